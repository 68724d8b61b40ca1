"""Actions that answer (approve, deny, undo, withdraw, hide) and edit what would leave.

`prepare_preview` and `add_information` come before an approval. A call names clips, a cut, masks,
identity, words and readings.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from copy import replace
from datetime import datetime
from typing import Any, Final, cast

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.util.json import JsonObjectType
import voluptuous as vol

from ..access import Who
from ..answers import (
    AUTOMATION,
    async_approve,
    async_by,
    async_check_may_approve,
    async_deny,
    pending_request,
    refused,
)
from ..client.drafts import Changes, ExtractDraft, PieceDraft
from ..client.errors import HubClientError
from ..client.models import Mask, Preparation, Request, Review, Sensor
from ..const import ATTR_PROPOSAL_ID, ATTR_REASON, ATTR_REQUEST_ID
from ..coordinator import HubCoordinator
from . import (
    CLIP_ID,
    PROPOSAL_ID,
    REASON,
    REQUEST_ID,
    Action,
    ActionFields,
    cameras_of,
    coordinator_of,
    fields,
    known_request,
    moment,
    wrong,
)
from .requests import answered, reviewed

ATTR_CLIPS: Final = "clips"
ATTR_CUT: Final = "cut"
ATTR_MASKS: Final = "masks"
ATTR_IDENTITY: Final = "identity"
ATTR_AUDIO: Final = "audio"
ATTR_OWN_COPY: Final = "own_copy"
ATTR_WORDS: Final = "words"
ATTR_SENSORS: Final = "sensors"
ATTR_START: Final = "start"
ATTR_END: Final = "end"
ATTR_DEVICE_ID: Final = "device_id"
MOST_CLIPS: Final = 50
MOST_MASKS: Final = 32
LONGEST_MESSAGE: Final = 4000
WHOLE: Final = 100
_PER_CENT: Final = vol.All(vol.Coerce(float), vol.Range(min=0, max=WHOLE))
_COVERS: Final = vol.All(_PER_CENT, vol.Range(min=0, min_included=False))

CUT: Final = ActionFields({ATTR_START: moment, ATTR_END: moment}, {})
MASK: Final = ActionFields(
    {ATTR_DEVICE_ID: str},
    {"left": _PER_CENT, "top": _PER_CENT, "width": _COVERS, "height": _COVERS},
)
IDENTITY: Final = {
    vol.Optional("name", default=""): vol.All(str, vol.Length(max=200)),
    vol.Optional("email", default=""): vol.All(str, vol.Length(max=254)),
    vol.Optional("telephone", default=""): vol.All(str, vol.Length(max=40)),
}
EDITS: Final[Mapping[str, object]] = {
    ATTR_CLIPS: vol.All(cv.ensure_list, vol.Length(min=1, max=MOST_CLIPS), [CLIP_ID]),
    ATTR_CUT: CUT.check,
    ATTR_MASKS: vol.All(cv.ensure_list, vol.Length(max=MOST_MASKS), [MASK.check]),
    ATTR_IDENTITY: IDENTITY,
    ATTR_AUDIO: cv.boolean,
    ATTR_OWN_COPY: cv.boolean,
}
"""What `approve` and `prepare_preview` may change."""
ADDITIONS: Final[Mapping[str, object]] = {
    ATTR_WORDS: vol.All(str, vol.Length(max=LONGEST_MESSAGE)),
    ATTR_SENSORS: cv.entity_ids,
    ATTR_START: moment,
    ATTR_END: moment,
}
"""What `add_information` sends in addition to the video."""


async def async_edited(
    coordinator: HubCoordinator, request: Request, base: str | None, data: Mapping[str, Any]
) -> str:
    """Return the id of a proposal that applies a call's edits to `base`.

    If nothing changes, that is `base` itself. Raises ServiceValidationError if the call is invalid,
    HomeAssistantError if the hub refuses the edits.
    """
    try:
        review = None
        if base is not None and _needs_base(data):
            review = await coordinator.client.review(request.id, base)
        changes = _changes(coordinator, request, review, data)
        if not changes:
            if base is None:
                raise wrong("nothing_pending")
            return base
        return (await coordinator.client.edit(request.id, base, changes)).id
    except HubClientError as error:
        raise refused(error) from error


def _needs_base(data: Mapping[str, Any]) -> bool:
    return bool(data.keys() & {ATTR_CLIPS, ATTR_CUT, ATTR_MASKS, ATTR_SENSORS})


def _changes(
    coordinator: HubCoordinator, request: Request, base: Review | None, data: Mapping[str, Any]
) -> Changes:
    pieces = () if base is None else tuple(map(PieceDraft.of, base.proposal.pieces))
    extracts = () if base is None else tuple(map(ExtractDraft.of, base.proposal.extracts))
    return Changes(
        pieces=_pieces(coordinator.hass, request, pieces, data),
        words=data.get(ATTR_WORDS),
        extracts=_extracts(coordinator, request, extracts, data),
        identity=data.get(ATTR_IDENTITY),
        audio=data.get(ATTR_AUDIO),
        own_copy=data.get(ATTR_OWN_COPY),
    )


def _pieces(
    hass: HomeAssistant, request: Request, before: tuple[PieceDraft, ...], data: Mapping[str, Any]
) -> tuple[PieceDraft, ...] | None:
    """Return all pieces after the edits, or None if no piece changes."""
    if not data.keys() & {ATTR_CLIPS, ATTR_CUT, ATTR_MASKS}:
        return None
    pieces: Iterable[PieceDraft] = before
    if ATTR_CLIPS in data:
        pieces = _chosen(request, before, data[ATTR_CLIPS])
    if ATTR_CUT in data:
        pieces = _cut(pieces, data[ATTR_CUT].get(ATTR_START), data[ATTR_CUT].get(ATTR_END))
    pieces = tuple(_covered(hass, pieces, data.get(ATTR_MASKS, ())))
    if not pieces:
        raise wrong("nothing_left")
    return pieces


def _chosen(
    request: Request, before: tuple[PieceDraft, ...], clip_ids: Iterable[str]
) -> Iterable[PieceDraft]:
    """Yield the named clips: each as already proposed, else the whole matching part."""
    matching = {clip.clip_id: clip for clip in request.match.clips}
    for clip_id in dict.fromkeys(clip_ids):
        clip = matching.get(clip_id)
        if clip is None:
            raise wrong("clip_not_asked_for", clip=clip_id)
        proposed = [
            piece
            for piece in before
            if piece.camera_id == clip.camera_id
            and clip.start < piece.end
            and piece.start < clip.end
        ]
        if proposed:
            yield from proposed
        else:
            yield PieceDraft(camera_id=clip.camera_id, start=clip.start, end=clip.end)


def _cut(
    pieces: Iterable[PieceDraft], start: datetime | None, end: datetime | None
) -> Iterable[PieceDraft]:
    for piece in pieces:
        first = piece.start if start is None else max(piece.start, start)
        last = piece.end if end is None else min(piece.end, end)
        if (first, last) == (piece.start, piece.end):
            yield piece
        elif first < last:
            if piece.moving:
                # Moving masks are timed from the start of the cut, so a new cut would misplace
                # them.
                raise wrong("cut_moves_masks")
            yield replace(piece, start=first, end=last)


def _covered(
    hass: HomeAssistant, pieces: Iterable[PieceDraft], masks: Iterable[Mapping[str, Any]]
) -> Iterable[PieceDraft]:
    """Yield the pieces with the masks added; a mask with a device covers only that camera."""
    devices = {device_id: camera_id for device_id, _hub, camera_id in cameras_of(hass)}
    drawn = [(mask.get(ATTR_DEVICE_ID), _mask(mask)) for mask in masks]
    if any(device is not None and device not in devices for device, _mask_ in drawn):
        raise wrong("no_camera")
    # Two clips may lie in the same piece; it must leave only once.
    for piece in {(each.camera_id, each.start, each.end): each for each in pieces}.values():
        new = [
            mask for device, mask in drawn if device is None or devices[device] == piece.camera_id
        ]
        yield replace(piece, masks=tuple(dict.fromkeys((*piece.masks, *new))))


def _mask(mask: Mapping[str, Any]) -> Mask:
    return Mask(
        left=mask["left"] / WHOLE,
        top=mask["top"] / WHOLE,
        width=mask["width"] / WHOLE,
        height=mask["height"] / WHOLE,
    )


def _extracts(
    coordinator: HubCoordinator,
    request: Request,
    before: tuple[ExtractDraft, ...],
    data: Mapping[str, Any],
) -> tuple[ExtractDraft, ...] | None:
    if ATTR_SENSORS not in data:
        return None
    lent: dict[str, Sensor] = {each.entity_id: each for each in coordinator.data.sensors.values()}
    start = max(data.get(ATTR_START, request.window.start), request.window.start)
    end = min(data.get(ATTR_END, request.window.end), request.window.end)
    if start >= end:
        raise wrong("outside_the_window")
    added: list[ExtractDraft] = []
    for entity_id in data[ATTR_SENSORS]:
        if entity_id not in lent:
            raise wrong("not_lent", entity=entity_id)
        added.append(ExtractDraft(sensor_id=lent[entity_id].id, start=start, end=end))
    return tuple(dict.fromkeys((*before, *added)))


ATTR_HIDDEN: Final = "hidden"


async def _approve(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    """Approve the proposal with the given id, or the one that results from the call's edits."""
    coordinator = coordinator_of(hass, call)
    # Check before editing, so that a caller who may not approve leaves no trace on the hub.
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
    """Undo a person's denial, which only a person may do."""
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
    """Withdraw an approval; anybody who may deny may do this, as it only keeps more at home."""
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


