"""A segment's groups of pictures, and the root over them that an hour's stamp covers.

A group is a key frame and what is decoded from it, as `noticeboard.timestamp.group` hashes it. All
of this follows from the segment's file and the house's secret, so only the root is stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from hub.errors import InvalidInputError
from hub.media.codecs import HEVC_PPS, HEVC_SPS, HEVC_VPS, read_record
from hub.media.mp4.fragments import Fragment
from hub.media.mp4.segment_table import SegmentTable
from hub.media.packet import Track, VideoFormat
from noticeboard.errors import VerificationError
from noticeboard.timestamp.group import (
    LONGEST_US,
    PictureGroup,
    VideoCodec,
    codec_named,
    picture_hash,
    pictures_hash,
    sets_hash,
)
from noticeboard.timestamp.hour import SaltOf, salts, segment_root

type PictureHash = bytes | None
"""None for a sample without a slice, which is no picture."""

_HEVC_SETS = frozenset({HEVC_VPS, HEVC_SPS, HEVC_PPS})


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentGroup:
    """One group of pictures, and where it is in its segment."""

    first: int
    """Its first sample. Samples count from 0, in decoding order."""
    hashes: tuple[PictureHash, ...]
    """Of each of its samples."""
    group: PictureGroup

    @property
    def pictures(self) -> tuple[bytes, ...]:
        """The hashes of its pictures, in decoding order."""
        return tuple(each for each in self.hashes if each is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentGroups:
    """All groups of a segment, in order."""

    name: str
    """What never changes about the segment: its run and number."""
    codec: VideoCodec
    sets: tuple[bytes, ...]
    """The parameter sets, in the order of the decoder configuration record."""
    groups: tuple[SegmentGroup, ...]

    def salts(self, secret: bytes) -> SaltOf:
        """Return the salts of its groups."""
        return salts(secret, self.name)

    def leaves(self, secret: bytes) -> list[bytes]:
        """Return the leaves under its root."""
        salt = self.salts(secret)
        return [each.group.leaf(salt(number)) for number, each in enumerate(self.groups)]

    def root(self, secret: bytes) -> bytes:
        """Return the root that an hour's tree has."""
        return segment_root(self.leaves(secret))


class PictureHashes:
    """Hashes a segment's pictures as they are written. Blocking."""

    def __init__(self, codec: VideoCodec) -> None:
        self._codec = codec
        self._hashes: list[PictureHash] | None = []

    def add(self, fragment: Fragment) -> None:
        """Hash a fragment's pictures. After a damaged one, the segment has no root."""
        piece = fragment.pieces.get(Track.VIDEO)
        if self._hashes is None or piece is None:
            return
        content, at = memoryview(fragment.content), piece.place
        try:
            for size in piece.sizes:
                self._hashes.append(picture_hash(content[at : at + size], self._codec))
                at += size
        except VerificationError:
            self._hashes = None

    def root(self, table: SegmentTable, secret: bytes) -> bytes | None:
        """Return the root of the segment with this table, None if it has none."""
        if self._hashes is None or (groups := group(table, self._hashes)) is None:
            return None
        return groups.root(secret)


def group(table: SegmentTable, hashes: Sequence[PictureHash]) -> SegmentGroups | None:
    """Return a segment's groups, given the hash of each sample; None if none can be made."""
    codec, sets = codec_named(table.info.video.codec), _parameter_sets(table.info.video)
    if codec is None or not sets or len(hashes) != len(table.video):
        return None
    times_us = table.wall_us().tolist()
    firsts = [0, *(at for at in table.video.keys.nonzero()[0].tolist() if at)]
    header, sets_sha256 = table.header, sets_hash(sets)
    times_us.append(header.wall_us(table.media_end_us))
    groups = []
    for first, end in zip(firsts, [*firsts[1:], len(hashes)], strict=True):
        of_group = tuple(hashes[first:end])
        pictures = [each for each in of_group if each is not None]
        about = PictureGroup(
            pictures_sha256=pictures_hash(pictures),
            sets_sha256=sets_sha256,
            codec=codec,
            count=len(pictures),
            start_us=times_us[first],
            length_us=min(max(times_us[end] - times_us[first], 0), LONGEST_US),
        )
        groups.append(SegmentGroup(first=first, hashes=of_group, group=about))
    return SegmentGroups(
        name=f"{header.run} {header.number}", codec=codec, sets=sets, groups=tuple(groups)
    )


def read_groups(file: BinaryIO, table: SegmentTable) -> SegmentGroups | None:
    """Return the groups of a segment, from its plain bytes and table; None if it has no root.

    Raises OSError. It has none if its pictures are damaged, or coded in a way that isn't hashed.
    Blocking.
    """
    codec, hashes = codec_named(table.info.video.codec), list[PictureHash]()
    if codec is None:
        return None
    try:
        for place, size in zip(
            table.video.places.tolist(), table.video.sizes.tolist(), strict=True
        ):
            file.seek(place)
            hashes.append(picture_hash(file.read(size), codec))
    except VerificationError:
        return None
    return group(table, hashes)


def _parameter_sets(video: VideoFormat) -> tuple[bytes, ...]:
    """Return the parameter sets of a recording; none if they can't be read."""
    is_hevc = video.codec == "hevc"
    try:
        _, sets = read_record(video.extradata, is_hevc=is_hevc)
    except InvalidInputError:
        return ()
    # A record of H.265 may also have SEI.
    return tuple(each for each in sets if not is_hevc or each[0] >> 1 & 0x3F in _HEVC_SETS)
