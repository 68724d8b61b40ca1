"""The client against a hub over real TLS: it believes one certificate, and caps what it reads."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta, timezone

import aiohttp
import pytest

from custom_components.neighbors_requests.client import connection as wire_module
from custom_components.neighbors_requests.client.connection import HubAddress
from custom_components.neighbors_requests.client.drafts import Adoption, CameraChange
from custom_components.neighbors_requests.client.errors import (
    AnswerUnreadableError,
    CameraPasswordError,
    CodeExpiredError,
    CodeUnknownError,
    CodeUsedError,
    ConflictError,
    HubClientError,
    HubUnreachableError,
    HubUntrustedError,
    InputRefusedError,
    NotHereError,
    NotPermittedError,
    NotReachedError,
    TokenRefusedError,
    TooManyAttemptsError,
)
from custom_components.neighbors_requests.client.hub import HubClient, ResumePoint
from custom_components.neighbors_requests.client.models import Reading, TriggerKind
from tests.fakes.house import FakePlayable

from . import values
from .fake_hub import CODE, JPEG, TOKEN, VIDEO, Certificate, FakeHub
from .values import CAMERA_ID, request_id


def at(hub: FakeHub, certificate: Certificate | None = None) -> HubAddress:
    """Return where the hub is, and what is believed there."""
    fingerprint = bytes.fromhex((certificate or hub.certificate).fingerprint)
    return HubAddress(host="127.0.0.1", port=hub.port, fingerprint=fingerprint)


@pytest.fixture
async def session(socket_enabled: None) -> AsyncGenerator[aiohttp.ClientSession]:  # noqa: ARG001 -- lets loopback through
    """Return a plain session."""
    async with aiohttp.ClientSession() as made:
        yield made


@pytest.fixture
def client(session: aiohttp.ClientSession, hub: FakeHub) -> HubClient:
    """Return a client with a token."""
    return HubClient(session, at(hub), TOKEN)


async def test_pinned_certificate_is_believed(client: HubClient) -> None:
    """The certificate has neither the right name nor a known issuer: the fingerprint decides."""
    assert (await client.info()).id == values.HUB_ID


async def test_other_certificate_hears_nothing(
    session: aiohttp.ClientSession, hub: FakeHub, other_certificate: Certificate
) -> None:
    """Nothing is said to a hub with another certificate, by call or by websocket."""
    client = HubClient(session, at(hub, other_certificate), TOKEN)

    with pytest.raises(HubUntrustedError):
        await client.house()
    with pytest.raises(HubUntrustedError):
        await client.pair(CODE, "Home Assistant")
    with pytest.raises(HubUntrustedError):
        async with client.listen():
            pass

    assert hub.seen == []


async def test_pairing_gives_a_token(session: aiohttp.ClientSession, hub: FakeHub) -> None:
    """A code is traded once."""
    client = HubClient(session, at(hub))

    paired = await client.pair(CODE, "Home Assistant")

    assert (paired.token, paired.hub.name) == (hub.given[-1], "Hub")
    with pytest.raises(CodeUsedError):
        await client.pair(CODE, "Home Assistant")


async def test_wrong_codes_are_told_apart(session: aiohttp.ClientSession, hub: FakeHub) -> None:
    """Expired and unknown codes are different errors, and neither is a refused token."""
    client = HubClient(session, at(hub))
    await hub.make_code("1" * 32, expired=True)

    with pytest.raises(CodeExpiredError):
        await client.pair("1" * 32, "Home Assistant")
    with pytest.raises(CodeUnknownError):
        await client.pair("2" * 32, "Home Assistant")


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (302, AnswerUnreadableError),
        (400, InputRefusedError),
        (401, TokenRefusedError),
        (403, NotPermittedError),
        (404, NotHereError),
        (409, ConflictError),
        (418, AnswerUnreadableError),
        (421, InputRefusedError),
        (429, TooManyAttemptsError),
        (500, HubUnreachableError),
        (503, HubUnreachableError),
    ],
)
@pytest.mark.parametrize("body", [b"", b"[]", b"\xff" * 9000, b'{"error": {"code": "x"}}'])
async def test_statuses_become_errors(
    client: HubClient, hub: FakeHub, status: int, error: type[HubClientError], body: bytes
) -> None:
    """Each status is one class of error, whether or not its body can be read."""
    hub.answers["/api/v1/state"] = (status, body)

    with pytest.raises(error):
        await client.house()


async def test_error_says_what_the_hub_says(client: HubClient, hub: FakeHub) -> None:
    """The hub's own sentence is kept, cut short."""
    error = {"error": {"code": "conflict", "message": "Answered already. " + "x" * 400}}
    hub.answers["/api/v1/state"] = (409, error)

    with pytest.raises(ConflictError, match="Answered already") as raised:
        await client.house()

    assert len(str(raised.value)) == 300


