"""A process without a descriptor left, and what it says of that."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
import resource

import pytest

NONE = 3


@contextmanager
def no_descriptor_left() -> Iterator[None]:
    """Let nothing more be opened while the block runs."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (NONE, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


async def told_of_it(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Wait until something is logged; return all that is within the next fifth of a second."""
    async with asyncio.timeout(60):
        while not caplog.records:  # noqa: ASYNC110 -- it is the kernel that refuses
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.2)
    return [each.getMessage() for each in caplog.records]
