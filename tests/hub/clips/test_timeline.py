"""Cameras over time: what is recorded and missing, what moved, single frames, and saved clips."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from io import BufferedReader, BytesIO
from itertools import product
import json
from pathlib import Path
from random import Random
import threading
from typing import override
from zipfile import ZipFile

import av
import numpy as np
import pytest

from hub.clips import stretches
from hub.clips.activity import MOST_PARTS, FootageEvent, activity, few, motions_of, times_of
from hub.clips.exports import ClipExport, ExportCodec, ExportOrder, Exports, ExportState
from hub.clips.footage import from_us, in_us
from hub.clips.frames import AT_ONCE, MOST_WAITING, FrameImage, Frames
from hub.clips.index import ClipIndex
from hub.clips.library import Library
from hub.clips.playback import JoinedFile
from hub.clips.timeline import LONGEST_TIMELINE, FootageTimeline, GapReason, RecordedLane
from hub.errors import ConflictError, InvalidInputError, NotFoundError
from hub.model.camera import Camera, CameraState, SourceKind
from hub.model.decision import MaskKey, MovingMask
from hub.model.ids import ClipId, RequestId
from hub.model.recording import Label, Segment, Trigger, TriggerKind
from hub.model.window import TimeWindow
from hub.store.database import Database
from hub.store.events import EventLog
from hub.store.footage_files import PLAIN, FootageFiles
from noticeboard.runtime.tasks import run_in_background
from tests.fakes.clocks import HandClock, StandingClock
from tests.hub.clips.recorded import CAMERA, KEY, T0, Scene, at, between, numbers_in, record

PORCH = Camera(
    id=CAMERA,
    name="Front door / porch",
    kind=SourceKind.RTSP,
    main_url="",
    adopted_at=T0 - timedelta(hours=2),
)
LONG = timedelta(seconds=4)
DAY = TimeWindow(start=T0 - timedelta(hours=12), end=T0 + timedelta(hours=12))


def played(first: int, count: int, *, run: str = "0" * 12) -> list[Segment]:
    """Return segments of four seconds each, of one run, without files."""
    return [
        Segment(
            camera_id=CAMERA,
            run_id=run,  # type: ignore[arg-type]  # a run's id is text
            number=number,
            path=f"{CAMERA}/{run}-{number}.mp4",
            window=TimeWindow(start=T0 + number * LONG, end=T0 + (number + 1) * LONG),
            media_start_s=0.0,
            size_bytes=1000,
            clock_offset_ms=0,
            closed_at=T0,
        )
        for number in range(first, first + count)
    ]


@pytest.fixture
def timeline(
    database: Database, index: ClipIndex, folder: Path, clock: HandClock
) -> FootageTimeline:
    """Give the timeline of an empty index, a day after the recordings began."""
    clock.forward(timedelta(days=1))
    return FootageTimeline(database, index, folder, clock)


async def lane_of(timeline: FootageTimeline, window: TimeWindow = DAY) -> RecordedLane:
    """Return the porch's lane."""
    [lane] = await timeline.lanes([PORCH], window)
    return lane


async def add(index: ClipIndex, segments: list[Segment]) -> None:
    """Add segments."""
    await index._add(segments)  # noqa: SLF001 -- thousands at once


async def test_stretches_are_exact(timeline: FootageTimeline, index: ClipIndex) -> None:
    """Runs that meet are one stretch; a gap is told to the second, wherever it lies in a day."""
    await add(index, played(0, 300))
    await add(index, played(300, 50, run="1" * 12))
    await add(index, played(352, 400, run="2" * 12))

    lane = await lane_of(timeline)

    ends = T0 + 352 * LONG, T0 + 752 * LONG
    assert [(each.start, each.end) for each in lane.spans] == [(T0, T0 + 350 * LONG), ends]
    assert (T0 + 350 * LONG, ends[0]) in [(g.window.start, g.window.end) for g in lane.gaps]
    assert lane.gaps[0].window.start == PORCH.adopted_at
    assert lane.gaps[-1].window == TimeWindow(start=ends[1], end=DAY.end)


