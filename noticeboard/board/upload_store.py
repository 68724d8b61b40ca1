"""How uploads are kept: the file of each, its row, its sender, and the limits.

File operations block, and a file has one user at a time. Each upload has one connection at a time,
which is read with timeouts.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
import hashlib
import os
from pathlib import Path
from typing import Protocol, Self

from sqlalchemy import and_, case, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from noticeboard.board.errors import BusyError, CutOffError, GoneError, SlowSenderError
from noticeboard.board.tables import shares, uploads
from noticeboard.runtime.files import PRIVATE_FILE, sync_folder
from noticeboard.runtime.text import Text
from noticeboard.seal.age import LONGEST_HEADER_BYTES


class UploadFile:
    """What has arrived of one upload; only synced bytes may be acknowledged."""

    def __init__(self, path: Path, descriptor: int, size_bytes: int) -> None:
        self.path = path
        self.size_bytes = size_bytes
        """The number of bytes written, synced or not."""
        self.start = os.pread(descriptor, LONGEST_HEADER_BYTES, 0)
        """The first of those bytes, up to the length of a share's header."""
        self._descriptor = descriptor
        self._is_named = size_bytes > 0

    @classmethod
    def open(cls, path: Path, offset: int) -> Self:
        """Open the file to continue at `offset`; raises GoneError if it is shorter than that.

        Bytes beyond `offset` were never acknowledged and are cut off.
        """
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(path, flags, PRIVATE_FILE)
        part = cls(path, descriptor, os.fstat(descriptor).st_size)
        is_whole = part.size_bytes >= offset
        try:
            if is_whole:
                part.cut_to(offset)
        except OSError:
            part.close()
            raise
        if not is_whole:
            part.close()
            raise GoneError(Text("noticeboard.upload.lost"))
        return part

    def write(self, piece: bytes) -> None:
        """Append a piece; raises OSError, possibly after writing some of it."""
        self.start += piece[: LONGEST_HEADER_BYTES - len(self.start)]
        left = memoryview(piece)
        while left:
            done = os.write(self._descriptor, left)
            self.size_bytes += done
            left = left[done:]

    def sync(self) -> None:
        """Make everything written durable, and the file's name too."""
        os.fdatasync(self._descriptor)
        if not self._is_named:
            sync_folder(self.path.parent)
            self._is_named = True

    def sha256(self) -> str:
        """Return the SHA-256 of everything written, in hex."""
        with os.fdopen(os.dup(self._descriptor), "rb") as file:
            file.seek(0)
            return hashlib.file_digest(file, "sha256").hexdigest()

    def cut_to(self, offset: int) -> None:
        """Cut off everything beyond `offset`; raises OSError."""
        os.ftruncate(self._descriptor, offset)
        os.lseek(self._descriptor, offset, os.SEEK_SET)
        self.size_bytes = offset
        self.start = self.start[:offset]

    def close(self) -> None:
        """Close the file."""
        os.close(self._descriptor)


class ArrivalStep(StrEnum):
    """The durable steps of one share, in order."""

    CREATED = "created"
    """The upload has its row."""
    SYNCED = "synced"
    """A piece is on the disk, but its row is not updated yet."""
    KEPT = "kept"
    """The row is updated: from now on the piece is acknowledged."""
    LINKED = "linked"
    """The whole share has its own name, but no row yet."""
    FILED = "filed"
    """Its row and receipt are stored, and the upload is complete."""
    UNLINKED = "unlinked"
    """The name it was uploaded under is gone."""
    WITHDRAWN = "withdrawn"
    """The row is updated; the bytes may still be there."""
    REMOVED = "removed"
    """The bytes of a withdrawn or dropped share are gone."""
    DROPPED = "dropped"
    """The agency dropped the share and the row is updated; the bytes may still be there."""
    ENDED = "ended"
    """The row of an unfinished upload is gone; its bytes may still be there."""


