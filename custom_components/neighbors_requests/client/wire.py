"""Calls to one hub over TLS that believes one certificate only; caps what it reads."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Mapping
from contextlib import asynccontextmanager, contextmanager
import json
from typing import NamedTuple
from urllib.parse import quote

import aiohttp
from yarl import URL

from .errors import (
    AnswerUnreadableError,
    BeyondLimitsError,
    CameraPasswordError,
    CodeExpiredError,
    CodeUnknownError,
    CodeUsedError,
    ConflictError,
    HubClientError,
    HubUnreachableError,
    HubUntrustedError,
    InputRefusedError,
    NotHereError,
    NotPermittedError,
    NotReachedError,
    TokenRefusedError,
    TooManyAttemptsError,
    UnknownRouteError,
)
from .fields import Fields
from .link import HubAddress

MOST_JSON_BYTES = 16 * 2**20
MOST_IMAGE_BYTES = 8 * 2**20
MOST_ERROR_BYTES = 8 * 2**10
MOST_MESSAGE_BYTES = 4 * 2**20
LONGEST_SENTENCE = 300
LONGEST_ADVICE = 900
CHUNK_BYTES = 64 * 2**10
CALL_S = 15
HEARTBEAT_S = 30
CALL = aiohttp.ClientTimeout(total=CALL_S)
# The hub tries what it is told of a camera, by more than one way, before it answers.
TRIAL = aiohttp.ClientTimeout(total=90)
MEDIA = aiohttp.ClientTimeout(total=None, sock_connect=15, sock_read=30)
_SOCKET = aiohttp.ClientWSTimeout(ws_close=5)
_FINE = {200, 201, 202, 204, 206}
_KEPT = ("Content-Type", "Content-Length", "Content-Range", "Accept-Ranges", "ETag")

_BY_STATUS: Mapping[int, type[HubClientError]] = {
    400: InputRefusedError,
    401: TokenRefusedError,
    403: NotPermittedError,
    404: NotHereError,
    405: UnknownRouteError,
    409: ConflictError,
    413: InputRefusedError,
    421: InputRefusedError,
    429: TooManyAttemptsError,
}
_BY_CODE: Mapping[str, type[HubClientError]] = {
    "code_unknown": CodeUnknownError,
    "code_used": CodeUsedError,
    "code_expired": CodeExpiredError,
    "camera_password": CameraPasswordError,
    "not_allowed": BeyondLimitsError,
    "unavailable": NotReachedError,
}


class Video(NamedTuple):
    """Video or pictures on their way: status, the headers a player needs, the bytes."""

    status: int
    headers: Mapping[str, str]
    chunks: AsyncIterator[bytes]


def english() -> str:
    """Return the language that the hub's sentences are worded in."""
    return "en"


