"""The agencies of a board in little memory: all of them packed, and few as records.

A record takes 2 KB and 120 bytes for each corner of its jurisdiction; packed, it takes 0.4 KB and 4
or 8 bytes a corner. A hub works with few at a time. As long as somebody holds an agency's record,
it isn't made twice. Its jurisdiction is made when somebody looks at it: most entries don't ask.
"""

from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from dataclasses import fields
from datetime import datetime
from itertools import accumulate
from operator import attrgetter, sub
from threading import Lock
from typing import Any, Final, override
from weakref import WeakValueDictionary

import msgspec

from hub.store.folds import Changes, RowKind, StoredFold
from hub.store.packed import PackedRows
from noticeboard.log.agency import AgencyRecord, EarlierKeys, NextKeys
from noticeboard.log.area import Area, Circle, Polygon, checked_parts, checked_polygon
from noticeboard.log.delivery import LoggedKey
from noticeboard.log.note import VerifierKey

RECENT: Final = 256
"""How many records are in memory in any case."""
_PACKED: Final = (
    *("name", "kind", "level", "domain", "delivery_key", "contact"),
    *("registered_index", "compromised", "revoked_from"),
)
_RARE: Final = ("void", "next_keys", "earlier", "post_quantum")
"""Empty for many agencies."""
_KEY: Final = ("name", "key_id", "kind", "public")
_values: Final = attrgetter(*_PACKED)
_key_values: Final = attrgetter(*_KEY)
_earlier_values: Final = attrgetter("delivery_key", "revoked_from", "until")
_all_values: Final = attrgetter(*(each.name for each in fields(AgencyRecord)))


type _Short = str | tuple[str, str]
"""A text, or what is before and after the agency's domain in it."""


class _Key(msgspec.Struct, array_like=True, gc=False):
    name: _Short
    key_id: bytes
    kind: int
    public: bytes


class _Earlier(msgspec.Struct, array_like=True, gc=False):
    posting_key: _Key
    delivery_key: str
    revoked_from: int | None
    until: datetime


class _Rare(msgspec.Struct, array_like=True, gc=False):
    void: tuple[tuple[int, int], ...] = ()
    next_keys: NextKeys | None = None
    earlier: tuple[_Earlier, ...] = ()
    post_quantum: tuple[LoggedKey, ...] = ()


class _Packed(msgspec.Struct, array_like=True, gc=False):
    name: str
    kind: str
    level: int
    domain: str
    delivery_key: str
    contact: _Short
    registered_index: int
    compromised: bool
    revoked_from: int | None
    root_key: _Key
    posting_key: _Key
    rare: _Rare | None


def _setters(kind: type, names: Iterable[str]) -> tuple[Callable[[Any, Any], None], ...]:
    """Return what sets each field of a new value that needn't be checked again."""
    return tuple(getattr(kind, name).__set__ for name in names)


class _Record(AgencyRecord):
    """A record whose jurisdiction is still packed."""

    __slots__ = ("_area",)
    _area: bytes

    def __getattr__(self, name: str) -> Area:
        if name != "jurisdiction":
            raise AttributeError(name)
        area = _unpack_area(self._area)
        _PUT_JURISDICTION(self, area)
        return area

    @override
    def __eq__(self, other: object) -> bool:
        """Return whether another record, packed or not, has the same fields."""
        if not isinstance(other, AgencyRecord):
            return NotImplemented
        return bool(_all_values(self) == _all_values(other))

    __hash__ = AgencyRecord.__hash__


_PUT: Final = _setters(_Record, ("id", "_area", "root_key", "posting_key", *_PACKED, *_RARE))
(_PUT_JURISDICTION,) = _setters(AgencyRecord, ("jurisdiction",))
_PUT_KEY: Final = _setters(VerifierKey, _KEY)
_POLYGON: Final = b"P"
_SMALL_POLYGON: Final = b"p"
"""Its corners are close together, as nearly always."""
_CORNER_BYTES: Final = 8
_CIRCLE: Final = b"C"
_SEVERAL: Final = b"M"
_NO_MORE: Final = _Rare()
_pack_value: Final = msgspec.msgpack.encode
_read_record: Final = msgspec.msgpack.Decoder(_Packed).decode
_read_circle: Final = msgspec.msgpack.Decoder(tuple[int, int, int]).decode
_read_parts: Final = msgspec.msgpack.Decoder(
    tuple[tuple[tuple[tuple[int, int], ...], ...], ...]
).decode


