"""The index of what was recorded: segments, clips, and what is held. The files are the truth."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Row, delete, exists, func, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.clips import files, holds, marks
from hub.clips.marks import clip_of
from hub.clock import Clock
from hub.errors import NotFoundError
from hub.model.clip import Clip
from hub.model.ids import CameraId, ClipId, RequestId, RunId
from hub.model.segment import Segment
from hub.model.trigger import Trigger, TriggerKind
from hub.model.window import TimeWindow
from hub.store.database import Database
from hub.store.tables import clips, segments, triggers

BEING_WRITTEN = timedelta(minutes=1)
"""Younger footage may be in a segment that is not closed yet: its absence is no complaint."""
_AT_ONCE = 500
_NO_CLIP = "There is no such clip, or it is no longer kept."


class ClipIndex:
    """One row for each segment, clip and hold; a missing row never deletes a recording."""

    def __init__(self, database: Database, folder: Path, clock: Clock) -> None:
        self._database = database
        self._folder = folder
        self._clock = clock
        self._made: list[Callable[[Collection[ClipId]], None]] = []

    # Segments

    async def add_segment(self, segment: Segment) -> None:
        """Enter a closed segment; entering one again changes nothing."""
        await self._add([segment])

    async def _add(self, closed: list[Segment]) -> None:
        if closed:
            async with self._database.write() as connection:
                await connection.execute(
                    upsert(segments).on_conflict_do_nothing(), [_row(each) for each in closed]
                )

    async def segments(self, camera_id: CameraId, window: TimeWindow) -> list[Segment]:
        """Return one camera's segments that overlap the window, in the order of time."""
        async with self._database.read() as connection:
            rows = await connection.execute(
                select(segments)
                .where(
                    segments.c.camera_id == camera_id,
                    segments.c.start < window.end,
                    segments.c.end > window.start,
                )
                .order_by(segments.c.start)
            )
            return [_segment(row) for row in rows]

    async def oldest_unheld(self) -> Segment | None:
        """Return the oldest segment that no hold covers, None where all that is left is held."""
        async with self._database.read() as connection:
            rows = await connection.execute(
                select(segments).where(~holds.is_held()).order_by(segments.c.start).limit(1)
            )
            row = rows.one_or_none()
            return None if row is None else _segment(row)

    async def has_segments(self) -> bool:
        """Tell whether anything at all is recorded."""
        async with self._database.read() as connection:
            return (await connection.execute(select(exists(segments)))).scalar_one()

    def before_loss(self, forget: Callable[[Collection[ClipId]], None]) -> None:
        """Have `forget` called, in a thread, with clips that are about to lose footage."""
        self._made.append(forget)

    async def forget_what_was_made(self, segment: Segment) -> None:
        """Have everything deleted that was made of this segment's footage for playing."""
        async with self._database.read() as connection:
            rows = await connection.execute(
                select(clips.c.id).where(
                    clips.c.camera_id == segment.camera_id,
                    clips.c.start < segment.window.end,
                    clips.c.end > segment.window.start,
                )
            )
            touched = [ClipId(clip_id) for clip_id in rows.scalars()]
        for forget in self._made:
            await asyncio.to_thread(forget, touched)

    async def clips_only_in(self, segment: Segment) -> list[ClipId]:
        """Return the clips that have no footage outside this segment."""
        async with self._database.read() as connection:
            return await _only_in(connection, segment)

    async def drop_segment(self, segment: Segment) -> None:
        """Forget a segment whose file is gone, and the clips that have no footage left."""
        async with self._database.write() as connection:
            gone = await _only_in(connection, segment)
            await connection.execute(delete(segments).where(segments.c.path == segment.path))
            await connection.execute(delete(clips).where(clips.c.id.in_(gone)))

    # Clips

    async def mark(self, trigger: Trigger) -> Clip | None:
        """Note a trigger; return the clip it makes or lengthens, None where it changes none.

        Footage from 10 s before a trigger to 15 s after it, or after its end, belongs to a clip;
        triggers whose footage meets share one, up to five minutes.
        """
        async with self._database.write() as connection:
            return await marks.mark(connection, trigger)

    async def clips(
        self, camera_id: CameraId | None = None, window: TimeWindow | None = None, limit: int = 200
    ) -> list[Clip]:
        """Return the newest clips that overlap the window, newest first."""
        query = select(clips).order_by(clips.c.start.desc()).limit(limit)
        if camera_id is not None:
            query = query.where(clips.c.camera_id == camera_id)
        if window is not None:
            query = query.where(clips.c.start < window.end, clips.c.end > window.start)
        async with self._database.read() as connection:
            return [clip_of(row) for row in await connection.execute(query)]

    async def as_recorded(self, found: Sequence[Clip]) -> list[Clip]:
        """Return clips without the time before their first footage, where there is any.

        A camera that has just begun to record has none of a clip's pre-roll; nobody must be
        promised it.
        """
        first = (
            select(clips.c.id, func.min(segments.c.start).label("start"))
            .join(
                segments,
                (segments.c.camera_id == clips.c.camera_id)
                & (segments.c.start < clips.c.end)
                & (segments.c.end > clips.c.start),
            )
            .where(clips.c.id.in_([clip.id for clip in found]))
            .group_by(clips.c.id)
        )
        async with self._database.read() as connection:
            starts = {row.id: row.start for row in await connection.execute(first)}
        return [
            replace(
                clip,
                window=TimeWindow(
                    start=max(clip.window.start, starts.get(clip.id, clip.window.start)),
                    end=clip.window.end,
                ),
            )
            for clip in found
        ]

    async def clip(self, clip_id: ClipId) -> Clip:
        """Return one clip; NotFoundError otherwise."""
        async with self._database.read() as connection:
            rows = await connection.execute(select(clips).where(clips.c.id == clip_id))
            row = rows.one_or_none()
        if row is None:
            raise NotFoundError(_NO_CLIP)
        return clip_of(row)

    async def marked_at(self, clip: Clip) -> datetime:
        """Return the moment a clip is about: the first press of a button, else the trigger."""
        async with self._database.read() as connection:
            rows = await connection.execute(
                select(triggers.c.at)
                .where(
                    triggers.c.camera_id == clip.camera_id,
                    triggers.c.active,
                    triggers.c.at >= clip.window.start,
                    triggers.c.at < clip.window.end,
                )
                .order_by(triggers.c.kind != TriggerKind.BUTTON.value, triggers.c.at)
                .limit(1)
            )
            marked: datetime | None = rows.scalar_one_or_none()
        return clip.window.start if marked is None else marked

    async def has_thumbnail(self, clip_id: ClipId) -> None:
        """Note that a clip's picture lies in its place; NotFoundError where the clip is gone."""
        async with self._database.write() as connection:
            noted = await connection.execute(
                update(clips).where(clips.c.id == clip_id).values(has_thumbnail=True)
            )
        if not noted.rowcount:
            raise NotFoundError(_NO_CLIP)

    # Holds

    async def hold(
        self, request_id: RequestId, footage: Iterable[tuple[CameraId, TimeWindow]]
    ) -> None:
        """Keep exactly this footage from retention for one request, in place of what it held."""
        async with self._database.write() as connection:
            await holds.hold(connection, request_id, footage)

    async def release(self, request_id: RequestId) -> None:
        """Let retention have what one request held."""
        async with self._database.write() as connection:
            await holds.release(connection, request_id)

    # Files and rows

    async def recover(self) -> list[str]:
        """Enter every recording that has no row, the torn last one of a crash too.

        Returns what could not be entered, and rows whose file is gone, one sentence each.
        Never deletes a file or a row. Called before any camera records.
        """
        listed = {segment.path for segment in await self._listed()}
        found, complaints = await asyncio.to_thread(files.unindexed, self._folder, listed)
        for at in range(0, len(found), _AT_ONCE):
            await self._add(found[at : at + _AT_ONCE])
        return complaints + await asyncio.to_thread(files.gone, self._folder, sorted(listed))

    async def check(self) -> list[str]:
        """Return every contradiction between rows and files, one sentence each."""
        listed = await self._listed()
        async with self._database.read() as connection:
            known = set((await connection.execute(select(clips.c.id))).scalars())
            closed = self._clock.now() - BEING_WRITTEN
            empty = await holds.empty(connection, before=closed)
        said = await asyncio.to_thread(files.complaints, self._folder, listed, known, closed=closed)
        return said + empty

    async def _listed(self) -> list[Segment]:
        async with self._database.read() as connection:
            rows = await connection.execute(select(segments).order_by(segments.c.start))
            return [_segment(row) for row in rows]


