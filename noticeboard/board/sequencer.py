"""The one place that inserts, signs and publishes, and the order of those steps.

The log is published as files that any web server can serve: tiles, bundles and the checkpoint. The
newest entries stay in memory, so that the last bundles need no database query.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from noticeboard.board import log
from noticeboard.board.database import Database
from noticeboard.board.files import CHECKPOINT, PublicFiles
from noticeboard.board.home import Home
from noticeboard.board.log import LogRecord, LogState, WitnessTime, cosigned_by
from noticeboard.board.witnesses import REFRESH, Cosigners, NotYetPublicError
from noticeboard.errors import ConflictError, VerificationError
from noticeboard.log.checkpoint import Checkpoint, open_checkpoint
from noticeboard.log.note import SignerKey, sign_note
from noticeboard.log.tiles import (
    TILE_WIDTH,
    encode_bundle,
    entries_path,
    tile_bytes,
    tile_path,
    tiles_for,
)
from noticeboard.log.tree import Tree
from noticeboard.runtime.database import EPOCH
from noticeboard.runtime.files import PRIVATE_FILE, write_all
from noticeboard.runtime.text import Text

FILES_AT_ONCE = 64

type ReadEntries = Callable[[int, int], Awaitable[Sequence[bytes]]]


def bundles_for(old_size: int, new_size: int) -> Iterator[tuple[int, int]]:
    """Yield (number, width) of every entry bundle that differs between two sizes."""
    if old_size == new_size:
        return
    for number in range(old_size // TILE_WIDTH, -(-new_size // TILE_WIDTH)):
        yield number, min(TILE_WIDTH, new_size - number * TILE_WIDTH)


class Exporter:
    """Writes the public files; they depend on the log alone, so every step can be repeated."""

    def __init__(self, public: PublicFiles) -> None:
        self._public = public

    async def export(self, tree: Tree, read: ReadEntries, old_size: int) -> None:
        """Write every tile and bundle that a client of the tree's size may request, durably."""
        new_size = tree.size
        files: list[tuple[str, bytes]] = []

        async def add(path: str, content: bytes) -> None:
            files.append((path, content))
            if len(files) == FILES_AT_ONCE:
                await self._public.put(files)
                files.clear()

        for tile in tiles_for(old_size, new_size):
            await add(tile.path, tile_bytes(tree, tile))
        for number, width in bundles_for(old_size, new_size):
            raws = await self._entries(read, number, width)
            await add(entries_path(number, width), encode_bundle(raws))
        if files:
            await self._public.put(files)

    async def publish(self, note: str) -> None:
        """Publish the checkpoint: from now on, anyone may hold the board to it."""
        await self._public.put_checkpoint(note)

    async def tidy(self, old_size: int, new_size: int) -> None:
        """Remove the partial versions of tiles and bundles that became full since `old_size`."""
        await self._public.remove_below(
            [
                f"{tile_path(tile.level, tile.number)}.p"
                for tile in tiles_for(old_size, new_size)
                if tile.width == TILE_WIDTH
            ]
            + [
                f"{entries_path(number)}.p"
                for number, width in bundles_for(old_size, new_size)
                if width == TILE_WIDTH
            ]
        )

    async def published(self) -> str | None:
        """Return the public checkpoint, or None before the first."""
        content = await self._public.read(CHECKPOINT)
        return None if content is None else content.decode()

    @staticmethod
    async def _entries(read: ReadEntries, number: int, width: int) -> Sequence[bytes]:
        start = number * TILE_WIDTH
        return await read(start, start + width)


class RecentEntries:
    """The entries of the last batch, and the earlier ones in its first bundle."""

    def __init__(self) -> None:
        self._first = 0
        self._raws: list[bytes] = []

    def add(self, fresh: Sequence[LogRecord]) -> None:
        """Remember the new entries, and keep the earlier ones in their first bundle."""
        start = fresh[0].index
        if start != self._first + len(self._raws):
            # Another process wrote in between, or this one crashed.
            self._first, self._raws = start, []
        bundle = start // TILE_WIDTH * TILE_WIDTH
        if bundle > self._first:
            del self._raws[: bundle - self._first]
            self._first = bundle
        self._raws += [record.entry.raw for record in fresh]

    def between(self, start: int, end: int) -> Sequence[bytes]:
        """Return the entries [start, end), or an empty sequence if any is not in memory."""
        if start < self._first or end > self._first + len(self._raws):
            return ()
        return self._raws[start - self._first : end - self._first]


