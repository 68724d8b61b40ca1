"""The media browser: clips by camera and day, by request, and what was shared."""

from http import HTTPStatus

from homeassistant.auth.const import GROUP_ID_USER
from homeassistant.components.media_player import BrowseMedia
from homeassistant.components.media_player.errors import BrowseError
from homeassistant.components.media_source import BrowseMediaSource, Unresolvable
from homeassistant.components.media_source.helper import async_browse_media, async_resolve_media
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import CLIENT_ID, MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

from custom_components.neighbors_requests.client.house import House
from custom_components.neighbors_requests.const import DOMAIN

from . import values
from .fake_hub import JPEG, VIDEO, FakeHub, until
from .test_panel_calls import Page, login, page_of

PLATFORMS = ()  # only the tests that ask for every platform look at entities

ROOT = f"media-source://{DOMAIN}"
CLIP_ID = values.CLIP_ID
REQUEST = values.request_id(1)


@pytest.fixture
async def browsable(hass: HomeAssistant, pending: MockConfigEntry) -> str:
    """Set the media browser up beside a hub with two pending requests; give the house's address."""
    await hass.config.async_set_time_zone("UTC")
    assert await async_setup_component(hass, "media_source", {})
    await hass.async_block_till_done()
    return f"{ROOT}/{pending.entry_id}"


async def titles(hass: HomeAssistant, address: str) -> list[str]:
    """Return the names of what is in a folder."""
    return [each.title for each in children(await async_browse_media(hass, address))]


def children(folder: BrowseMedia) -> list[BrowseMediaSource]:
    """Return what is in a folder."""
    assert folder.children is not None
    return [each for each in folder.children if isinstance(each, BrowseMediaSource)]


async def test_by_camera_and_day(hass: HomeAssistant, hub: FakeHub, browsable: str) -> None:
    """From the source over house and camera to a day's clips, all named in words."""
    day = f"{browsable}/clips/{values.CAMERA_ID}/2026-11-22"

    assert await titles(hass, ROOT) == ["Hub"]
    assert await titles(hass, browsable) == ["Front door", "Requested", "Sent"]
    assert await titles(hass, f"{browsable}/clips/{values.CAMERA_ID}") == ["Sun, Nov 22, 2026"]
    (clip,) = children(await async_browse_media(hass, day))
    assert clip.title == "9:50:00 PM, 0:42, doorbell"
    assert (clip.can_play, clip.can_expand) == (True, False)
    assert clip.thumbnail
    assert clip.thumbnail.endswith(f"/media/clips/{CLIP_ID}/thumbnail")
    assert hub.queries[-1]["camera"] == values.CAMERA_ID
    assert hub.queries[-1]["start"] == "2026-11-22T00:00:00Z"


async def test_a_day_shows_its_newest_picture(
    hass: HomeAssistant, hub: FakeHub, browsable: str
) -> None:
    """A day's folder shows the newest of its clips that has a picture; a day without has none."""
    for number, (hour, has_picture) in enumerate([(8, True), (9, True), (10, False)]):
        start, end = f"2026-11-20T{hour:02}:00:00Z", f"2026-11-20T{hour:02}:00:30Z"
        await hub.push_clip(
            values.clip(id=f"{number:016x}", start=start, end=end, thumbnail=has_picture)
        )
    await hub.push_clip(values.clip(thumbnail=False))

    camera = await async_browse_media(hass, f"{browsable}/clips/{values.CAMERA_ID}")

    newest, earlier = children(camera)
    assert newest.thumbnail is None
    assert earlier.thumbnail
    assert earlier.thumbnail.endswith(f"/media/clips/{1:016x}/thumbnail")


async def test_a_clip_is_named_by_what_it_shows(
    hass: HomeAssistant, hub: FakeHub, browsable: str
) -> None:
    """Behind why it was marked stands what its camera says it shows."""
    clip = values.clip(triggers=["motion"], labels=["vehicle", "person"])
    await hub.push_clip(clip)
    day = f"{browsable}/clips/{values.CAMERA_ID}/2026-11-22"

    assert await titles(hass, day) == ["9:50:00 PM, 0:42, motion, person, vehicle"]


