"""Crowds around a board or a hub, each in a process of its own that ends with one JSON object.

- `python -m tests.load.crowd readers PORT READERS SECONDS PAUSE_S LOG_KEY`: readers of a board who
  believe nothing, each on a connection of its own. It prints a line when all of them are connected,
  and waits for one. Each reader looks at the checkpoint, fetches the entries that are new to it,
  checks them against a signed root that extends the one it knew, then a tile, and a page or a feed.
- `python -m tests.load.crowd clients DATA CLIENTS SECONDS PAUSE_S`: clients of a hub, such as
  several Home Assistants with their dashboards open. Each is paired by itself, listens to the
  websocket, and asks for what a dashboard shows; one more only asks whether the hub is alive, which
  tells how long its loop is held up.
- `python -m tests.load.crowd people URL CERTIFICATE SECONDS PAUSE_S`: people at a department's
  desk, one for each token in the JSON of the first line of its input, beside the paths of the
  lists. Each asks for one list after the other.
- `python -m tests.load.crowd cameras VIDEO CAMERAS`: cameras that speak RTSP and send a scene over
  and over. It prints their addresses, and ends with its standard input.
"""

import asyncio
from asyncio import StreamReader, StreamWriter
from contextlib import AsyncExitStack, suppress
from dataclasses import asdict, dataclass, field
from http import HTTPStatus
from itertools import cycle
import json
from pathlib import Path
from random import Random
import re
import ssl
import sys
import time
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import aiohttp

from hub.cli.client import LocalHub, local_hub
from hub.clock import SystemClock
from hub.errors import HubError
from noticeboard.log.checkpoint import open_checkpoint
from noticeboard.log.note import VerifierKey
from noticeboard.log.tiles import TILE_WIDTH, decode_bundle, entries_path, tile_path
from noticeboard.log.tree import Frontier, leaf_hash
from tests.hub.camera.rtsp.cameras import paced_camera
from tests.load.figures import Latencies

_LENGTH: Final = re.compile(rb"\r\ncontent-length: ([0-9]+)\r\n", re.IGNORECASE)
_STATUS: Final = re.compile(rb"HTTP/1\.1 ([0-9]{3}) ")
PAGES: Final = ("/", "/agencies", "/record", "/feed.atom", "/feed.json", "/board.json")
LONGEST_WAIT_S: Final = 60


@dataclass(slots=True)
class Found:
    """What a crowd has come to."""

    latencies: Latencies = field(default_factory=Latencies)
    verified_entries: int = 0
    """Each one counted for each reader that has checked it."""
    late: int = 0
    """Answers that said that they took too long, as a board may that has more to do than it can."""
    events: int = 0
    wrong: list[str] = field(default_factory=list)

    def tell(self) -> None:
        """Print all of it, but of what is wrong the first of it."""
        told = asdict(self) | {"latencies": self.latencies.seconds, "wrong": self.wrong[:20]}
        print(json.dumps(told))  # noqa: T201 -- the answer


# Readers of a board


class LateError(Exception):
    """The board has given up an answer within its own deadline, and said so."""


class WrongAnswerError(Exception):
    """The board answered what it must not."""


