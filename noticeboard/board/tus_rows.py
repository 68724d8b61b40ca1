"""Reading and writing the rows of uploads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from noticeboard.board.arrival import Upload
from noticeboard.board.refusals import GoneError
from noticeboard.board.tables import shares, uploads


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What has been taken of the inbox's room, at the moment of asking.

    An upload has reserved as much of what it lacks as it has brought: half of a share can be
    sure of the other half, and an announcement alone reserves nothing.
    """

    unfinished: int
    """How many uploads wait, for all agencies."""
    reserved_bytes: int
    """How much is kept free for them."""
    announced_bytes: int
    """How much of what they lack is only announced."""
    request_shares: int
    """How many shares one request holds, with uploads that have well begun."""
    request_bytes: int
    """How much has arrived for it, or is reserved."""


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
    """Say how far an upload has come, until when it waits, and which share it has become.

    Raises GoneError if it is not there any more.
    """
    kept = await connection.execute(
        update(uploads)
        .where(uploads.c.id_sha256 == upload.key)
        .values(
            offset_bytes=upload.offset_bytes, expires_at=upload.expires_at, number=upload.number
        )
    )
    if not kept.rowcount:
        raise GoneError("This upload had to make way for others: upload the share anew.")


async def drop(connection: AsyncConnection, key: str) -> None:
    """Forget an upload."""
    await connection.execute(delete(uploads).where(uploads.c.id_sha256 == key))


async def room(
    connection: AsyncConnection, upload: Upload, now: datetime, *, well_begun_bytes: int
) -> Room:
    """Count what the inbox holds, and one request of it; `upload` itself does not count."""
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
    return Room(
        unfinished=unfinished,
        reserved_bytes=int(reserved_bytes),
        announced_bytes=int(announced_bytes),
        request_shares=begun + shares_held,
        request_bytes=int(begun_bytes) + int(bytes_held),
    )


async def giving_way(
    connection: AsyncConnection, *, hardly_begun_bytes: int, now: datetime, silent_until: datetime
) -> Sequence[tuple[str, int]]:
    """Return uploads that may be forgotten for new ones, with what each has only announced.

    Those are empty, hardly begun, or silent for long, which is to expire before `silent_until`.
    The one that has brought least comes first, the oldest of those alike before the others.
    """
    lacks, brought = uploads.c.size_bytes - uploads.c.offset_bytes, uploads.c.offset_bytes
    wanted = (
        select(uploads.c.id_sha256, case((lacks > brought, lacks - brought), else_=0))
        .where(
            uploads.c.number.is_(None),
            uploads.c.expires_at > now,
            or_(brought < hardly_begun_bytes, uploads.c.expires_at <= silent_until),
        )
        .order_by(brought, uploads.c.expires_at)
    )
    return [(row[0], int(row[1])) for row in await connection.execute(wanted)]


async def expired(connection: AsyncConnection, now: datetime) -> Sequence[str]:
    """Return the keys of uploads whose time is over."""
    wanted = select(uploads.c.id_sha256).where(uploads.c.expires_at <= now)
    return (await connection.execute(wanted)).scalars().all()


async def offsets(connection: AsyncConnection) -> Mapping[str, int]:
    """Return how far every unfinished upload has come, by key."""
    wanted = select(uploads.c.id_sha256, uploads.c.offset_bytes).where(uploads.c.number.is_(None))
    return {row.id_sha256: row.offset_bytes for row in await connection.execute(wanted)}
