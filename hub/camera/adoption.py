"""The adoption of a camera: what becomes of the camera by it, a change or a move; and its row.

All but the rows is pure.
"""

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import datetime
from ipaddress import ip_address
import re
from typing import TYPE_CHECKING, Final
import unicodedata
from urllib.parse import parse_qsl, urlsplit

import msgspec
from sqlalchemy import Update, delete, insert, select, update

from hub.camera.address import (
    PORTS,
    STREAMS,
    WEB,
    host_of,
    own_address,
    without_credentials,
)
from hub.errors import (
    ConflictError,
    InvalidInputError,
    ReadAlreadyError,
)
from hub.model.camera import (
    LONGEST_NAME,
    Adoption,
    Camera,
    CameraChange,
    CameraFound,
    SourceKind,
    Transport,
)
from hub.model.ids import CameraId
from hub.store.database import Database
from hub.store.secrets import Credentials
from hub.store.tables import cameras

if TYPE_CHECKING:
    from hub.camera.onvif.description import OnvifDescription

EXAMPLES: Final = 3
"""How many addresses of a recorder a sentence names."""
_PLACE: Final = re.compile(r"\*\d+\*", re.ASCII)
"""The placeholder for a secret in an address: another password doesn't make another camera."""
_ONE_VIDEO: Final = frozenset({"transportmode", "profile", "proto", "timeout", "unicast"})
"""Query parameters that say how a video is sent, not which one."""


def candidate(
    adoption: Adoption, found: CameraFound | None, camera_id: CameraId, now: datetime
) -> tuple[Camera, Credentials | None]:
    """Return the camera to try and its credentials; raises InvalidInputError."""
    typed = (
        Credentials(username=adoption.username, password=adoption.password)
        if adoption.username
        else None
    )
    url, inside = without_credentials(adoption.stream_url) if adoption.stream_url else ("", None)
    unread = SourceKind.ARCHIVE if adoption.archive_id else SourceKind.LENT
    camera = Camera(
        id=camera_id,
        name=adoption.name,
        kind=_kind(url) if url else unread,
        main_url=url,
        entity_id=adoption.entity_id,
        archive_id=adoption.archive_id,
        archive_key=adoption.archive_key,
        make=found.brand if found else "",
        found_key=found.key if found else "",
        doorbell=adoption.doorbell or (found.doorbell if found else False),
        indoor=adoption.indoor,
        may_share=adoption.may_share,
        place=adoption.place,
        transport=adoption.transport,
        adopted_at=now,
    )
    return camera, typed or inside


def described(camera: Camera, description: "OnvifDescription") -> Camera:
    """Return a camera with its own ONVIF description applied."""
    return replace(
        camera,
        kind=SourceKind.ONVIF,
        main_url=description.main_url,
        sub_url=description.sub_url,
        device_url=description.device_url,
        snapshot_url=description.snapshot_url,
        make=description.brand,
        model=description.name,
        firmware=description.firmware,
        doorbell=camera.doorbell or description.doorbell,
        events=description.events,
    )


def check_new(camera: Camera, known: Iterable[Camera]) -> None:
    """Raise ConflictError if the camera is already adopted, however it was found or typed."""
    own = _ways(camera)
    if any(own & _ways(other) for other in known if other.id != camera.id):
        raise ConflictError("camera.adopted_already")


def distinct(name: str, known: Iterable[str]) -> str:
    """Return a new name, with a number appended if it is among those that are known."""
    used = {name_key(each) for each in known}
    base = chosen = " ".join(unicodedata.normalize("NFKC", name).split())
    number = 1
    while name_key(chosen) in used:
        number += 1
        ending = f" {number}"
        chosen = base[: LONGEST_NAME - len(ending)].rstrip() + ending
    return chosen


def check_name(before: Camera, name: str, known: Iterable[Camera]) -> None:
    """Raise ConflictError if another camera already has the new name."""
    if name_key(name) == name_key(before.name):
        return
    for each in known:
        if each.id != before.id and name_key(each.name) == name_key(name):
            raise ConflictError("camera.name_taken", name=each.name)


def name_key(name: str) -> str:
    """Return a key that is equal for two spellings of one name."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def changed(
    camera: Camera, change: CameraChange, now: datetime
) -> tuple[Camera, Credentials | None]:
    """Return the changed camera, and its new address's credentials; raises InvalidInputError."""
    if (change.username is None) != (change.password is None):
        raise InvalidInputError("camera.both_or_neither")
    if camera.kind is SourceKind.ARCHIVE and _is_about_recording(camera, change):
        raise InvalidInputError("camera.archived")
    changes = {
        name: value
        for name in (
            *("name", "place", "indoor", "may_share", "doorbell", "masks", "motion_masks"),
            *("sensitivity", "sound", "wired", "transport", "keep"),
        )
        if (value := getattr(change, name)) is not None
    }
    after = replace(camera, **changes)
    if change.unplace:
        after = replace(after, place=None)
    if change.recording is not None and change.recording is not camera.recording:
        after = replace(after, paused_at=None if change.recording else now)
    if change.stream_url is None:
        return after, None
    if camera.kind is SourceKind.ONVIF or not camera.main_url:
        raise InvalidInputError("camera.other_address")
    url, inside = without_credentials(change.stream_url)
    return replace(after, main_url=url, kind=_kind(url)), inside


