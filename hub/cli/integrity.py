"""`neighbors hub check`: verify everything that is stored against everything else."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Table, func, select

from hub.cli.output import Reporter, Verified
from hub.clips.disk import recorded_in
from hub.clips.index import ClipIndex
from hub.clock import SystemClock
from hub.config import Config
from hub.data_folder import Folders, is_claimed
from hub.errors import StorageError
from hub.feeds.board import BoardFollower
from hub.feeds.followed import followed
from hub.ledger.ledger import Ledger
from hub.outbound import Outbound
from hub.store.database import Database, existing_database
from hub.store.footage_files import KEY_NAME, FootageFiles, FootageFolder, key_from
from hub.store.tables import board_entries, decisions, ledger, proposals, segments, shares


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """A data folder opened for reading."""

    folders: Folders
    database: Database
    files: FootageFiles
    deep: bool


type Step = Callable[[_Opened], Awaitable[tuple[int, Iterable[str]]]]


async def check_folder(
    folders: Folders, *, config: Config | None, deep: bool, report: Reporter
) -> list[Verified]:
    """Verify all of a data folder without changing it; `report` gets each step's name.

    `deep` also decodes the first picture of every recording.
    """
    steps: dict[str, Step] = {
        "database pages": _pages,
        "recordings": _recordings,
        "board entries": _boards,
        "answers and shares": _answers,
        "outbox": _outbox,
        "ledger entries": _ledger,
    }
    async with existing_database(folders) as database:
        home = await recorded_in(database, folders)
    if home is not None:
        folders = folders.recording_in(home.path)
    files = await asyncio.to_thread(_files, folders, config, home)
    return await _verified(folders, files, steps, deep=deep, report=report)


def _files(folders: Folders, config: Config | None, home: FootageFolder | None) -> FootageFiles:
    """Return how to read recordings, with their key if they are encrypted; blocking."""
    if config is None or config.key_file is None or not (folders.data / KEY_NAME).exists():
        return FootageFiles(None, home)
    return FootageFiles(key_from(config.key_file, folders.data, folders.recordings), home)


async def _verified(
    folders: Folders,
    files: FootageFiles,
    steps: Mapping[str, Step],
    *,
    deep: bool,
    report: Reporter,
) -> list[Verified]:
    done = []
    async with existing_database(folders) as database:
        opened = _Opened(folders=folders, database=database, files=files, deep=deep)
        for what, step in steps.items():
            report(what)
            count, complaints = await step(opened)
            done.append(Verified(what=what, count=count, complaints=tuple(complaints)))
    return done


async def _count(database: Database, *tables: Table) -> int:
    async with database.read() as connection:
        counted = [
            (await connection.execute(select(func.count()).select_from(table))).scalar_one()
            for table in tables
        ]
    return sum(counted)


async def _ledger(opened: _Opened) -> tuple[int, Iterable[str]]:
    count = await _count(opened.database, ledger)
    opened_ledger = Ledger(opened.database, opened.folders.data / "ledger.key", SystemClock())
    return count, await opened_ledger.verify()


async def _recordings(opened: _Opened) -> tuple[int, Iterable[str]]:
    """Check every file against its row, and every row against its file."""
    count = await _count(opened.database, segments)
    try:
        await asyncio.to_thread(opened.files.check)
    except StorageError as error:
        return count, [str(error)]
    index = ClipIndex(opened.database, opened.folders.recordings, SystemClock(), opened.files)
    return count, await index.check(deep=opened.deep)


async def _pages(opened: _Opened) -> tuple[int, Iterable[str]]:
    """Have SQLite check every page of its file."""
    async with opened.database.read() as connection:
        found = await connection.exec_driver_sql("PRAGMA quick_check(5)")
        wrong = [f"The database is damaged: {row[0]}." for row in found if row[0] != "ok"]
        pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
    return pages, wrong


async def _boards(opened: _Opened) -> tuple[int, Iterable[str]]:
    """Fold every followed board again from the stored entries, up to its pinned checkpoint."""
    complaints = []
    outbound = Outbound()
    try:
        for policy in await followed(opened.database):
            session = outbound.to(allow_private=policy.allow_private_address)
            try:
                follower = BoardFollower(policy, opened.database, session, SystemClock())
                async with aclosing(follower.stored()) as growths:
                    async for _ in growths:
                        pass
            except StorageError as error:
                complaints.append(str(error))
    finally:
        await outbound.close()
    return await _count(opened.database, board_entries), complaints


async def _answers(opened: _Opened) -> tuple[int, Iterable[str]]:
    """Check every share against an approval, and every approval against its proposal."""
    async with opened.database.read() as connection:
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
    return len(answered) + len(shared), complaints


async def _outbox(opened: _Opened) -> tuple[int, Iterable[str]]:
    """Report plaintext in the outbox, which only a crash can leave there.

    While a hub runs, plaintext there is normal: clips prepared for viewing stay for an hour.
    """
    there = await asyncio.to_thread(_listed, opened.folders)
    if await asyncio.to_thread(is_claimed, opened.folders):
        return len(there), []
    return len(there), [
        f"{path.name} in the outbox isn't sealed. Start the hub once to remove it."
        for path, is_folder in there
        if is_folder
    ]


def _listed(folders: Folders) -> list[tuple[Path, bool]]:
    there = [folder for folder in {folders.outbox, folders.cuts} if folder.exists()]
    return [(path, path.is_dir()) for folder in there for path in folder.iterdir()]
