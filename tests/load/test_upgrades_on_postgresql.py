"""Every earlier format of a board's database in PostgreSQL, upgraded: all of it, or nothing."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import Connection, MetaData

from noticeboard.board.database import Database, Postgresql
from noticeboard.board.home import Home
from noticeboard.board.operator import downgrade_in
from noticeboard.errors import ConflictError, UnavailableError
from noticeboard.runtime.database import run_steps
from tests.faults.stage import Stage
from tests.load.earlier import BOARD, MARK, NOTED, Rows, make, rows
from tests.load.test_upgrades import complaints, left
from tests.servers.postgres import Postgres

EARLIER = BOARD.revisions[:-1]
NEWEST = BOARD.revisions[-1]
PATIENCE_S = 60
NOTHING_IS_NOTED = f"SELECT 1 FROM {MARK} FOR UPDATE"  # noqa: S608 -- ours
END_WHO_WAITS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    " AND application_name = 'neighbors board' AND datname = current_database()"
)


async def within[T](url: str, work: Callable[[Connection], T]) -> T:
    """Do something in one transaction of a database."""
    engine = Postgresql(url).connect()
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


def filled(revision: str, made: Rows) -> Callable[[Connection], None]:
    """Return what makes the tables of a revision and puts rows in."""

    def fill(connection: Connection) -> None:
        run_steps(connection, BOARD.steps, until=revision)
        known = MetaData()
        known.reflect(connection)
        for table, (columns, *listed) in made.items():
            # Its step has put the single row of `head` in already.
            if table != "head":
                named = [dict(zip(map(str, columns), row, strict=True)) for row in listed]
                connection.execute(known.tables[table].insert(), named)

    return fill


def found(of: Rows | None = None) -> Callable[[Connection], Rows]:
    """Return what reads every row by table; only what is in `of`, if given."""

    def read(connection: Connection) -> Rows:
        known = MetaData()
        known.reflect(connection)
        kept: Rows = {}
        for name, table in known.tables.items():
            if name == MARK or (of is not None and name not in of):
                continue
            columns = tuple(table.c.keys()) if of is None else tuple(map(str, of[name][0]))
            listed = connection.execute(
                table.select().with_only_columns(*(table.c[each] for each in columns))
            )
            kept[name] = [columns, *sorted((tuple(row) for row in listed), key=repr)]
        return kept

    return read


def revision_of(postgres: Postgres, url: str) -> str:
    """Return which step a database has seen last."""
    return str(postgres.run(NOTED, url)[0][0])


def somebody_ended(postgres: Postgres, url: str) -> bool:
    """End the connections of a board that waits for a lock; False if none does."""
    return bool(postgres.run(END_WHO_WAITS, url))


async def earlier(lived: Stage, made: Path, postgres: Postgres, revision: str) -> tuple[str, Rows]:
    """Make a database with the tables and rows of a revision; return its address, and the rows."""
    await asyncio.to_thread(make, BOARD, revision, made, lived.folder / BOARD.path)
    url, before = postgres.new_database(), rows(made)
    await within(url, filled(revision, before))
    return url, before


@pytest.mark.parametrize("revision", EARLIER)
async def test_an_earlier_format_is_upgraded(
    lived: Stage, tmp_path: Path, postgres: Postgres, revision: str
) -> None:
    """Every row is kept, a check is clean, and both of two processes that start at once do."""
    url, before = await earlier(lived, tmp_path / "made.db", postgres, revision)
    home = Home(left(lived, tmp_path / "stage") / "board")
    home.database.unlink()
    home.save_database(url)
    assert (revision_of(postgres, url), await within(url, found())) == (revision, before)

    for database in await asyncio.gather(Database.open(url), Database.open(url)):
        await database.close()

    assert (revision_of(postgres, url), await within(url, found(before))) == (NEWEST, before)
    assert await complaints(BOARD, home.folder.parent) == []
    with pytest.raises(ConflictError, match="Use a newer version, or restore a dump that's as new"):
        await asyncio.to_thread(downgrade_in, home.folder)


@pytest.mark.parametrize("revision", EARLIER)
async def test_a_connection_that_is_lost_in_the_midst_leaves_what_was(
    lived: Stage, tmp_path: Path, postgres: Postgres, revision: str
) -> None:
    """A step was made and waited to be noted: nothing of it is left; the next start goes on."""
    url, before = await earlier(lived, tmp_path / "made.db", postgres, revision)
    other = await asyncpg.connect(url)
    try:
        async with other.transaction():
            await other.execute(NOTHING_IS_NOTED)
            upgrading = asyncio.create_task(Database.open(url))
            async with asyncio.timeout(PATIENCE_S):
                # Real time: it comes to the lock in a thread of its own.
                while not await asyncio.to_thread(somebody_ended, postgres, url):  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
            with pytest.raises(UnavailableError, match="can't be used"):
                await upgrading
    finally:
        await other.close()

    assert (revision_of(postgres, url), await within(url, found())) == (revision, before)
    await (await Database.open(url)).close()
    assert (revision_of(postgres, url), await within(url, found(before))) == (NEWEST, before)
