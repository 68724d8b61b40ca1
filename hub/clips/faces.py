"""Find faces in a whole cut and make masks for a person to review. No promise.

A picture is searched every 0.6 s of the recording, while the next ones are decoded. The search
misses small, turned, half hidden and dark faces; design/redaction.md says how many. Nothing is
covered until a person has put the masks into a proposal.

The detector is CenterFace, which `scripts/model` makes, through ncnn, from the `redact` extra. It
returns one cell for every four pixels: how likely a face's center is there, the logarithm of its
height and width in cells, and the offset of its center from the cell's corner.

A face found in one picture and, near enough, in the next is one track. Between two finds it is
assumed to move straight. Every track's mask begins before its first find and ends after its last,
over where the face was and where it was going, and all of it is widened. A miss at the edges of a
track would show the face.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
import math
import os
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from hub.clips.footage import in_us, open_footage
from hub.clips.masks import where
from hub.errors import InvalidInputError, NotFoundError
from hub.media.packet import av
from hub.model.decision import MaskKey, MovingMask
from hub.model.recording import Segment
from hub.model.window import TimeWindow
from hub.store.footage_files import PLAIN, FootageFiles
from noticeboard.runtime.text import Text

LEAST_SCORE: Final = 0.2
"""Low, because a person reviews the finds: a wrong one costs them a click."""
_PIXELS: Final = 1088 * 608
"""Size of the model's input: enough for faces from about 24 pixels of a 1080p picture."""
_MOST_ENLARGED: Final = 1.5
_MOST_AT_ONCE: Final = 2
_ROOM_BYTES: Final = 1_500_000_000
"""So much memory the machine has for each picture at once, of which one takes 350 MB."""
_CELL: Final = 4
_STEP: Final = 32
"""The sides of the model's input are multiples of this."""
_LARGEST_LOG: Final = 8.0
_SAME: Final = 0.3
"""Two boxes that overlap by this much are one face."""
_MODEL: Final = Path(__file__).parent / "centerface" / "centerface.ncnn.param"
_WEIGHTS: Final = _MODEL.with_suffix(".bin")
_IS_MADE: Final = _MODEL.is_file() and _WEIGHTS.is_file()
"""Whether this hub has the model: looked up once, because the event loop asks for it."""
_OUTPUTS: Final = ("out0", "out1", "out2")
"""Likelihood, size and offset. A fourth output, facial landmarks, isn't computed."""
_BROKEN: Final = Text("faces.failed")

type _Numbers = NDArray[np.float32]
type _Boxes = NDArray[np.float64]
type _Pixels = NDArray[np.uint8]


def available() -> bool:
    """Return whether this hub can search for faces: whether it has the extra and the model."""
    return find_spec("ncnn") is not None and _IS_MADE


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """Where a face is, in fractions of the picture's width and height."""

    left: float
    top: float
    width: float
    height: float
    score: float


class Detector:
    """Finds faces in `at_once` pictures at a time; raises InvalidInputError without ncnn."""

    def __init__(self) -> None:
        if not available():
            raise InvalidInputError("faces.not_here")
        try:
            # Imported only when somebody searches for faces.
            self._ncnn: Any = import_module("ncnn")
        except ImportError as error:
            raise InvalidInputError(_BROKEN) from error
        room = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // _ROOM_BYTES
        self.at_once: int = max(min(os.cpu_count() or 1, room, _MOST_AT_ONCE), 1)
        # All threads share it: what one picture needs is in its extractor.
        self._net: Any = self._ncnn.Net()
        options = self._net.opt
        options.num_threads = 1  # Sharing one picture among cores takes ten times as long.
        options.use_vulkan_compute = False
        # Or the numbers would depend on the processor: some compute with half the digits.
        options.use_fp16_packed = options.use_fp16_storage = options.use_fp16_arithmetic = False
        if self._net.load_param(str(_MODEL)) or self._net.load_model(str(_WEIGHTS)):
            raise InvalidInputError(_BROKEN)

    def find(self, rgb: _Pixels) -> list[Face]:
        """Return the faces in a picture made by `prepared`; raises InvalidInputError.

        If there are more than `MOST_MASKS`, the least likely of them may be missing.
        """
        height, width, _ = rgb.shape
        boxes, scores = _boxes(*self.cells(rgb))
        places = (boxes / (width, height, width, height)).tolist()
        return [
            Face(left=left, top=top, width=across, height=down, score=float(scores[number]))
            for number in distinct(boxes, scores, MOST_MASKS + 1)
            for left, top, across, down in (places[number],)
        ]

    def cells(self, rgb: _Pixels) -> tuple[_Numbers, _Numbers, _Numbers]:
        """Return each cell's likelihood, log of height and width, and offset down and to the right.

        Shapes (rows, columns), (2, rows, columns), (2, rows, columns). Raises InvalidInputError.
        """
        height, width, _ = rgb.shape
        mat = self._ncnn.Mat
        extractor = self._net.create_extractor()
        pixels = mat.from_pixels(rgb, mat.PixelType.PIXEL_RGB, width, height)
        if extractor.input("in0", pixels):
            raise InvalidInputError(_BROKEN)
        outputs: list[_Numbers] = []
        for name in _OUTPUTS:
            failed, output = extractor.extract(name)
            if failed:
                raise InvalidInputError(_BROKEN)
            # Copied at once, because the network owns an output's memory.
            outputs.append(np.array(output, np.float32))
        likely, logs, offsets = outputs
        return likely[0], logs, offsets


