"""A house with a database, an outbox and a sharer, a board on loopback, and what is shared."""

import asyncio
from base64 import b64decode
from collections import defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
import hashlib
from pathlib import Path
import secrets
from typing import Any, override

from aiohttp import web
from aiohttp.test_utils import TestServer
import pytest

from hub.clock import Clock
from hub.errors import CameraUnreachableError, HubError, NotFoundError, StorageError
from hub.model.archive import ArchiveClock, ArchiveKind, Provenance
from hub.model.camera import Mask
from hub.model.camera_signature import CameraFilm
from hub.model.decision import (
    AddedCut,
    AddedKind,
    AddedPiece,
    Approval,
    Cut,
    Identity,
    MaskKey,
    MovingMask,
    Piece,
    Proposal,
    Recipient,
    Share,
    Subject,
    Suggestion,
)
from hub.model.ids import (
    ArchiveId,
    BoardOrigin,
    CameraId,
    ProposalId,
    RequestId,
    RunId,
    SensorId,
)
from hub.model.recording import Reading, Sensor
from hub.model.request import Agency, BoardPolicy, Request
from hub.model.window import TimeWindow
from hub.outbound import Outbound
from hub.pipeline.journal import Searcher
from hub.sharing.cuts import AddedCutter, Cutter
from hub.sharing.seal import ShareSources
from hub.sharing.sharer import Sharer
from hub.sharing.store import OwnCopies
from hub.store.database import Database
from noticeboard.log.area import Circle
from noticeboard.log.note import SignerKey
from noticeboard.rules.text import safe_text
from noticeboard.seal.age import AgeIdentity
from noticeboard.seal.receipt import Opened, Receipt, Withdrawal
from tests.fakes.clocks import NOON, HandClock

NOW = NOON
ORIGIN = BoardOrigin("board.example.org/v1")
INBOX_KEY = SignerKey(name="inbox.example.org", seed=bytes(32))
FOOTAGE = b"PLAIN FOOTAGE " * 5000


async def still_stands(_approval: Approval) -> None:
    """Say of every approval that nothing has changed."""


def origin_of(number: int, **changed: Any) -> Provenance:  # noqa: ANN401 -- handed on
    """Return where a run came from."""
    said: dict[str, Any] = {
        "run_id": RunId(f"run{number}" * 3),
        "camera_id": CameraId("camera" * 2),
        "archive_id": ArchiveId("archive" * 2),
        "kind": ArchiveKind.FRIGATE,
        "product": "Frigate 0.17.2\u202e",
        "key": "1764157800.5-abcdef",
        "sha256": f"{number:064x}",
        "received_at": NOW + timedelta(seconds=number, milliseconds=7),
        "clock": ArchiveClock(offset=timedelta(seconds=-4.2), uncertainty=timedelta(seconds=0.5)),
        "video_recoded": False,
        "sound_recoded": True,
    }
    return Provenance(**said | changed)


