"""A department at its desk, and one browser for all tests: starting one takes longer than most."""

from collections.abc import AsyncGenerator
from pathlib import Path

from playwright.async_api import Browser, expect
import pytest_asyncio

from tests.desk.world import DeskWorld, desk_world
from tests.servers.chromium import chromium

# A machine that runs other tests beside these may take so long to show what was asked for.
expect.set_options(timeout=30_000)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncGenerator[Browser]:
    """Run a real Chromium."""
    async with chromium() as one:
        yield one


@pytest_asyncio.fixture(loop_scope="session")
async def world(tmp_path: Path) -> AsyncGenerator[DeskWorld]:
    """Give a department on a board, with an empty inbox."""
    async with desk_world(tmp_path) as one:
        yield one
