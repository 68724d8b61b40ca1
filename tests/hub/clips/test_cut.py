"""The exact cut: these frames, all of them, no others, and nothing else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
import hashlib
from pathlib import Path
import struct
import tempfile

import av
from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from hub.clips.cut import cut_exact
from hub.errors import InvalidInputError, NotFoundError, StorageError
from hub.media.codecs import PPS, SEI, SPS, from_prefixed, kind, parameter_sets, prefixed
from hub.model.camera import Mask
from hub.model.recording import Segment
from hub.model.window import TimeWindow
from tests.hub.clips.recorded import (
    T0,
    Scene,
    at,
    between,
    extradata_of,
    number_of,
    numbers_in,
    packets_in,
    picture,
    record,
)

CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"dinf", b"stbl"}
OTHER_PPS = bytes.fromhex("6819b2c8")
"""A picture parameter set of a number that nothing in a frame asks for."""
FORMAT_NEEDS = {
    *(b"ftyp", b"moov", b"mvhd", b"trak", b"tkhd", b"mdia", b"mdhd", b"hdlr", b"minf", b"vmhd"),
    *(b"dinf", b"dref", b"stbl", b"stsd", b"stts", b"stss", b"stsc", b"stsz", b"stco", b"mdat"),
}


def boxes(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the name and content of every box."""
    at_byte = 0
    while at_byte < len(raw):
        size, name = struct.unpack_from(">I4s", raw, at_byte)
        content = raw[at_byte + 8 : at_byte + size]
        yield name, content
        if name in CONTAINERS:
            yield from boxes(content)
        at_byte += size


@pytest.mark.parametrize(
    ("frames", "copied"),
    [
        pytest.param(range(60, 120), 60, id="a whole segment"),
        pytest.param(range(38, 100), 40, id="a head of 22 frames"),
        pytest.param(range(119, 121), 1, id="across a border of segments"),
        pytest.param(range(59, 180), 120, id="across three segments"),
        pytest.param(range(31, 59), 0, id="no key frame inside"),
        pytest.param(range(1), 1, id="the first frame alone"),
        pytest.param(range(179, 190), 0, id="the last frame alone"),
        pytest.param(range(-100, 1000), 180, id="all that there is"),
    ],
)
def test_exactly_the_frames_of_the_window(
    shelf: Path, recording: list[Segment], tmp_path: Path, frames: range, copied: int
) -> None:
    """Every frame in [start, end), no other; those from the first key frame on are copied."""
    numbers = [number for number in frames if 0 <= number < 180]

    cut = cut_exact(recording, shelf, between(frames.start, frames.stop), tmp_path / "cut.mp4")

    assert numbers_in(tmp_path / "cut.mp4") == numbers
    assert (cut.frames, cut.frames_copied) == (len(numbers), copied)
    assert cut.window.start == at(numbers[0])


@settings(max_examples=20, deadline=None)
@given(start_us=st.integers(-200_000, 12_200_000), length_us=st.integers(1, 6_000_000))
def test_any_window(shelf: Path, recording: list[Segment], start_us: int, length_us: int) -> None:
    """Wherever the window begins and ends, no frame is missing and none is from outside."""
    start = T0 + timedelta(microseconds=start_us)
    window = TimeWindow(start=start, end=start + timedelta(microseconds=length_us))
    numbers = [n for n in range(180) if window.start <= at(n) < window.end]

    with tempfile.TemporaryDirectory() as name:
        into = Path(name) / "cut.mp4"
        if not numbers:
            with pytest.raises(NotFoundError):
                cut_exact(recording, shelf, window, into)
            assert not into.exists()
            return
        cut = cut_exact(recording, shelf, window, into)
        assert numbers_in(into) == numbers
        assert window.start <= cut.window.start < cut.window.end <= window.end


def test_copied_frames_are_the_cameras_own(
    shelf: Path, recording: list[Segment], tmp_path: Path
) -> None:
    """From the first key frame on, every stored byte is the camera's."""
    cut = cut_exact(recording, shelf, between(38, 150), tmp_path / "cut.mp4")

    own = [raw for segment in recording for _, raw in packets_in(shelf / segment.path)]
    made = [raw for _, raw in packets_in(tmp_path / "cut.mp4")]
    assert cut.frames_copied == 90
    assert made[-90:] == own[60:150]


