"""The bodies of entries, by type: strict structs whose sorted encoding is canonical JSON.

Keys are ASCII, numbers are bounded integers and there is no free-form part, so msgspec's
sorted encoding gives the bytes of RFC 8785, many times faster than a general encoder.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cache
from operator import attrgetter
import secrets
from typing import Annotated, Final, Literal, TypedDict, override

import msgspec

from noticeboard.errors import VerificationError
from noticeboard.log.area import Area, RequestArea
from noticeboard.log.delivery import DeliveryStatement
from noticeboard.log.encoding import decode_hash, format_time, has_control, has_unseen, parse_time
from noticeboard.log.note import SignerKey, parse_signer_key
from noticeboard.log.policy import (
    TIGHTENING_NOTICE,
    Decision,
    Policy,
    require_sorted,
)
from noticeboard.runtime.text import Text

LARGEST_INT: Final = 2**53 - 1
NO_PREVIOUS: Final = "0" * 64
"""`prev` of a chain's first entry."""

Count = Annotated[int, msgspec.Meta(ge=0, le=LARGEST_INT)]
AgencyId = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{40}\Z")]
KeyId = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{8}\Z")]
Leaf = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
EntryId = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{32}\Z")]
Time = Annotated[str, msgspec.Meta(max_length=20)]
VKey = Annotated[str, msgspec.Meta(max_length=300)]
DeliveryKey = Annotated[
    str, msgspec.Meta(pattern=r"\A(age1[02-9ac-hj-np-z]{58}|age1pq1[02-9ac-hj-np-z]{1952})?\Z")
]
"""An age recipient, X25519 or post-quantum; empty if the agency takes no footage."""
Signature = Annotated[str, msgspec.Meta(pattern=r"\A[A-Za-z0-9+/]{86}==\Z")]
Slug = Annotated[str, msgspec.Meta(pattern=r"\A[a-z_]{0,40}\Z")]
Domain = Annotated[
    str,
    msgspec.Meta(
        max_length=253,
        pattern=r"\A([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]\Z",
    ),
]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Line = Annotated[str, msgspec.Meta(max_length=200)]
Words = Annotated[str, msgspec.Meta(max_length=4000)]
Days = Annotated[int, msgspec.Meta(ge=1, le=3650)]
Recipient = Literal["agency", "court", "defense", "insurer", "other", "prosecutor"]
"""Kinds of body that an agency hands shares on to."""
BANDS: Final = ((1, 4), (5, 9), (10, 19), (20, 49), (50, 99), (100, 999), (1000, LARGEST_INT))
SUM_BANDS: Final = ((1, 9), (10, 49), (50, 199), (200, 999), (1000, LARGEST_INT))
"""For numbers of which others are parts: narrower bands would give small parts away."""
AgencyKind = Literal["police", "sheriff", "fire", "ems", "transit", "other"]
"""Federal agencies are not among them."""


class Anchor(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, gc=False):
    """A checkpoint that the author had seen: the entry was made after it."""

    size: Count
    root: Annotated[str, msgspec.Meta(max_length=44)]

    def __post_init__(self) -> None:
        decode_hash(self.root)


class Window(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, gc=False):
    """The half-open interval [start, end), UTC to the second."""

    start: Time
    end: Time

    def __post_init__(self) -> None:
        if not parse_time(self.start) < parse_time(self.end):
            raise VerificationError(Text("noticeboard.entry.window"))


class Common(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    kw_only=True,
    tag_field="type",
    gc=False,
):
    """The fields of every entry: whose chain, which link of it, when."""

    v: Literal[1] = 1
    agency: AgencyId
    key: KeyId
    """The id of the key that signed it."""
    seq: Count
    prev: Leaf
    """The leaf hash of the same agency's previous entry."""
    id: EntryId
    issued: Time
    anchor: Anchor

    def __post_init__(self) -> None:
        parse_time(self.issued)
        if (self.seq == 0) != (self.prev == NO_PREVIOUS):
            raise VerificationError(Text("noticeboard.entry.no_previous"))
        _require_visible(self)

    @property
    def issued_at(self) -> datetime:
        """When it was made, according to its author."""
        return parse_time(self.issued)


class Link(TypedDict):
    """The fields of every entry apart from its content: author, link, predecessor, time."""

    agency: str
    key: str
    seq: int
    prev: str
    id: str
    issued: str
    anchor: Anchor


def make_link(  # noqa: PLR0913 -- the fields of every entry
    author: str, key: SignerKey, *, seq: int, prev: str, anchor: Anchor, at: datetime
) -> Link:
    """Return the fields of an author's next entry, under a new id."""
    return Link(
        agency=author,
        key=key.verifier.key_id.hex(),
        seq=seq,
        prev=prev,
        id=secrets.token_hex(16),
        issued=format_time(at),
        anchor=anchor,
    )


