"""Debts on the disk: what a household sees is the same as if all of them were in memory."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

import pytest

from hub.model.ids import BoardOrigin
from hub.model.request import Accounting
from hub.requests import docket as docket_module
from hub.requests.docket import Docket
from hub.store.folds import OF_DOCKET, OTHER_NOTE, FoldPosition, RowKind, StoredFold
from hub.store.packed import PackedRows
from noticeboard.log.agency import LoggedEntry
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import parse_entry
from noticeboard.log.registry import Registry
from noticeboard.rules.accounts import ACCOUNTS_FROM
from tests.fakes.board import ORIGIN, LogWriter
from tests.hub.feeds.test_stored_fold import Town
from tests.hub.given import run_at_once

BOARD = BoardOrigin(ORIGIN)


class Disk:
    """What is stored of a docket."""

    def __init__(self) -> None:
        self.rows: dict[RowKind, dict[bytes, bytes]] = {kind: {} for kind in OF_DOCKET}
        self.debts: defaultdict[bytes, dict[bytes, bytes]] = defaultdict(dict)
        self.cases: dict[bytes, int] = {}
        self.note = b""
        self.size = 0
        self.asked = 0

    def learn(self, docket: Docket, entries: Iterable[LoggedEntry], now: datetime) -> None:
        """Give a docket the debts and the counts of cases that it needs for entries."""
        cases = docket.unknown_cases(BOARD, entries, now)
        docket.learn_cases(BOARD, {key: self.cases[key] for key in cases if key in self.cases})
        accounts = docket.accounts(BOARD)
        if agencies := accounts.unknown_debtors(entries):
            self.asked += 1
            accounts.learn_debts({each: dict(self.debts[each]) for each in agencies})

    def save(self, docket: Docket, *, fails: bool) -> None:
        """Store what changed, or fail."""
        changes = docket.take_changes(BOARD, whole=not self.note)
        if fails:
            docket.give_back(BOARD, changes)
            return
        if changes.drops_debts:
            self.debts.clear()
        self.cases.update(changes.cases)
        for kind, some in changes.rows.items():
            _apply(self.rows[kind], some)
        for agency, some in changes.debts.items():
            _apply(self.debts[agency], some)
        self.note, self.size = changes.note, docket.size(BOARD) or 0

    def restore(self, registry: Registry, now: datetime) -> Docket:
        """Return the docket of a new run."""
        docket = Docket()
        position = FoldPosition(size=self.size, root=b"", basis=b"", notes={OTHER_NOTE: self.note})
        rows = {kind: PackedRows(sorted(some.items())) for kind, some in self.rows.items()}
        fold = StoredFold(position=position, rows=rows)
        run_at_once(docket.restore(BOARD, fold, registry, now))
        return docket


def _apply(rows: dict[bytes, bytes], changes: dict[bytes, bytes | None]) -> None:
    for key, value in changes.items():
        if value is None:
            rows.pop(key, None)
        else:
            rows[key] = value


@pytest.mark.parametrize(
    "seed", [*range(4), *(pytest.param(each, marks=pytest.mark.long) for each in range(4, 200))]
)
def test_debts_on_the_disk_change_nothing(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether debts are on the disk or in memory, requests and agencies are shown the same."""
    monkeypatch.setattr(docket_module, "MOST_CLOSED", 2)
    rng = Random(seed)  # noqa: S311 -- the same history in every run
    writer, disk = LogWriter(now=ACCOUNTS_FROM), Disk()
    town = Town(writer, seed)
    registry = Registry(ORIGIN, writer.log_key.verifier, [writer.verifier.root.verifier])
    plain, stored, most = Docket(), Docket(), 0
    for _ in range(25):
        town.log(rng.randrange(1, 20))
        writer.now += timedelta(days=rng.choice([1, 4, 35]))
        writer.notice(0, "The log goes on.")
        entries = [
            registry.add(parse_entry(writer.entries[index]), index)
            for index in range(registry.size, len(writer.entries))
        ]
        if disk.note and disk.size == entries[0].index and rng.random() < 0.3:
            stored = disk.restore(registry, writer.now)
        disk.learn(stored, entries, writer.now)
        for docket in (plain, stored):
            run_at_once(docket.expire(writer.now))
            added = docket.add(BOARD, entries, registry, writer.now, proven_at=writer.now)
            run_at_once(added)

        assert stored.all() == plain.all()
        assert stored.registrations() == plain.registrations()
        if rng.random() < 0.8:
            disk.save(stored, fails=rng.random() < 0.2)
            most = max(most, sum(map(len, disk.debts.values())))
            assert stored.all() == plain.all()
            assert stored.registrations() == plain.registrations()

    assert seed > 3 or (most > 10 and disk.asked)


