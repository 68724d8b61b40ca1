"""Motion: what differs from the background, unless the light alone has changed. No I/O."""

from collections.abc import Sequence
from datetime import datetime, timedelta
import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hub.camera.picture import GREY_HEIGHT, GREY_WIDTH, Grey
from hub.model.camera import Mask

BLOCK: Final = 15
"""Side of the squares a picture is judged by: noise and rain never fill one."""
_ROWS, _COLUMNS = GREY_HEIGHT // BLOCK, GREY_WIDTH // BLOCK
_FULL = BLOCK * BLOCK
_LEAST_STEP = 18.0
"""Grey levels below which a change may be noise, however quiet the picture."""
_NOISE_FACTOR = 6.0
_MOVING_SHARE = 0.25
_LIGHT_SHARE = 0.6
"""When this much of the picture changes at once, it is the light, or the night filter."""
_QUIET = timedelta(seconds=5)
_BACKGROUND_S = 8.0
_FOREGROUND_S = 60.0
"""A car that parks becomes background in about this time."""

type _Levels = NDArray[np.float32]


class MotionDetector:
    """Judges one camera's pictures in turn, with hysteresis."""

    def __init__(self, masks: Sequence[Mask] = (), *, confirm: int = 2) -> None:
        """Ignore what masks cover; `confirm` pictures in a row must agree (1 if seconds apart)."""
        self._watched = _watched(masks)
        self._confirm = confirm
        self._background: _Levels | None = None
        self._seen_at: datetime | None = None
        self._hits = 0
        self._moved_at: datetime | None = None
        self.active = False

    def look(self, picture: Grey, at: datetime) -> bool | None:
        """Return True where motion begins, False where it has ended, else None."""
        hit = self._differs(picture.astype(np.float32), at)
        self._hits = self._hits + 1 if hit else 0
        if self._hits >= self._confirm:
            self._moved_at = at
            if not self.active:
                self.active = True
                return True
        elif self.active and self._moved_at is not None and at - self._moved_at >= _QUIET:
            self.active = False
            return False
        return None

    def _differs(self, picture: _Levels, at: datetime) -> bool:
        before, seen_at = self._background, self._seen_at
        self._seen_at = at
        if before is None or seen_at is None:
            self._background = picture
            return False
        change = picture - before
        sample = change[::3, ::3].copy()
        # What every pixel does together is the camera's exposure, not motion.
        shift = float(np.median(sample))
        change -= shift
        spread = np.abs(sample - shift)
        if (spread > _LEAST_STEP).mean() > _LIGHT_SHARE:
            self._background = picture
            return False
        noise = float(np.median(spread)) * 1.48
        step = max(_LEAST_STEP, _NOISE_FACTOR * noise)
        changed = (np.abs(change) > step) & self._watched
        counts = changed.reshape(_ROWS, BLOCK, _COLUMNS, BLOCK).sum(axis=(1, 3))
        moving = counts > _MOVING_SHARE * _FULL
        self._adapt(before, picture, changed, (at - seen_at).total_seconds())
        return bool(moving.any())

    def _adapt(
        self, before: _Levels, picture: _Levels, changed: NDArray[np.bool_], passed_s: float
    ) -> None:
        passed_s = max(passed_s, 0.0)
        still = np.float32(1 - math.exp(-passed_s / _BACKGROUND_S))
        moved = np.float32(1 - math.exp(-passed_s / _FOREGROUND_S))
        self._background = before + (picture - before) * np.where(changed, moved, still)


def _watched(masks: Sequence[Mask]) -> NDArray[np.bool_]:
    watched = np.ones((GREY_HEIGHT, GREY_WIDTH), np.bool_)
    for mask in masks:
        top, left = round(mask.top * GREY_HEIGHT), round(mask.left * GREY_WIDTH)
        bottom = round((mask.top + mask.height) * GREY_HEIGHT)
        right = round((mask.left + mask.width) * GREY_WIDTH)
        watched[max(top, 0) : bottom, max(left, 0) : right] = False
    return watched
