"""What was made of a board's entries is read at a start, and is the same as from the entries."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any, Final

import msgspec
import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.sql.base import Executable

from hub.errors import BoardDishonestError
from hub.feeds import stored_fold, verified_log
from hub.feeds.log_copy import LogUpdate
from hub.model.ids import BoardOrigin
from hub.model.request import BoardPolicy
from hub.requests import docket_board
from hub.requests.docket import Docket
from hub.store.folds import RowKind, count_cases, earlier, find_debts
from hub.store.tables import board_cases, board_fold_rows, board_folds
from noticeboard.log.agency import ROTATION_DELAY
from noticeboard.log.body import BoardSnapshot
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import parse_entry
from noticeboard.log.note import SignerKey
from noticeboard.log.registry import Registry
from tests.fakes.board import ORIGIN, Author, FakeBoard, LogWriter
from tests.hub.feeds.conftest import Home
from tests.hub.feeds.snapshots import state_snapshot
from tests.hub.given import run_at_once

BOARD = BoardOrigin(ORIGIN)


class Run:
    """One run of a hub, from a start on: a follower, and the docket that takes in what it reads."""

    def __init__(self, home: Home, policy: BoardPolicy) -> None:
        self.home = home
        self.follower = home.follower(policy)
        self.docket = Docket()
        self.registry: Registry | None = None
        self.stores = True
        self.read = 0
        """How many entries the docket was given."""

    async def start(self, *, stores: bool = True) -> "Run":
        """Read what is stored; with `stores`, what was made of it, too."""
        self.stores = stores
        if stores:
            self.follower.keep(self.docket)
        async with aclosing(self.follower.stored()) as updates:
            async for each in updates:
                await self.add(each)
        return self

    async def add(self, update: LogUpdate) -> None:
        """Take in an update as the pipeline does."""
        self.registry, now = update.registry, self.home.clock.now()
        if update.restored is not None:
            docket = self.docket.begin_replacement(BOARD) if update.anew else self.docket
            run_at_once(docket.restore(BOARD, update.restored, update.registry, now))
        docket = self.docket.replacement(BOARD) or Docket() if update.anew else self.docket
        cases = docket.unknown_cases(BOARD, update.entries, now)
        if self.stores and cases:
            name = earlier(BOARD) if update.anew else BOARD
            async with self.home.database.read() as connection:
                docket.learn_cases(BOARD, await count_cases(connection, name, cases))
        debtors = docket.accounts(BOARD).unknown_debtors(update.entries)
        if self.stores and debtors:
            name = earlier(BOARD) if update.anew else BOARD
            async with self.home.database.read() as connection:
                docket.accounts(BOARD).learn_debts(await find_debts(connection, name, debtors))
        self.read += len(update.entries)
        added = self.docket.add(
            BOARD,
            update.entries,
            update.registry,
            now,
            more=update.more,
            proven_at=update.proven_at,
            begun_at=update.begun_at,
            anew=update.anew,
        )
        run_at_once(added)

    async def sync(self, *, stores: bool = True) -> None:
        """Poll the board once."""
        if (found := await self.follower.sync()) is not None:
            await self.add(found)
            if stores:
                await self.follower.save_fold(more=found.more)

    def found(self) -> dict[str, Any]:
        """Return all that can be seen of the registry and the docket."""
        registry = self.registry
        assert registry is not None
        return {
            "size": (registry.size, registry.newer),
            "heads": (registry.heads(), registry.last_heads, registry.last_snapshot),
            "agencies": dict(registry.agencies),
            "policies": (registry.policies.logged, registry.policies.decisions),
            "requests": self.docket.all(),
            "registrations": sorted(self.docket.registrations(), key=lambda each: each.record.id),
        }


class Town:
    """Agencies that log this and that."""

    def __init__(self, writer: LogWriter, seed: int) -> None:
        self.writer = writer
        self.rng = Random(seed)  # noqa: S311 -- the same history in every run
        self.agencies: list[Author] = []
        self.asked: list[tuple[Author, str, int]] = []
        self.strengthened: set[str] = set()
        self.rotated: dict[str, tuple[SignerKey, datetime]] = {}

    def log(self, count: int) -> None:
        """Log so many things."""
        self.use_new_keys()
        for _ in range(count):
            self._log_one()

    def _log_one(self) -> None:
        writer, rng = self.writer, self.rng
        if not self.agencies or rng.random() < 0.08:
            self.agencies.append(writer.register(f"agency-{len(writer.entries)}"))
        elif not self.asked or rng.random() < 0.4:
            agency, index = rng.choice(self.agencies), len(writer.entries)
            expires = format_time(writer.now + timedelta(days=rng.choice([1, 5, 30])))
            case = rng.choice(["", "A 1", "a1"])
            self.asked.append(
                (agency, writer.post(agency, case_number=case, expires=expires), index)
            )
        else:
            self._go_on(*rng.choice(self.asked))

    def _go_on(self, author: Author, request: str, index: int) -> None:
        """Log something about a request, or its agency."""
        writer, rng = self.writer, self.rng
        match rng.randrange(8):
            case 0 | 1:
                writer.update(author, request, rng.choice(["More.", "\u3164"]))
            case 2:
                writer.resolve(author, request)
            case 3 | 4:
                until = writer.now + timedelta(days=rng.choice([2, 60]))
                writer.account(author, request, keep_until=rng.choice([None, until]))
            case 5:
                writer.notice(index, "The board has doubts.")
            case 6:
                writer.promise(author, rng.randrange(10, 90))
            case _:
                self._change_keys(author, index)

    def _change_keys(self, author: Author, index: int) -> None:
        writer = self.writer
        if self.rng.random() < 0.3:
            writer.revoke(author, last_good=max(index, len(writer.entries) - 4))
            self.agencies.remove(author)
            self.asked = [each for each in self.asked if each[0] is not author]
        elif author.name not in self.rotated or (
            self.rotated[author.name][1] <= writer.now and self.rng.random() < 0.5
        ):
            self.rotated[author.name] = writer.rotate(author), writer.now + ROTATION_DELAY
        elif author.name not in self.strengthened:
            self.strengthened.add(author.name)
            writer.add_post_quantum(author)

    def use_new_keys(self) -> None:
        """Let agencies sign with their new keys, once those are valid."""
        for agency in self.agencies:
            key, since = self.rotated.get(agency.name, (agency.posting, self.writer.now))
            if self.writer.now >= since:
                agency.posting = key


async def folded(home: Home, policy: BoardPolicy) -> dict[str, Any]:
    """Return what is made of the stored entries from the first one on."""
    return (await Run(home, policy).start(stores=False)).found()


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(each, marks=pytest.mark.long) for each in range(1, 40))]
)
async def test_two_folds_agree(
    home: Home, board: FakeBoard, writer: LogWriter, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever a hub was ended, its next start knows what a fold from the beginning does."""
    monkeypatch.setattr(docket_board, "MOST_OBJECTS", 2)
    town, rng = Town(writer, seed), Random(seed)  # noqa: S311 -- as above
    for _ in range(6 if seed else 3):
        town.log(rng.randrange(1, 25))
        writer.now += timedelta(days=rng.choice([0, 1, 4]))
        home.clock.forward(writer.now - home.clock.now())
        board.publish()
        run = await Run(home, board.policy()).start()
        await run.sync(stores=rng.random() < 0.7)

        again = await Run(home, board.policy()).start()

        expected = await folded(home, board.policy())
        assert again.found() == expected
        assert run.found() == expected


