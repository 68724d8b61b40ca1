"""What parameter sets and AAC configurations say."""

from io import BytesIO

import av
from hypothesis import given, settings, strategies as st
import pytest

from hub.errors import InvalidInputError
from hub.media.codecs import aac_format, core_rate_hz, stated_video
from tests.hub.camera.rtsp.packets import Coded, Coding, coded

CODINGS: tuple[Coding, ...] = ("h264", "hevc")


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("size", [(320, 180), (642, 362), (1920, 1080)])
def test_size_and_rate(coding: Coding, size: tuple[int, int]) -> None:
    """The size is the one that is shown, without what the coder added to fill its blocks."""
    stated = stated_video(coding, coded(coding, size, 1).sets)

    assert (stated.format.width, stated.format.height) == size
    assert stated.frame_rate == 15
    assert not stated.format.reorders


@pytest.mark.parametrize("coding", CODINGS)
def test_reordering_is_seen(coding: Coding) -> None:
    """Video with B-frames says so in its parameter sets."""
    assert stated_video(coding, coded(coding, b_frames=2).sets).format.reorders


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize(
    ("pixels", "depths"),
    [
        ("yuv420p", (1, 0, 0)),
        ("yuv422p", (2, 0, 0)),
        ("yuv444p", (3, 0, 0)),
        ("yuv420p10le", (1, 2, 2)),
    ],
)
def test_record_is_what_ffmpeg_writes(
    coding: Coding, pixels: str, depths: tuple[int, int, int]
) -> None:
    """FFmpeg, given the same video to put into MP4, writes the same decoder configuration."""
    video = coded(coding, pixels=pixels)

    record = stated_video(coding, video.sets).format.extradata

    theirs = _written_by_ffmpeg(video)
    if coding == "h264" and pixels == "yuv444p":
        assert record == theirs[: len(record)]  # which no standard says how to end
    elif coding == "h264":
        assert record == theirs
        high = [record[-4] & 3, record[-3] & 7, record[-2] & 7]
        assert high == list(depths) or record[1] < 100  # the others have but one form
    else:
        assert [record[16] & 3, record[17] & 7, record[18] & 7] == list(depths)
        assert record[:13] == theirs[:13]  # then come segmentation and parallelism: hints
        assert record[16:19] == theirs[16:19]
        # Theirs leaves open whether more sets come in band; ours are all there are.
        assert record[21:23] == theirs[21:22] + b"\x03"
        assert _sets_in(record) == _sets_in(theirs)[:3] == [[each] for each in video.sets]


@pytest.mark.parametrize("coding", CODINGS)
def test_video_with_its_record_is_decoded(coding: Coding) -> None:
    """A decoder that is given the record and length-prefixed pictures shows all of them."""
    video = coded(coding)
    decoder = av.CodecContext.create(coding, "r")
    decoder.extradata = stated_video(coding, video.sets).format.extradata

    shown = [frame for payload in video.payloads for frame in decoder.decode(av.Packet(payload))]
    shown += decoder.decode(None)

    assert len(shown) == len(video.pictures)


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("missing", [0, 1])
def test_missing_set(coding: Coding, missing: int) -> None:
    """Without one of its sets nothing is decoded, so there is no form of it."""
    sets = list(coded(coding).sets)
    del sets[missing]

    with pytest.raises(InvalidInputError):
        stated_video(coding, sets)


@pytest.mark.parametrize("coding", CODINGS)
def test_cut_off_set(coding: Coding) -> None:
    """A set that ends before it states anything is refused, wherever it ends."""
    *others, pps = coded(coding).sets
    sps = others[-1]

    for length in range(1, 5 if coding == "h264" else 17):
        with pytest.raises(InvalidInputError):
            stated_video(coding, [*others[:-1], sps[:length], pps])


@pytest.mark.parametrize("coding", CODINGS)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_hostile_sets(coding: Coding, data: st.DataObject) -> None:
    """Whatever the sets hold, there is a form of a sane size, or InvalidInputError."""
    sets = list(coded(coding).sets)
    which = data.draw(st.integers(0, len(sets) - 1))
    at = data.draw(st.integers(1, len(sets[which]) - 1))
    junk = data.draw(st.binary(max_size=12))
    sets[which] = sets[which][:at] + junk + sets[which][at + len(junk) :]

    try:
        found = stated_video(coding, sets).format
    except InvalidInputError:
        return

    assert 0 < found.width <= 8192
    assert 0 < found.height <= 8192


def test_endless_number() -> None:
    """A number that has no end is refused."""
    with pytest.raises(InvalidInputError):
        stated_video("h264", [b"\x67\x64\x00\x1f" + bytes(40), coded().sets[1]])


def test_too_many_sets() -> None:
    """Sets are few and small; a flood of them is refused."""
    sps, pps = coded().sets

    for sets in ([sps] + [pps] * 100, [sps + bytes(5000), pps]):
        with pytest.raises(InvalidInputError):
            stated_video("h264", sets)


@pytest.mark.parametrize(
    ("config", "rate_hz", "channels"),
    [
        ("1408", 16000, 1),
        ("1190", 48000, 2),
        ("1588", 8000, 1),
        ("178007d008", 4000, 1),  # a rate in full
        ("f88640", 48000, 2),  # a kind in full
    ],
)
def test_aac(config: str, rate_hz: int, channels: int) -> None:
    """The configuration names the rate, by a number or in full, and the channels."""
    raw = bytes.fromhex(config)

    found = aac_format(raw)

    assert (found.rate_hz, found.channels, found.config) == (rate_hz, channels, raw)
    assert core_rate_hz(raw) == rate_hz


def test_aac_on_another_clock() -> None:
    """Sound whose timestamps count twice as fast as its core is told by their clock."""
    assert aac_format(bytes.fromhex("1408"), 32000).rate_hz == 32000


@given(st.binary(max_size=12))
def test_hostile_aac(raw: bytes) -> None:
    """Whatever the configuration holds, there is a rate and channels, or InvalidInputError."""
    try:
        found = aac_format(raw)
    except InvalidInputError:
        return

    assert found.rate_hz > 0
    assert 1 <= found.channels <= 8


def _written_by_ffmpeg(video: Coded) -> bytes:
    units = [*video.sets, *(unit for picture in video.pictures for unit in picture)]
    stream = BytesIO(b"".join(b"\x00\x00\x01" + unit for unit in units))
    file = BytesIO()
    with av.open(stream, "r", video.coding) as given_, av.open(file, "w", "mp4") as out:
        track = out.add_stream_from_template(given_.streams.video[0], opaque=True)
        packets = (packet for packet in given_.demux(video=0) if packet.size)
        for number, packet in enumerate(packets):
            packet.stream, packet.pts, packet.dts = track, number * 80000, number * 80000
            out.mux(packet)
    raw = file.getvalue()
    at = raw.index(b"avcC" if video.coding == "h264" else b"hvcC")
    size = int.from_bytes(raw[at - 4 : at], "big")
    return raw[at + 4 : at - 4 + size]


def _sets_in(record: bytes) -> list[list[bytes]]:
    """Return the arrays of an H.265 record."""
    at, arrays = 23, []
    for _ in range(record[22]):
        count = int.from_bytes(record[at + 1 : at + 3], "big")
        at += 3
        array = []
        for _ in range(count):
            size = int.from_bytes(record[at : at + 2], "big")
            array.append(record[at + 2 : at + 2 + size])
            at += 2 + size
        arrays.append(array)
    assert at == len(record)
    return arrays