def test_parameter_sets_do_not_collide(
    shelf: Path, recording: list[Segment], tmp_path: Path
) -> None:
    """The index has the camera's sets and the head's under other numbers; the head has none."""
    cut_exact(recording, shelf, between(38, 150), tmp_path / "cut.mp4")

    sets = parameter_sets(extradata_of(tmp_path / "cut.mp4"))
    own = parameter_sets(extradata_of(shelf / recording[0].path))
    assert sets is not None
    assert own is not None
    assert (sets.sps[0], sets.pps[0]) == (own.sps[0], own.pps[0])
    assert len(sets.sps) == len(sets.pps) == len(sets.ids()) == 2
    head = [u for _, raw in packets_in(tmp_path / "cut.mp4")[:22] for u in from_prefixed(raw)]
    assert not {kind(unit) for unit in head} & {SPS, PPS, SEI}


def test_a_cut_at_a_key_frame_keeps_the_cameras_record(
    shelf: Path, recording: list[Segment], tmp_path: Path
) -> None:
    """If nothing is encoded, the decoder's record is the camera's, byte for byte."""
    cut_exact(recording, shelf, between(60, 150), tmp_path / "cut.mp4")

    assert extradata_of(tmp_path / "cut.mp4") == extradata_of(shelf / recording[0].path)


def test_says_nothing_but_its_pictures(
    shelf: Path, recording: list[Segment], tmp_path: Path
) -> None:
    """One silent track that starts at 0; no user data, names, dates or edit list."""
    cut_exact(recording, shelf, between(38, 150), tmp_path / "cut.mp4")

    raw = (tmp_path / "cut.mp4").read_bytes()
    found = dict(boxes(raw))
    assert set(found) == FORMAT_NEEDS
    assert found[b"ftyp"] == b"isom\x00\x00\x02\x00isomiso2avc1mp41"
    assert found[b"mvhd"][:12] == found[b"mdhd"][:12] == bytes(12)
    assert found[b"hdlr"] == bytes(8) + b"vide" + bytes(13)
    assert [name for name, _ in boxes(raw)].index(b"moov") == 1
    with av.open(str(tmp_path / "cut.mp4")) as file:
        assert [stream.type for stream in file.streams] == ["video"]
        assert file.streams[0].start_time == 0


@pytest.mark.parametrize("masks", [(), (Mask(left=0.5, top=0.5, width=0.2, height=0.3),)])
def test_encoded_frames_do_not_sign_the_encoder(
    shelf: Path, recording: list[Segment], tmp_path: Path, masks: tuple[Mask, ...]
) -> None:
    """Frames encoded again carry no SEI, so neither encoder nor settings nor dates."""
    cut_exact(recording, shelf, between(31, 59), tmp_path / "cut.mp4", masks=masks)

    raw = (tmp_path / "cut.mp4").read_bytes()
    assert not any(word in raw for word in (b"x264", b"Lavc", b"Lavf", b"aabbccddeeff", b"run"))


def test_masks_are_solid_in_every_frame(
    shelf: Path, recording: list[Segment], tmp_path: Path
) -> None:
    """Under a mask every frame is black and gray; beside it nothing has changed."""
    mask = Mask(left=0.503, top=0.5, width=0.2, height=0.25)

    cut = cut_exact(recording, shelf, between(38, 100), tmp_path / "cut.mp4", masks=(mask,))

    assert cut.frames_copied == 0
    with av.open(str(tmp_path / "cut.mp4")) as file:
        frames = list(file.decode(video=0))
    assert [number_of(frame) for frame in frames] == list(range(38, 100))
    for frame in frames:
        luma = frame.to_ndarray()[:192].astype(int)
        assert np.abs(luma[96:144, 161:225] - 16).max() <= 8
        assert luma[96:144, :150].mean() > 40


