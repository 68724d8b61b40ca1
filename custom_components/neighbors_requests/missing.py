"""Says once, as a repair issue, that a phone chosen for notifications has no app here any more."""

from collections.abc import Iterable

from homeassistant.core import callback
from homeassistant.helpers import issue_registry as ir

from .const import CONF_PHONES, DOMAIN
from .coordinator import HubCoordinator
from .issues import async_raise_issue, async_withdraw_issue
from .phones import is_here, phone_name
from .words import for_markdown, plain

PHONE_MISSING = "phone_missing"


@callback
def async_say_missing(coordinator: HubCoordinator, chosen: Iterable[str]) -> None:
    """Raise an issue for each chosen phone that is not here, and clear those of all others."""
    hass, entry = coordinator.hass, coordinator.config_entry
    missing = {_issue_id(coordinator, each): each for each in chosen if not is_here(hass, each)}
    for known in _raised(coordinator):
        if known not in missing:
            ir.async_delete_issue(hass, DOMAIN, known)
    for issue_id, phone in missing.items():
        async_raise_issue(
            hass,
            issue_id,
            PHONE_MISSING,
            # It has the same words after each restart: whoever ignored it is not told again.
            {"phone": for_markdown(plain(phone_name(hass, phone)))},
            fix={"entry_id": entry.entry_id, "phone": phone},
        )


@callback
def async_forget_missing(coordinator: HubCoordinator) -> None:
    """Clear every issue about phones of a hub that is not loaded any more."""
    for known in _raised(coordinator):
        async_withdraw_issue(coordinator.hass, known)


@callback
def async_take_off(coordinator: HubCoordinator, phone: str) -> None:
    """Choose a phone no longer; whoever asked for it has said so."""
    entry = coordinator.config_entry
    phones = [each for each in entry.options.get(CONF_PHONES, []) if each != phone]
    coordinator.hass.config_entries.async_update_entry(
        entry, options={**entry.options, CONF_PHONES: phones}
    )


def _raised(coordinator: HubCoordinator) -> list[str]:
    prefix = _issue_id(coordinator, "")
    issues = ir.async_get(coordinator.hass).issues
    return [key for domain, key in issues if domain == DOMAIN and key.startswith(prefix)]


def _issue_id(coordinator: HubCoordinator, phone: str) -> str:
    return f"{coordinator.hub_id}_phone_{phone}"