class House:
    """A house that took part in some requests of one agency, whose debts are on its disk."""

    def __init__(self) -> None:
        self.writer, self.disk = LogWriter(now=ACCOUNTS_FROM), Disk()
        self.author = self.writer.register()
        key, verifiers = self.writer.log_key.verifier, [self.writer.verifier.root.verifier]
        self.registry = Registry(ORIGIN, key, verifiers)
        self.docket = Docket()
        self.part: set[str] = set()
        """In which requests it took part."""

    def post(self, days: int) -> str:
        """Post a request that closes after so many days."""
        expires = format_time(self.writer.now + timedelta(days=days))
        return self.writer.post(self.author, expires=expires)

    def read(self, *, restarts: bool = False) -> None:
        """Read what was logged, and that there was nothing else; then store it."""
        if restarts:
            self.docket = self.disk.restore(self.registry, self.writer.now)
        for each in self.docket.all():
            if each.entry_id in self.part:
                self.docket.retain(each.id)
        self.writer.notice(0, "The log goes on.")
        entries = [
            self.registry.add(parse_entry(self.writer.entries[index]), index)
            for index in range(self.registry.size, len(self.writer.entries))
        ]
        now = self.writer.now
        self.disk.learn(self.docket, entries, now)
        run_at_once(self.docket.add(BOARD, entries, self.registry, now, proven_at=now))
        run_at_once(self.docket.expire(now))
        self.disk.save(self.docket, fails=False)

    @property
    def on_disk(self) -> set[str]:
        """The requests whose debts are there."""
        return {each.hex() for each in self.disk.debts[bytes.fromhex(self.author.id)]}

    def shown(self, entry_id: str) -> Accounting:
        """Return what is owed of a request that the docket has."""
        (found,) = (each for each in self.docket.all() if each.entry_id == entry_id)
        assert found.accounting is not None
        return found.accounting

    @property
    def late(self) -> int:
        """With how many accounts the agency is late."""
        (found,) = self.docket.registrations()
        return found.accounts.late


@pytest.mark.parametrize("restarts", [False, True])
def test_a_shown_request_says_what_is_owed_of_it(
    monkeypatch: pytest.MonkeyPatch, *, restarts: bool
) -> None:
    """Its debt stays in memory while others go to the disk: when it is due, late, and given."""
    monkeypatch.setattr(docket_module, "MOST_CLOSED", 0)
    house = House()
    writer = house.writer
    taken_part, kept, *others = (house.post(10) for _ in range(8))
    house.read()
    house.part = {taken_part, kept}
    closes = writer.now + timedelta(days=10)
    assert house.shown(taken_part).closes == closes

    def go_on(at: datetime) -> None:
        writer.now = at
        for entry_id in [house.post(100) for _ in range(16)]:
            # Agencies ask for more, which are settled at once: only then the others are looked at.
            writer.resolve(house.author, entry_id)
            writer.account(house.author, entry_id)
        house.read(restarts=restarts)

    # Closed, and not due yet: of the others, the docket shows nothing any longer.
    go_on(closes + timedelta(days=5))
    due = house.shown(taken_part).due
    assert due is not None
    assert due > writer.now
    assert house.shown(taken_part).late_since is None
    assert len(house.docket.all()) == 2
    assert (house.on_disk, house.late) == (set(), 0)
    # Late: also long after, what the docket shows is in memory.
    for days, on_disk in ((1, set()), (40, set(others))):
        go_on(due + timedelta(days=days))
        assert house.shown(taken_part).late_since == due
        assert house.late == 8
        assert house.on_disk == on_disk
    # And if nobody writes anything, so that none of them is read.
    asked, writer.now = house.disk.asked, writer.now + timedelta(days=100)
    house.read(restarts=restarts)
    assert (house.shown(taken_part).late_since, house.late) == (due, 8)
    assert house.disk.asked == asked
    # Given: that of one request leaves the others as they are, wherever they are.
    writer.account(house.author, taken_part)
    go_on(writer.now + timedelta(days=1))
    given = house.shown(taken_part)
    assert given.account is not None
    assert (given.due, given.late_since) == (due, None)
    assert house.shown(kept).late_since == due
    assert house.on_disk == set(others)
    assert house.late == 7
    # One that isn't shown comes from the disk to be settled, and one that is kept too long is late.
    writer.account(house.author, others[0])
    until = writer.now + timedelta(days=9)
    writer.account(house.author, kept, keep_until=until)
    go_on(writer.now + timedelta(days=1))
    assert house.shown(kept).late_since is None
    assert house.on_disk == set(others[1:])
    assert house.late == 5
    go_on(until + timedelta(days=60))
    assert house.shown(kept).late_since == until
    assert house.on_disk == set(others[1:])
    assert house.late == 6
