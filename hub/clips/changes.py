"""What has changed in a clip's pictures since it was last searched. Only that is searched again.

A picture is compared, cell by cell, with what each cell showed when it was last searched, not with
the picture before: so slow changes add up. Where nothing has changed, what was found is still
there. Most of a camera's picture is a street in which nothing happens, and the models also need
less for each pixel of a small picture, which fits into a processor's caches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hub.clips.detection import Find, Finder, Pixels, connected, distinct
from hub.media.packet import av

_CELL, _BLOCK = 8, 32
"""In pixels of a picture of `_PIXELS`: what is compared, and what is searched."""
_PIXELS: Final = 1536 * 864
_CHANGED: Final = 6
"""So much lighter or darker, of 255, a cell is in a changed place. Noise is less in its mean."""
_MARGIN: Final = 3
"""Blocks around what has changed that are searched with it: a model needs what is near a face."""
_WHOLE: Final = 1.0
"""If the regions together are as large as this part of the picture, all is searched."""
_MOST: Final = 12
"""Regions. Of more, one is made."""
_WHOLE_EVERY: Final = 20
"""So often all is searched, because a model finds in one picture what it missed in another."""

type _Cells = NDArray[np.int16]
type _Blocks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """A part of a picture, in fractions of its width and height."""

    left: float
    top: float
    right: float
    bottom: float

    def pixels(self, rgb: Pixels) -> tuple[slice, slice]:
        """Return its rows and columns in a picture, outward to whole steps of the models."""
        height, width, _ = rgb.shape
        return _steps(self.top, self.bottom, height), _steps(self.left, self.right, width)


WHOLE: Final = Patch(left=0.0, top=0.0, right=1.0, bottom=1.0)


class SearchedScene:
    """What was searched of a clip so far. It takes the pictures in order."""

    def __init__(self) -> None:
        self._searched: _Cells | None = None
        self._pictures = 0

    def regions(self, frame: av.VideoFrame) -> list[Patch]:
        """Return what must be searched in the next picture; the caller does search it."""
        cells = _cells(frame)
        searched = self._searched
        self._pictures += 1
        if (
            searched is None
            or searched.shape != cells.shape
            or (self._pictures - 1) % _WHOLE_EVERY == 0
        ):
            self._searched = cells
            return [WHOLE]
        blocks = _blocks(np.abs(cells - searched) > _CHANGED)
        regions = _regions(blocks)
        if sum(map(_area, regions)) > _WHOLE * blocks.size:
            self._searched = cells
            return [WHOLE]
        new = np.kron(blocks, np.ones((_BLOCK // _CELL,) * 2, np.bool_))
        self._searched = np.where(new, cells, searched)
        rows, columns = blocks.shape
        return [
            Patch(left=left / columns, top=top / rows, right=right / columns, bottom=bottom / rows)
            for left, top, right, bottom in regions
        ]


def search(find: Finder, rgb: Pixels, regions: Sequence[Patch]) -> list[Find]:
    """Return what is found in parts of a picture, in fractions of all of it."""
    found: list[Find] = []
    height, width, _ = rgb.shape
    for region in regions:
        rows, columns = region.pixels(rgb)
        across, down = (columns.stop - columns.start) / width, (rows.stop - rows.start) / height
        part = rgb if across == down == 1 else np.ascontiguousarray(rgb[rows, columns])
        found.extend(
            Find(
                left=columns.start / width + each.left * across,
                top=rows.start / height + each.top * down,
                width=each.width * across,
                height=each.height * down,
                score=each.score,
            )
            for each in find(part)
        )
    return found


def updated(before: Sequence[Find], found: Sequence[Find], regions: Sequence[Patch]) -> list[Find]:
    """Return what a picture shows: what was found in its regions now, and outside them before.

    What is only partly in a region was searched only in part: it stays, if it isn't found again.
    """
    if WHOLE in regions:
        return list(found)
    kept = [each for each in before if not any(_inside(each, region) for region in regions)]
    fresh = [each for each in found if not any(_cut(each, region) for region in regions)]
    every = [*fresh, *kept]
    if not fresh or not kept:
        return every
    boxes = np.array([(each.left, each.top, each.width, each.height) for each in every])
    # What was found now comes first: of two that are one thing, it is the newer one.
    order = np.arange(len(every), 0, -1).astype(np.float32)
    return [every[number] for number in sorted(distinct(boxes, order, len(every)))]


def _inside(find: Find, region: Patch) -> bool:
    return (
        region.left <= find.left
        and region.top <= find.top
        and find.left + find.width <= region.right
        and find.top + find.height <= region.bottom
    )


def _cut(find: Find, region: Patch) -> bool:
    """Return whether a region's edge, which isn't the picture's, goes through a find in it."""
    x, y = find.left + find.width / 2, find.top + find.height / 2
    if not (region.left <= x <= region.right and region.top <= y <= region.bottom):
        return False
    right, bottom = find.left + find.width, find.top + find.height
    return (
        0 < region.left >= find.left
        or 0 < region.top >= find.top
        or right >= region.right < 1
        or bottom >= region.bottom < 1
    )


