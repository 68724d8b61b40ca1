"""What the board's rules say about a draft, as it is typed: the same code as on the board.

Beyond the findings it says where in the words they lie, what is still missing, and the numbers that
an officer reads while drawing. A finding about a part that is not there yet is left out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field as made, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from noticeboard.agency.draft import Draft, DraftContent, DrawnCircle
from noticeboard.agency.known_policy import PolicyInForce
from noticeboard.agency.wall_poster import read_zone
from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.agency import record_of
from noticeboard.log.area import Circle, Polygon, RequestArea
from noticeboard.log.body import AgencyRegister, Anchor, RequestPost, Window
from noticeboard.log.encoding import encode_base64, format_time
from noticeboard.log.tree import EMPTY_ROOT
from noticeboard.rules.area import centre, size_km2
from noticeboard.rules.findings import Finding, Severity, describe
from noticeboard.rules.limits import CONFIRMED_LEVEL, findings
from noticeboard.rules.measures import Width, edge_distance_m, least_width
from noticeboard.rules.spans import Span, find_spans, hidden_spans
from noticeboard.rules.text import is_blank, safe_text
from noticeboard.runtime.text import Text, catalogue

LONGEST: Final[Mapping[str, int]] = {"title": 200, "text": 4000, "case_number": 200, "contact": 200}
"""The most characters that an entry takes of each text."""
_WORDED: Final = ("title", "text")
_WINDOW: Final = frozenset(
    {
        *("window_too_short", "window_too_long", "window_in_future", "window_too_old"),
        *("policy_window", "policy_window_old", "policy_hours"),
    }
)
_PLACE: Final = frozenset(
    {"area_too_small", "area_too_large", "area_too_narrow", "outside_jurisdiction", "policy_area"}
)
_FIELDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(_WINDOW, "window"),
    **dict.fromkeys(_PLACE, "area"),
    "no_incident": "incident",
    "no_case_number": "case_number",
    "too_many_posts": "case_number",
    "no_contact": "contact",
    "life_too_long": "life_days",
    "policy_incident": "incident",
    "policy_level": "incident",
    "policy_open": "life_days",
    "policy_quota": "incident",
}
_NEAR_CHANGE: Final = 30
"""So many days before and after, a change of clocks is worth saying."""

type Grade = Literal["refuse", "hold", "missing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """A change of one field that removes a finding: `value[start:end]` becomes `text`."""

    field: str
    start: int
    end: int
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFinding:
    """One thing that the board would refuse or hold, or that is still missing."""

    code: str
    grade: Grade
    field: str
    """The field that it is about: of the content, or `window`."""
    spans: tuple[Span, ...] = ()
    params: Mapping[str, str | int] = made(default_factory=dict)
    fix: Fix | None = None

    def describe(self, language: str) -> str:
        """Return its sentence: the rule's own, if it is a rule's."""
        words = catalogue(language)
        fields = str(self.params.get("fields", ""))
        named = words.get(f"field.{fields}", fields)
        values = {**self.params, "fields": named}
        for code in (f"missing_{self.field}" if self.grade == "missing" else "", self.code):
            if f"desk.draft.{code}" in words:
                return Text(f"desk.draft.{code}", **values).fill(language)
        finding = Finding(code=self.code, severity=Severity.REFUSE, params=self.params)
        return describe(finding, catalogue(language))


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaNumbers:
    """What an officer reads below the map."""

    size_km2: float
    width: Width
    edge_m: float
    """How far the jurisdiction's edge is; negative outside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowNumbers:
    """The requested time, and what is to be said about its clocks."""

    start: datetime
    """In UTC."""
    end: datetime
    zone: ZoneInfo
    changed: date | None
    """The nearest day within a month on which clocks change there."""
    changes_within: bool
    """Whether they change during the requested time's day or night."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftJudgment:
    """Everything that the rules say about a draft."""

    findings: tuple[DraftFinding, ...]
    passed: tuple[str, ...]
    """The codes of what is in order."""
    area: AreaNumbers | None
    window: WindowNumbers | None

    @property
    def may_post(self) -> bool:
        """Whether the board would take it, or hold it for a moderator."""
        return all(each.grade == "hold" for each in self.findings)


def judge(
    content: DraftContent,
    registered: AgencyRegister,
    *,
    now: datetime,
    earlier_for_case: int,
    in_force: PolicyInForce | None = None,
) -> DraftJudgment:
    """Return what rules and policy say about a draft. Takes no more than a moment."""
    area, area_findings = area_of(content)
    window, window_findings = _window_of(content)
    found = [*area_findings, *window_findings, *_lengths(content)]
    post = _post(content, registered, now, area, window)
    spans = find_spans(
        {name: getattr(content, name) for name in _WORDED}, incident=content.incident
    )
    spans += tuple(
        span
        for name in ("case_number", "contact")
        for span in hidden_spans(name, getattr(content, name))
    )
    agency = replace(record_of(registered, 0), level=CONFIRMED_LEVEL)
    judged = findings(post, agency, now=now, earlier_posts_for_case=earlier_for_case)
    if in_force is not None:
        judged += in_force.findings(post, agency)
        spans += in_force.spans({name: getattr(content, name) for name in _WORDED})
    for each in judged:
        is_about_nothing = (area is None and each.code in _PLACE) or (
            window is None and each.code in _WINDOW
        )
        is_about_nothing |= not content.incident and each.code == "policy_incident"
        if not is_about_nothing and each.code not in {"hidden_text", "blank_text"}:
            found += _graded(content, each, spans)
    found += _blank(content)
    found += _hidden(spans)
    numbers = None
    if area is not None:
        numbers = AreaNumbers(
            size_km2=size_km2(area),
            width=least_width(area),
            edge_m=edge_distance_m(
                area,
                registered.jurisdiction,
                is_within=all(each.code != "outside_jurisdiction" for each in found),
            ),
        )
    return DraftJudgment(
        findings=tuple(sorted(found, key=lambda each: _ORDER.index(each.grade))),
        passed=tuple(_passed(found, area, window)),
        area=numbers,
        window=window,
    )


_ORDER: Final = ("refuse", "hold", "missing")


def to_draft(content: DraftContent) -> Draft:
    """Return a finished draft as the commands post one; raises InvalidInputError."""
    area, wrong = area_of(content)
    window, also_wrong = _window_of(content)
    for each in (*wrong, *also_wrong):
        raise InvalidInputError(Text(f"desk.draft.{each.code}", **each.params))
    if area is None or window is None:
        raise InvalidInputError(Text("desk.draft.incomplete"))
    return Draft(
        incident=content.incident,
        title=content.title,
        text=content.text,
        case_number=content.case_number,
        contact=content.contact,
        start=format_time(window.start),
        end=format_time(window.end),
        area=area,
        life=timedelta(days=content.life_days),
    )


# The place


def area_of(content: DraftContent) -> tuple[RequestArea | None, list[DraftFinding]]:
    """Return the area that is drawn, or what is missing or wrong."""
    drawn = content.area
    if drawn is None:
        return None, [DraftFinding(code="no_area", grade="missing", field="area")]
    if isinstance(drawn, DrawnCircle):
        return Circle(lat=drawn.lat, lon=drawn.lon, radius_m=drawn.radius_m), []
    if len(drawn.ring) < 3:  # noqa: PLR2004 -- an outline has three corners
        return None, [DraftFinding(code="few_corners", grade="missing", field="area")]
    try:
        return Polygon(ring=drawn.ring), []
    except VerificationError:
        return None, [DraftFinding(code="area_crosses", grade="refuse", field="area")]


# The time


def _window_of(content: DraftContent) -> tuple[WindowNumbers | None, list[DraftFinding]]:
    if not (content.day and content.start and content.end):
        return None, [DraftFinding(code="no_window", grade="missing", field="window")]
    try:
        zone = read_zone(content.zone)
    except InvalidInputError:
        params = {"zone": safe_text(content.zone, longest=64)}
        wrong = DraftFinding(code="no_zone", grade="refuse", field="window", params=params)
        return None, [wrong]
    try:
        day = date.fromisoformat(content.day)
        start, end = time.fromisoformat(content.start), time.fromisoformat(content.end)
        first = datetime.combine(day, start)
        last = datetime.combine(day + timedelta(days=end <= start), end)
        begins = _utc(first, zone, content.start_fold)
        ends = _utc(last, zone, content.end_fold)
        changed = _clock_change(day, zone)
    except (ValueError, OverflowError):
        return None, [DraftFinding(code="no_window", grade="missing", field="window")]
    wrong_times = [
        DraftFinding(code=code, grade=grade, field=name, params={"time": clock})
        for name, clock, (code, grade) in (
            ("start", content.start, begins[1]),
            ("end", content.end, ends[1]),
        )
        if code
    ]
    if begins[0] is None or ends[0] is None:
        return None, wrong_times
    if begins[0] >= ends[0]:
        return None, [DraftFinding(code="no_window", grade="missing", field="window")]
    return (
        WindowNumbers(
            start=begins[0],
            end=ends[0],
            zone=zone,
            changed=changed,
            changes_within=changed is not None and day <= changed <= last.date(),
        ),
        [],
    )


type _Wrong = tuple[str, Grade]
_FINE: Final[_Wrong] = ("", "missing")


def _utc(local: datetime, zone: ZoneInfo, fold: int | None) -> tuple[datetime | None, _Wrong]:
    """Return a local time in UTC; or what is wrong with it, if clocks skip or repeat it."""
    one, other = (local.replace(tzinfo=zone, fold=each).astimezone(UTC) for each in (0, 1))
    if one == other:
        return one, _FINE
    if one.astimezone(zone).replace(tzinfo=None, fold=0) != local:
        return None, ("time_skipped", "refuse")
    if fold is None:
        return None, ("time_twice", "missing")
    return (other if fold else one), _FINE


def _clock_change(day: date, zone: ZoneInfo) -> date | None:
    """Return the day nearest to this one, within a month, on which clocks change."""
    for away in range(_NEAR_CHANGE + 1):
        for each in (day - timedelta(days=away), day + timedelta(days=away)):
            midnight = datetime.combine(each, time(), tzinfo=zone)
            next_midnight = datetime.combine(each + timedelta(days=1), time(), tzinfo=zone)
            if midnight.utcoffset() != next_midnight.utcoffset():
                return each
    return None


# The words


def _post(
    content: DraftContent,
    registered: AgencyRegister,
    now: datetime,
    area: RequestArea | None,
    window: WindowNumbers | None,
) -> RequestPost:
    """Return the request for the rules to look at; what is missing is made up."""
    lat, lon = centre(registered.jurisdiction)
    start = window.start if window else now - timedelta(hours=1)
    end = window.end if window else now - timedelta(minutes=30)
    words = {
        name: getattr(content, name)[: LONGEST[name]]
        for name in ("title", "text", "case_number", "contact")
    }

    def make(texts: Mapping[str, str]) -> RequestPost:
        return RequestPost(
            agency=record_of(registered, 0).id,
            key="0" * 8,
            seq=1,
            prev="f" * 64,
            id="0" * 32,
            issued=format_time(now),
            anchor=Anchor(size=0, root=encode_base64(EMPTY_ROOT)),
            incident=content.incident,
            title=texts["title"],
            text=texts["text"],
            case_number=texts["case_number"],
            contact=texts["contact"],
            window=Window(start=format_time(start), end=format_time(end)),
            area=area or Circle(lat=lat, lon=lon, radius_m=300),
            expires=format_time(now + timedelta(days=content.life_days)),
        )

    try:
        return make(words)
    except VerificationError:
        # An entry takes no control characters; they are found as hidden ones.
        return make({name: safe_text(text, lines=name == "text") for name, text in words.items()})


def _graded(
    content: DraftContent, finding: Finding, spans: tuple[Span, ...]
) -> Iterator[DraftFinding]:
    is_held = finding.severity is Severity.HOLD
    of_it = tuple(span for span in spans if span.code == finding.code)
    where = _FIELDS.get(finding.code, of_it[0].field if of_it else "text")
    is_empty = where in LONGEST and not getattr(content, where).strip()
    is_chosen = finding.code != "no_incident" or content.incident
    grade: Grade = "hold" if is_held else "missing" if is_empty or not is_chosen else "refuse"
    if finding.severity is Severity.FLAG:
        return
    fix = None
    if finding.code.startswith("names_") and len(of_it) == 1:
        fix = _without_apposition(getattr(content, of_it[0].field), of_it[0])
    yield DraftFinding(
        code=finding.code, grade=grade, field=where, spans=of_it, params=finding.params, fix=fix
    )


def _without_apposition(value: str, span: Span) -> Fix | None:
    """Return how to leave out a name between commas: `The owner, Ann Lee, saw it`."""
    if value[: span.start].endswith(", ") and value[span.end : span.end + 1] == ",":
        return Fix(field=span.field, start=span.start - 2, end=span.end + 1)
    return None


def _blank(content: DraftContent) -> Iterator[DraftFinding]:
    for name in _WORDED:
        value = getattr(content, name)
        if is_blank(value):
            grade: Grade = "refuse" if value.strip() else "missing"
            yield DraftFinding(code="blank_text", grade=grade, field=name, params={"fields": name})


def _hidden(spans: tuple[Span, ...]) -> Iterator[DraftFinding]:
    """Yield one finding for each run of hidden characters: each can be removed by itself."""
    for span in spans:
        if span.code == "hidden_text":
            yield DraftFinding(
                code="hidden_text",
                grade="refuse",
                field=span.field,
                spans=(span,),
                params={"fields": span.field},
                fix=Fix(field=span.field, start=span.start, end=span.end),
            )


def _lengths(content: DraftContent) -> Iterator[DraftFinding]:
    for name, most in LONGEST.items():
        if len(getattr(content, name)) > most:
            yield DraftFinding(
                code="too_long", grade="refuse", field=name, params={"fields": name, "most": most}
            )


def _passed(
    found: list[DraftFinding], area: RequestArea | None, window: WindowNumbers | None
) -> Iterator[str]:
    codes = {each.code for each in found}
    fields = {each.field for each in found}
    if not {"no_incident", "no_case_number"} & codes and "case_number" not in fields:
        yield "why"
    if not {"no_case_number", "too_many_posts"} & codes:
        yield "nth"
    if "contact" not in fields:
        yield "contact"
    if window is not None and "window" not in fields:
        yield "window"
    if area is not None and not (_PLACE - {"outside_jurisdiction"}) & codes:
        yield "area"
    if area is not None and "outside_jurisdiction" not in codes:
        yield "inside"
    if "life_days" not in fields:
        yield "life"
    if not fields & {"title", "text"}:
        yield "words"
