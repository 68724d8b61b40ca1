"""The data folder: can it be written, how fast, and how long will it last. Blocking."""

from collections.abc import Iterator
import os
from pathlib import Path
from statistics import median
import tempfile
from typing import Final

from hub.cli.doctor.finding import Finding, fine, odd, wrong
from hub.cli.doctor.tools import Tools
from hub.clock import Clock
from hub.config import Config

SUBJECT: Final = "Data folder"
_GIB: Final = 2**30
_TRIES: Final = 5
_PIECE: Final = bytes(256 * 1024)
_SLOW_MS: Final = 150.0
"""A segment is closed every few seconds for each camera, and waits for the disk each time."""
_LITTLE_BYTES: Final = 2 * _GIB


def look_at_folder(config: Config, data: Path, tools: Tools) -> Iterator[Finding]:
    """Yield what is wrong with the folder, or that nothing is."""
    if not data.exists():
        yield odd(
            SUBJECT,
            f"There is no data folder {data} yet.",
            "Start the hub with `neighbors hub run`, or give its --data-dir.",
        )
        return
    try:
        took_ms = _sync_ms(data, tools.clock)
    except OSError as error:
        yield wrong(
            SUBJECT,
            f"{data} cannot be written: {error.strerror}.",
            "Give this user the right to write there, mount the disk read-write, "
            "or give another --data-dir.",
        )
        return
    if took_ms > _SLOW_MS:
        yield odd(
            SUBJECT,
            f"The disk takes {took_ms:.0f} ms to store a quarter of a MiB for good.",
            "Put the data folder on a faster disk: SD cards and network drives lose footage.",
        )
    else:
        yield fine(SUBJECT, f"{data} can be written; the disk answers in {took_ms:.0f} ms.")
    yield from _space(config, data, tools)


def _sync_ms(folder: Path, clock: Clock) -> float:
    """Return how long it takes, in the middle, to write a little and have it on the disk."""
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
            SUBJECT, f"The free space cannot be read: {error.strerror}.", "Check how it is mounted."
        )
        return
    floor = config.floor_bytes
    text = f"{free / _GIB:.1f} GiB are free; {floor / _GIB:.1f} GiB of them are never used."
    if free < floor:
        yield wrong(
            SUBJECT,
            text,
            "Free some space or lower `recording.floor_gib`: nothing new is recorded until then, "
            "once all older footage that may go is gone.",
        )
    elif free < floor + _LITTLE_BYTES:
        yield odd(
            SUBJECT,
            text,
            "Old footage goes sooner than `recording.keep_days` says: use a larger disk.",
        )
    else:
        yield fine(SUBJECT, text)
