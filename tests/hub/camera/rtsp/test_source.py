"""One connection, from the first word to the last, against a camera that does as it is told."""

import asyncio
from contextlib import aclosing
from dataclasses import replace
from datetime import timedelta
import logging
from pathlib import Path
import ssl
import traceback
from typing import override

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
import pytest

from hub.camera.auth import Login
from hub.camera.rtsp.client import RtspSource, Timeouts
from hub.camera.rtsp.connection import Connection
from hub.camera.rtsp.intake import ReadTime
from hub.camera.rtsp.messages import frame
from hub.clock import SystemClock
from hub.errors import (
    CameraPasswordError,
    CameraUnreachableError,
    HubError,
    InvalidInputError,
    NoKeyFramesError,
)
from hub.media.packet import Packet, Track
from hub.model.camera import Transport
from hub.store.secrets import Credentials, PasswordUse
from noticeboard.runtime.text import NOTHING
from tests.fakes.clocks import NOON, StandingClock
from tests.hub.camera.fakes import CAMERA
from tests.hub.camera.rtsp.cameras import SOUND, Script, description, scripted
from tests.hub.camera.rtsp.conftest import LOGIN, of, read, source
from tests.hub.camera.rtsp.packets import coded, packets_of, rtp
from tests.servers import gst_server

DIGEST = '401 Unauthorized\r\nWWW-Authenticate: Digest realm="cam", nonce="{}"{}\r\n'


async def refusal(script: Script, login: Credentials | None = None, most: int = 100) -> HubError:
    """Read until the camera fails."""
    async with scripted(script):
        with pytest.raises(HubError) as caught:
            await read(source(script.url, login), most)
    return caught.value


async def test_order_of_words() -> None:
    """OPTIONS, DESCRIBE, SETUP, PLAY, and TEARDOWN at the end; every word names the session."""
    async with scripted(Script()) as script:
        packets = await read(source(script.url), 12)

    assert script.methods == ["OPTIONS", "DESCRIBE", "SETUP", "PLAY", "TEARDOWN"]
    assert [asked.url for asked in script.asked] == [
        script.url,
        script.url,
        f"{script.url}/track1",
        script.url,
        script.url,
    ]
    assert [asked.headers.get("Session") for asked in script.asked[2:]] == [
        None,
        "12345678",
        "12345678",
    ]
    assert script.asked[2].headers["Transport"] == "RTP/AVP/TCP;unicast;interleaved=0-1"
    assert [packet.payload for packet in packets] == coded().payloads


@pytest.mark.parametrize(
    "script",
    [
        lambda: Script(early=True),
        lambda: Script(numbered=False),
        lambda: Script(line_end="\n"),
        lambda: Script(answers={"OPTIONS": ["501 Not Implemented\r\n"]}),
        lambda: Script(answers={"OPTIONS": ["100 Continue\r\n\r\nRTSP/1.0 200 OK\r\nCSeq: 1\r\n"]}),
        lambda: Script(transport="RTP/AVP/TCP;unicast;mode=play"),
        lambda: Script(transport="RTP/AVP/TCP;interleaved=70000-70001"),
    ],
    ids=[
        "early frames",
        "no numbers",
        "line feeds",
        "no options",
        "continue",
        "no channels",
        "impossible channels",
    ],
)
async def test_odd_cameras(script: object) -> None:
    """What cameras do against the rules, and is harmless, is put up with."""
    assert callable(script)
    async with scripted(script()) as camera:
        packets = await read(source(camera.url), 12)

    assert [packet.payload for packet in packets] == coded().payloads


async def test_channels_of_the_camera() -> None:
    """A camera may choose other channels than those asked for."""
    frames = [frame(6, packet) for picture in packets_of(coded()) for packet in picture]
    frames[3:3] = [frame(9, b"nobody's")]

    async with scripted(Script(transport="RTP/AVP/TCP;interleaved=6-7", frames=frames)) as script:
        packets = await read(source(script.url), 12)

    assert [packet.payload for packet in packets] == coded().payloads


