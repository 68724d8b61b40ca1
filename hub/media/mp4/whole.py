"""Many segments as one plain MP4 that lies nowhere: its index made anew, its frames where they are.

    ftyp moov mdat{the fragments of every segment, as they are}

The index names each frame's place inside the one large `mdat`; what else lies there (the
fragments' own indexes) is never looked at. So the file costs its index, and its frames are read,
sent or copied from the segments. The same tables always give the same bytes.

Times are true to the wall clock: each segment begins where it was recorded, and the frame before
a gap is shown until its end. Sound is moved only where it would be more than 20 ms off.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
import struct
from typing import Final

import numpy as np

from hub.errors import StorageError
from hub.media.mp4.boxes import box
from hub.media.mp4.plain_index import Timeline, index
from hub.media.mp4.samples import Flags, Integers, SegmentTable, TrackTable
from hub.media.nal import parameter_sets, prefixed
from hub.media.packet import VIDEO_RATE, VideoFormat

IN_MEMORY: Final = -1
_FILE_TYPE: Final = b"isom" + struct.pack(">I", 512) + b"isomiso2avc1mp41"
_MDAT_HEAD_BYTES: Final = 16
_SECOND_US: Final = 1_000_000
_CLOSEST_TICKS: Final = VIDEO_RATE // 1000
"""Two runs may overlap by a moment: the later one then begins so long after the last frame."""
_OFF_S: Final = 0.02
_LONGEST_TICKS: Final = 2**31 - 1
_NOWHERE: Final = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of the whole file that lies in one piece somewhere else."""

    start: int
    end: int
    source: int
    """Which segment has it, counted from 0; or IN_MEMORY."""
    place: int
    """Where it begins in that segment's plain bytes, or in `content`."""
    content: bytes = b""

    def __len__(self) -> int:
        return self.end - self.start

    def bytes(self) -> bytes:
        """Return it, where it lies in memory."""
        return self.content[self.place : self.place + len(self)]


type Stretch = tuple[int, int, int, bytes]
"""A length; then a part's source, place and content."""


class Whole:
    """One MP4 made of segments, and where each byte of it lies."""

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        self._stretches = stretches
        self._ends = list(accumulate(length for length, *_ in stretches))

    @property
    def size_bytes(self) -> int:
        """Its length."""
        return self._ends[-1]

    def parts(self, start: int = 0, end: int | None = None) -> Iterator[Part]:
        """Yield where the bytes of [start, end) lie, in order."""
        end = self.size_bytes if end is None else min(end, self.size_bytes)
        at = bisect_right(self._ends, start)
        while start < end:
            length, source, place, content = self._stretches[at]
            until = self._ends[at]
            yield Part(
                start=start,
                end=min(until, end),
                source=source,
                place=place + start - (until - length),
                content=content,
            )
            start, at = until, at + 1


def whole(tables: Sequence[SegmentTable]) -> Whole:
    """Return segments of one camera, in the order of time, as one MP4 with sound.

    Raises StorageError where there are none, or of more than one codec.
    """
    if len({table.info.video.codec for table in tables}) != 1:
        raise StorageError("These recordings cannot be played as one.")
    body, laid = _body(tables)
    origin_us = int(tables[0].wall_us().min())
    video, audio = _video(laid, origin_us), _audio(laid, origin_us)
    tracks = [video] if audio is None else [video, audio]
    before = box(b"ftyp", _FILE_TYPE)
    length = sum(length for length, *_ in body)
    opening = struct.pack(">I4sQ", 1, b"mdat", _MDAT_HEAD_BYTES + length)
    head = before + index(tracks, len(before) + len(opening)) + opening
    return Whole([(len(head), IN_MEMORY, 0, head), *body])


# Where the bytes lie


@dataclass(frozen=True, slots=True, kw_only=True)
class _Laid:
    """One segment's place in the content of `mdat`."""

    table: SegmentTable
    base: int
    """What to add to a place in the segment."""
    sets: bytes
    """What is put before each of its key frames."""
    cuts: Integers
    """Where that is done."""

    def moved(self, track: TrackTable) -> Integers:
        """Return how far sets move a track's samples; those of key frames begin with their own."""
        before = np.searchsorted(self.cuts, track.places, side="right")
        if track is self.table.video:
            before -= track.keys
        return before * len(self.sets)


