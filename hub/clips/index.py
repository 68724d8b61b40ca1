"""The index of what was recorded: segments, clips and holds. The files are the truth."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
import json
from pathlib import Path

from sqlalchemy import Connection, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.clips import files, marks, provenances, segments, stretches
from hub.clips.footage import MICROSECOND, from_us, in_us
from hub.clips.marks import OpenMotions, clip_of
from hub.clips.segments import COLUMNS, DROP, SegmentTotals, key_of, segments_of
from hub.clock import Clock
from hub.errors import DiskFullError, NotFoundError
from hub.model.archive import Provenance
from hub.model.ids import CameraId, ClipId, RequestId, RunId
from hub.model.recording import Clip, Label, Segment, Trigger
from hub.model.window import TimeWindow
from hub.store.database import Database
from hub.store.footage_files import PLAIN, FootageFiles
from hub.store.tables import clips
from noticeboard.runtime.text import Text

BEING_WRITTEN = timedelta(minutes=1)
"""Younger footage may be in a segment that isn't closed yet, so it isn't reported missing."""
_AT_ONCE = 500
_NO_CLIP = Text("clip.unknown")
_WITHIN = (
    f"SELECT {COLUMNS} FROM segments "  # noqa: S608 -- no input
    'WHERE camera_id = ? AND start > ? AND start < ? AND "end" > ? ORDER BY start, path'
)
_SPANS = (
    "SELECT value AS camera_id,"
    " (SELECT start FROM segments WHERE camera_id = value ORDER BY start LIMIT 1) AS start,"
    ' (SELECT "end" FROM segments WHERE camera_id = value ORDER BY start DESC LIMIT 1) AS "end"'
    " FROM json_each(?)"
)
"""Uses only the key, however many months of recordings a camera has."""

type Forget = Callable[[CameraId, Collection[ClipId]], None]


class ClipIndex:
    """One row for each segment, clip and hold. A missing row never deletes a recording."""

    def __init__(
        self, database: Database, folder: Path, clock: Clock, files: FootageFiles = PLAIN
    ) -> None:
        self._database = database
        self._folder = folder
        self._clock = clock
        self._files = files
        self._tally = SegmentTotals()
        self._open_motions = OpenMotions()
        self._forget_derived: list[Forget] = []
        self._unwritten: dict[str, Segment] = {}

    # Segments

    async def add_segment(self, segment: Segment) -> list[Clip]:
        """Add a closed segment. Adding one again changes nothing.

        Returns the clips that have a picture now and had none before. If this raises DiskFullError,
        the segment is added with the next one.
        """
        listed = {**self._unwritten, segment.path: segment}
        try:
            entered = await self._add([*listed.values()])
        except DiskFullError:
            self._unwritten[segment.path] = segment
            raise
        for path in listed:
            self._unwritten.pop(path, None)
        return await self._pictured_by([*listed.values()]) if entered else []

    async def add_fetched(self, fetched: Sequence[Segment], origin: Provenance) -> list[Clip]:
        """Add the segments of one run that an archive recorded, and where it came from, at once.

        Returns the clips that have a picture only because of them.
        """
        entered = await self._add(fetched, [origin])
        return await self._pictured_by(fetched) if entered else []

    async def provenances(self, runs: Collection[RunId]) -> dict[RunId, Provenance]:
        """Return where these runs came from; one that the hub recorded itself is left out."""
        async with self._database.read() as connection:
            return await provenances.find(connection, runs)

    async def _pictured_by(self, closed: Sequence[Segment]) -> list[Clip]:
        """Return the clips that have a picture only because of these segments."""
        longest, over = self._tally.longest, self._clock.now() - BEING_WRITTEN
        async with self._database.read() as connection:
            return await marks.pictured_by(connection, closed, longest, over=over)

    async def _add(self, closed: Sequence[Segment], origins: Sequence[Provenance] = ()) -> int:
        """Add segments and where they came from; return how many were new."""

        def store(connection: Connection) -> int:
            self._tally.read(connection)
            provenances.enter(connection, origins)
            entered = segments.enter(connection, closed)
            if entered == len(closed):
                stretches.add(connection, closed)
            elif entered:
                longest = max(self._tally.longest, *(each.window.length for each in closed))
                stretches.correct(connection, closed, longest)
            return entered

        try:
            entered = await self._database.transact(store)
        except asyncio.CancelledError:
            self._tally.forget()  # They may be stored, and what is stored must be counted.
            raise
        if entered == len(closed):
            self._tally.added(closed)
        elif entered:
            self._tally.forget()
        return entered

    async def segments(self, camera_id: CameraId, window: TimeWindow) -> list[Segment]:
        """Return one camera's segments that overlap the window, in order of time."""
        async with self._database.read() as connection:
            await connection.run_sync(self._tally.read)
            start_us, end_us = in_us(window.start), in_us(window.end)
            earliest_us = start_us - self._tally.longest // MICROSECOND
            rows = await connection.exec_driver_sql(
                _WITHIN, (camera_id, earliest_us, end_us, start_us)
            )
            return segments_of(rows.all())

    async def sizes(self) -> dict[CameraId, int]:
        """Return the size of each camera's recordings in bytes."""
        if not self._tally.is_read:
            async with self._database.read() as connection:
                await connection.run_sync(self._tally.read)
        return dict(self._tally.sizes)

    async def oldest_free(self, camera_id: CameraId) -> Segment | None:
        """Return a camera's oldest segment that no hold covers, None if all are held."""
        if camera_id not in self._tally.oldest:
            found = await self.free_segments(camera_id, most=1)
            self._tally.oldest[camera_id] = found[0] if found else None
        return self._tally.oldest[camera_id]

    async def free_segments(self, camera_id: CameraId, *, most: int) -> list[Segment]:
        """Return a camera's oldest segments that no hold covers, oldest first."""
        async with self._database.read() as connection:
            return await segments.free(connection, camera_id, most)

    async def spans(self) -> dict[CameraId, TimeWindow]:
        """Return the first and last moment of each camera's recordings, by camera id."""
        cameras = list(await self.sizes())
        async with self._database.read() as connection:
            rows = await connection.exec_driver_sql(_SPANS, (json.dumps(cameras),))
            return {
                CameraId(row.camera_id): TimeWindow(start=from_us(row.start), end=from_us(row.end))
                for row in rows
                if row.start is not None
            }

    async def day_bytes(self, cameras: Iterable[CameraId]) -> dict[CameraId, int]:
        """Return how much each of these cameras records in a day, by its newest recordings.

        A camera that has recorded less than a minute is left out.
        """
        async with self._database.read() as connection:
            return await segments.day_bytes(connection, cameras)

    async def held_bytes(self) -> int:
        """Return the number of bytes kept for requests."""
        async with self._database.read() as connection:
            await connection.run_sync(self._tally.read)
            return await segments.held_bytes(connection, self._tally.longest)

    def before_loss(self, forget: Forget) -> None:
        """Call `forget` in a thread with a camera's clips before they lose footage."""
        self._forget_derived.append(forget)

    async def forget_derived(self, lost: Sequence[Segment]) -> None:
        """Delete everything that was made from these segments for playing."""
        for camera_id, window in segments.spans_of(lost).items():
            async with self._database.read() as connection:
                rows = await connection.execute(
                    select(clips.c.id).where(
                        clips.c.camera_id == camera_id, marks.reaches_into(window)
                    )
                )
                touched = [ClipId(clip_id) for clip_id in rows.scalars()]
            for forget in self._forget_derived:
                await asyncio.to_thread(forget, camera_id, touched)

    async def clips_only_in(self, lost: Sequence[Segment]) -> list[ClipId]:
        """Return the clips that have no footage outside these segments."""
        async with self._database.read() as connection:
            await connection.run_sync(self._tally.read)
            return await segments.clips_only_in(connection, lost, self._tally.longest)

    async def drop_segments(self, lost: Sequence[Segment]) -> None:
        """Forget segments whose files are gone, and the clips that have no footage left."""
        async with self._database.write() as connection:
            await connection.run_sync(self._tally.read)
            dropped, _ = await self._drop(connection, lost)
        self._note_dropped(lost, dropped)

    async def drop_free(
        self, camera_id: CameraId, among: Sequence[Segment]
    ) -> tuple[list[Segment], list[ClipId]]:
        """Forget those of a camera's segments that no hold and no fetch covers, and their clips.

        Returns them, so that the caller deletes their files. What is held meanwhile stays.
        """
        async with self._database.write() as connection:
            await connection.run_sync(self._tally.read)
            held = await segments.held_windows(connection, camera_id)
            lost = [each for each in among if not any(map(each.window.overlap, held))]
            dropped, lost_ids = await self._drop(connection, lost) if lost else (0, [])
        self._note_dropped(lost, dropped)
        return lost, lost_ids

    async def _drop(
        self, connection: AsyncConnection, lost: Sequence[Segment]
    ) -> tuple[int, list[ClipId]]:
        """Delete rows; return how many segments there were, and the clips that went with them."""
        lost_ids = await segments.clips_only_in(connection, lost, self._tally.longest)
        keys = [key_of(segment) for segment in lost]
        dropped = (await connection.exec_driver_sql(DROP, keys)).rowcount
        await connection.run_sync(stretches.correct, lost, self._tally.longest)
        await provenances.forget_unused(connection, {segment.run_id for segment in lost})
        if lost_ids:
            await connection.execute(delete(clips).where(clips.c.id.in_(lost_ids)))
        for camera_id in segments.spans_of(lost):
            await marks.forget_old(connection, camera_id)
        return dropped, lost_ids

    def _note_dropped(self, lost: Sequence[Segment], dropped: int) -> None:
        if dropped == len(lost):
            self._tally.dropped(lost)
        else:
            self._tally.forget()

    async def forget_unrecorded(self, end: Callable[[CameraId], datetime]) -> None:
        """Forget what was marked before `end` and never recorded because the camera was away."""
        async with self._database.write() as connection:
            await connection.run_sync(self._tally.read)
            await marks.forget_unrecorded(connection, end, self._tally.longest)

    # Clips

    async def mark(self, *fresh: Trigger) -> list[Clip]:
        """Store triggers, all or none; return the clips that they make or lengthen.

        A clip holds the footage from 10 s before a trigger to 15 s after it, or after its end.
        Triggers whose footage meets share one, up to five minutes.
        """

        def store(connection: Connection) -> list[Clip]:
            return _distinct(marks.mark(connection, each) for each in fresh)

        marked = await self._database.transact(store)
        for each in fresh:
            self._open_motions.note(each)
        return marked

    async def mark_past(self, past: Iterable[tuple[Trigger, TimeWindow]]) -> list[Clip]:
        """Mark recorded footage for what happened in it, all or none; return the changed clips.

        Each window is footage that there is. No motion stays open, whatever happened.
        """

        def store(connection: Connection) -> list[Clip]:
            return _distinct(clip for each in past for clip in marks.mark_past(connection, *each))

        return await self._database.transact(store)

    async def extend_open(self, now: datetime) -> list[Clip]:
        """Lengthen the clips of ongoing motions to 15 s from now; return those that changed.

        Call this at least every 15 s. Otherwise footage of a long motion is in no clip until the
        motion ends.
        """
        motions = self._open_motions.at(now)
        if not motions:
            return []
        return await self._database.transact(
            lambda connection: [
                clip for motion in motions for clip in marks.extend(connection, motion, now)
            ]
        )

    async def clips(
        self,
        camera_id: CameraId | Collection[CameraId] | None = None,
        window: TimeWindow | None = None,
        limit: int = 200,
        *,
        label: Label | None = None,
    ) -> list[Clip]:
        """Return the newest clips that overlap the window and have the label, newest first."""
        async with self._database.read() as connection:
            return await marks.clips_in(connection, camera_id, window, limit, label)

    async def triggers(
        self, camera_ids: Collection[CameraId], window: TimeWindow, limit: int = 2000
    ) -> list[Trigger]:
        """Return the triggers of some cameras in a window, oldest first."""
        async with self._database.read() as connection:
            return await marks.triggers_in(connection, camera_ids, window, limit)

    async def as_recorded(
        self,
        found: Sequence[Clip],
        window: TimeWindow | None = None,
        *,
        fetched: Collection[CameraId] = (),
    ) -> list[Clip]:
        """Return clips without the time before their first footage, if they have any.

        A camera that has just begun to record has no pre-roll, so none must be promised. A clip
        whose footage never came, although later footage exists, is left out. If a clip has no
        footage in the `window` window, it ends before the window. Footage of the `fetched` cameras
        is there or isn't: their clips without any are left out.
        """
        now = self._clock.now()
        async with self._database.read() as connection:
            await connection.run_sync(self._tally.read)
            return await segments.as_recorded(
                connection,
                found,
                window,
                fetched,
                self._tally.longest,
                now=now,
                closed=now - BEING_WRITTEN,
            )

    async def clip(self, clip_id: ClipId) -> Clip:
        """Return one clip; NotFoundError otherwise."""
        async with self._database.read() as connection:
            rows = await connection.execute(select(clips).where(clips.c.id == clip_id))
            row = rows.one_or_none()
        if row is None:
            raise NotFoundError(_NO_CLIP)
        return clip_of(row)

    async def marked_at(self, clip: Clip, recorded: datetime) -> datetime:
        """Return the moment a clip is about, as `marks.marked_at` does."""
        async with self._database.read() as connection:
            return await marks.marked_at(connection, clip, recorded)

    async def pictured(self, found: Sequence[Clip]) -> list[Clip]:
        """Return clips, each with whether it has a picture to show.

        A clip has a picture once its first trigger is recorded. If the clip is over, any footage
        will do.
        """
        over = self._clock.now() - BEING_WRITTEN
        async with self._database.read() as connection:
            await connection.run_sync(self._tally.read)
            return await marks.pictured(connection, found, self._tally.longest, over=over)

    async def pictured_when_over(self, since: datetime, until: datetime) -> list[Clip]:
        """Return the clips that ended in that time, and have a picture only because they did."""
        async with self._database.read() as connection:
            await connection.run_sync(self._tally.read)
            return await marks.pictured_when_over(connection, since, until, self._tally.longest)

    # Holds

    async def hold(
        self, request_id: RequestId, footage: Iterable[tuple[CameraId, TimeWindow]]
    ) -> None:
        """Keep exactly this footage from retention for one request, replacing what it held."""
        async with self._database.write() as connection:
            await segments.hold(connection, request_id, footage)
        self._tally.note_holds()

    async def release(self, request_id: RequestId) -> None:
        """Let retention delete what one request held."""
        async with self._database.write() as connection:
            await segments.release(connection, request_id)
        self._tally.note_holds()

    async def empty_holds(self) -> set[RequestId]:
        """Return the requests that hold a time without any footage (never recorded, or gone)."""
        before = self._clock.now() - BEING_WRITTEN
        async with self._database.read() as connection:
            await connection.run_sync(self._tally.read)
            found = await connection.execute(
                segments.holds_of_nothing(self._tally.longest, before=before)
            )
            return {RequestId(row.request_id) for row in found}

    # Files and rows

    async def recover(self) -> list[str]:
        """Add every recording that has no row, even the torn last one of a crash.

        Returns what couldn't be added, and rows whose file is gone, one sentence each. Never
        deletes a file or a row. Call it before any camera records. If the database was lost, clips,
        labels and holds don't come back: they were only there.
        """
        sentences: list[str] = []
        async for found, problems in files.find_unindexed(
            self._database, self._folder, self._files
        ):
            sentences += problems
            origins, known, unknown = await asyncio.to_thread(
                provenances.read_of_runs, self._folder, found, self._files
            )
            sentences += unknown
            for at in range(0, len(known), _AT_ONCE):
                await self._add(known[at : at + _AT_ONCE], origins)
        return sentences

    async def forget_missing(self) -> None:
        """Forget every recording whose file is missing, and the clips that it leaves empty."""
        async for missing in files.find_missing(self._database, self._folder):
            await self.drop_segments(missing)

    async def check(self, *, deep: bool = False) -> list[str]:
        """Return every contradiction between rows and files, one sentence each.

        With `deep`, also decode the first picture of every recording.
        """
        closed = self._clock.now() - BEING_WRITTEN
        found = await files.contradictions(
            self._database, self._folder, self._files, closed=closed, deep=deep
        )
        async with self._database.read() as connection:
            return [*found, *await stretches.contradictions(connection)]


def _distinct(found: Iterable[Clip | None]) -> list[Clip]:
    """Return each clip once, as it was last."""
    return list({clip.id: clip for clip in found if clip is not None}.values())
