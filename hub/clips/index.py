"""The index of what was recorded: segments, clips, and what is held. The files are the truth."""

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
import secrets

from sqlalchemy import Row, and_, delete, exists, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.clips import files
from hub.clock import Clock
from hub.errors import NotFoundError
from hub.model.clip import Clip
from hub.model.ids import CameraId, ClipId, RequestId, RunId
from hub.model.segment import Segment
from hub.model.trigger import Trigger, TriggerKind
from hub.model.window import TimeWindow
from hub.store.database import Database
from hub.store.tables import clips, holds, segments, triggers

PRE_ROLL = timedelta(seconds=10)
POST_ROLL = timedelta(seconds=15)
LONGEST_CLIP = timedelta(minutes=5)


class ClipIndex:
    """One row for each segment, clip and hold; a missing row never deletes a recording."""

    def __init__(self, database: Database, folder: Path, clock: Clock) -> None:
        self._database = database
        self._folder = folder
        self._clock = clock
        self._turn = asyncio.Lock()

    # Segments

    async def add_segment(self, segment: Segment) -> None:
        """Enter a closed segment; entering one again changes nothing."""
        async with self._database.write() as connection:
            await connection.execute(
                upsert(segments).values(**_segment_row(segment)).on_conflict_do_nothing()
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
        """Return the oldest segment that no hold covers, or None where all that is left is held."""
        held = exists().where(
            and_(
                holds.c.camera_id == segments.c.camera_id,
                holds.c.start < segments.c.end,
                holds.c.end > segments.c.start,
            )
        )
        async with self._database.read() as connection:
            rows = await connection.execute(
                select(segments).where(~held).order_by(segments.c.start).limit(1)
            )
            row = rows.one_or_none()
            return None if row is None else _segment(row)

    async def drop_segment(self, segment: Segment) -> None:
        """Forget a segment whose file is gone, and the clips that have no footage left."""
        async with self._database.write() as connection:
            await connection.execute(delete(segments).where(segments.c.path == segment.path))
            footage = exists().where(
                and_(
                    segments.c.camera_id == clips.c.camera_id,
                    segments.c.start < clips.c.end,
                    segments.c.end > clips.c.start,
                )
            )
            await connection.execute(
                delete(clips).where(
                    clips.c.camera_id == segment.camera_id,
                    clips.c.start < segment.window.end,
                    ~footage,
                )
            )

    # Clips

    async def mark(self, trigger: Trigger) -> Clip | None:
        """Note a trigger; return the clip it makes or lengthens, None where it changes none.

        Footage from 10 s before a trigger to 15 s after it belongs to its clip, and triggers whose
        footage overlaps share one, up to five minutes.
        """
        window = TimeWindow(start=trigger.at - PRE_ROLL, end=trigger.at + POST_ROLL)
        async with self._turn, self._database.write() as connection:
            await connection.execute(
                insert(triggers).values(
                    camera_id=trigger.camera_id,
                    kind=trigger.kind.value,
                    at=trigger.at,
                    active=trigger.active,
                )
            )
            known = await self._newest_touching(connection, trigger.camera_id, window)
            if known is None:
                return await _make_clip(connection, trigger, window) if trigger.active else None
            return await _lengthen(connection, known, trigger, window)

    @staticmethod
    async def _newest_touching(
        connection: AsyncConnection, camera_id: CameraId, window: TimeWindow
    ) -> Clip | None:
        rows = await connection.execute(
            select(clips)
            .where(
                clips.c.camera_id == camera_id,
                clips.c.start < window.end,
                clips.c.end >= window.start,
            )
            .order_by(clips.c.start.desc())
            .limit(1)
        )
        row = rows.one_or_none()
        if row is None:
            return None
        clip = _clip(row)
        return clip if window.end - clip.window.start <= LONGEST_CLIP else None

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
            return [_clip(row) for row in await connection.execute(query)]

    async def clip(self, clip_id: ClipId) -> Clip:
        """Return one clip; NotFoundError otherwise."""
        async with self._database.read() as connection:
            rows = await connection.execute(select(clips).where(clips.c.id == clip_id))
            row = rows.one_or_none()
        if row is None:
            raise NotFoundError("There is no such clip, or it is no longer kept.")
        return _clip(row)

    async def marked_at(self, clip: Clip) -> datetime:
        """Return the moment a clip is about: the first press of a button, else the trigger."""
        async with self._database.read() as connection:
            rows = await connection.execute(
                select(triggers.c.kind, triggers.c.at)
                .where(
                    triggers.c.camera_id == clip.camera_id,
                    triggers.c.active,
                    triggers.c.at >= clip.window.start,
                    triggers.c.at < clip.window.end,
                )
                .order_by(triggers.c.kind != TriggerKind.BUTTON.value, triggers.c.at)
                .limit(1)
            )
            row = rows.one_or_none()
        return clip.window.start if row is None else row.at

    async def has_thumbnail(self, clip_id: ClipId) -> None:
        """Note that a clip's picture lies in its place."""
        async with self._database.write() as connection:
            await connection.execute(
                update(clips).where(clips.c.id == clip_id).values(has_thumbnail=True)
            )

    # Holds

    async def hold(
        self, request_id: RequestId, footage: Iterable[tuple[CameraId, TimeWindow]]
    ) -> None:
        """Keep exactly this footage from retention for one request, in place of what it held."""
        rows = [
            {
                "request_id": request_id,
                "camera_id": camera_id,
                "start": window.start,
                "end": window.end,
            }
            for camera_id, window in dict.fromkeys(footage)
        ]
        async with self._database.write() as connection:
            await connection.execute(delete(holds).where(holds.c.request_id == request_id))
            if rows:
                await connection.execute(upsert(holds).on_conflict_do_nothing(), rows)

    async def release(self, request_id: RequestId) -> None:
        """Let retention have what one request held."""
        async with self._database.write() as connection:
            await connection.execute(delete(holds).where(holds.c.request_id == request_id))

    # Files and rows

    async def recover(self) -> list[str]:
        """Enter every recording that has no row, the torn last one of a crash too.

        Returns what could not be entered, one sentence each. Never deletes a file.
        """
        known = await self._paths()
        found, complaints = await asyncio.to_thread(files.unindexed, self._folder, known)
        for segment in found:
            await self.add_segment(segment)
        return complaints

    async def check(self) -> list[str]:
        """Return every contradiction between rows and files, one sentence each."""
        async with self._database.read() as connection:
            listed = [_segment(row) for row in await connection.execute(select(segments))]
        return await asyncio.to_thread(files.complaints, self._folder, listed)

    async def _paths(self) -> set[str]:
        async with self._database.read() as connection:
            return set((await connection.execute(select(segments.c.path))).scalars())


async def _make_clip(connection: AsyncConnection, trigger: Trigger, window: TimeWindow) -> Clip:
    clip = Clip(
        id=ClipId(secrets.token_hex(8)),
        camera_id=trigger.camera_id,
        window=window,
        triggers=(trigger.kind,),
    )
    await connection.execute(
        insert(clips).values(
            id=clip.id,
            camera_id=clip.camera_id,
            start=window.start,
            end=window.end,
            triggers=[trigger.kind.value],
            has_thumbnail=False,
        )
    )
    return clip


async def _lengthen(
    connection: AsyncConnection, known: Clip, trigger: Trigger, window: TimeWindow
) -> Clip | None:
    longer = TimeWindow(
        start=min(known.window.start, window.start) if trigger.active else known.window.start,
        end=max(known.window.end, window.end),
    )
    kinds = tuple(dict.fromkeys((*known.triggers, trigger.kind)))
    if longer == known.window and kinds == known.triggers:
        return None
    await connection.execute(
        update(clips)
        .where(clips.c.id == known.id)
        .values(start=longer.start, end=longer.end, triggers=[kind.value for kind in kinds])
    )
    return Clip(
        id=known.id,
        camera_id=known.camera_id,
        window=longer,
        triggers=kinds,
        has_thumbnail=known.has_thumbnail,
    )


def _clip(row: Row[tuple[object, ...]]) -> Clip:
    return Clip(
        id=ClipId(row.id),
        camera_id=CameraId(row.camera_id),
        window=TimeWindow(start=row.start, end=row.end),
        triggers=tuple(TriggerKind(kind) for kind in row.triggers),
        has_thumbnail=row.has_thumbnail,
    )


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


def _segment_row(segment: Segment) -> dict[str, int | str | datetime]:
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
