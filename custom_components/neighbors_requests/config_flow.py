"""Pairing with a hub, pairing again, and the options."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.config_entries import (
    SOURCE_REAUTH,
    SOURCE_RECONFIGURE,
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentryFlow,
)
from homeassistant.const import CONF_HOST, CONF_PORT, CONF_TOKEN
from homeassistant.core import callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.selector import (
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
import voluptuous as vol

from .camera_dialog.change import CameraSubentryFlow
from .client import (
    CodeExpiredError,
    CodeUnknownError,
    CodeUsedError,
    HubAddress,
    HubClient,
    HubClientError,
    HubUntrustedError,
    HubVersionError,
    LinkInvalidError,
    Paired,
    PairingLink,
    TooManyAttemptsError,
    is_hub_id,
    parse_code,
    parse_fingerprint,
)
from .const import CONF_FINGERPRINT, CONF_LINK, DOMAIN, SUBENTRY_CAMERA
from .coordinator import HubConfigEntry
from .options_flow import HubOptionsFlow
from .words import plain

LINK_SCHEMA = vol.Schema(
    {vol.Required(CONF_LINK): TextSelector(TextSelectorConfig(type=TextSelectorType.TEXT))}
)
_ERRORS: Mapping[type[HubClientError], str] = {
    CodeUsedError: "code_used",
    CodeExpiredError: "code_expired",
    CodeUnknownError: "code_unknown",
    HubUntrustedError: "wrong_fingerprint",
    HubVersionError: "wrong_version",
    TooManyAttemptsError: "too_many_attempts",
}


class WrongHubError(HubClientError):
    """The link is another hub's: take one from the hub in question."""


class HubConfigFlow(ConfigFlow, domain=DOMAIN):
    """From a pairing link to a token; what is trusted is the fingerprint that a person brings."""

    VERSION = 1

    def __init__(self) -> None:
        self._hub_id: str | None = None
        self._seen: HubAddress | None = None
        self._code = ""

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
        """Return the one kind of subentry: a camera."""
        return {SUBENTRY_CAMERA: CameraSubentryFlow}

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the pairing link."""
        return await self._ask_for_link("user", user_input)

    @override
    async def async_step_zeroconf(self, discovery_info: ZeroconfServiceInfo) -> ConfigFlowResult:
        """See a hub on the network: follow a paired one to its address, offer an unknown one."""
        told = discovery_info.properties
        try:
            self._seen = HubAddress(
                host=discovery_info.host,
                port=discovery_info.port or 0,
                fingerprint=parse_fingerprint(told.get("fp") or ""),
            )
        except LinkInvalidError:
            return self.async_abort(reason="not_a_hub")
        self._hub_id = told.get("id") or ""
        if not is_hub_id(self._hub_id):
            return self.async_abort(reason="not_a_hub")
        await self.async_set_unique_id(self._hub_id)
        await self._follow_paired(self._seen)
        self._abort_if_unique_id_configured()
        name = plain(told.get("name") or "", longest=60)
        self.context["title_placeholders"] = {"name": name or discovery_info.host}
        return await self.async_step_zeroconf_confirm()

    async def async_step_zeroconf_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the link or the code of the hub that was seen."""
        if user_input is not None and (code := parse_code(user_input[CONF_LINK])) is not None:
            self._code = code
            return await self.async_step_compare()
        return await self._ask_for_link("zeroconf_confirm", user_input)

    async def async_step_compare(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Have a person compare the fingerprint, since a code alone does not say whom to trust."""
        assert self._seen is not None  # noqa: S101 -- only reached from a discovery
        assert self._hub_id is not None  # noqa: S101 -- likewise
        if user_input is not None:
            link = PairingLink(address=self._seen, hub_id=self._hub_id, code=self._code)
            try:
                return await self._pair(link)
            except HubClientError as error:
                return self._show_link_form("zeroconf_confirm", error)
        return self.async_show_form(
            step_id="compare",
            description_placeholders={
                "fingerprint": self._seen.fingerprint.hex(" ", 4),
                **self._names(),
            },
        )

    async def async_step_reauth(self, _entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Pair again, since the hub no longer takes the token."""
        self._hub_id = self._get_reauth_entry().unique_id
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for a fresh link of the same hub."""
        return await self._ask_for_link("reauth_confirm", user_input)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Pair again, since the hub has a new address or certificate."""
        self._hub_id = self._get_reconfigure_entry().unique_id
        return await self._ask_for_link("reconfigure", user_input)

    async def _ask_for_link(self, step: str, user_input: dict[str, Any] | None) -> ConfigFlowResult:
        if user_input is None:
            return self._show_link_form(step)
        try:
            return await self._pair(PairingLink.parse(user_input[CONF_LINK]))
        except HubClientError as error:
            return self._show_link_form(step, error)

    def _show_link_form(self, step: str, error: HubClientError | None = None) -> ConfigFlowResult:
        errors: dict[str, str] = {}
        if isinstance(error, WrongHubError):
            errors[CONF_LINK] = "wrong_hub"
        elif isinstance(error, LinkInvalidError):
            errors[CONF_LINK] = "invalid_link"
        elif error is not None:
            errors["base"] = _ERRORS.get(type(error), "cannot_connect")
        return self.async_show_form(
            step_id=step,
            data_schema=LINK_SCHEMA,
            errors=errors,
            description_placeholders=self._names(),
        )

    async def _pair(self, link: PairingLink) -> ConfigFlowResult:
        """Trade the link for a token and make, or mend, the entry; raises HubClientError."""
        if self._hub_id is not None and link.hub_id != self._hub_id:
            raise WrongHubError("The link is another hub's.")
        # Before the code is spent: a hub that is paired already need not be paired again.
        await self.async_set_unique_id(link.hub_id, raise_on_progress=False)
        again = self.source in {SOURCE_REAUTH, SOURCE_RECONFIGURE}
        if not again:
            self._abort_if_unique_id_configured()
        client = HubClient(async_get_clientsession(self.hass), link.address)
        paired = await client.pair(link.code, "Home Assistant")
        if paired.hub.id != link.hub_id:
            raise WrongHubError("The hub that answers is not the one the link names.")
        fields = _entry_fields(link.address, paired)
        if not again:
            return self.async_create_entry(title=plain(paired.hub.name), data=fields)
        entry = (
            self._get_reauth_entry()
            if self.source == SOURCE_REAUTH
            else self._get_reconfigure_entry()
        )
        return self.async_update_reload_and_abort(entry, data_updates=fields)

    async def _follow_paired(self, seen: HubAddress) -> None:
        """Give a paired hub its new address, once its own certificate has answered there."""
        entry = self.hass.config_entries.async_entry_for_domain_unique_id(
            DOMAIN, self._hub_id or ""
        )
        if entry is None or CONF_FINGERPRINT not in entry.data:
            return
        address = HubAddress(
            host=seen.host,
            port=seen.port,
            fingerprint=parse_fingerprint(entry.data[CONF_FINGERPRINT]),
        )
        try:
            info = await HubClient(async_get_clientsession(self.hass), address).info()
        except HubClientError:
            return
        if info.id == self._hub_id:
            self._abort_if_unique_id_configured(
                updates={CONF_HOST: seen.host, CONF_PORT: seen.port}
            )

    def _names(self) -> dict[str, str]:
        return dict(self.context.get("title_placeholders", {}))


def _entry_fields(address: HubAddress, paired: Paired) -> dict[str, str | int]:
    return {
        CONF_HOST: address.host,
        CONF_PORT: address.port,
        CONF_FINGERPRINT: address.fingerprint.hex(),
        CONF_TOKEN: paired.token,
    }
