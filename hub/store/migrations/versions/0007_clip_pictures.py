"""Whether a clip has a picture is no longer stored: it follows from what is recorded."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Drop one column."""
    op.drop_column("clips", "has_thumbnail")
