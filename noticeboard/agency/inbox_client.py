"""An agency's client for a board's inbox: list, fetch in pieces, acknowledge; and its notes.

A note is the inbox's signed statement about a share: that it arrived, was withdrawn, was opened.
"""

import asyncio
import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
import hashlib
from http import HTTPStatus
import os
from pathlib import Path
import re

import aiohttp
import msgspec

from noticeboard.agency.client import (
    MAX_JSON_BYTES,
    READ_BYTES,
    BoardClient,
    RefusedError,
    decode,
    read_limited,
)
from noticeboard.errors import NotFoundError, VerificationError
from noticeboard.log.encoding import format_time, parse_time
from noticeboard.log.note import SignerKey, VerifierKey
from noticeboard.runtime.files import PRIVATE_FILE, sync_folder
from noticeboard.runtime.system import replace
from noticeboard.runtime.text import Text
from noticeboard.seal.receipt import (
    MAX_RECEIPT_BYTES,
    Opened,
    Receipt,
    Withdrawal,
    open_opened,
    open_receipt,
    open_withdrawal,
)


class NoteKind(StrEnum):
    """The kinds of notes; the value is the name in the inbox and on the disk."""

    RECEIPT = "receipt"
    WITHDRAWAL = "withdrawal"
    OPENED = "opened"


def note_time(
    kind: NoteKind, note: str | bytes, inbox_key: VerifierKey, about: tuple[str, str, str, str]
) -> datetime:
    """Return when (UTC) the event in a note happened to the share that `about` identifies.

    `about` is the origin, agency, request and SHA-256 of the sealed bytes. Raises
    VerificationError if the inbox did not sign it, or signed it about another share.
    """
    opened = _open_note(kind, note, inbox_key)
    if (opened.origin, opened.agency, opened.request, opened.sha256) != about:
        raise VerificationError(Text("noticeboard.inbox.signed_other"))
    return opened.at


def _open_note(
    kind: NoteKind, note: str | bytes, inbox_key: VerifierKey
) -> Receipt | Withdrawal | Opened:
    match kind:
        case NoteKind.RECEIPT:
            return open_receipt(note, inbox_key)
        case NoteKind.WITHDRAWAL:
            return open_withdrawal(note, inbox_key)
        case NoteKind.OPENED:
            return open_opened(note, inbox_key)


MOST_NUMBER = 10**15 - 1
"""The highest number that the inbox uses."""
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ENTRY_ID = re.compile(r"[0-9a-f]{32}")


class WaitingShare(msgspec.Struct, frozen=True):
    """A share as the inbox lists it; times are in the log's format."""

    number: int
    request: str
    """The entry id of the request, 32 hex digits."""
    sha256: str
    """Of the sealed bytes."""
    size_bytes: int
    at: str
    """When it arrived."""
    opened: str | None = None
    """When the agency acknowledged that it had opened it."""
    withdrawn: str | None = None
    """When the household withdrew it."""
    dropped: str | None = None
    """When the agency dropped it; older boards omit this."""

    def __post_init__(self) -> None:
        if not (
            0 < self.number <= MOST_NUMBER
            and self.size_bytes > 0
            and _SHA256.fullmatch(self.sha256)
            and _ENTRY_ID.fullmatch(self.request)
        ):
            raise VerificationError(Text("noticeboard.inbox.no_share"))
        for at in (self.at, self.opened, self.withdrawn, self.dropped):
            if at is not None:
                parse_time(at)


