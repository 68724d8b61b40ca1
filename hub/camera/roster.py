"""The adopted cameras of this house, and a running recorder for each."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
import logging
import secrets as random
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from hub.camera.address import RESTREAM_PORT, conceal, host_of
from hub.camera.adoption import (
    CameraRows,
    candidate,
    changed,
    check_name,
    check_new,
    described,
    distinct,
    moved,
    needs_restart,
    offered,
    reads_otherwise,
    relayed,
)
from hub.camera.source import CameraReader
from hub.clock import Clock
from hub.errors import (
    CameraPasswordError,
    CameraUnreachableError,
    ConflictError,
    HubError,
    NotFoundError,
)
from hub.model.brand import brand_named, usual_path
from hub.model.camera import (
    Adoption,
    Camera,
    CameraChange,
    CameraFound,
    ReadAlready,
    SourceKind,
    Transport,
)
from hub.model.ids import CameraId
from hub.store.database import Database
from hub.store.secrets import Credentials, PasswordUse, Secrets
from noticeboard.runtime.tasks import cancel
from noticeboard.runtime.text import Text

if TYPE_CHECKING:
    from hub.camera.onvif.description import OnvifDescription

_LOG = logging.getLogger(__name__)

_AGAIN_S = 10.0
_PLACE = "*"
"""Marks the place of a secret in an address; no announced address may contain it."""
_IN_CLEAR = Text("camera.password_in_clear")


type Describe = Callable[
    [tuple[str, ...], Credentials | None, Transport], Awaitable[OnvifDescription]
]
Probe = Callable[[Camera, Credentials | None], Awaitable[Camera]]
"""Opens a camera once and returns it as it can be read.