@pytest.mark.parametrize(
    "mask",
    [
        Mask(left=-1, top=-1, width=3, height=3),
        Mask(left=0.99, top=0.99, width=0.5, height=0.5),
        Mask(left=2, top=2, width=1, height=1),
        Mask(left=0.5, top=0.5, width=0, height=0),
    ],
)
def test_masks_may_reach_beyond_the_picture(
    shelf: Path, recording: list[Segment], tmp_path: Path, mask: Mask
) -> None:
    """A mask that was drawn over the edge covers what is inside."""
    cut = cut_exact(recording, shelf, between(0, 3), tmp_path / "cut.mp4", masks=(mask,))

    assert (cut.frames, cut.frames_copied) == (3, 0)


@pytest.mark.parametrize(
    "scene",
    [
        pytest.param(Scene(frames=90, options={"bf": "2"}), id="B-frames"),
        pytest.param(Scene(frames=90, codec="libx265"), id="H.265"),
        pytest.param(
            Scene(frames=90, options={"x264-params": "open-gop=1:bframes=2"}), id="open groups"
        ),
        pytest.param(Scene(frames=90, options={"intra-refresh": "1"}), id="no IDR but the first"),
    ],
)
def test_encodes_all_where_copying_cannot_be_exact(folder: Path, scene: Scene) -> None:
    """Frames that need others from outside are encoded again, and are still exactly those."""
    segments = record(folder, replace(scene, per_segment=90))

    cut = cut_exact(segments, folder, between(23, 71), folder / "cut.mp4")

    assert numbers_in(folder / "cut.mp4") == list(range(23, 71))
    assert cut.frames_copied == 0
    with av.open(str(folder / "cut.mp4")) as file:
        assert file.streams.video[0].codec_context.name == "h264"


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(Scene(frames=60, first=60, size=(640, 384)), id="a new size"),
        pytest.param(
            Scene(frames=60, first=60, options={"profile": "main", "preset": "fast"}),
            id="new parameter sets",
        ),
    ],
)
def test_a_change_of_the_stream_encodes_all(folder: Path, other: Scene) -> None:
    """If the camera's settings changed between two runs, both get one picture size."""
    segments = record(folder, Scene(frames=60))
    segments += record(folder, other, start=at(60), run="ba9876543210")

    cut = cut_exact(segments, folder, between(40, 90), folder / "cut.mp4")

    assert numbers_in(folder / "cut.mp4") == list(range(40, 90))
    assert (cut.width, cut.height, cut.frames_copied) == (320, 192, 0)


def test_foreign_parameter_sets_in_the_stream_encode_all(folder: Path) -> None:
    """A key frame that brings sets other than its file's index is not copied."""
    other = prefixed([OTHER_PPS])
    (segment,) = record(
        folder,
        Scene(frames=60, sound=False),
        change=lambda n, payload: payload if n % 30 else other + payload,
    )

    cut = cut_exact([segment], folder, between(20, 50), folder / "cut.mp4")

    assert numbers_in(folder / "cut.mp4") == list(range(20, 50))
    assert cut.frames_copied == 0


@pytest.mark.parametrize("profile", ["baseline", "main", "high"])
def test_the_head_keeps_the_cameras_profile(folder: Path, profile: str) -> None:
    """A player set up for the camera's profile can decode the head as well."""
    options = {"profile": profile, "preset": "veryfast"}
    segments = record(folder, Scene(frames=60, options=options))

    cut_exact(segments, folder, between(20, 50), folder / "cut.mp4")

    assert numbers_in(folder / "cut.mp4") == list(range(20, 50))
    sets = parameter_sets(extradata_of(folder / "cut.mp4"))
    assert sets is not None
    assert len({sps[1] for sps in sets.sps}) == 1


def test_full_range_stays_full_range(folder: Path) -> None:
    """A camera that uses all 256 levels looks the same in the head as in the rest."""
    segments = record(folder, Scene(frames=60, pix_fmt="yuvj420p"))

    cut_exact(segments, folder, between(20, 50), folder / "cut.mp4")

    with av.open(str(folder / "cut.mp4")) as file:
        frames = list(file.decode(video=0))
    assert [number_of(frame) for frame in frames] == list(range(20, 50))
    assert {frame.format.name for frame in frames} == {"yuvj420p"}
    for frame in frames:
        drawn = picture(number_of(frame), (320, 192), "yuvj420p").to_ndarray().astype(int)
        assert np.abs(frame.to_ndarray() - drawn).mean() < 3


