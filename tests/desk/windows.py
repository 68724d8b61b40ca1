"""Runs a command, a module or all imports as Windows would: `python -m tests.desk.windows …`.

    imports                               every module that a department's side may load
    agency inbox FOLDER --then agency …   commands of `neighbors`, one after another
    -m noticeboard.seal.worker            a module

What only POSIX has is gone, for our own code: modules, names of `os`, `signal` and `socket`, signal
handlers of the event loop. `sys.platform` says `win32`. Below the folder that WATCHED names, files
are refused what Windows refuses: names, opening folders, changing read-only files, and deleting or
renaming what this process has open. It is no Windows: its kernel, its C library and the Windows
wheels are not there.
"""

import asyncio
from collections.abc import Iterable
import errno
import fcntl
import importlib
import os
from pathlib import Path
import pkgutil
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
from types import ModuleType
from typing import Any, Final, override

OURS: Final = ("hub", "noticeboard")
SIDE: Final = ("agency", "desk", "log", "rules", "runtime", "seal", "signatures", "verify")
"""What of `noticeboard` a department may load."""
NO_MODULES: Final = (
    *("crypt", "curses", "fcntl", "grp", "nis", "posix", "pty", "pwd", "readline", "resource"),
    *("spwd", "syslog", "termios", "tty"),
)
_SIGNALS: Final = {
    "SIG_DFL",
    "SIG_IGN",
    "SIGABRT",
    "SIGFPE",
    "SIGILL",
    "SIGINT",
    "SIGSEGV",
    "SIGTERM",
}
NO_NAMES: Final = {
    "os": frozenset(
        """
        O_CLOEXEC O_DIRECTORY O_DSYNC O_NOCTTY O_NOFOLLOW O_NONBLOCK O_PATH O_SYNC O_TMPFILE
        WEXITSTATUS WIFEXITED WNOHANG chown chroot copy_file_range ctermid eventfd fchdir fchown
        fdatasync fork forkpty fstatvfs getegid geteuid getgid getgroups getloadavg getpgid getpgrp
        getpriority getresuid getsid getuid getxattr initgroups killpg lchown lockf major
        memfd_create minor mkfifo mknod nice openpty pathconf pidfd_open posix_fadvise
        posix_fallocate posix_spawn pread preadv pwrite pwritev register_at_fork sched_getaffinity
        sched_yield sendfile setgid setgroups setpgid setpriority setsid setuid setxattr splice
        statvfs sync sysconf tcgetpgrp ttyname uname wait wait3 wait4 waitid
        """.split()  # noqa: SIM905 -- a list of words reads best so
    ),
    "signal": frozenset(
        {each for each in dir(signal) if each.startswith("SIG") and each not in _SIGNALS}
        | {"ITIMER_REAL", "alarm", "getitimer", "pause", "pthread_kill", "pthread_sigmask"}
        | {"setitimer", "siginterrupt", "sigpending", "sigtimedwait", "sigwait", "sigwaitinfo"}
    ),
    "socket": frozenset(
        {"AF_NETLINK", "AF_PACKET", "AF_UNIX", "SO_REUSEPORT", "SOCK_CLOEXEC", "SOCK_NONBLOCK"}
        | {"recv_fds", "send_fds"}
    ),
}
_WRITES: Final = os.O_WRONLY | os.O_RDWR
_UNNAMED: Final = re.compile(
    r'[<>:"|?*\x00-\x1f]|[. ]$|^(aux|con|nul|prn|com\d|lpt\d)(\.|$)', re.IGNORECASE
)


class _Lacking(ModuleType):
    """A module without what Windows lacks, for our own code; the libraries have the whole one."""

    def __init__(self, real: ModuleType, **instead: object) -> None:
        super().__init__(real.__name__)
        self.__dict__["_real"] = real
        self.__dict__["_instead"] = instead

    @override
    def __getattr__(self, name: str) -> Any:
        if sys._getframe(1).f_globals.get("__name__", "").partition(".")[0] in OURS:  # noqa: SLF001
            if name in self._instead:
                return self._instead[name]
            if name in NO_NAMES[self.__name__]:
                raise AttributeError(f"Windows has no {self.__name__}.{name}")
        return getattr(self._real, name)


def _fsync(descriptor: int) -> None:
    """Sync for somebody who may write, as FlushFileBuffers does."""
    if not fcntl.fcntl(descriptor, fcntl.F_GETFL) & _WRITES:
        raise OSError(errno.EBADF, "Windows syncs no file that is open for reading")
    os.fsync(descriptor)


