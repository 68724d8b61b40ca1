"""Thumbnails, playable files and cuts, as the library serves them."""

from dataclasses import replace
from datetime import timedelta
import io
from pathlib import Path
from typing import override

import av
from av.video.frame import VideoFrame
import numpy as np
import pytest

from hub.clips.cut import cut_exact
from hub.clips.files import thumbnail_path
from hub.clips.frames import STRIP_FRAME_WIDTH, STRIP_FRAMES, filmstrip, thumbnail
from hub.clips.index import ClipIndex
from hub.clips.library import CACHED, POLL_S, Library
from hub.clips.playback import CachedFile
from hub.clips.retention import Retention
from hub.errors import NotFoundError, StorageError
from hub.model.decision import Piece
from hub.model.ids import ClipId
from hub.model.recording import Clip, Segment, Trigger, TriggerKind
from hub.store.database import Database
from hub.store.files import freeze, make_freezable, thaw
from hub.store.footage_files import FootageFiles
from tests.fakes.clocks import HandClock
from tests.hub.clips.recorded import (
    CAMERA,
    KEY,
    RATE,
    T0,
    Scene,
    at,
    between,
    number_of,
    numbers_in,
    record,
)
from tests.small_disk import small_disk


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
    assert number_of(decoded(thumbnail(recording[:1], shelf, at(wanted)))) == shown


@pytest.mark.parametrize(
    ("size", "becomes"),
    [((2560, 1440), (1280, 720)), ((64, 2560), (32, 1280)), ((320, 192), (320, 192))],
)
def test_a_picture_is_no_larger_than_a_screen_needs(
    folder: Path, size: tuple[int, int], becomes: tuple[int, int]
) -> None:
    """Neither side is longer than 1280, the shape stays, and nothing but pixels is in it."""
    recording = record(folder, Scene(frames=1, size=size, sound=False))

    jpeg = thumbnail(recording, folder, at(0))

    shown = decoded(jpeg)
    assert (shown.width, shown.height) == becomes
    assert b"Exif" not in jpeg


def test_a_picture_is_taken_from_what_is_left(folder: Path, recording: list[Segment]) -> None:
    """One missing recording costs a clip no picture; if all are missing, an error says so."""
    segments = record(folder)
    (folder / segments[0].path).unlink()

    assert number_of(decoded(thumbnail(segments, folder, at(10)))) == 60
    with pytest.raises(StorageError, match="neighbors hub check"):
        thumbnail([replace(recording[0], path="gone/1")], folder, at(10))
    with pytest.raises(NotFoundError):
        thumbnail([], folder, at(10))


# Filmstrips


def cells(jpeg: bytes) -> list[int]:
    """Return the number that each frame of a filmstrip shows."""
    strip = decoded(jpeg)
    assert strip.width == STRIP_FRAMES * STRIP_FRAME_WIDTH
    pixels = strip.reformat(format="rgb24").to_ndarray()
    return [
        number_of(VideoFrame.from_ndarray(np.ascontiguousarray(cell[:, :, 0]), format="gray"))
        for cell in np.hsplit(pixels, STRIP_FRAMES)
    ]


@pytest.mark.parametrize(
    "scene",
    [
        pytest.param(Scene(), id="plain"),
        pytest.param(Scene(options={"bf": "2"}), id="B-frames"),
        pytest.param(Scene(codec="libx265"), id="H.265"),
    ],
)
def test_a_filmstrip_shows_the_frame_at_the_middle_of_each_tenth(
    folder: Path, scene: Scene
) -> None:
    """To the frame, and where the clip begins or ends elsewhere than the recording, too."""
    recording = record(folder, scene)

    assert cells(filmstrip(recording, folder, between(0, 180))) == list(range(9, 180, 18))
    assert cells(filmstrip(recording, folder, between(70.5, 110.5))) == [
        *(72, 76, 80, 84, 88, 92, 96, 100, 104, 108)
    ]
    assert cells(filmstrip(recording[1:], folder, between(0, 360))) == [
        *(60, 60, 90, 126, 162, 179, 179, 179, 179, 179)
    ]


