"""From faces in single pictures to masks that move: which is which, and what lies in between. Pure.

A face found in one picture and, near enough, in the next is one track; between two finds it is
taken to move straight. Every track is held before its first find and after its last, over where it
was and where it was going, and all of it is widened: what is missed at the edges of a track is
what would be seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
import math
from typing import Final

from hub.clips.redaction.detector import Face
from hub.clips.redaction.masks import where
from hub.errors import InvalidInputError
from hub.model.proposal import MaskKey, MovingMask

MOST_KEYS: Final = 64
"""Of one mask; a longer track becomes several, each beginning where the one before ends."""
MOST_MASKS: Final = 256
HELD_MS: Final = 750
"""How long before its first find and after its last one a face is covered."""
WIDER: Final = 0.25
"""By how much of itself a box is moved outwards on each side."""
_LOST_MS: Final = 1_600
"""A track that is not found again for so long has ended."""
_NEAR: Final = 1.5
_NEAR_A_SECOND: Final = 4.0
"""How many of its own widths a face may be from where it was expected; somebody who walks past
crosses seven a second."""
_OTHER_SIZE: Final = 2.0
_STRAIGHT: Final = 0.08
"""A find that lies so close to the line between its neighbours, in widths, needs no key."""
_TOO_MANY: Final = (
    "There are more faces than can be followed: choose a shorter time, or draw masks."
)


@dataclass(slots=True)
class _Track:
    """One face, found again and again."""

    finds: list[tuple[int, Face]] = field(default_factory=list)
    """When, in milliseconds, and where."""

    def expected(self, at_ms: int) -> tuple[float, float]:
        """Return the middle at which the face should be at a moment after its last find."""
        last_ms, last = self.finds[-1]
        x, y = _middle(last)
        if len(self.finds) < 2:  # noqa: PLR2004 -- one find has no direction
            return x, y
        before_ms, before = self.finds[-2]
        passed = (at_ms - last_ms) / max(last_ms - before_ms, 1)
        before_x, before_y = _middle(before)
        return x + (x - before_x) * passed, y + (y - before_y) * passed


class Tracks:
    """Takes the finds of one picture after the other; then gives masks."""

    def __init__(self, length_ms: int) -> None:
        """Follow faces through a cut of such a length."""
        self._length_ms = length_ms
        self._running: list[_Track] = []
        self._masks: list[MovingMask] = []

    def take(self, at_ms: int, faces: Sequence[Face]) -> None:
        """Add what was found at a later moment; raises InvalidInputError where it is too much."""
        if len(faces) > MOST_MASKS:
            raise InvalidInputError(_TOO_MANY)
        self._end([track for track in self._running if at_ms - track.finds[-1][0] > _LOST_MS])
        pairs = sorted(
            (distance, number, face)
            for number, track in enumerate(self._running)
            for face, each in enumerate(faces)
            if (distance := _distance(track, at_ms, each)) is not None
        )
        followed: set[int] = set()
        placed: set[int] = set()
        for _, number, face in pairs:
            if number not in followed and face not in placed:
                followed.add(number)
                placed.add(face)
                self._running[number].finds.append((at_ms, faces[face]))
        self._running += [
            _Track([(at_ms, each)]) for n, each in enumerate(faces) if n not in placed
        ]
        self._check_count()

    def masks(self) -> tuple[MovingMask, ...]:
        """End all tracks and return their masks, in the order of time; raises InvalidInputError."""
        self._end(list(self._running))
        return tuple(sorted(self._masks, key=lambda mask: mask.keys[0].at_ms))

    def _end(self, tracks: Sequence[_Track]) -> None:
        for track in tracks:
            self._running.remove(track)
            self._masks += _masks(track, self._length_ms)
        self._check_count()

    def _check_count(self) -> None:
        if len(self._masks) + len(self._running) > MOST_MASKS:
            raise InvalidInputError(_TOO_MANY)


def _middle(face: Face) -> tuple[float, float]:
    return face.left + face.width / 2, face.top + face.height / 2


def _distance(track: _Track, at_ms: int, face: Face) -> float | None:
    """Return how many widths a face is from where it is expected; None where it is another one."""
    last_ms, last = track.finds[-1]
    across = max((last.width + face.width) / 2, 1e-6)
    down = max((last.height + face.height) / 2, 1e-6)
    if not 1 / _OTHER_SIZE <= (face.height + 1e-6) / (last.height + 1e-6) <= _OTHER_SIZE:
        return None
    x, y = track.expected(at_ms)
    its_x, its_y = _middle(face)
    distance = math.hypot((its_x - x) / across, (its_y - y) / down)
    return distance if distance <= _NEAR + _NEAR_A_SECOND * (at_ms - last_ms) / 1000 else None


def _masks(track: _Track, length_ms: int) -> list[MovingMask]:
    keys = [_key(at_ms, face, WIDER) for at_ms, face in track.finds]
    began, ended = track.finds[0][0], track.finds[-1][0]
    back, on = _Track(track.finds[1::-1]), track
    first = _held(max(began - HELD_MS, 0), keys[0], _moved(back, 2 * began - HELD_MS, began))
    last = _held(min(ended + HELD_MS, length_ms), keys[-1], _moved(on, ended + HELD_MS, ended))
    # The box that is held stays until the first find, and is there at once after the last one.
    ends = (_at(first, began), _at(last, ended))
    inner = _straightened(keys)
    every = [first, ends[0], *inner, ends[1], last]
    return [
        MovingMask(keys=tuple(every[at : at + MOST_KEYS]), found=True)
        for at in range(0, len(every) - 1, MOST_KEYS - 1)
    ]


def _moved(track: _Track, until_ms: int, from_ms: int) -> Face:
    """Return the last find of a track where it would be so much later, going on as it went."""
    face = track.finds[-1][1]
    if len(track.finds) < 2:  # noqa: PLR2004 -- likewise
        return face
    passed_ms = abs(until_ms - from_ms)
    step_ms = max(abs(track.finds[-1][0] - track.finds[-2][0]), 1)
    before_x, before_y = _middle(track.finds[-2][1])
    x, y = _middle(face)
    part = min(passed_ms, HELD_MS) / step_ms
    return Face(
        left=face.left + (x - before_x) * part,
        top=face.top + (y - before_y) * part,
        width=face.width,
        height=face.height,
        score=face.score,
    )


def _held(at_ms: int, key: MaskKey, moved: Face) -> MaskKey:
    """Return one box over where a face was found and where it was going."""
    other = _key(at_ms, moved, WIDER)
    left, top = min(key.left, other.left), min(key.top, other.top)
    right = max(key.left + key.width, other.left + other.width)
    bottom = max(key.top + key.height, other.top + other.height)
    return _clipped(at_ms, left, top, right, bottom)


def _key(at_ms: int, face: Face, wider: float) -> MaskKey:
    across, down = wider * face.width, wider * face.height
    right, bottom = face.left + face.width + across, face.top + face.height + down
    return _clipped(at_ms, face.left - across, face.top - down, right, bottom)


def _clipped(at_ms: int, left: float, top: float, right: float, bottom: float) -> MaskKey:
    """Return a key inside the picture, to four digits, rounded outwards."""
    left, top = (math.floor(min(max(side, 0.0), 1.0) * 10_000) / 10_000 for side in (left, top))
    right, bottom = (
        math.ceil(min(max(side, 0.0), 1.0) * 10_000) / 10_000 for side in (right, bottom)
    )
    return MaskKey(
        at_ms=at_ms,
        left=left,
        top=top,
        width=round(max(right - left, 0.0), 4),
        height=round(max(bottom - top, 0.0), 4),
    )


def _at(key: MaskKey, at_ms: int) -> MaskKey:
    return MaskKey(at_ms=at_ms, left=key.left, top=key.top, width=key.width, height=key.height)


def _straightened(keys: Sequence[MaskKey]) -> list[MaskKey]:
    """Leave out keys that lie on the line from the one kept before them to the one after them."""
    kept = [keys[0]]
    for number in range(1, len(keys) - 1):
        if not _between(kept[-1], keys[number], keys[number + 1]):
            kept.append(keys[number])
    return kept + list(keys[-1:] if len(keys) > 1 else ())


def _between(one: MaskKey, key: MaskKey, two: MaskKey) -> bool:
    """Tell whether a key is near the line; at the picture's edge, where no margin is, exactly."""
    line = where(MovingMask(keys=(one, two)), key.at_ms)
    right, bottom = key.left + key.width, key.top + key.height
    bare = (
        (line.left - key.left, key.left <= 0),
        (line.top - key.top, key.top <= 0),
        (right - line.left - line.width, right >= 1),
        (bottom - line.top - line.height, bottom >= 1),
    )
    near = _STRAIGHT * min(key.width, key.height)
    return all(abs(off) <= near and not (at_edge and off > 0) for off, at_edge in bare)