_WHICH_REQUEST: Final = {ATTR_REQUEST_ID: REQUEST_ID}

ANSWER_ACTIONS: Final = (
    Action(
        name="approve",
        who=Who.ANSWERER,
        act=_approve,
        fields=fields(
            {**_WHICH_REQUEST, ATTR_PROPOSAL_ID: PROPOSAL_ID, **EDITS, ATTR_REASON: REASON}
        ),
        response=SupportsResponse.OPTIONAL,
    ),
    Action(
        name="deny",
        who=Who.ANSWERER,
        act=_deny,
        fields=fields({**_WHICH_REQUEST, ATTR_REASON: REASON}),
        response=SupportsResponse.OPTIONAL,
    ),
    Action(
        name="undo",
        who=Who.ANSWERER,
        act=_undo,
        fields=fields({}, _WHICH_REQUEST),
        response=SupportsResponse.OPTIONAL,
    ),
    Action(
        name="withdraw",
        who=Who.ANSWERER,
        act=_withdraw,
        fields=fields({ATTR_REASON: REASON}, _WHICH_REQUEST),
        response=SupportsResponse.OPTIONAL,
    ),
    Action(
        name="hide",
        who=Who.ANSWERER,
        act=_hide,
        fields=fields({**_WHICH_REQUEST, ATTR_HIDDEN: cv.boolean}),
    ),
)


