"""Video over HTTP-FLV: what comes of it, and of whatever else comes."""

import asyncio
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, suppress
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import override

from hypothesis import given, settings, strategies as st
import pytest

from hub.camera.flv import FlvDemuxer, FlvSource, Item, is_flv, reolink_flv, with_login
from hub.clock import Clock, SystemClock
from hub.errors import CameraUnreachableError, NoKeyFramesError, StreamEndedError
from hub.media.packet import Packet, StreamInfo, Track
from hub.model.camera import SourceKind
from hub.store.secrets import Credentials
from tests.fakes.clocks import NOON
from tests.fakes.http_camera import LOGIN, FlvCamera, drawn, remuxed
from tests.hub.camera.fakes import CAMERA
from tests.hub.camera.rtsp.test_servers import decoded, in_file


def demuxed(raw: bytes, size: int = 4096, *, sound: bool = True) -> list[Item]:
    """Return what comes of FLV in pieces of a size."""
    demuxer = FlvDemuxer(sound=sound)
    return [
        item for at in range(0, len(raw), size) for item in demuxer.feed(raw[at : at + size], NOON)
    ]


def packets_of(items: list[Item], track: Track) -> list[Packet]:
    """Return the packets of one track."""
    return [each for each in items if isinstance(each, Packet) and each.track is track]


def tags(raw: bytes) -> Iterator[bytearray]:
    """Yield the tags of FLV, each with its head and its end."""
    at = 13
    while at < len(raw):
        past = at + 15 + int.from_bytes(raw[at + 1 : at + 4], "big")
        yield bytearray(raw[at:past])
        at = past


@pytest.mark.parametrize("size", [1, 7, 4096, 1 << 22])
def test_every_frame_as_ffmpeg_reads_it(videos: Path, size: int) -> None:
    """A file that becomes FLV comes out frame by frame, in pieces of any size."""
    video, sound = in_file(videos / "porch.mp4")

    items = demuxed(remuxed(videos / "porch.mp4"), size)

    seen, heard = packets_of(items, Track.VIDEO), packets_of(items, Track.AUDIO)
    [info] = [each for each in items if isinstance(each, StreamInfo)]
    assert items[0] is info
    assert info.describe_video == "H.264 320x180 15/s"
    assert info.audio is not None
    assert (info.audio.rate_hz, info.audio.channels) == (16000, 1)
    assert [each.payload for each in seen] == video
    assert [each.payload for each in heard] == [payload for payload, _ in sound][-len(heard) :]
    assert len(heard) >= len(sound) - 2
    assert {after.dts - before.dts for before, after in pairwise(seen)} <= {5940, 6030}
    assert {after.pts - before.pts for before, after in pairwise(heard)} == {1024}
    assert heard[-1].start_s == pytest.approx(seen[-1].start_s, abs=0.15)


def test_sound_that_nobody_wants(videos: Path) -> None:
    """Nothing of the sound is kept, nor said of it."""
    items = demuxed(remuxed(videos / "porch.mp4"), sound=False)

    [info] = [each for each in items if isinstance(each, StreamInfo)]
    assert (info.audio, info.unrecorded_sound) == (None, "")
    assert not packets_of(items, Track.AUDIO)


@pytest.mark.parametrize("codec", ["h264", "hevc"])
@pytest.mark.parametrize("b_frames", [0, 2])
def test_everything_is_decoded(codec: str, b_frames: int) -> None:
    """Each picture is shown at its own time, H.265 as enhanced FLV has it too."""
    items = demuxed(drawn(codec, b_frames=b_frames))

    [info] = [each for each in items if isinstance(each, StreamInfo)]
    seen = packets_of(items, Track.VIDEO)
    shown = decoded(info, seen)
    assert (info.video.codec, info.video.width, info.video.height) == (codec, 320, 180)
    assert len(shown) == len(seen) == 30
    assert [frame.pts for frame in shown] == sorted(each.pts for each in seen)
    assert [each.key for each in seen].count(True) >= 2


