"""What the camera itself signed of a clip, checked in the recording before anything is cut.

A cut leaves out what a camera signs with, and edges and covered areas are encoded anew. So what
leaves the house can't be checked against the camera's signatures any more. The hub checks them at
home, and the custody record says what it found.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from hub.clips.footage import from_us, in_us, open_footage
from hub.clips.index import ClipIndex
from hub.media.signed_video.groups import Finding, SignedGroup, SignedStream, has_statement
from hub.media.signed_video.keys import MakerRoot, certify
from hub.model.camera_signature import CameraSignature, SignedSpan
from hub.model.ids import CameraId
from hub.model.recording import Segment
from hub.model.window import TimeWindow
from hub.store.footage_files import FootageFiles
from noticeboard.timestamp.group import codec_named

AROUND: Final = timedelta(seconds=12)
"""A statement about a group comes with the next one, so in the next segment."""
MOST_SPANS: Final = 4
_SEARCHED: Final = 2
"""Segments of a run that are searched for statements before all of it is checked."""
_CODECS: Final = {"h264": "h264", "hevc": "h265"}
_LONGEST_PICTURE_US: Final = 1_000_000
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


def camera_signature(
    recording: SignedRecording, window: TimeWindow, roots: Sequence[MakerRoot]
) -> CameraSignature | None:
    """Return what the camera signed of a window, None if it signs nothing; blocking.

    Raises StorageError.
    """
    start_us, end_us = in_us(window.start), in_us(window.end)
    runs = dict.fromkeys(segment.run_id for segment in recording.segments)
    placed = [
        each
        for run in runs
        for each in _placed(
            _groups(recording, [each for each in recording.segments if each.run_id == run])
        )
    ]
    inside = [each for each in placed if each.start_us < end_us and each.end_us > start_us]
    standard = next((each.group.standard for each in inside if each.group.standard), None)
    if standard is None:
        return None
    faults = dict.fromkeys(Finding, 0)
    for each in inside:
        for finding in each.group.findings:
            faults[finding] += 1
    longest = sorted(_stretches(inside), key=_length_us, reverse=True)[:MOST_SPANS]
    spans = [_span(stretch, window, roots) for stretch in longest]
    return CameraSignature(
        standard=standard.value,
        groups=len(inside),
        signed=sum(each.group.is_intact for each in inside),
        spans=tuple(sorted(spans, key=lambda span: span.window.start)),
        faults=tuple((finding.value, count) for finding, count in faults.items() if count),
    )


def _groups(recording: SignedRecording, segments: Sequence[Segment]) -> list[SignedGroup]:
    """Return the groups of one run; empty if its camera signs nothing."""
    folder, files = recording.folder, recording.files
    searched = (each for _, each in _pictures(folder, files, segments[:_SEARCHED]))
    if not any(map(has_statement, searched)):
        return []
    with open_footage(folder / segments[0].path, files) as reel:
        codec = codec_named(_CODECS.get(reel.table.info.video.codec, ""))
    if codec is None:
        return []
    stream = SignedStream(codec)
    run = segments[0].run_id
    beginning = [each for each in recording.beginnings if each.run_id == run]
    for _, payload in _pictures(folder, files, beginning):
        stream.read_keys(payload)
    for time_us, payload in _pictures(folder, files, segments):
        stream.push(time_us, payload)
    return stream.finish()


def _pictures(
    folder: Path, files: FootageFiles, segments: Iterable[Segment]
) -> Iterator[tuple[int, bytes]]:
    """Yield pictures in decoding order, and when each is shown, in µs since 1970."""
    for segment in segments:
        with open_footage(folder / segment.path, files) as reel:
            for number, time_us in enumerate(reel.times_us.tolist()):
                yield time_us, reel.payload(number)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A group, from its first picture to the next group's."""

    start_us: int
    end_us: int
    group: SignedGroup


def _placed(groups: Sequence[SignedGroup]) -> Iterator[_Placed]:
    """Give each group its time; one without a picture gets the end of the group before it."""
    starts = [group.start for group in groups]
    end = 0
    for number, group in enumerate(groups):
        start = end if group.start is None else group.start
        end = max(start if group.end is None else group.end, start) + 1
        following = next((each for each in starts[number + 1 :] if each is not None), None)
        # The last picture is shown until the next one, unless there is a gap.
        if following is not None and end < following <= end + _LONGEST_PICTURE_US:
            end = following
        yield _Placed(start, end, group)


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
                and (last.chain, last.public_key) == (group.chain, group.public_key)
            )
            if follows:
                found[-1].append(each)
            else:
                found.append([each])
        last = group
    return found


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