def prepared(frame: av.VideoFrame) -> _Pixels:
    """Return a picture as the model needs it: RGB, shape (height, width, 3), of about one size."""
    scale = min(math.sqrt(_PIXELS / (frame.width * frame.height)), _MOST_ENLARGED)
    width, height = (
        max(round(side * scale / _STEP), 1) * _STEP for side in (frame.width, frame.height)
    )
    small = frame.reformat(width, height, "rgb24", interpolation="AREA")
    return np.ascontiguousarray(small.to_ndarray(), np.uint8)


def _boxes(likely: _Numbers, logs: _Numbers, offsets: _Numbers) -> tuple[_Boxes, _Numbers]:
    """Return left, top, width and height in pixels for each likely face, and its likelihood."""
    rows, columns = np.nonzero(likely > LEAST_SCORE)
    log = np.minimum(logs[:, rows, columns], _LARGEST_LOG)
    heights, widths = np.exp(log) * _CELL
    down, right = offsets[:, rows, columns]
    middle_x, middle_y = (columns + right + 0.5) * _CELL, (rows + down + 0.5) * _CELL
    boxes = np.column_stack((middle_x - widths / 2, middle_y - heights / 2, widths, heights))
    return boxes, likely[rows, columns]


def distinct(boxes: _Boxes, scores: _Numbers, most: int) -> list[int]:
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


MOST_KEYS: Final = 64
"""Keys of one mask. A longer track becomes several, each beginning where the one before ends."""
MOST_MASKS: Final = 256
MARGIN_MS: Final = 750
"""How long a face is covered before its first find and after its last one."""
WIDER: Final = 0.25
"""A box is enlarged by this fraction of itself on each side."""
_LOST_MS: Final = 1_600
"""A track that isn't found again for this long has ended."""
_NEAR: Final = 1.5
_NEAR_A_SECOND: Final = 4.0
"""How far a face may be from where it was expected, in its own widths per second.

A person who walks past crosses seven a second.
"""
_OTHER_SIZE: Final = 2.0
_STRAIGHT: Final = 0.08
"""A find this close to the line between its neighbors, in widths, needs no key."""
_TOO_MANY: Final = Text("faces.too_many")


@dataclass(slots=True)
class _Track:
    """One face, found several times."""

    finds: list[tuple[int, Face]] = field(default_factory=list)
    """When, in milliseconds, and where."""

    def expected(self, at_ms: int) -> tuple[float, float]:
        """Return the face's expected center at a moment after its last find."""
        last_ms, last = self.finds[-1]
        x, y = _middle(last)
        if len(self.finds) < 2:  # noqa: PLR2004 -- one find has no direction
            return x, y
        before_ms, before = self.finds[-2]
        passed = (at_ms - last_ms) / max(last_ms - before_ms, 1)
        before_x, before_y = _middle(before)
        return x + (x - before_x) * passed, y + (y - before_y) * passed


