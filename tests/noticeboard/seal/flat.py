"""The record of one clip of any length, made without having it in memory."""

import hashlib
from pathlib import Path

import msgspec

from noticeboard.seal.custody import AskedBy, Custody, SealedTo
from tests.noticeboard.seal.conftest import AGENCY, FILMED, file_of


def record(clip: Path, recipient: str) -> Custody:
    """Describe the clip."""
    with clip.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    described = file_of("clip-1.mp4", b"")
    return Custody(
        request=AskedBy(origin="board", agency=AGENCY, id="b" * 32, index=7, leaf="c" * 64),
        recipient=SealedTo(agency=AGENCY, delivery_key=recipient),
        files=(msgspec.structs.replace(described, sha256=sha256, size_bytes=clip.stat().st_size),),
        approved_at=FILMED,
    )
