"""Motion: anything that differs from all recent pictures and goes somewhere. Pure.

Cells in which something keeps coming and going (leaves, a flag, rain) are ignored.
design/motion.md explains why, and what else was tried.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
import math
from typing import Final

import numpy as np

from hub.camera.motion.background import (
    COLUMNS,
    ROWS,
    Background,
    Cells,
    Chosen,
    MotionFrame,
    paired,
)
from hub.camera.motion.tracks import Blob, PictureTime, Tracks, blobs
from hub.media.jpeg import Grey
from hub.model.camera import Mask

_RISES: Final = 3
"""A person walking by covers a cell once, two people twice; leaves cover it again and again."""
_RESTLESS: Final = 0.85
"""A person walking by changes a cell for a second; leaves do so in nearly every picture."""
_LEAST: Final = 6
"""Fewer pictures can't distinguish restless cells from those somebody is just passing."""


class Flicker:
    """Finds flickering cells in consecutive pictures."""

    def __init__(self) -> None:
        self._rises = np.zeros((ROWS, COLUMNS), np.int16)
        self._restless = np.zeros((ROWS, COLUMNS), np.int16)
        self._pictures = 0
        self._differed: Chosen = np.zeros((ROWS, COLUMNS), np.bool_)

    def fade(self) -> None:
        """Halve the weight of everything counted so far."""
        self._rises //= 2
        self._restless //= 2
        self._pictures //= 2

    def interrupt(self) -> None:
        """Don't compare the next picture with the last: the light has changed."""
        self._differed[:] = False

    def count(self, differs: Chosen, stirs: Chosen | None) -> None:
        """Count cells that differ from the background, and from a moment ago, if known."""
        self._rises += differs & ~self._differed
        self._differed = differs
        if stirs is not None:
            self._restless += stirs
            self._pictures += 1

    @property
    def is_decided(self) -> bool:
        """Whether there were enough pictures to decide."""
        return self._pictures >= _LEAST

    @property
    def cells(self) -> Chosen:
        """The cells that flicker."""
        rises: Chosen = self._rises >= _RISES
        if not self.is_decided:
            return rises
        return rises | (self._restless >= _RESTLESS * self._pictures)


