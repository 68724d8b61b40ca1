"""rules.json and policies.json: what rules and policies say of a request."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
import json
from typing import Any, Final

import msgspec

from noticeboard.log.agency import AgencyRecord
from noticeboard.log.body import RequestPost
from noticeboard.log.encoding import format_time, parse_time
from noticeboard.log.entry import content_hash
from noticeboard.log.policy import Limits, Overseer, Policy, widens
from noticeboard.rules.findings import Finding
from noticeboard.rules.limits import findings
from noticeboard.rules.policy import overseers_of, policy_findings
from tests.noticeboard.log.made import AGENCY, GOVERNOR, NOON, ORIGIN, STATE
from tests.vectors.story import BLOCK, COURT, DAY, LIMITS, Story, square

HOUR: Final = timedelta(hours=1)
SECOND: Final = timedelta(seconds=1)
_CIRCLE: Final = {"shape": "circle", "lat": 40_000_000, "lon": -75_000_000, "radius_m": 400}


def agency(level: int = 2) -> tuple[AgencyRecord, dict[str, Any]]:
    """Return an agency, and what rules ask of it."""
    town = Story()
    town.log(town.register())
    if level:
        town.log(town.verify(level, STATE))
    record = town.registry.agency(AGENCY)
    assert record is not None
    facts = {
        "level": record.level,
        "domain": record.domain,
        "contact": record.contact,
        "jurisdiction": msgspec.to_builtins(record.jurisdiction),
    }
    return record, facts


def request(changed: Mapping[str, object]) -> RequestPost:
    """Return the vectors' request with other values."""
    return msgspec.convert(_request() | dict(changed), RequestPost, strict=True)


def _request() -> dict[str, Any]:
    town = Story()
    town.log(town.register())
    found: dict[str, Any] = json.loads(msgspec.json.encode(town.post().body))
    return found


def dumped(found: tuple[Finding, ...]) -> list[dict[str, Any]]:
    """Return findings as the vectors have them."""
    return [
        {"code": each.code, "severity": each.severity.value, "params": dict(each.params)}
        for each in found
    ]


def _window(start: timedelta, length: timedelta) -> dict[str, Any]:
    begins = NOON + start
    return {"window": {"start": format_time(begins), "end": format_time(begins + length)}}


def rules() -> dict[str, Any]:
    """Return the content of rules.json."""
    return {
        "about": (
            "Requests, each the first one with other values, and what the rules say of it at `now`,"
            " in their order. docs/protocol/rules.md"
        ),
        "now": format_time(NOON),
        "request": _request(),
        "agency": agency()[1],
        "cases": [_judged(*each) for each in _requests()],
    }


def _judged(
    name: str, changed: dict[str, object], codes: list[str], level: int = 2, earlier: int = 0
) -> dict[str, Any]:
    record, _ = agency(level)
    found = findings(request(changed), record, now=NOON, earlier_posts_for_case=earlier)
    if [each.code for each in found] != codes:
        raise AssertionError(f"{name}: {[each.code for each in found]}")
    return {
        "name": name,
        "changed": changed,
        "level": level,
        "earlier_for_case": earlier,
        "findings": dumped(found),
    }


def _requests() -> Iterator[Any]:
    circle = {"area": _CIRCLE}
    spike = [
        *([40_000_000, -75_000_000], [40_000_000, -74_996_000], [40_001_500, -74_996_000]),
        *([40_001_500, -74_987_000], [40_001_520, -74_987_000], [40_001_520, -74_996_000]),
        *([40_003_000, -74_996_000], [40_003_000, -75_000_000]),
    ]
    yield "every rule is kept", {}, []
    yield "no type of incident", {"incident": ""}, ["no_incident"]
    yield "an unknown type of incident", {"incident": "parking"}, ["no_incident"]
    yield "no case number", {"case_number": " "}, ["no_case_number"]
    yield "the second request for a case", {}, [], 2, 1
    yield "the third request for a case", {}, ["too_many_posts"], 2, 2
    yield "no contact", {"contact": ""}, ["no_contact"]
    yield "a contact at another domain", {"contact": "smith@example.org"}, ["no_contact"]
    yield "a contact at a subdomain", {"contact": "Smith <s@unit.police.example.org>"}, []
    yield (
        "a foreign contact beside",
        {"contact": "s@police.example.org, s@evil.example"},
        ["no_contact"],
    )
    yield "15 minutes", _window(-3 * HOUR, timedelta(minutes=15)), []
    yield "a second less", _window(-3 * HOUR, timedelta(minutes=15) - SECOND), ["window_too_short"]
    yield "12 hours", _window(-20 * HOUR, 12 * HOUR), []
    yield "a second more", _window(-20 * HOUR, 12 * HOUR + SECOND), ["window_too_long"]
    yield "until now", _window(-HOUR, HOUR), []
    yield "a second of the future", _window(-HOUR, HOUR + SECOND), ["window_in_future"]
    yield "180 days ago", _window(-180 * DAY, HOUR), []
    yield "a second before that", _window(-180 * DAY - SECOND, HOUR), ["window_too_old"]
    yield "the smallest circle", {"area": _CIRCLE | {"radius_m": 144}}, []
    yield "a smaller one", {"area": _CIRCLE | {"radius_m": 143}}, ["area_too_small"]
    yield "the largest circle", {"area": _CIRCLE | {"radius_m": 642}}, []
    yield "a larger one", {"area": _CIRCLE | {"radius_m": 643}}, ["area_too_large"]
    yield "a spike", {"area": {"shape": "polygon", "ring": spike}}, ["area_too_narrow"]
    yield "another town", {"area": _CIRCLE | {"lat": 41_000_000}}, ["outside_jurisdiction"]
    yield "90 days", {"expires": format_time(NOON + 90 * DAY)}, []
    yield "a second longer", {"expires": format_time(NOON + 90 * DAY + SECOND)}, ["life_too_long"]
    yield "no title", {"title": " "}, ["blank_text"]
    yield "a hidden character", {"text": "Seen \u202egpj.exe"}, ["hidden_text"]
    yield "an agency that nobody confirmed", circle, ["unverified_agency"], 0
    yield "an agency that confirmed its domain", circle, ["unverified_agency"], 1
    yield "several at once", {"incident": "", "title": ""}, ["no_incident", "blank_text"]


