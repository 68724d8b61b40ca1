"""Trying a camera before it is adopted, and saying what is wrong."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
import json
from pathlib import Path

from aiohttp import web
import pytest

from hub.camera.factory import CameraFactory
from hub.clock import SystemClock
from hub.errors import CameraPasswordError, CameraUnreachableError
from hub.model.brand import usual_path, usual_paths
from hub.model.camera import SourceKind, Transport
from hub.model.recording import TriggerKind
from hub.store.footage_files import FootageFiles
from hub.store.secrets import Credentials, PasswordUse
from tests.fakes.http_camera import (
    BASIC,
    LOGIN as FLV_LOGIN,
    PASSWORD,
    USERNAME,
    FlvCamera,
    JpegCamera,
    drawn,
    remuxed,
)
from tests.fakes.odd_onvif import VISITOR, OddOnvif
from tests.hub.camera.conftest import RtspServer
from tests.hub.camera.fakes import CAMERA, FakeSink, room_enough
from tests.hub.camera.rtsp.cameras import Script, scripted
from tests.hub.cli.conftest import listening

LOGIN = Credentials(username=USERNAME, password=PASSWORD)
WEB = replace(CAMERA, kind=SourceKind.MJPEG)


@pytest.fixture
def factory(tmp_path: Path) -> CameraFactory:
    """Return a factory whose cameras record nowhere."""
    return CameraFactory(
        tmp_path, FootageFiles(None), SystemClock(), sink=FakeSink, room=room_enough
    )


async def test_a_camera_that_sends(factory: CameraFactory, rtsp_server: RtspServer) -> None:
    """A stream of which one frame arrives is good enough to adopt."""
    camera = replace(CAMERA, main_url=rtsp_server.url("porch.mp4"))

    assert await factory.probe(camera, None) == camera


REFUSED = "is on, but port {port} is closed. Turn on"
NAMELESS = "Can't find nobody.invalid. Correct the name"


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
    """An address that asks for TLS if there is none says so, and not that nobody is there."""
    camera = CAMERA if scheme == "rtsps" else WEB

    async with listening(b"RTSP/1.0 400 Bad Request\r\n\r\n") as port:
        with pytest.raises(CameraUnreachableError, match="doesn't encrypt on port"):
            await factory.probe(replace(camera, main_url=f"{scheme}://127.0.0.1:{port}/a"), None)


async def test_no_stream_at_this_path(factory: CameraFactory, rtsp_server: RtspServer) -> None:
    """A wrong path is told as one, and the owner's own path is never replaced by a guess."""
    with pytest.raises(CameraUnreachableError, match="path"):
        await factory.probe(replace(CAMERA, main_url=rtsp_server.url("none.mp4")), None)


async def test_an_address_without_a_path(tmp_path: Path, rtsp_server: RtspServer) -> None:
    """If only a camera's host was given, the usual paths are tried."""
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
    """If none of them is right, the owner is sent to the manual."""
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

    with pytest.raises(CameraPasswordError, match="needs a user name and password"):
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
        there = await factory.probe(camera, FLV_LOGIN.digest_only())

    assert there.main_url == rtsp
    assert not flv.asked


GO2RTC, FRIGATE = 1984, 5000


def idle(*sources: str) -> dict[str, object]:
    """Return a stream that nobody watches."""
    return {"producers": [{"url": each} for each in sources], "consumers": None}


def watched(url: str, address: str) -> dict[str, object]:
    """Return a stream that is read, from a camera at `address`."""
    media = "video, recvonly, H264"
    return {
        "producers": [
            {
                "id": 1,
                "format_name": "rtsp",
                "protocol": "rtsp+tcp",
                "remote_addr": address,
                "source": url,
                "url": url.replace("hunter2", "***"),
                "sdp": "v=0\r\n",
                "user_agent": "go2rtc/1.9.14",
                "medias": [media],
                "receivers": [{"id": 2, "codec": {"codec_name": "h264"}, "bytes": 1_000_000}],
                "bytes_recv": 1_000_000,
            }
        ],
        "consumers": [{"id": 3, "format_name": "mse/fmp4", "protocol": "ws"}],
    }