Raises CameraPasswordError or CameraUnreachableError.
"""
Record = Callable[[Camera, Credentials | None], CameraReader]
FindRestreams = Callable[[Camera, Iterable[str]], Awaitable[tuple[str, ...]]]
"""Returns where one of these hosts relays a camera, best first."""


async def _no_addresses(_camera: Camera, _recorders: Iterable[str]) -> tuple[str, ...]:
    return ()


class Roster:
    """The adopted cameras, each with its recorder."""

    def __init__(  # noqa: PLR0913 -- its collaborators, each named
        self,
        database: Database,
        secrets: Secrets,
        clock: Clock,
        *,
        describe: Describe,
        probe: Probe,
        record: Record,
        read_already: FindRestreams | None = None,
    ) -> None:
        """Store the collaborators. Without `read_already`, no recorder is asked."""
        self._read_already = read_already or _no_addresses
        self._rows = CameraRows(database)
        self._secrets = secrets
        self._clock = clock
        self._describe = describe
        self._probe = probe
        self._record = record
        self._cameras: dict[CameraId, Camera] = {}
        self._running: dict[CameraId, asyncio.Task[None]] = {}
        self._recordings: dict[CameraId, CameraReader] = {}
        self._tasks: asyncio.TaskGroup | None = None
        self._turn = asyncio.Lock()
        self._learned = asyncio.Event()
        """Set when the hub learns something new about how a camera takes its password."""

    async def load(self) -> None:
        """Read the adopted cameras from the database.

        Secrets that an older hub or a restored backup left in their addresses are moved out.
        """
        self._cameras |= {camera.id: camera for camera in await self._rows.all()}
        try:
            await self._conceal_all()
        except (HubError, OSError) as error:
            # A full disk must not stop the recorders: the stored addresses still work.
            _LOG.warning("Passwords stay in stored addresses for now: %s", error)

    async def _conceal_all(self) -> None:
        """Move secrets out of all stored addresses; raises DiskFullError and OSError."""
        found: dict[CameraId, Camera] = {}
        for camera in self._cameras.values():
            concealed, credentials = conceal(camera, self._secrets.of(camera.id))
            if concealed != camera and credentials is not None:
                await asyncio.to_thread(self._secrets.save, camera.id, credentials)
                found[camera.id] = concealed
        if not found:
            return
        await self._rows.conceal(found.values())
        self._cameras |= found
        await self._rows.empty_log()

    def cameras(self) -> list[Camera]:
        """Return every adopted camera, in the order of adoption."""
        return sorted(self._cameras.values(), key=lambda camera: camera.adopted_at)

    def camera(self, camera_id: CameraId) -> Camera:
        """Return one adopted camera; raises NotFoundError."""
        try:
            return self._cameras[camera_id]
        except KeyError:
            raise NotFoundError("camera.unknown") from None

    def notes(self, camera_id: CameraId) -> tuple[Text, ...]:
        """Return what the owner should know about a camera, one sentence each."""
        known, recording = self._secrets.of(camera_id), self._recordings.get(camera_id)
        in_clear = (_IN_CLEAR,) if known is not None and known.use.in_clear else ()
        return in_clear + (recording.notes if recording is not None else ())

    def recording(self, camera_id: CameraId) -> CameraReader:
        """Return a running `CameraReader`; NotFoundError, CameraUnreachableError if none runs."""
        self.camera(camera_id)
        try:
            return self._recordings[camera_id]
        except KeyError:
            raise CameraUnreachableError("camera.not_read_now") from None

    async def run(self) -> None:
        """Record every camera, including those adopted meanwhile, until canceled."""
        async with asyncio.TaskGroup() as tasks:
            self._tasks = tasks
            for camera in self.cameras():
                self._start(camera)
            while True:
                await self._learned.wait()
                self._learned.clear()
                try:
                    await asyncio.to_thread(self._secrets.save_learned)
                except OSError as error:
                    # A full or failing disk must not stop the recorders.
                    _LOG.warning("It is not stored how cameras take their passwords: %s", error)

    async def adopt(
        self,
        adoption: Adoption,
        found: CameraFound | None,
        *,
        make: str = "",
        recorders: tuple[str, ...] = (),
    ) -> Camera:
        """Try the camera, store it, and begin to record it; `make` is who made it, if known.

        `recorders` are hosts that may read it already. Raises ReadAlreadyError if one does and
        the adoption asks for that.

        Raises InvalidInputError, CameraPasswordError or CameraUnreachableError if the trial
        fails, and ConflictError if it is already adopted; nothing is stored then.
        """
        async with self._turn:
            camera_id = CameraId(random.token_hex(6))
            camera, credentials = conceal(*candidate(adoption, found, camera_id, self._clock.now()))
            camera = replace(camera, make=camera.make or make)
            check_new(camera, self._cameras.values())
            if found is not None:
                camera, credentials = await self._introduced(camera, found, credentials)
                check_new(camera, self._cameras.values())
            camera, credentials = await self._choose_source(
                camera, credentials, adoption, recorders
            )
            check_new(camera, self._cameras.values())
            try:
                camera = await self._probe(camera, credentials)
            except (CameraPasswordError, CameraUnreachableError) as error:
                brand = brand_named(camera.make, camera.model)
                error.brand = brand.key if brand else ""
                raise
            check_new(camera, self._cameras.values())
            names = [each.name for each in self._cameras.values()]
            camera = replace(camera, name=distinct(camera.name, names))
            # Password first: a crash before the next step leaves one that belongs to no camera.
            if credentials is not None:
                await asyncio.to_thread(self._secrets.save, camera.id, credentials)
            await self._rows.add(camera)
            self._cameras[camera.id] = camera
            self._start(camera)
            return camera

    async def change(self, camera_id: CameraId, change: CameraChange) -> Camera:
        """Change an adopted camera; a new address or password is tried before it is stored.

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
            credentials = _merge_credentials(change, inside, known, same_host=same_host)
            # A new address brings its own secrets; otherwise those of the old address stay.
            after, credentials = _concealed(
                after, credentials, known if change.stream_url is None else None
            )
            if reads_otherwise(before, after) or credentials != known:
                after, credentials = await self._tried(after, credentials)
                check_new(after, self._cameras.values())
            if credentials != known:
                await self._save_credentials(camera_id, credentials)
            await self._replace(before, after, again=credentials != known)
            return after

    async def moved(self, found: CameraFound) -> Camera | None:
        """Follow a camera to the address where it was found; return None if nothing changed.

        Anybody who receives a camera's announcement can announce the same key from elsewhere,
        and ONVIF gives cameras no way to prove their identity. So a camera that is being read is
        never moved, only a camera with the same key keeps its credentials, the new address must
        be in a home network, and the camera there must accept a digest of the password over
        ONVIF and RTSP. The password itself is never sent to an address that nobody typed. The
        remaining risk equals that of a stranger in the house who takes over the camera's address.
        """
        async with self._turn:
            for before in self.cameras():
                there = moved(before, found)
                if there == before or self._is_read(before.id) or _PLACE in there.device_url:
                    continue
                stored = self._secrets.of(before.id)
                known = None if stored is None else stored.digest_only()
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
                    await asyncio.to_thread(self._secrets.save, before.id, known)
                await self._replace(before, after, again=True)
                return after
        return None

    async def forget(self, camera_id: CameraId) -> None:
        """Stop recording a camera, and delete it and its credentials; its clips stay."""
        async with self._turn:
            self.camera(camera_id)
            await self._stop(camera_id)
            await self._rows.remove(camera_id)
            await asyncio.to_thread(self._secrets.forget, camera_id)
            del self._cameras[camera_id]

    # Trying and storing

    async def _choose_source(
        self,
        camera: Camera,
        credentials: Credentials | None,
        adoption: Adoption,
        recorders: tuple[str, ...],
    ) -> tuple[Camera, Credentials | None]:
        """Return a new camera as it is, or as a recorder relays it, and the credentials for that.

        A recorder is never given the camera's own. Raises ReadAlreadyError and ConflictError.
        """
        if adoption.if_read_already is ReadAlready.DIRECTLY or not camera.main_url:
            return camera, credentials
        # The host of a camera that is read already may have more. So may this machine.
        known = (each.main_url for each in self.cameras())
        read = (host_of(url) for url in known if urlsplit(url).port == RESTREAM_PORT)
        hosts = dict.fromkeys((*recorders, *adoption.recorders, *read, "127.0.0.1"))
        own = {host_of(camera.main_url), host_of(camera.device_url)}
        addresses = await self._read_already(camera, [host for host in hosts if host not in own])
        if adoption.if_read_already is ReadAlready.ASK:
            if addresses:
                raise offered(addresses)
            return camera, credentials
        if not addresses:
            raise ConflictError("camera.read_no_longer")
        return relayed(camera, addresses[0]), None

    async def _introduced(
        self, camera: Camera, found: CameraFound, credentials: Credentials | None
    ) -> tuple[Camera, Credentials | None]:
        """Return a found camera as ONVIF describes it, or else with its announced stream."""
        if not found.xaddrs and not found.stream_url:
            raise CameraUnreachableError(_without_onvif(found))
        announced = replace(camera, kind=SourceKind.RTSP, main_url=found.stream_url)
        if not found.xaddrs:
            return _concealed(announced, credentials, None)
        try:
            description = await self._describe(found.xaddrs, credentials, camera.transport)
        except CameraUnreachableError:
            if not found.stream_url:
                raise
            return _concealed(announced, credentials, None)
        return _described(camera, description, credentials)

    async def _tried(
        self, camera: Camera, credentials: Credentials | None, xaddrs: tuple[str, ...] = ()
    ) -> tuple[Camera, Credentials | None]:
        if camera.kind is SourceKind.ONVIF:
            description = await self._describe(
                (camera.device_url, *xaddrs), credentials, camera.transport
            )
            doorbell = camera.doorbell
            camera, credentials = _described(camera, description, credentials)
            camera = replace(camera, doorbell=doorbell)
        return await self._probe(camera, credentials), credentials

    async def _save_credentials(self, camera_id: CameraId, credentials: Credentials | None) -> None:
        if credentials is None:
            await asyncio.to_thread(self._secrets.forget, camera_id)
        else:
            await asyncio.to_thread(self._secrets.save, camera_id, credentials)

    async def _replace(self, before: Camera, after: Camera, *, again: bool) -> None:
        """Store a changed camera; `again` reopens it in any case."""
        await self._rows.replace(after)
        self._cameras[after.id] = after
        if again or needs_restart(before, after):
            await self._stop(after.id)
            self._start(after)
        elif after.id in self._recordings:
            self._recordings[after.id].adjust(after)

    # Running

    def _is_read(self, camera_id: CameraId) -> bool:
        recording = self._recordings.get(camera_id)
        return recording is not None and recording.is_read

    def _start(self, camera: Camera) -> None:
        known = self._secrets.of(camera.id)
        if known is not None:
            known.use.learned = self._learned.set
        if self._tasks is not None:
            self._running[camera.id] = self._tasks.create_task(self._supervise(camera.id))

    async def _stop(self, camera_id: CameraId) -> None:
        running = self._running.pop(camera_id, None)
        if running is not None:
            await cancel(running)
        self._recordings.pop(camera_id, None)

    async def _supervise(self, camera_id: CameraId) -> None:
        """Keep one camera's recorder running: an unexpected error must not stop the others."""
        while True:
            recording = self._record(self._cameras[camera_id], self._secrets.of(camera_id))
            self._recordings[camera_id] = recording
            try:
                await recording.run()
            except Exception:  # noqa: BLE001 -- one camera must not stop the others
                _LOG.exception("The recorder of camera %s stopped; it starts again.", camera_id)
            self._recordings.pop(camera_id, None)
            await self._clock.sleep(_AGAIN_S)


