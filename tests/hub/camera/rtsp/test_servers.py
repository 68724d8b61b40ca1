"""Reading real servers: GStreamer's and aio-rtsp-toolkit's, beside what FFmpeg reads."""

import asyncio
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Literal

import av
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
import numpy as np
import pytest

from hub.errors import CameraPasswordError, CameraUnreachableError
from hub.media.codecs import PPS, SPS, from_prefixed, kind, prefixed
from hub.media.packet import Packet, StreamInfo, Track
from hub.model.camera import Transport
from hub.store.secrets import Credentials, PasswordUse
from tests.fakes.clocks import FastClock
from tests.hub.camera.conftest import RtspServer
from tests.hub.camera.rtsp.conftest import of, read, source
from tests.servers import Sound, gst_server

VIEWER = Credentials(username="viewer", password="s3:cr/et")  # noqa: S106 -- nobody's

type Way = Literal["tcp", "udp"]
ways = pytest.mark.parametrize("way", ["tcp", "udp"])


def decoded(info: StreamInfo, packets: list[Packet]) -> list[VideoFrame]:
    """Decode video packets, in the order they came, with the record alone."""
    decoder = av.CodecContext.create(info.video.codec, "r")
    assert isinstance(decoder, VideoCodecContext)
    decoder.extradata = info.video.extradata
    frames: list[VideoFrame] = []
    for packet in packets:
        raw = av.Packet(packet.payload)
        raw.pts, raw.dts, raw.time_base = packet.pts, packet.dts, Fraction(1, packet.rate_hz)
        frames += decoder.decode(raw)
    return frames + decoder.decode(None)


def in_file(path: Path) -> tuple[list[bytes], list[tuple[bytes, int]]]:
    """Return what FFmpeg reads of a file: video as a recording holds it, and sound with times."""
    with av.open(str(path)) as file:
        packets = [packet for packet in file.demux() if packet.size]
        raw = [(packet.stream.type, bytes(packet)) for packet in packets]
        times = [packet.pts or 0 for packet in packets if packet.stream.type == "audio"]
    video = [
        prefixed(unit for unit in from_prefixed(payload) if kind(unit) not in {SPS, PPS, 9})
        for type_, payload in raw
        if type_ == "video"
    ]
    sound = [payload for type_, payload in raw if type_ == "audio"]
    return video, list(zip(sound, times, strict=True))


@ways
async def test_every_frame_as_ffmpeg_reads_it(videos: Path, way: Way) -> None:
    """A file comes over the network packet by packet as FFmpeg reads it from the disk."""
    video, sound = in_file(videos / "porch.mp4")
    async with gst_server(file=videos / "porch.mp4", audio="aac", transport=way) as server:
        reader = source(server.url, transport=Transport(way))
        packets = await read(reader, 60)

    seen, heard = of(Track.VIDEO, packets), of(Track.AUDIO, packets)
    assert [packet.payload for packet in seen] == video[: len(seen)]
    assert len(seen) > 20
    begun = next(n for n, (payload, _) in enumerate(sound) if payload == heard[0].payload)
    wanted = sound[begun : begun + len(heard)]
    assert [packet.payload for packet in heard] == [payload for payload, _ in wanted]
    assert {after.pts - before.pts for before, after in pairwise(seen)} <= {5999, 6000, 6001}
    # Sound and picture lie beside each other as in the file, to two milliseconds.
    for packet, (_, time) in zip(heard, wanted, strict=True):
        assert packet.start_s == pytest.approx(time / 16000, abs=0.002)
    assert reader.info.describe_video == "H.264 320x180 15/s"
    assert reader.lost_packets == 0


@pytest.mark.parametrize("codec", ["h264", "h265"])
@pytest.mark.parametrize("b_frames", [0, 2])
async def test_everything_is_decoded(codec: Literal["h264", "h265"], b_frames: int) -> None:
    """Each picture that is read is shown, at its own time, with B-frames and without."""
    async with gst_server(codec=codec, b_frames=b_frames, size=(642, 362)) as server:
        reader = source(server.url)
        packets = await read(reader, 30)

    shown = decoded(reader.info, packets)

    assert reader.info.video.reorders == bool(b_frames)
    assert (reader.info.video.width, reader.info.video.height) == (642, 362)
    assert [frame.pts for frame in shown] == sorted(packet.pts for packet in packets)
    assert (shown[0].width, shown[0].height) == (642, 362)
    assert all(before.dts < after.dts for before, after in pairwise(packets))
    assert all(packet.dts <= packet.pts for packet in packets)
    assert packets[0].dts == 0


async def test_sets_in_band() -> None:
    """Parameter sets at each key frame change nothing: they are those that were described."""
    async with gst_server(in_band=True, group=5) as server:
        reader = source(server.url)
        packets = await read(reader, 20)

    assert len([packet for packet in packets if packet.key]) == 4
    assert len(decoded(reader.info, packets)) == 20


