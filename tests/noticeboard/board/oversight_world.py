"""A board with a policy that names overseers, and what an overseer sends."""

import asyncio
from datetime import datetime, timedelta
import secrets

from noticeboard.board.board import Board
from noticeboard.log.body import BoardPolicy, RequestPost
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import content_hash, parse_entry, sign_entry
from noticeboard.log.note import SignerKey
from noticeboard.log.oversight import Proof, SignedDecision, prove
from noticeboard.log.policy import Decision, Limits, Overseer, Policy, sign_statement
from tests.noticeboard.board.world import link_of
from tests.noticeboard.log.made import GOVERNOR, ORIGIN, OVERSEER, Clock, key

CITIZENS = key("board.city.example.org/overseer")
COURT = Overseer(
    days=3,
    incidents=("missing_person",),
    key=str(OVERSEER.verifier),
    kind="court",
    name="Example County Court",
    sealed=True,
)
CIVILIAN_BOARD = Overseer(
    days=5,
    key=str(CITIZENS.verifier),
    kind="civilian_board",
    name="Civilian Board",
    phrases=("school",),
    sealed=False,
)


async def enact(board: Board, clock: Clock, *overseers: Overseer) -> None:
    """Log a policy with these overseers, and let the time pass until it is in force."""
    log_key = await asyncio.to_thread(board.home.log_key)
    policies = board.state.registry.policies
    begins = format_time(clock() + timedelta(days=30))
    policy = Policy(
        begins=begins,
        governor=str(GOVERNOR.verifier),
        limits=Limits(),
        name="Ordinance 26-14",
        number=len(policies.logged) + 1,
        overseers=overseers,
        text="As the council decided.",
    )
    link = link_of(board, log_key, clock())
    signature = sign_statement(policy, ORIGIN, GOVERNOR)
    body = BoardPolicy(**link, policy=policy, signature=signature)
    await board.post(sign_entry(body, ORIGIN, log_key), operator=True)
    clock.at += timedelta(days=30)


def proof(clock: Clock, by: SignerKey, origin: str = ORIGIN, *, nonce: str = "") -> Proof:
    """Return what an overseer proves itself with."""
    return prove(by, origin, at=format_time(clock()), nonce=nonce or secrets.token_hex(16))


def decided(  # noqa: PLR0913 -- everything that a decision names
    raw: bytes,
    since: datetime,
    by: SignerKey,
    *,
    approved: bool = True,
    text: str = "",
    origin: str = ORIGIN,
) -> SignedDecision:
    """Return an overseer's signed decision about a request."""
    post = parse_entry(raw).body
    assert isinstance(post, RequestPost)
    made = Decision(
        approved=approved,
        author=post.agency,
        overseer=str(by.verifier),
        since=format_time(since),
        subject=content_hash(post, ORIGIN),
        text=text,
    )
    return SignedDecision(decision=made, signature=sign_statement(made, origin, by))
