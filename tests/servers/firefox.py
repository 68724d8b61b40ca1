"""Debian's Firefox, driven by WebDriver BiDi (w3.org/TR/webdriver-bidi) without a driver."""

import asyncio
import base64
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
import itertools
import json
import os
from pathlib import Path
import re
import signal
import tempfile
from typing import Any, Final

import aiohttp

FIREFOX: Final = "/usr/bin/firefox-esr"
_PATIENCE_S: Final = 120
"""A busy machine may take so long to start it, or to answer."""
_LISTENS: Final = re.compile(r"WebDriver BiDi listening on (ws://127\.0\.0\.1:\d+)")
_PREFS: Final = {
    # The list of downloads would take the focus from the page, and most of what keys do.
    "browser.download.alwaysOpenPanel": False,
    # Nothing but loopback is reached: all else goes to a proxy that isn't there.
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.proxy.no_proxies_on": "127.0.0.1",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.dns.disabled": True,
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.safebrowsing.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.getAddons.cache.enabled": False,
    "extensions.systemAddon.update.enabled": False,
    "extensions.update.enabled": False,
    "media.gmp-manager.updateEnabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": False,
}

_KEYS: Final = {
    "Tab": "\ue004",
    "Enter": "\ue006",
    "Shift": "\ue008",
    "Space": " ",
    "ArrowLeft": "\ue012",
    "ArrowRight": "\ue014",
}
"""WebDriver's names of keys (w3.org/TR/webdriver2, 17.4.2)."""


_CAPABILITIES: Final = {"alwaysMatch": {"acceptInsecureCerts": True}}
"""A board on loopback signs its certificate itself."""


class FirefoxError(Exception):
    """What Firefox answers if a command can't be done, or a script throws."""


class FirefoxPage:
    """One tab."""

    def __init__(self, session: "_Session", context: str) -> None:
        self._session = session
        self._context = context

    async def open(self, url: str) -> None:
        """Load a page, and wait until it is loaded."""
        await self._session.call(
            "browsingContext.navigate", context=self._context, url=url, wait="complete"
        )

    async def evaluate(self, script: str) -> Any:  # noqa: ANN401 -- whatever the script gives
        """Return what an expression gives; a promise is awaited. It must fit in JSON."""
        given = await self._session.call(
            "script.evaluate",
            # JSON is one value of BiDi: its own form of objects has to be taken apart.
            expression=f"(async () => JSON.stringify((await ({script})) ?? null))()",
            target={"context": self._context},
            awaitPromise=True,
        )
        if given["type"] == "exception":
            raise FirefoxError(given["exceptionDetails"]["text"])
        return json.loads(given["result"]["value"])

    async def set_files(self, expression: str, *paths: Path) -> None:
        """Choose files in the input that an expression gives, as a person would."""
        found = await self._session.call(
            "script.evaluate",
            expression=expression,
            target={"context": self._context},
            awaitPromise=False,
        )
        await self._session.call(
            "input.setFiles",
            context=self._context,
            element={"sharedId": found["result"]["sharedId"]},
            files=[str(path) for path in paths],
        )

    async def press(self, keys: str) -> None:
        """Press a key, as `Tab`, or several together, as `Shift+Tab`."""
        values = [_KEYS.get(key, key) for key in keys.split("+")]
        down = [{"type": "keyDown", "value": value} for value in values]
        up = [{"type": "keyUp", "value": value} for value in reversed(values)]
        await self._session.call(
            "input.performActions",
            context=self._context,
            actions=[{"type": "key", "id": "keyboard", "actions": down + up}],
        )

    async def screenshot(self) -> bytes:
        """Return what is shown as PNG."""
        given = await self._session.call("browsingContext.captureScreenshot", context=self._context)
        return base64.b64decode(given["data"])

    async def resize(self, width: int, height: int) -> None:
        """Give the page a size."""
        await self._session.call(
            "browsingContext.setViewport",
            context=self._context,
            viewport={"width": width, "height": height},
        )


class _Session:
    """Commands and their answers over one socket, one at a time each."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}

    async def listen(self) -> None:
        """Hand each answer to whoever waits for it, until the socket closes."""
        async for message in self._socket:
            answer = message.json()
            if future := self._waiting.pop(answer.get("id") or 0, None):
                future.set_result(answer)
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(FirefoxError("It has ended, and will not answer."))

    async def call(self, method: str, **params: object) -> dict[str, Any]:
        """Do a command. Raises FirefoxError."""
        number = next(self._numbers)
        future = self._waiting[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": params})
        answer = await asyncio.wait_for(future, _PATIENCE_S * 10)
        if answer["type"] == "error":
            raise FirefoxError(f"{answer['error']}: {answer['message']}")
        result: dict[str, Any] = answer["result"]
        return result


def _profile(folder: Path) -> None:
    lines = [
        f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in _PREFS.items()
    ]
    (folder / "user.js").write_text("\n".join(lines))


@asynccontextmanager
async def firefox() -> AsyncGenerator[FirefoxPage]:
    """Run one without a window and with a new profile; it ends with the block."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        _profile(Path(name))
        process = await asyncio.create_subprocess_exec(
            FIREFOX,
            "--headless",
            "--no-remote",
            "--profile",
            name,
            "--remote-debugging-port=0",
            env=os.environ | {"MOZ_CRASHREPORTER_DISABLE": "1", "HOME": name},
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            # Its own group: it ends with all its tabs.
            start_new_session=True,
        )
        try:
            async with asyncio.timeout(_PATIENCE_S):
                address = await _address(process)
            drain = asyncio.create_task(_drain(process))
            async with (
                aiohttp.ClientSession() as http,
                http.ws_connect(f"{address}/session", max_msg_size=0) as socket,
            ):
                session = _Session(socket)
                listening = asyncio.create_task(session.listen())
                await session.call("session.new", capabilities=_CAPABILITIES)
                # In the tab that is there at first, the address bar has the focus.
                tab = await session.call("browsingContext.create", type="tab")
                await session.call("browsingContext.activate", context=tab["context"])
                yield FirefoxPage(session, tab["context"])
                listening.cancel()
                drain.cancel()
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()


async def _address(process: asyncio.subprocess.Process) -> str:
    assert process.stderr is not None
    said = []
    async for line in process.stderr:
        said.append(line.decode())
        if found := _LISTENS.search(said[-1]):
            return found[1]
    raise FirefoxError("".join(said))


async def _drain(process: asyncio.subprocess.Process) -> None:
    """Read what it says, so that it never waits for a reader."""
    assert process.stderr is not None
    while await process.stderr.read(1 << 16):
        pass
