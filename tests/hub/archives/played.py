"""An archive that is whatever a test makes of it, and the archives of a house."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import override

from hub.archives.archives import Archives
from hub.archives.reader import ArchiveDescription, ArchiveReader
from hub.clock import Clock
from hub.errors import ArchivePasswordError, ArchiveUnreachableError, NotFoundError
from hub.model.archive import (
    Archive,
    ArchiveCamera,
    ArchiveClock,
    FetchedFile,
    Holdings,
    Span,
)
from hub.model.report import Event
from hub.model.window import TimeWindow
from hub.store.database import Database
from hub.store.events import EventLog, Problems
from hub.store.secrets import Credentials, Secrets
from noticeboard.runtime.tasks import run_in_background
from noticeboard.runtime.text import NOTHING, Text
from tests.fakes.clocks import StandingClock

PORCH = ArchiveCamera(key="porch", name="Porch", has_events=True)
YARD = ArchiveCamera(key="yard", name="Yard")
ADDRESS = "http://192.0.2.10:5000"


@dataclass(slots=True)
class Played:
    """What one archive is like now, and how often it was asked for what."""

    cameras: tuple[ArchiveCamera, ...] = (PORCH, YARD)
    version: str = "0.17.2"
    offset: timedelta | None = timedelta(seconds=4)
    password: str = ""
    """What it wants; empty for none."""
    note: Text = NOTHING
    """What a person should know although it answers."""
    is_partial: bool = False
    """Whether it doesn't know all of its cameras yet."""
    failure: Exception | None = None
    """Raised by each answer."""
    descriptions: int = 0
    refusals: int = 0
    picture: bytes = b""
    """The newest one of each camera; empty if it gives none."""
    pictures: int = 0
    """How many were asked for."""
    opened: list[tuple[str, Credentials | None]] = field(default_factory=list)
    closed: int = 0

    def open(
        self, _archive: Archive, address: str, credentials: Credentials | None
    ) -> ArchiveReader:
        """Open a reader of it."""
        self.opened.append((address, credentials))
        return PlayedReader(self, credentials)


class PlayedReader(ArchiveReader):
    """Reads it with what it was opened with."""

    def __init__(self, played: Played, credentials: Credentials | None) -> None:
        self._played = played
        self._credentials = credentials

    def _answer(self) -> None:
        played = self._played
        if played.failure is not None:
            raise played.failure
        given = self._credentials.password if self._credentials else ""
        if played.password and given != played.password:
            played.refusals += 1
            raise ArchivePasswordError("camera.asks_password", host="192.0.2.10")

    @override
    async def describe(self) -> ArchiveDescription:
        self._played.descriptions += 1
        await asyncio.sleep(0)
        self._answer()
        return ArchiveDescription(
            version=self._played.version,
            clock=ArchiveClock(offset=self._played.offset),
            cameras=self._played.cameras,
            note=self._played.note,
            is_partial=self._played.is_partial,
        )

    @override
    async def holdings(self, camera_key: str, window: TimeWindow) -> Holdings:
        self._answer()
        if all(each.key != camera_key for each in self._played.cameras):
            raise NotFoundError("archive.unknown")
        return Holdings(spans=(Span(key="1", window=window),))

    @override
    async def fetch(
        self, camera_key: str, spans: Sequence[Span], into: Path, *, most_bytes: int
    ) -> AsyncGenerator[FetchedFile]:
        for span in spans:
            self._answer()
            yield FetchedFile(name=f"{camera_key}.mp4", key=span.key, start=span.window.start)

    @override
    async def snapshot(self, camera_key: str) -> bytes:
        self._answer()
        if not self._played.picture:
            return await super().snapshot(camera_key)
        self._played.pictures += 1
        return self._played.picture

    @override
    async def close(self) -> None:
        self._played.closed += 1


AWAY = ArchiveUnreachableError("archive.slow")


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A house with archives, and what they stand on."""

    archives: Archives
    played: Played
    clock: Clock
    database: Database
    secrets: Secrets
    events: EventLog
    problems: Problems

    async def happened(self) -> list[Event]:
        """Return every event so far."""
        return await self.events.since(0) or []

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Look at the archives while the block runs."""
        async with run_in_background(self.archives.run()):
            yield


async def a_home(database: Database, folder: Path, played: Played | None = None) -> Home:
    """Return a house whose archives are all like the played one."""
    played, clock = played or Played(), StandingClock()
    events = await EventLog.open(database, clock)
    secrets, problems = Secrets(folder / "secrets.json"), Problems(events, clock)
    archives = Archives(
        database,
        secrets,
        clock,
        events,
        problems,
        open_reader=played.open,
        own_folders=(folder / "data",),
        rng=Random(5),  # noqa: S311 -- no secret
    )
    await archives.load()
    return Home(
        archives=archives,
        played=played,
        clock=clock,
        database=database,
        secrets=secrets,
        events=events,
        problems=problems,
    )
