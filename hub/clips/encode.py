"""Encoding frames anew, in YUV throughout: for the head of a cut, and for what masks cover."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from hub.clips.redaction.masks import DRAWN_FORMATS, Box, cover
from hub.errors import StorageError
from hub.media.codecs import (
    DELIMITER,
    PPS,
    SEI,
    SPS,
    ParameterSets,
    from_annex_b,
    kind,
    parameter_sets,
    prefixed,
)
from hub.media.ffmpeg import av
from hub.media.mp4.plain import RATE

_CLOCK = Fraction(1, RATE)
_USUAL_RATE = Fraction(30)
PROFILES = {66: "baseline", 77: "main", 100: "high"}
"""Those of 8-bit 4:2:0 video, by their number in the parameter sets."""
_TOOLS = {66: "", 77: ":cabac=1", 100: ":8x8dct=1"}
"""What x264's quickest setting leaves out, and without which it would write a lower profile."""
_MOST_PIXELS = 4096 * 4096
"""Larger than the pictures of any camera for a house; the encoder holds a dozen of them."""
_UNSAID = frozenset({SEI, DELIMITER, SPS, PPS})
"""x264 signs its work and tells its settings in SEI; the sets go into the file's index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoded:
    """One frame, length-prefixed."""

    ticks: int
    payload: bytes
    key: bool


class Encoder:
    """x264 without B-frames, one picture size; what it would say about itself is left out.

    The setting was chosen by measuring (design/redaction.md): two thirds of the time of
    `veryfast` at a better picture, for twice the bytes.
    """

    def __init__(
        self,
        like: av.VideoFrame,
        *,
        set_id: int = 0,
        profile: int = 100,
        size: tuple[int, int] | None = None,
    ) -> None:
        """Encode pictures like this one, under parameter sets of the number `set_id`.

        Raises StorageError where they are too large.
        """
        self._width, self._height = size or (like.width, like.height)
        if self._width * self._height > _MOST_PIXELS:
            raise StorageError("A recording's picture is too large: choose a smaller stream.")
        self._format = like.format.name if like.format.name in DRAWN_FORMATS else "yuv420p"
        context = av.CodecContext.create("libx264", "w")
        context.width, context.height = self._width, self._height
        context.pix_fmt, context.time_base = self._format, _CLOCK
        context.framerate = _USUAL_RATE  # Else x264 takes the clock's for it: level 6.2.
        context.colorspace, context.color_range = like.colorspace, like.color_range
        context.flags |= av.codec.context.Flags.global_header
        # Frames in parallel: slices would make each core's part of a picture worse.
        context.thread_type, context.thread_count = "FRAME", 0
        context.options = {
            "preset": "ultrafast",
            "profile": PROFILES[profile],
            "crf": "21",
            "bf": "0",
            "g": "60",
            "sc_threshold": "0",
            "a53cc": "0",
            "x264-params": f"sps-id={set_id}:no-deblock=0:me=dia:subme=1{_TOOLS[profile]}",
        }
        context.open()
        sets = parameter_sets(bytes(context.extradata or b""))
        if sets is None:
            raise StorageError("The H.264 encoder did not start: reinstall the `av` package.")
        self.sets: ParameterSets = sets
        self._context = context

    @property
    def size(self) -> tuple[int, int]:
        """The width and height of its pictures."""
        return self._width, self._height

    def put(self, ticks: int, frame: av.VideoFrame, boxes: Sequence[Box]) -> Iterator[Encoded]:
        """Encode one frame, later than the one before it, with solid boxes over it.

        The frame is changed. Whatever comes with it beside its picture (captions, dates, words of
        the camera) would be encoded as SEI, and none of that is kept.
        """
        planar = frame
        if (frame.width, frame.height, frame.format.name) != (*self.size, self._format):
            planar = frame.reformat(self._width, self._height, self._format)
        if boxes:
            cover(planar, boxes)
        planar.pts, planar.time_base = ticks, _CLOCK
        planar.pict_type = 0  # Else x264 would take over where the camera put key frames.
        yield from self._encoded(self._context.encode(planar))

    def rest(self) -> Iterator[Encoded]:
        """Yield what the encoder still holds."""
        yield from self._encoded(self._context.encode(None))

    @staticmethod
    def _encoded(packets: Sequence[av.Packet]) -> Iterator[Encoded]:
        for packet in packets:
            kept = [unit for unit in from_annex_b(bytes(packet)) if kind(unit) not in _UNSAID]
            yield Encoded(
                ticks=packet.pts or 0, payload=prefixed(kept), key=bool(packet.is_keyframe)
            )
