"""Finding every frame of a segment, whatever became of the file."""

from collections.abc import Callable
from dataclasses import replace
import io
import struct
import zlib

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from hub.errors import StorageError
from hub.media.mp4.boxes import (
    HEADER_UUID,
    SegmentHeader,
    box,
    describe_segment,
    full_box,
    uuid_box,
)
from hub.media.mp4.fragments import Sample, fragment, read_table, segment_head
from hub.media.mp4.segment_table import (
    ENDING_BYTES,
    MAGIC,
    TABLE_UUID,
    FragmentTable,
    SegmentTable,
    TrackTable,
    closing_box,
    closings_in,
    join,
)
from hub.media.packet import AudioFormat, StreamInfo, Track
from hub.model.ids import RunId
from tests.hub.media.mp4.given import HEADER, INFO, closed, frames, sounds, table_of, torn

VIDEO, AUDIO = frames(20), sounds(18)
PARTS = [
    (VIDEO[:7], AUDIO[:7]),
    (VIDEO[7:14], []),
    ([], AUDIO[7:12]),
    (VIDEO[14:], AUDIO[12:]),
]
TORN = torn(PARTS)
CLOSED = closed(TORN)


def check_holds(raw: bytes, table: TrackTable, samples: list[Sample]) -> None:
    """Check that a table names exactly these samples."""
    found = [
        Sample(
            payload=raw[place : place + size],
            dts=int(dts),
            duration=int(duration),
            offset=int(offset),
            key=bool(key),
        )
        for place, size, dts, duration, offset, key in zip(
            table.places,
            table.sizes,
            table.dts(),
            table.durations,
            table.offsets,
            table.keys,
            strict=True,
        )
    ]
    assert found == samples


@pytest.mark.parametrize("raw", [TORN, CLOSED])
def test_every_sample_is_found(raw: bytes) -> None:
    """Closed or not, the table names each sample's bytes and times."""
    table = table_of(raw)

    assert (table.header, table.info) == (HEADER, INFO)
    assert table.closed is (raw is CLOSED)
    assert table.audio is not None
    check_holds(raw, table.video, VIDEO)
    check_holds(raw, table.audio, AUDIO)
    assert raw[table.body[0] :][4:8] == b"moof"
    assert table.body[1] == len(TORN)
    assert table.media_end_us == (720_000 + 20 * 6_000) * 1_000_000 // 90_000


def test_times_are_exact() -> None:
    """A frame's wall time is the header's line through its media time, to the microsecond."""
    table = table_of(CLOSED)

    walls = table.wall_us()

    assert walls[0] == HEADER.start_us
    assert walls.tolist() == [HEADER.wall_us(int(at)) for at in table.video.media_us()]
    assert HEADER.wall_us(HEADER.media_start_us + 4_000_000) == HEADER.start_us + 3_999_950
    assert table.wall_us(Track.AUDIO)[0] == HEADER.start_us
    assert len(replace(table, audio=None).wall_us(Track.AUDIO)) == 0


def test_equal_streams_are_one_object() -> None:
    """Segments of one run need no comparing: what describes their stream is the same object."""
    assert table_of(CLOSED).info is table_of(TORN).info


@given(st.integers(0, len(TORN)))
def test_a_torn_file_is_read_as_far_as_it_is_whole(end: int) -> None:
    """Wherever a file is torn, all whole fragments are found, and no part of another."""
    parts = [len(segment_head(HEADER, INFO))]
    for number, (video, audio) in enumerate(PARTS, start=1):
        parts.append(parts[-1] + len(fragment(number, video, audio).content))
    whole = sum(part <= end for part in parts) - 1

    if whole < 1:
        with pytest.raises(StorageError):
            table_of(TORN[:end])
        return
    table = table_of(TORN[:end])

    assert not table.closed
    assert table.body == (parts[0], parts[whole])
    expected = [sample for video, _ in PARTS[:whole] for sample in video]
    assert table.video.sizes.tolist() == [len(sample.payload) for sample in expected]


@given(st.integers(len(TORN), len(CLOSED) - 1))
def test_a_torn_closing_table_is_not_missed(end: int) -> None:
    """A crash while the table is written leaves a segment that is read by its fragments."""
    table = table_of(CLOSED[:end])

    assert not table.closed
    assert len(table.video) == len(VIDEO)


