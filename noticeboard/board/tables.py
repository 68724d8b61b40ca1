"""The board's tables, and turns among several processes of one board.

Times are whole microseconds since 1970 in UTC, read back as `datetime`.
"""

import asyncio
from enum import Enum

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text as SqlText,
    UniqueConstraint,
)

from noticeboard.runtime.database import UtcTime

# Counts that may outgrow 32 bits. In SQLite, only an INTEGER primary key is the row id.
BIG = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData()

# The log itself. `raw` is the truth; the other columns are for searching, and `check` compares
# each with `raw`. `thread` is the index of the request that an entry belongs to.
entries = Table(
    "entries",
    metadata,
    Column("entry_index", BIG, primary_key=True, autoincrement=False),
    Column("leaf", LargeBinary(32), nullable=False, unique=True),
    Column("raw", LargeBinary, nullable=False),
    Column("type", String, nullable=False),
    Column("agency", String, nullable=False),
    Column("entry_id", String, nullable=False),
    Column("thread", BIG),
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
    Column("size", BIG, primary_key=True, autoincrement=False),
    Column("note", SqlText, nullable=False),
    Column("signed_at", UtcTime, nullable=False),
)

# The first cosigned checkpoint of each published size: who had seen how much, and when.
publications = Table(
    "publications",
    metadata,
    Column("size", BIG, primary_key=True, autoincrement=False),
    Column("note", SqlText, nullable=False),
    Column("published_at", UtcTime, nullable=False),
)

# One row, locked while the log grows if several processes may write. `moved_at` is set if the
# board has moved to another database: nobody may continue from this one.
head = Table(
    "head",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("moved_at", UtcTime),
)

# Sealed shares that have arrived; the bytes are in files, and `number` counts within one agency.
# `told_at` is when the agency's list first showed the share as withdrawn, `dropped_at` when the
# agency dropped it.
shares = Table(
    "shares",
    metadata,
    Column("agency", String, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("request", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("receipt", SqlText, nullable=False),
    Column("fetched_at", UtcTime),
    Column("opened_at", UtcTime),
    Column("opened", SqlText),
    Column("withdrawn_at", UtcTime),
    Column("withdrawal", SqlText),
    Column("told_at", UtcTime),
    Column("dropped_at", UtcTime),
    UniqueConstraint("agency", "request", "sha256"),
)

# Uploads of households. The id is a secret that only the household knows, so only its hash is
# stored. `number` is the share that a complete upload became.
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

# Posts held for a moderator, keyed by their text. `raw` is deleted after the decision; a refusal
# leaves only a hash of it here. `entry_index` is where it was logged.
held = Table(
    "held",
    metadata,
    Column("ticket", String, primary_key=True),
    Column("agency", String, nullable=False),
    Column("words_sha256", String, nullable=False),
    Column("raw", LargeBinary),
    Column("findings", SqlText, nullable=False),
    Column("state", String, nullable=False),
    Column("held_at", UtcTime, nullable=False),
    Column("decided_at", UtcTime),
    Column("reason", SqlText),
    Column("entry_index", BIG),
    UniqueConstraint("agency", "words_sha256"),
    Index("held_by_state", "state", "held_at"),
)


class Role(Enum):
    """Tasks that only one process does at a time."""

    GROW = 1
    """Appending to the log, for as long as one batch takes; the others wait."""
    INBOX = 2
    """Keeping the inbox, for as long as the process lives; the others are refused."""


class Turn:
    """A turn that is held until its block ends or `lost` is set."""

    def __init__(self) -> None:
        self.lost = asyncio.Event()
