"""What following a board has made of its entries so far, as rows: a start reads these instead.

The rows are the hub's own, and nobody signed them. Each has a mark, and the marks of all rows of a
kind add up to one that is stored beside the position in the log. Rows that were damaged, lost, or
restored one by one are noticed when they are read, and made again from the entries.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from hashlib import blake2b
from itertools import batched
from typing import Final, NamedTuple, Protocol

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.errors import StorageError
from hub.store.database import ThreadReader, put
from hub.store.packed import PackedRows
from hub.store.tables import board_cases, board_debts, board_fold_rows, board_folds

MARK_BYTES: Final = 8
_PAGE: Final = 500

_FIND: Final = "SELECT number, size, root, basis, notes, mark FROM board_folds WHERE origin = ?"
_ROWS: Final = (
    "SELECT key, value, mark FROM board_fold_rows"
    " WHERE board = ? AND kind = ? AND key > ? ORDER BY key LIMIT ?"
)
_PUT: Final = (
    "INSERT INTO board_fold_rows (board, kind, key, value, mark) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (board, kind, key) DO UPDATE SET value = excluded.value, mark = excluded.mark"
)
_DROP: Final = "DELETE FROM board_fold_rows WHERE board = ? AND kind = ? AND key = ?"
_PUT_CASE: Final = (
    'INSERT INTO board_cases (board, "case", count) VALUES (?, ?, ?)'
    ' ON CONFLICT (board, "case") DO UPDATE SET count = excluded.count'
)
_CASES: Final = (
    'SELECT "case", count FROM board_cases'
    ' WHERE board IN (SELECT number FROM board_folds WHERE origin = ?) AND "case" IN ('
)
_PUT_DEBT: Final = (
    "INSERT INTO board_debts (board, agency, request, value) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (board, agency, request) DO UPDATE SET value = excluded.value"
)
_DROP_DEBT: Final = "DELETE FROM board_debts WHERE board = ? AND agency = ? AND request = ?"
_DEBTS: Final = (
    "SELECT agency, request, value FROM board_debts"
    " WHERE board IN (SELECT number FROM board_folds WHERE origin = ?) AND agency IN ("
)


def earlier(origin: str) -> str:
    """Return under which name a board's log is folded beside what is in use.

    No board has such a name.
    """
    return f"{origin} earlier"


class FoldDamagedError(Exception):
    """Rows can't be read: what they hold must be made again from the entries."""


class RowKind(IntEnum):
    """What a row is. Its key is an id or an index of the log."""

    AGENCY = 0
    AREA = 1
    CHAIN = 2
    LEVELS = 3
    POLICY = 4
    DECISION = 5
    REQUEST = 10
    CURRENT = 11
    ACCOUNTS = 12
    WAITING = 13


OF_REGISTRY: Final = (
    *(RowKind.AGENCY, RowKind.AREA, RowKind.CHAIN),
    *(RowKind.LEVELS, RowKind.POLICY, RowKind.DECISION),
)
OF_DOCKET: Final = (RowKind.REQUEST, RowKind.CURRENT, RowKind.ACCOUNTS, RowKind.WAITING)

REGISTRY_NOTE: Final = "registry"
OTHER_NOTE: Final = "docket"

type Changes = dict[RowKind, dict[bytes, bytes | None]]
"""Rows to store by kind and key; None for those that are gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldPosition:
    """How far the log was folded, and by what."""

    size: int
    """All entries before this index are folded."""
    root: bytes
    """The root of the log at this size."""
    basis: bytes
    """A digest of the rules and keys by which it was folded. Others may give other results."""
    notes: Mapping[str, bytes] = field(default_factory=dict)
    """What isn't in rows, by who made it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFold:
    """What was stored of a board."""

    position: FoldPosition
    rows: Mapping[RowKind, PackedRows]
    """Whoever takes them may use them as its own: they aren't copied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldChanges:
    """What is to be stored beside a registry."""

    rows: Changes
    cases: Mapping[bytes, int]
    debts: dict[bytes, dict[bytes, bytes | None]]
    """By agency and request; None for those that are gone."""
    drops_debts: bool
    """Whether all debts that are stored must go first."""
    note: bytes
    """What isn't in rows."""


