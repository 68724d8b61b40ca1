"""Many segments as one virtual plain MP4: a new index, with the frames left where they are.

    ftyp moov mdat{the fragments of every segment, as they are}

The index gives each frame's place inside the one large `mdat`. Nobody reads what else lies there
(the fragments' own indexes). So the file costs only its index, and its frames are read, sent or
copied from the segments. The same tables always give the same bytes.

Times follow the wall clock: each segment begins where it was recorded, and the frame before a gap
is shown until its end. If two runs overlap, the earlier one is shown, as in a cut. The later run's
frames from that time are decoded, because others depend on them, and shown for one tick each just
before the first new one. Sound is moved only if it would be more than 20 ms off.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
import struct
from typing import Final

import numpy as np

from hub.errors import StorageError
from hub.media.codecs import parameter_sets, prefixed
from hub.media.mp4.boxes import box
from hub.media.mp4.plain import Timeline, index
from hub.media.mp4.segment_table import Flags, Integers, SegmentTable, TrackTable
from hub.media.packet import VIDEO_RATE, VideoFormat

IN_MEMORY: Final = -1
_FILE_TYPE: Final = b"isom" + struct.pack(">I", 512) + b"isomiso2avc1mp41"
_MDAT_HEAD_BYTES: Final = 16
_SECOND_US: Final = 1_000_000
LEAST_STEP_US: Final = 12
"""A tick of the video's clock in microseconds. Frames closer than this share one label."""
_GAP_TICKS: Final = VIDEO_RATE // 500
_OFF_S: Final = 0.02
_LONGEST_TICKS: Final = 2**31 - 1
_NO_OFFSETS: Final = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePart:
    """A part of the whole file that lies in one piece somewhere else."""

    start: int
    end: int
    source: int
    """The segment that holds it, counted from 0; or IN_MEMORY."""
    place: int
    """Where it begins in that segment's plain bytes, or in `content`."""
    content: bytes = b""

    def __len__(self) -> int:
        return self.end - self.start

    def bytes(self) -> bytes:
        """Return the content, if it is in memory."""
        return self.content[self.place : self.place + len(self)]


type Stretch = tuple[int, int, int, bytes]
"""A length; then a part's source, place and content."""


class JoinedMp4:
    """One MP4 made of segments, and where each of its bytes lies."""

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        self._stretches = stretches
        self._ends = list(accumulate(length for length, *_ in stretches))

    @property
    def size_bytes(self) -> int:
        """Its length."""
        return self._ends[-1]

    def parts(self, start: int = 0, end: int | None = None) -> Iterator[FilePart]:
        """Yield where the bytes of [start, end) lie, in order."""
        end = self.size_bytes if end is None else min(end, self.size_bytes)
        at = bisect_right(self._ends, start)
        while start < end:
            length, source, place, content = self._stretches[at]
            until = self._ends[at]
            yield FilePart(
                start=start,
                end=min(until, end),
                source=source,
                place=place + start - (until - length),
                content=content,
            )
            start, at = until, at + 1


def whole(tables: Sequence[SegmentTable]) -> JoinedMp4:
    """Return segments of one camera, in order of time, as one MP4 with sound.

    Raises StorageError if there are none, or if they have more than one codec.
    """
    if len({table.info.video.codec for table in tables}) != 1:
        raise StorageError("recording.not_as_one")
    unseen = _unseen(tables)
    body, laid = _body(unseen)
    origin_us = int(unseen[0].times_us.min())
    video, audio = _video(laid, unseen, origin_us), _audio(laid, origin_us)
    tracks = [video] if audio is None else [video, audio]
    before = box(b"ftyp", _FILE_TYPE)
    length = sum(length for length, *_ in body)
    opening = struct.pack(">I4sQ", 1, b"mdat", _MDAT_HEAD_BYTES + length)
    head = before + index(tracks, len(before) + len(opening)) + opening
    return JoinedMp4([(len(head), IN_MEMORY, 0, head), *body])


def labels_us(tables: Sequence[SegmentTable]) -> Integers:
    """Return when the frames of segments in order of time are shown: wall times, ascending.

    The frame at a label is the last one whose time isn't later, in `whole` and in a cut alike.
    """
    times_us = np.sort(np.concatenate([_NO_OFFSETS, *(each.new_us() for each in _unseen(tables))]))
    return times_us[np.diff(times_us, prepend=-LEAST_STEP_US) >= LEAST_STEP_US]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unseen:
    """A segment that shows something new, and its position in the given list."""

    source: int
    table: SegmentTable
    times_us: Integers
    """When each frame is shown, in decoding order."""
    new: Flags | None
    """Which frames an earlier run hasn't shown already; None if all of them are new."""

    def new_us(self) -> Integers:
        """Return when the new frames are shown."""
        return self.times_us if self.new is None else self.times_us[self.new]


