"""The ledger: what was decided and shared, once each, in a log that shows any change."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
import json
from pathlib import Path
from typing import Any, override

from hypothesis import given, strategies as st
import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.errors import InvalidInputError, StorageError
from hub.ledger.entry import FIELDS, KINDS, LedgerEntry
from hub.ledger.ledger import Ledger
from hub.store.database import Database
from hub.store.tables import ledger
from noticeboard.log.checkpoint import open_checkpoint
from noticeboard.log.note import SignerKey
from noticeboard.log.tree import Tree, leaf_hash
from tests.fakes.hand_clock import NOON, HandClock

DENY: dict[str, str | int] = {
    "request": "ab" * 16,
    "answer": "deny",
    "by": "Alex",
    "reason": "",
    "proposal": "",
}
YES: dict[str, str | int] = {
    "request": "cd" * 16,
    "answer": "approve",
    "by": "Sam",
    "reason": "",
    "proposal": "e" * 64,
}
SHARE: dict[str, str | int] = {
    "request": "cd" * 16,
    "proposal": "e" * 64,
    "sealed_sha256": "f" * 64,
    "size_bytes": 9,
}


class House:
    """One house's ledger, which can be closed and opened again."""

    def __init__(self, folder: Path, database: Database) -> None:
        self.key_path = folder / "ledger.key"
        self.head_path = folder / "ledger.key.checkpoint"
        self.database = database
        self.clock = HandClock()
        self.ledger = self.opened()

    def opened(self) -> Ledger:
        """Return the ledger as after a start of the hub."""
        return Ledger(self.database, self.key_path, self.clock)

    async def filled(self) -> None:
        """Write three entries."""
        await self.ledger.append("decision", DENY)
        await self.ledger.append("decision", YES)
        await self.ledger.append("share", SHARE)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncGenerator[House]:
    """Give a house that has decided nothing yet."""
    database = await Database.open(tmp_path / "hub.sqlite")
    yield House(tmp_path, database)
    await database.close()


async def test_entries_in_order(house: House) -> None:
    """What was written is read back, in order, with its time, across a restart."""
    await house.ledger.append("decision", DENY)
    house.clock.forward(timedelta(minutes=1))
    await house.ledger.append("share", SHARE, at=NOON + timedelta(seconds=30))

    entries = await house.opened().entries()

    assert [(one.index, one.type, one.at, one.fields) for one in entries] == [
        (0, "decision", NOON, DENY),
        (1, "share", NOON + timedelta(seconds=30), SHARE),
    ]
    assert await house.ledger.verify() == []


async def test_the_checkpoint_covers_every_entry(house: House) -> None:
    """The checkpoint is an ordinary signed one, over the leaf hashes of the stored bytes."""
    await house.filled()

    note = await house.ledger.checkpoint()

    key = SignerKey.parse(house.key_path.read_text().strip())
    checkpoint = open_checkpoint(note, key.verifier).checkpoint
    entries = await house.ledger.entries()
    assert checkpoint.size == 3
    assert checkpoint.root == Tree(leaf_hash(entry.raw()) for entry in entries).root()
    assert note == await house.opened().checkpoint()


async def test_an_empty_ledger(house: House) -> None:
    """Before the first entry the ledger is empty, signed, and in order."""
    assert await house.ledger.verify() == []
    assert await house.ledger.entries() == []
    assert "\n0\n" in await house.ledger.checkpoint()
    assert await house.ledger.verify() == []


async def test_the_key_is_the_owners_alone(house: House) -> None:
    """The key is made at first use, readable by its owner only, and says nothing of the house."""
    assert not house.key_path.exists()
    await house.filled()

    assert house.key_path.stat().st_mode & 0o777 == 0o600
    house.key_path.chmod(0o644)
    await house.opened().checkpoint()
    assert house.key_path.stat().st_mode & 0o777 == 0o600


async def test_each_fact_is_written_once(house: House) -> None:
    """Kind, request and state name an entry: writing it again gives the one that stands."""
    first = await house.ledger.append("decision", DENY)
    again = await house.opened().append("decision", DENY | {"by": "Sam"})
    sealed = await house.ledger.append("share", SHARE | {"state": "sealed"})
    delivered = await house.ledger.append("share", SHARE | {"state": "delivered"})

    assert again == first
    assert (sealed.index, delivered.index) == (1, 2)
    assert len(await house.ledger.entries()) == 3


async def test_many_writers_at_once(house: House) -> None:
    """Entries written at one moment all stand, each once, in one chain."""
    await asyncio.gather(
        *(
            house.ledger.append("decision", DENY | {"request": f"{number % 10:032x}"})
            for number in range(30)
        )
    )

    assert len(await house.ledger.entries()) == 10
    assert await house.ledger.verify() == []


async def test_another_process_is_seen(house: House) -> None:
    """What another ledger over the same files wrote is extended, not forked."""
    other = house.opened()
    await house.ledger.append("decision", DENY)
    await other.append("decision", YES)
    await house.ledger.append("share", SHARE)

    assert [entry.type for entry in await other.entries()] == ["decision", "decision", "share"]
    assert await house.ledger.verify() == []


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("video", DENY),
        ("decision", DENY | {"camera": "Front door"}),
        ("decision", DENY | {"type": "share"}),
        ("decision", {}),
        ("decision", DENY | {"request": ""}),
        ("decision", DENY | {"size_bytes": 1.5}),
        ("decision", DENY | {"size_bytes": True}),
        ("decision", DENY | {"reason": "x" * 70_000}),
    ],
)
async def test_what_the_ledger_does_not_keep(
    house: House, kind: str, fields: dict[str, Any]
) -> None:
    """Nothing but the named facts gets in: no camera, no place, no floats, no megabytes."""
    with pytest.raises(InvalidInputError):
        await house.ledger.append(kind, fields)
    assert await house.ledger.entries() == []


