"""Footage over time: each camera's lane, single frames, and clips that a person saves."""

from datetime import datetime, timedelta
from typing import Final, Self

from hub.api.body import Body, UtcTime
from hub.api.route import Call, Routes, Who
from hub.api.scope import Scope
from hub.api.view import Language, View, sentence
from hub.archives.viewing import Lane, LaneState
from hub.clips.timeline import (
    LONGEST_TIMELINE,
    FootageEvent,
    FootageGap,
    FootageSource,
    FootageSpan,
    GapReason,
)
from hub.errors import InvalidInputError
from hub.model.archive import ArchiveClock
from hub.model.recording import Label, TriggerKind
from hub.model.window import TimeWindow

_QUERIED: Final = timedelta(seconds=1)
"""A camera that is asked for its time says whole seconds."""


class TimelineQuery(Body, frozen=True, kw_only=True):
    """The time that is looked at, at most 31 days."""

    start: UtcTime
    end: UtcTime

    def to_model(self) -> TimeWindow:
        """Return the window; raises InvalidInputError if it is too long or of no time."""
        window = TimeWindow(start=self.start, end=self.end)
        if window.length > LONGEST_TIMELINE:
            raise InvalidInputError("input.days_at_most", days=LONGEST_TIMELINE.days)
        return window


class SpanView(View, frozen=True, kw_only=True):
    """A stretch of footage without a gap, and where it is."""

    start: datetime
    end: datetime
    source: FootageSource

    @classmethod
    def of(cls, span: FootageSpan) -> Self:
        """Return a stretch of footage."""
        return cls(start=span.window.start, end=span.window.end, source=span.source)


class GapView(View, frozen=True, kw_only=True):
    """A time without footage, and why."""

    start: datetime
    end: datetime
    reason: GapReason

    @classmethod
    def of(cls, gap: FootageGap) -> Self:
        """Return a gap."""
        return cls(start=gap.window.start, end=gap.window.end, reason=gap.reason)


class FootageEventView(View, frozen=True, kw_only=True):
    """Something that happened; without a clip if only an archive says so."""

    clip_id: str
    start: datetime
    end: datetime
    kind: TriggerKind
    labels: tuple[Label, ...]

    @classmethod
    def of(cls, event: FootageEvent) -> Self:
        """Return something that happened."""
        return cls(
            clip_id=event.clip_id or "",
            start=event.window.start,
            end=event.window.end,
            kind=event.kind,
            labels=event.labels,
        )


class LaneClockView(View, frozen=True, kw_only=True):
    """The clock in a camera's picture, or by which its archive dates footage, minus the hub's."""

    offset_s: float
    uncertainty_s: float

    @classmethod
    def of(cls, clock: ArchiveClock | None) -> Self | None:
        """Return a clock; None if it was never measured."""
        if clock is None or clock.offset is None:
            return None
        return cls(
            offset_s=clock.offset.total_seconds(), uncertainty_s=clock.uncertainty.total_seconds()
        )


class LaneView(View, frozen=True, kw_only=True):
    """One camera over the time that is looked at."""

    camera_id: str
    archive_id: str
    state: LaneState
    reason: str
    spans: tuple[SpanView, ...]
    gaps: tuple[GapView, ...]
    events: tuple[FootageEventView, ...]
    activity: tuple[int, ...]
    """How much moved in each equal part of the time, 0 to 100."""
    clock: LaneClockView | None
    codec: str

    @classmethod
    def of(cls, lane: Lane, offset_ms: int | None, language: Language) -> Self:
        """Return a camera's lane. `offset_ms` is the camera's own clock minus the hub's."""
        clock = lane.clock
        if lane.camera.archive_id is None and offset_ms is not None:
            clock = ArchiveClock(offset=timedelta(milliseconds=offset_ms), uncertainty=_QUERIED)
        return cls(
            camera_id=lane.camera.id,
            archive_id=lane.camera.archive_id or "",
            state=lane.state,
            reason=sentence(lane.reason, language),
            spans=tuple(map(SpanView.of, lane.spans)),
            gaps=tuple(map(GapView.of, lane.gaps)),
            events=tuple(map(FootageEventView.of, lane.events)),
            activity=lane.activity,
            clock=LaneClockView.of(clock),
            codec=lane.codec,
        )


class FootageView(View, frozen=True, kw_only=True):
    """Every camera over the time that is looked at, in the cameras' order."""

    start: datetime
    end: datetime
    lanes: tuple[LaneView, ...]


ROUTES = Routes(id="[0-9a-f]{12}")


@ROUTES.get("/footage", scope=Scope.READ, panel=Who.READER)
async def get_timeline(call: Call, query: TimelineQuery) -> FootageView:
    """Show what footage there is of a time, at most 31 days.

    Archives are asked in the background; `footage.changed` says when there is more to show.
    """
    window, language, house = query.to_model(), await call.language(), call.house
    reports = house.cameras.reports()
    lanes = await house.viewing.lanes([report.camera for report in reports], window)
    return FootageView(
        start=window.start,
        end=window.end,
        lanes=tuple(
            LaneView.of(lane, report.status.clock_offset_ms, language)
            for lane, report in zip(lanes, reports, strict=True)
        ),
    )
