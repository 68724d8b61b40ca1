"""An empty database, and one that loses power, for every test of the hub."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import override

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.store.database import Database
from tests.hub.given import OneWayDatabase


class PowerLossError(Exception):
    """The machine stopped here."""


class FailingDatabase(OneWayDatabase):
    """Loses power just before or just after a commit, if it is set so."""

    before: bool = False
    after: bool = False

    @asynccontextmanager
    @override
    async def write(self) -> AsyncGenerator[AsyncConnection]:
        async with super().write() as connection:
            yield connection
            if self.before:
                raise PowerLossError
        if self.after:
            raise PowerLossError


@pytest.fixture
async def database(tmp_path: Path) -> AsyncGenerator[Database]:
    """Give an empty database."""
    database = await Database.open(tmp_path / "hub.db")
    yield database
    await database.close()
