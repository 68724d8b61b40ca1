"""What goes somewhere, of the blobs that are followed from picture to picture."""

from collections.abc import Sequence

import numpy as np
import pytest

from hub.camera.motion.background import COLUMNS, ROWS
from hub.camera.motion.tracks import Blob, Tracks, blobs
from tests.hub.camera.motion.pictures import FRAME_S, moment

NOTHING = np.zeros((ROWS, COLUMNS), np.bool_)

type Place = tuple[float, float]


def blob(place: Place, *, alive: bool = True, cells: int = 6) -> Blob:
    """Return a blob around a place."""
    row, column = place
    around = [(int(row) + at // 2, int(column) + at % 2) for at in range(cells)]
    return Blob(cells=tuple(around), row=float(row), column=float(column), alive=alive)


def followed(ways: Sequence[Sequence[Place | None]]) -> Tracks:
    """Return what has followed several ways at once; None is a picture without it."""
    tracks = Tracks()
    for number, places in enumerate(zip(*ways, strict=True)):
        found = [blob(place) for place in places if place is not None]
        tracks.follow(found, moment(number * FRAME_S), go_on=False)
    return tracks


def straight(pictures: int, pace: float = 1.0) -> list[Place]:
    """Return a way from left to right."""
    return [(10.0, 2 + pace * number) for number in range(pictures)]


def test_who_goes_straight_moves_from_first_to_last() -> None:
    """The moments of motion are those of the first and the last picture of the way."""
    span = followed([straight(8)]).moving(NOTHING)

    assert span is not None
    assert [each.media_s for each in span] == pytest.approx([0, 7 * FRAME_S])


@pytest.mark.parametrize(
    "way",
    [
        pytest.param(straight(4, 4.0), id="an insect, gone at once"),
        pytest.param([(10 + n % 2, 10 - n % 2) for n in range(12)], id="leaves"),
        pytest.param([(10, 10 + 0.05 * n) for n in range(12)], id="a shadow that creeps"),
        pytest.param([(10 + 2 * (n % 2), 10 + 0.3 * n) for n in range(12)], id="a branch"),
        pytest.param([(10, 10)] * 12, id="a car that stands"),
    ],
)
def test_what_goes_nowhere_does_not_move(way: list[Place]) -> None:
    """Trembling, creeping, standing and flitting by are no motion."""
    assert followed([way]).moving(NOTHING) is None


def test_who_vanishes_for_half_a_second_is_the_same() -> None:
    """A way is followed through pictures that do not show it, but not for long."""
    way: list[Place | None] = [*straight(8)]
    short, long = way.copy(), way.copy()
    short[4] = None
    long[2:6] = [None] * 4

    assert followed([short]).moving(NOTHING) is not None
    assert followed([long]).moving(NOTHING) is None


def test_what_flickers_does_not_move() -> None:
    """A way through cells that come and go is none, however straight."""
    flickering = NOTHING.copy()
    flickering[8:14, :] = True

    assert followed([straight(8)]).moving(flickering) is None


def test_two_ways_are_kept_apart() -> None:
    """Something trembles before somebody comes and after they are gone: only they move."""
    trembling: list[Place] = [(20 + n % 2, 40) for n in range(20)]
    walk: list[Place | None] = [*[None] * 6, *straight(8), *[None] * 6]

    span = followed([walk, trembling]).moving(NOTHING)

    assert span is not None
    assert [each.media_s for each in span] == pytest.approx([6 * FRAME_S, 13 * FRAME_S])


def test_pieces_that_come_in_before_belong_to_who_follows() -> None:
    """A foot is seen before the whole: motion begins with the foot."""
    foot: list[Place | None] = [(10, 1), (10, 1.5), *[None] * 7]
    whole: list[Place | None] = [None, None, *((12.0, 4 + n) for n in range(7))]

    span = followed([foot, whole]).moving(NOTHING)

    assert span is not None
    assert span[0].media_s == 0


def test_something_new_may_yet_go_somewhere() -> None:
    """What was seen twice is undecided; a drop of rain, small and seen once, is not."""
    twice, drop, large = followed([straight(2)]), Tracks(), Tracks()
    drop.follow([blob((5, 5), cells=2)], moment(0), go_on=False)
    large.follow([blob((5, 5), cells=6)], moment(0), go_on=False)

    assert twice.undecided(NOTHING)
    assert not drop.undecided(NOTHING)
    assert large.undecided(NOTHING)


def test_what_goes_on_needs_no_proof() -> None:
    """Who surely moved right before moves in the first picture already."""
    tracks = Tracks()
    tracks.follow([blob((10, 10))], moment(0), go_on=True)

    assert tracks.moving(NOTHING) is not None
    assert not tracks.all_lost

    tracks.follow([], moment(1), go_on=True)
    assert tracks.all_lost


def test_old_ways_are_told_once() -> None:
    """After they were told, only what still goes on is kept, and dropping forgets all."""
    tracks = followed([[*straight(8), None, None, None, None]])
    assert tracks.moving(NOTHING) is not None

    tracks.forget_old()
    assert tracks.moving(NOTHING) is None

    going_on = followed([straight(8)])
    going_on.forget_old()
    assert going_on.moving(NOTHING) is not None
    going_on.drop()
    assert going_on.moving(NOTHING) is None


def test_a_snowstorm_is_followed_in_part() -> None:
    """However many blobs a picture shows, what is kept and compared is limited."""
    tracks = Tracks()
    storm = [blob((row, column)) for row in range(0, 26, 2) for column in range(0, 46, 2)]

    for number in range(4):
        tracks.follow(storm, moment(number * FRAME_S), go_on=False)

    assert len(tracks._tracks) == 64  # noqa: SLF001 -- the limit shows nowhere else


def test_cells_that_touch_are_one_blob() -> None:
    """Cells touch by a corner too; one alone is noise, and one of them must differ surely."""
    differs, surely = NOTHING.copy(), NOTHING.copy()
    for cell in ((3, 3), (4, 4), (4, 5), (20, 20), (10, 30), (10, 31)):
        differs[cell] = True
    surely[4, 4] = surely[20, 20] = True

    (found,) = blobs(differs, surely, surely)

    assert sorted(found.cells) == [(3, 3), (4, 4), (4, 5)]
    assert (found.row, found.column) == pytest.approx((11 / 3, 4))
    assert found.alive
