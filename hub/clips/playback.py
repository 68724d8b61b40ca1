"""Recordings for playing at home: with sound, from the key frame before they begin.

Nothing is copied and nothing is written. What plays is an MP4 that is put together while it is
read (design/playback.md): an index made from the segments' tables, then the segments' own bytes.

Nothing made here ever leaves the house: `hub.clips.cut` makes what does.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
import hashlib
from io import BufferedReader
from pathlib import Path
from threading import Lock
from typing import BinaryIO, Final

from hub.clips.footage import read_table_at
from hub.errors import NotFoundError, StorageError
from hub.media.mp4.samples import SegmentTable
from hub.media.mp4.whole import IN_MEMORY, Part, Whole, whole
from hub.model.segment import Segment
from hub.store.footage_files import FootageFiles

PIECE_BYTES: Final = 256 << 10
_COPY_BYTES: Final = 1 << 20
_PLAYED: Final = "h264"
"""What every browser plays."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Joined:
    """Segments of one camera as one MP4; the same segments give the same bytes."""

    until: datetime
    tag: str
    files: FootageFiles
    paths: tuple[Path, ...]
    whole: Whole

    @property
    def size_bytes(self) -> int:
        """Its length."""
        return self.whole.size_bytes

    def read(self, start: int, end: int) -> AsyncGenerator[bytes]:
        """Yield bytes `start` to before `end`, in pieces of at most 256 KiB.

        Raises StorageError where a recording has gone or is damaged meanwhile.
        """
        return _pieces(self._piece, start, min(end, self.size_bytes))

    def write_to(self, into: Path) -> None:
        """Copy it into a file; blocking. Raises StorageError.

        By way of memory: `copy_file_range` and `sendfile` took half as long again, as a recording
        does not begin where a page does.
        """
        room = memoryview(bytearray(_COPY_BYTES))
        with _told(), into.open("wb") as target:
            for part in self.whole.parts():
                if part.source == IN_MEMORY:
                    target.write(part.bytes())
                else:
                    with self.files.open(self.paths[part.source]) as source:
                        _copy(source, part, target, room)

    def _piece(self, start: int, end: int) -> bytes:
        return b"".join(self._content(part) for part in self.whole.parts(start, end))

    def _content(self, part: Part) -> bytes:
        if part.source == IN_MEMORY:
            return part.bytes()
        path = self.paths[part.source]
        with self.files.open(path) as file:
            file.seek(part.place)
            content = file.read(len(part))
        if len(content) < len(part):
            raise StorageError(f"The recording {path.name} has become shorter.")
        return content


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """An MP4 in a file of the cache, which owns it."""

    until: datetime
    tag: str
    files: FootageFiles
    path: Path
    size_bytes: int

    def read(self, start: int, end: int) -> AsyncGenerator[bytes]:
        """Yield bytes `start` to before `end`, in pieces of at most 256 KiB; see Joined."""
        return _pieces(self._piece, start, min(end, self.size_bytes))

    def _piece(self, start: int, end: int) -> bytes:
        with self.files.open(self.path) as file:
            file.seek(start)
            return file.read(end - start)


async def _pieces(read: Callable[[int, int], bytes], start: int, end: int) -> AsyncGenerator[bytes]:
    for at in range(start, end, PIECE_BYTES):
        yield await asyncio.to_thread(_read, read, at, min(at + PIECE_BYTES, end))


def _read(read: Callable[[int, int], bytes], start: int, end: int) -> bytes:
    with _told():
        return read(start, end)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(f"A recording cannot be read any more: {error.strerror}.") from error


def _copy(source: BufferedReader, part: Part, target: BinaryIO, room: memoryview) -> None:
    """Append a part of a recording to a file; raises OSError, StorageError."""
    source.seek(part.place)
    left = len(part)
    while left:
        count = source.readinto(room[:left])
        if not count:
            raise StorageError("A recording has become shorter.")
        target.write(room[:count])
        left -= count


class Projector:
    """Puts recordings together for playing; keeps the newest tables and films in memory.

    A segment's table takes some 5 KB, the index of a clip of five minutes 100 KB.
    """

    def __init__(
        self, folder: Path, files: FootageFiles, *, tables: int = 1024, films: int = 8
    ) -> None:
        self._folder = folder
        self._files = files
        self._tables: _Newest[str, SegmentTable] = _Newest(tables)
        self._films: _Newest[tuple[str, ...], Joined] = _Newest(films)

    def joined(self, segments: Sequence[Segment]) -> Joined | None:
        """Return segments of one camera as one MP4, in the order of time; blocking.

        One that is missing or damaged is left out. Returns None where browsers would not play
        them; raises NotFoundError where nothing of them is left.
        """
        listed = tuple(segment.path for segment in segments)
        made = self._films.get(listed)
        if made is None or not all(path.exists() for path in made.paths):
            made = self._join(segments)
        if made is not None:
            self._films.keep(listed, made)
        return made

    def readable(self, segments: Sequence[Segment]) -> list[Segment]:
        """Return the segments that can be read; blocking."""
        return [segment for segment in segments if self._table(segment.path) is not None]

    def _join(self, segments: Sequence[Segment]) -> Joined | None:
        found = [(segment.path, self._table(segment.path)) for segment in segments]
        tables = {path: table for path, table in found if table is not None}
        if not tables:
            raise NotFoundError("The recording of this time is no longer kept.")
        if {table.info.video.codec for table in tables.values()} != {_PLAYED}:
            return None
        joined = whole(list(tables.values()))
        return Joined(
            until=max(segment.window.end for segment in segments),
            tag=tag_of([*tables, str(joined.size_bytes)]),
            files=self._files,
            paths=tuple(self._folder / path for path in tables),
            whole=joined,
        )

    def _table(self, path: str) -> SegmentTable | None:
        table = self._tables.get(path)
        try:
            if table is None:
                table = read_table_at(self._folder / path, self._files)
            elif not (self._folder / path).exists():
                return None
        except StorageError:
            return None  # `neighbors hub check` tells; the rest can be played.
        self._tables.keep(path, table)
        return table


class _Newest[K, V]:
    """The values that were used last; any thread may ask."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._turn = Lock()
        self._kept: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K) -> V | None:
        """Return a value that is still kept."""
        with self._turn:
            return self._kept.get(key)

    def keep(self, key: K, value: V) -> None:
        """Put a value in as the newest, and let the oldest go."""
        with self._turn:
            self._kept[key] = value
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


def tag_of(words: Sequence[str]) -> str:
    """Return a name of what is made of these segments."""
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:32]
