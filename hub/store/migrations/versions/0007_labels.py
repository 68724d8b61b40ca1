"""What cameras say they see, in clips and in what marked them."""

from alembic import op
import sqlalchemy as sa

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add to the tables; what was marked before has no label."""
    for table in ("clips", "triggers"):
        column = sa.Column("labels", sa.JSON(), nullable=False, server_default="[]")
        op.add_column(table, column)
