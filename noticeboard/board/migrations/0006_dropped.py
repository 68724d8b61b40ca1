"""When an agency dropped a share: its bytes are gone, and it no longer counts."""

from alembic import op
import sqlalchemy as sa

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column."""
    op.add_column("shares", sa.Column("dropped_at", sa.BigInteger))
