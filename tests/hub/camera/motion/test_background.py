"""By how much pictures differ, light and habit taken off."""

import math

import numpy as np
import pytest

from hub.camera.motion.background import (
    COLUMNS,
    ROWS,
    Background,
    Cells,
    Chosen,
    MotionFrame,
    paired,
)
from hub.media.jpeg import GREY_HEIGHT, GREY_WIDTH
from hub.model.camera import Mask
from tests.hub.camera.motion.pictures import Yard, box


def views(yard: Yard, scenery: Background, count: int = 3) -> None:
    """Let the yard be remembered as it is."""
    for _ in range(count):
        scenery.remember(MotionFrame(yard.picture()), still=True)


def chosen(share: float) -> Chosen:
    """Return so much of the picture, from the top."""
    cells = np.zeros(ROWS * COLUMNS, np.bool_)
    cells[: round(share * cells.size)] = True
    return cells.reshape(ROWS, COLUMNS)


@pytest.mark.parametrize("gain", [0.5, 0.8, 1.3, 1.8])
def test_light_is_undone(gain: float) -> None:
    """The same yard in another light hardly differs; somebody in it does as before."""
    yard = Yard()
    before = MotionFrame(yard.picture())

    lit = MotionFrame(yard.picture(gain=gain)).unlike(before)
    somebody = MotionFrame(yard.picture(box(100), gain=gain)).unlike(before)

    assert np.median(lit) < 4
    assert somebody[12:20, 20:24].max() > 8 * np.median(lit)


def test_half_a_picture_in_another_light_is_told() -> None:
    """A lamp that lights the yard is told from a noisy picture, and from somebody near."""
    yard = Yard()
    before = MotionFrame(yard.picture())

    assert MotionFrame(yard.picture(gain=1.3)).has_other_light(before)
    assert not MotionFrame(yard.picture(noise=10)).has_other_light(before)
    assert not MotionFrame(yard.picture(box(60, 10, size=(110, 60)))).has_other_light(before)


def test_only_what_none_of_the_last_pictures_showed_differs() -> None:
    """What came, went and came again has been there before."""
    yard, scenery = Yard(), Background(())
    views(yard, scenery)
    scenery.remember(MotionFrame(yard.picture(box(100))), still=True)

    again = scenery.unlike_lately(MotionFrame(yard.picture(box(100))))
    elsewhere = scenery.unlike_lately(MotionFrame(yard.picture(box(30))))

    assert again.max() < 5
    assert elsewhere.max() > 30


def test_pictures_of_motion_hide_nobody() -> None:
    """Frames are compared with pictures in which nothing moved, if there are any."""
    yard, scenery = Yard(), Background(())
    views(yard, scenery)
    scenery.remember(MotionFrame(yard.picture(box(100))), still=False)
    walker = MotionFrame(yard.picture(box(100)))

    assert scenery.unlike_lately(walker).max() < 5
    assert scenery.unlike_still(walker).max() > 30


def test_habit_is_taken_off_and_forgotten() -> None:
    """If leaves swayed a minute ago less is seen, in half an hour as much as ever."""
    yard, scenery = Yard(), Background(())
    views(yard, scenery)
    walker = MotionFrame(yard.picture(box(100)))
    first = scenery.unlike_lately(walker)
    scenery.learn(first, np.True_)

    known = scenery.unlike_lately(walker)
    scenery.age(1800)
    forgotten = scenery.unlike_lately(walker)

    assert known.max() < 5
    assert forgotten.max() > 0.9 * first.max()


def test_habit_survives_another_stream_but_not_its_pictures() -> None:
    """A new connection shows the same tree: what is known of it stays."""
    yard, scenery = Yard(), Background(())
    views(yard, scenery)
    walker = MotionFrame(yard.picture(box(100)))
    scenery.learn(scenery.unlike_lately(walker), np.True_)

    scenery.forget()

    assert scenery.empty
    views(yard, scenery)
    assert scenery.unlike_lately(walker).max() < 5


def test_masked_cells_never_differ() -> None:
    """A cell that a mask touches at all is not watched, nor part of the area that light fills."""
    yard = Yard()
    masked = Background([Mask(left=0.3, top=0.3, width=0.4, height=0.5)])
    views(yard, masked)

    unlike = masked.unlike_lately(MotionFrame(yard.picture(box(100))))

    assert unlike.max() < 5
    assert masked.share(chosen(0.3)) > 0.3


def test_a_mask_over_everything_leaves_nothing() -> None:
    """No share of nothing is ever motion, and none divides by zero."""
    yard = Yard()
    scenery = Background([Mask(left=0, top=0, width=1, height=1)])
    views(yard, scenery)

    assert scenery.unlike_lately(MotionFrame(yard.picture(box(100)))).max() <= 0
    assert math.isfinite(scenery.share(chosen(0)))


def test_light_jumps_where_much_differs_at_once() -> None:
    """A third of the picture from one picture to the next is light; somebody comes nearer first."""
    jump, walk = Background(()), Background(())
    jump.begin_turn()
    walk.begin_turn()

    assert [jump.light_jumps(chosen(share)) for share in (0.01, 0.4, 0.4)] == [False, True, True]
    steps = (0.01, 0.09, 0.15, 0.25, 0.35)
    assert [walk.light_jumps(chosen(share)) for share in steps] == [False] * 5


def test_the_first_of_pictures_in_turn_is_no_jump() -> None:
    """With nothing before it, a picture that differs everywhere tells nothing of light."""
    scenery = Background(())
    scenery.begin_turn()

    assert not scenery.light_jumps(chosen(0.9))


def test_one_cell_alone_counts_half() -> None:
    """Noise makes one cell differ; somebody covers two."""
    alone: Cells = np.zeros((ROWS, COLUMNS), np.float32)
    two = alone.copy()
    alone[0, 0] = 40
    two[26, 46:48] = 40

    assert paired(alone) == 20
    assert paired(two) == 40


def test_noise_raises_what_is_needed_but_only_slowly() -> None:
    """In noise less stands out; a picture that is all noise at once is not taken for a habit."""
    assert GREY_HEIGHT // ROWS == GREY_WIDTH // COLUMNS
    calm_yard, noisy_yard = Yard(), Yard()
    calm, noisy = Background(()), Background(())
    views(calm_yard, calm)
    for _ in range(3):
        noisy.remember(MotionFrame(noisy_yard.picture(noise=12)), still=True)

    in_calm = calm.unlike_lately(MotionFrame(calm_yard.picture(box(100, level=130))))
    in_noise = noisy.unlike_lately(MotionFrame(noisy_yard.picture(box(100, level=130), noise=12)))
    sudden = calm.unlike_lately(MotionFrame(calm_yard.picture(noise=40)))

    assert in_noise.max() < in_calm.max()
    assert sudden.max() > 10
