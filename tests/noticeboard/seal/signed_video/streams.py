"""Signed streams as lists of pictures, and what somebody may do to them."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from hub.media.codecs import from_prefixed, prefixed
from hub.media.packet import av
from noticeboard.seal.signed_video.groups import Finding, SignedGroup, SignedStream
from noticeboard.seal.signed_video.keys import MakerRoot, read_root
from noticeboard.timestamp.group import VideoCodec

VECTORS: Final = Path(__file__).parent / "vectors"
GROUP: Final = 6
"""Pictures of a group."""
type Place = tuple[int, int]
"""A picture, and a unit in it."""


@dataclass(frozen=True, slots=True)
class Stream:
    """Pictures as NAL units."""

    codec: VideoCodec
    pictures: list[list[bytes]]

    def verified(self) -> list[SignedGroup]:
        """Return what is found; each picture's time is its number."""
        stream = SignedStream(self.codec)
        for at, units in enumerate(self.pictures):
            stream.push(at, prefixed(units))
        return stream.finish()

    def findings(self) -> list[dict[Finding, int]]:
        """Return only what is wrong, group by group."""
        return [group.findings for group in self.verified()]

    def but(self, start: int, end: int, pictures: list[list[bytes]]) -> "Stream":
        """Return the stream with other pictures from `start` to `end`."""
        return replace(self, pictures=[*self.pictures[:start], *pictures, *self.pictures[end:]])

    def with_units(self, picture: int, units: list[bytes]) -> "Stream":
        """Return the stream with other units in a picture."""
        return self.but(picture, picture + 1, [units])

    def slices(self, picture: int) -> list[int]:
        """Return the places of a picture's slices."""
        return [n for n, unit in enumerate(self.pictures[picture]) if self._is_slice(unit)]

    def without_slices(self, picture: int) -> "Stream":
        """Return the stream without a picture, but with what the camera states there."""
        units = [unit for unit in self.pictures[picture] if not self._is_slice(unit)]
        return self.with_units(picture, units)

    def without_statement(self, group: int) -> "Stream":
        """Return the stream without what the camera states about a group."""
        picture, unit = self.statement(group)
        units = self.pictures[picture]
        return self.with_units(picture, [*units[:unit], *units[unit + 1 :]])

    def flipped(self, picture: int, unit: int, byte: int = -5) -> "Stream":
        """Return the stream with one bit changed."""
        units = list(self.pictures[picture])
        changed = bytearray(units[unit])
        changed[byte] ^= 4
        units[unit] = bytes(changed)
        return self.with_units(picture, units)

    def statement(self, group: int) -> Place:
        """Return where the camera states something about a group."""
        return next(
            (picture, n)
            for picture in range(GROUP * (group + 1), len(self.pictures))
            for n, unit in enumerate(self.pictures[picture])
            if _is_statement(unit)
        )

    def _is_slice(self, unit: bytes) -> bool:
        if self.codec is VideoCodec.H264:
            return unit[0] & 0x1F in {1, 5}
        return unit[0] >> 1 & 0x3F < 32


def _is_statement(unit: bytes) -> bool:
    return b"\x00\x5b\xc9\x3f" in unit[:48] or b"Signed Video" in unit[:48]


def vector(name: str) -> Stream:
    """Return a reference stream."""
    with av.open(str(VECTORS / f"{name}.mp4")) as container:
        samples = [bytes(packet) for packet in container.demux(video=0) if packet.size]
    codec = VideoCodec.H264 if name.startswith("h264") else VideoCodec.H265
    return Stream(codec, [from_prefixed(sample) for sample in samples])


def root(name: str) -> MakerRoot:
    """Return a maker's root certificate."""
    found = read_root(name, (VECTORS / f"{name}.pem").read_bytes())
    assert found is not None
    return found
