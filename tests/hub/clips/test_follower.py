"""Following what a person marked: both ways in time, until it is lost; and what can't be."""

from pathlib import Path

from av.video.frame import VideoFrame
import numpy as np
import pytest

from hub.clips.follower import follow
from hub.clips.masks import where
from hub.clips.suggestions import MARGIN_MS, MOST_KEYS, RecordedPiece
from hub.errors import InvalidInputError, NotFoundError
from hub.model.decision import MaskKey, MovingMask
from tests.hub.clips.recorded import RATE, Scene, between, record

FRAMES = 90
WIDTH, HEIGHT = 320, 192
SIDE = 32
_LOOK = np.random.default_rng(3).integers(0, 255, (8, 8)).repeat(4, 0).repeat(4, 1)
_WALL = np.random.default_rng(4).integers(90, 120, (24, 40)).repeat(8, 0).repeat(8, 1)
GONE = 75
"""From this frame on, the thing isn't there."""


def place(number: int) -> tuple[int, int]:
    """Return where the thing is in a frame: it goes there and back."""
    return 40 + round(120 * np.sin(number / 28)), 60 + number // 2


def draw(number: int, size: tuple[int, int], pix_fmt: str) -> VideoFrame:
    """Draw a thing of squares before a wall."""
    gray = _WALL.astype(np.uint8)
    if number < GONE:
        x, y = place(number)
        gray[y : y + SIDE, x : x + SIDE] = _LOOK
    assert gray.shape == size[::-1]
    return VideoFrame.from_ndarray(gray, format="gray").reformat(format=pix_fmt)


@pytest.fixture(scope="module", name="recorded")
def _recorded(tmp_path_factory: pytest.TempPathFactory) -> RecordedPiece:
    folder = tmp_path_factory.mktemp("walk")
    segments = record(folder, Scene(frames=FRAMES, draw=draw))
    return RecordedPiece(segments=segments, folder=folder, window=between(0, FRAMES))


def marked(number: int) -> MaskKey:
    """Return a key on the thing in a frame."""
    x, y = place(number)
    return MaskKey(
        at_ms=number * 1000 // RATE,
        left=x / WIDTH,
        top=y / HEIGHT,
        width=SIDE / WIDTH,
        height=SIDE / HEIGHT,
    )


def off(mask: MovingMask, number: int) -> float:
    """Return how many pixels a mask is off in a frame."""
    key, (x, y) = where(mask, 1000 * number / RATE), place(number)
    return max(abs(key.left * WIDTH - x), abs(key.top * HEIGHT - y))


def test_a_thing_is_followed_both_ways(recorded: RecordedPiece) -> None:
    """From the frame in which it was marked to the start, and until it is gone; with few keys."""
    progress: list[float] = []

    mask = follow(recorded, marked(40), progress.append)

    assert not mask.found
    assert max(off(mask, number) for number in range(GONE)) <= SIDE / 6
    assert mask.keys[0].at_ms == 0
    last_ms = (GONE - 1) * 1000 // RATE
    assert last_ms <= mask.keys[-1].at_ms <= last_ms + MARGIN_MS + 100
    assert len(mask.keys) <= MOST_KEYS // 2
    assert (progress, progress[-1]) == (sorted(progress), 1.0)


@pytest.mark.parametrize("number", [0, GONE - 1])
def test_a_thing_is_followed_from_its_first_and_last_frame(
    recorded: RecordedPiece, number: int
) -> None:
    """A mark at the edge of what there is has one way to go."""
    mask = follow(recorded, marked(number))

    assert max(off(mask, each) for each in range(0, GONE, 5)) <= SIDE / 6


def test_what_cannot_be_followed(recorded: RecordedPiece) -> None:
    """A plain wall looks the same everywhere; and after the end nothing was recorded."""
    wall = MaskKey(at_ms=1000, left=0.001, top=0.001, width=0.02, height=0.03)
    after = MaskKey(at_ms=60_000, left=0.1, top=0.1, width=0.2, height=0.2)

    with pytest.raises(InvalidInputError, match="stands out"):
        follow(recorded, wall)
    with pytest.raises(NotFoundError):
        follow(recorded, after)


class CalledOffError(Exception):
    """Whoever asked has gone."""


def test_following_can_be_called_off(recorded: RecordedPiece) -> None:
    """What `progress` raises ends it at once."""
    seen: list[float] = []

    def stop(done: float) -> None:
        seen.append(done)
        raise CalledOffError

    with pytest.raises(CalledOffError):
        follow(recorded, marked(40), stop)
    assert len(seen) == 1


def test_a_mark_without_any_size_is_followed_somehow(
    recorded: RecordedPiece, tmp_path: Path
) -> None:
    """Whatever a client sends, the answer is a mask that a cut accepts or a sentence."""
    for width, height in ((0, 0), (1, 1), (1, 0)):
        key = MaskKey(at_ms=2000, left=0, top=0, width=width, height=height)
        try:
            mask = follow(recorded, key)
        except InvalidInputError:
            continue
        assert 2 <= len(mask.keys) <= MOST_KEYS
        assert all(0 <= each.left <= 1 and each.width <= 1 for each in mask.keys)
    assert tmp_path.exists()
