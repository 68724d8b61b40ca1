"""A client of a board's inbox (tus 1.0), and checks of the inbox's signed notes about a share.

A board names an upload by a secret id in its `Location`. The client takes only the id from there
and builds every address from the board's own, which the owner trusts. Each call is one request
with a limited response.
"""

from base64 import b64encode
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
import hashlib
from http import HTTPMethod, HTTPStatus
import re
from typing import Protocol, Self
from urllib.parse import SplitResult, urlsplit

import aiohttp

from hub.errors import DeliveryError, InvalidInputError
from hub.model.decision import Share
from hub.model.ids import PRACTICE, BoardOrigin, is_reserved
from hub.model.request import BoardPolicy, Request
from hub.outbound import check_url, refusal_in
from noticeboard.errors import VerificationError
from noticeboard.log.note import VerifierKey
from noticeboard.runtime.text import Text
from noticeboard.seal.receipt import MAX_RECEIPT_BYTES, Opened, Receipt, Withdrawal, open_receipt

_AGENCY = re.compile(r"[0-9a-f]{40}")
_ENTRY_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyTo:
    """A request as its board addresses it; agency and entry id are always hex."""

    origin: BoardOrigin
    agency: str
    entry_id: str

    def __post_init__(self) -> None:
        if not _AGENCY.fullmatch(self.agency) or not _ENTRY_ID.fullmatch(self.entry_id):
            raise DeliveryError("share.request_address")

    @classmethod
    def of(cls, request: Request) -> Self:
        """Return the address for answering a request; raises DeliveryError."""
        return cls(origin=request.origin, agency=request.agency.id, entry_id=request.entry_id)


def check_receipt(note: str, policy: BoardPolicy, to: ReplyTo, share: Share) -> Receipt:
    """Verify that a receipt is for this share and this request; raises DeliveryError."""
    try:
        receipt = open_receipt(note, VerifierKey.parse(policy.inbox_key))
    except VerificationError as error:
        raise DeliveryError("share.receipt_unsigned") from error
    claim = (receipt.origin, receipt.agency, receipt.request, receipt.sha256, receipt.size_bytes)
    if claim != (to.origin, to.agency, to.entry_id, share.sealed_sha256, share.size_bytes):
        raise DeliveryError("share.receipt_other")
    return receipt


def check_withdrawal(note: str, policy: BoardPolicy, to: ReplyTo, share: Share) -> None:
    """Verify that a signed withdrawal is for this share; raises DeliveryError."""
    _check(Withdrawal, Text("part.note_withdrawal"), note, policy, to, share)


def check_opened(note: str, policy: BoardPolicy, to: ReplyTo, share: Share) -> None:
    """Verify that a signed note of opening is for this share; raises DeliveryError."""
    _check(Opened, Text("part.note_opening"), note, policy, to, share)


def _check(  # noqa: PLR0913, PLR0917 -- a note, and what it must match
    kind: type[Opened | Withdrawal],
    what: Text,
    note: str,
    policy: BoardPolicy,
    to: ReplyTo,
    share: Share,
) -> None:
    try:
        opened = kind.open(note, VerifierKey.parse(policy.inbox_key))
    except VerificationError as error:
        raise DeliveryError("share.note_unsigned", note=what) from error
    claim = (opened.origin, opened.agency, opened.request, opened.sha256)
    if claim != (to.origin, to.agency, to.entry_id, share.sealed_sha256):
        raise DeliveryError("share.note_other", note=what)


def reply_of(receipt: str) -> ReplyTo:
    """Return the request that an unverified receipt names; raises DeliveryError."""
    lines = receipt.split("\n", 4)
    if len(lines) < 5:  # noqa: PLR2004 -- heading, origin, agency, request, rest
        raise DeliveryError("share.receipt_unreadable")
    return ReplyTo(origin=BoardOrigin(lines[1]), agency=lines[2], entry_id=lines[3])


TUS = "1.0.0"
CHECKSUM_MISMATCH = 460
GONE_STATUSES = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})

SHORT = aiohttp.ClientTimeout(total=60, sock_connect=15, sock_read=30)
"""For requests without a piece: a board that answers slowly gets no longer than this."""
PIECE = aiohttp.ClientTimeout(total=300, sock_connect=15, sock_read=120)
"""For a piece on a slow connection; one that takes longer is sent as smaller pieces."""
_WRITE_BYTES = 256 * 1024
_ID = re.compile(r"[0-9a-f]{32}")
_COUNT = re.compile(r"0|[1-9][0-9]{0,15}")
_UPLOADS = "/inbox/uploads/"
_PORTS = {"https": 443, "http": 80}

