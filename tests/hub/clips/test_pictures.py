"""Thumbnails, playable files and cuts, as the library serves them."""

from dataclasses import replace
from datetime import timedelta
import io
from itertools import pairwise
from pathlib import Path
from typing import override

import av
from av.video.frame import VideoFrame
import numpy as np
import pytest

from hub.clips.index import ClipIndex
from hub.clips.library import CACHED, POLL_S, Library
from hub.clips.playback import playable
from hub.clips.retention import Retention
from hub.clips.thumbnail import thumbnail, to_jpeg
from hub.errors import NotFoundError, StorageError
from hub.model.clip import Clip
from hub.model.ids import ClipId
from hub.model.proposal import Piece
from hub.model.segment import Segment
from hub.model.trigger import Trigger, TriggerKind
from tests.fakes.hand_clock import HandClock
from tests.hub.clips.recorded import (
    CAMERA,
    RATE,
    T0,
    Scene,
    at,
    between,
    number_of,
    numbers_in,
    packets_in,
    record,
)


def decoded(jpeg: bytes) -> VideoFrame:
    """Decode a JPEG."""
    frames: list[VideoFrame] = []
    with av.open(io.BytesIO(jpeg), "r", format="jpeg_pipe") as file:
        frames.extend(file.decode(video=0))
    return frames[0]


@pytest.mark.parametrize(("wanted", "shown"), [(0, 0), (31.5, 32), (59, 59), (500, 59)])
def test_a_thumbnail_shows_its_moment(
    shelf: Path, recording: list[Segment], wanted: float, shown: int
) -> None:
    """It is the first frame not before the moment, else the last there is."""
    assert number_of(decoded(thumbnail(recording[0], shelf, at(wanted)))) == shown


@pytest.mark.parametrize(
    ("size", "becomes"),
    [((2560, 1440), (1280, 720)), ((64, 2560), (32, 1280)), ((320, 192), (320, 192))],
)
def test_a_picture_is_no_larger_than_a_screen_needs(
    size: tuple[int, int], becomes: tuple[int, int]
) -> None:
    """Neither side is longer than 1280, the shape stays, and nothing but pixels is in it."""
    frame = VideoFrame.from_ndarray(np.zeros((size[1], size[0], 3), dtype=np.uint8), format="rgb24")

    jpeg = to_jpeg(frame)

    shown = decoded(jpeg)
    assert (shown.width, shown.height) == becomes
    assert b"Exif" not in jpeg


@pytest.mark.parametrize("second", [Scene(first=60, size=(640, 384)), Scene(first=60)])
def test_runs_are_joined(folder: Path, second: Scene) -> None:
    """A clip of two runs is one file with all frames and sound, in time even if they overlap."""
    segments = record(folder, Scene(frames=60))
    overlap = replace(second, frames=60)
    segments += record(folder, overlap, start=at(58.5), run="ba9876543210")

    playable(segments, folder, folder / "clip.mp4")

    assert numbers_in(folder / "clip.mp4") == list(range(120))
    times = [when for when, _ in packets_in(folder / "clip.mp4")]
    steps = [later - earlier for earlier, later in pairwise(times)]
    assert steps == [pytest.approx(1 / 15 if n != 59 else 0.001, abs=0.002) for n in range(119)]
    steps = [later - earlier for earlier, later in pairwise(times[60:])]
    assert steps == pytest.approx([1 / RATE] * 59, abs=0.001)
    with av.open(str(folder / "clip.mp4")) as file:
        assert [stream.type for stream in file.streams] == ["video", "audio"]


def test_what_cannot_be_played_says_so(folder: Path, recording: list[Segment]) -> None:
    """Gone and unreadable recordings are told apart."""
    with pytest.raises(NotFoundError):
        playable([], folder, folder / "clip.mp4")
    with pytest.raises(StorageError):
        playable(recording, folder, folder / "clip.mp4")


@pytest.fixture
def library(index: ClipIndex, folder: Path, clock: HandClock, tmp_path: Path) -> Library:
    """Give a library over the empty index."""
    (tmp_path / "cache").mkdir()
    return Library(index, folder, tmp_path / "cache", clock)


async def pressed(index: ClipIndex, frame: float) -> Clip:
    """Mark a press of the button."""
    press = Trigger(camera_id=CAMERA, kind=TriggerKind.BUTTON, at=at(frame))
    clip = await index.mark(press)
    assert clip is not None
    return clip


