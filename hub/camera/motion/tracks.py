"""Tracks blobs of differing cells from picture to picture, to find what goes somewhere. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

_LEAST_CELLS = 2
"""Fewer cells are noise that happened to add up."""
_REACH_CELLS = 2.0
_FASTEST_CELLS_PER_S = 40.0
"""A car crosses the picture in 1.2 s; an insect at the lens in a third of that."""
_PACE_PICTURES = 3
"""The number of pictures whose pace predicts the next position."""
_LOST_S = 0.5
_LEAST_S = 0.55
_LEAST_PICTURES = 5
_LEAST_WAY_CELLS = 2.0
_STRAIGHT = 4.0
"""How many times longer the way must be than its deviation from a straight line."""
_WITHIN_S = 2.5
"""Only the newest part of a way is judged: nobody walks straight for long."""
_FLICKERING_SHARE = 0.4
_TRACK_S = 6.0
_PIECES, _JOIN_CELLS = 2, 8.0
_DROP_CELLS: Final = 4
"""A smaller blob seen only once is a raindrop; a person will be seen again."""
_MOST_TRACKS: Final = 64

type Cell = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureTime:
    """When a picture was taken, on the media clock, and when it arrived."""

    media_s: float
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """Adjacent cells that differ from the background."""

    cells: tuple[Cell, ...]
    row: float
    column: float
    """The center, with `row`."""
    alive: bool
    """Whether part of it changed since a moment ago; False for things that stand still."""


class _Track:
    """One object's positions over time."""

    __slots__ = ("blobs", "moves")

    def __init__(self, when: PictureTime, blob: Blob, *, moves: bool) -> None:
        self.blobs = [(when, blob)]
        self.moves = moves
        """Whether it has gone somewhere."""

    def flickers(self, flickering: NDArray[np.bool_]) -> bool:
        """Return whether its cells come and go: leaves, a flag, rain."""
        cells = [cell for _, blob in self.blobs for cell in blob.cells]
        rows, columns = zip(*cells, strict=True)
        return float(flickering[rows, columns].mean()) > _FLICKERING_SHARE


class Tracks:
    """The objects tracked through consecutive pictures."""

    def __init__(self) -> None:
        self._tracks: list[_Track] = []
        self._now_s = 0.0

    def drop(self) -> None:
        """Drop all tracks: the light has changed, or pictures are missing."""
        self._tracks = []

    def forget_old(self) -> None:
        """Drop tracks that are gone or were reported; current ones continue."""
        after_s = self._now_s - _TRACK_S
        for track in self._tracks:
            newest = track.blobs[-1:] if self._current(track) else []
            recent = newest if track.moves else [b for b in track.blobs if b[0].media_s >= after_s]
            track.blobs = recent
        self._tracks = [track for track in self._tracks if track.blobs]

    def follow(self, found: Sequence[Blob], when: PictureTime, *, go_on: bool) -> None:
        """Add the blobs of the next picture; with `go_on`, new tracks count as moving."""
        self._now_s = when.media_s
        free = list(found)
        for track in sorted(filter(self._current, self._tracks), key=lambda t: -len(t.blobs)):
            blob = _ahead(track, free, when)
            if blob is not None:
                free.remove(blob)
                track.blobs.append((when, blob))
                track.moves = track.moves or _is_moving(track.blobs)
        room = max(_MOST_TRACKS - len(self._tracks), 0)
        self._tracks += [_Track(when, blob, moves=go_on) for blob in free[:room] if blob.alive]

    def moving(self, flickering: NDArray[np.bool_]) -> tuple[PictureTime, PictureTime] | None:
        """Return the first and the last moment of motion, if something went somewhere.

        Other live blobs near it, right before and after, count as part of it: objects enter and
        leave the picture in pieces.
        """
        steady = [track for track in self._tracks if not track.flickers(flickering)]
        movers = [track for track in steady if track.moves]
        moves = sorted(_alive(movers), key=_media_s)
        if not moves:
            return None
        neighbors = [track for track in steady if track in movers or _joins_mover(track, movers)]
        alive = sorted(_alive(neighbors), key=_media_s)
        return _reached(moves[0], reversed(alive)), _reached(moves[-1], alive)

    def undecided(self, flickering: NDArray[np.bool_]) -> bool:
        """Return whether a tracked object may still turn out to go somewhere."""
        return any(
            not track.moves
            and track.blobs[-1][1].alive
            and (len(track.blobs) > 1 or len(track.blobs[0][1].cells) >= _DROP_CELLS)
            and not track.flickers(flickering)
            for track in filter(self._current, self._tracks)
        )

    @property
    def all_lost(self) -> bool:
        """Whether no moving track has been alive for a while."""
        return not any(
            track.moves and blob.alive and self._now_s - moment.media_s <= _LOST_S
            for track in self._tracks
            for moment, blob in track.blobs[-_LEAST_PICTURES:]
        )

    def _current(self, track: _Track) -> bool:
        return self._now_s - track.blobs[-1][0].media_s <= _LOST_S


