"""Whatever is done to the stored ledger is seen, and nothing is signed on top of it."""

from collections.abc import Callable
from pathlib import Path
import shutil

import pytest
from sqlalchemy import delete, insert, text, update

from hub.errors import InvalidInputError, StorageError
from hub.ledger import entry
from hub.store.database import Database
from hub.store.tables import ledger
from noticeboard.log.note import SignerKey
from tests.hub.ledger.conftest import DENY, SHARE, YES, House, a_deny

NEXT = entry.of_decision(a_deny(0x99), "")


async def _refuses(house: House, said: str = "The ledger") -> None:
    """Assert that a hub which starts now writes nothing."""
    with pytest.raises(StorageError, match=said) as refused:
        await house.opened().append("decision", NEXT)
    assert str(refused.value).endswith(".")


async def test_a_changed_entry_is_named(house: House) -> None:
    """Changing one letter of an entry breaks the chain at that entry, by name."""
    await house.filled()
    raw = await house.raw(1)
    await house.change(1, raw=raw.replace(b"approve", b"deny"))

    assert await house.ledger.verify() == ["Entry 1 isn't what your hub signed."]
    await _refuses(house, "was changed after it was signed")


async def test_every_byte_of_an_entry_counts(house: House) -> None:
    """A flipped bit anywhere in an entry is seen at that entry."""
    await house.filled()
    raw = await house.raw(1)
    for at in range(0, len(raw), 7):
        await house.change(1, raw=raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])

        assert "Entry 1 isn't what your hub signed." in await house.ledger.verify()
    await house.change(1, raw=raw)
    assert await house.ledger.verify() == []


async def test_nonsense_is_named(house: House) -> None:
    """An entry that cannot be read is named too, and nothing is written after it."""
    await house.filled()
    await house.change(2, raw=b"\xff{")

    assert await house.ledger.verify() == [
        "Entry 2 can't be read.",
        "Entry 2 isn't what your hub signed.",
    ]
    await _refuses(house, "entry 2 can't be read")
    with pytest.raises(StorageError, match="entry 2"):
        await house.opened().entries()


@pytest.mark.parametrize("raw", [b"[]", b"null", b'{"type":"video"}', b'{"type":["decision"]}'])
async def test_json_that_is_no_entry(house: House, raw: bytes) -> None:
    """JSON of another kind is no entry either."""
    await house.filled()
    await house.change(0, raw=raw)

    assert (await house.ledger.verify())[0] == "Entry 0 can't be read."
    await _refuses(house, "entry 0 can't be read")


async def test_an_entry_of_another_type_in_the_table(house: House) -> None:
    """SQLite keeps whatever it is given: a text or a number in place of bytes is seen as well."""
    await house.filled()
    for value in ("'{}'", "5", "1.5", "zeroblob(0)"):
        async with house.database.write() as connection:
            await connection.execute(text(f'UPDATE ledger SET raw = {value} WHERE "index" = 1'))  # noqa: S608

        assert "Entry 1 can't be read." in await house.ledger.verify()
        await _refuses(house)


@pytest.mark.parametrize("index", [0, 1])
async def test_a_missing_entry_is_named(house: House, index: int) -> None:
    """Taking an entry out leaves a hole that is named."""
    await house.filled()
    async with house.database.write() as connection:
        await connection.execute(delete(ledger).where(ledger.c.index == index))

    assert await house.ledger.verify() == [f"Entry {index} is missing."]
    await _refuses(house, f"entry {index} is missing")


async def test_swapped_entries_are_named(house: House) -> None:
    """Two entries that change places are not what was signed."""
    await house.filled()
    first, second = await house.raw(0), await house.raw(1)
    await house.change(0, raw=second)
    await house.change(1, raw=first)

    assert await house.ledger.verify() == ["Entry 0 isn't what your hub signed."]
    await _refuses(house)


async def test_an_entry_that_the_house_did_not_write(house: House) -> None:
    """An added row has no signature, whichever one it borrows."""
    await house.filled()
    note = await house.ledger.checkpoint()
    async with house.database.write() as connection:
        await connection.execute(
            insert(ledger).values(index=3, raw=await house.raw(0), checkpoint=note)
        )

    assert await house.ledger.verify() == ["Entry 3 has the checkpoint of another entry."]
    await _refuses(house)


async def test_a_row_before_the_first(house: House) -> None:
    """A row with a number below 0 is no entry of a ledger."""
    await house.filled()
    async with house.database.write() as connection:
        await connection.execute(insert(ledger).values(index=-1, raw=b"{}", checkpoint=""))

    assert await house.ledger.verify() == ["Entry 0 is missing."]


async def test_a_cut_off_end_is_noticed(house: House) -> None:
    """The newest checkpoint beside the key shows what the database has lost since."""
    await house.filled()
    async with house.database.write() as connection:
        await connection.execute(delete(ledger).where(ledger.c.index == 2))

    (complaint,) = await house.opened().verify()

    assert complaint.startswith("The end of the ledger after entry 1 is missing")
    await _refuses(house, "missing entries that your hub signed")
    with pytest.raises(StorageError, match="missing entries"):
        await house.ledger.append("decision", NEXT)


async def test_an_emptied_ledger_is_noticed(house: House) -> None:
    """A ledger without any entry is not taken for a new one if there was one before."""
    await house.filled()
    async with house.database.write() as connection:
        await connection.execute(delete(ledger))

    (complaint,) = await house.opened().verify()
    assert complaint == "The ledger is missing: your hub signed more than there is."
    await _refuses(house)
    house.key_path.unlink()
    assert await house.opened().verify() == [
        "The ledger's key is missing. Restore it from a backup."
    ]


