"""The hub's own look at one camera, all the time: what the camera tells never replaces it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final, Protocol

from hub.camera.backoff import Backoff
from hub.camera.source import CameraSource
from hub.clock import Clock
from hub.errors import CameraPasswordError, CameraUnreachableError
from hub.media.packet import Packet, StreamInfo
from hub.model.camera import Camera
from noticeboard.runtime.tasks import run_until

_BLIND_S: Final = 30.0
"""A motion ends if there was nothing to look at for so long; slow key frames come sooner."""
_CHECK_S: Final = 5.0

type Tell = Callable[[bool, datetime], Awaitable[None]]
type Score = Callable[[float, float], None]


class Looker(Protocol):
    """Who compares one camera's pictures; `hub.camera.motion.looking` is the real one."""

    async def follow(self, source: CameraSource) -> None:
        """Look at a small stream until it fails; raises what the source raises."""

    async def key_frame(self, info: StreamInfo, packet: Packet) -> None:
        """Look at a key frame of the recording, unless a small stream comes."""

    async def jpeg(self, raw: bytes, at: datetime) -> None:
        """Look at a picture of a camera that gives single ones."""

    async def end(self) -> None:
        """End a motion that is under way: no more pictures come."""


type Look = Callable[[Camera, Clock, Tell, Score], Looker]


class OwnMotion:
    """Looks at one camera's small stream; without one, at its key frames or single pictures."""

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
        """Looks at what came last."""
        self._news = asyncio.Event()

    def adjust(self, camera: Camera) -> None:
        """Look with other masks or another sensitivity from now on."""
        self._wanted = camera
        self._changed.set()

    def key_frame(self, info: StreamInfo, packet: Packet) -> None:
        """Take note of the recording's newest key frame."""
        self._newest = lambda: self._looker.key_frame(info, packet)
        self._news.set()

    def still(self, raw: bytes, at: datetime) -> None:
        """Take note of the newest picture of a camera that gives single ones."""
        self._newest = lambda: self._looker.jpeg(raw, at)
        self._news.set()

    @property
    def looks(self) -> bool:
        """Whether there were pictures to look at lately."""
        return self._clock.steady_s() - self._looked_s < _BLIND_S

    async def run(self) -> None:
        """Look until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._looking())
            tasks.create_task(self._end_unseen())

    async def _end_unseen(self) -> None:
        """End a motion whose end nobody can see, because no pictures come any more."""
        while True:
            await self._clock.sleep(_CHECK_S)
            if not self.looks:
                await self._judged(False, self._looked_at)  # noqa: FBT003 -- as a Looker tells it

    async def _looking(self) -> None:
        """Look, with other eyes whenever the owner has changed how."""
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
        """Look at key frames or single pictures, the newest where they come too fast."""
        while True:
            await self._news.wait()
            self._news.clear()
            if self._newest is not None:
                await self._newest()

    async def _small(self, open_small: Callable[[], CameraSource]) -> None:
        """Look at the small stream, again and again if it fails."""
        backoff = Backoff(self._clock)
        while True:
            refused = False
            try:
                await self._looker.follow(open_small())
            except CameraUnreachableError:
                pass  # the recorder says so
            except CameraPasswordError:
                refused = True
            await (backoff.wait_refused() if refused else backoff.wait())

    def _scored(self, score: float, threshold: float) -> None:
        self._looked_s, self._looked_at = self._clock.steady_s(), self._clock.now()
        self._score(score, threshold)

    async def _judged(self, active: bool, at: datetime) -> None:  # noqa: FBT001 -- as a Looker tells it
        if active is not self._moving:
            self._moving = active
            await self._tell(active, at)

    async def _rest(self) -> None:
        """End a motion that was under way when looking was given up."""
        await self._looker.end()
        if self._moving:
            await self._judged(False, self._clock.now())  # noqa: FBT003 -- as a Looker tells it
