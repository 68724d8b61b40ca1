"""How a log that only grows was tampered with: which entry doesn't hold, and why. Pure.

The chain names the first line that was changed, removed, moved or put in. A signed checkpoint names
an end that was cut off, and whoever made every later hash anew. One that was kept elsewhere names
an older copy, and whoever had the key.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from noticeboard.log.checkpoint import open_checkpoint
from noticeboard.log.encoding import decode_hash
from noticeboard.log.note import VerifierKey
from noticeboard.log.tree import EMPTY_ROOT, Frontier, leaf_hash, parents
from noticeboard.runtime.text import Text

EDGE, BEFORE = "edge", "before"
_LINES: Final = 3
"""Of a checkpoint, before those that say more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedLog:
    """What a checkpoint of this log says, its signature verified."""

    size: int
    root: bytes
    edge: tuple[bytes, ...] = ()
    """The complete subtrees of all entries (`Frontier.hashes`)."""
    before: tuple[bytes, ...] = ()
    """Those of all but the last entry: they tell whether only that one differs."""
    note: str = ""

    @classmethod
    def parse(cls, note: str, key: VerifierKey) -> Self:
        """Check a note's signature; raises VerificationError."""
        signed = open_checkpoint(note, key)
        head = note.partition("\n\n")[0].split("\n")[_LINES:]
        lines = {name: value for name, _, value in (line.partition(" ") for line in head)}
        edge, before = (
            tuple(decode_hash(each) for each in lines.get(name, "").split())
            for name in (EDGE, BEFORE)
        )
        point = signed.checkpoint
        return cls(size=point.size, root=point.root, edge=edge, before=before, note=note)

    def begins_at(self, frontiers: Callable[[int], tuple[bytes, ...]]) -> int:
        """Return the first number at which a log of other content may differ from this one.

        `frontiers` gives the complete subtrees of that log's first entries.
        """
        held = 0
        for size, hashes in ((self.size - 1, self.before), (self.size, self.edge)):
            start = 0
            for width, ours, theirs in zip(_widths(size), hashes, frontiers(size), strict=False):
                if ours != theirs:
                    break
                start += width
            held = max(held, start)
        return held + 1


class FaultKind(StrEnum):
    """How a log was tampered with."""

    CHANGED = "broken"
    REMOVED = "removed"
    MOVED = "moved"
    ADDED = "added"
    CUT = "cut"
    OLDER = "older"
    OTHER = "other"
    UNSIGNED = "unsigned"
    BEHIND = "behind"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFault:
    """One thing that does not hold."""

    kind: FaultKind
    first: int
    """The number of the first entry that it concerns."""
    last: int
    """The number of the last one, if the kind has several."""

    @property
    def text(self) -> Text:
        """One sentence that says what was found and what still holds."""
        one = "_one" if self.kind is FaultKind.REMOVED and self.first == self.last else ""
        return Text(
            f"desk.log.{self.kind}{one}", entry=self.first, last=self.last, held=self.first - 1
        )


class Frontiers:
    """The frontiers of a log's first entries, at any size."""

    def __init__(self, raws: Sequence[bytes]) -> None:
        self._leaves = [leaf_hash(raw) for raw in raws]

    @property
    def size(self) -> int:
        """How many entries there are."""
        return len(self._leaves)

    def frontier(self, size: int) -> Frontier:
        """Return the frontier of the first entries."""
        hashes: list[bytes] = []
        start = 0
        for width in _widths(size):
            row: Sequence[bytes] = self._leaves[start : start + width]
            while len(row) > 1:
                row = parents(row)
            hashes += row
            start += width
        return Frontier(size, hashes)

    def hashes(self, size: int) -> tuple[bytes, ...]:
        """Return its complete subtrees; empty if there are fewer entries."""
        return self.frontier(size).hashes if 0 <= size <= self.size else ()