ATTR_WAIT: Final = "wait"
LONGEST_WAIT_S: Final = 300
POLL_S: Final = 0.5


async def _prepare_preview(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    """Have exactly what would leave cut and masked, and return how far it is prepared."""
    coordinator = coordinator_of(hass, call)
    request = pending_request(coordinator, call.data.get(ATTR_REQUEST_ID))
    base = call.data.get(ATTR_PROPOSAL_ID, request.proposal and request.proposal.id)
    proposal_id = await async_edited(coordinator, request, base, call.data)
    ends_at = hass.loop.time() + call.data.get(ATTR_WAIT, 0)
    try:
        review = await coordinator.client.prepare(request.id, proposal_id)
        while review.preparation is Preparation.PREPARING and hass.loop.time() < ends_at:
            await asyncio.sleep(POLL_S)
            review = await coordinator.client.review(request.id, proposal_id)
    except HubClientError as error:
        raise refused(error) from error
    return cast("JsonObjectType", reviewed(review))


async def _add_information(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    """Make a proposal with added words and readings; approving it is a separate action."""
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


_WHICH_PROPOSAL: Final = {ATTR_REQUEST_ID: REQUEST_ID, ATTR_PROPOSAL_ID: PROPOSAL_ID}

PROPOSAL_ACTIONS: Final = (
    Action(
        name="prepare_preview",
        who=Who.ANSWERER,
        act=_prepare_preview,
        fields=fields(
            {
                **_WHICH_PROPOSAL,
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
        fields=fields({**_WHICH_PROPOSAL, **ADDITIONS}),
        response=SupportsResponse.ONLY,
    ),
)