_REFUSALS: dict[int, Text] = {
    CHECKSUM_MISMATCH: Text("share.damaged_pieces"),
    HTTPStatus.REQUEST_TIMEOUT: Text("share.line_slow"),
    HTTPStatus.CONFLICT: Text("share.held_unclear"),
    HTTPStatus.GONE: Text("share.held_lost"),
    HTTPStatus.NOT_FOUND: Text("share.none_taken"),
    HTTPStatus.PRECONDITION_FAILED: Text("share.other_tus"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: Text("share.too_large"),
    HTTPStatus.LOCKED: Text("share.board_busy"),
    HTTPStatus.TOO_MANY_REQUESTS: Text("share.no_more_now"),
    HTTPStatus.INSUFFICIENT_STORAGE: Text("share.inbox_full"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxReply:
    """The parts of a response that the hub uses."""

    status: int
    location: str = ""
    offset: int | None = None
    length: int | None = None
    body: bytes = b""


class Inbox(Protocol):
    """The inbox of one board, for the answer to one request; see `InboxClient`."""

    @property
    def policy(self) -> BoardPolicy:
        """What the owner trusts about the board."""

    @property
    def to(self) -> ReplyTo:
        """The request that is answered."""

    async def create(self, size_bytes: int) -> str:
        """Create an upload and return its address."""

    async def held_bytes(self, upload_url: str, size_bytes: int) -> int | None:
        """Return what the board holds of an upload, None if it's unknown."""

    async def send(self, upload_url: str, offset: int, piece: bytes) -> InboxReply:
        """Send one piece."""

    async def end(self, upload_url: str) -> bool:
        """End an upload; False if it is complete."""

    async def receipt(self, upload_url: str) -> str:
        """Return the signed receipt of a complete upload."""

    async def withdraw(self, upload_url: str) -> str | None:
        """Withdraw a complete upload; return the signed note, if any."""

    async def opened(self, upload_url: str) -> str | None:
        """Return the signed note that the agency opened it, or None."""


class InboxClient:
    """The inbox of one board on the network, for the answer to one request."""

    def __init__(self, session: aiohttp.ClientSession, policy: BoardPolicy, to: ReplyTo) -> None:
        """Take the session; AssertionError for a practice request, which never leaves."""
        if PRACTICE in {policy.origin, to.origin} or is_reserved(policy.origin):
            raise AssertionError(to)
        self._session = session
        self._policy = policy
        self._to = to

    @property
    def policy(self) -> BoardPolicy:
        """What the owner trusts about the board."""
        return self._policy

    @property
    def to(self) -> ReplyTo:
        """The request that is answered."""
        return self._to

    async def create(self, size_bytes: int) -> str:
        """Create an upload of `size_bytes` and return its address; raises DeliveryError."""
        url = f"{self._policy.url}/inbox/{self._to.agency}/{self._to.entry_id}"
        answer = await self._request(HTTPMethod.POST, url, {"Upload-Length": str(size_bytes)})
        if answer.status != HTTPStatus.CREATED:
            raise DeliveryError(refusal(answer.status))
        return self._policy.url + _UPLOADS + _id_in(answer.location, self._policy.url)

    async def held_bytes(self, upload_url: str, size_bytes: int) -> int | None:
        """Return what the board holds of an upload, None if it's unknown; DeliveryError."""
        answer = await self._request(HTTPMethod.HEAD, self._upload(upload_url))
        if answer.status in GONE_STATUSES:
            return None
        if answer.status not in {HTTPStatus.OK, HTTPStatus.NO_CONTENT}:
            raise DeliveryError(refusal(answer.status))
        if answer.offset is None or answer.offset > size_bytes or answer.length != size_bytes:
            raise DeliveryError("share.held_wrong")
        return answer.offset

    async def send(self, upload_url: str, offset: int, piece: bytes) -> InboxReply:
        """Send one piece with its checksum; raises DeliveryError if no response arrives."""
        checksum = b64encode(hashlib.sha256(piece).digest()).decode()
        headers = {
            "Content-Type": "application/offset+octet-stream",
            "Content-Length": str(len(piece)),
            "Upload-Offset": str(offset),
            "Upload-Checksum": f"sha256 {checksum}",
        }
        return await self._request(HTTPMethod.PATCH, self._upload(upload_url), headers, piece)

    async def end(self, upload_url: str) -> bool:
        """End an upload; False if it is complete. Raises DeliveryError."""
        answer = await self._request(HTTPMethod.DELETE, self._upload(upload_url))
        if answer.status in GONE_STATUSES | {HTTPStatus.NO_CONTENT}:
            return True
        if answer.status in {HTTPStatus.FORBIDDEN, HTTPStatus.CONFLICT}:
            return False
        raise DeliveryError(refusal(answer.status))

    async def receipt(self, upload_url: str) -> str:
        """Return the signed receipt of a complete upload; raises DeliveryError."""
        note = await self._note(HTTPMethod.GET, f"{self._upload(upload_url)}/receipt")
        if note is None:
            raise DeliveryError("share.not_signed_yet")
        return note

    async def withdraw(self, upload_url: str) -> str | None:
        """Withdraw a complete upload; return the signed note, if any. Raises DeliveryError."""
        return await self._note(HTTPMethod.POST, f"{self._upload(upload_url)}/withdrawal")

    async def opened(self, upload_url: str) -> str | None:
        """Return the signed note that the agency opened it, or None; raises DeliveryError."""
        return await self._note(HTTPMethod.GET, f"{self._upload(upload_url)}/opened")

    def _upload(self, upload_url: str) -> str:
        """Return an upload's address under the board's current address, which may have moved."""
        return self._policy.url + _UPLOADS + upload_url.rpartition("/")[2]

    async def _note(self, method: HTTPMethod, url: str) -> str | None:
        answer = await self._request(method, url)
        if answer.status in GONE_STATUSES:
            return None
        if answer.status != HTTPStatus.OK:
            raise DeliveryError(refusal(answer.status))
        try:
            return answer.body.decode()
        except UnicodeDecodeError as error:
            raise DeliveryError("share.not_a_receipt") from error

    async def _request(
        self,
        method: HTTPMethod,
        url: str,
        headers: Mapping[str, str] | None = None,
        piece: bytes = b"",
    ) -> InboxReply:
        try:
            check_url(url, allow_private=self._policy.allow_private_address)
            async with self._session.request(
                method,
                url,
                data=_parts(piece) if piece else None,
                headers={"Tus-Resumable": TUS, **(headers or {})},
                skip_auto_headers=() if piece else ("Content-Type",),
                allow_redirects=False,
                timeout=PIECE if piece else SHORT,
            ) as response:
                body = await _body(response) if response.status == HTTPStatus.OK else b""
                return InboxReply(
                    status=response.status,
                    location=response.headers.get("Location", ""),
                    offset=_count(response.headers.get("Upload-Offset", "")),
                    length=_count(response.headers.get("Upload-Length", "")),
                    body=body,
                )
        except InvalidInputError as error:
            raise DeliveryError(error.text) from error
        except TimeoutError as error:
            raise DeliveryError("share.board_slow") from error
        except (aiohttp.ClientError, OSError) as error:
            raise DeliveryError(_reason(error)) from error


def refusal(status: int) -> Text:
    """Return what to tell a person about an unexpected response."""
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return Text("share.redirect")
    return _REFUSALS.get(status, Text("share.unexpected", status=status))


async def _body(response: aiohttp.ClientResponse) -> bytes:
    """Return a note's bytes; raises DeliveryError if it is too long."""
    raw = bytearray()
    async for part in response.content.iter_any():
        raw += part
        if len(raw) > MAX_RECEIPT_BYTES:
            raise DeliveryError("share.receipt_long")
    return bytes(raw)


async def _parts(piece: bytes) -> AsyncGenerator[bytes]:
    for start in range(0, len(piece), _WRITE_BYTES):
        yield piece[start : start + _WRITE_BYTES]


def _count(header: str) -> int | None:
    return int(header) if _COUNT.fullmatch(header) else None


def _id_in(location: str, board_url: str) -> str:
    """Return the id of an upload on the board itself; raises DeliveryError."""
    try:
        opened, own = urlsplit(location), urlsplit(board_url)
        here = _origin(opened) in {_origin(own), ("", "", None)}
    except ValueError:
        here = False
    else:
        before, _, upload_id = opened.path.rpartition(_UPLOADS)
        here = here and before in {"", own.path} and not (opened.query or opened.fragment)
        if here and _ID.fullmatch(upload_id):
            return upload_id
    raise DeliveryError("share.elsewhere")


def _origin(parts: SplitResult) -> tuple[str, str, int | None]:
    """Return scheme, user with host, and port; all empty for a bare path."""
    user = f"{parts.username}@" if parts.username is not None else ""
    return parts.scheme, user + (parts.hostname or ""), parts.port or _PORTS.get(parts.scheme)


def _reason(error: BaseException) -> Text:
    """Return what to tell a person: the address guard's sentence if it refused."""
    refused = refusal_in(error)
    return Text("share.board_silent") if refused is None else refused.text
