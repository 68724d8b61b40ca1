"""What a person or an automation does in Home Assistant, and what it shows."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import SOURCE_RECONFIGURE, SOURCE_USER
from homeassistant.core import Context, HomeAssistant, State, callback
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.neighbors_requests.const import DOMAIN, SUBENTRY_CAMERA
from custom_components.neighbors_requests.subentries import camera_subentries

from .fake_hub import until
from .values import CAMERA_ID, HUB_ID

HUB = HUB_ID
CAMERA = f"{HUB_ID}_{CAMERA_ID}"
PLACE = {"latitude": 40.5, "longitude": -75.25, "radius": 45.4}
DETAILS = {
    "name": " Porch ",
    "location": PLACE,
    "heading": 90,
    "view": 110,
    "indoor": False,
    "doorbell": True,
}

type Result = Any


async def act(
    hass: HomeAssistant, action: str, context: Context | None = None, **fields: object
) -> Any:  # noqa: ANN401 -- a response is any JSON
    """Call one of our actions."""
    return await hass.services.async_call(
        DOMAIN, action, fields, blocking=True, context=context, return_response=True
    )


def entity_id(hass: HomeAssistant, platform: str, key: str, *, of: str = HUB) -> str:
    """Return the entity id of one of the hub's, or a camera's, entities."""
    found = er.async_get(hass).async_get_entity_id(platform, DOMAIN, f"{of}_{key}")
    assert found is not None, f"There is no {platform} {key}"
    return found


def state(hass: HomeAssistant, platform: str, key: str, *, of: str = HUB) -> State:
    """Return its state."""
    return shown(hass, entity_id(hass, platform, key, of=of))


def shown(hass: HomeAssistant, entity: str) -> State:
    """Return the state of an entity that has one."""
    found = hass.states.get(entity)
    assert found is not None, f"{entity} has no state"
    return found


@callback
def choose(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    *,
    lent: str = "",
    triggers: Mapping[str, list[str]] | None = None,
    camera_id: str = CAMERA_ID,
) -> None:
    """Lend a camera entity, or triggers, to one of the hub's cameras."""
    data: dict[str, object] = {"triggers": dict(triggers or {})}
    if lent:
        data["lent"] = lent
    subentry = camera_subentries(entry)[camera_id]
    hass.config_entries.async_update_subentry(entry, subentry, data=data)


@callback
def choose_sensors(hass: HomeAssistant, entry: MockConfigEntry, *entity_ids: str) -> None:
    """Lend entities as information."""
    options = {**entry.options, "sensors": list(entity_ids)}
    hass.config_entries.async_update_entry(entry, options=options)


class Dialog:
    """One dialog, and its newest answer."""

    def __init__(self, hass: HomeAssistant, entry: MockConfigEntry) -> None:
        self._hass = hass
        self._entry = entry
        self.result: Result = None

    async def adopt(self, way: str = "") -> Result:
        """Begin to adopt a camera, by one of the ways offered if it is named."""
        self.result = await self._hass.config_entries.subentries.async_init(
            (self._entry.entry_id, SUBENTRY_CAMERA), context={"source": SOURCE_USER}
        )
        return await self.choose(way) if way else self.result

    async def change(self, what: str = "", camera_id: str = CAMERA_ID) -> Result:
        """Begin to change a camera, at one of the steps offered if it is named."""
        subentry = camera_subentries(self._entry)[camera_id]
        self.result = await self._hass.config_entries.subentries.async_init(
            (self._entry.entry_id, SUBENTRY_CAMERA),
            context={"source": SOURCE_RECONFIGURE, "subentry_id": subentry.subentry_id},
        )
        return await self.choose(what) if what else self.result

    async def choose(self, option: str) -> Result:
        """Choose from a menu."""
        assert option in self.result["menu_options"]
        return await self.submit(next_step_id=option)

    async def submit(self, **fields: object) -> Result:
        """Submit a form, and wait for the end of what takes time."""
        self.result = await self._hass.config_entries.subentries.async_configure(
            self.result["flow_id"], fields
        )
        return await self.settled()

    async def settled(self) -> Result:
        """Wait while progress is shown."""
        while self.result["type"] is FlowResultType.SHOW_PROGRESS:
            flows = self._hass.config_entries.subentries
            flow_id = self.result["flow_id"]
            task = flows._progress[flow_id].async_get_progress_task()  # noqa: SLF001 -- its end
            # It may have ended before anybody asked.
            if task is not None:
                await until(task.done)
            self.result = await flows.async_configure(flow_id)
        return self.result

    def close(self) -> None:
        """Close the dialog, as a person does."""
        self._hass.config_entries.subentries.async_abort(self.result["flow_id"])

    def shown(self) -> dict[str, Any]:
        """Return what the form shows in its fields."""
        schema = self.result["data_schema"].schema
        return {
            str(key): (key.description or {}).get("suggested_value")
            for key in schema
            if (key.description or {}).get("suggested_value") is not None
        }

    def offered(self, field: str) -> Any:  # noqa: ANN401 -- a selector's configuration
        """Return the configuration of a field's selector."""
        [selector] = [
            each for key, each in self.result["data_schema"].schema.items() if key == field
        ]
        return selector.config
