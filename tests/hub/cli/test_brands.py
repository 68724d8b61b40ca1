"""Adding cameras to a real hub: for each brand, one that behaves as docs/brands.md says.

The cameras speak real WS-Discovery, mDNS, ONVIF and RTSP (GStreamer, with Digest), each at an
address of its own. The hub runs whole, in a thread of its own; it is asked as people ask it: over
its API, and by its command line. One more camera is read by a recorder already.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from ipaddress import ip_address
import json
import os
from pathlib import Path
import re
import threading
from typing import Any, Final

import pytest
from typer.testing import CliRunner
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from demo.children import free_port
from hub.app import run
from hub.cli.app import app
from hub.cli.client import local_hub
from hub.config import read_config
from hub.data_folder import Folders
from hub.model.brand import BRANDS
from noticeboard.runtime.text import catalogue
from tests.fakes.odd_onvif import MOTION, PASSWORD, USERNAME, OddOnvif
from tests.hub.camera.test_factory import Recorder, watched
from tests.hub.discovery.network import Device, match, message
from tests.servers import gst_server

PAGE: Final = Path(__file__).parents[3] / "docs" / "brands.md"
CONFIG = """
[api]
host = "127.0.0.1"
port = 0
[discovery]
interfaces = ["127.0.0.1"]
[recording]
floor_gib = 0.1
"""
LANGUAGES = ("en", "es", "fr", "de")
LOGIN = {"username": USERNAME, "password": PASSWORD}


@dataclass(frozen=True, slots=True)
class Row:
    """What the page says about a brand."""

    on: str
    works: str
    doorbells: tuple[str, ...]


def _page() -> dict[str, Row]:
    rows = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", PAGE.read_text(), re.MULTILINE)
    return {
        name: Row(on, works, () if models == "–" else tuple(models.split(", ")))
        for name, on, works, models in rows[2:]
    }


ROWS: Final = _page()
STREET: Final = f"127.0.{64 + os.getpid() % 128}"
"""Where this process has its cameras. Two that run at once don't answer for each other's."""


@dataclass(frozen=True, kw_only=True)
class Made:
    """One camera of a brand, as the page describes it."""

    brand: str
    model: str
    path: str = ""
    """Where its video is."""
    onvif: bool = False
    service: str = ""
    """What it announces by mDNS, if anything."""
    mac: str = ""
    rings: bool = False
    """Whether its model is one of the page's last column."""

    @property
    def address(self) -> str:
        """Its own address of loopback."""
        return f"{STREET}.{10 + sorted((*ROWS, '')).index(self.brand)}"

    @cached_property
    def onvif_port(self) -> int:
        """Where it speaks ONVIF: its announcement says so."""
        return free_port(self.address)

    @property
    def key(self) -> str:
        """Its endpoint."""
        return f"urn:uuid:4d454930-0000-1000-8000-{int(ip_address(self.address)):012x}"

    @property
    def xaddr(self) -> str:
        """Its device service."""
        return f"http://{self.address}:{self.onvif_port}/onvif/device_service"


MADE = {
    each.brand: each
    for each in (
        Made(
            brand="Amcrest",
            model="AD410",
            path="/cam/realmonitor",
            onvif=True,
            rings=True,
        ),
        Made(brand="Aqara", model="G410", path="/ch1", service="_hap._tcp.local.", rings=True),
        Made(brand="Axis", model="A8207-VE", path="/onvif-media/media.amp", onvif=True, rings=True),
        Made(brand="Blink", model="Mini"),
        Made(brand="Dahua", model="VTO2202F-P", path="/cam/realmonitor", onvif=True, rings=True),
        Made(
            brand="DoorBird",
            model="D2101V",
            path="/mpeg/media.amp",
            service="_axis-video._tcp.local.",
            mac="1CCAE3000001",
            rings=True,
        ),
        Made(brand="Eufy", model="T8410", path="/live0"),
        Made(
            brand="Hikvision",
            model="DS-HD1",
            path="/Streaming/Channels/101",
            onvif=True,
            rings=True,
        ),
        Made(brand="Nest", model="Cam"),
        Made(brand="Reolink", model="D340P", path="/h264Preview_01_main", onvif=True, rings=True),
        Made(brand="Ring", model="Video Doorbell"),
        Made(
            brand="Tapo",
            model="C210",
            path="/stream1",
            onvif=True,
        ),
        Made(brand="UniFi", model="G4 Bullet", path="/s0"),
        Made(brand="Wyze", model="Cam v3", path="/live"),
    )
}
NAMELESS = Made(brand="", model="IP Camera", onvif=True)
"""One whose announcement does not say who made it."""
NO_VIDEO: Final = {name for name, row in ROWS.items() if "neither RTSP nor ONVIF" in row.on} - {
    "Wyze"
}
brands = pytest.mark.parametrize("brand", sorted(ROWS))


