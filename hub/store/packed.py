"""Values in little memory: all of them packed, few as objects, and which of them have changed."""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from threading import RLock
from typing import Final, override
import zlib

_LEVEL: Final = 3
_HEAD: Final = 4
"""So many bytes of a key say in which bucket it is."""
_FEW: Final = 1024


class PackedRows(MutableMapping[bytes, bytes]):
    """Rows by key, in one run of bytes: 26 bytes a row beside its value, for keys of 20 bytes.

    Keys have one length of four bytes or more. What changes is in a dict until that is large.
    """

    def __init__(self, rows: Iterable[tuple[bytes, bytes]] = ()) -> None:
        """Take rows in the order of their keys; raises ValueError if they aren't."""
        self._newer: dict[bytes, bytes | None] = {}
        """What is newer than the run; None for what is gone."""
        self._lay(rows)

    def _lay(self, rows: Iterable[tuple[bytes, bytes]]) -> None:
        keys, values, ends = bytearray(), bytearray(), array("Q", (0,))
        heads, last, width = array("I"), b"", 0
        for key, value in rows:
            width = width or len(key)
            if key <= last or len(key) != width or width < _HEAD:
                raise ValueError("rows out of order")
            keys += key
            values += value
            ends.append(len(values))
            heads.append(int.from_bytes(key[:_HEAD]))
            last = key
        self._keys, self._values, self._ends = bytes(keys), bytes(values), ends
        self._width, self._count = width, len(heads)
        # As many buckets as rows, about: ids are digests, so few rows share one.
        self._shift = _HEAD * 8 - len(heads).bit_length()
        self._starts = array("I", bytes(4 * ((1 << len(heads).bit_length()) + 1)))
        at = 0
        for bucket in range(1, len(self._starts)):
            while at < len(heads) and heads[at] >> self._shift < bucket:
                at += 1
            self._starts[bucket] = at

    def _place(self, key: bytes) -> int:
        """Return a key's place in the run, or -1."""
        width, keys = self._width, self._keys
        if len(key) != width or not width:
            return -1
        bucket = int.from_bytes(key[:_HEAD]) >> self._shift
        low, high = self._starts[bucket], self._starts[bucket + 1]
        while low < high:
            middle = (low + high) // 2
            found = keys[middle * width : (middle + 1) * width]
            if found == key:
                return middle
            low, high = (middle + 1, high) if found < key else (low, middle)
        return -1

    @override
    def __getitem__(self, key: bytes) -> bytes:
        try:
            found = self._newer[key]
        except KeyError:
            place = self._place(key)
            found = None if place < 0 else self._at(place)
        if found is None:
            raise KeyError(key)
        return found

    def _at(self, place: int) -> bytes:
        return self._values[self._ends[place] : self._ends[place + 1]]

    @override
    def __setitem__(self, key: bytes, value: bytes) -> None:
        if key not in self:
            self._count += 1
        self._newer[key] = value
        if len(self._newer) > _FEW + (len(self._ends) >> 1):
            rows = sorted(self.items())
            self._newer = {}
            self._lay(rows)

    @override
    def __delitem__(self, key: bytes) -> None:
        if key not in self:
            raise KeyError(key)
        self._count -= 1
        if self._place(key) < 0:
            del self._newer[key]
        else:
            self._newer[key] = None

    @override
    def __contains__(self, key: object) -> bool:
        if not isinstance(key, bytes):
            return False
        if key in self._newer:
            return self._newer[key] is not None
        return self._place(key) >= 0

    @override
    def __iter__(self) -> Iterator[bytes]:
        """Yield all keys, those of the run first and in order."""
        newer, width = self._newer, self._width
        for place in range(len(self._ends) - 1):
            key = self._keys[place * width : (place + 1) * width]
            if key not in newer:
                yield key
        yield from (key for key, value in newer.items() if value is not None)

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
    compressor = zlib.compressobj(_LEVEL, zdict=sample)
    return compressor.compress(whole) + compressor.flush()


def expand(packed: bytes, sample: bytes) -> bytes:
    """Return what `compress` was given; raises ValueError."""
    try:
        return zlib.decompressobj(zdict=sample).decompress(packed)
    except zlib.error as error:
        raise ValueError("rows that can't be read") from error
