"""Turns packets into fragments and fragments into segment files, cut at key frames without loss.

Whatever happens while a segment is written, all but its last half second can be played.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
import os
from pathlib import Path
from typing import BinaryIO, Final

from hub.camera.recording.timeline import TimedPacket, in_us
from hub.media.mp4.boxes import SegmentHeader
from hub.media.mp4.fragments import Fragment, Sample, segment_head
from hub.media.mp4.groups import PictureHashes
from hub.media.mp4.segment_table import (
    FragmentTable,
    SegmentTable,
    TrackTable,
    closing_box,
    join,
    media_end_us as last_us,
)
from hub.media.packet import VIDEO_RATE, StreamInfo, Track
from hub.store.files import remove
from hub.store.footage_files import FootageFiles
from noticeboard.runtime.files import sync_folder
from noticeboard.timestamp.group import codec_named

SHORTEST_SEGMENT_US: Final = 3_500_000
"""Cut at the first key frame after this: groups of 1, 2 and 4 seconds all give segments of 4."""
SPARING_SEGMENT_US: Final = 11_500_000
"""The same for `recording.spare_disk`: segments of 12 s, so a third of the syncs and rows.

Clips wait for their last segment, so it isn't longer than `LONGEST_SEGMENT` of `hub.clips.library`.
"""
LONGEST_FRAGMENT_US: Final = 400_000
SHORTEST_FRAGMENT_US: Final = 250_000
"""If no more packets are waiting, a batch is written once it is this long."""
_SOUND_LAG_US: Final = 600_000
"""How long a cut waits for the sound that belongs before it."""
_USUAL_FRAME_S: Final = 0.04
_LONGEST_LAST_S: Final = 1.0
_USUAL_SOUND: Final = 1024
"""Samples in one piece of AAC."""


@dataclass(slots=True, kw_only=True)
class FragmentSamples:
    """The samples of the next fragment."""

    video: list[Sample] = field(default_factory=list)
    audio: list[Sample] = field(default_factory=list)
    start_us: int = 0
    end_us: int = 0

    def __bool__(self) -> bool:
        return bool(self.video or self.audio)


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentEnd:
    """The end of a segment; the next one begins with the frame shown at this time."""

    at_us: int


class Segmenter:
    """Takes a run's packets one by one; yields batches, and turns between segments."""

    def __init__(self, *, has_audio: bool, shortest_us: int = SHORTEST_SEGMENT_US) -> None:
        self._has_audio = has_audio
        self._shortest_us = shortest_us
        self._pending: dict[Track, TimedPacket] = {}
        """The newest packet of each track; its duration is known once the next one comes."""
        self._lasted: dict[Track, int] = {}
        self._rates: dict[Track, int] = {}
        self._batch = FragmentSamples()
        self._after: list[tuple[Track, Sample, int]] = []
        """The samples after a cut that still waits for sound."""
        self._cut: TimedPacket | None = None
        self._began_us: int | None = None
        self.end_us = 0
        """When the frame shown last ends, as far as known."""

    def append(self, timed: TimedPacket) -> Iterator[FragmentSamples | SegmentEnd]:
        """Take a packet; yield what it completes."""
        if self._began_us is None:
            self._began_us = timed.decoded_us
        before = self._pending.get(timed.track)
        self._pending[timed.track] = timed
        if before is not None:
            yield from self._append(before, timed.dts - before.dts)
        if timed.track is Track.VIDEO and timed.key and self._is_cut(timed, self._began_us):
            self._cut = timed
            if self._batch.video:
                yield self._emptied()  # The picture doesn't wait for its sound.
        if self._cut is not None and self._is_ripe(timed, self._cut):
            yield from self._turn(self._cut)

    def pause(self) -> Iterator[FragmentSamples]:
        """Yield what is gathered if it is enough to write, since no more packets are waiting."""
        batch = self._batch
        if batch.video and batch.end_us - batch.start_us >= SHORTEST_FRAGMENT_US:
            yield self._emptied()

    def finish(self) -> Iterator[FragmentSamples | SegmentEnd]:
        """Yield everything that remains; the durations of the last packets are estimates."""
        if self._cut is not None:
            yield from self._turn(self._cut)
        for track in tuple(self._pending):
            timed = self._pending.pop(track)
            yield from self._append(timed, self._likely(timed))
        if self._batch:
            yield self._emptied()

    def _is_cut(self, timed: TimedPacket, began_us: int) -> bool:
        is_long = timed.decoded_us - began_us >= self._shortest_us
        return self._cut is None and timed.splits and is_long

    def _is_ripe(self, timed: TimedPacket, cut: TimedPacket) -> bool:
        """Return whether no more packets from before the cut are expected."""
        if timed.track is Track.AUDIO:
            return timed.decoded_us >= cut.decoded_us
        sound = self._pending.get(Track.AUDIO)
        if not self._has_audio or sound is None or sound.decoded_us >= cut.decoded_us:
            return True
        is_silent = cut.decoded_us - sound.decoded_us > 2 * _SOUND_LAG_US
        return is_silent or timed.decoded_us - cut.decoded_us >= _SOUND_LAG_US

    def _turn(self, cut: TimedPacket) -> Iterator[FragmentSamples | SegmentEnd]:
        sound = self._pending.get(Track.AUDIO)
        if sound is not None and sound.decoded_us < cut.decoded_us:
            del self._pending[Track.AUDIO]
            yield from self._append(sound, self._likely(sound))
        if self._batch:
            yield self._emptied()
        yield SegmentEnd(at_us=cut.presented_us)
        after, self._after, self._cut = self._after, [], None
        self._began_us = cut.decoded_us
        for track, sample, start_us in after:
            yield from self._add(track, sample, start_us)

    def _append(self, timed: TimedPacket, duration: int) -> Iterator[FragmentSamples]:
        start_us = timed.decoded_us
        self._lasted[timed.track], self._rates[timed.track] = duration, timed.rate_hz
        sample = Sample(
            payload=timed.payload,
            dts=timed.dts,
            duration=duration,
            offset=timed.pts - timed.dts,
            key=timed.key,
        )
        if timed.track is Track.VIDEO:
            end_us = in_us(timed.pts + duration, timed.rate_hz)
            self.end_us = max(self.end_us, end_us)
        if self._cut is not None and start_us >= self._cut.decoded_us:
            self._after.append((timed.track, sample, start_us))
        else:
            yield from self._add(timed.track, sample, start_us)

    def _add(self, track: Track, sample: Sample, start_us: int) -> Iterator[FragmentSamples]:
        end_us = start_us + in_us(sample.duration, self._rates[track])
        # A fragment begins at a key frame, so that a new live viewer can start there.
        has_video, is_video = bool(self._batch.video), track is Track.VIDEO
        is_key = is_video and sample.key and has_video
        # Sound lags behind: a batch that has only sound so far begins with its first picture.
        is_long = end_us - self._batch.start_us > LONGEST_FRAGMENT_US and (
            has_video or not is_video
        )
        if self._batch and (is_key or is_long):
            yield self._emptied()
        batch = self._batch
        if not batch or (is_video and not batch.video):
            batch.start_us = start_us
        (batch.video if is_video else batch.audio).append(sample)
        batch.end_us = max(batch.end_us, end_us)
        if end_us - batch.start_us >= LONGEST_FRAGMENT_US:
            yield self._emptied()

    def _emptied(self) -> FragmentSamples:
        batch, self._batch = self._batch, FragmentSamples()
        return batch

    def _likely(self, timed: TimedPacket) -> int:
        """Return the estimated duration of a packet whose successor never came."""
        if timed.track is Track.AUDIO:
            return _USUAL_SOUND
        lasted = self._lasted.get(Track.VIDEO, round(_USUAL_FRAME_S * timed.rate_hz))
        return min(lasted, round(_LONGEST_LAST_S * timed.rate_hz))