def _cells(frame: av.VideoFrame) -> _Cells:
    """Return the mean brightness of each cell."""
    scale = math.sqrt(_PIXELS / (frame.width * frame.height)) / _BLOCK
    width, height = (
        max(round(side * scale), 1) * _BLOCK // _CELL for side in (frame.width, frame.height)
    )
    small = frame.reformat(width, height, "gray", interpolation="AREA")
    return small.to_ndarray().astype(np.int16)


def _blocks(changed: NDArray[np.bool_]) -> _Blocks:
    """Return which blocks have a changed cell, or touch one that has."""
    each = _BLOCK // _CELL
    rows, columns = (side // each for side in changed.shape)
    blocks = changed.reshape(rows, each, columns, each).any(axis=(1, 3))
    padded = np.pad(blocks, 1)
    joined: _Blocks = np.logical_or.reduce(
        [padded[y : y + rows, x : x + columns] for y in range(3) for x in range(3)]
    )
    return joined


type _Rectangle = tuple[int, int, int, int]
"""Left, top, right and bottom, in blocks."""


def _regions(blocks: _Blocks) -> list[_Rectangle]:
    """Return rectangles around the blocks that are joined, each with its margin."""
    starts, ends, parts = connected(blocks)
    rows, columns = blocks.shape
    stride = columns + 2
    found: list[_Rectangle] = []
    for part in np.unique(parts).tolist():
        first, last = starts[parts == part], ends[parts == part]
        found.append(
            (
                max(int((first % stride).min()) - 1 - _MARGIN, 0),
                max(int(first[0] // stride) - _MARGIN, 0),
                min(int((last % stride).max()) - 1 + _MARGIN, columns),
                min(int(first[-1] // stride) + 1 + _MARGIN, rows),
            )
        )
    return _merged(found if len(found) <= _MOST else [_around(found)])


def _merged(found: list[_Rectangle]) -> list[_Rectangle]:
    """Join rectangles until none would be smaller together."""
    for number, one in enumerate(found):
        for other in found[number + 1 :]:
            both = _around([one, other])
            if _area(both) <= _area(one) + _area(other):
                rest = [each for each in found if each is not one and each is not other]
                return _merged([*rest, both])
    return found


def _around(found: Sequence[_Rectangle]) -> _Rectangle:
    lefts, tops, rights, bottoms = zip(*found, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _area(rectangle: _Rectangle) -> int:
    left, top, right, bottom = rectangle
    return (right - left) * (bottom - top)


def _steps(begin: float, end: float, length: int) -> slice:
    first = math.floor(begin * length / _BLOCK + 1e-6) * _BLOCK
    return slice(first, min(math.ceil(end * length / _BLOCK - 1e-6) * _BLOCK, length))
