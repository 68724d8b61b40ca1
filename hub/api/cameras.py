"""Adopted cameras: bodies to adopt, change and trigger them, answers and routes."""

from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Annotated, Final

from msgspec import UNSET, UnsetType

from hub.api.archives import true_key
from hub.api.body import (
    Body,
    EntityId,
    Url,
    UtcTime,
    exact,
    hex_digits,
    number,
    one_of,
    or_none,
    parse,
    present_fields,
    safe,
    several,
    whole,
)
from hub.api.discovery import Found, public_key_of
from hub.api.masks import MaskBody, MaskView
from hub.api.route import Call, Routes, Who
from hub.api.scope import Scope
from hub.api.view import LONGEST_ENTITY, LONGEST_SENTENCE, Language, View, line, sentence
from hub.camera.address import without_credentials
from hub.errors import InvalidInputError, NotFoundError
from hub.model.camera import (
    LONGEST_NAME,
    Adoption,
    CameraChange,
    CameraRetention,
    CameraState,
    Judge,
    MotionAgreement,
    Place,
    ReadAlready,
    SourceKind,
    Transport,
)
from hub.model.ids import ArchiveId, CameraId
from hub.model.recording import Label, Trigger, TriggerKind, in_order
from hub.model.report import CameraReport
from noticeboard.rules.text import SafeText

MOST_MASKS: Final = 32
MOST_RECORDERS: Final = 8
CLOCK_TOLERANCE: Final = timedelta(minutes=5)
"""How far the sender's clock can be ahead of ours in a trigger."""

type _Name = Annotated[SafeText, safe(shortest=1, longest=LONGEST_NAME)]
type _Secret = Annotated[str, exact(longest=200)]
type _Recorder = Annotated[str, exact(shortest=1, longest=253, pattern=r"[A-Za-z0-9._:-]+")]
"""A host: an address, or a name."""


class PlaceBody(Body, frozen=True, kw_only=True):
    """Where a camera is and which way it faces."""

    latitude_udeg: Annotated[int, whole(-90_000_000, 90_000_000)]
    longitude_udeg: Annotated[int, whole(-180_000_000, 180_000_000)]
    heading_deg: Annotated[int, whole(0, 359)] = 0
    view_deg: Annotated[int, whole(1, 360)] = 360
    range_m: Annotated[int, whole(1, 2000)] = 30

    def to_model(self) -> Place:
        """Return the place."""
        return Place(**present_fields(self))


type _Masks = Annotated[tuple[MaskBody, ...], several(MOST_MASKS)]


class KeepBody(Body, frozen=True, kw_only=True):
    """How much of a camera's recording is kept; null means the hub's own setting."""

    days: Annotated[float, number(0.01, 366)] | None = None
    gib: Annotated[float, number(0.01, 1_000_000)] | None = None


class _Login(Body, frozen=True, kw_only=True):
    username: _Secret
    password: _Secret


class AdoptionBody(Body, frozen=True, kw_only=True):
    """A camera to adopt: found, at an address, an entity of Home Assistant, or in an archive."""

    found_key: Annotated[str, exact(shortest=1, longest=2000)] | UnsetType = UNSET
    stream_url: Url | UnsetType = UNSET
    entity_id: EntityId | UnsetType = UNSET
    archive_id: Annotated[str, hex_digits(12)] | UnsetType = UNSET
    archive_key: Annotated[str, exact(shortest=1, longest=LONGEST_SENTENCE)] | UnsetType = UNSET
    name: _Name
    username: _Secret = ""
    password: _Secret = ""
    place: PlaceBody | None = None
    indoor: bool = False
    may_share: bool | UnsetType = UNSET
    doorbell: bool = False
    transport: Transport = Transport.TCP
    if_read_already: ReadAlready = ReadAlready.DIRECTLY
    recorders: Annotated[tuple[_Recorder, ...], several(MOST_RECORDERS)] = ()

    def to_model(self) -> Adoption:
        """Return the adoption; user info in the URL becomes the user name and password."""
        username, password, url = self.username, self.password, or_none(self.stream_url) or ""
        if url:
            url, inside = _stream_address(url)
            username, password = _login(username, password, inside)
        may_share, archive_id = or_none(self.may_share), or_none(self.archive_id)
        return Adoption(
            found_key=or_none(self.found_key) or "",
            stream_url=url,
            entity_id=or_none(self.entity_id) or "",
            archive_id=None if archive_id is None else ArchiveId(archive_id),
            archive_key=or_none(self.archive_key) or "",
            name=self.name,
            username=username,
            password=password,
            place=None if self.place is None else self.place.to_model(),
            indoor=self.indoor,
            may_share=not self.indoor if may_share is None else may_share,
            doorbell=self.doorbell,
            transport=self.transport,
            if_read_already=self.if_read_already,
            recorders=self.recorders,
        )


