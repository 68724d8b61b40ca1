"""Who logs what waits in line: the log's only writer in this process, batch after batch."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
import logging

from noticeboard.board import records
from noticeboard.board.admission import Admission
from noticeboard.board.cosigning import NotYetPublicError
from noticeboard.board.database import Database
from noticeboard.board.home import Settings
from noticeboard.board.line import Group, Line
from noticeboard.board.records import Record
from noticeboard.board.sequencer import Published, Sequencer
from noticeboard.board.state import LogState
from noticeboard.errors import NoticeboardError, UnavailableError, VerificationError
from noticeboard.log.entry import Entry, parse_entry
from noticeboard.log.note import VerifierKey
from noticeboard.runtime.catalogue import catalogue
from noticeboard.signatures.claims import Proven

RETRY_S = 15
LOOK_S = 1
"""How often a process looks for what another one of the same board has logged."""
SHORTEST_WAIT_S = 0.1

_LOGGER = logging.getLogger(__name__)

type _Place = tuple[Group, int, int]
"""A group, the number of one of its entries, and where that stands in the log."""


class Writer:
    """Holds the log in memory and makes it grow; made by `open_board`."""

    def __init__(  # noqa: PLR0913 -- its parts, all made by `open_board`
        self,
        *,
        settings: Settings,
        database: Database,
        sequencer: Sequencer,
        log_key: VerifierKey,
        line: Line,
        now: Callable[[], datetime],
    ) -> None:
        self._settings = settings
        self._database = database
        self._sequencer = sequencer
        self._log_key = log_key
        self._line = line
        self._now = now
        self._proven = Proven()
        self._news = asyncio.Event()
        self.state: LogState | None = None
        """The log in memory; None while it cannot be read."""

    @property
    def published(self) -> Published | None:
        """The checkpoint that the world can see; None before the first."""
        return self._sequencer.published

    @property
    def is_caught_up(self) -> bool:
        """Whether everything logged is public."""
        seen = self.published
        return self.state is not None and seen is not None and self.state.size == seen.size

    async def next_publication(self) -> None:
        """Wait until another checkpoint is published."""
        await self._news.wait()

    async def begin(self) -> None:
        """Fold the database and publish what a crash held up; raises VerificationError."""
        state = await self._fold()
        async with self._database.turn():
            await self._fold_rest(state)
            await self._sequencer.begin(state, self._now())
        self.state = state

    async def run(self) -> None:
        """Log whatever waits, batch after batch, until the line is over."""
        while not self._line.is_over:
            # With something still to publish, try again even where nobody posts.
            batch = await self._line.next(self._patience_s())
            if not batch and await self._is_newest():
                continue
            seen = self.published
            await self._serve(batch)
            if self.published is not seen:
                self._news.set()
                self._news = asyncio.Event()

    async def _fold(self) -> LogState:
        state = LogState(
            self._settings.origin,
            self._log_key,
            self._settings.trusted,
            verify=self._proven.verify,
        )
        await self._fold_rest(state)
        await self._sequencer.compare(state)
        return state

    async def _fold_rest(self, state: LogState) -> None:
        async for raw, logged_at in records.every_logged(self._database, state.size):
            state.fold(parse_entry(raw), logged_at)

    async def _catch_up(self) -> LogState:
        """Fold what is in the database but not in memory; raises VerificationError."""
        if self.state is None:
            self.state = await self._fold()
        elif self._database.is_shared:
            await self._fold_rest(self.state)
            try:
                await self._sequencer.require_newest(self.state)
            except VerificationError:
                # Whoever put another database there has ended this board until it is right again.
                self.state = None
                raise
        return self.state

    async def _is_newest(self) -> bool:
        """Tell whether nothing is left to do: all is public, no other process has logged more."""
        if self.state is None or not self.is_caught_up or not self._database.is_shared:
            return False
        if (due := self._sequencer.wakes_at(self.state)) is not None and due <= self._now():
            return False
        try:
            async with self._database.read() as connection:
                return await connection.run_sync(records.count) == self.state.size
        except Exception:  # noqa: BLE001 -- nothing can be seen just now, and nobody waits for it
            return True

    async def _serve(self, batch: Sequence[Group]) -> None:
        """Answer everyone in the batch, whatever happens."""
        late: NotYetPublicError | None = None
        places: list[_Place] = []
        is_ahead = False
        try:
            async with self._database.turn():
                state = await self._catch_up()
                late = await self._publish_rest(state)
                is_ahead = True
                places, fresh = self._admit(state, batch)
                if fresh:
                    await self._sequencer.grow(state, fresh, self._now())
                    late = None
        except NotYetPublicError as error:
            # Logged for good, so what is in memory holds; only nobody is told yet.
            late = error
        except Exception as error:  # noqa: BLE001 -- a poster who waits is always answered
            if is_ahead:
                self.state = None
            await self._give_up(batch, error)
            return
        public = self.published.size if self.published else 0
        for group, number, index in places:
            if late is None or index < public:
                group.told[number] = index
        for group in batch:
            group.tell(lambda: NotYetPublicError(str(late)))

    async def _publish_rest(self, state: LogState) -> NotYetPublicError | None:
        """Publish what is logged, or a fresh checkpoint where that is due; return what is amiss."""
        try:
            if not self.is_caught_up:
                await self._sequencer.grow(state, (), self._now())
            elif (due := self._sequencer.wakes_at(state)) is not None and due <= self._now():
                await self._sequencer.refresh(state, self._now())
        except NotYetPublicError as error:
            return error
        return None

    def _patience_s(self) -> float | None:
        """Return how long to wait for a poster before something else is to be done."""
        longest_s = LOOK_S if self._database.is_shared else None
        wakes_at = None if self.state is None else self._sequencer.wakes_at(self.state)
        if wakes_at is None:
            return longest_s if self.is_caught_up else RETRY_S
        wait_s = max((wakes_at - self._now()).total_seconds(), SHORTEST_WAIT_S)
        return wait_s if longest_s is None else min(wait_s, longest_s)

    async def _give_up(self, batch: Sequence[Group], error: Exception) -> None:
        """Acknowledge nothing; read again what in memory may be ahead of the disk."""
        _LOGGER.error("The board could not store entries; nothing is acknowledged: %s", error)
        if self.state is None:
            # Whatever it is, also no memory for a thread: the next batch reads it again.
            with suppress(Exception):
                self.state = await self._fold()

        def failure() -> UnavailableError:
            failed = UnavailableError(
                "The board could not store the entry, so it is not acknowledged:"
                " post the same entry again later."
            )
            failed.__cause__ = error
            return failed

        for group in batch:
            group.tell(failure)

    def _admit(self, state: LogState, batch: Sequence[Group]) -> tuple[list[_Place], list[Record]]:
        """Fold the acceptable entries; tell of the others why they are not."""
        now = self._now()
        admission = Admission(state, catalogue())
        places: list[_Place] = []
        fresh: list[Record] = []
        for group in batch:
            self._proven.hold(*group.claims)
            for number, made in enumerate(group.entries):
                index = state.size
                try:
                    entry = made if isinstance(made, Entry) else made(state)
                    known = _place_of(entry, state)
                    if known is None:
                        thread = admission.admit(
                            entry,
                            now=now,
                            operator=group.operator,
                            is_free=entry.leaf in group.free,
                        )
                        record = Record(index=index, entry=entry, thread=thread, logged_at=now)
                        fresh.append(record)
                except NoticeboardError as error:
                    group.told[number] = error
                    continue
                places.append((group, number, index if known is None else known))
        self._proven.hold()
        return places, fresh


def _place_of(entry: Entry, state: LogState) -> int | None:
    """Return where this very entry is logged already."""
    index = state.index_of(entry.body.agency, entry.body.id)
    if index is None or state.tree.hashes(0, index, 1) != entry.leaf:
        return None
    return index
