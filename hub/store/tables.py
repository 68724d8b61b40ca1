"""The hub's tables. Times are whole microseconds since 1970 in UTC, read back as `datetime`."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from noticeboard.runtime.database import UtcTime

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", String, nullable=False),
)

cameras = Table(
    "cameras",
    metadata,
    Column("id", String, primary_key=True),
    Column("body", JSON, nullable=False),
)

segments = Table(
    "segments",
    metadata,
    # Clustered by camera and time, so that an hour's segments are adjacent on the disk.
    Column("camera_id", String, primary_key=True),
    Column("start", UtcTime, primary_key=True),
    Column("path", String, primary_key=True),
    Column("run_id", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("end", UtcTime, nullable=False),
    Column("media_start_us", BigInteger, nullable=False),
    Column("ppm", Float, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("clock_offset_ms", Integer, nullable=False),
    Column("closed_at", UtcTime, nullable=False),
    Index("segments_by_age", "start"),
    sqlite_with_rowid=False,
)

stretches = Table(
    "stretches",
    metadata,
    Column("camera_id", String, primary_key=True),  # Its footage without a gap.
    Column("start", UtcTime, primary_key=True),
    Column("end", UtcTime, nullable=False),
    sqlite_with_rowid=False,
)

clips = Table(
    "clips",
    metadata,
    Column("id", String, primary_key=True),
    Column("camera_id", String, nullable=False),
    Column("start", UtcTime, nullable=False),
    Column("end", UtcTime, nullable=False),
    Column("triggers", JSON, nullable=False),
    Column("labels", JSON, nullable=False, server_default="[]"),
    # No longer used: whether there is a picture follows from what is recorded. The previous
    # version's clips require it, and a downgrade must be able to take the rows back.
    Column("has_thumbnail", Boolean, nullable=False, default=False),
    Index("clips_by_time", "camera_id", "start", "end"),
    Index("clips_by_start", "start"),
)

triggers = Table(
    "triggers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("camera_id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("labels", JSON, nullable=False, server_default="[]"),
    # It has all that the timeline reads of half a million of them.
    Index("triggers_by_time", "camera_id", "at", "id", "kind", "active"),
)

holds = Table(
    "holds",
    metadata,
    Column("request_id", String, primary_key=True),
    Column("camera_id", String, primary_key=True),
    Column("start", UtcTime, primary_key=True),
    Column("end", UtcTime, nullable=False),
)

sensors = Table(
    "sensors",
    metadata,
    Column("id", String, primary_key=True),
    Column("entity_id", String, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("kind", String, nullable=False),
    Column("unit", String, nullable=False),
    Column("lent_at", UtcTime, nullable=False),
)

readings = Table(
    "readings",
    metadata,
    Column("sensor_id", String, primary_key=True),
    Column("at", UtcTime, primary_key=True),
    Column("state", Text, nullable=False),
    sqlite_with_rowid=False,
)

boards = Table(
    "boards",
    metadata,
    Column("origin", String, primary_key=True),
    Column("policy", JSON, nullable=False),
    Column("size", Integer, nullable=False),
    Column("root", LargeBinary, nullable=False),
    Column("note", Text, nullable=False),
    Column("state", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("reason_text", Text, nullable=False, server_default=""),
    Column("proven_at", UtcTime),
    Column("size_bytes", BigInteger),
    # How many of its entries the three tables after `board_tiles` hold.
    Column("folded", Integer),
)

board_entries = Table(
    "board_entries",
    metadata,
    Column("origin", String, primary_key=True),
    Column("index", Integer, primary_key=True),
    Column("raw", LargeBinary, nullable=False),
)

board_tiles = Table(
    "board_tiles",
    metadata,
    Column("origin", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("hashes", LargeBinary, nullable=False),
)
"""The tiles of a log's level 1: a hash over each 256 entries. Without them, they are made again."""

board_authors = Table(
    "board_authors",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("origin", String, nullable=False),
    Column("author", LargeBinary, nullable=False),
    UniqueConstraint("origin", "author"),
)
"""Whoever signed entries of a board. This table and the next two are made from the entries."""

