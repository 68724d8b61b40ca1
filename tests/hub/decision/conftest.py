"""A desk over an empty database, and requests and proposals to answer."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import override

import pytest
from sqlalchemy import insert

from hub.decision.answers import AnswerResult
from hub.decision.desk import Desk
from hub.decision.proposals import Ground
from hub.model.camera import Camera, Mask
from hub.model.decision import Answer, Piece, Proposal, ShareState
from hub.model.ids import CameraId, ClipId, ProposalId, SensorId
from hub.model.request import ClipMatch, Match, MatchStrength, Request, RequestStatus
from hub.model.window import TimeWindow
from hub.store.database import Database
from hub.store.tables import shares
from tests.fakes.clocks import JumpingClock
from tests.hub.given import a_camera, a_request, at, between

CAMERA = CameraId("c0ffee000001")
SENSOR = SensorId("5e5050000001")
MASK = Mask(left=0.25, top=0.5, width=0.25, height=0.25)
OTHER_KEY = "age1" + "z" * 58
REQUEST = a_request().id
SAID = "5a" * 32


def a_ground(
    *,
    delivery_key: str | None = None,
    request_open: bool = True,
    cameras: Iterable[Camera] | None = None,
    sensors: Iterable[SensorId] = (SENSOR,),
) -> Ground:
    """Return the one request over one camera, which has no masks of its own."""
    request = a_request() if delivery_key is None else a_request(delivery_key=delivery_key)
    if not request_open:
        request = replace(request, status=RequestStatus.RESOLVED)
    return Ground(
        request=request,
        cameras=(a_camera(),) if cameras is None else tuple(cameras),
        sensors=frozenset(sensors),
        readings=_Same(),
    )


class _Same(Mapping[tuple[SensorId, TimeWindow], str]):
    """Every sensor says the same, whatever the time."""

    @override
    def __getitem__(self, _key: object) -> str:
        return SAID

    @override
    def __iter__(self) -> Iterator[tuple[SensorId, TimeWindow]]:
        return iter(())

    @override
    def __len__(self) -> int:
        return 0


def with_agency(request: Request, **fields: object) -> Request:
    """Return a request whose agency has changed."""
    changes: Mapping[str, object] = fields
    return replace(request, agency=replace(request.agency, **changes))  # type: ignore[arg-type]


def a_match(*windows: TimeWindow, camera_id: CameraId = CAMERA) -> Match:
    """Return a match with these clips, best first."""
    return Match(
        request_id=REQUEST,
        strength=MatchStrength.CLIPS,
        clips=tuple(
            ClipMatch(
                clip_id=ClipId(f"{number:016x}"), camera_id=camera_id, window=window, reason=""
            )
            for number, window in enumerate(windows)
        ),
        cameras=(camera_id,),
    )


def a_piece(minutes: float = 1, length: float = 1, **fields: object) -> Piece:
    """Return a cut of the one camera."""
    piece = Piece(camera_id=CAMERA, cut=between(at(minutes), at(minutes + length)))
    changes: Mapping[str, object] = fields
    return replace(piece, **changes)  # type: ignore[arg-type]


async def proposed(desk: Desk, ground: Ground | None = None, *, minutes: float = 1) -> Proposal:
    """Make and return the current proposal of the one request: so many minutes of one clip."""
    stands = ground or a_ground()
    match = a_match(between(at(1), at(1 + minutes)))
    return await desk.propose(stands.request, match, stands.cameras)


async def answered(  # noqa: PLR0913 -- each is a part of the answer
    desk: Desk,
    answer: Answer,
    proposal_id: ProposalId | None = None,
    *,
    by: str = "Alex",
    reason: str = "",
    ground: Ground | None = None,
    people: int = 1,
) -> AnswerResult:
    """Answer the one request as a person."""
    return await desk.decide(
        ground or a_ground(),
        answer,
        proposal_id=proposal_id,
        by=by,
        reason=reason,
        people=people,
    )


async def share_in(database: Database, state: ShareState, *, sealed: bool = False) -> None:
    """Write how far the share of the one request has come, as sharing would."""
    async with database.write() as connection:
        await connection.execute(
            insert(shares).values(
                request_id=REQUEST,
                proposal_id="",
                state=state.value,
                sealed_sha256="ab" * 32 if sealed else "",
                size_bytes=0,
                receipt="",
                reason="",
                changed_at=at(),
            )
        )


@pytest.fixture
def clock() -> JumpingClock:
    """Give a clock that stands at noon."""
    return JumpingClock()


@pytest.fixture
def desk(database: Database, clock: JumpingClock) -> Desk:
    """Give a desk nobody has answered anything at."""
    return Desk(database, clock)
