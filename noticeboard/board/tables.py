"""The board's tables, the steps to them, and turns among several processes of one board.

Times are whole microseconds since 1970 in UTC, read back as `datetime`.
"""

import asyncio
from collections.abc import Mapping
from enum import Enum
from typing import TYPE_CHECKING, Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text as SqlText,
    UniqueConstraint,
)

from noticeboard.errors import ConflictError
from noticeboard.runtime.database import Step, UtcTime, last_step, run_steps
from noticeboard.runtime.text import Text

if TYPE_CHECKING:
    # Alembic is imported only to take a step, because that takes long.
    from alembic.operations import Operations

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
# leaves only a hash of it here. `entry_index` is where it was logged. `decided_by`
# is no agency's and no reader's business: only other moderators see it.
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
    Column("public_reason", SqlText),
    Column("decided_by", String),
    UniqueConstraint("agency", "words_sha256"),
    Index("held_by_state", "state", "held_at"),
)

# Requests that wait for a second signature, keyed by their content. `raw` is deleted when it is no
# longer needed. `logged_at` is when the decisions were logged, after the last one.
waits = Table(
    "waits",
    metadata,
    Column("ticket", String, primary_key=True),
    Column("agency", String, nullable=False),
    Column("subject", String, nullable=False, unique=True),
    Column("words_sha256", String, nullable=False),
    Column("raw", LargeBinary),
    Column("state", String, nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("expires", UtcTime, nullable=False),
    Column("decided_at", UtcTime),
    Column("logged_at", UtcTime),
    Column("reason", SqlText),
    Column("entry_index", BIG),
    Index("waits_by_state", "state", "since"),
    Index("waits_by_words", "agency", "words_sha256"),
)

# Whose signature a request waits for, as the policy named the overseer then, and the signed
# decision once there is one.
second_signatures = Table(
    "second_signatures",
    metadata,
    Column("ticket", String, primary_key=True),
    Column("overseer", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("sealed", Integer, nullable=False),
    Column("days", Integer, nullable=False),
    Column("message", SqlText),
    Column("approved", Integer),
    Column("received_at", UtcTime),
    Index("second_signatures_by_overseer", "overseer"),
)


# The steps by which a database of an earlier version gets these tables

_ONLY_GROWS = """
CREATE OR REPLACE FUNCTION only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% only grow: no % is possible', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def _only_grows(op: "Operations", table: str) -> None:
    """Make the database refuse every change to a table except inserts."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_ONLY_GROWS)
        op.execute(
            f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION only_grows()"
        )
        # The table's owner may undo this, or drop the trigger: the role that serves should own
        # nothing.
        op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM CURRENT_USER, PUBLIC")
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} only grow: no {act} is possible'); END"
        )


def _log_and_inbox(op: "Operations") -> None:
    """Make the tables and the triggers."""
    # The log, its checkpoints and the inbox; log rows can be neither changed nor removed.
    op.create_table(
        "entries",
        Column("entry_index", BIG, primary_key=True, autoincrement=False),
        Column("leaf", LargeBinary(32), nullable=False, unique=True),
        Column("raw", LargeBinary, nullable=False),
        Column("type", String, nullable=False),
        Column("agency", String, nullable=False),
        Column("entry_id", String, nullable=False),
        Column("thread", BIG),
        Column("incident", String),
        Column("expires", BigInteger),
        Column("logged_at", BigInteger, nullable=False),
        UniqueConstraint("agency", "entry_id"),
    )
    op.create_index("entries_by_agency", "entries", ["agency", "entry_index"])
    op.create_index("entries_by_thread", "entries", ["thread", "entry_index"])
    op.create_index("entries_by_type", "entries", ["type", "entry_index"])
    op.create_table(
        "checkpoints",
        Column("size", BIG, primary_key=True, autoincrement=False),
        Column("note", SqlText, nullable=False),
        Column("signed_at", BigInteger, nullable=False),
    )
    op.create_table(
        "shares",
        Column("agency", String, primary_key=True),
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("request", String, nullable=False),
        Column("sha256", String, nullable=False),
        Column("size_bytes", BigInteger, nullable=False),
        Column("at", BigInteger, nullable=False),
        Column("receipt", SqlText, nullable=False),
        UniqueConstraint("agency", "request", "sha256"),
    )
    for table in ("entries", "checkpoints"):
        _only_grows(op, table)


def _uploads(op: "Operations") -> None:
    """Make the table of uploads; add the states to shares."""
    # Uploads that can be resumed, and the states of a share: fetched, opened, withdrawn.
    op.create_table(
        "uploads",
        Column("id_sha256", String, primary_key=True),
        Column("agency", String, nullable=False),
        Column("request", String, nullable=False),
        Column("size_bytes", BigInteger, nullable=False),
        Column("offset_bytes", BigInteger, nullable=False),
        Column("expires_at", BigInteger, nullable=False),
        Column("number", Integer),
    )
    op.create_index("uploads_by_request", "uploads", ["agency", "request"])
    op.create_index("uploads_by_expiry", "uploads", ["expires_at"])
    for name, kind in (
        ("fetched_at", BigInteger),
        ("opened_at", BigInteger),
        ("opened", SqlText),
        ("withdrawn_at", BigInteger),
        ("withdrawal", SqlText),
        ("told_at", BigInteger),
    ):
        op.add_column("shares", Column(name, kind))


