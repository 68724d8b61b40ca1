"""The log as the board holds it in memory: its tree, who may write, and what belongs to what."""

from collections import Counter

from noticeboard.errors import ConflictError, NotFoundError
from noticeboard.log.entry import (
    BoardNotice,
    Body,
    Entry,
    RequestCorrect,
    RequestPost,
    RequestResolve,
    RequestUpdate,
)
from noticeboard.log.identity import LoggedEntry, Registry
from noticeboard.log.tree import Tree

THREADED = (RequestUpdate, RequestCorrect, RequestResolve)


def case_of(post: RequestPost) -> tuple[str, str]:
    """Return what two requests about one case have in common."""
    return post.agency, "".join(post.case_number.split()).casefold()


class LogState:
    """Everything a decision about the next entry needs; rebuilt from the database at start."""

    def __init__(self, registry: Registry) -> None:
        self.tree = Tree()
        self.registry = registry
        self._indexes: dict[tuple[str, str], int] = {}
        self._threads: dict[int, int] = {}
        self._cases: Counter[tuple[str, str]] = Counter()

    @property
    def size(self) -> int:
        """The number of entries, published or not."""
        return self.tree.size

    def index_of(self, agency: str, entry_id: str) -> int | None:
        """Return where an agency's entry stands in the log."""
        return self._indexes.get((agency, entry_id))

    def posts_for_case(self, post: RequestPost) -> int:
        """Return how many requests about the same case are already in the log."""
        return self._cases[case_of(post)]

    def thread_of(self, body: Body) -> int | None:
        """Return the index of the request a new entry joins, its own for a request.

        Raises NotFoundError where it names a request that is not there, ConflictError
        where what it names is no request.
        """
        match body:
            case RequestPost():
                return self.size
            case BoardNotice(index=index):
                if index >= self.size:
                    raise NotFoundError(f"There is no entry {index} to put a notice on.")
                return self._threads.get(index)
            case RequestUpdate() | RequestCorrect() | RequestResolve():
                named = self.index_of(body.agency, body.request)
                if named is None:
                    raise NotFoundError("This agency has no request with that id on this board.")
                if self._threads.get(named) != named:
                    raise ConflictError("The id names an entry that is not a request.")
                return named
            case _:
                return None

    def add(self, entry: Entry) -> LoggedEntry:
        """Check and fold the next entry; raises as `Registry.add`, and then nothing has changed."""
        thread = self.thread_of(entry.body)
        logged = self.registry.add(entry, self.size)
        self._note(entry, thread)
        return logged

    def force(self, entry: Entry) -> LoggedEntry:
        """Fold the next entry of this board's own database without verifying it again."""
        thread = self.thread_of(entry.body)
        logged = self.registry.force(entry, self.size)
        self._note(entry, thread)
        return logged

    def _note(self, entry: Entry, thread: int | None) -> None:
        body = entry.body
        self._indexes[body.agency, body.id] = self.size
        if thread is not None:
            self._threads[self.size] = thread
        if isinstance(body, RequestPost):
            self._cases[case_of(body)] += 1
        self.tree.append(entry.raw)
