"""The desk's rows: proposals, answers, and the first of two yeses. Callers own the transaction."""

from collections.abc import Collection, Mapping, Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, or_, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.model.decision import (
    Answer,
    Consent,
    Decision,
    Proposal,
    ShareState,
    Voided,
    proposal_body,
    read_proposal,
)
from hub.model.ids import ProposalId, RequestId
from hub.store.database import put, row_of, value_of
from hub.store.tables import consents, decisions, proposals, shares, voids
from noticeboard.runtime.text import Text, columns, of_columns

MOST_PROPOSALS = 50
"""Per request, in addition to the current one and the one with a first yes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareProgress:
    """The progress of a share."""

    state: ShareState
    sealed: bool


async def current_proposal(connection: AsyncConnection, request_id: RequestId) -> Proposal | None:
    """Return a request's current proposal, or None; StorageError if it was altered."""
    rows = await connection.execute(
        select(proposals.c.id, proposals.c.body).where(
            proposals.c.request_id == request_id, proposals.c.current
        )
    )
    row = rows.one_or_none()
    return None if row is None else read_proposal(row.id, row.body)


async def current_proposals(
    connection: AsyncConnection, of: AbstractSet[RequestId]
) -> dict[RequestId, Proposal]:
    """Return the current proposals of many requests; StorageError if one was altered."""
    rows = await connection.execute(
        select(proposals.c.request_id, proposals.c.id, proposals.c.body).where(proposals.c.current)
    )
    return {
        RequestId(row.request_id): read_proposal(row.id, row.body)
        for row in rows
        if row.request_id in of
    }


async def stored_proposal(
    connection: AsyncConnection, request_id: RequestId, proposal_id: ProposalId
) -> Proposal | None:
    """Return one proposal of a request, or None; StorageError if it was altered."""
    rows = await connection.execute(
        select(proposals.c.id, proposals.c.body).where(
            proposals.c.request_id == request_id, proposals.c.id == proposal_id
        )
    )
    row = rows.one_or_none()
    return None if row is None else read_proposal(row.id, row.body)


async def save_proposal(
    connection: AsyncConnection, proposal: Proposal, at: datetime, *, current: bool
) -> None:
    """Store a proposal, as the current one if `current`; delete the oldest beyond the limit."""
    if current:
        await connection.execute(
            update(proposals)
            .where(proposals.c.request_id == proposal.request_id, proposals.c.id != proposal.id)
            .values(current=False)
        )
    row = {
        "id": proposal.id,
        "request_id": proposal.request_id,
        "body": proposal_body(proposal),
        "made_at": at,
        "current": current,
    }
    # A proposal edited back to the current one stays current.
    renewed = {"made_at": at} | ({"current": True} if current else {})
    await put(connection, proposals, row, changes=renewed)
    agreed = select(consents.c.proposal_id).where(consents.c.request_id == proposal.request_id)
    aside = (
        select(proposals.c.id)
        .where(proposals.c.request_id == proposal.request_id)
        .where(~proposals.c.current, proposals.c.id.not_in(agreed))
        .where(proposals.c.id != proposal.id)
        .order_by(proposals.c.made_at.desc(), proposals.c.id)
        .offset(MOST_PROPOSALS - 1)
    )
    await connection.execute(delete(proposals).where(proposals.c.id.in_(aside)))


async def answer_to(connection: AsyncConnection, request_id: RequestId) -> Decision | None:
    """Return the answer to a request, or None."""
    rows = await connection.execute(select(decisions).where(decisions.c.request_id == request_id))
    row = rows.one_or_none()
    return None if row is None else _read_decision(row)


async def consent_to(connection: AsyncConnection, request_id: RequestId) -> Consent | None:
    """Return the first of two yeses while it waits for the second, or None."""
    rows = await connection.execute(select(consents).where(consents.c.request_id == request_id))
    row = rows.one_or_none()
    return None if row is None else value_of(row, Consent)


