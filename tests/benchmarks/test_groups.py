"""Every group yields figures that mean something."""

import asyncio
from contextlib import aclosing
from dataclasses import replace
from importlib import import_module
import math
from pathlib import Path

import pytest

from benchmarks import camera, measure
from benchmarks.measure import Effort, Figure
from hub.camera.rtsp.client import RtspSource
from hub.clock import SystemClock
from hub.errors import CameraUnreachableError
from hub.media.packet import Packet

NAMES = {
    "cut": [
        "cut.exact",
        "cut.exact_wait",
        "cut.share",
        "cut.copy_wait",
        "cut.copy_beside_ffmpeg",
        "cut.first_byte",
    ],
    "motion": ["motion.cpu", "motion.found", "motion.quiet"],
    "picture": ["picture.thumbnail", "picture.thumbnail_beside_opencv", "picture.grey"],
    "log": [
        "log.signature",
        "log.canonical",
        "log.entry",
        "log.append",
        "log.append_beside_pymerkle",
        "log.proof",
        "log.proof_beside_pymerkle",
        "log.tree_memory",
        "log.posts",
        "log.posts_beside_bulk",
        "log.posts_cpu",
        "log.lone_posts",
        "log.lone_post_wait",
        "log.first_sync",
        "log.first_sync_core",
        "log.idle_day",
    ],
    "redact": ["redact.masks", "redact.faces", "redact.faces_two_cores", "redact.faces_found"],
    "seal": ["seal.seal", "seal.rate", "seal.open"],
    "match": ["match.new", "match.all", "match.here", "match.here_clips", "match.clips"],
    "archive": [
        "archive.match",
        "archive.held",
        "archive.index",
        "archive.index_again",
        "archive.idle_memory",
        "archive.idle_own",
        "archive.idle",
    ],
    "footage": ["footage.day", "footage.month", "footage.frame_cold", "footage.frame_warm"],
    "stamp": ["stamp.hashing", "stamp.hour", "stamp.stored"],
    # A region's day isn't among them: a board so small has no sections.
    "scale": [
        "scale.first_useful",
        "scale.first_useful_bytes",
        "scale.first_whole",
        "scale.first_whole_bytes",
        "scale.hub_memory",
        "scale.hub_start",
        "scale.hints",
        "scale.hints_beside_one_process",
        "scale.posts_wait",
        "scale.hints_cpu",
        "scale.listeners_cpu",
        "scale.hints_memory",
        "scale.posting",
        "scale.posting_wait",
        "scale.posting_cpu",
        "scale.pages_behind",
        "scale.failover",
        "scale.failover_wrong",
        "scale.small_machine",
        "scale.small_machine_prepared",
        "scale.small_machine_lost",
        "scale.small_machine_missed",
        "scale.small_machine_motion",
        "scale.small_machine_busy",
        "scale.small_machine_memory",
        "scale.wear_syncs",
        "scale.wear_flushes",
        "scale.wear_beside",
        "scale.wear",
    ],
}
AS_BEFORE = {
    "scale.first_useful",
    "scale.first_useful_bytes",
    "scale.first_whole",
    "scale.first_whole_bytes",
    "scale.hub_memory",
    "scale.hub_start",
    "scale.hints",
    "scale.hints_beside_one_process",
    "scale.posts_wait",
    "scale.hints_cpu",
    "scale.hints_memory",
}
"""Figures whose peer is what it cost before, measured in the same run without other programs."""
COSTLY = {"archive", "cut", "footage", "log", "match", "motion", "redact", "scale"}
"""Groups that take seconds even at their least; the others measure in the same ways."""
CAMERA = [
    "camera.record",
    "camera.watch",
    "camera.sixteen",
    "camera.sixteen_lost",
    "camera.memory",
    "camera.memory_base",
]
WITH_PROGRAMS = [
    "cut.exact_wait",
    "cut.share",
    "cut.copy_beside_ffmpeg",
    "cut.first_byte",
    "seal.seal",
    "seal.rate",
    "seal.open",
]
"""Figures whose peer is a program."""


def measured(group: str, effort: Effort, folder: Path) -> list[Figure]:
    """Return the figures of one group."""
    return list(import_module(f"benchmarks.{group}").figures(effort, folder))


def are_sound(figures: list[Figure]) -> bool:
    """Tell whether every value was measured, not made up or missing."""
    values = [figure.value for figure in figures if figure.limit != 0]  # none lost is best
    values += [figure.peer_value for figure in figures if figure.peer_value is not None]
    return all(math.isfinite(value) and value > 0 for value in values)


@pytest.mark.parametrize(
    "group",
    [pytest.param(each, marks=pytest.mark.long if each in COSTLY else ()) for each in NAMES],
)
def test_a_group_yields_its_figures(group: str, least: Effort, folder: Path) -> None:
    """Each group yields its named figures, all finite and more than nothing."""
    # Only the groups that begin within a group of pictures need more than one of them.
    effort = replace(least, video_s=2) if group == "redact" else least

    figures = measured(group, effort, folder)

    assert [figure.name for figure in figures] == NAMES[group]
    assert are_sound(figures)
    alone = {figure.name for figure in figures if figure.peer_value is None}
    assert not alone & AS_BEFORE


WITH_A_CAMERA = pytest.mark.skipif(not camera.has_camera(), reason="nothing here plays a camera")


@WITH_A_CAMERA
def test_a_camera_is_played(folder: Path) -> None:
    """What the camera group measures with is read over real RTSP, from a key frame on."""

    async def read() -> list[Packet]:
        async with camera.serving(folder) as address:
            main, sub = (f"{address}/{name}.mp4?play_count=0" for name in ("main", "sub"))
            source = RtspSource(camera.played(0, main, sub), None, SystemClock())
            async with aclosing(source.packets()) as packets:
                return [await anext(packets) for _ in range(4)]

    first, *others = asyncio.run(read())

    assert first.key
    assert all(packet.dts > first.dts for packet in others)


@WITH_A_CAMERA
@pytest.mark.long
def test_a_real_camera_is_recorded(least: Effort, folder: Path) -> None:
    """The camera group reads real RTSP, and both sides take some of a core."""
    try:
        figures = measured("camera", least, folder)
    except CameraUnreachableError:
        # A busy machine may lose a camera; no figure is given then, but the advice to try again.
        figures = measured("camera", least, folder)

    assert [figure.name for figure in figures] == CAMERA
    assert are_sound(figures)
    assert list((folder / "recordings").glob("*/*/*/*.mp4"))


def test_without_the_camera_nothing_is_claimed(
    least: Effort, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If nothing plays a camera, the group says what to do instead of yielding figures."""
    monkeypatch.setattr("benchmarks.camera.has_camera", lambda: False)

    with pytest.raises(CameraUnreachableError, match="scripts/setup"):
        measured("camera", least, folder)


def test_a_missing_program_leaves_no_peer_value(
    least: Effort, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the peer's program ours is measured all the same, and no goal is called met."""
    monkeypatch.setenv("PATH", str(folder / "nothing"))

    figures = [figure for group in ("cut", "seal") for figure in measured(group, least, folder)]

    assert not measure.installed("ffmpeg")
    alone = [figure for figure in figures if figure.peer_value is None]
    assert [figure.name for figure in alone] == WITH_PROGRAMS
    assert all(figure.met is None for figure in alone if figure.limit is None)
    assert all(figure.ratio is None for figure in alone)
    assert are_sound(figures)
