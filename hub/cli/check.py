"""`neighbors hub check`: everything stored, verified against everything else."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from hub.app import Folders
from hub.clips.index import ClipIndex
from hub.clock import SystemClock
from hub.errors import InvalidInputError, StorageError
from hub.feeds.board import BoardFollower
from hub.feeds.followed import followed
from hub.ledger.ledger import Ledger
from hub.store.addresses import Outbound
from hub.store.database import Database
from hub.store.tables import decisions, proposals, shares


async def check_folder(folders: Folders) -> list[str]:
    """Return every complaint about a data folder, one sentence each; changes nothing."""
    async with _opened(folders) as database:
        return [
            *await _pages(database),
            *await ClipIndex(database, folders.recordings, SystemClock()).check(),
            *await _boards(database),
            *await _answers(database),
            *_outbox(folders.outbox),
            *await _ledger(folders, database),
        ]


async def check_ledger(folders: Folders) -> list[str]:
    """Return every complaint about the house's ledger, one sentence each."""
    async with _opened(folders) as database:
        return await _ledger(folders, database)


@asynccontextmanager
async def _opened(folders: Folders) -> AsyncGenerator[Database]:
    """Give the data folder's database; raises InvalidInputError, StorageError."""
    if not folders.database.exists():
        raise InvalidInputError(f"{folders.data} is no hub's data folder: give --data-dir.")
    database = await Database.open(folders.database)
    try:
        yield database
    except SQLAlchemyError as error:
        raise StorageError(f"{folders.database} is damaged: restore a backup of it.") from error
    finally:
        await database.close()


async def _ledger(folders: Folders, database: Database) -> list[str]:
    return await Ledger(database, folders.data / "ledger.key", SystemClock()).verify()


async def _pages(database: Database) -> list[str]:
    """Let SQLite look at every page of its file."""
    async with database.read() as connection:
        found = await connection.exec_driver_sql("PRAGMA quick_check(5)")
        return [f"The database is damaged: {row[0]}." for row in found if row[0] != "ok"]


async def _boards(database: Database) -> list[str]:
    """Fold every followed board again from the stored entries, up to its pinned checkpoint."""
    complaints = []
    outbound = Outbound()
    try:
        for policy in await followed(database):
            session = outbound.to(allow_private=policy.allow_private_address)
            try:
                await BoardFollower(policy, database, session, SystemClock()).stored()
            except StorageError as error:
                complaints.append(str(error))
    finally:
        await outbound.close()
    return complaints


async def _answers(database: Database) -> list[str]:
    """Hold every share against an approval, and every approval against its proposal."""
    async with database.read() as connection:
        answered = {row.request_id: row for row in await connection.execute(select(decisions))}
        proposed = {row.id: row for row in await connection.execute(select(proposals))}
        shared = list(await connection.execute(select(shares)))
    complaints = []
    for share in shared:
        decision = answered.get(share.request_id)
        if decision is None or decision.answer != "approve":
            complaints.append(f"Request {share.request_id} was shared without an approval.")
        elif decision.proposal_id != share.proposal_id:
            complaints.append(f"Request {share.request_id} was shared as something not approved.")
    for request_id, decision in answered.items():
        if decision.proposal_id is not None and (
            decision.proposal_id not in proposed
            or proposed[decision.proposal_id].request_id != request_id
        ):
            complaints.append(f"The approval of request {request_id} names no proposal of it.")
    return complaints


def _outbox(outbox: Path) -> list[str]:
    """Say where plaintext lies in the outbox, which only a crash can have left."""
    if not outbox.exists():
        return []
    return [
        f"{path.name} in the outbox is not sealed: start the hub once, and it is removed."
        for path in outbox.iterdir()
        if path.is_dir()
    ]
