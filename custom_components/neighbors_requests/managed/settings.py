"""The config file of a hub that runs here: made at first, then changed line by line. Pure.

A person may edit the same file, so whatever is not changed from here stays as it was written.
"""

from collections.abc import Mapping
import json
import re
import tomllib
from typing import Any, NamedTuple, Self

from .errors import SettingsError

EVERYWHERE = "0.0.0.0"  # noqa: S104 -- TLS, pairing and a token guard it
LOOPBACK = "127.0.0.1"
USUAL_PORT = 8467
USUAL_DAYS = 7.0
USUAL_FLOOR_GIB = 2.0
_TABLE = re.compile(r"\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?")


class HubSettings(NamedTuple):
    """What of the config file can be set in Home Assistant."""

    name: str
    keep_days: float = USUAL_DAYS
    floor_gib: float = USUAL_FLOOR_GIB
    on_network: bool = False
    """Whether the hub answers other machines too, such as a second Home Assistant."""

    @classmethod
    def read(cls, text: str) -> Self:
        """Read a config file; raises SettingsError."""
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
        """Return the config file with these settings in it; raises SettingsError."""
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
    """Return the lines of a table, without its heading; the top has none."""
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
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise SettingsError from None


def _written(value: str | float) -> str:
    # A string of JSON is one of TOML.
    return json.dumps(value, ensure_ascii=False)
