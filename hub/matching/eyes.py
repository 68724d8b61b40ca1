"""Where cameras stand and which way they look, as arrays: one row a camera."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi, radians
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from hub.model.camera import Place

FARTHEST_RANGE_M: Final = 1000
"""No household camera shows a person beyond it, whatever its owner wrote."""
UDEG: Final = pi / 180 / 1_000_000
"""A micro-degree, in radians."""
_WHOLE_CIRCLE_DEG: Final = 360
_RAYS: Final = 32
"""How many lines of sight tell how much of what is seen lies in the area; only the rank asks."""

type Floats = NDArray[np.float64]
type Whole = NDArray[np.int64]
type Bits = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Eyes:
    """Places in micro-degrees; bearings in radians, clockwise from north."""

    lat: Whole
    lon: Whole
    heading: Floats
    half: Floats
    """Half the width of the view; pi where it is a whole circle."""
    range_m: Floats

    @classmethod
    def of(cls, places: Sequence[Place]) -> Self:
        """Return the places as arrays."""
        return cls(
            lat=np.array([place.latitude_udeg for place in places], dtype=np.int64),
            lon=np.array([place.longitude_udeg for place in places], dtype=np.int64),
            heading=np.array([radians(place.heading_deg) for place in places]),
            half=np.array([radians(min(p.view_deg, _WHOLE_CIRCLE_DEG)) / 2 for p in places]),
            range_m=np.array([float(min(place.range_m, FARTHEST_RANGE_M)) for place in places]),
        )

    def only(self, chosen: Bits) -> Self:
        """Return those that are chosen."""
        return type(self)(
            lat=self.lat[chosen],
            lon=self.lon[chosen],
            heading=self.heading[chosen],
            half=self.half[chosen],
            range_m=self.range_m[chosen],
        )

    def look_along(self, bearings: Floats) -> Bits:
        """Tell which bearings lie in the view; their first axis is the cameras'."""
        each = (-1, *(1,) * (bearings.ndim - 1))
        off = np.abs((bearings - self.heading.reshape(each) + pi) % (2 * pi) - pi)
        looked_at: Bits = off <= self.half.reshape(each)
        return looked_at

    def edges(self) -> Floats:
        """Return the bearings of both edges of each view."""
        return np.stack([self.heading - self.half, self.heading + self.half], axis=1)

    def rays(self) -> Floats:
        """Return bearings that share each view out evenly."""
        spread = (np.arange(_RAYS) + 0.5) / _RAYS * 2 - 1
        return self.heading[:, None] + self.half[:, None] * spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What each camera sees of one area; filled in by whoever looks."""

    inside: Bits
    """Whether it stands in the area."""
    seen: Bits
    gap_m: Floats
    """How far the area is; infinity where it is too far to matter."""
    share: Floats
    """How much of the ground that the camera sees lies in the area, 0 to 1."""

    @classmethod
    def nothing(cls, count: int) -> Self:
        """Return that so many cameras see nothing."""
        return cls(
            inside=np.zeros(count, dtype=np.bool_),
            seen=np.zeros(count, dtype=np.bool_),
            gap_m=np.full(count, np.inf),
            share=np.zeros(count),
        )
