"""What a person looks at: every camera over time, from the hub's own index and from archives.

Archives are only asked because somebody looks, about the time that is looked at, and as long as it
is. An archive may be slow, wrong or away: its answers are bounded in time and in number, and nobody
waits for them but who asked for a picture or a video of its own footage.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
import logging
from typing import Final, NoReturn

from hub.archives.inquiry import ANSWER_S, measured
from hub.archives.plan import (
    LEAST,
    MOST_EVENTS,
    MOST_SPANS,
    before,
    common,
    merged,
    outside,
    shifted,
    without,
)
from hub.archives.reader import ArchiveAccess, SlowError, in_time
from hub.clips.activity import FootageEvent, activity, few, times_of
from hub.clips.timeline import (
    FootageGap,
    FootageSource,
    FootageSpan,
    FootageTimeline,
    GapReason,
    RecordedLane,
)
from hub.clock import Clock
from hub.errors import HubError, NotFoundError
from hub.model.archive import ArchiveClock, ArchiveKind
from hub.model.camera import Camera
from hub.model.ids import ArchiveId, CameraId
from hub.model.report import EventType
from hub.model.window import TimeWindow
from hub.store.events import EventLog
from noticeboard.runtime.database import EPOCH
from noticeboard.runtime.text import NOTHING, Text

_LOG = logging.getLogger(__name__)

PERIOD: Final = timedelta(hours=6)
"""An archive is asked for so much at once."""
WANTED_S: Final = 60.0
"""How long after somebody looked an archive is still asked for it."""
KNOWN_S: Final = 600.0
"""How long an answer is used. What an archive has of an hour ago changes slowly."""
NEWEST_S: Final = 30.0
"""The same of a period that isn't over."""
AWAY_S: Final = 30.0
"""How long an archive that doesn't answer isn't asked again."""
TELL_S: Final = 1.0
"""Answers that come within this are told together."""
_MOST_PERIODS: Final = 4096
"""Kept or waiting to be asked for; 31 days of 30 cameras are 3,720."""
_MOST_PARTS: Final = 500_000
"""Stretches and events in all that is kept, whatever archives say."""


class LaneState(StrEnum):
    """Whether the archive of a camera has answered."""

    KNOWN = "known"
    ASKING = "asking"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One camera over the time that somebody looks at."""

    camera: Camera
    state: LaneState = LaneState.KNOWN
    reason: Text = NOTHING
    """Why its archive can't be asked, or empty."""
    spans: tuple[FootageSpan, ...]
    gaps: tuple[FootageGap, ...]
    events: tuple[FootageEvent, ...]
    activity: tuple[int, ...]
    clock: ArchiveClock | None = None
    """The clock in its picture, or by which its archive dates; None if it was never measured."""
    codec: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Period:
    """What an archive has of one camera in a period, by the hub's clock."""

    window: TimeWindow
    """What the archive was asked about, and has by now."""
    held: tuple[TimeWindow, ...]
    events: tuple[FootageEvent, ...]
    known_s: float
    """When it was learned."""
    lasts_s: float = KNOWN_S

    @property
    def parts(self) -> int:
        """How many stretches and events it has."""
        return len(self.held) + len(self.events)


type _Key = tuple[CameraId, datetime]


@dataclass(slots=True)
class _Questions:
    """What is to be asked of one archive."""

    wanted: dict[_Key, tuple[Camera, float]] = field(default_factory=dict)
    """Since when, by period; the newest last."""
    task: asyncio.Task[None] | None = None
    away: Text = NOTHING
    away_until_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answered:
    """What an archive has answered about one camera."""

    state: LaneState
    reason: Text
    source: FootageSource = FootageSource.ARCHIVE
    periods: Sequence[_Period] = ()
    earliest: datetime | None = None
    codec: str = ""
    clock: ArchiveClock | None = None

    def _told(self, window: TimeWindow) -> Iterator[FootageEvent]:
        """Yield what happened in a window, according to the archive."""
        for each in (each for one in self.periods for each in one.events):
            if window.start <= each.window.start and each.window.end <= window.end:
                yield each
            elif part := each.window.overlap(window):
                yield replace(each, window=part)

    def added_to(self, own: Lane, window: TimeWindow) -> Lane:
        """Return a lane of the hub's own footage with the archive's. Slow if there is much."""
        held = merged((each for one in self.periods for each in one.held), LEAST)
        shown = (FootageSpan(window=each, source=self.source) for each in common(held, [window]))
        spans = [*own.spans, *shown]
        told = list(self._told(window))
        others = told
        if own.events:
            known = merged(each.window for each in own.events)
            alone = set(outside((each.window for each in told), known))
            others = [each for each in told if each.window in alone]
        answered = common(merged(one.window for one in self.periods), [window])
        return replace(
            own,
            state=self.state,
            reason=self.reason,
            spans=tuple(sorted(spans, key=lambda each: each.window)),
            gaps=tuple(
                FootageGap(
                    window=each,
                    reason=GapReason.OVERWRITTEN
                    if self.earliest is not None and each.end <= self.earliest
                    else GapReason.UNKNOWN,
                )
                for each in without(answered, merged(each.window for each in spans))
                if each.length > LEAST
            ),
            events=tuple(few([*own.events, *others], window)),
            activity=tuple(
                map(max, own.activity, activity(window, times_of(each.window for each in told)))
            ),
            codec=self.codec or own.codec,
            clock=self.clock,
        )


