"""The folder and settings of the hub that runs here, where it records, and their errors.

A person writes `config.toml`, which is made once. What is set in Home Assistant is in a file that
only this module writes, and wins.

Home Assistant's backups copy its whole configuration folder, so recordings are kept outside of it.
In a container, whatever isn't on a mounted folder is lost with the next image. And Home Assistant
shows everything below its media folders to all of its users, so recordings never go there.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from copy import replace
import errno
import hashlib
import json
import os
from pathlib import Path
import re
import shutil
import socket
import time
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import TextSelector
from homeassistant.util.package import is_docker_env
import voluptuous as vol

from ..client.decode import Record
from ..const import DOMAIN
from ..text import for_markdown


class ManagedError(Exception):
    """The hub can't run here."""


class NotInstalledError(ManagedError):
    """The hub can't be installed on this machine; the key names a sentence that says why."""

    def __init__(self, key: str, **placeholders: str) -> None:
        super().__init__(key)
        self.key = key
        self.placeholders = placeholders


class NotStartedError(ManagedError):
    """The hub was started but does not answer; the text is its own sentence, or empty."""


class SettingsError(ManagedError):
    """The hub's config file, or what was set here, can't be read."""


EVERYWHERE = "0.0.0.0"  # noqa: S104 -- TLS, pairing and a token guard it
LOOPBACK = "127.0.0.1"
USUAL_PORT = 8467
USUAL_DAYS = 7.0
USUAL_FLOOR_GIB = 2.0
FIRST_DAYS = 30.0
"""A new hub keeps what fits into a part of the free space, for so long at most."""


class HubSettings(Record):
    """The settings of the hub that can be set in Home Assistant."""

    name: str
    keep_days: float = USUAL_DAYS
    floor_gib: float = USUAL_FLOOR_GIB
    spare_disk: bool = False
    host: str = LOOPBACK
    """The address to listen on."""

    @property
    def on_network(self) -> bool:
        """Return whether the hub also accepts other machines, such as a second Home Assistant."""
        return self.host != LOOPBACK

    def on(self, *, network: bool) -> HubSettings:
        """Return the settings for a hub that accepts other machines, or only this one."""
        if network == self.on_network:
            # A person may have chosen one address among the machine's.
            return self
        return replace(self, host=EVERYWHERE if network else LOOPBACK)


CONFIG = "config.toml"
SET_HERE = "home-assistant.json"
"""The hub reads it after its config file, whose settings it overrides."""
FROZEN = "frozen"
"""If this file was touched recently, nothing here is removed, renamed or replaced."""
LEASE_S = 300.0
MARK = "neighbors-hub.txt"
"""The hub writes it into the folder of its recordings."""
_HUB_FILES = (
    re.compile(r"[0-9a-f]{12}/\d{8}/\d{2}/[^/]+\.mp4"),
    re.compile(r"thumbnails/\.?[0-9a-f]{8,16}(-\d+)?\.jpg"),
    re.compile(r"cache/([^/]+\.mp4|(exports|fetching|viewed)/.+)"),
    re.compile(r"prepared/\.cut-[^/]+/[^/]+"),
    re.compile(re.escape(MARK)),
)
"""Every file that the hub makes among its recordings, by its path."""


LEFT_BEHIND = "left_behind"
"""The issue about the folder of a removed hub."""


def hub_folder(hass: HomeAssistant) -> Path:
    """Return the folder where the hub keeps everything; does not block."""
    return Path(hass.config.path(DOMAIN))


def is_there(folder: Path) -> bool:
    """Return whether a hub has stored anything here."""
    return (folder / "hub.db").exists()


