"""What a removed hub had kept: it stays, and Home Assistant's Repairs offer to delete it."""

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from ..const import DOMAIN
from .folder import hub_folder, is_there, size_bytes

LEFT_BEHIND = "left_behind"
_GIB = 2**30


async def async_offer_deletion(hass: HomeAssistant) -> None:
    """Say that a removed hub's folder is still there, and how much it takes."""
    folder = hub_folder(hass)
    if not await hass.async_add_executor_job(is_there, folder):
        return
    size = await hass.async_add_executor_job(size_bytes, folder)
    ir.async_create_issue(
        hass,
        DOMAIN,
        LEFT_BEHIND,
        is_fixable=True,
        is_persistent=True,
        severity=ir.IssueSeverity.WARNING,
        translation_key=LEFT_BEHIND,
        translation_placeholders={"folder": str(folder), "size": f"{size / _GIB:.2f}"},
    )


@callback
def async_withdraw_offer(hass: HomeAssistant) -> None:
    """Offer it no longer: a hub runs on the folder again."""
    ir.async_delete_issue(hass, DOMAIN, LEFT_BEHIND)
