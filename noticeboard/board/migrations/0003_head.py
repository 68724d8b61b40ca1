"""One row, locked while the log grows; it says whether the board has moved away."""

from alembic import op
import sqlalchemy as sa

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the row."""
    head = op.create_table(
        "head",
        sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1"), primary_key=True),
        sa.Column("moved_at", sa.BigInteger),
    )
    op.bulk_insert(head, [{"id": 1, "moved_at": None}])
