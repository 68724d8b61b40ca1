"""The video that is measured with: a street that never holds still, and somebody crossing it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from fractions import Fraction
import json
from pathlib import Path

import av
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
import numpy as np
from numpy.typing import NDArray

from hub.camera.segment_writer import SegmentWriter
from hub.camera.source import Packet, StreamInfo, Track
from hub.camera.template import write_template
from hub.clips.footage import EPOCH, read_segment
from hub.model.ids import CameraId
from hub.model.segment import Segment

CAMERA = CameraId("be4c0000ca3e")
WIDTH, HEIGHT, RATE = 1280, 720, 15
SUB_WIDTH, SUB_HEIGHT = 640, 360
GROUP = 2 * RATE
"""Frames from key frame to key frame, as household cameras are set."""
SEGMENT_FRAMES = 2 * GROUP
BEGAN = datetime(2026, 1, 1, 12, tzinfo=UTC)
_GRAINS = 8
_WALKER_WIDTH, _WALKER_HEIGHT = 90, 260
_CROSSES_S = 8
"""How long the walker takes from edge to edge."""
_AWAY_S = 12
"""How long nobody is seen after that."""

type _Planes = NDArray[np.uint8]


def render(folder: Path, video_s: int) -> tuple[Path, Path]:
    """Return `main.mp4` (720p15) and `sub.mp4` (360p15) of so many seconds; H.264, no sound.

    What an earlier group has rendered into `folder` is taken as it is.
    """
    main, sub = folder / "main.mp4", folder / "sub.mp4"
    if sub.exists():
        return main, sub
    with ExitStack() as stack:
        large = stack.enter_context(av.open(str(main), "w"))
        small = stack.enter_context(av.open(str(sub), "w"))
        large_stream = _add(large, (WIDTH, HEIGHT))
        small_stream = _add(small, (SUB_WIDTH, SUB_HEIGHT))
        for frame in frames(video_s):
            large.mux(large_stream.encode(frame))
            small.mux(small_stream.encode(frame.reformat(SUB_WIDTH, SUB_HEIGHT)))
        large.mux(large_stream.encode())
        small.mux(small_stream.encode())
    return main, sub


def frames(video_s: int) -> Iterator[VideoFrame]:
    """Yield the scene's pictures; the same ones every time."""
    random = np.random.default_rng(20)
    street = _street(random)
    grains = [random.normal(0, 2, (HEIGHT, WIDTH)).astype(np.float32) for _ in range(_GRAINS)]
    chroma = np.full((HEIGHT // 2, WIDTH), 126, np.uint8)
    for number in range(video_s * RATE):
        picture = street + grains[int(random.integers(_GRAINS))]
        _walk(picture, number / RATE)
        luma = np.clip(picture, 16, 235).astype(np.uint8)
        yield _frame(np.concatenate([luma, chroma]), number)


def _street(random: np.random.Generator) -> NDArray[np.float32]:
    rows = np.linspace(170, 90, HEIGHT, dtype=np.float32)[:, np.newaxis]
    stones = np.kron(random.normal(0, 14, (HEIGHT // 20, WIDTH // 20)), np.ones((20, 20)))
    return (rows + stones).astype(np.float32)


def _walk(picture: NDArray[np.float32], at_s: float) -> None:
    """Draw the walker where it is, if it is in the picture."""
    crossed = (at_s % (_CROSSES_S + _AWAY_S)) / _CROSSES_S
    if crossed < 1:
        left, top = round(crossed * (WIDTH - _WALKER_WIDTH)), HEIGHT // 2
        picture[top : top + _WALKER_HEIGHT, left : left + _WALKER_WIDTH] = 40


def _frame(planes: _Planes, number: int) -> VideoFrame:
    frame = VideoFrame.from_ndarray(planes, format="yuv420p")
    frame.pts, frame.time_base = number, Fraction(1, RATE)
    return frame


def _add(container: av.container.OutputContainer, size: tuple[int, int]) -> VideoStream:
    options: Mapping[str, str] = {
        "preset": "veryfast",
        "tune": "zerolatency",
        "crf": "24",
        "bf": "0",
        "sc_threshold": "0",
        "g": str(GROUP),
    }
    stream = container.add_stream("libx264", rate=RATE, options=dict(options))
    stream.width, stream.height = size
    stream.pix_fmt = "yuv420p"
    return stream


# As the recorder would have stored it


def record(video: Path, folder: Path) -> Sequence[Segment]:
    """Store a video as segments below `folder`, with the recorder's own writer."""
    info, packets = read_packets(video)
    written = []
    for number, first in enumerate(range(0, len(packets), SEGMENT_FRAMES)):
        start_us = round((BEGAN - EPOCH).total_seconds() * 1e6) + first * 1_000_000 // RATE
        path = folder / CAMERA / "20260101" / "12" / f"{start_us}-be4c00000000-{number}.mp4"
        comment = {
            "run": "be4c00000000",
            "number": number,
            "start_us": start_us,
            "media_start_us": first * 1_000_000 // RATE,
            "clock_offset_ms": 0,
        }
        writer = SegmentWriter(path, info, json.dumps(comment))
        writer.open()
        writer.write(packets[first : first + SEGMENT_FRAMES])
        writer.close()
        written.append(read_segment(folder, path))
    return written


def read_packets(video: Path) -> tuple[StreamInfo, list[Packet]]:
    """Return a video's frames as a camera source would yield them."""
    with closing(av.open(str(video))) as container:
        stream = container.streams.video[0]
        info = StreamInfo(
            template=write_template([stream]),
            codec=stream.codec_context.name,
            width=stream.width,
            height=stream.height,
            frame_rate=RATE,
            has_audio=False,
        )
        packets = [_packet(raw) for raw in container.demux(stream) if raw.size]
    return info, packets


def _packet(raw: av.Packet) -> Packet:
    return Packet(
        track=Track.VIDEO,
        payload=bytes(raw),
        pts=raw.pts or 0,
        dts=raw.dts or 0,
        duration=raw.duration or 0,
        time_base=Fraction(raw.time_base),
        key=bool(raw.is_keyframe),
        arrived=BEGAN,
    )
