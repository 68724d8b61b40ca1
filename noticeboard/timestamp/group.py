r"""The hash of a group of pictures: a key frame, and what is decoded from it.

Only the slices of the pictures are hashed (H.264 NAL units of types 1 to 5, H.265 of 0 to 31): they
are the same in every container, and after a cut that copies them. A unit is taken without a start
code or length, and without zero bytes at its end, which some containers add.

    picture = SHA256(for each slice: u32 length || unit)
    pictures = SHA256("neighbors-requests/group/v1\n" || each picture's hash, in decoding order)
    sets = SHA256(for each SPS and PPS, of H.265 each VPS before them: u32 length || unit)
    leaf = SHA256(0x00 || salt[16] || pictures || sets || u8 codec || u32 number of pictures
                  || i64 wall time of the first, in µs since 1970 || u32 length in µs)

All numbers are big endian. The pictures have hashes of their own so that a part of a group can be
proven, and so that a changed picture can be named. Without its salt, nobody who has a picture can
try whether it is in a leaf.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256
import struct
from typing import Final

from noticeboard.errors import VerificationError
from noticeboard.log.tree import leaf_hash
from noticeboard.runtime.text import Text

SALT_BYTES: Final = 16
HEADING: Final = b"neighbors-requests/group/v1\n"
LONGEST_US: Final = 2**32 - 1
_LENGTH: Final = struct.Struct(">I")
_ABOUT: Final = struct.Struct(">BIqI")
_LENGTH_BYTES: Final = 4


class VideoCodec(IntEnum):
    """How pictures are coded, by the number that a leaf has."""

    H264 = 1
    H265 = 2


def picture_hash(sample: bytes | memoryview, codec: VideoCodec) -> bytes | None:
    """Return the hash of a picture, None for a sample without a slice.

    A sample is as MP4 has it: each NAL unit after its length, four bytes. Raises VerificationError
    if the lengths don't fit.
    """
    view, at, end = memoryview(sample), 0, len(sample)
    hashed = None
    while at < end:
        start = at + _LENGTH_BYTES
        stop = start + _LENGTH.unpack_from(view, at)[0] if start <= end else end
        if stop > end or stop <= start:
            raise VerificationError(_DAMAGED)
        first = view[start]
        if 1 <= first & 0x1F <= 5 if codec is VideoCodec.H264 else first >> 1 & 0x3F < 32:  # noqa: PLR2004 -- see above
            # Mostly, what is hashed stands there as it is: a call for each picture, not three.
            piece = view[at:stop] if view[stop - 1] else _trimmed(view[start:stop])
            if hashed is None:
                hashed = sha256(piece)
            else:
                hashed.update(piece)
        at = stop
    return None if hashed is None else hashed.digest()


def _trimmed(unit: memoryview) -> bytes:
    """Return a unit without the zero bytes at its end, after its length."""
    unit = unit[: len(unit.tobytes().rstrip(b"\0"))]
    return _LENGTH.pack(len(unit)) + unit


_DAMAGED: Final = Text("noticeboard.timestamp.sample_damaged")


def pictures_hash(pictures: Iterable[bytes]) -> bytes:
    """Return the hash over a group's pictures, given by their hashes in decoding order."""
    return sha256(HEADING + b"".join(pictures)).digest()


def sets_hash(sets: Iterable[bytes]) -> bytes:
    """Return the hash of the parameter sets that the pictures were coded under, in their order."""
    return sha256(b"".join(_LENGTH.pack(len(each)) + each for each in sets)).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureGroup:
    """What a leaf says of a group of pictures."""

    pictures_sha256: bytes
    """Over its pictures: see `pictures_hash`."""
    sets_sha256: bytes
    codec: VideoCodec
    count: int
    """Its number of pictures."""
    start_us: int
    """Wall time at which its first picture in decoding order is shown, in µs since 1970."""
    length_us: int
    """Until the next group, or the end of the segment."""

    def leaf(self, salt: bytes) -> bytes:
        """Return the hash that stands in the segment's tree."""
        about = _ABOUT.pack(
            self.codec, self.count, self.start_us, min(max(self.length_us, 0), LONGEST_US)
        )
        return leaf_hash(salt + self.pictures_sha256 + self.sets_sha256 + about)


def codec_named(name: str) -> VideoCodec | None:
    """Return the codec of a name such as `h264`, None if its pictures are not hashed."""
    return _CODECS.get(name)


_CODECS: Final = {"h264": VideoCodec.H264, "h265": VideoCodec.H265, "hevc": VideoCodec.H265}


def pictures_of(samples: Sequence[bytes | memoryview], codec: VideoCodec) -> list[bytes]:
    """Return the hashes of samples that have a picture; raises VerificationError."""
    found = (picture_hash(sample, codec) for sample in samples)
    return [each for each in found if each is not None]
