"""Which part of a recording a player asks for: RFC 9110, sections 13.1.5 and 14. Pure."""

from dataclasses import dataclass
import re

_RANGE = re.compile(r"bytes=\s*([0-9]{0,20})-([0-9]{0,20})\s*", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Bytes `start` to before `end` of `size`."""

    start: int
    end: int
    size: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it is there: the answer is then 416."""
        return self.start >= self.end

    @property
    def content_range(self) -> str:
        """What the header Content-Range says of it."""
        return f"bytes {'*' if self.is_empty else f'{self.start}-{self.end - 1}'}/{self.size}"


def parse_range(asked: str, size: int) -> Part | None:
    """Return the part that a Range header asks for, or None where all of it is to be sent.

    All of it answers several ranges at once, other units, and what is no range at all.
    """
    found = _RANGE.fullmatch(asked)
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        return Part(start=max(size - int(last), 0), end=size, size=size)
    if last and int(last) < int(first):
        return None
    return Part(start=int(first), end=min(int(last) + 1, size) if last else size, size=size)


def still_holds(if_range: str | None, tag: str) -> bool:
    """Return whether a part may be sent: nothing was seen before, or it was these very bytes.

    A date never holds: what is put together while it is read has none.
    """
    return if_range is None or if_range.strip() == f'"{tag}"'
