"""Cameras that give single pictures are recorded like those that give video."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import av
from hypothesis import given, strategies as st
import numpy as np
import pytest
from turbojpeg import TJSAMP_411, TJSAMP_420, TJSAMP_422, TJSAMP_440, TJSAMP_444, TJSAMP_GRAY

from hub.camera.stills.source import (
    LentPictures,
    Pace,
    Picture,
    Silence,
    StillCoder,
    StillSource,
    still_source,
)
from hub.clock import Clock, SystemClock
from hub.errors import CameraPasswordError, CameraUnreachableError
from hub.media.packet import VIDEO_RATE, Decoder, Packet, StreamInfo, Track
from hub.model.camera import Camera, SourceKind
from hub.model.ids import CameraId
from hub.store.secrets import Credentials, PasswordUse
from noticeboard.runtime.text import Text
from tests.fakes.clocks import FastClock, HandClock, StandingClock
from tests.fakes.http_camera import BASIC, DIGEST, PASSWORD, USERNAME, JpegCamera, jpeg_of

LOGIN = Credentials(username=USERNAME, password=PASSWORD)
CAMERA = Camera(
    id=CameraId("aabbccddeeff"),
    name="Porch",
    kind=SourceKind.MJPEG,
    main_url="",
    adopted_at=datetime(2026, 3, 1, tzinfo=UTC),
)
NOW = datetime(2026, 3, 1, tzinfo=UTC)
SYSTEM = SystemClock()
SILENCE = Silence(longest_s=10, text=Text.plain("No picture came."))


def source_of(
    camera: JpegCamera, kind: SourceKind = SourceKind.MJPEG, clock: Clock = SYSTEM
) -> StillSource:
    """Return a camera's source."""
    path = "/video" if kind is SourceKind.MJPEG else "/snap.jpg"
    adopted = replace(CAMERA, kind=kind, main_url=camera.url(path))
    login = replace(LOGIN, use=PasswordUse())
    return still_source(adopted, login, clock, LentPictures())


async def take(source: StillSource, most: int) -> list[Packet]:
    """Return the first packets."""
    taken: list[Packet] = []
    async with asyncio.timeout(60), aclosing(source.packets()) as packets:
        async for packet in packets:
            taken.append(packet)
            if len(taken) == most:
                break
    return taken


def levels(info: StreamInfo, packets: list[Packet]) -> list[float]:
    """Return the brightness of every decoded frame."""
    decoder = Decoder(info)
    frames = [frame for packet in packets for frame in decoder.decode(packet)] + decoder.finish()
    return [float(np.mean(frame.to_ndarray(format="yuvj420p")[: frame.height])) for frame in frames]


@pytest.mark.parametrize(
    "part",
    [
        b"--b\r\nContent-Type: image/jpeg\r\n\r\n",
        b"----b\r\nContent-Length: 3\r\n\r\n",
        b"--other\n\n",
        b"",
    ],
    ids=["plain", "wrong length", "other boundary", "none"],
)
async def test_a_stream_of_jpegs(web_camera: JpegCamera, part: bytes) -> None:
    """A stream of JPEGs becomes H.264 that shows the same, whatever lies between the pictures."""
    web_camera.part = part
    source = source_of(web_camera)

    packets = await take(source, 6)

    assert packets[0].key
    shown = levels(source.info, packets)
    assert len(shown) == 6
    assert shown == sorted(shown)
    assert source.info.describe_video == "H.264 160x90"


async def test_five_frames_a_second(web_camera: JpegCamera) -> None:
    """Of twenty pictures a second five become frames; their times are those of their arrival."""
    source = source_of(web_camera)

    packets = await take(source, 8)

    steps = np.diff([packet.pts for packet in packets]) / VIDEO_RATE
    assert np.mean(steps) > 0.17, "no more than five a second, however late some come"
    assert np.min(steps) < 0.3
    walls = np.diff([packet.arrived.timestamp() for packet in packets])
    assert np.median(np.abs(steps - walls)) < 0.02
    assert all(one.dts == one.pts for one in packets)


async def test_polling(web_camera: JpegCamera) -> None:
    """An address with one picture is asked twice a second, on one connection."""
    clock = FastClock(4)
    source = source_of(web_camera, SourceKind.JPEG, clock)
    taking = asyncio.create_task(take(source, 3))
    for number in range(40):
        web_camera.body = jpeg_of(number * 4)
        await clock.sleep(0.05)

    packets = await taking

    assert len(packets) == 3
    assert 3 <= len(web_camera.seen) <= 5


@pytest.mark.parametrize("challenge", ["", BASIC, DIGEST], ids=["none", "basic", "digest"])
@pytest.mark.parametrize("kind", [SourceKind.MJPEG, SourceKind.JPEG])
async def test_passwords(web_camera: JpegCamera, challenge: str, kind: SourceKind) -> None:
    """Pictures are fetched however the camera asks for the password."""
    web_camera.challenge = challenge

    assert (await take(source_of(web_camera, kind), 1))[0].key


