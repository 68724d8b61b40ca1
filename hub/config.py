"""The owner's settings: a TOML file, and what Home Assistant set beside it; read once at start."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from ipaddress import ip_address
import json
from math import isfinite
import os
from pathlib import Path
import shutil
import tomllib
from typing import Any, Final

import voluptuous as vol

from hub.errors import InvalidInputError
from hub.model.awareness import (
    LEAST_POLL,
    LONGEST_POLL,
    MOST_SOURCES,
    USUAL_POLL,
    AwarenessKind,
    AwarenessSource,
)
from hub.model.ids import BoardOrigin
from hub.model.recording import Label
from hub.model.request import MOST_WITNESSES, BoardPolicy, MatchStrength
from hub.model.rule import ApprovalLimits, Conditions, HouseRule, Verdict, rule_id
from noticeboard.log.checkpoint import majority
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import Text

DEFAULT_PORT = 8467
DEFAULT_EVENTS_PORT = 8468
SET_IN_HOME_ASSISTANT = "home-assistant.json"
"""What the form for a hub that Home Assistant runs has set; only the integration writes it."""

FIRST_CONFIG: Final = Path(__file__).with_name("first_config.toml")
"""The settings of a new hub."""

_PLAIN: Final = {
    "extra keys not allowed": "this key is not known here",
    "required key not provided": "this key is missing",
    "expected a dictionary": "must be an object",
    "expected a list": "must be a list",
    "expected str": "must be text",
    "expected bool": "must be true or false",
    "expected int": "must be a whole number",
    "expected float": "must be a number",
    "not a valid value": "is not one of the allowed values",
}
"""Voluptuous's messages about a value, as clauses for people."""