@pytest.mark.parametrize("audio", ["pcma", "pcmu", "opus", "latm", "g722", "g726", "l16", "mp3"])
async def test_sound_of_every_kind(audio: Sound) -> None:
    """Whatever the sound is coded as, it comes as AAC beside the picture, and sounds the same."""
    async with gst_server(audio=audio) as server:
        reader = source(server.url)
        packets = await read(reader, 100)

    heard = of(Track.AUDIO, packets)
    form = reader.info.audio
    assert form is not None
    assert reader.info.unrecorded_sound == ""
    decoder = av.CodecContext.create("aac", "r")
    decoder.extradata = form.config
    planes = [
        frame.to_ndarray()[0]
        for packet in heard
        for frame in decoder.decode(av.Packet(packet.payload))
    ]
    assert len(planes) >= len(heard) - 1 > 8
    # GStreamer's tone of 440 Hz, once everything has settled.
    samples = np.concatenate(planes)[4 * 1024 :]
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    assert np.argmax(spectrum) * form.rate_hz / len(samples) == pytest.approx(440, abs=6)
    assert 0.1 < np.abs(samples).max() <= 1
    steps = [after.pts - before.pts for before, after in pairwise(heard[1:])]
    assert sum(steps) == pytest.approx(1024 * len(steps), abs=0.02 * form.rate_hz)
    # A busy server sends the sound late, but a clock of half the rate would be further off.
    newest = max(packet.start_s for packet in of(Track.VIDEO, packets))
    assert heard[-1].start_s == pytest.approx(newest, rel=0.4)


async def test_sound_that_is_not_recorded() -> None:
    """Its picture is recorded, and its coding is named."""
    async with gst_server(audio="ac3") as server:
        reader = source(server.url)
        packets = await read(reader, 20)

    assert not of(Track.AUDIO, packets)
    assert reader.info.audio is None
    assert reader.info.unrecorded_sound == "AC3"


@pytest.mark.parametrize("audio", ["opus", "ac3"])
async def test_sound_that_nobody_wants(audio: Sound) -> None:
    """Without sound, nothing is asked for, nothing is coded and nothing is complained of."""
    async with gst_server(audio=audio) as server:
        reader = source(server.url, sound=False)
        packets = await read(reader, 20)

    assert not of(Track.AUDIO, packets)
    assert (reader.info.audio, reader.info.unrecorded_sound) == (None, "")


@ways
@pytest.mark.parametrize("auth", ["basic", "digest", "both"])
async def test_password(auth: Literal["basic", "digest", "both"], way: Way) -> None:
    """A server that asks is answered, with Basic only if it offers no Digest."""
    who = replace(VIEWER, use=PasswordUse())
    async with gst_server(
        auth=auth, user=VIEWER.username, password=VIEWER.password, transport=way
    ) as server:
        packets = await read(source(server.url, who, transport=Transport(way)), 3)

        for wrong in (None, Credentials(username="viewer", password="wrong")):  # noqa: S106 -- wrong
            with pytest.raises(CameraPasswordError):
                await read(source(server.url, wrong, transport=Transport(way)), 1)

    assert len(packets) == 3
    assert who.use.in_clear == (auth == "basic")


@pytest.mark.parametrize(("offered", "wanted"), [("udp", "tcp"), ("tcp", "udp")])
async def test_other_transport(offered: Way, wanted: Way) -> None:
    """A camera that does not send in the wanted way says so, and a person what to choose."""
    async with gst_server(transport=offered) as server:
        with pytest.raises(CameraUnreachableError, match=f"Choose {offered.upper()}"):
            await read(source(server.url, transport=Transport(wanted)), 1)


async def test_no_such_stream() -> None:
    """A path the camera does not have is told as such."""
    async with gst_server() as server:
        with pytest.raises(CameraUnreachableError, match="stream path"):
            await read(source(server.url + "/nothing"), 1)


@pytest.mark.parametrize(
    ("way", "end", "words"),
    [
        ("tcp", "freeze", "stopped sending"),
        ("tcp", "kill", "ended"),
        ("udp", "kill", "ended"),
    ],
)
async def test_camera_ends(way: Way, end: str, words: str) -> None:
    """A killed camera is known at once, a frozen one after five seconds."""
    clock = FastClock(4)
    async with gst_server(transport=way) as server:
        packets = source(server.url, transport=Transport(way), clock=clock).packets()
        await anext(packets)

        if end == "kill":
            server.kill()
        else:
            server.freeze()

        async with asyncio.timeout(60):
            with pytest.raises(CameraUnreachableError, match=words):
                [packet async for packet in packets]


async def test_end_of_a_file(videos: Path) -> None:
    """A stream that is over is told as an unreachable camera: it never ends by itself."""
    async with gst_server(file=videos / "short.mp4") as server:
        with pytest.raises(CameraUnreachableError, match="ended its stream"):
            await read(source(server.url), 1000)


async def test_another_server(rtsp_server: RtspServer, videos: Path) -> None:
    """Another server's stream is read the same."""
    video, _ = in_file(videos / "porch.mp4")
    reader = source(rtsp_server.url("porch.mp4"))

    packets = await read(reader, 60)

    seen = of(Track.VIDEO, packets)
    assert [packet.payload for packet in seen] == video[: len(seen)]
    assert len(seen) > 20
    assert reader.info.audio is not None
    assert of(Track.AUDIO, packets)


async def test_another_server_with_sets_in_band(rtsp_server: RtspServer) -> None:
    """A camera that tells its parameter sets only in the stream is decodable all the same."""
    reader = source(rtsp_server.url("reticent.mp4"))

    packets = await read(reader, 10)

    assert len(decoded(reader.info, packets)) == 10
