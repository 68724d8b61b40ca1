"""What Windows does differently from Linux and macOS: chosen here, once.

Windows has no signals but Ctrl-C and a closed console, no limits of a process, and no file modes.
Of `os.mkdir`, it takes the mode 0o700 alone (CPython 3.13): the folder and all that is made in it
is then open to this user and to administrators. A file that is open, or read-only, can neither be
renamed over nor deleted.
"""

import asyncio
from collections.abc import Callable
import ctypes
import errno
import io
import os
from pathlib import Path
import signal
import sys
import threading
import time
from typing import Final

PRIVATE_FOLDER: Final = 0o700
_OTHERS: Final = 0o077
_PR_SET_PDEATHSIG: Final = 1
"""prctl(2)."""
_PR_SET_DUMPABLE: Final = 4
"""prctl(2)."""
_TRIES: Final = 10
_TRY_AGAIN_S: Final = 0.1

if sys.platform == "win32":
    import msvcrt

    READ_ONLY_FILE: Final = 0o600
    """A read-only file could not be deleted when its case ends; SHA256SUMS shows a change."""
    STOP_SIGNALS: Final = (signal.SIGINT, signal.SIGBREAK)
    """Ctrl-C, and Ctrl-Break or a console that closes."""

    def try_lock(descriptor: int) -> bool:
        """Lock an open file for as long as it is open; return whether nobody else had it."""
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno not in {errno.EACCES, errno.EDEADLK}:
                raise
            return False
        return True

    def unlock(descriptor: int) -> None:
        """Let somebody else lock the file; closing it alone may take a while to do so."""
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

    def sync_folder(folder: Path) -> None:
        """Make the names in a folder durable: NTFS journals them, and a folder can't be opened."""

    def sync_file(path: Path) -> None:
        """Make a file's bytes durable; Windows does that only for somebody who may write."""
        with path.open("r+b") as file:
            os.fsync(file.fileno())

    def drop_cached(descriptor: int) -> None:
        """Do nothing: a stick is written through, for people pull it out as they like."""

    def replace(fresh: Path, path: Path) -> None:
        """Rename a file over another, which a reader or a virus scanner may still have open."""
        for left in reversed(range(_TRIES)):
            try:
                fresh.replace(path)
            except PermissionError:
                if not left:
                    raise
                time.sleep(_TRY_AGAIN_S)
            else:
                return

    def call_at_signal(number: signal.Signals, act: Callable[[], None]) -> None:
        """Call `act` in the running loop at a signal."""
        loop = asyncio.get_running_loop()
        signal.signal(number, lambda _number, _frame: loop.call_soon_threadsafe(act))

    def forget_signal(number: signal.Signals) -> None:
        """Do nothing: `signal.signal` alone decides."""

    def end_after(seconds: float) -> None:
        """End this process by force, in so many seconds, unless compiled code holds up Python."""
        timer = threading.Timer(seconds, os._exit, (1,))
        timer.daemon = True
        timer.start()

    def postpone_alarm(seconds: float) -> None:
        """Do nothing: there is no alarm that needs neither memory nor a thread."""

    def show_threads_at_alarm() -> None:
        """Do nothing, likewise."""

    def limit_memory(most_bytes: int) -> None:
        """Do nothing: Windows has no such limit of a process for itself."""

    def forbid_core_dumps() -> None:
        """Do nothing: Windows writes none unless an administrator asks for them."""

    def allow_files(most: int) -> None:
        """Do nothing: sockets are not counted among files."""

    def most_files() -> int:
        """Return how many files and sockets a process may have open."""
        return 1 << 16

    def widen_pipe(descriptor: int, size_bytes: int) -> None:
        """Do nothing: asyncio's pipes have a buffer of their own."""

    def print_unicode() -> None:
        """Print UTF-8 into files and pipes, as a console shows it; not this country's code page."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8")

    def make_own_files_private() -> None:
        """Do nothing: what this process makes has the rights of the folder that it is in."""

    def is_private(folder: Path) -> bool:
        """Return whether others are kept out of a folder: those in the user's own folder are."""
        return folder.resolve().is_relative_to(Path.home().resolve())

