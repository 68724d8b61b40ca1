"""A hub that runs, one with a fake house behind it, and what its doctor looks at."""

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
import json
import logging
from pathlib import Path
import shutil
import threading
from typing import Any

from aio_rtsp_toolkit import server as toolkit
import pytest
from typer.testing import CliRunner, Result

from hub.api.server import start
from hub.cli import output
from hub.cli.app import app
from hub.cli.doctor.findings import Finding, Level
from hub.cli.doctor.machine import Tools
from hub.config import FIRST_CONFIG, Config, read_config
from hub.model.camera import Camera, SourceKind
from hub.store.database import Database
from hub.store.events import EventLog
from hub.store.secrets import Credentials
from tests.fakes.house import FakeHouse
from tests.hub.api.conftest import StillClock
from tests.hub.camera.fakes import CAMERA
from tests.hub.processes import DEADLINE_S, Hub, hub_in


@pytest.fixture
def hub(tmp_path: Path) -> Generator[Hub]:
    """Give a folder on which no hub has run; whatever was started is ended."""
    with hub_in(tmp_path) as hub:
        yield hub


@dataclass(slots=True, kw_only=True)
class Desk:
    """A hub that answers with a fake house behind it, and the command line in front of it."""

    data: Path
    house: FakeHouse

    def say(self, *words: str, typed: str = "") -> Result:
        """Run one command on it, in this process."""
        return self.invoke(*words, "--data-dir", str(self.data), typed=typed)

    def invoke(self, *words: str, typed: str = "") -> Result:
        """Run a command line as it is, in this process."""
        return CliRunner().invoke(app, words, input=typed, env={"NO_COLOR": "1"})

    def json(self, *words: str) -> Any:  # noqa: ANN401 -- JSON
        """Run one command and read the JSON it prints."""
        done = self.say(*words, "--json")
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)


@pytest.fixture
def desk(tmp_path: Path) -> Generator[Desk]:
    """Give a running API; it runs in a thread of its own, as each command has its own loop."""
    ready, stop = threading.Event(), asyncio.Event()
    made: list[Desk] = []

    async def run() -> None:
        clock = StillClock()
        database = await Database.open(tmp_path / "hub.db")
        house = FakeHouse(await EventLog.open(database, clock))
        running = await start(
            house.served(database, clock), host="127.0.0.1", port=0, data_dir=tmp_path
        )
        where = {"host": "127.0.0.1", "port": running.port}
        (tmp_path / "running.json").write_text(json.dumps(where))
        made.append(Desk(data=tmp_path, house=house))
        loops.append(asyncio.get_running_loop())
        ready.set()
        await stop.wait()
        await running.stop()
        await database.close()

    loops: list[asyncio.AbstractEventLoop] = []
    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    assert ready.wait(DEADLINE_S)
    yield made[0]
    loops[0].call_soon_threadsafe(stop.set)
    thread.join(DEADLINE_S)


@pytest.fixture(params=[50, 80, 120])
def terminal(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Generator[int]:
    """Let what is printed be printed on a terminal this wide."""
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(output.out, "is_interactive", True)
    before = output.out.width
    output.out.width = request.param
    yield request.param
    output.out.width = before


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Return the settings of a fresh hub."""
    path = tmp_path / "config.toml"
    shutil.copyfile(FIRST_CONFIG, path)
    return read_config(path)


LOGIN = Credentials(username="viewer", password="right")  # noqa: S106 -- of nobody's camera
QUICK = Tools(connect_s=0.3, watch_s=1.2, events_s=0.2, longest_s=6)


def levels(findings: list[Finding]) -> list[Level]:
    """Return how bad each is."""
    return [each.level for each in findings]


def words(findings: list[Finding]) -> str:
    """Return all sentences and advice."""
    return "\n".join(f"{each.text} {each.advice}" for each in findings)


UNAUTHORISED = (
    b"RTSP/1.0 401 Unauthorized\r\nCSeq: %d\r\n"
    b'WWW-Authenticate: Digest realm="c", nonce="n"\r\n\r\n'
)


@asynccontextmanager
async def rtsp_that_refuses() -> AsyncGenerator[int]:
    """Answer every RTSP request with 401, whoever asks."""

    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            try:
                asked = await reader.readuntil(b"\r\n\r\n")
            except (asyncio.IncompleteReadError, ConnectionError):
                break
            number = int(asked.lower().partition(b"cseq:")[2].split()[0])
            writer.write(UNAUTHORISED % number)
        writer.close()

    server = await asyncio.start_server(served, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


@asynccontextmanager
async def streaming(video: Path) -> AsyncGenerator[int]:
    """Serve a video by RTSP and give the port."""
    toolkit.logger = logging.getLogger("toolkit")
    server = toolkit.RtspServer(str(video.parent), "127.0.0.1", 0)
    await server.start()
    try:
        yield server._server.sockets[0].getsockname()[1]  # noqa: SLF001 -- has no other way
    finally:
        try:
            async with asyncio.timeout(60):
                await server.close()
        except TimeoutError:
            pass


@asynccontextmanager
async def listening(
    answer: bytes = b"", *, host: str = "127.0.0.1", hangs: bool = False
) -> AsyncGenerator[int]:
    """Listen, say `answer` to whoever speaks, or nothing and hang, and give the port."""

    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.read(4096) and hangs:
            pass
        if answer:
            writer.write(answer)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(served, host, 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


def at(port: int, *, scheme: str = "rtsp", kind: SourceKind = SourceKind.RTSP) -> Camera:
    """Return a camera at a port of loopback."""
    return replace(CAMERA, kind=kind, main_url=f"{scheme}://127.0.0.1:{port}/main")