_EVEN: Final = 7.0
"""The gray levels beyond noise by which cells must differ for a score of 50."""
_DOUBLED_EVERY: Final = 25.0
"""The points of the score that double these gray levels."""
_WEAK = np.float32(0.6)
"""A cell belongs to a blob if it reaches this fraction of the level that one cell must reach."""
_LEARNS = 4
"""The number of pictures after which swaying and waving things are known."""
_ALIVE = np.float32(0.6)
_STIRS = np.float32(0.1)
"""A cell is alive, or at least stirs, if its latest change reaches this fraction of the level."""
_SETTLES_S = 1.2
"""How long a camera takes to adjust its exposure after a jump of the light."""
_CONTINUES_WITHIN_S = 0.4
_QUIET_S = 4.0
"""Motion that begins again sooner is the same motion."""
_MOST_UNDECIDED = 3
_SMALL_CELLS = 3
_NEARLY = 10.0
"""How much the score of somebody far away may drop from one picture to the next."""
_SINGLE_CELLS = 4
_SINGLE_HABIT = np.float32(0.15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The beginning or end of motion, with the time of the picture that showed it."""

    active: bool
    at: datetime


def threshold(sensitivity: int) -> float:
    """Return the score from which on it is motion, for a sensitivity of 1 to 100."""
    return float(max(100 - sensitivity, 1))


class MotionDetector:
    """Judges one camera's pictures: `glance`, `study` if that is suspicious, then `remember`.

    If there are no frames to study, `single` does it all. Times must increase until `forget`.
    """

    def __init__(self, masks: Sequence[Mask] = (), sensitivity: int = 50) -> None:
        self.threshold = threshold(sensitivity)
        """The score from which on it is motion."""
        self._least = np.float32(_EVEN * 2 ** ((self.threshold - 50) / _DOUBLED_EVERY))
        self._weak = _WEAK * self._least
        self._scenery = Background(masks)
        self._learning = _LEARNS
        self._tracks = Tracks()
        self.active = False
        self._start()

    def _start(self) -> None:
        self._view: MotionFrame | None = None
        self._excess: Cells | None = None
        self._deferred: Cells | None = None
        self._glanced_s: float | None = None
        self._raw = 0.0
        self._still = True
        self._last: PictureTime | None = None
        self._assumed: PictureTime | None = None
        self._surely: PictureTime | None = None
        self._before: deque[MotionFrame] = deque(maxlen=2)
        self._light_changed_s = self._studied_s = -math.inf
        self._flicker = Flicker()
        self._undecided = 0
        self.moving = False
        """Whether something moved in the last frames studied."""

    def forget(self) -> list[Change]:
        """Start over with another stream; return the end of any active motion."""
        changes = self.end()
        self._scenery.forget()
        self._tracks.drop()
        self._start()
        return changes

    @property
    def score(self) -> float:
        """How much the newest picture differs, 0 to 100; below the threshold without motion."""
        return self._raw if self.active else min(self._raw, self.threshold - 1)

    # The first stage

    def glance(self, picture: Grey, when: PictureTime) -> bool:
        """Return whether a picture differs from the recent ones."""
        excess = self._glanced(picture, when)
        self._still = excess is None or self._raw < self.threshold
        self._excess = None if self._still else excess
        return not self._still

    @property
    def small(self) -> bool:
        """Whether the suspicious part of the last picture is tiny: a digit, or far away."""
        return self._excess is not None and int((self._excess > self._weak).sum()) <= _SMALL_CELLS

    @property
    def nearly(self) -> bool:
        """Whether the last picture is suspicious, or nearly so."""
        return self._raw >= self.threshold - _NEARLY

    def defer(self) -> None:
        """Let the next picture decide whether this one shows anything."""
        self._deferred = self._excess

    def dismiss(self) -> None:
        """Learn the deferred difference as harmless."""
        if self._deferred is not None:
            self._scenery.learn(self._deferred, np.True_)

    def remember(self) -> None:
        """Store the last picture, to compare later ones with."""
        if self._view is not None:
            self._scenery.remember(self._view, still=self._still)

    def _glanced(self, picture: Grey, when: PictureTime) -> Cells | None:
        """Return how much each cell of a picture differs; None while still learning."""
        self._view = MotionFrame(picture)
        if self._glanced_s is not None:
            self._scenery.age(when.media_s - self._glanced_s)
        self._glanced_s, self._raw = when.media_s, 0.0
        if self._scenery.empty:
            return None
        excess = self._scenery.unlike_lately(self._view)
        if self._learning > 0:
            self._learning -= 1
            if not self._scenery.mostly(excess > self._weak):
                self._scenery.learn(excess, np.True_)
            return None
        levels = paired(excess)
        if levels > 0:
            self._raw = min(max(50 + _DOUBLED_EVERY * math.log2(levels / _EVEN), 0.0), 100.0)
        return excess

    # The second stage

    def study(
        self,
        frames: Iterable[tuple[Grey, PictureTime]],
        *,
        follows: bool,
        begins: bool = False,
        ends: bool = False,
    ) -> list[Change]:
        """Study frames in order; return a motion's end before them and a motion's start in them.

        `follows`: they come right after the last ones studied. `begins`: stop as soon as something
        moves. `ends`: something moved right before them; stop when it no longer does.
        """
        self._begin_study(follows=follows)
        start_s: float | None = None
        for picture, when in () if self._scenery.empty else frames:
            if follows and when.media_s <= self._studied_s:
                continue
            start_s = when.media_s if start_s is None else start_s
            self._studied_s = when.media_s
            view = MotionFrame(picture)
            excess = self._scenery.unlike_still(view)
            if self._in_other_light(view, excess, when):
                continue
            begun = when.media_s - start_s <= _CONTINUES_WITHIN_S
            self._follow(view, excess, when, go_on=ends and begun)
            if ends and not begun and self._tracks.all_lost:
                break
            if begins and self._flicker.is_decided and self._tracks.moving(self._flicker.cells):
                break
        return self._judge()

    @property
    def undecided(self) -> bool:
        """Whether the next frames must be studied to decide."""
        return self._undecided > 0

    def _begin_study(self, *, follows: bool) -> None:
        if follows:
            self._tracks.forget_old()
            self._flicker.fade()
        else:
            self._tracks.drop()
            self._before.clear()
            self._flicker = Flicker()
            self._scenery.begin_turn()
        self._worst: Cells = np.zeros((ROWS, COLUMNS), np.float32)
        self._relit = False

    def _in_other_light(self, view: MotionFrame, excess: Cells, when: PictureTime) -> bool:
        """Return whether the light has just jumped; if so, drop everything from before."""
        jumps = self._scenery.light_jumps(excess > self._weak)
        if jumps or (self._before and view.has_other_light(self._before[0])):
            self._light_changed_s = when.media_s
        if when.media_s - self._light_changed_s >= _SETTLES_S:
            return False
        self._relit = True
        self._scenery.relit(view)
        self._tracks.drop()
        self._before.clear()
        self._flicker.interrupt()
        return True

    def _follow(self, view: MotionFrame, excess: Cells, when: PictureTime, *, go_on: bool) -> None:
        differs = excess > self._weak
        np.maximum(self._worst, excess, out=self._worst)
        found: list[Blob] = []
        stirs: Chosen | None = None
        if self._before:
            change = self._scenery.unlike_before(view, self._before[0])
            stirs = change > _STIRS * self._least
            if differs.any():
                alive = self._scenery.beyond_habit(change) > _ALIVE * self._least
                found = blobs(differs, excess > self._least, alive)
        self._flicker.count(differs, stirs)
        self._tracks.follow(found, when, go_on=go_on)
        self._before.append(view)

    def _judge(self) -> list[Change]:
        flickering = self._flicker.cells
        span = self._tracks.moving(flickering)
        self.moving = span is not None
        doubtful = span is None and self._tracks.undecided(flickering)
        self._undecided = self._undecided + 1 if doubtful else 0
        if self._undecided >= _MOST_UNDECIDED:
            self._undecided = 0
        if span is not None or self.undecided:
            self._scenery.learn(self._worst, flickering)
        else:
            self._still = True
            if not self._relit:
                self._scenery.learn(self._worst, np.True_)
        return [] if span is None else self._moved(*span)

    def _moved(self, first: PictureTime, last: PictureTime) -> list[Change]:
        newest, changes = self._newest_move, list[Change]()
        if newest is not None and first.media_s - newest.media_s >= _QUIET_S:
            changes += self.end()
        if not self.active:
            self.active = True
            changes.append(Change(active=True, at=first.at))
        if self._last is None or last.media_s > self._last.media_s:
            self._last = last
        self._assumed = self._surely = None
        return changes

    # Continuing and ending

    def extend(self, when: PictureTime) -> None:
        """Assume that the last picture shows the same motion, without studying it."""
        self._surely, self._assumed = self._assumed, when

    def stopped(self) -> None:
        """Take back the last `extend`: nothing moved before that picture after all."""
        self._last = self._surely or self._last
        self._assumed = self._surely = None

    def settle(self, when: PictureTime) -> list[Change]:
        """Return the end of a motion that has stopped for a while."""
        newest = self._newest_move
        return self.end() if newest and when.media_s - newest.media_s >= _QUIET_S else []

    def end(self) -> list[Change]:
        """Return the end of any active motion, with the time it last moved."""
        newest, was = self._newest_move, self.active
        self.active, self._assumed, self._surely = False, None, None
        return [Change(active=False, at=newest.at)] if was and newest else []

    @property
    def _newest_move(self) -> PictureTime | None:
        return self._assumed or self._last

    # A single stage, for pictures seconds apart

    def single(self, picture: Grey, when: PictureTime) -> list[Change]:
        """Judge a picture that is a second or more apart from any other."""
        excess = self._glanced(picture, when)
        was, self.moving, changes = self.moving, False, list[Change]()
        if excess is None:
            self.remember()
            return changes
        differs = excess > self._least
        if self._view is not None and self._scenery.mostly(differs) and not was:
            self._scenery.relit(self._view)
            self._raw = 0.0
            return self.settle(when)
        self.moving = self._raw >= self.threshold and (was or _large(differs))
        if self.moving:
            changes = self._moved(when, when)
            self._scenery.learn(excess * _SINGLE_HABIT, np.True_)
        else:
            # Motion in the last picture continued until some time before this one.
            self._last = when if was else self._last
            self._scenery.learn(excess, np.True_)
        self.remember()
        return changes + self.settle(when)


def _large(differs: Chosen) -> bool:
    return any(len(blob.cells) >= _SINGLE_CELLS for blob in blobs(differs, differs, differs))
