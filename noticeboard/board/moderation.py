"""Holding: a post whose words a moderator must see waits here, and not in the log.

What is decided about is the words. Meanwhile nothing of the agency waits for the decision: its
next entry takes the place in its chain that the held one had, for a revocation cannot wait.

1. approved     The decision, durable before anything is logged. A crash after it leaves words
                that are approved: publishing again goes on here, and so does the agency itself.
2. logged       The very bytes that were held, where they are still the chain's next link and were
                signed lately. Otherwise the agency signs the same words anew, which are not held
                a second time.
3. published    The row says where. A crash before it leaves an approval whose entry is in the log;
                the same bytes again give the same place.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
import hashlib
import secrets
from typing import Any, Final

import msgspec
from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from noticeboard.board.board import Board, Posted
from noticeboard.board.database import Database
from noticeboard.board.errors import HeldError, RefusedError, TooManyError
from noticeboard.board.tables import held
from noticeboard.errors import (
    ConflictError,
    NotFoundError,
    NoticeboardError,
    UnavailableError,
)
from noticeboard.log.body import Body, RequestPost
from noticeboard.log.entry import parse_entry
from noticeboard.rules.finding import Finding, Severity, words
from noticeboard.runtime.catalogue import catalogue

MOST_WAITING: Final = 20
"""Of one agency at a time."""
OLDEST: Final = timedelta(days=7)
"""Bytes that were signed longer ago are signed anew, so that `issued` may be relied on."""
LATEST: Final = 200
_PLACE: Final = ("agency", "key", "seq", "prev", "id", "issued", "anchor", "expires", "v")


class Held(StrEnum):
    """What has become of a held post."""

    WAITING = "waiting"
    APPROVED = "approved"
    """A moderator agrees; the agency signs it anew, or the board is about to log it."""
    PUBLISHED = "published"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A post that is held, under a name that only its poster and the operator know."""

    ticket: str
    agency: str
    state: Held
    held_at: datetime
    findings: tuple[tuple[Finding, str], ...]
    reason: str
    index: int | None
    raw: bytes | None
    """The entry; None once it is decided about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One held post as the public may know it: no word of it."""

    agency: str
    held_at: datetime
    decided_at: datetime | None
    state: Held
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthlyDecisions:
    """What was held in one month, and what became of it."""

    month: str
    """`2026-11`, in UTC."""
    held: int
    published: int
    """Approved ones too."""
    refused: int
    codes: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """All that was ever held, counted."""

    waiting: int
    published: int
    """Approved ones too."""
    refused: int
    months: tuple[MonthlyDecisions, ...]
    """Newest first."""
    latest: tuple[Decision, ...]
    """Newest first, `LATEST` at most."""


async def take(board: Board, raw: bytes, error: HeldError) -> Ticket | Posted:
    """Hold a post, or log it where a moderator has approved these words before.

    Raises RefusedError where one has refused them, TooManyError, and what `Board.post` raises.
    """
    body = parse_entry(raw).body
    key = (body.agency, words_sha256(body))
    try:
        ticket = await _hold(board, key, raw, error)
    except IntegrityError:
        # Another process has held the same words a moment ago.
        ticket = await _hold(board, key, raw, error)
    if ticket.state is Held.REFUSED:
        raise RefusedError(f"A moderator has refused this: {ticket.reason}", ())
    if ticket.state is Held.WAITING:
        return ticket
    # Every other rule has let it pass a moment ago; only its words needed somebody's consent.
    posted = await board.post(raw, operator=True)
    await _settle(board, ticket.ticket, Held.PUBLISHED, raw=None, entry_index=posted.index)
    return posted


async def publish(board: Board, ticket: str) -> Ticket:
    """Approve a held post, and log it where it still can be; raises NoticeboardError.

    The state that is returned is `published`, or `approved` where the agency must sign it anew.
    """
    found = await find(board.database, ticket)
    if found.raw is None or found.state not in {Held.WAITING, Held.APPROVED}:
        raise ConflictError(f"This is decided already: it was {found.state}.")
    await _settle(board, ticket, Held.APPROVED)
    try:
        if board.now() - parse_entry(found.raw).body.issued_at > OLDEST:
            raise ConflictError("It was signed too long ago.")
        posted = await board.post(found.raw, operator=True)
    except UnavailableError:
        raise  # perhaps it is logged, and only not public yet: the same again tells
    except NoticeboardError as error:
        await _settle(board, ticket, Held.APPROVED, raw=None, reason=str(error))
    else:
        await _settle(board, ticket, Held.PUBLISHED, raw=None, entry_index=posted.index)
    return await find(board.database, ticket)


async def refuse(board: Board, ticket: str, reason: str) -> Ticket:
    """Refuse a held post for a reason, which its agency is told; nothing of it is kept."""
    found = await find(board.database, ticket)
    if found.state is not Held.WAITING:
        raise ConflictError(f"This is decided already: it was {found.state}.")
    await _settle(board, ticket, Held.REFUSED, raw=None, reason=reason)
    return await find(board.database, ticket)


async def find(database: Database, ticket: str) -> Ticket:
    """Return what a ticket stands for; raises NotFoundError."""
    async with database.read() as connection:
        row = (await connection.execute(select(held).where(held.c.ticket == ticket))).one_or_none()
    if row is None:
        raise NotFoundError("Nothing is held under this ticket.")
    return _ticket(row)


