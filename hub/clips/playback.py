"""Recordings for playing at home: with sound, from the key frame before they begin.

Nothing is copied or written. The MP4 is put together while it is read (design/playback.md): an
index made from the segments' tables, then the segments' own bytes.

Nothing made here ever leaves the house. `hub.clips.cut` makes what does.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
import hashlib
from io import BufferedIOBase, BytesIO, FileIO
from itertools import batched
import os
from pathlib import Path
from threading import Event, Lock
from typing import Final

from hub.clips.footage import MOST_PIXELS, from_us, read_table_at
from hub.errors import NotFoundError, StorageError
from hub.media.mp4.joined import IN_MEMORY, FilePart, JoinedMp4, labels_us, whole
from hub.media.mp4.segment_table import ENDING_BYTES, SegmentTable, closings_in
from hub.model.recording import FrameTimes, Segment
from hub.store.footage_files import FootageFiles

PIECE_BYTES: Final = 256 << 10
_COPY_BYTES: Final = 256 << 10
_AT_ONCE: Final = 128
"""Number of tables read together. Their numbers stay in memory together, 300 KB."""
_PLAYED: Final = "h264"
"""The codec that every browser plays."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class JoinedFile:
    """Segments of one camera as one MP4. The same segments give the same bytes."""

    until: datetime
    tag: str
    files: FootageFiles
    folder: Path
    paths: tuple[str, ...]
    """Relative to the folder; one for each of the film's sources."""
    whole: JoinedMp4

    is_h264: bool = True
    has_sound: bool = True

    @property
    def size_bytes(self) -> int:
        """Its length."""
        return self.whole.size_bytes

    def read(self, start: int, end: int) -> AsyncGenerator[bytes]:
        """Yield bytes `start` to before `end`, in pieces of at most 256 KiB.

        Raises StorageError if a recording disappears or is damaged meanwhile.
        """
        return _pieces(self._piece, start, min(end, self.size_bytes))

    def write_to(self, into: Path, off: Event | None = None) -> None:
        """Copy it into a file until `off` is set. Blocking. Raises StorageError.

        Copies through memory. `copy_file_range` and `sendfile` took as long or longer, because a
        recording doesn't begin at a page boundary.
        """
        with _storage_errors(), into.open("wb", buffering=0) as target:
            gathering = _Gathering(target)
            for part in self.whole.parts():
                if off is not None and off.is_set():
                    return
                if part.source == IN_MEMORY:
                    gathering.append(BytesIO(part.content), part)
                else:
                    with self.files.open(self.folder / self.paths[part.source]) as source:
                        gathering.append(source, part)
            gathering.write()

    def _piece(self, start: int, end: int) -> bytes:
        return b"".join(self._content(part) for part in self.whole.parts(start, end))

    def _content(self, part: FilePart) -> bytes:
        if part.source == IN_MEMORY:
            return part.bytes()
        path = self.folder / self.paths[part.source]
        with self.files.open(path) as file:
            file.seek(part.place)
            content = file.read(len(part))
        if len(content) < len(part):
            raise StorageError("recording.named_shorter", name=path.name)
        return content


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedFile:
    """An MP4 in a file of the cache, which owns it."""

    until: datetime
    tag: str
    files: FootageFiles
    path: Path
    paths: tuple[str, ...]
    """The segments it was made from, relative to the recordings folder."""
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
    with _storage_errors():
        return read(start, end)


@contextmanager
def _storage_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError("recording.unreadable", error=str(error.strerror)) from error


class _Gathering:
    """Gathers parts of a film and writes them in large pieces, so that no page is written twice."""

    def __init__(self, target: FileIO) -> None:
        self._target = target
        self._room = memoryview(bytearray(_COPY_BYTES))
        self._filled = 0

    def append(self, source: BufferedIOBase, part: FilePart) -> None:
        """Append a part of the source; raises OSError, StorageError."""
        source.seek(part.place)
        left = len(part)
        while left:
            count = source.readinto(self._room[self._filled :][:left])
            if not count:
                raise StorageError("recording.shorter")
            self._filled += count
            left -= count
            if self._filled == _COPY_BYTES:
                self.write()

    def write(self) -> None:
        """Write what has been gathered; raises OSError."""
        rest, self._filled = self._room[: self._filled], 0
        while rest:
            rest = rest[self._target.write(rest) :]


