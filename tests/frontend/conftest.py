"""One build of the stage and one Chromium for every test that looks at it."""

from collections.abc import AsyncGenerator
from pathlib import Path

from playwright.async_api import Browser
import pytest
import pytest_asyncio

from tests.frontend.stage import Stage, build, stage
from tests.servers.chromium import chromium


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the stage once."""
    built = tmp_path_factory.mktemp("stage")
    build("--stage", str(built))
    return built


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncGenerator[Browser]:
    """Run one Chromium for every test: starting one takes longer than most tests here."""
    async with chromium() as one:
        yield one


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def opened(folder: Path, browser: Browser) -> AsyncGenerator[Stage]:
    """Open one page for all of a file."""
    async with stage(folder, browser) as one:
        yield one
