"""The adopted cameras of this house: their rows in the database, and a running recorder for each.

A camera is stored as JSON, in which older rows lack what came later.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import asdict, fields, replace
from datetime import datetime
import logging
import secrets as random
from typing import Any, Final, Protocol

from sqlalchemy import delete, insert, select, update

from hub.camera.address import conceal, host_of
from hub.camera.adoption import (
    candidate,
    changed,
    check_name,
    check_new,
    described,
    distinct,
    moved,
    needs_restart,
    reads_otherwise,
)
from hub.camera.onvif.description import OnvifDescription
from hub.clock import Clock
from hub.errors import CameraUnreachableError, HubError, NotFoundError
from hub.model.brand import usual_path
from hub.model.camera import (
    Adoption,
    Camera,
    CameraChange,
    CameraFound,
    Keep,
    Mask,
    Place,
    SourceKind,
    Transport,
)
from hub.model.ids import CameraId
from hub.model.recording import Trigger
from hub.store.database import Database
from hub.store.secrets import Credentials, PasswordUse, Secrets
from hub.store.tables import cameras
from noticeboard.runtime.tasks import cancel

_READ: Final[Mapping[str, Callable[[Any], object]]] = {
    "kind": SourceKind,
    "transport": Transport,
    "place": lambda raw: Place(**raw) if raw else None,
    "masks": lambda raw: tuple(Mask(**mask) for mask in raw),
    "motion_masks": lambda raw: tuple(Mask(**mask) for mask in raw),
    "keep": lambda raw: Keep(**raw),
    "paused_at": lambda raw: datetime.fromisoformat(raw) if raw else None,
    "adopted_at": datetime.fromisoformat,
}
_NAMES: Final = frozenset(field.name for field in fields(Camera))


def written(camera: Camera) -> dict[str, object]:
    """Return a camera as JSON."""
    return asdict(camera) | {
        "paused_at": camera.paused_at and camera.paused_at.isoformat(),
        "adopted_at": camera.adopted_at.isoformat(),
    }


def read(body: Mapping[str, Any]) -> Camera:
    """Return the camera that was written, by this or an older hub.

    What a newer one wrote beside is left out: a hub that is taken back to an older version
    must still record.
    """
    values: dict[str, Any] = {
        name: _READ[name](raw) if name in _READ else raw
        for name, raw in body.items()
        if name in _NAMES
    }
    return Camera(**values)


_LOG = logging.getLogger(__name__)

_AGAIN_S = 10.0
_PLACE = "*"
"""No address that is announced may name the place of a secret."""
_IN_CLEAR = (
    "Its password goes out unencrypted, because the camera takes it in no other way: whoever "
    "listens in this network can read it. Use that password for nothing else."
)


class Recording(Protocol):
    """One camera being read until cancelled."""

    @property
    def is_read(self) -> bool:
        """Whether video of the camera arrives now."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What its owner should know, one sentence each."""

    async def run(self) -> None:
        """Record until cancelled; never returns by itself."""

    def adjust(self, camera: Camera) -> None:
        """Take the camera as it has been changed, where that needs no new connection."""

    async def take_picture(self, raw: bytes) -> None:
        """Take a picture of a lent camera; raises ConflictError where it is not lent so."""

    async def take_trigger(self, trigger: Trigger) -> None:
        """Take a trigger that Home Assistant tells of this camera."""

    async def refresh_snapshot(self) -> None:
        """Wait, two seconds at most, until the newest picture is a fresh one."""

    def live_pictures(self) -> AsyncGenerator[bytes]:
        """Yield JPEGs as they come, at most two a second, until closed."""

    def live_video(self) -> AsyncGenerator[bytes]:
        """Yield fragmented MP4; raises ConflictError where no browser plays the codec."""


