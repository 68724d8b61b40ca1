"""The rows of requests that wait for a second signature, and of the decisions about them.

`oversight` moves them from state to state. Here each step is one transaction.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
import secrets
from typing import Any, Final

import msgspec
from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from noticeboard.board import moderation
from noticeboard.board.board import Board
from noticeboard.board.errors import GoneError, PostRefusedError, TooManyError, dump_error
from noticeboard.board.tables import second_signatures, waits
from noticeboard.errors import ConflictError, NotFoundError, NoticeboardError
from noticeboard.log.body import RequestPost
from noticeboard.log.encoding import format_time, parse_time
from noticeboard.log.entry import content_hash, parse_entry
from noticeboard.log.oversight import SignedDecision, parse_message
from noticeboard.log.policy import Overseer, OverseerKind
from noticeboard.runtime.text import Text

MOST_WAITING: Final = 20
"""Per agency, at the same time."""


class WaitState(StrEnum):
    """The state of a request that waits for a second signature."""

    WAITING = "waiting"
    APPROVED = "approved"
    """Every overseer has signed; the agency signs it again, or the board is about to log it."""
    PUBLISHED = "published"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    """By its agency."""
    LAPSED = "lapsed"
    """Nobody decided before it expired."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NeededSignature:
    """One that a request waits for, and whether its overseer has decided."""

    overseer: str
    """The overseer's key."""
    name: str
    kind: OverseerKind
    is_sealed: bool
    days: int
    approved: bool | None
    """None before it has decided."""
    message: SignedDecision | None
    received_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """A request that waits or waited, under a name that only its poster knows."""

    ticket: str
    agency: str
    subject: str
    raw: bytes | None
    """The entry; None once it isn't needed."""
    state: WaitState
    since: datetime
    expires: datetime
    logged_at: datetime | None
    reason: str
    """Why its agency must sign it again, if that is so."""
    index: int | None
    needed: tuple[NeededSignature, ...]

    @property
    def is_sealed(self) -> bool:
        """Whether only its overseers read it."""
        return any(each.is_sealed for each in self.needed)

    @property
    def refusal(self) -> Text | None:
        """Why it will not be published as it is; None if it still may be."""
        match self.state:
            case WaitState.REFUSED:
                return next(
                    _refusal(each.name, each.message)
                    for each in self.needed
                    if each.approved is False
                )
            case WaitState.WITHDRAWN:
                return Text("noticeboard.oversight.withdrawn")
            case WaitState.LAPSED:
                return Text("noticeboard.oversight.lapsed")
            case _:
                return None

    @property
    def missing(self) -> tuple[NeededSignature, ...]:
        """Who hasn't decided."""
        return tuple(each for each in self.needed if each.approved is None)


def _refusal(name: str, message: SignedDecision | None) -> Text:
    reason = "" if message is None else message.decision.text
    return Text("noticeboard.oversight.refused", name=name, reason=reason)


async def begin(board: Board, raw: bytes, post: RequestPost, needed: Sequence[Overseer]) -> Wait:
    """Return the row for a request's content, with every signature that it needs now.

    Raises PostRefusedError if an overseer refused the same words, TooManyError.
    """
    try:
        return await _begin(board, raw, post, needed)
    except IntegrityError:
        # Another process has just received the same content.
        return await _begin(board, raw, post, needed)


async def _begin(
    board: Board, raw: bytes, post: RequestPost, overseers: Sequence[Overseer]
) -> Wait:
    subject = content_hash(post, board.settings.origin)
    words = moderation.words_sha256(post)
    async with board.database.write() as connection:
        row = (await connection.execute(select(waits).where(waits.c.subject == subject))).first()
        if row is None:
            await _require_room(connection, post.agency)
            await _require_unrefused(connection, post.agency, words, overseers)
            row = (
                await connection.execute(
                    insert(waits)
                    .values(
                        ticket=secrets.token_hex(16),
                        agency=post.agency,
                        subject=subject,
                        words_sha256=words,
                        raw=raw,
                        state=WaitState.WAITING,
                        since=_to_second(board.now()),
                        expires=parse_time(post.expires),
                    )
                    .returning(waits)
                )
            ).one()
        found = _read(row, await _signatures(connection, [row.ticket]))
        known = {each.overseer for each in found.needed}
        fresh = [each for each in overseers if each.key not in known]
        if found.refusal is not None:
            return found
        if fresh:
            # Also if a later policy asks for one more signature than the row had.
            await connection.execute(
                insert(second_signatures),
                [
                    {
                        "ticket": found.ticket,
                        "overseer": each.key,
                        "name": each.name,
                        "kind": each.kind,
                        "sealed": int(each.sealed),
                        "days": each.days,
                    }
                    for each in fresh
                ],
            )
        if fresh or found.state is WaitState.WAITING:
            # Signed again: only the newer link can be logged.
            changed = {"raw": raw, "state": WaitState.WAITING, "logged_at": None}
            same = waits.c.ticket == found.ticket
            await connection.execute(update(waits).where(same).values(changed))
        row = (await connection.execute(select(waits).where(waits.c.subject == subject))).one()
        return _read(row, await _signatures(connection, [row.ticket]))


