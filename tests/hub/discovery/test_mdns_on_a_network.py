"""mDNS on a real network of the test's own: real announcements, real goodbyes, both families."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
import logging

import pytest
from zeroconf import IPVersion
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from hub.discovery.addresses import Interface
from hub.discovery.discovery import Discovery
from hub.discovery.mdns import ALL_TYPES, Questions, open_mdns
from hub.model.camera import CameraFound, FoundBy
from tests.hub.discovery.network import ADDRESS, LINK, Device, HastyClock, inside, ip, lan

CAMERA = "10.98.0.7"
MOVED = "10.98.0.8"
MOST_SCANS = 10


def _service(
    name: str = "Garden",
    kind: str = "_onvif._tcp.local.",
    *,
    at: tuple[str, ...] = (CAMERA,),
    txt: dict[str, str] | None = None,
) -> AsyncServiceInfo:
    return AsyncServiceInfo(
        kind,
        f"{name}.{kind}",
        port=80,
        parsed_addresses=list(at),
        server=f"{name.replace(' ', '-')}.local.",
        properties=txt or {},
    )


async def _announce(camera: AsyncZeroconf, service: AsyncServiceInfo) -> None:
    """Announce a service, without asking the others for a second whether they have its name."""
    await (await camera.async_register_service(service, cooperating_responders=True))


@asynccontextmanager
async def _camera(*services: AsyncServiceInfo, at: str = CAMERA) -> AsyncGenerator[AsyncZeroconf]:
    """Announce services from one address until the block ends, with a goodbye."""
    version = IPVersion.V6Only if ":" in at else IPVersion.V4Only
    async with AsyncZeroconf(interfaces=[at], ip_version=version) as camera:
        for service in services:
            await _announce(camera, service)
        yield camera


@asynccontextmanager
async def _hub(*, shared: bool = True) -> AsyncGenerator[tuple[Discovery, list[CameraFound]]]:
    """Run a discovery with an mDNS of the hub's, or one of its own."""
    told: list[CameraFound] = []

    async def on_found(found: CameraFound) -> None:
        told.append(found)

    zeroconf = open_mdns(lan()) if shared else None
    discovery = Discovery(HastyClock(), zeroconf, lan)
    running = asyncio.create_task(discovery.run(on_found))
    try:
        yield discovery, told
    finally:
        running.cancel()
        await asyncio.wait([running])
        if zeroconf is not None:
            await zeroconf.async_close()


async def _until(true: Callable[[], bool]) -> None:
    while not true():  # noqa: ASYNC110 -- what a network brings sets no event
        await asyncio.sleep(0.01)


def _told(*services: AsyncServiceInfo, at: str = CAMERA) -> list[CameraFound]:
    """Return what is known once the first of the services has been told of."""

    async def browse() -> list[CameraFound]:
        async with _camera(*services, at=at), _hub() as (discovery, told):
            await _until(lambda: bool(told))
            await discovery.scan()
            return discovery.found()

    return inside(browse)


@pytest.mark.parametrize(
    ("service_type", "txt", "stream", "lent_by"),
    [
        ("_rtsp._tcp.local.", {"path": "/live"}, f"rtsp://{CAMERA}:80/live", ""),
        ("_rtsp._tcp.local.", {}, f"rtsp://{CAMERA}:80/", ""),
        ("_hap._tcp.local.", {"ci": "17"}, "", "HomeKit"),
        ("_esphomelib._tcp.local.", {}, "", "ESPHome"),
        ("_onvif._tcp.local.", {}, "", ""),
        ("_axis-video._tcp.local.", {}, "", ""),
    ],
)
def test_what_is_announced_says_how_a_camera_is_read(
    service_type: str, txt: dict[str, str], stream: str, lent_by: str
) -> None:
    """RTSP gives the stream's address; HomeKit and ESPHome are what only Home Assistant reads."""
    [found] = _told(_service("Garden cam", service_type, txt=txt))

    assert (found.stream_url, found.lent_by) == (stream, lent_by)


def test_a_camera_that_also_speaks_rtsp_is_read_so() -> None:
    """One device that announces HomeKit and RTSP is one camera, and needs nobody to lend it."""
    homekit = _service("Porch", "_hap._tcp.local.", txt={"ci": "17"})

    [found] = _told(homekit, _service("Porch", "_rtsp._tcp.local.", txt={"path": "/a"}))

    assert (found.stream_url, found.lent_by) == (f"rtsp://{CAMERA}:80/a", "")