def test_h265_by_a_number() -> None:
    """The code for H.265 that was used before there was one is read too."""
    raw = drawn("hevc")
    old = bytearray(raw[:13])
    for tag in tags(raw):
        if tag[0] == 9 and tag[11] & 0x80:
            packet, frame_type = tag[11] & 0x0F, tag[11] >> 4 & 7
            offset = b"\0\0\0" if packet in {0, 3} else b""
            body = bytes((frame_type << 4 | 12, 1 if packet == 3 else packet)) + offset + tag[16:-4]
            tag[1:4], tag[11:-4] = len(body).to_bytes(3, "big"), body
        old += tag

    items = demuxed(bytes(old))

    assert [each.payload for each in packets_of(items, Track.VIDEO)] == [
        each.payload for each in packets_of(demuxed(raw), Track.VIDEO)
    ]


def test_damaged_picture() -> None:
    """Nothing follows a damaged picture before the next key frame."""
    raw = bytearray(drawn("h264"))
    at = 13
    for number, tag in enumerate(tags(bytes(raw))):
        if number == 6:
            raw[at + 16 : at + 20] = b"\xff\xff\xff\xff"
        at += len(tag)

    seen = packets_of(demuxed(bytes(raw)), Track.VIDEO)

    assert len(seen) < 25
    last, after = next((a, b) for a, b in pairwise(seen) if b.dts - a.dts > 7000)
    assert after.key
    assert not last.key


def test_clock_that_wraps(videos: Path) -> None:
    """Milliseconds end after 49 days, and go on."""
    raw = remuxed(videos / "short.mp4")
    later = bytearray(raw[:13])
    for tag in tags(raw):
        time_ms = int.from_bytes(tag[7:8] + tag[4:7], "big") + (1 << 32) - 1000
        told = (time_ms % (1 << 32)).to_bytes(4, "big")
        tag[4:7], tag[7:8] = told[1:], told[:1]
        later += tag

    times = [each.dts for each in packets_of(demuxed(bytes(later)), Track.VIDEO)]

    assert times == [each.dts for each in packets_of(demuxed(raw), Track.VIDEO)]


def test_sound_of_another_kind(videos: Path) -> None:
    """Sound that is not AAC is named, and not recorded."""
    raw = remuxed(videos / "porch.mp4")
    other = bytearray(raw[:13])
    for tag in tags(raw):
        if tag[0] == 8:
            tag[11] = 7 << 4
        other += tag

    items = demuxed(bytes(other))

    info = [each for each in items if isinstance(each, StreamInfo)][-1]
    assert (info.audio, info.unrecorded_sound) == (None, "G.711")
    assert not packets_of(items, Track.AUDIO)


@pytest.mark.parametrize("offset_ms", [-8_000_000, 8_000_000])
def test_a_picture_is_shown_when_it_is_decoded_or_soon(videos: Path, offset_ms: int) -> None:
    """No camera dates its pictures hours off by saying that they are shown later or earlier."""
    raw = remuxed(videos / "short.mp4")
    other = bytearray(raw[:13])
    for tag in tags(raw):
        if tag[0] == 9 and tag[12] == 1:
            tag[13:16] = offset_ms.to_bytes(3, signed=True)
        other += tag

    frames = packets_of(demuxed(bytes(other)), Track.VIDEO)

    assert len(frames) == 30
    assert all(abs(each.pts - each.dts) <= 20 * each.rate_hz for each in frames)


def escaped(hz: int) -> bytes:
    """Return an AudioSpecificConfig of AAC, one channel, at any rate."""
    bits = f"{2:05b}{15:04b}{hz:024b}{1:04b}".ljust(40, "0")
    return int(bits, 2).to_bytes(5)


