"""The proof that a share's footage existed by some hour: what the record names, and `groups.json`.

`hour-N.txt` is the text of an hour as it was stamped, and `hour-N-M.tsr` a service's reply to it
(RFC 3161). `groups.json` has the groups of pictures of each clip, in order, and the way from each
to its hour: `noticeboard.timestamp` says what is hashed. A group without such a way is listed as
well, so that nobody can leave out what has no timestamp.

Nothing here reads a film: `noticeboard.seal.existence` compares them.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

import msgspec

from noticeboard.errors import VerificationError
from noticeboard.log.encoding import HASH_BYTES
from noticeboard.runtime.text import Text
from noticeboard.seal.footage import LARGEST, MAX_LINE_CHARS, Strict, is_line, is_sha256, require
from noticeboard.timestamp.group import (
    LONGEST_US,
    SALT_BYTES,
    PictureGroup,
    codec_named,
    pictures_hash,
    sets_hash,
)
from noticeboard.timestamp.hour import LONGEST_TEXT_BYTES, Hour, Inclusion, check_group

GROUPS: Final = "groups.json"
MAX_GROUPS_BYTES: Final = 64 * 1024**2
"""About nine hours of pictures at 30 a second; a hub leaves the proof out of longer shares."""
MAX_REPLY_BYTES: Final = 64 * 1024
MAX_HOURS: Final = 26
MAX_REPLIES: Final = 4
_MOST_SETS: Final = 16
_LARGEST_SET: Final = 4096
_MOST_PICTURES: Final = 100_000
_MOST_HASHES: Final = 20
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


class FileHash(Strict, frozen=True, kw_only=True):
    """The hash and length of a file beside the record."""

    sha256: str
    size_bytes: int

    def __post_init__(self) -> None:
        require(is_sha256(self.sha256), "file hash")
        require(0 < self.size_bytes <= MAX_GROUPS_BYTES, "file size")


class StampReply(Strict, frozen=True, kw_only=True):
    """A timestamp service's reply to the text of an hour: `hour-N-M.tsr`."""

    sha256: str
    size_bytes: int
    service: str
    """Where the household's hub asked for it; the reply itself says who signed."""

    def __post_init__(self) -> None:
        require(is_sha256(self.sha256), "file hash")
        require(0 < self.size_bytes <= MAX_REPLY_BYTES, "file size")
        require(self.service and is_line(self.service, MAX_LINE_CHARS), "service")


class StampedHour(Strict, frozen=True, kw_only=True):
    """The text of an hour, `hour-N.txt`, and the replies to it."""

    sha256: str
    size_bytes: int
    replies: tuple[StampReply, ...]

    def __post_init__(self) -> None:
        require(is_sha256(self.sha256), "file hash")
        require(0 < self.size_bytes <= LONGEST_TEXT_BYTES, "file size")
        require(0 < len(self.replies) <= MAX_REPLIES, "number of replies")


class ProofOfTime(Strict, frozen=True, kw_only=True):
    """The files that prove by when the footage existed."""

    groups: FileHash
    """Of `groups.json`."""
    hours: tuple[StampedHour, ...]

    def __post_init__(self) -> None:
        require(0 < len(self.hours) <= MAX_HOURS, "number of hours")

    def files(self) -> Iterator[tuple[str, str, int]]:
        """Yield the name, SHA-256 and length of each file, in their order."""
        yield GROUPS, self.groups.sha256, self.groups.size_bytes
        for number, hour in enumerate(self.hours, 1):
            yield hour_name(number), hour.sha256, hour.size_bytes
            for each, reply in enumerate(hour.replies, 1):
                yield reply_name(number, each), reply.sha256, reply.size_bytes


def hour_name(number: int) -> str:
    """Return the name of an hour's text, counted from 1."""
    return f"hour-{number}.txt"


def reply_name(number: int, reply: int) -> str:
    """Return the name of a reply to an hour's text, both counted from 1."""
    return f"hour-{number}-{reply}.tsr"


PROOF_FILES: Final = {
    GROUPS: MAX_GROUPS_BYTES,
    **{hour_name(each): LONGEST_TEXT_BYTES for each in range(1, MAX_HOURS + 1)},
    **{
        reply_name(each, reply): MAX_REPLY_BYTES
        for each in range(1, MAX_HOURS + 1)
        for reply in range(1, MAX_REPLIES + 1)
    },
}
"""Each file that such a proof may have, and its greatest length."""


class Way(Strict, frozen=True, kw_only=True):
    """Where a hash is in a tree, and the hashes beside its way to the root (RFC 9162)."""

    index: int
    hashes: tuple[bytes, ...]

    def __post_init__(self) -> None:
        require(0 <= self.index <= LARGEST, "index")
        require(len(self.hashes) <= _MOST_HASHES, "number of hashes")
        require(all(len(each) == HASH_BYTES for each in self.hashes), "hash")

    @property
    def inclusion(self) -> Inclusion:
        """The same, to be checked."""
        return Inclusion(index=self.index, hashes=self.hashes)


