"""Pictures of recordings: frames for scrubbing, thumbnails and filmstrips."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Lock
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hub.clips.footage import FootageReader, from_us, in_us, open_footage, read_table_at
from hub.errors import ConflictError, NotFoundError, StorageError
from hub.media import jpeg
from hub.media.mp4.joined import LEAST_STEP_US, labels_us
from hub.media.packet import av
from hub.media.photo import turned
from hub.model.recording import Segment
from hub.model.window import TimeWindow
from hub.store.footage_files import PLAIN, FootageFiles
from noticeboard.runtime.tasks import run_stoppable
from noticeboard.runtime.text import Text

AT_ONCE: Final = 2
MOST_WAITING: Final = 16
"""Who scrubs on wants the newest frame: of more, the oldest are refused."""
MOST_BYTES: Final = 16 << 20
MOST_KEPT: Final = 4096
"""Kept frames may be tiny, and each takes more than its bytes."""
REACH: Final = timedelta(seconds=2)
"""So long after it, the last frame before a short gap is still shown."""
_NOTHING: Final = Text("cut.nothing_shown")
LONGEST_SIDE: Final = 1280
STRIP_FRAMES: Final = 10
STRIP_FRAME_WIDTH: Final = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameImage:
    """A frame as JPEG, and when it was filmed."""

    jpeg: bytes
    at: datetime


type _Key = tuple[Path, int, int, bool]


class Frames:
    """Decodes frames of recordings for scrubbing: a few at once, the newest request first."""

    def __init__(self, files: FootageFiles) -> None:
        self._files = files
        self._free = AT_ONCE
        self._waiting: list[asyncio.Future[None]] = []
        self._kept: OrderedDict[_Key, FrameImage] = OrderedDict()
        self._kept_bytes = 0
        self._turn = Lock()

    async def picture(
        self, segments: Sequence[Segment], folder: Path, at: datetime, width: int, *, exact: bool
    ) -> FrameImage:
        """Return the key frame at or before a moment or, if `exact`, the frame that is shown then.

        Raises NotFoundError if there is none, ConflictError if newer requests came before it, and
        StorageError.
        """
        begun = [each for each in segments if each.window.start <= at < each.window.end + REACH]
        if not begun:
            raise NotFoundError(_NOTHING)
        path = folder / max(begun, key=lambda each: each.window.start).path
        async with self._slot():
            await asyncio.to_thread(self._files.check)
            return await run_stoppable(
                lambda off: self._read(path, in_us(at), width, off, exact=exact)
            )

    @asynccontextmanager
    async def _slot(self) -> AsyncIterator[None]:
        if self._free:
            self._free -= 1
        else:
            turn = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            if len(self._waiting) > MOST_WAITING and not (oldest := self._waiting.pop(0)).done():
                oldest.set_exception(ConflictError("frame.superseded"))
            try:
                await turn
            except asyncio.CancelledError:
                if turn in self._waiting:
                    self._waiting.remove(turn)
                elif turn.done() and not turn.cancelled() and turn.exception() is None:
                    self._next()
                raise
        try:
            yield
        finally:
            self._next()

    def _next(self) -> None:
        """Give the slot to who came last."""
        while self._waiting:
            turn = self._waiting.pop()
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1

    def _read(self, path: Path, at_us: int, width: int, off: Event, *, exact: bool) -> FrameImage:
        """Blocking. Ends early if `off` is set."""
        with open_footage(path, self._files) as reel:
            number = reel.enter(at_us)
            key = (path, at_us if exact else number, width, exact)
            if (known := self._kept.get(key)) is not None:
                return known
            frame = None if exact else reel.key_picture(number)
            shown_us = int(reel.times_us[number])
            if frame is None:
                shown_us, frame = _frame_before(_until(off, reel.pictures(number)), at_us)
            picture = FrameImage(jpeg=jpeg.encode(frame, width), at=from_us(shown_us))
        self._cache(key, picture)
        return picture

    def _cache(self, key: _Key, picture: FrameImage) -> None:
        with self._turn:
            if key not in self._kept:
                self._kept[key] = picture
                self._kept_bytes += len(picture.jpeg)
            while self._kept_bytes > MOST_BYTES or len(self._kept) > MOST_KEPT:
                self._kept_bytes -= len(self._kept.popitem(last=False)[1].jpeg)


def _until[T](off: Event, items: Iterator[T]) -> Iterator[T]:
    for each in items:
        if off.is_set():
            raise ConflictError("frame.superseded")
        yield each


def _frame_before(
    frames: Iterator[tuple[int, av.VideoFrame]], at_us: int
) -> tuple[int, av.VideoFrame]:
    """Return the last frame that isn't later than a moment, otherwise the first one."""
    found: tuple[int, av.VideoFrame] | None = None
    for shown_us, frame in frames:
        if found is None or shown_us <= at_us:
            found = shown_us, frame
        if shown_us >= at_us:
            break
    if found is None:
        raise NotFoundError(_NOTHING)
    return found