class FakeSearcher(Searcher):
    """Finds nothing, and follows nothing, once it may go on."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.goes_on: asyncio.Event | None = None
        """A search takes until this is set."""

    @override
    async def suggest(
        self, piece: Piece, subjects: Collection[Subject], progress: Callable[[float], None]
    ) -> tuple[Suggestion, ...]:
        await self._search(progress)
        return ()

    @override
    async def follow(
        self, piece: Piece, key: MaskKey, progress: Callable[[float], None]
    ) -> MovingMask:
        await self._search(progress)
        return MovingMask(keys=(key, key))

    async def _search(self, progress: Callable[[float], None]) -> None:
        progress(0.25)
        self.begun.set()
        if self.goes_on is not None:
            await self.goes_on.wait()


class FakeCutter(Cutter, AddedCutter):
    """Writes the same footage for every piece, or raises what it is told to."""

    def __init__(self, raises: HubError | None = None) -> None:
        self.raises = raises
        self.footage = FOOTAGE
        self.origins: tuple[Provenance, ...] = ()
        """Where the footage came from, if an archive recorded it."""
        self.cuts = 0
        self.begun = asyncio.Event()
        self.goes_on: asyncio.Event | None = None
        """A cut takes until this is set."""

    @override
    async def cut(self, piece: Piece, into: Path, *, audio: bool = False) -> Cut:
        if self.raises is not None:
            raise self.raises
        self.begun.set()
        if self.goes_on is not None:
            await self.goes_on.wait()
        self.cuts += 1
        content = self.footage + str(piece.camera_id).encode()
        await asyncio.to_thread(into.write_bytes, content)
        cut = describe_cut(piece, content, audio=audio)
        runs = tuple(origin.run_id for origin in self.origins)
        return replace(cut, runs=runs, origins=self.origins)

    @override
    async def copy_signed(self, piece: Piece, into: Path) -> CameraFilm:
        raise StorageError("cut.signed_changed")

    @override
    async def cut_added(
        self, request_id: RequestId, piece: AddedPiece, into: Path, *, audio: bool = False
    ) -> AddedCut:
        if self.raises is not None:
            raise self.raises
        self.cuts += 1
        is_photo = piece.kind is AddedKind.PHOTO
        content = (JPEG_START if is_photo else MP4_START) + piece.file_id.encode()
        await asyncio.to_thread(into.write_bytes, content)
        return AddedCut(
            start=NOW,
            end=NOW if is_photo else NOW + timedelta(seconds=1),
            frames=1 if is_photo else 10,
            is_part=not is_photo,
            width=640,
            height=360,
            size_bytes=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            audio=audio and not is_photo,
        )


JPEG_START, MP4_START = b"\xff\xd8\xff", b"\0\0\0\x18ftypisom"


def describe_cut(piece: Piece, content: bytes, *, audio: bool) -> Cut:
    """Return the record of a cut with this content."""
    return Cut(
        window=piece.cut,
        frames=150,
        frames_copied=149,
        width=640,
        height=360,
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        clock_offset_ms=40,
        audio=audio,
        sources=("5" * 64,),
    )


def a_request(delivery_key: str, *, entry_id: str = "e" * 32) -> Request:
    """Return an open request of an agency with this delivery key."""
    return Request(
        id=RequestId(entry_id[::-1]),
        origin=ORIGIN,
        index=7,
        entry_id=entry_id,
        leaf="c" * 64,
        agency=Agency(
            id="a" * 40,
            name=safe_text("Springfield Fire"),
            kind="fire",
            level=2,
            domain=safe_text("fire.example.org"),
            delivery_key=delivery_key,
        ),
        incident="fire",
        title=safe_text("Fire"),
        text=safe_text("A shed burned."),
        case_number=safe_text("26-1"),
        contact=safe_text("desk@fire.example.org"),
        window=TimeWindow(start=NOW - timedelta(hours=9), end=NOW - timedelta(hours=8)),
        area=Circle(lat=45_000_000, lon=9_000_000, radius_m=300),
        issued=NOW - timedelta(hours=7),
        expires=NOW + timedelta(days=30),
    )


def an_approval(request: Request, *, pieces: int = 2, identity: str = "") -> Approval:
    """Return a yes to the request with so many pieces."""
    start = request.window.start
    return Approval(
        proposal=Proposal(
            id=ProposalId("d" * 64),
            request_id=request.id,
            recipient=Recipient(
                agency_id=request.agency.id,
                agency_name=request.agency.name,
                origin=request.origin,
                delivery_key=request.agency.delivery_key,
            ),
            pieces=tuple(
                Piece(
                    camera_id=CameraId(f"{number:012x}"),
                    cut=TimeWindow(start=start, end=start + timedelta(seconds=10)),
                    masks=(Mask(left=0, top=0, width=0.5, height=0.1),),
                )
                for number in range(pieces)
            ),
            identity=Identity(name=identity),
        ),
        approved_at=NOW - timedelta(microseconds=77),
    )


def other_proposal(approval: Approval) -> Approval:
    """Return a yes to another proposal for the same request."""
    return replace(approval, proposal=replace(approval.proposal, id=ProposalId("f" * 64)))


def a_policy(url: str) -> BoardPolicy:
    """Return what the owner trusts about the board at `url`, which may live on this network."""
    return BoardPolicy(
        url=url,
        origin=ORIGIN,
        log_key="unused",
        inbox_key=str(INBOX_KEY.verifier),
        allow_private_address=True,
    )


def a_key_pair() -> tuple[str, str]:
    """Return an agency's delivery key and the identity that opens what is sealed to it."""
    identity = AgeIdentity.generate()
    return str(identity.recipient), identity.export()


@dataclass(slots=True, kw_only=True)
class FakeUpload:
    """One upload as a board keeps it."""

    agency: str
    entry: str
    length: int
    body: bytearray = field(default_factory=bytearray)
    receipt: str = ""
    withdrawal: str = ""
    opened: bool = False

    @property
    def sha256(self) -> str:
        """Of what it holds."""
        return hashlib.sha256(self.body).hexdigest()


