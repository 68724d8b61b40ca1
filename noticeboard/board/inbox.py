"""Where sealed shares arrive: bytes on disk that the board cannot open, and signed receipts."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
import shutil

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from noticeboard.board.arrival import Arrived, store_arriving
from noticeboard.board.board import Board
from noticeboard.board.quota import Quota
from noticeboard.board.refusals import NoRoomError, TooLargeError
from noticeboard.board.tables import shares
from noticeboard.errors import NotFoundError
from noticeboard.files import PRIVATE_FOLDER, make_folders, sync_folder
from noticeboard.seal.receipt import Receipt

LISTED_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxLimits:
    """How much may arrive."""

    share_bytes: int = 1 << 30
    request_shares: int = 500
    request_bytes: int = 50 << 30
    free_bytes: int = 1 << 30
    at_once: int = 16
    address_shares: int = 60
    address_bytes: int = 8 << 30
    address_period: timedelta = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One share that has arrived for an agency; numbers count from 1 within the agency."""

    number: int
    request: str
    sha256: str
    size_bytes: int
    at: datetime


def _free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free


class Inbox:
    """Takes sealed shares for one board's agencies."""

    def __init__(
        self,
        board: Board,
        limits: InboxLimits,
        *,
        free_bytes: Callable[[Path], int] = _free_bytes,
    ) -> None:
        self._board = board
        self._limits = limits
        self._free_bytes = free_bytes
        self._places = asyncio.Semaphore(limits.at_once)
        self._quota = Quota(
            times=limits.address_shares,
            size_bytes=limits.address_bytes,
            period=limits.address_period,
        )

    async def receive(
        self,
        agency: str,
        request: str,
        chunks: AsyncIterator[bytes],
        *,
        address: str,
        announced: int,
    ) -> str:
        """Store a share durably and return its receipt; the same bytes again, the same receipt.

        Raises NotFoundError, InvalidInputError (TooLargeError), NotAllowedError (TooManyError),
        UnavailableError (NoRoomError).
        """
        self._require_request(agency, request)
        if announced > self._limits.share_bytes:
            raise TooLargeError(f"A share has at most {self._limits.share_bytes} bytes.")
        self._quota.check(address, self._board.now(), announced)
        if self._places.locked():
            raise NoRoomError("The inbox is busy: try again in a few minutes.")
        async with self._places:
            await asyncio.to_thread(self._require_free, announced)
            arrived = await store_arriving(
                chunks, self._board.home.arriving, most_bytes=self._limits.share_bytes
            )
            try:
                receipt = await self._file(agency, request, arrived)
            finally:
                await asyncio.to_thread(arrived.path.unlink, missing_ok=True)
        self._quota.spend(address, self._board.now(), arrived.size_bytes)
        return receipt

    async def listed(self, agency: str, after: int) -> Sequence[Share]:
        """Return an agency's shares numbered above `after`, oldest first, some at a time."""
        wanted = (
            select(shares)
            .where(shares.c.agency == agency, shares.c.number > after)
            .order_by(shares.c.number)
            .limit(LISTED_AT_ONCE)
        )
        async with self._board.database.read() as connection:
            return [
                Share(
                    number=row.number,
                    request=row.request,
                    sha256=row.sha256,
                    size_bytes=row.size_bytes,
                    at=row.at,
                )
                for row in await connection.execute(wanted)
            ]

    async def file_of(self, agency: str, number: int) -> Path:
        """Return where an agency's share lies; raises NotFoundError."""
        wanted = select(shares).where(shares.c.agency == agency, shares.c.number == number)
        async with self._board.database.read() as connection:
            row = (await connection.execute(wanted)).one_or_none()
        if row is None:
            raise NotFoundError(f"There is no share {number} for this agency.")
        return self._path(agency, row.request, row.sha256)

    async def recover(self) -> None:
        """Drop what had not arrived when the board stopped; file what had but has no row yet."""
        home = self._board.home
        for arrived, at in await asyncio.to_thread(_tidy, home.arriving, home.inbox):
            agency, request = arrived.path.parts[-3:-1]
            async with self._board.database.write() as connection:
                if await _receipt_of(connection, agency, request, arrived.sha256) is None:
                    await self._add_row(connection, agency, request, arrived, at)

    def _require_request(self, agency: str, request: str) -> None:
        state = self._board.state
        record = state.registry.agency(agency, self._board.now())
        index = state.index_of(agency, request)
        if record is None or index is None or not state.is_request(index):
            raise NotFoundError("There is no such request on this board.")
        if record.revoked_from is not None or record.compromised:
            raise NotFoundError("This agency's key is revoked: nothing is delivered to it.")
        if not record.delivery_key:
            raise NotFoundError("This agency takes no footage: it has logged no delivery key.")

    def _require_free(self, announced: int) -> None:
        free = self._free_bytes(self._board.home.arriving)
        if free - announced < self._limits.free_bytes:
            raise NoRoomError("The inbox's disk is full: try again tomorrow, or tell the operator.")

    async def _file(self, agency: str, request: str, arrived: Arrived) -> str:
        """Give an upload its place and its row; the receipt is a promise, so it comes last."""
        at = self._board.now().replace(microsecond=0)
        async with self._board.database.write() as connection:
            known = await _receipt_of(connection, agency, request, arrived.sha256)
            if known is not None:
                return known
            await self._require_room_for(connection, agency, request, arrived.size_bytes)
            # 1. The bytes under their own name. A crash after this leaves a file without a
            #    row, which `recover` files at the next start.
            await asyncio.to_thread(
                _move, arrived.path, self._path(agency, request, arrived.sha256)
            )
            # 2. The row with the receipt. A crash after this loses the answer only: the same
            #    bytes sent again are given the same receipt.
            return await self._add_row(connection, agency, request, arrived, at)

    async def _require_room_for(
        self, connection: AsyncConnection, agency: str, request: str, size_bytes: int
    ) -> None:
        stored = select(func.count(), func.coalesce(func.sum(shares.c.size_bytes), 0)).where(
            shares.c.agency == agency, shares.c.request == request
        )
        row = (await connection.execute(stored)).one()
        if (
            row[0] >= self._limits.request_shares
            or row[1] + size_bytes > self._limits.request_bytes
        ):
            raise NoRoomError("This request has received all that it may: nothing more is taken.")

    async def _add_row(
        self, connection: AsyncConnection, agency: str, request: str, arrived: Arrived, at: datetime
    ) -> str:
        newest = select(func.coalesce(func.max(shares.c.number), 0)).where(
            shares.c.agency == agency
        )
        number = (await connection.execute(newest)).scalar_one() + 1
        receipt = Receipt(
            origin=self._board.settings.origin,
            agency=agency,
            request=request,
            sha256=arrived.sha256,
            size_bytes=arrived.size_bytes,
            at=at,
        ).sign(self._board.inbox_key)
        await connection.execute(
            insert(shares).values(
                agency=agency,
                number=number,
                request=request,
                sha256=arrived.sha256,
                size_bytes=arrived.size_bytes,
                at=at,
                receipt=receipt,
            )
        )
        return receipt

    def _path(self, agency: str, request: str, sha256: str) -> Path:
        return self._board.home.inbox / agency / request / f"{sha256}.age"


async def _receipt_of(
    connection: AsyncConnection, agency: str, request: str, sha256: str
) -> str | None:
    wanted = select(shares.c.receipt).where(
        shares.c.agency == agency, shares.c.request == request, shares.c.sha256 == sha256
    )
    return (await connection.execute(wanted)).scalar_one_or_none()


def _tidy(arriving: Path, inbox: Path) -> list[tuple[Arrived, datetime]]:
    """Empty the folder of halves and return every whole share with when it was written."""
    shutil.rmtree(arriving, ignore_errors=True)
    make_folders(arriving, mode=PRIVATE_FOLDER)
    found = []
    for path in sorted(inbox.glob("*/*/*.age")):
        facts = path.stat()
        at = datetime.fromtimestamp(facts.st_mtime, UTC).replace(microsecond=0)
        found.append((Arrived(path=path, sha256=path.stem, size_bytes=facts.st_size), at))
    return found


def _move(path: Path, place: Path) -> None:
    make_folders(place.parent, mode=PRIVATE_FOLDER)
    path.replace(place)
    sync_folder(place.parent)
