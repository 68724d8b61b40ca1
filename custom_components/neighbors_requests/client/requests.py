"""Requests for Assistance, with all that this house has and has answered. Frozen values."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Self

from .answers import Consent, Decision, Proposal, Share, Voided
from .errors import AnswerUnreadableError
from .fields import Fields
from .models import Label, read_labels


class Window(NamedTuple):
    """The half-open interval [start, end), in UTC."""

    start: datetime
    end: datetime

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a window."""
        fields = Fields(value, "window")
        return cls(start=fields.time("start"), end=fields.time("end"))


class Circle(NamedTuple):
    """Everything within `radius_m` of a point in micro-degrees."""

    latitude_udeg: int
    longitude_udeg: int
    radius_m: int


class Polygon(NamedTuple):
    """A ring of (latitude, longitude) in micro-degrees."""

    ring: tuple[tuple[int, int], ...]


type Area = Circle | Polygon


def read_area(value: object) -> Area:
    """Read an area."""
    fields = Fields(value, "area")
    match fields.text("shape"):
        case "circle":
            return Circle(
                latitude_udeg=fields.whole("lat"),
                longitude_udeg=fields.whole("lon"),
                radius_m=fields.whole("radius_m"),
            )
        case "polygon":
            return Polygon(ring=fields.each("ring", _read_corner))
        case _:
            raise AnswerUnreadableError("An area came with a shape that is not known here.")


def _read_corner(value: object) -> tuple[int, int]:
    match value:
        case [int(latitude), int(longitude)]:
            return latitude, longitude
        case _:
            raise AnswerUnreadableError("A polygon came with a corner that cannot be read.")


class Agency(NamedTuple):
    """Who asks, as its board's log describes it."""

    id: str
    name: str
    kind: str
    level: int
    domain: str

    @classmethod
    def read(cls, value: object) -> Self:
        """Read an agency."""
        fields = Fields(value, "agency")
        return cls(
            id=fields.text("id"),
            name=fields.text("name"),
            kind=fields.text("kind"),
            level=fields.whole("level"),
            domain=fields.text("domain"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadItem:
    """One later entry of a request's thread."""

    kind: str
    index: int
    issued: datetime
    text: str

    @classmethod
    def read(cls, value: object) -> Self:
        """Read an item of a thread."""
        fields = Fields(value, "thread item")
        return cls(
            kind=fields.text("kind"),
            index=fields.whole("index"),
            issued=fields.time("issued"),
            text=fields.text("text"),
        )


class Finding(NamedTuple):
    """What the rules say about a request."""

    code: str
    severity: str
    text: str

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a finding."""
        fields = Fields(value, "finding")
        return cls(
            code=fields.text("code"), severity=fields.text("severity"), text=fields.text("text")
        )


class MatchStrength(StrEnum):
    """How well what this house has fits a request."""

    CLIPS = "clips"
    CAMERA_ONLY = "camera_only"
    NONE = "none"


class ClipMatch(NamedTuple):
    """One clip and the part of it that a request asks for."""

    clip_id: str
    camera_id: str
    camera_name: str
    start: datetime
    end: datetime
    reason: str
    labels: tuple[Label, ...] = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a matching clip."""
        fields = Fields(value, "matching clip")
        return cls(
            clip_id=fields.text("clip_id"),
            camera_id=fields.text("camera_id"),
            camera_name=fields.text("camera_name"),
            start=fields.time("start"),
            end=fields.time("end"),
            reason=fields.text("reason"),
            labels=read_labels(fields),
        )


class Match(NamedTuple):
    """What one request concerns here, best clip first."""

    strength: MatchStrength
    clips: tuple[ClipMatch, ...]

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a match."""
        fields = Fields(value, "match")
        return cls(
            strength=fields.one_of("strength", MatchStrength),
            clips=fields.each("clips", ClipMatch.read),
        )


class RequestStatus(StrEnum):
    """Where a request is in its life."""

    OPEN = "open"
    RESOLVED = "resolved"
    EXPIRED = "expired"


class Verdict(StrEnum):
    """What the house rules do with a request."""

    DENY = "deny"
    NOTIFY = "notify"
    LIST = "list"
    APPROVE = "approve"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request, its thread, and how far this house has come with it."""

    id: str
    origin: str
    index: int
    leaf: str
    url: str
    agency: Agency
    incident: str
    title: str
    text: str
    case_number: str
    contact: str
    window: Window
    area: Area
    issued: datetime
    expires: datetime
    status: RequestStatus
    thread: tuple[ThreadItem, ...]
    findings: tuple[Finding, ...]
    match: Match
    proposal: Proposal | None
    decision: Decision | None
    consent: Consent | None
    undoable_until: datetime | None
    """Of a person's deny, while it can still be undone."""
    withdrawable: bool
    """Whether there is an approval whose share has not arrived."""
    voided: Voided | None
    """The last yes that no longer counts, until there is another answer."""
    share: Share | None
    pending: bool
    """Whether it waits for this house's answer and could be approved."""
    announced: bool
    """Whether the household is told of it, as the house rules say."""
    verdict: Verdict
    ruling: str
    """Why, in one sentence."""
    ruled_by: str
    """`rule`, `level`, `off`, `hidden` or `quiet`."""
    rule: str
    """The name of the house rule that decides, or empty."""
    people: int
    """How many people must say yes."""
    cool_off: timedelta
    """How long an approval waits before anything leaves."""
    hidden: bool
    """Whether this house has hidden it, or its agency: it is in no list, and can be answered."""

    @property
    def open(self) -> bool:
        """Whether it is neither resolved, expired nor hidden."""
        return self.status is RequestStatus.OPEN and not self.hidden

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a request."""
        fields = Fields(value, "request")
        return cls(
            id=fields.text("id"),
            origin=fields.text("origin"),
            index=fields.whole("index"),
            leaf=fields.text("leaf"),
            url=fields.text("url"),
            agency=Agency.read(fields.value("agency")),
            incident=fields.text("incident"),
            title=fields.text("title"),
            text=fields.text("text"),
            case_number=fields.text("case_number"),
            contact=fields.text("contact"),
            window=Window.read(fields.value("window")),
            area=read_area(fields.value("area")),
            issued=fields.time("issued"),
            expires=fields.time("expires"),
            status=fields.one_of("status", RequestStatus),
            thread=fields.each("thread", ThreadItem.read),
            findings=fields.each("findings", Finding.read),
            match=Match.read(fields.value("match")),
            proposal=fields.maybe("proposal", Proposal.read),
            decision=fields.maybe("decision", Decision.read),
            consent=fields.maybe("consent", Consent.read),
            undoable_until=fields.time_or_none("undoable_until"),
            withdrawable=fields.flag("withdrawable"),
            voided=fields.maybe("voided", Voided.read),
            share=fields.maybe("share", Share.read),
            pending=fields.flag("pending"),
            announced=fields.flag("announced"),
            verdict=fields.one_of("verdict", Verdict),
            ruling=fields.text("ruling"),
            ruled_by=fields.text("ruled_by"),
            rule=fields.text("rule"),
            people=fields.whole("people"),
            cool_off=fields.seconds("cool_off_s"),
            hidden=fields.flag("hidden"),
        )
