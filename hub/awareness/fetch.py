"""Bounded, conditional requests to awareness sources, identical for every hub; files in ranges.

A source may be reached by HTTPS at any public address, and by plain HTTP on loopback or, if the
owner allows it, on this network. The session checks every resolved address and the peer again. The
text of each error is one sentence that is shown with the source.
"""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
import re
from typing import Final
from urllib.parse import urljoin, urlsplit
import zlib

import aiohttp

from hub.clock import Clock
from hub.errors import HubError, InvalidInputError
from hub.outbound import USER_AGENT, Outbound, OutboundError
from noticeboard.rules.addresses import is_loopback, literal_address, may_reach, names_home
from noticeboard.runtime.text import Text, Value

MOST_URL_CHARS: Final = 2000


def check_source(url: str, *, allow_private: bool) -> None:
    """Refuse an address that no source may have; raises InvalidInputError."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise InvalidInputError("source.address_unreadable") from None
    if not url.isascii() or not url.isprintable() or " " in url or len(url) > MOST_URL_CHARS:
        raise InvalidInputError("source.address_letters")
    if not host or port == 0 or parts.scheme not in {"https", "http"}:
        raise InvalidInputError("source.address_form")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise InvalidInputError("source.address_parts")
    literal = literal_address(host)
    if literal is not None and not may_reach(literal, allow_private=allow_private):
        raise InvalidInputError(
            Text("source.address_impossible") if allow_private else Text("source.address_private")
        )
    if parts.scheme == "http" and not is_loopback(host):
        here = names_home(host) if literal is None else not literal.is_global
        if not (allow_private and here):
            raise InvalidInputError("source.address_https")


def display_host(url: str) -> str:
    """Return an address's host for display, in ASCII so that no letter passes for another."""
    try:
        host = urlsplit(url).hostname or ""
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return ""


class SourceUnreachableError(HubError):
    """It didn't answer, or wants no requests for a while. Try again later."""

    def __init__(
        self, text: str | Text, /, *, wait: timedelta | None = None, **values: Value
    ) -> None:
        super().__init__(text, **values)
        self.wait = wait
        """How long the source wants no requests."""


class SourceUnreadableError(HubError):
    """It answered with something that is no feed, or with more than the limit."""


MOST_BODY_BYTES: Final = 8 * 2**20
"""Applies to the body both compressed and uncompressed."""
MOST_REDIRECTS: Final = 3
LONGEST_WAIT: Final = timedelta(days=1)
TIMEOUT: Final = aiohttp.ClientTimeout(total=60, sock_connect=15, sock_read=20)
_ACCEPT: Final = (
    "application/cap+xml, application/atom+xml, application/rss+xml, application/feed+json, "
    "application/xml;q=0.9, application/json;q=0.9, text/xml;q=0.8, */*;q=0.1"
)
_SAFE_HEADER: Final = re.compile(r"[\x20-\x7e]{1,200}")
_SECONDS: Final = re.compile(r"[0-9]{1,9}")
_REDIRECTS: Final = frozenset((301, 302, 303, 307, 308))
_PACKED: Final = {"gzip": 31, "x-gzip": 31, "deflate": 47}
"""zlib's numbers for these. 47 detects zlib and gzip headers by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What makes the next request conditional; empty if the source gave none."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A whole body within its limits, and the final URL that it came from."""

    body: bytes
    charset: str
    url: str
    validators: Validators


class Fetcher:
    """Fetches from sources through the sessions that check every address. Never retries."""

    def __init__(self, outbound: Outbound, clock: Clock) -> None:
        self._outbound = outbound
        self._clock = clock

    async def fetch(
        self, url: str, *, allow_private: bool, known: Validators | None = None
    ) -> Fetched | None:
        """Return the content at an address, or None if it hasn't changed.

        Only the address's own host may be on this network, if that is allowed. What it redirects to
        may not be. Raises SourceUnreachableError, SourceUnreadableError.
        """
        own = urlsplit(url).hostname
        headers = _headers(known or Validators())
        for _ in range(MOST_REDIRECTS + 1):
            private = allow_private and urlsplit(url).hostname == own
            _check(url, allow_private=private)
            session = self._outbound.to(allow_private=private)
            try:
                async with session.get(
                    url, headers=headers, allow_redirects=False, timeout=TIMEOUT
                ) as response:
                    if response.status not in _REDIRECTS:
                        return await self._answer(response, url, known)
                    url = _next(url, response.headers.get("Location", ""))
            except OutboundError as error:
                raise SourceUnreachableError("source.forbidden_address") from error
            except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
                raise SourceUnreachableError("source.no_answer") from error
        raise SourceUnreachableError("source.redirects")

    async def _answer(
        self, response: aiohttp.ClientResponse, url: str, known: Validators | None
    ) -> Fetched | None:
        status = response.status
        if status == HTTPStatus.NOT_MODIFIED and known is not None:
            return None
        if status == HTTPStatus.OK:
            body = await _body(response)
            return Fetched(
                body=body,
                charset=response.charset or "",
                url=url,
                validators=Validators(
                    etag=_safe(response.headers.get("ETag", "")),
                    last_modified=_safe(response.headers.get("Last-Modified", "")),
                ),
            )
        if status == HTTPStatus.GONE:
            raise SourceUnreachableError("source.gone", wait=LONGEST_WAIT)
        if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}:
            raise SourceUnreachableError("source.error", status=status)
        raise SourceUnreachableError(
            "source.error_later",
            status=status,
            wait=_retry_after(response.headers, self._clock.now()),
        )


