"""The board's log: in memory, as rows, and when each entry became public.

The published checkpoints with their cosignatures show when.
"""

from collections import Counter
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from itertools import chain
from typing import Final

from sqlalchemy import Connection, Row, Select, func, insert, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from noticeboard.board.database import Database
from noticeboard.board.tables import checkpoints, entries, head, publications
from noticeboard.errors import ConflictError
from noticeboard.log.agency import LoggedEntry
from noticeboard.log.body import (
    AgencyRegister,
    AgencyRetention,
    BoardChallenge,
    BoardNotice,
    Body,
    RequestAccount,
    RequestAnswer,
    RequestCorrect,
    RequestPost,
    RequestResolve,
    RequestUpdate,
    ThreadBody,
    type_of,
)
from noticeboard.log.checkpoint import open_checkpoint
from noticeboard.log.encoding import parse_time
from noticeboard.log.entry import Entry, verify_entry
from noticeboard.log.note import VerifierKey
from noticeboard.log.registry import Registry
from noticeboard.log.snapshot_fold import SnapshotFold
from noticeboard.log.tree import Tree
from noticeboard.rules.accounts import closing_time, promised_days
from noticeboard.rules.limits import case_of
from noticeboard.rules.phrases import MAY_NAME
from noticeboard.rules.text import skeletons
from noticeboard.runtime.database import micros
from noticeboard.runtime.text import Text

_MOST_ROOTS = 1024
_MOST_CLEAN = 10_000


class LogState:
    """Everything needed to decide about the next entry; rebuilt from the database at start."""

    def __init__(
        self,
        origin: str,
        log_key: VerifierKey,
        verifiers: Iterable[VerifierKey],
        *,
        verify: Callable[[Entry, str, VerifierKey], None] = verify_entry,
    ) -> None:
        """Make an empty log; `verify` replaces `verify_entry` if signatures were checked before."""
        self.tree = Tree()
        self.registry = Registry(origin, log_key, verifiers, root_at=self._root_at, verify=verify)
        self.snapshots = SnapshotFold()
        """What a snapshot at the newest heads says."""
        self._indexes: dict[tuple[str, str], int] = {}
        self._threads: dict[int, int] = {}
        self._challenged: dict[str, int] = {}
        self._cases: Counter[tuple[str, str]] = Counter()
        self._missing: dict[int, str] = {}
        self._names: set[str] = set()
        self._roots: dict[int, bytes] = {}
        self._retention: dict[str, int] = {}
        self._clean: dict[int, None] = {}
        # When each request closes for which shares are deleted so many days later.
        self._promised: dict[int, tuple[datetime, int]] = {}

    @property
    def size(self) -> int:
        """The number of entries, published or not."""
        return self.tree.size

    def index_of(self, agency: str, entry_id: str) -> int | None:
        """Return the index of an agency's entry, or None."""
        return self._indexes.get((agency, entry_id))

    def is_request(self, index: int) -> bool:
        """Return whether the entry at `index` is a request."""
        return self._threads.get(index) == index

    def is_challenge_of(self, challenge: str, request: int | None) -> bool:
        """Return whether an entry's id is that of a challenge to the request at an index."""
        return request is not None and self._challenged.get(challenge) == request

    def add_clean(self, index: int) -> None:
        """Remember for a while that no rule found anything in a request but its agency's level."""
        if len(self._clean) >= _MOST_CLEAN:
            del self._clean[next(iter(self._clean))]
        self._clean[index] = None

    def is_clean(self, index: int) -> bool:
        """Return whether it is known that no rule found anything in a request but the level."""
        return index in self._clean

    def posts_for_case(self, post: RequestPost) -> int:
        """Return how many requests about the same case are already in the log."""
        return self._cases[case_of(post)]

    def resembles_agency(self, name: str) -> bool:
        """Return whether a name could be mistaken for that of a registered agency."""
        return not self._names.isdisjoint(skeletons(name))

    def naming_incident(self, body: AgencyRetention | RequestAccount | ThreadBody) -> str:
        """Return the incident of the joined request if it may name a person, else ""."""
        request = "" if isinstance(body, AgencyRetention) else body.request
        index = self.index_of(body.agency, request)
        return "" if index is None else self._missing.get(index, "")

    def thread_of(self, body: Body) -> int | None:
        """Return the index of the request that the next entry joins; its own if it is a request."""
        match body:
            case RequestPost():
                return self.size
            case BoardNotice() | BoardChallenge():
                return self._threads.get(body.index)
            case RequestUpdate() | RequestCorrect() | RequestResolve():
                return self.index_of(body.agency, body.request)
            case RequestAnswer() | RequestAccount():
                return self.index_of(body.agency, body.request)
            case _:
                return None

    def delete_by(self, account: RequestAccount) -> datetime | None:
        """Return when shares for its request are deleted, as promised; None if nothing was."""
        index = self.index_of(account.agency, account.request)
        promised = None if index is None else self._promised.get(index)
        return None if promised is None else promised[0] + timedelta(days=promised[1])

    def fold(self, entry: Entry, logged_at: datetime) -> LoggedEntry:
        """Add an entry that `registry.check` has passed, now or before it was stored."""
        thread = self.thread_of(entry.body)
        return self._file(self.registry.force(entry, self.size, seen_at=logged_at), thread)

    def add(self, entry: Entry) -> LoggedEntry:
        """Verify an entry as a follower does, then add it; raises as `Registry.add`."""
        thread = self.thread_of(entry.body)
        return self._file(self.registry.add(entry, self.size), thread)

    def _file(self, logged: LoggedEntry, thread: int | None) -> LoggedEntry:
        entry, body = logged.entry, logged.entry.body
        self.snapshots.add(logged)
        self._indexes[body.agency, body.id] = self.size
        if thread is not None:
            self._threads[self.size] = thread
        if isinstance(body, BoardChallenge) and thread is not None:
            self._challenged[body.id] = thread
        if isinstance(body, AgencyRegister):
            self._names |= skeletons(body.name)
        if isinstance(body, RequestPost):
            self._cases[case_of(body)] += 1
            if body.incident in MAY_NAME:
                self._missing[self.size] = body.incident
        self._note_promise(body, thread)
        self.tree.append(entry.leaf)
        return logged

    def _note_promise(self, body: Body, thread: int | None) -> None:
        match body:
            case AgencyRetention():
                self._retention[body.agency] = body.days
            case RequestPost():
                policy = self.registry.policies.at(body.issued_at)
                limits = None if policy is None else policy.limits
                days = promised_days(self._retention.get(body.agency), limits)
                if days is not None:
                    closes = closing_time(body.issued_at, parse_time(body.expires), None)
                    self._promised[self.size] = closes, days
            case RequestResolve() if thread in self._promised:
                closes, days = self._promised[thread]
                self._promised[thread] = min(closes, body.issued_at), days
            case _:
                pass

    def _root_at(self, size: int) -> bytes | None:
        """Return the root of a size. Cached: it never changes, and a batch has few anchors."""
        if size > self.size:
            return None
        root = self._roots.get(size)
        if root is None:
            if len(self._roots) >= _MOST_ROOTS:
                self._roots.clear()
            root = self._roots[size] = self.tree.root(size)
        return root


