"""One camera looked at, whatever it sends."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import override

from av.video.frame import VideoFrame
import pytest

from hub.camera.motion.watcher import MotionWatcher
from hub.camera.source import CameraSource
from hub.errors import CameraUnreachableError
from hub.media.jpeg import encode
from hub.media.packet import Packet, StreamInfo
from hub.model.camera import Mask
from tests.hub.camera.fakes import CAMERA, FakeClock
from tests.hub.camera.motion.test_decoder import IN_S, nobody, walker
from tests.hub.camera.scenes import RATE, Pixels, read, render


class Sent(CameraSource):
    """Sends what was rendered, then is lost."""

    def __init__(self, info: StreamInfo, packets: list[Packet]) -> None:
        self._info, self._packets = info, packets

    @property
    @override
    def info(self) -> StreamInfo:
        return self._info

    @property
    @override
    def lost_packets(self) -> int:
        return 0

    @override
    async def packets(self) -> AsyncGenerator[Packet]:
        for packet in self._packets:
            yield packet
        raise CameraUnreachableError("The camera is gone.")


class Told:
    """What is told of a camera, and who looks at it."""

    def __init__(self, *masks: Mask) -> None:
        self.clock = FakeClock()
        self.changes: list[bool] = []
        self.scores: list[tuple[float, float]] = []
        camera = replace(CAMERA, motion_masks=masks)
        self.looking = MotionWatcher(
            camera, self.clock, self._tell, lambda *score: self.scores.append(score)
        )

    async def _tell(self, active: bool, _at: datetime) -> None:  # noqa: FBT001 -- as it is told
        self.changes.append(active)


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> tuple[StreamInfo, list[Packet]]:
    """Return somebody's walk, cut off while they are in the picture."""
    path = tmp_path_factory.mktemp("walk") / "walk.mp4"
    return read(render(path, round(IN_S) + 3, audio=False, draw=walker))


def jpeg(pixels: Pixels) -> bytes:
    """Return a picture as a camera gives it."""
    return encode(VideoFrame.from_ndarray(pixels, format="rgb24"))


async def test_a_walk_ends_with_its_stream(walk: tuple[StreamInfo, list[Packet]]) -> None:
    """A small stream that is lost raises its error, and what moved in it ends."""
    told = Told()

    with pytest.raises(CameraUnreachableError):
        await told.looking.follow(Sent(*walk))

    assert told.changes == [True, False]
    assert not told.looking.active


async def test_every_look_is_scored(walk: tuple[StreamInfo, list[Packet]]) -> None:
    """The owner sees a score for every key frame, at the threshold or above only for motion."""
    told = Told()

    with suppress(CameraUnreachableError):
        await told.looking.follow(Sent(*walk))

    assert len(told.scores) == 12
    assert [score >= threshold for score, threshold in told.scores].count(True) == 1


async def test_masks_reach_the_detector(walk: tuple[StreamInfo, list[Packet]]) -> None:
    """Nothing is told of a walk under a mask."""
    told = Told(Mask(left=0, top=0.3, width=1, height=0.7))

    with suppress(CameraUnreachableError):
        await told.looking.follow(Sent(*walk))

    assert told.changes == []


async def test_key_frames_of_the_recording_suffice(walk: tuple[StreamInfo, list[Packet]]) -> None:
    """Without a small stream a walk shows in the recording's key frames; `end` ends it."""
    told = Told()
    info, packets = walk

    for packet in packets:
        if packet.key:
            await told.looking.key_frame(info, packet)
    moved = list(told.changes)
    await told.looking.end()

    assert moved == [True]
    assert told.changes == [True, False]


class Held(Sent):
    """Sends what was rendered, then nothing until it is lost."""

    def __init__(self, info: StreamInfo, packets: list[Packet]) -> None:
        super().__init__(info, packets)
        self.sent, self.lost = asyncio.Event(), asyncio.Event()

    @override
    async def packets(self) -> AsyncGenerator[Packet]:
        for packet in self._packets:
            yield packet
        self.sent.set()
        await self.lost.wait()
        raise CameraUnreachableError("The camera is gone.")


async def test_key_frames_while_a_small_stream_comes_or_not(
    walk: tuple[StreamInfo, list[Packet]],
) -> None:
    """They are looked at before it comes and after it is lost, and left alone in between."""
    info, packets = walk
    keys = [packet for packet in packets if packet.key]
    told, small = Told(), Held(info, packets)
    await told.looking.key_frame(info, keys[0])
    before = len(told.scores)

    following = asyncio.create_task(told.looking.follow(small))
    await small.sent.wait()
    followed = len(told.scores)
    for key in keys[1:3]:
        await told.looking.key_frame(info, key)
    beside = len(told.scores)
    small.lost.set()
    with suppress(CameraUnreachableError):
        await following
    for key in keys:
        await told.looking.key_frame(info, key)

    assert before == 1
    assert followed > before
    assert beside == followed
    assert len(told.scores) == beside + len(keys)
    assert told.changes[:2] == [True, False]


async def test_attempts_at_a_small_stream_forget_nothing(
    walk: tuple[StreamInfo, list[Packet]],
) -> None:
    """A camera that refuses its small stream again and again is looked at all the same."""
    info, packets = walk
    told = Told()
    for key in [packet for packet in packets if packet.key]:
        await told.looking.key_frame(info, key)
        with suppress(CameraUnreachableError):
            await told.looking.follow(Sent(info, []))

    assert told.changes == [True]


async def test_single_pictures_are_looked_at_once_a_second() -> None:
    """Those that come sooner are left out, and a walk is found in those that are not."""
    told = Told()
    length_s = round(IN_S + 3)

    for half_second in range(2 * length_s):
        await told.looking.jpeg(jpeg(walker(half_second * RATE // 2)), told.clock.now())
        told.clock.passed_s += 0.5

    assert len(told.scores) == length_s
    assert told.changes == [True]


async def test_a_broken_picture_shows_nothing(walk: tuple[StreamInfo, list[Packet]]) -> None:
    """Neither a broken picture nor a broken key frame is an error, or is scored."""
    told = Told()
    info, packets = walk

    await told.looking.jpeg(b"no picture", told.clock.now())
    await told.looking.key_frame(info, replace(packets[0], payload=b"no key frame"))

    assert (told.changes, told.scores) == ([], [])


async def test_a_clock_that_went_back_has_begun_anew() -> None:
    """After `end` the next picture is looked at at once, however soon it comes."""
    told = Told()
    await told.looking.jpeg(jpeg(nobody(0)), told.clock.now())

    await told.looking.end()
    await told.looking.jpeg(jpeg(nobody(1)), told.clock.now())

    assert len(told.scores) == 2
