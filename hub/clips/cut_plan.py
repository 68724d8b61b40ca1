"""Plan a cut: which frames are copied and which are encoded again; and encode the latter in YUV.

A cut is a row of stretches. If masks move and nothing else forbids it, only the groups of pictures
under a mask are encoded. The groups before, between and after are copied. Each copied stretch
begins with an IDR picture of the camera's, and each encoded one with an IDR picture of ours, under
parameter sets with another id. So decoders follow without further signaling.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
import hashlib
from itertools import pairwise
from pathlib import Path

import numpy as np

from hub.clips.footage import FootageReader, ahead, in_us, open_footage, sets_of
from hub.clips.masks import DRAWN_FORMATS, MaskPainter, PixelRect, cover
from hub.errors import NotFoundError, StorageError
from hub.media.codecs import (
    DELIMITER,
    MOST_IDS,
    PPS,
    SEI,
    SPS,
    ParameterSets,
    from_annex_b,
    kind,
    parameter_sets,
    prefixed,
)
from hub.media.mp4.joined import LEAST_STEP_US
from hub.media.mp4.plain import RATE
from hub.media.mp4.segment_table import Flags, Integers
from hub.media.packet import StreamInfo, av
from hub.model.ids import RunId
from hub.model.recording import Segment
from hub.model.window import TimeWindow
from hub.store.footage_files import FootageFiles

_CLOCK = Fraction(1, RATE)
_USUAL_RATE = Fraction(30)
PROFILES = {66: "baseline", 77: "main", 100: "high"}
"""Profiles of 8-bit 4:2:0 video, by their number in the parameter sets."""
_TOOLS = {66: "", 77: ":cabac=1", 100: ":8x8dct=1"}
"""What x264's fastest preset turns off. Without it, x264 would write a lower profile."""
_MOST_PIXELS = 4096 * 4096
"""Larger than the pictures of any home camera. The encoder holds a dozen of them."""
_DROPPED_UNITS = frozenset({SEI, DELIMITER, SPS, PPS})
"""x264 signs its work and lists its settings in SEI. The sets go into the file's index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CutFrame:
    """One frame on its way into the new file, length-prefixed."""

    ticks: int
    payload: bytes
    key: bool
    copied: bool = False


class Encoder:
    """x264 without B-frames, for one picture size. Its own metadata is left out.

    The settings were chosen by measuring (design/redaction.md): two thirds of the time of
    `veryfast` with a better picture, at twice the bytes.
    """

    def __init__(
        self,
        like: av.VideoFrame,
        *,
        set_id: int = 0,
        profile: int = 100,
        size: tuple[int, int] | None = None,
    ) -> None:
        """Encode pictures like this one, under parameter sets with the id `set_id`.

        Raises StorageError if they are too large.
        """
        self._width, self._height = size or (like.width, like.height)
        if self._width * self._height > _MOST_PIXELS:
            raise StorageError("recording.picture_too_large")
        self._format = like.format.name if like.format.name in DRAWN_FORMATS else "yuv420p"
        context = av.CodecContext.create("libx264", "w")
        context.width, context.height = self._width, self._height
        context.pix_fmt, context.time_base = self._format, _CLOCK
        context.framerate = _USUAL_RATE  # Otherwise x264 uses the clock's rate: level 6.2.
        context.colorspace, context.color_range = like.colorspace, like.color_range
        context.flags |= av.codec.context.Flags.global_header
        # Frames in parallel. With slices, each core's part of a picture would look worse.
        context.thread_type, context.thread_count = "FRAME", 0
        context.options = {
            "preset": "ultrafast",
            "profile": PROFILES[profile],
            "crf": "21",
            "bf": "0",
            "g": "60",
            "sc_threshold": "0",
            "a53cc": "0",
            "x264-params": f"sps-id={set_id}:no-deblock=0:me=dia:subme=1{_TOOLS[profile]}",
        }
        context.open()
        sets = parameter_sets(bytes(context.extradata or b""))
        if sets is None:
            raise StorageError("cut.no_h264")
        self.sets: ParameterSets = sets
        self._context = context

    @property
    def size(self) -> tuple[int, int]:
        """The width and height of its pictures."""
        return self._width, self._height

    def put(
        self, ticks: int, frame: av.VideoFrame, boxes: Sequence[PixelRect]
    ) -> Iterator[CutFrame]:
        """Encode one frame, later than the one before it, with solid boxes over it.

        Changes the frame. Other data that comes with the picture (captions, dates, the camera's
        text) would be encoded as SEI, and none of that is kept.
        """
        planar = frame
        if (frame.width, frame.height, frame.format.name) != (*self.size, self._format):
            planar = frame.reformat(self._width, self._height, self._format)
        if boxes:
            cover(planar, boxes)
        planar.pts, planar.time_base = ticks, _CLOCK
        planar.pict_type = 0  # Otherwise x264 would copy the camera's choice of key frames.
        yield from self._encoded(self._context.encode(planar))

    def rest(self) -> Iterator[CutFrame]:
        """Yield what the encoder still holds."""
        yield from self._encoded(self._context.encode(None))

    @staticmethod
    def _encoded(packets: Sequence[av.Packet]) -> Iterator[CutFrame]:
        for packet in packets:
            units = [
                unit for unit in from_annex_b(bytes(packet)) if kind(unit) not in _DROPPED_UNITS
            ]
            yield CutFrame(
                ticks=packet.pts or 0, payload=prefixed(units), key=bool(packet.is_keyframe)
            )


SECOND_US = 1_000_000
_LONGEST_LAST_US = 1_000_000
_USUAL_LAST_US = 40_000
_MOST_FRAMES_A_SECOND = 250
_MOST_FRAMES_MORE = 1_000
"""More frames than any camera sends are damage, and would take days to decode."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentPart:
    """One segment's part in a cut: frame times in decoding order, and how frames are encoded."""

    path: Path
    run: RunId
    closed_at: datetime
    info: StreamInfo
    times_us: Integers
    lasts_us: Integers
    keys: Flags
    frames: Integers
    """The numbers of the frames that lie in the window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameSpan:
    """Consecutive frames of a cut, in [start_us, end_us)."""

    start_us: int
    end_us: int
    copied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a cut consists of. All times are wall times in microseconds."""

    files: FootageFiles
    parts: tuple[SegmentPart, ...]
    covering: MaskPainter
    first_us: int
    """When the first wanted frame is shown."""
    presented_us: int
    """When the last wanted frame ends, but not after the window."""
    pixel_aspect: tuple[int, int]
    stretches: tuple[FrameSpan, ...]

    @property
    def info(self) -> StreamInfo:
        """How the first segment is encoded, and the whole cut is shown."""
        return self.parts[0].info

    @property
    def copies(self) -> bool:
        """Whether any frame is copied."""
        return any(stretch.copied for stretch in self.stretches)

    def ticks(self, at_us: int) -> int:
        """Return a wall time on the new file's clock."""
        return round((at_us - self.first_us) * RATE / SECOND_US)

    def sources(self) -> tuple[str, ...]:
        """Return the SHA-256 of every segment that frames come from; raises OSError."""
        hashes = []
        for part in self.parts:
            with self.files.open(part.path) as file:
                hashes.append(hashlib.file_digest(file, "sha256").hexdigest())
        return tuple(hashes)