def test_a_filmstrip_shows_a_gap_and_an_overlap_as_every_view_does(folder: Path) -> None:
    """The frame before a gap stands until it ends; of two runs the earlier one is shown."""
    recording = record(folder, Scene(frames=60))
    recording += record(folder, Scene(frames=60, first=200), start=at(50.4), run="ba9876543210")
    recording += record(folder, Scene(frames=60, first=400), start=at(140), run="ca9876543210")

    assert cells(filmstrip(recording, folder, between(0.5, 200.5))) == [
        *(10, 30, 50, 220, 240, 259, 259, 410, 430, 450)
    ]


def test_a_filmstrip_shows_what_is_left(folder: Path, recording: list[Segment]) -> None:
    """Missing, damaged and resized recordings leave a strip of what can be shown."""
    segments = record(folder, change=lambda n, raw: b"\xff" * len(raw) if n == 90 else raw)
    (folder / segments[0].path).unlink()
    wider = Scene(frames=30, first=180, size=(640, 256))
    segments += record(folder, wider, start=at(180), run="ba9876543210")

    strip = filmstrip(segments, folder, between(0, 210))

    shown = cells(strip)
    assert shown[:3] == [60, 60, 60]
    assert shown[-4:] == [136, 157, 178, 199]
    assert decoded(strip).height == 96
    with pytest.raises(NotFoundError):
        filmstrip(recording, folder / "nowhere", between(0, 180))


@pytest.fixture
def library(index: ClipIndex, folder: Path, clock: HandClock, tmp_path: Path) -> Library:
    """Give a library over the empty index."""
    (tmp_path / "cache").mkdir()
    return Library(index, folder, tmp_path / "cache", clock)


async def pressed(index: ClipIndex, frame: float) -> Clip:
    """Mark a press of the button."""
    press = Trigger(camera_id=CAMERA, kind=TriggerKind.BUTTON, at=at(frame))
    [clip] = await index.mark(press)
    assert clip is not None
    return clip


async def test_the_library_keeps_a_clips_picture(
    library: Library, index: ClipIndex, folder: Path, clock: HandClock
) -> None:
    """A clip's picture is of its press, made once, and found by its id afterwards."""
    record(folder)
    await index.recover()
    clip = await pressed(index, 75)
    clock.forward(timedelta(minutes=5))

    first = await library.thumbnail(clip)
    thumbnail_path(folder, clip.id).write_bytes(b"the same file")

    assert number_of(decoded(first)) == 75
    assert await library.thumbnail(clip) == b"the same file"
    assert await index.check() == []


async def test_a_growing_clips_picture_is_the_best_so_far(
    library: Library, index: ClipIndex, folder: Path
) -> None:
    """Motion is shown until somebody rings and that is recorded; before all of it, nothing is."""
    segments = record(folder)
    await index.add_segment(segments[0])
    motion = Trigger(camera_id=CAMERA, kind=TriggerKind.MOTION, at=at(75))
    [clip] = await index.mark(motion)
    assert clip is not None
    with pytest.raises(NotFoundError):
        await library.thumbnail(clip)

    assert await index.add_segment(segments[1]) == [clip]
    moved = number_of(decoded(await library.thumbnail(clip)))
    clip = await pressed(index, 130)
    before = number_of(decoded(await library.thumbnail(clip)))
    assert await index.add_segment(segments[2]) == []
    rung = number_of(decoded(await library.thumbnail(clip)))

    assert (moved, before, rung) == (75, 75, 130)
    assert not (folder / "thumbnails").exists()


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
    """If nothing was recorded in a window that is long past, the error comes at once."""
    clock.forward(timedelta(minutes=5))
    piece = Piece(camera_id=CAMERA, cut=between(38, 150))

    with pytest.raises(NotFoundError):
        await library.cut(piece, folder / "cut.mp4")

    assert clock.slept == []
    assert await index.segments(CAMERA, piece.cut) == []


async def test_what_is_not_recorded_has_no_picture(
    library: Library, index: ClipIndex, folder: Path, clock: HandClock
) -> None:
    """Not yet, or no longer: an error says so, and another recorded moment is shown."""
    record(folder)
    await index.recover()
    later = await pressed(index, 600)
    with pytest.raises(NotFoundError):
        await library.thumbnail(later)
    with pytest.raises(NotFoundError):
        await library.filmstrip(later)
    with pytest.raises(NotFoundError):
        await library.playable(later)

    before = await pressed(index, 190)
    with pytest.raises(NotFoundError):
        await library.thumbnail(before)
    clock.forward(timedelta(minutes=5))

    assert number_of(decoded(await library.thumbnail(before))) == 179