board_links = Table(
    "board_links",
    metadata,
    Column("period", Integer, primary_key=True),
    Column("author", Integer, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("index", Integer, nullable=False),
    Column("request", BigInteger),
    sqlite_with_rowid=False,
)
"""Where each link of an author's chain is, and when it was issued, in seconds, if it is a request.

A period is 65,536 entries of the log.
"""

board_ids = Table(
    "board_ids",
    metadata,
    Column("author", Integer, primary_key=True),
    Column("id", LargeBinary, primary_key=True),
    Column("kind", Integer, primary_key=True),
    Column("index", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""The ids under which others may be logged, and the first entry that has each."""

board_folds = Table(
    "board_folds",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("origin", String, nullable=False, unique=True),
    Column("size", Integer, nullable=False),
    Column("root", LargeBinary, nullable=False),
    Column("basis", LargeBinary, nullable=False),
    Column("notes", LargeBinary, nullable=False),
    Column("mark", LargeBinary, nullable=False),
)
"""Up to which entry the rows of the next two tables hold. They are made from the entries."""

board_fold_rows = Table(
    "board_fold_rows",
    metadata,
    Column("board", Integer, primary_key=True),
    Column("kind", Integer, primary_key=True),
    Column("key", LargeBinary, primary_key=True),
    Column("value", LargeBinary, nullable=False),
    Column("mark", LargeBinary, nullable=False),
)

board_cases = Table(
    "board_cases",
    metadata,
    Column("board", Integer, primary_key=True),
    Column("case", LargeBinary, primary_key=True),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""How many requests each case has, by a digest of its agency and number."""

board_debts = Table(
    "board_debts",
    metadata,
    Column("board", Integer, primary_key=True),
    Column("agency", LargeBinary, primary_key=True),
    Column("request", LargeBinary, primary_key=True),
    Column("value", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""Requests that an agency has owed an account of for long, as far as the docket lacks them."""

board_sightings = Table(
    "board_sightings",
    metadata,
    Column("origin", String, primary_key=True),
    Column("index", Integer, primary_key=True),
    Column("seen_at", UtcTime, nullable=False),
    Column("newer", Boolean, nullable=False),
)
"""Entries for which it matters when this hub first saw them, or that it couldn't read then."""

board_beginnings = Table(
    "board_beginnings",
    metadata,
    Column("origin", String, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("filled", Integer, nullable=False),
    Column("statement", LargeBinary, nullable=False),
    Column("rows", LargeBinary, nullable=False),
    Column("entries", LargeBinary, nullable=False),
    Column("agencies", LargeBinary, nullable=False),
    Column("others", LargeBinary),
)
"""The snapshot with which following a board began, as served. Entries before it came later or are
missing: those before `filled` are here."""

board_evidence = Table(
    "board_evidence",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("origin", String, nullable=False),
    Column("kept_at", UtcTime, nullable=False),
    Column("what", Text, nullable=False),
    Column("material", LargeBinary, nullable=False),
)

request_states = Table(
    "request_states",
    metadata,
    Column("request_id", String, primary_key=True),
    Column("received_at", UtcTime, nullable=False),
    Column("strength", String, nullable=False),
    Column("notified", Boolean, nullable=False),
)

proposals = Table(
    "proposals",
    metadata,
    Column("id", String, primary_key=True),
    Column("request_id", String, nullable=False, index=True),
    Column("body", JSON, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("current", Boolean, nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    Column("request_id", String, primary_key=True),
    Column("answer", String, nullable=False),
    Column("proposal_id", String),
    Column("by", Text, nullable=False),
    Column("answered_by", String, nullable=False, server_default="person"),
    Column("first_by", Text, nullable=False, server_default=""),
    Column("reason", Text, nullable=False),
    Column("decided_at", UtcTime, nullable=False),
    Column("final_at", UtcTime, nullable=False, server_default="0"),
    Column("reason_text", Text, nullable=False, server_default=""),
)

consents = Table(
    "consents",
    metadata,
    Column("request_id", String, primary_key=True),  # The first approval, if two must approve.
    Column("proposal_id", String, nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
)

voids = Table(
    "voids",
    metadata,
    # The last approval of a request that no longer counts, until there is another answer.
    Column("request_id", String, primary_key=True),
    Column("proposal_id", String, nullable=False),
    Column("code", String, nullable=False),
    Column("name", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("decided_at", UtcTime, nullable=True),
    Column("at", UtcTime, nullable=False),
)

agency_settings = Table(
    "agency_settings",
    metadata,
    Column("agency_id", String, primary_key=True),
    Column("setting", String, nullable=False),
)

hidden_requests = Table(
    "hidden_requests",
    metadata,
    Column("request_id", String, primary_key=True),
    Column("hidden_at", UtcTime, nullable=False),
)

house_rules = Table(
    "house_rules",
    metadata,
    Column("id", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("body", JSON, nullable=False),
)

shares = Table(
    "shares",
    metadata,
    Column("request_id", String, primary_key=True),
    Column("proposal_id", String, nullable=False),
    Column("state", String, nullable=False),
    Column("sealed_sha256", String, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("receipt", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("sent_bytes", BigInteger, nullable=False, server_default="0"),
    Column("upload_url", Text, nullable=False, server_default=""),
    Column("opened", Text, nullable=False, server_default=""),
    Column("withdrawal", Text, nullable=False, server_default=""),
    Column("own_copy", Text, nullable=False, server_default=""),
    Column("reason_text", Text, nullable=False, server_default=""),
)

awareness_sources = Table(
    "awareness_sources",
    metadata,
    Column("id", String, primary_key=True),
    # What the API added; null for a source from the config file, which stores only its state.
    Column("settings", JSON),
    Column("made_at", UtcTime, nullable=False),
    Column("state", JSON),
)

awareness_items = Table(
    "awareness_items",
    metadata,
    Column("source_id", String, primary_key=True),
    Column("key", Text, primary_key=True),
    # Empty if only the name is kept, for items that were retracted.
    Column("body", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("first_seen", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    sqlite_with_rowid=False,
)

awareness_documents = Table(
    "awareness_documents",
    metadata,
    # Which linked alerts have been read, so that none is fetched twice.
    Column("source_id", String, primary_key=True),
    Column("url", Text, primary_key=True),
    Column("tag", Text, nullable=False),
    sqlite_with_rowid=False,
)

directories = Table(
    "directories",
    metadata,
    Column("url", String, primary_key=True),
    # The fingerprint of the key that signs it, as its link named it.
    Column("key", String, nullable=False),
    Column("allow_private", Boolean, nullable=False),
    # What its newest list states. An older list is never read again.
    Column("name", Text, nullable=False),
    Column("issued", UtcTime, nullable=False),
    Column("boards", Integer, nullable=False),
    Column("digest", String, nullable=False),
    # The list itself, compressed by zlib.
    Column("list", LargeBinary, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("checked_at", UtcTime, nullable=False),
    Column("next_at", UtcTime, nullable=False),
    Column("reason", Text, nullable=False),
    Column("reason_text", Text, nullable=False),
)

archives = Table(
    "archives",
    metadata,
    Column("id", String, primary_key=True),
    Column("body", JSON, nullable=False),
)

provenances = Table(
    "provenances",
    metadata,
    # Of a run that an archive recorded; runs of the hub's own recorder have no row.
    Column("run_id", String, primary_key=True),
    Column("camera_id", String, nullable=False),
    Column("body", JSON, nullable=False),
)

fetches = Table(
    "fetches",
    metadata,
    Column("request_id", String, primary_key=True),
    Column("camera_id", String, primary_key=True),
    Column("archive_id", String, nullable=False),
    Column("start", UtcTime, nullable=False),
    Column("end", UtcTime, nullable=False),
    Column("state", String, nullable=False),
    Column("reason", JSON, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("missing", JSON, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    sqlite_with_rowid=False,
)

camera_states = Table(
    "camera_states",
    metadata,
    # One row for each change, so that the timeline knows why footage is missing.
    Column("camera_id", String, primary_key=True),
    Column("at", UtcTime, primary_key=True),
    Column("state", String, nullable=False),
    sqlite_with_rowid=False,
)

motion_levels = Table(
    "motion_levels",
    metadata,
    Column("camera_id", String, primary_key=True),
    Column("hour", UtcTime, primary_key=True),
    # 360 bytes: how much moved at most in each ten seconds of the hour, 0 to 100.
    Column("levels", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

segment_roots = Table(
    "segment_roots",
    metadata,
    # No row names a segment. The newest one is never deleted, so that `seq` never repeats.
    Column("seq", Integer, primary_key=True),
    Column("root", LargeBinary, nullable=False),
)
stamps = Table(
    "stamps",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("made_at", UtcTime, nullable=False),
    Column("after_seq", BigInteger, nullable=False),
    Column("last_seq", BigInteger, nullable=False),
    Column("closed_after", UtcTime, nullable=False),
    Column("closed_until", UtcTime, nullable=False),
    Column("text", LargeBinary, nullable=False),
)

stamp_replies = Table(
    "stamp_replies",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("service", String, primary_key=True),
    Column("name", Text, nullable=False),
    Column("sent_at", UtcTime, nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("accuracy_us", BigInteger),
    Column("state", String, nullable=False),
    Column("raw", LargeBinary, nullable=False),
)

timestamp_services = Table(
    "timestamp_services",
    metadata,
    Column("url", String, primary_key=True),
    Column("name", Text, nullable=False),
    Column("root", Text, nullable=False),
    Column("allow_private", Boolean, nullable=False),
    Column("added_at", UtcTime, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("reason_text", Text, nullable=False),
)

ledger = Table(
    "ledger",
    metadata,
    Column("index", Integer, primary_key=True),
    Column("raw", LargeBinary, nullable=False),
    Column("checkpoint", Text, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", String, primary_key=True),
    Column("sha256", String, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("made_at", UtcTime, nullable=False),
)

pairing_codes = Table(
    "pairing_codes",
    metadata,
    Column("sha256", String, primary_key=True),
    Column("scopes", JSON, nullable=False),
    Column("expires", UtcTime, nullable=False),
    Column("used_at", UtcTime),
)

events = Table(
    "events",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("type", String, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("payload", JSON, nullable=False),
    sqlite_autoincrement=True,
)
