"""Changing what the log says of an agency: its keys, and a verifier's word about it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
import secrets

from noticeboard.agency.board_client import BoardClient
from noticeboard.agency.home import AgencyHome, Trust
from noticeboard.agency.next_keys import keep_logged, prepare
from noticeboard.agency.posting import Link, Posted, Poster, check_answer
from noticeboard.agency.standing import whole_log
from noticeboard.errors import InvalidInputError, NotFoundError, VerificationError
from noticeboard.log.body import AgencyRevoke, AgencyRotate, AgencyVerify, Anchor, Body
from noticeboard.log.checkpoint import TlogProof
from noticeboard.log.encoding import encode_base64, format_time
from noticeboard.log.entry import agency_id, parse_entry, sign_entry
from noticeboard.log.note import SignerKey
from noticeboard.log.tree import EMPTY_ROOT

type Now = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotated:
    """A logged rotation, and from when its keys act."""

    posted: Posted
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouched:
    """A verifier's word that is logged."""

    index: int
    id: str
    name: str
    """The agency's, as a stranger wrote it."""


async def rotate(  # noqa: PLR0913 -- what is said, by whom, and where
    home: AgencyHome,
    client: BoardClient,
    now: Now,
    *,
    root: SignerKey,
    reason: str,
    with_delivery: bool,
) -> Rotated:
    """Have new keys logged, which act 72 hours later; raises NoticeboardError.

    The same command goes on where it was interrupted.
    """
    new = prepare(home, root, with_delivery=with_delivery)

    def make(link: Link) -> Body:
        return AgencyRotate(
            **link,
            posting_key=str(new.posting.verifier),
            delivery_key=new.delivery_key,
            reason=reason,
        )

    posted = await Poster(home, client, now, key=root).publish(make)
    return Rotated(posted=posted, since=keep_logged(home, posted.entry))


async def revoke(  # noqa: PLR0913 -- what is said, by whom, and where
    home: AgencyHome,
    client: BoardClient,
    now: Now,
    *,
    root: SignerKey,
    last_good: int,
    reason: str,
) -> Posted:
    """Have the posting key revoked: what it signed past `last_good` is not the agency's word."""

    def make(link: Link) -> Body:
        try:
            return AgencyRevoke(**link, last_good=last_good, reason=reason)
        except (VerificationError, ValueError) as error:
            raise InvalidInputError(f"This cannot be logged: {error}") from error

    return await Poster(home, client, now, key=root).publish(make)


async def vouch(  # noqa: PLR0913 -- what is said, by whom, and where
    client: BoardClient,
    trust: Trust,
    now: Now,
    *,
    key: SignerKey,
    agency: str,
    level: int,
) -> Vouched:
    """Have a verifier's word about an agency logged, after checking the whole log.

    Raises NotFoundError where no such agency is registered, and NoticeboardError.
    """
    registry, _, seen = await whole_log(client, trust, [key.verifier], now())
    record = registry.agency(agency)
    if record is None:
        raise NotFoundError("The board has not registered this agency.")
    author = agency_id(key.verifier)
    seq, prev = registry.next_link(author)
    try:
        body = AgencyVerify(
            agency=author,
            key=key.verifier.key_id.hex(),
            seq=seq,
            prev=prev,
            id=secrets.token_hex(16),
            issued=format_time(now()),
            anchor=Anchor(
                size=seen.size, root=encode_base64(seen.root if seen.size else EMPTY_ROOT)
            ),
            subject=agency,
            level=level,
        )
    except (VerificationError, ValueError) as error:
        raise InvalidInputError(f"This cannot be logged: {error}") from error
    entry = parse_entry(sign_entry(body, trust.origin, key))
    answer = await client.post(entry.raw)
    proof = TlogProof.parse(answer.proof)
    check_answer(answer.index, answer.leaf, proof, entry)
    proof.verify(entry.leaf, trust.log, trust.witness_keys)
    return Vouched(index=answer.index, id=entry.body.id, name=record.name)
