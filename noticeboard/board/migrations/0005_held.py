"""Posts that wait for a moderator, and the decisions about them."""

from alembic import op
import sqlalchemy as sa

from noticeboard.board.tables import BIG

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table."""
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
