"""Home Assistant's Supervisor, played for tests: its own protocol, and one app that runs here.

Home Assistant talks to it as to the real one. The app is whatever `App` starts: a real hub in a
process of its own, or a fake. Nothing is containered, and nothing is fetched.
"""

import asyncio
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha1
import json
import os
from pathlib import Path
import secrets
import sys
from typing import Any, Protocol

import aiohttp
from aiohttp import web

ROOT = Path(__file__).parents[2]
REPOSITORY = "https://github.com/neighbors-requests/neighbors-requests"
SLUG = sha1(REPOSITORY.encode(), usedforsecurity=False).hexdigest()[:8] + "_neighbors_hub"
CORE_TOKEN = "c" * 32
OTHER_APP = "a0d7b954_other"
STOP_S = 15.0

type Json = dict[str, Any]


class App(Protocol):
    """What runs when the app runs."""

    async def start(self, environment: dict[str, str]) -> None:
        """Start it with the variables that the Supervisor gives an app."""

    async def stop(self) -> None:
        """Stop it, if it runs."""

    def forget(self) -> None:
        """Delete its data folder."""


class HubProcess:
    """The real hub of this tree, as `run.sh` starts it, but without its container."""

    def __init__(self, data: Path, recordings: Path, log: Path, settings: str) -> None:
        self.data = data
        self.recordings = recordings
        self.environment: dict[str, str] = {}
        """What the Supervisor gave it at the last start."""
        self._log = log
        self._settings = settings
        """The `config.toml` of a new data folder."""
        self._process: Process | None = None

    async def start(self, environment: dict[str, str]) -> None:
        """Start the hub, and return at once."""
        self.environment = environment
        self.data.mkdir(exist_ok=True)
        self.recordings.mkdir(parents=True, exist_ok=True)
        config = self.data / "config.toml"
        if not config.exists():
            config.write_text(self._settings)
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "hub", "hub", "run", "--data-dir", str(self.data)),
                stdin=DEVNULL,
                stdout=log,
                stderr=log,
                env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment},
            )

    async def stop(self) -> None:
        """Stop the hub as Docker does: SIGTERM, then SIGKILL."""
        if self._process is None:
            return
        process, self._process = self._process, None
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            async with asyncio.timeout(STOP_S):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()

    def forget(self) -> None:
        """Delete what is below `/data`."""
        for path in sorted(self.data.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()

    @property
    def printed(self) -> str:
        """What the app's log shows."""
        return self._log.read_text() if self._log.exists() else ""


@dataclass(slots=True)
class Supervisor:
    """One machine's Supervisor; its state is open to the test."""

    app: App
    push: Callable[[str, str, Json], Awaitable[None]] | None = None
    """Sends `method`, uuid and body to Home Assistant's push address."""
    repositories: list[str] = field(default_factory=list)
    installed: bool = False
    state: str = "stopped"
    version: str = "0.1.0"
    available: bool = True
    options: Json = field(default_factory=dict)
    """What was set of the app itself, such as its watchdog."""
    messages: dict[str, Json] = field(default_factory=dict)
    faults: dict[str, tuple[int, Json]] = field(default_factory=dict)
    """For `METHOD /path`, the error to answer with instead."""
    asked: list[str] = field(default_factory=list)
    """Every call that changes something, as `METHOD /path`, in order."""
    installing: asyncio.Event = field(default_factory=asyncio.Event)
    """An installation ends once this is set, as it is by default."""
    progress: float = 0.0
    pushes: list[asyncio.Task[None]] = field(default_factory=list)
    """Every push to Home Assistant, which a test may wait for."""
    address: str = ""
    refresh_token: str = ""
    """What Home Assistant 2026.2 sends, so that the Supervisor can call it."""
    _app_token: str = ""

    # The app

    async def start(self) -> None:
        """Start the app, with a new token, as at each start."""
        self.state = "started"
        self._app_token = secrets.token_hex(56)
        await self.app.start({"SUPERVISOR_TOKEN": self._app_token, "SUPERVISOR_API": self.address})

    async def stop(self) -> None:
        """Stop the app."""
        await self.app.stop()
        self.state = "stopped"

    async def update(self) -> None:
        """Replace the app by a newer version, as a person or the Supervisor does."""
        await self.stop()
        self.version = "0.1.1"
        await self.start()

    async def uninstall(self) -> None:
        """Remove the app with its data; Home Assistant learns that its message is gone."""
        await self.stop()
        self.installed = False
        await asyncio.to_thread(self.app.forget)
        for uuid, message in list(self.messages.items()):
            if message["addon"] == SLUG:
                del self.messages[uuid]
                self._push("DELETE", uuid, message)

    # Discovery

    def publish(self, message: Json) -> str:
        """Store an app's message, and tell Home Assistant if it changed."""
        for uuid, known in self.messages.items():
            if (known["addon"], known["service"]) == (message["addon"], message["service"]):
                if known["config"] != message["config"]:
                    known["config"] = message["config"]
                    self._push("POST", uuid, known)
                return uuid
        uuid = secrets.token_hex(16)
        self.messages[uuid] = message | {"uuid": uuid}
        self._push("POST", uuid, message)
        return uuid

    def _push(self, method: str, uuid: str, message: Json) -> None:
        if self.push is not None:
            body = {"addon": message["addon"], "service": message["service"], "uuid": uuid}
            task = asyncio.ensure_future(self.push(method, uuid, body))
            self.pushes.append(task)

    # What it answers

    async def answer(self, request: web.Request) -> web.Response:
        """Answer any call as the Supervisor does."""
        what = f"{request.method} {request.path}"
        if request.method != "GET":
            self.asked.append(what)
        if what in self.faults:
            status, data = self.faults[what]
            return web.json_response({"result": "error", **data}, status=status)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in {CORE_TOKEN, self._app_token}:
            return web.json_response({"result": "error", "message": "Invalid token"}, status=401)
        body = await request.json() if request.can_read_body else {}
        try:
            found = await self._handle(what, body, is_app=token == self._app_token)
        except KeyError:
            return web.json_response({"result": "error", "message": "Not found"}, status=404)
        except PermissionError as error:
            return web.json_response({"result": "error", "message": str(error)}, status=403)
        except ValueError as error:
            return web.json_response({"result": "error", "message": str(error)}, status=400)
        return web.json_response({"result": "ok", "data": found})

    async def _handle(self, what: str, body: Json, *, is_app: bool) -> Json | list[Json]:
        if what == "POST /discovery":
            if not is_app or body["service"] != "neighbors_requests":
                raise PermissionError("Add-on has no access to this service")
            return {"uuid": self.publish({"addon": SLUG, **body})}
        if is_app:
            raise PermissionError("Only Home Assistant may read this")
        if what.startswith("GET "):
            return self._read(what)
        await self._change(what, body)
        return {}

    def _read(self, what: str) -> Json | list[Json]:
        if what.startswith("GET /discovery/"):
            return self.messages[what.removeprefix("GET /discovery/")]
        if what == f"GET /store/addons/{SLUG}":
            if REPOSITORY not in self.repositories:
                raise KeyError(SLUG)
            return self._app()
        if what == f"GET /addons/{SLUG}/info":
            self._check_installed()
            return self._app()
        if what == f"GET /addons/{OTHER_APP}/info":
            return self._app() | {"slug": OTHER_APP, "name": "Another app"}
        tables: dict[str, Callable[[], Json | list[Json]]] = {
            "GET /discovery": self._discovery,
            "GET /store/repositories": lambda: [_repository(url) for url in self.repositories],
            "GET /addons": lambda: {"addons": [self._app()] if self.installed else []},
            "GET /jobs/info": self._jobs,
        }
        return tables[what]() if what in tables else _ANSWERS[what]

    async def _change(self, what: str, body: Json) -> None:
        if what == "POST /store/repositories":
            if body["repository"] in self.repositories:
                raise ValueError("Can't add it, it is already in the store")
            self.repositories.append(body["repository"])
        elif what == f"POST /store/addons/{SLUG}/install":
            await self.installing.wait()
            self.installed = True
        elif what.startswith(f"POST /addons/{SLUG}/"):
            self._check_installed()
            if what.endswith("/options"):
                self.options |= body
            elif what.endswith("/start"):
                await self.start()
            elif what.endswith("/stop"):
                await self.stop()
        elif what in {"POST /homeassistant/options", "POST /core/options"}:
            self.refresh_token = str(body.get("refresh_token") or self.refresh_token)
        elif what == "POST /supervisor/update":
            raise ValueError("No supervisor update available")

    def _check_installed(self) -> None:
        if not self.installed:
            raise ValueError("Addon is not installed")

    def _discovery(self) -> Json:
        """Return the messages of the apps that run."""
        shown = [each for each in self.messages.values() if self._runs(each["addon"])]
        return {"discovery": shown}

    def _runs(self, addon: str) -> bool:
        return addon != SLUG or (self.installed and self.state == "started")

    def _jobs(self) -> Json:
        if not self.progress or self.installing.is_set():
            return {"ignore_conditions": [], "jobs": []}
        job = _ANSWERS["job"] | {"reference": SLUG, "progress": self.progress}
        return {"ignore_conditions": [], "jobs": [job]}

    def _app(self) -> Json:
        return _ANSWERS["app"] | {
            "installed": self.installed,
            "available": self.available,
            "state": self.state,
            "version": self.version if self.installed else None,
            "version_latest": self.version,
            "watchdog": bool(self.options.get("watchdog")),
        }


def _repository(url: str) -> Json:
    slug = sha1(url.lower().encode(), usedforsecurity=False).hexdigest()[:8]
    return {"slug": slug, "name": slug, "source": url, "url": url, "maintainer": ""}


_ANSWERS: dict[str, Json] = json.loads((ROOT / "tests/fixtures/supervisor.json").read_text())
"""What Home Assistant asks of any machine, and under `app` all that is said of an app."""


@asynccontextmanager
async def supervisor(app: App) -> AsyncGenerator[Supervisor]:
    """Serve a Supervisor with nothing installed on loopback; its app ends with it."""
    played = Supervisor(app)
    played.installing.set()
    served = web.Application()
    served.router.add_route("*", "/{path:.*}", played.answer)
    runner = web.AppRunner(served, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    played.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield played
    finally:
        await played.stop()
        await runner.cleanup()


def push_to(
    played: Supervisor, base: str, socket: Path
) -> Callable[[str, str, Json], Awaitable[None]]:
    """Return how the Supervisor calls Home Assistant: over its Unix socket.

    An older one gives it a token instead, and is called over TCP.
    """

    async def push(method: str, uuid: str, body: Json) -> None:
        path, headers = f"/api/hassio_push/discovery/{uuid}", dict[str, str]()
        host = "http://localhost"
        connector: aiohttp.BaseConnector | None = None
        async with aiohttp.ClientSession() as session:
            if played.refresh_token:
                grant = {"grant_type": "refresh_token", "refresh_token": played.refresh_token}
                async with session.post(f"{base}/auth/token", data=grant) as response:
                    response.raise_for_status()
                    headers["Authorization"] = f"Bearer {(await response.json())['access_token']}"
                host = base
            else:
                connector = aiohttp.UnixConnector(str(socket))
        async with aiohttp.ClientSession(connector=connector) as session:
            url = host + path
            async with session.request(method, url, json=body, headers=headers) as response:
                response.raise_for_status()

    return push
