"""Events as they happen, each with the current view of its subject."""

from collections.abc import Mapping
from datetime import datetime

from hub.api import wire
from hub.api.cameras import CameraView
from hub.api.clips import ClipView
from hub.api.discovery import Found, Scan
from hub.api.ports import House
from hub.api.saying import Saying
from hub.api.sensors import SensorView
from hub.api.views.state import Message
from hub.errors import NotFoundError
from hub.model.ids import BoardOrigin, CameraId, ClipId, RequestId, SensorId
from hub.model.report import Event, EventType


async def expand(event: Event, house: House, saying: Saying) -> Message | None:
    """Return the message for a listener, or None if its subject is gone.

    The views are current, not those at the event's time, so applying one twice or late is harmless.
    """
    try:
        shown = await _shown(event, house, saying)
    except NotFoundError:
        return None
    if shown is None:
        return None
    return Message(seq=event.seq, type=event.type, at=event.at, data=shown)


async def _shown(  # noqa: C901, PLR0911, PLR0912 -- one return per kind of event
    event: Event, house: House, saying: Saying
) -> Mapping[str, object] | None:
    told = {key: str(value) for key, value in event.payload.items()}
    match event.type:
        case EventType.CAMERA_FOUND:
            return await _found(house, told["found_key"])
        case EventType.SCAN_CHANGED:
            return _scan(house)
        case EventType.SENSOR_CHANGED:
            return await _sensor(house, SensorId(told["sensor_id"]))
        case EventType.CAMERA_CHANGED:
            return await _camera(house, CameraId(told["camera_id"]), saying)
        case EventType.TRIGGER:
            # Older events have no labels.
            active = event.payload.get("active")
            return {"began": active, "labels": [], "new_labels": []} | _moment(event)
        case EventType.SNAPSHOT:
            return _moment(event)
        case EventType.CLIP_ADDED:
            return {"clip": ClipView.of(await house.clip(ClipId(told["clip_id"])))}
        case EventType.BOARD_CHANGED:
            return await _board(house, BoardOrigin(told["origin"]), saying)
        case EventType.AGENCY_CHANGED:
            history = await house.agency(told["agency_id"])
            return {"agency": wire.dump_agency_summary(history)}
        case EventType.PROPOSAL_CHANGED:
            return {key: wire.line(told[key]) for key in ("request_id", "proposal_id")}
        case EventType.RULES_CHANGED:
            return {"active": await house.rules.active()}
        case EventType.AWARENESS_CHANGED:
            return {"count": house.awareness.count}
        case EventType.PROBLEM_RAISED:
            return _problem(house, told["problem_id"], saying)
        case EventType.PROBLEM_CLEARED:
            return {"id": wire.line(told["problem_id"])}
        case (
            EventType.REQUEST_RECEIVED
            | EventType.REQUEST_MATCHED
            | EventType.REQUEST_CHANGED
            | EventType.REQUEST_DECIDED
            | EventType.REQUEST_CLOSED
            | EventType.REQUEST_VOIDED
            | EventType.SHARE_CHANGED
        ):
            names = await wire.Names.of(house, saying)
            report = await house.request(RequestId(told["request_id"]))
            return {"request": wire.dump_request(report, names)}


async def _found(house: House, key: str) -> Mapping[str, object] | None:
    cameras = await house.cameras()
    for found in house.found():
        if found.key == key:
            return {"found": Found.of(found, cameras)}
    return None


async def _camera(house: House, camera_id: CameraId, saying: Saying) -> Mapping[str, object]:
    try:
        return {"camera": CameraView.of(await house.camera(camera_id), saying)}
    except NotFoundError:
        return {"camera_id": camera_id, "removed": True}


def _scan(house: House) -> Mapping[str, object] | None:
    status = house.scanning()
    return None if status is None else {"scan": Scan.of(status)}


async def _sensor(house: House, sensor_id: SensorId) -> Mapping[str, object]:
    for sensor in await house.sensors():
        if sensor.id == sensor_id:
            return {"sensor": SensorView.of(sensor)}
    return {"sensor_id": sensor_id, "removed": True}


async def _board(house: House, origin: BoardOrigin, saying: Saying) -> Mapping[str, object] | None:
    for status, url in await house.boards():
        if status.origin == origin:
            return {"board": wire.dump_board(status, url, saying)}
    return None


def _problem(house: House, problem_id: str, saying: Saying) -> Mapping[str, object] | None:
    for problem in house.problems():
        if problem.id == problem_id:
            return {"problem": wire.dump_problem(problem, saying)}
    return None


def _moment(event: Event) -> dict[str, object]:
    """Return the complete data of a momentary event; there is no later view of it."""
    at = event.payload.get("at")
    when = datetime.fromisoformat(at) if isinstance(at, str) else event.at
    return {**event.payload, "at": when}
