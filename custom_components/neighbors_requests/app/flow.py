"""The steps of the config flow that run the hub as an app of the Supervisor: no link is needed."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, override

from homeassistant.config_entries import (
    SOURCE_REAUTH,
    SOURCE_RECONFIGURE,
    SOURCE_ZEROCONF,
    ConfigFlow,
    ConfigFlowResult,
)
from homeassistant.const import CONF_HOST, CONF_PORT
from homeassistant.core import HomeAssistant
from homeassistant.helpers.service_info.hassio import HassioServiceInfo

from ..answers import async_reason, async_sentence
from ..client.connection import PairingLink
from ..client.errors import (
    CodeExpiredError,
    CodeUnknownError,
    CodeUsedError,
    HubClientError,
    LinkInvalidError,
)
from ..const import APP, APP_REPOSITORY, CONF_APP, CONF_FINGERPRINT, LOGGER
from ..progress import DialogWork, go_on
from ..text import for_markdown, plain
from . import async_load

MOST_CODES = 3
"""How many codes are tried: that of an earlier run may be seen before the current one."""
_ELSEWHERE_TOO = frozenset({"app_unsupported", "app_not_installed"})
"""The failures after which Home Assistant itself may run the hub."""


class AppFlow(ConfigFlow):
    """Adds our repository, installs the app, starts it, and pairs with what it says.

    Each step does nothing if its part is done, so trying again goes on from where it failed.
    """

    def __init__(self) -> None:
        self._hub_id: str | None = None
        """The hub that is expected, if it is known before pairing."""
        self._as_app = False
        self._agreed = False
        """Whether a person agreed to what will be added and installed."""
        self._not_as_app = False
        """Whether a person chose to run the hub without an app, because there is none for here."""
        self._work = DialogWork()
        self._app_link: PairingLink | None = None
        self._refused_codes: set[str] = set()
        self._failed = ""
        self._why = ""

    @abstractmethod
    async def _pair(self, link: PairingLink) -> ConfigFlowResult:
        """Pair by a link; raises HubClientError."""

    @property
    def _again(self) -> bool:
        return self.source in {SOURCE_REAUTH, SOURCE_RECONFIGURE}

    @override
    async def async_step_hassio(self, discovery_info: HassioServiceInfo) -> ConfigFlowResult:
        """Offer to pair with our app, or follow it if it is paired."""
        if discovery_info.slug != APP:
            return self.async_abort(reason="not_a_hub")
        await async_load(self.hass)
        from .supervisor import link_in  # noqa: PLC0415 -- just loaded

        try:
            link = link_in(discovery_info.config)
        except LinkInvalidError:
            return self.async_abort(reason="not_a_hub")
        self.context["title_placeholders"] = {"name": plain(discovery_info.name)}
        # The network shows the same hub, but pairing with it there needs a link.
        for flow in self._async_in_progress(include_uninitialized=True):
            context = flow["context"]
            if context.get("unique_id") == link.hub_id and context["source"] == SOURCE_ZEROCONF:
                self.hass.config_entries.flow.async_abort(flow["flow_id"])
        entry = await self.async_set_unique_id(link.hub_id)
        address = link.address
        if entry is not None and entry.data.get(CONF_FINGERPRINT) == address.fingerprint.hex():
            self._abort_if_unique_id_configured(
                updates={CONF_HOST: address.host, CONF_PORT: address.port, CONF_APP: True}
            )
        self._abort_if_unique_id_configured()
        self._set_confirm_only()
        return await self.async_step_hassio_confirm()

    async def async_step_hassio_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask whether to pair with the app, which is installed."""
        if user_input is None:
            return self.async_show_form(step_id="hassio_confirm")
        self._as_app = True
        return await self.async_step_app_start()

    async def async_step_app(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say what is going to be added and installed before doing so."""
        if user_input is not None:
            self._as_app = self._agreed = True
            return await self.async_step_app_repository()
        await async_load(self.hass)
        from .supervisor import AppError, AppState, async_app_state  # noqa: PLC0415 -- just loaded

        try:
            if await async_app_state(self.hass) is not AppState.MISSING:
                return await self.async_step_hassio_confirm()
        except AppError as error:
            return await self._fail(error.key, error.reason)
        return self.async_show_form(
            step_id="app",
            description_placeholders={"repository": for_markdown(APP_REPOSITORY)},
        )

    async def async_step_app_again(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Offer to pair again with the app, which needs no link."""
        if user_input is None:
            return self.async_show_form(step_id="app_again")
        self._as_app = True
        return await self.async_step_app_start()

    async def async_step_app_repository(
        self, _user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Add the repository to the app store and show progress."""
        await async_load(self.hass)
        from .supervisor import async_add_repository  # noqa: PLC0415 -- just loaded

        return await self._do("app_repository", async_add_repository, then="app_install")

    async def async_step_app_install(
        self, _user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Install the app and show progress."""
        from .supervisor import async_install  # noqa: PLC0415 -- loaded to add the repository

        async def install(hass: HomeAssistant) -> None:
            await async_install(hass, self.async_update_progress)

        return await self._do("app_install", install, then="app_start")

    async def async_step_app_start(
        self, _user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Start the app, and wait until it says how to pair."""
        await async_load(self.hass)
        from .supervisor import async_start  # noqa: PLC0415 -- just loaded

        async def start(hass: HomeAssistant) -> None:
            self._app_link = await async_start(hass, self._refused_codes)

        return await self._do("app_start", start, then="app_pair")

    async def async_step_app_pair(
        self, _user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Pair with the hub in the app."""
        assert self._app_link is not None  # noqa: S101 -- only reached after async_step_app_start
        if self._again and self._app_link.hub_id != self._hub_id:
            return await self._fail("app_other_hub")
        try:
            return await self._pair(self._app_link)
        except (CodeUnknownError, CodeUsedError, CodeExpiredError):
            # The Supervisor still showed the message of an earlier run.
            self._refused_codes.add(self._app_link.code)
            if len(self._refused_codes) < MOST_CODES:
                return await self.async_step_app_start()
            return await self._fail("app_silent")
        except HubClientError as error:
            reason = error.sentence or await async_reason(self.hass, error)
            return await self._fail("app_not_paired", reason)

    async def async_step_app_failed(
        self, _user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say what failed and what to do, and offer to go on from there."""
        # Nothing is added or installed before a person has read what.
        ways = ["app_repository" if self._agreed else "app"]
        if self._again:
            ways = ["app_start"]
        else:
            ways += ["without_app"] if self._failed in _ELSEWHERE_TOO else []
            ways.append("link")
        return self.async_show_menu(
            step_id="app_failed",
            menu_options=ways,
            description_placeholders={
                "sentence": await async_sentence(self.hass, self._failed),
                "reason": for_markdown(self._why),
            },
        )

    async def async_step_without_app(
        self, _user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Let Home Assistant itself run the hub, because there is no app for this machine."""
        self._as_app, self._not_as_app = False, True
        return await self.async_step_managed()

    @abstractmethod
    async def async_step_managed(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Run the hub in Home Assistant itself."""

    async def _fail(self, key: str, reason: str = "") -> ConfigFlowResult:
        self._failed, self._why = key, reason
        return await self.async_step_app_failed()

    async def _do(
        self, step: str, work: Callable[[HomeAssistant], Coroutine[Any, Any, None]], *, then: str
    ) -> ConfigFlowResult:
        """Show progress while `work` is done, then go on; continues after it was shown."""
        from .supervisor import AppError  # noqa: PLC0415 -- loaded by every step

        if shown := await self._work.progress(self.hass, partial(work, self.hass)):
            return self.async_show_progress(step_id=step, progress_action=step, progress_task=shown)
        try:
            self._work.result()
        except AppError as error:
            LOGGER.info("The hub's app isn't ready: %s %s", error.key, error.reason)
            self._failed, self._why = error.key, error.reason
            return await go_on(self, "app_failed")
        return await go_on(self, then)
