"""Rendered video with a known truth: every frame carries its number, a walker enters on cue."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import av
from av.audio.codeccontext import AudioCodecContext
from av.audio.stream import AudioStream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
import numpy as np
from numpy.typing import NDArray

from hub.media.mp4.fragments import read_table
from hub.media.mp4.segment_table import SegmentTable
from hub.media.packet import VIDEO_RATE, AudioFormat, Packet, StreamInfo, Track, VideoFormat

RATE = 15
WIDTH, HEIGHT = 320, 180
_BITS, _CELL = 12, 16
SOUND_RATE = 16000
T0 = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
_ENCODERS = {"h264": "libx264", "hevc": "libx265"}

type Pixels = NDArray[np.uint8]


def porch(number: int) -> Pixels:
    """Draw a still scene with the frame's number along its upper edge."""
    rows = np.linspace(60, 130, HEIGHT, dtype=np.uint8)[:, np.newaxis, np.newaxis]
    picture = np.broadcast_to(rows, (HEIGHT, WIDTH, 3)).copy()
    for bit in range(_BITS):
        picture[:_CELL, bit * _CELL : (bit + 1) * _CELL] = 235 if number >> bit & 1 else 16
    return picture


def number_of(frame: VideoFrame) -> int:
    """Read a frame's number back."""
    grey = frame.to_ndarray(format="gray8")
    cells = (grey[_CELL // 2, bit * _CELL + _CELL // 2] for bit in range(_BITS))
    return sum(1 << bit for bit, level in enumerate(cells) if level > 128)


def render(  # noqa: PLR0913 -- each names what a test is about
    path: Path,
    seconds: int,
    *,
    audio: bool = True,
    draw: Callable[[int], Pixels] = porch,
    group_s: int = 2,
    reordered: int = 0,
    codec: str = "h264",
) -> Path:
    """Write H.264 or H.265 with a key frame every `group_s`, `reordered` B-frames, and AAC."""
    options = {
        "g": str(RATE * group_s),
        "bf": str(reordered),
        "preset": "ultrafast",
        "sc_threshold": "0",
        "x265-params": f"keyint={RATE * group_s}:min-keyint={RATE * group_s}"
        f":bframes={reordered}:scenecut=0:open-gop=0:log-level=none",
    }
    with av.open(str(path), "w", format="mp4") as file:
        video = file.add_stream(_ENCODERS[codec], rate=RATE, options=options)
        assert isinstance(video, VideoStream)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        video.codec_context.thread_count = 1
        sound = file.add_stream("aac", rate=SOUND_RATE, layout="mono") if audio else None
        for number in range(seconds * RATE):
            frame = VideoFrame.from_ndarray(draw(number), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            file.mux(video.encode(frame))
        file.mux(video.encode())
        if isinstance(sound, AudioStream):
            for frame_of_sound in _tone(seconds):
                file.mux(sound.encode(frame_of_sound))
            file.mux(sound.encode())
    return path


def _tone(seconds: int) -> Iterator[av.AudioFrame]:
    samples = np.arange(seconds * SOUND_RATE)
    wave = (np.sin(samples * 2 * np.pi * 440 / SOUND_RATE) * 8000).astype(np.int16)
    for start in range(0, len(wave) - 1023, 1024):
        frame = av.AudioFrame.from_ndarray(
            wave[np.newaxis, start : start + 1024], format="s16", layout="mono"
        )
        frame.sample_rate, frame.pts = SOUND_RATE, start
        frame.time_base = Fraction(1, SOUND_RATE)
        yield frame


def read(path: Path, *, start: datetime = T0) -> tuple[StreamInfo, list[Packet]]:
    """Return a rendered file as a source would yield it, each packet arriving on time."""
    with av.open(str(path)) as file:
        video = file.streams.video[0]
        sound = next(iter(file.streams.audio), None)
        streams = [video] if sound is None else [video, sound]
        info = StreamInfo(
            video=VideoFormat(
                codec=video.codec_context.name,
                extradata=bytes(video.codec_context.extradata or b""),
                width=video.width,
                height=video.height,
                reorders=video.codec_context.has_b_frames,
            ),
            audio=None if sound is None else _audio_format(sound.codec_context),
            frame_rate=RATE,
        )
        packets = [_packet(raw, start) for raw in file.demux(streams) if raw.size]
    first = next(p.start_s for p in packets if p.track is Track.VIDEO)
    return info, sorted((p for p in packets if p.start_s >= first), key=lambda p: p.start_s)


def _audio_format(context: AudioCodecContext) -> AudioFormat:
    return AudioFormat(
        config=bytes(context.extradata or b""),
        rate_hz=context.sample_rate,
        channels=context.channels,
    )


def _packet(raw: av.Packet, start: datetime) -> Packet:
    assert raw.dts is not None
    assert raw.pts is not None
    is_video = raw.stream.type == "video"
    rate_hz = VIDEO_RATE if is_video else SOUND_RATE
    return Packet(
        track=Track.VIDEO if is_video else Track.AUDIO,
        payload=bytes(raw),
        pts=round(raw.pts * raw.time_base * rate_hz),
        dts=round(raw.dts * raw.time_base * rate_hz),
        rate_hz=rate_hz,
        key=raw.is_keyframe,
        arrived=start + timedelta(seconds=float(raw.dts * raw.time_base)),
    )


def shifted(
    packets: Iterable[Packet], media_s: float, arrived_s: float | None = None
) -> list[Packet]:
    """Return packets later by the camera's clock, and by ours: by as much, unless told."""
    wall = timedelta(seconds=media_s if arrived_s is None else arrived_s)
    return [
        replace(
            packet,
            pts=packet.pts + round(media_s * packet.rate_hz),
            dts=packet.dts + round(media_s * packet.rate_hz),
            arrived=packet.arrived + wall,
        )
        for packet in packets
    ]


def numbers_in(path: Path) -> list[int]:
    """Decode a file and return the number of every frame."""
    numbers: list[int] = []
    with av.open(str(path)) as file:
        numbers.extend(number_of(frame) for frame in file.decode(video=0))
    return numbers


def table_of(path: Path) -> SegmentTable:
    """Return a plain segment file's table."""
    with path.open("rb") as file:
        return read_table(file)
