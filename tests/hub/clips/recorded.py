"""Recordings with a known truth: every frame carries its number in black and white blocks."""

from collections.abc import Callable, Hashable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
import io
from itertools import batched
from pathlib import Path

import av
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
import numpy as np
from numpy.typing import NDArray

from hub.clips.footage import EPOCH, read_segment
from hub.clips.playback import JoinedFile, Player
from hub.media.mp4.boxes import SegmentHeader
from hub.media.mp4.fragments import Sample, fragment, read_table, segment_head
from hub.media.mp4.segment_table import closing_box
from hub.media.packet import VIDEO_RATE, AudioFormat, StreamInfo, VideoFormat
from hub.model.ids import CameraId, RunId
from hub.model.recording import Segment
from hub.model.window import TimeWindow
from hub.store.footage_files import PLAIN, FootageFiles

CAMERA = CameraId("aabbccddeeff")
RUN = "0123456789ab"
KEY = bytes(range(32))
RATE = 15
WIDTH, HEIGHT = 320, 192
T0 = datetime(2026, 11, 25, 12, tzinfo=UTC)
US = timedelta(microseconds=1)
SOUND_HZ = 16_000
_BITS, _CELL = 16, 16

type Coded = tuple[StreamInfo, list[Sample], list[Sample]]
"""What a stream is like, its pictures and its sound."""
type Draw = Callable[[int, tuple[int, int], str], VideoFrame]
"""Draws frame n in a size and a pixel format."""
type Change = Callable[[int, bytes], bytes]
"""What a camera sends in place of frame n."""

_CODED: dict[Hashable, Coded] = {}
"""What was encoded, by all of a scene that changes it: tests show the same scenes again."""


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
    sound_hz: int = SOUND_HZ
    tone: tuple[float, float] = (0.0, 0.0)
    """From which second to which a tone is heard; before and after it is silent."""
    draw: Draw | None = None
    """What is shown instead of numbers."""
    ppm: float = 0.0
    files: FootageFiles = PLAIN
    ticks: Callable[[int], int] | None = None
    """When frame n is shown, in ticks after the first; None for an even rate."""
    turn: int = 0
    """By how many quarters, clockwise, the pictures are turned when they are shown."""


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


def tone(first: int, scene: Scene) -> NDArray[np.int16]:
    """Return 1024 samples of 1 kHz, silent outside the scene's tone."""
    at_s = (first + np.arange(1024)) / scene.sound_hz
    level = np.where((at_s >= scene.tone[0]) & (at_s < scene.tone[1]), 12_000, 0)
    heard = level * np.sin(2 * np.pi * 1000 * at_s)
    return np.asarray(heard[np.newaxis], np.int16)


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


def extradata_of(path: Path) -> bytes:
    """Return the decoder configuration record of a file."""
    with closing(av.open(str(path))) as file:
        return bytes(file.streams.video[0].codec_context.extradata or b"")


def aspect_of(path: Path) -> tuple[int, int]:
    """Return how wide and how high a file says that its pixels are."""
    with closing(av.open(str(path))) as file:
        aspect = file.streams.video[0].sample_aspect_ratio or Fraction(1)
        return aspect.numerator, aspect.denominator


