"""What a department decides about its desk, and which of its systems may make drafts.

desk.json     the settings, with the hash of each system's token
desk.lock     taken for a moment by whoever changes them, or makes a draft with a token

Each change is written into the department's log in the same step, by the desk and by commands
alike.
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
import hashlib
import hmac
from pathlib import Path
import secrets
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace

from noticeboard.agency.client import check_url
from noticeboard.agency.department_log import Act, DepartmentLog
from noticeboard.agency.wall_poster import read_zone
from noticeboard.errors import InvalidInputError, NotAllowedError, NotFoundError
from noticeboard.rules.map_tiles import check_map_tiles, host_of
from noticeboard.rules.text import safe_text
from noticeboard.runtime.files import FolderTurn, write_durably
from noticeboard.runtime.text import Text

FILE: Final = "desk.json"
DESK: Final = "desk"
"""Where a draft comes from that no system made."""
_LONGEST_NAME: Final = 60
MOST_SYSTEMS: Final = 20
LONGEST_CREDIT: Final = 200
MOST_DAYS: Final = 36_500


class SystemToken(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A system that may make drafts, such as dispatch."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=_LONGEST_NAME)]
    sha256: str
    """Of its token, in hex; the token itself is shown once and not kept."""


class RetentionEvent(StrEnum):
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
    after: RetentionEvent


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
    map_tiles: Annotated[str, msgspec.Meta(max_length=700)] = ""
    """The address of map images with {z}, {x} and {y}; empty if none are loaded."""
    map_credit: Annotated[str, msgspec.Meta(max_length=LONGEST_CREDIT)] = ""
    """The credit that their license requires; safe to show."""

    @property
    def map_host(self) -> str:
        """The origin of the map images; empty if none are loaded."""
        return host_of(self.map_tiles)


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


class DepartmentSettings:
    """Changes the settings of one folder, as one person. Blocking.

    Raises InvalidInputError, and ConflictError if others keep the folder busy.
    """

    def __init__(
        self, folder: Path, log: DepartmentLog, now: Callable[[], datetime], *, who: str
    ) -> None:
        self._folder = folder
        self._log = log
        self._now = now
        self._who = who

    def change(
        self,
        *,
        second_officer: bool | None = None,
        zone: str | None = None,
        webhook: str | None = None,
        map_tiles: str | None = None,
        map_credit: str | None = None,
    ) -> Department:
        """Change how the department asks; None leaves a setting as somebody else may have set it.

        An empty zone, webhook or address of map images is none.
        """
        if zone:
            read_zone(zone)
        if webhook:
            check_url(webhook)
        check_map_tiles(map_tiles or "", on_this_machine=True)
        with department_turn(self._folder) as before:
            changed = replace(
                before,
                second_officer=before.second_officer if second_officer is None else second_officer,
                zone=before.zone if zone is None else zone,
                webhook=before.webhook if webhook is None else webhook,
                map_tiles=before.map_tiles if map_tiles is None else map_tiles,
                map_credit=before.map_credit
                if map_credit is None
                else safe_text(map_credit, longest=LONGEST_CREDIT).strip(),
            )
            # An address may hold what its receiver takes for a secret, so the log has its host.
            self._save(
                changed,
                second_officer=str(changed.second_officer).lower(),
                zone=changed.zone,
                webhook=urlsplit(changed.webhook).hostname or "",
                map_tiles=urlsplit(changed.map_tiles).hostname or "",
            )
            return changed

    def add_system(self, name: str) -> str:
        """Let a system make drafts, and return its token; an earlier one of that name ends."""
        shown = safe_text(name, longest=_LONGEST_NAME).strip()
        if not shown or shown.casefold() == DESK:
            raise InvalidInputError(Text("desk.system.no_name"))
        with department_turn(self._folder) as before:
            others = tuple(each for each in before.systems if each.name != shown)
            if len(others) >= MOST_SYSTEMS:
                raise NotAllowedError(Text("desk.system.too_many", most=MOST_SYSTEMS))
            token = secrets.token_urlsafe(32)
            made = SystemToken(name=shown, sha256=_hash(token))
            self._save(replace(before, systems=(*others, made)), system=shown)
            return token

    def end_system(self, name: str) -> None:
        """End a system's token: no draft is made with it from here on; raises NotFoundError."""
        with department_turn(self._folder) as before:
            kept = tuple(each for each in before.systems if each.name != name)
            if len(kept) == len(before.systems):
                raise NotFoundError(Text("desk.system.none", name=safe_text(name, longest=60)))
            self._save(replace(before, systems=kept), system_ended=name)

    def _save(self, department: Department, **about: str) -> None:
        at = self._now()
        save_department(self._folder, department)
        self._log.append(Act.SETTINGS_CHANGED, who=self._who, at=at, **about)


def save_department(folder: Path, department: Department) -> None:
    """Save settings that were read in the same turn; raises InvalidInputError. Blocking."""
    encoded = msgspec.json.format(msgspec.json.encode(department), indent=2)
    try:
        msgspec.json.decode(encoded, type=Department)
    except msgspec.ValidationError as error:
        raise InvalidInputError(Text("desk.body", why=str(error))) from error
    write_durably(folder / FILE, encoded)


@contextmanager
def department_turn(folder: Path) -> Generator[Department]:
    """Yield the settings while nobody else can change them; raises ConflictError."""
    with FolderTurn(folder, "desk.lock"):
        yield read_department(folder)


def system_of(department: Department, token: str) -> SystemToken | None:
    """Return the system that a token belongs to."""
    found = _hash(token)
    for each in department.systems:
        if hmac.compare_digest(each.sha256, found):
            return each
    return None


def _hash(token: str) -> str:
    # A header may hold any bytes.
    return hashlib.sha256(token.encode(errors="surrogateescape")).hexdigest()
