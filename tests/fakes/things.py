"""A few of everything that a house has, for tests of the API."""

from datetime import UTC, datetime, timedelta

from av.video.frame import VideoFrame

from hub.archives.phone_file import PhoneFile
from hub.feeds.directories import Directory
from hub.feeds.home_witness import HomeWitnessStatus
from hub.feeds.preview import BoardActivity, ComparedKey, KeyMatch, LogFigures, PreviewedBoard
from hub.feeds.trust import EntryProof, WitnessTime
from hub.feeds.vicinity import FoundBoard
from hub.media import jpeg
from hub.media.photo import Trace
from hub.model.archive import (
    Archive,
    ArchiveCamera,
    ArchiveClock,
    ArchiveKind,
    ArchiveState,
    ArchiveStatus,
)
from hub.model.awareness import (
    AreaMeaning,
    AwarenessItem,
    AwarenessItemId,
    AwarenessKind,
    AwarenessReport,
    AwarenessSource,
    AwarenessState,
    AwarenessStatus,
    Concern,
)
from hub.model.camera import (
    Camera,
    CameraFound,
    CameraRetention,
    CameraState,
    CameraStatus,
    DeviceClaim,
    FoundBy,
    Judge,
    Mask,
    MotionAgreement,
    Place,
    SourceKind,
)
from hub.model.decision import AddedKind, Piece, Proposal, Recipient
from hub.model.ids import (
    AddedId,
    ArchiveId,
    BoardOrigin,
    CameraId,
    ClipId,
    ProposalId,
    RequestId,
    SensorId,
)
from hub.model.recording import Clip, Label, Sensor, TriggerKind
from hub.model.report import CameraReport, Problem, RequestReport
from hub.model.request import (
    Account,
    Accounting,
    Agency,
    BoardPolicy,
    BoardState,
    BoardStatus,
    ClipMatch,
    Match,
    MatchStrength,
    Request,
    ThreadItem,
    ThreadKind,
)
from hub.model.window import TimeWindow
from hub.requests.accounts import AccountFigures
from hub.requests.agencies import Registration
from noticeboard.log.agency import AgencyRecord
from noticeboard.log.area import Circle
from noticeboard.log.directory import ListedBoard
from noticeboard.log.link import Fingerprint
from noticeboard.log.note import KIND_COSIGNATURE, SignerKey
from noticeboard.rules.accounts import COUNTS, publish_counts
from noticeboard.rules.findings import Finding, Severity
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import NOTHING, Text

NOW = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
CAMERA = CameraId("c0" * 6)
ARCHIVE = ArchiveId("ac" * 6)
ADDED = AddedId("ad" * 16)
CLIP = ClipId("c1" * 8)
EXPORT = "e1" * 8
SENSOR = SensorId("5e" * 6)
QUERY = "a5" * 16
REQUEST = RequestId("4e" * 16)
PROPOSAL = ProposalId("9b" * 32)
ORIGIN = BoardOrigin("board.example.org/v1")
AGENCY = "a9" * 20
BOARD_URL = "https://board.example.org"
SOURCE_URL = "https://feed.example.org/news.atom"
DIRECTORY_URL = "https://directory.example.org"
AWARENESS_ITEM = AwarenessItemId("aa" * 16)
JPEG = jpeg.encode(VideoFrame(16, 16, "yuv420p"))
VIDEO = bytes(range(256)) * 40
PIECE_BYTES = 4096
WINDOW = TimeWindow(start=NOW - timedelta(minutes=20), end=NOW - timedelta(minutes=10))


def a_camera(camera_id: CameraId = CAMERA, name: str = "Front door") -> CameraReport:
    """Return a doorbell that records."""
    return CameraReport(
        camera=Camera(
            id=camera_id,
            name=name,
            kind=SourceKind.RTSP,
            main_url="rtsp://192.0.2.7/main",
            doorbell=True,
            make="Example",
            model="Bell 2",
            firmware="1.4.0",
            place=Place(latitude_udeg=52_000_000, longitude_udeg=4_000_000),
            masks=(Mask(left=0.0, top=0.9, width=1.0, height=0.1),),
            keep=CameraRetention(days=3.5),
            events=True,
            adopted_at=NOW - timedelta(days=1),
        ),
        status=CameraStatus(
            camera_id=camera_id,
            state=CameraState.RECORDING,
            since=NOW - timedelta(hours=2),
            clock_offset_ms=-12,
            video="H.264 1280x720 15/s",
            audio="AAC 16 kHz",
            last_snapshot_at=NOW,
            lost_packets=3,
        ),
        score=12.34,
        threshold=30.0,
        agreement=MotionAgreement(
            judges=(Judge.CAMERA, Judge.HUB),
            both=12,
            only_camera=2,
            only_hub=6,
            since=NOW - timedelta(days=1),
        ),
        last_ring=NOW - timedelta(minutes=15),
    )


