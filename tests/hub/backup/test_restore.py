"""A hub that finds itself on a copy of its data: what it must not do, and what it goes on with."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
import shutil

import pytest
from sqlalchemy import insert, select

from hub.backup import restore
from hub.backup.restore import prepare, settle, settled_at
from hub.cli.snapshot import freeze_for_copy
from hub.data_folder import Folders
from hub.decision.desk import Desk
from hub.errors import NotAllowedError, StorageError
from hub.ledger import entry, ledger as house_ledger
from hub.ledger.ledger import Ledger
from hub.model.decision import Answer, AnsweredBy, ShareState
from hub.model.rule import ApprovalLimits
from hub.store import files
from hub.store.database import Database
from hub.store.events import EventLog
from hub.store.files import changing, is_frozen, snapshot
from hub.store.tables import meta, pairing_codes, shares
from tests.fakes.clocks import JumpingClock
from tests.hub.decision.conftest import (
    MASK,
    REQUEST,
    a_ground,
    answered,
    proposed,
    share_in,
)
from tests.hub.given import a_camera
from tests.hub.ledger.conftest import THREE

MASKED = a_ground(cameras=[a_camera(masks=(MASK,))])
STATES = list(ShareState)
CERTAIN = {ShareState.DELIVERED, ShareState.WITHDRAWING, ShareState.WITHDRAWN}


@pytest.fixture
def house(tmp_path: Path) -> Folders:
    """Give the folder of a house whose hub has started once."""
    folders = Folders(data=tmp_path / "house")
    folders.make()
    assert prepare(folders) is False
    return folders


def copied(house: Folders) -> Folders:
    """Copy everything, as a person or a backup does."""
    folder = house.data.with_name("copy")
    shutil.copytree(house.data, folder)
    return Folders(data=folder)


async def test_a_copy_is_whole_although_something_takes_too_long(
    house: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files that are copied then may come torn; a whole database is among them all the same."""
    await (await Database.open(house.database)).close()
    monkeypatch.setattr(files, "WAIT_S", 0.0)

    with changing(house.outbox), pytest.raises(StorageError, match="taking too long"):
        freeze_for_copy(house)

    assert is_frozen(house.data)
    assert (house.data / "backup.db").is_file()


async def approved(desk: Desk) -> None:
    """Have a person approve the one request."""
    proposal = await proposed(desk)
    await answered(desk, Answer.APPROVE, proposal.id)


async def keys(folders: Folders) -> tuple[str, list[str]]:
    """Return the ledger's key, and what is wrong with the ledger."""
    database = await Database.open(folders.database)
    try:
        ledger = Ledger(database, folders.data / "ledger.key", JumpingClock())
        checked = await ledger.check()
        return checked.key, list(map(str, checked.complaints))
    finally:
        await database.close()


# Noticing


def test_a_restart_is_no_copy(house: Folders) -> None:
    """The same folder, however often it is started, and by whatever name, is the hub's own."""
    assert prepare(house) is False
    moved = house.data.rename(house.data.with_name("renamed"))
    assert prepare(Folders(data=moved)) is False


def test_a_folder_of_before_is_no_copy(tmp_path: Path) -> None:
    """A hub that is upgraded to this version goes on as it was."""
    (tmp_path / "hub.db").write_bytes(b"")
    assert prepare(Folders(data=tmp_path)) is False
    assert prepare(Folders(data=tmp_path)) is False


def test_a_copy_is_noticed_once(house: Folders) -> None:
    """A copied folder is noticed until it is settled, and never again."""
    copy = copied(house)
    assert prepare(copy) is True
    assert prepare(copy) is True
    restore.mark(copy.data)
    assert prepare(copy) is False
    assert prepare(house) is False


@pytest.mark.parametrize("lost", ["place", "place.json"])
def test_half_a_mark_is_no_licence(house: Folders, lost: str) -> None:
    """If the stone is missing, or the note is broken, the folder counts as a copy."""
    if lost == "place":
        (house.data / lost).unlink()
    else:
        (house.data / lost).write_bytes(b"{")
    assert prepare(house) is True


