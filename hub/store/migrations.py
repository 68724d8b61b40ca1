"""The steps by which a database of an earlier hub gets the tables of this one."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from hub.store.first_tables import create_first_tables
from noticeboard.runtime.database import Step

if TYPE_CHECKING:
    # Alembic is imported only to take a step: it takes 12 MB permanently.
    from alembic.operations import Operations


def _house_rules(op: "Operations") -> None:
    """Extend the tables."""
    # House rules, two-person answers, resumable uploads, and withdrawals.
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


def _attention(op: "Operations") -> None:
    """Add two tables. Until somebody chooses, the household is notified as before."""
    # Quiet and hidden agencies, and hidden requests.
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


def _awareness(op: "Operations") -> None:
    """Add three tables. Without a source, all of them stay empty."""
    # Awareness sources, their items, and which linked alerts have been read.
    op.create_table(
        "awareness_sources",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "awareness_items",
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("first_seen", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("source_id", "key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "awareness_documents",
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source_id", "url"),
        sqlite_with_rowid=False,
    )


def _sightings(op: "Operations") -> None:
    """Add a table. A rotation that was stored before counts as seen at the next start."""
    # When entries that change keys were first seen here, and which were newer than this hub.
    op.create_table(
        "board_sightings",
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("newer", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("origin", "index"),
    )


def _voids(op: "Operations") -> None:
    """Add one table."""
    # Approvals that no longer count, and why.
    op.create_table(
        "voids",
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("proposal_id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("request_id"),
    )


def _labels(op: "Operations") -> None:
    """Extend the tables. What was marked before has no label."""
    # Labels from cameras, in clips and in triggers.
    for table in ("clips", "triggers"):
        column = sa.Column("labels", sa.JSON(), nullable=False, server_default="[]")
        op.add_column(table, column)


def _reasons(op: "Operations") -> None:
    """Add the text beside the words, which an earlier version goes on reading."""
    # Reasons are texts, with codes and values; those from before have their words alone.
    for table in ("boards", "decisions", "shares"):
        op.add_column(table, sa.Column("reason_text", sa.Text(), nullable=False, server_default=""))


def _directories(op: "Operations") -> None:
    """Add a table. Without a directory, it stays empty."""
    # Directories that are searched for boards, each with the newest list that was read.
    op.create_table(
        "directories",
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("allow_private", sa.Boolean(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("issued", sa.BigInteger(), nullable=False),
        sa.Column("boards", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("list", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("checked_at", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reason_text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("url"),
    )


def _archives(op: "Operations") -> None:
    """Add three tables. Without an archive, they stay empty."""
    # Archives, where each run that one recorded came from, and what is fetched for which request.
    op.create_table(
        "archives",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "provenances",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("camera_id", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("run_id"),
    )
    op.create_table(
        "fetches",
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("camera_id", sa.String(), nullable=False),
        sa.Column("archive_id", sa.String(), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("end", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.JSON(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("missing", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("request_id", "camera_id"),
        sqlite_with_rowid=False,
    )


def _camera_states(op: "Operations") -> None:
    """Add two tables, which fill from now on."""
    # What each camera did when, and how much moved: why footage is missing, and where to look.
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


def _stretches(op: "Operations") -> None:
    """Add a table, and fill it from the segments: six million of them take half a minute."""
    # Footage without a gap, and an index with all columns, so that a month is shown at once.
    op.drop_index("triggers_by_time", "triggers")
    columns = ["camera_id", "at", "id", "kind", "active"]
    op.create_index("triggers_by_time", "triggers", columns, unique=False)
    op.create_table(
        "stretches",
        sa.Column("camera_id", sa.String(), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("end", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("camera_id", "start"),
        sqlite_with_rowid=False,
    )
    op.execute(
        'INSERT INTO stretches SELECT camera_id, min(start), max("end") FROM'
        ' (SELECT camera_id, start, "end", sum(begins) OVER (PARTITION BY camera_id'
        " ORDER BY start, path) AS number FROM"
        ' (SELECT camera_id, start, path, "end", start > 1000000 + max("end") OVER'
        " (PARTITION BY camera_id ORDER BY start, path ROWS BETWEEN UNBOUNDED PRECEDING"
        " AND 1 PRECEDING) IS NOT 0 AS begins FROM segments)) GROUP BY camera_id, number"
    )


def _proofs(op: "Operations") -> None:
    """Add a column, which fills at the next poll."""
    # Until when a board's entries are proven to be all: agencies are late by that time.
    op.add_column("boards", sa.Column("proven_at", sa.BigInteger(), nullable=True))


def _timestamps(op: "Operations") -> None:
    """Add four tables. Unless somebody adds a timestamp service, they stay empty."""
    # The roots of segments, what is stamped each hour, the replies, and the services.
    op.create_table(
        "segment_roots",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_table(
        "stamps",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("after_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("closed_after", sa.BigInteger(), nullable=False),
        sa.Column("closed_until", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "stamp_replies",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("accuracy_us", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", "service"),
    )
    op.create_table(
        "timestamp_services",
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("root", sa.Text(), nullable=False),
        sa.Column("allow_private", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reason_text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("url"),
    )


def _tiles(op: "Operations") -> None:
    """Add a table, which fills at the next start, and a column, which fills with it."""
    # Hashes over each 256 entries of a board, so that a start needn't read the entries.
    op.add_column("boards", sa.Column("size_bytes", sa.BigInteger(), nullable=True))
    op.create_table(
        "board_tiles",
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("origin", "number"),
    )


def _chains(op: "Operations") -> None:
    """Add tables and a column, which fill at the next start."""
    # What the rules ask about the earlier entries of a board's authors, so that memory needn't
    # hold it.
    op.add_column("boards", sa.Column("folded", sa.Integer(), nullable=True))
    op.create_table(
        "board_authors",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("author", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("origin", "author"),
    )
    op.create_table(
        "board_links",
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("author", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("request", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("period", "author", "seq"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "board_ids",
        sa.Column("author", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("author", "id", "kind"),
        sqlite_with_rowid=False,
    )


def _folds(op: "Operations") -> None:
    """Add three tables, which fill at the next start."""
    # What following has made of each board's entries, so that a start needn't read them.
    op.create_table(
        "board_folds",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("basis", sa.LargeBinary(), nullable=False),
        sa.Column("notes", sa.LargeBinary(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("origin"),
    )
    op.create_table(
        "board_fold_rows",
        sa.Column("board", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("board", "kind", "key"),
    )
    op.create_table(
        "board_cases",
        sa.Column("board", sa.Integer(), nullable=False),
        sa.Column("case", sa.LargeBinary(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("board", "case"),
        sqlite_with_rowid=False,
    )


def _beginnings(op: "Operations") -> None:
    """Add a table. It stays empty for boards that are followed already."""
    op.create_table(
        "board_beginnings",
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("filled", sa.Integer(), nullable=False),
        sa.Column("statement", sa.LargeBinary(), nullable=False),
        sa.Column("rows", sa.LargeBinary(), nullable=False),
        sa.Column("entries", sa.LargeBinary(), nullable=False),
        sa.Column("agencies", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("origin"),
    )


def _others(op: "Operations") -> None:
    """Add a column. Rows of an older form can't be read, so these boards are read again."""
    op.add_column("board_beginnings", sa.Column("others", sa.LargeBinary(), nullable=True))


def _debts(op: "Operations") -> None:
    """Add a table. Boards that are followed are folded again, which fills it."""
    op.create_table(
        "board_debts",
        sa.Column("board", sa.Integer(), nullable=False),
        sa.Column("agency", sa.LargeBinary(), nullable=False),
        sa.Column("request", sa.LargeBinary(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("board", "agency", "request"),
        sqlite_with_rowid=False,
    )


STEPS: Final[Mapping[str, Step]] = {
    "0001": create_first_tables,
    "0002": _house_rules,
    "0003": _attention,
    "0004": _awareness,
    "0005": _sightings,
    "0006": _voids,
    "0007": _labels,
    "0008": _reasons,
    "0009": _directories,
    "0010": _archives,
    "0011": _camera_states,
    "0012": _stretches,
    "0013": _proofs,
    "0014": _timestamps,
    "0015": _tiles,
    "0016": _chains,
    "0017": _folds,
    "0018": _beginnings,
    "0019": _others,
    "0020": _debts,
}
"""Each by its number. A step that was released never changes."""
