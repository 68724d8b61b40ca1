"""Named places: read from GeoJSON that the operator gives, and which of them hold a point. Pure.

A request belongs to the places that hold the middle of its area.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
import hashlib
import re
from typing import Any, Final
import unicodedata

import msgspec

from noticeboard.errors import InvalidInputError
from noticeboard.log.area import Area, MultiPolygon, Polygon
from noticeboard.rules.area import Bounds, bounds, contains, size_km2
from noticeboard.rules.geojson import read
from noticeboard.rules.text import has_hidden, is_blank
from noticeboard.runtime.text import Text, text_of

MOST_PLACES: Final = 1000
MAX_FILE_BYTES: Final = 32 * 1024**2
LONGEST_NAME: Final = 80
OUTLINE_BYTES: Final = 2500
"""An outline is simplified to so many bytes: about 120 corners, as much as a small map shows."""
_LONGEST_SLUG: Final = 60
_NAMES: Final = ("name", "NAME", "Name", "postcode", "zip", "ZCTA5CE20", "ZCTA5CE10", "plz")
"""Where files of towns and postcode areas usually keep a name, in order."""
_CELL_UDEG: Final = 50_000
_MOST_CELLS: Final = 400
"""A place that covers more cells is compared with each point instead."""
SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class NamedPlace(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A place with its short name for addresses, such as `mill-hill`."""

    slug: str
    name: str
    area: Area


def read_places(raw: bytes, *, name_field: str = "") -> tuple[NamedPlace, ...]:
    """Return the places of a GeoJSON text, in the order of their names.

    Takes a FeatureCollection of Polygons and MultiPolygons. `name_field` is the property that
    holds the name; else it is the first usual one. Raises InvalidInputError.
    """
    if len(raw) > MAX_FILE_BYTES:
        raise InvalidInputError(Text("noticeboard.places.large", most=MAX_FILE_BYTES // 1024**2))
    try:
        features = msgspec.json.decode(raw, type=_Collection).features
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise InvalidInputError(Text("noticeboard.places.no_collection")) from error
    if not 0 < len(features) <= MOST_PLACES:
        raise InvalidInputError(Text("noticeboard.places.many", most=MOST_PLACES))
    found: dict[str, NamedPlace] = {}
    for number, feature in enumerate(features, 1):
        place = _place(feature, number, name_field)
        if place.slug in found:
            raise InvalidInputError(Text("noticeboard.places.twice", name=place.name))
        found[place.slug] = place
    return _sorted(found.values())


def merge_places(
    known: Iterable[NamedPlace], given: Iterable[NamedPlace]
) -> tuple[NamedPlace, ...]:
    """Return all places; a given one replaces a known one. Raises InvalidInputError."""
    found = {place.slug: place for place in (*known, *given)}
    if len(found) > MOST_PLACES:
        raise InvalidInputError(Text("noticeboard.places.many", most=MOST_PLACES))
    return _sorted(found.values())


def _sorted(places: Iterable[NamedPlace]) -> tuple[NamedPlace, ...]:
    return tuple(sorted(places, key=lambda place: (place.name.casefold(), place.slug)))


class _Feature(msgspec.Struct):
    geometry: msgspec.Raw
    properties: dict[str, Any] | None = None


class _Collection(msgspec.Struct, tag_field="type", tag="FeatureCollection"):
    features: list[_Feature]


def _place(feature: _Feature, number: int, name_field: str) -> NamedPlace:
    # Loading NumPy takes a tenth of a second, and whoever only looks places up doesn't need it.
    from noticeboard.rules.simplify import fit  # noqa: PLC0415

    properties = feature.properties or {}
    fields = (name_field,) if name_field else _NAMES
    given = next((properties[each] for each in fields if properties.get(each)), None)
    name = unicodedata.normalize("NFC", str(given)).strip() if isinstance(given, str | int) else ""
    if is_blank(name) or has_hidden(name) or len(name) > LONGEST_NAME:
        raise InvalidInputError(Text("noticeboard.places.name", number=number, most=LONGEST_NAME))
    try:
        area = fit(read(bytes(feature.geometry)), most_bytes=OUTLINE_BYTES).area
    except InvalidInputError as error:
        raise InvalidInputError(
            Text("noticeboard.places.outline", name=name, why=text_of(error))
        ) from error
    return NamedPlace(slug=slug_of(name), name=name, area=area)


def slug_of(name: str) -> str:
    """Return a name for addresses, of lower-case ASCII letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore")
    words = re.findall(r"[a-z0-9]+", plain.decode().lower())
    slug = "-".join(words)[:_LONGEST_SLUG].strip("-")
    # A name in another script has no ASCII letters.
    return slug or f"place-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


class Atlas:
    """Places by the cells that they cover, so that few are compared with a point."""

    def __init__(self, places: Iterable[NamedPlace] = ()) -> None:
        self.places: dict[str, NamedPlace] = {}
        self._sizes: dict[str, float] = {}
        self._boxes: dict[str, Bounds] = {}
        self._cells: defaultdict[tuple[int, int], list[NamedPlace]] = defaultdict(list)
        self._wide: list[NamedPlace] = []
        for place in places:
            self.add(place)

    def add(self, place: NamedPlace) -> None:
        """Add one place; a slug that is known stays as it is."""
        if place.slug in self.places:
            return
        self.places[place.slug] = place
        self._sizes[place.slug] = size_km2(place.area)
        box = self._boxes[place.slug] = bounds(place.area)
        lats = range(box.south // _CELL_UDEG, box.north // _CELL_UDEG + 1)
        lons = range(box.west // _CELL_UDEG, box.east // _CELL_UDEG + 1)
        if len(lats) * len(lons) > _MOST_CELLS:
            self._wide.append(place)
            return
        for lat in lats:
            for lon in lons:
                self._cells[lat, lon].append(place)

    def places_at(self, lat: int, lon: int) -> Sequence[NamedPlace]:
        """Return the places that hold a point, in micro-degrees, the smallest first."""
        near = (*self._cells.get((lat // _CELL_UDEG, lon // _CELL_UDEG), ()), *self._wide)
        held = [
            place
            for place in near
            if self._boxes[place.slug].holds(lat, lon) and contains(place.area, lat, lon)
        ]
        return sorted(held, key=lambda place: (self._sizes[place.slug], place.slug))


def geojson_of(places: Iterable[NamedPlace]) -> Mapping[str, object]:
    """Return the places as `read_places` takes them, their outlines as they are used."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": place.slug,
                "properties": {"name": place.name},
                "geometry": _geometry(place.area),
            }
            for place in places
            if isinstance(place.area, Polygon | MultiPolygon)
        ],
    }


def _geometry(area: Polygon | MultiPolygon) -> Mapping[str, object]:
    parts = ((area.ring,),) if isinstance(area, Polygon) else area.parts
    written = [
        [[[lon / 1e6, lat / 1e6] for lat, lon in (*ring, ring[0])] for ring in part]
        for part in parts
    ]
    return {"type": "MultiPolygon", "coordinates": written}