# Tampering


async def change(house: House, index: int, **values: object) -> None:
    """Change a stored entry behind the ledger's back."""
    async with house.database.write() as connection:
        await connection.execute(update(ledger).where(ledger.c.index == index).values(**values))


async def raw_of(house: House, index: int) -> bytes:
    """Return a stored entry's bytes."""
    async with house.database.read() as connection:
        found = await connection.execute(select(ledger.c.raw).where(ledger.c.index == index))
        return bytes(found.scalar_one())


async def test_a_changed_entry_is_named(house: House) -> None:
    """Changing one letter of an entry breaks the chain at that entry, by name."""
    await house.filled()
    raw = await raw_of(house, 1)
    await change(house, 1, raw=raw.replace(b"approve", b"deny"))

    assert await house.ledger.verify() == ["Entry 1 is not what the house signed."]
    with pytest.raises(StorageError):
        await house.opened().append("decision", DENY | {"request": "00" * 16})


async def test_nonsense_is_named(house: House) -> None:
    """An entry that cannot be read is named too, and nothing is written after it."""
    await house.filled()
    await change(house, 2, raw=b"\xff{")

    assert await house.ledger.verify() == [
        "Entry 2 cannot be read.",
        "Entry 2 is not what the house signed.",
    ]
    with pytest.raises(StorageError, match="entry 2"):
        await house.opened().entries()


@pytest.mark.parametrize("index", [0, 1])
async def test_a_missing_entry_is_named(house: House, index: int) -> None:
    """Taking an entry out leaves a hole that is named."""
    await house.filled()
    async with house.database.write() as connection:
        await connection.execute(delete(ledger).where(ledger.c.index == index))

    assert await house.ledger.verify() == [f"Entry {index} is missing."]
    with pytest.raises(StorageError):
        await house.opened().entries()


async def test_a_cut_off_end_is_noticed(house: House) -> None:
    """The newest checkpoint beside the key shows what the database has lost since."""
    await house.filled()
    async with house.database.write() as connection:
        await connection.execute(delete(ledger).where(ledger.c.index == 2))

    (complaint,) = await house.opened().verify()

    assert complaint.startswith("The end of the ledger after entry 1 is missing")


async def test_another_key_is_noticed(house: House) -> None:
    """A ledger signed with a key that is not the house's is not extended."""
    await house.filled()
    house.key_path.write_text(f"{SignerKey.generate('ledger-other').export()}\n")

    (complaint,) = (await house.opened().verify())[:1]
    assert complaint == "Entry 0 has a checkpoint that the house did not sign."
    with pytest.raises(StorageError):
        await house.opened().append("decision", DENY | {"request": "00" * 16})


@pytest.mark.parametrize("lost", [Path.unlink, lambda path: path.write_text("PRIVATE+KEY+x\n")])
async def test_a_lost_key_is_never_replaced(house: House, lost: Callable[[Path], None]) -> None:
    """A ledger with entries does not go on under a new key: the old one must be restored."""
    await house.filled()
    lost(house.key_path)

    (complaint,) = await house.opened().verify()
    assert "restore it from a backup" in complaint
    with pytest.raises(StorageError, match="restore it from a backup"):
        await house.opened().append("decision", DENY)


async def test_a_moved_checkpoint_is_noticed(house: House) -> None:
    """A signature of ours over another entry does not vouch for this one."""
    await house.filled()
    await change(house, 0, checkpoint=await house.ledger.checkpoint())

    assert await house.opened().verify() == ["Entry 0 has the checkpoint of another entry."]


# Crashes


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
    database = await FailingDatabase.open(tmp_path / "hub.sqlite")
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


# Bytes

_FIELDS = st.dictionaries(
    st.sampled_from(sorted(FIELDS - {"request"})),
    st.one_of(st.text(max_size=30), st.integers(-(2**53), 2**53)),
)


@given(
    kind=st.sampled_from(KINDS),
    request=st.text(min_size=1, max_size=32),
    fields=_FIELDS,
    second=st.integers(0, 10**9),
)
def test_entries_come_back_the_same(
    kind: str, request: str, fields: dict[str, str | int], second: int
) -> None:
    """An entry's bytes give the entry again, and only in the one spelling."""
    entry = LedgerEntry(
        index=4,
        at=NOON + timedelta(seconds=second),
        type=kind,
        fields=fields | {"request": request},
    )

    assert LedgerEntry.parse(4, entry.raw()) == entry
    with pytest.raises(InvalidInputError):
        LedgerEntry.parse(4, entry.raw() + b" ")
    loose = json.dumps(json.loads(entry.raw()), indent=1).encode()
    with pytest.raises(InvalidInputError):
        LedgerEntry.parse(4, loose)


@given(raw=st.one_of(st.binary(max_size=200), st.text(max_size=100).map(str.encode)))
def test_no_bytes_crash_the_reader(raw: bytes) -> None:
    """Whatever is stored, reading it ends in an entry or in InvalidInputError."""
    with pytest.raises(InvalidInputError):
        LedgerEntry.parse(0, raw)