class Reader:
    """One reader, who remembers what it has verified."""

    def __init__(self, port: int, log_key: VerifierKey, found: Found, chance: Random) -> None:
        self._port = port
        self._log_key = log_key
        self._found = found
        self._chance = chance
        self._frontier = Frontier()
        self._leaves: list[bytes] = []

    async def read(
        self,
        connected: asyncio.Barrier,
        begin: asyncio.Barrier,
        length_s: float,
        pause_s: float,
    ) -> None:
        """Connect, wait for the others, and look again and again for so long."""
        async with asyncio.timeout(LONGEST_WAIT_S):
            stream = await asyncio.open_connection("127.0.0.1", self._port, limit=1 << 22)
        try:
            try:
                await connected.wait()
                await begin.wait()
                until_s = time.monotonic() + length_s
                await asyncio.sleep(self._chance.uniform(0, pause_s))
                while time.monotonic() < until_s:
                    try:
                        async with asyncio.timeout(LONGEST_WAIT_S):
                            await self._look(stream)
                    except LateError:
                        self._found.late += 1
                    await asyncio.sleep(self._chance.uniform(0.5, 1.5) * pause_s)
            finally:
                stream[1].close()
        except Exception as error:  # noqa: BLE001 -- every one is a finding
            self._found.wrong.append(f"{type(error).__name__}: {error}")

    async def _look(self, stream: tuple[StreamReader, StreamWriter]) -> None:
        note = await self._get(stream, "checkpoint", "/checkpoint")
        point = open_checkpoint(note.decode(), self._log_key).checkpoint
        known = self._frontier.size
        if point.size < known:
            raise WrongAnswerError(f"the log went back from {known} to {point.size}")
        if point.size > known:
            for raw in await self._entries(stream, known, point.size):
                self._leaves.append(leaf_hash(raw))
                self._frontier.append(self._leaves[-1])
            self._found.verified_entries += point.size - known
        if self._frontier.root() != point.root:
            raise WrongAnswerError(f"the entries up to {point.size} are not those of the root")
        await self._tile(stream, point.size)
        await self._get(stream, "page", self._chance.choice(PAGES))

    async def _entries(
        self, stream: tuple[StreamReader, StreamWriter], known: int, size: int
    ) -> list[bytes]:
        raws = []
        for number in range(known // TILE_WIDTH, (size - 1) // TILE_WIDTH + 1):
            width = min(size - number * TILE_WIDTH, TILE_WIDTH)
            content = await self._get(stream, "bundle", f"/{entries_path(number, width)}")
            raws += decode_bundle(content, width)
        return raws[known % TILE_WIDTH :]

    async def _tile(self, stream: tuple[StreamReader, StreamWriter], size: int) -> None:
        number = self._chance.randrange((size - 1) // TILE_WIDTH + 1)
        width = min(size - number * TILE_WIDTH, TILE_WIDTH)
        content = await self._get(stream, "tile", f"/{tile_path(0, number, width)}")
        start = number * TILE_WIDTH
        if content != b"".join(self._leaves[start : start + width]):
            raise WrongAnswerError(f"tile {number} has other hashes than the entries")

    async def _get(self, stream: tuple[StreamReader, StreamWriter], kind: str, path: str) -> bytes:
        """Return a whole answer; raises WrongAnswerError for any but 200."""
        reader, writer = stream
        began_s = time.monotonic()
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        status, length = _STATUS.match(head), _LENGTH.search(head)
        body = await (reader.readexactly(int(length[1])) if length else _chunks(reader))
        self._found.latencies.add(kind, time.monotonic() - began_s)
        partial = re.fullmatch(r"(/tile/.*)\.p/[0-9]+", path)
        if status is not None and status[1] == b"404" and partial:
            # It has become full since the checkpoint was read, as the format allows.
            width = int(path.rpartition("/")[2])
            content = await self._get(stream, kind, partial[1])
            return _first(content, width, is_bundle="/entries/" in path)
        if status is not None and status[1] == b"408":
            raise LateError
        if status is None or status[1] != b"200":
            raise WrongAnswerError(f"{path}: {head[:60]!r} {body[:200]!r}")
        return body


async def _chunks(reader: StreamReader) -> bytes:
    """Read a body of chunks."""
    body = b""
    while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
        body += await reader.readexactly(size)
        await reader.readexactly(2)
    await reader.readexactly(2)
    return body


def _first(content: bytes, width: int, *, is_bundle: bool) -> bytes:
    """Return what the partial file would have held of a full one."""
    if not is_bundle:
        return content[: width * 32]
    end = 0
    for _ in range(width):
        end += 2 + int.from_bytes(content[end : end + 2])
    return content[:end]


async def _read(port: int, readers: int, length_s: float, pause_s: float, log_key: str) -> None:
    found, key = Found(), VerifierKey.parse(log_key)
    connected, begin = asyncio.Barrier(readers + 1), asyncio.Barrier(readers + 1)
    async with asyncio.TaskGroup() as group:
        for number in range(readers):
            chance = Random(number)  # noqa: S311 -- the same each time
            reader = Reader(port, key, found, chance)
            group.create_task(reader.read(connected, begin, length_s, pause_s))
        await connected.wait()
        print("connected", flush=True)  # noqa: T201 -- for who waits for it
        await asyncio.to_thread(sys.stdin.readline)
        await begin.wait()
    found.tell()


PROBE_S = 0.05
NOT_FOUND = 404
LISTS = ("/state", "/cameras", "/clips?limit=100", "/requests", "/boards", "/storage", "/ledger")


# Clients of a hub


class Client:
    """One of them, with a token and a connection of its own."""

    def __init__(
        self, hub: LocalHub, session: aiohttp.ClientSession, token: str, found: Found
    ) -> None:
        self._hub = hub
        self._session = session
        self._headers = {"Authorization": f"Bearer {token}"}
        self._pin = aiohttp.Fingerprint(hub.fingerprint)
        self._found = found

    async def listen(self) -> None:
        """Take every event, until canceled; each has a higher number than the one before."""
        url = f"{self._hub.base}/api/v1/ws"
        async with self._session.ws_connect(url, headers=self._headers, ssl=self._pin) as socket:
            newest = (await socket.receive_json())["seq"]
            async for message in socket:
                event = json.loads(message.data)
                if event["seq"] <= newest:
                    self._found.wrong.append(f"event {event['seq']} after {newest}")
                newest = event["seq"]
                self._found.events += 1
            self._found.wrong.append(f"the hub closed a websocket with {socket.close_code}")

    async def look(self, until_s: float, pause_s: float, chance: Random) -> None:
        """Ask for what a dashboard shows, until that time."""
        while time.monotonic() < until_s:
            for path in LISTS:
                await self.get(path.partition("?")[0].strip("/"), f"/api/v1{path}")
            clips = json.loads(await self.get("clips", "/api/v1/clips?limit=20") or "{}")
            for clip in chance.sample(found := clips.get("clips", []), min(2, len(found))):
                one = f"/api/v1/clips/{clip['id']}"
                if clip["thumbnail"]:
                    await self.get("thumbnail", f"{one}/thumbnail")
                # Of the last seconds there is a clip before there is footage.
                await self.get("filmstrip", f"{one}/filmstrip", None, {200, 404})
                some = {"Range": "bytes=0-65535"}
                await self.get("video", f"{one}/video", some, {200, 206, 404})
            cameras = json.loads(await self.get("cameras", "/api/v1/cameras") or "{}")
            camera = chance.choice(cameras["cameras"])
            await self.get("snapshot", f"/api/v1/cameras/{camera['id']}/snapshot", None, {200, 404})
            await asyncio.sleep(chance.uniform(0.5, 1.5) * pause_s)

    async def probe(self, until_s: float) -> None:
        """Ask again and again whether the hub is alive."""
        while time.monotonic() < until_s:
            await self.get("alive", "/healthz")
            await asyncio.sleep(PROBE_S)

    async def get(
        self,
        kind: str,
        path: str,
        headers: dict[str, str] | None = None,
        right: frozenset[int] | set[int] = frozenset({200}),
    ) -> bytes:
        """Return an answer's body; whatever has another status is noted."""
        began_s = time.monotonic()
        async with self._session.get(
            self._hub.base + path, headers=self._headers | (headers or {}), ssl=self._pin
        ) as answer:
            body = await answer.read()
        kind = "not there yet" if answer.status in right & {NOT_FOUND} else kind
        self._found.latencies.add(kind, time.monotonic() - began_s)
        if answer.status not in right:
            self._found.wrong.append(f"{path}: {answer.status} {body[:200]!r}")
            return b""
        return body


async def _token(hub: LocalHub, session: aiohttp.ClientSession, name: str) -> str:
    link = (await hub.call("POST", "/pairing-links", {}))["link"]
    body = {"code": parse_qs(urlsplit(link).query)["code"][0], "name": name}
    pin = aiohttp.Fingerprint(hub.fingerprint)
    async with session.post(f"{hub.base}/api/v1/pair", json=body, ssl=pin) as answer:
        told: dict[str, Any] = await answer.json()
    return str(told["token"])


async def _rings(hub: LocalHub, until_s: float, pause_s: float, found: Found) -> None:
    """Let somebody press each camera's button now and then, so that there are clips."""
    cameras = [each["id"] for each in (await hub.call("GET", "/cameras"))["cameras"]]
    number = 0
    while time.monotonic() < until_s:
        path = f"/cameras/{cameras[number % len(cameras)]}/triggers"
        number += 1
        try:
            await hub.call("POST", path, {"kind": "button", "active": True})
        except HubError as error:
            found.wrong.append(str(error))
        await asyncio.sleep(pause_s)


async def _visit(data: Path, many: int, length_s: float, pause_s: float) -> None:
    found, until_s = Found(), time.monotonic() + length_s
    async with local_hub(data) as hub:
        sessions = [aiohttp.ClientSession() for _ in range(many)]
        try:
            clients = [
                Client(hub, each, await _token(hub, each, f"client {number}"), found)
                for number, each in enumerate(sessions)
            ]
            listening = [asyncio.create_task(client.listen()) for client in clients]
            work = [
                client.look(until_s, pause_s, Random(number))  # noqa: S311 -- the same each time
                for number, client in enumerate(clients)
            ]
            work += [clients[0].probe(until_s), _rings(hub, until_s, pause_s / 4, found)]
            await asyncio.gather(*work)
            for task in listening:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
        finally:
            for each in sessions:
                await each.close()
    found.tell()


# Cameras


async def _film(video: Path, many: int) -> None:
    async with AsyncExitStack() as stack:
        cameras = [
            await stack.enter_async_context(paced_camera(video, SystemClock())) for _ in range(many)
        ]
        print(json.dumps([camera.url for camera in cameras]), flush=True)  # noqa: T201 -- the answer
        await asyncio.to_thread(sys.stdin.read)


# People at a department's desk


async def _work(url: str, certificate: str, length_s: float, pause_s: float) -> None:
    given = json.loads(await asyncio.to_thread(sys.stdin.readline))
    found, until_s = Found(), time.monotonic() + length_s
    connector = aiohttp.TCPConnector(
        ssl=ssl.create_default_context(cafile=certificate), limit=len(given["tokens"])
    )

    async def ask(session: aiohttp.ClientSession, token: str, chance: Random) -> None:
        """Ask for lists, one after the other."""
        headers = {"Authorization": f"Bearer {token}"}
        await asyncio.sleep(chance.uniform(0, pause_s))
        paths = cycle(chance.sample(given["paths"], len(given["paths"])))
        while time.monotonic() < until_s:
            path, began_s = next(paths), time.monotonic()
            async with session.get(f"{url}/api/v1{path}", headers=headers) as answer:
                raw = await answer.read()
            found.latencies.add(path, time.monotonic() - began_s)
            if answer.status != HTTPStatus.OK:
                found.wrong.append(f"{path}: {answer.status} {raw[:200]!r}")
            await asyncio.sleep(chance.uniform(0.5, 1.5) * pause_s)

    async with (
        aiohttp.ClientSession(connector=connector) as session,
        asyncio.TaskGroup() as tasks,
    ):
        for number, token in enumerate(given["tokens"]):
            tasks.create_task(ask(session, token, Random(number)))  # noqa: S311 -- a crowd
    found.tell()


def main() -> None:
    """Be the crowd that the command line names."""
    match sys.argv[1:]:
        case ["readers", port, many, length_s, pause_s, log_key]:
            asyncio.run(_read(int(port), int(many), float(length_s), float(pause_s), log_key))
        case ["clients", data, many, length_s, pause_s]:
            asyncio.run(_visit(Path(data), int(many), float(length_s), float(pause_s)))
        case ["people", url, certificate, length_s, pause_s]:
            asyncio.run(_work(url, certificate, float(length_s), float(pause_s)))
        case ["cameras", video, many]:
            asyncio.run(_film(Path(video), int(many)))
        case words:
            raise ValueError(words)


if __name__ == "__main__":
    main()
