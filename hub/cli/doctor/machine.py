"""The machine itself: its clock, and the data folder with its disk. Blocking."""

from collections.abc import Callable, Iterator
from contextlib import suppress
import ctypes
from dataclasses import dataclass, field
import os
from pathlib import Path
import shutil
from statistics import median
import tempfile
from typing import Final

from hub.cli.doctor.findings import Finding, fine, odd, wrong
from hub.clock import Clock, SystemClock
from hub.config import Config
from hub.discovery.addresses import Interface, read_interfaces

CLOCK: Final = "Clock"
FOLDER: Final = "Data folder"
_TIME_ERROR: Final = 5
_TIMEX_BYTES: Final = 512
"""Larger than any system's `struct timex`; all zeros only queries the state."""

_GIB: Final = 2**30
_TRIES: Final = 5
_PIECE: Final = bytes(256 * 1024)
_SLOW_MS: Final = 150.0
"""A slower sync is reported: each camera closes a segment, and waits for one, every few seconds."""
_LITTLE_BYTES: Final = 2 * _GIB


def free_bytes(folder: Path) -> int:
    """Return the free space of the folder's file system in bytes; blocking, raises OSError."""
    return shutil.disk_usage(folder).free


def is_clock_synchronised() -> bool | None:
    """Return whether this machine's clock follows a time server (adjtimex(2)); None if unknown."""
    with suppress(OSError, AttributeError):
        state = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES))
        return None if state < 0 else state != _TIME_ERROR
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """Clocks, the disk, and how long to wait."""

    clock: Clock = field(default_factory=SystemClock)
    interfaces: Callable[[tuple[str, ...]], list[Interface]] = read_interfaces
    free_bytes: Callable[[Path], int] = free_bytes
    is_synchronised: Callable[[], bool | None] = is_clock_synchronised
    connect_s: float = 3.0
    watch_s: float = 5.0
    """How long a camera's stream is watched after its first key frame."""
    events_s: float = 4.0
    """How long an event subscription gets to fail."""
    longest_s: float = 7.0
    """Time limit for one camera; all cameras are examined at the same time."""


def check_clock(tools: Tools) -> Iterator[Finding]:
    """Yield whether this machine's clock can be trusted; blocking."""
    match tools.is_synchronised():
        case True:
            yield fine(CLOCK, "This machine's clock follows a time server.")
        case False:
            yield odd(
                CLOCK,
                "This machine's clock follows no time server.",
                "Switch on NTP (`timedatectl set-ntp true`): footage is found by its time.",
            )
        case None:
            pass


def check_folder(config: Config, data: Path, tools: Tools) -> Iterator[Finding]:
    """Yield problems with the folder, or that there are none."""
    if not data.exists():
        yield odd(
            FOLDER,
            f"There is no data folder {data} yet.",
            "Start the hub with `neighbors hub run`, or give its --data-dir.",
        )
        return
    try:
        took_ms = _sync_ms(data, tools.clock)
    except OSError as error:
        yield wrong(
            FOLDER,
            f"{data} cannot be written: {error.strerror}.",
            "Give this user the right to write there, mount the disk read-write, "
            "or give another --data-dir.",
        )
        return
    if took_ms > _SLOW_MS:
        yield odd(
            FOLDER,
            f"The disk takes {took_ms:.0f} ms to store a quarter of a MiB for good.",
            "Put the data folder on a faster disk: SD cards and network drives lose footage.",
        )
    else:
        yield fine(FOLDER, f"{data} can be written; the disk answers in {took_ms:.0f} ms.")
    recordings = config.recordings or data
    if recordings.exists():
        yield from _space(config, recordings, tools)
    else:
        yield wrong(
            FOLDER,
            f"There is no recordings folder {recordings}.",
            "Connect the disk or network share that it is on, or set another `recording.folder`.",
        )


def _sync_ms(folder: Path, clock: Clock) -> float:
    """Return the median time to write a little data and sync it to the disk."""
    took = []
    with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
        for _ in range(_TRIES):
            began = clock.steady_s()
            file.write(_PIECE)
            os.fsync(file.fileno())
            took.append((clock.steady_s() - began) * 1000)
    return median(took)


def _space(config: Config, data: Path, tools: Tools) -> Iterator[Finding]:
    try:
        free = tools.free_bytes(data)
    except OSError as error:
        yield odd(
            FOLDER, f"The free space cannot be read: {error.strerror}.", "Check how it is mounted."
        )
        return
    floor = config.floor_bytes
    text = f"{free / _GIB:.1f} GiB are free; {floor / _GIB:.1f} GiB of them are never used."
    if free < floor:
        yield wrong(
            FOLDER,
            text,
            "Free some space or lower `recording.floor_gib`: nothing new is recorded until then, "
            "once all older footage that may go is gone.",
        )
    elif free < floor + _LITTLE_BYTES:
        yield odd(
            FOLDER,
            text,
            "Old footage goes sooner than `recording.keep_days` says: use a larger disk.",
        )
    else:
        yield fine(FOLDER, text)
