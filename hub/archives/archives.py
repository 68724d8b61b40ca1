"""The archives of this house: added by people, looked at now and then, and asked by the hub."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
import logging
from pathlib import Path
from random import Random, SystemRandom
import secrets as random
from typing import TYPE_CHECKING, Final

from hub.archives.addition import (
    ArchiveRows,
    address_key,
    changed,
    check_folder,
    check_name,
    check_new,
    drafted,
    named,
    place_of,
    product_of,
    reads_otherwise,
    recorders,
)
from hub.archives.reader import ArchiveDescription, ArchiveReader, CheckResult, GuardedReader, gist
from hub.clock import Clock
from hub.errors import HubError, InvalidInputError, NotFoundError
from hub.model.archive import (
    Archive,
    ArchiveChange,
    ArchiveFound,
    ArchiveKind,
    ArchiveState,
    ArchiveStatus,
    NewArchive,
)
from hub.model.camera import CameraFound
from hub.model.ids import ArchiveId
from hub.model.report import EventType
from hub.store.database import Database
from hub.store.events import EventLog, Problems
from hub.store.secrets import Credentials, Secrets, reveal
from noticeboard.runtime.tasks import cancel, wait_first

if TYPE_CHECKING:
    from hub.archives.file_example import Learned
    from hub.archives.file_names import FileName
    from hub.archives.folder import FolderArchive
    from hub.archives.lent import Queries

_LOG = logging.getLogger(__name__)

MOST_HOSTS: Final = 24
"""That are asked whether an archive is there, while a person waits: silent ones take seconds."""
EVERY_S: Final = 300.0
"""Between two looks at an archive, whatever is asked of this house."""
JITTER: Final = 0.1
LONG_AWAY: Final = timedelta(days=1)
"""A recorder that restarts or a laptop's folder that is closed at night is no reason to notify."""
_AWAY, _PASSWORD = "archive_away", "archive_password"


def open_reader(  # noqa: PLR0913 -- what the kinds need
    archive: Archive,
    address: str,
    credentials: Credentials | None,
    *,
    clock: Clock,
    cache: Path,
    queries: "Queries",
    own_folders: Sequence[Path] = (),
) -> ArchiveReader:
    """Return an archive's reader. The code of a kind is loaded when the first of it is opened."""
    reader: ArchiveReader
    match archive.kind:
        case ArchiveKind.FRIGATE:
            from hub.archives.frigate import FrigateArchive  # noqa: PLC0415

            reader = FrigateArchive(
                address=address, credentials=credentials, clock=clock, verify=archive.verify
            )
        case ArchiveKind.ONVIF:
            from hub.archives.profile_g import ProfileG  # noqa: PLC0415

            reader = ProfileG(address=address, credentials=credentials, clock=clock)
        case ArchiveKind.FOLDER:
            from hub.archives.folder import FolderArchive  # noqa: PLC0415

            reader = FolderArchive(
                folder=Path(archive.folder),
                pattern=archive.pattern,
                zone=archive.zone,
                clock=clock,
                cache=cache,
                own=own_folders,
            )
        case ArchiveKind.LENT:
            from hub.archives.lent import LentArchive  # noqa: PLC0415

            reader = LentArchive(lender=archive.lender, queries=queries)
    return reader


type OpenReader = Callable[[Archive, str, Credentials | None], ArchiveReader]
"""Makes the reader of an archive, of its address with all secrets, and of its credentials."""
type FindFrigate = Callable[[list[str]], Awaitable[list[ArchiveFound]]]
"""Asks hosts whether Frigate is there."""


async def find_frigate(hosts: list[str]) -> list[ArchiveFound]:
    """Ask hosts whether Frigate is there. The code for it is loaded then."""
    from hub.archives.frigate import find_frigate as find  # noqa: PLC0415

    return await find(hosts)


@dataclass(slots=True, kw_only=True)
class _Followed:
    """One archive while it runs."""

    archive: Archive
    reader: GuardedReader
    status: ArchiveStatus
    following: asyncio.Task[None] | None = None


