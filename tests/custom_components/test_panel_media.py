"""Video and pictures for card and panel: in parts, by signed addresses, to whom they are for."""

import asyncio
from collections.abc import AsyncGenerator
from http import HTTPStatus

from aiohttp import ClientError, web
from aiohttp.test_utils import TestClient
from homeassistant.auth.const import GROUP_ID_ADMIN, GROUP_ID_READ_ONLY, GROUP_ID_USER
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

from tests.fakes.things import EXPORT

from . import values
from .fake_hub import EVIDENCE, JPEG, VIDEO, FakeHub, until
from .test_panel_calls import login, page_of

CLIP = f"clips/{values.CLIP_ID}"
ADDED = f"requests/{values.request_id(1)}/added"
PIECE = f"requests/{'0a' * 16}/proposals/{'0b' * 32}/pieces/1/video"

type Client = TestClient[web.Request, web.Application]


def address(entry: MockConfigEntry, path: str) -> str:
    """Return the address of something of this house."""
    return f"/api/neighbors_requests/{entry.entry_id}/media/{path}"


@pytest.fixture
async def client(
    hass: HomeAssistant, loaded: MockConfigEntry, hass_client: ClientSessionGenerator
) -> Client:
    """Return a browser of a user who may answer."""
    assert loaded
    found: Client = await hass_client(await login(hass, GROUP_ID_USER))
    return found


async def test_a_part_of_a_video(client: Client, loaded: MockConfigEntry) -> None:
    """A player asks for a part and gets that part, with what it needs to ask for the next."""
    url = address(loaded, f"{CLIP}/video")

    part = await client.get(url, headers={"Range": "bytes=10-19"})
    whole = await client.get(url)

    assert part.status == HTTPStatus.PARTIAL_CONTENT
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(VIDEO)}"
    assert await part.read() == VIDEO[10:20]
    assert (whole.status, await whole.read()) == (HTTPStatus.OK, VIDEO)


async def test_parts_are_of_the_same_video(
    hub: FakeHub, client: Client, loaded: MockConfigEntry
) -> None:
    """A clip that still grows is shown as it was when a player began: its parts must fit."""
    url = address(loaded, f"{CLIP}/video")

    for _ in range(3):
        await client.get(url, headers={"Range": "bytes=0-9"})

    asked = [query for (_, path), query in zip(hub.seen, hub.queries, strict=True) if CLIP in path]
    assert len(asked) == 4
    assert sum("until" not in query for query in asked) == 1


async def test_a_video_is_asked_for_by_its_name(
    hub: FakeHub, client: Client, loaded: MockConfigEntry
) -> None:
    """The review plays exactly the video whose frames it knows: until when, and its tag."""
    named = {"until": "2026-11-25T14:00:00.000250Z", "tag": "7a" * 16}

    await client.get(address(loaded, f"{CLIP}/video"), params=named)

    assert [query for query in hub.queries if "tag" in query] == [named]


async def test_pictures(
    hub: FakeHub, client: Client, loaded: MockConfigEntry, subtests: pytest.Subtests
) -> None:
    """Each picture of the table is passed on, not kept by anyone on the way."""
    hub.requests[values.request_id(1)] = values.request(1)
    await hub.house.take_picture(values.CAMERA_ID)

    for path in (
        f"{CLIP}/thumbnail",
        f"{CLIP}/filmstrip",
        f"cameras/{values.CAMERA_ID}/snapshot",
        f"requests/{values.request_id(1)}/image",
    ):
        with subtests.test(path):
            answer = await client.get(address(loaded, path))

            assert (answer.status, await answer.read()) == (HTTPStatus.OK, JPEG)
            assert answer.headers["Cache-Control"] == "private, no-store"


async def test_nothing_else(
    hub: FakeHub, client: Client, loaded: MockConfigEntry, subtests: pytest.Subtests
) -> None:
    """What is not in the table of media is not there, and not asked of the hub."""
    before = len(hub.seen)

    for path in (
        *("state", "tokens", "ledger", "clips/../state"),
        *(f"{CLIP}/other", f"{CLIP}/video/x"),
    ):
        with subtests.test(path):
            answer = await client.get(address(loaded, path))

            assert answer.status == HTTPStatus.NOT_FOUND
            assert len(hub.seen) == before


