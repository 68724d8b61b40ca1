"""Fetches from archives what open requests need, and deletes it once none needs it.

Nothing is asked unless a request concerns a camera here, and nothing wider than its window with the
margin of the clocks. What comes becomes ordinary segments and clips of the hub's own index.
"""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
import logging
from pathlib import Path
from typing import Final, override

from sqlalchemy import delete, select

from hub.archives.inquiry import (
    NONE_THERE,
    RETRY_LONGEST_S,
    Inquiries,
    InquiryResult,
    Progress,
)
from hub.archives.reader import ArchiveAccess, Ingests
from hub.clips.index import ClipIndex
from hub.clips.retention import Retention
from hub.clock import Clock
from hub.errors import DiskFullError, HubError, NotFoundError
from hub.model.archive import ArchiveClock, ArchiveState, Fetch, FetchState
from hub.model.camera import Camera
from hub.model.ids import ArchiveId, CameraId, RequestId
from hub.model.window import TimeWindow
from hub.store.database import Database, put
from hub.store.events import EventLog
from hub.store.files import remove
from hub.store.tables import fetches, provenances
from noticeboard.runtime.tasks import wait_first
from noticeboard.runtime.text import NOTHING, Text

_LOG = logging.getLogger(__name__)

RETRY_FIRST_S: Final = 30.0
CLEAN_S: Final = 60.0
_ARCHIVE_CHANGED: Final = "archive.changed"
_STOPPED: Final = Text("fetch.stopped")
_ASKED_AGAIN: Final = frozenset({"fetch.away", "fetch.slow", "fetch.password"})
"""Reasons to ask at once when an archive is connected again."""
_OPEN: Final = frozenset({FetchState.WAITING, FetchState.FETCHING})

type _Key = tuple[RequestId, CameraId]


