"""Masks that move: where they are, when they are there, and what stays the camera's own."""

import math
from pathlib import Path

import av
from hypothesis import given, strategies as st
import msgspec
import numpy as np
import pytest

from hub.clips.cut import cut_exact
from hub.clips.masks import MaskPainter, PixelRect, where
from hub.errors import InvalidInputError
from hub.media.codecs import PPS, SPS, from_prefixed, kind, parameter_sets, strip_metadata
from hub.model.camera import Mask
from hub.model.decision import MaskKey, MovingMask
from hub.model.recording import Segment
from tests.hub.clips.recorded import (
    RATE,
    Scene,
    between,
    extradata_of,
    number_of,
    numbers_in,
    packets_in,
    picture,
    record,
)


def key(at_ms: int, left: float, top: float = 0.4) -> MaskKey:
    """Return a key of a mask a tenth as wide and a quarter as high as the picture."""
    return MaskKey(at_ms=at_ms, left=left, top=top, width=0.1, height=0.25)


def over(first: int, last: int) -> MovingMask:
    """Return a mask that moves from frame to frame, from a tenth of the picture to a half."""
    return MovingMask(keys=(key(ms(first), 0.1), key(ms(last), 0.5)))


def ms(frame: float) -> int:
    """Return when a frame is shown, counted from the first one."""
    return round(frame * 1000 / RATE)


def covered(path: Path) -> dict[int, tuple[int, int]]:
    """Return from which to which column each frame is black in its middle, by its number."""
    found = {}
    with av.open(str(path)) as file:
        for frame in file.decode(video=0):
            row = frame.to_ndarray()[100, :320]
            black = np.flatnonzero(row < 26)
            if len(black):
                found[number_of(frame)] = (int(black[0]), int(black[-1]) + 1)
    return found


def test_a_mask_is_over_every_frame_from_its_first_key_to_its_last(
    shelf: Path, recording: list[Segment], tmp_path: Path
) -> None:
    """Both keys' own frames are covered, those between on a straight line, no others."""
    moving = MovingMask(keys=(key(ms(45 - 21), 0.1), key(ms(52 - 21), 0.5)))

    cut_exact(recording, shelf, between(21, 100), tmp_path / "c.mp4", moving=[moving])

    found = covered(tmp_path / "c.mp4")
    assert list(found) == list(range(45, 53))
    for number, (left, right) in found.items():
        exact = 320 * (0.1 + 0.4 * (number - 45) / 7)
        assert exact - 3 <= left <= exact + 0.1
        assert exact + 32 - 0.1 <= right <= exact + 32 + 3


def test_a_key_between_two_frames_covers_what_is_shown_then(
    shelf: Path, recording: list[Segment], tmp_path: Path
) -> None:
    """Whoever sets a key while frame 45 is on the screen has covered frame 45."""
    moving = MovingMask(keys=(key(ms(45.4), 0.1), key(ms(46.3), 0.1)))

    cut_exact(recording, shelf, between(0, 100), tmp_path / "c.mp4", moving=[moving])

    assert list(covered(tmp_path / "c.mp4")) == [45, 46]


@pytest.mark.parametrize(
    ("first", "last", "copied"),
    [
        pytest.param(72, 80, [*range(60), *range(90, 180)], id="in the midst"),
        pytest.param(0, 5, range(30, 180), id="at the beginning"),
        pytest.param(174, 179, range(150), id="at the end"),
        pytest.param(84, 95, [*range(60), *range(120, 180)], id="over a border"),
        pytest.param(57, 59, [*range(30), *range(60, 180)], id="the last frames of a group"),
        pytest.param(30, 31, [*range(30), *range(60, 180)], id="the first frames of a group"),
    ],
)
def test_untouched_groups_are_the_cameras_own(  # noqa: PLR0913, PLR0917 -- what is covered
    shelf: Path,
    recording: list[Segment],
    tmp_path: Path,
    first: int,
    last: int,
    copied: range | list[int],
) -> None:
    """Groups of pictures without a mask are copied bit by bit, the others encoded; all decode."""
    into = tmp_path / "c.mp4"

    cut = cut_exact(recording, shelf, between(0, 180), into, moving=[over(first, last)])

    packets = [raw for segment in recording for _, raw in packets_in(shelf / segment.path)]
    own = [strip_metadata(raw) for raw in packets]
    made = [raw for _, raw in packets_in(into)]
    assert numbers_in(into) == list(range(180))
    assert [n for n, raw in enumerate(made) if raw == own[n]] == list(copied)
    assert cut.frames_copied == len(copied)
    assert sorted(covered(into)) == list(range(first, last + 1))


