"""From faces in single pictures to masks: held, widened, joined, and never too many."""

from itertools import pairwise

from hypothesis import given, strategies as st
import numpy as np
import pytest

from hub.clips.detection import MOST_FINDS, Find
from hub.clips.masks import MaskPainter, where
from hub.clips.suggestions import MARGIN_MS, MOST_KEYS, WIDER, FindTracks
from hub.errors import InvalidInputError
from hub.model.decision import MovingMask, Subject

LENGTH_MS = 600_000
PICTURE = np.zeros((64, 128, 3), np.uint8)
ROUNDED = 1e-9


def face(left: float, top: float = 0.3, size: float = 0.05) -> Find:
    """Return a face."""
    return Find(left=left, top=top, width=size, height=size, score=0.9)


def tracked(
    *finds: tuple[int, list[Find]], length_ms: int = LENGTH_MS, subject: Subject = Subject.FACES
) -> tuple[MovingMask, ...]:
    """Return the masks of what was found when."""
    tracks = FindTracks(subject, length_ms)
    for at_ms, shown in finds:
        tracks.append(at_ms, shown, PICTURE)
    return tuple(mask for each in tracks.suggestions() for mask in each.masks)


def covers(masks: tuple[MovingMask, ...], at_ms: float, found: Find, wider: float = WIDER) -> bool:
    """Tell whether a face and so much around it is under one mask."""
    for mask in masks:
        key = where(mask, at_ms)
        if (
            mask.keys[0].at_ms <= at_ms <= mask.keys[-1].at_ms
            and key.left <= max(found.left - wider * found.width, 0)
            and key.top <= max(found.top - wider * found.height, 0)
            # Two sums that are rounded apart: no pixel is so thin.
            and key.left + key.width + ROUNDED >= min(found.left + (1 + wider) * found.width, 1)
            and key.top + key.height + ROUNDED >= min(found.top + (1 + wider) * found.height, 1)
        ):
            return True
    return False


def test_a_face_found_once_is_covered_before_and_after() -> None:
    """Between two searches a face may come and go: it is held for longer than that, widened."""
    masks = tracked((5000, [face(0.4)]))

    assert [mask.found for mask in masks] == [True]
    for at_ms in (5000 - MARGIN_MS, 5000, 5000 + MARGIN_MS):
        assert covers(masks, at_ms, face(0.4))
    assert masks[0].keys[0].at_ms == 5000 - MARGIN_MS
    assert masks[0].keys[-1].at_ms == 5000 + MARGIN_MS


def test_a_face_that_moves_is_one_track() -> None:
    """Found again where it was going, it is covered on the straight line in between."""
    masks = tracked(*((n * 500, [face(0.1 + 0.05 * n)]) for n in range(10)))

    assert len(masks) == 1
    for tenth in range(91):
        assert covers(masks, tenth * 50, face(0.1 + 0.005 * tenth), wider=WIDER / 2)


def test_a_face_is_held_where_it_was_and_where_it_was_going() -> None:
    """After its last find it may stop or go on: both are covered, and before its first as well."""
    masks = tracked((5000, [face(0.4)]), (5500, [face(0.45)]))

    assert covers(masks, 5500 + MARGIN_MS, face(0.45))
    assert covers(masks, 5500 + MARGIN_MS, face(0.45 + 0.05 * MARGIN_MS / 500))
    assert covers(masks, 5000 - MARGIN_MS, face(0.4))
    assert covers(masks, 5000 - MARGIN_MS, face(0.4 - 0.05 * MARGIN_MS / 500))


def test_a_miss_in_between_is_bridged() -> None:
    """A face that is not found for a second, and then again, was there all the time."""
    masks = tracked((0, [face(0.4)]), (500, []), (1000, []), (1500, [face(0.43)]))

    assert len(masks) == 1
    assert covers(masks, 750, face(0.415), wider=0.2)


def test_two_faces_side_by_side_stay_two() -> None:
    """Each is followed by the find nearest to it, whatever order they are found in."""
    finds = [
        (n * 500, [face(0.2 + 0.02 * n), face(0.6 - 0.02 * n)][:: (-1) ** n]) for n in range(8)
    ]

    masks = tracked(*finds)

    assert len(masks) == 2
    for at_ms, faces in finds:
        assert all(covers(masks, at_ms, each) for each in faces)


