"""Still pictures of recorded frames."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hub.clips.footage import Reel, in_us, open_reel, read_table_at
from hub.errors import NotFoundError, StorageError
from hub.media import jpeg
from hub.media.ffmpeg import av
from hub.media.mp4.joined import LEAST_STEP_US, labels_us
from hub.model.segment import Segment
from hub.model.window import TimeWindow
from hub.store.footage_files import PLAIN, FootageFiles

LONGEST_SIDE: Final = 1280
STRIP_FRAMES: Final = 10
STRIP_FRAME_WIDTH: Final = 160
_NOTHING = "Nothing that can be shown was recorded in that time."


def thumbnail(
    segments: Sequence[Segment], folder: Path, at: datetime, files: FootageFiles = PLAIN
) -> bytes:
    """Return the first frame of segments that is not before `at`, else the last one; blocking.

    The first segment that can be read is taken. Raises StorageError where none can be, and
    NotFoundError where it holds no frame.
    """
    refused: StorageError | None = None
    for segment in segments:
        try:
            with open_reel(folder / segment.path, files) as reel:
                return _picture(_first_from(reel, in_us(at)))
        except StorageError as error:
            refused = error
    raise refused or NotFoundError(_NOTHING)


def _first_from(reel: Reel, at_us: int) -> av.VideoFrame:
    last: av.VideoFrame | None = None
    for shown_us, frame in reel.pictures(reel.enter(at_us)):
        last = frame
        if shown_us >= at_us:
            break
    if last is None:
        raise NotFoundError(_NOTHING)
    return last


def _picture(frame: av.VideoFrame) -> bytes:
    """Return a frame as JPEG, at most 1280 pixels wide or high."""
    longest = max(frame.width, frame.height, LONGEST_SIDE)
    return jpeg.encode(frame, max(1, frame.width * LONGEST_SIDE // longest))


def filmstrip(
    segments: Sequence[Segment], folder: Path, window: TimeWindow, files: FootageFiles = PLAIN
) -> bytes:
    """Return ten small frames of a window side by side, JPEG, each 160 pixels wide; blocking.

    Each stands for a tenth of the window, and is the frame at the middle of it: the last one that
    is not later, as in every other view, or the first there is. What cannot be decoded is left
    out. Raises NotFoundError where no frame can be read.
    """
    scenes = _scenes(segments, folder, files)
    start_us, length_us = in_us(window.start), in_us(window.end) - in_us(window.start)
    shown: list[NDArray[np.uint8]] = []
    for step in range(STRIP_FRAMES):
        frame = _frame_at(
            scenes, start_us + (2 * step + 1) * length_us // (2 * STRIP_FRAMES), files
        )
        shown.append(_small(frame, like=shown[-1:]))
    strip = np.hstack(shown)
    return jpeg.encode(av.VideoFrame.from_ndarray(strip, format="rgb24"), strip.shape[1])


type _Scene = tuple[int, int, Path]
"""When the first frame of a segment that is new is shown, and the last one; its file."""


def _scenes(segments: Sequence[Segment], folder: Path, files: FootageFiles) -> list[_Scene]:
    """Return what can be read, in the order of time; it may be taken from."""
    found: list[_Scene] = []
    for segment in segments:
        path = folder / segment.path
        with suppress(StorageError):
            table = read_table_at(path, files)
            times_us = labels_us([table])
            if found:
                times_us = times_us[times_us >= found[-1][1] + LEAST_STEP_US]
            if len(times_us):
                found.append((int(times_us[0]), int(times_us[-1]), path))
    return found


def _frame_at(scenes: list[_Scene], at_us: int, files: FootageFiles) -> av.VideoFrame:
    """Return the last frame not later than a moment, else the first; NotFoundError of nothing.

    Scenes of which nothing can be decoded are taken out.
    """
    while scenes:
        scene = max((each for each in scenes if each[0] <= at_us), default=scenes[0])
        with suppress(StorageError), open_reel(scene[2], files) as reel:
            found: av.VideoFrame | None = None
            # Without the filter that smooths blocks: at this size nobody sees it.
            for shown_us, frame in reel.pictures(reel.enter(at_us), rough=True):
                if found is None or shown_us <= at_us:
                    found = frame
                if shown_us >= at_us:
                    break
            if found is not None:
                return found
        scenes.remove(scene)
    raise NotFoundError(_NOTHING)


def _small(frame: av.VideoFrame, *, like: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """Return a frame 160 pixels wide, and as high as the one before."""
    height = max(2, frame.height * STRIP_FRAME_WIDTH // frame.width // 2 * 2)
    height = like[0].shape[0] if like else min(height, 2 * STRIP_FRAME_WIDTH)
    small = frame.reformat(STRIP_FRAME_WIDTH, height, "rgb24", interpolation="AREA")
    return small.to_ndarray().astype(np.uint8, copy=False)
