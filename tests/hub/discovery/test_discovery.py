"""What a discovery tells, and when."""

import asyncio
from datetime import timedelta

import pytest

from hub.discovery.addresses import Interface
from hub.discovery.discovery import MOST_BY_HAND, Discovery
from hub.discovery.mdns import Resolved
from hub.discovery.ws_discovery import ProbeMatch
from hub.errors import ConflictError
from hub.model.camera import CameraFound
from tests.fakes.clocks import HandClock, StandingClock
from tests.hub.discovery.network import inside


def _answer(name: str) -> ProbeMatch:
    return ProbeMatch(endpoint="urn:uuid:1", xaddrs=(), name=name, brand="", mac="")


def test_few_addresses_are_asked_for_by_hand() -> None:
    """Each is asked in every later scan, so the oldest make room."""

    async def ask() -> list[str]:
        discovery = Discovery(HandClock(), None, list)
        for number in range(MOST_BY_HAND + 2):
            assert await discovery.search(f"192.0.2.{number}") == []
        return list(discovery._by_hand)  # noqa: SLF001 -- what is asked is what is measured

    asked = inside(ask, with_a_network=False)

    assert (len(asked), asked[0]) == (MOST_BY_HAND, "192.0.2.2")


async def test_a_discovery_that_is_switched_off_asks_nobody() -> None:
    """Neither the network nor one address is asked, and no interface is read."""

    def read() -> list[Interface]:
        raise AssertionError

    discovery = Discovery(HandClock(), None, read, enabled=False)

    for looking in (discovery.scan(), discovery.search("192.0.2.7")):
        with pytest.raises(ConflictError, match=r"discovery\.enabled"):
            await looking
    assert (discovery.found(), discovery.scanning()) == ([], None)


class Heard(Discovery):
    """A discovery that is told instead of listening."""

    def __init__(self) -> None:
        self.clock = StandingClock()
        super().__init__(self.clock, None, list)
        self.answered = self._answered
        self.announced = self._announced


async def test_news_is_told_once_and_gathered() -> None:
    """What says the same again is no news; what changes all the time is told once a second."""
    heard = Heard()
    told: list[CameraFound] = []

    async def on_found(found: CameraFound) -> None:
        told.append(found)

    running = asyncio.create_task(heard.run(on_found))
    for number in range(50):
        heard.answered(_answer(f"Name {number}"), "192.0.2.7")
    await heard.clock.until_asleep(2)
    heard.answered(_answer("Name 49"), "192.0.2.7")
    heard.clock.forward(timedelta(seconds=1))
    await asyncio.sleep(0)
    heard.answered(_answer("Name 50"), "192.0.2.7")
    await heard.clock.until_asleep(2)
    heard.clock.forward(timedelta(seconds=1))
    await heard.clock.until_asleep(2)
    running.cancel()
    await asyncio.wait([running])

    assert [found.name for found in told] == ["Name 49", "Name 50"]


def test_an_answer_from_nowhere_is_nobody() -> None:
    """A sender's address that no camera can have is not listed; a stranger's Bye is nothing."""
    heard = Heard()

    heard.answered(_answer("A"), "fe80::7")
    heard.answered(
        ProbeMatch(endpoint="x", xaddrs=(), name="", brand="", mac="", leaving=True), "::1"
    )

    assert heard.found() == []


def test_an_announced_printer_is_nobody() -> None:
    """What is no camera is not listed."""
    heard = Heard()

    heard.announced(
        Resolved(
            service_type="_http._tcp.local.",
            service="Printer._http._tcp.local.",
            addresses=("192.0.2.7",),
            port=80,
            txt={},
        )
    )

    assert heard.found() == []
