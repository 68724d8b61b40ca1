"""What recording and watching one real RTSP camera costs, as a share of one core."""

import asyncio
from asyncio.subprocess import Process
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
import time
from typing import override

from hub.bench.figure import Figure
from hub.bench.loopback import has_camera, running, serving
from hub.bench.measure import Effort, Words, cpu_of, installed
from hub.bench.scene import BEGAN, CAMERA, RATE, SUB_HEIGHT, SUB_WIDTH, render
from hub.camera.recorder import Recorder, Sink
from hub.camera.rtsp import RtspSource
from hub.camera.watch import CameraWatch
from hub.clock import Clock, SystemClock
from hub.errors import CameraUnreachableError
from hub.model.camera import Camera, CameraState, CameraStatus, SourceKind
from hub.model.ids import CameraId
from hub.model.segment import Segment
from hub.model.trigger import Trigger

_SETTLE_S = 2.0
"""After both have begun: opening a stream is no part of what watching it costs."""
_START_S = 20.0
_POLL_S = 0.1
_UNIT = "% of a core"

type Recording = Callable[[Camera, Path, Sink], Awaitable[None]]


def figures(effort: Effort, folder: Path) -> Iterator[Figure]:
    """Record a 720p15 camera on the loopback interface, then also watch it for motion."""
    if not has_camera():
        raise CameraUnreachableError(
            "aio-rtsp-toolkit, which plays the camera, is not installed: run scripts/setup."
        )
    main, _ = render(folder, effort.video_s)
    yield from asyncio.run(_measure(main.parent, effort.watch_s))


async def _measure(folder: Path, watch_s: float) -> list[Figure]:
    async with serving(folder) as address:
        # Each connection begins the video anew, and it is played over and over.
        main, sub = (f"{address}/{name}.mp4?play_count=0" for name in ("main", "sub"))
        camera = Camera(
            id=CAMERA,
            name="Bench",
            kind=SourceKind.RTSP,
            main_url=main,
            sub_url=sub,
            adopted_at=BEGAN,
        )
        beside = _Beside(camera=camera, folder=folder, watch_s=watch_s)
        recorded, copy = await beside.measure(_record, [_copying(main, folder)])
        watching = [_preparing(main, sub, folder), _motion(main, sub, folder)]
        watched, prepare, motion = await beside.measure(_watch, watching)
    return [
        _figure("camera.record", recorded, "ffmpeg -c copy", copy, goal=0.5),
        _figure(
            "camera.watch",
            watched,
            "ffmpeg: copies, and makes pictures it does not look at",
            prepare,
            goal=0.5,
        ),
        _figure("camera.watch_beside_motion", watched, "motion", motion, goal=1),
    ]


def _figure(
    name: str, ours: float | None, peer: str, theirs: float | None, *, goal: float
) -> Figure:
    return Figure(name=name, value=ours or 0.0, unit=_UNIT, peer=peer, peer_value=theirs, goal=goal)


# The peers


@dataclass(frozen=True, slots=True, kw_only=True)
class _Peer:
    words: Words
    written: Path
    says: bytes = b""
    """What `written` holds, besides anything at all, once it has begun."""

    def has_begun(self) -> bool:
        """Tell whether it reads the camera."""
        if not self.written.exists() or self.written.stat().st_size == 0:
            return False
        return not self.says or self.says in self.written.read_bytes()


def _copying(main: str, folder: Path) -> _Peer:
    into = folder / "copied.mp4"
    return _Peer(
        words=[*_FFMPEG, *_TCP, "-i", main, "-c", "copy", *_FRAGMENTED, into], written=into
    )


def _preparing(main: str, sub: str, folder: Path) -> _Peer:
    """Return how one ffmpeg records, and makes the pictures a detector would look at."""
    into = folder / "watched.mp4"
    inputs = [*_TCP, "-i", main, "-threads", "1", *_TCP, "-i", sub]
    copy: Words = ["-map", "0:v", "-c", "copy", *_FRAGMENTED, into]
    pictures = ["-map", "1:v", "-vf", "fps=5,scale=240:135,format=gray", "-f", "rawvideo"]
    return _Peer(words=[*_FFMPEG, *inputs, *copy, *pictures, "/dev/null"], written=into)