def _unseen(tables: Sequence[SegmentTable]) -> list[_Unseen]:
    times_us, firsts = _wall_us(tables)
    begin_us = np.minimum.reduceat(times_us, firsts).tolist()
    end_us = np.maximum.reduceat(times_us, firsts).tolist()
    found: list[_Unseen] = []
    free_us = 0
    for source, (table, its_us) in enumerate(
        zip(tables, np.split(times_us, firsts[1:]), strict=True)
    ):
        new = its_us >= free_us if begin_us[source] < free_us else None
        if new is None or new.any():
            found.append(_Unseen(source=source, table=table, times_us=its_us, new=new))
            free_us = max(free_us, end_us[source] + LEAST_STEP_US)
    return found


def _wall_us(tables: Sequence[SegmentTable]) -> tuple[Integers, Integers]:
    """Return `SegmentTable.wall_us` of all segments in a row, and where each begins.

    All at once: numpy takes about as long for a thousand segments as for sixty.
    """
    tracks = [table.video for table in tables]
    durations = _joined([track.durations for track in tracks])
    begins, firsts, lasts = _ranges(tracks, durations)
    counts = lasts - firsts + 1
    base = np.array([track.first_dts for track in tracks]) - begins[firsts]
    ticks = begins + _joined([track.offsets for track in tracks]) + np.repeat(base, counts)
    started = np.array([table.header.media_start_us for table in tables])
    passed = (ticks * _SECOND_US + VIDEO_RATE // 2) // VIDEO_RATE - np.repeat(started, counts)
    ppm = np.repeat([table.header.ppm for table in tables], counts)
    corrected = np.rint(passed * ppm / 1_000_000).astype(np.int64)
    wall = np.repeat([table.header.start_us for table in tables], counts)
    return passed + corrected + wall, firsts


# Where the bytes lie


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """One segment's place in the content of `mdat`."""

    table: SegmentTable
    base: int
    """What to add to a place in the segment."""
    sets: bytes
    """What is inserted before each of its key frames."""
    cuts: Integers
    """Where it is inserted."""

    def moved(self, track: TrackTable) -> Integers:
        """Return how far sets move a track's samples. Key frames begin with their own sets."""
        before = np.searchsorted(self.cuts, track.places, side="right")
        if track is self.table.video:
            before -= track.keys
        return before * len(self.sets)


def _places(laid: Sequence[_Layout], tracks: Sequence[TrackTable]) -> Integers:
    """Return where the samples of each segment's track begin."""
    places = _joined([track.places for track in tracks])
    places += np.repeat([each.base for each in laid], [len(track) for track in tracks])
    if any(each.sets for each in laid):
        places += _joined([each.moved(track) for each, track in zip(laid, tracks, strict=True)])
    return places


def _joined(columns: Sequence[Integers]) -> Integers:
    return np.concatenate(columns, dtype=np.int64)


def _body(unseen: Sequence[_Unseen]) -> tuple[list[Stretch], list[_Layout]]:
    """Return the content of `mdat`, and where each segment lies in it.

    A player takes the parameter sets from the index, which holds the first run's. If another run
    has other sets, all runs have theirs before their key frames, even the first run, because one
    may seek back to it. Every player follows them there.
    """
    repeats = len({each.table.info.video.extradata for each in unseen}) > 1
    body: list[Stretch] = []
    laid: list[_Layout] = []
    at = 0
    for each in unseen:
        source, table = each.source, each.table
        place, end = table.body
        sets = _sets(table.info.video) if repeats else b""
        cuts = np.sort(table.video.places[table.video.keys]) if sets else _NO_OFFSETS
        laid.append(_Layout(table=table, base=at - place, sets=sets, cuts=cuts))
        for cut in cuts.tolist():
            body += [(cut - place, source, place, b""), (len(sets), IN_MEMORY, 0, sets)]
            place = cut
        body.append((end - place, source, place, b""))
        at += end - table.body[0] + len(cuts) * len(sets)
    return body, laid


def _sets(form: VideoFormat) -> bytes:
    found = parameter_sets(form.extradata) if form.codec == "h264" else None
    return b"" if found is None else prefixed((*found.sps, *found.pps))


# When they are shown


def _target(table: SegmentTable, track: TrackTable, origin_us: int) -> int:
    """Return when a track's first sample is decoded, in its ticks after the origin."""
    wall_us = table.header.wall_us(track.first_dts * _SECOND_US // track.rate_hz)
    return round((wall_us - origin_us) * track.rate_hz / _SECOND_US)


def _video(laid: Sequence[_Layout], unseen: Sequence[_Unseen], origin_us: int) -> Timeline:
    """Return the pictures' track. Each sample lasts as long as it is shown.

    When seeking, browsers take a sample's length for the time its frame is shown. So samples have
    the lengths of their frames even if they are decoded in another order.
    """
    tracks = [each.table.video for each in laid]
    counts = [len(track) for track in tracks]
    shown: list[Integers] = []
    for each in unseen:
        after = int(shown[-1].max()) if shown else -_LONGEST_TICKS
        shown.append(_presentation_times(each, origin_us, after))
    presented = np.concatenate(shown)
    order = np.argsort(presented, kind="stable")
    # Frames of two runs may fall on one tick. Each gets its own, and the next gap absorbs it.
    places = np.arange(len(presented))
    apart = np.maximum.accumulate(presented[order] - places) + places
    steps = np.minimum(np.diff(apart), _LONGEST_TICKS)
    presented[order[1:]] = presented[order[0]] + np.cumsum(steps)
    durations = np.zeros(len(presented), np.int64)
    durations[order[:-1]] = steps
    durations[order[-1]] = np.concatenate([track.durations for track in tracks])[order[-1]]
    offsets = presented - (np.cumsum(durations) - durations)
    skipped = -min(int(offsets.min()), 0)
    keys = np.concatenate([track.keys for track in tracks])
    sizes = _joined([track.sizes for track in tracks])
    sizes += keys * np.repeat([len(each.sets) for each in laid], counts)
    return Timeline(
        rate_hz=VIDEO_RATE,
        form=laid[0].table.info.video,
        sizes=sizes,
        durations=durations,
        offsets=offsets + skipped,
        keys=keys,
        places=_places(laid, tracks),
        skipped=skipped,
    )


def _presentation_times(unseen: _Unseen, origin_us: int, after: int) -> Integers:
    """Return when each frame of a segment is shown, in ticks.

    Frames that were shown already get one tick each, a moment before the first new one: Chromium
    drops a frame that comes less than a millisecond after another. But never before the earlier
    segment's last frame, at `after`, which is decoded before them.
    """
    ticks = (unseen.times_us - origin_us) * VIDEO_RATE
    presented: Integers = (ticks + _SECOND_US // 2) // _SECOND_US
    if unseen.new is not None:
        again = ~unseen.new
        count = int(np.count_nonzero(again))
        turns = np.argsort(np.argsort(presented[again]))
        first = int(presented[unseen.new].min())
        places = max(first - _GAP_TICKS - count, after + 1) + turns
        # Those that share the first new one's tick come before it: they are decoded first.
        presented[again] = np.minimum(places, first)
    return presented


def _ranges(tracks: Sequence[TrackTable], durations: Integers) -> tuple[Integers, ...]:
    """Return the time before each sample, and each track's first and last sample index."""
    counts = np.array([len(track) for track in tracks])
    ends = np.cumsum(counts)
    return np.cumsum(durations) - durations, ends - counts, ends - 1


def _audio(laid: Sequence[_Layout], origin_us: int) -> Timeline | None:
    """Return the sound, as far as its format is that of the first."""
    form = next((each.table.info.audio for each in laid if each.table.audio is not None), None)
    if form is None:
        return None
    found = [
        (each, each.table.audio)
        for each in laid
        if each.table.audio is not None and each.table.info.audio == form
    ]
    laid, tracks = [each for each, _ in found], [track for _, track in found]
    targets = [_target(each.table, track, origin_us) for each, track in found]
    durations = _joined([track.durations for track in tracks])
    audible, begin = _audible_samples(tracks, targets, durations, round(_OFF_S * form.rate_hz))
    if begin is None:
        return None
    count = int(np.count_nonzero(audible))
    return Timeline(
        rate_hz=form.rate_hz,
        form=form,
        sizes=_joined([track.sizes for track in tracks])[audible],
        durations=durations[audible],
        offsets=np.zeros(count, np.int64),
        keys=np.ones(count, np.bool_),
        places=_places(laid, tracks)[audible],
        begins=max(begin, 0),
        skipped=max(-begin, 0),
    )


def _audible_samples(
    tracks: Sequence[TrackTable], targets: Sequence[int], durations: Integers, off: int
) -> tuple[Flags, int | None]:
    """Return which samples are heard and when the first begins. Lengthen those before gaps.

    What comes before the first picture, or again because two runs overlap, is left out.
    """
    begins, firsts, lasts = _ranges(tracks, durations)
    audible = np.ones(len(durations), np.bool_)
    begin: int | None = None
    at = before = 0
    ranges = zip(targets, firsts.tolist(), lasts.tolist(), strict=True)
    lengths = (begins[lasts] - begins[firsts] + durations[lasts]).tolist()
    for (target, first, last), length in zip(ranges, lengths, strict=True):
        start, end = target, target + length
        if start < at - off:
            starts = begins[first : last + 1] - begins[first] + target
            left_out = int(np.searchsorted(starts, at - off))
            audible[first : first + left_out] = False
            if left_out == len(starts):
                continue
            start = int(starts[left_out])
        if begin is None:
            begin = at = start
        elif abs(start - at) > off:
            durations[before] += min(start - at, _LONGEST_TICKS)
            at = start
        at += end - start
        before = last
    return audible, begin
