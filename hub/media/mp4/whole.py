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
from dataclasses import dataclass, replace
import struct
from typing import Final

import numpy as np

from hub.errors import StorageError
from hub.media.mp4.boxes import box
from hub.media.mp4.plain_index import Timeline, index
from hub.media.mp4.samples import Integers, SegmentTable, TrackTable
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

    def within(self, start: int, end: int) -> "Part":
        """Return what of it lies in [start, end), which it must touch."""
        start, end = max(start, self.start), min(end, self.end)
        return replace(self, start=start, end=end, place=self.place + start - self.start)


class Whole:
    """One MP4 made of segments, and where each byte of it lies."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._ends = [part.end for part in parts]

    @property
    def size_bytes(self) -> int:
        """Its length."""
        return self._ends[-1]

    def parts(self, start: int = 0, end: int | None = None) -> Iterator[Part]:
        """Yield where the bytes of [start, end) lie, in order."""
        end = self.size_bytes if end is None else min(end, self.size_bytes)
        at = bisect_right(self._ends, start)
        while start < end and at < len(self._parts) and self._parts[at].start < end:
            yield self._parts[at].within(start, end)
            at += 1


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
    opening = struct.pack(">I4sQ", 1, b"mdat", _MDAT_HEAD_BYTES + body[-1].end)
    content_at = len(before) + len(index(tracks, 0)) + len(opening)
    head = before + index(tracks, content_at) + opening
    parts = [Part(start=0, end=content_at, source=IN_MEMORY, place=0, content=head)]
    parts += (
        replace(part, start=part.start + content_at, end=part.end + content_at) for part in body
    )
    return Whole(parts)


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

    def places(self, track: TrackTable) -> Integers:
        """Return where a track's samples begin; those of key frames with what is before them."""
        places = track.places + self.base
        if self.sets:
            before = np.searchsorted(self.cuts, track.places, side="right")
            if track is self.table.video:
                before -= track.keys
            places += before * len(self.sets)
        return places

    def sizes(self) -> Integers:
        """Return how long the video's samples are, with what is before them."""
        video = self.table.video
        return video.sizes + video.keys * len(self.sets) if self.sets else video.sizes


def _body(tables: Sequence[SegmentTable]) -> tuple[list[Part], list[_Laid]]:
    """Return the content of `mdat`, and where each segment lies in it.

    A player takes the parameter sets from the index, which holds those of the first run. Where
    another run has others, all stand before their key frames, those of the first run too, to
    which one may seek back: every player follows them there.
    """
    repeats = len({table.info.video.extradata for table in tables}) > 1
    parts: list[Part] = []
    laid: list[_Laid] = []
    at = 0
    for source, table in enumerate(tables):
        place, end = table.body
        sets = _sets(table.info.video) if repeats else b""
        cuts = np.sort(table.video.places[table.video.keys]) if sets else np.empty(0, np.int64)
        laid.append(_Laid(table=table, base=at - place, sets=sets, cuts=cuts))
        for cut in [*cuts.tolist(), end]:
            parts.append(Part(start=at, end=at + cut - place, source=source, place=place))
            at, place = at + cut - place, cut
            if cut < end:
                until = at + len(sets)
                parts.append(Part(start=at, end=until, source=IN_MEMORY, place=0, content=sets))
                at = until
    return parts, laid


def _sets(form: VideoFormat) -> bytes:
    found = parameter_sets(form.extradata) if form.codec == "h264" else None
    return b"" if found is None else prefixed((*found.sps, *found.pps))


# When they are shown


def _target(table: SegmentTable, track: TrackTable, origin_us: int) -> int:
    """Return when a track's first sample is decoded, in its ticks after the origin."""
    wall_us = table.header.wall_us(track.first_dts * _SECOND_US // track.rate_hz)
    return round((wall_us - origin_us) * track.rate_hz / _SECOND_US)


def _video(laid: Sequence[_Laid], origin_us: int) -> Timeline:
    tables = [each.table for each in laid]
    targets = [_target(table, table.video, origin_us) for table in tables]
    at = targets[0]
    lasting = []
    for table, target in zip(tables, targets[1:], strict=False):
        last = at + int(table.video.durations[:-1].sum())
        lasting.append(min(max(target - last, _CLOSEST_TICKS), _LONGEST_TICKS))
        at = last + lasting[-1]
    ends = np.cumsum([len(table.video) for table in tables])
    durations = np.concatenate([table.video.durations for table in tables])
    durations[ends[:-1] - 1] = lasting
    offsets = np.concatenate([table.video.offsets for table in tables])
    offsets -= min(int(offsets.min()), 0)
    shown = np.cumsum(durations[: ends[0]]) - durations[: ends[0]] + offsets[: ends[0]]
    return Timeline(
        rate_hz=VIDEO_RATE,
        form=tables[0].info.video,
        sizes=np.concatenate([each.sizes() for each in laid]),
        durations=durations,
        offsets=offsets,
        keys=np.concatenate([table.video.keys for table in tables]),
        places=np.concatenate([each.places(each.table.video) for each in laid]),
        skipped=int(shown.min()),
    )


def _audio(laid: Sequence[_Laid], origin_us: int) -> Timeline | None:
    """Return the sound, as far as it is coded as the first of it is."""
    form = next((each.table.info.audio for each in laid if each.table.audio is not None), None)
    if form is None:
        return None
    off = round(_OFF_S * form.rate_hz)
    sizes: list[Integers] = []
    durations: list[Integers] = []
    places: list[Integers] = []
    begins: int | None = None
    at = 0
    for each in laid:
        track = each.table.audio
        if track is None or each.table.info.audio != form:
            continue
        starts = np.cumsum(track.durations) - track.durations
        starts += _target(each.table, track, origin_us)
        # What comes before the first picture, or again because two runs overlap, is left out.
        heard = int(np.searchsorted(starts, at - off))
        if heard == len(starts):
            continue
        start = int(starts[heard])
        if begins is None:
            begins = at = start
        elif abs(start - at) > off:
            durations[-1][-1] += min(start - at, _LONGEST_TICKS)
            at = start
        sizes.append(track.sizes[heard:])
        durations.append(track.durations[heard:].copy())
        places.append(each.places(track)[heard:])
        at += int(durations[-1].sum())
    if begins is None:
        return None
    count = sum(len(each) for each in sizes)
    return Timeline(
        rate_hz=form.rate_hz,
        form=form,
        sizes=np.concatenate(sizes),
        durations=np.concatenate(durations),
        offsets=np.zeros(count, np.int64),
        keys=np.ones(count, np.bool_),
        places=np.concatenate(places),
        begins=max(begins, 0),
        skipped=max(-begins, 0),
    )
