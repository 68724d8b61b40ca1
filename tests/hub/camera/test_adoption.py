"""Trying a camera before it is adopted, and saying what is wrong."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
import json
from pathlib import Path

from aiohttp import web
import pytest

from hub.camera.adoption import CameraFactory
from hub.clock import SystemClock
from hub.errors import CameraPasswordError, CameraUnreachableError
from hub.model.brand import usual_path, usual_paths
from hub.model.camera import SourceKind, Transport
from hub.model.recording import TriggerKind
from hub.store.footage_files import FootageFiles
from hub.store.secrets import Credentials, PasswordUse
from tests.fakes.flv_camera import LOGIN as FLV_LOGIN, FlvCamera, drawn, remuxed
from tests.fakes.jpeg_camera import BASIC, PASSWORD, USERNAME, JpegCamera
from tests.fakes.odd_onvif import OddOnvif
from tests.fakes.onvif_device import VISITOR, OnvifDeviceFake
from tests.hub.camera.conftest import RtspServer
from tests.hub.camera.fakes import CAMERA, FakeSink, room_enough
from tests.hub.camera.rtsp.scripted import Script, scripted
from tests.hub.cli.given import listening

LOGIN = Credentials(username=USERNAME, password=PASSWORD)
WEB = replace(CAMERA, kind=SourceKind.MJPEG)


@pytest.fixture
def factory(tmp_path: Path) -> CameraFactory:
    """Return a factory whose cameras record nowhere."""
    return CameraFactory(
        tmp_path, FootageFiles(None), SystemClock(), sink=FakeSink, room=room_enough
    )


@pytest.fixture
async def web_camera() -> AsyncGenerator[JpegCamera]:
    """Serve JPEGs."""
    camera = JpegCamera()
    async with camera.serving():
        yield camera


async def test_a_camera_that_sends(factory: CameraFactory, rtsp_server: RtspServer) -> None:
    """A stream of which one frame arrives is good enough to adopt."""
    camera = replace(CAMERA, main_url=rtsp_server.url("porch.mp4"))

    assert await factory.probe(camera, None) == camera


REFUSED = "is on, but refuses port {port}: switch on"
NAMELESS = "The name nobody.invalid leads to no address"


@pytest.mark.parametrize("scheme", ["rtsp", "rtsps", "http", "https"])
@pytest.mark.parametrize(
    ("host", "explained"),
    [("127.0.0.1", REFUSED), ("localhost", REFUSED), ("nobody.invalid", NAMELESS)],
)
async def test_a_camera_that_is_not_reached(
    factory: CameraFactory, unused_tcp_port: int, scheme: str, host: str, explained: str
) -> None:
    """A port that refuses is no power failure, and a name that leads nowhere is neither."""
    url = f"{scheme}://{host}:{unused_tcp_port}/"
    camera = replace(CAMERA if scheme.startswith("rtsp") else WEB, main_url=url)

    with pytest.raises(CameraUnreachableError) as raised:
        await factory.probe(camera, None)

    assert explained.format(port=unused_tcp_port) in str(raised.value)
    assert "power" not in str(raised.value)


@pytest.mark.parametrize(
    ("host", "explained"), [("127.0.0.1", REFUSED), ("nobody.invalid", NAMELESS)]
)
async def test_an_onvif_service_that_is_not_reached(
    factory: CameraFactory, unused_tcp_port: int, host: str, explained: str
) -> None:
    """The same is said of a camera's ONVIF service."""
    url = f"http://{host}:{unused_tcp_port}/onvif/device_service"

    with pytest.raises(CameraUnreachableError) as raised:
        await factory.describe((url,), LOGIN, Transport.TCP)

    assert explained.format(port=unused_tcp_port) in str(raised.value)


@pytest.mark.parametrize("scheme", ["rtsps", "https"])
async def test_a_camera_that_does_not_encrypt(factory: CameraFactory, scheme: str) -> None:
    """An address that asks for TLS where there is none says so, and not that nobody is there."""
    camera = CAMERA if scheme == "rtsps" else WEB

    async with listening(b"RTSP/1.0 400 Bad Request\r\n\r\n") as port:
        with pytest.raises(CameraUnreachableError, match="does not encrypt on port"):
            await factory.probe(replace(camera, main_url=f"{scheme}://127.0.0.1:{port}/a"), None)


async def test_no_stream_at_this_path(factory: CameraFactory, rtsp_server: RtspServer) -> None:
    """A wrong path is told as one, and the owner's own path is never replaced by a guess."""
    with pytest.raises(CameraUnreachableError, match="path"):
        await factory.probe(replace(CAMERA, main_url=rtsp_server.url("none.mp4")), None)


