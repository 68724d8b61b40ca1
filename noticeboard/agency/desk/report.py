"""What is proved about one opened share and what is not, and handing it on."""

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
import re
from typing import Final

from aiohttp import web

from noticeboard.agency import case_folder
from noticeboard.agency.case_folder import CASE, SHARE
from noticeboard.agency.case_report import (
    CaseShare,
    check_in_case,
    groups_of,
    shares_of,
)
from noticeboard.agency.department_log import Act
from noticeboard.agency.desk.desk import AgencyDesk, desk_of
from noticeboard.agency.desk.log import attachment
from noticeboard.agency.export import (
    FOLDER,
    ExportOrder,
    Extra,
    Receiver,
    export_name,
    marks_of,
    stated_time,
    write_export,
)
from noticeboard.desk.people import CASE_ROLES, Role
from noticeboard.desk.route import Body, Call, Routes, View
from noticeboard.errors import InvalidInputError, NotFoundError
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import Text
from noticeboard.seal.check import CheckResult
from noticeboard.seal.clock import claimed_clock, clip_clock, clock_text

ARCHIVE: Final = r"[A-Za-z0-9][A-Za-z0-9._-]{0,200}\.zip"
ROUTES = Routes(case=CASE, share=SHARE, archive=ARCHIVE)
_MOST_SHARES: Final = 1000


class CheckLine(View, frozen=True, kw_only=True):
    """One thing that a reader wants to know of a share."""

    code: str
    title: str
    ground: str
    """Why the result is what it is, in one sentence."""


class CheckSection(View, frozen=True, kw_only=True):
    """The checks of one result."""

    result: CheckResult
    title: str
    lead: str
    """What the result means."""
    items: tuple[CheckLine, ...]


class FilmFacts(View, frozen=True, kw_only=True):
    """A film or photo of a share, as its signed record describes it."""

    name: str
    sha256: str
    size_bytes: int
    start: str = ""
    """Empty for what was added."""
    end: str = ""
    clock: str = ""
    """Whose clock says so, and how far that may be off."""
    frames: int = 0


class ExportChoices(View, frozen=True, kw_only=True):
    """What an export of this share may have in it, beside what always is."""

    name: str
    size_bytes: int
    """About so many."""
    log_entries: int
    stills: tuple[str, ...]
    """The marks that have one, such as `B`."""
    marks: int
    has_certificate: bool


class ShareReportView(View, frozen=True, kw_only=True):
    """What was found when a share was last checked."""

    share: str
    case: str
    case_number: str
    title: str
    request: str
    checked_at: str
    arrived_at: str
    opened_at: str
    withdrawn_at: str
    sealed_sha256: str
    """Empty if the sealed file can't be read."""
    size_bytes: int
    films: tuple[FilmFacts, ...]
    groups: tuple[CheckSection, ...]
    failures: tuple[str, ...]
    """A sentence for each thing that doesn't hold."""
    changed: tuple[str, ...]
    """The files that differ from when the share was opened."""
    sealed_holds: bool
    """Whether the sealed file is the one that arrived: then it can be opened again."""
    export: ExportChoices


class ExportBody(Body, frozen=True, kw_only=True):
    """What to hand on, and to what kind of body."""

    shares: tuple[str, ...] = ()
    """All that are open, if empty."""
    extras: tuple[Extra, ...] = ()
    to: Receiver
    reference: str = ""


class ExportedView(View, frozen=True, kw_only=True):
    """A written archive, to be fetched from `/cases/{case}/exports/{name}`."""

    name: str
    sha256: str
    size_bytes: int


@ROUTES.get("/cases/{case}/shares/{share}/report", roles=CASE_ROLES)
async def get_report(call: Call) -> ShareReportView:
    """Return what is proved about an opened share and what is not."""
    return await asyncio.to_thread(_report, desk_of(call), call)


@ROUTES.post("/cases/{case}/shares/{share}/report/checks", roles=CASE_ROLES)
async def post_check(call: Call) -> ShareReportView:
    """Run every check of an opened share again, on every byte."""
    return await asyncio.to_thread(_check_again, desk_of(call), call)


@ROUTES.post("/cases/{case}/shares/{share}/report/prints", roles=CASE_ROLES)
async def post_print(call: Call) -> None:
    """Write into the log that the report is printed."""
    await asyncio.to_thread(_note_print, desk_of(call), call)


@ROUTES.post("/cases/{case}/exports", roles=(Role.CUSTODIAN,), status=HTTPStatus.CREATED)
async def post_case_export(call: Call, body: ExportBody) -> ExportedView:
    """Write opened shares, their report and how to check them into one archive."""
    desk = desk_of(call)
    async with desk.exporting:
        return await asyncio.to_thread(_export, desk, call, body)


@ROUTES.get(
    "/cases/{case}/exports/{archive}",
    roles=(Role.CUSTODIAN,),
    answer="application/zip",
    media=True,
)
async def get_case_export(call: Call) -> web.StreamResponse:
    """Return an archive that was written here."""
    place = call.request.match_info
    path = desk_of(call).folder / FOLDER / place["case"] / place["archive"]
    if not await asyncio.to_thread(path.is_file):
        raise NotFoundError(Text("desk.export.away"))
    return attachment(path.name, web.FileResponse(path))


def _named(call: Call) -> tuple[str, str]:
    place = call.request.match_info
    return place["case"], place["share"]


