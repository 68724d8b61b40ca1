"""Find faces and texts in one picture. No promise: design/redaction.md says how many are found.

Both models, which `scripts/model` makes, run in ncnn, from the `redact` extra, each on a picture of
its own size.

YuNet finds faces. It returns three grids, with a cell for each 8, 16 and 32 pixels: how likely the
cell belongs to a face, how well the face fits it, the offset of the face's center from the cell's
corner, and the logarithms of its width and height, in cells. PP-OCRv6 finds texts: plates, house
numbers, names on vans, a camera's overlay. It returns for each pixel how likely it is inside a line
of text, shrunk. Connected pixels are one text.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from itertools import batched
import math
import os
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from hub.errors import InvalidInputError
from hub.media.packet import av
from hub.model.decision import Subject
from noticeboard.runtime.text import Text

MOST_FINDS: Final = 256
"""Of one kind in one picture, and masks of one search."""
LEAST_SCORE: Final = 0.3
"""Of a face. Low, because a person reviews the finds: a wrong one costs them a glance."""
LEAST_TEXT: Final = 0.5
"""The mean over a text's pixels."""
_INSIDE_TEXT: Final = 0.4
"""With less, a sign was joined to the people beside it."""
_GROWN: Final = 1.8
"""The model shrinks each text by its area over its perimeter. So many times that is put back."""
_THINNEST_TEXT: Final = 3
"""In pixels of the model's input, before a text is grown."""
PIXELS: Final = {Subject.FACES: 1536 * 864, Subject.TEXTS: 1088 * 608}
"""Size of the models' input: enough for faces from about 24 pixels of a 1080p picture."""
_MOST_ENLARGED: Final = 1.5
_MOST_AT_ONCE: Final = 2
_ROOM_BYTES: Final = 1_500_000_000
"""So much memory the machine has for each picture at once, of which one takes up to 450 MB."""
_CELLS: Final = (8, 16, 32)
_STEP: Final = 32
"""The sides of the models' input are multiples of this."""
_LARGEST_LOG: Final = 8.0
_SAME: Final = 0.3
"""Two boxes that overlap by this much are one face."""
MODELS: Final = {
    Subject.FACES: Path(__file__).parent / "yunet" / "yunet.ncnn.param",
    Subject.TEXTS: Path(__file__).parent / "ppocr" / "ppocr.ncnn.param",
}
_ARE_MADE: Final = all(
    each.is_file() and each.with_suffix(".bin").is_file() for each in MODELS.values()
)
"""Whether this hub has the models: looked up once, because the event loop asks for it."""
_FACE_OUTPUTS: Final = (*("57", "69", "63"), *("59", "71", "65"), *("61", "73", "67"))
"""Of each grid: class and fit, before the sigmoid, and box, before they are flattened.

Facial landmarks aren't computed.
"""
_HALF: Final = [127.5, 127.5, 127.5]
_BROKEN: Final = Text("search.failed")

type Numbers = NDArray[np.float32]
type _Boxes = NDArray[np.float64]
type Pixels = NDArray[np.uint8]
type Finder = Callable[[Pixels], list[Find]]


def available() -> bool:
    """Return whether this hub can search pictures: whether it has the extra and the models."""
    return find_spec("ncnn") is not None and _ARE_MADE


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """Where a face or a text is, in fractions of the picture's width and height."""

    left: float
    top: float
    width: float
    height: float
    score: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grid:
    """What YuNet returns for cells of one size."""

    cell: int
    """Their width and height, in pixels."""
    score: Numbers
    """How likely each belongs to a face, and the face fits it. Shape (rows, columns)."""
    boxes: Numbers
    """Offset to the right and down, log of width and height. Shape (4, rows, columns)."""


def pictures_at_once() -> int:
    """Return how many pictures this machine can search at a time."""
    room = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // _ROOM_BYTES
    return max(min(os.cpu_count() or 1, room, _MOST_AT_ONCE), 1)


class Memory:
    """What networks compute in, one after the other; it is kept until all of them are gone."""

    def __init__(self) -> None:
        """Load ncnn; raises InvalidInputError without it."""
        if not available():
            raise InvalidInputError("search.not_here")
        try:
            # Imported only when somebody searches.
            self.ncnn: Any = import_module("ncnn")
        except ImportError as error:
            raise InvalidInputError(_BROKEN) from error
        self.blobs: Any = self.ncnn.PoolAllocator()
        self.workspace: Any = self.ncnn.PoolAllocator()


