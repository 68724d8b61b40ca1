"""The hub's HTTP API as typed calls, over TLS that believes one certificate only."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
import json
from urllib.parse import quote

import aiohttp
from yarl import URL

from .errors import (
    AnswerUnreadableError,
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
    TokenRefusedError,
    TooManyAttemptsError,
)
from .fields import Fields
from .house import House
from .link import HubAddress
from .models import Clip, HubInfo, Paired
from .requests import Answer, Decision, Request, RequestStatus
from .stream import Connection

MOST_JSON_BYTES = 16 * 2**20
MOST_IMAGE_BYTES = 8 * 2**20
MOST_ERROR_BYTES = 8 * 2**10
MOST_MESSAGE_BYTES = 4 * 2**20
LONGEST_SENTENCE = 300
CHUNK_BYTES = 64 * 2**10
CALL_S = 15
HEARTBEAT_S = 30
_CALL = aiohttp.ClientTimeout(total=CALL_S)
_VIDEO = aiohttp.ClientTimeout(total=None, sock_connect=15, sock_read=30)
_SOCKET = aiohttp.ClientWSTimeout(ws_close=5)

_BY_STATUS: Mapping[int, type[HubClientError]] = {
    400: InputRefusedError,
    401: TokenRefusedError,
    403: NotPermittedError,
    404: NotHereError,
    409: ConflictError,
    421: InputRefusedError,
    429: TooManyAttemptsError,
}
_BY_CODE: Mapping[str, type[HubClientError]] = {
    "code_unknown": CodeUnknownError,
    "code_used": CodeUsedError,
    "code_expired": CodeExpiredError,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Video:
    """A clip's MP4 on its way: status 200 or 206, the headers a player needs, the bytes."""

    status: int
    headers: Mapping[str, str]
    chunks: AsyncIterator[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The last message somebody has seen."""

    seq: int
    epoch: str


class HubClient:
    """One hub. Every call raises a HubClientError; none retries; none follows a redirect."""

    def __init__(
        self, session: aiohttp.ClientSession, address: HubAddress, token: str = ""
    ) -> None:
        self._session = session
        self._token = token
        self._base = URL.build(scheme="https", host=address.host, port=address.port)
        # aiohttp skips its own checks of chain and host name for a Fingerprint, and compares
        # the certificate's SHA-256 before the first byte of a request is written.
        self._pin = aiohttp.Fingerprint(address.fingerprint)

    async def info(self) -> HubInfo:
        """Return which hub answers here; needs no token."""
        return HubInfo.read(await self._json("GET", "info"))

    async def pair(self, code: str, name: str) -> Paired:
        """Trade a pairing code for a token; raises CodeUsedError, CodeUnknownError."""
        body = {"code": code, "name": name}
        answer = await self._json("POST", "pair", body=body)
        return Paired.read(answer)

    async def house(self) -> House:
        """Return everything the hub tells."""
        return House.read(await self._json("GET", "state"))

    async def requests(
        self, *, status: RequestStatus | None = None, pending: bool | None = None
    ) -> tuple[Request, ...]:
        """Return the requests the hub knows, all or some."""
        query = {} if status is None else {"status": status.value}
        if pending is not None:
            query["pending"] = "true" if pending else "false"
        fields = Fields(await self._json("GET", "requests", query=query), "list of requests")
        return fields.each("requests", Request.read)

    async def clips(self, *, camera_id: str | None = None, most: int = 200) -> tuple[Clip, ...]:
        """Return the newest clips, of one camera or all."""
        query = {"limit": str(most)} | ({} if camera_id is None else {"camera": camera_id})
        fields = Fields(await self._json("GET", "clips", query=query), "list of clips")
        return fields.each("clips", Clip.read)

    async def approve(
        self, request_id: str, proposal_id: str, *, by: str, reason: str = ""
    ) -> Decision:
        """Approve exactly the proposal named; raises ConflictError where it is not current."""
        answer = {"answer": Answer.APPROVE.value, "proposal_id": proposal_id}
        return await self._decide(request_id, answer | {"by": by, "reason": reason})

    async def deny(self, request_id: str, *, by: str, reason: str = "") -> Decision:
        """Deny; raises ConflictError where the house has answered before."""
        answer = {"answer": Answer.DENY.value, "by": by, "reason": reason}
        return await self._decide(request_id, answer)

    async def revoke(self) -> None:
        """Make the token worthless, so that nobody who finds it can use it."""
        async with self._answer("DELETE", self._url("tokens", "own")):
            pass

    async def snapshot(self, camera_id: str) -> bytes:
        """Return a camera's last snapshot, a JPEG."""
        return await self._image("cameras", camera_id, "snapshot")

    async def thumbnail(self, clip_id: str) -> bytes:
        """Return a clip's picture, a JPEG."""
        return await self._image("clips", clip_id, "thumbnail")

    async def request_image(self, request_id: str) -> bytes:
        """Return the best matching clip's frame, a JPEG."""
        return await self._image("requests", request_id, "image")

    @asynccontextmanager
    async def video(self, clip_id: str, *, byte_range: str | None = None) -> AsyncGenerator[Video]:
        """Open a clip's MP4; `byte_range` is a Range header to pass on."""
        headers: dict[str, str] = {} if byte_range is None else {"Range": byte_range}
        url = self._url("clips", clip_id, "video")
        async with self._answer("GET", url, headers=headers, limits=_VIDEO) as response:
            kept = ("Content-Type", "Content-Length", "Content-Range", "Accept-Ranges")
            yield Video(
                status=response.status,
                headers={name: response.headers[name] for name in kept if name in response.headers},
                chunks=response.content.iter_chunked(CHUNK_BYTES),
            )

    @asynccontextmanager
    async def listen(self, seen: Seen | None = None) -> AsyncGenerator[Connection]:
        """Open the websocket, asking for everything after what was seen."""
        query = {} if seen is None else {"since": str(seen.seq), "epoch": seen.epoch}
        url = self._url("ws").with_query(query)
        with _errors_translated():
            async with asyncio.timeout(CALL_S):
                socket = await self._session.ws_connect(
                    url,
                    ssl=self._pin,
                    headers=self._authorization(),
                    heartbeat=HEARTBEAT_S,
                    max_msg_size=MOST_MESSAGE_BYTES,
                    timeout=_SOCKET,
                )
        async with socket:
            yield await Connection.greet(socket)

    async def _decide(self, request_id: str, answer: Mapping[str, str]) -> Decision:
        made = await self._json("POST", "requests", request_id, "decision", body=answer)
        return Decision.read(made)

    async def _image(self, *path: str) -> bytes:
        async with self._answer("GET", self._url(*path)) as response:
            return await _body(response, MOST_IMAGE_BYTES)

    async def _json(
        self,
        method: str,
        *path: str,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, str] | None = None,
    ) -> object:
        url = self._url(*path).with_query(query)
        async with self._answer(method, url, json=body) as response:
            raw = await _body(response, MOST_JSON_BYTES)
        try:
            answer: object = json.loads(raw)
        except (ValueError, RecursionError):
            raise AnswerUnreadableError("The hub's answer is not JSON.") from None
        return answer

    @asynccontextmanager
    async def _answer(
        self,
        method: str,
        url: URL,
        *,
        json: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        limits: aiohttp.ClientTimeout = _CALL,
    ) -> AsyncGenerator[aiohttp.ClientResponse]:
        with _errors_translated():
            async with self._session.request(
                method,
                url,
                json=json,
                headers=self._authorization() | dict(headers or {}),
                ssl=self._pin,
                timeout=limits,
                allow_redirects=False,
            ) as response:
                if response.status not in {200, 201, 204, 206}:
                    raise await _refused(response)
                yield response

    def _authorization(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"} if self._token else {}

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
    code, sentence = await _reason(response)
    if code in _BY_CODE:
        return _BY_CODE[code](sentence)
    return _refusal(response.status, sentence)


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


async def _reason(response: aiohttp.ClientResponse) -> tuple[str, str]:
    """Return the code and the one sentence of an error's body; empty where it has none."""
    try:
        answer = json.loads(await _body(response, MOST_ERROR_BYTES))
        error = Fields(Fields(answer, "error").value("error"), "error")
        return error.text("code"), error.text("message")[:LONGEST_SENTENCE]
    except (ValueError, RecursionError, AnswerUnreadableError):
        return "", ""
