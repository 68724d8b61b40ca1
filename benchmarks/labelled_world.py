"""Draws the yard of the labeled set, who crosses it, and what only resembles motion."""

from collections.abc import Callable
from dataclasses import dataclass
import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

# ruff: noqa: PLR2004 -- drawings need many numbers


WIDTH: Final = 640
HEIGHT: Final = 360
GROUND: Final = 130
"""The row of the picture at which the house ends and the yard begins."""

type Picture = NDArray[np.int16]
type Act = Callable[[Picture, float], float]
"""Draws an act at a time in seconds; returns how much of somebody is visible, 0 to 1."""


def yard(random: np.random.Generator) -> Picture:
    """Return a house wall with a door and two windows, a hedge, and paving."""
    picture = np.empty((HEIGHT, WIDTH))
    picture[:GROUND] = random.uniform(105, 150)
    picture[GROUND:] = np.linspace(100, 130, HEIGHT - GROUND)[:, np.newaxis]
    picture += stones(random, 20, 7.0) + stones(random, 4, 4.0)
    for _ in range(3):
        left, tone = int(random.integers(20, WIDTH - 80)), random.uniform(-45, 45)
        picture[40 : GROUND + 10, left : left + 50] += tone
    return np.clip(picture, 20, 230).astype(np.int16)