def test_a_gap_keeps_frames_at_their_distance(folder: Path) -> None:
    """Two runs with ten seconds between them: the frame before the gap is shown for its length."""
    segments = record(folder, Scene(frames=60))
    later = T0 + timedelta(seconds=14)
    segments += record(folder, Scene(frames=60, first=100), start=later, run="ba9876543210")
    window = TimeWindow(start=at(40), end=later + timedelta(seconds=2))

    cut = cut_exact(segments, folder, window, folder / "cut.mp4")

    times = [second for second, _ in packets_in(folder / "cut.mp4")]
    assert numbers_in(folder / "cut.mp4") == [*range(40, 60), *range(100, 130)]
    assert times[20] == pytest.approx((later - at(40)).total_seconds(), abs=0.001)
    assert cut.frames_copied == 30


def test_overlapping_runs_show_each_moment_once(folder: Path) -> None:
    """If a clock was set back between two runs, time still only goes forward."""
    segments = record(folder, Scene(frames=60))
    segments += record(folder, Scene(frames=60, first=100), start=at(45.5), run="ba9876543210")

    cut_exact(segments, folder, between(40, 80), folder / "cut.mp4")

    assert numbers_in(folder / "cut.mp4") == [*range(40, 60), *range(114, 135)]
    times = [second for second, _ in packets_in(folder / "cut.mp4")]
    assert times == sorted(set(times))


def test_a_torn_segment_gives_its_whole_frames(folder: Path) -> None:
    """What a crash left of a segment is cut like any other."""
    (segment,) = record(folder, Scene(frames=60, sound=False))
    path = folder / segment.path
    path.write_bytes(path.read_bytes()[: segment.size_bytes * 2 // 3])

    cut = cut_exact([segment], folder, between(10, 60), folder / "cut.mp4")

    assert numbers_in(folder / "cut.mp4") == list(range(10, 10 + cut.frames))
    assert 20 < cut.frames < 50
    assert cut.frames_copied == cut.frames - 20


def test_tells_what_was_written(shelf: Path, recording: list[Segment], tmp_path: Path) -> None:
    """The cut's hash, size and clock are those of the file and its recording."""
    cut = cut_exact(recording, shelf, between(38, 100), tmp_path / "cut.mp4")

    raw = (tmp_path / "cut.mp4").read_bytes()
    assert (cut.size_bytes, cut.sha256) == (len(raw), hashlib.sha256(raw).hexdigest())
    assert cut.clock_offset_ms == 40
    assert [path.name for path in tmp_path.iterdir()] == ["cut.mp4"]


def test_errors_leave_no_file(shelf: Path, recording: list[Segment], tmp_path: Path) -> None:
    """What cannot be made says why, and nothing half made stays behind."""
    into = tmp_path / "cut.mp4"
    missing = [replace(recording[0], path="aabbccddeeff/20261125/12/1-0123456789ab-0.mp4")]
    long = TimeWindow(start=T0, end=T0 + timedelta(hours=13))

    with pytest.raises(NotFoundError):
        cut_exact(recording, shelf, between(200, 300), into)
    with pytest.raises(StorageError, match="neighbors hub check"):
        cut_exact(missing, shelf, between(0, 10), into)
    with pytest.raises(StorageError):
        cut_exact(recording, shelf, between(0, 10), tmp_path / "nowhere" / "cut.mp4")
    with pytest.raises(InvalidInputError):
        cut_exact(recording, shelf, long, into)
    assert not into.exists()


def test_a_full_disk_leaves_no_half_a_cut(
    shelf: Path, recording: list[Segment], tmp_path: Path
) -> None:
    """What was written before the disk was full is deleted, and the error gives the reason."""
    into = tmp_path / "cut.mp4"
    into.symlink_to("/dev/full")

    with pytest.raises(StorageError, match="No space left"):
        cut_exact(recording, shelf, between(0, 60), into)

    assert list(tmp_path.iterdir()) == []