async def test_the_library_keeps_a_clips_picture(
    library: Library, index: ClipIndex, folder: Path
) -> None:
    """A clip's picture is of its press, made once, and found by its id afterwards."""
    record(folder)
    await index.recover()
    clip = await pressed(index, 75)

    first = await library.thumbnail(clip)

    assert number_of(decoded(first)) == 75
    known = await index.clip(clip.id)
    assert known.has_thumbnail
    assert await library.thumbnail(known) == first
    assert await index.check() == []


class ClosingClock(HandClock):
    """While somebody sleeps, the segment being written is closed."""

    def __init__(self, index: ClipIndex, written: Segment) -> None:
        super().__init__()
        self._index = index
        self._written = written

    @override
    async def sleep(self, delay_s: float) -> None:
        await super().sleep(delay_s)
        await self._index.add_segment(self._written)


async def test_the_library_waits_for_what_is_being_written(
    index: ClipIndex, folder: Path, tmp_path: Path
) -> None:
    """A cut up to now is made when the segment with its last frames has been closed."""
    segments = record(folder)
    for segment in segments[:2]:
        await index.add_segment(segment)
    clock = ClosingClock(index, segments[2])
    library = Library(index, folder, tmp_path, clock)
    piece = Piece(camera_id=CAMERA, cut=between(38, 150))

    cut = await library.cut(piece, folder / "cut.mp4")

    assert (cut.frames, clock.slept) == (112, [POLL_S])
    assert numbers_in(folder / "cut.mp4") == list(range(38, 150))


async def test_the_library_does_not_wait_for_ever(
    library: Library, index: ClipIndex, folder: Path, clock: HandClock
) -> None:
    """Where nothing was recorded in a window that is long past, that is said at once."""
    clock.forward(timedelta(minutes=5))
    piece = Piece(camera_id=CAMERA, cut=between(38, 150))

    with pytest.raises(NotFoundError):
        await library.cut(piece, folder / "cut.mp4")

    assert clock.slept == []
    assert await index.segments(CAMERA, piece.cut) == []


async def test_the_cache_stays_small(library: Library, index: ClipIndex, folder: Path) -> None:
    """Playable files are kept for a while only."""
    scene = Scene(frames=15, per_segment=15, sound=False)
    paths = []
    for minute in range(CACHED + 3):
        began = T0 + timedelta(minutes=minute)
        (segment,) = record(folder, scene, start=began, run=f"{minute:012x}")
        await index.add_segment(segment)
        paths.append(await library.playable(await pressed(index, minute * 60 * RATE)))

    assert sum(path.exists() for path in paths) == CACHED
    assert numbers_in(paths[-1]) == list(range(15))


async def test_what_was_made_goes_with_its_footage(
    library: Library, index: ClipIndex, folder: Path, clock: HandClock
) -> None:
    """When footage goes, no copy of it stays: neither what plays, nor the clip's picture."""
    record(folder)
    await index.recover()
    clip, other = await pressed(index, 75), await pressed(index, 75 + 600 * RATE)
    await library.thumbnail(clip)
    made = await library.playable(clip)
    kept = made.with_name(f"{other.id}-1-0.mp4")
    kept.write_bytes(b"of another clip")
    clock.forward(timedelta(days=2))
    keep = timedelta(days=1)
    retention = Retention(index, folder, clock, floor_bytes=0, keep=keep)

    await retention.make_room()

    assert [path.name for path in made.parent.iterdir()] == [kept.name]
    assert list((folder / "thumbnails").iterdir()) == []


async def test_what_is_made_too_late_goes_at_once(
    library: Library, index: ClipIndex, folder: Path
) -> None:
    """A clip that goes while its picture or copy is made leaves neither behind."""
    segments = record(folder)
    await index.recover()
    gone = replace(await pressed(index, 75), id=ClipId("0123456789abcdef"))

    with pytest.raises(NotFoundError):
        await library.thumbnail(gone)
    with pytest.raises(NotFoundError):
        await library.playable(gone)

    left = {path for path in folder.parent.rglob("*") if path.suffix in {".mp4", ".jpg"}}
    assert left == {folder / segment.path for segment in segments}
