"""H.264 NAL units: what an exact cut needs of ITU-T H.264 annex B and ISO 14496-15. Pure."""

from dataclasses import dataclass

from hub.errors import StorageError

SEI, SPS, PPS, DELIMITER = 6, 7, 8, 9
_LENGTH = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterSets:
    """Sequence and picture parameter sets, without their lengths."""

    sps: tuple[bytes, ...]
    pps: tuple[bytes, ...]

    def in_band(self) -> bytes:
        """Return them as they stand before a key frame in length-prefixed video."""
        return prefixed((*self.sps, *self.pps))

    def avcc(self) -> bytes:
        """Return the AVCDecoderConfigurationRecord (ISO 14496-15, 5.3.3)."""
        first = self.sps[0]
        head = bytes((1, first[1], first[2], first[3], 0xFF, 0xE0 | len(self.sps)))
        body = b"".join(len(each).to_bytes(2, "big") + each for each in self.sps)
        body += bytes((len(self.pps),))
        body += b"".join(len(each).to_bytes(2, "big") + each for each in self.pps)
        return head + body


def kind(unit: bytes) -> int:
    """Return a NAL unit's type."""
    return unit[0] & 0x1F


def prefixed(units: tuple[bytes, ...] | list[bytes]) -> bytes:
    """Return NAL units each behind its four-byte length."""
    return b"".join(len(unit).to_bytes(_LENGTH, "big") + unit for unit in units)


def from_annex_b(stream: bytes) -> list[bytes]:
    """Return the NAL units between the start codes of annex B."""
    units = []
    for piece in stream.split(b"\x00\x00\x01")[1:]:
        # A zero before the next start code belongs to a four-byte start code, not to the unit.
        unit = piece.rstrip(b"\x00") if piece.endswith(b"\x00") else piece
        if unit:
            units.append(unit)
    return units


def from_prefixed(payload: bytes) -> list[bytes]:
    """Return the NAL units of length-prefixed video; raises StorageError where it is not."""
    units = []
    at = 0
    while at + _LENGTH <= len(payload):
        length = int.from_bytes(payload[at : at + _LENGTH], "big")
        at += _LENGTH
        if length == 0 or at + length > len(payload):
            raise StorageError("A recorded frame is damaged: run `neighbors hub check`.")
        units.append(payload[at : at + length])
        at += length
    return units


def parameter_sets(extradata: bytes) -> ParameterSets | None:
    """Read avcC or annex B extradata; None where it holds no usable parameter sets."""
    if extradata[:1] == b"\x01":
        return _from_avcc(extradata)
    units = from_annex_b(extradata)
    sps = tuple(unit for unit in units if kind(unit) == SPS)
    pps = tuple(unit for unit in units if kind(unit) == PPS)
    return ParameterSets(sps=sps, pps=pps) if sps and pps else None


def _from_avcc(record: bytes) -> ParameterSets | None:
    found: list[tuple[bytes, ...]] = []
    at, count = 6, record[5] & 0x1F if len(record) > 6 else 0  # noqa: PLR2004 -- the record's head
    if record[4:5] and record[4] & 0x03 != _LENGTH - 1:
        return None  # Other length sizes are legal and not ours: such video is encoded anew.
    for _ in range(2):
        units = []
        for _ in range(count):
            length = int.from_bytes(record[at : at + 2], "big")
            units.append(record[at + 2 : at + 2 + length])
            at += 2 + length
        found.append(tuple(units))
        count = record[at] if at < len(record) else 0
        at += 1
    sps, pps = found
    return ParameterSets(sps=sps, pps=pps) if sps and pps and all(sps) and all(pps) else None
