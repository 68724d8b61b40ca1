"""Requests to read: list_requests, get_request."""

from typing import Final, cast

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.util.json import JsonObjectType
import voluptuous as vol

from ..access import Who
from ..client import RequestStatus
from ..const import ATTR_REQUEST_ID
from .action import AGENCY_ID, REQUEST_ID, Action, coordinator_of, fields, known_request
from .described import listed, whole

ATTR_STATUS: Final = "status"
ATTR_PENDING: Final = "pending"
ATTR_AGENCY_ID: Final = "agency_id"


async def _list_requests(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    house = coordinator_of(hass, call).data
    asked = call.data
    status, pending = asked.get(ATTR_STATUS), asked.get(ATTR_PENDING)
    requests = [
        listed(request)
        for request in house.newest
        if status in {None, request.status.value}
        and pending in {None, request.pending}
        and asked.get(ATTR_AGENCY_ID) in {None, request.agency.id}
    ]
    return cast("JsonObjectType", {"requests": requests})


async def _get_request(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    coordinator = coordinator_of(hass, call)
    request = coordinator.data.requests[known_request(coordinator, call.data)]
    return cast("JsonObjectType", whole(request))


ACTIONS: Final = (
    Action(
        name="list_requests",
        who=Who.READER,
        act=_list_requests,
        schema=fields(
            {
                ATTR_STATUS: vol.In([status.value for status in RequestStatus]),
                ATTR_PENDING: cv.boolean,
                ATTR_AGENCY_ID: AGENCY_ID,
            }
        ),
        response=SupportsResponse.ONLY,
    ),
    Action(
        name="get_request",
        who=Who.READER,
        act=_get_request,
        schema=fields({}, {ATTR_REQUEST_ID: REQUEST_ID}),
        response=SupportsResponse.ONLY,
    ),
)
