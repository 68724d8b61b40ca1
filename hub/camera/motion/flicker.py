"""Cells in which something comes and goes without end: leaves, a flag, rain. Pure."""

from typing import Final

import numpy as np

from hub.camera.motion.scenery import COLUMNS, ROWS, Chosen

_RISES: Final = 3
"""A walker covers a cell once, two cover it twice; leaves do it again and again."""
_RESTLESS: Final = 0.85
"""A walker changes a cell for a second; leaves in nearly every picture of a group."""
_LEAST: Final = 6
"""Fewer pictures do not tell restless cells from those that a walker is just passing."""


class Flicker:
    """Counts, in pictures that come right after one another."""

    def __init__(self) -> None:
        self._rises = np.zeros((ROWS, COLUMNS), np.int16)
        self._restless = np.zeros((ROWS, COLUMNS), np.int16)
        self._pictures = 0
        self._differed: Chosen = np.zeros((ROWS, COLUMNS), np.bool_)

    def fade(self) -> None:
        """Let what was counted until now weigh half."""
        self._rises //= 2
        self._restless //= 2
        self._pictures //= 2

    def interrupt(self) -> None:
        """Compare the next picture with none: the light has changed."""
        self._differed[:] = False

    def count(self, differs: Chosen, stirs: Chosen | None) -> None:
        """Take which cells differ from the background, and which from a moment ago, if known."""
        self._rises += differs & ~self._differed
        self._differed = differs
        if stirs is not None:
            self._restless += stirs
            self._pictures += 1

    @property
    def told(self) -> bool:
        """Whether there were enough pictures to tell."""
        return self._pictures >= _LEAST

    @property
    def cells(self) -> Chosen:
        """The cells that flicker."""
        rises: Chosen = self._rises >= _RISES
        if not self.told:
            return rises
        return rises | (self._restless >= _RESTLESS * self._pictures)
