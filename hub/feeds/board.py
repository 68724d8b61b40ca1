"""Follow one board: verify every byte it publishes before the rest of the hub uses it."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random, SystemRandom
from typing import NoReturn

import aiohttp

from hub.clock import Clock
from hub.errors import (
    BoardDishonestError,
    BoardUnreachableError,
    InvalidInputError,
)
from hub.feeds.board_copy import BoardCopy
from hub.feeds.client import BoardClient, BoardSource
from hub.feeds.earlier_log import PAUSE_S
from hub.feeds.followed import FollowedBoard
from hub.feeds.hints import LiveHints
from hub.feeds.log_copy import LogUpdate, ReadLog
from hub.feeds.region_copy import regions_of
from hub.feeds.store import Records
from hub.feeds.trust import BoardUncheckedError, BrokenPromiseError, Evidence, Trust, is_proved
from hub.model.ids import is_reserved
from hub.model.request import BoardPolicy, BoardRegion, BoardState, BoardStatus, Unchecked
from hub.store.database import Database
from hub.store.folds import Folded
from noticeboard.log.link import Fingerprint
from noticeboard.log.tiles import frontier_of
from noticeboard.runtime.tasks import wait_first
from noticeboard.runtime.text import NOTHING, Text

POLL_S = 60.0
LONGEST_POLL_S = 900.0
JITTER = 0.25

type OnGrowth = Callable[[LogUpdate], Awaitable[None]]


class BoardFollower:
    """Follows one board until it breaks its promise or the owner leaves; `resume` restarts."""

    def __init__(  # noqa: PLR0913 -- injected dependencies
        self,
        policy: BoardPolicy,
        database: Database,
        source: aiohttp.ClientSession | BoardSource,
        clock: Clock,
        *,
        poll_s: float = POLL_S,
        rng: Random | None = None,
        reads_all: bool = False,
    ) -> None:
        """Take a session, or what serves the board without one; raises InvalidInputError.

        If it `reads_all`, it never begins at a snapshot.
        """
        if isinstance(source, aiohttp.ClientSession):
            if is_reserved(policy.origin):
                raise InvalidInputError("board.reserved")
            source = BoardClient(source, policy.url.rstrip("/"), policy.origin)
        self._row = FollowedBoard(database, policy)
        self._records = Records(database, policy)
        self.wire: BoardSource = source
        self._clock = clock
        self._poll_s = poll_s
        self._rng = rng or SystemRandom()
        self._turn = asyncio.Lock()
        self._turned = asyncio.Event()
        self._copy = BoardCopy(policy, self._records, self.wire, clock, reads_all=reads_all)
        self._is_doubted = False
        """Whether the board was stopped without proof and hasn't been polled since."""
        trust = self._copy.trust
        self._status = BoardStatus(
            region=trust.name_of(policy.region),
            origin=policy.origin,
            state=BoardState.STARTING,
            since=clock.now(),
            witnesses=len(trust.witnesses),
            quorum=trust.quorum,
            fingerprint=str(Fingerprint.of(trust.log_key)),
        )

    @property
    def reads_region(self) -> bool:
        """Whether it reads a region, a day at a time, instead of all that is logged."""
        return self._copy.reads_region

    @property
    def status(self) -> BoardStatus:
        """What a person sees about this board."""
        return self._status

    async def stored(self) -> AsyncGenerator[LogUpdate]:
        """Yield everything verified so far from our own database, in order, in parts.

        Yields at least once. Each part is compared with the pinned checkpoint before it is
        yielded. Raises StorageError.
        """
        async with self._turn, aclosing(self._read(begins=True)) as growths:
            async for update in growths:
                yield update

    def keep(self, folded: Folded) -> None:
        """Store what this makes of the entries, too, so that a start needn't read them again."""
        self._copy.add_fold(folded)

    async def forget_fold(self) -> None:
        """Drop what is stored of it, so that the entries are read again."""
        await self._copy.log.folds.forget(cases=True)

    async def sync(self) -> LogUpdate | None:
        """Poll the board once. Return its next entries, verified and stored, or None.

        Once an hour, the result may have no entries: it only says until when there were none.
        If the result has `more`, the next poll continues there, under the same signed checkpoint.
        Raises BoardUnreachableError if the caller should retry (BoardUncheckedError if the board
        did answer), and BoardDishonestError once the board is stopped.
        """
        async with self._turn:
            await self._read_again()
            if self._status.state is BoardState.STOPPED:
                raise BoardDishonestError(self._status.reason)
            if self._status.state is BoardState.LEFT:
                return None
            try:
                update = await self._copy.poll()
            except BrokenPromiseError as broken:
                await self._stop(broken)
            except BoardUncheckedError as error:
                self._set(BoardState.UNCHECKED, error.text, unchecked=error.why)
                raise
            except BoardUnreachableError as error:
                # An unchecked board that goes silent is still unchecked: nothing is shared to it.
                if self._status.state is not BoardState.UNCHECKED:
                    self._set(BoardState.UNREACHABLE, error.text)
                raise
            if self._copy.is_old:
                # An old copy doesn't settle why the board was unchecked.
                if self._status.state is not BoardState.UNCHECKED:
                    self._set(BoardState.FOLLOWING, NOTHING)
                return update
            if self._is_doubted:
                await self._row.clear(self._clock.now())
                self._is_doubted = False
            self._set(BoardState.FOLLOWING, NOTHING, checked_at=self._clock.now())
            return update

    @asynccontextmanager
    async def helped(self) -> AsyncGenerator[None]:
        """Keep the processes that check signatures alive for more than one poll, as `run` does."""
        async with self._copy.log.helped():
            yield

    async def read_earlier(self, until: asyncio.Future[None] | None = None) -> LogUpdate | None:
        """Do a step of reading what was logged before the snapshot with which this hub began.

        Returns what must be taken in of it, if anything. Waits for the board only until `until` is
        done. Raises StorageError, and BoardDishonestError once if the snapshot isn't true.
        """
        log = self._copy.log
        if log.fold is None or not self.has_earlier:
            return None
        if self._status.state is BoardState.FOLLOWING:
            await log.earlier.fetch(log.fold, until)
        async with self._turn:
            try:
                update = await log.read_earlier()
            except BrokenPromiseError as broken:
                await self._stop(broken)
            self._set_read()
            return update

    @property
    def has_earlier(self) -> bool:
        """Return whether there is something that `read_earlier` can do now or later."""
        return self._copy.has_earlier(self._status.state)

    async def resume(self) -> None:
        """Follow the board again on the owner's order. What was pinned stays pinned."""
        async with self._turn:
            await self._row.turn(BoardState.STARTING, self._clock.now())
            self._copy.old_since_s = None
            self._set(BoardState.STARTING, NOTHING)
            self._turned.set()

    async def leave(self) -> None:
        """Stop asking the board for anything until `resume`, on the owner's order."""
        async with self._turn:
            await self._row.turn(BoardState.LEFT, self._clock.now())
            self._set(BoardState.LEFT, NOTHING)
            self._turned.set()

    async def set_policy(self, policy: BoardPolicy) -> LogUpdate:
        """Switch to another policy. Return the registry under that policy, without entries.

        If a region is to be begun, what was read before counts until then. Raises StorageError, and
        InvalidInputError (nothing changed) if the policy's keys can't work.
        """
        trust = Trust.of(policy)
        async with self._turn:
            self._status = replace(self._status, region=trust.name_of(policy.region))
            registry = await self._copy.set_policy(policy, trust)
            if not self._copy.least_pause_s:
                self._turned.set()  # Something else may be to be read.
            if registry is not None:
                return registry
            async with aclosing(self._read()) as growths:
                last = [update async for update in growths][-1]
            return replace(last, entries=())

    def is_true(self, agency_id: str, since: datetime) -> bool:
        """Return whether all is known that may keep this house from sending to an agency.

        That takes what was logged until after a moment, if a region is read.
        """
        return self._copy.is_true(agency_id, since)

    async def check_history(self, agency_id: str, index: int, since: datetime) -> None:
        """Read an agency's whole history, and what a share of its entry needs beside it.

        Not if this hub has read the log. `is_true` says what came of it. Raises
        BoardUnreachableError, StorageError.
        """
        async with self._turn:
            if not await self._copy.check_history(agency_id, index, since):
                self._turned.set()  # Something didn't fit: read on now.

    async def pause(self, pause_s: float, hints: LiveHints | None = None) -> None:
        """Wait until the time is over, a hint is worth a poll, or the owner leaves or resumes."""
        if hints is None:
            waiting = self._clock.sleep(pause_s)
        else:
            waiting = hints.pause(
                pause_s, have=self._status.size, fresh_until_s=self._copy.fresh_until_s
            )
        await wait_first(waiting, self._turned.wait())
        self._turned.clear()

    async def proof(self, index: int) -> str:
        """Return one entry's tlog-proof under the pinned checkpoint, with the entry inside.

        Raises NotFoundError if there is no such entry, BoardUnreachableError during the first read
        of the board, or if a region is read and nothing was approved that needs this proof.
        """
        if not (self._copy.is_read or self._copy.log.is_read):
            async with self._turn:
                await self._read_again()
        return await self._copy.proof(index)

    async def read_verified[T](self, read: ReadLog[T], newest: timedelta) -> T | None:
        """Let `read` see the log, in a thread, if all of it is verified and was so lately.

        Returns None if it isn't, or if the board wasn't reached for longer than `newest`.
        """
        async with self._turn:
            at = self._status.checked_at
            if self._status.state is not BoardState.FOLLOWING or at is None:
                return None
            return None if self._clock.now() - at > newest else await self._copy.log.show(read)

    async def regions(self) -> list[BoardRegion]:
        """Return the regions that may be read alone, by what is read now; nobody is asked."""
        rows = self._copy.rows
        if rows is None:
            return []
        return await asyncio.to_thread(regions_of, self._copy.trust, rows)

    async def evidence(self) -> list[Evidence]:
        """Return the evidence kept against this board, oldest first."""
        return await self._row.evidence()

    async def run(
        self,
        on_growth: OnGrowth,
        on_status: Callable[[BoardStatus], Awaitable[None]] | None = None,
        *,
        hints: LiveHints | None = None,
    ) -> None:
        """Follow until the owner leaves, or something else than before is to be read.

        Poll with jitter, less often while unreachable. With `hints`, poll sooner when the board
        says that it has something new.
        """
        failures, reads_region = 0, self.reads_region
        async with self.helped(), aclosing(self._copy.log.earlier):
            while self._status.state is not BoardState.LEFT and reads_region is self.reads_region:
                update = None
                try:
                    update = await self.sync()
                    failures = 0
                except BoardUncheckedError:
                    failures = 0  # The board answers, so the problem may be over in a minute.
                except BoardUnreachableError:
                    failures += 1
                except BoardDishonestError:
                    failures = 0
                # Apply the growth first: status listeners may rely on what the poll found.
                if update is not None:
                    await on_growth(update)
                    await self.save_fold(more=update.more)
                if on_status is not None:
                    await on_status(self._status)
                if update is None:
                    await self._scrub()
                if update is None or not update.more:
                    news = bool(update and update.entries)
                    await self._pause(on_growth, failures, hints, news=news)

    async def save_fold(self, *, more: bool) -> None:
        """Store what was made of an update that had `more` or not, once its receiver has it."""
        async with self._turn:
            await self._copy.save_fold(more=more)

    async def _scrub(self) -> None:
        async with self._turn:
            await self._copy.log.scrub()

    async def _pause(
        self, on_growth: OnGrowth, failures: int, hints: LiveHints | None, *, news: bool
    ) -> None:
        pause_s = min(self._poll_s * 2 ** min(failures, 10), LONGEST_POLL_S)
        pause_s = max(pause_s, self._copy.least_pause_s)
        pause_s *= self._rng.uniform(1 - JITTER, 1 + JITTER)
        if hints is not None and news:
            hints.note_news()
        waiting = asyncio.ensure_future(self.pause(pause_s, None if failures else hints))
        try:
            while self.has_earlier and not waiting.done():
                update = None
                with suppress(BoardDishonestError):  # The status says so.
                    update = await self.read_earlier(waiting)
                if update is not None:
                    await on_growth(update)
                    await self.save_fold(more=update.more)
                    if update.more and not update.anew:
                        return
                await wait_first(asyncio.wait([waiting]), self._clock.sleep(PAUSE_S))
            await waiting
        finally:
            waiting.cancel()
            await asyncio.wait([waiting])

    async def _stop(self, broken: BrokenPromiseError) -> NoReturn:
        await self._row.stop(broken.text, broken.evidence, self._clock.now())
        self._is_doubted = False
        self._set(BoardState.STOPPED, broken.text, checked_at=self._clock.now())
        raise BoardDishonestError(broken.text) from broken

    async def _read(self, *, begins: bool = False) -> AsyncGenerator[LogUpdate]:
        stored = await self._records.load()
        if stored.state in {BoardState.STOPPED, BoardState.LEFT}:
            self._set(stored.state, stored.reason, since=stored.since)
        async with aclosing(self._copy.read(stored, begins=begins)) as growths:
            async for update in growths:
                self._status = replace(
                    self._status,
                    size=stored.pinned.size,
                    newer=update.registry.newer,
                )
                self._set_read()
                if self._status.state is BoardState.STOPPED and not await self._is_proved():
                    self._is_doubted = True
                    self._set(
                        BoardState.UNCHECKED,
                        Text("board.looked_at_again", board=self._status.origin),
                        unchecked=Unchecked.AGAIN,
                    )
                yield update

    async def _is_proved(self) -> bool:
        """Return whether the kept evidence is proof. Earlier versions stopped boards for less."""
        tree, trust = self._copy.log.tree, self._copy.trust
        if tree is None:
            return True

        def root_at(size: int) -> bytes | None:
            return tree.root(size) if size <= tree.size else None

        evidence = await self._row.evidence()
        return await is_proved(evidence, trust.log_key, frontier_of(tree), root_at)

    async def _read_again(self) -> None:
        """Read what is stored, unless it is already read and no step failed since."""
        if not self._copy.is_read:
            async for _ in self._read():
                pass

    def _set(
        self,
        state: BoardState,
        reason: Text,
        *,
        since: datetime | None = None,
        checked_at: datetime | None = None,
        unchecked: Unchecked | None = None,
    ) -> None:
        status = self._status
        if state is not status.state:
            status = replace(status, state=state, since=since or self._clock.now())
        fold = self._copy.log.fold
        self._status = replace(
            status,
            reason=reason,
            unchecked=unchecked,
            size=fold.pinned.size if fold is not None else status.size,
            newer=fold.registry.newer if fold is not None else status.newer,
            checked_at=checked_at or status.checked_at,
        )
        self._set_read()

    def _set_read(self) -> None:
        self._status = self._copy.with_progress(self._status)
