"""What a trigger marks: which clips it makes, and which it lengthens.

Clips of one camera never overlap, last five minutes at most and are never taken back. Together they
hold all footage from 10 s before each trigger to 15 s after it, or after its end if it has one.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
import secrets

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    case,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.clips.segments import has_footage, spans_of
from hub.model.ids import CameraId, ClipId
from hub.model.recording import Clip, Label, Segment, Trigger, TriggerKind, in_order
from hub.model.window import TimeWindow
from hub.store.tables import clips, segments, triggers

PRE_ROLL = timedelta(seconds=10)
POST_ROLL = timedelta(seconds=15)
LONGEST_CLIP = timedelta(minutes=5)
LONGEST_MOTION = timedelta(hours=1)
"""An end that comes later than this after its beginning belongs to something else."""


def mark(connection: Connection, trigger: Trigger) -> Clip | None:
    """Store a trigger; return the clip it made or changed, None if it changed none."""
    began = trigger.at if trigger.active else _began(connection, trigger)
    connection.execute(
        insert(triggers).values(
            camera_id=trigger.camera_id,
            kind=trigger.kind.value,
            at=trigger.at,
            active=trigger.active,
            labels=_written(trigger.labels),
        )
    )
    if began is None:
        return None
    window = TimeWindow(start=began - PRE_ROLL, end=trigger.at + POST_ROLL)
    known = _touching(connection, trigger.camera_id, window)
    changed = cover(known, trigger, window)
    for clip in changed:
        _store(connection, clip, new=clip.id not in {each.id for each in known})
    about = [c for c in changed if c.window.start <= trigger.at < c.window.end]
    return next(iter([*about, *reversed(changed)]), None)


def extend(connection: Connection, motion: Trigger, now: datetime) -> list[Clip]:
    """Extend clips over a motion's footage from its beginning to 15 s from now; return the changed.

    Stores no trigger. When the motion's end comes, it is counted from the beginning as usual.
    """
    window = TimeWindow(start=motion.at - PRE_ROLL, end=now + POST_ROLL)
    known = _touching(connection, motion.camera_id, window)
    changed = cover(known, replace(motion, at=now), window)
    for clip in changed:
        _store(connection, clip, new=clip.id not in {each.id for each in known})
    return changed


def mark_past(connection: Connection, trigger: Trigger, window: TimeWindow) -> list[Clip]:
    """Make all of a recorded window belong to clips because of a trigger; return the changed.

    `window` is the footage that there is, so nothing is added to it. What happened is over: motion
    ends with the window. Marking the same again changes nothing.
    """
    if trigger.kind is not TriggerKind.RECORDED:  # Which says nothing of a moment.
        _store_past(connection, trigger)
    if trigger.kind in {TriggerKind.MOTION, TriggerKind.EXTERNAL}:
        _store_past(connection, replace(trigger, at=window.end, active=False, labels=()))
    known = _touching(connection, trigger.camera_id, window)
    changed = cover(known, trigger, window)
    for clip in changed:
        _store(connection, clip, new=clip.id not in {each.id for each in known})
    return changed


def _store_past(connection: Connection, trigger: Trigger) -> None:
    """Store a trigger unless it is stored already."""
    row = {
        "camera_id": trigger.camera_id,
        "kind": trigger.kind.value,
        "at": trigger.at,
        "active": trigger.active,
    }
    same = select(triggers.c.id).where(*(triggers.c[name] == value for name, value in row.items()))
    if (connection.execute(same.limit(1))).first() is None:
        connection.execute(insert(triggers).values(**row, labels=_written(trigger.labels)))


async def forget_old(connection: AsyncConnection, camera_id: CameraId) -> None:
    """Forget triggers from long before a camera's oldest footage: they have no clips left."""
    oldest = select(func.min(segments.c.start)).where(segments.c.camera_id == camera_id)
    first: datetime | None = (await connection.execute(oldest)).scalar_one()
    if first is not None:
        await connection.execute(
            delete(triggers).where(
                triggers.c.camera_id == camera_id, triggers.c.at < first - LONGEST_MOTION
            )
        )