class AgencyRegister(Common, frozen=True, kw_only=True, tag="agency.register"):
    """An agency registers, signed by its root key; the board countersigns."""

    name: Name
    kind: AgencyKind
    jurisdiction: Area
    domain: Domain
    root_key: VKey
    posting_key: VKey
    delivery_key: DeliveryKey
    """An age recipient, or empty if the agency takes no footage."""
    contact: Line

    @override
    def __post_init__(self) -> None:
        super().__post_init__()
        root, posting = parse_signer_key(self.root_key), parse_signer_key(self.posting_key)
        if root.public == posting.public:
            raise VerificationError(Text("noticeboard.key.root_is_posting"))
        if root.key_id == posting.key_id:
            raise VerificationError(Text("noticeboard.key.same_ids"))


class AgencyVerify(Common, frozen=True, kw_only=True, tag="agency.verify"):
    """A verifier states how far it has confirmed an agency; 0 withdraws its statement."""

    subject: AgencyId
    level: Annotated[int, msgspec.Meta(ge=0, le=3)]


class AgencyRotate(Common, frozen=True, kw_only=True, tag="agency.rotate"):
    """New keys, signed by the root key; they act 72 hours later."""

    posting_key: VKey
    delivery_key: DeliveryKey
    reason: Line

    @override
    def __post_init__(self) -> None:
        super().__post_init__()
        parse_signer_key(self.posting_key)


class AgencyRevoke(Common, frozen=True, kw_only=True, tag="agency.revoke"):
    """The root key declares the posting key lost: entries past `last_good` are not the agency's."""

    last_good: Count
    """An index of the log."""
    reason: Line


class AgencyDelivery(Common, frozen=True, kw_only=True, tag="agency.delivery"):
    """A post-quantum delivery key beside the other one, or none any more; acts 72 hours later."""

    statement: DeliveryStatement
    """What the agency says of its key."""
    signature: Signature
    """By the root key."""

    @override
    def __post_init__(self) -> None:
        super().__post_init__()
        if self.issued_at < self.statement.made_at:
            raise VerificationError(Text("noticeboard.key.made_later"))


class AgencyRetention(Common, frozen=True, kw_only=True, tag="agency.retention"):
    """An agency promises to delete shares so many days after their request has closed.

    It holds for requests issued from then on.
    """

    days: Days
    text: Words
    """Where the promise is written down, or empty."""


class RequestPost(Common, frozen=True, kw_only=True, tag="request.post"):
    """A Request for Assistance."""

    incident: Slug
    title: Line
    text: Words
    case_number: Line
    contact: Line
    window: Window
    area: RequestArea
    expires: Time

    @override
    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.issued_at < parse_time(self.expires):
            raise VerificationError(Text("noticeboard.entry.expires"))


class RequestUpdate(Common, frozen=True, kw_only=True, tag="request.update"):
    """More information about a request."""

    request: EntryId
    text: Words


class RequestCorrect(Common, frozen=True, kw_only=True, tag="request.correct"):
    """A correction of a request. The request itself stays unchanged."""

    request: EntryId
    text: Words


class RequestResolve(Common, frozen=True, kw_only=True, tag="request.resolve"):
    """A request needs no more answers."""

    request: EntryId
    text: Words


class RequestAnswer(Common, frozen=True, kw_only=True, tag="request.answer"):
    """An agency's answer to a challenge of its request."""

    request: EntryId
    challenge: EntryId
    text: Words


class Tally(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, gc=False):
    """A number of shares: 0, or the band that it lies in. Never exact, as it could name a home."""

    at_least: Count
    at_most: Count


class RequestAccount(Common, frozen=True, kw_only=True, tag="request.account"):
    """What became of the shares that answered a request. Counts only, so it names no home."""

    request: EntryId
    received: Tally
    opened: Tally
    unopened: Tally
    """Neither opened nor taken back: they didn't open, held nothing, or nobody tried."""
    withdrawn: Tally
    """Taken back by a household before they were opened."""
    used: Tally
    """Part of the case's file."""
    handed_on: Tally
    handed_to: Annotated[tuple[Recipient, ...], msgspec.Meta(max_length=8)]
    """Which kinds of body received some, in alphabetical order."""
    deleted: Tally
    kept: Tally
    keep_until: Time
    """When the last of them is deleted at the latest; empty if none is kept."""
    text: Words
    """Why they are kept for longer than promised, or what else there is to say; or empty."""

    @override
    def __post_init__(self) -> None:
        super().__post_init__()
        sums = self.received, self.opened
        parts = (self.unopened, self.withdrawn, self.used, self.handed_on, self.deleted, self.kept)
        if not (_are_banded(sums, SUM_BANDS) and _are_banded(parts, BANDS)):
            raise VerificationError(Text("noticeboard.account.band"))
        require_sorted(self.handed_to, "handed_to")
        if bool(self.handed_to) != bool(self.handed_on.at_most):
            raise VerificationError(Text("noticeboard.account.handed_to"))
        if bool(self.keep_until) != bool(self.kept.at_most):
            raise VerificationError(Text("noticeboard.account.keep_until"))
        if self.keep_until:
            parse_time(self.keep_until)


