"""From RTP packets to a recording's packets."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from hub.camera.rtsp.intake import Item, ReadTime, SoundIntake, VideoIntake, is_video
from hub.camera.rtsp.messages import Media
from hub.camera.rtsp.rtp import Alignment
from hub.errors import CameraUnreachableError
from hub.media.packet import Packet, StreamInfo, Track
from tests.fakes.clocks import NOON
from tests.hub.camera.rtsp.packets import (
    STEP,
    Coded,
    Coding,
    Packetiser,
    coded,
    packets_of,
    rtp,
)

AAC = Media(
    kind="audio",
    coding="MPEG4-GENERIC",
    clock_hz=16000,
    format={"sizelength": "13", "indexlength": "3", "config": "1408"},
)
FRAME = b"\x00\x10\x00\x18abc"
"""An AAC frame of three bytes behind its header."""


class Camera:
    """The intake of one camera's streams, and what it put."""

    def __init__(self, media: Media, sound: Media | None = None) -> None:
        self.items: list[Item] = []
        self.moment = ReadTime(NOON, 100.0)
        self.alignment = Alignment()
        self.video = VideoIntake(media, self.moment, self.items.append, hold=0)
        self.sound = (
            SoundIntake(sound, self.video, self.alignment, self.moment, self.items.append, hold=0)
            if sound
            else None
        )
        if self.sound:
            self.video.sound = self.sound.format

    def see(self, *packets: bytes) -> None:
        """Take packets of video."""
        for packet in packets:
            self.video.stream.receive(packet, self.moment.steady_s)

    def see_all(self, pictures: Iterable[Iterable[bytes]]) -> "Camera":
        """Take pictures."""
        for picture in pictures:
            self.see(*picture)
        return self

    def hear(self, *packets: bytes) -> None:
        """Take packets of sound."""
        assert self.sound is not None
        for packet in packets:
            self.sound.stream.receive(packet, self.moment.steady_s)

    def wait(self, passed_s: float) -> None:
        """Let time pass."""
        self.moment.at += timedelta(seconds=passed_s)
        self.moment.steady_s += passed_s

    @property
    def infos(self) -> list[StreamInfo]:
        """The descriptions that were put."""
        return [item for item in self.items if isinstance(item, StreamInfo)]

    def packets(self, track: Track) -> list[Packet]:
        """Return the packets of a track that were put."""
        return [item for item in self.items if isinstance(item, Packet) and item.track is track]


@pytest.mark.parametrize("coding", ["h264", "hevc"])
def test_described_before_the_first_key_frame(coding: Coding) -> None:
    """What the stream is comes first, then its first key frame, then everything."""
    video = coded(coding)

    camera = Camera(video.media).see_all(packets_of(video))

    info, first, *others = camera.items
    assert isinstance(info, StreamInfo)
    assert (info.video.codec, info.video.width, info.video.height) == (coding, 320, 180)
    assert (info.frame_rate, info.audio, info.video.reorders) == (15, None, False)
    assert isinstance(first, Packet)
    assert first == Packet(
        track=Track.VIDEO,
        payload=video.payloads[0],
        pts=0,
        dts=0,
        rate_hz=90000,
        key=True,
        arrived=NOON,
    )
    assert [other.payload for other in others if isinstance(other, Packet)] == video.payloads[1:]


def test_frame_rate_of_the_description() -> None:
    """The frame rate that a camera describes goes before the one in its parameter sets."""
    video = coded()

    camera = Camera(replace(video.media, frame_rate=12.0)).see_all(packets_of(video))

    assert camera.infos[0].frame_rate == 12


@pytest.mark.parametrize("coding", ["h264", "hevc"])
@pytest.mark.parametrize("described", [b"", b"\x67\x00\x01"])
def test_sets_in_band(coding: Coding, described: bytes) -> None:
    """Sets that come only with the key frames, or are nonsense in the description, are enough."""
    video = coded(coding)
    media = replace(video.media, format={})
    camera = Camera(media)
    if described:
        camera.video._sets = (described,)  # noqa: SLF001 -- as a camera would have told it

    camera.see_all(packets_of(video, in_band=True))

    assert len(camera.infos) == 1
    assert len(camera.packets(Track.VIDEO)) == len(video.pictures)


def test_never_described() -> None:
    """Without parameter sets nothing is put, and it is known why."""
    video = coded()

    camera = Camera(replace(video.media, format={})).see_all(packets_of(video))

    assert camera.items == []
    assert camera.video.undescribed


