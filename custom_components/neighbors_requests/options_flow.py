"""The options: whom to tell, what automations may do, and which sensors are lent."""

from collections.abc import Collection
from typing import Any, Final

from homeassistant.config_entries import (
    ConfigEntryState,
    ConfigFlowResult,
    OptionsFlowWithReload,
)
from homeassistant.const import Platform
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.selector import (
    BooleanSelector,
    EntitySelector,
    EntitySelectorConfig,
    SelectSelector,
    SelectSelectorConfig,
    TextSelector,
)
import voluptuous as vol

from .client import HubClientError, NotHereError
from .const import (
    CONF_AUTOMATIONS_APPROVE,
    CONF_PHONES,
    CONF_PICTURES,
    CONF_REVIEW_PATH,
    CONF_SENSORS,
    DOMAIN,
)
from .coordinator import HubConfigEntry
from .lend.chosen import lent_sensors
from .lend.sensors import MOST_SENSORS
from .phones import async_phones

SENSOR_DOMAINS: Final = [
    Platform.BINARY_SENSOR.value,
    Platform.COVER.value,
    Platform.LOCK.value,
    Platform.SENSOR.value,
]


class HubOptionsFlow(OptionsFlowWithReload):
    """One form; the entry is reloaded where something changed."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for everything at once."""
        errors: dict[str, str] = {}
        if user_input is not None:
            path = user_input.get(CONF_REVIEW_PATH, "").strip()
            if path and (not path.startswith("/") or path.startswith("//")):
                errors[CONF_REVIEW_PATH] = "invalid_path"
            elif len(user_input.get(CONF_SENSORS, ())) > MOST_SENSORS:
                errors[CONF_SENSORS] = "too_many_sensors"
            elif not await self._returned(user_input.get(CONF_SENSORS, [])):
                errors[CONF_SENSORS] = "sensors_not_returned"
            else:
                return self.async_create_entry(data={**user_input, CONF_REVIEW_PATH: path})
        shown = user_input or dict(self.config_entry.options)
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(self._schema(), shown),
            errors=errors,
        )

    async def _returned(self, chosen: Collection[str]) -> bool:
        """Have the hub forget the sensors that are no longer chosen; tell whether it did."""
        entry: HubConfigEntry = self.config_entry
        gone = set(lent_sensors(entry)) - set(chosen)
        if not gone:
            return True
        if entry.state is not ConfigEntryState.LOADED:
            return False
        client = entry.runtime_data.client
        try:
            for sensor in await client.sensors():
                if sensor.entity_id in gone:
                    await client.return_sensor(sensor.id)
        except NotHereError:
            return True
        except HubClientError:
            return False
        return True

    def _schema(self) -> vol.Schema:
        chosen = self.config_entry.options.get(CONF_PHONES, [])
        # A phone that is away for now stays on the list, or saving would drop it unseen.
        phones = sorted({*async_phones(self.hass), *chosen})
        # What the hub tells must not be told to the hub.
        registry = er.async_get(self.hass)
        own = [each.entity_id for each in registry.entities.values() if each.platform == DOMAIN]
        return vol.Schema(
            {
                vol.Optional(CONF_PHONES, default=[]): SelectSelector(
                    SelectSelectorConfig(options=phones, multiple=True)
                ),
                vol.Required(CONF_PICTURES, default=True): BooleanSelector(),
                vol.Optional(CONF_REVIEW_PATH): TextSelector(),
                vol.Required(CONF_AUTOMATIONS_APPROVE, default=False): BooleanSelector(),
                vol.Optional(CONF_SENSORS, default=[]): EntitySelector(
                    EntitySelectorConfig(domain=SENSOR_DOMAINS, multiple=True, exclude_entities=own)
                ),
            }
        )
