"""The log, its checkpoints and the inbox; log rows can be neither changed nor removed."""

from alembic import op
import sqlalchemy as sa

from noticeboard.board.tables import BIG, only_grows

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables and the triggers."""
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
        only_grows(table)
