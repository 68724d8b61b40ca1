"""Entries that wait until the key that signed them is valid for this hub. Pure.

A new key acts here 72 hours after this hub saw it. A first fold of a long log finds thousands of
entries by such keys, so they are packed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import heappop, heappush
from typing import Final, Self

import msgspec

from hub.model.ids import RequestId
from hub.requests.held import SAMPLE, case_digest
from hub.store.packed import PackedRows, compress, expand
from noticeboard.log.agency import AgencyRecord, LoggedEntry
from noticeboard.log.body import RequestPost
from noticeboard.log.entry import parse_entry
from noticeboard.rules.findings import Finding

_MOST_OVER: Final = 1024
"""How many requests that have expired may wait; what is older could hardly be shown any more."""
_INDEX_BYTES: Final = 8
_NEVER: Final = datetime.max.replace(tzinfo=UTC)


class _Row(msgspec.Struct, array_like=True, gc=False):
    author: bytes
    since: datetime
    about: bytes
    is_request: bool
    is_over: bool
    case: bytes | None
    body: bytes


class _Body(msgspec.Struct, array_like=True, gc=False):
    raw: bytes
    by_policy: tuple[Finding, ...]


_encode: Final = msgspec.msgpack.encode
_read_row: Final = msgspec.msgpack.Decoder(_Row).decode
_read_body: Final = msgspec.msgpack.Decoder(_Body).decode


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingEntry:
    """An entry that waits until its key is valid for this hub."""

    index: int
    author: str
    """The agency whose key that is."""
    since: datetime
    """When it is valid."""
    about: RequestId
    is_request: bool
    is_over: bool
    """Whether it is a request that had expired when it came."""
    case: bytes | None
    """The digest of its case, if it is a request of one."""
    packed: bytes

    @classmethod
    def of(  # noqa: PLR0913 -- what a row has
        cls,
        logged: LoggedEntry,
        author: str,
        since: datetime,
        about: RequestId,
        *,
        is_over: bool,
        by_policy: tuple[Finding, ...] = (),
    ) -> Self:
        """Return an entry that waits until then."""
        post = logged.entry.body if isinstance(logged.entry.body, RequestPost) else None
        row = _Row(
            author=bytes.fromhex(author),
            since=since,
            about=bytes.fromhex(about),
            is_request=post is not None,
            is_over=is_over,
            case=None if post is None else case_digest(post),
            body=compress(_encode((logged.entry.raw, by_policy)), SAMPLE),
        )
        return cls.load(logged.index, _encode(row))

    @classmethod
    def load(cls, index: int, packed: bytes) -> Self:
        """Return what a row has; raises MsgspecError."""
        row = _read_row(packed)
        return cls(
            index=index,
            author=row.author.hex(),
            since=row.since,
            about=RequestId(row.about.hex()),
            is_request=row.is_request,
            is_over=row.is_over,
            case=row.case,
            packed=packed,
        )

    def unpack(self, author: AgencyRecord | None) -> tuple[LoggedEntry, tuple[Finding, ...]]:
        """Return the entry, with its author, and what the board's policy says of it."""
        found = _read_body(expand(_read_row(self.packed).body, SAMPLE))
        entry = parse_entry(found.raw)
        return LoggedEntry(index=self.index, entry=entry, agency=author), found.by_policy


