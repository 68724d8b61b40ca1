"""A recording is played from where it lies: every frame, at its time, whatever has become of it."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
import shutil
import subprocess
import tempfile

import av
from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from hub.clips.footage import read_table_at
from hub.clips.playback import PIECE_BYTES, JoinedFile, Player
from hub.errors import NotFoundError, StorageError
from hub.media.codecs import prefixed
from hub.media.mp4.joined import LEAST_STEP_US, labels_us, whole
from hub.media.packet import VIDEO_RATE
from hub.model.recording import Segment
from hub.store.footage_files import PLAIN, FootageFiles
from tests.hub.clips.recorded import (
    KEY,
    RATE,
    SOUND_HZ,
    T0,
    Scene,
    at,
    joined,
    numbers_in,
    packets_in,
    record,
)

FFMPEG = shutil.which("ffmpeg")
LATER_RUN = "ba9876543210"
FILLER = b"\x0c" + bytes([0xFF]) * 10_000 + b"\x80"
"""What a camera with a constant bit rate sends where it has nothing to say (H.264, 7.3.2.7)."""


async def content(film: JoinedFile, start: int = 0, end: int | None = None) -> bytes:
    """Return a range of a film."""
    until = film.size_bytes if end is None else end
    return b"".join([piece async for piece in film.read(start, until)])


def sound_in(path: Path) -> list[float]:
    """Return when each piece of sound of a file is heard."""
    with closing(av.open(str(path))) as file:
        return [float((p.pts or 0) * p.time_base) for p in file.demux(audio=0) if p.size]


def complaints(path: Path) -> str:
    """Return what FFmpeg says about a file when it decodes all of it."""
    if FFMPEG is None:
        return ""
    words = [FFMPEG, "-v", "warning", "-i", str(path), "-fps_mode", "passthrough", "-f", "null"]
    done = subprocess.run([*words, "-"], check=False, capture_output=True, text=True)  # noqa: S603 -- our own words
    return done.stderr


SCENES = [
    pytest.param(Scene(), id="H.264 with sound"),
    pytest.param(Scene(sound=False), id="silent"),
    pytest.param(Scene(options={"bf": "2"}), id="B-frames"),
    pytest.param(Scene(files=FootageFiles(KEY)), id="encrypted"),
    pytest.param(Scene(ppm=-400), id="a clock that is corrected"),
]


@pytest.mark.parametrize("scene", SCENES)
def test_all_frames_and_sound_are_played(folder: Path, scene: Scene) -> None:
    """Each frame once, in order, and FFmpeg has nothing to say about it."""
    segments = record(folder, scene)

    film = joined(segments, folder, folder / "clip.mp4")

    assert numbers_in(folder / "clip.mp4") == list(range(180))
    assert complaints(folder / "clip.mp4") == ""
    assert (folder / "clip.mp4").stat().st_size == film.size_bytes
    with av.open(str(folder / "clip.mp4")) as file:
        kinds = [stream.type for stream in file.streams]
        assert kinds == ["video", "audio"] if scene.sound else ["video"]
        assert (file.streams[0].start_time, file.streams[0].frames) == (0, 180)
    if scene.sound:
        steps = [after - before for before, after in pairwise(sound_in(folder / "clip.mp4"))]
        assert steps == pytest.approx([1024 / SOUND_HZ] * len(steps), abs=0.001)


def test_bytes_are_the_recordings_own(folder: Path) -> None:
    """Every stored frame of a film is the camera's, byte for byte."""
    segments = record(folder)

    joined(segments, folder, folder / "clip.mp4")

    own = [raw for segment in segments for _, raw in packets_in(folder / segment.path)]
    assert [raw for _, raw in packets_in(folder / "clip.mp4")] == own


def test_times_are_true_to_the_wall(folder: Path) -> None:
    """Frames after a gap are shown when they were recorded; those before it wait."""
    segments = record(folder, Scene(frames=60))
    segments += record(folder, Scene(frames=60, first=60), start=at(150), run=LATER_RUN)

    joined(segments, folder, folder / "clip.mp4")

    times = [when for when, _ in packets_in(folder / "clip.mp4")]
    expected = [n / RATE for n in range(60)] + [10 + n / RATE for n in range(60)]
    assert times == pytest.approx(expected, abs=1e-4)
    sound = sound_in(folder / "clip.mp4")
    assert max(after - before for before, after in pairwise(sound)) == pytest.approx(6, abs=0.1)
    assert complaints(folder / "clip.mp4") == ""


def test_nothing_that_is_repeated_comes_before_the_earlier_runs_last_frame(folder: Path) -> None:
    """However soon after it the later run's first new frame comes: here after a millisecond."""
    segments = record(folder, Scene(frames=60, sound=False))
    overlap = Scene(first=60, frames=60, sound=False)
    segments += record(folder, overlap, start=at(55.015), run=LATER_RUN)

    joined(segments, folder, folder / "clip.mp4")

    assert numbers_in(folder / "clip.mp4") == list(range(120))
    times = [when for when, _ in packets_in(folder / "clip.mp4")]
    assert all(before < after for before, after in pairwise(times))