def plan_cut(  # noqa: PLR0913 -- as `cut_exact`
    segments: Sequence[Segment],
    folder: Path,
    window: TimeWindow,
    covering: MaskPainter,
    files: FootageFiles,
    *,
    copies: bool = True,
) -> Plan:
    """Plan a cut of one camera's segments; raises NotFoundError, StorageError."""
    in_order = sorted(segments, key=lambda segment: segment.window.start)
    start_us, end_us = in_us(window.start), in_us(window.end)
    every = [_select(segment, folder, files, start_us, end_us) for segment in in_order]
    parts = tuple(part for part in every if len(part.frames))
    if not parts:
        raise NotFoundError("cut.nothing")
    length_s = (end_us - start_us) / SECOND_US
    most = _MOST_FRAMES_A_SECOND * length_s + _MOST_FRAMES_MORE
    if sum(len(part.frames) for part in parts) > most:
        raise StorageError("recording.too_many_frames")
    with open_footage(parts[0].path, files) as reel:
        pixel_aspect = reel.pixel_aspect()
    first_us = min(int(part.times_us[part.frames].min()) for part in parts)
    may_copy = copies and not covering.is_constant
    groups_us = _groups_us(parts, files) if may_copy else None
    return Plan(
        files=files,
        parts=parts,
        covering=covering,
        first_us=first_us,
        presented_us=min(max(_ends_us(part) for part in parts), end_us),
        pixel_aspect=pixel_aspect,
        stretches=_stretches(groups_us or [], first_us, end_us, covering),
    )


def free_id(info: StreamInfo) -> int | None:
    """Return an id for our parameter sets, None if they can't be combined with the camera's."""
    sets = sets_of(info)
    if sets is None or sets.profile not in PROFILES:
        return None
    try:
        set_ids = sets.ids()
    except StorageError:
        return None
    return next((each for each in range(MOST_IDS) if each not in set_ids), None)