def _are_banded(tallies: Iterable[Tally], bands: Sequence[tuple[int, int]]) -> bool:
    return all((each.at_least, each.at_most) in ((0, 0), *bands) for each in tallies)


class BoardNotice(Common, frozen=True, kw_only=True, tag="board.notice"):
    """The board's moderation note on an entry. The entry stays."""

    index: Count
    text: Words


class BoardHeads(Common, frozen=True, kw_only=True, tag="board.heads"):
    """The board's root over every chain's last entry: proves that a history is complete."""

    root: Leaf
    count: Count


class BoardSnapshot(Common, frozen=True, kw_only=True, tag="board.snapshot"):
    """What the log says before the board's newest heads: agencies, and requests that are open."""

    at: Count
    """The index of these heads: the entries before them are covered."""
    root: Leaf
    """Over the entries before `at`."""
    rows: Leaf
    """The root over the snapshot's rows."""
    count: Count
    sha256: Leaf
    """Of the snapshot's file."""


class BoardChallenge(Common, frozen=True, kw_only=True, tag="board.challenge"):
    """What somebody holds against a request, as the board received it. Nobody is named."""

    index: Count
    """The request's."""
    text: Words


class BoardPolicy(Common, frozen=True, kw_only=True, tag="board.policy"):
    """A policy by whoever governs the board, which logs it."""

    policy: Policy
    signature: Signature
    """By the governor that the policy before it names; the first one by its own."""

    @override
    def __post_init__(self) -> None:
        super().__post_init__()
        if self.policy.begins_at < self.issued_at + TIGHTENING_NOTICE:
            raise VerificationError(Text("noticeboard.policy.notice", days=TIGHTENING_NOTICE.days))


class BoardDecision(Common, frozen=True, kw_only=True, tag="board.decision"):
    """An overseer's decision about a request that waited, logged before the request."""

    decision: Decision
    signature: Signature
    """By the overseer."""


class PageRelease(Common, frozen=True, kw_only=True, tag="page.release"):
    """The share page that the board serves from now on, for whoever compares."""

    release: Annotated[str, msgspec.Meta(pattern=r"\A[0-9]{1,5}(\.[0-9]{1,5}){1,3}\Z")]
    sha256: Leaf
    """Of the page's file."""


class Newer(Common, frozen=True, kw_only=True):
    """An entry of a type unknown to this version: kept and counted, never acted on."""

    kind: Annotated[
        str, msgspec.Meta(max_length=60, pattern=r"\A[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)+\Z")
    ]
    """The type that it names."""
    text: bytes
    """The whole body, as canonical JSON."""


AgencyBody = AgencyRegister | AgencyRotate | AgencyRevoke | AgencyDelivery | AgencyRetention
ThreadBody = RequestUpdate | RequestCorrect | RequestResolve | RequestAnswer
BoardStatement = BoardHeads | BoardSnapshot | BoardPolicy | BoardDecision | PageRelease
BoardBody = BoardNotice | BoardChallenge | BoardStatement
KnownBody = AgencyBody | AgencyVerify | RequestPost | ThreadBody | RequestAccount | BoardBody
Body = KnownBody | Newer


def type_of(body: Common) -> str:
    """Return the type that a body names, such as `request.post`."""
    return body.kind if isinstance(body, Newer) else str(type(body).__struct_config__.tag)


_COMMON_FIELDS: Final = len(Common.__struct_fields__)


@cache
def _own_fields(kind: type[Common]) -> Callable[[Common], tuple[object, ...]]:
    """Return a getter for the fields that only this type of entry has."""
    # The common fields need no check: their patterns allow only visible characters.
    return attrgetter(*kind.__struct_fields__[_COMMON_FIELDS:])


def _require_visible(body: Common) -> None:
    """Check that every character is visible; raises VerificationError."""
    shown = "".join([each for each in _own_fields(type(body))(body) if isinstance(each, str)])
    # Most text is printable ASCII, and both sets lie outside it.
    if shown.isascii() and shown.isprintable():
        return
    for field in body.__struct_fields__[_COMMON_FIELDS:]:
        text = getattr(body, field)
        if not isinstance(text, str) or (text.isascii() and text.isprintable()):
            continue
        if has_control(text) if field == "text" else has_unseen(text):
            raise VerificationError(Text("noticeboard.entry.unseen", field=field))
