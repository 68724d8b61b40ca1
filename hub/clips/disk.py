"""The disk of the recordings, which may be a network share that isn't always connected.

The hub decides once, at its start, where its recordings are. From then on, it records only while
that folder has the hub's mark. Without it, cameras wait, nothing is deleted, no clip is forgotten,
and a problem says what to connect. Once the mark is back, the index learns what is there, and
recording continues by itself.
"""

import asyncio
from contextlib import suppress
from dataclasses import asdict, dataclass
import json
import logging
from pathlib import Path
import re
from typing import Final, Self

from sqlalchemy import select

from hub.clips.files import is_hour
from hub.clips.index import ClipIndex
from hub.clock import Clock
from hub.data_folder import Folders, not_ours
from hub.errors import ConflictError, HubError
from hub.store.database import Database, put, read_meta
from hub.store.events import Problems
from hub.store.footage_files import FootageFolder
from hub.store.tables import meta, segments
from noticeboard.runtime.text import NOTHING, Text

LOOK_S: Final = 5.0
"""How often the hub looks whether the recordings are there."""
_OF_OWN_DISK, _OF_SHARED_DISK = 0.9, 0.5
"""A disk with the database is shared with everything else on this machine."""
_KEY: Final = "recordings"
_AWAY: Final = "recording.away"
_LEFT_BEHIND: Final = "recording.left_behind"
_PROBLEM: Final = "recordings_away"
_NOT_MOVED: Final = "recordings_not_moved"
_OCTAL: Final = re.compile(r"\\([0-7]{3})")
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFolder:
    """Where the recordings of this hub were at its last start."""

    folder: str
    """A path; empty for the one in the data folder, which may move."""
    apart: bool
    """Whether it was on another disk than the database."""
    mount: str
    """The mount point that it was below."""

    @classmethod
    async def read(cls, database: Database) -> Self | None:
        """Return what is stored, or None before the first start of this version."""
        async with database.read() as connection:
            value = await read_meta(connection, _KEY)
        return None if value is None else cls(**json.loads(value))

    def path(self, folders: Folders) -> Path:
        """Return the folder as a path."""
        return Path(self.folder) if self.folder else folders.inside.recordings


async def recorded_in(database: Database, folders: Folders) -> FootageFolder | None:
    """Return the folder in which a hub recorded last, whatever its settings say.

    Return None for the hub of an earlier version, whose folder has no mark yet.
    """
    known = await KnownFolder.read(database)
    if known is None:
        return None
    async with database.read() as connection:
        hub_id = await read_meta(connection, "hub_id") or ""
    folder = FootageFolder(known.path(folders), hub_id)
    folder.settle(NOTHING)
    return folder


