"""The four servers as processes of their own: what they say on the way, and how they stop."""

import asyncio
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
import json
from pathlib import Path
import re
import signal
import ssl
import sys
import time
from typing import Any

import aiohttp
from aiohttp import WSCloseCode, WSMsgType
from typer.testing import CliRunner

from hub.__main__ import build
from hub.cli.client import LocalHub, local_hub
from hub.cli.healthcheck import is_alive
from hub.data_folder import read_local_token
from tests.fakes.http_camera import JpegCamera

STOPS_S = 10
START_S = 60
CONFIG = """\
name = "Front yard"
[api]
host = "127.0.0.1"
port = 0
[recording]
floor_gib = 0.1
[discovery]
enabled = false
"""


@dataclass(slots=True)
class Server:
    """One server that logs as JSON, and all that it has logged."""

    process: Process
    lines: list[str]

    def told(self) -> list[dict[str, Any]]:
        """Return every line; each must be an object."""
        return [json.loads(line) for line in self.lines]

    async def says(self, pattern: str) -> re.Match[str]:
        """Wait until a message fits."""
        async with asyncio.timeout(START_S):
            while True:
                for line in self.lines:
                    if found := re.search(pattern, str(json.loads(line)["message"])):
                        return found
                assert self.process.returncode is None, self.lines
                await asyncio.sleep(0.02)

    async def stop(self) -> float:
        """Send SIGTERM, and once more; return after how many seconds it had ended by itself.

        Seconds in which its threads could run, and had to wait for a processor, don't count.
        """
        began, ended = time.monotonic(), asyncio.create_task(self.process.wait())
        before = queued = _queued_s(self.process.pid)
        self.process.send_signal(signal.SIGTERM)
        await asyncio.sleep(0.1)
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(120):
            while not ended.done():
                queued = max(queued, _queued_s(self.process.pid))
                await asyncio.wait([ended], timeout=0.05)
        return time.monotonic() - began - (queued - before)


def _queued_s(pid: int) -> float:
    """Return how long the threads of a process have waited for a processor."""
    waited_ns = 0
    with suppress(OSError):  # It may end at any moment.
        for task in Path(f"/proc/{pid}/task").iterdir():
            waited_ns += int((task / "schedstat").read_text().split()[1])
    return waited_ns / 1e9


@asynccontextmanager
async def server(*words: str) -> AsyncGenerator[Server]:
    """Start a server; it is killed at the end if it runs on."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "hub", *words, "--log-format", "json"), stdout=PIPE, stderr=PIPE
    )
    made = Server(process, [])

    async def read(stream: asyncio.StreamReader | None) -> None:
        assert stream is not None
        async for line in stream:
            made.lines.append(line.decode())

    # Standard output too: nothing but the log may be said there.
    readers = [asyncio.create_task(read(each)) for each in (process.stdout, process.stderr)]
    try:
        yield made
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        await asyncio.gather(*readers)


async def _run(*words: str) -> str:
    done = await asyncio.to_thread(CliRunner().invoke, build(words), words)
    assert done.exit_code == 0
    return done.stdout


async def _half(port: int, path: str, tls: ssl.SSLContext | None = None) -> asyncio.Task[bytes]:
    """Begin to post something, and never end; the head of the answer is the task's result."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=tls)
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 9\r\n\r\n"
    writer.write(head.encode() + b"{")
    await writer.drain()

    async def answer() -> bytes:
        try:
            return await reader.readuntil(b"\r\n\r\n")
        finally:
            writer.close()

    return asyncio.create_task(answer())


def _trusting() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


async def _recorded(data: Path, camera: str) -> None:
    """Wait until the hub says that it records the camera."""
    async with asyncio.timeout(START_S), local_hub(data) as hub:
        while True:
            shown = await LocalHub.call(hub, "GET", "/cameras")
            states = [each["state"] for each in shown["cameras"] if each["id"] == camera]
            if states == ["recording"]:
                return
            await asyncio.sleep(0.1)


async def _close_code(socket: aiohttp.ClientWebSocketResponse) -> int | None:
    """Read to the end, and return by which code it was closed."""
    while (await socket.receive()).type is WSMsgType.TEXT:
        pass
    return socket.close_code


async def _stops(
    web: aiohttp.ClientSession, servers: Mapping[str, Server], ports: Mapping[str, int]
) -> dict[str, bytes]:
    """Stop them while each is asked something that does not end; return what it answers."""
    ready = [
        (await web.get(f"http://127.0.0.1:{port}/readyz")).status
        for name, port in ports.items()
        if name != "hub"
    ]
    ready.append((await web.get(f"https://127.0.0.1:{ports['hub']}/readyz")).status)
    assert ready == [200, 200, 200, 200]
    waiting = {
        "hub": await _half(ports["hub"], "/api/v1/pair", _trusting()),
        "board": await _half(ports["board"], "/entries"),
        "witness": await _half(ports["witness"], "/add-checkpoint"),
    }
    took = await asyncio.gather(*(each.stop() for each in servers.values()))
    assert max(took) < STOPS_S, dict(zip(servers, took, strict=True))
    return {name: await task for name, task in waiting.items()}


