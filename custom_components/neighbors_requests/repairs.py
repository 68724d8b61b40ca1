"""Fix flows for Repairs: a password, a phone, a left folder, lost recordings, the app.

The folder of a removed hub is deleted only after a second confirmation.
"""

from __future__ import annotations

from typing import Any, Final

from homeassistant.components.repairs import RepairsFlow
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_PASSWORD, CONF_USERNAME
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResult
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.selector import TextSelector, TextSelectorConfig, TextSelectorType
import voluptuous as vol

from .app import async_load
from .client.drafts import CameraChange
from .client.errors import (
    ArchivePasswordError,
    CameraPasswordError,
    HubClientError,
    HubUnreachableError,
)
from .const import CONF_MANAGED, DOMAIN
from .coordinator import HubConfigEntry, HubCoordinator
from .managed.folder import LEFT_BEHIND, delete, hub_folder
from .phones import async_remove

CONF_SURE = "sure"

type RepairResult = FlowResult[Any, str]
"""What a repair step returns; since 2026.3, its context has its own type."""


class LeftBehindFlow(RepairsFlow):
    """Deletes a removed hub's data, after a person confirms that it can't be undone."""

    async def async_step_init(self, _user_input: dict[str, str] | None = None) -> RepairResult:
        """Start with the question."""
        return await self.async_step_confirm()

    async def async_step_confirm(self, user_input: dict[str, bool] | None = None) -> RepairResult:
        """Ask whether to delete recordings and keys."""
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


type IssueData = dict[str, str | int | float | None]

_PASSWORD: Final = TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD))


async def async_create_fix_flow(
    _hass: HomeAssistant, issue_id: str, data: IssueData | None
) -> RepairsFlow:
    """Return the fix flow of one of our issues."""
    if issue_id == LEFT_BEHIND:
        return LeftBehindFlow()
    about = data or {}
    if "app" in about:
        return AppRepairFlow()
    if "problem" in about:
        return StartOverFlow()
    return PhoneMissingFlow() if "phone" in about else PasswordFlow()


class _HubFlow(RepairsFlow):
    """A flow about one hub, which must be loaded."""

    @property
    def _coordinator(self) -> HubCoordinator | None:
        entry: HubConfigEntry | None
        entry = self.hass.config_entries.async_get_entry(str((self.data or {})["entry_id"]))
        if entry is None or entry.state is not ConfigEntryState.LOADED:
            return None
        return entry.runtime_data

    @property
    def _placeholders(self) -> dict[str, str] | None:
        issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
        return None if issue is None else issue.translation_placeholders


class PasswordFlow(_HubFlow):
    """Asks for a camera's or an archive's password; the hub tests it before saving it."""

    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> RepairResult:
        """Continue with the only form."""
        return await self.async_step_password()

    async def async_step_password(self, user_input: dict[str, Any] | None = None) -> RepairResult:
        """Have the hub test the input."""
        errors: dict[str, str] = {}
        if user_input is not None:
            coordinator = self._coordinator
            if coordinator is None:
                return self.async_abort(reason="hub_away")
            username, password = user_input[CONF_USERNAME], user_input[CONF_PASSWORD]
            client, about = coordinator.client, self.data or {}
            try:
                if "archive_id" in about:
                    change = {"username": username, "password": password}
                    await client.change_archive(str(about["archive_id"]), change)
                else:
                    again = CameraChange(username=username, password=password)
                    await client.change(str(about["camera_id"]), again)
            except (ArchivePasswordError, CameraPasswordError):
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
            description_placeholders=self._placeholders,
            errors=errors,
        )


class AppRepairFlow(RepairsFlow):
    """Starts or stops the hub's app, or removes the entry of an app that is gone."""

    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> RepairResult:
        """Continue with the question."""
        return await self.async_step_confirm()

    async def async_step_confirm(self, user_input: dict[str, Any] | None = None) -> RepairResult:
        """Do it after a person confirmed it."""
        await async_load(self.hass)
        from .app.supervisor import AppError, async_mend  # noqa: PLC0415 -- just loaded

        errors: dict[str, str] = {}
        if user_input is not None:
            about = self.data or {}
            try:
                await async_mend(self.hass, str(about["app"]), str(about.get("entry_id", "")))
            except AppError:
                errors["base"] = "supervisor"
            else:
                return self.async_create_entry(data={})
        issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
        return self.async_show_form(
            step_id="confirm",
            data_schema=vol.Schema({}),
            description_placeholders=issue.translation_placeholders if issue else None,
            errors=errors,
        )


class StartOverFlow(_HubFlow):
    """Says what to connect; lets the hub forget recordings that a person says are gone for good."""

    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> RepairResult:
        """Continue with the question."""
        return await self.async_step_confirm()

    async def async_step_confirm(self, user_input: dict[str, bool] | None = None) -> RepairResult:
        """Have the hub start over, if a person is sure."""
        errors: dict[str, str] = {}
        if user_input is not None:
            coordinator = self._coordinator
            if coordinator is None:
                return self.async_abort(reason="hub_away")
            try:
                if user_input[CONF_SURE]:
                    await coordinator.client.call("POST", ("setup", "recordings"))
                    return self.async_create_entry(data={})
                errors[CONF_SURE] = "not_sure"
            except HubUnreachableError:
                errors["base"] = "hub_away"
            except HubClientError:
                errors["base"] = "refused"
        return self.async_show_form(
            step_id="confirm",
            data_schema=vol.Schema({vol.Required(CONF_SURE, default=False): bool}),
            errors=errors,
            description_placeholders=self._placeholders,
        )


class PhoneMissingFlow(_HubFlow):
    """Removes a phone from those that are notified."""

    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> RepairResult:
        """Continue with the question."""
        return await self.async_step_confirm()

    async def async_step_confirm(self, user_input: dict[str, Any] | None = None) -> RepairResult:
        """Remove the phone after a person confirmed it."""
        if user_input is None:
            return self.async_show_form(
                step_id="confirm",
                data_schema=vol.Schema({}),
                description_placeholders=self._placeholders,
            )
        coordinator = self._coordinator
        if coordinator is None:
            return self.async_abort(reason="hub_away")
        async_remove(coordinator, str((self.data or {})["phone"]))
        return self.async_create_entry(data={})
