"""The groups of pictures that a cut shows, each with the way to its segment's root.

A timestamp covers the roots of an hour's segments, so this is what proves later that a cut existed
by then. It is read while the segments are cut: later they may be gone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hub.clips.cut_plan import Plan, SegmentPart
from hub.errors import StorageError
from hub.media.mp4.fragments import read_table
from hub.media.mp4.groups import SegmentGroups, read_groups
from hub.model.decision import CutGroup
from noticeboard.seal.groups import StampedGroup, Way
from noticeboard.timestamp.hour import group_inclusion, segment_root

_NO_WAY = Way(index=0, hashes=())
"""Until it is known which hour has the segment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Touched:
    """A group of a segment of which frames lie in the window."""

    tick: int
    """When the first of them is shown, on the cut's clock."""
    part: SegmentPart
    number: int
    """Its number in the segment, from 0."""
    frames: list[int]
    """The numbers of its frames in the window, in its segment."""


def cut_groups(
    plan: Plan, lasts: Sequence[int], copied: Sequence[int], secret: bytes
) -> tuple[CutGroup, ...]:
    """Return the groups of a cut, in order; raises OSError. Blocking.

    `lasts` has the ticks for which each of its frames is shown, `copied` whether it was copied.
    """
    ticks = np.concatenate(([0], np.cumsum(np.asarray(lasts, np.int64))[:-1]))
    touched = sorted(
        (each for part in plan.parts for each in _touched(plan, part)), key=lambda each: each.tick
    )
    starts = np.searchsorted(ticks, [each.tick for each in touched]).tolist()
    # What comes before the first is of the first: a frame that can't be decoded is not shown.
    starts[0] = 0
    ends = [*starts[1:], len(ticks)]
    known: dict[int, SegmentGroups | None] = {}
    found = []
    for group, at, end in zip(touched, starts, ends, strict=True):
        if at >= end:
            continue
        if id(group.part) not in known:
            known[id(group.part)] = _read(plan, group.part)
        count = sum(copied[at:end])
        groups = known[id(group.part)]
        stamped = None
        if groups is not None and count in {0, end - at}:
            stamped = _described(groups, group, count, secret)
        sets = groups.sets if groups is not None and stamped is not None else ()
        found.append(CutGroup(at=at, closed_at=group.part.closed_at, sets=sets, stamped=stamped))
    return tuple(found)


def _touched(plan: Plan, part: SegmentPart) -> Iterator[_Touched]:
    firsts: NDArray[np.intp] = np.flatnonzero(part.keys)
    numbers = np.searchsorted(firsts[firsts > 0], part.frames, side="right")
    for number in np.unique(numbers).tolist():
        frames = part.frames[numbers == number]
        yield _Touched(
            tick=plan.ticks(int(part.times_us[frames].min())),
            part=part,
            number=number,
            frames=frames.tolist(),
        )


def _read(plan: Plan, part: SegmentPart) -> SegmentGroups | None:
    try:
        with plan.files.open(part.path) as file:
            return read_groups(file, read_table(file))
    except StorageError:
        return None


def _described(
    groups: SegmentGroups, touched: _Touched, copied: int, secret: bytes
) -> StampedGroup | None:
    """Return what is said of a group, still without its hour; None if nothing can be said."""
    found = groups.groups[touched.number]
    group, leaves = found.group, groups.leaves(secret)
    # What is copied is the beginning of a group, and each frame of it is a picture.
    beginning = list(range(found.first, found.first + copied))
    if copied and (touched.frames != beginning or None in found.hashes[:copied]):
        return None
    if not group.count:
        return None
    inclusion = group_inclusion(leaves, touched.number)
    return StampedGroup(
        copied=copied,
        count=group.count,
        codec="h264" if group.codec.name == "H264" else "h265",
        pictures=b"".join(found.pictures) if copied else b"",
        pictures_sha256=group.pictures_sha256,
        sets=0,
        start_us=group.start_us,
        length_us=group.length_us,
        salt=groups.salts(secret)(touched.number),
        groups=len(leaves),
        in_segment=Way(index=inclusion.index, hashes=inclusion.hashes),
        segment=segment_root(leaves),
        in_hour=_NO_WAY,
        hour=1,
    )
