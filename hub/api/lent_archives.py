"""What Home Assistant can lend, what the hub asks of it, and its answers: bodies and routes."""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Annotated, Final

from msgspec import UNSET, UnsetType

from hub.api.body import (
    Body,
    UtcTime,
    exact,
    number,
    or_none,
    pieces_of,
    safe,
    several,
    whole,
)
from hub.api.route import Call, Routes, Who
from hub.api.scope import Scope
from hub.api.view import View, line
from hub.archives.lent import MOST_LENDERS, MOST_SPANS, Answer, Failure, Lender, LentFile, Query
from hub.archives.reader import ArchiveDescription
from hub.errors import InvalidInputError
from hub.model.archive import ArchiveCamera, ArchiveClock, ArchiveEvent, Holdings, Span
from hub.model.recording import Label, TriggerKind
from hub.model.window import TimeWindow
from noticeboard.rules.text import SafeText
from noticeboard.runtime.text import NOTHING, Text

MOST_CAMERAS: Final = 256
MOST_ITEMS: Final = 1000
"""Of spans, and of events."""
_LONGEST_OFFSET_S: Final = 400 * 24 * 3600.0
MOST_FRIGATES: Final = 8
type _Address = Annotated[str, exact(shortest=1, longest=300, pattern="https?://[!-?A-~]+")]
"""Without `@`: no user name or password belongs in it."""
type Key = Annotated[str, exact(shortest=1, longest=400, pattern="[!-~]+")]
"""The integration's own name of something; only compared, and given back as it is."""


class OfferedLender(Body, frozen=True, kw_only=True):
    """Something that can lend an archive."""

    key: Key
    kind: Annotated[str, exact(shortest=1, longest=40, pattern="[a-z0-9_]+")]
    name: Annotated[SafeText, safe(shortest=1, longest=100)]
    lent: bool = False


class LenderOffer(Body, frozen=True, kw_only=True):
    """All that Home Assistant could lend now, and where it knows archives that the hub can read."""

    lenders: Annotated[tuple[OfferedLender, ...], several(MOST_LENDERS)]
    frigates: Annotated[tuple[_Address, ...], several(MOST_FRIGATES)] = ()
    """The addresses of Frigate that Home Assistant is set up with, without its passwords."""


class WindowBody(Body, frozen=True, kw_only=True):
    """An interval of time, by the archive's clock."""

    start: UtcTime
    end: UtcTime

    def to_model(self) -> TimeWindow:
        """Return the window; raises InvalidInputError if it is of no time."""
        return TimeWindow(start=self.start, end=self.end)


class CameraBody(Body, frozen=True, kw_only=True):
    """A camera of the archive."""

    key: Key
    name: Annotated[SafeText, safe(shortest=1, longest=100)]
    labels: Annotated[tuple[Label, ...], several(len(Label))] = ()
    has_events: bool = False
    earliest: UtcTime | None = None
    latest: UtcTime | None = None


class ClockBody(Body, frozen=True, kw_only=True):
    """The archive's clock as Home Assistant measured it by its own."""

    now: UtcTime
    """Home Assistant's clock as it answers, from which the hub knows its own offset to that."""
    offset_s: Annotated[float, number(-_LONGEST_OFFSET_S, _LONGEST_OFFSET_S)] | None = None
    """The archive's clock minus Home Assistant's."""
    uncertainty_s: Annotated[float, number(0, 7200)]

    def to_model(self, now: datetime) -> ArchiveClock:
        """Return the clock in relation to the hub's, whose time is `now`."""
        uncertainty = timedelta(seconds=self.uncertainty_s)
        if self.offset_s is None:
            return ArchiveClock(uncertainty=uncertainty)
        offset = timedelta(seconds=self.offset_s) + (self.now - now)
        return ArchiveClock(offset=offset, uncertainty=uncertainty)


