"""The newest entries, from which the last bundles are written without asking the database."""

from collections.abc import Sequence

from noticeboard.board.records import Record
from noticeboard.log.tiles import TILE_WIDTH


class Recent:
    """The entries of the last batch, and those before it that its first bundle holds too."""

    def __init__(self) -> None:
        self._first = 0
        self._raws: list[bytes] = []

    def add(self, fresh: Sequence[Record]) -> None:
        """Remember what was logged just now, and what stands before it in its first bundle."""
        start = fresh[0].index
        if start != self._first + len(self._raws):
            # Another process, or a crash, has come between.
            self._first, self._raws = start, []
        bundle = start // TILE_WIDTH * TILE_WIDTH
        if bundle > self._first:
            del self._raws[: bundle - self._first]
            self._first = bundle
        self._raws += [record.entry.raw for record in fresh]

    def between(self, start: int, end: int) -> Sequence[bytes]:
        """Return the entries [start, end), or nothing where one of them is not remembered."""
        if start < self._first or end > self._first + len(self._raws):
            return ()
        return self._raws[start - self._first : end - self._first]
