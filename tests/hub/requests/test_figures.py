"""The household's figures: what was asked around here, and what it answered."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hub.model.decision import Answer, AnswerState, Decision, Share, ShareState
from hub.model.ids import CameraId, ProposalId, RequestId
from hub.model.report import RequestReport
from hub.model.request import Match, MatchStrength, Request, RequestStatus
from hub.requests.figures import RequestCounts, house_figures
from noticeboard.log.area import Circle
from noticeboard.rules.area import size_km2
from noticeboard.rules.findings import Finding, Severity
from noticeboard.rules.text import safe_text
from tests.hub.given import a_request, at, between

NOVEMBER = datetime(2026, 11, 25, 13, 30, tzinfo=UTC)
SMALL = Circle(lat=52_000_000, lon=4_000_000, radius_m=200)
LARGE = Circle(lat=52_000_000, lon=4_000_000, radius_m=600)


def asked(number: int, **fields: object) -> Request:
    """Return request `number`, issued in November."""
    request = replace(a_request(), id=RequestId(f"{number:032x}"), issued=NOVEMBER)
    return replace(request, **fields)  # type: ignore[arg-type]


def report(
    request: Request,
    strength: MatchStrength = MatchStrength.NONE,
    *,
    answer: Answer | None = None,
    after: timedelta = timedelta(0),
    share: Share | None = None,
) -> RequestReport:
    """Return how far the house has come with a request."""
    cameras = () if strength is MatchStrength.NONE else (CameraId("c0ffee000001"),)
    decided = request.issued + after
    decision = None
    if answer is not None:
        decision = Decision(
            request_id=request.id,
            answer=answer,
            proposal_id=None,
            by="Ada",
            decided_at=decided,
            final_at=decided,
        )
    return RequestReport(
        request=request,
        match=Match(request_id=request.id, strength=strength, cameras=cameras),
        answer_state=AnswerState(decision=decision),
        share=share,
    )


def a_share(number: int, *, receipt: str, opened: str = "") -> Share:
    """Return the share for request `number`."""
    return Share(
        request_id=RequestId(f"{number:032x}"),
        proposal_id=ProposalId("ab" * 32),
        state=ShareState.DELIVERED if receipt else ShareState.FAILED,
        receipt=receipt,
        opened=opened,
        changed_at=NOVEMBER,
    )


def test_of_nothing_there_is_nothing() -> None:
    """A house that knows no request has empty tables, and no median of nothing."""
    figures = house_figures([])

    assert figures.all == figures.here == RequestCounts()
    assert (figures.agencies, figures.months, figures.incidents) == ((), (), ())


def test_how_wide() -> None:
    """Sizes and lengths are the median and the largest of what was asked."""
    hour, half_day = between(at(), at(60)), between(at(), at(720))
    reports = [
        report(asked(1, area=SMALL, window=hour)),
        report(asked(2, area=SMALL, window=hour)),
        report(asked(3, area=LARGE, window=half_day)),
    ]

    wide = house_figures(reports).all

    assert wide.median_area_km2 == pytest.approx(size_km2(SMALL))
    assert wide.largest_area_km2 == pytest.approx(size_km2(LARGE))
    assert (wide.median_window, wide.longest_window) == (timedelta(hours=1), timedelta(hours=12))


def test_here_is_what_a_camera_covers() -> None:
    """Around here counts each request of which a camera covers some, with clips or without."""
    reports = [
        report(asked(1)),
        report(asked(2), MatchStrength.CAMERA_ONLY),
        report(asked(3), MatchStrength.CLIPS),
    ]

    figures = house_figures(reports)

    assert (figures.all.requests, figures.here.requests) == (3, 2)
    assert (figures.all.with_clips, figures.here.with_clips) == (1, 1)


def test_what_the_house_answered() -> None:
    """Each request with clips is answered, waits, or was let go; shares count by their receipts."""
    clips = MatchStrength.CLIPS
    expired = RequestStatus.EXPIRED
    yes, no = Answer.APPROVE, Answer.DENY
    reports = [
        report(asked(1), clips, answer=no, after=timedelta(minutes=2)),
        report(asked(2), clips, answer=yes, share=a_share(2, receipt="r", opened="o")),
        report(asked(3), clips, answer=yes, after=timedelta(hours=1), share=a_share(3, receipt="")),
        report(asked(4), clips),
        report(asked(5, status=expired), clips),
        report(asked(6, status=expired)),
    ]

    here = house_figures(reports).here

    assert (here.approved, here.denied, here.waiting, here.unanswered) == (2, 1, 1, 1)
    assert (here.delivered, here.opened) == (1, 1)
    assert here.median_answer == timedelta(minutes=2)


def test_time_to_answer_counts_from_when_it_came() -> None:
    """A request that came late is not answered late; one from a clock ahead, not before it."""
    late, ahead = asked(1), asked(2, issued=NOVEMBER + timedelta(hours=1))
    came = {late.id: NOVEMBER + timedelta(hours=5)}
    answered = report(late, answer=Answer.DENY, after=timedelta(hours=5, minutes=3))
    before = report(ahead, answer=Answer.DENY, after=timedelta(minutes=-30))

    assert house_figures([answered], arrivals=came).all.median_answer == timedelta(minutes=3)
    assert house_figures([answered]).all.median_answer == timedelta(hours=5, minutes=3)
    assert house_figures([before]).all.median_answer == timedelta(0)


def test_findings_count_requests() -> None:
    """A code counts once for a request, however often it was found there; the most come first."""
    flag, other = (
        Finding(code=code, severity=Severity.FLAG) for code in ("race_only", "area_too_large")
    )
    reports = [
        report(asked(1, findings=(flag, flag))),
        report(asked(2, findings=(other, flag))),
        report(asked(3)),
    ]

    assert house_figures(reports).all.findings == (("race_only", 2), ("area_too_large", 1))


def test_by_whom_when_and_why() -> None:
    """Rows name agencies as they are called now, months newest first, the most from here on top."""
    agency = a_request().agency
    other = replace(agency, id="0b" * 20, name=safe_text("County Fire"))
    older = replace(agency, name=safe_text("Old Name"))
    october = NOVEMBER - timedelta(days=30)
    reports = [
        report(asked(1)),
        report(asked(2, agency=older, issued=october)),
        report(asked(3, agency=other, incident="arson"), MatchStrength.CAMERA_ONLY),
    ]

    figures = house_figures(reports)

    assert [(row.name, row.all.requests, row.here.requests) for row in figures.agencies] == [
        ("County Fire", 1, 1),
        ("City Police", 2, 0),
    ]
    assert [(row.key, row.all.requests) for row in figures.months] == [
        ("2026-11", 2),
        ("2026-10", 1),
    ]
    assert [(row.key, row.here.requests) for row in figures.incidents] == [
        ("arson", 1),
        ("burglary", 0),
    ]
    assert sum(row.all.requests for row in figures.agencies) == figures.all.requests
