"""The database: durable together or not at all, and a damaged file is told in one sentence."""

import asyncio
from contextlib import closing
import json
from pathlib import Path
import sqlite3
import sys
import threading

import pytest
from sqlalchemy import Connection, delete, insert, select

from hub.awareness.store import SourceStore
from hub.clips import stretches
from hub.clips.index import ClipIndex
from hub.clips.segments import COLUMNS
from hub.clock import SystemClock
from hub.decision import store as decisions
from hub.errors import DiskFullError, StorageError
from hub.model.awareness import AwarenessSourceId
from hub.model.ids import CameraId
from hub.model.recording import Label
from hub.sharing.store import Shares
from hub.store.database import Database, read_meta
from hub.store.tables import boards, meta
from noticeboard.runtime.text import NOTHING, Text, of_columns

DEADLINE_S = 60
LATER = (
    "directories",
    "archives",
    "provenances",
    "fetches",
    "camera_states",
    "motion_levels",
    "stretches",
    *("segment_roots", "stamps", "stamp_replies", "timestamp_services"),
    *("board_tiles", "board_authors", "board_links", "board_ids"),
    *("board_folds", "board_fold_rows", "board_cases", "board_debts", "board_beginnings"),
)
"""Tables that an old database doesn't have."""


async def _keys(database: Database) -> list[str]:
    async with database.read() as connection:
        return list((await connection.execute(select(meta.c.key))).scalars())


async def test_what_is_written_is_there_after_a_restart(tmp_path: Path) -> None:
    """Opening again, the schema's steps included, keeps everything; only this user may read it."""
    path = tmp_path / "with space %41?#.db"
    database = await Database.open(path)
    async with database.write() as connection:
        await connection.execute(insert(meta).values(key="a", value="b"))
    await database.close()

    again = await Database.open(path)
    keys = await _keys(again)
    await again.close()

    assert keys == ["a"]
    assert path.stat().st_mode & 0o777 == 0o600


async def test_clips_from_before_there_were_labels_have_none(tmp_path: Path) -> None:
    """A database of an earlier version is upgraded: its clips and its footage are shown."""
    path = tmp_path / "hub.db"
    await (await Database.open(path)).close()
    with closing(sqlite3.connect(path)) as old:
        old.execute(
            'INSERT INTO clips (id, camera_id, start, "end", triggers, has_thumbnail) '
            "VALUES ('0123456789abcdef', 'c0ffee000001', 1, 2, '[\"motion\"]', 0)"
        )
        old.execute(
            "INSERT INTO triggers (camera_id, kind, at, active) "
            "VALUES ('c0ffee000001', 'motion', 1, 1)"
        )
        old.executemany(
            f"INSERT INTO segments ({COLUMNS})"  # noqa: S608 -- no input
            " VALUES (?, 'a', ?, ?, ?, ?, 0, 1, 0, 0, 0)",
            [
                (camera_id, number, f"{camera_id}/{number}", start, start + length)
                for camera_id in ("c0ffee000001", "c0ffee000002")
                for number, (start, length) in enumerate(
                    ((0, 9_000_000), (1, 1_000_000), (10_000_000, 500_000), (11_500_001, 1))
                )
            ],
        )
        for table in ("clips", "triggers"):
            old.execute(f"ALTER TABLE {table} DROP COLUMN labels")
        for table in ("boards", "decisions", "shares"):
            old.execute(f"ALTER TABLE {table} DROP COLUMN reason_text")
        for column in ("proven_at", "size_bytes", "folded"):
            old.execute(f"ALTER TABLE boards DROP COLUMN {column}")
        for table in LATER:
            old.execute(f"DROP TABLE {table}")
        old.execute("UPDATE alembic_version SET version_num = '0006'")
        old.commit()

    again = await Database.open(path)
    index = ClipIndex(again, tmp_path / "recordings", SystemClock())
    [clip] = await index.clips()
    people = await index.clips(label=Label.PERSON)
    marked = await index.triggers([clip.camera_id], clip.window)
    cameras = [clip.camera_id, CameraId("c0ffee000002")]
    async with again.read() as connection:
        found = await stretches.between(connection, cameras, 0, 20_000_000)
        wrong = await stretches.contradictions(connection)
    await again.close()

    assert [*found.values()] == 2 * [[(0, 10_500_000), (11_500_001, 11_500_002)]]
    assert wrong == []
    assert (clip.labels, [trigger.labels for trigger in marked], people) == ((), [()], [])