async def test_digest_and_a_stale_nonce() -> None:
    """A challenge is answered with the next request, and again when its nonce has grown old."""
    answers = {
        "OPTIONS": [DIGEST.format("n1", "")],
        "SETUP": [DIGEST.format("n2", ", stale=true")],
    }

    async with scripted(Script(answers=answers)) as script:
        await read(source(script.url, LOGIN), 12)

    proofs = [asked.headers.get("Authorization", "") for asked in script.asked]
    assert script.methods[:2] == ["OPTIONS", "OPTIONS"]
    assert [("n1" in proof, "n2" in proof) for proof in proofs] == [
        (False, False),
        (True, False),
        (True, False),
        (True, False),
        (False, True),
        (False, True),
        (False, True),
    ]


BASIC = '401 Unauthorized\r\nWWW-Authenticate: Basic realm="cam"\r\n'


def basics(script: Script) -> list[str]:
    """Return the proofs that showed the camera the password."""
    proofs = (asked.headers.get("Authorization", "") for asked in script.asked)
    return [proof for proof in proofs if proof.startswith("Basic")]


@pytest.mark.parametrize("method", ["DESCRIBE", "SETUP", "PLAY"])
async def test_no_basic_after_digest(method: str) -> None:
    """Who offered Digest, and then only Basic, is not told the password on that connection."""
    who = replace(LOGIN, use=PasswordUse())
    script = Script(answers={"OPTIONS": [DIGEST.format("n1", "")], method: [BASIC]})

    error = await refusal(script, who)

    assert isinstance(error, CameraPasswordError)
    assert "in between" in str(error)
    assert not basics(script)


async def test_no_basic_on_the_next_connection() -> None:
    """What a camera offered once, it is held to on later connections too."""
    who = replace(LOGIN, use=PasswordUse())
    async with scripted(Script(answers={"OPTIONS": [DIGEST.format("n1", "")]})) as before:
        await read(source(before.url, who), 1)
    script = Script(answers={"OPTIONS": [BASIC]})

    error = await refusal(script, who)

    assert "in between" in str(error)
    assert not basics(script)


async def test_digest_behind_basic() -> None:
    """Basic that is offered first is passed over."""
    challenge = BASIC + 'WWW-Authenticate: Digest realm="cam", nonce="n1"\r\n'

    async with scripted(Script(answers={"OPTIONS": [challenge]})) as script:
        await read(source(script.url, replace(LOGIN, use=PasswordUse())), 1)

    assert script.asked[1].headers["Authorization"].startswith("Digest ")
    assert not basics(script)


async def test_a_password_within_the_address() -> None:
    """The camera is asked with what stands in the place, as XM's recorders want it."""
    who = Credentials(username="", password="", hidden=("tlJwpbo6",))
    async with scripted(Script()) as script:
        url = f"rtsp://127.0.0.1:{script.port}/user=admin_password=*1*_channel=1.sdp?real"
        await read(source(url, who), 1)

    assert {asked.url.removesuffix("/track1").partition("/user")[2] for asked in script.asked} == {
        "=admin_password=tlJwpbo6_channel=1.sdp?real"
    }
    assert who.use.in_clear


async def test_basic_is_not_carried_along() -> None:
    """What proved us at one port is not shown unasked at the one that it redirects to."""
    who = replace(LOGIN, use=PasswordUse())
    async with scripted(Script()) as there:
        moved = f"302 Moved\r\nLocation: {there.url}\r\n"
        async with scripted(Script(answers={"OPTIONS": [BASIC], "DESCRIBE": [moved]})) as here:
            await read(source(here.url, who), 1)

    assert basics(here)
    assert not basics(there)
    assert who.use.in_clear


def leaks(error: BaseException) -> bool:
    """Tell whether a traceback of the error shows the password in any spelling."""
    text = "".join(traceback.format_exception(error)) + repr(error)
    return "p@ss" in text or "p%40ss" in text


