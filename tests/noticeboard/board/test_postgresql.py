"""PostgreSQL beneath a board: what it refuses, what it survives, what it never says."""

import asyncio
import logging
from pathlib import Path
import shutil
import stat
import sys

import asyncpg
import pytest

from noticeboard.board import log
from noticeboard.board.board import Board, open_board
from noticeboard.board.check import check_board
from noticeboard.board.database import Database, without_password
from noticeboard.board.home import Home
from noticeboard.board.log import LogRecord
from noticeboard.errors import (
    ConflictError,
    InvalidInputError,
    UnavailableError,
    VerificationError,
)
from noticeboard.log.entry import parse_entry
from tests.noticeboard.board.world import Agency, assert_clean, made_home, register
from tests.noticeboard.log.made import NOON, Clock
from tests.servers.postgres import PASSWORD, QUOTED_PASSWORD, Postgres
from tests.small_disk import small_disk


@pytest.fixture
def home(tmp_path: Path, postgres: Postgres) -> Home:
    """Make a board in PostgreSQL that nobody has opened."""
    return made_home(tmp_path / "board", database=postgres.new_database())


def url_of(home: Home) -> str:
    """Return where a board's log is kept."""
    return home.settings().database


@pytest.mark.parametrize("table", ["entries", "checkpoints"])
@pytest.mark.parametrize("act", ["UPDATE {} SET size = 1", "DELETE FROM {}", "TRUNCATE {}"])
async def test_rows_of_the_log_cannot_be_changed(
    home: Home, postgres: Postgres, table: str, act: str
) -> None:
    """The database itself refuses to change or remove what was logged, even to a superuser."""
    async with open_board(home, now=Clock()) as board:
        await register(board, Agency())
    column = "entry_index" if table == "entries" else "size"

    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match="only grow"):
        postgres.run(act.format(table).replace("size", column), url_of(home))


async def test_whoever_serves_may_own_nothing(tmp_path: Path, postgres: Postgres) -> None:
    """A role with the grants that the guide names can serve, and can change nothing logged."""
    owner = postgres.new_database()
    await (await Database.open(owner)).close()
    role = owner.rpartition("/")[2] + "_server"
    for statement in (
        f"CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}'",
        f"GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT UPDATE ON head, shares, uploads, held TO {role}",
        f"GRANT DELETE ON uploads, held TO {role}",
    ):
        postgres.run(statement, owner)
    url = owner.replace("//board:", f"//{role}:")
    home = made_home(tmp_path / "board", database=url)

    async with open_board(home, now=Clock()) as board:
        await register(board, Agency())

    await assert_clean(home.folder)
    for statement in (
        "UPDATE entries SET raw = ''",
        "DELETE FROM entries",
        "ALTER TABLE entries DISABLE TRIGGER ALL",
        "DROP TRIGGER entries_only_grows ON entries",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            postgres.run(statement, url)


def is_missing(text: str) -> bool:
    """Tell whether nothing of the password is in a text."""
    return not any(part in text for part in (PASSWORD, QUOTED_PASSWORD, "pa55"))


async def test_the_password_is_never_shown(
    home: Home, postgres: Postgres, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither errors nor logs nor the settings as they are printed hold it; the file is private."""
    caplog.set_level(logging.DEBUG)
    told = [repr(home.settings())]
    wrong = postgres.url("board0", password=QUOTED_PASSWORD + "x")
    for url in (
        wrong,
        postgres.url("nowhere"),
        url_of(home).replace(str(postgres.port), "1"),
        url_of(home).replace("@", "/@"),
        url_of(home).replace("//", "//["),
        f"postgresql://127.0.0.1:1/x?password={QUOTED_PASSWORD}",
    ):
        with pytest.raises(UnavailableError) as failed:
            await Database.open(url)
        told.append(str(failed.value))
    with pytest.raises(InvalidInputError) as refused:
        made_home(home.folder.parent / "other", database=f"mysql://u:{QUOTED_PASSWORD}@h/x")
    told.append(str(refused.value))
    async with open_board(home, now=Clock()) as board:
        postgres.run("ALTER TABLE entries RENAME TO elsewhere", url_of(home))
        with pytest.raises(UnavailableError) as lost:
            await register(board, Agency())
        told.append(str(lost.value))

    for text in (*told, caplog.text):
        assert is_missing(text), text
    mode = (home.folder / "settings.json").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_what_is_shown_of_an_address() -> None:
    """Where it leads, not who goes there; of one that cannot be read nothing at all."""
    assert (
        without_password("postgresql://me:secret@db.example:5433/log")
        == "postgresql://db.example:5433/log"
    )
    assert without_password("postgres://me@[::1]/log?sslmode=require") == "postgresql://[::1]/log"
    assert without_password("postgresql:///log?host=/run/postgresql") == "postgresql:///log"
    for broken in ("postgresql://me:se/cret@db/log", "postgresql://me:se?cret@db/log"):
        assert without_password(broken) == "postgresql://…"


async def test_the_password_may_stand_elsewhere(
    tmp_path: Path, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`PGPASSWORD` and a password file do, as wherever PostgreSQL is used."""
    name = postgres.new_database().rpartition("/")[2]
    bare = postgres.url(name, password="")
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "none"))
    with pytest.raises(UnavailableError, match="can't be used"):
        await Database.open(bare)

    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    await (await Database.open(bare)).close()

    monkeypatch.delenv("PGPASSWORD")
    passfile = tmp_path / "pgpass"
    passfile.write_text(f"*:*:*:*:{PASSWORD}\n", encoding="utf-8")
    passfile.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(passfile))
    await (await Database.open(bare)).close()


