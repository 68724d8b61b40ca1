"""The past of a board's authors in the hub's database, as far as it is stored.

It is made from the entries, and may lag behind them: what isn't stored yet is in memory. Rows are
laid out by period, so that a first look at a long log fills its tables from one end to the other,
whoever wrote the entries.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, NamedTuple, Self, override

from sqlalchemy.ext.asyncio import AsyncConnection

from hub.store.database import ThreadReader
from hub.store.packed import PackedRows
from noticeboard.errors import VerificationError
from noticeboard.log.chains import IdKind, Past
from noticeboard.log.tree import Tree
from noticeboard.runtime.text import NOTHING

PERIOD_BITS: Final = 16
"""A period is 65,536 entries of a log."""
MOST_PENDING: Final = 16_384
"""How many entries may be in memory until their rows are stored: about 5 MB."""
_AT_ONCE: Final = 64
_NUMBER_BYTES: Final = 8

_AUTHORS: Final = "SELECT author, number FROM board_authors WHERE origin = ? ORDER BY author"
_ADD_AUTHOR: Final = "INSERT INTO board_authors (origin, author) VALUES (?, ?) RETURNING number"
_ADD_LINK: Final = (
    'INSERT INTO board_links (period, author, seq, "index", request) VALUES (?, ?, ?, ?, ?)'
)
_ADD_ID: Final = 'INSERT OR IGNORE INTO board_ids (author, id, kind, "index") VALUES (?, ?, ?, ?)'
"""The first entry that has an id keeps it."""
_HAS_ID: Final = 'SELECT "index" FROM board_ids WHERE author = ? AND id = ? AND kind = ?'
_LINK: Final = 'SELECT "index" FROM board_links WHERE period = ? AND author = ? AND seq = ?'
_RANGE: Final = "SELECT min(seq), max(seq) FROM board_links WHERE period = ? AND author = ?"
_REQUESTS: Final = (
    "SELECT seq, request FROM board_links WHERE period = ? AND author = ? AND seq < ?"
    " AND request IS NOT NULL ORDER BY seq DESC LIMIT ?"
)
_OF_BOARD: Final = "author IN (SELECT number FROM board_authors WHERE origin = ?)"
_END: Final = f'SELECT max("index") FROM board_links WHERE {_OF_BOARD}'  # noqa: S608 -- no input
_MOVE: Final = "UPDATE board_authors SET origin = ? WHERE origin = ?"
_FORGET: Final = (
    f"DELETE FROM board_links WHERE {_OF_BOARD}",  # noqa: S608 -- no input
    f"DELETE FROM board_ids WHERE {_OF_BOARD}",  # noqa: S608 -- no input
    "DELETE FROM board_authors WHERE origin = ?",
)


class PastDamagedError(Exception):
    """Rows are missing that were stored: they must be made again from the entries."""


class _Link(NamedTuple):
    seq: int
    place: int
    """Its index in the log."""
    request: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPast:
    """What was stored, once its transaction is over."""

    numbers: Mapping[bytes, int]
    """Of every author that is new."""
    end: int
    """All entries before it are stored."""


class StoredPast(Past):
    """The past of one board's authors; its rows hold the entries before `stored`.

    Folded in log order by one thread at a time. Entries before `stored` may be folded again: then
    what is asked is answered as of then.
    """

    def __init__(
        self,
        reader: ThreadReader,
        origin: str,
        tree: Tree,
        numbers: PackedRows,
        stored: int,
    ) -> None:
        self.stored = stored
        self._fetch = reader.fetch
        self._origin = origin
        self._tree = tree
        self._numbers = numbers
        self._links: dict[str, list[_Link]] = {}
        self._ids: dict[tuple[str, str, IdKind], int] = {}
        self._count = 0

    @classmethod
    async def load(
        cls,
        connection: AsyncConnection,
        reader: ThreadReader,
        origin: str,
        tree: Tree,
        stored: int,
    ) -> Self:
        """Return the past of a board, whose rows hold the entries before `stored`."""
        found = await connection.exec_driver_sql(_AUTHORS, (origin,))
        numbers = PackedRows((author, number.to_bytes(_NUMBER_BYTES)) for author, number in found)
        return cls(reader, origin, tree, numbers, stored)

    @classmethod
    async def resume(
        cls, connection: AsyncConnection, reader: ThreadReader, origin: str, tree: Tree
    ) -> Self:
        """Return a past of which nobody noted how far its rows go: up to its last link.

        What has no link is added once more: the first entry that has an id keeps it.
        """
        last = (await connection.exec_driver_sql(_END, (origin,))).scalar_one()
        stored = 0 if last is None else int(last) + 1
        return await cls.load(connection, reader, origin, tree, stored)

    @property
    def is_full(self) -> bool:
        """Return whether so much waits in memory that it should be stored."""
        return self._count >= MOST_PENDING

    async def save(self, connection: AsyncConnection, end: int) -> SavedPast:
        """Write what isn't stored yet, once all entries before `end` are folded.

        Call `settle` with the result, once the transaction is over.
        """
        numbers, fresh = dict[str, int](), dict[bytes, int]()
        for author in dict.fromkeys((*self._links, *(author for author, _, _ in self._ids))):
            if (number := self._number(author)) is None:
                key = bytes.fromhex(author)
                found = await connection.exec_driver_sql(_ADD_AUTHOR, (self._origin, key))
                number = fresh[key] = int(found.scalar_one())
            numbers[author] = number
        links = [
            (link.place >> PERIOD_BITS, numbers[author], *link)
            for author, some in self._links.items()
            for link in some
        ]
        ids = [
            (numbers[author], bytes.fromhex(id_), int(kind), index)
            for (author, id_, kind), index in self._ids.items()
        ]
        for query, rows in ((_ADD_LINK, links), (_ADD_ID, ids)):
            if rows:
                # In the order of the key: neighbors share pages.
                await connection.exec_driver_sql(query, sorted(rows))
        return SavedPast(numbers=fresh, end=end)

    async def move(self, connection: AsyncConnection, origin: str) -> None:
        """File all stored rows under another board, which has none."""
        await connection.exec_driver_sql(_MOVE, (origin, self._origin))
        self._origin = origin

    def settle(self, saved: SavedPast) -> None:
        """Forget what is stored now."""
        for author, number in saved.numbers.items():
            self._numbers[author] = number.to_bytes(_NUMBER_BYTES)
        self.stored = saved.end
        self._links, self._ids, self._count = {}, {}, 0

    def _number(self, author: str) -> int | None:
        found = self._numbers.get(bytes.fromhex(author))
        return None if found is None else int.from_bytes(found)

    # What is folded

    @override
    def add_id(self, author: str, entry_id: str, kind: IdKind, index: int) -> None:
        if index >= self.stored:
            self._ids.setdefault((author, entry_id, kind), index)
            self._count += 1

    @override
    def add_link(self, author: str, seq: int, leaf: bytes, index: int, request: int | None) -> None:
        if index >= self.stored:
            link = _Link(seq=seq, place=index, request=request)
            self._links.setdefault(author, []).append(link)
            self._count += 1

    # What is asked

    @override
    def leaf(self, author: str, seq: int) -> bytes:
        """Return the leaf hash of link `seq`; raises PastDamagedError if there is none. Blocking.

        The leaf comes from the tree, so it was signed.
        """
        links = self._links.get(author, [])
        at = bisect_left(links, seq, key=lambda link: link.seq)
        found = links[at].place if at < len(links) and links[at].seq == seq else None
        if found is None:
            found = self._stored_index(author, seq)
        return self._tree.hashes(0, found, 1)

    @override
    def has_id(self, author: str, entry_id: str, kind: IdKind, *, before: int) -> bool:
        if (author, entry_id, kind) in self._ids:
            return True
        number = self._number(author)
        if number is None:
            return False
        rows = self._fetch(_HAS_ID, (number, bytes.fromhex(entry_id), int(kind)))
        return bool(rows) and rows[0][0] < before

    @override
    def requests_between(
        self, author: str, after: datetime, until: datetime, *, before: int
    ) -> Sequence[datetime]:
        first, last = after.timestamp(), until.timestamp()
        found: list[int] = []
        for at in self._newest_requests(author, before):
            if at <= first:
                break
            if at <= last:
                found.append(at)
        return [datetime.fromtimestamp(at, UTC) for at in reversed(found)]

    def _newest_requests(self, author: str, before: int) -> Iterator[int]:
        """Yield when an author's requests before an index were issued, newest first."""
        for link in reversed(self._links.get(author, [])):
            if link.place < before and link.request is not None:
                yield link.request
        number = self._number(author)
        if number is None:
            return
        end = min(before, self.stored)
        for period in range(end >> PERIOD_BITS, -1, -1):
            seq = self._seq_before(period, number, end)
            while rows := self._fetch(_REQUESTS, (period, number, seq, _AT_ONCE)):
                seq = rows[-1][0]
                yield from (request for _, request in rows)

    def _seq_before(self, period: int, number: int, end: int) -> int:
        """Return the `seq` after an author's last link of a period that is before index `end`."""
        [(low, high)] = self._fetch(_RANGE, (period, number))
        if low is None:
            return 0
        high += 1
        if end >= (period + 1) << PERIOD_BITS:
            return int(high)
        while low < high:
            middle = (low + high) // 2
            [(index,)] = self._fetch(_LINK, (period, number, middle))
            low, high = (middle + 1, high) if index < end else (low, middle)
        return int(low)

    def _stored_index(self, author: str, seq: int) -> int:
        number = self._number(author)
        if number is not None:
            for period in range(self.stored >> PERIOD_BITS, -1, -1):
                for (index,) in self._fetch(_LINK, (period, number, seq)):
                    return int(index)
        raise PastDamagedError


class RegionPast(StoredPast):
    """The same for a region, since the hub began to read it."""

    @classmethod
    def empty(cls, reader: ThreadReader, origin: str) -> Self:
        """Return a past without entries, whatever is stored."""
        return cls(reader, origin, Tree(), PackedRows(), 0)

    @override
    def leaf(self, author: str, seq: int) -> bytes:
        """Raise VerificationError: earlier leaves aren't here, so nobody is accused."""
        raise VerificationError(NOTHING)


async def forget_past(connection: AsyncConnection, origin: str) -> None:
    """Delete a board's rows, which are then made again from its entries."""
    for query in _FORGET:
        await connection.exec_driver_sql(query, (origin,))
