"""When entries that change keys were first seen here, and which were newer than this hub."""

from alembic import op
import sqlalchemy as sa

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add a table. A rotation that was stored before counts as seen at the next start."""
    op.create_table(
        "board_sightings",
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("newer", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("origin", "index"),
    )
