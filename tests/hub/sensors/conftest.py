"""A database for the sensors."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hub.store.database import Database


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """Give an empty database."""
    database = await Database.open(tmp_path / "hub.db")
    yield database
    await database.close()
