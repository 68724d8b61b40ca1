"""The repair of a folder that a removed hub left: ask once more, then delete it."""

from typing import Any

from homeassistant.components.repairs import RepairsFlow
from homeassistant.data_entry_flow import FlowResult
from homeassistant.helpers import issue_registry as ir
import voluptuous as vol

from ..const import CONF_MANAGED, DOMAIN
from .folder import delete, hub_folder
from .issue import LEFT_BEHIND

CONF_SURE = "sure"

type RepairResult = FlowResult[Any, str]
"""What a step of a repair returns: its context has had a type of its own since 2026.3."""


class LeftBehindFlow(RepairsFlow):
    """Deletes what a removed hub had kept, once a person has ticked that it is for ever."""

    async def async_step_init(self, _user_input: dict[str, str] | None = None) -> RepairResult:
        """Begin with the question."""
        return await self.async_step_confirm()

    async def async_step_confirm(self, user_input: dict[str, bool] | None = None) -> RepairResult:
        """Ask whether recordings and keys are to go."""
        entries = self.hass.config_entries.async_entries(DOMAIN)
        if any(entry.data.get(CONF_MANAGED) for entry in entries):
            return self.async_abort(reason="in_use")
        errors: dict[str, str] = {}
        if user_input is not None:
            if user_input[CONF_SURE]:
                await self.hass.async_add_executor_job(delete, hub_folder(self.hass))
                return self.async_create_entry(data={})
            errors[CONF_SURE] = "not_sure"
        issue = ir.async_get(self.hass).async_get_issue(DOMAIN, LEFT_BEHIND)
        return self.async_show_form(
            step_id="confirm",
            data_schema=vol.Schema({vol.Required(CONF_SURE, default=False): bool}),
            errors=errors,
            description_placeholders=issue.translation_placeholders if issue else None,
        )
