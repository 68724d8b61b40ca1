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

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
import tempfile

from av.error import FFmpegError
from av.video.frame import VideoFrame

from hub.clips.encode import PROFILES, Encoded, Encoder
from hub.clips.footage import (
    LONGEST_LAST,
    USUAL_LAST,
    Picture,
    Shot,
    frames_from,
    open_segment,
    picture_of,
    shots,
    video_of,
    whole_packets,
)
from hub.clips.mp4 import RATE, Sample, Shape, write_mp4
from hub.clips.nal import MOST_IDS, ParameterSets, without_words
from hub.errors import InvalidInputError, NotFoundError, StorageError
from hub.model.camera import Mask
from hub.model.cut import Cut
from hub.model.segment import Segment
from hub.model.window import TimeWindow

LONGEST_CUT = timedelta(hours=12)
"""What the times of a plain MP4 have room for, with an hour to spare."""
_SECOND = timedelta(seconds=1)
_IN_MEMORY_BYTES = 16 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Take:
    """One segment's part in a cut: its frames, and how they are encoded."""

    path: Path
    picture: Picture
    shots: tuple[Shot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Out:
    """One frame on its way into the new file, length-prefixed."""

    ticks: int
    payload: bytes
    key: bool
    copied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What a cut is made of: every time in it is counted from the first wanted frame."""

    takes: tuple[_Take, ...]
    window: TimeWindow
    masks: tuple[Mask, ...]
    first: datetime
    last: Shot
    copied_from: datetime | None
    """The IDR picture from which on frames are copied; None where all are encoded anew."""

    @property
    def picture(self) -> Picture:
        """How the first segment is encoded, and the whole cut shown."""
        return self.takes[0].picture

    @property
    def end(self) -> datetime:
        """When the last frame ends, but not after the window."""
        lasts = self.last.lasts
        if not timedelta(0) < lasts <= LONGEST_LAST:
            lasts = USUAL_LAST
        return min(self.last.at + lasts, self.window.end)

    def ticks(self, at: datetime) -> int:
        """Return a wall time on the new file's clock."""
        return round((at - self.first) / _SECOND * RATE)


def cut_exact(
    segments: Sequence[Segment],
    folder: Path,
    window: TimeWindow,
    into: Path,
    *,
    masks: Sequence[Mask] = (),
) -> Cut:
    """Write the frames whose wall time lies in `window` to the MP4 `into`; blocking.

    Segments belong to one camera. Memory grows by some 650 bytes a frame, 35 MB an hour at 15 a
    second; what is written waits on the disk beyond 16 MiB. Raises NotFoundError
    where no frame lies in the window, InvalidInputError where it is too long, StorageError where
    a file cannot be read or written.
    """
    if window.length > LONGEST_CUT:
        raise InvalidInputError("A cut lasts twelve hours at most: choose a shorter time.")
    plan = _plan(segments, folder, window, tuple(masks))
    try:
        with tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES, dir=str(into.parent)) as payloads:
            making = _Making(plan)
            samples, frames, copied = [], 0, 0
            for out, until in _with_ends(making.outs(), plan.ticks(plan.end)):
                payloads.write(out.payload)
                size_bytes, lasts = len(out.payload), max(until - out.ticks, 1)
                samples.append(Sample(size_bytes=size_bytes, ticks=lasts, key=out.key))
                frames, copied = frames + 1, copied + out.copied
            if not samples:
                raise NotFoundError("Nothing that can be shown was recorded in that time.")
            sha256 = write_mp4(into, making.shape(), samples, payloads)
    except (OSError, FFmpegError) as error:
        into.unlink(missing_ok=True)
        raise StorageError(f"The cut could not be made: {error.strerror or error}.") from error
    return Cut(
        window=TimeWindow(start=plan.first, end=plan.end),
        frames=frames,
        frames_copied=copied,
        width=plan.picture.width,
        height=plan.picture.height,
        size_bytes=into.stat().st_size,
        sha256=sha256,
        clock_offset_ms=segments[0].clock_offset_ms,
    )


# What to cut, and how


def _plan(
    segments: Sequence[Segment], folder: Path, window: TimeWindow, masks: tuple[Mask, ...]
) -> _Plan:
    in_order = sorted(segments, key=lambda segment: segment.window.start)
    every = [_take(segment, folder) for segment in in_order]
    takes = tuple(take for take in every if any(_is_in(shot, window) for shot in take.shots))
    wanted = [shot for take in takes for shot in take.shots if _is_in(shot, window)]
    if not wanted:
        raise NotFoundError("Nothing was recorded in that time.")
    return _Plan(
        takes=takes,
        window=window,
        masks=masks,
        first=min(shot.at for shot in wanted),
        last=max(wanted, key=lambda shot: shot.at),
        copied_from=None if masks else _copied_from(takes, window),
    )


