"""The clip for a laboratory: every frame as it was decoded, checked with FFmpeg's own program."""

from collections.abc import Sequence
import csv
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
import shutil
import subprocess
from types import SimpleNamespace
from zipfile import ZipFile

import av
from av.video.frame import VideoFrame
import numpy as np
import pytest

from hub.clips.exports import ExportCodec, ExportOrder
from hub.clips.lossless import write_lossless
from hub.errors import ConflictError, InvalidInputError, StorageError
from hub.model.decision import MaskKey, MovingMask
from hub.model.ids import RunId
from hub.model.recording import Segment
from tests.fakes.things import a_camera
from tests.hub.clips.recorded import (
    RUN,
    Scene,
    at,
    between,
    number_of,
    picture,
    record,
    rendered,
)

FIRST, END = 20, 50
OFF = timedelta(seconds=1.013)
SHORT = Scene(sound=False, frames=60)


def deep(number: int, size: tuple[int, int], pix_fmt: str) -> VideoFrame:
    """Draw a frame with ten bits a sample."""
    return picture(number, size, "yuv420p").reformat(format=pix_fmt)


DEEP = replace(SHORT, codec="libx265", pix_fmt="yuv420p10le", draw=deep)


def hashes(path: Path) -> list[str]:
    """Return the SHA-256 of each frame, as the clip's README has it computed."""
    words = f"ffmpeg -v error -i {path} -map 0:v -fps_mode passthrough -f framehash -hash sha256 -"
    done = subprocess.run(words.split(), capture_output=True, text=True, check=True, timeout=60)  # noqa: S603 -- our own words
    lines = [line for line in done.stdout.splitlines() if not line.startswith("#")]
    return [line.rpartition(",")[2].strip() for line in lines]


def over(first: int, last: int) -> MovingMask:
    """Return a mask from one frame to another, from the window's start."""
    begins, ends = ((n - FIRST) * 1000 // 15 + 1 for n in (first, last))
    place = {"left": 0.5, "top": 0.5, "width": 0.25, "height": 0.25}
    return MovingMask(keys=(MaskKey(at_ms=begins, **place), MaskKey(at_ms=ends, **place)))


def save(
    segments: Sequence[Segment], folder: Path, into: Path, moving: Sequence[MovingMask] = ()
) -> tuple[Path, list[dict[str, str]]]:
    """Save frames 20 to 49; return the video, and the table's rows."""
    off = {RunId(RUN): OFF}
    window = between(FIRST, END)
    write_lossless(segments, folder, window, into / "saved.zip", moving=moving, uncertainties=off)
    with ZipFile(into / "saved.zip") as archive:
        assert archive.namelist() == ["README.txt", "frames.csv", "frames.mkv"]
        archive.extractall(into)
    with (into / "frames.csv").open(newline="") as table:
        return into / "frames.mkv", list(csv.DictReader(table))


@pytest.mark.parametrize(
    "scene",
    [
        pytest.param(SHORT, id="H.264"),
        pytest.param(replace(SHORT, pix_fmt="yuvj420p", options={"bf": "2"}), id="full range"),
        pytest.param(DEEP, id="H.265, ten bits"),
    ],
)
def test_each_frame_is_as_it_was_decoded(tmp_path: Path, scene: Scene) -> None:
    """FFmpeg decodes the camera's video and the saved one to the same samples, frame by frame.

    Each row has the frame's time, and each frame is coded on its own.
    """
    source = tmp_path / "source.mp4"
    source.write_bytes(rendered(scene))

    video, rows = save(record(tmp_path / "r", scene), tmp_path / "r", tmp_path)

    wanted = hashes(source)[FIRST:END]
    assert len(set(wanted)) == END - FIRST
    assert [row["sha256"] for row in rows] == hashes(video) == wanted
    assert [int(row["frame"]) for row in rows] == list(range(END - FIRST))
    shown = [at(n).isoformat(timespec="microseconds")[:25] for n in range(FIRST, END)]
    assert [row["time_utc"][:25] for row in rows] == shown
    assert {(row["uncertainty_s"], row["pixels"]) for row in rows} == {("1.013", "decoded")}
    with av.open(str(video)) as file:
        packets = [packet for packet in file.demux(video=0) if packet.size]
        assert file.streams.video[0].codec_context.name == "ffv1"
    assert all(packet.is_keyframe for packet in packets)


def test_only_covered_samples_change(tmp_path: Path) -> None:
    """Under a mask, samples are black; all around are exact, and frames without one untouched."""
    recording = record(tmp_path / "r", SHORT)
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()

    plain, before = save(recording, tmp_path / "r", tmp_path / "a")
    masked, after = save(recording, tmp_path / "r", tmp_path / "b", [over(30, 32)])

    under = {row["frame"] for row in after if row["pixels"] == "masked"}
    assert under == {"10", "11", "12"}
    assert [a["sha256"] == b["sha256"] for a, b in zip(before, after, strict=True)] == [
        row["frame"] not in under for row in after
    ]
    with av.open(str(plain)) as one, av.open(str(masked)) as other:
        pairs = list(zip(one.decode(video=0), other.decode(video=0), strict=True))
    was, now = (frame.to_ndarray()[:192].astype(int) for frame in pairs[10])
    box = np.zeros(now.shape, bool)
    box[96:144, 160:240] = True
    assert (now[box] == 16).all()
    assert (now[~box] == was[~box]).all()
    assert number_of(pairs[10][1]) == 30


def test_what_cannot_be_saved_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than a minute, sound, covers over ten bits, a full disk, a person who cancels."""
    recording, many = record(tmp_path / "r", SHORT), record(tmp_path / "d", DEEP)
    order = ExportOrder(camera=a_camera().camera, window=between(0, 30), codec=ExportCodec.FFV1)
    with pytest.raises(InvalidInputError):
        replace(order, window=between(0, 901))
    with pytest.raises(InvalidInputError):
        replace(order, sound=True)

    with pytest.raises(InvalidInputError):
        save(many, tmp_path / "d", tmp_path, [over(30, 32)])

    def cancel(done: float) -> None:
        if done > 0.5:
            raise ConflictError("export.canceled")

    into, none = tmp_path / "saved.zip", {RunId(RUN): None}
    with pytest.raises(ConflictError):
        write_lossless(
            recording,
            tmp_path / "r",
            between(0, 30),
            into,
            uncertainties=none,
            progress=cancel,
        )
    # A gigabyte stays free for recordings.
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=1 << 30))
    with pytest.raises(StorageError) as refused:
        save(recording, tmp_path / "r", tmp_path)

    assert refused.value.text.code == "export.no_room"
    assert {each.name for each in tmp_path.iterdir()} == {"r", "d"}
