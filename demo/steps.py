"""The table of the demo's steps, printed as they happen."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
import time

from rich.console import Console

SAID_WIDTH = 70


class StepFailedError(Exception):
    """A step failed; its text is one sentence."""


@dataclass(slots=True)
class Step:
    """One line of the table while its step runs."""

    name: str
    said: str = ""

    def say(self, sentence: str) -> None:
        """Set the text of the line for a successful step."""
        self.said = sentence


@dataclass(slots=True)
class Steps:
    """Prints each step with its duration, and counts the successful ones."""

    console: Console
    held: int = 0
    begun_s: float = field(default_factory=time.monotonic)
    total: int = 0
    last_s: float = 0.0
    """How long the newest step took."""

    @contextmanager
    def step(self, name: str) -> Generator[Step]:
        """Time one step; an exception is printed as a failed line, then re-raised."""
        self.total += 1
        step = Step(name)
        start_s = time.monotonic()
        try:
            with self.console.status(f"{name} …"):
                yield step
        except (asyncio.CancelledError, KeyboardInterrupt):
            self._line("–", name, "stopped", start_s)
            raise
        except Exception as error:
            self._line("✗", name, str(error) or type(error).__name__, start_s)
            raise
        self.held += 1
        self._line("✓", name, step.said, start_s)

    def _line(self, mark: str, name: str, text: str, start_s: float) -> None:
        self.last_s = took_s = time.monotonic() - start_s
        self.console.print(
            f" {mark} {name:<9} {text:<{SAID_WIDTH}} {took_s:5.1f} s", markup=False, soft_wrap=True
        )

    def close(self) -> None:
        """Print how many steps succeeded, and the total time."""
        took_s = time.monotonic() - self.begun_s
        self.console.print(f"{self.held} of {self.total} in {took_s:.1f} s.", markup=False)
