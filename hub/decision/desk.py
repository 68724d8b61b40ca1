"""The desk: where a proposal waits, one answer is taken, and a yes becomes an approval."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import RowMapping, or_, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.clock import Clock
from hub.decision.canonical import proposal_body, read_proposal
from hub.decision.proposing import standing_proposal
from hub.errors import ConflictError, InvalidInputError
from hub.model.approval import Approval
from hub.model.camera import Camera
from hub.model.decision import Answer, AnsweredBy, Decision
from hub.model.ids import ProposalId, RequestId
from hub.model.match import Match
from hub.model.proposal import Proposal
from hub.model.request import Request
from hub.model.share import ShareState
from hub.store.database import Database
from hub.store.tables import decisions, proposals, shares
from noticeboard.rules.text import safe_text

LONGEST_BY = 100
LONGEST_REASON = 1000


class Desk:
    """Keeps proposals and answers; the first answer to a request is the house's, for good."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def propose(self, request: Request, match: Match, cameras: Iterable[Camera]) -> Proposal:
        """Make what would leave for this match the request's current proposal.

        Raises InvalidInputError where nothing may be shared, ConflictError once it is answered.
        """
        proposal = standing_proposal(request, match, cameras)
        async with self._database.write() as connection:
            await _refuse_second_answer(connection, request.id)
            await connection.execute(
                update(proposals)
                .where(proposals.c.request_id == request.id, proposals.c.id != proposal.id)
                .values(current=False)
            )
            await connection.execute(
                insert(proposals)
                .values(
                    id=proposal.id,
                    request_id=request.id,
                    body=proposal_body(proposal),
                    made_at=self._clock.now(),
                    current=True,
                )
                .on_conflict_do_update(index_elements=["id"], set_={"current": True})
            )
        return proposal

    async def proposal(self, request_id: RequestId) -> Proposal | None:
        """Return the request's current proposal, or None; StorageError where it was altered."""
        async with self._database.read() as connection:
            return await _current(connection, request_id)

    async def decide(  # noqa: PLR0913 -- each is a part of the answer, by name
        self,
        request_id: RequestId,
        answer: Answer,
        *,
        proposal_id: ProposalId | None,
        by: str,
        reason: str,
        request_open: bool,
    ) -> tuple[Decision, Approval | None]:
        """Record the house's one answer; a yes gives the approval of the proposal it named.

        Raises ConflictError where it was answered, is closed or its proposal has changed, and
        InvalidInputError where a yes names no proposal or nobody could open the share.
        """
        decision = Decision(
            request_id=request_id,
            answer=answer,
            proposal_id=proposal_id if answer is Answer.APPROVE else None,
            by=_person(by),
            reason=str(safe_text(reason, longest=LONGEST_REASON)),
            decided_at=(now := self._clock.now()),
            final_at=now,
        )
        try:
            # One transaction: a crash before its commit leaves the request unanswered, a crash
            # after it leaves an answer that `approvals_to_resume` carries on from.
            async with self._database.write() as connection:
                await _refuse_second_answer(connection, request_id)
                if not request_open:
                    raise ConflictError("This request is closed, so it can no longer be answered.")
                named = None
                if answer is Answer.APPROVE:
                    named = await _named(connection, request_id, proposal_id)
                await connection.execute(insert(decisions).values(**_row(decision)))
        except IntegrityError:
            # Another process was faster; the primary key let only one answer in.
            async with self._database.read() as connection:
                await _refuse_second_answer(connection, request_id)
            raise
        return decision, _approval(named, decision.decided_at) if named else None

    async def decision(self, request_id: RequestId) -> Decision | None:
        """Return the answer to a request, or None."""
        async with self._database.read() as connection:
            return await _answer(connection, request_id)

    async def decisions(self) -> dict[RequestId, Decision]:
        """Return every answer, oldest first."""
        async with self._database.read() as connection:
            rows = await connection.execute(
                select(decisions).order_by(decisions.c.decided_at, decisions.c.request_id)
            )
            return {RequestId(row["request_id"]): _read(row) for row in rows.mappings()}

    async def approvals_to_resume(self) -> list[Approval]:
        """Return every approval whose share has not arrived yet, oldest first."""
        async with self._database.read() as connection:
            rows = await connection.execute(
                select(proposals.c.id, proposals.c.body, decisions.c.decided_at)
                .join(proposals, proposals.c.id == decisions.c.proposal_id)
                .outerjoin(shares, shares.c.request_id == decisions.c.request_id)
                .where(decisions.c.answer == Answer.APPROVE.value)
                .where(or_(shares.c.state.is_(None), shares.c.state != ShareState.DELIVERED.value))
                .order_by(decisions.c.decided_at, decisions.c.request_id)
            )
            return [_approval(read_proposal(row.id, row.body), row.decided_at) for row in rows]


