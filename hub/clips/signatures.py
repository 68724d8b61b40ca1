"""What the camera itself signed of a clip, checked in the recording before anything is cut.

A cut leaves out what a camera signs with, and edges and covered areas are encoded anew. So what
leaves the house can't be checked against the camera's signatures any more. The hub checks them at
home, and the custody record says what it found.
"""

import asyncio
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set as AbstractSet
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby, pairwise
from pathlib import Path
from typing import Final

from hub.clips.footage import from_us, in_us, open_footage
from hub.clips.index import ClipIndex
from hub.errors import StorageError
from hub.model.camera_signature import CameraSignature, SignedGroupTime, SignedSpan
from hub.model.ids import CameraId
from hub.model.recording import Segment
from hub.model.window import TimeWindow
from hub.store.footage_files import FootageFiles
from noticeboard.seal.signed_video.groups import Finding, SignedGroup, SignedStream, has_statement
from noticeboard.seal.signed_video.keys import Certified, MakerRoot, certify
from noticeboard.timestamp.group import VideoCodec, codec_named

AROUND: Final = timedelta(seconds=12)
"""A statement about a group comes with the next one, so in the next segment."""
MOST_SPANS: Final = 4
_SEARCHED: Final = 2
"""Segments of a run that are searched for statements before all of it is checked."""
_CODECS: Final = {"h264": "h264", "hevc": "h265"}
_LONGEST_PICTURE_US: Final = 1_000_000
_USUAL_LAST_US: Final = 40_000
_SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRecording:
    """The recording of a clip, and what is around it that its signatures need."""

    folder: Path
    files: FootageFiles
    segments: Sequence[Segment]
    """Of one camera, in order of time, from a little before the clip to a little after."""
    beginnings: Sequence[Segment]
    """The first segment of each run, if they don't include it: some cameras send their certificates
    only there."""


async def find_recording(
    index: ClipIndex, camera_id: CameraId, window: TimeWindow, folder: Path, files: FootageFiles
) -> SignedRecording:
    """Find what is needed to check a window; raises StorageError."""
    segments = await index.segments(camera_id, window.widened(before=AROUND, after=AROUND))
    beginnings = []
    for run, first in {each.run_id: each for each in reversed(segments)}.items():
        if first.number:
            began = first.window.start - timedelta(seconds=first.media_start_s)
            around = TimeWindow(start=began - _SECOND, end=began + AROUND)
            found = await index.segments(camera_id, around)
            beginnings += [each for each in found if each.run_id == run and not each.number]
    return SignedRecording(folder=folder, files=files, segments=segments, beginnings=beginnings)


class CameraKeys:
    """The keys that cameras sign with, as their newest recordings show them."""

    def __init__(self, index: ClipIndex, folder: Path, files: FootageFiles) -> None:
        self._index = index
        self._folder = folder
        self._files = files

    async def certified(self, roots: Sequence[MakerRoot]) -> dict[str, list[CameraId]]:
        """Return the cameras whose keys lead to each root, by its SHA-256.

        A camera whose recording can't be read counts as unknown.
        """
        found: dict[str, list[CameraId]] = {}
        for camera_id, span in (await self._index.spans()).items():
            # A statement about a group comes with the next one.
            end = TimeWindow(start=max(span.start, span.end - AROUND), end=span.end)
            try:
                recording = await find_recording(
                    self._index, camera_id, end, self._folder, self._files
                )
                chain = await asyncio.to_thread(_newest_certificates, recording)
            except StorageError:
                continue
            certified, root = certify(chain, roots, span.end)
            if root is not None and certified is Certified.ROOT:
                found.setdefault(root.sha256, []).append(camera_id)
        return found


