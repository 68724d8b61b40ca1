"""The rules of numbers and structure, each just within and just without."""

from dataclasses import replace
from datetime import timedelta
import json
from pathlib import Path
import re
from typing import Any

import msgspec
import pytest

from noticeboard.log.agency import AgencyRecord
from noticeboard.log.area import Circle, Polygon
from noticeboard.log.body import RequestPost, Window
from noticeboard.log.encoding import format_time
from noticeboard.rules.findings import Finding, Severity, describe
from noticeboard.rules.limits import AGENCY_KINDS, DEFAULT_LIFE, INCIDENTS, findings
from tests.noticeboard.log.made import AGENCY, NOON, STATE, town_with_agency

CATALOGUE: dict[str, str] = {
    key: sentence
    for path in (Path(__file__).parents[3] / "translations").glob("en*.json")
    for key, sentence in json.loads(path.read_text(encoding="utf-8")).items()
}


def _agency(level: int = 2, **changed: Any) -> AgencyRecord:  # noqa: ANN401 -- any field
    town = town_with_agency()
    if level:
        town.log(town.verify(level, STATE))
    record = town.registry.agency(AGENCY)
    assert record is not None
    return replace(record, **changed)


def _post(**changed: object) -> RequestPost:
    body = msgspec.structs.replace(town_with_agency().post().body, **changed)
    assert isinstance(body, RequestPost)
    return body


def _codes(post: RequestPost, agency: AgencyRecord | None = None, earlier: int = 0) -> list[str]:
    found = findings(post, agency or _agency(), now=NOON, earlier_posts_for_case=earlier)
    return [finding.code for finding in found]


def _window(start: timedelta, length: timedelta) -> Window:
    return Window(start=format_time(NOON + start), end=format_time(NOON + start + length))


def test_severities() -> None:
    """They are kept with tickets and read by apps, so their names never change."""
    assert [str(each) for each in Severity] == ["refuse", "hold", "flag"]


def test_a_good_request() -> None:
    """A request that keeps every rule has no finding."""
    assert _codes(_post()) == []


SPIKE = Polygon(
    ring=(
        *((40_000_000, -75_000_000), (40_000_000, -74_996_000), (40_001_500, -74_996_000)),
        *((40_001_500, -74_987_000), (40_001_520, -74_987_000), (40_001_520, -74_996_000)),
        *((40_003_000, -74_996_000), (40_003_000, -75_000_000)),
    )
)
HOUR, SECOND, DAY = timedelta(hours=1), timedelta(seconds=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"incident": ""}, "no_incident"),
        ({"incident": "protest"}, "no_incident"),
        ({"case_number": ""}, "no_case_number"),
        ({"case_number": "  "}, "no_case_number"),
        ({"window": _window(-HOUR, HOUR / 4)}, None),
        ({"window": _window(-HOUR, HOUR / 4 - SECOND)}, "window_too_short"),
        ({"window": _window(-12 * HOUR, 12 * HOUR)}, None),
        ({"window": _window(-13 * HOUR, 12 * HOUR + SECOND)}, "window_too_long"),
        ({"window": _window(-HOUR, HOUR + SECOND)}, "window_in_future"),
        ({"window": _window(-180 * DAY, HOUR)}, None),
        ({"window": _window(-180 * DAY - SECOND, HOUR)}, "window_too_old"),
        ({"area": Circle(lat=40_000_000, lon=-75_000_000, radius_m=144)}, None),
        ({"area": Circle(lat=40_000_000, lon=-75_000_000, radius_m=143)}, "area_too_small"),
        ({"area": Circle(lat=40_000_000, lon=-75_000_000, radius_m=642)}, None),
        ({"area": Circle(lat=40_000_000, lon=-75_000_000, radius_m=643)}, "area_too_large"),
        ({"area": SPIKE}, "area_too_narrow"),
        ({"title": ""}, "blank_text"),
        ({"title": "\u2800"}, "blank_text"),
        ({"text": " \n"}, "blank_text"),
        ({"title": "", "text": ""}, "blank_text"),
        ({"case_number": "\u2800"}, "no_case_number"),
        ({"case_number": "26-0042\u2800"}, "hidden_text"),
        ({"text": "Seen \u202egpj.exe"}, "hidden_text"),
        ({"text": "One line\nand another: caf\u00e9 \u2600\ufe0f \u0645\u06cc\u200c\u062e"}, None),
        ({"area": Circle(lat=41_000_000, lon=-75_000_000, radius_m=400)}, "outside_jurisdiction"),
        ({"expires": format_time(NOON + 90 * DAY)}, None),
        ({"expires": format_time(NOON + 90 * DAY + SECOND)}, "life_too_long"),
    ],
)
def test_each_rule(changed: dict[str, object], code: str | None) -> None:
    """Each rule holds to the second and the meter, and finds nothing else beside."""
    assert _codes(_post(**changed)) == ([code] if code else [])


@pytest.mark.parametrize(
    ("contact", "registered", "fits"),
    [
        ("det.smith@police.example.org", "", True),
        ("Det. Smith <det@unit.police.example.org>, desk 4", "", True),
        ("DET@POLICE.EXAMPLE.ORG", "", True),
        ("", "", False),
        ("Det. Smith", "", False),
        ("det@gmail.example", "", False),
        ("det@notpolice.example.org", "", False),
        ("det@police.example.org.evil.example", "", False),
        ("det@police.example.org or det@evil.example", "", False),
        ("555-010-0199", "", False),
        ("555-010-0199", "tips line (555) 010-0199", True),
        ("+1 555 010 0199 ext. 12", "555.010.0199", True),
        ("010-0199", "+1 555 010 0199", True),
        ("555-010-0198", "555-010-0199", False),
        ("555", "555-010-0199", False),
        ("555-010-0199", "tips@police.example.org", False),
        ("  1234567  ", "(1) 2 3", False),
        ("123 456", "123 456", False),
        ("123 4567", "1234567", True),
    ],
)
def test_contact(contact: str, registered: str, *, fits: bool) -> None:
    """A contact is an email at the agency's domain, or a telephone it has registered."""
    codes = _codes(_post(contact=contact), _agency(contact=registered))

    assert codes == ([] if fits else ["no_contact"])


