"""The queue of posts: they wait in groups, in the order in which they came."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from noticeboard.board.log import LogState
from noticeboard.errors import NoticeboardError, UnavailableError
from noticeboard.log.entry import Entry
from noticeboard.runtime.text import Text
from noticeboard.signatures.pool import Claim

MOST_AT_ONCE = 1000
"""The most entries in one transaction, so that other processes don't wait long."""
WAITING_AT_MOST = 2000

type PostResult = int | NoticeboardError
"""The index of an entry once it is public, or the error that explains why it has none."""
type EntrySource = Entry | Callable[[LogState], Entry]
"""An entry, or a function that makes one for its exact place in the log."""


@dataclass(slots=True, kw_only=True)
class PostGroup:
    """Entries that were posted together, in the order in which they are logged."""

    entries: Sequence[EntrySource]
    claims: Sequence[Claim | None]
    """The signature of each entry, if it was checked before."""
    free: frozenset[bytes]
    """The leaves of entries whose text needs no moderator, as an earlier check found."""
    operator: bool
    answer: asyncio.Future[list[PostResult]]
    results: list[PostResult | None] = field(init=False)
    """The results known so far."""

    def __post_init__(self) -> None:
        self.results = [None] * len(self.entries)

    def set_answer(self, otherwise: Callable[[], NoticeboardError]) -> None:
        """Set the answer; an entry without a result gets the error that `otherwise` makes."""
        if not self.answer.done():
            results: list[PostResult] = [
                otherwise() if each is None else each for each in self.results
            ]
            self.answer.set_result(results)


class PostQueue:
    """Groups in order of arrival; groups in line are served even after `close`."""

    def __init__(self) -> None:
        self._groups: deque[PostGroup] = deque()
        self._news = asyncio.Event()
        self._gathered = asyncio.Event()
        self._enough = 0
        self._is_closed = False
        self.waiting = 0
        """The number of entries in line."""

    @property
    def is_over(self) -> bool:
        """Whether the line is closed and empty."""
        return self._is_closed and not self._groups

    def join(
        self,
        entries: Sequence[EntrySource],
        *,
        operator: bool,
        claims: Sequence[Claim | None] = (),
        free: frozenset[bytes] = frozenset(),
    ) -> asyncio.Future[list[PostResult]]:
        """Append entries to the line; raises UnavailableError if they don't all fit.

        The returned future gives a result for each entry.
        """
        if self.waiting + len(entries) > WAITING_AT_MOST:
            raise UnavailableError(Text("noticeboard.entry.too_many_waiting"))
        answer: asyncio.Future[list[PostResult]] = asyncio.get_running_loop().create_future()
        group = PostGroup(
            entries=entries,
            claims=claims or [None] * len(entries),
            free=free,
            operator=operator,
            answer=answer,
        )
        self._groups.append(group)
        self.waiting += len(entries)
        self._news.set()
        if self.waiting >= self._enough:
            self._gathered.set()
        return answer

    async def gather(self, enough: int, longest_s: float) -> None:
        """Wait until so many entries are in line, or the line is closed, or the time is over."""
        if longest_s <= 0 or self.waiting >= enough or self._is_closed:
            return
        self._enough = enough
        self._gathered.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(longest_s):
                await self._gathered.wait()

    async def next(self, longest_s: float | None) -> list[PostGroup]:
        """Return the groups to log together, or an empty list after `longest_s` seconds."""
        try:
            async with asyncio.timeout(longest_s):
                await self._news.wait()
        except TimeoutError:
            return []
        some: list[PostGroup] = []
        many = 0
        while self._groups and (not some or many + len(self._groups[0].entries) <= MOST_AT_ONCE):
            some.append(self._groups.popleft())
            many += len(some[-1].entries)
        self.waiting -= many
        if not self._groups and not self._is_closed:
            self._news.clear()
        return some

    def close(self) -> None:
        """Close the line: `next` returns at once when it is empty."""
        self._is_closed = True
        self._news.set()
        self._gathered.set()
