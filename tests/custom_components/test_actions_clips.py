"""Actions about clips: list, export, mark."""

# ruff: noqa: ASYNC240 -- a test may look at its own small files
from pathlib import Path

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
import voluptuous as vol

from custom_components.neighbors_requests.const import DOMAIN

from . import values
from .fake_hub import VIDEO, FakeHub
from .home import act
from .values import CAMERA_ID

CLIP_ID = "c" * 16


@pytest.fixture
def media(hass: HomeAssistant, tmp_path: Path) -> Path:
    """Return Home Assistant's media folder, the only one that it may write to."""
    folder = tmp_path / "media"
    folder.mkdir()
    hass.config.media_dirs = {"local": str(folder)}
    hass.config.allowlist_external_dirs = {str(folder)}
    return folder


def camera_device(hass: HomeAssistant, entry: MockConfigEntry) -> str:
    """Return the device of the camera."""
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    [camera] = [device.id for device in devices if device.name == "Front door"]
    return str(camera)


async def mark(hass: HomeAssistant, context: Context | None = None, **fields: object) -> None:
    """Mark footage."""
    await hass.services.async_call(DOMAIN, "trigger_clip", fields, blocking=True, context=context)


async def test_footage_is_marked(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """A camera is named by its device; what happened is something else unless it is said."""
    device = camera_device(hass, loaded)

    await mark(hass, device_id=device)
    await mark(hass, device_id=[device], kind="button")
    await mark(hass, device_id=device, labels=["package", "person"])

    assert hub.triggers == [
        {"camera_id": CAMERA_ID, "kind": "external", "active": True},
        {"camera_id": CAMERA_ID, "kind": "button", "active": True},
        {
            "camera_id": CAMERA_ID,
            "kind": "external",
            "active": True,
            "labels": ["package", "person"],
        },
    ]


async def test_only_cameras_are_marked(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """The hub's own device is no camera; if one of several is none, nothing is marked."""
    camera = camera_device(hass, loaded)
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), loaded.entry_id)
    [hub_device] = [device.id for device in devices if device.id != camera]

    for wrong in ([hub_device], [camera, hub_device], ["unknown"]):
        with pytest.raises(ServiceValidationError, match="None of these devices"):
            await mark(hass, device_id=wrong)
    with pytest.raises(vol.Invalid):
        await mark(hass, device_id=[])
    with pytest.raises(vol.Invalid):
        await mark(hass, device_id=[camera], kind="whim")
    with pytest.raises(vol.Invalid):
        await mark(hass, device_id=[camera], labels=["burglar"])
    assert not hub.triggers


async def test_marking_needs_the_right_to_control(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry, hass_read_only_user: MockUser
) -> None:
    """Who may only look may not mark; and a hub that does not answer is said."""
    device = camera_device(hass, loaded)
    with pytest.raises(Unauthorized):
        await mark(hass, Context(user_id=hass_read_only_user.id), device_id=device)
    hub.answers[f"/api/v1/cameras/{CAMERA_ID}/triggers"] = (503, b"")

    with pytest.raises(HomeAssistantError):
        await mark(hass, device_id=device)

    assert not hub.triggers


async def test_clips_are_listed(hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry) -> None:
    """A list asks the hub for one camera's clips between two times, and for no more than said."""
    device = camera_device(hass, loaded)
    hub.clips[CLIP_ID] = values.clip(labels=["person"])

    answer = await act(
        hass,
        "list_clips",
        device_id=device,
        start="2026-11-22T21:00:00+00:00",
        end="2026-11-22T22:00:00+00:00",
        label="person",
        limit=5,
    )

    assert [(each["clip_id"], each["labels"]) for each in answer["clips"]] == [
        (CLIP_ID, ["person"])
    ]
    assert hub.queries[-1] == {
        "limit": "5",
        "camera": CAMERA_ID,
        "label": "person",
        "start": "2026-11-22T21:00:00Z",
        "end": "2026-11-22T22:00:00Z",
    }
    with pytest.raises(vol.Invalid):
        await act(hass, "list_clips", label="burglar")
    with pytest.raises(ServiceValidationError) as raised:
        await act(hass, "list_clips", device_id="unknown")
    assert raised.value.translation_key == "no_camera"


async def test_clip_is_exported_to_the_media_folder(
    hass: HomeAssistant, loaded: MockConfigEntry, media: Path
) -> None:
    """Without a path a clip goes to the media folder, whole, and no half of it is left."""
    answer = await act(hass, "export_clip", clip_id=CLIP_ID)

    path = Path(answer["path"])
    assert path.parent == media / DOMAIN
    assert path.read_bytes() == VIDEO
    assert answer["size_bytes"] == len(VIDEO)
    assert list(path.parent.iterdir()) == [path]
    assert loaded.runtime_data.last_update_success


async def test_export_replaces_nothing_unasked(
    hass: HomeAssistant, loaded: MockConfigEntry, media: Path
) -> None:
    """A file that is there stays as it is, unless it is said that it may go."""
    path = media / "kept.mp4"
    path.write_bytes(b"mine")

    with pytest.raises(ServiceValidationError) as raised:
        await act(hass, "export_clip", clip_id=CLIP_ID, path=str(path))
    kept = path.read_bytes()
    await act(hass, "export_clip", clip_id=CLIP_ID, path=str(path), overwrite=True)

    assert (raised.value.translation_key, kept) == ("path_taken", b"mine")
    assert path.read_bytes() == VIDEO
    assert loaded.runtime_data.last_update_success


async def test_export_goes_only_where_it_may(
    hass: HomeAssistant,
    loaded: MockConfigEntry,
    media: Path,
    tmp_path: Path,
    subtests: pytest.Subtests,
) -> None:
    """Nothing is written outside the folders that Home Assistant allows, by no way round."""
    (media / "link").symlink_to(tmp_path)

    for name, key in (
        ("../outside.mp4", "path_not_allowed"),
        ("/etc/clip.mp4", "path_not_allowed"),
        ("link/clip.mp4", "path_not_allowed"),
        ("clip.txt", "path_not_a_video"),
        ("missing/clip.mp4", "cannot_write"),
    ):
        with subtests.test(name):
            with pytest.raises(ServiceValidationError) as raised:
                await act(hass, "export_clip", clip_id=CLIP_ID, path=str(media / name))

            assert raised.value.translation_key == key
            assert not list(tmp_path.glob("**/*.mp4"))
            assert not list(tmp_path.glob("**/*.part"))
    assert loaded.runtime_data.last_update_success


async def test_export_needs_the_right_and_the_hub(
    hass: HomeAssistant,
    hub: FakeHub,
    loaded: MockConfigEntry,
    media: Path,
    hass_read_only_user: MockUser,
) -> None:
    """Who may only look exports nothing; a download that breaks off leaves no file."""
    with pytest.raises(Unauthorized):
        await act(hass, "export_clip", Context(user_id=hass_read_only_user.id), clip_id=CLIP_ID)
    hub.answers[f"/api/v1/clips/{CLIP_ID}/video"] = (503, b"")
    with pytest.raises(HomeAssistantError):
        await act(hass, "export_clip", clip_id=CLIP_ID)

    assert not list(media.glob("**/*.*"))
    assert values.CLIP_ID == CLIP_ID
    assert loaded.runtime_data.last_update_success
