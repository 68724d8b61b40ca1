"""Faces looked for through a whole cut, as masks that a person then looks at: no promise.

Every 0.6 s of the recording a picture is searched, while the next ones are decoded. The search
misses faces: small, turned, half hidden or dark ones (design/redaction.md says how many). Nothing
is covered by it until a person has put its masks into a proposal.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final

from hub.clips.footage import in_us, open_reel
from hub.clips.redaction.detector import Detector, Face, prepared
from hub.clips.redaction.tracks import Tracks
from hub.errors import InvalidInputError, NotFoundError
from hub.media.ffmpeg import av
from hub.model.proposal import MovingMask
from hub.model.segment import Segment
from hub.model.window import TimeWindow
from hub.store.footage_files import PLAIN, FootageFiles

EVERY_US: Final = 600_000
"""How much of the recording passes from one picture that is searched to the next."""
LONGEST_SEARCH_S: Final = 3600
_MS_US: Final = 1000

type Progress = Callable[[float], None]
"""Told after each searched picture which part of the window is done; what it raises ends all."""


def find_faces(
    segments: Sequence[Segment],
    folder: Path,
    window: TimeWindow,
    *,
    files: FootageFiles = PLAIN,
    progress: Progress = lambda _done: None,
) -> tuple[MovingMask, ...]:
    """Return masks over the faces that can be found in a window of one camera; blocking.

    Their keys count from the window's start. Raises InvalidInputError where the `redact` extra is
    missing, the window is longer than an hour or there are too many faces, NotFoundError where
    nothing was recorded, StorageError where a recording cannot be read; and what `progress`
    raises, which is how a search is called off.
    """
    if window.length.total_seconds() > LONGEST_SEARCH_S:
        raise InvalidInputError("Faces are looked for in an hour at most: choose a shorter time.")
    detector = Detector()
    start_us, end_us = in_us(window.start), in_us(window.end)
    tracks = Tracks((end_us - start_us) // _MS_US)
    waiting: deque[tuple[int, Future[list[Face]]]] = deque()

    def take() -> None:
        at_us, finding = waiting.popleft()
        tracks.take((at_us - start_us) // _MS_US, finding.result())
        progress((at_us - start_us) / (end_us - start_us))

    with ThreadPoolExecutor(detector.at_once) as pool:
        for at_us, frame in _searched(segments, folder, start_us, end_us, files):
            waiting.append((at_us, pool.submit(detector.find, prepared(frame))))
            if len(waiting) > detector.at_once:
                take()
        if not waiting:
            raise NotFoundError("Nothing was recorded in that time.")
        while waiting:
            take()
    masks = tracks.masks()
    progress(1.0)
    return masks


def _searched(
    segments: Sequence[Segment], folder: Path, start_us: int, end_us: int, files: FootageFiles
) -> Iterator[tuple[int, av.VideoFrame]]:
    """Yield the pictures to search, with their wall times in microseconds."""
    next_us = start_us
    for segment in sorted(segments, key=lambda each: each.window.start):
        with open_reel(folder / segment.path, files) as reel:
            inside = (reel.times_us >= start_us) & (reel.times_us < end_us)
            if not inside.any():
                continue
            for at_us, frame in reel.pictures(reel.enter(start_us), rough=True):
                if at_us >= end_us:
                    break
                if at_us >= next_us:
                    next_us = at_us + EVERY_US
                    yield at_us, frame
