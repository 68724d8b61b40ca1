"""The folder and settings of the hub that runs here, and their errors. Blocking.

The settings file is created once, then changed line by line. People may edit it too, so everything
that isn't changed from here stays as written.
"""

from collections.abc import Mapping
from contextlib import suppress
import errno
import json
import os
from pathlib import Path
import re
import shutil
import socket
import time
from typing import Any, NamedTuple, Self

from homeassistant.core import HomeAssistant

from ..const import DOMAIN


class ManagedError(Exception):
    """The hub can't run here."""


class NotInstalledError(ManagedError):
    """The hub's package is missing and could not be installed on this machine."""


class NotStartedError(ManagedError):
    """The hub was started but does not answer; the text is its own sentence, or empty."""


class SettingsError(ManagedError):
    """The hub's config file is written in a way that can't be changed from here."""


EVERYWHERE = "0.0.0.0"  # noqa: S104 -- TLS, pairing and a token guard it
LOOPBACK = "127.0.0.1"
USUAL_PORT = 8467
USUAL_DAYS = 7.0
USUAL_FLOOR_GIB = 2.0
_TABLE = re.compile(r"\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?")


class HubSettings(NamedTuple):
    """The part of the config file that can be set in Home Assistant."""

    name: str
    keep_days: float = USUAL_DAYS
    floor_gib: float = USUAL_FLOOR_GIB
    on_network: bool = False
    """Whether the hub also accepts other machines, such as a second Home Assistant."""

    @classmethod
    def read(cls, text: str) -> Self:
        """Parse a config file; raises SettingsError."""
        told = _parsed(text)
        api, recording = told.get("api", {}), told.get("recording", {})
        try:
            return cls(
                name=str(told.get("name", "Hub")),
                keep_days=float(recording.get("keep_days", USUAL_DAYS)),
                floor_gib=float(recording.get("floor_gib", USUAL_FLOOR_GIB)),
                on_network=api.get("host", EVERYWHERE) != LOOPBACK,
            )
        except (AttributeError, TypeError, ValueError):
            raise SettingsError from None

    def first(self, port: int) -> str:
        """Return the config file of a new hub."""
        return (
            "# Settings of the hub that Home Assistant runs. Some are set in its options there;\n"
            "# all are in docs/install.md. Restart Home Assistant after a change here.\n\n"
            f"name = {_written(self.name)}\n\n"
            f"[api]\nhost = {_written(self.host)}\nport = {port}\n\n"
            f"[recording]\nkeep_days = {_written(self.keep_days)}\n"
            f"floor_gib = {_written(self.floor_gib)}\n"
        )

    def written_into(self, text: str) -> str:
        """Return the config file with these settings applied; raises SettingsError."""
        before, wanted = type(self).read(text), _parsed(text)
        changes: dict[tuple[str, str], str | float] = {}
        for place, old, new in (
            (("", "name"), before.name, self.name),
            (("api", "host"), before.host, self.host),
            (("recording", "keep_days"), before.keep_days, self.keep_days),
            (("recording", "floor_gib"), before.floor_gib, self.floor_gib),
        ):
            if old != new:
                changes[place] = new
                table, key = place
                (wanted.setdefault(table, {}) if table else wanted)[key] = new
        changed = _with(text, changes)
        if _parsed(changed) != wanted:
            raise SettingsError
        return changed

    @property
    def host(self) -> str:
        """Return the address to listen on."""
        return EVERYWHERE if self.on_network else LOOPBACK


def _with(text: str, changes: Mapping[tuple[str, str], str | float]) -> str:
    lines = text.splitlines()
    for (table, key), value in changes.items():
        line = f"{key} = {_written(value)}"
        begin, end = _span(lines, table)
        if begin is None:
            lines += ["", f"[{table}]", line]
            continue
        there = re.compile(rf"\s*{key}\s*=")
        for number in range(begin, end):
            if there.match(lines[number]):
                lines[number] = line
                break
        else:
            lines.insert(begin, line)
    return "\n".join(lines) + "\n"


def _span(lines: list[str], table: str) -> tuple[int | None, int]:
    """Return the range of a table's lines without its heading; the top table has no heading."""
    begin = 0 if not table else None
    for number, line in enumerate(lines):
        if (heading := _TABLE.fullmatch(line)) is None:
            continue
        if begin is not None:
            return begin, number
        if heading[1] == table:
            begin = number + 1
    return begin, len(lines)


def _parsed(text: str) -> dict[str, Any]:
    # Not at the top: only a hub of Home Assistant's own has such a file.
    import tomllib  # noqa: PLC0415

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise SettingsError from None


def _written(value: str | float) -> str:
    # A JSON string is also a TOML string.
    return json.dumps(value, ensure_ascii=False)


CONFIG = "config.toml"
FROZEN = "frozen"
"""If this file was touched recently, nothing here is removed, renamed or replaced."""
LEASE_S = 300.0


def hub_folder(hass: HomeAssistant) -> Path:
    """Return the folder where the hub keeps everything; does not block."""
    return Path(hass.config.path(DOMAIN))


def is_there(folder: Path) -> bool:
    """Return whether a hub has stored anything here."""
    return (folder / "hub.db").exists()


def prepare(folder: Path, name: str) -> None:
    """Make the folder, for this user only, and a config file if there is none."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    config = folder / CONFIG
    if not config.exists():
        config.write_text(HubSettings(name=name).first(_free_port()), encoding="utf-8")


def read_settings(folder: Path) -> HubSettings:
    """Return the current settings; raises SettingsError, OSError."""
    return HubSettings.read((folder / CONFIG).read_text(encoding="utf-8"))


def write_settings(folder: Path, settings: HubSettings) -> None:
    """Write the settings and keep the rest of the file; raises SettingsError, OSError."""
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


def delete(folder: Path) -> None:
    """Delete recordings, answers, ledger and keys. This can't be undone."""
    shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    """Return the hub's usual port, or another one if it is taken."""
    for port in (USUAL_PORT, 0):
        with suppress(OSError), socket.create_server((LOOPBACK, port)) as free:
            return int(free.getsockname()[1])
    return USUAL_PORT