async def test_stretches_are_what_segments_say(database: Database, index: ClipIndex) -> None:
    """However segments come and go, overlapping or twice, `check` finds the stretches of the rest.

    It also finds one that is wrong.
    """
    dice, kept = Random(4), dict[str, Segment]()  # noqa: S311 -- no secret
    quarter = timedelta(seconds=0.25)
    for step in range(40):
        lost = dice.sample([*kept.values()], dice.randint(0, len(kept) // 2)) if step % 2 else []
        added = [
            replace(
                played(0, 1)[0],
                path=f"{CAMERA}/{start}.mp4",
                window=TimeWindow(start=T0 + start * quarter, end=T0 + (start + length) * quarter),
            )
            for start, length in (
                (dice.randrange(400), dice.randint(1, 12)) for _ in range(dice.randint(1, 6))
            )
        ]
        await add(index, added)
        if lost:
            await index.drop_segments(lost)
        kept = {each.path: each for each in added} | kept
        kept = {path: each for path, each in kept.items() if each not in lost}
        async with database.read() as connection:
            assert await stretches.contradictions(connection) == [], step
    async with database.write() as connection:
        await connection.exec_driver_sql('UPDATE stretches SET "end" = "end" + 1')

    assert len([each for each in await index.check() if "stretch" in each]) > 1


async def test_a_month_is_shown_whole(database: Database, timeline: FootageTimeline) -> None:
    """Of more clips than a screen can show, close ones are one, and none is left out.

    If there are thousands of gaps, those that no screen can show are left out.
    """
    month = TimeWindow(start=DAY.end - LONGEST_TIMELINE, end=DAY.end)
    step, away = month.length / 5000, range(2000, 2200)
    starts = [month.start + number * step for number in range(5000) if number not in away]
    recorded = [
        replace(each, window=TimeWindow(start=start, end=start + LONG))
        for each, start in zip(played(0, len(starts)), starts, strict=True)
    ]
    happened = [
        FootageEvent(
            clip_id=ClipId(f"{number:016x}"),
            window=each.window,
            kind=TriggerKind.BUTTON if number == 7 else TriggerKind.MOTION,
            labels=(Label.PERSON, Label.VEHICLE)[: number % 3],
        )
        for number, each in enumerate(recorded)
    ]
    async with database.write() as connection:
        await connection.exec_driver_sql(
            "INSERT INTO stretches VALUES (?, ?, ?)",
            [(CAMERA, in_us(each.window.start), in_us(each.window.end)) for each in recorded],
        )
        await connection.exec_driver_sql(
            "INSERT INTO clips VALUES (?, ?, ?, ?, ?, 0, ?)",
            [
                (
                    each.clip_id,
                    CAMERA,
                    in_us(each.window.start),
                    in_us(each.window.end),
                    json.dumps([each.kind.value]),
                    json.dumps([label.value for label in each.labels]),
                )
                for each in happened
            ],
        )

    lane = await lane_of(timeline, month)

    assert len(lane.events) <= MOST_PARTS
    expected = few(happened, month)
    assert [replace(each, clip_id=None) for each in lane.events] == [
        replace(each, clip_id=None) for each in expected
    ]
    assert {each.clip_id for each in lane.events} <= {each.clip_id for each in happened}
    gone = starts[1999] + LONG, starts[2000]
    assert [(each.start, each.end) for each in lane.spans] == [
        (month.start, gone[0]),
        (gone[1], starts[-1] + LONG),
    ]


async def test_what_is_kept_stands_alone(timeline: FootageTimeline, index: ClipIndex) -> None:
    """What is left of one run because requests need it is not taken for the whole of it."""
    await add(index, played(0, 2000))
    # Both are where the timeline looks first, every 15 minutes of a day.
    kept = [TimeWindow(start=T0 + n * LONG, end=T0 + (n + 10) * LONG) for n in (220, 445)]
    await index.hold(RequestId("r" * 32), [(CAMERA, each) for each in kept])
    free = await index.free_segments(CAMERA, most=1500)
    await index.drop_free(CAMERA, free)
    await timeline.note_state(CAMERA, CameraState.RECORDING, PORCH.adopted_at)

    lane = await lane_of(timeline)

    assert [(each.start - T0) // LONG for each in lane.spans] == [220, 445, 1520]
    assert [gap.reason for gap in lane.gaps] == [
        GapReason.OVERWRITTEN,
        GapReason.OVERWRITTEN,
        GapReason.OVERWRITTEN,
        GapReason.UNKNOWN,
    ]


async def test_why_footage_is_missing(timeline: FootageTimeline, index: ClipIndex) -> None:
    """A gap says whether somebody paused the camera, or it or the hub was away, part by part."""
    await add(index, played(0, 100))
    await add(index, played(1000, 100, run="1" * 12))
    changes = {
        0: CameraState.RECORDING,
        100: CameraState.PAUSED,
        400: CameraState.RECONNECTING,
        700: CameraState.RECORDING,
        990: CameraState.STARTING,
        995: CameraState.RECORDING,
    }
    for number, state in changes.items():
        await timeline.note_state(CAMERA, state, T0 + number * LONG)
    await timeline.save()

    lane = await lane_of(timeline, TimeWindow(start=T0, end=T0 + 1100 * LONG))

    assert [(gap.reason, (gap.window.end - T0) // LONG) for gap in lane.gaps] == [
        (GapReason.PAUSED, 400),
        (GapReason.OFFLINE, 995),
        (GapReason.UNKNOWN, 1000),
    ]


async def test_what_moved(timeline: FootageTimeline, index: ClipIndex, clock: HandClock) -> None:
    """Motion, what the hub measured, and clips are where they happened; also after a restart."""
    await add(index, played(0, 900))
    began = T0 + timedelta(minutes=10)
    for active, later_s in ((True, 0), (False, 30)):
        await index.mark(
            Trigger(
                camera_id=CAMERA,
                kind=TriggerKind.MOTION,
                at=began + timedelta(seconds=later_s),
                active=active,
                labels=(Label.PERSON,) if active else (),
            )
        )
    timeline.note_motion(CAMERA, 3.2, 4.0, T0 + timedelta(minutes=30))
    await timeline.save()
    again = FootageTimeline(timeline._database, index, timeline._folder, clock)  # noqa: SLF001 -- a restart

    lane = await lane_of(again, TimeWindow(start=T0, end=T0 + timedelta(hours=1)))

    [event] = lane.events
    assert (event.kind, event.labels) == (TriggerKind.MOTION, (Label.PERSON,))
    assert len(lane.activity) == MOST_PARTS
    assert {number: level for number, level in enumerate(lane.activity) if level} == {
        **dict.fromkeys(range(80, 84), 100),
        240: 40,
        241: 40,
    }


def test_motion_without_an_end() -> None:
    """It moves until the next trigger; if none comes within an hour, for fifteen seconds."""
    triggers_s = ((0, 1), (600, 1), (900, 0), (2000, 1), (6000, 1), (6010, 0), (7000, 1))
    at_us, active = np.array(triggers_s, np.int64).T

    found = [
        motions_of(at_us * 1_000_000, active, from_us(now_s * 1_000_000)) // 1_000_000
        for now_s in (7005, 7100)
    ]

    known = [[0, 600], [600, 900], [2000, 2015], [6000, 6010]]
    assert [each.tolist() for each in found] == [[*known, [7000, 7005]], [*known, [7000, 7015]]]
    assert motions_of(at_us[:0], active[:0], T0).tolist() == []


@pytest.mark.parametrize("length_s", [1, 7.5, 60, 3600, 31 * 86400])
def test_activity_of_any_length(length_s: float) -> None:
    """However long the window, each part shows motion that lies in it, and no other does."""
    window = TimeWindow(start=T0, end=T0 + timedelta(seconds=length_s))
    half = window.length / 2

    moved = TimeWindow(start=T0 + half, end=T0 + half + timedelta(seconds=0.1))
    found = activity(window, times_of([moved]))

    assert len(found) == min(480, max(1, int(length_s)))
    assert [number for number, level in enumerate(found) if level] == [len(found) // 2]


async def frame(
    library: Library, recording: list[Segment], number: float, *, exact: bool
) -> tuple[int, float]:
    """Return the number that a frame shows, and when it was filmed as a frame's number."""
    found = await library.frames().picture(recording, library.folder, at(number), 320, exact=exact)
    with av.open(BytesIO(found.jpeg), "r", format="mjpeg") as file:
        grey = next(file.decode(video=0)).reformat(format="gray").to_ndarray()
    bits = [grey[8, round((bit + 0.5) * 16)] > 128 for bit in range(16)]
    return sum(1 << bit for bit, level in enumerate(bits) if level), round(
        (found.at - T0) / LONG * 60, 2
    )


async def test_frames(
    recording: list[Segment], shelf: Path, index: ClipIndex, tmp_path: Path, clock: HandClock
) -> None:
    """Scrubbing shows the key frame before a moment; on request, the very frame of the moment."""
    library = Library(index, shelf, tmp_path, clock)

    assert await frame(library, recording, 100, exact=False) == (90, 90)
    assert await frame(library, recording, 100, exact=True) == (100, 100)
    assert await frame(library, recording, 100.6, exact=True) == (100, 100)
    with pytest.raises(NotFoundError):
        await frame(library, recording, 300, exact=False)


async def test_the_newest_frame_comes_first(recording: list[Segment], shelf: Path) -> None:
    """Of too many who wait, the oldest are refused, and the newest is served first."""
    frames, order = Frames(PLAIN), list[int]()

    async def ask(number: int) -> None:
        await frames.picture(recording, shelf, at(number), 64, exact=True)
        order.append(number)

    asked = [asyncio.create_task(ask(number)) for number in range(MOST_WAITING + 5)]
    results = await asyncio.gather(*asked, return_exceptions=True)

    refused = [number for number, each in enumerate(results) if isinstance(each, ConflictError)]
    assert refused == [2, 3, 4]
    assert order.index(MOST_WAITING + 4) < order.index(5)


class Gated(FootageFiles):
    """Files that can be opened once a test says so. How often they are read is counted."""

    def __init__(self) -> None:
        super().__init__(None)
        self.opened: list[BufferedReader] = []
        self.most = self.reads = 0
        self.gate = threading.Event()

    @override
    def open(self, path: Path) -> BufferedReader:
        owner = self

        class Counted(BufferedReader):
            @override
            def read(self, size: int | None = -1, /) -> bytes:
                owner.reads += 1
                return super().read(size)

        file = Counted(path.open("rb", buffering=0))
        self.opened.append(file)
        self.most = max(self.most, sum(not each.closed for each in self.opened))
        assert self.gate.wait(60)
        return file

    async def until(self, count: int) -> None:
        """Wait until so many were opened."""
        while len(self.opened) < count:  # noqa: ASYNC110 -- it is counted in threads
            await asyncio.sleep(0.01)


async def test_who_leaves_makes_no_room_before_the_decoder_ended(
    recording: list[Segment], shelf: Path
) -> None:
    """However many come and leave, no more than two frames are decoded at once."""
    files = Gated()
    frames = Frames(files)

    def ask(number: int) -> asyncio.Task[FrameImage]:
        return asyncio.create_task(frames.picture(recording, shelf, at(number), 64, exact=True))

    asked = [ask(number) for number in range(MOST_WAITING + AT_ONCE)]
    await files.until(AT_ONCE)
    for each in asked[:AT_ONCE]:
        each.cancel()
    # The oldest who waits is refused, and leaves before it learns that.
    asked.append(ask(50))
    asyncio.get_running_loop().call_soon(asked[AT_ONCE].cancel)
    await asyncio.sleep(0.1)
    early = len(files.opened)
    files.gate.set()
    await asyncio.gather(*asked, return_exceptions=True)
    files.gate.clear()
    later = [ask(number) for number in range(60, 65)]
    await asyncio.sleep(0.1)
    files.gate.set()
    await asyncio.gather(*later)

    assert early == AT_ONCE
    assert files.most == AT_ONCE
    assert all(each.cancelled() for each in asked[: AT_ONCE + 1])


async def test_a_decoder_stops_when_nobody_waits(recording: list[Segment], shelf: Path) -> None:
    """It doesn't go through to the frame that was wanted."""
    files = Gated()
    asked = asyncio.create_task(Frames(files).picture(recording, shelf, at(118), 64, exact=True))
    await files.until(1)
    asked.cancel()
    await asyncio.sleep(0.1)
    files.gate.set()
    await asyncio.wait([asked])
    while not files.opened[0].closed:  # noqa: ASYNC110 -- it is closed in a thread
        await asyncio.sleep(0.01)
    stopped, files.reads = files.reads, 0
    await Frames(files).picture(recording, shelf, at(118), 64, exact=True)

    assert asked.cancelled()
    assert stopped < files.reads - 20


class Saved:
    """Saves clips of one recording."""

    def __init__(self, library: Library, exports: Exports, folder: Path, events: EventLog) -> None:
        self.exports = exports
        self.events = events
        self.library = library
        self.folder = folder

    async def save(self, order: ExportOrder) -> ClipExport:
        """Save a clip, and wait until it is over."""
        async with self.events.listen() as news:
            export = await self.exports.start(order)
            while (found := self.exports.export(export.id)).state is ExportState.RUNNING:
                await news.get()
        return found

    async def content(self, export: ClipExport) -> Path:
        """Return what is downloaded, as a file."""
        video = await self.exports.video(export.id)
        path = self.folder / "downloaded.mp4"
        chunks = [chunk async for chunk in video.read(0, video.size_bytes)]
        await asyncio.to_thread(path.write_bytes, b"".join(chunks))
        return path


async def saving(
    database: Database, index: ClipIndex, shelf: Path, tmp_path: Path, files: FootageFiles
) -> Saved:
    """Return what saves clips of the recordings in a folder."""
    clock = StandingClock()
    library = Library(index, shelf, tmp_path, clock, files)
    events = await EventLog.open(database, clock)
    exports = Exports(clock, events, tmp_path, files, library.save)
    return Saved(library, exports, tmp_path, events)


async def test_a_saved_clip_is_exact(
    recording: list[Segment], database: Database, index: ClipIndex, shelf: Path, tmp_path: Path
) -> None:
    """It has exactly the frames of its time, its sound if wanted, and is gone once deleted."""
    await add(index, recording)
    saved = await saving(database, index, shelf, tmp_path, PLAIN)
    order = ExportOrder(camera=PORCH, window=between(40, 100), sound=True)

    async with run_in_background(saved.exports.run()):
        await asyncio.sleep(0)
        export = await saved.save(order)
        path = await saved.content(export)
        with av.open(str(path)) as file:
            sounds = len(file.streams.audio)
        await saved.exports.remove(export.id)
        with pytest.raises(NotFoundError):
            saved.exports.export(export.id)

    assert (export.state, export.done, export.size_bytes) == (
        ExportState.DONE,
        1.0,
        path.stat().st_size,
    )
    assert numbers_in(path) == list(range(40, 100))
    assert sounds == 1
    assert list((tmp_path / "exports").iterdir()) == []


async def test_saved_clips_are_covered_and_encrypted(
    database: Database, index: ClipIndex, folder: Path, tmp_path: Path
) -> None:
    """A mask covers what it should, and a clip of encrypted recordings is encrypted as well."""
    files = FootageFiles(KEY)
    await add(index, record(folder, Scene(frames=60, sound=False, files=files)))
    saved = await saving(database, index, folder, tmp_path, files)
    place = {"left": 0.0, "top": 0.0, "width": 1.0, "height": 0.2}
    mask = MovingMask(keys=(MaskKey(at_ms=0, **place), MaskKey(at_ms=4000, **place)))

    async with run_in_background(saved.exports.run()):
        await asyncio.sleep(0)
        plain = await saved.save(ExportOrder(camera=PORCH, window=between(5, 25)))
        first = numbers_in(await saved.content(plain))
        covered = await saved.save(ExportOrder(camera=PORCH, window=between(5, 25), masks=(mask,)))
        second = numbers_in(await saved.content(covered))
        stored = (tmp_path / "exports" / f"{plain.id}.mp4").read_bytes()
        order = ExportOrder(camera=PORCH, window=between(5, 25), codec=ExportCodec.FFV1)
        lossless = await saved.save(order)
        with ZipFile(await saved.content(lossless)) as archive:
            table = archive.read("frames.csv").decode().splitlines()
        await saved.exports.remove(lossless.id)
        left = [path.suffix for path in (tmp_path / "exports").iterdir()]

    assert first == list(range(5, 25))
    assert second == [0] * 20
    assert b"ftyp" not in stored
    # Nothing keeps this clock right.
    assert [row.split(",")[2:4] for row in table[1:]] == [["", "decoded"]] * 20
    assert left == [".mp4", ".mp4"]


@pytest.mark.parametrize("loud", [False, True])
async def test_h265_is_saved_both_ways(
    database: Database, index: ClipIndex, folder: Path, tmp_path: Path, *, loud: bool
) -> None:
    """H.265 is converted, or left as it was recorded; then whole segments are saved.

    Sound that isn't wanted is left out, so that such a clip is always converted.
    """
    scene = Scene(frames=60, per_segment=30, codec="libx265", sound=loud)
    await add(index, record(folder, scene))
    saved = await saving(database, index, folder, tmp_path, PLAIN)

    async with run_in_background(saved.exports.run()):
        await asyncio.sleep(0)
        found = {}
        for codec, sound in product((ExportCodec.AS_RECORDED, ExportCodec.H264), (False, True)):
            order = ExportOrder(camera=PORCH, window=between(35, 50), codec=codec, sound=sound)
            path = await saved.content(await saved.save(order))
            with av.open(str(path)) as file:
                name = file.streams.video[0].codec_context.name
                found[codec, sound] = name, numbers_in(path), len(file.streams.audio)
    video = await saved.library.footage(CAMERA, between(35, 50), as_recorded=True)

    converted, left = ("h264", list(range(35, 50))), ("hevc", list(range(30, 60)))
    assert found == {
        (ExportCodec.AS_RECORDED, False): (*(converted if loud else left), 0),
        (ExportCodec.AS_RECORDED, True): (*left, int(loud)),
        (ExportCodec.H264, False): (*converted, 0),
        (ExportCodec.H264, True): (*converted, int(loud)),
    }
    assert isinstance(video, JoinedFile)


async def test_nothing_is_coded_for_nobody(
    recording: list[Segment], index: ClipIndex, shelf: Path, tmp_path: Path
) -> None:
    """Saving ends with the current picture once nobody waits, and only then says so."""
    await add(index, recording)
    files = Gated()
    library = Library(index, shelf, tmp_path, StandingClock(), files)
    order, into = ExportOrder(camera=PORCH, window=between(0, 150)), tmp_path / "saved.mp4"

    saving = asyncio.create_task(library.save(order, into, lambda _done: None))
    await files.until(1)
    saving.cancel()
    await asyncio.sleep(0.1)
    files.gate.set()
    await asyncio.wait([saving])
    stopped = files.reads
    await asyncio.sleep(0.2)
    later, files.reads = files.reads - stopped, 0
    await library.save(order, into, lambda _done: None)

    assert saving.cancelled()
    assert later == 0
    assert stopped < 0.75 * files.reads


async def test_saving_is_canceled_and_ends(
    database: Database, index: ClipIndex, shelf: Path, tmp_path: Path
) -> None:
    """Canceled, it leaves no file; of nothing, it says so; an hour later, it is deleted."""
    clock, begun, ended = StandingClock(), asyncio.Event(), asyncio.Event()

    async def cut(order: ExportOrder, into: Path, report: object) -> None:
        if order.sound:
            raise NotFoundError("cut.nothing")
        assert callable(report)
        report(0.5)
        await asyncio.to_thread(into.write_bytes, b"part")
        begun.set()
        if order.codec is ExportCodec.H264:
            try:
                await asyncio.Event().wait()
            finally:
                await asyncio.sleep(0.1)  # It may take a while to notice.
                ended.set()

    events = await EventLog.open(database, clock)
    exports = Exports(clock, events, tmp_path, PLAIN, cut)
    saved = Saved(Library(index, shelf, tmp_path, clock), exports, tmp_path, events)
    window = between(0, 30)

    async with run_in_background(exports.run()):
        await asyncio.sleep(0)
        running = await exports.start(ExportOrder(camera=PORCH, window=window))
        await begun.wait()
        with pytest.raises(ConflictError):
            await exports.video(running.id)
        await exports.remove(running.id)
        assert ended.is_set()
        left = list((tmp_path / "exports").iterdir())
        failed = await saved.save(ExportOrder(camera=PORCH, window=window, sound=True))
        kept = ExportOrder(camera=PORCH, window=window, codec=ExportCodec.AS_RECORDED)
        await saved.save(kept)
        async with events.listen() as news:
            clock.forward(timedelta(minutes=61))
            await news.get()
            await news.get()

    with pytest.raises(InvalidInputError):
        ExportOrder(camera=PORCH, window=TimeWindow(start=T0, end=T0 + timedelta(minutes=11)))
    assert left == []
    assert (failed.state, failed.reason.code) == (ExportState.FAILED, "cut.nothing")
    assert list((tmp_path / "exports").iterdir()) == []
