"""Still pictures of recorded frames."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hub.clips.footage import Reel, in_us, open_reel
from hub.errors import NotFoundError, StorageError
from hub.media import jpeg
from hub.media.ffmpeg import av
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

    They are the key frames nearest to ten equal steps, so that ten frames are decoded. Raises
    NotFoundError where no frame can be read.
    """
    keys = sorted(_keys(segments, folder, files))
    if not keys:
        raise NotFoundError(_NOTHING)
    first_us = max(in_us(window.start), keys[0][0])
    step_us = (min(in_us(window.end), in_us(segments[-1].window.end)) - first_us) / STRIP_FRAMES
    shown: list[NDArray[np.uint8]] = []
    made: dict[tuple[Path, int], NDArray[np.uint8] | None] = {}
    for step in range(STRIP_FRAMES):
        wanted_us = first_us + (step + 0.5) * step_us
        _, path, number = min(keys, key=lambda key: abs(key[0] - wanted_us))
        if (path, number) not in made:
            made[path, number] = _small(path, number, files, like=shown[-1:])
        small = made[path, number]
        if small is not None:
            shown.append(small)
    if not shown:
        raise NotFoundError(_NOTHING)
    strip = np.hstack([*shown, *shown[-1:] * (STRIP_FRAMES - len(shown))])
    return jpeg.encode(av.VideoFrame.from_ndarray(strip, format="rgb24"), strip.shape[1])


def _keys(
    segments: Sequence[Segment], folder: Path, files: FootageFiles
) -> Iterator[tuple[int, Path, int]]:
    """Yield wall time, file and number of every key frame, as far as segments can be read."""
    for segment in segments:
        path = folder / segment.path
        try:
            with open_reel(path, files) as reel:
                for number in np.flatnonzero(reel.table.video.keys).tolist():
                    yield int(reel.times_us[number]), path, number
        except StorageError:
            continue


def _small(
    path: Path, number: int, files: FootageFiles, *, like: Sequence[NDArray[np.uint8]]
) -> NDArray[np.uint8] | None:
    """Return a key frame 160 pixels wide, and as high as the one before; None where damaged."""
    try:
        with open_reel(path, files) as reel:
            frame = reel.key_picture(number)
    except StorageError:
        return None
    if frame is None:
        return None
    height = max(2, frame.height * STRIP_FRAME_WIDTH // frame.width // 2 * 2)
    height = like[0].shape[0] if like else min(height, 2 * STRIP_FRAME_WIDTH)
    small = frame.reformat(STRIP_FRAME_WIDTH, height, "rgb24", interpolation="AREA")
    return small.to_ndarray().astype(np.uint8, copy=False)
