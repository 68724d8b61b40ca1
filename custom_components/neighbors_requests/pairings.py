"""Ends pairings at the hub: tokens replaced by a newer one, and those of a removed entry."""

from functools import partial
import re

from homeassistant.components import persistent_notification
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_TOKEN
from homeassistant.core import HomeAssistant, callback

from .client.errors import HubClientError, TokenRefusedError
from .const import CONF_FORMER_TOKENS, DOMAIN, LOGGER
from .coordinator import HubCoordinator, client_of
from .text import async_catalogue, for_markdown, plain

_ID = re.compile(r"[0-9a-f]{16}")
"""The prefix of a token: its name at the hub, which grants no access."""


@callback
def async_end_former(coordinator: HubCoordinator) -> None:
    """End the tokens that a newer one replaced, now and whenever the hub is reachable again."""
    hass, entry = coordinator.hass, coordinator.config_entry
    end = partial(_async_end_former, hass, entry)

    @callback
    def begin() -> None:
        if entry.data.get(CONF_FORMER_TOKENS):
            entry.async_create_background_task(hass, end(), f"{DOMAIN} end former pairings")

    entry.async_on_unload(coordinator.async_listen_return(begin))
    begin()


async def _async_end_former(hass: HomeAssistant, entry: ConfigEntry) -> None:
    for token in tuple(entry.data.get(CONF_FORMER_TOKENS, ())):
        if await _ended(hass, entry, token):
            data = dict(entry.data)
            left = [each for each in data.pop(CONF_FORMER_TOKENS, ()) if each != token]
            hass.config_entries.async_update_entry(
                entry, data=data | ({CONF_FORMER_TOKENS: left} if left else {})
            )


async def async_end_all(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """End every token of a removed entry, and notify the owner if that fails."""
    tokens = [*entry.data.get(CONF_FORMER_TOKENS, ()), entry.data[CONF_TOKEN]]
    left = [token for token in tokens if not await _ended(hass, entry, token)]
    if not left:
        return
    LOGGER.warning("The hub %s was not reached: its pairing is still valid there", entry.title)
    words = await async_catalogue(hass)
    ids = [found[0] for token in left if (found := _ID.match(token))]
    persistent_notification.async_create(
        hass,
        words["still_paired"].format(
            hub=for_markdown(plain(entry.title)), tokens=", ".join(ids) or "\N{EN DASH}"
        ),
        title=words["still_paired_title"],
        notification_id=f"{DOMAIN}_still_paired_{entry.entry_id}",
    )


async def _ended(hass: HomeAssistant, entry: ConfigEntry, token: str) -> bool:
    """Return whether a token is no longer valid."""
    try:
        await client_of(hass, entry, token).revoke()
    except TokenRefusedError:
        return True
    except HubClientError:
        return False
    return True