@dataclass(slots=True, kw_only=True)
class Hub:
    """A whole hub that has looked for cameras once."""

    data: Path
    found: dict[str, Any] = field(default_factory=dict)
    """What it found, by address."""

    async def call(
        self, method: str, path: str, body: object = None, *, language: str = "en"
    ) -> tuple[int, Any]:
        """Return the status and the JSON of one call of its API."""
        async with (
            local_hub(self.data) as hub,
            hub.session.request(
                method,
                hub._url(path),  # noqa: SLF001 -- the command line's own
                json=body,
                headers={**hub._proof, "Accept-Language": language},  # noqa: SLF001
                ssl=hub._pin,  # noqa: SLF001
            ) as answer,
        ):
            return answer.status, (await answer.json() if answer.status != 204 else None)

    async def adopt(self, camera: dict[str, Any]) -> Any:  # noqa: ANN401 -- JSON
        """Add a camera, and return it as it is then listed."""
        status, added = await self.call("POST", "/cameras", camera)
        assert status == 201, added
        return added

    async def camera(self, camera_id: str) -> Any:  # noqa: ANN401 -- JSON
        """Return an added camera as it is listed now."""
        _, listed = await self.call("GET", "/cameras")
        return next(each for each in listed["cameras"] if each["id"] == camera_id)

    async def say(self, *words: str, typed: str = f"{PASSWORD}\n") -> str:
        """Run one command on it; return what it prints, in one line."""
        done = await asyncio.to_thread(
            CliRunner().invoke,
            app,
            [*words, "--data-dir", str(self.data)],
            env={"NO_COLOR": "1", "COLUMNS": "200"},
            input=typed,
        )
        return " ".join(done.output.split())


def _probe_match(made: Made, message_id: str, _xaddr: str) -> bytes:
    scopes = " ".join(
        f"onvif://www.onvif.org/{kind}/{value.replace(' ', '%20')}"
        for kind, value in (("name", made.model), ("mfr", made.brand), ("hardware", made.model))
        if value
    )
    body = f"<d:ProbeMatches>{match(endpoint=made.key, xaddrs=made.xaddr, scopes=scopes)}"
    return message(f"{body}</d:ProbeMatches>", header=f"<a:RelatesTo>{message_id}</a:RelatesTo>")


