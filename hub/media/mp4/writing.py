"""Writing a segment: its head, then one fragment after another, each whole in itself.

Fragments follow ISO/IEC 14496-12, 8.8, with version 1 runs (signed composition offsets), 64-bit
decoding times, and data offsets from their own `moof`, so that they may be moved and joined.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
import struct
from typing import Final

from hub.media.mp4.boxes import HEAD_BYTES, box, full_box
from hub.media.mp4.header import SegmentHeader, header_box
from hub.media.mp4.movie import AUDIO_ID, VIDEO_ID, movie
from hub.media.mp4.samples import Piece
from hub.media.packet import StreamInfo, Track

VIDEO_RUN: Final = 0x000F01
"""A run tells the offset of its data; each sample's duration, size, flags, composition offset."""
AUDIO_RUN: Final = 0x000301
"""A run tells the offset of its data; each sample's duration and size."""
VIDEO_TRACK: Final = 0x020000
"""Data offsets count from the `moof`."""
AUDIO_TRACK: Final = 0x020020
"""Likewise; and the flags of all its samples."""
KEY_FLAGS: Final = 0x02000000
OTHER_FLAGS: Final = 0x01010000
_SEQUENCE_BYTES: Final = 16
_TIME_BYTES: Final = 20
_TIME_AT: Final = 12
"""Where in its box a decoding time stands."""
_RUN_BYTES: Final = 20
_OF: Final = {
    Track.VIDEO: (VIDEO_ID, VIDEO_TRACK, VIDEO_RUN, 16, 16),
    Track.AUDIO: (AUDIO_ID, AUDIO_TRACK, AUDIO_RUN, 20, 8),
}
"""For each track: its number and flags, and how long its `tfhd` and each of its samples are."""
_TIME: Final = struct.Struct(">Q")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One coded frame or piece of sound, in ticks of its track since the run began."""

    payload: bytes
    dts: int
    duration: int
    offset: int
    """When it is shown minus when it is decoded."""
    key: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """A `moof` and its `mdat`, and what one must know to list or to move them."""

    content: bytes
    pieces: Mapping[Track, Piece]
    """What it holds of each track; places count from its own beginning."""
    times: Mapping[Track, int]
    """Where in it each track's first decoding time is written."""

    @property
    def key(self) -> bool:
        """Whether its first frame is a key frame."""
        video = self.pieces.get(Track.VIDEO)
        return video is not None and bool(video.keys[0])

    def moved(self, ticks: Mapping[Track, int]) -> bytes:
        """Return it so many ticks earlier."""
        content = bytearray(self.content)
        for track, at in self.times.items():
            _TIME.pack_into(content, at, max(self.pieces[track].first_dts - ticks[track], 0))
        return bytes(content)


def segment_head(header: SegmentHeader, info: StreamInfo) -> bytes:
    """Return what a segment begins with; raises InvalidInputError where MP4 cannot hold it."""
    return movie(info) + header_box(header, info)


def fragment(number: int, video: Sequence[Sample], audio: Sequence[Sample]) -> Fragment:
    """Return samples as one fragment, each track's in decoding order; one of them is not empty."""
    tracks = {Track.VIDEO: video, Track.AUDIO: audio}
    filled = {track: samples for track, samples in tracks.items() if samples}
    sizes = {track: _traf_bytes(track, len(samples)) for track, samples in filled.items()}
    moof_bytes = HEAD_BYTES + _SEQUENCE_BYTES + sum(sizes.values())
    place = moof_bytes + HEAD_BYTES
    at = HEAD_BYTES + _SEQUENCE_BYTES
    parts = [full_box(b"mfhd", 0, 0, number.to_bytes(4))]
    pieces: dict[Track, Piece] = {}
    times: dict[Track, int] = {}
    for track, samples in filled.items():
        piece = pieces[track] = _piece(samples, place)
        times[track] = at + HEAD_BYTES + _OF[track][3] + _TIME_AT
        parts.append(_traf(track, piece))
        place += sum(piece.sizes)
        at += sizes[track]
    payloads = [sample.payload for samples in filled.values() for sample in samples]
    mdat = struct.pack(">I4s", place - moof_bytes, b"mdat")
    content = b"".join((box(b"moof", *parts), mdat, *payloads))
    return Fragment(content=content, pieces=pieces, times=times)


def _piece(samples: Sequence[Sample], place: int) -> Piece:
    return Piece(
        first_dts=samples[0].dts,
        place=place,
        sizes=[len(sample.payload) for sample in samples],
        durations=[sample.duration for sample in samples],
        offsets=[sample.offset for sample in samples],
        keys=[sample.key for sample in samples],
    )


def _traf_bytes(track: Track, count: int) -> int:
    _, _, _, track_bytes, sample_bytes = _OF[track]
    return HEAD_BYTES + track_bytes + _TIME_BYTES + _RUN_BYTES + count * sample_bytes


def _traf(track: Track, piece: Piece) -> bytes:
    number, track_flags, run_flags, _, _ = _OF[track]
    count = len(piece.sizes)
    flags = KEY_FLAGS.to_bytes(4) if track is Track.AUDIO else b""
    if track is Track.AUDIO:
        rows = chain.from_iterable(zip(piece.durations, piece.sizes, strict=True))
        samples = struct.pack(f">{2 * count}I", *rows)
    else:
        coded = [KEY_FLAGS if key else OTHER_FLAGS for key in piece.keys]
        rows = chain.from_iterable(
            zip(piece.durations, piece.sizes, coded, piece.offsets, strict=True)
        )
        samples = struct.pack(">" + "IIIi" * count, *rows)
    return box(
        b"traf",
        full_box(b"tfhd", 0, track_flags, number.to_bytes(4), flags),
        full_box(b"tfdt", 1, 0, _TIME.pack(piece.first_dts)),
        full_box(b"trun", 1, run_flags, struct.pack(">Ii", count, piece.place), samples),
    )
