"""Marks with notes, and stills: what officers note at the frames of a case."""

import asyncio
from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from aiohttp import web
import msgspec

from noticeboard.agency.case_folder import CASE, SHARE
from noticeboard.agency.department_log import Act
from noticeboard.agency.desk.desk import desk_of
from noticeboard.agency.desk.films import films_of
from noticeboard.agency.films import FILM
from noticeboard.agency.marks import MARK_ID, CaseMark, CaseMarks, MarkList
from noticeboard.desk.people import CASE_ROLES
from noticeboard.desk.route import Body, Call, Routes, View

ROUTES = Routes(case=CASE, mark=MARK_ID)


class NoteView(View, frozen=True, kw_only=True):
    """What somebody wrote at a mark."""

    text: str
    by: str
    at: datetime


class StillView(View, frozen=True, kw_only=True):
    """A saved frame in its original light."""

    sha256: str
    size_bytes: int
    width: int
    height: int
    by: str
    at: datetime


class MarkView(View, frozen=True, kw_only=True):
    """A frame that somebody marked, or a time that the case knows otherwise."""

    id: str
    label: str
    share: str
    """Empty for a time that the case knows otherwise."""
    film: str
    film_sha256: str
    frame: int
    film_us: int
    at: datetime | None
    uncertainty_ms: int | None
    dated_by: str
    notes: tuple[NoteView, ...]
    """The newest last: it is the one that counts."""
    still: StillView | None
    by: str
    made_at: datetime


class MarksView(View, frozen=True, kw_only=True):
    """The marks of a case that were not removed, in the order in which they were made."""

    revision: int
    marks: tuple[MarkView, ...]


class FrameMark(Body, frozen=True, kw_only=True):
    """A frame to mark or to save; whoever sends it again under the same id makes it once."""

    id: Annotated[str, msgspec.Meta(pattern=f"^{MARK_ID}$")]
    share: Annotated[str, msgspec.Meta(pattern=f"^(?:{SHARE})$")]
    film: Annotated[str, msgspec.Meta(pattern=f"^{FILM}$")]
    frame: Annotated[int, msgspec.Meta(ge=1)]
    note: str = ""


class KnownTime(Body, frozen=True, kw_only=True):
    """A time that the case knows otherwise, such as that of the first call."""

    id: Annotated[str, msgspec.Meta(pattern=f"^{MARK_ID}$")]
    at: datetime
    uncertainty_ms: int | None = None
    note: str


class NoteBody(Body, frozen=True, kw_only=True):
    """A note; empty takes it away."""

    note: str


@ROUTES.get("/cases/{case}/marks", roles=CASE_ROLES)
async def get_marks(call: Call) -> MarksView:
    """Return the marks of a case."""
    return await asyncio.to_thread(lambda: _list(_marks(call).read()))


@ROUTES.post("/cases/{case}/marks", roles=CASE_ROLES, status=HTTPStatus.CREATED)
async def post_mark(call: Call, body: FrameMark) -> MarkView:
    """Mark a frame of an opened share's film."""

    def make() -> MarkView:
        film = films_of(desk_of(call)).film(_case(call), body.share, body.film)
        made = _marks(call).mark(body.id, film, body.frame, note=body.note, by=call.person.name)
        _log(call, Act.MARK_MADE, made)
        return _view(made)

    async with desk_of(call).decoding:
        return await asyncio.to_thread(make)


@ROUTES.post("/cases/{case}/known-times", roles=CASE_ROLES, status=HTTPStatus.CREATED)
async def post_known_time(call: Call, body: KnownTime) -> MarkView:
    """Add a time that the case knows otherwise."""

    def make() -> MarkView:
        made = _marks(call).know(
            body.id,
            body.at,
            uncertainty_ms=body.uncertainty_ms,
            note=body.note,
            by=call.person.name,
        )
        _log(call, Act.MARK_MADE, made)
        return _view(made)

    return await asyncio.to_thread(make)


@ROUTES.put("/cases/{case}/marks/{mark}/note", roles=CASE_ROLES)
async def put_note(call: Call, body: NoteBody) -> MarkView:
    """Write a mark's note; earlier notes are kept."""

    def write() -> MarkView:
        name = call.request.match_info["mark"]
        changed = _marks(call).write_note(name, body.note, by=call.person.name)
        _log(call, Act.MARK_CHANGED, changed)
        return _view(changed)

    return await asyncio.to_thread(write)


@ROUTES.delete("/cases/{case}/marks/{mark}", roles=CASE_ROLES)
async def delete_mark(call: Call) -> None:
    """Remove a mark; the case's file keeps it as removed."""

    def remove() -> None:
        name = call.request.match_info["mark"]
        _log(call, Act.MARK_REMOVED, _marks(call).remove(name, by=call.person.name))

    await asyncio.to_thread(remove)


@ROUTES.post("/cases/{case}/stills", roles=CASE_ROLES, status=HTTPStatus.CREATED)
async def post_still(call: Call, body: FrameMark) -> MarkView:
    """Save a frame in its original light, without loss, at its mark or a new one."""

    def save() -> MarkView:
        film = films_of(desk_of(call)).film(_case(call), body.share, body.film)
        made = _marks(call).save_still(
            body.id, film, body.frame, note=body.note, by=call.person.name
        )
        _log(call, Act.STILL_SAVED, made)
        return _view(made)

    async with desk_of(call).decoding:
        return await asyncio.to_thread(save)


@ROUTES.get("/cases/{case}/stills/{mark}", roles=CASE_ROLES, answer="image/png", media=True)
async def get_still(call: Call) -> web.FileResponse:
    """Return a mark's still, if it is as it was saved."""
    path = await asyncio.to_thread(lambda: _marks(call).still(call.request.match_info["mark"]))
    return web.FileResponse(
        path,
        headers={
            "Content-Type": "image/png",
            "Content-Disposition": f'inline; filename="still-{path.stem[:8]}.png"',
        },
    )


def _case(call: Call) -> str:
    return call.request.match_info["case"]


def _marks(call: Call) -> CaseMarks:
    desk = desk_of(call)
    return CaseMarks(films_of(desk), _case(call), desk.now)


def _log(call: Call, act: Act, mark: CaseMark) -> None:
    desk_of(call).note(call.person, act, case=_case(call), share=mark.share, **mark.logged())


def _list(found: MarkList) -> MarksView:
    return MarksView(
        revision=found.revision,
        marks=tuple(_view(mark) for mark in found.marks if not mark.removed_at),
    )


def _view(mark: CaseMark) -> MarkView:
    return msgspec.convert({**msgspec.to_builtins(mark), "at": mark.at or None}, MarkView)