async def test_an_address_without_a_path(tmp_path: Path, rtsp_server: RtspServer) -> None:
    """Where only a camera's host was given, the usual paths are tried."""
    factory = CameraFactory(
        tmp_path,
        FootageFiles(None),
        SystemClock(),
        sink=FakeSink,
        room=room_enough,
        paths=("/stream1", "/short.mp4"),
    )
    camera = replace(CAMERA, main_url=f"rtsp://127.0.0.1:{rtsp_server.port}/")

    there = await factory.probe(camera, None)

    assert there.main_url == f"rtsp://127.0.0.1:{rtsp_server.port}/short.mp4"


async def test_the_path_of_a_brand_is_tried_first(factory: CameraFactory) -> None:
    """A camera that says who made it is tried at that brand's own path before the others."""
    async with scripted(Script(answers={"DESCRIBE": ["404 Not Found\r\n", ""]})) as script:
        address = f"rtsp://127.0.0.1:{script.port}/"
        trying = asyncio.create_task(
            factory.probe(replace(CAMERA, main_url=address, make="Tapo"), None)
        )
        await script.until("DESCRIBE", 2)
        trying.cancel()
        await asyncio.wait([trying])

    asked = [each.url for each in script.asked if each.method == "DESCRIBE"]
    assert asked == [address, f"{address}stream1"]


async def test_no_usual_path_either(factory: CameraFactory, rtsp_server: RtspServer) -> None:
    """Where none of them is right, the owner is sent to the manual."""
    camera = replace(CAMERA, main_url=f"rtsp://127.0.0.1:{rtsp_server.port}")

    with pytest.raises(CameraUnreachableError, match="manual"):
        await factory.probe(camera, None)


@pytest.mark.parametrize(
    ("path", "kind"), [("/snap.jpg", SourceKind.JPEG), ("/video", SourceKind.MJPEG)]
)
async def test_what_a_web_address_gives(
    factory: CameraFactory, web_camera: JpegCamera, path: str, kind: SourceKind
) -> None:
    """Whether it is one picture or a stream of them is told by the answer."""
    web_camera.challenge = BASIC

    there = await factory.probe(replace(WEB, main_url=web_camera.url(path)), LOGIN)

    assert there.kind is kind


@pytest.mark.parametrize("called", ["application/octet-stream", "text/plain", "image/webp", ""])
@pytest.mark.parametrize("chunked", [False, True])
async def test_a_picture_by_another_name(
    factory: CameraFactory, web_camera: JpegCamera, called: str, *, chunked: bool
) -> None:
    """Some cameras call a JPEG by another type, or by none: its bytes tell what it is."""
    web_camera.snap_kind, web_camera.chunked = called, chunked

    there = await factory.probe(replace(WEB, main_url=web_camera.url()), None)

    assert there.kind is SourceKind.JPEG


@pytest.mark.parametrize("part", [b"--b\r\nContent-Type: image/jpeg\r\n\r\n", b""])
async def test_a_stream_of_pictures_by_another_name(
    factory: CameraFactory, web_camera: JpegCamera, part: bytes
) -> None:
    """So does a stream of pictures, with parts named between them or without."""
    web_camera.kind, web_camera.part = "application/octet-stream", part

    there = await factory.probe(replace(WEB, main_url=web_camera.url("/video")), None)

    assert there.kind is SourceKind.MJPEG


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"\x89PNG" * 5000, b"\xff\xd8\xff", b"a" * 99_999]
)
async def test_what_is_no_picture_whatever_it_is_called(
    factory: CameraFactory, web_camera: JpegCamera, body: bytes
) -> None:
    """Other bytes are no camera's, and no more of them are read than a picture can have."""
    web_camera.snap_kind, web_camera.body = "application/octet-stream", body

    with pytest.raises(CameraUnreachableError, match="neither a picture nor"):
        await factory.probe(replace(WEB, main_url=web_camera.url()), None)


async def test_a_web_page(factory: CameraFactory, web_camera: JpegCamera) -> None:
    """A web page is no camera, and the owner is told what to look for."""
    web_camera.snap_kind, web_camera.body = "text/html", b"<!doctype html><title>Log in</title>"

    with pytest.raises(CameraUnreachableError, match="neither a picture nor"):
        await factory.probe(replace(WEB, main_url=web_camera.url()), None)


async def test_a_web_address_that_asks_for_a_password(
    factory: CameraFactory, web_camera: JpegCamera
) -> None:
    """A missing password is told as such."""
    web_camera.challenge = BASIC

    with pytest.raises(CameraPasswordError, match="asks for"):
        await factory.probe(replace(WEB, main_url=web_camera.url()), None)


async def test_a_lent_camera_is_not_waited_for(factory: CameraFactory) -> None:
    """Home Assistant begins to give pictures only once the camera is adopted."""
    lent = replace(CAMERA, kind=SourceKind.LENT, main_url="")

    assert await factory.probe(lent, None) == lent


