"""Rendered video with a known truth: every frame carries its number, a walker enters on cue."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
import numpy as np
from numpy.typing import NDArray

from hub.camera.source import Packet, StreamInfo, Track
from hub.camera.template import MediaStream, write_template

RATE = 15
WIDTH, HEIGHT = 320, 180
_BITS, _CELL = 12, 16
SOUND_RATE = 16000
T0 = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

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


def render(
    path: Path,
    seconds: int,
    *,
    audio: bool = True,
    draw: Callable[[int], Pixels] = porch,
    group_s: int = 2,
) -> Path:
    """Write H.264 with a key frame every `group_s`, and AAC."""
    options = {"g": str(RATE * group_s), "bf": "0", "preset": "ultrafast", "sc_threshold": "0"}
    with av.open(str(path), "w", format="mp4") as file:
        video = file.add_stream("libx264", rate=RATE, options=options)
        assert isinstance(video, VideoStream)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        video.codec_context.thread_count = 1
        sound = file.add_stream("aac", rate=SOUND_RATE) if audio else None
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
        streams: list[MediaStream] = [video, *file.streams.audio[:1]]
        info = StreamInfo(
            template=write_template(streams),
            codec="h264",
            width=video.width,
            height=video.height,
            frame_rate=RATE,
            has_audio=len(streams) > 1,
        )
        packets = [_packet(raw, start) for raw in file.demux(streams) if raw.size]
    first = next(p.start_s for p in packets if p.track is Track.VIDEO)
    return info, sorted((p for p in packets if p.start_s >= first), key=lambda p: p.start_s)


def _packet(raw: av.Packet, start: datetime) -> Packet:
    assert raw.dts is not None
    assert raw.pts is not None
    return Packet(
        track=Track.VIDEO if raw.stream.type == "video" else Track.AUDIO,
        payload=bytes(raw),
        pts=raw.pts,
        dts=raw.dts,
        duration=raw.duration or 0,
        time_base=raw.time_base,
        key=raw.is_keyframe,
        arrived=start + timedelta(seconds=float(raw.dts * raw.time_base)),
    )


def numbers_in(path: Path) -> list[int]:
    """Decode a file and return the number of every frame."""
    numbers: list[int] = []
    with av.open(str(path)) as file:
        numbers.extend(number_of(frame) for frame in file.decode(video=0))
    return numbers


def times_in(path: Path, track: Track) -> list[int]:
    """Return the decoding time of every packet of a track."""
    times: list[int] = []
    with av.open(str(path)) as file:
        stream = file.streams.video[0] if track is Track.VIDEO else file.streams.audio[0]
        times.extend(raw.dts for raw in file.demux(stream) if raw.size and raw.dts is not None)
    return times
