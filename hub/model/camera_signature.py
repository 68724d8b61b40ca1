"""What a camera itself signed of a clip, as the hub found it in the recording."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from hub.model.window import TimeWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedSpan:
    """An unbroken part of a clip that is as the camera signed it, under one key."""

    window: TimeWindow
    groups: int
    """Its number of groups of pictures."""
    certified: str
    """What the key's certificates say of it, as `noticeboard.seal.signed_video.keys.Certified`."""
    root: str
    """The household's name for the maker's root certificate they lead to, or empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraSignature:
    """What holds of a clip's groups of pictures."""

    standard: str
    """As `noticeboard.seal.signed_video.statement.Standard`."""
    groups: int
    signed: int
    """How many of them are exactly as the camera signed them."""
    spans: tuple[SignedSpan, ...]
    """The longest ones, in order of time."""
    faults: tuple[tuple[str, int], ...]
    """What is wrong with the others, as `noticeboard.seal.signed_video.groups.Finding`, and with
    how many."""

    def within(self, window: TimeWindow) -> Self:
        """Return it with parts that lie in a window."""
        shown = [(span, span.window.overlap(window)) for span in self.spans]
        spans = [replace(span, window=part) for span, part in shown if part is not None]
        return replace(self, spans=tuple(spans))


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedGroupTime:
    """When a group of pictures is shown that holds, and that can be checked by itself."""

    start: datetime
    end: datetime
    until: datetime
    """The end of the picture that comes with its signature: one of a later group."""
    is_first: bool
    """Whether a recording can begin with it: it begins with a key frame, and its signature comes
    with the camera's key."""


def signed_window(groups: Sequence[SignedGroupTime], within: TimeWindow) -> TimeWindow | None:
    """Return the time of the whole groups, and of their signatures, that lie in a window.

    `groups` follow each other. Return None if no group lies in it.
    """
    inside = [each for each in groups if within.start <= each.start and each.until <= within.end]
    while inside and not inside[0].is_first:
        del inside[0]
    return TimeWindow(start=inside[0].start, end=inside[-1].until) if inside else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraFilm:
    """A camera's own recording, with its signatures, as a file of its own."""

    window: TimeWindow
    frames: int
    groups: int
    """How many groups of pictures hold, from the first on."""
    size_bytes: int
    sha256: str
