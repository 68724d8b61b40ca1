"""The files are the truth: an index is made from them, and held against them."""

from datetime import timedelta
from pathlib import Path
import shutil

from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import select

from hub.clips.files import paths_in, read, thumbnail_path, with_root
from hub.clips.footage import read_segment
from hub.clips.index import ClipIndex
from hub.errors import StorageError
from hub.model.ids import ClipId, RequestId
from hub.model.recording import Segment, Trigger, TriggerKind
from hub.model.window import TimeWindow
from hub.store.database import Database
from hub.store.footage_files import PLAIN, FootageFiles
from hub.store.tables import segment_roots
from tests.fakes.clocks import HandClock
from tests.hub.clips.recorded import CAMERA, KEY, T0, Scene, at, record

EVERYTHING = TimeWindow(start=T0 - timedelta(hours=1), end=T0 + timedelta(hours=1))


async def test_a_lost_index_is_made_again(index: ClipIndex, folder: Path) -> None:
    """From the files alone the same rows come back, in order, once."""
    segments = record(folder, Scene(frames=120))

    assert await index.recover() == []
    assert await index.recover() == []

    assert await index.segments(CAMERA, EVERYTHING) == segments
    assert segments[0].window.start == T0
    assert at(60) - segments[0].window.end <= timedelta(microseconds=1)
    assert await index.check() == []


