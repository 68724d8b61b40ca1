"""Months of recordings: what is asked before each segment, and for each hour, stays quick."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from hub.clips.index import ClipIndex
from hub.clips.retention import Retention
from hub.model.ids import CameraId, RequestId
from hub.model.recording import Trigger, TriggerKind
from hub.model.window import TimeWindow
from hub.store.database import Database
from tests.fakes.clocks import NOON, HandClock, counting_calls

CAMERAS = 8
SEGMENT = timedelta(seconds=4)
REQUEST = RequestId("ab" * 16)
WHOLE_TABLES = ("SCAN segments", "SCAN clips", "SCAN triggers")
FILL = """
INSERT INTO segments (camera_id, start, path, run_id, number, "end", media_start_us, ppm,
                      size_bytes, clock_offset_ms, closed_at)
WITH RECURSIVE counted(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n + 1 < :count)
SELECT printf('%012x', n % :cameras), :first + n / :cameras * 4000000,
       printf('%012x/20260101/00/%d-0123456789ab-%d.mp4', n % :cameras, n, n), '0123456789ab', n,
       :first + n / :cameras * 4000000 + 4000000, n * 4000000, 0.0, 1000, 0, :first FROM counted
"""
MARK = """
INSERT INTO clips (id, camera_id, start, "end", triggers, has_thumbnail)
WITH RECURSIVE counted(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n + 1 < :count)
SELECT printf('%016x', n), printf('%012x', n % :cameras), :first + n * :step,
       :first + n * :step + 25000000, '["motion"]', 0 FROM counted
"""


async def fill(database: Database, count: int) -> TimeWindow:
    """Enter so many segments of eight cameras, the last one ending at noon, and clips of them."""
    length = SEGMENT * (count // CAMERAS)
    first_us = round((NOON - length).timestamp() * 1_000_000)
    values = {"count": count, "cameras": CAMERAS, "first": first_us}
    async with database.write() as connection:
        await connection.exec_driver_sql(FILL, values)
        step = length // timedelta(microseconds=1) // (count // 50)
        await connection.exec_driver_sql(MARK, {**values, "count": count // 50, "step": step})
    return TimeWindow(start=NOON - length, end=NOON)


@dataclass(slots=True)
class Work:
    """What is done for an answer, which is the same on any machine."""

    steps: int = 0
    """Of SQLite's machine, in hundreds."""
    calls: int = 0
    """Of Python's functions."""


async def work_of(ask: Callable[[], Awaitable[object]], database: Database) -> Work:
    """Return what it takes to answer."""
    work = Work()

    def step() -> None:
        work.steps += 1

    async with database.read() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        assert raw is not None
        await raw.set_progress_handler(step, 100)
    with counting_calls() as count:
        await ask()
    await raw.set_progress_handler(None, 0)
    work.calls = count.calls
    return work


async def work_by_question(folder: Path, count: int) -> dict[str, Work]:
    """Return what each question takes in a house with so many segments."""
    clock, database = HandClock(), await Database.open(folder / f"{count}.db")
    index = ClipIndex(database, folder, clock)
    whole = await fill(database, count)
    camera = CameraId(f"{3:012x}")
    await index.sizes()  # What is read once.
    retention = Retention(
        index, folder, clock, floor_bytes=0, longest=whole.length * 2, most_bytes=2 * count * 1000
    )
    await retention.make_room()
    hours = {
        "the oldest hour": whole.start,
        "an hour in the middle": whole.start + whole.length / 2,
        "the newest hour": NOON - timedelta(hours=1),
    }
    took: dict[str, Work] = {}

    async def ask(question: str, answer: Callable[[], Awaitable[object]]) -> None:
        await answer()  # The first time, statements are compiled.
        took[question] = await work_of(answer, database)

    for question, start in hours.items():
        hour = TimeWindow(start=start, end=start + timedelta(hours=1))
        found = await index.segments(camera, hour)
        assert len(found) == 900
        assert (found[0].window.start, found[-1].window.end) == (hour.start, hour.end)
        await ask(question, partial(index.segments, camera, hour))
        await ask(f"clips of {question}", partial(index.clips, window=hour))
        await ask(f"clips of {question} by one camera", partial(index.clips, camera, hour))
    await ask("room", retention.make_room)

    hundredth = whole.length / 100
    # All of one camera but its newest part is held, in many pieces.
    pieces = [
        TimeWindow(start=whole.start + n * hundredth, end=whole.start + (n + 1) * hundredth)
        for n in range(95)
    ]
    await index.hold(REQUEST, [(camera, piece) for piece in pieces])
    oldest = await index.oldest_free(camera)
    assert oldest is not None
    assert oldest.window.start == pieces[-1].end
    await ask("what is free", partial(index.free_segments, camera, most=1))
    clips = await index.clips(limit=200)
    await ask("clips as recorded", partial(index.as_recorded, clips))
    await ask("pictures", partial(index.pictured, clips))
    await ask("clips as recorded in all", partial(index.as_recorded, clips, whole))
    await database.close()
    return took


@pytest.mark.parametrize(
    "count",
    [
        pytest.param(80_000, id="eighty thousand"),
        pytest.param(1_000_000, id="a million", marks=pytest.mark.long),
    ],
)
async def test_a_long_past_makes_nothing_slower(tmp_path: Path, count: int) -> None:
    """Any hour of any camera, old or new, and room take the same work as in a short past."""
    short, long = [await work_by_question(tmp_path, each) for each in (20_000, count)]

    for question, work in long.items():
        assert work.steps <= 1.1 * short[question].steps + 5, question
        assert work.calls <= 1.1 * short[question].calls + 200, question
        assert work.steps < 1_000, question
        assert work.calls < 50_000, question


async def test_every_question_finds_its_way(
    index: ClipIndex, database: Database, folder: Path, clock: HandClock
) -> None:
    """Nothing that is asked while recording goes through all segments, clips or triggers."""
    whole = await fill(database, 1000)
    camera = CameraId(f"{3:012x}")
    await index.sizes()
    statements: list[str] = []
    async with database.read() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        assert raw is not None
        await raw.set_trace_callback(statements.append)

    segments = await index.segments(camera, whole)
    await index.add_segment(segments[0])
    number = segments[-1].number + 1
    await index.add_segment(replace(segments[-1], number=number, path=f"{number}.mp4"))
    await index.hold(REQUEST, [(camera, segments[0].window)])
    await index.mark(Trigger(camera_id=camera, kind=TriggerKind.MOTION, at=whole.start))
    await index.extend_open(whole.start + timedelta(minutes=1))
    ended = Trigger(camera_id=camera, kind=TriggerKind.MOTION, at=whole.end, active=False)
    [clip] = await index.mark(ended)
    assert clip is not None
    await index.marked_at(clip, clip.window.end)
    await index.pictured([clip])
    await index.pictured_when_over(whole.end - timedelta(seconds=10), whole.end)
    await index.clips(camera, whole)
    await index.as_recorded([clip], whole)
    await index.held_bytes()
    retention = Retention(
        index, folder, clock, floor_bytes=0, longest=timedelta(days=9), most_bytes=999_000
    )
    await retention.make_room()
    await retention.storage()

    queries = {query for query in statements if query.startswith(("SELECT", "DELETE", "UPDATE"))}
    assert len(queries) > 12
    async with database.read() as connection:
        for query in queries:
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}")
            steps = [row[3] for row in plan]
            assert not [step for step in steps if step.startswith(WHOLE_TABLES)], (query, steps)
