"""Discovery on a real network of the test's own: real multicast, a real responder, real mDNS."""

import asyncio
from pathlib import Path
import socket

import pytest
from zeroconf import IPVersion
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from demo.doorbell import MAC, Doorbell
from hub.clock import SystemClock
from hub.discovery.discovery import Discovery, own_interfaces
from hub.discovery.ws_discovery import GROUP, PORT, listen, probe_all
from hub.discovery.wsd_messages import Answer
from hub.model.camera import CameraFound, FoundBy
from tests.hub.discovery.network import ADDRESS, inside
from tests.hub.discovery.said import ENDPOINT, match, message


def test_a_doorbell_answers_a_probe(tmp_path: Path) -> None:
    """The virtual doorbell is found by multicast, once, by its endpoint and at its own address."""

    async def scan() -> list[CameraFound]:
        doorbell = Doorbell(host=ADDRESS, http_port=8580, rtsp_port=8554, folder=tmp_path)
        started = asyncio.Event()
        serving = asyncio.create_task(doorbell.run(started))
        await started.wait()
        found = await Discovery(SystemClock(), None, own_interfaces()).scan(timeout_s=0.5)
        serving.cancel()
        await asyncio.wait([serving])
        return found

    [found] = inside(scan)

    assert found.found_by == (FoundBy.WS_DISCOVERY,)
    assert (found.key, found.mac, found.address) == (ENDPOINT, MAC, ADDRESS)
    assert found.xaddrs == (f"http://{ADDRESS}:8580/onvif/device_service",)
    assert (found.name, found.brand) == ("Virtual doorbell", "Demo")


def test_a_hello_is_heard() -> None:
    """A device that says hello is found without a probe; an unusable interface is passed over."""

    async def hear() -> tuple[Answer, str]:
        heard: asyncio.Queue[tuple[Answer, str]] = asyncio.Queue()
        listening = asyncio.create_task(
            listen([ADDRESS, "192.0.2.1"], lambda answer, at: heard.put_nowait((answer, at)))
        )
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as device:
            device.bind((ADDRESS, 0))
            hello = message(match(kind="Hello"))
            while heard.empty():
                device.sendto(hello, (GROUP, PORT))
                await asyncio.sleep(0.01)
        listening.cancel()
        await asyncio.wait([listening])
        return heard.get_nowait()

    answer, address = inside(hear)

    assert (answer.endpoint, address) == (ENDPOINT, ADDRESS)


@pytest.mark.filterwarnings("error::ResourceWarning")
def test_a_network_that_is_not_there_stops_nothing() -> None:
    """Probing from an address this machine does not have finds nobody, and leaks no socket."""

    async def probe() -> list[Answer]:
        heard: list[Answer] = []
        await probe_all(
            ["192.0.2.1"], lambda answer, _: heard.append(answer), SystemClock(), timeout_s=0.1
        )
        return heard

    assert inside(probe) == []


@pytest.mark.parametrize(
    ("service_type", "name", "txt", "doorbell"),
    [
        ("_onvif._tcp.local.", "Garden", {"path": "/onvif/x"}, False),
        ("_hap._tcp.local.", "Bell", {"ci": "18"}, True),
        ("_axis-video._tcp.local.", "Porch", {"macaddress": "1CCAE3112233"}, True),
    ],
)
def test_an_announced_camera_is_found_by_mdns(
    service_type: str, name: str, txt: dict[str, str], *, doorbell: bool
) -> None:
    """A real registration reaches a real browser, beside a printer that is not listed."""

    async def browse() -> CameraFound:
        found: asyncio.Queue[CameraFound] = asyncio.Queue()
        async with (
            AsyncZeroconf(interfaces=[ADDRESS], ip_version=IPVersion.V4Only) as camera,
            AsyncZeroconf(interfaces=[ADDRESS], ip_version=IPVersion.V4Only) as hub,
        ):
            for kind, label, texts in (
                ("_http._tcp.local.", "Printer", {}),
                (service_type, name, txt),
            ):
                info = AsyncServiceInfo(
                    kind,
                    f"{label}.{kind}",
                    port=80,
                    parsed_addresses=[ADDRESS],
                    server=f"{label}.local.",
                    properties=texts,
                )
                await (await camera.async_register_service(info))
            discovery = Discovery(SystemClock(), hub, [ADDRESS])
            running = asyncio.create_task(discovery.run(found.put))
            first = await found.get()
            running.cancel()
            await asyncio.wait([running])
            assert discovery.found() == [first]
        return first

    found = inside(browse)

    assert (found.key, found.name) == (f"{name}.{service_type}", name)
    assert (found.found_by, found.address) == ((FoundBy.MDNS,), ADDRESS)
    assert found.doorbell == doorbell
    if "path" in txt:
        assert found.xaddrs == (f"http://{ADDRESS}:80{txt['path']}",)