class Wire:
    """One hub. Every call raises a HubClientError; none retries; none follows a redirect."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        address: HubAddress,
        token: str = "",
        language: Callable[[], str] = english,
    ) -> None:
        """Take what the hub's sentences are asked for in, anew for each call."""
        self._session = session
        self._token = token
        self._language = language
        self._base = URL.build(scheme="https", host=address.host, port=address.port)
        # aiohttp skips its own checks of chain and host name for a Fingerprint, and compares
        # the certificate's SHA-256 before the first byte of a request is written.
        self._pin = aiohttp.Fingerprint(address.fingerprint)

    async def tell(
        self,
        method: str,
        *path: str,
        body: Mapping[str, object] | None = None,
        jpeg: bytes | None = None,
    ) -> None:
        """Make a call whose answer says nothing."""
        async with self._answer(method, self._url(*path), json=body, jpeg=jpeg):
            pass

    async def json(
        self,
        method: str,
        *path: str,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, object] | None = None,
        limits: aiohttp.ClientTimeout = CALL,
    ) -> object:
        """Make a call and return its answer, which is JSON."""
        url = self._url(*path).with_query(query)
        async with self._answer(method, url, json=body, limits=limits) as response:
            raw = await _body(response, MOST_JSON_BYTES)
        return _parsed(raw)

    async def ask(
        self,
        method: str,
        *path: str,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, object] | None = None,
        limits: aiohttp.ClientTimeout = CALL,
        language: str | None = None,
    ) -> object:
        """Make a call and return its answer, which is JSON, or None where it says nothing.

        `language` is that of the person who asks, where they have another.
        """
        url = self._url(*path).with_query(query)
        headers = None if language is None else {"Accept-Language": language}
        asked = self._answer(method, url, json=body, headers=headers, limits=limits)
        async with asked as response:
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
        """Open video or pictures; `byte_range` is a Range header to pass on."""
        headers: dict[str, str] = {} if byte_range is None else {"Range": byte_range}
        url = self._url(*path).with_query(query)
        async with self._answer("GET", url, headers=headers, limits=MEDIA) as response:
            yield Video(
                status=response.status,
                headers={
                    name: response.headers[name] for name in _KEPT if name in response.headers
                },
                chunks=response.content.iter_chunked(CHUNK_BYTES),
            )

    async def pointed_to(self, *path: str) -> Mapping[str, str]:
        """Return the query of the address that a 307 names, without going there."""
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
    async def _answer(  # noqa: PLR0913 -- what a call may differ in
        self,
        method: str,
        url: URL,
        *,
        json: Mapping[str, object] | None = None,
        jpeg: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        limits: aiohttp.ClientTimeout = CALL,
        fine: set[int] = _FINE,
    ) -> AsyncGenerator[aiohttp.ClientResponse]:
        sent = self._headers() | dict(headers or {})
        if jpeg is not None:
            sent["Content-Type"] = "image/jpeg"
        with _errors_translated():
            async with self._session.request(
                method,
                url,
                json=json,
                data=jpeg,
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
        raise HubUntrustedError(
            "Something else than the paired hub answers at its address."
        ) from error
    except aiohttp.WSServerHandshakeError as error:
        raise _refusal(error.status, "") from error
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise HubUnreachableError("The hub isn't answering.") from error


async def _refused(response: aiohttp.ClientResponse) -> HubClientError:
    code, sentence, advice = await _reason(response)
    kind = _BY_CODE.get(code)
    error = kind(sentence) if kind is not None else _refusal(response.status, sentence)
    error.advice = advice
    return error


def _refusal(status: int, sentence: str) -> HubClientError:
    if status in _BY_STATUS:
        return _BY_STATUS[status](sentence or f"The hub refused with status {status}.")
    if status >= 500:  # noqa: PLR2004 -- the class of statuses that are the server's own trouble
        return HubUnreachableError(sentence or f"The hub failed with status {status}.")
    return AnswerUnreadableError(f"The hub answered with status {status}, which is not known here.")


async def _body(response: aiohttp.ClientResponse, most: int) -> bytes:
    """Return the whole body; more than `most` bytes are never kept."""
    body = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK_BYTES):
        body += chunk
        if len(body) > most:
            raise AnswerUnreadableError("The hub's answer is too long.")
    return bytes(body)


def _parsed(raw: bytes) -> object:
    try:
        answer: object = json.loads(raw)
    except (ValueError, RecursionError):
        raise AnswerUnreadableError("The hub's answer is not JSON.") from None
    return answer


async def _reason(response: aiohttp.ClientResponse) -> tuple[str, str, str]:
    """Return an error's code, its one sentence, and what it advises; empty if it has none."""
    try:
        answer = json.loads(await _body(response, MOST_ERROR_BYTES))
        error = Fields(Fields(answer, "error").value("error"), "error")
        told = error.text("code"), error.text("message")[:LONGEST_SENTENCE]
        return *told, error.text("advice")[:LONGEST_ADVICE] if error.has("advice") else ""
    except (ValueError, RecursionError, AnswerUnreadableError):
        return "", "", ""
