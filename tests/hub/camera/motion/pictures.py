"""Small gray pictures of a yard, drawn for one rule at a time."""

from collections.abc import Callable, Iterable
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from hub.camera.motion.detector import Change, MotionDetector
from hub.camera.motion.tracks import PictureTime
from hub.media.jpeg import GREY_HEIGHT, GREY_WIDTH, Grey
from tests.hub.camera.scenes import T0

KEY_S = 2.0
"""From key frame to key frame."""
FRAME_S = 1 / 6
LEARNED = 6
"""Key frames after which a detector judges."""

PACE = 40.0
"""Pixels a second at which somebody walks."""

type Levels = NDArray[np.float64]
type Draw = Callable[[Levels], None]


def moment(at_s: float) -> PictureTime:
    """Return when a picture was taken, so many seconds after noon."""
    return PictureTime(media_s=at_s, at=T0 + timedelta(seconds=at_s))


def box(
    left: float, top: float = 60, *, level: float = 220, size: tuple[int, int] = (40, 20)
) -> Draw:
    """Draw somebody: so bright, so high and wide."""

    def draw(levels: Levels) -> None:
        first = max(round(left), 0)
        levels[round(top) : round(top) + size[0], first : max(round(left) + size[1], 0)] = level

    return draw


class Yard:
    """Makes pictures of one yard, the noise in them never the same."""

    def __init__(self, seed: int = 1) -> None:
        self._random = np.random.default_rng(seed)
        stones = self._random.normal(0, 10, (27, 48))
        self._ground: Levels = (100 + np.kron(stones, np.ones((5, 5)))).astype(np.float64)

    def picture(self, *drawn: Draw, gain: float = 1.0, noise: float = 1.5) -> Grey:
        """Return the yard with something drawn into it, in that light."""
        levels: Levels = self._ground.copy()
        for draw in drawn:
            draw(levels)
        levels = levels * gain + self._random.normal(0, noise, (GREY_HEIGHT, GREY_WIDTH))
        return np.clip(levels, 0, 255).astype(np.uint8)

    def swaying(self, at_s: float) -> Draw:
        """Return leaves, each row of them at its own pace."""
        rows = np.arange(6)
        shifts = np.round(3 * np.sin(at_s * (2 + rows * 0.7) + rows)).astype(int)
        leaves = np.random.default_rng(7).uniform(40, 200, (6, 16)).repeat(8, 0).repeat(4, 1)

        def draw(levels: Levels) -> None:
            for row, shift in enumerate(shifts):
                band = slice(row * 8, row * 8 + 8)
                levels[10:58][band, 150:206] = np.roll(leaves[band], shift, axis=1)[:, 4:60]

        return draw


def learned(yard: Yard, detector: MotionDetector) -> float:
    """Show the yard until the detector judges; return the time of its next key frame."""
    for key in range(LEARNED):
        detector.glance(yard.picture(), moment(key * KEY_S))
        detector.remember()
    return LEARNED * KEY_S


def frames(
    show: Callable[[float], Grey], start_s: float, length_s: float = KEY_S
) -> Iterable[tuple[Grey, PictureTime]]:
    """Yield six pictures a second of what is shown at each time."""
    for number in range(1, round(length_s / FRAME_S) + 1):
        at_s = start_s + number * FRAME_S
        yield show(at_s), moment(at_s)


def walking(yard: Yard, start_s: float, *, level: float = 220) -> Callable[[float], Grey]:
    """Show somebody who comes in from the left at a time."""

    def show(at_s: float) -> Grey:
        return yard.picture(box((at_s - start_s) * PACE - 20, level=level))

    return show


def walked(detector: MotionDetector, yard: Yard, *, level: float = 220) -> list[Change]:
    """Let somebody walk between two key frames; return what is told."""
    key_s = learned(yard, detector)
    show = walking(yard, key_s - KEY_S, level=level)
    if not detector.glance(show(key_s), moment(key_s)):
        return []
    return detector.study(frames(show, key_s - KEY_S), follows=False)


def at(change: Change) -> float:
    """Return the second of a change."""
    return (change.at - T0).total_seconds()


def inverted(levels: Levels) -> None:
    """Show everything as infrared light does: quite otherwise."""
    levels[:] = 280 - 1.8 * levels