@pytest.mark.parametrize(
    ("language", "camera", "clip"),
    [
        ("en-GB", "Sun, Nov 22, 2026", "21:50:00, 0:42, doorbell"),
        ("de", "So, 22. Nov. 2026", "21:50:00, 0:42, Türklingel"),
        ("es", "dom, 22 nov 2026", "21:50:00, 0:42, timbre"),
        ("fr", "dim. 22 nov. 2026", "21:50:00, 0:42, sonnette"),
    ],
)
async def test_days_and_times_as_people_write_them(
    hass: HomeAssistant, browsable: str, language: str, camera: str, clip: str
) -> None:
    """Hours are counted to twelve in American English only, as in notifications."""
    hass.config.language = language
    folder = f"{browsable}/clips/{values.CAMERA_ID}"

    assert await titles(hass, folder) == [camera]
    assert await titles(hass, f"{folder}/2026-11-22") == [clip]


async def test_a_clip_is_in_the_day_it_began(hass: HomeAssistant, browsable: str) -> None:
    """The hub tells every clip that touches a day; one of the evening before is not told twice."""
    assert await titles(hass, f"{browsable}/clips/{values.CAMERA_ID}/2026-11-23") == []


async def test_more_clips_than_are_looked_through(
    hass: HomeAssistant, hub: FakeHub, browsable: str
) -> None:
    """If the newest clips fill the list, every earlier day is shown too, with a picture."""
    clips = [values.as_json(values.clip(id=f"{number:016x}")) for number in range(500)]
    hub.answers["/api/v1/clips"] = (HTTPStatus.OK, {"clips": clips})
    kept = values.camera_storage(oldest="2026-11-20T08:00:00Z")
    hub.answers["/api/v1/storage"] = (
        HTTPStatus.OK,
        values.as_json(values.storage(cameras=[kept])),
    )

    days = children(await async_browse_media(hass, f"{browsable}/clips/{values.CAMERA_ID}"))

    assert [day.title for day in days] == [
        "Sun, Nov 22, 2026",
        "Sat, Nov 21, 2026",
        "Fri, Nov 20, 2026",
    ]
    assert all(day.thumbnail for day in days)
    assert {"2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z"} <= {
        query.get("start") for query in hub.queries
    }


async def test_by_request(hass: HomeAssistant, hub: FakeHub, browsable: str) -> None:
    """A request shows its own clips; one that somebody has hidden is left out."""
    folders = await titles(hass, f"{browsable}/requests")
    clips = children(await async_browse_media(hass, f"{browsable}/requests/{REQUEST}"))
    await hub.push_request("request.changed", values.request(2, hidden=True))
    await until(lambda: _hidden(hass))

    assert len(folders) == 2
    assert [clip.title for clip in clips] == ["Front door, 9:50:00 PM, 0:42"] * 2
    assert len(await titles(hass, f"{browsable}/requests")) == 1


def house(hass: HomeAssistant) -> House:
    """Return what Home Assistant knows of the house."""
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    known: House = entry.runtime_data.data
    return known


def _hidden(hass: HomeAssistant) -> bool:
    return bool(house(hass).requests[values.request_id(2)].hidden)


async def test_what_was_shared(hass: HomeAssistant, hub: FakeHub, browsable: str) -> None:
    """A share shows the files that left, and nothing once the hub has them no more."""
    approved = values.approval()
    shared = values.request(1, decision=approved, share=values.share())
    await hub.push_request("share.changed", shared)
    await hub.house.requests.prepare(REQUEST, values.proposal_id(1))
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    await until(lambda: entry.runtime_data.data.requests[REQUEST].share is not None)
    folder = f"{browsable}/shares/{REQUEST}"

    shares = await titles(hass, f"{browsable}/shares")
    pieces = await titles(hass, folder)
    playable = await async_resolve_media(hass, f"{folder}/1", None)
    hub.house.prepared.clear()

    assert len(shares) == 1
    assert len(pieces) == len(values.proposal(1).pieces)
    assert f"/media/requests/{REQUEST}/proposals/{values.proposal_id(1)}" in playable.url
    assert playable.url.endswith("/pieces/1/video")
    assert await titles(hass, folder) == []


