"""Combines the reports of several judges into one motion, and how well they agree. Pure.

There is motion while any judge sees it, even if the others miss it. Only the hub's own detection
is trusted without a limit. If another judge reports motion and the hub hasn't seen any for
`_LONGEST_ALONE_S`, that judge is stuck: it doesn't count until it has paused.
"""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
import math
from typing import Final

from hub.model.camera import Judge, MotionAgreement

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
    heard_s: float = -math.inf
    """When the judge last reported anything."""

    @property
    def counts(self) -> bool:
        return self.active and not self.stuck

    def say(self, now_s: float, *, active: bool) -> None:
        if active and not self.active and now_s - self.ended_s >= _PAUSE_S:
            self.began_s, self.stuck = now_s, False
        elif self.active and not active:
            self.ended_s = now_s
        self.active, self.heard_s = active, now_s

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
        self._hub_saw_s = -math.inf
        self._moving = False
        self._episode: _Episode | None = None
        self._counted: deque[tuple[float, bool, bool]] = deque(maxlen=_MOST_COUNTED)
        """When each episode ended, whether the hub saw it, and whether another judge did."""
        self.looks = True
        """Whether the hub has pictures to check; without them it can't miss anything."""

    @property
    def moving(self) -> bool:
        """Whether any judge that counts sees motion."""
        return self._moving

    def say(self, judge: Judge, now_s: float, *, active: bool) -> bool | None:
        """Record a report; return whether motion begins (True), ends (False), or neither (None)."""
        claim = self._claims.get(judge)
        if claim is not None:
            claim.say(now_s, active=active)
        else:
            self._hub_saw_s = now_s if active or self._hub else self._hub_saw_s
            self._hub = active
        return self.settle(now_s)

    def settle(self, now_s: float) -> bool | None:
        """Return what changed with time, like `say`; call this every few seconds."""
        if self._hub:
            self._hub_saw_s = now_s
        for claim in self._claims.values():
            claim.settle(now_s, self._hub_saw_s)
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
            if episode.hub or self.looks:
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
            if now_s - claim.heard_s <= _COUNTED_S and not claim.stuck
            if judge is not Judge.CAMERA or followed
        ]
        counted = [(hub, others) for _, hub, others in self._counted]
        counts_s = min(now_s - self._began_s, _COUNTED_S)
        return MotionAgreement(
            judges=(*heard, *([Judge.HUB] if self.looks else [])),
            both=counted.count((True, True)),
            only_camera=counted.count((False, True)),
            only_hub=counted.count((True, False)),
            stuck=any(claim.stuck for claim in self._claims.values()),
            since=now - timedelta(seconds=counts_s),
        )
