"""What the hub of these tests has: values of the hub's own model, and their JSON as it answers it.

Each function returns a value that other fields can be given to, as JSON has them or as they are.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from functools import cache
import json
from typing import Any, get_type_hints

import msgspec

from hub.api.agencies import AgencySummary
from hub.api.awareness import AwarenessItemView
from hub.api.boards import Board
from hub.api.cameras import CameraView
from hub.api.clips import ClipView, StorageView
from hub.api.discovery import Found, Scan
from hub.api.hub import API_VERSION, Info, ProblemView
from hub.api.masks import MaskView
from hub.api.requests import ConsentView, DecisionView, RequestView, ShareView
from hub.api.sensors import SensorView
from hub.api.view import Language, Names, View
from hub.model.awareness import (
    AreaMeaning,
    AwarenessItem,
    AwarenessItemId,
    AwarenessKind,
    AwarenessReport,
    AwarenessSource,
)
from hub.model.camera import (
    Camera,
    CameraFound,
    CameraState,
    CameraStatus,
    DeviceClaim,
    FoundBy,
    Judge,
    Mask,
    MotionAgreement,
    Place,
    ScanStatus,
    SourceKind,
)
from hub.model.decision import (
    Answer,
    AnswerState,
    Consent,
    Decision,
    GroundChange,
    Piece,
    Proposal,
    Recipient,
    Share,
    ShareState,
    Voided,
)
from hub.model.ids import BoardOrigin, CameraId, ClipId, ProposalId, RequestId, SensorId
from hub.model.recording import Clip, Label, Sensor, TriggerKind
from hub.model.report import CameraReport, CameraStorage, Problem, RequestReport, Storage
from hub.model.request import (
    Account,
    Accounting,
    Agency,
    Because,
    BoardState,
    BoardStatus,
    ClipMatch,
    HiddenBy,
    Match,
    MatchStrength,
    Request,
)
from hub.model.rule import Verdict
from hub.model.window import TimeWindow
from hub.requests.agencies import Registration, histories
from noticeboard.log.area import Circle
from noticeboard.rules.accounts import COUNTS, publish_counts
from noticeboard.rules.findings import Finding, Severity
from noticeboard.rules.text import SafeText
from noticeboard.runtime.text import NOTHING, Text
from tests.fakes.things import a_registration

type Json = dict[str, Any]

HUB_ID = "0123456789abcdef"
CAMERA_ID = CameraId("aa11bb22cc33")
CLIP_ID = ClipId("c" * 16)
SENSOR_ID = SensorId("5e" * 6)
AGENCY_ID = "ab" * 20
ORIGIN = BoardOrigin("board.example.org/v1")
BOARD_URL = "https://board.example.org"
NOW = "2026-11-24T17:42:00Z"
AT = datetime.fromisoformat(NOW)
SOON = "2026-11-24T17:42:10Z"
"""When a denial that was given at NOW can be undone no longer."""
RECORDED = TimeWindow(
    start=datetime(2026, 11, 22, 21, 50, tzinfo=UTC),
    end=datetime(2026, 11, 22, 21, 50, 42, tzinfo=UTC),
)
_PARTS = {CameraReport: ("camera", "status"), RequestReport: ("request", "answer_state")}
_hints: Callable[[Any], Json] = cache(get_type_hints)


def changed[Value](base: Value, **changes: object) -> Value:
    """Return a value with other fields, its own or those of its parts."""
    hints = _hints(type(base))
    mine: Json = {
        name: _typed(changes.pop(name), hints[name]) for name in hints.keys() & changes.keys()
    }
    for part in _PARTS.get(type(base), ()):
        inner = getattr(base, part)
        theirs = {each.name for each in fields(inner)} & changes.keys()
        if theirs:
            mine[part] = changed(inner, **{name: changes.pop(name) for name in theirs})
    if changes:
        raise TypeError(f"{type(base).__name__} has no {', '.join(changes)}.")
    return replace(base, **mine)  # type: ignore[type-var]


def _typed(value: object, hint: object) -> object:
    if isinstance(value, str) and hint is Text:
        return Text.plain(value) if value else NOTHING
    if isinstance(value, str) and hint in {ProposalId, str | Text}:
        return value
    return msgspec.convert(value, hint)


def request_id(number: int) -> RequestId:
    """Return a request id."""
    return RequestId(f"{number:032x}")


def proposal_id(number: int) -> ProposalId:
    """Return a proposal id."""
    return ProposalId(f"{number:064x}")


def camera(**changes: Any) -> CameraReport:  # noqa: ANN401 -- fields of several types
    """Return a camera: a doorbell that records."""
    identity = CameraId(changes.pop("id", CAMERA_ID))
    if "recording" in changes:
        changes["paused_at"] = None if changes.pop("recording") else AT
    if "snapshot_at" in changes:
        changes["last_snapshot_at"] = changes.pop("snapshot_at")
    return changed(
        CameraReport(
            camera=Camera(
                id=identity,
                name="Front door",
                kind=SourceKind.ONVIF,
                main_url="rtsp://192.0.2.41/main",
                make="Example Cameras",
                model="Bell 2",
                firmware="1.4.0",
                doorbell=True,
                place=Place(
                    latitude_udeg=40_000_000,
                    longitude_udeg=-75_000_000,
                    heading_deg=90,
                    view_deg=110,
                ),
                events=True,
                adopted_at=AT,
            ),
            status=CameraStatus(
                camera_id=identity,
                state=CameraState.RECORDING,
                since=AT,
                clock_offset_ms=120,
                video="H.264 1280x720 15/s",
                audio="AAC 16 kHz",
            ),
            score=3.5,
            threshold=12.0,
            agreement=MotionAgreement(judges=(Judge.CAMERA, Judge.HUB), since=AT),
        ),
        **changes,
    )


def mask(**changes: object) -> Mask:
    """Return a strip along the upper edge."""
    return changed(Mask(left=0, top=0, width=0.4, height=0.08), **changes)


def found(**changes: object) -> CameraFound:
    """Return a camera that was found on the network."""
    return changed(
        CameraFound(
            key="urn:uuid:1",
            found_by=(FoundBy.WS_DISCOVERY,),
            address="192.0.2.41",
            name="Camera",
            brand="Example",
            seen_at=AT,
            said=(
                DeviceClaim(
                    found_by=FoundBy.WS_DISCOVERY,
                    address="192.0.2.41",
                    name="Camera",
                    detail="onvif://www.onvif.org/Profile/Streaming",
                    at=AT,
                ),
            ),
        ),
        **changes,
    )


def scan(**changes: object) -> ScanStatus:
    """Return a scan that runs."""
    return changed(
        ScanStatus(running=True, began_at=AT, ends_at=AT + timedelta(seconds=5)), **changes
    )


def sensor(**changes: object) -> Sensor:
    """Return a door contact."""
    base = Sensor(
        id=SENSOR_ID, entity_id="binary_sensor.gate", name="Garden gate", kind="door", lent_at=AT
    )
    return changed(base, **changes)


def storage(**changes: object) -> Storage:
    """Return what recordings take of the disk."""
    base = Storage(
        free_bytes=80 * 2**30,
        floor_bytes=2 * 2**30,
        held_bytes=2**20,
        cameras=(camera_storage(),),
        encrypted=False,
    )
    return changed(base, **changes)


def camera_storage(**changes: object) -> CameraStorage:
    """Return what one camera's recordings take."""
    base = CameraStorage(
        camera_id=CAMERA_ID, size_bytes=2**30, oldest=AT - timedelta(days=7), newest=AT
    )
    return changed(base, **changes)


