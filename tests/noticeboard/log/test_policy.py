"""Policies and decisions of overseers: who may make them, and how soon they hold."""

from datetime import timedelta

from hypothesis import given, strategies as st
import pytest

from noticeboard.errors import ConflictError, NoticeboardError, VerificationError
from noticeboard.log.body import BoardDecision, BoardPolicy, RequestPost
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import Entry, agency_id, content_hash, parse_entry
from noticeboard.log.policy import (
    HoursOfDay,
    Limits,
    Overseer,
    Policy,
    notice_for,
    sign_statement,
    widens,
)
from tests.noticeboard.log.made import (
    GOVERNOR,
    LOG,
    NOON,
    ORIGIN,
    OVERSEER,
    STRANGER,
    Town,
    new_registry,
    town_with_agency,
)

DAY = timedelta(days=1)
COURT = Overseer(
    days=3,
    incidents=("missing_person",),
    key=str(OVERSEER.verifier),
    kind="court",
    name="Example County Court",
    sealed=True,
)


@pytest.fixture
def town() -> Town:
    """Return a town whose agency is registered at index 0."""
    return town_with_agency()


def _refused(
    town: Town, entry: Entry, words: str, error: type[NoticeboardError] = VerificationError
) -> None:
    """Expect board and followers to refuse the entry, for a reason."""
    for check in (town.registry.check, town.registry.add):
        with pytest.raises(error, match=words):
            check(entry, town.registry.size)


def test_a_policy_holds_from_its_day(town: Town) -> None:
    """Before that, the one before it holds, or none."""
    begins = NOON + 30 * DAY
    town.log(town.policy())
    town.log(town.policy(begins=format_time(begins + DAY), limits=Limits(least_level=2)))
    policies = town.registry.policies

    assert policies.at(begins - timedelta(seconds=1)) is None
    assert [policies.at(begins + many * DAY) for many in (0, 1)] == list(policies.logged)
    assert [each.number for each in policies.logged] == [1, 2]


def test_only_the_governor_makes_a_policy(town: Town) -> None:
    """The first names its own key; each one names who signs the next."""
    _refused(town, town.policy(STRANGER), "signature")
    town.log(town.policy(governor=str(GOVERNOR.verifier)))
    _refused(town, town.policy(STRANGER, governor=str(STRANGER.verifier)), "signature")
    town.log(town.policy(governor=str(STRANGER.verifier)))
    _refused(town, town.policy(GOVERNOR), "signature")
    town.log(town.policy(STRANGER))


def test_a_policy_of_another_board_is_refused(town: Town) -> None:
    """A governor's signature is good for one board."""
    made = town.policy().body
    assert isinstance(made, BoardPolicy)
    signature = sign_statement(made.policy, "other.example.org/v1", GOVERNOR)
    common = town.common(agency_id(LOG.verifier), LOG)
    other = BoardPolicy(**common, policy=made.policy, signature=signature)
    _refused(town, town.signed(other, LOG), "signature")


def test_policies_are_numbered(town: Town) -> None:
    """None can be left out or logged twice."""
    _refused(town, town.policy(number=2), "number", ConflictError)
    town.log(town.policy())
    _refused(town, town.policy(number=1), "number", ConflictError)


def test_a_policy_begins_after_the_one_before_it(town: Town) -> None:
    """So the one in force is the last that has begun."""
    town.log(town.policy())
    _refused(town, town.policy(begins=format_time(NOON + 29 * DAY)), "begin")


def test_notice(town: Town) -> None:
    """Seven days to tighten, thirty to widen; each a second too early is refused."""
    town.log(town.policy(begins=format_time(NOON + 7 * DAY), limits=Limits(least_level=1)))
    tighter = Limits(least_level=2)
    second = timedelta(seconds=1)
    with pytest.raises(NoticeboardError, match="7 days"):
        town.policy(limits=tighter, begins=format_time(NOON + 7 * DAY - second))
    town.log(town.policy(limits=tighter, begins=format_time(NOON + 7 * DAY)))
    _refused(town, town.policy(begins=format_time(NOON + 30 * DAY - second)), "30 days")
    town.log(town.policy(begins=format_time(NOON + 30 * DAY)))


def test_a_reader_of_another_version_keeps_policies(town: Town) -> None:
    """Whoever doesn't know the type counts the entry in the board's chain, and goes on."""
    entry = parse_entry(town.policy().raw, as_newer=True)
    older = new_registry()
    older.add(town.logged[0].entry, 0)
    older.add(entry, 1)
    assert older.newer == 1


def test_a_decision_names_a_request_by_its_content(town: Town) -> None:
    """It still fits when the agency has signed the request anew, later in its chain."""
    town.log(town.policy(begins=format_time(NOON + 7 * DAY), overseers=(COURT,)))
    town.now = NOON + 8 * DAY
    waiting = town.post()
    town.log(town.decision(waiting))
    town.log(town.post(title="Another one"))
    again = town.post(id="f" * 32).body
    assert isinstance(again, RequestPost)
    decision = town.registry.policies.decision(content_hash(again, ORIGIN), str(OVERSEER.verifier))

    assert decision is not None
    assert decision.decision.approved
    assert (decision.index, decision.wait) == (2, timedelta(hours=5))
    other = town.post(text="Did your camera see anybody at all?").body
    assert isinstance(other, RequestPost)
    assert content_hash(other, ORIGIN) != content_hash(again, ORIGIN)


