"""Events that a camera brings to the hub by itself (WS-BaseNotification), over real HTTP."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from dataclasses import replace
from itertools import pairwise
import logging
import time
from typing import Self, override

import aiohttp
import pytest

from hub.camera.onvif import consumer
from hub.camera.onvif.consumer import Consumer, PushedEvents
from hub.camera.onvif.events import OnvifEvents
from hub.clock import SystemClock
from hub.errors import CameraUnreachableError
from hub.model.recording import Trigger, TriggerKind
from hub.store.secrets import Credentials
from tests.fakes.odd_onvif import MOTION, VISITOR, OddOnvif
from tests.hub.camera.fakes import CAMERA

LOGIN = Credentials(username="viewer", password="right")  # noqa: S106 -- a fake's
ENVELOPE = (
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" '
    'xmlns:wsnt="http://docs.oasis-open.org/wsn/b-2"><s:Body>{}</s:Body></s:Envelope>'
)
NOTIFY = ENVELOPE.format("<wsnt:Notify><wsnt:NotificationMessage/></wsnt:Notify>").encode()
EMPTY = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
BOMB = (
    '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise("abcdefghi"))
    + "]>"
    + ENVELOPE.format("<wsnt:Notify>&i;</wsnt:Notify>")
).encode()
OUTSIDE = (
    '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    + ENVELOPE.format("<wsnt:Notify>&a;</wsnt:Notify>")
).encode()


@pytest.fixture
async def device() -> AsyncGenerator[OddOnvif]:
    """Serve a doorbell that only brings its events."""
    fake = OddOnvif(pulls=False, brings=True)
    async with fake.serving():
        yield fake


class Steps(SystemClock):
    """The machine's clock, with steady time moved on by hand; whoever sleeps is woken by it."""

    def __init__(self) -> None:
        self.ahead_s = 0.0
        self.moved = asyncio.Event()

    @override
    def steady_s(self) -> float:
        return super().steady_s() + self.ahead_s

    @override
    async def sleep(self, delay_s: float) -> None:
        until_s = self.steady_s() + delay_s
        while self.steady_s() < until_s:
            self.moved.clear()
            await self.moved.wait()

    async def until(self, over: Callable[[], bool]) -> None:
        """Let time pass until something has happened."""
        async with asyncio.timeout(60):
            while not over():
                self.ahead_s += 1
                self.moved.set()
                await asyncio.sleep(0.002)


class Following:
    """A camera that is followed; its triggers, one by one."""

    def __init__(self, device: OddOnvif, clock: SystemClock | None = None) -> None:
        clock = clock or SystemClock()
        camera = replace(CAMERA, device_url=device.url, doorbell=True)
        self.events = OnvifEvents(camera, LOGIN, clock, Consumer(clock))
        self.taken: asyncio.Queue[Trigger] = asyncio.Queue()

    async def __aenter__(self) -> Self:
        self.task = asyncio.create_task(self._take())
        return self

    async def __aexit__(self, *_: object) -> None:
        self.task.cancel()
        await asyncio.wait([self.task])

    async def _take(self) -> None:
        async with aclosing(self.events.triggers()) as triggers:
            async for trigger in triggers:
                self.taken.put_nowait(trigger)

    async def next(self) -> TriggerKind:
        """Return what the next trigger is."""
        return (await self.trigger()).kind

    async def trigger(self) -> Trigger:
        """Return the next trigger."""
        async with asyncio.timeout(60):
            return await self.taken.get()


async def test_a_doorbell_that_brings_its_events_rings(device: OddOnvif) -> None:
    """If a PullPoint is refused, the hub subscribes, and takes what is brought."""
    async with Following(device) as following:
        await device.consumed()
        await device.bring(VISITOR)
        assert await following.next() is TriggerKind.BUTTON
        await device.bring(MOTION)
        assert await following.next() is TriggerKind.MOTION

    assert not device.consumers  # it was unsubscribed
    assert {status for status, _ in device.answers} == {202}
    assert not any(said for _, said in device.answers)
    assert device.asked.index("CreatePullPointSubscription") < device.asked.index("Subscribe")


async def test_a_pull_point_is_preferred(device: OddOnvif) -> None:
    """A device that knows both is asked, and is told no address of ours."""
    device.pulls = True
    device.tell(VISITOR)

    async with Following(device) as following:
        assert await following.next() is TriggerKind.BUTTON

    assert not device.wanted


async def test_the_state_at_the_beginning_rings_nothing(device: OddOnvif) -> None:
    """What a device brings because it was subscribed to is the state of things."""
    async with Following(device) as following:
        await device.consumed()
        await device.bring(VISITOR, "Initialized")
        await device.bring(MOTION)

        assert await following.next() is TriggerKind.MOTION