@pytest.mark.usefixtures("every_platform")
async def test_it_plays_in_parts(
    hass: HomeAssistant,
    browsable: str,
    pending: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    """A browser or a speaker gets a signed address, and may ask it for parts."""
    page = await page_of(hass, hass_ws_client, pending, GROUP_ID_USER)
    item = f"{browsable}/clips/{values.CAMERA_ID}/2026-11-22/{CLIP_ID}"
    await page.socket.send_json_auto_id(
        {"type": "media_source/resolve_media", "media_content_id": item}
    )
    answer = (await page.socket.receive_json())["result"]

    part = await (await hass_client_no_auth()).get(answer["url"], headers={"Range": "bytes=5-8"})

    assert answer["mime_type"] == "video/mp4"
    assert (part.status, await part.read()) == (HTTPStatus.PARTIAL_CONTENT, VIDEO[5:9])


@pytest.mark.usefixtures("every_platform")
async def test_thumbnails_are_shown(
    hass: HomeAssistant, hub: FakeHub, browsable: str, hass_client: ClientSessionGenerator
) -> None:
    """Each picture that a folder names is one that whoever looks can fetch."""
    client = await hass_client(await login(hass, GROUP_ID_USER))
    [camera, *_] = children(await async_browse_media(hass, browsable))
    assert camera.thumbnail is None
    await hub.house.take_picture(values.CAMERA_ID)
    await until(lambda: bool(house(hass).cameras[values.CAMERA_ID].snapshot_at))
    named = [
        each.thumbnail
        for part in ("", "/requests", f"/requests/{REQUEST}")
        for each in children(await async_browse_media(hass, browsable + part))
        if each.thumbnail
    ]

    assert len(named) == 5
    for address in named:
        answer = await client.get(address)
        assert (answer.status, await answer.read()) == (HTTPStatus.OK, JPEG)


async def test_there_is_no_such_folder(
    hass: HomeAssistant, browsable: str, subtests: pytest.Subtests
) -> None:
    """A folder that is not there is said to be gone."""
    gone = pytest.raises(BrowseError, match=r"no_such_clip|doesn't exist anymore")
    for path in ("/clips/ffffffffffff", "/clips/aa11bb22cc33/yesterday", "/requests/x", "/else"):
        with subtests.test(path), gone:
            await async_browse_media(hass, browsable + path)


async def test_there_is_no_such_video(
    hass: HomeAssistant, browsable: str, subtests: pytest.Subtests
) -> None:
    """A folder does not play, nor does what was not shared."""
    for path in ("", "/clips/aa11bb22cc33", f"/shares/{REQUEST}/1", "/x"):
        with subtests.test(path), pytest.raises(Unresolvable):
            await async_resolve_media(hass, browsable + path, None)


async def test_away(hass: HomeAssistant, hub: FakeHub, browsable: str) -> None:
    """While the hub is away a folder says so, and an unknown house is said to be none."""
    await hub.stop()

    with pytest.raises(BrowseError):
        await async_browse_media(hass, f"{browsable}/clips/{values.CAMERA_ID}")
    with pytest.raises(BrowseError):
        await async_browse_media(hass, f"{ROOT}/nothing")


async def test_whoever_may_not_see_it(
    hass: HomeAssistant,
    browsable: str,
    pending: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """To a user without the house's entities it is not in the media browser."""
    user = MockUser(name="Sam", groups=[]).add_to_hass(hass)
    refresh = await hass.auth.async_create_refresh_token(user, CLIENT_ID)
    page = Page(await hass_ws_client(hass, hass.auth.async_create_access_token(refresh)), pending)
    answers = []
    for address in (ROOT, browsable):
        await page.socket.send_json_auto_id(
            {"type": "media_source/browse_media", "media_content_id": address}
        )
        answers.append(await page.socket.receive_json())

    assert answers[0]["result"]["children"] == []
    assert not answers[1]["success"]