class _Network:
    """One model, which threads may share: what one picture needs is in its extractor."""

    def __init__(self, subject: Subject, memory: Memory) -> None:
        """Load a model; raises InvalidInputError if it can't be read."""
        self.ncnn: Any = memory.ncnn
        self._memory = memory
        self._net: Any = self.ncnn.Net()
        options = self._net.opt
        options.num_threads = 1  # Sharing one picture among cores takes ten times as long.
        options.use_vulkan_compute = False
        # Or the numbers would depend on the processor: some compute with half the digits.
        options.use_fp16_packed = options.use_fp16_storage = options.use_fp16_arithmetic = False
        model = MODELS[subject]
        if self._net.load_param(str(model)) or self._net.load_model(str(model.with_suffix(".bin"))):
            raise InvalidInputError(_BROKEN)

    def run(self, pixels: Any, names: Collection[str]) -> list[Numbers]:  # noqa: ANN401 -- ncnn's
        """Return the outputs with these names; raises InvalidInputError."""
        extractor = self._net.create_extractor()
        extractor.set_blob_allocator(self._memory.blobs)
        extractor.set_workspace_allocator(self._memory.workspace)
        if extractor.input("in0", pixels):
            raise InvalidInputError(_BROKEN)
        outputs: list[Numbers] = []
        for name in names:
            failed, output = extractor.extract(name)
            if failed:
                raise InvalidInputError(_BROKEN)
            # Copied at once, because the network owns an output's memory.
            outputs.append(np.array(output, np.float32))
        return outputs


class FaceDetector:
    """Finds faces; raises InvalidInputError without ncnn."""

    def __init__(self, memory: Memory | None = None) -> None:
        self._network = _Network(Subject.FACES, memory or Memory())

    def find(self, rgb: Pixels) -> list[Find]:
        """Return the faces in a picture made by `prepared`; raises InvalidInputError.

        If there are more than `MOST_FINDS`, the least likely of them may be missing.
        """
        boxes, scores = _faces(self.grids(rgb))
        return _finds(boxes, scores, distinct(boxes, scores, MOST_FINDS + 1), rgb)

    def grids(self, rgb: Pixels) -> list[Grid]:
        """Return the model's three grids, finest first; raises InvalidInputError."""
        mat = self._network.ncnn.Mat
        pixels = mat.from_pixels(rgb, mat.PixelType.PIXEL_RGB2BGR, rgb.shape[1], rgb.shape[0])
        outputs = self._network.run(pixels, _FACE_OUTPUTS)
        return [
            Grid(cell=cell, score=np.sqrt(_sigmoid(likely[0]) * _sigmoid(fits[0])), boxes=boxes)
            for cell, (likely, fits, boxes) in zip(
                _CELLS, batched(outputs, 3, strict=True), strict=True
            )
        ]


class TextDetector:
    """Finds lines of text; raises InvalidInputError without ncnn."""

    def __init__(self, memory: Memory | None = None) -> None:
        self._network = _Network(Subject.TEXTS, memory or Memory())

    def find(self, rgb: Pixels) -> list[Find]:
        """Return the texts in a picture made by `prepared`; raises InvalidInputError.

        If there are more than `MOST_FINDS`, the least likely of them are missing.
        """
        boxes, scores = _lines(self.likely(rgb))
        likeliest = np.argsort(-scores, kind="stable")[: MOST_FINDS + 1]
        return _finds(boxes, scores, likeliest.tolist(), rgb)

    def likely(self, rgb: Pixels) -> Numbers:
        """Return how likely each pixel is inside a text; raises InvalidInputError."""
        mat = self._network.ncnn.Mat
        pixels = mat.from_pixels(rgb, mat.PixelType.PIXEL_RGB2BGR, rgb.shape[1], rgb.shape[0])
        pixels.substract_mean_normalize(_HALF, [1 / each for each in _HALF])
        likely: Numbers = self._network.run(pixels, ("out0",))[0][0]
        return likely


def finders(subjects: Collection[Subject]) -> dict[Subject, Finder]:
    """Return what finds faces, texts or both, in the same memory; raises InvalidInputError."""
    memory = Memory()
    return {
        each: FaceDetector(memory).find if each is Subject.FACES else TextDetector(memory).find
        for each in Subject
        if each in subjects
    }


def prepared(frame: av.VideoFrame, subject: Subject) -> Pixels:
    """Return a picture as a model needs it: RGB, shape (height, width, 3), of about one size."""
    scale = min(math.sqrt(PIXELS[subject] / (frame.width * frame.height)), _MOST_ENLARGED)
    width, height = (
        max(round(side * scale / _STEP), 1) * _STEP for side in (frame.width, frame.height)
    )
    small = frame.reformat(width, height, "rgb24", interpolation="AREA")
    return np.ascontiguousarray(small.to_ndarray(), np.uint8)


def _finds(boxes: _Boxes, scores: Numbers, numbers: list[int], rgb: Pixels) -> list[Find]:
    height, width, _ = rgb.shape
    places = (boxes / (width, height, width, height)).tolist()
    return [
        Find(left=left, top=top, width=across, height=down, score=float(scores[number]))
        for number in numbers
        for left, top, across, down in (places[number],)
    ]


