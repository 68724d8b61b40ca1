"""One golden world for a run: making it takes longer than breaking it."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.faults.process import end_lives
from tests.faults.stage import Golden, a_golden

REQUESTS = 2


@pytest.fixture(scope="session", autouse=True)
def lives() -> Iterator[None]:
    """End the process that lives are forked from after the last test that forks some."""
    yield
    end_lives()


@pytest.fixture(scope="session")
def golden(tmp_path_factory: pytest.TempPathFactory) -> Golden:
    """Make it, and let its processes end: each test runs copies of its folders."""

    async def made(folder: Path) -> Golden:
        async with AsyncExitStack() as stack:
            return await stack.enter_async_context(a_golden(folder, REQUESTS))

    return asyncio.run(made(tmp_path_factory.mktemp("faults") / "golden"))
