"""What a department decides about its desk, in `desk.json` of its folder."""

from enum import StrEnum
import hashlib
import hmac
from pathlib import Path
import secrets
from typing import Annotated, Final, Literal

import msgspec
from msgspec.structs import replace

from noticeboard.agency.client import check_url
from noticeboard.errors import InvalidInputError, NotAllowedError
from noticeboard.runtime.files import write_durably
from noticeboard.runtime.text import Text

FILE: Final = "desk.json"
MOST_SYSTEMS: Final = 20
MOST_DAYS: Final = 36_500


class SystemToken(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A system that may make drafts, such as dispatch."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    sha256: str
    """Of its token, in hex; the token itself is shown once and not kept."""


class KeptAfter(StrEnum):
    """What the days of a retention rule follow."""

    ARRIVAL = "arrival"
    """The case's last share came."""
    CLOSING = "closing"
    """The case's last request was closed, or ended by itself."""
    EXPORT = "export"
    """The case was last exported."""


class RetentionRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long a case's shares are kept if nobody sets a date for it."""

    days: Annotated[int, msgspec.Meta(ge=1, le=MOST_DAYS)]
    after: KeptAfter


class Department(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The settings of one department's desk."""

    v: Literal[1] = 1
    second_officer: bool = False
    """Whether somebody else than its writer must release a request."""
    zone: Annotated[str, msgspec.Meta(max_length=64)] = ""
    """The time zone in which its people write; empty until somebody chooses it."""
    systems: Annotated[tuple[SystemToken, ...], msgspec.Meta(max_length=MOST_SYSTEMS)] = ()
    retention: RetentionRule | None = None
    """None if a case is kept until somebody sets a date."""
    webhook: Annotated[str, msgspec.Meta(max_length=500)] = ""
    """Where the number of new shares is sent: HTTPS, or this machine."""


def read_department(folder: Path) -> Department:
    """Read a folder's settings; raises InvalidInputError if they are damaged. Blocking."""
    try:
        raw = (folder / FILE).read_bytes()
    except FileNotFoundError:
        return Department()
    try:
        return msgspec.json.decode(raw, type=Department)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidInputError(Text("noticeboard.home.damaged", file=FILE)) from error


def save_department(folder: Path, department: Department) -> None:
    """Store a folder's settings durably; raises InvalidInputError. Blocking."""
    if department.webhook:
        check_url(department.webhook)
    encoded = msgspec.json.format(msgspec.json.encode(department), indent=2)
    write_durably(folder / FILE, encoded)


def add_system(folder: Path, name: str) -> str:
    """Let a system make drafts, and return its token; an earlier one of that name ends."""
    department = read_department(folder)
    token = secrets.token_urlsafe(32)
    others = tuple(each for each in department.systems if each.name != name)
    if len(others) >= MOST_SYSTEMS:
        raise NotAllowedError(Text("desk.system.too_many", most=MOST_SYSTEMS))
    made = SystemToken(name=name, sha256=_hash(token))
    save_department(folder, replace(department, systems=(*others, made)))
    return token


def remove_system(folder: Path, name: str) -> None:
    """End a system's token."""
    department = read_department(folder)
    kept = tuple(each for each in department.systems if each.name != name)
    save_department(folder, replace(department, systems=kept))


def system_of(department: Department, token: str) -> SystemToken | None:
    """Return the system that a token belongs to."""
    found = _hash(token)
    for each in department.systems:
        if hmac.compare_digest(each.sha256, found):
            return each
    return None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
