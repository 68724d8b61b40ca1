"""AAC and G.711 in packets."""

from dataclasses import replace
from fractions import Fraction
import io
from itertools import pairwise

import av
from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from hub.camera.rtsp.messages import Media
from hub.camera.rtsp.sound import (
    Arrival,
    CodedDepacketiser,
    SoundDepacketiser,
    aac_depacketiser,
    is_aac,
)
from hub.errors import InvalidInputError
from hub.media.packet import AudioFormat
from tests.fakes.clocks import NOON

HBR = {"sizelength": "13", "indexlength": "3", "indexdeltalength": "3", "config": "1408"}


class Heard:
    """A depacketiser and what it made."""

    def __init__(self, media: Media) -> None:
        self.frames: list[tuple[int, bytes]] = []
        self.now_s = 0.0
        self.arrivals_s: list[float] = []
        self.depacketiser: SoundDepacketiser
        if is_aac(media):
            self.depacketiser = aac_depacketiser(
                media, lambda time, frame: self.frames.append((time, frame))
            )
        else:
            self.depacketiser = CodedDepacketiser(
                media, lambda: Arrival(NOON, self.now_s), lambda _: None
            )

    def take(
        self, payload: bytes, time: int = 0, *, gap: bool = False, marker: bool = True
    ) -> "Heard":
        """Take one packet's payload, which begins at its second byte here."""
        self.depacketiser.push(b"\x00" + payload, 1, time, marker=marker, gap=gap)
        if isinstance(self.depacketiser, CodedDepacketiser):
            coded = self.depacketiser.code()
            self.frames += [(each.timestamp, each.frame) for each in coded]
            self.arrivals_s += [each.origin.steady_s for each in coded]
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
    """If the clock counts twice as fast as the core, so do the frames."""
    heard = aac(clock_hz=32000).take(headed(b"a", b"b"))

    assert [time for time, _ in heard.frames] == [0, 2048]
    assert heard.depacketiser.format.rate_hz == 32000


