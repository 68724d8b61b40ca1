"""A request's row has everything that its findings and its screens are made from."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from hub.model.ids import BoardOrigin, RequestId
from hub.model.request import Account, Accounting, RequestStatus, ThreadItem, ThreadKind
from hub.requests.agencies import read_request
from hub.requests.held import HeldRequest, pack_request, read_slot, unpack_request
from hub.requests.waiting_entries import WaitingEntry
from noticeboard.log.agency import LoggedEntry
from noticeboard.log.area import Circle, Polygon
from noticeboard.log.body import RequestPost
from noticeboard.log.entry import parse_entry
from noticeboard.log.registry import Registry
from noticeboard.rules.findings import Finding, Severity
from noticeboard.rules.text import SafeText
from tests.fakes.board import HERE, ORIGIN, LogWriter
from tests.fakes.clocks import NOON

FLAG = Finding(code="late_account", severity=Severity.FLAG, params={"count": 2, "since": "x"})
LAT, LON = HERE
RING = ((LAT, LON), (LAT, LON + 9000), (LAT + 9000, LON))
CIRCLE = Circle(lat=LAT, lon=LON, radius_m=300)


def logged_post() -> tuple[LoggedEntry, RequestPost]:
    """Return a request as it was logged, whose texts aren't shown as they are."""
    writer = LogWriter(now=NOON)
    verifiers = [writer.verifier.root.verifier]
    registry = Registry(ORIGIN, writer.log_key.verifier, verifiers)
    writer.post(writer.register(), title=" A title", case_number=" 26-1 ")
    *_, last = (registry.force(parse_entry(raw), index) for index, raw in enumerate(writer.entries))
    post = last.entry.body
    assert isinstance(post, RequestPost)
    return last, post


@pytest.mark.parametrize("area", [CIRCLE, Polygon(ring=RING)], ids=["circle", "polygon"])
def test_what_comes_out(area: Circle | Polygon) -> None:
    """Every field is as it was, except what only the post's signature is for."""
    logged, post = logged_post()
    post = msgspec.structs.replace(post, area=area)
    origin = BoardOrigin(ORIGIN)
    fresh = read_request(origin, logged, post, now=NOON, signed_by=["A judge"])
    later = NOON + timedelta(days=3)
    account = Account(
        index=9,
        issued=later,
        counts={},
        handed_to=("court",),
        keep_until=later,
        text=SafeText("Ours."),
        findings=(FLAG,),
    )
    item = ThreadItem(kind=ThreadKind.CORRECT, index=7, issued=later, text=SafeText("Green."))
    held = HeldRequest(
        request=replace(
            fresh,
            status=RequestStatus.RESOLVED,
            thread=(item,),
            findings=(FLAG,),
            expires=later,
            accounting=Accounting(closes=later, due=None, delete_by=later, account=account),
        ),
        post=post,
        seen_at=NOON,
        earlier_posts_for_case=2,
        by_policy=(FLAG,),
        closes=later,
        places=(2, 7, 9),
        in_thread=(FLAG,),
        of_overseers=(FLAG, FLAG),
        account=account,
    )

    packed = pack_request(held)
    found = unpack_request(packed)

    assert str(fresh.title) != post.title
    assert found.request == held.request
    link = {name: getattr(found.post, name) for name in ("seq", "prev", "anchor")}
    assert found.post == msgspec.structs.replace(post, **link)
    assert replace(found, post=held.post) == held
    slot, places = read_slot(packed)
    assert (slot.index, slot.agency_id, slot.expires, slot.status, places) == (
        *(fresh.index, fresh.agency.id, later, RequestStatus.RESOLVED),
        held.places,
    )


def test_a_row_is_short() -> None:
    """An open request of few words takes a quarter of a kilobyte, and a country has 20,000."""
    logged, post = logged_post()
    request = read_request(BoardOrigin(ORIGIN), logged, post, now=NOON)
    held = HeldRequest(
        request=request,
        post=post,
        seen_at=NOON,
        earlier_posts_for_case=0,
        by_policy=(),
        closes=NOON,
        places=(2,),
    )

    assert len(pack_request(held)) < 290


def test_a_waiting_request_has_what_the_policy_said_of_it() -> None:
    """Its agency isn't in the row: a hub has that in any case."""
    logged, _ = logged_post()
    agency = logged.agency
    assert agency is not None
    found = (Finding(code="wide_area", severity=Severity.FLAG, params={"policy": 3}),)
    waiting = WaitingEntry.of(
        logged, agency.id, NOON, RequestId("ab" * 16), is_over=False, by_policy=found
    )
    loaded = WaitingEntry.load(logged.index, waiting.packed)

    entry, by_policy = loaded.unpack(agency)

    assert by_policy == found
    assert (entry.index, entry.entry, entry.agency) == (logged.index, logged.entry, agency)
    assert len(waiting.packed) < 600
