"""The chain of each author's entries: its end, and what the rules ask about its past.

The end is asked about for every entry, so it is in memory. The past grows with the log. A board
has it in memory, and a hub on its disk.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum
from typing import Protocol, override

from noticeboard.errors import ConflictError, VerificationError
from noticeboard.log.body import NO_PREVIOUS, Body
from noticeboard.log.encoding import HASH_BYTES
from noticeboard.runtime.text import Text


@dataclass(slots=True, kw_only=True)
class Chain:
    """The end of one author's chain."""

    next_seq: int = 0
    """The `seq` of the next entry."""
    leaf: bytes = b""
    """The leaf hash of the last entry; empty if there is none."""
    issued: str = ""
    """The time of the last entry; RFC 3339 in UTC sorts as text."""
    posting_keys: tuple[bytes, ...] = ()
    """Every posting key that the author ever named: none may be used again."""

    @property
    def head(self) -> str:
        """The leaf hash of the last entry in hex, zeros if there is none."""
        return self.leaf.hex() or NO_PREVIOUS

    def check_link(self, body: Body) -> None:
        """Check that the entry is the next link; raises ConflictError or VerificationError."""
        if body.seq != self.next_seq:
            raise ConflictError(
                Text("noticeboard.entry.not_next", seq=body.seq, next=self.next_seq)
            )
        if body.prev != self.head:
            raise VerificationError(Text("noticeboard.entry.other_previous"))
        if body.issued < self.issued:
            raise ConflictError(Text("noticeboard.entry.dated_before"))

    def append(self, leaf: bytes, issued: str) -> None:
        """Add the next link."""
        self.next_seq += 1
        self.leaf = leaf
        self.issued = issued


class IdKind(IntEnum):
    """What an entry is under whose id others may be logged."""

    REQUEST = 0
    NEWER = 1
    """Of a type that this version doesn't know: it may be a request."""


class Past(Protocol):
    """What the rules ask about the earlier entries of an author."""

    def add_id(self, author: str, entry_id: str, kind: IdKind, index: int) -> None:
        """Note the id of an entry at `index` of the log, linked or not."""

    def add_link(self, author: str, seq: int, leaf: bytes, index: int, request: int | None) -> None:
        """Note the next link; `request` is when it was issued, in seconds since 1970, if it is one.

        Times of one author never go back.
        """

    def leaf(self, author: str, seq: int) -> bytes:
        """Return the leaf hash of link `seq`, which must exist."""

    def has_id(self, author: str, entry_id: str, kind: IdKind, *, before: int) -> bool:
        """Return whether an entry of this kind, logged before an index, has the id."""

    def requests_between(
        self, author: str, after: datetime, until: datetime, *, before: int
    ) -> Sequence[datetime]:
        """Return when requests, logged before an index, were issued in (after, until]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _AuthorPast:
    leaves: bytearray = field(default_factory=bytearray)
    """The leaf hash of each link, by `seq`."""
    ids: tuple[set[str], ...] = field(default_factory=lambda: tuple(set[str]() for _ in IdKind))
    """By kind."""
    indexes: array[int] = field(default_factory=lambda: array("q"))
    """Where its requests are in the log."""
    times: array[int] = field(default_factory=lambda: array("q"))
    """When they were issued, in seconds since 1970, in the same order."""


class PastInMemory(Past):
    """The past of every author: about 200 bytes a request, and 32 for other entries."""

    def __init__(self) -> None:
        self._authors: dict[str, _AuthorPast] = {}

    @override
    def add_id(self, author: str, entry_id: str, kind: IdKind, index: int) -> None:
        self._of(author).ids[kind].add(entry_id)

    @override
    def add_link(self, author: str, seq: int, leaf: bytes, index: int, request: int | None) -> None:
        past = self._of(author)
        past.leaves.extend(leaf)
        if request is not None:
            past.indexes.append(index)
            past.times.append(request)

    @override
    def leaf(self, author: str, seq: int) -> bytes:
        return bytes(self._of(author).leaves[seq * HASH_BYTES : (seq + 1) * HASH_BYTES])

    @override
    def has_id(self, author: str, entry_id: str, kind: IdKind, *, before: int) -> bool:
        past = self._authors.get(author)
        return past is not None and entry_id in past.ids[kind]

    @override
    def requests_between(
        self, author: str, after: datetime, until: datetime, *, before: int
    ) -> Sequence[datetime]:
        past = self._authors.get(author)
        if past is None:
            return ()
        logged = bisect_left(past.indexes, before)
        first = bisect_right(past.times, after.timestamp(), hi=logged)
        end = bisect_right(past.times, until.timestamp(), hi=logged)
        return [datetime.fromtimestamp(at, UTC) for at in past.times[first:end]]

    def _of(self, author: str) -> _AuthorPast:
        past = self._authors.get(author)
        if past is None:
            past = self._authors[author] = _AuthorPast()
        return past
