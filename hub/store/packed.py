"""Values in little memory: all of them packed, few as objects, and which of them have changed."""

from array import array
from bisect import bisect_right, insort
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from itertools import accumulate, batched
from threading import RLock
from typing import Final, override
import zlib

_LEVEL: Final = 6
_RAW: Final = -zlib.MAX_WBITS
"""Without a header and a checksum: each row has a mark."""
_PAGE: Final = 64
"""So many rows are in a page at most."""


class _Page:
    """Neighboring rows: their keys one after another, their values, and the end of each value."""

    __slots__ = ("ends", "keys", "values")

    def __init__(self, rows: Iterable[tuple[bytes, bytes]]) -> None:
        keys, values = zip(*rows, strict=True)
        self.keys, self.values = b"".join(keys), b"".join(values)
        self.ends = array("I", accumulate(map(len, values)))

    def __len__(self) -> int:
        return len(self.ends)

    def place(self, key: bytes) -> int:
        """Return a key's place, or -1."""
        width, at = len(key), self.keys.find(key)
        while at >= 0 and at % width:
            at = self.keys.find(key, at + 1)
        return at // width if at >= 0 else -1

    def place_of_new(self, key: bytes) -> int:
        """Return the place for a new key."""
        width, keys = len(key), self.keys
        starts = range(0, len(keys), width)
        return bisect_right(starts, key, key=lambda start: keys[start : start + width])

    def value(self, place: int) -> bytes:
        return self.values[self.ends[place - 1] if place else 0 : self.ends[place]]

    def rows(self) -> Iterator[tuple[bytes, bytes]]:
        width, start = len(self.keys) // len(self.ends), 0
        for place, end in enumerate(self.ends):
            yield self.keys[place * width : (place + 1) * width], self.values[start:end]
            start = end

    def put(self, place: int, gone: int, *rows: tuple[bytes, bytes]) -> None:
        """Put at most one row, with a key of the same length, in the place of one or none."""
        keys, values, ends = self.keys, self.values, self.ends
        width = len(keys) // len(ends)
        start = ends[place - 1] if place else 0
        end = ends[place] if gone else start
        key, value = rows[0] if rows else (b"", b"")
        self.values = b"".join((values[:start], value, values[end:]))
        if len(key) != gone * width:
            self.keys = b"".join((keys[: place * width], key, keys[(place + gone) * width :]))
        by = len(value) - (end - start)
        after = ends[place + gone :]
        if by:
            after = array("I", [each + by for each in after])
        if by or len(rows) != gone:
            ends[place:] = array("I", (start + len(value),) * len(rows)) + after


class PackedRows(MutableMapping[bytes, bytes]):
    """Rows by key, in pages: about 30 bytes a row beside its value, for keys of 20 bytes.

    Keys have one length. They are in order, and each page is made at its final size, so that a
    long run of rows leaves no holes behind in memory.
    """

    def __init__(self, rows: Iterable[tuple[bytes, bytes]] = ()) -> None:
        """Take rows in the order of their keys; raises ValueError if they aren't."""
        self._pages: list[_Page] = []
        self._firsts: list[bytes] = []
        """The first key of each page, or a lower one."""
        self._count = self._width = 0
        last = b""
        for some in batched(rows, _PAGE, strict=False):
            self._width = self._width or len(some[0][0])
            for key, _ in some:
                if key <= last or len(key) != self._width:
                    raise ValueError("rows out of order")
                last = key
            self._pages.append(_Page(some))
            self._firsts.append(some[0][0])
            self._count += len(some)

    def _find(self, key: bytes) -> tuple[int, int]:
        """Return the page for a key, and the key's place in it, or -1 if it isn't there."""
        number = max(bisect_right(self._firsts, key) - 1, 0)
        if len(key) != self._width or not self._pages:
            return number, -1
        return number, self._pages[number].place(key)

    @override
    def __getitem__(self, key: bytes) -> bytes:
        number, place = self._find(key)
        if place < 0:
            raise KeyError(key)
        return self._pages[number].value(place)

    @override
    def __setitem__(self, key: bytes, value: bytes) -> None:
        number, place = self._find(key)
        if place >= 0:
            self._pages[number].put(place, 1, (key, value))
            return
        if self._count and len(key) != self._width:
            raise ValueError("a key of another length")
        self._width = len(key)
        self._count += 1
        if not self._pages:
            self._set_pages(0, [[(key, value)]])
        elif len(page := self._pages[number]) < _PAGE:
            page.put(page.place_of_new(key), 0, (key, value))
            self._firsts[number] = min(self._firsts[number], key)
        else:
            rows = list(page.rows())
            insort(rows, (key, value))
            # What is added at the end goes on there, so full pages stay full.
            middle = _PAGE if rows[-1][0] is key else len(rows) // 2
            self._set_pages(number, [rows[:middle], rows[middle:]])

    @override
    def __delitem__(self, key: bytes) -> None:
        number, place = self._find(key)
        if place < 0:
            raise KeyError(key)
        self._count -= 1
        if len(page := self._pages[number]) > 1:
            page.put(place, 1)
        else:
            self._set_pages(number, [])

    def _set_pages(self, number: int, pages: Sequence[Sequence[tuple[bytes, bytes]]]) -> None:
        """Put pages of rows in a page's place."""
        self._pages[number : number + 1] = map(_Page, pages)
        self._firsts[number : number + 1] = [rows[0][0] for rows in pages]

    @override
    def __contains__(self, key: object) -> bool:
        return isinstance(key, bytes) and self._find(key)[1] >= 0

    @override
    def __iter__(self) -> Iterator[bytes]:
        """Yield all keys in order."""
        return (key for key, _ in self.rows())

    def rows(self) -> Iterator[tuple[bytes, bytes]]:
        """Yield all rows in the order of their keys, as they were at the beginning of a page."""
        for page in self._pages:
            yield from page.rows()

    @override
    def __len__(self) -> int:
        return self._count


