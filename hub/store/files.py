"""Writing files so that a crash leaves either the old bytes or the new ones.

It also lets the data folder be copied file by file while the hub runs. Home Assistant's backup
fails as a whole if a file that it has listed is gone, or shorter than it was. So the process that
copies freezes the folder: between `freeze` and `thaw`, files appear and grow, and none is removed,
renamed or replaced. Such changes are written to `frozen.later`, and made in order after the thaw or
at the next start.

A freeze is the file `frozen`, touched at least every five minutes by the process that copies. If
that process dies, the freeze ends by itself. Changes hold `frozen.lock` while they last, and
`freeze` waits for them. A folder without `frozen.lock` is never frozen.
"""

from collections.abc import Generator
from contextlib import contextmanager, suppress
import fcntl
import json
import logging
import os
from pathlib import Path
import secrets
import shutil
import sqlite3
import time
from typing import Final

from hub.errors import StorageError
from noticeboard.runtime.files import sha256_of, sync_folder

FROZEN: Final = "frozen"
LEASE_S: Final = 300.0
"""How long a freeze lasts unless it is renewed."""
WAIT_S: Final = 60.0
"""How long `freeze` waits for changes that have begun."""
_LOCK: Final = "frozen.lock"
_LATER: Final = "frozen.later"
_POLL_S: Final = 0.02
_CHANGES: Final = ({"remove"}, {"place", "at", "sha256"})
"""What a line of that file may hold. Its paths are relative to the folder."""
_NOT_NOW: Final = "What a backup has put off cannot be done now: %s"
_LOG = logging.getLogger(__name__)


def write_durably(path: Path, content: bytes, *, mode: int = 0o600) -> None:
    """Replace the file at `path`. Blocking: call it off the event loop, one call a path at a time.

    In a frozen folder, `newest` returns the file with the new bytes until they can take their
    place.
    """
    with changing(path) as may_change:
        fresh = path.with_name(f".{path.name}.new")
        if may_change:
            # A crash may have left a file with other permissions, or a link: never write into it.
            fresh.unlink(missing_ok=True)
        else:
            fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(descriptor)
            _place(fresh, path, now=may_change)
        except BaseException:
            _remove(fresh, now=may_change)
            raise
        sync_folder(path.parent)


# Changes to existing files; all of this blocks


@contextmanager
def changing(path: Path) -> Generator[bool]:
    """Keep the folder of `path` from being frozen. Yield whether it isn't frozen already.

    Call nothing else of this module inside.
    """
    data = _data_of(path)
    if data is None:
        yield True
        return
    # First the deferred changes: they must not undo what is done now.
    catch_up(data)
    with (data / _LOCK).open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield not _is_frozen(data)


@contextmanager
def unfrozen(path: Path) -> Generator[None]:
    """Keep the folder of `path` from being frozen; StorageError if it is frozen already."""
    with changing(path) as may_change:
        if not may_change:
            raise StorageError("store.backup")
        yield


def remove(path: Path) -> None:
    """Delete a file, or a folder with its contents, if it is there."""
    with changing(path) as may_change:
        _remove(path, now=may_change)


def place(fresh: Path, path: Path) -> None:
    """Give a whole file its name, replacing what had that name."""
    with changing(path) as may_change:
        _place(fresh, path, now=may_change)


def _remove(path: Path, *, now: bool) -> None:
    if not now:
        if path.exists():
            _defer(path, {"remove": str(path)})
    elif path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _place(fresh: Path, path: Path, *, now: bool) -> None:
    if now:
        fresh.replace(path)
    elif path.exists():
        _defer(path, {"place": str(fresh), "at": str(path)}, sha256=sha256_of(fresh))
    else:
        os.link(fresh, path)
        _defer(fresh, {"remove": str(fresh)})


# Freezing; all of this blocks


def make_freezable(data: Path) -> None:
    """Let a data folder be frozen from now on. A read-only disk needs no freezing."""
    if not (data / _LOCK).exists():
        with suppress(OSError):
            (data / _LOCK).touch(mode=0o600)


def freeze(data: Path) -> None:
    """Freeze a data folder, and wait until nothing in it changes anymore; StorageError.

    The freeze remains even if a change that has begun takes too long.
    """
    make_freezable(data)
    (data / FROZEN).touch(mode=0o600)
    with (data / _LOCK).open("rb") as lock:
        deadline_s = time.monotonic() + WAIT_S
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline_s:
                    raise StorageError("store.slow") from None
                time.sleep(_POLL_S)
            else:
                return


def thaw(data: Path) -> None:
    """End a freeze and make the deferred changes."""
    (data / FROZEN).unlink(missing_ok=True)
    catch_up(data)