def reaches_into(window: TimeWindow) -> ColumnElement[bool]:
    """Return the condition that a clip and a window overlap. It searches only part of the key."""
    return and_(
        clips.c.start < window.end,
        clips.c.start > window.start - LONGEST_CLIP,
        clips.c.end > window.start,
    )


async def clips_in(
    connection: AsyncConnection,
    camera_id: CameraId | Collection[CameraId] | None,
    window: TimeWindow | None,
    limit: int,
    label: Label | None,
) -> list[Clip]:
    """Return the newest clips that overlap the window and have the label, newest first."""
    query = select(clips).order_by(clips.c.start.desc()).limit(limit)
    if isinstance(camera_id, str):
        query = query.where(clips.c.camera_id == camera_id)
    elif camera_id is not None:
        query = query.where(clips.c.camera_id.in_(camera_id))
    if window is not None:
        query = query.where(reaches_into(window))
    if label is not None:
        query = query.where(func.instr(clips.c.labels, f'"{label.value}"') > 0)
    return [clip_of(row) for row in await connection.execute(query)]


async def triggers_in(
    connection: AsyncConnection, camera_ids: Collection[CameraId], window: TimeWindow, limit: int
) -> list[Trigger]:
    """Return the triggers of some cameras in a window, oldest first."""
    rows = await connection.execute(
        select(triggers)
        .where(triggers.c.camera_id.in_(camera_ids))
        .where(triggers.c.at >= window.start, triggers.c.at < window.end)
        .order_by(triggers.c.at)
        .limit(limit)
    )
    return [
        Trigger(
            camera_id=CameraId(row.camera_id),
            kind=TriggerKind(row.kind),
            at=row.at,
            active=row.active,
            labels=_read(row.labels),
        )
        for row in rows
    ]


async def marked_at(connection: AsyncConnection, clip: Clip, recorded: datetime) -> datetime:
    """Return the moment a clip is about: a button press, else something recognized, else a motion.

    Of several, the first. But moments before `recorded`, the end of the clip's footage so far, come
    before all others.
    """
    rows = await connection.execute(
        select(triggers.c.at)
        .where(
            triggers.c.camera_id == clip.camera_id,
            triggers.c.active,
            triggers.c.at >= clip.window.start,
            triggers.c.at < clip.window.end,
        )
        .order_by(
            triggers.c.at >= recorded,
            triggers.c.kind != TriggerKind.BUTTON.value,
            func.json_array_length(triggers.c.labels) == 0,
            triggers.c.at,
        )
        .limit(1)
    )
    marked: datetime | None = rows.scalar_one_or_none()
    return clip.window.start if marked is None else marked


def has_picture(
    longest: timedelta, *, over: datetime, apart_from: Sequence[str] = ()
) -> ColumnElement[bool]:
    """Return the condition that a clip has a picture, without some segments.

    It has one once its first trigger is recorded. If it ended before `over`, any footage will do.
    """
    first = (
        select(func.min(triggers.c.at))
        .where(
            triggers.c.camera_id == clips.c.camera_id,
            triggers.c.active,
            triggers.c.at >= clips.c.start,
            triggers.c.at < clips.c.end,
        )
        .correlate(clips)
        .scalar_subquery()
    )
    moment = case((clips.c.end < over, clips.c.start), else_=func.coalesce(first, clips.c.start))
    return has_footage("clips", longest, after=moment, apart_from=apart_from)


_AT_ONCE = 500


async def pictured(
    connection: AsyncConnection, found: Sequence[Clip], longest: timedelta, *, over: datetime
) -> list[Clip]:
    """Return clips, each with whether `has_picture` holds."""
    visible: set[str] = set()
    for at in range(0, len(found), _AT_ONCE):
        ids = [clip.id for clip in found[at : at + _AT_ONCE]]
        shown = select(clips.c.id).where(clips.c.id.in_(ids), has_picture(longest, over=over))
        visible.update((await connection.execute(shown)).scalars())
    return [replace(clip, has_thumbnail=clip.id in visible) for clip in found]


