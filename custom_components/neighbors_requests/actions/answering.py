"""Answers, and taking them back: approve, deny, undo, withdraw, hide."""

from typing import Final, cast

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.util.json import JsonObjectType

from ..access import Who
from ..answer import (
    AUTOMATION,
    async_approve,
    async_by,
    async_check_may_approve,
    async_deny,
    pending_request,
    refused,
)
from ..client import HubClientError
from ..const import ATTR_PROPOSAL_ID, ATTR_REASON, ATTR_REQUEST_ID
from .action import (
    PROPOSAL_ID,
    REASON,
    REQUEST_ID,
    Action,
    coordinator_of,
    fields,
    known_request,
    wrong,
)
from .described import answered
from .editing import EDITS, async_edited

ATTR_HIDDEN: Final = "hidden"


async def _approve(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    """Approve one proposal by its id: the one named, or what the call's edits make of it."""
    coordinator = coordinator_of(hass, call)
    # Before anything is edited: who may not approve leaves no trace on the hub.
    await async_check_may_approve(coordinator, call.context)
    request = pending_request(coordinator, call.data.get(ATTR_REQUEST_ID))
    standing = request.proposal and request.proposal.id
    base = call.data.get(ATTR_PROPOSAL_ID, standing)
    proposal_id = await async_edited(coordinator, request, base, call.data)
    decided = await async_approve(
        coordinator,
        call.context,
        request_id=request.id,
        proposal_id=proposal_id,
        reason=call.data.get(ATTR_REASON, ""),
    )
    return cast("JsonObjectType", answered(decided))


async def _deny(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    coordinator = coordinator_of(hass, call)
    request = await async_deny(
        coordinator,
        call.context,
        request_id=call.data.get(ATTR_REQUEST_ID),
        reason=call.data.get(ATTR_REASON, ""),
    )
    return cast("JsonObjectType", answered(request))


async def _undo(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    """Take a person's deny back, which only a person may."""
    coordinator = coordinator_of(hass, call)
    by = await async_by(hass, call.context)
    if by == AUTOMATION:
        raise wrong("only_a_person")
    request_id = known_request(coordinator, call.data)
    try:
        return cast("JsonObjectType", answered(await coordinator.client.undo(request_id, by=by)))
    except HubClientError as error:
        raise refused(error) from error


async def _withdraw(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    """Take an approval back; whoever may deny may, since it only keeps more at home."""
    coordinator = coordinator_of(hass, call)
    by = await async_by(hass, call.context)
    request_id = known_request(coordinator, call.data)
    try:
        request = await coordinator.client.withdraw(
            request_id, by=by, reason=call.data.get(ATTR_REASON, "")
        )
    except HubClientError as error:
        raise refused(error) from error
    share = request.share
    return {
        "request_id": request.id,
        "arrived": share is not None and share.withdrawn,
        "share": share.state.value if share else None,
    }


async def _hide(hass: HomeAssistant, call: ServiceCall) -> None:
    coordinator = coordinator_of(hass, call)
    request_id = (
        known_request(coordinator, call.data)
        if ATTR_REQUEST_ID in call.data
        else pending_request(coordinator, None).id
    )
    client = coordinator.client
    try:
        await (client.hide if call.data.get(ATTR_HIDDEN, True) else client.show)(request_id)
    except HubClientError as error:
        raise refused(error) from error


_WHICH: Final = {ATTR_REQUEST_ID: REQUEST_ID}

ACTIONS: Final = (
    Action(
        name="approve",
        who=Who.ANSWERER,
        act=_approve,
        schema=fields({**_WHICH, ATTR_PROPOSAL_ID: PROPOSAL_ID, **EDITS, ATTR_REASON: REASON}),
        response=SupportsResponse.OPTIONAL,
    ),
    Action(
        name="deny",
        who=Who.ANSWERER,
        act=_deny,
        schema=fields({**_WHICH, ATTR_REASON: REASON}),
        response=SupportsResponse.OPTIONAL,
    ),
    Action(
        name="undo",
        who=Who.ANSWERER,
        act=_undo,
        schema=fields({}, _WHICH),
        response=SupportsResponse.OPTIONAL,
    ),
    Action(
        name="withdraw",
        who=Who.ANSWERER,
        act=_withdraw,
        schema=fields({ATTR_REASON: REASON}, _WHICH),
        response=SupportsResponse.OPTIONAL,
    ),
    Action(
        name="hide", who=Who.ANSWERER, act=_hide, schema=fields({**_WHICH, ATTR_HIDDEN: cv.boolean})
    ),
)