async def _only_in(connection: AsyncConnection, segment: Segment) -> list[ClipId]:
    """Return the clips with no other footage; those that have yet to be recorded are later."""
    rows = await connection.execute(
        select(clips.c.id).where(
            clips.c.camera_id == segment.camera_id,
            clips.c.start < segment.window.end,
            ~holds.has_footage("clips", apart_from=segment.path),
        )
    )
    return [ClipId(clip_id) for clip_id in rows.scalars()]


def _segment(row: Row[tuple[object, ...]]) -> Segment:
    return Segment(
        camera_id=CameraId(row.camera_id),
        run_id=RunId(row.run_id),
        number=row.number,
        path=row.path,
        window=TimeWindow(start=row.start, end=row.end),
        media_start_s=row.media_start_us / 1_000_000,
        size_bytes=row.size_bytes,
        clock_offset_ms=row.clock_offset_ms,
        closed_at=row.closed_at,
    )


def _row(segment: Segment) -> dict[str, int | str | datetime]:
    return {
        "path": segment.path,
        "camera_id": segment.camera_id,
        "run_id": segment.run_id,
        "number": segment.number,
        "start": segment.window.start,
        "end": segment.window.end,
        "media_start_us": round(segment.media_start_s * 1_000_000),
        "size_bytes": segment.size_bytes,
        "clock_offset_ms": segment.clock_offset_ms,
        "closed_at": segment.closed_at,
    }
