"""Video files as recorders leave them: every frame carries its number, times are uneven."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, fields
from fractions import Fraction
import hashlib
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame
import numpy as np

from tests.hub.clips.recorded import number_of, picture

SIZE = (320, 192)
RATE = 15
HZ = 16_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Footage:
    """What a recorder filmed, and how it stores that."""

    name: str = "a.mp4"
    form: str | None = None
    """FFmpeg's name of the container, if the file's name doesn't say it."""
    codec: str = "libx264"
    frames: int = 120
    first: int = 0
    group: int = 30
    size: tuple[int, int] = SIZE
    options: Mapping[str, str] = field(default_factory=dict)
    muxer: Mapping[str, str] = field(default_factory=dict)
    pix_fmt: str = "yuv420p"
    sound: str | None = "aac"
    hz: int = HZ
    ms: Callable[[int], int] = lambda number: number * 1000 // RATE + number % 3 * 7
    """When frame n is shown, in milliseconds after the first."""
    begins_ms: int = 0


_MADE: dict[Hashable, bytes] = {}
"""What was encoded, by all that changes it: tests ask for the same files again."""
_SHOWN: dict[bytes, list[tuple[int, int, str]]] = {}
"""What a file shows, by its hash."""


def make(folder: Path, footage: Footage) -> Path:
    """Write the file, encoded once a run; return its path."""
    path = folder / footage.name
    options, muxer = (frozenset(each.items()) for each in (footage.options, footage.muxer))
    key = (*(getattr(footage, each) for each in _HASHABLE), options, muxer)
    if key in _MADE:
        path.write_bytes(_MADE[key])
    else:
        _MADE[key] = _encoded(path, footage).read_bytes()
    return path


_HASHABLE = [each.name for each in fields(Footage) if each.name not in {"options", "muxer"}]


def _encoded(path: Path, footage: Footage) -> Path:
    quick = {"preset": "ultrafast"} if footage.codec.startswith("libx26") else {}
    with closing(av.open(str(path), "w", format=footage.form, options=dict(footage.muxer))) as into:
        video = into.add_stream(footage.codec, rate=RATE)
        assert isinstance(video, av.VideoStream)
        video.width, video.height = footage.size
        video.pix_fmt, video.options = footage.pix_fmt, {**quick, **footage.options}
        video.time_base = video.codec_context.time_base = Fraction(1, 1000)
        video.codec_context.gop_size = footage.group
        sound: av.AudioStream | None = None
        if footage.sound is not None:
            added = into.add_stream(footage.sound, rate=footage.hz, layout="mono")
            assert isinstance(added, av.AudioStream)
            sound = added
        for number in range(footage.frames):
            frame = picture(footage.first + number, footage.size, "yuv420p").reformat(
                format=footage.pix_fmt
            )
            frame.pts = footage.begins_ms + footage.ms(number) - footage.ms(0)
            frame.time_base = Fraction(1, 1000)
            into.mux(video.encode(frame))
            if sound is not None:
                into.mux(
                    [packet for piece in _sound(number, footage) for packet in sound.encode(piece)]
                )
        into.mux(video.encode(None))
        if sound is not None:
            into.mux(sound.encode(None))
    return path


def _sound(number: int, footage: Footage) -> Iterator[AudioFrame]:
    first, end = (each * footage.hz // RATE for each in (number, number + 1))
    wave = 9000 * np.sin(2 * np.pi * 1000 * np.arange(first, end) / footage.hz)
    frame = AudioFrame.from_ndarray(wave.astype(np.int16)[np.newaxis], "s16", "mono")
    frame.sample_rate, frame.time_base = footage.hz, Fraction(1, footage.hz)
    frame.pts = first + footage.begins_ms * footage.hz // 1000
    yield frame


def shown(path: Path) -> list[tuple[int, int, str]]:
    """Decode a file: microseconds since the first frame, the frame's number, its picture's hash."""
    content = hashlib.sha256(path.read_bytes()).digest()
    if content not in _SHOWN:
        _SHOWN[content] = _decoded(path)
    return list(_SHOWN[content])


def _decoded(path: Path) -> list[tuple[int, int, str]]:
    with closing(av.open(str(path))) as file:
        stream = file.streams.video[0]
        frames = [(frame.pts or 0, frame) for frame in file.decode(stream)]
        base = stream.time_base or Fraction(1)
        first = min(pts for pts, _ in frames)
        return [
            (round((pts - first) * base * 1_000_000), number_of(_plain(frame)), hash_of(frame))
            for pts, frame in frames
        ]


def is_reordered(path: Path) -> bool:
    """Return whether a file's pictures are decoded in another order than they are shown."""
    with closing(av.open(str(path))) as file:
        times = [packet.pts for packet in file.demux(video=0) if packet.pts is not None]
    return times != sorted(times)


def _plain(frame: VideoFrame) -> VideoFrame:
    return frame if frame.format.name == "yuv420p" else frame.reformat(format="yuv420p")


def hash_of(frame: VideoFrame) -> str:
    """Return the hash of a frame's pixels."""
    return hashlib.sha256(frame.to_ndarray().tobytes()).hexdigest()[:16]


def program_stream(source: Path, into: Path) -> Path:
    """Write a file's H.264 as recorders write an MPEG program stream: each picture has its time."""
    with closing(av.open(str(source))) as file, into.open("wb") as out:
        stream = file.streams.video[0]
        out.write(b"IMKH" + bytes(36))
        # The map: one stream of H.264 (0x1B) as number 0xE0.
        out.write(bytes.fromhex("000001bc000ee1ff0000 0004 1be00000 00000000"))
        for packet in file.demux(stream):
            if packet.pts is None or packet.time_base is None:
                continue
            at = round(packet.pts * packet.time_base * 90_000)
            # A pack header (ISO 13818-1, 2.5.3.4) with any clock.
            out.write(bytes.fromhex("000001ba44000400040103e8") + bytes.fromhex("03f8"))
            raw = bytes(packet)
            for start in range(0, len(raw), _LARGEST_PES):
                piece = raw[start : start + _LARGEST_PES]
                head = b"\x80\x80\x05" + _stamp(at) if not start else b"\x80\x00\x00"
                body = head + piece
                out.write(b"\0\0\1\xe0" + len(body).to_bytes(2) + body)
    return into


_LARGEST_PES = 60_000


def _stamp(at: int) -> bytes:
    """Return a presentation time as a PES header has it."""
    parts = (0x21 | at >> 29 & 0xE, at >> 22 & 0xFF, at >> 14 & 0xFF | 1, at >> 7 & 0xFF)
    return bytes((*parts, at << 1 & 0xFF | 1))
