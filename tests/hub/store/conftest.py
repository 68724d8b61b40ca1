"""A data folder with an open database."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from hub.store.database import Database


@pytest.fixture
async def database(tmp_path: Path) -> AsyncGenerator[Database]:
    """Give an empty database."""
    database = await Database.open(tmp_path / "hub.db")
    yield database
    await database.close()