def test_a_long_track_becomes_masks_without_a_gap() -> None:
    """No mask has more keys than may be; each begins where the one before it ends."""
    finds = [(n * 500, [face(0.3 + 0.02 * (n % 2))]) for n in range(300)]

    masks = tracked(*finds)

    assert len(masks) > 1
    assert all(2 <= len(mask.keys) <= MOST_KEYS for mask in masks)
    assert all(one.keys[-1] == two.keys[0] for one, two in pairwise(masks))
    assert all(covers(masks, at_ms, faces[0]) for at_ms, faces in finds)


def test_a_face_that_stays_needs_few_keys() -> None:
    """Keys that say nothing are left out."""
    (mask,) = tracked(*((n * 500, [face(0.4 + 0.0005 * (n % 3))]) for n in range(100)))

    assert len(mask.keys) <= 8


def test_too_many_faces_are_refused() -> None:
    """What no person could look through is an error, not a list without end."""
    crowd = [face(n / 400, size=0.002) for n in range(MOST_FINDS + 1)]
    with pytest.raises(InvalidInputError, match="than your hub can follow"):
        tracked((0, crowd))
    with pytest.raises(InvalidInputError, match="than your hub can follow"):
        tracked(*((n * 5000, [face(0.1)]) for n in range(MOST_FINDS + 1)), length_ms=10**7)


@given(
    st.lists(
        st.lists(
            st.builds(
                Find,
                left=st.floats(-0.5, 1.2),
                top=st.floats(-0.5, 1.2),
                width=st.floats(0, 1),
                height=st.floats(0, 1),
                score=st.just(0.5),
            ),
            max_size=4,
        ),
        min_size=1,
        max_size=20,
    )
)
def test_whatever_is_found_is_covered_when_it_is_found(found: list[list[Find]]) -> None:
    """Every find lies under a mask at its moment; all masks are ones that a cut accepts."""
    length_ms = 500 * len(found)

    masks = tracked(*((n * 500, faces) for n, faces in enumerate(found)), length_ms=length_ms)

    MaskPainter([], masks, 0)
    for number, faces in enumerate(found):
        for each in faces:
            inside = each.left + each.width > 0 and each.left < 1
            if inside and each.top + each.height > 0 and each.top < 1:
                assert covers(masks, number * 500, each, wider=0)
    assert all(0 <= key.at_ms <= length_ms for mask in masks for key in mask.keys)
    assert all(0 <= key.left <= 1 and key.width <= 1.0001 for mask in masks for key in mask.keys)


def test_a_text_that_is_hidden_for_a_while_is_one() -> None:
    """A house number that is found again in its place was there; what is elsewhere is another."""
    here, there = face(0.4), face(0.7)

    (mask,) = tracked((0, [here]), (600, []), (9000, [here]), subject=Subject.TEXTS)
    moved = tracked((0, [here]), (600, []), (9000, [there]), subject=Subject.TEXTS)
    faces = tracked((0, [here]), (600, []), (9000, [here]))

    assert (mask.keys[0].at_ms, mask.keys[-1].at_ms) == (0, 9000 + MARGIN_MS)
    assert (len(moved), len(faces)) == (2, 2)


def test_a_text_that_is_mostly_there_is_covered_all_the_time() -> None:
    """It belongs to the house or the camera; what moves, or is seen seldom, comes and goes."""
    still = [(n * 600, [face(0.4)] if n % 2 else []) for n in range(20)]
    moving = [(n * 600, [face(0.1 + 0.03 * n)]) for n in range(2, 16)]
    seldom = [(n * 600, [face(0.4)] if n < 8 else []) for n in range(20)]

    ends = [
        [
            (mask.keys[0].at_ms, mask.keys[-1].at_ms)
            for mask in tracked(*finds, length_ms=20_000, subject=Subject.TEXTS)
        ]
        for finds in (still, moving, seldom)
    ]

    assert ends == [
        [(0, 20_000)],
        [(1200 - MARGIN_MS, 9000 + MARGIN_MS)],
        [(0, 7 * 600 + MARGIN_MS)],
    ]


def test_a_line_of_text_is_widened_evenly() -> None:
    """By a part of its height: a quarter of its length would cover half the street."""
    line = Find(left=0.3, top=0.5, width=0.4, height=0.04, score=0.9)

    (mask,) = tracked((0, [line]), subject=Subject.TEXTS)

    key = mask.keys[0]
    # The picture is twice as wide as high.
    assert key.left == pytest.approx(0.3 - 0.04 * WIDER / 2, abs=2e-4)
    assert key.top == pytest.approx(0.5 - 0.04 * WIDER, abs=2e-4)
