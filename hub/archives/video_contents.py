"""What a video file says of itself: how long it is, and when it was made. Nothing is decoded."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
import os
import re
import struct
import time
from typing import BinaryIO, Final

from hub.archives.container import BoundedFile, form_of
from hub.archives.file_names import moments
from hub.errors import InvalidInputError, StorageError
from hub.media.mp4.boxes import HEAD_BYTES, LARGE_HEAD_BYTES, Box, box_at
from hub.media.packet import av

SUFFIXES: Final = frozenset(
    {"3gp", "avi", "dav", "flv", "m2ts", "m4v", "mkv", "mov", "mp4", "mpeg", "mpg", "mts"}
    | {"ts", "webm"}
)
LONGEST: Final = timedelta(hours=24)
"""A video that claims to be longer isn't used."""
BY_NAME: Final = timedelta(seconds=5)
"""How far a time is off that something says in whole seconds; the clock behind it isn't known."""
BY_FILE: Final = timedelta(minutes=2)
"""How far a time is off that only the time of the file's last change says."""
_PATIENCE_S: Final = 5.0
"""How long FFmpeg may read to say how long a file is."""
_MP4: Final = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot", b"styp"})
_GOPRO: Final = re.compile(r"G[HXP][0-9]{6}|GOPR[0-9]{4}", re.ASCII)
_AGREES: Final = timedelta(seconds=3)
"""Memory cards count in steps of 2 s."""
_MATRIX_AT: Final = 44
"""Where a track header's matrix begins, from its end."""
_TURNS: Final = {(0, 1, -1): 1, (-1, 0, 0): 2, (0, -1, 1): 3}
_MOST_BOXES: Final = 200_000
_MOST_IN_MOOV: Final = 2_000
_LONGEST_BODY: Final = 1 << 20
_1904: Final = datetime(1904, 1, 1, tzinfo=UTC)
_1970: Final = datetime(1970, 1, 1, tzinfo=UTC)
_YEARS: Final = range(2000, 2100)
_2100_S: Final = 4_102_444_800
"""In seconds since 1970."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a video file says of itself."""

    length: timedelta
    created: datetime | None = None
    """Its time of creation: in UTC or in local time, of its start or of its end: nobody knows."""
    tagged: datetime | None = None
    """Its start, with a zone."""
    turn: int = 0
    """By how many quarters, clockwise, its pictures are turned to be shown."""


def start_of(
    contents: Contents, changed: datetime, name: str, zone: tzinfo | None
) -> tuple[datetime, timedelta] | None:
    """Return when a recording began and how far off that may be, if its name says no time.

    A tag with a zone is believed. A time of creation may be in UTC or local, and of the start or of
    the end: it counts if exactly one of these ends when the file was last changed. Without it, the
    last change was the end. None if nothing says it for sure.
    """
    length = contents.length
    if contents.tagged is not None:
        return contents.tagged, BY_NAME
    if contents.created is None:
        return changed - length, BY_FILE
    locals_ = moments(contents.created.replace(tzinfo=None), zone)
    if _GOPRO.match(name):
        # Its clock is local, and so may be the times on its memory card.
        ends = (contents.created + length - changed, *(each + length - changed for each in locals_))
        starts = set(locals_) if any(abs(end) <= _AGREES for end in ends) else set()
    else:
        possible = {contents.created, *locals_}
        possible |= {each - length for each in possible}
        starts = {each for each in possible if abs(each + length - changed) <= _AGREES}
    is_sure = starts and max(starts) - min(starts) <= _AGREES
    return (min(starts), BY_NAME) if is_sure else None


def read_contents(file: BinaryIO) -> Contents | None:
    """Return what a file says; None if it is no video that is whole. Decodes nothing."""
    try:
        size = file.seek(0, os.SEEK_END)
        head = _read(file, 0, HEAD_BYTES)
        if head[4:] in _MP4:
            return _Mp4(file, size).contents()
        return _other(file)
    except (InvalidInputError, StorageError, struct.error, OverflowError, ValueError, OSError):
        return None


def _other(file: BinaryIO) -> Contents | None:
    """Let FFmpeg say how long a file is; its kind is given, so that it is no playlist."""
    deadline_s = time.monotonic() + _PATIENCE_S
    bounded = BoundedFile(file, lambda: time.monotonic() > deadline_s)
    form = form_of(file)
    file.seek(0)
    try:
        with av.open(bounded, format=form) as container:
            duration = getattr(container, "duration", None)
            if not container.streams.video or not duration or bounded.failure is not None:
                return None
            length = timedelta(microseconds=duration)
    except av.error.FFmpegError:
        return None
    return Contents(length=length) if timedelta(0) < length <= LONGEST else None


def _read(file: BinaryIO, at: int, count: int) -> bytes:
    file.seek(at)
    return file.read(count)