def prepare(folder: Path, name: str, recordings: Path | None = None) -> None:
    """Make the folder, for this user only, and a config file if there is none.

    The hub then records in the folder `recordings`, if one is given.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    config = folder / CONFIG
    if not config.exists():
        settings = HubSettings(name=name, keep_days=FIRST_DAYS)
        config.write_text(_first_config(settings, _free_port(), recordings), encoding="utf-8")


def configured_recordings(folder: Path) -> Path:
    """Return where the hub records by its config file; raises SettingsError, OSError."""
    recording = _config(folder).get("recording", {})
    named = recording.get("folder", "") if isinstance(recording, dict) else ""
    return Path(named) if named and isinstance(named, str) else folder / "recordings"


def read_settings(folder: Path) -> HubSettings:
    """Return what applies: what was set here, else the config file; raises SettingsError, OSError.

    The hub itself checks the values.
    """
    try:
        set_here = json.loads((folder / SET_HERE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        set_here = {}
    except ValueError:
        raise SettingsError from None
    return _settings_in(_config(folder), set_here)


def write_settings(folder: Path, settings: HubSettings) -> None:
    """Replace everything that was set here; raises SettingsError, OSError.

    Raises SettingsError if the config file can't be read: the hub would not start with it.
    """
    if is_frozen(folder):
        raise BlockingIOError(errno.EBUSY, os.strerror(errno.EBUSY))
    _settings_in(_config(folder))
    content = {
        "name": settings.name,
        "api": {"host": settings.host},
        "recording": {
            "keep_days": settings.keep_days,
            "floor_gib": settings.floor_gib,
            "spare_disk": settings.spare_disk,
        },
    }
    path = folder / SET_HERE
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    fresh.replace(path)


def _config(folder: Path) -> dict[str, Any]:
    # Not at the top: only a hub of Home Assistant's own has such a file.
    import tomllib  # noqa: PLC0415

    try:
        return tomllib.loads((folder / CONFIG).read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        raise SettingsError from None


def _settings_in(*files: dict[str, Any]) -> HubSettings:
    """Return the settings in these files, of which later ones win; raises SettingsError."""
    top, api, recording = dict[str, Any](), dict[str, Any](), dict[str, Any]()
    try:
        for each in files:
            top |= each
            api |= each.get("api", {})
            recording |= each.get("recording", {})
        return HubSettings(
            name=str(top.get("name", "Hub")),
            keep_days=float(recording.get("keep_days", USUAL_DAYS)),
            floor_gib=float(recording.get("floor_gib", USUAL_FLOOR_GIB)),
            spare_disk=recording.get("spare_disk", False) is True,
            host=str(api.get("host", EVERYWHERE)),
        )
    except (AttributeError, TypeError, ValueError):
        raise SettingsError from None


def _first_config(settings: HubSettings, port: int, recordings: Path | None) -> str:
    """Return the config file of a new hub."""
    chosen = f"folder = {json.dumps(str(recordings), ensure_ascii=False)}\n" if recordings else ""
    # A JSON string is also a TOML string.
    name = json.dumps(settings.name, ensure_ascii=False)
    return (
        "# Settings of the hub that Home Assistant runs; all are in docs/install.md.\n"
        f"# What is set in its options there is in {SET_HERE}, and wins.\n"
        "# Restart Home Assistant after a change here.\n\n"
        f"name = {name}\n\n"
        f'[api]\nhost = "{settings.host}"\nport = {port}\n\n'
        f"[recording]\n{chosen}keep_days = {settings.keep_days}\n"
        f'floor_gib = {settings.floor_gib}\nmost_gib = "auto"\n'
    )


def is_frozen(folder: Path) -> bool:
    """Return whether a backup of the folder is being made."""
    try:
        age_s = time.time() - (folder / FROZEN).stat().st_mtime
    except OSError:
        return False
    return abs(age_s) < LEASE_S


def extend_freeze(folder: Path) -> None:
    """Prolong the current freeze, if there is one."""
    with suppress(OSError):
        os.utime(folder / FROZEN)


def size_bytes(folder: Path) -> int:
    """Return the size of the folder; files that disappear meanwhile are not counted."""
    total = 0
    for path in folder.rglob("*"):
        with suppress(OSError):
            total += path.lstat().st_size
    return total


def left_behind(folder: Path) -> tuple[int, str]:
    """Return how many bytes a removed hub has left, and the folders where."""
    folders = [folder, *_recordings_elsewhere(folder)]
    return sum(map(size_bytes, folders)), ", ".join(map(str, folders))


def delete(folder: Path) -> None:
    """Delete recordings, answers, ledger and keys. This can't be undone."""
    for recordings in _recordings_elsewhere(folder):
        _delete_recordings(recordings)
    shutil.rmtree(folder, ignore_errors=True)


def _delete_recordings(folder: Path) -> None:
    """Delete what the hub made in a folder of recordings, and nothing else there."""
    if not (folder / MARK).is_file():
        return
    made = [path for path in folder.rglob("*") if _is_hub_file(path.relative_to(folder).as_posix())]
    for path in made:
        with suppress(OSError):
            path.unlink()
    emptied = {above for path in made for above in path.parents if above.is_relative_to(folder)}
    for path in sorted(emptied, reverse=True):
        with suppress(OSError):  # Something else is in it.
            path.rmdir()


def _is_hub_file(path: str) -> bool:
    return any(pattern.fullmatch(path) for pattern in _HUB_FILES)


def _recordings_elsewhere(folder: Path) -> list[Path]:
    """Return the folder of the recordings, if there is one outside the hub's own."""
    try:
        recordings = configured_recordings(folder)
    except (OSError, SettingsError):
        return []
    return [] if recordings.is_relative_to(folder) or not recordings.exists() else [recordings]


def _free_port() -> int:
    """Return the hub's usual port, or another one if it is taken."""
    for port in (USUAL_PORT, 0):
        with suppress(OSError), socket.create_server((LOOPBACK, port)) as free:
            return int(free.getsockname()[1])
    return USUAL_PORT


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


def cache_folder(hass: HomeAssistant) -> Path:
    """Return the folder of all environments, which no backup contains. Blocking."""
    if (cache_path := getattr(hass.config, "cache_path", None)) is not None:
        return Path(cache_path(DOMAIN))
    # Before 2026.10, a backup contains `.cache` in the configuration folder. Outside of it, two
    # Home Assistants of one user need a folder each.
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111 -- never raises
    whose = hashlib.sha256(hass.config.config_dir.encode()).hexdigest()[:8]
    return Path(home) / f"{DOMAIN}-{whose}"
