"""Every way from one state of a request to another, and every change held to that table."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
import sqlite3
from typing import Final

from hub.model.decision import Answer, ShareState
from hub.model.ids import RequestId
from hub.model.report import RequestReport
from hub.model.request import MatchStrength
from hub.pipeline.state import Cause, Facts, State
from tests.hub.pipeline.faults import FaultyHub

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

OPEN: Final = frozenset({State.LISTED, State.PENDING})
UNANSWERED: Final = OPEN | {State.UNREAD, State.CONSENTED, State.CLOSED, State.DROPPED}
_AGAIN: Final = UNANSWERED - {State.CONSENTED}
"""States after an answer was taken back: the first of two yeses goes with it."""
_ANSWERED: Final = frozenset({State.DENIED, State.COOLING, State.LEAVING})
_LOOKED_AT: Final[Mapping[State, frozenset[State]]] = {
    State.UNREAD: UNANSWERED,
    State.LISTED: _AGAIN,
    State.PENDING: _AGAIN,
    State.CONSENTED: UNANSWERED - OPEN,
    State.CLOSED: UNANSWERED,
    State.DROPPED: frozenset(),
}
_LOOKING: Final = (
    Cause.UPDATED,
    Cause.STORED,
    Cause.FOOTAGE,
    Cause.FETCHED,
    Cause.HOUSE,
    Cause.PREFERENCE,
)
_WITHDRAWABLE: Final = frozenset(
    {State.COOLING, State.LEAVING, State.DELIVERED, State.OPENED, State.WITHDRAWN}
)
MOVES: Final[Mapping[Cause, Mapping[State, frozenset[State]]]] = {
    **dict.fromkeys(_LOOKING, _LOOKED_AT),
    Cause.CONSENTED: dict.fromkeys(OPEN | {State.UNREAD}, frozenset({State.CONSENTED})),
    # While its board is still being read, a person may answer what is already shown.
    Cause.DECIDED: dict.fromkeys(OPEN | {State.CONSENTED, State.UNREAD}, _ANSWERED),
    Cause.UNDONE: dict.fromkeys((State.DENIED, State.WITHDRAWING), _AGAIN),
    Cause.VOIDED: dict.fromkeys((State.CONSENTED, State.COOLING, State.LEAVING), _AGAIN),
    Cause.CLOCK: {State.COOLING: frozenset({State.LEAVING})},
    Cause.WITHDRAWAL: {
        **dict.fromkeys(_WITHDRAWABLE, frozenset({State.WITHDRAWING})),
        # The board signs it; or it no longer takes it, and the share stays with the agency.
        State.WITHDRAWING: frozenset({State.WITHDRAWN, State.DELIVERED, State.OPENED}),
    },
    Cause.ARRIVED: {State.LEAVING: frozenset({State.DELIVERED})},
    Cause.OPENED: {State.DELIVERED: frozenset({State.OPENED})},
}
"""By cause and state, the other states that a request may be in afterwards."""


def may_move(before: State, after: State) -> bool:
    """Return whether anything moves a request from one state to the other."""
    return before is after or any(after in ways.get(before, frozenset()) for ways in MOVES.values())


@dataclass(slots=True, kw_only=True)
class Life:
    """Reads, after each transaction, in which state every request is now."""

    hub: FaultyHub
    moves: set[tuple[State, State]] = field(default_factory=set)
    """Every move that was seen."""
    wrong: list[str] = field(default_factory=list)
    """Those of them that are in no row."""
    _last: dict[RequestId, State] = field(default_factory=dict)
    _database: sqlite3.Connection | None = None
    """One for each run: SQLite keeps the files of those that were closed until the run ends."""

    def committed(self) -> None:
        """Note how each request has moved: within the hub's own code nothing may be demanded."""
        if not self.hub.is_up:
            return
        now = dict(self._states())
        for id_ in now.keys() & self._last.keys():
            before, after = self._last[id_], now[id_]
            if before is not after:
                self.moves.add((before, after))
            if not may_move(before, after):
                self.wrong.append(f"a request went from {before} to {after}")
        self._last = now

    def started_again(self) -> None:
        """Forget what no run keeps: of what nobody has answered, all is read again."""
        self._last = {id_: at for id_, at in self._last.items() if at not in UNANSWERED}
        self.close()

    def close(self) -> None:
        """Look at nothing more of this run."""
        if self._database is not None:
            self._database.close()
            self._database = None

    def _states(self) -> Iterator[tuple[RequestId, State]]:
        if self._database is None:
            self._database = sqlite3.connect(self.hub.folder / "hub.db", isolation_level=None)
        answers = {
            RequestId(id_): (Answer(answer), final_at)
            for id_, answer, final_at in self._database.execute(
                "SELECT request_id, answer, final_at FROM decisions"
            )
        }
        shares = {
            RequestId(id_): (ShareState(state), bool(opened))
            for id_, state, opened in self._database.execute(
                "SELECT request_id, state, opened FROM shares"
            )
        }
        consents = {id_ for (id_,) in self._database.execute("SELECT request_id FROM consents")}
        stages, withdrawing = self.hub.now.stages, being_withdrawn(self.hub)
        latest = self.hub.clock.latest
        for id_ in {*answers, *(request.id for request in stages.docket.all()), *self._last}:
            request = stages.docket.get(id_)
            answer, final_at = answers.get(id_, (None, 0))
            share, opened = shares.get(id_, (None, False))
            facts = Facts(
                status=None if request is None else request.status,
                is_read=request is None or request.origin not in being_read(self.hub),
                answer=answer,
                is_final=EPOCH + timedelta(microseconds=final_at) <= latest,
                consented=id_ in consents,
                share=share,
                opened=opened,
                withdrawing=id_ in withdrawing,
                matched=matched(self.hub, id_),
            )
            yield id_, facts.state


def facts_of(report: RequestReport, hub: FaultyHub) -> Facts:
    """Return the facts in a report, of a hub at which nothing is under way."""
    decision, share, standing = report.decision, report.share, report.answer_state
    denied = decision is not None and decision.answer is Answer.DENY
    return Facts(
        status=report.request.status,
        is_read=report.request.origin not in being_read(hub),
        answer=None if decision is None else decision.answer,
        is_final=denied and standing.undoable_until is None,
        consented=standing.consent is not None,
        share=None if share is None else share.state,
        opened=share is not None and bool(share.opened),
        withdrawing=report.request.id in being_withdrawn(hub),
        matched=report.match.strength,
    )


def within_time(state: State) -> State:
    """Return a state as if nothing had to cool off: that is known to the hub's clocks alone."""
    return State.LEAVING if state is State.COOLING else state


# Some facts are nowhere to be asked for: how else could a test know that they are kept right?


def being_withdrawn(hub: FaultyHub) -> Collection[RequestId]:
    """Return what somebody takes back just now."""
    return hub.now.requests._answers.withdrawing  # noqa: SLF001


def being_read(hub: FaultyHub) -> Collection[str]:
    """Return the boards that have signed more than was read."""
    return hub.now.requests.reports._unread  # noqa: SLF001


def matched(hub: FaultyHub, id_: RequestId) -> MatchStrength | None:
    """Return how well a request matched when it was last looked at."""
    found = hub.now.requests._matches.newest(id_)  # noqa: SLF001
    return None if found is None else found.strength


async def read_facts(hub: FaultyHub, id_: RequestId) -> Facts:
    """Return the facts as the hub reads them when something happens to a request."""
    return (await hub.now.requests._effects.begin(id_)).facts  # noqa: SLF001
