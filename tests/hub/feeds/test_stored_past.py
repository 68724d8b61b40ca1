"""The past of a board's authors on the disk: it answers as in memory, and convicts nobody."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import product
from random import Random
from typing import override

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.errors import BoardDishonestError, DiskFullError
from hub.feeds import stored_past
from hub.feeds.board import BoardFollower
from hub.feeds.store import Records
from hub.feeds.stored_fold import Folds
from hub.feeds.stored_past import StoredPast
from hub.feeds.trust import Trust
from hub.model.request import BoardState
from hub.store.database import Database, ThreadReader
from hub.store.tables import board_authors, board_ids, board_links, boards
from noticeboard.log.chains import IdKind, PastInMemory
from noticeboard.log.tree import Tree, leaf_hash
from noticeboard.runtime.text import Text
from tests.fakes.board import Author, FakeBoard, LogWriter
from tests.hub.feeds.conftest import Home, stored

TABLES = (board_authors, board_links, board_ids)
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def records(home: Home, board: FakeBoard) -> Records:
    """Give a board's rows."""
    return Records(home.database, board.policy())


@pytest.fixture
def folds(home: Home, board: FakeBoard, records: Records) -> Folds:
    """Give what stores the past with what else is made of the board's entries."""
    return Folds(Trust.of(board.policy()), records, home.clock)


@pytest.fixture
async def reader(records: Records) -> AsyncGenerator[ThreadReader]:
    """Give what reads them in threads, with its connection open."""
    reader = await records.reader()
    with reader.held():
        yield reader


