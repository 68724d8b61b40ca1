"""A camera's background, and how much a picture differs from it. Pure."""

from collections import deque
from collections.abc import Iterable, Sequence
import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hub.media.jpeg import GREY_HEIGHT, GREY_WIDTH, Grey
from hub.model.camera import Mask

CELL: Final = 5
ROWS: Final = GREY_HEIGHT // CELL
COLUMNS: Final = GREY_WIDTH // CELL
_REMEMBERED = 3
"""The smallest difference to this many pictures counts: what sways or ticks was there before."""
_AROUND = 2
"""Cells to each side that share a change of light: a face is smaller, a headlight's cone larger."""
_DARK = np.float32(8)
_LEAST_GAIN, _MOST_GAIN = np.float32(0.3), np.float32(3)
_LIGHT_FACTOR = np.float32(0.3)
"""The part of a light change around a cell that is subtracted from its difference."""
_LIGHT_CHANGE = 0.12
"""If half of the picture gets this much brighter or darker, the light has changed."""
_LIGHT_SHARE, _GRADUAL_SHARE = 0.3, 0.08
"""Or if this much of it differs at once, unless somebody filled part of it just before."""
_NOISE_FACTOR = np.float32(2)
_NOISE_AT = int(ROWS * COLUMNS * 0.4)
"""The index, among cells sorted by difference, of one that differs only by noise."""
_UNREST_S = 300.0
"""After about this time, the unrest of swaying leaves or a flag is forgotten."""
_MOST_UNREST = np.float32(100)
_MEAN = np.full(CELL * CELL, 1 / (CELL * CELL), np.float32)

type Cells = NDArray[np.float32]
"""One number per cell: 27 rows of 48 cells."""
type Chosen = NDArray[np.bool_]
"""A selection of cells."""