class Folded(Protocol):
    """What else is made of a board's entries, after its registry."""

    @property
    def version(self) -> bytes:
        """What decides, beside the registry, what becomes of entries."""

    def replacement(self, origin: str) -> "Folded | None":
        """Return what is made, beside this, of a board that is read anew; None if none is."""

    def size(self, origin: str) -> int | None:
        """Return the index after the last entry; None if some before it are missing."""

    def take_changes(self, origin: str, *, whole: bool) -> FoldChanges:
        """Return what changed since the last call, or everything."""

    def give_back(self, origin: str, changes: FoldChanges) -> None:
        """Note that these changes weren't stored."""


class _Notes(msgspec.Struct, frozen=True, kw_only=True):
    notes: dict[str, bytes]
    sums: dict[int, int]
    """For each kind, the marks of its rows, combined by exclusive or."""


class _Position(NamedTuple):
    size: int
    root: bytes
    basis: bytes
    notes: bytes
    mark: bytes = b""


_decoder: Final = msgspec.msgpack.Decoder(_Notes)


def load_fold(
    reader: ThreadReader, origin: str, basis: bytes, kinds: Iterable[RowKind]
) -> StoredFold | None:
    """Return what is stored of a board; None if there is nothing, or if it can't be used. Blocking.

    It can't be used if it was made on another basis, or if anything is wrong with its rows.
    """
    try:
        for number, *about in reader.fetch(_FIND, (origin,)):
            return _load(reader, number, _Position(*about), basis, kinds)
    except (StorageError, TypeError, ValueError, msgspec.MsgspecError):
        pass  # Somebody altered the rows, so that they aren't even bytes.
    return None


def _load(
    reader: ThreadReader, number: int, about: _Position, basis: bytes, kinds: Iterable[RowKind]
) -> StoredFold | None:
    if about.basis != basis or about.mark != _position_mark(about):
        return None
    packed = _decoder.decode(about.notes)
    rows: dict[RowKind, PackedRows] = {}
    with reader.held():
        for kind in kinds:
            marks = [0]
            rows[kind] = PackedRows(_marked(reader, number, kind, marks))
            if marks != [packed.sums.get(int(kind), 0)]:
                return None
    position = FoldPosition(size=about.size, root=about.root, basis=basis, notes=packed.notes)
    return StoredFold(position=position, rows=rows)


def _marked(
    reader: ThreadReader, number: int, kind: RowKind, marks: list[int]
) -> Iterator[tuple[bytes, bytes]]:
    """Yield the rows of a kind in order, and combine their marks; raises ValueError.

    Few are in memory at a time: what is left in pieces between rows that stay isn't given back.
    """
    key = b""
    while page := reader.fetch(_ROWS, (number, int(kind), key, _PAGE)):
        for key, value, mark in page:
            if _mark(kind, key, value) != mark:
                raise ValueError("a row that was altered")
            marks[0] ^= int.from_bytes(mark)
            yield key, value


async def save_fold(  # noqa: PLR0913 -- everything that one transaction stores
    connection: AsyncConnection,
    origin: str,
    position: FoldPosition,
    changes: Changes,
    other: FoldChanges,
    *,
    whole: bool,
) -> None:
    """Store a position and what changed since the last one, or everything if `whole`."""
    found = await connection.execute(
        select(board_folds.c.number, board_folds.c.notes).where(board_folds.c.origin == origin)
    )
    row = found.one_or_none()
    if row is None:
        await connection.execute(
            board_folds.insert().values(
                origin=origin, size=0, root=b"", basis=b"", notes=b"", mark=b""
            )
        )
        found = await connection.execute(
            select(board_folds.c.number, board_folds.c.notes).where(board_folds.c.origin == origin)
        )
        row = found.one()
    number, sums = row.number, dict[int, int]()
    if whole:
        await connection.execute(delete(board_fold_rows).where(board_fold_rows.c.board == number))
    elif row.notes:
        sums = dict(_decoder.decode(row.notes).sums)
    for kind, some in (changes | other.rows).items():
        before = 0 if whole else await _marks_of(connection, number, kind, list(some))
        after = await _put(connection, number, kind, some)
        sums[int(kind)] = sums.get(int(kind), 0) ^ before ^ after
    if other.cases:
        await connection.exec_driver_sql(
            _PUT_CASE, sorted((number, case, count) for case, count in other.cases.items())
        )
    await _put_debts(connection, number, other)
    notes = msgspec.msgpack.encode(_Notes(notes=dict(position.notes), sums=sums))
    about = _Position(position.size, position.root, position.basis, notes)
    values = about._replace(mark=_position_mark(about))._asdict()
    await put(
        connection, board_folds, {"number": number, "origin": origin} | values, changes=values
    )


