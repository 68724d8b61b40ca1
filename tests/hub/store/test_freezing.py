"""While a backup copies the data folder, files appear and grow, and none goes."""

from concurrent.futures import ThreadPoolExecutor
import hashlib
import json
import os
from pathlib import Path
import shutil
from threading import Event

import pytest

from hub.errors import StorageError
from hub.store import files
from hub.store.files import (
    FROZEN,
    LEASE_S,
    catch_up,
    changing,
    freeze,
    is_frozen,
    make_freezable,
    newest,
    place,
    remove,
    thaw,
    unfrozen,
    write_durably,
)

GONE = hashlib.sha256(b"gone").hexdigest()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a data folder with two files and a folder of another."""
    make_freezable(tmp_path)
    (tmp_path / "a.json").write_bytes(b"old")
    (tmp_path / "gone").write_bytes(b"gone")
    (tmp_path / "cuts").mkdir()
    (tmp_path / "cuts" / "1.mp4").write_bytes(b"plain")
    return tmp_path


def walked(data: Path) -> dict[Path, int]:
    """Return every file and its size, as whoever copies the folder lists them."""
    return {path: path.stat().st_size for path in data.rglob("*")}


def expire(data: Path) -> None:
    """Let nobody have renewed a freeze for too long."""
    old = (data / FROZEN).stat().st_mtime - LEASE_S - 1
    os.utime(data / FROZEN, (old, old))


def change_everything(data: Path) -> None:
    """Replace, remove, rename and make files."""
    write_durably(data / "a.json", b"first")
    write_durably(data / "a.json", b"2")
    write_durably(data / "new.json", b"new")
    remove(data / "gone")
    remove(data / "cuts")
    remove(data / "never")
    (data / ".fresh").write_bytes(b"fresh")
    place(data / ".fresh", data / "made.mp4")


def changed(data: Path) -> dict[str, bytes]:
    """Return what is there once all of it has been done."""
    hidden = {FROZEN, "frozen.lock"}
    return {
        path.name: path.read_bytes()
        for path in data.rglob("*")
        if path.is_file() and path.name not in hidden
    }


DONE = {"a.json": b"2", "new.json": b"new", "made.mp4": b"fresh"}


def test_nothing_goes_from_a_frozen_folder(data: Path) -> None:
    """Whatever is listed stays, and is no shorter; what is new is there; all is done at the end."""
    freeze(data)
    before = walked(data)

    change_everything(data)
    after = walked(data)
    content = newest(data / "a.json").read_bytes()
    thaw(data)

    assert {path: size for path, size in after.items() if path in before} == before
    assert (content, newest(data / "a.json")) == (b"2", data / "a.json")
    assert changed(data) == DONE


def test_a_folder_that_is_not_frozen_changes_at_once(data: Path) -> None:
    """There is nothing to do later."""
    change_everything(data)

    assert changed(data) == DONE


def test_a_crash_while_frozen_loses_nothing(data: Path) -> None:
    """What was put off is done at the next start, in its order, even behind half a line."""
    freeze(data)
    change_everything(data)
    with (data / "frozen.later").open("a") as later:
        later.write('{"remove": "a.js')
    write_durably(data / "a.json", b"2")
    expire(data)

    catch_up(data)

    assert changed(data) == DONE


def test_a_freeze_that_nobody_renews_ends(data: Path) -> None:
    """Whoever froze the folder may have died; a clock that was set back makes nothing last."""
    freeze(data)
    remove(data / "gone")
    expire(data)
    assert not is_frozen(data)
    ahead = (data / FROZEN).stat().st_mtime + 10 * LEASE_S
    os.utime(data / FROZEN, (ahead, ahead))
    assert not is_frozen(data / "cuts" / "1.mp4")

    (data / "gone").write_bytes(b"made anew")
    remove(data / "cuts")

    assert "gone" not in changed(data)  # What was put off came first.


def test_a_freeze_waits_for_what_has_begun(data: Path) -> None:
    """When `freeze` returns, nothing changes anymore."""
    begun, go_on, order = Event(), Event(), []

    def change() -> None:
        with changing(data / "gone") as may_change:
            begun.set()
            go_on.wait(5)
            (data / "gone").unlink()
            order.append(may_change)

    with ThreadPoolExecutor(2) as threads:
        changed_ = threads.submit(change)
        assert begun.wait(5)
        frozen = threads.submit(freeze, data)
        while not is_frozen(data):
            pass
        assert not frozen.done()
        go_on.set()
        frozen.result(5)
        changed_.result(5)

    assert order == [True]


def test_a_freeze_does_not_wait_for_ever(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stands, and whoever asked is told that something goes on."""
    monkeypatch.setattr(files, "WAIT_S", 0.0)

    with changing(data), pytest.raises(StorageError):
        freeze(data)

    assert is_frozen(data)


