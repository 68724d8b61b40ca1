"""H.264 NAL units: what an exact cut needs of ITU-T H.264 annex B and ISO 14496-15. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from hub.errors import StorageError

IDR, SEI, SPS, PPS, DELIMITER = 5, 6, 7, 8, 9
SLICES = frozenset({1, 2, 3, 4, IDR})
SHARED = SLICES | {SPS, PPS, DELIMITER}
"""Coded pictures and what decodes them; all others are words beside the picture."""
MOST_IDS = 32
"""Sequence parameter sets are numbered 0 to 31."""
_LENGTH = 4
_MOST_SPS, _MOST_PPS = 31, 255
_HIGH = frozenset({100, 110, 122, 144})
_HIGH_420_8_BIT = b"\xfd\xf8\xf8\x00"
"""What the record of a high profile ends with: 4:2:0, 8 bits of luma and of chroma."""
_LONGEST_ID_BYTES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterSets:
    """Sequence and picture parameter sets, without their lengths."""

    sps: tuple[bytes, ...]
    pps: tuple[bytes, ...]
    ending: bytes = b""
    """What followed them in the record they came from: high profiles tell their bit depth there."""

    @property
    def profile(self) -> int:
        """The profile of the first one, such as 66 (baseline), 77 (main), 100 (high)."""
        return self.sps[0][1]

    def ids(self) -> frozenset[int]:
        """Return every number that one of them goes by; raises StorageError where one has none."""
        own = {_exp_golomb(sps[4:]) for sps in self.sps}
        return frozenset(own | {_exp_golomb(pps[1:]) for pps in self.pps})

    def joined(self, other: "ParameterSets") -> "ParameterSets":
        """Return both; they must not share a number."""
        return ParameterSets(sps=self.sps + other.sps, pps=self.pps + other.pps, ending=self.ending)

    def avcc(self) -> bytes:
        """Return the AVCDecoderConfigurationRecord (ISO 14496-15, 5.3.3)."""
        first, level = self.sps[0], max(sps[3] for sps in self.sps)
        head = bytes((1, first[1], first[2], level, 0xFF, 0xE0 | len(self.sps)))
        body = b"".join(len(each).to_bytes(2, "big") + each for each in self.sps)
        body += bytes((len(self.pps),))
        body += b"".join(len(each).to_bytes(2, "big") + each for each in self.pps)
        return head + body + (self.ending if self.profile in _HIGH else b"")


def kind(unit: bytes) -> int:
    """Return a NAL unit's type."""
    return unit[0] & 0x1F


def prefixed(units: Iterable[bytes]) -> bytes:
    """Return NAL units each behind its four-byte length."""
    return b"".join(len(unit).to_bytes(_LENGTH, "big") + unit for unit in units)


def from_annex_b(stream: bytes) -> list[bytes]:
    """Return the NAL units between the start codes of annex B."""
    # No unit ends with a zero: those before a start code belong to it, or are padding.
    units = (piece.rstrip(b"\x00") for piece in stream.split(b"\x00\x00\x01")[1:])
    return [unit for unit in units if unit]


def from_prefixed(payload: bytes) -> list[bytes]:
    """Return the NAL units of length-prefixed video; raises StorageError where it is not."""
    units = []
    at = 0
    while at < len(payload):
        length = int.from_bytes(payload[at : at + _LENGTH], "big")
        at += _LENGTH
        if length == 0 or at + length > len(payload):
            raise StorageError("A recorded frame is damaged: run `neighbors hub check`.")
        units.append(payload[at : at + length])
        at += length
    return units


def without_words(payload: bytes) -> bytes:
    """Return a length-prefixed frame without what a camera says in it: SEI, or kinds of its own.

    Some sign their video there with a certificate that names their serial number.
    """
    return prefixed(unit for unit in from_prefixed(payload) if kind(unit) in SHARED)


def parameter_sets(extradata: bytes) -> ParameterSets | None:
    """Read avcC or annex B extradata; None where it holds no usable parameter sets."""
    if extradata[:1] == b"\x01":
        return _from_avcc(extradata)
    return sets_among(from_annex_b(extradata))


def sets_among(units: Iterable[bytes]) -> ParameterSets | None:
    """Return the parameter sets among NAL units; None where either kind is missing."""
    units = tuple(units)
    sps = tuple(unit for unit in units if kind(unit) == SPS and len(unit) > _LENGTH)
    pps = tuple(unit for unit in units if kind(unit) == PPS and len(unit) > 1)
    if not 0 < len(sps) <= _MOST_SPS or not 0 < len(pps) <= _MOST_PPS:
        return None
    return ParameterSets(sps=sps, pps=pps, ending=_HIGH_420_8_BIT)


def _from_avcc(record: bytes) -> ParameterSets | None:
    if len(record) < 7 or record[4] & 0x03 != _LENGTH - 1:  # noqa: PLR2004 -- the record's head
        return None  # Other length sizes are legal and not ours: such video is encoded anew.
    units: list[bytes] = []
    at, count = 6, record[5] & 0x1F
    for _ in (SPS, PPS):
        for _ in range(count):
            length = int.from_bytes(record[at : at + 2], "big")
            units.append(record[at + 2 : at + 2 + length])
            at += 2 + length
        count = record[at] if at < len(record) else 0
        at += 1
    if at - 1 > len(record) or not all(units):
        return None
    sets = sets_among(units)
    ending = record[at - 1 :]
    if sets is None or len(sets.sps) + len(sets.pps) != len(units):
        return None
    return ParameterSets(sps=sets.sps, pps=sets.pps, ending=ending or sets.ending)


def _exp_golomb(raw: bytes) -> int:
    """Return the first unsigned exp-Golomb number (H.264, 9.1) of a NAL unit's payload."""
    plain = raw[:_LONGEST_ID_BYTES].replace(b"\x00\x00\x03", b"\x00\x00")
    bits = "".join(f"{byte:08b}" for byte in plain)
    zeros = len(bits) - len(bits.lstrip("0"))
    if 2 * zeros + 1 > len(bits):
        raise StorageError("A recording's parameter sets are damaged: run `neighbors hub check`.")
    return int(bits[zeros : 2 * zeros + 1], 2) - 1
