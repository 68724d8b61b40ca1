"""Writes `record.db` and `metadata.json` from a log on this machine, checked before it is used.

The log is a folder with `checkpoint` and tiles, as a board or a mirror serves it. The same log and
options give the same rows in the same order.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
import os
from pathlib import Path
import sqlite3
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from noticeboard.board.feeds.geometry import geojson
from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.checkpoint import SignedCheckpoint, open_checkpoint
from noticeboard.log.encoding import encode_base64, format_time
from noticeboard.log.entry import Entry, parse_entry
from noticeboard.log.note import MAX_NOTE_BYTES, VerifierKey
from noticeboard.log.registry import Registry
from noticeboard.log.tiles import MAX_BUNDLE_BYTES, TILE_WIDTH, decode_bundle, entries_path
from noticeboard.log.tree import Frontier
from noticeboard.mirror.home import MirroredBoard
from noticeboard.record.metadata import metadata_of
from noticeboard.record.requests import RecordOptions, RequestRows
from noticeboard.record.rows import Rows, insert
from noticeboard.record.schema import TABLES
from noticeboard.rules.accounts import log_time
from noticeboard.rules.places import Atlas
from noticeboard.rules.text import safe_text
from noticeboard.runtime.files import write_all
from noticeboard.runtime.text import Text

DATABASE: Final = "record.db"
METADATA: Final = "metadata.json"
_UNFINISHED: Final = "record.db.unfinished"
_VERSION: Final = 1


class RecordedBoard(MirroredBoard, frozen=True, kw_only=True):
    """A board as it introduced itself, with what a reader wants to see of it."""

    title: str = ""
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSummary:
    """What was written."""

    folder: Path
    size: int
    requests: int
    late: int
    newer: int
    """Entries of types that this version doesn't know."""


def zone_of(name: str) -> ZoneInfo:
    """Return a time zone; raises InvalidInputError."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidInputError(
            Text("noticeboard.settings.timezone", timezone=f"{name!a:.80}")
        ) from error


def write_record(  # noqa: PLR0913 -- each is one option of the command
    log: Path,
    board: RecordedBoard,
    folder: Path,
    *,
    as_of: datetime | None = None,
    zone: str = "",
    atlas: Atlas | None = None,
    is_checked: bool = False,
) -> RecordSummary:
    """Write the record of the log in `log` into `folder`. Blocking.

    Every entry is checked against the board's signed checkpoint. Its own signature is checked too,
    unless the log `is_checked` already. Raises NoticeboardError, OSError; the files of an earlier
    run are then as they were.
    """
    board.check()
    options = RecordOptions(
        url=board.url,
        as_of=(as_of or datetime.now(UTC)).replace(microsecond=0),
        zone=zone_of(zone or board.timezone),
        atlas=atlas or Atlas(),
    )
    signed = _signed(log, board)
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / _UNFINISHED
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(unfinished)) as connection:
        # If the machine stops here, the next run begins anew.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(f"PRAGMA user_version = {_VERSION}")
        requests, late, newer = _fill(
            connection, log, board, signed, options, is_checked=is_checked
        )
    _sync(unfinished)
    unfinished.replace(folder / DATABASE)
    raw = msgspec.json.format(msgspec.json.encode(metadata_of(board, options.as_of)), indent=2)
    write_all([(folder / METADATA, raw + b"\n")])
    return RecordSummary(
        folder=folder, size=signed.checkpoint.size, requests=requests, late=late, newer=newer
    )


def _fill(  # noqa: PLR0913 -- everything that a record is made of
    connection: sqlite3.Connection,
    log: Path,
    board: RecordedBoard,
    signed: SignedCheckpoint,
    options: RecordOptions,
    *,
    is_checked: bool,
) -> tuple[int, int, int]:
    """Make the tables; return how many requests there are, late ones, and unknown types."""
    for table in TABLES:
        for statement in table.sql:
            connection.execute(statement)
    registry = Registry(board.origin, board.log, board.verifier_keys)
    rows = Rows(connection, registry, is_checked=is_checked)
    rows.trust(board.verifier_keys)
    for place in _places(options.atlas):
        insert(connection, "places", place)
    frontier, point = Frontier(), signed.checkpoint
    for index, entry in enumerate(_entries(log, point.size)):
        frontier.append(entry.leaf)
        rows.add(entry, index)
    if point.size and frontier.root() != point.root:
        raise VerificationError(Text("noticeboard.record.damaged", folder=str(log)))
    # A log that ends earlier is judged as of then: a reader's clock that is ahead accuses nobody.
    late_as_of = log_time(options.as_of, rows.newest) if rows.newest else options.as_of
    RequestRows(connection, registry, board.origin, options, late_as_of).add_all()
    for witness in _witnesses(board, signed):
        insert(connection, "witnesses", witness)
    insert(
        connection,
        "board",
        {
            "origin": board.origin,
            "url": board.url,
            "title": safe_text(board.title),
            "log_key": board.log_key,
            "size": point.size,
            "root": encode_base64(point.root),
            "checkpoint": signed.note,
            "as_of": options.as_of,
            "late_as_of": late_as_of,
            "zone": options.zone.key,
            "unknown_types": registry.newer,
        },
    )
    connection.commit()
    connection.execute("ANALYZE")
    connection.commit()
    requests, late = connection.execute(
        "SELECT count(*), coalesce(sum(late_since IS NOT NULL), 0) FROM requests"
    ).fetchone()
    return requests, late, registry.newer


def _signed(log: Path, board: RecordedBoard) -> SignedCheckpoint:
    """Read the checkpoint; raises VerificationError if the board hasn't signed it."""
    try:
        with (log / "checkpoint").open("rb") as file:
            note = file.read(MAX_NOTE_BYTES + 1)
    except FileNotFoundError as error:
        raise InvalidInputError(Text("noticeboard.record.no_log", folder=str(log))) from error
    return open_checkpoint(note, board.log, board.witness_keys)


def _entries(log: Path, size: int) -> Iterator[Entry]:
    for number in range(-(-size // TILE_WIDTH)):
        width = min(TILE_WIDTH, size - number * TILE_WIDTH)
        yield from map(parse_entry, _bundle(log, number, width))


def _bundle(log: Path, number: int, width: int) -> list[bytes]:
    """Return the first entries of a bundle; once it is full, its partial files may be gone."""
    for path, count in ((entries_path(number, width), width), (entries_path(number), TILE_WIDTH)):
        file = log / path
        if file.is_file():
            with file.open("rb") as opened:
                return decode_bundle(opened.read(MAX_BUNDLE_BYTES + 1), count)[:width]
    raise InvalidInputError(Text("noticeboard.record.no_log", folder=str(log)))


def _places(atlas: Atlas) -> Iterator[dict[str, str]]:
    for slug, place in sorted(atlas.places.items()):
        area = msgspec.json.encode(geojson(place.area)).decode()
        yield {"place": slug, "name": safe_text(place.name), "area": area}


def _witnesses(board: RecordedBoard, signed: SignedCheckpoint) -> Iterator[dict[str, str | None]]:
    for text in board.witnesses:
        at = signed.cosigned.get(text)
        yield {
            "key": text,
            "name": safe_text(VerifierKey.parse(text).name),
            "cosigned": None if at is None else format_time(datetime.fromtimestamp(at, UTC)),
        }


def _sync(file: Path) -> None:
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
