"""Evidence against a board: the archive that a hub gives away, or a folder that a mirror keeps."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from lzma import LZMAError
from pathlib import Path
import struct
from typing import Final
from zipfile import BadZipFile, ZipFile
import zlib

from noticeboard.agency import cases
from noticeboard.errors import InvalidInputError
from noticeboard.log.note import MAX_NOTE_BYTES
from noticeboard.log.tiles import MAX_BUNDLE_BYTES
from noticeboard.verify.contradictions import Parts, contradictions
from noticeboard.verify.judged import Judged
from noticeboard.verify.judging import judge_bytes
from noticeboard.verify.trusted import Trusted

MOST_FILES: Final = 200
MOST_BYTES: Final = 64 * 1024 * 1024
_UNREADABLE: Final = (
    BadZipFile, EOFError, LZMAError, NotImplementedError, OSError, RuntimeError, ValueError,
    struct.error, zlib.error,
)  # fmt: skip
"""What `zipfile` and the compressions below it raise at a damaged archive."""
_DASH: Final = "\n\n\u2014 ".encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedEvidence:
    """What came of checking evidence: its signed notes, and the parts of a log beside them."""

    notes: tuple[Judged, ...]
    parts: tuple[tuple[str, bytes], ...]

    @property
    def proves(self) -> bool:
        """Whether a board contradicts itself in it, or has logged what is no entry."""
        found = contradictions(self.notes, Parts(self.parts))
        return any(each.accuses for each in self.notes) or any(True for _ in found)


def is_evidence(path: Path) -> bool:
    """Return whether a path is an archive, or a folder of checkpoints that is no opened share."""
    if path.is_dir():
        if (path / cases.BAG).is_dir() or (path / "bagit.txt").is_file():
            return False
        return any(_DASH in raw for _, raw in _in_folder(path))
    return path.suffix == ".zip" and path.is_file()


def judge_evidence(path: Path, trusted: Trusted, now: datetime) -> JudgedEvidence:
    """Check every signed note in it; raises InvalidInputError where there is none.

    What else lies in it (tiles, bundles, an explanation) was never signed by itself.
    """
    try:
        named = list(_in_folder(path) if path.is_dir() else _in_archive(path))
    except _UNREADABLE as error:
        raise InvalidInputError(f"{path} is not an archive that can be read.") from error
    notes = [(name, raw) for name, raw in named if _DASH in raw and not Parts.is_part(name)]
    if not notes:
        raise InvalidInputError(f"{path} holds nothing that a board has signed.")
    return JudgedEvidence(
        notes=tuple(judge_bytes(raw, path / name, trusted, now) for name, raw in notes),
        parts=tuple((name, raw) for name, raw in named if Parts.is_part(name)),
    )


def _in_archive(path: Path) -> Iterator[tuple[str, bytes]]:
    left = MOST_BYTES
    with ZipFile(path) as archive:
        for member in archive.infolist()[:MOST_FILES]:
            name = Path(member.filename).name
            # What it says of its size is not believed: no more is unpacked than such a file has.
            with archive.open(member) as file:
                raw = file.read(min(_most(name), left) + 1)
            if len(raw) <= min(_most(name), left):
                left -= len(raw)
                yield name, raw


def _in_folder(path: Path) -> Iterator[tuple[str, bytes]]:
    left = MOST_BYTES
    for each in sorted(path.iterdir())[:MOST_FILES]:
        if not each.is_file():
            continue
        with each.open("rb") as file:
            raw = file.read(min(_most(each.name), left) + 1)
        if len(raw) <= min(_most(each.name), left):
            left -= len(raw)
            yield each.name, raw


def _most(name: str) -> int:
    return MAX_BUNDLE_BYTES if Parts.is_part(name) else MAX_NOTE_BYTES
