"""The evidence that a hub keeps against a board, as the one file in which it gives it away."""

from collections.abc import Iterator
from datetime import datetime
from lzma import LZMAError
from pathlib import Path
import struct
from typing import Final
from zipfile import BadZipFile, ZipFile
import zlib

from noticeboard.errors import InvalidInputError
from noticeboard.log.note import MAX_NOTE_BYTES
from noticeboard.verify.judged import Judged
from noticeboard.verify.judging import judge_bytes
from noticeboard.verify.trusted import Trusted

MOST_FILES: Final = 200
_UNREADABLE: Final = (
    BadZipFile, EOFError, LZMAError, NotImplementedError, OSError, RuntimeError, ValueError,
    struct.error, zlib.error,
)  # fmt: skip
"""What `zipfile` and the compressions below it raise at a damaged archive."""
_DASH: Final = "\n\n\u2014 ".encode()


def judge_archive(path: Path, trusted: Trusted, now: datetime) -> list[Judged]:
    """Check every signed note in an archive; raises InvalidInputError where there is none.

    What else lies in it (bundles, an explanation) was never signed by itself.
    """
    try:
        notes = list(_notes(path))
    except _UNREADABLE as error:
        raise InvalidInputError(f"{path} is not an archive that can be read.") from error
    if not notes:
        raise InvalidInputError(f"{path} holds nothing that a board has signed.")
    return [judge_bytes(raw, path / name, trusted, now) for name, raw in notes]


def _notes(path: Path) -> Iterator[tuple[str, bytes]]:
    with ZipFile(path) as archive:
        for member in archive.infolist()[:MOST_FILES]:
            # What it says of its size is not believed: no more than a note is unpacked.
            with archive.open(member) as file:
                raw = file.read(MAX_NOTE_BYTES + 1)
            if len(raw) <= MAX_NOTE_BYTES and _DASH in raw:
                yield Path(member.filename).name, raw