async def test_a_start_reads_no_entry_again(
    home: Home, board: FakeBoard, writer: LogWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was stored once is read as it was made; only entries after it are."""
    Town(writer, 1).log(40)
    board.publish()
    run = await Run(home, board.policy()).start()
    await run.sync()
    before = run.found()
    home.clock.forward(timedelta(minutes=1))
    monkeypatch.setattr(verified_log, "parse_entry", None)

    again = await Run(home, board.policy()).start()

    assert (again.read, again.found()) == (0, before)


async def test_a_start_knows_the_newest_heads_and_snapshot(
    home: Home, board: FakeBoard, writer: LogWriter
) -> None:
    """So a board that states a second snapshot of the same heads is noticed after a start, too."""
    Town(writer, 2).log(10)
    stated = state_snapshot(board)
    run = await Run(home, board.policy()).start()
    await run.sync()

    again = await Run(home, board.policy()).start()

    assert (again.read, again.found()) == (0, run.found())
    assert again.registry is not None
    assert again.registry.last_heads == stated.at
    assert again.registry.last_snapshot[0] == stated.index
    writer.now += timedelta(days=2)
    home.clock.forward(timedelta(days=2))
    body = parse_entry(writer.entries[stated.index]).body
    assert isinstance(body, BoardSnapshot)
    said = {name: getattr(body, name) for name in ("at", "root", "rows", "count", "sha256")}
    writer.write(writer.board, BoardSnapshot, **said)
    board.publish()
    with pytest.raises(BoardDishonestError):
        await again.sync()


async def test_a_crash_before_the_docket_has_it_loses_nothing(
    home: Home, board: FakeBoard, writer: LogWriter
) -> None:
    """Entries are stored first. If the hub ends before the docket takes them in, they are read."""
    await (await Run(home, board.policy()).start()).sync()
    crashed = await Run(home, board.policy()).start()
    writer.post(writer.register("fire-brigade"))
    board.publish()
    assert await crashed.follower.sync() is not None

    again = await Run(home, board.policy()).start()

    assert (again.read, len(again.docket.all())) == (3, 2)
    assert again.found() == await folded(home, board.policy())


async def test_what_the_docket_did_not_get_is_not_counted_as_read(
    home: Home, board: FakeBoard, writer: LogWriter
) -> None:
    """If an update is lost on its way to the docket, later ones don't hide that."""
    run = await Run(home, board.policy()).start()
    await run.sync()
    writer.post(writer.register("fire-brigade"))
    board.publish()
    await run.follower.sync()
    writer.post(writer.register("city-fire"))
    board.publish()
    await run.sync()

    again = await Run(home, board.policy()).start()

    assert (len(run.docket.all()), len(again.docket.all())) == (2, 3)


ROWS = board_fold_rows
ONE: Final = ROWS.c.key == select(func.min(ROWS.c.key)).scalar_subquery()
WRONG: dict[str, Executable] = {
    "other bytes": update(ROWS).where(ROWS.c.kind == int(RowKind.REQUEST)).values(value=b"\1\2"),
    "a text": update(ROWS).where(ROWS.c.kind == int(RowKind.REQUEST)).values(value=text("'a'")),
    "no text": update(ROWS).values(value=text("CAST(x'ff' AS TEXT)")),
    "another key": update(ROWS).where(ONE).values(key=b"\1" * 20),
    "a lost row": delete(ROWS).where(ONE),
    "all rows lost": delete(ROWS),
    "no position": delete(board_folds),
    "another position": update(board_folds).values(size=2),
    "another version": update(board_folds).values(basis=b"older"),
    "no notes": update(board_folds).values(notes=b""),
}


async def test_wrong_rows_are_made_again(home: Home, board: FakeBoard, writer: LogWriter) -> None:
    """Damaged, lost or older rows are noticed; the entries decide, and the rows are right again."""
    Town(writer, 2).log(12)
    board.publish()
    await (await Run(home, board.policy()).start()).sync()
    expected, found = await folded(home, board.policy()), {}
    for name, change in WRONG.items():
        async with home.database.write() as connection:
            await connection.execute(change)

        again = await Run(home, board.policy()).start()

        found[name] = again.read, again.found() == expected
    assert found == dict.fromkeys(WRONG, (len(writer.entries), True))
    assert (await Run(home, board.policy()).start()).read == 0


async def test_one_row_of_an_older_time_is_noticed(
    home: Home, board: FakeBoard, writer: LogWriter
) -> None:
    """Each row is whole, but together they aren't what was stored."""
    agency = writer.register("fire-brigade")
    board.publish()
    run = await Run(home, board.policy()).start()
    await run.sync()
    chain = ROWS.c.kind == int(RowKind.CHAIN), ROWS.c.key == bytes.fromhex(agency.id)
    async with home.database.read() as connection:
        row = (await connection.execute(select(ROWS).where(*chain))).one()
    writer.post(agency)
    board.publish()
    await run.sync()
    async with home.database.write() as connection:
        old = {"value": row.value, "mark": row.mark}
        await connection.execute(update(ROWS).where(*chain).values(old))

    again = await Run(home, board.policy()).start()

    assert again.read == len(writer.entries)
    assert again.found()["heads"] == run.found()["heads"]


async def test_wrong_rows_convict_nobody(home: Home, board: FakeBoard, writer: LogWriter) -> None:
    """Rows that are wrong and look right could make an honest entry look like a forbidden one.

    Before the board is accused, all of it is read again, and nothing that was made of the rows is
    stored any more.
    """
    agency = writer.register("fire-brigade")
    board.publish()
    run = await Run(home, board.policy()).start()
    await run.sync()
    assert run.follower._copy.log.fold is not None  # noqa: SLF001 -- as if a row had said so
    chain = run.follower._copy.log.fold.rows.chains.change(agency.id)  # noqa: SLF001 -- as above
    chain.next_seq += 1
    writer.post(agency)
    board.publish()

    await run.sync()

    again = await Run(home, board.policy()).start()
    assert (again.read, len(again.docket.all())) == (len(writer.entries), 2)
    assert again.found() == await folded(home, board.policy())


async def test_other_verifiers_give_another_fold(
    home: Home, board: FakeBoard, writer: LogWriter
) -> None:
    """If the owner trusts others, agencies' levels change now and after the next start."""
    run = await Run(home, board.policy()).start()
    await run.sync()
    policy = replace(board.policy(), verifiers=())
    await run.add(await run.follower.set_policy(policy))
    writer.post(writer.register("fire-brigade"))
    board.publish()
    await run.sync()

    again = await Run(home, policy).start()

    assert {each.record.level for each in run.docket.registrations()} == {0}
    assert {each.agency.level for each in run.docket.all()} == {0}
    assert again.read == len(writer.entries)
    assert again.found() == await folded(home, policy)


async def test_a_long_fold_is_stored_as_it_goes(
    home: Home, board: FakeBoard, writer: LogWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A start that reads many entries and is interrupted continues where it was."""
    monkeypatch.setattr(verified_log, "PAGE", 256)
    monkeypatch.setattr(stored_fold, "MOST_UNSAVED", 256)
    agency = writer.register("fire-brigade")
    for _ in range(320):
        writer.notice(2, "The board has doubts.")
    writer.post(agency, case_number="A 1")
    board.publish()
    first = Run(home, board.policy())
    await first.sync()
    begun = Run(home, board.policy())
    begun.follower.keep(begun.docket)
    updates: AsyncGenerator[LogUpdate]
    async with aclosing(begun.follower.stored()) as updates:
        async for each in updates:
            await begun.add(each)
            if begun.read > 256:
                break

    again = await Run(home, board.policy()).start()

    assert again.read == len(writer.entries) - 256
    assert again.found() == await folded(home, board.policy())


async def test_a_case_is_counted_across_starts(
    home: Home, board: FakeBoard, writer: LogWriter
) -> None:
    """Counts of cases are on the disk, and are the same after a fold from the beginning."""
    agency = writer.register("fire-brigade")
    run = Run(home, board.policy())
    for number in range(3):
        writer.post(agency, case_number="A 1" if number else "a1")
        board.publish()
        run = await Run(home, board.policy()).start()
        await run.sync()
    async with home.database.read() as connection:
        counts = list((await connection.execute(select(board_cases.c.count))).scalars())

    flagged = [
        "too_many_posts" in {each.code for each in request.findings}
        for request in run.docket.all()
        if request.agency.id == agency.id
    ]
    assert sorted(flagged) == [False, False, True]
    assert sorted(counts) == [1, 2]
    assert run.found() == await folded(home, board.policy())


async def test_the_version_is_raised_when_results_change(
    home: Home, board: FakeBoard, writer: LogWriter
) -> None:
    """If this fails, the same entries lead to something else than before: raise FOLD_VERSION.

    It is in `hub/feeds/stored_registry.py`. Then every hub reads its entries again, once.
    """
    Town(writer, 3).log(60)
    board.publish()
    run = await Run(home, board.policy()).start()
    await run.sync()
    found = msgspec.json.encode(run.found(), order="deterministic")

    assert sha256(found).hexdigest()[:16] == "d5d802a2fcb7b8c9"