@asynccontextmanager
async def _announced() -> AsyncGenerator[None]:
    """Have all cameras answer a search: by WS-Discovery those with ONVIF, the others by mDNS."""
    async with AsyncExitStack() as stack:
        zeroconf = await stack.enter_async_context(AsyncZeroconf(interfaces=["127.0.0.1"]))
        for made in (*MADE.values(), NAMELESS):
            if made.onvif:
                device = Device(made.address, partial(_probe_match, made))
                await stack.enter_async_context(device.serving())
            elif made.service:
                name = f"{made.brand} {made.model}"
                info = AsyncServiceInfo(
                    made.service,
                    f"{name}.{made.service}",
                    port=80,
                    parsed_addresses=[made.address],
                    server=f"{name.replace(' ', '-')}.local.",
                    properties={"ci": "18", "md": made.model, "macaddress": made.mac},
                )
                await (await zeroconf.async_register_service(info, cooperating_responders=True))
        yield


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Generator[Hub]:
    """Run a hub among the cameras of all brands, of which nothing but the search answers yet."""
    folder = tmp_path_factory.mktemp("brands")
    (folder / "config.toml").write_text(CONFIG)
    made = Hub(data=folder / "data")
    ready = threading.Event()
    stops: list[Callable[[], object]] = []

    async def live() -> None:
        stop = asyncio.Event()

        async def begun(*_parts: object) -> None:
            announced = {each.address for each in MADE.values() if each.onvif or each.service}
            for _ in range(3):
                _, answer = await made.call("POST", "/cameras/scan")
                made.found = {each["address"]: each for each in answer["found"]}
                if announced <= made.found.keys():
                    break
            ready.set()

        async with _announced():
            config = await asyncio.to_thread(read_config, folder / "config.toml")
            running = asyncio.create_task(run(config, Folders(data=made.data), begun))
            stops.append(partial(asyncio.get_running_loop().call_soon_threadsafe, stop.set))
            stopping = asyncio.create_task(stop.wait())
            await asyncio.wait([running, stopping], return_when=asyncio.FIRST_COMPLETED)
            running.cancel()
            stopping.cancel()
            await asyncio.wait([running, stopping])

    thread = threading.Thread(target=lambda: asyncio.run(live()))
    thread.start()
    try:
        assert ready.wait(60)
        yield made
    finally:
        stops[0]()
        thread.join(60)


@asynccontextmanager
async def _switched_on(made: Made, *, model: str = "") -> AsyncGenerator[tuple[str, OddOnvif]]:
    """Let a camera give its video, and serve ONVIF if it has that; give its address and device."""
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(
            gst_server(
                auth="none" if made.brand == "UniFi" else "digest",
                user=USERNAME,
                password=PASSWORD,
                host=made.address,
                mount=made.path,
            )
        )
        device = OddOnvif(
            host=made.address,
            port=made.onvif_port,
            maker=made.brand,
            model=model or made.model,
            video=server.url,
        )
        if made.onvif:
            await stack.enter_async_context(device.serving())
        yield server.url, device


@brands
async def test_the_page_is_true_of_a_camera_that_is_switched_on(hub: Hub, brand: str) -> None:
    """It is added in the way the page names, its video is read, and a doorbell is known as one."""
    made = MADE[brand]
    if brand in NO_VIDEO:
        entity = f"camera.{brand.lower()}"
        added = await hub.adopt({"entity_id": entity, "name": brand})
        assert (added["kind"], added["entity_id"]) == ("lent", entity)
        await hub.call("DELETE", f"/cameras/{added['id']}")
        return
    login = {} if brand == "UniFi" else LOGIN
    async with _switched_on(made) as (url, _):
        found = hub.found.get(made.address)
        way = {"found_key": found["key"]} if made.onvif and found else {"stream_url": url}
        added = await hub.adopt({**way, **login, "name": "Porch"})
        await hub.call("DELETE", f"/cameras/{added['id']}")

    assert added["kind"] == ("onvif" if made.onvif else "rtsp")
    assert (found is not None) is (made.onvif or bool(made.service))
    if found:
        assert (found["brand"], found["doorbell"]) == (brand, made.rings)
    if made.onvif:
        assert (added["make"], added["doorbell"]) == (brand, made.rings)


@brands
async def test_a_camera_that_refuses_shows_its_line(hub: Hub, brand: str) -> None:
    """With everything switched off, the error has the brand's advice, in four languages."""
    made, row = MADE[brand], ROWS[brand]
    found = hub.found.get(made.address)
    # What was not found is known by what its owner calls it.
    way = (
        {"found_key": found["key"], "name": "Porch"}
        if found
        else {"stream_url": f"rtsp://{made.address}:9/", "name": f"{brand} {made.model}"}
    )
    key = next(each.key for each in BRANDS if each.name == brand)
    for language in LANGUAGES:
        status, said = await hub.call("POST", "/cameras", way | LOGIN, language=language)
        texts = catalogue(language)

        assert status == 503
        assert said["error"]["advice"] == (
            f"{brand}: {texts[f'brand.{key}.on']} {texts[f'brand.{key}.works']}"
        )
    printed = await hub.say(
        "add",
        way.get("found_key", way.get("stream_url", "")),
        *("--name", way["name"], "--username", USERNAME, "--password-stdin"),
    )
    assert f"{brand}: {row.on} {row.works}" in printed