async def pictured_by(
    connection: AsyncConnection, closed: Sequence[Segment], longest: timedelta, *, over: datetime
) -> list[Clip]:
    """Return the clips that have a picture only because of these segments."""
    found: list[Clip] = []
    paths = [segment.path for segment in closed]
    for camera_id, window in spans_of(closed).items():
        rows = await connection.execute(
            select(clips)
            .where(clips.c.camera_id == camera_id, reaches_into(window))
            .where(has_picture(longest, over=over))
            .where(~has_picture(longest, over=over, apart_from=paths))
        )
        found += (clip_of(row) for row in rows)
    return found


async def pictured_when_over(
    connection: AsyncConnection, since: datetime, until: datetime, longest: timedelta
) -> list[Clip]:
    """Return the clips that ended in that time, and have a picture only because they did."""
    rows = await connection.execute(
        select(clips)
        .where(clips.c.start > since - LONGEST_CLIP, clips.c.start < until)
        .where(clips.c.end >= since, clips.c.end < until)
        .where(has_picture(longest, over=until))
        .where(~has_picture(longest, over=since))
    )
    return [clip_of(row) for row in rows]


async def forget_unrecorded(
    connection: AsyncConnection, end: Callable[[CameraId], datetime], longest: timedelta
) -> None:
    """Forget a camera's clips and triggers from before its `end` that have no footage.

    Recorded clips go with their footage. Nothing else removes those of a camera that records
    nothing.
    """
    marked = select(clips.c.camera_id).union(select(triggers.c.camera_id))
    for camera_id in (await connection.execute(marked)).scalars().all():
        before = end(CameraId(camera_id))
        lost_ids = select(clips.c.id).where(
            clips.c.camera_id == camera_id, clips.c.end < before, ~has_footage("clips", longest)
        )
        await connection.execute(delete(clips).where(clips.c.id.in_(lost_ids)))
        of_camera = segments.c.camera_id == camera_id
        oldest = (
            await connection.execute(select(func.min(segments.c.start)).where(of_camera))
        ).scalar_one()
        limit = before if oldest is None else min(before, oldest)
        await connection.execute(
            delete(triggers).where(
                triggers.c.camera_id == camera_id, triggers.c.at < limit - LONGEST_MOTION
            )
        )


class OpenMotions:
    """The ongoing motions. A restart forgets them, because cameras report them again."""

    def __init__(self) -> None:
        self._motions: dict[CameraId, Trigger] = {}

    def note(self, trigger: Trigger) -> None:
        """Note a beginning, an end, or new labels. A button press has no length."""
        if trigger.kind is TriggerKind.MOTION:
            if trigger.active:
                going = self._motions.get(trigger.camera_id, trigger)
                self._motions[trigger.camera_id] = replace(going, labels=trigger.labels)
            else:
                self._motions.pop(trigger.camera_id, None)

    def at(self, now: datetime) -> list[Trigger]:
        """Return the ongoing motions' beginnings. A motion without end lasts `LONGEST_MOTION`."""
        self._motions = {
            camera_id: motion
            for camera_id, motion in self._motions.items()
            if motion.at > now - LONGEST_MOTION
        }
        return list(self._motions.values())


def cover(known: Sequence[Clip], trigger: Trigger, window: TimeWindow) -> list[Clip]:
    """Return the clips to make or change, so that all of `window` belongs to one. Pure.

    `known` are the camera's clips that touch the window, in order of time.
    """
    changed: dict[ClipId, Clip] = {}
    for gap in _gaps(known, window):
        current = [changed.get(clip.id, clip) for clip in known]
        before = next((c for c in current if c.window.end == gap.start), None)
        after = next((c for c in current if c.window.start == gap.end), None)
        if before is not None and gap.end - before.window.start <= LONGEST_CLIP:
            grown = TimeWindow(start=before.window.start, end=gap.end)
            changed[before.id] = replace(before, window=grown)
        elif after is not None and after.window.end - gap.start <= LONGEST_CLIP:
            grown = TimeWindow(start=gap.start, end=after.window.end)
            changed[after.id] = replace(after, window=grown)
        else:
            fresh = _fresh(trigger, gap)
            changed |= {clip.id: clip for clip in fresh}
    for clip in known:
        now = changed.get(clip.id, clip)
        is_about = now.window.start <= trigger.at < now.window.end
        if (is_about or now is not clip) and (marked := _marked(now, trigger)) != now:
            changed[clip.id] = marked
    return sorted(changed.values(), key=lambda clip: clip.window.start)


