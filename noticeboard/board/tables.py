"""The board's tables. Times are whole microseconds since 1970 in UTC, read back as `datetime`."""

from datetime import UTC, datetime, timedelta
from typing import override

from sqlalchemy import (
    BigInteger,
    Column,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class UtcTime(TypeDecorator[datetime]):
    """An aware UTC datetime, stored as microseconds so that it sorts and compares exactly."""

    impl = BigInteger
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else (value - EPOCH) // timedelta(microseconds=1)

    @override
    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else EPOCH + timedelta(microseconds=value)


metadata = MetaData()

# The log itself. `raw` is the truth; every other column only makes it findable, and `check`
# compares each with what `raw` says. `thread` is the index of the request an entry belongs to.
entries = Table(
    "entries",
    metadata,
    Column("entry_index", Integer, primary_key=True, autoincrement=False),
    Column("leaf", LargeBinary(32), nullable=False, unique=True),
    Column("raw", LargeBinary, nullable=False),
    Column("type", String, nullable=False),
    Column("agency", String, nullable=False),
    Column("entry_id", String, nullable=False),
    Column("thread", Integer),
    Column("incident", String),
    Column("expires", UtcTime),
    Column("logged_at", UtcTime, nullable=False),
    UniqueConstraint("agency", "entry_id"),
    Index("entries_by_agency", "agency", "entry_index"),
    Index("entries_by_thread", "thread", "entry_index"),
    Index("entries_by_type", "type", "entry_index"),
)

# Every checkpoint ever signed: a board that can show them all has nothing to deny.
checkpoints = Table(
    "checkpoints",
    metadata,
    Column("size", Integer, primary_key=True, autoincrement=False),
    Column("note", Text, nullable=False),
    Column("signed_at", UtcTime, nullable=False),
)

# Sealed shares that have arrived; the bytes are files, `number` counts within one agency.
# `told_at` is when the agency's list first said that the share is withdrawn.
shares = Table(
    "shares",
    metadata,
    Column("agency", String, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("request", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("receipt", Text, nullable=False),
    Column("fetched_at", UtcTime),
    Column("opened_at", UtcTime),
    Column("opened", Text),
    Column("withdrawn_at", UtcTime),
    Column("withdrawal", Text),
    Column("told_at", UtcTime),
    UniqueConstraint("agency", "request", "sha256"),
)

# What households upload. The id is a secret that only its household knows, so its hash alone is
# kept. `number` is the share that a complete upload has become.
uploads = Table(
    "uploads",
    metadata,
    Column("id_sha256", String, primary_key=True),
    Column("agency", String, nullable=False),
    Column("request", String, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("offset_bytes", BigInteger, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("number", Integer),
    Index("uploads_by_request", "agency", "request"),
    Index("uploads_by_expiry", "expires_at"),
)
