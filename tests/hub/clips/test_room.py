"""Whether recordings have room: free space, or old footage that may go."""

from datetime import timedelta
from pathlib import Path

from hub.clips.index import ClipIndex
from hub.model.window import TimeWindow
from tests.fakes.clocks import HandClock
from tests.hub.clips.recorded import CAMERA, T0
from tests.hub.clips.test_retention import REQUEST, SIZE, enter, footage, retention


async def test_room(index: ClipIndex, folder: Path, clock: HandClock) -> None:
    """A full disk has room as long as something on it may go, and none once all of it is held."""
    empty = await retention(index, folder, clock, room=SIZE).has_room()
    segments = footage(folder, 9)
    await enter(index, segments)
    plenty = await retention(index, folder, clock).has_room()
    full = await retention(index, folder, clock, room=10 * SIZE).has_room()
    await index.hold(REQUEST, [(CAMERA, TimeWindow(start=T0, end=T0 + timedelta(minutes=1)))])
    held = await retention(index, folder, clock, room=10 * SIZE).has_room()

    assert (empty, plenty, full, held) == (False, True, True, False)