async def share_of(connection: AsyncConnection, request_id: RequestId) -> ShareProgress | None:
    """Return the progress of a request's share, or None if there is none."""
    return (await shares_begun(connection, request_id)).get(request_id)


async def shares_begun(
    connection: AsyncConnection, request_id: RequestId | None = None
) -> dict[RequestId, ShareProgress]:
    """Return the progress of every share, or that of one request."""
    query = select(shares.c.request_id, shares.c.state, shares.c.sealed_sha256)
    if request_id is not None:
        query = query.where(shares.c.request_id == request_id)
    return {
        RequestId(row.request_id): ShareProgress(
            state=ShareState(row.state), sealed=bool(row.sealed_sha256)
        )
        for row in await connection.execute(query)
    }


async def answers(connection: AsyncConnection) -> list[Decision]:
    """Return every answer, oldest first."""
    rows = await connection.execute(
        select(decisions).order_by(decisions.c.decided_at, decisions.c.request_id)
    )
    return [_read_decision(row) for row in rows]


async def consented(connection: AsyncConnection) -> list[Consent]:
    """Return every first yes that waits for a second."""
    rows = await connection.execute(select(consents))
    return [value_of(row, Consent) for row in rows]


async def waiting(
    connection: AsyncConnection, ended: Collection[ShareState]
) -> list[tuple[Decision, Proposal]]:
    """Return each yes and its proposal, oldest first, except those whose share has `ended`."""
    rows = await connection.execute(
        select(decisions, proposals.c.id, proposals.c.body)
        .join(proposals, proposals.c.id == decisions.c.proposal_id)
        .outerjoin(shares, shares.c.request_id == decisions.c.request_id)
        .where(decisions.c.answer == Answer.APPROVE.value)
        .where(or_(shares.c.state.is_(None), shares.c.state.not_in([one.value for one in ended])))
        .order_by(decisions.c.decided_at, decisions.c.request_id)
    )
    return [(_read_decision(row), read_proposal(row.id, row.body)) for row in rows]


async def put_consent(connection: AsyncConnection, consent: Consent) -> None:
    """Write a first yes over any earlier one."""
    await put(connection, consents, row_of(consent))


async def put_decision(connection: AsyncConnection, decision: Decision) -> None:
    """Write the answer; delete a first yes, which is part of the answer or no longer counts."""
    await connection.execute(insert(decisions).values(**_row(decision)))
    await drop_consent(connection, decision.request_id)
    await connection.execute(delete(voids).where(voids.c.request_id == decision.request_id))


async def drop_consent(connection: AsyncConnection, request_id: RequestId) -> None:
    """Delete the first of two yeses."""
    await connection.execute(delete(consents).where(consents.c.request_id == request_id))


async def drop_answer(connection: AsyncConnection, request_id: RequestId) -> None:
    """Delete the answer and its share row, so the request is open again."""
    await drop_consent(connection, request_id)
    await connection.execute(delete(decisions).where(decisions.c.request_id == request_id))
    await connection.execute(delete(shares).where(shares.c.request_id == request_id))


async def put_void(connection: AsyncConnection, void: Voided) -> None:
    """Write why a yes no longer counts, over any earlier one."""
    await put(connection, voids, row_of(void))


async def voided(
    connection: AsyncConnection, request_id: RequestId | None = None
) -> dict[RequestId, Voided]:
    """Return the last void yes to each request, or that to one request."""
    query = select(voids)
    if request_id is not None:
        query = query.where(voids.c.request_id == request_id)
    return {
        RequestId(row.request_id): value_of(row, Voided) for row in await connection.execute(query)
    }


def _read_decision(row: Row[Any]) -> Decision:
    decision = value_of(row, Decision)
    text = row.reason_text
    return replace(decision, reason=of_columns(row.reason, text)) if text else decision


def _row(decision: Decision) -> Mapping[str, Any]:
    reason = decision.reason
    return row_of(decision) | (columns(reason) if isinstance(reason, Text) else {})