def test_what_cannot_be_put_off_is_refused(data: Path) -> None:
    """It is one sentence that says what to wait for."""
    with unfrozen(data / "outbox"):
        pass
    freeze(data)

    with pytest.raises(StorageError, match="A backup is running"), unfrozen(data / "outbox"):
        pass


def test_half_a_file_in_a_copy_takes_nobody_s_place(data: Path) -> None:
    """A backup may have copied a file before it was whole, and the note about it afterwards."""
    freeze(data)
    write_durably(data / "a.json", b"new and longer")
    [fresh] = data.glob(".a.json.*.new")
    fresh.write_bytes(b"new")

    seen = newest(data / "a.json")
    thaw(data)

    assert seen == data / "a.json"
    assert (data / "a.json").read_bytes() == b"old"


def test_nothing_outside_the_folder_is_changed(
    data: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A note in a backup that somebody else has made leads nowhere else."""
    other = tmp_path_factory.mktemp("other") / "kept"
    other.write_bytes(b"kept")
    above = os.path.relpath(other, data)
    with (data / "frozen.later").open("w") as later:
        for path in (str(other), above):
            later.write(json.dumps({"remove": path}) + "\n")
            later.write(json.dumps({"place": "gone", "at": path, "sha256": GONE}) + "\n")
        later.write("[]\n")
    (data / "link").symlink_to(other.parent)

    catch_up(data)

    assert other.read_bytes() == b"kept"
    assert (data / "gone").exists()


@pytest.mark.parametrize(
    "note",
    [
        *({"remove": ""}, {"remove": "."}, {"remove": "./"}, {"remove": None}, {"remove": "a\0"}),
        *({}, {"place": "gone"}, {"at": "a.json"}, {"place": "gone", "at": "a.json"}, "remove"),
        *({"remove": "a.json", "place": "gone"}, {"remove": "link/kept"}),
        {"place": "gone", "at": ".", "sha256": GONE},
    ],
    ids=repr,
)
def test_a_note_that_is_none(
    data: Path, tmp_path_factory: pytest.TempPathFactory, note: object
) -> None:
    """It changes nothing, and keeps nobody from writing."""
    other = tmp_path_factory.mktemp("other") / "kept"
    other.write_bytes(b"kept")
    (data / "link").symlink_to(other.parent)
    (data / "frozen.later").write_bytes(b"\xff\n" + json.dumps(note).encode() + b"\n")

    write_durably(data / "new.json", b"new")

    assert other.exists()
    assert {path.name for path in data.iterdir()} == {
        *("a.json", "gone", "cuts", "new.json", "link", "frozen.lock")
    }


def test_what_cannot_be_done_repeats_nothing_else(
    data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It is tried again alone: what was removed before, and made again, stays."""
    freeze(data)
    for path in ("a.json", "cuts/1.mp4", "gone"):
        remove(data / path)
    expire(data)
    shutil.rmtree(data / "cuts")
    (data / "cuts").write_bytes(b"no folder any more")

    catch_up(data)
    left = {path.name for path in data.iterdir()}
    (data / "a.json").write_bytes(b"made anew")
    catch_up(data)

    assert not left & {"a.json", "gone"}
    assert (data / "a.json").exists()
    assert "cannot be done now" in caplog.text
