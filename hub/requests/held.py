"""Requests as the docket holds them: packed, and few as objects. Pure."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Final

import msgspec

from hub.model.ids import BoardOrigin, RequestId
from hub.model.request import (
    Account,
    Accounting,
    Agency,
    Request,
    RequestStatus,
    ThreadItem,
    ThreadKind,
)
from hub.model.window import TimeWindow
from hub.requests.agencies import request_of
from hub.requests.indexes import Slot, bounds_of, numbers_of
from hub.store.packed import PackedValues, compress, expand
from noticeboard.log.area import Circle, RequestArea
from noticeboard.log.body import NO_PREVIOUS, Anchor, RequestPost, Window
from noticeboard.log.encoding import encode_base64, format_time
from noticeboard.log.tree import EMPTY_ROOT
from noticeboard.rules.area import bounds
from noticeboard.rules.findings import Finding, Severity
from noticeboard.rules.limits import case_of
from noticeboard.rules.text import SafeText, is_blank

MOST_OBJECTS: Final = 512
"""How many requests of a board are in memory as objects: about 6 KB each, and 1 KB packed."""
_CASE_BYTES: Final = 16


@dataclass(slots=True, kw_only=True)
class HeldRequest:
    """A request, and what its findings were made from."""

    request: Request
    post: RequestPost
    seen_at: datetime
    earlier_posts_for_case: int
    by_policy: tuple[Finding, ...]
    """What the board's policy says of it: it never changes, as nothing logged later counts."""
    closes: datetime
    """By the times that entries state, whenever they were seen."""
    places: tuple[int, ...] = ()
    """The indexes of its entry and of those about it."""
    in_thread: tuple[Finding, ...] = ()
    """The findings in the texts of its thread."""
    of_overseers: tuple[Finding, ...] = ()
    """Whether a second signature is missing that its board's policy asks for."""
    account: Account | None = None
    """The newest account, which counts if the request had closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentAgency:
    """What an agency's requests show of it, and when time alone may change that."""

    registered: datetime
    """When it registered."""
    of_name: tuple[Finding, ...] = ()
    """The findings about its name."""
    shown: bytes = b""
    """A digest of its record and of what is shown of it; empty if it has no request yet."""
    late: bytes = b""
    """A digest of the entries that it is late with, and since when; empty if there are none."""
    changes_at: datetime | None = None
    """When its keys change next, by this house's clock."""
    judged_until: datetime | None = None
    """When its accounts must be judged again, by the log's time; None if they weren't yet."""


class _Row(msgspec.Struct, array_like=True, gc=False):
    """A request's row. All but the body is read at each start."""

    index: int
    agency: bytes
    expires: datetime
    status: RequestStatus
    places: tuple[int, ...]
    bounds: tuple[int, int, int, int]
    """The box around its area."""
    body: bytes
    """Compressed."""


class _Current(msgspec.Struct, array_like=True, gc=False):
    registered: datetime
    of_name: tuple[Finding, ...]
    shown: bytes
    late: bytes
    changes_at: datetime | None
    judged_until: datetime | None


class _Body(msgspec.Struct, array_like=True, gc=False):
    """What a row has of a request without being asked for by a start.

    Its texts are the post's: what is shown of them is made from them.
    """

    id: bytes
    issued: str
    expires: str
    incident: str
    contact: str
    window: tuple[str, str]
    key: str
    origin: BoardOrigin
    domain: SafeText
    kind: str
    level: int
    delivery_key: str
    leaf: bytes
    seen_at: datetime
    closes: datetime
    accounting: Accounting | None
    name: SafeText
    title: str
    text: str
    case_number: str
    area: RequestArea
    thread: tuple[tuple[ThreadKind, int, datetime, SafeText], ...]
    findings: tuple[Finding, ...]
    earlier_posts_for_case: int
    by_policy: tuple[Finding, ...]
    in_thread: tuple[Finding, ...]
    of_overseers: tuple[Finding, ...]
    second_signatures: tuple[SafeText, ...]
    account: Account | None


