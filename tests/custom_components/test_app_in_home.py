"""The whole way of the app: Home Assistant and the hub are processes, the Supervisor is played."""

import asyncio
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from importlib import import_module
import os
from pathlib import Path
import sys
import time
from typing import Any

import aiohttp
import pytest

from demo.children import free_port
from demo.home_assistant import HomeAssistant, sign_up, wait_running, write_configuration
from tests.servers.supervisor import (
    CORE_TOKEN,
    HubProcess,
    Supervisor,
    push_to,
    supervisor,
)

DOMAIN = "neighbors_requests"
FLOW = "/api/config/config_entries/flow"
ENTRY = "/api/config/config_entries/entry"
START_S = 120
LONGEST_S = 60
MOST_S = 150
"""From the first click to the paired hub, without downloads; about 5 seconds on a free machine."""
MOST_CLICKS = 3
HUB = """\
name = "Hub"

[api]
port = {port}

[discovery]
enabled = false
"""


@pytest.fixture(autouse=True)
def loopback(socket_enabled: None) -> None:  # noqa: ARG001 -- comes first
    """Allow loopback, and the socket over which the Supervisor calls Home Assistant."""
    # It has no types.
    import_module("pytest_socket").socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)


class Person:
    """Clicks through the integration's dialog, as the frontend does; counts the clicks."""

    def __init__(self, home: HomeAssistant) -> None:
        self._home = home
        self.clicks = 0
        self.actions: list[str] = []
        """What the dialog said was being done."""

    async def open(self) -> Any:  # noqa: ANN401 -- a flow's result
        """Choose the integration in the list; return its first dialog."""
        return await self._home.call("POST", FLOW, {"handler": DOMAIN})

    async def click(self, shown: Any, **answer: str) -> Any:  # noqa: ANN401 -- a flow's result
        """Submit a dialog, and return the next one that needs a person."""
        self.clicks += 1
        path = f"{FLOW}/{shown['flow_id']}"
        result = await self._home.call("POST", path, answer)
        async with asyncio.timeout(LONGEST_S):
            while result["type"] == "progress":
                self.actions.append(result["progress_action"])
                await asyncio.sleep(0.1)
                result = await self._home.call("POST", path, {})
        return result


async def found[T](look: Callable[[], Awaitable[T | None]]) -> T:
    """Return what `look` finds at last; raises TimeoutError."""
    async with asyncio.timeout(LONGEST_S):
        while (seen := await look()) is None:  # noqa: ASYNC110 -- it is in another process
            await asyncio.sleep(0.1)
        return seen


async def offers(home: HomeAssistant) -> list[Any]:
    """Return what Home Assistant offers to set up, of ours."""
    (flows,) = await home.say({"type": "config_entries/flow/progress"})
    return [each for each in flows if each["handler"] == DOMAIN]


async def entry(home: HomeAssistant, state: str = "loaded") -> Any:  # noqa: ANN401 -- JSON
    """Return our entry once it has a state."""

    async def look() -> Any:  # noqa: ANN401 -- JSON
        entries = await home.call("GET", f"{ENTRY}?domain={DOMAIN}")
        return next((each for each in entries if each["state"] == state), None)

    return await found(look)


async def is_reached(home: HomeAssistant) -> bool | None:
    """Return True once the hub's entities are available."""
    states = await home.states()
    hub = [state for name, state in states.items() if name.startswith("sensor.hub_")]
    return True if hub and all(each["state"] != "unavailable" for each in hub) else None


@asynccontextmanager
async def running_home(folder: Path, played: Supervisor) -> AsyncGenerator[HomeAssistant]:
    """Start an empty Home Assistant that has this Supervisor; yield a signed-in client."""
    port = free_port("127.0.0.1")
    write_configuration(folder, name="Home", host="127.0.0.1", port=port, discover=False)
    base, core = f"http://127.0.0.1:{port}", folder / "core.sock"
    with (folder / "printed.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *(str(Path(sys.executable).with_name("hass")), "-c", str(folder), "--skip-pip"),
            stdin=DEVNULL,
            stdout=log,
            stderr=log,
            env=os.environ
            | {
                "SUPERVISOR": played.address.removeprefix("http://"),
                "SUPERVISOR_TOKEN": CORE_TOKEN,
                "SUPERVISOR_CORE_API_SOCKET": str(core),
            },
        )
    try:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as session:
            home = await sign_up(session, base, START_S)
            await wait_running(home, START_S)
            played.push = push_to(played, base, core)
            yield home
    finally:
        await ended(process)


async def ended(process: Process) -> None:
    """Stop a process, and return once it has ended."""
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(60):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


