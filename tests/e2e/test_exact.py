"""The judge itself: it must notice what would be wrong with an opened clip."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
import random

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
import pytest

from demo.exact import compare, compare_labels, search_for_names
from demo.porch import HEIGHT, RATE, SUB_HEIGHT, SUB_WIDTH, WIDTH, write_number
from demo.steps import StepFailedError
from hub.clips.cut import cut_exact
from hub.clips.footage import from_us, open_footage
from hub.media.packet import VIDEO_RATE
from hub.model.window import TimeWindow
from tests.hub.clips.recorded import Scene, record

BEGUN = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
FRAME = timedelta(seconds=1) / RATE
MAC = "02a1b2c3d4e5"
_SIZE = (SUB_WIDTH, SUB_HEIGHT)


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a recordings folder with 32 frames, filmed from `BEGUN` on."""
    folder = tmp_path_factory.mktemp("recordings")
    record(folder, Scene(frames=32, draw=_numbered, size=_SIZE), start=BEGUN)
    return folder


@pytest.fixture(scope="module")
def clip(recordings: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a silent clip of the first 30 recorded frames."""
    return _copied(recordings, tmp_path_factory.mktemp("share") / "clip-1.mp4")


def _copied(recordings: Path, path: Path, late: tuple[int, ...] = ()) -> Path:
    """Copy 30 recorded frames without sound; those named are shown a hundredth of a second late."""
    (recorded,) = recordings.glob("*/*/*/*.mp4")
    options = {"fflags": "+bitexact"}
    with (
        av.open(str(recorded)) as source,
        av.open(str(path), "w", format="mp4", options=options) as target,
    ):
        stream = target.add_stream_from_template(source.streams.video[0])
        packets = [packet for packet in source.demux(video=0) if packet.dts is not None]
        for number, packet in enumerate(packets[:30]):
            packet.stream = stream
            if number in late:
                packet.pts = packet.dts = (packet.pts or 0) + VIDEO_RATE // 100
            target.mux(packet)
    path.write_bytes(path.read_bytes().replace(b"VideoHandler", bytes(12)))
    return path


def test_the_right_cut_is_accepted(recordings: Path, clip: Path) -> None:
    """A clip of exactly the approved frames is right."""
    exact = compare(clip, recordings, BEGUN, BEGUN + timedelta(seconds=2))

    assert (exact.frames, exact.first, exact.last) == (30, 0, 29)


@pytest.mark.parametrize(("first", "end"), [(1, 30), (0, 29), (0, 31)])
def test_one_frame_too_many_or_too_few_is_noticed(
    recordings: Path, clip: Path, first: int, end: int
) -> None:
    """A clip that begins or ends one frame off the approved piece is refused."""
    with pytest.raises(StepFailedError, match="holds 30 frames, 0 to 29, not the"):
        compare(
            clip, recordings, BEGUN + first * FRAME - FRAME / 2, BEGUN + end * FRAME - FRAME / 2
        )


def test_a_frame_at_another_time_is_noticed(recordings: Path, tmp_path: Path) -> None:
    """A clip that shows one of the right frames too late is refused."""
    moved = _copied(recordings, tmp_path / "clip-1.mp4", late=(7,))

    with pytest.raises(StepFailedError, match=r"shows frame 7 0:00:00\.4766"):
        compare(moved, recordings, BEGUN, BEGUN + timedelta(seconds=2))


@pytest.mark.parametrize(
    "scene",
    [
        pytest.param(Scene(ppm=-500), id="a fast camera"),
        pytest.param(Scene(ppm=500), id="a slow camera"),
        pytest.param(Scene(options={"bf": "2"}, ppm=431.7), id="B-frames"),
        pytest.param(Scene(ticks=lambda n: n * 6007), id="an odd rate"),
    ],
)
def test_every_cut_holds_exactly_its_frames(tmp_path: Path, scene: Scene) -> None:
    """Wherever a cut begins and ends, even a microsecond before, at or after a frame's time."""
    recordings = tmp_path / "recordings"
    segments = record(recordings, replace(scene, draw=_numbered, size=_SIZE, sound=False))
    times_us = np.sort(np.concatenate([_times_us(recordings / each.path) for each in segments]))
    rng = random.Random(7)  # noqa: S311 -- the same cuts each time
    for _ in range(4):
        first = rng.randrange(len(times_us) - 15)
        last = first + rng.randrange(5, 15)
        start_us = int(times_us[first]) + rng.choice((-1, 0, 1, rng.randrange(-2500, 2500)))
        end_us = int(times_us[last]) + rng.choice((-1, 0, 1, rng.randrange(-2500, 2500)))
        window = TimeWindow(start=from_us(start_us), end=from_us(end_us))
        cut_exact(segments, recordings, window, tmp_path / "clip.mp4")

        exact = compare(tmp_path / "clip.mp4", recordings, window.start, window.end)

        inside = np.flatnonzero((times_us >= start_us) & (times_us < end_us))
        assert (exact.first, exact.last) == (inside[0], inside[-1])
        assert exact.frames == len(inside)


def _times_us(path: Path) -> NDArray[np.int64]:
    with open_footage(path) as reel:
        return reel.times_us


def _numbered(number: int, size: tuple[int, int], pix_fmt: str) -> av.VideoFrame:
    """Draw a gray picture with its number if the porch has it."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), (128, 128, 128))
    write_number(ImageDraw.Draw(picture), number)
    frame = av.VideoFrame.from_ndarray(np.asarray(picture), format="rgb24")
    return frame.reformat(*size, pix_fmt)


def test_sound_is_noticed(recordings: Path) -> None:
    """A clip with a second stream is refused."""
    (recorded,) = recordings.glob("*/*/*/*.mp4")

    with pytest.raises(StepFailedError, match="audio"):
        compare(recorded, recordings, BEGUN, BEGUN + timedelta(seconds=2))


def test_one_label_is_one_frame(recordings: Path, clip: Path) -> None:
    """A recording that begins elsewhere than what leaves is right at its own labels alone."""
    (recorded,) = recordings.glob("*/*/*/*.mp4")
    labels = [BEGUN + number * FRAME for number in range(30)]

    assert compare_labels(recorded, BEGUN, labels, clip, BEGUN) == 30
    for late in (1, 2, 21):
        with pytest.raises(StepFailedError, match="the recording shows frame"):
            compare_labels(recorded, BEGUN - late * FRAME, labels, clip, BEGUN)


@pytest.mark.parametrize(
    "written",
    [
        b"front door",
        "Front Door".encode("utf-16-le"),
        b"02:A1:B2:C3:D4:E5",
        bytes.fromhex(MAC),
        MAC.encode(),
    ],
)
def test_names_are_noticed(clip: Path, tmp_path: Path, written: bytes) -> None:
    """A name of the camera is found in any case, any usual encoding, anywhere in the file."""
    (tmp_path / "clip-1.mp4").write_bytes(clip.read_bytes() + written)

    with pytest.raises(StepFailedError, match=r"clip-1\.mp4 names the camera"):
        search_for_names(tmp_path, {"the camera": "Front door", "the camera's address": MAC})


def test_a_place_for_words_is_noticed(clip: Path, tmp_path: Path) -> None:
    """A clip with user data in its header is refused, whatever it says."""
    with (
        av.open(str(clip)) as source,
        av.open(str(tmp_path / "clip-1.mp4"), "w", format="mp4") as target,
    ):
        target.metadata["title"] = "x"
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)

    with pytest.raises(StepFailedError, match="udta"):
        search_for_names(tmp_path, {})
