"""Uploads that resume after any disconnection, restart or crash."""

import asyncio
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
import hashlib
from pathlib import Path
import secrets
import shutil

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from noticeboard.board import upload_store
from noticeboard.board.board import Board
from noticeboard.board.errors import (
    ChecksumError,
    GoneError,
    NoRoomError,
    NotSealedError,
)
from noticeboard.board.inbox import Inbox
from noticeboard.board.quota import AddressSlots, Quota
from noticeboard.board.tus import Checksum
from noticeboard.board.upload_store import (
    ArrivalStep,
    InboxLimits,
    Upload,
    UploadFile,
    UploadSender,
    UploadTurns,
    do_nothing,
)
from noticeboard.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    TooLargeError,
)
from noticeboard.runtime.files import PRIVATE_FOLDER, make_folders
from noticeboard.runtime.tasks import finish, run_blocking
from noticeboard.runtime.text import Text
from noticeboard.seal.age import LEAST_BYTES, LONGEST_HEADER_BYTES, begins_share

WRITE_BYTES = 1 << 20
SYNC_BYTES = 8 << 20
SYNC_S = 5
"""Slow data is synced after this many seconds, however little it is."""
_MANY = Text("noticeboard.address.at_once")
_BUSY = Text("noticeboard.inbox.busy")
KEPT_PART = 10
"""Of a request's room, one in so many parts is kept for small shares."""
_FULL = Text("noticeboard.inbox.disk_full")
_NOT_SEALED = Text("noticeboard.share.not_sealed")


