"""The real API, read by the real client that Home Assistant uses."""

import asyncio
from collections.abc import Mapping
from copy import replace
from datetime import timedelta
from types import NoneType

import pytest

from custom_components.neighbors_requests.client.connection import HubAddress, PairingLink
from custom_components.neighbors_requests.client.errors import (
    BeyondLimitsError,
    CodeExpiredError,
    CodeUnknownError,
    CodeUsedError,
    ConflictError,
    HubUntrustedError,
    InputRefusedError,
    NotHereError,
    NotPermittedError,
    TokenRefusedError,
    TooManyAttemptsError,
)
from custom_components.neighbors_requests.client.hub import HubClient, ResumePoint
from custom_components.neighbors_requests.client.messages import (
    AgencyChanged,
    ArchiveChanged,
    ArchiveQueried,
    ArchiveRemoved,
    AwarenessChanged,
    BoardChanged,
    CameraChanged,
    CameraFound,
    CameraRemoved,
    ClipAdded,
    ProblemCleared,
    ProblemRaised,
    RequestNews,
    RequestRemoved,
    RulesChanged,
    ScanChanged,
    SensorChanged,
    SensorRemoved,
    SnapshotUpdated,
    Triggered,
)
from custom_components.neighbors_requests.client.models import Answer, Label
from hub.api.auth import ALLOWED
from hub.api.scope import Rights, Scope
from hub.model.decision import AnsweredBy
from hub.model.report import EventType
from tests.fakes.house import PRACTICED
from tests.fakes.things import ARCHIVE, CAMERA, CLIP, JPEG, PROPOSAL, REQUEST, SENSOR, VIDEO
from tests.hub.api.conftest import Home
from tests.hub.api.test_live import PAYLOADS

NEWS: Mapping[EventType, type] = {
    EventType.CAMERA_FOUND: CameraFound,
    EventType.SCAN_CHANGED: ScanChanged,
    EventType.CAMERA_CHANGED: CameraChanged,
    EventType.SENSOR_CHANGED: SensorChanged,
    EventType.TRIGGER: Triggered,
    EventType.CLIP_ADDED: ClipAdded,
    EventType.SNAPSHOT: SnapshotUpdated,
    EventType.ARCHIVE_QUERY: ArchiveQueried,
    EventType.BOARD_CHANGED: BoardChanged,
    EventType.ARCHIVE_CHANGED: ArchiveChanged,
    # Nothing in Home Assistant shows these: the client passes over them.
    EventType.PROPOSAL_CHANGED: NoneType,
    EventType.FOOTAGE_CHANGED: NoneType,
    EventType.EXPORT_CHANGED: NoneType,
    EventType.MAP_CHANGED: NoneType,
    EventType.AGENCY_CHANGED: AgencyChanged,
    EventType.RULES_CHANGED: RulesChanged,
    EventType.AWARENESS_CHANGED: AwarenessChanged,
    EventType.PROBLEM_RAISED: ProblemRaised,
    EventType.PROBLEM_CLEARED: ProblemCleared,
}


def _at(home: Home, fingerprint: str = "") -> HubAddress:
    pinned = bytes.fromhex(fingerprint or home.running.fingerprint)
    return HubAddress(host="127.0.0.1", port=home.running.port, fingerprint=pinned)


def _client(home: Home, scope: Scope = Scope.ADMIN) -> HubClient:
    return HubClient(home.session, _at(home), home.tokens[scope])


async def test_pairs_from_the_link(home: Home) -> None:
    """The client reads the link the hub prints, trusts what it says, and gets a token."""
    link = PairingLink.parse((await home.running.make_link()).link)
    stranger = HubClient(home.session, link.address)

    paired = await stranger.pair(link.code, "Home Assistant")

    info = await stranger.info()
    assert link.hub_id == info.id == home.house.hub_id
    client = HubClient(home.session, link.address, paired.token)
    assert (await client.house()).epoch == home.house.events.epoch


async def test_rights(home: Home) -> None:
    """The client reads what its token may do: nothing is offered that the hub would refuse."""
    reach = [(await _client(home, scope).rights()).reach for scope in Scope]
    kinds = frozenset({AnsweredBy.AUTOMATION})
    link = await home.running.make_link(Rights(scope=Scope.DECIDE, answers_as=kinds))
    code = PairingLink.parse(link.link).code
    token = (await HubClient(home.session, _at(home)).pair(code, "Script")).token
    script = HubClient(home.session, _at(home), token)

    assert reach == ["read", "decide", "admin"]
    assert (await script.rights()).reach == "automations"
    with pytest.raises(NotPermittedError):
        await script.deny(REQUEST, by="Alex")
    decided = await script.deny(REQUEST, by="automation", automation=True)
    assert decided.decision is not None
    await script.revoke()
    with pytest.raises(TokenRefusedError):
        await script.rights()


