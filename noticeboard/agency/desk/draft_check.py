"""The page *Ask* while a request is written: its limits, what the rules say, how it will look."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Final, Literal
from zoneinfo import ZoneInfo

import msgspec

from noticeboard.agency.department import read_department
from noticeboard.agency.desk.board_watch import WATCH
from noticeboard.agency.desk.desk import AgencyDesk, desk_of
from noticeboard.agency.draft import DraftContent
from noticeboard.agency.draft_checks import DraftCheck, check
from noticeboard.agency.draft_rules import LONGEST, DraftFinding, DraftJudgment, area_of
from noticeboard.agency.log import AgencyStatus
from noticeboard.desk.people import AGENCY_ROLES
from noticeboard.desk.route import Body, Call, Routes, View
from noticeboard.log.area import Area
from noticeboard.log.encoding import format_time
from noticeboard.rules.language import Language
from noticeboard.rules.limits import (
    INCIDENTS,
    LARGEST_AREA_KM2,
    LONGEST_LIFE,
    LONGEST_WINDOW,
    MOST_POSTS_PER_CASE,
    SHORTEST_WINDOW,
    SMALLEST_AREA_KM2,
)
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import catalogue

ROUTES = Routes()
LEAST_WIDTH_M: Final = 30
"""As in `rules.width`, which loads NumPy."""


class DraftFormView(View, frozen=True, kw_only=True):
    """What the page for writing a request needs to know."""

    agency: str
    domain: str
    kind: str
    contact: str
    jurisdiction: Area
    incidents: Mapping[str, str]
    """In the language that was asked for."""
    second_officer: bool
    zone: str
    smallest_km2: float
    largest_km2: float
    least_width_m: int
    shortest_s: int
    longest_s: int
    longest_life_days: int
    most_per_case: int
    longest: Mapping[str, int]
    """The most characters of each text."""
    level: int | None
    """How the agency is confirmed now, as households see it; None as long as nobody knows."""
    map_tiles: str
    """The address of map images with {z}, {x} and {y}; empty if none are loaded."""
    map_host: str
    """The origin that they are loaded from, such as https://tiles.example.org."""
    map_credit: str


class CheckDraft(Body, frozen=True, kw_only=True):
    """A draft as it is typed."""

    content: DraftContent
    request: Annotated[str, msgspec.Meta(pattern=r"\A([0-9a-f]{32})?\Z")] = ""
    """The request that it became, if it is posted or held: that doesn't count as an earlier one."""


class SpanView(View, frozen=True, kw_only=True):
    """Characters of a text, counted as JavaScript does."""

    field: str
    start: int
    end: int


class FixView(View, frozen=True, kw_only=True):
    """What one button does: these characters become `text`."""

    field: str
    start: int
    end: int
    text: str


class FindingView(View, frozen=True, kw_only=True):
    """One thing that the board would refuse or hold, or that is still missing."""

    code: str
    grade: Literal["refuse", "hold", "missing"]
    field: str
    text: str
    spans: tuple[SpanView, ...]
    fix: FixView | None


class AreaView(View, frozen=True, kw_only=True):
    """The numbers of an area, and between which points it is narrowest."""

    size_km2: float
    least_width_m: float
    ends: tuple[tuple[int, int], tuple[int, int]]
    edge_m: float


class WindowView(View, frozen=True, kw_only=True):
    """The requested time in UTC, and what is to be said of its clocks."""

    start: str
    end: str
    length_s: int
    zone_name: str
    """As people there say, such as EST."""
    offset_minutes: int
    ended_s_ago: int
    changed: str
    """The nearest day within a month on which clocks change; empty if there is none."""
    changes_within: bool


class FactView(View, frozen=True, kw_only=True):
    """One of the facts that stand above a request's text."""

    label: str
    value: str
    small: str


class VerdictView(View, frozen=True, kw_only=True):
    """Everything that the rules say, and how the board will show it."""

    findings: tuple[FindingView, ...]
    passed: tuple[str, ...]
    earlier: int
    """How many requests there are for this case already."""
    may_post: bool
    area: AreaView | None
    window: WindowView | None
    facts: tuple[FactView, ...]


@ROUTES.get("/ask", roles=AGENCY_ROLES)
async def get_draft_form(call: Call) -> DraftFormView:
    """Return what the page for writing a request needs to know."""
    status = call.request.app[WATCH].state.status
    return await asyncio.to_thread(_draft_form, desk_of(call), status, call.language)


@ROUTES.post("/drafts/check", roles=AGENCY_ROLES)
async def post_draft_check(call: Call, body: CheckDraft) -> VerdictView:
    """Say what the board's rules say about a draft, and how it will look."""
    status = call.request.app[WATCH].state.status
    level = status.record.level if status else None
    return await asyncio.to_thread(_check, desk_of(call), body, call.language, level)


