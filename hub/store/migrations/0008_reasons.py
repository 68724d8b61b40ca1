"""Reasons are texts, with codes and values; those from before have their words alone."""

from alembic import op
import sqlalchemy as sa

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the text beside the words, which an earlier version goes on reading."""
    for table in ("boards", "decisions", "shares"):
        op.add_column(table, sa.Column("reason_text", sa.Text(), nullable=False, server_default=""))
