"""Moderation: a post whose text a moderator must see is held here, outside the log.

The decision is about the text. The agency's other entries don't wait for it: its next entry takes
the place in the chain that the held one had, because a revocation cannot wait.

1. approved     The decision, durable before anything is logged. After a crash the text is
                approved: publishing it again continues here, and so does the agency's own post.
2. logged       The exact bytes that were held, if they are still the chain's next link and were
                signed recently. Otherwise the agency signs the same text again, which is not held
                a second time.
3. published    The row has the index. A crash before this leaves an approval whose entry is in the
                log; posting the same bytes again returns the same index.

A decision's reason is public from the day on which the record shows reasons; what moderators wrote
before, they wrote for the agency alone, so it stays in `reason`. Who decided is never public.

What a moderator sees is in `held_posts`; agencies ask in `oversight_routes`, where the tickets of
requests that wait for a second signature are answered as well.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
import hashlib
import re
import secrets
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from noticeboard.board.board import Board, PublishedEntry
from noticeboard.board.database import Database
from noticeboard.board.errors import (
    PostHeldError,
    PostRefusedError,
    TooManyError,
    dump_error,
)
from noticeboard.board.statements import log_statement
from noticeboard.board.tables import held
from noticeboard.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    NoticeboardError,
    UnavailableError,
)
from noticeboard.log.body import BoardChallenge, Body, RequestPost
from noticeboard.log.entry import Entry, parse_entry
from noticeboard.rules.findings import Finding, Severity, describe
from noticeboard.rules.phrases import named_persons
from noticeboard.rules.text import has_hidden, is_blank, plain, tokens
from noticeboard.runtime.text import Text, catalogue

MOST_WAITING: Final = 20
"""Per agency, at the same time."""
CHALLENGE: Final = "challenge"
"""The finding for which every challenge is held."""
MOST_CHALLENGES: Final = 200
"""Of all requests together, at the same time."""
OLDEST: Final = timedelta(days=7)
"""Bytes signed longer ago must be signed again, so that `issued` is reliable."""
LATEST: Final = 200
LONGEST_REASON: Final = 500
_QUOTED_WORDS: Final = 6
"""So many words in a row, as in the post, are a quotation."""
_ADDRESS: Final = re.compile(r"@|://|www\.|(?:\d[ ().-]{0,3}){7}")
"""An email, a page or a telephone."""
_PLACE: Final = ("agency", "key", "seq", "prev", "id", "issued", "anchor", "expires", "v")


class HeldState(StrEnum):
    """The state of a held post."""

    WAITING = "waiting"
    APPROVED = "approved"
    """A moderator approved it; the agency signs it again, or the board is about to log it."""
    PUBLISHED = "published"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldTicket:
    """A held post, under a name that only its poster and the operator know."""

    ticket: str
    agency: str
    state: HeldState
    held_at: datetime
    findings: tuple[tuple[Finding, str], ...]
    reason: str
    """What its agency reads: why it was refused, or why an approved one must be signed again."""
    public_reason: str
    """The moderator's own, which everybody can read; empty if there is none."""
    decided_by: str
    """Who decided, for other moderators only."""
    decided_at: datetime | None
    index: int | None
    raw: bytes | None
    """The entry; None after the decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One held post as shown to the public, without its text."""

    agency: str
    held_at: datetime
    decided_at: datetime | None
    state: HeldState
    codes: tuple[str, ...]
    reason: str
    """The moderator's, in public words; empty if there is none."""
    index: int | None
    """Where it was logged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthlyDecisions:
    """The held posts of one month, and the decisions about them."""

    month: str
    """`2026-11`, in UTC."""
    held: int
    published: int
    """Including approved ones."""
    refused: int
    codes: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """Counts of everything that was ever held."""

    waiting: int
    published: int
    """Including approved ones."""
    refused: int
    months: tuple[MonthlyDecisions, ...]
    """Newest first."""
    latest: tuple[Decision, ...]
    """Newest first, at most `LATEST`."""
    every: tuple[Decision, ...]
    """Newest first."""


async def hold(board: Board, raw: bytes, error: PostHeldError) -> HeldTicket | PublishedEntry:
    """Hold a post, or log it if a moderator has approved the same text before.

    Raises PostRefusedError if a moderator refused it, TooManyError, and what `Board.post` raises.
    """
    body = parse_entry(raw).body
    try:
        ticket = await _hold(board, body, raw, error)
    except IntegrityError:
        # Another process has just held the same text.
        ticket = await _hold(board, body, raw, error)
    if ticket.state is HeldState.REFUSED:
        raise PostRefusedError(Text("noticeboard.post.refused", reason=ticket.reason), ())
    if ticket.state is HeldState.WAITING:
        return ticket
    if isinstance(body, BoardChallenge):
        return ticket
    # It has just passed every other rule; only its text needed approval.
    posted = await board.post(raw, operator=True)
    await _settle(board, ticket.ticket, HeldState.PUBLISHED, raw=None, entry_index=posted.index)
    return posted


async def publish(board: Board, ticket: str, reason: str = "", *, by: str = "") -> HeldTicket:
    """Approve a held post, and log it if that is still possible; raises NoticeboardError.

    The returned state is `published`, or `approved` if the agency must sign it again. The reason is
    public, and may be empty.
    """
    found = await find(board.database, ticket)
    if found.raw is None or found.state not in {HeldState.WAITING, HeldState.APPROVED}:
        raise ConflictError(Text("noticeboard.post.decided", state=found.state))
    checked = _checked(found, reason) if reason else ""
    entry = parse_entry(found.raw)
    if found.state is HeldState.WAITING:
        await _decide(board, ticket, HeldState.APPROVED, public_reason=checked, decided_by=by)
    try:
        index = await _log(board, entry)
    except UnavailableError:
        raise  # it may be logged but not public yet: repeating the call shows which
    except NoticeboardError as error:
        if isinstance(entry.body, BoardChallenge):
            raise  # nobody but the board could sign it again
        await _settle(board, ticket, HeldState.APPROVED, raw=None, reason=str(error))
    else:
        await _settle(board, ticket, HeldState.PUBLISHED, raw=None, entry_index=index)
    return await find(board.database, ticket)


async def _log(board: Board, entry: Entry) -> int:
    """Log an approved post as it was held, and a challenge as the board signs it now."""
    body = entry.body
    if not isinstance(body, BoardChallenge):
        if board.now() - body.issued_at > OLDEST:
            raise ConflictError(Text("noticeboard.post.signed_too_long_ago"))
        return (await board.post(entry.raw, operator=True)).index
    # Logged under the id under which it was held: whoever approves it again finds it.
    index = board.state.index_of(body.agency, body.id)
    if index is not None:
        return index
    return await log_statement(
        board,
        lambda _state, link: BoardChallenge(
            **(link | {"id": body.id}), index=body.index, text=body.text
        ),
    )


async def refuse(board: Board, ticket: str, reason: str, *, by: str = "") -> HeldTicket:
    """Refuse a held post for a public reason; its text is deleted."""
    found = await find(board.database, ticket)
    if found.state is not HeldState.WAITING:
        raise ConflictError(Text("noticeboard.post.decided", state=found.state))
    checked = _checked(found, reason)
    values = {"raw": None, "reason": checked, "public_reason": checked, "decided_by": by}
    await _decide(board, ticket, HeldState.REFUSED, **values)
    return await find(board.database, ticket)


def check_reason(reason: str, *texts: str) -> str:
    """Return a moderator's reason for a decision about these texts; raises InvalidInputError.

    Everybody reads it, so it names nobody, holds no address, and doesn't repeat what was held.
    """
    stripped = reason.strip()
    if is_blank(stripped) or has_hidden(stripped) or len(stripped) > LONGEST_REASON:
        raise InvalidInputError(Text("noticeboard.post.reason_length", most=LONGEST_REASON))
    if _ADDRESS.search(stripped):
        raise InvalidInputError(Text("noticeboard.post.reason_address"))
    if any(True for _ in named_persons(plain(stripped))):
        raise InvalidInputError(Text("noticeboard.post.reason_name"))
    held_runs = {run for text in texts for run in _runs(text)}
    if not held_runs.isdisjoint(_runs(stripped)):
        raise InvalidInputError(Text("noticeboard.post.reason_quotes", most=_QUOTED_WORDS - 1))
    return stripped


def _runs(text: str) -> set[tuple[str, ...]]:
    words = [word for word in tokens(plain(text)) if word.isalnum()]
    return set(zip(*(words[start:] for start in range(_QUOTED_WORDS)), strict=False))


def _checked(found: HeldTicket, reason: str) -> str:
    body = None if found.raw is None else parse_entry(found.raw).body
    return check_reason(reason, str(getattr(body, "title", "")), str(getattr(body, "text", "")))


async def find(database: Database, ticket: str) -> HeldTicket:
    """Return the held post of a ticket; raises NotFoundError."""
    async with database.read() as connection:
        row = (await connection.execute(select(held).where(held.c.ticket == ticket))).one_or_none()
    if row is None:
        raise NotFoundError(Text("noticeboard.post.no_ticket"))
    return _ticket(row)


def about(ticket: HeldTicket) -> int | None:
    """Return the index of the request that a held challenge is about; None if it is none."""
    for finding, _ in ticket.findings:
        if finding.code == CHALLENGE:
            return int(finding.params["index"])
    return None


async def waiting_posts(database: Database) -> tuple[HeldTicket, ...]:
    """Return the posts waiting for a moderator, oldest first."""
    return await _tickets(database, held.c.state == HeldState.WAITING)


async def approved_posts(database: Database) -> tuple[HeldTicket, ...]:
    """Return the posts that were approved and can still be logged as they are, oldest first."""
    return await _tickets(database, (held.c.state == HeldState.APPROVED) & held.c.raw.is_not(None))


async def _tickets(database: Database, which: ColumnElement[bool]) -> tuple[HeldTicket, ...]:
    query = select(held).where(which).order_by(held.c.held_at)
    async with database.read() as connection:
        return tuple(map(_ticket, (await connection.execute(query)).all()))


async def decisions(database: Database) -> Decisions:
    """Return what was ever held and the decisions about it, without any text."""
    query = select(
        held.c.agency,
        held.c.findings,
        held.c.state,
        held.c.held_at,
        held.c.decided_at,
        held.c.public_reason,
        held.c.entry_index,
    ).order_by(held.c.held_at.desc())
    async with database.read() as connection:
        rows = (await connection.execute(query)).all()
    every = [
        Decision(
            agency=row.agency,
            held_at=row.held_at,
            decided_at=row.decided_at,
            state=HeldState(row.state),
            codes=tuple(code for code, _ in _parse_findings(row.findings)),
            reason=row.public_reason or "",
            index=row.entry_index,
        )
        for row in rows
    ]
    by_month: dict[str, list[Decision]] = {}
    for each in every:
        by_month.setdefault(f"{each.held_at:%Y-%m}", []).append(each)
    states = _states(every)
    return Decisions(
        waiting=states[HeldState.WAITING],
        published=states[HeldState.PUBLISHED] + states[HeldState.APPROVED],
        refused=states[HeldState.REFUSED],
        months=tuple(_month(month, found) for month, found in by_month.items()),
        latest=tuple(every[:LATEST]),
        every=tuple(every),
    )


def words_sha256(body: Body) -> str:
    """Return a hash of an entry's content, without its place in the chain."""
    fields: dict[str, Any] = msgspec.to_builtins(body)
    for name in _PLACE:
        fields.pop(name, None)
    if isinstance(body, RequestPost):
        # Compared as a duration, which stays the same when the entry is signed again.
        fields["life"] = _life_s(body)
    return hashlib.sha256(msgspec.json.encode(fields, order="deterministic")).hexdigest()