def stones(random: np.random.Generator, side: int, contrast: float) -> NDArray[np.float64]:
    """Return a grid of squares with this side length, each slightly brighter or darker."""
    cells = random.normal(0, contrast, (HEIGHT // side, WIDTH // side))
    return np.kron(cells, np.ones((side, side))).astype(np.float64)


def darken(ground: Picture) -> Picture:
    """Return the yard under the camera's own infrared light: dim, but brighter in the middle."""
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    far = np.hypot(rows / HEIGHT - 0.6, columns / WIDTH - 0.5)
    dim: Picture = (25 + ground * (0.55 - 0.4 * far)).astype(np.int16)
    return dim


# People and vehicles


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """A walk from one position and height to another between two times."""

    sprite: Picture
    """Gray levels; negative pixels are transparent."""
    start_s: float
    end_s: float
    start: tuple[float, float, float]
    """Left edge, foot and height, in pixels."""
    end: tuple[float, float, float]
    swings: float = 0.18
    """How far the legs swing, in multiples of the width."""
    stays_s: float = 0.0
    """For how many seconds it stays at the end, which doesn't count as motion."""

    def __call__(self, picture: Picture, at_s: float) -> float:
        """Draw it at this time."""
        if not self.start_s <= at_s < self.end_s + self.stays_s:
            return 0.0
        gone = min((at_s - self.start_s) / (self.end_s - self.start_s), 1.0)
        left, foot, height = (a + (b - a) * gone for a, b in zip(self.start, self.end, strict=True))
        swing = self.swings * math.sin(at_s * 7)
        visible = _paste(picture, self.sprite, (left, foot - height), height, swing)
        return visible if at_s < self.end_s else 0.0


def _paste(
    picture: Picture, sprite: Picture, corner: tuple[float, float], height: float, swing: float
) -> float:
    """Draw a sprite with its lower third shifted; return the share of it within the picture."""
    rows = np.arange(max(int(height), 1))
    columns = np.arange(max(int(height * sprite.shape[1] / sprite.shape[0]), 1))
    frame = sprite[
        (rows * sprite.shape[0] // len(rows))[:, np.newaxis],
        columns * sprite.shape[1] // len(columns),
    ]
    legs = len(rows) * 2 // 3
    frame = np.concatenate([frame[:legs], np.roll(frame[legs:], int(len(columns) * swing), axis=1)])
    x, y = map(int, corner)
    y0, y1, x0, x1 = max(y, 0), min(y + len(rows), HEIGHT), max(x, 0), min(x + len(columns), WIDTH)
    if y0 >= y1 or x0 >= x1:
        return 0.0
    part = frame[y0 - y : y1 - y, x0 - x : x1 - x]
    under = picture[y0:y1, x0:x1]
    np.copyto(under, part, where=part >= 0)
    return float((part >= 0).sum() / max((frame >= 0).sum(), 1))


def person(random: np.random.Generator, tone: float, contrast: float) -> Picture:
    """Return a standing person: a head, a coat, legs."""
    rows, columns = np.mgrid[0:90, 0:36]
    head = np.hypot(rows - 8, (columns - 18) * 1.1) < 8
    coat = (rows >= 15) & (rows < 55) & (np.abs(columns - 18) < 12)
    legs = (rows >= 55) & (np.abs(np.abs(columns - 18) - 6) < 5)
    levels = tone + _blotches(random, rows.shape, contrast)
    levels[head] += contrast
    levels[legs] -= contrast
    return np.where(head | coat | legs, np.clip(levels, 5, 245), -1).astype(np.int16)


def rider(random: np.random.Generator, tone: float) -> Picture:
    """Return a cyclist."""
    sprite = np.full((90, 110), -1, np.int16)
    sprite[:62, 38:74] = person(random, tone, 15)[:62]
    rows, columns = np.mgrid[0:90, 0:110]
    for hub in (24, 86):
        ring = np.abs(np.hypot(rows - 66, columns - hub) - 20) < 4
        sprite[ring] = 30
    sprite[60:66, 24:86] = 40
    return sprite


def car(random: np.random.Generator, tone: float) -> Picture:
    """Return a car seen from the side."""
    sprite = np.full((60, 170), -1, np.int16)
    body = np.clip(tone + _blotches(random, (60, 170), 8), 5, 245)
    sprite[22:50] = body[22:50]
    sprite[4:22, 40:130] = body[4:22, 40:130]
    sprite[8:20, 48:122] = 45
    rows, columns = np.mgrid[0:60, 0:170]
    for hub in (34, 136):
        sprite[np.hypot(rows - 48, columns - hub) < 11] = 25
    return sprite


def _blotches(
    random: np.random.Generator, shape: tuple[int, ...], contrast: float
) -> NDArray[np.float64]:
    cells = random.normal(0, contrast * 0.5, (shape[0] // 6 + 1, shape[1] // 6 + 1))
    return np.kron(cells, np.ones((6, 6)))[: shape[0], : shape[1]].astype(np.float64)


def shade(random: np.random.Generator, ground: Picture, least: float, most: float) -> float:
    """Return a shade this much darker or brighter than the yard."""
    level = float(ground[GROUND:].mean())
    apart = float(random.uniform(least, most)) * int(random.choice([-1, 1]))
    return level + apart if 25 < level + apart < 230 else level - apart


def _across(random: np.random.Generator, width: float) -> tuple[float, float]:
    """Return the left positions at which a walk across the picture begins and ends."""
    ends = (-width, float(WIDTH))
    return ends if random.random() < 0.5 else ends[::-1]


def crossing(  # noqa: PLR0913, PLR0917 -- who, when and where
    random: np.random.Generator,
    sprite: Picture,
    start_s: float,
    takes_s: float,
    height: float,
    foot: float,
    *,
    swings: float = 0.18,
) -> Walk:
    """Return a walk across the whole picture that takes `takes_s` seconds."""
    begin, end = _across(random, height * sprite.shape[1] / sprite.shape[0])
    return Walk(
        sprite=sprite,
        start_s=start_s,
        end_s=start_s + takes_s,
        start=(begin, foot, height),
        end=(end, foot, height),
        swings=swings,
    )


# ruff: noqa: PLR2004 -- drawings need many numbers


LENGTH_S: Final = 26
QUIET_FIRST_S: Final = 10.0
"""Until then, nothing happens except what always happens in the scene."""


class Rain:
    """Bright streaks, at different places in every frame."""

    def __init__(self, random: np.random.Generator, drops: int) -> None:
        self._random, self._drops = random, drops

    def __call__(self, picture: Picture, _at_s: float, /) -> float:
        """Draw it at this time."""
        tops = self._random.integers(0, HEIGHT - 24, self._drops)
        lefts = self._random.integers(2, WIDTH - 3, self._drops)
        for top, left in zip(tops.tolist(), lefts.tolist(), strict=True):
            picture[top : top + 12, left] += 45
            picture[top + 12 : top + 22, left - 1] += 45
        return 0.0


class Tree:
    """A crown whose branches sway, each at its own pace, with gusts."""

    def __init__(self, random: np.random.Generator) -> None:
        self._leaves = (120 + stones(random, 10, 26))[:150, :200].astype(np.int16)
        self._left, self._top = int(random.integers(20, 400)), int(random.integers(0, 40))
        self._pace = random.uniform(2.0, 5.0, 6)
        self._phase = random.uniform(0, 6, 6)

    def __call__(self, picture: Picture, at_s: float) -> float:
        """Draw it at this time."""
        gust = 3 + 3 * math.sin(at_s * 0.9 + self._phase[0])
        for band, (pace, phase) in enumerate(zip(self._pace, self._phase, strict=True)):
            shift = 20 + round(gust * math.sin(at_s * pace + phase))
            rows = slice(band * 22, band * 22 + 22)
            picture[self._top :][rows, self._left : self._left + 150] = self._leaves[
                rows, shift : shift + 150
            ]
        return 0.0


class Flag:
    """Stripes that move through a cloth whose outline stays in place."""

    def __init__(self, random: np.random.Generator) -> None:
        self._left, self._top = int(random.integers(60, 500)), int(random.integers(20, 120))
        self._rows, self._columns = np.mgrid[0:40, 0:64]

    def __call__(self, picture: Picture, at_s: float) -> float:
        """Draw it at this time."""
        wave = 5 * np.sin(self._columns * 0.15 - at_s * 6) * self._columns / 64
        cloth = np.where((self._rows + wave) // 10 % 2 == 0, 190, 80)
        picture[self._top : self._top + 40, self._left : self._left + 64] = cloth
        return 0.0


class Headlights:
    """Cones of light that sweep over the house and disappear."""

    def __init__(self, random: np.random.Generator) -> None:
        self._starts = (QUIET_FIRST_S + random.uniform(0, 1), 17 + random.uniform(0, 1))
        self._takes_s = random.uniform(1.8, 3)
        self._way = random.choice([-1, 1])
        self._rows, self._columns = np.mgrid[0:HEIGHT, 0:WIDTH]
        self._strength = random.uniform(0.8, 1.8)

    def __call__(self, picture: Picture, at_s: float) -> float:
        """Draw it at this time."""
        for start_s in self._starts:
            gone = (at_s - start_s) / self._takes_s
            if 0 <= gone < 1:
                middle = WIDTH * (gone if self._way > 0 else 1 - gone)
                away = ((self._columns - middle) / 85) ** 2 + ((self._rows - 110) / 75) ** 2
                light = self._strength * math.sin(math.pi * gone) * np.exp(-away)
                picture += (picture * light).astype(np.int16)
        return 0.0


class Light:
    """A light on the whole picture, with a gain that depends on time."""

    def __init__(self, gain: Callable[[float], float]) -> None:
        self._gain = gain

    def __call__(self, picture: Picture, at_s: float) -> float:
        """Draw it at this time."""
        picture[:] = (picture * self._gain(at_s)).astype(np.int16)
        return 0.0


class Clouds:
    """Changing light, a soft shadow that passes, and exposure steps."""

    def __init__(self, random: np.random.Generator) -> None:
        self._pace, self._phase = random.uniform(0.4, 0.8), random.uniform(0, 6)
        self._columns = np.arange(WIDTH)

    def __call__(self, picture: Picture, at_s: float) -> float:
        """Draw it at this time."""
        everywhere = 1 + 0.2 * math.sin(at_s * self._pace + self._phase)
        stepped = 1 + 0.04 * (int(at_s / 1.7) % 3)
        edge = (self._columns - (at_s - 11) * 90) / 60
        shadow = 1 - 0.3 / (1 + np.exp(-edge)) * (1 - 1 / (1 + np.exp(-(edge - 6))))
        picture[:] = (picture * shadow * everywhere * stepped).astype(np.int16)
        return 0.0


class NightFilter:
    """A camera's switch to infrared light and back: black, then too bright, then right."""

    def __init__(self, random: np.random.Generator) -> None:
        self._on_s, self._off_s = 11 + random.uniform(0, 1), 18 + random.uniform(0, 1)
        leaves = stones(random, 20, 18)
        self._leaves = leaves.astype(np.int16)

    def __call__(self, picture: Picture, at_s: float) -> float:
        """Draw it at this time."""
        night = self._on_s <= at_s < self._off_s
        since = at_s - (self._off_s if at_s >= self._off_s else self._on_s)
        if night:
            picture[:] = darken(picture + self._leaves)
        if 0 <= since < 1.2:
            gain = 0.15 if since < 0.2 else 1 + 0.8 * (1.2 - since)
            picture[:] = (picture * gain).astype(np.int16)
        return 0.0


class Insects:
    """Blurred bright insects close to the lens that fly across the picture."""

    def __init__(self, random: np.random.Generator) -> None:
        self._starts = np.sort(random.uniform(QUIET_FIRST_S, LENGTH_S - 1, 5))
        self._takes_s = random.uniform(0.25, 0.45, 5)
        self._heights = random.uniform(60, 300, 5)
        self._rows, self._columns = np.mgrid[0:HEIGHT, 0:WIDTH]

    def __call__(self, picture: Picture, at_s: float) -> float:
        """Draw it at this time."""
        for start_s, takes_s, height in zip(
            self._starts, self._takes_s, self._heights, strict=True
        ):
            gone = (at_s - start_s) / takes_s
            if 0 <= gone < 1:
                row = height + 50 * math.sin(gone * 4)
                away = ((self._columns - WIDTH * gone) / 16) ** 2 + ((self._rows - row) / 9) ** 2
                picture += (110 * np.exp(-away)).astype(np.int16)
        return 0.0


# The on-screen clock

_DIGITS = (
    0b111101101101111, 0b010110010010111, 0b111001111100111, 0b111001111001111, 0b101101111001001,
    0b111100111001111, 0b111100111101111, 0b111001010010010, 0b111101111101111, 0b111101111001111,
)  # fmt: skip
_DOT = 3


def write_clock(picture: Picture, at_s: float) -> None:
    """Write the time of day into the upper left corner, as cameras do."""
    for place, digit in enumerate(f"12{int(at_s) // 60:02d}{int(at_s) % 60:02d}"):
        for dot in range(15):
            if _DIGITS[int(digit)] >> (14 - dot) & 1:
                top = 8 + dot // 3 * _DOT
                left = 8 + place * 4 * _DOT + dot % 3 * _DOT
                picture[top : top + _DOT, left : left + _DOT] = 240
