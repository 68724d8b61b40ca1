"""What it costs from an approval to the sealed share."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from pyrage import x25519

from hub.bench.figure import Figure
from hub.bench.measure import Words, command, compare, here, installed
from hub.clips.cut import cut_exact
from hub.model.cut import Cut
from hub.model.segment import Segment
from hub.model.window import TimeWindow
from noticeboard.seal import (
    AskedBy,
    CameraClock,
    Custody,
    CustodyFile,
    SealedFile,
    SealedTo,
    seal_share,
    sources_of,
)

_AGENCY = "0a" * 20
_NAME = "clip-1.mp4"
_LIMIT_MS = 1500


def shared(
    segments: Sequence[Segment], window: TimeWindow, folder: Path, encoding: Words, other: Path
) -> Iterator[Figure]:
    """Cut a window of these segments exactly, and seal it with its custody record.

    The peer is the command `encoding`, which cuts the same into `other`, and stock `age`.
    """
    recipient = str(x25519.Identity.generate().to_public())
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
    return Custody(
        request=AskedBy(
            origin="board.example.org/v1", agency=_AGENCY, id="cd" * 16, index=7, leaf="ef" * 32
        ),
        recipient=SealedTo(agency=_AGENCY, delivery_key=recipient),
        files=(file,),
        approved_at=datetime.now(UTC).replace(microsecond=0),
    )
