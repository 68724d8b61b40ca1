"""A hub on a quarter of a core with 512 MiB, and what recording writes to a disk.

`python -m benchmarks.small_machine` measures only this, and prints JSON as `scripts/bench` does.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
import json
from pathlib import Path
import subprocess
import tempfile
from typing import Final

import msgspec

from benchmarks.large_board import description, write_board
from benchmarks.large_entries import BoardKeys
from benchmarks.large_server import make_app, read_figures, serve
from benchmarks.large_world import Plan
from benchmarks.limited import limited
from benchmarks.measure import FULL, Effort, Figure
from hub.cli.client import LocalHub
from hub.cli.measure.limits import Wear
from hub.cli.measure.trial import Outcome, Trial
from hub.errors import StorageError
from hub.feeds.preview import BoardDescription

CORES: Final = 0.25
MEMORY_BYTES: Final = 512 << 20
CAMERAS: Final = 4
MOST_SEALED_S: Final = 10.0
MOST_MOTION_S: Final = 4.0
"""Key frames are 2 s apart, and what is suspicious in one is looked at with the next."""
LEAST_SAVED: Final = 2.0
"""The mode that spares the disk must halve the syncs, and the bytes that aren't footage."""
_MIB: Final = 1 << 20
_MB: Final = 1e6
_ENTRIES: Final = 1000
_FOLLOWED_S: Final = 60.0
"""How long the hub has for the board's past, before it is measured."""
_LOOKS_S: Final = 10.0
_QUIET_S: Final = 48.0
"""Twelve segments of the usual length, four of the longer ones."""
_IMAGE_BYTES: Final = 2 << 30


def figures(effort: Effort, folder: Path) -> Iterator[Figure]:
    """Follow four cameras and a board with a quarter of a core; then count what a disk writes."""
    yield from _small(folder)
    yield from _wear(effort, folder)


def _small(folder: Path) -> Iterator[Figure]:
    board = folder / "town"
    write_board(Plan.of(_ENTRIES, end=datetime.now(UTC)), board, processes=1)
    work = Path(tempfile.mkdtemp(dir=folder))
    outcome = asyncio.run(_follow(work, board))
    worst = max(outcome.motion_s, default=float("inf"))
    for name, value, unit, limit in (
        (
            "small_machine",
            outcome.sealed_s,
            f"s to seal {outcome.share_bytes >> 20} MiB",
            MOST_SEALED_S,
        ),
        ("small_machine_prepared", outcome.prepared_s, "s to cut them for a review", MOST_SEALED_S),
        ("small_machine_lost", float(outcome.lost_packets), "network packets", 0.0),
        ("small_machine_missed", float(outcome.missed), "entrances that nobody knew of", 0.0),
        ("small_machine_motion", worst, "s until motion is known, at most", MOST_MOTION_S),
        ("small_machine_busy", 100 * outcome.busy / CORES, "% of the quarter", 70.0),
        ("small_machine_memory", outcome.sealing_bytes / _MIB, "MiB of its own", 512.0),
    ):
        yield Figure(name=f"scale.{name}", value=value, unit=unit, peer="", limit=limit)


async def _follow(work: Path, board: Path) -> Outcome:
    held = read_figures(board)
    async with serve(make_app(board, held)) as port:
        client = _Client(board=board, port=port, entries=held.entries)
        with limited(cores=CORES, memory_bytes=MEMORY_BYTES) as words:
            trial = Trial(
                folder=work,
                cameras=CAMERAS,
                quiet_s=_FOLLOWED_S,
                prefix=words,
                companion=client.use,
            )
            outcome = await trial.run(lambda _: None)
    if not client.caught_up:
        raise StorageError("The hub read no board while it was watched: its figures mean nothing.")
    return outcome


@dataclass(slots=True, kw_only=True)
class _Client:
    """What Home Assistant does besides listening: it reads the state, and shows pictures."""

    board: Path
    port: int
    entries: int
    caught_up: bool = False

    async def use(self, hub: LocalHub) -> None:
        """Follow a board, then look every ten seconds."""
        keys = BoardKeys(read_figures(self.board).seed)
        about = description(keys, f"http://127.0.0.1:{self.port}")
        policy = msgspec.convert(about, BoardDescription).policy(
            about["url"], allow_private_address=True
        )
        await hub.call("POST", "/boards", msgspec.to_builtins(policy))
        while True:
            state = await hub.call("GET", "/state")
            self.caught_up = self.caught_up or any(
                each["size"] == self.entries for each in state["boards"]
            )
            for camera in state["cameras"]:
                async with hub.download(f"/cameras/{camera['id']}/snapshot") as picture:
                    await picture.read()
            await asyncio.sleep(_LOOKS_S)


# Write wear


def _wear(effort: Effort, folder: Path) -> Iterator[Figure]:
    quiet_s = _QUIET_S if effort == FULL else 12.0
    with _disk(folder) as disk:
        usual, spared = (
            Wear.of(
                asyncio.run(
                    Trial(
                        folder=_made(disk / name),
                        cameras=CAMERAS,
                        quiet_s=quiet_s,
                        drains_disk=True,
                        spares_disk=name == "spared",
                    ).write(lambda _: None)
                )
            )
            for name in ("usual", "spared")
        )
    for name, unit, ours, theirs in (
        ("wear_syncs", "syncs of the hub", spared.syncs, usual.syncs),
        ("wear_flushes", "flushes of the disk", spared.flushes, usual.flushes),
        ("wear_beside", "MB besides the footage", _beside_mb(spared), _beside_mb(usual)),
    ):
        yield Figure(
            name=f"scale.{name}",
            value=ours,
            unit=f"{unit} a camera hour",
            peer="the same hub without recording.spare_disk",
            peer_value=theirs,
            goal=LEAST_SAVED,
        )
    yield Figure(
        name="scale.wear",
        value=spared.disk_bytes / _MB,
        unit="MB a camera hour, footage included",
        peer="the footage alone",
        peer_value=spared.footage_bytes / _MB,
        goal=0.95,
    )


def _beside_mb(wear: Wear) -> float:
    return (wear.disk_bytes - wear.footage_bytes) / _MB


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


@contextmanager
def _disk(folder: Path) -> Iterator[Path]:
    """Give a disk of its own, whose writes are nobody else's; raises StorageError without one."""
    image, place = folder / "disk.img", _made(folder / "disk")
    with image.open("wb") as file:
        file.truncate(_IMAGE_BYTES)
    try:
        _call("mkfs.ext4", "-q", image)
        _call("mount", "-o", "loop", image, place)
    except (OSError, subprocess.CalledProcessError) as error:
        raise StorageError(f"No disk of its own can be made here: {error}.") from error
    try:
        yield place
    finally:
        _call("umount", place)
        image.unlink()


def _call(*words: str | Path) -> None:
    subprocess.run(words, check=True, capture_output=True)  # noqa: S603 -- mount(8) and mkfs(8)


def main() -> None:
    """Print the figures, one JSON object a line."""
    with tempfile.TemporaryDirectory(prefix="neighbors-bench-") as folder:
        for figure in figures(FULL, Path(folder)):
            print(json.dumps(figure.to_json(), ensure_ascii=False), flush=True)  # noqa: T201 -- its output


if __name__ == "__main__":
    main()
