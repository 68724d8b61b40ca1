"""Cuts: what came out of cutting a recording."""

from dataclasses import dataclass

from hub.model.window import TimeWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """One MP4 cut from a recording: exact, and without metadata."""

    window: TimeWindow
    """Wall time of its first frame, and of the end of its last."""
    frames: int
    frames_copied: int
    """Of those, how many show a picture bit-identical to the camera's own."""
    width: int
    height: int
    size_bytes: int
    sha256: str
    clock_offset_ms: int
    """The camera's clock minus ours, as measured while recording."""
    audio: bool = False
    """Whether it has sound."""
    sources: tuple[str, ...] = ()
    """SHA-256 of each recorded segment it was made from, in hex, in the order of time."""
