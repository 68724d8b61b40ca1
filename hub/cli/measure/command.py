"""The command that measures this machine for about a minute and leaves nothing behind."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
import os
from pathlib import Path
import shutil
import tempfile
from typing import Final

import msgspec

from hub.cli.measure.camera import MAIN
from hub.cli.measure.limits import Row, Wear, judge, most_cameras
from hub.cli.measure.machine import Machine, read_machine
from hub.cli.measure.speeds import Speeds, measure_speeds
from hub.cli.measure.trial import Outcome, Trial
from hub.cli.output import err, marked, print_indented, print_json, print_line, print_table, table
from hub.config import read_config
from hub.data_folder import Folders, is_claimed
from hub.errors import StorageError

_LEAST_FREE_BYTES: Final = 1 << 30
_NICE: Final = 10
_PREFIX: Final = "measure-"


def run(data_dir: Path, config: Path | None, *, cameras: int, as_json: bool) -> None:
    """Measure this machine and print it; raises HubError."""
    path = config or data_dir / "config.toml"
    settings = read_config(path) if config or path.exists() else None
    folders = Folders(data=data_dir)
    if settings is not None and settings.recordings is not None:
        folders = folders.recording_in(settings.recordings)
    spares = settings is not None and settings.spares_disk
    with _working(folders) as folder:
        runs = is_claimed(folders)
        if runs:
            # What is measured yields to the hub that records.
            os.nice(_NICE)
        machine = read_machine()
        trial = Trial(folder=folder, cameras=cameras, spares_disk=spares)
        outcome, speeds = _measure(trial, is_gentle=runs)
    rows = list(judge(outcome, speeds, machine, spares_disk=spares))
    if as_json:
        print_json(_dump(outcome, speeds, machine, rows))
        return
    _print(rows, folder.parent, runs=runs)


def _measure(trial: Trial, *, is_gentle: bool) -> tuple[Outcome, Speeds]:
    status = err.status("Measuring …") if err.is_terminal else None

    def report(what: str) -> None:
        if status is not None:
            status.update(what)

    with status or nullcontext():
        outcome = asyncio.run(trial.run(report))
        report("Hashing, decoding, searching, writing …")
        speeds = measure_speeds(trial.folder, trial.folder / MAIN, is_gentle=is_gentle)
    return outcome, speeds


@contextmanager
def _working(folders: Folders) -> Iterator[Path]:
    """Give a new folder on the disk of the recordings, or a temporary one if there is no hub yet.

    A hub empties its cache when it starts, so what a killed command leaves there doesn't stay.
    """
    place = folders.cache if folders.data.is_dir() else Path(tempfile.gettempdir())
    try:
        with suppress(FileExistsError):
            place.mkdir(mode=0o700)
        if shutil.disk_usage(place).free < _LEAST_FREE_BYTES:
            raise StorageError(
                f"Measuring takes 1 GiB in {place} for a minute: free up space, then try again."
            )
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))
    except OSError as error:
        raise StorageError(
            "file.folder_not_made", path=str(place), error=error.strerror or str(error)
        ) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _print(rows: list[Row], place: Path, *, runs: bool) -> None:
    shown = table("Measured", "Result", "")
    for row in rows:
        shown.add_row(row.name, row.value, marked("✓" if row.good else "▲"))
    print_table(shown)
    print_line("")
    for row in rows:
        print_indented("✓" if row.good else "▲", row.sentence, "green" if row.good else "yellow")
    print_line("")
    print_line(
        f"Measured in {place} with cameras that this command played. Nothing of it is left, and no "
        "camera and no recording of yours was used."
    )
    if runs:
        print_line(
            "Your hub was running and kept recording. What it takes is missing from these figures, "
            "so without it they would be better."
        )


def _dump(outcome: Outcome, speeds: Speeds, machine: Machine, rows: list[Row]) -> dict[str, object]:
    many, limit = most_cameras(outcome, speeds, machine)
    return {
        "machine": msgspec.to_builtins(machine),
        "outcome": msgspec.to_builtins(outcome),
        "speeds": msgspec.to_builtins(speeds),
        "wear_per_camera_hour": msgspec.to_builtins(Wear.of(outcome.quiet)),
        "most_cameras": many,
        "limit": limit.value,
        "rows": msgspec.to_builtins(rows),
    }
