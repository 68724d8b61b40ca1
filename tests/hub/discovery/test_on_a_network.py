"""WS-Discovery on a real network of the test's own: real multicast, real answers, odd devices."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
import re
import socket

import pytest

from demo.doorbell import MAC, Doorbell
from hub.discovery.discovery import SCAN_S, Discovery
from hub.discovery.found import MISSED_SCANS
from hub.discovery.ws_discovery import MOST_A_SECOND
from hub.errors import InvalidInputError
from hub.model.camera import CameraFound, FoundBy, ScanStatus
from tests.hub.discovery.network import (
    ADDRESS,
    ENDPOINT,
    GROUP,
    PORT,
    Device,
    HastyClock,
    Speak,
    inside,
    ip,
    lan,
    match,
    message,
    politely,
)

CAMERA = "10.98.0.7"
MOVED = "10.98.0.8"
BELL = "10.98.0.9"
CAMERA_LINK = "fe80::98:7"


def _discovery() -> Discovery:
    return Discovery(HastyClock(), None, lan)


async def _until(true: Callable[[], bool]) -> None:
    while not true():  # noqa: ASYNC110 -- what a network brings sets no event
        await asyncio.sleep(0.01)


def test_a_doorbell_answers_a_probe(tmp_path: Path) -> None:
    """The virtual doorbell is found by multicast, once, by its endpoint and at its own address."""

    async def scan() -> list[CameraFound]:
        doorbell = Doorbell(host=BELL, http_port=8580, rtsp_port=8554, folder=tmp_path)
        started = asyncio.Event()
        serving = asyncio.create_task(doorbell.run(started))
        await started.wait()
        found = await _discovery().scan()
        serving.cancel()
        await asyncio.wait([serving])
        return found

    [found] = inside(scan)

    assert found.found_by == (FoundBy.WS_DISCOVERY,)
    assert (found.key, found.mac, found.address) == (ENDPOINT, MAC, BELL)
    assert found.xaddrs == (f"http://{BELL}:8580/onvif/device_service",)
    assert (found.name, found.brand, found.doorbell) == ("Virtual doorbell", "Demo", True)


def _bare(_: str, xaddr: str) -> bytes:
    return message(match(xaddrs=xaddr))


def _other_namespaces(message_id: str, xaddr: str) -> bytes:
    said = politely(message_id, xaddr).replace(b"2005/04/discovery", b"2099/01/x")
    return said.replace(b"schemas.xmlsoap.org/ws/2004/08", b"www.w3.org/2005/08")


def _wrong_action(message_id: str, xaddr: str) -> bytes:
    return politely(message_id, xaddr).replace(
        b"<s:Header>", b"<s:Header><a:Action>http://example.com/Nonsense</a:Action>"
    )


def _junk_around(message_id: str, xaddr: str) -> bytes:
    return b"\xef\xbb\xbf\r\n\0HTTP/1.1 200 OK\r\n\r\n" + politely(message_id, xaddr) + b"\0\0\0"


def _path_only(message_id: str, _: str) -> bytes:
    return politely(message_id, "/onvif/device_service")


def _address_of_the_factory(message_id: str, _: str) -> bytes:
    return politely(message_id, "http://192.168.1.64/onvif/device_service")


def _nobody_s_name(message_id: str, xaddr: str) -> bytes:
    anonymous = b"http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous"
    return politely(message_id, xaddr).replace(ENDPOINT.encode(), anonymous)


def _other_message(_: str, xaddr: str) -> bytes:
    return politely("urn:uuid:somebody-else", xaddr)


@pytest.mark.parametrize(
    "speak",
    [
        _bare,
        _other_namespaces,
        _wrong_action,
        _junk_around,
        _path_only,
        _address_of_the_factory,
        _nobody_s_name,
        _other_message,
    ],
)
def test_an_odd_device_is_found(speak: Speak) -> None:
    """Whatever a device gets wrong, it is found, and reached where its answer came from."""

    async def scan() -> list[CameraFound]:
        async with Device(CAMERA, speak).serving():
            return await _discovery().scan()

    [found] = inside(scan)

    assert (found.address, found.xaddrs) == (CAMERA, (f"http://{CAMERA}/onvif/device_service",))
    assert found.name == "Front Door"


@pytest.mark.parametrize(
    "knows", ["2009/01", "tds:Device", "ws/2004/08/addressing"], ids=["1.1", "device", "2004"]
)
def test_a_device_that_knows_one_kind_of_probe_is_found(knows: str) -> None:
    """Of the versions and types that are asked for, one is enough."""

    async def scan() -> list[CameraFound]:
        async with Device(CAMERA, knows=knows).serving():
            return await _discovery().scan()

    assert len(inside(scan)) == 1


def test_a_device_is_found_over_ipv6() -> None:
    """One that has only its link's own address is found with the interface to reach it by."""

    async def scan() -> list[CameraFound]:
        async with Device(CAMERA_LINK).serving():
            return await _discovery().scan()

    [found] = inside(scan)

    assert found.address == f"{CAMERA_LINK}%lan0"
    assert found.xaddrs == (f"http://[{CAMERA_LINK}%lan0]/onvif/device_service",)