async def test_no_address(factory: CameraFactory) -> None:
    """A found camera without any ONVIF address is unreachable by ONVIF."""
    with pytest.raises(CameraUnreachableError):
        await factory.describe((), None, Transport.TCP)


async def test_first_address_that_answers(factory: CameraFactory, unused_tcp_port: int) -> None:
    """A found camera is asked at each of its addresses until one answers."""
    device = OddOnvif()
    async with device.serving():
        addresses = ("ftp://x", f"http://127.0.0.1:{unused_tcp_port}/onvif", device.url)

        told = await factory.describe(addresses, LOGIN, Transport.TCP)

    assert told.device_url == device.url


async def test_an_flv_address(factory: CameraFactory, videos: Path) -> None:
    """An address of HTTP-FLV is read as that, with the password in its query alone."""
    camera = FlvCamera(remuxed(videos / "short.mp4"))
    async with camera.serving():
        typed = replace(WEB, main_url=camera.url)

        there = await factory.probe(typed, FLV_LOGIN)

    assert there == replace(typed, kind=SourceKind.FLV)
    assert "password" not in there.main_url


async def test_flv_at_any_path(factory: CameraFactory, videos: Path) -> None:
    """FLV that calls itself so is known at any address."""
    camera = FlvCamera(remuxed(videos / "short.mp4"), open_path="/live/1")
    async with camera.serving():
        url = camera.url.partition("/flv")[0] + "/live/1"

        assert (await factory.probe(replace(WEB, main_url=url), None)).kind is SourceKind.FLV


@pytest.mark.parametrize("makes", ["Reolink", "Another"])
@pytest.mark.parametrize("sends", ["the same", "a smaller picture", "nothing"])
async def test_a_reolink(
    videos: Path, tmp_path: Path, rtsp_server: RtspServer, makes: str, sends: str
) -> None:
    """A Reolink is read over FLV if that gives as large a picture; its owner is told how it can."""
    raw = {
        "the same": remuxed(videos / "short.mp4"),
        "a smaller picture": drawn("h264", size=(160, 90)),
        "nothing": b"no",
    }
    flv = FlvCamera(raw[sends])
    rtsp = rtsp_server.url("porch.mp4")
    factory = CameraFactory(
        tmp_path,
        FootageFiles(None),
        SystemClock(),
        sink=FakeSink,
        room=room_enough,
        flv_of=lambda url: flv.url if url == rtsp else "",
    )
    camera = replace(CAMERA, kind=SourceKind.ONVIF, main_url=rtsp, make=makes)

    async with flv.serving():
        there = await factory.probe(camera, FLV_LOGIN)

    better = makes == "Reolink" and sends == "the same"
    assert there == replace(camera, main_url=flv.url if better else rtsp)
    note = factory.tried.note if factory.tried else ""
    assert ("HTTPS" in str(note)) is (makes == "Reolink" and sends == "nothing")


async def test_a_reolink_that_moved(videos: Path, tmp_path: Path, rtsp_server: RtspServer) -> None:
    """At an address that nobody typed it is read over RTSP: FLV would show the password there."""
    flv = FlvCamera(remuxed(videos / "short.mp4"))
    rtsp = rtsp_server.url("porch.mp4")
    factory = CameraFactory(
        tmp_path,
        FootageFiles(None),
        SystemClock(),
        sink=FakeSink,
        room=room_enough,
        flv_of=lambda _url: flv.url,
    )
    camera = replace(CAMERA, kind=SourceKind.ONVIF, main_url=rtsp, make="Reolink")

    async with flv.serving():
        there = await factory.probe(camera, FLV_LOGIN.held_to_digest())

    assert there.main_url == rtsp
    assert not flv.asked


