"""The actions that need no entity, one module for each area."""

from functools import partial

from homeassistant.core import HomeAssistant, callback

from ..const import DOMAIN
from . import agencies, answering, clips, lending, marking, proposing, requests
from .action import Action

ACTIONS: tuple[Action, ...] = (
    *answering.ACTIONS,
    *proposing.ACTIONS,
    *requests.ACTIONS,
    *agencies.ACTIONS,
    *clips.ACTIONS,
    *marking.ACTIONS,
    *lending.ACTIONS,
)


@callback
def async_setup_actions(hass: HomeAssistant) -> None:
    """Register the actions, once, whether or not a hub is paired."""
    for action in ACTIONS:
        hass.services.async_register(
            DOMAIN,
            action.name,
            partial(action.act, hass),
            schema=action.schema,
            supports_response=action.response,
        )
