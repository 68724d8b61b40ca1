"""The inbox of sealed shares: bytes that the board cannot open, and signed notes about them."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from aiohttp import web
from sqlalchemy import Row, func, insert, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from noticeboard.board import upload_store
from noticeboard.board.board import Board
from noticeboard.board.errors import GoneError
from noticeboard.board.quota import SenderUsage
from noticeboard.board.tables import shares
from noticeboard.board.upload_store import ArrivalStep, InboxLimits, Share, Upload, do_nothing
from noticeboard.errors import ConflictError, NotFoundError
from noticeboard.runtime.files import PRIVATE_FOLDER, make_folders, sync_folder
from noticeboard.runtime.text import Text
from noticeboard.seal.receipt import Opened, Receipt, Withdrawal

LISTED_AT_ONCE = 500
RECEIPT_RETENTION = timedelta(days=90)
"""How long the id of a complete upload still leads to its receipt."""


class Inbox:
    """The shares for one board's agencies, and the state of each."""

    def __init__(
        self,
        board: Board,
        *,
        limits: InboxLimits | None = None,
        after: Callable[[ArrivalStep], None] = do_nothing,
    ) -> None:
        self._board = board
        self._after = after
        limits = limits or InboxLimits()
        self.senders = SenderUsage(
            shares=limits.request_address_shares, size_bytes=limits.request_address_bytes
        )

    def require_request(self, agency: str, request: str) -> None:
        """Raise NotFoundError unless this request accepts shares."""
        state = self._board.state
        record = state.registry.agency(agency, self._board.now())
        index = state.index_of(agency, request)
        if record is None or index is None or not state.is_request(index):
            raise NotFoundError(Text("noticeboard.request.unknown"))
        if record.revoked_from is not None or record.compromised:
            raise NotFoundError(Text("noticeboard.agency.revoked"))
        if not record.sealing_key(self._board.now(), post_quantum=True):
            raise NotFoundError(Text("noticeboard.agency.no_delivery_key"))

    async def file(self, upload: Upload, path: Path, sha256: str) -> Upload:
        """Give a whole, synced upload its place and row; the receipt, a promise, comes last.

        Returns the completed upload. The same bytes for the same request are the same share.
        Raises OSError, SQLAlchemyError.
        """
        place = self._path(upload.agency, upload.request, sha256)
        try:
            async with self._board.database.write() as connection:
                number = await _number(connection, upload.agency, upload.request, sha256)
                is_new = number is None
                if number is None:
                    # 1. A second name for the bytes. A crash after this leaves both names, which
                    #    shows the next start that nobody got an answer: it removes the new name.
                    await asyncio.to_thread(_link, path, place)
                    self._after(ArrivalStep.LINKED)
                    number = await self._add_row(connection, upload, sha256)
                # 2. The rows. A crash after this loses only the answer.
                complete = replace(
                    upload,
                    offset_bytes=upload.size_bytes,
                    number=number,
                    expires_at=self._board.now() + RECEIPT_RETENTION,
                )
                await upload_store.save(connection, complete)
        except BaseException:
            await self._unlink_unless_filed(upload, sha256)
            raise
        if is_new:
            self.senders.rename(upload.key, _usage_key(upload.agency, number))
        else:
            self.senders.free(upload.key)
        self._after(ArrivalStep.FILED)
        # 3. The name it was uploaded under. After a crash the next start removes it.
        await asyncio.to_thread(path.unlink, missing_ok=True)
        self._after(ArrivalStep.UNLINKED)
        return complete

    async def receipt(self, upload: Upload) -> str:
        """Return the receipt for a complete upload; raises NotFoundError."""
        return str((await self._row_of(upload)).receipt)

    async def opened(self, upload: Upload) -> str:
        """Return the signed note that a share was opened; NotFoundError (GoneError)."""
        row = await self._row_of(upload)
        note: str | None = row.opened
        if note is None and row.dropped_at is not None:
            raise GoneError(Text("noticeboard.share.dropped_unopened"))
        if note is None:
            raise NotFoundError(Text("noticeboard.share.not_opened"))
        return note

    async def withdraw(self, upload: Upload) -> str:
        """Withdraw a share for good and return the signed note of it; raises NotFoundError."""
        async with self._board.database.write() as connection:
            row = await _share(connection, upload.agency, upload.number)
            note: str | None = row.withdrawal
            if note is None:
                note = Withdrawal(
                    origin=self._board.settings.origin,
                    agency=row.agency,
                    request=row.request,
                    sha256=row.sha256,
                    at=self._now(),
                ).sign(self._board.inbox_key)
                await self._mark(connection, row, withdrawn_at=self._now(), withdrawal=note)
        self.senders.free(_usage_key(row.agency, row.number))
        self._after(ArrivalStep.WITHDRAWN)
        if row.fetched_at is None:
            await self._remove([row])
        return note

    async def listed(self, agency: str, after: int) -> Sequence[Share]:
        """Return up to LISTED_AT_ONCE shares of an agency numbered above `after`, oldest first."""
        query = (
            select(shares)
            .where(shares.c.agency == agency, shares.c.number > after)
            .order_by(shares.c.number)
            .limit(LISTED_AT_ONCE)
        )
        async with self._board.database.read() as connection:
            rows = (await connection.execute(query)).all()
        untold = [row for row in rows if row.withdrawn_at is not None and row.told_at is None]
        if untold:
            async with self._board.database.write() as connection:
                for row in untold:
                    await self._mark(connection, row, told_at=self._now())
        return [
            Share(
                number=row.number,
                request=row.request,
                sha256=row.sha256,
                size_bytes=row.size_bytes,
                at=row.at,
                opened=row.opened_at,
                withdrawn=row.withdrawn_at,
                dropped=row.dropped_at,
            )
            for row in rows
        ]

    async def fetch(self, agency: str, number: int) -> Path:
        """Return a share's path, and record that it was fetched; NotFoundError (GoneError)."""
        async with self._board.database.read() as connection:
            row = await _share(connection, agency, number)
        if row.fetched_at is None:
            # Read it again in a write transaction: it may be withdrawn at this very moment.
            async with self._board.database.write() as connection:
                row = await _share(connection, agency, number)
                is_there = row.withdrawn_at is None and row.dropped_at is None
                if is_there and row.fetched_at is None:
                    await self._mark(connection, row, fetched_at=self._now())
                    return self._path(agency, row.request, row.sha256)
        if row.dropped_at is not None:
            raise GoneError(Text("noticeboard.share.dropped"))
        if is_removed(row):
            raise GoneError(Text("noticeboard.share.withdrawn"))
        return self._path(agency, row.request, row.sha256)

    async def drop(self, agency: str, number: int) -> None:
        """Remove an unwanted share's bytes for good, never row or receipt; NotFoundError."""
        async with self._board.database.write() as connection:
            row = await _share(connection, agency, number)
            if row.dropped_at is None:
                await self._mark(connection, row, dropped_at=self._now())
        self.senders.free(_usage_key(agency, number))
        self._after(ArrivalStep.DROPPED)
        await self._remove([row])

    async def acknowledge(self, agency: str, number: int) -> str:
        """Sign that a share was opened, always in the same note; NotFoundError, ConflictError."""
        async with self._board.database.write() as connection:
            row = await _share(connection, agency, number)
            if row.opened is not None:
                return str(row.opened)
            if row.fetched_at is None:
                raise ConflictError(Text("noticeboard.share.not_fetched"))
            note = Opened(
                origin=self._board.settings.origin,
                agency=agency,
                request=row.request,
                sha256=row.sha256,
                at=self._now(),
            ).sign(self._board.inbox_key)
            await self._mark(connection, row, opened_at=self._now(), opened=note)
        return note

    async def receipt_of(self, agency: str, number: int) -> str:
        """Return the signed receipt of a share; raises NotFoundError."""
        async with self._board.database.read() as connection:
            note: str = (await _share(connection, agency, number)).receipt
        return note

    async def withdrawal(self, agency: str, number: int) -> str:
        """Return the signed note that a share was withdrawn; raises NotFoundError."""
        async with self._board.database.read() as connection:
            note: str | None = (await _share(connection, agency, number)).withdrawal
        if note is None:
            raise NotFoundError(Text("noticeboard.share.not_withdrawn"))
        return note

    async def sweep(self) -> None:
        """Remove the bytes of dropped and withdrawn shares; raises OSError, SQLAlchemyError."""
        async with self._board.database.read() as connection:
            gone = or_(shares.c.withdrawn_at.is_not(None), shares.c.dropped_at.is_not(None))
            rows = (await connection.execute(select(shares).where(gone))).all()
        await self._remove([row for row in rows if is_removed(row)])

    async def recover(self) -> None:
        """Remove names that a crash left without a row, before anyone got an answer."""
        for path in await asyncio.to_thread(_linked_twice, self._board.home.inbox):
            agency, request = path.parts[-3:-1]
            async with self._board.database.read() as connection:
                is_filed = await _number(connection, agency, request, path.stem) is not None
            if not is_filed:
                await asyncio.to_thread(_unlink, path)
        await self.sweep()

    async def _row_of(self, upload: Upload) -> Row[tuple[object, ...]]:
        async with self._board.database.read() as connection:
            return await _share(connection, upload.agency, upload.number)

    async def _unlink_unless_filed(self, upload: Upload, sha256: str) -> None:
        """Remove a name that got no row, in a transaction, so that nobody else is giving it."""
        with suppress(OSError, SQLAlchemyError):
            async with self._board.database.write() as connection:
                if await _number(connection, upload.agency, upload.request, sha256) is None:
                    place = self._path(upload.agency, upload.request, sha256)
                    await asyncio.to_thread(_unlink, place)

    async def _remove(self, rows: Sequence[Row[tuple[object, ...]]]) -> None:
        for row in rows:
            path = self._path(row.agency, row.request, row.sha256)
            await asyncio.to_thread(_unlink, path)
            self._after(ArrivalStep.REMOVED)

    async def _mark(
        self, connection: AsyncConnection, row: Row[tuple[object, ...]], **values: object
    ) -> None:
        await connection.execute(
            update(shares)
            .where(shares.c.agency == row.agency, shares.c.number == row.number)
            .values(**values)
        )

    async def _add_row(self, connection: AsyncConnection, upload: Upload, sha256: str) -> int:
        at = self._now()
        newest = select(func.coalesce(func.max(shares.c.number), 0)).where(
            shares.c.agency == upload.agency
        )
        number = int((await connection.execute(newest)).scalar_one()) + 1
        receipt = Receipt(
            origin=self._board.settings.origin,
            agency=upload.agency,
            request=upload.request,
            sha256=sha256,
            size_bytes=upload.size_bytes,
            at=at,
        ).sign(self._board.inbox_key)
        await connection.execute(
            insert(shares).values(
                agency=upload.agency,
                number=number,
                request=upload.request,
                sha256=sha256,
                size_bytes=upload.size_bytes,
                at=at,
                receipt=receipt,
            )
        )
        return number

    def _path(self, agency: str, request: str, sha256: str) -> Path:
        return self._board.home.inbox / agency / request / f"{sha256}.age"

    def _now(self) -> datetime:
        return self._board.now().replace(microsecond=0)