@pytest.mark.parametrize("config", [escaped(5_000_000), escaped(1), escaped(16_000) + bytes(100)])
def test_sound_that_no_file_holds(videos: Path, config: bytes) -> None:
    """Sound that says absurd things of itself is left out, and the video is recorded."""
    raw = remuxed(videos / "porch.mp4")
    other = bytearray(raw[:13])
    for tag in tags(raw):
        if tag[0] == 8 and tag[12] == 0:
            body = bytes(tag[11:13]) + config
            size = len(body).to_bytes(3)
            other += tag[:1] + size + tag[4:11] + body + (len(body) + 11).to_bytes(4)
        else:
            other += tag

    items = demuxed(bytes(other))

    info = [each for each in items if isinstance(each, StreamInfo)][-1]
    assert (info.audio, info.unrecorded_sound) == (None, "AAC")
    assert packets_of(items, Track.VIDEO)
    assert not packets_of(items, Track.AUDIO)


def test_camera_changes_its_picture(videos: Path) -> None:
    """At a key frame with another description, another one is given first."""
    raw = remuxed(videos / "short.mp4")

    items = demuxed(raw + drawn("hevc")[13:])

    told = [each for each in items if isinstance(each, StreamInfo)]
    assert [each.video.codec for each in told] == ["h264", "hevc"]
    at = items.index(told[1])
    assert isinstance(key := items[at + 1], Packet)
    assert key.key
    # The same description, sent again, changes nothing.
    assert len([each for each in demuxed(raw + raw[13:]) if isinstance(each, StreamInfo)]) == 1


@pytest.mark.parametrize(
    "raw",
    [
        b'{"code": 1, "error": {"detail": "login failed"}}',
        b"FLV\x02\x01\0\0\0\x09\0\0\0\0",
        b"FLV\x01\x01\xff\0\0\x09\0\0\0\0",
        b"FLV\x01\x01\0\0\0\x09\0\0\0\0\x09\xff\xff\xff" + bytes(8),
        b"FLV\x01\x01\0\0\0\x09\0\0\0\0\x09\0\0\x06" + bytes(7) + b"\x12" + bytes(20),
        b"FLV\x01\x01\0\0\0\x09\0\0\0\0\x29\0\0\x06" + bytes(7) + b"\x17" + bytes(20),
    ],
)
def test_what_is_not_read(raw: bytes) -> None:
    """What is no FLV, is impossibly large, encrypted, or other video, is refused at once."""
    with pytest.raises(CameraUnreachableError):
        demuxed(raw)


@given(st.binary(max_size=400), st.integers(0, 60_000), st.integers(1, 300))
@settings(deadline=None)
def test_junk(junk: bytes, at: int, size: int) -> None:
    """Whatever comes, packets come of it or an error that a person is told."""
    raw = _DRAWN[: 13 + at % len(_DRAWN)] + junk + _DRAWN[13 + at % len(_DRAWN) + len(junk) :]

    with suppress(CameraUnreachableError):
        for item in demuxed(raw, size * 100):
            assert isinstance(item, StreamInfo) or item.payload


_DRAWN = drawn("h264", 1) + drawn("hevc", 1)[13:]


def test_addresses() -> None:
    """FLV is known by its path; the password goes into the query, and only once."""
    reolink = "https://192.0.2.9/flv?port=1935&app=bcs&stream=channel0_main.bcs"

    assert reolink_flv("rtsp://192.0.2.9:554/h264Preview_01_main") == reolink
    assert "channel3_main" in reolink_flv("rtsp://[fd00::1]/Preview_04_main")
    assert reolink_flv("rtsp://192.0.2.9/other") == ""
    assert is_flv(reolink)
    assert is_flv("http://192.0.2.9/live/porch.flv?x=1")
    assert not is_flv("http://192.0.2.9/mjpeg")
    whole = with_login(reolink, LOGIN)
    assert whole == f"{reolink}&user=viewer&password=p%40ss%26%3D%23%25"
    assert with_login(whole, LOGIN) == whole
    assert with_login("http://192.0.2.9/flv", None) == "http://192.0.2.9/flv"


class Hasty(SystemClock):
    """A clock by which waiting takes no time."""

    @override
    def steady_s(self) -> float:
        return super().steady_s() * 40


