"""What a hub does when its data folder was restored from a backup, or copied.

A file that nobody writes to keeps its inode and its change time. A copy of it, by whatever tool,
has others. Moving the folder within its disk changes neither.

The house it was copied from may have continued: it may have answered and shared since, and may
still run. So nothing that had not arrived is sent again, the ledger continues under another key,
and only people answer earlier requests.
"""

import asyncio
from datetime import datetime
import json
import logging
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.clock import Clock
from hub.data_folder import Folders
from hub.decision import store
from hub.errors import StorageError
from hub.ledger import entry
from hub.ledger.ledger import Ledger, renew
from hub.model.decision import Answer, Decision, ShareState
from hub.model.ids import RequestId
from hub.practice import PracticeBoard, forget
from hub.store.database import Database, put, read_meta
from hub.store.files import catch_up, make_freezable, remove, thaw, write_durably
from hub.store.tables import decisions, meta, pairing_codes, shares
from noticeboard.runtime.files import sync_folder

_STONE = "place"
_NOTE = "place.json"


def was_moved(data: Path) -> bool:
    """Return whether this folder is a copy. A folder that no hub has marked isn't. Blocking."""
    note = data / _NOTE
    try:
        return note.exists() and json.loads(note.read_text()) != _folder_identity(data / _STONE)
    except (OSError, ValueError):
        # Half a note is no reason to continue as if nothing had happened.
        return True


def mark(data: Path) -> None:
    """Mark this folder as the hub's own from now on, so that it continues here. Blocking."""
    stone = data / _STONE
    try:
        if not stone.exists():
            write_durably(stone, b"")
        if was_moved(data) or not (data / _NOTE).exists():
            write_durably(data / _NOTE, json.dumps(_folder_identity(stone)).encode())
    except OSError as error:
        raise StorageError(
            "folder.not_written", folder=str(data), error=error.strerror or str(error)
        ) from error


def _folder_identity(stone: Path) -> list[int] | None:
    """Return what no copy shares, None if the file is missing."""
    try:
        found = stone.stat()
    except FileNotFoundError:
        return None
    return [found.st_ino, found.st_ctime_ns]


_LOG = logging.getLogger(__name__)

BY = "the hub"
REASON = (
    "This hub was restored from a copy, which does not tell whether the share arrived since:"
    " it is asked anew."
)
_SETTLED_AT = "settled_at"
_CERTAIN = (ShareState.DELIVERED, ShareState.WITHDRAWING, ShareState.WITHDRAWN)


def prepare(folders: Folders) -> bool:
    """Return whether the folder is a copy, and put its best database in place. Blocking.

    A backup that copies a running hub's folder file by file contains a whole database in
    `backup.db`.
    """
    make_freezable(folders.data)
    moved = was_moved(folders.data)
    if moved:
        thaw(folders.data)  # The freeze came along with the copy.
    catch_up(folders.data)
    whole = folders.snapshot
    if moved and whole.is_file():
        for torn in ("hub.db-wal", "hub.db-shm"):
            (folders.data / torn).unlink(missing_ok=True)
        whole.replace(folders.database)
        sync_folder(folders.data)
    else:
        remove(whole)
    if not moved:
        mark(folders.data)
    return moved


async def settle(database: Database, folders: Folders, clock: Clock) -> None:
    """Make a copy safe to continue from; StorageError. Repeating it after a crash is safe."""
    # Whatever this home cosigns as a witness, the house it was copied from may go on with.
    await asyncio.to_thread(remove, folders.witness)
    key_path = folders.data / "ledger.key"
    old_key = await renew(database, key_path)
    now = clock.now()
    ledger = Ledger(database, key_path, clock)
    if old_key is not None:
        await ledger.append("restored", entry.of_restored(old_key, now))
    practice = await PracticeBoard.stored(database, folders.outbox, clock)
    async with database.read() as connection:
        uncertain = await _uncertain(connection)
    for decision in uncertain:
        fields = entry.of_withdrawal(decision, "", by=BY, reason=REASON)
        if practice is not None and decision.request_id == practice.request_id:
            fields |= entry.PRACTICE_MARK
        await ledger.append("withdrawal", fields)
    if practice is not None:
        # The house it was copied from may go on with it; here, it would have to begin anew.
        fields = entry.of_release(practice.request_id, practice.agency) | entry.PRACTICE_MARK
        await ledger.append("release", fields)
        await forget(database, practice.request_id)
    async with database.write() as connection:
        for decision in uncertain:
            await store.drop_answer(connection, decision.request_id)
        await connection.execute(delete(pairing_codes))
        # Listeners of the house it was copied from must read everything again.
        await connection.execute(delete(meta).where(meta.c.key == "epoch"))
        await put(connection, meta, {"key": _SETTLED_AT, "value": now.isoformat()})
    await asyncio.to_thread(mark, folders.data)
    _LOG.warning(
        "This hub goes on from a copy of its data. %d approvals that had not arrived are asked"
        " anew, and what was asked before now is answered by people only.",
        len(uncertain),
    )


async def settled_at(database: Database) -> datetime | None:
    """Return when this hub last continued from a copy, or None."""
    async with database.read() as connection:
        at = await read_meta(connection, _SETTLED_AT)
    return None if at is None else datetime.fromisoformat(at)


async def _uncertain(connection: AsyncConnection) -> list[Decision]:
    """Return the approvals whose share, as far as this copy knows, hasn't arrived."""
    certain = select(shares.c.request_id).where(shares.c.state.in_(_CERTAIN))
    found = await connection.execute(
        select(decisions.c.request_id)
        .where(decisions.c.answer == Answer.APPROVE, decisions.c.request_id.not_in(certain))
        .order_by(decisions.c.decided_at)
    )
    rows = [await store.answer_to(connection, RequestId(each)) for each in found.scalars().all()]
    return [decision for decision in rows if decision is not None]