# Rows

ROWS_AT_ONCE = 1000
_MOST_TIMES = 1024

_ROWS_IN_STATEMENTS: Final = (64, 8, 1)
"""How many rows SQLite gets in one statement: few sizes, so that it compiles each only once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRecord:
    """One entry, its place in the log, and the request it belongs to."""

    index: int
    entry: Entry
    thread: int | None
    logged_at: datetime

    def row(self) -> dict[str, object]:
        """Return the database row of this entry."""
        body = self.entry.body
        post = body if isinstance(body, RequestPost) else None
        return {
            "entry_index": self.index,
            "leaf": self.entry.leaf,
            "raw": self.entry.raw,
            "type": type_of(self.entry.body),
            "agency": body.agency,
            "entry_id": body.id,
            "thread": self.thread,
            "incident": post.incident if post else None,
            "expires": parse_time(post.expires) if post else None,
            "logged_at": self.logged_at,
        }


def add(connection: Connection, records: Sequence[LogRecord]) -> None:
    """Insert entries at the end of the log."""
    rows = [record.row() for record in records]
    if connection.dialect.name != "sqlite":
        connection.execute(insert(entries), rows)
        return
    # SQLite's driver takes plain values, which halves the cost of a large batch. It gives up
    # Python's lock for each statement, and while others compute, it waits to get it back.
    start = 0
    while start < len(rows):
        many = next(each for each in _ROWS_IN_STATEMENTS if start + each <= len(rows))
        values = (row.values() for row in rows[start : start + many])
        connection.exec_driver_sql(_insert(many), tuple(map(_plain, chain.from_iterable(values))))
        start += many


@cache
def _insert(rows: int) -> str:
    """Return SQLite's statement that inserts so many rows."""
    statement = str(insert(entries).compile(dialect=sqlite.dialect()))  # type: ignore[no-untyped-call]
    head, values, row = statement.partition(" VALUES ")
    return head + values + ", ".join([row] * rows)