class DescriptionBody(Body, frozen=True, kw_only=True):
    """An archive that answered Home Assistant."""

    version: Annotated[SafeText, safe(longest=60)] = SafeText("")
    clock: ClockBody
    cameras: Annotated[tuple[CameraBody, ...], several(MOST_CAMERAS)]
    previews_only: bool = False
    """Whether it has short clips in low resolution only, and not what the cameras recorded."""

    def to_model(self, now: datetime) -> ArchiveDescription:
        """Return the description, received at the hub's time `now`."""
        return ArchiveDescription(
            note=Text("archive.lent_previews") if self.previews_only else NOTHING,
            version=self.version,
            clock=self.clock.to_model(now),
            cameras=tuple(
                ArchiveCamera(
                    key=each.key,
                    name=each.name,
                    labels=each.labels,
                    has_events=each.has_events,
                    earliest=each.earliest,
                    latest=each.latest,
                )
                for each in self.cameras
            ),
        )


class SpanBody(Body, frozen=True, kw_only=True):
    """Footage in one piece."""

    key: Key
    start: UtcTime
    end: UtcTime
    size_bytes: Annotated[int, whole(0, 2**40)] | None = None


class EventBody(Body, frozen=True, kw_only=True):
    """Something that happened, as the archive says."""

    start: UtcTime
    end: UtcTime
    kind: TriggerKind = TriggerKind.MOTION
    labels: Annotated[tuple[Label, ...], several(len(Label))] = ()


class HoldingsBody(Body, frozen=True, kw_only=True):
    """What an archive has of a camera in the window that was asked for."""

    spans: Annotated[tuple[SpanBody, ...], several(MOST_ITEMS)]
    events: Annotated[tuple[EventBody, ...], several(MOST_ITEMS)] | None = None
    not_yet: WindowBody | None = None

    def to_model(self) -> Holdings:
        """Return the holdings in the order of time; raises InvalidInputError for no time."""
        spans = [
            Span(
                key=each.key,
                window=TimeWindow(start=each.start, end=each.end),
                size_bytes=each.size_bytes,
            )
            for each in self.spans
        ]
        return Holdings(
            spans=tuple(sorted(spans, key=lambda span: span.window)),
            events=None if self.events is None else tuple(map(_event, self.events)),
            not_yet=None if self.not_yet is None else self.not_yet.to_model(),
        )


def _event(body: EventBody) -> ArchiveEvent:
    return ArchiveEvent(
        window=TimeWindow(start=body.start, end=body.end), kind=body.kind, labels=body.labels
    )


class AnswerBody(Body, frozen=True, kw_only=True):
    """The answer to a query: one of the four."""

    description: DescriptionBody | UnsetType = UNSET
    holdings: HoldingsBody | UnsetType = UNSET
    failure: Failure | UnsetType = UNSET
    complete: bool | UnsetType = UNSET
    """True once all files of a fetch were sent."""

    def to_model(self, now: datetime) -> Answer:
        """Return the answer, received at the hub's time `now`; raises InvalidInputError."""
        every = (self.description, self.holdings, self.failure, self.complete)
        if len([each for each in every if each is not UNSET]) != 1 or self.complete is False:
            raise InvalidInputError("archive.lent_other_answer")
        if (description := or_none(self.description)) is not None:
            return description.to_model(now)
        if (holdings := or_none(self.holdings)) is not None:
            return holdings.to_model()
        return or_none(self.failure)


class FileBody(Body, frozen=True, kw_only=True):
    """A file whose bytes come next."""

    span: Annotated[int, whole(0, MOST_SPANS)]
    """The number of its span in the query, from zero."""
    start: UtcTime
    length_s: Annotated[float, number(0, 86400)] | None = None
    """How long it is, if the archive says so."""
    video_recoded: bool = False
    sound_recoded: bool = False

    def to_model(self) -> LentFile:
        """Return the file."""
        return LentFile(
            span=self.span,
            start=self.start,
            length=None if self.length_s is None else timedelta(seconds=self.length_s),
            video_recoded=self.video_recoded,
            sound_recoded=self.sound_recoded,
        )