type Instead = Callable[[str, web.Request], Awaitable[web.StreamResponse | None]]
"""Answers a step ("create", "head", "patch" ...) instead of the inbox, or lets it answer."""


@dataclass(slots=True)
class FakeInbox:
    """A board's inbox that speaks tus: keeps every share that arrives, and signs for it."""

    received: defaultdict[str, list[bytes]] = field(default_factory=lambda: defaultdict(list))
    """Whole shares by their request, one for each upload that was completed."""
    uploads: dict[str, FakeUpload] = field(default_factory=dict)
    receipt: Callable[[Receipt], str] = lambda receipt: receipt.sign(INBOX_KEY)
    withdrawal: Callable[[Withdrawal], str] = lambda withdrawal: withdrawal.sign(INBOX_KEY)
    opening: Callable[[Opened], str] = lambda opened: opened.sign(INBOX_KEY)
    location: Callable[[str], str] = lambda upload_id: f"/inbox/uploads/{upload_id}"
    status: int = 201
    """Anything else is what every request is answered with."""
    lose_answers: int = 0
    """How many of the next pieces are taken, and their connection then cut."""
    instead: Instead | None = None
    headers: list[dict[str, str]] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    withdrawn: set[str] = field(default_factory=set)
    """Hashes of what was withdrawn after it had arrived."""

    def app(self) -> web.Application:
        """Return the server."""
        app = web.Application(client_max_size=1 << 26)
        upload = "/inbox/uploads/{id}"
        for method, path, step in (
            ("POST", "/inbox/{agency}/{entry}", self._create),
            ("HEAD", upload, self._head),
            ("PATCH", upload, self._patch),
            ("DELETE", upload, self._delete),
            ("GET", f"{upload}/receipt", self._receipt),
            ("POST", f"{upload}/withdrawal", self._withdrawal),
            ("GET", f"{upload}/opened", self._opened),
        ):
            app.router.add_route(method, path, self._step(step))
        return app

    def _step(
        self, answer: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        name = answer.__name__.lstrip("_")

        async def step(request: web.Request) -> web.StreamResponse:
            self.headers.append(dict(request.headers))
            self.steps.append(name)
            assert request.headers.get("Tus-Resumable") == "1.0.0"
            if self.status != 201:
                return web.Response(status=self.status, headers={"Location": "/elsewhere"})
            instead = None if self.instead is None else await self.instead(name, request)
            return await answer(request) if instead is None else instead

        return step

    def _upload(self, request: web.Request) -> FakeUpload:
        upload = self.uploads.get(request.match_info["id"])
        if upload is None:
            raise web.HTTPNotFound
        return upload

    async def _create(self, request: web.Request) -> web.StreamResponse:
        upload_id = secrets.token_hex(16)
        self.uploads[upload_id] = FakeUpload(
            agency=request.match_info["agency"],
            entry=request.match_info["entry"],
            length=int(request.headers["Upload-Length"]),
        )
        return web.Response(status=201, headers={"Location": self.location(upload_id)})

    async def _head(self, request: web.Request) -> web.StreamResponse:
        upload = self._upload(request)
        headers = {"Upload-Offset": str(len(upload.body)), "Upload-Length": str(upload.length)}
        return web.Response(status=200, headers={**headers, "Cache-Control": "no-store"})

    async def _patch(self, request: web.Request) -> web.StreamResponse:
        upload = self._upload(request)
        piece = await request.read()
        algorithm, _, checksum = request.headers["Upload-Checksum"].partition(" ")
        assert algorithm == "sha256"
        assert request.content_type == "application/offset+octet-stream"
        if int(request.headers["Upload-Offset"]) != len(upload.body):
            return web.Response(status=409)
        if b64decode(checksum) != hashlib.sha256(piece).digest():
            return web.Response(status=460)
        upload.body += piece
        assert len(upload.body) <= upload.length
        if len(upload.body) == upload.length:
            self._file(upload)
        if self.lose_answers:
            self.lose_answers -= 1
            cut(request)
        return web.Response(status=204, headers={"Upload-Offset": str(len(upload.body))})

    def _file(self, upload: FakeUpload) -> None:
        """Take a whole share; the same bytes again are given the same receipt."""
        self.received[upload.entry].append(bytes(upload.body))
        receipt = Receipt(
            origin=ORIGIN,
            agency=upload.agency,
            request=upload.entry,
            sha256=upload.sha256,
            size_bytes=upload.length,
            at=NOW,
        )
        upload.receipt = self.receipt(receipt)

    async def _delete(self, request: web.Request) -> web.StreamResponse:
        if self._upload(request).receipt:
            return web.json_response({"error": "It has arrived: withdraw it."}, status=403)
        del self.uploads[request.match_info["id"]]
        return web.Response(status=204)

    async def _receipt(self, request: web.Request) -> web.StreamResponse:
        upload = self._upload(request)
        if len(upload.body) != upload.length:
            raise web.HTTPNotFound
        return web.Response(text=upload.receipt)

    async def _withdrawal(self, request: web.Request) -> web.StreamResponse:
        upload = self._upload(request)
        if not upload.receipt:
            raise web.HTTPNotFound
        self.withdrawn.add(upload.sha256)
        return web.Response(text=self.withdrawal(Withdrawal(**_named(upload))))

    async def _opened(self, request: web.Request) -> web.StreamResponse:
        upload = self._upload(request)
        if not upload.opened:
            raise web.HTTPNotFound
        return web.Response(text=self.opening(Opened(**_named(upload))))


def _named(upload: FakeUpload) -> dict[str, Any]:
    named = {"origin": ORIGIN, "agency": upload.agency, "request": upload.entry}
    return {**named, "sha256": upload.sha256, "at": NOW}


def cut(request: web.Request) -> None:
    """Cut the connection that a request came by, before it is answered."""
    if request.transport is not None:
        request.transport.abort()


GONE = CameraUnreachableError("The recording of that hour is gone.")


async def tell_nobody(_share: Share) -> None:
    """Report progress to nobody."""


async def _no_sensor(_sensor_id: SensorId) -> Sensor:
    raise NotFoundError("sensor.unknown")


async def _no_readings(_sensor_id: SensorId, _window: TimeWindow) -> Sequence[Reading]:
    return ()


async def _no_proof(_origin: BoardOrigin, _index: int) -> str:
    return ""


async def _not_measured(_camera_id: CameraId, _window: TimeWindow) -> int | None:
    return None


async def _no_root() -> str:
    return ""


def share_sources(**given: Any) -> ShareSources:  # noqa: ANN401 -- handed on
    """Return what sealing asks for; whatever is not given has nothing to say."""
    silent = {
        "sensor": _no_sensor,
        "readings": _no_readings,
        "log_proof": _no_proof,
        "uncertainty": _not_measured,
        "ledger_root": _no_root,
    }
    return ShareSources(**silent | given)


@dataclass(slots=True)
class Home:
    """One household's sharing, restartable."""

    folder: Path
    database: Database
    outbound: Outbound
    inbox: FakeInbox
    policy: BoardPolicy
    cutter: FakeCutter = field(default_factory=FakeCutter)
    clock: Clock = field(default_factory=HandClock)
    beside: ShareSources = field(default_factory=share_sources)
    on_progress: Callable[[Share], Awaitable[None]] = tell_nobody

    def sharer(self) -> Sharer:
        """Return a sharer as a fresh start of the hub would build it."""

        def policy(_origin: BoardOrigin) -> BoardPolicy:
            return self.policy

        return Sharer(
            database=self.database,
            cutter=self.cutter,
            added=self.cutter,
            outbound=self.outbound,
            clock=self.clock,
            outbox=self.outbox,
            policy=policy,
            check=still_stands,
            sources=self.beside,
            own=self.own,
            on_progress=self.on_progress,
        )

    @property
    def own(self) -> OwnCopies:
        """Return where the household keeps copies of its own."""
        return OwnCopies(self.folder / "copies.key", self.folder / "copies")

    @property
    def outbox(self) -> Path:
        """Where shares wait."""
        return self.folder / "outbox"

    def left(self) -> list[str]:
        """Return what lies in the outbox."""
        return sorted(path.name for path in self.outbox.iterdir()) if self.outbox.exists() else []


@pytest.fixture
async def home(tmp_path: Path) -> AsyncGenerator[Home]:
    """Give a house whose board listens on loopback."""
    database = await Database.open(tmp_path / "hub.db")
    outbound = Outbound()
    inbox = FakeInbox()
    async with TestServer(inbox.app()) as server:
        policy = a_policy(str(server.make_url("")).rstrip("/"))
        yield Home(
            folder=tmp_path, database=database, outbound=outbound, inbox=inbox, policy=policy
        )
        await outbound.close()
    await database.close()


@pytest.fixture
def request_() -> Request:
    """Give a request that can be answered."""
    return a_request(a_key_pair()[0])
