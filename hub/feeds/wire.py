"""Bounded requests to one board; the same bytes whoever asks and whatever they look for."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
import hashlib
from http import HTTPStatus

import aiohttp

from hub.errors import BoardUnreachableError
from hub.store.addresses import USER_AGENT

TIMEOUT = aiohttp.ClientTimeout(total=120, sock_connect=15, sock_read=20)
LISTENING = aiohttp.ClientTimeout(total=None, sock_connect=15, sock_read=120)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a board answered: one of the statuses asked for, and a body within its cap."""

    status: int
    body: bytes
    content_range: str


class Wire:
    """Speaks to one board over an injected session; nothing is retried here."""

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
        known: bytes = b"",
        past_caches: bool = False,
    ) -> Answer:
        """Fetch one path, or its growth after `known_bytes`, or nothing where it is still `known`.

        Answers 200, 206, 304, 404 and 416; anything else, a redirect or a body over the cap
        raises BoardUnreachableError.
        """
        headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
        if known_bytes:
            headers["Range"] = f"bytes={known_bytes}-"
        if known and not past_caches:
            # Our own hash, which is a board's tag: one that a board makes up for each hub would
            # tell it who comes back from another address.
            headers["If-None-Match"] = f'"{hashlib.sha256(known).hexdigest()}"'
        if past_caches:
            headers["Cache-Control"] = "no-cache"
        try:
            async with self._session.get(
                f"{self._url}/{path}", headers=headers, allow_redirects=False, timeout=TIMEOUT
            ) as response:
                return await self._read(response, cap_bytes)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise BoardUnreachableError(
                f"{self._name} does not answer: try again later."
            ) from error

    async def lines(self, path: str) -> AsyncGenerator[bytes]:
        """Yield the lines of an answer that goes on, each bounded; ends where it ends.

        Raises BoardUnreachableError where there is none, or nothing is heard for two minutes.
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
                    raise BoardUnreachableError(f"{self._name} gives no hints.")
                while line := await response.content.readline():
                    yield line
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            # A line without an end is a ValueError.
            raise BoardUnreachableError(f"{self._name} gives no hints.") from error

    async def _read(self, response: aiohttp.ClientResponse, cap_bytes: int) -> Answer:
        try:
            status = HTTPStatus(response.status)
        except ValueError:
            status = HTTPStatus.INTERNAL_SERVER_ERROR
        match status:
            case HTTPStatus.OK | HTTPStatus.PARTIAL_CONTENT:
                body = await self._body(response, cap_bytes)
            case (
                HTTPStatus.NOT_MODIFIED
                | HTTPStatus.NOT_FOUND
                | HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
            ):
                body = b""
            case _ if status.is_redirection:
                raise BoardUnreachableError(
                    f"{self._name} sends us elsewhere, which is never followed: ask its operator."
                )
            case _:
                raise BoardUnreachableError(
                    f"{self._name} answered with error {response.status}: try again later."
                )
        return Answer(
            status=status,
            body=body,
            content_range=response.headers.get("Content-Range", ""),
        )

    async def _body(self, response: aiohttp.ClientResponse, cap_bytes: int) -> bytes:
        # We asked for identity: a compressed answer is never unpacked, so it cannot grow here.
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise BoardUnreachableError(f"{self._name} answered compressed, which is not read.")
        body = bytearray()
        if (response.content_length or 0) <= cap_bytes:
            async for piece in response.content.iter_any():
                body += piece
                if len(body) > cap_bytes:
                    break
            else:
                return bytes(body)
        raise BoardUnreachableError(
            f"{self._name} answered with more than {cap_bytes} bytes, which is not read."
        )