def board(**changes: Any) -> tuple[BoardStatus, str]:  # noqa: ANN401 -- fields of several types
    """Return a board that is followed, and its address."""
    url = changes.pop("url", BOARD_URL)
    base = BoardStatus(origin=ORIGIN, state=BoardState.FOLLOWING, since=AT, size=12, checked_at=AT)
    return changed(base, **changes), url


def problem(**changes: object) -> Problem:
    """Return a problem: a board showed two histories."""
    base = Problem(
        id="board.stopped:board.example.org/v1",
        code="board_stopped",
        text=Text.plain("One board is showing two histories."),
        since=AT,
    )
    return changed(base, **changes)


def awareness_item(number: int = 1, **changes: object) -> AwarenessReport:
    """Return an awareness item: a river watch."""
    item = AwarenessItem(
        id=AwarenessItemId(f"{number:032x}"),
        source_id=AwarenessSource(url="https://weather.example.org/cap", name=SafeText("")).id,
        kind=AwarenessKind.CAP,
        published=AT,
        updated=AT,
        expires=None,
        publisher=SafeText("Example State Weather"),
        title=SafeText("River watch along the Example River"),
        text=SafeText("The river may rise."),
        event=SafeText("Flood Watch"),
        urgency=SafeText("Future"),
        severity=SafeText("Severe"),
        certainty=SafeText("Possible"),
        area_text=SafeText("Example County"),
        areas=(Circle(lat=52_000_000, lon=4_000_000, radius_m=300),),
        area_is=AreaMeaning.ALERTED,
        link=SafeText("https://weather.example.org/river"),
        link_host=SafeText("weather.example.org"),
    )
    return AwarenessReport(
        item=changed(item, **changes), source_name=SafeText("State weather"), distance_m=1200
    )


