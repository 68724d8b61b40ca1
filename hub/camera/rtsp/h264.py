"""H.264 in RTP (RFC 6184): single units, STAP-A and FU-A. Pure.

Decoding begins with an IDR picture and nowhere else: not every player begins at a recovery point,
and no camera that was seen sends those alone.
"""

from typing import Final, override

from hub.camera.rtsp.access_unit import Unit, VideoDepacketiser
from hub.media.codecs import IDR, PPS, SEI, SLICES, SPS

_HEAD: Final = 1
_STAP_A: Final = 24
_FU_A: Final = 28
_FU_START, _FU_END = 0x80, 0x40
_FIRST_MACROBLOCK: Final = 0x80
"""A slice's first bit: whether it begins with the picture's first macroblock (7.3.3)."""
_KINDS: Final = {
    **dict.fromkeys(SLICES, Unit.PICTURE),
    IDR: Unit.KEY,
    SEI: Unit.WORDS,
    SPS: Unit.SET,
    PPS: Unit.SET,
}


class H264Depacketiser(VideoDepacketiser):
    """Puts pictures together from packets."""

    @override
    def _take(self, packet: bytes, at: int) -> None:
        if len(packet) - at <= _HEAD:
            return
        head = packet[at]
        kind = head & 0x1F
        if kind == _FU_A:
            told = packet[at + 1]
            if told < _FU_END and self._fragments:  # nearly every packet
                self._fragments.append(packet[at + 2 :])
                return
            unit_head = bytes((head & 0xE0 | told & 0x1F,))
            first, last = bool(told & _FU_START), bool(told & _FU_END)
            self._piece(unit_head, packet[at + 2 :], first=first, last=last)
        elif kind < _STAP_A:
            self._unit(packet[at:])
        elif kind == _STAP_A:
            self._aggregate(packet, at + 1)
        else:
            self._damaged = True  # ways of interleaving that were never agreed to

    @override
    def _kind(self, unit: bytes) -> Unit:
        return _KINDS.get(unit[0] & 0x1F, Unit.NOTHING)

    @override
    def _is_first(self, unit: bytes) -> bool:
        return len(unit) > 1 and unit[1] >= _FIRST_MACROBLOCK
