"""A board as an agency reaches it: capped, patient within limits, and believed in nothing."""

import base64
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
import hashlib
from http import HTTPStatus
from ipaddress import ip_address
import os
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import aiohttp
import msgspec

from noticeboard.agency.home import Trust
from noticeboard.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    NoticeboardError,
    UnavailableError,
    VerificationError,
)
from noticeboard.files import PRIVATE_FILE, sync_folder
from noticeboard.log.bundle import MAX_BUNDLE_BYTES, decode_bundle
from noticeboard.log.encoding import format_time
from noticeboard.log.note import MAX_NOTE_BYTES, SignerKey
from noticeboard.log.tiles import TILE_WIDTH, entries_path
from noticeboard.rules.text import safe_text

MAX_JSON_BYTES = 1024 * 1024
READ_BYTES = 256 * 1024
_TIMEOUT = aiohttp.ClientTimeout(total=3600, sock_connect=15, sock_read=60)


class Refusal(msgspec.Struct, frozen=True):
    """One rule that a post does not keep, as the board words it."""

    code: str
    severity: str
    text: str


class RefusedError(InvalidInputError):
    """The board refused a post; `findings` say why."""

    def __init__(self, sentence: str, findings: tuple[Refusal, ...]) -> None:
        super().__init__(sentence)
        self.findings = findings


class Answer(msgspec.Struct, frozen=True):
    """What a board says of an entry it has logged."""

    index: int
    leaf: str
    proof: str


class Waiting(msgspec.Struct, frozen=True):
    """A sealed share that waits in the inbox."""

    number: int
    request: str
    sha256: str
    size_bytes: int
    at: str


class _Shares(msgspec.Struct, frozen=True):
    shares: tuple[Waiting, ...]


