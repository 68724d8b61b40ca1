"""Conditional, compressed, cached answers, and the filters of feeds and downloads.

The query is parsed strictly. An answer costs nothing if nothing changed.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
import gzip
import hashlib
from http import HTTPStatus
import re
from typing import Final
from urllib.parse import urlencode

from aiohttp import web
from sqlalchemy import ColumnElement, FromClause, and_, exists, select

from noticeboard.board.board import LARGEST_INDEX, Board, Status
from noticeboard.board.tables import entries
from noticeboard.errors import InvalidInputError
from noticeboard.rules.limits import INCIDENTS
from noticeboard.rules.text import SafeText
from noticeboard.runtime.text import LANGUAGES, Text

MOST_CACHED: Final = 64
MOST_CACHED_BYTES: Final = 32 << 20
CACHED_FOR: Final = timedelta(minutes=1)
"""After this a feed is written again even if the log has not grown, because requests expire."""
_WORTH_PACKING: Final = 1000
_NEVER: Final = re.compile(r"q=0(?:\.0{0,3})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedBody:
    """The content of an address at one time."""

    media_type: str
    content: bytes
    packed: bytes
    """The content in gzip; empty if compression would not pay off."""
    tag: str
    """A strong validator of `content`; that of `packed` ends in `-gzip`."""
    modified: datetime | None
    """When it last changed; None if that is not known to the second."""

    @classmethod
    def of(
        cls, media_type: str, content: bytes, root: bytes, modified: datetime | None
    ) -> "FeedBody":
        """Return the body for content written from the log with this root."""
        packed = b"" if len(content) < _WORTH_PACKING else gzip.compress(content, 6, mtime=0)
        tag = hashlib.sha256(root + content).hexdigest()[:40]
        return cls(
            media_type=media_type, content=content, packed=packed, tag=tag, modified=modified
        )


class BodyCache:
    """The latest answers, cached, so that many readers cost one query of the log."""

    def __init__(self) -> None:
        self._bodies: OrderedDict[Hashable, tuple[Hashable, datetime, FeedBody]] = OrderedDict()
        self._size_bytes = 0
        self._building: dict[Hashable, asyncio.Task[FeedBody]] = {}

    async def get(
        self, key: Hashable, state: Hashable, now: datetime, make: Callable[[], Awaitable[FeedBody]]
    ) -> FeedBody:
        """Return a recent body for `key` from the same `state`, or make one.

        Concurrent callers share the body being made, even if the state has changed meanwhile.
        Otherwise a stream of posts would make a crowd rebuild it for each of them.
        """
        known = self._bodies.get(key)
        if known is not None and known[0] == state and now - known[1] < CACHED_FOR:
            self._bodies.move_to_end(key)
            return known[2]
        making = self._building.get(key)
        if making is None:
            making = asyncio.create_task(self._make(key, state, now, make))
            self._building[key] = making
            making.add_done_callback(lambda done: self._finish_one(key, done))
        # Made for everybody, even if the first caller has left.
        return await asyncio.shield(making)

    async def finish(self) -> None:
        """Wait for the bodies being made."""
        await asyncio.gather(*self._building.values(), return_exceptions=True)

    def _finish_one(self, key: Hashable, done: asyncio.Task[FeedBody]) -> None:
        del self._building[key]
        if not done.cancelled():
            done.exception()  # mark as retrieved, because nobody may be waiting

    async def _make(
        self, key: Hashable, state: Hashable, now: datetime, make: Callable[[], Awaitable[FeedBody]]
    ) -> FeedBody:
        body = await make()
        self._forget(key)
        self._bodies[key] = (state, now, body)
        self._size_bytes += _size(body)
        while len(self._bodies) > MOST_CACHED or self._size_bytes > MOST_CACHED_BYTES:
            self._forget(next(iter(self._bodies)))
        return body

    def _forget(self, key: Hashable) -> None:
        known = self._bodies.pop(key, None)
        if known is not None:
            self._size_bytes -= _size(known[2])


def answer(request: web.Request, body: FeedBody, *, max_age_s: int) -> web.Response:
    """Return the body, or 304 if the reader already has it (RFC 9110, section 13)."""
    is_packed = bool(body.packed) and accepts_gzip(request)
    headers = {
        "Cache-Control": f"public, max-age={max_age_s}",
        "Vary": "Accept-Encoding",
        "ETag": f'"{body.tag}-gzip"' if is_packed else f'"{body.tag}"',
        # Any program on any page may read what is public.
        "Access-Control-Allow-Origin": "*",
    }
    if body.modified is not None:
        headers["Last-Modified"] = format_datetime(body.modified.astimezone(UTC), usegmt=True)
    if _is_known(request, body):
        return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    if is_packed:
        headers["Content-Encoding"] = "gzip"
    headers["Content-Type"] = f"{body.media_type}; charset=utf-8"
    return web.Response(body=body.packed if is_packed else body.content, headers=headers)


def accepts_gzip(request: web.Request) -> bool:
    """Return whether the reader accepts gzip."""
    for each in request.headers.get("Accept-Encoding", "").lower().split(","):
        name, _, weight = each.partition(";")
        if name.strip() in {"gzip", "x-gzip", "*"}:
            return _NEVER.fullmatch(weight.strip()) is None
    return False


def _is_known(request: web.Request, body: FeedBody) -> bool:
    tags = request.if_none_match
    if tags is not None:
        return any(tag.value in {body.tag, f"{body.tag}-gzip", "*"} for tag in tags)
    since = request.if_modified_since
    return since is not None and body.modified is not None and body.modified <= since


def _size(body: FeedBody) -> int:
    return len(body.content) + len(body.packed)


HIGHEST_LEVEL: Final = 3
_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,18}")
_FIELDS: Final = frozenset({"type", "status", "level", "before", "lang"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPlace:
    """A place whose requests a reader asks for."""

    slug: str
    name: SafeText
    requests: tuple[int, ...]
    """Their entries, the newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFilter:
    """The requests that a reader asks for, and the language of the words around them."""

    agency: str | None = None
    place: FeedPlace | None = None
    incident: str | None = None
    status: Status | None = None
    level: int = 0
    before: int = LARGEST_INDEX
    """Only threads whose newest entry is before this index: an older page."""
    language: str = LANGUAGES[0]

    @classmethod
    def of(
        cls, query: Mapping[str, str], agency: str | None = None, place: FeedPlace | None = None
    ) -> "FeedFilter":
        """Parse a query; an empty filter matches everything. Raises InvalidInputError."""
        given = {name: query[name] for name in _FIELDS & query.keys() if query[name]}
        try:
            filters = cls(
                agency=agency,
                place=place,
                incident=given.get("type"),
                status=Status(given["status"]) if "status" in given else None,
                level=_number(given.get("level", "0")),
                before=_number(given.get("before", str(LARGEST_INDEX))),
                language=given.get("lang", LANGUAGES[0]),
            )
        except ValueError:
            raise _refusal() from None
        if (
            filters.incident not in {None, *INCIDENTS}
            or filters.level > HIGHEST_LEVEL
            or filters.before > LARGEST_INDEX
            or filters.language not in LANGUAGES
        ):
            raise _refusal()
        return filters

    @property
    def query(self) -> str:
        """The same filters as the end of a URL, `?…`; empty if there are none."""
        filters = {
            "type": self.incident,
            "status": self.status,
            "level": self.level or None,
            "before": self.before if self.before != LARGEST_INDEX else None,
            "lang": self.language if self.language != LANGUAGES[0] else None,
        }
        given = {name: value for name, value in filters.items() if value is not None}
        return f"?{urlencode(given)}" if given else ""

    def older_than(self, before: int) -> "FeedFilter":
        """Return the filters for the next page."""
        return replace(self, before=before)

    def newest(self) -> "FeedFilter":
        """Return the filters for the first page."""
        return replace(self, before=LARGEST_INDEX)

    def posts(
        self, posts: FromClause, board: Board, now: datetime, size: int
    ) -> list[ColumnElement[bool]]:
        """Return the conditions on requests, rows `posts`, of the log's first `size` entries."""
        conditions = [posts.c.type == "request.post", posts.c.entry_index < size]
        if self.agency is not None:
            conditions.append(posts.c.agency == self.agency)
        if self.place is not None:
            conditions.append(posts.c.entry_index.in_(self.place.requests))
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
    return InvalidInputError(Text("noticeboard.feed.no_filter"))
