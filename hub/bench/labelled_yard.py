"""The yard of the labelled set, and who crosses it: drawn, so that the truth is known."""
# ruff: noqa: PLR2004 -- drawings are made of numbers

from collections.abc import Callable
from dataclasses import dataclass
import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

WIDTH: Final = 640
HEIGHT: Final = 360
GROUND: Final = 130
"""The row where the house ends and the yard begins."""

type Picture = NDArray[np.int16]
type Act = Callable[[Picture, float], float]
"""Draws what happens at a time, in seconds; returns how much of somebody is seen, 0 to 1."""


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
    """Return squares of such a side, each a little brighter or darker."""
    cells = random.normal(0, contrast, (HEIGHT // side, WIDTH // side))
    return np.kron(cells, np.ones((side, side))).astype(np.float64)


def darken(ground: Picture) -> Picture:
    """Return the yard under the camera's own infrared light: dim, brighter in the middle."""
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    far = np.hypot(rows / HEIGHT - 0.6, columns / WIDTH - 0.5)
    dim: Picture = (25 + ground * (0.55 - 0.4 * far)).astype(np.int16)
    return dim


# Who crosses it


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """Somebody's way: from one place and height to another, between two times."""

    sprite: Picture
    """Levels; what is below zero is not part of it."""
    start_s: float
    end_s: float
    start: tuple[float, float, float]
    """Left, foot and height in pixels."""
    end: tuple[float, float, float]
    swings: float = 0.18
    """How far the legs swing, in widths."""
    stays_s: float = 0.0
    """For how long it stands still at the end, unseen as motion."""

    def __call__(self, picture: Picture, at_s: float) -> float:
        """Draw it as it is at that time."""
        if not self.start_s <= at_s < self.end_s + self.stays_s:
            return 0.0
        gone = min((at_s - self.start_s) / (self.end_s - self.start_s), 1.0)
        left, foot, height = (a + (b - a) * gone for a, b in zip(self.start, self.end, strict=True))
        swing = self.swings * math.sin(at_s * 7)
        seen = _paste(picture, self.sprite, (left, foot - height), height, swing)
        return seen if at_s < self.end_s else 0.0


def _paste(
    picture: Picture, sprite: Picture, corner: tuple[float, float], height: float, swing: float
) -> float:
    """Draw a sprite, its lower third swung aside; return how much of it is within the picture."""
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
    """Return somebody standing: a head, a coat, legs."""
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
    """Return a car from its side."""
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
    """Return a shade that differs from the yard by so much, darker or brighter."""
    level = float(ground[GROUND:].mean())
    apart = float(random.uniform(least, most)) * int(random.choice([-1, 1]))
    return level + apart if 25 < level + apart < 230 else level - apart


def _across(random: np.random.Generator, width: float) -> tuple[float, float]:
    """Return where a way from edge to edge begins and ends, one way or the other."""
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
    """Return a way from edge to edge that takes so long."""
    begin, end = _across(random, height * sprite.shape[1] / sprite.shape[0])
    return Walk(
        sprite=sprite,
        start_s=start_s,
        end_s=start_s + takes_s,
        start=(begin, foot, height),
        end=(end, foot, height),
        swings=swings,
    )