def test_posts_for_one_case() -> None:
    """Two requests for one case are the most; without a number there is nothing to count."""
    assert _codes(_post(), earlier=1) == []
    assert _codes(_post(), earlier=2) == ["too_many_posts"]
    assert _codes(_post(case_number=""), earlier=2) == ["no_case_number"]


def test_words_are_looked_at_with_the_incident() -> None:
    """Title and text are held for their words, but for a name if somebody is missing."""
    named = "Emily Carter has been missing since Monday."

    assert _codes(_post(title="After the protest")) == ["lawful_activity"]
    assert _codes(_post(text="After the protest.")) == ["lawful_activity"]
    assert _codes(_post(text=named, incident="burglary")) == ["names_person"]
    assert _codes(_post(text=named, incident="missing_person")) == []


def test_words_that_are_known_to_be_free_are_passed_over() -> None:
    """Only if the caller says so, and nothing else is passed over with them."""
    post, agency = _post(text="After the protest.", incident=""), _agency()

    found = findings(post, agency, now=NOON, earlier_posts_for_case=0, words_are_free=True)

    assert [finding.code for finding in found] == ["no_incident"]


def test_nobody_says_how_long() -> None:
    """A request stays open for 30 days if its agency says nothing."""
    assert timedelta(days=30) == DEFAULT_LIFE


@pytest.mark.parametrize(
    ("level", "codes"), [(0, ["unverified_agency"]), (1, ["unverified_agency"]), (2, [])]
)
def test_unverified_agency(level: int, codes: list[str]) -> None:
    """An agency that nobody has confirmed is flagged, never refused for that."""
    found = findings(_post(), _agency(level), now=NOON, earlier_posts_for_case=0)

    assert [finding.code for finding in found] == codes
    assert {finding.severity for finding in found} <= {Severity.FLAG}


def test_order_and_severity() -> None:
    """Findings come in the order of the rules, and all but the flag refuse."""
    worst = _post(
        incident="",
        case_number="",
        contact="",
        window=_window(HOUR, 13 * HOUR),
        area=Circle(lat=0, lon=0, radius_m=9_000),
        expires=format_time(NOON + 91 * DAY),
    )
    found = findings(worst, _agency(0), now=NOON, earlier_posts_for_case=9)

    assert [finding.code for finding in found] == [
        "no_incident",
        "no_case_number",
        "no_contact",
        "window_too_long",
        "window_in_future",
        "area_too_large",
        "outside_jurisdiction",
        "life_too_long",
        "unverified_agency",
    ]
    assert [finding.severity for finding in found[:-1]] == [Severity.REFUSE] * 8


def test_every_finding_has_its_sentence() -> None:
    """Each code the rules can give is worded, and each sentence's gaps are filled."""
    found = [
        *findings(
            _post(
                incident="",
                case_number="",
                contact="",
                window=_window(HOUR, SECOND),
                area=Circle(lat=0, lon=0, radius_m=1),
                expires=format_time(NOON + 91 * DAY),
            ),
            _agency(0),
            now=NOON,
            earlier_posts_for_case=9,
        ),
        *findings(
            _post(
                window=_window(-200 * DAY, 13 * HOUR),
                area=SPIKE,
                title="",
                text="Seen\u200b",
            ),
            _agency(0),
            now=NOON,
            earlier_posts_for_case=9,
        ),
        *findings(
            _post(area=Circle(lat=0, lon=0, radius_m=9_000)),
            _agency(0),
            now=NOON,
            earlier_posts_for_case=9,
        ),
    ]
    sentences = {finding.code: describe(finding, CATALOGUE) for finding in found}

    assert len(sentences) == 16
    assert "here: title." in sentences["blank_text"]
    assert "here: text." in sentences["hidden_text"]
    assert "30 m" in sentences["area_too_narrow"]
    assert "(65000 m²)" in sentences["area_too_small"]
    assert "(1295000 m²)" in sentences["area_too_large"]
    assert "12 hours" in sentences["window_too_long"]
    assert "15 minutes" in sentences["window_too_short"]
    assert {f"finding.{code}" for code in sentences} <= CATALOGUE.keys()
    assert not [each for each in sentences.values() if re.search(r"[{}]", each)]
    assert all(each.endswith(".") for each in sentences.values())


def test_words_cannot_reach_into_values() -> None:
    """A translation is filled by name alone; what it does not know is left as it stands."""
    finding = Finding(code="x", severity=Severity.FLAG, params={"who": "{hours}", "hours": 12})
    catalogue = {"finding.x": "{who} {hours} {hours.__class__} {missing}"}

    assert describe(finding, catalogue) == "{hours} 12 {hours.__class__} {missing}"
    assert describe(finding, {}) == "x"
    assert describe(Finding(code="y", severity=Severity.FLAG), {"finding.y": "{who}"}) == "{who}"


def test_every_slug_has_its_word() -> None:
    """Incidents and kinds of agency are worded, and nothing else is."""
    assert {f"incident.{slug}" for slug in INCIDENTS} == {
        key for key in CATALOGUE if key.startswith("incident.")
    }
    assert {f"agency_kind.{kind}" for kind in AGENCY_KINDS} == {
        key for key in CATALOGUE if key.startswith("agency_kind.")
    }
