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
What overseers decided stands in the log; the rows (`waiting_requests`) hold the text meanwhile.
"""

import asyncio
import base64
from datetime import datetime, timedelta
import logging
from typing import Final

from noticeboard.board import moderation
from noticeboard.board.board import Board, PublishedEntry
from noticeboard.board.errors import PostRefusedError, PostWaitsError
from noticeboard.board.log import LogState
from noticeboard.board.statements import log_statement
from noticeboard.board.waiting_requests import (
    Wait,
    WaitState,
    begin,
    every_wait,
    find,
    find_content,
    receive,
    settle,
)
from noticeboard.errors import (
    ConflictError,
    NotAllowedError,
    NoticeboardError,
    UnavailableError,
    VerificationError,
)
from noticeboard.log.body import BoardDecision, Link, RequestPost
from noticeboard.log.encoding import format_time, parse_time
from noticeboard.log.entry import parse_entry
from noticeboard.log.note import parse_signer_key
from noticeboard.log.oversight import (
    DecisionReply,
    Proof,
    SignedDecision,
    WaitingRequest,
    WaitingRequests,
)
from noticeboard.log.policy import Overseer, verify_statement
from noticeboard.runtime.text import Text, text_of

CLOCKS_DIFFER: Final = timedelta(minutes=5)
MOST_NONCES: Final = 10_000
POLL_S: Final = 60

_LOGGER = logging.getLogger(__name__)


async def wait(board: Board, raw: bytes, error: PostWaitsError) -> Wait | PublishedEntry:
    """Let a request wait, or log it if every overseer has approved the same content.

    Raises PostRefusedError if it was refused or withdrawn, TooManyError, and what `Board.post`
    raises.
    """
    post = parse_entry(raw).body
    if not isinstance(post, RequestPost):
        raise error
    found = await begin(board, raw, post, error.overseers)
    if (refusal := found.refusal) is not None:
        raise PostRefusedError(refusal, ())
    if found.state is WaitState.WAITING:
        return found
    await _log_decisions(board, found)
    posted = await board.post(raw, operator=True)
    await _publish(board, found, posted.index)
    return posted


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
    await receive(board, message)
    found = await _finish(board, await find_content(board, made.subject))
    return DecisionReply(state=found.state, index=found.index)


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
            await settle(board, found.ticket, state=WaitState.LAPSED, raw=None)
            return await find(board, found.ticket)
    if found.state is WaitState.APPROVED and found.raw is not None:
        await _publish_unchanged(board, found)
    return await find(board, found.ticket)


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
        await settle(board, found.ticket, raw=None, reason=str(text_of(error)))
    else:
        await _publish(board, found, posted.index)


async def _publish(board: Board, found: Wait, index: int) -> None:
    await settle(
        board, found.ticket, state=WaitState.PUBLISHED, raw=None, reason="", entry_index=index
    )


async def _log_decisions(board: Board, found: Wait) -> None:
    """Log each decision that isn't logged; the same one is never logged twice."""
    for each in found.needed:
        message = each.message
        if message is None:
            continue

        def make(_state: LogState, link: Link, message: SignedDecision = message) -> BoardDecision:
            return BoardDecision(**link, decision=message.decision, signature=message.signature)

        policies = board.state.registry.policies
        if policies.decision(found.subject, each.overseer) is not None:
            continue
        try:
            await log_statement(board, make)
        except ConflictError:
            # Another process has just logged it.
            if policies.decision(found.subject, each.overseer) is None:
                raise
    await settle(board, found.ticket, logged_at=board.now())


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