@pytest.mark.parametrize(
    ("login", "words"),
    [(None, "needs a user name and password"), (LOGIN, "Wrong user name or password")],
)
@pytest.mark.parametrize("status", ["401", "403"])
@pytest.mark.parametrize("method", ["OPTIONS", "DESCRIBE"])
async def test_wrong_password(
    caplog: pytest.LogCaptureFixture,
    login: Credentials | None,
    words: str,
    status: str,
    method: str,
) -> None:
    """A password that is missing or wrong is told as such; no log line shows it."""
    caplog.set_level(logging.DEBUG)
    answers = {method: [DIGEST.format("n", "").replace("401", status)] * 3}

    error = await refusal(Script(answers=answers), login)

    assert isinstance(error, CameraPasswordError)
    assert words in str(error)
    assert not leaks(error)
    assert "p@ss" not in caplog.text
    assert "p%40ss" not in caplog.text


async def test_credentials_never_in_an_address() -> None:
    """What a stored or a described address has before its @ is not sent."""
    sdp = description(coded()).replace("a=control:track1", "a=control:rtsp://u:p@ss@10.0.0.1/t")

    async with scripted(Script(sdp=sdp)) as script:
        reader = source(script.url.replace("://", "://viewer:hidden@"), LOGIN)
        await read(reader, 1)

    assert script.asked[0].url == script.url
    assert script.asked[2].url == "rtsp://10.0.0.1/t"


@pytest.mark.parametrize(
    ("method", "status", "words"),
    [
        ("DESCRIBE", 404, "Check its stream path"),
        ("DESCRIBE", 503, "Close its other viewers"),
        ("DESCRIBE", 500, "status 500"),
        ("SETUP", 461, "doesn't send over TCP. Choose UDP"),
        ("PLAY", 453, "no bandwidth"),
        ("PLAY", 454, "dropped this connection"),
    ],
)
async def test_refusals(method: str, status: int, words: str) -> None:
    """Each refusal is a sentence that says what to do, and names the camera."""
    error = await refusal(Script(answers={method: [f"{status} No\r\n"]}))

    assert isinstance(error, CameraUnreachableError)
    assert words in str(error)
    assert "127.0.0.1" in str(error)


async def test_no_video() -> None:
    """A camera without H.264 and H.265 is told so."""
    error = await refusal(Script(sdp=description(coded()).replace("H264", "JPEG")))

    assert "H.264 nor H.265" in str(error)


async def test_redirected() -> None:
    """A camera may name another port of its own."""
    async with scripted(Script()) as there:
        moved = f"302 Moved\r\nLocation: {there.url}\r\n"
        async with scripted(Script(answers={"DESCRIBE": [moved]})) as here:
            packets = await read(source(here.url), 1)

    assert len(packets) == 1
    assert "PLAY" in there.methods
    assert "PLAY" not in here.methods


async def test_redirected_out_of_tls(tmp_path: Path) -> None:
    """A camera that is read encrypted cannot send us to where it is not."""
    async with scripted(Script()) as there:
        moved = f"302 Moved\r\nLocation: {there.url}\r\n"
        script = Script(answers={"DESCRIBE": [moved]})
        async with scripted(script, certified(tmp_path)):
            with pytest.raises(CameraUnreachableError, match="another address"):
                await read(source(script.url.replace("rtsp://", "rtsps://")), 1)

    assert not there.asked


@pytest.mark.parametrize("location", ["rtsp://192.0.2.1/x", "http://127.0.0.1/x", ""])
async def test_redirected_elsewhere(location: str) -> None:
    """Another host than the camera's own is never contacted."""
    answers = {"DESCRIBE": [f"301 Moved\r\nLocation: {location}\r\n"]}

    assert "another address" in str(await refusal(Script(answers=answers)))


