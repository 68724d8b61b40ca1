"""Follows one board: verifies every byte it publishes before anything in the hub believes it.

A board may hint that there is something new. A hint is not believed; the hub only looks sooner.
Every hub keeps the same connection open and is told at the same moment, whatever concerns it. A
board without hints, or one with false hints, is polled as ever.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from random import Random, SystemRandom
import re
from typing import Final, NoReturn

import aiohttp

from hub.clock import Clock
from hub.errors import BoardDishonestError, BoardUnreachableError, StorageError
from hub.feeds.client import Answer, Wire
from hub.feeds.log_copy import Growth, KeptLog
from hub.feeds.store import Records
from hub.feeds.trust import BoardUncheckedError, BrokenPromiseError, Evidence, Trust, is_proved
from hub.model.request import BoardPolicy, BoardState, BoardStatus, Unchecked
from hub.store.database import Database
from noticeboard.errors import VerificationError
from noticeboard.log.note import split_note
from noticeboard.log.tiles import frontier_of
from noticeboard.runtime.tasks import wait_first

PATH: Final = "live"
SPREAD_S: Final = 0.4
"""Hubs look within so long of a hint, not all at once."""
LEAST_S: Final = 2.0
"""How long after a look no hint is followed: a board cannot have itself asked all the time."""
MOST_EMPTY: Final = 4
"""So many looks in a row for the sake of hints may find nothing; then only polls count, until
something new has come. What a hint says is the board's word, or that of anyone on the way."""
CACHED_S: Final = 5.0
"""How long a cache on the way is waited for that does not say how long it keeps a checkpoint."""
_AGAIN_S: Final = 60.0
_LONGEST_S: Final = 3600.0
_HINT: Final = re.compile(rb"data(?::[ ]?(?:([0-9]{1,18})\b)?.*|\r?\n?)", re.DOTALL)


class Hints:
    """Listens to one board's hints, and cuts its follower's pauses short."""

    def __init__(self, wire: Wire, clock: Clock, *, rng: Random | None = None) -> None:
        self._wire = wire
        self._clock = clock
        self._rng = rng or SystemRandom()
        self._heard = asyncio.Event()
        self._hinted = 0
        """How many entries the newest hint spoke of."""
        self._is_new = False
        """Whether a hint came that said no size."""
        self._empty = 0

    async def listen(self) -> None:
        """Keep the connection open until cancelled; raises nothing."""
        failures = 0
        while True:
            try:
                async for line in self._wire.lines(PATH):
                    failures = 0
                    if (hint := _HINT.fullmatch(line)) is not None:
                        self._hinted = int(hint[1] or 0)
                        self._is_new |= hint[1] is None
                        self._heard.set()
            except BoardUnreachableError:
                failures += 1
            pause_s = min(_AGAIN_S * 2 ** min(failures, 6), _LONGEST_S)
            await self._clock.sleep(pause_s * self._rng.uniform(0.75, 1.25))

    async def pause(self, longest_s: float, *, have: int, fresh_until_s: float) -> None:
        """Wait so long, or until a hint of more than the `have` entries is worth a look.

        While the last hint spoke of more than the last look found, a cache on the way is old. It is
        asked again once it has to fetch the checkpoint anew, from `fresh_until_s` on (steady time).
        """
        if self._empty >= MOST_EMPTY or longest_s <= LEAST_S:
            await self._clock.sleep(longest_s)
            return
        begun_s = self._clock.steady_s()
        while not self._is_new and self._hinted <= have:
            self._heard.clear()
            left_s = begun_s + longest_s - self._clock.steady_s()
            if left_s <= 0:
                return
            await wait_first(self._clock.sleep(left_s), self._heard.wait())
        cached_s = CACHED_S if self._empty and not self._is_new else 0.0
        self._is_new = False
        self._empty += 1
        at_s = max(begun_s + max(LEAST_S, cached_s), fresh_until_s)
        early_s = min(at_s, begun_s + longest_s) - self._clock.steady_s()
        await self._clock.sleep(max(early_s, 0) + self._rng.uniform(0, SPREAD_S))

    def came(self) -> None:
        """Note that a look found something new: hints are worth following."""
        self._empty = 0


MOST_CHECKPOINT_BYTES = 64 * 1024
POLL_S = 60.0
LONGEST_POLL_S = 900.0
JITTER = 0.25
OLD_COPIES_LAST_S = 600.0
"""Caches serve what they have kept for seconds. A board that is old for longer has gone back."""


