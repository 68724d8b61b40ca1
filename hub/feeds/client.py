"""Bounded requests to one board, identical for every hub."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
import re
from typing import Final, Protocol
import zlib

import aiohttp
from aiohttp.http_exceptions import HttpProcessingError

from hub.errors import BoardUnreachableError
from hub.outbound import USER_AGENT, refusal_in

TIMEOUT = aiohttp.ClientTimeout(total=120, sock_connect=15, sock_read=20)
MOST_FRESH_S: Final = 60
"""No cache is waited for longer than until the next poll."""
_MAX_AGE: Final = re.compile(r"(?:^|[\s,])max-age=([0-9]{1,9})(?![0-9])")
FULL_BUNDLE: Final = re.compile(r"tile/entries/(x[0-9]{3}/)*[0-9]{3}")
"""What boards compress: of what still grows, a part of compressed bytes would be no part."""
_GZIP: Final = 31
"""For zlib: a gzip stream, with its largest window."""
_AGE: Final = re.compile(r"^([0-9]{1,9})$")
LISTENING = aiohttp.ClientTimeout(total=None, sock_connect=15, sock_read=120)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardReply:
    """A board's answer: one of the expected statuses, and a body within its cap."""

    status: int
    body: bytes
    content_range: str
    date: datetime | None = None
    """When the board answered, by its own `Date`, plus the `Age` that a cache added."""
    fresh_s: float = 0.0
    """How long a cache may return the same answer again."""


class BoardSource(Protocol):
    """Where a board's public files come from: `BoardClient`, or the practice board itself."""

    async def get(
        self, path: str, *, cap_bytes: int, known_bytes: int = 0, past_caches: bool = False
    ) -> BoardReply:
        """Return what is served under a path; raises BoardUnreachableError."""

    def lines(self, path: str) -> AsyncGenerator[bytes]:
        """Yield the lines of a streamed answer until it ends; raises BoardUnreachableError."""


class BoardClient:
    """Talks to one board over an injected session. Never retries."""

    def __init__(self, session: aiohttp.ClientSession, url: str, name: str) -> None:
        self._session = session
        self._url = url
        self._name = name

    async def get(
        self,
        path: str,
        *,
        cap_bytes: int,
        known_bytes: int = 0,
        first_bytes: int = 0,
        past_caches: bool = False,
    ) -> BoardReply:
        """Fetch one path, its growth after `known_bytes`, or its `first_bytes`.

        Returns answers with status 200, 206, 404 and 416. Any other status, a redirect or a body
        over the cap raises BoardUnreachableError. Sends nothing that a board could have chosen for
        this reader: no ETag, date, cookie or event id.
        """
        packed = not (known_bytes or first_bytes) and FULL_BUNDLE.fullmatch(path) is not None
        coding = "gzip" if packed else "identity"
        headers = {"User-Agent": USER_AGENT, "Accept-Encoding": coding}
        if known_bytes:
            headers["Range"] = f"bytes={known_bytes}-"
        elif first_bytes:
            headers["Range"] = f"bytes=0-{first_bytes - 1}"
        if past_caches:
            headers["Cache-Control"] = "no-cache"
        try:
            async with self._session.get(
                f"{self._url}/{path}", headers=headers, allow_redirects=False, timeout=TIMEOUT
            ) as response:
                return await self._read(response, cap_bytes, packed=packed)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            if (refused := refusal_in(error)) is not None:
                raise BoardUnreachableError(refused.text) from error
            raise BoardUnreachableError("board.no_answer", board=self._name) from error

    async def lines(self, path: str) -> AsyncGenerator[bytes]:
        """Yield the lines of a streamed answer, each bounded, until it ends.

        Raises BoardUnreachableError if there is no stream, or after two minutes of silence.
        """
        headers = {
            "User-Agent": USER_AGENT,
            "Accept-Encoding": "identity",
            "Accept": "text/event-stream",
        }
        try:
            async with self._session.get(
                f"{self._url}/{path}", headers=headers, allow_redirects=False, timeout=LISTENING
            ) as response:
                if response.status != HTTPStatus.OK:
                    raise BoardUnreachableError("board.no_hints", board=self._name)
                while line := await response.content.readline():
                    yield line
        except (aiohttp.ClientError, HttpProcessingError, OSError, ValueError) as error:
            # An endless line is a ValueError up to aiohttp 3.13, and an HttpProcessingError since.
            raise BoardUnreachableError("board.no_hints", board=self._name) from error

    async def _read(
        self, response: aiohttp.ClientResponse, cap_bytes: int, *, packed: bool
    ) -> BoardReply:
        try:
            status = HTTPStatus(response.status)
        except ValueError:
            status = HTTPStatus.INTERNAL_SERVER_ERROR
        match status:
            case HTTPStatus.OK | HTTPStatus.PARTIAL_CONTENT:
                body = await self._body(response, cap_bytes, packed=packed)
            case HTTPStatus.NOT_FOUND | HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                body = b""
            case _ if status.is_redirection:
                raise BoardUnreachableError("board.redirects", board=self._name)
            case _:
                raise BoardUnreachableError("board.error", board=self._name, status=response.status)
        return BoardReply(
            status=status,
            body=body,
            content_range=response.headers.get("Content-Range", ""),
            date=_date(response.headers),
            fresh_s=_fresh_s(response.headers),
        )

    async def _body(
        self, response: aiohttp.ClientResponse, cap_bytes: int, *, packed: bool
    ) -> bytes:
        """Return the body, never more than the cap, however small it was on the way."""
        coding = response.headers.get("Content-Encoding", "identity").lower()
        if coding != "identity" and not (packed and coding == "gzip"):
            raise BoardUnreachableError("board.compressed", board=self._name)
        unpack = None if coding == "identity" else zlib.decompressobj(_GZIP)
        body = bytearray()
        if (response.content_length or 0) <= cap_bytes:
            async for piece in response.content.iter_any():
                if unpack is None:
                    body += piece
                else:
                    body += self._unpacked(unpack, piece, cap_bytes - len(body))
                if len(body) > cap_bytes:
                    break
            else:
                if unpack is not None and not unpack.eof:
                    raise BoardUnreachableError("board.compressed", board=self._name)
                return bytes(body)
        raise BoardUnreachableError("board.answer_too_large", board=self._name, most=cap_bytes)

    def _unpacked(self, unpack: "zlib._Decompress", piece: bytes, room: int) -> bytes:
        """Return what a piece contains, at most one byte more than there is room for."""
        try:
            found = unpack.decompress(piece, room + 1)
        except zlib.error as error:
            raise BoardUnreachableError("board.compressed", board=self._name) from error
        if unpack.unused_data:
            raise BoardUnreachableError("board.compressed", board=self._name)
        return found


def _date(headers: Mapping[str, str]) -> datetime | None:
    """Return when an answer was given, from its headers; None if they aren't readable."""
    try:
        header = parsedate_to_datetime(headers.get("Date", ""))
        return header.astimezone(UTC) + timedelta(seconds=_seconds(_AGE, headers.get("Age", "")))
    except (ValueError, OverflowError):
        return None


def _fresh_s(headers: Mapping[str, str]) -> float:
    """Return how long a cache may still return an answer; bounded, because the board chooses it."""
    lasts_s = _seconds(_MAX_AGE, headers.get("Cache-Control", ""))
    return float(min(max(lasts_s - _seconds(_AGE, headers.get("Age", "")), 0), MOST_FRESH_S))


def _seconds(form: re.Pattern[str], header: str) -> int:
    found = form.search(header.lower())
    return int(found[1]) if found is not None else 0