async def _require_room(connection: AsyncConnection, agency: str) -> None:
    mine = (waits.c.agency == agency) & (waits.c.state == WaitState.WAITING)
    many = await connection.execute(select(func.count()).select_from(waits).where(mine))
    if many.scalar_one() >= MOST_WAITING:
        raise TooManyError(Text("noticeboard.oversight.too_many", count=MOST_WAITING))


async def _require_unrefused(
    connection: AsyncConnection, agency: str, words: str, overseers: Sequence[Overseer]
) -> None:
    """Refuse what an overseer refused before, even if it would expire on another day."""
    query = (
        select(second_signatures.c.name, second_signatures.c.message)
        .join(waits, second_signatures.c.ticket == waits.c.ticket)
        .where(
            waits.c.agency == agency,
            waits.c.words_sha256 == words,
            waits.c.state == WaitState.REFUSED,
            second_signatures.c.approved == 0,
            second_signatures.c.overseer.in_([each.key for each in overseers]),
        )
        .limit(1)
    )
    row = (await connection.execute(query)).one_or_none()
    if row is not None:
        message = parse_message(row.message.encode(), SignedDecision)
        raise PostRefusedError(_refusal(row.name, message), ())


async def receive(board: Board, message: SignedDecision) -> None:
    """Store a decision durably, and with it the outcome if it is the last one.

    Raises NotFoundError, ConflictError if its overseer has decided otherwise, GoneError,
    InvalidInputError if its reason isn't fit for everybody.
    """
    made = message.decision
    async with board.database.write() as connection:
        query = select(waits).where(waits.c.subject == made.subject).with_for_update()
        row = (await connection.execute(query)).one_or_none()
        if row is None or row.agency != made.author or format_time(row.since) != made.since:
            raise NotFoundError(Text("noticeboard.oversight.no_request"))
        found = _read(row, await _signatures(connection, [row.ticket]))
        mine = next((each for each in found.needed if each.overseer == made.overseer), None)
        if mine is None:
            raise NotFoundError(Text("noticeboard.oversight.no_request"))
        if mine.message is not None:
            if mine.message.decision != made:
                raise ConflictError(Text("noticeboard.oversight.decided"))
            return
        now = board.now()
        _require_open(found, made.text, now)
        signed = (second_signatures.c.ticket == row.ticket) & (
            second_signatures.c.overseer == made.overseer
        )
        values = {
            "message": msgspec.json.encode(message).decode(),
            "approved": int(made.approved),
            "received_at": now,
        }
        await connection.execute(update(second_signatures).where(signed).values(values))
        outcome: dict[str, object] = {}
        if not made.approved:
            outcome = {"state": WaitState.REFUSED, "raw": None}
        elif len(found.missing) == 1:
            outcome = {"state": WaitState.APPROVED}
        if outcome:
            same = waits.c.ticket == row.ticket
            await connection.execute(
                update(waits).where(same).values({**outcome, "decided_at": now})
            )


def _require_open(found: Wait, text: str, now: datetime) -> None:
    """Raise GoneError if nothing waits any more, InvalidInputError for a text that names people."""
    if found.state is not WaitState.WAITING or found.expires <= now or found.raw is None:
        raise GoneError(Text("noticeboard.oversight.over"))
    if text:
        # Everybody reads it for good, so it names nobody and repeats nothing of what is refused.
        post = parse_entry(found.raw).body
        texts = (str(getattr(post, field, "")) for field in ("title", "text"))
        moderation.check_reason(text, *texts)


async def settle(board: Board, ticket: str, **values: object) -> None:
    """Store what became of a request."""
    async with board.database.write() as connection:
        await connection.execute(update(waits).where(waits.c.ticket == ticket).values(values))


async def withdraw(board: Board, ticket: str) -> Wait:
    """Take back a request that waits, for its agency; raises ConflictError, NotFoundError."""
    found = await find(board, ticket)
    values = {"state": WaitState.WITHDRAWN, "raw": None}
    is_waiting = (waits.c.ticket == ticket) & (waits.c.state == WaitState.WAITING)
    async with board.database.write() as connection:
        done = await connection.execute(
            update(waits).where(is_waiting).values({**values, "decided_at": board.now()})
        )
    if not done.rowcount and found.state is not WaitState.WITHDRAWN:
        raise ConflictError(Text("noticeboard.post.decided", state=found.state))
    return await find(board, ticket)


