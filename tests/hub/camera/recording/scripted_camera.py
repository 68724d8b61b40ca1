"""Recording given packets as one run, or as one camera."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from hub.camera.recording.recorder import Recorder
from hub.camera.recording.run import Run, SegmentSink
from hub.camera.source import CameraSource
from hub.media.mp4.fragments import Fragment
from hub.media.packet import Packet, StreamInfo
from hub.model.recording import Segment
from hub.store.footage_files import FootageFiles
from tests.hub.camera.fakes import CAMERA, FakeClock, FakeSink, room_enough

PLAIN = FootageFiles(None)


def _unseen(_: Fragment) -> None:
    """Look at nothing."""


def destination(
    folder: Path,
    sink: FakeSink,
    *,
    on_fragment: Callable[[Fragment], None] = _unseen,
) -> SegmentSink:
    """Return where the recordings of a run go."""
    return SegmentSink(
        camera_id=CAMERA.id,
        folder=folder,
        files=PLAIN,
        clock=FakeClock(),
        room=room_enough,
        on_segment=sink.segment_closed,
        on_fragment=on_fragment,
    )


async def record(
    folder: Path,
    info: StreamInfo,
    packets: Sequence[Packet],
    *,
    on_fragment: Callable[[Fragment], None] = _unseen,
) -> list[Segment]:
    """Record packets as one run."""
    sink = FakeSink()
    run = Run(destination(folder, sink, on_fragment=on_fragment), info, clock_offset_ms=-1500)
    try:
        for packet in packets:
            await run.append(packet)
    finally:
        await run.finish()
    return sink.segments


async def record_all(
    folder: Path, sources: Sequence[CameraSource], *, files: FootageFiles = PLAIN
) -> tuple[FakeSink, FakeClock]:
    """Record from each source in turn, then stop."""
    sink, clock = FakeSink(), FakeClock()
    clock.most_sleeps = len(sources) - 1
    waiting = list(sources)
    recorder = Recorder(
        CAMERA, lambda: waiting.pop(0), folder, clock, sink, room_enough, files=files
    )
    async with running(recorder), asyncio.timeout(60):
        await clock.stopped.wait()
    return sink, clock


@asynccontextmanager
async def running(recorder: Recorder) -> AsyncGenerator[asyncio.Task[None]]:
    """Run a recorder, and stop it at the end."""
    task = asyncio.create_task(recorder.run())
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