def test_a_device_of_both_families_is_one() -> None:
    """It is reached by IPv4, and what it said over each is shown."""

    async def scan() -> list[CameraFound]:
        async with Device(CAMERA).serving(), Device(CAMERA_LINK).serving():
            return await _discovery().scan()

    [found] = inside(scan)

    assert found.address == CAMERA
    assert {said.address for said in found.said} == {CAMERA, f"{CAMERA_LINK}%lan0"}


def test_every_probe_is_sent_three_times() -> None:
    """A device that slept through two of them answers the third."""

    async def scan() -> tuple[int, list[CameraFound]]:
        async with Device(CAMERA, silent=True).serving() as device:
            discovery = _discovery()
            scanning = asyncio.create_task(discovery.scan())
            await _until(lambda: len(device.asked) == 3)
            device.silent = False
            return len(device.asked), await scanning

    asked, found = inside(scan)

    assert (asked, len(found)) == (3, 1)


def test_known_cameras_are_asked_directly() -> None:
    """One that no group reaches any more is asked at its address, and is not taken for away."""

    async def scan() -> tuple[list[bool], list[str]]:
        discovery = _discovery()
        async with Device(CAMERA).serving():
            await discovery.scan()
        away = []
        async with Device(CAMERA, deaf=True).serving() as device:
            for _ in range(MISSED_SCANS):
                await discovery.scan()
                away.append(discovery.found()[0].away)
            return away, device.asked

    away, asked = inside(scan)

    assert away == [False] * MISSED_SCANS
    assert set(asked) == {"self"}


def test_what_is_switched_off_is_away_and_comes_back() -> None:
    """After three scans, and at its first answer; it is the same entry."""

    async def live() -> list[bool]:
        discovery = _discovery()
        seen = []
        async with Device(CAMERA).serving():
            await discovery.scan()
        for _ in range(MISSED_SCANS):
            await discovery.scan()
            seen.append(discovery.found()[0].away)
        async with Device(CAMERA).serving():
            [found] = await discovery.scan()
            return [*seen, found.away]

    assert inside(live) == [False, False, True, False]


def test_a_camera_that_moved_is_recognised() -> None:
    """It answers at another address, and its old one is silent: one entry, at the new address."""

    async def move() -> list[CameraFound]:
        discovery = _discovery()
        async with Device(CAMERA).serving():
            await discovery.scan()
        async with Device(MOVED).serving():
            return await discovery.scan()

    [found] = inside(move)

    assert (found.key, found.address, found.away) == (ENDPOINT, MOVED, False)


def test_a_camera_that_somebody_imitates_stays_where_it_is() -> None:
    """As long as it answers at its address, its endpoint from another changes nothing."""

    async def imitate() -> list[CameraFound]:
        discovery = _discovery()
        async with Device(CAMERA).serving():
            await discovery.scan()
            async with Device(MOVED).serving():
                # A busy machine may miss the answer of one scan.
                while MOVED not in {said.address for said in discovery.found()[0].said}:
                    await discovery.scan()
                return await discovery.scan()

    [found] = inside(imitate)

    assert (found.address, found.xaddrs) == (CAMERA, (f"http://{CAMERA}/onvif/device_service",))
    assert {said.address for said in found.said} == {CAMERA, MOVED}


