"""Nothing under a mask survives, in any frame of what is shared, after decoding."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
import pytest

from hub.clips.cut import cut_exact
from hub.model.camera import Mask
from hub.model.proposal import MovingMask
from hub.model.recording import Cut
from tests.hub.clips.covered import FRAMES, Thing, decoded, scene, things
from tests.hub.clips.recorded import HEIGHT, WIDTH, between, record

LOSSLESS = {"qp": "0"}
"""Two recordings then differ in nothing but what is drawn differently."""
AS_RECORDED = {"qp": "22"}
SEEDS = [
    pytest.param(range(12), id="12 scenes"),
    pytest.param(range(12, 200), id="200 scenes", marks=pytest.mark.long),
]
_CODEC_ERROR = 12


@pytest.fixture(name="shared")
def _shared(tmp_path: Path) -> "Shared":
    return Shared(tmp_path)


class Shared:
    """Records one of two people in the same scene, and cuts that."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.into = folder / "cut.mp4"

    def cut(  # noqa: PLR0913 -- who is seen where, and what is over it
        self,
        seed: int,
        who: int,
        shown: Sequence[Thing],
        options: dict[str, str],
        *,
        masks: Sequence[Mask] = (),
        moving: Sequence[MovingMask] = (),
    ) -> tuple[Cut, bytes]:
        """Return a cut with its masks, and the file's bytes."""
        folder = self._folder / f"{seed}-{who}-{options['qp']}-{len(masks)}-{len(moving)}"
        drawn = scene(seed, who, shown, options=options, always=bool(masks))
        segments = record(folder, drawn)
        window = between(0, FRAMES)
        cut = cut_exact(segments, folder, window, self.into, masks=masks, moving=moving)
        return cut, self.into.read_bytes()


def is_black(frames: Sequence[NDArray[np.uint8]], things: Sequence[Thing], *, always: bool) -> bool:
    """Tell whether every pixel of every thing is black, and without any colour."""
    for number, frame in enumerate(frames):
        luma = frame[:HEIGHT].astype(int)
        chroma = frame[HEIGHT:].reshape(2, HEIGHT // 2, WIDTH // 2).astype(int)
        for thing in things:
            place = thing.pixels(min(max(number, thing.begins), thing.ends) if always else number)
            if place is None:
                continue
            rows, columns = place
            halves = tuple(slice(each.start // 2, (each.stop + 1) // 2) for each in place)
            if np.abs(luma[rows, columns] - 16).max() > _CODEC_ERROR:
                return False
            if np.abs(chroma[:, *halves] - 128).max() > _CODEC_ERROR:
                return False
    return True


@pytest.mark.parametrize("seeds", SEEDS)
def test_whoever_stood_there_the_share_is_the_same(shared: Shared, seeds: range) -> None:
    """Two recordings that differ only under the masks give the same file, byte for byte."""
    for seed in seeds:
        shown = things(seed)
        standing, moving = [each.standing() for each in shown], [each.moving() for each in shown]

        for masks, keyed in ((standing, []), ([], moving)):
            _, one = shared.cut(seed, 1, shown, LOSSLESS, masks=masks, moving=keyed)
            _, two = shared.cut(seed, 2, shown, LOSSLESS, masks=masks, moving=keyed)

            assert one == two, f"scene {seed}"

    _, one = shared.cut(seeds[0], 1, things(seeds[0]), LOSSLESS)
    _, two = shared.cut(seeds[0], 2, things(seeds[0]), LOSSLESS)
    assert one != two, "without masks they can be told apart"


@pytest.mark.parametrize("seeds", SEEDS)
def test_masked_pixels_are_black_in_every_frame(shared: Shared, seeds: range) -> None:
    """Under standing and moving masks every decoded frame is black, beside copied groups too."""
    copied = 0
    for seed in seeds:
        shown = things(seed)
        standing, moving = [each.standing() for each in shown], [each.moving() for each in shown]

        still, _ = shared.cut(seed, 1, shown, AS_RECORDED, masks=standing)
        frames = decoded(shared.into)
        assert (len(frames), still.frames_copied) == (FRAMES, 0)
        assert is_black(frames, shown, always=True), f"scene {seed}, standing"

        keyed, _ = shared.cut(seed, 1, shown, AS_RECORDED, moving=moving)
        frames = decoded(shared.into)
        assert (len(frames), keyed.frames) == (FRAMES, FRAMES)
        assert is_black(frames, shown, always=False), f"scene {seed}, moving"
        copied += keyed.frames_copied

    assert copied > 0, "somewhere a group had nothing to cover"
