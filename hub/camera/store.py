"""Cameras as the database keeps them, as JSON. Older rows lack fields that were added later."""

from collections.abc import Iterable
from dataclasses import asdict

import msgspec
from sqlalchemy import Update, delete, insert, select, update

from hub.model.camera import Camera
from hub.model.ids import CameraId
from hub.store.database import Database
from hub.store.tables import cameras


def written(camera: Camera) -> dict[str, object]:
    """Return a camera as JSON."""
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
