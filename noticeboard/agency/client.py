"""An agency's client for a board: size limits, timeouts, and no trust in any answer."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from ipaddress import ip_address
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

import aiohttp
import msgspec

from noticeboard.agency.home import OverseerWait, TrustedBoard
from noticeboard.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    NoticeboardError,
    UnavailableError,
    VerificationError,
)
from noticeboard.log.checkpoint import first_quorum
from noticeboard.log.encoding import HASH_BYTES, parse_time
from noticeboard.log.note import MAX_NOTE_BYTES
from noticeboard.log.tiles import (
    MAX_BUNDLE_BYTES,
    TILE_WIDTH,
    TileId,
    decode_bundle,
    entries_path,
    tile_path,
)
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import Text

MAX_JSON_BYTES = 1024 * 1024
READ_BYTES = 256 * 1024
_WELL = {
    *(HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.ACCEPTED),
    *(HTTPStatus.NO_CONTENT, HTTPStatus.PARTIAL_CONTENT),
}
_TIMEOUT = aiohttp.ClientTimeout(total=3600, sock_connect=15, sock_read=60)


class BoardFinding(msgspec.Struct, frozen=True):
    """One rule that a post breaks, in the board's words."""

    code: str
    severity: str
    text: str


class RefusedError(InvalidInputError):
    """The board refused a post; `findings` gives the reasons."""

    def __init__(self, sentence: str, findings: tuple[BoardFinding, ...]) -> None:
        super().__init__(sentence)
        self.findings = findings
        self.details = {"findings": findings}


class HeldError(NoticeboardError):
    """The board holds a post for a moderator, or for overseers; `findings` gives the reasons."""

    def __init__(
        self,
        sentence: str,
        ticket: str,
        findings: tuple[BoardFinding, ...],
        wait: OverseerWait | None = None,
    ) -> None:
        super().__init__(sentence)
        self.ticket = ticket
        self.findings = findings
        self.wait = wait
        """Whose signatures it needs; None if a moderator decides."""


class HeldReply(msgspec.Struct, frozen=True):
    """The board's answer about a post that it holds."""

    state: Literal["waiting", "approved", "published", "refused"]
    reason: str = ""
    index: int | None = None
    waits_for: Annotated[tuple[str, ...], msgspec.Meta(max_length=50)] = ()
    """The overseers who haven't decided yet."""
    since: Annotated[str, msgspec.Meta(max_length=20)] = ""
    """When it began to wait for overseers; empty if only a moderator decides."""

    @property
    def wait(self) -> OverseerWait | None:
        """For whom it still waits; None for no overseer."""
        if not self.waits_for:
            return None
        return OverseerWait(names=self.waits_for, since=self.since)


class PostReply(msgspec.Struct, frozen=True):
    """The board's answer about an entry that it has logged."""

    index: int
    leaf: str
    proof: str


class _ErrorBody(msgspec.Struct, frozen=True):
    error: str = ""
    findings: tuple[BoardFinding, ...] = ()
    ticket: Annotated[str, msgspec.Meta(pattern=r"\A([0-9a-f]{32})?\Z")] = ""
    waits_for: Annotated[tuple[str, ...], msgspec.Meta(max_length=50)] = ()
    since: Annotated[str, msgspec.Meta(max_length=20)] = ""


