"""The `neighbors hub` command as a person starts it: a process of its own on a data folder."""

from collections.abc import Generator
from dataclasses import dataclass, field
import os
from pathlib import Path
import signal
import subprocess
import sys
import time
from typing import Self

import pytest

DEADLINE_S = 60
CONFIG = """
[api]
host = "127.0.0.1"
port = {port}
[discovery]
enabled = false
[recording]
floor_gib = 0.1
"""


@dataclass(slots=True)
class Hub:
    """One data folder, and the hub that runs on it."""

    folder: Path
    running: subprocess.Popen[bytes] | None = None
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "data"

    @property
    def log(self) -> str:
        """What every run of the hub has printed."""
        return (self.folder / "log").read_text(errors="replace")

    def configure(self, *, port: int = 0, more: str = "") -> Path:
        """Write a config for loopback."""
        path = self.folder / "config.toml"
        path.write_text(CONFIG.format(port=port) + more)
        return path

    def start(self, *words: str) -> Self:
        """Run the hub and wait until it can be reached."""
        where = self.data / "running.json"
        before = where.read_bytes() if where.exists() else b""
        with (self.folder / "log").open("ab") as log:
            self.running = subprocess.Popen(  # noqa: S603 -- our own command line
                _command("run", self.data, "--config", str(self.configure()), *words),
                stdout=log,
                stderr=log,
                env=_environment(),
            )
        self.started.append(self.running)
        give_up = time.monotonic() + DEADLINE_S
        while not where.exists() or where.read_bytes() == before:
            assert self.running.poll() is None, self.log
            assert time.monotonic() < give_up, self.log
            time.sleep(0.05)
        return self

    def end(self, how: signal.Signals) -> int:
        """Send the hub a signal and return its exit status."""
        assert self.running is not None
        self.running.send_signal(how)
        return self.running.wait(DEADLINE_S)

    def say(self, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """Run one other command on the same folder."""
        return subprocess.run(  # noqa: S603 -- our own command line
            _command(words[0], self.data, *words[1:]),
            input=typed,
            capture_output=True,
            text=True,
            check=False,
            timeout=DEADLINE_S,
            env=_environment(),
        )


def _command(name: str, data: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "hub", "hub", *name.split(), "--data-dir", str(data), *words]


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONUNBUFFERED": "1", "NO_COLOR": "1", "COLUMNS": "200"}


@pytest.fixture
def hub(tmp_path: Path) -> Generator[Hub]:
    """Give a folder on which no hub has run; whatever was started is ended."""
    hub = Hub(folder=tmp_path)
    yield hub
    for process in hub.started:
        if process.poll() is None:
            process.kill()
            process.wait(DEADLINE_S)
