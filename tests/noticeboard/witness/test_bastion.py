"""A witness at home, reached through another author's bastion and by no port of its own."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
import json
import os
from pathlib import Path
import sys

import aiohttp
import pytest

from noticeboard.errors import InvalidInputError
from noticeboard.log.witness import collect, origin_hash
from noticeboard.runtime.bastion import Bastion, BastionServer
from noticeboard.runtime.exchange import Bounds, Request, Response
from noticeboard.runtime.tasks import run_in_background
from noticeboard.witness.store import WitnessHome
from tests.noticeboard.log.made import Log
from tests.servers.bastion import Litebastion, litebastion, needs_bastion

SEED = bytes(range(32))
BOUNDS = Bounds(most_body_bytes=7_000)


async def echo(request: Request) -> Response:
    """Say what arrived."""
    sender = request.headers["x-forwarded-for"]
    said = {"path": request.path, "size": len(request.body), "for": sender}
    return Response(status=200, body=json.dumps(said).encode())


@asynccontextmanager
async def client(bastion: Litebastion) -> AsyncGenerator[aiohttp.ClientSession]:
    """Give a client that trusts the bastion's certificate."""
    connector = aiohttp.TCPConnector(ssl=bastion.client)
    async with aiohttp.ClientSession(connector=connector) as session:
        yield session


async def until_up(session: aiohttp.ClientSession, url: str) -> str:
    """Return the answer, once there is one."""
    async with asyncio.timeout(30):
        while True:
            async with session.get(url) as answer:
                if answer.status == 200:
                    return await answer.text()
            await asyncio.sleep(0.02)


@needs_bastion
async def test_through_a_bastion(tmp_path: Path) -> None:
    """Requests come without the prefix and with their sender; a bastion that refuses is left be."""
    pauses: list[float] = []
    tried = asyncio.Event()

    async def sleep(pause_s: float) -> None:
        pauses.append(pause_s)
        if len(pauses) == 4:
            tried.set()
        await asyncio.sleep(0)

    async with litebastion(tmp_path / "b", [SEED]) as bastion, client(bastion) as session:
        server = BastionServer(
            bastion.address, SEED, echo, BOUNDS, cafile=bastion.cafile, sleep=sleep
        )
        url = bastion.address.prefix(SEED)
        async with session.get(f"{url}/") as answer:
            assert answer.status >= 500
        async with run_in_background(server.run()):
            said = json.loads(await until_up(session, f"{url}/a?b"))
            assert (said["path"], said["for"]) == ("/a?b", "127.0.0.1")
            assert (server.fault, server.connected_at is not None) == (None, True)
            sent = await asyncio.gather(*(_post(session, url, size) for size in (0, 6000, 8_000)))
            assert sent == [(200, 0), (200, 6000), (413, None)]
        stranger = BastionServer(
            bastion.address, bytes(32), echo, BOUNDS, cafile=bastion.cafile, sleep=sleep
        )
        pauses.clear()
        tried.clear()
        async with run_in_background(stranger.run()), asyncio.timeout(30):
            await tried.wait()

    assert stranger.fault is not None
    # Longer each time, and never at the same moment as others.
    least = (5, 10, 20, 40)
    assert all(
        pause == pytest.approx(1.25 * few, rel=0.2)
        for pause, few in zip(pauses[:4], least, strict=True)
    )
    assert len(set(pauses)) == len(pauses)


async def _post(session: aiohttp.ClientSession, url: str, size: int) -> tuple[int, int | None]:
    async with session.post(f"{url}/x", data=b"x" * size) as answer:
        return answer.status, json.loads(await answer.text())["size"] if answer.ok else None


@needs_bastion
async def test_a_witness_stands_at_home(tmp_path: Path) -> None:
    """`board witness --bastion` cosigns what a log sends to the prefix that it prints."""
    home = WitnessHome(folder=tmp_path / "w")
    keys = home.make("witness.example.org/w1")
    log = Log()
    log.grow(5)
    async with litebastion(tmp_path / "b", [home.bastion_key()]) as bastion:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", "from hub.__main__ import main; main()"),
            *("board", "witness", str(home.folder), "--log", str(log.key.verifier)),
            *("--port", "0", "--bastion", str(bastion.address)),
            env=os.environ | {"SSL_CERT_FILE": bastion.cafile},
            stdout=asyncio.subprocess.PIPE,
        )
        try:
            assert process.stdout is not None
            while not (line := (await process.stdout.readline()).decode()).startswith("asked at"):
                assert line
            url = line.split()[-1]
            async with client(bastion) as session:
                vkeys = await until_up(session, f"{url}/")
                async with session.post(
                    f"{url}/add-checkpoint", data=log.asked(0).text().encode()
                ) as answer:
                    cosigned = await answer.read()
                    assert answer.status == 200
                async with session.post(f"{url}/add-checkpoint", data=b"hello") as answer:
                    assert answer.status == 400
                async with session.get(f"{url}/{origin_hash(log.key.name)}/checkpoint") as answer:
                    assert answer.status == 200
        finally:
            process.kill()
            await process.communicate()

    assert url == bastion.address.prefix(home.bastion_key())
    assert vkeys.split() == [str(key.verifier) for key in keys]
    assert collect(cosigned, log.note(), [keys[0].verifier], datetime.now(UTC))


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [("Bastion.example.org", "bastion.example.org", 443), ("b.example:8443", "b.example", 8443)],
)
def test_addresses(text: str, host: str, port: int) -> None:
    """A bastion is a name, and a port if it isn't the usual one."""
    bastion = Bastion.parse(text)

    assert bastion == Bastion(host=host, port=port)
    assert str(bastion) == text.lower()


@pytest.mark.parametrize(
    "text", ["", "https://b.example", "b.example/x", "b.example:0", "b.example:70000", "b..example"]
)
def test_no_addresses(text: str) -> None:
    """Anything else is refused in a sentence."""
    with pytest.raises(InvalidInputError, match="isn't a bastion's address"):
        Bastion.parse(text)
