"""What the opened shares of a case hold: films with their clocks and frame times, words, readings.

Nothing here leads to a share that is sealed, or to a file that is not what its record says.
"""

import asyncio
from datetime import datetime
from itertools import islice
from typing import Annotated, Final, Literal

from aiohttp import web
import msgspec

from noticeboard.agency.case_folder import CASE, SHARE
from noticeboard.agency.department_log import Act
from noticeboard.agency.desk.desk import AgencyDesk, desk_of
from noticeboard.agency.films import (
    FILM,
    CaseFilms,
    OpenedCaseShare,
    OpenedFilm,
)
from noticeboard.agency.report import identity_of
from noticeboard.desk.people import CASE_ROLES
from noticeboard.desk.route import Body, Call, Routes, View
from noticeboard.errors import NoticeboardError
from noticeboard.rules.text import safe_text
from noticeboard.seal.clock import DatedBy

FRAME: Final = r"[1-9][0-9]{0,7}"
MOST_ROWS: Final = 1000
"""Readings that one page shows; the file has them all."""
ROUTES = Routes(case=CASE, share=SHARE, name=FILM, frame=FRAME)


class FilmView(View, frozen=True, kw_only=True):
    """A film or photo, and by which clock it is dated."""

    name: str
    kind: Literal["film", "photo", "still"]
    sha256: str
    size_bytes: int
    dated_by: DatedBy
    start: datetime | None
    end: datetime | None
    uncertainty_ms: int | None
    """How far its times may be off, in either direction; null if nobody knows."""
    offset_ms: int | None
    """The clock of what recorded it minus the hub's; null if it was not measured."""
    covered: int
    has_sound: bool


class ShareFilmsView(View, frozen=True, kw_only=True):
    """What an opened share holds; every text is safe to show."""

    share: str
    films: tuple[FilmView, ...]
    words: str
    readings: tuple[tuple[str, ...], ...]
    """Sensor, kind, unit, time and state; the first rows of them."""
    readings_count: int
    identity: str
    """Empty if it is anonymous."""
    is_from_page: bool
    opened: datetime | None
    received_at: datetime | None
    noted_at: datetime | None
    withdrawn_at: datetime | None
    refused: str
    """Why its words and readings are not shown; empty if they are as they came."""


class CaseFilmsView(View, frozen=True, kw_only=True):
    """Every opened share of a case, in the order of arrival."""

    shares: tuple[ShareFilmsView, ...]


class FrameTimesView(View, frozen=True, kw_only=True):
    """When each frame of a film is shown, in microseconds after the first."""

    times_us: tuple[int, ...]
    end_us: int


class Watched(Body, frozen=True, kw_only=True):
    """A stretch of a film that somebody has just watched, in frames counted from 1."""

    from_frame: Annotated[int, msgspec.Meta(ge=1)]
    to_frame: Annotated[int, msgspec.Meta(ge=1)]


def films_of(desk: AgencyDesk) -> CaseFilms:
    """Return what reads the films of a desk's cases."""
    return CaseFilms(desk.home)


def film_in(call: Call) -> OpenedFilm:
    """Return the film that a call names, proved; blocking."""
    named = call.request.match_info
    return films_of(desk_of(call)).film(named["case"], named["share"], named["name"])


@ROUTES.get("/cases/{case}/films", roles=CASE_ROLES)
async def get_case_films(call: Call) -> CaseFilmsView:
    """Return what every opened share of a case holds."""
    films = films_of(desk_of(call))

    def read() -> CaseFilmsView:
        shares = films.shares(call.request.match_info["case"])
        return CaseFilmsView(shares=tuple(map(_view, shares)))

    return await asyncio.to_thread(read)


@ROUTES.get("/cases/{case}/shares/{share}/films", roles=CASE_ROLES)
async def get_share_films(call: Call) -> ShareFilmsView:
    """Return what an opened share holds."""
    named, films = call.request.match_info, films_of(desk_of(call))

    def read() -> ShareFilmsView:
        return _view(films.share(named["case"], named["share"]))

    return await asyncio.to_thread(read)