class BoardClient:
    """Implements a board's HTTP contract; every method raises only NoticeboardError."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self._url = url
        self._session = session

    @classmethod
    @asynccontextmanager
    async def to(cls, url: str) -> AsyncGenerator[Self]:
        """Yield a client for the board at `url`; raises InvalidInputError if that is not a URL."""
        check_url(url)
        headers = {"Accept-Encoding": "identity", "User-Agent": "neighbors-requests"}
        async with aiohttp.ClientSession(
            timeout=_TIMEOUT,
            headers=headers,
            auto_decompress=False,
            # No cookies: a board must not recognize a reader.
            cookie_jar=aiohttp.DummyCookieJar(),
        ) as session:
            yield cls(url.rstrip("/"), session)

    async def trust(self) -> TrustedBoard:
        """Return what the board says about itself; for the first contact only."""
        raw = await self.get("/board.json", MAX_JSON_BYTES)
        trust = decode(raw, TrustedBoard)
        quorum = first_quorum(trust.quorum, trust.witnesses)
        return msgspec.structs.replace(trust, url=self._url, quorum=quorum)

    async def checkpoint(self) -> bytes:
        """Return the newest checkpoint, unverified."""
        return await self.get("/checkpoint", MAX_NOTE_BYTES)

    async def bundle(self, number: int, width: int) -> list[bytes]:
        """Return the first `width` entries of a bundle, unverified."""
        try:
            raw = await self.get(f"/{entries_path(number, width)}", MAX_BUNDLE_BYTES)
        except NotFoundError:
            if width == TILE_WIDTH:
                raise
            # Once the full bundle exists, its partial ones may be gone.
            raw = await self.get(f"/{entries_path(number)}", MAX_BUNDLE_BYTES)
            return decode_bundle(raw, TILE_WIDTH)[:width]
        return decode_bundle(raw, width)

    async def tile(self, tile: TileId) -> bytes:
        """Return a tile, unverified."""
        most_bytes = TILE_WIDTH * HASH_BYTES
        try:
            raw = await self.get(f"/{tile.path}", most_bytes)
        except NotFoundError:
            if tile.width == TILE_WIDTH:
                raise
            # As with bundles.
            raw = await self.get(f"/{tile_path(tile.level, tile.number)}", most_bytes)
        return raw[: tile.width * HASH_BYTES]

    async def post(self, entry: bytes) -> PostReply:
        """Have an entry logged; the same bytes give the same answer again. Raises HeldError."""
        async with self.request("POST", "/entries", data=entry) as response:
            raw = await read_limited(response, MAX_JSON_BYTES)
            if response.status != HTTPStatus.ACCEPTED:
                return decode(raw, PostReply)
        body = decode(raw, _ErrorBody)
        if not body.ticket:
            raise VerificationError(Text("noticeboard.reply.no_ticket"))
        raise HeldError(
            safe_text(body.error, longest=500),
            body.ticket,
            _make_safe(body.findings),
            _wait_of(body.waits_for, body.since),
        )

    async def held_reply(self, ticket: str) -> HeldReply:
        """Return the state of a post that the board holds or held."""
        return _safe_reply(await self.get(f"/held/{ticket}", MAX_JSON_BYTES))

    async def withdraw(self, ticket: str) -> HeldReply:
        """Take back a request that waits for a second signature."""
        async with self.request("DELETE", f"/held/{ticket}") as response:
            return _safe_reply(await read_limited(response, MAX_JSON_BYTES))

    async def get(
        self, path: str, most_bytes: int, headers: Mapping[str, str] | None = None
    ) -> bytes:
        """Return the content at a path; raises VerificationError above `most_bytes`."""
        async with self.request("GET", path, headers=headers) as response:
            return await read_limited(response, most_bytes)

    @asynccontextmanager
    async def request(
        self,
        method: str,
        path: str,
        *,
        data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> AsyncGenerator[aiohttp.ClientResponse]:
        """Yield a successful answer; raise NoticeboardError for any other."""
        try:
            async with self._session.request(
                method, self._url + path, data=data, headers=headers, allow_redirects=False
            ) as response:
                if response.status not in _WELL:
                    raise _read_error(response.status, await read_limited(response, MAX_JSON_BYTES))
                yield response
        except (TimeoutError, aiohttp.ClientError) as error:
            raise UnavailableError(Text("noticeboard.board.no_answer", url=self._url)) from error


def check_url(url: str) -> None:
    """Raise InvalidInputError unless a URL is HTTPS or on this machine."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise InvalidInputError(Text("noticeboard.board.bad_url", url=f"{url!r}")) from error
    if not host or parts.scheme not in {"http", "https"} or parts.query or parts.fragment:
        raise InvalidInputError(Text("noticeboard.board.bad_address", url=f"{url!r}"))
    if parts.scheme == "http" and not _is_loopback(host):
        raise InvalidInputError(Text("board.address_https"))


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


async def read_limited(response: aiohttp.ClientResponse, most_bytes: int) -> bytes:
    """Return an answer's bytes; raises VerificationError above `most_bytes`."""
    raw = bytearray()
    async for piece in response.content.iter_chunked(READ_BYTES):
        raw += piece
        if len(raw) > most_bytes:
            raise VerificationError(Text("noticeboard.reply.too_long"))
    return bytes(raw)


def decode[T](raw: bytes, kind: type[T]) -> T:
    """Parse an answer; raises VerificationError."""
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise VerificationError(Text("noticeboard.reply.unreadable")) from error


def _read_error(status: int, raw: bytes) -> NoticeboardError:
    """Return the error for a refusal, with the board's words made safe to show."""
    try:
        body = msgspec.json.decode(raw, type=_ErrorBody)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        body = _ErrorBody()
    sentence = safe_text(body.error, longest=500) or f"The board answered {status}."
    findings = _make_safe(body.findings)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS:
        return UnavailableError(sentence)
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return InvalidInputError(Text("noticeboard.reply.redirect"))
    kinds: Mapping[int, type[NoticeboardError]] = {
        HTTPStatus.FORBIDDEN: NotAllowedError,
        HTTPStatus.NOT_FOUND: NotFoundError,
        HTTPStatus.GONE: NotFoundError,
        HTTPStatus.CONFLICT: ConflictError,
        HTTPStatus.REQUEST_TIMEOUT: UnavailableError,
    }
    kind = kinds.get(status)
    return RefusedError(sentence, findings) if kind is None else kind(sentence)


def _safe_reply(raw: bytes) -> HeldReply:
    found = decode(raw, HeldReply)
    wait = _wait_of(found.waits_for, found.since)
    return msgspec.structs.replace(
        found,
        reason=safe_text(found.reason, longest=500),
        waits_for=wait.names if wait else (),
    )


def _wait_of(names: tuple[str, ...], since: str) -> OverseerWait | None:
    """Return for whom a request waits, safe to show; None for nobody. VerificationError."""
    if not since:
        return None
    parse_time(since)
    return OverseerWait(names=tuple(safe_text(each, longest=200) for each in names), since=since)


def _make_safe(findings: tuple[BoardFinding, ...]) -> tuple[BoardFinding, ...]:
    """Return a board's findings made safe to show."""
    return tuple(
        BoardFinding(
            code=safe_text(each.code, longest=60),
            severity=safe_text(each.severity, longest=20),
            text=safe_text(each.text, longest=500),
        )
        for each in findings[:50]
    )
