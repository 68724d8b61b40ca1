"""AAC and G.711 in packets."""

from itertools import pairwise

import av
from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from hub.camera.rtsp.sdp import Media
from hub.camera.rtsp.sound import SoundDepacketiser, sound_depacketiser
from hub.errors import InvalidInputError
from hub.media.packet import AudioFormat

HBR = {"sizelength": "13", "indexlength": "3", "indexdeltalength": "3", "config": "1408"}


class Heard:
    """A depacketiser and what it made."""

    def __init__(self, media: Media) -> None:
        self.frames: list[tuple[int, bytes]] = []
        self.depacketiser: SoundDepacketiser = sound_depacketiser(
            media, lambda time, frame: self.frames.append((time, frame))
        )

    def take(self, payload: bytes, time: int = 0, *, gap: bool = False) -> "Heard":
        """Take one packet's payload, which begins at its second byte here."""
        self.depacketiser.push(b"\x00" + payload, 1, time, marker=True, gap=gap)
        return self


def aac(told: dict[str, str] = HBR, clock_hz: int = 16000) -> Heard:
    """Return what reads AAC."""
    return Heard(Media(kind="audio", coding="MPEG4-GENERIC", clock_hz=clock_hz, format=told))


def headed(*frames: bytes, sizes: tuple[int, ...] = ()) -> bytes:
    """Put frames behind their headers."""
    heads = b"".join((size << 3).to_bytes(2, "big") for size in sizes or map(len, frames))
    return (len(heads) * 8).to_bytes(2, "big") + heads + b"".join(frames)


def test_several_frames() -> None:
    """Frames of one packet follow each other by 1024 samples; the clock wraps."""
    heard = aac().take(headed(b"ab", b"cde"), (1 << 32) - 1024)

    assert heard.frames == [((1 << 32) - 1024, b"ab"), (0, b"cde")]
    assert heard.depacketiser.format == AudioFormat(
        config=bytes.fromhex("1408"), rate_hz=16000, channels=1
    )


def test_frame_in_pieces() -> None:
    """A frame too large for one packet comes in several, each with the header of the whole."""
    heard = aac().take(headed(b"abc", sizes=(7,)), 5).take(headed(b"defg", sizes=(7,)), 5)

    assert heard.frames == [(5, b"abcdefg")]


def test_piece_lost() -> None:
    """Without one of its pieces a frame is left out, and the next one is not harmed."""
    heard = aac().take(headed(b"abc", sizes=(7,)), 5).take(headed(b"fg", sizes=(7,)), 5, gap=True)

    heard.take(headed(b"next"), 6)

    assert heard.frames == [(6, b"next")]


def test_impossible_frame() -> None:
    """A size that no frame has is not waited for."""
    told = HBR | {"sizelength": "29"}
    payload = (32).to_bytes(2, "big") + (70000 << 3).to_bytes(4, "big") + b"abc"

    assert aac(told).take(payload).take(payload).frames == []


@pytest.mark.parametrize(
    "payload",
    [b"", b"\x00", b"\x00\x10", b"\x00\x10\x00", b"\x00\x10\x00\x11ab", headed(b"ab", b"c")[:-1]],
)
def test_damaged(payload: bytes) -> None:
    """What is cut off, or interleaved, gives no frame beyond what is whole."""
    assert aac().take(payload).frames in ([], [(0, b"ab")])


def test_header_left_on() -> None:
    """A camera that leaves the file's header on each frame is understood."""
    plain = b"\xff\xf1" + b"\x00" * 5 + b"frame"
    checked = b"\xff\xf0" + b"\x00" * 7 + b"frame"

    assert [frame for _, frame in aac().take(headed(plain, checked)).frames] == [b"frame"] * 2


def test_empty_frame() -> None:
    """A header without a frame gives none."""
    assert aac().take(headed(b"", b"ab")).frames == [(1024, b"ab")]


def test_faster_clock() -> None:
    """Where the clock counts twice as fast as the core, so do the frames."""
    heard = aac(clock_hz=32000).take(headed(b"a", b"b"))

    assert [time for time, _ in heard.frames] == [0, 2048]
    assert heard.depacketiser.format.rate_hz == 32000


@pytest.mark.parametrize(
    "media",
    [
        Media(kind="audio", coding="OPUS", clock_hz=48000),
        Media(kind="audio", coding="MP4A-LATM", clock_hz=16000),
        Media(kind="audio", coding="PCMU", clock_hz=8000, channels=6),
        Media(kind="audio", coding="PCMU", clock_hz=8001),
        Media(kind="audio", coding="PCMU"),
        Media(kind="audio", coding="MPEG4-GENERIC", clock_hz=16000),
        Media(kind="audio", coding="MPEG4-GENERIC", clock_hz=16000, format={"config": "xy"}),
        Media(
            kind="audio",
            coding="MPEG4-GENERIC",
            clock_hz=16000,
            format=HBR | {"sizelength": "0", "indexlength": "0", "indexdeltalength": "0"},
        ),
        Media(
            kind="audio",
            coding="MPEG4-GENERIC",
            clock_hz=16000,
            format=HBR | {"indexdeltalength": "5"},
        ),
    ],
)
def test_what_is_not_recorded(media: Media) -> None:
    """Sound of another kind is refused before it is asked for."""
    with pytest.raises(InvalidInputError):
        Heard(media)


