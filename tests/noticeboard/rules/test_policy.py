"""What a policy allows: each limit at its edge, whatever the clocks do."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from noticeboard.log.agency import AgencyRecord
from noticeboard.log.area import Circle
from noticeboard.log.body import RequestPost, Window
from noticeboard.log.encoding import format_time, parse_time
from noticeboard.log.policy import HoursOfDay, Limits, Overseer, Policy
from noticeboard.rules.findings import Severity
from noticeboard.rules.limits import findings
from noticeboard.rules.policy import findings_in_force, overseers_of, policy_findings
from tests.noticeboard.log.made import AGENCY, GOVERNOR, NOON, OVERSEER, POSTING, town_with_agency

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def agency() -> AgencyRecord:
    """Return the town's agency."""
    record = town_with_agency().registry.agency(AGENCY)
    assert record is not None
    return record


def post(
    start: datetime = NOON - 3 * timedelta(hours=1),
    length: timedelta = 2 * timedelta(hours=1),
    **changed: object,
) -> RequestPost:
    """Return a request for a time."""
    window = Window(start=format_time(start), end=format_time(start + length))
    body = town_with_agency().post(POSTING, window=window, **changed).body
    assert isinstance(body, RequestPost)
    return body


def policy(limits: Limits, *overseers: Overseer) -> Policy:
    """Return a policy with these limits."""
    return Policy(
        begins=format_time(NOON),
        governor=str(GOVERNOR.verifier),
        limits=limits,
        name="Ordinance 26-14",
        number=1,
        overseers=overseers,
        text="",
    )


def codes(asked: RequestPost, limits: Limits) -> list[str]:
    """Return the codes of what a policy says."""
    found = policy_findings(asked, agency(), limits)
    return [each.code for each in found]


@pytest.mark.parametrize(
    ("code", "within", "over"),
    [
        ("policy_incident", Limits(incidents=("burglary",)), Limits(incidents=())),
        ("policy_level", Limits(least_level=0), Limits(least_level=1)),
        ("policy_area", Limits(largest_area_m2=503_000), Limits(largest_area_m2=502_000)),
        ("policy_window", Limits(longest_window_min=120), Limits(longest_window_min=119)),
        ("policy_window_old", Limits(oldest_window_days=1), None),
        ("policy_open", Limits(longest_open_days=30), Limits(longest_open_days=29)),
        ("policy_phrases", Limits(phrases=("a van",)), Limits(phrases=("white van",))),
    ],
)
def test_each_limit_at_its_edge(code: str, within: Limits, over: Limits | None) -> None:
    """What just fits is allowed."""
    assert codes(post(), within) == []
    if over is not None:
        assert codes(post(), over) == [code]
    else:
        assert codes(post(start=NOON - DAY - MINUTE), within) == [code]


def test_no_policy_allows_more_than_the_rules() -> None:
    """A policy with huge numbers changes nothing about the rules."""
    huge = Limits(largest_area_m2=10_000_000, longest_window_min=1440, longest_open_days=3650)
    asked = post(start=NOON - 20 * timedelta(hours=1), length=13 * timedelta(hours=1))
    assert codes(asked, huge) == []
    found = findings(asked, agency(), now=NOON, earlier_posts_for_case=0)
    assert "window_too_long" in [each.code for each in found]


def test_a_quota_counts_what_was_issued_before() -> None:
    """Requests of the days before count, not those from earlier, later or another place."""
    town = town_with_agency()
    begins = NOON + 7 * DAY
    limits = Limits(most_requests=2, per_days=7)
    town.log(town.policy(begins=format_time(begins), limits=limits))
    logged = []
    for days in (0, 1, 6, 7, 7.5, 8):
        town.now = begins + days * DAY
        logged.append(town.log(town.post()))

    found = []
    for each in logged:  # judged once all are logged, at their own places
        assert isinstance(each.entry.body, RequestPost)
        assert each.agency is not None
        found.append(
            bool(findings_in_force(each.entry.body, each.agency, town.registry, each.index))
        )
    assert found == [False, False, True, True, True, True]
    assert codes(post(), Limits(most_requests=0, per_days=1)) == ["policy_quota"]


