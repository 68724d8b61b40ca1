"""What is stored about stamps: services, the text of each hour, replies, and segments' roots.

A stamp covers the roots after the newest stamp that has a reply. So the roots of an hour that no
service has answered are stamped with the next one's, too.
"""

from datetime import datetime, timedelta
from hashlib import sha256
import hmac
from typing import Any, Final, NamedTuple

from sqlalchemy import Row, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.model.timestamp import (
    ReplyState,
    ServiceStatus,
    Stamp,
    StampedHour,
    StampReply,
    TimestampService,
)
from hub.store.database import Database, put, row_of
from hub.store.tables import (
    segment_roots,
    segments,
    stamp_replies,
    stamps,
    timestamp_services,
)
from noticeboard.runtime.text import columns, of_columns
from noticeboard.timestamp.hour import MOST_ENTRIES

HOUR_S: Final = 3600
_MICROSECOND: Final = timedelta(microseconds=1)
_AROUND: Final = timedelta(hours=2)
"""A segment may be listed later than it was closed, and clocks are set."""
_MOST_HOURS: Final = 8
_SEQ = segment_roots.c.seq


class Waiting(NamedTuple):
    """What the next stamp covers."""

    number: int
    after_seq: int
    last_seq: int
    stamped_at: datetime
    """When the newest stamp was made that has a reply."""
    roots: list[bytes]


class StampStore:
    """Reads and writes everything about stamps."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._roots: dict[int, frozenset[bytes]] = {}
        """Of the stamps that were looked at last: they never change."""

    # Services

    async def services(self) -> list[TimestampService]:
        """Return the services, in the order in which they were added."""
        async with self._database.read() as connection:
            rows = await connection.execute(
                select(timestamp_services).order_by(timestamp_services.c.added_at)
            )
            return [_service(row) for row in rows]

    async def save(self, service: TimestampService) -> None:
        """Add a service, or replace what is known of it."""
        row = {
            "url": service.url,
            "name": service.name,
            "root": service.root,
            "allow_private": service.allow_private,
            "added_at": service.added_at,
            "failures": service.failures,
            **columns(service.reason),
        }
        async with self._database.write() as connection:
            await put(connection, timestamp_services, row)

    async def remove(self, url: str) -> None:
        """Forget a service. Its replies stay."""
        async with self._database.write() as connection:
            await connection.execute(
                delete(timestamp_services).where(timestamp_services.c.url == url)
            )

    async def statuses(self) -> list[ServiceStatus]:
        """Return each service with its newest reply."""
        found = []
        for service in await self.services():
            async with self._database.read() as connection:
                rows = await connection.execute(
                    select(stamp_replies)
                    .where(stamp_replies.c.service == service.url)
                    .order_by(stamp_replies.c.number.desc())
                    .limit(1)
                )
                row = rows.one_or_none()
            newest = None if row is None else _reply(row)
            found.append(ServiceStatus(service=service, newest=newest))
        return found

    # Stamps

    async def waiting(self, epoch: datetime) -> Waiting:
        """Return what the next stamp covers: all roots that no answered stamp covers."""
        async with self._database.read() as connection:
            newest = await _newest(connection)
            answered = await connection.execute(
                select(stamps.c.last_seq, stamps.c.made_at)
                .where(stamps.c.number.in_(select(stamp_replies.c.number)))
                .order_by(stamps.c.number.desc())
                .limit(1)
            )
            done = answered.one_or_none()
            after_seq, stamped_at = (0, epoch) if done is None else (done.last_seq, done.made_at)
            rows = await connection.execute(
                select(_SEQ, segment_roots.c.root)
                .where(after_seq < _SEQ)
                .order_by(_SEQ)
                .limit(MOST_ENTRIES)
            )
            found = rows.all()
        return Waiting(
            number=1 if newest is None else newest.number + 1,
            after_seq=after_seq,
            last_seq=found[-1].seq if found else after_seq,
            stamped_at=stamped_at,
            roots=[row.root for row in found],
        )

    async def add(self, stamp: Stamp, covers: Waiting) -> None:
        """Store a stamp, before anybody is asked for it."""
        async with self._database.write() as connection:
            await connection.execute(
                insert(stamps).values(
                    number=stamp.number,
                    made_at=stamp.made_at,
                    after_seq=covers.after_seq,
                    last_seq=covers.last_seq,
                    # The clock may have been put back.
                    closed_after=min(covers.stamped_at, stamp.made_at),
                    closed_until=max(covers.stamped_at, stamp.made_at),
                    text=stamp.text,
                )
            )

    async def add_reply(self, number: int, reply: StampReply) -> None:
        """Store a reply to a stamp."""
        row: dict[str, Any] = row_of(reply)
        accuracy = reply.accuracy
        del row["accuracy"]
        row |= {
            "number": number,
            "accuracy_us": None if accuracy is None else accuracy // _MICROSECOND,
        }
        async with self._database.write() as connection:
            await put(connection, stamp_replies, row)

    async def newest(self, count: int) -> list[tuple[Stamp, tuple[StampReply, ...]]]:
        """Return the newest stamps and their replies, the newest first."""
        async with self._database.read() as connection:
            rows = await connection.execute(
                select(stamps).order_by(stamps.c.number.desc()).limit(count)
            )
            return [(_stamp(row), await _replies(connection, row.number)) for row in rows.all()]

    async def stamped(self, closed_at: datetime, secret: bytes) -> list[StampedHour]:
        """Return the answered hours that may cover a segment closed then, the likeliest first."""
        async with self._database.read() as connection:
            rows = await connection.execute(
                select(stamps).where(
                    stamps.c.number.in_(select(stamp_replies.c.number)),
                    stamps.c.closed_until > closed_at - _AROUND,
                    stamps.c.closed_after < closed_at + _AROUND,
                )
            )
            found = sorted(
                rows,
                key=lambda row: (
                    not row.closed_after < closed_at <= row.closed_until,
                    -row.number,
                ),
            )
            return [await self._hour(connection, row, secret) for row in found]

    async def _hour(self, connection: AsyncConnection, row: Row[Any], secret: bytes) -> StampedHour:
        roots = self._roots.pop(row.number, None)
        if roots is None:
            found = await connection.execute(
                select(segment_roots.c.root).where(row.after_seq < _SEQ, row.last_seq >= _SEQ)
            )
            roots = frozenset(found.scalars())
        self._roots[row.number] = roots
        while len(self._roots) > _MOST_HOURS:
            del self._roots[next(iter(self._roots))]
        return StampedHour(
            stamp=_stamp(row),
            replies=await _replies(connection, row.number),
            roots=roots,
            filler=filler_of(secret, row.number, row.made_at),
        )

    async def tidy(self, now: datetime) -> None:
        """Forget the stamps and roots of segments that are gone. The newest of each stays.

        A stamp that may still be answered keeps its roots: only together they make its text.
        """
        async with self._database.write() as connection:
            newest = await _newest(connection)
            if newest is None:
                return
            oldest = (await connection.execute(select(func.min(segments.c.start)))).scalar_one()
            gone = stamps.c.made_at < min(oldest or now, newest.made_at)
            floor = (
                await connection.execute(select(func.max(stamps.c.last_seq)).where(gone))
            ).scalar_one()
            if floor is None:
                return
            await connection.execute(delete(stamps).where(gone))
            await connection.execute(
                delete(stamp_replies).where(stamp_replies.c.number.not_in(select(stamps.c.number)))
            )
            needed = (
                await connection.execute(
                    select(func.min(stamps.c.after_seq)).where(
                        (stamps.c.number >= newest.number - 1)
                        | stamps.c.number.in_(select(stamp_replies.c.number))
                    )
                )
            ).scalar_one()
            last = (await connection.execute(select(func.max(_SEQ)))).scalar_one() or 0
            await connection.execute(
                delete(segment_roots).where(min(floor, needed) >= _SEQ, last > _SEQ)
            )


def filler_of(secret: bytes, stamp_number: int, made_at: datetime) -> bytes:
    """Return the secret of the random numbers that fill up an hour's tree."""
    return hmac.digest(secret, f"hour {stamp_number} {made_at.isoformat()}".encode(), sha256)


