"""Requests that wait for a second signature, outside the log, until every overseer has decided.

1. waiting      The row, durable before the agency gets its ticket. After a crash before this, the
                agency posts the same bytes again.
2. decided      Each signed decision, as it arrives; the last one makes the row `approved` or
                `refused` in the same transaction, and a refusal deletes the text. Nobody is asked
                twice: the same decision again gives the same answer.
3. logged       The decisions, as `board.decision`. After a crash before this, the next start, look
                or post continues here, and what is logged already is skipped.
4. published    The exact bytes that waited, if they are still the chain's next link and were signed
                recently. Otherwise the agency signs the same content again, which passes at once.

What a moderator must read as well is decided first: only what nothing else holds comes to wait.
What overseers decided stands in the log; the rows here say what waits, and hold the text meanwhile.
"""

import asyncio
import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
import logging
import secrets
from typing import Any, Final

import msgspec
from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from noticeboard.board import moderation
from noticeboard.board.board import Board, PublishedEntry
from noticeboard.board.errors import (
    GoneError,
    PostRefusedError,
    PostWaitsError,
    TooManyError,
    dump_error,
)
from noticeboard.board.log import LogState
from noticeboard.board.tables import second_signatures, waits
from noticeboard.errors import (
    ConflictError,
    NotAllowedError,
    NotFoundError,
    NoticeboardError,
    UnavailableError,
    VerificationError,
)
from noticeboard.log.body import Anchor, BoardDecision, RequestPost, make_link
from noticeboard.log.encoding import encode_base64, format_time, parse_time
from noticeboard.log.entry import Entry, agency_id, content_hash, parse_entry, sign_entry
from noticeboard.log.note import parse_signer_key
from noticeboard.log.oversight import (
    DecisionReply,
    Proof,
    SignedDecision,
    WaitingRequest,
    WaitingRequests,
    parse_message,
)
from noticeboard.log.policy import Overseer, OverseerKind, verify_statement
from noticeboard.runtime.text import Text, text_of

MOST_WAITING: Final = 20
"""Per agency, at the same time."""
CLOCKS_DIFFER: Final = timedelta(minutes=5)
MOST_NONCES: Final = 10_000
POLL_S: Final = 60

_LOGGER = logging.getLogger(__name__)


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


async def wait(board: Board, raw: bytes, error: PostWaitsError) -> Wait | PublishedEntry:
    """Let a request wait, or log it if every overseer has approved the same content.

    Raises PostRefusedError if it was refused or withdrawn, TooManyError, and what `Board.post`
    raises.
    """
    post = parse_entry(raw).body
    if not isinstance(post, RequestPost):
        raise error
    subject = content_hash(post, board.settings.origin)
    try:
        found = await _wait(board, post, subject, raw, error.overseers)
    except IntegrityError:
        # Another process has just received the same content.
        found = await _wait(board, post, subject, raw, error.overseers)
    if (refusal := found.refusal) is not None:
        raise PostRefusedError(refusal, ())
    if found.state is WaitState.WAITING:
        return found
    await _log_decisions(board, found)
    posted = await board.post(raw, operator=True)
    await _publish(board, found, posted.index)
    return posted


async def _wait(
    board: Board, post: RequestPost, subject: str, raw: bytes, overseers: Sequence[Overseer]
) -> Wait:
    """Return the row for this content, with every signature that it needs now."""
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
            changed = {"raw": raw, "state": WaitState.WAITING}
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


# What overseers read and decide


async def waiting_for(board: Board, proof: Proof) -> WaitingRequests:
    """Return what waits for the overseer that proves itself, oldest first; NotAllowedError."""
    _require_overseer(board, proof.overseer)
    found = await every_wait(board)
    mine = [
        (each, signature)
        for each in found
        for signature in each.missing
        if signature.overseer == proof.overseer and each.raw is not None
    ]
    return WaitingRequests(
        waiting=tuple(
            WaitingRequest(
                entry=base64.b64encode(each.raw or b"").decode(),
                since=format_time(each.since),
                due=format_time(each.since + timedelta(days=signature.days)),
            )
            for each, signature in mine
        )
    )


class Nonces:
    """Which proofs this process has accepted lately; each is good once."""

    def __init__(self) -> None:
        self._used: dict[str, datetime] = {}

    def use(self, proof: Proof, now: datetime) -> None:
        """Accept a proof that is fresh and new; raises NotAllowedError."""
        old = [each for each, at in self._used.items() if now - at > 2 * CLOCKS_DIFFER]
        for each in old:
            del self._used[each]
        is_fresh = abs(parse_time(proof.at) - now) <= CLOCKS_DIFFER
        if not is_fresh or proof.nonce in self._used or len(self._used) >= MOST_NONCES:
            raise NotAllowedError(Text("noticeboard.oversight.stale"))
        self._used[proof.nonce] = now


