"""How the log grows: the one place that inserts, signs and publishes, and in what order."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from noticeboard.board import records
from noticeboard.board.database import Database
from noticeboard.board.export import Exporter
from noticeboard.board.home import Home
from noticeboard.board.records import Record
from noticeboard.board.state import LogState
from noticeboard.errors import ConflictError, VerificationError
from noticeboard.files import PRIVATE_FILE, write_all
from noticeboard.log.checkpoint import Checkpoint, open_checkpoint
from noticeboard.log.note import SignerKey, sign_note


class Step(StrEnum):
    """The durable steps by which the log grows, in order."""

    INSERTED = "inserted"
    SIGNED = "signed"
    COMMITTED = "committed"
    KEPT = "kept"
    EXPORTED = "exported"
    PUBLISHED = "published"
    TIDIED = "tidied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The checkpoint that the world can see."""

    size: int
    root: bytes
    note: str
    signed_at: datetime


def ignore(_step: Step) -> None:
    """Do nothing after a step; tests stop the board here."""


class Sequencer:
    """Owns the order of durable steps; whoever calls it makes sure that only one call runs."""

    def __init__(
        self,
        home: Home,
        database: Database,
        exporter: Exporter,
        key: SignerKey,
        *,
        after: Callable[[Step], None] = ignore,
    ) -> None:
        self._home = home
        self._database = database
        self._exporter = exporter
        self._key = key
        self._after = after
        self.published: Published | None = None

    async def grow(self, state: LogState, fresh: Sequence[Record], now: datetime) -> Published:
        """Make the entries at the end of `state` durable and public; with none, finish a crash.

        Whatever it raises, nobody may be told that an entry is logged: call it again.
        """
        if fresh:
            note = self._sign(state)
            async with self._database.write() as connection:
                # 1. One transaction. The size is compared inside it: a second writer that got
                #    past the lock has moved it, and then signing would fork the log.
                if await records.count(connection) != fresh[0].index:
                    raise ConflictError("Another process has written to this log: stop one.")
                await records.add(connection, fresh)
                self._after(Step.INSERTED)
                await records.keep_checkpoint(connection, state.size, note, now)
                self._after(Step.SIGNED)
                # A crash up to here leaves the log as it was.
            # A crash here leaves entries that are logged and signed, which nobody has seen:
            # the next start finds them in the database and continues below.
            self._after(Step.COMMITTED)

        note, signed_at = await self._newest(state)

        # 2. The checkpoint, outside the database. A crash before this leaves the older one,
        #    which the database extends; after this, an older database is refused at start.
        await asyncio.to_thread(
            write_all, [(self._home.last_signed, note.encode())], mode=PRIVATE_FILE
        )
        self._after(Step.KEPT)

        # 3. Tiles and bundles, each file and its folder synced. A crash leaves some of them:
        #    no checkpoint names them yet, and the same bytes are written again at start.
        seen = await self._seen()
        await self._exporter.export(state.tree, self._read, seen)
        self._after(Step.EXPORTED)

        # 4. The checkpoint goes public, and everything that it promises is already there.
        #    A crash after this loses only the answer to the poster, who posts again and is
        #    given the same index.
        await self._exporter.publish(note)
        self.published = Published(
            size=state.size, root=state.tree.root(), note=note, signed_at=signed_at
        )
        self._after(Step.PUBLISHED)

        # 5. Partial tiles that a full one replaces. A crash leaves some, which harms nobody.
        await self._exporter.tidy(seen, state.size)
        self._after(Step.TIDIED)
        return self.published

    async def begin(self, state: LogState, now: datetime) -> Published:
        """Compare the database with what was last signed, then publish what a crash held up.

        Raises VerificationError where the database is older than, or other than, its log.
        """
        for note in await asyncio.to_thread(self._home.signed_before):
            self._refuse_other_history(state, note)
        async with self._database.write() as connection:
            if state.size == 0 and await records.newest_checkpoint(connection) is None:
                await records.keep_checkpoint(connection, 0, self._sign(state), now)
        return await self.grow(state, (), now)

    def _sign(self, state: LogState) -> str:
        checkpoint = Checkpoint(origin=self._key.name, size=state.size, root=state.tree.root())
        return sign_note(checkpoint.text(), [self._key])

    async def _newest(self, state: LogState) -> tuple[str, datetime]:
        """Return the newest signed checkpoint, which must be of exactly the state's tree."""
        async with self._database.read() as connection:
            newest = await records.newest_checkpoint(connection)
        if newest is not None:
            signed = open_checkpoint(newest[0], self._key.verifier).checkpoint
            if (signed.size, signed.root) == (state.size, state.tree.root()):
                return newest
        raise VerificationError(
            "The entries in the database are not those its last checkpoint signs:"
            " restore the newest backup of board.db."
        )

    def _refuse_other_history(self, state: LogState, note: str) -> None:
        signed = open_checkpoint(note, self._key.verifier).checkpoint
        if signed.size > state.size:
            raise VerificationError(
                f"The database holds {state.size} entries but {signed.size} were signed:"
                " it is an old backup, and going on from it would fork the log;"
                " restore the newest board.db."
            )
        if state.tree.root(signed.size) != signed.root:
            raise VerificationError(
                f"The database holds other entries than the {signed.size} that were signed:"
                " going on from it would fork the log; restore the newest board.db."
            )

    async def _seen(self) -> int:
        """Return the size up to which every public file is surely there."""
        if self.published is not None:
            return self.published.size
        note = await asyncio.to_thread(self._exporter.published)
        return 0 if note is None else open_checkpoint(note, self._key.verifier).checkpoint.size

    async def _read(self, start: int, end: int) -> Sequence[bytes]:
        return await records.raw_between(self._database, start, end)