def _motion(main: str, sub: str, folder: Path) -> _Peer:
    """Return how `motion` looks at the small stream, and records the large one if it moves."""
    told, said = folder / "motion.conf", folder / "motion.log"
    options = {
        "netcam_url": sub,
        "netcam_high_url": main,
        "width": SUB_WIDTH,
        "height": SUB_HEIGHT,
        "framerate": RATE,
        "movie_output": "on",
        "movie_passthrough": "on",
        "picture_output": "off",
        "stream_port": 0,
        "webcontrol_port": 0,
        "target_dir": folder,
        "log_file": said,
    }
    told.write_text("".join(f"{name} {value}\n" for name, value in options.items()))
    return _Peer(words=["motion", "-n", "-c", told], written=said, says=b"highres: Camera (")


_FFMPEG = ("ffmpeg", "-nostdin", "-v", "error", "-y")
_TCP = ("-rtsp_transport", "tcp")
_FRAGMENTED = (
    "-movflags",
    "empty_moov+default_base_moof",
    "-frag_duration",
    "500000",
    "-flush_packets",
    "1",
)


# At the same time


@dataclass(frozen=True, slots=True, kw_only=True)
class _Beside:
    """One camera that we and the peers read at the same time."""

    camera: Camera
    folder: Path
    watch_s: float

    async def measure(self, ours: Recording, peers: Sequence[_Peer]) -> list[float | None]:
        """Return what we and then each peer take of a core, None where one is not installed."""
        sink = _Sink()
        async with AsyncExitStack() as stack:
            started = [
                await stack.enter_async_context(running(peer.words))
                if installed(str(peer.words[0]))
                else None
                for peer in peers
            ]
            waited_for = [peer for peer, run in zip(peers, started, strict=True) if run]
            task = asyncio.ensure_future(ours(self.camera, self.folder / "recordings", sink))
            stack.push_async_callback(_cancel, task)
            await _wait_until(
                lambda: sink.is_recording and all(peer.has_begun() for peer in waited_for), task
            )
            await asyncio.sleep(_SETTLE_S)
            before = _read_clocks(started)
            await asyncio.sleep(self.watch_s)
            after = _read_clocks(started)
        if not sink.is_recording or not sink.segments:
            raise CameraUnreachableError("The camera was lost while it was measured: try again.")
        passed_s, *spent_s = (end - start for start, end in zip(before, after, strict=True))
        # A clock that stands still is that of no process.
        return [100 * each_s / passed_s if each_s else None for each_s in spent_s]


def _read_clocks(peers: Sequence[Process | None]) -> list[float]:
    """Return the wall's seconds, ours of CPU, and each peer's; raises CameraUnreachableError."""
    if any(peer is not None and peer.returncode is not None for peer in peers):
        raise CameraUnreachableError("A peer stopped while it was measured: try again.")
    clocks = [0.0 if peer is None else cpu_of(peer.pid) for peer in peers]
    return [time.perf_counter(), time.process_time(), *clocks]


async def _wait_until(holds: Callable[[], bool], task: asyncio.Future[None]) -> None:
    try:
        async with asyncio.timeout(_START_S):
            while not holds():
                if task.done():
                    await task
                await asyncio.sleep(_POLL_S)
    except TimeoutError as error:
        raise CameraUnreachableError("The camera or the peer did not start in time.") from error


async def _cancel(task: asyncio.Future[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _record(camera: Camera, folder: Path, sink: Sink) -> None:
    clock = SystemClock()
    recorder = Recorder(camera, lambda: RtspSource(camera, None, clock), folder, clock, sink, _room)
    await recorder.run()


async def _watch(camera: Camera, folder: Path, sink: Sink) -> None:
    clock: Clock = SystemClock()
    await CameraWatch(camera, None, folder, clock, sink, _room).run()


async def _room() -> None:
    """Find room for a segment, always: what is measured is small and soon gone."""


class _Sink(Sink):
    """Notes what is needed to know that there was something to measure."""

    def __init__(self) -> None:
        self.segments = 0
        self.is_recording = False

    @override
    async def segment_closed(self, segment: Segment) -> None:
        self.segments += 1

    @override
    async def trigger(self, trigger: Trigger) -> None:
        pass

    @override
    async def snapshot(self, camera_id: CameraId, jpeg: bytes, at: datetime) -> None:
        pass

    @override
    async def status(self, status: CameraStatus) -> None:
        self.is_recording = status.state is CameraState.RECORDING
