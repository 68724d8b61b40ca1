"""What an owner is told of their cameras: once, in words, and no longer than it is true."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from hub.camera.status import (
    CLOCK_OFF,
    LOST_AFTER,
    STORAGE_EVERY,
    CameraProblems,
    complaints,
    nearly_full,
)
from hub.model.camera import CameraState, CameraStatus
from hub.model.report import CameraStorage, Storage
from hub.store.database import Database
from hub.store.events import EventLog, Problems
from tests.fakes.clocks import NOON, HandClock
from tests.hub.given import a_camera

CAMERA = a_camera()
STATUS = CameraStatus(camera_id=CAMERA.id, state=CameraState.RECORDING, since=NOON)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (CameraState.STARTING, set()),
        (CameraState.RECORDING, set()),
        (CameraState.RECONNECTING, set()),
        (CameraState.DISK_FULL, set()),
        (CameraState.WRONG_PASSWORD, {"camera_password"}),
        (CameraState.NO_KEY_FRAMES, {"camera_no_key_frames"}),
    ],
)
def test_a_state_that_a_person_must_mend(state: CameraState, said: set[str]) -> None:
    """Only what does not mend itself is a problem at once."""
    assert complaints(replace(STATUS, state=state), NOON) == said


def test_a_paused_camera_is_nothing_to_mend() -> None:
    """Neither its absence nor its clock matters to somebody who wants nothing recorded."""
    paused = replace(STATUS, state=CameraState.PAUSED, clock_offset_ms=3_600_000)

    assert complaints(paused, NOON + 2 * LOST_AFTER) == frozenset()


@pytest.mark.parametrize("state", [CameraState.SLEEPING, CameraState.RECORDING])
def test_a_camera_that_sleeps(state: CameraState) -> None:
    """It is told once, and not taken back each time that something wakes the camera."""
    assert complaints(replace(STATUS, state=state, sleeps=True), NOON) == {"camera_sleeps"}


def test_a_camera_is_lost_after_ten_minutes() -> None:
    """A restart is no reason to call anybody; a camera that stays away is."""
    away = replace(STATUS, state=CameraState.RECONNECTING)

    assert complaints(away, NOON + LOST_AFTER - timedelta(seconds=1)) == frozenset()
    assert complaints(away, NOON + LOST_AFTER) == {"camera_lost"}


@pytest.mark.parametrize("sign", [1, -1])
def test_a_clock_that_is_off(sign: int) -> None:
    """A clock that is ten seconds off, either way, is told."""
    off_ms = CLOCK_OFF // timedelta(milliseconds=1)

    assert complaints(replace(STATUS, clock_offset_ms=sign * off_ms), NOON) == {"camera_clock"}
    assert complaints(replace(STATUS, clock_offset_ms=sign * (off_ms - 1)), NOON) == frozenset()


async def test_what_is_said_names_the_camera_and_is_taken_back(tmp_path: Path) -> None:
    """Each problem is raised in a sentence with the camera's name, and cleared once it is over."""
    database = await Database.open(tmp_path / "hub.db")
    clock = HandClock()
    problems = Problems(await EventLog.open(database, clock), clock)
    said = CameraProblems(problems, clock, lambda: [CAMERA])

    await said.update(replace(STATUS, state=CameraState.WRONG_PASSWORD))
    await said.update(replace(STATUS, state=CameraState.WRONG_PASSWORD))
    assert [problem.code for problem in problems.all()] == ["camera_password"]
    assert str(problems.all()[0].text).startswith(f"Wrong user name or password for {CAMERA.name},")

    await said.update(replace(STATUS, state=CameraState.RECONNECTING, since=clock.now()))
    assert problems.all() == []

    clock.forward(LOST_AFTER)
    await said.check()
    assert [problem.code for problem in problems.all()] == ["camera_lost"]

    await said.update(replace(STATUS, state=CameraState.DISK_FULL))
    assert [problem.code for problem in problems.all()] == ["disk_full"]

    await said.forget(CAMERA.id)
    assert problems.all() == []
    await database.close()


def some_storage(*, held: int, free: int = 20, floor: int = 10, recorded: int = 90) -> Storage:
    """Return a disk with this room, in bytes."""
    camera = CameraStorage(camera_id=CAMERA.id, size_bytes=recorded, oldest=NOON, newest=NOON)
    return Storage(
        free_bytes=free, floor_bytes=floor, held_bytes=held, cameras=(camera,), encrypted=False
    )


@pytest.mark.parametrize(
    ("storage", "low"),
    [
        (some_storage(held=90), False),
        (some_storage(held=91), True),
        (some_storage(held=0, free=0, recorded=0), False),
        (some_storage(held=50, free=0), False),
    ],
)
def test_storage_is_low_where_little_may_be_deleted(storage: Storage, *, low: bool) -> None:
    """A disk full of footage that may go is as it should be; one of kept footage is not."""
    assert nearly_full(storage) is low


async def test_low_storage_is_told_and_taken_back(tmp_path: Path) -> None:
    """The disk is asked every five minutes, and no more often."""
    database = await Database.open(tmp_path / "hub.db")
    clock = HandClock()
    problems = Problems(await EventLog.open(database, clock), clock)
    held = [95]

    async def storage() -> Storage:
        return some_storage(held=held[0])

    said = CameraProblems(problems, clock, list, storage)
    await said.check()
    assert [problem.code for problem in problems.all()] == ["storage_low"]
    assert str(problems.all()[0].text).startswith("The disk is nearly full")
    held[0] = 10
    await said.check()
    assert problems.all()
    clock.forward(STORAGE_EVERY)
    await said.check()
    assert problems.all() == []
    await database.close()
