"""What a camera itself signed of a clip, as the hub found it in the recording."""

from dataclasses import dataclass, replace
from typing import Self

from hub.model.window import TimeWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedSpan:
    """An unbroken part of a clip that is as the camera signed it, under one key."""

    window: TimeWindow
    groups: int
    """Its number of groups of pictures."""
    certified: str
    """What the key's certificates say of it, as `hub.media.signed_video.keys.Certified`."""
    root: str
    """The household's name for the maker's root certificate they lead to, or empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraSignature:
    """What holds of a clip's groups of pictures."""

    standard: str
    """As `hub.media.signed_video.statement.Standard`."""
    groups: int
    signed: int
    """How many of them are exactly as the camera signed them."""
    spans: tuple[SignedSpan, ...]
    """The longest ones, in order of time."""
    faults: tuple[tuple[str, int], ...]
    """What is wrong with the others, as `hub.media.signed_video.groups.Finding`, and with how many.
    """

    def within(self, window: TimeWindow) -> Self:
        """Return it with parts that lie in a window."""
        shown = [(span, span.window.overlap(window)) for span in self.spans]
        spans = [replace(span, window=part) for span, part in shown if part is not None]
        return replace(self, spans=tuple(spans))
