"""A running API over TLS on loopback, with a fake house behind it."""

import asyncio
from collections.abc import AsyncGenerator, Generator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
import ssl
from typing import Any, override
from urllib.parse import parse_qs, urlsplit

import aiohttp
from blockbuster import blockbuster_ctx
import pytest

from hub.api.auth import mint
from hub.api.scope import Rights, Scope
from hub.api.server import TABLE, Running, make_identity, start
from hub.clock import Clock
from hub.data_folder import IDENTITY_FILE
from hub.store.database import Database
from hub.store.events import EventLog
from tests.fakes.house import FakeHouse
from tests.fakes.things import NOW

BASE = "/api/v1"
AT_ROOT = {route.path for route in TABLE if route.at_root}


class StillClock(Clock):
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.at = NOW

    @override
    def now(self) -> datetime:
        return self.at

    @override
    def steady_s(self) -> float:
        return (self.at - NOW).total_seconds()

    @override
    async def sleep(self, delay_s: float) -> None:
        raise AssertionError(f"Nothing here may wait, and something waits {delay_s} s.")

    def move(self, by: timedelta) -> None:
        """Let time pass."""
        self.at += by


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One answer, read to its end."""

    status: int
    headers: Any
    body: bytes
    json: Any = None

    @property
    def code(self) -> str:
        """The error's code."""
        return str(self.json["error"]["code"])

    @property
    def message(self) -> str:
        """The error's sentence."""
        return str(self.json["error"]["message"])


@dataclass(slots=True, kw_only=True)
class Home:
    """A running API and a client that trusts its certificate only."""

    running: Running
    house: FakeHouse
    clock: StillClock
    database: Database
    session: aiohttp.ClientSession
    tokens: dict[Scope, str] = field(default_factory=dict)

    def url(self, path: str) -> str:
        """Return the address of a route's path."""
        base = "" if path in AT_ROOT else BASE
        return f"https://127.0.0.1:{self.running.port}{base}{path}"

    def headers(self, token: str | Scope | None) -> dict[str, str]:
        """Return what proves a token, or nothing."""
        if isinstance(token, Scope):
            token = self.tokens[token]
        return {} if token is None else {"Authorization": f"Bearer {token}"}

    async def call(
        self,
        method: str,
        path: str,
        *,
        token: str | Scope | None = Scope.ADMIN,
        headers: dict[str, str] | None = None,
        **body: Any,  # noqa: ANN401 -- passed on to aiohttp
    ) -> Answered:
        """Call a route and read its answer."""
        sent = {**self.headers(token), **(headers or {})}
        async with self.session.request(method, self.url(path), headers=sent, **body) as answer:
            raw = await answer.read()
            shown = await answer.json() if answer.content_type == "application/json" else None
            return Answered(status=answer.status, headers=answer.headers, body=raw, json=shown)

    async def send(self, raw: bytes) -> bytes:
        """Send bytes as they are over TLS, and return all that comes back."""
        trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        trusting.check_hostname = False
        trusting.verify_mode = ssl.CERT_NONE
        reader, writer = await asyncio.open_connection("127.0.0.1", self.running.port, ssl=trusting)
        writer.write(raw)
        answer = await asyncio.wait_for(reader.read(), 60)
        writer.close()
        await writer.wait_closed()
        return answer

    async def code(self, scope: Scope = Scope.ADMIN) -> str:
        """Return the code of a fresh pairing link."""
        link = (await self.running.make_link(Rights(scope=scope))).link
        return parse_qs(urlsplit(link).query)["code"][0]

    async def pair(self, scope: Scope) -> str:
        """Return a fresh token of this scope, got the way a client gets one."""
        body = {"code": await self.code(scope), "name": "Home Assistant"}
        answered = await self.call("POST", "/pair", token=None, json=body)
        return str(answered.json["token"])

    async def mint_tokens(self) -> None:
        """Give the client a token of each scope, without pairing four times."""
        known = self.running.context.tokens
        async with self.database.write() as connection:
            for scope in Scope:
                rights = Rights(scope=scope)
                text, token = mint(name="Home Assistant", rights=rights, at=self.clock.now())
                await known.write(connection, token)
                known.learn(token)
                self.tokens[scope] = text


@pytest.fixture
def clock() -> StillClock:
    """Return a clock the test moves."""
    return StillClock()


@pytest.fixture
async def house(database: Database, clock: StillClock, tmp_path: Path) -> FakeHouse:
    """Give a house with one of everything."""
    house = FakeHouse(await EventLog.open(database, clock), clock.now)
    house.folder = tmp_path / "prepared"
    house.folder.mkdir()
    return house


@pytest.fixture
def never_blocking(house: FakeHouse) -> Generator[FakeHouse]:
    """Fail whatever blocks the event loop once the house stands: opening a database may."""
    with blockbuster_ctx("hub"):
        yield house


@cache
def identity() -> bytes:
    """Return a hub's key and certificate, made once."""
    return make_identity(NOW)


@pytest.fixture
async def home(
    never_blocking: FakeHouse,
    database: Database,
    clock: StillClock,
    tmp_path: Path,
) -> AsyncGenerator[Home]:
    """Give a running API with a token of each scope; nothing of it goes on when it has stopped."""
    before = asyncio.all_tasks()
    house = never_blocking
    await asyncio.to_thread((tmp_path / IDENTITY_FILE).write_bytes, identity())
    running = await start(
        house.served(database, clock),
        host="127.0.0.1",
        port=0,
        data_dir=tmp_path,
        allowed_hosts=["hub.example.org"],
    )
    pinned = aiohttp.Fingerprint(bytes.fromhex(running.fingerprint))
    connector = aiohttp.TCPConnector(ssl=pinned)
    async with aiohttp.ClientSession(connector=connector) as session:
        home = Home(running=running, house=house, clock=clock, database=database, session=session)
        await home.mint_tokens()
        yield home
    await running.stop()
    assert asyncio.all_tasks() - before == {asyncio.current_task()}
