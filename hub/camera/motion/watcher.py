"""Watches one camera for motion all the time, whatever the camera itself reports."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from datetime import datetime
from typing import Final, Protocol

from hub.camera.motion.decoder import KeyFrameFirst, look_once
from hub.camera.motion.detector import Change, MotionDetector
from hub.camera.motion.tracks import PictureTime
from hub.camera.source import Backoff, CameraSource
from hub.clock import Clock
from hub.errors import CameraPasswordError, CameraUnreachableError
from hub.media.jpeg import grey
from hub.media.packet import Packet, StreamInfo
from hub.model.camera import Camera
from noticeboard.runtime.tasks import run_blocking, run_until

_BLIND_S: Final = 30.0
"""A motion ends if no picture came for this long; even slow key frames come sooner."""
_CHECK_S: Final = 5.0

type Tell = Callable[[bool, datetime], Awaitable[None]]
type Score = Callable[[float, float], None]


class MotionSource(Protocol):
    """Compares one camera's pictures; `MotionWatcher` is the real implementation."""

    async def follow(self, source: CameraSource) -> None:
        """Look at a small stream until it fails; raises the source's errors."""

    async def key_frame(self, info: StreamInfo, packet: Packet) -> None:
        """Look at a key frame of the recording, unless a small stream is available."""

    async def jpeg(self, raw: bytes, at: datetime) -> None:
        """Look at a picture from a camera that sends single pictures."""

    async def end(self) -> None:
        """End a motion in progress: no more pictures come."""


type Look = Callable[[Camera, Clock, Tell, Score], MotionSource]


class OwnMotion:
    """Watches one camera's small stream, or else its key frames or single pictures."""

    def __init__(  # noqa: PLR0913 -- everything it touches is injected
        self,
        camera: Camera,
        clock: Clock,
        *,
        look: Look,
        open_small: Callable[[], CameraSource] | None,
        tell: Tell,
        score: Score,
    ) -> None:
        self._clock = clock
        self._look = look
        self._open_small = open_small
        self._tell = tell
        self._score = score
        self._wanted = self._shown = camera
        self._looker = look(camera, clock, self._judged, self._scored)
        self._moving = False
        self._looked_s = clock.steady_s()
        self._looked_at = clock.now()
        self._changed = asyncio.Event()
        self._newest: Callable[[], Awaitable[None]] | None = None
        """Looks at the newest picture."""
        self._news = asyncio.Event()

    def adjust(self, camera: Camera) -> None:
        """Use other masks or another sensitivity from now on."""
        self._wanted = camera
        self._changed.set()

    def key_frame(self, info: StreamInfo, packet: Packet) -> None:
        """Store the recording's newest key frame."""
        self._newest = lambda: self._looker.key_frame(info, packet)
        self._news.set()

    def still(self, raw: bytes, at: datetime) -> None:
        """Store the newest picture from a camera that sends single pictures."""
        self._newest = lambda: self._looker.jpeg(raw, at)
        self._news.set()

    @property
    def looks(self) -> bool:
        """Whether there were pictures to look at recently."""
        return self._clock.steady_s() - self._looked_s < _BLIND_S

    async def run(self) -> None:
        """Watch until canceled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._looking())
            tasks.create_task(self._end_unseen())

    async def _end_unseen(self) -> None:
        """End a motion whose end can't be seen because no more pictures come."""
        while True:
            await self._clock.sleep(_CHECK_S)
            if not self.looks:
                await self._judged(False, self._looked_at)  # noqa: FBT003 -- a Looker's callback

    async def _looking(self) -> None:
        """Watch, with a new Looker whenever the owner changes the settings."""
        while True:
            self._changed.clear()
            if self._wanted is not self._shown:
                self._shown = self._wanted
                self._looker = self._look(self._shown, self._clock, self._judged, self._scored)
            await run_until(self._changed, self._everything())
            await self._rest()

    async def _everything(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._pictures())
            if self._open_small is not None:
                tasks.create_task(self._small(self._open_small))

    async def _pictures(self) -> None:
        """Look at key frames or single pictures; if they come too fast, only at the newest."""
        while True:
            await self._news.wait()
            self._news.clear()
            if self._newest is not None:
                await self._newest()

    async def _small(self, open_small: Callable[[], CameraSource]) -> None:
        """Watch the small stream; reconnect if it fails."""
        backoff = Backoff(self._clock)
        while True:
            refused = False
            try:
                await self._looker.follow(open_small())
            except CameraUnreachableError:
                pass  # the recorder reports this
            except CameraPasswordError:
                refused = True
            await (backoff.wait_refused() if refused else backoff.wait())

    def _scored(self, score: float, threshold: float) -> None:
        self._looked_s, self._looked_at = self._clock.steady_s(), self._clock.now()
        self._score(score, threshold)

    async def _judged(self, active: bool, at: datetime) -> None:  # noqa: FBT001 -- a Looker's callback
        if active is not self._moving:
            self._moving = active
            await self._tell(active, at)

    async def _rest(self) -> None:
        """End a motion that was in progress when the Looker was stopped."""
        await self._looker.end()
        if self._moving:
            await self._judged(False, self._clock.now())  # noqa: FBT003 -- a Looker's callback


