"""Retention: footage ages out, cameras and disk keep their limits, and held footage stays."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
import shutil
from typing import Final

from hub.clips.files import pictures_of
from hub.clips.index import ClipIndex
from hub.clock import Clock
from hub.errors import DiskFullError
from hub.model.camera import CameraRetention
from hub.model.ids import CameraId, ClipId
from hub.model.recording import Segment
from hub.model.report import CameraStorage, RecordingOutlook, Storage
from hub.store.files import changing, is_frozen, remove
from hub.store.footage_files import FootageFolder
from noticeboard.runtime.files import sync_folder
from noticeboard.runtime.text import NOTHING, Text

AT_ONCE: Final = 50
"""Segments deleted together. A camera is waiting to record, so old footage can wait until later."""
AGED_TOGETHER: Final = timedelta(minutes=1)
"""Footage that is too old goes a minute later, with what follows it, in one transaction."""
FORGETS_EACH_S: Final = 3600.0
"""How often clips and triggers without any recording are forgotten."""
CLOCK_TRUSTED_S: Final = 86_400.0
"""A clock set ahead ages nothing out until it has run this long: it may be wrong."""
CLOCK_DRIFTS: Final = timedelta(hours=1)
RESERVE: Final = 4
"""While nothing may be deleted, recording continues down to this part of the floor."""
FOLDER_DONE: Final = timedelta(hours=2)
"""No recorder opens a file in an hour's folder once its footage is this old."""
USUAL_DAY_BYTES: Final = 10_800_000_000
"""A day of a camera that sends 1 Mbit/s."""
_GIB: Final = 2**30
_DAY: Final = timedelta(days=1)
_MOST_MORE: Final = 64 << 20
_AS_THE_HUB: Final = CameraRetention()


def free_bytes(folder: Path) -> int:
    """Return the free space of the disk that a folder is on. Blocking."""
    return shutil.disk_usage(folder).free


