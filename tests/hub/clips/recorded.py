"""Recordings with a known truth: every frame carries its number in black and white blocks."""

from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
import io
import json
from pathlib import Path

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
import numpy as np

from hub.clips.footage import read_segment
from hub.model.ids import CameraId
from hub.model.segment import Segment
from hub.model.window import TimeWindow

CAMERA = CameraId("aabbccddeeff")
RUN = "0123456789ab"
RATE = 15
WIDTH, HEIGHT = 320, 192
T0 = datetime(2026, 11, 25, 12, tzinfo=UTC)
US = timedelta(microseconds=1)
_BITS, _CELL = 16, 16
_MOV = {
    "movflags": "empty_moov+default_base_moof+frag_discont",
    "frag_duration": "500000",
    "flush_packets": "1",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a camera would send: key frames every two seconds, sound."""

    frames: int = 180
    first: int = 0
    """The number that the first frame shows."""
    group: int = 30
    per_segment: int = 60
    codec: str = "libx264"
    size: tuple[int, int] = (WIDTH, HEIGHT)
    pix_fmt: str = "yuv420p"
    options: dict[str, str] = field(default_factory=dict)
    sound: bool = True


def at(frame: float) -> datetime:
    """Return the wall time of a frame of a recording that began at `T0`."""
    return T0 + round(frame * 1_000_000 / RATE) * US


def between(first: float, end: float) -> TimeWindow:
    """Return the window from one frame's time to another's."""
    return TimeWindow(start=at(first), end=at(end))


def picture(number: int, size: tuple[int, int], pix_fmt: str) -> VideoFrame:
    """Draw frame `number`: its number along the upper edge, over something that moves."""
    width, height = size
    rows = np.linspace(50, 200, height, dtype=np.uint8)[:, np.newaxis]
    luma = np.roll(np.broadcast_to(rows, (height, width)), number, axis=0).copy()
    cell = _CELL * width // WIDTH
    for bit in range(_BITS):
        luma[:cell, bit * cell : (bit + 1) * cell] = 235 if number >> bit & 1 else 16
    chroma = np.full((height // 2, width), 110, dtype=np.uint8)
    planes = np.concatenate([luma, chroma])
    return VideoFrame.from_ndarray(planes, format=pix_fmt)


def number_of(frame: VideoFrame) -> int:
    """Read a frame's number back."""
    luma = frame.to_ndarray()[: frame.height, : frame.width]
    scale = frame.width / WIDTH
    middle = [round((bit + 0.5) * _CELL * scale) for bit in range(_BITS)]
    cells = [luma[round(_CELL * scale / 2), x] for x in middle]
    return sum(1 << bit for bit, level in enumerate(cells) if level > 128)


def numbers_in(path: Path) -> list[int]:
    """Decode a file and return the number of every frame."""
    with closing(av.open(str(path))) as file:
        return [number_of(frame) for frame in file.decode(video=0)]


def packets_in(path: Path) -> list[tuple[float, bytes]]:
    """Return the video of a file as it is stored: seconds and payload of each packet."""
    with closing(av.open(str(path))) as file:
        packets = [packet for packet in file.demux(file.streams.video[0]) if packet.size]
        return [(float((p.pts or 0) * p.time_base), bytes(p)) for p in packets]


def rendered(scene: Scene) -> bytes:
    """Encode a scene as a plain MP4."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        quick = {"preset": "ultrafast", "bf": "0", "sc_threshold": "0"}
        if scene.codec == "libx265":
            quick = {"preset": "ultrafast", "x265-params": "log-level=none:bframes=0"}
        options = {**quick, "g": str(scene.group), **scene.options}
        video = container.add_stream(scene.codec, rate=RATE, options=options)
        assert isinstance(video, VideoStream)
        video.width, video.height = scene.size
        video.pix_fmt = scene.pix_fmt
        sound = container.add_stream("aac", rate=16_000) if scene.sound else None
        for number in range(scene.frames):
            frame = picture(number + scene.first, scene.size, scene.pix_fmt)
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        if sound is not None:
            for block in range(scene.frames * 16_000 // RATE // 1024):
                silence = np.zeros((1, 1024), dtype=np.int16)
                heard = av.AudioFrame.from_ndarray(silence, format="s16", layout="mono")
                heard.sample_rate, heard.pts = 16_000, block * 1024
                container.mux(sound.encode(heard))
            container.mux(sound.encode(None))
    return file.getvalue()


def record(
    folder: Path,
    scene: Scene | None = None,
    *,
    start: datetime = T0,
    run: str = RUN,
    camera: CameraId = CAMERA,
) -> list[Segment]:
    """Write a scene as the recorder would, and return its segments."""
    scene = scene or Scene()
    paths = []
    with av.open(io.BytesIO(rendered(scene)), "r") as source:
        for number in range(-(-scene.frames // scene.per_segment)):
            media_us = round(number * scene.per_segment * 1_000_000 / RATE)
            began = start + media_us * US
            began_us = (began - datetime(1970, 1, 1, tzinfo=UTC)) // US
            name = f"{camera}/{began:%Y%m%d}/{began:%H}/{began_us}-{run}-{number}.mp4"
            comment = {
                "run": run,
                "number": number,
                "start_us": began_us,
                "media_start_us": media_us,
                "clock_offset_ms": 40,
            }
            paths.append(folder / name)
            paths[-1].parent.mkdir(parents=True, exist_ok=True)
            _write(paths[-1], source, comment, number * scene.per_segment, scene.per_segment)
    return [read_segment(folder, path) for path in paths]


def _write(
    path: Path, source: InputContainer, comment: dict[str, object], first: int, count: int
) -> None:
    source.seek(0)
    streams = [source.streams.video[0], *source.streams.audio[:1]]
    with av.open(str(path), "w", format="mp4", options=_MOV) as file:
        file.metadata["comment"] = json.dumps(comment)
        copies = {each: file.add_stream_from_template(each, opaque=True) for each in streams}
        for packet in source.demux(streams):
            if not packet.size or packet.pts is None or packet.dts is None:
                continue
            second = float(packet.pts * packet.time_base)
            if not first / RATE - 0.001 <= second < (first + count) / RATE - 0.001:
                continue
            shift = round(first / RATE / packet.time_base)
            packet.pts, packet.dts = packet.pts - shift, packet.dts - shift
            packet.stream = copies[packet.stream]
            file.mux_one(packet)
