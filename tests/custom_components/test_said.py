"""The hub's own sentences reach each person in their language: by a real hub, and by a fake one."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
import json
from pathlib import Path
import re

from homeassistant.auth.const import GROUP_ID_ADMIN, GROUP_ID_USER
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.neighbors_requests.answers import refused
from custom_components.neighbors_requests.client.drafts import Adoption
from custom_components.neighbors_requests.client.errors import CameraPasswordError

from . import values
from .fake_hub import FakeHub, until
from .managed_home import folder, run_here
from .test_panel_calls import Page, page_of
from .test_panel_feed import told

pytestmark = pytest.mark.usefixtures("enable_custom_integrations", "socket_enabled")

__all__ = ["folder"]
NOBODY = "0a" * 16
WRONG = {"name": "Porch"}
TRANSLATIONS = Path(__file__).parents[2] / "translations"
TOO_MANY_WAYS = {
    language: json.loads((TRANSLATIONS / f"{language}.json").read_text())["camera.found_or_address"]
    for language in ("de", "fr")
}


@asynccontextmanager
async def refusing_camera() -> AsyncGenerator[str]:
    """Run a camera that refuses every password; give its address."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while asked := await reader.readuntil(b"\r\n\r\n"):
            number = re.search(rb"CSeq: *(\d+)", asked, re.IGNORECASE)
            sequence = number[1] if number else b"1"
            challenge = b'WWW-Authenticate: Basic realm="camera"\r\n\r\n'
            writer.write(b"RTSP/1.0 401 Unauthorized\r\nCSeq: " + sequence + b"\r\n" + challenge)

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await answer(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(meet, "127.0.0.1", 0)
    async with server:
        yield f"rtsp://127.0.0.1:{server.sockets[0].getsockname()[1]}/stream"


@pytest.mark.usefixtures("folder")
async def test_a_real_hub_answers_each_in_their_language(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """Home Assistant's own language if nobody looks, and of those who look each one's own."""
    hass.config.language = "de"
    entry = (await run_here(hass))["result"]
    page = await page_of(hass, hass_ws_client, entry, GROUP_ID_ADMIN)

    async def message(method: str, path: str, **more: object) -> tuple[str, str]:
        error = (await page.call(method, path, **more))["error"]
        return error["code"], error["message"]

    assert await message("POST", "/cameras", body=WRONG) == (
        "invalid",
        TOO_MANY_WAYS["de"],
    )
    assert await message("POST", "/cameras", body=WRONG, language="fr-CA") == (
        "invalid",
        TOO_MANY_WAYS["fr"],
    )
    assert await message("GET", f"/requests/{NOBODY}") == (
        "not_found",
        "Dein Hub hat das nicht mehr.",
    )
    assert await message("GET", f"/requests/{NOBODY}", language="es") == (
        "not_found",
        "Tu hub ya no tiene esto.",
    )
    async with refusing_camera() as url:
        adoption = Adoption(name="Porch", stream_url=url, username="kim", password="wrong")  # noqa: S106
        with pytest.raises(CameraPasswordError) as raised:
            await entry.runtime_data.client.adopt(adoption)
    shown = refused(raised.value)
    assert shown.translation_key == "hub_refused_because"
    assert (shown.translation_placeholders or {})["reason"].startswith(
        "Falscher Benutzername oder falsches Passwort für die Kamera unter 127.0.0.1."
    )


async def test_calls_follow_the_systems_language(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """State and websocket are asked for in Home Assistant's language, as it is at each call."""
    await hub.heard()
    hass.config.language = "es"
    await loaded.runtime_data.client.boards()

    assert ("/api/v1/state", "en") in hub.languages
    assert ("/api/v1/ws", "en") in hub.languages
    assert hub.languages[-1] == ("/api/v1/boards", "es")


async def test_a_language_is_a_language(
    hass: HomeAssistant,
    hub: FakeHub,
    loaded: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """Whatever could be anything else in a header never reaches the hub."""
    page = await page_of(hass, hass_ws_client, loaded, GROUP_ID_USER)
    before = len(hub.seen)

    for language in ("", "d", "de\n", "de, fr", "x" * 36, 7):
        answer = await page.call("GET", "/boards", language=language)
        assert answer["error"]["code"] == "invalid_format", language

    assert len(hub.seen) == before


async def pages(
    hass: HomeAssistant, client: WebSocketGenerator, entry: MockConfigEntry, *languages: str
) -> list[Page]:
    """Open a page for each language, and have it told the state."""
    opened = []
    for language in languages:
        page = await page_of(hass, client, entry, GROUP_ID_USER)
        answer = await page.say("subscribe", entry_id=entry.entry_id, language=language)
        assert answer["success"], answer
        assert (await told(page))["type"] == "state"
        opened.append(page)
    return opened


async def test_two_people_see_one_house_each_in_their_language(
    hass: HomeAssistant,
    hub: FakeHub,
    loaded: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """A message comes to both at once; who has another language is then told the state in it."""
    hub.cameras["0a" * 6] = values.camera(id="0a" * 6)
    same, other = await pages(hass, hass_ws_client, loaded, "en-GB", "fr")
    before = len(hub.languages)

    await hub.push_camera(values.camera(reason="The camera sends no video."))
    first = [await told(same), await told(other)]
    anew = await told(other)
    await hub.push_raw("something.new")
    last = [await told(same), await told(other)]

    assert [each["message"]["type"] for each in first] == ["camera.changed", "camera.changed"]
    assert anew["type"] == "state"
    assert hub.languages[before:] == [("/api/v1/state", "fr")]
    assert [each["message"]["type"] for each in last] == ["something.new", "something.new"]


async def test_what_says_nothing_is_not_read_again(
    hass: HomeAssistant,
    hub: FakeHub,
    loaded: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """A camera that is fine has no sentence, so nobody reads the state for it."""
    [page] = await pages(hass, hass_ws_client, loaded, "fr")
    before = len(hub.seen)

    await hub.push_camera(values.camera())
    await hub.push_raw("something.new")

    assert [(await told(page))["message"]["type"] for _ in range(2)] == [
        "camera.changed",
        "something.new",
    ]
    assert len(hub.seen) == before


async def test_what_comes_meanwhile_is_said_too(
    hass: HomeAssistant,
    hub: FakeHub,
    loaded: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """A request that comes while the state is read is told after it, and said like the others."""
    [page] = await pages(hass, hass_ws_client, loaded, "de")
    hub.may_tell.clear()

    await hub.push_request("request.received", values.request(1))
    first = await told(page)
    await until(lambda: hub.seen[-1] == ("GET", "/api/v1/state"))
    await hub.push_request("request.received", values.request(2))
    await until(lambda: loaded.runtime_data.data.seq == hub.seq)
    hub.may_tell.set()
    anew, second, last = [await told(page) for _ in range(3)]

    assert [each["type"] for each in (first, anew, second, last)] == [
        *("message", "state", "message", "state")
    ]
    assert second["message"]["data"]["request"]["id"] == values.request_id(2)
    assert (anew["state"]["seq"], last["state"]["seq"]) == (hub.seq - 1, hub.seq)