class _Shares(msgspec.Struct, frozen=True):
    shares: tuple[WaitingShare, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxAuthenticator:
    """Authenticates requests to an inbox as an agency, with its posting key."""

    origin: str
    agency: str
    key: SignerKey

    def headers(self, path: str, now: datetime, method: str = "GET") -> Mapping[str, str]:
        """Return the headers that authenticate a request for `path`, for a few minutes."""
        at = format_time(now)
        text = f"neighbors-requests/inbox/v1\n{self.origin}\n{method}\n{path}\n{at}\n"
        signature = base64.b64encode(self.key.sign_bytes(text.encode())).decode()
        return {"Neighbors-Time": at, "Neighbors-Signature": signature}


class InboxClient:
    """Implements an inbox's HTTP contract for one agency; raises NoticeboardError, OSError."""

    def __init__(
        self, client: BoardClient, asker: InboxAuthenticator, now: Callable[[], datetime]
    ) -> None:
        self._client = client
        self._asker = asker
        self._now = now

    async def page(self, after: int) -> tuple[WaitingShare, ...]:
        """Return the shares numbered above `after`, one page at a time."""
        path = f"/inbox/{self._asker.agency}"
        raw = await self._client.get(f"{path}?after={after}", MAX_JSON_BYTES, self._headers(path))
        return decode(raw, _Shares).shares

    async def fetch(
        self, waiting: WaitingShare, into: Path, progress: Callable[[int], None]
    ) -> None:
        """Write a share's sealed bytes durably; VerificationError if they differ from the list.

        After a disconnection, the received bytes stay next to `into`, and the next call resumes
        there. `progress` gets the number of bytes so far.
        """
        part = part_of(into)
        digest, have = await asyncio.to_thread(_hash_received, part)
        if have < waiting.size_bytes:
            path = f"/inbox/{self._asker.agency}/{waiting.number}"
            byte_range = {"Range": f"bytes={have}-"} if have else {}
            try:
                async with self._client.request(
                    "GET", path, headers={**self._headers(path), **byte_range}
                ) as response:
                    if have and not _is_continued(response, have):
                        digest, have = hashlib.sha256(), 0
                    have = await _append(
                        response, part, digest, (have, waiting.size_bytes), progress
                    )
            except (OSError, RefusedError):
                # Free a full disk; after a refused range, the part is useless.
                part.unlink(missing_ok=True)
                raise
        if (have, digest.hexdigest()) != (waiting.size_bytes, waiting.sha256):
            part.unlink(missing_ok=True)
            raise VerificationError(Text("noticeboard.inbox.other_bytes"))
        replace(part, into)
        sync_folder(into.parent)

    async def note(self, number: int, kind: NoteKind) -> str | None:
        """Return the inbox's note about a share; None if there is none."""
        path = f"/inbox/{self._asker.agency}/{number}/{kind.value}"
        try:
            raw = await self._client.get(path, MAX_RECEIPT_BYTES, self._headers(path))
        except NotFoundError:
            return None
        return _text(raw)

    async def acknowledge(self, number: int) -> str:
        """Acknowledge that a share is open, and return the note that the inbox signs."""
        path = f"/inbox/{self._asker.agency}/{number}/{NoteKind.OPENED.value}"
        async with self._client.request(
            "POST", path, headers=self._headers(path, "POST")
        ) as response:
            return _text(await read_limited(response, MAX_RECEIPT_BYTES))

    async def drop(self, number: int) -> None:
        """Have the board remove a share's bytes; repeating this changes nothing."""
        path = f"/inbox/{self._asker.agency}/{number}"
        async with self._client.request("DELETE", path, headers=self._headers(path, "DELETE")):
            pass

    def _headers(self, path: str, method: str = "GET") -> Mapping[str, str]:
        return self._asker.headers(path, self._now(), method)


def part_of(path: Path) -> Path:
    """Return the path of an incomplete sealed file."""
    return path.with_name(f".{path.name}.part")


def _hash_received(part: Path) -> tuple["hashlib._Hash", int]:
    """Return the hash and the number of the bytes already received."""
    digest = hashlib.sha256()
    try:
        with part.open("rb") as file:
            while piece := file.read(READ_BYTES):
                digest.update(piece)
            return digest, file.tell()
    except FileNotFoundError:
        return digest, 0


def _is_continued(response: aiohttp.ClientResponse, at: int) -> bool:
    content_range = response.headers.get("Content-Range", "")
    return response.status == HTTPStatus.PARTIAL_CONTENT and content_range.startswith(
        f"bytes {at}-"
    )


async def _append(
    response: aiohttp.ClientResponse,
    part: Path,
    digest: "hashlib._Hash",
    span: tuple[int, int],
    progress: Callable[[int], None],
) -> int:
    """Append the bytes of an answer, and return how many there are then.

    Stops after one piece too many: such a share is refused.
    """
    have, most = span
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT, PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as file:
        file.truncate(have)
        file.seek(have)
        async for piece in response.content.iter_chunked(READ_BYTES):
            have += len(piece)
            if have > most:
                break
            file.write(piece)
            digest.update(piece)
            progress(have)
        file.flush()
        os.fsync(descriptor)
    return have


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise VerificationError(Text("noticeboard.reply.unreadable")) from error