def _places(laid: Sequence[_Laid], tracks: Sequence[TrackTable]) -> Integers:
    """Return where the samples of each segment's track begin."""
    places = _joined([track.places for track in tracks])
    places += np.repeat([each.base for each in laid], [len(track) for track in tracks])
    if any(each.sets for each in laid):
        places += _joined([each.moved(track) for each, track in zip(laid, tracks, strict=True)])
    return places


def _joined(columns: Sequence[Integers]) -> Integers:
    return np.concatenate(columns, dtype=np.int64)


def _body(tables: Sequence[SegmentTable]) -> tuple[list[Stretch], list[_Laid]]:
    """Return the content of `mdat`, and where each segment lies in it.

    A player takes the parameter sets from the index, which holds those of the first run. Where
    another run has others, all stand before their key frames, those of the first run too, to
    which one may seek back: every player follows them there.
    """
    repeats = len({table.info.video.extradata for table in tables}) > 1
    body: list[Stretch] = []
    laid: list[_Laid] = []
    at = 0
    for source, table in enumerate(tables):
        place, end = table.body
        sets = _sets(table.info.video) if repeats else b""
        cuts = np.sort(table.video.places[table.video.keys]) if sets else _NOWHERE
        laid.append(_Laid(table=table, base=at - place, sets=sets, cuts=cuts))
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


def _video(laid: Sequence[_Laid], origin_us: int) -> Timeline:
    tracks = [each.table.video for each in laid]
    durations = _joined([track.durations for track in tracks])
    begins, firsts, lasts = _ranges(tracks, durations)
    passes = begins[lasts] - begins[firsts]
    targets = [_target(each.table, each.table.video, origin_us) for each in laid]
    at = targets[0]
    lasting = []
    for passed, target in zip(passes.tolist(), targets[1:], strict=False):
        last = at + passed
        lasting.append(min(max(target - last, _CLOSEST_TICKS), _LONGEST_TICKS))
        at = last + lasting[-1]
    durations[lasts[:-1]] = lasting
    keys = np.concatenate([track.keys for track in tracks])
    sizes = _joined([track.sizes for track in tracks])
    sizes += keys * np.repeat([len(each.sets) for each in laid], lasts - firsts + 1)
    offsets = _joined([track.offsets for track in tracks])
    offsets -= min(int(offsets.min()), 0)
    shown = begins[: lasts[0] + 1] + offsets[: lasts[0] + 1]
    return Timeline(
        rate_hz=VIDEO_RATE,
        form=laid[0].table.info.video,
        sizes=sizes,
        durations=durations,
        offsets=offsets,
        keys=keys,
        places=_places(laid, tracks),
        skipped=int(shown.min()),
    )


def _ranges(tracks: Sequence[TrackTable], durations: Integers) -> tuple[Integers, ...]:
    """Return how long all samples before each last; where each track's first is, and its last."""
    counts = np.array([len(track) for track in tracks])
    ends = np.cumsum(counts)
    return np.cumsum(durations) - durations, ends - counts, ends - 1


def _audio(laid: Sequence[_Laid], origin_us: int) -> Timeline | None:
    """Return the sound, as far as it is coded as the first of it is."""
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
    heard, begin = _heard(tracks, targets, durations, round(_OFF_S * form.rate_hz))
    if begin is None:
        return None
    count = int(np.count_nonzero(heard))
    return Timeline(
        rate_hz=form.rate_hz,
        form=form,
        sizes=_joined([track.sizes for track in tracks])[heard],
        durations=durations[heard],
        offsets=np.zeros(count, np.int64),
        keys=np.ones(count, np.bool_),
        places=_places(laid, tracks)[heard],
        begins=max(begin, 0),
        skipped=max(-begin, 0),
    )


def _heard(
    tracks: Sequence[TrackTable], targets: Sequence[int], durations: Integers, off: int
) -> tuple[Flags, int | None]:
    """Return which samples are heard and when the first one begins; lengthen those before gaps.

    What comes before the first picture, or again because two runs overlap, is left out.
    """
    begins, firsts, lasts = _ranges(tracks, durations)
    heard = np.ones(len(durations), np.bool_)
    begin: int | None = None
    at = before = 0
    ranges = zip(targets, firsts.tolist(), lasts.tolist(), strict=True)
    lengths = (begins[lasts] - begins[firsts] + durations[lasts]).tolist()
    for (target, first, last), length in zip(ranges, lengths, strict=True):
        start, end = target, target + length
        if start < at - off:
            starts = begins[first : last + 1] - begins[first] + target
            left_out = int(np.searchsorted(starts, at - off))
            heard[first : first + left_out] = False
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
    return heard, begin
