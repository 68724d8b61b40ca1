"""Where every frame of a segment lies, when it is shown, and how long it lasts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hub.errors import StorageError
from hub.media.mp4.header import MOST_TICKS, SegmentHeader
from hub.media.packet import StreamInfo, Track

LARGEST_FILE_BYTES: Final = (1 << 31) - 1
WHOLE_FILE: Final = (0, LARGEST_FILE_BYTES)
LONGEST_TICKS: Final = (1 << 31) - 1
"""Of one sample: six hours of video."""
MOST_SAMPLES: Final = 1 << 20

type Integers = NDArray[np.int64]
type Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrackTable:
    """One track's samples in decoding order; all arrays are equally long, of at least one."""

    rate_hz: int
    """Ticks a second."""
    first_dts: int
    """Decoding time of the first sample, in ticks since the run began."""
    sizes: Integers
    """In bytes."""
    durations: Integers
    """In ticks; each sample lasts until the next."""
    offsets: Integers
    """When a sample is shown minus when it is decoded, in ticks; may be negative."""
    keys: Flags
    places: Integers
    """Where each begins in the segment's plain bytes."""

    def __len__(self) -> int:
        return len(self.sizes)

    def dts(self) -> Integers:
        """Return when each sample is decoded, in ticks since the run began."""
        return np.cumsum(self.durations) - self.durations + self.first_dts

    def pts(self) -> Integers:
        """Return when each sample is shown, in ticks since the run began."""
        return self.dts() + self.offsets

    def media_us(self) -> Integers:
        """Return when each sample is shown, in microseconds since the run began."""
        return (self.pts() * 1_000_000 + self.rate_hz // 2) // self.rate_hz


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SegmentTable:
    """All that is known of a segment without its pictures."""

    header: SegmentHeader
    info: StreamInfo
    video: TrackTable
    audio: TrackTable | None
    """None where no sound came."""
    closed: bool
    """Whether it was finished; otherwise a crash has torn it, or it is still being written."""
    body: tuple[int, int]
    """The bytes of all whole fragments, from the first to behind the last."""
    media_end_us: int
    """When its last frame ends, in microseconds of the camera's clock since the run began."""

    def wall_us(self, track: Track = Track.VIDEO) -> Integers:
        """Return each sample's wall time, in microseconds since 1970, in decoding order."""
        table = self.video if track is Track.VIDEO else self.audio
        if table is None:
            return np.empty(0, np.int64)
        passed = table.media_us() - self.header.media_start_us
        corrected = np.rint(passed * self.header.ppm / 1_000_000).astype(np.int64)
        return passed + corrected + self.header.start_us


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """The samples that one fragment holds of one track, one after another."""

    first_dts: int
    place: int
    """Where the first one begins in the file."""
    sizes: Sequence[int] | Integers
    durations: Sequence[int] | Integers
    offsets: Sequence[int] | Integers
    keys: Sequence[bool] | Flags


def join(pieces: Sequence[Piece], rate_hz: int) -> TrackTable | None:
    """Return the table of a track's pieces, None of none; raises StorageError.

    What a fragment did not know yet, the next one tells: how long its last sample lasted.
    """
    if not pieces:
        return None
    counts = np.array([len(piece.sizes) for piece in pieces])
    sizes = np.concatenate([np.asarray(piece.sizes, np.int64) for piece in pieces])
    durations = np.concatenate([np.asarray(piece.durations, np.int64) for piece in pieces])
    firsts = np.array([piece.first_dts for piece in pieces], np.int64)
    lasts = np.cumsum(counts) - 1
    ends = np.cumsum(durations)[lasts] + firsts[0]
    durations[lasts[:-1]] += np.diff(firsts - np.concatenate(([firsts[0]], ends[:-1])))
    within = np.cumsum(sizes) - sizes
    starts = np.array([piece.place for piece in pieces]) - within[lasts - counts + 1]
    return checked(
        TrackTable(
            rate_hz=rate_hz,
            first_dts=pieces[0].first_dts,
            sizes=sizes,
            durations=durations,
            offsets=np.concatenate([np.asarray(piece.offsets, np.int64) for piece in pieces]),
            keys=np.concatenate([np.asarray(piece.keys, np.bool_) for piece in pieces]),
            places=within + np.repeat(starts, counts),
        )
    )


def checked(table: TrackTable) -> TrackTable:
    """Return a table whose numbers can be reckoned with; raises StorageError."""
    if not is_possible(table.first_dts, len(table)) or not are_sane([table], [WHOLE_FILE])[0]:
        raise StorageError("A recording's table is damaged: run `neighbors hub check`.")
    return table


def is_possible(first_dts: int, count: int) -> bool:
    """Tell whether a track may begin then and have so many samples."""
    return 0 < count <= MOST_SAMPLES and 0 <= first_dts <= MOST_TICKS


def are_sane(tables: Sequence[TrackTable], bodies: Sequence[tuple[int, int]]) -> list[bool]:
    """Tell which tables, none of them empty, can be reckoned with and stay in these bytes.

    All at once: numpy takes about as long for a thousand numbers as for sixty.
    """
    counts = np.array([len(table) for table in tables], np.int64)
    firsts = np.cumsum(counts) - counts
    sizes = np.concatenate([table.sizes for table in tables])
    durations = np.concatenate([table.durations for table in tables])
    offsets = np.concatenate([table.offsets for table in tables])
    places = np.concatenate([table.places for table in tables])
    starts, ends = np.array(bodies, np.int64).T
    lowest, highest = np.minimum.reduceat, np.maximum.reduceat
    sane = lowest(np.minimum(sizes, durations), firsts) >= 0
    sane &= np.add.reduceat(durations, firsts) <= MOST_TICKS
    sane &= highest(np.abs(offsets), firsts) <= LONGEST_TICKS
    sane &= lowest(places, firsts) >= starts
    sane &= highest(places + sizes, firsts) <= ends
    told: list[bool] = sane.tolist()
    return told


def media_end_us(table: TrackTable) -> int:
    """Return when the frame that is shown last ends, in microseconds since the run began."""
    return int((table.pts() + table.durations).max()) * 1_000_000 // table.rate_hz