_encode: Final = msgspec.msgpack.encode
_read_row: Final = msgspec.msgpack.Decoder(_Row).decode
_read_body: Final = msgspec.msgpack.Decoder(_Body).decode
_read_current: Final = msgspec.msgpack.Decoder(_Current).decode
_NO_ANCHOR: Final = Anchor(size=0, root=encode_base64(EMPTY_ROOT))


def pack_request(held: HeldRequest) -> bytes:
    """Return a request's row."""
    request = held.request
    return _encode(
        _Row(
            index=request.index,
            agency=bytes.fromhex(request.agency.id),
            expires=request.expires,
            status=request.status,
            places=held.places,
            bounds=numbers_of(bounds(request.area)),
            body=compress(_encode(_body(held)), SAMPLE),
        )
    )


def _body(held: HeldRequest) -> _Body:
    request, post = held.request, held.post
    agency = request.agency
    return _Body(
        id=bytes.fromhex(post.id),
        issued=post.issued,
        expires=post.expires,
        incident=post.incident,
        contact=post.contact,
        window=(post.window.start, post.window.end),
        key=post.key,
        origin=request.origin,
        domain=agency.domain,
        kind=agency.kind,
        level=agency.level,
        delivery_key=agency.delivery_key,
        leaf=bytes.fromhex(request.leaf),
        seen_at=held.seen_at,
        closes=held.closes,
        accounting=request.accounting,
        name=agency.name,
        title=post.title,
        text=post.text,
        case_number=post.case_number,
        area=post.area,
        thread=tuple((each.kind, each.index, each.issued, each.text) for each in request.thread),
        findings=request.findings,
        earlier_posts_for_case=held.earlier_posts_for_case,
        by_policy=held.by_policy,
        in_thread=held.in_thread,
        of_overseers=held.of_overseers,
        second_signatures=request.second_signatures,
        account=held.account,
    )


def unpack_request(packed: bytes) -> HeldRequest:
    """Return the request of a row; raises MsgspecError or ValueError."""
    row = _read_row(packed)
    body = _read_body(expand(row.body, SAMPLE))
    agency = Agency(
        id=row.agency.hex(),
        name=body.name,
        kind=body.kind,
        level=body.level,
        domain=body.domain,
        delivery_key=body.delivery_key,
    )
    post = RequestPost(
        agency=agency.id,
        key=body.key,
        id=body.id.hex(),
        issued=body.issued,
        incident=body.incident,
        title=body.title,
        text=body.text,
        case_number=body.case_number,
        contact=body.contact,
        window=Window(start=body.window[0], end=body.window[1]),
        area=body.area,
        expires=body.expires,
        # Only its signature is for these.
        seq=0,
        prev=NO_PREVIOUS,
        anchor=_NO_ANCHOR,
    )
    request = request_of(
        body.origin, post, row.index, body.leaf, agency, row.expires, body.second_signatures
    )
    thread = tuple(
        ThreadItem(kind=kind, index=index, issued=issued, text=text)
        for kind, index, issued, text in body.thread
    )
    return HeldRequest(
        request=replace(
            request,
            status=row.status,
            thread=thread,
            findings=body.findings,
            accounting=body.accounting,
        ),
        post=post,
        seen_at=body.seen_at,
        earlier_posts_for_case=body.earlier_posts_for_case,
        by_policy=body.by_policy,
        closes=body.closes,
        places=row.places,
        in_thread=body.in_thread,
        of_overseers=body.of_overseers,
        account=body.account,
    )


def read_slot(packed: bytes) -> tuple[Slot, tuple[int, ...]]:
    """Return what a row says without being unpacked, and the indexes of the request's entries."""
    row = _read_row(packed)
    slot = Slot(
        index=row.index,
        agency_id=row.agency.hex(),
        expires=row.expires,
        status=row.status,
        bounds=bounds_of(*row.bounds),
    )
    return slot, row.places


