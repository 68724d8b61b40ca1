"""One list of cameras: what is the same device, where it is now, and what is news."""

import asyncio
from datetime import timedelta

from hub.discovery.discovery import MOST_FOUND, Discovery, own_interfaces
from hub.discovery.mdns import Announced
from hub.discovery.wsd_messages import Answer
from hub.model.camera import CameraFound, FoundBy
from tests.fakes.standing_clock import StandingClock

MAC = "02a1b2c3d4e5"


def _answer(
    endpoint: str = "urn:uuid:1", *, at: str = "192.0.2.7", mac: str = "", name: str = ""
) -> Answer:
    xaddrs = (f"http://{at}/onvif/device_service",)
    return Answer(endpoint=endpoint, xaddrs=xaddrs, name=name, brand="", mac=mac)


def _announced(service: str = "Porch._onvif._tcp.local.", *, mac: str = "") -> Announced:
    return Announced(
        service=service,
        address="192.0.2.7",
        port=80,
        name="Porch",
        brand="Acme",
        mac=mac,
        doorbell=True,
        onvif_path="/onvif/device_service",
    )


class Heard(Discovery):
    """A discovery that is told instead of listening."""

    def __init__(self) -> None:
        self.clock = StandingClock()
        super().__init__(self.clock, None, [])
        self.answered = self._answered
        self.announced = self._announced


def test_the_same_device_twice_is_one() -> None:
    """An answer to a later probe renews what is known, and names are not lost."""
    heard = Heard()

    heard.answered(_answer(name="Porch"), "192.0.2.7")
    heard.clock.forward(timedelta(seconds=5))
    heard.answered(_answer(), "192.0.2.7")
    [found] = heard.found()

    assert (found.key, found.name) == ("urn:uuid:1", "Porch")
    assert found.seen_at == heard.clock.now()


def test_two_ways_of_finding_are_merged_by_address() -> None:
    """An announcement that leads to the same device service is the same camera."""
    heard = Heard()

    heard.answered(_answer(at="192.0.2.7:80"), "192.0.2.7")
    heard.announced(_announced())
    [found] = heard.found()

    assert found.found_by == (FoundBy.WS_DISCOVERY, FoundBy.MDNS)
    assert (found.key, found.brand, found.doorbell) == ("urn:uuid:1", "Acme", True)


def test_two_ways_of_finding_are_merged_by_hardware_address() -> None:
    """The same hardware under two names is one camera."""
    heard = Heard()

    heard.announced(_announced("A._axis-video._tcp.local.", mac=MAC))
    heard.answered(_answer(at="192.0.2.9", mac=MAC), "192.0.2.9")

    assert len(heard.found()) == 1


def test_cameras_without_hardware_addresses_stay_apart() -> None:
    """An unknown hardware address is nobody's."""
    heard = Heard()

    heard.answered(_answer("urn:uuid:1", at="192.0.2.7"), "192.0.2.7")
    heard.answered(_answer("urn:uuid:2", at="192.0.2.8"), "192.0.2.8")

    assert len(heard.found()) == 2


def test_a_moved_camera_is_reached_where_it_is_now() -> None:
    """A device that got another address keeps its key, and its old addresses are forgotten."""
    heard = Heard()

    heard.answered(_answer(at="192.0.2.7"), "192.0.2.7")
    heard.answered(_answer(at="192.0.2.8"), "192.0.2.8")
    [found] = heard.found()

    assert found.address == "192.0.2.8"
    assert found.xaddrs == ("http://192.0.2.8/onvif/device_service",)


def test_a_bye_forgets_nothing() -> None:
    """What goes away stays listed as last seen, and somebody's Bye removes nobody else's camera."""
    heard = Heard()
    heard.answered(_answer(), "192.0.2.7")

    heard.answered(
        Answer(endpoint="urn:uuid:1", xaddrs=(), name="", brand="", mac="", leaving=True),
        "192.0.2.66",
    )
    [found] = heard.found()

    assert found.address == "192.0.2.7"


def test_the_address_that_answered_comes_first() -> None:
    """Other addresses a device names may be unreachable, or a trap."""
    heard = Heard()
    xaddrs = ("http://203.0.113.5/x", "http://camera.example/x", "http://192.0.2.7/x")

    heard.answered(
        Answer(endpoint="urn:uuid:1", xaddrs=xaddrs, name="", brand="", mac=""), "192.0.2.7"
    )
    [found] = heard.found()

    assert found.xaddrs[0] == "http://192.0.2.7/x"


def test_the_list_has_an_end() -> None:
    """A flood of invented devices fills no memory."""
    heard = Heard()

    for number in range(MOST_FOUND + 10):
        at = f"192.0.{number // 256}.{number % 256}"
        heard.answered(_answer(f"urn:uuid:{number}", at=at), at)

    assert len(heard.found()) == MOST_FOUND


async def test_news_is_told_once_and_gathered() -> None:
    """What says the same again is no news; what changes all the time is told once a second."""
    heard = Heard()
    told: list[CameraFound] = []

    async def on_found(found: CameraFound) -> None:
        told.append(found)

    running = asyncio.create_task(heard.run(on_found))
    for number in range(50):
        heard.answered(_answer(name=f"Name {number}"), "192.0.2.7")
    await heard.clock.until_asleep(2)
    heard.answered(_answer(name="Name 49"), "192.0.2.7")
    heard.clock.forward(timedelta(seconds=1))
    await asyncio.sleep(0)
    heard.answered(_answer(name="Name 50"), "192.0.2.7")
    await heard.clock.until_asleep(2)
    running.cancel()
    await asyncio.wait([running])

    assert [found.name for found in told] == ["Name 49", "Name 50"]


def test_some_interface_is_always_there() -> None:
    """Loopback is used only where this machine has nothing else."""
    addresses = own_interfaces()

    assert addresses
    assert len(addresses) == 1 or not any(each.startswith("127.") for each in addresses)