def _head(op: "Operations") -> None:
    """Make the row."""
    # One row, locked while the log grows; it says whether the board has moved away.
    head = op.create_table(
        "head",
        Column("id", Integer, CheckConstraint("id = 1"), primary_key=True),
        Column("moved_at", BigInteger),
    )
    op.bulk_insert(head, [{"id": 1, "moved_at": None}])


def _publications(op: "Operations") -> None:
    """Make the table and its triggers."""
    # The first cosigned checkpoint of each published size: who had seen how much, and when.
    op.create_table(
        "publications",
        Column("size", BIG, primary_key=True, autoincrement=False),
        Column("note", SqlText, nullable=False),
        Column("published_at", BigInteger, nullable=False),
    )
    _only_grows(op, "publications")


def _held(op: "Operations") -> None:
    """Make the table."""
    # Posts that wait for a moderator, and the decisions about them.
    op.create_table(
        "held",
        Column("ticket", String, primary_key=True),
        Column("agency", String, nullable=False),
        Column("words_sha256", String, nullable=False),
        Column("raw", LargeBinary),
        Column("findings", SqlText, nullable=False),
        Column("state", String, nullable=False),
        Column("held_at", BigInteger, nullable=False),
        Column("decided_at", BigInteger),
        Column("reason", SqlText),
        Column("entry_index", BIG),
        UniqueConstraint("agency", "words_sha256"),
    )
    op.create_index("held_by_state", "held", ["state", "held_at"])


def _dropped(op: "Operations") -> None:
    """Add the column."""
    # When an agency dropped a share: its bytes are gone, and it no longer counts.
    op.add_column("shares", Column("dropped_at", BigInteger))


def _reasons(op: "Operations") -> None:
    """Add the columns."""
    # The reason of a decision that everybody may read, and who decided.
    op.add_column("held", Column("public_reason", SqlText))
    op.add_column("held", Column("decided_by", String))


def _second_signatures(op: "Operations") -> None:
    """Make the tables."""
    # Requests that wait for an overseer, and the decisions that the board has received.
    op.create_table(
        "waits",
        Column("ticket", String, primary_key=True),
        Column("agency", String, nullable=False),
        Column("subject", String, nullable=False, unique=True),
        Column("words_sha256", String, nullable=False),
        Column("raw", LargeBinary),
        Column("state", String, nullable=False),
        Column("since", BigInteger, nullable=False),
        Column("expires", BigInteger, nullable=False),
        Column("decided_at", BigInteger),
        Column("logged_at", BigInteger),
        Column("reason", SqlText),
        Column("entry_index", BIG),
    )
    op.create_index("waits_by_state", "waits", ["state", "since"])
    op.create_index("waits_by_words", "waits", ["agency", "words_sha256"])
    op.create_table(
        "second_signatures",
        Column("ticket", String, primary_key=True),
        Column("overseer", String, primary_key=True),
        Column("name", String, nullable=False),
        Column("kind", String, nullable=False),
        Column("sealed", Integer, nullable=False),
        Column("days", Integer, nullable=False),
        Column("message", SqlText),
        Column("approved", Integer),
        Column("received_at", BigInteger),
    )
    op.create_index("second_signatures_by_overseer", "second_signatures", ["overseer"])


STEPS: Final[Mapping[str, Step]] = {
    "0001": _log_and_inbox,
    "0002": _uploads,
    "0003": _head,
    "0004": _publications,
    "0005": _held,
    "0006": _dropped,
    "0007": _reasons,
    "0008": _second_signatures,
}
"""Each by its number. A step that was released never changes."""
NEWEST: Final = max(STEPS)


def is_behind(connection: Connection) -> bool:
    """Return whether a database that has had some steps lacks others. Blocking.

    Raises ConflictError if a newer version of this program has changed it.
    """
    last = last_step(connection)
    if last is not None and last not in STEPS:
        raise ConflictError(Text("noticeboard.database.newer"))
    return last is not None and last != NEWEST


def migrate(connection: Connection) -> None:
    """Bring the schema up to date within the connection's transaction. Blocking.

    Raises ConflictError if a newer version of this program has changed it.
    """
    # Checked again: nobody else can have changed it since this transaction began.
    if is_behind(connection) or last_step(connection) is None:
        run_steps(connection, STEPS)


# Turns


class TurnKind(Enum):
    """Tasks that only one process does at a time."""

    GROW = 1
    """Appending to the log, for as long as one batch takes; the others wait."""
    INBOX = 2
    """Keeping the inbox, for as long as the process lives; the others are refused."""


class Turn:
    """A turn that is held until its block ends or `lost` is set."""

    def __init__(self) -> None:
        self.lost = asyncio.Event()