def clip(**changes: Any) -> Clip:  # noqa: ANN401 -- fields of several types
    """Return a clip of somebody who rings."""
    if "thumbnail" in changes:
        changes["has_thumbnail"] = changes.pop("thumbnail")
    ends = {name: changes.pop(name) for name in ("start", "end") if name in changes}
    base = Clip(
        id=CLIP_ID,
        camera_id=CAMERA_ID,
        window=changed(RECORDED, **ends),
        triggers=(TriggerKind.BUTTON,),
        has_thumbnail=True,
    )
    return changed(base, **changes)


def matching_clip(number: int = 1, **changes: object) -> ClipMatch:
    """Return a clip of a match."""
    base = ClipMatch(
        clip_id=ClipId(f"{number:016x}"),
        camera_id=CAMERA_ID,
        window=RECORDED,
        reason="inside the area, button pressed at 21:50:10",
        triggers=(TriggerKind.BUTTON,),
        labels=(Label.PERSON,),
        marked_at=datetime(2026, 11, 22, 21, 50, 10, tzinfo=UTC),
        clock_uncertainty_ms=2000,
    )
    return changed(base, **changes)


def match(*clips: ClipMatch) -> Match:
    """Return a match: these clips, or nothing at all."""
    return Match(
        request_id=request_id(1),
        strength=MatchStrength.CLIPS if clips else MatchStrength.NONE,
        because=Because.CLIPS if clips else Because.NO_CAMERA,
        reason=Text.plain("clips lie in the window" if clips else "no camera covers the area"),
        clips=clips,
        cameras=(CAMERA_ID,) if clips else (),
    )


def proposal(number: int = 1, **changes: object) -> Proposal:
    """Return what would be shared: one clip, with a mask."""
    base = Proposal(
        id=proposal_id(number),
        request_id=request_id(number),
        recipient=Recipient(
            agency_id=AGENCY_ID,
            agency_name="Example County Fire",
            origin=ORIGIN,
            delivery_key="age1example",
        ),
        pieces=(
            Piece(
                camera_id=CAMERA_ID,
                cut=RECORDED,
                masks=(Mask(left=0, top=0, width=0.5, height=0.1),),
            ),
        ),
    )
    return changed(base, **changes)


def decision(number: int = 1, **changes: object) -> Decision:
    """Return a person's no."""
    base = Decision(
        request_id=request_id(number),
        answer=Answer.DENY,
        proposal_id=None,
        by="Alex",
        decided_at=AT,
        final_at=AT,
    )
    return changed(base, **changes)


def approval(number: int = 1, **changes: object) -> Decision:
    """Return a person's yes."""
    return decision(number, answer="approve", proposal_id=proposal_id(number), **changes)


def consent(number: int = 1, **changes: object) -> Consent:
    """Return the first yes of two."""
    base = Consent(request_id=request_id(number), proposal_id=proposal_id(number), by="Alex", at=AT)
    return changed(base, **changes)


def voided(**changes: object) -> Voided:
    """Return why a yes no longer counts."""
    base = Voided(
        request_id=request_id(1),
        proposal_id=ProposalId("b" * 64),
        code=GroundChange.CAMERA_CLOSED,
        name="Front door",
        by="Alex",
        at=AT,
    )
    return changed(base, **changes)


def share(**changes: Any) -> Share:  # noqa: ANN401 -- fields of several types
    """Return a share that has arrived."""
    notes = {"opened": "opened", "withdrawn": "withdrawal"}
    for said, note in notes.items():
        if said in changes:
            changes[note] = f"neighbors-requests/{note}/v1\n" if changes.pop(said) else ""
    base = Share(
        request_id=request_id(1),
        proposal_id=proposal_id(1),
        state=ShareState.DELIVERED,
        sealed_sha256="ab" * 32,
        size_bytes=12,
        sent_bytes=12,
        changed_at=AT,
    )
    return changed(base, **changes)


def accounting(*, stated: bool = False, late: bool = False) -> Accounting:
    """Return what its agency owes about the request, which closes when it expires."""
    closes = datetime(2026, 12, 22, 9, tzinfo=UTC)
    account = Account(
        index=90,
        issued=closes,
        counts=publish_counts(dict.fromkeys(COUNTS, 0)),
        handed_to=(),
        keep_until=None,
        text=SafeText(""),
    )
    return Accounting(
        closes=closes,
        due=None,
        delete_by=None,
        late_since=closes if late else None,
        account=account if stated else None,
    )


def agency(**changes: object) -> Agency:
    """Return who asks."""
    base = Agency(
        id=AGENCY_ID,
        name=SafeText("Example County Fire"),
        kind="fire",
        level=2,
        domain=SafeText("fire.example.gov"),
        delivery_key="age1example",
    )
    return changed(base, **changes)


