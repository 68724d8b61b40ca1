"""The log as the board holds it in memory, and the listeners for its growth."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from noticeboard.board.quota import AddressSlots
from noticeboard.log.agency import LoggedEntry
from noticeboard.log.body import (
    AgencyRegister,
    BoardNotice,
    Body,
    RequestCorrect,
    RequestPost,
    RequestResolve,
    RequestUpdate,
    ThreadBody,
)
from noticeboard.log.entry import Entry, verify_entry
from noticeboard.log.note import VerifierKey
from noticeboard.log.registry import Registry
from noticeboard.log.tree import Tree
from noticeboard.rules.limits import case_of
from noticeboard.rules.names import skeletons
from noticeboard.rules.phrases import MAY_NAME
from noticeboard.runtime.text import Text

_MOST_ROOTS = 1024


class LogState:
    """Everything needed to decide about the next entry; rebuilt from the database at start."""

    def __init__(
        self,
        origin: str,
        log_key: VerifierKey,
        verifiers: Iterable[VerifierKey],
        *,
        verify: Callable[[Entry, str, VerifierKey], None] = verify_entry,
    ) -> None:
        """Make an empty log; `verify` replaces `verify_entry` if signatures were checked before."""
        self.tree = Tree()
        self.registry = Registry(origin, log_key, verifiers, root_at=self._root_at, verify=verify)
        self._indexes: dict[tuple[str, str], int] = {}
        self._threads: dict[int, int] = {}
        self._cases: Counter[tuple[str, str]] = Counter()
        self._missing: dict[int, str] = {}
        self._names: set[str] = set()
        self._roots: dict[int, bytes] = {}

    @property
    def size(self) -> int:
        """The number of entries, published or not."""
        return self.tree.size

    def index_of(self, agency: str, entry_id: str) -> int | None:
        """Return the index of an agency's entry, or None."""
        return self._indexes.get((agency, entry_id))

    def is_request(self, index: int) -> bool:
        """Return whether the entry at `index` is a request."""
        return self._threads.get(index) == index

    def posts_for_case(self, post: RequestPost) -> int:
        """Return how many requests about the same case are already in the log."""
        return self._cases[case_of(post)]

    def looks_like(self, name: str) -> bool:
        """Return whether a name could be mistaken for that of a registered agency."""
        return not self._names.isdisjoint(skeletons(name))

    def naming_incident(self, body: ThreadBody) -> str:
        """Return the incident of the joined request if it may name a person, else ""."""
        index = self.index_of(body.agency, body.request)
        return "" if index is None else self._missing.get(index, "")

    def thread_of(self, body: Body) -> int | None:
        """Return the index of the request that the next entry joins; its own if it is a request."""
        match body:
            case RequestPost():
                return self.size
            case BoardNotice():
                return self._threads.get(body.index)
            case RequestUpdate() | RequestCorrect() | RequestResolve():
                return self.index_of(body.agency, body.request)
            case _:
                return None

    def fold(self, entry: Entry, logged_at: datetime) -> LoggedEntry:
        """Add an entry that `registry.check` has passed, now or before it was stored."""
        thread = self.thread_of(entry.body)
        logged = self.registry.force(entry, self.size, seen_at=logged_at)
        self._file(entry, thread)
        return logged

    def add(self, entry: Entry) -> LoggedEntry:
        """Verify an entry as a follower does, then add it; raises as `Registry.add`."""
        thread = self.thread_of(entry.body)
        logged = self.registry.add(entry, self.size)
        self._file(entry, thread)
        return logged

    def _file(self, entry: Entry, thread: int | None) -> None:
        body = entry.body
        self._indexes[body.agency, body.id] = self.size
        if thread is not None:
            self._threads[self.size] = thread
        if isinstance(body, AgencyRegister):
            self._names |= skeletons(body.name)
        if isinstance(body, RequestPost):
            self._cases[case_of(body)] += 1
            if body.incident in MAY_NAME:
                self._missing[self.size] = body.incident
        self.tree.append(entry.leaf)

    def _root_at(self, size: int) -> bytes | None:
        """Return the root of a size. Cached: it never changes, and a batch has few anchors."""
        if size > self.size:
            return None
        root = self._roots.get(size)
        if root is None:
            if len(self._roots) >= _MOST_ROOTS:
                self._roots.clear()
            root = self._roots[size] = self.tree.root(size)
        return root


MOST_LISTENERS: Final = 10_000
MOST_OF_ONE_ADDRESS: Final = 50


class LiveListeners:
    """The current listeners; ended when the board stops."""

    def __init__(self) -> None:
        self.places = AddressSlots(
            each=MOST_OF_ONE_ADDRESS,
            together=MOST_LISTENERS,
            many=Text("noticeboard.address.listeners"),
            busy=Text("noticeboard.log.listeners"),
        )
        self.listeners = 0
        self.ended = asyncio.Event()