def flipped(raw: bytes, at: int, bit: int) -> bytes:
    """Return bytes with one bit flipped."""
    spoilt = bytearray(raw)
    spoilt[at % len(raw)] ^= 1 << bit
    return bytes(spoilt)


def check_is_sane(raw: bytes) -> None:
    """Check that what is read can be used without another look, or is refused."""
    try:
        table = table_of(raw)
    except StorageError:
        return
    for track in (table.video, table.audio):
        if track is not None:
            arrays = (track.sizes, track.durations, track.offsets, track.keys, track.places)
            assert {len(each) for each in arrays} == {len(track)}
            assert track.places.min() >= 0
            assert (track.places + track.sizes).max() <= len(raw)
            assert track.durations.min() >= 0
            assert abs(table.wall_us()).max() < 2**62


@given(st.integers(0, 2**20), st.integers(0, 7))
@settings(max_examples=150)
def test_flipped_bits(at: int, bit: int) -> None:
    """No single bit, of a closed or a torn file, leads outside of it."""
    check_is_sane(flipped(CLOSED, at, bit))
    check_is_sane(flipped(TORN, at, bit))


@given(st.binary(max_size=300), st.integers(0, len(TORN)), st.integers(0, len(TORN)))
@settings(max_examples=100)
def test_any_bytes(raw: bytes, start: int, end: int) -> None:
    """Nor do any bytes at any place."""
    check_is_sane(raw)
    check_is_sane(TORN[:start] + raw + TORN[end:])
    check_is_sane(segment_head(HEADER, INFO) + raw)
    check_is_sane(TORN + uuid_box(TABLE_UUID, raw, MAGIC))


def signed(content: bytes) -> bytes:
    """Return a file that ends with a closing table of this content, its check sum right."""
    table = closing_box(table_of(TORN))
    ending = struct.unpack_from("<II8s", table, len(table) - 16)
    assert ending[2] == MAGIC
    size = 24 + len(content) + 16
    return TORN + uuid_box(
        TABLE_UUID, content, struct.pack("<II8s", zlib.crc32(content), size, MAGIC)
    )


CONTENT = closing_box(table_of(TORN))[24:-16]


@given(st.integers(0, 2**20), st.integers(0, 7), st.integers(0, len(CONTENT)))
@settings(max_examples=150)
def test_a_hostile_closing_table(at: int, bit: int, end: int) -> None:
    """Whoever can write a file can make its check sum right: its numbers are not believed."""
    check_is_sane(signed(flipped(CONTENT, at, bit)))
    check_is_sane(signed(CONTENT[:end]))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda table: replace(table, body=(0, 5)),
        lambda table: replace(table, media_end_us=2**60),
        lambda table: replace(table, video=replace(table.video, rate_hz=0)),
        lambda table: replace(table, video=replace(table.video, places=table.video.places - 9999)),
        lambda table: replace(table, video=replace(table.video, places=table.video.places + 9999)),
        lambda table: replace(table, video=replace(table.video, durations=-table.video.durations)),
        lambda table: replace(table, video=replace(table.video, first_dts=2**62)),
    ],
)
def test_impossible_closing_tables(spoil: Callable[[SegmentTable], SegmentTable]) -> None:
    """A closing table that cannot be true is passed over: the fragments tell."""
    table = table_of(TORN + closing_box(spoil(table_of(TORN))))

    assert not table.closed
    assert len(table.video) == len(VIDEO)


def test_closing_tables_are_read_together() -> None:
    """Each is what it is by itself, whatever is beside it: none, damaged, untrue or too long."""
    silent = closed(torn([(VIDEO[:9], [])]))
    untrue = table_of(TORN)
    untrue = replace(untrue, video=replace(untrue.video, places=untrue.video.places + 9999))
    long = closed(torn([(frames(2000), [])]))
    files = [CLOSED, b"", TORN, silent, flipped(CLOSED, -50, 3), TORN + closing_box(untrue), long]

    tables = closings_in([(raw[-ENDING_BYTES:], len(raw)) for raw in [*files, CLOSED]])

    there = [table is not None for table in tables]
    assert there == [True, False, False, True, False, False, False, True]
    for raw, table in zip([*files, CLOSED], tables, strict=True):
        if table is not None:
            assert closing_box(table) == closing_box(table_of(raw))
    assert closings_in([]) == []