async def waiting(database: Database) -> tuple[Ticket, ...]:
    """Return what waits for a moderator, the oldest first."""
    wanted = select(held).where(held.c.state == Held.WAITING).order_by(held.c.held_at)
    async with database.read() as connection:
        return tuple(map(_ticket, (await connection.execute(wanted)).all()))


async def decisions(database: Database) -> Decisions:
    """Return what was ever held and what became of it, without a word of any text."""
    wanted = select(
        held.c.agency, held.c.findings, held.c.state, held.c.held_at, held.c.decided_at
    ).order_by(held.c.held_at.desc())
    async with database.read() as connection:
        rows = (await connection.execute(wanted)).all()
    every = [
        Decision(
            agency=row.agency,
            held_at=row.held_at,
            decided_at=row.decided_at,
            state=Held(row.state),
            codes=tuple(code for code, _ in _written(row.findings)),
        )
        for row in rows
    ]
    by_month: dict[str, list[Decision]] = {}
    for each in every:
        by_month.setdefault(f"{each.held_at:%Y-%m}", []).append(each)
    states = _states(every)
    return Decisions(
        waiting=states[Held.WAITING],
        published=states[Held.PUBLISHED] + states[Held.APPROVED],
        refused=states[Held.REFUSED],
        months=tuple(_month(month, found) for month, found in by_month.items()),
        latest=tuple(every[:LATEST]),
    )


def words_sha256(body: Body) -> str:
    """Return a hash of all that an entry says, but for its place in the chain."""
    said: dict[str, Any] = msgspec.to_builtins(body)
    for name in _PLACE:
        said.pop(name, None)
    if isinstance(body, RequestPost):
        # Compared as a length, which stays when it is signed anew.
        said["life"] = _life_s(body)
    return hashlib.sha256(msgspec.json.encode(said, order="deterministic")).hexdigest()


def dump_ticket(ticket: Ticket) -> dict[str, object]:
    """Return the answer to whoever posted what is held, as JSON values."""
    return {
        "held": True,
        "ticket": ticket.ticket,
        "error": "A moderator looks at this before it is logged.",
        "findings": dump_found(ticket),
    }


def dump_found(ticket: Ticket) -> list[dict[str, str]]:
    """Return why a post is held, as JSON values."""
    return [
        {"code": finding.code, "severity": finding.severity.value, "text": sentence}
        for finding, sentence in ticket.findings
    ]


async def _hold(board: Board, key: tuple[str, str], raw: bytes, error: HeldError) -> Ticket:
    """Return the row of these words, made where there was none."""
    agency, sha256 = key
    same = (held.c.agency == agency) & (held.c.words_sha256 == sha256)
    async with board.database.write() as connection:
        row = (await connection.execute(select(held).where(same))).one_or_none()
        if row is not None and row.state == Held.WAITING:
            # Signed anew, it is the newer link that may be logged.
            await connection.execute(update(held).where(same).values(raw=raw))
        if row is None:
            mine = (held.c.agency == agency) & (held.c.state == Held.WAITING)
            many = await connection.execute(select(func.count()).select_from(held).where(mine))
            if many.scalar_one() >= MOST_WAITING:
                raise TooManyError(
                    f"{MOST_WAITING} posts of this agency wait for a moderator: wait for them."
                )
            written = [(finding.code, dict(finding.params)) for finding, _ in error.findings]
            row = (
                await connection.execute(
                    insert(held)
                    .values(
                        ticket=secrets.token_hex(16),
                        agency=agency,
                        words_sha256=sha256,
                        raw=raw,
                        findings=msgspec.json.encode(written).decode(),
                        state=Held.WAITING,
                        held_at=board.now(),
                    )
                    .returning(held)
                )
            ).one()
        return _ticket(row)


async def _settle(board: Board, ticket: str, state: Held, **said: object) -> None:
    """Write a decision down, durably."""
    decided = {"state": state, "decided_at": board.now(), **said}
    async with board.database.write() as connection:
        await connection.execute(update(held).where(held.c.ticket == ticket).values(decided))


def _ticket(row: Row[Any]) -> Ticket:
    found = tuple(
        Finding(code=code, severity=Severity.HOLD, params=params)
        for code, params in _written(row.findings)
    )
    return Ticket(
        ticket=row.ticket,
        agency=row.agency,
        state=Held(row.state),
        held_at=row.held_at,
        findings=tuple((finding, words(finding, catalogue())) for finding in found),
        reason=row.reason or "",
        index=row.entry_index,
        raw=row.raw,
    )


def _written(findings: str) -> list[tuple[str, dict[str, str | int]]]:
    return msgspec.json.decode(findings, type=list[tuple[str, dict[str, str | int]]])


def _states(found: Sequence[Decision]) -> Counter[Held]:
    return Counter(each.state for each in found)


def _month(month: str, found: Sequence[Decision]) -> MonthlyDecisions:
    states = _states(found)
    return MonthlyDecisions(
        month=month,
        held=len(found),
        published=states[Held.PUBLISHED] + states[Held.APPROVED],
        refused=states[Held.REFUSED],
        codes=Counter(code for each in found for code in each.codes),
    )


def _life_s(post: RequestPost) -> int:
    return round((datetime.fromisoformat(post.expires) - post.issued_at).total_seconds())
