"""A real Home Assistant for the demo: its own folder, one account, one dashboard."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import version as installed
from ipaddress import ip_address
import json
from pathlib import Path
import time
from typing import Any

import aiohttp

from demo.logs import DOMAIN
from demo.steps import StepFailedError

USERNAME = "demo"
PASSWORD = "neighbors-demo"  # noqa: S105 -- printed for the person who runs the demo
DASHBOARD = "neighbors-demo"
HA_VERSION = installed("homeassistant")

_CONFIGURATION = """\
homeassistant:
  name: {name}
  latitude: 47.6205
  longitude: -122.3493
  elevation: 40
  unit_system: metric
  time_zone: America/Los_Angeles
  currency: USD
  country: US
{http}recorder:
history:
logbook:
media_source:
mobile_app:
my:
notify:
camera:
automation: !include automations.yaml
{zeroconf}logger:
  default: warning
  logs:
    custom_components.neighbors_requests: info
"""
_HTTP = """\
http:
  server_host: {host}
  server_port: {port}
"""
_STORES_HTTP = (2026, 8)
"""From this version on, Home Assistant keeps the `http` settings in its storage.

If they are in YAML, it tries them for five minutes, then restarts without them unless somebody
confirms them.
"""


def write_configuration(  # noqa: PLR0913 -- the differences between plays
    folder: Path, *, name: str, host: str, port: int, discover: bool, version: str = HA_VERSION
) -> None:
    """Prepare a configuration folder for this version of Home Assistant.

    With `discover`, Home Assistant discovers the hub itself. If it listens on loopback only, it
    joins no multicast group on other interfaces either.
    """
    folder.mkdir(parents=True, exist_ok=True)
    year, month = (int(part) for part in version.split(".")[:2])
    in_yaml = (year, month) < _STORES_HTTP
    (folder / "configuration.yaml").write_text(
        _CONFIGURATION.format(
            name=name,
            http=_HTTP.format(host=host, port=port) if in_yaml else "",
            zeroconf="zeroconf:\n" if discover else "",
        )
    )
    (folder / "automations.yaml").write_text("[]\n")
    storage = folder / ".storage"
    storage.mkdir(exist_ok=True)
    _store(storage, "onboarding", {"done": ["core_config", "analytics", "integration"]}, version=4)
    if not in_yaml:
        _store(storage, "http", {"server_host": [host], "server_port": port}, version=1)
    if not discover and ip_address(host).is_loopback:
        # Its HTTP client opens mDNS on every enabled adapter, even without discovery.
        _store(storage, "core.network", {"configured_adapters": ["lo"]}, version=1)
    components = folder / "custom_components"
    if not components.exists():
        components.symlink_to(Path(__file__).parents[1] / "custom_components")


def _store(storage: Path, key: str, data: Mapping[str, object], *, version: int) -> None:
    """Write one of Home Assistant's own storage files."""
    body = {"version": version, "minor_version": 1, "key": key, "data": data}
    (storage / key).write_text(json.dumps(body))


