"""What was made of a board's entries: stored with their authors' past, and loaded at a start."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, suppress
import ctypes
from dataclasses import dataclass
import logging
from types import MappingProxyType
from typing import Final

import msgspec

from hub.clock import Clock
from hub.errors import DiskFullError
from hub.feeds.store import Records
from hub.feeds.stored_past import StoredPast, forget_past
from hub.feeds.stored_registry import StoredRegistry, basis_of
from hub.feeds.trust import Trust
from hub.feeds.verified_log import VerifiedLog
from hub.store.database import ThreadReader
from hub.store.folds import (
    OF_DOCKET,
    OF_REGISTRY,
    OTHER_NOTE,
    REGISTRY_NOTE,
    Changes,
    FoldChanges,
    Folded,
    FoldPosition,
    StoredFold,
    earlier,
    forget_fold,
    load_fold,
    save_fold,
)
from noticeboard.log.registry import Registry
from noticeboard.log.tree import Tree

MOST_UNSAVED: Final = 16_384
"""So many entries are folded, if there are more to come, before the results are stored."""

NO_NOTES: Final[Mapping[str, bytes]] = MappingProxyType({})

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshChanges:
    """What wasn't stored yet of a registry, and of what else was made of its entries."""

    own: Changes
    other: FoldChanges
    notes: Mapping[str, bytes]
    """What of both isn't in rows."""


@asynccontextmanager
async def fresh_changes(
    registry: Registry, rows: StoredRegistry, other: Folded, origin: str, *, whole: bool
) -> AsyncGenerator[FreshChanges]:
    """Give what isn't stored yet, or the `whole`, to a block that stores it.

    If the disk is full, the block ends early, and it is stored later. Without it, the next start
    reads more entries.
    """
    own, note = rows.take_changes(registry, whole=whole)
    theirs = other.take_changes(origin, whole=whole)
    is_saved = False
    try:
        notes = {REGISTRY_NOTE: note, OTHER_NOTE: theirs.note}
        yield FreshChanges(own=own, other=theirs, notes=notes)
        is_saved = True
    except DiskFullError as error:
        _LOG.warning("The next start of %s takes longer: %s", origin, error)
    finally:
        if not is_saved:
            rows.give_back(own)
            other.give_back(origin, theirs)


