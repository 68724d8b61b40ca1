"""Cameras as the database keeps them, as JSON. Older rows lack fields that were added later."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Update, delete, insert, select, update

from hub.model.camera import Camera, Keep, Mask, Place, SourceKind, Transport
from hub.model.ids import CameraId
from hub.store.database import Database
from hub.store.tables import cameras

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
    """Return a stored camera.

    Fields that a newer hub added are ignored: a hub that is downgraded must still record.
    """
    values: dict[str, Any] = {
        name: _READ[name](raw) if name in _READ else raw
        for name, raw in body.items()
        if name in _NAMES
    }
    return Camera(**values)


class CameraRows:
    """The rows of adopted cameras; changes raise DiskFullError and StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> list[Camera]:
        """Return every stored camera."""
        async with self._database.read() as connection:
            return [read(row.body) for row in await connection.execute(select(cameras))]

    async def add(self, camera: Camera) -> None:
        """Store a new camera."""
        async with self._database.write() as connection:
            await connection.execute(insert(cameras).values(id=camera.id, body=written(camera)))

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
    return update(cameras).where(cameras.c.id == camera.id).values(body=written(camera))
