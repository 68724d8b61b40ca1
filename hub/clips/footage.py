"""Reading recorded frames back: what a segment file holds, frame by frame, with its wall time."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
import json
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from hub.clips.nal import IDR, PPS, SLICES, SPS, ParameterSets, from_prefixed, kind, parameter_sets
from hub.errors import StorageError
from hub.model.ids import CameraId, RunId
from hub.model.segment import Segment
from hub.model.window import TimeWindow

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_LAST = timedelta(seconds=1)
USUAL_LAST = timedelta(milliseconds=40)
MOST_PIXELS = 8192 * 4320
LONGEST_SIDE = 16_384
_WIDEST_PIXEL = 8
_PROBE = {"analyzeduration": "1"}
"""MP4 tells the codec itself: decoding frames to find it out doubled the time of a copy."""
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One recorded frame."""

    at: datetime
    """Wall time of the frame, at most 2 ms off in a segment of 4 s.

    The clocks of camera and hub drift apart by up to 500 ppm; the next segment begins anew.
    """
    key: bool
    clean: bool
    """Whether nothing from before it is needed to decode it and all after it (H.264 only)."""
    plain: bool
    """Whether it is well formed, and brings no parameter sets of its own (H.264 only)."""
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
    pixel_aspect: tuple[int, int]

    @property
    def sets(self) -> ParameterSets | None:
        """Its H.264 parameter sets, where it has usable ones."""
        return parameter_sets(self.extradata) if self.codec == "h264" else None


def open_segment(path: Path) -> InputContainer:
    """Open a segment file; raises StorageError where it is missing or no video."""
    try:
        return av.open(str(path), metadata_errors="replace", options=_PROBE)
    except (OSError, av.error.FFmpegError) as error:
        raise StorageError(
            f"The recording {path.name} cannot be read: run `neighbors hub check`."
        ) from error


def video_of(container: InputContainer) -> VideoStream:
    """Return the only video stream of a segment; raises StorageError."""
    if not container.streams.video:
        raise StorageError("A recording holds no picture: run `neighbors hub check`.")
    stream = container.streams.video[0]
    context = stream.codec_context
    sides = (context.width, context.height)
    if max(sides) > LONGEST_SIDE or context.width * context.height > MOST_PIXELS:
        raise StorageError("A recording's picture is too large: choose a smaller stream.")
    # A camera may also claim another size in the midst of its video.
    context.options = {"max_pixels": str(MOST_PIXELS)}
    return stream


def picture_of(stream: VideoStream) -> Picture:
    """Return how a segment's video is encoded."""
    context = stream.codec_context
    aspect = stream.sample_aspect_ratio or context.sample_aspect_ratio or Fraction(1)
    is_seen = Fraction(1, _WIDEST_PIXEL) <= aspect <= _WIDEST_PIXEL
    return Picture(
        codec=context.name,
        extradata=bytes(context.extradata or b""),
        width=context.width,
        height=context.height,
        pixel_aspect=(aspect.numerator, aspect.denominator) if is_seen else (1, 1),
    )


def whole_packets(container: InputContainer, *streams: Any) -> Iterator[Packet]:  # noqa: ANN401 -- whatever PyAV calls a stream
    """Yield packets in the file's order, as far as it is whole: a crash may have torn its end."""
    try:
        for packet in container.demux(*streams):
            if packet.is_corrupt:
                return  # Only a part of it is in the file.
            if packet.size and packet.pts is not None and packet.dts is not None:
                yield packet
    except (OSError, av.error.FFmpegError):
        return


def shots(container: InputContainer, start: datetime) -> Iterator[Shot]:
    """Yield a segment's frames in decoding order, as far as the file is whole."""
    stream = video_of(container)
    sets = picture_of(stream).sets
    base = stream.time_base or Fraction(1, 90_000)
    first: int | None = None
    for packet in whole_packets(container, stream):
        pts, dts = packet.pts or 0, packet.dts or 0
        first = pts if first is None else first
        kinds = _kinds(bytes(packet), sets)
        yield Shot(
            at=start + round((pts - first) * base * 1_000_000) * _MICROSECOND,
            key=packet.is_keyframe,
            clean=packet.is_keyframe and IDR in kinds,
            plain=bool(kinds & SLICES),
            pts=pts,
            dts=dts,
            lasts=round((packet.duration or 0) * base * 1_000_000) * _MICROSECOND,
        )


def frames_from(
    container: InputContainer, stream: VideoStream, enter: int | None
) -> Iterator[VideoFrame]:
    """Yield frames as they are shown, decoded from packet `enter` on, without damaged ones."""
    entered = enter is None
    for packet in whole_packets(container, stream):
        entered = entered or packet.pts == enter
        if entered:
            yield from _frames(stream, packet)
    yield from _frames(stream, None)


def _frames(stream: VideoStream, packet: Packet | None) -> list[VideoFrame]:
    try:
        return stream.decode(packet)
    except av.error.FFmpegError:
        return []  # The decoder goes on with the next packet.


def _kinds(payload: bytes, sets: ParameterSets | None) -> set[int]:
    """Return the kinds of NAL units in a frame; none where other sets than these decode it."""
    try:
        units = [] if sets is None else from_prefixed(payload)
    except StorageError:
        return set()
    known = set() if sets is None else {*sets.sps, *sets.pps}
    if any(unit not in known for unit in units if kind(unit) in {SPS, PPS}):
        return set()
    return {kind(unit) for unit in units}


def read_segment(folder: Path, path: Path) -> Segment:
    """Describe a segment from its file alone; raises StorageError where that cannot be done."""
    with closing(open_segment(path)) as container:
        told = _told(container)
        start = EPOCH + int(told["start_us"]) * _MICROSECOND
        times = sorted(shot.at for shot in shots(container, start))
    if not times:
        raise StorageError(f"The recording {path.name} holds no whole frame.")
    # The file does not tell how long its last frame lasts: as long as the one before it.
    lasts = min(times[-1] - times[-2], LONGEST_LAST) if len(times) > 1 else USUAL_LAST
    relative, found = path.relative_to(folder), path.stat()
    return Segment(
        camera_id=CameraId(relative.parts[0]),
        run_id=RunId(str(told["run"])),
        number=int(told["number"]),
        path=str(relative),
        window=TimeWindow(start=start, end=times[-1] + max(lasts, _MICROSECOND)),
        media_start_s=int(told["media_start_us"]) / 1_000_000,
        size_bytes=found.st_size,
        clock_offset_ms=int(told["clock_offset_ms"]),
        closed_at=datetime.fromtimestamp(found.st_mtime, UTC),
    )


def decodes(path: Path) -> bool:
    """Tell whether the first frame of a segment can be decoded."""
    try:
        with closing(open_segment(path)) as container:
            return next(container.decode(video_of(container)), None) is not None
    except (OSError, av.error.FFmpegError, StorageError):
        return False


def _told(container: InputContainer) -> dict[str, Any]:
    """Return what the recorder wrote into a segment about itself."""
    try:
        told = json.loads(container.metadata.get("comment", ""))
        for name in ("start_us", "number", "media_start_us", "clock_offset_ms"):
            int(told[name])
        str(told["run"])
        EPOCH + int(told["start_us"]) * _MICROSECOND
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise StorageError("A file in the recordings is no recording of this hub.") from error
    return dict(told)
