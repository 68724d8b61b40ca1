"""What boards show, and the queue of requests that have to be checked for it.

The caller holds the lock, and carries out what follows from each check.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from hub.feeds.log_copy import LogUpdate
from hub.feeds.stored_fold import return_memory
from hub.model.ids import PRACTICE, BoardOrigin, RequestId
from hub.model.report import EventType
from hub.model.request import MatchStrength, Request, RequestStatus
from hub.model.rule import Verdict
from hub.pipeline.effects import Effects
from hub.pipeline.journal import Stages
from hub.pipeline.reports import Matches, Reports
from hub.pipeline.state import Cause
from hub.requests.agencies import agencies_changed
from hub.requests.docket import Docket
from hub.store.events import RequestStates
from hub.store.folds import StoredFold, count_cases, earlier, find_debts
from noticeboard.log.agency import LoggedEntry
from noticeboard.rules.area import Bounds
from noticeboard.runtime.tasks import run_in_steps

LONG_QUEUE: Final = 4096
SET_BY: Final = timedelta(minutes=1)
"""Smaller changes of the wall clock are ignored."""


class Intake:
    """Gives the docket what boards show; knows which requests have to be checked, and why."""

    def __init__(
        self,
        stages: Stages,
        matches: Matches,
        reports: Reports,
        effects: Effects,
        states: RequestStates,
    ) -> None:
        self._stages = stages
        self._matches = matches
        self._reports = reports
        self._effects = effects
        self._states = states
        self._queue: dict[RequestId, Cause] = {}
        self._longest_queue = LONG_QUEUE
        self._clock_read_at = stages.clock.now()
        self._clock_read_s = stages.clock.steady_s()

    # The queue

    def add(self, request_id: RequestId, cause: Cause) -> None:
        """Check a request later; news for listeners is still news then."""
        if cause in {Cause.STORED, Cause.FOOTAGE}:
            self._queue.setdefault(request_id, Cause.STORED)
        else:
            self._queue[request_id] = Cause.UPDATED

    def remove(self, request_id: RequestId) -> None:
        """Take a request out of the queue, if it is in it."""
        self._queue.pop(request_id, None)

    async def due(self) -> list[tuple[RequestId, Cause]]:
        """Return the requests that can be checked now. They stay queued until they are removed."""
        await self._pass_far()
        docket, found = self._stages.docket, list[tuple[RequestId, Cause]]()
        for request_id, cause in self._queue.items():
            origin = docket.origin_of(request_id)
            if origin is None or self._reports.is_board_read(origin):
                found.append((request_id, cause))
        return found

    async def _pass_far(self) -> None:
        """Take out of the queue what no camera sees, once listeners know of it.

        Nothing else is to be done about it. A country has 20,000 open requests: what is here must
        not wait for them, and a row and an event for each are stored by the hundred.
        """
        stages, states = self._stages, self._states
        far = await self._far(
            id_
            for id_, cause in self._queue.items()
            if (strength := states.strength(id_)) is None
            or (cause is Cause.STORED and strength is MatchStrength.NONE)
        )
        new = [id_ for id_ in far if states.strength(id_) is None]
        # In this order: a crash in between notifies twice instead of never.
        received = ({"request_id": id_} for id_ in new)
        await stages.events.append_all(EventType.REQUEST_RECEIVED, received)
        await states.save_far(new, stages.clock.now())
        for id_ in far:
            del self._queue[id_]

    async def _far(self, request_ids: Iterable[RequestId]) -> list[RequestId]:
        """Return those open ones that no camera sees, and that nobody and no rule has to answer."""
        stages, boxes = self._stages, dict[RequestId, Bounds]()
        for id_ in request_ids:
            origin, slot = stages.docket.origin_of(id_), stages.docket.slot(id_)
            if origin is None or slot is None or slot.status is not RequestStatus.OPEN:
                continue
            if self._reports.is_board_read(origin):
                boxes[id_] = slot.bounds
        if not boxes or any(
            # It may deny what nobody here sees, and may be newer than what was done then.
            rule.then is Verdict.DENY
            for rule in (await stages.book.at_work()).rules
        ):
            return []
        for id_ in await stages.desk.standings():
            boxes.pop(id_, None)
        return self._matches.save_far(boxes)

    async def concerned(self) -> list[RequestId]:
        """Return the open requests to which a change of this house may make a difference."""
        open_ = self._stages.docket.open_ids()
        seen_by_none = (id_ for id_ in open_ if self._states.strength(id_) is MatchStrength.NONE)
        far = frozenset(await self._far(seen_by_none))
        return [id_ for id_ in open_ if id_ not in far]

    def _forget_dropped(self) -> None:
        """Take out of the queue what the docket has dropped meanwhile, unless it was here before.

        While a long log is read, nearly all of its requests come and go.
        """
        if len(self._queue) < self._longest_queue:
            return
        docket = self._stages.docket
        for id_ in [id_ for id_ in self._queue if docket.origin_of(id_) is None]:
            if self._matches.newest(id_) is None and self._states.strength(id_) is None:
                del self._queue[id_]
        self._longest_queue = 2 * len(self._queue) + LONG_QUEUE

    # The clock

    async def follow_clock(self) -> None:
        """Queue the requests that have changed because time went by, or because it was set."""
        docket, now = self._stages.docket, await self._read_clock()
        for origin in docket.origins:
            await self._learn_cases(docket, origin, (), now)
        renewed = await run_in_steps(docket.renew(now))
        for id_ in await run_in_steps(docket.expire(now)):
            self.add(id_, Cause.UPDATED)
        for id_ in renewed:
            slot = docket.slot(id_)
            if slot is not None and (
                slot.status is RequestStatus.OPEN or _is_accounted_for(docket.get(id_))
            ):
                self.add(id_, Cause.UPDATED)
        if len(renewed) > LONG_QUEUE:
            return_memory()

    async def _read_clock(self) -> datetime:
        """Return the current time; if the clock was changed, adjust when requests end."""
        clock = self._stages.clock
        now, steady_s = clock.now(), clock.steady_s()
        by = now - self._clock_read_at - timedelta(seconds=steady_s - self._clock_read_s)
        self._clock_read_at, self._clock_read_s = now, steady_s
        if abs(by) > SET_BY:
            await run_in_steps(self._stages.docket.clock_was_set(by))
        return now

    # Boards

    async def receive(self, update: LogUpdate, *, notify: bool) -> bool:
        """Process what a board shows; return whether all of it is read.

        Listeners are notified of changed agencies if `notify`, and later of changed requests.
        """
        stages, now = self._stages, await self._read_clock()
        if update.restored is not None:
            await self._restore(update, update.restored, now)
        docket = stages.docket.replacement(update.origin) if update.anew else stages.docket
        if docket is not None:
            await self._learn_cases(docket, update.origin, update.entries, now)
            await self._learn_debts(docket, update.origin, update.entries)
        changed = await run_in_steps(
            stages.docket.add(
                update.origin,
                update.entries,
                update.registry,
                now,
                more=update.more,
                proven_at=update.proven_at,
                begun_at=update.begun_at,
                anew=update.anew,
            )
        )
        if update.anew and update.more:
            return False  # Until then, what was read before counts.
        self._reports.note_read(update.origin, to_end=not update.more)
        named = agencies_changed(update.entries) if update.origin != PRACTICE else []
        if not update.entries:
            # Time alone has made them late.
            slots = map(stages.docket.slot, changed)
            named += dict.fromkeys(slot.agency_id for slot in slots if slot is not None)
        if notify:
            changes = ({"agency_id": agency_id} for agency_id in named)
            await stages.events.append_all(EventType.AGENCY_CHANGED, changes)
        for id_ in changed:
            self.add(id_, Cause.UPDATED if notify else Cause.STORED)
        if not update.more:
            self._longest_queue = 0
        if len(changed) > LONG_QUEUE:
            return_memory()
        self._forget_dropped()
        return not update.more

    async def _restore(self, update: LogUpdate, stored: StoredFold, now: datetime) -> None:
        """Continue with the requests of an earlier run; raises FoldDamagedError."""
        docket, board = self._stages.docket, (update.origin, stored, update.registry, now)
        if update.anew:
            await run_in_steps(docket.begin_replacement(update.origin).restore(*board))
            return
        for id_, status in (await run_in_steps(docket.restore(*board))).items():
            if status is RequestStatus.OPEN or self._states.strength(id_) is not None:
                self.add(id_, Cause.STORED)
            else:
                # Whatever follows from its end was done then.
                self._effects.note_closed(id_)

    async def _learn_cases(
        self, docket: Docket, origin: BoardOrigin, entries: Iterable[LoggedEntry], now: datetime
    ) -> None:
        """Give a docket the counts that it needs for entries, and for those that have waited."""
        stages = self._stages
        if cases := docket.unknown_cases(origin, entries, now):
            name = origin if docket is stages.docket else earlier(origin)
            async with stages.database.read() as connection:
                counts = await count_cases(connection, name, cases)
            docket.learn_cases(origin, counts)

    async def _learn_debts(
        self, docket: Docket, origin: BoardOrigin, entries: Iterable[LoggedEntry]
    ) -> None:
        """Give a docket the debts on the disk that entries may change."""
        stages = self._stages
        if agencies := docket.accounts(origin).unknown_debtors(entries):
            name = origin if docket is stages.docket else earlier(origin)
            async with stages.database.read() as connection:
                debts = await find_debts(connection, name, agencies)
            docket.accounts(origin).learn_debts(debts)


def _is_accounted_for(request: Request | None) -> bool:
    accounting = None if request is None else request.accounting
    return accounting is not None and accounting.account is not None
