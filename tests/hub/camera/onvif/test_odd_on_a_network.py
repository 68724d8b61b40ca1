"""Odd devices beside one another on a real network: all are found, and each says what it is."""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta

from hub.camera.onvif.description import OnvifDescription, describe
from hub.clock import SystemClock
from hub.discovery.discovery import Discovery
from hub.model.camera import CameraFound, FoundBy
from hub.store.secrets import Credentials
from tests.fakes.odd_onvif import PASSWORD, USERNAME, OddOnvif, Video
from tests.hub.discovery.network import Device, HastyClock, Speak, inside, ip, lan, match, message

LOGIN = Credentials(username=USERNAME, password=PASSWORD)
ODD = {
    "GetServices answers 501": OddOnvif(services="501"),
    "GetServices is a fault": OddOnvif(services="fault"),
    "HTTP digest": OddOnvif(auth="digest"),
    "no password": OddOnvif(auth="none"),
    "clock hours behind": OddOnvif(clock_ahead=timedelta(hours=-5)),
    "clock a year ahead": OddOnvif(clock_ahead=timedelta(days=366)),
    "tells no time": OddOnvif(tells_time=False, auth="digest"),
    "no network interfaces": OddOnvif(interfaces="missing"),
    "a MAC of zeros": OddOnvif(interfaces="zero"),
    "Media2 with H.265": OddOnvif(
        media=(Video("main", "H264", 1280, 720),),
        media2=(Video("main", "H265", 2560, 1920), Video("sub", "H264", 640, 480)),
    ),
    "relative addresses": OddOnvif(addresses="relative", streams="relative"),
    "unreachable addresses": OddOnvif(addresses="foreign", streams="foreign"),
    "a port nobody listens at": OddOnvif(addresses="dead_port"),
}


def _speaks(number: int) -> Speak:
    """Answer by an endpoint of its own, without a MAC: each is told apart by that alone."""

    def speak(message_id: str, xaddr: str) -> bytes:
        own = match(
            endpoint=f"urn:uuid:4d454930-0000-1000-8000-02a1b2c3d{number:03x}",
            xaddrs=xaddr,
            scopes="onvif://www.onvif.org/name/Odd",
        )
        return message(
            f"<d:ProbeMatches>{own}</d:ProbeMatches>",
            header=f"<a:RelatesTo>{message_id}</a:RelatesTo>",
        )

    return speak


async def _found_and_described() -> tuple[list[CameraFound], list[OnvifDescription]]:
    async with AsyncExitStack() as stack:
        for number, odd in enumerate(ODD.values(), start=20):
            odd.host, odd.port = f"10.98.0.{number}", 80
            ip(f"addr add {odd.host}/24 dev lan0")
            await stack.enter_async_context(odd.serving())
            device = Device(odd.host, _speaks(number))
            await stack.enter_async_context(device.serving())
        found = sorted(
            await Discovery(HastyClock(), None, lan).scan(), key=lambda each: each.xaddrs
        )
        told = await asyncio.gather(
            *(describe(each.xaddrs[0], LOGIN, SystemClock()) for each in found)
        )
        return found, told


def test_every_odd_device_on_the_network_is_found_and_understood() -> None:
    """One scan finds them all, and each offers its own video at its own address."""
    found, told = inside(_found_and_described)

    assert [each.address for each in found] == [odd.host for odd in ODD.values()]
    assert all(each.found_by == (FoundBy.WS_DISCOVERY,) for each in found)
    by_name = dict(zip(ODD, told, strict=True))
    for name, each in by_name.items():
        host = ODD[name].host
        assert each.device_url == f"http://{host}:80/onvif/device_service".replace(":80/", "/")
        assert each.main_url.startswith(f"rtsp://{host}"), name
    offsets = {name: each.clock_offset_ms for name, each in by_name.items()}
    assert offsets["tells no time"] is None
    assert round((offsets["clock hours behind"] or 0) / 3_600_000) == -5
    assert by_name["a MAC of zeros"].mac == by_name["no network interfaces"].mac == ""
    assert "sub" in by_name["Media2 with H.265"].sub_url