class FaceTracks:
    """Takes the finds of one picture after the other, then gives masks."""

    def __init__(self, length_ms: int) -> None:
        """Follow faces through a cut of this length."""
        self._length_ms = length_ms
        self._running: list[_Track] = []
        self._masks: list[MovingMask] = []

    def append(self, at_ms: int, faces: Sequence[Face]) -> None:
        """Add the faces found at a later moment; raises InvalidInputError if they are too many."""
        if len(faces) > MOST_MASKS:
            raise InvalidInputError(_TOO_MANY)
        self._end([track for track in self._running if at_ms - track.finds[-1][0] > _LOST_MS])
        pairs = sorted(
            (distance, number, face)
            for number, track in enumerate(self._running)
            for face, each in enumerate(faces)
            if (distance := _distance(track, at_ms, each)) is not None
        )
        followed: set[int] = set()
        placed: set[int] = set()
        for _, number, face in pairs:
            if number not in followed and face not in placed:
                followed.add(number)
                placed.add(face)
                self._running[number].finds.append((at_ms, faces[face]))
        self._running += [
            _Track([(at_ms, each)]) for n, each in enumerate(faces) if n not in placed
        ]
        self._check_count()

    def masks(self) -> tuple[MovingMask, ...]:
        """End all tracks and return their masks, in order of time; raises InvalidInputError."""
        self._end(list(self._running))
        return tuple(sorted(self._masks, key=lambda mask: mask.keys[0].at_ms))

    def _end(self, tracks: Sequence[_Track]) -> None:
        for track in tracks:
            self._running.remove(track)
            self._masks += _masks(track, self._length_ms)
        self._check_count()

    def _check_count(self) -> None:
        if len(self._masks) + len(self._running) > MOST_MASKS:
            raise InvalidInputError(_TOO_MANY)


def _middle(face: Face) -> tuple[float, float]:
    return face.left + face.width / 2, face.top + face.height / 2


def _distance(track: _Track, at_ms: int, face: Face) -> float | None:
    """Return a face's distance in widths from where it is expected; None for another face."""
    last_ms, last = track.finds[-1]
    across = max((last.width + face.width) / 2, 1e-6)
    down = max((last.height + face.height) / 2, 1e-6)
    if not 1 / _OTHER_SIZE <= (face.height + 1e-6) / (last.height + 1e-6) <= _OTHER_SIZE:
        return None
    x, y = track.expected(at_ms)
    its_x, its_y = _middle(face)
    distance = math.hypot((its_x - x) / across, (its_y - y) / down)
    return distance if distance <= _NEAR + _NEAR_A_SECOND * (at_ms - last_ms) / 1000 else None


def _masks(track: _Track, length_ms: int) -> list[MovingMask]:
    keys = [_key(at_ms, face, WIDER) for at_ms, face in track.finds]
    began, ended = track.finds[0][0], track.finds[-1][0]
    back, on = _Track(track.finds[1::-1]), track
    first = _widen(max(began - MARGIN_MS, 0), keys[0], _moved(back, 2 * began - MARGIN_MS, began))
    last = _widen(min(ended + MARGIN_MS, length_ms), keys[-1], _moved(on, ended + MARGIN_MS, ended))
    # The held box stays until the first find, and is there at once after the last one.
    ends = (_at(first, began), _at(last, ended))
    inner = _straightened(keys)
    every = [first, ends[0], *inner, ends[1], last]
    return [
        MovingMask(keys=tuple(every[at : at + MOST_KEYS]), found=True)
        for at in range(0, len(every) - 1, MOST_KEYS - 1)
    ]


def _moved(track: _Track, until_ms: int, from_ms: int) -> Face:
    """Return a track's last find, moved on at its last speed until `until_ms`."""
    face = track.finds[-1][1]
    if len(track.finds) < 2:  # noqa: PLR2004 -- as above
        return face
    passed_ms = abs(until_ms - from_ms)
    step_ms = max(abs(track.finds[-1][0] - track.finds[-2][0]), 1)
    before_x, before_y = _middle(track.finds[-2][1])
    x, y = _middle(face)
    part = min(passed_ms, MARGIN_MS) / step_ms
    return Face(
        left=face.left + (x - before_x) * part,
        top=face.top + (y - before_y) * part,
        width=face.width,
        height=face.height,
        score=face.score,
    )


def _widen(at_ms: int, key: MaskKey, moved: Face) -> MaskKey:
    """Return one box over where a face was found and where it was going."""
    other = _key(at_ms, moved, WIDER)
    left, top = min(key.left, other.left), min(key.top, other.top)
    right = max(key.left + key.width, other.left + other.width)
    bottom = max(key.top + key.height, other.top + other.height)
    return _clipped(at_ms, left, top, right, bottom)


def _key(at_ms: int, face: Face, wider: float) -> MaskKey:
    across, down = wider * face.width, wider * face.height
    right, bottom = face.left + face.width + across, face.top + face.height + down
    return _clipped(at_ms, face.left - across, face.top - down, right, bottom)