async def test_a_strip_of_a_growing_clip_is_not_kept(
    library: Library, index: ClipIndex, folder: Path, clock: HandClock
) -> None:
    """It is made again until the clip is whole; then it is kept until the clip grows."""
    segments = record(folder)
    for segment in segments[:1]:
        await index.add_segment(segment)
    clip = await pressed(index, 75)
    assert max(cells(await library.filmstrip(clip))) == 59
    assert not (folder / "thumbnails").exists()

    for segment in segments[1:]:
        await index.add_segment(segment)
    clock.forward(timedelta(minutes=5))
    whole = await library.filmstrip(clip)

    assert max(cells(whole)) > 120
    assert len(list((folder / "thumbnails").iterdir())) == 1
    grown = replace(clip, window=replace(clip.window, end=clip.window.end + timedelta(seconds=9)))
    await library.filmstrip(grown)
    assert len(list((folder / "thumbnails").iterdir())) == 2


async def test_a_protected_disk_costs_no_picture(
    index: ClipIndex, folder: Path, clock: HandClock, tmp_path: Path
) -> None:
    """What cannot be kept is shown all the same, and so is the clip."""
    with small_disk(folder, 4 << 10) as disk:
        for segment in record(folder):
            await index.add_segment(segment)
        clip = await pressed(index, 75)
        clock.forward(timedelta(minutes=5))
        library = Library(index, folder, tmp_path, clock)
        disk.protect()

        picture, strip = await library.thumbnail(clip), await library.filmstrip(clip)

        assert number_of(decoded(picture)) == 75
        assert len(cells(strip)) == STRIP_FRAMES
        assert not thumbnail_path(folder, clip.id).exists()
        assert (await library.playable(clip)).size_bytes > 0


async def test_everything_is_shown_while_a_backup_is_made(
    index: ClipIndex, folder: Path, clock: HandClock, tmp_path: Path
) -> None:
    """Pictures are not kept, what was encoded again is, and no file goes."""
    make_freezable(tmp_path)
    (tmp_path / "cache").mkdir()
    library = Library(index, folder, tmp_path / "cache", clock)
    for segment in record(folder, Scene(frames=60, codec="libx265")):
        await index.add_segment(segment)
    clip = await pressed(index, 30)
    clock.forward(timedelta(minutes=5))
    freeze(tmp_path)

    picture, strip = await library.thumbnail(clip), await library.filmstrip(clip)
    films = [await library.playable(clip) for _ in range(2)]
    made = {path.name for path in (tmp_path / "cache").iterdir()}
    await index.forget_derived(await index.segments(CAMERA, clip.window))
    left = {path.name for path in (tmp_path / "cache").iterdir()}
    thaw(tmp_path)

    assert number_of(decoded(picture)) == 30
    assert len(cells(strip)) == STRIP_FRAMES
    assert not (folder / "thumbnails").exists()
    assert films[0] == films[1]
    assert left == made
    assert not list((tmp_path / "cache").iterdir())


async def test_what_is_made_of_encrypted_recordings_is_encrypted(
    database: Database, folder: Path, clock: HandClock, tmp_path: Path
) -> None:
    """Pictures, strips and what was encoded again: a thief has none of them."""
    files = FootageFiles(KEY)
    index = ClipIndex(database, folder, clock, files)
    (tmp_path / "cache").mkdir()
    library = Library(index, folder, tmp_path / "cache", clock, files)
    for segment in record(folder, Scene(frames=60, codec="libx265", files=files)):
        await index.add_segment(segment)
    clip = await pressed(index, 30)
    clock.forward(timedelta(minutes=5))

    made = [await library.thumbnail(clip), await library.filmstrip(clip)]
    film = await library.playable(clip)
    made.append(b"".join([piece async for piece in film.read(0, film.size_bytes)]))

    assert number_of(decoded(made[0])) == 30
    (tmp_path / "clip.mp4").write_bytes(made[2])
    assert numbers_in(tmp_path / "clip.mp4") == list(range(60))
    clip = await index.clip(clip.id)
    assert [await library.thumbnail(clip), await library.filmstrip(clip)] == made[:2]
    kept = [*(folder / "thumbnails").iterdir(), *(tmp_path / "cache").iterdir()]
    assert len(kept) == 3
    for path in kept:
        assert not path.read_bytes().startswith((b"\xff\xd8", b"\0\0"))