async def test_redirected_in_a_circle() -> None:
    """Following ends after a few addresses."""
    script = Script()
    async with scripted(script):
        script.answers["DESCRIBE"] = [f"302 Moved\r\nLocation: {script.url}\r\n"] * 9

        with pytest.raises(CameraUnreachableError, match="redirects again and again"):
            await read(source(script.url), 1)


async def test_silent_end_is_an_error() -> None:
    """A stream that merely ends is told as an unreachable camera, after all that came."""
    async with scripted(Script(hangs_up=True)) as script:
        taken: list[Packet] = []
        error = await ended(source(script.url), taken)

    assert "ended its stream" in str(error)
    assert len(taken) == 12


@pytest.mark.parametrize(
    "last",
    [
        frame(1, b"\x80\xcb\x00\x01\x00\x00\x00\x00"),
        b"TEARDOWN rtsp://x RTSP/1.0\r\nCSeq: 9\r\n\r\n",
        b"REDIRECT rtsp://x RTSP/1.0\r\n\r\n",
    ],
    ids=["BYE", "TEARDOWN", "REDIRECT"],
)
async def test_camera_says_goodbye(last: bytes) -> None:
    """A goodbye ends the stream at once."""
    frames = [*Script().frames, last]

    error = await refusal(Script(frames=frames))

    assert "ended its stream" in str(error)


async def test_not_rtsp() -> None:
    """Something else that listens at the port is told as such."""
    error = await refusal(Script(frames=[b"\x00\x00\x00\x00\x00"]))

    assert "isn't RTSP" in str(error)


async def test_nobody_listening(unused_tcp_port: int) -> None:
    """A camera that is off is unreachable, and the message names its host and no secret."""
    with pytest.raises(CameraUnreachableError, match=r"127\.0\.0\.1") as caught:
        await read(source(f"rtsp://127.0.0.1:{unused_tcp_port}/main", LOGIN), 1)

    assert not leaks(caught.value)


@pytest.mark.parametrize("url", ["file:///etc/hostname", "http://127.0.0.1/x", "concat:a|b", "x"])
async def test_only_rtsp_is_opened(url: str) -> None:
    """A camera's address may only be RTSP."""
    with pytest.raises(InvalidInputError):
        await read(source(url), 1)


async def test_not_yet_reached() -> None:
    """Nothing is known of a stream before its first packet."""
    reader = source("rtsp://127.0.0.1:9/x")

    with pytest.raises(HubError):
        _ = reader.info
    assert reader.lost_packets == 0


async def test_camera_asks() -> None:
    """What a camera asks is answered: that we are there, or that we do not know how."""
    async with scripted(Script()) as script, aclosing(source(script.url).packets()) as packets:
        await anext(packets)
        await script.send(b"OPTIONS * RTSP/1.0\r\nCSeq: 5\r\n\r\nANNOUNCE x RTSP/1.0\r\n\r\n")
        await script.until_said()

    assert script.said[0] == "RTSP/1.0 200 OK"


async def test_sound() -> None:
    """Sound is set up on channels of its own, and comes with the pictures."""
    heard = frame(2, rtp(b"\x00\x10\x00\x18abc", 0, 0))
    pictured = len(packets_of(coded())[0])
    frames = [*Script().frames[:pictured], heard, *Script().frames[pictured:]]
    sdp = description(coded(), sound=SOUND)

    async with scripted(Script(sdp=sdp, frames=frames)) as script:
        reader = source(script.url)
        packets = await read(reader, 13)

    assert reader.info.audio is not None
    assert [packet.payload for packet in of(Track.AUDIO, packets)] == [b"abc"]
    assert script.asked[3].headers["Transport"] == "RTP/AVP/TCP;unicast;interleaved=2-3"