def _msvcrt() -> ModuleType:
    module = ModuleType("msvcrt")

    def locking(descriptor: int, mode: int, _bytes: int) -> None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB if mode else fcntl.LOCK_UN)
        except BlockingIOError:
            raise PermissionError(errno.EACCES, "It is locked") from None

    vars(module).update(LK_UNLCK=0, LK_NBLCK=2, locking=locking)
    return module


def _open_here() -> list[str]:
    """Return the paths of what this process has open."""
    found = []
    for each in os.listdir("/proc/self/fd"):  # noqa: PTH208 -- names alone
        try:
            found.append(os.readlink(f"/proc/self/fd/{each}"))  # noqa: PTH115 -- likewise
        except FileNotFoundError:
            continue
    return found


def _refuse(event: str, given: tuple[Any, ...]) -> None:
    """Raise what Windows raises."""
    watched = os.environ["WATCHED"]
    if event in {"os.remove", "os.rename", "os.rmdir", "open"}:
        paths = given[: 2 if event == "os.rename" else 1]
        for each in paths:
            if isinstance(each, str | Path) and str(each).startswith(watched):
                _refuse_path(event, str(each), given)


def _refuse_path(event: str, path: str, given: tuple[Any, ...]) -> None:
    if any(map(_UNNAMED.search, Path(path).parts)):
        raise OSError(errno.EINVAL, "Windows has no such name", path)
    try:
        mode = os.lstat(path).st_mode
    except OSError:
        return
    if event == "open":
        if stat.S_ISDIR(mode):
            raise PermissionError(errno.EACCES, "Windows opens no folder", path)
        if given[2] & _WRITES and not mode & stat.S_IWUSR:
            raise PermissionError(errno.EACCES, "It is read-only", path)
        return
    if not stat.S_ISDIR(mode) and not mode & stat.S_IWUSR and path != given[0]:
        raise PermissionError(errno.EACCES, "It is read-only", path)
    if event == "os.remove" and not mode & stat.S_IWUSR:
        raise PermissionError(errno.EACCES, "It is read-only", path)
    if any(each == path or each.startswith(f"{path}/") for each in _open_here()):
        raise PermissionError(errno.EACCES, "It is open", path)


def _names() -> list[str]:
    """Return the modules of a department's side."""
    found = ["hub.__main__"]
    for side in SIDE:
        package = importlib.import_module(f"noticeboard.{side}")
        found += [
            each.name for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        ]
    return found


def become_windows(names: Iterable[str]) -> None:
    """Take away what Windows lacks, after loading the libraries that these modules of ours use."""
    for each in names:
        # The libraries load what they use on this system.
        importlib.import_module(each)
    for each in [name for name in sys.modules if name.partition(".")[0] in OURS]:
        del sys.modules[each]
    sys.modules.update(dict.fromkeys(NO_MODULES))  # type: ignore[arg-type]
    sys.modules["msvcrt"] = _msvcrt()
    sys.modules["os"] = _Lacking(os, name="nt", fsync=_fsync, O_BINARY=0)
    # Ctrl-Break, which a test can send.
    sys.modules["signal"] = _Lacking(signal, SIGBREAK=signal.SIGUSR2)
    sys.modules["socket"] = _Lacking(socket)
    sys.platform = "win32"
    shutil._use_fd_functions = False  # type: ignore[attr-defined]  # noqa: SLF001

    def no_handlers(*_: object) -> None:
        raise NotImplementedError

    asyncio.SelectorEventLoop.add_signal_handler = no_handlers  # type: ignore[method-assign,assignment]
    asyncio.SelectorEventLoop.remove_signal_handler = no_handlers  # type: ignore[method-assign,assignment]
    real = subprocess.Popen.__init__

    def start(self: Any, arguments: list[str], **options: Any) -> None:  # noqa: ANN401
        real(self, [arguments[0], "-m", __spec__.name, *arguments[1:]], **options)

    subprocess.Popen.__init__ = start  # type: ignore[method-assign,assignment]
    if "WATCHED" in os.environ:
        sys.addaudithook(_refuse)


def main() -> None:
    """Do what the arguments say."""
    match sys.argv[1:]:
        case ["imports"]:
            names = _names()
            become_windows(names)
            for each in names:
                importlib.import_module(each)
            print(len(names))  # noqa: T201 -- the answer
        case ["-m", module, *_]:
            become_windows([module])
            importlib.import_module(module).main()
        case words:
            become_windows(["hub.__main__", "noticeboard.agency.cli", "noticeboard.verify.cli"])
            program = importlib.import_module("hub.__main__")
            for each in " ".join(words).split(" --then "):
                sys.argv = ["neighbors", *each.split()]
                try:
                    program.main()
                except SystemExit as end:
                    if end.code:
                        raise


if __name__ == "__main__":
    main()
