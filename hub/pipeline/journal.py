"""The journal: writes each fact to the ledger; then listeners are notified."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hub.archives.fetches import Fetches
from hub.archives.phone_files import PhoneFiles
from hub.clips.index import ClipIndex
from hub.clock import Clock
from hub.decision.desk import Desk
from hub.decision.rule_book import RuleBook
from hub.errors import NotFoundError
from hub.ledger import entry as ledger_entry
from hub.ledger.entry import Fields, LedgerEntry, RuleChange, Withdrawal, time_text
from hub.ledger.ledger import Ledger
from hub.model.camera import Camera
from hub.model.decision import (
    Answer,
    Decision,
    MaskKey,
    MovingMask,
    Piece,
    Share,
    Subject,
    Suggestion,
    UndoneDecision,
    Voided,
)
from hub.model.ids import CameraId, RequestId
from hub.model.report import EventType
from hub.model.request import Request
from hub.model.rule import HouseRule
from hub.pipeline.boards import Boards
from hub.requests.docket import Docket
from hub.sensors import Sensors
from hub.sharing.sharer import Sharer
from hub.store.database import Database
from hub.store.events import EventLog

_UNDOING = frozenset({"undone", "withdrawal"})
_PAGE = 2000

type _Key = tuple[RequestId, str]


class Searcher(Protocol):
    """Finds in recordings what somebody may want to cover, and reports the part done, 0 to 1."""

    async def suggest(
        self, piece: Piece, subjects: Collection[Subject], progress: Callable[[float], None]
    ) -> tuple[Suggestion, ...]:
        """Return masks over what is found. A person must review them: some is missed."""

    async def follow(
        self, piece: Piece, key: MaskKey, progress: Callable[[float], None]
    ) -> MovingMask:
        """Return a mask that follows what a key marks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """Every stage that a request passes, built by `hub.flow`."""

    clock: Clock
    database: Database
    events: EventLog
    clips: ClipIndex
    fetches: Fetches
    added: PhoneFiles
    """Films and photos that people added to answers."""
    docket: Docket
    desk: Desk
    book: RuleBook
    ledger: Ledger
    sharer: Sharer
    boards: Boards
    sensors: Sensors
    cameras: Callable[[], list[Camera]]
    searcher: Searcher
    clock_offset_ms: Callable[[CameraId], int | None]
    """Returns a camera's own clock minus the hub's, or None if it was never measured."""
    notify_from_level: int
    stamped_until: Callable[[], Awaitable[datetime | None]]
    """Returns when this house had its newest timestamp, or None."""


