"""A plain MP4 (ISO 14496-12, 14496-15) of one H.264 track, and sound where asked, box by box.

Written here and not by a muxer, so that it is plain to see what a share says about itself: frames,
their sizes and their times. No user data, no names, no dates. Only sound has an edit list: what
every AAC encoder puts before its first sample is not played.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
import hashlib
import os
from pathlib import Path
import struct
from typing import IO, Final

import numpy as np

from hub.media.mp4.boxes import box
from hub.media.mp4.plain_index import Timeline, index
from hub.media.mp4.samples import Integers
from hub.media.packet import VIDEO_RATE, AudioFormat, VideoFormat

RATE: Final = VIDEO_RATE
"""Ticks in a second."""
_COPY_BYTES = 1 << 20
_FILE_TYPE = b"isom" + struct.pack(">I", 512) + b"isomiso2avc1mp41"
"""What FFmpeg calls such a file: QuickTime, browsers and VLC know each of these brands."""


@dataclass(slots=True)
class Samples:
    """One track's samples in columns, 25 bytes for each; their payloads are written elsewhere."""

    places: array[int] = field(default_factory=lambda: array("q"))
    sizes: array[int] = field(default_factory=lambda: array("q"))
    lasts: array[int] = field(default_factory=lambda: array("q"))
    keys: bytearray = field(default_factory=bytearray)

    def __len__(self) -> int:
        return len(self.keys)

    def add(self, payloads: IO[bytes], payload: bytes, lasts: int, *, key: bool = True) -> None:
        """Write a payload behind all others, shown or heard for so many ticks of its track."""
        self.places.append(payloads.tell())
        self.sizes.append(len(payload))
        self.lasts.append(lasts)
        self.keys.append(key)
        payloads.write(payload)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How the track's frames are encoded and shown."""

    width: int
    height: int
    avcc: bytes
    pixel_aspect: tuple[int, int] = (1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tone:
    """How the sound is encoded, and how many samples come before its first one."""

    form: AudioFormat
    skipped: int


def video_track(shape: Shape, samples: Samples) -> Timeline:
    """Return the pictures' track."""
    form = VideoFormat(
        codec="h264",
        extradata=shape.avcc,
        width=shape.width,
        height=shape.height,
        reorders=False,
    )
    return _track(form, RATE, samples, pixel_aspect=shape.pixel_aspect)


def sound_track(tone: Tone, samples: Samples) -> Timeline:
    """Return the sound's track."""
    return _track(tone.form, tone.form.rate_hz, samples, skipped=tone.skipped)


def write_mp4(into: Path, tracks: Sequence[Timeline], payloads: IO[bytes]) -> str:
    """Write the file, durably, its index before its frames; return its SHA-256 in hex.

    `payloads` holds the samples of all tracks, and is read from its beginning.
    """
    size_bytes = payloads.seek(0, os.SEEK_END)
    large = size_bytes >= 2**32 - 2**24
    before = box(b"ftyp", _FILE_TYPE)
    opening = (
        struct.pack(">I4sQ", 1, b"mdat", size_bytes + 16)
        if large
        else struct.pack(">I4s", size_bytes + 8, b"mdat")
    )
    made = index(tracks, len(before) + len(opening), large=large)
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


def _track(
    form: VideoFormat | AudioFormat,
    rate_hz: int,
    samples: Samples,
    *,
    pixel_aspect: tuple[int, int] = (1, 1),
    skipped: int = 0,
) -> Timeline:
    return Timeline(
        rate_hz=rate_hz,
        form=form,
        pixel_aspect=pixel_aspect,
        sizes=_column(samples.sizes),
        durations=_column(samples.lasts),
        offsets=np.zeros(len(samples), np.int64),
        keys=np.frombuffer(samples.keys, np.bool_),
        places=_column(samples.places),
        skipped=skipped,
    )


def _column(numbers: array[int]) -> Integers:
    return np.frombuffer(numbers, np.int64)