@pytest.mark.parametrize(
    ("service_type", "name", "txt", "doorbell"),
    [
        ("_onvif._tcp.local.", "Garden", {"path": "/onvif/x"}, False),
        ("_hap._tcp.local.", "Bell", {"ci": "18"}, True),
        ("_hap._udp.local.", "Thread Cam", {"ci": "17"}, False),
        ("_axis-video._tcp.local.", "Porch", {"macaddress": "1CCAE3112233"}, True),
        ("_CGI._tcp.local.", "HIKVISION DS-2CD2032 - 123456", {}, False),
    ],
)
def test_an_announced_camera_is_found(
    service_type: str, name: str, txt: dict[str, str], *, doorbell: bool
) -> None:
    """A real registration reaches a real browser, beside a printer that is not listed."""
    printer = _service("Printer", "_http._tcp.local.")

    [found] = _told(printer, _service(name, service_type, txt=txt))

    assert (found.key, found.name) == (f"{name}.{service_type}", name)
    assert (found.found_by, found.address) == ((FoundBy.MDNS,), CAMERA)
    assert found.doorbell == doorbell
    if "path" in txt:
        assert found.xaddrs == (f"http://{CAMERA}:80{txt['path']}",)


def test_a_camera_of_ipv6_alone_is_found() -> None:
    """A link's own AAAA is given the interface that it can be reached by."""
    [found] = _told(_service(at=("fe80::98:7",)), at="fe80::98:7")

    assert found.address == "fe80::98:7%lan0"
    assert found.xaddrs == ("http://[fe80::98:7%lan0]:80/onvif/device_service",)


def test_a_camera_of_both_families_is_reached_by_ipv4() -> None:
    """Of A and AAAA records the first are preferred."""
    [found] = _told(_service(at=("fd00::7", CAMERA)))

    assert found.address == CAMERA


def test_nobody_can_say_that_a_camera_is_on_this_machine() -> None:
    """An announcement of a loopback address is not listed; the hub must not talk to itself."""
    [found] = _told(
        _service("Evil", at=("127.0.0.1",)), _service("Multi", at=("224.0.0.9",)), _service()
    )

    assert found.name == "Garden"


def test_all_ways_are_one_camera() -> None:
    """What one camera announces and answers is one entry that says everything it was told."""

    async def browse() -> list[CameraFound]:
        services = (
            _service(),
            _service(kind="_rtsp._tcp.local."),
            _service(kind="_psia._tcp.local."),
        )
        async with Device(CAMERA).serving(), _camera(*services), _hub() as (discovery, told):
            await _until(lambda: bool(told))
            await discovery.scan()
            await _until(lambda: len(discovery.found()[0].said) == 4)
            return discovery.found()

    [found] = inside(browse)

    assert set(found.found_by) == {FoundBy.MDNS, FoundBy.WS_DISCOVERY}
    assert {said.detail for said in found.said} > {"_onvif._tcp", "_rtsp._tcp", "_psia._tcp"}


def test_a_goodbye_is_followed_live() -> None:
    """What takes back its announcement is shown away at once, and stays listed."""

    async def live() -> list[CameraFound]:
        async with _hub() as (_, told):
            async with _camera(_service()):
                await _until(lambda: bool(told))
            await _until(lambda: told[-1].away)
            async with _camera(_service()):
                await _until(lambda: not told[-1].away)
            return told

    told = inside(live)

    assert [found.away for found in told[:1]] == [False]
    assert {found.key for found in told} == {"Garden._onvif._tcp.local."}


def test_a_camera_that_goes_without_a_word_is_away_after_three_scans() -> None:
    """An announcement lasts more than an hour; nobody waits that long to be told."""

    async def live() -> list[bool]:
        away = []
        async with _hub() as (discovery, told):
            camera = AsyncZeroconf(interfaces=[CAMERA], ip_version=IPVersion.V4Only)
            await _announce(camera, _service())
            await _until(lambda: bool(told))
            for _ in range(2):
                await discovery.scan()
                away.append(discovery.found()[0].away)
            camera.zeroconf.registry.async_remove(
                camera.zeroconf.registry.async_get_service_infos()
            )
            # On a busy machine, an answer from before may still be read in the next scan.
            while not away[-1] and len(away) < MOST_SCANS:
                await discovery.scan()
                away.append(discovery.found()[0].away)
            await camera.async_close()
        return away

    away = inside(live)

    assert away[:4] == [False] * 4
    assert away[-1]