async def read(
    camera: FlvCamera,
    login: Credentials | None = LOGIN,
    clock: Clock | None = None,
    *,
    url: str = "",
) -> list[Packet]:
    """Read a camera until it ends."""
    flv = replace(CAMERA, kind=SourceKind.FLV, main_url=url or camera.url)
    source = FlvSource(flv, login, clock or SystemClock())
    taken: list[Packet] = []
    async with asyncio.timeout(60), aclosing(source.packets()) as packets:
        await _take(packets, taken)
    return taken


async def _take(packets: AsyncGenerator[Packet], taken: list[Packet]) -> None:
    """Take packets until the camera ends its stream."""
    with suppress(StreamEndedError):
        while True:
            taken.append(await anext(packets))


async def test_a_camera_that_sends(videos: Path) -> None:
    """Its stream is read with the password in the address; its end is no silence."""
    camera = FlvCamera(remuxed(videos / "short.mp4"))

    async with camera.serving():
        assert len(await read(camera)) == 30


async def test_a_server_that_takes_a_digest(videos: Path) -> None:
    """No other server than a Reolink's gets a password in its address, or by Basic."""
    camera = FlvCamera(remuxed(videos / "short.mp4"), digests=True)

    async with camera.serving():
        url = f"http://127.0.0.1:{camera.port}/live/porch.flv?x=1"
        assert len(await read(camera, url=url)) == 30

    assert [asked.partition(" username=")[0] for asked in camera.asked] == [
        "/live/porch.flv?x=1 ",
        "/live/porch.flv?x=1 Digest",
    ]


@pytest.mark.parametrize("login", [None, Credentials(username="viewer", password="wrong")])  # noqa: S106 -- wrong
async def test_a_wrong_password(videos: Path, login: Credentials | None) -> None:
    """A camera that answers with words is told as such, without the address."""
    camera = FlvCamera(remuxed(videos / "short.mp4"))

    async with camera.serving():
        with pytest.raises(CameraUnreachableError, match="the user name, and the password") as told:
            await read(camera, login)

    assert "wrong" not in str(told.value)


@pytest.mark.parametrize("first", [False, True])
async def test_a_camera_without_pictures(videos: Path, *, first: bool) -> None:
    """Sound alone keeps no connection, neither before the first picture nor after one."""
    raw = remuxed(videos / "porch.mp4")
    sound = b"".join(bytes(tag) for tag in tags(raw) if tag[0] == 8)
    camera = FlvCamera(raw if first else raw[:13], then=sound)

    async with camera.serving():
        with pytest.raises(CameraUnreachableError) as told:
            await read(camera, clock=Hasty())

    assert isinstance(told.value, NoKeyFramesError) is not first
    assert ("stopped sending" in str(told.value)) is first


async def test_a_real_server(videos: Path, unused_tcp_port: int) -> None:
    """What FFmpeg itself serves over HTTP-FLV is read frame by frame."""
    video, _ = in_file(videos / "porch.mp4")
    url = f"http://127.0.0.1:{unused_tcp_port}/live/porch.flv"
    words = ["-i", str(videos / "porch.mp4"), "-c", "copy", "-f", "flv", "-listen", "1", url]
    server = await asyncio.create_subprocess_exec(
        *("ffmpeg", "-loglevel", "quiet", "-nostdin", *words), stdout=DEVNULL, stderr=DEVNULL
    )
    camera = replace(CAMERA, kind=SourceKind.FLV, main_url=url)
    taken: list[Packet] = []
    try:
        async with asyncio.timeout(60):
            while not taken:
                source = FlvSource(camera, None, SystemClock())
                with suppress(CameraUnreachableError):
                    await _take(source.packets(), taken)
                await asyncio.sleep(0.05)
    finally:
        with suppress(ProcessLookupError):
            server.kill()
        await server.wait()

    assert [each.payload for each in taken if each.track is Track.VIDEO] == video
    assert any(each.track is Track.AUDIO for each in taken)