@pytest.mark.parametrize("how", ["refused", "unknown", "unwanted"])
async def test_without_sound(how: str) -> None:
    """Sound that is refused, of an unknown kind, or not wanted, is no reason not to record."""
    sound = SOUND.replace("MPEG4-GENERIC", "AMR") if how == "unknown" else SOUND
    script = Script(sdp=description(coded(), sound=sound))
    if how == "refused":
        script.answers["SETUP"] = [
            "200 OK\r\nSession: 7\r\nTransport: RTP/AVP/TCP;interleaved=0-1\r\n",
            "500 No\r\n",
        ]

    async with scripted(script):
        reader = source(script.url, sound=how != "unwanted")
        packets = await read(reader, 12)

    assert reader.info.audio is None
    assert reader.info.unrecorded_sound == ("AMR" if how == "unknown" else "")
    assert len(packets) == 12


async def test_losses_are_counted() -> None:
    """Packets that a camera leaves out are counted, and the pictures they tear are not stored."""
    frames = list(Script().frames)
    del frames[5:8]

    async with scripted(Script(frames=frames)) as script:
        reader = source(script.url)
        packets = await read(reader, 8)

    assert reader.lost_packets == 3
    assert len(packets) == 8


async def test_nobody_takes() -> None:
    """What is not taken for too long is not hoarded: the connection ends and says why."""
    pictures = packets_of(coded("h264", (640, 480), 2, 1))
    frames = [frame(0, packet) for picture in pictures for packet in picture]
    large = b"\x41" + bytes(60000)
    frames += [
        frame(0, rtp(large, 65530 + number, number * 6000, marker=True))
        for number in range(len(frames), len(frames) + 240)
    ]
    script = Script(frames=frames)
    async with scripted(script), aclosing(source(script.url).packets()) as packets:
        await anext(packets)
        async with asyncio.timeout(60):
            while script.connections:  # noqa: ASYNC110 -- nobody tells
                await asyncio.sleep(0.01)

        with pytest.raises(CameraUnreachableError, match="faster than the disk"):
            [packet async for packet in packets]


class Held:
    """A connection under a clock that stands."""

    def __init__(self, script: Script, url: str = "") -> None:
        self.clock = StandingClock()
        self.script = script
        self._url = url

    async def pass_s(self, seconds: int, *sent: bytes) -> None:
        """Let seconds pass one by one, the camera sending something in each."""
        for _ in range(seconds):
            await self.clock.until_asleep(1)
            for each in sent:
                await self.script.send(each)
            await asyncio.sleep(0.02)  # over a real socket
            self.clock.forward(timedelta(seconds=1))

    def source(self, transport: Transport = Transport.TCP) -> RtspSource:
        """Read the camera."""
        return source(self._url or self.script.url, clock=self.clock, transport=transport)


async def ended(reader: RtspSource, taken: list[Packet] | None = None) -> HubError:
    """Read to the end."""
    kept = [] if taken is None else taken
    try:
        async with aclosing(reader.packets()) as packets:
            async for packet in packets:
                kept.append(packet)
    except HubError as error:
        return error
    raise AssertionError("a source ends with an error")


async def test_frozen_camera() -> None:
    """A camera whose connection stays open and silent for five seconds has stopped sending."""
    async with scripted(Script()) as script:
        held = Held(script)
        reading = asyncio.create_task(ended(held.source()))
        await held.pass_s(5)
        assert not reading.done()

        await held.pass_s(1)

        assert "stopped sending" in str(await reading)


async def test_no_key_frame() -> None:
    """A camera that sends, and in eight seconds nothing to begin with, says to change that."""
    async with scripted(Script(frames=[])) as script:
        held = Held(script)
        reading = asyncio.create_task(ended(held.source()))

        for number in range(8):
            packet = rtp(b"\x41\x9aabc", number, number * 6000, marker=True)
            await held.pass_s(1, frame(0, packet))

        error = await reading

    assert isinstance(error, NoKeyFramesError)
    assert "shorter key frame" in str(error)


async def test_no_parameter_sets() -> None:
    """Key frames that nothing tells how to decode are of no use either."""
    video = coded()
    async with scripted(Script(sdp=description(video, sets=False))) as script:
        held = Held(script)
        reading = asyncio.create_task(ended(held.source()))

        for number in range(8):
            packet = rtp(b"\x41\x9aabc", 65530 + 200 + number, number, marker=True)
            await held.pass_s(1, frame(0, packet), frame(0, packet))

        error = await reading

    assert isinstance(error, NoKeyFramesError)
    assert "how its video is coded" in str(error)