class Player:
    """Joins recordings for playing. Keeps the newest tables and films in memory.

    A segment's table takes about 5 KB, the index of a clip of five minutes 60 KB with sound, that
    of an hour 1 MB.
    """

    def __init__(
        self, folder: Path, files: FootageFiles, *, tables: int = 1024, films: int = 8
    ) -> None:
        self._folder = folder
        self._files = files
        self._tables: _Newest[str, SegmentTable] = _Newest(tables)
        self._films: _Newest[tuple[str, ...], JoinedFile] = _Newest(films)

    def joined(
        self, segments: Sequence[Segment], *, as_recorded: bool = False
    ) -> JoinedFile | None:
        """Return segments of one camera as one MP4, in order of time. Blocking.

        Missing or damaged segments are left out. Returns None if browsers can't play them: H.265,
        unless it is wanted `as_recorded`, or both codecs. Raises NotFoundError if no segment is
        left.
        """
        listed = tuple(segment.path for segment in segments)
        joined = self._films.get(listed)
        if joined is None or not all(self._exists(path) for path in joined.paths):
            joined = self._join(segments, as_recorded=as_recorded)
        if joined is not None and not as_recorded:
            self._films.save({listed: joined})
        return joined

    def frame_times(self, film: JoinedFile | CachedFile) -> FrameTimes:
        """Return when each frame of a film is shown. Blocking. NotFoundError if none is left."""
        times_us = labels_us(list(self._read(film.paths).values()))
        if not len(times_us):
            raise NotFoundError("recording.gone")
        return FrameTimes(
            start=from_us(int(times_us[0])),
            until=film.until,
            tag=film.tag,
            frames_us=tuple((times_us - times_us[0]).tolist()),
        )

    def readable(self, segments: Sequence[Segment]) -> list[Segment]:
        """Return the segments that can be read. Blocking."""
        tables = self._read([segment.path for segment in segments])
        return [segment for segment in segments if segment.path in tables]

    def _join(self, segments: Sequence[Segment], *, as_recorded: bool) -> JoinedFile | None:
        tables = self._read([segment.path for segment in segments])
        if not tables:
            raise NotFoundError("recording.gone")
        codecs = {table.info.video.codec for table in tables.values()}
        if codecs != {_PLAYED} and not (as_recorded and len(codecs) == 1):
            return None
        joined = whole(list(tables.values()))
        return JoinedFile(
            until=max(segment.window.end for segment in segments),
            tag=tag_of([*tables, str(joined.size_bytes)]),
            files=self._files,
            folder=self._folder,
            paths=tuple(tables),
            whole=joined,
            is_h264=codecs == {_PLAYED},
            has_sound=any(table.audio is not None for table in tables.values()),
        )

    def _read(self, paths: Sequence[str]) -> dict[str, SegmentTable]:
        """Return the tables of the segments that can be read, in the same order."""
        known = {path: self._tables.get(path) for path in paths}
        fresh = [path for path, table in known.items() if table is None]
        missing = {path for path in paths if known[path] is not None and not self._exists(path)}
        for some in batched(fresh, _AT_ONCE, strict=False):
            known.update(zip(some, self._read_tables(some), strict=True))
        found = {
            path: table
            for path, table in known.items()
            if table is not None and path not in missing
        }
        self._tables.save(found)
        return found

    def _read_tables(self, paths: Sequence[str]) -> Iterator[SegmentTable | None]:
        """Yield each table: at once if the file has a closing one, otherwise read by itself."""
        tables = closings_in([self._ending(path) for path in paths])
        for path, table in zip(paths, tables, strict=True):
            if table is not None and _is_small_enough(table):
                yield table
                continue
            try:
                yield read_table_at(self._folder / path, self._files)
            except StorageError:
                yield None  # `neighbors hub check` reports it. The rest can be played.

    def _ending(self, path: str) -> tuple[bytes, int]:
        try:
            return self._files.ending(f"{self._folder}/{path}", ENDING_BYTES)
        except (OSError, StorageError):
            return b"", 0

    def _exists(self, path: str) -> bool:
        # Not with a `Path`, which takes ten times as long: a film has hundreds of files.
        return os.access(f"{self._folder}/{path}", os.F_OK)


def _is_small_enough(table: SegmentTable) -> bool:
    video = table.info.video
    return video.width * video.height <= MOST_PIXELS


class _Newest[K, V]:
    """The most recently used values. Thread-safe."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._turn = Lock()
        self._values: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K) -> V | None:
        """Return a value that is still kept."""
        with self._turn:
            return self._values.get(key)

    def save(self, values: Mapping[K, V]) -> None:
        """Put values in as the newest, and drop the oldest."""
        with self._turn:
            for key, value in values.items():
                self._values[key] = value
                self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)


def tag_of(words: Sequence[str]) -> str:
    """Return a name for what is made from these segments."""
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:32]
