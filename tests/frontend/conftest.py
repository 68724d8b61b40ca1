"""One build of the stage and one Chromium for every test that looks at it."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.frontend.stage import Stage, build, stage


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the stage once."""
    built = tmp_path_factory.mktemp("stage")
    build("--stage", str(built))
    return built


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def opened(folder: Path) -> AsyncGenerator[Stage]:
    """Open one Chromium for all of a file: starting one takes longer than most tests here."""
    async with stage(folder) as one:
        yield one