def do_nothing(_step: ArrivalStep) -> None:
    """Do nothing after a step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxLimits:
    """How much may arrive, from whom, and how slowly."""

    share_bytes: int = 1 << 30
    request_shares: int = 500
    """How many shares one request may hold, not counting withdrawn and dropped ones."""
    request_bytes: int = 50 << 30
    small_bytes: int = 16 << 20
    """A share of words, photos or seconds; a tenth of a request's room is kept for such."""
    request_address_shares: int = 25
    """How many of those may come from one address."""
    request_address_bytes: int = 5 << 30
    free_bytes: int = 1 << 30
    unfinished: int = 1000
    announced_bytes: int = 200 << 30
    """How many bytes all uploads together may have announced but not sent."""
    hardly_begun_bytes: int = 1 << 20
    """An upload with fewer bytes makes way for new ones when announcements run short of room."""
    at_once: int = 16
    address_shares: int = 60
    address_bytes: int = 8 << 30
    address_period: timedelta = timedelta(hours=1)
    address_unfinished: int = 20
    address_at_once: int = 4
    empty_for: timedelta = timedelta(hours=1)
    """How long an upload waits for its first byte."""
    unfinished_for: timedelta = timedelta(hours=48)
    """How long it waits after its latest byte."""
    patience: timedelta = timedelta(seconds=30)
    """How long a connection may be silent."""
    longest: timedelta = timedelta(minutes=30)
    """How long one piece may take."""
    stalled: timedelta = timedelta(seconds=2)
    """How long a connection must be silent before another one may take its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One share that has arrived for an agency; numbers count from 1 within the agency."""

    number: int
    request: str
    sha256: str
    size_bytes: int
    at: datetime
    opened: datetime | None
    withdrawn: datetime | None
    dropped: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """One upload; `number` is the share that it became."""

    key: str
    """The SHA-256 of its id, in hex."""
    agency: str
    request: str
    size_bytes: int
    offset_bytes: int
    expires_at: datetime
    number: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxUsage:
    """How much of the inbox's room is taken at the moment.

    An upload reserves as many of its missing bytes as it has already sent: half a share is sure of
    the other half, and an announcement alone reserves nothing.
    """

    unfinished: int
    """The number of unfinished uploads, for all agencies."""
    reserved_bytes: int
    """The number of bytes reserved for them."""
    announced_bytes: int
    """The number of their missing bytes that are announced but not reserved."""
    request_shares: int
    """The number of one request's shares, counting uploads that are well begun."""
    request_bytes: int
    """The number of bytes that have arrived or are reserved for it."""


async def add(connection: AsyncConnection, upload: Upload) -> None:
    """Insert a new upload."""
    await connection.execute(
        insert(uploads).values(
            id_sha256=upload.key,
            agency=upload.agency,
            request=upload.request,
            size_bytes=upload.size_bytes,
            offset_bytes=upload.offset_bytes,
            expires_at=upload.expires_at,
            number=upload.number,
        )
    )


async def find(connection: AsyncConnection, key: str) -> Upload | None:
    """Return an upload, expired or not."""
    query = select(uploads).where(uploads.c.id_sha256 == key)
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        return None
    return Upload(
        key=row.id_sha256,
        agency=row.agency,
        request=row.request,
        size_bytes=row.size_bytes,
        offset_bytes=row.offset_bytes,
        expires_at=row.expires_at,
        number=row.number,
    )


async def save(connection: AsyncConnection, upload: Upload) -> None:
    """Store an upload's offset, expiry and share number; raises GoneError if its row is gone."""
    updated = await connection.execute(
        update(uploads)
        .where(uploads.c.id_sha256 == upload.key)
        .values(
            offset_bytes=upload.offset_bytes, expires_at=upload.expires_at, number=upload.number
        )
    )
    if not updated.rowcount:
        raise GoneError(Text("noticeboard.upload.made_way"))


async def remove(connection: AsyncConnection, key: str) -> None:
    """Delete an upload."""
    await connection.execute(delete(uploads).where(uploads.c.id_sha256 == key))


async def usage(
    connection: AsyncConnection, upload: Upload, now: datetime, *, well_begun_bytes: int
) -> InboxUsage:
    """Count the room taken in the inbox and in one request, not counting `upload` itself."""
    lacks, brought = uploads.c.size_bytes - uploads.c.offset_bytes, uploads.c.offset_bytes
    reserved = case((lacks < brought, lacks), else_=brought)
    waits = and_(
        uploads.c.number.is_(None), uploads.c.expires_at > now, uploads.c.id_sha256 != upload.key
    )
    of_all = (
        select(
            func.count(),
            func.coalesce(func.sum(reserved), 0),
            func.coalesce(func.sum(lacks - reserved), 0),
        )
        .select_from(uploads)
        .where(waits)
    )
    unfinished, reserved_bytes, announced_bytes = (await connection.execute(of_all)).one()
    arriving = (
        select(
            func.count().filter(brought >= well_begun_bytes),
            func.coalesce(func.sum(brought + reserved), 0),
        )
        .select_from(uploads)
        .where(waits, uploads.c.agency == upload.agency, uploads.c.request == upload.request)
    )
    held = (
        select(func.count(), func.coalesce(func.sum(shares.c.size_bytes), 0))
        .select_from(shares)
        .where(
            shares.c.agency == upload.agency,
            shares.c.request == upload.request,
            shares.c.withdrawn_at.is_(None),
            shares.c.dropped_at.is_(None),
        )
    )
    begun, begun_bytes = (await connection.execute(arriving)).one()
    shares_held, bytes_held = (await connection.execute(held)).one()
    return InboxUsage(
        unfinished=unfinished,
        reserved_bytes=int(reserved_bytes),
        announced_bytes=int(announced_bytes),
        request_shares=begun + shares_held,
        request_bytes=int(begun_bytes) + int(bytes_held),
    )