def _widths(size: int) -> Iterator[int]:
    """Yield how many leaves each complete subtree at the edge has, from left to right."""
    for exponent in reversed(range(size.bit_length() if size > 0 else 0)):
        if size >> exponent & 1:
            yield 1 << exponent


@dataclass(frozen=True, slots=True)
class ChainLink:
    """What a line says of its place."""

    seq: int
    prev: str
    sha256: str
    """The line's own hash."""


def chain_faults(links: Sequence[ChainLink | None], start: str) -> Iterator[LogFault]:
    """Yield the first break of the chain, if there is one, named by what it looks like."""
    prev = start
    for seq, link in enumerate(links):
        if link is None:
            yield LogFault(kind=FaultKind.CHANGED, first=seq + 1, last=seq + 1)
            return
        if (link.seq, link.prev) != (seq, prev):
            yield _break(links, seq, link, prev)
            return
        prev = link.sha256


def _break(links: Sequence[ChainLink | None], at: int, link: ChainLink, prev: str) -> LogFault:
    """Name the break at a line that doesn't follow the one before it."""
    later = [each for each in links[at + 1 :] if each is not None]
    if any((each.seq, each.prev) == (at, prev) for each in later):
        # The line that belongs here stands further down: either all of them are here in
        # another order, or this one was put in.
        is_extra = link.seq <= at or any(each.seq == link.seq for each in later)
        kind = FaultKind.ADDED if is_extra else FaultKind.MOVED
        return LogFault(kind=kind, first=at + 1, last=at + 1)
    if link.seq > at:
        if any(each.seq == at for each in later):
            return LogFault(kind=FaultKind.MOVED, first=at + 1, last=at + 1)
        return LogFault(kind=FaultKind.REMOVED, first=at + 1, last=link.seq)
    follows = later[0].prev == link.sha256 if later else None
    if link.seq < at:
        # If two lines claim one place, the next line tells which of them belongs there.
        number = at if link.seq == at - 1 and follows else at + 1
        return LogFault(kind=FaultKind.ADDED, first=number, last=number)
    # Its own number is right. Whether it was changed, or the one before it, the next one tells.
    number = at if follows is not False and at else at + 1
    return LogFault(kind=FaultKind.CHANGED, first=number, last=number)


def signed_faults(signed: SignedLog, sizes: Frontiers, *, is_broken: bool) -> Iterator[LogFault]:
    """Yield how the lines differ from the folder's own checkpoint."""
    count = sizes.size
    if count < signed.size:
        if not is_broken:
            yield LogFault(kind=FaultKind.CUT, first=count + 1, last=signed.size)
        return
    if count > signed.size + 1 and not is_broken:
        yield LogFault(kind=FaultKind.BEHIND, first=signed.size + 1, last=count)
    if _root(sizes, signed.size) != signed.root and not is_broken:
        first = signed.begins_at(sizes.hashes)
        yield LogFault(kind=FaultKind.CHANGED, first=first, last=signed.size)


def older_faults(
    older: SignedLog, sizes: Frontiers, raws: Sequence[bytes], kept: Sequence[bytes]
) -> Iterator[LogFault]:
    """Yield how the lines differ from a checkpoint that was kept elsewhere, perhaps with lines."""
    if sizes.size < older.size:
        yield LogFault(kind=FaultKind.OLDER, first=sizes.size + 1, last=older.size)
    elif _root(sizes, older.size) != older.root:
        first = older.begins_at(sizes.hashes)
        same = Frontiers(kept[: older.size])
        if same.size == older.size and _root(same, older.size) == older.root:
            pairs = enumerate(zip(raws, kept, strict=False), start=1)
            first = next(number for number, (ours, theirs) in pairs if ours != theirs)
        yield LogFault(kind=FaultKind.OTHER, first=first, last=older.size)


def _root(sizes: Frontiers, size: int) -> bytes:
    return sizes.frontier(size).root() if size else EMPTY_ROOT
