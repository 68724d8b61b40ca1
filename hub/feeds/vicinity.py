"""Which boards of the directories cover this house, and which others are nearest. Pure.

A directory may list boards that cover the whole Earth, or ten thousand of them. So those that cover
the smallest area come first, and of each directory only a few are kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass
import heapq
import math
from typing import Final, NamedTuple

from hub.model.camera import Camera
from noticeboard.log.area import HALF_TURN
from noticeboard.log.directory import ListedBoard
from noticeboard.log.link import BoardLink
from noticeboard.rules.area import EARTH_RADIUS_M, Bounds, bounds, contains, distance_m, size_km2

MOST_COVERING: Final = 20
"""Of one directory."""
MOST_OTHERS: Final = 20
_UDEG: Final = math.pi / 180 / 1_000_000

type Places = tuple[tuple[int, int], ...]
"""The cameras' locations, in micro-degrees."""


def places_of(cameras: Iterable[Camera]) -> Places:
    """Return where cameras are, each location once."""
    found = {
        (camera.place.latitude_udeg, camera.place.longitude_udeg)
        for camera in cameras
        if camera.place is not None
    }
    return tuple(sorted(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundBoard:
    """A board of a directory, as its keeper describes it."""

    board: ListedBoard
    directory: str
    """The name of the directory."""
    covers: bool
    """Whether its area includes the location of a camera."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What the directories have for this house."""

    boards: tuple[FoundBoard, ...] = ()
    """Those that cover a camera, the smallest area first; then others, the nearest first."""
    covering: int = 0
    """How many cover a camera, including those that are left out above."""


class _Near(NamedTuple):
    """A board outside, which a heap orders so that the farthest comes first."""

    minus_away_m: float
    minus_number: int
    found: FoundBoard


class Vicinity:
    """Compares the boards of several directories with the cameras' locations, one by one."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._covering: list[tuple[float, int, FoundBoard]] = []
        self._near: list[_Near] = []
        self._seen: set[str] = set()
        self._number = 0
        self._count = 0

    def add(self, directory: str, boards: Iterable[ListedBoard]) -> None:
        """Compare every board of the directory of this name. Blocking."""
        covering: list[tuple[float, int, FoundBoard]] = []
        for board in boards:
            self._number += 1
            box = bounds(board.area)
            if any(_holds(box, *place) and contains(board.area, *place) for place in self._places):
                found = FoundBoard(board=board, directory=directory, covers=True)
                covering.append((size_km2(board.area), self._number, found))
            else:
                self._compare_distance(board, box, directory)
        new = [each for each in sorted(covering) if self._is_new(each[2])]
        self._count += len(new)
        self._covering += new[:MOST_COVERING]

    def findings(self) -> Findings:
        """Return what was found so far."""
        nearest = sorted(self._near, reverse=True)
        others = [each.found for each in nearest if self._is_new(each.found)]
        covering = [found for _, _, found in sorted(self._covering)]
        return Findings(boards=(*covering, *others[:MOST_OTHERS]), covering=self._count)

    def _is_new(self, found: FoundBoard) -> bool:
        """Return whether no directory named this very board before."""
        link = str(BoardLink.parse(found.board.link))
        if link in self._seen:
            return False
        self._seen.add(link)
        return True

    def _compare_distance(self, board: ListedBoard, box: Bounds, directory: str) -> None:
        # Twice as many as are shown: some may turn out to be the same board.
        full = len(self._near) >= 2 * MOST_OTHERS
        farthest_m = -self._near[0].minus_away_m if full else math.inf
        places = [place for place in self._places if _least_m(box, *place) < farthest_m]
        if not places:
            return
        away_m = min(distance_m(board.area, *place) for place in places)
        found = FoundBoard(board=board, directory=directory, covers=False)
        near = _Near(-away_m, -self._number, found)
        if not full:
            heapq.heappush(self._near, near)
        elif away_m < farthest_m:
            heapq.heapreplace(self._near, near)


def _holds(box: Bounds, lat: int, lon: int) -> bool:
    """Return whether a box includes a place; the 180th meridian has two names."""
    if not box.south <= lat <= box.north:
        return False
    return box.west <= lon <= box.east or abs(lon) == HALF_TURN


def _least_m(box: Bounds, lat: int, lon: int) -> float:
    """Return a distance that no point of a box is nearer than."""
    up = max(box.south - lat, lat - box.north, 0) * _UDEG
    if box.west <= lon <= box.east:
        return up * EARTH_RADIUS_M
    turn = 2 * HALF_TURN
    across = min((box.west - lon) % turn, (lon - box.east) % turn) * _UDEG
    # How far the nearest meridian of the box is.
    aside = math.asin(math.cos(lat * _UDEG) * math.sin(min(across, math.pi / 2)))
    return max(up, aside) * EARTH_RADIUS_M
