"""`neighbors hub clips` and `clips export`."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
import hashlib
from pathlib import Path

import pytest

from hub.cli.output import NARROW
from hub.clips.exports import ExportCodec, ExportState
from hub.model.ids import CameraId, ClipId
from hub.model.recording import Clip
from hub.model.window import TimeWindow
from tests.fakes.house import FakePlayable
from tests.fakes.things import CAMERA, CLIP, NOW, VIDEO, a_request
from tests.hub.cli.conftest import Desk


def test_lists(desk: Desk) -> None:
    """A clip says when, of which camera, why, how long, and for which request it is kept."""
    head, clip, end = desk.say("clips").stdout.splitlines()

    assert head.split() == ["When", "Camera", "Why", "Length", "Kept", "for", "Clip"]
    for said in ("Front door", "rang, motion, person", "10:00", a_request().title, CLIP):
        assert said in clip
    assert end.startswith("1 clip. ")
    assert desk.json("clips")["clips"][0]["kept_for"] == [a_request().title]


def test_query(desk: Desk) -> None:
    """The camera goes by its name, and a day and a beginning together are what both cover."""
    desk.say("clips", "--camera", "front", "--limit", "7", "--day", "2026-11-25")
    desk.say("clips", "--day", "2026-11-25", "--since", "2026-11-25T12:00:00Z")

    (camera, day, limit), (_, later, _) = desk.house.clips_asked
    assert (camera, limit) == (CAMERA, 7)
    assert day is not None
    assert day.length == timedelta(days=1)
    assert later == TimeWindow(start=NOW - timedelta(hours=2), end=day.end)


def test_label(desk: Desk) -> None:
    """Clips are listed by what their camera says they show; an unknown word is refused."""
    unlabelled = replace(desk.house.clip_list[0], id=ClipId("a" * 16), labels=())
    desk.house.clip_list = [unlabelled, *desk.house.clip_list]

    people = desk.json("clips", "--label", "person")["clips"]
    packages = desk.json("clips", "--label", "package")["clips"]
    refused = desk.say("clips", "--label", "burglar")

    assert [(clip["id"], clip["labels"]) for clip in people] == [(CLIP, ["person"])]
    assert packages == []
    assert refused.exit_code != 0


@pytest.mark.parametrize(
    "words", [("--camera", "garage"), ("--since", "soon"), ("--day", "someday")]
)
def test_wrong_query(desk: Desk, words: tuple[str, ...]) -> None:
    """What cannot be meant is one sentence."""
    done = desk.say("clips", *words)

    assert done.exit_code == 1
    assert done.stderr.startswith("✗ ")
    assert len(done.stderr.splitlines()) == 1
    assert desk.house.clips_asked == []


def test_removed_camera(desk: Desk) -> None:
    """A clip outlives its camera; nothing at all is a sentence."""
    window = TimeWindow(start=NOW, end=NOW + timedelta(seconds=1))
    desk.house.clip_list = [
        Clip(id=ClipId("0" * 16), camera_id=CameraId("f" * 12), window=window, triggers=())
    ]

    assert "removed" in desk.say("clips").stdout
    desk.house.clip_list = []
    assert desk.say("clips").stdout == "No clips from that time.\n"


def test_fits_its_terminal(desk: Desk, terminal: int) -> None:
    """On a terminal no row is wider than it; an id, or so much as is typed of it, is unbroken."""
    desk.house.clip_list = [
        replace(desk.house.clip_list[0], id=ClipId(f"{number:08x}" * 2)) for number in range(50)
    ]

    rows = [row.rstrip() for row in desk.say("clips").stdout.splitlines()]

    assert max(map(len, rows)) <= terminal
    digits = 1 if terminal < NARROW else 2
    for number in range(50):
        assert sum(row.endswith(" " + f"{number:08x}" * digits) for row in rows) == 1


@pytest.mark.parametrize("said", [CLIP, CLIP[:3].upper()])
def test_exports(desk: Desk, tmp_path: Path, said: str) -> None:
    """A copy is the clip as it is now, byte for byte, and nothing else is left beside it."""
    file = tmp_path / "mine" / "clip.mp4"
    file.parent.mkdir()

    done = desk.say("clips", "export", said, str(file))

    assert done.exit_code == 0, done.output
    assert done.stdout == f"Copied 10 KiB to {file}.\n"
    assert file.read_bytes() == VIDEO
    assert list(file.parent.iterdir()) == [file]


def test_data_dir_before_export(desk: Desk, tmp_path: Path) -> None:
    """The data folder may be given before the word export, too."""
    file = tmp_path / "clip.mp4"

    done = desk.invoke("clips", "--data-dir", str(desk.data), "export", CLIP, str(file))

    assert done.exit_code == 0, done.output
    assert file.read_bytes() == VIDEO


def test_export_replaces_nothing(desk: Desk, tmp_path: Path) -> None:
    """A file that is there stays as it is, unless it is said otherwise."""
    file = tmp_path / "clip.mp4"
    file.write_bytes(b"mine")

    refused = desk.say("clips", "export", CLIP, str(file))
    assert (refused.exit_code, file.read_bytes()) == (1, b"mine")
    forced = desk.json("clips", "export", CLIP, str(file), "--force")

    assert file.read_bytes() == VIDEO
    assert forced == {"clip": CLIP, "size_bytes": len(VIDEO), "file": str(file)}


@pytest.mark.parametrize("said", ["ff", "f" * 16])
def test_export_of_no_clip(desk: Desk, tmp_path: Path, said: str) -> None:
    """A clip that is not there is one sentence, and makes no file."""
    done = desk.say("clips", "export", said, str(tmp_path / "clip.mp4"))

    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.glob("*.mp4*")) == []


def test_export_that_breaks_off(desk: Desk, tmp_path: Path) -> None:
    """A recording that goes meanwhile leaves no half file that would pass for the whole."""
    desk.house.video = FakePlayable(VIDEO, breaks_at=4096)

    done = desk.say("clips", "export", CLIP, str(tmp_path / "clip.mp4"))

    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.glob("*clip.mp4*")) == []


def test_export_to_nowhere(desk: Desk, tmp_path: Path) -> None:
    """A folder that is not there is said to be so."""
    done = desk.say("clips", "export", CLIP, str(tmp_path / "no" / "clip.mp4"))

    assert done.exit_code == 1
    assert "clip.mp4 can't be written: No such file or directory." in done.stderr


def test_a_clip_of_any_time_for_a_laboratory(desk: Desk, tmp_path: Path) -> None:
    """The hub makes it, the file has its bytes and their hash, and the hub's own copy goes."""
    desk.house.exports.ends, file = ExportState.DONE, tmp_path / "porch.zip"
    words = ("export", "front", "2026-11-25T21:40:00+01:00", "45s", str(file), "--laboratory")

    done = desk.json(*words)
    again = desk.say(*words)

    (order,) = desk.house.exports.orders
    start = datetime(2026, 11, 25, 20, 40, tzinfo=UTC)
    assert order.window == TimeWindow(start=start, end=start + timedelta(seconds=45))
    assert (order.camera.id, order.codec, order.sound) == (CAMERA, ExportCodec.FFV1, False)
    assert file.read_bytes() == VIDEO
    assert done["sha256"] == hashlib.sha256(VIDEO).hexdigest()
    assert desk.house.exports.known == {}
    assert (again.exit_code, "already exists" in again.stderr) == (1, True)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("2026-11-25T21:40:00", "45 s"), "'45 s' is no time"),
        (("yesterday", "45s"), "'yesterday' is no time"),
        (("2026-11-25T21:40:00", "1m", "--laboratory", "--sound"), "has no sound"),
        (("2026-11-25T21:40:00", "2m"), "Restart the hub and try again."),
    ],
)
def test_a_clip_that_cannot_be_made(
    desk: Desk, tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    """One sentence says why, and there is no file."""
    desk.house.exports.ends = ExportState.FAILED
    start, end, *options = words

    done = desk.say("export", "front", start, end, str(tmp_path / "a.mp4"), *options)

    assert (done.exit_code, sentence in done.stderr) == (1, True), done.stderr
    assert list(tmp_path.glob("*.mp4*")) == []
    assert desk.house.exports.known == {}
