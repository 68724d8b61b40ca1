"""A draft as it is typed and kept, and the entry that it becomes: places, times, text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
import sys
from typing import Annotated, Any, Final, Literal

import msgspec

from noticeboard.agency.client import BoardClient, BoardFinding, HeldError, RefusedError
from noticeboard.agency.department import DESK
from noticeboard.agency.department_log import Act, DepartmentLog
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.poster import LoggedPost, Make, Poster, at_board
from noticeboard.desk.people import Person
from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.agency import record_of
from noticeboard.log.area import (
    HALF_TURN,
    MAX_RING_POINTS,
    Area,
    Circle,
    Latitude,
    Longitude,
    Polygon,
    RequestArea,
)
from noticeboard.log.body import (
    AgencyRegister,
    Body,
    Link,
    RequestCorrect,
    RequestPost,
    RequestResolve,
    RequestUpdate,
    Window,
)
from noticeboard.log.encoding import format_time, parse_time
from noticeboard.log.entry import require_well_formed
from noticeboard.rules import geojson
from noticeboard.rules.findings import Severity, describe
from noticeboard.rules.geojson import Parts
from noticeboard.rules.limits import CONFIRMED_LEVEL, DEFAULT_LIFE, findings
from noticeboard.rules.simplify import Fitted, fit
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import Text, catalogue

MAX_GEOJSON_BYTES = 4 * 1024 * 1024
_UDEG = 1_000_000

Day = Annotated[str, msgspec.Meta(pattern=r"\A([0-9]{4}-[0-9]{2}-[0-9]{2})?\Z")]
ClockTime = Annotated[str, msgspec.Meta(pattern=r"\A([0-9]{2}:[0-9]{2})?\Z")]

type ThreadKind = Literal["update", "correct", "resolve"]
THREAD_ACTS: Final[Mapping[ThreadKind, Act]] = {
    "update": Act.REQUEST_UPDATED,
    "correct": Act.REQUEST_CORRECTED,
    "resolve": Act.REQUEST_RESOLVED,
}


class DrawnCircle(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    kw_only=True,
    tag_field="shape",
    tag="circle",
):
    """A circle as it is drawn, in micro-degrees; it may still be too small or too large."""

    lat: Latitude
    lon: Longitude
    radius_m: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]


class DrawnOutline(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    kw_only=True,
    tag_field="shape",
    tag="polygon",
):
    """An outline as it is drawn; it may still cross itself or lack corners."""

    ring: Annotated[
        tuple[tuple[Latitude, Longitude], ...], msgspec.Meta(max_length=MAX_RING_POINTS)
    ]


class DraftContent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a draft asks for, as it is typed: nothing of it must be right yet."""

    incident: Annotated[str, msgspec.Meta(pattern=r"\A[a-z_]{0,40}\Z")] = ""
    title: Annotated[str, msgspec.Meta(max_length=400)] = ""
    text: Annotated[str, msgspec.Meta(max_length=8000)] = ""
    case_number: Annotated[str, msgspec.Meta(max_length=400)] = ""
    contact: Annotated[str, msgspec.Meta(max_length=400)] = ""
    day: Day = ""
    start: ClockTime = ""
    """In the local time of the zone."""
    end: ClockTime = ""
    """On the next day if it is not after the start."""
    start_fold: Literal[0, 1] | None = None
    """Which of two, if clocks go back and show the time twice: 0 is the first."""
    end_fold: Literal[0, 1] | None = None
    zone: Annotated[str, msgspec.Meta(max_length=64)] = "UTC"
    area: DrawnCircle | DrawnOutline | None = None
    life_days: Annotated[int, msgspec.Meta(ge=1, le=365)] = DEFAULT_LIFE.days


class DraftState(StrEnum):
    """Where a draft is on its way."""

    WRITING = "writing"
    WAITING = "waiting"
    """For somebody else to release it."""
    RETURNED = "returned"
    """Sent back, with a reason."""
    HELD = "held"
    """The board holds it for a moderator."""
    POSTED = "posted"


class Hand(msgspec.Struct, frozen=True, kw_only=True):
    """Who did something to a draft, and when."""

    id: str
    name: str
    at: str

    def is_of(self, person: Person) -> bool:
        """Return whether it is a person's.

        Whoever gave a name alone, as at a command, is everybody of that name.
        """
        by_name = person.id == person.name or self.id == self.name
        return self.id == person.id or (by_name and self.name == person.name)


