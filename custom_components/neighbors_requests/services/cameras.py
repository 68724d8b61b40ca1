"""Actions about cameras and their clips, and the lending of entities."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
import os
from pathlib import Path
import secrets
from typing import BinaryIO, Final, cast

from homeassistant.const import ATTR_DEVICE_ID, ATTR_ENTITY_ID, Platform
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    split_entity_id,
)
from homeassistant.helpers import config_validation as cv, entity_registry as er
from homeassistant.util.json import JsonObjectType
import voluptuous as vol

from ..access import Who
from ..answers import async_check_may_control, refused
from ..client.errors import HubClientError, NotHereError
from ..client.models import Clip, Label, TriggerKind
from ..const import CONF_SENSORS, DOMAIN
from ..coordinator import HubCoordinator
from ..lent.entities import lent_sensors
from ..lent.sensors import MOST_SENSORS
from ..options_flow import SENSOR_DOMAINS
from ..subentries import camera_key
from . import CLIP_ID, Action, ActionFields, cameras_of, coordinator_of, fields, moment, wrong

ATTR_KIND: Final = "kind"
ATTR_LABELS: Final = "labels"


def _cameras(hass: HomeAssistant, call: ServiceCall) -> list[tuple[str, HubCoordinator, str]]:
    devices = set(call.data[ATTR_DEVICE_ID])
    cameras = [each for each in cameras_of(hass) if each[0] in devices]
    if {device_id for device_id, _coordinator, _camera_id in cameras} != devices:
        raise wrong("no_camera")
    return cameras


def _hubs(hass: HomeAssistant, call: ServiceCall) -> Iterable[HubCoordinator]:
    return [coordinator for _device_id, coordinator, _camera_id in _cameras(hass, call)]


async def _trigger_clip(hass: HomeAssistant, call: ServiceCall) -> None:
    cameras = _cameras(hass, call)
    for _device_id, coordinator, camera_id in cameras:
        motion = f"{camera_key(coordinator.hub_id, camera_id)}_motion"
        await async_check_may_control(hass, call.context, Platform.BINARY_SENSOR, motion)
    kind = TriggerKind(call.data.get(ATTR_KIND, TriggerKind.EXTERNAL))
    for _device_id, coordinator, camera_id in cameras:
        try:
            await coordinator.client.trigger(camera_id, kind, labels=call.data.get(ATTR_LABELS, []))
        except HubClientError as error:
            raise refused(error) from error


TRIGGER_ACTIONS: Final = (
    Action(
        name="trigger_clip",
        who=Who.ANSWERER,
        act=_trigger_clip,
        fields=ActionFields(
            {
                ATTR_KIND: vol.In(
                    [kind.value for kind in TriggerKind if kind is not TriggerKind.RECORDED]
                ),
                ATTR_LABELS: vol.All(
                    cv.ensure_list, vol.Length(max=len(Label)), [vol.Coerce(Label)]
                ),
            },
            {ATTR_DEVICE_ID: vol.All(cv.ensure_list, vol.Length(min=1), [str])},
        ),
        hubs=_hubs,
    ),
)


ATTR_LENT: Final = "lent"


async def _lend_entity(hass: HomeAssistant, call: ServiceCall) -> None:
    """Add sensors to the options or remove them; the hub forgets removed ones' readings."""
    coordinator = coordinator_of(hass, call)
    named: list[str] = call.data[ATTR_ENTITY_ID]
    chosen = list(lent_sensors(coordinator.config_entry))
    if call.data.get(ATTR_LENT, True):
        for entity_id in named:
            _check_may_be_lent(hass, entity_id)
        after = list(dict.fromkeys([*chosen, *named]))
        if len(after) > MOST_SENSORS:
            raise wrong("too_many_sensors")
    else:
        after = [each for each in chosen if each not in named]
        await _returned(coordinator, set(named))
    entry = coordinator.config_entry
    hass.config_entries.async_update_entry(entry, options={**entry.options, CONF_SENSORS: after})


def _check_may_be_lent(hass: HomeAssistant, entity_id: str) -> None:
    """Raise ServiceValidationError if an entity is missing, can't be lent, or is the hub's own."""
    registered = er.async_get(hass).async_get(entity_id)
    if registered is None and hass.states.get(entity_id) is None:
        raise wrong("no_entity", entity=entity_id)
    own = registered is not None and registered.platform == DOMAIN
    if own or split_entity_id(entity_id)[0] not in SENSOR_DOMAINS:
        raise wrong("cannot_be_lent", entity=entity_id)


async def _returned(coordinator: HubCoordinator, entity_ids: set[str]) -> None:
    """Have the hub forget sensors before the options do, so that none is left behind on the hub."""
    try:
        for sensor in await coordinator.client.sensors():
            if sensor.entity_id in entity_ids:
                await coordinator.client.return_sensor(sensor.id)
    except NotHereError:
        return
    except HubClientError as error:
        raise refused(error) from error


LEND_ACTIONS: Final = (
    Action(
        name="lend_entity",
        who=Who.ADMIN,
        act=_lend_entity,
        fields=fields(
            {ATTR_LENT: cv.boolean},
            {ATTR_ENTITY_ID: vol.All(cv.ensure_list, vol.Length(min=1), cv.entity_ids)},
        ),
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
    data = call.data
    camera_id: str | None = None
    if ATTR_DEVICE_ID in data:
        camera_id = _camera(hass, coordinator, data[ATTR_DEVICE_ID])
    try:
        clips = await coordinator.client.clips(
            camera_id=camera_id,
            start=data.get(ATTR_START),
            end=data.get(ATTR_END),
            label=data.get(ATTR_LABEL),
            most=data.get(ATTR_LIMIT, USUAL_CLIPS),
        )
    except HubClientError as error:
        raise refused(error) from error
    return cast("JsonObjectType", {"clips": [_described(each) for each in clips]})


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


async def _target(hass: HomeAssistant, file: str | None, clip: Clip) -> Path:
    """Return the path to write a clip to; raises ServiceValidationError if it isn't allowed."""
    if file is None:
        media = hass.config.media_dirs.get("local")
        if media is None:
            raise wrong("path_not_allowed")
        folder = Path(media) / DOMAIN
        await hass.async_add_executor_job(lambda: folder.mkdir(parents=True, exist_ok=True))
        path = folder / f"{clip.start:%Y-%m-%d_%H-%M-%S}_{clip.id}.mp4"
    else:
        path = Path(file)
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


def _described(clip: Clip) -> dict[str, object]:
    return {
        "clip_id": clip.id,
        "camera_id": clip.camera_id,
        "start": clip.start.isoformat(),
        "end": clip.end.isoformat(),
        "triggers": [kind.value for kind in clip.triggers],
        "labels": [label.value for label in clip.labels],
    }


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
