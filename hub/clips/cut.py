"""The exact cut: not one frame from outside the window, no sound unless asked, no word beside them.

Only the frames before the window's first IDR picture are encoded anew, and groups of pictures that
a moving mask is over; all others are the camera's own pictures, copied bit by bit, without what it
says beside them (SEI). The encoder's parameter sets get a number that the camera's do not use, and
the file's index carries both, so that no player has to take new ones out of the stream. Where
copying cannot be exact (standing masks, B-frames, another codec than H.264, a change of picture
size or parameter sets, no IDR picture in the window) everything is encoded anew.

A gap in the recording shortens nothing: frames keep their true distance, and the frame before a
gap is shown until the one after it. Where two runs overlap, the earlier one is shown. Sound is
silent where none was recorded.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
import tempfile
from typing import IO

from hub.clips.ahead import ahead
from hub.clips.cut_plan import Plan, Stretch, free_id, plan_cut
from hub.clips.cut_sound import CutSound
from hub.clips.encode import Encoded, Encoder
from hub.clips.footage import Reel, from_us, in_us, open_reel, sets_of
from hub.clips.redaction.masks import Covering
from hub.errors import InvalidInputError, NotFoundError, StorageError
from hub.media.codecs import ParameterSets, without_words
from hub.media.ffmpeg import av
from hub.media.mp4.joined import LEAST_STEP_US
from hub.media.mp4.plain import Samples, Shape, sound_track, video_track, write_mp4
from hub.model.camera import Mask
from hub.model.cut import Cut
from hub.model.proposal import MovingMask
from hub.model.segment import Segment
from hub.model.window import TimeWindow
from hub.store.footage_files import PLAIN, FootageFiles

LONGEST_CUT = timedelta(hours=12)
"""What the times of a plain MP4 have room for, with an hour to spare."""
_IN_MEMORY_BYTES = 16 << 20
_NOTHING = "Nothing that can be shown was recorded in that time."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Out:
    """One frame on its way into the new file, length-prefixed."""

    ticks: int
    payload: bytes
    key: bool
    copied: bool


def cut_exact(  # noqa: PLR0913 -- where from, what, where to
    segments: Sequence[Segment],
    folder: Path,
    window: TimeWindow,
    into: Path,
    *,
    masks: Sequence[Mask] = (),
    moving: Sequence[MovingMask] = (),
    audio: bool = False,
    files: FootageFiles = PLAIN,
) -> Cut:
    """Write the frames whose wall time lies in `window` to the MP4 `into`; blocking.

    Segments belong to one camera; the keys of moving masks count from the window's start. With
    `audio` its sound comes along, cut at the same moments. Memory grows by some 50 bytes a frame,
    3 MB an hour at 15 a second; what is written waits on the disk beyond 16 MiB. Raises
    NotFoundError where no frame lies in the window, InvalidInputError where it is too long or a
    mask is absurd, StorageError where a file cannot be read or written.
    """
    if window.length > LONGEST_CUT:
        raise InvalidInputError("A cut lasts twelve hours at most: choose a shorter time.")
    covering = Covering(masks, moving, in_us(window.start))
    plan = plan_cut(segments, folder, window, covering, files)
    try:
        sources = plan.sources()
        with tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES, dir=str(into.parent)) as payloads:
            making, sound = _Making(plan), CutSound(plan) if audio else None
            frames, copied = _write_payloads(plan, making, sound, payloads)
            tracks = [video_track(making.shape(), frames)]
            if sound is not None and sound.tone is not None:
                tracks.append(sound_track(sound.tone, sound.samples))
            sha256 = write_mp4(into, tracks, payloads)
    except (OSError, av.error.FFmpegError) as error:
        into.unlink(missing_ok=True)
        raise StorageError(f"The cut could not be made: {error.strerror or error}.") from error
    return Cut(
        window=TimeWindow(start=from_us(plan.first_us), end=from_us(plan.shown_us)),
        frames=len(frames),
        frames_copied=copied,
        width=plan.info.video.width,
        height=plan.info.video.height,
        size_bytes=into.stat().st_size,
        sha256=sha256,
        clock_offset_ms=segments[0].clock_offset_ms,
        audio=len(tracks) > 1,
        sources=sources,
    )


def _write_payloads(
    plan: Plan, making: _Making, sound: CutSound | None, payloads: IO[bytes]
) -> tuple[Samples, int]:
    """Write frames, and sound between them; return the frames, and how many are copied."""
    frames, copied = Samples(), 0
    begun = 0  # Of the file: a first frame that cannot be decoded must not move the others.
    for out, until in _with_ends(making.outs(), plan.ticks(plan.shown_us)):
        frames.add(payloads, out.payload, max(until - begun, 1), key=out.key)
        begun = until
        copied += out.copied
        if sound is not None:
            sound.write_until(out.ticks, payloads)
    if not len(frames):
        raise NotFoundError(_NOTHING)
    if sound is not None:
        sound.write_rest(payloads)
    return frames, copied


class _Making:
    """Yields the new file's frames, then knows its shape."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._fresh: ParameterSets | None = None

    def outs(self) -> Iterator[_Out]:
        """Yield every frame of the cut, in the order of time."""
        for stretch in self._plan.stretches:
            if stretch.copied:
                yield from self._copied(stretch)
                continue
            for encoded in self._encoded(stretch):
                yield _Out(
                    ticks=encoded.ticks, payload=encoded.payload, key=encoded.key, copied=False
                )

    def shape(self) -> Shape:
        """Return how the frames are encoded; after the last of them only."""
        plan, camera = self._plan, sets_of(self._plan.info)
        video = plan.info.video
        if not plan.copies or camera is None:
            sets = self._fresh
        else:
            sets = camera.joined(self._fresh) if self._fresh is not None else camera
        if sets is None:
            raise NotFoundError(_NOTHING)
        avcc = video.extradata if sets is camera and video.extradata[0] == 1 else sets.avcc()
        return Shape(
            width=video.width, height=video.height, avcc=avcc, pixel_aspect=plan.pixel_aspect
        )

    def _encoded(self, stretch: Stretch) -> Iterator[Encoded]:
        plan = self._plan
        encoder: Encoder | None = None
        for (at_us, frame), until_us in _with_next(
            _later(ahead(_decoded(plan, stretch))), stretch.end_us
        ):
            if encoder is None:
                encoder = self._encoder(frame)
            boxes = plan.covering.boxes(at_us, until_us, *encoder.size)
            yield from encoder.put(plan.ticks(at_us), frame, boxes)
        if encoder is not None:
            yield from encoder.rest()

    def _encoder(self, like: av.VideoFrame) -> Encoder:
        plan, sets = self._plan, sets_of(self._plan.info)
        size = (plan.info.video.width, plan.info.video.height)
        if not plan.copies or sets is None:
            encoder = Encoder(like, size=size)
        else:
            free = free_id(plan.info) or 0
            encoder = Encoder(like, size=size, set_id=free, profile=sets.profile)
        if self._fresh not in {None, encoder.sets}:
            # All stretches stand under one pair of sets: another one would make them unreadable.
            raise StorageError(
                "The camera's pictures changed within the cut: choose a shorter time."
            )
        self._fresh = encoder.sets
        return encoder

    def _copied(self, stretch: Stretch) -> Iterator[_Out]:
        plan = self._plan
        for take in plan.takes:
            times_us = take.times_us[take.wanted]
            wanted = take.wanted[(times_us >= stretch.start_us) & (times_us < stretch.end_us)]
            if not len(wanted):
                continue
            with open_reel(take.path, plan.files) as reel:
                for number in wanted.tolist():
                    yield _Out(
                        ticks=plan.ticks(int(take.times_us[number])),
                        payload=without_words(reel.payload(number)),
                        key=bool(reel.table.video.keys[number]),
                        copied=True,
                    )