async def test_all_four_stop_in_order(tmp_path: Path) -> None:
    """SIGTERM ends each within ten seconds, with 0: who waits is told, nothing is left open."""
    data, config, board = tmp_path / "data", tmp_path / "config.toml", str(tmp_path / "board")
    config.write_text(CONFIG)
    await _run("board", "init", board, "--origin", "board.example.org/v1")
    camera = JpegCamera()
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(camera.serving())

        async def start(*words: str) -> Server:
            return await stack.enter_async_context(server(*words))

        hub = await start("hub", "run", "--data-dir", str(data), "--config", str(config))
        boards = await start("board", "serve", board, "--port", "0")
        witness = await start("board", "witness", str(tmp_path / "w"), "--name", "w", "--port", "0")
        board_port = int((await boards.says(r"The board is at http://127.0.0.1:(\d+)$"))[1])
        mirror = await start(
            *("board", "mirror", str(tmp_path / "m"), f"http://127.0.0.1:{board_port}"),
            *("--port", "0"),
        )
        witness_port = int((await witness.says(r"The witness is at http://127.0.0.1:(\d+)$"))[1])
        mirror_port = int((await mirror.says(r"The mirror is at http://127.0.0.1:(\d+)$"))[1])
        hub_port = int((await hub.says(r"Front yard is running on port (\d+)"))[1])
        assert await asyncio.to_thread(is_alive, data)
        async with local_hub(data) as client:
            body = {"stream_url": camera.url("/video"), "name": "Gate"}
            adopted = await LocalHub.call(client, "POST", "/cameras", body)
        await _recorded(data, adopted["id"])
        await asyncio.sleep(1)  # so that there is something in the segment

        web = await stack.enter_async_context(
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=False))
        )
        token = await asyncio.to_thread(read_local_token, data)
        listening = await web.ws_connect(
            f"https://127.0.0.1:{hub_port}/api/v1/ws", headers={"Authorization": f"Bearer {token}"}
        )
        await listening.receive()
        figures = await web.get(
            f"https://127.0.0.1:{hub_port}/api/v1/metrics",
            headers={"Authorization": f"Bearer {token}"},
        )
        assert 'neighbors_hub_cameras{state="recording"} 1.0' in await figures.text()
        hints = await web.get(f"http://127.0.0.1:{board_port}/live")
        servers = {"hub": hub, "board": boards, "witness": witness, "mirror": mirror}
        ports = {"hub": hub_port, "board": board_port, "witness": witness_port}
        closed = asyncio.create_task(_close_code(listening))
        answers = await _stops(web, servers, ports | {"mirror": mirror_port})
        assert await closed == WSCloseCode.GOING_AWAY
        assert (await hints.content.read()).startswith(b":\n\n")
        ended = {name: each.process.returncode for name, each in servers.items()}

    assert ended == dict.fromkeys(servers, 0)
    assert {answer.split(b" ", 2)[1] for answer in answers.values()} == {b"503"}
    assert all(re.search(rb"X-Request-Id: [0-9a-f]{16}\r\n", each) for each in answers.values())
    assert b"Retry-After: 60" in answers["board"]
    for each in servers.values():
        assert {"time", "level", "logger", "message"} <= set(each.told()[0])
        assert [line for line in each.told() if line["level"] in {"error", "critical"}] == []
    # A log is no place for what opens the hub.
    assert "neighbors://" not in "".join(hub.lines)
    assert "The hub has stopped." in [line["message"] for line in hub.told()]
    checked = json.loads(await _run("hub", "check", "--deep", "--data-dir", str(data), "--json"))
    assert checked["clean"], checked
    assert checked["checked"]["recordings"] >= 1
    assert not await asyncio.to_thread(is_alive, data)


async def test_what_a_start_fails_by_is_a_line(tmp_path: Path) -> None:
    """A server that cannot start says why as JSON, and nothing else."""
    config = tmp_path / "config.toml"
    config.write_text("name = 7\n")
    words = ("hub", "run", "--data-dir", str(tmp_path / "data"), "--config", str(config))
    async with server(*words) as hub, server("board", "serve", str(tmp_path / "none")) as board:
        codes = await asyncio.gather(hub.process.wait(), board.process.wait())

    assert set(codes) == {1}
    assert [line["level"] for line in (*hub.told(), *board.told())] == ["critical", "critical"]
