"""However a ledger's writer ends, what it said it wrote is there, once, and all of it verifies."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
import sys
import tempfile
from typing import Final, override

from hypothesis import given, settings, strategies as st
import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.ledger import entry
from hub.ledger.entry import KINDS, RuleChange, Written, about, fact
from hub.ledger.ledger import save_head
from hub.store.database import Database
from tests.fakes.clocks import NOON
from tests.hub.ledger.conftest import DENY, RULE, YES, House, a_deny, a_share, a_yes, asked


class PowerLossError(Exception):
    """The machine stopped here."""


class FailingDatabase(Database):
    """Loses power around a commit, when told to."""

    before: bool = False
    after: bool = False

    @asynccontextmanager
    @override
    async def write(self) -> AsyncGenerator[AsyncConnection]:
        async with super().write() as connection:
            yield connection
            if self.before:
                raise PowerLossError
        if self.after:
            raise PowerLossError


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


async def _writer(folder: Path, name: str, count: int) -> asyncio.subprocess.Process:
    """Start a process that appends so many entries, and prints the index of each."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.hub.ledger.writer", str(folder), name, str(count)),
        stdout=asyncio.subprocess.PIPE,
    )


async def _told(process: asyncio.subprocess.Process) -> list[int]:
    assert process.stdout is not None
    async with asyncio.timeout(60):
        return [int(line) async for line in process.stdout]


async def test_two_processes_append(tmp_path: Path) -> None:
    """Two processes that begin a ledger together and append at once make one chain of it."""
    database = await Database.open(tmp_path / "hub.db")
    first, second = await asyncio.gather(*(_writer(tmp_path, name, 12) for name in ("a", "b")))

    told = await asyncio.gather(_told(first), _told(second))

    assert [await first.wait(), await second.wait()] == [0, 0]
    assert sorted(told[0] + told[1]) == list(range(24))
    house = House(tmp_path, database)
    assert await house.ledger.verify() == []
    assert await house.ledger.checkpoint() == house.head_path.read_text()
    await database.close()


async def _killed(folder: Path, name: str, after: int) -> list[int]:
    """Kill a writer as soon as it has told of some entries, in the middle of the next one."""
    process = await _writer(folder, name, 1000)
    assert process.stdout is not None
    told: list[int] = []
    async with asyncio.timeout(60):
        while len(told) < after:
            told.append(int(await process.stdout.readline()))
        process.kill()
        told += [
            int(line)
            for line in (await process.stdout.read()).splitlines(keepends=True)
            if line.endswith(b"\n")
        ]
        await process.wait()
    return told


async def _survives(folder: Path, kills: int) -> None:
    database = await Database.open(folder / "hub.db")
    house = House(folder, database)
    told: list[int] = []
    for kill in range(kills):
        told += await _killed(folder, f"{kill}", 2 + kill % 3)
        assert await house.opened().verify() == []
    entries = await house.opened().entries()
    assert len(told) >= 2 * kills
    assert sorted(told) == sorted(set(told))
    assert max(told) < len(entries)
    await database.close()


async def test_killed_while_appending(tmp_path: Path) -> None:
    """SIGKILL in the middle of an append: all that was told is there, and all verifies."""
    await _survives(tmp_path, 3)


@pytest.mark.long
async def test_killed_while_appending_often(tmp_path: Path) -> None:
    """The same, a hundred times."""
    await _survives(tmp_path, 100)


async def test_verified_while_another_process_appends(tmp_path: Path) -> None:
    """A check that runs beside a writer finds nothing wrong, at whatever moment it looks."""
    database = await Database.open(tmp_path / "hub.db")
    house = House(tmp_path, database)
    writing_on = await _writer(tmp_path, "a", 15)
    telling = asyncio.ensure_future(_told(writing_on))
    looked = 0
    while not telling.done():
        assert await house.opened().verify() == []
        looked += 1
        await asyncio.sleep(0)

    assert await telling == list(range(15))
    assert await writing_on.wait() == 0
    assert looked
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
