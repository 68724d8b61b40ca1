"""Values in little memory: all of them packed, few as objects, and which of them have changed."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from threading import RLock
from typing import override
import zlib

_LEVEL = 3


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
        self._packed: dict[str, bytes] = {}
        """In the order in which they came; empty bytes until a new value is packed."""
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
                found = self._unpack(self._packed[key])
                self._hold(key, found)
            else:
                self._objects.move_to_end(key)
            return found

    @override
    def __setitem__(self, key: str, value: V) -> None:
        with self._lock:
            self._packed.setdefault(key, b"")
            self._newer.add(key)
            self._changed.add(key)
            self._hold(key, value)

    @override
    def __delitem__(self, key: str) -> None:
        with self._lock:
            del self._packed[key]
            self._objects.pop(key, None)
            self._newer.discard(key)
            self._changed.add(key)

    @override
    def __contains__(self, key: object) -> bool:
        return key in self._packed

    @override
    def __iter__(self) -> Iterator[str]:
        with self._lock:
            return iter(tuple(self._packed))

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
            return self._unpack(self._packed[key]) if found is None else found

    def keep(self, most: int) -> None:
        """Keep `most` values as objects from now on."""
        with self._lock:
            self._most = most
            self._push_out()

    def load(self, key: str, packed: bytes) -> None:
        """Take a value from its row."""
        self._packed[key] = packed

    def take_changes(self, *, whole: bool) -> dict[str, bytes | None]:
        """Return what changed since the last call, or everything, packed; None for what is gone."""
        with self._lock:
            keys = self._changed | self._packed.keys() if whole else self._changed
            found = {key: self._row(key) for key in keys}
            self._changed = set()
            return found

    def give_back(self, keys: Iterable[str]) -> None:
        """Note that these changes weren't stored."""
        with self._lock:
            self._changed.update(keys)

    def _row(self, key: str) -> bytes | None:
        if key in self._newer:
            self._packed[key] = self._pack(self._objects[key])
            self._newer.discard(key)
        return self._packed.get(key)

    def _hold(self, key: str, value: V) -> None:
        self._objects[key] = value
        self._objects.move_to_end(key)
        self._push_out()

    def _push_out(self) -> None:
        while len(self._objects) > self._most:
            oldest, dropped = self._objects.popitem(last=False)
            if oldest in self._newer:
                self._packed[oldest] = self._pack(dropped)
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
