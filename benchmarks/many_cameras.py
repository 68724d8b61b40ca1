"""`python -m benchmarks.many_cameras [CAMERAS…]`: what a hub takes for 1 to 32 cameras.

Each number of cameras is followed by a hub of its own, as `neighbors hub measure` does it. What was
measured goes into `curves/cameras*.json`, if it was measured for all sizes.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
import os
from pathlib import Path
from statistics import median
import sys
import tempfile
from typing import Final

from benchmarks.curves import Curve
from hub.cli.measure.camera import LOOP_S
from hub.cli.measure.trial import Followed, Trial

CAMERAS: Final = (1, 2, 4, 8, 16, 32)
MOST_BUSY: Final = 70.0
"""In % of a core: `neighbors hub measure` gives cameras as much."""
MOST_MOTION_S: Final = 4.0
"""As in `small_machine`."""
_QUIET_S: Final = 12.0
_MIB: Final = 1 << 20


def follow(
    cameras: int, folder: Path, *, quiet_s: float = _QUIET_S, watch_s: float = 24.0
) -> Followed:
    """Return what following so many cameras takes; raises HubError."""
    work = Path(tempfile.mkdtemp(dir=folder))
    trial = Trial(folder=work, cameras=cameras, quiet_s=quiet_s, watch_s=watch_s)
    return asyncio.run(trial.follow(lambda _: None))


def curves(taken: Mapping[int, Followed], measured: str) -> list[Curve]:
    """Return the curves of what was measured for numbers of cameras."""

    def curve(name: str, y: str, goal: float, values: Sequence[float]) -> Curve:
        points = [(number, round(value, 3)) for number, value in zip(taken, values, strict=True)]
        return Curve(name=name, x="cameras", y=y, goal=goal, points=points, measured=measured)

    every = list(taken.values())
    return [
        curve(
            "cameras",
            "% of one core that a hub takes to record and watch cameras (1080p15, 4 Mbit/s)",
            MOST_BUSY,
            [100 * each.busy for each in every],
        ),
        curve(
            "cameras_lost",
            "Network packets that the same hub lost",
            0.0,
            [float(each.lost_packets) for each in every],
        ),
        curve(
            "cameras_motion",
            "Seconds from a person's first picture until listeners of the hub know (12: never)",
            MOST_MOTION_S,
            [LOOP_S if each.missed else max(each.motion_s) for each in every],
        ),
    ]


def _describe(cameras: int, followed: Followed) -> str:
    known = followed.motion_s or (LOOP_S,)
    return (
        f"{cameras} cameras: {100 * followed.busy:.1f} % of a core, "
        f"{100 * followed.busy / cameras:.2f} % each; {followed.memory_bytes / _MIB:.0f} MiB; "
        f"{followed.lost_packets} packets lost; motion known after "
        f"{median(known):.2f} s, at most {max(known):.2f} s ({len(followed.motion_s)} known); "
        f"{followed.missed} missed; load {os.getloadavg()[0]:.0f}"
    )


def main() -> None:
    """Print a line for each number of cameras, and keep the curves of all."""
    sizes = tuple(map(int, sys.argv[1:])) or CAMERAS
    taken, loads = dict[int, Followed](), list[float]()
    with tempfile.TemporaryDirectory(prefix="neighbors-bench-") as folder:
        for cameras in sizes:
            taken[cameras] = follow(cameras, Path(folder))
            loads.append(os.getloadavg()[0])
            print(_describe(cameras, taken[cameras]), flush=True)  # noqa: T201 -- its output
    if sizes == CAMERAS:
        day = datetime.now(UTC).date()
        cores = os.process_cpu_count()
        load = f"load {min(loads):.0f} to {max(loads):.0f}"
        where = f"{day}, {cores} cores that also play the cameras, {load}"
        for curve in curves(taken, where):
            curve.write()


if __name__ == "__main__":
    main()
