"""Frigate through Home Assistant, with a stand-in for its community integration.

That integration isn't installed with Home Assistant. The stand-in has what the adapter uses of it,
as read in 5.15.2: the client's calls, where they are kept, and the view that gives clips. Frigate
itself is played by `tests/servers/frigate.py`.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
import shutil
from typing import Any

import aiohttp
from aiohttp import web
import av
from homeassistant.components.http import HomeAssistantView
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from hub.archives.lent import LentArchive
from hub.errors import ArchivePasswordError, ArchiveUnreachableError, NotFoundError
from hub.model.recording import Label, TriggerKind
from hub.model.window import TimeWindow
from tests.servers.frigate import Frigate, Release, film

from .archived import archive_of, fetch, lend, names, serve_own
from .fake_hub import FakeHub, until

S = timedelta(seconds=1)
INSTANCE = "frigate"
RELEASES: tuple[Release, ...] = ("0.14", "0.16", "0.17")


class FrigateApiClientError(Exception):
    """What the integration's client raises, by its name."""


class Client:
    """The calls of the integration's client that the adapter makes."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = url

    async def async_get_version(self) -> str:
        """Return the version."""
        return str(await self._get("/api/version", as_json=False))

    async def async_get_stats(self) -> Any:  # noqa: ANN401 -- as there
        """Return the statistics."""
        return await self._get("/api/stats")

    async def async_get_config(self) -> Any:  # noqa: ANN401 -- as there
        """Return the settings."""
        return await self._get("/api/config")

    async def async_get_recordings(
        self, camera: str, after: int | None = None, before: int | None = None
    ) -> Any:  # noqa: ANN401 -- as there
        """Return stored files."""
        return await self._get(f"/api/{camera}/recordings", after=after, before=before)

    async def async_get_events(
        self,
        cameras: list[str] | None = None,
        *,
        after: int | None = None,
        before: int | None = None,
        limit: int | None = None,
    ) -> Any:  # noqa: ANN401 -- as there
        """Return tracked objects."""
        return await self._get(
            "/api/events",
            cameras=",".join(cameras or ()),
            after=after,
            before=before,
            limit=limit,
            include_thumbnails=0,
        )

    async def _get(self, path: str, *, as_json: bool = True, **query: object) -> object:
        asked = {key: str(value) for key, value in query.items() if value is not None}
        try:
            async with self._session.get(self._url + path, params=asked, json={}) as answer:
                answer.raise_for_status()
                return await answer.json() if as_json else await answer.text()
        except aiohttp.ClientError as error:
            raise FrigateApiClientError from error


class View(HomeAssistantView):
    """The view that passes on a clip as it comes."""

    url = (
        "/api/frigate/{frigate_instance_id:.+}/recording/{camera:.+}"
        "/start/{start:[.0-9]+}/end/{end:[.0-9]*}"
    )
    name = "api:frigate:recording"

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = url

    async def get(
        self, request: web.Request, frigate_instance_id: str, camera: str, start: str, end: str
    ) -> web.StreamResponse:
        """Give a clip; Home Assistant has checked the signature."""
        assert frigate_instance_id == INSTANCE
        path = f"/api/{camera}/start/{start}/end/{end}/clip.mp4"
        async with self._session.get(self._url + path) as answer:
            response = web.StreamResponse(status=answer.status)
            response.content_type = answer.content_type
            await response.prepare(request)
            async for chunk in answer.content.iter_any():
                await response.write(chunk)
            return response


@dataclass
class Home:
    """A home with a Frigate that only Home Assistant can reach, and that is lent."""

    frigate: Frigate
    archive: LentArchive
    entry: MockConfigEntry
    began: datetime

    def window(self, start_s: float, length_s: float) -> TimeWindow:
        """Return a window, from seconds after the recording began."""
        start = self.began + start_s * S
        return TimeWindow(start=start, end=start + length_s * S)

    def tracked(self, label: str, start_s: float, end_s: float | None, **more: object) -> None:
        """Let Frigate have tracked something in front of the porch."""
        start = (self.began + start_s * S).timestamp()
        end = None if end_s is None else (self.began + end_s * S).timestamp()
        event: dict[str, Any] = {"id": f"{start}-abc", "camera": "porch", "label": label}
        event |= {"start_time": start, "end_time": end, "has_clip": True, "sub_label": None}
        self.frigate.events.append(event | more)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Frigate, datetime]:
    """Give a Frigate that recorded half a minute of its porch, ten minutes ago."""
    folder = tmp_path_factory.mktemp("frigate")
    media = folder / "media"
    media.mkdir()
    frigate = Frigate(media=media)
    # Names are rounded down, so that the first file seems to end within the second.
    began = datetime.now(UTC).replace(microsecond=100_000) - timedelta(minutes=10)
    frigate.store("porch", film(folder / "porch.mp4", 30, size="64x48", rate="10", gop=19), began)
    return frigate, began


@pytest.fixture
async def home(  # noqa: PLR0913, PLR0917 -- fixtures
    hass: HomeAssistant,
    hub: FakeHub,
    loaded: MockConfigEntry,
    hass_client_no_auth: Callable[[], Awaitable[object]],
    tmp_path: Path,
    recorded: tuple[Frigate, datetime],
) -> AsyncGenerator[Home]:
    """Give a home with a Frigate that is set up in Home Assistant and lent to the hub."""
    await serve_own(hass, hass_client_no_auth)
    kept, began = recorded
    media = tmp_path / "media"
    await asyncio.to_thread(shutil.copytree, kept.media, media)
    frigate = Frigate(media=media, stored=list(kept.stored))
    frigate.add_camera("porch")
    frigate.add_camera("shed", record={"enabled": False, "enabled_in_config": False})
    async with frigate.serving():
        session = async_get_clientsession(hass)
        client = Client(session, frigate.open_url)
        entry = MockConfigEntry(domain="frigate", title="Frigate", data={"url": frigate.open_url})
        entry.add_to_hass(hass)
        config = await client.async_get_config()
        hass.data["frigate"] = {entry.entry_id: {"client": client, "config": config}}
        hass.http.register_view(View(session, frigate.open_url))
        entry.mock_state(hass, ConfigEntryState.LOADED)
        key = f"frigate/{entry.entry_id}"
        lend(hass, loaded, key)
        yield Home(frigate, await archive_of(hub, key), entry, began)
        entry.mock_state(hass, ConfigEntryState.NOT_LOADED)


async def test_description(home: Home) -> None:
    """Cameras that record are there; a clock that its statistics allow counts as right."""
    description = await home.archive.describe()

    [camera] = description.cameras
    assert (camera.key, camera.name, camera.has_events) == ("porch", "porch", True)
    assert description.version == "Frigate 0.17.2"
    assert description.clock.offset is not None
    assert abs(description.clock.offset) < S
    assert timedelta(seconds=10) < description.clock.uncertainty < timedelta(seconds=30)

    home.frigate.ahead = timedelta(hours=-1)
    home.frigate._cache.clear()  # noqa: SLF001 -- it keeps answers for five seconds
    behind = (await home.archive.describe()).clock
    assert behind.offset is not None
    assert abs(behind.offset + timedelta(hours=1)) <= behind.uncertainty < timedelta(seconds=20)


async def test_holdings(home: Home) -> None:
    """Stored files are spans, and what was tracked is said, with what it is."""
    home.tracked("person", 3, 9)
    home.tracked("umbrella", 20, 21)
    home.tracked("car", -3000, None)
    home.tracked("person", 900, 905)
    home.frigate.events.append(home.frigate.events[0] | {"camera": "shed"})

    holdings = await home.archive.holdings("porch", home.window(-60, 120))

    [span] = holdings.spans
    assert abs(span.window.start - home.began) <= 0.5 * S
    assert abs(span.window.length - 30 * S) < S
    said = {(each.window.start, each.kind, each.labels) for each in holdings.events or ()}
    assert said == {
        (home.began + 3 * S, TriggerKind.MOTION, (Label.PERSON,)),
        (home.began + 20 * S, TriggerKind.MOTION, ()),
        # The car that is there since long counts at the end of the window only: nothing moves.
        (home.began + 50 * S, TriggerKind.MOTION, (Label.VEHICLE,)),
    }
    assert (await home.archive.holdings("porch", home.window(580, 30))).not_yet is not None
    with pytest.raises(NotFoundError):
        await home.archive.holdings("yard", home.window(0, 10))
    home.frigate.cameras["porch"]["detect"]["enabled"] = False
    home.frigate._cache.clear()  # noqa: SLF001 -- as above
    assert (await home.archive.holdings("porch", home.window(0, 10))).events is None


async def test_whole_files_as_they_are(home: Home, tmp_path: Path) -> None:
    """A part of a span comes as the stored files that it is in, joined: no frame more or less."""
    into = tmp_path / "into"
    into.mkdir()
    first, second, third, *_ = home.frigate.stored
    assert 0 < first.end_time - second.start_time < 1
    for release in RELEASES:
        home.frigate.release = release
        for kept in ([second], [second, third]):
            within = TimeWindow(
                start=datetime.fromtimestamp(second.start_time + 3, UTC),
                end=datetime.fromtimestamp(kept[-1].start_time + 5, UTC),
            )
            [span] = (await home.archive.holdings("porch", within)).spans

            [file] = await fetch(home.archive, "porch", into, replace(span, window=within))

            before = len(_frames(_path(home.frigate, first.start_time)))
            assert abs(file.start - (home.began + before / 10 * S)) <= 0.5 * S
            paths = [_path(home.frigate, each.start_time) for each in kept]
            assert _frames(into / file.name) == [each for path in paths for each in _frames(path)]


def _path(frigate: Frigate, start: float) -> Path:
    return frigate.path_of("porch", datetime.fromtimestamp(start, UTC))


def _frames(path: Path) -> list[bytes]:
    frames: list[bytes] = []
    with av.open(path) as file:
        frames += (frame.to_ndarray().tobytes() for frame in file.decode(video=0))
    return frames


async def test_faults(home: Home, hass: HomeAssistant, tmp_path: Path) -> None:
    """Deleted files, an empty clip, a page, a login and one that is away are a sentence each."""
    [span] = (await home.archive.holdings("porch", home.window(0, 30))).spans

    async def answer(request: web.Request, faulty: web.Response) -> web.Response | None:
        return faulty if request.path.endswith("clip.mp4") else None

    for faulty in (
        web.Response(body=b"<html>", content_type="text/html"),
        web.Response(body=b"", content_type="video/mp4"),
        web.Response(status=400, body=b"{}", content_type="application/json"),
    ):
        home.frigate.fault = lambda request, faulty=faulty: answer(request, faulty)
        with pytest.raises((ArchiveUnreachableError, NotFoundError)):
            await fetch(home.archive, "porch", tmp_path, span)

    async def refuse(_request: web.Request) -> web.Response:
        return web.Response(status=403)

    home.frigate.fault = refuse
    with pytest.raises(ArchivePasswordError):
        await home.archive.holdings("porch", home.window(0, 30))
    home.frigate.fault = None
    for each in tuple(home.frigate.stored):
        home.frigate.delete(each)
    home.frigate._cache.clear()  # noqa: SLF001 -- as above
    with pytest.raises(NotFoundError, match="no longer"):
        await fetch(home.archive, "porch", tmp_path, span)
    hass.data["frigate"].pop(home.entry.entry_id)
    with pytest.raises(ArchiveUnreachableError, match="can't reach"):
        await home.archive.describe()
    await until(lambda: names(tmp_path) == [])