async def test_renewed_before_it_ends(device: OddOnvif) -> None:
    """A subscription goes on; a device that knows no renewal is told another address."""
    clock = Steps()
    async with Following(device, clock) as following:
        await device.consumed()
        await device.bring(MOTION)
        await following.next()
        await clock.until(lambda: device.renewed > 0)
        assert len(device.wanted) == 1
        device.renews = False
        await clock.until(lambda: len(device.wanted) > 1)
        await device.consumed(2)
        await device.bring(VISITOR)

        assert await following.next() is TriggerKind.BUTTON

    assert len(set(device.wanted)) == 2


async def test_an_address_is_worth_nothing_afterwards(device: OddOnvif) -> None:
    """Nothing listens anymore once no camera needs it."""
    async with Following(device):
        await device.consumed()
        (url,) = device.wanted

    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientConnectorError):
            await session.post(url, data=NOTIFY)


async def test_what_is_needed_is_said(device: OddOnvif) -> None:
    """A camera that never reaches the hub has a note that names the address to be let through."""
    clock, device.walled = Steps(), True
    async with Following(device, clock) as following:
        await device.consumed()
        assert str(following.events.note) == ""
        await clock.until(lambda: len(device.wanted) > 1)
        await device.consumed(2)

        place = device.wanted[-1].rpartition("/")[0]
        # The device knows of the second subscription a moment before the hub does.
        async with asyncio.timeout(60):
            while f"Let it reach {place}. " not in str(following.events.note):  # noqa: ASYNC110 -- time goes on
                await asyncio.sleep(0.002)
        assert device.asked.count("CreatePullPointSubscription") == 2  # it is still preferred
        device.walled = False
        await device.bring(MOTION)
        await following.next()
        assert str(following.events.note) == ""


@pytest.mark.parametrize(
    ("has_events", "words"), [(True, "doesn't send events"), (False, "has no events")]
)
async def test_a_device_without_events(device: OddOnvif, *, has_events: bool, words: str) -> None:
    """What is missing is said in plain words, and stays on the camera."""
    device.brings, device.has_events = False, has_events

    async with Following(device) as following:
        async with asyncio.timeout(60):
            await asyncio.wait([following.task])
        error = following.task.exception()

    assert isinstance(error, CameraUnreachableError)
    assert words in str(error)
    assert str(following.events.note) == str(error)


# What a stranger may bring


@pytest.fixture
async def delivery() -> AsyncGenerator[PushedEvents]:
    """Expect what is brought."""
    async with Consumer(SystemClock()).expecting("127.0.0.1") as expected:
        yield expected


async def brought(url: str, body: bytes = NOTIFY, method: str = "POST") -> tuple[int, bytes]:
    """Return what is answered."""
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, url, data=body) as answer,
    ):
        assert not {"Server", "Date", "X-Request-Id", "Content-Type"} & set(answer.headers)
        return answer.status, await answer.read()


async def test_only_the_whole_path(delivery: PushedEvents) -> None:
    """Whatever else is asked for is answered alike, and with nothing."""
    for url in (
        delivery.place,
        f"{delivery.place}/",
        f"{delivery.place}/api/v1/state",
        delivery.url[:-1],
        f"{delivery.url}x",
        f"{delivery.url}/",
        delivery.url.swapcase().replace("HTTP", "http"),
    ):
        assert await brought(url) == (404, b"")
    assert await brought(delivery.url, method="GET", body=b"") == (404, b"")
    assert await brought(delivery.url, method="PUT") == (404, b"")
    assert len(delivery.url.rpartition("/")[2]) >= 43
    assert not delivery.was_reached

    assert await brought(delivery.url) == (202, b"")
    assert delivery.was_reached


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<",
        b"\xff" * 100,
        b"<a/>",
        ENVELOPE.format("<wsnt:Renew/>").encode(),
        ENVELOPE.format("<s:Fault/>").encode(),
        BOMB,
        OUTSIDE,
        NOTIFY + b" " * 70_000,
        b"<a>" * 20_000,
    ],
    ids=["empty", "stub", "junk", "other", "renew", "fault", "bomb", "outside", "large", "deep"],
)
async def test_bombs(delivery: PushedEvents, body: bytes) -> None:
    """What is no notification of sane size is dropped, at little cost and without a word."""
    began_s = time.process_time()

    assert await brought(delivery.url, body) == (404, b"")

    assert time.process_time() - began_s < 1
    assert not delivery.was_reached


async def sent(delivery: PushedEvents, raw: bytes) -> bytes:
    """Return all that comes back for these bytes."""
    host, _, port = delivery.place.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        async with asyncio.timeout(8):  # It would be hung up on after ten.
            with suppress(ConnectionError):
                writer.write(raw)
                return await reader.read()
        return b""
    finally:
        writer.close()


