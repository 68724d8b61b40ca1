"""The exact cut: not one frame from outside the window, no sound, no word about camera or house.

Only the frames before the window's first IDR picture are encoded anew; from there on the camera's
own pictures are copied bit by bit, without what it says beside them (SEI). The encoder's
parameter sets get a number that the camera's do not use, and the file's index carries both, so
that no player has to take new ones out of the stream. Where copying cannot be exact (masks,
B-frames, another codec than H.264, a change of picture size or parameter sets, no IDR picture in
the window) everything is encoded anew.

A gap in the recording shortens nothing: frames keep their true distance, and the frame before a
gap is shown until the one after it. Where two runs overlap, the earlier one is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
import tempfile

import numpy as np

from hub.clips.encode import PROFILES, Encoded, Encoder
from hub.clips.footage import Reel, from_us, in_us, open_reel, sets_of
from hub.clips.mp4 import RATE, Sample, Shape, write_mp4
from hub.errors import InvalidInputError, NotFoundError, StorageError
from hub.media.ffmpeg import av
from hub.media.mp4.samples import Integers
from hub.media.nal import MOST_IDS, ParameterSets, without_words
from hub.media.packet import StreamInfo
from hub.model.camera import Mask
from hub.model.cut import Cut
from hub.model.segment import Segment
from hub.model.window import TimeWindow
from hub.store.footage_files import PLAIN, FootageFiles

LONGEST_CUT = timedelta(hours=12)
"""What the times of a plain MP4 have room for, with an hour to spare."""
_SECOND_US = 1_000_000
_LONGEST_LAST_US = 1_000_000
_USUAL_LAST_US = 40_000
_IN_MEMORY_BYTES = 16 << 20
_NOTHING = "Nothing that can be shown was recorded in that time."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Take:
    """One segment's part in a cut: its frames' times in decoding order, and how they are coded."""

    path: Path
    info: StreamInfo
    times_us: Integers
    lasts_us: Integers
    wanted: Integers
    """The numbers of the frames that lie in the window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Out:
    """One frame on its way into the new file, length-prefixed."""

    ticks: int
    payload: bytes
    key: bool
    copied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What a cut is made of; all times are wall times in microseconds."""

    files: FootageFiles
    takes: tuple[_Take, ...]
    start_us: int
    end_us: int
    masks: tuple[Mask, ...]
    first_us: int
    """When the first wanted frame is shown."""
    shown_us: int
    """When the last wanted frame ends, but not after the window."""
    pixel_aspect: tuple[int, int]
    copied_from_us: int | None
    """The IDR picture from which on frames are copied; None where all are encoded anew."""

    @property
    def info(self) -> StreamInfo:
        """How the first segment is coded, and the whole cut shown."""
        return self.takes[0].info

    def ticks(self, at_us: int) -> int:
        """Return a wall time on the new file's clock."""
        return round((at_us - self.first_us) * RATE / _SECOND_US)


def cut_exact(  # noqa: PLR0913 -- where from, what, where to
    segments: Sequence[Segment],
    folder: Path,
    window: TimeWindow,
    into: Path,
    *,
    masks: Sequence[Mask] = (),
    files: FootageFiles = PLAIN,
) -> Cut:
    """Write the frames whose wall time lies in `window` to the MP4 `into`; blocking.

    Segments belong to one camera. Memory grows by some 650 bytes a frame, 35 MB an hour at 15 a
    second; what is written waits on the disk beyond 16 MiB. Raises NotFoundError
    where no frame lies in the window, InvalidInputError where it is too long, StorageError where
    a file cannot be read or written.
    """
    if window.length > LONGEST_CUT:
        raise InvalidInputError("A cut lasts twelve hours at most: choose a shorter time.")
    plan = _plan(segments, folder, window, tuple(masks), files)
    try:
        with tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES, dir=str(into.parent)) as payloads:
            making = _Making(plan)
            samples, frames, copied = [], 0, 0
            for out, until in _with_ends(making.outs(), plan.ticks(plan.shown_us)):
                payloads.write(out.payload)
                size_bytes, lasts = len(out.payload), max(until - out.ticks, 1)
                samples.append(Sample(size_bytes=size_bytes, ticks=lasts, key=out.key))
                frames, copied = frames + 1, copied + out.copied
            if not samples:
                raise NotFoundError(_NOTHING)
            sha256 = write_mp4(into, making.shape(), samples, payloads)
    except (OSError, av.error.FFmpegError) as error:
        into.unlink(missing_ok=True)
        raise StorageError(f"The cut could not be made: {error.strerror or error}.") from error
    return Cut(
        window=TimeWindow(start=from_us(plan.first_us), end=from_us(plan.shown_us)),
        frames=frames,
        frames_copied=copied,
        width=plan.info.video.width,
        height=plan.info.video.height,
        size_bytes=into.stat().st_size,
        sha256=sha256,
        clock_offset_ms=segments[0].clock_offset_ms,
    )


