"""Posts entries: each is stored before it is sent, and counts as logged only with a proof.

1. posts/ID.entry     A crash after this leaves an entry that may or may not be logged: the
                      next command sends the same bytes, which the board logs only once.
2. sent, and proved   The proof is checked, and the log followed up to its checkpoint.
                      If a moderator must see it first, posts/ID.held has its ticket; the
                      next entry then takes the same place in the chain.
3. posts/ID.proof     After a crash before this, the same bytes are sent and get the same proof.
4. state.json         After a crash before this, the same part of the log is followed again.

The state of held posts is queried, and approved ones are logged. Changes of an agency's keys, and
a verifier's statement about it, are posts like any other.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

import msgspec

from noticeboard.agency.client import BoardClient, HeldError, HeldReply
from noticeboard.agency.home import AgencyHome, FollowedState, OverseerWait, TrustedBoard
from noticeboard.agency.keys import activate, pending_statement
from noticeboard.agency.known_policy import add_policies
from noticeboard.agency.log import ContradictionError, anchor, check_checkpoint, follow, whole_log
from noticeboard.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    NoticeboardError,
    UnavailableError,
    VerificationError,
)
from noticeboard.log.body import (
    AgencyDelivery,
    AgencyRevoke,
    AgencyVerify,
    Anchor,
    Body,
    Link,
    RequestPost,
    make_link,
)
from noticeboard.log.checkpoint import TlogProof
from noticeboard.log.encoding import encode_base64, format_time, parse_time
from noticeboard.log.entry import Entry, agency_id, parse_entry, sign_entry
from noticeboard.log.note import SignerKey
from noticeboard.log.tree import EMPTY_ROOT
from noticeboard.runtime.text import Text, text_of


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedPost:
    """A logged entry, and the path of its proof."""

    entry: Entry
    index: int
    proof: Path
    foreign: tuple[int, ...]
    """Indexes of entries in the agency's name that were not made in this folder."""


type Make = Callable[[Link], Body]


def next_link(agency: str, key: SignerKey, state: FollowedState, now: datetime) -> Link:
    """Return the link that follows `state`."""
    return make_link(agency, key, seq=state.seq, prev=state.prev, anchor=anchor(state), at=now)


def check_answer(index: int, leaf: str, proof: TlogProof, entry: Entry) -> None:
    """Check a board's answer against the entry that was sent; raises VerificationError."""
    if leaf != entry.leaf.hex() or proof.index != index:
        raise VerificationError(Text("noticeboard.reply.other_entry"))


def at_board[T](home: AgencyHome, work: Callable[[BoardClient], Awaitable[T]]) -> T:
    """Run work that talks to the agency's board, in this thread; hold the folder's lock."""

    async def do() -> T:
        async with BoardClient.to(home.profile().board.url) as client:
            return await work(client)

    return asyncio.run(do())