async def test_an_older_database_is_noticed(house: House) -> None:
    """A backup of the database alone is not gone on with: its house has signed more since."""
    await house.ledger.append("decision", DENY)
    old = house.folder / "old.db"
    async with house.database.read() as connection:
        await connection.exec_driver_sql("COMMIT")
        await connection.exec_driver_sql(f"VACUUM INTO '{old}'")
    await house.ledger.append("decision", YES)
    database = await Database.open(old)
    restored = House(house.folder, database)

    (complaint,) = await restored.ledger.verify()
    assert complaint.startswith("The end of the ledger after entry 0 is missing")
    await _refuses(restored)

    # The owner may decide to go on without what is lost.
    house.head_path.unlink()
    await restored.opened().append("decision", NEXT)
    assert await restored.opened().verify() == []
    await database.close()


async def test_an_older_copy_of_everything_is_shown_by_a_root(house: House) -> None:
    """If key and checkpoint were restored too, a root that left the house still reveals it."""
    await house.ledger.append("decision", DENY)
    early = await house.ledger.root()
    copy = house.folder / "copy"
    copy.mkdir()
    async with house.database.read() as connection:
        await connection.exec_driver_sql("COMMIT")
        await connection.exec_driver_sql(f"VACUUM INTO '{copy / 'hub.db'}'")
    for path in (house.key_path, house.head_path):
        shutil.copy(path, copy)
    await house.ledger.append("decision", YES)
    late = await house.ledger.root()
    database = await Database.open(copy / "hub.db")
    restored = House(copy, database).ledger

    assert (await restored.check()).complaints == ()
    assert (await restored.check(root=early)).complaints == ()
    (complaint,) = (await restored.check(root=late)).complaints
    assert str(complaint).startswith(f"The ledger never had the root {late}")
    for root in (early, late):
        assert (await house.ledger.check(root=root)).complaints == ()
    with pytest.raises(InvalidInputError, match="44 characters"):
        await house.ledger.check(root="root")
    await database.close()


async def test_another_history_of_the_same_length_is_noticed(house: House) -> None:
    """Two ledgers under one key: the checkpoint beside it fits one of them only."""
    await house.filled()
    kept = house.head_path.read_bytes()
    async with house.database.write() as connection:
        await connection.execute(delete(ledger))
    house.head_path.unlink()
    other = house.opened()
    for kind, fields in (("decision", YES), ("share", SHARE), ("decision", DENY)):
        await other.append(kind, fields)
    house.head_path.write_bytes(kept)

    (complaint,) = await house.opened().verify()
    assert complaint == "The end of the ledger after entry 2 isn't what was signed."
    await _refuses(house)


async def test_another_key_is_noticed(house: House) -> None:
    """A ledger signed with a key that is not the house's is not extended."""
    await house.filled()
    house.key_path.write_text(f"{SignerKey.generate('ledger-other').export()}\n")

    (complaint,) = (await house.opened().verify())[:1]
    assert complaint == "Entry 0 has a checkpoint that your hub didn't sign."
    await _refuses(house, "signed by another key")
    house.head_path.unlink()
    await _refuses(house, "signed by another key")


@pytest.mark.parametrize("lost", [Path.unlink, lambda path: path.write_text("PRIVATE+KEY+x\n")])
async def test_a_lost_key_is_never_replaced(house: House, lost: Callable[[Path], None]) -> None:
    """A ledger with entries does not go on under a new key: the old one must be restored."""
    await house.filled()
    lost(house.key_path)

    (complaint,) = await house.opened().verify()
    assert "Restore it from a backup" in complaint
    await _refuses(house, "Restore it from a backup")


@pytest.mark.parametrize("kept", [b"\xff", b"nonsense", b""])
async def test_a_damaged_head_is_noticed(house: House, kept: bytes) -> None:
    """A checkpoint beside the key that is none of the house's is not passed over."""
    await house.filled()
    house.head_path.write_bytes(kept)

    assert len(await house.opened().verify()) == 1
    await _refuses(house)


async def test_every_checkpoint_is_looked_at(house: House) -> None:
    """A signature that was moved, damaged or taken away is seen, also below the newest one."""
    await house.filled()
    async with house.database.read() as connection:
        found = await connection.execute(ledger.select().order_by(ledger.c.index))
        notes = [row.checkpoint for row in found]
    damaged = notes[0][:-6] + ("A" if notes[0][-6] != "A" else "B") + notes[0][-5:]
    for note, said in (
        (notes[2], "has the checkpoint of another entry"),
        (damaged, "has a checkpoint that your hub didn't sign"),
        ("", "has a checkpoint that your hub didn't sign"),
    ):
        await house.change(0, checkpoint=note)

        assert await house.opened().verify() == [f"Entry 0 {said}."]


async def test_a_change_while_the_hub_runs(house: House) -> None:
    """What is in memory goes on being signed, so the change shows and is never covered up."""
    await house.filled()
    raw = await house.raw(0)
    async with house.database.write() as connection:
        await connection.execute(update(ledger).where(ledger.c.index == 0).values(raw=b"{}"))

    await house.ledger.append("decision", NEXT)

    assert "Entry 0 isn't what your hub signed." in await house.ledger.verify()
    await house.change(0, raw=raw)
    assert await house.ledger.verify() == []
