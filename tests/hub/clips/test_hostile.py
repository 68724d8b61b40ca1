"""A camera sends what it likes: it is left out, survived or refused in one sentence."""

from contextlib import closing
from dataclasses import replace
import io
from pathlib import Path
import shutil

import av
from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from hub.clips.cut import cut_exact
from hub.clips.footage import in_us, open_footage, read_segment
from hub.clips.frames import thumbnail
from hub.errors import HubError, StorageError
from hub.media.codecs import SEI, from_prefixed, parameter_sets, prefixed
from hub.media.mp4.boxes import SegmentHeader
from hub.model.ids import RunId
from hub.model.recording import Segment
from hub.store.footage_files import PLAIN
from tests.hub.clips.recorded import (
    CAMERA,
    RUN,
    Change,
    Scene,
    aspect_of,
    at,
    between,
    coded,
    joined,
    numbers_in,
    packets_in,
    record,
    rendered,
    write_segment,
)

SERIAL = b"ACCC8E012345"
WORDS = bytes([SEI, 5, 16 + len(SERIAL)]) + bytes(range(1, 17)) + SERIAL + b"\x80"
"""User data as a camera that signs its video sends it (H.264, D.1.7)."""
PRIVATE = bytes([0x18]) + SERIAL
"""A unit of kind 24, which the standard leaves to whoever wants it."""
HUGE = Scene(frames=1, size=(9600, 5760), sound=False)


def changed(folder: Path, change: Change, scene: Scene) -> Segment:
    """Record a scene whose camera sends frame n as `change(n, payload)`."""
    shutil.rmtree(folder / CAMERA, ignore_errors=True)
    (segment,) = record(folder, scene, change=change)
    return segment


@pytest.fixture
def scene() -> Scene:
    """Give four silent seconds in one segment."""
    return Scene(frames=60, sound=False)


@pytest.mark.parametrize("words", [WORDS, PRIVATE])
def test_what_a_camera_says_beside_its_pictures_stays_home(
    folder: Path, scene: Scene, words: bytes
) -> None:
    """Copied frames are the camera's pictures bit by bit, without its serial number."""
    segment = changed(folder, lambda _, payload: prefixed([words]) + payload, scene)
    into = folder / "cut.mp4"

    cut = cut_exact([segment], folder, between(20, 50), into)

    assert cut.frames_copied == 20
    assert numbers_in(into) == list(range(20, 50))
    assert SERIAL not in into.read_bytes()
    own = [from_prefixed(raw)[1:] for _, raw in packets_in(folder / segment.path)]
    assert [from_prefixed(raw) for _, raw in packets_in(into)][10:] == own[30:50]


@pytest.mark.parametrize("frame", [35, 40, 59])
def test_damaged_lengths_are_not_copied(folder: Path, scene: Scene, frame: int) -> None:
    """If a frame is not whole, all is encoded again and the damaged one left out."""
    segment = changed(
        folder, lambda n, payload: b"\xff" * len(payload) if n == frame else payload, scene
    )

    cut = cut_exact([segment], folder, between(20, 60), folder / "cut.mp4")

    assert cut.frames_copied == 0
    assert cut.frames >= frame - 20
    assert numbers_in(folder / "cut.mp4")[: frame - 20] == list(range(20, frame))


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(frame=st.integers(0, 59), share=st.floats(0, 1), damage=st.binary(min_size=1, max_size=60))
def test_damage_anywhere_is_survived(
    folder: Path, scene: Scene, frame: int, share: float, damage: bytes
) -> None:
    """Whatever a frame holds, a cut, a copy and a picture are made, or refused as StorageError."""

    def damaged(number: int, payload: bytes) -> bytes:
        at_byte = round(share * len(payload))
        if number != frame:
            return payload
        return payload[:at_byte] + damage + payload[at_byte + len(damage) :]

    segment = changed(folder, damaged, scene)

    for make in (
        lambda: cut_exact([segment], folder, between(20, 50), folder / "cut.mp4"),
        lambda: joined([segment], folder, folder / "clip.mp4"),
        lambda: thumbnail([segment], folder, at(40)),
    ):
        try:
            make()
        except HubError as error:
            assert str(error).endswith(("`.", "."))  # noqa: PT017 -- it may also succeed