def test_only_an_overseer_decides_and_only_once(town: Town) -> None:
    """Nobody whom no policy names, before it begins, in another's name, or again."""
    town.log(town.policy(begins=format_time(NOON + 7 * DAY), overseers=(COURT,)))
    _refused(town, town.decision(town.post()), "policy")
    town.now = NOON + 8 * DAY
    post = town.post()
    _refused(town, town.decision(post, STRANGER), "policy")
    forged = town.decision(post, STRANGER, overseer=str(OVERSEER.verifier))
    _refused(town, forged, "signature")
    _refused(town, town.decision(post, author="0" * 40), "agency")
    town.log(town.decision(post, approved=False))
    _refused(town, town.decision(post), "decided", ConflictError)


def test_a_refusal_gives_its_reason(town: Town) -> None:
    """Who refuses says why."""
    with pytest.raises(VerificationError, match="reason"):
        town.decision(town.post(), approved=False, text=" \n")


def test_an_earlier_overseer_decides_what_it_was_asked(town: Town) -> None:
    """A request that began to wait under one policy isn't stranded by the next."""
    town.log(town.policy(begins=format_time(NOON + 7 * DAY), overseers=(COURT,)))
    town.log(town.policy(begins=format_time(NOON + 30 * DAY)))
    town.now = NOON + 30 * DAY + timedelta(hours=1)
    town.log(town.decision(town.post()))
    late = town.decision(town.post(title="Later"), since=format_time(town.now))
    _refused(town, late, "policy")
    assert isinstance(town.logged[-1].entry.body, BoardDecision)


# What widens

_CLOSED = HoursOfDay(start_min=0, end_min=360)
_NIGHT = HoursOfDay(start_min=1320, end_min=1440)


def _policy(limits: Limits, *overseers: Overseer) -> Policy:
    return Policy(
        begins=format_time(NOON),
        governor=str(GOVERNOR.verifier),
        limits=limits,
        name="x",
        number=1,
        overseers=overseers,
        text="",
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Limits(largest_area_m2=500), Limits(largest_area_m2=501)),
        (Limits(longest_window_min=60), Limits()),
        (Limits(account_days=10), Limits(account_days=11)),
        (Limits(longest_kept_days=10), Limits()),
        (Limits(longest_open_days=10), Limits(longest_open_days=20)),
        (Limits(oldest_window_days=10), Limits()),
        (Limits(least_level=2), Limits(least_level=1)),
        (Limits(least_level=1), Limits()),
        (Limits(incidents=("arson",)), Limits(incidents=("arson", "fire"))),
        (Limits(incidents=()), Limits()),
        (Limits(phrases=("school", "vigil")), Limits(phrases=("school",))),
        (Limits(closed_hours=(_CLOSED, _NIGHT)), Limits(closed_hours=(_CLOSED,))),
        (
            Limits(closed_hours=(_CLOSED,)),
            Limits(closed_hours=(_CLOSED,), zone="Europe/Berlin"),
        ),
        (Limits(most_requests=5, per_days=7), Limits()),
        (Limits(most_requests=5, per_days=7), Limits(most_requests=6, per_days=7)),
        (Limits(most_requests=5, per_days=7), Limits(most_requests=5, per_days=6)),
    ],
)
def test_what_widens(before: Limits, after: Limits) -> None:
    """Each limit, raised or left out, makes the notice long; the other way round, short."""
    assert widens(_policy(after), _policy(before))
    assert not widens(_policy(before), _policy(before))
    assert notice_for(_policy(after), _policy(before)) == 30 * DAY
    assert notice_for(_policy(after), None) == 7 * DAY


def test_fewer_second_signatures_widen() -> None:
    """An overseer that goes, or that sees less, widens."""
    more = Overseer(
        area_over_m2=300,
        days=3,
        incidents=("missing_person",),
        key=COURT.key,
        kind="court",
        name="Court",
        sealed=False,
    )
    none = _policy(Limits())
    assert widens(none, _policy(Limits(), COURT))
    assert widens(_policy(Limits(), COURT), _policy(Limits(), more))
    assert not widens(_policy(Limits(), more), _policy(Limits(), COURT))
    assert not widens(_policy(Limits(), COURT), none)


_LIMITS = st.builds(
    Limits,
    account_days=st.none() | st.integers(1, 5),
    incidents=st.none() | st.sets(st.sampled_from(("arson", "fire"))).map(sorted).map(tuple),
    largest_area_m2=st.none() | st.integers(1, 5),
    least_level=st.none() | st.integers(0, 3),
    phrases=st.sets(st.sampled_from(("school", "vigil"))).map(sorted).map(tuple),
)


@given(_LIMITS, _LIMITS, _LIMITS)
def test_no_two_steps_that_tighten_widen(first: Limits, second: Limits, third: Limits) -> None:
    """Nothing can be widened on short notice by going around through another policy."""
    one, two, three = map(_policy, (first, second, third))
    if widens(three, one):
        assert widens(two, one) or widens(three, two)


@pytest.mark.parametrize(
    "wrong",
    [
        {"closed_hours": (_NIGHT, _CLOSED)},
        {"closed_hours": (_CLOSED, HoursOfDay(start_min=300, end_min=400))},
        {"incidents": ("fire", "arson")},
        {"incidents": ("fire", "fire")},
        {"most_requests": 5},
        {"per_days": 5},
        {"phrases": ("a\u202eb",)},
        {"zone": "../../etc/passwd"},
    ],
)
def test_malformed_limits(wrong: dict[str, object]) -> None:
    """What can't be understood in one way only is refused."""
    with pytest.raises(VerificationError):
        Limits(**wrong)  # type: ignore[arg-type]
