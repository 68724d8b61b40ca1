"""Moving the log between SQLite and PostgreSQL: every row, every root, or nothing."""

import asyncio
from collections.abc import Mapping
from contextlib import closing
import errno
import json
from pathlib import Path
import sqlite3
from typing import Any

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from noticeboard.board.board import open_board
from noticeboard.board.cli import app
from noticeboard.board.database import Database
from noticeboard.board.home import Home
from noticeboard.board.move import MOVED, MoveStep, move_log
from noticeboard.errors import ConflictError, InvalidInputError, UnavailableError
from tests.noticeboard.board.test_two_processes import twin_of
from tests.noticeboard.board.world import (
    SEALED,
    Agency,
    assert_clean,
    begun,
    made_home,
    posted,
    register,
    send,
    served_world,
    shared,
)
from tests.noticeboard.log.made import NOON, Clock
from tests.servers.postgres import Postgres


async def rows_of(home: Home) -> Mapping[str, list[tuple[Any, ...]]]:
    """Return every row of every table, as it is kept."""
    database = Database.unchanged(home.address(home.settings()))
    try:
        async with database.read() as connection:
            return {
                table.name: [
                    tuple(row)
                    for row in await connection.execute(select(table).order_by(*table.primary_key))
                ]
                for table in MOVED
            }
    finally:
        await database.close()


def files_of(home: Home) -> Mapping[str, bytes]:
    """Return every public file and every share."""
    return {
        path.relative_to(home.folder).as_posix(): path.read_bytes()
        for folder in (home.public, home.inbox)
        for path in folder.rglob("*")
        if path.is_file()
    }


async def lively(folder: Path) -> Home:
    """Leave a board with entries, a share, a share that was withdrawn, an unfinished upload."""
    async with served_world(folder) as world:
        place = await posted(world)
        await shared(world.web, place, SEALED + b"a" * 500)
        await send(world.web, await begun(world.web, place, 900), 0, SEALED + b"b" * 100)
        for _ in range(3):
            await posted(world)
        return world.board.home


async def test_there_and_back_keeps_everything(tmp_path: Path, postgres: Postgres) -> None:
    """Every row and every public file is the same in PostgreSQL, and again in SQLite."""
    home = await lively(tmp_path / "board")
    rows, files = await rows_of(home), files_of(home)
    url = postgres.new_database()

    there = await move_log(home.folder, url, NOON)

    assert {name: len(some) for name, some in rows.items()} == there.rows
    assert min(there.rows["entries"], there.rows["shares"], there.rows["uploads"]) >= 1
    assert await rows_of(home) == rows
    async with open_board(home, now=Clock()) as board:
        assert (board.published.size, board.published.root) == (there.size, there.root)
    assert files_of(home) == files
    await assert_clean(home.folder)

    await move_log(home.folder, "", NOON)

    assert await rows_of(home) == rows
    async with open_board(home, now=Clock()):
        """It starts."""
    assert files_of(home) == files
    await assert_clean(home.folder)


@pytest.mark.parametrize(
    ("step", "way"),
    [
        *((step, "there") for step in MoveStep),
        *((step, "back") for step in (MoveStep.COMMITTED, MoveStep.PLACED, MoveStep.SWITCHED)),
    ],
)
async def test_a_move_that_is_interrupted_leaves_a_board_that_works(
    tmp_path: Path, postgres: Postgres, step: MoveStep, way: str
) -> None:
    """Up to the switch the board is where it was, with all that it had; then it has moved."""
    url = postgres.new_database()
    target = url if way == "there" else ""
    clock, agency = Clock(), Agency()
    home = made_home(tmp_path / "board", database="" if way == "there" else url)
    async with open_board(home, now=clock) as board:
        await register(board, agency)
        await board.post(agency.request(board))

    def stop(reached: MoveStep) -> None:
        if reached is step:
            raise OSError(errno.EIO, "stopped")

    with pytest.raises(OSError, match="stopped"):
        await move_log(home.folder, target, NOON, after=stop)

    is_moved = step in {MoveStep.SWITCHED, MoveStep.LEFT}
    assert (home.settings().database == target) == is_moved
    async with open_board(home, now=clock) as board:
        posted_at = await board.post(agency.request(board))
    assert posted_at.index == 2
    await assert_clean(home.folder)
    if step in {MoveStep.COPIED, MoveStep.VERIFIED}:
        await move_log(home.folder, target, NOON)
        await assert_clean(home.folder)


