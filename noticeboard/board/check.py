"""Checks a board from its folder alone: every entry, hash, tile, bundle, checkpoint and share."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Row, inspect, select
from sqlalchemy.exc import SQLAlchemyError

from noticeboard.board import log, upload_store
from noticeboard.board.database import Address, Database
from noticeboard.board.files import CHECKPOINT, PublicFiles, PublicFolder
from noticeboard.board.home import Home
from noticeboard.board.inbox import is_removed
from noticeboard.board.log import LogRecord, LogState
from noticeboard.board.sequencer import bundles_for
from noticeboard.board.snapshots import KEPT
from noticeboard.board.tables import checkpoints, entries, publications, shares
from noticeboard.errors import NoticeboardError, UnavailableError, VerificationError
from noticeboard.log.body import BoardSnapshot
from noticeboard.log.checkpoint import Checkpoint, TlogProof, open_checkpoint
from noticeboard.log.entry import Entry, parse_entry
from noticeboard.log.note import VerifierKey
from noticeboard.log.section import Section, section_name
from noticeboard.log.snapshot import SNAPSHOT_FILES, snapshot_folder, snapshot_path, statement_path
from noticeboard.log.snapshot_entries import SnapshotFiles
from noticeboard.log.tiles import TILE_WIDTH, encode_bundle, entries_path, tile_bytes, tiles_for
from noticeboard.log.tree import Tree
from noticeboard.runtime.files import sha256_of
from noticeboard.runtime.text import Text, text_of
from noticeboard.seal.receipt import Receipt, open_opened, open_receipt, open_withdrawal

_COSIGNED = publications.name


@dataclass(slots=True, kw_only=True)
class CheckReport:
    """What was checked, how much of it, and what is wrong."""

    counts: dict[str, int] = field(default_factory=dict)
    complaints: list[Text] = field(default_factory=list)

    def count(self, what: str, many: int = 1) -> None:
        """Count items that were checked."""
        self.counts[what] = self.counts.get(what, 0) + many

    def complain(self, text: Text) -> None:
        """Record a problem."""
        self.complaints.append(text)


async def check_board(folder: Path) -> CheckReport:
    """Verify everything in the folder; raises NoticeboardError if it holds no board."""
    home = Home(folder)
    settings = await asyncio.to_thread(home.settings)
    log_key, inbox_key = await asyncio.to_thread(home.verifiers)
    report = CheckReport()
    address = home.address(settings)
    if isinstance(address, Path) and not await asyncio.to_thread(address.is_file):
        report.complain(Text("noticeboard.check.no_database"))
        return report
    state = LogState(settings.origin, log_key, settings.trusted)
    public = await asyncio.to_thread(home.public_files, settings)
    async with open_unchanged(address) as database:
        await _check_entries(database, state, report)
        await _check_checkpoints(database, state, log_key, report)
        await _check_files(database, public, state, report)
        await _check_snapshot(database, public, log_key, report)
        await _check_published(home, public, state, log_key, report)
        await _check_shares(database, home, inbox_key, report)
        await _check_uploads(database, home, report)
    return report


async def check_backup(home: Home, address: Address) -> CheckReport:
    """Verify every entry and checkpoint in a copy of a board's database, and whose log it is.

    The copy must be the beginning of what the board holds now, or all of it. Raises
    NoticeboardError if the board itself can't be read.
    """
    settings = await asyncio.to_thread(home.settings)
    log_key, inbox_key = await asyncio.to_thread(home.verifiers)
    report = CheckReport()
    state = LogState(settings.origin, log_key, settings.trusted)
    try:
        async with open_unchanged(address) as copy:
            await _check_entries(copy, state, report)
            await _check_checkpoints(copy, state, log_key, report)
            async with copy.read() as connection:
                rows = (await connection.execute(select(shares))).all()
            for row in rows:
                report.count("shares")
                _check_notes(row, inbox_key, report)
    except (SQLAlchemyError, UnavailableError, ValueError, TypeError) as error:
        # ValueError, TypeError: a damaged page gives a column a value that it can't have.
        why = str(getattr(error, "orig", None) or error).partition("\n")[0]
        report.complain(Text("noticeboard.backup.unreadable", why=why))
        return report
    async with open_unchanged(home.address(settings)) as own:
        leaves = select(entries.c.leaf).order_by(entries.c.entry_index).limit(state.size)
        tree = Tree(await own.inspect(lambda found: found.execute(leaves).scalars().all()))
    if tree.size < state.size:
        report.complain(
            Text("noticeboard.backup.ahead", size=state.size, here=tree.size),
        )
    elif tree.root(state.size) != state.tree.root(state.size):
        report.complain(Text("noticeboard.backup.other_log"))
    return report


@asynccontextmanager
async def open_unchanged(address: Address) -> AsyncGenerator[Database]:
    """Open the database unchanged: a check writes nothing and may run while the board does."""
    database = await asyncio.to_thread(Database.unchanged, address)
    try:
        await database.reach()
        yield database
    finally:
        await database.close()


async def _check_entries(database: Database, state: LogState, report: CheckReport) -> None:
    """Check the signature, hash, chain, meaning and columns of every entry."""
    start = 0
    while True:
        some = (
            select(entries)
            .where(entries.c.entry_index >= start)
            .order_by(entries.c.entry_index)
            .limit(log.ROWS_AT_ONCE)
        )
        async with database.read() as connection:
            rows = (await connection.execute(some)).all()
        for row in rows:
            report.count("entries")
            if not _holds(row, state, report):
                # Every later entry depends on this one, so one complaint is enough.
                return
        if not rows:
            return
        start = state.size


def _holds(row: Row[tuple[object, ...]], state: LogState, report: CheckReport) -> bool:
    """Verify one entry and add it to the state; False if nothing after it can be verified."""
    index = row.entry_index
    if index != state.size:
        report.complain(Text("noticeboard.check.entry_missing", expected=state.size, index=index))
        return False
    try:
        entry = parse_entry(row.raw)
        thread = state.thread_of(entry.body)
        logged = state.add(entry)
    except (NoticeboardError, TypeError) as error:
        # TypeError: a column of bytes holds text or a number.
        report.complain(Text("noticeboard.check.entry_wrong", index=index, error=text_of(error)))
        return False
    if logged.equivocation:
        report.complain(Text("noticeboard.check.equivocation", index=index))
    if isinstance(entry.body, BoardSnapshot):
        report.count("snapshots")
        if not state.snapshots.snapshot().is_stated(entry.body):
            report.complain(Text("noticeboard.check.snapshot", index=index))
    record = LogRecord(index=index, entry=entry, thread=thread, logged_at=row.logged_at)
    differing = [name for name, value in record.row().items() if getattr(row, name) != value]
    if differing:
        columns = ", ".join(differing)
        report.complain(Text("noticeboard.check.filed_wrongly", index=index, columns=columns))
    return True


async def _check_checkpoints(
    database: Database, state: LogState, log_key: VerifierKey, report: CheckReport
) -> None:
    """Check that every signed checkpoint is of this log, and that the newest covers all of it."""
    async with database.read() as connection:
        rows = (await connection.execute(select(checkpoints).order_by(checkpoints.c.size))).all()
        # A board that predates witnesses is checked before its schema is upgraded.
        has_witnesses = await connection.run_sync(lambda each: inspect(each).has_table(_COSIGNED))
        published = (await connection.execute(select(publications))).all() if has_witnesses else ()
    for row in published:
        report.count("cosigned checkpoints")
        try:
            _require_ours(row.note, state, log_key)
        except NoticeboardError as error:
            why = text_of(error)
            report.complain(Text("noticeboard.check.cosigned_wrong", size=row.size, error=why))
    for row in rows:
        report.count("signed checkpoints")
        try:
            _require_ours(row.note, state, log_key)
        except NoticeboardError as error:
            why = text_of(error)
            report.complain(Text("noticeboard.check.signed_wrong", size=row.size, error=why))
    newest = rows[-1].size if rows else None
    if newest != state.size:
        report.complain(Text("noticeboard.check.newest", covered=newest or 0, size=state.size))


async def _check_files(
    database: Database, public: PublicFiles, state: LogState, report: CheckReport
) -> None:
    """Compare tiles and bundles byte for byte, wherever they are kept."""
    size = _size_of(await public.read(CHECKPOINT))
    if size is None or size > state.size:
        return
    for tile in tiles_for(0, size):
        report.count("tiles")
        expected = tile_bytes(state.tree, tile)
        await _compare(public, tile.path, expected, report)
    for number, width in bundles_for(0, size):
        start = number * TILE_WIDTH
        raw = await log.raw_between(database, start, start + width)
        report.count("bundles")
        path, expected = entries_path(number, width), encode_bundle(raw)
        await _compare(public, path, expected, report)


async def _check_snapshot(
    database: Database, public: PublicFiles, log_key: VerifierKey, report: CheckReport
) -> None:
    """Check the files of the newest snapshot, and the proofs of statements; old ones may be gone.

    A proof is written last. If a crash came first, the running board writes it.
    """
    newest = (
        select(entries.c.entry_index, entries.c.raw)
        .where(entries.c.type == "board.snapshot")
        .order_by(entries.c.entry_index.desc())
        .limit(KEPT)
    )
    async with database.read() as connection:
        rows = (await connection.execute(newest)).all()
    statements = [(row.entry_index, parse_entry(row.raw)) for row in rows]
    for index, statement in statements:
        await _check_statement(public, index, statement, log_key, report)
    stated = statements[0][1].body if statements else None
    if isinstance(stated, BoardSnapshot):
        await _check_snapshot_files(public, stated, report)


async def _check_statement(
    public: PublicFiles, index: int, statement: Entry, log_key: VerifierKey, report: CheckReport
) -> None:
    if not isinstance(statement.body, BoardSnapshot):
        return
    path = statement_path(statement.body.at)
    raw = await public.read(path)
    if raw is None:
        return
    try:
        proof = TlogProof.parse(raw.decode(errors="replace"))
        point = proof.verify(statement.leaf, log_key).checkpoint
    except VerificationError as error:
        why = text_of(error)
    else:
        if (proof.index, proof.extra) == (index, statement.raw):
            return
        why = Text("noticeboard.proof.entry", index=index, size=point.size)
    report.complain(Text("noticeboard.check.published_wrong", file=path, error=why))


async def _check_snapshot_files(
    public: PublicFiles, stated: BoardSnapshot, report: CheckReport
) -> None:
    folder = snapshot_folder(stated.at)
    paths = {name: snapshot_path(stated.at, name) for name in SNAPSHOT_FILES}
    packed = {name: await public.read(path) or b"" for name, path in paths.items()}
    try:
        found = await asyncio.to_thread(SnapshotFiles.of, stated, packed)
        for row in found.snapshot.sections():
            path = snapshot_path(stated.at, section_name(row.verifier))
            raw = await public.read(path) or b""
            await asyncio.to_thread(Section.read, row.verifier, stated, raw)
    except VerificationError as error:
        why = Text("noticeboard.check.snapshot_file", folder=folder, error=text_of(error))
        report.complain(why)


async def _check_published(
    home: Home, public: PublicFiles, state: LogState, log_key: VerifierKey, report: CheckReport
) -> None:
    """Check the public checkpoint and the one kept next to the database."""
    home_folder = PublicFolder(home.folder)
    for name, note in (
        (CHECKPOINT, await public.read(CHECKPOINT)),
        (home.last_signed.name, await home_folder.read(home.last_signed.name)),
    ):
        report.count("published checkpoints")
        if note is None:
            report.complain(Text("noticeboard.check.unpublished", file=name))
            continue
        try:
            checkpoint = _require_ours(note.decode(), state, log_key)
        except (NoticeboardError, ValueError) as error:
            report.complain(
                Text("noticeboard.check.published_wrong", file=name, error=text_of(error))
            )
            continue
        if checkpoint.size != state.size:
            covered, size = checkpoint.size, state.size
            report.complain(
                Text("noticeboard.check.published_part", file=name, covered=covered, size=size)
            )


async def _check_shares(
    database: Database, home: Home, inbox_key: VerifierKey, report: CheckReport
) -> None:
    """Check that every share has the bytes and notes of its row, and that every file has a row."""
    lying = await asyncio.to_thread(lambda: sorted(home.inbox.glob("*/*/*")))
    async with database.read() as connection:
        rows = (await connection.execute(select(shares))).all()
    expected = set()
    for row in rows:
        report.count("shares")
        path = home.inbox / row.agency / row.request / f"{row.sha256}.age"
        expected.add(path)
        await _check_bytes(row, path, report)
        _check_notes(row, inbox_key, report)
    for path in lying:
        if path not in expected:
            file = str(path.relative_to(home.folder))
            report.complain(Text("noticeboard.check.stray_share", file=file))


async def _check_bytes(row: Row[tuple[object, ...]], path: Path, report: CheckReport) -> None:
    is_there = await asyncio.to_thread(path.is_file)
    if row.dropped_at is not None or (row.withdrawn_at is not None and row.fetched_at is None):
        if is_there:
            report.complain(
                Text("noticeboard.check.dropped_here", number=row.number, agency=row.agency)
                if row.dropped_at is not None
                else Text("noticeboard.check.withdrawn_here", number=row.number, agency=row.agency)
            )
        return
    if not is_there:
        # The bytes may be gone if the agency was informed of a withdrawal.
        if not is_removed(row):
            report.complain(
                Text(
                    "noticeboard.check.share_missing",
                    number=row.number,
                    agency=row.agency,
                    file=path.name,
                )
            )
        return
    if await asyncio.to_thread(sha256_of, path) != row.sha256:
        report.complain(Text("noticeboard.check.share_bytes", number=row.number, agency=row.agency))


def _check_notes(row: Row[tuple[object, ...]], inbox_key: VerifierKey, report: CheckReport) -> None:
    """Compare the notes that the inbox signed about a share with its row."""
    named = (row.agency, row.request, row.sha256)
    notes = (
        (Text("noticeboard.check.receipt"), row.receipt, open_receipt, row.at),
        (Text("noticeboard.check.opened"), row.opened, open_opened, row.opened_at),
        (Text("noticeboard.check.withdrawal"), row.withdrawal, open_withdrawal, row.withdrawn_at),
    )
    for what, note, opened_by, at in notes:
        if note is None and at is None:
            continue
        try:
            opened = opened_by(note or "", inbox_key)
        except NoticeboardError as error:
            why = text_of(error)
            report.complain(
                Text(
                    "noticeboard.check.note_wrong",
                    number=row.number,
                    agency=row.agency,
                    note=what,
                    error=why,
                )
            )
            continue
        is_same = (opened.agency, opened.request, opened.sha256, opened.at) == (*named, at)
        if not is_same or (isinstance(opened, Receipt) and opened.size_bytes != row.size_bytes):
            report.complain(
                Text(
                    "noticeboard.check.note_other", number=row.number, agency=row.agency, note=what
                )
            )


async def _check_uploads(database: Database, home: Home, report: CheckReport) -> None:
    """Check that unfinished uploads have their acknowledged bytes, and files have their rows."""
    lying = await asyncio.to_thread(_sizes, home.arriving)
    async with database.read() as connection:
        offsets = await upload_store.offsets(connection)
    for key, offset in offsets.items():
        report.count("unfinished uploads")
        if lying.get(key, 0) < offset and not await asyncio.to_thread(
            _has, home.arriving / key, offset
        ):
            report.complain(Text("noticeboard.check.upload_lost", upload=key[:8]))
    for name in lying.keys() - offsets.keys():
        if await asyncio.to_thread((home.arriving / name).exists):
            file = f"inbox/.arriving/{name}"
            report.complain(Text("noticeboard.check.upload_stray", file=file))


def _require_ours(note: str, state: LogState, log_key: VerifierKey) -> Checkpoint:
    """Return the checkpoint; raises VerificationError if it is of another history."""
    checkpoint = open_checkpoint(note, log_key).checkpoint
    if checkpoint.size > state.size:
        raise VerificationError(
            Text("noticeboard.check.size", covered=checkpoint.size, here=state.size)
        )
    if state.tree.root(checkpoint.size) != checkpoint.root:
        raise VerificationError(Text("noticeboard.check.root"))
    return checkpoint


def _size_of(note: bytes | None) -> int | None:
    try:
        return Checkpoint.parse((note or b"").decode().partition("\n\n")[0] + "\n").size
    except (ValueError, NoticeboardError):
        return None


async def _compare(public: PublicFiles, path: str, content: bytes, report: CheckReport) -> None:
    found = await public.read(path)
    if found is None:
        report.complain(Text("noticeboard.check.tile_missing", file=path))
    elif found != content:
        report.complain(Text("noticeboard.check.tile_bytes", file=path))


def _sizes(folder: Path) -> dict[str, int]:
    """Return the sizes of the files in a folder, without those deleted meanwhile."""
    sizes = {}
    for path in folder.glob("*"):
        with suppress(FileNotFoundError):
            sizes[path.name] = path.stat().st_size
    return sizes


def _has(path: Path, size_bytes: int) -> bool:
    """Return whether a file has grown to at least `size_bytes`."""
    with suppress(FileNotFoundError):
        return path.stat().st_size >= size_bytes
    return False
