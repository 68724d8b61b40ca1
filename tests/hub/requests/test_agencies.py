"""What boards have logged of each agency, and what its requests add up to."""

from dataclasses import replace
from datetime import timedelta

from hub.model.ids import BoardOrigin, RequestId
from hub.model.report import RequestReport
from hub.model.request import AgencySetting, Request, RequestStatus, ThreadItem, ThreadKind
from hub.requests.agencies import AgencyHistory, KeyState, Registration, histories
from noticeboard.log.agency import AgencyRecord
from noticeboard.rules.text import safe_text
from tests.fakes.clocks import NOON
from tests.fakes.things import AGENCY, a_registration, a_report, a_request
from tests.hub.requests.test_docket import Desk

OTHER_BOARD = BoardOrigin("other.example.org/v1")


def history(*requests: Request, registrations: list[Registration] | None = None) -> AgencyHistory:
    """Return the history of the one agency there is."""
    (found,) = histories(
        registrations or [a_registration()],
        [a_report(request) for request in requests],
        {},
        arrivals={},
        now=NOON,
    )
    return found


def asked(number: int, *, days: int = 0, **fields: object) -> Request:
    """Return a request that was issued so many days before noon."""
    request = a_request(RequestId(f"{number:032x}"))
    return replace(request, issued=NOON - timedelta(days=days), thread=(), **fields)  # type: ignore[arg-type]


def resolved(number: int, *, hours: int) -> Request:
    """Return a request that was resolved so many hours after it was issued."""
    request = asked(number, status=RequestStatus.RESOLVED)
    at = request.issued + timedelta(hours=hours)
    item = ThreadItem(kind=ThreadKind.RESOLVE, index=99, issued=at, text=safe_text("Solved."))
    return replace(request, thread=(item,))


def test_what_it_asked_for() -> None:
    """Counts, incidents, lengths and the share resolved come from its requests alone."""
    found = history(asked(1), resolved(2, hours=1), resolved(3, hours=3), resolved(4, hours=-2))

    assert (found.agency.id, len(found.requests), found.open, found.resolved) == (AGENCY, 4, 1, 3)
    assert found.median_resolve == timedelta(hours=1)
    assert found.incidents == (("hit_and_run", 4),)
    assert sum(found.window_lengths) == found.counts.requests == 4


def test_months() -> None:
    """The newest twelve months are there, empty ones too; what is older is in none of them."""
    found = history(asked(1), asked(2, days=32), asked(3, days=1000))

    assert len(found.months) == 12
    assert found.months[-1].key == f"{NOON:%Y-%m}"
    assert [month.requests for month in found.months[-2:]] == [1, 1]
    assert sum(month.requests for month in found.months) == 2


def test_an_agency_that_asked_for_nothing() -> None:
    """It is listed all the same, its figures empty."""
    found = history()

    assert (found.requests, found.median_resolve, found.counts.requests) == ((), None, 0)


def test_two_boards_one_agency() -> None:
    """Its best confirmation is shown, and the worst that any board says of its keys."""
    first = a_registration()

    def on_other(**fields: object) -> Registration:
        record: AgencyRecord = replace(first.record, **fields)  # type: ignore[arg-type]
        return Registration(origin=OTHER_BOARD, at=first.at + timedelta(days=1), record=record)

    revoked = history(registrations=[on_other(level=3, revoked_from=7), first])
    compromised = history(registrations=[on_other(compromised=True, revoked_from=7), first])

    assert [each.origin for each in revoked.registrations] == [first.origin, OTHER_BOARD]
    assert (revoked.agency.level, revoked.keys) == (3, KeyState.REVOKED)
    assert compromised.keys is KeyState.COMPROMISED


def test_the_order_and_the_setting() -> None:
    """Who asked most comes first; each has the setting that somebody here chose."""
    first = a_registration()
    other = replace(first, record=replace(first.record, id="b0" * 20, name="Fire"))

    found = histories(
        [other, first],
        [RequestReport(request=asked(1), match=a_report().match)],
        {"b0" * 20: AgencySetting.HIDDEN},
        arrivals={},
        now=NOON,
    )

    assert [each.agency.id for each in found] == [AGENCY, "b0" * 20]
    assert [each.setting for each in found] == [AgencySetting.NOTIFY, AgencySetting.HIDDEN]


def test_rotated_keys_are_told_before_they_act() -> None:
    """From the log: a rotation is changing keys until its delay is over."""
    desk = Desk()
    author = desk.writer.register()
    desk.writer.rotate(author)
    desk.read()

    (registration,) = desk.docket.registrations()
    now, later = (
        histories([registration], [], {}, arrivals={}, now=NOON + timedelta(hours=hours))[0]
        for hours in (1, 100)
    )

    assert registration.record.id == author.id
    assert (now.keys, later.keys) == (KeyState.CHANGING, KeyState.GOOD)
    assert now.keys_change_at is not None
    assert later.keys_change_at is None
