"""Coded video: what is decoded of it, and what is found."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
import pytest

from hub.camera.motion.decoder import KeyFrameFirst, detect
from hub.camera.motion.detector import Change, MotionDetector
from hub.errors import CameraUnreachableError
from hub.media.packet import Packet, StreamInfo, Track
from tests.hub.camera.scenes import HEIGHT, RATE, T0, WIDTH, Pixels, read, render, shifted

GROUND = (
    np.random.default_rng(3).normal(100, 10, (HEIGHT // 6, WIDTH // 8)).repeat(6, 0).repeat(8, 1)
)
LENGTH_S = 30
IN_S, OUT_S = 21.0, 25.0
"""After five key frames, four seconds apart at most, it is known what is always there."""

type Draw = Callable[[int], Pixels]


@cache
def noise(number: int) -> NDArray[np.int8]:
    """Return what differs between one picture and the next, the same in every scene."""
    drawn = np.random.default_rng(number).normal(0, 2, (HEIGHT, WIDTH))
    return np.rint(drawn).astype(np.int8)


def yard(number: int, left: float | None, *, size: int = 60) -> Pixels:
    """Draw a yard with somebody in it, or nobody."""
    picture = GROUND + noise(number)
    if left is not None:
        picture[100 : 100 + size, max(int(left), 0) : max(int(left) + size // 2, 0)] = 220
    grey = np.clip(picture, 0, 255).astype(np.uint8)
    return np.repeat(grey[:, :, np.newaxis], 3, axis=2)


def walker(number: int) -> Pixels:
    """Draw somebody who crosses the yard."""
    gone = (number / RATE - IN_S) / (OUT_S - IN_S)
    return yard(number, gone * (WIDTH + 30) - 30 if 0 <= gone < 1 else None)


def nobody(number: int) -> Pixels:
    """Draw the empty yard."""
    return yard(number, None)


def stroller(number: int) -> Pixels:
    """Draw somebody who takes long, there and back."""
    at_s = number / RATE - 9
    return yard(number, None if at_s < 0 else 140 - 130 * np.cos(at_s * 0.6))


def digit(number: int) -> Pixels:
    """Draw a digit that has changed, small, and stays so for one key frame."""
    return yard(number, 60 if 11.5 < number / RATE < 12.5 else None, size=6)


def far(number: int) -> Pixels:
    """Draw somebody far away, a few pixels high, who goes on and on."""
    at_s = number / RATE - 12.5
    return yard(number, None if at_s < 0 else 60 + at_s * 14, size=8)


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return what renders a scene, once."""
    folder = tmp_path_factory.mktemp("scenes")

    def rendered(draw: Draw, group_s: int = 2) -> Path:
        path = folder / f"{draw.__name__}-{group_s}.mp4"
        if not path.exists():
            render(path, LENGTH_S, audio=False, draw=draw, group_s=group_s)
        return path

    return rendered


def looked(
    info: StreamInfo, packets: Sequence[Packet], stages: KeyFrameFirst | None = None
) -> tuple[list[tuple[bool, float]], KeyFrameFirst]:
    """Return what is told and when, in seconds; and what looked."""
    detector = MotionDetector()
    stages = stages or KeyFrameFirst(detector)
    changes: list[Change] = []
    for packet in packets:
        if stages.push(info, packet):
            changes += stages.detect()
    changes += detector.end()
    return [(each.active, (each.at - T0).total_seconds()) for each in changes], stages


@pytest.mark.parametrize("group_s", [0, 1, 2, 4, 20])
def test_a_walker_is_found_whatever_the_key_frames(
    video: Callable[..., Path], group_s: int
) -> None:
    """With every frame a key frame, one a second, every four or none: the same walk is told."""
    told, _ = looked(*read(video(walker, group_s)))

    assert [active for active, _ in told] == [True, False]
    assert told[0][1] == pytest.approx(IN_S, abs=1)
    assert told[1][1] == pytest.approx(OUT_S, abs=1.2)