LARGEST_SEGMENT_BYTES: Final = 256 << 20


class SegmentWriter:
    """Writes one segment file; `write` and `close` block: call them off the event loop, in turn.

    The order of the disk operations, and what a crash of the hub leaves after each step:

    1. the folders are made                     empty folders
    2. the file appears at its final name       an empty file, for microseconds
    3. head and first fragment, in one write    a segment of half a second
    4. each further fragment, in one write      a segment up to its last whole fragment
    5. the closing table, in one write          the whole segment, read at once
    6. the file is synced, then its folder      a segment that outlives a loss of power
    7. only then is the index updated           (by the caller)

    A loss of power, unlike a crash, may lose everything since step 6 of the segment before:
    syncing each fragment would wear out an SD card and wake every disk twice a second.
    """

    def __init__(  # noqa: PLR0913 -- what every file has, and what a fetched one has besides
        self,
        files: FootageFiles,
        path: Path,
        header: SegmentHeader,
        info: StreamInfo,
        *,
        more: bytes = b"",
        sync: Callable[[BinaryIO], None] | None = None,
    ) -> None:
        """Take a box that says more about it; raises InvalidInputError for what MP4 can't hold.

        `sync` takes the whole file, and makes it durable and closes it; `close` returns before, and
        the file's folder isn't synced.
        """
        self._files = files
        self._path = path
        self._header = header
        self._info = info
        self._head = segment_head(header, info, more)
        self._sync = sync
        self._file: BinaryIO | None = None
        self._end = len(self._head)
        self._size_bytes: int | None = None
        self._pieces: dict[Track, list[FragmentTable]] = {Track.VIDEO: [], Track.AUDIO: []}
        codec = codec_named(info.video.codec) if files.salt_secret else None
        self._secret = files.salt_secret
        self._hashes = None if codec is None else PictureHashes(codec)
        self.root = b""
        """Once it is closed: the root over its groups of pictures; empty if they aren't hashed."""

    @property
    def is_full(self) -> bool:
        """Whether the file is so large that it must be ended."""
        return self._end > LARGEST_SEGMENT_BYTES

    def write(self, fragment: Fragment) -> None:
        """Append a fragment, whole or not at all; raises OSError."""
        if self._file is None:
            if self._sync is None:
                make_folder(self._path.parent)
            file = self._files.create(self._path)
            try:
                file.write(self._head + fragment.content)
            except OSError:
                # A file without a frame is no segment: remove it.
                file.close()
                remove(self._path)
                raise
            self._file = file
        else:
            self._file.write(fragment.content)
        for track, piece in fragment.pieces.items():
            self._pieces[track].append(replace(piece, place=piece.place + self._end))
        self._end += len(fragment.content)
        if self._hashes is not None:
            self._hashes.add(fragment)

    def close(self, media_end_us: int) -> int | None:
        """Make the file durable and return its size in bytes, or None if nothing was written.

        Raises OSError if the sync fails; the file then stays for `neighbors hub check` to judge.
        If the caller is canceled meanwhile, it may call this again.
        """
        file, self._file = self._file, None
        if file is None:
            return self._size_bytes
        video = join(self._pieces[Track.VIDEO], VIDEO_RATE)
        with ExitStack() as closing:
            closing.enter_context(file)
            if video is None:  # Sound alone is no segment.
                remove(self._path)
                return None
            table = self._table(video, media_end_us)
            try:
                file.write(closing_box(table))
            except OSError:  # A full disk: without the table, the fragments still play.
                table = replace(table, closed=False, media_end_us=last_us(video))
            if self._hashes is not None and self._secret:
                self.root = self._hashes.root(table, self._secret) or b""
            size_bytes = os.fstat(file.fileno()).st_size
            if self._sync is None:
                os.fsync(file.fileno())
            else:
                closing.pop_all()
                self._sync(file)
        if self._sync is None:
            sync_folder(self._path.parent)
        self._size_bytes = size_bytes
        return size_bytes

    def _table(self, video: TrackTable, media_end_us: int) -> SegmentTable:
        audio = self._info.audio
        return SegmentTable(
            header=self._header,
            info=self._info,
            video=video,
            audio=join(self._pieces[Track.AUDIO], audio.rate_hz) if audio else None,
            closed=True,
            body=(len(self._head), self._end),
            media_end_us=media_end_us,
        )


def make_folder(folder: Path) -> None:
    """Make a folder and its parents so that they survive a crash; blocking."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)
