"""House rules, two-person answers, resumable uploads, and withdrawals."""

from alembic import op
import sqlalchemy as sa

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Extend the tables."""
    for column in (
        sa.Column("answered_by", sa.String(), nullable=False, server_default="person"),
        sa.Column("first_by", sa.Text(), nullable=False, server_default=""),
        sa.Column("final_at", sa.BigInteger(), nullable=False, server_default="0"),
    ):
        op.add_column("decisions", column)
    for column in (
        sa.Column("sent_bytes", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("upload_url", sa.Text(), nullable=False, server_default=""),
        sa.Column("opened", sa.Text(), nullable=False, server_default=""),
        sa.Column("withdrawal", sa.Text(), nullable=False, server_default=""),
        sa.Column("own_copy", sa.Text(), nullable=False, server_default=""),
    ):
        op.add_column("shares", column)
    op.create_table(
        "consents",
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("proposal_id", sa.String(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("request_id"),
    )
    op.create_table(
        "house_rules",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
