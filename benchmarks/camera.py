"""The cost of recording and watching a real RTSP camera on loopback, next to other programs."""

import asyncio
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
import socket
import sys
import time
from typing import Final, override

from benchmarks.measure import (
    FFMPEG,
    Effort,
    Figure,
    Words,
    cpu_of,
    installed,
    memory_of,
    own_memory_of,
)
from benchmarks.scene import BEGAN, CAMERA, HEIGHT, RATE, WIDTH, render
from hub.camera.motion.watcher import MotionWatcher
from hub.camera.recording.recorder import Recorder
from hub.camera.rtsp.client import RtspSource
from hub.camera.source import Sink
from hub.camera.watch import CameraWatch, WatchContext
from hub.clock import Clock, SystemClock
from hub.errors import CameraUnreachableError
from hub.model.camera import Camera, CameraState, CameraStatus, MotionAgreement, SourceKind
from hub.model.ids import CameraId
from hub.model.recording import Segment, Trigger
from hub.store.footage_files import PLAIN

LOOPBACK: Final = "127.0.0.1"
_SERVER_START_S = 15.0
_POLL_S = 0.1
_STOP_S = 2.0


def has_camera() -> bool:
    """Return whether the RTSP server that plays the camera is installed."""
    return find_spec("aio_rtsp_toolkit") is not None


@asynccontextmanager
async def serving(folder: Path) -> AsyncGenerator[str]:
    """Serve a folder's videos from a child process; yields the address in front of a name."""
    port = _free_port()
    words = [sys.executable, "-m", "benchmarks.stream_server", str(folder), str(port)]
    async with running(words):
        await _wait_open(port)
        yield f"rtsp://{LOOPBACK}:{port}"


@asynccontextmanager
async def running(words: Sequence[str | Path]) -> AsyncGenerator[Process]:
    """Run a program without output until the block exits."""
    process = await asyncio.create_subprocess_exec(
        *words, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL
    )
    try:
        yield process
    finally:
        await _stop(process)


