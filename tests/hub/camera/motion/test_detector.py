"""Motion, judged against rendered scenes whose truth is known."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from hub.camera.motion.detector import MotionDetector
from hub.camera.picture import Decoder, Grey, grey
from hub.camera.source import Track
from hub.model.camera import Mask
from tests.hub.camera.scenes import HEIGHT, RATE, T0, WIDTH, Pixels, read, render

LENGTH_S = 60
WALKS = ((10, 14), (42, 46))
LIGHT_ON_S, NIGHT_S, RAIN = 22, 30, (50, 58)


def porch_day(number: int) -> Pixels:
    """Draw a minute on a porch: two walkers, a lamp, the night filter, rain, noise throughout."""
    rng = np.random.default_rng(number)
    at_s = number / RATE
    rows = np.linspace(60, 120, HEIGHT, dtype=np.float32)[:, np.newaxis]
    picture = np.broadcast_to(rows, (HEIGHT, WIDTH)).copy()
    picture[60:150, 30:70] += 60  # a door
    for begin, end in WALKS:
        if begin <= at_s < end:
            left = int((at_s - begin) / (end - begin) * (WIDTH - 30))
            picture[70:150, left : left + 24] = 205
    if at_s >= LIGHT_ON_S:
        picture *= 1.3
    if at_s >= NIGHT_S:
        picture = 255 - picture * 0.8
    if RAIN[0] <= at_s < RAIN[1]:
        for _ in range(60):
            top, left = int(rng.integers(0, HEIGHT - 6)), int(rng.integers(0, WIDTH))
            picture[top : top + 6, left] += 70
    picture += rng.normal(0, 3, picture.shape)
    clipped = np.clip(picture, 0, 255).astype(np.uint8)
    return np.repeat(clipped[:, :, np.newaxis], 3, axis=2)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Render the minute."""
    path = tmp_path_factory.mktemp("motion") / "day.mp4"
    return render(path, LENGTH_S, audio=False, draw=porch_day)


def pictures(video: Path, *, keys_only: bool) -> Iterator[tuple[float, Grey]]:
    """Yield the small grey pictures a watch would compare, with their time."""
    info, packets = read(video)
    decoder = Decoder(info)
    for index, packet in enumerate(p for p in packets if p.track is Track.VIDEO):
        if keys_only:
            frame = decoder.decode_key_frame(packet) if packet.key else None
            frames = [] if frame is None else [frame]
        else:
            frames = decoder.decode(packet)
        if frames and (keys_only or index % 3 == 0):
            yield packet.start_s, grey(frames[-1])


def detected(video: Path, detector: MotionDetector, *, keys_only: bool) -> list[tuple[float, bool]]:
    """Return every change with its time in seconds."""
    changes = []
    for at_s, picture in pictures(video, keys_only=keys_only):
        change = detector.look(picture, T0 + timedelta(seconds=at_s))
        if change is not None:
            changes.append((at_s, change))
    return changes


def test_small_stream(day: Path) -> None:
    """Every walker is found within a second; lamp, night filter, rain and noise are not."""
    changes = detected(day, MotionDetector(), keys_only=False)

    assert [active for _, active in changes] == [True, False, True, False]
    for (begin, end), (begun, _), (ended, _) in zip(
        WALKS, changes[::2], changes[1::2], strict=True
    ):
        assert begin <= begun < begin + 1
        assert end <= ended < end + 8


def test_key_frames_only(day: Path) -> None:
    """With a picture every two seconds, a walk of four is still found, and nothing else is."""
    changes = detected(day, MotionDetector(confirm=1), keys_only=True)

    assert [active for _, active in changes] == [True, False, True, False]
    for (begin, _), (begun, _) in zip(WALKS, changes[::2], strict=True):
        assert begin <= begun <= begin + 2.5


def test_masked_motion_is_not_seen(day: Path) -> None:
    """What happens under a mask sets nothing off."""
    street = Mask(left=0, top=0, width=1, height=1)

    assert detected(day, MotionDetector([street]), keys_only=False) == []


def still(level: int) -> Grey:
    """Return an even picture."""
    return np.full((135, 240), level, np.uint8)


def test_a_parked_car_becomes_background() -> None:
    """What stays is motion at first, then part of the scene, and its leaving is motion again."""
    detector = MotionDetector()
    parked = still(100)
    parked[40:80, 60:120] = 180
    detector.look(still(100), T0)
    seen = [
        change
        for tick in range(1, 5 * 300)
        if (change := detector.look(parked, T0 + timedelta(seconds=tick / 5))) is not None
    ]

    left = detector.look(still(100), T0 + timedelta(seconds=301))
    left = left or detector.look(still(100), T0 + timedelta(seconds=301.2))

    assert seen == [True, False]
    assert left is True


def test_one_odd_picture_is_not_motion() -> None:
    """A single broken picture of a live stream sets nothing off."""
    detector = MotionDetector()
    odd = still(100)
    odd[:40, :60] = 255
    detector.look(still(100), T0)

    changes = [
        detector.look(picture, T0 + timedelta(seconds=second / 5))
        for second, picture in enumerate([odd, still(100), odd, still(100)], start=1)
    ]

    assert changes == [None] * 4


def test_after_a_jump_of_the_light() -> None:
    """The night filter blinds nobody: a second later motion is found again."""
    rng = np.random.default_rng(1)
    day_picture = rng.integers(40, 200, (135, 240)).astype(np.uint8)
    night = (255 - day_picture).astype(np.uint8)
    walked = night.copy()
    walked[40:90, 100:130] = 250
    detector = MotionDetector()
    detector.look(day_picture, T0)

    jump = [detector.look(night, T0 + timedelta(seconds=tick / 5)) for tick in range(1, 6)]
    walk = [detector.look(walked, T0 + timedelta(seconds=tick / 5)) for tick in range(6, 9)]

    assert jump == [None] * 5
    assert True in walk


def test_slow_light_is_followed() -> None:
    """Dawn is not motion."""
    detector = MotionDetector()

    changes = [
        detector.look(still(30 + second // 2), T0 + timedelta(seconds=second))
        for second in range(400)
    ]

    assert set(changes) == {None}