class CameraChangeBody(Body, frozen=True, kw_only=True):
    """What to change of a camera; what is left out stays as it is."""

    name: _Name | UnsetType = UNSET
    place: PlaceBody | UnsetType | None = UNSET
    indoor: bool | UnsetType = UNSET
    may_share: bool | UnsetType = UNSET
    doorbell: bool | UnsetType = UNSET
    masks: _Masks | UnsetType = UNSET
    motion_masks: _Masks | UnsetType = UNSET
    sensitivity: Annotated[int, whole(1, 100)] | UnsetType = UNSET
    sound: bool | UnsetType = UNSET
    wired: bool | UnsetType = UNSET
    recording: bool | UnsetType = UNSET
    transport: Transport | UnsetType = UNSET
    keep: KeepBody | UnsetType = UNSET
    username: _Secret | UnsetType = UNSET
    password: _Secret | UnsetType = UNSET
    stream_url: Url | UnsetType = UNSET

    def to_model(self) -> CameraChange:
        """Return the changes; a null place is forgotten, and user info is taken out of the URL."""
        fields = present_fields(self)
        if not fields:
            raise InvalidInputError("input.nothing_to_change")
        if ("username" in fields) != ("password" in fields):
            raise InvalidInputError("input.password_alone")
        if "stream_url" in fields:
            fields["stream_url"], inside = _stream_address(fields["stream_url"])
            if "username" in fields or inside != ("", ""):
                login = _login(fields.get("username", ""), fields.get("password", ""), inside)
                fields |= dict(zip(("username", "password"), login, strict=True))
        if "place" in fields:
            place: PlaceBody | None = fields.pop("place")
            fields |= {"unplace": True} if place is None else {"place": place.to_model()}
        for masks in {"masks", "motion_masks"} & fields.keys():
            drawn: tuple[MaskBody, ...] = fields[masks]
            fields[masks] = tuple(mask.clipped(masks) for mask in drawn)
        if isinstance(self.keep, KeepBody):
            fields["keep"] = CameraRetention(days=self.keep.days, gib=self.keep.gib)
        return CameraChange(**fields)


class TriggerBody(Body, frozen=True, kw_only=True):
    """Something that happened in front of a camera."""

    kind: Annotated[str, one_of("motion", "button", "external")]
    active: bool = True
    at: UtcTime | UnsetType = UNSET
    labels: Annotated[tuple[Label, ...], several(len(Label))] = ()

    def to_model(self, camera_id: CameraId, now: datetime) -> Trigger:
        """Return the trigger; its time defaults to now."""
        at = or_none(self.at) or now
        if at > now + CLOCK_TOLERANCE:
            raise InvalidInputError("input.future")
        return Trigger(
            camera_id=camera_id,
            kind=TriggerKind(self.kind),
            active=self.active,
            at=at,
            labels=in_order(self.labels),
        )


def _stream_address(url: str) -> tuple[str, tuple[str, str]]:
    """Return a URL without its user name and password, and these; raises InvalidInputError."""
    bare, inside = without_credentials(url)
    login = (inside.username, inside.password) if inside else ("", "")
    parse(_Login, dict(zip(("username", "password"), login, strict=True)))
    return bare, login


def _login(username: str, password: str, inside: tuple[str, str]) -> tuple[str, str]:
    """Return the user name and password; entered ones take precedence over the URL's."""
    if username and username != inside[0]:
        return username, password
    return inside[0], password or inside[1]


class PlaceView(View, frozen=True, kw_only=True):
    """Where a camera is and which way it faces."""

    latitude_udeg: int
    longitude_udeg: int
    heading_deg: int
    view_deg: int
    range_m: int

    @classmethod
    def of(cls, place: Place) -> "PlaceView":
        """Return a camera's place."""
        return cls.of_fields(place)


class KeepView(View, frozen=True, kw_only=True):
    """How much of a camera's recording is kept; null means the hub's own setting."""

    days: float | None
    gib: float | None


class MotionAgreementView(View, frozen=True, kw_only=True):
    """Who judges a camera's motion now, and how many motions each of them saw in the last day."""

    judges: tuple[Judge, ...]
    both: int
    only_camera: int
    only_hub: int
    stuck: bool
    since: datetime | None

    @classmethod
    def of(cls, agreement: MotionAgreement) -> "MotionAgreementView":
        """Return how far camera and hub agree."""
        return cls.of_fields(agreement)