def request(number: int = 1, **changes: Any) -> RequestReport:  # noqa: ANN401 -- fields of several types
    """Return a request that is pending, with two clips."""
    if "hidden" in changes:
        changes["hidden_by"] = HiddenBy.REQUEST if changes.pop("hidden") else HiddenBy.NOBODY
    if "announced" in changes:
        changes["verdict"] = Verdict.NOTIFY if changes.pop("announced") else Verdict.LIST
    base = RequestReport(
        request=Request(
            id=request_id(number),
            origin=ORIGIN,
            index=number,
            entry_id="e0" * 16,
            leaf="cd" * 32,
            agency=agency(),
            incident="fire",
            title=SafeText("The alley behind Mill Street"),
            text=SafeText("Video from before and after a shed fire."),
            case_number=SafeText("F-26-0001"),
            contact=SafeText("investigator@fire.example.gov"),
            window=TimeWindow(
                start=datetime(2026, 11, 22, 21, 40, tzinfo=UTC),
                end=datetime(2026, 11, 22, 22, 20, tzinfo=UTC),
            ),
            area=Circle(lat=40_000_000, lon=-75_000_000, radius_m=300),
            issued=datetime(2026, 11, 23, 9, number % 60, tzinfo=UTC),
            expires=datetime(2026, 12, 22, 9, tzinfo=UTC),
            findings=(Finding(code="race_only", severity=Severity.FLAG),),
            accounting=accounting(),
        ),
        match=match(matching_clip(1), matching_clip(2)),
        proposal=proposal(number),
        answer_state=AnswerState(),
        ruling=Text.plain("no rule fits, and its agency's level 2 is at least 2"),
    )
    return changed(base, **changes)


def quiet_request(number: int = 1, **changes: Any) -> RequestReport:  # noqa: ANN401 -- fields of several types
    """Return a request that concerns nothing here."""
    nothing: Json = {"match": match(), "proposal": None, "findings": ()}
    return request(number, **nothing | changes)


def registration() -> Registration:
    """Return the agency that asks, as its board has registered it."""
    known = a_registration()
    record = replace(
        known.record,
        id=AGENCY_ID,
        name="Example County Fire",
        kind="fire",
        domain="fire.example.gov",
    )
    return replace(known, record=record)


def agency_summary() -> Json:
    """Return what the list of agencies says of one that has asked once."""
    [history] = histories([registration()], [request()], {}, arrivals={}, now=AT)
    return as_json(AgencySummary.of(history))  # type: ignore[no-any-return]


def archive(**changes: object) -> Json:
    """Return what the hub says of an archive with one camera."""
    told = {
        "id": "ac" * 6,
        "name": "Frigate",
        "kind": "frigate",
        "address": "http://192.0.2.10:5000",
        "folder": "",
        "lender": "",
        "verify": True,
        "state": "connected",
        "reason": "",
        "cameras": [{"key": "yard", "name": "Yard", "camera_id": None}],
    }
    return told | changes


def info(**changes: object) -> Json:
    """Return what the hub says of itself."""
    told = Info(id=HUB_ID, name="Hub", api=API_VERSION, version="0.1.0")
    return {**as_json(told), **changes}


def answered(number: int = 1, **changes: Any) -> RequestReport:  # noqa: ANN401 -- fields of several types
    """Return a request to which somebody has said no."""
    return request(number, **{"decision": decision(number)} | changes)


ENGLISH = Language("en")
_NAMES = Names(
    cameras={CAMERA_ID: "Front door"},
    sensors={SENSOR_ID: "Garden gate"},
    boards={ORIGIN: BOARD_URL},
    language=ENGLISH,
)
_VIEWS: Mapping[type, Any] = {
    CameraReport: lambda value: CameraView.of(value, ENGLISH),
    CameraFound: lambda value: Found.of(value, []),
    ScanStatus: Scan.of,
    Sensor: SensorView.of,
    Storage: StorageView.of,
    Problem: lambda value: ProblemView.of(value, ENGLISH),
    AwarenessReport: lambda value: AwarenessItemView.of(value, _NAMES),
    Clip: ClipView.of,
    Decision: lambda value: DecisionView.of(value, _NAMES),
    Consent: ConsentView.of,
    Share: lambda value: ShareView.of(value, ENGLISH, practice=False),
    RequestReport: lambda value: RequestView.of(value, _NAMES),
    tuple: lambda value: Board.of(value[0], value[1], ENGLISH),
    Mask: lambda value: MaskView.of_all([value])[0],
}


def as_json(value: object) -> Any:  # noqa: ANN401 -- JSON
    """Return a value as the hub answers it."""
    view = value if isinstance(value, View) else _VIEWS[type(value)](value)
    return json.loads(msgspec.json.encode(view))
