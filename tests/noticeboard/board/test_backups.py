"""Copies of a board that runs: whole, damaged, of another board, old, and made by others."""

import asyncio
from contextlib import closing
from datetime import timedelta
import json
from pathlib import Path
import shutil
import sqlite3
import threading

import pytest
from typer.testing import CliRunner

from noticeboard.board.backups import (
    BackupState,
    make_backup,
    read_back,
    read_backups,
    report_backup,
)
from noticeboard.board.board import open_board
from noticeboard.board.cli import app
from noticeboard.board.home import Home
from noticeboard.board.maintenance_commands import backup_lines
from noticeboard.board.move import move_log
from noticeboard.board.operator_record import OperatorAct, read_record
from noticeboard.errors import ConflictError, InvalidInputError, NotFoundError, UnavailableError
from tests.noticeboard.board.world import (
    SEALED,
    Agency,
    World,
    made_home,
    posted,
    register,
    shared,
)
from tests.noticeboard.log.made import NOON, Clock
from tests.servers.postgres import QUOTED_PASSWORD, Postgres


async def command(folder: Path, *words: str) -> tuple[int, str]:
    """Run `neighbors board backup`; return its exit code and what it printed."""
    words = ("backup", str(folder), *words)
    env = {"NO_COLOR": "1", "COLUMNS": "300"}
    done = await asyncio.to_thread(CliRunner().invoke, app, words, env=env)
    return done.exit_code, done.output


async def test_a_copy_of_a_board_that_runs(world: World, tmp_path: Path) -> None:
    """It has every row, no key and no share, is read back, and can be gone on from elsewhere."""
    board, home = world.board, world.board.home
    await shared(world.web, await posted(world), SEALED)
    made = await make_backup(home, tmp_path / "vault", by="Iris", now=NOON)
    await board.post(world.agency.request(board))

    report = await read_back(home, made.place, by="Iris", now=NOON)
    assert (report.complaints, report.counts["entries"]) == ([], 3)
    copy = Path(made.place)
    files = await asyncio.to_thread(lambda: [*copy.iterdir()])
    assert {path.name for path in files} == {"board.db", "settings.json"}
    assert {path.stat().st_mode & 0o77 for path in (copy, *files)} == {0}
    assert copy.name == "board-20261124T120000Z"
    with pytest.raises(ConflictError):
        await make_backup(home, tmp_path / "vault", by="Iris", now=NOON)
    with pytest.raises(InvalidInputError):
        await make_backup(home, home.folder / "copies", by="Iris", now=NOON)

    known = await asyncio.to_thread(read_backups, home, 24, NOON + timedelta(hours=24))
    assert (known.state, known.entries, known.holds) == (BackupState.FRESH, 3, True)
    assert known.size_bytes == (copy / "board.db").stat().st_size
    late = await asyncio.to_thread(read_backups, home, 24, NOON + timedelta(hours=25))
    assert late.state is BackupState.OLD
    assert "older than 24 h" in dict(backup_lines(late))["Backup"]
    no_limit = await asyncio.to_thread(read_backups, home, 0, NOON + timedelta(days=900))
    assert no_limit.state is BackupState.FRESH