def _faces(grids: Iterable[Grid]) -> tuple[_Boxes, Numbers]:
    """Return left, top, width and height in pixels for each likely face, and its likelihood."""
    boxes, scores = [], []
    for grid in grids:
        rows, columns = np.nonzero(grid.score > LEAST_SCORE)
        right, down, *logs = grid.boxes[:, rows, columns].astype(np.float64)
        widths, heights = (np.exp(np.minimum(log, _LARGEST_LOG)) for log in logs)
        lefts, tops = columns + right - widths / 2, rows + down - heights / 2
        boxes.append(np.column_stack((lefts, tops, widths, heights)) * grid.cell)
        scores.append(grid.score[rows, columns])
    return np.concatenate(boxes), np.concatenate(scores)


def _sigmoid(numbers: Numbers) -> Numbers:
    with np.errstate(over="ignore"):  # What is that unlikely is 0.
        likely: Numbers = np.reciprocal(1 + np.exp(-numbers))
        return likely


def distinct(boxes: _Boxes, scores: Numbers, most: int) -> list[int]:
    """Return the numbers of at most so many boxes that overlap no likelier one; likeliest first.

    It decides as OpenCV's NMSBoxes does, whose overlap has 32 bits.
    """
    corner, size = boxes[:, :2], boxes[:, 2:]
    end, area = corner + size, size.prod(axis=1)
    waiting = np.argsort(-scores, kind="stable")
    kept: list[int] = []
    while waiting.size and len(kept) < most:
        one, waiting = int(waiting[0]), waiting[1:]
        kept.append(one)
        shared = np.minimum(end[waiting], end[one]) - np.maximum(corner[waiting], corner[one])
        both = np.maximum(shared, 0).prod(axis=1)
        with np.errstate(invalid="ignore"):  # Two boxes without any area are one.
            apart = 1 - both / (area[waiting] + area[one] - both)
        waiting = waiting[1 - apart.astype(np.float32) <= _SAME]
    return kept


def _lines(likely: Numbers) -> tuple[_Boxes, Numbers]:
    """Return left, top, width and height in pixels for each likely text, and its likelihood."""
    starts, ends, parts = connected(likely > _INSIDE_TEXT)
    if not len(parts):
        return np.empty((0, 4)), np.empty(0, np.float32)
    stride = likely.shape[1] + 2
    sums = np.concatenate(([0], np.pad(likely, ((0, 0), (1, 1))).ravel().cumsum(dtype=np.float64)))
    names, number = np.unique(parts, return_inverse=True)
    left = np.full(len(names), stride)
    right, top, bottom = np.zeros_like(left), np.full_like(left, len(likely)), np.zeros_like(left)
    rows = starts // stride
    np.minimum.at(left, number, starts % stride - 1)
    np.maximum.at(right, number, ends % stride - 1)
    np.minimum.at(top, number, rows)
    np.maximum.at(bottom, number, rows + 1)
    area = np.bincount(number, ends - starts)
    score = np.bincount(number, sums[ends] - sums[starts]) / area
    width, height = right - left, bottom - top
    grown = _GROWN * area / (2 * (width + height))
    boxes = np.column_stack((left - grown, top - grown, width + 2 * grown, height + 2 * grown))
    thick = np.minimum(width, height) >= _THINNEST_TEXT
    return boxes[thick & (score >= LEAST_TEXT)], score[thick & (score >= LEAST_TEXT)].astype(
        np.float32
    )


type _Integers = NDArray[np.int64]


def connected(inside: NDArray[np.bool_]) -> tuple[_Integers, _Integers, _Integers]:
    """Return the rows' runs: where each starts and ends, and the first run that it is joined to.

    Places count through rows that are two wider, with a gap on both sides. Pixels touch by corners.
    Takes as long for the worst picture as for any: nothing loops over runs.
    """
    stride = inside.shape[1] + 2
    edges = np.flatnonzero(np.diff(np.pad(inside, ((0, 0), (1, 1))).ravel().astype(np.int8))) + 1
    starts, ends = edges[::2], edges[1::2]
    first = np.searchsorted(ends, starts + stride, "left")
    count = np.searchsorted(starts, ends + stride, "right") - first
    upper = np.repeat(np.arange(len(starts)), count)
    lower = np.arange(count.sum()) + np.repeat(first - (count.cumsum() - count), count)
    parts = np.arange(len(starts))
    while (parts[upper] != parts[lower]).any():
        low, high = np.sort((parts[upper], parts[lower]), axis=0)
        np.minimum.at(parts, high, low)
        while (parts != parts[parts]).any():
            parts = parts[parts]
    return starts, ends, parts