def _headers(known: Validators) -> dict[str, str]:
    headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip", "Accept": _ACCEPT}
    if known.etag:
        headers["If-None-Match"] = known.etag
    if known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    return headers


def _check(url: str, *, allow_private: bool) -> None:
    try:
        check_source(url, allow_private=allow_private)
    except InvalidInputError as error:
        raise SourceUnreachableError(error.text) from error


def _next(url: str, location: str) -> str:
    """Return where a redirect leads; never from HTTPS to HTTP."""
    there = urljoin(url, location).partition("#")[0]
    if not location or (urlsplit(url).scheme == "https" and urlsplit(there).scheme != "https"):
        raise SourceUnreachableError("source.unsafe_redirect")
    return there


async def _body(response: aiohttp.ClientResponse) -> bytes:
    """Return the body, decompressed if needed. Never holds more than the limit."""
    packed = response.headers.get("Content-Encoding", "identity").strip().lower()
    unpack = None
    if packed not in {"identity", ""}:
        if packed not in _PACKED:
            raise SourceUnreadableError("source.compression")
        unpack = zlib.decompressobj(_PACKED[packed])
    body, received = bytearray(), 0
    async for piece in response.content.iter_any():
        received += len(piece)
        try:
            room = MOST_BODY_BYTES - len(body) + 1
            body += piece if unpack is None else unpack.decompress(piece, room)
        except zlib.error as error:
            raise SourceUnreadableError("source.damaged") from error
        if received > MOST_BODY_BYTES or len(body) > MOST_BODY_BYTES:
            raise SourceUnreadableError("source.too_large", most=MOST_BODY_BYTES // 2**20)
    if unpack is not None and not unpack.eof:
        raise SourceUnreadableError("source.damaged")
    return bytes(body)


def _safe(header: str) -> str:
    """Return a header that is safe to send back, or an empty string."""
    return header if _SAFE_HEADER.fullmatch(header) else ""


def _retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Return how long a source wants no requests, a day at most."""
    raw = headers.get("Retry-After", "").strip()
    if _SECONDS.fullmatch(raw):
        return min(timedelta(seconds=int(raw)), LONGEST_WAIT)
    try:
        at = parsedate_to_datetime(raw)
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
        return min(max(at - now, timedelta(0)), LONGEST_WAIT)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


# Large files, in ranges

RANGE_BYTES: Final = 8 << 20
"""One request of a download: the guard of what leaves the hub ends longer answers."""
_PIECE_BYTES: Final = 1 << 20
_RANGE_TIMEOUT: Final = aiohttp.ClientTimeout(total=300, sock_connect=15, sock_read=30)
_TOTAL: Final = re.compile(r"bytes ([0-9]{1,15})-([0-9]{1,15})/([0-9]{1,15})")


async def in_ranges(
    outbound: Outbound, url: str, *, allow_private: bool
) -> AsyncGenerator[tuple[int, bytes]]:
    """Yield a file's size with each piece of at most 1 MiB; raises InvalidInputError."""
    own, done, redirects = urlsplit(url).hostname, 0, 0
    whole: tuple[int, str] | None = None
    while whole is None or done < whole[0]:
        last = done + RANGE_BYTES - 1
        private = allow_private and urlsplit(url).hostname == own
        async with _open_range(outbound, url, done, last, allow_private=private) as answer:
            if answer.status in _REDIRECTS:
                redirects += 1
                if redirects > MOST_REDIRECTS:
                    raise InvalidInputError("map.redirects")
                url = urljoin(url, answer.headers.get("Location", ""))
                continue
            now = _size_in(answer, done, last), answer.headers.get("ETag", "")
            if whole not in {None, now}:
                raise InvalidInputError("map.changed_meanwhile")
            whole, end = now, min(last + 1, now[0])
            async for piece in answer.content.iter_chunked(_PIECE_BYTES):
                done += len(piece)
                if done > end:
                    raise InvalidInputError("map.no_answer")
                yield now[0], piece
            if done != end:
                raise InvalidInputError("map.no_answer")


@asynccontextmanager
async def _open_range(
    outbound: Outbound, url: str, start: int, last: int, *, allow_private: bool
) -> AsyncGenerator[aiohttp.ClientResponse]:
    """Ask for some bytes. What fails here or while they are read raises InvalidInputError."""
    check_source(url, allow_private=allow_private)
    session = outbound.to(allow_private=allow_private)
    try:
        async with session.get(
            url,
            headers={"Range": f"bytes={start}-{last}"},
            allow_redirects=False,
            timeout=_RANGE_TIMEOUT,
        ) as answer:
            yield answer
    except OutboundError as error:
        raise InvalidInputError("map.forbidden_address") from error
    except (aiohttp.ClientError, TimeoutError, ConnectionError, ValueError) as error:
        raise InvalidInputError("map.no_answer") from error


def _size_in(answer: aiohttp.ClientResponse, start: int, last: int) -> int:
    """Return the file's size, as an answer to a range states it; raises InvalidInputError."""
    if answer.status == HTTPStatus.OK and start == 0:
        # A small file from a server without ranges.
        if answer.content_length is None or answer.content_length > last + 1:
            raise InvalidInputError("map.no_ranges")
        return answer.content_length
    if answer.status != HTTPStatus.PARTIAL_CONTENT:
        raise InvalidInputError("map.status", status=answer.status)
    found = _TOTAL.fullmatch(answer.headers.get("Content-Range", ""))
    if found is None or (int(found[1]), int(found[2])) != (start, min(last, int(found[3]) - 1)):
        raise InvalidInputError("map.no_ranges")
    return int(found[3])
