"""Actions that read and export: requests, agencies and clips."""

from collections.abc import Awaitable, Callable
import os
from pathlib import Path
import secrets
from typing import BinaryIO, Final, cast

from homeassistant.const import ATTR_DEVICE_ID, Platform
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.util.json import JsonObjectType
import voluptuous as vol

from ..access import Who
from ..answers import async_check_may_control, refused
from ..client.errors import HubClientError
from ..client.models import Clip, Label, RequestStatus
from ..const import ATTR_REQUEST_ID, DOMAIN
from ..coordinator import HubCoordinator
from ..subentries import camera_key
from .describe import agency_history, agency_shown, clip_shown, listed, whole
from .service import (
    AGENCY_ID,
    CLIP_ID,
    REQUEST_ID,
    Action,
    cameras_of,
    coordinator_of,
    fields,
    known_request,
    moment,
    wrong,
)

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


REQUEST_ACTIONS: Final = (
    Action(
        name="list_requests",
        who=Who.READER,
        act=_list_requests,
        fields=fields(
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
        fields=fields({}, {ATTR_REQUEST_ID: REQUEST_ID}),
        response=SupportsResponse.ONLY,
    ),
)


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


AGENCY_ACTIONS: Final = (
    Action(
        name="list_agencies",
        who=Who.READER,
        act=_list_agencies,
        fields=fields({}),
        response=SupportsResponse.ONLY,
    ),
    Action(
        name="get_agency",
        who=Who.READER,
        act=_get_agency,
        fields=fields({}, {ATTR_AGENCY_ID: AGENCY_ID}),
        response=SupportsResponse.ONLY,
    ),
)


ATTR_CLIP_ID: Final = "clip_id"
ATTR_PATH: Final = "path"
ATTR_OVERWRITE: Final = "overwrite"
ATTR_START: Final = "start"
ATTR_END: Final = "end"
ATTR_LABEL: Final = "label"
ATTR_LIMIT: Final = "limit"
MOST_CLIPS: Final = 500
USUAL_CLIPS: Final = 50
LONGEST_PATH: Final = 1000


async def _list_clips(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    coordinator = coordinator_of(hass, call)
    asked = call.data
    camera_id: str | None = None
    if ATTR_DEVICE_ID in asked:
        camera_id = _camera(hass, coordinator, asked[ATTR_DEVICE_ID])
    try:
        clips = await coordinator.client.clips(
            camera_id=camera_id,
            start=asked.get(ATTR_START),
            end=asked.get(ATTR_END),
            label=asked.get(ATTR_LABEL),
            most=asked.get(ATTR_LIMIT, USUAL_CLIPS),
        )
    except HubClientError as error:
        raise refused(error) from error
    return cast("JsonObjectType", {"clips": [clip_shown(each) for each in clips]})


def _camera(hass: HomeAssistant, coordinator: HubCoordinator, device_id: str) -> str:
    for device, hub, camera_id in cameras_of(hass):
        if (device, hub) == (device_id, coordinator):
            return camera_id
    raise wrong("no_camera")


async def _export_clip(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    """Copy a clip to a local file of Home Assistant; nothing leaves the house."""
    coordinator = coordinator_of(hass, call)
    overwrite = call.data.get(ATTR_OVERWRITE, False)
    try:
        clip = await coordinator.client.clip(call.data[ATTR_CLIP_ID])
        motion = f"{camera_key(coordinator.hub_id, clip.camera_id)}_motion"
        await async_check_may_control(hass, call.context, Platform.BINARY_SENSOR, motion)
        path = await _target(hass, call.data.get(ATTR_PATH), clip)
        size_bytes = await _written(hass, coordinator, clip, path, overwrite=overwrite)
    except HubClientError as error:
        raise refused(error) from error
    except OSError as error:
        raise wrong("cannot_write", reason=error.strerror or "") from error
    return {"clip_id": clip.id, "path": str(path), "size_bytes": size_bytes}


async def _target(hass: HomeAssistant, asked: str | None, clip: Clip) -> Path:
    """Return the path to write a clip to; raises ServiceValidationError if it isn't allowed."""
    if asked is None:
        media = hass.config.media_dirs.get("local")
        if media is None:
            raise wrong("path_not_allowed")
        folder = Path(media) / DOMAIN
        await hass.async_add_executor_job(lambda: folder.mkdir(parents=True, exist_ok=True))
        path = folder / f"{clip.start:%Y-%m-%d_%H-%M-%S}_{clip.id}.mp4"
    else:
        path = Path(asked)
    if path.suffix.lower() != ".mp4" or not path.is_absolute():
        raise wrong("path_not_a_video")
    if not await hass.async_add_executor_job(hass.config.is_allowed_path, str(path)):
        raise wrong("path_not_allowed")
    return path


async def _written(
    hass: HomeAssistant, coordinator: HubCoordinator, clip: Clip, path: Path, *, overwrite: bool
) -> int:
    """Write a clip under a temporary name first, so that no partial file is ever visible."""
    job = hass.async_add_executor_job
    if not overwrite and await job(os.path.lexists, path):
        raise wrong("path_taken")
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        size_bytes = await _fetched(coordinator, clip, part, job)
        if overwrite:
            await job(os.replace, part, path)
        else:
            # A link fails if somebody created the file meanwhile; a rename would replace it.
            await job(os.link, part, path)
    except FileExistsError:
        raise wrong("path_taken") from None
    finally:
        await job(lambda: part.unlink(missing_ok=True))
    return size_bytes


async def _fetched(
    coordinator: HubCoordinator,
    clip: Clip,
    part: Path,
    job: Callable[..., Awaitable[object]],
) -> int:
    size_bytes = 0
    file = cast("BinaryIO", await job(part.open, "xb"))
    try:
        async with coordinator.client.video(clip.id) as video:
            async for chunk in video.chunks:
                await job(file.write, chunk)
                size_bytes += len(chunk)
    finally:
        await job(file.close)
    return size_bytes


CLIP_ACTIONS: Final = (
    Action(
        name="list_clips",
        who=Who.READER,
        act=_list_clips,
        fields=fields(
            {
                ATTR_DEVICE_ID: str,
                ATTR_START: moment,
                ATTR_END: moment,
                ATTR_LABEL: vol.Coerce(Label),
                ATTR_LIMIT: vol.All(vol.Coerce(int), vol.Range(min=1, max=MOST_CLIPS)),
            }
        ),
        response=SupportsResponse.ONLY,
    ),
    Action(
        name="export_clip",
        who=Who.ANSWERER,
        act=_export_clip,
        fields=fields(
            {
                ATTR_PATH: vol.All(str, vol.Length(min=1, max=LONGEST_PATH)),
                ATTR_OVERWRITE: cv.boolean,
            },
            {ATTR_CLIP_ID: CLIP_ID},
        ),
        response=SupportsResponse.OPTIONAL,
    ),
)
