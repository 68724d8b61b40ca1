"""Segments as other programs read them."""

from collections.abc import Iterator
from dataclasses import replace
import io
from itertools import batched
from pathlib import Path
import subprocess

import av
import pytest

from hub.errors import InvalidInputError
from hub.media.mp4.boxes import movie
from hub.media.mp4.fragments import Sample, fragment
from hub.media.packet import AudioFormat, Packet, StreamInfo, Track
from tests.hub.camera.scenes import read, render
from tests.hub.media.mp4.given import AUDIO, INFO, VIDEO, closed, frames, sounds, table_of, torn

LATER = 8
"""Seconds of its run after which the segment begins."""


@pytest.fixture(scope="module", params=["h264", "hevc", "h264 b", "hevc b"])
def rendered(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[StreamInfo, list[Packet]]:
    """Return four seconds of real video, with sound."""
    codec, _, reordered = request.param.partition(" ")
    path = tmp_path_factory.mktemp("mp4") / "video.mp4"
    return read(render(path, 4, codec=codec, reordered=2 if reordered else 0))


def samples(packets: list[Packet], track: Track) -> list[Sample]:
    """Return one track of a stream as it is written."""
    rows = [packet for packet in packets if packet.track is track]
    ends = [packet.dts for packet in rows[1:]]
    lasts = [end - packet.dts for end, packet in zip(ends, rows, strict=False)]
    first = min(packet.dts for packet in rows)
    return [
        Sample(
            payload=packet.payload,
            dts=packet.dts - first + LATER * packet.rate_hz,
            duration=duration,
            offset=packet.pts - packet.dts,
            key=packet.key,
        )
        for packet, duration in zip(rows, [*lasts, lasts[-1]], strict=True)
    ]


def segment(info: StreamInfo, packets: list[Packet]) -> bytes:
    """Return a closed segment of a stream."""
    return closed(torn(list(parts(packets)), info=info))


def parts(packets: list[Packet]) -> Iterator[tuple[list[Sample], list[Sample]]]:
    """Yield a stream's fragments."""
    video, audio = samples(packets, Track.VIDEO), samples(packets, Track.AUDIO)
    sound = list(batched(audio, 8, strict=False))
    for number, group in enumerate(batched(video, 7, strict=False)):
        yield list(group), list(sound[number]) if number < len(sound) else []


def probed(path: Path, stream: str) -> tuple[list[tuple[int, int, int, bool]], str]:
    """Return what FFmpeg's own program says of a track's packets, and what it complains of."""
    shown = subprocess.run(  # noqa: S603 -- our own words
        [  # noqa: S607 -- whichever is installed
            "ffprobe",
            *("-v", "warning", "-select_streams", stream, "-of", "csv=p=0"),
            *("-show_entries", "packet=pts,dts,duration,flags"),
            str(path),
        ],
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
    )
    rows = [line.split(",") for line in shown.stdout.split()]
    packets = [(int(row[0]), int(row[1]), int(row[2]), row[3].startswith("K")) for row in rows]
    return packets, shown.stderr


@pytest.mark.parametrize("is_torn", [False, True])
def test_ffmpeg_reads_it_as_it_was_written(
    rendered: tuple[StreamInfo, list[Packet]], tmp_path: Path, *, is_torn: bool
) -> None:
    """FFmpeg says the same of every packet as we, of a finished file and of a torn one."""
    info, packets = rendered
    whole = segment(info, packets)
    table = table_of(whole)
    path = tmp_path / "segment.mp4"
    path.write_bytes(whole[: table.body[1]] if is_torn else whole)

    video, complaints = probed(path, "v")
    audio, more = probed(path, "a")

    written = samples(packets, Track.VIDEO)
    assert video == [(s.dts + s.offset, s.dts, s.duration, s.key) for s in written]
    spoken = samples(packets, Track.AUDIO)[: len(audio)]
    assert audio == [(s.dts, s.dts, s.duration, True) for s in spoken]
    assert complaints + more == ""


def test_pyav_shows_every_frame(rendered: tuple[StreamInfo, list[Packet]]) -> None:
    """Every frame decodes, at the time it was written with."""
    info, packets = rendered

    with av.open(io.BytesIO(segment(info, packets)), "r") as file:
        times = [round(frame.time * 90_000) for frame in file.decode(video=0)]

    written = samples(packets, Track.VIDEO)
    assert times == sorted(s.dts + s.offset for s in written)


def test_what_ffmpeg_knows_of_the_tracks(rendered: tuple[StreamInfo, list[Packet]]) -> None:
    """Codecs, sizes, rates and channels are those of the stream."""
    info, packets = rendered

    with av.open(io.BytesIO(segment(info, packets)), "r") as file:
        video, audio = file.streams.video[0], file.streams.audio[0]
        shape = (video.codec_context.name, video.width, video.height)
        extradata = bytes(video.codec_context.extradata or b"")
        sound = (audio.codec_context.name, audio.rate, audio.channels)

    assert shape == (info.video.codec, info.video.width, info.video.height)
    assert extradata == info.video.extradata
    assert sound == ("aac", 16_000, 1)


def test_nothing_names_the_house() -> None:
    """What a browser gets holds no date, no name and no words of a program."""
    head = movie(INFO)

    assert head.count(b"uuid") == head.count(b"udta") == head.count(b"meta") == 0
    assert b"Lav" not in head


def test_a_fragment_is_moved() -> None:
    """A fragment begins earlier by as many ticks as told, and nothing else of it changes."""
    made = fragment(3, frames(3), sounds(2))

    moved = made.moved({Track.VIDEO: 720_000, Track.AUDIO: 127_000})

    again = fragment(3, frames(3, start=0), sounds(2, start=1000))
    assert moved == again.content
    assert made.moved({Track.VIDEO: 10**9, Track.AUDIO: 10**9}) == (
        fragment(3, frames(3, start=0), sounds(2, start=0)).content
    )
    assert (made.key, fragment(1, frames(3)[1:], []).key, fragment(1, [], sounds(1)).key) == (
        True,
        False,
        False,
    )


@pytest.mark.parametrize(
    "info",
    [
        replace(INFO, video=replace(VIDEO, codec="mjpeg")),
        replace(INFO, video=replace(VIDEO, extradata=b"\0\0\0\1g")),
        replace(INFO, video=replace(VIDEO, width=0)),
        replace(INFO, video=replace(VIDEO, height=70_000)),
        replace(INFO, audio=replace(AUDIO, config=b"")),
        replace(INFO, audio=replace(AUDIO, config=bytes(100))),
    ],
)
def test_streams_that_no_mp4_holds(info: StreamInfo) -> None:
    """What cannot be stored is refused in words, before there is a file."""
    with pytest.raises(InvalidInputError, match="can't be saved"):
        movie(info)


def test_a_high_rate_of_sound() -> None:
    """A rate beyond 16 bits stands in the sound's own configuration."""
    fast = AudioFormat(config=bytes.fromhex("1010"), rate_hz=96_000, channels=2)

    with av.open(io.BytesIO(torn([(frames(1), [])], info=replace(INFO, audio=fast))), "r") as file:
        audio = file.streams.audio[0]
        assert (audio.rate, audio.channels) == (96_000, 2)


def test_a_stream_without_sound() -> None:
    """A camera without sound gives a file of one track."""
    silent = replace(INFO, audio=None)

    table = table_of(closed(torn([(frames(3), [])], info=silent)))

    assert table.audio is None
    assert movie(silent).count(b"trak") == 1