def _plain(value: object) -> object:
    """Return a column's value as SQLite's driver takes it."""
    return _micros(value) if isinstance(value, datetime) else value


_micros = lru_cache(_MOST_TIMES)(micros)
"""Cached: most entries of a batch share one time."""


def count(connection: Connection) -> int:
    """Return the number of entries in the database: the newest index plus one."""
    newest = connection.execute(select(func.max(entries.c.entry_index))).scalar_one()
    return 0 if newest is None else int(newest) + 1


def lock(connection: Connection) -> None:
    """Keep every other process from appending to the log until the transaction ends.

    Raises ConflictError if the board has moved to another database.
    """
    # SQLite has no row locks and needs none: only one transaction writes at a time.
    locked = connection.execute(select(head.c.moved_at).with_for_update())
    if locked.scalar_one_or_none() is not None:
        raise ConflictError(Text("noticeboard.log.moved"))


def save_checkpoint(connection: Connection, size: int, note: str, at: datetime) -> None:
    """Insert the signed checkpoint of one size."""
    connection.execute(insert(checkpoints).values(size=size, note=note, signed_at=at))


async def newest_checkpoint(connection: AsyncConnection) -> tuple[str, datetime] | None:
    """Return the newest signed checkpoint and when it was signed."""
    newest = select(checkpoints).order_by(checkpoints.c.size.desc()).limit(1)
    row = (await connection.execute(newest)).one_or_none()
    return None if row is None else (row.note, row.signed_at)


async def signed_at(connection: AsyncConnection, size: int) -> datetime | None:
    """Return when the checkpoint of one size was signed; None if there is none."""
    query = select(checkpoints.c.signed_at).where(checkpoints.c.size == size)
    return (await connection.execute(query)).scalar_one_or_none()


async def raw_between(database: Database, start: int, end: int) -> Sequence[bytes]:
    """Return the bytes of the entries [start, end), fewer if the log ends earlier."""
    query = (
        select(entries.c.raw)
        .where(entries.c.entry_index >= start, entries.c.entry_index < end)
        .order_by(entries.c.entry_index)
    )
    return await database.inspect(lambda connection: connection.execute(query).scalars().all())


async def every_logged(
    database: Database, start: int = 0
) -> AsyncGenerator[tuple[bytes, datetime]]:
    """Yield every entry's bytes from `start` on, in log order, and when it was logged."""
    index = entries.c.entry_index
    columns = select(entries.c.raw, entries.c.logged_at).order_by(index)
    while True:
        query = columns.where(index >= start, index < start + ROWS_AT_ONCE)
        some = await database.inspect(_rows(query))
        if not some:
            return
        for raw, logged_at in some:
            yield raw, logged_at
        start += len(some)


def _rows[T: tuple[object, ...]](
    query: Select[T],
) -> Callable[[Connection], Sequence[Row[T]]]:
    return lambda connection: connection.execute(query).all()


# Publication

_LATEST: Final = datetime(9999, 1, 1, tzinfo=UTC).timestamp()


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessTime:
    """A witness and when it cosigned."""

    name: str
    key: str
    at: datetime


def save_publication(connection: Connection, size: int, note: str, at: datetime) -> None:
    """Store the first cosigned checkpoint of a size; ignore later ones of the same size."""
    known = select(publications.c.size).where(publications.c.size == size)
    if connection.execute(known).scalar_one_or_none() is None:
        connection.execute(insert(publications).values(size=size, note=note, published_at=at))


async def first_publication(
    database: Database, log_key: VerifierKey, witnesses: Iterable[VerifierKey], index: int
) -> tuple[WitnessTime, ...]:
    """Return which witnesses first saw the entry at `index`, and when, the earliest first."""
    first = (
        select(publications.c.note)
        .where(publications.c.size > index)
        .order_by(publications.c.size)
        .limit(1)
    )
    async with database.read() as connection:
        note = (await connection.execute(first)).scalar_one_or_none()
    return () if note is None else cosigned_by(note, log_key, witnesses)[::-1]


def cosigned_by(
    note: str, log_key: VerifierKey, witnesses: Iterable[VerifierKey]
) -> tuple[WitnessTime, ...]:
    """Return the witnesses that cosigned a note, newest first; raises VerificationError."""
    keys = {str(key): key for key in witnesses}
    cosigned = open_checkpoint(note, log_key, keys.values()).cosigned
    found = [
        WitnessTime(name=keys[key].name, key=key, at=datetime.fromtimestamp(at, UTC))
        for key, at in cosigned.items()
        if at < _LATEST
    ]
    return tuple(sorted(found, key=lambda seen: seen.at, reverse=True))
