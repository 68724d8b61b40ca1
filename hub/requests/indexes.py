"""What the docket must know of every request and agency without unpacking it. Pure.

A country has 20,000 of each, so all of it is packed: an object, its id and its entry in a dict take
ten times as much.
"""

from array import array
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby
from struct import Struct
from typing import Final

import msgspec

from hub.model.ids import RequestId
from hub.model.request import RequestStatus
from hub.store.packed import PackedRows
from noticeboard.rules.area import Bounds

ID_BYTES: Final = 16
_AGENCY_BYTES: Final = 20
_SLOT: Final = Struct(f">qq{_AGENCY_BYTES}sB4i")
_INDEX: Final = slice(8)
_AGENCY: Final = slice(16, 16 + _AGENCY_BYTES)
_TIME: Final = Struct(">q")
_STATES: Final = tuple(RequestStatus)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_NEVER: Final = datetime.max.replace(tzinfo=UTC)
_ALWAYS: Final = datetime.min.replace(tzinfo=UTC)


class Slot(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One request, as far as all of them are looked through."""

    index: int
    agency_id: str
    expires: datetime
    status: RequestStatus
    bounds: Bounds
    """The box around its area."""


class Slots:
    """Every request by its id, and by its agency: 110 bytes each."""

    def __init__(self) -> None:
        self._rows = PackedRows()
        self._agencies = PackedRows()
        """The ids of each agency's requests, one after another."""
        self._ends, self._ended = _NEVER, _ALWAYS
        """Not after the first open one expires, and not before the last expired one did."""

    def __contains__(self, id_: object) -> bool:
        return _key(str(id_)) in self._rows

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[RequestId]:
        return (RequestId(key.hex()) for key in tuple(self._rows))

    def get(self, id_: RequestId) -> Slot | None:
        """Return a request's slot, or None."""
        packed = self._rows.get(_key(id_))
        return None if packed is None else _unpack(packed)

    def __getitem__(self, id_: RequestId) -> Slot:
        return _unpack(self._rows[_key(id_)])

    def __setitem__(self, id_: RequestId, slot: Slot) -> None:
        """Add a request, as its agency's last one, or replace what is known of it."""
        key, agency = bytes.fromhex(id_), bytes.fromhex(slot.agency_id)
        if key not in self._rows:
            self._agencies[agency] = self._agencies.get(agency, b"") + key
        self._rows[key] = _pack(slot)
        self._note_end(slot.expires, slot.status)

    def __delitem__(self, id_: RequestId) -> None:
        key, agency = bytes.fromhex(id_), bytes.fromhex(self[id_].agency_id)
        del self._rows[key]
        own = [each for each in _split(self._agencies[agency]) if each != key]
        if own:
            self._agencies[agency] = b"".join(own)
        else:
            del self._agencies[agency]

    def load(self, found: Iterable[tuple[bytes, Slot]]) -> None:
        """Begin with these requests, which are in the order of their ids.

        There is never an object for each of them: those that are gone would leave holes in memory.
        """
        own: list[bytes] = []

        def rows() -> Iterator[tuple[bytes, bytes]]:
            for key, slot in found:
                packed = _pack(slot)
                own.append(packed[_AGENCY] + packed[_INDEX] + key)
                self._note_end(slot.expires, slot.status)
                yield key, packed

        self._rows = PackedRows(rows())
        own.sort()
        self._agencies = PackedRows(
            (agency, b"".join(each[-ID_BYTES:] for each in some))
            for agency, some in groupby(own, key=lambda each: each[:_AGENCY_BYTES])
        )

    def agencies(self) -> Iterable[str]:
        """Return all agencies that have requests."""
        return [key.hex() for key in self._agencies]

    def of(self, agency_id: str) -> list[RequestId]:
        """Return an agency's requests, in the order in which they were added."""
        own = self._agencies.get(bytes.fromhex(agency_id), b"")
        return [RequestId(key.hex()) for key in _split(own)]

    def items(self) -> Iterator[tuple[RequestId, Slot]]:
        """Yield all requests with their slots."""
        return ((RequestId(key.hex()), _unpack(packed)) for key, packed in self._rows.rows())

    def due(self, now: datetime) -> list[RequestId]:
        """Return what is open and over by now, or closed by time and isn't, in log order."""
        if self._ended <= now < self._ends:
            return []
        found: list[tuple[int, RequestId]] = []
        self._ends, self._ended = _NEVER, _ALWAYS
        for id_, slot in self.items():
            if slot.status is (
                RequestStatus.OPEN if slot.expires <= now else RequestStatus.EXPIRED
            ):
                found.append((slot.index, id_))
            self._note_end(slot.expires, slot.status)
        return [id_ for _, id_ in sorted(found)]

    def _note_end(self, expires: datetime, status: RequestStatus) -> None:
        if status is RequestStatus.OPEN:
            self._ends = min(self._ends, expires)
        elif status is RequestStatus.EXPIRED:
            self._ended = max(self._ended, expires)


def _pack(slot: Slot) -> bytes:
    expires = (slot.expires - _EPOCH) // _MICROSECOND
    agency, status = bytes.fromhex(slot.agency_id), _STATES.index(slot.status)
    return _SLOT.pack(slot.index, expires, agency, status, *numbers_of(slot.bounds))


def _unpack(packed: bytes) -> Slot:
    index, expires, agency, status, *bounds = _SLOT.unpack(packed)
    return Slot(
        index=index,
        agency_id=agency.hex(),
        expires=_EPOCH + expires * _MICROSECOND,
        status=_STATES[status],
        bounds=bounds_of(*bounds),
    )


def numbers_of(bounds: Bounds) -> tuple[int, int, int, int]:
    """Return a box as it is packed."""
    return bounds.south, bounds.west, bounds.north, bounds.east


def bounds_of(south: int, west: int, north: int, east: int) -> Bounds:
    """Return a box that was packed."""
    return Bounds(south=south, west=west, north=north, east=east)


def _key(id_: str) -> bytes:
    """Return the bytes of an id; empty if it isn't one, as somebody may ask for any text."""
    try:
        return bytes.fromhex(id_)
    except ValueError:
        return b""


def _split(ids: bytes) -> list[bytes]:
    return [ids[at : at + ID_BYTES] for at in range(0, len(ids), ID_BYTES)]


class Places:
    """Which request each entry is about, by index: 24 bytes an entry."""

    def __init__(self) -> None:
        self._places = array("q")
        self._ids = bytearray()

    def __len__(self) -> int:
        return len(self._places)

    def add(self, place: int, id_: RequestId) -> None:
        """Note that an entry is about a request."""
        is_last = not self._places or place > self._places[-1]
        at = len(self) if is_last else bisect_left(self._places, place)
        if is_last or self._places[at] != place:
            self._places.insert(at, place)
            self._ids[at * ID_BYTES : at * ID_BYTES] = bytes.fromhex(id_)

    def get(self, place: int) -> RequestId | None:
        """Return the request that an entry is about, perhaps one that was dropped."""
        at = bisect_left(self._places, place)
        return self._id(at) if at < len(self) and self._places[at] == place else None

    def keep(self, slots: Container[RequestId]) -> None:
        """Forget requests that aren't in `slots`."""
        kept = [at for at in range(len(self)) if self._id(at) in slots]
        self._ids = bytearray().join(self._key(at) for at in kept)
        self._places = array("q", [self._places[at] for at in kept])

    def load(self, found: Iterable[tuple[int, bytes]]) -> None:
        """Begin with these entries and the ids of their requests."""
        rows = sorted(_TIME.pack(place) + key for place, key in found)
        self._places = array("q", (_TIME.unpack_from(row)[0] for row in rows))
        self._ids = bytearray().join(row[_TIME.size :] for row in rows)

    def _key(self, at: int) -> bytes:
        return bytes(self._ids[at * ID_BYTES : (at + 1) * ID_BYTES])

    def _id(self, at: int) -> RequestId:
        return RequestId(self._key(at).hex())


class DueTimes:
    """When each agency must be looked at again: 38 bytes each."""

    def __init__(self) -> None:
        self._rows = PackedRows()
        self._first = _NEVER
        """Not after the first of them."""

    def set(self, agency_id: str, at: datetime | None) -> None:
        """Note when an agency is due; None if it isn't."""
        key = bytes.fromhex(agency_id)
        if at is None or at == _NEVER:
            self._rows.pop(key, None)
        else:
            self._rows[key] = _TIME.pack((at - _EPOCH) // _MICROSECOND)
            self._first = min(self._first, at)

    def by(self, now: datetime) -> list[str]:
        """Return the agencies that are due by now."""
        if now < self._first:
            return []
        found = [
            (_EPOCH + _TIME.unpack(packed)[0] * _MICROSECOND, key)
            for key, packed in self._rows.rows()
        ]
        self._first = min((at for at, _ in found), default=_NEVER)
        return [key.hex() for at, key in found if at <= now]