def _is_about_recording(camera: Camera, change: CameraChange) -> bool:
    """Return whether a change is about what the hub reads and records itself."""
    if change.username is not None or change.stream_url is not None:
        return True
    return any(
        (value := getattr(change, name)) is not None and value != getattr(camera, name)
        for name in (
            *("recording", "sensitivity", "motion_masks", "sound", "wired", "transport", "keep"),
        )
    )


def reads_otherwise(before: Camera, after: Camera) -> bool:
    """Return whether a change affects how a camera is read, so that it must be tried."""
    return (before.main_url, before.kind, before.transport) != (
        after.main_url,
        after.kind,
        after.transport,
    )


def needs_restart(before: Camera, after: Camera) -> bool:
    """Return whether a change needs a new watch."""
    return reads_otherwise(before, after) or (
        before.recording,
        before.sound,
        before.wired,
        before.sub_url,
        before.snapshot_url,
        before.device_url,
    ) != (
        after.recording,
        after.sound,
        after.wired,
        after.sub_url,
        after.snapshot_url,
        after.device_url,
    )


def moved(camera: Camera, found: CameraFound) -> Camera:
    """Return a camera at the address where it was found, unchanged if it has not moved.

    Only addresses of a home network count: announcing a camera's key doesn't prove identity.
    """
    host = found.address.lower()
    if not found.key or found.key != camera.found_key or not camera.device_url:
        return camera  # a camera that only announced a stream can't prove itself elsewhere
    if host_of(camera.device_url) == host:
        return camera
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return camera
    if not address.is_private or address.is_unspecified or address.is_multicast:
        return camera
    return replace(
        camera,
        main_url=own_address(camera.main_url, host, STREAMS | WEB),
        sub_url=own_address(camera.sub_url, host, STREAMS),
        snapshot_url=own_address(camera.snapshot_url, host, WEB),
        device_url=own_address(camera.device_url, host, WEB),
    )


def _kind(url: str) -> SourceKind:
    """Return how to read an address; for the web, the response decides whether it is a stream."""
    return SourceKind.RTSP if urlsplit(url).scheme.lower() in STREAMS else SourceKind.MJPEG


def _ways(camera: Camera) -> set[tuple[object, ...]]:
    """Return everything by which a camera can be recognized."""
    ways: set[tuple[object, ...]] = {
        _same(url) for url in (camera.main_url, camera.sub_url, camera.device_url) if url
    }
    if camera.found_key:
        ways.add(("key", camera.found_key))
    if camera.entity_id:
        ways.add(("entity", camera.entity_id))
    if camera.archive_id:
        ways.add(("archive", camera.archive_id, camera.archive_key))
    return ways


def _same(url: str) -> tuple[object, ...]:
    """Return a key that is equal for two spellings of one address."""
    parts = urlsplit(url)
    query, path = (_PLACE.sub("*", text) for text in (parts.query, parts.path))
    pairs = frozenset(pair for pair in parse_qsl(query) if pair[0].lower() not in _ONE_VIDEO)
    port = parts.port or PORTS.get(parts.scheme.lower(), 0)
    return (host_of(url), port, path.rstrip("/"), pairs)


def offered(addresses: tuple[str, ...]) -> ReadAlreadyError:
    """Return the error that says where a recorder relays a camera."""
    return ReadAlreadyError(
        "camera.read_already",
        host=host_of(addresses[0]),
        addresses=", ".join(addresses[:EXAMPLES]),
    )


def relayed(camera: Camera, address: str) -> Camera:
    """Return a camera as a recorder relays it."""
    return replace(
        camera,
        kind=SourceKind.RTSP,
        main_url=address,
        sub_url="",
        device_url="",
        snapshot_url="",
        events=False,
        found_key="",
        transport=Transport.TCP,
    )


# Cameras as the database keeps them. Older rows lack fields that were added later.


def camera_json(camera: Camera) -> dict[str, object]:
    """Return a camera as its row keeps it, as JSON."""
    return asdict(camera) | {
        "paused_at": camera.paused_at and camera.paused_at.isoformat(),
        "adopted_at": camera.adopted_at.isoformat(),
    }


class CameraRows:
    """The rows of adopted cameras; changes raise DiskFullError and StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> list[Camera]:
        """Return every stored camera; raises msgspec.ValidationError for what is none.

        Fields that a newer hub added are ignored: a hub that is downgraded must still record.
        """
        async with self._database.read() as connection:
            rows = await connection.execute(select(cameras))
            return [msgspec.convert(row.body, Camera) for row in rows]

    async def add(self, camera: Camera) -> None:
        """Store a new camera."""
        async with self._database.write() as connection:
            await connection.execute(insert(cameras).values(id=camera.id, body=camera_json(camera)))

    async def replace(self, camera: Camera) -> None:
        """Store a changed camera."""
        async with self._database.write() as connection:
            await connection.execute(_update(camera))

    async def conceal(self, concealed: Iterable[Camera]) -> None:
        """Store cameras whose addresses have lost their secrets; overwrite those in the file."""
        async with self._database.write() as connection:
            # SQLite must overwrite the secrets, not only free their pages.
            await connection.exec_driver_sql("PRAGMA secure_delete = ON")
            for camera in concealed:
                await connection.execute(_update(camera))

    async def empty_log(self) -> None:
        """Remove what was overwritten from the database's log, too."""
        await self._database.empty_log()

    async def remove(self, camera_id: CameraId) -> None:
        """Delete a camera."""
        async with self._database.write() as connection:
            await connection.execute(delete(cameras).where(cameras.c.id == camera_id))


def _update(camera: Camera) -> Update:
    return update(cameras).where(cameras.c.id == camera.id).values(body=camera_json(camera))