@ROUTES.get(
    "/cases/{case}/shares/{share}/films/{name}",
    roles=CASE_ROLES,
    answer="video/mp4",
    media=True,
)
async def get_film(call: Call) -> web.FileResponse:
    """Return a film or photo as it came, or a range of it."""
    film = await asyncio.to_thread(film_in, call)
    return web.FileResponse(
        film.path,
        headers={
            "Content-Type": film.media_type,
            "Content-Disposition": f'inline; filename="share-{film.share}-{film.name}"',
        },
    )


@ROUTES.get("/cases/{case}/shares/{share}/films/{name}/times", roles=CASE_ROLES)
async def get_times(call: Call) -> FrameTimesView:
    """Return when each frame of a film is shown, as the file itself says."""
    desk = desk_of(call)
    films = films_of(desk)

    def read() -> FrameTimesView:
        times = films.times(film_in(call))
        return FrameTimesView(times_us=tuple(times.all_us()), end_us=times.end_us())

    async with desk.decoding:
        return await asyncio.to_thread(read)


@ROUTES.get(
    "/cases/{case}/shares/{share}/films/{name}/frames/{frame}",
    roles=CASE_ROLES,
    answer="image/png",
    media=True,
)
async def get_frame(call: Call) -> web.Response:
    """Return one frame in its original light: for films and photos that no browser shows."""
    desk = desk_of(call)
    films = films_of(desk)

    def read() -> bytes:
        return films.picture(film_in(call), int(call.request.match_info["frame"])).png

    async with desk.decoding:
        png = await asyncio.to_thread(read)
    return web.Response(body=png, content_type="image/png")


@ROUTES.post("/cases/{case}/shares/{share}/films/{name}/watched", roles=CASE_ROLES)
async def post_watched(call: Call, body: Watched) -> None:
    """Write into the department's log which stretch of a film was watched."""
    desk = desk_of(call)
    films = films_of(desk)

    def write() -> None:
        film = film_in(call)
        times = films.times(film)
        first, last = sorted((min(body.from_frame, len(times)), min(body.to_frame, len(times))))
        length_us = (times.at_us(last + 1) if last < len(times) else times.end_us()) - times.at_us(
            first
        )
        desk.note(
            call.person,
            Act.FILM_WATCHED,
            case=call.request.match_info["case"],
            share=film.share,
            film=film.name,
            frames=f"{first}-{last}",
            seconds=f"{length_us / 1e6:.1f}",
        )

    async with desk.decoding:
        await asyncio.to_thread(write)


def _view(share: OpenedCaseShare) -> ShareFilmsView:
    words, count, refused = "", 0, ""
    readings: tuple[tuple[str, ...], ...] = ()
    try:
        words = share.words()
        rows = share.readings()
        readings = tuple(islice(rows, MOST_ROWS))
        count = len(readings) + sum(1 for _ in rows)
    except NoticeboardError as error:
        refused = str(error)
    is_anonymous = share.custody.identity.anonymous
    return ShareFilmsView(
        share=share.name,
        films=tuple(map(_film, share.films)),
        words=words,
        readings=readings,
        readings_count=count,
        identity="" if is_anonymous else safe_text(identity_of(share.custody), longest=600),
        is_from_page=share.custody.page is not None,
        opened=share.opened,
        received_at=share.received_at,
        noted_at=share.noted_at,
        withdrawn_at=share.withdrawn_at,
        refused=refused,
    )


def _film(film: OpenedFilm) -> FilmView:
    clock = film.clock
    return FilmView(
        name=film.name,
        kind=film.kind,
        sha256=film.sha256,
        size_bytes=film.size_bytes,
        dated_by=clock.by,
        start=clock.start,
        end=clock.end,
        uncertainty_ms=clock.uncertainty_ms,
        offset_ms=clock.offset_ms,
        covered=film.covered,
        has_sound=film.has_sound,
    )
