"""Uploads that can be resumed, and the states of a share: fetched, opened, withdrawn."""

from alembic import op
import sqlalchemy as sa

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table of uploads; add the states to shares."""
    op.create_table(
        "uploads",
        sa.Column("id_sha256", sa.String, primary_key=True),
        sa.Column("agency", sa.String, nullable=False),
        sa.Column("request", sa.String, nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("offset_bytes", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("number", sa.Integer),
    )
    op.create_index("uploads_by_request", "uploads", ["agency", "request"])
    op.create_index("uploads_by_expiry", "uploads", ["expires_at"])
    for name, kind in (
        ("fetched_at", sa.BigInteger),
        ("opened_at", sa.BigInteger),
        ("opened", sa.Text),
        ("withdrawn_at", sa.BigInteger),
        ("withdrawal", sa.Text),
        ("told_at", sa.BigInteger),
    ):
        op.add_column("shares", sa.Column(name, kind))
