"""A desk over an empty database."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from hub.decision.desk import Desk
from hub.store.database import Database
from tests.fakes.hand_clock import HandClock


@pytest.fixture
def clock() -> HandClock:
    """Give a clock that stands at noon."""
    return HandClock()


@pytest.fixture
async def database(tmp_path: Path) -> AsyncGenerator[Database]:
    """Give an empty database."""
    database = await Database.open(tmp_path / "hub.sqlite")
    yield database
    await database.close()


@pytest.fixture
def desk(database: Database, clock: HandClock) -> Desk:
    """Give a desk nobody has answered anything at."""
    return Desk(database, clock)
