"""A desk over an empty database."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from hub.decision.desk import Desk
from hub.store.database import Database
from tests.hub.decision.given import JumpingClock


@pytest.fixture
def clock() -> JumpingClock:
    """Give a clock that stands at noon."""
    return JumpingClock()


@pytest.fixture
async def database(tmp_path: Path) -> AsyncGenerator[Database]:
    """Give an empty database."""
    database = await Database.open(tmp_path / "hub.sqlite")
    yield database
    await database.close()


@pytest.fixture
def desk(database: Database, clock: JumpingClock) -> Desk:
    """Give a desk nobody has answered anything at."""
    return Desk(database, clock)
