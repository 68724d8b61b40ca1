"""Reading recorded frames back: what a segment file holds, frame by frame, with its wall time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
import json
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer
from av.video.stream import VideoStream

from hub.errors import StorageError
from hub.model.ids import CameraId, RunId
from hub.model.segment import Segment
from hub.model.window import TimeWindow

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_LAST = timedelta(seconds=1)
USUAL_LAST = timedelta(milliseconds=40)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One recorded frame, still encoded."""

    at: datetime
    """Wall time of the frame."""
    payload: bytes
    key: bool
    pts: int
    dts: int
    lasts: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """How a segment's video is encoded."""

    codec: str
    extradata: bytes
    width: int
    height: int


def open_segment(path: Path) -> InputContainer:
    """Open a segment file; raises StorageError where it is missing or no video."""
    try:
        return av.open(str(path), metadata_errors="replace")
    except (OSError, av.error.FFmpegError) as error:
        raise StorageError(
            f"The recording {path.name} cannot be read: run `neighbors hub check`."
        ) from error


def video_of(container: InputContainer) -> VideoStream:
    """Return the only video stream of a segment."""
    if not container.streams.video:
        raise StorageError("A recording holds no picture: run `neighbors hub check`.")
    return container.streams.video[0]


def picture_of(stream: VideoStream) -> Picture:
    """Return how a segment's video is encoded."""
    context = stream.codec_context
    return Picture(
        codec=context.name,
        extradata=bytes(context.extradata or b""),
        width=context.width,
        height=context.height,
    )


def shots(container: InputContainer, start: datetime) -> Iterator[Shot]:
    """Yield a segment's frames in decoding order, as far as the file is whole."""
    stream = video_of(container)
    base = stream.time_base or Fraction(1, 90_000)
    first: int | None = None
    try:
        for packet in container.demux(stream):
            if packet.size == 0 or packet.pts is None:
                continue
            first = packet.pts if first is None else first
            lasts_us = round((packet.duration or 0) * base * 1_000_000)
            yield Shot(
                at=start + round((packet.pts - first) * base * 1_000_000) * _MICROSECOND,
                payload=bytes(packet),
                key=packet.is_keyframe,
                pts=packet.pts,
                dts=packet.dts if packet.dts is not None else packet.pts,
                lasts=lasts_us * _MICROSECOND,
            )
    except av.error.FFmpegError:
        return  # The file was torn by a crash: what came before is whole.


def read_segment(folder: Path, path: Path) -> Segment:
    """Describe a segment from its file alone; raises StorageError where that cannot be done."""
    with open_segment(path) as container:
        told = _told(container)
        start = EPOCH + int(told["start_us"]) * _MICROSECOND
        frames = list(shots(container, start))
    if not frames:
        raise StorageError(f"The recording {path.name} holds no whole frame.")
    times = sorted(shot.at for shot in frames)
    # The file does not tell how long its last frame lasts: as long as the one before it.
    lasts = min(times[-1] - times[-2], LONGEST_LAST) if len(times) > 1 else USUAL_LAST
    relative = path.relative_to(folder)
    return Segment(
        camera_id=CameraId(relative.parts[0]),
        run_id=RunId(str(told["run"])),
        number=int(told["number"]),
        path=str(relative),
        window=TimeWindow(start=start, end=times[-1] + lasts),
        media_start_s=int(told["media_start_us"]) / 1_000_000,
        size_bytes=path.stat().st_size,
        clock_offset_ms=int(told["clock_offset_ms"]),
        closed_at=datetime.fromtimestamp(path.stat().st_mtime, UTC),
    )


def _told(container: InputContainer) -> dict[str, Any]:
    """Return what the recorder wrote into a segment about itself."""
    try:
        told = json.loads(container.metadata.get("comment", ""))
        for name in ("start_us", "number", "media_start_us", "clock_offset_ms"):
            int(told[name])
        str(told["run"])
    except (ValueError, KeyError, TypeError) as error:
        raise StorageError("A file in the recordings is no recording of this hub.") from error
    return dict(told)