async def test_reasons_from_before_there_were_codes_stand_for_themselves(tmp_path: Path) -> None:
    """Their words are shown as they were written."""
    path = tmp_path / "hub.db"
    await (await Database.open(path)).close()
    away, broke = "The board didn't answer.", 'It shows "two" logs.'
    with closing(sqlite3.connect(path)) as old:
        for request_id, reason in (("01" * 16, away), ("02" * 16, "")):
            old.execute(
                "INSERT INTO shares (request_id, proposal_id, state, sealed_sha256, size_bytes,"
                " receipt, reason, changed_at) VALUES (?, 'p', 'failed', '', 0, '', ?, 1)",
                (request_id, reason),
            )
        for request_id, by in (("01" * 16, "rule"), ("02" * 16, "person")):
            old.execute(
                'INSERT INTO decisions (request_id, answer, "by", answered_by, reason, decided_at)'
                " VALUES (?, 'deny', 'Alex', ?, 'It is theirs.', 1)",
                (request_id, by),
            )
        old.execute(
            "INSERT INTO boards (origin, policy, size, root, note, state, reason, since)"
            " VALUES ('board.example.org/v1', '{}', 0, x'', '', 'stopped', ?, 1)",
            (broke,),
        )
        state = {"state": "unreachable", "since": "2026-11-25T14:00:00Z", "reason": away}
        for source_id, kept in (("a", json.dumps(state)), ("b", None)):
            old.execute(
                "INSERT INTO awareness_sources (id, made_at, state) VALUES (?, 1, ?)",
                (source_id, kept),
            )
        for table in ("boards", "decisions", "shares"):
            old.execute(f"ALTER TABLE {table} DROP COLUMN reason_text")
        for column in ("proven_at", "size_bytes", "folded"):
            old.execute(f"ALTER TABLE boards DROP COLUMN {column}")
        for table in LATER:
            old.execute(f"DROP TABLE {table}")
        old.execute("UPDATE alembic_version SET version_num = '0007'")
        old.commit()

    again = await Database.open(path)
    shelf = Shares(again, SystemClock())
    kept_shares = {share.request_id: share.reason for share in await shelf.all()}
    async with again.read() as connection:
        answers = {each.request_id: each.reason for each in await decisions.answers(connection)}
        stored = select(boards.c.reason, boards.c.reason_text)
        reasons = [of_columns(*row) for row in await connection.execute(stored)]
    shelves = SourceStore(again)
    standing = (await shelves.load(AwarenessSourceId("a"), SystemClock().now())).state
    await again.close()

    assert kept_shares == {"01" * 16: Text.plain(away), "02" * 16: NOTHING}
    assert answers == dict.fromkeys(("01" * 16, "02" * 16), "It is theirs.")
    assert reasons == [Text.plain(broke)]
    assert standing.reason == Text.plain(away)


async def test_a_failed_write_leaves_nothing(database: Database) -> None:
    """An error in the block undoes all of it, and the next writer is let in."""

    async def fail() -> None:
        async with database.write() as connection:
            await connection.execute(insert(meta).values(key="a", value="b"))
            raise KeyError

    with pytest.raises(KeyError):
        await fail()
    async with database.write() as connection:
        await connection.execute(insert(meta).values(key="c", value="d"))

    assert await _keys(database) == ["c"]


async def test_a_canceled_write_keeps_nobody_else_from_writing(database: Database) -> None:
    """Even while its traceback, and so its cursor, is still there."""
    traces: list[BaseException] = []
    begun, may_end = threading.Event(), threading.Event()

    def wait() -> int:
        begun.set()
        return may_end.wait(10)

    async def write() -> None:
        try:
            async with database.write() as connection:
                driver = (await connection.get_raw_connection()).driver_connection
                await driver.create_function("wait", 0, wait)  # type: ignore[union-attr]
                await connection.execute(insert(meta).values(key="canceled", value=""))
                await connection.exec_driver_sql("SELECT wait()")
        except asyncio.CancelledError as error:
            traces.append(error)
            raise

    task = asyncio.create_task(write())
    await asyncio.to_thread(begun.wait)
    task.cancel()
    may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with database.write() as connection:
        await connection.execute(insert(meta).values(key="next", value=""))

    assert traces
    assert await _keys(database) == ["next"]


async def test_writers_take_turns(database: Database) -> None:
    """Many writers at once all get through, one at a time."""

    async def write(number: int) -> None:
        async with database.write() as connection:
            await connection.execute(insert(meta).values(key=str(number), value=""))

    await asyncio.gather(*(write(number) for number in range(20)))

    assert len(await _keys(database)) == 20