@pytest.mark.parametrize("second", [Scene(first=60, size=(640, 384)), Scene(first=60)])
def test_runs_that_overlap_are_joined(folder: Path, second: Scene) -> None:
    """The earlier one is shown as long as it lasts; the later one then, at its own times."""
    segments = record(folder, Scene(frames=60))
    overlap = replace(second, frames=60)
    segments += record(folder, overlap, start=at(58.5), run=LATER_RUN)

    joined(segments, folder, folder / "clip.mp4")

    assert numbers_in(folder / "clip.mp4") == list(range(120))
    times = [when for when, _ in packets_in(folder / "clip.mp4")]
    new = [n / RATE for n in range(60)] + [(58.5 + n) / RATE for n in range(1, 60)]
    assert times[:60] + times[61:] == pytest.approx(new, abs=1e-4)
    assert times[60] == pytest.approx(times[61] - 0.002, abs=1e-4)  # What was shown already.
    sound = sound_in(folder / "clip.mp4")
    assert all(before < after for before, after in pairwise(sound))


@pytest.mark.parametrize("loud", ["first", "second", "other"])
def test_sound_of_one_kind_is_kept(folder: Path, loud: str) -> None:
    """Runs without sound leave a silence; sound that begins later is heard at its time."""
    first = Scene(frames=60, sound=loud != "second")
    second = Scene(frames=60, first=60, sound=loud != "first")
    segments = record(folder, first)
    segments += record(folder, second, start=at(60), run=LATER_RUN)
    tables = [read_table_at(folder / segment.path) for segment in segments]
    if loud == "other":
        assert tables[1].info.audio is not None
        other = replace(tables[1].info.audio, channels=2)
        tables[1] = replace(tables[1], info=replace(tables[1].info, audio=other))

    film = JoinedFile(
        until=at(0),
        tag="",
        files=PLAIN,
        folder=folder,
        paths=tuple(segment.path for segment in segments),
        whole=whole(tables),
    )
    film.write_to(folder / "clip.mp4")

    sound = sound_in(folder / "clip.mp4")
    assert sound[0] == pytest.approx(4 if loud == "second" else 0, abs=0.07)
    assert sound[-1] == pytest.approx(8 if loud == "second" else 4, abs=0.15)
    assert complaints(folder / "clip.mp4") == ""