async def test_answers_as_in_memory(
    records: Records, folds: Folds, reader: ThreadReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever it was stored, and begun again, it knows each link, id and time as of any index."""
    monkeypatch.setattr(stored_past, "PERIOD_BITS", 4)
    rng, size = Random(1), 150  # noqa: S311 -- the same history in every run
    memory, tree = PastInMemory(), Tree()
    past = await opened(records, folds, tree, reader)
    authors, seqs = [f"{number:040x}" for number in range(4)], dict[str, int]()
    at_s, facts = int(BEGINNING.timestamp()), list[tuple[str, int, str, IdKind]]()
    for index in range(size):
        leaf = leaf_hash(str(index).encode())
        tree.append(leaf)
        author, entry_id = rng.choice(authors), f"{rng.randrange(40):032x}"
        kind = rng.choice([IdKind.REQUEST, IdKind.NEWER, None])
        at_s += rng.choice([0, 60])
        for each in (memory, past):
            if kind is not None and not each.has_id(author, entry_id, kind, before=index):
                each.add_id(author, entry_id, kind, index)
            request = at_s if kind is IdKind.REQUEST else None
            each.add_link(author, seqs.get(author, 0), leaf, index, request)
        facts += [(author, index, entry_id, kind)] if kind is not None else []
        seqs[author] = seqs.get(author, 0) + 1
        if rng.random() < 0.04:
            await folds.save_past(past, index + 1)
            past = await opened(records, folds, tree, reader)

    for author, count in seqs.items():
        for seq in range(count):
            assert past.leaf(author, seq) == memory.leaf(author, seq)
    compare_ids(past, facts)
    for before, minutes, author in product((0, 15, 16, 17, 100, size), (0, 40), authors):
        after = BEGINNING + timedelta(minutes=minutes)
        until = after + timedelta(minutes=30)
        times = [
            each.requests_between(author, after, until, before=before) for each in (past, memory)
        ]
        assert times[0] == times[1]


def compare_ids(past: StoredPast, facts: list[tuple[str, int, str, IdKind]]) -> None:
    """Check that each id is known from its first entry on, to its author alone."""
    for author, index, entry_id, kind in facts:
        assert past.has_id(author, entry_id, kind, before=index + 1)
        first = min(
            at for who, at, id_, its in facts if (who, id_, its) == (author, entry_id, kind)
        )
        if first < past.stored:
            assert not past.has_id(author, entry_id, kind, before=first)
        assert not past.has_id(author, f"{99:032x}", kind, before=1000)
        assert not past.has_id(f"{9:040x}", entry_id, kind, before=1000)


async def opened(records: Records, folds: Folds, tree: Tree, reader: ThreadReader) -> StoredPast:
    """Return the past as after a start."""
    return await folds.open_past(reader, tree, (await records.load()).folded)


@pytest.fixture
def agency(writer: LogWriter) -> Author:
    """Give an agency with twenty requests."""
    agency = writer.register("fire-brigade")
    for number in range(20):
        writer.post(agency, f"{number:032x}")
    return agency


def equivocate(writer: LogWriter, agency: Author) -> None:
    """Log a second entry with the number of its fifth."""
    seq, prev = agency.seq, agency.prev
    agency.seq, agency.prev = 4, leaf_hash(writer.entries[8]).hex()
    writer.update(agency, f"{1:032x}")
    agency.seq, agency.prev = seq, prev


def use_an_id_again(writer: LogWriter, agency: Author) -> None:
    """Post another request under the id of its second."""
    writer.post(agency, f"{1:032x}")


def answer_nothing(writer: LogWriter, agency: Author) -> None:
    """Update a request that nobody posted."""
    writer.update(agency, f"{77:032x}")


def answer_an_old_request(writer: LogWriter, agency: Author) -> None:
    """Update its second request."""
    writer.update(agency, f"{1:032x}")


async def restart(home: Home, board: FakeBoard) -> BoardFollower:
    """Return a follower that has read what an earlier one stored."""
    await home.follower(board.policy()).sync()
    follower = home.follower(board.policy())
    await stored(follower)
    return follower


@pytest.mark.parametrize(
    ("write", "reason"),
    [(use_an_id_again, "this ID"), (answer_nothing, "request")],
    ids=["id", "thread"],
)
async def test_rules_about_the_past_outlive_a_restart(  # noqa: PLR0913, PLR0917 -- a history
    home: Home,
    board: FakeBoard,
    writer: LogWriter,
    agency: Author,
    write: Callable[[LogWriter, Author], None],
    reason: str,
) -> None:
    """Whatever an entry's author logged before this hub's start counts, however long ago."""
    board.publish()
    follower = await restart(home, board)
    write(writer, agency)
    board.publish()

    with pytest.raises(BoardDishonestError, match=reason):
        await follower.sync()
    assert follower.status.state is BoardState.STOPPED


@pytest.mark.parametrize(
    ("write", "lost"),
    [
        (equivocate, None),
        (equivocate, board_links),
        (answer_an_old_request, None),
        (answer_an_old_request, board_ids),
    ],
    ids=["seq", "seq, links lost", "thread", "thread, ids lost"],
)
async def test_the_house_s_own_rows_convict_nobody(  # noqa: PLR0913, PLR0917 -- a history
    home: Home,
    board: FakeBoard,
    writer: LogWriter,
    agency: Author,
    write: Callable[[LogWriter, Author], None],
    lost: object,
) -> None:
    """If rows about the past are gone, they are made again from the entries, which decide."""
    board.publish()
    follower = await restart(home, board)
    if lost is not None:
        async with home.database.write() as connection:
            await connection.execute(delete(board_ids if lost is board_ids else board_links))
    write(writer, agency)
    board.publish()

    growth = await follower.sync()

    assert growth is not None
    assert follower.status.state is BoardState.FOLLOWING
    assert [each.equivocation for each in growth.entries] == [write is equivocate]
    assert growth.registry.agencies[agency.id].compromised is (write is equivocate)


async def counts(database: Database) -> list[int]:
    """Return how many rows each table has."""
    async with database.read() as connection:
        return [
            (await connection.execute(select(func.count()).select_from(table))).scalar_one()
            for table in TABLES
        ]


async def forget(database: Database) -> None:
    """Leave what a hub of an earlier version would have."""
    async with database.write() as connection:
        for table in TABLES:
            await connection.execute(delete(table))
        await connection.execute(update(boards).values(folded=None))


class FullDatabase(Database):
    """Has no room after some writes."""

    left: int = 1000

    @asynccontextmanager
    @override
    async def write(self) -> AsyncGenerator[AsyncConnection]:
        async with super().write() as connection:
            yield connection
            self.left -= 1
            if self.left < 0:
                raise DiskFullError(Text("disk.full"))


@pytest.fixture
async def database(home: Home) -> AsyncGenerator[FullDatabase]:
    """Give a database with room, for now."""
    database = await FullDatabase.open(home.path / "full.sqlite")
    yield database
    await database.close()


async def test_an_upgrade_on_a_full_disk(  # noqa: PLR0913, PLR0917 -- a history
    home: Home,
    board: FakeBoard,
    writer: LogWriter,
    agency: Author,
    database: FullDatabase,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An older hub's board is read even if there is no room; the rows are stored once there is."""
    monkeypatch.setattr(stored_past, "MOST_PENDING", 10)
    board.publish()
    await BoardFollower(board.policy(), database, home.session, home.clock).sync()
    authors, links, ids = await counts(database)
    await forget(database)
    database.left = 0
    follower = BoardFollower(board.policy(), database, home.session, home.clock)
    await stored(follower)
    assert await counts(database) == [0, 0, 0]
    database.left = 1000
    answer_an_old_request(writer, agency)
    board.publish()

    assert await follower.sync() is not None
    assert (authors, links, ids) == (3, 25, 21)
    assert await counts(database) == [authors, links + 1, ids]
