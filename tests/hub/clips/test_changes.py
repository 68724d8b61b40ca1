"""Only what has changed since it was last searched is searched again."""

from collections.abc import Sequence
from pathlib import Path
import time

import av
from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from hub.clips.changes import WHOLE, Patch, SearchedScene, search, updated
from hub.clips.detection import Find, Pixels
from hub.clips.footage import open_footage
from hub.clips.suggestions import EVERY_US, RecordedPiece
from tests.hub.clips.recorded import Scene, between, number_of, record

WIDTH, HEIGHT = 1920, 1080
CORNER = Patch(left=0.0, top=0.0, right=0.5, bottom=0.5)


def picture(*places: tuple[int, int, int, int], light: int = 110, noise: int = 0) -> av.VideoFrame:
    """Return a picture of a street, with rectangles (left, top, size, lightness) in it."""
    random = np.random.default_rng(noise)
    luma = random.normal(light, 4 if noise else 0, (HEIGHT, WIDTH))
    for left, top, size, lightness in places:
        luma[top : top + size, left : left + size] = lightness
    planes = np.full((HEIGHT * 3 // 2, WIDTH), 128, np.uint8)
    planes[:HEIGHT] = np.clip(luma, 0, 255)
    return av.VideoFrame.from_ndarray(planes, format="yuv420p")


def face(left: float, top: float, size: float = 0.05, score: float = 0.9) -> Find:
    """Return a face."""
    return Find(left=left, top=top, width=size, height=size, score=score)


def test_a_street_in_which_nothing_happens_is_searched_once() -> None:
    """Noise is no change: after the first picture, nothing is searched for a while."""
    street = SearchedScene()

    searched = [street.regions(picture(noise=1 + number)) for number in range(5)]

    assert searched == [[WHOLE], *[[]] * 4]


@settings(max_examples=10, deadline=None)
@given(
    left=st.integers(0, WIDTH - 24),
    top=st.integers(0, HEIGHT - 24),
    size=st.sampled_from([24, 40, 160]),
)
def test_whatever_appears_is_in_a_region_with_what_is_around_it(
    left: int, top: int, size: int
) -> None:
    """The smallest face that the model finds is searched for, wherever it comes up."""
    street = SearchedScene()
    street.regions(picture())

    (region,) = street.regions(picture((left, top, size, 140)))

    around = 60
    assert region != WHOLE
    assert region.left * WIDTH <= max(left - around, 0)
    assert region.top * HEIGHT <= max(top - around, 0)
    assert region.right * WIDTH >= min(left + size + around, WIDTH)
    assert region.bottom * HEIGHT >= min(top + size + around, HEIGHT)


def test_slow_changes_add_up() -> None:
    """A place is compared with what was searched there, not with the picture before."""
    street = SearchedScene()

    searched = [len(street.regions(picture((600, 400, 100, 110 + step)))) for step in range(9)]

    assert searched[:5] == [1, 0, 0, 0, 0]
    assert sum(searched[5:]) == 1


def test_what_is_far_from_each_other_is_searched_for_by_itself() -> None:
    """Two people in two corners are two small regions; when all changes, all is searched."""
    street = SearchedScene()
    street.regions(picture())

    two = street.regions(picture((40, 40, 60, 200), (1800, 900, 60, 200)))
    dark = street.regions(picture(light=40))

    assert len(two) == 2
    assert sum((each.right - each.left) * (each.bottom - each.top) for each in two) < 0.2
    assert dark == [WHOLE]


def test_all_is_searched_again_from_time_to_time() -> None:
    """What a model missed once may be found in the next whole picture."""
    street, still = SearchedScene(), picture()

    searched = [street.regions(still) for _ in range(21)]

    assert [number for number, each in enumerate(searched) if each] == [0, 20]


def test_another_size_of_picture_begins_anew() -> None:
    """Nothing is compared with a picture of another shape."""
    street = SearchedScene()
    street.regions(picture())
    small = av.VideoFrame.from_ndarray(np.full((540, 480), 110, np.uint8), format="yuv420p")

    assert street.regions(small) == [WHOLE]


def test_a_picture_made_to_harm_costs_no_more_than_a_whole_one() -> None:
    """SearchedScene all over the picture, apart from each other, are one search of all."""
    street = SearchedScene()
    street.regions(picture())
    spots = [(x, y, 12, 250) for x in range(30, WIDTH, 130) for y in range(30, HEIGHT, 130)]

    began_s = time.process_time()
    searched = street.regions(picture(*spots))

    assert searched == [WHOLE]
    assert time.process_time() - began_s < 0.5


@pytest.mark.parametrize("size", [(1536, 864), (1088, 608), (864, 1536), (64, 32)])
def test_a_place_in_a_region_is_the_same_place_in_the_picture(size: tuple[int, int]) -> None:
    """A model sees whole steps of 32 pixels; what it finds there is told of the whole picture."""
    width, height = size
    rgb = np.zeros((height, width, 3), np.uint8)
    rgb[height // 4 : height // 4 + 8, width // 4 : width // 4 + 8] = 255
    shapes: list[tuple[int, ...]] = []

    def bright(part: Pixels) -> list[Find]:
        shapes.append(part.shape)
        rows, columns = np.nonzero(part[..., 0])
        down, across = part.shape[:2]
        left, top = columns.min() / across, rows.min() / down
        return [Find(left=left, top=top, width=8 / across, height=8 / down, score=0.5)]

    (found,) = search(bright, rgb, [CORNER])

    assert [side % 32 for side in shapes[0][:2]] == [0, 0]
    assert found.left == pytest.approx((width // 4) / width)
    assert found.top == pytest.approx((height // 4) / height)
    assert (found.width * width, found.height * height) == pytest.approx((8, 8))


BEFORE: Sequence[Find] = (face(0.1, 0.1), face(0.8, 0.8))


@pytest.mark.parametrize(
    ("before", "found", "regions", "shown"),
    [
        pytest.param(BEFORE, [], [], BEFORE, id="nothing has changed"),
        pytest.param(BEFORE, [], [CORNER], BEFORE[1:], id="it has left the region"),
        pytest.param(BEFORE, [], [WHOLE], [], id="all was searched"),
        pytest.param(
            BEFORE, [face(0.12, 0.1)], [CORNER], [face(0.12, 0.1), BEFORE[1]], id="it moved"
        ),
        pytest.param([face(0.48, 0.1)], [], [CORNER], [face(0.48, 0.1)], id="searched in part"),
        pytest.param(
            [face(0.46, 0.1, 0.06)],
            [face(0.45, 0.1, 0.045)],
            [CORNER],
            [face(0.45, 0.1, 0.045)],
            id="found again, though only a part of it was searched before",
        ),
        pytest.param([], [face(0.47, 0.1)], [CORNER], [], id="half a face at an edge"),
        pytest.param([], [face(0.0, 0.1)], [CORNER], [face(0.0, 0.1)], id="at the picture's edge"),
    ],
)
def test_what_was_found_outside_of_a_region_is_still_there(
    before: Sequence[Find],
    found: Sequence[Find],
    regions: Sequence[Patch],
    shown: Sequence[Find],
) -> None:
    """A region's finds replace those that were in it; those that were searched in part stay."""
    assert updated(before, found, regions) == list(shown)


def test_regions_are_few() -> None:
    """More than a dozen changes are searched as one region."""
    street = SearchedScene()
    street.regions(picture())
    spots = [(x, y, 24, 250) for x in range(0, 700, 240) for y in range(0, HEIGHT, 240)]

    assert len(street.regions(picture(*spots))) <= 12


@pytest.mark.parametrize(
    ("scene", "spares"),
    [
        pytest.param(Scene(frames=120), True, id="a key frame every two seconds"),
        pytest.param(Scene(frames=120, group=1), True, id="key frames only"),
        pytest.param(Scene(frames=120, group=11), True, id="short groups"),
        pytest.param(Scene(frames=120, options={"bf": "2"}), False, id="B-frames"),
        pytest.param(Scene(frames=120, codec="libx265"), True, id="H.265"),
        pytest.param(
            Scene(frames=120, per_segment=120, options={"x264-params": "open-gop=1", "bf": "2"}),
            False,
            id="groups that need the one before",
        ),
    ],
)
def test_pictures_that_nobody_needs_are_not_decoded(
    tmp_path: Path, scene: Scene, *, spares: bool
) -> None:
    """Every ninth picture is searched, the same one as if all were decoded."""
    segments = record(tmp_path, scene)
    piece = RecordedPiece(segments=segments, folder=tmp_path, window=between(4, 115))

    with open_footage(tmp_path / segments[0].path) as reel:
        spared = reel.unneeded([4, 13])
        needed = reel.unneeded(range(len(reel)))
    searched = [(at_ms, number_of(frame)) for at_ms, frame in piece.pictures(0, 60_000, EVERY_US)]

    assert [number for _, number in searched] == list(range(4, 115, 9))
    assert [at_ms for at_ms, _ in searched] == [600 * step for step in range(len(searched))]
    assert bool(spared) is spares
    assert not spared & {4, 13}
    assert not needed
