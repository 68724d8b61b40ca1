"""The steps by which a board's database of an earlier version gets the tables of this one."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlalchemy import Connection

from noticeboard.board.tables import BIG
from noticeboard.errors import ConflictError
from noticeboard.runtime.database import Step, take_steps, taken_step
from noticeboard.runtime.text import Text

if TYPE_CHECKING:
    # Alembic is imported only to take a step, because that takes long.
    from alembic.operations import Operations


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
        sa.Column("entry_index", BIG, primary_key=True, autoincrement=False),
        sa.Column("leaf", sa.LargeBinary(32), nullable=False, unique=True),
        sa.Column("raw", sa.LargeBinary, nullable=False),
        sa.Column("type", sa.String, nullable=False),
        sa.Column("agency", sa.String, nullable=False),
        sa.Column("entry_id", sa.String, nullable=False),
        sa.Column("thread", BIG),
        sa.Column("incident", sa.String),
        sa.Column("expires", sa.BigInteger),
        sa.Column("logged_at", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("agency", "entry_id"),
    )
    op.create_index("entries_by_agency", "entries", ["agency", "entry_index"])
    op.create_index("entries_by_thread", "entries", ["thread", "entry_index"])
    op.create_index("entries_by_type", "entries", ["type", "entry_index"])
    op.create_table(
        "checkpoints",
        sa.Column("size", BIG, primary_key=True, autoincrement=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("signed_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "shares",
        sa.Column("agency", sa.String, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("request", sa.String, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("receipt", sa.Text, nullable=False),
        sa.UniqueConstraint("agency", "request", "sha256"),
    )
    for table in ("entries", "checkpoints"):
        _only_grows(op, table)


def _uploads(op: "Operations") -> None:
    """Make the table of uploads; add the states to shares."""
    # Uploads that can be resumed, and the states of a share: fetched, opened, withdrawn.
    op.create_table(
        "uploads",
        sa.Column("id_sha256", sa.String, primary_key=True),
        sa.Column("agency", sa.String, nullable=False),
        sa.Column("request", sa.String, nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("offset_bytes", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("number", sa.Integer),
    )
    op.create_index("uploads_by_request", "uploads", ["agency", "request"])
    op.create_index("uploads_by_expiry", "uploads", ["expires_at"])
    for name, kind in (
        ("fetched_at", sa.BigInteger),
        ("opened_at", sa.BigInteger),
        ("opened", sa.Text),
        ("withdrawn_at", sa.BigInteger),
        ("withdrawal", sa.Text),
        ("told_at", sa.BigInteger),
    ):
        op.add_column("shares", sa.Column(name, kind))


def _head(op: "Operations") -> None:
    """Make the row."""
    # One row, locked while the log grows; it says whether the board has moved away.
    head = op.create_table(
        "head",
        sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1"), primary_key=True),
        sa.Column("moved_at", sa.BigInteger),
    )
    op.bulk_insert(head, [{"id": 1, "moved_at": None}])


def _publications(op: "Operations") -> None:
    """Make the table and its triggers."""
    # The first cosigned checkpoint of each published size: who had seen how much, and when.
    op.create_table(
        "publications",
        sa.Column("size", BIG, primary_key=True, autoincrement=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("published_at", sa.BigInteger, nullable=False),
    )
    _only_grows(op, "publications")


def _held(op: "Operations") -> None:
    """Make the table."""
    # Posts that wait for a moderator, and the decisions about them.
    op.create_table(
        "held",
        sa.Column("ticket", sa.String, primary_key=True),
        sa.Column("agency", sa.String, nullable=False),
        sa.Column("words_sha256", sa.String, nullable=False),
        sa.Column("raw", sa.LargeBinary),
        sa.Column("findings", sa.Text, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("held_at", sa.BigInteger, nullable=False),
        sa.Column("decided_at", sa.BigInteger),
        sa.Column("reason", sa.Text),
        sa.Column("entry_index", BIG),
        sa.UniqueConstraint("agency", "words_sha256"),
    )
    op.create_index("held_by_state", "held", ["state", "held_at"])


def _dropped(op: "Operations") -> None:
    """Add the column."""
    # When an agency dropped a share: its bytes are gone, and it no longer counts.
    op.add_column("shares", sa.Column("dropped_at", sa.BigInteger))


STEPS: Final[Mapping[str, Step]] = {
    "0001": _log_and_inbox,
    "0002": _uploads,
    "0003": _head,
    "0004": _publications,
    "0005": _held,
    "0006": _dropped,
}
"""Each by its number. A step that was released never changes."""
NEWEST: Final = max(STEPS)


def is_behind(connection: Connection) -> bool:
    """Return whether a database that has had some steps lacks others. Blocking.

    Raises ConflictError if a newer version of this program has changed it.
    """
    last = taken_step(connection)
    if last is not None and last not in STEPS:
        raise ConflictError(Text("noticeboard.database.newer"))
    return last is not None and last != NEWEST


def migrate(connection: Connection) -> None:
    """Bring the schema up to date within the connection's transaction. Blocking.

    Raises ConflictError if a newer version of this program has changed it.
    """
    # Checked again: nobody else can have changed it since this transaction began.
    if is_behind(connection) or taken_step(connection) is None:
        take_steps(connection, STEPS)
