"""Home Assistant is real, the hub is a fake that speaks real TLS on loopback."""

# First of all: the plugin brings a package `custom_components` of its own, and whichever is
# imported first is where Home Assistant looks.
import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
import logging
from pathlib import Path
import threading
from typing import Any, override

import aiohttp
from homeassistant.components.persistent_notification import UpdateType, async_register_callback
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.util import executor
from homeassistant.util.async_ import get_scheduled_timer_handles
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

# pytest-aiohttp's freezes the routes of a started server; which of the two plugins comes last, and
# so wins, is chance.
from pytest_homeassistant_custom_component.plugins import aiohttp_client  # noqa: F401 -- see above

import custom_components.neighbors_requests
from custom_components.neighbors_requests import progress
from custom_components.neighbors_requests.const import DOMAIN
from custom_components.neighbors_requests.managed import keeper

from . import demo_home, values
from .fake_hub import TOKEN, Certificate, FakeHub, until
from .home import Dialog
from .values import HUB_ID

# The plugin has everything logged, and pytest keeps it as text: a tenth of a test's time. Nobody
# reads what Home Assistant sets up, or each statement of its database and of the hub's.
for quiet in ("homeassistant", "sqlalchemy.engine", "aiosqlite"):
    logging.getLogger(quiet).setLevel(logging.WARNING)

# Home Assistant interrupts a thread of its executor that takes longer than a tenth of a second to
# end, and so may leave the others waiting for good: a busy machine needs more time than that.
executor._JOIN_ATTEMPTS = 1  # noqa: SLF001 -- there is no other way
executor.EXECUTOR_SHUTDOWN_TIMEOUT = 300  # shared by all of its threads

# Home Assistant's own habits, which are not ours to mend; everything else is still an error.
FORGIVEN = ("ignore::aiohttp.web_exceptions.NotAppKeyWarning",)


class Complaints(logging.Handler):
    """Keeps what Home Assistant says about how this integration uses it."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if DOMAIN in message and ("Detected that" in message or "deprecated" in message):
            self.heard.append(message)


@pytest.fixture(autouse=True)
def complaints() -> Iterator[list[str]]:
    """Fail a test in which the integration does what Home Assistant will not take for long."""
    listener = Complaints()
    logging.getLogger().addHandler(listener)
    yield listener.heard
    logging.getLogger().removeHandler(listener)
    assert listener.heard == []


@pytest.fixture
def shown(hass: HomeAssistant) -> dict[str, Any]:
    """Return the notifications in Home Assistant, kept up to date."""
    now: dict[str, Any] = {}

    @callback
    def update(kind: UpdateType, changed: dict[str, Any]) -> None:
        for key, notification in changed.items():
            if kind is UpdateType.REMOVED:
                now.pop(key, None)
            else:
                now[key] = notification

    async_register_callback(hass, update)
    return now


@pytest.fixture(autouse=True)
def dialogs_that_listen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show all work as progress, and no longer than it takes: a test sees how it ends anyway."""
    monkeypatch.setattr(progress, "AT_ONCE_S", 0.0)
    monkeypatch.setattr(progress, "LISTENS_S", 0.0)


@pytest.fixture
def every_platform() -> None:
    """Set up every platform in this test, although its module goes without."""