class Lease(msgspec.Struct, frozen=True, kw_only=True):
    """Who has a draft open."""

    id: str
    name: str
    since: str
    until: str


class SavedDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One draft's file."""

    v: Literal[1] = 1
    id: str
    revision: int = 0
    state: DraftState = DraftState.WRITING
    content: DraftContent = DraftContent()
    source: str = DESK
    """`desk`, or the name of the system that made it."""
    writer: Hand
    saved: Hand
    lease: Lease | None = None
    sent: Hand | None = None
    returned: Hand | None = None
    reason: str = ""
    """Why it was sent back, or why the board's moderator refused it."""
    looked: DraftContent | None = None
    """What it was when it was sent back."""
    released: Hand | None = None
    request: str = ""
    """The id of the request's entry, from before it is sent."""
    ticket: str = ""
    """Under which the board holds it."""
    findings: tuple[BoardFinding, ...] = ()
    """Why the board holds it."""

    @property
    def is_sent(self) -> bool:
        """Whether it is posted, or the board holds it."""
        return self.state in {DraftState.HELD, DraftState.POSTED}

    @property
    def changed(self) -> tuple[str, ...]:
        """The fields that changed since it was sent back."""
        before = self.looked or self.content
        return tuple(
            name
            for name in DraftContent.__struct_fields__
            if getattr(before, name) != getattr(self.content, name)
        )

    def is_own(self, person: Person) -> bool:
        """Return whether a person wrote it, so that somebody else has to release it."""
        return any(hand.is_of(person) for hand in (self.writer, self.saved))


def read_content(path: Path, zone: str) -> DraftContent:
    """Return the draft in a JSON file, or in the standard input if it is `-`; InvalidInputError.

    `zone` is the time zone if the file names none.
    """
    raw = sys.stdin.buffer.read(MAX_GEOJSON_BYTES) if str(path) == "-" else _read(path)
    try:
        typed = msgspec.json.decode(raw, type=dict[str, Any])
        return msgspec.convert({"zone": zone, **typed}, DraftContent)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidInputError(
            Text("desk.draft.file", file=str(path), why=str(error).partition("\n")[0])
        ) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A request without its link in the chain."""

    incident: str
    title: str
    text: str
    case_number: str
    contact: str
    start: str
    end: str
    area: RequestArea
    life: timedelta

    def make(self, link: Link) -> Body:
        """Return the request with its link."""
        expires = parse_time(link["issued"]) + self.life
        return RequestPost(
            **link,
            incident=self.incident,
            title=self.title,
            text=self.text,
            case_number=self.case_number,
            contact=self.contact,
            window=Window(start=self.start, end=self.end),
            area=self.area,
            expires=format_time(expires),
        )


def checked(make: Make, registered: AgencyRegister | None) -> Make:
    """Return a maker that refuses what the board's rules refuse, before anything is sent.

    It uses the board's own code, without checks that only a board can do. Without the agency's
    registration, only the board decides. The maker raises InvalidInputError, RefusedError.
    """

    def make_checked(link: Link) -> Body:
        body = make(link)
        require_well_formed(body)
        if isinstance(body, RequestPost) and registered is not None:
            agency = replace(record_of(registered, 0), level=CONFIRMED_LEVEL)
            now = parse_time(link["issued"])
            refused = [
                each
                for each in findings(body, agency, now=now, earlier_posts_for_case=0)
                if each.severity is Severity.REFUSE
            ]
            if refused:
                texts = [describe(each, catalogue()) for each in refused]
                raise RefusedError(
                    " ".join(texts),
                    tuple(
                        BoardFinding(code=each.code, severity=each.severity.value, text=text)
                        for each, text in zip(refused, texts, strict=True)
                    ),
                )
        return body

    return make_checked


def publish(  # noqa: PLR0913 -- what is posted, by whom, and how the log calls it
    home: AgencyHome,
    log: DepartmentLog,
    now: Callable[[], datetime],
    make: Make,
    act: Act,
    *,
    who: str,
    request: str = "",
    **about: str,
) -> LoggedPost:
    """Have an entry logged that breaks no rule, and write down who did; hold the folder's lock.

    Blocking; raises as `Poster.publish`, and RefusedError, ConflictError if the board has two
    histories. `request` is the request that it is added to, if it is not one.
    """
    home.refuse_forked()

    async def post(client: BoardClient) -> LoggedPost:
        return await Poster(home, client, now).publish(checked(make, home.registration()))

    def note(act: Act, entry_id: str, **more: str) -> None:
        post = home.post(request or entry_id)
        log.append(
            act,
            who=who,
            at=now(),
            case=safe_text(post.case_number, longest=200) if post else "",
            request=request or (entry_id if post else ""),
            **about,
            **more,
        )

    try:
        logged = at_board(home, post)
    except HeldError as error:
        note(Act.REQUEST_HELD, home.held_id(error.ticket))
        raise
    note(act, logged.entry.body.id, entry=str(logged.index))
    return logged


def thread_entry(kind: ThreadKind, request: str, text: str) -> Make:
    """Return the maker of an update, a correction or a resolution of a request."""

    def make(link: Link) -> Body:
        match kind:
            case "update":
                return RequestUpdate(**link, request=request, text=text)
            case "correct":
                return RequestCorrect(**link, request=request, text=text)
            case "resolve":
                return RequestResolve(**link, request=request, text=text)

    return make


def parse_moment(text: str) -> str:
    """Return a time with a time zone in the log's format; raises InvalidInputError."""
    try:
        at = datetime.fromisoformat(text.strip())
        if at.tzinfo is not None:
            return format_time(at)
    except (ValueError, OverflowError) as error:
        raise InvalidInputError(Text("noticeboard.time.form", text=f"{text!r}")) from error
    raise InvalidInputError(Text("noticeboard.time.no_zone", text=f"{text!r}"))


