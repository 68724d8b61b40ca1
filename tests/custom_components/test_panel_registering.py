"""Card and panel are registered once, renewed in place, and gone with the last hub."""

import gzip
from http import HTTPStatus
import logging
from pathlib import Path

from homeassistant.components import frontend
from homeassistant.components.lovelace.const import LOVELACE_DATA
from homeassistant.components.lovelace.resources import ResourceStorageCollection
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.neighbors_requests import panel
from custom_components.neighbors_requests.const import DOMAIN, PANEL_PATH
from custom_components.neighbors_requests.panel import (
    CARD_ADDRESS,
    PANEL_ADDRESS,
    async_add_panel,
    async_forget_panel,
    async_remove_panel,
    async_serve,
)

# Home Assistant's plugin remembers texts from one test to the next, even that there are none.
pytestmark = pytest.mark.usefixtures("enable_custom_integrations")


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of tiny built files."""
    for address in (CARD_ADDRESS, PANEL_ADDRESS):
        path = tmp_path / address.rpartition("/")[2]
        path.write_text("export {};\n", encoding="utf-8")
    monkeypatch.setattr(panel, "BUILT", tmp_path)
    return tmp_path


async def dashboards(hass: HomeAssistant, mode: str = "storage") -> None:
    """Set up Home Assistant's frontend, its dashboards' resources kept in storage or YAML."""
    assert await async_setup_component(hass, "http", {})
    config = {"lovelace": {"mode": mode}}
    assert await async_setup_component(hass, "lovelace", config)
    assert await async_setup_component(hass, "frontend", config)
    await hass.async_block_till_done()


def urls(hass: HomeAssistant) -> list[str]:
    """Return the addresses of all resources of dashboards."""
    return [each["url"] for each in hass.data[LOVELACE_DATA].resources.async_items()]


async def test_one_resource_and_one_panel(
    hass: HomeAssistant, built: Path, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """Two hubs make one panel for everyone and one module, which is the built file."""
    await dashboards(hass)
    await async_serve(hass, built)

    await async_add_panel(hass)
    await async_add_panel(hass)

    (url,) = urls(hass)
    panel = hass.data[frontend.DATA_PANELS][PANEL_PATH]
    assert url.startswith(f"{CARD_ADDRESS}?v=")
    assert (panel.sidebar_title, panel.require_admin) == ("Neighbors", False)
    assert panel.config is not None
    page = panel.config["_panel_custom"]["module_url"]
    assert page.startswith(f"{PANEL_ADDRESS}?v=")
    assert url not in hass.data[frontend.DATA_EXTRA_MODULE_URL].urls
    client = await hass_client_no_auth()
    for each in (url, page):
        served = await client.get(each)
        assert (served.status, await served.text()) == (HTTPStatus.OK, "export {};\n")


async def test_a_compressed_script_is_sent_in_place_of_it(
    hass: HomeAssistant, built: Path, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """Home Assistant sends what is compressed beside a file to whoever takes it."""
    await dashboards(hass)
    (built / "page-0A1B2C3D.js").write_text("export {};\n", encoding="utf-8")
    (built / "page-0A1B2C3D.js.gz").write_bytes(gzip.compress(b"export {};\n"))
    await async_serve(hass, built)
    client = await hass_client_no_auth()

    for taken in ("gzip", "identity"):
        headers = {"Accept-Encoding": taken}
        served = await client.get(f"/{DOMAIN}/page-0A1B2C3D.js", headers=headers)
        assert served.headers.get("Content-Encoding", "identity") == taken
        assert await served.text() == "export {};\n"
        assert served.content_type == "text/javascript"


async def test_an_update_renews_in_place(hass: HomeAssistant, built: Path) -> None:
    """A new version changes the address of the resource that is there, and leaves others alone."""
    await dashboards(hass)
    resources = hass.data[LOVELACE_DATA].resources
    assert isinstance(resources, ResourceStorageCollection)
    await resources.async_get_info()
    for url in (f"{CARD_ADDRESS}?v=old", "/local/other.js", f"{CARD_ADDRESS}?v=older"):
        await resources.async_create_item({"res_type": "module", "url": url})
    ours = resources.async_items()[0]["id"]
    await async_serve(hass, built)

    await async_add_panel(hass)

    assert next(each["id"] for each in resources.async_items()) == ours
    assert sorted(url.partition("?")[0] for url in urls(hass)) == ["/local/other.js", CARD_ADDRESS]
    assert f"{CARD_ADDRESS}?v=old" not in urls(hass)


async def test_they_go_again(hass: HomeAssistant, built: Path) -> None:
    """With the last hub the panel and our resource go, and nobody else's."""
    await dashboards(hass)
    await async_serve(hass, built)
    await async_add_panel(hass)
    resources = hass.data[LOVELACE_DATA].resources
    assert isinstance(resources, ResourceStorageCollection)
    await resources.async_create_item({"res_type": "module", "url": "/local/other.js"})

    await async_remove_panel(hass)

    assert urls(hass) == ["/local/other.js"]
    assert PANEL_PATH not in hass.data[frontend.DATA_PANELS]


async def test_dashboards_in_yaml(hass: HomeAssistant, built: Path) -> None:
    """If the owner keeps resources in YAML, the module is loaded beside them, and goes again."""
    await dashboards(hass, "yaml")
    await async_serve(hass, built)

    await async_add_panel(hass)
    shown = [url for url in hass.data[frontend.DATA_EXTRA_MODULE_URL].urls if CARD_ADDRESS in url]
    await async_remove_panel(hass)
    left = [url for url in hass.data[frontend.DATA_EXTRA_MODULE_URL].urls if CARD_ADDRESS in url]

    assert (len(shown), left) == (1, [])


async def test_without_the_built_file(
    hass: HomeAssistant, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A missing file is told in one sentence, and everything but card and panel works."""
    await dashboards(hass)
    caplog.set_level(logging.WARNING)

    await async_serve(hass, tmp_path / "gone.js")
    await async_add_panel(hass)

    assert caplog.text.count("Card and panel are not there") == 1
    assert urls(hass) == []
    assert PANEL_PATH not in hass.data[frontend.DATA_PANELS]


async def test_the_last_hub_takes_them_away(
    hass: HomeAssistant,
    built: Path,  # noqa: ARG001 -- is there
    hub: object,  # noqa: ARG001 -- answers
    entry: MockConfigEntry,
) -> None:
    """A hub brings card and panel; they stay while another is left, and go with the last."""
    await dashboards(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    before = urls(hass)
    other = MockConfigEntry(domain="neighbors_requests", unique_id="ffffffffffffffff", data={})
    other.add_to_hass(hass)

    await hass.config_entries.async_remove(entry.entry_id)
    between = urls(hass)
    await async_forget_panel(hass, other.entry_id)

    assert [url.startswith(CARD_ADDRESS) for url in before] == [True]
    assert between == before
    assert urls(hass) == []


@pytest.mark.parametrize(("language", "title"), [("de", "Nachbarn"), ("nl", "Neighbors")])
async def test_sidebar_is_in_the_language_of_the_house(
    hass: HomeAssistant,
    built: Path,
    enable_custom_integrations: None,  # noqa: ARG001 -- so that our translations are found
    language: str,
    title: str,
) -> None:
    """The panel's name is Home Assistant's own language's; one we do not speak has English."""
    await dashboards(hass)
    await hass.config.async_update(language=language)
    hass.config.components.add(DOMAIN)
    await async_serve(hass, built)

    await async_add_panel(hass)

    assert hass.data[frontend.DATA_PANELS][PANEL_PATH].sidebar_title == title