def is_frozen(path: Path) -> bool:
    """Return whether the folder of `path` is frozen."""
    data = _data_of(path)
    return data is not None and _is_frozen(data)


def catch_up(data: Path) -> None:
    """Make the deferred changes, unless the folder is frozen. What fails is tried again later."""
    later = data / _LATER
    if not later.exists() or _is_frozen(data):
        return
    try:
        with (data / _LOCK).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not _is_frozen(data):
                # After a crash in between, finished changes are made again, which changes nothing.
                left = [change for change in _deferred_in(data) if not _is_done(data, change)]
                if left:
                    # Keep only these: by the next time, a finished change's file may be a new one.
                    fresh = data / f".{_LATER}.new"
                    with fresh.open("w", encoding="utf-8") as file:
                        file.write("".join(map(_line, left)))
                        file.flush()
                        os.fsync(file.fileno())
                    fresh.replace(later)
                else:
                    later.unlink(missing_ok=True)
                sync_folder(data)
    except OSError as error:
        _LOG.warning(_NOT_NOW, error.strerror)


def newest(path: Path) -> Path:
    """Return where the newest bytes of a durably written file are."""
    data = _data_of(path)
    if data is not None:
        for change in reversed(_deferred_in(data)):
            fresh = data / change.get("place", "")
            if data / change.get("at", "") == path and _is_whole(fresh, change):
                return fresh
    return path


def _is_done(data: Path, change: dict[str, str]) -> bool:
    """Make a deferred change; return whether that worked."""
    try:
        _catch_up(data, change)
    except OSError as error:
        _LOG.warning(_NOT_NOW, error.strerror)
        return False
    return True


def _catch_up(data: Path, change: dict[str, str]) -> None:
    if "remove" in change:
        _remove(data / change["remove"], now=True)
    elif _is_whole(fresh := data / change["place"], change):
        fresh.replace(data / change["at"])
        sync_folder((data / change["at"]).parent)


def _defer(path: Path, change: dict[str, str], **more: str) -> None:
    """Write a change down durably, with paths relative to the data folder, which may move."""
    data = _data_of(path)
    assert data is not None  # noqa: S101 -- only paths in a data folder can be frozen
    below = {name: str(Path(each).relative_to(data)) for name, each in change.items()}
    with (data / _LATER).open("a", encoding="utf-8") as later:
        later.write(_line(below | more))
        later.flush()
        os.fsync(later.fileno())


def _line(change: dict[str, str]) -> str:
    """Return a line of its own, even after the half line that a crash left."""
    return f"\n{json.dumps(change)}\n"


def _deferred_in(data: Path) -> list[dict[str, str]]:
    """Return the deferred changes in order, without the half line that a crash leaves.

    Nothing outside the folder: it may have been restored from somebody else's backup.
    """
    found: list[dict[str, str]] = []
    with suppress(FileNotFoundError):
        for line in (data / _LATER).read_text(encoding="utf-8", errors="replace").splitlines():
            with suppress(ValueError, RecursionError):
                change = json.loads(line)
                if isinstance(change, dict) and set(change) in _CHANGES:
                    places = [each for name, each in change.items() if name != "sha256"]
                    if all(_is_below(data, place) for place in places):
                        found.append(change)
    return found


def _is_below(data: Path, place: object) -> bool:
    """Return whether this names something in the folder, and not the folder itself."""
    if not isinstance(place, str) or "\0" in place:
        return False
    if not Path(place).parts or ".." in Path(place).parts:
        return False
    return (data / place).parent.resolve().is_relative_to(data.resolve())


def _is_whole(fresh: Path, change: dict[str, str]) -> bool:
    """Return whether a file is complete. A copied folder may have half of it."""
    return fresh.is_file() and sha256_of(fresh) == change.get("sha256")


def _data_of(path: Path) -> Path | None:
    for folder in (path, *path.parents):
        if (folder / _LOCK).exists():
            return folder
    return None


def _is_frozen(data: Path) -> bool:
    try:
        age_s = time.time() - (data / FROZEN).stat().st_mtime
    except FileNotFoundError:
        return False
    # Setting the clock ends a freeze early, and never prolongs it.
    return abs(age_s) < LEASE_S


def snapshot(database: Path, into: Path) -> None:
    """Copy a database as it is at one moment, while it is written to; raises StorageError."""
    try:
        with sqlite3.connect(database, timeout=30) as connection:
            connection.execute("VACUUM INTO ?", (str(into),))
        connection.close()
        into.chmod(0o600)
    except sqlite3.Error as error:
        raise StorageError("database.not_copied", name=database.name, error=str(error)) from error
