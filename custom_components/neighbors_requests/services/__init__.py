"""The actions that need no entity, one module for each area."""

from __future__ import annotations

from functools import partial

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, callback
import voluptuous as vol

from ..access import async_require
from ..const import DOMAIN
from . import answers, cameras, requests
from .service import Action

ACTIONS: tuple[Action, ...] = (
    *answers.ANSWER_ACTIONS,
    *answers.PROPOSAL_ACTIONS,
    *requests.REQUEST_ACTIONS,
    *requests.AGENCY_ACTIONS,
    *cameras.CLIP_ACTIONS,
    *cameras.TRIGGER_ACTIONS,
    *cameras.LEND_ACTIONS,
)


@callback
def async_setup_actions(hass: HomeAssistant) -> None:
    """Register the actions, once, even if no hub is paired."""
    for action in ACTIONS:
        hass.services.async_register(
            DOMAIN,
            action.name,
            partial(_act, hass, action),
            schema=vol.All(action.fields.check),
            supports_response=action.response,
        )


async def _act(hass: HomeAssistant, action: Action, call: ServiceCall) -> ServiceResponse:
    """Perform an action if the caller may; raises Unauthorized."""
    for coordinator in action.hubs(hass, call):
        await async_require(hass, call.context, coordinator.config_entry, action.who)
    return await action.act(hass, call)