@pytest.mark.parametrize("body", [b"not json", b"[" * 100_000, b"\xff"])
async def test_unreadable_answers_are_refused(client: HubClient, hub: FakeHub, body: bytes) -> None:
    """An answer that is no JSON, or nested without end, is an error like any other."""
    hub.answers["/api/v1/state"] = (200, body)

    with pytest.raises(AnswerUnreadableError):
        await client.house()


async def test_endless_answers_are_cut(
    client: HubClient, hub: FakeHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No answer takes more memory than its cap."""
    monkeypatch.setattr(wire_module, "MOST_IMAGE_BYTES", 4)
    hub.cameras[CAMERA_ID] = values.camera(snapshot_at=values.NOW)

    with pytest.raises(AnswerUnreadableError):
        await client.snapshot(CAMERA_ID)

    assert hub.seen


async def test_absent_hub_is_unreachable(
    session: aiohttp.ClientSession, hub: FakeHub, client: HubClient
) -> None:
    """A hub that does not answer is one error, however one asks."""
    await hub.stop()

    with pytest.raises(HubUnreachableError):
        await client.info()
    with pytest.raises(HubUnreachableError):
        async with client.listen():
            pass
    assert not session.closed


async def test_pictures_and_lists_are_read(client: HubClient, hub: FakeHub) -> None:
    """Every picture and list of the contract has its call."""
    hub.requests[request_id(1)] = values.request(1)
    hub.cameras[CAMERA_ID] = values.camera(snapshot_at=values.NOW)

    assert await client.snapshot(CAMERA_ID) == JPEG
    assert await client.thumbnail("c" * 16) == JPEG
    assert await client.request_image(request_id(1)) == JPEG
    assert [clip.id for clip in await client.clips(camera_id=CAMERA_ID)] == ["c" * 16]
    assert len(await client.clips()) == 1
    assert [request.index for request in (await client.house()).pending] == [1]


async def test_ids_cannot_leave_their_place(client: HubClient, hub: FakeHub) -> None:
    """An id with slashes or dots stays one part of the path."""
    with pytest.raises(NotHereError):
        await client.snapshot("../../state?x=1#")

    assert hub.seen == [("GET", "/api/v1/cameras/../../state?x=1#/snapshot")]


async def test_video_passes_the_range_on(client: HubClient) -> None:
    """A player that asks for a part gets that part, with the headers it needs."""
    async with client.video("c" * 16) as whole:
        assert (whole.status, b"".join([chunk async for chunk in whole.chunks])) == (200, VIDEO)
    async with client.video("c" * 16, byte_range="bytes=2-5") as part:
        assert part.status == 206
        assert part.headers["Content-Range"] == f"bytes 2-5/{len(VIDEO)}"
        assert b"".join([chunk async for chunk in part.chunks]) == VIDEO[2:6]


async def test_video_is_of_one_moment(client: HubClient, hub: FakeHub) -> None:
    """Without a moment, the one that the hub names is asked for; the address it names is not."""
    until = datetime(2026, 11, 25, 12, 0, 0, 250_000, tzinfo=UTC)
    hub.house.older_videos.append(FakePlayable(VIDEO, until=until))
    async with client.video("c" * 16, until=until) as video:
        assert video.status == 200
    assert hub.queries[-1] == {"until": "2026-11-25T12:00:00.250000Z"}
    async with client.video("c" * 16):
        assert hub.queries[-2:] == [{}, {"until": values.NOW}]
    assert await client.clip_until("c" * 16) == datetime.fromisoformat(values.NOW)


@pytest.mark.parametrize(
    "location", ["", "?until=", "?until=soon", "?until=2026-11-25T12:00:00", "http://[::1"]
)
async def test_a_clip_without_a_moment_is_refused(
    client: HubClient, hub: FakeHub, location: str
) -> None:
    """A hub that points nowhere is not followed."""
    clip_id = values.CLIP_ID
    hub.locations[f"/api/v1/clips/{clip_id}/video"] = location

    with pytest.raises(AnswerUnreadableError):
        await client.clip_until(clip_id)


async def test_cameras_are_found_adopted_changed_and_forgotten(
    client: HubClient, hub: FakeHub
) -> None:
    """Every call of the contract that is about cameras."""
    hub.found.append(values.found())
    assert [found.key for found in await client.scan()] == ["urn:uuid:1"]

    made = await client.adopt(Adoption(name="Yard", found_key="urn:uuid:1", indoor=True))
    assert (made.may_share, "may_share" in hub.adoptions[0]) == (False, False)
    changed = await client.change(made.id, CameraChange(sensitivity=80))
    assert changed.sensitivity == 80
    assert [camera.id for camera in await client.cameras()] == [CAMERA_ID, made.id]
    await client.forget(made.id)
    with pytest.raises(NotHereError):
        await client.forget(made.id)


async def test_refusals_about_cameras_are_told_apart(client: HubClient, hub: FakeHub) -> None:
    """A wrong password is to be asked for again; a camera that is away is not a hub that is."""
    hub.house.password = "right"  # noqa: S105 -- the fake camera's
    with pytest.raises(CameraPasswordError):
        await client.adopt(Adoption(name="Yard", stream_url="rtsp://192.0.2.7/main"))
    hub.house.away = True
    with pytest.raises(NotReachedError, match="It does not answer"):
        await client.adopt(Adoption(name="Yard", stream_url="rtsp://192.0.2.7/main"))
    hub.answers["/api/v1/cameras"] = (413, b"")
    with pytest.raises(InputRefusedError):
        await client.adopt(Adoption(name="Yard", stream_url="rtsp://192.0.2.7/main"))


async def test_pictures_and_triggers_are_given(client: HubClient, hub: FakeHub) -> None:
    """A picture goes as it is; a trigger says when, or leaves it to the hub."""
    at = datetime(2026, 11, 25, 12, 0, tzinfo=timezone(timedelta(hours=1)))
    hub.cameras[CAMERA_ID] = values.camera(kind="lent")

    await client.lend_picture(CAMERA_ID, JPEG)
    await client.trigger(CAMERA_ID, TriggerKind.MOTION, at=at, active=False)
    await client.trigger(CAMERA_ID, TriggerKind.BUTTON)

    assert hub.house.lent_pictures == [(CAMERA_ID, JPEG)]
    moved = {"kind": "motion", "active": False, "at": "2026-11-25T11:00:00+00:00"}
    assert hub.triggers == [
        {"camera_id": CAMERA_ID} | moved,
        {"camera_id": CAMERA_ID, "kind": "button", "active": True},
    ]
    hub.house.unlent.add(CAMERA_ID)
    with pytest.raises(ConflictError):
        await client.lend_picture(CAMERA_ID, JPEG)


@pytest.mark.usefixtures("hub")
async def test_live_video_is_opened(client: HubClient) -> None:
    """Each with the bytes as they come."""
    async with client.live_pictures(CAMERA_ID) as live:
        assert JPEG in b"".join([chunk async for chunk in live.chunks])
    async with client.live_video(CAMERA_ID) as live:
        assert b"".join([chunk async for chunk in live.chunks]) == JPEG


async def test_sensors_are_lent_told_and_returned(client: HubClient, hub: FakeHub) -> None:
    """Every call of the contract that is about sensors, and what the disk holds."""
    at = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
    lent = await client.lend_sensor("lock.door", name="Door", kind="lock")
    await client.add_readings(lent.id, [Reading(at=at, state="locked")])

    said = await client.readings(lent.id, at, at + timedelta(hours=1))
    assert said == (Reading(at=at, state="locked"),)
    assert await client.sensors() == (lent,)
    await client.return_sensor(lent.id)
    assert await client.sensors() == ()
    with pytest.raises(NotHereError):
        await client.add_readings(lent.id, [])
    storage = await client.storage()
    assert (storage.encrypted, storage.cameras[0].size_bytes) == (False, 2**30)
    assert (await client.clip("c" * 16)).id == "c" * 16
    assert hub.seen


async def test_first_answer_is_final(client: HubClient, hub: FakeHub) -> None:
    """An approval names its proposal; the answer after the first one is a conflict."""
    hub.requests[request_id(1)] = values.request(1)

    with pytest.raises(ConflictError):
        await client.approve(request_id(1), values.proposal_id(9), by="Alex")
    made = await client.approve(request_id(1), values.proposal_id(1), by="Alex")
    with pytest.raises(ConflictError):
        await client.deny(request_id(1), by="Sam")

    assert made.decision is not None
    assert (made.decision.by, made.decision.proposal_id) == ("Alex", values.proposal_id(1))


async def test_revoked_token_is_refused(client: HubClient) -> None:
    """A token given back opens nothing."""
    await client.revoke()

    with pytest.raises(TokenRefusedError):
        await client.house()
    with pytest.raises(TokenRefusedError):
        async with client.listen(ResumePoint(seq=1, epoch="e" * 16)):
            pass


async def test_silent_hub_is_given_up(
    client: HubClient, hub: FakeHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A websocket that opens and says nothing ends at its deadline."""
    monkeypatch.setattr("custom_components.neighbors_requests.client.connection.HELLO_S", 0.01)
    hub.greets = False

    with pytest.raises(HubUnreachableError):
        async with client.listen():
            pass