def dump_ticket(ticket: HeldTicket) -> dict[str, object]:
    """Return the answer to the poster of a held entry, as JSON values."""
    error = PostHeldError(Text("noticeboard.post.held"), ticket.findings)
    return {"held": True, "ticket": ticket.ticket, **dump_error(error)}


async def _hold(board: Board, body: Body, raw: bytes, error: PostHeldError) -> HeldTicket:
    """Return the row for this text; insert it if there is none."""
    agency, sha256 = body.agency, words_sha256(body)
    most = MOST_CHALLENGES if isinstance(body, BoardChallenge) else MOST_WAITING
    same = (held.c.agency == agency) & (held.c.words_sha256 == sha256)
    async with board.database.write() as connection:
        row = (await connection.execute(select(held).where(same))).one_or_none()
        if row is not None and row.state == HeldState.WAITING:
            # Signed again: only the newer link can be logged.
            await connection.execute(update(held).where(same).values(raw=raw))
        if row is None:
            mine = (held.c.agency == agency) & (held.c.state == HeldState.WAITING)
            many = await connection.execute(select(func.count()).select_from(held).where(mine))
            if many.scalar_one() >= most:
                raise TooManyError(Text("noticeboard.post.too_many_held", count=most))
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
                        state=HeldState.WAITING,
                        held_at=board.now(),
                    )
                    .returning(held)
                )
            ).one()
        return _ticket(row)