@dataclass(slots=True)
class _Track:
    """What an MP4 says of its video."""

    id: int = 0
    rate_hz: int = 0
    duration: int = 0
    """In its own ticks."""
    shown: int = 0
    """How long it is shown, in the movie's ticks."""
    is_video: bool = False
    turn: int = 0
    sample: int = 0
    """How long a sample is unless its fragment says otherwise."""


class _Mp4:
    """Reads the few boxes (ISO/IEC 14496-12) that say how long and how old a file is."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._size = size
        self._tracks: list[_Track] = []
        self._samples: dict[int, int] = {}
        self._created: datetime | None = None
        self._movie = 0, 0
        self._keys: list[bytes] = []
        self._tag = b""
        self._boxes = 0

    def contents(self) -> Contents | None:
        has_movie = False
        fragments: list[Box] = []
        whole_until = 0
        for found in self._within(0, self._size, _MOST_BOXES):
            if found.kind == b"moov":
                has_movie = True
                self._movie_box(found)
            elif found.kind == b"moof":
                fragments.append(found)
            elif found.kind == b"mdat":
                whole_until = found.end
        video = next((track for track in self._tracks if track.is_video), None)
        if not has_movie or video is None:
            return None
        # Without its media, a fragment shows nothing.
        fragments = [each for each in fragments if each.end < whole_until]
        length = self._length(video, fragments)
        if length is None or not timedelta(0) < length <= LONGEST:
            return None
        return Contents(
            length=length, created=self._created, tagged=self._tagged(), turn=video.turn
        )

    def _length(self, video: _Track, fragments: list[Box]) -> timedelta | None:
        if fragments:
            video.sample = self._samples.get(video.id, 0)
            starts = self._fragment(fragments[0], video)
            ends = self._fragment(fragments[-1], video)
            if starts is None or ends is None or not video.rate_hz:
                return None
            return timedelta(seconds=(ends[1] - starts[0]) / video.rate_hz)
        lengths = [(video.duration, video.rate_hz), (video.shown, self._movie[1]), self._movie]
        known = [ticks / rate_hz for ticks, rate_hz in lengths if ticks and rate_hz]
        # The media may begin before, and end after, what of it is shown.
        return timedelta(seconds=min(known)) if known else None

    def _within(self, start: int, end: int, most: int) -> Iterator[Box]:
        """Yield boxes; a torn last one ends a fragmented file, and damages any other."""
        while start < end:
            self._boxes += 1
            most -= 1
            if most < 0 or self._boxes > _MOST_BOXES:
                raise StorageError("recording.damaged")
            head = _read(self._file, start, LARGE_HEAD_BYTES)
            if head[:4] == b"\0\0\0\0":
                # It reaches to the end.
                yield Box(kind=head[4:8], body=start + HEAD_BYTES, end=end)
                return
            try:
                found = box_at(head, 0, end - start)
            except StorageError:
                if self._tracks and self._samples and end == self._size:
                    return
                raise
            yield Box(kind=found.kind, body=start + found.body, end=start + found.end)
            start += found.end

    def _body(self, found: Box) -> bytes:
        if found.end - found.body > _LONGEST_BODY:
            raise StorageError("recording.damaged")
        return _read(self._file, found.body, found.end - found.body)

    def _movie_box(self, movie: Box) -> None:
        for found in self._within(movie.body, movie.end, _MOST_IN_MOOV):
            match found.kind:
                case b"mvhd":
                    created, rate_hz, duration = _times(self._body(found))
                    self._movie = duration, rate_hz
                    self._created = _possible(created)
                case b"trak":
                    self._tracks.append(self._track(found))
                case b"mvex":
                    for each in self._within(found.body, found.end, _MOST_IN_MOOV):
                        if each.kind == b"trex":
                            track, _, sample = struct.unpack_from(">4xIII", self._body(each))
                            self._samples[track] = sample
                case b"meta" | b"udta":
                    # What is wrong there doesn't matter to the video.
                    with suppress(StorageError, struct.error):
                        self._user_data(found)
                case _:
                    pass

    def _track(self, box: Box) -> _Track:
        track = _Track()
        for found in self._within(box.body, box.end, _MOST_IN_MOOV):
            if found.kind == b"tkhd":
                body = self._body(found)
                form, at = (">I4xQ", 20) if body[:1] == b"\1" else (">I4xI", 12)
                track.id, track.shown = struct.unpack_from(form, body, at)
                matrix = struct.unpack_from(">4i", body[-_MATRIX_AT:])
                # Its third number, of three columns, is for perspective.
                track.turn = _TURNS.get((matrix[0] >> 16, matrix[1] >> 16, matrix[3] >> 16), 0)
            elif found.kind == b"mdia":
                for each in self._within(found.body, found.end, _MOST_IN_MOOV):
                    if each.kind == b"mdhd":
                        _, track.rate_hz, track.duration = _times(self._body(each))
                    elif each.kind == b"hdlr":
                        track.is_video = self._body(each)[8:12] == b"vide"
        return track

    def _user_data(self, box: Box) -> None:
        """Read metadata; some programs put it among the user's data."""
        if box.kind == b"meta":
            self._metadata(box)
            return
        for found in self._within(box.body, box.end, _MOST_IN_MOOV):
            if found.kind == b"meta":
                self._metadata(found)

    def _metadata(self, box: Box) -> None:
        """Read Apple's date of creation (QuickTime File Format, Metadata)."""
        # In QuickTime's own files, it has no version.
        versioned = _read(self._file, box.body, 4) == b"\0\0\0\0"
        start = box.body + (4 if versioned else 0)
        for found in self._within(start, box.end, _MOST_IN_MOOV):
            if found.kind == b"keys":
                body, at = self._body(found), 8
                while at + HEAD_BYTES < len(body) and len(self._keys) < _MOST_IN_MOOV:
                    (size,) = struct.unpack_from(">I", body, at)
                    self._keys.append(body[at + HEAD_BYTES : at + size])
                    at += max(size, HEAD_BYTES)
            elif found.kind == b"ilst" and b"com.apple.quicktime.creationdate" in self._keys:
                wanted = self._keys.index(b"com.apple.quicktime.creationdate") + 1
                for each in self._within(found.body, found.end, _MOST_IN_MOOV):
                    if each.kind == wanted.to_bytes(4):
                        self._tag = self._body(each)[16:]

    def _tagged(self) -> datetime | None:
        with suppress(ValueError, OverflowError):
            tagged = datetime.fromisoformat(self._tag.decode("ascii"))
            if tagged.utcoffset() is not None and tagged.year in _YEARS:
                return tagged.astimezone(UTC)
        return None

    def _fragment(self, box: Box, video: _Track) -> tuple[int, int] | None:
        """Return when the video of a fragment begins and ends, in its own ticks."""
        for traf in self._within(box.body, box.end, _MOST_IN_MOOV):
            if traf.kind != b"traf":
                continue
            start, length, sample, is_video = 0, 0, video.sample, False
            for found in self._within(traf.body, traf.end, _MOST_IN_MOOV):
                body = self._body(found)
                if found.kind == b"tfhd":
                    is_video, own = _fragment_head(body, video.id)
                    sample = own or sample
                elif found.kind == b"tfdt":
                    (start,) = struct.unpack_from(">Q" if body[:1] == b"\1" else ">I", body, 4)
                elif found.kind == b"trun":
                    length += _run_length(body, sample)
            if is_video:
                return start, start + length
        return None


