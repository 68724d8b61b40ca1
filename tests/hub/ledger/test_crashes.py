"""However a ledger's writer ends, what it said it wrote is there, once, and all of it verifies."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
import tempfile
from typing import Final

from hypothesis import given, settings, strategies as st
import pytest

from hub.clock import SystemClock
from hub.ledger import entry
from hub.ledger.entry import KINDS, RuleChange, Written, about, fact
from hub.ledger.ledger import Ledger, save_head
from hub.model.ids import RequestId
from hub.store.database import Database
from tests.fakes.clocks import NOON
from tests.hub.conftest import FailingDatabase, PowerLossError
from tests.hub.ledger.conftest import DENY, RULE, YES, House, a_deny, a_share, a_yes, asked


@pytest.mark.parametrize("kept", [False, True], ids=["before commit", "after commit"])
@pytest.mark.parametrize("restart", [False, True])
async def test_a_crash_around_an_entry(tmp_path: Path, *, kept: bool, restart: bool) -> None:
    """However far an entry came, writing it again at start leaves it there once."""
    database = await FailingDatabase.open(tmp_path / "hub.db")
    house = House(tmp_path, database)
    await house.ledger.append("decision", DENY)
    database.before, database.after = not kept, kept
    with pytest.raises(PowerLossError):
        await house.ledger.append("decision", YES)
    database.before = database.after = False

    after = house.opened() if restart else house.ledger
    assert await after.verify() == []
    assert len(await after.entries()) == 1 + kept
    await after.append("decision", YES)

    assert [entry.fields["by"] for entry in await after.entries()] == ["Alex", "Sam"]
    assert await after.verify() == []
    await database.close()


# Random histories


def _happened(number: int, minute: int) -> list[tuple[str, Written]]:
    """Return one of everything that may happen, about request `number` at a minute."""
    at = NOON + timedelta(minutes=minute)
    yes, no = a_yes(number, at), a_deny(number, at)
    share = a_share(number, f"{minute:064x}")
    return [
        ("decision", entry.of_decision(yes, asked(number))),
        ("decision", entry.of_decision(no, "")),
        ("undone", entry.of_undone(no, asked(number), by="Alex")),
        ("withdrawal", entry.of_withdrawal(yes, asked(number), by="Alex")),
        ("share", entry.of_share(share, asked(number))),
        ("opened", entry.of_opened(replace(share, opened="signed\n"), asked(number))),
        ("hold", entry.of_hold(asked(number).id, asked(number), clips=minute)),
        ("release", entry.of_release(asked(number).id, asked(number))),
        (
            "rule",
            entry.of_rule(replace(RULE, id=f"{number:012x}"), RuleChange.CHANGED, by="Alex"),
        ),
        (
            "rule",
            entry.of_rule(
                replace(RULE, id=f"{number:012x}", on=False), RuleChange.SWITCHED_OFF, by="Alex"
            ),
        ),
    ]


_ENDS: Final = ("well", "well", "well", "before", "after", "no head", "restart", "other")
_STEPS = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.integers(0, 1),
        st.integers(0, len(_happened(0, 0)) - 1),
        st.sampled_from(_ENDS),
    ),
    max_size=12,
)


class Expected:
    """What the ledger should say by now, worked out the slow way."""

    def __init__(self) -> None:
        self.written: list[tuple[str, Written]] = []

    def add(self, kind: str, fields: Written) -> None:
        """Take in what was written, unless the ledger says it already."""
        series = KINDS[kind].series
        same = [
            each
            for each in self.written
            if (KINDS[each[0]].series or each[0]) == (series or kind)
            and about(*each) == about(kind, fields)
        ]
        if series and same:
            same = [same[-1]] if fact(*same[-1]) == fact(kind, fields) else []
        if not same:
            self.written.append((kind, fields))


async def _live(folder: Path, steps: list[tuple[int, int, int, str]]) -> None:
    """Let things happen to a ledger, and look after each at all of it."""
    database = await FailingDatabase.open(folder / "hub.db")
    try:
        house, expected = House(folder, database), Expected()
        other = house.opened()
        await house.ledger.root()  # makes the key
        for number, minute, what, end in steps:
            kind, fields = _happened(number, minute)[what]
            head = house.head_path.read_bytes() if house.head_path.exists() else b""
            database.before, database.after = end == "before", end == "after"
            try:
                written = await (other if end == "other" else house.ledger).append(kind, fields)
            except PowerLossError:
                if end == "after":
                    expected.add(kind, fields)
            else:
                expected.add(kind, fields)
                assert (written.type, about(kind, written.fields)) == (kind, about(kind, fields))
            database.before = database.after = False
            if end == "no head" and head:
                house.head_path.write_bytes(head)  # the machine stopped before it was replaced
            if end not in {"well", "other"}:
                house.ledger = house.opened()
            assert await house.opened().verify() == []
            entries = await house.ledger.entries()
            assert [(each.type, each.fields) for each in entries] == expected.written
        if steps:
            assert (await house.ledger.export()).check().complaints == ()
    finally:
        await database.close()


@settings(deadline=None, max_examples=20)
@given(steps=_STEPS)
def test_any_history_verifies(steps: list[tuple[int, int, int, str]]) -> None:
    """After any writes, repetitions, crashes and restarts the ledger verifies and lacks nothing."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_live(Path(folder), steps))


