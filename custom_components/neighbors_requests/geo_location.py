"""Open requests on Home Assistant's map; each entity lives as long as its request is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import override

from homeassistant.components.geo_location import GeolocationEvent
from homeassistant.const import Platform, UnitOfLength
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util.location import distance
from homeassistant.util.unit_conversion import DistanceConverter

from .client.house import is_open
from .client.models import Area, Circle, Polygon, Request
from .const import DOMAIN
from .coordinator import HubConfigEntry, HubCoordinator
from .text import plain

UDEG = 1e6


def middle(area: Area) -> tuple[float, float] | None:
    """Return the center of an area's bounding box, in degrees; None if it has no corners."""
    match area:
        case Circle(lat=latitude, lon=longitude):
            return latitude / UDEG, longitude / UDEG
        case Polygon(ring=()):
            return None
        case Polygon(ring=ring):
            latitudes = [point[0] for point in ring]
            longitudes = [point[1] for point in ring]
            return (
                (min(latitudes) + max(latitudes)) / 2 / UDEG,
                (min(longitudes) + max(longitudes)) / 2 / UDEG,
            )


PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant, entry: HubConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the open requests, and keep them up to date."""
    places = Places(entry.runtime_data, async_add_entities)
    _purge(hass, entry, places.requests_on_map)
    places.async_follow()
    entry.async_on_unload(entry.runtime_data.async_add_listener(places.async_follow))


def _purge(hass: HomeAssistant, entry: HubConfigEntry, wanted: dict[str, Request]) -> None:
    """Remove registry entries of requests that ended while Home Assistant was not running."""
    registry = er.async_get(hass)
    keep = {_unique_id(entry.runtime_data, request_id) for request_id in wanted}
    for each in er.async_entries_for_config_entry(registry, entry.entry_id):
        if each.domain == Platform.GEO_LOCATION and each.unique_id not in keep:
            registry.async_remove(each.entity_id)


def _unique_id(coordinator: HubCoordinator, request_id: str) -> str:
    return f"{coordinator.hub_id}_place_{request_id}"


class Places:
    """One entity for each open request, with a single listener for all, since there may be many."""

    def __init__(self, coordinator: HubCoordinator, add: AddConfigEntryEntitiesCallback) -> None:
        self._coordinator = coordinator
        self._add = add
        self._places: dict[str, RequestPlace] = {}
        self._read: tuple[Mapping[str, Request], bool] = {}, False

    @property
    def requests_on_map(self) -> dict[str, Request]:
        """Return the requests that belong on the map."""
        requests = self._coordinator.data.requests.values()
        return {request.id: request for request in requests if _is_on_map(request)}

    @callback
    def async_follow(self) -> None:
        """Add, update and remove entities to match the open requests."""
        requests, available = self._coordinator.data.requests, self._coordinator.last_update_success
        (before, was_available), self._read = self._read, (requests, available)
        if requests is before and available is was_available:
            return
        for request_id in self._places.keys() - requests.keys():
            self._places.pop(request_id).async_leave()
        fresh = []
        for request_id, request in requests.items():
            # A message changes one of many requests; skip the unchanged ones.
            if available is was_available and request is before.get(request_id):
                continue
            place = self._places.get(request_id)
            if not _is_on_map(request):
                if place is not None:
                    self._places.pop(request_id).async_leave()
            elif place is not None:
                place.async_set_request(request)
            else:
                self._places[request_id] = RequestPlace(self._coordinator, request)
                fresh.append(self._places[request_id])
        if fresh:
            self._add(fresh)


def _is_on_map(request: Request) -> bool:
    return is_open(request) and not request.practice and middle(request.area) is not None


class RequestPlace(GeolocationEvent):
    """The area of one request; the state is its distance from home."""

    _attr_should_poll = False
    _attr_source = DOMAIN
    _attr_has_entity_name = True
    _attr_translation_key = "request"

    def __init__(self, coordinator: HubCoordinator, request: Request) -> None:
        self._coordinator = coordinator
        self._request = request
        self._attr_unique_id = _unique_id(coordinator, request.id)
        self._was_available = self.available
        self._added = False
        self._removed = False
        self._read()

    @property
    @override
    def available(self) -> bool:
        return self._coordinator.last_update_success

    @override
    async def async_added_to_hass(self) -> None:
        self._added = True
        self._async_measure()
        if self._removed:
            # The request ended while the entity was being added.
            self.async_leave()

    @callback
    def async_set_request(self, request: Request) -> None:
        """Show the request's current data; write only if something shown has changed."""
        if request is self._request and self._was_available == self.available:
            return
        before = (self._was_available, self._facts())
        self._was_available = self.available
        if request is not self._request:
            self._request = request
            self._read()
        if self._added and before != (self.available, self._facts()):
            self._async_measure()
            self.async_write_ha_state()

    @callback
    def async_leave(self) -> None:
        """Remove the entity, including its registry entry."""
        self._removed = True
        registry = er.async_get(self._coordinator.hass)
        entity_id = registry.async_get_entity_id(
            Platform.GEO_LOCATION, DOMAIN, _unique_id(self._coordinator, self._request.id)
        )
        if entity_id is not None:
            registry.async_remove(entity_id)

    def _read(self) -> None:
        request = self._request
        self._attr_name = f"{plain(request.agency.name)}: {plain(request.title)}"
        self._attr_latitude, self._attr_longitude = middle(request.area) or (None, None)
        self._attr_extra_state_attributes = {
            "request_id": request.id,
            "agency_level": request.agency.level,
            "incident": plain(request.incident),
            "expires": request.expires.isoformat(),
            "clips": len(request.match.clips),
        }

    def _facts(self) -> object:
        return (
            self._attr_name,
            self._attr_latitude,
            self._attr_longitude,
            self._attr_extra_state_attributes,
        )

    @callback
    def _async_measure(self) -> None:
        """Set the distance from home, in the units of this Home Assistant."""
        config = self.hass.config
        self._attr_unit_of_measurement = config.units.length_unit
        there = middle(self._request.area)
        if there is None:
            return
        metres = distance(config.latitude, config.longitude, *there)
        if metres is not None:
            self._attr_distance = DistanceConverter.convert(
                metres, UnitOfLength.METERS, config.units.length_unit
            )