def test_a_closing_table_of_too_many_tracks() -> None:
    """Two tracks are the most there are."""
    content = bytearray(CONTENT)
    length = int.from_bytes(content[:4], "little")
    content[4 + length + 24] = 9

    assert not table_of(signed(bytes(content))).closed


def test_a_moved_closing_table_is_not_believed() -> None:
    """A table that was copied behind other bytes names places that are not its own."""
    assert not table_of(TORN + box(b"free", bytes(50)) + closing_box(table_of(TORN))).closed


def test_a_long_table_takes_a_second_read() -> None:
    """Minutes without a key frame make a table longer than one read."""
    many = frames(2000)
    raw = closed(torn([(many, [])]))

    table = table_of(raw)

    assert table.closed
    check_holds(raw, table.video, many)


def test_a_segment_without_frames() -> None:
    """Sound alone is no segment, nor is a head alone, nor another file."""
    for raw in (b"", segment_head(HEADER, INFO), torn([([], AUDIO)]), b"ordinary text" * 9):
        with pytest.raises(StorageError):
            table_of(raw)


def test_a_frame_lasts_until_the_next_fragment() -> None:
    """What a fragment could not know yet, the next one tells."""
    early = [*frames(2), replace(frames(3)[2], duration=1)]
    late = [replace(each, dts=each.dts + 90_000) for each in frames(3)]

    table = table_of(torn([(early, []), (late, [])]))

    assert table.video.durations.tolist() == [6000, 6000, 78_000, 6000, 6000, 6000]


def test_time_that_runs_backwards_is_damage() -> None:
    """A fragment from before the last one is not believed."""
    with pytest.raises(StorageError):
        table_of(torn([(frames(5), []), (frames(5, start=0), [])]))


@pytest.mark.parametrize(
    "header",
    [
        replace(HEADER, run=RunId("")),
        replace(HEADER, number=-1),
        replace(HEADER, start_us=-1),
        replace(HEADER, start_us=2**62),
        replace(HEADER, media_start_us=2**62),
        replace(HEADER, ppm=5000.0),
        replace(HEADER, clock_offset_ms=10**15),
    ],
)
def test_impossible_headers(header: SegmentHeader) -> None:
    """A header that names an impossible time is refused."""
    with pytest.raises(StorageError):
        table_of(torn(PARTS, header=header))


@pytest.mark.parametrize(
    "info",
    [
        replace(INFO, frame_rate=-1),
        replace(INFO, video=replace(INFO.video, width=40_000)),
        replace(INFO, audio=AudioFormat(config=b"\x14\x08", rate_hz=10**6, channels=1)),
    ],
)
def test_impossible_streams(info: StreamInfo) -> None:
    """So is a stream that no camera sends."""
    with pytest.raises(StorageError):
        table_of(torn(PARTS, info=info))


@pytest.mark.parametrize(
    "raw",
    [b"", b"{}", b'{"header":1,"stream":2}', b"[" * 60_000, describe_segment(HEADER, INFO)[:-1]],
)
def test_headers_that_are_none(raw: bytes) -> None:
    """A header must be whole JSON."""
    with pytest.raises(StorageError):
        table_of(uuid_box(HEADER_UUID, raw) + TORN)


def test_a_header_too_large() -> None:
    """A header of megabytes is not read."""
    with pytest.raises(StorageError):
        table_of(uuid_box(HEADER_UUID, bytes(1 << 20)))


def test_boxes_without_end() -> None:
    """A file of millions of empty boxes is not read to its end."""
    with pytest.raises(StorageError):
        table_of(box(b"free") * 30_000)


def moof(*trafs: bytes, mdat: bytes = bytes(100)) -> bytes:
    """Return a segment of one fragment made by hand."""
    return segment_head(HEADER, INFO) + box(b"moof", *trafs) + box(b"mdat", mdat)