def _more(limit_bytes: int) -> int:
    """Return how much to delete beyond a limit, so that not every segment costs a deletion."""
    return min(limit_bytes // 32, _MOST_MORE) if limit_bytes >= _GIB else 0


class _FrozenError(Exception):
    """The folder was frozen before anything was deleted."""


class Retention:
    """Makes room before each segment. The oldest unheld footage goes first, held footage never.

    If nothing has to be deleted, it checks only the disk's free space and runs no database query.
    """

    def __init__(  # noqa: PLR0913 -- its settings, each by name
        self,
        index: ClipIndex,
        folder: Path,
        clock: Clock,
        *,
        floor_bytes: int,
        longest: timedelta,
        most_bytes: int | None = None,
        share: Callable[[], float] | None = None,
        keeps: Callable[[], Mapping[CameraId, CameraRetention]] = dict,
        fetched: Callable[[], Collection[CameraId]] = tuple,
        encrypted: bool = False,
        in_backups: bool = False,
        home: FootageFolder | None = None,
        free: Callable[[Path], int] = free_bytes,
    ) -> None:
        """Take the owner's settings: `keeps` for single cameras, `longest` for all others.

        `fetched` are the cameras that archives record. What was fetched counts in every limit, but
        only `remove_fetched` deletes it: it stays as long as a request needs it.
        `share` is the part of the disk's free space that recordings may take, themselves included,
        if they have no limit in bytes. `home` is the same folder, if its disk may be disconnected.
        """
        self._index = index
        self._folder = folder
        self._clock = clock
        self._floor_bytes = floor_bytes
        self._longest = longest
        self._most_bytes = most_bytes
        self._share = share
        self._limits = keeps
        self._fetched = fetched
        self._encrypted = encrypted
        self._in_backups = in_backups
        self._home = home
        self._free = free
        self._turn = asyncio.Lock()
        self._age = _Age(clock)
        self._forgot_s = clock.steady_s()

    async def make_room(self, camera_id: CameraId | None = None, *, more_bytes: int = 0) -> None:
        """Delete what exceeds the limits and the floor, and some of what is too old.

        Afterwards `more_bytes` are free above the floor.

        While the recordings' disk is disconnected, nothing is deleted: raises DiskFullError.
        While the folder is frozen, nothing is deleted: limits are exceeded and three quarters of
        the floor are used, until there is room again.

        `camera_id` is the camera that is about to record. Raises DiskFullError if its own limit,
        the limit of all recordings, or the floor is exceeded and nothing may be deleted.
        """
        async with self._turn:
            await asyncio.to_thread(self._check)
            if await asyncio.to_thread(is_frozen, self._folder):
                await self._use_reserve(more_bytes)
                return
            try:
                await self._make_room(camera_id, more_bytes)
            except _FrozenError:
                await self._use_reserve(more_bytes)

    async def remove_fetched(self) -> None:
        """Delete the footage from archives that no hold and no fetch covers.

        Nothing is deleted while the folder is frozen or its disk disconnected. The rows go first,
        in one transaction with the look at what is held, so that nothing held meanwhile is deleted.
        After a crash in between, `recover` adds the files again, and the next call deletes them.
        """
        async with self._turn:
            is_frozen_now = await asyncio.to_thread(is_frozen, self._folder)
            if self._away or is_frozen_now:
                return
            await asyncio.to_thread(self._check)
            for camera_id in self._fetched():
                while free := await self._index.free_segments(camera_id, most=AT_ONCE):
                    await self._index.forget_derived(free)
                    lost, clips = await self._index.drop_free(camera_id, free)
                    # A backup may have begun meanwhile: then the files go after it.
                    await asyncio.to_thread(self._unlink, lost, clips, remove)

    async def fetched_bytes(self) -> int:
        """Return how much there is from archives."""
        sizes = await self._index.sizes()
        return sum(sizes.get(camera_id, 0) for camera_id in self._fetched())

    async def room_bytes(self) -> int:
        """Return how much is free above the floor."""
        return max(0, await self._free_bytes() - self._floor_bytes)

    async def _make_room(self, camera_id: CameraId | None, more_bytes: int) -> None:
        await self._age_out()
        for each, longest in self._limits().items():
            if longest.gib is not None and each not in self._fetched():
                is_within = await self._delete_beyond(int(longest.gib * _GIB), each)
                if not is_within and each == camera_id:
                    raise DiskFullError("disk.camera_limit")
        most_bytes = await self._limit()
        if most_bytes is not None and not await self._delete_beyond(most_bytes):
            raise DiskFullError("disk.limit")
        await self._restore_floor(more_bytes)

    async def has_room(self) -> bool:
        """Return whether the disk has room for more, or old footage that may go."""
        if self._away:
            return False
        free = await asyncio.to_thread(self._free, self._folder)
        if await asyncio.to_thread(is_frozen, self._folder):
            return free >= self._floor_bytes // RESERVE
        if free >= self._floor_bytes:
            return True
        for camera_id in await self._own():
            if await self._index.oldest_free(camera_id) is not None:
                return True
        return False

    async def _own(self) -> list[CameraId]:
        """Return the cameras whose recordings are the hub's own."""
        fetched = self._fetched()
        return [each for each in await self._index.sizes() if each not in fetched]

    async def storage(self) -> Storage:
        """Return how much of the disk the recordings take."""
        sizes, spans = await self._index.sizes(), await self._index.spans()
        cameras = tuple(
            CameraStorage(
                camera_id=camera_id,
                size_bytes=sizes[camera_id],
                oldest=span.start,
                newest=span.end,
            )
            for camera_id, span in sorted(spans.items())
            if camera_id in sizes
        )
        return Storage(
            free_bytes=await self._free_bytes(),
            floor_bytes=self._floor_bytes,
            held_bytes=await self._index.held_bytes(),
            fetched_bytes=await self.fetched_bytes(),
            cameras=cameras,
            encrypted=self._encrypted,
        )

    async def outlook(self, cameras: Collection[CameraId]) -> RecordingOutlook:
        """Return what these cameras cost, and for how long their recordings will be kept."""
        measured = await self._index.day_bytes(cameras)
        # A camera that has not recorded yet is taken for a usual one of this house.
        each_bytes = sum(measured.values()) // len(measured) if measured else USUAL_DAY_BYTES
        unmeasured = max(1, len(cameras)) - len(measured)
        day_bytes = max(1, sum(measured.values()) + unmeasured * each_bytes)
        free, most_bytes = await self._free_bytes(), await self._limit()
        used = sum((await self._index.sizes()).values())
        room = max(0, used + free - self._floor_bytes)
        if most_bytes is not None:
            room = min(room, most_bytes)
        return RecordingOutlook(
            folder=str(self._folder),
            free_bytes=free,
            camera_day_bytes=each_bytes,
            days=min(room / day_bytes, self._longest / _DAY),
            in_backups=self._in_backups,
            reason=self._away,
        )

    async def _limit(self) -> int | None:
        """Return how much all recordings may take together, or None."""
        if self._share is None:
            return self._most_bytes
        used = sum((await self._index.sizes()).values())
        return int((used + await self._free_bytes()) * self._share())

    @property
    def _away(self) -> Text:
        """Why the recordings can't be used now, or nothing."""
        return NOTHING if self._home is None else self._home.fault

    def _check(self) -> None:
        if self._home is not None:
            self._home.check()

    async def _free_bytes(self) -> int:
        """Return the free space, or 0 while the recordings' disk is disconnected."""
        if self._away:
            return 0
        try:
            return await asyncio.to_thread(self._free, self._folder)
        except OSError:
            return 0

    async def _age_out(self) -> None:
        """Delete some footage that is older than its camera keeps, a minute of it at a time."""
        keeps, now = self._limits(), self._age.now()

        def end_of(camera_id: CameraId) -> datetime:
            days = keeps.get(camera_id, _AS_THE_HUB).days
            return now - (self._longest if days is None else timedelta(days=days))

        if self._clock.steady_s() - self._forgot_s >= FORGETS_EACH_S:
            await self._index.forget_unrecorded(end_of)
            self._forgot_s = self._clock.steady_s()
        for camera_id in await self._own():
            end = end_of(camera_id)
            oldest = await self._index.oldest_free(camera_id)
            if oldest is not None and oldest.window.end <= end - AGED_TOGETHER:
                found = await self._index.free_segments(camera_id, most=AT_ONCE)
                await self._remove([each for each in found if each.window.end <= end])

    async def _delete_beyond(self, most_bytes: int, camera_id: CameraId | None = None) -> bool:
        """Delete until one camera, or all, take at most `most_bytes`; return whether they do."""
        target_bytes = most_bytes
        while True:
            sizes = await self._index.sizes()
            used = sum(sizes.values()) if camera_id is None else sizes.get(camera_id, 0)
            if used <= target_bytes:
                return True
            target_bytes = most_bytes - _more(most_bytes)
            cameras = await self._own() if camera_id is None else [camera_id]
            if not await self._remove_oldest(cameras, used - target_bytes):
                return used <= most_bytes

    async def _use_reserve(self, more_bytes: int) -> None:
        """Delete nothing and use a part of the floor: a backup is copying the recordings."""
        free = await asyncio.to_thread(self._free, self._folder)
        if free < self._floor_bytes // RESERVE + more_bytes:
            raise DiskFullError("disk.backup")

    async def _restore_floor(self, more_bytes: int) -> None:
        least_bytes = target_bytes = self._floor_bytes + more_bytes
        while (free := await asyncio.to_thread(self._free, self._folder)) < target_bytes:
            target_bytes = least_bytes + _more(self._floor_bytes)
            if await self._remove_oldest(await self._own(), target_bytes - free):
                continue
            if free >= least_bytes:
                return
            sizes = await self._index.sizes()
            raise DiskFullError(Text("disk.only_kept") if sizes else Text("disk.other_things"))

    async def _remove_oldest(self, cameras: Sequence[CameraId], size_bytes: int) -> bool:
        """Delete `size_bytes` of the oldest unheld footage; return whether there was any."""
        found: list[Segment] = []
        for camera_id in cameras:
            found += await self._index.free_segments(camera_id, most=AT_ONCE)
        found.sort(key=lambda segment: (segment.window.start, segment.path))
        lost: list[Segment] = []
        for segment in found[:AT_ONCE]:
            if size_bytes > 0:
                lost.append(segment)
                size_bytes -= segment.size_bytes
        if lost:
            await self._remove(lost)
        return bool(lost)

    async def _remove(self, lost: Sequence[Segment]) -> None:
        """Delete segments and the clips that had no other footage: files first, then rows."""
        clips = await self._index.clips_only_in(lost)
        await self._index.forget_derived(lost)
        await asyncio.to_thread(self._unlink_together, lost, clips)
        # A crash here leaves rows without files. They are the oldest unheld ones, so the next call
        # takes them up again and finds nothing to unlink. In the other order, a crash would leave a
        # file without a row: `recover` would add it again, without the clips it was in.
        await self._index.drop_segments(lost)

    def _unlink_together(self, lost: Sequence[Segment], clips: Sequence[ClipId]) -> None:
        with changing(self._folder) as may_change:
            if not may_change:
                raise _FrozenError
            self._check()
            self._unlink(lost, clips, partial(Path.unlink, missing_ok=True))
            # A disk that has gone meanwhile still has these files: then keep their rows.
            self._check()

    def _unlink(
        self,
        lost: Sequence[Segment],
        clips: Sequence[ClipId],
        delete: Callable[[Path], None],
    ) -> None:
        for clip_id in clips:
            for picture in pictures_of(self._folder, clip_id):
                delete(picture)
        folders = {}
        for segment in lost:
            path = self._folder / segment.path
            delete(path)
            folders[path.parent] = segment.window.end
        for folder, newest in folders.items():
            if folder.is_dir():
                sync_folder(folder)
                if newest < self._clock.now() - FOLDER_DONE:
                    with suppress(OSError):  # not empty
                        folder.rmdir()
                        folder.parent.rmdir()


class _Age:
    """The time by which footage ages. Footage deleted because of a wrong clock would be lost."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._zero = self._read()
        """The wall time at which the steady clock was zero."""
        self._agreed_s = clock.steady_s()

    def now(self) -> datetime:
        """Return the wall time, or what it would be if it hadn't been set ahead lately."""
        zero, steady_s = self._read(), self._clock.steady_s()
        trusted_s = steady_s - self._agreed_s >= CLOCK_TRUSTED_S
        if zero - self._zero <= CLOCK_DRIFTS or trusted_s:
            self._zero, self._agreed_s = zero, steady_s
        return self._zero + timedelta(seconds=steady_s)

    def _read(self) -> datetime:
        return self._clock.now() - timedelta(seconds=self._clock.steady_s())