def test_each_change_keeps_its_parameter_sets(
    shelf: Path, recording: list[Segment], tmp_path: Path
) -> None:
    """However often copied and encoded groups change, the index has two pairs of sets for them."""
    moving = [over(5, 6), over(69, 71), over(129, 131)]

    cut = cut_exact(recording, shelf, between(0, 180), tmp_path / "c.mp4", moving=moving)

    sets = parameter_sets(extradata_of(tmp_path / "c.mp4"))
    assert sets is not None
    assert (len(sets.sps), len(sets.pps), len(sets.ids())) == (2, 2, 2)
    assert cut.frames_copied == 90
    units = [u for _, raw in packets_in(tmp_path / "c.mp4") for u in from_prefixed(raw)]
    assert not {kind(unit) for unit in units} & {SPS, PPS}
    assert numbers_in(tmp_path / "c.mp4") == list(range(180))


def test_a_mask_outside_the_cut_costs_nothing(
    shelf: Path, recording: list[Segment], tmp_path: Path
) -> None:
    """If no frame is covered, the cut is the one without masks, byte for byte."""
    window = between(38, 100)

    plain = cut_exact(recording, shelf, window, tmp_path / "plain.mp4")
    beyond = cut_exact(recording, shelf, window, tmp_path / "c.mp4", moving=[over(500, 600)])

    assert beyond == plain


def test_beside_a_standing_mask_nothing_is_copied(
    shelf: Path, recording: list[Segment], tmp_path: Path
) -> None:
    """A standing mask is over every frame, so that every frame is encoded."""
    mask = Mask(left=0.8, top=0.4, width=0.1, height=0.3)

    cut = cut_exact(
        recording, shelf, between(0, 60), tmp_path / "c.mp4", masks=[mask], moving=[over(5, 9)]
    )

    found = covered(tmp_path / "c.mp4")
    assert cut.frames_copied == 0
    assert sorted(found) == list(range(60))
    assert found[3] == (256, 288)
    assert found[5][0] == 32


def test_what_was_covered_comes_back_whole(folder: Path) -> None:
    """Masks are painted into copies: frames that a decoder still needs are left as they are."""

    def blinking(number: int, size: tuple[int, int], pix_fmt: str) -> av.VideoFrame:
        return picture(7 * (number % 2), size, pix_fmt)

    options = {"preset": "medium", "bf": "0", "refs": "4"}
    scene = Scene(frames=60, options=options, draw=blinking, sound=False)
    segments = record(folder, scene)
    mask = MovingMask(keys=(key(ms(6), 0.1), key(ms(9), 0.6)))

    cut_exact(segments, folder, between(0, 60), folder / "c.mp4", moving=[mask])

    with av.open(str(folder / "c.mp4")) as file:
        for number, frame in enumerate(file.decode(video=0)):
            drawn = blinking(number, (320, 192), "yuv420p").to_ndarray()[:192].astype(int)
            off = np.abs(frame.to_ndarray()[:192] - drawn)
            assert bool(off[70:135].max() > 40) is (6 <= number <= 9)
            assert off[:70].max() <= 40


def test_key_frames_come_where_the_encoder_wants_them(
    shelf: Path, recording: list[Segment], tmp_path: Path
) -> None:
    """A camera's many key frames do not make a clip large that is encoded again."""
    mask = Mask(left=0.8, top=0.4, width=0.1, height=0.3)

    cut_exact(recording, shelf, between(0, 180), tmp_path / "c.mp4", masks=[mask])

    with av.open(str(tmp_path / "c.mp4")) as file:
        packets = [packet for packet in file.demux(file.streams.video[0]) if packet.size]
    assert [n for n, packet in enumerate(packets) if packet.is_keyframe] == [0, 60, 120]


