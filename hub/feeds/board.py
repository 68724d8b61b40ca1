"""Following a board: every byte it publishes, verified before anything here believes it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from random import Random, SystemRandom
from typing import NoReturn

import aiohttp

from hub.clock import Clock
from hub.errors import BoardDishonestError, BoardUnreachableError, NotFoundError, StorageError
from hub.feeds.admitting import admitted
from hub.feeds.broken import BrokenPromiseError, Evidence
from hub.feeds.growth import Fetch, extended
from hub.feeds.hints import Hints
from hub.feeds.records import Records, Stored
from hub.feeds.trust import Pinned, Trust
from hub.feeds.wire import Wire
from hub.model.board import BoardPolicy, BoardState, BoardStatus
from hub.model.ids import BoardOrigin
from hub.store.database import Database
from noticeboard.checking.claims import Proven
from noticeboard.errors import NoticeboardError, VerificationError
from noticeboard.log.checkpoint import SignedCheckpoint
from noticeboard.log.entry import parse_entry
from noticeboard.log.identity import LoggedEntry, Registry
from noticeboard.log.note import split_note
from noticeboard.log.proof import TlogProof
from noticeboard.log.tiles import TILE_WIDTH
from noticeboard.log.tree import Frontier, Tree, leaf_hash

MOST_CHECKPOINT_BYTES = 64 * 1024
POLL_S = 60.0
LONGEST_POLL_S = 900.0
JITTER = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """The next verified entries of a board, and who is who on it after them."""

    origin: BoardOrigin
    entries: tuple[LoggedEntry, ...]
    registry: Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fold:
    """A board as far as it is verified; thrown away, and read again, when a step fails."""

    pinned: Pinned
    frontier: Frontier
    registry: Registry
    tree: Tree
    """Answers the registry what the root was at an entry's anchor."""
    edge: tuple[bytes, ...]
    """The entries of the last, partial bundle."""