def second_of(hour: datetime, secret: bytes) -> datetime:
    """Return when this house has an hour stamped: nobody else can know it in advance."""
    drawn = hmac.digest(secret, f"second of {hour.isoformat()}".encode(), sha256)
    return hour + timedelta(seconds=int.from_bytes(drawn) % HOUR_S)


async def _newest(connection: AsyncConnection) -> Row[Any] | None:
    rows = await connection.execute(select(stamps).order_by(stamps.c.number.desc()).limit(1))
    return rows.one_or_none()


async def _replies(connection: AsyncConnection, number: int) -> tuple[StampReply, ...]:
    rows = await connection.execute(
        select(stamp_replies)
        .where(stamp_replies.c.number == number)
        .order_by(stamp_replies.c.at, stamp_replies.c.service)
    )
    return tuple(_reply(row) for row in rows)


def _stamp(row: Row[Any]) -> Stamp:
    return Stamp(number=row.number, made_at=row.made_at, text=row.text)


def _reply(row: Row[Any]) -> StampReply:
    return StampReply(
        service=row.service,
        name=row.name,
        sent_at=row.sent_at,
        received_at=row.received_at,
        at=row.at,
        accuracy=None if row.accuracy_us is None else row.accuracy_us * _MICROSECOND,
        state=ReplyState(row.state),
        raw=row.raw,
    )


def _service(row: Row[Any]) -> TimestampService:
    return TimestampService(
        url=row.url,
        name=row.name,
        root=row.root,
        allow_private=row.allow_private,
        added_at=row.added_at,
        failures=row.failures,
        reason=of_columns(row.reason, row.reason_text),
    )
