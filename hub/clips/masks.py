"""Masks over pictures: where each is at a moment, and how it is drawn. Solid black, never blur.

Edges are moved outward to whole chroma samples, so that no sample mixes covered and uncovered
pixels. A moving mask covers every frame that is on the screen at any moment from its first key to
its last: a key set while a frame was shown is meant for that frame.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
import math

import numpy as np

from hub.errors import InvalidInputError
from hub.media.packet import av
from hub.model.camera import Mask
from hub.model.decision import MaskKey, MovingMask

_CHROMA_GREY = 128
_BLACK = {"yuv420p": 16, "yuvj420p": 0}
DRAWN_FORMATS = frozenset(_BLACK)
"""The formats that can be drawn into: 8 bits, chroma at half the width and height."""
_MS_US = 1000
_CLOSE_US = _MS_US
"""Keys are whole milliseconds, frames aren't: a last key this close before a frame includes it."""


@dataclass(frozen=True, slots=True)
class PixelRect:
    """A part of a picture in pixels, on even edges, [left, right) and [top, bottom)."""

    left: int
    top: int
    right: int
    bottom: int


class MaskPainter:
    """All masks of one cut."""

    def __init__(self, masks: Sequence[Mask], moving: Sequence[MovingMask], begins_us: int) -> None:
        """Take masks whose keys count from `begins_us`; raises InvalidInputError if one is invalid.

        A mask without a place would cover nothing, so it is refused.
        """
        for area in masks:
            _check_area(area)
        for mask in moving:
            for key in mask.keys:
                _check_area(key)
            if not mask.keys or any(two.at_ms < one.at_ms for one, two in pairwise(mask.keys)):
                raise InvalidInputError("mask.order")
        self._masks = tuple(masks)
        self._moving = tuple(moving)
        self._begins_us = begins_us

    @property
    def is_constant(self) -> bool:
        """Whether something is covered in every frame."""
        return bool(self._masks)

    def touches(self, shown_us: int, until_us: int) -> bool:
        """Return whether a mask covers what is on the screen in [shown_us, until_us)."""
        return self.is_constant or bool(self._over(shown_us, until_us))

    def boxes(
        self, shown_us: int, until_us: int, width: int, height: int, turn: int = 0
    ) -> list[PixelRect]:
        """Return what to cover in the frame that is on the screen in [shown_us, until_us).

        Width and height are those of the picture before it is turned by `turn` quarters, clockwise.
        """
        at_ms = (shown_us - self._begins_us) / _MS_US
        areas: list[Mask | MaskKey] = [*self._masks]
        areas += [where(mask, at_ms) for mask in self._over(shown_us, until_us)]
        return [box_of(area, width, height, turn) for area in areas]

    def _over(self, shown_us: int, until_us: int) -> list[MovingMask]:
        first = shown_us - self._begins_us - _CLOSE_US
        end = until_us - self._begins_us
        return [
            mask
            for mask in self._moving
            if mask.keys[0].at_ms * _MS_US < end and first <= mask.keys[-1].at_ms * _MS_US
        ]


def where(mask: MovingMask, at_ms: float) -> MaskKey:
    """Return where a mask is at a moment: on the straight line between two keys, or at an end."""
    after = bisect_right(mask.keys, at_ms, key=lambda key: key.at_ms)
    one, two = mask.keys[max(after - 1, 0)], mask.keys[min(after, len(mask.keys) - 1)]
    part = 0.0 if two.at_ms <= one.at_ms else (at_ms - one.at_ms) / (two.at_ms - one.at_ms)
    part = min(max(part, 0.0), 1.0)
    return MaskKey(
        at_ms=one.at_ms,
        left=one.left + part * (two.left - one.left),
        top=one.top + part * (two.top - one.top),
        width=one.width + part * (two.width - one.width),
        height=one.height + part * (two.height - one.height),
    )


def cover(frame: av.VideoFrame, boxes: Sequence[PixelRect]) -> None:
    """Paint boxes solid black into a frame of one of `DRAWN_FORMATS`.

    The frame's pixels are copied first if a decoder still needs the originals.
    """
    frame.make_writable()
    luma, *chroma = [
        np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size) for plane in frame.planes
    ]
    for box in boxes:
        luma[box.top : box.bottom, box.left : box.right] = _BLACK[frame.format.name]
        for plane in chroma:
            plane[box.top // 2 : box.bottom // 2, box.left // 2 : box.right // 2] = _CHROMA_GREY


def _check_area(area: Mask | MaskKey) -> None:
    sides = (area.left, area.top, area.width, area.height)
    if not all(map(math.isfinite, sides)) or area.width < 0 or area.height < 0:
        raise InvalidInputError("mask.no_place")


def box_of(area: Mask | MaskKey, width: int, height: int, turn: int = 0) -> PixelRect:
    """Return where an area of the turned picture is in the picture before that."""
    left, right = area.left, area.left + area.width
    top, bottom = area.top, area.top + area.height
    for _ in range(turn):
        left, right, top, bottom = top, bottom, 1 - right, 1 - left
    first_x, last_x = _edges(left, right, width)
    first_y, last_y = _edges(top, bottom, height)
    return PixelRect(left=first_x, top=first_y, right=last_x, bottom=last_y)


def _edges(start: float, end: float, length: int) -> tuple[int, int]:
    """Return the even edges around a part of a length, inside it."""
    first = 2 * math.floor(min(max(start, 0.0), 1.0) * length / 2)
    last = 2 * math.ceil(min(max(end, 0.0), 1.0) * length / 2)
    return first, min(last, length)
