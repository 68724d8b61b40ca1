"""What can be mended from the list of repairs: a camera's password, a phone that is gone."""

from typing import Any, Final

from homeassistant.components.repairs import RepairsFlow
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_PASSWORD, CONF_USERNAME
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.selector import TextSelector, TextSelectorConfig, TextSelectorType
import voluptuous as vol

from .client import CameraChange, CameraPasswordError, HubClientError, HubUnreachableError
from .const import DOMAIN
from .coordinator import HubConfigEntry, HubCoordinator
from .managed.issue import LEFT_BEHIND
from .managed.repair import LeftBehindFlow, RepairResult
from .missing import async_take_off

type IssueData = dict[str, str | int | float | None]

_PASSWORD: Final = TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD))


async def async_create_fix_flow(
    _hass: HomeAssistant, issue_id: str, data: IssueData | None
) -> RepairsFlow:
    """Return the flow of one fixable issue of ours."""
    if issue_id == LEFT_BEHIND:
        return LeftBehindFlow()
    about = data or {}
    return CameraPasswordFlow() if "camera_id" in about else PhoneMissingFlow()


class _HubFlow(RepairsFlow):
    """A flow about something of one hub, which must be loaded."""

    @property
    def _coordinator(self) -> HubCoordinator | None:
        entry: HubConfigEntry | None
        entry = self.hass.config_entries.async_get_entry(str((self.data or {})["entry_id"]))
        if entry is None or entry.state is not ConfigEntryState.LOADED:
            return None
        return entry.runtime_data

    @property
    def _words(self) -> dict[str, str] | None:
        issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
        return None if issue is None else issue.translation_placeholders


class CameraPasswordFlow(_HubFlow):
    """Asks for a camera's user name and password; the hub tries them before it keeps them."""

    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> RepairResult:
        """Go on to the one form."""
        return await self.async_step_password()

    async def async_step_password(self, user_input: dict[str, Any] | None = None) -> RepairResult:
        """Have the hub try what was entered."""
        errors: dict[str, str] = {}
        if user_input is not None:
            coordinator = self._coordinator
            if coordinator is None:
                return self.async_abort(reason="hub_away")
            change = CameraChange(
                username=user_input[CONF_USERNAME], password=user_input[CONF_PASSWORD]
            )
            try:
                await coordinator.client.change(str((self.data or {})["camera_id"]), change)
            except CameraPasswordError:
                errors[CONF_PASSWORD] = "wrong_password"
            except HubUnreachableError:
                errors["base"] = "hub_away"
            except HubClientError:
                errors["base"] = "refused"
            else:
                return self.async_create_entry(data={})
        name = (user_input or {}).get(CONF_USERNAME, vol.UNDEFINED)
        return self.async_show_form(
            step_id="password",
            data_schema=vol.Schema(
                {
                    vol.Required(CONF_USERNAME, default=name): TextSelector(),
                    vol.Required(CONF_PASSWORD): _PASSWORD,
                }
            ),
            description_placeholders=self._words,
            errors=errors,
        )


class PhoneMissingFlow(_HubFlow):
    """Takes a phone off the list of those that are told."""

    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> RepairResult:
        """Go on to the question."""
        return await self.async_step_confirm()

    async def async_step_confirm(self, user_input: dict[str, Any] | None = None) -> RepairResult:
        """Take it off once a person has said so."""
        if user_input is None:
            return self.async_show_form(
                step_id="confirm",
                data_schema=vol.Schema({}),
                description_placeholders=self._words,
            )
        coordinator = self._coordinator
        if coordinator is None:
            return self.async_abort(reason="hub_away")
        async_take_off(coordinator, str((self.data or {})["phone"]))
        return self.async_create_entry(data={})
