"""What follows from the figures: one row and one sentence for each limit. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from statistics import median
from typing import Final

from hub.cli.measure.camera import BITS, HEIGHT, RATE, SMALL_BITS, SMALL_HEIGHT
from hub.cli.measure.machine import Machine
from hub.cli.measure.speeds import Speeds
from hub.cli.measure.trial import Outcome, Quiet
from hub.cli.output import count, size

_HOUR_S: Final = 3600.0
_YEAR_H: Final = 24 * 365.25
_GB: Final = 1e9
_TB: Final = 1e12
_MOST_OF_A_CORE: Final = 0.7
"""A hub that takes more than this of one core has no room for what comes at once."""
_MOST_OF_THE_DISK: Final = 0.5
_SEARCH_BYTES: Final = 450 << 20
"""What a search for faces takes while it runs (docs/hardware.md)."""
_MOST_CAMERAS: Final = 32
"""More have never been tried."""
_MOTION_S: Final = 5.0
_SEALED_S: Final = 10.0
_SYNC_MS: Final = 250.0
_SEARCH_EVERY_S: Final = 0.6
LIVES: Final = (
    ("a card that is sold for 10,000 hours at 26 Mbit/s (117 TB)", 117.0),
    ("an SSD of 300 TBW", 300.0),
)
"""Assumed disks, and how many terabytes may be written to them."""


class Resource(StrEnum):
    """What limits how many cameras a machine follows."""

    PROCESSOR = "the processor"
    MEMORY = "memory"
    DISK = "the disk"
    TRIED = "what has been tried"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing that was measured."""

    code: str
    name: str
    value: str
    sentence: str
    good: bool = True
    """Whether it is as it should be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wear:
    """What recording one camera costs a disk in an hour."""

    written_bytes: float
    footage_bytes: float
    syncs: float
    disk_bytes: float
    """With what the file system adds, and all other programs."""
    flushes: float

    @classmethod
    def of(cls, quiet: Quiet) -> "Wear":
        """Return it as measured."""
        hours = quiet.cameras * quiet.lasted_s / _HOUR_S
        return cls(
            written_bytes=quiet.written_bytes / hours,
            footage_bytes=quiet.footage_bytes / hours,
            syncs=quiet.syncs / hours,
            disk_bytes=quiet.disk_bytes / hours,
            flushes=quiet.flushes / hours,
        )

    def years(self, terabytes: float, cameras: int) -> float:
        """Return how long a disk lasts that may be written so much."""
        return terabytes * _TB / (self.written_bytes * cameras * _YEAR_H)


def most_cameras(outcome: Outcome, speeds: Speeds, machine: Machine) -> tuple[int, Resource]:
    """Return how many cameras such as the measured ones fit, and what limits them."""
    per_camera = max(outcome.busy / outcome.cameras, 1e-6)
    grown = max(outcome.memory_bytes - outcome.base_bytes, 1 << 20) / outcome.cameras
    room = machine.free_bytes - outcome.base_bytes - _SEARCH_BYTES
    each_mb_s = outcome.footage_bytes / outcome.cameras / outcome.watched_s / 1e6
    fits = {
        Resource.PROCESSOR: _MOST_OF_A_CORE * min(machine.cores, 1.0) / per_camera,
        Resource.MEMORY: max(room, 0) / grown,
        Resource.DISK: _MOST_OF_THE_DISK * speeds.written_mb_s / max(each_mb_s, 1e-6),
        Resource.TRIED: float(_MOST_CAMERAS),
    }
    least = min(fits, key=lambda each: fits[each])
    return int(fits[least]), least


def judge(
    outcome: Outcome, speeds: Speeds, machine: Machine, *, spares_disk: bool
) -> Iterator[Row]:
    """Yield what was measured, and what it means."""
    yield _machine(machine)
    yield from _following(outcome, speeds, machine)
    yield _sealing(outcome)
    yield from _computing(outcome, speeds)
    yield from _disk(outcome, speeds, spares_disk=spares_disk)


def _machine(machine: Machine) -> Row:
    cores = f"{machine.cores:g} {'core' if machine.cores == 1 else 'cores'}"
    known = ", ".join(machine.instructions) or "none of AVX2, NEON, AES, SHA"
    return Row(
        code="machine",
        name="Machine",
        value=f"{cores}; {known}",
        sentence=f"{machine.name}: a hub may use {cores}.",
    )


def _following(outcome: Outcome, speeds: Speeds, machine: Machine) -> Iterator[Row]:
    many, limit = most_cameras(outcome, speeds, machine)
    kind = (
        f"H.264, {HEIGHT}p, {RATE} pictures a second, {BITS / 1e6:g} Mbit/s, and a small stream "
        f"of {SMALL_HEIGHT}p and {SMALL_BITS / 1e6:g} Mbit/s"
    )
    why = (
        f"More than {_MOST_CAMERAS} have never been tried."
        if limit is Resource.TRIED
        else f"The limit is {limit}."
    )
    yield Row(
        code="cameras",
        name="Cameras",
        value=f"{outcome.cameras} took {100 * outcome.busy:.1f} % of one core",
        sentence=f"By these figures, this machine follows {count(many, 'camera')} like the played "
        f"ones ({kind}). {why}",
        good=many >= 1,
    )
    lost = outcome.lost_packets
    yield Row(
        code="packets",
        name="Packets lost",
        value=f"{lost:,}",
        sentence=f"{count(lost, 'packet')} of the cameras got lost: use fewer cameras, or lower "
        "their bit rates."
        if lost
        else "Everything that the cameras sent was recorded.",
        good=not lost,
    )
    yield _motion(outcome)
    grown = max(int((outcome.memory_bytes - outcome.base_bytes) / outcome.cameras), 0)
    yield Row(
        code="memory",
        name="Memory",
        value=size(outcome.memory_bytes),
        sentence=f"A hub takes {size(outcome.base_bytes)} when it starts, {size(grown)} for each "
        f"camera, and {size(outcome.sealing_bytes)} in all after it has sealed an approval. "
        f"{size(machine.free_bytes)} were free. A search for faces takes up to "
        f"{size(_SEARCH_BYTES)} more while it runs.",
        good=machine.free_bytes > outcome.sealing_bytes,
    )


def _motion(outcome: Outcome) -> Row:
    if not outcome.motion_s:
        return Row(
            code="motion",
            name="Motion",
            value="none found",
            sentence="The hub noticed nobody: this machine is too busy to look.",
            good=False,
        )
    usual, worst = median(outcome.motion_s), max(outcome.motion_s)
    missed = f" Others went unnoticed: {outcome.missed:,}." if outcome.missed else ""
    return Row(
        code="motion",
        name="Motion",
        value=f"{usual:.1f} s, at most {worst:.1f} s",
        sentence=f"Home Assistant knows {usual:.1f} s after somebody enters the picture, at most "
        f"{worst:.1f} s. The hub waits for the next key frame, which comes every 2 s.{missed}",
        good=not outcome.missed and worst <= _MOTION_S,
    )


def _sealing(outcome: Outcome) -> Row:
    return Row(
        code="sealing",
        name="Sealing",
        value=f"{outcome.prepared_s:.1f} s, then {outcome.sealed_s:.1f} s",
        sentence=f"The clips of a review were cut within {outcome.prepared_s:.1f} s, and sealed "
        f"within {outcome.sealed_s:.1f} s of the approval: a share of {size(outcome.share_bytes)}.",
        good=max(outcome.prepared_s, outcome.sealed_s) < _SEALED_S,
    )


def _computing(outcome: Outcome, speeds: Speeds) -> Iterator[Row]:
    each_mb_s = outcome.footage_bytes / outcome.cameras / outcome.watched_s / 1e6
    yield Row(
        code="hashing",
        name="Hashing",
        value=f"{speeds.hashed_mb_s:,.0f} MB/s",
        sentence="If the hub stamps its hours, SHA-256 of what one camera records takes "
        f"{100 * each_mb_s / speeds.hashed_mb_s:.2f} % of a core.",
    )
    yield Row(
        code="decoding",
        name="Decoding",
        value=f"{speeds.decoded_s:,.0f} pictures a second",
        sentence=f"One core decodes {HEIGHT}p {speeds.decoded_s / RATE:.1f} times as fast as a "
        "camera sends it. Covers, previews, and searches wait for that.",
        good=speeds.decoded_s > RATE,
    )
    if speeds.face_ms is None:
        sentence = "This hub can't search for faces: it lacks the extra `redact` or the models."
    else:
        share = speeds.face_ms / 1000 / _SEARCH_EVERY_S
        sentence = (
            f"A search for faces looks at a picture every {_SEARCH_EVERY_S:g} s, so it takes "
            f"{share:.2g} of a clip's length, besides the decoding."
        )
    yield Row(
        code="faces",
        name="Finding faces",
        value="–" if speeds.face_ms is None else f"{speeds.face_ms:,.0f} ms a picture",
        sentence=sentence,
    )


def _disk(outcome: Outcome, speeds: Speeds, *, spares_disk: bool) -> Iterator[Row]:
    is_slow = speeds.sync_ms > _SYNC_MS
    yield Row(
        code="disk",
        name="Disk",
        value=f"{speeds.written_mb_s:,.0f} MB/s; {speeds.sync_ms:.1f} ms to store 4 KiB",
        sentence=f"For what must outlive a power cut, the hub waits {speeds.sync_ms:.1f} ms. "
        + ("That is slow: put recordings on another disk." if is_slow else "That is fast enough."),
        good=not is_slow,
    )
    wear = Wear.of(outcome.quiet)
    if not wear.written_bytes:
        yield Row(
            code="wear",
            name="Write wear",
            value="–",
            sentence="The recordings are in memory, or the system doesn't count what is written.",
        )
        return
    beside = max(0.0, wear.written_bytes / max(wear.footage_bytes, 1.0) - 1)
    yield Row(
        code="wear",
        name="Write wear",
        value=f"{wear.written_bytes / _GB:.2f} GB, {wear.syncs:,.0f} syncs",
        sentence=f"Recording one camera for an hour takes {wear.written_bytes / _GB:.2f} GB, of "
        f"which {100 * beside:.1f} % isn't footage, and {wear.syncs:,.0f} syncs. "
        + (
            "`recording.spare_disk` is on."
            if spares_disk
            else "For an SD card, `recording.spare_disk` makes a third of the syncs."
        ),
    )
    lives = [
        f"{name} lasts {wear.years(terabytes, 1):.1f} years with one such camera and "
        f"{wear.years(terabytes, outcome.cameras):.1f} with {outcome.cameras}"
        for name, terabytes in LIVES
    ]
    yield Row(
        code="life",
        name="Life of a disk",
        value=f"{wear.years(LIVES[0][1], 1):.1f} years",
        sentence=f"If only bytes count, {'; '.join(lives)}. Your own disk's data sheet says its "
        "TBW.",
    )