class StampedGroup(Strict, frozen=True, kw_only=True):
    """What was hashed of a group of pictures, and the way to its hour. All hashes are base64."""

    copied: int
    """How many of its pictures, from its first on, are in the clip bit by bit; 0 if the group was
    coded anew."""
    count: int
    """How many pictures the group has."""
    codec: Literal["h264", "h265"]
    pictures: bytes
    """The SHA-256 of each of its pictures, one after another; empty if it was coded anew."""
    pictures_sha256: bytes
    """The hash over these."""
    sets: int
    """Which of the clip's parameter sets its pictures were coded under, counted from 0."""
    start_us: int
    """When its first picture is shown, in microseconds since 1970."""
    length_us: int
    """Until the next group, or the end of its segment."""
    salt: bytes
    groups: int
    """How many groups its segment has."""
    in_segment: Way
    segment: bytes
    """The root over the segment's groups."""
    in_hour: Way
    hour: int
    """Which hour, counted from 1."""

    def __post_init__(self) -> None:
        require(0 < self.count <= _MOST_PICTURES, "number of pictures")
        require(0 <= self.copied <= self.count, "number of pictures copied")
        listed = self.count if self.copied else 0
        require(len(self.pictures) == listed * HASH_BYTES, "list of pictures")
        hashes = (self.pictures_sha256, self.segment)
        require(all(len(each) == HASH_BYTES for each in hashes), "hash")
        require(not listed or pictures_hash(self.hashes) == self.pictures_sha256, "picture hash")
        require(self.codec == "h264" or not self.copied, "number of pictures copied")
        require(0 <= self.sets < _MOST_SETS, "parameter sets")
        require(0 <= self.start_us <= LARGEST and 0 <= self.length_us <= LONGEST_US, "group's time")
        require(len(self.salt) == SALT_BYTES, "salt")
        require(0 < self.groups <= _MOST_PICTURES, "number of groups")
        require(0 < self.hour <= MAX_HOURS, "hour")

    @property
    def hashes(self) -> list[bytes]:
        """The hash of each of its pictures; empty if it was coded anew."""
        raw = self.pictures
        return [raw[at : at + HASH_BYTES] for at in range(0, len(raw), HASH_BYTES)]

    @property
    def start(self) -> datetime:
        """When its first picture is shown."""
        return _EPOCH + self.start_us * _MICROSECOND

    def check(self, sets: Sequence[bytes], hour: Hour) -> None:
        """Check the way from the group to its hour; raises VerificationError."""
        codec = codec_named(self.codec)
        require(codec is not None, "codec")
        if codec is None:
            return
        group = PictureGroup(
            pictures_sha256=self.pictures_sha256,
            sets_sha256=sets_hash(sets),
            codec=codec,
            count=self.count,
            start_us=self.start_us,
            length_us=self.length_us,
        )
        leaf = group.leaf(self.salt)
        ways = self.in_segment.inclusion, self.in_hour.inclusion
        check_group(leaf, ways[0], self.groups, self.segment, ways[1], hour)


class ClipGroup(Strict, frozen=True, kw_only=True):
    """A group of a clip."""

    at: int
    """The number of its first frame in the clip, counted from 0."""
    stamped: StampedGroup | None
    """`null` if no stamped hour is known to have it."""

    def __post_init__(self) -> None:
        require(0 <= self.at <= LARGEST, "frame")

    @property
    def copied(self) -> int:
        """How many of its pictures are in the clip bit by bit, as far as they can be compared."""
        return self.stamped.copied if self.stamped else 0


class ClipGroups(Strict, frozen=True, kw_only=True):
    """All groups of a clip, in order."""

    name: str
    """The clip's, as in the custody record."""
    sets: tuple[tuple[bytes, ...], ...]
    """The parameter sets (NAL units) that its groups were coded under, in their order."""
    groups: tuple[ClipGroup, ...]

    def __post_init__(self) -> None:
        require(len(self.sets) <= _MOST_SETS, "parameter sets")
        each_set = [one for sets in self.sets for one in sets]
        require(len(each_set) <= _MOST_SETS**2, "parameter sets")
        require(all(0 < len(one) <= _LARGEST_SET for one in each_set), "parameter sets")
        require(self.groups and self.groups[0].at == 0, "first group")
        places = [group.at for group in self.groups]
        require(places == sorted(set(places)), "order of groups")
        used = {group.stamped.sets for group in self.groups if group.stamped}
        require(used == set(range(len(self.sets))), "parameter sets")


class ShareGroups(Strict, frozen=True, kw_only=True):
    """`groups.json`: the groups of all clips, in the order of the custody record."""

    v: Literal[1] = 1
    clips: tuple[ClipGroups, ...]

    def encode(self) -> bytes:
        """Return its only JSON form."""
        return msgspec.json.encode(self, order="sorted")

    @classmethod
    def parse(cls, raw: bytes) -> "ShareGroups":
        """Read what `encode` returns; raises VerificationError."""
        try:
            found = _DECODER.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise VerificationError(Text("noticeboard.existed.unreadable")) from error
        if found.encode() != raw:
            raise VerificationError(Text("noticeboard.existed.unreadable"))
        return found


_DECODER: Final = msgspec.json.Decoder(ShareGroups)