def thumbnail(
    segments: Sequence[Segment], folder: Path, at: datetime, files: FootageFiles = PLAIN
) -> bytes:
    """Return the first frame at or after `at`, otherwise the last one. Blocking.

    Uses the first segment that can be read. Raises StorageError if none can be, and NotFoundError
    if it holds no frame.
    """
    refused: StorageError | None = None
    for segment in segments:
        try:
            with open_footage(folder / segment.path, files) as reel:
                first = _first_from(reel, in_us(at))
                return _picture(turned(first, reel.table.info.video.turn))
        except StorageError as error:
            refused = error
    raise refused or NotFoundError(_NOTHING)


def _first_from(reel: FootageReader, at_us: int) -> av.VideoFrame:
    last: av.VideoFrame | None = None
    for shown_us, frame in reel.pictures(reel.enter(at_us)):
        last = frame
        if shown_us >= at_us:
            break
    if last is None:
        raise NotFoundError(_NOTHING)
    return last


def _picture(frame: av.VideoFrame) -> bytes:
    """Return a frame as JPEG, at most 1280 pixels wide or high."""
    longest = max(frame.width, frame.height, LONGEST_SIDE)
    return jpeg.encode(frame, max(1, frame.width * LONGEST_SIDE // longest))


def filmstrip(
    segments: Sequence[Segment], folder: Path, window: TimeWindow, files: FootageFiles = PLAIN
) -> bytes:
    """Return ten small frames of a window side by side, JPEG, each 160 pixels wide. Blocking.

    Each covers a tenth of the window and is the frame at its middle: the last one that isn't later,
    as in every other view, or the first there is. What can't be decoded is left out. Raises
    NotFoundError if no frame can be read.
    """
    scenes = _scenes(segments, folder, files)
    start_us, length_us = in_us(window.start), in_us(window.end) - in_us(window.start)
    pictures: list[NDArray[np.uint8]] = []
    for step in range(STRIP_FRAMES):
        frame = _frame_at(
            scenes, start_us + (2 * step + 1) * length_us // (2 * STRIP_FRAMES), files
        )
        pictures.append(_small(frame, like=pictures[-1:]))
    strip = np.hstack(pictures)
    return jpeg.encode(av.VideoFrame.from_ndarray(strip, format="rgb24"), strip.shape[1])


type _Scene = tuple[int, int, Path]
"""When a segment's first new frame and its last frame are shown, and the segment's file."""


def _scenes(segments: Sequence[Segment], folder: Path, files: FootageFiles) -> list[_Scene]:
    """Return what can be read, in order of time. The caller may remove items."""
    found: list[_Scene] = []
    for segment in segments:
        path = folder / segment.path
        with suppress(StorageError):
            table = read_table_at(path, files)
            times_us = labels_us([table])
            if found:
                times_us = times_us[times_us >= found[-1][1] + LEAST_STEP_US]
            if len(times_us):
                found.append((int(times_us[0]), int(times_us[-1]), path))
    return found


def _frame_at(scenes: list[_Scene], at_us: int, files: FootageFiles) -> av.VideoFrame:
    """Return the last frame not later than a moment, otherwise the first; raises NotFoundError.

    Removes scenes that can't be decoded.
    """
    while scenes:
        scene = max((each for each in scenes if each[0] <= at_us), default=scenes[0])
        with suppress(StorageError), open_footage(scene[2], files) as reel:
            found: av.VideoFrame | None = None
            # Without the deblocking filter: nobody sees the difference at this size.
            for shown_us, frame in reel.pictures(reel.enter(at_us), rough=True):
                if found is None or shown_us <= at_us:
                    found = frame
                if shown_us >= at_us:
                    break
            if found is not None:
                return found
        scenes.remove(scene)
    raise NotFoundError(_NOTHING)


def _small(frame: av.VideoFrame, *, like: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """Return a frame 160 pixels wide, and as high as the one before."""
    height = max(2, frame.height * STRIP_FRAME_WIDTH // frame.width // 2 * 2)
    height = like[0].shape[0] if like else min(height, 2 * STRIP_FRAME_WIDTH)
    small = frame.reformat(STRIP_FRAME_WIDTH, height, "rgb24", interpolation="AREA")
    return small.to_ndarray().astype(np.uint8, copy=False)