def read_current(packed: bytes) -> CurrentAgency:
    """Return what a row has of an agency; raises MsgspecError."""
    row = _read_current(packed)
    return CurrentAgency(
        registered=row.registered,
        of_name=row.of_name,
        shown=row.shown,
        late=row.late,
        changes_at=row.changes_at,
        judged_until=row.judged_until,
    )


def _pack_current(current: CurrentAgency) -> bytes:
    return _encode(
        _Current(
            registered=current.registered,
            of_name=current.of_name,
            shown=current.shown,
            late=current.late,
            changes_at=current.changes_at,
            judged_until=current.judged_until,
        )
    )


def current_agencies() -> PackedValues[CurrentAgency]:
    """Return an empty store of what requests show of agencies, by id."""
    return PackedValues(_pack_current, read_current, most=MOST_OBJECTS)


def held_requests() -> PackedValues[HeldRequest]:
    """Return an empty store of requests by id."""
    return PackedValues(pack_request, unpack_request, most=MOST_OBJECTS)


def case_digest(post: RequestPost) -> bytes | None:
    """Return what stands for a request's case; None if it has no number."""
    if is_blank(post.case_number):
        return None
    agency_id, number = case_of(post)
    return blake2b(f"{agency_id}\n{number}".encode(), digest_size=_CASE_BYTES).digest()


def _sample() -> bytes:
    """Return what every packed request contains, and much that most of them do."""
    at, later = datetime(2026, 11, 2, 22, 11, 36, tzinfo=UTC), datetime(2026, 12, 24, tzinfo=UTC)
    digits, text = "0123456789abcdef", "We ask for video of the street and its corners, from"
    post = RequestPost(
        agency=digits[:10] * 4,
        key=digits[:8],
        seq=0,
        prev=NO_PREVIOUS,
        id=digits * 2,
        issued=format_time(at),
        anchor=_NO_ANCHOR,
        incident="burglary",
        title="Burglary in the street",
        text=text,
        case_number="26-000000",
        contact="desk@police.example.org",
        window=Window(start=format_time(at), end=format_time(at + timedelta(hours=1))),
        area=Circle(lat=40_000_000, lon=-83_000_000, radius_m=400),
        expires=format_time(later),
    )
    item = ThreadItem(kind=ThreadKind.RESOLVE, index=0, issued=at, text=SafeText(text))
    late = Finding(code="late_account", severity=Severity.FLAG, params={"count": 1, "since": ""})
    agency = Agency(
        id=post.agency,
        name=SafeText("County Police Department"),
        kind="police",
        level=2,
        domain=SafeText("police.example.org"),
        delivery_key=f"age1{digits}",
    )
    request = Request(
        id=RequestId(digits * 2),
        origin=BoardOrigin("board.example.org/v1"),
        index=0,
        entry_id=post.id,
        leaf=digits * 4,
        agency=agency,
        incident=post.incident,
        title=SafeText(post.title),
        text=SafeText(text),
        case_number=SafeText(post.case_number),
        contact=SafeText(post.contact),
        window=TimeWindow(start=at, end=at + timedelta(hours=1)),
        area=post.area,
        issued=at,
        expires=later,
        status=RequestStatus.RESOLVED,
        thread=(item,),
        findings=(late,),
        accounting=Accounting(closes=later, due=later, delete_by=later),
    )
    held = HeldRequest(
        request=request,
        post=post,
        seen_at=at,
        earlier_posts_for_case=0,
        by_policy=(),
        closes=later,
        places=(1, 2),
    )
    return msgspec.json.encode(post, order="sorted") + _encode(_body(held))


SAMPLE: Final = _sample()
VERSION: Final = blake2b(b"6" + SAMPLE, digest_size=_CASE_BYTES).digest()
"""Change the number if the same entries lead to another docket than before, or to other rows."""