def policies() -> dict[str, Any]:
    """Return the content of policies.json."""
    return {
        "about": (
            "Policies' limits and what they say of requests, each the first one with other values,"
            " at `now`; whose signature one needs; and whether a policy allows more than the one"
            " before it. docs/protocol/policies.md"
        ),
        "now": format_time(NOON),
        "origin": ORIGIN,
        "request": _request(),
        "content_hash": content_hash(request({}), ORIGIN),
        "limits": msgspec.to_builtins(LIMITS),
        "overseer": msgspec.to_builtins(COURT),
        "cases": [_limited(*each) for each in _limits()],
        "overseers": [_overseen(*each) for each in _oversights()],
        "widens": list(_changes()),
    }


def _limited(  # noqa: PLR0913, PLR0917 -- one case of the table
    name: str,
    limits: dict[str, Any],
    changed: dict[str, object],
    codes: list[str],
    earlier: tuple[str, ...] = (),
    level: int = 2,
) -> dict[str, Any]:
    record, _ = agency(level)
    found = policy_findings(
        request(changed),
        record,
        msgspec.convert(limits, Limits),
        earlier=[parse_time(each) for each in earlier],
    )
    if [each.code for each in found] != codes:
        raise AssertionError(f"{name}: {[each.code for each in found]}")
    return {
        "name": name,
        "limits": limits,
        "changed": changed,
        "level": level,
        "earlier": list(earlier),
        "findings": dumped(found),
    }


def _limits() -> Iterator[Any]:
    new_york = {"zone": "America/New_York"}
    night = {"closed_hours": [{"start_min": 60, "end_min": 120}], **new_york}
    yield "no limit", {}, {}, []
    yield "a type that isn't allowed", {"incidents": ["fire"]}, {}, ["policy_incident"]
    yield "a type that is allowed", {"incidents": ["burglary", "fire"]}, {}, []
    yield "no type is allowed", {"incidents": []}, {}, ["policy_incident"]
    yield "a level too low", {"least_level": 3}, {}, ["policy_level"]
    yield "an area that is too large", {"largest_area_m2": 500_000}, {}, ["policy_area"]
    yield "an area that isn't", {"largest_area_m2": 510_000}, {}, []
    yield "the longest window", {"longest_window_min": 120}, {}, []
    yield "a longer one", {"longest_window_min": 119}, {}, ["policy_window"]
    yield "the oldest window", {"oldest_window_days": 1}, _window(-DAY, HOUR), []
    yield (
        "an older one",
        {"oldest_window_days": 1},
        _window(-DAY - SECOND, HOUR),
        ["policy_window_old"],
    )
    yield "open for the most days", {"longest_open_days": 30}, {}, []
    yield "open for longer", {"longest_open_days": 29}, {}, ["policy_open"]
    yield "the quota", {"most_requests": 2, "per_days": 7}, {}, [], ("2026-11-20T12:00:00Z",)
    yield (
        "one more than the quota",
        {"most_requests": 1, "per_days": 7},
        {},
        ["policy_quota"],
        ("2026-11-17T12:00:01Z",),
    )
    yield (
        "the quota a second later",
        {"most_requests": 1, "per_days": 7},
        {},
        [],
        ("2026-11-17T12:00:00Z",),
    )
    yield "no request at all", {"most_requests": 0, "per_days": 1}, {}, ["policy_quota"]
    yield "a phrase", {"phrases": ["white van"]}, {}, ["policy_phrases"]
    yield (
        "a phrase in disguise",
        {"phrases": ["white van"]},
        {"title": "A WHÍTE—Van"},
        ["policy_phrases"],
    )
    yield "a part of a word", {"phrases": ["hit"]}, {}, []
    # 2026-11-01, 06:30 UTC is 01:30 in New York for the second time.
    first, second = "2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z"
    twice = [
        {"window": {"start": start, "end": start[:14] + "45:00Z"}} for start in (first, second)
    ]
    yield "an hour that comes twice, first", night, twice[0], ["policy_hours"]
    yield "an hour that comes twice, again", night, twice[1], ["policy_hours"]
    after = {"window": {"start": "2026-11-01T07:00:00Z", "end": "2026-11-01T08:00:00Z"}}
    yield "the moment after a closed hour", night, after, []
    until = {"window": {"start": "2026-11-02T05:30:00Z", "end": "2026-11-02T06:00:00Z"}}
    yield "until a closed hour begins", night, until, []
    skipped = {"closed_hours": [{"start_min": 130, "end_min": 150}], **new_york}
    spring = {"window": {"start": "2026-03-08T06:00:00Z", "end": "2026-03-08T08:00:00Z"}}
    yield "an hour that doesn't come", skipped, spring, ["policy_hours"]