@pytest.mark.parametrize(
    "raw",
    [
        b"JUNK\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(50),
        b"POST /PATH HTTP/9.9\r\nHost: a\r\n\r\n",
        b"POST /PATH HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET http:// HTTP/1.1\r\nHost: a\r\n\r\n",
        b"CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
        b"POST /PATH HTTP/1.1\r\nHost: a\r\nExpect: more\r\nContent-Length: 0\r\n\r\n",
    ],
    ids=lambda raw: raw[:20].decode("latin-1"),
)
async def test_what_is_hardly_http(
    delivery: PushedEvents, raw: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """It learns no more: nothing, or the same empty answer; and nothing is logged of it."""
    caplog.set_level(logging.DEBUG)
    path = delivery.url.rpartition("/")[2]

    came = await sent(delivery, raw.replace(b"PATH", path.encode()))

    assert came in {b"", EMPTY}
    assert path not in caplog.text


async def test_a_body_that_is_asked_for(delivery: PushedEvents) -> None:
    """A camera may wait for leave to send its notification."""
    path = delivery.url.rpartition("/")[2].encode()
    head = b"POST /" + path + b" HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"

    came = await sent(delivery, head + b"Content-Length: %d\r\n\r\n" % len(NOTIFY) + NOTIFY)

    assert came.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 202 ")
    assert delivery.was_reached


async def test_a_packed_bomb(delivery: PushedEvents) -> None:
    """Nothing is unpacked."""
    async with (
        aiohttp.ClientSession(headers={"Content-Encoding": "gzip"}) as session,
        session.post(delivery.url, data=b"\x1f\x8b" + bytes(1000)) as answer,
    ):
        assert answer.status == 404


async def test_a_flood_is_not_taken(delivery: PushedEvents) -> None:
    """A camera, or whoever knows its path, can neither fill the memory nor keep the hub busy."""
    many = ENVELOPE.format(
        f"<wsnt:Notify>{'<wsnt:NotificationMessage/>' * 200}</wsnt:Notify>"
    ).encode()

    statuses = [(await brought(delivery.url, many))[0] for _ in range(60)]

    assert 404 in statuses
    assert len(await delivery.receive(0.1)) <= 128


async def test_who_sends_nothing_is_hung_up_on(
    delivery: PushedEvents, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At most so many connections are open at once."""
    monkeypatch.setattr(consumer, "_CONNECTION_S", 600)
    host, _, port = delivery.place.removeprefix("http://").partition(":")
    idle = [await asyncio.open_connection(host, int(port)) for _ in range(64)]
    try:
        reader, writer = await asyncio.open_connection(host, int(port))
        async with asyncio.timeout(60):
            assert await reader.read() == b""
        writer.close()
    finally:
        for _, each in idle:
            each.close()


async def test_nobody_stays_for_long(
    delivery: PushedEvents, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also who goes on sending, and never ends."""
    monkeypatch.setattr(consumer, "_CONNECTION_S", 0.1)
    host, _, port = delivery.place.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))

    writer.write(b"POST / HTTP/1.1\r\nHost: a\r\nX-A: ")

    async with asyncio.timeout(60):
        assert await reader.read() == b""
    writer.close()


async def test_no_log_line_has_the_path(
    delivery: PushedEvents, caplog: pytest.LogCaptureFixture
) -> None:
    """The path is a secret: it is in no line, whatever goes wrong."""
    caplog.set_level(logging.DEBUG)

    await brought(delivery.url, BOMB)
    await brought(delivery.url)

    assert delivery.url.rpartition("/")[2] not in caplog.text


async def test_each_camera_has_its_own_path() -> None:
    """What one brings does not reach another's; one door serves all of one address."""
    receiver = Consumer(SystemClock())
    async with receiver.expecting("127.0.0.1") as one, receiver.expecting("127.0.0.1") as other:
        assert one.place == other.place
        await brought(one.url)
        assert (one.was_reached, other.was_reached) == (True, False)
    async with receiver.expecting("127.0.0.1") as again:
        assert again.url not in {one.url, other.url}


async def test_a_port_that_is_taken(unused_tcp_port: int) -> None:
    """The port that was chosen is used, another one if somebody has it."""
    one, other = (Consumer(SystemClock(), unused_tcp_port) for _ in range(2))

    async with one.expecting("127.0.0.1") as first, other.expecting("127.0.0.1") as second:
        assert first.place.endswith(f":{unused_tcp_port}")
        assert first.place != second.place
        assert await brought(second.url) == (202, b"")


async def test_the_address_towards_the_camera() -> None:
    """The camera is told the address by which this machine reaches it."""
    async with Consumer(SystemClock()).expecting("127.0.0.5") as delivery:
        assert delivery.place.startswith("http://127.0.0.")
    with pytest.raises(CameraUnreachableError):
        async with Consumer(SystemClock()).expecting("nobody.invalid"):
            pass