async def test_sizes_are_compared_under_a_lock(home: Home) -> None:
    """One that got past the turn waits for the row, then finds the log grown, and signs nothing."""
    agency = Agency()
    async with open_board(home, now=Clock()) as board:
        await register(board, agency)
        raw = agency.request(board)
        strange = parse_entry(agency.request(board, title="Another history"))
        stranger = await asyncio.to_thread(Database.unchanged, url_of(home))
        async with stranger.write() as connection:
            await connection.run_sync(log.lock)
            waiting = asyncio.create_task(board.post(raw))
            await asyncio.wait([waiting], timeout=0.5)
            assert not waiting.done()
            fresh = LogRecord(index=1, entry=strange, thread=1, logged_at=NOON)
            await connection.run_sync(log.add, [fresh])
        await stranger.close()

        with pytest.raises(UnavailableError):
            await waiting
        assert board.published.size == 1


async def test_restored_old_backup_refuses_to_start(home: Home, postgres: Postgres) -> None:
    """A database from before the last signed checkpoint never continues the log."""
    clock, agency = Clock(), Agency()
    async with open_board(home, now=clock) as board:
        await register(board, agency)
    backup = postgres.copy_of(url_of(home))
    async with open_board(home, now=clock) as board:
        await board.post(agency.request(board))

    await asyncio.to_thread(home.save_database, backup)

    with pytest.raises(VerificationError, match="old backup, and continuing from it would fork"):
        async with open_board(home, now=clock):
            pass


async def test_an_old_copy_under_a_running_board_is_refused(home: Home, postgres: Postgres) -> None:
    """A standby that lacks the last entries takes over: nobody is answered, nothing is signed."""
    clock, agency = Clock(), Agency()
    async with open_board(home, now=clock) as board:
        await register(board, agency)
    url = url_of(home)
    backup = postgres.copy_of(url)
    async with open_board(home, now=clock) as board:
        await board.post(agency.request(board))
        # The same address, an older database: as after a failover.
        instead(postgres, url, backup)

        with pytest.raises(UnavailableError):
            await board.post(agency.request(board, title="Another history"))
        with pytest.raises(UnavailableError):
            await board.post(agency.request(board, title="And another"))

        assert board.published.size == 2
    assert postgres.run("SELECT max(size) FROM checkpoints", url) == [(1,)]