@pytest.mark.parametrize("is_whole", [False, pytest.param(True, marks=pytest.mark.long)])
async def test_from_nothing_to_a_hub_and_back(tmp_path: Path, *, is_whole: bool) -> None:
    """Install, pair, update, remove, find again, uninstall: no link, and at most three clicks.

    The short form goes straight from the paired hub to the end of the app: what comes between is
    tried in `test_app` as well, where Home Assistant isn't a process.
    """
    settings = HUB.format(port=free_port("127.0.0.1"))
    hub = HubProcess(tmp_path / "data", tmp_path / "media", tmp_path / "app.log", settings)
    async with supervisor(hub) as played, running_home(tmp_path / "home", played) as home:
        first = await run_here(home, played)
        secrets = [CORE_TOKEN, hub.environment["SUPERVISOR_TOKEN"], message(played)["code"]]
        if is_whole:
            await update(home, played, first)
            secrets += [hub.environment["SUPERVISOR_TOKEN"], message(played)["code"]]
            second = await remove_and_find(home, played, first)
            await uninstall(home, played, second)
            # Installed again, it is another hub.
            third = await run_here(home, played)
            assert third["entry_id"] != second["entry_id"]
            secrets.append(message(played)["code"])
        else:
            await uninstall(home, played, first)
        await asyncio.gather(*played.pushes)
    written = (tmp_path / "home" / "printed.log").read_text() + hub.printed
    for secret in secrets:
        assert secret not in written
    assert "neighbors://" not in hub.printed
    ours = [line for line in written.splitlines() if DOMAIN in line and "ERROR" in line]
    assert ours == []


async def run_here(home: HomeAssistant, played: Supervisor) -> Any:  # noqa: ANN401 -- JSON
    """Go from a Home Assistant without our app to its paired hub; return the entry."""
    person, began = Person(home), time.monotonic()
    form = await person.click(await person.open(), next_step_id="managed")
    assert form["step_id"] == "app"
    assert not played.installed

    created = await person.click(form)

    assert created["type"] == "create_entry", created
    assert time.monotonic() - began < MOST_S
    assert person.clicks + 1 <= MOST_CLICKS  # the last one is Finish
    # What ended at once wasn't shown; a hub takes longer to start.
    shown = list(dict.fromkeys(person.actions))
    assert shown == sorted(shown, key=["app_repository", "app_install", "app_start"].index)
    assert shown[-1] == "app_start"
    assert played.options == {"watchdog": True}
    await found(lambda: is_reached(home))
    return await entry(home)


async def update(home: HomeAssistant, played: Supervisor, known: Any) -> None:  # noqa: ANN401 -- JSON
    """Update the app: the same hub comes back by itself, and nothing is asked."""
    code = message(played)["code"]

    await played.update()

    async def changed() -> bool | None:
        return True if message(played)["code"] != code else None

    await found(changed)
    await found(lambda: is_reached(home))
    assert await offers(home) == []
    assert (await entry(home))["entry_id"] == known["entry_id"]


async def remove_and_find(home: HomeAssistant, played: Supervisor, known: Any) -> Any:  # noqa: ANN401 -- JSON
    """Remove the entry but not the app: it is offered, and one click pairs; return the entry."""
    await home.call("DELETE", f"{ENTRY}/{known['entry_id']}")
    assert "app_left" in await issues(home)
    await played.stop()
    await played.start()

    async def offered() -> Any:  # noqa: ANN401 -- a flow's result
        return next(iter(await offers(home)), None)

    offer = await found(offered)
    assert (offer["context"]["source"], offer["step_id"]) == ("hassio", "hassio_confirm")
    person = Person(home)
    created = await person.click(offer)

    assert created["type"] == "create_entry", created
    assert person.clicks == 1
    second = await entry(home)
    assert second["title"] == known["title"]
    assert "app_left" not in await issues(home)
    return second


async def uninstall(home: HomeAssistant, played: Supervisor, known: Any) -> None:  # noqa: ANN401 -- JSON
    """Uninstall the app: the entry stays, and a repair says why it doesn't work, until it goes."""
    await played.uninstall()
    await home.call("POST", f"{ENTRY}/{known['entry_id']}/reload")
    await entry(home, "setup_retry")
    assert "app_removed" in await issues(home)

    await home.call("DELETE", f"{ENTRY}/{known['entry_id']}")

    assert "app_removed" not in await issues(home)


def message(played: Supervisor) -> Any:  # noqa: ANN401 -- JSON
    """Return the config in the app's message."""
    [config] = [each["config"] for each in played.messages.values()]
    return config


async def issues(home: HomeAssistant) -> set[str]:
    """Return the kinds of our issues."""
    (listed,) = await home.say({"type": "repairs/list_issues"})
    return {each["translation_key"] for each in listed["issues"] if each["domain"] == DOMAIN}
