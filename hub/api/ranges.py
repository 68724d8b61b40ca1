"""Byte ranges of a recording, by RFC 9110, sections 13.1.5 and 14. Pure."""

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
        """Whether it has no bytes: the answer is then 416."""
        return self.start >= self.end

    @property
    def content_range(self) -> str:
        """The value of the Content-Range header."""
        return f"bytes {'*' if self.is_empty else f'{self.start}-{self.end - 1}'}/{self.size}"


def parse_range(asked: str, size: int) -> Part | None:
    """Return the part that a Range header asks for, or None to send everything.

    Several ranges, other units and malformed headers are answered with everything.
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
    """Return whether a part can be sent: without If-Range, or if it names these very bytes.

    Dates never match, because a recording assembled while it is read has no date.
    """
    return if_range is None or if_range.strip() == f'"{tag}"'
