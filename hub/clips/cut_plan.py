"""What a cut is made of: which frames, which of them are copied, which are encoded anew.

A cut is a row of stretches. Where masks move and nothing else forbids it, only the groups of
pictures that a mask is over are encoded; the groups before, between and after are copied. Each
copied stretch begins with an IDR picture of the camera's, each encoded one with an IDR picture of
ours, under parameter sets of another number: a decoder follows without being told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
import hashlib
from itertools import pairwise
from pathlib import Path

import numpy as np

from hub.clips.encode import PROFILES
from hub.clips.footage import in_us, open_reel, sets_of
from hub.clips.redaction.masks import Covering
from hub.errors import NotFoundError, StorageError
from hub.media.codecs import MOST_IDS
from hub.media.mp4.plain import RATE
from hub.media.mp4.segment_table import Integers
from hub.media.packet import StreamInfo
from hub.model.segment import Segment
from hub.model.window import TimeWindow
from hub.store.footage_files import FootageFiles

SECOND_US = 1_000_000
_LONGEST_LAST_US = 1_000_000
_USUAL_LAST_US = 40_000
_MOST_FRAMES_A_SECOND = 250
_MOST_FRAMES_MORE = 1_000
"""What comes faster than any camera is damage, and would be decoded for days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """One segment's part in a cut: its frames' times in decoding order, and how they are coded."""

    path: Path
    info: StreamInfo
    times_us: Integers
    lasts_us: Integers
    wanted: Integers
    """The numbers of the frames that lie in the window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Frames of a cut that follow one another, in [start_us, end_us)."""

    start_us: int
    end_us: int
    copied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a cut is made of; all times are wall times in microseconds."""

    files: FootageFiles
    takes: tuple[Take, ...]
    start_us: int
    end_us: int
    covering: Covering
    first_us: int
    """When the first wanted frame is shown."""
    shown_us: int
    """When the last wanted frame ends, but not after the window."""
    pixel_aspect: tuple[int, int]
    stretches: tuple[Stretch, ...]

    @property
    def info(self) -> StreamInfo:
        """How the first segment is coded, and the whole cut shown."""
        return self.takes[0].info

    @property
    def copies(self) -> bool:
        """Whether any frame is copied."""
        return any(stretch.copied for stretch in self.stretches)

    def ticks(self, at_us: int) -> int:
        """Return a wall time on the new file's clock."""
        return round((at_us - self.first_us) * RATE / SECOND_US)

    def sources(self) -> tuple[str, ...]:
        """Return the SHA-256 of every segment that frames come from; raises OSError."""
        hashes = []
        for take in self.takes:
            with self.files.open(take.path) as file:
                hashes.append(hashlib.file_digest(file, "sha256").hexdigest())
        return tuple(hashes)


def plan_cut(
    segments: Sequence[Segment],
    folder: Path,
    window: TimeWindow,
    covering: Covering,
    files: FootageFiles,
) -> Plan:
    """Plan a cut of one camera's segments; raises NotFoundError, StorageError."""
    in_order = sorted(segments, key=lambda segment: segment.window.start)
    start_us, end_us = in_us(window.start), in_us(window.end)
    every = [_take(folder / segment.path, files, start_us, end_us) for segment in in_order]
    takes = tuple(take for take in every if len(take.wanted))
    if not takes:
        raise NotFoundError("Nothing was recorded in that time.")
    length_s = (end_us - start_us) / SECOND_US
    most = _MOST_FRAMES_A_SECOND * length_s + _MOST_FRAMES_MORE
    if sum(len(take.wanted) for take in takes) > most:
        raise StorageError("A recording has too many frames: run `neighbors hub check`.")
    with open_reel(takes[0].path, files) as reel:
        pixel_aspect = reel.pixel_aspect()
    first_us = min(int(take.times_us[take.wanted].min()) for take in takes)
    groups_us = None if covering.stands else _groups_us(takes, files)
    return Plan(
        files=files,
        takes=takes,
        start_us=start_us,
        end_us=end_us,
        covering=covering,
        first_us=first_us,
        shown_us=min(max(_ends_us(take) for take in takes), end_us),
        pixel_aspect=pixel_aspect,
        stretches=_stretches(groups_us or [], first_us, end_us, covering),
    )


def free_id(info: StreamInfo) -> int | None:
    """Return a number for our parameter sets, None where they cannot stand beside the camera's."""
    sets = sets_of(info)
    if sets is None or sets.profile not in PROFILES:
        return None
    try:
        taken = sets.ids()
    except StorageError:
        return None
    return next((each for each in range(MOST_IDS) if each not in taken), None)


def _take(path: Path, files: FootageFiles, start_us: int, end_us: int) -> Take:
    with open_reel(path, files) as reel:
        times_us, video = reel.times_us, reel.table.video
        return Take(
            path=path,
            info=reel.table.info,
            times_us=times_us,
            lasts_us=(video.durations * SECOND_US + video.rate_hz // 2) // video.rate_hz,
            wanted=np.flatnonzero((times_us >= start_us) & (times_us < end_us)),
        )


def _ends_us(take: Take) -> int:
    """Return when the last wanted frame of a segment ends."""
    last = take.wanted[np.argmax(take.times_us[take.wanted])]
    lasts_us = int(take.lasts_us[last])
    if not 0 < lasts_us <= _LONGEST_LAST_US:
        lasts_us = _USUAL_LAST_US
    return int(take.times_us[last]) + lasts_us


def _groups_us(takes: Sequence[Take], files: FootageFiles) -> list[int] | None:
    """Return when each group of pictures begins that may be copied, None where none may be."""
    if len({take.info.video for take in takes}) != 1 or free_id(takes[0].info) is None:
        return None
    if (np.diff(np.concatenate([take.times_us for take in takes])) <= 0).any():
        return None  # Two runs overlap; or B-frames, which may need one from after the window.
    begin: list[int] = []
    for take in takes:
        with open_reel(take.path, files) as reel:
            for number in take.wanted.tolist():
                frame = reel.frame(number)
                if not frame.plain:
                    return None  # Damaged, or with other parameter sets than the file's index.
                if reel.table.video.keys[number]:
                    if not frame.clean:
                        return None  # A key frame that leans on earlier ones.
                    begin.append(int(take.times_us[number]))
    return begin


def _stretches(
    groups_us: Sequence[int], first_us: int, end_us: int, covering: Covering
) -> tuple[Stretch, ...]:
    """Join neighbouring groups of one kind; what comes before the first group is encoded."""
    if not groups_us:
        return (Stretch(start_us=first_us, end_us=end_us, copied=False),)
    kinds = [
        (start, not covering.touches(start, end)) for start, end in pairwise((*groups_us, end_us))
    ]
    if first_us < groups_us[0]:
        kinds.insert(0, (first_us, False))
    turns = [kinds[0], *(two for one, two in pairwise(kinds) if one[1] != two[1])]
    ends = [*(start for start, _ in turns[1:]), end_us]
    return tuple(
        Stretch(start_us=start, end_us=end, copied=copied)
        for (start, copied), end in zip(turns, ends, strict=True)
    )