def instead(postgres: Postgres, url: str, other: str) -> None:
    """Put another database in the place of one that is in use."""
    name, copy = url.rpartition("/")[2], other.rpartition("/")[2]
    postgres.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    postgres.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname <> 'postgres'"
    )
    postgres.run(f"ALTER DATABASE {name} RENAME TO {name}_gone")
    postgres.run(f"ALTER DATABASE {copy} RENAME TO {name}")


async def test_a_newer_schema_is_refused(home: Home, postgres: Postgres) -> None:
    """A program that does not know the schema does not touch it."""
    async with open_board(home, now=Clock()):
        pass
    postgres.run("UPDATE alembic_version SET version_num = '9999'", url_of(home))

    with pytest.raises(ConflictError, match="A newer version of this program"):
        async with open_board(home, now=Clock()):
            pass


async def test_check_says_that_the_database_is_away(home: Home) -> None:
    """A check of a board whose database cannot be reached is one sentence."""
    async with open_board(home, now=Clock()):
        pass
    await asyncio.to_thread(home.save_database, "postgresql://127.0.0.1:1/nowhere")

    with pytest.raises(UnavailableError, match="can't be used"):
        await check_board(home.folder)


async def test_a_crash_of_the_server_costs_nothing_acknowledged(
    home: Home, postgres: Postgres
) -> None:
    """While it is away nobody is acknowledged; when it is back the board goes on by itself."""
    clock, agency = Clock(), Agency()
    async with open_board(home, now=clock) as board:
        await register(board, agency)
        await board.post(agency.request(board))
        raw = agency.request(board)

        postgres.kill()
        try:
            with pytest.raises(UnavailableError, match="Post the same entry again"):
                await board.post(raw)
            assert board.published.size == 2
        finally:
            postgres.start()

        assert (await board.post(raw)).index == 2
    await assert_clean(home.folder)


@pytest.mark.parametrize(
    ("module", "changed", "extra"),
    [
        ("asyncpg", {"database": "postgresql://127.0.0.1/x"}, "postgresql"),
        ("obstore.exceptions", {"tiles": "s3://bucket/x"}, "s3"),
    ],
)
async def test_a_missing_driver_is_one_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    module: str,
    changed: dict[str, str],
    extra: str,
) -> None:
    """Who asks for what is not installed is told what to install."""
    monkeypatch.setitem(sys.modules, module, None)
    home = made_home(tmp_path / "board", **changed)

    with pytest.raises(InvalidInputError, match=rf"neighbors-requests\[{extra}\]"):
        async with open_board(home, now=Clock()):
            pass


async def test_a_full_disk_acknowledges_nothing(tmp_path: Path, postgres: Postgres) -> None:
    """If the server has no room, nothing is signed and the log stays as it was."""
    clock, agency = Clock(), Agency()
    mounted = postgres.folder / "small"
    with small_disk(mounted, kib=12_000) as disk:
        shutil.chown(mounted, postgres.account)
        postgres.run(f"CREATE TABLESPACE small LOCATION '{mounted}'")
        name = postgres.new_database().rpartition("/")[2]
        postgres.run(f"ALTER DATABASE {name} SET TABLESPACE small")
        home = made_home(tmp_path / "board", database=postgres.url(name))
        try:
            async with open_board(home, now=clock) as board:
                await register(board, agency)
                disk.fill()
                size = await post_until_full(board, agency)
                disk.free()

                assert (await board.post(agency.request(board))).index == size
            await assert_clean(home.folder)
        finally:
            postgres.run(f"DROP DATABASE {name} WITH (FORCE)")
            postgres.run("DROP TABLESPACE small")


async def post_until_full(board: Board, agency: Agency) -> int:
    """Post until the first refusal, and return how many entries are logged."""
    for _ in range(200):
        # A request a case, and each of its own text, so that pages fill.
        raw = agency.request(board, text="x" * 3900)
        try:
            await board.post(raw)
        except UnavailableError:
            return board.published.size
    pytest.fail("the disk never filled")
