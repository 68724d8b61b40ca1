"""`neighbors hub measure`: figures of this machine, and a sentence for each limit."""

import asyncio
from contextlib import aclosing
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
import json

import pytest

from hub.camera.rtsp.client import RtspSource
from hub.cli.measure.camera import Cameras
from hub.cli.measure.limits import Resource, Wear, judge, most_cameras
from hub.cli.measure.machine import Machine, read_machine
from hub.cli.measure.speeds import Speeds
from hub.cli.measure.trial import Outcome, Quiet
from hub.clock import SystemClock
from hub.media.packet import Packet, av
from tests.hub.camera.fakes import CAMERA
from tests.hub.processes import Hub

OUTCOME = Outcome(
    cameras=4,
    watched_s=24.0,
    busy=0.08,
    base_bytes=80 << 20,
    memory_bytes=140 << 20,
    sealing_bytes=220 << 20,
    footage_bytes=48_000_000,
    quiet=Quiet(
        cameras=4,
        lasted_s=12.0,
        footage_bytes=24_000_000,
        written_bytes=24_240_000,
        syncs=36,
        disk_bytes=24_600_000,
        flushes=48,
    ),
    lost_packets=0,
    motion_s=(1.8, 1.9, 2.0),
    missed=0,
    prepared_s=2.0,
    sealed_s=1.5,
    sealing_busy_s=1.5,
    share_bytes=26 << 20,
)
SPEEDS = Speeds(hashed_mb_s=400, decoded_s=90, face_ms=450, written_mb_s=80, sync_ms=3)
MACHINE = Machine(name="Raspberry Pi 4", cores=4, instructions=("NEON",), free_bytes=3 << 30)


def faults(outcome: Outcome = OUTCOME, speeds: Speeds = SPEEDS) -> set[str]:
    """Return the codes of the rows that aren't as they should be."""
    rows = judge(outcome, speeds, MACHINE, spares_disk=False)
    return {row.code for row in rows if not row.good}


@pytest.mark.parametrize(
    ("machine", "speeds", "many", "limit"),
    [
        (MACHINE, SPEEDS, 32, Resource.TRIED),
        (replace(MACHINE, cores=0.25), SPEEDS, 8, Resource.PROCESSOR),
        (replace(MACHINE, free_bytes=590 << 20), SPEEDS, 4, Resource.MEMORY),
        (MACHINE, replace(SPEEDS, written_mb_s=5.1), 5, Resource.DISK),
    ],
)
def test_the_scarcest_resource_says_how_many_cameras(
    machine: Machine, speeds: Speeds, many: int, limit: Resource
) -> None:
    """Seven tenths of a core, memory that is free beside a search, or half of the disk."""
    assert most_cameras(OUTCOME, speeds, machine) == (many, limit)


def test_each_limit_that_is_missed_is_marked() -> None:
    """A lost packet, late or missed motion, a slow approval, and a slow disk are told."""
    assert faults() == set()
    assert faults(replace(OUTCOME, lost_packets=1)) == {"packets"}
    assert faults(replace(OUTCOME, motion_s=(1.0, 5.5))) == {"motion"}
    assert faults(replace(OUTCOME, missed=1)) == {"motion"}
    assert faults(replace(OUTCOME, motion_s=())) == {"motion"}
    assert faults(replace(OUTCOME, sealed_s=10.5)) == {"sealing"}
    assert faults(replace(OUTCOME, prepared_s=10.5)) == {"sealing"}
    assert faults(speeds=replace(SPEEDS, sync_ms=300)) == {"disk"}


def test_the_life_of_a_disk_follows_from_what_is_written() -> None:
    """A camera that writes 1.8 GB in an hour, and 1 % beside it, wears out 117 TB in 7.3 years."""
    wear = Wear.of(OUTCOME.quiet)

    assert (wear.syncs, wear.footage_bytes) == (2700, 1.8e9)
    assert wear.years(117, 1) == pytest.approx(7.34, abs=0.01)
    assert wear.years(117, 4) == pytest.approx(7.34 / 4, abs=0.01)


def test_the_machine_is_read_from_the_kernel() -> None:
    """Here there are cores and memory, however they are limited."""
    machine = read_machine()

    assert machine.name
    assert 0 < machine.cores <= 1024
    assert machine.free_bytes > 0


def _encoded(pictures: int) -> list[bytes]:
    """Return a small video of one group of pictures."""
    encoder = av.CodecContext.create("libx264", "w")
    encoder.width, encoder.height, encoder.pix_fmt = 320, 240, "yuv420p"
    encoder.time_base, encoder.framerate = Fraction(1, 15), Fraction(15)
    encoder.options = {"preset": "ultrafast", "tune": "zerolatency", "crf": "10"}
    frames = [av.VideoFrame(320, 240, "yuv420p") for _ in range(pictures)]
    packets = [packet for frame in frames for packet in encoder.encode(frame)]
    return [bytes(packet) for packet in [*packets, *encoder.encode(None)]]


async def test_a_played_camera_is_read_like_any_other(capsys: pytest.CaptureFixture[str]) -> None:
    """The hub's own client reads its pictures in order, from a key frame on, and loses none."""
    pictures = _encoded(5)
    playing = asyncio.create_task(Cameras((pictures, pictures), 1).run(1))
    received: list[Packet] = []
    try:
        async with asyncio.timeout(20):
            while not (printed := capsys.readouterr().out):  # noqa: ASYNC110 -- it prints its port
                await asyncio.sleep(0.01)
            url = f"rtsp://127.0.0.1:{json.loads(printed)['port']}/0/main"
            source = RtspSource(replace(CAMERA, main_url=url), None, SystemClock())
            async with aclosing(source.packets()) as packets:
                async for packet in packets:
                    received.append(packet)
                    if len(received) == len(pictures):
                        break
    finally:
        playing.cancel()

    assert [packet.key for packet in received] == [True] + [False] * 4
    assert source.lost_packets == 0
    steps = {b.dts - a.dts for a, b in pairwise(received)}
    assert steps == {6000}


@pytest.mark.long
def test_a_machine_is_measured_beside_its_hub(hub: Hub) -> None:
    """All of it, with a hub that runs: nothing is left, and no setting of that hub has changed."""
    hub.start()
    before = hub.say("cameras", "--json").stdout

    done = hub.spawn("measure", "--cameras", "2", "--json")

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    rows = {row["code"]: row for row in found["rows"]}
    assert rows["packets"]["good"], rows
    assert rows["motion"]["good"], rows
    assert found["outcome"]["share_bytes"] > 1 << 20
    assert found["wear_per_camera_hour"]["syncs"] == pytest.approx(2700, rel=0.15)
    assert found["most_cameras"] >= 1
    assert hub.say("cameras", "--json").stdout == before
    assert not list((hub.data / "cache").glob("measure-*"))
    assert "Your hub was running" in hub.spawn("measure", "--cameras", "1").stdout