@given(st.lists(st.tuples(st.binary(max_size=60), st.integers(0, 1 << 32), st.booleans())))
@settings(deadline=None)
def test_junk(sent: list[tuple[bytes, int, bool]]) -> None:
    """Whatever packets hold, frames come of it or not."""
    heard = [aac(), aac(HBR | {"sizelength": "6", "indexlength": "2", "indexdeltalength": "2"})]
    heard.append(g711("PCMA"))

    for payload, time, gap in sent:
        for each in heard:
            each.take(payload, time, gap=gap)

    assert all(frame for each in heard for _, frame in each.frames)


def g711(coding: str, channels: int = 1) -> Heard:
    """Return what reads G.711."""
    return Heard(Media(kind="audio", coding=coding, clock_hz=8000, channels=channels))


def tone(coding: str, samples: int) -> bytes:
    """Code a tone of 400 Hz."""
    encoder = av.CodecContext.create("pcm_alaw" if coding == "PCMA" else "pcm_mulaw", "w")
    encoder.sample_rate, encoder.layout, encoder.format = 8000, "mono", "s16"
    wave = (np.sin(np.arange(samples) * 2 * np.pi * 400 / 8000) * 12000).astype(np.int16)
    frame = av.AudioFrame.from_ndarray(wave[np.newaxis], "s16", "mono")
    frame.sample_rate = 8000
    return b"".join(bytes(packet) for packet in encoder.encode(frame))


def decoded(heard: Heard) -> tuple[int, np.ndarray[tuple[int, ...], np.dtype[np.float32]]]:
    """Return when the sound begins, and its samples."""
    decoder = av.CodecContext.create("aac", "r")
    decoder.extradata = heard.depacketiser.format.config
    frames = [one for _, frame in heard.frames for one in decoder.decode(av.Packet(frame))]
    return heard.frames[0][0], np.concatenate([frame.to_ndarray()[0] for frame in frames])


@pytest.mark.parametrize("coding", ["PCMA", "PCMU"])
def test_g711_is_heard_as_it_was(coding: str) -> None:
    """The tone comes out at its height, its loudness and, but for a sample, its time."""
    heard = g711(coding)
    raw = tone(coding, 16000)
    for at in range(0, len(raw), 160):
        heard.take(raw[at : at + 160], 5000 + at)

    start, samples = decoded(heard)

    late = 5000 - start
    middle = samples[late + 4000 : late + 12000]
    wanted = np.sin(np.arange(4000, 12000) * 2 * np.pi * 400 / 8000) * 12000 / 32768
    assert np.abs(middle - wanted).max() < 0.03
    steps = {(b - a) % (1 << 32) for (a, _), (b, _) in pairwise(heard.frames)}
    assert steps == {1024}


def test_g711_two_channels() -> None:
    """Interleaved channels stay apart."""
    heard = g711("PCMU", channels=2)

    for at in range(6):
        heard.take(b"\xff\x80" * 1024, at * 1024)

    decoder = av.CodecContext.create("aac", "r")
    decoder.extradata = heard.depacketiser.format.config
    planes = [one.to_ndarray() for _, f in heard.frames for one in decoder.decode(av.Packet(f))]
    assert heard.depacketiser.format.channels == 2
    assert planes[-1].shape[0] == 2


def test_lost_g711_is_silence() -> None:
    """What never came is silent, so that what follows keeps its time."""
    heard = g711("PCMA")
    raw = tone("PCMA", 12000)
    for at in range(0, 12000, 400):
        if not 2000 <= at < 6000:
            heard.take(raw[at : at + 400], at, gap=at == 6000)

    start, samples = decoded(heard)

    late = -start % (1 << 32)
    assert np.abs(samples[late + 3000 : late + 5000]).max() < 0.02
    assert np.abs(samples[late + 6500 : late + 7000]).max() > 0.3


def test_g711_jump() -> None:
    """A clock that is set goes on from there, without seconds of silence."""
    heard = g711("PCMA")
    for number in range(4):
        heard.take(b"\xd5" * 1024, number * 1024)
    before = len(heard.frames)

    for number in range(4):
        heard.take(b"\xd5" * 1024, 10**6 + number * 1024)

    assert len(heard.frames) == before + 4
    assert heard.frames[-1][0] == 10**6 + 1024  # its encoder is two frames late
