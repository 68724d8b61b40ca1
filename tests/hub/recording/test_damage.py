"""Files that are damaged or gone: the rest plays, `check` says what is not as it was."""

from collections.abc import Callable
from pathlib import Path
import shutil

import pytest

from hub.media.mp4.segment_table import SegmentTable
from tests.fakes.clocks import FastClock
from tests.hub.camera.scenes import table_of
from tests.hub.recording.conftest import CAMERA_ID, FRAMES_EACH, SEGMENTS
from tests.hub.recording.home import ALWAYS, a_home, as_played, checked, shown

type Damage = Callable[[bytes, SegmentTable], bytes]


@pytest.fixture
def house(footage: Path, tmp_path: Path) -> Path:
    """Give a house of one's own that has recorded for a while."""
    return Path(shutil.copytree(footage, tmp_path / "house"))


def lose_index(house: Path) -> None:
    """Delete the database, and what SQLite keeps beside it."""
    for path in house.glob("hub.db*"):
        path.unlink()


async def test_a_deleted_index(house: Path, tmp_path: Path) -> None:
    """An index is made again from the files alone: the same rows, the same film."""
    async with a_home(house, clock=FastClock(1)) as home:
        listed = await home.index.segments(CAMERA_ID, ALWAYS)
        before = await as_played(home, CAMERA_ID, ALWAYS, tmp_path / "film.mp4")
    lose_index(house)

    async with a_home(house, clock=FastClock(1)) as home:
        assert await home.index.recover() == []
        again = await home.index.segments(CAMERA_ID, ALWAYS)
        after = await as_played(home, CAMERA_ID, ALWAYS, tmp_path / "again.mp4")
        assert await checked(house) == []

    assert [(s.path, s.window, s.size_bytes, s.run_id) for s in again] == [
        (s.path, s.window, s.size_bytes, s.run_id) for s in listed
    ]
    assert len(listed) > SEGMENTS - 1
    assert after == before


async def test_an_index_deleted_under_the_hub(house: Path, tmp_path: Path) -> None:
    """Whoever deletes the index while the hub runs loses no recording by it."""
    async with a_home(house, clock=FastClock(1)) as home:
        listed = await home.index.segments(CAMERA_ID, ALWAYS)
        lose_index(house)
        (house / "recordings" / listed[0].path).unlink()  # Something to tell the two apart by.

    async with a_home(house, clock=FastClock(1)) as home:
        assert await home.index.recover() == []
        again = await home.index.segments(CAMERA_ID, ALWAYS)
        film = await as_played(home, CAMERA_ID, ALWAYS, tmp_path / "film.mp4")

    assert [segment.path for segment in again] == [segment.path for segment in listed[1:]]
    film.assert_sound()


def zeroed(raw: bytes, start: int, end: int) -> bytes:
    """Return bytes with a hole in them, as losing power leaves one."""
    return raw[:start] + bytes(end - start) + raw[end:]


def flipped(raw: bytes, at: int) -> bytes:
    """Return bytes of which one is another."""
    return raw[:at] + bytes([raw[at] ^ 0xFF]) + raw[at + 1 :]


DAMAGES: dict[str, tuple[Damage, str, bool]] = {
    # What is done to a segment; what `check` says of it; whether it is played up to there.
    "truncated to nothing": (lambda _raw, _table: b"", "cannot be read", False),
    "truncated in its head": (
        lambda raw, table: raw[: table.body[0] // 2],
        "cannot be read",
        False,
    ),
    "truncated in a frame": (lambda raw, _table: raw[: len(raw) // 2], "bytes, not", True),
    "truncated in its table": (lambda raw, _table: raw[:-9], "bytes, not", True),
    # Head and table say the same: while one is whole, nothing is lost, and nothing said.
    "corrupted in its head": (lambda raw, table: zeroed(raw, 0, table.body[0]), "", True),
    "corrupted in its table": (lambda raw, _table: flipped(raw, len(raw) - 60), "", True),
    "corrupted in its first frame": (
        lambda raw, table: zeroed(raw, int(table.video.places[0]), int(table.video.places[1])),
        "cannot be decoded",
        True,
    ),
    "full of zeros": (lambda raw, _table: bytes(len(raw)), "cannot be read", False),
}


@pytest.mark.parametrize("damage", DAMAGES)
async def test_a_damaged_segment(house: Path, tmp_path: Path, damage: str) -> None:
    """Truncated or corrupted: `check` names that segment and no other, and all others play."""
    change, said, is_played = DAMAGES[damage]
    async with a_home(house, clock=FastClock(1)) as home:
        listed = await home.index.segments(CAMERA_ID, ALWAYS)
        path = home.folder / listed[2].path
        path.write_bytes(change(path.read_bytes(), table_of(path)))
        assert await home.index.recover() == []

        complaints = await checked(house)
        left = await home.index.segments(CAMERA_ID, ALWAYS)
        film = await as_played(home, CAMERA_ID, ALWAYS, tmp_path / "film.mp4")
        rest = [shown(home.folder / segment.path) for segment in listed if segment != listed[2]]

    assert left == listed, "no row is deleted because of a file"
    assert any(said in each for each in complaints) is bool(said)
    assert all(listed[2].path in each for each in complaints)
    for each in rest:
        each.assert_sound()
    whole = sum(len(each.numbers) for each in rest)
    assert whole <= len(film.numbers) <= whole + FRAMES_EACH
    assert (len(film.numbers) > whole) is is_played
