"""What to fetch of what an archive has, and what it shows once it is here. Pure.

Windows are by the hub's clock. Only `Batch.spans` are by the archive's, which is asked for them.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
import math
from typing import Final

from hub.clips.marks import LONGEST_CLIP, POST_ROLL, PRE_ROLL
from hub.model.archive import ArchiveEvent, Holdings, Span
from hub.model.ids import CameraId
from hub.model.recording import Trigger, TriggerKind, in_order
from hub.model.window import TimeWindow

MOST_MARGIN: Final = timedelta(minutes=5)
"""What nobody can date better than this is only looked for in the window and so far around it."""
MOST_SPANS: Final = 20_000
MOST_EVENTS: Final = 10_000
MOST_MARKS: Final = 300
"""If more happened, what happened close together is marked as one."""
LEAST: Final = timedelta(seconds=1)
"""Less than this between two pieces is how archives date them, and no gap."""
UNIT: Final = timedelta(minutes=5)
LEAST_UNIT: Final = timedelta(seconds=10)
"""If not everything can be fetched, it is fetched in parts of such lengths, from the middle on."""
BATCH_BYTES: Final = 256 << 20
"""An archive is asked for about so much at once: then other requests have their turn."""
USUAL_BYTES_PER_S: Final = 1_000_000
"""What a second takes if the archive doesn't say: a 4K camera."""
_INSTANT: Final = timedelta(microseconds=1)
_SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What the archive is asked for at once."""

    spans: tuple[Span, ...]
    """By the archive's clock."""
    window: TimeWindow
    """From the first of them to the last, by the hub's clock."""
    size_bytes: int
    """An estimate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchPlan:
    """What matters of a window, and what of it is yet to be fetched."""

    parts: tuple[TimeWindow, ...]
    """What matters, in order of time: everything, or what is around events."""
    events: tuple[ArchiveEvent, ...] | None
    """By the hub's clock; None if the archive says of none."""
    held: tuple[TimeWindow, ...]
    """What the archive has of the window."""
    needed: tuple[TimeWindow, ...]
    """What of that matters and isn't here."""
    batches: tuple[Batch, ...]
    """What to fetch, in this order."""
    exceeds: bool
    """Whether that is probably more than may be fetched."""


def shifted(window: TimeWindow, by: timedelta) -> TimeWindow:
    """Return a window moved in time; raises OverflowError at the ends of the calendar."""
    return TimeWindow(start=window.start + by, end=window.end + by)


def asked_window(window: TimeWindow, margin: timedelta, now: datetime) -> TimeWindow | None:
    """Return what to ask for: the window with the clocks' margin, as far as it is past, or None."""
    margin = min(margin, MOST_MARGIN)
    try:
        wide = window.widened(before=margin, after=margin)
    except OverflowError:
        wide = window
    if window.start >= now:
        return None
    return TimeWindow(start=wide.start, end=min(wide.end, now))


def merged(windows: Iterable[TimeWindow], gap: timedelta = timedelta(0)) -> list[TimeWindow]:
    """Return the time in any of the windows; gaps no longer than `gap` count as part of it."""
    found: list[TimeWindow] = []
    for window in sorted(windows):
        if found and window.start <= found[-1].end + gap:
            end = max(found[-1].end, window.end)
            found[-1] = TimeWindow(start=found[-1].start, end=end)
        else:
            found.append(window)
    return found


def common(one: Sequence[TimeWindow], other: Sequence[TimeWindow]) -> list[TimeWindow]:
    """Return the time in both of two merged sequences."""
    starts = [window.start for window in other]
    found: list[TimeWindow] = []
    for window in one:
        for each in other[max(0, bisect_right(starts, window.start) - 1) :]:
            if each.start >= window.end:
                break
            if both := window.overlap(each):
                found.append(both)
    return found


def without(one: Sequence[TimeWindow], other: Sequence[TimeWindow]) -> list[TimeWindow]:
    """Return the time in the first of two merged sequences, and not in the second."""
    found: list[TimeWindow] = []
    for window in one:
        at = window.start
        for each in common([window], other):
            if at < each.start:
                found.append(TimeWindow(start=at, end=each.start))
            at = each.end
        if at < window.end:
            found.append(TimeWindow(start=at, end=window.end))
    return found


def outside(windows: Iterable[TimeWindow], others: Sequence[TimeWindow]) -> list[TimeWindow]:
    """Return the windows that have no time in common with any of merged others."""
    starts = [each.start for each in others]
    found: list[TimeWindow] = []
    for window in windows:
        number = bisect_left(starts, window.end)
        if not number or others[number - 1].end <= window.start:
            found.append(window)
    return found


def before(window: TimeWindow, end: datetime) -> TimeWindow:
    """Return the part of a window before a moment in it; an instant if that is its start."""
    return TimeWindow(start=window.start, end=max(end, window.start + _INSTANT))


