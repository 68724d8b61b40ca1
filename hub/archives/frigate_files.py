"""Files that Frigate stored: fetched, held to be whole videos, and dated."""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
import math
from pathlib import Path
from typing import BinaryIO, Final

from hub.archives.frigate_answers import LONGEST_FILE, ROUNDED, CameraSettings, StoredFile
from hub.archives.frigate_client import DENIED, OK, FrigateClient
from hub.archives.reader import LARGEST_FILE_BYTES
from hub.errors import (
    ArchiveUnreachableError,
    InvalidInputError,
    NotFoundError,
    StorageError,
)
from hub.media.mp4.boxes import LARGE_HEAD_BYTES, Box, box_at, boxes_in
from hub.model.archive import FetchedFile
from noticeboard.runtime.text import Text

_LARGEST_INDEX: Final = 16 << 20
SEAM: Final = timedelta(seconds=1.5)
"""Names are rounded, so two files of one recording may seem to be apart, or to overlap."""
_AHEAD: Final = 12
"""How many files are dated by each other's names: two minutes of a recording."""
_HEAD_BYTES: Final = 64 << 10
"""The tables of ten seconds take about 10 KiB."""
_LONGEST_CLIP: Final = timedelta(minutes=4)
_WITHIN: Final = timedelta(seconds=0.9)
_JOINED: Final = timedelta(milliseconds=50)
_OTHER_TIME: Final = timedelta(seconds=2)
_LEAST_BYTES_PER_S: Final = 100_000
_FIRST_S: Final = 20.0
_WRITTEN_BYTES: Final = 1 << 20
_VIDEO: Final = ("video/", "application/octet-stream")
_LARGEST_TABLE: Final = 1 << 20
_MOST_BOXES: Final = 10_000
_EPOCH_1904: Final = datetime(1904, 1, 1, tzinfo=UTC)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_OPENED_LATE: Final = Fraction(1, 10)
"""How long after its first frame arrived a file may be opened, and so named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredVideo:
    """What a file's own tables say of its video."""

    length: Fraction
    """In seconds, from the first frame to the end of the last."""
    frame: Fraction
    """How long a frame lasts on average: its last one's length is a guess of whoever wrote it."""
    created: datetime | None = None
    """When its recording began, as Frigate writes it into files since 0.17."""


def read_video(path: Path, name: str) -> StoredVideo:
    """Read a file's tables; raises NotFoundError if it isn't a whole MP4 with video. Blocking."""
    try:
        with path.open("rb") as file:
            moov, moofs = _tables(file, path.stat().st_size)
        return _described(moov, moofs)
    except (StorageError, ValueError) as error:
        raise NotFoundError("archive.frigate_not_video", file=name) from error


def _tables(file: BinaryIO, size: int) -> tuple[bytes, list[bytes]]:
    """Return the bodies of `moov` and each `moof`; StorageError unless boxes fill the file."""
    at = read = 0
    tables: dict[bytes, list[bytes]] = {b"moov": [], b"moof": []}
    kinds: list[bytes] = []
    while at < size and len(kinds) < _MOST_BOXES:
        file.seek(at)
        found = box_at(file.read(LARGE_HEAD_BYTES), 0, size - at)
        kinds.append(found.kind)
        if found.kind in tables:
            read += found.end
            if read > _LARGEST_INDEX:
                break
            file.seek(at + found.body)
            tables[found.kind].append(file.read(found.end - found.body))
        at += found.end
    if at != size or kinds[:1] != [b"ftyp"] or b"mdat" not in kinds or len(tables[b"moov"]) != 1:
        raise StorageError("recording.damaged")
    return tables[b"moov"][0], tables[b"moof"]


def read_head(raw: bytes) -> StoredVideo | None:
    """Return what the beginning of a file says of it; None if its tables aren't all in there."""
    at = 0
    try:
        while at < len(raw):
            found = box_at(raw, at, 1 << 40)
            if at == 0 and found.kind != b"ftyp":
                return None
            if found.kind == b"moov" and found.end <= len(raw):
                return _described(raw[found.body : found.end])
            at = found.end
    except (StorageError, ValueError):
        pass
    return None


