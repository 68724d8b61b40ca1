"""A camera that an archive records: the hub keeps its state, and its picture if people look."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, override

from hub.archives.archives import Archives
from hub.archives.reader import SlowError, in_time
from hub.camera.source import CameraReader, Sink
from hub.clock import Clock
from hub.errors import (
    ArchivePasswordError,
    ArchiveUnreachableError,
    CameraUnreachableError,
    ConflictError,
    NotFoundError,
)
from hub.model.archive import ArchiveState, ArchiveStatus
from hub.model.camera import Camera, CameraState, CameraStatus
from hub.model.recording import Trigger
from noticeboard.runtime.text import NOTHING, Text

FRESH: Final = timedelta(seconds=10)
"""How old a picture may be when somebody looks at it."""
LONGEST_S: Final = 5.0
"""How long a viewer waits for a fresh picture before getting the last one."""
_STATES = {
    ArchiveState.UNKNOWN: CameraState.STARTING,
    ArchiveState.AWAY: CameraState.RECONNECTING,
    ArchiveState.WRONG_PASSWORD: CameraState.WRONG_PASSWORD,
}


class ArchivedCamera(CameraReader):
    """Follows the state of a camera's archive. Nothing of the camera is live."""

    def __init__(self, camera: Camera, archives: Archives, clock: Clock, sink: Sink) -> None:
        self._camera = camera
        self._archives = archives
        self._clock = clock
        self._sink = sink
        self._status = CameraStatus(
            camera_id=camera.id, state=CameraState.STARTING, since=clock.now()
        )
        self._pictured_at: datetime | None = None

    @property
    @override
    def is_read(self) -> bool:
        return False

    @property
    @override
    def notes(self) -> tuple[Text, ...]:
        return ()

    @override
    async def run(self) -> None:
        known: ArchiveStatus | None = None
        await self._sink.status(self._status)
        while self._camera.archive_id is not None:
            try:
                known = await self._archives.news(self._camera.archive_id, known)
            except NotFoundError:
                await self._report(CameraState.RECONNECTING, Text("archive.removed"))
                break
            await self._report(*self._state_in(known))
        await asyncio.Event().wait()  # until it is forgotten

    def _state_in(self, status: ArchiveStatus) -> tuple[CameraState, Text]:
        if status.state is not ArchiveState.CONNECTED:
            return _STATES[status.state], status.reason
        if all(each.key != self._camera.archive_key for each in status.cameras):
            archive = self._archives.archive(status.archive_id).name
            return CameraState.RECONNECTING, Text("archive.camera_gone", archive=archive)
        return CameraState.ARCHIVED, NOTHING

    async def _report(self, state: CameraState, reason: Text) -> None:
        before = self._status
        if (before.state, before.reason) == (state, reason):
            return
        since = before.since if before.state is state else self._clock.now()
        self._status = replace(before, state=state, since=since, reason=reason)
        await self._sink.status(self._status)

    @override
    def adjust(self, camera: Camera) -> None:
        self._camera = camera

    @override
    async def accept_picture(self, raw: bytes) -> None:
        raise ConflictError("camera.archived")

    @override
    async def accept_trigger(self, trigger: Trigger) -> None:
        await self._sink.trigger(trigger)

    @override
    async def refresh_snapshot(self) -> None:
        """Ask the archive for its newest picture, if it gives one. Only people call this."""
        now = self._clock.now()
        fresh = self._pictured_at is not None and now - self._pictured_at < FRESH
        if fresh or self._camera.archive_id is None:
            return
        try:
            reader = self._archives.reader(self._camera.archive_id)
            raw = await in_time(self._clock, reader.snapshot(self._camera.archive_key), LONGEST_S)
        except NotFoundError as error:
            raise NotFoundError("camera.no_snapshot", reason=error.text) from None
        except (ArchiveUnreachableError, ArchivePasswordError) as error:
            raise CameraUnreachableError(error.text) from None
        except SlowError:
            raise CameraUnreachableError("archive.slow") from None
        self._pictured_at = now
        await self._sink.snapshot(self._camera.id, raw, now)

    @override
    def live_pictures(self) -> AsyncGenerator[bytes]:
        raise ConflictError("camera.archived")

    @override
    def live_video(self) -> AsyncGenerator[bytes]:
        raise ConflictError("camera.archived")
