"""Reasons are codes with values; those that were kept before stand for themselves."""

import json

from alembic import op
import sqlalchemy as sa

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Rewrite every reason of the hub's own as JSON; a person's own words stay as they are."""
    connection = op.get_bind()
    for name, key, more in (
        ("boards", "origin", ""),
        ("shares", "request_id", ""),
        ("decisions", "request_id", " AND answered_by = 'rule'"),
    ):
        rows = connection.execute(
            sa.text(f"SELECT {key}, reason FROM {name} WHERE reason != ''{more}")  # noqa: S608 -- of our own
        ).all()
        for row_key, reason in rows:
            connection.execute(
                sa.text(f"UPDATE {name} SET reason = :reason WHERE {key} = :key"),  # noqa: S608 -- of our own
                {"reason": _plain(reason), "key": row_key},
            )
    sources = connection.execute(
        sa.text("SELECT id, state FROM awareness_sources WHERE state IS NOT NULL")
    ).all()
    for source_id, raw in sources:
        state = json.loads(raw)
        if isinstance(state, dict) and isinstance(state.get("reason"), str):
            reason = state["reason"]
            state["reason"] = (
                {"code": "text.plain", "values": {"text": reason}}
                if reason
                else {"code": "", "values": {}}
            )
            connection.execute(
                sa.text("UPDATE awareness_sources SET state = :state WHERE id = :id"),
                {"state": json.dumps(state), "id": source_id},
            )


def _plain(words: str) -> str:
    return json.dumps({"code": "text.plain", "values": {"text": words}}, ensure_ascii=False)
