"""The options: whom to tell, with or without a picture, and what automations may do."""

from typing import Any

from homeassistant.config_entries import ConfigFlowResult, OptionsFlowWithReload
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectSelector,
    SelectSelectorConfig,
    TextSelector,
)
import voluptuous as vol

from .const import CONF_AUTOMATIONS_APPROVE, CONF_PHONES, CONF_PICTURES, CONF_REVIEW_PATH
from .phones import async_phones


class HubOptionsFlow(OptionsFlowWithReload):
    """One form; the entry is reloaded where something changed."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for everything at once."""
        errors: dict[str, str] = {}
        if user_input is not None:
            path = user_input.get(CONF_REVIEW_PATH, "").strip()
            if not path or (path.startswith("/") and not path.startswith("//")):
                return self.async_create_entry(data={**user_input, CONF_REVIEW_PATH: path})
            errors[CONF_REVIEW_PATH] = "invalid_path"
        shown = user_input or dict(self.config_entry.options)
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(self._schema(), shown),
            errors=errors,
        )

    def _schema(self) -> vol.Schema:
        chosen = self.config_entry.options.get(CONF_PHONES, [])
        # A phone that is away for now stays on the list, or saving would drop it unseen.
        phones = sorted({*async_phones(self.hass), *chosen})
        return vol.Schema(
            {
                vol.Optional(CONF_PHONES, default=[]): SelectSelector(
                    SelectSelectorConfig(options=phones, multiple=True)
                ),
                vol.Required(CONF_PICTURES, default=True): BooleanSelector(),
                vol.Optional(CONF_REVIEW_PATH): TextSelector(),
                vol.Required(CONF_AUTOMATIONS_APPROVE, default=False): BooleanSelector(),
            }
        )
