"""What a camera states about a group of pictures, in supplemental information between them.

Both standards put it into `user_data_unregistered` units with a UUID of their own: a byte of flags,
then tagged values, and the signature as the last of them. Everything here is hostile bytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Final

from noticeboard.timestamp.group import VideoCodec

HASH_BYTES: Final = 32
LARGEST_UNIT: Final = 512 * 1024
_MOST_TAGS: Final = 16
_USER_DATA: Final = 5
_UUID_BYTES: Final = 16
_STOP: Final = 0x80
_SEI: Final = 6
_HEVC_SEI: Final = (39, 40)
_LENGTH_BYTES: Final = 4
_ESCAPE: Final = b"\x00\x00\x03"


class StatementError(ValueError):
    """A statement is not as its standard says."""


class Standard(StrEnum):
    """How a camera signs."""

    ONVIF = "onvif"
    """ONVIF Media Signing."""
    AXIS = "axis"
    """Axis Signed Video."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UserData:
    """A unit of `user_data_unregistered`."""

    uuid: bytes
    flags: int
    """The first byte after the UUID."""
    unit: bytes
    """The whole unit as the camera sent it."""
    plain: bytes
    """The unit without emulation prevention bytes, up to and with its stop byte."""
    at: int
    """Where the tagged values begin in `plain`."""
    end: int
    """Where they end."""

    def signed_part(self, end: int, *, escaped: bool) -> bytes:
        """Return the unit up to a position in `plain`, as it was sent if `escaped`."""
        if not escaped or self.unit is self.plain:
            return self.plain[:end]
        at = removed = 0
        while (found := self.unit.find(_ESCAPE, at)) >= 0 and found + 2 - removed < end:
            removed += 1
            at = found + 3
        return self.unit[: end + removed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a camera states about one group, or a part of it; nothing of it is checked yet."""

    standard: Standard
    number: int
    """Counts the groups and parts of groups, each one more than the one before."""
    count: int
    """Its number of units."""
    is_part: bool
    """Whether it ends within a group of pictures."""
    hashes: tuple[bytes, ...]
    """Of its units, in order; empty if the camera leaves the list out."""
    group_hash: bytes
    """Over `hash_prefix` and all hashes."""
    hash_prefix: bytes = b""
    linked: bytes
    """The first hash of the previous group; zeros if there is none."""
    started_us: int | None = None
    """By the camera's clock, in µs since 1970."""
    ended_us: int | None = None
    signature: bytes
    """Empty if a later statement's signature covers this one."""
    digest: bytes
    """The SHA-256 that the signature is over."""
    chain: bytes
    """The certificates of its key, PEM; empty if they aren't stated here."""
    public_key: bytes = b""
    """The key, PEM, if it is stated without a certificate."""
    unit_hash: bytes
    """The SHA-256 of the whole unit, which the list of the next group has if this isn't signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyStatement:
    """Certificates that a camera sends ahead, for the statements to come."""

    standard: Standard
    signature: bytes
    digest: bytes
    chain: bytes


def units_of(sample: bytes) -> list[bytes]:
    """Return the NAL units of a picture, each after its length; raises StatementError."""
    units = []
    at = 0
    while at < len(sample):
        start = at + _LENGTH_BYTES
        at = start + int.from_bytes(sample[at:start], "big")
        if start >= at or at > len(sample):
            raise StatementError
        units.append(sample[start:at])
    return units


def user_data(unit: bytes, codec: VideoCodec) -> UserData | None:
    """Return a unit's user data, None if it is another unit."""
    if codec is VideoCodec.H264:
        head, is_information = 1, unit[0] & 0x1F == _SEI
    else:
        head, is_information = 2, unit[0] >> 1 & 0x3F in _HEVC_SEI
    if not is_information or len(unit) <= head + 1 or unit[head] != _USER_DATA:
        return None
    at = head + 1
    size = 0
    while at < len(unit) and unit[at] == 0xFF:  # noqa: PLR2004 -- 255 more follow
        size, at = size + 0xFF, at + 1
    if at >= len(unit) or len(unit) > LARGEST_UNIT:
        return None
    size, at = size + unit[at], at + 1
    whole = unit.rstrip(b"\x00")
    # Only a unit longer than its size says has escapes. Some signers leave them out.
    is_escaped = len(whole) > at + size + (whole[-1:] == bytes((_STOP,)))
    plain = whole.replace(_ESCAPE, b"\x00\x00") if is_escaped else whole
    end = at + size
    if size <= _UUID_BYTES or len(plain) < end:
        return None
    tags = at + _UUID_BYTES + 1
    return UserData(
        uuid=plain[at : at + _UUID_BYTES],
        flags=plain[tags - 1],
        unit=whole,
        plain=plain[: end + 1],
        at=tags,
        end=end,
    )


def tagged(data: UserData, short: frozenset[int]) -> Iterator[tuple[int, int, bytes]]:
    """Yield each value with its tag and the tag's position; raises StatementError.

    Lengths have two bytes, those of the tags in `short` one.
    """
    at, raw = data.at, data.plain
    for _ in range(_MOST_TAGS):
        if at == data.end:
            return
        start, tag = at, raw[at]
        size = 1 if tag in short else 2
        at += 1 + size
        length = int.from_bytes(raw[at - size : at], "big")
        at += length
        if at > data.end:
            break
        yield tag, start, raw[at - length : at]
    raise StatementError


class Fields:
    """Reads fields of fixed size; raises StatementError beyond the end."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._at = 0

    def take(self, size: int) -> bytes:
        """Return the next bytes."""
        self._at += size
        if self._at > len(self._raw):
            raise StatementError
        return self._raw[self._at - size : self._at]

    def number(self, size: int, *, signed: bool = False) -> int:
        """Return the next big-endian number."""
        return int.from_bytes(self.take(size), "big", signed=signed)

    def rest(self) -> bytes:
        """Return everything that is left."""
        return self.take(len(self._raw) - self._at)


def hash_list(raw: bytes) -> tuple[bytes, ...]:
    """Return hashes that follow one another; raises StatementError."""
    if len(raw) % HASH_BYTES:
        raise StatementError
    return tuple(raw[at : at + HASH_BYTES] for at in range(0, len(raw), HASH_BYTES))


def digest(data: bytes) -> bytes:
    """Return a SHA-256."""
    return sha256(data).digest()
