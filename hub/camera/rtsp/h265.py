"""H.265 in RTP (RFC 7798): single units, aggregation packets and fragments. Pure."""

from typing import Final, override

from hub.camera.rtsp.access_unit import Unit, VideoDepacketiser
from hub.media.codecs import HEVC_PPS, HEVC_SPS, HEVC_VPS

_AGGREGATED: Final = 48
_FRAGMENT: Final = 49
_FU_START, _FU_END = 0x80, 0x40
_HEAD = 2
_FIRST_SLICE: Final = 0x80
"""A slice's first bit: `first_slice_segment_in_pic_flag` (H.265, 7.3.6.1)."""
_RASL: Final = frozenset({8, 9})
"""Pictures shown before a key picture that refer to what came before it."""
_PICTURES = range(10)
_KEYS = range(16, 22)
_BLA = range(16, 19)
_WORDS = (39, 40)
_KINDS: Final = {
    **dict.fromkeys(_PICTURES, Unit.PICTURE),
    **dict.fromkeys(_KEYS, Unit.KEY),
    **dict.fromkeys(_WORDS, Unit.WORDS),
    **dict.fromkeys((HEVC_VPS, HEVC_SPS, HEVC_PPS), Unit.SET),
}


class H265Depacketiser(VideoDepacketiser):
    """Puts pictures together from packets; decoding begins with IDR, BLA or CRA pictures."""

    _orphans = False
    """Whether the last key picture cannot be gone behind."""

    @override
    def _take(self, packet: bytes, at: int) -> None:
        if len(packet) - at <= _HEAD:
            return
        kind = packet[at] >> 1 & 0x3F
        if kind == _FRAGMENT:
            told = packet[at + 2]
            if told < _FU_END and self._fragments:  # nearly every packet
                self._fragments.append(packet[at + 3 :])
                return
            head = bytes((packet[at] & 0x81 | (told & 0x3F) << 1, packet[at + 1]))
            first, last = bool(told & _FU_START), bool(told & _FU_END)
            self._piece(head, packet[at + 3 :], first=first, last=last)
        elif kind < _AGGREGATED:
            self._unit(packet[at:])
        elif kind == _AGGREGATED:
            self._aggregate(packet, at + _HEAD)
        else:
            self._damaged = True

    @override
    def _kind(self, unit: bytes) -> Unit:
        if len(unit) <= _HEAD or unit[0] & 1 or unit[1] >= 8:  # noqa: PLR2004 -- another layer
            return Unit.NOTHING
        return _KINDS.get(unit[0] >> 1, Unit.NOTHING)

    @override
    def _is_first(self, unit: bytes) -> bool:
        return unit[2] >= _FIRST_SLICE

    @override
    def _is_orphan(self, unit: bytes) -> bool:
        return self._orphans and unit[0] >> 1 in _RASL

    @override
    def _began(self, unit: bytes, *, anew: bool) -> None:
        self._orphans = anew or unit[0] >> 1 in _BLA