async def test_a_cut_of_encrypted_recordings_is_plain(folder: Path) -> None:
    """What is shared can be read by whom it is shared with; no frame differs."""
    segments = record(folder, Scene(files=FootageFiles(KEY)))

    cut = cut_exact(segments, folder, between(38, 100), folder / "c.mp4", files=FootageFiles(KEY))

    assert (cut.frames, cut.frames_copied) == (62, 40)
    assert numbers_in(folder / "c.mp4") == list(range(38, 100))
    with pytest.raises(StorageError, match="key_file"):
        cut_exact(segments, folder, between(38, 100), folder / "d.mp4")


async def test_where_every_recording_is_gone_it_is_said(
    library: Library, index: ClipIndex, folder: Path
) -> None:
    """A clip whose files went without retention is reported as no longer kept."""
    segments = record(folder, Scene(codec="libx265"))
    await index.recover()
    for segment in segments[1:]:
        (folder / segment.path).unlink()
    film = await library.footage(CAMERA, between(0, 180))
    assert isinstance(film, CachedFile)
    (folder / segments[0].path).unlink()

    with pytest.raises(NotFoundError):
        await library.footage(CAMERA, between(0, 180))


async def test_the_cache_stays_small(library: Library, index: ClipIndex, folder: Path) -> None:
    """Files that were encoded again are kept for a while only."""
    scene = Scene(frames=15, per_segment=15, sound=False, codec="libx265")
    paths = []
    for minute in range(CACHED + 3):
        began = T0 + timedelta(minutes=minute)
        (segment,) = record(folder, scene, start=began, run=f"{minute:012x}")
        await index.add_segment(segment)
        film = await library.playable(await pressed(index, minute * 60 * RATE))
        assert isinstance(film, CachedFile)
        paths.append(film.path)

    assert sum(path.exists() for path in paths) == CACHED
    assert numbers_in(paths[-1]) == list(range(15))


async def test_what_was_made_goes_with_its_footage(
    library: Library, index: ClipIndex, folder: Path, clock: HandClock
) -> None:
    """When footage goes, no copy of it stays: neither what plays, nor the clip's picture."""
    record(folder, Scene(codec="libx265"))
    await index.recover()
    clip, other = await pressed(index, 75), await pressed(index, 75 + 600 * RATE)
    clock.forward(timedelta(days=2))
    await library.thumbnail(clip)
    strip = await library.filmstrip(clip)
    assert await library.filmstrip(clip) == strip
    assert len(list((folder / "thumbnails").iterdir())) == 2
    assert await index.check() == []
    film = await library.playable(clip)
    await library.footage(CAMERA, between(0, 60))
    assert isinstance(film, CachedFile)
    made = film.path
    kept = made.with_name(f"{other.id}-0.mp4")
    kept.write_bytes(b"of another clip")
    keep = timedelta(days=1)
    retention = Retention(index, folder, clock, floor_bytes=0, longest=keep)

    await retention.make_room()

    assert [path.name for path in made.parent.iterdir()] == [kept.name]
    assert list((folder / "thumbnails").iterdir()) == []


async def test_what_is_made_too_late_goes_at_once(
    library: Library, index: ClipIndex, folder: Path, clock: HandClock
) -> None:
    """A clip that goes while its picture or copy is made leaves neither behind."""
    segments = record(folder, Scene(codec="libx265"))
    await index.recover()
    clock.forward(timedelta(days=1))
    gone = replace(await pressed(index, 75), id=ClipId("0123456789abcdef"))

    with pytest.raises(NotFoundError):
        await library.thumbnail(gone)
    with pytest.raises(NotFoundError):
        await library.filmstrip(gone)
    with pytest.raises(NotFoundError):
        await library.playable(gone)

    left = {path for path in folder.parent.rglob("*") if path.suffix in {".mp4", ".jpg"}}
    assert left == {folder / segment.path for segment in segments}