class BoardFollower:
    """Follows one board; a board that breaks its promise is stopped until the owner resumes it."""

    def __init__(  # noqa: PLR0913 -- injected, each once
        self,
        policy: BoardPolicy,
        database: Database,
        session: aiohttp.ClientSession,
        clock: Clock,
        *,
        poll_s: float = POLL_S,
        rng: Random | None = None,
    ) -> None:
        self._trust = Trust.of(policy)
        self._records = Records(database, policy)
        self.wire = Wire(session, policy.url.rstrip("/"), policy.origin)
        self._clock = clock
        self._poll_s = poll_s
        self._rng = rng or SystemRandom()
        self._turn = asyncio.Lock()
        self._proven = Proven()
        self._fold: _Fold | None = None
        self._newest = b""
        self._status = BoardStatus(
            origin=policy.origin, state=BoardState.STARTING, since=clock.now()
        )

    @property
    def status(self) -> BoardStatus:
        """What a person is told about this board."""
        return self._status

    async def stored(self) -> Growth:
        """Return everything verified so far, from our own database; raises StorageError."""
        async with self._turn:
            return await self._read()

    async def sync(self) -> Growth | None:
        """Look once at the board; return its new entries, kept and verified, or None.

        Raises BoardUnreachableError to try again, BoardDishonestError once it is stopped.
        """
        async with self._turn:
            if self._fold is None:
                await self._read()
            if self._status.state is BoardState.STOPPED:
                raise BoardDishonestError(self._status.reason)
            try:
                growth = await self._look_twice()
            except BoardUnreachableError as error:
                self._set(BoardState.UNREACHABLE, str(error))
                raise
            self._set(BoardState.FOLLOWING, "", checked_at=self._clock.now())
            return growth

    async def resume(self) -> None:
        """Follow a stopped board again, because its owner said so; what was pinned stays pinned."""
        async with self._turn:
            await self._records.start(self._clock.now())
            self._newest = b""
            self._set(BoardState.STARTING, "")

    async def proof(self, index: int) -> str:
        """Return the tlog-proof of one entry, which it carries, under the pinned checkpoint.

        Raises NotFoundError where there is no such entry.
        """
        stored = await self._records.load()
        return await asyncio.to_thread(_proof, stored, index)

    async def evidence(self) -> list[Evidence]:
        """Return what is kept against this board, oldest first."""
        return await self._records.evidence()

    async def run(
        self,
        on_growth: Callable[[Growth], Awaitable[None]],
        on_status: Callable[[BoardStatus], Awaitable[None]] | None = None,
        *,
        hints: Hints | None = None,
    ) -> None:
        """Follow until cancelled: poll with jitter, less often while the board is unreachable.

        With `hints`, look sooner where the board says that there is something new.
        """
        failures = 0
        while True:
            growth = None
            try:
                growth = await self.sync()
                failures = 0
            except BoardUnreachableError:
                failures += 1
            except BoardDishonestError:
                failures = 0
            if on_status is not None:
                await on_status(self._status)
            if growth is not None:
                await on_growth(growth)
            pause_s = min(self._poll_s * 2 ** min(failures, 10), LONGEST_POLL_S)
            pause_s *= self._rng.uniform(1 - JITTER, 1 + JITTER)
            if hints is None or failures:
                await self._clock.sleep(pause_s)
                continue
            if growth is not None:
                hints.came()
            await hints.pause(pause_s)

    async def _look_twice(self) -> Growth | None:
        """Look, and where something is wrong look once more past caches before judging."""
        try:
            return await self._look(past_caches=False)
        except BrokenPromiseError as error:
            first = error
        if first.proven:
            await self._stop(first, ())
        try:
            return await self._look(past_caches=True)
        except BrokenPromiseError as second:
            await self._stop(second, first.evidence)

    async def _look(self, *, past_caches: bool) -> Growth | None:
        if self._fold is None:
            await self._read()
        fold = self._fold
        if fold is None:
            raise StorageError("The board's entries cannot be read: run `neighbors hub check`.")
        note = await self._checkpoint(past_caches=past_caches)
        signed = self._trust.opened(note, fold.pinned, self._clock.now())
        growth = None
        if signed.checkpoint.size > fold.pinned.size or not fold.pinned.note:
            growth = await self._grow(fold, signed, past_caches=past_caches)
        # Only now: a checkpoint that failed must be sent again in full, not as a 304.
        self._newest = note
        return growth

    async def _checkpoint(self, *, past_caches: bool) -> bytes:
        """Return the board's checkpoint, which is the one we have where it answers 304."""
        answer = await self.wire.get(
            "checkpoint",
            cap_bytes=MOST_CHECKPOINT_BYTES,
            known=self._newest,
            past_caches=past_caches,
        )
        if answer.status == HTTPStatus.NOT_MODIFIED and self._newest and not past_caches:
            return self._newest  # Judged again: its witnesses grow older.
        name = self._status.origin
        if answer.status != HTTPStatus.OK:
            raise BoardUnreachableError(f"{name} serves no checkpoint: try again later.")
        try:
            split_note(answer.body)
        except VerificationError as error:
            # Nothing signed, so no promise is broken: a page of some proxy, most likely.
            raise BoardUnreachableError(
                f"{name} answers with something that is no checkpoint: try again later."
            ) from error
        return answer.body

    async def _grow(
        self, fold: _Fold, signed: SignedCheckpoint, *, past_caches: bool
    ) -> Growth | None:
        """Fetch, verify and keep what is new; only after the commit does anything here change."""
        checkpoint = signed.checkpoint
        fetch = Fetch(self.wire, checkpoint.origin, past_caches=past_caches)
        notes = _both_notes(fold.pinned, signed)
        try:
            raws = await fetch.entries(fold.edge, fold.pinned.size, checkpoint.size)
        except BrokenPromiseError as error:
            await self._excuse_cache(fold, signed, fetch, past_caches=past_caches)
            raise BrokenPromiseError(error.sentence, *notes, *error.evidence) from error
        leaves, frontier = await asyncio.to_thread(_hashed, fold.frontier, raws)
        if frontier.root() != checkpoint.root:
            await self._excuse_cache(fold, signed, fetch, past_caches=past_caches)
            raise BrokenPromiseError(
                f"{checkpoint.origin} has changed, dropped or hidden entries: "
                "those it serves are not those it signed.",
                *notes,
                *fetch.evidence,
            )
        # From here registry and tree change: unless all of it is kept, they are read again.
        self._fold = None
        fold.tree.extend(leaves)
        try:
            logged = await admitted(
                fold.registry, self._proven, checkpoint.origin, raws, fold.pinned.size
            )
        except BrokenPromiseError as error:
            raise BrokenPromiseError(error.sentence, *notes, *fetch.evidence) from error
        pinned = Pinned(size=checkpoint.size, root=checkpoint.root, note=signed.note)
        await self._records.grow(pinned, fold.pinned.size, raws, self._clock.now())
        self._fold = _Fold(
            pinned=pinned,
            frontier=frontier,
            registry=fold.registry,
            tree=fold.tree,
            edge=_edge(fold.edge, raws, checkpoint.size),
        )
        if not logged:
            return None
        return Growth(origin=self._status.origin, entries=tuple(logged), registry=fold.registry)

    async def _excuse_cache(
        self, fold: _Fold, signed: SignedCheckpoint, fetch: Fetch, *, past_caches: bool
    ) -> None:
        """Raise BoardUnreachableError where the log's own hashes hold and only bundles do not."""
        if not past_caches:
            return  # The second look decides.
        checkpoint = signed.checkpoint
        try:
            leaves = await fetch.leaves(fold.pinned.size, checkpoint.size)
            root = extended(fold.frontier, leaves).root()
        except BoardUnreachableError:
            return
        if root == checkpoint.root:
            raise BoardUnreachableError(
                f"A damaged copy of {checkpoint.origin}'s entries is served: try again later."
            )

    async def _stop(self, broken: BrokenPromiseError, earlier: tuple[Evidence, ...]) -> NoReturn:
        evidence = tuple(dict.fromkeys((*broken.evidence, *earlier)))
        await self._records.stop(broken.sentence, evidence, self._clock.now())
        self._set(BoardState.STOPPED, broken.sentence, checked_at=self._clock.now())
        raise BoardDishonestError(broken.sentence) from broken

    async def _read(self) -> Growth:
        stored = await self._records.load()
        fold, logged = await asyncio.to_thread(self._folded, stored)
        self._fold = fold
        if stored.stopped:
            self._set(BoardState.STOPPED, stored.reason, since=stored.since)
        self._status = replace(self._status, size=stored.pinned.size)
        return Growth(origin=self._status.origin, entries=tuple(logged), registry=fold.registry)

    def _folded(self, stored: Stored) -> tuple[_Fold, list[LoggedEntry]]:
        """Fold our own entries again; their signatures were checked before they were kept."""
        trust = self._trust
        tree, frontier = Tree(), Frontier()
        registry = Registry(
            trust.origin,
            trust.log_key,
            trust.verifiers,
            root_at=lambda size: tree.root(size) if size <= tree.size else None,
            verify=self._proven.verify,
        )
        logged: list[LoggedEntry] = []
        try:
            for number, (_, raw) in enumerate(stored.entries):
                entry = parse_entry(raw)
                tree.append(entry.leaf)
                frontier.append(entry.leaf)
                logged.append(registry.force(entry, number))
        except NoticeboardError as error:
            raise StorageError(
                f"Stored entry {len(logged)} of {trust.origin} cannot be read: "
                "run `neighbors hub check`."
            ) from error
        if (frontier.size, frontier.root()) != (stored.pinned.size, stored.pinned.root):
            raise StorageError(
                f"The stored entries of {trust.origin} are not those that were verified: "
                "run `neighbors hub check`."
            )
        raws = [raw for _, raw in stored.entries]
        fold = _Fold(
            pinned=stored.pinned,
            frontier=frontier,
            registry=registry,
            tree=tree,
            edge=_edge((), raws, stored.pinned.size),
        )
        return fold, logged

    def _set(
        self,
        state: BoardState,
        reason: str,
        *,
        since: datetime | None = None,
        checked_at: datetime | None = None,
    ) -> None:
        status = self._status
        if state is not status.state:
            status = replace(status, state=state, since=since or self._clock.now())
        self._status = replace(
            status,
            reason=reason,
            size=self._fold.pinned.size if self._fold is not None else status.size,
            checked_at=checked_at or status.checked_at,
        )


def _hashed(frontier: Frontier, raws: list[bytes]) -> tuple[list[bytes], Frontier]:
    leaves = [leaf_hash(raw) for raw in raws]
    return leaves, extended(frontier, leaves)


def _both_notes(pinned: Pinned, signed: SignedCheckpoint) -> tuple[Evidence, ...]:
    return (
        Evidence(what="checkpoint believed before", material=pinned.note.encode()),
        Evidence(what="checkpoint received", material=signed.note.encode()),
    )


def _proof(stored: Stored, index: int) -> str:
    raws = [raw for _, raw in stored.entries[: stored.pinned.size]]
    if not 0 <= index < len(raws):
        raise NotFoundError("The board's log has no such entry here.")
    proof = TlogProof(
        index=index,
        hashes=tuple(Tree(leaf_hash(raw) for raw in raws).inclusion(index)),
        checkpoint_note=stored.pinned.note,
        extra=raws[index],
    )
    return proof.text()


def _edge(before: tuple[bytes, ...], raws: list[bytes], size: int) -> tuple[bytes, ...]:
    """Return the entries of the last, partial bundle."""
    width = size % TILE_WIDTH
    return (*before, *raws)[-width:] if width else ()