def _draft_form(desk: AgencyDesk, status: AgencyStatus | None, language: str) -> DraftFormView:
    registered = desk.home.registered()
    department = read_department(desk.folder)
    words = catalogue(language)
    return DraftFormView(
        agency=safe_text(registered.name, longest=120),
        domain=registered.domain,
        kind=registered.kind,
        contact=safe_text(registered.contact, longest=200),
        jurisdiction=registered.jurisdiction,
        incidents={each: words.get(f"incident.{each}", each) for each in INCIDENTS},
        second_officer=department.second_officer,
        zone=department.zone,
        smallest_km2=SMALLEST_AREA_KM2,
        largest_km2=LARGEST_AREA_KM2,
        least_width_m=LEAST_WIDTH_M,
        shortest_s=int(SHORTEST_WINDOW.total_seconds()),
        longest_s=int(LONGEST_WINDOW.total_seconds()),
        longest_life_days=LONGEST_LIFE.days,
        most_per_case=MOST_POSTS_PER_CASE,
        longest=LONGEST,
        level=status.record.level if status else None,
        map_tiles=department.map_tiles,
        map_host=department.map_host,
        map_credit=department.map_credit,
    )


def _check(desk: AgencyDesk, body: CheckDraft, language: str, level: int | None) -> VerdictView:
    content, now = body.content, desk.now()
    found = check(content, desk.home, desk.cases, now=now, besides=body.request, level=level)
    verdict = found.judgment
    return VerdictView(
        findings=tuple(_finding(each, content, language) for each in verdict.findings),
        passed=verdict.passed,
        earlier=found.earlier,
        may_post=verdict.may_post,
        area=_area(verdict),
        window=_window(verdict, now),
        facts=_facts(content, found, now=now, language=language),
    )


def _finding(each: DraftFinding, content: DraftContent, language: str) -> FindingView:
    def at(name: str, place: int) -> int:
        return utf16(getattr(content, name), place)

    return FindingView(
        code=each.code,
        grade=each.grade,
        field=each.field,
        text=each.describe(language),
        spans=tuple(
            SpanView(
                field=span.field, start=at(span.field, span.start), end=at(span.field, span.end)
            )
            for span in each.spans
        ),
        fix=None
        if each.fix is None
        else FixView(
            field=each.fix.field,
            start=at(each.fix.field, each.fix.start),
            end=at(each.fix.field, each.fix.end),
            text=each.fix.text,
        ),
    )


def utf16(value: str, place: int) -> int:
    """Return a place in a text as JavaScript counts: in UTF-16 units."""
    return len(value[:place].encode("utf-16-le")) // 2


def _area(verdict: DraftJudgment) -> AreaView | None:
    if verdict.area is None:
        return None
    return AreaView(
        size_km2=verdict.area.size_km2,
        least_width_m=verdict.area.width.meters,
        ends=verdict.area.width.ends,
        edge_m=verdict.area.edge_m,
    )


def _window(verdict: DraftJudgment, now: datetime) -> WindowView | None:
    window = verdict.window
    if window is None:
        return None
    local = window.start.astimezone(window.zone)
    offset = local.utcoffset()
    return WindowView(
        start=format_time(window.start),
        end=format_time(window.end),
        length_s=int((window.end - window.start).total_seconds()),
        zone_name=local.tzname() or "",
        offset_minutes=int(offset.total_seconds() // 60) if offset else 0,
        ended_s_ago=int((now - window.end).total_seconds()),
        changed=window.changed.isoformat() if window.changed else "",
        changes_within=window.changes_within,
    )


def _facts(
    content: DraftContent, found: DraftCheck, *, now: datetime, language: str
) -> tuple[FactView, ...]:
    """Return the facts of a request as its page on a board in the same time zone has them.

    A board that knows the county names it as well.
    """
    window, area = found.judgment.window, area_of(content)[0]
    say = Language.every(window.zone if window else ZoneInfo("UTC"))[language]
    facts = []
    if window is not None:
        length = say.length(window.end - window.start)
        utc = "" if say.is_utc else f"{say.span_utc(window.start, window.end)} · "
        when = say.span(window.start, window.end)
        facts.append(
            FactView(label=say.text("page.request.window"), value=when, small=utc + length)
        )
    if area is not None:
        facts.append(
            FactView(
                label=say.text("page.request.area"),
                value=say.shape(area),
                small=f"{say.size(area)} · {say.point(area)}",
            )
        )
    if content.incident in INCIDENTS:
        case = safe_text(content.case_number, longest=200)
        facts.append(
            FactView(
                label=say.text("page.request.type"),
                value=f"{say.text(f'incident.{content.incident}')} · {case}",
                small=say.text(f"page.request.nth_{min(found.earlier + 1, 2)}"),
            )
        )
    until = say.date(now + timedelta(days=content.life_days))
    facts.append(
        FactView(
            label=say.text("page.request.status"),
            value=say.text("page.status.open"),
            small=say.text("page.status.open_until", date=until),
        )
    )
    return tuple(facts)
