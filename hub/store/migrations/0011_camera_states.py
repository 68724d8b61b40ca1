"""What each camera did when, and how much moved: why footage is missing, and where to look."""

from alembic import op
import sqlalchemy as sa

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add two tables, which fill from now on."""
    op.create_table(
        "camera_states",
        sa.Column("camera_id", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("camera_id", "at"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "motion_levels",
        sa.Column("camera_id", sa.String(), nullable=False),
        sa.Column("hour", sa.BigInteger(), nullable=False),
        sa.Column("levels", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("camera_id", "hour"),
        sqlite_with_rowid=False,
    )
