"""Clips by time: Home Assistant's own media folder, the real motionEye integration, and bad ones.

motionEye's server is played here; its integration and client are the real ones.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePath
from types import SimpleNamespace
from typing import override
from zoneinfo import ZoneInfo

from aiohttp import web
from homeassistant.components.media_player.const import MediaClass
from homeassistant.components.media_source import (
    BrowseMediaSource,
    MediaSource,
    MediaSourceItem,
    PlayMedia,
    async_browse_media,
)
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from hypothesis import example, given, strategies as st
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockModule,
    mock_integration,
    mock_platform,
)
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.neighbors_requests.archives import media_source
from custom_components.neighbors_requests.archives.media_source import time_of
from custom_components.neighbors_requests.const import DOMAIN
from hub.archives.lent import LentArchive
from hub.errors import ArchiveUnreachableError, NotFoundError
from hub.model.archive import Span

from .archived import START, archive_of, fetch, lend, names, serve_own, video, window
from .fake_hub import FakeHub, until
from .test_archive_dialogs import ArchiveDialog

ZONE = ZoneInfo("US/Pacific")
AT = datetime(2026, 11, 15, 19, 49, 3, tzinfo=UTC)
"""11:49:03 there."""


@pytest.mark.parametrize(
    ("title", "digits", "at"),
    [
        ("2026-11-15 11:49:03", "", AT),
        ("Motion @ 2026-11-15 11:49:03", "", AT),
        ("2026-11-15 11:49:03 - Someone came", "", AT),
        ("2026-11-15T19:49:03Z", "", AT),
        ("2026-11-15T11:49:03.250-08:00", "", AT),
        ("20261115194903+0000.mp4", "", AT),
        ("01-20261115114903.mp4", "", AT),
        ("RecM01_20261115_114903_115004_6D28900.mp4", "", AT),
        ("2026/11/15, 11.49.03 am", "", AT),
        ("2026-11-15 07:49:03 PM", "", AT + timedelta(hours=8)),
        ("2026-11-15 12:00:03 a.m.", "", AT - timedelta(hours=11, minutes=49)),
        ("2026-11-15_11-49-00-front.mp4", "", AT.replace(second=0)),
        ("2026-11-15 11:49", "20200101", AT.replace(second=0)),
        ("11-49-03.mp4", "20261115", AT),
        ("114903.mp4", "20261115", AT),
        ("11:49:03 0:00:55 Person", "20261115", AT),
        ("11:49", "20261115", AT.replace(second=0)),
        ("11-49-03.mp4", "2026111511", AT),
    ],
)
def test_titles_that_say_a_time(title: str, digits: str, at: datetime) -> None:
    """A date and a time in this order, the date at least in a folder, are a moment."""
    assert time_of(title, digits, ZONE) == (True, at)


@pytest.mark.parametrize(
    ("title", "digits"),
    [
        ("Holiday in Rome", ""),
        ("11-49-03.mp4", ""),
        ("11-49-03.mp4", "202611"),
        ("15.11.26, 11:49:03", ""),
        ("11/15/2026 11:49:03", ""),
        ("11:49:03 2026-11-15", ""),
        ("2026-02-31 11:49:03", ""),
        ("2026-11-15 13:49:03 PM", ""),
        ("2026-11-15 0007.mp4", ""),
        ("0007.mp4", "20261115"),
        ("clip 11.30.mp4", "20261115"),
        ("05.30.mp4", "2026111511"),
        ("11-49-03.mp4", "2026111512"),
        ("2026-11-15 11:49:03".translate({48 + each: 0x660 + each for each in range(10)}), ""),
        ("x" * 300 + "2026-11-15 11:49:03", ""),
    ],
)
def test_titles_that_say_none(title: str, digits: str) -> None:
    """What could be read in two ways, or is any number, is no time."""
    assert time_of(title, digits, ZONE) == (False, None)


@pytest.mark.parametrize("title", ["2026-11-01 01:30:00", "2026-03-08 02:30:00"])
def test_an_hour_that_came_twice_or_never(title: str) -> None:
    """A local time that is no single moment says a time, but isn't used."""
    assert time_of(title, "", ZONE) == (True, None)