Describe = Callable[[tuple[str, ...], Credentials | None, Transport], Awaitable[OnvifDescription]]
Probe = Callable[[Camera, Credentials | None], Awaitable[Camera]]
"""Opens a camera once and returns it as it can be read.

Raises CameraPasswordError or CameraUnreachableError.
"""
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
        self._recordings: dict[CameraId, Recording] = {}
        self._tasks: asyncio.TaskGroup | None = None
        self._turn = asyncio.Lock()
        self._learned = asyncio.Event()
        """Set if something was learned of how a camera takes its password."""

    async def load(self) -> None:
        """Read the adopted cameras from the database.

        Secrets that an older hub, or a restored backup, left in their addresses are taken out.
        """
        async with self._database.read() as connection:
            for row in await connection.execute(select(cameras)):
                camera = read(row.body)
                self._cameras[camera.id] = camera
        try:
            await self._conceal_all()
        except (HubError, OSError) as error:
            # A full disk must not stop the recorders: what is stored can be opened as it is.
            _LOG.warning("Passwords stay within stored addresses for now: %s", error)

    async def _conceal_all(self) -> None:
        """Take secrets out of all stored addresses; raises DiskFullError and OSError."""
        found: dict[CameraId, Camera] = {}
        for camera in self._cameras.values():
            concealed, given = conceal(camera, self._secrets.of(camera.id))
            if concealed != camera and given is not None:
                await asyncio.to_thread(self._secrets.keep, camera.id, given)
                found[camera.id] = concealed
        if not found:
            return
        async with self._database.write() as connection:
            # Overwritten, not only given up.
            await connection.exec_driver_sql("PRAGMA secure_delete = ON")
            for camera in found.values():
                await connection.execute(
                    update(cameras).where(cameras.c.id == camera.id).values(body=written(camera))
                )
        self._cameras |= found
        await self._database.empty_log()

    def cameras(self) -> list[Camera]:
        """Return every adopted camera, in the order of adoption."""
        return sorted(self._cameras.values(), key=lambda camera: camera.adopted_at)

    def camera(self, camera_id: CameraId) -> Camera:
        """Return one adopted camera; NotFoundError otherwise."""
        try:
            return self._cameras[camera_id]
        except KeyError:
            raise NotFoundError("There is no such camera here.") from None

    def is_paused(self, camera_id: CameraId) -> bool:
        """Tell whether somebody wants nothing recorded of a camera; no if it is not here."""
        camera = self._cameras.get(camera_id)
        return camera is not None and not camera.recording

    def notes(self, camera_id: CameraId) -> tuple[str, ...]:
        """Return what its owner should know about a camera here, one sentence each."""
        known, recording = self._secrets.of(camera_id), self._recordings.get(camera_id)
        in_clear = (_IN_CLEAR,) if known is not None and known.use.in_clear else ()
        return in_clear + (recording.notes if recording is not None else ())

    def recording(self, camera_id: CameraId) -> Recording:
        """Return what runs for a camera.

        Raises NotFoundError, and CameraUnreachableError where nothing runs for it just now.
        """
        self.camera(camera_id)
        try:
            return self._recordings[camera_id]
        except KeyError:
            raise CameraUnreachableError(
                "This camera is not being read just now: try again in a moment."
            ) from None

    async def run(self) -> None:
        """Record every camera until cancelled, those adopted meanwhile too."""
        async with asyncio.TaskGroup() as tasks:
            self._tasks = tasks
            for camera in self.cameras():
                self._start(camera)
            while True:
                await self._learned.wait()
                self._learned.clear()
                try:
                    await asyncio.to_thread(self._secrets.keep_learned)
                except OSError as error:
                    # Neither a full disk nor a failing one may stop the recorders.
                    _LOG.warning("How cameras take their passwords is not stored: %s", error)

    async def adopt(self, adoption: Adoption, found: CameraFound | None) -> Camera:
        """Try the camera, remember it, and begin to record it.

        Raises InvalidInputError, CameraPasswordError or CameraUnreachableError where the try
        fails, and ConflictError where it has been adopted before; nothing is kept then.
        """
        async with self._turn:
            camera_id = CameraId(random.token_hex(6))
            camera, given = conceal(*candidate(adoption, found, camera_id, self._clock.now()))
            check_new(camera, self._cameras.values())
            if found is not None:
                camera, given = await self._introduced(camera, found, given)
                check_new(camera, self._cameras.values())
            camera = await self._probe(camera, given)
            check_new(camera, self._cameras.values())
            camera = replace(camera, name=distinct(camera.name, self._cameras.values()))
            # The password first: a crash in between leaves one that belongs to no camera.
            if given is not None:
                await asyncio.to_thread(self._secrets.keep, camera.id, given)
            async with self._database.write() as connection:
                await connection.execute(insert(cameras).values(id=camera.id, body=written(camera)))
            self._cameras[camera.id] = camera
            self._start(camera)
            return camera

    async def change(self, camera_id: CameraId, change: CameraChange) -> Camera:
        """Change an adopted camera; what it is read with is tried before it is kept.

        Raises InvalidInputError, CameraPasswordError, CameraUnreachableError and ConflictError;
        nothing is changed then.
        """
        async with self._turn:
            before = self.camera(camera_id)
            if change.name is not None:
                check_name(before, change.name, self._cameras.values())
            after, inside = changed(before, change, self._clock.now())
            known = self._secrets.of(camera_id)
            same_host = host_of(before.main_url) == host_of(after.main_url)
            given = _given(change, inside, known, same_host=same_host)
            # A new address brings its own secrets; without one, those of the old one stay.
            after, given = _concealed(after, given, known if change.stream_url is None else None)
            if reads_otherwise(before, after) or given != known:
                after, given = await self._tried(after, given)
                check_new(after, self._cameras.values())
            if given != known:
                await self._keep_credentials(camera_id, given)
            await self._replace(before, after, again=given != known)
            return after

    async def moved(self, found: CameraFound) -> Camera | None:
        """Follow a camera to the address where it is found now; None where nothing changed.

        Whoever hears a camera's announcement can announce the same key from elsewhere, and
        ONVIF lets no camera prove that it is itself. So a camera that is being read is never
        moved, only one whose key is the same keeps its credentials, the new address must lie in
        a home network, and it must take a digest of the password there, over ONVIF and RTSP: the
        password itself is never sent to an address that nobody typed. What remains is what a
        stranger in the house could do by taking the camera's own address.
        """
        async with self._turn:
            for before in self.cameras():
                there = moved(before, found)
                if there == before or self._is_read(before.id) or _PLACE in there.device_url:
                    continue
                stored = self._secrets.of(before.id)
                known = None if stored is None else stored.held_to_digest()
                xaddrs = tuple(
                    at
                    for at in found.xaddrs
                    if host_of(at) == host_of(there.device_url) and _PLACE not in at
                )
                try:
                    after, known = await self._tried(there, known, xaddrs)
                    check_new(after, self._cameras.values())
                except HubError as error:
                    _LOG.info("Camera %s is not at its new address: %s", before.id, error)
                    continue
                if known is not None:
                    await asyncio.to_thread(self._secrets.keep, before.id, known)
                await self._replace(before, after, again=True)
                return after
        return None

    async def forget(self, camera_id: CameraId) -> None:
        """Stop recording a camera and forget it and its credentials; its clips stay."""
        async with self._turn:
            self.camera(camera_id)
            await self._stop(camera_id)
            async with self._database.write() as connection:
                await connection.execute(delete(cameras).where(cameras.c.id == camera_id))
            await asyncio.to_thread(self._secrets.forget, camera_id)
            del self._cameras[camera_id]

    # What is tried and kept

    async def _introduced(
        self, camera: Camera, found: CameraFound, given: Credentials | None
    ) -> tuple[Camera, Credentials | None]:
        """Return a found camera as ONVIF describes it, else at the stream that it announces."""
        if not found.xaddrs and not found.stream_url:
            raise CameraUnreachableError(_without_onvif(found))
        announced = replace(camera, kind=SourceKind.RTSP, main_url=found.stream_url)
        if not found.xaddrs:
            return _concealed(announced, given, None)
        try:
            told = await self._describe(found.xaddrs, given, camera.transport)
        except CameraUnreachableError:
            if not found.stream_url:
                raise
            return _concealed(announced, given, None)
        return _described(camera, told, given)

    async def _tried(
        self, camera: Camera, given: Credentials | None, xaddrs: tuple[str, ...] = ()
    ) -> tuple[Camera, Credentials | None]:
        if camera.kind is SourceKind.ONVIF:
            told = await self._describe((camera.device_url, *xaddrs), given, camera.transport)
            doorbell = camera.doorbell
            camera, given = _described(camera, told, given)
            camera = replace(camera, doorbell=doorbell)
        return await self._probe(camera, given), given

    async def _keep_credentials(self, camera_id: CameraId, given: Credentials | None) -> None:
        if given is None:
            await asyncio.to_thread(self._secrets.forget, camera_id)
        else:
            await asyncio.to_thread(self._secrets.keep, camera_id, given)

    async def _replace(self, before: Camera, after: Camera, *, again: bool) -> None:
        """Remember a camera as it is now; `again` where it must be opened anew in any case."""
        async with self._database.write() as connection:
            await connection.execute(
                update(cameras).where(cameras.c.id == after.id).values(body=written(after))
            )
        self._cameras[after.id] = after
        if again or needs_restart(before, after):
            await self._stop(after.id)
            self._start(after)
        elif after.id in self._recordings:
            self._recordings[after.id].adjust(after)

    # What runs

    def _is_read(self, camera_id: CameraId) -> bool:
        recording = self._recordings.get(camera_id)
        return recording is not None and recording.is_read

    def _start(self, camera: Camera) -> None:
        known = self._secrets.of(camera.id)
        if known is not None:
            known.use.learned = self._learned.set
        if self._tasks is not None:
            self._running[camera.id] = self._tasks.create_task(self._keep(camera.id))

    async def _stop(self, camera_id: CameraId) -> None:
        running = self._running.pop(camera_id, None)
        if running is not None:
            await cancel(running)
        self._recordings.pop(camera_id, None)

    async def _keep(self, camera_id: CameraId) -> None:
        """Keep one camera's recorder going: an unexpected error of one must not stop the others."""
        while True:
            recording = self._record(self._cameras[camera_id], self._secrets.of(camera_id))
            self._recordings[camera_id] = recording
            try:
                await recording.run()
            except Exception:  # noqa: BLE001 -- one camera must not stop the others
                _LOG.exception("The recorder of camera %s stopped; it starts again.", camera_id)
            self._recordings.pop(camera_id, None)
            await self._clock.sleep(_AGAIN_S)


