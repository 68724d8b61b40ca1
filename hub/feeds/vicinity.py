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
from noticeboard.log.area import HALF_TURN, Area
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


class _Ranked(NamedTuple):
    """A board in a heap whose first is the least worth showing: the farthest, or the largest."""

    worth: float
    minus_number: int
    found: FoundBoard


def _add(heap: list[_Ranked], most: int, ranked: _Ranked) -> None:
    """Add a board, and drop the least if there are more than `most`."""
    heapq.heappush(heap, ranked)
    if len(heap) > most:
        heapq.heappop(heap)


class Vicinity:
    """Compares the boards of several directories with the cameras' locations, one by one."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._covering: list[_Ranked] = []
        self._near: list[_Ranked] = []
        self._seen: set[str] = set()
        self._number = 0
        self._count = 0

    def add(self, directory: str, boards: Iterable[ListedBoard]) -> None:
        """Compare every board of the directory of this name. Blocking."""
        covering: list[_Ranked] = []
        for board in boards:
            self._number += 1
            box = bounds(board.area)
            if not any(
                _holds(box, *place) and contains(board.area, *place) for place in self._places
            ):
                self._compare_distance(board, box, directory)
            elif self._is_new(board):
                self._count += 1
                found = FoundBoard(board=board, directory=directory, covers=True)
                _add(covering, MOST_COVERING, _Ranked(-size_km2(board.area), -self._number, found))
        self._covering += covering

    def findings(self) -> Findings:
        """Return what was found so far."""
        covering = sorted(self._covering, reverse=True)
        others = [
            each for each in sorted(self._near, reverse=True) if self._is_new(each.found.board)
        ]
        shown = *covering, *others[:MOST_OTHERS]
        return Findings(boards=tuple(each.found for each in shown), covering=self._count)

    def _is_new(self, board: ListedBoard) -> bool:
        """Return whether this very board wasn't found before, in this directory or another."""
        link = str(BoardLink.parse(board.link))
        if link in self._seen:
            return False
        self._seen.add(link)
        return True

    def _compare_distance(self, board: ListedBoard, box: Bounds, directory: str) -> None:
        # Twice as many as are shown: some may turn out to be the same board.
        most = 2 * MOST_OTHERS
        farthest_m = -self._near[0].worth if len(self._near) >= most else math.inf
        places = [place for place in self._places if _least_m(box, *place) < farthest_m]
        away_m = min((distance_m(board.area, *place) for place in places), default=math.inf)
        if away_m < farthest_m:
            found = FoundBoard(board=board, directory=directory, covers=False)
            _add(self._near, most, _Ranked(-away_m, -self._number, found))


def is_within(reach_m: float, area: Area, lat_udeg: int, lon_udeg: int) -> bool:
    """Return whether a point is this near to an area. Its box rules most areas out."""
    is_box_near = _least_m(bounds(area), lat_udeg, lon_udeg) <= reach_m
    return is_box_near and distance_m(area, lat_udeg, lon_udeg) <= reach_m


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
