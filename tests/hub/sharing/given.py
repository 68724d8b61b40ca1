"""What the sharing tests are given: a request, an approval, a cutter, and a board's inbox."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
import hashlib
from pathlib import Path
from typing import override

from aiohttp import web
from pyrage import x25519

from hub.clock import Clock
from hub.errors import CameraUnreachableError, HubError
from hub.model.approval import Approval
from hub.model.board import BoardPolicy
from hub.model.camera import Mask
from hub.model.cut import Cut
from hub.model.ids import BoardOrigin, CameraId, ProposalId, RequestId
from hub.model.proposal import Identity, Piece, Proposal, Recipient
from hub.model.request import Agency, Request
from hub.model.window import TimeWindow
from hub.sharing.sharer import Cutter
from noticeboard.log.entry import Circle
from noticeboard.log.note import SignerKey
from noticeboard.rules.text import safe_text
from noticeboard.seal import Receipt

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
ORIGIN = BoardOrigin("board.example.org/v1")
INBOX_KEY = SignerKey(name="inbox.example.org", seed=bytes(32))
FOOTAGE = b"PLAIN FOOTAGE " * 5000


class StillClock(Clock):
    """A clock that stands still and sleeps at once."""

    @override
    def now(self) -> datetime:
        return NOW

    @override
    def steady_s(self) -> float:
        return 0.0

    @override
    async def sleep(self, delay_s: float) -> None:
        return


class FakeCutter(Cutter):
    """Writes the same footage for every piece, or raises what it is told to."""

    def __init__(self, raises: HubError | None = None) -> None:
        self.raises = raises
        self.cuts = 0

    @override
    async def cut(self, piece: Piece, into: Path) -> Cut:
        if self.raises is not None:
            raise self.raises
        self.cuts += 1
        content = FOOTAGE + str(piece.camera_id).encode()
        await asyncio.to_thread(into.write_bytes, content)
        return Cut(
            window=piece.cut,
            frames=150,
            frames_copied=149,
            width=640,
            height=360,
            size_bytes=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            clock_offset_ms=40,
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
    identity = x25519.Identity.generate()
    return str(identity.to_public()), str(identity)


@dataclass(slots=True)
class FakeInbox:
    """A board's inbox: keeps every body it is sent, and answers with a receipt."""

    received: defaultdict[str, list[bytes]] = field(default_factory=lambda: defaultdict(list))
    receipt: Callable[[Receipt], str] = lambda receipt: receipt.sign(INBOX_KEY)
    status: int = 201
    lose_answers: int = 0
    headers: list[dict[str, str]] = field(default_factory=list)

    def app(self) -> web.Application:
        """Return the server."""
        app = web.Application(client_max_size=1 << 26)
        app.router.add_post("/inbox/{agency}/{entry}", self._take)
        return app

    async def _take(self, request: web.Request) -> web.StreamResponse:
        self.headers.append(dict(request.headers))
        body = await request.read()
        if self.status != 201:
            return web.Response(status=self.status, headers={"Location": "/elsewhere"})
        self.received[request.match_info["entry"]].append(body)
        if self.lose_answers:
            self.lose_answers -= 1
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        made = Receipt(
            origin=ORIGIN,
            agency=request.match_info["agency"],
            request=request.match_info["entry"],
            sha256=hashlib.sha256(body).hexdigest(),
            size_bytes=len(body),
            at=NOW,
        )
        return web.Response(status=201, text=self.receipt(made))


GONE = CameraUnreachableError("The recording of that hour is gone.")