@pytest.mark.parametrize(
    ("offered", "method"), [("OPTIONS, GET_PARAMETER", "GET_PARAMETER"), ("OPTIONS", "OPTIONS")]
)
async def test_kept_alive(offered: str, method: str) -> None:
    """At half the session's time the camera is told that we are there, in a way it knows."""
    answers = {
        "OPTIONS": [f"200 OK\r\nPublic: {offered}\r\n"],
        "SETUP": ["200 OK\r\nSession: 7;timeout=4\r\nTransport: x;interleaved=0-1\r\n"],
    }
    async with scripted(Script(answers=answers)) as script:
        held = Held(script)
        reading = asyncio.create_task(ended(held.source()))
        before = script.methods.count(method)
        await script.until("PLAY")
        before = script.methods.count(method)

        await held.pass_s(2)
        await script.until(method, before + 1)

        assert script.asked[-1].headers["Session"] == "7"
        await held.pass_s(4)
        await reading


async def test_session_lost() -> None:
    """A camera that forgot the session, though it may still send, is connected to again."""
    answers = {
        "SETUP": ["200 OK\r\nSession: 7;timeout=2\r\nTransport: x;interleaved=0-1\r\n"],
        "GET_PARAMETER": ["454 Session Not Found\r\n"],
    }
    async with scripted(Script(answers=answers)) as script:
        held = Held(script)
        reading = asyncio.create_task(ended(held.source()))

        await held.pass_s(1)

        assert "dropped this connection" in str(await reading)


async def test_reports() -> None:
    """The camera is told at once, and every five seconds, what came."""
    sender = b"\x80\xc8\x00\x06" + (7).to_bytes(4, "big") + bytes(20)
    async with scripted(Script(frames=[*Script().frames, frame(1, sender)])) as script:
        held = Held(script)
        reading = asyncio.create_task(ended(held.source()))

        await held.pass_s(5)
        await script.until_heard(2)

        assert [channel for channel, _ in script.heard] == [1, 1]
        assert all(packet[1] == 201 for _, packet in script.heard)
        await held.pass_s(1)
        await reading


async def test_goodbye_without_an_answer() -> None:
    """A camera that does not answer TEARDOWN is not waited for."""
    async with scripted(Script(answers={"TEARDOWN": [""]})) as script, asyncio.timeout(60):
        await read(source(script.url), 1)

    assert script.methods[-1] == "TEARDOWN"


async def test_no_answer_at_all() -> None:
    """A camera that takes the connection and says nothing is given up on."""
    async with scripted(Script(answers={"DESCRIBE": [""]})) as script:
        reader = RtspSource(
            replace(CAMERA, main_url=script.url),
            None,
            SystemClock(),
            patience=Timeouts(connect_s=0.1),
        )

        assert "didn't answer" in str(await ended(reader))


async def test_stopped_while_connecting() -> None:
    """A connection that is being made can be given up at any moment."""
    async with scripted(Script(answers={"DESCRIBE": [""]})) as script:
        reading = asyncio.create_task(read(source(script.url), 1))
        await script.until("DESCRIBE")

        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading


async def test_thousand_reconnects() -> None:
    """A thousand connections leave no task, no file and no memory of themselves."""
    frames = Script().frames[: len(packets_of(coded())[0])]
    async with scripted(Script(frames=frames)) as script:
        for _ in range(1000):
            await read(source(script.url), 1)
        async with asyncio.timeout(60):
            while script.connections:  # noqa: ASYNC110 -- nobody tells
                await asyncio.sleep(0.01)

    assert script.methods.count("TEARDOWN") == 1000