def _require_overseer(board: Board, key: str) -> Overseer:
    """Return the overseer that the policy in force names by this key; raises NotAllowedError."""
    policy = board.state.registry.policies.at(board.now())
    for each in () if policy is None else policy.overseers:
        if each.key == key:
            return each
    raise NotAllowedError(Text("noticeboard.oversight.unknown"))


async def decide(board: Board, message: SignedDecision) -> DecisionReply:
    """Accept an overseer's decision, and publish or refuse the request after the last one.

    Raises NotAllowedError, NotFoundError, ConflictError, VerificationError, UnavailableError.
    """
    made = message.decision
    overseer = _require_overseer(board, made.overseer)
    verify_statement(made, message.signature, board.settings.origin, parse_signer_key(overseer.key))
    await _receive(board, message)
    found = await _finish(board, await _find(board, waits.c.subject == made.subject))
    return DecisionReply(state=found.state, index=found.index)


async def _receive(board: Board, message: SignedDecision) -> None:
    """Store a decision durably, and with it the outcome if it is the last one."""
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


async def _finish(board: Board, found: Wait) -> Wait:
    """Log what was decided, and the request if that is still possible."""
    if found.state not in {WaitState.APPROVED, WaitState.REFUSED}:
        return found
    if found.logged_at is None:
        try:
            await _log_decisions(board, found)
        except VerificationError as error:
            # Two policies have changed since: the log takes the decision no more.
            _LOGGER.warning("A decision can't be logged any more: %s", error)
            await _settle(board, found.ticket, state=WaitState.LAPSED, raw=None)
            return await find(board, found.ticket)
    if found.state is WaitState.APPROVED and found.raw is not None:
        await _publish_unchanged(board, found)
    return await _find(board, waits.c.ticket == found.ticket)


async def _publish_unchanged(board: Board, found: Wait) -> None:
    raw = found.raw or b""
    try:
        if board.now() - parse_entry(raw).body.issued_at > moderation.OLDEST:
            raise ConflictError(Text("noticeboard.post.signed_too_long_ago"))
        # It has passed every other rule; nobody but its overseers had to decide.
        posted = await board.post(raw, operator=True)
    except UnavailableError:
        raise  # it may be logged but not public yet: the next attempt shows which
    except NoticeboardError as error:
        await _settle(board, found.ticket, raw=None, reason=str(text_of(error)))
    else:
        await _publish(board, found, posted.index)


async def _publish(board: Board, found: Wait, index: int) -> None:
    await _settle(
        board, found.ticket, state=WaitState.PUBLISHED, raw=None, reason="", entry_index=index
    )


async def _settle(board: Board, ticket: str, **values: object) -> None:
    async with board.database.write() as connection:
        await connection.execute(update(waits).where(waits.c.ticket == ticket).values(values))


async def _log_decisions(board: Board, found: Wait) -> None:
    """Log each decision that isn't logged; the same one is never logged twice."""
    log_key = await asyncio.to_thread(board.home.log_key)
    author = agency_id(log_key.verifier)
    for each in found.needed:
        message = each.message
        if message is None:
            continue

        def make(state: LogState, message: SignedDecision = message) -> Entry:
            seq, prev = state.registry.next_link(author)
            published = board.published
            anchor = Anchor(size=published.size, root=encode_base64(published.root))
            link = make_link(author, log_key, seq=seq, prev=prev, anchor=anchor, at=board.now())
            body = BoardDecision(**link, decision=message.decision, signature=message.signature)
            return parse_entry(sign_entry(body, board.settings.origin, log_key))

        policies = board.state.registry.policies
        if policies.decision(found.subject, each.overseer) is not None:
            continue
        try:
            await board.post_own(make)
        except ConflictError:
            # Another process has just logged it.
            if policies.decision(found.subject, each.overseer) is None:
                raise
    await _settle(board, found.ticket, logged_at=board.now())


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
    return [_read(row, signatures) for row in rows]


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


async def finish_rest(board: Board) -> None:
    """Finish what a crash, or a log that couldn't grow, has left; raises NoticeboardError."""
    for each in await every_wait(board, WaitState.APPROVED, WaitState.REFUSED):
        if each.logged_at is None or each.raw is not None:
            await _finish(board, each)


async def finish_periodically(board: Board) -> None:
    """Finish from time to time what was left."""
    while True:
        try:
            await finish_rest(board)
        except Exception as error:  # noqa: BLE001 -- after any error, the next attempt may succeed
            _LOGGER.warning("A decision of an overseer is not logged yet: %s", error)
        await asyncio.sleep(POLL_S)
