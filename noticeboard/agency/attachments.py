"""What is attached to a share's exhibit sheet: the record, the proofs and the board's notes."""

from collections.abc import Iterator
from dataclasses import dataclass
import hashlib
from pathlib import Path
from typing import Final

from noticeboard.agency import case_folder
from noticeboard.agency.case_report import CaseShare
from noticeboard.agency.inbox_client import NoteKind
from noticeboard.errors import VerificationError
from noticeboard.runtime.text import Text
from noticeboard.seal.bag import CUSTODY

MOST_PROOF_BYTES: Final = 4 << 20
"""Of a share's proof of time. The archive has all of it."""
REPLY_TYPE: Final = "application/timestamp-reply"
_TYPES: Final = {".json": "application/json", ".tsr": REPLY_TYPE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file of the share."""

    name: str
    place: str
    """Its path in the share's folder."""
    kind: str
    """Its media type."""
    content: bytes | None
    """None if it is too large to be attached."""


def attachments_of(share: CaseShare) -> Iterator[Attachment]:
    """Yield them; raises VerificationError for a file that has changed since it was checked."""
    bag = share.folder / case_folder.BAG
    places = [bag / CUSTODY, share.folder / case_folder.PROOF]
    places += [share.folder / case_folder.BOARD / f"{kind.value}.txt" for kind in NoteKind]
    for path in places:
        content = case_folder.read_small(path)
        if content is not None:
            yield _attachment(share, path, content)
    opened = share.found.share
    proof = opened.custody.proof_of_time if opened else None
    left = MOST_PROOF_BYTES
    # The smallest first: only the list of groups can be long.
    for name, sha256, size_bytes in sorted(
        proof.files() if proof else (), key=lambda part: part[2]
    ):
        left -= size_bytes
        path = bag / "data" / name
        yield _attachment(share, path, _read(path, sha256, size_bytes) if left >= 0 else None)


def _attachment(share: CaseShare, path: Path, content: bytes | None) -> Attachment:
    return Attachment(
        name=f"share-{share.name}-{path.name}",
        place=path.relative_to(share.folder).as_posix(),
        kind=_TYPES.get(path.suffix, "text/plain"),
        content=content,
    )


def _read(path: Path, sha256: str, size_bytes: int) -> bytes:
    if not path.is_symlink():
        with path.open("rb") as file:
            content = file.read(size_bytes)
        if hashlib.sha256(content).hexdigest() == sha256:
            return content
    raise VerificationError(Text("desk.film.changed", file=path.name))