class Journal:
    """Writes each fact once, however often it is given: a crash in between loses nothing.

    The caller holds the lock, except for `notify` about a proposal that was cut.
    """

    def __init__(self, stages: Stages) -> None:
        self._stages = stages
        self.undone_requests: set[RequestId] = set()
        """Requests whose answer was once undone, withdrawn or voided."""
        self.has_practiced = False
        """Whether somebody here has ever answered a practice request."""
        # As written by earlier runs. The key of an answer is its request and its time.
        self._answers: dict[_Key, LedgerEntry] = {}
        self._undone_keys: set[_Key] = set()
        self._stopping: dict[_Key, LedgerEntry] = {}

    async def load(self) -> None:
        """Read what earlier runs wrote, page by page."""
        ledger, start = self._stages.ledger, 0
        while page := await ledger.entries(start=start, limit=_PAGE):
            start += len(page)
            for entry in page:
                if entry.type == "decision":
                    self._answers[_key(entry)] = entry
                    self.has_practiced |= ledger_entry.is_practice(entry.fields)
                    self._retain_approved(entry.fields)
                elif entry.type in _UNDOING:
                    self._note_undone(entry)
                elif entry.type == "share":
                    self._stages.docket.retain(RequestId(str(entry.fields["request"])))

    def _retain_approved(self, fields: Fields) -> None:
        """Keep an approved request, also if its board is begun again and no longer names it."""
        if fields["answer"] == Answer.APPROVE:
            self._stages.docket.retain(RequestId(str(fields["request"])))

    def _note_undone(self, entry: LedgerEntry) -> None:
        self._undone_keys.add(_key(entry))
        self.undone_requests.add(_key(entry)[0])
        if entry.fields.get("state") == Withdrawal.ASKED:
            self._stopping[_key(entry)] = entry
        else:
            self._stopping.pop(_key(entry), None)

    def stopping(self, decisions: Mapping[RequestId, Decision]) -> list[UndoneDecision]:
        """Return the approvals that earlier runs were withdrawing."""
        return [
            UndoneDecision(
                decision=decision,
                by=str(entry.fields["by"]),
                reason=str(entry.fields.get("reason", "")),
                at=entry.at,
            )
            for (request_id, decided_at), entry in self._stopping.items()
            if (decision := decisions.get(request_id)) is not None
            and time_text(decision.decided_at) == decided_at
        ]

    async def notify(self, kind: EventType, request_id: RequestId, **more: str) -> None:
        """Notify listeners about one request."""
        await self._stages.events.append(kind, {"request_id": request_id, **more})

    async def decided(self, decision: Decision) -> None:
        """Record an answer."""
        fields = ledger_entry.of_decision(decision, self._request_of(decision.request_id))
        await self._stages.ledger.append("decision", fields)
        self.has_practiced |= ledger_entry.is_practice(fields)
        self._retain_approved(fields)

    async def undone(self, answer: UndoneDecision) -> None:
        """Record that a deny was undone before it was final."""
        request = self._request_of(answer.decision.request_id)
        fields = ledger_entry.of_undone(answer.decision, request, by=answer.by)
        await self._stages.ledger.append("undone", fields)
        self.undone_requests.add(answer.decision.request_id)

    async def withdrawn(self, answer: UndoneDecision, share: Share | None = None) -> None:
        """Record that an approval was withdrawn, with the board's signed note if there is one."""
        fields = ledger_entry.of_withdrawal(
            answer.decision,
            self._request_of(answer.decision.request_id),
            by=answer.by,
            reason=answer.reason,
            share=share,
        )
        await self._stages.ledger.append("withdrawal", fields)
        self.undone_requests.add(answer.decision.request_id)

    async def voided(self, void: Voided, decision: Decision) -> None:
        """Record that an approval no longer counts, and what has changed."""
        fields = ledger_entry.of_void(void, decision, self._request_of(decision.request_id))
        await self._stages.ledger.append("withdrawal", fields)
        self.undone_requests.add(decision.request_id)

    async def shared(self, share: Share) -> None:
        """Record that a share has arrived."""
        signed = 0
        with suppress(NotFoundError):
            named = await self._stages.desk.proposal_named(share.request_id, share.proposal_id)
            signed = sum(piece.signed is not None for piece in named.pieces)
        request = self._request_of(share.request_id)
        fields = ledger_entry.of_share(share, request, signed_films=signed)
        await self._stages.ledger.append("share", fields)
        self._stages.docket.retain(share.request_id)

    async def opened(self, share: Share) -> None:
        """Record that its agency has opened a share."""
        fields = ledger_entry.of_opened(share, self._request_of(share.request_id))
        await self._stages.ledger.append("opened", fields)

    async def record_holds(self, request_id: RequestId, clips: int) -> None:
        """Record how many clips are held for a request; 0 records the release."""
        request = self._request_of(request_id)
        if clips:
            fields = ledger_entry.of_hold(request_id, request, clips=clips)
            await self._stages.ledger.append("hold", fields)
        else:
            await self._stages.ledger.append(
                "release", ledger_entry.of_release(request_id, request)
            )

    async def ruled(self, rule: HouseRule, change: RuleChange, *, by: str) -> None:
        """Record a change of a house rule."""
        await self._stages.ledger.append("rule", ledger_entry.of_rule(rule, change, by=by))

    async def ruled_all(self, change: RuleChange, *, by: str) -> None:
        """Record that all house rules were switched on or off together."""
        await self._stages.ledger.append("rules", ledger_entry.of_rules(change, by=by))

    async def write_missing(
        self, decisions: Mapping[RequestId, Decision], voids: Mapping[RequestId, Voided]
    ) -> None:
        """Record answers that were taken back but not recorded because of a crash."""
        board = self._stages.boards.practice
        practice = None if board is None else board.request_id
        for key, entry in self._answers.items():
            decision = decisions.get(key[0])
            if key in self._undone_keys or (decision and time_text(decision.decided_at) == key[1]):
                continue
            if ledger_entry.is_practice(entry.fields) and key[0] != practice:
                continue  # Nobody took it back: that practice has ended, and its rows are gone.
            named = ("request", "agency", "decided_at", "by", "practice")
            fields = {name: entry.fields[name] for name in named if name in entry.fields}
            kind = "undone"
            if entry.fields["answer"] == Answer.APPROVE:
                kind = "withdrawal"
                fields |= {
                    "proposal": entry.fields["proposal"],
                    "state": Withdrawal.ASKED.value,
                }
                void = voids.get(key[0])
                if void and void.decided_at and time_text(void.decided_at) == key[1]:
                    fields |= ledger_entry.why_void(void)
            await self._stages.ledger.append(kind, fields)
            self.undone_requests.add(key[0])

    def _request_of(self, request_id: RequestId) -> Request | str:
        """Return the request, or an empty text if the board no longer shows it."""
        return self._stages.docket.get(request_id) or ""


def _key(entry: LedgerEntry) -> _Key:
    return RequestId(str(entry.fields["request"])), str(entry.fields["decided_at"])
