"""A recording's file may hold anything: cutting it ends soon, in a cut or in one clear sentence."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
import io
from pathlib import Path
import subprocess
import sys
import time

import av
from hypothesis import HealthCheck, given, settings, strategies as st
import numpy as np
import pytest

from hub.clips.cut import cut_exact
from hub.errors import HubError, NotFoundError, StorageError
from hub.media.codecs import parameter_sets, prefixed
from hub.media.mp4.fragments import read_table
from hub.media.mp4.segment_table import Integers, SegmentTable, TrackTable, closing_box
from hub.model.camera import Mask
from hub.model.decision import Cut, MaskKey, MovingMask
from hub.model.recording import Segment
from tests.hub.clips.recorded import Scene, between, packets_in, record, rendered

MOST_S = 10.0
"""CPU time: a clip of four seconds is cut in a tenth of one."""
MASK = Mask(left=0.5, top=0.5, width=0.2, height=0.2)
MOVING = MovingMask(
    keys=tuple(
        MaskKey(at_ms=at_ms, left=0.2, top=0.5, width=0.2, height=0.2) for at_ms in (2500, 3000)
    )
)


@pytest.fixture(name="recorded", scope="module")
def _recorded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Segment, bytes]:
    folder = tmp_path_factory.mktemp("hostile")
    (segment,) = record(folder, Scene(frames=60))
    return folder, segment, (folder / segment.path).read_bytes()


@contextmanager
def soon() -> Iterator[None]:
    """Fail where something takes long."""
    began = time.process_time()
    yield
    assert time.process_time() - began < MOST_S


def cut_of(
    recorded: tuple[Path, Segment, bytes], raw: bytes, *, audio: bool = True, **how: object
) -> Cut:
    """Cut what the segment's file would be with these bytes, which must not take long."""
    folder, segment, _ = recorded
    (folder / segment.path).write_bytes(raw)
    into = folder / "cut.mp4"
    into.unlink(missing_ok=True)
    try:
        with soon():
            return cut_exact(
                [segment],
                folder,
                between(20, 50),
                into,
                audio=audio,
                **how,  # type: ignore[arg-type]
            )
    finally:
        assert [path.name for path in folder.iterdir() if path.is_file()] in ([], ["cut.mp4"])


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_changed_file_is_cut_or_refused(
    recorded: tuple[Path, Segment, bytes], data: st.DataObject
) -> None:
    """Wherever bytes are changed, lost or put in, there is a cut or a HubError, nothing half."""
    raw = bytearray(recorded[2])
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(
            st.one_of(
                st.integers(0, 3000),
                st.integers(0, len(raw)),
                st.integers(1, 3000).map(lambda n: len(raw) - n),
            )
        )
        piece = data.draw(st.binary(min_size=1, max_size=12))
        match data.draw(st.sampled_from(["over", "cut", "in", "end"])):
            case "over":
                raw[place : place + len(piece)] = piece
            case "cut":
                del raw[place : place + 4 * len(piece)]
            case "in":
                raw[place:place] = piece
            case _:
                del raw[max(place, 100) :]
    masks = data.draw(st.sampled_from([(), (MASK,)]))

    try:
        cut_of(recorded, bytes(raw), masks=masks, moving=[MOVING])
    except HubError as error:
        assert str(error).endswith(("`.", "."))  # noqa: PT017 -- it may also succeed


def with_table(
    recorded: tuple[Path, Segment, bytes], change: Callable[[SegmentTable], SegmentTable]
) -> bytes:
    """Return the recording as it would be with another table at its end, and a right checksum."""
    raw = recorded[2]
    table = read_table(io.BytesIO(raw))
    return raw[: table.body[1]] + closing_box(change(table))


def video(table: SegmentTable, **changes: object) -> SegmentTable:
    """Return a table whose pictures' columns are changed."""
    return replace(table, video=replace(table.video, **changes))  # type: ignore[arg-type]