def a_found(key: str = "urn:uuid:7", name: str = "Doorbell 3") -> CameraFound:
    """Return a camera that waits to be adopted."""
    said = DeviceClaim(found_by=FoundBy.WS_DISCOVERY, address="192.0.2.8", name=name, at=NOW)
    return CameraFound(
        key=key,
        found_by=(FoundBy.WS_DISCOVERY,),
        address="192.0.2.8",
        name=name,
        seen_at=NOW,
        said=(said,),
    )


def a_clip(clip_id: ClipId = CLIP) -> Clip:
    """Return a clip of somebody at the door."""
    return Clip(
        id=clip_id,
        camera_id=CAMERA,
        window=WINDOW,
        triggers=(TriggerKind.BUTTON, TriggerKind.MOTION),
        labels=(Label.PERSON,),
        has_thumbnail=True,
    )


def an_accounting() -> Accounting:
    """Return a late account of which one part was kept for too long, without a reason."""
    closes = NOW - timedelta(days=60)
    counts = {"received": 12, "opened": 1200, "used": 5, "handed_on": 2, "kept": 1200}
    return Accounting(
        closes=closes,
        due=closes + timedelta(days=30),
        delete_by=closes + timedelta(days=20),
        late_since=NOW - timedelta(days=1),
        account=Account(
            index=8,
            issued=closes + timedelta(days=3),
            counts=publish_counts(dict.fromkeys(COUNTS, 0) | counts),
            handed_to=("court",),
            keep_until=NOW - timedelta(days=1),
            text=safe_text("A case is before a court."),
            findings=(Finding(code="account_counts", severity=Severity.REFUSE),),
        ),
    )


def a_request(request_id: RequestId = REQUEST, title: str = "Car damaged") -> Request:
    """Return an open request, with an update."""
    return Request(
        id=request_id,
        origin=ORIGIN,
        index=7,
        entry_id="e0" * 16,
        leaf="1f" * 32,
        agency=Agency(
            id=AGENCY,
            name=safe_text("Example Police"),
            kind="police",
            level=2,
            domain=safe_text("police.example.org"),
            delivery_key="age1example",
        ),
        incident="hit_and_run",
        title=safe_text(title),
        text=safe_text("A parked car was hit."),
        case_number=safe_text("2026-11-0042"),
        contact=safe_text("tips@police.example.org"),
        window=WINDOW,
        area=Circle(lat=52_000_000, lon=4_000_000, radius_m=250),
        issued=NOW - timedelta(minutes=5),
        expires=NOW + timedelta(days=7),
        thread=(
            ThreadItem(
                kind=ThreadKind.UPDATE, index=9, issued=NOW, text=safe_text("The car was blue.")
            ),
        ),
        accounting=an_accounting(),
    )


def a_report(request: Request | None = None) -> RequestReport:
    """Return a request that one clip fits and that waits for an answer."""
    request = request or a_request()
    match = ClipMatch(clip_id=CLIP, camera_id=CAMERA, window=WINDOW, reason="inside the area")
    return RequestReport(
        request=request,
        match=Match(
            request_id=request.id,
            strength=MatchStrength.CLIPS,
            clips=(match,),
            cameras=(CAMERA,),
        ),
        proposal=Proposal(
            id=PROPOSAL,
            request_id=request.id,
            recipient=Recipient(
                agency_id=request.agency.id,
                agency_name=request.agency.name,
                origin=request.origin,
                delivery_key=request.agency.delivery_key,
            ),
            pieces=(
                Piece(
                    camera_id=CAMERA,
                    cut=WINDOW,
                    masks=(Mask(left=0.0, top=0.9, width=1.0, height=0.1),),
                ),
            ),
        ),
    )


