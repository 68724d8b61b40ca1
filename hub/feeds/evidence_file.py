"""What is kept against a board, as one file to give to others. Pure.

A ZIP, so that it opens anywhere: every thing that the board sent lies in it byte for byte, beside
a page that says what it is and how to check it.
"""

from collections.abc import Sequence
from io import BytesIO
import re
import shlex
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from hub.feeds.broken import Evidence
from hub.model.ids import BoardOrigin
from hub.model.request import BoardPolicy

_SIGNED: Final = ("checkpoint", "proof")
"""What everything that is kept and ends in a signed note is called at first."""
_LONGEST_NAME: Final = 60


def file_name(origin: BoardOrigin) -> str:
    """Return what the file is called."""
    return f"evidence-{_plain(origin) or 'board'}.zip"


def zipped(policy: BoardPolicy, kept: Sequence[Evidence]) -> bytes:
    """Return the file; the same evidence always gives the same bytes."""
    made = BytesIO()
    names = [_name(number, each) for number, each in enumerate(kept, 1)]
    with ZipFile(made, "w", compression=ZIP_DEFLATED) as archive:
        _add(archive, "README.txt", _page(policy, kept, names).encode())
        for name, each in zip(names, kept, strict=True):
            _add(archive, name, each.material)
    return made.getvalue()


def _add(archive: ZipFile, name: str, material: bytes) -> None:
    entry = ZipInfo(name)  # of 1980, so that the time of saving changes nothing
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, material)


def _page(policy: BoardPolicy, kept: Sequence[Evidence], names: Sequence[str]) -> str:
    lines = [
        f"Evidence against the board {policy.origin}",
        "",
        "A home that followed this board was shown what cannot all be true, and stopped.",
        "Each file is what the board sent, byte for byte:",
        "",
        *(f"  {name}  {each.what}" for name, each in zip(names, kept, strict=True)),
        "",
        "The key that the board signs with, as that home knew it from the beginning:",
        "",
        f"  {policy.log_key}",
        "",
        "To check it, where the archive lies that they came in:",
        "",
        f"  neighbors verify {file_name(policy.origin)} --log-key {shlex.quote(policy.log_key)}",
    ]
    return "\n".join(lines) + "\n"


def _name(number: int, each: Evidence) -> str:
    ending = "txt" if each.what.startswith(_SIGNED) else "bin"
    return f"{number:02}-{_plain(each.what)}.{ending}"


def _plain(text: str) -> str:
    """Return a text as part of a file's name anywhere."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower())[:_LONGEST_NAME].strip("-")
