"""Work done ahead of whoever asks for it, in a thread: FFmpeg gives up Python's lock meanwhile."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Final

_AHEAD: Final = 3


def ahead[T](items: Generator[T]) -> Iterator[T]:
    """Yield the items in their order, made by a thread while the last ones are being used.

    At most three wait. What making one raises is raised where that item would have come.
    """
    ended = object()
    with closing(items), ThreadPoolExecutor(1) as pool:
        waiting = deque(pool.submit(next, items, ended) for _ in range(_AHEAD))
        while (item := waiting.popleft().result()) is not ended:
            waiting.append(pool.submit(next, items, ended))
            yield item  # type: ignore[misc]  # It is no mark of an end.