class LenderView(View, frozen=True, kw_only=True):
    """Something in Home Assistant that can lend an archive."""

    key: str
    kind: str
    name: str
    lent: bool
    """Whether a person lent it."""

    @classmethod
    def of(cls, lender: Lender) -> "LenderView":
        """Return a lender."""
        return cls(
            key=line(lender.key, longest=400),
            kind=line(lender.kind),
            name=line(lender.name),
            lent=lender.lent,
        )


class LenderList(View, frozen=True, kw_only=True):
    """All that Home Assistant said it could lend."""

    lenders: tuple[LenderView, ...]


class QuerySpan(View, frozen=True, kw_only=True):
    """A span to fetch."""

    key: str
    start: datetime
    end: datetime


class QueryView(View, frozen=True, kw_only=True):
    """One question to a lender."""

    id: str
    lender: str
    kind: str
    camera_key: str
    start: datetime | None
    """Of the window that is asked about."""
    end: datetime | None
    spans: tuple[QuerySpan, ...]
    most_bytes: int

    @classmethod
    def of(cls, query: Query) -> "QueryView":
        """Return a query; its keys are as the integration made them."""
        return cls(
            id=query.id,
            lender=query.lender,
            kind=query.kind.value,
            camera_key=query.camera_key,
            start=None if query.window is None else query.window.start,
            end=None if query.window is None else query.window.end,
            spans=tuple(
                QuerySpan(key=each.key, start=each.window.start, end=each.window.end)
                for each in query.spans
            ),
            most_bytes=query.most_bytes,
        )


class QueryList(View, frozen=True, kw_only=True):
    """Every ask that waits for its answer."""

    query_ids: tuple[str, ...]


class FileNumber(View, frozen=True, kw_only=True):
    """Under which number the bytes of a file are expected."""

    number: int


ROUTES = Routes(id="[0-9a-f]{32}", number="[0-9]{1,4}")


@ROUTES.get("/archives/lenders", scope=Scope.READ, panel=Who.ADMIN)
async def get_lenders(call: Call) -> LenderList:
    """List what Home Assistant could lend as an archive."""
    return LenderList(lenders=tuple(map(LenderView.of, call.house.queries.lenders)))


@ROUTES.put("/archives/lenders", scope=Scope.ADMIN)
async def put_lenders(call: Call, offer: LenderOffer) -> None:
    """Say what Home Assistant could lend as an archive, and where it knows others.

    Nothing is asked of any before a person looks for archives, or lends one.
    """
    call.house.queries.offer(
        [
            Lender(key=each.key, kind=each.kind, name=each.name, lent=each.lent)
            for each in offer.lenders
        ],
        offer.frigates,
    )


@ROUTES.get("/archives/queries", scope=Scope.ADMIN)
async def get_queries(call: Call) -> QueryList:
    """List what the hub waits to be answered."""
    return QueryList(query_ids=tuple(each.id for each in call.house.queries.open()))


@ROUTES.get("/archives/queries/{id}", scope=Scope.ADMIN)
async def get_query(call: Call) -> QueryView:
    """Read a query, to answer it."""
    return QueryView.of(call.house.queries.read(call.id))


@ROUTES.put("/archives/queries/{id}/answer", scope=Scope.ADMIN, long_body=True)
async def put_answer(call: Call, body: AnswerBody) -> None:
    """Answer a query."""
    call.house.queries.answer(call.id, body.to_model(call.house.clock.now()))


@ROUTES.post("/archives/queries/{id}/files", scope=Scope.ADMIN, status=HTTPStatus.CREATED)
async def post_file(call: Call, file: FileBody) -> FileNumber:
    """Announce a file of a query, with the time of its first frame."""
    return FileNumber(number=call.house.queries.announce(call.id, file.to_model()))


@ROUTES.put(
    "/archives/queries/{id}/files/{number}", scope=Scope.ADMIN, takes="application/octet-stream"
)
async def put_file(call: Call) -> None:
    """Send the bytes of a file of a query."""
    request = call.request
    if "Content-Encoding" in request.headers:
        raise InvalidInputError("body.compressed")
    await call.house.queries.receive(call.id, int(request.match_info["number"]), pieces_of(request))