def a_board() -> BoardStatus:
    """Return a board that is followed."""
    return BoardStatus(
        origin=ORIGIN, state=BoardState.FOLLOWING, since=NOW, size=12, checked_at=NOW
    )


def a_preview() -> tuple[ComparedKey, PreviewedBoard | None]:
    """Return a board that somebody may follow, whose log was read."""
    log_key = SignerKey(name="other.example.org/v1", seed=bytes(32)).verifier
    witness = SignerKey(name="w.example", kind=KIND_COSIGNATURE, seed=bytes(32)).verifier
    words = Fingerprint.of(log_key).words()
    board = PreviewedBoard(
        policy=BoardPolicy(
            url="https://other.example.org",
            origin=BoardOrigin("other.example.org/v1"),
            log_key=str(log_key),
            inbox_key=str(SignerKey(name="other.example.org/v1/inbox", seed=bytes(32)).verifier),
            witnesses=(str(witness),),
            quorum=1,
            verifiers=(str(a_registration().record.root_key),),
        ),
        title="Other Board",
        run_by="Other Library",
        area="Other County",
        size=12,
        log=LogFigures(
            activity=BoardActivity(months=(*[0] * 11, 2), near=1, usual_minutes=40),
            agencies=((a_registration().record, 2),),
            home_inside=True,
            since=NOW - timedelta(days=400),
        ),
        unread=NOTHING,
    )
    return ComparedKey(state=KeyMatch.MATCHES, words=words, named_words=words), board


def an_awareness_status(url: str = SOURCE_URL) -> AwarenessStatus:
    """Return a source that is followed."""
    return AwarenessStatus(
        source=AwarenessSource(url=url, name=safe_text("Example State News"), within_km=25.0),
        state=AwarenessState.FOLLOWING,
        since=NOW - timedelta(days=1),
        kind=AwarenessKind.ATOM,
        fetched_at=NOW,
        seen=12,
        shown=1,
    )


def an_awareness_report(item_id: AwarenessItemId = AWARENESS_ITEM) -> AwarenessReport:
    """Return an item with all that one may have."""
    clip = a_clip()
    return AwarenessReport(
        item=AwarenessItem(
            id=item_id,
            source_id=an_awareness_status().source.id,
            kind=AwarenessKind.ATOM,
            published=NOW - timedelta(hours=3),
            updated=NOW - timedelta(hours=2),
            expires=NOW + timedelta(days=29),
            publisher=safe_text("Example State News"),
            title=safe_text("River watch along the Example River"),
            text=safe_text("The river may rise.", lines=True),
            link=safe_text("https://feed.example.org/river"),
            link_host=safe_text("feed.example.org"),
            areas=(Circle(lat=52_000_000, lon=4_000_000, radius_m=300),),
            area_is=AreaMeaning.EVENT,
            window=WINDOW,
        ),
        source_name=safe_text("Example State News"),
        distance_m=0,
        concern=Concern(cameras=(CAMERA,), clips=((clip, WINDOW),)),
    )


def an_archive() -> Archive:
    """Return a Frigate of the house."""
    return Archive(
        id=ARCHIVE,
        name="Frigate",
        kind=ArchiveKind.FRIGATE,
        address="http://192.0.2.10:5000",
        added_at=NOW - timedelta(days=3),
    )


def an_archive_status() -> ArchiveStatus:
    """Return what is known of it: it answers, and has two cameras."""
    return ArchiveStatus(
        archive_id=ARCHIVE,
        state=ArchiveState.CONNECTED,
        since=NOW - timedelta(hours=5),
        version="0.17.2",
        clock=ArchiveClock(offset=timedelta(seconds=-4), uncertainty=timedelta(seconds=1.5)),
        cameras=(
            ArchiveCamera(
                key="front_door",
                name="Front door",
                labels=(Label.PERSON, Label.PACKAGE),
                has_events=True,
                earliest=NOW - timedelta(days=10),
            ),
            ArchiveCamera(key="yard", name="Yard"),
        ),
    )