def joined(segments: Sequence[Segment], folder: Path, into: Path) -> JoinedFile:
    """Put segments together for playing, and copy what plays into a file."""
    made = Player(folder, FootageFiles(KEY)).joined(segments)
    assert made is not None
    made.write_to(into)
    return made


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
        if scene.ticks is not None:
            video.codec_context.time_base = Fraction(1, VIDEO_RATE)
        sound = container.add_stream("aac", rate=scene.sound_hz) if scene.sound else None
        for number in range(scene.frames):
            frame = (scene.draw or picture)(number + scene.first, scene.size, scene.pix_fmt)
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            if scene.ticks is not None:
                frame.pts, frame.time_base = scene.ticks(number), video.codec_context.time_base
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        if sound is not None:
            for block in range(scene.frames * scene.sound_hz // RATE // 1024):
                level = tone(block * 1024, scene)
                heard = av.AudioFrame.from_ndarray(level, format="s16", layout="mono")
                heard.sample_rate, heard.pts = scene.sound_hz, block * 1024
                container.mux(sound.encode(heard))
            container.mux(sound.encode(None))
    return file.getvalue()


def record(  # noqa: PLR0913 -- what is recorded, and when
    folder: Path,
    scene: Scene | None = None,
    *,
    start: datetime = T0,
    run: str = RUN,
    camera: CameraId = CAMERA,
    change: Change | None = None,
) -> list[Segment]:
    """Write a scene as the recorder would, and return its segments."""
    scene = scene or Scene()
    info, video, audio = coded(scene)
    info = replace(info, video=replace(info.video, turn=scene.turn))
    if change is not None:
        video = [replace(each, payload=change(n, each.payload)) for n, each in enumerate(video)]
    paths = []
    for number, first in enumerate(range(0, len(video), scene.per_segment)):
        pictures = video[first : first + scene.per_segment]
        passed_us = first * 1_000_000 // RATE
        if scene.ticks is not None:
            passed_us = scene.ticks(first) * 1_000_000 // VIDEO_RATE
        began_us = (start - EPOCH) // US + passed_us
        header = SegmentHeader(
            run=RunId(run),
            number=number,
            start_us=began_us,
            media_start_us=(pictures[0].dts + pictures[0].offset) * 1_000_000 // VIDEO_RATE,
            ppm=scene.ppm,
            clock_offset_ms=40,
        )
        began = EPOCH + began_us * US
        name = f"{camera}/{began:%Y%m%d}/{began:%H}/{began_us}-{run}-{number}.mp4"
        paths.append(folder / name)
        paths[-1].parent.mkdir(parents=True, exist_ok=True)
        until = first + scene.per_segment
        heard = [each for each in audio if first <= each.dts * RATE / scene.sound_hz + 0.01 < until]
        write_segment(scene.files, paths[-1], header, info, pictures, heard)
    return [read_segment(folder, path, scene.files) for path in paths]


def write_segment(  # noqa: PLR0913, PLR0917 -- what a segment is made of
    files: FootageFiles,
    path: Path,
    header: SegmentHeader,
    info: StreamInfo,
    video: Sequence[Sample],
    audio: Sequence[Sample],
) -> None:
    """Write a segment in fragments of half a second, and close it."""
    content = segment_head(header, info)
    for number, pictures in enumerate(batched(video, RATE // 2, strict=False)):
        last = pictures[-1] is video[-1]
        ends_s = float("inf") if last else (pictures[-1].dts + pictures[-1].duration) / VIDEO_RATE
        begins_s = -1.0 if pictures[0] is video[0] else pictures[0].dts / VIDEO_RATE
        sound_hz = SOUND_HZ if info.audio is None else info.audio.rate_hz
        heard = [each for each in audio if begins_s <= each.dts / sound_hz < ends_s]
        content += fragment(number + 1, pictures, heard).content
    table = replace(read_table(io.BytesIO(content)), closed=True)
    with files.create(path) as file:
        file.write(content + closing_box(table))


def coded(scene: Scene) -> Coded:
    """Return a scene as a camera source would yield it, in decoding order; encoded once a run."""
    # In how many segments, by which clock and into which files it is written changes no frame.
    shown = replace(scene, per_segment=0, ppm=0.0, files=PLAIN, options={}, turn=0)
    options = frozenset(scene.options.items())
    key = tuple(getattr(shown, each.name) for each in fields(shown) if each.name != "options")
    if (key, options) not in _CODED:
        _CODED[key, options] = _encode(scene)
    return _CODED[key, options]


def _encode(scene: Scene) -> Coded:
    with av.open(io.BytesIO(rendered(scene)), "r") as source:
        stream = source.streams.video[0]
        context = stream.codec_context
        sound = source.streams.audio[0] if scene.sound else None
        audio = None
        if sound is not None:
            config = bytes(sound.codec_context.extradata or b"")
            audio = AudioFormat(config=config, rate_hz=scene.sound_hz, channels=1)
        info = StreamInfo(
            video=VideoFormat(
                codec=context.name,
                extradata=bytes(context.extradata or b""),
                width=context.width,
                height=context.height,
                reorders=bool(context.has_b_frames),
            ),
            audio=audio,
            frame_rate=RATE,
        )
        packets = [packet for packet in source.demux() if packet.size]
        pictures = [packet for packet in packets if packet.stream is stream]
        least = min(packet.dts or 0 for packet in pictures)
        shift_s = float(least * pictures[0].time_base)
        video = [_sample(packet, VIDEO_RATE, shift_s) for packet in pictures]
        heard = [
            _sample(packet, scene.sound_hz, shift_s) for packet in packets if packet.stream is sound
        ]
    return info, video, [each for each in heard if each.dts >= 0]


def _sample(packet: Packet, rate_hz: int, shift_s: float) -> Sample:
    per_tick = float(packet.time_base) * rate_hz
    shift = round(shift_s * rate_hz)
    dts, pts = (round((at or 0) * per_tick) - shift for at in (packet.dts, packet.pts))
    return Sample(
        payload=bytes(packet),
        dts=dts,
        duration=round((packet.duration or 0) * per_tick),
        offset=pts - dts,
        key=bool(packet.is_keyframe),
    )