@given(st.text("0123456789-:_. TZ+aPm/", max_size=40), st.sampled_from(["", "2026", "20261115"]))
@example("2026-11-15 11:49:03+99:99", "")
@example("2099-12-31 23:59:59-99:00", "")
def test_any_title(title: str, digits: str) -> None:
    """No title of a stranger raises."""
    says_time, start = time_of(title, digits, ZONE)
    assert says_time or start is None


def clip_path(folder: Path, at: datetime, named: str = "%Y-%m-%d/%H-%M-%S.mp4") -> Path:
    """Write a video with a local time as its name."""
    path = folder / f"{at.astimezone(ZONE):{named}}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(video(20))
    return path


@dataclass
class Home:
    """A home whose media folder is lent."""

    media: Path
    archive: LentArchive


@pytest.fixture
async def home(
    hass: HomeAssistant,
    hub: FakeHub,
    loaded: MockConfigEntry,
    tmp_path: Path,
    hass_client_no_auth: Callable[[], object],
) -> Home:
    """Give a home whose media folder is lent to the hub."""
    media = tmp_path / "media"
    media.mkdir()
    hass.config.media_dirs = {"local": str(media)}
    await serve_own(hass, hass_client_no_auth)  # type: ignore[arg-type]
    lend(hass, loaded, "media_source/media_source")
    return Home(media, await archive_of(hub, "media_source/media_source"))


async def test_the_media_folder(home: Home, tmp_path: Path) -> None:
    """A folder's videos are a camera's, dated by folder and name; each comes as it is on disk."""
    for seconds in (-86400, -3000, 30, 75, 900):
        clip_path(home.media / "Front", START + timedelta(seconds=seconds))
    clip_path(home.media, START, "Yard/2026/11/%d/%H%M%S.mp4")
    clip_path(home.media, START, "Front/2026-11-25/%H-%M-%S.jpg")
    clip_path(home.media / "Holiday", START, "Rome.mp4")
    webm = clip_path(home.media / "\u200b\u202e", START, "%Y-%m-%d %H:%M.webm")
    webm.write_bytes(b"\x1a\x45\xdf\xa3" + bytes(100))

    description = await home.archive.describe()

    assert [(each.key, each.name) for each in description.cameras] == [
        ("/Front", "Front"),
        ("/Yard", "Yard"),
        ("/%E2%80%8B%E2%80%AE", "-"),
    ]
    assert description.clock.uncertainty == timedelta(seconds=60)
    holdings = await home.archive.holdings("/Front", window())
    assert [each.window for each in holdings.spans] == [window(30, 45), window(75, 60)]
    assert (holdings.events, holdings.not_yet) == (None, None)
    assert len((await home.archive.holdings("/Yard", window())).spans) == 1
    [file] = await fetch(home.archive, "/Front", tmp_path, holdings.spans[1])
    assert file.start == window(75).start
    assert (tmp_path / file.name).read_bytes() == video(20)
    other = description.cameras[2].key
    assert await fetch(
        home.archive, other, tmp_path, *(await home.archive.holdings(other, window())).spans
    )
    with pytest.raises(ArchiveUnreachableError, match="don't say when"):
        await home.archive.holdings("/Holiday", window())


async def test_a_recording_in_pieces(home: Home) -> None:
    """Pieces that follow each other evenly last until the next; any others are taken for short."""
    for number in range(6):
        clip_path(home.media / "All", START + timedelta(minutes=5 * number))
    for minutes in (0, 3, 9, 30):
        clip_path(home.media / "Some", START + timedelta(minutes=minutes))

    every = await home.archive.holdings("/All", window(0, 3000))
    some = await home.archive.holdings("/Some", window(0, 3000))

    assert {each.window.length for each in every.spans} == {timedelta(minutes=5)}
    assert len(every.spans) == 6
    assert {each.window.length for each in some.spans} == {timedelta(minutes=1)}