class PackedAgencies(MutableMapping[str, AgencyRecord]):
    """Agency records by id. Safe for several threads."""

    def __init__(self) -> None:
        self._packed, self._areas = PackedRows(), PackedRows()
        """Jurisdictions never change."""
        self._changed: set[bytes] = set()
        self._added: set[bytes] = set()
        self._alive: WeakValueDictionary[str, AgencyRecord] = WeakValueDictionary()
        self._recent: deque[AgencyRecord] = deque(maxlen=RECENT)
        self._lock = Lock()

    @override
    def __getitem__(self, agency_id: str) -> AgencyRecord:
        with self._lock:
            record = self._alive.get(agency_id)
            if record is None:
                key = bytes.fromhex(agency_id)
                packed, area = self._packed[key], self._areas[key]
                record = _unpack(agency_id, packed, area)
                self._hold(record)
            return record

    @override
    def __setitem__(self, agency_id: str, record: AgencyRecord) -> None:
        with self._lock:
            key = bytes.fromhex(agency_id)
            self._packed[key] = _pack(record)
            self._changed.add(key)
            if key not in self._areas:
                self._areas[key] = _pack_area(record.jurisdiction)
                self._added.add(key)
            self._hold(record)

    @override
    def __delitem__(self, agency_id: str) -> None:
        raise TypeError("an agency is never removed from a log")

    @override
    def __contains__(self, agency_id: object) -> bool:
        with self._lock:
            return bytes.fromhex(str(agency_id)) in self._packed

    @override
    def __iter__(self) -> Iterator[str]:
        with self._lock:
            return iter([key.hex() for key in self._packed])

    @override
    def __len__(self) -> int:
        return len(self._packed)

    def load(self, stored: StoredFold) -> None:
        """Take all agencies from their rows; nothing is unpacked."""
        self._packed, self._areas = stored.rows[RowKind.AGENCY], stored.rows[RowKind.AREA]

    def take_changes(self, *, whole: bool) -> Changes:
        """Return the rows that changed since the last call, or all."""
        with self._lock:
            changed: Iterable[bytes] = self._packed if whole else self._changed
            added: Iterable[bytes] = self._areas if whole else self._added
            rows: Changes = {
                RowKind.AGENCY: {key: self._packed[key] for key in changed},
                RowKind.AREA: {key: self._areas[key] for key in added},
            }
            self._changed, self._added = set(), set()
            return rows

    def give_back(self, changes: Changes) -> None:
        """Note that these changes weren't stored."""
        with self._lock:
            self._changed.update(changes[RowKind.AGENCY])
            self._added.update(changes[RowKind.AREA])

    def _hold(self, record: AgencyRecord) -> None:
        self._alive[record.id] = record
        self._recent.append(record)


def _pack(record: AgencyRecord) -> bytes:
    domain = record.domain
    earlier = tuple(
        _Earlier(_pack_key(each.posting_key, domain), *_earlier_values(each))
        for each in record.earlier
    )
    rare = _Rare(record.void, record.next_keys, earlier, record.post_quantum)
    keys = _pack_key(record.root_key, domain), _pack_key(record.posting_key, domain)
    values = (*_values(record), *keys, None if rare == _NO_MORE else rare)
    packed = _Packed(*values)
    packed.contact = _shorten(record.contact, domain)
    return _pack_value(packed)


def _pack_key(key: VerifierKey, domain: str) -> _Key:
    name, *others = _key_values(key)
    return _Key(_shorten(name, domain), *others)


def _shorten(text: str, domain: str) -> _Short:
    """Leave out an agency's domain, which its keys and its contact mostly name."""
    before, found, after = text.partition(domain) if domain else (text, "", "")
    return (before, after) if found else text


def _lengthen(text: _Short, domain: str) -> str:
    return text if isinstance(text, str) else domain.join(text)


def _unpack(agency_id: str, packed: bytes, area: bytes) -> AgencyRecord:
    # Everything was checked when it was read from the log.
    found = _read_record(packed)
    record = object.__new__(_Record)
    rare = found.rare or _NO_MORE
    keys = _key(found.root_key, found.domain), _key(found.posting_key, found.domain)
    found.contact = _lengthen(found.contact, found.domain)
    earlier = tuple(
        EarlierKeys(
            posting_key=_key(each.posting_key, found.domain),
            delivery_key=each.delivery_key,
            revoked_from=each.revoked_from,
            until=each.until,
        )
        for each in rare.earlier
    )
    others = rare.void, rare.next_keys, earlier, rare.post_quantum
    some = (agency_id, area, *keys, *_values(found), *others)
    for put, value in zip(_PUT, some, strict=True):
        put(record, value)
    return record


def _pack_area(area: Area) -> bytes:
    """Return an area in two or four bytes a number if it is a polygon, as nearly all are."""
    match area:
        case Polygon():
            return _pack_ring(area.ring)
        case Circle():
            return _CIRCLE + _pack_value((area.lat, area.lon, area.radius_m))
        case _:
            return _SEVERAL + _pack_value(area.parts)


def _pack_ring(ring: Sequence[tuple[int, int]]) -> bytes:
    lats, lons = zip(*ring, strict=True)
    first = array("i", ring[0]).tobytes()
    try:
        steps = [array("h", map(sub, some[1:], some)).tobytes() for some in (lats, lons)]
    except OverflowError:
        return _POLYGON + array("i", (*lats, *lons)).tobytes()
    return _SMALL_POLYGON + first + b"".join(steps)


def _unpack_ring(kind: bytes, packed: bytes) -> tuple[tuple[int, int], ...]:
    if kind == _POLYGON:
        numbers: Sequence[int] = array("i", packed)
        count = len(numbers) // 2
        return tuple(zip(numbers[:count], numbers[count:], strict=True))
    lat, lon = array("i", packed[:_CORNER_BYTES])
    steps = array("h", packed[_CORNER_BYTES:])
    count = len(steps) // 2
    lats, lons = accumulate(steps[:count], initial=lat), accumulate(steps[count:], initial=lon)
    return tuple(zip(lats, lons, strict=True))


def _unpack_area(packed: bytes) -> Area:
    kind, packed = packed[:1], packed[1:]
    if kind == _CIRCLE:
        lat, lon, radius_m = _read_circle(packed)
        return Circle(lat=lat, lon=lon, radius_m=radius_m)
    if kind in {_POLYGON, _SMALL_POLYGON}:
        return checked_polygon(_unpack_ring(kind, packed))
    return checked_parts(_read_parts(packed))


def _key(packed: _Key, domain: str) -> VerifierKey:
    packed.name = _lengthen(packed.name, domain)
    key = object.__new__(VerifierKey)
    for put, value in zip(_PUT_KEY, _key_values(packed), strict=True):
        put(key, value)
    return key