async def test_a_whole_database_is_taken_in_place_of_a_torn_one(house: Folders) -> None:
    """A folder that was copied while its hub wrote has a torn database, and a whole one beside."""
    database = await Database.open(house.database)
    await EventLog.open(database, JumpingClock())
    snapshot(house.database, house.snapshot)
    copy = copied(house)
    await database.close()
    copy.database.write_bytes(b"torn")
    (copy.data / "hub.db-wal").write_bytes(b"torn")

    assert prepare(copy) is True

    assert not copy.snapshot.exists()
    whole = await Database.open(copy.database)
    async with whole.read() as connection:
        found = await connection.execute(select(meta.c.key))
        assert "epoch" in set(found.scalars())
    await whole.close()


def test_an_old_snapshot_is_never_taken_by_the_hub_itself(house: Folders) -> None:
    """What a backup left behind is deleted if nothing was restored."""
    house.snapshot.write_bytes(b"old")
    assert prepare(house) is False
    assert not house.snapshot.exists()


# Settling


@pytest.mark.parametrize("state", [None, *STATES])
async def test_only_what_is_certain_stands(house: Folders, state: ShareState | None) -> None:
    """An approval whose share may or may not have arrived is asked again, and nothing is due."""
    clock = JumpingClock()
    database = await Database.open(house.database)
    desk = Desk(database, clock)
    await approved(desk)
    if state is not None:
        await share_in(database, state, sealed=True)

    await settle(database, house, clock)

    stands = state in CERTAIN
    assert (await desk.decision(REQUEST) is not None) == stands
    assert not await desk.due(clock.now())
    async with database.read() as connection:
        kept = (await connection.execute(select(shares.c.state))).scalars().all()
    assert kept == ([state] if stands else [])
    await database.close()


async def test_what_is_asked_anew_is_in_the_ledger(house: Folders) -> None:
    """The ledger says that the copy took the approval back, and why."""
    clock = JumpingClock()
    database = await Database.open(house.database)
    await approved(Desk(database, clock))

    await settle(database, house, clock)

    entries = await Ledger(database, house.data / "ledger.key", clock).entries()
    assert [(each.type, each.fields.get("by")) for each in entries] == [("withdrawal", "the hub")]
    await database.close()


async def test_a_deny_stands(house: Folders) -> None:
    """A deny sends nothing, whoever goes on: it stays the house's answer."""
    clock = JumpingClock()
    database = await Database.open(house.database)
    desk = Desk(database, clock)
    await answered(desk, Answer.DENY)

    await settle(database, house, clock)

    assert await desk.decision(REQUEST) is not None
    await database.close()


@pytest.mark.parametrize("who", [AnsweredBy.RULE, AnsweredBy.AUTOMATION])
async def test_only_people_approve_what_was_asked_before(house: Folders, who: AnsweredBy) -> None:
    """The house it was copied from may have answered, so no rule and no automation says yes."""
    clock = JumpingClock()
    database = await Database.open(house.database)
    limits = ApprovalLimits(rules=True, automations=True, agencies=(MASKED.request.agency.id,))

    def desk() -> Desk:
        return Desk(database, clock, limits)

    await settle(database, house, clock)
    limits = replace(limits, asked_since=await settled_at(database))
    assert limits.asked_since == clock.now()
    minute = timedelta(minutes=1)
    older = replace(MASKED, request=replace(MASKED.request, issued=clock.now() - minute))
    proposal = await proposed(desk(), MASKED)

    with pytest.raises(NotAllowedError, match="restored from a copy"):
        await desk().decide(
            older, Answer.APPROVE, proposal_id=proposal.id, by="Fires", answered_by=who
        )
    newer = replace(MASKED, request=replace(MASKED.request, issued=clock.now()))
    assert (
        await desk().decide(
            newer, Answer.APPROVE, proposal_id=proposal.id, by="Fires", answered_by=who
        )
    ).approval
    await database.close()