def _flip(database: Path) -> None:
    raw = bytearray(database.read_bytes())
    raw[len(raw) // 2] ^= 1
    database.write_bytes(raw)


def _cut(database: Path) -> None:
    database.write_bytes(database.read_bytes()[:5000])


def _altered(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DROP TRIGGER entries_no_update")
        connection.execute("UPDATE entries SET agency = 'x' WHERE entry_index = 1")


@pytest.mark.parametrize("knows", [True, False], ids=["made here", "made elsewhere"])
async def test_a_damaged_copy(tmp_path: Path, *, knows: bool) -> None:
    """A flipped bit, a cut file, a changed row and no database: each is found, and recorded."""
    home = made_home(tmp_path / "board")
    async with open_board(home, now=Clock()) as board:
        for number in range(2):
            await register(board, Agency(slug=f"town{number}"))
    made = await make_backup(home, tmp_path / "vault", by="Iris", now=NOON)
    kept = shutil.copytree(made.place, tmp_path / "kept")
    for number, damage in enumerate((_cut, _altered, *([_flip] if knows else []))):
        copy = Path(made.place) if knows else tmp_path / f"copy{number}"
        shutil.copytree(kept, copy, dirs_exist_ok=True)
        damage(copy / "board.db")
        exit_code, printed = await command(home.folder, "--check", str(copy))
        known = read_backups(home, 24, NOON)
        assert (exit_code, known.holds) == (1, False), damage
        assert f"✗ {known.fault}" in printed
        assert ("aren't those of the copy" in known.fault) == knows, known.fault
    with pytest.raises(NotFoundError):
        await read_back(home, str(tmp_path), by="Iris", now=NOON)


async def test_copies_of_other_boards(world: World, tmp_path: Path) -> None:
    """A copy must be the beginning of this board: no other board's, and no newer one."""
    home = world.board.home
    other = await asyncio.to_thread(made_home, tmp_path / "other")
    async with open_board(other, now=Clock()) as board:
        await register(board, Agency(slug="town"))
    made = await make_backup(other, tmp_path / "vault", by="", now=NOON)
    report = await read_back(home, made.place, by="", now=NOON)
    assert "isn't valid" in str(report.complaints[0])

    newer = await make_backup(home, tmp_path / "vault", by="", now=NOON + timedelta(hours=1))
    with closing(sqlite3.connect(home.database)) as connection, connection:
        connection.execute("DROP TRIGGER entries_no_delete")
        row = connection.execute("SELECT * FROM entries WHERE entry_index = 1").fetchone()
        connection.execute("DELETE FROM entries WHERE entry_index = 1")
    report = await read_back(home, newer.place, by="", now=NOON)
    with closing(sqlite3.connect(home.database)) as connection, connection:
        places = ", ".join("?" * len(row))
        connection.execute(f"INSERT INTO entries VALUES ({places})", row)  # noqa: S608
    assert "holds 2 entries, and the board only 1" in str(report.complaints[0])


async def test_what_is_known_of_backups(tmp_path: Path) -> None:
    """Nothing is made up: none, one that others report, and a limit that the operator sets."""
    home = made_home(tmp_path / "board")
    async with open_board(home, now=Clock()):
        """It is signed."""
    _, printed = await command(home.folder)
    assert "none is known" in printed
    assert "nobody knows whether a backup can be read" in printed

    report_backup(home, "pg_dump, vault-2", size_bytes=None, by="cron", now=NOON)
    exit_code, printed = await command(home.folder, "--oldest", "1", "--json")
    known = json.loads(printed)
    assert (exit_code, known["state"], known["is_reported"]) == (0, "old", True)
    assert (known["size_bytes"], known["holds"], known["oldest_h"]) == (None, None, 1)
    _, printed = await command(home.folder)
    assert "size not known, as reported; the board hasn't seen it" in printed
    assert (await command(home.folder, str(tmp_path), "--report", "x"))[0] == 1
    exit_code, printed = await command(home.folder, "--report", "vault-3", "--size", "5000000")
    assert "vault-3, 4.8 MiB" in printed

    # A crash leaves a part of a line, which costs that line alone.
    with home.operator_record.open("ab") as file:
        file.write(b'{"act":"backup_ma')
    report_backup(home, "vault-4", size_bytes=1, by="Iris", now=NOON)
    acts = read_record(home)
    assert [each.act for each in acts] == [
        OperatorAct.BACKUP_REPORTED,
        OperatorAct.BACKUP_LIMIT,
        OperatorAct.BACKUP_REPORTED,
        OperatorAct.BACKUP_REPORTED,
    ]
    assert (acts[-1].place, acts[-1].by, acts[0].by) == ("vault-4", "Iris", "cron")
    assert home.operator_record.stat().st_mode & 0o77 == 0


async def test_a_copy_that_has_no_room(tmp_path: Path) -> None:
    """What can't be written leaves nothing that looks like a copy, and is not recorded."""
    home = made_home(tmp_path / "board")
    async with open_board(home, now=Clock()):
        """It is signed."""
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(UnavailableError):
        await make_backup(home, tmp_path / "file", by="", now=NOON)
    assert read_record(home) == []


async def test_a_board_whose_database_is_none(tmp_path: Path) -> None:
    """Each command says so in one sentence, and leaves no thread that keeps it from ending."""
    home = made_home(tmp_path / "board")
    home.database.write_bytes(b"no database " * 100)
    for words in (["check"], ["status"], ["backup", str(tmp_path / "vault")]):
        name, *more = words
        run = [name, str(home.folder), *more]
        done = await asyncio.to_thread(CliRunner().invoke, app, run)
        assert done.exit_code == 1, words
        assert "can't be read: file is not a database" in done.output.replace("\n", " "), words
    assert not [each for each in threading.enumerate() if "connection_worker" in each.name]
    assert list((tmp_path / "vault").iterdir()) == []


async def test_a_board_in_postgresql(tmp_path: Path, postgres: Postgres) -> None:
    """A copy of it is a file, without the address; a restored dump is read back as such."""
    home = made_home(tmp_path / "board")
    async with open_board(home, now=Clock()) as board:
        await register(board, Agency(slug="town"))
    url = postgres.new_database()
    await move_log(home.folder, url, NOON)

    made = await make_backup(home, tmp_path / "vault", by="", now=NOON)
    assert (await read_back(home, made.place, by="", now=NOON)).complaints == []
    assert Home(Path(made.place)).settings().database == ""
    restored = postgres.copy_of(url)
    assert (await read_back(home, restored, by="", now=NOON)).complaints == []
    known = read_backups(home, 24, NOON)
    assert known.holds
    assert QUOTED_PASSWORD not in home.operator_record.read_text()
    postgres.run("DROP TRIGGER entries_only_grows ON entries", restored)
    postgres.run("UPDATE entries SET raw = 'x'", restored)
    report = await read_back(home, restored, by="", now=NOON)
    assert "Entry 0 isn't valid" in str(report.complaints[0])
