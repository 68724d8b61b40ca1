"""Public alert sources that need no key, and which of them are for where this house is.

`offers.json` has each country or state as cells of half a degree, made from Natural Earth's
countries (1:50 million) and the US Census Bureau's states, both in the public domain. A cell on a
border belongs to both sides, so that a neighbor's source may be among those offered. Nothing is
asked of a source until somebody adds it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
import json
from pathlib import Path
from typing import Any, Final

from hub.model.awareness import AwarenessKind
from hub.model.camera import Camera

_FILE: Final = Path(__file__).with_name("offers.json")
_CELL_UDEG: Final = 500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A source that a person can add."""

    kind: AwarenessKind | None
    """None: the hub detects it."""
    url: str
    name: str
    area: str
    """The country or state it is for, in English."""


def offers_for(cameras: Iterable[Camera]) -> tuple[Offer, ...]:
    """Return the sources for where cameras are; none if no camera has a location. Blocking."""
    cells = {
        (place.latitude_udeg // _CELL_UDEG, place.longitude_udeg // _CELL_UDEG)
        for camera in cameras
        if (place := camera.place) is not None
    }
    return tuple(
        offer
        for region in _regions()
        if any(_holds(region["cells"], *cell) for cell in cells)
        for offer in _offers(region)
    )


def every_offer() -> tuple[Offer, ...]:
    """Return every source there is. Blocking."""
    return tuple(offer for region in _regions() for offer in _offers(region))


def _regions() -> list[Mapping[str, Any]]:
    regions: list[Mapping[str, Any]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return regions


def _holds(rows: Mapping[str, list[list[int]]], row: int, column: int) -> bool:
    """Return whether a cell is one of a region's, which are runs of columns by row."""
    return any(first <= column <= last for first, last in rows.get(str(row), ()))


def _offers(region: Mapping[str, Any]) -> list[Offer]:
    return [
        Offer(
            kind=AwarenessKind(source["kind"]) if source["kind"] else None,
            url=source["url"],
            name=source["name"],
            area=region["area"],
        )
        for source in region["sources"]
    ]