class Folds:
    """The stored fold of one board: its registry, and what else is made of its entries.

    Both are stored in one transaction, for one position. A crash between an entry's commit and this
    costs reading the entry again.
    """

    def __init__(
        self, trust: Trust, records: Records, clock: Clock, *, is_earlier: bool = False
    ) -> None:
        """If it `is_earlier`, it is made of entries that are read anew, beside the one in use."""
        self._is_earlier = is_earlier
        self._name = earlier(trust.origin) if is_earlier else trust.origin
        """Under which its rows are."""
        self.other: Folded | None = None
        """What is stored beside the registry. Without it, nothing is stored."""
        self._trust = trust
        self._records = records
        self._clock = clock
        self._saved: int | None = None
        """The position of the stored rows; None if all of them must be stored anew."""
        self._suspended = False

    def set_trust(self, trust: Trust) -> None:
        """Use other keys from now on."""
        if basis_of(trust) != basis_of(self._trust):
            self.suspend()
        self._trust = trust

    def begin(self) -> None:
        """Note that nothing of it is stored, and that all of it will be made from the entries."""
        self._saved, self._suspended = None, False

    def continue_from(self, earlier: "Folds") -> None:
        """Continue with what was stored beside this, and takes its place now."""
        self._saved, self._suspended = earlier.saved, False

    @property
    def saved(self) -> int | None:
        """The position of what is stored, if it can be used."""
        return None if self._suspended else self._saved

    def suspend(self) -> None:
        """Store nothing more in this run: the next start reads all entries again.

        `other` was made with keys or rows that count no longer.
        """
        self._suspended = True

    def _basis(self, other: Folded) -> bytes:
        return basis_of(self._trust) + other.version

    async def load(
        self, fold: VerifiedLog, reader: ThreadReader, *, begins: bool
    ) -> StoredFold | None:
        """Bring a fold to the stored position, and return what is stored.

        Returns None if nothing is that can be used. Then the fold must be begun again. If a run
        `begins`, that is also what `other` needs.
        """
        self._saved = None
        tree, past, size, other = fold.tree, fold.past, fold.pinned.size, self.other
        if past is None or other is None:
            return None
        kinds = (*OF_REGISTRY, *(OF_DOCKET if begins else ()))
        basis = self._basis(other)
        found = await asyncio.to_thread(load_fold, reader, self._name, basis, kinds)
        return_memory()
        if found is not None:
            position = found.position
            if position.size <= min(size, past.stored) and position.root == (
                await asyncio.to_thread(tree.root, position.size)
            ):
                with suppress(msgspec.MsgspecError, KeyError):
                    fold.rows.load(found, fold.registry)
                    self._saved = position.size
                    return found
        if not self._is_earlier:
            _LOG.info("All entries of %s are read again.", self._trust.origin)
        with suppress(DiskFullError):
            await self.forget(cases=begins)
        return None

    async def save(
        self, fold: VerifiedLog, *, more: bool, notes: Mapping[str, bytes] = NO_NOTES
    ) -> None:
        """Store what was made of the entries, once `other` has them.

        With `notes` by other names. If there are `more` to come, this waits for some thousands.
        """
        registry, past, other = fold.registry, fold.past, self.other
        if past is None or other is None or self._suspended:
            return
        whole, unsaved = self._saved is None, registry.size - (self._saved or 0)
        if not unsaved or (more and unsaved < MOST_UNSAVED):
            return
        origin = self._trust.origin
        if other.size(origin) != registry.size:
            _LOG.warning("Some entries of %s are read again at the next start.", origin)
            self.suspend()
            return
        end = max(registry.size, past.stored)
        folded = None if self._is_earlier else end
        async with fresh_changes(registry, fold.rows, other, origin, whole=whole) as changes:
            position = FoldPosition(
                size=registry.size,
                root=await asyncio.to_thread(fold.tree.root, registry.size),
                basis=self._basis(other),
                notes={**changes.notes, **notes},
            )
            async with self._records.change(self._clock.now(), folded=folded) as connection:
                saved = await past.save(connection, end)
                await save_fold(
                    connection, self._name, position, changes.own, changes.other, whole=whole
                )
            past.settle(saved)
            self._saved = position.size

    async def forget(self, *, cases: bool) -> None:
        """Drop what `save` stores, except the past; with `cases`, counts and debts, too."""
        async with self._records.change(self._clock.now()) as connection:
            await forget_fold(connection, self._name, cases=cases)

    # The past of the board's authors

    async def open_past(
        self, reader: ThreadReader, tree: Tree, stored: int | None = None
    ) -> StoredPast:
        """Return the past, whose rows hold the entries before `stored`.

        If nobody noted how many that are, its rows say so.
        """
        async with self._records.read() as connection:
            if stored is None:
                return await StoredPast.resume(connection, reader, self._name, tree)
            return await StoredPast.load(connection, reader, self._name, tree, stored)

    async def begin_past(self, reader: ThreadReader, tree: Tree) -> StoredPast:
        """Drop all that is stored, and return a past without entries."""
        self.begin()
        async with self._records.change(self._clock.now()) as connection:
            await forget_fold(connection, self._name, cases=True)
            await forget_past(connection, self._name)
            return await StoredPast.load(connection, reader, self._name, tree, 0)

    async def save_past(self, past: StoredPast, end: int) -> None:
        """Store what `past` has in memory, once all entries before `end` are folded."""
        folded = None if self._is_earlier else end
        async with self._records.change(self._clock.now(), folded=folded) as connection:
            saved = await past.save(connection, end)
        past.settle(saved)

    async def forget_past(self) -> None:
        """Drop the rows of the past, which are then made again from the entries.

        So is whatever else was made with them.
        """
        async with self._records.change(self._clock.now(), folded=0) as connection:
            await forget_past(connection, self._name)
        self.suspend()


def return_memory() -> None:
    """Return what is free to the system; only glibc has to be told to.

    Rows are read into short pieces, and between those that stay, glibc keeps what is gone.
    """
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
