"""Follow what a person marked in one frame, by how it looks. A person corrects the result.

Ten times a second, the best place for the thing's gray picture is searched for near where it was
going: the normalized correlation, a little larger and smaller too. What is found slowly becomes the
picture that is searched for, because things turn. A thing that isn't found for half a second is
lost; then the mask stays for `MARGIN_MS`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hub.clips.masks import where
from hub.clips.suggestions import MARGIN_MS, MOST_KEYS, Progress, RecordedPiece, clipped
from hub.errors import InvalidInputError, NotFoundError
from hub.media.packet import av
from hub.model.decision import MaskKey, MovingMask

EVERY_US: Final = 100_000
MOST_BACK_MS: Final = 20_000
"""The pictures before the marked one are kept, to go through them backward: at most 50 MB."""
_PIXELS: Final = 640 * 360
_LARGEST: Final = 48
"""A larger thing is searched for at a smaller scale; in pixels."""
_SMALLEST: Final = 4
_FOLLOWED: Final = 0.65
"""The least correlation with which a thing is found."""
_LEARNED: Final = 0.8
_LEARNS: Final = 0.1
_PLAIN: Final = 2.5
"""A picture whose brightness varies no more than that has nothing to follow."""
_SIZES: Final = (1.0, 0.96, 1.04)
_PREFERRED: Final = 1.01
"""Another size must be so much better than the same one."""
_REACH: Final = 0.75
"""How far a thing may be from where it was going, in its own larger side."""
_FAR: Final = 0.25
"""What is so far away must look so much more like it than what is where it was going."""
_SLOWS: Final = 0.5
"""A thing that isn't found is expected to go on at this part of its speed."""
_LOST: Final = 5
_NEAR: Final = 0.06
"""Keys that are this near to the line between their neighbors are left out, in sizes."""

type _Bytes = NDArray[np.uint8]
"""A gray picture."""
type _Gray = NDArray[np.float32]
"""A part of one."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A box in pixels: its middle and its size."""

    x: float
    y: float
    width: float
    height: float


def follow(
    recorded: RecordedPiece, key: MaskKey, progress: Progress = lambda _done: None
) -> MovingMask:
    """Return a mask that follows what a key marks, both ways in time. Blocking.

    Raises InvalidInputError if there is nothing to follow, NotFoundError if nothing was recorded
    then, StorageError if a recording can't be read, and what `progress` raises.
    """
    # A key is in whole milliseconds, and its frame's start isn't.
    at_ms = max(key.at_ms - 1, 0)
    ahead = recorded.pictures(at_ms, recorded.length_ms, EVERY_US)
    marked = next(ahead, None)
    if marked is None:
        raise NotFoundError("cut.nothing")
    picture = _gray(marked[1])
    thing = _Thing(picture, key)
    from_ms = max(key.at_ms - MOST_BACK_MS, 0)

    def grays(pictures: Iterable[tuple[int, av.VideoFrame]]) -> Iterable[tuple[int, _Bytes]]:
        for then_ms, frame in pictures:
            progress((then_ms - from_ms) / (recorded.length_ms - from_ms))
            yield then_ms, _gray(frame)

    behind = list(grays(recorded.pictures(from_ms, at_ms, EVERY_US)))
    before = _followed(_Thing(picture, key), reversed(behind), from_ms)
    del behind
    after = _followed(thing, grays(ahead), recorded.length_ms)
    keys = _corners([*reversed(before), key, *after])
    if len(keys) == 1:
        keys.append(replace(key, at_ms=min(key.at_ms + MARGIN_MS, recorded.length_ms)))
    progress(1.0)
    return MovingMask(keys=tuple(keys))


def _followed(thing: _Thing, pictures: Iterable[tuple[int, _Bytes]], end_ms: int) -> list[MaskKey]:
    """Return where a thing is in pictures, and hold it for a while where it was last."""
    keys: list[MaskKey] = []
    missed = 0
    for at_ms, gray in pictures:
        found = thing.find(gray)
        missed = 0 if found else missed + 1
        if found:
            keys.append(thing.key(at_ms, gray.shape))
        elif missed == _LOST:
            break
    if keys:
        last_ms, way = keys[-1].at_ms, 1 if end_ms >= keys[-1].at_ms else -1
        held_ms = min(MARGIN_MS, abs(end_ms - last_ms))
        keys.append(replace(keys[-1], at_ms=last_ms + way * held_ms))
    return keys


