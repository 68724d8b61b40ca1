"""The options: whom to notify, who may answer, whom to follow, what to lend, the hub here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from copy import replace
from typing import Any, Final

from homeassistant.config_entries import (
    ConfigEntryState,
    ConfigFlowResult,
    OptionsFlowWithReload,
)
from homeassistant.const import Platform
from homeassistant.data_entry_flow import section
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.selector import (
    BooleanSelector,
    EntitySelector,
    EntitySelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)
import voluptuous as vol

from .access import OTHERS, VOICE
from .client.errors import HubClientError, NotHereError
from .client.models import AgencySummary
from .const import (
    CONF_AGENCIES,
    CONF_AUTOMATIONS_APPROVE,
    CONF_DELETE,
    CONF_MANAGED,
    CONF_NOTICES,
    CONF_OTHERS,
    CONF_PEOPLE,
    CONF_PHONE_SETTINGS,
    CONF_PHONES,
    CONF_REVIEW_PATH,
    CONF_SENSORS,
    CONF_VOICE,
    DOMAIN,
)
from .coordinator import HubConfigEntry
from .lent.entities import lent_sensors
from .lent.sensors import MOST_SENSORS
from .managed import async_load
from .managed.folder import HubSettings, SettingsError, hub_folder, read_settings, write_settings
from .phones import async_phones, phone_form, phone_name, quiet_hours_are_whole
from .subentries import MOST_OFFERED, followed_ids
from .text import async_catalogue, confirmation, plain

SENSOR_DOMAINS: Final = [
    Platform.BINARY_SENSOR.value,
    Platform.COVER.value,
    Platform.LOCK.value,
    Platform.SENSOR.value,
]
LONGEST_NAME: Final = 60
CONF_PHONE: Final = "phone"
CONF_DAYS: Final = "keep_days"
CONF_FLOOR: Final = "floor_gib"
CONF_SPARE: Final = "spare_disk"
CONF_NAME: Final = "name"
CONF_ON_NETWORK: Final = "on_network"
TELLING: Final = "telling"
ANSWERING: Final = "answering"
FOLLOWING: Final = "following"
LENDING: Final = "lending"
HUB: Final = "hub"


class HubOptionsFlow(OptionsFlowWithReload):
    """One form in sections, and one for each phone; changed options reload the entry."""

    def __init__(self) -> None:
        self._phone = ""

    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask what to set; skip the menu if no phone is chosen."""
        if not self._chosen_phones:
            return await self.async_step_settings()
        return self.async_show_menu(step_id="init", menu_options=["settings", "phone"])

    # Everything except the phones' own settings

    async def async_step_settings(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for all settings at once, in sections."""
        errors: dict[str, str] = {}
        settings = await self._hub_settings()
        if user_input is not None:
            path = user_input[TELLING].get(CONF_REVIEW_PATH, "").strip()
            sensors = user_input[LENDING].get(CONF_SENSORS, [])
            if path and (not path.startswith("/") or path.startswith("//")):
                errors["base"] = "invalid_path"
            elif len(sensors) > MOST_SENSORS:
                errors["base"] = "too_many_sensors"
            elif not await self._returned(sensors):
                errors["base"] = "sensors_not_returned"
            elif settings is not None and not await self._set_hub(settings, user_input[HUB]):
                errors["base"] = "settings_not_written"
            else:
                return self._save(_read_settings_form(user_input, path))
        return self.async_show_form(
            step_id="settings",
            data_schema=self.add_suggested_values_to_schema(
                await self._schema(managed=settings is not None),
                user_input or self._suggested(settings),
            ),
            errors=errors,
        )

    def _save(self, changed: Mapping[str, Any]) -> ConfigFlowResult:
        # The phones' own settings have a separate form; keep them.
        return self.async_create_entry(data={**self.config_entry.options, **changed})

    def _suggested(self, settings: HubSettings | None) -> dict[str, Any]:
        options = self.config_entry.options
        shown: dict[str, Any] = {
            name: dict(options) for name in (TELLING, ANSWERING, FOLLOWING, LENDING)
        }
        if settings is not None:
            shown[HUB] = {
                CONF_NAME: settings.name,
                CONF_DAYS: settings.keep_days,
                CONF_FLOOR: settings.floor_gib,
                CONF_SPARE: settings.spare_disk,
                CONF_ON_NETWORK: settings.on_network,
                CONF_DELETE: options.get(CONF_DELETE, False),
            }
        return shown

    async def _schema(self, *, managed: bool) -> vol.Schema:
        # Keep an unavailable phone on the list, or saving would silently drop it.
        phones = sorted({*async_phones(self.hass), *self._chosen_phones})
        # Never lend the hub's own entities back to it.
        registry = er.async_get(self.hass)
        own = [each.entity_id for each in registry.entities.values() if each.platform == DOMAIN]
        telling = vol.Schema(
            {
                vol.Required(CONF_NOTICES, default=True): BooleanSelector(),
                vol.Optional(CONF_PHONES, default=[]): SelectSelector(
                    SelectSelectorConfig(options=self._named(phones), multiple=True)
                ),
                vol.Optional(CONF_REVIEW_PATH): TextSelector(),
            }
        )
        others = SelectSelectorConfig(options=[*OTHERS], translation_key="others")
        voice = SelectSelectorConfig(options=[*VOICE], translation_key="voice")
        people = SelectSelectorConfig(options=await self._people(), multiple=True)
        answering = vol.Schema(
            {
                vol.Required(CONF_AUTOMATIONS_APPROVE, default=False): BooleanSelector(),
                vol.Required(CONF_OTHERS, default="answer"): SelectSelector(others),
                vol.Optional(CONF_PEOPLE, default=[]): SelectSelector(people),
                vol.Required(CONF_VOICE, default="public"): SelectSelector(voice),
            }
        )
        agencies = SelectSelectorConfig(options=await self._agencies(), multiple=True)
        following = vol.Schema({vol.Optional(CONF_AGENCIES, default=[]): SelectSelector(agencies)})
        lending = vol.Schema(
            {
                vol.Optional(CONF_SENSORS, default=[]): EntitySelector(
                    EntitySelectorConfig(domain=SENSOR_DOMAINS, multiple=True, exclude_entities=own)
                )
            }
        )
        sections: dict[vol.Marker, Any] = {
            vol.Required(TELLING): section(telling),
            vol.Required(ANSWERING): section(answering, {"collapsed": True}),
            vol.Required(FOLLOWING): section(following, {"collapsed": True}),
            vol.Required(LENDING): section(lending, {"collapsed": True}),
        }
        if managed:
            sections[vol.Required(HUB)] = section(_hub_form(), {"collapsed": True})
        return vol.Schema(sections)

    async def _people(self) -> list[SelectOptionDict]:
        """Return every user who is not an administrator, and those already chosen."""
        # Keep a deleted user on the list, or saving would silently drop them.
        names = dict.fromkeys(self.config_entry.options.get(CONF_PEOPLE, ()), "–")
        for user in await self.hass.auth.async_get_users():
            if user.is_active and not user.system_generated and not user.is_admin:
                names[user.id] = plain(user.name or "") or "–"
        return [SelectOptionDict(value=key, label=name) for key, name in names.items()]

    async def _agencies(self) -> list[SelectOptionDict]:
        """Return the followed agencies, then the best confirmed of the others."""
        entry: HubConfigEntry = self.config_entry
        known: Collection[AgencySummary] = ()
        if entry.state is ConfigEntryState.LOADED:
            with suppress(HubClientError):
                known = await entry.runtime_data.client.agencies()
        followed = followed_ids(entry.options)
        others = [each for each in known if each.id not in followed]
        others.sort(key=lambda each: (-each.level, each.name))
        catalogue = await async_catalogue(self.hass)
        names = {each.id: _agency_name(each, catalogue) for each in known}
        # Keep an agency without a known name on the list, or saving would silently drop it.
        return [
            SelectOptionDict(value=each, label=names.get(each, "–"))
            for each in (*followed, *(other.id for other in others[:MOST_OFFERED]))
        ]

    async def _returned(self, chosen: Collection[str]) -> bool:
        """Have the hub forget the sensors no longer chosen; return whether it did."""
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

    # The hub that runs here

    async def _hub_settings(self) -> HubSettings | None:
        """Return the settings of the hub that runs here; None if it runs elsewhere."""
        if not self.config_entry.data.get(CONF_MANAGED):
            return None
        try:
            return await self.hass.async_add_executor_job(read_settings, hub_folder(self.hass))
        except (OSError, SettingsError):
            return HubSettings(name=self.config_entry.title)

    async def _set_hub(self, settings: HubSettings, answer: Mapping[str, Any]) -> bool:
        """Write changed settings and restart the hub; return whether they could be written."""
        changed = replace(
            settings.on(network=answer[CONF_ON_NETWORK]),
            name=plain(answer[CONF_NAME], longest=LONGEST_NAME) or settings.name,
            keep_days=answer[CONF_DAYS],
            floor_gib=answer[CONF_FLOOR],
            spare_disk=answer[CONF_SPARE],
        )
        if changed == settings:
            return True
        folder = hub_folder(self.hass)
        try:
            await self.hass.async_add_executor_job(write_settings, folder, changed)
        except (OSError, SettingsError):
            return False
        await async_load(self.hass)
        from .managed.keeper import async_restart  # noqa: PLC0415 -- just loaded

        async_restart(self.hass)
        return True

    # One phone

    async def async_step_phone(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask which phone to set, if there are several."""
        phones = self._chosen_phones
        if user_input is not None or len(phones) == 1:
            self._phone = phones[0] if user_input is None else user_input[CONF_PHONE]
            return await self.async_step_phone_settings()
        chosen = SelectSelectorConfig(options=self._named(phones), mode=SelectSelectorMode.LIST)
        return self.async_show_form(
            step_id="phone",
            data_schema=vol.Schema({vol.Required(CONF_PHONE): SelectSelector(chosen)}),
        )

    async def async_step_phone_settings(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask how to notify one phone."""
        every: Mapping[str, Any] = self.config_entry.options.get(CONF_PHONE_SETTINGS, {})
        errors: dict[str, str] = {}
        if user_input is not None:
            if quiet_hours_are_whole(user_input):
                return self._save({CONF_PHONE_SETTINGS: {**every, self._phone: user_input}})
            errors["base"] = "half_quiet_hours"
        shown = user_input or every.get(self._phone, {})
        return self.async_show_form(
            step_id="phone_settings",
            data_schema=self.add_suggested_values_to_schema(phone_form(), shown),
            errors=errors,
            description_placeholders={"phone": phone_name(self.hass, self._phone)},
        )

    @property
    def _chosen_phones(self) -> list[str]:
        return list(self.config_entry.options.get(CONF_PHONES, []))

    def _named(self, phones: Collection[str]) -> list[SelectOptionDict]:
        return [
            SelectOptionDict(value=phone, label=phone_name(self.hass, phone)) for phone in phones
        ]


def _agency_name(agency: AgencySummary, catalogue: Mapping[str, str]) -> str:
    """Return an agency's name, domain and level in words, to distinguish equal names."""
    confirmed = confirmation(agency.level, catalogue).rstrip(".")
    parts = (plain(agency.name), plain(agency.domain), confirmed)
    return " · ".join(part for part in parts if part)


def _hub_form() -> vol.Schema:
    days = NumberSelectorConfig(
        min=1, max=366, step=1, mode=NumberSelectorMode.BOX, unit_of_measurement="d"
    )
    gib = NumberSelectorConfig(
        min=0.5, max=10_000, step=0.5, mode=NumberSelectorMode.BOX, unit_of_measurement="GiB"
    )
    return vol.Schema(
        {
            vol.Required(CONF_NAME): TextSelector(),
            vol.Required(CONF_DAYS): NumberSelector(days),
            vol.Required(CONF_FLOOR): NumberSelector(gib),
            vol.Required(CONF_SPARE, default=False): BooleanSelector(),
            vol.Required(CONF_ON_NETWORK, default=False): BooleanSelector(),
            vol.Required(CONF_DELETE, default=False): BooleanSelector(),
        }
    )


def _read_settings_form(answer: Mapping[str, Any], path: str) -> dict[str, Any]:
    """Return the options from the form's sections as a flat dict."""
    changed = {
        **answer[TELLING],
        **answer[ANSWERING],
        **answer[FOLLOWING],
        **answer[LENDING],
        CONF_REVIEW_PATH: path,
    }
    if HUB in answer:
        changed[CONF_DELETE] = answer[HUB][CONF_DELETE]
    return changed