def appended(first: Coded, second: Coded) -> list[list[bytes]]:
    """Return the packets of one video after the other, each with its sets in band."""
    cutter = Packetiser(first.coding)
    found, time = [], 0
    for video in (first, second):
        for number, picture in enumerate(video.pictures):
            before = video.sets if number % 4 == 0 else ()
            found.append(cutter.picture([*before, *picture], time))
            time += 1
    return found


@pytest.mark.parametrize("coding", ["h264", "hevc"])
def test_camera_changes_its_picture(coding: Coding) -> None:
    """At a key frame with other sets another description comes first; the clock goes on."""
    small, large = coded(coding), coded(coding, (640, 360))

    camera = Camera(small.media).see_all(appended(small, large))

    assert [info.video.width for info in camera.infos] == [320, 640]
    at = camera.items.index(camera.infos[1])
    after = camera.items[at + 1]
    assert isinstance(after, Packet)
    assert after.key
    assert after.payload == large.payloads[0]
    video = camera.packets(Track.VIDEO)
    assert [packet.dts for packet in video] == [STEP * number for number in range(len(video))]


def test_camera_changes_to_nonsense() -> None:
    """Sets that cannot be read, after others that could, end the connection."""
    video = coded()
    camera, cutter = Camera(video.media), Packetiser()
    camera.see(*cutter.picture(video.pictures[0], 0))

    with pytest.raises(CameraUnreachableError):
        camera.see(*cutter.picture([b"\x67\x00\x01", *video.pictures[4]], 4))


def test_some_of_the_sets_again() -> None:
    """A camera that repeats only some of what it described has changed nothing."""
    video = coded()
    sps, _ = video.sets
    cutter = Packetiser()
    camera = Camera(video.media)

    for number in (0, 4):
        camera.see(*cutter.picture([sps, *video.pictures[number]], number))

    assert len(camera.infos) == 1


def test_one_set_is_another() -> None:
    """A single new set takes the place of those of its kind; the others stay."""
    video = coded()
    sps, pps = video.sets
    cutter = Packetiser()
    camera = Camera(video.media)

    camera.see(*cutter.picture(video.pictures[0], 0))
    camera.see(*cutter.picture([pps + b"\x01", *video.pictures[4]], 4))

    first, second = camera.infos
    assert sps in second.video.extradata
    assert pps + b"\x01" in second.video.extradata
    assert first != second


def test_reordering_found_out() -> None:
    """B-frames that the sets keep quiet about are told at the next key frame."""
    video = coded(count=24, b_frames=2, group=8)
    quiet = coded(count=24)
    camera = Camera(quiet.media)

    camera.see_all(packets_of(video))

    assert [info.video.reorders for info in camera.infos] == [False, True]
    dts = [packet.dts for packet in camera.packets(Track.VIDEO)]
    assert all(before < after for before, after in pairwise(dts))


def test_reordering_begins() -> None:
    """New sets with B-frames are followed on the same clock."""
    plain, reordered = coded(), coded(count=12, b_frames=2)

    camera = Camera(plain.media).see_all(appended(plain, reordered))

    assert [info.video.reorders for info in camera.infos] == [False, True]


def test_sound_begins_with_the_picture() -> None:
    """Sound from before the first picture is left out; the rest lies where it was heard."""
    video = coded()
    camera = Camera(video.media, AAC)
    packets = packets_of(video)
    camera.hear(rtp(FRAME, 0, 5000))
    camera.see(*packets[0])
    camera.wait(-0.032)
    camera.hear(rtp(FRAME, 1, 6024))
    camera.wait(0.064)
    camera.hear(rtp(FRAME, 2, 7048))

    (heard,) = camera.packets(Track.AUDIO)

    assert (heard.payload, heard.rate_hz, heard.key) == (b"abc", 16000, True)
    assert heard.pts == heard.dts == 512
    assert camera.infos[0].audio == AAC_FORMAT


AAC_FORMAT = SoundIntake(
    AAC, Camera(coded().media).video, Alignment(), ReadTime(NOON, 0), print, hold=0
).format


def test_sound_where_the_camera_says() -> None:
    """What the camera says of both clocks goes before when their packets came."""
    video = coded()
    camera = Camera(video.media, AAC)
    packets = packets_of(video)
    camera.alignment.starts = {Track.VIDEO: Packetiser().start, Track.AUDIO: 5000}
    camera.see(*packets[0])
    camera.wait(0.3)

    camera.hear(rtp(FRAME, 0, 5000 + 1600))

    assert camera.packets(Track.AUDIO)[0].pts == 1600


def test_sound_counted_wrongly() -> None:
    """Sound whose timestamps step back a little still grows."""
    video = coded()
    camera = Camera(video.media, AAC)
    camera.see(*packets_of(video)[0])

    for number, stamp in enumerate([0, 1024, 1024, 1000, 2048]):
        camera.hear(rtp(FRAME, number, stamp))

    heard = [packet.pts for packet in camera.packets(Track.AUDIO)]
    assert heard == [0, 1024, 1025, 1026, 2048]