class Recorder:
    """A go2rtc that reads cameras already, with their passwords."""

    def __init__(self, answer: bytes | None = None, *, in_frigate: bool = False) -> None:
        self.port, self.path = (
            (5000, "/api/go2rtc/streams") if in_frigate else (1984, "/api/streams")
        )
        producers = {"producers": [{"url": "rtsp://admin:hunter2@192.0.2.7/h264"}]}
        names = ["porch", "yard_2", "bad name", "../x", "a" * 99]
        self.answer = answer or json.dumps(dict.fromkeys(names, producers)).encode()
        self.asked: list[str] = []

    @asynccontextmanager
    async def serving(self) -> AsyncGenerator[None]:
        """Serve at the port of its API, on a loopback address of its own."""
        app = web.Application()
        app.router.add_get("/{tail:.*}", self._respond)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, RECORDER, self.port).start()
        try:
            yield
        finally:
            await runner.cleanup()

    async def _respond(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        if request.path == self.path:
            return web.Response(body=self.answer, content_type="application/json")
        return web.Response(text="<html>", content_type="text/html")


RECORDER = "127.0.19.84"


@pytest.mark.parametrize("in_frigate", [False, True])
@pytest.mark.parametrize(
    ("url", "kind"),
    [
        (f"rtsp://{RECORDER}:8554/", SourceKind.RTSP),
        (f"rtsp://{RECORDER}", SourceKind.RTSP),
        (f"http://{RECORDER}:1984/", SourceKind.MJPEG),
    ],
)
async def test_what_another_recorder_reads_already(
    factory: CameraFactory, url: str, kind: SourceKind, *, in_frigate: bool
) -> None:
    """Its restreams are named, so that no camera is read twice; nothing secret is."""
    recorder = Recorder(in_frigate=in_frigate)
    async with recorder.serving():
        with pytest.raises(CameraUnreachableError) as told:
            await factory.probe(replace(CAMERA, kind=kind, main_url=url), None)

    said = str(told.value)
    assert said == (
        f"A recorder at {RECORDER} reads these cameras already: adopt one from it, such as "
        f"rtsp://{RECORDER}:8554/porch, rtsp://{RECORDER}:8554/yard_2."
    )


@pytest.mark.parametrize(
    "answer", [b"[]", b"[" * 100_000, b'{"porch"', b'"porch"', b"{}" + b" " * 2_000_000, b"\xff"]
)
async def test_what_is_no_recorder(factory: CameraFactory, answer: bytes) -> None:
    """Whatever answers there, the camera is said to be unreachable."""
    async with Recorder(answer).serving():
        with pytest.raises(CameraUnreachableError, match="refuses port 8554"):
            await factory.probe(replace(CAMERA, main_url=f"rtsp://{RECORDER}:8554"), None)


@pytest.mark.parametrize("path", ["/h264", ""])
async def test_who_is_not_asked(tmp_path: Path, path: str) -> None:
    """No other port is asked if an address has a path, or if discovery is switched off."""
    recorder = Recorder()
    factory = CameraFactory(
        tmp_path,
        FootageFiles(None),
        SystemClock(),
        sink=FakeSink,
        room=room_enough,
        asks_recorders=bool(path),
    )

    async with recorder.serving():
        with pytest.raises(CameraUnreachableError):
            await factory.probe(replace(CAMERA, main_url=f"rtsp://{RECORDER}:8554{path}"), None)

    assert recorder.asked == []


@pytest.mark.parametrize(
    ("brand", "path"), [("HIKVISION DS-2", "/Streaming/Channels/101"), ("Nobody", "")]
)
def test_usual_paths(brand: str, path: str) -> None:
    """A brand's usual path is offered; every path begins with a slash."""
    assert usual_path(brand) == path
    assert all(each.startswith("/") for each in usual_paths())


async def test_a_doorbell_that_brings_its_events_is_heard(
    tmp_path: Path, unused_tcp_port: int
) -> None:
    """What is recorded is also followed, and brings its events to the port that was chosen."""
    sink = FakeSink()
    factory = CameraFactory(
        tmp_path,
        FootageFiles(None),
        SystemClock(),
        sink=lambda: sink,
        room=room_enough,
        events_port=unused_tcp_port,
    )
    device = OnvifDeviceFake(pulls=False, brings=True)
    async with device.serving():
        camera = replace(
            CAMERA, kind=SourceKind.LENT, main_url="", device_url=device.url, doorbell=True
        )
        watch = factory.record(camera, replace(LOGIN, use=PasswordUse()))
        running = asyncio.create_task(watch.run())
        try:
            await device.until_subscribed()
            await device.bring(VISITOR)
            async with asyncio.timeout(60), sink.told:
                await sink.told.wait_for(lambda: bool(sink.triggers))
        finally:
            running.cancel()
            await asyncio.wait([running])

    assert sink.triggers[0].kind is TriggerKind.BUTTON
    assert f":{unused_tcp_port}/" in device.wanted[0]
    assert watch.notes == ()


async def test_what_keeps_events_away_is_noted(factory: CameraFactory) -> None:
    """A doorbell without events says so on the camera."""
    device = OnvifDeviceFake(pulls=False)
    async with device.serving():
        camera = replace(CAMERA, kind=SourceKind.LENT, main_url="", device_url=device.url)
        watch = factory.record(camera, replace(LOGIN, use=PasswordUse()))
        running = asyncio.create_task(watch.run())
        try:
            async with asyncio.timeout(60):
                while not watch.notes:  # noqa: ASYNC110 -- a note is asked for, not told
                    await asyncio.sleep(0.01)
        finally:
            running.cancel()
            await asyncio.wait([running])

    (note,) = watch.notes
    assert "neither lets itself be asked for events" in str(note)
