"""What is made of recordings: thumbnails, playable files, and the cuts that sharing asks for."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from hub.clips.cut import cut_exact
from hub.clips.index import ClipIndex
from hub.clips.playback import playable
from hub.clips.thumbnail import thumbnail
from hub.clock import Clock
from hub.errors import NotFoundError
from hub.model.clip import Clip
from hub.model.cut import Cut
from hub.model.ids import CameraId
from hub.model.proposal import Piece
from hub.model.segment import Segment
from hub.model.window import TimeWindow

CACHED = 16
"""How many playable files are kept at a time."""
WAIT_S = 20.0
POLL_S = 0.5


class Library:
    """Serves footage by clip and by piece; nothing here changes a recording."""

    def __init__(self, index: ClipIndex, recordings: Path, cache: Path, clock: Clock) -> None:
        self._index = index
        self._recordings = recordings
        self._cache = cache
        self._clock = clock
        self._turn = asyncio.Lock()
