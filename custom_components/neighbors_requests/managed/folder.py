"""The folder of the hub that runs here, below Home Assistant's own; everything here blocks."""

from contextlib import suppress
import errno
import os
from pathlib import Path
import shutil
import socket
import time

from homeassistant.core import HomeAssistant

from ..const import DOMAIN
from .settings import LOOPBACK, USUAL_PORT, HubSettings

CONFIG = "config.toml"
FROZEN = "frozen"
"""While this file was touched lately, nothing here is removed, renamed or replaced."""
LEASE_S = 300.0


def hub_folder(hass: HomeAssistant) -> Path:
    """Return where the hub keeps everything; does not block."""
    return Path(hass.config.path(DOMAIN))


def is_there(folder: Path) -> bool:
    """Tell whether a hub has kept anything here."""
    return (folder / "hub.db").exists()


def prepare(folder: Path, name: str) -> None:
    """Make the folder for this user alone, and a config file where there is none."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    config = folder / CONFIG
    if not config.exists():
        config.write_text(HubSettings(name=name).first(_free_port()), encoding="utf-8")


def read_settings(folder: Path) -> HubSettings:
    """Return what is set; raises SettingsError, OSError."""
    return HubSettings.read((folder / CONFIG).read_text(encoding="utf-8"))


def write_settings(folder: Path, settings: HubSettings) -> None:
    """Set them, and leave the rest of the file; raises SettingsError, OSError."""
    if is_frozen(folder):
        raise BlockingIOError(errno.EBUSY, "A backup is being made")
    config = folder / CONFIG
    changed = settings.written_into(config.read_text(encoding="utf-8"))
    fresh = config.with_suffix(".new")
    fresh.write_text(changed, encoding="utf-8")
    fresh.replace(config)


def is_frozen(folder: Path) -> bool:
    """Return whether a backup of the folder is being made."""
    try:
        age_s = time.time() - (folder / FROZEN).stat().st_mtime
    except OSError:
        return False
    return abs(age_s) < LEASE_S


def keep_frozen(folder: Path) -> None:
    """Let a freeze last on, if there is one."""
    with suppress(OSError):
        os.utime(folder / FROZEN)


def size_bytes(folder: Path) -> int:
    """Return what the folder takes; files that go meanwhile are not counted."""
    total = 0
    for path in folder.rglob("*"):
        with suppress(OSError):
            total += path.lstat().st_size
    return total


def delete(folder: Path) -> None:
    """Delete recordings, answers, ledger and keys, for ever."""
    shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    """Return the hub's usual port, or another one where something else has it."""
    for port in (USUAL_PORT, 0):
        with suppress(OSError), socket.create_server((LOOPBACK, port)) as free:
            return int(free.getsockname()[1])
    return USUAL_PORT
