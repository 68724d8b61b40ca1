"""Single frames for scrubbing: decoded in threads, the one that was asked for last first."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Final

from hub.clips.footage import from_us, in_us, open_footage
from hub.errors import ConflictError, NotFoundError
from hub.media import jpeg
from hub.media.packet import av
from hub.model.recording import Segment
from hub.store.footage_files import FootageFiles

AT_ONCE: Final = 2
MOST_WAITING: Final = 16
"""Who scrubs on wants the newest frame: of more, the oldest are refused."""
MOST_BYTES: Final = 16 << 20
REACH: Final = timedelta(seconds=2)
"""So long after it, the last frame before a short gap is still shown."""
_NOTHING: Final = "cut.nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A frame as JPEG, and when it was filmed."""

    jpeg: bytes
    at: datetime


type _Key = tuple[Path, int, int, bool]


class Frames:
    """Decodes frames of recordings, a few at once; keeps the newest in memory."""

    def __init__(self, files: FootageFiles) -> None:
        self._files = files
        self._free = AT_ONCE
        self._waiting: list[asyncio.Future[None]] = []
        self._kept: OrderedDict[_Key, Picture] = OrderedDict()
        self._kept_bytes = 0
        self._turn = Lock()

    async def picture(
        self, segments: Sequence[Segment], folder: Path, at: datetime, width: int, *, exact: bool
    ) -> Picture:
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
            return await asyncio.to_thread(self._read, path, in_us(at), width, exact=exact)

    @asynccontextmanager
    async def _slot(self) -> AsyncIterator[None]:
        if self._free:
            self._free -= 1
        else:
            turn = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            if len(self._waiting) > MOST_WAITING:
                self._waiting.pop(0).set_exception(ConflictError("frame.superseded"))
            try:
                await turn
            except asyncio.CancelledError:
                if turn in self._waiting:
                    self._waiting.remove(turn)
                elif turn.done() and not turn.cancelled():
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

    def _read(self, path: Path, at_us: int, width: int, *, exact: bool) -> Picture:
        """Blocking."""
        with open_footage(path, self._files) as reel:
            number = reel.enter(at_us)
            key = (path, at_us if exact else number, width, exact)
            if (known := self._kept.get(key)) is not None:
                return known
            frame = None if exact else reel.key_picture(number)
            shown_us = int(reel.times_us[number])
            if frame is None:
                shown_us, frame = _shown(reel.pictures(number), at_us)
            picture = Picture(jpeg=jpeg.encode(frame, width), at=from_us(shown_us))
        self._keep(key, picture)
        return picture

    def _keep(self, key: _Key, picture: Picture) -> None:
        with self._turn:
            if key not in self._kept:
                self._kept[key] = picture
                self._kept_bytes += len(picture.jpeg)
            while self._kept_bytes > MOST_BYTES:
                self._kept_bytes -= len(self._kept.popitem(last=False)[1].jpeg)


def _shown(frames: Iterator[tuple[int, av.VideoFrame]], at_us: int) -> tuple[int, av.VideoFrame]:
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