@dataclass(slots=True)
class HomeAssistant:
    """A signed-in client of the running Home Assistant."""

    base: str
    session: aiohttp.ClientSession
    tokens: dict[str, Any]
    """The tokens as the frontend keeps them in the browser's `hassTokens`."""

    async def call(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 -- JSON
        """Return the JSON response of a REST call; raises aiohttp.ClientResponseError."""
        headers = {"Authorization": f"Bearer {self.tokens['access_token']}"}
        async with self.session.request(
            method, self.base + path, json=body, headers=headers, raise_for_status=True
        ) as response:
            return await response.json()

    async def say(self, *messages: dict[str, Any]) -> list[Any]:
        """Send websocket commands and return their results, in order."""
        async with self.session.ws_connect(self.base + "/api/websocket") as socket:
            await socket.receive_json()
            await socket.send_json({"type": "auth", "access_token": self.tokens["access_token"]})
            await socket.receive_json()
            results = []
            for number, message in enumerate(messages, start=1):
                await socket.send_json({"id": number, **message})
                answer = await socket.receive_json()
                if not answer.get("success"):
                    raise StepFailedError(f"Home Assistant refused {message['type']}: {answer}")
                results.append(answer["result"])
            return results

    async def states(self) -> dict[str, dict[str, Any]]:
        """Return the state of every entity, keyed by entity id."""
        return {state["entity_id"]: state for state in await self.call("GET", "/api/states")}

    async def act(self, domain: str, service: str, data: dict[str, Any]) -> Any:  # noqa: ANN401
        """Perform an action."""
        return await self.call("POST", f"/api/services/{domain}/{service}", data)


async def sign_up(session: aiohttp.ClientSession, base: str, deadline_s: float) -> HomeAssistant:
    """Wait until Home Assistant answers, create the account, and sign in."""
    until = time.monotonic() + deadline_s
    while True:
        try:
            async with session.get(base + "/api/onboarding") as response:
                if response.status == 200:  # noqa: PLR2004
                    break
        except aiohttp.ClientError:
            pass
        if time.monotonic() > until:
            raise StepFailedError(f"Home Assistant did not start within {deadline_s:.0f} s.")
        await asyncio.sleep(0.2)
    client_id = base + "/"
    account = {
        "client_id": client_id,
        "name": "Demo",
        "username": USERNAME,
        "password": PASSWORD,
        "language": "en",
    }
    async with session.post(
        base + "/api/onboarding/users", json=account, raise_for_status=True
    ) as response:
        code = (await response.json())["auth_code"]
    grant = {"client_id": client_id, "grant_type": "authorization_code", "code": code}
    async with session.post(base + "/auth/token", data=grant, raise_for_status=True) as response:
        tokens = await response.json()
    expires = int(time.time() * 1000) + tokens["expires_in"] * 1000
    tokens |= {"hassUrl": base, "clientId": client_id, "expires": expires}
    return HomeAssistant(base, session, tokens)


async def wait_running(home: HomeAssistant, deadline_s: float) -> None:
    """Wait until all of Home Assistant has started."""
    async with asyncio.timeout(deadline_s):
        while (await home.call("GET", "/api/config"))["state"] != "RUNNING":  # noqa: ASYNC110 -- it is another process
            await asyncio.sleep(0.2)


async def add_hub(home: HomeAssistant, link: str, *, discovered: bool, deadline_s: float) -> str:
    """Set up the integration with a pairing link, as a person would; returns how it was found."""
    flow = None
    if discovered:
        try:
            async with asyncio.timeout(deadline_s):
                while flow is None:
                    (flows,) = await home.say({"type": "config_entries/flow/progress"})
                    flow = next((each for each in flows if each["handler"] == DOMAIN), None)
                    await asyncio.sleep(0.3)
        except TimeoutError:
            flow = None
    path = "/api/config/config_entries/flow"
    how = "discovered by mDNS"
    if flow is None:
        flow = await home.call("POST", path, {"handler": DOMAIN})
        flow = await home.call("POST", f"{path}/{flow['flow_id']}", {"next_step_id": "link"})
        how = "by pairing link"
    result = await home.call("POST", f"{path}/{flow['flow_id']}", {"link": link})
    if result["type"] != "create_entry":
        raise StepFailedError(f"The integration was not set up: {result}")
    return how


@asynccontextmanager
async def browser_session() -> AsyncGenerator[aiohttp.ClientSession]:
    """Yield a session with a long timeout."""
    timeout = aiohttp.ClientTimeout(total=120)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        yield session


async def entities_of(home: HomeAssistant) -> dict[str, str]:
    """Return this integration's entity ids, keyed by their unique id without hub and camera."""
    (listed,) = await home.say({"type": "config/entity_registry/list"})
    named = {}
    for entity in listed:
        if entity["platform"] == DOMAIN and not entity["disabled_by"]:
            _, _, key = str(entity["unique_id"]).partition("_")
            # A camera's id stands between the hub's id and the entity's key.
            camera, _, rest = key.partition("_")
            is_camera = len(camera) == 12 and all(each in "0123456789abcdef" for each in camera)  # noqa: PLR2004
            named[rest if is_camera else key] = entity["entity_id"]
    return named
