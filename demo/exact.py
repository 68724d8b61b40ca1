"""Checks that an opened clip is exactly what was approved. Everything here blocks.

The porch video has a number in every frame, so the recording shows which frames an approved piece
contains, and the clip must contain the same ones. Its bytes must not name the camera or the house.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import av
import numpy as np

from demo.porch import LOOP_S, RATE, read_number
from demo.steps import StepFailedError

LONGEST_SEGMENT = timedelta(seconds=10)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LOOP = LOOP_S * RATE
_FRAME = timedelta(seconds=1) / RATE
_TICK = timedelta(milliseconds=1)
"""More than the rounding error of a file's timestamps."""
_BOXES_OF_WORDS = (b"udta", b"meta", b"ilst", b"uuid", b"loci")
_NEUTRAL_TAGS = {"language", "vendor_id", "major_brand", "minor_version", "compatible_brands"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One recorded frame: its time and its number."""

    at: datetime
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Exactness:
    """How an opened clip compares with the approved piece."""

    frames: int
    first: int
    last: int
    early: int
    """How many frames it begins before the piece; negative if it begins late."""
    late: int
    """How many frames it ends after the piece; negative if it ends early."""
    missing: int
    """How many frames don't follow their predecessor."""


def compare(clip: Path, recordings: Path, start: datetime, end: datetime) -> Exactness:
    """Compare a clip's frames with the recording's in [start, end).

    Raises StepFailedError if either end is off by more than one frame, if a frame in between is
    missing, or if the clip contains anything but video.
    """
    numbers, length = _decode(clip)
    filmed = list(_filmed(recordings, start, end))
    inside = [seen.number for seen in filmed if start <= seen.at < end]
    if not inside:
        raise StepFailedError("The recording of the approved piece is gone.")
    exactness = Exactness(
        frames=len(numbers),
        first=numbers[0],
        last=numbers[-1],
        early=_steps(filmed, numbers[0], inside[0], last=False),
        late=-_steps(filmed, numbers[-1], inside[-1], last=True),
        missing=sum((b - a) % _LOOP != 1 for a, b in pairwise(numbers)),
    )
    if exactness.missing:
        raise StepFailedError(f"In {exactness.missing} places the clip lacks a frame.")
    if abs(exactness.early) > 1 or abs(exactness.late) > 1:
        raise StepFailedError(
            f"The clip holds frames {numbers[0]} to {numbers[-1]}, not {inside[0]} to {inside[-1]}."
        )
    if abs(len(numbers) - len(inside)) > 2:  # noqa: PLR2004 -- one at each end
        raise StepFailedError(f"The clip holds {len(numbers)} frames, not {len(inside)}.")
    if abs(length - (end - start)) > 2 * _FRAME:
        raise StepFailedError(f"The clip lasts {length}, not {end - start}.")
    return exactness


def compare_labels(
    recording: Path, begins: datetime, labels: Sequence[datetime], piece: Path, start: datetime
) -> int:
    """Compare the frame at each label of a recording with the frame at that label in a piece.

    A label is the time at which a frame was filmed; `begins` and `start` are the labels at which
    the two files begin. Returns the number of labels in the piece; raises StepFailedError if any
    shows a different frame.
    """
    whole, leaving = _labelled(recording, begins), _labelled(piece, start)
    ends = leaving[-1].at + _FRAME
    shared = [label for label in labels if start <= label < ends]
    if not shared:
        raise StepFailedError("The recording has no frame in the time of what leaves.")
    # At each frame's time, and halfway to the next one, when the screen still shows that frame.
    for label in [each + part for each in shared for part in (_TICK, _FRAME / 2)]:
        seen, left = _shown_at(whole, label), _shown_at(leaving, label)
        if seen.number != left.number:
            raise StepFailedError(
                f"At {label:%H:%M:%S.%f} the recording shows frame {seen.number}, "
                f"what leaves frame {left.number}."
            )
    return len(shared)


def _labelled(file: Path, begins: datetime) -> list[Seen]:
    seen: list[Seen] = []
    with av.open(str(file)) as container:
        for frame in container.decode(video=0):
            at = begins + timedelta(seconds=float(frame.time or 0))
            seen.append(Seen(at=at, number=_number(frame)))
    return seen


def _shown_at(seen: Sequence[Seen], label: datetime) -> Seen:
    """Return the last frame at or before a label, else the first frame."""
    place = bisect_right(seen, label, key=lambda each: each.at)
    return seen[max(place - 1, 0)]


def _steps(filmed: list[Seen], found: int, wanted: int, *, last: bool) -> int:
    """Return how many frames after `found` the frame `wanted` was filmed."""
    order = [seen.number for seen in filmed]
    if last:
        order.reverse()
    try:
        steps = order.index(wanted) - order.index(found)
    except ValueError:
        raise StepFailedError(f"Frame {found} of the clip was not filmed then.") from None
    return -steps if last else steps


def _decode(clip: Path) -> tuple[list[int], timedelta]:
    """Return a clip's frame numbers and its length; raises StepFailedError."""
    with av.open(str(clip)) as container:
        kinds = [stream.type for stream in container.streams]
        if kinds != ["video"]:
            raise StepFailedError(f"The clip holds {', '.join(kinds)}, not only video.")
        tags = {*container.metadata, *container.streams.video[0].metadata} - _NEUTRAL_TAGS
        if tags:
            raise StepFailedError(f"The clip carries words: {', '.join(sorted(tags))}.")
        length = timedelta(microseconds=container.duration or 0)
        numbers = [_number(frame) for frame in container.decode(video=0)]
    if not numbers:
        raise StepFailedError("The clip holds no frame.")
    return numbers, length


def _filmed(recordings: Path, start: datetime, end: datetime) -> Iterator[Seen]:
    """Yield the recorded frames around a piece, in order.

    A recording's file name begins with its start time in microseconds since 1970.
    """
    begun = {
        _EPOCH + timedelta(microseconds=int(path.name.partition("-")[0])): path
        for path in recordings.glob("*/*/*/*.mp4")
    }
    for at, path in sorted(begun.items()):
        if not start - LONGEST_SEGMENT < at < end + _FRAME:
            continue
        with av.open(str(path)) as container:
            offset: float | None = None
            for frame in container.decode(video=0):
                time_s = float(frame.time or 0)
                offset = time_s if offset is None else offset
                yield Seen(at=at + timedelta(seconds=time_s - offset), number=_number(frame))


def _number(frame: av.VideoFrame) -> int:
    return read_number(np.asarray(frame.to_ndarray(format="gray"), dtype=np.uint8))


def search_for_names(share: Path, names: Mapping[str, str]) -> None:
    """Search every byte of an opened share; raises StepFailedError if it contains a name."""
    for path in sorted(each for each in share.rglob("*") if each.is_file()):
        content = path.read_bytes()
        lower = content.lower()
        for what, name in names.items():
            if any(form in lower for form in _forms(name)):
                raise StepFailedError(f"{path.name} names {what}.")
        if path.suffix == ".mp4":
            _search_for_boxes(path.name, content)


def _forms(name: str) -> Iterable[bytes]:
    """Yield the encodings in which a name may appear in a file."""
    lower = name.lower()
    yield from (lower.encode(), lower.encode("utf-16-le"), lower.encode("utf-16-be"))
    if len(lower) == 12 and all(each in "0123456789abcdef" for each in lower):  # noqa: PLR2004
        pairs = [lower[i : i + 2] for i in range(0, 12, 2)]
        yield from (":".join(pairs).encode(), "-".join(pairs).encode(), bytes.fromhex(lower))


def _search_for_boxes(name: str, content: bytes) -> None:
    """Raise StepFailedError if an MP4's header has a box for text."""
    header = content[content.find(b"moov") :]
    header = header[: int.from_bytes(content[content.find(b"moov") - 4 :][:4])]
    found = [box.decode() for box in _BOXES_OF_WORDS if box in header]
    if found:
        raise StepFailedError(f"{name} has a place for words: {', '.join(found)}.")