class WaitingEntries:
    """What waits on one board, with its rows, by index of the log.

    With a new key's requests wait the entries that depend on them.
    """

    def __init__(self) -> None:
        self._rows = PackedRows()
        self._authors = PackedRows()
        """The indexes of each agency's entries in log order, one after another."""
        self._requests = PackedRows()
        """Where the first entry of each request is that waits."""
        self._over: list[int] = []
        """A heap of requests that had expired when they came. Some may wait no longer."""
        self._changed: set[int] = set()
        self._first = _NEVER
        """Not after the first one is due."""

    def __len__(self) -> int:
        return len(self._rows)

    def get(self, index: int) -> WaitingEntry | None:
        """Return the entry of an index if it waits."""
        packed = self._rows.get(_key(index))
        return None if packed is None else WaitingEntry.load(index, packed)

    def has_request(self, id_: RequestId) -> bool:
        """Return whether a request waits."""
        return bytes.fromhex(id_) in self._requests

    def add(self, entry: WaitingEntry, most: int) -> None:
        """Keep an entry until its key is valid; only the newest `most` of each agency."""
        own = self._of(bytes.fromhex(entry.author))
        if len(own) >= most:
            self.release(own[0])
        self._changed.add(entry.index)
        self._rows[_key(entry.index)] = entry.packed
        self._note(entry)
        while len(self._over) > _MOST_OVER:
            if (oldest := self.get(heappop(self._over))) is not None:
                self._release_thread(oldest)

    def _release_thread(self, entry: WaitingEntry) -> None:
        for index in self._of(bytes.fromhex(entry.author)):
            if (each := self.get(index)) is not None and each.about == entry.about:
                self.release(index)

    def _note(self, entry: WaitingEntry) -> None:
        """Add an entry's key to the indexes of its author and its request."""
        key, author = _key(entry.index), bytes.fromhex(entry.author)
        self._authors[author] = self._authors.get(author, b"") + key
        if entry.is_request:
            self._requests.setdefault(bytes.fromhex(entry.about), key)
        if entry.is_over:
            heappush(self._over, entry.index)
        self._first = min(self._first, entry.since)

    def release(self, index: int) -> WaitingEntry:
        """Remove and return an entry that waited; raises KeyError."""
        key = _key(index)
        entry = WaitingEntry.load(index, self._rows.pop(key))
        author, about = bytes.fromhex(entry.author), bytes.fromhex(entry.about)
        own = [_key(each) for each in self._of(author) if each != index]
        if own:
            self._authors[author] = b"".join(own)
        else:
            del self._authors[author]
        if self._requests.get(about) == key:
            del self._requests[about]
        self._changed.add(index)
        return entry

    def due(self, now: datetime) -> list[int]:
        """Return the indexes of the entries whose key is valid by now, in log order.

        What an agency has logged after one that isn't waits with it.
        """
        if now < self._first:
            return []
        found: list[int] = []
        self._first = _NEVER
        for author in self._authors:
            for index in self._of(author):
                since = WaitingEntry.load(index, self._rows[_key(index)]).since
                self._first = min(self._first, since)
                if now < since:
                    break
                found.append(index)
        return sorted(found)

    def cases(self, now: datetime) -> Iterator[bytes]:
        """Yield the cases of the requests that are due."""
        for index in self.due(now):
            entry = self.get(index)
            if entry is not None and entry.case is not None:
                yield entry.case

    def load(self, rows: PackedRows) -> None:
        """Begin with these rows, and use them from now on; raises MsgspecError."""
        self._rows = rows
        for key, packed in rows.rows():
            self._note(WaitingEntry.load(int.from_bytes(key), packed))

    def take_changes(self, *, whole: bool) -> dict[bytes, bytes | None]:
        """Return the rows that changed since the last call, or all; None for what is gone."""
        keys = {_key(index) for index in self._changed}
        self._changed = set()
        return {key: self._rows.get(key) for key in (keys.union(self._rows) if whole else keys)}

    def give_back(self, changes: Mapping[bytes, bytes | None]) -> None:
        """Note that these changes weren't stored."""
        self._changed.update(map(int.from_bytes, changes))

    def _of(self, author: bytes) -> list[int]:
        own = self._authors.get(author, b"")
        starts = range(0, len(own), _INDEX_BYTES)
        return [int.from_bytes(own[at : at + _INDEX_BYTES]) for at in starts]


def _key(index: int) -> bytes:
    return index.to_bytes(_INDEX_BYTES)