@pytest.mark.parametrize(
    "media",
    [
        Media(kind="audio", coding="OPUS", clock_hz=48000, channels=6),
        Media(kind="audio", coding="OPUS"),
        Media(kind="audio", coding="AMR", clock_hz=8000),
        Media(kind="audio", coding="MP4A-LATM", clock_hz=16000, format={"cpresent": "0"}),
        Media(
            kind="audio",
            coding="MP4A-LATM",
            clock_hz=16000,
            format={"cpresent": "0", "config": "c0002810adca00"},
        ),
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


LATM = Media(
    kind="audio",
    coding="MP4A-LATM",
    clock_hz=16000,
    format={"cpresent": "0", "config": "40002810adca00"},
)
KINDS = (
    LATM,
    replace(LATM, format={}),
    Media(kind="audio", coding="OPUS", clock_hz=48000, channels=2),
    Media(kind="audio", coding="G722", clock_hz=8000),
    Media(kind="audio", coding="G726-24", clock_hz=8000),
    Media(kind="audio", coding="AAL2-G726-32", clock_hz=8000),
    Media(kind="audio", coding="L16", clock_hz=44100, channels=2),
    Media(kind="audio", coding="MPA", clock_hz=90000),
)


@given(st.lists(st.tuples(st.binary(max_size=60), st.integers(0, 1 << 32), st.booleans())))
@settings(deadline=None)
def test_junk(sent: list[tuple[bytes, int, bool]]) -> None:
    """Whatever packets hold, frames come of it or not."""
    heard = [aac(), aac(HBR | {"sizelength": "6", "indexlength": "2", "indexdeltalength": "2"})]
    heard.append(g711("PCMA"))
    heard += [Heard(media) for media in KINDS]

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


def test_coded_sound_names_no_program() -> None:
    """A share must not say what it was made with."""
    heard = g711("PCMA")

    for number in range(8):
        heard.take(tone("PCMA", 1024), number * 1024)

    assert heard.frames
    assert not any(b"Lavc" in frame for _, frame in heard.frames)


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


def test_jump_moves_nothing_before_it() -> None:
    """A clock that is set goes on from there; what came before keeps its time."""
    heard = g711("PCMA")
    for number in range(4):
        heard.take(b"\xd5" * 1024, number * 1024)
    before = list(heard.frames)

    for number in range(4):
        heard.take(b"\xd5" * 1024, 10**6 + number * 1024)

    times = [time for time, _ in heard.frames[len(before) :]]
    # Its encoder is two frames late.
    assert times == [2048, 3072, 10**6, 10**6 + 1024]


def test_clock_that_jitters() -> None:
    """Timestamps a few samples off are no gaps: no silence is put between."""
    heard = g711("PCMU")
    raw = tone("PCMU", 16000)
    for number, at in enumerate(range(0, len(raw), 160)):
        heard.take(raw[at : at + 160], at + (number % 3 - 1) * 40 + 40)

    start, samples = decoded(heard)

    assert {(b - a) for (a, _), (b, _) in pairwise(heard.frames[2:])} == {1024}
    late = -start % (1 << 32)
    middle = samples[late + 4000 : late + 12000]
    wanted = np.sin(np.arange(4000, 12000) * 2 * np.pi * 400 / 8000) * 12000 / 32768
    assert np.abs(middle - wanted).max() < 0.03


def test_clock_that_drifts() -> None:
    """However long a camera's samples come too fast or too slow, its timestamps are kept."""
    for off in (-1, 1):
        heard = g711("PCMA")

        for number in range(3000):
            heard.now_s = number * 0.02
            heard.take(b"\xd5" * 160, number * (160 + off) + 3000)

        last = 2999 * (160 + off) + 3000
        assert heard.frames[-1][0] == pytest.approx(last - 3 * 1024, abs=1024)


def test_each_frame_knows_when_it_came() -> None:
    """A frame came when its first sample did, not when it was coded."""
    heard = g711("PCMA")
    for number in range(8):
        heard.now_s = 100.0 + number * 0.128
        heard.take(b"\xd5" * 1024, number * 1024)

    assert heard.arrivals_s[1:] == pytest.approx(
        [100 + number * 0.128 for number in range(len(heard.arrivals_s) - 1)]
    )
    assert len(heard.arrivals_s) > 4


def test_two_frames_in_one_element() -> None:
    """LATM may hold several frames, each behind its length; a long one has it in two bytes."""
    heard = Heard(replace(LATM, format={"cpresent": "0", "config": "41002810adca00"}))

    heard.take(b"\xff\x01" + b"a" * 256 + b"\x02bc", 500)

    assert heard.frames == [(500, b"a" * 256), (500 + 1024, b"bc")]
    assert heard.depacketiser.format.config == bytes.fromhex("1408")


def test_element_in_pieces() -> None:
    """An element too large for one packet ends with the marker; a torn one is left out."""
    heard = Heard(LATM)

    heard.take(b"\x06ab", 500, marker=False).take(b"cdef", 500)
    heard.take(b"\x06ab", 1524, marker=False).take(b"ef", 1524, gap=True)
    heard.take(b"\x02gh", 2548)

    assert heard.frames == [(500, b"abcdef"), (2548, b"gh")]


def test_latm_that_describes_itself() -> None:
    """LATM whose configuration comes with its packets is decoded, and coded anew."""
    written = io.BytesIO()
    with av.open(written, "w", format="latm") as file:
        stream = file.add_stream("aac", rate=16000, layout="mono")
        for number in range(40):
            wave = np.sin(np.arange(number * 1024, (number + 1) * 1024) * np.pi / 20) * 0.3
            frame = av.AudioFrame.from_ndarray(wave.astype(np.float32)[np.newaxis], "fltp", "mono")
            frame.sample_rate, frame.pts = 16000, number * 1024
            file.mux(stream.encode(frame))
    raw, heard, time = written.getvalue(), Heard(replace(LATM, format={})), 0
    while raw:
        size = int.from_bytes(raw[1:3], "big") & 0x1FFF
        heard.take(raw[3 : 3 + size], time)
        raw, time = raw[3 + size :], time + 1024

    _, samples = decoded(heard)

    assert len(heard.frames) > 30
    assert 0.28 < np.abs(samples[4096:-4096]).max() < 0.32


@pytest.mark.parametrize(("bits", "kbit"), [(2, 16), (3, 24), (4, 32), (5, 40)])
@pytest.mark.parametrize("aal2", [False, True])
def test_g726_of_every_rate(bits: int, kbit: int, *, aal2: bool) -> None:
    """Both orders of bits that there are names for, at each rate."""
    encoder = av.CodecContext.create("g726" if aal2 else "g726le", "w")
    assert isinstance(encoder, av.AudioCodecContext)
    encoder.sample_rate, encoder.layout, encoder.format = 8000, "mono", "s16"
    encoder.time_base, encoder.options = Fraction(1, 8000), {"code_size": str(bits)}
    encoder.open()
    wave = (np.sin(np.arange(16000) * np.pi / 20) * 9000).astype(np.int16)
    frame = av.AudioFrame.from_ndarray(wave[np.newaxis], "s16", "mono")
    frame.sample_rate, frame.pts = 8000, 0
    raw = b"".join(bytes(packet) for packet in encoder.encode(frame))
    heard = Heard(Media(kind="audio", coding=f"{'AAL2-' * aal2}G726-{kbit}", clock_hz=8000))

    size = 20 * bits  # 160 samples
    for number, at in enumerate(range(0, len(raw), size)):
        heard.take(raw[at : at + size], number * 160)

    start, samples = decoded(heard)
    late = -start % (1 << 32)
    error = samples[late + 4000 : late + 8000] - wave[4000:8000] / 32768
    assert np.abs(error).max() < 0.12


async def test_sound_faster_than_it_is_coded() -> None:
    """What waits is bounded: sound is left out, and a gap is what follows."""
    heard = Heard(Media(kind="audio", coding="L16", clock_hz=16000))
    for number in range(20):
        heard.depacketiser.push(bytes(32000), 0, number * 16000, marker=True, gap=False)

    assert isinstance(heard.depacketiser, CodedDepacketiser)
    assert len(heard.depacketiser.code()) * 2048 <= 256 * 1024


@pytest.mark.parametrize(
    ("coding", "clock_hz", "payload", "step"),
    [("PCMA", 8000, b"\x55", 7999), ("OPUS", 48_000, b"\x18", 2880)],
    ids=["silence between", "one byte that lasts"],
)
def test_a_few_bytes_that_mean_hours(coding: str, clock_hz: int, payload: bytes, step: int) -> None:
    """Sound that comes much faster than time does is left out: coding it would take a machine."""
    heard = Heard(Media(kind="audio", coding=coding, clock_hz=clock_hz))

    for number in range(2000):
        heard.now_s = number * 0.001
        heard.depacketiser.push(b"\x00" + payload, 1, number * step, marker=True, gap=False)

    assert isinstance(heard.depacketiser, CodedDepacketiser)
    frames = heard.depacketiser.code()
    assert 9 < len(frames) * 1024 / heard.depacketiser.format.rate_hz < 14
    for number in range(10_000):
        heard.depacketiser.push(b"\x00" + payload, 1, number * step, marker=True, gap=False)
    assert len(heard.depacketiser.code()) < 50