class Lanes:
    """Every camera over time; archives are asked while `run` runs, until canceled."""

    def __init__(
        self,
        clock: Clock,
        events: EventLog,
        timeline: FootageTimeline,
        archives: ArchiveAccess,
    ) -> None:
        self._clock = clock
        self._events = events
        self._timeline = timeline
        self._archives = archives
        self._codecs: dict[CameraId, str] = {}
        """How archives code what was last fetched of them."""
        self._tasks: asyncio.TaskGroup | None = None
        self._questions: dict[ArchiveId, _Questions] = {}
        self._periods: OrderedDict[_Key, _Period] = OrderedDict()
        self._parts = 0
        self._changed: dict[CameraId, None] = {}
        self._news = asyncio.Event()

    async def run(self) -> None:
        """Ask archives what people look at, and tell what is new, until canceled."""
        async with asyncio.TaskGroup() as tasks:
            self._tasks = tasks
            for archive_id, questions in self._questions.items():
                self._ask(archive_id, questions)  # Somebody looked before this ran.
            try:
                await self._publish_changes()
            finally:
                self._tasks = None

    async def _publish_changes(self) -> NoReturn:
        while True:
            await self._news.wait()
            await self._clock.sleep(TELL_S)
            self._news.clear()
            changed, self._changed = list(self._changed), {}
            await self._events.append(EventType.FOOTAGE_CHANGED, {"camera_ids": changed})

    def note_codec(self, camera_id: CameraId, codec: str) -> None:
        """Note how an archive codes a camera's footage; empty if it isn't known."""
        if codec and codec != self._codecs.get(camera_id):
            self._codecs[camera_id] = codec
            self._notify(camera_id)

    async def of(self, cameras: Sequence[Camera], window: TimeWindow) -> list[Lane]:
        """Return what is known of each camera, and have archives asked for the rest."""
        recorded = await self._timeline.lanes(cameras, window)
        lanes = [_own(camera, lane) for camera, lane in zip(cameras, recorded, strict=True)]
        answered = [self._answered(lane.camera, window) for lane in lanes]
        # A month of many cameras has hundreds of thousands of events.
        return await asyncio.to_thread(
            lambda: [
                lane if each is None else each.added_to(lane, window)
                for lane, each in zip(lanes, answered, strict=True)
            ]
        )

    def _answered(self, camera: Camera, window: TimeWindow) -> "_Answered | None":
        """Return what a camera's archive has answered, and have it asked for the rest."""
        if (archive_id := camera.archive_id) is None:
            return None
        try:
            archive, status = self._archives.archive(archive_id), self._archives.status(archive_id)
        except NotFoundError as error:
            return _Answered(state=LaneState.UNREACHABLE, reason=error.text)
        found, missing = self._known(camera, window)
        state, reason = self._query(archive_id, camera, missing)
        is_folder = archive.kind is ArchiveKind.FOLDER
        return _Answered(
            state=state,
            reason=reason,
            source=FootageSource.FOLDER if is_folder else FootageSource.ARCHIVE,
            periods=found,
            earliest=status.earliest(camera.archive_key),
            codec=self._codecs.get(camera.id, ""),
            clock=status.clock,
        )

    def _known(self, camera: Camera, window: TimeWindow) -> tuple[list[_Period], list[datetime]]:
        """Return what is known of the periods of a window, and which of them are to be asked."""
        found, missing, now_s = [], [], self._clock.steady_s()
        for start in _periods(window, self._clock.now()):
            period = self._periods.get((camera.id, start))
            if period is not None:
                found.append(period)
            if period is None or now_s - period.known_s > period.lasts_s:
                missing.append(start)
        return found, missing

    # Asking

    def _query(
        self, archive_id: ArchiveId, camera: Camera, missing: Sequence[datetime]
    ) -> tuple[LaneState, Text]:
        """Want periods from an archive, the newest first; return how far that is."""
        questions = self._questions.setdefault(archive_id, _Questions())
        now_s = self._clock.steady_s()
        if now_s < questions.away_until_s:
            return LaneState.UNREACHABLE, questions.away
        for start in missing:
            questions.wanted.pop((camera.id, start), None)
            questions.wanted[camera.id, start] = camera, now_s
        # What was known stays shown while it is looked up again.
        wanted = any((camera.id, start) not in self._periods for start in missing)
        while len(questions.wanted) > _MOST_PERIODS:
            del questions.wanted[next(iter(questions.wanted))]
        self._ask(archive_id, questions)
        return (LaneState.ASKING if wanted else LaneState.KNOWN), NOTHING

    def _ask(self, archive_id: ArchiveId, questions: _Questions) -> None:
        if questions.wanted and questions.task is None and self._tasks is not None:
            questions.task = self._tasks.create_task(self._query_all(archive_id, questions))

    async def _query_all(self, archive_id: ArchiveId, questions: _Questions) -> None:
        """Ask one question after the other, what was wanted last first, while somebody looks."""
        try:
            while questions.wanted:
                key, (camera, since_s) = questions.wanted.popitem()
                if self._clock.steady_s() - since_s > WANTED_S:
                    continue
                try:
                    period = await self._read_period(archive_id, camera, key[1])
                except (HubError, SlowError, OverflowError) as error:
                    reason = error.text if isinstance(error, HubError) else Text("archive.slow")
                    questions.away = reason
                    questions.away_until_s = self._clock.steady_s() + AWAY_S
                    for camera_id, _ in (key, *questions.wanted):
                        self._notify(camera_id)
                    questions.wanted.clear()
                    return
                old = self._periods.pop(key, None)
                self._parts += period.parts - (old.parts if old else 0)
                self._periods[key] = period
                while len(self._periods) > _MOST_PERIODS or self._parts > _MOST_PARTS:
                    self._parts -= self._periods.popitem(last=False)[1].parts
                self._notify(camera.id)
        except Exception:  # noqa: BLE001 -- one archive must not stop the others
            _LOG.exception("What an archive has can't be shown")
        finally:
            questions.task = None

    async def _read_period(self, archive_id: ArchiveId, camera: Camera, start: datetime) -> _Period:
        now = self._clock.now()
        window = TimeWindow(start=start, end=min(start + PERIOD, now))
        archive = self._archives.archive(archive_id)
        clock = await measured(self._clock, self._archives, archive)
        offset = clock.offset or timedelta(0)
        reader = self._archives.reader(archive_id)
        holdings = await in_time(
            self._clock,
            reader.holdings(camera.archive_key, shifted(window, offset)),
            ANSWER_S,
        )
        spans = (shifted(each.window, -offset) for each in holdings.spans[:MOST_SPANS])
        not_yet = holdings.not_yet and shifted(holdings.not_yet, -offset).overlap(window)
        return _Period(
            window=window if not_yet is None else before(window, not_yet.start),
            held=tuple(common(merged(spans, LEAST), [window])),
            events=tuple(
                few(
                    [
                        FootageEvent(clip_id=None, window=at, kind=each.kind, labels=each.labels)
                        for each in (holdings.events or ())[:MOST_EVENTS]
                        if (at := shifted(each.window, -offset).overlap(window))
                    ],
                    window,
                )
            ),
            known_s=self._clock.steady_s(),
            lasts_s=KNOWN_S if start + PERIOD < now - PERIOD else NEWEST_S,
        )

    def _notify(self, camera_id: CameraId) -> None:
        self._changed[camera_id] = None
        self._news.set()


def _own(camera: Camera, recorded: RecordedLane) -> Lane:
    return Lane(
        camera=camera,
        spans=tuple(FootageSpan(window=each, source=FootageSource.HUB) for each in recorded.spans),
        gaps=recorded.gaps,
        events=recorded.events,
        activity=recorded.activity,
        codec=recorded.codec,
    )


def _periods(window: TimeWindow, now: datetime) -> list[datetime]:
    """Return the beginnings of the periods of a window, as far as they are past."""
    first = window.start - (window.start - EPOCH) % PERIOD
    end = min(window.end, now)
    count = max(0, -((first - end) // PERIOD))
    return [first + PERIOD * number for number in range(count)]