type _Shown = tuple[int, av.VideoFrame]
"""A frame and the wall time in microseconds at which it is shown."""


def _decoded(plan: Plan, stretch: Stretch) -> Generator[_Shown]:
    """Yield a stretch's frames, decoded from the last clean one before each."""
    for take in plan.takes:
        times_us = take.times_us[take.wanted]
        if not ((times_us >= stretch.start_us) & (times_us < stretch.end_us)).any():
            continue
        with open_reel(take.path, plan.files) as reel:
            yield from _shown(reel, stretch)


def _shown(reel: Reel, stretch: Stretch) -> Iterator[_Shown]:
    for at_us, frame in reel.pictures(reel.enter(stretch.start_us)):
        if at_us >= stretch.end_us:
            return
        if at_us >= stretch.start_us:
            yield at_us, frame


def _later(frames: Iterator[_Shown]) -> Iterator[_Shown]:
    """Leave out frames that are not later by a tick than all before them."""
    next_us = 0
    for at_us, frame in frames:
        if at_us >= next_us:
            next_us = at_us + LEAST_STEP_US
            yield at_us, frame


def _with_next(frames: Iterator[_Shown], end_us: int) -> Iterator[tuple[_Shown, int]]:
    """Yield each frame with the time at which the next one is shown, or all end."""
    held: _Shown | None = None
    for shown in frames:
        if held is not None:
            yield held, shown[0]
        held = shown
    if held is not None:
        yield held, end_us


def _with_ends(outs: Iterator[_Out], end: int) -> Iterator[tuple[_Out, int]]:
    """Yield each frame with the tick at which the next one begins, or all end."""
    held: _Out | None = None
    for out in outs:
        if held is not None:
            yield held, out.ticks
        held = out
    if held is not None:
        yield held, end