class MotionFrame:
    """A picture prepared for comparison: takes 0.05 ms, and each comparison 0.03 ms."""

    __slots__ = ("around", "difference")

    def __init__(self, picture: Grey) -> None:
        # A row for each pixel of a cell, a column for each cell: NumPy is fast on long rows.
        tiles = picture.reshape(ROWS, CELL, COLUMNS, CELL).transpose(1, 3, 0, 2)
        levels = tiles.astype(np.float32, order="C").reshape(CELL * CELL, ROWS * COLUMNS)
        means = (_MEAN @ levels).reshape(ROWS, COLUMNS)
        self.around = (_DOWN @ means @ _ASIDE).ravel()
        """The mean of each cell and the cells around it."""
        levels -= self.around
        self.difference = levels
        """Each pixel's difference from that mean."""

    def unlike(self, other: "MotionFrame") -> Cells:
        """Return how many gray levels each cell differs by, corrected for a local light change."""
        gain = (self.around + _DARK) / (other.around + _DARK)
        np.minimum(np.maximum(gain, _LEAST_GAIN, out=gain), _MOST_GAIN, out=gain)
        unlike = other.difference * gain
        np.abs(np.subtract(self.difference, unlike, out=unlike), out=unlike)
        cells = _MEAN @ unlike
        # If much light came or went, subtract its own edges as well.
        lit = _LIGHT_FACTOR * np.abs(self.around - other.around)
        least: Cells = np.maximum(cells - lit, cells / 2).reshape(ROWS, COLUMNS)
        return least

    def has_other_light(self, other: "MotionFrame") -> bool:
        """Return whether half of the picture is much brighter or darker."""
        change = np.abs(self.around - other.around) / (other.around + _DARK)
        return _nth(change, ROWS * COLUMNS // 2) > _LIGHT_CHANGE


class Background:
    """The recent pictures, the noise in them, and where something always stirs."""

    def __init__(self, masks: Sequence[Mask]) -> None:
        self._watched = _watched(masks)
        self._area = max(int(self._watched.sum()), 1)
        self._unrest: Cells = np.zeros((ROWS, COLUMNS), np.float32)
        self.forget()

    def forget(self) -> None:
        """Start over with another stream, but keep where leaves sway."""
        self._views: deque[MotionFrame] = deque(maxlen=_REMEMBERED)
        self._still: deque[MotionFrame] = deque(maxlen=_REMEMBERED)
        self._shares = deque([1.0], maxlen=2)
        self._noise = -1.0

    @property
    def empty(self) -> bool:
        """Whether there is no picture to compare with."""
        return not self._views

    def remember(self, view: MotionFrame, *, still: bool) -> None:
        """Store a picture to compare later ones with; `still` if nothing moves in it."""
        self._views.append(view)
        if still:
            self._still.append(view)

    def relit(self, view: MotionFrame) -> None:
        """Start over with a picture in a different light."""
        self.forget()
        self.remember(view, still=True)

    def age(self, passed_s: float) -> None:
        """Let the unrest decay over the seconds passed."""
        self._unrest *= np.float32(math.exp(-max(passed_s, 0.0) / _UNREST_S))

    def learn(self, excess: Cells, where: Chosen | np.bool_) -> None:
        """Learn what the cells in `where` did as their usual unrest."""
        raised = np.minimum(self._unrest + np.maximum(excess, 0), _MOST_UNREST)
        np.copyto(self._unrest, raised, where=where)

    def unlike_lately(self, view: MotionFrame) -> Cells:
        """Return how much a picture differs from the recent ones, beyond noise and usual unrest."""
        unlike = _least_unlike(view, self._views)
        noise = _noise_in(unlike)
        self._noise = noise if self._noise < 0 else self._noise + 0.3 * (noise - self._noise)
        return self.beyond_habit(self._beyond_noise(unlike))

    def unlike_still(self, view: MotionFrame) -> Cells:
        """Return the same difference from pictures in which nothing moved.

        Compared with a picture that shows it, somebody walking away from there could be missed.
        """
        unlike = _least_unlike(view, self._still or self._views)
        return self.beyond_habit(self._beyond_noise(unlike))

    def unlike_before(self, view: MotionFrame, before: MotionFrame) -> Cells:
        """Return how much a picture differs from one a moment ago, beyond noise."""
        return self._beyond_noise(view.unlike(before))

    def beyond_habit(self, unlike: Cells) -> Cells:
        """Return the part of a difference beyond the usual unrest."""
        return unlike - self._unrest

    def share(self, differs: Chosen) -> float:
        """Return the share of the watched cells that differ."""
        return float(differs.sum()) / self._area

    def light_jumps(self, differs: Chosen) -> bool:
        """Return whether so much differs at once that the light changed; call in picture order."""
        share = self.share(differs)
        jumps = share > _LIGHT_SHARE and min(self._shares) < _GRADUAL_SHARE
        self._shares.append(share)
        return jumps

    def begin_turn(self) -> None:
        """Begin with pictures that don't follow the last ones, so that none counts as a jump."""
        self._shares = deque([1.0], maxlen=2)

    def mostly(self, differs: Chosen) -> bool:
        """Return whether too much differs to say what moved."""
        return self.share(differs) > _LIGHT_SHARE

    def _beyond_noise(self, unlike: Cells) -> Cells:
        # Noise grows slowly: anything that fills half of the picture at once is something else.
        noise = _noise_in(unlike)
        if self._noise >= 0:
            noise = min(noise, 1.5 * self._noise + 1)
        beyond: Cells = unlike - _NOISE_FACTOR * np.float32(noise)
        beyond[~self._watched] = 0
        return beyond


def paired(excess: Cells) -> float:
    """Return the highest mean difference of two adjacent cells; a single one may be noise."""
    padded = np.pad(excess, 1)
    neighbors = np.maximum.reduce(
        [
            padded[1 + row : ROWS + 1 + row, 1 + column : COLUMNS + 1 + column]
            for row in (-1, 0, 1)
            for column in (-1, 0, 1)
            if row or column
        ]
    )
    return float((excess + neighbors).max()) / 2


def _least_unlike(view: MotionFrame, others: Iterable[MotionFrame]) -> Cells:
    """Return, for each cell, the smallest difference of a picture from any of the others."""
    least, *rest = (view.unlike(other) for other in others)
    for unlike in rest:
        np.minimum(least, unlike, out=least)
    return least


def _noise_in(unlike: Cells) -> float:
    return _nth(unlike.ravel(), _NOISE_AT)


def _nth(levels: NDArray[np.float32], place: int) -> float:
    """Return the level at an index in sorted order."""
    return float(np.partition(levels, place)[place])


def _nearby(count: int) -> NDArray[np.float32]:
    """Return the matrix that replaces each number in a row by the mean of those around it."""
    places = np.arange(count)
    near = np.abs(places[:, np.newaxis] - places) <= _AROUND
    mean: NDArray[np.float32] = (near / near.sum(axis=1, keepdims=True)).astype(np.float32)
    return mean


_DOWN, _ASIDE = _nearby(ROWS), _nearby(COLUMNS).T


def _watched(masks: Sequence[Mask]) -> Chosen:
    watched = np.ones((GREY_HEIGHT, GREY_WIDTH), np.bool_)
    for mask in masks:
        top, left = round(mask.top * GREY_HEIGHT), round(mask.left * GREY_WIDTH)
        bottom = round((mask.top + mask.height) * GREY_HEIGHT)
        right = round((mask.left + mask.width) * GREY_WIDTH)
        watched[max(top, 0) : bottom, max(left, 0) : right] = False
    return np.asarray(watched.reshape(ROWS, CELL, COLUMNS, CELL).all(axis=(1, 3)))
