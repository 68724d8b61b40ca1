"""A camera that an archive records: the hub keeps its state, and reads nothing from it."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from typing import override

from hub.archives.archives import Archives
from hub.camera.source import CameraReader, Sink
from hub.clock import Clock
from hub.errors import ConflictError, NotFoundError
from hub.model.archive import ArchiveState, ArchiveStatus
from hub.model.camera import Camera, CameraState, CameraStatus
from hub.model.recording import Trigger
from noticeboard.runtime.text import NOTHING, Text

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
        """There is nothing to look at."""

    @override
    def live_pictures(self) -> AsyncGenerator[bytes]:
        raise ConflictError("camera.archived")

    @override
    def live_video(self) -> AsyncGenerator[bytes]:
        raise ConflictError("camera.archived")
