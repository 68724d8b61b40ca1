"""The first cosigned checkpoint of each published size: who had seen how much, and when."""

from alembic import op
import sqlalchemy as sa

from noticeboard.board.tables import BIG, only_grows

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table and its triggers."""
    op.create_table(
        "publications",
        sa.Column("size", BIG, primary_key=True, autoincrement=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("published_at", sa.BigInteger, nullable=False),
    )
    only_grows("publications")