@pytest.mark.parametrize("kind", [SourceKind.MJPEG, SourceKind.JPEG])
async def test_wrong_password(web_camera: JpegCamera, kind: SourceKind) -> None:
    """A refusal is told as one."""
    web_camera.challenge = BASIC
    adopted = replace(CAMERA, kind=kind, main_url=web_camera.url())
    source = still_source(adopted, None, SystemClock(), LentPictures())

    with pytest.raises(CameraPasswordError):
        await take(source, 1)


async def test_a_stream_that_ends(web_camera: JpegCamera) -> None:
    """A stream that merely ends is a camera that cannot be reached."""
    web_camera.pictures = 2

    with pytest.raises(CameraUnreachableError):
        await take(source_of(web_camera), 100)


@pytest.mark.parametrize("status", [302, 404, 500])
async def test_no_pictures_there(web_camera: JpegCamera, status: int) -> None:
    """Any other answer, a redirect too, is a camera without pictures."""
    web_camera.status = status

    with pytest.raises(CameraUnreachableError):
        await take(source_of(web_camera), 1)


async def test_a_broken_picture_is_left_out() -> None:
    """One broken picture among good ones ends nothing."""
    good = [jpeg_of(number) for number in range(0, 90, 30)]
    broken = good[1][:40] + b"\x00" * 40 + good[1][-2:]

    async def pictures() -> AsyncGenerator[bytes]:
        for picture in (good[0], broken, good[2]):
            yield picture
            await asyncio.sleep(0.25)

    source = StillSource(pictures, SystemClock(), SILENCE)

    assert len(await take(source, 2)) == 2


async def test_a_broken_picture_keeps_nobody_busy() -> None:
    """What could not be read is not read again and again until another comes."""
    clock = StandingClock()
    given_pictures: asyncio.Queue[bytes] = asyncio.Queue()

    async def pictures() -> AsyncGenerator[bytes]:
        while True:
            yield await given_pictures.get()

    source = StillSource(pictures, clock, SILENCE)
    async with asyncio.timeout(60), aclosing(source.packets()) as packets:
        given_pictures.put_nowait(jpeg_of(1))
        await anext(packets)
        coming = asyncio.ensure_future(anext(packets))
        await clock.until_asleep(1)
        clock.forward(timedelta(seconds=1))
        given_pictures.put_nowait(b"broken")
        await asyncio.sleep(0.05)
        waits_s = clock.slept[-1]
        clock.forward(timedelta(seconds=1))
        await coming

    assert waits_s == pytest.approx(1, abs=0.01)


async def test_a_lent_camera() -> None:
    """Pictures that Home Assistant gives become video; what is no picture is refused."""
    lent = LentPictures()
    source = still_source(replace(CAMERA, kind=SourceKind.LENT), None, SystemClock(), lent)
    taking = asyncio.create_task(take(source, 2))
    await asyncio.sleep(0)
    with pytest.raises(CameraUnreachableError):
        await lent.accept(b"<html>")
    for number in range(4):
        await lent.accept(jpeg_of(number * 40))
        await asyncio.sleep(0.15)

    packets = await taking

    assert [packet.key for packet in packets] == [True, False]


async def test_home_assistant_falls_silent() -> None:
    """After half a minute without a picture the owner is told to look at Home Assistant."""
    clock = HandClock()
    lent = LentPictures()
    source = still_source(replace(CAMERA, kind=SourceKind.LENT), None, clock, lent)

    with pytest.raises(CameraUnreachableError, match="Home Assistant"):
        await take(source, 1)

    assert clock.steady_s() == pytest.approx(30, abs=0.1)


async def test_a_still_scene_has_no_hole() -> None:
    """The same picture again is coded anew only every two seconds, as a key frame."""
    clock = StandingClock()
    given_pictures: asyncio.Queue[bytes] = asyncio.Queue()

    async def pictures() -> AsyncGenerator[bytes]:
        while True:
            yield await given_pictures.get()

    source = StillSource(pictures, clock, SILENCE)
    async with asyncio.timeout(60), aclosing(source.packets()) as packets:
        given_pictures.put_nowait(jpeg_of(1))
        taken = [await anext(packets)]
        for _ in range(3):
            coming = asyncio.ensure_future(anext(packets))
            for _ in range(4):
                await clock.until_asleep(1)
                clock.forward(timedelta(seconds=0.5))
                given_pictures.put_nowait(jpeg_of(1))
                await asyncio.sleep(0.01)
            taken.append(await coming)

    assert [packet.pts / VIDEO_RATE for packet in taken] == pytest.approx([0, 2, 4, 6], abs=0.01)
    assert all(packet.key for packet in taken)