async def test_refused_codes(home: Home) -> None:
    """The client tells an unknown, a used and an expired code apart, and sees the limit."""
    client = HubClient(home.session, _at(home))
    used, expired = await home.code(), await home.code()
    await client.pair(used, "Home Assistant")

    with pytest.raises(CodeUsedError):
        await client.pair(used, "Home Assistant")
    home.clock.move(timedelta(minutes=10))
    with pytest.raises(CodeExpiredError):
        await client.pair(expired, "Home Assistant")
    for _ in range(ALLOWED - 1):
        with pytest.raises(CodeUnknownError):
            await client.pair("0" * 32, "Home Assistant")
    with pytest.raises(TooManyAttemptsError):
        await client.pair("0" * 32, "Home Assistant")


async def test_whole_house(home: Home) -> None:
    """The client reads all of the state."""
    house = await _client(home, Scope.READ).house()

    assert (house.seq, house.epoch) == (home.house.events.seq, home.house.events.epoch)
    assert CAMERA in house.cameras
    assert REQUEST in house.requests


async def test_awareness(home: Home) -> None:
    """The client reads what awareness sources say, and that it concerns this house."""
    client = _client(home, Scope.READ)

    awareness = await client.awareness()

    assert [item.title for item in awareness.items] == ["River watch along the Example River"]
    assert awareness.items[0].concern
    assert [source.host for source in awareness.sources] == ["feed.example.org"]
    assert (await client.house()).awareness == 1


async def test_lists_and_pictures(home: Home) -> None:
    """The client reads lists, pictures and parts of a video."""
    client = _client(home, Scope.READ)

    [clip] = await client.clips(camera_id=CAMERA, most=5)
    assert clip.labels == (Label.PERSON,)
    assert await client.clips(label=Label.PERSON) == (clip,)
    assert await client.clips(label=Label.VEHICLE) == ()
    [request] = (await client.house()).pending

    assert (clip.id, request.id) == (CLIP, REQUEST)
    assert await client.snapshot(CAMERA) == JPEG
    assert await client.thumbnail(CLIP) == JPEG
    assert await client.request_image(REQUEST) == JPEG
    async with client.video(CLIP, byte_range="bytes=5-9") as video:
        part = b"".join([chunk async for chunk in video.chunks])
    assert (video.status, part) == (206, VIDEO[5:10])


async def test_decides_once(home: Home) -> None:
    """The client approves one proposal; everything else is a conflict it can tell."""
    client = _client(home, Scope.DECIDE)

    with pytest.raises(ConflictError):
        await client.approve(REQUEST, "0" * 64, by="Alex")
    request = await client.approve(REQUEST, PROPOSAL, by="Alex")
    with pytest.raises(ConflictError):
        await client.deny(REQUEST, by="Kim")

    assert request.decision is not None
    assert request.decision.answer is Answer.APPROVE


async def test_a_pause_leaves_time_to_withdraw(home: Home) -> None:
    """With a pause nothing has begun to leave, and until when it can be withdrawn is told."""
    request = await _client(home, Scope.DECIDE).approve(REQUEST, PROPOSAL, by="Alex", pause=True)

    assert request.decision is not None
    waits = request.decision.final_at - request.decision.decided_at
    assert waits == timedelta(seconds=10)
    assert (request.share, request.withdrawable) == (None, True)


async def test_first_yes_of_two(home: Home) -> None:
    """The client sees who said yes first, and that nothing is decided by it."""
    home.house.reports = [replace(home.house.reports[0], people=2)]
    client = _client(home, Scope.DECIDE)

    request = await client.approve(REQUEST, PROPOSAL, by="Alex")
    decided = await client.approve(REQUEST, PROPOSAL, by="Kim")

    assert request.consent is not None
    assert (request.consent.by, request.consent.proposal_id) == ("Alex", PROPOSAL)
    assert (request.decision, request.pending) == (None, True)
    assert decided.decision is not None


