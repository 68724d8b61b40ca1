"""A clock that all processes of the demo share, and that can run faster than the machine's.

`pace.c` stands between each process and its C library, so everything in it lives by that clock:
wall time, steady time, and every wait with a timeout. The clock stands still while one of their
threads is busy for longer than a moment, so that a fast clock alone makes nothing late.
"""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from ctypes import CDLL, Structure, addressof, c_int64, c_void_p
import mmap
import os
from pathlib import Path
import subprocess
import sys
import tempfile
import time

from demo.network import run_child

CONTROL = "PACE"
"""Names the file that the processes share; also in pace.c."""
_SOURCE = Path(__file__).with_name("pace.c")
_WIND_EACH_S = 0.005
_LAG_NS = 20_000_000
_MOST_LOOKS = 1000
_NS = 1_000_000_000
_BYTES = 1 << 15
"""More than `struct pace` takes."""


class _Control(Structure):
    """As in pace.c, without its threads."""

    _fields_ = (
        ("rate", c_int64),
        ("lag", c_int64),
        ("wall", c_int64),
        ("turn", c_int64),
        ("real", c_int64),
        ("steady", c_int64),
        ("piece", c_int64),
        ("until", c_int64),
        ("stood", c_int64),
        ("forced", c_int64),
    )


class Pace:
    """The shared clock as the play sees it, which runs by it too."""

    def __init__(self, file: Path) -> None:
        with file.open("r+b") as opened:
            self._map = mmap.mmap(opened.fileno(), _BYTES)
        self.control = _Control.from_buffer(self._map)
        self.fast_real_s = self.fast_s = 0.0
        """How long it ran fast: the machine's seconds, and its own."""

    @contextmanager
    def fast(self, rate: int) -> Generator[None]:
        """Let the clock run up to `rate` times as fast as the machine's."""
        real, steady = self.control.real, self.control.steady
        self.control.lag, self.control.rate = _LAG_NS, rate
        try:
            yield
        finally:
            self.control.rate = 1
            for _ in range(_MOST_LOOKS):  # it is told at the next winding
                if self.control.piece == 1:
                    break
                time.sleep(_WIND_EACH_S)
            self.control.lag = 0
            self.fast_real_s += (self.control.real - real) / _NS
            self.fast_s += (self.control.steady - steady) / _NS

    def real_s(self) -> float:
        """Return the machine's steady time, to some milliseconds."""
        return float(self.control.real / _NS)

    def stood_s(self) -> float:
        """Return for how many real seconds the clock has stood still."""
        return float(self.control.stood / _NS)

    def forced(self) -> int:
        """Return how often the clock went on although a thread was still busy."""
        return int(self.control.forced)


def shared() -> Pace | None:
    """Return the clock that this process runs by; None if that is the machine's."""
    file = os.environ.get(CONTROL)
    return None if file is None else Pace(Path(file))


def run_paced(words: list[str], environment: Mapping[str, str]) -> int:
    """Run a command, and all that it starts, by a clock of their own; returns its exit status.

    `environment` is added to this process's own.
    """
    with tempfile.TemporaryDirectory(prefix="neighbors-pace-") as folder:
        library, file = Path(folder) / "pace.so", Path(folder) / "control"
        _compile(library)
        file.write_bytes(bytes(_BYTES))
        with file.open("r+b") as opened, mmap.mmap(opened.fileno(), _BYTES) as mapped:
            control = _Control.from_buffer(mapped)
            control.rate = control.piece = 1
            control.real = control.steady = control.until = time.monotonic_ns()
            control.wall = time.time_ns() - control.steady
            wind = CDLL(str(library)).pace_wind
            wind.argtypes = [c_void_p]
            at = addressof(control)

            def keep_wound(inside: "subprocess.Popen[bytes]") -> int:
                while inside.poll() is None:
                    wind(at)
                    time.sleep(_WIND_EACH_S)
                return inside.returncode

            try:
                paced = {CONTROL: str(file), "LD_PRELOAD": str(library)}
                return run_child(words, {**environment, **paced}, keep_wound)
            finally:
                del control


def _compile(library: Path) -> None:
    words = ["cc", "-O2", "-shared", "-fPIC", "-o", str(library), str(_SOURCE), "-ldl", "-lpthread"]
    subprocess.run(words, check=True)  # noqa: S603 -- our own source


if __name__ == "__main__":
    # `python -m demo.pace WORDS`: run a command by a clock of its own.
    sys.exit(run_paced(sys.argv[1:], {}))
