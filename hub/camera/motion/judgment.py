"""One motion out of what several judges say, and how well they agree. Pure.

It moves while any judge sees it move: whoever sees what the others miss is heard. Only the hub's
own look is trusted without end. What another judge claims and the hub hasn't seen for
`_LONGEST_ALONE_S` is stuck: it counts no more until it has paused.
"""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
import math
from typing import Final

from hub.model.camera import Judge, MotionAgreement

_PAUSE_S: Final = 25.0
"""What begins again sooner is the same motion: clips of both would meet (10 s before, 15 after)."""
_LONGEST_ALONE_S: Final = 300.0
"""As long as the longest clip."""
_COUNTED_AGAIN_S: Final = 600.0
"""Motion that goes on is counted anew this often."""
_COUNTED_S: Final = 86_400.0
_MOST_COUNTED: Final = 5_000


@dataclass(slots=True)
class _Claim:
    """What a judge other than the hub says."""

    active: bool = False
    stuck: bool = False
    began_s: float = -math.inf
    ended_s: float = -math.inf
    heard_s: float = -math.inf
    """When it last said anything."""

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
    """Motion without a pause, to be counted once."""

    began_s: float
    hub: bool = False
    others: bool = False
    quiet_s: float | None = None
    """Since when nobody sees anything."""


class Judgment:
    """Joins what the judges of one camera say; times are steady seconds that never go back."""

    def __init__(self, now_s: float) -> None:
        self._began_s = now_s
        self._claims = {Judge.CAMERA: _Claim(), Judge.HOME_ASSISTANT: _Claim()}
        self._hub = False
        self._hub_saw_s = -math.inf
        self._moving = False
        self._episode: _Episode | None = None
        self._counted: deque[tuple[float, bool, bool]] = deque(maxlen=_MOST_COUNTED)
        """When an episode ended, whether the hub saw it, and whether another judge did."""
        self.looks = True
        """Whether the hub has pictures to look at; without them it can't miss anything."""

    @property
    def moving(self) -> bool:
        """Whether anybody who is heard sees motion."""
        return self._moving

    def say(self, judge: Judge, now_s: float, *, active: bool) -> bool | None:
        """Return whether motion begins (True) or ends (False) now; None if that is no news."""
        claim = self._claims.get(judge)
        if claim is not None:
            claim.say(now_s, active=active)
        else:
            self._hub_saw_s = now_s if active or self._hub else self._hub_saw_s
            self._hub = active
        return self.settle(now_s)

    def settle(self, now_s: float) -> bool | None:
        """Return what time alone changes, as `say` does; to be called every few seconds."""
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
        """Forget what anybody sees, and return whether it moved."""
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
        """Return who judges now and how often they agreed over the last day, at most.

        `followed` says whether the camera's own events are received.
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