def test_a_recording_of_too_large_a_picture_is_refused(folder: Path) -> None:
    """What would take gigabytes to decode is not even begun."""
    with pytest.raises(StorageError, match="too large"):
        record(folder, HUGE)


def test_a_picture_that_grows_in_the_midst_is_left_out(folder: Path, scene: Scene) -> None:
    """A camera that claims a huge size in a later frame costs no memory for it."""
    with closing(av.open(io.BytesIO(rendered(HUGE)), "r")) as file:
        video = file.streams.video[0]
        sets = parameter_sets(bytes(video.codec_context.extradata or b""))
        (huge,) = [bytes(packet) for packet in file.demux(video) if packet.size]
    assert sets is not None
    grown = prefixed((*sets.sps, *sets.pps)) + huge
    segment = changed(folder, lambda n, payload: grown if n == 30 else payload, scene)

    cut = cut_exact([segment], folder, between(20, 60), folder / "cut.mp4")

    assert (cut.width, cut.height, cut.frames_copied) == (320, 192, 0)
    shown = numbers_in(folder / "cut.mp4")
    assert shown[:10] == list(range(20, 30))
    assert 0 not in shown, "that is the huge one's number"


@pytest.mark.parametrize(
    ("aspect", "kept"), [("4/3", (4, 3)), ("1/255", (1, 1)), ("255/1", (1, 1))]
)
def test_absurd_pixels_are_square(folder: Path, aspect: str, kept: tuple[int, int]) -> None:
    """A cut keeps the shape of its camera's pixels, unless nobody could see anything."""
    across, down = aspect.split("/")
    sar = {"x264-params": f"sar={across}\\:{down}:bframes=0"}
    (segment,) = record(folder, Scene(frames=60, sound=False, options=sar))

    cut_exact([segment], folder, between(20, 50), folder / "cut.mp4")

    assert aspect_of(folder / "cut.mp4") == kept


def test_a_recording_of_another_kind_is_refused(folder: Path, scene: Scene) -> None:
    """A table that names a codec nobody has gives an error, not a crash."""
    (segment,) = record(folder, scene)
    with open_footage(folder / segment.path) as reel:
        video = replace(reel.table.info.video, codec="vp17")
        reel.table = replace(reel.table, info=replace(reel.table.info, video=video))
        with pytest.raises(StorageError, match="an unknown"):
            list(reel.pictures())


NUMBERLESS = bytes.fromhex("0142001effe100056742001e0001000268 00")
"""A record whose sets end before their numbers."""


@pytest.mark.parametrize("sets", [b"", NUMBERLESS])
def test_absurd_parameter_sets_are_not_copied(folder: Path, scene: Scene, sets: bytes) -> None:
    """Sets that nobody can number: everything is encoded again, or refused in one sentence."""
    info, video, _ = coded(scene)
    extradata = sets or info.video.extradata[:5] + b"\xe0\x00"
    lied = replace(info, video=replace(info.video, extradata=extradata))
    header = SegmentHeader(
        run=RunId(RUN),
        number=0,
        start_us=in_us(at(0)),
        media_start_us=0,
        ppm=0.0,
        clock_offset_ms=0,
    )
    path = folder / CAMERA / "20261125" / "12" / f"{in_us(at(0))}-{RUN}-0.mp4"
    path.parent.mkdir(parents=True)
    write_segment(PLAIN, path, header, lied, video, [])

    with pytest.raises(HubError):
        cut_exact([read_segment(folder, path)], folder, between(20, 50), folder / "cut.mp4")
