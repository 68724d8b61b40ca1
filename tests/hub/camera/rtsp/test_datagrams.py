"""A camera that sends by UDP, in the test's own process."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from datetime import timedelta
import socket

import pytest

from hub.camera.rtsp.client import RtspSource
from hub.camera.rtsp.connection import Datagrams
from hub.clock import SystemClock
from hub.errors import CameraUnreachableError
from hub.media.packet import Packet
from hub.model.camera import Transport
from tests.fakes.clocks import StandingClock
from tests.hub.camera.fakes import CAMERA
from tests.hub.camera.rtsp.cameras import Script, scripted
from tests.hub.camera.rtsp.conftest import read, source
from tests.hub.camera.rtsp.packets import coded, packets_of

PACKETS = [packet for picture in packets_of(coded()) for packet in picture]


def bound(host: str) -> socket.socket:
    """Return a socket that sends from a host."""
    one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    one.bind((host, 0))
    one.setblocking(False)  # noqa: FBT003 -- the standard library's
    return one


@pytest.fixture
async def camera() -> AsyncGenerator[Script]:
    """Run a camera that says it will send by UDP."""
    with bound("127.0.0.1") as own, bound("127.0.0.1") as own_reports:
        ports = f"server_port={own.getsockname()[1]}-{own_reports.getsockname()[1]}"
        script = Script(transport=f"RTP/AVP;unicast;{ports}", frames=[])
        script.sockets = (own, own_reports)
        async with scripted(script):
            yield script


def asked_port(script: Script) -> int:
    """Return the port that packets were asked for at."""
    setup = next(asked for asked in script.asked if asked.method == "SETUP")
    _, _, ports = setup.headers["Transport"].partition("client_port=")
    first, second = map(int, ports.split("-"))
    assert (first % 2, second) == (0, first + 1)
    return first


async def taken(
    reader: RtspSource, script: Script, sent: list[tuple[socket.socket, bytes]]
) -> list[Packet]:
    """Read what is sent once PLAY was asked for."""
    reading = asyncio.create_task(read(reader, 12))
    await script.until("PLAY")
    port = asked_port(script)
    for one, packet in sent:
        one.sendto(packet, ("127.0.0.1", port))
    return await reading


async def test_by_udp(camera: Script) -> None:
    """Packets come to a pair of ports, in whatever order; the camera is sent something first."""
    own, own_reports = camera.sockets
    disordered = [*PACKETS[:5], PACKETS[6], PACKETS[5], *PACKETS[7:], PACKETS[3]]
    reader = source(camera.url, transport=Transport.UDP)

    packets = await taken(reader, camera, [(own, packet) for packet in disordered])

    assert [packet.payload for packet in packets] == coded().payloads
    assert reader.lost_packets == 0
    assert len(own.recv(2000)) == 12
    assert own_reports.recv(2000)[1] == 201


async def test_only_the_camera_is_listened_to(camera: Script) -> None:
    """Datagrams from another host are thrown away, whatever they hold."""
    own, _ = camera.sockets
    with bound("127.0.0.2") as stranger:
        sent = [(one, packet) for packet in PACKETS for one in (stranger, own)]
        wrong = [(stranger, packet[:-1] + b"\x00") for packet in PACKETS]
        reader = source(camera.url, transport=Transport.UDP)

        packets = await taken(reader, camera, [*wrong, *sent])

    assert [packet.payload for packet in packets] == coded().payloads


async def test_camera_that_names_no_port(camera: Script) -> None:
    """If the camera doesn't say where it sends from, it is read without being sent anything."""
    own, _ = camera.sockets
    camera.transport = "RTP/AVP;unicast"
    reader = source(camera.url, transport=Transport.UDP)

    packets = await taken(reader, camera, [(own, packet) for packet in PACKETS])

    assert len(packets) == 12
    with pytest.raises(BlockingIOError):
        own.recv(2000)


async def test_nothing_comes(camera: Script) -> None:
    """If a firewall lets nothing through, a person is told what to choose instead."""
    clock = StandingClock()
    by_udp = replace(CAMERA, main_url=camera.url, transport=Transport.UDP)
    reader = RtspSource(by_udp, None, clock)

    async def first() -> None:
        async with aclosing(reader.packets()) as packets:
            await anext(packets)

    reading = asyncio.create_task(first())
    for _ in range(5):
        await clock.until_asleep(1)
        clock.forward(timedelta(seconds=1))

    with pytest.raises(CameraUnreachableError, match="Choose TCP"):
        await reading


async def test_no_room_for_ports() -> None:
    """If no pair of ports can be had, a person is told what to choose instead."""
    with pytest.raises(CameraUnreachableError, match="Choose TCP"):
        Datagrams("192.0.2.1", SystemClock().steady_s)


async def test_sending_fails() -> None:
    """A datagram that cannot be sent is as lost as any may be."""
    datagrams = Datagrams("127.0.0.1", SystemClock().steady_s)
    try:
        datagrams.send_report(b"nowhere yet")
        datagrams.punch("192.0.2.1", (0, 0), b"x" * 70000)
    finally:
        datagrams.close()


async def test_by_udp_over_ipv6() -> None:
    """Ports are bound on the kind of network that the camera was reached by."""
    datagrams = Datagrams("::1", SystemClock().steady_s)

    datagrams.close()

    assert datagrams.ports[0] % 2 == 0