def _described(moov: bytes, moofs: Sequence[bytes] = ()) -> StoredVideo:
    """Return what `moov`, and `moof` of a file in fragments, say of the first video track."""
    created = None
    for found in boxes_in(moov):
        if found.kind == b"mvhd":
            created = _created(moov[found.body : found.end])
        if found.kind != b"trak":
            continue
        media = _path(moov, found, b"mdia")
        if moov[_path(moov, media, b"hdlr").body :][8:12] != b"vide":
            continue
        rate_hz = _rate(moov[_path(moov, media, b"mdhd").body :][:32])
        table = _path(moov, media, b"minf", b"stbl", b"stts")
        if table.end - table.body > _LARGEST_TABLE:
            raise StorageError("recording.damaged")
        runs = [
            (int.from_bytes(moov[at : at + 4]), int.from_bytes(moov[at + 4 : at + 8]))
            for at in range(table.body + 8, table.end - 7, 8)
        ]
        if moofs:
            header = moov[_path(moov, found, b"tkhd").body :]
            track = header[20:24] if header[0] else header[12:16]
            runs += [run for moof in moofs for run in _fragment_runs(moof, track)]
        frames = sum(count for count, _ in runs)
        ticks = sum(count * each for count, each in runs)
        if not frames:
            break
        # The writer guessed how long the last frame lasts: less than others, if sound began first.
        even = Fraction((ticks - runs[-1][1]) * frames, max(frames - 1, 1))
        return _video(max(even, Fraction(ticks)) / rate_hz, frames, created)
    raise StorageError("recording.damaged")


def _fragment_runs(moof: bytes, track: bytes) -> Iterator[tuple[int, int]]:
    """Yield how many frames a track has in a fragment, and how long each of them lasts."""
    for traf in boxes_in(moof):
        if traf.kind != b"traf":
            continue
        header = moof[_path(moof, traf, b"tfhd").body :]
        flags = int.from_bytes(header[1:4])
        # The track's number, where its data is, how it is described.
        at = 8 + 8 * (flags & 1) + 4 * (flags >> 1 & 1)
        usual = int.from_bytes(header[at : at + 4]) if flags & 8 else 0
        if header[4:8] != track:
            continue
        for trun in boxes_in(moof, traf.body, traf.end):
            if trun.kind == b"trun":
                yield from _runs_of(moof[trun.body : trun.end], usual)


def _runs_of(trun: bytes, usual: int) -> Iterator[tuple[int, int]]:
    flags, count = int.from_bytes(trun[1:4]), int.from_bytes(trun[4:8])
    if not flags & 0x100:
        yield count, usual
        return
    at = 8 + 4 * (flags & 1) + 4 * (flags >> 2 & 1)
    each = 4 * (flags >> 8 & 0xF).bit_count()
    if at + count * each != len(trun):
        raise StorageError("recording.damaged")
    for _ in range(count):
        yield 1, int.from_bytes(trun[at : at + 4])
        at += each


def _video(length: Fraction, frames: int, created: datetime | None) -> StoredVideo:
    if not 0 < length <= LONGEST_FILE.total_seconds():
        raise StorageError("recording.damaged")
    return StoredVideo(length=length, frame=length / frames, created=created)


def _path(raw: bytes, within: Box, *kinds: bytes) -> Box:
    """Return the box to which a path of kinds leads; raises StorageError without one."""
    for kind in kinds:
        found = (each for each in boxes_in(raw, within.body, within.end) if each.kind == kind)
        inner = next(found, None)
        if inner is None:
            raise StorageError("recording.damaged")
        within = inner
    return within


def _rate(header: bytes) -> int:
    """Return the ticks per second of an `mdhd` box."""
    at = 20 if header[0] else 12
    rate_hz = int.from_bytes(header[at : at + 4])
    if not rate_hz:
        raise StorageError("recording.damaged")
    return rate_hz