async def test_a_key_frame_every_two_seconds(web_camera: JpegCamera) -> None:
    """A moving picture has a key frame every two seconds, for segments begin with one."""
    packets = await take(source_of(web_camera, clock=FastClock(4)), 24)

    keys = [packet.pts / VIDEO_RATE for packet in packets if packet.key]
    assert np.diff(keys).min() >= 2
    others = [packet.pts / VIDEO_RATE for packet in packets if not packet.key]
    assert all(min(at - key for key in keys if key < at) < 2 for at in others)


# The coder


@pytest.mark.parametrize("width", [160, 161, 1280, 1920, 3000])
@pytest.mark.parametrize(
    "sampling", [TJSAMP_420, TJSAMP_422, TJSAMP_444, TJSAMP_GRAY, TJSAMP_440, TJSAMP_411]
)
def test_every_kind_of_jpeg(width: int, sampling: int) -> None:
    """Whatever its size and sampling, a picture becomes video of even size, at most 1280 wide."""
    coder = StillCoder()

    frame = coder.picture(jpeg_of(100, width, 75, sampling))
    payload, key = coder.code(frame, 0, key=True)

    assert key
    assert coder.info is not None
    video = coder.info.video
    assert (video.width % 2, video.height % 2) == (0, 0)
    assert 640 < video.width <= 1280 or video.width == width // 2 * 2
    packet = Packet(
        track=Track.VIDEO, payload=payload, pts=0, dts=0, rate_hz=VIDEO_RATE, key=True, arrived=NOW
    )
    assert levels(coder.info, [packet])[0] == pytest.approx(120, abs=6)


def test_another_size_is_another_stream() -> None:
    """A picture of another size begins with a key frame and new parameter sets."""
    coder = StillCoder()
    coder.code(coder.picture(jpeg_of(1)), 0, key=True)
    before = coder.info

    _, key = coder.code(coder.picture(jpeg_of(2, 320, 180)), 1, key=False)

    assert key
    assert coder.info is not None
    assert coder.info is not before
    assert coder.info.video.width == 320


@given(st.binary(max_size=60), st.integers(0, 600))
def test_a_hostile_jpeg(noise: bytes, at: int) -> None:
    """Damage anywhere gives a picture or an error of ours, nothing else."""
    raw = jpeg_of(3)
    torn = raw[:at] + noise + raw[at + len(noise) :]
    try:
        StillCoder().picture(torn)
    except CameraUnreachableError:
        return


def test_it_plays_in_a_file() -> None:
    """The parameter sets are those that the frames were coded with."""
    coder = StillCoder()
    payloads = [coder.code(coder.picture(jpeg_of(n * 30)), n * 18000, key=n == 0) for n in range(5)]
    assert coder.info is not None
    decoder = av.CodecContext.create("h264", "r")
    decoder.extradata = coder.info.video.extradata

    decoded = [f for payload, _ in payloads for f in decoder.decode(av.Packet(payload))]
    decoded += decoder.decode(None)

    assert len(decoded) == 5


# The pace


@pytest.mark.parametrize("shown", [b"", b"good"])
def test_a_torn_picture_is_not_tried_again(shown: bytes) -> None:
    """What could not be read is let go, until the next one or until a frame is due anyway."""
    pace = Pace(0)
    if shown:
        pace.arrived(Picture(raw=shown, steady_s=0, at=NOW))
        pace.coded(Picture(raw=shown, steady_s=0, at=NOW))
    pace.arrived(Picture(raw=b"torn", steady_s=1, at=NOW))
    pace.torn()

    assert pace.due(Picture(raw=b"", steady_s=1.5, at=NOW)) is None
    late = pace.due(Picture(raw=b"", steady_s=2, at=NOW))
    assert (late.raw if late else b"") == shown
    assert pace.silent_s(3) == 3


@given(
    st.lists(st.tuples(st.floats(0.001, 3), st.sampled_from([b"a", b"b", b"c"])), max_size=60),
)
def test_the_pace(arrivals: list[tuple[float, bytes]]) -> None:
    """Never more than five new frames a second on the whole, and no two seconds without one."""
    pace, now_s = Pace(0), 0.0
    shown: list[tuple[float, bytes]] = []

    def wake(until_s: float) -> None:
        nonlocal now_s
        while True:
            now_s = min(max(pace.wakes_s(1000), now_s) + 1e-6, until_s)
            picture = pace.due(Picture(raw=b"", steady_s=now_s, at=NOW))
            if picture is not None:
                pace.coded(picture)
                shown.append((now_s, picture.raw))
            if now_s >= until_s:
                return

    for wait_s, raw in arrivals:
        wake(now_s + wait_s)
        pace.arrived(Picture(raw=raw, steady_s=now_s, at=NOW))
        wake(now_s)

    times = [at for at, _ in shown]
    assert all(later - at <= 2.001 for at, later in pairwise(times))
    assert len(times) <= 2 + now_s * 5.01
    if arrivals:
        assert shown[0][1] == arrivals[0][1]
