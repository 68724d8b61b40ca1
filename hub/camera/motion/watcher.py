"""Watches one camera for motion, whatever it reports itself, and judges the reports of all.

There is motion while any judge sees it, even if the others miss it. Only the hub's own detection
is trusted without a limit. If another judge reports motion and the hub hasn't seen any for
`_LONGEST_ALONE_S`, that judge is stuck: it doesn't count until it has paused.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime, timedelta
import math
from typing import Final, Protocol

from hub.camera.motion.decoder import KeyFrameFirst, detect
from hub.camera.motion.detector import Change, MotionDetector
from hub.camera.motion.tracks import PictureTime
from hub.camera.source import Backoff, CameraSource
from hub.clock import Clock
from hub.errors import CameraPasswordError, CameraUnreachableError
from hub.media.jpeg import grey
from hub.media.packet import Packet, StreamInfo
from hub.model.camera import Camera, Judge, MotionAgreement
from noticeboard.runtime.tasks import run_blocking, run_until

_BLIND_S: Final = 30.0
"""A motion ends if no picture came for this long; even slow key frames come sooner."""
_CHECK_S: Final = 5.0

type ReportMotion = Callable[[bool, datetime], Awaitable[None]]
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


type MotionSourceFactory = Callable[[Camera, Clock, ReportMotion, Score], MotionSource]


class OwnMotion:
    """Watches one camera's small stream, or else its key frames or single pictures."""

    def __init__(  # noqa: PLR0913 -- everything it touches is injected
        self,
        camera: Camera,
        clock: Clock,
        *,
        open_watcher: MotionSourceFactory,
        open_small: Callable[[], CameraSource] | None,
        report: ReportMotion,
        score: Score,
    ) -> None:
        self._clock = clock
        self._open_watcher = open_watcher
        self._open_small = open_small
        self._report = report
        self._score = score
        self._settings = self._applied = camera
        self._watcher = open_watcher(camera, clock, self._judged, self._scored)
        self._moving = False
        self._picture_s = clock.steady_s()
        self._picture_at = clock.now()
        self._changed = asyncio.Event()
        self._newest: Callable[[], Awaitable[None]] | None = None
        """Looks at the newest picture."""
        self._news = asyncio.Event()

    def adjust(self, camera: Camera) -> None:
        """Use other masks or another sensitivity from now on."""
        self._settings = camera
        self._changed.set()

    def key_frame(self, info: StreamInfo, packet: Packet) -> None:
        """Store the recording's newest key frame."""
        self._newest = lambda: self._watcher.key_frame(info, packet)
        self._news.set()

    def still(self, raw: bytes, at: datetime) -> None:
        """Store the newest picture from a camera that sends single pictures."""
        self._newest = lambda: self._watcher.jpeg(raw, at)
        self._news.set()

    @property
    def has_pictures(self) -> bool:
        """Whether there were pictures to look at recently."""
        return self._clock.steady_s() - self._picture_s < _BLIND_S

    async def run(self) -> None:
        """Watch until canceled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._watch())
            tasks.create_task(self._end_unseen())

    async def _end_unseen(self) -> None:
        """End a motion whose end can't be seen because no more pictures come."""
        while True:
            await self._clock.sleep(_CHECK_S)
            if not self.has_pictures:
                await self._judged(False, self._picture_at)  # noqa: FBT003 -- a Looker's callback

    async def _watch(self) -> None:
        """Watch, with a new Looker whenever the owner changes the settings."""
        while True:
            self._changed.clear()
            if self._settings is not self._applied:
                self._applied = self._settings
                self._watcher = self._open_watcher(
                    self._applied, self._clock, self._judged, self._scored
                )
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
                await self._watcher.follow(open_small())
            except CameraUnreachableError:
                pass  # the recorder reports this
            except CameraPasswordError:
                refused = True
            await (backoff.wait_refused() if refused else backoff.wait())

    def _scored(self, score: float, threshold: float) -> None:
        self._picture_s, self._picture_at = self._clock.steady_s(), self._clock.now()
        self._score(score, threshold)

    async def _judged(self, active: bool, at: datetime) -> None:  # noqa: FBT001 -- a Looker's callback
        if active is not self._moving:
            self._moving = active
            await self._report(active, at)

    async def _rest(self) -> None:
        """End a motion that was in progress when the Looker was stopped."""
        await self._watcher.end()
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
        report: Callable[[bool, datetime], Awaitable[None]],
        score: Callable[[float, float], None],
    ) -> None:
        self._detector = MotionDetector(camera.motion_masks, camera.sensitivity)
        self._clock = clock
        self._report = report
        self._score = score
        self._info: StreamInfo | None = None
        self._picture_s: float | None = None
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
                    if stages.push(source.info, packet):
                        self._follows = True
                        await self._detect(stages.detect)
        finally:
            if self._follows:
                self._follows, self._info = False, None
                await self._report_changes(self._detector.forget(), scored=False)

    async def key_frame(self, info: StreamInfo, packet: Packet) -> None:
        """Look at a key frame of the recording; motion between two key frames may be missed."""
        if self._follows:
            return
        if info is not self._info:
            self._info, self._picture_s = info, None
            await self._report_changes(self._detector.forget(), scored=False)
        if self._due(packet.start_s):
            await self._single(lambda: detect(self._detector, info, packet))

    async def jpeg(self, raw: bytes, at: datetime) -> None:
        """Look at a picture from a camera that sends only pictures, at most about one a second."""
        now_s = self._clock.steady_s()
        if self._due(now_s):
            when = PictureTime(media_s=now_s, at=at)
            await self._single(lambda: self._detector.single(grey(raw), when))

    async def end(self) -> None:
        """End any active motion: no more pictures come."""
        self._picture_s = None
        await self._report_changes(self._detector.forget(), scored=False)

    def _due(self, now_s: float) -> bool:
        """Return whether enough time has passed; a clock that went back has started over."""
        last_s = self._picture_s
        if self._busy or (last_s is not None and 0 <= now_s - last_s < _LEAST_S):
            return False
        self._picture_s = now_s
        return True

    async def _single(self, detect: Callable[[], Sequence[Change]]) -> None:
        self._busy = True
        try:
            await self._detect(detect)
        except CameraUnreachableError:
            pass  # a broken picture shows nothing; the recorder reports it
        finally:
            self._busy = False

    async def _detect(self, detect: Callable[[], Sequence[Change]]) -> None:
        async with self._turn:
            changes = await run_blocking(detect)
        await self._report_changes(changes)

    async def _report_changes(self, changes: Sequence[Change], *, scored: bool = True) -> None:
        if scored:
            self._score(self._detector.score, self._detector.threshold)
        for change in changes:
            await self._report(change.active, change.at)