def _merge_credentials(
    change: CameraChange,
    inside: Credentials | None,
    known: Credentials | None,
    *,
    same_host: bool,
) -> Credentials | None:
    """Return a camera's credentials: as typed, from its new address, or as before."""
    credentials = inside
    if change.username:
        credentials = Credentials(username=change.username, password=change.password or "")
    if credentials is not None:
        # An attacker may make a camera refuse its password so that somebody types it again.
        return replace(credentials, use=known.use) if known and same_host else credentials
    # An empty user name means that the camera no longer needs one.
    return None if change.username == "" else known


def _described(
    camera: Camera, description: "OnvifDescription", credentials: Credentials | None
) -> tuple[Camera, Credentials | None]:
    """Return a camera with the addresses it gave, and the secrets from them."""
    return _concealed(described(camera, description), credentials, None)


def _concealed(
    camera: Camera, credentials: Credentials | None, known: Credentials | None
) -> tuple[Camera, Credentials | None]:
    """Conceal a camera whose addresses have the placeholders of `known`, or none."""
    use = credentials.use if credentials else known.use if known else PasswordUse()
    before = credentials or Credentials(username="", password="", use=use)
    return conceal(camera, replace(before, hidden=known.hidden if known else ()))


def _without_onvif(found: CameraFound) -> Text:
    if found.lent_by:
        return Text("camera.only_lent", protocol=found.lent_by)
    path = usual_path(found.brand)
    host = f"[{found.address}]" if ":" in found.address else found.address
    example = f", such as rtsp://{host}:554{path}" if path else ""
    return Text("camera.no_onvif", example=example)
