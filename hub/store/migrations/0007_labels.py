"""Labels from cameras, in clips and in triggers."""

from alembic import op
import sqlalchemy as sa

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Extend the tables. What was marked before has no label."""
    for table in ("clips", "triggers"):
        column = sa.Column("labels", sa.JSON(), nullable=False, server_default="[]")
        op.add_column(table, column)