_PAUSE_S: Final = 25.0
"""Motion that begins again sooner is the same: both clips would meet (10 s before, 15 s after)."""
_LONGEST_ALONE_S: Final = 300.0
"""As long as the longest clip."""
_COUNTED_AGAIN_S: Final = 600.0
"""Motion that continues is counted again this often."""
_COUNTED_S: Final = 86_400.0
_MOST_COUNTED: Final = 5_000


@dataclass(slots=True)
class _Claim:
    """The report of a judge other than the hub."""

    active: bool = False
    stuck: bool = False
    began_s: float = -math.inf
    ended_s: float = -math.inf
    reported_s: float = -math.inf
    """When the judge last reported anything."""

    @property
    def counts(self) -> bool:
        return self.active and not self.stuck

    def report(self, now_s: float, *, active: bool) -> None:
        if active and not self.active and now_s - self.ended_s >= _PAUSE_S:
            self.began_s, self.stuck = now_s, False
        elif self.active and not active:
            self.ended_s = now_s
        self.active, self.reported_s = active, now_s

    def settle(self, now_s: float, hub_saw_s: float) -> None:
        if self.active:
            self.stuck |= now_s - max(self.began_s, hub_saw_s) >= _LONGEST_ALONE_S
        elif now_s - self.ended_s >= _PAUSE_S:
            self.stuck = False