# What to cut, and how


def _plan(
    segments: Sequence[Segment],
    folder: Path,
    window: TimeWindow,
    masks: tuple[Mask, ...],
    files: FootageFiles,
) -> _Plan:
    in_order = sorted(segments, key=lambda segment: segment.window.start)
    start_us, end_us = in_us(window.start), in_us(window.end)
    every = [_take(folder / segment.path, files, start_us, end_us) for segment in in_order]
    takes = tuple(take for take in every if len(take.wanted))
    if not takes:
        raise NotFoundError("Nothing was recorded in that time.")
    with open_reel(takes[0].path, files) as reel:
        pixel_aspect = reel.pixel_aspect()
    return _Plan(
        files=files,
        takes=takes,
        start_us=start_us,
        end_us=end_us,
        masks=masks,
        first_us=min(int(take.times_us[take.wanted].min()) for take in takes),
        shown_us=min(max(_ends_us(take) for take in takes), end_us),
        pixel_aspect=pixel_aspect,
        copied_from_us=None if masks else _copied_from_us(takes, files),
    )


def _take(path: Path, files: FootageFiles, start_us: int, end_us: int) -> _Take:
    with open_reel(path, files) as reel:
        times_us, video = reel.times_us, reel.table.video
        return _Take(
            path=path,
            info=reel.table.info,
            times_us=times_us,
            lasts_us=(video.durations * _SECOND_US + video.rate_hz // 2) // video.rate_hz,
            wanted=np.flatnonzero((times_us >= start_us) & (times_us < end_us)),
        )


def _ends_us(take: _Take) -> int:
    """Return when the last wanted frame of a segment ends."""
    last = take.wanted[np.argmax(take.times_us[take.wanted])]
    lasts_us = int(take.lasts_us[last])
    if not 0 < lasts_us <= _LONGEST_LAST_US:
        lasts_us = _USUAL_LAST_US
    return int(take.times_us[last]) + lasts_us


def _copied_from_us(takes: Sequence[_Take], files: FootageFiles) -> int | None:
    """Return from where on copying is exact, None where it never is."""
    if len({take.info.video for take in takes}) != 1 or _free_id(takes[0].info) is None:
        return None
    if (np.diff(np.concatenate([take.times_us for take in takes])) <= 0).any():
        return None  # Two runs overlap; or B-frames, which may need one from after the window.
    first: int | None = None
    for take in takes:
        with open_reel(take.path, files) as reel:
            for number in take.wanted.tolist():
                frame = reel.frame(number)
                if not frame.plain:
                    return None  # Damaged, or with other parameter sets than the file's index.
                if reel.table.video.keys[number]:
                    if not frame.clean:
                        return None  # A key frame that leans on earlier ones.
                    first = int(take.times_us[number]) if first is None else first
    return first


def _free_id(info: StreamInfo) -> int | None:
    """Return a number for our parameter sets, None where they cannot stand beside the camera's."""
    sets = sets_of(info)
    if sets is None or sets.profile not in PROFILES:
        return None
    try:
        taken = sets.ids()
    except StorageError:
        return None
    return next((each for each in range(MOST_IDS) if each not in taken), None)


# Making it


class _Making:
    """Yields the new file's frames, then knows its shape."""

    def __init__(self, plan: _Plan) -> None:
        self._plan = plan
        self._fresh: ParameterSets | None = None

    def outs(self) -> Iterator[_Out]:
        """Yield every frame of the cut, in the order of time."""
        plan = self._plan
        start_us = plan.copied_from_us
        if start_us is None or plan.first_us < start_us:
            for encoded in self._encoded(plan.end_us if start_us is None else start_us):
                yield _Out(
                    ticks=encoded.ticks, payload=encoded.payload, key=encoded.key, copied=False
                )
        if start_us is not None:
            yield from self._copied(start_us)

    def shape(self) -> Shape:
        """Return how the frames are encoded; after the last of them only."""
        plan, camera = self._plan, sets_of(self._plan.info)
        video = plan.info.video
        if plan.copied_from_us is None or camera is None:
            sets = self._fresh
        else:
            sets = camera.joined(self._fresh) if self._fresh is not None else camera
        if sets is None:
            raise NotFoundError(_NOTHING)
        avcc = video.extradata if sets is camera and video.extradata[0] == 1 else sets.avcc()
        return Shape(
            width=video.width, height=video.height, avcc=avcc, pixel_aspect=plan.pixel_aspect
        )

    def _encoded(self, end_us: int) -> Iterator[Encoded]:
        plan = self._plan
        encoder: Encoder | None = None
        newest = -1
        for at_us, frame in _decoded(plan, end_us):
            ticks = plan.ticks(at_us)
            if ticks <= newest:
                continue
            newest = ticks
            if encoder is None:
                encoder = self._encoder(frame)
            yield from encoder.put(ticks, frame, plan.masks)
        if encoder is not None:
            yield from encoder.rest()

    def _encoder(self, like: av.VideoFrame) -> Encoder:
        plan, sets = self._plan, sets_of(self._plan.info)
        size = (plan.info.video.width, plan.info.video.height)
        if plan.copied_from_us is None or sets is None:
            encoder = Encoder(like, size=size)
        else:
            free = _free_id(plan.info) or 0
            encoder = Encoder(like, size=size, set_id=free, profile=sets.profile, short=True)
        self._fresh = encoder.sets
        return encoder

    def _copied(self, start_us: int) -> Iterator[_Out]:
        plan = self._plan
        for take in plan.takes:
            wanted = take.wanted[take.times_us[take.wanted] >= start_us].tolist()
            if not wanted:
                continue
            with open_reel(take.path, plan.files) as reel:
                for number in wanted:
                    yield _Out(
                        ticks=plan.ticks(int(take.times_us[number])),
                        payload=without_words(reel.payload(number)),
                        key=bool(reel.table.video.keys[number]),
                        copied=True,
                    )


def _decoded(plan: _Plan, end_us: int) -> Iterator[tuple[int, av.VideoFrame]]:
    """Yield the window's frames before `end_us`, decoded from the last clean one before each."""
    for take in plan.takes:
        times_us = take.times_us[take.wanted]
        if not (times_us < end_us).any():
            continue
        with open_reel(take.path, plan.files) as reel:
            yield from _shown(reel, plan.start_us, end_us)


def _shown(reel: Reel, start_us: int, end_us: int) -> Iterator[tuple[int, av.VideoFrame]]:
    for at_us, frame in reel.pictures(reel.enter(start_us)):
        if at_us >= end_us:
            return
        if at_us >= start_us:
            yield at_us, frame


def _with_ends(outs: Iterator[_Out], end: int) -> Iterator[tuple[_Out, int]]:
    """Yield each frame with the tick at which the next one begins, or all end."""
    held: _Out | None = None
    for out in outs:
        if held is not None:
            yield held, out.ticks
        held = out
    if held is not None:
        yield held, end
