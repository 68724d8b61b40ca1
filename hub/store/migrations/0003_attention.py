"""Quiet and hidden agencies, and hidden requests."""

from alembic import op
import sqlalchemy as sa

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add two tables. Until somebody chooses, the household is notified as before."""
    op.create_table(
        "agency_settings",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("setting", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("agency_id"),
    )
    op.create_table(
        "hidden_requests",
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("hidden_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("request_id"),
    )