def _created(header: bytes) -> datetime | None:
    """Return the creation time of an `mvhd` box, if it is set."""
    seconds = int.from_bytes(header[4:12] if header[0] else header[4:8])
    try:
        return _EPOCH_1904 + timedelta(seconds=seconds) if seconds else None
    except OverflowError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A file, with the whole second after which it is named."""

    second: datetime
    video: StoredVideo


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """When the first frame of a file was."""

    start: datetime
    uncertainty: timedelta


class Chain:
    """Dates the files of one camera in their order.

    A file was opened within the second of its name, and the next one begins when it ends. So each
    name says something about every file of the chain. What was dated once isn't changed: more files
    continue from there. If a name contradicts this, something is missing between two files, and a
    new chain begins.
    """

    def __init__(self) -> None:
        self._end: datetime | None = None
        self._low = self._high = Fraction(0)
        """Bounds of the time, in seconds, at which the next file of the chain begins."""

    def date(self, files: Sequence[Named]) -> Dated:
        """Date the next file, the first of these; the others are those that follow it."""
        if self._end is None or not self._continues(files[0]):
            self._low, self._high = _narrowed(files)
            start = _EPOCH + _ceil((self._low + self._high) / 2)
            # Frames are never dated before those of an earlier file.
            self._end = max(start, self._end or start)
        start, file, (low, high) = self._end, files[0], _narrowed(files)
        low, high = max(low, self._low), min(high, self._high)
        at = _seconds(start)
        wrong = max(at - low, high - at, Fraction(0))
        self._end = start + _ceil(file.video.length)
        # The length of its last frame is a guess.
        slack = file.video.frame / 2
        self._low = low + file.video.length - slack
        self._high = high + file.video.length + slack
        return Dated(start=start, uncertainty=_ceil(wrong))

    def _continues(self, file: Named) -> bool:
        low, high = _bounds(file)
        return self._end is not None and (
            low <= _seconds(self._end) <= high and max(low, self._low) < min(high, self._high)
        )


def _bounds(file: Named) -> tuple[Fraction, Fraction]:
    second = _seconds(file.second)
    return second - _OPENED_LATE, second + 1


def _narrowed(files: Sequence[Named]) -> tuple[Fraction, Fraction]:
    """Return the bounds of the first file's start by the names of all that continue it."""
    low, high = _bounds(files[0])
    passed = slack = Fraction(0)
    for before, file in pairwise(files):
        passed += before.video.length
        slack += before.video.frame / 2
        theirs = _bounds(file)
        narrower = (
            max(low, theirs[0] - passed - slack),
            min(high, theirs[1] - passed + slack),
        )
        if narrower[0] >= narrower[1]:
            break
        low, high = narrower
    return low, high


