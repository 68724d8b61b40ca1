"""Checks that an opened clip is exactly what was approved. Everything here blocks.

The porch video has a number in every frame, so the recording shows which frames an approved piece
contains, and the clip must contain the same ones. Its bytes must not name the camera or the house.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
import json
import math
from pathlib import Path
from typing import Any
from uuid import UUID

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
_HALF = Fraction(1, 2)
_HEADER = b"uuid" + UUID("6e656967-6862-4f72-b365-676d656e7431").bytes
_BOXES_OF_WORDS = (b"udta", b"meta", b"ilst", b"uuid", b"loci")
_NEUTRAL_TAGS = {"language", "vendor_id", "major_brand", "minor_version", "compatible_brands"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One recorded frame: its time and its number."""

    at: datetime
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Exactness:
    """What an opened clip holds, which is exactly what was filmed in the approved piece."""

    frames: int
    first: int
    last: int


def compare(clip: Path, recordings: Path, start: datetime, end: datetime) -> Exactness:
    """Compare a clip's frames with the recording's in [start, end).

    A frame belongs to the piece if its time, in whole microseconds (design/time.md), lies in it.
    Raises StepFailedError if the clip lacks one of these frames, holds any other, shows one at
    another distance from the first, or contains anything but video; and if the camera's numbers
    show that a frame was not recorded.
    """
    held, length = _decode(clip)
    filmed = [seen for seen in _filmed(recordings, start, end) if start <= seen.at < end]
    if not filmed:
        raise StepFailedError("The recording of the approved piece is gone.")
    numbers, expected = [number for _, number in held], [seen.number for seen in filmed]
    if numbers != expected:
        raise StepFailedError(
            f"The clip holds {len(numbers)} frames, {numbers[0]} to {numbers[-1]}, "
            f"not the {len(expected)} frames {expected[0]} to {expected[-1]}."
        )
    missing = sum((b - a) % _LOOP != 1 for a, b in pairwise(numbers))
    if missing:
        raise StepFailedError(f"In {missing} places the clip lacks a frame.")
    for (after, number), seen in zip(held, filmed, strict=True):
        if abs(after - (seen.at - filmed[0].at)) > _TICK:
            raise StepFailedError(f"The clip shows frame {number} {after} after its first one.")
    if abs(length - (end - start)) > 2 * _FRAME:
        raise StepFailedError(f"The clip lasts {length}, not {end - start}.")
    return Exactness(frames=len(numbers), first=numbers[0], last=numbers[-1])


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


def _decode(clip: Path) -> tuple[list[tuple[timedelta, int]], timedelta]:
    """Return the time and number of a clip's frames, and its length; raises StepFailedError."""
    with av.open(str(clip)) as container:
        kinds = [stream.type for stream in container.streams]
        if kinds != ["video"]:
            raise StepFailedError(f"The clip holds {', '.join(kinds)}, not only video.")
        tags = {*container.metadata, *container.streams.video[0].metadata} - _NEUTRAL_TAGS
        if tags:
            raise StepFailedError(f"The clip carries words: {', '.join(sorted(tags))}.")
        length = timedelta(microseconds=container.duration or 0)
        held = [
            (timedelta(seconds=float(frame.time or 0)), _number(frame))
            for frame in container.decode(video=0)
        ]
    if not held:
        raise StepFailedError("The clip holds no frame.")
    return held, length


def _filmed(recordings: Path, start: datetime, end: datetime) -> Iterator[Seen]:
    """Yield the recorded frames around a piece, in order; of runs that overlap, the earlier one.

    A recording's file name begins with its start time in microseconds since 1970.
    """
    begun = {
        _EPOCH + timedelta(microseconds=int(path.name.partition("-")[0])): path
        for path in recordings.glob("*/*/*/*.mp4")
    }
    last: datetime | None = None
    for begins, path in sorted(begun.items()):
        if not start - LONGEST_SEGMENT < begins < end + _FRAME:
            continue
        header = _header(path)
        with av.open(str(path)) as container:
            for frame in container.decode(video=0):
                at = _EPOCH + timedelta(microseconds=_wall_us(header, frame))
                if last is None or at > last:
                    last = at
                    yield Seen(at=at, number=_number(frame))


def _header(path: Path) -> dict[str, Any]:
    """Return what a recording says of its clock, from its first `uuid` box (design/segments.md)."""
    content = path.read_bytes()
    begins = content.index(_HEADER)
    size = int.from_bytes(content[begins - 4 :][:4])
    content_json = json.loads(content[begins + len(_HEADER) : begins - 4 + size])
    return dict(content_json["header"])


def _wall_us(header: Mapping[str, Any], frame: av.VideoFrame) -> int:
    """Return when a frame was filmed, as design/time.md defines it."""
    media_us = math.floor(Fraction(frame.pts or 0) * (frame.time_base or 1) * 1_000_000 + _HALF)
    passed_us = media_us - header["media_start_us"]
    return int(header["start_us"] + passed_us + round(passed_us * header["ppm"] / 1_000_000))


def _number(frame: av.VideoFrame) -> int:
    luma = frame.planes[0]
    rows = np.frombuffer(luma, dtype=np.uint8)
    return read_number(rows.reshape(luma.height, luma.line_size))


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