INBOX: web.AppKey[Inbox] = web.AppKey("inbox", Inbox)


def is_removed(row: Row[tuple[object, ...]]) -> bool:
    """Return whether a share's bytes are gone or about to be removed."""
    if row.dropped_at is not None:
        return True
    is_known = row.fetched_at is not None and row.told_at is None
    return row.withdrawn_at is not None and not is_known


def _usage_key(agency: str, number: int) -> str:
    """Return the name under which a share counts against its sender."""
    return f"{agency}/{number}"


async def _share(
    connection: AsyncConnection, agency: str, number: int | None
) -> Row[tuple[object, ...]]:
    """Return a share's row; raises NotFoundError, also if an upload is not a share yet."""
    query = select(shares).where(shares.c.agency == agency, shares.c.number == number)
    row = (await connection.execute(query)).one_or_none()
    if row is None or number is None:
        raise NotFoundError(Text("noticeboard.share.unknown"))
    return row


async def _number(
    connection: AsyncConnection, agency: str, request: str, sha256: str
) -> int | None:
    query = select(shares.c.number).where(
        shares.c.agency == agency, shares.c.request == request, shares.c.sha256 == sha256
    )
    return (await connection.execute(query)).scalar_one_or_none()


def _link(path: Path, place: Path) -> None:
    make_folders(place.parent, mode=PRIVATE_FOLDER)
    # Without a row, a file at this place belongs to nothing.
    place.unlink(missing_ok=True)
    place.hardlink_to(path)
    sync_folder(place.parent)


def _unlink(path: Path) -> None:
    with suppress(FileNotFoundError):
        path.unlink()
        sync_folder(path.parent)


def _linked_twice(inbox: Path) -> list[Path]:
    """Return the shares whose bytes are also among the unfinished uploads."""
    return [path for path in sorted(inbox.glob("*/*/*.age")) if path.stat().st_nlink > 1]