def test_fragments_we_did_not_write() -> None:
    """Only what is written as we write it is read: the rest of the standard is not ours."""
    made = fragment(1, VIDEO[:2], AUDIO[:2])
    content = segment_head(HEADER, INFO) + made.content
    spoilt = [
        content.replace(b"\x00\x02\x00\x00\x00\x00\x00\x01", b"\x00\x02\x00\x01\x00\x00\x00\x01"),
        content.replace(b"\x00\x02\x00\x00\x00\x00\x00\x01", b"\x00\x02\x00\x00\x00\x00\x00\x09"),
        content.replace(b"\x00\x02\x00\x20\x00\x00\x00\x02", b"\x00\x02\x00\x00\x00\x00\x00\x01"),
        content.replace(b"trun\x01\x00\x0f\x01\0\0\0\x02", b"trun\x01\x00\x0f\x01\0\0\0\x00"),
        content.replace(b"trun\x01\x00\x0f\x01\0\0\0\x02", b"trun\x01\x00\x0f\x01\xff\0\0\0"),
        # A time that no number here can hold.
        content[: (time := content.index(b"tfdt") + 8)] + b"\xff" * 8 + content[time + 8 :],
        moof(box(b"traf")),
        moof(box(b"traf", box(b"tfhd"), box(b"tfdt"), box(b"trun"))),
    ]

    for raw in spoilt:
        assert raw != content
        with pytest.raises(StorageError):
            table_of(raw)


def test_a_large_moof_is_not_read() -> None:
    """Nor is one of many megabytes."""
    with pytest.raises(StorageError):
        table_of(moof(bytes(5 << 20)))


def test_a_box_of_64_bits() -> None:
    """A length may be written with 64 bits; a box may not end before its own head."""
    large = struct.pack(">I4sQ", 1, b"free", 24) + bytes(8)

    table = table_of(large + TORN)

    assert len(table.video) == len(VIDEO)
    with pytest.raises(StorageError):
        table_of(struct.pack(">I4sQ", 1, b"free", 9) + TORN)


def test_two_fragments_of_one_track() -> None:
    """A fragment names each track once."""
    one = fragment(1, VIDEO[:2], []).content
    length = int.from_bytes(one[:4])
    traf = one[24:length]

    with pytest.raises(StorageError):
        table_of(segment_head(HEADER, INFO) + box(b"moof", one[8:24], traf, traf) + bytes(200))


def test_too_many_samples() -> None:
    """A table of millions of samples is none of ours."""
    count = (1 << 20) + 1
    piece = FragmentTable(
        first_dts=0,
        place=0,
        sizes=np.zeros(count, np.int64),
        durations=np.zeros(count, np.int64),
        offsets=np.zeros(count, np.int64),
        keys=np.zeros(count, np.bool_),
    )

    with pytest.raises(StorageError):
        join([piece], 90_000)


def test_closing_twice_gives_the_same_bytes() -> None:
    """A table is written the same however it was read."""
    assert closing_box(read_table(io.BytesIO(CLOSED))) == closing_box(table_of(TORN))


def test_fragments_of_too_many_samples() -> None:
    """Nor is a file whose fragments add up to that: they are read until it is enough."""
    count = 500_000
    run = full_box(b"trun", 1, 0x301, struct.pack(">Ii", count, 0), bytes(8 * count))
    track = full_box(b"tfhd", 0, 0x020020, (2).to_bytes(4), bytes(4))
    traf = box(b"traf", track, full_box(b"tfdt", 1, 0, (10**6).to_bytes(8)), run)
    moof_bytes = 8 + len(traf)
    traf = traf.replace(struct.pack(">Ii", count, 0), struct.pack(">Ii", count, moof_bytes + 8), 1)
    many = box(b"moof", traf) + box(b"mdat")

    table = table_of(torn(PARTS[:1]) + many * 3)

    assert table.audio is not None
    assert len(table.audio) == 2 * count + len(AUDIO[:7])


def test_boxes_of_others_are_passed_over() -> None:
    """Before its header a file may hold what we do not know."""
    other = uuid_box(TABLE_UUID, b"of another")

    assert len(table_of(other + TORN).video) == len(VIDEO)
