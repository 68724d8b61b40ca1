"""Config flow: pair with an existing hub or one that runs here, and pair again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, override

from homeassistant.config_entries import (
    SOURCE_REAUTH,
    ConfigEntry,
    ConfigFlowResult,
    ConfigSubentryFlow,
)
from homeassistant.const import CONF_HOST, CONF_PORT, CONF_TOKEN
from homeassistant.core import callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.hassio import is_hassio
from homeassistant.helpers.selector import BooleanSelector, TextSelector
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
import voluptuous as vol

from .answers import async_reason
from .app.flow import AppFlow
from .client.connection import (
    LINK_SCHEME,
    HubAddress,
    PairingLink,
    is_hub_id,
    parse_code,
    parse_fingerprint,
)
from .client.errors import (
    CodeExpiredError,
    CodeUnknownError,
    CodeUsedError,
    HubClientError,
    HubUntrustedError,
    HubVersionError,
    LinkInvalidError,
    TooManyAttemptsError,
)
from .client.hub import HubClient
from .client.models import Paired
from .const import (
    CONF_APP,
    CONF_COMPARED,
    CONF_FINGERPRINT,
    CONF_FORMER_TOKENS,
    CONF_LINK,
    CONF_MANAGED,
    DOMAIN,
    SUBENTRY_ARCHIVE,
    SUBENTRY_CAMERA,
)
from .coordinator import HubConfigEntry
from .managed import async_load
from .managed.folder import NotInstalledError, NotStartedError, async_choose, hub_folder
from .options_flow import HubOptionsFlow
from .progress import go_on
from .subentry_flow.archive import ArchiveSubentryFlow
from .subentry_flow.change import CameraSubentryFlow
from .text import for_markdown, plain

_ERRORS: Mapping[type[HubClientError], str] = {
    CodeUsedError: "code_used",
    CodeExpiredError: "code_expired",
    CodeUnknownError: "code_unknown",
    HubUntrustedError: "wrong_fingerprint",
    HubVersionError: "wrong_version",
    TooManyAttemptsError: "too_many_attempts",
}


class WrongHubError(HubClientError):
    """The link belongs to another hub; use a link from the right hub."""


class NotComparedError(HubClientError):
    """A code was entered without comparing the fingerprint; compare it first."""


class HubConfigFlow(AppFlow, domain=DOMAIN):
    """Trades a pairing link for a token; only the fingerprint that a person brings is trusted."""

    VERSION = 1

    def __init__(self) -> None:
        super().__init__()
        self._discovered: HubAddress | None = None
        self._managed = False
        self._recordings: Path | None = None
        self._own_link: PairingLink | None = None
        self._reason = ""

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: HubConfigEntry) -> HubOptionsFlow:
        """Return the options flow."""
        return HubOptionsFlow()

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: HubConfigEntry
    ) -> dict[str, type[ConfigSubentryFlow]]:
        """Return the kinds of subentries: a camera, and what records cameras elsewhere."""
        return {SUBENTRY_CAMERA: CameraSubentryFlow, SUBENTRY_ARCHIVE: ArchiveSubentryFlow}

    @override
    async def async_step_user(self, _user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask where the hub runs; at most one runs here."""
        if any(map(_runs_here, self._async_current_entries())):
            return await self.async_step_link()
        return self.async_show_menu(step_id="user", menu_options=["managed", "link"])

    # A hub that already exists

    async def async_step_link(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the pairing link."""
        return await self._enter_link("link", user_input)

    @override
    async def async_step_zeroconf(self, discovery_info: ZeroconfServiceInfo) -> ConfigFlowResult:
        """Handle a discovered hub: update a paired one's address, or offer to pair a new one."""
        properties = discovery_info.properties
        try:
            self._discovered = HubAddress(
                host=discovery_info.host,
                port=discovery_info.port or 0,
                fingerprint=parse_fingerprint(properties.get("fp") or ""),
            )
        except LinkInvalidError:
            return self.async_abort(reason="not_a_hub")
        self._hub_id = properties.get("id") or ""
        if not is_hub_id(self._hub_id):
            return self.async_abort(reason="not_a_hub")
        await self.async_set_unique_id(self._hub_id)
        await self._follow_paired(self._discovered)
        self._abort_if_unique_id_configured()
        name = plain(properties.get("name") or "", longest=60)
        self.context["title_placeholders"] = {"name": name or plain(discovery_info.host)}
        return await self.async_step_zeroconf_confirm()

    async def async_step_zeroconf_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the link of the discovered hub, or for its code and a compared fingerprint."""
        return await self._enter_link("zeroconf_confirm", user_input)

    # A hub that runs here

    @override
    async def async_step_managed(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say what will be installed, and where data will be kept, before installing anything.

        If there is a Supervisor, it runs the hub as an app.
        """
        if user_input is None and is_hassio(self.hass) and not self._not_as_app:
            return await self.async_step_app()
        return await self._confirm_run("managed", user_input)

    async def async_step_managed_again(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Offer to pair again with the hub that runs here, which needs no link."""
        return await self._confirm_run("managed_again", user_input)

    async def _confirm_run(self, step: str, user_input: dict[str, Any] | None) -> ConfigFlowResult:
        if step == "managed":
            choice = await async_choose(self.hass, user_input)
            if choice.step_id:
                return self.async_show_form(
                    step_id=choice.step_id,
                    data_schema=choice.schema,
                    errors=choice.errors,
                    description_placeholders=choice.placeholders,
                )
            self._recordings = choice.folder
        elif user_input is None:
            return self.async_show_form(
                step_id=step,
                description_placeholders={"folder": for_markdown(str(hub_folder(self.hass)))},
            )
        self._managed = True
        return await self.async_step_install()

    async def async_step_managed_where(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask where recordings should be, because no folder outside the container is known."""
        return await self._confirm_run("managed", user_input)

    async def async_step_managed_existing(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Continue with the settings and recordings of a hub that ran here before."""
        return await self._confirm_run("managed", user_input)

    async def async_step_install(
        self, _user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Install the hub and show progress."""
        await async_load(self.hass)
        from .managed.keeper import async_install  # noqa: PLC0415 -- just loaded

        install = partial(async_install, self.hass, self.async_update_progress)
        if shown := await self._work.progress(self.hass, install):
            return self.async_show_progress(
                step_id="install", progress_action="install", progress_task=shown
            )
        try:
            self._work.result()
        except NotInstalledError as error:
            from .managed.keeper import async_install_sentence  # noqa: PLC0415 -- loaded above

            self._reason = await async_install_sentence(self.hass, error)
            return await go_on(self, "not_installed")
        return await go_on(self, "start")

    async def async_step_start(self, _user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Start the hub and have it make a link."""
        from .managed.keeper import async_link  # noqa: PLC0415 -- loaded to install it

        start = partial(async_link, self.hass, self._recordings)
        if shown := await self._work.progress(self.hass, start):
            return self.async_show_progress(
                step_id="start", progress_action="start", progress_task=shown
            )
        try:
            self._own_link = self._work.result()
        except NotStartedError as error:
            self._reason = str(error)
            return await go_on(self, "not_started")
        return await go_on(self, "pair_own")

    async def async_step_pair_own(
        self, _user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Pair with the hub that has just started."""
        assert self._own_link is not None  # noqa: S101 -- only reached after async_step_start
        try:
            return await self._pair(self._own_link)
        except HubClientError as error:
            self._reason = error.sentence or await async_reason(self.hass, error)
            return await self.async_step_not_started()

    async def async_step_not_installed(
        self, _user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say why the hub can't be installed, and offer alternatives."""
        return self._show_failure("not_installed", "install")

    async def async_step_not_started(
        self, _user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say why the hub did not start, and offer alternatives."""
        return self._show_failure("not_started", "start")

    def _show_failure(self, step: str, again: str) -> ConfigFlowResult:
        return self.async_show_menu(
            step_id=step,
            menu_options=[again] if self._again else [again, "link"],
            description_placeholders={"reason": for_markdown(plain(self._reason, longest=500))},
        )

    # Pairing again

    async def async_step_reauth(self, _entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Pair again, because the hub no longer accepts the token."""
        entry = self._get_reauth_entry()
        self._hub_id = entry.unique_id
        if (by_itself := self._pairs_by_itself(entry)) is not None:
            return await by_itself()
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for a new link from the same hub."""
        return await self._enter_link("reauth_confirm", user_input)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Pair again, because the hub has a new address or certificate."""
        entry = self._get_reconfigure_entry()
        self._hub_id = entry.unique_id
        if (by_itself := self._pairs_by_itself(entry)) is not None:
            return await by_itself()
        return await self._enter_link("reconfigure", user_input)

    def _pairs_by_itself(
        self, entry: HubConfigEntry
    ) -> Callable[[], Awaitable[ConfigFlowResult]] | None:
        """Return the step that pairs again without a link, if there is one."""
        if entry.data.get(CONF_MANAGED):
            return self.async_step_managed_again
        if entry.data.get(CONF_APP) and is_hassio(self.hass):
            return self.async_step_app_again
        return None

    async def _enter_link(self, step: str, user_input: dict[str, Any] | None) -> ConfigFlowResult:
        if user_input is None:
            return self._show_link_form(step)
        # After failing to run a hub here, the flow may continue with a hub elsewhere.
        self._managed = self._as_app = False
        try:
            return await self._pair(self._read_link(user_input))
        except HubClientError as error:
            return self._show_link_form(step, error)

    def _read_link(self, answer: dict[str, Any]) -> PairingLink:
        """Return the pasted link, or one built from the code and the compared fingerprint."""
        code = parse_code(answer[CONF_LINK])
        if code is None or self._discovered is None or self._hub_id is None:
            return PairingLink.parse(answer[CONF_LINK])
        if not answer[CONF_COMPARED]:
            raise NotComparedError
        return PairingLink(address=self._discovered, hub_id=self._hub_id, code=code)

    def _show_link_form(self, step: str, error: HubClientError | None = None) -> ConfigFlowResult:
        errors: dict[str, str] = {}
        if isinstance(error, WrongHubError):
            errors[CONF_LINK] = "wrong_hub"
        elif isinstance(error, LinkInvalidError):
            errors[CONF_LINK] = "invalid_link"
        elif isinstance(error, NotComparedError):
            errors[CONF_COMPARED] = "not_compared"
        elif error is not None:
            errors["base"] = _ERRORS.get(type(error), "cannot_connect")
        return self.async_show_form(
            step_id=step,
            data_schema=_link_form(compare=self._discovered is not None),
            errors=errors,
            description_placeholders={**self._names(), "start": f"{LINK_SCHEME}://"},
        )

    @override
    async def _pair(self, link: PairingLink) -> ConfigFlowResult:
        """Trade the link for a token, then create or update the entry; raises HubClientError."""
        if self._hub_id is not None and link.hub_id != self._hub_id:
            raise WrongHubError
        # Check before spending the code: a hub that is already paired must not be paired again.
        await self.async_set_unique_id(link.hub_id, raise_on_progress=False)
        if not self._again:
            self._abort_if_unique_id_configured()
        client = self._client(link.address)
        paired = await client.pair(link.code, "Home Assistant")
        if paired.hub.id != link.hub_id:
            raise WrongHubError
        # Try the new token before anything depends on it.
        rights = await self._client(link.address, paired.token).rights()
        fields = _entry_fields(link.address, paired)
        if self._managed:
            fields[CONF_MANAGED] = True
        if self._as_app:
            fields[CONF_APP] = True
        if not self._again:
            title = plain(paired.hub.name) or "Hub"
            return self.async_create_entry(title=title, data=fields, description=rights.reach)
        entry = (
            self._get_reauth_entry()
            if self.source == SOURCE_REAUTH
            else self._get_reconfigure_entry()
        )
        # The reload ends the former tokens at the hub; keep them until it has.
        former = [*entry.data.get(CONF_FORMER_TOKENS, ()), entry.data[CONF_TOKEN]]
        if former := [each for each in former if each != paired.token]:
            fields[CONF_FORMER_TOKENS] = former
        done = "reauth" if self.source == SOURCE_REAUTH else "reconfigure"
        return self.async_update_reload_and_abort(
            entry,
            data_updates=fields,
            reason=f"{done}_successful"
            if rights.reach == "admin"
            else f"paired_again_{rights.reach}",
        )

    def _client(self, address: HubAddress, token: str = "") -> HubClient:
        return HubClient(
            async_get_clientsession(self.hass),
            address,
            token,
            language=lambda: self.hass.config.language,
        )

    async def _follow_paired(self, seen: HubAddress) -> None:
        """Update a paired hub's address, after its own certificate has answered there."""
        entry = self.hass.config_entries.async_entry_for_domain_unique_id(
            DOMAIN, self._hub_id or ""
        )
        if entry is None or CONF_FINGERPRINT not in entry.data or _runs_here(entry):
            # The hub isn't paired, or it runs here and its address is known.
            return
        address = HubAddress(
            host=seen.host,
            port=seen.port,
            fingerprint=parse_fingerprint(entry.data[CONF_FINGERPRINT]),
        )
        try:
            info = await self._client(address).info()
        except HubClientError:
            return
        if info.id == self._hub_id:
            self._abort_if_unique_id_configured(
                updates={CONF_HOST: seen.host, CONF_PORT: seen.port}
            )

    def _names(self) -> dict[str, str]:
        # The list shows a hub's own name as text, the dialog as markdown.
        shown = self.context.get("title_placeholders", {})
        names = {name: for_markdown(text) for name, text in shown.items()}
        if self._discovered is not None:
            names["fingerprint"] = self._discovered.fingerprint.hex(" ", 4)
        return names

    @callback
    @override
    def async_remove(self) -> None:
        """Neither install nor start a hub for a dialog that was closed."""
        self._work.cancel()


def _runs_here(entry: ConfigEntry) -> bool:
    """Return whether Home Assistant or its Supervisor runs the hub, so its address is known."""
    return bool(entry.data.get(CONF_MANAGED) or entry.data.get(CONF_APP))


def _link_form(*, compare: bool) -> vol.Schema:
    fields: dict[vol.Marker, object] = {vol.Required(CONF_LINK): TextSelector()}
    if compare:
        # A code alone doesn't identify the hub, so a person must compare the fingerprint.
        fields[vol.Required(CONF_COMPARED, default=False)] = BooleanSelector()
    return vol.Schema(fields)


def _entry_fields(address: HubAddress, paired: Paired) -> dict[str, str | int | list[str]]:
    return {
        CONF_HOST: address.host,
        CONF_PORT: address.port,
        CONF_FINGERPRINT: address.fingerprint.hex(),
        CONF_TOKEN: paired.token,
    }
