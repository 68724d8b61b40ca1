"""The phones that have the companion app: how each is reached, what it is, and whose it is."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

from homeassistant.components.notify.const import DOMAIN as NOTIFY_DOMAIN
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import slugify

from .words import plain

PHONE_PREFIX: Final = "mobile_app_"
_APP: Final = "mobile_app"
_NO_REGISTRATION: Final[Mapping[str, Any]] = {}


@callback
def async_phones(hass: HomeAssistant) -> list[str]:
    """Return the notify actions of all phones that have the companion app."""
    actions = hass.services.async_services_for_domain(NOTIFY_DOMAIN)
    return sorted(name for name in actions if name.startswith(PHONE_PREFIX))


@callback
def is_here(hass: HomeAssistant, phone: str) -> bool:
    """Tell whether a phone can be told now."""
    return hass.services.has_service(NOTIFY_DOMAIN, phone)


@callback
def phone_name(hass: HomeAssistant, phone: str) -> str:
    """Return the name that a phone's owner gave it."""
    known = _registration(hass, phone).get("device_name")
    return (
        plain(str(known or "")) or phone.removeprefix(PHONE_PREFIX).replace("_", " ").capitalize()
    )


@callback
def is_android(hass: HomeAssistant, phone: str) -> bool:
    """Tell whether a phone runs Android; where nobody knows it, it does not."""
    return _registration(hass, phone).get("os_name") == "Android"


@callback
def owner_of(hass: HomeAssistant, phone: str) -> str | None:
    """Return the id of the user who is signed in on a phone."""
    owner = _registration(hass, phone).get("user_id")
    return None if owner is None else str(owner)


def phone_key(phone: str) -> str:
    """Return a short name of a phone for an action's id, which may not hold any text."""
    return sha256(phone.encode()).hexdigest()[:8]


def _registration(hass: HomeAssistant, phone: str) -> Mapping[str, Any]:
    """Return what a phone said of itself when its app was set up."""
    for entry in hass.config_entries.async_entries(_APP):
        if slugify(f"{_APP}_{entry.data.get('device_name', '')}") == phone:
            return entry.data
    return _NO_REGISTRATION