def camera_signature(
    recording: SignedRecording, window: TimeWindow, roots: Sequence[MakerRoot]
) -> tuple[CameraSignature | None, tuple[SignedGroupTime, ...]]:
    """Return what the camera signed of a window, and which groups it could show by themselves.

    The first is None if it signs nothing. The groups are the longest unbroken stretch. Blocking.
    Raises StorageError.
    """
    start_us, end_us = in_us(window.start), in_us(window.end)
    runs = dict.fromkeys(segment.run_id for segment in recording.segments)
    checked = [
        _checked(recording, [each for each in recording.segments if each.run_id == run])
        for run in runs
    ]
    placed = [each for run in checked for each in _placed(run)]
    inside = [each for each in placed if each.start_us < end_us and each.end_us > start_us]
    standard = next((each.group.standard for each in inside if each.group.standard), None)
    if standard is None:
        return None, ()
    faults = dict.fromkeys(Finding, 0)
    for each in inside:
        for finding in each.group.findings:
            faults[finding] += 1
    longest = sorted(_stretches(inside), key=_length_us, reverse=True)[:MOST_SPANS]
    spans = [_span(stretch, window, roots) for stretch in longest]
    signature = CameraSignature(
        standard=standard.value,
        groups=len(inside),
        signed=sum(each.group.is_intact for each in inside),
        spans=tuple(sorted(spans, key=lambda span: span.window.start)),
        faults=tuple((finding.value, count) for finding, count in faults.items() if count),
    )
    parts = (list(part) for each in longest for _, part in groupby(each, lambda it: id(it.run)))
    return signature, max(map(_times, parts), key=len, default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """What a camera signed of one run."""

    groups: Sequence[SignedGroup] = ()
    """Empty if it signs nothing."""
    times_us: Sequence[int] = ()
    """When each picture is shown; empty if none of it can be handed over as it is."""
    keys_us: AbstractSet[int] = frozenset()
    """The same of key frames."""


def _newest_certificates(recording: SignedRecording) -> bytes:
    """Return the certificates of the newest group that holds; blocking, raises StorageError."""
    for run in dict.fromkeys(segment.run_id for segment in reversed(recording.segments)):
        segments = [each for each in recording.segments if each.run_id == run]
        for group in reversed(_checked(recording, segments).groups):
            if group.is_intact and group.chain:
                return group.chain
    return b""


def _checked(recording: SignedRecording, segments: Sequence[Segment]) -> _Run:
    folder, files = recording.folder, recording.files
    searched = (each for _, each in _pictures(folder, files, segments[:_SEARCHED]))
    if not any(map(has_statement, searched)):
        return _Run()
    with open_footage(folder / segments[0].path, files) as reel:
        codec = codec_named(_CODECS.get(reel.table.info.video.codec, ""))
    if codec is None:
        return _Run()
    stream = SignedStream(codec)
    run = segments[0].run_id
    beginning = [each for each in recording.beginnings if each.run_id == run]
    for _, payload in _pictures(folder, files, beginning):
        stream.read_keys(payload)
    times_us, keys_us = [], set()
    for picture, payload in _pictures(folder, files, segments):
        stream.push(picture.at_us, payload)
        times_us.append(picture.at_us)
        if picture.is_key:
            keys_us.add(picture.at_us)
    # Only what every browser plays, so that people see what they hand over; and in one order.
    is_plain = codec is VideoCodec.H264 and all(one < two for one, two in pairwise(times_us))
    return _Run(groups=stream.finish(), times_us=times_us if is_plain else (), keys_us=keys_us)


@dataclass(frozen=True, slots=True)
class _Picture:
    at_us: int
    is_key: bool


def _pictures(
    folder: Path, files: FootageFiles, segments: Iterable[Segment]
) -> Iterator[tuple[_Picture, bytes]]:
    """Yield pictures in decoding order, with the time at which each is shown (µs since 1970)."""
    for segment in segments:
        with open_footage(folder / segment.path, files) as reel:
            keys = reel.table.video.keys.tolist()
            for number, time_us in enumerate(reel.times_us.tolist()):
                yield _Picture(time_us, keys[number]), reel.payload(number)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A group, from its first picture to the next group's."""

    start_us: int
    end_us: int
    group: SignedGroup
    run: _Run


def _placed(run: _Run) -> Iterator[_Placed]:
    """Give each group its time; one without a picture gets the end of the group before it."""
    following: int | None = None
    nexts: list[int | None] = []
    for group in reversed(run.groups):
        nexts.append(following)
        following = group.start if group.start is not None else following
    end = 0
    for group, following in zip(run.groups, reversed(nexts), strict=True):
        start = end if group.start is None else group.start
        end = max(start if group.end is None else group.end, start) + 1
        # The last picture is shown until the next one, unless there is a gap.
        if following is not None and end < following <= end + _LONGEST_PICTURE_US:
            end = following
        yield _Placed(start, end, group, run)


def _stretches(placed: Iterable[_Placed]) -> list[list[_Placed]]:
    """Return the groups that hold, in unbroken stretches, each under one key."""
    found: list[list[_Placed]] = []
    last: SignedGroup | None = None
    for each in placed:
        group = each.group
        if group.is_intact:
            follows = (
                last is not None
                and last.is_intact
                and group.holds
                and each.start_us <= found[-1][-1].end_us  # Nothing is between two runs.
                and (last.chain, last.public_key) == (group.chain, group.public_key)
            )
            if follows:
                found[-1].append(each)
            else:
                found.append([each])
        last = group
    return found


def _times(stretch: Sequence[_Placed]) -> tuple[SignedGroupTime, ...]:
    """Return when the groups of a stretch of one run are shown."""
    found: list[SignedGroupTime] = []
    for each in stretch:
        group, times_us = each.group, each.run.times_us
        if group.start is None or group.signed_at is None or not times_us:
            break
        after = bisect_right(times_us, group.signed_at)
        until_us = times_us[after] if after < len(times_us) else group.signed_at + _USUAL_LAST_US
        found.append(
            SignedGroupTime(
                start=from_us(group.start),
                end=from_us(each.end_us),
                until=from_us(max(until_us, each.end_us)),
                is_first=group.start in each.run.keys_us and group.brings_key,
            )
        )
    return tuple(found)


def _length_us(stretch: Sequence[_Placed]) -> int:
    return stretch[-1].end_us - stretch[0].start_us


def _span(stretch: Sequence[_Placed], window: TimeWindow, roots: Sequence[MakerRoot]) -> SignedSpan:
    start, end = from_us(stretch[0].start_us), from_us(stretch[-1].end_us)
    certified, root = certify(stretch[0].group.chain, roots, start)
    # Not beyond the clip: nothing is said of what stays at home.
    return SignedSpan(
        window=TimeWindow(start=max(start, window.start), end=min(end, window.end)),
        groups=len(stretch),
        certified=certified.value,
        root=root.name if root is not None else "",
    )