async def test_nobody_goes_on_from_the_database_that_was_left(
    tmp_path: Path, postgres: Postgres
) -> None:
    """Settings that still name the old database, in either place, lead to a refusal."""
    url = postgres.new_database()
    home = made_home(tmp_path / "one", database=url)
    async with open_board(home, now=Clock()) as board:
        await register(board, Agency())
    left = twin_of(home, "two")
    await move_log(home.folder, "", NOON)

    with pytest.raises(ConflictError, match="moved to another database"):
        async with open_board(left, now=Clock()):
            pass

    again = postgres.new_database()
    await move_log(home.folder, again, NOON)
    await asyncio.to_thread(home.save_database, "")
    with pytest.raises(ConflictError, match="moved to another database"):
        async with open_board(home, now=Clock()):
            pass


async def test_a_database_with_a_board_takes_no_other(tmp_path: Path, postgres: Postgres) -> None:
    """What is there already is never mixed with what is moved, nor written over."""
    url = postgres.new_database()
    async with open_board(made_home(tmp_path / "other", database=url), now=Clock()) as board:
        await register(board, Agency(slug="police"))
    home = made_home(tmp_path / "board")
    async with open_board(home, now=Clock()) as board:
        await register(board, Agency())

    with pytest.raises(ConflictError, match="already contains a board"):
        await move_log(home.folder, url, NOON)
    with pytest.raises(InvalidInputError, match="must be an address"):
        await move_log(home.folder, "mysql://somewhere", NOON)
    with pytest.raises(UnavailableError, match="does not exist"):
        await move_log(home.folder, postgres.url("nowhere"), NOON)

    assert home.settings().database == ""


async def test_a_board_that_is_served_is_not_moved(tmp_path: Path, postgres: Postgres) -> None:
    """Neither from this folder nor, where another process keeps the inbox, from any other."""
    url = postgres.new_database()
    async with served_world(tmp_path / "board", database=url) as world:
        with pytest.raises(ConflictError, match="Another process is writing"):
            await move_log(world.board.home.folder, "", NOON)
        twin = await asyncio.to_thread(twin_of, world.board.home, "two")
        with pytest.raises(ConflictError, match="Stop every process that runs this board"):
            await move_log(twin.folder, "", NOON)


async def test_a_row_that_comes_out_differently_stops_the_move(
    tmp_path: Path, postgres: Postgres
) -> None:
    """A database that does not give back what it was given is found out before the switch."""
    home = made_home(tmp_path / "board")
    async with open_board(home, now=Clock()) as board:
        await register(board, Agency())
    url = postgres.new_database()
    await (await Database.open(url)).close()
    postgres.run(
        "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " NEW.agency = 'somebody else'; RETURN NEW; END $$",
        url,
    )
    postgres.run(
        "CREATE TRIGGER spoil BEFORE INSERT ON entries FOR EACH ROW EXECUTE FUNCTION spoil()", url
    )

    with pytest.raises(Exception, match="rows of entries differ"):
        await move_log(home.folder, url, NOON)

    assert home.settings().database == ""
    assert postgres.run("SELECT count(*) FROM entries", url) == [(0,)]


async def test_entries_that_nobody_signed_are_not_moved(tmp_path: Path, postgres: Postgres) -> None:
    """A log whose newest checkpoint does not sign its entries stays where it is."""
    home, agency = made_home(tmp_path / "board"), Agency()
    async with open_board(home, now=Clock()) as board:
        await register(board, agency)
        raw = agency.request(board)
    with closing(sqlite3.connect(home.database)) as stranger, stranger:
        stranger.execute(
            "INSERT INTO entries VALUES (1, ?, ?, 'request.post', 'a', 'b', 1, '', 0, 0)",
            (b"0" * 32, raw),
        )

    with pytest.raises(Exception, match="aren't those that the newest checkpoint signed"):
        await move_log(home.folder, postgres.new_database(), NOON)

    assert home.settings().database == ""


def test_the_command_says_what_was_moved(tmp_path: Path, postgres: Postgres) -> None:
    """`neighbors board init` and `move_log` take the database, and say no password."""
    folder, url = str(tmp_path / "board"), postgres.new_database()
    runner = CliRunner()
    made = runner.invoke(
        app, ["init", folder, "--origin", "board.example.org/v1", "--database", url]
    )
    assert made.exit_code == 0, made.output

    back = runner.invoke(app, ["move", folder, "--database", "sqlite", "--json"])
    again = runner.invoke(app, ["move", folder, "--database", url])
    other = runner.invoke(app, ["move", folder, "--database", postgres.new_database()])

    assert json.loads(back.output)["size"] == 0
    assert again.exit_code == 1
    assert "already contains a board" in again.output
    assert other.exit_code == 0, other.output
    assert "is the same in its new place" in other.output
    for told in (made, back, again, other):
        assert "pa55" not in told.output