async def test_what_fails_in_a_transaction_leaves_nothing(database: Database) -> None:
    """An error undoes all of it, and the next writer is let in, whichever way it writes."""

    def fail(connection: Connection) -> None:
        connection.execute(insert(meta).values(key="a", value="b"))
        raise KeyError

    with pytest.raises(KeyError):
        await database.transact(fail)
    async with database.write() as connection:
        await connection.execute(insert(meta).values(key="c", value="d"))
    await database.transact(
        lambda connection: connection.execute(insert(meta).values(key="e", value="f")).close()
    )

    assert await _keys(database) == ["c", "e"]


async def test_a_transaction_whose_caller_is_gone_is_whole_before_that_goes_on(
    database: Database,
) -> None:
    """Whoever is canceled knows then that all of it is stored; who waits for a turn stored none."""
    begun, may_end = threading.Event(), threading.Event()

    def work(connection: Connection) -> None:
        connection.execute(insert(meta).values(key="a", value=""))
        begun.set()
        may_end.wait(10)
        connection.execute(insert(meta).values(key="b", value=""))

    first = asyncio.create_task(database.transact(work))
    await asyncio.to_thread(begun.wait)
    second = asyncio.create_task(database.transact(work))
    await asyncio.sleep(0)
    second.cancel()
    first.cancel()
    await asyncio.wait([second])
    stays = not first.done()
    may_end.set()
    await asyncio.wait([first])

    assert stays
    assert (first.cancelled(), second.cancelled()) == (True, True)
    assert await _keys(database) == ["a", "b"]