async def test_unanswered_keep_alive() -> None:
    """A camera that answers nothing while it sends is not given up for that."""
    answers = {
        "SETUP": ["200 OK\r\nSession: 7;timeout=2\r\nTransport: x;interleaved=0-1\r\n"],
        "GET_PARAMETER": [""] * 9,
    }
    async with scripted(Script(answers=answers)) as script:
        clock = StandingClock()
        camera = replace(CAMERA, main_url=script.url)
        patience = Timeouts(silent_s=1.5, teardown_s=0.1)
        reading = asyncio.create_task(ended(RtspSource(camera, None, clock, patience=patience)))
        await clock.until_asleep(1)
        clock.forward(timedelta(seconds=1))
        await script.until("GET_PARAMETER")

        await clock.until_asleep(1)  # once it has waited long enough for an answer

        assert not reading.done()
        clock.forward(timedelta(seconds=2))
        assert "stopped sending" in str(await reading)


class Unread(asyncio.Transport):
    """A connection whose other end reads nothing."""

    def __init__(self) -> None:
        super().__init__({"sockname": ("127.0.0.1", 1), "peername": ("127.0.0.1", 554)})
        self.unsent = 0
        self.aborted = False

    @override
    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.unsent += len(data)

    @override
    def get_write_buffer_size(self) -> int:
        return self.unsent

    @override
    def abort(self) -> None:
        self.aborted = True


async def test_camera_that_asks_and_never_reads() -> None:
    """Answers are not hoarded for a camera that floods us with questions."""
    failures: list[HubError] = []
    connection = Connection(
        SystemClock(),
        Login(None),
        ReadTime(NOON, 0),
        ended=NOTHING,
        after=lambda _: None,
        failed=failures.append,
    )
    transport = Unread()
    connection.connection_made(transport)
    question = b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n"

    while not failures:
        connection.get_buffer(-1)[: len(question)] = question
        connection.buffer_updated(len(question))

    assert transport.aborted
    assert transport.unsent < 70_000
    with pytest.raises(CameraUnreachableError, match="stopped reading"):
        await connection.request("OPTIONS", "rtsp://127.0.0.1/")


def certified(folder: Path) -> ssl.SSLContext:
    """Return what a camera encrypts with: a certificate of its own, for no name."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "IPCAM")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOON)
        .not_valid_after(NOON + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    raw = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + certificate.public_bytes(pem)
    (folder / "camera.pem").write_bytes(raw)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "camera.pem")
    return context


async def test_encrypted(tmp_path: Path) -> None:
    """RTSPS is read whoever signed the certificate: cameras sign their own, for no name."""
    async with scripted(Script(), certified(tmp_path)) as script:
        packets = await read(source(script.url.replace("rtsp:", "rtsps:"), LOGIN), 12)

    assert [packet.payload for packet in packets] == coded().payloads


async def test_unifi_protect(tmp_path: Path) -> None:
    """What asks for SRTP is left out of the address: packets come in the encrypted connection."""
    context = certified(tmp_path)
    async with scripted(Script(), context) as script:
        url = script.url.replace("rtsp:", "rtsps:")
        packets = await read(source(f"{url}?enableSrtp&x=1", LOGIN), 12)

    assert [packet.payload for packet in packets] == coded().payloads
    assert {asked.url.partition("?")[2] for asked in script.asked[:2]} == {"x=1"}
    assert not [asked for asked in script.asked if "srtp" in asked.url.lower()]
    async with gst_server(certificate=tmp_path / "camera.pem", mount="/Token16") as server:
        assert len(await read(source(f"{server.url}?enableSrtp", None), 5)) == 5


async def test_plain_where_encryption_is_wanted() -> None:
    """A camera that does not encrypt is told as unreachable by that address."""
    async with scripted(Script()) as script:
        camera = replace(CAMERA, main_url=script.url.replace("rtsp:", "rtsps:"))
        patience = Timeouts(connect_s=0.2)
        error = await ended(RtspSource(camera, None, SystemClock(), patience=patience))

    assert isinstance(error, CameraUnreachableError)