def _approval(proposal: Proposal, at: datetime) -> Approval:
    """Make an approval: the only place in the hub that does, after its decision is durable."""
    return Approval(proposal=proposal, approved_at=at)


async def _named(
    connection: AsyncConnection, request_id: RequestId, proposal_id: ProposalId | None
) -> Proposal:
    """Return the proposal a yes names, which must be the one that stands now."""
    if not proposal_id:
        raise InvalidInputError("A yes must name the proposal that was looked at.")
    current = await _current(connection, request_id)
    if current is None:
        raise ConflictError("Nothing is proposed for this request, so there is nothing to approve.")
    if current.id != proposal_id:
        raise ConflictError("What would be shared has changed since: look at it again.")
    if not current.recipient.delivery_key:
        raise InvalidInputError(
            "This agency has logged no delivery key, so nothing can be sealed to it."
        )
    return current


async def _current(connection: AsyncConnection, request_id: RequestId) -> Proposal | None:
    rows = await connection.execute(
        select(proposals.c.id, proposals.c.body).where(
            proposals.c.request_id == request_id, proposals.c.current
        )
    )
    row = rows.one_or_none()
    return None if row is None else read_proposal(row.id, row.body)


async def _answer(connection: AsyncConnection, request_id: RequestId) -> Decision | None:
    rows = await connection.execute(select(decisions).where(decisions.c.request_id == request_id))
    row = rows.mappings().one_or_none()
    return None if row is None else _read(row)


async def _refuse_second_answer(connection: AsyncConnection, request_id: RequestId) -> None:
    first = await _answer(connection, request_id)
    if first is not None:
        verb = "approved" if first.answer is Answer.APPROVE else "denied"
        raise ConflictError(
            f"{first.by} {verb} this request at {first.decided_at:%H:%M on %d %B %Y} UTC, "
            "and the first answer is final."
        )


def _person(by: str) -> str:
    name = str(safe_text(by, longest=LONGEST_BY)).strip()
    if not name:
        raise InvalidInputError("An answer must say who gave it.")
    return name


def _row(decision: Decision) -> Mapping[str, object]:
    return {
        "request_id": decision.request_id,
        "answer": decision.answer.value,
        "proposal_id": decision.proposal_id,
        "by": decision.by,
        "answered_by": decision.answered_by.value,
        "first_by": decision.first_by,
        "reason": decision.reason,
        "decided_at": decision.decided_at,
        "final_at": decision.final_at,
    }


def _read(row: RowMapping) -> Decision:
    return Decision(
        request_id=RequestId(row["request_id"]),
        answer=Answer(row["answer"]),
        proposal_id=ProposalId(row["proposal_id"]) if row["proposal_id"] else None,
        by=row["by"],
        answered_by=AnsweredBy(row["answered_by"]),
        first_by=row["first_by"],
        reason=row["reason"],
        decided_at=row["decided_at"],
        final_at=row["final_at"],
    )