@dataclass(slots=True, kw_only=True)
class Recorder:
    """A go2rtc, or a Frigate in front of one, that answers as go2rtc 1.9 does.

    A stream that nobody watches names its source; one that is watched tells of its connection.
    """

    address: str
    streams: Mapping[str, object] = field(default_factory=dict)
    answer: bytes | None = None
    """Given instead of the streams."""
    in_frigate: bool = False
    """Whether only Frigate's port is open."""
    listen: str | None = ":8554"
    """Where its RTSP server listens; None as from a go2rtc that does not tell."""
    asked: list[str] = field(default_factory=list)

    @asynccontextmanager
    async def serving(self) -> AsyncGenerator[None]:
        """Serve at the port of its API."""
        app = web.Application()
        app.router.add_get("/{tail:.*}", self._respond)
        runner = web.AppRunner(app)
        await runner.setup()
        port = FRIGATE if self.in_frigate else GO2RTC
        await web.TCPSite(runner, self.address, port).start()
        try:
            yield
        finally:
            await runner.cleanup()

    async def _respond(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        if request.path == ("/api/go2rtc/streams" if self.in_frigate else "/api/streams"):
            body = json.dumps(self.streams).encode() if self.answer is None else self.answer
            return web.Response(body=body, content_type="application/json")
        if request.path == "/api" and not self.in_frigate and self.listen is not None:
            info = {"version": "1.9.14", "host": request.host, "rtsp": {"listen": self.listen}}
            return web.json_response(info)
        return web.Response(text="<html>", content_type="text/html")


RECORDER = "127.0.19.84"
CAMERA_AT = "127.0.19.7"
READ = dict.fromkeys(
    ("porch", "yard_2", "bad name", "../x", "a" * 99),
    idle("rtsp://admin:hunter2@192.0.2.7/h264"),
)


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
    recorder = Recorder(address=RECORDER, streams=READ, in_frigate=in_frigate)
    async with recorder.serving():
        with pytest.raises(CameraUnreachableError) as told:
            await factory.probe(replace(CAMERA, kind=kind, main_url=url), None)

    said = str(told.value)
    assert said == (
        f"A recorder at {RECORDER} already reads these cameras. Add one from it, such as "
        f"rtsp://{RECORDER}:8554/porch, rtsp://{RECORDER}:8554/yard_2."
    )


@pytest.mark.parametrize(
    "answer", [b"[]", b"[" * 100_000, b'{"porch"', b'"porch"', b"{}" + b" " * 2_000_000, b"\xff"]
)
async def test_what_is_no_recorder(factory: CameraFactory, answer: bytes) -> None:
    """Whatever answers there, the camera is said to be unreachable."""
    async with Recorder(address=RECORDER, answer=answer).serving():
        with pytest.raises(CameraUnreachableError, match="port 8554 is closed"):
            await factory.probe(replace(CAMERA, main_url=f"rtsp://{RECORDER}:8554"), None)


@pytest.mark.parametrize("path", ["/h264", ""])
async def test_who_is_not_asked(tmp_path: Path, path: str) -> None:
    """No other port is asked if an address has a path, or if discovery is switched off."""
    recorder = Recorder(address=RECORDER, streams=READ)
    factory = CameraFactory(
        tmp_path,
        FootageFiles(None),
        SystemClock(),
        sink=FakeSink,
        room=room_enough,
        uses_recorders=bool(path),
    )

    async with recorder.serving():
        with pytest.raises(CameraUnreachableError):
            await factory.probe(replace(CAMERA, main_url=f"rtsp://{RECORDER}:8554{path}"), None)

    assert recorder.asked == []


OF_IT = f"rtsp://admin:hunter2@{CAMERA_AT}:554/main"


@pytest.mark.parametrize("in_frigate", [False, True])
@pytest.mark.parametrize(
    "stream",
    [
        idle(OF_IT),
        idle(f"ffmpeg:rtsp://admin:a/b@{CAMERA_AT}/x#video=copy"),
        idle(
            "rtsp://192.0.2.9/other", f"onvif://admin:hunter2@{CAMERA_AT}:8000?subtype=MediaProfile"
        ),
        idle(f"exec:ffmpeg -i rtsp://*:*@{CAMERA_AT.upper()}/main -f rtsp {{output}}"),
        watched(OF_IT, f"{CAMERA_AT}:554"),
        watched("rtspx://camera.example/x", f"{CAMERA_AT}:7441"),
    ],
)
async def test_a_camera_that_a_recorder_reads_already(
    factory: CameraFactory, stream: object, *, in_frigate: bool
) -> None:
    """It is known by its address in whatever kind of source, watched or not."""
    streams = {"yard": idle("rtsp://127.0.19.70/main", "rtsp://1127.0.19.7/main"), "porch": stream}
    recorder = Recorder(address=RECORDER, streams=streams, in_frigate=in_frigate)

    async with recorder.serving():
        there = await factory.read_already(
            replace(CAMERA, main_url=f"rtsp://{CAMERA_AT}/main"), [RECORDER]
        )

    assert there == (f"rtsp://{RECORDER}:8554/porch",)


async def test_the_best_of_its_relays_comes_first(factory: CameraFactory) -> None:
    """A recorder of many channels names one address for all: that of the same path is the one."""
    streams = {
        "a_low": idle(f"rtsp://{CAMERA_AT}/one"),
        "b_other": idle(f"rtsp://{CAMERA_AT}/two"),
        "c_sub": idle(f"rtsp://{CAMERA_AT}/main"),
        "d_main": idle(f"rtsp://{CAMERA_AT}/main"),
    }
    async with Recorder(address=RECORDER, streams=streams).serving():
        there = await factory.read_already(
            replace(CAMERA, main_url=f"rtsp://{CAMERA_AT}/main"), [RECORDER]
        )

    assert [each.rpartition("/")[2] for each in there] == ["d_main", "c_sub", "b_other", "a_low"]


@pytest.mark.parametrize(
    ("listen", "port"),
    [
        (":8554", 8554),
        ("0.0.0.0:18554", 18554),
        (None, 8554),
        ("", 0),
        ("127.0.0.1:8554", 0),
        (":99999", 0),
        (":8554@evil", 0),
    ],
)
async def test_where_a_recorder_relays(
    factory: CameraFactory, listen: str | None, port: int
) -> None:
    """The port is what go2rtc says; an RTSP server that serves its own machine only is none."""
    recorder = Recorder(address=RECORDER, streams={"porch": idle(OF_IT)}, listen=listen)
    async with recorder.serving():
        there = await factory.read_already(
            replace(CAMERA, main_url=f"rtsp://{CAMERA_AT}/main"), [RECORDER]
        )

    assert there == ((f"rtsp://{RECORDER}:{port}/porch",) if port else ())


@pytest.mark.parametrize(
    "answer",
    [
        b"[]",
        b"[" * 100_000,
        b'{"porch": 5}',
        b'{"porch": {"producers": {"url": "rtsp://127.0.19.7/"}}}',
        b'{"porch": {"producers": [5, null, {"url": ["rtsp://127.0.19.7/"]}]}}',
        b'{"../porch": {"producers": [{"url": "rtsp://127.0.19.7/"}]}}',
        b'{"porch": {"producers": [{"url": "' + b"x" * 2000 + b'rtsp://127.0.19.7/"}]}}',
        b'{"porch": {"producers": [' + b"{}," * 8 + b'{"url": "rtsp://127.0.19.7/"}]}}',
        b'{"porch": {"producers": [{"url": "rtsp://127.0.19.7/"}]}}' + b" " * 2_000_000,
        b"\xff",
    ],
)
async def test_what_a_hostile_recorder_says(factory: CameraFactory, answer: bytes) -> None:
    """What is not a stream of this camera, or more than there can be, offers nothing."""
    async with Recorder(address=RECORDER, answer=answer).serving():
        camera = replace(CAMERA, main_url=f"rtsp://{CAMERA_AT}/main")

        assert await factory.read_already(camera, [RECORDER, "nobody.invalid", "", "a" * 300]) == ()


@pytest.mark.parametrize("host", ["8.8.8.8", "2001:4860:4860::8888", "239.255.255.250"])
async def test_a_recorder_outside_the_house_is_not_asked(
    factory: CameraFactory, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    """No address of the internet is connected to, and no group."""
    asked: list[str] = []

    async def never(there: str, _camera: object) -> tuple[str, ...]:
        asked.append(there)
        return ()

    monkeypatch.setattr("hub.camera.streams.restreams", never)

    await factory.read_already(replace(CAMERA, main_url=f"rtsp://{CAMERA_AT}/main"), [host])

    assert asked == []


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
    device = OddOnvif(pulls=False, brings=True)
    async with device.serving():
        camera = replace(
            CAMERA, kind=SourceKind.LENT, main_url="", device_url=device.url, doorbell=True
        )
        watch = factory.record(camera, replace(LOGIN, use=PasswordUse()))
        running = asyncio.create_task(watch.run())
        try:
            await device.consumed()
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
    device = OddOnvif(pulls=False)
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
    assert "doesn't send events over ONVIF" in str(note)
