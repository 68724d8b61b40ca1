"""The client against a hub over real TLS: it believes one certificate, and caps what it reads."""

from collections.abc import AsyncGenerator

import aiohttp
import pytest

from custom_components.neighbors_requests.client import (
    AnswerUnreadableError,
    CodeExpiredError,
    CodeUnknownError,
    CodeUsedError,
    ConflictError,
    HubAddress,
    HubClient,
    HubClientError,
    HubUnreachableError,
    HubUntrustedError,
    InputRefusedError,
    NotHereError,
    NotPermittedError,
    RequestStatus,
    Seen,
    TokenRefusedError,
    TooManyAttemptsError,
    http as http_module,
)

from . import payloads
from .fake_hub import CODE, JPEG, TOKEN, VIDEO, Certificate, FakeHub
from .payloads import CAMERA_ID, request_id


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
    assert (await client.info()).id == payloads.HUB_ID


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

    assert (paired.token, paired.hub.name) == (TOKEN, "Hub")
    with pytest.raises(CodeUsedError):
        await client.pair(CODE, "Home Assistant")


async def test_wrong_codes_are_told_apart(session: aiohttp.ClientSession, hub: FakeHub) -> None:
    """Expired and unknown codes are different errors, and neither is a refused token."""
    client = HubClient(session, at(hub))
    hub.expired.add("1" * 32)

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
    monkeypatch.setattr(http_module, "MOST_IMAGE_BYTES", 4)

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
    hub.requests[request_id(1)] = payloads.request(1)

    assert await client.snapshot(CAMERA_ID) == JPEG
    assert await client.thumbnail("c" * 16) == JPEG
    assert await client.request_image(request_id(1)) == JPEG
    assert [clip.id for clip in await client.clips(camera_id=CAMERA_ID)] == ["c" * 16]
    assert len(await client.clips()) == 1
    found = await client.requests(status=RequestStatus.OPEN, pending=True)
    assert [request.index for request in found] == [1]
    assert len(await client.requests(pending=False)) == 1
    assert len(await client.requests()) == 1


async def test_ids_cannot_leave_their_place(client: HubClient, hub: FakeHub) -> None:
    """An id with slashes or dots stays one part of the path."""
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


async def test_first_answer_is_final(client: HubClient, hub: FakeHub) -> None:
    """An approval names its proposal; the answer after the first one is a conflict."""
    hub.requests[request_id(1)] = payloads.request(1)

    with pytest.raises(ConflictError):
        await client.approve(request_id(1), payloads.proposal_id(9), by="Alex")
    made = await client.approve(request_id(1), payloads.proposal_id(1), by="Alex")
    with pytest.raises(ConflictError):
        await client.deny(request_id(1), by="Sam")

    assert (made.by, made.proposal_id) == ("Alex", payloads.proposal_id(1))


async def test_revoked_token_is_refused(client: HubClient) -> None:
    """A token given back opens nothing."""
    await client.revoke()

    with pytest.raises(TokenRefusedError):
        await client.house()
    with pytest.raises(TokenRefusedError):
        async with client.listen(Seen(seq=1, epoch="e" * 16)):
            pass


async def test_silent_hub_is_given_up(
    client: HubClient, hub: FakeHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A websocket that opens and says nothing ends at its deadline."""
    monkeypatch.setattr("custom_components.neighbors_requests.client.stream.HELLO_S", 0.01)
    hub.greets = False

    with pytest.raises(HubUnreachableError):
        async with client.listen():
            pass