class BoardFollower:
    """Follows one board, until it breaks its promise or its owner leaves it, and after `resume`."""

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
        self._turned = asyncio.Event()
        self._log = KeptLog(self._trust, self._records, self.wire, clock)
        self._old_since_s: float | None = None
        """Since when only older checkpoints have been served."""
        self._fresh_until_s = 0.0
        """Until when a cache on the way may give the same checkpoint again."""
        self._is_doubted = False
        """Whether it was stopped once for what proves nothing, and not looked at since."""
        self._status = BoardStatus(
            origin=policy.origin,
            state=BoardState.STARTING,
            since=clock.now(),
            witnesses=len(self._trust.witnesses),
            quorum=self._trust.quorum,
        )

    @property
    def status(self) -> BoardStatus:
        """What a person is told about this board."""
        return self._status

    async def stored(self) -> AsyncGenerator[Growth]:
        """Give everything verified so far, from our own database, some at a time.

        It comes at least once, in order, and was found to be what was verified before any of it is
        given. Raises StorageError.
        """
        async with self._turn, aclosing(self._read()) as growths:
            async for growth in growths:
                yield growth

    async def sync(self) -> Growth | None:
        """Look once at the board; return its next entries, kept and verified, or None.

        Where these have `more` after them, the next look goes on there, with what was signed then.
        Raises BoardUnreachableError to try again, which is BoardUncheckedError if the board did
        answer, and BoardDishonestError once it is stopped.
        """
        async with self._turn:
            await self._read_again()
            if self._status.state is BoardState.STOPPED:
                raise BoardDishonestError(self._status.reason)
            if self._status.state is BoardState.LEFT:
                return None
            try:
                growth = await self._look_twice()
            except BoardUncheckedError as error:
                self._set(BoardState.UNCHECKED, str(error), unchecked=error.why)
                raise
            except BoardUnreachableError as error:
                # What could not be checked is not shared to because it is silent now.
                if self._status.state is not BoardState.UNCHECKED:
                    self._set(BoardState.UNREACHABLE, str(error))
                raise
            if self._old_since_s is not None:
                # What an old copy shows clears up nothing.
                if self._status.state is not BoardState.UNCHECKED:
                    self._set(BoardState.FOLLOWING, "")
                return growth
            if self._is_doubted:
                await self._records.clear(self._clock.now())
                self._is_doubted = False
            self._set(BoardState.FOLLOWING, "", checked_at=self._clock.now())
            return growth

    @asynccontextmanager
    async def helped(self) -> AsyncGenerator[None]:
        """Let the processes that check signatures outlast one look, as `run` does."""
        async with self._log.helped():
            yield

    async def resume(self) -> None:
        """Follow a board again, because its owner said so; what was pinned stays pinned."""
        async with self._turn:
            await self._records.turn(BoardState.STARTING, self._clock.now())
            self._old_since_s = None
            self._set(BoardState.STARTING, "")
            self._turned.set()

    async def leave(self) -> None:
        """Ask the board for nothing until `resume`, because its owner said so."""
        async with self._turn:
            await self._records.turn(BoardState.LEFT, self._clock.now())
            self._set(BoardState.LEFT, "")
            self._turned.set()

    async def go_by(self, policy: BoardPolicy) -> Growth:
        """Go by another policy for this board from now on; return who is who by it, no entries.

        Raises InvalidInputError, with nothing changed, if its keys cannot work, and StorageError.
        """
        trust = Trust.of(policy)
        async with self._turn:
            self._trust = trust
            self._log.go_by(trust)
            async with aclosing(self._read()) as growths:
                last = [growth async for growth in growths][-1]
            return replace(last, entries=())

    async def pause(self, pause_s: float, hints: Hints | None = None) -> None:
        """Wait so long, or until a hint is worth a look, or the owner leaves or resumes."""
        if hints is None:
            waiting = self._clock.sleep(pause_s)
        else:
            waiting = hints.pause(
                pause_s, have=self._status.size, fresh_until_s=self._fresh_until_s
            )
        await wait_first(waiting, self._turned.wait())
        self._turned.clear()

    async def proof(self, index: int) -> str:
        """Return the tlog-proof of one entry, which it carries, under the pinned checkpoint.

        Raises NotFoundError where there is no such entry, BoardUnreachableError while the board is
        read for the first time.
        """
        if not self._log.is_read:
            async with self._turn:
                await self._read_again()
        return await self._log.proof(index)

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
        """Follow until it is left: poll with jitter, less often while the board is unreachable.

        With `hints`, look sooner where the board says that there is something new.
        """
        failures = 0
        async with self.helped():
            while self._status.state is not BoardState.LEFT:
                growth = None
                try:
                    growth = await self.sync()
                    failures = 0
                except BoardUncheckedError:
                    failures = 0  # It answers: whatever is amiss may be over in a minute.
                except BoardUnreachableError:
                    failures += 1
                except BoardDishonestError:
                    failures = 0
                # Before anybody is told that the board was looked at: what it showed counts then.
                if growth is not None:
                    await on_growth(growth)
                if on_status is not None:
                    await on_status(self._status)
                if growth is None or not growth.more:
                    await self._pause(failures, hints, came=growth is not None)

    async def _pause(self, failures: int, hints: Hints | None, *, came: bool) -> None:
        pause_s = min(self._poll_s * 2 ** min(failures, 10), LONGEST_POLL_S)
        pause_s *= self._rng.uniform(1 - JITTER, 1 + JITTER)
        if hints is not None and came:
            hints.came()
        await self.pause(pause_s, None if failures else hints)

    async def _look_twice(self) -> Growth | None:
        """Look; if something is old or cannot be checked, look once more past caches.

        Only a proof stops a board, and a proof needs no second look.
        """
        try:
            try:
                growth = await self._look(past_caches=False)
                if self._old_since_s is None:
                    return growth
            except BoardUncheckedError:
                pass
            growth = await self._look(past_caches=True)
        except BrokenPromiseError as broken:
            await self._stop(broken)
        if (
            self._old_since_s is not None
            and self._clock.steady_s() - self._old_since_s >= OLD_COPIES_LAST_S
        ):
            raise BoardUncheckedError(
                f"{self._status.origin} shows an older copy of its log than before: try again"
                " later.",
                Unchecked.OLD_COPY,
            )
        return growth

    async def _look(self, *, past_caches: bool) -> Growth | None:
        await self._read_again()
        fold = self._log.fold
        if fold is None:
            raise StorageError("The board's entries cannot be read: run `neighbors hub check`.")
        if fold.is_behind:
            # What was signed is read to its end before anything newer is asked for.
            return await self._log.grow(fold.promised, fold.pinned.note, past_caches=past_caches)
        answer = await self._checkpoint(past_caches=past_caches)
        signed = self._trust.opened(answer.body)
        await self._trust.check_step(signed, fold.pinned, fold.tree)
        if signed.checkpoint.size < fold.pinned.size:
            # A cache has kept it: whether it is witnessed was seen to when it was new.
            if self._old_since_s is None:
                self._old_since_s = self._clock.steady_s()
            return None
        self._trust.check_witnesses(signed, self._clock, answer.date)
        self._old_since_s = None
        if signed.checkpoint.size > fold.pinned.size or not fold.pinned.note:
            return await self._log.grow(signed.checkpoint, signed.note, past_caches=past_caches)
        return None

    async def _checkpoint(self, *, past_caches: bool) -> Answer:
        """Return the board's newest checkpoint, unverified.

        It is fetched whole each time. Any tag of it that came back would be the board's choice:
        its own signature line can be another one for each reader.
        """
        answer = await self.wire.get(
            "checkpoint", cap_bytes=MOST_CHECKPOINT_BYTES, past_caches=past_caches
        )
        name = self._status.origin
        if answer.status != HTTPStatus.OK:
            raise BoardUnreachableError(f"{name} serves no checkpoint: try again later.")
        try:
            split_note(answer.body)
        except VerificationError as error:
            # Nothing signed: a page of some proxy, most likely.
            raise BoardUnreachableError(
                f"{name} answers with something that is no checkpoint: try again later."
            ) from error
        self._fresh_until_s = self._clock.steady_s() + answer.fresh_s
        return answer

    async def _stop(self, broken: BrokenPromiseError) -> NoReturn:
        await self._records.stop(broken.sentence, broken.evidence, self._clock.now())
        self._is_doubted = False
        self._set(BoardState.STOPPED, broken.sentence, checked_at=self._clock.now())
        raise BoardDishonestError(broken.sentence) from broken

    async def _read(self) -> AsyncGenerator[Growth]:
        stored = await self._records.load()
        if stored.state in {BoardState.STOPPED, BoardState.LEFT}:
            self._set(stored.state, stored.reason, since=stored.since)
        async with aclosing(self._log.read(stored)) as growths:
            async for growth in growths:
                self._status = replace(
                    self._status, size=stored.pinned.size, newer=growth.registry.newer
                )
                if self._status.state is BoardState.STOPPED and not await self._is_proved():
                    self._is_doubted = True
                    self._set(
                        BoardState.UNCHECKED,
                        f"{self._status.origin} was stopped for what proves nothing, and is looked"
                        " at again.",
                        unchecked=Unchecked.AGAIN,
                    )
                yield growth

    async def _is_proved(self) -> bool:
        """Return whether the kept evidence proves anything; earlier versions stopped for less."""
        tree = self._log.tree
        if tree is None:
            return True

        def root_at(size: int) -> bytes | None:
            return tree.root(size) if size <= tree.size else None

        kept = await self._records.evidence()
        return await is_proved(kept, self._trust.log_key, frontier_of(tree), root_at)

    async def _read_again(self) -> None:
        """Read what is kept where that was not done, or a step has failed since."""
        if self._log.fold is None:
            async for _ in self._read():
                pass

    def _set(
        self,
        state: BoardState,
        reason: str,
        *,
        since: datetime | None = None,
        checked_at: datetime | None = None,
        unchecked: Unchecked | None = None,
    ) -> None:
        status = self._status
        if state is not status.state:
            status = replace(status, state=state, since=since or self._clock.now())
        self._status = replace(
            status,
            reason=reason,
            unchecked=unchecked,
            size=self._log.fold.pinned.size if self._log.fold is not None else status.size,
            newer=self._log.fold.registry.newer if self._log.fold is not None else status.newer,
            checked_at=checked_at or status.checked_at,
        )