def test_where_nothing_happens_only_key_frames_are_decoded(video: Callable[..., Path]) -> None:
    """A quiet scene costs fifteen pictures in half a minute."""
    told, stages = looked(*read(video(nobody)))

    assert (told, stages.studies) == ([], 0)


def test_what_goes_on_is_not_studied_all_the_while(video: Callable[..., Path]) -> None:
    """Of who strolls about, most key frames are enough; every fourth group makes sure."""
    told, stages = looked(*read(video(stroller)))

    assert [active for active, _ in told] == [True, False]
    assert 2 <= stages.studies <= 5


def test_a_digit_that_changes_is_left_to_the_next_key_frame(video: Callable[..., Path]) -> None:
    """Something tiny in a single key frame is not worth decoding what came before."""
    told, stages = looked(*read(video(digit)))

    assert (told, stages.studies) == ([], 0)


def test_who_is_far_away_begins_before_it_was_decided(video: Callable[..., Path]) -> None:
    """What was left to the next key frame is studied then, together with what came since."""
    told, stages = looked(*read(video(far)))

    assert [active for active, _ in told] == [True, False]
    assert told[0][1] == pytest.approx(12.5, abs=1)
    assert stages.studies >= 2


def test_sound_is_left_alone(video: Callable[..., Path]) -> None:
    """Only video is kept."""
    info, packets = read(video(nobody))
    stages = KeyFrameFirst(MotionDetector())

    assert not stages.push(info, replace(packets[0], track=Track.AUDIO))
    assert stages.push(info, packets[0])


def test_a_group_that_grows_too_large_is_given_up(video: Callable[..., Path]) -> None:
    """A stream without end before the next key frame does not fill the memory; then all is well."""
    info, packets = read(video(nobody))
    stages = KeyFrameFirst(MotionDetector())
    flood = replace(packets[1], payload=bytes(1 << 20))

    assert stages.push(info, packets[0])
    stages.detect()
    assert not any(stages.push(info, flood) for _ in range(100))
    kept = sum(len(each.payload) for each in stages._group.packets) if stages._group else 0  # noqa: SLF001 -- memory shows nowhere else
    told, _ = looked(info, shifted(packets, 10), stages)

    assert kept == 0
    assert told == []


def test_broken_frames_show_nothing(video: Callable[..., Path]) -> None:
    """Key frames that cannot be decoded are left out, and the walk after them is found."""
    info, packets = read(video(walker))
    broken = [
        replace(packet, payload=b"\x00\x00\x00\x01\x65garbage") if packet.start_s < 3 else packet
        for packet in packets
    ]

    told, _ = looked(info, broken)

    assert [active for active, _ in told] == [True, False]


def test_another_stream_ends_what_moved(video: Callable[..., Path]) -> None:
    """When the camera changes its stream in the middle of a walk, the walk ends there."""
    info, packets = read(video(walker))
    before = [packet for packet in packets if packet.start_s < IN_S + 2]
    detector = MotionDetector()
    stages = KeyFrameFirst(detector)
    told = [change for packet in before if stages.push(info, packet) for change in stages.detect()]
    another = replace(info, frame_rate=info.frame_rate + 1)

    assert stages.push(another, packets[0])
    ended = stages.detect()

    assert [change.active for change in told] == [True]
    assert [change.active for change in ended] == [False]


def test_a_key_frame_alone(video: Callable[..., Path]) -> None:
    """Key frames alone tell of who is in two of them; a broken one is an error."""
    info, packets = read(video(walker, 1))
    detector = MotionDetector()

    told = [
        change.active
        for packet in packets
        if packet.key
        for change in detect(detector, info, packet)
    ]

    assert told[:1] == [True]
    with pytest.raises(CameraUnreachableError):
        detect(detector, info, replace(packets[0], payload=b"\x00\x00\x00\x01\x65no"))