def dump_ticket(found: Wait) -> dict[str, object]:
    """Return the answer to the poster of a request that waits, as JSON values."""
    names = ", ".join(each.name for each in found.missing)
    error = NoticeboardError(Text("noticeboard.oversight.waits", names=names))
    return {"held": True, "ticket": found.ticket, **dump_error(error), **_dump_missing(found)}


_FOR_AGENCIES: Final = {
    WaitState.WAITING: "waiting",
    WaitState.APPROVED: "approved",
    WaitState.PUBLISHED: "published",
}
"""Every other state is a refusal with its reason."""


def dump_state(found: Wait) -> dict[str, object]:
    """Return what became of a request, for its poster, as JSON values."""
    return {
        "state": _FOR_AGENCIES.get(found.state, "refused"),
        "reason": found.reason if found.refusal is None else str(found.refusal),
        "index": found.index,
        "findings": [],
        **_dump_missing(found),
    }


def _dump_missing(found: Wait) -> dict[str, object]:
    return {
        "waits_for": [each.name for each in found.missing],
        "since": format_time(found.since),
    }


# Rows


async def find(board: Board, ticket: str) -> Wait:
    """Return the wait of a ticket; raises NotFoundError."""
    return await _find(board, waits.c.ticket == ticket)


async def every_wait(board: Board, *states: WaitState) -> list[Wait]:
    """Return each request in some states, by default those that wait, oldest first.

    What expired undecided no longer waits; its text is deleted.
    """
    await _lapse(board)
    query = (
        select(waits)
        .where(waits.c.state.in_(states or (WaitState.WAITING,)))
        .order_by(waits.c.since, waits.c.ticket)
    )
    async with board.database.read() as connection:
        rows = (await connection.execute(query)).all()
        signatures = await _signatures(connection, [row.ticket for row in rows])
    by_ticket: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for each in signatures:
        by_ticket[each.ticket].append(each)
    return [_read(row, by_ticket[row.ticket]) for row in rows]


async def count_undecided(board: Board) -> Mapping[tuple[str, bool], int]:
    """Return how many requests each overseer, by its key, still decides (True) or never did."""
    query = (
        select(second_signatures.c.overseer, waits.c.state, func.count())
        .join(waits, second_signatures.c.ticket == waits.c.ticket)
        .where(second_signatures.c.approved.is_(None))
        .group_by(second_signatures.c.overseer, waits.c.state)
    )
    found = Counter[tuple[str, bool]]()
    async with board.database.read() as connection:
        for overseer, state, many in await connection.execute(query):
            found[overseer, state == WaitState.WAITING] += many
    return found


async def _lapse(board: Board) -> None:
    is_over = (waits.c.state == WaitState.WAITING) & (waits.c.expires <= board.now())
    async with board.database.read() as connection:
        if not (await connection.execute(select(waits.c.ticket).where(is_over).limit(1))).all():
            return
    values = {"state": WaitState.LAPSED, "raw": None}
    async with board.database.write() as connection:
        await connection.execute(
            update(waits).where(is_over).values({**values, "decided_at": board.now()})
        )


async def find_content(board: Board, subject: str) -> Wait:
    """Return the wait of a request's content; raises NotFoundError."""
    return await _find(board, waits.c.subject == subject)


async def _find(board: Board, condition: Any) -> Wait:  # noqa: ANN401 -- an SQL condition
    async with board.database.read() as connection:
        row = (await connection.execute(select(waits).where(condition))).one_or_none()
        if row is None:
            raise NotFoundError(Text("noticeboard.post.no_ticket"))
        return _read(row, await _signatures(connection, [row.ticket]))


async def _signatures(connection: AsyncConnection, tickets: Iterable[str]) -> list[Row[Any]]:
    query = (
        select(second_signatures)
        .where(second_signatures.c.ticket.in_(list(tickets)))
        .order_by(second_signatures.c.name, second_signatures.c.overseer)
    )
    return list((await connection.execute(query)).all())


def _read(row: Row[Any], signatures: Iterable[Row[Any]]) -> Wait:
    return Wait(
        ticket=row.ticket,
        agency=row.agency,
        subject=row.subject,
        raw=row.raw,
        state=WaitState(row.state),
        since=row.since,
        expires=row.expires,
        logged_at=row.logged_at,
        reason=row.reason or "",
        index=row.entry_index,
        needed=tuple(
            NeededSignature(
                overseer=each.overseer,
                name=each.name,
                kind=each.kind,
                is_sealed=bool(each.sealed),
                days=each.days,
                approved=None if each.approved is None else bool(each.approved),
                message=None
                if each.message is None
                else parse_message(each.message.encode(), SignedDecision),
                received_at=each.received_at,
            )
            for each in signatures
            if each.ticket == row.ticket
        ),
    )


def _to_second(at: datetime) -> datetime:
    return at.replace(microsecond=0)
