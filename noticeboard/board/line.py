"""The line in which posts wait: in groups, each of which is told what became of its entries."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from noticeboard.board.state import LogState
from noticeboard.errors import NoticeboardError, UnavailableError
from noticeboard.log.entry import Entry
from noticeboard.signatures.claims import Claim

MOST_AT_ONCE = 1000
"""So many entries share one transaction, so that nobody else waits long for this process."""
WAITING_AT_MOST = 2000

type Told = int | NoticeboardError
"""The place of an entry that the world can see, or why it has none."""
type Made = Entry | Callable[[LogState], Entry]
"""An entry, or what makes it for the very place in the log where it will stand."""


@dataclass(slots=True, kw_only=True)
class Group:
    """What was posted together, in the order in which it is to be logged."""

    entries: Sequence[Made]
    claims: Sequence[Claim | None]
    """Of each entry its signature, where that was checked before."""
    free: frozenset[bytes]
    """The leaves of entries whose words were looked through before: nobody must see them."""
    operator: bool
    answer: asyncio.Future[list[Told]]
    told: list[Told | None] = field(init=False)
    """What is known so far."""

    def __post_init__(self) -> None:
        self.told = [None] * len(self.entries)

    def tell(self, otherwise: Callable[[], NoticeboardError]) -> None:
        """Answer whoever waits; what has no answer yet gets the one that is made for it."""
        if not self.answer.done():
            told: list[Told] = [otherwise() if each is None else each for each in self.told]
            self.answer.set_result(told)


class Line:
    """Groups in the order in which they came; what is in line is served, also after `close`."""

    def __init__(self) -> None:
        self._groups: deque[Group] = deque()
        self._news = asyncio.Event()
        self._is_closed = False
        self.waiting = 0
        """How many entries wait."""

    @property
    def is_over(self) -> bool:
        """Whether nobody waits and nobody will."""
        return self._is_closed and not self._groups

    def join(
        self,
        entries: Sequence[Made],
        *,
        operator: bool,
        claims: Sequence[Claim | None] = (),
        free: frozenset[bytes] = frozenset(),
    ) -> asyncio.Future[list[Told]]:
        """Put entries at the end; raises UnavailableError where there is no room for all of them.

        What the future gives says of each entry what became of it.
        """
        if self.waiting + len(entries) > WAITING_AT_MOST:
            raise UnavailableError("Too many entries are waiting: try again in a minute.")
        answer: asyncio.Future[list[Told]] = asyncio.get_running_loop().create_future()
        group = Group(
            entries=entries,
            claims=claims or [None] * len(entries),
            free=free,
            operator=operator,
            answer=answer,
        )
        self._groups.append(group)
        self.waiting += len(entries)
        self._news.set()
        return answer

    async def next(self, longest_s: float | None) -> list[Group]:
        """Return the groups to log together, or none where none has come for so long."""
        try:
            async with asyncio.timeout(longest_s):
                await self._news.wait()
        except TimeoutError:
            return []
        some: list[Group] = []
        many = 0
        while self._groups and (not some or many + len(self._groups[0].entries) <= MOST_AT_ONCE):
            some.append(self._groups.popleft())
            many += len(some[-1].entries)
        self.waiting -= many
        if not self._groups and not self._is_closed:
            self._news.clear()
        return some

    def close(self) -> None:
        """Let `next` return at once when the line has become empty."""
        self._is_closed = True
        self._news.set()
