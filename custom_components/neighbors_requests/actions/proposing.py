"""What would leave, before anybody approves it: prepare_preview, add_information."""

import asyncio
from typing import Final, cast

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.util.json import JsonObjectType
import voluptuous as vol

from ..access import Who
from ..answer import pending_request, refused
from ..client import HubClientError, Preparation
from ..const import ATTR_PROPOSAL_ID, ATTR_REQUEST_ID
from .action import PROPOSAL_ID, REQUEST_ID, Action, coordinator_of, fields, wrong
from .described import reviewed
from .editing import ADDITIONS, ATTR_SENSORS, ATTR_WORDS, EDITS, async_edited

ATTR_WAIT: Final = "wait"
LONGEST_WAIT_S: Final = 300
LOOKS_AGAIN_S: Final = 0.5


async def _prepare_preview(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    """Have exactly what would leave cut and masked, and return it as far as it is ready."""
    coordinator = coordinator_of(hass, call)
    request = pending_request(coordinator, call.data.get(ATTR_REQUEST_ID))
    base = call.data.get(ATTR_PROPOSAL_ID, request.proposal and request.proposal.id)
    proposal_id = await async_edited(coordinator, request, base, call.data)
    ends_at = hass.loop.time() + call.data.get(ATTR_WAIT, 0)
    try:
        review = await coordinator.client.prepare(request.id, proposal_id)
        while review.preparation is Preparation.PREPARING and hass.loop.time() < ends_at:
            await asyncio.sleep(LOOKS_AGAIN_S)
            review = await coordinator.client.review(request.id, proposal_id)
    except HubClientError as error:
        raise refused(error) from error
    return cast("JsonObjectType", reviewed(review))


async def _add_information(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    """Make a proposal that says more, in words and in readings; approving it is another act."""
    coordinator = coordinator_of(hass, call)
    if not call.data.keys() & {ATTR_WORDS, ATTR_SENSORS}:
        raise wrong("nothing_to_add")
    request = pending_request(coordinator, call.data.get(ATTR_REQUEST_ID))
    base = call.data.get(ATTR_PROPOSAL_ID, request.proposal and request.proposal.id)
    proposal_id = await async_edited(coordinator, request, base, call.data)
    try:
        review = await coordinator.client.review(request.id, proposal_id)
    except HubClientError as error:
        raise refused(error) from error
    return cast("JsonObjectType", reviewed(review))


_WHICH: Final = {ATTR_REQUEST_ID: REQUEST_ID, ATTR_PROPOSAL_ID: PROPOSAL_ID}

ACTIONS: Final = (
    Action(
        name="prepare_preview",
        who=Who.ANSWERER,
        act=_prepare_preview,
        schema=fields(
            {
                **_WHICH,
                **EDITS,
                ATTR_WAIT: vol.All(vol.Coerce(float), vol.Range(min=0, max=LONGEST_WAIT_S)),
            }
        ),
        response=SupportsResponse.ONLY,
    ),
    Action(
        name="add_information",
        who=Who.ANSWERER,
        act=_add_information,
        schema=fields({**_WHICH, **ADDITIONS}),
        response=SupportsResponse.ONLY,
    ),
)