class Poster:
    """Posts an agency's entries, one at a time; hold the folder's lock meanwhile."""

    def __init__(
        self,
        home: AgencyHome,
        client: BoardClient,
        now: Callable[[], datetime],
        *,
        key: SignerKey | None = None,
    ) -> None:
        """Set up a poster; `key` signs instead of the posting key."""
        self._home = home
        self._client = client
        self._now = now
        self._profile = home.profile()
        self._trust: TrustedBoard = self._profile.board
        if key is None:
            activate(home, now())
        self._key = key or home.posting_key()
        self._is_other_key = key is not None
        self._foreign: list[int] = []

    async def publish(self, make: Make) -> LoggedPost:
        """Have the entry from `make` logged, after finishing what an earlier command left.

        Raises NoticeboardError; after UnavailableError the same command resumes, and after
        HeldError a moderator decides.
        """
        state = await self._catch_up()
        pending = self._home.pending()
        if pending is not None:
            again = make(_link_of(pending.body)) == pending.body
            posted = await self._finish(pending, state, again=again)
            if posted is not None and again:
                return posted
        state = self._home.state()
        if not self._is_other_key:
            state = await self._log_statement(state)
        return await self._send(self._sign_next(make, state), state)

    async def log_statement(self) -> None:
        """Have the root key's word about the post-quantum key logged, if it isn't yet."""
        if pending_statement(self._home) is not None:
            await self._catch_up()
            await self._log_statement(self._home.state())

    async def resend(
        self, held: Entry, *, approved: bool, keeps_expiry: bool = False
    ) -> LoggedPost:
        """Have a held entry logged; if needed and approved, sign it again first.

        With `keeps_expiry` it then expires at the same time, as overseers have approved it; by
        default it stays open for the same duration.

        Raises ConflictError, NotAllowedError or VerificationError if it cannot be logged
        unchanged.
        """
        state = await self._catch_up()
        pending = self._home.pending()
        if pending is not None:
            await self._finish(pending, state, again=False)
            state = self._home.state()
        try:
            return await self._deliver(held, state)
        except HeldError as error:
            # A moderator has approved it, and overseers decide next: they have a ticket of their
            # own.
            self._save_held(held, error)
            raise
        except (ConflictError, NotAllowedError, VerificationError):
            if not approved:
                raise
        entry = self._sign_next(partial(_relink, held.body, keeps_expiry=keeps_expiry), state)
        self._home.drop_entry(held)
        return await self._send(entry, state)

    async def _log_statement(self, state: FollowedState) -> FollowedState:
        """Return the state after it is logged; a board that doesn't know the type yet may refuse.

        Raises UnavailableError, and what else leaves open whether the entry is logged.
        """
        waiting = pending_statement(self._home)
        if waiting is None:
            return state
        statement, signature = waiting.statement, waiting.signature

        def make(link: Link) -> Body:
            return AgencyDelivery(**link, statement=statement, signature=signature)

        try:
            await self._send(self._sign_next(make, state), state)
        except (ConflictError, HeldError, InvalidInputError, NotAllowedError):
            # It waits for the next post; this one is why the command was called.
            return self._home.state()
        pending_statement(self._home)
        return self._home.state()

    async def _catch_up(self) -> FollowedState:
        note = await self._client.checkpoint()
        state = await self._follow(note, self._home.state())
        self._home.save_state(state)
        if state.seq == 0:
            raise NotFoundError(Text("noticeboard.agency.not_registered_yet"))
        return state

    def _sign_next(self, make: Make, state: FollowedState) -> Entry:
        """Sign the next link and store it."""
        body = make(next_link(self._profile.id, self._key, state, self._now()))
        entry = parse_entry(sign_entry(body, self._trust.origin, self._key))
        self._home.write_entry(entry)
        return entry

    async def _finish(
        self, pending: Entry, state: FollowedState, *, again: bool
    ) -> LoggedPost | None:
        """Send a pending entry; None if it is out of the way, or `make` must run again."""
        try:
            return await self._send(pending, state)
        except ConflictError:
            if not again:
                raise
            return None
        except HeldError:
            if again:
                raise
            return None

    async def _send(self, entry: Entry, state: FollowedState) -> LoggedPost:
        try:
            return await self._deliver(entry, state)
        except UnavailableError as error:
            raise UnavailableError(Text("noticeboard.post.kept", error=text_of(error))) from error
        except HeldError as held:
            self._save_held(entry, held)
            raise
        except VerificationError:
            raise
        except NoticeboardError:
            self._home.drop_entry(entry)
            raise

    def _save_held(self, entry: Entry, held: HeldError) -> None:
        self._home.save_wait(entry, held.wait)
        self._home.save_ticket(entry, held.ticket)

    async def _deliver(self, entry: Entry, state: FollowedState) -> LoggedPost:
        answer = await self._client.post(entry.raw)
        proof = TlogProof.parse(answer.proof)
        check_answer(answer.index, answer.leaf, proof, entry)
        proof.verify(entry.leaf, self._trust.log, self._trust.witness_keys)
        state = await self._follow(proof.checkpoint_note, state)
        # A proof that includes its entry can be checked on its own.
        path = self._home.save_proof(entry, replace(proof, extra=entry.raw).text())
        self._home.save_state(state)
        return LoggedPost(entry=entry, index=answer.index, proof=path, foreign=tuple(self._foreign))

    async def _follow(self, note: str | bytes, state: FollowedState) -> FollowedState:
        target = check_checkpoint(note, self._trust, self._now())
        try:
            followed = await follow(self._client, self._profile.id, state, target)
        except ContradictionError as error:
            folder = self._home.save_evidence(error.evidence)
            raise VerificationError(
                Text("noticeboard.post.proof_kept", error=text_of(error), folder=str(folder))
            ) from error
        self._foreign += [own.index for own in followed.own if not self._home.is_own(own.entry)]
        add_policies(self._home.folder, followed.policies)
        return followed.state


def _relink(body: Body, link: Link, *, keeps_expiry: bool = False) -> Body:
    """Return the same content in another place of the chain."""
    moved = msgspec.structs.replace(body, **link)
    if not keeps_expiry and isinstance(moved, RequestPost) and isinstance(body, RequestPost):
        life = parse_time(body.expires) - body.issued_at
        return msgspec.structs.replace(moved, expires=format_time(moved.issued_at + life))
    return moved


