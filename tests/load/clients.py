"""Clients of a hub, such as several Home Assistants with their dashboards open.

`python -m tests.load.clients DATA CLIENTS SECONDS PAUSE_S` prints one JSON object at the end. Each
client is paired by itself, listens to the websocket, and asks for what a dashboard shows; one
more only asks whether the hub is alive, which tells how long its loop is held up.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
import json
from pathlib import Path
from random import Random
import sys
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp

from hub.cli.client import LocalHub, local_hub
from hub.errors import HubError
from tests.load.figures import Latencies

PROBE_S = 0.05
NOT_FOUND = 404
LISTS = ("/state", "/cameras", "/clips?limit=100", "/requests", "/boards", "/storage", "/ledger")


@dataclass(slots=True)
class Found:
    """What the clients have come to."""

    latencies: Latencies = field(default_factory=Latencies)
    events: int = 0
    wrong: list[str] = field(default_factory=list)


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


async def _main(data: Path, many: int, length_s: float, pause_s: float) -> None:
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
    told = {"latencies": found.latencies.seconds, "events": found.events}
    print(json.dumps(told | {"wrong": found.wrong[:20]}))  # noqa: T201 -- the answer


if __name__ == "__main__":
    asyncio.run(_main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])))
