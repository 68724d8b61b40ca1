"""Adds what depends on a whole log: its requests with their findings, and its agencies."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
import json
import sqlite3
from typing import Final
from zoneinfo import ZoneInfo

from noticeboard.board.download_rows import (
    AgencyFacts,
    Cell,
    RequestFacts,
    ThreadSummary,
    agency_cells,
    post_cells,
)
from noticeboard.board.feeds.geometry import geojson
from noticeboard.board.site.outline import outline
from noticeboard.log.agency import AgencyRecord
from noticeboard.log.area import Area
from noticeboard.log.body import LARGEST_INT, RequestAccount, RequestPost
from noticeboard.log.encoding import parse_time
from noticeboard.log.entry import Entry, content_hash, parse_entry
from noticeboard.log.registry import Registry
from noticeboard.record.rows import days, insert
from noticeboard.rules.accounts import account_state
from noticeboard.rules.area import centre
from noticeboard.rules.counts import night_time
from noticeboard.rules.places import Atlas
from noticeboard.rules.policy import findings_in_force

_CELL_UDEG: Final = 10_000
_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOptions:
    """What a record depends on apart from the log."""

    url: str
    as_of: datetime
    """States and lateness are given for this time."""
    zone: ZoneInfo
    """Of nights and local hours."""
    atlas: Atlas = field(default_factory=Atlas)


class RequestRows:
    """Adds requests and agencies, from a log whose entries `Rows` has added."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        registry: Registry,
        origin: str,
        options: RecordOptions,
        late_as_of: datetime,
    ) -> None:
        """Take the registry as it is after the log's last entry."""
        self._connection = connection
        self._registry = registry
        self._origin = origin
        self._options = options
        self._late_as_of = late_as_of
        self._promises: dict[str, list[tuple[int, int]]] = defaultdict(list)
        """Each agency's promises of retention, in log order: the entry, and the days."""

    def add_all(self) -> None:
        """Add requests and agencies, and complete the rows that refer to them."""
        query = "SELECT agency, entry, days FROM retention_promises ORDER BY entry"
        for agency, entry, promised in self._connection.execute(query):
            self._promises[agency].append((entry, promised))
        counted: Counter[str] = Counter()
        newest: dict[str, datetime] = {}
        subjects: dict[str, int] = {}
        query = "SELECT entry, body, signature FROM entries WHERE type = ? ORDER BY entry"
        for index, body, signature in self._connection.execute(query, ("request.post",)):
            entry = parse_entry(f"{body}\n{signature}".encode())
            post = entry.body
            record = self._registry.agency(post.agency)
            if not isinstance(post, RequestPost) or record is None:
                continue
            subjects.setdefault(content_hash(post, self._origin), index)
            self._add_request(entry, post, index, record)
            counted[post.agency] += 1
            newest[post.agency] = max(post.issued_at, newest.get(post.agency, post.issued_at))
        for record in sorted(
            self._registry.agencies.values(), key=lambda each: each.registered_index
        ):
            self._add_agency(record, counted[record.id], newest.get(record.id))
        self._connection.executemany(
            "UPDATE decisions SET request = ? WHERE subject = ?",
            [(index, subject) for subject, index in subjects.items()],
        )
        policies = self._registry.policies.logged
        for policy, following in pairwise(policies):
            self._connection.execute(
                "UPDATE policies SET ends = ? WHERE number = ?", (following.begins, policy.number)
            )
        self._connection.execute(
            "UPDATE policies SET requests ="
            " (SELECT count(*) FROM requests WHERE requests.policy = policies.number)"
        )

    def _add_request(
        self, entry: Entry, post: RequestPost, index: int, record: AgencyRecord
    ) -> None:
        policy = self._registry.policies.at(post.issued_at)
        limits = policy.limits if policy is not None else None
        joined = self._joined(index, post)
        options = self._options
        accounts = self._accounts(index, record)
        state = account_state(
            post,
            resolved_at=self._resolved_at(index, record),
            accounts=[account for _, account in accounts],
            retention_days=_promised(self._promises[record.id], record, before=index),
            limits=limits,
            now=self._late_as_of,
        )
        facts = RequestFacts(
            index=index,
            leaf=entry.leaf,
            raw=entry.raw,
            logged_at=post.issued_at,
            agency=record,
            joined=joined,
        )
        cells = dict(post_cells(post, facts, options.url, options.as_of).cells)
        codes = list(cells["findings"]) if isinstance(cells["findings"], Sequence) else []
        broken = findings_in_force(post, record, self._registry, index)
        codes += [finding.code for finding in broken]
        finals = [each for each in accounts if each[1].issued_at >= state.closes]
        self._mark_final(entry for entry, _ in finals)
        # An agency owes nothing for what it has disowned.
        is_owed = not record.voids(index)
        start, end = parse_time(post.window.start), parse_time(post.window.end)
        insert(
            self._connection,
            "requests",
            cells
            | self._places(post.area)
            | {
                "entry": index,
                "id": post.id,
                "window_min": round((end - start) / _MINUTE, 2),
                "night_min": round(night_time(start, end, options.zone) / _MINUTE, 2),
                "start_hour": start.astimezone(options.zone).hour,
                "days_back": days(post.issued_at - start),
                "closes": state.closes,
                "open_days": days(
                    max(min(state.closes, options.as_of) - post.issued_at, timedelta())
                ),
                "challenges": joined.counts.get("board.challenge", 0),
                "answers": joined.counts.get("request.answer", 0),
                "account_due": state.due if is_owed else None,
                "account": finals[-1][0] if finals else None,
                "account_made": finals[0][1].issued if finals else None,
                "delete_by": state.delete_by if is_owed else None,
                "late": int(is_owed and state.is_late),
                "kept_too_long": int(is_owed and state.is_kept_too_long),
                "late_since": state.late_since if is_owed else None,
                "policy": policy.number if policy is not None else None,
            },
        )
        for code in dict.fromkeys(codes):
            insert(self._connection, "findings", {"request": index, "code": code})

    def _joined(self, index: int, post: RequestPost) -> ThreadSummary:
        """Return what joined a request, and when its agency resolved it."""
        counts: Counter[str] = Counter()
        changed, resolved = post.issued, None
        query = (
            "SELECT 'request.' || kind, issued FROM updates WHERE request = ?1"
            " UNION ALL SELECT 'board.notice', issued FROM notices WHERE request = ?1"
            " UNION ALL SELECT 'board.challenge', issued FROM challenges WHERE request = ?1"
            " UNION ALL SELECT 'request.account', issued FROM accounts WHERE request = ?1"
        )
        for kind, issued in self._connection.execute(query, (index,)):
            counts[kind] += 1
            changed = max(changed, issued)
            if kind == "request.resolve":
                resolved = min(resolved or issued, issued)
        at = None if resolved is None else parse_time(resolved)
        return ThreadSummary(counts=counts, changed=parse_time(changed), resolved=at)

    def _resolved_at(self, index: int, record: AgencyRecord) -> datetime | None:
        """Return when a request's agency resolved it, if it hasn't disowned that."""
        query = (
            "SELECT entry, issued FROM updates WHERE request = ? AND kind = 'resolve'"
            " ORDER BY entry"
        )
        rows = self._connection.execute(query, (index,))
        return next((parse_time(at) for entry, at in rows if not record.voids(entry)), None)

    def _accounts(self, index: int, record: AgencyRecord) -> list[tuple[int, RequestAccount]]:
        """Return a request's accounts that its agency hasn't disowned, in log order."""
        query = (
            "SELECT entry, body, signature FROM accounts JOIN entries USING (entry)"
            " WHERE request = ? ORDER BY entry"
        )
        found = [
            (entry, parse_entry(f"{body}\n{signature}".encode()).body)
            for entry, body, signature in self._connection.execute(query, (index,))
            if not record.voids(entry)
        ]
        return [(entry, body) for entry, body in found if isinstance(body, RequestAccount)]

    def _mark_final(self, entries: Iterable[int]) -> None:
        """Mark the accounts that count."""
        self._connection.executemany(
            "UPDATE accounts SET final = 1 WHERE entry = ?", [(entry,) for entry in entries]
        )

    def _add_agency(self, record: AgencyRecord, requests: int, newest: datetime | None) -> None:
        query = "SELECT leaf, issued FROM entries WHERE entry = ?"
        leaf, issued = self._connection.execute(query, (record.registered_index,)).fetchone()
        facts = AgencyFacts(
            record=record,
            leaf=bytes.fromhex(leaf),
            registered=parse_time(issued),
            requests=requests,
            last_request=newest,
        )
        insert(
            self._connection,
            "agencies",
            dict(agency_cells(facts, self._options.url, self._late_as_of).cells)
            | self._places(record.jurisdiction)
            | {"retention_days": _promised(self._promises[record.id], record)},
        )

    def _places(self, area: Area) -> dict[str, Cell]:
        lat, lon = centre(area)
        county = outline().county_at(lat, lon)
        held = self._options.atlas.places_at(lat, lon)
        return {
            "area": json.dumps(geojson(area), separators=(",", ":")),
            "cell": f"{_floor(lat)} {_floor(lon)}",
            "county": county.full_name if county else None,
            "us_state": county.state if county else None,
            "place": held[0].slug if held else None,
        }


def _promised(
    promises: Sequence[tuple[int, int]], record: AgencyRecord, before: int = LARGEST_INT
) -> int | None:
    """Return the days of the newest promise before an entry that isn't disowned."""
    for entry, promised in reversed(promises):
        if entry < before and not record.voids(entry):
            return promised
    return None


def _floor(udeg: int) -> str:
    """Return the south or west edge of a cell in degrees."""
    return f"{udeg // _CELL_UDEG / 100:.2f}"
