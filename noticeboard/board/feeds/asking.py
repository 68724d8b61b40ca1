"""What a reader of a feed or a download asks for, read strictly from the address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
import re
from typing import Final
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, FromClause, and_, exists, select

from noticeboard.board.board import Board
from noticeboard.board.reading import LARGEST_INDEX, Status
from noticeboard.board.tables import entries
from noticeboard.errors import InvalidInputError
from noticeboard.rules.limits import INCIDENTS

LANGUAGES: Final = ("en", "es", "fr", "de")
HIGHEST_LEVEL: Final = 3
_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,18}")
_FIELDS: Final = frozenset({"type", "status", "level", "before", "lang"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which requests a reader asks for, and in which language the words around them are."""

    agency: str | None = None
    incident: str | None = None
    status: Status | None = None
    level: int = 0
    before: int = LARGEST_INDEX
    """Only threads whose newest entry lies before this index: an older page."""
    language: str = LANGUAGES[0]

    @classmethod
    def of(cls, query: Mapping[str, str], agency: str | None = None) -> "Asked":
        """Read a query; an empty filter asks for everything. Raises InvalidInputError."""
        said = {name: query[name] for name in _FIELDS & query.keys() if query[name]}
        try:
            asked = cls(
                agency=agency,
                incident=said.get("type"),
                status=Status(said["status"]) if "status" in said else None,
                level=_number(said.get("level", "0")),
                before=_number(said.get("before", str(LARGEST_INDEX))),
                language=said.get("lang", LANGUAGES[0]),
            )
        except ValueError:
            raise _refusal() from None
        if (
            asked.incident not in {None, *INCIDENTS}
            or asked.level > HIGHEST_LEVEL
            or asked.before > LARGEST_INDEX
            or asked.language not in LANGUAGES
        ):
            raise _refusal()
        return asked

    @property
    def query(self) -> str:
        """The same as the end of an address, `?…`; empty where everything is asked for."""
        said = {
            "type": self.incident,
            "status": self.status,
            "level": self.level or None,
            "before": self.before if self.before != LARGEST_INDEX else None,
            "lang": self.language if self.language != LANGUAGES[0] else None,
        }
        kept = {name: value for name, value in said.items() if value is not None}
        return f"?{urlencode(kept)}" if kept else ""

    def older_than(self, before: int) -> "Asked":
        """Return what asks for the page after this one."""
        return replace(self, before=before)

    def newest(self) -> "Asked":
        """Return what asks for the first page."""
        return replace(self, before=LARGEST_INDEX)

    def posts(
        self, posts: FromClause, board: Board, now: datetime, size: int
    ) -> list[ColumnElement[bool]]:
        """Return the conditions on requests, rows `posts`, of the log's first `size` entries."""
        conditions = [posts.c.type == "request.post", posts.c.entry_index < size]
        if self.agency is not None:
            conditions.append(posts.c.agency == self.agency)
        if self.incident is not None:
            conditions.append(posts.c.incident == self.incident)
        if self.level:
            agencies = board.state.registry.agencies.values()
            confirmed = [record.id for record in agencies if record.level >= self.level]
            conditions.append(posts.c.agency.in_(confirmed))
        if self.status is not None:
            conditions.append(_in_status(posts, self.status, now, size))
        return conditions


def _in_status(posts: FromClause, status: Status, now: datetime, size: int) -> ColumnElement[bool]:
    later = entries.alias()
    resolved = exists(
        select(later.c.entry_index).where(
            later.c.thread == posts.c.entry_index,
            later.c.type == "request.resolve",
            later.c.entry_index < size,
        )
    )
    match status:
        case Status.RESOLVED:
            return resolved
        case Status.OPEN:
            return and_(~resolved, posts.c.expires > now)
        case Status.EXPIRED:
            return and_(~resolved, posts.c.expires <= now)


def _number(text: str) -> int:
    if _NUMBER.fullmatch(text) is None:
        raise ValueError(text)
    return int(text)


def _refusal() -> InvalidInputError:
    return InvalidInputError(
        "There is no such filter: use type, status, level, before and lang as the guide says."
    )
