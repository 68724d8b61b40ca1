"""Bounded requests to one board, identical for every hub, and a new board's `board.json`."""

from collections.abc import AsyncGenerator, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
import re
from typing import Annotated, Final, Literal

import aiohttp
from aiohttp.http_exceptions import HttpProcessingError
import msgspec

from hub.errors import BoardUnreachableError, InvalidInputError
from hub.feeds.trust import Trust
from hub.model.ids import BoardOrigin
from hub.model.request import MOST_VERIFIERS, MOST_WITNESSES, BoardPolicy
from hub.outbound import USER_AGENT, check_url
from noticeboard.log.checkpoint import first_quorum

TIMEOUT = aiohttp.ClientTimeout(total=120, sock_connect=15, sock_read=20)
MOST_FRESH_S: Final = 60
"""No cache is waited for longer than until the next poll."""
_MAX_AGE: Final = re.compile(r"(?:^|[\s,])max-age=([0-9]{1,9})(?![0-9])")
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
        past_caches: bool = False,
    ) -> BoardReply:
        """Fetch one path, or its growth after `known_bytes`.

        Returns answers with status 200, 206, 404 and 416. Any other status, a redirect or a body
        over the cap raises BoardUnreachableError. Sends nothing that a board could have chosen for
        this reader: no ETag, date, cookie or event id.
        """
        headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
        if known_bytes:
            headers["Range"] = f"bytes={known_bytes}-"
        if past_caches:
            headers["Cache-Control"] = "no-cache"
        try:
            async with self._session.get(
                f"{self._url}/{path}", headers=headers, allow_redirects=False, timeout=TIMEOUT
            ) as response:
                return await self._read(response, cap_bytes)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
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

    async def _read(self, response: aiohttp.ClientResponse, cap_bytes: int) -> BoardReply:
        try:
            status = HTTPStatus(response.status)
        except ValueError:
            status = HTTPStatus.INTERNAL_SERVER_ERROR
        match status:
            case HTTPStatus.OK | HTTPStatus.PARTIAL_CONTENT:
                body = await self._body(response, cap_bytes)
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

    async def _body(self, response: aiohttp.ClientResponse, cap_bytes: int) -> bytes:
        # The request wants identity. A compressed answer is never unpacked, so it can't grow here.
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise BoardUnreachableError("board.compressed", board=self._name)
        body = bytearray()
        if (response.content_length or 0) <= cap_bytes:
            async for piece in response.content.iter_any():
                body += piece
                if len(body) > cap_bytes:
                    break
            else:
                return bytes(body)
        raise BoardUnreachableError("board.answer_too_large", board=self._name, most=cap_bytes)


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


MOST_BYTES = 1024 * 1024

_Text = Annotated[str, msgspec.Meta(max_length=400)]


class _Self(msgspec.Struct, frozen=True, kw_only=True):
    """`/board.json`, as the board writes it. Unknown fields are for newer hubs."""

    v: Literal[1]
    url: _Text
    origin: _Text
    log_key: _Text
    inbox_key: _Text
    witnesses: Annotated[tuple[_Text, ...], msgspec.Meta(max_length=MOST_WITNESSES)] = ()
    quorum: Annotated[int, msgspec.Meta(ge=0, le=MOST_WITNESSES)] = 0
    verifiers: Annotated[tuple[_Text, ...], msgspec.Meta(max_length=MOST_VERIFIERS)] = ()


async def first_contact(
    url: str, session: aiohttp.ClientSession, *, allow_private_address: bool = False
) -> BoardPolicy:
    """Fetch a board's own policy. Nothing is trusted until a person has confirmed it.

    The policy keeps the given address. Raises InvalidInputError if the answer is malformed,
    BoardUnreachableError if there is none.
    """
    url = url.strip().rstrip("/")
    check_url(url, allow_private=allow_private_address)
    answer = await BoardClient(session, url, url).get("board.json", cap_bytes=MOST_BYTES)
    if answer.status != HTTPStatus.OK:
        raise BoardUnreachableError("board.none_at", url=url)
    try:
        header = msgspec.json.decode(answer.body, type=_Self)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise InvalidInputError("board.not_a_boards", url=url) from error
    policy = BoardPolicy(
        url=url,
        origin=BoardOrigin(header.origin),
        log_key=header.log_key,
        inbox_key=header.inbox_key,
        witnesses=_once(header.witnesses),
        quorum=first_quorum(header.quorum, _once(header.witnesses)),
        verifiers=_once(header.verifiers),
        allow_private_address=allow_private_address,
    )
    Trust.of(policy)
    return policy


def _once(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys))
