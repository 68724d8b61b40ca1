"""Where the hub that runs here records, and what that costs, which is shown before it starts.

Home Assistant's backups copy its whole configuration folder, so recordings are kept outside of it.
In a container, whatever isn't on a mounted folder is lost with the next image. And Home Assistant
shows everything below its media folders to all of its users, so recordings never go there.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
import os
from pathlib import Path
import shutil
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import TextSelector
from homeassistant.util.package import is_docker_env
import voluptuous as vol

from ..client.decode import Record
from ..text import for_markdown
from .folder import CONFIG, MARK, SettingsError, configured_recordings, hub_folder

CONF_RECORDINGS: Final = "recordings"
SHARE: Final = Path("/share")
"""The folder that Home Assistant and its apps share: on Home Assistant OS it is always mounted."""
OURS: Final = "neighbors"
DAY_GB: Final = 10.8
"""What a camera that sends 1 Mbit/s records in a day."""
_GB: Final = 10**9
_LONGEST_DAYS: Final = 30
_SHARE: Final = 0.5
"""The part of the free space that recordings may take, unless they have a disk of their own."""


class RecordingsForm(Record):
    """The form to show next, or the folder if there is nothing to ask any more."""

    step_id: str = ""
    schema: vol.Schema | None = None
    errors: dict[str, str] | None = None
    placeholders: dict[str, str] | None = None
    folder: Path | None = None
    """None if the hub's settings say where it records."""


async def async_choose(hass: HomeAssistant, answer: dict[str, Any] | None) -> RecordingsForm:
    """Return the form, filled in with what is usual, or the folder that a person has chosen."""
    hub, home = hub_folder(hass), Path(hass.config.config_dir)
    shown = [Path(each) for each in hass.config.media_dirs.values()]
    planned = await hass.async_add_executor_job(plan, hub, home)
    errors: dict[str, str] = {}
    if answer is not None:
        if planned.is_set:
            return RecordingsForm()
        folder = Path(str(answer[CONF_RECORDINGS]).strip())
        error = await hass.async_add_executor_job(problem_with, folder, home, shown, planned.folder)
        if error is None:
            return RecordingsForm(folder=folder)
        errors[CONF_RECORDINGS] = error
    usual = "" if planned.folder is None else str(planned.folder)
    placeholders = {
        "folder": for_markdown(str(hub)),
        "recordings": for_markdown(usual),
        **await hass.async_add_executor_job(planned.costs),
    }
    if planned.is_set:
        return RecordingsForm(
            step_id="managed_existing", schema=vol.Schema({}), placeholders=placeholders
        )
    default = (answer or {}).get(CONF_RECORDINGS) or usual or vol.UNDEFINED
    return RecordingsForm(
        step_id="managed" if planned.folder else "managed_where",
        schema=vol.Schema({vol.Required(CONF_RECORDINGS, default=default): TextSelector()}),
        errors=errors,
        placeholders=placeholders,
    )


class Plan(Record):
    """Where the hub will record."""

    folder: Path | None
    """None if only a person can know."""
    is_set: bool = False
    """Whether a hub that ran here before has its settings already."""

    def costs(self) -> dict[str, str]:
        """Return the free space there in GB, and how many days of one camera fit. Blocking."""
        free = 0
        if self.folder is not None:
            with suppress(OSError):
                free = shutil.disk_usage(_nearest(self.folder)).free
        days = min(_LONGEST_DAYS, free * _SHARE / (DAY_GB * _GB))
        return {"free": f"{free / _GB:.0f}", "days": f"{days:.0f}"}


def plan(hub: Path, home: Path, *, share: Path = SHARE) -> Plan:
    """Return where the hub in the folder `hub` of Home Assistant's folder `home` will record.

    Blocking, as is everything below.
    """
    if (hub / CONFIG).exists():
        with suppress(OSError, SettingsError):
            return Plan(folder=configured_recordings(hub), is_set=True)
        return Plan(folder=None, is_set=True)
    if os.path.ismount(share):
        return Plan(folder=share / OURS)
    if is_docker_env():
        return Plan(folder=None)
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    folder = data / "neighbors-recordings"
    return Plan(folder=None if folder.is_relative_to(home) else folder)


def problem_with(folder: Path, home: Path, shown: Sequence[Path], usual: Path | None) -> str | None:
    """Make the folder; return the key of an error if the hub can't or shouldn't record there.

    Home Assistant shows what is below the folders `shown` to all of its users.
    """
    if not folder.is_absolute():
        return "recordings_not_a_path"
    for error, outside in (
        ("recordings_in_backups", (home,)),
        ("recordings_in_media", shown),
    ):
        if any(folder.resolve().is_relative_to(each.resolve()) for each in outside):
            return error
    if is_docker_env() and _nearest(folder).stat().st_dev == Path("/").stat().st_dev:
        return "recordings_in_container"
    try:
        # Only the usual one with its parents: those of another may be a disk that isn't there.
        folder.mkdir(mode=0o700, parents=folder == usual, exist_ok=True)
        there = [path.name for path in folder.iterdir()]
    except OSError:
        return "recordings_not_made"
    if not os.access(folder, os.W_OK | os.X_OK):
        return "recordings_not_made"
    return "recordings_not_empty" if there and MARK not in there else None


def _nearest(folder: Path) -> Path:
    """Return the nearest folder above, or this one, that exists."""
    return next(each for each in (folder, *folder.parents) if each.exists())