async def test_prepared_video_is_for_who_may_answer(
    hass: HomeAssistant,
    hub: FakeHub,
    loaded: MockConfigEntry,
    hass_client: ClientSessionGenerator,
) -> None:
    """What an approval would send is seen only by who may approve; without a login by nobody."""
    hub.answers[f"/api/v1/{PIECE}"] = (HTTPStatus.OK, VIDEO)
    statuses = []
    for group in (GROUP_ID_READ_ONLY, GROUP_ID_USER, GROUP_ID_ADMIN):
        client = await hass_client(await login(hass, group))
        statuses.append((await client.get(address(loaded, PIECE))).status)
        client.session.headers.pop("Authorization", None)
        without = await client.get(address(loaded, PIECE), headers={"Authorization": ""})
        assert without.status == HTTPStatus.UNAUTHORIZED

    assert statuses == [HTTPStatus.FORBIDDEN, HTTPStatus.OK, HTTPStatus.OK]


async def test_a_signed_address(
    hass: HomeAssistant,
    loaded: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    """A page signs an address, and a player without a login reads parts of that and no other."""
    assert await async_setup_component(hass, "auth", {})
    page = await page_of(hass, hass_ws_client, loaded, GROUP_ID_USER)
    url = address(loaded, f"{CLIP}/video")
    await page.socket.send_json_auto_id({"type": "auth/sign_path", "path": url})
    signed = (await page.socket.receive_json())["result"]["path"]
    player = await hass_client_no_auth()

    part = await player.get(signed, headers={"Range": "bytes=0-3"})
    head = await player.head(signed)
    other = await player.get(signed.replace("/video", "/thumbnail"))

    assert (part.status, await part.read()) == (HTTPStatus.PARTIAL_CONTENT, VIDEO[:4])
    assert head.status == HTTPStatus.OK
    assert other.status == HTTPStatus.UNAUTHORIZED


async def test_a_download(client: Client, loaded: MockConfigEntry) -> None:
    """A clip is downloaded under a name of its own."""
    answer = await client.get(address(loaded, f"{CLIP}/video?download=1"))

    said = answer.headers["Content-Disposition"]
    assert said == f'attachment; filename="{CLIP.replace("/", "-")}-video.mp4"'


async def test_a_hub_that_is_away(hub: FakeHub, client: Client, loaded: MockConfigEntry) -> None:
    """A hub that does not answer is another thing than a clip that is gone."""
    hub.answers[f"/api/v1/{CLIP}/thumbnail"] = (HTTPStatus.NOT_FOUND, {})
    gone = await client.get(address(loaded, f"{CLIP}/thumbnail"))
    await hub.stop()

    away = await client.get(address(loaded, f"{CLIP}/thumbnail"))
    unknown = await client.get("/api/neighbors_requests/nothing/media/clips/x")

    assert gone.status == HTTPStatus.NOT_FOUND
    assert away.status == HTTPStatus.BAD_GATEWAY
    assert unknown.status == HTTPStatus.NOT_FOUND


async def test_evidence_against_a_board(
    hub: FakeHub, client: Client, loaded: MockConfigEntry
) -> None:
    """It is given as the hub gives it, as a file, and of the board that was asked for."""
    url = address(loaded, "boards/evidence")

    answer = await client.get(url, params={"origin": "board.example.org/v1", "download": "1"})

    assert await answer.read() == EVIDENCE
    assert answer.headers["Content-Disposition"] == 'attachment; filename="boards-evidence.zip"'
    assert hub.queries[-1] == {"origin": "board.example.org/v1"}


async def test_a_saved_clip_keeps_its_name(
    hub: FakeHub, client: Client, loaded: MockConfigEntry
) -> None:
    """A clip is downloaded by the name that the hub gives it, in this house's own time."""
    path = address(loaded, f"exports/{EXPORT}/video")

    saved = await client.get(path, params={"download": "1"})
    played = await client.get(path, headers={"Range": "bytes=0-9"})

    named = "attachment; filename*=UTF-8''Front%20door%202026-11-25%2005-59-00.mp4"
    assert saved.headers["Content-Disposition"] == named
    assert "Content-Disposition" not in played.headers
    assert (played.status, await played.read()) == (HTTPStatus.PARTIAL_CONTENT, VIDEO[:10])
    assert [query["zone"] for query in hub.queries if "zone" in query] == ["US/Pacific"] * 2


async def test_a_frame_that_nobody_waits_for(
    hub: FakeHub, client: Client, loaded: MockConfigEntry
) -> None:
    """A page that scrubs on hangs up, and the hub hears that at once."""
    path = address(loaded, f"cameras/{values.CAMERA_ID}/frame")
    shown = await client.get(path, params={"at": "2026-11-25T14:00:00Z", "width": "64"})
    hub.house.open.clear()

    asking = asyncio.ensure_future(client.get(path, params={"at": "2026-11-25T14:00:05Z"}))
    await until(lambda: hub.house.watching == 1)
    asking.cancel()
    await until(lambda: hub.house.watching == 0)

    assert (shown.status, await shown.read()) == (HTTPStatus.OK, JPEG)
    assert shown.headers["X-Frame-Time"] == "2026-11-25T14:00:00Z"


async def test_a_file_goes_to_the_hub_in_parts(
    hub: FakeHub, client: Client, loaded: MockConfigEntry
) -> None:
    """A film is passed on as it comes, under its own name, and what the hub made of it is told."""
    film = bytes(range(256)) * 4096

    answer = await client.post(address(loaded, ADDED), params={"name": "Gate.MOV"}, data=film)

    assert answer.status == HTTPStatus.CREATED
    assert (await answer.json())["traces"] == ["place"]
    [(name, parts)] = hub.house.requests.reviews.came
    assert (name, b"".join(parts)) == ("Gate.MOV", film)
    assert max(map(len, parts)) < len(film)


async def test_a_torn_file_is_torn_for_the_hub_too(
    hub: FakeHub, client: Client, loaded: MockConfigEntry
) -> None:
    """Whoever goes away in the middle leaves nothing behind that looks whole."""

    async def half() -> AsyncGenerator[bytes]:
        yield b"half"
        await until(lambda: any(path.endswith("/added") for _, path in hub.seen))
        raise ConnectionError

    with pytest.raises(ClientError):
        await client.post(
            address(loaded, ADDED), data=half(), headers={"Content-Length": str(2**20)}
        )
    await until(lambda: hub.house.requests.reviews.torn == 1)

    assert hub.house.requests.reviews.came == []


async def test_a_refused_file_says_why(
    hub: FakeHub, client: Client, loaded: MockConfigEntry
) -> None:
    """The hub's sentence reaches the page; what is too large, or of no length, doesn't begin."""
    said = {"code": "invalid_input", "message": "Ein HEIC-Foto kann der Hub nicht lesen."}
    hub.answers[f"POST /api/v1/{ADDED}"] = (HTTPStatus.BAD_REQUEST, {"error": said})
    url = address(loaded, ADDED)

    refused = await client.post(url, data=b"heic", headers={"Accept-Language": "de"})
    asked = len(hub.seen)
    unknown = await client.post(address(loaded, f"{ADDED}/x"), data=b"film")
    large = await client.post(url, data=b"", headers={"Content-Length": str(2**31 + 1)})

    assert refused.status == HTTPStatus.BAD_REQUEST
    assert await refused.json() == {"code": "invalid", "message": said["message"]}
    assert (f"/api/v1/{ADDED}", "de") in hub.languages
    assert large.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert unknown.status == HTTPStatus.NOT_FOUND
    assert len(hub.seen) == asked


async def test_a_file_is_taken_from_who_may_answer(
    hass: HomeAssistant,
    hub: FakeHub,
    loaded: MockConfigEntry,
    hass_client: ClientSessionGenerator,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """Who may only look adds nothing, nor does anyone without a login, or by a signed address."""
    assert await async_setup_component(hass, "auth", {})
    url = address(loaded, ADDED)
    page = await page_of(hass, hass_ws_client, loaded, GROUP_ID_USER)
    await page.socket.send_json_auto_id({"type": "auth/sign_path", "path": url})
    signed = (await page.socket.receive_json())["result"]["path"]
    statuses = []
    for group in (GROUP_ID_READ_ONLY, GROUP_ID_USER):
        client = await hass_client(await login(hass, group))
        statuses.append((await client.post(url, data=b"film")).status)
        client.session.headers.pop("Authorization", None)
        statuses += [(await client.post(each, data=b"film")).status for each in (url, signed)]

    nobody = HTTPStatus.UNAUTHORIZED
    assert statuses == [HTTPStatus.FORBIDDEN, nobody, nobody, HTTPStatus.CREATED, nobody, nobody]
    assert len(hub.house.requests.reviews.came) == 1