async def test_a_transaction_for_which_there_is_no_room_leaves_nothing(database: Database) -> None:
    """A full disk is said in words, at the statement or at the commit, and what comes later fits.

    (SQLite gives the same error if its file may have no more pages.)
    """

    def fill(connection: Connection) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        for number in range(100):
            connection.execute(insert(meta).values(key=str(number), value="x" * 4096))

    def write(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
        connection.execute(insert(meta).values(key="later", value=""))

    with pytest.raises(DiskFullError):
        await database.transact(fill)
    await database.transact(write)

    assert await _keys(database) == ["later"]


async def test_whoever_is_canceled_twice_leaves_a_whole_transaction(tmp_path: Path) -> None:
    """Who is canceled twice doesn't wait; what it began is whole before the database is closed."""
    begun, may_end = threading.Event(), threading.Event()
    database = await Database.open(tmp_path / "hub.db")

    def work(connection: Connection) -> None:
        connection.execute(insert(meta).values(key="a", value=""))
        begun.set()
        may_end.wait(10)
        connection.execute(insert(meta).values(key="b", value=""))

    writing = asyncio.create_task(database.transact(work))
    await asyncio.to_thread(begun.wait)
    for _ in range(2):
        writing.cancel()
        await asyncio.sleep(0)
    await asyncio.wait([writing])
    closing_it = asyncio.create_task(database.close())
    await asyncio.sleep(0.05)
    early = closing_it.done()
    may_end.set()
    await closing_it
    again = await Database.open(tmp_path / "hub.db")
    keys = await _keys(again)
    await again.close()

    assert not early
    assert keys == ["a", "b"]


async def test_both_ways_to_write_take_turns(database: Database) -> None:
    """Each adds one to what it reads: nobody reads what another is about to change."""

    def add(connection: Connection) -> None:
        known = connection.execute(select(meta.c.value).where(meta.c.key == "n")).scalar()
        connection.execute(delete(meta).where(meta.c.key == "n"))
        connection.execute(insert(meta).values(key="n", value=str(int(known or 0) + 1)))

    async def write() -> None:
        async with database.write() as connection:
            await connection.run_sync(add)

    await asyncio.gather(
        *(database.transact(add) for _ in range(10)), *(write() for _ in range(10))
    )

    async with database.read() as connection:
        assert await read_meta(connection, "n") == "20"


async def test_a_killed_hub_has_all_of_a_transaction_or_nothing(tmp_path: Path) -> None:
    """Everything that was said to be stored is there, in whole transactions."""
    path = tmp_path / "hub.db"
    await (await Database.open(path)).close()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _WRITES, str(path), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    for _ in range(50):
        said = int(await process.stdout.readline())
    process.kill()
    said = max([said, *map(int, (await process.stdout.read()).split(b"\n")[:-1])])
    await process.wait()

    database = await Database.open(path)
    found = sorted(int(each) for each in await _keys(database))
    await database.close()

    assert len(found) % 3 == 0
    assert found == list(range(len(found)))
    assert len(found) >= 3 * said


_WRITES = """
import asyncio, sys
from pathlib import Path
from sqlalchemy import insert
from hub.store.database import Database, read_meta
from hub.store.tables import meta

async def main():
    database = await Database.open(Path(sys.argv[1]))
    for number in range(1, 100_000):
        def work(connection):
            for each in range(3 * number - 3, 3 * number):
                connection.execute(insert(meta).values(key=str(each), value=""))
        await database.transact(work)
        print(number, flush=True)

asyncio.run(main())
"""
"""Says the number of each transaction of three rows once it is stored."""


def _pages_overwritten(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[100:] = b"\xa5" * (len(raw) - 100)
    path.write_bytes(raw)


def _newer(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'from_the_future'")
    connection.close()


def _threads() -> set[threading.Thread]:
    """Return the running threads, without those that asyncio keeps for blocking work."""
    return {thread for thread in threading.enumerate() if not thread.name.startswith("asyncio_")}


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (_pages_overwritten, "is damaged"),
        (_newer, "newer version"),
        (lambda path: path.write_bytes(b"SQLite format 3\0"), "is damaged"),
        (lambda path: path.write_bytes(b"something else entirely"), "isn't a database of this hub"),
        (lambda path: (path.unlink(), path.mkdir()), "can't be opened"),
    ],
    ids=["pages", "newer", "header-only", "foreign", "folder"],
)
async def test_a_damaged_file_is_said_and_leaks_nothing(
    tmp_path: Path, damage: object, said: str
) -> None:
    """Opening raises StorageError in time and leaves no thread behind."""
    path = tmp_path / "hub.db"
    await (await Database.open(path)).close()
    before = _threads()
    assert callable(damage)
    damage(path)

    with pytest.raises(StorageError, match=said):
        async with asyncio.timeout(DEADLINE_S):
            await Database.open(path)

    for thread in _threads() - before:
        thread.join(DEADLINE_S)
        assert not thread.is_alive()


async def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    """A path that cannot be is an error in words."""
    with pytest.raises(StorageError, match="can't be opened"):
        await Database.open(tmp_path / "nowhere" / "hub.db")


async def test_a_closed_database_has_no_thread(tmp_path: Path) -> None:
    """Home Assistant's tests, for example, allow none to be left."""
    for _ in range(5):
        database = await Database.open(tmp_path / "hub.db")
        await database.transact(lambda connection: connection.exec_driver_sql("SELECT 1"))
        await database.close()
        assert not any(each.name.startswith("database") for each in threading.enumerate())


async def test_a_close_that_is_canceled_can_be_repeated(tmp_path: Path) -> None:
    """Whether it waited or had begun, the next one closes everything, and leaves no thread."""
    before = _threads()
    for turns in range(12):
        database = await Database.open(tmp_path / "hub.db")
        await database.transact(lambda connection: connection.execute(select(meta.c.key)).close())
        async with database.read():
            early = asyncio.create_task(database.close())
            await asyncio.sleep(0)
            if turns == 0:
                early.cancel()
                await asyncio.wait([early])
        for _ in range(turns - 1):
            await asyncio.sleep(0)
        early.cancel()
        await asyncio.gather(early, database.close(), database.close(), return_exceptions=True)
        assert not (tmp_path / "hub.db-wal").exists()
    for thread in _threads() - before:
        thread.join(DEADLINE_S)
        assert not thread.is_alive()


async def test_whoever_is_late_leaves_no_thread(tmp_path: Path) -> None:
    """A database is closed once nobody reads it; whoever uses it afterwards keeps nothing open."""
    before, reads, may_end = _threads(), asyncio.Event(), asyncio.Event()
    database = await Database.open(tmp_path / "hub.db")

    async def read() -> list[str]:
        async with database.read() as connection:
            reads.set()
            await may_end.wait()
            return list((await connection.execute(select(meta.c.key))).scalars())

    reading = asyncio.create_task(read())
    await reads.wait()
    closing_it = asyncio.create_task(database.close())
    await asyncio.sleep(0)
    may_end.set()
    await closing_it
    read_then = await reading
    late = insert(meta).values(key="late", value="")
    await database.transact(lambda connection: connection.execute(late).close())
    read_later = await _keys(database)

    assert read_later == [*read_then, "late"]
    for thread in _threads() - before:
        thread.join(DEADLINE_S)
        assert not thread.is_alive()