def _given(
    change: CameraChange,
    inside: Credentials | None,
    known: Credentials | None,
    *,
    same_host: bool,
) -> Credentials | None:
    """Return what a camera is to be opened with: typed, within its new address, or as before."""
    given = inside
    if change.username:
        given = Credentials(username=change.username, password=change.password or "")
    if given is not None:
        # Whoever makes a camera refuse its password may want it to be typed anew.
        return replace(given, use=known.use) if known and same_host else given
    # An empty user name says that the camera asks for none any more.
    return None if change.username == "" else known


def _described(
    camera: Camera, told: OnvifDescription, given: Credentials | None
) -> tuple[Camera, Credentials | None]:
    """Return a camera with the addresses that it told, and all that is secret in them."""
    return _concealed(described(camera, told), given, None)


def _concealed(
    camera: Camera, given: Credentials | None, known: Credentials | None
) -> tuple[Camera, Credentials | None]:
    """Conceal a camera whose addresses have the places of `known`, or none."""
    use = given.use if given else known.use if known else PasswordUse()
    before = given or Credentials(username="", password="", use=use)
    return conceal(camera, replace(before, hidden=known.hidden if known else ()))


def _without_onvif(found: CameraFound) -> str:
    if found.lent_by:
        return (
            f"This camera speaks {found.lent_by}, which the hub does not read: add it to Home "
            "Assistant, then lend its camera entity from there."
        )
    path = usual_path(found.brand)
    host = f"[{found.address}]" if ":" in found.address else found.address
    example = f", such as rtsp://{host}:554{path}" if path else ""
    return f"This camera speaks no ONVIF: adopt it by its RTSP address instead{example}."
