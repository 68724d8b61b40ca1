"""Where a hub that runs here records: outside of what is backed up, and said before it starts."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.util.package import is_docker_env
import pytest

from custom_components.neighbors_requests.const import DOMAIN
from custom_components.neighbors_requests.managed.folder import (
    MARK,
    delete,
    left_behind,
    plan,
    prepare,
    problem_with,
)
from custom_components.neighbors_requests.managed.keeper import async_end
from hub.store import footage_files
from tests.mounts import connected
from tests.small_disk import small_disk

from .managed_home import empty_home, through

pytestmark = pytest.mark.usefixtures("enable_custom_integrations", "socket_enabled")


@pytest.fixture
async def home(
    hass: HomeAssistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Path]:
    """Return the configuration folder of a Home Assistant without a hub, which keeps quiet."""
    home = tmp_path / "config"
    empty_home(hass, home)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    yield home
    await async_end(hass)


async def asked(hass: HomeAssistant) -> Any:  # noqa: ANN401 -- a flow's result
    """Return the form that comes of choosing to run the hub here."""
    flow = hass.config_entries.flow
    result = await flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    return await flow.async_configure(result["flow_id"], {"next_step_id": "managed"})


async def test_cost_and_folder_are_shown_first(
    hass: HomeAssistant, home: Path, tmp_path: Path
) -> None:
    """The form says what is free, how long that lasts, and where; the hub then records there."""
    form = await asked(hass)
    nothing_yet = not (tmp_path / "share").exists()
    result = await through(
        hass, await hass.config_entries.flow.async_configure(form["flow_id"], {})
    )

    assert (form["type"], form["step_id"], nothing_yet) == (FlowResultType.FORM, "managed", True)
    shown_first = form["description_placeholders"] or {}
    assert int(shown_first["free"]) > 0
    assert 0 <= int(shown_first["days"]) <= 30
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    shown: Any = await result["result"].runtime_data.client.call("GET", ("setup",))
    recordings = tmp_path / "share" / "neighbors-recordings"
    assert shown["recordings"]["folder"] == str(recordings)
    assert (shown["recordings"]["in_backups"], shown["recordings"]["reason"]) == (False, "")
    assert (recordings / MARK).exists()
    assert not (home / "neighbors_requests" / "recordings").exists()


async def test_wrong_folders_are_refused(hass: HomeAssistant, home: Path, tmp_path: Path) -> None:
    """A folder that is backed up, shown to all, full of other things or nowhere is an error."""
    hass.config.media_dirs = {"local": str(tmp_path / "shown")}
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").touch()
    form = await asked(hass)
    errors = []
    for folder in (
        "media",
        home / "media",
        tmp_path / "shown" / "hub",
        tmp_path / "photos",
        tmp_path / "no" / "where",
    ):
        form = await hass.config_entries.flow.async_configure(
            form["flow_id"], {"recordings": str(folder)}
        )
        errors.append((form["errors"] or {})["recordings"])

    assert errors == [
        "recordings_not_a_path",
        "recordings_in_backups",
        "recordings_in_media",
        "recordings_not_empty",
        "recordings_not_made",
    ]
    assert not (home / "media").exists()
    assert not (home / "neighbors_requests" / "config.toml").exists()


async def test_settings_that_exist_are_kept(hass: HomeAssistant, home: Path) -> None:
    """A hub that ran here before goes on where it was, and says that this is backed up."""
    prepare(home / "neighbors_requests", "Home")

    form = await asked(hass)
    result = await through(
        hass, await hass.config_entries.flow.async_configure(form["flow_id"], {})
    )
    await hass.async_block_till_done()
    shown: Any = await result["result"].runtime_data.client.call("GET", ("setup",))

    recordings = str(home / "neighbors_requests" / "recordings")
    assert form["step_id"] == "managed_existing"
    assert form["description_placeholders"]["recordings"].replace("\\", "") == recordings
    assert not form["data_schema"].schema
    assert (shown["recordings"]["folder"], shown["recordings"]["in_backups"]) == (recordings, True)


def test_the_share_is_used_only_if_it_is_mounted(tmp_path: Path) -> None:
    """An unmounted share folder may be the container's own."""
    share, home = tmp_path / "share", tmp_path / "config"
    share.mkdir()
    before = plan(tmp_path / "hub", home, share=share).folder
    with small_disk(share, 1 << 10):
        mounted = plan(tmp_path / "hub", home, share=share).folder

    assert (mounted, before != mounted) == (share / "neighbors", True)


def test_a_container_without_a_share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not mounted dies with the container: a person is asked, and may not choose it."""
    is_docker_env.cache_clear()
    with monkeypatch.context() as inside:
        inside.setenv("KUBERNETES_SERVICE_HOST", "192.0.2.1")
        try:
            found = plan(tmp_path / "hub", tmp_path / "config", share=tmp_path).folder
            refused = problem_with(Path("/neighbors-test"), tmp_path / "config", (), None)
            (tmp_path / "mnt").mkdir()
            with small_disk(tmp_path / "mnt", 1 << 10):
                taken = problem_with(tmp_path / "mnt" / "cams", tmp_path / "config", (), None)
        finally:
            is_docker_env.cache_clear()

    assert (found, refused, taken) == (None, "recordings_in_container", None)


def test_only_what_the_hub_made_is_deleted(tmp_path: Path) -> None:
    """Deleting a removed hub leaves whatever else is beside its recordings, and names both."""
    hub, recordings = tmp_path / "hub", tmp_path / "media"
    prepare(hub, "Home", recordings)
    made = [
        MARK,
        "0a0b0c0d0e0f/20261130/03/1-0123456789ab-0.mp4",
        "thumbnails/0123456789abcdef-12.jpg",
        "cache/clip-1.mp4",
        "cache/exports/0123456789abcdef.mp4",
        "cache/exports/.0123456789abcdef.mp4",
        "cache/viewed/viewed.db",
        "cache/viewed/viewed.db-wal",
        "cache/viewed/cache/0a0b0c0d0e0f-1a2b.mp4",
        "cache/viewed/recordings/0a0b0c0d0e0f/20261130/03/1-0123456789ab-0.mp4",
        "cache/viewed/fetching/1a2b/porch.mp4",
        "cache/fetching/1a2b/porch.mp4",
        "prepared/.cut-00/clip-1.mp4",
    ]
    others = ["thumbnails/holiday.jpg", "cache/other.bin", "0a0b0c0d0e0f/notes.txt"]
    for name in (*made, *others):
        path = recordings / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(1000))
    size, places = left_behind(hub)
    delete(hub)
    left = {path.relative_to(recordings).as_posix() for path in recordings.rglob("*")}

    assert size > 1000 * len(made)
    assert places == f"{hub}, {recordings}"
    assert not hub.exists()
    assert {name for name in left if (recordings / name).is_file()} == set(others)
    assert not any(name.startswith("prepared") for name in left)


def test_a_folder_without_the_mark_is_left_alone(tmp_path: Path) -> None:
    """A disk that is not the hub's own, or not connected, loses nothing."""
    hub, media = tmp_path / "hub", tmp_path / "media"
    (media / "cache").mkdir(parents=True)
    (media / "cache" / "film.mp4").touch()
    prepare(hub, "Home", media)
    with connected(tmp_path / "nas", media):
        delete(hub)

    assert (media / "cache" / "film.mp4").exists()
    assert not hub.exists()


def test_both_sides_mean_the_same_mark() -> None:
    """The integration imports nothing of the hub, and says the same file."""
    assert MARK == footage_files.MARK