def test_an_address_asked_for_by_hand_is_looked_at() -> None:
    """A camera that hears no group is found at the address a person gave."""

    async def ask() -> tuple[list[CameraFound], list[CameraFound]]:
        discovery = _discovery()
        async with Device(CAMERA, deaf=True).serving():
            scanning = asyncio.create_task(discovery.scan())
            await asyncio.sleep(0)
            asked = await discovery.search(CAMERA)
            return await scanning, asked

    _, [found] = inside(ask)

    assert found.found_by == (FoundBy.WS_DISCOVERY, FoundBy.HAND)


@pytest.mark.parametrize("address", ["239.255.255.250", "0.0.0.0", "cam.example", "fe80::1", ""])  # noqa: S104
async def test_only_single_hosts_are_asked(address: str) -> None:
    """Groups, names and addresses of no interface are refused in words."""
    with pytest.raises(InvalidInputError, match="isn't the address of one camera"):
        await Discovery(HastyClock(), None, list).search(address)


# Live


async def _following(
    work: Callable[[Discovery, list[CameraFound]], Awaitable[None]],
) -> list[CameraFound]:
    """Let a discovery run, and return what it told of while `work` went on."""
    told: list[CameraFound] = []

    async def on_found(found: CameraFound) -> None:
        told.append(found)

    discovery = _discovery()
    running = asyncio.create_task(discovery.run(on_found))
    await discovery.scan()
    await work(discovery, told)
    running.cancel()
    await asyncio.wait([running])
    return told


@pytest.mark.parametrize("address", [CAMERA, CAMERA_LINK])
def test_hello_and_bye_are_followed_live(address: str) -> None:
    """A camera is told of when it greets, shown away when it takes its leave, in both families."""

    async def live() -> list[CameraFound]:
        async def work(_: Discovery, told: list[CameraFound]) -> None:
            async with Device(address).serving() as device:
                device.announce()
                await _until(lambda: len(told) == 1)
                device.announce("Bye")
                await _until(lambda: len(told) == 2)

        return await _following(work)

    told = inside(live)

    assert [(found.key, found.away) for found in told] == [(ENDPOINT, False), (ENDPOINT, True)]


def test_a_claim_between_scans_is_looked_into() -> None:
    """A camera that greets from a new address has moved within one scan, not within minutes."""

    async def live() -> list[CameraFound]:
        async def work(discovery: Discovery, told: list[CameraFound]) -> None:
            async with Device(CAMERA).serving():
                await discovery.scan()
            async with Device(MOVED).serving() as device:
                device.announce()
                await _until(lambda: bool(told) and told[-1].address == MOVED)

        return await _following(work)

    assert inside(live)[-1].address == MOVED


def test_an_interface_that_comes_is_used_and_one_that_goes_is_let_go() -> None:
    """A cable that is plugged in later is listened on from the next scan."""

    async def live() -> list[list[str]]:
        heard: list[list[str]] = []

        def there() -> list[str]:
            return [each.address for each in discovery._announcements._listener.interfaces]  # type: ignore[union-attr] # noqa: SLF001 -- what is listened on

        async def on_found(_: CameraFound) -> None:
            pass

        await asyncio.to_thread(ip, "addr del 10.98.0.1/24 dev lan0")
        discovery = _discovery()
        running = asyncio.create_task(discovery.run(on_found))
        for change in ("", "addr add 10.98.0.1/24 dev lan0", "addr del 10.98.0.1/24 dev lan0"):
            if change:
                await asyncio.to_thread(ip, change)
            await discovery.scan()
            await discovery.scan()
            heard.append(sorted(there()))
        running.cancel()
        await asyncio.wait([running])
        return heard

    without, with_it, again = inside(live)

    assert without == again == ["fe80::98:1"]
    assert with_it == [ADDRESS, "fe80::98:1"]