async def test_automation_is_not_a_person(home: Home) -> None:
    """The client says that an automation answers, and tells its limits from a token's."""
    client = _client(home, Scope.DECIDE)

    with pytest.raises(BeyondLimitsError):
        await client.approve(REQUEST, PROPOSAL, by="automation", automation=True)
    denied = await client.deny(REQUEST, by="automation", automation=True)

    assert denied.decision is not None
    report = home.house.reports[0]
    assert report.decision is not None
    assert report.decision.answered_by is AnsweredBy.AUTOMATION


async def test_refusals(home: Home) -> None:
    """The client tells apart what to do about a refusal."""
    reader = _client(home, Scope.READ)

    with pytest.raises(NotPermittedError):
        await reader.approve(REQUEST, PROPOSAL, by="Alex")
    with pytest.raises(NotHereError):
        await reader.snapshot("0" * 12)
    with pytest.raises(InputRefusedError):
        await reader.clips(most=0)
    with pytest.raises(TokenRefusedError):
        await HubClient(home.session, _at(home), "wrong").house()
    with pytest.raises(HubUntrustedError):
        await HubClient(home.session, _at(home, "ab" * 32), "wrong").house()


async def test_revokes_itself(home: Home) -> None:
    """A client that revokes its token can do nothing more with it."""
    client = HubClient(home.session, _at(home), await home.pair(Scope.READ))

    await client.revoke()

    with pytest.raises(TokenRefusedError):
        await client.house()


@pytest.mark.parametrize("kind", list(EventType))
async def test_hears_every_event(home: Home, kind: EventType) -> None:
    """The client reads each kind of event as the news it is."""
    await home.house.cameras.scan()
    async with _client(home).listen() as connection, asyncio.timeout(60):
        await home.house.events.append(kind, PAYLOADS[kind])
        message = await anext(connection.messages())

    assert isinstance(message.news, NEWS.get(kind, RequestNews))
    assert not message.replayed


async def test_removed_camera(home: Home) -> None:
    """The client reads that a camera was removed."""
    await _client(home).house()
    async with _client(home).listen() as connection:
        await home.call("DELETE", f"/cameras/{CAMERA}")
        kind = EventType.CAMERA_CHANGED
        await home.house.events.append(kind, PAYLOADS[kind])
        message = await anext(connection.messages())

    assert isinstance(message.news, CameraRemoved)


async def test_removed_archive(home: Home) -> None:
    """The client reads that an archive was removed, and the house has it no longer."""
    house = await _client(home).house()
    async with _client(home).listen() as connection, asyncio.timeout(60):
        await _client(home).forget_archive(ARCHIVE)
        kind = EventType.ARCHIVE_CHANGED
        await home.house.events.append(kind, PAYLOADS[kind])
        message = await anext(connection.messages())

    assert message.news == ArchiveRemoved(archive_id=ARCHIVE)
    assert (list(house.archives), house.after(message).archives) == ([ARCHIVE], {})


async def test_ended_practice(home: Home) -> None:
    """The client reads that the hub has forgotten a practice request."""
    await home.call("POST", "/practice")
    house = await _client(home).house()
    assert house.practice is not None
    assert [request.id for request in house.newest] == [REQUEST]
    async with _client(home).listen() as connection, asyncio.timeout(60):
        await home.call("POST", "/practice/end", json={"by": "Alex"})
        message = await anext(connection.messages())

    assert message.news == RequestRemoved(request_id=PRACTICED)
    assert house.after(message).practice is None


async def test_returned_sensor(home: Home) -> None:
    """The client reads that a sensor was taken back."""
    async with _client(home).listen() as connection, asyncio.timeout(60):
        await _client(home).return_sensor(SENSOR)
        kind = EventType.SENSOR_CHANGED
        await home.house.events.append(kind, PAYLOADS[kind])
        message = await anext(connection.messages())

    assert message.news == SensorRemoved(sensor_id=SENSOR)


async def test_resumes(home: Home) -> None:
    """The client that comes back hears what it missed, and knows that it was missed."""
    kind = EventType.SNAPSHOT
    for _ in range(3):
        await home.house.events.append(kind, PAYLOADS[kind])
    seen = ResumePoint(seq=1, epoch=home.house.events.epoch)

    async with _client(home).listen(seen) as connection:
        missed = connection.messages()
        told = [await anext(missed), await anext(missed)]
        await home.house.events.append(kind, PAYLOADS[kind])
        live = await anext(missed)

    assert connection.hello.resumed
    assert [message.seq for message in told] == [2, 3]
    assert [message.replayed for message in [*told, live]] == [True, True, False]