async def _stop(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(_STOP_S):
            await process.wait()
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _free_port() -> int:
    with socket.create_server((LOOPBACK, 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


async def _wait_open(port: int) -> None:
    try:
        async with asyncio.timeout(_SERVER_START_S):
            while True:
                with suppress(OSError):
                    _, writer = await asyncio.open_connection(LOOPBACK, port)
                    writer.close()
                    await writer.wait_closed()
                    return
                await asyncio.sleep(_POLL_S)
    except TimeoutError as error:
        raise CameraUnreachableError("The camera to measure with did not start.") from error


_CAMERA_START_S = 30.0
_MANY = 16
_UNIT = "% of a core"
_MIB = 1 << 20

type Recording = Callable[[Camera, Path, Sink], Awaitable[None]]


def figures(effort: Effort, folder: Path) -> Iterator[Figure]:
    """Record a 1080p15 camera on loopback, watch it for motion, then do so with sixteen."""
    if not has_camera():
        raise CameraUnreachableError(
            "aio-rtsp-toolkit, which plays the camera, is not installed: run scripts/setup."
        )
    main, _ = render(folder, effort.video_s)
    yield from asyncio.run(_measure(main.parent, effort))


async def _measure(folder: Path, effort: Effort) -> list[Figure]:
    async with serving(folder) as address:
        # Each connection starts the video from the beginning and loops it.
        main, sub = (f"{address}/{name}.mp4?play_count=0" for name in ("main", "sub"))
        one = [played(0, main, sub)]
        beside = _Beside(folder=folder, effort=effort)
        recorded = await beside.measure(one, _record, [_copying(main, folder)])
        watched = await beside.measure(one, _watch, [_motion(main, folder)])
        # Not at the same time as the peers: both sets of sixteen would overload this machine.
        many = await beside.measure([played(n, main, sub) for n in range(_MANY)], _watch, [])
        copies = await beside.measure(
            [], _watch, [_copying(main, folder, number) for number in range(_MANY)]
        )
        base = await _base(folder, effort.settle_s)
    return [
        _figure("camera.record", recorded.ours, "ffmpeg -c copy", recorded.peer, goal=1),
        _figure("camera.watch", watched.ours, "motion", watched.peer, goal=10, limit=1.2),
        _figure("camera.sixteen", many.ours, "16 ffmpeg -c copy", copies.peer, goal=1, limit=20),
        Figure(
            name="camera.sixteen_lost",
            value=float(many.lost_packets),
            unit="network packets",
            peer="",
            limit=0,
        ),
        Figure(
            name="camera.memory",
            value=many.grown_bytes / _MIB / _MANY,
            unit="MiB a camera",
            peer="ffmpeg -c copy",
            peer_value=copies.peer_bytes and copies.peer_bytes / _MIB / _MANY,
            limit=25,
        ),
        Figure(
            name="camera.memory_base",
            value=base / _MIB,
            unit="MiB",
            peer="motion, with one camera",
            peer_value=watched.peer_bytes and watched.peer_bytes / _MIB,
            goal=0,
            limit=120,
        ),
    ]


def played(number: int, main: str, sub: str) -> Camera:
    """Return a camera that plays these two streams."""
    return Camera(
        id=CameraId(f"{int(CAMERA, 16) + number:012x}"),
        name=f"Bench {number}",
        kind=SourceKind.RTSP,
        main_url=main,
        sub_url=sub,
        adopted_at=BEGAN,
    )


def _figure(  # noqa: PLR0913 -- the fields of a figure
    name: str,
    ours: float,
    peer: str,
    theirs: float | None,
    *,
    goal: float,
    limit: float | None = None,
) -> Figure:
    return Figure(
        name=name, value=ours, unit=_UNIT, peer=peer, peer_value=theirs, goal=goal, limit=limit
    )


async def _base(folder: Path, settle_s: float) -> int:
    """Return the memory, in bytes, of a hub without cameras."""
    data = folder / "hub"
    data.mkdir(exist_ok=True)
    first, second = [await idle_hub(data, settle_s=settle_s) for _ in range(2)]
    # The first start creates the database, which takes extra memory.
    return min(first.memory_bytes, second.memory_bytes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle:
    """What a hub costs while nothing happens."""

    memory_bytes: int
    own_bytes: int
    """Without the libraries' files, which the system may drop and read again."""
    busy: float
    """How much of a core."""


async def idle_hub(data: Path, *, settle_s: float, watch_s: float = 0) -> Idle:
    """Run a hub with what is in a data folder, in its own process, and return what it costs."""
    config = data / "config.toml"
    config.write_text(
        '[api]\nhost = "127.0.0.1"\nport = 0\n[discovery]\nenabled = false\n', encoding="utf-8"
    )
    words: Words = [sys.executable, "-m", "hub", "hub", "run", "--config", config]
    (data / "running.json").unlink(missing_ok=True)
    async with running([*words, "--data-dir", data]) as hub:
        async with asyncio.timeout(_CAMERA_START_S):
            while not (data / "running.json").exists():  # noqa: ASYNC110 -- another process's file
                await asyncio.sleep(_POLL_S)
        await asyncio.sleep(settle_s)
        began_s, before_s = time.perf_counter(), cpu_of(hub.pid)
        await asyncio.sleep(watch_s)
        spent_s = cpu_of(hub.pid) - before_s
        return Idle(
            memory_bytes=memory_of(hub.pid),
            own_bytes=own_memory_of(hub.pid),
            busy=spent_s / (time.perf_counter() - began_s),
        )


# Peers


@dataclass(frozen=True, slots=True, kw_only=True)
class _Peer:
    words: Words
    written: Path
    says: bytes = b""
    """What `written` contains once it has begun; if empty, any content will do."""

    def has_begun(self) -> bool:
        """Return whether it has begun to read the camera."""
        if not self.written.exists() or self.written.stat().st_size == 0:
            return False
        return not self.says or self.says in self.written.read_bytes()


def _copying(main: str, folder: Path, number: int = 0) -> _Peer:
    into = folder / f"copied-{number}.mp4"
    into.unlink(missing_ok=True)
    return _Peer(words=[*FFMPEG, *_TCP, "-i", main, "-c", "copy", *_FRAGMENTED, into], written=into)


def _motion(main: str, folder: Path) -> _Peer:
    """Return a `motion` that watches the same stream, and records it unchanged on motion."""
    config, log = folder / "motion.conf", folder / "motion.log"
    options = {
        "netcam_url": main,
        "width": WIDTH,
        "height": HEIGHT,
        "framerate": RATE,
        "movie_output": "on",
        "movie_passthrough": "on",
        "picture_output": "off",
        "stream_port": 0,
        "webcontrol_port": 0,
        "target_dir": folder,
        "log_file": log,
    }
    config.write_text("".join(f"{name} {value}\n" for name, value in options.items()))
    return _Peer(words=["motion", "-n", "-c", config], written=log, says=b"Camera (")


_TCP = ("-rtsp_transport", "tcp")
_FRAGMENTED = (
    "-movflags",
    "empty_moov+default_base_moof",
    "-frag_duration",
    "500000",
    "-flush_packets",
    "1",
)


# Measuring


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """The measurements; the peers' are summed, or None if not installed."""

    ours: float
    peer: float | None
    grown_bytes: int
    peer_bytes: int | None
    lost_packets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Beside:
    """Reads cameras with our code and the peers at the same time."""

    folder: Path
    effort: Effort

    async def measure(
        self, cameras: Sequence[Camera], ours: Recording, peers: Sequence[_Peer]
    ) -> _Taken:
        """Return how much of a core and of memory we and the peers use."""
        sink, before_bytes = _Sink(), memory_of()
        async with AsyncExitStack() as stack:
            started = [
                await stack.enter_async_context(running(peer.words))
                for peer in peers
                if installed(str(peer.words[0]))
            ]
            waited_for = peers if started else []
            tasks = [
                asyncio.ensure_future(ours(camera, self.folder / "recordings", sink))
                for camera in cameras
            ]
            for task in tasks:
                stack.push_async_callback(_cancel, task)
            ids = {camera.id for camera in cameras}
            await _wait_until(
                lambda: sink.recording >= ids and all(peer.has_begun() for peer in waited_for),
                tasks,
            )
            await asyncio.sleep(self.effort.settle_s)
            before = _read_clocks(started)
            await asyncio.sleep(self.effort.watch_s)
            after = _read_clocks(started)
            if sink.recording != ids or sink.segments < len(ids):
                raise CameraUnreachableError("A camera was lost while it was measured: try again.")
            grown = memory_of() - before_bytes
            theirs = sum(memory_of(each.pid) for each in started)
        passed_s, ours_s, peers_s = (end - start for start, end in zip(before, after, strict=True))
        return _Taken(
            ours=100 * ours_s / passed_s,
            peer=100 * peers_s / passed_s if started else None,
            grown_bytes=grown,
            peer_bytes=theirs if started else None,
            lost_packets=sum(sink.lost.values()),
        )


def _read_clocks(peers: Sequence[Process]) -> tuple[float, float, float]:
    """Return wall seconds, our CPU seconds and the peers'; raises CameraUnreachableError."""
    if any(peer.returncode is not None for peer in peers):
        raise CameraUnreachableError("A peer stopped while it was measured: try again.")
    return time.perf_counter(), time.process_time(), sum(cpu_of(peer.pid) for peer in peers)


async def _wait_until(holds: Callable[[], bool], tasks: Sequence[asyncio.Future[None]]) -> None:
    try:
        async with asyncio.timeout(_CAMERA_START_S):
            while not holds():
                for task in tasks:
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
    clock: Clock = SystemClock()
    await Recorder(
        camera, lambda: RtspSource(camera, None, clock), folder, clock, sink, _room, files=PLAIN
    ).run()


async def _watch(camera: Camera, folder: Path, sink: Sink) -> None:
    clock: Clock = SystemClock()
    around = WatchContext(
        folder=folder, files=PLAIN, clock=clock, room=_room, open_watcher=MotionWatcher
    )
    await CameraWatch(camera, None, around, sink).run()


async def _room(_camera_id: CameraId | None = None) -> None:
    """Make no room: the measured recordings are small and soon deleted."""


class _Sink(Sink):
    """Notes only what shows that there was something to measure."""

    def __init__(self) -> None:
        self.segments = 0
        self.recording: set[CameraId] = set()
        self.lost: dict[CameraId, int] = {}

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
        recording = status.state is CameraState.RECORDING
        (self.recording.add if recording else self.recording.discard)(status.camera_id)
        self.lost[status.camera_id] = status.lost_packets

    @override
    def score(self, camera_id: CameraId, score: float, threshold: float) -> None:
        pass

    @override
    def agreement(self, camera_id: CameraId, agreement: MotionAgreement) -> None:
        pass
