"""What the hub tells Home Assistant's Supervisor, and what the code in it is good for."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
import logging
import os
from typing import Any, override

from aiohttp import web
import pytest

from hub.api.auth import Attempts, Pairing, Tokens
from hub.api.errors import CodeUnknownError
from hub.api.scope import Scope
from hub.api.supervisor import Supervisor
from tests.hub.api.conftest import Home, StillClock

TOKEN = "b" * 32


class PausingClock(StillClock):
    """Lets whoever waits go on at once, and notes for how long each would have waited."""

    def __init__(self) -> None:
        super().__init__()
        self.pauses: list[float] = []
        self.paused = asyncio.Semaphore(0)

    @override
    async def sleep(self, delay_s: float) -> None:
        self.pauses.append(delay_s)
        self.paused.release()
        await asyncio.sleep(0)


@dataclass(slots=True)
class FakeSupervisor:
    """Keeps what was posted to `/discovery`, and answers with the next status, 200 at the end."""

    statuses: list[int] = field(default_factory=list)
    posted: asyncio.Queue[tuple[str, Any]] = field(default_factory=asyncio.Queue)
    address: str = ""

    async def answer(self, request: web.Request) -> web.Response:
        """Play `POST /discovery`."""
        await self.posted.put((request.headers["Authorization"], await request.json()))
        status = self.statuses.pop(0) if self.statuses else 200
        if status == 302:
            raise web.HTTPFound("/elsewhere")
        return web.json_response({"result": "ok", "data": {"uuid": "0" * 32}}, status=status)

    async def config(self) -> dict[str, Any]:
        """Return the config in the next message."""
        async with asyncio.timeout(10):
            _, message = await self.posted.get()
        config: dict[str, Any] = message["config"]
        return config


@pytest.fixture
async def supervisor() -> AsyncGenerator[FakeSupervisor]:
    """Return a Supervisor that listens on loopback."""

    async def consent(_request: web.Request) -> web.Response:
        return web.Response()

    fake = FakeSupervisor()
    app = web.Application()
    app.router.add_post("/discovery", fake.answer)
    # Whoever follows a redirect takes this for the Supervisor's consent.
    app.router.add_get("/elsewhere", consent)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    fake.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield fake
    await runner.cleanup()


class Inviting:
    """The hub's task that keeps the Supervisor informed, while open."""

    def __init__(self, home: Home, address: str, host: str = "127.0.0.1") -> None:
        self.clock = PausingClock()
        self._invite = Supervisor(address=address, token=TOKEN).invite(
            home.running, host, self.clock
        )

    async def __aenter__(self) -> asyncio.Task[None]:
        """Begin."""
        self.task = asyncio.create_task(self._invite)
        return self.task

    async def __aexit__(self, *_: object) -> None:
        """End."""
        self.task.cancel()
        await asyncio.wait({self.task})


async def _pair(home: Home, code: str) -> tuple[int, list[str] | str]:
    body = {"code": code, "name": "Home Assistant"}
    answered = await home.call("POST", "/pair", token=None, json=body)
    return answered.status, answered.json["scopes"] if answered.status == 201 else answered.code


async def test_message_says_all_that_pairing_needs(home: Home, supervisor: FakeSupervisor) -> None:
    """The message has the address, the identity and a code, and proves the app's own token."""
    async with Inviting(home, supervisor.address):
        authorization, message = await asyncio.wait_for(supervisor.posted.get(), 10)

    config = message["config"]
    code = config.pop("code")
    assert authorization == f"Bearer {TOKEN}"
    assert message["service"] == "neighbors_requests"
    assert config == {
        "host": "127.0.0.1",
        "port": home.running.port,
        "id": home.house.hub_id,
        "fp": home.running.fingerprint,
    }
    assert len(bytes.fromhex(code)) == 16


async def test_code_pairs_once_and_is_replaced(home: Home, supervisor: FakeSupervisor) -> None:
    """However late it comes, the code pairs an admin once; the next message has another."""
    async with Inviting(home, supervisor.address):
        first = await supervisor.config()
        home.clock.move(home.clock.now() - home.clock.now().replace(year=2020))
        assert await _pair(home, first["code"]) == (201, ["read", "decide", "admin"])
        second = await supervisor.config()

        assert await _pair(home, first["code"]) == (401, "code_unknown")
        assert second["code"] != first["code"]
        assert {**second, "code": ""} == {**first, "code": ""}
        assert (await _pair(home, second["code"]))[0] == 201


async def test_two_at_once_pair_one(home: Home, supervisor: FakeSupervisor) -> None:
    """Of two clients that send the code at the same time, one gets a token."""
    async with Inviting(home, supervisor.address):
        code = (await supervisor.config())["code"]

        answers = await asyncio.gather(*(_pair(home, code) for _ in range(4)))

    assert sorted(status for status, _ in answers) == [201, 401, 401, 401]