@pytest.mark.parametrize("brand", sorted(name for name, made in MADE.items() if made.onvif))
async def test_a_camera_whose_account_is_another_shows_its_line(hub: Hub, brand: str) -> None:
    """A password that ONVIF does not take is refused, with the account that the page names."""
    made, row = MADE[brand], ROWS[brand]
    way = {"found_key": hub.found[made.address]["key"], "name": "Porch"}
    async with _switched_on(made):
        status, said = await hub.call("POST", "/cameras", way | LOGIN | {"password": "another"})

    assert (status, said["error"]["code"]) == (400, "camera_password")
    assert said["error"]["advice"] == f"{brand}: {row.on} {row.works}"


async def test_a_brand_that_only_onvif_tells(hub: Hub) -> None:
    """A camera that answers over ONVIF but has RTSP switched off shows the line of its maker."""
    device = OddOnvif(
        host=NAMELESS.address,
        port=NAMELESS.onvif_port,
        maker="HIKVISION",
        model="DS-2CD2042WD",
        video=f"rtsp://{NAMELESS.address}:9/main",
    )
    async with device.serving():
        status, said = await hub.call(
            "POST", "/cameras", {"found_key": NAMELESS.key, "name": "Porch", **LOGIN}
        )

    row = ROWS["Hikvision"]
    assert (status, said["error"].get("advice")) == (503, f"Hikvision: {row.on} {row.works}")


@pytest.mark.parametrize("brand", sorted(each.name for each in BRANDS if each.key and each.path))
async def test_the_path_of_a_brand_is_found(hub: Hub, brand: str) -> None:
    """Who adds a camera by its address alone need not know the path: its brand is enough."""
    made = MADE[brand]
    path = next(each.path for each in BRANDS if each.name == brand)
    name = "Porch" if made.address in hub.found else f"{brand} yard"
    async with gst_server(
        auth="digest", user=USERNAME, password=PASSWORD, host=made.address, mount=path.split("?")[0]
    ) as server:
        bare = server.url.removesuffix(server.mount) + "/"
        added = await hub.adopt({"stream_url": bare, "name": name, **LOGIN})
        await hub.call("DELETE", f"/cameras/{added['id']}")

    # What a camera announced is stored as its make; what its owner calls it is not.
    assert (added["kind"], added["name"]) == ("rtsp", name)
    assert added["make"] == (brand if name == "Porch" else "")


@pytest.mark.parametrize("brand", sorted(name for name, made in MADE.items() if made.onvif))
async def test_a_doorbell_that_is_known_by_its_model_rings(hub: Hub, brand: str) -> None:
    """Its contact is its button; the same contact on a camera rings no bell."""
    made = MADE[brand]
    way = {"found_key": hub.found[made.address]["key"], "name": "Porch"}
    async with _switched_on(made) as (_, device):
        added = await hub.adopt(way | LOGIN)
        await device.subscribed()
        device.tell("tns1:Device/Trigger/DigitalInput")
        device.tell(MOTION)
        async with asyncio.timeout(60):
            while not (shown := await hub.camera(added["id"]))["motion"]:  # noqa: ASYNC110 -- an API
                await asyncio.sleep(0.05)
        await hub.call("DELETE", f"/cameras/{added['id']}")

    assert bool(shown["last_ring"]) is made.rings


# A camera that a recorder reads already

RECORDER = f"{STREET}.84"
RECORDED = f"{STREET}.7"


@dataclass(frozen=True, slots=True)
class Street:
    """A camera, and a recorder that relays it."""

    camera: str
    """The camera's own address."""
    restream: str
    recorder: Recorder


