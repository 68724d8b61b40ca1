"""A real hub in a folder of its own, with cameras that are played: what following them costs it.

The hub is another process, started as any hub, and driven over its API as Home Assistant does. It
answers a practice request, which nothing leaves.
"""

import asyncio
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
import json
import os
from pathlib import Path
import sys
import time
from typing import Any, Final

from hub.camera.adoption import CameraRows
from hub.cli.client import LocalHub, local_hub
from hub.cli.measure.camera import LOOP_S, LOOPBACK
from hub.cli.measure.counted import read_count
from hub.cli.measure.machine import DiskWrites, cpu_of, memory_of, read_disk, written_by
from hub.errors import CameraUnreachableError, HubError, StorageError
from hub.model.camera import Camera, CameraState, Place, SourceKind
from hub.model.ids import CameraId
from hub.store.database import Database

_START_S: Final = 60.0
_READY_S: Final = 90.0
_SEALED_S: Final = 60.0
_STOP_S: Final = 20.0
_POLL_S: Final = 0.1
_SETTLE_S: Final = 2.0
_OPENED_S: Final = 8.0
"""How long cameras may take to be recorded, while the street must be empty."""
_REVIEW_S: Final = 5.0
_KNOWN_S: Final = 5.0
"""How long motion may take to be known."""
_SPARED_S: Final = 13.0
_PLACE: Final = Place(latitude_udeg=52_500_000, longitude_udeg=13_400_000)
_NO_CAMERA: Final = (
    "The cameras to measure with did not play in time. Stop other programs, then try again."
)
_NO_HUB: Final = "The hub to measure did not start. Run `neighbors hub doctor`."
_NOT_SEALED: Final = "An approval was not sealed within a minute: this machine is too busy."
_CONFIG: Final = """
name = "Measuring"
[api]
host = "127.0.0.1"
port = 0
[discovery]
enabled = false
[recording]
floor_gib = 0.1
spare_disk = {spare}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """What a hub wrote while nothing moved: as long as some whole segments of either length."""

    cameras: int
    lasted_s: float
    footage_bytes: int
    written_bytes: int
    """Recordings included."""
    syncs: int
    disk_bytes: int
    """What the disk wrote, for all programs and with what the file system adds."""
    flushes: int
    """How often the disk made everything durable, for all programs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What following its cameras took a hub, while somebody crossed each again and again."""

    watched_s: float
    busy: float
    """How much of one core the hub used."""
    memory_bytes: int
    footage_bytes: int
    """What it recorded."""
    lost_packets: int
    motion_s: tuple[float, ...]
    """For each entrance: from the picture until a listener of the hub knew of it."""
    missed: int
    """Entrances of which no listener knew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a hub with these cameras took and gave while it was watched."""

    cameras: int
    watched_s: float
    busy: float
    """How much of one core the hub used."""
    base_bytes: int
    """The hub's memory before its first picture."""
    memory_bytes: int
    """And while it follows them."""
    sealing_bytes: int
    """And after it has sealed."""
    footage_bytes: int
    """What it recorded."""
    quiet: "Quiet"
    lost_packets: int
    motion_s: tuple[float, ...]
    """For each entrance: from the picture until a listener of the hub knew of it."""
    missed: int
    """Entrances of which no listener knew."""
    prepared_s: float
    """From a review until its clips were cut."""
    sealed_s: float
    """From an approval of these until their share was sealed."""
    sealing_busy_s: float
    """The CPU seconds of the hub for both, in which it also follows its cameras."""
    share_bytes: int