async def _decide(board: Board, ticket: str, state: HeldState, **values: object) -> None:
    """Store the first decision durably; ConflictError if there is one: it stands."""
    decided = {"state": state, "decided_at": board.now(), **values}
    is_first = (held.c.ticket == ticket) & (held.c.state == HeldState.WAITING)
    async with board.database.write() as connection:
        done = await connection.execute(update(held).where(is_first).values(decided))
    if not done.rowcount:
        found = await find(board.database, ticket)
        raise ConflictError(Text("noticeboard.post.decided", state=found.state))


async def _settle(board: Board, ticket: str, state: HeldState, **values: object) -> None:
    """Store what became of an approved post durably."""
    settled = {"state": state, **values}
    async with board.database.write() as connection:
        await connection.execute(update(held).where(held.c.ticket == ticket).values(settled))


def _ticket(row: Row[Any]) -> HeldTicket:
    found = tuple(
        Finding(code=code, severity=Severity.HOLD, params=params)
        for code, params in _parse_findings(row.findings)
    )
    return HeldTicket(
        ticket=row.ticket,
        agency=row.agency,
        state=HeldState(row.state),
        held_at=row.held_at,
        findings=tuple((finding, describe(finding, catalogue())) for finding in found),
        reason=row.reason or "",
        public_reason=row.public_reason or "",
        decided_by=row.decided_by or "",
        decided_at=row.decided_at,
        index=row.entry_index,
        raw=row.raw,
    )


def _parse_findings(findings: str) -> list[tuple[str, dict[str, str | int]]]:
    return msgspec.json.decode(findings, type=list[tuple[str, dict[str, str | int]]])


def _states(found: Sequence[Decision]) -> Counter[HeldState]:
    return Counter(each.state for each in found)


def _month(month: str, found: Sequence[Decision]) -> MonthlyDecisions:
    states = _states(found)
    return MonthlyDecisions(
        month=month,
        held=len(found),
        published=states[HeldState.PUBLISHED] + states[HeldState.APPROVED],
        refused=states[HeldState.REFUSED],
        codes=Counter(code for each in found for code in each.codes),
    )


def _life_s(post: RequestPost) -> int:
    return round((datetime.fromisoformat(post.expires) - post.issued_at).total_seconds())


TICKET: Final = "{ticket:[0-9a-f]{32}}"