@pytest.mark.filterwarnings("error::ResourceWarning")
def test_a_machine_without_network_still_runs() -> None:
    """Nobody is found, nobody goes away, and nothing is leaked."""

    async def live() -> list[CameraFound]:
        async def work(discovery: Discovery, _: list[CameraFound]) -> None:
            await discovery.scan()

        return await _following(work)

    assert inside(live, with_a_network=False) == []


def test_a_flood_is_not_read_to_its_end() -> None:
    """Thousands of datagrams a second leave room for the camera that answers after them."""

    async def flood() -> list[CameraFound]:
        async def work(discovery: Discovery, _: list[CameraFound]) -> None:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as evil:
                evil.bind((MOVED, 0))
                own = socket.inet_aton(MOVED)
                evil.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, own)
                for number in range(MOST_A_SECOND * 2):
                    endpoint = f"urn:uuid:{number}"
                    xaddr = f"http://{MOVED}/onvif/{number}"
                    said = message(match(kind="Hello", endpoint=endpoint, xaddrs=xaddr, scopes=""))
                    evil.sendto(said, (GROUP, PORT))
                    if number % 50 == 0:
                        await asyncio.sleep(0)
            async with Device(CAMERA).serving():
                await discovery.scan()
            found.extend(discovery.found())

        found: list[CameraFound] = []
        await _following(work)
        return found

    found = inside(flood)

    assert CAMERA in {each.address for each in found}
    assert len(found) <= 33


# The scan itself


def test_a_scan_takes_five_seconds_and_says_so() -> None:
    """It says when it begins and when it ends; a second one joins it."""

    async def scan() -> tuple[list[ScanStatus], float, bool]:
        told: list[ScanStatus] = []

        async def on_scan(status: ScanStatus) -> None:
            told.append(status)

        clock = HastyClock()
        discovery = Discovery(clock, None, lan, on_scan=on_scan)
        before = discovery.scanning()
        began_s = clock.steady_s()
        async with asyncio.TaskGroup() as tasks:
            first, second = (tasks.create_task(discovery.scan()) for _ in range(2))
        took_s = clock.steady_s() - began_s
        assert before is None
        assert discovery.scanning() == told[-1]
        return told, took_s, first.result() == second.result()

    told, took_s, same = inside(scan)

    assert [status.running for status in told] == [True, False]
    assert (told[0].ends_at - told[0].began_at).total_seconds() == SCAN_S
    assert took_s >= SCAN_S
    assert same


def test_a_scan_ends_with_the_last_who_waits() -> None:
    """Whoever hangs up leaves the others their scan; with the last it ends, and says so."""

    async def scan() -> tuple[bool, bool | None, ScanStatus | None]:
        discovery = _discovery()
        async with AsyncExitStack():
            first, second = (asyncio.create_task(discovery.scan()) for _ in range(2))
            await _until(lambda: discovery.scanning() is not None)
            first.cancel()
            await asyncio.wait([first])
            status = discovery.scanning()
            goes_on = status is not None and status.running
            second.cancel()
            await asyncio.wait([second])
            after = discovery.scanning()
            found = await discovery.scan()
            return goes_on, found == [], after

    goes_on, usable, after = inside(scan)

    assert goes_on
    assert usable
    assert after is not None
    assert not after.running
    assert (after.ends_at - after.began_at).total_seconds() < SCAN_S


def test_probes_name_their_kind() -> None:
    """What is sent is told apart by its id, so that a device that has answered answers again."""

    async def scan() -> list[bytes]:
        ids: list[bytes] = []

        def speak(message_id: str, xaddr: str) -> bytes:
            ids.append(message_id.encode())
            return politely(message_id, xaddr)

        async with Device(CAMERA, speak).serving():
            await _discovery().scan()
        return ids

    ids = inside(scan)

    assert len(set(ids)) == len(ids) == 5
    assert all(re.fullmatch(rb"urn:uuid:[0-9a-f-]{36}", each) for each in ids)