@dataclass(slots=True)
class _Episode:
    """Motion without a pause, counted once."""

    began_s: float
    hub: bool = False
    others: bool = False
    quiet_s: float | None = None
    """Since when no judge sees motion."""


class Judgment:
    """Combines the reports of one camera's judges; times are in steady seconds."""

    def __init__(self, now_s: float) -> None:
        self._began_s = now_s
        self._claims = {Judge.CAMERA: _Claim(), Judge.HOME_ASSISTANT: _Claim()}
        self._hub = False
        self._hub_motion_s = -math.inf
        self._moving = False
        self._episode: _Episode | None = None
        self._counted: deque[tuple[float, bool, bool]] = deque(maxlen=_MOST_COUNTED)
        """When each episode ended, whether the hub saw it, and whether another judge did."""
        self.hub_can_see = True
        """Whether the hub has pictures to check; without them it can't miss anything."""

    @property
    def moving(self) -> bool:
        """Whether any judge that counts sees motion."""
        return self._moving

    def report(self, judge: Judge, now_s: float, *, active: bool) -> bool | None:
        """Record a report; return whether motion begins (True), ends (False), or neither (None)."""
        claim = self._claims.get(judge)
        if claim is not None:
            claim.report(now_s, active=active)
        else:
            self._hub_motion_s = now_s if active or self._hub else self._hub_motion_s
            self._hub = active
        return self.settle(now_s)

    def settle(self, now_s: float) -> bool | None:
        """Return what changed with time, like `report`; call this every few seconds."""
        if self._hub:
            self._hub_motion_s = now_s
        for claim in self._claims.values():
            claim.settle(now_s, self._hub_motion_s)
        others = any(claim.counts for claim in self._claims.values())
        self._count(now_s, others=others)
        moving = self._hub or others
        if moving is self._moving:
            return None
        self._moving = moving
        return moving

    def end(self) -> bool:
        """Clear all reports; return whether there was motion."""
        moved, self._moving, self._hub = self._moving, False, False
        for claim in self._claims.values():
            claim.active = False
        return moved

    def _count(self, now_s: float, *, others: bool) -> None:
        moving = self._hub or others
        if self._episode is None and moving:
            self._episode = _Episode(now_s)
        episode = self._episode
        if episode is None:
            return
        episode.hub |= self._hub
        episode.others |= others
        if moving:
            episode.quiet_s = None
        elif episode.quiet_s is None:
            episode.quiet_s = now_s
        paused = episode.quiet_s is not None and now_s - episode.quiet_s >= _PAUSE_S
        if paused or now_s - episode.began_s >= _COUNTED_AGAIN_S:
            self._episode = None
            if episode.hub or self.hub_can_see:
                self._counted.append((now_s, episode.hub, episode.others))

    def agreement(self, now_s: float, now: datetime, *, followed: bool) -> MotionAgreement:
        """Return the current judges and how often they agreed, over at most the last day.

        `followed`: whether the camera's own events are received.
        """
        while self._counted and now_s - self._counted[0][0] > _COUNTED_S:
            self._counted.popleft()
        heard = [
            judge
            for judge, claim in self._claims.items()
            if now_s - claim.reported_s <= _COUNTED_S and not claim.stuck
            if judge is not Judge.CAMERA or followed
        ]
        counted = [(hub, others) for _, hub, others in self._counted]
        counts_s = min(now_s - self._began_s, _COUNTED_S)
        return MotionAgreement(
            judges=(*heard, *([Judge.HUB] if self.hub_can_see else [])),
            both=counted.count((True, True)),
            only_camera=counted.count((False, True)),
            only_hub=counted.count((True, False)),
            stuck=any(claim.stuck for claim in self._claims.values()),
            since=now - timedelta(seconds=counts_s),
        )
