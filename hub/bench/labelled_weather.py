"""What only looks like motion in the labelled set: weather, light, insects, a clock."""
# ruff: noqa: PLR2004 -- drawings are made of numbers

from collections.abc import Callable
import math
from typing import Final

import numpy as np

from hub.bench.labelled_yard import HEIGHT, WIDTH, Picture, darken, stones

LENGTH_S: Final = 26
QUIET_FIRST_S: Final = 10.0
"""Nothing happens before, but what always does."""


class Rain:
    """Bright streaks, other ones in every frame."""

    def __init__(self, random: np.random.Generator, drops: int) -> None:
        self._random, self._drops = random, drops

    def __call__(self, picture: Picture, _at_s: float, /) -> float:
        """Draw it as it is at that time."""
        tops = self._random.integers(0, HEIGHT - 24, self._drops)
        lefts = self._random.integers(2, WIDTH - 3, self._drops)
        for top, left in zip(tops.tolist(), lefts.tolist(), strict=True):
            picture[top : top + 12, left] += 45
            picture[top + 12 : top + 22, left - 1] += 45
        return 0.0


class Tree:
    """A crown whose branches swing, each at its own pace, with gusts."""

    def __init__(self, random: np.random.Generator) -> None:
        self._leaves = (120 + stones(random, 10, 26))[:150, :200].astype(np.int16)
        self._left, self._top = int(random.integers(20, 400)), int(random.integers(0, 40))
        self._pace = random.uniform(2.0, 5.0, 6)
        self._phase = random.uniform(0, 6, 6)

    def __call__(self, picture: Picture, at_s: float) -> float:
        """Draw it as it is at that time."""
        gust = 3 + 3 * math.sin(at_s * 0.9 + self._phase[0])
        for band, (pace, phase) in enumerate(zip(self._pace, self._phase, strict=True)):
            shift = 20 + round(gust * math.sin(at_s * pace + phase))
            rows = slice(band * 22, band * 22 + 22)
            picture[self._top :][rows, self._left : self._left + 150] = self._leaves[
                rows, shift : shift + 150
            ]
        return 0.0


class Flag:
    """Stripes that run through a cloth which stays where it is."""

    def __init__(self, random: np.random.Generator) -> None:
        self._left, self._top = int(random.integers(60, 500)), int(random.integers(20, 120))
        self._rows, self._columns = np.mgrid[0:40, 0:64]

    def __call__(self, picture: Picture, at_s: float) -> float:
        """Draw it as it is at that time."""
        wave = 5 * np.sin(self._columns * 0.15 - at_s * 6) * self._columns / 64
        cloth = np.where((self._rows + wave) // 10 % 2 == 0, 190, 80)
        picture[self._top : self._top + 40, self._left : self._left + 64] = cloth
        return 0.0


class Headlights:
    """Cones of light that sweep over the house and are gone."""

    def __init__(self, random: np.random.Generator) -> None:
        self._starts = (QUIET_FIRST_S + random.uniform(0, 1), 17 + random.uniform(0, 1))
        self._takes_s = random.uniform(1.8, 3)
        self._way = random.choice([-1, 1])
        self._rows, self._columns = np.mgrid[0:HEIGHT, 0:WIDTH]
        self._strength = random.uniform(0.8, 1.8)

    def __call__(self, picture: Picture, at_s: float) -> float:
        """Draw it as it is at that time."""
        for start_s in self._starts:
            gone = (at_s - start_s) / self._takes_s
            if 0 <= gone < 1:
                middle = WIDTH * (gone if self._way > 0 else 1 - gone)
                away = ((self._columns - middle) / 85) ** 2 + ((self._rows - 110) / 75) ** 2
                light = self._strength * math.sin(math.pi * gone) * np.exp(-away)
                picture += (picture * light).astype(np.int16)
        return 0.0


class Light:
    """One that shines on everything, by so much more at each time."""

    def __init__(self, gain: Callable[[float], float]) -> None:
        self._gain = gain

    def __call__(self, picture: Picture, at_s: float) -> float:
        """Draw it as it is at that time."""
        picture[:] = (picture * self._gain(at_s)).astype(np.int16)
        return 0.0


class Clouds:
    """Light that comes and goes, a soft shadow in front of it, and the exposure's steps."""

    def __init__(self, random: np.random.Generator) -> None:
        self._pace, self._phase = random.uniform(0.4, 0.8), random.uniform(0, 6)
        self._columns = np.arange(WIDTH)

    def __call__(self, picture: Picture, at_s: float) -> float:
        """Draw it as it is at that time."""
        everywhere = 1 + 0.2 * math.sin(at_s * self._pace + self._phase)
        stepped = 1 + 0.04 * (int(at_s / 1.7) % 3)
        edge = (self._columns - (at_s - 11) * 90) / 60
        shadow = 1 - 0.3 / (1 + np.exp(-edge)) * (1 - 1 / (1 + np.exp(-(edge - 6))))
        picture[:] = (picture * shadow * everywhere * stepped).astype(np.int16)
        return 0.0


class NightFilter:
    """The camera changes to its infrared light, and back: black, then too bright, then right."""

    def __init__(self, random: np.random.Generator) -> None:
        self._on_s, self._off_s = 11 + random.uniform(0, 1), 18 + random.uniform(0, 1)
        leaves = stones(random, 20, 18)
        self._leaves = leaves.astype(np.int16)

    def __call__(self, picture: Picture, at_s: float) -> float:
        """Draw it as it is at that time."""
        night = self._on_s <= at_s < self._off_s
        since = at_s - (self._off_s if at_s >= self._off_s else self._on_s)
        if night:
            picture[:] = darken(picture + self._leaves)
        if 0 <= since < 1.2:
            gain = 0.15 if since < 0.2 else 1 + 0.8 * (1.2 - since)
            picture[:] = (picture * gain).astype(np.int16)
        return 0.0


class Insects:
    """Blurred bright things close to the lens: some fly by, one wobbles about."""

    def __init__(self, random: np.random.Generator) -> None:
        self._starts = np.sort(random.uniform(QUIET_FIRST_S, LENGTH_S - 1, 5))
        self._takes_s = random.uniform(0.25, 0.45, 5)
        self._heights = random.uniform(60, 300, 5)
        self._rows, self._columns = np.mgrid[0:HEIGHT, 0:WIDTH]

    def __call__(self, picture: Picture, at_s: float) -> float:
        """Draw it as it is at that time."""
        for start_s, takes_s, height in zip(
            self._starts, self._takes_s, self._heights, strict=True
        ):
            gone = (at_s - start_s) / takes_s
            if 0 <= gone < 1:
                row = height + 50 * math.sin(gone * 4)
                away = ((self._columns - WIDTH * gone) / 16) ** 2 + ((self._rows - row) / 9) ** 2
                picture += (110 * np.exp(-away)).astype(np.int16)
        return 0.0


# Burned into every picture

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
