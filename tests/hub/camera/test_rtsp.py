"""Reading a real RTSP stream."""

import asyncio
from contextlib import aclosing
from dataclasses import replace
from itertools import pairwise
import logging
import threading
import traceback

import pytest

from hub.camera.picture import Decoder
from hub.camera.rtsp import RtspSource
from hub.camera.source import Packet, Track
from hub.camera.template import open_template
from hub.clock import SystemClock
from hub.errors import CameraPasswordError, CameraUnreachableError, HubError, InvalidInputError
from hub.store.secrets import Credentials
from tests.hub.camera.conftest import RtspServer
from tests.hub.camera.fakes import CAMERA

LOGIN = Credentials(username="viewer", password="p@ss/word:?#")  # noqa: S106 -- nobody's


def source(url: str, login: Credentials | None = None) -> RtspSource:
    """Read an address."""
    return RtspSource(replace(CAMERA, main_url=url), login, SystemClock())


async def read(reader: RtspSource, most: int) -> list[Packet]:
    """Take packets until there are `most`, then hang up."""
    taken: list[Packet] = []
    async with asyncio.timeout(20), aclosing(reader.packets()) as packets:
        async for packet in packets:
            taken.append(packet)
            if len(taken) == most:
                break
    return taken


async def test_first_key_frame_is_kept(rtsp_server: RtspServer) -> None:
    """The first packet is the first key frame with its time, though FFmpeg tells none for it."""
    reader = source(rtsp_server.url("porch.mp4"))

    packets = await read(reader, 40)

    video = [packet for packet in packets if packet.track is Track.VIDEO]
    assert packets[0].key
    assert packets[0].track is Track.VIDEO
    assert video[0].start_s < 1 / 15
    gaps = [b.start_s - a.start_s for a, b in pairwise(video)]
    assert all(gap == pytest.approx(1 / 15, abs=0.01) for gap in gaps)


async def test_what_is_read_is_described(rtsp_server: RtspServer) -> None:
    """A source says what it reads, in words for a person too."""
    reader = source(rtsp_server.url("porch.mp4"))

    await read(reader, 1)

    assert reader.info.words == "H.264 320x180 15/s"
    assert reader.info.has_audio


async def test_parameter_sets_in_band(rtsp_server: RtspServer) -> None:
    """A camera that tells its parameter sets only in the stream is decodable all the same."""
    reader = source(rtsp_server.url("reticent.mp4"))

    packets = await read(reader, 1)

    frame = Decoder(reader.info).decode_key_frame(packets[0])
    assert frame is not None
    with open_template(reader.info.template) as template:
        assert template.streams.video[0].codec_context.extradata


async def test_silent_end_is_an_error(rtsp_server: RtspServer) -> None:
    """A stream that merely ends is told as an unreachable camera: it never ends by itself."""
    reader = source(rtsp_server.url("short.mp4", loops=1))

    with pytest.raises(CameraUnreachableError):
        await read(reader, 1000)


async def test_hanging_up(rtsp_server: RtspServer) -> None:
    """Closing the generator ends the thread that reads."""
    reader = source(rtsp_server.url("porch.mp4"))

    await read(reader, 1)

    for thread in threading.enumerate():
        if thread.name == f"rtsp-{reader.camera_id}":
            thread.join(0.5)
            assert not thread.is_alive()


async def test_nobody_listening(unused_tcp_port: int) -> None:
    """A camera that is off is unreachable, and the message names its host and no secret."""
    reader = source(f"rtsp://127.0.0.1:{unused_tcp_port}/main", LOGIN)

    with pytest.raises(CameraUnreachableError, match=r"127\.0\.0\.1") as caught:
        await read(reader, 1)

    assert not leaks(caught.value)


async def test_wrong_stream_path(rtsp_server: RtspServer) -> None:
    """A path the camera does not have is told as such."""
    with pytest.raises(CameraUnreachableError, match="stream path"):
        await read(source(rtsp_server.url("nothing.mp4")), 1)


async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer every RTSP request with a digest challenge, as for a wrong password."""
    while request := await reader.readuntil(b"\r\n\r\n"):
        number = request.partition(b"CSeq: ")[2].partition(b"\r\n")[0]
        challenge = b'WWW-Authenticate: Digest realm="camera", nonce="n1"\r\n'
        status = b"200 OK" if request.startswith(b"OPTIONS") else b"401 Unauthorized"
        writer.write(b"RTSP/1.0 %s\r\nCSeq: %s\r\n%s\r\n" % (status, number, challenge))
        await writer.drain()


def leaks(error: BaseException) -> bool:
    """Tell whether a traceback of the error shows the password in any spelling."""
    text = "".join(traceback.format_exception(error)) + repr(error)
    return "p@ss" in text or "p%40ss" in text


async def test_wrong_password(caplog: pytest.LogCaptureFixture) -> None:
    """A refused password is its own error, and neither it nor any log line shows the password."""
    caplog.set_level(logging.DEBUG)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await refuse(reader, writer)
        except asyncio.IncompleteReadError:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]

        with pytest.raises(CameraPasswordError) as caught:
            await read(source(f"rtsp://127.0.0.1:{port}/main", LOGIN), 1)

    assert not leaks(caught.value)
    assert "p@ss" not in caplog.text
    assert "p%40ss" not in caplog.text


@pytest.mark.parametrize("url", ["file:///etc/hostname", "http://127.0.0.1/x", "concat:a|b", ""])
async def test_only_rtsp_is_opened(url: str) -> None:
    """FFmpeg opens many things; a camera's address may only be RTSP."""
    reader = RtspSource(replace(CAMERA, main_url=url or "x"), None, SystemClock())

    with pytest.raises(InvalidInputError):
        await read(reader, 1)


async def test_not_yet_reached() -> None:
    """Nothing is known of a stream before its first packet."""
    with pytest.raises(HubError):
        _ = source("rtsp://127.0.0.1:9/x").info