def _report(desk: AgencyDesk, call: Call) -> ShareReportView:
    """Check a share, unless no file in its folder has changed since that was last done here."""
    case, share = _named(call)
    folder = shares_of(desk.home, case).get(share)
    if folder is None:
        raise NotFoundError(Text("desk.export.no_share", share=share))
    state = (str(folder), *_signs(folder), *_signs(desk.home.inbox, "shares.json"))
    kept = _KEPT.get(str(folder))
    if kept is None or kept[0] != state:
        kept = (state, check_in_case(desk.home, case, share, desk.now()))
        _KEPT[str(folder)] = kept
        while len(_KEPT) > _MOST_SHARES:
            _KEPT.pop(next(iter(_KEPT)))
    return _view(desk, case, kept[1], call.language)


_KEPT: Final[dict[str, tuple[tuple[object, ...], CaseShare]]] = {}
"""The last check of each folder, and what its files' sizes and times were then."""


def _signs(folder: Path, pattern: str = "**/*") -> list[object]:
    """Return what changes when a file in a folder does."""
    found = sorted(folder.glob(pattern))
    return [(str(path), (stat := path.lstat()).st_size, stat.st_mtime_ns) for path in found]


def _check_again(desk: AgencyDesk, call: Call) -> ShareReportView:
    case, share = _named(call)
    folder = shares_of(desk.home, case).get(share)
    _KEPT.pop(str(folder), None)
    view = _report(desk, call)
    result = {"result": "changed" if view.failures else "unchanged"}
    desk.note(
        call.person,
        Act.SHARE_CHECKED,
        case=view.case_number,
        request=view.request,
        share=share,
        **result,
    )
    return view


def _note_print(desk: AgencyDesk, call: Call) -> None:
    _, share = _named(call)
    view = _report(desk, call)
    desk.note(
        call.person,
        Act.REPORT_PRINTED,
        case=view.case_number,
        request=view.request,
        share=share,
    )


def _view(desk: AgencyDesk, case: str, share: CaseShare, language: str) -> ShareReportView:
    opened, evidence = share.found.share, share.found.evidence
    waiting = share.arrived.waiting if share.arrived else None
    films = []
    if opened is not None:
        films += [
            FilmFacts(
                name=clip.name,
                sha256=clip.sha256,
                size_bytes=clip.size_bytes,
                start=clip.start.isoformat().replace("+00:00", "Z"),
                end=clip.end.isoformat().replace("+00:00", "Z"),
                clock=clock_text(clip_clock(clip)).fill(language),
                frames=clip.frames,
            )
            for clip in opened.custody.files
        ]
        films += [
            FilmFacts(
                name=added.name,
                sha256=added.sha256,
                size_bytes=added.size_bytes,
                clock=clock_text(claimed_clock(added)).fill(language),
            )
            for added in opened.custody.added_files
        ]
    return ShareReportView(
        share=share.name,
        case=case,
        case_number=share.case_number,
        title=share.title,
        request=share.request,
        checked_at=share.checked_at,
        arrived_at=waiting.at if waiting else "",
        opened_at=share.arrived.opened_here if share.arrived else "",
        withdrawn_at=(waiting.withdrawn or "") if waiting else "",
        sealed_sha256=evidence.sealed.sha256 if evidence else "",
        size_bytes=sum(film.size_bytes for film in films),
        films=tuple(films),
        groups=tuple(
            CheckSection(
                result=group.result,
                title=group.title.fill(language),
                lead=group.lead.fill(language),
                items=tuple(
                    CheckLine(
                        code=title.code.rpartition(".")[2],
                        title=title.fill(language),
                        ground=ground.fill(language),
                    )
                    for title, ground in group.items
                ),
            )
            for group in groups_of(share)
        ),
        failures=tuple(text.fill(language) for text in share.found.claims.failures),
        changed=share.changed,
        sealed_holds=share.sealed_holds,
        export=_choices(desk, case, share),
    )


def _choices(desk: AgencyDesk, case: str, share: CaseShare) -> ExportChoices:
    marks = [
        mark
        for mark in marks_of(desk.home.cases / case, {share.name})
        if not mark.get("removed_at")
    ]
    size_bytes = sum(path.stat().st_size for path in share.folder.rglob("*") if path.is_file())
    page = case_folder.PAGES[1]
    places = (share.folder / page, share.folder / case_folder.BAG / "data" / page)
    return ExportChoices(
        name=f"{case}-share-{share.name}.zip",
        size_bytes=size_bytes,
        log_entries=sum(
            line.entry.case == share.case_number and share.name in line.entry.share.split(", ")
            for line in desk.log.newest()
        ),
        stills=tuple(_label(mark) for mark in marks if mark.get("still")),
        marks=len(marks),
        has_certificate=any(place.is_file() for place in places),
    )


def _label(mark: Mapping[str, object]) -> str:
    return re.sub(r"[^A-Za-z0-9]", "", str(mark.get("label", "")))[:8]


def _export(desk: AgencyDesk, call: Call, body: ExportBody) -> ExportedView:
    case = call.request.match_info["case"]
    if len(body.shares) > _MOST_SHARES or not all(
        re.fullmatch(SHARE, name) for name in body.shares
    ):
        raise InvalidInputError(Text("desk.export.none"))
    order = ExportOrder(
        case=case,
        shares=body.shares,
        extras=frozenset(body.extras),
        to=body.to,
        reference=safe_text(body.reference, longest=200),
        language=call.language,
        at=stated_time("", desk.now()),
        by=call.person.name,
    )
    made = write_export(desk.home, desk.log, order, _free_place(desk, order), desk.now)
    return ExportedView(name=made.path.name, sha256=made.sha256, size_bytes=made.size_bytes)


def _free_place(desk: AgencyDesk, order: ExportOrder) -> Path:
    """Return where an archive goes; an earlier one of the same shares stays."""
    folder, name = desk.folder / FOLDER / order.case, export_name(order)
    path, number = folder / f"{name}.zip", 1
    while path.exists():
        number += 1
        path = folder / f"{name}-{number}.zip"
    return path
