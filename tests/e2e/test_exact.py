"""The judge itself: it must notice what would be wrong with an opened clip."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import av
import pytest

from demo.exact import compare, compare_labels, search_for_names
from demo.porch import RATE, Film, render
from demo.steps import StepFailedError

BEGUN = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
FRAME = timedelta(seconds=1) / RATE
MAC = "02a1b2c3d4e5"


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a recordings folder with two seconds of the porch, filmed from `BEGUN` on."""
    folder = tmp_path_factory.mktemp("recordings")
    hour = folder / "0123456789ab" / "20261125" / "02"
    hour.mkdir(parents=True)
    render(folder, Film(loop_s=2))
    begun_us = (BEGUN - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    (folder / "main.mp4").rename(hour / f"{begun_us}-0123456789ab-0.mp4")
    return folder


@pytest.fixture(scope="module")
def clip(recordings: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a silent clip of all 30 recorded frames."""
    (recorded,) = recordings.glob("*/*/*/*.mp4")
    path = tmp_path_factory.mktemp("share") / "clip-1.mp4"
    options = {"fflags": "+bitexact"}
    with (
        av.open(str(recorded)) as source,
        av.open(str(path), "w", format="mp4", options=options) as target,
    ):
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    path.write_bytes(path.read_bytes().replace(b"VideoHandler", bytes(12)))
    return path


def test_the_right_cut_is_accepted(recordings: Path, clip: Path) -> None:
    """A clip of exactly the approved frames is right."""
    exact = compare(clip, recordings, BEGUN, BEGUN + 30 * FRAME)

    assert (exact.frames, exact.first, exact.last) == (30, 0, 29)
    assert (exact.early, exact.late, exact.missing) == (0, 0, 0)


@pytest.mark.parametrize(("later", "sooner"), [(2, 0), (0, 2)])
def test_two_frames_too_many_are_noticed(
    recordings: Path, clip: Path, later: int, sooner: int
) -> None:
    """A clip that begins or ends two frames outside the approved piece is refused."""
    with pytest.raises(StepFailedError, match="holds frames 0 to 29"):
        compare(
            clip,
            recordings,
            BEGUN + later * FRAME - FRAME / 2,
            BEGUN + (30 - sooner) * FRAME - FRAME / 2,
        )


def test_sound_is_noticed(recordings: Path) -> None:
    """A clip with a second stream is refused."""
    (recorded,) = recordings.glob("*/*/*/*.mp4")

    with pytest.raises(StepFailedError, match="audio"):
        compare(recorded, recordings, BEGUN, BEGUN + 30 * FRAME)


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