@asynccontextmanager
async def _recorded(hub: Hub) -> AsyncGenerator[Street]:
    """Let a go2rtc that somebody has had the hub look at read a camera."""
    async with (
        gst_server(auth="digest", user=USERNAME, password=PASSWORD, host=RECORDED) as camera,
        gst_server(host=RECORDER, mount="/porch") as relay,
    ):
        inside = camera.url.replace("//", f"//{USERNAME}:{PASSWORD}@")
        recorder = Recorder(
            address=RECORDER,
            streams={"porch": watched(inside, f"{RECORDED}:554")},
            listen=f":{relay.port}",
        )
        async with recorder.serving():
            await hub.call("POST", "/cameras/scan", {"address": RECORDER})
            yield Street(camera.url, relay.url, recorder)


def _in_words(street: Street) -> str:
    return (
        f"A recorder at {RECORDER} already reads this camera. Connect through the recorder "
        f"({street.restream}), so the camera sends its video only once but without its own "
        "events, or connect directly."
    )


async def test_a_recorder_that_reads_the_camera_is_offered(hub: Hub) -> None:
    """The API says which and where, in the reader's language; the person chooses."""
    camera = {"name": "Porch", "if_read_already": "ask", **LOGIN}
    async with _recorded(hub) as street:
        camera["stream_url"] = street.camera
        said = [
            await hub.call("POST", "/cameras", camera, language=language) for language in LANGUAGES
        ]
        adopted = {}
        for choice in ("directly", "recorder"):
            adopted[choice] = await hub.adopt(camera | {"if_read_already": choice})
            secrets = json.loads((hub.data / "camera-secrets.json").read_text())
            assert (adopted[choice]["id"] in secrets) is (choice == "directly")
            await hub.call("DELETE", f"/cameras/{adopted[choice]['id']}")
        street.recorder.streams = {}
        gone = await hub.call("POST", "/cameras", camera | {"if_read_already": "recorder"})
        unasked = await hub.adopt(camera)
        await hub.call("DELETE", f"/cameras/{unasked['id']}")

    assert {(status, told["error"]["code"]) for status, told in said} == {(409, "read_already")}
    assert said[0][1]["error"]["message"] == _in_words(street)
    assert len({told["error"]["message"] for _, told in said}) == len(LANGUAGES)
    assert all(street.restream in told["error"]["message"] for _, told in said)
    assert {each["kind"] for each in adopted.values()} == {"rtsp"}
    assert (gone[0], gone[1]["error"]["message"]) == (
        409,
        "No recorder reads this camera anymore. Connect directly.",
    )


async def test_the_command_line_offers_the_recorder(hub: Hub) -> None:
    """Without a person it says which options choose; each of them does what it says."""
    async with _recorded(hub) as street:
        words = ["add", street.camera, "--username", USERNAME, "--password-stdin"]
        refused = await hub.say(*words)
        seen = []
        for option in ("--from-recorder", "--directly"):
            added = await hub.say(*words, option)
            _, listed = await hub.call("GET", "/cameras")
            seen.append((added.startswith("Added Front door"), len(listed["cameras"])))
            await hub.call("DELETE", f"/cameras/{listed['cameras'][0]['id']}")

    assert _in_words(street) in refused
    assert "Use --from-recorder or --directly." in refused
    assert seen == [(True, 1), (True, 1)]


async def test_a_person_is_asked_what_to_read(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal the command asks, and reads what the person chooses."""
    monkeypatch.setattr("hub.cli.cameras._is_watched", lambda: True)
    async with _recorded(hub) as street:
        words = ["add", street.camera, "--username", USERNAME, "--password-stdin"]
        printed = await hub.say(*words, typed=f"{PASSWORD}\ny\n")
        _, listed = await hub.call("GET", "/cameras")
        [camera] = listed["cameras"]
        secrets = json.loads((hub.data / "camera-secrets.json").read_text())
        await hub.call("DELETE", f"/cameras/{camera['id']}")

    assert "Read it from the recorder?" in printed
    assert camera["id"] not in secrets
