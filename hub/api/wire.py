"""From the hub's values to what a caller is shown; every string is made safe on its way out."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Self

from hub.api import views
from hub.api.auth import Token
from hub.api.ports import House
from hub.model.board import BoardStatus
from hub.model.camera import CameraFound, Mask, Place, ScanStatus
from hub.model.clip import Clip
from hub.model.decision import Decision
from hub.model.ids import BoardOrigin, CameraId, SensorId
from hub.model.match import Match
from hub.model.proposal import Proposal
from hub.model.report import CameraReport, Problem, RequestReport, Storage
from hub.model.request import Request
from hub.model.sensor import Reading, Sensor
from hub.model.share import Share
from hub.model.window import TimeWindow
from noticeboard.rules.finding import words
from noticeboard.rules.text import safe_text

API_VERSION = 1
LONGEST_NAME = 200
LONGEST_SENTENCE = 500
LONGEST_TEXT = 4000
LONGEST_ENTITY = 255
"""Of a Home Assistant entity's id and state."""
MOST_SAID = 16


def line(raw: str, *, longest: int = LONGEST_NAME) -> str:
    """Return hostile text as one line that is safe to show."""
    return safe_text(raw, longest=longest)


def _paragraphs(raw: str) -> str:
    return safe_text(raw, longest=LONGEST_TEXT, lines=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What ids stand for, as a request's view says it."""

    cameras: Mapping[CameraId, str]
    sensors: Mapping[SensorId, str]
    boards: Mapping[BoardOrigin, str]
    texts: Mapping[str, str]
    """The catalogue of `translations/`, for findings."""

    @classmethod
    async def of(cls, house: House, texts: Mapping[str, str]) -> Self:
        """Ask the house."""
        return cls(
            cameras={
                report.camera.id: line(report.camera.name) for report in await house.cameras()
            },
            sensors={sensor.id: line(sensor.name) for sensor in await house.sensors()},
            boards={status.origin: url for status, url in await house.boards()},
            texts=texts,
        )


def dump_info(house: House) -> views.Info:
    """Return which hub this is."""
    return views.Info(
        id=house.hub_id, name=line(house.name), api=API_VERSION, version=house.version
    )


def dump_token(token: Token, *, current: bool) -> views.Token:
    """Return a token without what proves it."""
    return views.Token(
        id=token.id,
        name=line(token.name),
        scopes=token.scope.included,
        made_at=token.made_at,
        current=current,
    )


def _place(place: Place) -> views.Place:
    return views.Place(
        latitude_udeg=place.latitude_udeg,
        longitude_udeg=place.longitude_udeg,
        heading_deg=place.heading_deg,
        view_deg=place.view_deg,
        range_m=place.range_m,
    )


def _masks(masks: Iterable[Mask]) -> tuple[views.Mask, ...]:
    return tuple(
        views.Mask(left=mask.left, top=mask.top, width=mask.width, height=mask.height)
        for mask in masks
    )


def _percent(value: float) -> float:
    return round(min(max(value, 0.0), 100.0), 1)


def dump_camera(report: CameraReport) -> views.Camera:
    """Return an adopted camera; its addresses stay inside the hub."""
    camera, status = report.camera, report.status
    return views.Camera(
        id=camera.id,
        name=line(camera.name),
        kind=camera.kind,
        entity_id=line(camera.entity_id, longest=LONGEST_ENTITY),
        doorbell=camera.doorbell,
        indoor=camera.indoor,
        may_share=camera.may_share,
        state=status.state,
        since=status.since,
        reason=line(status.reason, longest=LONGEST_SENTENCE),
        video=line(status.video),
        clock_offset_ms=status.clock_offset_ms,
        lost_packets=status.lost_packets,
        motion=report.motion,
        score=_percent(report.score),
        threshold=_percent(report.threshold),
        last_ring=report.last_ring,
        snapshot_at=status.last_snapshot_at,
        place=None if camera.place is None else _place(camera.place),
        masks=_masks(camera.masks),
        motion_masks=_masks(camera.motion_masks),
        sensitivity=camera.sensitivity,
        sound=camera.sound,
        transport=camera.transport,
        keep=views.Keep(days=camera.keep.days, gib=camera.keep.gib),
    )


def dump_found(found: CameraFound, cameras: list[CameraReport]) -> views.Found:
    """Return a camera seen on the network; all of its words are the network's."""
    return views.Found(
        key=shown_key(found.key),
        found_by=found.found_by,
        address=line(found.address),
        name=line(found.name),
        brand=line(found.brand),
        doorbell=found.doorbell,
        seen_at=found.seen_at,
        away=found.away,
        said=tuple(
            views.Said(
                found_by=said.found_by,
                address=line(said.address),
                name=line(said.name),
                detail=line(said.detail, longest=LONGEST_SENTENCE),
                at=said.at,
            )
            for said in found.said[:MOST_SAID]
        ),
        adopted=any(report.camera.found_key == found.key for report in cameras),
    )


def dump_scan(status: ScanStatus) -> views.Scan:
    """Return how a look for cameras stands."""
    return views.Scan(running=status.running, began_at=status.began_at, ends_at=status.ends_at)


def dump_storage(storage: Storage) -> views.Storage:
    """Return what the recordings take of the disk."""
    return views.Storage(
        free_bytes=storage.free_bytes,
        floor_bytes=storage.floor_bytes,
        held_bytes=storage.held_bytes,
        encrypted=storage.encrypted,
        cameras=tuple(
            views.CameraStorage(
                camera_id=each.camera_id,
                size_bytes=each.size_bytes,
                oldest=each.oldest,
                newest=each.newest,
            )
            for each in storage.cameras
        ),
    )


def dump_sensor(sensor: Sensor) -> views.Sensor:
    """Return a lent sensor."""
    return views.Sensor(
        id=sensor.id,
        entity_id=line(sensor.entity_id, longest=LONGEST_ENTITY),
        name=line(sensor.name),
        kind=line(sensor.kind),
        unit=line(sensor.unit),
        lent_at=sensor.lent_at,
    )


def dump_reading(reading: Reading) -> views.Reading:
    """Return what a sensor said at one moment."""
    return views.Reading(at=reading.at, state=line(reading.state, longest=LONGEST_ENTITY))


def shown_key(key: str) -> str:
    """Return a found camera's key as callers see it and give it back."""
    return line(key, longest=LONGEST_SENTENCE)


def dump_clip(clip: Clip) -> views.Clip:
    """Return a clip."""
    return views.Clip(
        id=clip.id,
        camera_id=clip.camera_id,
        start=clip.window.start,
        end=clip.window.end,
        triggers=clip.triggers,
        thumbnail=clip.has_thumbnail,
    )


def dump_board(status: BoardStatus, url: str) -> views.Board:
    """Return a followed board."""
    return views.Board(
        origin=line(status.origin),
        state=status.state,
        since=status.since,
        size=status.size,
        checked_at=status.checked_at,
        reason=line(status.reason, longest=LONGEST_SENTENCE),
        url=line(url, longest=LONGEST_SENTENCE),
    )


def _window(window: TimeWindow) -> views.Window:
    return views.Window(start=window.start, end=window.end)


def _match(match: Match, names: Names) -> views.Match:
    return views.Match(
        strength=match.strength,
        clips=tuple(
            views.ClipMatch(
                clip_id=clip.clip_id,
                camera_id=clip.camera_id,
                camera_name=names.cameras.get(clip.camera_id, ""),
                start=clip.window.start,
                end=clip.window.end,
                reason=line(clip.reason, longest=LONGEST_SENTENCE),
            )
            for clip in match.clips
        ),
    )


def _proposal(proposal: Proposal, names: Names) -> views.Proposal:
    recipient = proposal.recipient
    return views.Proposal(
        id=proposal.id,
        recipient=views.Recipient(
            agency_id=recipient.agency_id,
            agency_name=line(recipient.agency_name),
            origin=line(recipient.origin),
            delivery_key=line(recipient.delivery_key),
        ),
        pieces=tuple(
            views.Piece(
                camera_id=piece.camera_id,
                camera_name=names.cameras.get(piece.camera_id, ""),
                start=piece.cut.start,
                end=piece.cut.end,
                masks=_masks(piece.masks),
                moving=tuple(
                    views.MovingMask(
                        keys=tuple(views.MaskKey(**asdict(key)) for key in mask.keys),
                        found=mask.found,
                    )
                    for mask in piece.moving
                ),
            )
            for piece in proposal.pieces
        ),
        words=proposal.words,
        extracts=tuple(
            views.Extract(
                sensor_id=extract.sensor_id,
                sensor_name=names.sensors.get(extract.sensor_id, ""),
                start=extract.window.start,
                end=extract.window.end,
            )
            for extract in proposal.extracts
        ),
        identity=views.Identity(**asdict(proposal.identity)),
        audio=proposal.audio,
        camera_make=proposal.camera_make,
        own_copy=proposal.own_copy,
        content_credentials=proposal.content_credentials,
    )


def dump_decision(decision: Decision) -> views.Decision:
    """Return the house's answer."""
    return views.Decision(
        request_id=decision.request_id,
        answer=decision.answer,
        proposal_id=decision.proposal_id,
        by=line(decision.by),
        answered_by=decision.answered_by,
        first_by=line(decision.first_by),
        reason=line(decision.reason, longest=LONGEST_SENTENCE),
        decided_at=decision.decided_at,
        final_at=decision.final_at,
    )


def _share(share: Share) -> views.Share:
    return views.Share(
        state=share.state,
        sealed_sha256=share.sealed_sha256,
        size_bytes=share.size_bytes,
        sent_bytes=share.sent_bytes,
        opened=bool(share.opened),
        withdrawn=bool(share.withdrawal),
        reason=line(share.reason, longest=LONGEST_SENTENCE),
        changed_at=share.changed_at,
    )


def _agency(request: Request) -> views.Agency:
    agency = request.agency
    return views.Agency(
        id=agency.id,
        name=line(agency.name),
        kind=line(agency.kind),
        level=agency.level,
        domain=line(agency.domain),
    )


def _thread(request: Request) -> tuple[views.ThreadItem, ...]:
    return tuple(
        views.ThreadItem(
            kind=item.kind, index=item.index, issued=item.issued, text=_paragraphs(item.text)
        )
        for item in request.thread
    )


def _findings(request: Request, names: Names) -> tuple[views.Finding, ...]:
    return tuple(
        views.Finding(
            code=finding.code,
            severity=finding.severity,
            text=line(words(finding, names.texts), longest=LONGEST_SENTENCE),
        )
        for finding in request.findings
    )


def dump_request(report: RequestReport, names: Names) -> views.Request:
    """Return a request and how far this house has come with it."""
    request = report.request
    board = names.boards.get(request.origin, "")
    return views.Request(
        id=request.id,
        origin=line(request.origin),
        index=request.index,
        leaf=request.leaf,
        url=f"{line(board, longest=LONGEST_SENTENCE)}/entries/{request.index}" if board else "",
        agency=_agency(request),
        incident=line(request.incident),
        title=line(request.title),
        text=_paragraphs(request.text),
        case_number=line(request.case_number),
        contact=line(request.contact),
        window=_window(request.window),
        area=request.area,
        issued=request.issued,
        expires=request.expires,
        status=request.status,
        thread=_thread(request),
        findings=_findings(request, names),
        match=_match(report.match, names),
        proposal=_proposal(report.proposal, names) if report.proposal else None,
        decision=dump_decision(report.decision) if report.decision else None,
        share=_share(report.share) if report.share else None,
        pending=report.pending,
        announced=report.announced,
    )


def dump_problem(problem: Problem) -> views.Problem:
    """Return something the owner should act on."""
    return views.Problem(
        id=line(problem.id),
        code=problem.code,
        text=line(problem.text, longest=LONGEST_SENTENCE),
        since=problem.since,
    )