def test_a_camera_that_moved_is_recognised() -> None:
    """Its name leads to another address and the old one answers for it no more."""

    async def live() -> list[CameraFound]:
        async with _hub() as (discovery, told):
            camera = AsyncZeroconf(interfaces=[CAMERA], ip_version=IPVersion.V4Only)
            await _announce(camera, _service())
            await _until(lambda: bool(told))
            await asyncio.sleep(1.1)  # RFC 6762, 10.2: what is younger is not replaced
            # It loses its lease without a word.
            await asyncio.to_thread(ip, f"addr del {CAMERA}/24 dev lan0")
            camera.zeroconf.registry.async_remove(
                camera.zeroconf.registry.async_get_service_infos()
            )
            await camera.async_close()
            async with _camera(_service(at=(MOVED,)), at=MOVED):
                await asyncio.sleep(1.1)  # and the old record goes a second later
                await discovery.scan()
                await discovery.scan()
                return discovery.found()

    [found] = inside(live)

    assert (found.address, found.away) == (MOVED, False)


def test_one_address_is_asked_by_itself() -> None:
    """The answer says that this very address knows the name; another one's is not taken for it."""

    async def ask() -> list[tuple[str, str]]:
        answers: list[tuple[str, str]] = []
        questions = Questions(lambda name, address: answers.append((name, address)))
        await questions.open()
        async with _camera(_service()), _camera(_service("Other", at=(MOVED,)), at=MOVED):
            for address in (CAMERA, MOVED, "fe80::98:7%gone"):
                questions.query("Garden._onvif._tcp.local.", address)
            questions.query("x" * 80 + "._onvif._tcp.local.", CAMERA)
            await _until(lambda: bool(answers))
            await asyncio.sleep(0.2)
        questions.close()
        return answers

    answers = inside(ask)

    assert set(answers) == {("Garden._onvif._tcp.local.", CAMERA)}


@pytest.mark.parametrize("shared", [True, False])
def test_an_interface_that_comes_later_is_browsed(*, shared: bool) -> None:
    """A hub that started before its network finds what is announced there, with IPv6 off too."""

    async def live() -> list[CameraFound]:
        for change in (f"addr del {ADDRESS}/24 dev lan0", f"addr del {LINK}/64 dev lan0"):
            await asyncio.to_thread(ip, change)
        async with _camera(_service()), _hub(shared=shared) as (discovery, told):
            await discovery.scan()
            assert not told
            await asyncio.to_thread(ip, f"addr add {ADDRESS}/24 dev lan0")
            await discovery.scan()
            await _until(lambda: bool(told))
            await asyncio.to_thread(ip, f"addr del {ADDRESS}/24 dev lan0")
            await discovery.scan()
            return told

    [found, *_] = inside(live)

    assert found.address == CAMERA


def test_a_flood_of_names_is_bounded() -> None:
    """Hundreds of announcements are looked up a few at a time, and the list keeps its end."""

    async def flood() -> list[CameraFound]:
        services = [_service(f"Cam {number}") for number in range(60)]
        async with (
            _hub() as (discovery, told),
            AsyncZeroconf(interfaces=[CAMERA], ip_version=IPVersion.V4Only) as camera,
        ):
            for service in services:
                camera.zeroconf.registry.async_add(service)
            await discovery.scan()
            await _until(lambda: bool(told))
            await discovery.scan()
            return discovery.found()

    found = inside(flood)

    assert 0 < len(found) <= 32


def test_mdns_that_cannot_be_opened_is_said(caplog: pytest.LogCaptureFixture) -> None:
    """On addresses that are not there, and on none at all, the hub goes on without it."""
    away = Interface(name="eth9", index=99, address="192.0.2.1", prefix=24)
    no_link = Interface(name="eth9", index=99, address="fe80::1", prefix=64)
    caplog.set_level(logging.CRITICAL, "zeroconf")

    async def open_none() -> list[AsyncZeroconf | None]:
        opened = [open_mdns([]), open_mdns([no_link])]
        some = open_mdns([away, no_link])
        if some is not None:
            await some.async_close()
        return opened

    assert inside(open_none) == [None, None]


def test_every_type_is_asked_for() -> None:
    """The list of types is whole; a misspelt one would be silence."""
    assert len(ALL_TYPES) == 9
    assert all(each.endswith((("._tcp.local."), ("._udp.local."))) for each in ALL_TYPES)
