"""Encoding frames anew, in YUV throughout: for the head of a cut, and for what masks cover."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from hub.clips.mp4 import RATE
from hub.errors import StorageError
from hub.media.ffmpeg import av
from hub.media.nal import (
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
from hub.model.camera import Mask

_CLOCK = Fraction(1, RATE)
_USUAL_RATE = Fraction(30)
_KEPT_FORMATS = frozenset({"yuv420p", "yuvj420p"})
PROFILES = {66: "baseline", 77: "main", 100: "high"}
"""Those of 8-bit 4:2:0 video, by their number in the parameter sets."""
_CHROMA_GREY = 128
_BLACK = {"yuv420p": 16, "yuvj420p": 0}
_UNSAID = frozenset({SEI, DELIMITER, SPS, PPS})
"""x264 signs its work and tells its settings in SEI; the sets go into the file's index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoded:
    """One frame, length-prefixed."""

    ticks: int
    payload: bytes
    key: bool


class Encoder:
    """x264 without B-frames, one picture size; what it would say about itself is left out."""

    def __init__(
        self,
        like: av.VideoFrame,
        *,
        set_id: int = 0,
        profile: int = 100,
        size: tuple[int, int] | None = None,
        short: bool = False,
    ) -> None:
        """Encode pictures like this one, under parameter sets of the number `set_id`.

        Where they are few (`short`), time is saved rather than bytes.
        """
        self._width, self._height = size or (like.width, like.height)
        self._format = like.format.name if like.format.name in _KEPT_FORMATS else "yuv420p"
        context = av.CodecContext.create("libx264", "w")
        context.width, context.height = self._width, self._height
        context.pix_fmt, context.time_base = self._format, _CLOCK
        context.framerate = _USUAL_RATE  # Else x264 takes the clock's for it: level 6.2.
        context.colorspace, context.color_range = like.colorspace, like.color_range
        context.flags |= av.codec.context.Flags.global_header
        context.options = {
            "preset": "superfast" if short else "veryfast",
            "profile": PROFILES[profile],
            "crf": "20",
            "bf": "0",
            "g": "60",
            "sc_threshold": "0",
            "a53cc": "0",
            "x264-params": f"sps-id={set_id}",
        }
        context.open()
        sets = parameter_sets(bytes(context.extradata or b""))
        if sets is None:
            raise StorageError("The H.264 encoder did not start: reinstall the `av` package.")
        self.sets: ParameterSets = sets
        self._context = context

    def put(self, ticks: int, frame: av.VideoFrame, masks: Sequence[Mask]) -> Iterator[Encoded]:
        """Encode one frame, later than the one before it, with solid masks over it."""
        planar = frame
        if (frame.width, frame.height, frame.format.name) != (
            self._width,
            self._height,
            self._format,
        ):
            planar = frame.reformat(self._width, self._height, self._format)
        planes = np.array(planar.to_ndarray(), dtype=np.uint8)
        for mask in masks:
            _cover(planes, self._width, self._height, mask, _BLACK[self._format])
        # A frame made of nothing but its picture: no captions, no dates, no words of the camera.
        fresh = av.VideoFrame.from_ndarray(planes, format=self._format)
        fresh.pts, fresh.time_base = ticks, _CLOCK
        yield from self._encoded(self._context.encode(fresh))

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


def _cover(planes: NDArray[np.uint8], width: int, height: int, mask: Mask, black: int) -> None:
    """Paint a mask over a planar picture, widened to whole chroma samples."""
    top, bottom = _edges(mask.top, mask.top + mask.height, height)
    left, right = _edges(mask.left, mask.left + mask.width, width)
    planes[top:bottom, left:right] = black
    chroma = planes[height:].reshape(2, height // 2, width // 2)
    chroma[:, top // 2 : bottom // 2, left // 2 : right // 2] = _CHROMA_GREY


def _edges(start: float, end: float, length: int) -> tuple[int, int]:
    """Return the even edges around a part of a length, inside it."""
    first = 2 * int(min(max(start, 0.0), 1.0) * length / 2)
    last = -2 * int(-min(max(end, 0.0), 1.0) * length // 2)
    return first, min(last, length)
