"""The part of the fake hub that finds, adopts and changes cameras, and takes what is lent."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

from aiohttp import web

from . import payloads
from .payloads import Json

JPEG = b"\xff\xd8\xff\xe0picture\xff\xd9"
NEW_CAMERA_ID = "dd44ee55ff66"
MOST_BODY_BYTES = 64 * 1024
PRE_ROLL, POST_ROLL = timedelta(seconds=10), timedelta(seconds=15)

type Push = Callable[..., Awaitable[None]]


READ_ALREADY = (
    "A recorder at 192.0.2.5 already reads this camera. Read it from there "
    "(rtsp://192.0.2.5:8554/porch), so that the camera sends its video only once, but without its "
    "own events; or read it directly."
)


@dataclass
class FakeCameras:
    """Cameras and sensors by id, and everything that was asked of them, in order."""

    push: Push
    cameras: dict[str, Json] = field(default_factory=dict)
    clips: dict[str, Json] = field(default_factory=dict)
    found: list[Json] = field(default_factory=list)
    sensors: dict[str, Json] = field(default_factory=dict)
    readings: dict[str, list[Json]] = field(default_factory=dict)
    scan: Json | None = None
    scanned: int = 0
    scanning: asyncio.Event = field(default_factory=asyncio.Event)
    """Cleared, a scan does not end."""
    password: str | None = None
    """What cameras ask for from now on; None lets everyone in."""
    away: bool = False
    """Whether cameras cannot be reached."""
    first_picture: bool = True
    """Whether a camera has a picture as soon as it is adopted."""
    unlent: set[str] = field(default_factory=set)
    """Cameras that take no pictures from Home Assistant."""
    relayed: bool = False
    """Whether a recorder in the house reads the camera already."""
    adoptions: list[Json] = field(default_factory=list)
    changes: list[Json] = field(default_factory=list)
    pictures: list[tuple[str, bytes]] = field(default_factory=list)
    triggers: list[Json] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.scanning.set()

    def routes(self) -> list[web.RouteDef]:
        """Return the routes, and what answers them."""
        camera, sensor = "/api/v1/cameras/{id}", "/api/v1/sensors/{id}"
        return [
            web.get("/api/v1/cameras", self._list),
            web.get("/api/v1/cameras/scan", self._last_scan),
            web.post("/api/v1/cameras/scan", self._scan),
            web.post("/api/v1/cameras", self._adopt),
            web.patch(camera, self._change),
            web.delete(camera, self._forget),
            web.get(f"{camera}/snapshot", self._snapshot),
            web.put(f"{camera}/snapshot", self._lend),
            web.post(f"{camera}/triggers", self._trigger),
            web.get("/api/v1/sensors", self._sensors),
            web.post("/api/v1/sensors", self._lend_sensor),
            web.delete(sensor, self._return_sensor),
            web.post(f"{sensor}/readings", self._add_readings),
            web.get(f"{sensor}/readings", self._readings),
        ]

    async def tell(self, camera_id: str, **changes: object) -> None:
        """Change a camera as if it were by somebody else, and tell everyone."""
        self.cameras[camera_id] = self.cameras[camera_id] | changes
        await self.push("camera.changed", camera=self.cameras[camera_id])

    async def picture(self, camera_id: str, at: str = payloads.NOW) -> None:
        """Let a camera have a picture, and tell everyone."""
        self.cameras[camera_id] |= {"snapshot_at": at}
        await self.push("snapshot", camera_id=camera_id, at=at)

    async def remove(self, camera_id: str) -> None:
        """Forget a camera as if it were by somebody else, and tell everyone."""
        del self.cameras[camera_id]
        await self.push("camera.changed", camera_id=camera_id, removed=True)

    async def _list(self, _request: web.Request) -> web.Response:
        return web.json_response({"cameras": list(self.cameras.values()), "found": self.found})

    async def _last_scan(self, _request: web.Request) -> web.Response:
        return web.json_response({"scan": self.scan})

    async def _scan(self, _request: web.Request) -> web.Response:
        self.scanned += 1
        await self.push("scan.changed", scan=payloads.scan())
        await self.scanning.wait()
        self.scan = payloads.scan(running=False)
        await self.push("scan.changed", scan=self.scan)
        return web.json_response({"found": self.found})

    async def _adopt(self, request: web.Request) -> web.Response:
        body = await request.json()
        if body.get("found_key", "") not in {"", *(found["key"] for found in self.found)}:
            return refusal(HTTPStatus.NOT_FOUND, "not_found")
        if (refused := self._tried(body)) is not None:
            return refused
        if self.relayed and body.get("if_read_already", "directly") == "ask":
            return refusal(HTTPStatus.CONFLICT, "read_already", READ_ALREADY)
        if not self.relayed and body.get("if_read_already") == "recorder":
            gone = "No recorder reads this camera any longer: read it directly."
            return refusal(HTTPStatus.CONFLICT, "conflict", gone)
        if any(camera["name"] == "Adopted elsewhere" for camera in self.cameras.values()):
            return refusal(HTTPStatus.CONFLICT, "conflict")
        self.adoptions.append(body)
        pictures = not body.get("found_key") and not body.get("stream_url")
        described = {} if body.get("found_key") else {"make": "", "model": "", "firmware": ""}
        made = payloads.camera(
            id=NEW_CAMERA_ID,
            name=self._distinct(body["name"]),
            kind="lent" if pictures else "onvif" if body.get("found_key") else "rtsp",
            entity_id=body.get("entity_id", ""),
            indoor=body["indoor"],
            may_share=body.get("may_share", not body["indoor"]),
            doorbell=body["doorbell"],
            place=body["place"],
            state="starting",
            video="",
            audio="",
            motion_agreement=payloads.agreement(),
            events=bool(body.get("found_key")),
            clock_offset_ms=None,
            **described,
        )
        self.cameras[NEW_CAMERA_ID] = made
        # The news overtakes the answer, as it may.
        await self.push("camera.changed", camera=made)
        if self.first_picture and not pictures:
            read = {key: payloads.camera()[key] for key in ("video", "audio")}
            await self.tell(NEW_CAMERA_ID, state="recording", snapshot_at=payloads.NOW, **read)
        return web.json_response(made, status=HTTPStatus.CREATED)

    def _distinct(self, name: str) -> str:
        """Return a name, with a number behind it if another camera has that name."""
        taken = {each["name"].casefold() for each in self.cameras.values()}
        numbered = (f"{name} {number}" for number in range(2, 99))
        return next(each for each in (name, *numbered) if each.casefold() not in taken)

    def _tried(self, body: Json) -> web.Response | None:
        """Return why what is said of a camera cannot be kept, None if it can."""
        if self.away:
            return refusal(HTTPStatus.SERVICE_UNAVAILABLE, "unavailable", "It does not answer.")
        if self.password is not None and body.get("password") != self.password:
            return refusal(HTTPStatus.BAD_REQUEST, "camera_password")
        return None

    async def _change(self, request: web.Request) -> web.Response:
        camera_id, body = request.match_info["id"], await request.json()
        if camera_id not in self.cameras:
            return refusal(HTTPStatus.NOT_FOUND, "not_found")
        tried = {"stream_url", "password"} & body.keys()
        if tried and (refused := self._tried(body)) is not None:
            return refused
        for other in self.cameras.values():
            name = other["name"]
            if other["id"] != camera_id and body.get("name", "").casefold() == name.casefold():
                taken = f"Another camera is called {name}: choose another name."
                return refusal(HTTPStatus.CONFLICT, "conflict", taken)
        self.changes.append(body)
        secret = {"username", "password", "stream_url"}
        told = {k: v for k, v in body.items() if k not in secret}
        if body.get("indoor"):
            told.setdefault("may_share", False)
        if "recording" in body:
            told |= {"state": "starting" if body["recording"] else "paused", "video": ""}
        await self.tell(camera_id, **told)
        return web.json_response(self.cameras[camera_id])

    async def _forget(self, request: web.Request) -> web.Response:
        camera_id = request.match_info["id"]
        if camera_id not in self.cameras:
            return refusal(HTTPStatus.NOT_FOUND, "not_found")
        await self.remove(camera_id)
        return web.Response(status=HTTPStatus.NO_CONTENT)

    async def _snapshot(self, request: web.Request) -> web.Response:
        camera = self.cameras.get(request.match_info["id"])
        if camera is None or camera["snapshot_at"] is None:
            return refusal(HTTPStatus.NOT_FOUND, "not_found")
        return web.Response(body=JPEG, content_type="image/jpeg")

    async def _lend(self, request: web.Request) -> web.Response:
        camera_id = request.match_info["id"]
        assert request.content_type == "image/jpeg"
        if camera_id not in self.cameras:
            return refusal(HTTPStatus.NOT_FOUND, "not_found")
        if camera_id in self.unlent or self.cameras[camera_id]["kind"] != "lent":
            return refusal(HTTPStatus.CONFLICT, "conflict")
        self.pictures.append((camera_id, await request.read()))
        if self.cameras[camera_id]["state"] == "starting":
            await self.tell(camera_id, state="recording", video="MJPEG 160x90")
        await self.picture(camera_id, written(datetime.now(UTC)))
        return web.Response(status=HTTPStatus.NO_CONTENT)

    async def _trigger(self, request: web.Request) -> web.Response:
        camera_id = request.match_info["id"]
        if camera_id not in self.cameras:
            return refusal(HTTPStatus.NOT_FOUND, "not_found")
        body = await request.json()
        self.triggers.append({"camera_id": camera_id} | body)
        at = datetime.fromisoformat(body["at"]) if "at" in body else datetime.now(UTC)
        await self.happen(camera_id, body["kind"], at, active=body.get("active", True))
        return web.Response(status=HTTPStatus.NO_CONTENT)

    async def happen(self, camera_id: str, kind: str, at: datetime, *, active: bool = True) -> None:
        """Let something move before a camera, or somebody ring: it is told, and marks a clip."""
        paused = active and not self.cameras[camera_id]["recording"]
        if paused and kind == "motion":
            return
        if kind == "motion":
            self.cameras[camera_id]["motion"] = active
        elif active:
            self.cameras[camera_id]["last_ring"] = written(at)
        told = {"camera_id": camera_id, "kind": kind, "at": written(at), "active": active}
        await self.push("trigger", **told)
        if not paused and active:
            await self._mark(camera_id, kind, at)

    async def _mark(self, camera_id: str, kind: str, at: datetime) -> None:
        """Lengthen the clip that is going on, or make one; nothing of it is recorded yet."""
        start, end = written(at - PRE_ROLL), written(at + POST_ROLL)
        known = [
            clip
            for clip in self.clips.values()
            if clip["camera_id"] == camera_id and clip["start"] <= end and clip["end"] >= start
        ]
        clip = (
            known[-1]
            if known
            else payloads.clip(
                id=f"{len(self.clips) + 1:016x}",
                camera_id=camera_id,
                start=start,
                triggers=[],
                thumbnail=False,
            )
        )
        triggers = clip["triggers"] + [kind] * (kind not in clip["triggers"])
        self.clips[clip["id"]] = clip | {"end": end, "triggers": triggers}
        await self.push("clip.added", clip=self.clips[clip["id"]])

    async def _sensors(self, _request: web.Request) -> web.Response:
        return web.json_response({"sensors": list(self.sensors.values())})

    async def _lend_sensor(self, request: web.Request) -> web.Response:
        body = await request.json()
        known = {sensor["entity_id"]: sensor for sensor in self.sensors.values()}
        fresh = payloads.sensor(id=f"{len(self.sensors) + 1:012x}")
        made = known.get(body["entity_id"], fresh) | body
        self.sensors[made["id"]] = made
        await self.push("sensor.changed", sensor=made)
        return web.json_response(made, status=HTTPStatus.CREATED)

    async def _return_sensor(self, request: web.Request) -> web.Response:
        sensor_id = request.match_info["id"]
        if self.sensors.pop(sensor_id, None) is None:
            return refusal(HTTPStatus.NOT_FOUND, "not_found")
        self.readings.pop(sensor_id, None)
        await self.push("sensor.changed", sensor_id=sensor_id, removed=True)
        return web.Response(status=HTTPStatus.NO_CONTENT)

    async def _add_readings(self, request: web.Request) -> web.Response:
        raw = await request.read()
        body = await request.json()
        if len(raw) > MOST_BODY_BYTES or len(body["readings"]) > 500:
            return refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large")
        if request.match_info["id"] not in self.sensors:
            return refusal(HTTPStatus.NOT_FOUND, "not_found")
        self.batches.append(len(body["readings"]))
        told = self.readings.setdefault(request.match_info["id"], [])
        said = {reading["at"]: reading for reading in [*told, *body["readings"]]}
        told[:] = sorted(said.values(), key=_at)
        return web.Response(status=HTTPStatus.NO_CONTENT)

    async def _readings(self, request: web.Request) -> web.Response:
        if request.match_info["id"] not in self.sensors:
            return refusal(HTTPStatus.NOT_FOUND, "not_found")
        told = self.readings.get(request.match_info["id"], [])
        start, end = request.query["start"][:19], request.query["end"][:19]
        before = [reading for reading in told if reading["at"][:19] <= start][-1:]
        within = [reading for reading in told if start < reading["at"][:19] < end]
        return web.json_response({"readings": [*before, *within]})


def written(at: datetime) -> str:
    """Return a time as the hub writes it."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _at(reading: Json) -> Any:  # noqa: ANN401 -- a JSON value
    return reading["at"]


def refusal(status: HTTPStatus, code: str, message: str = "No.") -> web.Response:
    """Return an error as the contract shapes it."""
    body = {"code": code, "reason": f"api.{code}", "values": {}, "message": message}
    return web.json_response({"error": body}, status=status)
