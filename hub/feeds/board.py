"""Follow one board: verify every byte it publishes before the rest of the hub uses it."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from random import Random, SystemRandom
from typing import NoReturn

import aiohttp

from hub.clock import Clock
from hub.errors import (
    BoardDishonestError,
    BoardUnreachableError,
    InvalidInputError,
    StorageError,
)
from hub.feeds.client import BoardClient, BoardReply, BoardSource
from hub.feeds.earlier_log import PAUSE_S
from hub.feeds.first_contact import FEWEST
from hub.feeds.followed import FollowedBoard
from hub.feeds.hints import LiveHints
from hub.feeds.log_copy import LogCopy, LogUpdate, ReadLog
from hub.feeds.region_copy import POLL_S as REGION_POLL_S, RegionCopy, regions_of
from hub.feeds.store import Records
from hub.feeds.stored_tree import NotReadError
from hub.feeds.trust import BoardUncheckedError, BrokenPromiseError, Evidence, Trust, is_proved
from hub.model.ids import is_reserved
from hub.model.request import BoardPolicy, BoardRegion, BoardState, BoardStatus, Unchecked
from hub.store.database import Database
from hub.store.folds import Folded
from noticeboard.errors import NoticeboardError, VerificationError
from noticeboard.log.checkpoint import SignedCheckpoint
from noticeboard.log.link import Fingerprint
from noticeboard.log.note import MAX_NOTE_BYTES, split_note
from noticeboard.log.tiles import frontier_of
from noticeboard.runtime.tasks import wait_first
from noticeboard.runtime.text import NOTHING, Text

MOST_CHECKPOINT_BYTES = MAX_NOTE_BYTES
POLL_S = 60.0
LONGEST_POLL_S = 900.0
JITTER = 0.25
OLD_COPIES_LAST_S = 600.0
"""Caches are out of date for seconds. A board that is out of date for longer has gone back."""


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
        self._trust = Trust.of(policy)
        self._reads_earlier = policy.read_earlier
        self._row = FollowedBoard(database, policy)
        self._records = Records(database, policy)
        self.wire: BoardSource = source
        self._clock = clock
        self._poll_s = poll_s
        self._rng = rng or SystemRandom()
        self._reads_all = reads_all
        self._turn = asyncio.Lock()
        self._turned = asyncio.Event()
        self._log = LogCopy(self._trust, self._records, self.wire, clock)
        self._region = self._region_of(policy)
        """What reads a region instead of the log; None if the log is read."""
        self._old_since_s: float | None = None
        """When a run of only older checkpoints began."""
        self._fresh_until_s = 0.0
        """Until when a cache on the way may return the same checkpoint again."""
        self._is_doubted = False
        """Whether the board was stopped without proof and hasn't been polled since."""
        self._status = BoardStatus(
            region=self._trust.name_of(policy.region),
            origin=policy.origin,
            state=BoardState.STARTING,
            since=clock.now(),
            witnesses=len(self._trust.witnesses),
            quorum=self._trust.quorum,
            fingerprint=str(Fingerprint.of(self._trust.log_key)),
        )

    def _region_of(self, policy: BoardPolicy) -> RegionCopy | None:
        if not policy.region:
            return None
        wire, clock = self.wire, self._clock
        region = RegionCopy(self._trust, self._records, wire, clock, policy.region)
        region.other = self._log.folds.other
        return region

    @property
    def reads_region(self) -> bool:
        """Whether it reads a region, a day at a time, instead of all that is logged."""
        return self._region is not None

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
        self._log.folds.other = folded
        if self._region is not None:
            self._region.other = folded

    async def forget_fold(self) -> None:
        """Drop what is stored of it, so that the entries are read again."""
        await self._log.folds.forget(cases=True)

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
                update = await self._poll_twice()
            except BoardUncheckedError as error:
                self._set(BoardState.UNCHECKED, error.text, unchecked=error.why)
                raise
            except BoardUnreachableError as error:
                # An unchecked board that goes silent is still unchecked: nothing is shared to it.
                if self._status.state is not BoardState.UNCHECKED:
                    self._set(BoardState.UNREACHABLE, error.text)
                raise
            if self._old_since_s is not None:
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
        async with self._log.helped():
            yield

    async def read_earlier(self, until: asyncio.Future[None] | None = None) -> LogUpdate | None:
        """Do a step of reading what was logged before the snapshot with which this hub began.

        Returns what must be taken in of it, if anything. Waits for the board only until `until` is
        done. Raises StorageError, and BoardDishonestError once if the snapshot isn't true.
        """
        fold = self._log.fold
        if fold is None or not self.has_earlier:
            return None
        if self._status.state is BoardState.FOLLOWING:
            await self._log.earlier.fetch(fold, until)
        async with self._turn:
            try:
                update = await self._log.read_earlier()
            except BrokenPromiseError as broken:
                await self._stop(broken)
            self._set_read()
            return update

    @property
    def has_earlier(self) -> bool:
        """Return whether there is something that `read_earlier` can do now or later."""
        can_be_read = self._status.state in {BoardState.FOLLOWING, BoardState.STOPPED}
        reads_it = self._reads_earlier and self._region is None
        return can_be_read and reads_it and self._log.earlier.is_unread

    async def resume(self) -> None:
        """Follow the board again on the owner's order. What was pinned stays pinned."""
        async with self._turn:
            await self._row.turn(BoardState.STARTING, self._clock.now())
            self._old_since_s = None
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
            before, is_same = self._begun_region, trust.verifiers == self._trust.verifiers
            self._status = replace(self._status, region=trust.name_of(policy.region))
            self._trust, self._reads_earlier = trust, policy.read_earlier
            self._log.set_trust(trust)
            if before is None or not is_same or before.verifier != policy.region:
                self._region = self._region_of(policy)
                self._turned.set()
            if before is not None and not policy.region and not await self._has_log():
                return await self._log.read_all()
            if before is not None and (held := before.held) is not None:
                return before.last(held)
            async with aclosing(self._read()) as growths:
                last = [update async for update in growths][-1]
            return replace(last, entries=())

    async def _has_log(self) -> bool:
        """Return whether any of the log is stored. If a region is, all of it must be read."""
        return (await self._records.load()).pinned.size > 0

    def is_true(self, agency_id: str, since: datetime) -> bool:
        """Return whether all is known that may keep this house from sending to an agency.

        That takes what was logged until after a moment, if a region is read.
        """
        if (region := self._begun_region) is not None:
            return region.is_true(agency_id, since)
        return self._log.is_true(agency_id)

    async def check_history(self, agency_id: str, index: int, since: datetime) -> None:
        """Read an agency's whole history, and what a share of its entry needs beside it.

        Not if this hub has read the log. `is_true` says what came of it. Raises
        BoardUnreachableError, StorageError.
        """
        async with self._turn:
            if (region := self._begun_region) is None:
                await self._log.check_history(agency_id)
                return
            if not await region.check(agency_id, index, since):
                self._region = None
                await self._log.read_all_later()
            if region.held is None:
                self._turned.set()  # Something didn't fit: read on now.

    @property
    def _begun_region(self) -> RegionCopy | None:
        """What reads a region, unless it hasn't begun yet and what was read of the log counts."""
        is_pending = self._region is not None and self._region.held is None
        return None if is_pending and self._log.fold is not None else self._region

    async def pause(self, pause_s: float, hints: LiveHints | None = None) -> None:
        """Wait until the time is over, a hint is worth a poll, or the owner leaves or resumes."""
        if hints is None:
            waiting = self._clock.sleep(pause_s)
        else:
            waiting = hints.pause(
                pause_s, have=self._status.size, fresh_until_s=self._fresh_until_s
            )
        await wait_first(waiting, self._turned.wait())
        self._turned.clear()

    async def proof(self, index: int) -> str:
        """Return one entry's tlog-proof under the pinned checkpoint, with the entry inside.

        Raises NotFoundError if there is no such entry, BoardUnreachableError during the first read
        of the board, or if a region is read and nothing was approved that needs this proof.
        """
        if (region := self._begun_region) is not None:
            if (found := region.proof(index)) is None:
                raise BoardUnreachableError("board.region_proof", board=self._status.origin)
            return found
        if not self._log.is_read:
            async with self._turn:
                await self._read_again()
        return await self._log.proof(index)

    async def read_verified[T](self, read: ReadLog[T], newest: timedelta) -> T | None:
        """Let `read` see the log, in a thread, if all of it is verified and was so lately.

        Returns None if it isn't, or if the board wasn't reached for longer than `newest`.
        """
        async with self._turn:
            at = self._status.checked_at
            if self._status.state is not BoardState.FOLLOWING or at is None:
                return None
            return None if self._clock.now() - at > newest else await self._log.show(read)

    async def regions(self) -> list[BoardRegion]:
        """Return the regions that may be read alone, by what is read now; nobody is asked."""
        fold, region = self._log.fold, self._region
        held = None if region is None else region.held
        rows = held.fold.rows if held is not None else None if fold is None else fold.rows
        return [] if rows is None else await asyncio.to_thread(regions_of, self._trust, rows)

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
        async with self.helped(), aclosing(self._log.earlier):
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
            if (region := self._begun_region) is not None:
                await region.save()
            else:
                await self._log.save_fold(more=more)

    async def _scrub(self) -> None:
        async with self._turn:
            await self._log.scrub()

    async def _pause(
        self, on_growth: OnGrowth, failures: int, hints: LiveHints | None, *, news: bool
    ) -> None:
        pause_s = min(self._poll_s * 2 ** min(failures, 10), LONGEST_POLL_S)
        if self._region is not None and self._region.held is not None:
            pause_s = max(pause_s, REGION_POLL_S)
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

    async def _poll_twice(self) -> LogUpdate | None:
        """Poll; if something is old or can't be checked, poll once more past caches.

        Only a proof stops a board, and a proof needs no second poll.
        """
        try:
            try:
                update = await self._poll(past_caches=False)
                if self._old_since_s is None:
                    return update
            except BoardUncheckedError:
                pass
            update = await self._poll(past_caches=True)
        except BrokenPromiseError as broken:
            await self._stop(broken)
        if (
            self._old_since_s is not None
            and self._clock.steady_s() - self._old_since_s >= OLD_COPIES_LAST_S
        ):
            raise BoardUncheckedError(
                Text("board.older_copy", board=self._status.origin),
                Unchecked.OLD_COPY,
            )
        return update

    async def _poll(self, *, past_caches: bool) -> LogUpdate | None:
        if self._region is not None:
            try:
                return await self._poll_region(self._region, past_caches=past_caches)
            except NoticeboardError:
                self._region = None
                if not await self._has_log():
                    return await self._log.read_all()
        return await self._poll_log(past_caches=past_caches)

    async def _poll_log(self, *, past_caches: bool) -> LogUpdate | None:
        if (part := await self._log.next_part()) is not None:
            return part
        await self._read_again()
        fold = self._log.fold
        if fold is None:
            raise StorageError("board.entries_unreadable")
        if not self._log.first.is_whole:
            return await self._log.complete()
        if fold.is_behind:
            # Read all entries of the signed checkpoint before asking for a newer one.
            return await self._log.grow(fold.promised, fold.pinned.note, past_caches=past_caches)
        answer = await self._checkpoint(past_caches=past_caches)
        signed = self._trust.opened(answer.body)
        # A cache's copy may be older than what this hub has read itself.
        with suppress(NotReadError):
            await self._trust.check_step(signed, fold.pinned, fold.tree)
        if self._is_old(signed, fold.pinned.size):
            return None
        self._trust.check_witnesses(signed, self._clock, answer.date)
        self._old_since_s = None
        at = self._trust.proven_at(signed, self._clock, answer.date, self._log.proven_at)
        update = None
        is_first = not fold.pinned.note and not self._reads_all
        if is_first and signed.checkpoint.size > FEWEST:
            update = await self._log.begin_at_snapshot(signed.checkpoint, signed.note)
            if update is not None:
                return update
        if signed.checkpoint.size > fold.pinned.size or not fold.pinned.note:
            update = await self._log.grow(signed.checkpoint, signed.note, past_caches=past_caches)
        return await self._log.prove(update, at)

    async def _poll_region(self, region: RegionCopy, *, past_caches: bool) -> LogUpdate | None:
        """Read a region's next day; raises NoticeboardError if nothing that holds is served."""
        answer = await self._checkpoint(past_caches=past_caches)
        signed, held = self._trust.opened(answer.body), region.held
        if held is not None and self._is_old(signed, held.checkpoint.size):
            return None
        self._trust.check_witnesses(signed, self._clock, answer.date)
        self._old_since_s = None
        async with self._log.helped() as checkers:
            update = await region.poll(signed.checkpoint, signed.note, checkers)
        if update is not None:
            self._log.forget()
        return update

    def _is_old(self, signed: SignedCheckpoint, size: int) -> bool:
        """Return whether a checkpoint is a cache's copy, whose witnesses were checked when new."""
        is_old = signed.checkpoint.size < size
        if is_old and self._old_since_s is None:
            self._old_since_s = self._clock.steady_s()
        return is_old

    async def _checkpoint(self, *, past_caches: bool) -> BoardReply:
        """Return the board's newest checkpoint, unverified.

        It is fetched whole each time, without an ETag. The board chooses the tag, and it could sign
        differently for each reader to tell readers apart.
        """
        answer = await self.wire.get(
            "checkpoint", cap_bytes=MOST_CHECKPOINT_BYTES, past_caches=past_caches
        )
        name = self._status.origin
        if answer.status != HTTPStatus.OK:
            raise BoardUnreachableError("board.no_checkpoint", board=name)
        try:
            split_note(answer.body)
        except VerificationError as error:
            # Nothing signed: most likely some proxy's page.
            raise BoardUnreachableError("board.bad_checkpoint", board=name) from error
        self._fresh_until_s = self._clock.steady_s() + answer.fresh_s
        return answer

    async def _stop(self, broken: BrokenPromiseError) -> NoReturn:
        await self._row.stop(broken.text, broken.evidence, self._clock.now())
        self._is_doubted = False
        self._set(BoardState.STOPPED, broken.text, checked_at=self._clock.now())
        raise BoardDishonestError(broken.text) from broken

    async def _read(self, *, begins: bool = False) -> AsyncGenerator[LogUpdate]:
        stored = await self._records.load()
        if stored.state in {BoardState.STOPPED, BoardState.LEFT}:
            self._set(stored.state, stored.reason, since=stored.since)
        if self._region is not None and begins:
            begun = await self._region.load(stored)
            if begun is not None:
                self._set_read()
                yield begun
                return
        async with aclosing(self._log.read(stored, begins=begins)) as growths:
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
        tree = self._log.tree
        if tree is None:
            return True

        def root_at(size: int) -> bytes | None:
            return tree.root(size) if size <= tree.size else None

        evidence = await self._row.evidence()
        return await is_proved(evidence, self._trust.log_key, frontier_of(tree), root_at)

    async def _read_again(self) -> None:
        """Read what is stored, unless it is already read and no step failed since."""
        is_read = self._log.fold is not None or self._log.has_parts
        if not is_read and self._region is None:
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
        fold = self._log.fold
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
        if (region := self._begun_region) is not None and (held := region.held) is not None:
            self._status = replace(
                self._status,
                size=held.checkpoint.size,
                newer=held.fold.registry.newer,
                region_as_of=held.stated_at,
                read_since=None,
                earlier_percent=None,
            )
            return
        read_since = self._log.first.read_since
        percent = self._log.earlier.percent if read_since and self.has_earlier else None
        self._status = replace(
            self._status,
            read_since=read_since,
            earlier_percent=percent,
            region_as_of=None,
        )