async def test_no_folder_but_those_of_the_days(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """For a window, only its camera and the days around it are looked into."""
    for days in range(40):
        clip_path(home.media / "Front", START - timedelta(days=days))
        clip_path(home.media / "Back", START - timedelta(days=days))
    browsed: list[str] = []
    browse = async_browse_media

    async def noted(hass: HomeAssistant, uri: str) -> object:
        browsed.append(PurePath(uri).name)
        return await browse(hass, uri)

    monkeypatch.setattr(media_source, "async_browse_media", noted)
    assert (await home.archive.holdings("/Front", window())).spans
    folders = set(browsed) - {"media_source", "media-source:"}
    assert folders == {"2026-11-24", "2026-11-25", "Front"}
    browsed.clear()
    assert len((await home.archive.describe()).cameras) == 2
    assert browsed.count("2026-11-25") == 2
    assert len(browsed) < 10


async def test_what_changes_between_look_and_fetch(home: Home, tmp_path: Path) -> None:
    """What is gone, isn't a video any more, or was never listed is a sentence each."""
    path = clip_path(home.media / "Front", START)
    [span] = (await home.archive.holdings("/Front", window())).spans
    secret = tmp_path / "secret.mp4"
    secret.write_bytes(video(10))
    for other in (
        Span(key="media-source://media_source/local/../secret.mp4", window=span.window),
        Span(key=span.key, window=window(7200, 60)),
    ):
        with pytest.raises(NotFoundError, match="no longer"):
            await fetch(home.archive, "/Front", tmp_path, other)
    path.write_bytes(b"<html>moved</html>")
    with pytest.raises(ArchiveUnreachableError, match="send a video"):
        await fetch(home.archive, "/Front", tmp_path, span)
    path.unlink()
    with pytest.raises(NotFoundError, match="no longer"):
        await fetch(home.archive, "/Front", tmp_path, span)
    assert names(tmp_path) == ["secret.mp4"]


@dataclass
class Eye:
    """A played motionEye, with one camera."""

    movies: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    answer: Callable[[web.Request], web.Response] = lambda _request: web.Response(
        body=video(20), content_type="video/mp4"
    )

    async def login(self, _request: web.Request) -> web.Response:
        """Let Home Assistant sign in."""
        return web.json_response({})

    async def cameras(self, _request: web.Request) -> web.Response:
        """List one camera."""
        return web.json_response({"cameras": [{"id": 1, "name": "Office"}]})

    async def list_movies(self, request: web.Request) -> web.Response:
        """List every movie."""
        self.asked.append(request.path)
        listed = [{"path": each, "mimeType": "video/mp4"} for each in self.movies]
        return web.json_response({"mediaList": listed})

    async def movie(self, request: web.Request) -> web.Response:
        """Give one."""
        self.asked.append(request.path)
        assert request.query["_signature"]
        assert "Authorization" not in request.headers
        return self.answer(request)


@pytest.fixture
async def eye(hass: HomeAssistant, loaded: MockConfigEntry) -> AsyncGenerator[Eye]:
    """Give a motionEye that is set up in Home Assistant, and lent."""
    eye = Eye()
    app = web.Application()
    app.router.add_get("/login", eye.login)
    app.router.add_get("/config/list", eye.cameras)
    app.router.add_get("/movie/1/list", eye.list_movies)
    app.router.add_get("/movie/1/playback/{path:.+}", eye.movie)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    entry = MockConfigEntry(
        domain="motioneye",
        title="Eye",
        data={"url": f"http://127.0.0.1:{runner.addresses[0][1]}"},
        options={"webhook_set": False},
    )
    entry.add_to_hass(hass)
    assert await async_setup_component(hass, "media_source", {})
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED
    lend(hass, loaded, "media_source/motioneye")
    yield eye
    await hass.config_entries.async_unload(entry.entry_id)
    await runner.cleanup()


async def test_motioneye(hub: FakeHub, eye: Eye, tmp_path: Path) -> None:
    """Its movies are found, dated and fetched from its own address; its pictures aren't listed."""
    archive = await archive_of(hub, "media_source/motioneye")
    eye.movies = [f"/2026-11-{day}/03-49-10.mp4" for day in ("24", "25", "26")]

    [camera] = (await archive.describe()).cameras
    assert camera.name == "Eye / Office / Movies"
    [span] = (await archive.holdings(camera.key, window())).spans
    assert span.window.start == window(10).start
    assert set(eye.asked) == {"/movie/1/list"}
    [file] = await fetch(archive, camera.key, tmp_path, span)
    assert (tmp_path / file.name).read_bytes() == video(20)
    assert eye.asked[-1] == "/movie/1/playback/2026-11-25/03-49-10.mp4"

    eye.movies[1] = "/2026-11-25/03-49-11.mp4"
    with pytest.raises(NotFoundError, match="no longer"):
        await fetch(archive, camera.key, tmp_path, span)


def _moved(_request: web.Request) -> web.Response:
    raise web.HTTPFound("http://192.0.2.66/other.mp4")


@pytest.mark.parametrize(
    "answer",
    [
        lambda _request: web.Response(text="<html>Sign in</html>", content_type="text/html"),
        lambda _request: web.Response(body=b"<html>Sign in", content_type="video/mp4"),
        _moved,
    ],
    ids=["page", "page called a video", "redirect"],
)
async def test_no_video_comes(
    hub: FakeHub, eye: Eye, tmp_path: Path, answer: Callable[[web.Request], web.Response]
) -> None:
    """An error page and the way to another host are refused in one sentence."""
    archive = await archive_of(hub, "media_source/motioneye")
    eye.movies, eye.answer = ["/2026-11-25/03-49-10.mp4"], answer
    [camera] = (await archive.describe()).cameras
    [span] = (await archive.holdings(camera.key, window())).spans

    with pytest.raises(ArchiveUnreachableError, match="send a video"):
        await fetch(archive, camera.key, tmp_path, span)
    await until(lambda: names(tmp_path) == [])


class Stranger(MediaSource):
    """A media source of somebody else, that does as it is told."""

    name = "Stranger"

    def __init__(self) -> None:
        super().__init__("stranger")
        self.titles = ["2026-11-25 03:49:10"]
        self.asked: list[str] = []
        self.silent = False
        self.media = PlayMedia("https://192.0.2.1/clip.mp4", "video/mp4")

    @override
    async def async_browse_media(self, item: MediaSourceItem) -> BrowseMediaSource:
        self.asked.append(f"browse {item.identifier}")
        if self.silent:
            await asyncio.Event().wait()
        return _item("", "Stranger", [_item(each, each) for each in self.titles])

    @override
    async def async_resolve_media(self, item: MediaSourceItem) -> PlayMedia:
        self.asked.append(f"resolve {item.identifier}")
        return self.media


def _item(
    identifier: str, title: str, children: list[BrowseMediaSource] | None = None
) -> BrowseMediaSource:
    folder = children is not None
    return BrowseMediaSource(
        domain="stranger",
        identifier=identifier,
        title=title,
        media_class=MediaClass.DIRECTORY if folder else MediaClass.VIDEO,
        media_content_type="" if folder else "video/mp4",
        can_play=not folder,
        can_expand=folder,
        children=children,
    )


@pytest.fixture
async def stranger(hass: HomeAssistant, loaded: MockConfigEntry) -> Stranger:
    """Give a stranger's media source."""
    source = Stranger()

    async def give(_hass: HomeAssistant) -> Stranger:
        return source

    assert loaded.state is ConfigEntryState.LOADED
    mock_integration(hass, MockModule("stranger"))
    mock_platform(hass, "stranger.media_source", SimpleNamespace(async_get_media_source=give))
    assert await async_setup_component(hass, "media_source", {})
    assert await async_setup_component(hass, "stranger", {})
    await hass.async_block_till_done()
    return source


async def test_only_what_says_times_is_offered(
    hass: HomeAssistant,
    hub: FakeHub,
    loaded: MockConfigEntry,
    stranger: Stranger,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """A media source is looked into when an admin looks for archives, and offered if it fits."""
    page = await hass_ws_client(hass)

    async def lenders(path: str = "/archives/lenders") -> list[tuple[str, str]]:
        call = {"method": "GET", "path": path, "entry_id": loaded.entry_id}
        await page.send_json_auto_id({"type": f"{DOMAIN}/call", **call})
        answer = await page.receive_json()
        return [(each["key"], each["name"]) for each in answer["result"].get("lenders", ())]

    assert await lenders("/archives") == []
    lend(hass, loaded, "reolink/else")
    assert stranger.asked == []
    assert await lenders() == [("media_source/stranger", "Stranger (clips by time)")]
    assert stranger.asked == ["browse None"]
    stranger.titles = ["2026-11-25 03:49:10", "Rome"]
    assert await lenders() == []
    lend(hass, loaded, "media_source/stranger")
    stranger.asked.clear()
    await until(lambda: bool(hub.house.queries.lenders))
    assert stranger.asked == []


async def test_the_dialog_looks_into_media_sources_too(
    hass: HomeAssistant, loaded: MockConfigEntry, stranger: Stranger
) -> None:
    """Whoever looks for archives there is offered what the panel offers."""
    dialog = ArchiveDialog(hass, loaded)

    await dialog.open()
    assert stranger.asked == []
    await dialog.choose("scan")

    assert dialog.labels()["media_source/stranger"] == (
        "Stranger (clips by time) · through Home Assistant"
    )


async def test_nothing_is_looked_into_that_is_not_lent(
    hub: FakeHub, stranger: Stranger, tmp_path: Path
) -> None:
    """Whatever the hub asks, a media source that no person lent is never touched."""
    for key in ("media_source/stranger", "media_source/media_source", "media_source/"):
        with pytest.raises(ArchiveUnreachableError, match="isn't set up in Home Assistant"):
            await LentArchive(key, hub.house.queries).describe()
    assert stranger.asked == []
    assert names(tmp_path) == []


async def test_strangers(  # noqa: PLR0913, PLR0917 -- fixtures
    hass: HomeAssistant,
    hub: FakeHub,
    loaded: MockConfigEntry,
    stranger: Stranger,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One that is silent, gives a playlist or an address with a password, or lies, is refused."""
    lend(hass, loaded, "media_source/stranger", "media_source/neighbors_requests")
    archive = await archive_of(hub, "media_source/stranger")
    stranger.titles += ["\u202e2026-11-25 03:49:40", "x" * 10_000]
    stranger.titles += [f"2026-11-25 04:{minute:02}:00" for minute in range(30)]
    [camera] = (await archive.describe()).cameras
    spans = (await archive.holdings(camera.key, window())).spans
    assert [each.window.start for each in spans] == [window(10).start, window(40).start]
    assert not [each for each in stranger.asked if each.startswith("resolve")]
    for media in (
        PlayMedia("http://192.0.2.1/live.m3u8", "application/x-mpegURL"),
        PlayMedia("http://user:secret@192.0.2.1/clip.mp4", "video/mp4"),
        PlayMedia("file:///etc/passwd", "video/mp4"),
        PlayMedia("/local/clip.mp4", "video/mp4"),
        PlayMedia("//192.0.2.1/clip.mp4", "video/mp4"),
    ):
        stranger.media = media
        with pytest.raises(ArchiveUnreachableError, match="send a video"):
            await fetch(archive, camera.key, tmp_path, spans[0])
    for path, kind in ((tmp_path, NotFoundError), (tmp_path / "none", NotFoundError)):
        stranger.media = PlayMedia("/media/x", "video/mp4", path=path)
        with pytest.raises(kind):
            await fetch(archive, camera.key, tmp_path, spans[0])
    own = LentArchive("media_source/neighbors_requests", hub.house.queries)
    with pytest.raises(ArchiveUnreachableError, match="can't reach"):
        await own.describe()
    monkeypatch.setattr(media_source, "LOOK_S", 0.01)
    stranger.silent = True
    with pytest.raises(ArchiveUnreachableError, match="can't reach"):
        await archive.describe()
    with pytest.raises(ArchiveUnreachableError, match="can't reach"):
        await fetch(archive, camera.key, tmp_path, spans[0])


def test_cameras_of_one_name() -> None:
    """Two folders of one name are two cameras, and a folder of pictures is none."""
    above = media_source._Folder(id="x")  # noqa: SLF001 -- pure, and part of what it reads
    items = [_item(str(number), "Eye", []) for number in range(2)]
    items.append(_item("p", "Pictures", []))
    items[2].media_content_type = "image/jpeg"
    found = [each.titles for each in media_source._folders(items, above)]  # noqa: SLF001 -- as above
    assert len(set(found)) == 2
    assert all(titles[0].startswith("Eye ") for titles in found)