def _clipped(at_ms: int, left: float, top: float, right: float, bottom: float) -> MaskKey:
    """Return a key inside the picture, to four digits, rounded outward."""
    left, top = (math.floor(min(max(side, 0.0), 1.0) * 10_000) / 10_000 for side in (left, top))
    right, bottom = (
        math.ceil(min(max(side, 0.0), 1.0) * 10_000) / 10_000 for side in (right, bottom)
    )
    return MaskKey(
        at_ms=at_ms,
        left=left,
        top=top,
        width=round(max(right - left, 0.0), 4),
        height=round(max(bottom - top, 0.0), 4),
    )


def _at(key: MaskKey, at_ms: int) -> MaskKey:
    return MaskKey(at_ms=at_ms, left=key.left, top=key.top, width=key.width, height=key.height)


def _straightened(keys: Sequence[MaskKey]) -> list[MaskKey]:
    """Leave out keys that lie on the line between the last kept key and the next one."""
    merged = [keys[0]]
    for number in range(1, len(keys) - 1):
        if not _between(merged[-1], keys[number], keys[number + 1]):
            merged.append(keys[number])
    return merged + list(keys[-1:] if len(keys) > 1 else ())


def _between(one: MaskKey, key: MaskKey, two: MaskKey) -> bool:
    """Return whether a key is near the line: exactly at the picture's edge, which has no margin."""
    line = where(MovingMask(keys=(one, two)), key.at_ms)
    right, bottom = key.left + key.width, key.top + key.height
    bare = (
        (line.left - key.left, key.left <= 0),
        (line.top - key.top, key.top <= 0),
        (right - line.left - line.width, right >= 1),
        (bottom - line.top - line.height, bottom >= 1),
    )
    near = _STRAIGHT * min(key.width, key.height)
    return all(abs(off) <= near and not (at_edge and off > 0) for off, at_edge in bare)


EVERY_US: Final = 600_000
"""Recorded time from one searched picture to the next."""
LONGEST_SEARCH_S: Final = 3600
_MS_US: Final = 1000

type Progress = Callable[[float], None]
"""Called after each searched picture with the part of the window done. If it raises, all ends."""


def find_faces(
    segments: Sequence[Segment],
    folder: Path,
    window: TimeWindow,
    *,
    files: FootageFiles = PLAIN,
    progress: Progress = lambda _done: None,
) -> tuple[MovingMask, ...]:
    """Return masks over the faces found in a window of one camera. Blocking.

    Their keys count from the window's start. Raises InvalidInputError if the `redact` extra is
    missing, the window is longer than an hour or there are too many faces, NotFoundError if nothing
    was recorded, StorageError if a recording can't be read; and what `progress` raises, which is
    how to cancel a search.
    """
    if window.length.total_seconds() > LONGEST_SEARCH_S:
        raise InvalidInputError("faces.too_long")
    detector = Detector()
    start_us, end_us = in_us(window.start), in_us(window.end)
    tracks = FaceTracks((end_us - start_us) // _MS_US)
    waiting: deque[tuple[int, Future[list[Face]]]] = deque()

    def collect() -> None:
        at_us, finding = waiting.popleft()
        tracks.append((at_us - start_us) // _MS_US, finding.result())
        progress((at_us - start_us) / (end_us - start_us))

    with ThreadPoolExecutor(detector.at_once) as pool:
        for at_us, frame in _searched(segments, folder, start_us, end_us, files):
            waiting.append((at_us, pool.submit(detector.find, prepared(frame))))
            if len(waiting) > detector.at_once:
                collect()
        if not waiting:
            raise NotFoundError("cut.nothing")
        while waiting:
            collect()
    masks = tracks.masks()
    progress(1.0)
    return masks


def _searched(
    segments: Sequence[Segment], folder: Path, start_us: int, end_us: int, files: FootageFiles
) -> Iterator[tuple[int, av.VideoFrame]]:
    """Yield the pictures to search, with their wall times in microseconds."""
    next_us = start_us
    for segment in sorted(segments, key=lambda each: each.window.start):
        with open_footage(folder / segment.path, files) as reel:
            inside = (reel.times_us >= start_us) & (reel.times_us < end_us)
            if not inside.any():
                continue
            for at_us, frame in reel.pictures(reel.enter(start_us), rough=True):
                if at_us >= end_us:
                    break
                if at_us >= next_us:
                    next_us = at_us + EVERY_US
                    yield at_us, frame