async def test_any_range_is_part_of_the_whole(folder: Path) -> None:
    """Whatever a browser asks for, in pieces of at most 256 KiB."""
    segments = record(folder, Scene(frames=90), change=lambda _, raw: prefixed([FILLER]) + raw)
    film = joined(segments, folder, folder / "clip.mp4")
    every = (folder / "clip.mp4").read_bytes()
    size_bytes = film.size_bytes
    assert size_bytes > 2 * PIECE_BYTES

    pieces = [piece async for piece in film.read(0, size_bytes)]
    assert b"".join(pieces) == every
    assert max(len(piece) for piece in pieces) == PIECE_BYTES
    for start in (0, 1, 31, 1000, size_bytes // 2, size_bytes - 1, size_bytes):
        for length in (0, 1, 5000, PIECE_BYTES + 1, size_bytes):
            assert await content(film, start, start + length) == every[start : start + length]


async def test_the_same_segments_give_the_same_bytes(folder: Path) -> None:
    """From another projector, at another time: the same bytes under the same name."""
    segments = record(folder)
    one, other = (Player(folder, PLAIN).joined(segments) for _ in range(2))
    assert one is not None
    assert other is not None

    assert (one.tag, one.until) == (other.tag, other.until)
    assert await content(one) == await content(other)
    fewer = Player(folder, PLAIN).joined(segments[:2])
    assert fewer is not None
    assert fewer.tag != one.tag


@pytest.mark.parametrize("damage", ["missing", "empty", "torn", "nonsense"])
def test_one_bad_segment_does_not_cost_the_clip(folder: Path, damage: str) -> None:
    """What is missing or damaged is left out, or played as far as it is whole."""
    segments = record(folder)
    path = folder / segments[1].path
    raw = path.read_bytes()
    path.unlink()
    if damage != "missing":
        content = {"empty": b"", "torn": raw[: len(raw) // 2], "nonsense": bytes(len(raw))}
        path.write_bytes(content[damage])

    joined(segments, folder, folder / "clip.mp4")

    numbers = numbers_in(folder / "clip.mp4")
    assert numbers[:60] == list(range(60))
    assert numbers[-60:] == list(range(120, 180))
    assert (len(numbers) > 120) == (damage == "torn")
    times = [when for when, _ in packets_in(folder / "clip.mp4")]
    assert times[-60] == pytest.approx(8, abs=0.001)


def test_where_nothing_is_left_it_is_said(folder: Path, recording: list[Segment]) -> None:
    """No segments, and none that can be read."""
    for segments in ([], recording):
        with pytest.raises(NotFoundError):
            Player(folder, PLAIN).joined(segments)


async def test_what_goes_meanwhile_is_told(folder: Path) -> None:
    """A recording that is deleted or cut short while it plays; read again, the rest plays."""
    segments = record(folder, Scene(options={"qp": "4"}))
    projector = Player(folder, PLAIN)
    film = projector.joined(segments)
    assert film is not None
    path = folder / segments[1].path
    raw = path.read_bytes()

    path.write_bytes(raw[:1000])
    with pytest.raises(StorageError, match="shorter"):
        await content(film)
    with pytest.raises(StorageError, match="shorter"):
        film.write_to(folder / "clip.mp4")
    path.unlink()
    with pytest.raises(StorageError, match="can't be read anymore"):
        await content(film)

    again = projector.joined(segments)
    assert again is not None
    assert again.tag != film.tag
    again.write_to(folder / "clip.mp4")
    assert len(numbers_in(folder / "clip.mp4")) == 120


def test_a_film_of_days_is_told_in_long_numbers(folder: Path) -> None:
    """Gaps of hours between a few frames: longer than 32 bits of ticks can say."""
    scene = Scene(frames=15, per_segment=15, group=15)
    segments = []
    for number in range(4):
        start = T0 + number * timedelta(hours=6)
        run = f"{number:012x}"
        segments += record(folder, replace(scene, first=15 * number), start=start, run=run)

    joined(segments, folder, folder / "clip.mp4")

    assert numbers_in(folder / "clip.mp4") == list(range(60))
    times = [when for when, _ in packets_in(folder / "clip.mp4")]
    assert times[15::15] == pytest.approx([6 * 3600, 12 * 3600, 18 * 3600], abs=0.01)


def test_sound_of_before_the_first_picture_is_left_out(folder: Path) -> None:
    """All of it, where none is of later."""
    segments = record(folder, Scene(frames=30, per_segment=30))
    table = read_table_at(folder / segments[0].path)
    assert table.audio is not None
    early = replace(table.audio, first_dts=0)
    late = replace(table.header, media_start_us=3_000_000)
    video = replace(table.video, first_dts=3 * VIDEO_RATE)

    film = JoinedFile(
        until=at(0),
        tag="",
        files=PLAIN,
        folder=folder,
        paths=(segments[0].path,),
        whole=whole([replace(table, audio=early, header=late, video=video)]),
    )
    film.write_to(folder / "clip.mp4")

    assert numbers_in(folder / "clip.mp4") == list(range(30))
    with av.open(str(folder / "clip.mp4")) as file:
        assert [stream.type for stream in file.streams] == ["video"]


def test_h265_is_not_for_browsers(folder: Path) -> None:
    """It is recognized, so that it is encoded again."""
    segments = record(folder, Scene(frames=60, codec="libx265"))

    assert Player(folder, PLAIN).joined(segments) is None
    table = read_table_at(folder / segments[0].path)
    film = JoinedFile(
        until=at(0),
        tag="",
        files=PLAIN,
        folder=folder,
        paths=(segments[0].path,),
        whole=whole([table]),
    )
    film.write_to(folder / "clip.mp4")
    assert numbers_in(folder / "clip.mp4") == list(range(60))
    with pytest.raises(StorageError):
        whole([table, read_table_at(folder / record(folder, run=LATER_RUN)[0].path)])


def test_tables_are_kept_for_a_while(folder: Path) -> None:
    """The newest ones only, and films likewise."""
    segments = record(folder)
    projector = Player(folder, PLAIN, tables=2, films=1)

    first = projector.joined(segments)

    assert projector.joined(segments) is first
    assert projector.joined(segments[:1]) is not None
    assert projector.joined(segments) is not first


@settings(max_examples=25, deadline=None)
@given(
    order=st.lists(
        st.tuples(st.integers(0, 2), st.integers(-3_000_000, 9_000_000)), min_size=1, max_size=6
    ),
)
def test_any_mixture_of_segments_is_a_film(
    shelf: Path, recording: list[Segment], order: list[tuple[int, int]]
) -> None:
    """However runs overlap or leave gaps: each new frame is shown at its label, once."""
    tables = [read_table_at(shelf / segment.path) for segment in recording]
    chosen = sorted(
        (
            replace(
                tables[number],
                header=replace(
                    tables[number].header, start_us=tables[number].header.start_us + shift_us
                ),
            )
            for number, shift_us in order
        ),
        key=lambda table: table.header.start_us,
    )
    labels = labels_us(chosen)
    film = JoinedFile(
        until=at(0),
        tag="",
        files=PLAIN,
        folder=shelf,
        paths=tuple(recording[table.header.number].path for table in chosen),
        whole=whole(chosen),
    )

    with tempfile.TemporaryDirectory() as name:
        into = Path(name) / "clip.mp4"
        film.write_to(into)
        lasts_us = [int(table.wall_us().max()) for table in chosen]
        kept = [
            table
            for place, table in enumerate(chosen)
            if lasts_us[place] - max(lasts_us[:place], default=0) >= LEAST_STEP_US
        ]
        assert numbers_in(into) == [
            number + 60 * table.header.number for table in kept for number in range(60)
        ]
        shown_at = np.array([when for when, _ in packets_in(into)])
        for label in (labels - labels[0]) / 1_000_000:
            assert abs(shown_at - label).min() < 0.0001
        heard = sound_in(into)
        assert all(before < after for before, after in pairwise(heard))
