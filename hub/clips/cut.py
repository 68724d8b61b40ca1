"""The exact cut: not one frame from outside the window, no sound, no word about camera or house.

Only the frames before the window's first key frame are encoded anew; from there on the camera's
own frames are copied bit by bit. Where that cannot be exact (masks, B-frames, H.265, a change of
picture size or parameter sets, no key frame in the window) everything is encoded anew.

A gap in the recording stays a gap: the frame before it is shown until the frame after it.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
import hashlib
from itertools import pairwise
from pathlib import Path

import av
from av.video.frame import VideoFrame
import numpy as np

from hub.clips.footage import Picture, Shot, open_segment, picture_of, shots, video_of
from hub.clips.nal import (
    DELIMITER,
    PPS,
    SEI,
    SPS,
    ParameterSets,
    from_annex_b,
    kind,
    parameter_sets,
    prefixed,
)
from hub.errors import NotFoundError
from hub.model.camera import Mask
from hub.model.cut import Cut
from hub.model.segment import Segment
from hub.model.window import TimeWindow

CLOCK = Fraction(1, 90_000)
USUAL_RATE = Fraction(30)
LAST_FRAME = timedelta(milliseconds=40)
LONGEST_LAST = timedelta(seconds=1)
LONGEST_USUAL_RATE = Fraction(30)
_ENCODER = {
    "preset": "veryfast",
    "crf": "20",
    "bf": "0",
    "x264-params": "repeat-headers=1:annexb=1:scenecut=0",
}
_MUXER = {"movflags": "faststart", "fflags": "+bitexact", "use_editlist": "0"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Take:
    """One segment's part in a cut: its frames, and how they are encoded."""

    path: Path
    start: datetime
    picture: Picture
    frames: tuple[Shot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Out:
    """One frame on its way into the new file, length-prefixed."""

    at: datetime
    payload: bytes
    key: bool
    copied: bool


def cut_exact(
    segments: Sequence[Segment],
    folder: Path,
    window: TimeWindow,
    into: Path,
    *,
    masks: Sequence[Mask] = (),
) -> Cut:
    """Write the frames whose wall time lies in `window` to the MP4 `into`; blocking.

    Segments belong to one camera, in the order of time. Raises NotFoundError where no frame lies
    in the window, StorageError where a recording cannot be read.
    """
    takes = [_take(segment, folder) for segment in segments]
    wanted = [shot for take in takes for shot in take.frames if _is_in(shot, window)]
    if not wanted:
        raise NotFoundError("Nothing was recorded in that time.")
    sets = _copyable(takes, window) if not masks else None
    if sets is not None:
        head = takes[0].picture
        outs = list(_head_then_copies(takes, window, sets))
        extradata, size = head.extradata, (head.width, head.height)
        if extradata[:1] != b"\x01":
            extradata = sets.avcc()
    else:
        size = (takes[0].picture.width, takes[0].picture.height)
        encoder = _Encoder(*size)
        outs = [
            out for at, frame in _decoded(takes, window) for out in encoder.put(at, frame, masks)
        ]
        outs += encoder.rest()
        extradata = encoder.sets().avcc()
    last = _last_frame(wanted)
    _write(into, outs, takes[0].path, extradata, last)
    content = into.read_bytes()
    return Cut(
        window=TimeWindow(start=outs[0].at, end=outs[-1].at + last),
        frames=len(outs),
        frames_copied=sum(out.copied for out in outs),
        width=size[0],
        height=size[1],
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        clock_offset_ms=segments[0].clock_offset_ms,
    )


def _is_in(shot: Shot, window: TimeWindow) -> bool:
    return window.start <= shot.at < window.end


def _take(segment: Segment, folder: Path) -> _Take:
    path = folder / segment.path
    with closing(open_segment(path)) as container:
        picture = picture_of(video_of(container))
        return _Take(
            path=path,
            start=segment.window.start,
            picture=picture,
            frames=tuple(shots(container, segment.window.start)),
        )


def _last_frame(wanted: Sequence[Shot]) -> timedelta:
    lasts = wanted[-1].lasts
    return lasts if timedelta(0) < lasts <= LONGEST_LAST else LAST_FRAME


def _copyable(takes: Sequence[_Take], window: TimeWindow) -> ParameterSets | None:
    """Return the camera's parameter sets where copying is exact, else None."""
    if len({take.picture for take in takes}) != 1 or takes[0].picture.codec != "h264":
        return None
    frames = [shot for take in takes for shot in take.frames]
    if any(later.at <= earlier.at for earlier, later in pairwise(frames)):
        return None
    if any(shot.pts != shot.dts for shot in frames):
        return None
    if not any(shot.key and _is_in(shot, window) for shot in frames):
        return None
    return parameter_sets(takes[0].picture.extradata)


def _head_then_copies(
    takes: Sequence[_Take], window: TimeWindow, sets: ParameterSets
) -> Iterator[_Out]:
    """Yield the head, encoded anew, then the camera's own frames from the first key frame on."""
    first_key = next(
        shot.at for take in takes for shot in take.frames if shot.key and _is_in(shot, window)
    )
    picture = takes[0].picture
    if any(shot.at < first_key and _is_in(shot, window) for take in takes for shot in take.frames):
        encoder = _Encoder(picture.width, picture.height)
        before = TimeWindow(start=window.start, end=first_key)
        for at, frame in _decoded(takes, before):
            yield from encoder.put(at, frame, ())
        yield from encoder.rest()
    for take in takes:
        for shot in take.frames:
            if first_key <= shot.at < window.end:
                # The head used other parameter sets under the same ids: give the camera's back.
                again = sets.in_band() if shot.at == first_key else b""
                yield _Out(at=shot.at, payload=again + shot.payload, key=shot.key, copied=True)


def _decoded(takes: Sequence[_Take], window: TimeWindow) -> Iterator[tuple[datetime, VideoFrame]]:
    """Yield the window's frames, decoded; each segment begins with a key frame."""
    for take in takes:
        times = {shot.pts: shot.at for shot in take.frames}
        if not any(window.start <= at < window.end for at in times.values()):
            continue
        with open_segment(take.path) as container:
            for frame in container.decode(video_of(container)):
                at = times.get(frame.pts) if frame.pts is not None else None
                if at is None or at < window.start:
                    continue
                if at >= window.end:
                    break
                yield at, frame


class _Encoder:
    """x264, one picture size, no B-frames; what it says about itself is left out."""

    def __init__(self, width: int, height: int) -> None:
        self._width, self._height = width, height
        context = av.CodecContext.create("libx264", "w")
        context.width, context.height, context.pix_fmt = width, height, "yuv420p"
        context.time_base, context.options = CLOCK, _ENCODER
        context.framerate = USUAL_RATE  # Else x264 takes the clock's for it, and claims level 6.2.
        self._context = context
        self._times: dict[int, datetime] = {}
        self._first: datetime | None = None
        self._sets = ParameterSets(sps=(), pps=())

    def put(self, at: datetime, frame: VideoFrame, masks: Sequence[Mask]) -> Iterator[_Out]:
        """Encode one frame with solid masks over it."""
        self._first = self._first or at
        planar = frame.reformat(self._width, self._height, "yuv420p")
        fresh = _masked(planar, masks)
        fresh.pts, fresh.time_base = _ticks(at - self._first), CLOCK
        self._times[fresh.pts] = at
        yield from self._outs(self._context.encode(fresh))

    def rest(self) -> Iterator[_Out]:
        """Yield what the encoder still holds."""
        yield from self._outs(self._context.encode(None))

    def sets(self) -> ParameterSets:
        """Return the parameter sets that the encoded frames need."""
        return self._sets

    def _outs(self, packets: "list[av.Packet]") -> Iterator[_Out]:
        for packet in packets:
            units = from_annex_b(bytes(packet))
            sps = tuple(unit for unit in units if kind(unit) == SPS)
            pps = tuple(unit for unit in units if kind(unit) == PPS)
            if sps and pps:
                self._sets = ParameterSets(sps=sps, pps=pps)
            kept = [unit for unit in units if kind(unit) not in {SEI, DELIMITER}]
            yield _Out(
                at=self._times[packet.pts or 0],
                payload=prefixed(kept),
                key=packet.is_keyframe,
                copied=False,
            )


def _masked(frame: VideoFrame, masks: Sequence[Mask]) -> VideoFrame:
    """Return a frame of nothing but its picture, black where a mask lies."""
    planes = np.array(frame.to_ndarray(format="yuv420p"), dtype=np.uint8)
    height, width = frame.height, frame.width
    for mask in masks:
        # Even borders, so that no chroma sample is shared with what may be seen.
        top, bottom = (2 * int(edge * height / 2) for edge in (mask.top, mask.top + mask.height))
        left, right = (2 * int(edge * width / 2) for edge in (mask.left, mask.left + mask.width))
        bottom, right = min(bottom + 2, height), min(right + 2, width)
        planes[top:bottom, left:right] = 16
        for start in (height, height + height // 4):
            chroma = planes[start : start + height // 4].reshape(height // 2, width // 2)
            chroma[top // 2 : bottom // 2, left // 2 : right // 2] = 128
    return VideoFrame.from_ndarray(planes, format="yuv420p")


def _ticks(length: timedelta) -> int:
    return round(length / timedelta(seconds=1) / CLOCK)


def _write(into: Path, outs: Sequence[_Out], like: Path, extradata: bytes, last: timedelta) -> None:
    """Mux frames into a plain MP4 that begins at 0 and says nothing beyond its pictures."""
    with (
        open_segment(like) as template,
        av.open(str(into), "w", format="mp4", options=_MUXER) as container,
    ):
        # The recording only lends the shape of an H.264 track; what it says is not copied.
        stream = container.add_stream_from_template(video_of(template), opaque=True)
        stream.codec_context.extradata = extradata
        stream.metadata.clear()
        stream.time_base = CLOCK
        ends = [*(out.at for out in outs[1:]), outs[-1].at + last]
        for out, end in zip(outs, ends, strict=True):
            packet = av.Packet(out.payload)
            packet.stream, packet.time_base = stream, CLOCK
            packet.pts = packet.dts = _ticks(out.at - outs[0].at)
            packet.duration = _ticks(end - outs[0].at) - packet.pts
            packet.is_keyframe = out.key
            container.mux_one(packet)