@dataclass(slots=True)
class _Received:
    """What a listener of the hub's events knows."""

    entered: list[tuple[CameraId, float]] = field(default_factory=list)
    motion: list[tuple[CameraId, float]] = field(default_factory=list)
    proposed: asyncio.Event = field(default_factory=asyncio.Event)
    """That a proposal has changed."""
    sealed: asyncio.Event = field(default_factory=asyncio.Event)
    sealed_s: float = 0.0

    def latencies(self, since_s: float, until_s: float) -> tuple[tuple[float, ...], int]:
        """Return how long each entrance took to be known, and how many never were."""
        found, missed = list[float](), 0
        for camera, at_s in self.entered:
            if not since_s <= at_s < until_s:
                continue
            later = [s - at_s for each, s in self.motion if each == camera and s >= at_s]
            if later and later[0] < LOOP_S:
                found.append(later[0])
            else:
                missed += 1
        return tuple(found), missed


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """A running hub's figures at one moment."""

    at_s: float
    busy_s: float
    memory_bytes: int
    written_bytes: int
    footage_bytes: int
    syncs: int
    disk: DiskWrites

    def until(self, later: "_Reading", cameras: int) -> Quiet:
        """Return what was written between two readings."""
        return Quiet(
            cameras=cameras,
            lasted_s=later.at_s - self.at_s,
            footage_bytes=later.footage_bytes - self.footage_bytes,
            written_bytes=later.written_bytes - self.written_bytes,
            syncs=later.syncs - self.syncs,
            disk_bytes=later.disk.written_bytes - self.disk.written_bytes,
            flushes=later.disk.flushes - self.disk.flushes,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Home:
    """A hub that follows its cameras, and who listens to it."""

    hub: LocalHub
    pid: int
    heard: _Received
    listening: asyncio.Task[None]
    base_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How a hub is measured."""

    folder: Path
    """On the disk that is measured; it is empty."""
    cameras: int = 4
    quiet_s: float = 12.0
    watch_s: float = 2 * LOOP_S
    drains_disk: bool = False
    """Whether each reading waits until the disk has everything, which other programs wait for."""
    spares_disk: bool = False
    prefix: tuple[str, ...] = ()
    """Words before the hub's command: what limits it."""
    companion: Callable[[LocalHub], Any] | None = None
    """Called with the hub once it records, to use it meanwhile; a coroutine function."""

    async def run(self, report: Callable[[str], None]) -> Outcome:
        """Run it, and say what is being done; raises HubError."""
        async with AsyncExitStack() as stack:
            home = await stack.enter_async_context(self._followed(report))
            hub, pid, heard = home.hub, home.pid, home.heard
            using = asyncio.ensure_future(_use(hub, self.companion))
            stack.push_async_callback(_cancel, using)
            quiet = await self._quiet(home)
            before, after = await self._watch(home)
            report("Sealing an approval …")
            path, answer = await _propose(hub)
            # What was just recorded becomes part of a cut only once its segment is closed.
            await asyncio.sleep(_SPARED_S if self.spares_disk else _REVIEW_S)
            busy_s = cpu_of(pid)
            prepared_s = await _prepare(hub, heard, f"{path}/proposals/{answer['proposal_id']}")
            sealed_s = await _seal(hub, heard, path, answer)
            busy_s = cpu_of(pid) - busy_s
            share = (await hub.call("GET", path))["share"]
            for task in (home.listening, using):
                if task.done():
                    await task
            followed = await _summed(home, before, after)
            return Outcome(
                cameras=self.cameras,
                watched_s=followed.watched_s,
                busy=followed.busy,
                base_bytes=home.base_bytes,
                memory_bytes=followed.memory_bytes,
                sealing_bytes=memory_of(pid),
                footage_bytes=followed.footage_bytes,
                quiet=quiet,
                lost_packets=followed.lost_packets,
                motion_s=followed.motion_s,
                missed=followed.missed,
                prepared_s=prepared_s,
                sealed_s=sealed_s,
                sealing_busy_s=busy_s,
                share_bytes=int(share["size_bytes"]),
            )

    async def follow(self, report: Callable[[str], None]) -> Followed:
        """Return only what following the cameras takes; raises HubError."""
        async with self._followed(report) as home:
            await self._quiet(home)
            before, after = await self._watch(home)
            await asyncio.sleep(_KNOWN_S)
            return await _summed(home, before, after)

    async def write(self, report: Callable[[str], None]) -> Quiet:
        """Return only what following quiet cameras writes; raises HubError."""
        async with self._followed(report) as home:
            return await self._quiet(home)

    @asynccontextmanager
    async def _followed(self, report: Callable[[str], None]) -> AsyncGenerator[_Home]:
        """Give a hub that records the cameras."""
        async with AsyncExitStack() as stack:
            report("Drawing a video …")
            heard = _Received()
            port = await stack.enter_async_context(self._played(heard))
            report("Starting a hub …")
            await self._prepare(port)
            process = await stack.enter_async_context(self._running())
            base_bytes = memory_of(process.pid)
            hub = await stack.enter_async_context(local_hub(self._data))
            listening = asyncio.create_task(_listen(hub, heard))
            stack.push_async_callback(_cancel, listening)
            report(f"Watching {self.cameras} cameras …")
            await _until(hub, _all_recording)
            await asyncio.sleep(_SETTLE_S)
            yield _Home(
                hub=hub, pid=process.pid, heard=heard, listening=listening, base_bytes=base_bytes
            )

    async def _quiet(self, home: _Home) -> Quiet:
        first = await self._read(home.pid)
        await asyncio.sleep(self.quiet_s)
        return first.until(await self._read(home.pid), self.cameras)

    async def _watch(self, home: _Home) -> tuple[_Reading, _Reading]:
        before = await self._read(home.pid)
        await asyncio.sleep(self.watch_s)
        return before, await self._read(home.pid)

    @property
    def _data(self) -> Path:
        return self.folder / "hub"

    @asynccontextmanager
    async def _played(self, heard: _Received) -> AsyncGenerator[int]:
        """Play the cameras; give their port."""
        empty_s = _OPENED_S + self.quiet_s
        words = ("hub.cli.measure.camera", str(self.folder), str(self.cameras), str(empty_s))
        async with _process(words, stdout=PIPE) as process:
            if process.stdout is None:
                raise AssertionError
            lines = process.stdout
            async with asyncio.timeout(_READY_S):
                first = await lines.readline()
            if not first:
                raise CameraUnreachableError(_NO_CAMERA)
            reading = asyncio.create_task(_note(lines, heard))
            try:
                yield int(json.loads(first)["port"])
            finally:
                await _cancel(reading)

    async def _prepare(self, port: int) -> None:
        """Make a hub's folder, with the cameras in its database."""
        await asyncio.to_thread(self._write_config)
        database = await Database.open(self._data / "hub.db")
        try:
            rows = CameraRows(database)
            for number in range(self.cameras):
                address = f"rtsp://{LOOPBACK}:{port}/{number}"
                await rows.add(
                    Camera(
                        id=camera_id(number),
                        name=f"Camera {number + 1}",
                        kind=SourceKind.RTSP,
                        main_url=f"{address}/main",
                        sub_url=f"{address}/sub",
                        place=_PLACE,
                        adopted_at=datetime.now(UTC) - timedelta(days=1),
                    )
                )
        finally:
            await database.close()

    def _write_config(self) -> None:
        self._data.mkdir(mode=0o700)
        (self._data / "config.toml").write_text(_CONFIG.format(spare=str(self.spares_disk).lower()))

    @asynccontextmanager
    async def _running(self) -> AsyncGenerator[Process]:
        data, config = self._data, self._data / "config.toml"
        words = ("hub.cli.measure.counted", str(self._count), str(data), str(config))
        async with _process(words, self.prefix) as hub:
            try:
                async with asyncio.timeout(_START_S):
                    while not (data / "running.json").exists():
                        if hub.returncode is not None:
                            raise StorageError(_NO_HUB)
                        await asyncio.sleep(_POLL_S)
            except TimeoutError:
                raise StorageError(_NO_HUB) from None
            yield hub

    @property
    def _count(self) -> Path:
        return self.folder / "syncs"

    async def _read(self, pid: int) -> _Reading:
        if self.drains_disk:
            await asyncio.to_thread(os.sync)
        return _Reading(
            at_s=time.monotonic(),
            busy_s=cpu_of(pid),
            memory_bytes=memory_of(pid),
            written_bytes=written_by(pid),
            footage_bytes=sum(
                each.stat().st_size for each in (self._data / "recordings").rglob("*.mp4")
            ),
            syncs=read_count(self._count.read_bytes()),
            disk=read_disk(self._data),
        )


def camera_id(number: int) -> CameraId:
    """Return the id of one of the cameras."""
    return CameraId(f"{0xBE4C0000CA00 + number:012x}")


# The hub's client


async def _summed(home: _Home, before: _Reading, after: _Reading) -> Followed:
    """Return what was taken between two readings, some seconds after the second one."""
    cameras = (await home.hub.call("GET", "/cameras"))["cameras"]
    latencies, missed = home.heard.latencies(before.at_s, after.at_s)
    return Followed(
        watched_s=after.at_s - before.at_s,
        busy=(after.busy_s - before.busy_s) / (after.at_s - before.at_s),
        memory_bytes=after.memory_bytes,
        footage_bytes=after.footage_bytes - before.footage_bytes,
        lost_packets=sum(each["lost_packets"] for each in cameras),
        motion_s=latencies,
        missed=missed,
    )


async def _note(lines: asyncio.StreamReader, heard: _Received) -> None:
    while line := await lines.readline():
        entrance: Mapping[str, Any] = json.loads(line)
        heard.entered.append((camera_id(int(entrance["camera"])), float(entrance["steady_s"])))


async def _listen(hub: LocalHub, heard: _Received) -> None:
    """Note when the hub tells of motion, and of a share."""
    async for message in hub.events():
        now_s, data = time.monotonic(), message.get("data", {})
        match message["type"]:
            case "trigger" if data["active"] and data["kind"] == "motion":
                heard.motion.append((CameraId(data["camera_id"]), now_s))
            case "proposal.changed":
                heard.proposed.set()
            case "share.changed" if data["request"]["share"]["state"] != "approved":
                heard.sealed_s = heard.sealed_s or now_s
                heard.sealed.set()


async def _use(hub: LocalHub, companion: Callable[[LocalHub], Any] | None) -> None:
    if companion is not None:
        await companion(hub)


async def _until(hub: LocalHub, holds: Callable[[Sequence[Mapping[str, Any]]], bool]) -> None:
    try:
        async with asyncio.timeout(_READY_S):
            while not holds((await hub.call("GET", "/cameras"))["cameras"]):  # noqa: ASYNC110 -- another process's
                await asyncio.sleep(_POLL_S)
    except TimeoutError:
        raise CameraUnreachableError(_NO_CAMERA) from None


def _all_recording(cameras: Sequence[Mapping[str, Any]]) -> bool:
    return all(each["state"] == CameraState.RECORDING for each in cameras)


async def _propose(hub: LocalHub) -> tuple[str, Mapping[str, str]]:
    """Begin a practice request; return its path, and the answer that approves it."""
    begun = await hub.call("POST", "/practice")
    path = f"/requests/{begun['request']}"
    found = await hub.call("GET", path)
    proposal = found["proposal"]["id"]
    return path, {"answer": "approve", "proposal_id": proposal, "by": "Measuring"}


async def _prepare(hub: LocalHub, heard: _Received, proposal: str) -> float:
    """Have the clips cut, as a review does; return how long it took."""
    began_s = time.monotonic()
    await hub.call("POST", f"{proposal}/prepare")
    try:
        async with asyncio.timeout(_SEALED_S):
            # Not asked again and again: on a small machine, that would take more than the cutting.
            while (await hub.call("GET", proposal))["preparation"] != "ready":
                await heard.proposed.wait()
                heard.proposed.clear()
    except TimeoutError:
        raise HubError(_NOT_SEALED) from None
    return time.monotonic() - began_s


async def _seal(hub: LocalHub, heard: _Received, path: str, answer: Mapping[str, str]) -> float:
    """Approve; return how long it took until a share was sealed."""
    began_s = time.monotonic()
    await hub.call("POST", f"{path}/decision", answer)
    try:
        async with asyncio.timeout(_SEALED_S):
            await heard.sealed.wait()
    except TimeoutError:
        raise HubError(_NOT_SEALED) from None
    return heard.sealed_s - began_s


# Processes


@asynccontextmanager
async def _process(
    words: Sequence[str], prefix: Sequence[str] = (), *, stdout: int = DEVNULL
) -> AsyncGenerator[Process]:
    """Run a module until the block exits; its last argument is our id, so that it ends with us."""
    words = (*prefix, sys.executable, "-m", *words, str(os.getpid()))
    process = await asyncio.create_subprocess_exec(
        *words, stdin=DEVNULL, stdout=stdout, stderr=DEVNULL
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            async with asyncio.timeout(_STOP_S):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


async def _cancel(task: asyncio.Future[Any]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
