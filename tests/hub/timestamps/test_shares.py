"""What was recorded, stamped and shared, as an agency reads it: all of it real."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec

from hub.clips.cut import cut_exact
from hub.clips.index import ClipIndex
from hub.media.mp4.fragments import read_table
from hub.media.mp4.groups import read_groups
from hub.model.recording import Segment
from hub.model.window import TimeWindow
from hub.sharing.existence import prove
from noticeboard.seal.age import AgeIdentity
from noticeboard.seal.bag import SealedFile
from noticeboard.seal.check import CheckResult
from noticeboard.seal.custody import SealedTo
from noticeboard.seal.footage import reencoded_of
from noticeboard.seal.open import open_share
from noticeboard.seal.seal import seal_share
from tests.hub.clips.recorded import RATE, Scene, record as record_scene
from tests.hub.timestamps.conftest import Home
from tests.noticeboard.seal.conftest import file_of, record as record_of


def with_root(segment: Segment, home: Home, shelf: Path) -> Segment:
    """Return a segment as the recorder lists it."""
    with (shelf / segment.path).open("rb") as file:
        groups = read_groups(file, read_table(file))
    assert groups is not None
    root = groups.root(home.files.salt_secret)
    return replace(segment, root=root, closed_at=segment.window.end)


async def test_footage_that_a_service_stamped(home: Home, tmp_path: Path) -> None:
    """Recorded, stamped at the hour, cut, sealed and opened: the service's word is what is read.

    What is recorded after the last stamp is sent all the same, and counted as not stamped.
    """
    shelf, clip = tmp_path / "shelf", tmp_path / "cut" / "clip-1.mp4"
    clip.parent.mkdir()
    async with home.running():
        await home.add()
        start = home.clock.now()
        scene = Scene(frames=120, sound=False)
        made = [
            with_root(each, home, shelf)
            for each in await asyncio.to_thread(record_scene, shelf, scene, start=start)
        ]
        index = ClipIndex(home.database, shelf, home.clock)
        await index.add_segment(made[0])
        await home.pass_an_hour()
        await index.add_segment(made[1])
        until = await home.stage.newest_at()
        window = TimeWindow(
            start=start + timedelta(seconds=10 / RATE), end=start + timedelta(seconds=100 / RATE)
        )
        cut = await asyncio.to_thread(
            cut_exact, made, shelf, window, clip, prove=True, files=home.files
        )
        file = file_of(
            clip.name,
            clip.read_bytes(),
            start=cut.window.start,
            end=cut.window.end,
            frames=cut.frames,
            frames_copied=cut.frames_copied,
            reencoded=reencoded_of(cut.frames, cut.frames_copied),
            masks=0,
        )
        assert until is not None
        proof = await prove([file], [cut.groups], clip.parent, until, home.stage.stamped)
    assert proof is not None
    key = AgeIdentity.generate()
    record = msgspec.structs.replace(
        record_of(clip, str(key.recipient)), v=4, files=(file,), timestamps=proof.record
    )
    assert record.recipient == SealedTo(agency="a" * 40, delivery_key=str(key.recipient))
    clips = [SealedFile(path=clip, name=clip.name)]
    sealed = tmp_path / "s.age"
    seal_share(clips, record, str(key.recipient), sealed, timestamps=proof.files)

    opened = open_share(sealed, key.export(), tmp_path / "o", roots=[home.service.root])

    found = {check.code: check for check in opened.checks}
    assert found["existed"].result is CheckResult.PROVED
    assert str(found["existed"].text).startswith("30 of the 90 frames (2026-11-25 12:00:02.000 to")
    assert str(found["existed_recoded"].text).startswith("clip-1.mp4: frames 1 to 20 ")
    assert str(found["existed_unstamped"].text).startswith("40 frames are under no timestamp")
    assert "gaps" not in found
