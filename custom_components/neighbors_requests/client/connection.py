"""One hub, reached over TLS with its pinned certificate: size-limited calls, and the websocket.

The pairing link contains the hub's address and certificate fingerprint. On the websocket, the hub
sends a hello, then messages in order.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
import json
import re
from typing import Final, Self, override
from urllib.parse import parse_qs, quote, urlsplit

import aiohttp
from aiohttp.http import WS_CLOSED_MESSAGE
from yarl import URL

from .decode import Record, read
from .errors import (
    AnswerUnreadableError,
    HubClientError,
    HubUnreachableError,
    HubUntrustedError,
    LinkInvalidError,
    error_of,
)
from .messages import Message, read_message
from .models import Hello

HELLO_S = 15


class Connection:
    """An open websocket on which the hub has sent its hello; it never retries."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, hello: Hello) -> None:
        self._socket = socket
        self.hello = hello

    @classmethod
    async def greet(cls, socket: aiohttp.ClientWebSocketResponse) -> Self:
        """Wait for the hello; raises HubUnreachableError."""
        try:
            async with asyncio.timeout(HELLO_S):
                content = await _next(socket)
        except TimeoutError:
            raise HubUnreachableError from None
        return cls(socket, read(Hello, content))

    async def messages(self) -> AsyncIterator[Message]:
        """Yield messages until the hub disconnects, then raise HubUnreachableError."""
        while True:
            yield read_message(await _next(self._socket), hello=self.hello)


async def _next(socket: aiohttp.ClientWebSocketResponse) -> object:
    """Return the content of the next message; raises HubClientError."""
    try:
        frame = await socket.receive()
    except aiohttp.ClientError:
        # It answers a ping before it returns, and the hub may be gone by then.
        frame = WS_CLOSED_MESSAGE
    if frame.type is aiohttp.WSMsgType.BINARY:
        raise AnswerUnreadableError("message")
    if frame.type is not aiohttp.WSMsgType.TEXT:
        raise HubUnreachableError
    try:
        content: object = json.loads(frame.data)
    except (ValueError, RecursionError):
        raise AnswerUnreadableError("message") from None
    return content


LONGEST_LINK = 512
_HUB_ID = re.compile(r"[0-9a-f]{16}")
_CODE = re.compile(r"[0-9a-f]{32}")
LINK_SCHEME: Final = "neighbors"
_HOST = re.compile(r"[0-9A-Za-z.\-:%]{1,253}")


@dataclass(frozen=True, slots=True, kw_only=True)
class HubAddress:
    """A hub's address, and the SHA-256 of the only certificate trusted there."""

    host: str
    port: int
    """1 to 65535."""
    fingerprint: bytes

    def __post_init__(self) -> None:
        if not 0 < self.port < 2**16 or not _HOST.fullmatch(self.host):
            raise LinkInvalidError
        if len(self.fingerprint) != 32:  # noqa: PLR2004 -- the length of a SHA-256
            raise LinkInvalidError


class PairingLink(Record):
    """`neighbors://host:port/?id=…&fp=…&code=…`, as the hub prints it."""

    address: HubAddress
    hub_id: str
    code: str
    """32 lowercase hex digits, valid once and for ten minutes. Never logged."""

    @override
    def __repr__(self) -> str:
        """Omit the code."""
        return f"PairingLink({self.hub_id} at {self.address.host}:{self.address.port})"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse a pasted link; raises LinkInvalidError."""
        text = text.strip()
        if len(text) > LONGEST_LINK:
            raise LinkInvalidError
        try:
            parts = urlsplit(text)
            host, port = parts.hostname, parts.port
            query = parse_qs(parts.query, strict_parsing=True, max_num_fields=8)
        except ValueError as error:
            raise LinkInvalidError from error
        if parts.scheme != LINK_SCHEME or parts.path not in {"", "/"} or "@" in parts.netloc:
            raise LinkInvalidError
        if not host or not port:
            raise LinkInvalidError
        code = parse_code(_one(query, "code"))
        hub_id = _one(query, "id").lower()
        if code is None or not is_hub_id(hub_id):
            raise LinkInvalidError
        fingerprint = parse_fingerprint(_one(query, "fp"))
        address = HubAddress(host=host, port=port, fingerprint=fingerprint)
        return cls(address=address, hub_id=hub_id, code=code)


def is_hub_id(text: str) -> bool:
    """Return whether `text` has the form of a hub id: 16 lowercase hex digits."""
    return _HUB_ID.fullmatch(text) is not None


def parse_code(text: str) -> str | None:
    """Return the bare pairing code in `text`, or None if it isn't one."""
    code = re.sub(r"[\s-]", "", text).lower()
    return code if _CODE.fullmatch(code) else None


