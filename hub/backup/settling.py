"""What a hub does before it goes on from a copy of its data folder.

The house it was copied from may have gone on: it may have answered and shared since, and it may
even still run. So nothing that had not arrived is sent again, the ledger goes on under another
key, and what was asked before is answered by people only.
"""

import asyncio
from datetime import datetime
import logging

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.backup import place
from hub.backup.packing import snapshot
from hub.clock import Clock
from hub.decision import store
from hub.folders import Folders
from hub.ledger import entry
from hub.ledger.key import renew
from hub.ledger.ledger import Ledger
from hub.model.decision import Answer, Decision, ShareState
from hub.model.ids import RequestId
from hub.store.database import Database
from hub.store.files import catch_up, freeze, make_freezable, remove, thaw
from hub.store.tables import decisions, meta, pairing_codes, shares
from noticeboard.runtime.files import sync_folder

_LOG = logging.getLogger(__name__)

SNAPSHOT = "backup.db"
BY = "the hub"
REASON = (
    "This hub was restored from a copy, which does not tell whether the share arrived since:"
    " it is asked anew."
)
_SETTLED_AT = "settled_at"
_CERTAIN = (ShareState.DELIVERED, ShareState.WITHDRAWING, ShareState.WITHDRAWN)


def prepare(folders: Folders) -> bool:
    """Tell whether the folder is a copy, and have its best database in place. Blocking.

    A backup that copies a running hub's folder file by file finds a whole database in `backup.db`.
    """
    make_freezable(folders.data)
    moved = place.was_moved(folders.data)
    if moved:
        thaw(folders.data)  # It is copied no longer, but was.
    catch_up(folders.data)
    whole = folders.data / SNAPSHOT
    if moved and whole.is_file():
        for torn in ("hub.db-wal", "hub.db-shm"):
            (folders.data / torn).unlink(missing_ok=True)
        whole.replace(folders.database)
        sync_folder(folders.data)
    else:
        remove(whole)
    if not moved:
        place.mark(folders.data)
    return moved


def write_beside(folders: Folders) -> None:
    """Freeze the folder for who copies it now, with a whole copy of the database; StorageError.

    Blocking. It stays frozen, and is to be renewed, whether or not the copy could be made.
    """
    try:
        freeze(folders.data)
    finally:
        # Also if something takes too long: other files may come torn then, the database not.
        fresh = folders.data / f".{SNAPSHOT}.new"
        fresh.unlink(missing_ok=True)
        snapshot(folders.database, fresh)
        fresh.replace(folders.data / SNAPSHOT)
        sync_folder(folders.data)


def remove_beside(folders: Folders) -> None:
    """Take that copy away again, and let the folder change. Blocking."""
    thaw(folders.data)
    remove(folders.data / SNAPSHOT)


async def settle(database: Database, folders: Folders, clock: Clock) -> None:
    """Make a copy safe to go on from; repeated after a crash, it ends the same. StorageError."""
    key_path = folders.data / "ledger.key"
    old_key = await renew(database, key_path)
    now = clock.now()
    ledger = Ledger(database, key_path, clock)
    if old_key is not None:
        await ledger.append("restored", entry.of_restored(old_key, now))
    async with database.read() as connection:
        uncertain = await _uncertain(connection)
    for decision in uncertain:
        fields = entry.of_withdrawal(decision, "", by=BY, reason=REASON)
        await ledger.append("withdrawal", fields)
    async with database.write() as connection:
        for decision in uncertain:
            await store.drop_answer(connection, decision.request_id)
        await connection.execute(delete(pairing_codes))
        # Who listened to the house it was copied from must read everything anew.
        await connection.execute(delete(meta).where(meta.c.key == "epoch"))
        await _keep(connection, _SETTLED_AT, now.isoformat())
    await asyncio.to_thread(place.mark, folders.data)
    _LOG.warning(
        "This hub goes on from a copy of its data. %d approvals that had not arrived are asked"
        " anew, and what was asked before now is answered by people only.",
        len(uncertain),
    )


async def settled_at(database: Database) -> datetime | None:
    """Return when this hub last went on from a copy, or None."""
    async with database.read() as connection:
        found = await connection.execute(select(meta.c.value).where(meta.c.key == _SETTLED_AT))
        kept = found.scalar_one_or_none()
    return None if kept is None else datetime.fromisoformat(kept)


async def _uncertain(connection: AsyncConnection) -> list[Decision]:
    """Return the approvals of which this copy does not know that their share arrived."""
    certain = select(shares.c.request_id).where(shares.c.state.in_(_CERTAIN))
    found = await connection.execute(
        select(decisions.c.request_id)
        .where(decisions.c.answer == Answer.APPROVE, decisions.c.request_id.not_in(certain))
        .order_by(decisions.c.decided_at)
    )
    kept = [await store.answer_to(connection, RequestId(each)) for each in found.scalars().all()]
    return [decision for decision in kept if decision is not None]


async def _keep(connection: AsyncConnection, key: str, value: str) -> None:
    row = insert(meta).values(key=key, value=value)
    await connection.execute(
        row.on_conflict_do_update(index_elements=["key"], set_={"value": value})
    )
