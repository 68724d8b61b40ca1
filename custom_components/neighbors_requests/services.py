"""The actions that need no entity: approve, deny, list_requests, trigger_clip."""

from collections.abc import Iterator
from functools import partial
from typing import cast

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import ATTR_CONFIG_ENTRY_ID, ATTR_DEVICE_ID, Platform
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.util.json import JsonObjectType
import voluptuous as vol

from .answer import (
    async_approve,
    async_check_may_answer,
    async_check_may_control,
    async_deny,
    refused,
)
from .client import HubClientError, Request, RequestStatus, TriggerKind
from .const import ATTR_PROPOSAL_ID, ATTR_REASON, ATTR_REQUEST_ID, DOMAIN
from .coordinator import HubConfigEntry, HubCoordinator
from .subentries import camera_key
from .words import plain

SERVICE_APPROVE = "approve"
SERVICE_DENY = "deny"
SERVICE_LIST_REQUESTS = "list_requests"
SERVICE_TRIGGER_CLIP = "trigger_clip"
ATTR_STATUS = "status"
ATTR_PENDING = "pending"
ATTR_KIND = "kind"
LONGEST_REASON = 500
LONGEST_TEXT = 4000

_HEX = {
    ATTR_REQUEST_ID: vol.All(str, vol.Match(r"^[0-9a-f]{32}\Z")),
    ATTR_PROPOSAL_ID: vol.All(str, vol.Match(r"^[0-9a-f]{64}\Z")),
}
_REASON = vol.All(str, vol.Length(max=LONGEST_REASON))