def plan(  # noqa: PLR0913 -- what it depends on
    holdings: Holdings,
    asked: TimeWindow,
    middle: datetime,
    *,
    offset: timedelta,
    covered: Sequence[TimeWindow],
    most_bytes: int,
) -> FetchPlan:
    """Return what to fetch of `holdings`, without what is `covered` already.

    `offset` is the archive's clock minus the hub's. If it is more than `most_bytes`, what is
    nearest to the `middle` comes first.
    """
    there = shifted(asked, offset)
    held = [
        _Piece(span=span, window=shifted(window, -offset))
        for span in holdings.spans[:MOST_SPANS]
        if (window := span.window.overlap(there))
    ]
    held.sort(key=lambda piece: piece.window)
    events, parts = None, [asked]
    if holdings.events is not None:
        events = tuple(
            replace(event, window=shifted(window, -offset))
            for event in holdings.events[:MOST_EVENTS]
            if (window := event.window.overlap(there))
        )
        parts = common(merged(_around(event) for event in events), [asked])
    pieces = list(_missing(held, without(parts, covered)))
    total_bytes = sum(piece.size_bytes for piece in pieces)
    exceeds = total_bytes > most_bytes
    if exceeds:
        length = sum((piece.window.length for piece in pieces), timedelta(0))
        each = min(UNIT, max(LEAST_UNIT, length * (max(0, most_bytes) / total_bytes / 8)))
        units = [unit for piece in pieces for unit in piece.units(each)]
        units.sort(key=lambda unit: abs(unit.window.start + unit.window.length / 2 - middle))
        batches = tuple(_batch([unit], offset) for unit in units)
    else:
        batches = tuple(_batch(group, offset) for group in _groups(pieces))
    return FetchPlan(
        parts=tuple(parts),
        events=events,
        held=tuple(merged(piece.window for piece in held)),
        needed=tuple(merged(piece.window for piece in pieces)),
        batches=batches,
        exceeds=exceeds,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A part of a span that is to be fetched."""

    span: Span
    window: TimeWindow
    """By the hub's clock."""

    @property
    def size_bytes(self) -> int:
        """An estimate."""
        whole, length = self.span.size_bytes, self.window.length
        if whole is None:
            return round(length / _SECOND * USUAL_BYTES_PER_S)
        return round(max(0, whole) * min(1.0, length / self.span.window.length))

    def units(self, length: timedelta) -> Iterator["_Piece"]:
        """Yield it in parts of at most a length."""
        at = self.window.start
        while at < self.window.end:
            end = min(at + length, self.window.end)
            yield replace(self, window=TimeWindow(start=at, end=end))
            at = end


def _missing(held: Iterable[_Piece], needed: Sequence[TimeWindow]) -> Iterator[_Piece]:
    """Yield what is needed of each span; what several spans have is taken from the first."""
    taken: datetime | None = None
    for piece in held:
        for window in common([piece.window], needed):
            start = window.start if taken is None else max(window.start, taken)
            if window.end - start >= LEAST:
                taken = window.end
                yield replace(piece, window=TimeWindow(start=start, end=window.end))


def _groups(pieces: Iterable[_Piece]) -> Iterator[list[_Piece]]:
    """Yield pieces in their order, a batch each: others may have to wait until it has come."""
    group: list[_Piece] = []
    size_bytes = 0
    for piece in pieces:
        count = max(1, math.ceil(piece.size_bytes / BATCH_BYTES))
        for unit in piece.units(piece.window.length / count + _INSTANT):
            if group and size_bytes + unit.size_bytes > BATCH_BYTES:
                yield group
                group, size_bytes = [], 0
            group.append(unit)
            size_bytes += unit.size_bytes
    if group:
        yield group


def _batch(pieces: Sequence[_Piece], offset: timedelta) -> Batch:
    return Batch(
        spans=tuple(
            replace(piece.span, window=shifted(piece.window, offset), size_bytes=piece.size_bytes)
            for piece in pieces
        ),
        window=TimeWindow(start=pieces[0].window.start, end=pieces[-1].window.end),
        size_bytes=sum(piece.size_bytes for piece in pieces),
    )


def _around(event: ArchiveEvent) -> TimeWindow:
    return event.window.widened(before=PRE_ROLL, after=POST_ROLL)


def marks(
    planned: FetchPlan, camera_id: CameraId, covered: Sequence[TimeWindow]
) -> list[tuple[Trigger, TimeWindow]]:
    """Return what to mark of the footage that is here: only footage that matters, and all of it."""
    if planned.events is None:
        return [
            (Trigger(camera_id=camera_id, kind=TriggerKind.RECORDED, at=window.start), window)
            for window in common(planned.parts, covered)
        ]
    found = []
    for event in _few(planned.events):
        for window in common(common([_around(event)], planned.parts), covered):
            at = max(window.start, min(event.window.start, window.end - _INSTANT))
            trigger = Trigger(camera_id=camera_id, kind=event.kind, at=at, labels=event.labels)
            found.append((trigger, window))
    return found


def _few(events: Sequence[ArchiveEvent]) -> Sequence[ArchiveEvent]:
    """Return the events, or if there are too many, those close together as one."""
    if len(events) <= MOST_MARKS:
        return events
    found: list[ArchiveEvent] = []
    for event in sorted(events, key=lambda each: (each.kind, each.window)):
        last = found[-1] if found else None
        if (
            last is not None
            and last.kind is event.kind
            and event.window.end - last.window.start <= LONGEST_CLIP
        ):
            end = max(last.window.end, event.window.end)
            found[-1] = replace(
                last,
                window=TimeWindow(start=last.window.start, end=end),
                labels=in_order(last.labels, event.labels),
            )
        else:
            found.append(event)
    return found