def _seconds(moment: datetime) -> Fraction:
    return Fraction((moment - _EPOCH) // _MICROSECOND, 1_000_000)


def _ceil(seconds: Fraction) -> timedelta:
    return timedelta(microseconds=math.ceil(seconds * 1_000_000))


@dataclass(slots=True, kw_only=True)
class FileFetch:
    """One call of `fetch`: how much may still come, and what didn't."""

    client: FrigateClient
    camera: str
    settings: CameraSettings | None
    into: Path
    room: int
    tells_time: bool
    """Whether Frigate writes into each file when it began."""
    missed: NotFoundError | None = None
    """Why the first of those that didn't come didn't."""

    async def files(self, pieces: Sequence[StoredFile]) -> AsyncGenerator[FetchedFile]:
        """Yield the files of pieces, dated. What is gone or damaged is noted, and passed over."""
        chain, served = Chain(), False
        heads: dict[datetime, StoredVideo | None] = {}
        for number, piece in enumerate(pieces):
            ahead = pieces[number + 1 : number + _AHEAD]
            try:
                video = await self._file(piece)
            except NotFoundError as absent:
                if not served and not await self._serves_files():
                    async with aclosing(self._clips(pieces)) as clips:
                        async for clip in clips:
                            yield clip
                    return
                self.missed = self.missed or absent
                continue
            served = True
            named = [Named(second=piece.second, video=video)]
            for each in ahead:
                if each.second not in heads:
                    heads[each.second] = await self._head(each)
                if (head := heads[each.second]) is None:
                    break
                named.append(Named(second=each.second, video=head))
            yield self._fetched(piece.name, piece.path(self.camera), chain.date(named))

    async def _head(self, piece: StoredFile) -> StoredVideo | None:
        """Return what a file that is fetched later says at its beginning, or None."""
        try:
            raw = await self.client.beginning(piece.path(self.camera), _HEAD_BYTES)
        except ArchiveUnreachableError:
            return None  # It is said when the file's turn comes.
        return read_head(raw)

    def _fetched(self, name: str, key: str, dated: Dated) -> FetchedFile:
        settings = self.settings
        return FetchedFile(
            name=name,
            key=key.removeprefix("/"),
            start=dated.start,
            uncertainty=dated.uncertainty,
            video_recoded=settings is not None and settings.video_recoded,
            sound_recoded=settings is None or settings.sound_recoded,
        )

    async def _file(self, piece: StoredFile) -> StoredVideo:
        """Fetch one stored file; raises NotFoundError if it is gone, or not what was listed."""
        path, into = piece.path(self.camera), self.into / piece.name
        try:
            await self._save(path, into)
            video = await asyncio.to_thread(read_video, into, path)
            created = video.created if self.tells_time else None
            if created is not None and abs(created - piece.second) > _OTHER_TIME:
                raise NotFoundError("archive.frigate_other_time", file=path)  # noqa: TRY301
        except BaseException:
            into.unlink(missing_ok=True)
            raise
        return video

    async def _save(self, path: str, into: Path) -> None:
        """Write an answer to a file as it comes, as long as there is room and it comes."""
        async with self.client.open(path) as response:
            if response.status != OK:
                denied = Text("archive.frigate_denied", camera=self.camera)
                gone = Text("archive.frigate_gone")
                raise NotFoundError(denied if response.status == DENIED else gone)
            if not response.content_type.startswith(_VIDEO):
                raise NotFoundError("archive.frigate_not_video", file=path)
            room = min(self.room, LARGEST_FILE_BYTES)
            size, began = response.content_length or 0, self.client.clock.steady_s()
            if size > room:
                raise InvalidInputError("archive.frigate_too_much")
            came, waiting = 0, bytearray()
            with await asyncio.to_thread(into.open, "wb") as file:
                async for piece in self.client.pieces(response):
                    came += len(piece)
                    if came > room:
                        raise InvalidInputError("archive.frigate_too_much")
                    late_s = self.client.clock.steady_s() - began - _FIRST_S
                    if late_s > came / _LEAST_BYTES_PER_S:
                        raise ArchiveUnreachableError("archive.frigate_slow", host=self.client.host)
                    waiting += piece
                    if len(waiting) >= _WRITTEN_BYTES:
                        await asyncio.to_thread(file.write, bytes(waiting))
                        waiting.clear()
                await asyncio.to_thread(file.write, bytes(waiting))
            self.room -= came

    async def _serves_files(self) -> bool:
        """Return whether the folder of all recordings is given, so that what isn't there is gone.

        A proxy may let through the API only.
        """
        answer = await self.client.request("/recordings/")
        return answer.status == OK and answer.body.lstrip().startswith(b"[")

    async def _clips(self, pieces: Sequence[StoredFile]) -> AsyncGenerator[FetchedFile]:
        """Yield clips that Frigate joins of whole stored files, to the ends of these.

        Where it joins two, sound that is longer than video moves what follows by a few hundredths
        of a second. From 0.15 on a failure in the midst looks like an end, so their length is
        checked.
        """
        chain = Chain()
        for run in runs(pieces, _LONGEST_CLIP):
            length = sum((each.window.length for each in run), timedelta(0))
            # Frigate joins each file that these times touch, cut at whole seconds. The one before
            # seems to end after this one has begun. Until 0.14 both must be fractions, or neither.
            start = (run[0].second + min(_WITHIN, run[0].window.length / 2)).timestamp()
            end = (run[-1].window.end - ROUNDED).timestamp() + 0.001
            path = f"/api/{self.camera}/start/{start:.3f}/end/{end:.3f}/clip.mp4"
            into = self.into / run[0].name
            try:
                await self._save(path, into)
                video = await asyncio.to_thread(read_video, into, path)
                if abs(float(video.length) - length.total_seconds()) > SEAM.total_seconds():
                    raise NotFoundError("archive.frigate_not_video", file=path)  # noqa: TRY301
            except NotFoundError as absent:
                into.unlink(missing_ok=True)
                self.missed = self.missed or absent
                continue
            except BaseException:
                into.unlink(missing_ok=True)
                raise
            dated = chain.date([Named(second=run[0].second, video=video)])
            moved = (len(run) - 1) * _JOINED
            dated = Dated(start=dated.start, uncertainty=dated.uncertainty + moved)
            yield self._fetched(run[0].name, path, dated)


def runs(pieces: Iterable[StoredFile], longest: timedelta) -> Iterator[list[StoredFile]]:
    """Yield pieces that follow each other without a gap, each not longer than this altogether."""
    run: list[StoredFile] = []
    for piece in pieces:
        apart = run and abs(piece.window.start - run[-1].window.end) > SEAM
        if run and (apart or piece.window.end - run[0].window.start > longest):
            yield run
            run = []
        run.append(piece)
    if run:
        yield run