class GrowthStep(StrEnum):
    """The durable steps of appending to the log, in order."""

    INSERTED = "inserted"
    SIGNED = "signed"
    COMMITTED = "committed"
    KEPT = "kept"
    EXPORTED = "exported"
    COSIGNED = "cosigned"
    PUBLISHED = "published"
    TIDIED = "tidied"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedCheckpoint:
    """The public checkpoint."""

    size: int
    root: bytes
    note: str
    signed_at: datetime
    cosigned: tuple[WitnessTime, ...] = ()
    """The witnesses that have seen it, newest first."""


def do_nothing(_step: GrowthStep) -> None:
    """Do nothing after a step; tests stop the board here."""


class Sequencer:
    """Owns the order of the durable steps; the caller must run only one call at a time."""

    def __init__(  # noqa: PLR0913 -- its parts, all made by `open_board`
        self,
        home: Home,
        database: Database,
        exporter: Exporter,
        key: SignerKey,
        cosigners: Cosigners,
        *,
        after: Callable[[GrowthStep], None] = do_nothing,
    ) -> None:
        self._home = home
        self._database = database
        self._exporter = exporter
        self._key = key
        self._cosigners = cosigners
        self._after = after
        self._refreshed_at = EPOCH
        self._exported = 0
        self._recent = RecentEntries()
        self.published: PublishedCheckpoint | None = None

    async def grow(
        self, state: LogState, fresh: Sequence[LogRecord], now: datetime
    ) -> PublishedCheckpoint:
        """Make the entries at the end of `state` durable and public; without any, just resume.

        After any exception, no entry may be reported as public: call it again. After
        NotYetPublicError, the entries are logged and only cosignatures are missing.
        """
        if fresh:
            note, signed_at = self._sign(state), now

            def insert(connection: Connection) -> None:
                # 1. One transaction. The size is compared inside it: a second writer that got past
                #    the lock has changed the size, and signing would fork the log.
                log.lock(connection)
                if log.count(connection) != fresh[0].index:
                    raise ConflictError(Text("noticeboard.log.two_writers"))
                log.add(connection, fresh)
                self._after(GrowthStep.INSERTED)
                log.save_checkpoint(connection, state.size, note, now)
                self._after(GrowthStep.SIGNED)
                # A crash up to here leaves the log unchanged.

            await self._database.transact(insert)
            # A crash here leaves entries that are logged and signed but not public:
            # the next start finds them in the database and continues below.
            self._after(GrowthStep.COMMITTED)
            self._recent.add(fresh)
        else:
            note, signed_at = await self._newest(state)

        # 2. The checkpoint, outside the database. A crash before this leaves the older one,
        #    which the database extends; after this, an older database is refused at start.
        # 3. Tiles and bundles, each file and its folder synced. A crash leaves some of them:
        #    no checkpoint covers them yet, and the next start writes the same bytes again.
        # Steps 2 and 3 are independent, so they run together; the later steps need both.
        exported = await self._exported_size()
        await _both(self._save_outside(note), self._export(state, exported))

        # 4. The witnesses. Without enough of them this call ends here and is repeated later.
        #    A crash after this leaves unpublished cosignatures: the next start asks again.
        cosigned = await self._cosigned(state, note, now)
        self._after(GrowthStep.COSIGNED)

        # 5. The checkpoint goes public; everything it covers is already there.
        #    A crash after this loses only the answer to the poster, who posts again and gets
        #    the same index.
        await self._exporter.publish(cosigned)
        publishing = self._publish(state.size, state.tree.root(), cosigned, signed_at, now)
        self._after(GrowthStep.PUBLISHED)

        # 6. Partial tiles that a full one replaces. A crash leaves some, which is harmless.
        await self._exporter.tidy(exported, state.size)
        self._after(GrowthStep.TIDIED)
        return publishing

    async def _save_outside(self, note: str) -> None:
        """Write the checkpoint outside the database."""
        files = [(self._home.last_signed, note.encode())]
        await asyncio.to_thread(write_all, files, mode=PRIVATE_FILE)
        self._after(GrowthStep.KEPT)

    async def _export(self, state: LogState, exported: int) -> None:
        """Write the files that a client of the state's size may request."""
        await self._exporter.export(state.tree, self._read, max(exported, self._exported))
        self._exported = state.size
        self._after(GrowthStep.EXPORTED)

    async def refresh(self, state: LogState, now: datetime) -> None:
        """Publish the same checkpoint with newer cosignatures, when the log has not grown.

        Raises NotYetPublicError if too few witnesses answer; the older note stays public.
        """
        note, signed_at = await self._newest(state)
        cosigned = await self._cosigners.cosigned(note, self._checkpoint(state), state.tree)
        await self._exporter.publish(cosigned)
        self._publish(state.size, state.tree.root(), cosigned, signed_at, now)

    def wakes_at(self, state: LogState) -> datetime | None:
        """Return when to publish again even if nobody posts; None for never."""
        if not self._cosigners.is_needed:
            return None
        if self.published is None or self.published.size < state.size:
            return self._cosigners.next_try
        return max(self._refreshed_at + REFRESH, self._cosigners.next_try)

    async def begin(self, state: LogState, now: datetime) -> None:
        """Compare the database with what was last signed, then finish interrupted publishing.

        Raises VerificationError if the database is older than its log or differs from it.
        """
        await self.compare(state)
        outside = await self._exporter.published()
        if outside is not None:
            self._refuse_other_history(state, outside)
        async with self._database.write() as connection:
            await connection.run_sync(log.lock)
            if state.size == 0 and await log.newest_checkpoint(connection) is None:
                note = self._sign(state)
                await connection.run_sync(log.save_checkpoint, 0, note, now)
        try:
            await self.grow(state, (), now)
        except NotYetPublicError:
            # The old checkpoint stays public; the new entries wait for witnesses.
            await self._publish_again(now)

    async def compare(self, state: LogState) -> None:
        """Compare the database with what this process last signed or saw; publish nothing.

        Raises VerificationError if the database is older than its log or differs from it.
        """
        for note in await asyncio.to_thread(self._home.signed_before):
            self._refuse_other_history(state, note)

    async def require_newest(self, state: LogState) -> None:
        """Raise VerificationError unless the newest checkpoint in the database is the state's."""
        await self._newest(state)

    def _checkpoint(self, state: LogState) -> Checkpoint:
        return Checkpoint(origin=self._key.name, size=state.size, root=state.tree.root())

    def _sign(self, state: LogState) -> str:
        return sign_note(self._checkpoint(state).text(), [self._key])

    async def _cosigned(self, state: LogState, note: str, now: datetime) -> str:
        """Return the note with the cosignatures that the policy requires, stored durably."""
        if not self._cosigners.is_needed:
            return note
        cosigned = await self._cosigners.cosigned(note, self._checkpoint(state), state.tree)
        await self._database.transact(
            lambda connection: log.save_publication(connection, state.size, cosigned, now)
        )
        return cosigned

    def _publish(
        self, size: int, root: bytes, note: str, signed_at: datetime, now: datetime
    ) -> PublishedCheckpoint:
        self._refreshed_at = now
        cosigned: tuple[WitnessTime, ...] = ()
        if self._cosigners.is_needed:
            cosigned = cosigned_by(note, self._key.verifier, self._cosigners.keys)
        self.published = PublishedCheckpoint(
            size=size, root=root, note=note, signed_at=signed_at, cosigned=cosigned
        )
        return self.published

    async def _publish_again(self, now: datetime) -> None:
        """Show the checkpoint that was public before this start, if any."""
        note = await self._exporter.published()
        if note is None:
            return
        checkpoint = open_checkpoint(note, self._key.verifier).checkpoint
        async with self._database.read() as connection:
            signed_at = await log.signed_at(connection, checkpoint.size)
        self._publish(checkpoint.size, checkpoint.root, note, signed_at or now, now)

    async def _newest(self, state: LogState) -> tuple[str, datetime]:
        """Return the newest signed checkpoint; VerificationError if it is not the state's."""
        async with self._database.read() as connection:
            newest = await log.newest_checkpoint(connection)
        if newest is not None:
            signed = open_checkpoint(newest[0], self._key.verifier).checkpoint
            if (signed.size, signed.root) == (state.size, state.tree.root()):
                return newest
        raise VerificationError(Text("noticeboard.database.other_entries"))

    def _refuse_other_history(self, state: LogState, note: str) -> None:
        signed = open_checkpoint(note, self._key.verifier).checkpoint
        if signed.size > state.size:
            raise VerificationError(
                Text("noticeboard.database.old_backup", here=state.size, signed=signed.size)
            )
        if state.tree.root(signed.size) != signed.root:
            raise VerificationError(Text("noticeboard.database.fork", signed=signed.size))

    async def _exported_size(self) -> int:
        """Return the size up to which every public file is known to exist."""
        if self.published is not None:
            return self.published.size
        note = await self._exporter.published()
        return 0 if note is None else open_checkpoint(note, self._key.verifier).checkpoint.size

    async def _read(self, start: int, end: int) -> Sequence[bytes]:
        recent = self._recent.between(start, end)
        return recent or await log.raw_between(self._database, start, end)


async def _both(*works: Coroutine[None, None, None]) -> None:
    """Run coroutines concurrently; when all have ended, raise the first error.

    Not a TaskGroup: a canceled step would continue in its thread, during the next attempt.
    """
    for ended in await asyncio.gather(*works, return_exceptions=True):
        if ended is not None:
            raise ended
