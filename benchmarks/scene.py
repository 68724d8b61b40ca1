"""The test video: a street with constant noise, and somebody who crosses it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import av
from av.container import OutputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
import numpy as np
from numpy.typing import NDArray

from hub.camera.recording.segment import SegmentWriter
from hub.clips.footage import in_us, read_segment
from hub.media.mp4.boxes import SegmentHeader
from hub.media.mp4.fragments import Sample, fragment
from hub.media.packet import VIDEO_RATE, Packet, StreamInfo, Track, VideoFormat
from hub.model.ids import CameraId, RunId
from hub.model.recording import Segment
from hub.store.footage_files import PLAIN

CAMERA = CameraId("be4c0000ca3e")
WIDTH, HEIGHT, RATE = 1920, 1080, 15
SUB_WIDTH, SUB_HEIGHT = 640, 360
BITS, SUB_BITS = 4_000_000, 500_000
"""Bits a second, as typical for household cameras."""
GROUP = 2 * RATE
"""Frames between key frames, as typical for household cameras."""
SEGMENT_FRAMES = 2 * GROUP
BEGAN = datetime(2026, 1, 1, 12, tzinfo=UTC)
_GRAINS = 8
_WALKER_WIDTH, _WALKER_HEIGHT = 135, 390
_CROSSES_S = 8
"""How long the walker takes from edge to edge."""
_AWAY_S = 12
"""How long nobody is visible after that."""

type _Planes = NDArray[np.uint8]


def render(folder: Path, video_s: int) -> tuple[Path, Path]:
    """Return `main.mp4` (1080p15) and `sub.mp4` (360p15), H.264 without sound, made once."""
    main, sub = folder / "main.mp4", folder / "sub.mp4"
    if sub.exists():
        return main, sub
    with ExitStack() as stack:
        large = stack.enter_context(av.open(str(main), "w"))
        small = stack.enter_context(av.open(str(sub), "w"))
        large_stream = _add(large, (WIDTH, HEIGHT), BITS)
        small_stream = _add(small, (SUB_WIDTH, SUB_HEIGHT), SUB_BITS)
        for frame in frames(video_s):
            large.mux(large_stream.encode(frame))
            small.mux(small_stream.encode(frame.reformat(SUB_WIDTH, SUB_HEIGHT)))
        large.mux(large_stream.encode())
        small.mux(small_stream.encode())
    return main, sub


def frames(video_s: int) -> Iterator[VideoFrame]:
    """Yield the scene's frames, the same ones every time."""
    random = np.random.default_rng(20)
    street = _street(random)
    grains = [random.normal(0, 2, (HEIGHT, WIDTH)).astype(np.float32) for _ in range(_GRAINS)]
    chroma = np.full((HEIGHT // 2, WIDTH), 126, np.uint8)
    for number in range(video_s * RATE):
        picture = street + grains[int(random.integers(_GRAINS))]
        _walk(picture, number / RATE)
        luma = np.clip(picture, 16, 235).astype(np.uint8)
        yield frame_of(np.concatenate([luma, chroma]), number, RATE)


def _street(random: np.random.Generator) -> NDArray[np.float32]:
    rows = np.linspace(170, 90, HEIGHT, dtype=np.float32)[:, np.newaxis]
    stones = np.kron(random.normal(0, 14, (HEIGHT // 20, WIDTH // 20)), np.ones((20, 20)))
    return (rows + stones).astype(np.float32)


def _walk(picture: NDArray[np.float32], at_s: float) -> None:
    """Draw the walker at this time, if it is in the picture."""
    crossed = (at_s % (_CROSSES_S + _AWAY_S)) / _CROSSES_S
    if crossed < 1:
        left, top = round(crossed * (WIDTH - _WALKER_WIDTH)), HEIGHT // 2
        picture[top : top + _WALKER_HEIGHT, left : left + _WALKER_WIDTH] = 40


def frame_of(planes: _Planes, number: int, rate: int) -> VideoFrame:
    """Return a frame of YUV planes, as the one with this number."""
    frame = VideoFrame.from_ndarray(planes, format="yuv420p")
    frame.pts, frame.time_base = number, Fraction(1, rate)
    return frame


def _add(container: OutputContainer, size: tuple[int, int], bits: int) -> VideoStream:
    options: Mapping[str, str] = {
        "preset": "veryfast",
        "tune": "zerolatency",
        "maxrate": str(bits),
        "bufsize": str(bits),
        "bf": "0",
        "sc_threshold": "0",
        "g": str(GROUP),
    }
    stream = container.add_stream("libx264", rate=RATE, options=dict(options))
    stream.width, stream.height = size
    stream.pix_fmt, stream.bit_rate = "yuv420p", bits
    return stream


# Stored as by the recorder


def record(video: Path, folder: Path, *, length_s: int) -> Sequence[Segment]:
    """Store a video, looped to this length, as the recorder's writer does."""
    info, packets = read_packets(video)
    written = []
    for number, first in enumerate(range(0, length_s * RATE, SEGMENT_FRAMES)):
        media_us = first * 1_000_000 // RATE
        start_us = in_us(BEGAN) + media_us
        path = folder / CAMERA / "20260101" / "12" / f"{start_us}-be4c00000000-{number}.mp4"
        header = SegmentHeader(
            run=RunId("be4c00000000"),
            number=number,
            start_us=start_us,
            media_start_us=media_us,
            ppm=0.0,
            clock_offset_ms=0,
        )
        writer = SegmentWriter(PLAIN, path, header, info)
        frames = [
            _sample(packets[at % len(packets)], at)
            for at in range(first, min(first + SEGMENT_FRAMES, length_s * RATE))
        ]
        for at in range(0, len(frames), RATE // 2):
            writer.write(fragment(at, frames[at : at + RATE // 2], []))
        writer.close((first + len(frames)) * 1_000_000 // RATE)
        written.append(read_segment(folder, path))
    return written


def read_packets(video: Path, rate: int = RATE) -> tuple[StreamInfo, list[Packet]]:
    """Return a video's packets as a camera source would yield them."""
    with closing(av.open(str(video))) as container:
        stream = container.streams.video[0]
        context = stream.codec_context
        shape = VideoFormat(
            codec=context.name,
            extradata=bytes(context.extradata or b""),
            width=stream.width,
            height=stream.height,
            reorders=False,
        )
        packets = [_packet(raw) for raw in container.demux(stream) if raw.size]
    return StreamInfo(video=shape, audio=None, frame_rate=rate), packets


def _packet(raw: av.Packet) -> Packet:
    at_s = float((raw.dts or 0) * raw.time_base)
    return Packet(
        track=Track.VIDEO,
        payload=bytes(raw),
        pts=round((raw.pts or 0) * raw.time_base * VIDEO_RATE),
        dts=round(at_s * VIDEO_RATE),
        rate_hz=VIDEO_RATE,
        key=bool(raw.is_keyframe),
        arrived=BEGAN + timedelta(seconds=at_s),
    )


def _sample(packet: Packet, number: int) -> Sample:
    return Sample(
        payload=packet.payload,
        dts=number * VIDEO_RATE // RATE,
        duration=VIDEO_RATE // RATE,
        offset=0,
        key=packet.key,
    )