@pytest.mark.long
@settings(deadline=None, max_examples=500)
@given(steps=_STEPS)
def test_any_history_verifies_at_length(steps: list[tuple[int, int, int, str]]) -> None:
    """The same, many times."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_live(Path(folder), steps))


# Processes

_APART: Final = get_context("forkserver")
_APART.set_forkserver_preload([__name__])


async def _append(folder: Path, name: str, count: int, indexes: Connection) -> None:
    """Append so many entries that no other name appends, and send the index of each."""
    database = await Database.open(folder / "hub.db")
    ledger = Ledger(database, folder / "ledger.key", SystemClock())
    for number in range(count):
        request = RequestId(sha256(f"{name} {number}".encode()).hexdigest()[:32])
        made = await ledger.append("hold", entry.of_hold(request, "", clips=number))
        indexes.send(made.index)
    await database.close()


def _run(folder: Path, name: str, count: int, indexes: Connection) -> None:
    asyncio.run(_append(folder, name, count, indexes))


class Writer:
    """A process that appends entries, which may be killed at any moment."""

    def __init__(self, folder: Path, name: str, count: int) -> None:
        self._indexes, sent = _APART.Pipe(duplex=False)
        self.process = _APART.Process(target=_run, args=(folder, name, count, sent))
        self.process.start()
        sent.close()

    def read(self, most: int | None = None) -> list[int]:
        """Return the indexes of the next entries, all of them by default; blocking."""
        indexes: list[int] = []
        with suppress(EOFError):
            while most is None or len(indexes) < most:
                assert self._indexes.poll(60), "nothing is appended for a minute"
                indexes.append(self._indexes.recv())
        return indexes

    def end(self) -> int | None:
        """Wait for the end of the process, and return its exit code; blocking."""
        self.process.join(60)
        self._indexes.close()
        return self.process.exitcode


async def test_two_processes_append(tmp_path: Path) -> None:
    """Two processes that begin a ledger together and append at once make one chain of it."""
    database = await Database.open(tmp_path / "hub.db")
    writers = [await asyncio.to_thread(Writer, tmp_path, name, 12) for name in ("a", "b")]

    indexes = await asyncio.gather(*(asyncio.to_thread(writer.read) for writer in writers))

    assert [await asyncio.to_thread(writer.end) for writer in writers] == [0, 0]
    assert sorted(indexes[0] + indexes[1]) == list(range(24))
    house = House(tmp_path, database)
    assert await house.ledger.verify() == []
    assert await house.ledger.checkpoint() == house.head_path.read_text()
    await database.close()


def _kill(folder: Path, name: str, after: int) -> list[int]:
    """Kill a writer after some entries, in the middle of the next one; return what it sent."""
    writer = Writer(folder, name, 1000)
    indexes = writer.read(after)
    writer.process.kill()
    indexes += writer.read()
    writer.end()
    return indexes


async def _survives(folder: Path, kills: int) -> None:
    database = await Database.open(folder / "hub.db")
    house = House(folder, database)
    indexes: list[int] = []
    for kill in range(kills):
        indexes += await asyncio.to_thread(_kill, folder, f"{kill}", 2 + kill % 3)
        assert await house.opened().verify() == []
    entries = await house.opened().entries()
    assert len(indexes) >= 2 * kills
    assert sorted(indexes) == sorted(set(indexes))
    assert max(indexes) < len(entries)
    await database.close()


async def test_killed_while_appending(tmp_path: Path) -> None:
    """SIGKILL in the middle of an append: every entry that was reported is there and verifies."""
    await _survives(tmp_path, 3)


@pytest.mark.long
async def test_killed_while_appending_often(tmp_path: Path) -> None:
    """The same, a hundred times."""
    await _survives(tmp_path, 100)


async def test_verified_while_another_process_appends(tmp_path: Path) -> None:
    """A check that runs beside a writer finds nothing wrong, at whatever moment it looks."""
    database = await Database.open(tmp_path / "hub.db")
    house = House(tmp_path, database)
    writer = await asyncio.to_thread(Writer, tmp_path, "a", 15)
    reading = asyncio.ensure_future(asyncio.to_thread(writer.read))
    checks = 0
    while not reading.done():
        assert await house.opened().verify() == []
        checks += 1
        await asyncio.sleep(0)

    assert await reading == list(range(15))
    assert await asyncio.to_thread(writer.end) == 0
    assert checks
    await database.close()


async def test_the_kept_checkpoint_never_goes_back(house: House) -> None:
    """A process that comes later with an older checkpoint leaves the newer one beside the key."""
    await house.ledger.append("decision", DENY)
    older = await house.ledger.checkpoint()
    await house.ledger.append("decision", YES)
    newer = await house.ledger.checkpoint()

    save_head(house.key_path, older)
    assert house.head_path.read_text() == newer

    house.head_path.unlink()
    save_head(house.key_path, older)
    assert house.head_path.read_text() == older
    save_head(house.key_path, newer)
    assert house.head_path.read_text() == newer