def a_home_witness() -> HomeWitnessStatus:
    """Return the first board, which this home cosigned an hour ago."""
    return HomeWitnessStatus(
        origin=a_board().origin,
        bastion="bastion.example.org",
        name="home/0123456789abcdef0123",
        line=f"home/0123456789abcdef0123+7d2a9e5c+BAAA https://bastion.example.org/{'c' * 64}",
        minute=37,
        connected=True,
        fault=NOTHING,
        cosigned_at=NOW - timedelta(hours=1),
        size=12,
    )


def a_directory() -> Directory:
    """Return a directory that was read yesterday."""
    return Directory(
        url=DIRECTORY_URL,
        key=Fingerprint(digest=bytes(20)),
        allow_private=False,
        name="Example Board Directory",
        issued=NOW - timedelta(days=5),
        boards=214,
        digest="d1" * 32,
        checked_at=NOW - timedelta(days=1),
        next_at=NOW + timedelta(hours=1),
        reason=Text("directory.none_at", url=DIRECTORY_URL),
    )


def a_found_board() -> FoundBoard:
    """Return a board of that directory that covers this house."""
    return FoundBoard(
        board=ListedBoard(
            name="Example County Board",
            link=f"{BOARD_URL}/#key={Fingerprint(digest=bytes(20))}",
            operator="Example County Library",
            area=Circle(lat=52_000_000, lon=4_000_000, radius_m=30_000),
            agencies=6,
            requests_year=14,
        ),
        directory="Example Board Directory",
        covers=True,
    )


def a_problem() -> Problem:
    """Return something the owner should act on."""
    return Problem(id="disk_full", code="disk_full", text=Text.plain("Free some space."), since=NOW)


def a_sensor(entity_id: str = "binary_sensor.front_door") -> Sensor:
    """Return a door contact."""
    return Sensor(id=SENSOR, entity_id=entity_id, name="Front door", kind="door", lent_at=NOW)


def a_registration() -> Registration:
    """Return the agency that asks, as its board has registered it."""
    key = SignerKey(name="example-police", seed=bytes(32)).verifier
    return Registration(
        origin=ORIGIN,
        at=NOW - timedelta(days=400),
        record=AgencyRecord(
            id=AGENCY,
            name="Example Police",
            kind="police",
            level=2,
            domain="police.example.org",
            jurisdiction=Circle(lat=52_000_000, lon=4_000_000, radius_m=9000),
            root_key=key,
            posting_key=key,
            delivery_key="age1example",
            contact="tips@police.example.org",
            registered_index=1,
        ),
        accounts=AccountFigures(
            owed=9, in_time=7, late=1, late_since=NOW - timedelta(days=1), retention_days=60
        ),
    )


def a_proof() -> EntryProof:
    """Return what was proved of the request, though none of it is signed."""
    return EntryProof(
        index=7,
        leaf=bytes.fromhex("1f" * 32),
        tree_size=10,
        root=bytes(32),
        witnesses=(WitnessTime(name="witness.example.org", at=NOW),),
        quorum=1,
        log_key="board.example.org/v1+cc3dfcd4+AXxYAAAAAAAAAAAA",
        key_id="0a0b0c0d",
        entry="{}\nAAAA\n",
        file="c2sp.org/tlog-proof@v1\nindex 7\n\nboard.example.org/v1\n",
        file_name="entry-7.proof",
        commands=("neighbors verify entry-7.proof --log-key board.example.org/v1+cc3dfcd4+AX",),
    )


def an_added_film() -> PhoneFile:
    """Return a film of ten seconds that somebody added from a phone."""
    return PhoneFile(
        id=ADDED,
        kind=AddedKind.FILM,
        name="IMG_0007.MOV",
        size_bytes=4_000_000,
        duration_ms=10_000,
        width=1080,
        height=1920,
        start=NOW - timedelta(minutes=20),
        traces=(Trace.DEVICE, Trace.PLACE, Trace.TIME),
        added_at=NOW,
        parts=("0.mp4",),
        sha256="ad" * 32,
    )


def an_added_photo() -> PhoneFile:
    """Return a photo that somebody added."""
    return PhoneFile(
        id=AddedId("af" * 16),
        kind=AddedKind.PHOTO,
        name="IMG_0008.JPG",
        size_bytes=2_000_000,
        duration_ms=0,
        width=3000,
        height=4000,
        start=None,
        traces=(Trace.THUMBNAIL,),
        added_at=NOW,
        parts=("photo.jpg",),
        sha256="af" * 32,
    )
