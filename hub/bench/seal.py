"""What sealing a share and opening it again costs."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
import hashlib
from pathlib import Path
import shutil

from pyrage import x25519

from hub.bench.figure import Figure
from hub.bench.measure import Effort, command, compare, here, installed
from noticeboard.seal.bag import SealedFile
from noticeboard.seal.custody import AskedBy, Custody, CustodyFile, SealedTo
from noticeboard.seal.opening import open_share
from noticeboard.seal.sealing import seal_share

_AGENCY = "0a" * 20
_NAME = "clip-1.mp4"
_AT = datetime(2026, 1, 1, 12, tzinfo=UTC)
_MEBIBYTE = 1 << 20
_PROGRAMS = ("tar", "sha256sum", "age")
_UNIT = "ms CPU per MiB"
_PEER = "tar, sha256sum and age"


def figures(effort: Effort, folder: Path) -> Iterator[Figure]:
    """Seal one clip, and open it again as the agency does."""
    clip, sealed, opened = folder / _NAME, folder / "share.age", folder / "opened"
    content = hashlib.shake_128(b"bench").digest(effort.share_bytes)
    clip.write_bytes(content)
    identity = x25519.Identity.generate()
    recipient = str(identity.to_public())
    record = _custody(recipient, content)
    clips = [SealedFile(path=clip, name=_NAME)]
    tar, theirs, secret = folder / "peer.tar", folder / "peer.age", folder / "identity"
    secret.write_text(f"{identity}\n")
    has_peer = installed(*_PROGRAMS)

    packing = command(
        ["sha256sum", clip],
        ["tar", "-C", folder, "-cf", tar, _NAME],
        ["age", "-r", recipient, "-o", theirs, tar],
        ["sha256sum", theirs],
    )
    sealing = compare(
        here(lambda: seal_share(clips, record, recipient, sealed)),
        packing if has_peer else None,
        effort.times,
    )
    each = 1000 * _MEBIBYTE / effort.share_bytes
    yield sealing.figure("seal.seal", _UNIT, _PEER, times=each, goal=1)

    def open_it() -> None:
        shutil.rmtree(opened, ignore_errors=True)
        open_share(sealed, str(identity), opened)

    peer_folder = folder / "peer"
    peer_folder.mkdir()
    unpacking = command(
        ["age", "-d", "-i", secret, "-o", tar, theirs],
        ["tar", "-C", peer_folder, "-xf", tar],
        ["sha256sum", peer_folder / _NAME],
    )
    opening = compare(here(open_it), unpacking if has_peer else None, effort.times)
    yield opening.figure("seal.open", _UNIT, _PEER, times=each, goal=1)


def _custody(recipient: str, content: bytes) -> Custody:
    file = CustodyFile(
        name=_NAME,
        sha256=hashlib.sha256(content).hexdigest(),
        size_bytes=len(content),
        start=_AT,
        end=_AT + timedelta(minutes=1),
        frames=900,
        frames_copied=880,
        masks=0,
        clock_offset_ms=0,
    )
    return Custody(
        request=AskedBy(
            origin="board.example.org/v1", agency=_AGENCY, id="cd" * 16, index=7, leaf="ef" * 32
        ),
        proposal="ab" * 32,
        recipient=SealedTo(agency=_AGENCY, delivery_key=recipient),
        files=(file,),
        approved_at=_AT,
    )
