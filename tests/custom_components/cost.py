"""What importing an integration costs a Home Assistant that runs, beside others.

`python -m tests.custom_components.cost` prints it. Each is imported in a process of its own, which
has loaded what every Home Assistant has: its core, and the platforms that entities come from.
"""

from dataclasses import dataclass
import json
import os
from pathlib import Path
import subprocess
import sys

HERE = Path(__file__).parents[2]
OURS = HERE / "custom_components" / "neighbors_requests"
PEERS = {
    "overseerr": ("homeassistant.components.overseerr", "python_overseerr"),
    "ring": ("homeassistant.components.ring", "ring_doorbell"),
}
GENTLE_RUNS = 5

_CHILD = """
import gc, importlib, json, pkgutil, sys, time
import homeassistant.bootstrap, homeassistant.components.http, homeassistant.components.repairs
import homeassistant.components.logbook, homeassistant.components.recorder.models
import homeassistant.helpers.trigger, homeassistant.helpers.condition
for each in sys.argv[2].split(","):
    importlib.import_module("homeassistant.components." + each)
def taken():
    with open("/proc/self/statm") as told:
        return int(told.read().split()[1]) * 4096
gc.collect()
before, began = taken(), time.process_time()
for name in sys.argv[1].split(","):
    importlib.import_module(name)
print(json.dumps([(time.process_time() - began) * 1000, (taken() - before) / 2**20]))
"""
_THERE = (
    "automation,binary_sensor,blueprint,button,calendar,camera,conversation,diagnostics,event,frontend,geo_location,image,intent,"
    "lovelace,media_player,media_source,notify,persistent_notification,script,select,sensor,switch,todo,"
    "update,websocket_api,zeroconf"
)


class NotHereError(Exception):
    """An integration, or its library, is not installed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """One integration's imports: the best of some runs, since others use the machine too."""

    ms: float
    """Of the processor's time."""
    mib: float


def modules_of(package: str, folder: Path) -> list[str]:
    """Return the modules that Home Assistant loads of an integration by itself."""
    return [package, *(f"{package}.{each.stem}" for each in sorted(folder.glob("[a-z]*.py")))]


def import_cost(modules: list[str], runs: int = GENTLE_RUNS) -> Cost:
    """Import modules in processes of their own; raises NotHereError."""
    measured: list[tuple[float, float]] = []
    for _ in range(runs):
        done = subprocess.run(  # noqa: S603 -- this very Python
            [sys.executable, "-W", "ignore", "-c", _CHILD, ",".join(modules), _THERE],
            capture_output=True,
            check=False,
            cwd=HERE,
            # Home Assistant keeps what it has compiled: only its very first start compiles.
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": ""},
            text=True,
            timeout=120,
        )
        if done.returncode != 0:
            raise NotHereError(done.stderr.strip().rpartition("\n")[2])
        measured.append(tuple(json.loads(done.stdout.rpartition("\n")[0] or done.stdout)))
    return Cost(
        ms=min(ms for ms, _ in measured),
        mib=min(mib for _, mib in measured),
    )


def our_cost(runs: int = GENTLE_RUNS) -> Cost:
    """Return what our own integration costs."""
    return import_cost(modules_of("custom_components.neighbors_requests", OURS), runs)


def main() -> None:
    """Print ours beside the others."""
    ours = our_cost()
    sys.stdout.write(f"neighbors_requests  {ours.ms:6.1f} ms  {ours.mib:5.2f} MiB\n")
    import homeassistant.components  # noqa: PLC0415 -- the tests measure without it

    for name, (package, _library) in PEERS.items():
        folder = Path(homeassistant.components.__path__[0]) / name
        try:
            peer = import_cost(modules_of(package, folder))
        except NotHereError as error:
            sys.stdout.write(f"{name:18}  not here: {error}\n")
            continue
        ratio = f"{peer.ms / ours.ms:.1f} times ours, {peer.mib / ours.mib:.1f} times"
        sys.stdout.write(f"{name:18}  {peer.ms:6.1f} ms  {peer.mib:5.2f} MiB  {ratio}\n")


if __name__ == "__main__":
    main()