@pytest.mark.parametrize(
    ("address", "is_here"),
    [
        ("127.0.0.1", True),
        ("127.8.0.1", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("192.0.2.7", False),
        ("::ffff:192.0.2.7", False),
        ("fe80::1%eth0", False),
        ("172.30.32.1", False),
        ("255.255.255.255", False),
        ("", False),
    ],
)
async def test_code_is_good_on_this_machine_only(
    home: Home, address: str, *, is_here: bool
) -> None:
    """From any other address the code is unknown, counts as a wrong one, and stays unspent."""
    context = home.running.context
    attempts = Attempts(home.clock, "pairing codes")
    pairing = Pairing(home.database, home.clock, context.tokens, attempts, context.pairing.door)
    code = pairing.renew_local_code()

    if is_here:
        _, token = await pairing.trade(code, name="here", address=address)
        assert token.scope is Scope.ADMIN
        assert pairing.local_code_spent.is_set()
        return
    with pytest.raises(CodeUnknownError):
        await pairing.trade(code, name="elsewhere", address=address)
    assert attempts.total == 1
    assert not pairing.local_code_spent.is_set()
    await pairing.trade(code, name="here", address="127.0.0.1")


async def test_code_is_nowhere_on_the_disk(home: Home, supervisor: FakeSupervisor) -> None:
    """A new hub on the same database, as after a restart, no longer knows the code."""
    async with Inviting(home, supervisor.address):
        code = (await supervisor.config())["code"]

    context = home.running.context
    again = Pairing(
        home.database,
        home.clock,
        await Tokens.open(home.database),
        Attempts(home.clock, "pairing codes"),
        context.pairing.door,
    )
    with pytest.raises(CodeUnknownError):
        await again.trade(code, name="late", address="127.0.0.1")


async def test_supervisor_that_is_not_ready_is_asked_again(
    home: Home, supervisor: FakeSupervisor, caplog: pytest.LogCaptureFixture
) -> None:
    """Errors and redirects are followed by the same message after longer and longer pauses."""
    caplog.set_level(logging.DEBUG)
    supervisor.statuses = [400, 500, 302, 502, 503, 503, 503]
    inviting = Inviting(home, supervisor.address)
    async with inviting:
        configs = [await supervisor.config() for _ in range(8)]

    assert inviting.clock.pauses == [2, 4, 8, 16, 32, 60, 60]
    assert all(config == configs[0] for config in configs)
    assert configs[0]["code"] not in caplog.text
    assert TOKEN not in caplog.text


async def test_supervisor_that_is_away_is_asked_again(home: Home) -> None:
    """Nobody listens at the address: the hub goes on, and keeps trying."""
    inviting = Inviting(home, "http://127.0.0.1:9")
    async with inviting as task:
        for _ in range(3):
            await asyncio.wait_for(inviting.clock.paused.acquire(), 10)
        assert not task.done()


async def test_supervisor_that_refuses_is_left_alone(
    home: Home, supervisor: FakeSupervisor, caplog: pytest.LogCaptureFixture
) -> None:
    """If the app may not send such a message, one warning says what to do instead."""
    supervisor.statuses = [403]
    async with Inviting(home, supervisor.address) as task:
        await asyncio.wait_for(task, 10)

    [record] = [each for each in caplog.records if each.name == "hub.api.supervisor"]
    assert "Pair with a link instead" in record.getMessage()
    assert supervisor.posted.qsize() == 1


async def test_hub_that_is_not_on_loopback_offers_no_code(
    home: Home, supervisor: FakeSupervisor, caplog: pytest.LogCaptureFixture
) -> None:
    """The code would be good on loopback only, so a hub that doesn't listen there sends none."""
    async with Inviting(home, supervisor.address, host="192.0.2.7") as task:
        await asyncio.wait_for(task, 10)

    assert supervisor.posted.empty()
    assert "192.0.2.7" in caplog.text


@pytest.mark.parametrize(
    ("host", "told"),
    [("0.0.0.0", "127.0.0.1"), ("::", "127.0.0.1"), ("::1", "::1")],  # noqa: S104 -- only named
)
async def test_address_is_loopback(
    home: Home, supervisor: FakeSupervisor, host: str, told: str
) -> None:
    """Home Assistant runs on the same machine, whatever else the hub listens on."""
    async with Inviting(home, supervisor.address, host=host):
        assert (await supervisor.config())["host"] == told


def test_token_leaves_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No process that the hub starts can inherit the token; without one there is no Supervisor."""
    monkeypatch.setenv("SUPERVISOR_TOKEN", TOKEN)
    monkeypatch.delenv("SUPERVISOR_API", raising=False)

    found = Supervisor.from_environment()

    assert found == Supervisor(address="http://supervisor", token=TOKEN)
    assert TOKEN not in repr(found)
    assert "SUPERVISOR_TOKEN" not in os.environ
    assert Supervisor.from_environment() is None
