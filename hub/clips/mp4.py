"""A plain MP4 (ISO 14496-12, 14496-15) of one silent H.264 track, made box by box.

Written here and not by a muxer, so that it is plain to see what a share says about itself: frames,
their sizes and their times. No user data, no names, no dates, no edit list, no sound.
"""

from collections.abc import Sequence
from dataclasses import dataclass
import hashlib
import os
from pathlib import Path
import struct
from typing import IO, Final

import numpy as np

from hub.media.mp4.boxes import box
from hub.media.mp4.plain_index import Timeline, index
from hub.media.packet import VIDEO_RATE, VideoFormat

RATE: Final = VIDEO_RATE
"""Ticks in a second."""
_COPY_BYTES = 1 << 20
_FILE_TYPE = b"isom" + struct.pack(">I", 512) + b"isommp42avc1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One frame of the track, its payload already written elsewhere."""

    size_bytes: int
    ticks: int
    """How long it is shown."""
    key: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How the track's frames are encoded and shown."""

    width: int
    height: int
    avcc: bytes
    pixel_aspect: tuple[int, int] = (1, 1)


def write_mp4(into: Path, shape: Shape, samples: Sequence[Sample], payloads: IO[bytes]) -> str:
    """Write the file, durably, its index before its frames; return its SHA-256 in hex.

    `payloads` holds the samples one behind the other, and is read from its beginning.
    """
    sizes = np.array([sample.size_bytes for sample in samples], np.int64)
    size_bytes = int(sizes.sum())
    large = size_bytes >= 2**32 - 2**24
    timeline = Timeline(
        rate_hz=RATE,
        form=VideoFormat(
            codec="h264",
            extradata=shape.avcc,
            width=shape.width,
            height=shape.height,
            reorders=False,
        ),
        pixel_aspect=shape.pixel_aspect,
        sizes=sizes,
        durations=np.array([sample.ticks for sample in samples], np.int64),
        offsets=np.zeros(len(samples), np.int64),
        keys=np.array([sample.key for sample in samples], np.bool_),
        places=np.cumsum(sizes) - sizes,
    )
    before = box(b"ftyp", _FILE_TYPE)
    opening = (
        struct.pack(">I4sQ", 1, b"mdat", size_bytes + 16)
        if large
        else struct.pack(">I4s", size_bytes + 8, b"mdat")
    )
    made = index([timeline], len(before) + len(opening), large=large)
    head = before + made + opening
    seen = hashlib.sha256(head)
    payloads.seek(0)
    with into.open("wb") as file:
        file.write(head)
        while piece := payloads.read(_COPY_BYTES):
            seen.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return seen.hexdigest()