def _joins_mover(track: _Track, movers: Iterable[_Track]) -> bool:
    """Return whether a track was seen twice and ended where a mover began, or the reverse."""
    if len(track.blobs) < _PIECES:
        return False
    first, last = track.blobs[0][1], track.blobs[-1][1]
    return any(
        _distance(last, mover.blobs[0][1]) <= _JOIN_CELLS
        or _distance(first, mover.blobs[-1][1]) <= _JOIN_CELLS
        for mover in movers
    )


def _distance(one: Blob, other: Blob) -> float:
    return float(np.hypot(one.row - other.row, one.column - other.column))


def _alive(tracks: Iterable[_Track]) -> list[PictureTime]:
    return [moment for track in tracks for moment, blob in track.blobs if blob.alive]


def _media_s(moment: PictureTime) -> float:
    return moment.media_s


def _reached(start: PictureTime, moments: Iterable[PictureTime]) -> PictureTime:
    """Return the last moment that is connected to the start without a gap; takes them in order."""
    reached, passed = start, False
    for moment in moments:
        passed = passed or moment is start
        if passed and abs(moment.media_s - reached.media_s) <= _LOST_S:
            reached = moment
    return reached


def _ahead(track: _Track, blobs: Sequence[Blob], when: PictureTime) -> Blob | None:
    """Return the blob that continues a track: anywhere near at first, later on its course."""
    moment, old = track.blobs[-1]
    passed_s = when.media_s - moment.media_s
    row, column, reach = old.row, old.column, _REACH_CELLS + _FASTEST_CELLS_PER_S * passed_s
    if len(track.blobs) > 1:
        before, older = track.blobs[max(-len(track.blobs), -_PACE_PICTURES)]
        share = passed_s / (moment.media_s - before.media_s)
        down, aside = (old.row - older.row) * share, (old.column - older.column) * share
        row, column = row + down, column + aside
        reach = _REACH_CELLS + float(np.hypot(down, aside)) / 2 + 0.5 * len(old.cells) ** 0.5
    far = [(float(np.hypot(blob.row - row, blob.column - column)), blob) for blob in blobs]
    within = [each for each in far if each[0] <= reach]
    return min(within, key=lambda each: each[0])[1] if within else None


def _is_moving(blobs: Sequence[tuple[PictureTime, Blob]]) -> bool:
    """Return whether the newest part of a track moves on more than it trembles."""
    end_s = blobs[-1][0].media_s
    recent = [each for each in blobs if end_s - each[0].media_s <= _WITHIN_S]
    if len(recent) < _LEAST_PICTURES or end_s - recent[0][0].media_s < _LEAST_S:
        return False
    times = np.array([moment.media_s for moment, _ in recent])
    places = np.array([(blob.row, blob.column) for _, blob in recent])
    times -= times.mean()
    places -= places.mean(axis=0)
    speed = times @ places / (times @ times)
    strays = float(np.sqrt(((places - np.outer(times, speed)) ** 2).sum(axis=1).mean()))
    way = float(np.hypot(*speed)) * float(times[-1] - times[0])
    return way >= max(_LEAST_WAY_CELLS, _STRAIGHT * strays)


def blobs(
    differs: NDArray[np.bool_], surely: NDArray[np.bool_], alive: NDArray[np.bool_]
) -> list[Blob]:
    """Return groups of cells that touch, even by a corner, with at least one cell in `surely`."""
    left = {(int(row), int(column)) for row, column in np.argwhere(differs)}
    found: list[Blob] = []
    while left:
        cells, edge = [], [left.pop()]
        while edge:
            row, column = edge.pop()
            cells.append((row, column))
            neighbors = {(row + r, column + c) for r in (-1, 0, 1) for c in (-1, 0, 1)} & left
            left -= neighbors
            edge.extend(neighbors)
        if len(cells) >= _LEAST_CELLS and any(bool(surely[cell]) for cell in cells):
            found.append(
                Blob(
                    cells=tuple(cells),
                    row=sum(row for row, _ in cells) / len(cells),
                    column=sum(column for _, column in cells) / len(cells),
                    alive=any(bool(alive[cell]) for cell in cells),
                )
            )
    return found