def parse_area(circle: str, polygon: Path | None) -> RequestArea:
    """Return the area of `LAT,LON,RADIUS_M` or of a GeoJSON file; exactly one must be given."""
    _require_one(circle, polygon)
    return parse_circle(circle) if polygon is None else read_polygon(polygon)


def parse_jurisdiction(circle: str, polygon: Path | None) -> tuple[Area, Fitted | None]:
    """Return a jurisdiction likewise, and how a GeoJSON outline was simplified, if it was one."""
    _require_one(circle, polygon)
    if polygon is None:
        return parse_circle(circle), None
    fitted = _name_in_errors(polygon, lambda: fit(geojson.read(_read(polygon))))
    return fitted.area, fitted


def _require_one(circle: str, polygon: Path | None) -> None:
    if bool(circle) == (polygon is not None):
        raise InvalidInputError(Text("noticeboard.area.circle_or_polygon"))


def parse_circle(text: str) -> Circle:
    """Return the circle of `LAT,LON,RADIUS_M`, in degrees and meters; raises InvalidInputError."""
    try:
        lat, lon, radius_m = text.split(",")
        circle = {"lat": _udeg(lat), "lon": _udeg(lon), "radius_m": int(Decimal(radius_m.strip()))}
        return msgspec.convert(circle | {"shape": "circle"}, Circle)
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise InvalidInputError(Text("noticeboard.area.circle_form", text=f"{text!r}")) from error


def read_polygon(path: Path) -> Polygon:
    """Return the only ring of a GeoJSON file (RFC 7946) unchanged; raises InvalidInputError."""
    parts = _name_in_errors(path, lambda: geojson.read(_read(path)))
    if len(parts) > 1 and _meets_meridian(parts):
        raise InvalidInputError(Text("noticeboard.area.over_meridian_file", file=str(path)))
    if len(parts) != 1 or len(parts[0]) != 1 or len(parts[0][0]) > MAX_RING_POINTS:
        raise InvalidInputError(
            Text("noticeboard.area.one_polygon", file=str(path), most=MAX_RING_POINTS)
        )
    return _name_in_errors(path, lambda: Polygon(ring=parts[0][0]))


def _meets_meridian(parts: Parts) -> bool:
    """Return whether parts touch the 180th meridian from both sides."""
    longitudes = {point[1] for part in parts for ring in part for point in ring}
    return {-HALF_TURN, HALF_TURN} <= longitudes


def _name_in_errors[T](path: Path, read: Callable[[], T]) -> T:
    """Return what `read` returns; name the file in its errors."""
    try:
        return read()
    except (InvalidInputError, VerificationError) as error:
        raise InvalidInputError(f"{path}: {error}") from error


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_GEOJSON_BYTES:
            raise InvalidInputError(Text("noticeboard.area.file_too_large"))
        return path.read_bytes()
    except OSError as error:
        raise InvalidInputError(
            Text("noticeboard.area.file_unreadable", why=f"{error.strerror}")
        ) from error


def _udeg(text: str) -> int:
    degrees = Decimal(text.strip())
    if not degrees.is_finite():
        raise InvalidOperation
    return int((degrees * _UDEG).to_integral_value())