class _Thing:
    """What is followed: how it looks, where it is, and where it was going."""

    def __init__(self, gray: _Bytes, key: MaskKey) -> None:
        height, width = gray.shape
        self._place = _Place(
            x=(key.left + key.width / 2) * width,
            y=(key.top + key.height / 2) * height,
            width=max(key.width * width, _SMALLEST),
            height=max(key.height * height, _SMALLEST),
        )
        self._speed = (0.0, 0.0)
        self._step = math.ceil(max(self._place.width, self._place.height) / _LARGEST)
        self._look = _part(gray, self._place, self._step)
        if self._look.std() < _PLAIN:
            raise InvalidInputError("search.nothing_to_follow")

    def find(self, gray: _Bytes) -> bool:
        """Find the thing in the next picture; return whether it is there."""
        here, step = self._place, self._step
        x, y = here.x + self._speed[0], here.y + self._speed[1]
        reach = _REACH * max(here.width, here.height) + 2 * step
        around = _Place(x, y, here.width + 2 * reach, here.height + 2 * reach)
        field = _part(gray, around, step)
        best, place = 0.0, here
        for size in _SIZES:
            look = _resized(self._look, size)
            if any(one > other for one, other in zip(look.shape, field.shape, strict=True)):
                continue
            likeness = _correlation(field, look)
            likeness *= _nearness(likeness.shape)
            row, column = divmod(int(likeness.argmax()), likeness.shape[1])
            score = float(likeness[row, column]) * (_PREFERRED if size == 1 else 1)
            if score > best:
                off_x = (column + look.shape[1] / 2 - field.shape[1] / 2) * step
                off_y = (row + look.shape[0] / 2 - field.shape[0] / 2) * step
                place = _Place(x + off_x, y + off_y, here.width * size, here.height * size)
                best = score
        if best < _FOLLOWED:
            return False
        self._speed = (
            (self._speed[0] + place.x - here.x) / 2,
            (self._speed[1] + place.y - here.y) / 2,
        )
        self._place = place
        if best > _LEARNED:
            seen = _part(gray, place, step)
            self._look = (1 - _LEARNS) * _fitted(self._look, seen.shape) + _LEARNS * seen
        return True

    def key(self, at_ms: int, shape: tuple[int, ...]) -> MaskKey:
        """Return where the thing is, inside the picture."""
        height, width = shape
        here = self._place
        right, bottom = here.x + here.width / 2, here.y + here.height / 2
        return clipped(
            at_ms,
            (here.x - here.width / 2) / width,
            (here.y - here.height / 2) / height,
            right / width,
            bottom / height,
        )


def _gray(frame: av.VideoFrame) -> _Bytes:
    scale = min(math.sqrt(_PIXELS / (frame.width * frame.height)), 1.0)
    width, height = (max(round(side * scale), _SMALLEST) for side in (frame.width, frame.height))
    gray = frame.reformat(width, height, "gray", interpolation="AREA").to_ndarray()
    return gray.astype(np.uint8)


def _part(gray: _Bytes, place: _Place, step: int) -> _Gray:
    """Return a part of a picture at a smaller scale; beyond its edge, the edge goes on."""
    rows, columns = (
        np.arange(max(round(length / step), 2)) * step + middle - length / 2 + step / 2
        for middle, length in ((place.y, place.height), (place.x, place.width))
    )
    height, width = gray.shape
    inside = np.ix_(
        np.clip(rows.round().astype(int), 0, height - 1),
        np.clip(columns.round().astype(int), 0, width - 1),
    )
    part: _Gray = gray[inside].astype(np.float32)
    return part


def _resized(look: _Gray, size: float) -> _Gray:
    rows, columns = (max(round(side * size), 2) for side in look.shape)
    return _fitted(look, (rows, columns))


def _fitted(look: _Gray, shape: tuple[int, ...]) -> _Gray:
    if look.shape == shape:
        return look
    rows, columns = (
        ((np.arange(new) + 0.5) * old / new).astype(int)
        for new, old in zip(shape, look.shape, strict=True)
    )
    fitted: _Gray = look[np.ix_(rows, columns)]
    return fitted


def _correlation(field: _Gray, look: _Gray) -> _Gray:
    """Return the normalized correlation at each place where a picture lies within a field."""
    rows, columns = look.shape
    shape = (field.shape[0] - rows + 1, field.shape[1] - columns + 1)
    flat = look - look.mean()
    spectrum = np.fft.rfft2(field) * np.conj(np.fft.rfft2(flat, field.shape))
    product = np.fft.irfft2(spectrum, field.shape)[: shape[0], : shape[1]]

    def sums(values: NDArray[np.float64]) -> NDArray[np.float64]:
        whole = np.pad(values.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
        strips: NDArray[np.float64] = whole[rows:] - whole[:-rows]
        return strips[:, columns:] - strips[:, :-columns]

    wide = field.astype(np.float64)
    varied = sums(wide**2) - sums(wide) ** 2 / look.size
    least = look.size * _PLAIN**2 / 4  # Otherwise noise on a plain wall looks like anything.
    scale = np.sqrt(np.maximum(varied, least) * float((flat**2).sum()))
    likeness: _Gray = (product / np.maximum(scale, 1e-6)).astype(np.float32)
    return likeness


def _nearness(shape: tuple[int, ...]) -> _Gray:
    """Return a weight for each place of a field: 1 in its middle, `_FAR` less at its edge."""
    rows, columns = (np.linspace(-1, 1, side) ** 2 for side in shape)
    return (1 - _FAR * np.minimum(rows[:, None] + columns, 1)).astype(np.float32)


def _corners(keys: Sequence[MaskKey]) -> list[MaskKey]:
    """Return the fewest keys, at most `MOST_KEYS`, between which the others are on a line."""
    near = _NEAR
    while len(kept := _split(keys, near)) > MOST_KEYS:
        near *= 1.5
    return [keys[number] for number in sorted(kept)]


def _split(keys: Sequence[MaskKey], near: float) -> set[int]:
    kept = {0, len(keys) - 1}
    waiting = [(0, len(keys) - 1)]
    while waiting:
        first, last = waiting.pop()
        line = MovingMask(keys=(keys[first], keys[last]))
        off = [_off(keys[each], where(line, keys[each].at_ms)) for each in range(first + 1, last)]
        if off and max(off) > near:
            worst = first + 1 + off.index(max(off))
            kept.add(worst)
            waiting += [(first, worst), (worst, last)]
    return kept


def _off(key: MaskKey, line: MaskKey) -> float:
    """Return how far a key is from a line, in its own sizes."""
    across, down = max(key.width, 1e-3), max(key.height, 1e-3)
    return max(
        abs(key.left - line.left) / across,
        abs(key.left + key.width - line.left - line.width) / across,
        abs(key.top - line.top) / down,
        abs(key.top + key.height - line.top - line.height) / down,
    )