def _select(
    segment: Segment, folder: Path, files: FootageFiles, start_us: int, end_us: int
) -> SegmentPart:
    path = folder / segment.path
    with open_footage(path, files) as reel:
        times_us, video = reel.times_us, reel.table.video
        return SegmentPart(
            path=path,
            run=reel.table.header.run,
            closed_at=segment.closed_at,
            info=reel.table.info,
            times_us=times_us,
            lasts_us=(video.durations * SECOND_US + video.rate_hz // 2) // video.rate_hz,
            keys=video.keys,
            frames=np.flatnonzero((times_us >= start_us) & (times_us < end_us)),
        )


def _ends_us(part: SegmentPart) -> int:
    """Return when the last wanted frame of a segment ends."""
    last = part.frames[np.argmax(part.times_us[part.frames])]
    lasts_us = int(part.lasts_us[last])
    if not 0 < lasts_us <= _LONGEST_LAST_US:
        lasts_us = _USUAL_LAST_US
    return int(part.times_us[last]) + lasts_us


def _groups_us(parts: Sequence[SegmentPart], files: FootageFiles) -> list[int] | None:
    """Return when each group of pictures that may be copied begins, None if none may be."""
    if len({part.info.video for part in parts}) != 1 or free_id(parts[0].info) is None:
        return None
    if (np.diff(np.concatenate([part.times_us for part in parts])) <= 0).any():
        return None  # Two runs overlap; or B-frames, which may need one from after the window.
    begin: list[int] = []
    for part in parts:
        with open_footage(part.path, files) as reel:
            for number in part.frames.tolist():
                frame = reel.frame(number)
                if not frame.plain:
                    return None  # Damaged, or with other parameter sets than the file's index.
                if reel.table.video.keys[number]:
                    if not frame.clean:
                        return None  # A key frame that depends on earlier frames.
                    begin.append(int(part.times_us[number]))
    return begin


def _stretches(
    groups_us: Sequence[int], first_us: int, end_us: int, covering: MaskPainter
) -> tuple[FrameSpan, ...]:
    """Join neighboring groups of one kind. What comes before the first group is encoded."""
    if not groups_us:
        return (FrameSpan(start_us=first_us, end_us=end_us, copied=False),)
    kinds = [
        (start, not covering.touches(start, end)) for start, end in pairwise((*groups_us, end_us))
    ]
    if first_us < groups_us[0]:
        kinds.insert(0, (first_us, False))
    turns = [kinds[0], *(two for one, two in pairwise(kinds) if one[1] != two[1])]
    ends = [*(start for start, _ in turns[1:]), end_us]
    return tuple(
        FrameSpan(start_us=start, end_us=end, copied=copied)
        for (start, copied), end in zip(turns, ends, strict=True)
    )


type TimedFrame = tuple[int, av.VideoFrame]
"""A frame and the wall time in microseconds at which it is shown."""


def timed_frames(plan: Plan, stretch: FrameSpan) -> Iterator[TimedFrame]:
    """Yield a stretch's frames as the decoder gives them, later by a tick at least each."""
    return _later(ahead(_decoded(plan, stretch)))


def _decoded(plan: Plan, stretch: FrameSpan) -> Generator[TimedFrame]:
    """Yield a stretch's frames, decoded from the last clean one before each."""
    for part in plan.parts:
        times_us = part.times_us[part.frames]
        if not ((times_us >= stretch.start_us) & (times_us < stretch.end_us)).any():
            continue
        with open_footage(part.path, plan.files) as reel:
            yield from _frames_of(reel, stretch)


def _frames_of(reel: FootageReader, stretch: FrameSpan) -> Iterator[TimedFrame]:
    for at_us, frame in reel.pictures(reel.enter(stretch.start_us)):
        if at_us >= stretch.end_us:
            return
        if at_us >= stretch.start_us:
            yield at_us, frame


def _later(frames: Iterator[TimedFrame]) -> Iterator[TimedFrame]:
    """Leave out frames that aren't at least one tick later than all before them."""
    next_us = 0
    for at_us, frame in frames:
        if at_us >= next_us:
            next_us = at_us + LEAST_STEP_US
            yield at_us, frame


def until_next[T](timed: Iterator[tuple[int, T]], end: int) -> Iterator[tuple[int, T, int]]:
    """Yield each item with its time and with the time of the next one, or the end."""
    held: tuple[int, T] | None = None
    for at, item in timed:
        if held is not None:
            yield *held, at
        held = at, item
    if held is not None:
        yield *held, end