@pytest.fixture(autouse=True)
def platforms(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set up only the platforms that a module lists in PLATFORMS, all of them if it has no list.

    Their entities are half of what each set-up of a hub costs, and many tests look at none.
    """
    listed = getattr(request.module, "PLATFORMS", None)
    if listed is not None and "every_platform" not in request.fixturenames:
        monkeypatch.setattr(custom_components.neighbors_requests, "PLATFORMS", [*listed])


@pytest.fixture(autouse=True)
def time_to_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a hub the time that it needs beside other tests."""
    monkeypatch.setattr(keeper, "START_S", 300.0)
    monkeypatch.setattr(keeper, "FIRST_START_S", 300.0)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Forgive Home Assistant's own warnings, in this folder only."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            for warning in FORGIVEN:
                item.add_marker(pytest.mark.filterwarnings(warning))


@pytest.fixture(scope="module", autouse=True)
def garbage_collection() -> None:
    """Leave out what the plugin does: it collects after each module, a twentieth of all its time.

    What a test leaves behind is collected with the rest, and a resource among it still fails a run.
    """


@pytest.fixture(autouse=True)
def enable_event_loop_debug() -> None:
    """Leave out what the plugin does: debugging keeps the whole stack for each task and callback.

    On the newest Python that takes as long as all else. What it refuses, `guarded_loop` refuses.
    """


@pytest.fixture(autouse=True)
async def guarded_loop(
    verify_cleanup: None,  # noqa: ARG001 -- it looks for timers once this has ended
) -> AsyncGenerator[None]:
    """Let the event loop refuse what another thread calls, and end heartbeats after the test.

    aiohttp 3.14 may start the heartbeat once more for a websocket that it closed.
    """
    running = asyncio.get_running_loop()
    for name in ("call_soon", "call_at"):
        setattr(running, name, _checked(running, getattr(running, name)))
    yield
    for timer in get_scheduled_timer_handles(running):
        socket = getattr(timer._callback, "__self__", None)  # type: ignore[attr-defined]  # noqa: SLF001 -- as the plugin
        if isinstance(socket, aiohttp.ClientWebSocketResponse) and socket.closed:
            timer.cancel()


def _checked[**P, T](loop: asyncio.AbstractEventLoop, call: Callable[P, T]) -> Callable[P, T]:
    def checked(*given: P.args, **named: P.kwargs) -> T:
        loop._check_thread()  # type: ignore[attr-defined]  # noqa: SLF001 -- as its debugging does
        return call(*given, **named)

    return checked


@pytest.fixture
async def hass(hass: HomeAssistant) -> HomeAssistant:
    """Return a Home Assistant to which a client that hangs up during a handshake is no fault.

    The hub of these tests listens in the same event loop, which reports that when it debugs.
    """
    loop = asyncio.get_running_loop()
    report = loop.get_exception_handler()
    assert report is not None

    def report_but_hang_ups(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if context["message"] != "Error on transport creation for incoming connection":
            report(loop, context)

    loop.set_exception_handler(report_but_hang_ups)
    return hass


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """Return the hub's certificate."""
    return Certificate(tmp_path_factory.mktemp("hub"))


@pytest.fixture(scope="session")
def other_certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """Return somebody else's certificate, with the same name in it."""
    return Certificate(tmp_path_factory.mktemp("other"))


@pytest.fixture
async def hub(
    socket_enabled: None,  # noqa: ARG001 -- lets loopback through
    threadless: None,  # noqa: ARG001 -- its database costs a tenth of each test otherwise
    certificate: Certificate,
) -> AsyncGenerator[FakeHub]:
    """Return a hub that listens, with one doorbell."""
    before = set(threading.enumerate())

    def databases() -> list[threading.Thread]:
        begun = set(threading.enumerate()) - before
        return [each for each in begun if "_connection_worker_thread" in each.name]

    async with FakeHub(certificate) as fake:
        fake.cameras[values.CAMERA_ID] = values.camera()
        yield fake
    # Each connection to its database had a thread, which ends after it.
    await until(lambda: not databases())


@pytest.fixture
async def demo(hass: HomeAssistant) -> AsyncGenerator[None]:
    """Bring the entities of Home Assistant's own demo, to lend from."""
    async with demo_home.home(hass):
        yield


@pytest.fixture
def entry(
    hass: HomeAssistant,
    hub: FakeHub,
    enable_custom_integrations: None,  # noqa: ARG001 -- lets ours be found
) -> MockConfigEntry:
    """Return a paired hub that is not set up yet."""
    made = MockConfigEntry(
        domain=DOMAIN,
        title="Hub",
        unique_id=HUB_ID,
        data={
            "host": "127.0.0.1",
            "port": hub.port,
            "fingerprint": hub.certificate.fingerprint,
            "token": TOKEN,
        },
    )
    made.add_to_hass(hass)
    return made


@pytest.fixture
async def loaded(
    hass: HomeAssistant, hub: FakeHub, entry: MockConfigEntry
) -> AsyncGenerator[MockConfigEntry]:
    """Return a paired hub that is set up and listened to."""
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    await hub.heard()
    yield entry
    # What is lent must end before the hub does.
    if entry.state is ConfigEntryState.LOADED:
        await hass.config_entries.async_unload(entry.entry_id)


@pytest.fixture
def dialog(hass: HomeAssistant, loaded: MockConfigEntry) -> Dialog:
    """Return a camera's dialog that is not open yet."""
    return Dialog(hass, loaded)


@pytest.fixture
async def pending(hub: FakeHub, loaded: MockConfigEntry) -> MockConfigEntry:
    """Return a hub with two pending requests."""
    await hub.push_request("request.matched", values.request(1))
    await hub.push_request("request.matched", values.request(2))
    await until(lambda: len(loaded.runtime_data.data.pending) == 2)
    return loaded


@pytest.fixture
def alex(hass_admin_user: MockUser) -> Context:
    """Return an act of Alex."""
    hass_admin_user.name = "Alex\u202e"
    return Context(user_id=hass_admin_user.id)