def _marked(clip: Clip, trigger: Trigger) -> Clip:
    """Return a clip with a trigger's kind and labels added."""
    kinds = clip.triggers if trigger.kind in clip.triggers else (*clip.triggers, trigger.kind)
    return replace(clip, triggers=kinds, labels=in_order(clip.labels, trigger.labels))


def _gaps(known: Iterable[Clip], window: TimeWindow) -> Iterator[TimeWindow]:
    """Yield the parts of a window that belong to no clip."""
    at = window.start
    for clip in known:
        if at < clip.window.start:
            yield TimeWindow(start=at, end=clip.window.start)
        at = max(at, clip.window.end)
    if at < window.end:
        yield TimeWindow(start=at, end=window.end)


def _fresh(trigger: Trigger, window: TimeWindow) -> Iterator[Clip]:
    """Yield new clips for a window, each as long as a clip may be."""
    start = window.start
    while start < window.end:
        end = min(start + LONGEST_CLIP, window.end)
        yield Clip(
            id=ClipId(secrets.token_hex(8)),
            camera_id=trigger.camera_id,
            window=TimeWindow(start=start, end=end),
            triggers=(trigger.kind,),
            labels=in_order(trigger.labels),
        )
        start = end


def _began(connection: Connection, end: Trigger) -> datetime | None:
    """Return when what a trigger ends began; None if its beginning wasn't reported."""
    earliest = end.at - LONGEST_MOTION
    same = (
        triggers.c.camera_id == end.camera_id,
        triggers.c.kind == end.kind.value,
        triggers.c.at <= end.at,
        triggers.c.at >= earliest,
    )
    ended = connection.execute(select(func.max(triggers.c.at)).where(*same, ~triggers.c.active))
    last_end: datetime | None = ended.scalar_one()
    began = connection.execute(
        select(func.min(triggers.c.at)).where(
            *same, triggers.c.active, triggers.c.at >= (last_end or earliest)
        )
    )
    found: datetime | None = began.scalar_one()
    return found


def _touching(connection: Connection, camera_id: CameraId, window: TimeWindow) -> list[Clip]:
    rows = connection.execute(
        select(clips)
        .where(
            clips.c.camera_id == camera_id,
            clips.c.start <= window.end,
            clips.c.end >= window.start,
        )
        .order_by(clips.c.start)
    )
    return [clip_of(row) for row in rows]


def _store(connection: Connection, clip: Clip, *, new: bool) -> None:
    fields = {
        "start": clip.window.start,
        "end": clip.window.end,
        "triggers": [kind.value for kind in clip.triggers],
        "labels": _written(clip.labels),
    }
    if new:
        connection.execute(insert(clips).values(id=clip.id, camera_id=clip.camera_id, **fields))
    else:
        connection.execute(update(clips).where(clips.c.id == clip.id).values(**fields))


def clip_of(row: Row[tuple[object, ...]]) -> Clip:
    """Return a row of `clips` as a Clip."""
    return Clip(
        id=ClipId(row.id),
        camera_id=CameraId(row.camera_id),
        window=TimeWindow(start=row.start, end=row.end),
        triggers=tuple(TriggerKind(kind) for kind in row.triggers),
        labels=_read(row.labels),
    )


def _written(labels: Iterable[Label]) -> list[str]:
    return [label.value for label in in_order(labels)]


def _read(labels: Iterable[str]) -> tuple[Label, ...]:
    return in_order(map(Label, labels))