def _link_of(body: Body) -> Link:
    return Link(
        agency=body.agency,
        key=body.key,
        seq=body.seq,
        prev=body.prev,
        id=body.id,
        issued=body.issued,
        anchor=body.anchor,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldResult:
    """The state of one held post."""

    ticket: str
    entry: Entry
    """As it was held."""
    answer: HeldReply
    posted: LoggedPost | None = None
    """Set if it is logged, unchanged or signed again."""


async def finish_held(
    home: AgencyHome, client: BoardClient, now: Callable[[], datetime], ticket: str = ""
) -> list[HeldResult]:
    """Query the held post of a ticket, or all of them, and finish those decided.

    Raises NotFoundError if none is held here, and NoticeboardError.
    """
    found = [(each, entry) for each, entry in home.held_entries() if each.startswith(ticket)]
    if ticket and not found:
        raise NotFoundError(Text("noticeboard.post.no_such_ticket"))
    return [await _finish_held(home, client, now, each, entry) for each, entry in found]


async def withdraw_held(home: AgencyHome, client: BoardClient, ticket: str) -> HeldReply:
    """Take back the request of a ticket that waits for a second signature.

    Raises InvalidInputError unless the ticket names one, and NoticeboardError.
    """
    found = [each for each, _ in home.held_entries() if ticket and each.startswith(ticket)]
    if len(found) != 1:
        raise InvalidInputError(Text("noticeboard.post.no_such_ticket"))
    return await client.withdraw(found[0])


async def _finish_held(
    home: AgencyHome, client: BoardClient, now: Callable[[], datetime], ticket: str, entry: Entry
) -> HeldResult:
    answer = await client.held_reply(ticket)
    posted = None
    waited = bool(answer.since)
    match answer.state:
        case "waiting":
            home.save_wait(entry, answer.wait)
        case "refused":
            home.drop_entry(entry)
        case "approved":
            poster = Poster(home, client, now)
            try:
                posted = await poster.resend(entry, approved=True, keeps_expiry=waited)
            except HeldError as error:
                waits = error.wait or OverseerWait(names=(), since="")
                answer = HeldReply(state="waiting", waits_for=waits.names, since=waits.since)
        case "published":
            try:
                posted = await Poster(home, client, now).resend(entry, approved=False)
            except (ConflictError, InvalidInputError, NotAllowedError, VerificationError):
                # The same text was signed again, and that entry is the logged one.
                home.drop_entry(entry)
    return HeldResult(ticket=ticket, entry=entry, answer=answer, posted=posted)


type Now = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class VouchResult:
    """A verifier's logged statement."""

    index: int
    id: str
    name: str
    """The agency's name, as a stranger wrote it."""


async def revoke(  # noqa: PLR0913 -- the content, the author and the board
    home: AgencyHome,
    client: BoardClient,
    now: Now,
    *,
    root: SignerKey,
    last_good: int,
    reason: str,
) -> LoggedPost:
    """Have the posting key revoked: its signatures after entry `last_good` are disowned."""

    def make(link: Link) -> Body:
        try:
            return AgencyRevoke(**link, last_good=last_good, reason=reason)
        except (VerificationError, ValueError) as error:
            raise InvalidInputError(
                Text("noticeboard.entry.not_loggable", error=text_of(error))
            ) from error

    return await Poster(home, client, now, key=root).publish(make)


async def vouch(  # noqa: PLR0913 -- the content, the author and the board
    client: BoardClient,
    trust: TrustedBoard,
    now: Now,
    *,
    key: SignerKey,
    agency: str,
    level: int,
) -> VouchResult:
    """Have a verifier's statement about an agency logged, after checking the whole log.

    Raises NotFoundError if the agency is not registered, and NoticeboardError.
    """
    registry, _, checkpoint = await whole_log(client, trust, [key.verifier], now())
    record = registry.agency(agency)
    if record is None:
        raise NotFoundError(Text("noticeboard.agency.not_registered"))
    author = agency_id(key.verifier)
    seq, prev = registry.next_link(author)
    root = checkpoint.root if checkpoint.size else EMPTY_ROOT
    anchor = Anchor(size=checkpoint.size, root=encode_base64(root))
    try:
        link = make_link(author, key, seq=seq, prev=prev, anchor=anchor, at=now())
        body = AgencyVerify(
            **link,
            subject=agency,
            level=level,
        )
    except (VerificationError, ValueError) as error:
        raise InvalidInputError(
            Text("noticeboard.entry.not_loggable", error=text_of(error))
        ) from error
    entry = parse_entry(sign_entry(body, trust.origin, key))
    answer = await client.post(entry.raw)
    proof = TlogProof.parse(answer.proof)
    check_answer(answer.index, answer.leaf, proof, entry)
    proof.verify(entry.leaf, trust.log, trust.witness_keys)
    return VouchResult(index=answer.index, id=entry.body.id, name=record.name)
