"""Agencies to read: list_agencies, get_agency."""

from typing import Final, cast

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.util.json import JsonObjectType

from ..access import Who
from ..answer import refused
from ..client import HubClientError
from .action import AGENCY_ID, Action, coordinator_of, fields
from .described import agency_history, agency_shown

ATTR_AGENCY_ID: Final = "agency_id"


async def _list_agencies(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    try:
        agencies = await coordinator_of(hass, call).client.agencies()
    except HubClientError as error:
        raise refused(error) from error
    return cast("JsonObjectType", {"agencies": [agency_shown(each) for each in agencies]})


async def _get_agency(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    try:
        record = await coordinator_of(hass, call).client.agency(call.data[ATTR_AGENCY_ID])
    except HubClientError as error:
        raise refused(error) from error
    return cast("JsonObjectType", agency_history(record))


ACTIONS: Final = (
    Action(
        name="list_agencies",
        who=Who.READER,
        act=_list_agencies,
        schema=fields({}),
        response=SupportsResponse.ONLY,
    ),
    Action(
        name="get_agency",
        who=Who.READER,
        act=_get_agency,
        schema=fields({}, {ATTR_AGENCY_ID: AGENCY_ID}),
        response=SupportsResponse.ONLY,
    ),
)
