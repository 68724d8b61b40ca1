"""How much awareness sources say just now, and the newest of it; nothing of it can be answered."""

from typing import override

from homeassistant.components.sensor import (
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.core import callback

from .client import AwarenessChanged, AwarenessItem, HubClientError, Message
from .const import DOMAIN, LOGGER
from .coordinator import HubCoordinator
from .entity import HubEntity
from .words import plain

MOST_LISTED = 5
AWARENESS = SensorEntityDescription(
    key="awareness",
    translation_key="awareness",
    state_class=SensorStateClass.MEASUREMENT,
    entity_registry_enabled_default=False,
)


class AwarenessCount(HubEntity[SensorEntityDescription], SensorEntity):
    """How many awareness items are shown; the hub is asked for them only while this is on."""

    _unrecorded_attributes = frozenset({"items"})

    def __init__(self, coordinator: HubCoordinator) -> None:
        super().__init__(coordinator, AWARENESS)
        self._items: tuple[AwarenessItem, ...] = ()

    @override
    def _source(self) -> object:
        return self.coordinator.data.awareness, self._items

    @property
    @override
    def native_value(self) -> int:
        return self.coordinator.data.awareness

    @property
    @override
    def extra_state_attributes(self) -> dict[str, object]:
        return {"items": [_shown(item) for item in self._items[:MOST_LISTED]]}

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.async_listen(self._async_heard))
        self.async_on_remove(self.coordinator.async_listen_return(self._async_ask))
        # Beside the set-up, which waits for no answer.
        self._async_ask()

    @callback
    def _async_heard(self, message: Message) -> None:
        if isinstance(message.news, AwarenessChanged):
            self._async_ask()

    @callback
    def _async_ask(self) -> None:
        self.coordinator.config_entry.async_create_background_task(
            self.hass, self._ask(), f"{DOMAIN} awareness"
        )

    async def _ask(self) -> None:
        try:
            self._items = (await self.coordinator.client.awareness()).items
        except HubClientError as error:
            LOGGER.debug("What awareness sources say is not known: %s", error)
            return
        self._handle_coordinator_update()


def _shown(item: AwarenessItem) -> dict[str, str | int | bool | None]:
    return {
        "title": plain(item.title or item.event),
        "publisher": plain(item.publisher or item.source_name),
        "severity": plain(item.severity),
        "updated": item.updated.isoformat(),
        "expires": None if item.expires is None else item.expires.isoformat(),
        "distance_m": item.distance_m,
        "concerns": item.concerns,
        "link_host": plain(item.link_host),
    }
