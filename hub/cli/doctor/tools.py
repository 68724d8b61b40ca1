"""What the doctor looks at the machine with; tests give others."""

from collections.abc import Callable
from contextlib import suppress
import ctypes
from dataclasses import dataclass, field
from pathlib import Path
import shutil
from typing import Final

from hub.clock import Clock, SystemClock
from hub.discovery.interfaces import Interface, read_interfaces

_TIME_ERROR: Final = 5
_TIMEX_BYTES: Final = 512
"""More than any system's `struct timex`; all zero, it only asks."""


def free_bytes(folder: Path) -> int:
    """Return what is free where a folder lies; blocking, raises OSError."""
    return shutil.disk_usage(folder).free


def is_clock_synchronised() -> bool | None:
    """Tell whether this machine's clock follows a time server (adjtimex(2)); None if unknown."""
    with suppress(OSError, AttributeError):
        state = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES))
        return None if state < 0 else state != _TIME_ERROR
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """Clocks, the disk, and how long is waited."""

    clock: Clock = field(default_factory=SystemClock)
    interfaces: Callable[[tuple[str, ...]], list[Interface]] = read_interfaces
    free_bytes: Callable[[Path], int] = free_bytes
    is_synchronised: Callable[[], bool | None] = is_clock_synchronised
    connect_s: float = 3.0
    watch_s: float = 5.0
    """How long a camera's stream is watched after its first key frame."""
    events_s: float = 4.0
    """How long an event subscription is given to fail."""
