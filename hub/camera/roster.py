"""The cameras of this house: adopting them, and keeping each one's recorder running."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict, replace
from datetime import datetime
import logging
import secrets as random
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from sqlalchemy import delete, insert, select

from hub.camera.onvif import OnvifDescription
from hub.clock import Clock
from hub.errors import CameraUnreachableError, ConflictError, InvalidInputError, NotFoundError
from hub.model.adoption import Adoption
from hub.model.camera import Camera, CameraFound, Mask, Place, SourceKind
from hub.model.ids import CameraId
from hub.store.database import Database
from hub.store.secrets import Credentials, Secrets
from hub.store.tables import cameras

_LOG = logging.getLogger(__name__)


class Recording(Protocol):
    """One camera being read until cancelled."""

    async def run(self) -> None:
        """Record until cancelled; never returns by itself."""


Describe = Callable[[tuple[str, ...], Credentials | None], Awaitable[OnvifDescription]]
Probe = Callable[[Camera, Credentials | None], Awaitable[None]]
"""Opens a camera's stream once; raises CameraPasswordError or CameraUnreachableError."""
Record = Callable[[Camera, Credentials | None], Recording]


class Roster:
    """Adopted cameras, one recorder each."""

    def __init__(  # noqa: PLR0913 -- its collaborators, each named
        self,
        database: Database,
        secrets: Secrets,
        clock: Clock,
        *,
        describe: Describe,
        probe: Probe,
        record: Record,
    ) -> None:
        self._database = database
        self._secrets = secrets
        self._clock = clock
        self._describe = describe
        self._probe = probe
        self._record = record
        self._cameras: dict[CameraId, Camera] = {}
        self._running: dict[CameraId, asyncio.Task[None]] = {}
        self._tasks: asyncio.TaskGroup | None = None
        self._turn = asyncio.Lock()

    async def load(self) -> None:
        """Read the adopted cameras from the database."""
        async with self._database.read() as connection:
            for row in await connection.execute(select(cameras)):
                camera = _camera_from(row.body)
                self._cameras[camera.id] = camera

    def cameras(self) -> list[Camera]:
        """Return every adopted camera, in the order of adoption."""
        return sorted(self._cameras.values(), key=lambda camera: camera.adopted_at)

    def camera(self, camera_id: CameraId) -> Camera:
        """Return one adopted camera; NotFoundError otherwise."""
        try:
            return self._cameras[camera_id]
        except KeyError:
            raise NotFoundError("There is no such camera here.") from None

    async def run(self) -> None:
        """Record every camera until cancelled, those adopted meanwhile too."""
        async with asyncio.TaskGroup() as tasks:
            self._tasks = tasks
            for camera in self.cameras():
                self._start(camera)
            await asyncio.get_running_loop().create_future()

    async def adopt(self, adoption: Adoption, found: CameraFound | None) -> Camera:
        """Try the camera, remember it, and begin to record it.

        Raises CameraPasswordError or CameraUnreachableError where the try fails, and ConflictError
        where it has been adopted before; nothing is kept then.
        """
        async with self._turn:
            return await self._adopt(adoption, found)

    async def _adopt(self, adoption: Adoption, found: CameraFound | None) -> Camera:
        if found is not None and any(c.found_key == found.key for c in self._cameras.values()):
            raise ConflictError("This camera has already been adopted.")
        given = (
            Credentials(username=adoption.username, password=adoption.password)
            if adoption.username
            else None
        )
        camera = Camera(
            id=CameraId(random.token_hex(6)),
            name=adoption.name,
            kind=SourceKind.RTSP,
            main_url=adoption.rtsp_url,
            found_key=found.key if found else "",
            doorbell=found.doorbell if found else False,
            indoor=adoption.indoor,
            may_share=adoption.may_share,
            place=adoption.place,
            adopted_at=self._clock.now(),
        )
        if found is not None:
            if not found.xaddrs:
                raise CameraUnreachableError(
                    "This camera speaks no ONVIF: adopt it by its RTSP address instead."
                )
            camera = _described(camera, await self._describe(found.xaddrs, given))
        else:
            camera, given = _without_credentials(camera, given)
        if any(known.main_url == camera.main_url for known in self._cameras.values()):
            raise ConflictError("This camera has already been adopted.")
        await self._probe(camera, given)
        if given is not None:
            await asyncio.to_thread(self._secrets.keep, camera.id, given)
        async with self._database.write() as connection:
            await connection.execute(
                insert(cameras).values(id=camera.id, body=_camera_body(camera))
            )
        self._cameras[camera.id] = camera
        self._start(camera)
        return camera

    async def forget(self, camera_id: CameraId) -> None:
        """Stop recording a camera and forget it and its credentials; its clips stay."""
        async with self._turn:
            await self._forget(camera_id)

    async def _forget(self, camera_id: CameraId) -> None:
        self.camera(camera_id)
        running = self._running.pop(camera_id, None)
        if running is not None:
            running.cancel()
            await asyncio.wait([running])
        async with self._database.write() as connection:
            await connection.execute(delete(cameras).where(cameras.c.id == camera_id))
        await asyncio.to_thread(self._secrets.forget, camera_id)
        del self._cameras[camera_id]

    def _start(self, camera: Camera) -> None:
        if self._tasks is not None:
            self._running[camera.id] = self._tasks.create_task(self._keep(camera))

    async def _keep(self, camera: Camera) -> None:
        """Keep one camera's recorder going: an unexpected error of one must not stop the others."""
        while True:
            recording = self._record(camera, self._secrets.of(camera.id))
            try:
                await recording.run()
            except Exception:  # noqa: BLE001 -- one camera must not stop the others
                _LOG.exception("The recorder of camera %s stopped; it starts again.", camera.id)
            await self._clock.sleep(10)


def _described(camera: Camera, description: OnvifDescription) -> Camera:
    return replace(
        camera,
        kind=SourceKind.ONVIF,
        main_url=description.main_url,
        sub_url=description.sub_url,
        device_url=description.device_url,
        snapshot_url=description.snapshot_url,
        doorbell=camera.doorbell or description.doorbell,
    )


def _without_credentials(
    camera: Camera, given: Credentials | None
) -> tuple[Camera, Credentials | None]:
    """Move a user name and password written into an RTSP address to where they belong."""
    try:
        parts = urlsplit(camera.main_url)
    except ValueError:
        raise InvalidInputError("The RTSP address cannot be read: correct it.") from None
    if parts.username is None:
        return camera, given
    bare = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    inside = Credentials(username=unquote(parts.username), password=unquote(parts.password or ""))
    return replace(camera, main_url=bare), given or inside


def _camera_body(camera: Camera) -> dict[str, object]:
    return asdict(camera) | {"adopted_at": camera.adopted_at.isoformat()}


def _camera_from(body: dict[str, Any]) -> Camera:
    place = body["place"]
    return Camera(
        **body
        | {
            "kind": SourceKind(body["kind"]),
            "place": Place(**place) if place else None,
            "masks": tuple(Mask(**mask) for mask in body["masks"]),
            "adopted_at": datetime.fromisoformat(body["adopted_at"]),
        }
    )