def _schema(**fields: object) -> vol.Schema:
    every = {ATTR_CONFIG_ENTRY_ID: str, **fields}
    return vol.Schema({vol.Optional(name): validator for name, validator in every.items()})


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions, once, whether or not a hub is paired."""
    hass.services.async_register(
        DOMAIN,
        SERVICE_APPROVE,
        partial(_async_approve, hass),
        schema=_schema(**_HEX, **{ATTR_REASON: _REASON}),
        supports_response=SupportsResponse.OPTIONAL,
    )
    hass.services.async_register(
        DOMAIN,
        SERVICE_DENY,
        partial(_async_deny, hass),
        schema=_schema(**{ATTR_REQUEST_ID: _HEX[ATTR_REQUEST_ID], ATTR_REASON: _REASON}),
        supports_response=SupportsResponse.OPTIONAL,
    )
    hass.services.async_register(
        DOMAIN,
        SERVICE_LIST_REQUESTS,
        partial(_async_list_requests, hass),
        schema=_schema(
            **{ATTR_STATUS: vol.In([status.value for status in RequestStatus]), ATTR_PENDING: bool}
        ),
        supports_response=SupportsResponse.ONLY,
    )
    hass.services.async_register(
        DOMAIN,
        SERVICE_TRIGGER_CLIP,
        partial(_async_trigger_clip, hass),
        schema=vol.Schema(
            {
                vol.Required(ATTR_DEVICE_ID): vol.All(cv.ensure_list, vol.Length(min=1), [str]),
                vol.Optional(ATTR_KIND, default=TriggerKind.EXTERNAL.value): vol.In(
                    [kind.value for kind in TriggerKind]
                ),
            }
        ),
    )


async def _async_approve(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    coordinator = _coordinator(hass, call)
    await async_check_may_answer(coordinator, call.context)
    request = await async_approve(
        coordinator,
        call.context,
        request_id=call.data.get(ATTR_REQUEST_ID),
        proposal_id=call.data.get(ATTR_PROPOSAL_ID),
        reason=call.data.get(ATTR_REASON, ""),
    )
    return _shown(request)


async def _async_deny(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    coordinator = _coordinator(hass, call)
    await async_check_may_answer(coordinator, call.context)
    request = await async_deny(
        coordinator,
        call.context,
        request_id=call.data.get(ATTR_REQUEST_ID),
        reason=call.data.get(ATTR_REASON, ""),
    )
    return _shown(request)


async def _async_list_requests(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    house = _coordinator(hass, call).data
    status, pending = call.data.get(ATTR_STATUS), call.data.get(ATTR_PENDING)
    requests = [
        _listed(request)
        for request in house.newest
        if status in {None, request.status.value} and pending in {None, request.pending}
    ]
    return cast("JsonObjectType", {"requests": requests})


async def _async_trigger_clip(hass: HomeAssistant, call: ServiceCall) -> None:
    devices = set(call.data[ATTR_DEVICE_ID])
    cameras = [each for each in _cameras(hass) if each[0] in devices]
    if {device_id for device_id, _coordinator, _camera_id in cameras} != devices:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="no_camera")
    for _device_id, coordinator, camera_id in cameras:
        key = camera_key(coordinator.hub_id, camera_id)
        motion = f"{key}_motion"
        await async_check_may_control(hass, call.context, Platform.BINARY_SENSOR, motion)
    for _device_id, coordinator, camera_id in cameras:
        try:
            await coordinator.client.trigger(camera_id, TriggerKind(call.data[ATTR_KIND]))
        except HubClientError as error:
            raise refused(error) from error


def _cameras(hass: HomeAssistant) -> Iterator[tuple[str, HubCoordinator, str]]:
    """Yield the device, the hub and the hub's id of every camera of a loaded hub."""
    registry = dr.async_get(hass)
    entries: list[HubConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    for entry in entries:
        coordinator = entry.runtime_data
        keys = {camera_key(coordinator.hub_id, each): each for each in coordinator.data.cameras}
        for device in dr.async_entries_for_config_entry(registry, entry.entry_id):
            for domain, key in device.identifiers:
                if domain == DOMAIN and key in keys:
                    yield device.id, coordinator, keys[key]


def _listed(request: Request) -> dict[str, object]:
    """Return a request as an automation needs it; times are ISO 8601."""
    return {
        "request_id": request.id,
        "agency": plain(request.agency.name),
        "agency_level": request.agency.level,
        "incident": plain(request.incident),
        "title": plain(request.title),
        "text": plain(request.text, longest=LONGEST_TEXT),
        "case_number": plain(request.case_number),
        "contact": plain(request.contact),
        "start": request.window.start.isoformat(),
        "end": request.window.end.isoformat(),
        "expires": request.expires.isoformat(),
        "status": request.status.value,
        "pending": request.pending,
        "announced": request.announced,
        "strength": request.match.strength.value,
        "clips": len(request.match.clips),
        "findings": [
            {"code": finding.code, "severity": finding.severity, "text": plain(finding.text)}
            for finding in request.findings
        ],
        "proposal_id": request.proposal and request.proposal.id,
        "answer": request.decision and request.decision.answer.value,
        "answered_by": request.decision and plain(request.decision.by),
        "share": request.share and request.share.state.value,
        "url": request.url,
    }


def _shown(request: Request) -> JsonObjectType:
    """Return what was decided; after the first yes of two there is no answer yet."""
    decision = request.decision
    said = decision or request.consent
    return {
        "request_id": request.id,
        "answer": decision.answer.value if decision else None,
        "proposal_id": said.proposal_id if said else None,
        "by": said.by if said else None,
        "decided_at": decision.decided_at.isoformat() if decision else None,
    }


def _coordinator(hass: HomeAssistant, call: ServiceCall) -> HubCoordinator:
    """Return the hub a call is for; raises ServiceValidationError where it is not clear."""
    if (entry_id := call.data.get(ATTR_CONFIG_ENTRY_ID)) is None:
        loaded: list[HubConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
        if len(loaded) != 1:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="several_hubs" if loaded else "no_hub",
            )
        return loaded[0].runtime_data
    entry: HubConfigEntry | None = hass.config_entries.async_get_entry(entry_id)
    if entry is None or entry.domain != DOMAIN or entry.state is not ConfigEntryState.LOADED:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="no_hub")
    return entry.runtime_data
