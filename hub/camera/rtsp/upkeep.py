"""What a connection needs while it is read: reports, words in time, and a watch over its flow."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from hub.camera.rtsp.intake import VideoIntake
from hub.camera.rtsp.line import Line
from hub.camera.rtsp.session import Session
from hub.clock import Clock
from hub.errors import CameraUnreachableError, HubError, NoKeyFramesError
from hub.model.camera import Transport

_TICK_S: Final = 1.0
_REPORT_EVERY_S: Final = 5.0
"""Some cameras hang up on those who never report what they received."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long is waited for a camera."""

    connect_s: float = 10.0
    silent_s: float = 5.0
    key_frame_s: float = 8.0
    hang_up_s: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    """Runs until cancelled, or until the stream has failed."""

    host: str
    transport: Transport
    session: Session
    video: VideoIntake
    lines: tuple[Line, ...]
    own: int
    clock: Clock
    patience: Patience
    failed: Callable[[HubError], None]

    async def run(self) -> None:
        """Keep the stream up, and tell `failed` where that does not succeed."""
        try:
            await self._run()
        except HubError as error:
            self.failed(error)

    async def _run(self) -> None:
        began_s = reported_s = spoken_s = seen_s = self.clock.steady_s()
        seen = 0
        while True:
            await self.clock.sleep(_TICK_S)
            now_s = self.clock.steady_s()
            if self.video.stream.taken != seen:
                seen, seen_s = self.video.stream.taken, now_s
            self._check(seen, silent_s=now_s - seen_s, passed_s=now_s - began_s)
            if now_s - reported_s >= _REPORT_EVERY_S:
                reported_s = now_s
                for line in self.lines:
                    line.send_report(self.own, now_s)
            if now_s - spoken_s >= self.session.timeout_s / 2:
                spoken_s = now_s
                # Some never answer while they send: what they send shows that they are there.
                with suppress(TimeoutError):
                    async with asyncio.timeout(self.patience.silent_s):
                        await self.session.keep_alive()

    def _check(self, seen: int, *, silent_s: float, passed_s: float) -> None:
        """Raise CameraUnreachableError where nothing comes, or nothing to begin with."""
        if silent_s >= self.patience.silent_s:
            if not seen and self.transport is Transport.UDP:
                raise CameraUnreachableError(
                    f"The camera at {self.host} answers, but nothing comes by UDP: choose TCP."
                )
            raise CameraUnreachableError(
                f"The camera at {self.host} stopped sending: check its power and network."
            )
        if self.video.newest is None and passed_s >= self.patience.key_frame_s:
            if self.video.undescribed:
                raise NoKeyFramesError(
                    "The camera never says how its video is coded: choose other video settings."
                )
            raise NoKeyFramesError(
                "The camera sends no key frame within eight seconds: set a shorter key frame "
                "interval."
            )