def test_where_copying_is_not_exact_masks_move_all_the_same(folder: Path) -> None:
    """B-frames are all encoded again, and the mask is over its own frames."""
    segments = record(folder, Scene(frames=90, per_segment=90, options={"bf": "2"}))

    cut = cut_exact(segments, folder, between(0, 90), folder / "c.mp4", moving=[over(42, 50)])

    assert cut.frames_copied == 0
    assert sorted(covered(folder / "c.mp4")) == list(range(42, 51))


def test_a_mask_holds_through_a_gap(folder: Path) -> None:
    """The frame before a gap is on the screen until its end, and is covered for a key within."""
    segments = record(folder, Scene(frames=60))
    segments += record(
        folder, Scene(frames=60, first=60), start=between(90, 91).start, run="ba9876543210"
    )

    cut_exact(segments, folder, between(0, 150), folder / "c.mp4", moving=[over(75, 80)])

    assert sorted(covered(folder / "c.mp4")) == [59]


ABSURD = [math.nan, math.inf, -math.inf]


@pytest.mark.parametrize("value", ABSURD)
@pytest.mark.parametrize("side", ["left", "top", "width", "height"])
def test_a_mask_that_is_nowhere_is_refused(
    shelf: Path, recording: list[Segment], tmp_path: Path, side: str, value: float
) -> None:
    """What would cover nothing is an error before anything is written, never a cut without it."""
    sides = {"left": 0.1, "top": 0.1, "width": 0.1, "height": 0.1, side: value}
    for masks, moving in (
        ([Mask(**sides)], []),
        ([], [MovingMask(keys=(key(0, 0.1), msgspec.convert({"at_ms": 9, **sides}, MaskKey)))]),
    ):
        with pytest.raises(InvalidInputError, match="Draw it again"):
            cut_exact(
                recording, shelf, between(0, 9), tmp_path / "c.mp4", masks=masks, moving=moving
            )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("keys", [(), (key(9, 0.1), key(5, 0.1))])
def test_keys_out_of_order_are_refused(keys: tuple[MaskKey, ...]) -> None:
    """A mask without keys, or whose time runs backwards, is refused in one sentence."""
    with pytest.raises(InvalidInputError, match="order of time"):
        MaskPainter([], [MovingMask(keys=keys)], 0)


@given(
    left=st.floats(-2, 2),
    width=st.floats(0, 3),
    top=st.floats(-2, 2),
    height=st.floats(0, 3),
    size=st.tuples(st.integers(1, 200), st.integers(1, 200)),
)
def test_no_line_of_pixels_is_left_uncovered(
    left: float, width: float, top: float, height: float, size: tuple[int, int]
) -> None:
    """Every pixel that a mask touches is inside, and edges lie between whole chroma samples."""
    across, down = size[0] * 2, size[1] * 2
    mask = Mask(left=left, top=top, width=width, height=height)

    (box,) = MaskPainter([mask], [], 0).boxes(0, 1, across, down)

    for first, end, start, length, pixels in (
        (box.left, box.right, left, width, across),
        (box.top, box.bottom, top, height, down),
    ):
        assert 0 <= first <= pixels
        assert 0 <= end <= pixels
        assert first % 2 == end % 2 == 0
        assert first <= max(start, 0) * pixels or first == pixels
        assert end >= min(start + length, 1) * pixels or end == 0


@given(at_ms=st.floats(-100, 300))
def test_a_mask_is_on_the_line_between_its_keys(at_ms: float) -> None:
    """Before the first key and after the last it is where they are; keys at one moment jump."""
    mask = MovingMask(keys=(key(0, 0.0), key(100, 0.5), key(100, 0.7), key(200, 0.9)))

    found = where(mask, at_ms).left

    if at_ms < 100:
        assert found == pytest.approx(0.5 * min(max(at_ms / 100, 0), 1))
    else:
        assert found == pytest.approx(0.7 + 0.2 * min((at_ms - 100) / 100, 1))
    assert MaskPainter([], [mask], 0).boxes(0, 1, 320, 192) == [PixelRect(0, 76, 32, 126)]