def test_what_is_logged_later_changes_nothing() -> None:
    """A policy that a board dates back doesn't count against a request that came before it."""
    town = town_with_agency()
    town.now = NOON + 30 * DAY
    logged = town.log(town.post())
    town.now = NOON
    town.log(town.policy(begins=format_time(NOON + 7 * DAY), limits=Limits(incidents=())))

    body, record = logged.entry.body, logged.agency
    assert isinstance(body, RequestPost)
    assert record is not None
    assert findings_in_force(body, record, town.registry, logged.index) == ()
    assert findings_in_force(body, record, town.registry, town.registry.size) != ()


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Near the School gate.", True),
        ("NEAR THE SCH\u00d6\u00d6L gate", True),
        ("Near the s\u0441hool gate.", True),  # with a Cyrillic letter
        ("Near the sch\u200bool gate.", True),
        ("Near the preschool gates.", False),
        ("It was at school. Gate 7 was open.", True),
        ("The gate of the school", False),
    ],
)
def test_phrases_are_words_in_a_row(text: str, *, is_found: bool) -> None:
    """Case, accents and disguises don't count; parts of words do not match."""
    limits = Limits(phrases=("school gate",))
    found = policy_findings(post(text=text), agency(), limits)
    assert [(each.code, each.severity) for each in found] == (
        [("policy_phrases", Severity.HOLD)] if is_found else []
    )


NIGHT = Limits(closed_hours=(HoursOfDay(start_min=120, end_min=180),), zone="America/New_York")


@pytest.mark.parametrize(
    ("start", "minutes", "is_closed"),
    [
        ("2026-11-20T07:00:00Z", 15, True),  # 02:00 EST
        ("2026-11-20T06:45:00Z", 15, False),
        ("2026-11-20T06:45:00Z", 16, True),
        ("2026-11-20T08:00:00Z", 15, False),  # 03:00
        ("2026-11-20T07:59:00Z", 15, True),
        ("2026-11-20T10:00:00Z", 60, False),
        ("2026-11-19T23:00:00Z", 720, True),
        ("2026-11-10T00:00:00Z", 60 * 48, True),
        # On 1 November, 01:00 to 02:00 comes twice.
        ("2026-11-01T06:45:00Z", 15, False),
        ("2026-11-01T06:59:00Z", 2, True),
    ],
)
def test_hours_of_the_day(start: str, minutes: int, *, is_closed: bool) -> None:
    """The local time of the city decides."""
    asked = post(start=parse_time(start), length=minutes * MINUTE)
    assert codes(asked, NIGHT) == (["policy_hours"] if is_closed else [])


@given(
    start=st.datetimes(datetime(2026, 10, 24), datetime(2026, 11, 3)),  # noqa: DTZ001 -- UTC below
    minutes=st.integers(1, 60 * 47),
    begins=st.integers(0, 1438),
    length=st.integers(1, 200),
    zone=st.sampled_from(("UTC", "Europe/Berlin", "America/New_York", "Pacific/Apia")),
)
def test_hours_agree_with_a_clock_on_the_wall(
    start: datetime, minutes: int, begins: int, length: int, zone: str
) -> None:
    """Looking at a wall clock each minute finds the same, whatever the clocks do that week."""
    at = start.replace(tzinfo=UTC, second=0, microsecond=0)
    part = HoursOfDay(start_min=begins, end_min=min(begins + length, 1440))
    limits = Limits(closed_hours=(part,), zone=zone)
    seen = [(at + many * MINUTE).astimezone(ZoneInfo(zone)) for many in range(minutes)]
    on_the_wall = any(
        part.start_min <= each.hour * 60 + each.minute < part.end_min for each in seen
    )
    found = codes(post(start=at, length=minutes * MINUTE), limits)
    offsets = {(at + days * DAY).astimezone(ZoneInfo(zone)).utcoffset() for days in (-1, 0, 1, 3)}
    if len(offsets) == 1:
        assert (found == ["policy_hours"]) == on_the_wall
    else:
        # A part of the day that a clock skips or repeats may also count as closed at its edges.
        assert found == ["policy_hours"] or not on_the_wall


def test_who_must_sign() -> None:
    """One condition is enough; an overseer without a fitting one isn't asked."""
    common = {"days": 3, "key": str(OVERSEER.verifier), "kind": "court", "sealed": False}
    by_incident = Overseer(**common, name="a", incidents=("burglary",))  # type: ignore[arg-type]
    by_area = Overseer(**common, name="b", area_over_m2=502_000)  # type: ignore[arg-type]
    by_time = Overseer(**common, name="c", window_over_min=119)  # type: ignore[arg-type]
    by_words = Overseer(**common, name="d", phrases=("white van",))  # type: ignore[arg-type]
    others = (
        Overseer(**common, name="e", incidents=("arson",)),  # type: ignore[arg-type]
        Overseer(**common, name="f", area_over_m2=503_000),  # type: ignore[arg-type]
        Overseer(**common, name="g", window_over_min=120),  # type: ignore[arg-type]
        Overseer(**common, name="h", phrases=("grey van",)),  # type: ignore[arg-type]
    )
    asked = post(area=Circle(lat=40_000_000, lon=-75_000_000, radius_m=400))
    for overseer in (by_incident, by_area, by_time, by_words):
        assert overseers_of(asked, policy(Limits(), overseer)) == (overseer,)
    for other in others:
        assert overseers_of(asked, policy(Limits(), other)) == ()
