"""Nothing under a mask survives, in any frame of what is shared, after decoding."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import av
from av.video.frame import VideoFrame
import cv2
import numpy as np
from numpy.typing import NDArray
import pytest

from hub.clips.cut import cut_exact
from hub.model.camera import Mask
from hub.model.decision import Cut, MaskKey, MovingMask
from tests.hub.clips.recorded import HEIGHT, RATE, WIDTH, Scene, between, record

FRAMES, GROUP = 45, 15
_PAD = 1.5
"""Pixels: a thing is drawn on whole ones, and its mask moves between them."""
_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A face or a plate that moves straight through some frames."""

    plate: bool
    width: int
    height: int
    begins: int
    ends: int
    """The last frame it is in."""
    path: tuple[float, float, float, float]
    """Where its left upper corner is in the first of these frames, and in the last."""

    def place(self, frame: int) -> tuple[float, float] | None:
        """Return its left upper corner, None if it is not there."""
        if not self.begins <= frame <= self.ends:
            return None
        part = (frame - self.begins) / max(self.ends - self.begins, 1)
        x, y, to_x, to_y = self.path
        return x + part * (to_x - x), y + part * (to_y - y)

    def pixels(self, frame: int) -> tuple[slice, slice] | None:
        """Return which rows and columns of a frame show it."""
        place = self.place(frame)
        if place is None:
            return None
        left, top = round(place[0]), round(place[1])
        return slice(top, top + self.height), slice(left, left + self.width)

    def moving(self) -> MovingMask:
        """Return a mask that follows it."""
        keys = []
        for frame in (self.begins, self.ends):
            place = self.place(frame)
            assert place is not None
            keys.append(
                MaskKey(
                    at_ms=round(frame * 1000 / RATE),
                    left=(place[0] - _PAD) / WIDTH,
                    top=(place[1] - _PAD) / HEIGHT,
                    width=(self.width + 2 * _PAD) / WIDTH,
                    height=(self.height + 2 * _PAD) / HEIGHT,
                )
            )
        return MovingMask(keys=tuple(keys))

    def standing(self) -> Mask:
        """Return a mask over all that it passes."""
        x, y, to_x, to_y = self.path
        left, top = min(x, to_x) - _PAD, min(y, to_y) - _PAD
        return Mask(
            left=left / WIDTH,
            top=top / HEIGHT,
            width=(max(x, to_x) + self.width + _PAD - left) / WIDTH,
            height=(max(y, to_y) + self.height + _PAD - top) / HEIGHT,
        )


def things(seed: int) -> list[Thing]:
    """Return one to three things; by their seed always the same ones."""
    random = np.random.default_rng(seed)
    made = []
    for _ in range(int(random.integers(1, 4))):
        plate = bool(random.integers(2))
        height = int(random.integers(12, 44))
        width = height * 3 if plate else round(height * 0.78)
        corners = random.uniform((4, 4) * 2, (WIDTH - width - 5, HEIGHT - height - 5) * 2)
        begins = int(random.integers(0, FRAMES - 8))
        made.append(
            Thing(
                plate=plate,
                width=width,
                height=height,
                begins=begins,
                ends=min(begins + int(random.integers(2, 25)), FRAMES - 1),
                path=(corners[0], corners[1], corners[2], corners[3]),
            )
        )
    return made


def scene(
    seed: int, who: int, shown: Sequence[Thing], *, options: dict[str, str], always: bool = False
) -> Scene:
    """Return a street with these things, whose looks are those of `who`; `always`: in all frames.

    Everything beside them is the same for everybody.
    """

    def draw(number: int, _size: tuple[int, int], pix_fmt: str) -> VideoFrame:
        rgb = _street(seed, number)
        for order, thing in enumerate(shown):
            place = thing.pixels(min(max(number, thing.begins), thing.ends) if always else number)
            if place is not None:
                looks = np.random.default_rng((seed, who, order))
                rgb[place] = (_plate if thing.plate else _face)(thing, looks)
        return VideoFrame.from_ndarray(rgb, format="rgb24").reformat(format=pix_fmt)

    return Scene(
        frames=FRAMES, group=GROUP, per_segment=30, sound=False, options=options, draw=draw
    )


def decoded(path: Path) -> list[NDArray[np.uint8]]:
    """Return every frame of a file: its luma and, below it, its chroma."""
    with closing(av.open(str(path))) as file:
        return [np.asarray(frame.to_ndarray(), np.uint8) for frame in file.decode(video=0)]


@lru_cache(maxsize=1)
def _ground(seed: int) -> tuple[NDArray[np.uint8], float, list[int]]:
    """Return a street without its car, how far that goes in a frame, and its color."""
    random = np.random.default_rng(seed)
    ground = np.kron(random.integers(60, 180, (12, 20, 3)), np.ones((16, 16, 1))).astype(np.uint8)
    return ground, random.uniform(1, 6), random.integers(0, 255, 3).tolist()


def _street(seed: int, number: int) -> NDArray[np.uint8]:
    ground, speed, color = _ground(seed)
    street, car = ground.copy(), round(number * speed) % WIDTH
    cv2.rectangle(street, (car, 120), (car + 60, 150), color, -1)
    return street


def _face(thing: Thing, looks: np.random.Generator) -> NDArray[np.uint8]:
    skin = looks.integers((150, 110, 90), (235, 190, 170))
    face = np.full((thing.height, thing.width, 3), looks.integers(0, 90), np.uint8)
    middle = (thing.width // 2, thing.height // 2)
    cv2.ellipse(face, middle, (thing.width // 2, thing.height // 2), 0, 0, 360, skin.tolist(), -1)
    apart = int(looks.integers(thing.width // 6 + 1, thing.width // 4 + 2))
    for x in (middle[0] - apart, middle[0] + apart):
        cv2.circle(face, (x, thing.height * 2 // 5), max(thing.width // 12, 1), (30, 20, 20), -1)
    mouth = int(looks.integers(thing.height * 6 // 10, thing.height * 8 // 10 + 1))
    cv2.line(face, (middle[0] - apart, mouth), (middle[0] + apart, mouth), (150, 40, 40), 2)
    return face


def _plate(thing: Thing, looks: np.random.Generator) -> NDArray[np.uint8]:
    plate = np.full((thing.height, thing.width, 3), 235, np.uint8)
    text = "".join(looks.choice(list(_LETTERS), 6))
    size = thing.height / 32
    cv2.putText(
        plate, text, (2, thing.height * 3 // 4), cv2.FONT_HERSHEY_SIMPLEX, size, (10, 10, 60), 2
    )
    return plate


LOSSLESS = {"qp": "0"}
"""Two recordings then differ in nothing but what is drawn differently."""
AS_RECORDED = {"qp": "22"}
SEEDS = [
    pytest.param(range(6), id="6 scenes"),
    pytest.param(range(6, 200), id="200 scenes", marks=pytest.mark.long),
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
    """Tell whether every pixel of every thing is black, and without any color."""
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
