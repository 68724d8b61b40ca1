"""The page *Our log*: who did what and when, whether that still holds, and taking it elsewhere."""

import asyncio
from datetime import timedelta
from functools import lru_cache
from http import HTTPStatus
from typing import Final

from aiohttp import web

from noticeboard.agency.case_folder import case_name
from noticeboard.agency.department_log import LogLine, LogVerdict
from noticeboard.agency.desk.desk import AgencyDesk, desk_of
from noticeboard.agency.export import FOLDER, write_log_export
from noticeboard.desk.people import AGENCY_ROLES, Role
from noticeboard.desk.route import Body, Call, Routes, View
from noticeboard.log.checkpoint import Checkpoint
from noticeboard.log.encoding import encode_base64, parse_time
from noticeboard.rules.text import safe_text

ROUTES = Routes(number=r"[0-9]{1,9}")
_CHECKED_FOR: Final = timedelta(minutes=10)
"""So long a check of a long log counts; then reading a page of it checks it anew."""
_LONG: Final = 20_000
"""A log of so many entries takes a tenth of a second; a shorter one is always checked."""
MOST: Final = 200


class LogQuery(Body, frozen=True, kw_only=True):
    """Which entries to return, newest first."""

    case: str = ""
    """A case number, or the name of the case's folder."""
    who: str = ""
    share: str = ""
    act: str = ""
    before: int = 0
    """Only entries of lower numbers; 0 for the newest."""
    most: int = 50


class LogEntryView(View, frozen=True, kw_only=True):
    """One entry."""

    number: int
    at: str
    who: str
    act: str
    case: str
    request: str
    share: str
    about: dict[str, str]
    sha256: str


class LogVerdictView(View, frozen=True, kw_only=True):
    """Whether the log holds."""

    holds: bool
    size: int
    checked_at: str
    root: str
    """The root that the checkpoint signs for, in base64; empty if there is none."""
    key: str
    faults: tuple[str, ...]
    """A sentence for each."""
    first: int
    """The first entry that doesn't hold; 0 if all do."""


class DepartmentLogView(View, frozen=True, kw_only=True):
    """A page of the log."""

    entries: tuple[LogEntryView, ...]
    more: bool
    """Whether there are older ones."""
    people: tuple[str, ...]
    """Everybody who did something in what was read, for the filter."""
    verdict: LogVerdictView


class LogFileView(View, frozen=True, kw_only=True):
    """An archive of the log, to be fetched from `/log/files/{name}`."""

    name: str


@ROUTES.get("/log", roles=AGENCY_ROLES)
async def get_log(call: Call, query: LogQuery) -> DepartmentLogView:
    """Return entries of the department's log, and whether the whole of it holds."""
    return await asyncio.to_thread(_read, desk_of(call), query, call.language)


@ROUTES.post("/log/verification", roles=AGENCY_ROLES)
async def post_verification(call: Call) -> LogVerdictView:
    """Check the whole log now."""
    desk = desk_of(call)
    return await asyncio.to_thread(lambda: _view(desk, _verified(desk, anew=True), call.language))


@ROUTES.post("/log/exports", roles=(Role.CUSTODIAN, Role.ADMINISTRATOR), status=HTTPStatus.CREATED)
async def post_export(call: Call) -> LogFileView:
    """Write the log, its checkpoint and its public key into one archive."""
    desk = desk_of(call)
    async with desk.exporting:
        return await asyncio.to_thread(_export, desk, call)


@ROUTES.get(
    "/log/exports/{number}",
    roles=(Role.CUSTODIAN, Role.ADMINISTRATOR),
    answer="application/zip",
    media=True,
)
async def get_export(call: Call) -> web.StreamResponse:
    """Return an archive of the log."""
    number = int(call.request.match_info["number"])
    path = desk_of(call).folder / FOLDER / f"department-log-{number}.zip"
    if not await asyncio.to_thread(path.is_file):
        raise web.HTTPNotFound
    return attachment(path.name, web.FileResponse(path))


def attachment(name: str, response: web.FileResponse) -> web.FileResponse:
    """Have a browser save a file under a name."""
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.content_type = "application/zip"
    return response


def _read(desk: AgencyDesk, query: LogQuery, language: str) -> DepartmentLogView:
    most = max(1, min(query.most, MOST))
    found: list[LogLine] = []
    people: dict[str, None] = {}
    for line in desk.log.newest():
        entry = line.entry
        people[entry.who] = None
        is_wanted = (
            (not query.before or line.number < query.before)
            and query.case in {"", entry.case, _folder(entry.case)}
            and query.who in {"", entry.who}
            and query.act in {"", entry.act}
            and (not query.share or query.share in entry.share.split(", "))
        )
        if is_wanted and len(found) <= most:
            found.append(line)
        if len(found) > most and query.before:
            break
    return DepartmentLogView(
        entries=tuple(map(_entry, found[:most])),
        more=len(found) > most,
        people=tuple(sorted(people)),
        verdict=_view(desk, _verified(desk), language),
    )


@lru_cache(maxsize=4096)
def _folder(case_number: str) -> str:
    return case_name(case_number) if case_number else ""


def _entry(line: LogLine) -> LogEntryView:
    entry = line.entry
    return LogEntryView(
        number=line.number,
        at=entry.at,
        who=safe_text(entry.who, longest=200),
        act=entry.act,
        case=safe_text(entry.case, longest=200),
        request=entry.request,
        share=safe_text(entry.share, longest=200),
        about={name: safe_text(value, longest=1000) for name, value in entry.about.items()},
        sha256=line.sha256,
    )


def _verified(desk: AgencyDesk, *, anew: bool = False) -> LogVerdict:
    last, now = desk.log.checked, desk.now()
    is_recent = last is not None and now - parse_time(last.at) < _CHECKED_FOR
    if last is not None and is_recent and not anew and last.size >= _LONG:
        return last
    return desk.log.verify(now)


def _view(desk: AgencyDesk, verdict: LogVerdict, language: str) -> LogVerdictView:
    head = verdict.note.partition("\n\n")[0]
    return LogVerdictView(
        holds=verdict.holds,
        size=verdict.size,
        checked_at=verdict.at,
        root=encode_base64(Checkpoint.parse(f"{head}\n").root) if head else "",
        key=str(desk.log.verifier or ""),
        faults=tuple(fault.text.fill(language) for fault in verdict.faults),
        first=verdict.faults[0].first if verdict.faults else 0,
    )


def _export(desk: AgencyDesk, call: Call) -> LogFileView:
    size = desk.log.verify(desk.now()).size
    name = f"department-log-{size}.zip"
    out = desk.folder / FOLDER / name
    out.unlink(missing_ok=True)
    write_log_export(desk.log, out, desk.now(), call.person.name)
    return LogFileView(name=name)