class PackedValues[V](MutableMapping[str, V]):
    """Values by a key in hex. Safe for several threads.

    A value may be changed after `change`, until another one is asked for.
    """

    def __init__(
        self, pack: Callable[[V], bytes], unpack: Callable[[bytes], V], *, most: int
    ) -> None:
        """Keep `most` values as objects."""
        self._pack = pack
        self._unpack = unpack
        self._most = most
        self._packed = PackedRows()
        """Empty bytes until a new value is packed."""
        self._objects: OrderedDict[str, V] = OrderedDict()
        self._newer: set[str] = set()
        """Keys whose packed bytes are out of date."""
        self._changed: set[str] = set()
        """Keys whose rows are out of date."""
        self._lock = RLock()

    @override
    def __getitem__(self, key: str) -> V:
        with self._lock:
            found = self._objects.get(key)
            if found is None:
                found = self._unpack(self._packed[bytes.fromhex(key)])
                self._hold(key, found)
            else:
                self._objects.move_to_end(key)
            return found

    @override
    def __setitem__(self, key: str, value: V) -> None:
        with self._lock:
            if key not in self._objects:
                self._packed.setdefault(bytes.fromhex(key), b"")
            self._newer.add(key)
            self._changed.add(key)
            self._hold(key, value)

    @override
    def __delitem__(self, key: str) -> None:
        with self._lock:
            del self._packed[bytes.fromhex(key)]
            self._objects.pop(key, None)
            self._newer.discard(key)
            self._changed.add(key)

    @override
    def __contains__(self, key: object) -> bool:
        return key in self._objects or bytes.fromhex(str(key)) in self._packed

    @override
    def __iter__(self) -> Iterator[str]:
        with self._lock:
            return iter([key.hex() for key in self._packed])

    @override
    def __len__(self) -> int:
        return len(self._packed)

    def change(self, key: str) -> V:
        """Return a value that the caller is about to change; raises KeyError."""
        value = self[key]
        self[key] = value
        return value

    def peek(self, key: str) -> V:
        """Return a value to look at, without keeping it as an object; raises KeyError."""
        with self._lock:
            found = self._objects.get(key)
            return self._unpack(self._packed[bytes.fromhex(key)]) if found is None else found

    def keep(self, most: int) -> None:
        """Keep `most` values as objects from now on."""
        with self._lock:
            self._most = most
            self._push_out()

    def load(self, rows: PackedRows) -> None:
        """Begin with these rows, and use them from now on."""
        self._packed = rows

    def take_changes(self, *, whole: bool) -> dict[bytes, bytes | None]:
        """Return what changed since the last call, or everything, packed; None for what is gone."""
        with self._lock:
            keys = self._changed.union(self) if whole else self._changed
            found = {bytes.fromhex(key): self._row(key) for key in keys}
            self._changed = set()
            return found

    def give_back(self, keys: Iterable[bytes]) -> None:
        """Note that these changes weren't stored."""
        with self._lock:
            self._changed.update(key.hex() for key in keys)

    def _row(self, key: str) -> bytes | None:
        if key in self._newer:
            self._packed[bytes.fromhex(key)] = self._pack(self._objects[key])
            self._newer.discard(key)
        return self._packed.get(bytes.fromhex(key))

    def _hold(self, key: str, value: V) -> None:
        self._objects[key] = value
        self._objects.move_to_end(key)
        self._push_out()

    def _push_out(self) -> None:
        while len(self._objects) > self._most:
            oldest, dropped = self._objects.popitem(last=False)
            if oldest in self._newer:
                self._packed[bytes.fromhex(oldest)] = self._pack(dropped)
                self._newer.discard(oldest)


def compress(whole: bytes, sample: bytes) -> bytes:
    """Return bytes compressed, given a sample of their kind."""
    compressor = zlib.compressobj(_LEVEL, wbits=_RAW, zdict=sample)
    return compressor.compress(whole) + compressor.flush()


def expand(packed: bytes, sample: bytes) -> bytes:
    """Return what `compress` was given; raises ValueError."""
    try:
        return zlib.decompressobj(_RAW, zdict=sample).decompress(packed)
    except zlib.error as error:
        raise ValueError("rows that can't be read") from error
