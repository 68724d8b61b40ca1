"""Our own motion detection of one camera, whatever it sends."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from datetime import datetime
from typing import Final

from hub.camera.motion.detector import Change, MotionDetector
from hub.camera.motion.tracks import Moment
from hub.camera.motion.two_stages import TwoStages, look_once
from hub.camera.source import CameraSource
from hub.clock import Clock
from hub.errors import CameraUnreachableError
from hub.media.jpeg import grey
from hub.media.packet import Packet, StreamInfo
from hub.model.camera import Camera
from noticeboard.runtime.tasks import run_blocking

_LEAST_S: Final = 0.9
"""Single pictures that come sooner after the last one are left out."""


class Looking:
    """Looks for motion in what one camera sends; only one of its three ways at a time.

    Key frames of the recording are left alone while a small stream comes: nobody is deaf while a
    camera refuses its second stream.

    Decoding takes 1 to 20 ms about every two seconds and happens in a thread: the hop costs
    0.1 ms of CPU. All else is done where it is called.
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
        """Whether a small stream comes."""
        self._turn = asyncio.Lock()
        """Held while a thread uses the detector."""

    @property
    def active(self) -> bool:
        """Whether something moves, as far as has been told."""
        return self._detector.active

    async def follow(self, source: CameraSource) -> None:
        """Watch a small stream until it ends, and raise its error; motion ends with it."""
        stages = TwoStages(self._detector)
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
        """Look at a key frame of the recorded stream; what moves between two may be missed."""
        if self._follows:
            return
        if info is not self._info:
            self._info, self._looked_s = info, None
            await self._tell_of(self._detector.forget(), scored=False)
        if self._due(packet.start_s):
            await self._single(lambda: look_once(self._detector, info, packet))

    async def jpeg(self, raw: bytes, at: datetime) -> None:
        """Look at a picture of a camera that sends nothing else; one a second is enough."""
        now_s = self._clock.steady_s()
        if self._due(now_s):
            when = Moment(media_s=now_s, at=at)
            await self._single(lambda: self._detector.single(grey(raw), when))

    async def end(self) -> None:
        """End what is active: no more pictures come."""
        self._looked_s = None
        await self._tell_of(self._detector.forget(), scored=False)

    def _due(self, now_s: float) -> bool:
        """Tell whether enough time has passed; a clock that went back has begun anew."""
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
            pass  # a broken picture shows nothing; who reads the camera says so
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