def changed_at(status: os.stat_result) -> datetime:
    """Return when a file was last changed; the beginning of 1970 if that can't be."""
    second = status.st_mtime_ns // 1_000_000_000
    return _1970 + timedelta(microseconds=status.st_mtime_ns // 1000 if 0 < second < _2100_S else 0)


def _possible(created: int) -> datetime | None:
    """Return a time of creation, in seconds since 1904; None if it isn't set or can't be."""
    at = _1904 + timedelta(seconds=created) if created < 2 * _2100_S else _1904
    return at if at.year in _YEARS else None


def _times(body: bytes) -> tuple[int, int, int]:
    """Return creation, rate and duration, as `mvhd` and `mdhd` begin alike."""
    if body[:1] == b"\1":
        created, _, rate_hz, duration = struct.unpack_from(">QQIQ", body, 4)
        unknown = 0xFFFF_FFFF_FFFF_FFFF
    else:
        created, _, rate_hz, duration = struct.unpack_from(">IIII", body, 4)
        unknown = 0xFFFF_FFFF
    return created, rate_hz, 0 if duration == unknown else duration


def _fragment_head(body: bytes, video: int) -> tuple[bool, int]:
    """Return whether it is of the video, and how long its samples are unless they say so."""
    flags, track = struct.unpack_from(">II", body)
    at = 8 + (8 if flags & 1 else 0) + (4 if flags & 2 else 0)
    sample = int.from_bytes(body[at : at + 4]) if flags & 8 else 0
    return track == video, sample


def _run_length(body: bytes, sample: int) -> int:
    """Return how long all samples of a run are together."""
    flags, count = int.from_bytes(body[:4]), int.from_bytes(body[4:8])
    if not flags & 0x100:
        return count * sample
    at = 8 + (4 if flags & 1 else 0) + (4 if flags & 4 else 0)
    step = 4 * (flags >> 8 & 0xF).bit_count()
    if at + count * step > len(body):
        raise StorageError("recording.damaged")
    return sum(
        int.from_bytes(body[place : place + 4]) for place in range(at, at + count * step, step)
    )