def played(sound_set_s: Sequence[float], picture_set_s: Sequence[float]) -> Camera:
    """Return what comes of ten seconds, fifteen pictures and as many sounds in each.

    From its own second on, each clock is off by so many seconds.
    """
    video = coded()
    camera, cutter = Camera(video.media, AAC), Packetiser(start=0)
    for number in range(150):
        second = number // 15
        at = number + round(15 * picture_set_s[second])
        camera.see(*cutter.picture(video.pictures[number % 12], at))
        camera.wait(1 / 30)
        heard_s = (number + 0.5) / 15 + sound_set_s[second]
        camera.hear(rtp(FRAME, number, round(heard_s * 16000)))
        camera.wait(1 / 30)
    return camera


NEVER = (0.0,) * 10


@pytest.mark.parametrize(
    ("sound_set_s", "picture_set_s"),
    [
        (NEVER, NEVER),
        ((0, 0, 0, 2, 2, 2, 2, 2, 2, 2), NEVER),
        ((0, 0, 0, 0, 3600, 3600, 3600, 0, 0, 0), NEVER),
        ((0, 0, 0, 0, -2, -2, -2, 0, 0, 0), NEVER),
        ((0, 0, 0, 60, 60, 60, 60, 60, 60, 60), (0, 0, 60, 60, 60, 60, 60, 60, 60, 60)),
        ((0, 0, 60, 60, 60, 60, 60, 60, 60, 60), (0, 0, 0, 60, 60, 60, 60, 60, 60, 60)),
    ],
)
def test_clock_that_is_set(sound_set_s: Sequence[float], picture_set_s: Sequence[float]) -> None:
    """Whichever clock of a camera is set, and in which order, sound stays with its picture."""
    camera = played(sound_set_s, picture_set_s)

    seen, heard = camera.packets(Track.VIDEO), camera.packets(Track.AUDIO)
    assert len(heard) == len(seen) == 150
    apart_s = [sound.start_s - picture.start_s for picture, sound in zip(seen, heard, strict=True)]
    # Two seconds later, at the latest, whatever was set last has been understood.
    assert apart_s[-45:] == pytest.approx([1 / 30] * 45, abs=0.002)


def test_network_that_was_held_up() -> None:
    """Sound that comes late and all at once keeps its time; some of it was thrown away."""
    video = coded()
    camera, cutter = Camera(video.media, AAC), Packetiser(start=0)
    camera.see(*cutter.picture(video.pictures[0], 0))
    for number in range(10):
        camera.hear(rtp(FRAME, number, number * 1024))
        camera.wait(0.064)
    camera.wait(4)

    camera.see(*cutter.picture(video.pictures[0], 69))
    for number in (*range(10, 30), *range(60, 72)):
        camera.hear(rtp(FRAME, number, number * 1024))

    times = [packet.pts for packet in camera.packets(Track.AUDIO)]
    assert times == [number * 1024 for number in (*range(30), *range(60, 72))]


def test_coded_sound_lies_where_it_was_heard() -> None:
    """Neither the encoder's delay nor the trip to its thread moves it against the picture."""
    video = coded()
    camera = Camera(video.media, replace(AAC, coding="PCMU", clock_hz=8000, format={}))
    camera.see(*packets_of(video)[0])
    assert camera.sound is not None
    coding = camera.sound.coding
    assert coding is not None
    for number in range(50):
        camera.wait(0.04)
        camera.hear(rtp(bytes(320), number, 10**9 + number * 320))
    camera.wait(3)

    for each in coding.code():
        camera.sound._accept_coded(each)  # noqa: SLF001 -- as the thread does

    heard = camera.packets(Track.AUDIO)
    assert heard[0].start_s == pytest.approx(0.04, abs=0.002)
    assert {after.pts - before.pts for before, after in pairwise(heard)} == {1024}


@pytest.mark.parametrize("told", [{"packetization-mode": "2"}, {"sprop-max-don-diff": "3"}])
def test_interleaved_video(told: dict[str, str]) -> None:
    """A stream whose pictures come out of order is refused with a reason."""
    with pytest.raises(CameraUnreachableError, match="interleaved"):
        is_video(Media(kind="video", coding="H264", format=told))


def test_what_is_no_video() -> None:
    """Sound, metadata and other codings are not video that is recorded."""
    assert not is_video(AAC)
    assert not is_video(Media(kind="video", coding="JPEG"))
    assert is_video(Media(kind="video", coding="H265"))
