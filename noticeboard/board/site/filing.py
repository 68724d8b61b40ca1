"""Files entries into the overview, in log order, each batch with the size it leads to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
import sqlite3
from typing import Final
from zoneinfo import ZoneInfo

from noticeboard.board.site import schema
from noticeboard.board.site.outline import outline
from noticeboard.log.agency import AgencyRecord
from noticeboard.log.body import (
    AgencyRegister,
    AgencyRevoke,
    AgencyRotate,
    AgencyVerify,
    BoardNotice,
    RequestCorrect,
    RequestPost,
    RequestResolve,
    RequestUpdate,
)
from noticeboard.log.encoding import parse_time
from noticeboard.log.entry import Entry, parse_entry
from noticeboard.log.registry import Registry
from noticeboard.rules.area import centre, size_km2
from noticeboard.rules.counts import month_number
from noticeboard.rules.finding import Finding
from noticeboard.rules.limits import case_of, findings
from noticeboard.rules.text import safe_text

NOTICE_LENGTH: Final = 160
BY_LEVEL: Final = "unverified_agency"
"""What is seen from an agency's level, which may change: never filed."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A published entry as the log's database holds it."""

    index: int
    raw: bytes
    thread: int | None
    logged_at: datetime


def file(
    connection: sqlite3.Connection, some: Sequence[Filed], registry: Registry, zone: ZoneInfo
) -> None:
    """Add entries that follow what is filed, all or none; raises sqlite3.Error."""
    with connection:
        # The first write takes the lock: another process may have filed them in the meantime.
        schema.write_fact(connection, "turn", "")
        if schema.read_state(connection).size == some[0].index:
            for filed in some:
                _file_one(connection, filed, parse_entry(filed.raw), registry, zone)
            schema.write_fact(connection, schema.SIZE, str(some[-1].index + 1))
            leaf = parse_entry(some[-1].raw).leaf.hex()
            schema.write_fact(connection, schema.LAST_LEAF, leaf)


def _file_one(
    connection: sqlite3.Connection, filed: Filed, entry: Entry, registry: Registry, zone: ZoneInfo
) -> None:
    body = entry.body
    match body:
        case AgencyRegister():
            _register(connection, registry.agency(body.agency), filed.logged_at)
        case AgencyRotate() | AgencyRevoke():
            _refresh(connection, registry.agency(body.agency))
        case AgencyVerify():
            statement = "INSERT INTO statements VALUES (?, ?)"
            connection.execute(statement, (body.subject, filed.index))
            _refresh(connection, registry.agency(body.subject))
        case RequestPost():
            agency = registry.agency(body.agency)
            if agency is not None:
                _post(connection, filed, body, agency, zone)
        case RequestUpdate() | RequestCorrect() | RequestResolve() | BoardNotice():
            if filed.thread is not None:
                _join(connection, filed, body)
        case _:
            pass


def _register(
    connection: sqlite3.Connection, record: AgencyRecord | None, logged_at: datetime
) -> None:
    if record is None:
        return
    lat, lon = centre(record.jurisdiction)
    county = outline().county_at(lat, lon)
    connection.execute(
        "INSERT INTO agencies VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0)",
        (
            record.id,
            f"{safe_text(record.name)} {record.domain}".casefold(),
            record.kind,
            record.level,
            is_stopped(record),
            county.state if county else "",
            lat,
            lon,
            record.registered_index,
            _seconds(logged_at),
        ),
    )


def is_stopped(record: AgencyRecord) -> bool:
    """Tell whether an agency's key is revoked or has signed two histories."""
    return record.revoked_from is not None or record.compromised


def _refresh(connection: sqlite3.Connection, record: AgencyRecord | None) -> None:
    if record is not None:
        connection.execute(
            "UPDATE agencies SET level = ?, is_stopped = ? WHERE id = ?",
            (record.level, is_stopped(record), record.id),
        )


def _post(
    connection: sqlite3.Connection,
    filed: Filed,
    post: RequestPost,
    agency: AgencyRecord,
    zone: ZoneInfo,
) -> None:
    lat, lon = centre(post.area)
    county = outline().county_at(lat, lon)
    window = parse_time(post.window.end) - parse_time(post.window.start)
    case_number = case_of(post)[1]
    earlier = connection.execute(
        "SELECT count(*) FROM requests WHERE agency = ? AND case_number = ?",
        (post.agency, case_number),
    ).fetchone()[0]
    found = findings(post, agency, now=filed.logged_at, earlier_posts_for_case=earlier)
    connection.execute(
        "INSERT INTO requests (entry_index, agency, kind, incident, case_number, state, county,"
        " lat, lon, logged, month, expires, window_s, area_m2)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            filed.index,
            post.agency,
            agency.kind,
            post.incident,
            case_number,
            county.state if county else "",
            county.number if county else 0,
            lat,
            lon,
            _seconds(filed.logged_at),
            month_number(filed.logged_at, zone),
            _seconds(parse_time(post.expires)),
            round(window.total_seconds()),
            round(size_km2(post.area) * 1_000_000),
        ),
    )
    connection.execute(
        "INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)",
        (filed.index, post.title, post.text),
    )
    connection.execute(
        "UPDATE agencies SET requests = requests + 1, last_at = ? WHERE id = ?",
        (_seconds(filed.logged_at), post.agency),
    )
    _keep_findings(connection, filed.index, found)


def _keep_findings(connection: sqlite3.Connection, index: int, found: Iterable[Finding]) -> None:
    connection.executemany(
        "INSERT OR IGNORE INTO findings VALUES (?, ?)",
        [(finding.code, index) for finding in found if finding.code != BY_LEVEL],
    )


def _join(
    connection: sqlite3.Connection,
    filed: Filed,
    body: RequestUpdate | RequestCorrect | RequestResolve | BoardNotice,
) -> None:
    index = filed.thread
    connection.execute("UPDATE requests SET parts = parts + 1 WHERE entry_index = ?", (index,))
    match body:
        case RequestUpdate():
            change = "UPDATE requests SET updates = updates + 1 WHERE entry_index = ?"
            connection.execute(change, (index,))
        case RequestCorrect():
            change = "UPDATE requests SET corrections = corrections + 1 WHERE entry_index = ?"
            connection.execute(change, (index,))
        case BoardNotice():
            connection.execute(
                "UPDATE requests SET notices = notices + 1, notice = ? WHERE entry_index = ?",
                (safe_text(body.text, longest=NOTICE_LENGTH), index),
            )
        case RequestResolve():
            done = connection.execute(
                "UPDATE requests SET resolved = ? WHERE entry_index = ? AND resolved IS NULL",
                (_seconds(filed.logged_at), index),
            )
            if done.rowcount:
                connection.execute(
                    "UPDATE agencies SET resolved = resolved + 1 WHERE id = ?", (body.agency,)
                )


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