def _is_in(shot: Shot, window: TimeWindow) -> bool:
    return window.start <= shot.at < window.end


def _take(segment: Segment, folder: Path) -> _Take:
    path = folder / segment.path
    with closing(open_segment(path)) as container:
        picture = picture_of(video_of(container))
        return _Take(
            path=path,
            picture=picture,
            shots=tuple(shots(container, segment.window.start)),
        )


def _copied_from(takes: Sequence[_Take], window: TimeWindow) -> datetime | None:
    """Return from where on copying is exact, None where it never is."""
    if len({take.picture for take in takes}) != 1 or _free_id(takes[0].picture) is None:
        return None
    every = [shot for take in takes for shot in take.shots]
    if any(later.at <= earlier.at for earlier, later in pairwise(every)):
        return None  # Two runs overlap; or B-frames, which may need one from after the window.
    if not all(shot.plain for shot in every):
        return None  # Damaged frames, or other parameter sets than in the file's index.
    if any(shot.key and not shot.clean for shot in every):
        return None  # Key frames that lean on earlier ones.
    return next((shot.at for shot in every if shot.clean and _is_in(shot, window)), None)


def _free_id(picture: Picture) -> int | None:
    """Return a number for our parameter sets, None where they cannot stand beside the camera's."""
    sets = picture.sets
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
        start = plan.copied_from
        if start is None or plan.first < start:
            for encoded in self._encoded(start or plan.window.end):
                yield _Out(
                    ticks=encoded.ticks, payload=encoded.payload, key=encoded.key, copied=False
                )
        if start is not None:
            yield from self._copied(start)

    def shape(self) -> Shape:
        """Return how the frames are encoded; after the last of them only."""
        picture, camera = self._plan.picture, self._plan.picture.sets
        if self._plan.copied_from is None or camera is None:
            sets = self._fresh
        else:
            sets = camera.joined(self._fresh) if self._fresh is not None else camera
        if sets is None:
            raise NotFoundError("Nothing that can be shown was recorded in that time.")
        avcc = picture.extradata if sets is camera and picture.extradata[0] == 1 else sets.avcc()
        return Shape(
            width=picture.width, height=picture.height, avcc=avcc, pixel_aspect=picture.pixel_aspect
        )

    def _encoded(self, end: datetime) -> Iterator[Encoded]:
        plan = self._plan
        encoder: Encoder | None = None
        newest = -1
        for at, frame in _decoded(plan.takes, TimeWindow(start=plan.window.start, end=end)):
            ticks = plan.ticks(at)
            if ticks <= newest:
                continue
            newest = ticks
            if encoder is None:
                encoder = self._encoder(frame)
            yield from encoder.put(ticks, frame, plan.masks)
        if encoder is not None:
            yield from encoder.rest()

    def _encoder(self, like: VideoFrame) -> Encoder:
        picture = self._plan.picture
        size = (picture.width, picture.height)
        if self._plan.copied_from is None or picture.sets is None:
            encoder = Encoder(like, size=size)
        else:
            free, profile = _free_id(picture) or 0, picture.sets.profile
            encoder = Encoder(like, size=size, set_id=free, profile=profile)
        self._fresh = encoder.sets
        return encoder

    def _copied(self, start: datetime) -> Iterator[_Out]:
        plan = self._plan
        for take in plan.takes:
            wanted = {s.pts: s for s in take.shots if start <= s.at < plan.window.end}
            if not wanted:
                continue
            with closing(open_segment(take.path)) as container:
                for packet in whole_packets(container, video_of(container)):
                    shot = wanted.get(packet.pts or 0)
                    if shot is not None:
                        yield _Out(
                            ticks=plan.ticks(shot.at),
                            payload=without_words(bytes(packet)),
                            key=shot.key,
                            copied=True,
                        )


def _decoded(takes: Sequence[_Take], window: TimeWindow) -> Iterator[tuple[datetime, VideoFrame]]:
    """Yield the window's frames, decoded from the last clean frame before each."""
    for take in takes:
        times = {shot.pts: shot.at for shot in take.shots}
        before = [s.pts for s in take.shots if s.clean and s.at <= window.start]
        enter = before[-1] if before else None
        if not any(window.start <= at < window.end for at in times.values()):
            continue
        with closing(open_segment(take.path)) as container:
            for frame in frames_from(container, video_of(container), enter):
                at = times.get(frame.pts) if frame.pts is not None else None
                if at is None or at < window.start:
                    continue
                if at >= window.end:
                    break
                yield at, frame


def _with_ends(outs: Iterator[_Out], end: int) -> Iterator[tuple[_Out, int]]:
    """Yield each frame with the tick at which the next one begins, or all end."""
    held: _Out | None = None
    for out in outs:
        if held is not None:
            yield held, out.ticks
        held = out
    if held is not None:
        yield held, end
