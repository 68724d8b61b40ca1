"""Long work in short steps: others in the same event loop go on between two of them."""

import asyncio
from collections.abc import Generator
import time
from typing import Final

_LONGEST_S: Final = 0.02

type Steps[T] = Generator[None, None, T]
"""Work that yields after each step, and returns its result."""


async def run_in_steps[T](steps: Steps[T]) -> T:
    """Do the work; let others go on as soon as it has taken 20 ms since they last did."""
    until_s = time.monotonic() + _LONGEST_S
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: T = end.value
            return found
        if time.monotonic() >= until_s:
            await asyncio.sleep(0)
            until_s = time.monotonic() + _LONGEST_S


def run_at_once[T](steps: Steps[T]) -> T:
    """Do the work without a pause."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: T = end.value
            return found