else:
    import faulthandler
    import fcntl
    import resource

    READ_ONLY_FILE: Final = 0o400
    """What is evidence is not changed by mistake."""
    STOP_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)

    def try_lock(descriptor: int) -> bool:
        """Lock an open file for as long as it is open; return whether nobody else had it."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in {errno.EAGAIN, errno.EACCES}:
                raise
            return False
        return True

    def unlock(descriptor: int) -> None:
        """Let somebody else lock the file."""
        fcntl.flock(descriptor, fcntl.LOCK_UN)

    def sync_folder(folder: Path) -> None:
        """Make the names in a folder durable."""
        _sync(folder, os.O_RDONLY | os.O_DIRECTORY)

    def sync_file(path: Path) -> None:
        """Make a file's bytes and its mode durable."""
        _sync(path, os.O_RDONLY)

    def _sync(path: Path, flags: int) -> None:
        descriptor = os.open(path, flags)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def drop_cached(descriptor: int) -> None:
        """Forget a synced file's bytes, on Linux, so that the next reader asks its medium."""
        if sys.platform == "linux":
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)

    def replace(fresh: Path, path: Path) -> None:
        """Rename a file over another."""
        fresh.replace(path)

    def call_at_signal(number: signal.Signals, act: Callable[[], None]) -> None:
        """Call `act` in the running loop at a signal."""
        asyncio.get_running_loop().add_signal_handler(number, act)

    def forget_signal(number: signal.Signals) -> None:
        """Have the running loop call nothing at a signal."""
        asyncio.get_running_loop().remove_signal_handler(number)

    def end_after(seconds: float) -> None:
        """End this process by force, in so many seconds, whatever it does then."""
        # Only the signal's default action ends a process that is in C code.
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)

    def postpone_alarm(seconds: float) -> None:
        """Have SIGALRM end this process in so many seconds, instead of when it would have."""
        signal.setitimer(signal.ITIMER_REAL, seconds)

    def show_threads_at_alarm() -> None:
        """Print each thread's stack at SIGALRM, which then ends the process."""
        faulthandler.register(signal.SIGALRM, chain=True)

    def limit_memory(most_bytes: int) -> None:
        """Give this process no more memory than that; OSError or ValueError if it can't be set."""
        resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))

    def forbid_core_dumps() -> None:
        """Have this process, and those that it starts, write no core dumps."""
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def allow_files(most: int) -> None:
        """Let this process have so many files and sockets open, or as many as it may."""
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        limit = most if hard == resource.RLIM_INFINITY else min(hard, most)
        if soft != resource.RLIM_INFINITY and soft < limit:
            resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))

    def most_files() -> int:
        """Return how many files and sockets a process may have open."""
        soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        return 1 << 16 if soft == resource.RLIM_INFINITY else soft

    def widen_pipe(descriptor: int, size_bytes: int) -> None:
        """Make room in a pipe, on Linux; raises OSError."""
        if sys.platform == "linux":
            fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, size_bytes)

    def print_unicode() -> None:
        """Do nothing: the locale's encoding is what everybody there reads."""

    def make_own_files_private() -> None:
        """Have this process make its files and folders for its own user alone."""
        os.umask(_OTHERS)

    def is_private(folder: Path) -> bool:
        """Return whether others are kept out of a folder, by its own mode or of one above it."""
        return any(not each.stat().st_mode & _OTHERS for each in (folder, *folder.parents))


def end_at_parents_end() -> None:
    """Have this process get SIGTERM when its parent ends, on Linux."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def forbid_reading_memory() -> None:
    """Keep the same user's other processes from reading this one's memory, on Linux."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def give_to_owner(path: Path) -> None:
    """Let a file belong to whom its folder belongs to, if root has written it; blocking.

    A service runs as a user of its own, and whoever looks after it works beside it as root.
    """
    if sys.platform != "win32" and os.geteuid() == 0:
        owner = path.parent.stat()
        os.chown(path, owner.st_uid, owner.st_gid)


def make_private(folder: Path) -> bool:
    """Make a folder that only this user may read, or close an empty one to others; blocking.

    Return whether others are kept out now: a folder that holds something already keeps its rights.
    """
    if folder.is_dir() and any(folder.iterdir()):
        return is_private(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    if sys.platform == "win32" and folder.is_dir():
        # Windows takes the mode of a folder only as it is made.
        folder.rmdir()
    folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    folder.chmod(PRIVATE_FOLDER)
    return True