async def test_two_copies_never_sign_with_one_key(house: Folders) -> None:
    """The ledger goes on, whole and with its roots, under a key that only the copy has.

    As a witness, the copy has no key anymore: what it had signed since is not in a copy.
    """
    clock = JumpingClock()
    (house.witness / "board").mkdir(parents=True)
    (house.witness / "board" / "home.json").write_text("{}")
    database = await Database.open(house.database)
    ledger = Ledger(database, house.data / "ledger.key", clock)
    for kind, fields in THREE:
        await ledger.append(kind, fields)
    root = await ledger.root()
    await database.close()
    copy = copied(house)
    theirs = await Database.open(copy.database)

    await settle(theirs, copy, clock)

    gone_on = Ledger(theirs, copy.data / "ledger.key", clock)
    checked = await gone_on.check(root=root)
    assert checked.complaints == ()
    assert [each.type for each in await gone_on.entries()][3:] == ["restored"]
    await theirs.close()
    old_key, wrong = await keys(house)
    assert wrong == []
    assert checked.key != old_key
    assert (await keys(copy))[0] == checked.key
    assert (house.witness.is_dir(), copy.witness.exists()) == (True, False)


async def test_a_ledger_that_does_not_hold_is_not_signed(house: Folders) -> None:
    """A copy whose ledger somebody changed gets no new signature over it."""
    clock = JumpingClock()
    database = await Database.open(house.database)
    ledger = Ledger(database, house.data / "ledger.key", clock)
    for kind, fields in THREE:
        await ledger.append(kind, fields)
    async with database.write() as connection:
        await connection.exec_driver_sql(
            "UPDATE ledger SET raw = replace(raw, 'Alex', 'Anna') WHERE \"index\" = 0"
        )

    with pytest.raises(StorageError, match="isn't valid"):
        await settle(database, house, clock)
    await database.close()


@pytest.mark.parametrize("step", ["signed", "taken over", "dropped"])
async def test_a_crash_while_settling_is_made_good(
    house: Folders, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after any durable step, the next start ends where one without a crash does."""
    clock = JumpingClock()
    database = await Database.open(house.database)
    await approved(Desk(database, clock))
    ledger = Ledger(database, house.data / "ledger.key", clock)
    for kind, fields in THREE:
        await ledger.append(kind, fields)
    await database.close()
    copy = copied(house)
    assert prepare(copy) is True
    theirs = await Database.open(copy.database)

    def crash(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    where = {
        "signed": (house_ledger, "_adopt_key"),
        "taken over": (entry, "of_withdrawal"),
        "dropped": (restore, "mark"),
    }
    with monkeypatch.context() as patched:
        patched.setattr(*where[step], crash)
        with pytest.raises(KeyboardInterrupt):
            await settle(theirs, copy, clock)
    await theirs.close()

    assert prepare(copy) is True
    theirs = await Database.open(copy.database)
    await settle(theirs, copy, clock)

    assert await Desk(theirs, clock).decision(REQUEST) is None
    gone_on = Ledger(theirs, copy.data / "ledger.key", clock)
    assert await gone_on.verify() == []
    kinds = [each.type for each in await gone_on.entries()][3:]
    assert kinds.count("withdrawal") == 1
    assert set(kinds) == {"withdrawal", "restored"}
    await theirs.close()
    assert prepare(copy) is False
    assert not (copy.data / "ledger.key.next").exists()


async def test_listeners_begin_anew_and_codes_are_void(house: Folders) -> None:
    """Numbers of events compare with no other house's, and a code that was shown pairs nobody."""
    clock = JumpingClock()
    database = await Database.open(house.database)
    epoch = (await EventLog.open(database, clock)).epoch
    async with database.write() as connection:
        await connection.execute(
            insert(pairing_codes).values(sha256="0" * 64, scopes=["read"], expires=clock.now())
        )

    await settle(database, house, clock)

    assert (await EventLog.open(database, clock)).epoch != epoch
    async with database.read() as connection:
        assert not (await connection.execute(select(pairing_codes))).all()
    await database.close()
