"""Reading and writing the rows of uploads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, func, insert, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from noticeboard.board.arrival import Upload
from noticeboard.board.tables import shares, uploads


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """What is to come and what has come, at the moment of asking."""

    unfinished: int
    """How many uploads wait, for all agencies."""
    missing_bytes: int
    """How many bytes they still lack together."""
    request_shares: int
    """How many shares one request has, with those that are announced."""
    request_bytes: int


async def add(connection: AsyncConnection, upload: Upload) -> None:
    """Insert a fresh upload."""
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
    wanted = select(uploads).where(uploads.c.id_sha256 == key)
    row = (await connection.execute(wanted)).one_or_none()
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


async def keep(connection: AsyncConnection, upload: Upload) -> None:
    """Say how far an upload has come, until when it waits, and which share it has become."""
    await connection.execute(
        update(uploads)
        .where(uploads.c.id_sha256 == upload.key)
        .values(
            offset_bytes=upload.offset_bytes, expires_at=upload.expires_at, number=upload.number
        )
    )


async def drop(connection: AsyncConnection, key: str) -> None:
    """Forget an upload."""
    await connection.execute(delete(uploads).where(uploads.c.id_sha256 == key))


async def announced(connection: AsyncConnection, upload: Upload, now: datetime) -> Announced:
    """Count uploads that wait as if they had arrived, for they may, at any time."""
    waits = and_(uploads.c.number.is_(None), uploads.c.expires_at > now)
    missing = func.sum(uploads.c.size_bytes - uploads.c.offset_bytes)
    of_all = select(func.count(), func.coalesce(missing, 0)).select_from(uploads).where(waits)
    unfinished, missing_bytes = (await connection.execute(of_all)).one()
    times = size_bytes = 0
    for table, condition in ((uploads, waits), (shares, true())):
        counted = (
            select(func.count(), func.coalesce(func.sum(table.c.size_bytes), 0))
            .select_from(table)
            .where(
                condition,
                table.c.agency == upload.agency,
                table.c.request == upload.request,
            )
        )
        row = (await connection.execute(counted)).one()
        times, size_bytes = times + row[0], size_bytes + row[1]
    return Announced(
        unfinished=unfinished,
        missing_bytes=missing_bytes,
        request_shares=times,
        request_bytes=size_bytes,
    )


async def expired(connection: AsyncConnection, now: datetime) -> Sequence[str]:
    """Return the keys of uploads whose time is over."""
    wanted = select(uploads.c.id_sha256).where(uploads.c.expires_at <= now)
    return (await connection.execute(wanted)).scalars().all()


async def offsets(connection: AsyncConnection) -> Mapping[str, int]:
    """Return how far every unfinished upload has come, by key."""
    wanted = select(uploads.c.id_sha256, uploads.c.offset_bytes).where(uploads.c.number.is_(None))
    return {row.id_sha256: row.offset_bytes for row in await connection.execute(wanted)}