async def forget_fold(connection: AsyncConnection, origin: str, *, cases: bool) -> None:
    """Forget the position of a board, and its rows; with `cases`, those counts and debts, too."""
    of_board = select(board_folds.c.number).where(board_folds.c.origin == origin)
    numbers = list((await connection.execute(of_board)).scalars())
    for number in numbers:
        await connection.execute(delete(board_fold_rows).where(board_fold_rows.c.board == number))
        if cases:
            await connection.execute(delete(board_cases).where(board_cases.c.board == number))
            await connection.execute(delete(board_debts).where(board_debts.c.board == number))
        await connection.execute(
            board_folds.update()
            .where(board_folds.c.number == number)
            .values(size=0, root=b"", basis=b"", notes=b"", mark=b"")
        )


async def move_fold(connection: AsyncConnection, source: str, origin: str) -> None:
    """File all that is stored under one name under another, whose own is deleted."""
    await forget_fold(connection, origin, cases=True)
    columns = board_folds.c
    await connection.execute(delete(board_folds).where(columns.origin == origin))
    await connection.execute(
        board_folds.update().where(columns.origin == source).values(origin=origin)
    )


async def count_cases(
    connection: AsyncConnection, origin: str, cases: Iterable[bytes]
) -> dict[bytes, int]:
    """Return how many requests each of these cases had, if any, as far as that is stored."""
    found: dict[bytes, int] = {}
    for some in batched(cases, _PAGE, strict=False):
        # Straight to the driver: this is asked for each page of a long log.
        query = _CASES + ",".join("?" * len(some)) + ")"
        found |= dict(map(tuple, await connection.exec_driver_sql(query, (origin, *some))))
    return found


async def find_debts(
    connection: AsyncConnection, origin: str, agencies: Sequence[bytes]
) -> dict[bytes, dict[bytes, bytes]]:
    """Return the stored debts of these agencies, by request; empty for one that has none."""
    found: dict[bytes, dict[bytes, bytes]] = {agency: {} for agency in agencies}
    for some in batched(agencies, _PAGE, strict=False):
        query = _DEBTS + ",".join("?" * len(some)) + ")"
        for agency, request, value in await connection.exec_driver_sql(query, (origin, *some)):
            found[agency][request] = value
    return found


async def _put_debts(connection: AsyncConnection, number: int, other: FoldChanges) -> None:
    if other.drops_debts:
        await connection.execute(delete(board_debts).where(board_debts.c.board == number))
    rows, gone = list[tuple[int, bytes, bytes, bytes]](), list[tuple[int, bytes, bytes]]()
    for agency, some in other.debts.items():
        for request, value in some.items():
            if value is None:
                gone.append((number, agency, request))
            else:
                rows.append((number, agency, request, value))
    if rows:
        await connection.exec_driver_sql(_PUT_DEBT, sorted(rows))
    if gone:
        await connection.exec_driver_sql(_DROP_DEBT, sorted(gone))


async def _marks_of(
    connection: AsyncConnection, number: int, kind: RowKind, keys: list[bytes]
) -> int:
    columns, total = board_fold_rows.c, 0
    for some in batched(keys, _PAGE, strict=False):
        query = select(columns.mark).where(
            columns.board == number, columns.kind == int(kind), columns.key.in_(some)
        )
        for mark in (await connection.execute(query)).scalars():
            total ^= int.from_bytes(mark)
    return total


async def _put(
    connection: AsyncConnection, number: int, kind: RowKind, some: Mapping[bytes, bytes | None]
) -> int:
    total, rows, gone = 0, [], []
    for key, value in some.items():
        if value is None:
            gone.append((number, int(kind), key))
        else:
            mark = _mark(kind, key, value)
            total ^= int.from_bytes(mark)
            rows.append((number, int(kind), key, value, mark))
    for query, values in ((_PUT, rows), (_DROP, gone)):
        if values:
            await connection.exec_driver_sql(query, sorted(values))
    return total


def _mark(kind: int, key: bytes, value: bytes) -> bytes:
    head = bytes((kind, len(key)))
    return blake2b(head + key + value, digest_size=MARK_BYTES).digest()


def _position_mark(about: _Position) -> bytes:
    whole = b"%d\n%b%b%b" % about[:-1]
    return blake2b(whole, digest_size=MARK_BYTES).digest()
