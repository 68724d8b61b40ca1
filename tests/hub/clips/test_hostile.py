"""A camera sends what it likes: it is left out, survived or refused in one sentence."""

from collections.abc import Callable
from contextlib import closing
import io
from pathlib import Path

import av
from av.packet import Packet
from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from hub.clips.cut import cut_exact
from hub.clips.footage import open_segment, picture_of, video_of
from hub.clips.nal import SEI, from_prefixed, parameter_sets, prefixed
from hub.clips.playback import playable
from hub.clips.thumbnail import thumbnail
from hub.errors import HubError, StorageError
from hub.model.segment import Segment
from tests.hub.clips.recorded import Scene, at, between, numbers_in, packets_in, record, rendered

SERIAL = b"ACCC8E012345"
WORDS = bytes([SEI, 5, 16 + len(SERIAL)]) + bytes(range(1, 17)) + SERIAL + b"\x80"
"""User data as a camera that signs its video sends it (H.264, D.1.7)."""
PRIVATE = bytes([0x18]) + SERIAL
"""A unit of kind 24, which the standard leaves to whoever wants it."""
HUGE = Scene(frames=1, size=(9600, 5760), sound=False)


def changed(folder: Path, change: Callable[[int, bytes], bytes], scene: Scene) -> Segment:
    """Record a scene whose camera sends frame n as `change(n, payload)`."""
    (segment,) = record(folder, scene)
    path, fresh = folder / segment.path, folder / "fresh.mp4"
    with av.open(str(path)) as old, av.open(str(fresh), "w", format="mp4") as new:
        new.metadata["comment"] = old.metadata["comment"]
        copy = new.add_stream_from_template(old.streams.video[0], opaque=True)
        packets = [packet for packet in old.demux(old.streams.video[0]) if packet.size]
        for number, raw in enumerate(packets):
            packet = Packet(change(number, bytes(raw)))
            packet.pts, packet.dts, packet.time_base = raw.pts, raw.dts, raw.time_base
            packet.duration, packet.is_keyframe = raw.duration, raw.is_keyframe
            packet.stream = copy
            new.mux_one(packet)
    fresh.replace(path)
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
    """Where a frame is not whole, all is encoded anew and the damaged one left out."""
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
        lambda: playable([segment], folder, folder / "clip.mp4"),
        lambda: thumbnail(segment, folder, at(40)),
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

    with open_segment(folder / "cut.mp4") as container:
        assert picture_of(video_of(container)).pixel_aspect == kept