class CameraView(View, frozen=True, kw_only=True):
    """An adopted camera and what it is doing."""

    id: str
    name: str
    kind: SourceKind
    make: str
    model: str
    firmware: str
    entity_id: str
    archive_id: str | None
    doorbell: bool
    indoor: bool
    may_share: bool
    recording: bool
    state: CameraState
    since: datetime
    reason: str
    notes: tuple[str, ...]
    video: str
    audio: str
    events: bool
    clock_offset_ms: int | None
    lost_packets: int
    motion: bool
    motion_agreement: MotionAgreementView
    score: float
    threshold: float
    last_ring: datetime | None
    snapshot_at: datetime | None
    has_snapshot: bool
    """Whether its archive can be asked for a picture, though nobody has looked yet."""
    place: PlaceView | None
    masks: tuple[MaskView, ...]
    motion_masks: tuple[MaskView, ...]
    sensitivity: int
    sound: bool
    wired: bool
    transport: Transport
    keep: KeepView

    @classmethod
    def of(cls, report: CameraReport, language: Language) -> "CameraView":
        """Return an adopted camera; its addresses stay inside the hub."""
        camera, status = report.camera, report.status
        return cls.of_fields(
            camera,
            id=camera.id,
            name=line(camera.name),
            make=line(camera.make),
            model=line(camera.model),
            firmware=line(camera.firmware),
            entity_id=line(camera.entity_id, longest=LONGEST_ENTITY),
            archive_id=camera.archive_id,
            state=status.state,
            since=status.since,
            reason=sentence(status.reason, language),
            notes=tuple(sentence(note, language) for note in report.notes),
            video=line(status.video),
            audio=line(status.audio),
            clock_offset_ms=status.clock_offset_ms,
            lost_packets=status.lost_packets,
            motion=report.motion,
            motion_agreement=MotionAgreementView.of(report.agreement),
            score=_percent(report.score),
            threshold=_percent(report.threshold),
            last_ring=report.last_ring,
            snapshot_at=status.last_snapshot_at,
            has_snapshot=report.has_snapshot,
            place=None if camera.place is None else PlaceView.of(camera.place),
            masks=MaskView.of_all(camera.masks),
            motion_masks=MaskView.of_all(camera.motion_masks),
            keep=KeepView(days=camera.keep.days, gib=camera.keep.gib),
        )


def _percent(value: float) -> float:
    return round(min(max(value, 0.0), 100.0), 1)


class CameraList(View, frozen=True, kw_only=True):
    """Every camera."""

    cameras: tuple[CameraView, ...]
    found: tuple[Found, ...]


ROUTES = Routes(id="[0-9a-f]{12}")


@ROUTES.get("/cameras", scope=Scope.READ, panel=Who.READER)
async def get_cameras(call: Call) -> CameraList:
    """List the adopted cameras and others found on the network."""
    language, cameras = await call.language(), call.house.cameras.reports()
    return CameraList(
        cameras=tuple(CameraView.of(report, language) for report in cameras),
        found=tuple(Found.of(found, cameras) for found in call.house.cameras.found()),
    )


@ROUTES.post("/cameras", scope=Scope.ADMIN, panel=Who.ADMIN, status=HTTPStatus.CREATED)
async def post_camera(call: Call, body: AdoptionBody) -> CameraView:
    """Add a camera, and start recording it unless an archive does."""
    adoption = body.to_model()
    if adoption.archive_id is not None:
        key = true_key(call.house, adoption.archive_id, adoption.archive_key)
        adoption = replace(adoption, archive_key=key)
    if adoption.found_key:
        adoption = replace(adoption, found_key=_true_key(call, adoption.found_key))
    return CameraView.of(await call.house.cameras.adopt(adoption), await call.language())


def _true_key(call: Call, key: str) -> str:
    """Return the real key of a found camera from its shown key; raises NotFoundError."""
    for found in call.house.cameras.found():
        if key in {found.key, public_key_of(found.key)}:
            return found.key
    raise NotFoundError("camera.not_seen")


@ROUTES.patch("/cameras/{id}", scope=Scope.ADMIN, panel=Who.ADMIN)
async def patch_camera(call: Call, body: CameraChangeBody) -> CameraView:
    """Change an adopted camera; fields that are left out stay the same."""
    change = body.to_model()
    before = call.house.roster.camera(CameraId(call.id))
    if change.indoor and not before.indoor and change.may_share is None:
        change = replace(change, may_share=False)
    return CameraView.of(await call.house.cameras.change(before.id, change), await call.language())


@ROUTES.delete("/cameras/{id}", scope=Scope.ADMIN, panel=Who.ADMIN)
async def delete_camera(call: Call) -> None:
    """Remove a camera and its password."""
    await call.house.cameras.forget(CameraId(call.id))


@ROUTES.post("/cameras/{id}/triggers", scope=Scope.DECIDE)
async def post_trigger(call: Call, trigger: TriggerBody) -> None:
    """Report that something happened at a camera; this marks footage but starts no recording."""
    await call.house.cameras.trigger(trigger.to_model(CameraId(call.id), call.house.clock.now()))