async def test_the_torn_last_one_is_entered(folder: Path, database: Database) -> None:
    """After a crash the last file counts up to its last whole frame, and has the root of that."""
    files = FootageFiles(None)
    files.salt_secret = KEY
    index = ClipIndex(database, folder, HandClock(), files)
    first, last = record(folder, Scene(frames=120, sound=False))
    path = folder / last.path
    path.write_bytes(path.read_bytes()[: last.size_bytes // 2])

    assert await index.recover() == []

    found = await index.segments(CAMERA, EVERYTHING)
    assert found[0] == first
    assert at(75) < found[1].window.end < at(105)
    assert await index.check() == []
    async with database.read() as connection:
        roots = (await connection.execute(select(segment_roots.c.root))).scalars().all()
    assert roots == [with_root(folder, each, files).root for each in found]
    assert all(map(len, roots))


async def test_nothing_unknown_is_deleted(index: ClipIndex, folder: Path) -> None:
    """Files that are no recordings stay where they are, and are no complaint."""
    foreign = [
        folder / "notes.txt",
        folder / "thumbnails" / "0123456789abcdef.txt",
        folder / CAMERA / "20261125" / "12" / "holiday.mp4",
        folder / CAMERA / "20261125" / "12" / "1-0123456789ab-0.mp4",
    ]
    for path in foreign:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"not a video")

    complaints = await index.recover()

    assert len(complaints) == 1
    assert "1-0123456789ab-0.mp4 is left out of the index" in complaints[0]
    assert all(path.exists() for path in foreign)
    assert await index.segments(CAMERA, EVERYTHING) == []


async def test_missing_files_are_told_and_their_rows_kept(index: ClipIndex, folder: Path) -> None:
    """A disk that was not mounted costs no rows."""
    segments = record(folder, Scene(frames=60))
    await index.recover()
    shutil.rmtree(folder / CAMERA)

    complaints = await index.recover()

    assert complaints == [f"The recording {segments[0].path} is missing: its footage is lost."]
    assert await index.segments(CAMERA, EVERYTHING) == segments


async def test_check_tells_every_contradiction(
    index: ClipIndex, folder: Path, clock: HandClock
) -> None:
    """Missing, changed, undecodable and unlisted files, pictures of no clip, empty holds."""
    missing, longer, garbled, other, unlisted = record(folder, Scene(frames=300))
    for segment in (missing, longer, garbled, other):
        await index.add_segment(segment)
    assert await index.check() == [], "the unlisted one may still be being written"
    clock.forward(timedelta(minutes=10))
    assert len(await index.check()) == 1
    (folder / missing.path).unlink()
    with (folder / longer.path).open("ab") as file:
        file.write(b"\0\0\0\x08free")
    _garble(folder / garbled.path)
    shutil.copy(folder / unlisted.path, folder / other.path)
    await index.add_segment(read_segment(folder, folder / unlisted.path))
    stray = thumbnail_path(folder, ClipId("0123456789abcdef"))
    stray.parent.mkdir()
    stray.write_bytes(b"jpeg")
    ago = TimeWindow(start=T0 - timedelta(minutes=9), end=T0 - timedelta(minutes=8))
    just_now = TimeWindow(start=T0 + timedelta(minutes=9), end=T0 + timedelta(minutes=10))
    await index.hold(RequestId("ab" * 16), [(CAMERA, ago), (CAMERA, just_now)])

    complaints = await index.check()

    for part in (
        f"{missing.path} is missing",
        f"{longer.path} has {longer.size_bytes + 8} bytes, not {longer.size_bytes}.",
        f"{garbled.path} cannot be decoded",
        f"{other.path} tells another time",
        "0123456789abcdef.jpg is of no clip",
        "keeps footage of 2026-11-25 11:51:00 UTC of which nothing is left",
    ):
        assert [part in sentence for sentence in complaints].count(True) == 1, part
    assert all(sentence.endswith((".", "`.")) for sentence in complaints)


def _garble(path: Path) -> None:
    """Overwrite every frame, leaving the boxes and all sizes as they are."""
    raw = bytearray(path.read_bytes())
    at_byte = 0
    while at_byte < len(raw):
        size = int.from_bytes(raw[at_byte : at_byte + 4], "big")
        if raw[at_byte + 4 : at_byte + 8] == b"mdat":
            raw[at_byte + 8 : at_byte + size] = bytes([0xFF]) * (size - 8)
        at_byte += size
    path.write_bytes(raw)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(share=st.floats(0, 1), damage=st.binary(max_size=40))
def test_wherever_a_file_is_torn(
    shelf: Path, recording: list[Segment], folder: Path, share: float, damage: bytes
) -> None:
    """A file torn at any byte is read as far as it is whole, or left out; others are entered."""
    for segment in recording[:2]:
        (folder / segment.path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(shelf / segment.path, folder / segment.path)
    path = folder / recording[1].path
    path.write_bytes(path.read_bytes()[: round(share * recording[1].size_bytes)] + damage)

    hour = "/".join(recording[0].path.split("/")[:3])
    found, said = read(folder, sorted(paths_in(folder, hour)), PLAIN)

    assert found[0].window == recording[0].window
    assert len(found) + len(said) == 2
    if len(found) == 2:
        assert recording[1].window.start < found[1].window.end <= recording[1].window.end


def test_lies_about_a_file_are_refused(folder: Path) -> None:
    """A comment that is no description, or an absurd one, is a complaint and not a crash."""
    (segment,) = record(folder, Scene(frames=15, per_segment=15, sound=False))
    path = folder / segment.path
    raw = path.read_bytes()
    description = raw[raw.index(b'{"run"') : raw.index(b"}", raw.index(b'{"run"')) + 1]
    for lie in (
        b"[" * len(description),
        description.replace(b'"start_us":1', b'"start_us":9e9')[: len(description)],
    ):
        path.write_bytes(raw.replace(description, lie.ljust(len(description))))
        try:
            read_segment(folder, path)
        except StorageError:
            continue
        raise AssertionError(lie)


async def test_a_lost_database_costs_no_recording(
    index: ClipIndex, folder: Path, clock: HandClock, tmp_path: Path
) -> None:
    """After the database was deleted, all footage is there again; clips and holds are not."""
    segments = record(folder, Scene(ppm=300))
    await index.recover()
    await index.mark(Trigger(camera_id=CAMERA, kind=TriggerKind.BUTTON, at=at(75)))
    again = await Database.open(tmp_path / "another.sqlite")

    fresh = ClipIndex(again, folder, clock)
    complaints = await fresh.recover()

    assert complaints == []
    assert await fresh.segments(CAMERA, EVERYTHING) == segments
    assert {segment.ppm for segment in segments} == {300}
    assert await fresh.sizes() == await index.sizes()
    assert await fresh.clips() == []
    await again.close()


async def test_encrypted_recordings_are_entered(
    database: Database, folder: Path, clock: HandClock
) -> None:
    """With the key, as plain ones are; without it each says so, and stays."""
    footage = FootageFiles(KEY)
    segments = record(folder, Scene(frames=120, files=footage))

    complaints = await ClipIndex(database, folder, clock).recover()

    assert len(complaints) == 2
    assert all("its key isn't here" in sentence for sentence in complaints)
    keyed = ClipIndex(database, folder, clock, footage)
    assert await keyed.recover() == []
    assert await keyed.segments(CAMERA, EVERYTHING) == segments
    assert await keyed.check(deep=True) == []


async def test_a_disk_that_is_not_mounted_is_one_sentence_an_hour(
    index: ClipIndex, folder: Path
) -> None:
    """A thousand missing recordings do not make a thousand sentences."""
    record(folder, Scene(frames=90, per_segment=3, group=3, sound=False))
    await index.recover()
    shutil.rmtree(folder / CAMERA)

    complaints = await index.recover()

    assert complaints == [
        "30 recordings of aabbccddeeff/20261125/12 are missing: their footage is lost."
    ]


async def test_absurd_folders_are_nobodys(index: ClipIndex, folder: Path) -> None:
    """A folder that is named as an hour there never was, or a file in its place, is passed over."""
    (folder / CAMERA / "20261399" / "77").mkdir(parents=True)
    (folder / CAMERA / "20261125").mkdir()
    (folder / CAMERA / "20261125" / "12").write_bytes(b"a file")

    assert await index.recover() == []
    assert await index.check() == []


async def test_deep_check_decodes(index: ClipIndex, folder: Path, clock: HandClock) -> None:
    """What only a decoder can find, such as a picture of nonsense, is found when asked for."""

    def nonsense(number: int, payload: bytes) -> bytes:
        return payload if number else payload[:4] + bytes(len(payload) - 4)

    record(folder, Scene(frames=60, sound=False), change=nonsense)
    await index.recover()
    clock.forward(timedelta(minutes=10))

    assert await index.check() == []
    (said,) = await index.check(deep=True)
    assert "cannot be decoded" in said