class Uploads:
    """Takes uploads for one board's inbox and files the complete ones as shares."""

    def __init__(
        self,
        board: Board,
        inbox: Inbox,
        limits: InboxLimits,
        *,
        after: Callable[[ArrivalStep], None] = do_nothing,
    ) -> None:
        self.limits = limits
        self.inbox = inbox
        self._board = board
        self._after = after
        self._turns = UploadTurns(stalled_s=limits.stalled.total_seconds())
        self._quota = Quota(
            times=limits.address_shares,
            size_bytes=limits.address_bytes,
            period=limits.address_period,
        )
        self._unfinished = AddressSlots(each=limits.address_unfinished, together=None, many=_MANY)
        self._pieces = AddressSlots(
            each=limits.address_at_once, together=limits.at_once, many=_MANY, busy=_BUSY
        )

    @property
    def sending(self) -> int:
        """How many senders are sending now."""
        return self._pieces.taken

    def busiest(self) -> tuple[int, int]:
        """Return the most uploads that one address has begun in its hour, and the most bytes."""
        return self._quota.busiest(self._board.now())

    async def create(
        self, agency: str, request: str, size_bytes: int, *, address: str
    ) -> tuple[str, Upload]:
        """Make room for an upload and return it with its id, which must stay secret.

        Raises NotFoundError, InvalidInputError (TooLargeError), NotAllowedError (TooManyError),
        UnavailableError (NoRoomError).
        """
        self.inbox.require_request(agency, request)
        if size_bytes > self.limits.share_bytes:
            raise TooLargeError(Text("noticeboard.share.too_large", most=self.limits.share_bytes))
        if size_bytes < LEAST_BYTES:
            raise InvalidInputError(_NOT_SEALED)
        now = self._board.now()
        upload_id = secrets.token_hex(16)
        upload = Upload(
            key=_key(upload_id),
            agency=agency,
            request=request,
            size_bytes=size_bytes,
            offset_bytes=0,
            expires_at=now + self.limits.empty_for,
            number=None,
        )
        self._quota.check(address, now, size_bytes)
        # All before the first await, so that concurrent calls cannot all pass the check.
        self.inbox.senders.add(upload.key, address, f"{agency}/{request}", size_bytes)
        try:
            self._unfinished.acquire(upload.key, address)
            self._quota.spend(address, now, size_bytes)
            try:
                with _explain_full_disk():
                    await finish(self._add(upload))
            except BaseException:
                self._quota.give_back(address, now, size_bytes)
                raise
        except BaseException:
            self._forget_sender(upload.key)
            raise
        return upload_id, upload

    async def find(self, upload_id: str) -> Upload:
        """Return an upload; raises NotFoundError (GoneError)."""
        return await self._find(_key(upload_id))

    async def append(  # noqa: PLR0913 -- the parameters of one PATCH
        self,
        upload_id: str,
        offset: int,
        sender: UploadSender,
        *,
        address: str,
        announced: int | None = None,
        checksum: Checksum | None = None,
    ) -> Upload:
        """Append what a sender brings at `offset`; the last byte files the share.

        After a disconnection, the received bytes are kept, unless the piece has a checksum: then it
        is kept whole or not at all. Raises NotFoundError (GoneError), ConflictError (BusyError),
        InvalidInputError (TooLargeError, ChecksumError, CutOffError), UnavailableError
        (NoRoomError, SlowSenderError), NotAllowedError (TooManyError).
        """
        key = _key(upload_id)
        async with self._turns.hold(key, sender):
            upload = await self._find(key)
            if offset != upload.offset_bytes:
                raise ConflictError(
                    Text("noticeboard.upload.other_offset", offset=upload.offset_bytes)
                )
            left = upload.size_bytes - offset
            if (announced or 0) > left:
                raise TooLargeError(Text("noticeboard.upload.fewer_missing", missing=left))
            if upload.number is not None:
                await _require_nothing(sender)
                return upload
            self.inbox.require_request(upload.agency, upload.request)
            place = secrets.token_hex(8)
            self._pieces.acquire(place, address)
            try:
                with _explain_full_disk():
                    await self._require_free(left)
                    if offset < self.limits.hardly_begun_bytes:
                        await self._require_request(upload)
                    return await self._receive(upload, sender, checksum)
            except GoneError:
                await asyncio.to_thread(self._path(key).unlink, missing_ok=True)
                raise
            finally:
                self._pieces.release(place)

    async def end(self, upload_id: str, sender: UploadSender) -> None:
        """Delete an unfinished upload and its bytes, stopping anyone who is sending them.

        Raises NotFoundError (GoneError), NotAllowedError if it is complete, BusyError,
        NoRoomError.
        """
        key = _key(upload_id)
        async with self._turns.hold(key, sender, first=True):
            upload = await self._find(key)
            if upload.number is not None:
                raise NotAllowedError(Text("noticeboard.share.arrived"))
            with _explain_full_disk():
                await finish(self._forget(key))

    async def sweep(self) -> None:
        """Delete expired uploads; raises OSError, SQLAlchemyError."""
        async with self._board.database.read() as connection:
            expired = await upload_store.expired(connection, self._board.now())
        for key in expired:
            # A current sender found the upload before it expired.
            if not self._turns.is_taken(key):
                await self._forget(key)
        await self.inbox.sweep()

    async def recover(self) -> None:
        """Restore every upload to exactly what was acknowledged before the board stopped."""
        await self.inbox.recover()
        async with self._board.database.read() as connection:
            offsets = await upload_store.offsets(connection)
        for key in await asyncio.to_thread(_tidy, self._board.home.arriving, offsets):
            await self._forget(key)
        await self.sweep()

    async def _add(self, upload: Upload) -> None:
        async with self._board.database.write() as connection:
            evicted = await self._make_room(connection, upload)
            await upload_store.add(connection, upload)
        for key in evicted:
            self._forget_sender(key)
            await asyncio.to_thread(self._path(key).unlink, missing_ok=True)
        self._after(ArrivalStep.CREATED)

    async def _make_room(self, connection: AsyncConnection, upload: Upload) -> Sequence[str]:
        """Delete uploads that make way for a new one, return keys; NoRoomError, TooManyError."""
        now, limits = self._board.now(), self.limits
        room = await self._room(connection, upload)
        self._require_request_room(room, upload)
        free = await self._free() - limits.free_bytes
        if free - room.reserved_bytes < upload.size_bytes:
            raise NoRoomError(_FULL)
        self.inbox.senders.require_half(upload.key, free - upload.size_bytes)
        unfinished, announced = room.unfinished + 1, room.announced_bytes + upload.size_bytes
        if unfinished <= limits.unfinished and announced <= limits.announced_bytes:
            return ()
        evicted: list[str] = []
        for key, announced_bytes in await upload_store.replaceable(
            connection,
            hardly_begun_bytes=limits.hardly_begun_bytes,
            now=now,
            silent_until=now + limits.unfinished_for - limits.empty_for,
        ):
            if self._turns.is_taken(key):
                continue
            await upload_store.remove(connection, key)
            evicted.append(key)
            unfinished, announced = unfinished - 1, announced - announced_bytes
            if unfinished <= limits.unfinished and announced <= limits.announced_bytes:
                return evicted
        raise NoRoomError(Text("noticeboard.upload.too_many"))

    async def _room(self, connection: AsyncConnection, upload: Upload) -> upload_store.InboxUsage:
        return await upload_store.usage(
            connection,
            upload,
            self._board.now(),
            well_begun_bytes=self.limits.hardly_begun_bytes,
        )

    async def _require_request(self, upload: Upload) -> None:
        """Raise NoRoomError unless the request has room for an upload that has barely begun."""
        async with self._board.database.read() as connection:
            self._require_request_room(await self._room(connection, upload), upload)

    def _require_request_room(self, room: upload_store.InboxUsage, upload: Upload) -> None:
        most_bytes = self._most_bytes(room)
        if upload.size_bytes <= most_bytes:
            return
        if most_bytes:
            raise NoRoomError(Text("noticeboard.request.nearly_full"))
        raise NoRoomError(Text("noticeboard.request.full"))

    def _most_bytes(self, room: upload_store.InboxUsage) -> int:
        """Return how large a share the request takes now: the last room is for small ones."""
        limits = self.limits
        left = limits.request_bytes - room.request_bytes
        if room.request_shares >= limits.request_shares or left < LEAST_BYTES:
            return 0
        small = min(limits.small_bytes, left)
        if room.request_shares >= limits.request_shares - limits.request_shares // KEPT_PART:
            return small
        return max(small, left - limits.request_bytes // KEPT_PART)

    async def most_bytes(self, agency: str, request: str) -> int:
        """Return how many bytes a share for a request may have now; 0 if it takes none."""
        nothing = Upload(
            key="",
            agency=agency,
            request=request,
            size_bytes=0,
            offset_bytes=0,
            expires_at=self._board.now(),
            number=None,
        )
        async with self._board.database.read() as connection:
            most_bytes = self._most_bytes(await self._room(connection, nothing))
        free = await self._free() - self.limits.free_bytes
        return max(0, min(self.limits.share_bytes, most_bytes, free))

    async def _free(self) -> int:
        usage = await asyncio.to_thread(shutil.disk_usage, self._board.home.arriving)
        return usage.free

    async def _require_free(self, missing: int) -> None:
        if await self._free() - missing < self.limits.free_bytes:
            raise NoRoomError(_FULL)

    def _forget_sender(self, key: str) -> None:
        """Stop counting an upload against its sender."""
        self._unfinished.release(key)
        self.inbox.senders.free(key)

    async def _receive(
        self, upload: Upload, sender: UploadSender, checksum: Checksum | None
    ) -> Upload:
        part = await asyncio.to_thread(UploadFile.open, self._path(upload.key), upload.offset_bytes)
        try:
            if checksum is None:
                return await self._receive_plain(upload, part, sender)
            return await self._receive_checked(upload, part, sender, checksum)
        finally:
            await run_blocking(part.close)

    async def _receive_plain(
        self, upload: Upload, part: UploadFile, sender: UploadSender
    ) -> Upload:
        """Store data as it arrives, and keep what has arrived when the sender stops."""
        loop = asyncio.get_running_loop()
        synced_at, waiting = loop.time(), bytearray()
        try:
            while piece := await sender.read():
                _require_fitting(upload, part.size_bytes + len(waiting) + len(piece))
                waiting += piece
                await self._require_sealed(upload, part, waiting)
                is_slow = loop.time() - synced_at >= SYNC_S
                if len(waiting) < WRITE_BYTES and not is_slow:
                    continue
                written, waiting = bytes(waiting), bytearray()
                await run_blocking(part.write, written)
                if part.size_bytes - upload.offset_bytes >= SYNC_BYTES or is_slow:
                    upload = await finish(self._save(upload, part))
                    # Others may have used up the space that was free at the start.
                    await self._require_free(0)
                    synced_at = loop.time()
        except (OSError, TooLargeError, NotSealedError, SQLAlchemyError):
            raise
        except BaseException:
            await finish(self._save(upload, part, bytes(waiting)))
            raise
        return await finish(self._save(upload, part, bytes(waiting)))

    async def _receive_checked(
        self, upload: Upload, part: UploadFile, sender: UploadSender, checksum: Checksum
    ) -> Upload:
        """Keep a piece only if all of it arrives and matches its checksum."""
        hashed, waiting = hashlib.new(checksum.algorithm, usedforsecurity=False), bytearray()

        def write(piece: bytes) -> None:
            hashed.update(piece)
            part.write(piece)

        is_kept = False
        try:
            while piece := await sender.read():
                _require_fitting(upload, part.size_bytes + len(waiting) + len(piece))
                waiting += piece
                await self._require_sealed(upload, part, waiting)
                if len(waiting) >= WRITE_BYTES:
                    await run_blocking(write, bytes(waiting))
                    waiting.clear()
            await run_blocking(write, bytes(waiting))
            if hashed.digest() != checksum.digest:
                raise ChecksumError(Text("noticeboard.upload.checksum"))
            is_kept = True
        finally:
            if not is_kept:
                with suppress(OSError):
                    await run_blocking(part.cut_to, upload.offset_bytes)
        return await finish(self._save(upload, part))

    async def _require_sealed(self, upload: Upload, part: UploadFile, waiting: bytearray) -> None:
        """Delete an upload as soon as its header is not a share's; raises NotSealedError."""
        is_header_known = len(part.start) == LONGEST_HEADER_BYTES
        if not is_header_known and not begins_share(part.start + waiting[:LONGEST_HEADER_BYTES]):
            await finish(self._forget(upload.key))
            raise NotSealedError(_NOT_SEALED)

    async def _save(self, upload: Upload, part: UploadFile, waiting: bytes = b"") -> Upload:
        """Make everything written durable, then update the row; the last byte makes it a share."""
        if waiting:
            await asyncio.to_thread(part.write, waiting)
        if part.size_bytes == upload.offset_bytes:
            return upload
        # 1. The bytes. A crash after this leaves more than the row says; the excess is cut off.
        await asyncio.to_thread(part.sync)
        self._after(ArrivalStep.SYNCED)
        if part.size_bytes == upload.size_bytes:
            sha256 = await asyncio.to_thread(part.sha256)
            upload = await self.inbox.file(upload, part.path, sha256)
            self._unfinished.release(upload.key)
            return upload
        # 2. The row. A crash after this loses only the answer.
        expires_at = self._board.now() + self.limits.unfinished_for
        upload = replace(upload, offset_bytes=part.size_bytes, expires_at=expires_at)
        async with self._board.database.write() as connection:
            await upload_store.save(connection, upload)
        self._after(ArrivalStep.KEPT)
        return upload

    async def _forget(self, key: str) -> None:
        """Delete an upload's row, then its bytes; the next start cleans up after a crash."""
        async with self._board.database.write() as connection:
            await upload_store.remove(connection, key)
        self._after(ArrivalStep.ENDED)
        self._forget_sender(key)
        await asyncio.to_thread(self._path(key).unlink, missing_ok=True)

    async def _find(self, key: str) -> Upload:
        async with self._board.database.read() as connection:
            upload = await upload_store.find(connection, key)
        if upload is None:
            raise NotFoundError(Text("noticeboard.upload.unknown"))
        if upload.expires_at <= self._board.now():
            raise GoneError(Text("noticeboard.upload.expired"))
        return upload

    def _path(self, key: str) -> Path:
        return self._board.home.arriving / key


UPLOADS: web.AppKey[Uploads] = web.AppKey("uploads", Uploads)


async def _require_nothing(sender: UploadSender) -> None:
    """Accept the empty piece that a client sends to get a lost answer again."""
    if await sender.read():
        raise TooLargeError(Text("noticeboard.upload.complete"))


def _require_fitting(upload: Upload, size_bytes: int) -> None:
    if size_bytes > upload.size_bytes:
        raise TooLargeError(Text("noticeboard.upload.too_many_bytes"))


@contextmanager
def _explain_full_disk() -> Generator[None]:
    """Turn a failure of the disk or the database into NoRoomError."""
    try:
        yield
    except (OSError, SQLAlchemyError) as error:
        raise NoRoomError(Text("noticeboard.inbox.not_stored")) from error


def _tidy(arriving: Path, offsets: Mapping[str, int]) -> list[str]:
    """Cut every file to what was acknowledged; return the uploads that have lost some of it."""
    make_folders(arriving, mode=PRIVATE_FOLDER)
    for path in arriving.iterdir():
        if not offsets.get(path.name):
            path.unlink()
    lost = []
    for key, offset in offsets.items():
        if not offset:
            continue
        try:
            UploadFile.open(arriving / key, offset).close()
        except GoneError:
            lost.append(key)
    return lost


def _key(upload_id: str) -> str:
    return hashlib.sha256(upload_id.encode()).hexdigest()
