"""A real server on loopback that answers as a test says, and the parts that ask it."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from aiohttp import web
import pytest

from hub.awareness.fetch import Fetcher
from hub.awareness.follower import SourceFollower
from hub.awareness.store import SourceStore
from hub.model.awareness import AwarenessSource
from hub.outbound.guard import Outbound
from hub.store.database import Database
from noticeboard.rules.text import safe_text
from tests.fakes.hand_clock import HandClock
from tests.hub.feeds.conftest import clock

__all__ = ["clock"]

_AFTERNOON = timedelta(hours=4)
"""After the samples were written: it is 16:00 UTC."""


@dataclass(slots=True)
class Server:
    """Answers each path with what lies there; 404 where nothing does."""

    port: int = 0
    pages: dict[str, tuple[bytes, dict[str, str]]] = field(default_factory=dict)
    statuses: dict[str, tuple[int, dict[str, str]]] = field(default_factory=dict)
    asked: list[web.Request] = field(default_factory=list)

    def url(self, path: str = "/feed") -> str:
        """Return the address of a path."""
        return f"http://127.0.0.1:{self.port}{path}"

    def put(self, text: str | bytes, path: str = "/feed", **headers: str) -> None:
        """Lay a document at a path, with an ETag of its bytes."""
        raw = text.encode() if isinstance(text, str) else text
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = raw, {"ETag": f'"{hash(raw):x}"', **named}

    def fail(self, status: int, path: str = "/feed", **headers: str) -> None:
        """Answer a path with a status."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.statuses[path] = status, named

    def paths(self) -> list[str]:
        """Return which paths were asked for."""
        return [request.path for request in self.asked]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        self.asked.append(request)
        if request.path in self.statuses:
            status, headers = self.statuses[request.path]
            return web.Response(status=status, headers=headers)
        if request.path not in self.pages:
            return web.Response(status=404)
        raw, headers = self.pages[request.path]
        if request.headers.get("If-None-Match") == headers["ETag"]:
            return web.Response(status=304, headers=headers)
        return web.Response(body=raw, headers=headers)


@pytest.fixture
async def server() -> AsyncGenerator[Server]:
    """Give a running server."""
    server = Server()
    app = web.Application()
    app.router.add_get("/{path:.*}", server.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.port = runner.addresses[0][1]
    yield server
    await runner.cleanup()


@pytest.fixture
async def outbound() -> AsyncGenerator[Outbound]:
    """Give the sessions that the hub asks by."""
    outbound = Outbound()
    yield outbound
    await outbound.close()


@pytest.fixture
async def database(tmp_path: Path) -> AsyncGenerator[Database]:
    """Give an empty database."""
    database = await Database.open(tmp_path / "hub.sqlite")
    yield database
    await database.close()


@dataclass(frozen=True, slots=True)
class Ground:
    """What followers are made of."""

    server: Server
    outbound: Outbound
    database: Database
    clock: HandClock

    def source(self, path: str = "/feed", **more: Any) -> AwarenessSource:  # noqa: ANN401 -- its fields
        """Return a source on the server."""
        settings = {"name": safe_text("Example"), "allow_private_address": True, **more}
        return AwarenessSource(url=self.server.url(path), **settings)

    def fetcher(self) -> Fetcher:
        """Return what asks."""
        return Fetcher(self.outbound, self.clock)

    async def follower(self, source: AwarenessSource | None = None) -> SourceFollower:
        """Return a follower as after a start of the hub."""
        made = SourceFollower(
            source or self.source(),
            SourceStore(self.database),
            self.fetcher(),
            self.clock,
            rng=Random(7),  # noqa: S311 -- the same pauses in every run
        )
        await made.load()
        return made


@pytest.fixture
def ground(server: Server, outbound: Outbound, database: Database, clock: HandClock) -> Ground:
    """Give all of it."""
    clock.forward(_AFTERNOON)
    return Ground(server, outbound, database, clock)
