"""A house that has decided nothing yet."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from hub.store.database import Database
from tests.hub.ledger.given import House


@pytest.fixture
async def house(tmp_path: Path) -> AsyncGenerator[House]:
    """Give a house that has decided nothing yet."""
    database = await Database.open(tmp_path / "hub.db")
    yield House(tmp_path, database)
    await database.close()