class FootageDisk:
    """Watches the folder of the recordings, and says what to do if it can't be used."""

    def __init__(  # noqa: PLR0913 -- its collaborators, each by name
        self,
        database: Database,
        folders: Folders,
        problems: Problems,
        clock: Clock,
        *,
        folder: FootageFolder,
        known: KnownFolder | None,
        is_copy: bool,
    ) -> None:
        self._database = database
        self._folders = folders
        self._problems = problems
        self._clock = clock
        self._folder = folder
        self._known = known
        self._is_copy = is_copy
        self._index: ClipIndex | None = None
        self._reported = NOTHING
        self._turn = asyncio.Lock()

    @classmethod
    async def find(  # noqa: PLR0913 -- as above
        cls,
        database: Database,
        folders: Folders,
        problems: Problems,
        clock: Clock,
        hub_id: str,
        *,
        is_copy: bool = False,
    ) -> Self:
        """Decide where the recordings are.

        That is where the settings say, unless recordings are still in the folder before: these are
        never left behind, and only a person moves them.
        """
        known = await KnownFolder.read(database)
        before = folders.inside.recordings if known is None else known.path(folders)
        folder = FootageFolder(folders.recordings, hub_id)
        if before != folder.path and await _has_rows(database):
            stays = FootageFolder(before, hub_id)
            if not await asyncio.to_thread(_has_recordings, folder):
                if await asyncio.to_thread(_has_recordings, stays):
                    folder = stays
                else:
                    left = Text("recording.left_behind", folder=str(folder.path), old=str(before))
                    folder.settle(left)
        return cls(database, folders, problems, clock, folder=folder, known=known, is_copy=is_copy)

    @property
    def folder(self) -> FootageFolder:
        """The folder in which the hub records."""
        return self._folder

    @property
    def folders(self) -> Folders:
        """The hub's folders, with the one in which it records."""
        return self._folders.recording_in(self._folder.path)

    def share(self) -> float:
        """Return the part of the free space that recordings may take if nobody sets a limit."""
        return _OF_OWN_DISK if self._known is not None and self._known.apart else _OF_SHARED_DISK

    async def start(self, index: ClipIndex) -> None:
        """Look for the first time, and let the index learn what is there."""
        self._index = index
        await self._problems.set(
            _NOT_MOVED,
            _NOT_MOVED,
            raised=self._folder.path != self._folders.recordings,
            folder=str(self._folders.recordings),
            old=str(self._folder.path),
        )
        await self.update()

    async def run(self) -> None:
        """Look again and again, until canceled."""
        while True:
            await self._clock.sleep(LOOK_S)
            try:
                await self.update()
            except (OSError, HubError) as error:
                # Such as a full disk, or no free descriptor: what is known stays until it passes.
                _LOG.warning("The recordings folder could not be checked: %s", error)

    async def update(self) -> None:
        """Notice that the recordings are gone or back. Only after `start`."""
        async with self._turn:
            fault = await asyncio.to_thread(self._folder.find_fault)
            if fault.code == _AWAY:
                if self._folder.fault.code == _LEFT_BEHIND:
                    fault = self._folder.fault
                self._folder.settle(fault)
                if await self._may_mark():
                    fault = await self._mark()
            await self._settle(fault)

    async def start_over(self) -> None:
        """Record in the folder as it is, and forget what was recorded elsewhere.

        Raises ConflictError if the recordings are there, or the folder can't be used.
        """
        async with self._turn:
            fault = await asyncio.to_thread(self._folder.find_fault)
            if not fault:
                raise ConflictError("recording.there")
            self._folder.settle(fault)
            if self._folder.path != self._folders.recordings:
                raise ConflictError("recording.restart", folder=str(self._folders.recordings))
            fault = await self._mark()
            if fault:
                raise ConflictError(fault)
            if self._index is not None:
                await self._index.forget_missing()
            await self._settle(NOTHING)

    async def _may_mark(self) -> bool:
        """Return whether an unmarked folder is new, or was deleted, rather than disconnected."""
        path, data = self._folder.path, self._folders.data
        known, is_inside = self._known, path == self._folders.inside.recordings
        if self._is_copy and is_inside:
            return True  # A backup holds no recordings.
        if known is not None and known.path(self._folders) == path:
            # On the disk of the database: it is connected, so somebody deleted the folder.
            return (
                not known.apart
                and await asyncio.to_thread(_shares_disk, path, data)
                and (is_inside or await asyncio.to_thread(_mount_of, path) == known.mount)
            )
        if self._folder.fault.code == _LEFT_BEHIND:
            return False
        if not await _has_rows(self._database):
            return True
        # Of an earlier version of the hub, or moved without its mark.
        return await asyncio.to_thread(_has_footage, path)

    async def _mark(self) -> Text:
        """Mark the folder as this hub's; return why that failed, or nothing."""
        path = self._folder.path
        try:
            await asyncio.to_thread(self._folder.mark)
        except PermissionError:
            return not_ours(path)
        except OSError as error:
            return Text(
                "recording.folder_unusable", folder=str(path), error=error.strerror or str(error)
            )
        return NOTHING

    async def _settle(self, fault: Text) -> None:
        """Take a fault, or that there is none, for the truth."""
        folder, index = self._folder, self._index
        if not fault and folder.fault:
            fault = await asyncio.to_thread(folder.claim)
        if fault:
            await asyncio.to_thread(folder.release)
        elif folder.fault:
            await self._remember()
            with suppress(OSError):  # What needs these folders says so.
                await asyncio.to_thread(self.folders.make_derived)
                if self.folders.footage is not None:
                    await asyncio.to_thread(self.folders.clear_cache)
            for complaint in await index.recover() if index is not None else ():
                _LOG.warning("%s", complaint)
            self._is_copy = False
        folder.settle(fault)
        if fault != self._reported:
            self._reported = fault
            await self._problems.set(_PROBLEM, _PROBLEM, raised=False)
            await self._problems.set(_PROBLEM, _PROBLEM, raised=bool(fault), reason=fault)
            if fault:
                _LOG.warning("%s", fault)

    async def _remember(self) -> None:
        """Store where the recordings are, before anything is recorded there."""
        path, inside = self._folder.path, self._folders.inside.recordings
        known = KnownFolder(
            folder="" if path == inside else str(path),
            apart=not await asyncio.to_thread(_shares_disk, path, self._folders.data),
            mount=await asyncio.to_thread(_mount_of, path),
        )
        if known != self._known:
            async with self._database.write() as connection:
                await put(connection, meta, {"key": _KEY, "value": json.dumps(asdict(known))})
            self._known = known


async def _has_rows(database: Database) -> bool:
    async with database.read() as connection:
        found = await connection.execute(select(segments.c.path).limit(1))
        return found.first() is not None


def _has_recordings(folder: FootageFolder) -> bool:
    """Return whether a folder is marked as this hub's, or holds recordings and no mark."""
    fault = folder.find_fault()
    return not fault or (fault.code == _AWAY and _has_footage(folder.path))


def _has_footage(folder: Path) -> bool:
    """Return whether there is any recording."""
    found = (path.parent.relative_to(folder).as_posix() for path in folder.glob("*/*/*/*.mp4"))
    return any(map(is_hour, found))


def _shares_disk(folder: Path, data: Path) -> bool:
    """Return whether a folder is, or would be made, on the disk of the data folder."""
    there = next(each for each in (folder, *folder.parents) if each.exists())
    return there.stat().st_dev == data.stat().st_dev


def _mount_of(folder: Path) -> str:
    """Return the mount point that a folder is below, as proc(5) says; bind mounts count."""
    path = folder.resolve()
    try:
        lines = Path("/proc/self/mountinfo").read_text(errors="replace").splitlines()
    except OSError:
        return ""
    points = (_OCTAL.sub(lambda code: chr(int(code[1], 8)), line.split()[4]) for line in lines)
    return max((point for point in points if path.is_relative_to(point)), key=len, default="")