def parse_fingerprint(text: str) -> bytes:
    """Return the 32 bytes of a hex SHA-256; raises LinkInvalidError."""
    digits = text.replace(":", "")
    if not re.fullmatch(r"[0-9A-Fa-f]{64}", digits):
        raise LinkInvalidError
    return bytes.fromhex(digits)


def _one(query: dict[str, list[str]], name: str) -> str:
    values = query.get(name, [])
    if len(values) != 1:
        raise LinkInvalidError
    return values[0]


MOST_JSON_BYTES = 16 * 2**20
MOST_IMAGE_BYTES = 8 * 2**20
MOST_ERROR_BYTES = 8 * 2**10
MOST_MESSAGE_BYTES = 4 * 2**20
LONGEST_SENTENCE = 300
LONGEST_ADVICE = 900
LONGEST_REASON = 100
CHUNK_BYTES = 64 * 2**10
CALL_S = 15
HEARTBEAT_S = 30
CALL = aiohttp.ClientTimeout(total=CALL_S)
# The hub tests a camera's settings, by more than one method, before it answers.
TRIAL = aiohttp.ClientTimeout(total=90)
MEDIA = aiohttp.ClientTimeout(total=None, sock_connect=15, sock_read=30)
# Once a film of 2 GiB is there, the hub reads all of it before it answers.
FILE = aiohttp.ClientTimeout(total=None, sock_connect=15, sock_read=300)
_SOCKET = aiohttp.ClientWSTimeout(ws_close=5)
_FINE = {200, 201, 202, 204, 206}
_PASSED_HEADERS = (
    "Content-Type",
    "Content-Length",
    "Content-Range",
    "Content-Disposition",
    "Accept-Ranges",
    "ETag",
    "X-Frame-Time",
)


class Video(Record):
    """A stream of video or pictures: status, the headers a player needs, the bytes."""

    status: int
    headers: Mapping[str, str]
    chunks: AsyncIterator[bytes]


def english() -> str:
    """Return the default language of the hub's sentences."""
    return "en"