def _finite(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise vol.Invalid("must be a number")
    return float(value)


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise vol.Invalid("must be a whole number")
    return value


def _address(value: object) -> str:
    try:
        return str(ip_address(str(value)))
    except ValueError:
        raise vol.Invalid("must be an IP address of this machine") from None


_AUTO: Final = "auto"


def _most_gib(value: object) -> float | str:
    if value == _AUTO:
        return _AUTO
    return float(vol.All(_finite, vol.Range(min=0.1, max=1e6))(value))


_BOARD = vol.Schema(
    {
        vol.Required("url"): vol.All(str, vol.Length(min=8, max=500)),
        vol.Required("origin"): vol.All(str, vol.Length(min=1, max=200)),
        vol.Required("log_key"): vol.All(str, vol.Length(max=400)),
        vol.Required("inbox_key"): vol.All(str, vol.Length(max=400)),
        vol.Optional("witnesses", default=list): [str],
        vol.Optional("quorum"): vol.All(_whole, vol.Range(min=0, max=MOST_WITNESSES)),
        vol.Optional("verifiers", default=list): [str],
        vol.Optional("allow_private_address", default=False): bool,
        vol.Optional("read_earlier", default=True): bool,
        vol.Optional("region", default=""): vol.All(str, vol.Match(r"([0-9a-f]{40})?\Z")),
    }
)


_MINUTE = timedelta(minutes=1)


def _one_of(kind: type[StrEnum]) -> Callable[[object], StrEnum]:
    def choose(value: object) -> StrEnum:
        try:
            return kind(str(value))
        except ValueError:
            raise vol.Invalid(f"must be one of {', '.join(kind)}") from None

    return choose


_NAMES = vol.All([str], vol.Length(min=1))
"""An empty list would require nothing, and the rule would match everything."""
_RULE = vol.Schema(
    {
        vol.Required("name"): str,
        vol.Required("then"): _one_of(Verdict),
        vol.Optional("when", default=dict): {
            vol.Optional("agencies"): _NAMES,
            vol.Optional("kinds"): _NAMES,
            vol.Optional("incidents"): _NAMES,
            vol.Optional("level_from"): _whole,
            vol.Optional("level_to"): _whole,
            vol.Optional("findings"): _NAMES,
            vol.Optional("farther_than_m"): _finite,
            vol.Optional("nearer_than_m"): _finite,
            vol.Optional("longer_than_h"): vol.All(_finite, vol.Range(min=0, max=1e4)),
            vol.Optional("hours"): vol.All([_whole], vol.Length(min=2, max=2)),
            vol.Optional("strengths"): vol.All([_one_of(MatchStrength)], vol.Length(min=1)),
            vol.Optional("labels"): vol.All([_one_of(Label)], vol.Length(min=1)),
            vol.Optional("words"): _NAMES,
        },
        vol.Optional("prepare", default=False): bool,
        vol.Optional("people", default=1): _whole,
        vol.Optional("cool_off_h", default=0): vol.All(_finite, vol.Range(min=0, max=1e4)),
        vol.Optional("on", default=True): bool,
    }
)
MOST_RULES = 100

_AWARENESS = vol.Schema(
    {
        vol.Required("url"): vol.All(str, vol.Length(min=8, max=2000)),
        vol.Optional("name", default=""): vol.All(str, vol.Length(max=100)),
        vol.Optional("kind", default=None): vol.Maybe(_one_of(AwarenessKind)),
        vol.Optional("poll_minutes", default=USUAL_POLL // _MINUTE): vol.All(
            _finite, vol.Range(min=LEAST_POLL / _MINUTE, max=LONGEST_POLL / _MINUTE)
        ),
        vol.Optional("within_km", default=None): vol.Maybe(
            vol.All(_finite, vol.Range(min=0.1, max=20_000))
        ),
        vol.Optional("allow_private_address", default=False): bool,
    }
)

_SCHEMA = vol.Schema(
    {
        vol.Optional("name", default="Hub"): vol.All(str, vol.Length(min=1, max=60)),
        vol.Optional("api", default=dict): {
            vol.Optional("host", default="0.0.0.0"): _address,  # noqa: S104 -- TLS, pairing and a token guard it
            vol.Optional("port", default=DEFAULT_PORT): vol.All(
                _whole, vol.Range(min=0, max=65535)
            ),
            vol.Optional("allowed_hosts", default=list): [str],
        },
        vol.Optional("cameras", default=dict): {
            vol.Optional("events_port", default=DEFAULT_EVENTS_PORT): vol.All(
                _whole, vol.Range(min=0, max=65535)
            ),
        },
        vol.Optional("recording", default=dict): {
            vol.Optional("keep_days", default=7): vol.All(_finite, vol.Range(min=0.01, max=366)),
            vol.Optional("floor_gib", default=2.0): vol.All(_finite, vol.Range(min=0.1, max=1e6)),
            vol.Optional("most_gib", default=None): vol.Maybe(_most_gib),
            vol.Optional("most_fetched_gib", default=2.0): vol.All(
                _finite, vol.Range(min=0.1, max=1e6)
            ),
            vol.Optional("spare_disk", default=False): bool,
            vol.Optional("folder", default=""): vol.All(
                str, vol.Match(r"(/|\Z)", msg="must be a path that begins with /")
            ),
            vol.Optional("key_file", default=""): str,
        },
        vol.Optional("discovery", default=dict): {
            vol.Optional("enabled", default=True): bool,
            vol.Optional("interfaces", default=list): [_address],
        },
        vol.Optional("requests", default=dict): {
            vol.Optional("notify_from_level", default=2): vol.All(_whole, vol.Range(min=0, max=3)),
            vol.Optional("poll_s", default=60): vol.All(_finite, vol.Range(min=1, max=3600)),
        },
        vol.Optional("rules", default=list): vol.All([_RULE], vol.Length(max=MOST_RULES)),
        vol.Optional("approving", default=dict): {
            vol.Optional("rules", default=False): bool,
            vol.Optional("automations", default=False): bool,
            vol.Optional("agencies", default=list): [str],
            vol.Optional("longest_s", default=120): vol.All(_finite, vol.Range(min=1, max=86400)),
            vol.Optional("masks", default=True): bool,
        },
        vol.Optional("sharing", default=dict): {
            vol.Optional("proxy", default=""): vol.All(str, vol.Length(max=300)),
            vol.Optional("anchor", default=False): bool,
        },
        vol.Optional("boards", default=list): [_BOARD],
        vol.Optional("awareness", default=list): vol.All(
            [_AWARENESS], vol.Length(max=MOST_SOURCES)
        ),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The owner's choices, with defaults for everything else."""

    name: str
    host: str
    port: int
    allowed_hosts: tuple[str, ...]
    keep: timedelta
    floor_bytes: int
    most_bytes: int | None
    """Limit for all recordings together, or None."""
    most_fetched_bytes: int = 2 << 30
    """Limit for what archives are asked for because of one request, for each camera."""
    most_is_auto: bool = False
    """Whether that limit depends on the disk's free space instead."""
    spares_disk: bool = False
    """Whether segments are longer, so the disk is written less often."""
    recordings: Path | None = None
    """The folder of the recordings, or None for the one in the data folder."""
    key_file: Path | None
    """Path of the recordings' key, or None if they aren't encrypted."""
    events_port: int = DEFAULT_EVENTS_PORT
    """The TCP port to which cameras send their events; 0 chooses a free one."""
    discover: bool
    interfaces: tuple[str, ...] = field(default=())
    """Addresses of the interfaces to look for cameras on; empty means all of them."""
    notify_from_level: int
    poll: timedelta
    boards: tuple[BoardPolicy, ...]
    rules: tuple[HouseRule, ...]
    """In the order in which they apply, before those that the API stores."""
    approving: ApprovalLimits
    proxy: str
    """A SOCKS proxy for everything to and from boards, such as `socks5://127.0.0.1:9050`."""
    anchor: bool
    """Whether each share carries the root of the house's ledger."""
    awareness: tuple[AwarenessSource, ...] = ()


def policy_from(raw: dict[str, Any]) -> BoardPolicy:
    """Return the policy in a checked `[[boards]]` table or API body."""
    return BoardPolicy(
        url=raw["url"].rstrip("/"),
        origin=BoardOrigin(raw["origin"]),
        log_key=raw["log_key"],
        inbox_key=raw["inbox_key"],
        witnesses=tuple(raw["witnesses"]),
        quorum=raw.get("quorum", majority(raw["witnesses"])),
        verifiers=tuple(raw["verifiers"]),
        allow_private_address=raw["allow_private_address"],
        read_earlier=raw["read_earlier"],
        region=raw["region"],
    )


def read_config(path: Path) -> Config:
    """Read and check the settings; raises InvalidInputError that names the one to correct.

    What Home Assistant set in the file beside it wins.
    """
    set_path = path.parent / SET_IN_HOME_ASSISTANT
    try:
        written = _parsed(path, tomllib.loads)
    except FileNotFoundError:
        raise InvalidInputError("config.none", path=str(path)) from None
    try:
        set_there = _parsed(set_path, json.loads)
    except FileNotFoundError:
        set_there = {}
    try:
        raw = _SCHEMA(_merged(written, set_there))
    except vol.Invalid as error:
        file = set_path if _holds(set_there, error.path) else path
        where = ".".join(str(part) for part in error.path)
        raise InvalidInputError(
            f"{file}: {where or 'a setting'}: {_PLAIN.get(error.msg, error.msg)}."
        ) from error
    most_gib, key_file = raw["recording"]["most_gib"], raw["recording"]["key_file"]
    return Config(
        name=raw["name"],
        host=raw["api"]["host"],
        port=raw["api"]["port"],
        allowed_hosts=tuple(raw["api"]["allowed_hosts"]),
        keep=timedelta(days=raw["recording"]["keep_days"]),
        floor_bytes=int(raw["recording"]["floor_gib"] * 2**30),
        most_bytes=None if most_gib in {None, _AUTO} else int(most_gib * 2**30),
        most_fetched_bytes=int(raw["recording"]["most_fetched_gib"] * 2**30),
        most_is_auto=most_gib == _AUTO,
        spares_disk=raw["recording"]["spare_disk"],
        recordings=Path(folder) if (folder := raw["recording"]["folder"]) else None,
        key_file=Path(key_file) if key_file else None,
        events_port=raw["cameras"]["events_port"],
        discover=raw["discovery"]["enabled"],
        interfaces=tuple(raw["discovery"]["interfaces"]),
        notify_from_level=raw["requests"]["notify_from_level"],
        poll=timedelta(seconds=raw["requests"]["poll_s"]),
        boards=tuple(policy_from(board) for board in raw["boards"]),
        rules=_rules(path, raw["rules"]),
        approving=_limits(path, raw["approving"]),
        proxy=raw["sharing"]["proxy"],
        anchor=raw["sharing"]["anchor"],
        awareness=tuple(_source(each) for each in raw["awareness"]),
    )


def _parsed(path: Path, parse: Callable[[str], Any]) -> Any:  # noqa: ANN401 -- not checked yet
    try:
        return parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise
    except (OSError, ValueError, RecursionError) as error:
        # A number too long to be parsed is a ValueError that isn't the parser's own.
        raise InvalidInputError("file.unreadable", path=str(path), error=str(error)) from error


def _merged(written: dict[str, Any], set_there: Any) -> Any:  # noqa: ANN401 -- not checked yet
    """Return all settings, each table with those of both."""
    if not isinstance(set_there, dict):
        return set_there
    merged = {**written, **set_there}
    for name, table in written.items():
        if isinstance(table, dict) and isinstance(set_there.get(name), dict):
            merged[name] = {**table, **set_there[name]}
    return merged


def _holds(settings: Any, path: list[Any]) -> bool:  # noqa: ANN401 -- not checked yet
    """Return whether these settings have something at a path, or aren't an object at all."""
    for part in path:
        if not isinstance(settings, dict) or part not in settings:
            return False
        settings = settings[part]
    return bool(path) or not isinstance(settings, dict)


def _source(raw: dict[str, Any]) -> AwarenessSource:
    return AwarenessSource(
        url=raw["url"],
        name=safe_text(raw["name"], longest=100),
        kind=raw["kind"],
        poll=timedelta(minutes=raw["poll_minutes"]),
        within_km=raw["within_km"],
        allow_private_address=raw["allow_private_address"],
        from_config=True,
    )


def _rules(path: Path, raw: list[dict[str, Any]]) -> tuple[HouseRule, ...]:
    rules: list[HouseRule] = []
    for number, fields in enumerate(raw):
        where = f"{path}: rules.{number}"
        try:
            rule = _rule(fields)
        except InvalidInputError as error:
            raise InvalidInputError(f"{where}: {error}") from error
        # Its id is made from its name. A person couldn't tell two equal names apart.
        if any(rule.id == other.id for other in rules):
            raise InvalidInputError("config.rule_name_taken", where=where)
        rules.append(rule)
    return tuple(rules)


def _rule(fields: dict[str, Any]) -> HouseRule:
    when: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in fields["when"].items()
    }
    if "longer_than_h" in when:
        when["longer_than"] = timedelta(hours=when.pop("longer_than_h"))
    return HouseRule(
        id=rule_id(fields["name"]),
        name=fields["name"],
        when=Conditions(**when),
        then=fields["then"],
        prepare=fields["prepare"],
        people=fields["people"],
        cool_off=timedelta(hours=fields["cool_off_h"]),
        on=fields["on"],
        from_config=True,
    )


def _limits(path: Path, raw: dict[str, Any]) -> ApprovalLimits:
    try:
        return ApprovalLimits(
            rules=raw["rules"],
            automations=raw["automations"],
            agencies=tuple(raw["agencies"]),
            longest=timedelta(seconds=raw["longest_s"]),
            masks=raw["masks"],
        )
    except InvalidInputError as error:
        raise InvalidInputError(f"{path}: approving: {error}") from error


def first_config(path: Path) -> Config:
    """Read the file. Create it with the defaults if there is none."""
    try:
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copyfile(FIRST_CONFIG, path)
    except PermissionError as error:
        raise InvalidInputError(
            Text("folder.not_ours", folder=str(path.parent), user=os.getuid())
        ) from error
    except OSError as error:
        raise InvalidInputError(
            "config.not_made", path=str(path), error=error.strerror or str(error)
        ) from error
    return read_config(path)
