"""An empty database, and one that loses power, for every test of the hub."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import override

import aiosqlite
import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.store.database import Database


class PowerLossError(Exception):
    """The machine stopped here."""


class FailingDatabase(Database):
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


@pytest.fixture
def threadless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run every SQL statement in the event loop: to hand it to a thread costs far more than SQLite.

    Others go on before each statement, as ever; but none is canceled in the middle of one.
    """

    async def execute(
        connection: aiosqlite.Connection,
        function: Callable[..., object],
        *args: object,
        **options: object,
    ) -> object:
        if not connection._running:  # noqa: SLF001 -- as the method does that this replaces
            raise ValueError("Connection closed")
        if function.__name__ == "execute":
            await asyncio.sleep(0)
        return function(*args, **options)

    monkeypatch.setattr(aiosqlite.Connection, "_execute", execute)
