"""Debts on the disk: what a household sees is the same as if all of them were in memory."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

import pytest

from hub.model.ids import BoardOrigin
from hub.requests import docket as docket_module
from hub.requests.docket import Docket
from hub.store.folds import OF_DOCKET, OTHER_NOTE, FoldPosition, RowKind, StoredFold
from hub.store.packed import PackedRows
from noticeboard.log.agency import LoggedEntry
from noticeboard.log.entry import parse_entry
from noticeboard.log.registry import Registry
from noticeboard.rules.accounts import ACCOUNTS_FROM
from tests.fakes.board import ORIGIN, LogWriter
from tests.hub.feeds.test_stored_fold import Town

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
        docket.restore(BOARD, StoredFold(position=position, rows=rows), registry, now)
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
            docket.expire(writer.now)
            docket.add(BOARD, entries, registry, writer.now, proven_at=writer.now)

        assert stored.all() == plain.all()
        assert stored.registrations() == plain.registrations()
        if rng.random() < 0.8:
            disk.save(stored, fails=rng.random() < 0.2)
            most = max(most, sum(map(len, disk.debts.values())))
            assert stored.all() == plain.all()
            assert stored.registrations() == plain.registrations()

    assert seed > 3 or (most > 10 and disk.asked)