async def replaceable(
    connection: AsyncConnection, *, hardly_begun_bytes: int, now: datetime, silent_until: datetime
) -> Sequence[tuple[str, int]]:
    """Return the uploads that may be deleted for new ones, and the bytes each only announced.

    These are empty, barely begun, or silent for long: they expire before `silent_until`. The
    upload with the fewest bytes comes first; among equals, the oldest.
    """
    lacks, brought = uploads.c.size_bytes - uploads.c.offset_bytes, uploads.c.offset_bytes
    query = (
        select(uploads.c.id_sha256, case((lacks > brought, lacks - brought), else_=0))
        .where(
            uploads.c.number.is_(None),
            uploads.c.expires_at > now,
            or_(brought < hardly_begun_bytes, uploads.c.expires_at <= silent_until),
        )
        .order_by(brought, uploads.c.expires_at)
    )
    return [(row[0], int(row[1])) for row in await connection.execute(query)]


async def expired(connection: AsyncConnection, now: datetime) -> Sequence[str]:
    """Return the keys of expired uploads."""
    query = select(uploads.c.id_sha256).where(uploads.c.expires_at <= now)
    return (await connection.execute(query)).scalars().all()


async def offsets(connection: AsyncConnection) -> Mapping[str, int]:
    """Return the offset of every unfinished upload, by key."""
    query = select(uploads.c.id_sha256, uploads.c.offset_bytes).where(uploads.c.number.is_(None))
    return {row.id_sha256: row.offset_bytes for row in await connection.execute(query)}


class Readable(Protocol):
    """A source of request body bytes."""

    async def readany(self) -> bytes:
        """Return the next bytes, or nothing at the end."""


class UploadSender:
    """A body that is read until it ends, breaks off, stalls, or is stopped."""

    def __init__(self, content: Readable, *, patience_s: float, longest_s: float) -> None:
        self._content = content
        self._patience_s = patience_s
        self._loop = asyncio.get_running_loop()
        self._end = self._loop.time() + longest_s
        self._is_stopped = False
        self._waiting_since: float | None = None
        self._timeout: asyncio.Timeout | None = None
        self.gone = asyncio.Event()
        """Set when its turn is over and everything it sent is stored or discarded."""

    def has_been_silent(self, seconds: float) -> bool:
        """Return whether it has stalled for `seconds`. Storing received data doesn't count."""
        since = self._waiting_since
        return since is not None and self._loop.time() - since >= seconds

    async def read(self) -> bytes:
        """Return the next bytes, or nothing; CutOffError, SlowSenderError, BusyError."""
        if self._is_stopped:
            raise BusyError(Text("noticeboard.upload.taken_over"))
        self._waiting_since = now = self._loop.time()
        try:
            async with asyncio.timeout_at(min(now + self._patience_s, self._end)) as self._timeout:
                return await self._content.readany()
        except TimeoutError:
            if self._is_stopped:
                raise BusyError(Text("noticeboard.upload.taken_over")) from None
            raise SlowSenderError(Text("noticeboard.upload.too_slow")) from None
        except Exception as error:
            # The connection or the body's framing failed: either way no more will come.
            raise CutOffError(Text("noticeboard.upload.broke_off")) from error
        finally:
            self._timeout = None
            self._waiting_since = None

    def stop(self) -> None:
        """Make the current or next read raise BusyError."""
        self._is_stopped = True
        if self._timeout is not None:
            self._timeout.reschedule(self._loop.time())


class UploadTurns:
    """Who is sending which upload: one sender at a time, and a stalled one makes way."""

    def __init__(self, *, stalled_s: float) -> None:
        self._stalled_s = stalled_s
        self._senders: dict[str, UploadSender] = {}

    def is_taken(self, key: str) -> bool:
        """Return whether someone is sending this upload."""
        return key in self._senders

    @asynccontextmanager
    async def hold(
        self, key: str, sender: UploadSender, *, first: bool = False
    ) -> AsyncGenerator[None]:
        """Keep everyone else from an upload; `first` stops the current sender. Raises BusyError."""
        other = self._senders.get(key)
        if other is not None:
            if not first and not other.has_been_silent(self._stalled_s):
                raise BusyError(Text("noticeboard.upload.busy"))
            other.stop()
            await other.gone.wait()
            if key in self._senders:
                raise BusyError(Text("noticeboard.upload.busy"))
        self._senders[key] = sender
        try:
            yield
        finally:
            del self._senders[key]
            sender.gone.set()