class Wire:
    """One hub. Calls raise HubClientError, never retry, and never follow a redirect."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        address: HubAddress,
        token: str = "",
        language: Callable[[], str] = english,
    ) -> None:
        """`language` is called for each request; the hub words its sentences in it."""
        self._session = session
        self._token = token
        self._language = language
        self._base = URL.build(scheme="https", host=address.host, port=address.port)
        # For a Fingerprint, aiohttp skips its own checks of chain and host name, and compares the
        # certificate's SHA-256 before writing the first byte of a request.
        self._pin = aiohttp.Fingerprint(address.fingerprint)

    async def send(
        self,
        method: str,
        *path: str,
        body: Mapping[str, object] | None = None,
        jpeg: bytes | None = None,
    ) -> None:
        """Make a call that has no response body."""
        async with self._answer(method, self._url(*path), json=body, jpeg=jpeg):
            pass

    async def upload(self, *path: str, chunks: AsyncIterator[bytes]) -> None:
        """Send bytes as they come, without a limit of time; whoever gives them has one.

        If `chunks` raises, the body is left unfinished, so that the hub takes it for torn.
        """
        url, limits = self._url(*path), MEDIA
        async with self._answer("PUT", url, chunks=chunks, limits=limits):
            pass

    async def send_file(
        self,
        *path: str,
        chunks: AsyncIterator[bytes],
        length: int,
        query: Mapping[str, str],
        language: str | None = None,
    ) -> object:
        """Send a file of `length` bytes as it comes, and return the JSON response.

        There is no limit of time while it comes. If `chunks` raises, the hub takes it for torn.
        """
        headers = {"Content-Length": str(length)}
        if language is not None:
            headers["Accept-Language"] = language
        url = self._url(*path).with_query(query)
        answer = self._answer("POST", url, chunks=chunks, headers=headers, limits=FILE)
        async with answer as response:
            raw = await _body(response, MOST_JSON_BYTES)
        return _parsed(raw)

    async def json(
        self,
        method: str,
        *path: str,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, object] | None = None,
        limits: aiohttp.ClientTimeout = CALL,
    ) -> object:
        """Make a call and return its JSON response."""
        url = self._url(*path).with_query(query)
        async with self._answer(method, url, json=body, limits=limits) as response:
            raw = await _body(response, MOST_JSON_BYTES)
        return _parsed(raw)

    async def fetch(
        self,
        method: str,
        *path: str,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, object] | None = None,
        limits: aiohttp.ClientTimeout = CALL,
        language: str | None = None,
    ) -> object:
        """Make a call and return its JSON response, or None if the body is empty.

        `language` overrides the client's language for this call.
        """
        url = self._url(*path).with_query(query)
        headers = None if language is None else {"Accept-Language": language}
        answer = self._answer(method, url, json=body, headers=headers, limits=limits)
        async with answer as response:
            raw = await _body(response, MOST_JSON_BYTES)
        return _parsed(raw) if raw else None

    async def image(self, *path: str) -> bytes:
        """Return a JPEG."""
        async with self._answer("GET", self._url(*path)) as response:
            return await _body(response, MOST_IMAGE_BYTES)

    @asynccontextmanager
    async def media(
        self,
        *path: str,
        query: Mapping[str, str] | None = None,
        byte_range: str | None = None,
    ) -> AsyncGenerator[Video]:
        """Open a stream of video or pictures; `byte_range` is a Range header to pass on."""
        headers: dict[str, str] = {} if byte_range is None else {"Range": byte_range}
        url = self._url(*path).with_query(query)
        async with self._answer("GET", url, headers=headers, limits=MEDIA) as response:
            yield Video(
                status=response.status,
                headers={
                    name: response.headers[name]
                    for name in _PASSED_HEADERS
                    if name in response.headers
                },
                chunks=response.content.iter_chunked(CHUNK_BYTES),
            )

    async def pointed_to(self, *path: str) -> Mapping[str, str]:
        """Return the query parameters of a 307's Location, without following it."""
        async with self._answer("GET", self._url(*path), fine={307}) as response:
            try:
                return dict(URL(response.headers.get("Location", "")).query)
            except ValueError:
                return {}

    @asynccontextmanager
    async def socket(
        self, *path: str, query: Mapping[str, str]
    ) -> AsyncGenerator[aiohttp.ClientWebSocketResponse]:
        """Open a websocket."""
        with _errors_translated():
            async with asyncio.timeout(CALL_S):
                socket = await self._session.ws_connect(
                    self._url(*path).with_query(query),
                    ssl=self._pin,
                    headers=self._headers(),
                    heartbeat=HEARTBEAT_S,
                    max_msg_size=MOST_MESSAGE_BYTES,
                    timeout=_SOCKET,
                )
        async with socket:
            yield socket

    @asynccontextmanager
    async def _answer(  # noqa: PLR0913 -- the options of a call
        self,
        method: str,
        url: URL,
        *,
        json: Mapping[str, object] | None = None,
        jpeg: bytes | None = None,
        chunks: AsyncIterator[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
        limits: aiohttp.ClientTimeout = CALL,
        fine: set[int] = _FINE,
    ) -> AsyncGenerator[aiohttp.ClientResponse]:
        sent = self._headers() | dict(headers or {})
        if jpeg is not None:
            sent["Content-Type"] = "image/jpeg"
        if chunks is not None:
            sent["Content-Type"] = "application/octet-stream"
        with _errors_translated():
            async with self._session.request(
                method,
                url,
                json=json,
                data=jpeg if chunks is None else chunks,
                headers=sent,
                ssl=self._pin,
                timeout=limits,
                allow_redirects=False,
            ) as response:
                if response.status not in fine:
                    raise await _refused(response)
                yield response

    def _headers(self) -> dict[str, str]:
        spoken = {"Accept-Language": self._language()}
        return spoken | ({"Authorization": f"Bearer {self._token}"} if self._token else {})

    def _url(self, *path: str) -> URL:
        quoted = "/".join(quote(part, safe="") for part in path)
        return self._base.with_path(f"/api/v1/{quoted}", encoded=True)


@contextmanager
def _errors_translated() -> Generator[None]:
    try:
        yield
    except aiohttp.ServerFingerprintMismatch as error:
        raise HubUntrustedError from error
    except aiohttp.WSServerHandshakeError as error:
        raise error_of(error.status) from error
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise HubUnreachableError from error


async def _refused(response: aiohttp.ClientResponse) -> HubClientError:
    told = await _reason(response)
    error = error_of(response.status, told.code)
    error.sentence, error.advice = told.message[:LONGEST_SENTENCE], told.advice[:LONGEST_ADVICE]
    error.reason = told.reason[:LONGEST_REASON]
    return error


async def _body(response: aiohttp.ClientResponse, most: int) -> bytes:
    """Return the whole body; raises AnswerUnreadableError beyond `most` bytes."""
    body = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK_BYTES):
        body += chunk
        if len(body) > most:
            raise AnswerUnreadableError("answer")
    return bytes(body)


def _parsed(raw: bytes) -> object:
    try:
        answer: object = json.loads(raw)
    except (ValueError, RecursionError):
        raise AnswerUnreadableError("answer") from None
    return answer


class _Refusal(Record):
    error: Mapping[str, object]


class _Reason(Record):
    code: str
    message: str
    advice: str
    reason: str


async def _reason(response: aiohttp.ClientResponse) -> _Reason:
    """Return what an error's body tells; each part is empty if missing."""
    try:
        answer = json.loads(await _body(response, MOST_ERROR_BYTES))
        return read(_Reason, {"advice": "", "reason": "", **read(_Refusal, answer).error})
    except (ValueError, RecursionError, AnswerUnreadableError):
        return _Reason(code="", message="", advice="", reason="")