_LEAST_S: Final = 0.9
"""Single pictures that come sooner than this after the last one are skipped."""


class MotionWatcher:
    """Detects motion in one camera's pictures; uses only one of three inputs at a time.

    Key frames of the recording are ignored only while a small stream comes, so motion is still
    detected while a camera refuses its second stream.

    Decoding takes 1 to 20 ms about every two seconds and happens in a thread: the hop costs
    0.1 ms of CPU. Everything else happens on the event loop.
    """

    def __init__(
        self,
        camera: Camera,
        clock: Clock,
        tell: Callable[[bool, datetime], Awaitable[None]],
        score: Callable[[float, float], None],
    ) -> None:
        self._detector = MotionDetector(camera.motion_masks, camera.sensitivity)
        self._clock = clock
        self._tell = tell
        self._score = score
        self._info: StreamInfo | None = None
        self._looked_s: float | None = None
        self._busy = False
        self._follows = False
        """Whether a small stream is coming in."""
        self._turn = asyncio.Lock()
        """Held while a thread uses the detector."""

    @property
    def active(self) -> bool:
        """Whether there is motion, as last reported."""
        return self._detector.active

    async def follow(self, source: CameraSource) -> None:
        """Watch a small stream until it ends, and raise its error; any motion ends with it."""
        stages = KeyFrameFirst(self._detector)
        try:
            async with aclosing(source.packets()) as packets:
                async for packet in packets:
                    if stages.keep(source.info, packet):
                        self._follows = True
                        await self._look(stages.look)
        finally:
            if self._follows:
                self._follows, self._info = False, None
                await self._tell_of(self._detector.forget(), scored=False)

    async def key_frame(self, info: StreamInfo, packet: Packet) -> None:
        """Look at a key frame of the recording; motion between two key frames may be missed."""
        if self._follows:
            return
        if info is not self._info:
            self._info, self._looked_s = info, None
            await self._tell_of(self._detector.forget(), scored=False)
        if self._due(packet.start_s):
            await self._single(lambda: look_once(self._detector, info, packet))

    async def jpeg(self, raw: bytes, at: datetime) -> None:
        """Look at a picture from a camera that sends only pictures, at most about one a second."""
        now_s = self._clock.steady_s()
        if self._due(now_s):
            when = PictureTime(media_s=now_s, at=at)
            await self._single(lambda: self._detector.single(grey(raw), when))

    async def end(self) -> None:
        """End any active motion: no more pictures come."""
        self._looked_s = None
        await self._tell_of(self._detector.forget(), scored=False)

    def _due(self, now_s: float) -> bool:
        """Return whether enough time has passed; a clock that went back has started over."""
        last_s = self._looked_s
        if self._busy or (last_s is not None and 0 <= now_s - last_s < _LEAST_S):
            return False
        self._looked_s = now_s
        return True

    async def _single(self, look: Callable[[], Sequence[Change]]) -> None:
        self._busy = True
        try:
            await self._look(look)
        except CameraUnreachableError:
            pass  # a broken picture shows nothing; the recorder reports it
        finally:
            self._busy = False

    async def _look(self, look: Callable[[], Sequence[Change]]) -> None:
        async with self._turn:
            changes = await run_blocking(look)
        await self._tell_of(changes)

    async def _tell_of(self, changes: Sequence[Change], *, scored: bool = True) -> None:
        if scored:
            self._score(self._detector.score, self._detector.threshold)
        for change in changes:
            await self._tell(change.active, change.at)