class _Problem(msgspec.Struct, frozen=True):
    error: str = ""
    findings: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks for an inbox, and proves it: an agency with its posting key."""

    origin: str
    agency: str
    key: SignerKey

    def headers(self, path: str, now: datetime) -> Mapping[str, str]:
        """Return the headers that prove the asking for `path`, for a few minutes."""
        at = format_time(now)
        text = f"neighbors-requests/inbox/v1\n{self.origin}\nGET\n{path}\n{at}\n"
        signature = base64.b64encode(self.key.sign_bytes(text.encode())).decode()
        return {"Neighbors-Time": at, "Neighbors-Signature": signature}


class BoardClient:
    """Speaks a board's HTTP contract; every method raises NoticeboardError, and nothing else."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self._url = url
        self._session = session

    @classmethod
    @asynccontextmanager
    async def to(cls, url: str) -> AsyncGenerator[Self]:
        """Give a client for the board at `url`; raises InvalidInputError where it is no address."""
        check_url(url)
        headers = {"Accept-Encoding": "identity", "User-Agent": "neighbors-requests"}
        async with aiohttp.ClientSession(
            timeout=_TIMEOUT, headers=headers, auto_decompress=False
        ) as session:
            yield cls(url.rstrip("/"), session)

    async def trust(self) -> Trust:
        """Return what the board says of itself; for the first contact only."""
        raw = await self._get("/board.json", MAX_JSON_BYTES)
        trust = _decoded(raw, Trust)
        return msgspec.structs.replace(trust, url=self._url)

    async def checkpoint(self) -> bytes:
        """Return the newest checkpoint, unverified."""
        return await self._get("/checkpoint", MAX_NOTE_BYTES)

    async def bundle(self, number: int, width: int) -> list[bytes]:
        """Return the first `width` entries of a bundle, unverified."""
        try:
            raw = await self._get(f"/{entries_path(number, width)}", MAX_BUNDLE_BYTES)
        except NotFoundError:
            if width == TILE_WIDTH:
                raise
            # Once the full bundle exists, its partial ones may be gone.
            raw = await self._get(f"/{entries_path(number)}", MAX_BUNDLE_BYTES)
            return decode_bundle(raw, TILE_WIDTH)[:width]
        return decode_bundle(raw, width)

    async def post(self, entry: bytes) -> Answer:
        """Have an entry logged; the same bytes again give the same answer."""
        async with self._asked("POST", "/entries", data=entry) as response:
            return _decoded(await _read(response, MAX_JSON_BYTES), Answer)

    async def shares(self, asker: Asker, after: int, now: datetime) -> tuple[Waiting, ...]:
        """Return the shares numbered above `after`, some at a time."""
        path = f"/inbox/{asker.agency}"
        headers = asker.headers(path, now)
        raw = await self._get(f"{path}?after={after}", MAX_JSON_BYTES, headers)
        return _decoded(raw, _Shares).shares

    async def download(
        self,
        asker: Asker,
        waiting: Waiting,
        into: Path,
        now: datetime,
        *,
        progress: Callable[[int], None],
    ) -> None:
        """Write a share's sealed bytes durably, if they are the ones that were listed."""
        path = f"/inbox/{asker.agency}/{waiting.number}"
        part = into.with_name(f".{into.name}.part")
        try:
            async with self._asked("GET", path, headers=asker.headers(path, now)) as response:
                await _save(response, part, waiting, progress)
            part.replace(into)
            sync_folder(into.parent)
        finally:
            part.unlink(missing_ok=True)

    async def _get(
        self, path: str, most_bytes: int, headers: Mapping[str, str] | None = None
    ) -> bytes:
        async with self._asked("GET", path, headers=headers) as response:
            return await _read(response, most_bytes)

    @asynccontextmanager
    async def _asked(
        self,
        method: str,
        path: str,
        *,
        data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> AsyncGenerator[aiohttp.ClientResponse]:
        """Give a successful answer; anything else is raised."""
        try:
            async with self._session.request(
                method, self._url + path, data=data, headers=headers, allow_redirects=False
            ) as response:
                if response.status not in {HTTPStatus.OK, HTTPStatus.CREATED}:
                    raise _refusal(response.status, await _read(response, MAX_JSON_BYTES))
                yield response
        except (TimeoutError, aiohttp.ClientError) as error:
            raise UnavailableError(
                f"The board at {self._url} does not answer: try again later."
            ) from error


def check_url(url: str) -> None:
    """Refuse an address that is not HTTPS, but on this machine; raises InvalidInputError."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise InvalidInputError(f"{url!r} is not a board's address.") from error
    if not host or parts.scheme not in {"http", "https"} or parts.query or parts.fragment:
        raise InvalidInputError(f"{url!r} is not a board's address, such as https://board.example.")
    if parts.scheme == "http" and not _is_loopback(host):
        raise InvalidInputError("A board is reached over HTTPS: its address must begin https://.")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


async def _read(response: aiohttp.ClientResponse, most_bytes: int) -> bytes:
    raw = bytearray()
    async for piece in response.content.iter_chunked(READ_BYTES):
        raw += piece
        if len(raw) > most_bytes:
            raise VerificationError("The board's answer is longer than it may be.")
    return bytes(raw)


async def _save(
    response: aiohttp.ClientResponse,
    part: Path,
    waiting: Waiting,
    progress: Callable[[int], None],
) -> None:
    digest, size_bytes = hashlib.sha256(), 0
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as file:
        async for piece in response.content.iter_chunked(READ_BYTES):
            size_bytes += len(piece)
            if size_bytes > waiting.size_bytes:
                break
            file.write(piece)
            digest.update(piece)
            progress(len(piece))
        file.flush()
        os.fsync(descriptor)
    if (size_bytes, digest.hexdigest()) != (waiting.size_bytes, waiting.sha256):
        raise VerificationError("The board gave other bytes than the share it listed.")


def _decoded[T](raw: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise VerificationError("The board's answer cannot be read.") from error


def _refusal(status: int, raw: bytes) -> NoticeboardError:
    """Return what a refusal means to the caller, in the board's words made fit to show."""
    try:
        told = msgspec.json.decode(raw, type=_Problem)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        told = _Problem()
    sentence = safe_text(told.error, longest=500) or f"The board answered {status}."
    findings = tuple(
        Refusal(
            code=safe_text(each.code, longest=60),
            severity=safe_text(each.severity, longest=20),
            text=safe_text(each.text, longest=500),
        )
        for each in told.findings[:50]
    )
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS:
        return UnavailableError(sentence)
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return InvalidInputError("The board answered with a redirect: use the address it moved to.")
    kinds: Mapping[int, type[NoticeboardError]] = {
        HTTPStatus.FORBIDDEN: NotAllowedError,
        HTTPStatus.NOT_FOUND: NotFoundError,
        HTTPStatus.CONFLICT: ConflictError,
        HTTPStatus.REQUEST_TIMEOUT: UnavailableError,
    }
    kind = kinds.get(status)
    return RefusedError(sentence, findings) if kind is None else kind(sentence)