def many(table: SegmentTable, count: int) -> SegmentTable:
    """Return a table that shows the same frames over and over, in the same time."""

    def over(
        column: Integers,
    ) -> Integers:
        return np.resize(column, count)

    track = table.video
    return video(
        table,
        sizes=over(track.sizes),
        durations=np.full(count, 4 * track.rate_hz // count),
        offsets=np.zeros(count, np.int64),
        keys=np.resize(track.keys, count),
        places=over(track.places),
    )


def of(number: int, track: TrackTable) -> Integers:
    """Return a column of one number."""
    return np.full(len(track), number, np.int64)


TABLES: dict[str, Callable[[SegmentTable], SegmentTable]] = {
    "all frames at one moment": lambda t: video(t, durations=of(0, t.video)),
    "frames of six hours": lambda t: video(t, durations=of(2**31 - 1, t.video)),
    "frames out of order": lambda t: video(t, offsets=of(0, t.video) - np.arange(60) * 12000),
    "empty frames": lambda t: video(t, sizes=of(0, t.video)),
    "frames that reach over each other": lambda t: video(t, places=of(t.body[0], t.video)),
    "nothing but key frames": lambda t: video(t, keys=np.ones(60, np.bool_)),
    "no key frame": lambda t: video(t, keys=np.zeros(60, np.bool_)),
    "a clock of one tick a second": lambda t: video(t, rate_hz=1),
    "a clock of 4 GHz": lambda t: video(t, rate_hz=2**32 - 1),
    "a picture of one pixel": lambda t: sized(t, 1, 1),
    "a picture of 16384 x 16384": lambda t: sized(t, 16384, 16384),
    "a picture of 8192 x 4320": lambda t: sized(t, 8192, 4320),
    "a picture of 16384 x 2": lambda t: sized(t, 16384, 2),
    "another codec": lambda t: replace(
        t, info=replace(t.info, video=replace(t.info.video, codec="hevc"))
    ),
    "no record of the codec": lambda t: replace(
        t, info=replace(t.info, video=replace(t.info.video, extradata=b""))
    ),
    "sound of eight channels": lambda t: sounding(t, channels=8),
    "sound of one sample a second": lambda t: sounding(t, rate_hz=1),
    "sound of an unknown kind": lambda t: sounding(t, config=b"\xff" * 60),
}


def sized(table: SegmentTable, width: int, height: int) -> SegmentTable:
    """Return a table with another size of picture."""
    form = replace(table.info.video, width=width, height=height)
    return replace(table, info=replace(table.info, video=form))


def sounding(table: SegmentTable, **changes: object) -> SegmentTable:
    """Return a table with another sound."""
    assert table.info.audio is not None
    form = replace(table.info.audio, **changes)  # type: ignore[arg-type]
    return replace(table, info=replace(table.info, audio=form))


@pytest.mark.parametrize("name", TABLES)
def test_an_absurd_table_is_cut_or_refused(
    recorded: tuple[Path, Segment, bytes], name: str
) -> None:
    """A table that lies, but holds together, ends in a cut or a HubError, in seconds."""
    raw = with_table(recorded, TABLES[name])

    for masks in ((), (MASK,)):
        try:
            cut = cut_of(recorded, raw, masks=masks, moving=[MOVING])
        except HubError as error:
            assert str(error).endswith(("`.", "."))  # noqa: PT017 -- it may also succeed
        else:
            assert cut.frames == len(packets_in(recorded[0] / "cut.mp4"))


def test_more_frames_than_any_camera_sends_are_refused(
    recorded: tuple[Path, Segment, bytes],
) -> None:
    """Half a million frames of two seconds would be decoded for an hour: they are not."""
    raw = with_table(recorded, lambda table: many(table, 300_000))

    with pytest.raises(StorageError, match="too many frames"):
        cut_of(recorded, raw)


def test_more_sound_than_can_be_heard_is_refused(recorded: tuple[Path, Segment, bytes]) -> None:
    """Half a million packets of sound in two seconds are not decoded; without sound it is cut."""

    def noisy(table: SegmentTable) -> SegmentTable:
        track = table.audio
        assert track is not None
        count = 300_000
        sizes, places = np.resize(track.sizes, count), np.resize(track.places, count)
        none = np.zeros(count, np.int64)
        audio = replace(
            track,
            first_dts=track.first_dts + 2 * track.rate_hz,
            sizes=sizes,
            places=places,
            durations=none,
            offsets=none,
            keys=np.ones(count, np.bool_),
        )
        return replace(table, audio=audio)

    raw = with_table(recorded, noisy)

    with pytest.raises(StorageError, match="too much sound"):
        cut_of(recorded, raw)
    assert cut_of(recorded, raw, audio=False).frames == 30


def test_a_thousand_million_samples_are_not_believed(
    recorded: tuple[Path, Segment, bytes],
) -> None:
    """A table that claims 10^9 samples takes no memory for them: its fragments tell the truth."""
    raw = bytearray(with_table(recorded, lambda table: table))
    table = read_table(io.BytesIO(bytes(raw)))
    place = raw.rfind(len(table.video).to_bytes(4, "little"), 0, len(raw) - 4 * 60 * 4)
    raw[place : place + 4] = (10**9).to_bytes(4, "little")

    cut = cut_of(recorded, bytes(raw))

    assert cut.frames == 30


@pytest.mark.parametrize("ppm", [b"NaN", b"1e999", b"-1e999", b'"x"', b"1e18"])
def test_times_that_are_no_times_are_refused(
    recorded: tuple[Path, Segment, bytes], ppm: bytes
) -> None:
    """A recording whose clock runs by no number is named as such, not shown at some time."""
    raw = recorded[2].replace(b'"ppm":0.0', b'"ppm":' + ppm)
    assert raw != recorded[2]

    with pytest.raises((StorageError, NotFoundError), match=r"recording|recorded"):
        cut_of(recorded, raw)


GROWN = """
import resource, sys
from pathlib import Path
from hub.clips.cut import cut_exact
from hub.clips.footage import read_segment
from tests.hub.clips.recorded import between
folder = Path(sys.argv[1])
for name in sys.argv[2:]:
    segment = read_segment(folder, folder / name)
    cut = cut_exact([segment], folder, between(0, 60), folder / "c.mp4", masks=[])
    print(cut.frames, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
"""Cuts two recordings, and tells after each how many KiB of memory were used at most."""


def test_a_picture_that_grows_costs_no_memory(folder: Path) -> None:
    """A camera that goes to a large size in band, with sixteen references, is not followed."""
    large = Scene(
        frames=24,
        size=(2560, 1440),
        group=250,
        sound=False,
        options={"x264-params": "ref=16:keyint=250"},
    )
    with closing(av.open(io.BytesIO(rendered(large)), "r")) as file:
        pictures = file.streams.video[0]
        sets = parameter_sets(bytes(pictures.codec_context.extradata or b""))
        grown = [bytes(packet) for packet in file.demux(pictures) if packet.size]
    assert sets is not None
    grown[0] = prefixed((*sets.sps, *sets.pps)) + grown[0]
    # Damage, so that nothing is copied, and both are decoded.
    usual, hostile = (
        record(folder, Scene(frames=60, sound=False), run=run, change=change)[0].path
        for run, change in (
            ("0123456789ab", lambda n, raw: raw if n != 40 else b"\xff" * len(raw)),
            ("ba9876543210", lambda n, raw: grown[n - 30] if 30 <= n < 54 else raw),
        )
    )

    output = subprocess.run(  # noqa: S603 -- our own words
        [sys.executable, "-c", GROWN, str(folder), usual, hostile],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    ).stdout.split()

    frames, before_kib, left, after_kib = map(int, output)
    assert frames >= 40
    assert left == 30
    assert after_kib - before_kib < 24 << 10