class Archives:
    """Every archive with its reader and its status; unknown ids raise NotFoundError."""

    def __init__(  # noqa: PLR0913 -- its collaborators, each named
        self,
        database: Database,
        secrets: Secrets,
        clock: Clock,
        events: EventLog,
        problems: Problems,
        *,
        open_reader: OpenReader,
        find_frigate: FindFrigate | None = None,
        own_folders: Iterable[Path] = (),
        rng: Random | None = None,
    ) -> None:
        """Store the collaborators. `own_folders` hold the hub's own files.

        Without `find_frigate`, no host is asked whether Frigate is there.
        """
        self._rows = ArchiveRows(database)
        self._secrets = secrets
        self._clock = clock
        self._events = events
        self._problems = problems
        self._open = open_reader
        self._find_frigate = find_frigate
        self._own_folders = tuple(own_folders)
        self._rng = rng or SystemRandom()
        self._followed: dict[ArchiveId, _Followed] = {}
        self._tasks: asyncio.TaskGroup | None = None
        self._turn = asyncio.Lock()
        self._news = asyncio.Condition()
        self._learned = asyncio.Event()
        """Set when something new is known about how an archive takes its password."""

    # Reading

    def all(self) -> list[Archive]:
        """Return every archive, in the order in which they were added."""
        found = (each.archive for each in self._followed.values())
        return sorted(found, key=lambda archive: archive.added_at)

    def archive(self, archive_id: ArchiveId) -> Archive:
        """Return one archive."""
        return self._of(archive_id).archive

    def status(self, archive_id: ArchiveId) -> ArchiveStatus:
        """Return what is known of an archive since its last answer."""
        return self._of(archive_id).status

    def product(self, archive_id: ArchiveId) -> str:
        """Return what an archive is, for example `Frigate 0.17.2`; hostile text."""
        followed = self._of(archive_id)
        return product_of(followed.archive, followed.status.version)

    def reader(self, archive_id: ArchiveId) -> ArchiveReader:
        """Return what asks an archive.

        What its answers show of the archive goes into its status. While the archive refuses its
        password, every call raises ArchivePasswordError and asks nothing. Once the archive was
        changed or removed, every call raises ArchiveUnreachableError: get another reader then.
        """
        return self._of(archive_id).reader

    async def news(self, archive_id: ArchiveId, known: ArchiveStatus | None) -> ArchiveStatus:
        """Wait until an archive's status isn't the known one, and return it.

        Raises NotFoundError once the archive is gone.
        """
        async with self._news:
            await self._news.wait_for(
                lambda: archive_id not in self._followed or self.status(archive_id) is not known
            )
        return self.status(archive_id)

    def _of(self, archive_id: ArchiveId) -> _Followed:
        try:
            return self._followed[archive_id]
        except KeyError:
            raise NotFoundError("archive.unknown") from None

    # Running

    async def load(self) -> None:
        """Read the archives from the database, and open a reader for each."""
        for archive in await self._rows.all():
            try:
                self._follow(archive, self._secrets.of(archive.id))
            except HubError as error:
                _LOG.warning("The archive %s can't be read: %s", archive.id, error)

    async def run(self) -> None:
        """Look at each archive every few minutes, until canceled."""
        try:
            async with asyncio.TaskGroup() as tasks:
                self._tasks = tasks
                for followed in self._followed.values():
                    self._start(followed)
                while True:
                    await self._learned.wait()
                    self._learned.clear()
                    try:
                        await asyncio.to_thread(self._secrets.save_learned)
                    except OSError as error:
                        _LOG.warning("How archives take their passwords isn't stored: %s", error)
        finally:
            self._tasks = None
            for followed in self._followed.values():
                await followed.reader.close()

    def _follow(
        self, archive: Archive, credentials: Credentials | None, reader: GuardedReader | None = None
    ) -> _Followed:
        reader = reader or self._reader(archive, credentials)
        followed = _Followed(
            archive=archive,
            reader=reader,
            status=ArchiveStatus(archive_id=archive.id, since=self._clock.now()),
        )
        if credentials is not None:
            credentials.use.learned = self._learned.set
        reader.report = partial(self._note, followed)
        self._followed[archive.id] = followed
        return followed

    def _reader(self, archive: Archive, credentials: Credentials | None) -> GuardedReader:
        address = reveal(archive.address, credentials.hidden if credentials else ())
        login = credentials if credentials and credentials.username else None
        # A link may lead to the hub's own files later, or these may come to be in the folder.
        allowed = partial(check_folder, archive, self._own_folders) if archive.folder else None
        inner = self._open(archive, address, login)
        return GuardedReader(archive.kind, inner, self._clock, allowed)

    def _start(self, followed: _Followed) -> None:
        if self._tasks is not None:
            followed.following = self._tasks.create_task(self._check_often(followed))

    async def _stop(self, followed: _Followed) -> None:
        if followed.following is not None:
            await cancel(followed.following)
        await followed.reader.close()

    async def _check_often(self, followed: _Followed) -> None:
        reader = followed.reader
        while True:
            try:
                if reader.rests_s <= 0:  # Otherwise somebody looked just now.
                    await reader.check()
                await self._set_problems(followed)
            except Exception:  # noqa: BLE001 -- logged with its traceback
                # A full disk, for example, must not stop the other archives.
                _LOG.exception("What an archive shows isn't stored just now")
            pause_s = EVERY_S * self._rng.uniform(1 - JITTER, 1 + JITTER)
            await wait_first(self._clock.sleep(pause_s), reader.doubted.wait())
            while (rest_s := reader.rests_s) > 0:
                await self._clock.sleep(rest_s)

    async def _note(self, followed: _Followed, result: CheckResult) -> None:
        """Store what an answer shows of an archive, and tell listeners if it is news."""
        before = followed.status
        after = followed.status = result.applied(before, self._clock.now())
        if gist(before) != gist(after) and self._followed.get(followed.archive.id) is followed:
            await self._publish(followed.archive.id)
            await self._set_problems(followed)

    async def _publish(self, archive_id: ArchiveId) -> None:
        async with self._news:
            self._news.notify_all()
        await self._events.append(EventType.ARCHIVE_CHANGED, {"archive_id": archive_id})

    async def _set_problems(self, followed: _Followed) -> None:
        if self._followed.get(followed.archive.id) is not followed:
            return  # It was changed or removed meanwhile.
        archive, status = followed.archive, followed.status
        away = status.state is ArchiveState.AWAY and self._clock.now() - status.since >= LONG_AWAY
        refused = status.state is ArchiveState.WRONG_PASSWORD
        for code, raised in ((_AWAY, away), (_PASSWORD, refused)):
            await self._problems.set(
                f"{code}:{archive.id}", code, raised=raised, archive=archive.name
            )

    # What people do

    async def found(
        self, hosts: Iterable[str], nearby: Iterable[CameraFound]
    ) -> list[ArchiveFound]:
        """Ask hosts whether Frigate is there, and add the ONVIF recorders among found devices.

        Only called when a person looks for archives: no host is asked by itself.
        """
        asked = list(dict.fromkeys(hosts))[:MOST_HOSTS]
        found = [] if self._find_frigate is None else await self._find_frigate(asked)
        found += recorders(nearby)
        places = {place_of(archive): archive.id for archive in self.all()}
        return [
            replace(each, archive_id=places.get(address_key(each.kind, each.address)))
            for each in found
        ]

    async def check(self, archive_id: ArchiveId) -> ArchiveStatus:
        """Look at an archive now because a person asks, and return its status."""
        followed = self._of(archive_id)
        await followed.reader.check()
        await self._set_problems(followed)
        return followed.status

    async def learn(self, archive_id: ArchiveId, file: str, at: datetime) -> "Learned":
        """Learn how a folder's file names say the time, from one file and when it began.

        Raises InvalidInputError if the archive is no folder, or its name doesn't say this moment.
        """
        return await self._folder(archive_id).learn(file, at)

    async def examples(self, archive_id: ArchiveId) -> "tuple[tuple[str, FileName | None], ...]":
        """Return some files of a folder, each with what its name says; raises as `learn`."""
        return await self._folder(archive_id).examples()

    def _folder(self, archive_id: ArchiveId) -> "FolderArchive":
        from hub.archives.folder import FolderArchive  # noqa: PLC0415

        reader = self._of(archive_id).reader.inner
        if not isinstance(reader, FolderArchive):
            raise InvalidInputError("archive.no_folder")
        return reader

    async def add(self, new: NewArchive) -> Archive:
        """Try an archive, store it, and follow it.

        Raises InvalidInputError, ConflictError, ArchivePasswordError or ArchiveUnreachableError;
        nothing is stored then.
        """
        archive_id = ArchiveId(random.token_hex(6))
        archive, credentials = drafted(new, archive_id, self._clock.now())
        check_new(archive, self.all())
        reader, described = await self._tried(archive, credentials)
        try:
            async with self._turn:
                check_new(archive, self.all())  # Another call may have come first.
                archive = named(archive, self.all())
                # Password first: a crash before the next step leaves one that nobody has.
                await self._save(archive_id, credentials)
                await self._rows.put(archive)
                await self._begin(archive, credentials, reader, described)
        except BaseException:
            if archive_id not in self._followed:
                await reader.close()
            raise
        return archive

    async def change(self, archive_id: ArchiveId, change: ArchiveChange) -> Archive:
        """Change an archive; what it is read by is tried before it is stored.

        Raises what `add` raises; nothing is changed then.
        """
        async with self._turn:
            followed = self._of(archive_id)
            before, known = followed.archive, self._secrets.of(archive_id)
            after, credentials = changed(before, change, known)
            check_new(after, self.all())
            check_name(after, self.all())
            if credentials == known and not reads_otherwise(before, after):
                await self._rows.put(after)
                followed.archive = after
                await self._publish(archive_id)
                return after
            reader, described = await self._tried(after, credentials)
            try:
                await self._save(archive_id, credentials)
                await self._rows.put(after)
            except BaseException:
                await reader.close()
                raise
            await self._stop(followed)
            await self._begin(after, credentials, reader, described)
            return after

    async def remove(self, archive_id: ArchiveId) -> None:
        """Forget an archive and its password. What was fetched from it stays."""
        async with self._turn:
            followed = self._of(archive_id)
            await self._rows.remove(archive_id)
            del self._followed[archive_id]
            await self._stop(followed)
            await self._save(archive_id, None)
            for code in (_AWAY, _PASSWORD):
                await self._problems.set(f"{code}:{archive_id}", code, raised=False)
            await self._publish(archive_id)

    async def _begin(
        self,
        archive: Archive,
        credentials: Credentials | None,
        reader: GuardedReader,
        described: ArchiveDescription,
    ) -> None:
        """Follow an archive that has just answered."""
        followed = self._follow(archive, credentials, reader)
        result = CheckResult(state=ArchiveState.CONNECTED, description=described)
        followed.status = result.applied(followed.status, self._clock.now())
        self._start(followed)
        await self._set_problems(followed)
        await self._publish(archive.id)

    async def _tried(
        self, archive: Archive, credentials: Credentials | None
    ) -> tuple[GuardedReader, ArchiveDescription]:
        """Ask an archive once; return its reader and its answer, raises what the reader raises."""
        reader = self._reader(archive, credentials)
        try:
            return reader, await reader.describe()
        except BaseException:
            await reader.close()
            raise

    async def _save(self, archive_id: ArchiveId, credentials: Credentials | None) -> None:
        if credentials is None:
            await asyncio.to_thread(self._secrets.forget, archive_id)
        else:
            await asyncio.to_thread(self._secrets.save, archive_id, credentials)