def _overseen(name: str, changed: dict[str, object], names: list[str]) -> dict[str, Any]:
    found = [each.name for each in overseers_of(request(changed), policy(LIMITS, (COURT,)))]
    if found != names:
        raise AssertionError(name)
    return {"name": name, "changed": changed, "overseers": names}


def _oversights() -> Iterator[tuple[str, dict[str, object], list[str]]]:
    court = [COURT.name]
    block = msgspec.to_builtins(BLOCK)
    wide = {"shape": "polygon", "ring": square(40_000_000, -75_000_000, 4_000)}
    yield "nothing of it", {}, []
    yield "a type of incident", {"incident": "missing_person"}, court
    yield "an area that isn't too large", {"area": block}, []
    yield "a large area", {"area": wide}, court
    yield "150 minutes", _window(-4 * HOUR, timedelta(minutes=150)), []
    yield "a second more", _window(-4 * HOUR, timedelta(minutes=150) + SECOND), court
    yield "a phrase", {"text": "It happened behind the School."}, court


def policy(limits: Limits, overseers: tuple[Overseer, ...]) -> Policy:
    """Return a board's first policy."""
    return Policy(
        begins=format_time(NOON),
        governor=str(GOVERNOR.verifier),
        limits=limits,
        name="Ordinance 26-14",
        number=1,
        overseers=overseers,
        text="",
    )


def _widened(name: str, changed: dict[str, Any], *, wider: bool) -> dict[str, Any]:
    after = msgspec.to_builtins(policy(LIMITS, (COURT,)))
    after |= {name: value for name, value in changed.items() if name == "overseers"}
    after["limits"] |= {name: value for name, value in changed.items() if name != "overseers"}
    found = widens(msgspec.convert(after, Policy), policy(LIMITS, (COURT,)))
    if found is not wider:
        raise AssertionError(name)
    return {"name": name, "changed": changed, "widens": wider}


def _changes() -> Iterator[dict[str, Any]]:
    court = msgspec.to_builtins(COURT)
    yield _widened("the same", {}, wider=False)
    yield _widened("a smaller area", {"largest_area_m2": 500_000}, wider=False)
    yield _widened("a larger area", {"largest_area_m2": 600_001}, wider=True)
    yield _widened("any area", {"largest_area_m2": None}, wider=True)
    yield _widened("fewer types", {"incidents": ["fire"]}, wider=False)
    yield _widened("another type", {"incidents": ["arson", "fire"]}, wider=True)
    yield _widened("any type", {"incidents": None}, wider=True)
    yield _widened("a higher level", {"least_level": 3}, wider=False)
    yield _widened("a lower level", {"least_level": 1}, wider=True)
    yield _widened("one phrase less", {"phrases": ["protest"]}, wider=True)
    night = [{"start_min": 0, "end_min": 361}, {"start_min": 1320, "end_min": 1440}]
    yield _widened("longer closed", {"closed_hours": night}, wider=False)
    yield _widened("open at night", {"closed_hours": night[:1]}, wider=True)
    yield _widened("another zone", {"zone": "America/Chicago"}, wider=True)
    yield _widened("the same quota over more days", {"per_days": 8}, wider=False)
    yield _widened("the same quota over fewer days", {"per_days": 6}, wider=True)
    yield _widened("a larger quota", {"most_requests": 3}, wider=True)
    yield _widened("nobody oversees", {"overseers": []}, wider=True)
    yield _widened(
        "overseen from less on", {"overseers": [court | {"area_over_m2": 1}]}, wider=False
    )
    yield _widened(
        "overseen from more on", {"overseers": [court | {"area_over_m2": 550_001}]}, wider=True
    )
    yield _widened("more time for the overseer", {"overseers": [court | {"days": 60}]}, wider=False)