@dataclass(slots=True, kw_only=True, eq=False)
class _Followed:
    """One row while it is followed."""

    fetch: Fetch
    camera: Camera | None = None
    """None for what an earlier run left, until a request wants it again."""
    task: asyncio.Task[None] | None = None
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the archive answers again."""
    faults: list[Text] = field(default_factory=list)
    """What could not be had so far."""

    @property
    def key(self) -> _Key:
        return self.fetch.request_id, self.fetch.camera_id


class Fetches:
    """Every fetch of an open request; call `load`, then `run` until canceled.

    `follow`, `stop` and `drop` are called under the lock of requests. None waits for an archive.
    """

    def __init__(  # noqa: PLR0913 -- its collaborators, each named
        self,
        database: Database,
        clock: Clock,
        events: EventLog,
        index: ClipIndex,
        retention: Retention,
        *,
        archives: ArchiveAccess,
        ingest: Ingests,
        folder: Path,
        most_bytes: int,
    ) -> None:
        """Files arrive in `folder`, at most `most_bytes` for a request and camera."""
        self._database = database
        self._clock = clock
        self._events = events
        self._retention = retention
        self._archives = archives
        self._folder = folder
        self._ingest = ingest
        self._inquiries = Inquiries(
            clock=clock,
            events=events,
            index=index,
            retention=retention,
            archives=archives,
            ingest=ingest,
            folder=folder,
            most_bytes=most_bytes,
        )
        self._rows: dict[_Key, _Followed] = {}
        self._cameras: set[CameraId] = set()
        self._tasks: asyncio.TaskGroup | None = None
        self._changed: set[RequestId] = set()
        self._news = asyncio.Event()
        self._has_footage = asyncio.Event()

    # What is known

    @property
    def requests(self) -> frozenset[RequestId]:
        """The requests that anything is or was fetched for."""
        return frozenset(request_id for request_id, _ in self._rows)

    @property
    def cameras(self) -> frozenset[CameraId]:
        """The cameras that there may be fetched footage of."""
        return frozenset(self._cameras)

    def of(self, request_id: RequestId) -> tuple[Fetch, ...]:
        """Return the fetches for a request."""
        found = [followed.fetch for key, followed in self._rows.items() if key[0] == request_id]
        return tuple(replace(each, archive_name=self._name(each.archive_id)) for each in found)

    def clock(self, camera: Camera) -> ArchiveClock:
        """Return the clock that a camera's footage is dated by; unknown if its archive is gone."""
        if camera.archive_id is not None:
            with suppress(NotFoundError):
                return self._archives.status(camera.archive_id).clock
        return ArchiveClock()

    def _name(self, archive_id: ArchiveId) -> str:
        try:
            return self._archives.archive(archive_id).name
        except NotFoundError:
            return ""

    async def changed(self) -> frozenset[RequestId]:
        """Wait until a fetch has changed, and return whose."""
        await self._news.wait()
        self._news.clear()
        found, self._changed = self._changed, set()
        return frozenset(found)

    # What requests need

    async def follow(
        self, request_id: RequestId, window: TimeWindow, cameras: Iterable[Camera]
    ) -> None:
        """Fetch the window of these cameras for a request, and nothing else for it."""
        wanted = {(request_id, each.id): each for each in cameras if each.archive_id is not None}
        for key in [key for key in self._rows if key[0] == request_id and key not in wanted]:
            await self._drop(key)
        for key, camera in wanted.items():
            known = self._rows.get(key)
            if known is None or not is_for(known.fetch, window, camera):
                await self._begin(key, window, camera, known)
            else:
                known.camera = camera
                self._start(known)

    async def stop(self, request_id: RequestId) -> None:
        """Ask nothing more for a request; what came stays until `drop`."""
        for followed in [followed for key, followed in self._rows.items() if key[0] == request_id]:
            if followed.fetch.state in _OPEN:
                self._end(followed)
                fresh = _Followed(fetch=followed.fetch)
                self._rows[followed.key] = fresh
                await self.save(fresh, FetchState.FAILED, _STOPPED)

    async def drop(self, request_id: RequestId) -> None:
        """Forget what was fetched for a request: what nothing else needs is deleted soon."""
        for key in [key for key in self._rows if key[0] == request_id]:
            await self._drop(key)

    async def _begin(
        self, key: _Key, window: TimeWindow, camera: Camera, known: _Followed | None
    ) -> None:
        if camera.archive_id is None:
            raise AssertionError(camera.id)
        if known is not None:
            self._end(known)
        fetch = Fetch(
            request_id=key[0],
            camera_id=key[1],
            archive_id=camera.archive_id,
            window=window,
            size_bytes=0 if known is None else known.fetch.size_bytes,
            changed_at=self._clock.now(),
        )
        followed = self._rows[key] = _Followed(fetch=fetch, camera=camera)
        # Before anything is asked: what comes is kept by this row.
        await self._store(fetch)
        self._start(followed)

    def _start(self, followed: _Followed) -> None:
        is_due = followed.camera is not None and followed.fetch.state in _OPEN
        if self._tasks is not None and followed.task is None and is_due:
            followed.task = self._tasks.create_task(self._pursue(followed))

    def _end(self, followed: _Followed) -> None:
        """Let its task end by itself: its archive may be slow."""
        if followed.task is not None:
            followed.task.cancel()

    async def _drop(self, key: _Key) -> None:
        followed = self._rows.pop(key)
        self._end(followed)
        async with self._database.write() as connection:
            await connection.execute(
                delete(fetches).where(fetches.c.request_id == key[0], fetches.c.camera_id == key[1])
            )

    # Running

    async def load(self) -> None:
        """Read what earlier runs wanted, and delete files that they left half fetched."""
        await asyncio.to_thread(self._sweep)
        await self._ingest.sweep()
        async with self._database.read() as connection:
            for row in await connection.execute(select(fetches)):
                fetch = Fetch(
                    request_id=RequestId(row.request_id),
                    camera_id=CameraId(row.camera_id),
                    archive_id=ArchiveId(row.archive_id),
                    window=TimeWindow(start=row.start, end=row.end),
                    state=FetchState(row.state),
                    reason=Text.from_json(row.reason),
                    size_bytes=row.size_bytes,
                    missing=tuple(
                        TimeWindow(
                            start=datetime.fromisoformat(start), end=datetime.fromisoformat(end)
                        )
                        for start, end in row.missing
                    ),
                    changed_at=row.changed_at,
                )
                self._rows[fetch.request_id, fetch.camera_id] = _Followed(fetch=fetch)
            known = await connection.execute(select(provenances.c.camera_id).distinct())
            self._note_footage(CameraId(each) for each in known.scalars())

    def _sweep(self) -> None:
        with suppress(OSError):  # Its disk may be disconnected.
            for path in self._folder.iterdir():
                remove(path)

    def _note_footage(self, cameras: Iterable[CameraId]) -> None:
        self._cameras.update(cameras)
        if self._cameras:
            self._has_footage.set()

    async def run(self) -> None:
        """Fetch what requests need, ask archives that are back, and clean up, until canceled."""
        async with self._events.listen() as queue, asyncio.TaskGroup() as tasks:
            self._tasks = tasks
            try:
                tasks.create_task(self._clean_often())
                for followed in self._rows.values():
                    self._start(followed)
                while True:
                    event = await queue.get()
                    if event.type == _ARCHIVE_CHANGED:
                        self._wake(ArchiveId(str(event.payload.get("archive_id", ""))))
            finally:
                self._tasks = None

    def _wake(self, archive_id: ArchiveId) -> None:
        with suppress(NotFoundError):
            if self._archives.status(archive_id).state is not ArchiveState.CONNECTED:
                return
        for followed in self._rows.values():
            fetch = followed.fetch
            if fetch.archive_id == archive_id and fetch.reason.code in _ASKED_AGAIN:
                followed.woken.set()

    async def _clean_often(self) -> None:
        while True:
            await self._has_footage.wait()
            await self._clock.sleep(CLEAN_S)
            try:
                await self.clean()
            except HubError as error:
                _LOG.warning("What was fetched is deleted later: %s", error)
            except Exception:  # noqa: BLE001 -- it must not stop cameras or boards
                _LOG.exception("What was fetched is deleted later.")

    async def clean(self) -> None:
        """Delete the footage that neither a hold nor a fetch needs; DiskFullError."""
        await self._retention.remove_fetched()

    # Asking

    async def _pursue(self, followed: _Followed) -> None:
        """Ask until everything is here or can't be had."""
        pause_s = RETRY_FIRST_S
        while True:
            try:
                followed.woken.clear()
                outcome = await self._inquire(followed)
            except DiskFullError as error:
                outcome = InquiryResult(FetchState.WAITING, error.text, 0)
            except HubError as error:
                _LOG.warning("An archive could not be used: %s", error)
                outcome = InquiryResult(FetchState.WAITING, Text("fetch.failed"), 0)
            except Exception:  # noqa: BLE001 -- one archive must not stop cameras or boards
                _LOG.exception("An archive could not be used; the hub tries again.")
                outcome = InquiryResult(FetchState.WAITING, Text("fetch.failed"), 0)
            try:
                await self.save(followed, outcome.state, outcome.reason, outcome.missing)
            except DiskFullError as error:
                _LOG.warning("What was fetched isn't noted yet: %s", error)
                outcome = replace(outcome, again_s=0)
            if outcome.again_s is None:
                return
            await wait_first(followed.woken.wait(), self._clock.sleep(outcome.again_s or pause_s))
            pause_s = RETRY_FIRST_S if outcome.again_s else min(2 * pause_s, RETRY_LONGEST_S)

    async def _inquire(self, followed: _Followed) -> InquiryResult:
        if followed.camera is None:
            raise AssertionError(followed.key)
        return await self._inquiries.inquire(
            followed.fetch, followed.camera, _Progress(self, followed)
        )

    # What is stored

    async def note_size(self, followed: _Followed, size_bytes: int) -> None:
        """Store how much has come, before anything of it is kept."""
        self._note_footage([followed.fetch.camera_id])
        followed.fetch = replace(followed.fetch, size_bytes=followed.fetch.size_bytes + size_bytes)
        if self._rows.get(followed.key) is followed:
            await self._store(followed.fetch)

    async def save(
        self,
        followed: _Followed,
        state: FetchState,
        reason: Text = NOTHING,
        missing: Sequence[TimeWindow] | None = None,
    ) -> None:
        """Store how far a fetch has come, unless it is wanted no longer; tell what is new."""
        before = followed.fetch
        after = replace(
            before,
            state=state,
            reason=reason,
            missing=before.missing if missing is None else tuple(missing),
        )
        if self._rows.get(followed.key) is not followed or after == before:
            return
        followed.fetch = replace(after, changed_at=self._clock.now())
        self.tell(followed)
        await self._store(followed.fetch)

    def tell(self, followed: _Followed) -> None:
        """Have its request checked again."""
        if self._rows.get(followed.key) is followed:
            self._changed.add(followed.fetch.request_id)
            self._news.set()

    async def _store(self, fetch: Fetch) -> None:
        row = {
            "request_id": fetch.request_id,
            "camera_id": fetch.camera_id,
            "archive_id": fetch.archive_id,
            "start": fetch.window.start,
            "end": fetch.window.end,
            "state": fetch.state.value,
            "reason": fetch.reason.as_json(),
            "size_bytes": fetch.size_bytes,
            "missing": [[each.start.isoformat(), each.end.isoformat()] for each in fetch.missing],
            "changed_at": fetch.changed_at,
        }
        async with self._database.write() as connection:
            await put(connection, fetches, row)


class _Progress(Progress):
    """Notes what comes of asking for one fetch."""

    def __init__(self, fetches: Fetches, followed: _Followed) -> None:
        self._fetches = fetches
        self._followed = followed
        self.faults = followed.faults

    @override
    async def expect(self, missing: Sequence[TimeWindow]) -> None:
        await self._fetches.save(self._followed, FetchState.FETCHING, missing=missing)

    @override
    async def received(self, size_bytes: int) -> None:
        await self._fetches.note_size(self._followed, size_bytes)

    @override
    def marked(self) -> None:
        self._fetches.tell(self._followed)


def is_lacking(fetch: Fetch) -> bool:
    """Return whether recordings of its window are missing, as far as it is settled."""
    return fetch.state is FetchState.FAILED or fetch.reason.code == NONE_THERE


def is_for(fetch: Fetch, window: TimeWindow, camera: Camera) -> bool:
    """Return whether a fetch is of this window and archive, and was not stopped."""
    same = fetch.window == window and fetch.archive_id == camera.archive_id
    return same and fetch.reason != _STOPPED
