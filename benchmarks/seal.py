"""The cost of sealing and opening a share, and of everything from approval to sealed share."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
import hashlib
from pathlib import Path
import shutil
import tempfile

from benchmarks.measure import Effort, Figure, Words, command, compare, here, installed
from hub.clips.cut import cut_exact
from hub.model.decision import Cut
from hub.model.recording import Segment
from hub.model.window import TimeWindow
from noticeboard.seal.age import AgeIdentity
from noticeboard.seal.bag import SealedFile, sources_of
from noticeboard.seal.custody import Custody, Requester, SealedTo
from noticeboard.seal.footage import CameraClock, CustodyFile
from noticeboard.seal.open import open_share
from noticeboard.seal.seal import seal_share

_AGENCY = "0a" * 20
_NAME = "clip-1.mp4"
_AT = datetime(2026, 1, 1, 12, tzinfo=UTC)
_MEBIBYTE = 1 << 20
_PROGRAMS = ("tar", "sha256sum", "age")
_UNIT = "ms CPU per MiB"
_PEER = "tar, sha256sum and age"
_MEMORY = Path("/dev/shm")  # noqa: S108 -- we create our own folder in it
_RATE_MB_S = 700
_LARGER = 4
"""How many times longer the clip is for measuring the rate."""


def figures(effort: Effort, folder: Path) -> Iterator[Figure]:
    """Seal one clip, and open it as the agency would."""
    clip, sealed, opened = folder / _NAME, folder / "share.age", folder / "opened"
    content = hashlib.shake_128(b"bench").digest(effort.share_bytes)
    clip.write_bytes(content)
    identity = AgeIdentity.generate()
    recipient = str(identity.recipient)
    record = _custody(recipient, content)
    clips = [SealedFile(path=clip, name=_NAME)]
    tar, theirs, secret = folder / "peer.tar", folder / "peer.age", folder / "identity"
    secret.write_text(f"{identity.export()}\n")
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
    yield _rate(content * _LARGER, recipient, effort)

    def open_it() -> None:
        shutil.rmtree(opened, ignore_errors=True)
        open_share(sealed, identity.export(), opened)

    peer_folder = folder / "peer"
    peer_folder.mkdir()
    unpacking = command(
        ["age", "-d", "-i", secret, "-o", tar, theirs],
        ["tar", "-C", peer_folder, "-xf", tar],
        ["sha256sum", peer_folder / _NAME],
    )
    opening = compare(here(open_it), unpacking if has_peer else None, effort.times)
    yield opening.figure("seal.open", _UNIT, _PEER, times=each, goal=1)


def _rate(content: bytes, recipient: str, effort: Effort) -> Figure:
    """Seal from memory to memory in wall time, next to `age`, which only encrypts."""
    record = _custody(recipient, content)
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as made:
        here_it_is, sealed, theirs = (Path(made) / name for name in (_NAME, "ours", "theirs"))
        here_it_is.write_bytes(content)
        clips = [SealedFile(path=here_it_is, name=_NAME)]
        pair = compare(
            here(lambda: seal_share(clips, record, recipient, sealed)),
            command(["age", "-r", recipient, "-o", theirs, here_it_is])
            if installed("age")
            else None,
            effort.times,
        )
    megabytes = len(content) / 1e6
    return Figure(
        name="seal.rate",
        value=megabytes / pair.ours.wall_s,
        unit="MB/s",
        peer="age, which hashes nothing",
        peer_value=None if pair.peer is None else megabytes / pair.peer.wall_s,
        goal=0,
        limit=_RATE_MB_S,
        more_is_better=True,
    )


def _custody(recipient: str, content: bytes) -> Custody:
    file = CustodyFile(
        name=_NAME,
        sha256=hashlib.sha256(content).hexdigest(),
        size_bytes=len(content),
        start=_AT,
        end=_AT + timedelta(minutes=1),
        frames=900,
        frames_copied=880,
        reencoded="head",
        clock=CameraClock(offset_ms=0, measured="not measured"),
    )
    return _custody_of(file, recipient, _AT)


_LIMIT_MS = 1500


def shared(
    segments: Sequence[Segment], window: TimeWindow, folder: Path, encoding: Words, other: Path
) -> Iterator[Figure]:
    """Cut a window of these segments exactly, and seal it with its custody record.

    The peer is the command `encoding`, which writes the same cut to `other`, followed by stock
    `age`.
    """
    recipient = str(AgeIdentity.generate().recipient)
    clip, sealed, theirs = folder / _NAME, folder / "share.age", folder / "theirs.age"

    def share() -> None:
        cut = cut_exact(segments, folder / "recordings", window, clip)
        files = [SealedFile(path=clip, name=_NAME, sources=cut.sources)]
        seal_share(files, _record(cut, recipient), recipient, sealed)

    peer = command(encoding, ["age", "-r", recipient, "-o", theirs, other])
    yield compare(here(share), peer if installed("ffmpeg", "age") else None, 1).figure(
        "cut.share",
        f"ms CPU for {window.length.total_seconds():.0f} s",
        "every frame through x264 (ffmpeg), then age",
        times=1000,
        goal=5,
        limit=_LIMIT_MS,
    )


def _record(cut: Cut, recipient: str) -> Custody:
    file = CustodyFile(
        name=_NAME,
        sha256=cut.sha256,
        size_bytes=cut.size_bytes,
        start=cut.window.start,
        end=cut.window.end,
        frames=cut.frames,
        frames_copied=cut.frames_copied,
        reencoded="head",
        clock=CameraClock(offset_ms=0, measured="not measured"),
        sources=sources_of(cut.sources),
    )
    return _custody_of(file, recipient, datetime.now(UTC).replace(microsecond=0))


def _custody_of(file: CustodyFile, recipient: str, approved_at: datetime) -> Custody:
    return Custody(
        request=Requester(
            origin="board.example.org/v1", agency=_AGENCY, id="cd" * 16, index=7, leaf="ef" * 32
        ),
        recipient=SealedTo(agency=_AGENCY, delivery_key=recipient),
        files=(file,),
        approved_at=approved_at,
    )
