"""What a department's other systems may send: a record from dispatch becomes a draft, never more.

A system's token makes drafts and reads nothing back. Somebody of the department opens the draft,
writes on it and releases it like any other.
"""

import asyncio
from collections import deque
from datetime import datetime, timedelta, tzinfo
from http import HTTPStatus
from typing import Annotated, Final

from aiohttp import web
import msgspec

from noticeboard.agency.department import (
    Department,
    SystemToken,
    department_turn,
    read_department,
    system_of,
)
from noticeboard.agency.department_log import Act
from noticeboard.agency.desk.desk import AgencyDesk, desk_of
from noticeboard.agency.draft import DraftContent, DrawnCircle
from noticeboard.agency.wall_poster import read_zone
from noticeboard.desk.people import Person
from noticeboard.desk.route import Body, Call, LimitedError, Routes, SignInNeededError
from noticeboard.errors import InvalidInputError
from noticeboard.rules.limits import INCIDENTS
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import Text

ROUTES = Routes()
MOST_AN_HOUR: Final = 60
FIRST_RADIUS_M: Final = 250
_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)


class RecordBody(Body, frozen=True, kw_only=True):
    """One record of a dispatch or records system; only its number is required."""

    number: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    """The case or incident number."""
    incident: Annotated[str, msgspec.Meta(max_length=40)] = ""
    """One of the incidents that a request can be about, if the system knows it."""
    summary: Annotated[str, msgspec.Meta(max_length=400)] = ""
    """One line: the draft's title."""
    narrative: Annotated[str, msgspec.Meta(max_length=8000)] = ""
    """The draft's text, which somebody rewrites before anybody reads it."""
    start: Annotated[str, msgspec.Meta(max_length=40)] = ""
    """RFC 3339, with its offset."""
    end: Annotated[str, msgspec.Meta(max_length=40)] = ""
    latitude: Annotated[float, msgspec.Meta(ge=-90, le=90)] | None = None
    longitude: Annotated[float, msgspec.Meta(ge=-180, le=180)] | None = None


async def _check_token(request: web.Request) -> None:
    folder = desk_of(Call(request)).folder
    await asyncio.to_thread(lambda: _system(read_department(folder), request))


@ROUTES.post("/records", roles=None, status=HTTPStatus.ACCEPTED, guard=_check_token)
async def post_record(call: Call, body: RecordBody) -> None:
    """Make a draft from another system's record; the system's token is the bearer token."""
    await asyncio.to_thread(_make_draft, desk_of(call), call.request, body)


def _system(department: Department, request: web.Request) -> SystemToken:
    """Return the system that calls; raises SignInNeededError."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    system = system_of(department, token)
    if system is None:
        raise SignInNeededError(Text("desk.system.token"))
    return system


def _make_draft(desk: AgencyDesk, request: web.Request, body: RecordBody) -> None:
    # Whoever ends a token meanwhile waits; once it is ended, nothing is made with it.
    with department_turn(desk.folder) as department:
        system = _system(department, request)
        _count(desk.records.setdefault(system.name, deque()), desk.now())
        content = _content(body, department.zone or "UTC")
        by = Person(id=f"system:{system.name}", name=system.name, roles=frozenset())
        made = desk.drafts.create(by, content, source=system.name)
        desk.note(by, Act.DRAFT_MADE, case=content.case_number, draft=made.id)


def _count(times: deque[datetime], now: datetime) -> None:
    while times and times[0] <= now - _HOUR:
        times.popleft()
    if len(times) >= MOST_AN_HOUR:
        raise LimitedError(Text("desk.system.too_often"))
    times.append(now)


def _content(body: RecordBody, zone_name: str) -> DraftContent:
    """Return the draft of a record; texts are as safe as if they were pasted into the page."""
    zone = read_zone(zone_name)
    content = DraftContent(
        incident=body.incident if body.incident in INCIDENTS else "",
        title=safe_text(body.summary, longest=400),
        text=safe_text(body.narrative, longest=8000, lines=True),
        case_number=safe_text(body.number, longest=200),
        zone=zone.key,
    )
    if body.latitude is not None and body.longitude is not None:
        circle = DrawnCircle(
            lat=round(body.latitude * 1e6),
            lon=round(body.longitude * 1e6),
            radius_m=FIRST_RADIUS_M,
        )
        content = msgspec.structs.replace(content, area=circle)
    if body.start and body.end:
        start, end = _moment(body.start, zone), _moment(body.end, zone)
        if timedelta(0) < end - start < _DAY:
            content = msgspec.structs.replace(
                content,
                day=f"{start:%Y-%m-%d}",
                start=f"{start:%H:%M}",
                end=f"{end:%H:%M}",
                start_fold=1 if start.fold else 0,
                end_fold=1 if end.fold else 0,
            )
    return content


def _moment(text: str, zone: tzinfo) -> datetime:
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is not None:
            return at.astimezone(zone)
    except (ValueError, OverflowError) as error:
        raise InvalidInputError(Text("noticeboard.time.form", text=f"{text!r}")) from error
    raise InvalidInputError(Text("noticeboard.time.no_zone", text=f"{text!r}"))
