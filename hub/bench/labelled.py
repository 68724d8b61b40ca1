"""Rendered scenes of which every second is known to show motion or none: the labelled set.

640x360 at 12 frames a second, a key frame every two seconds, a constant bit rate: what a
household camera's small stream is. The same seed renders the same pictures everywhere.
"""

from collections.abc import Collection, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
import json
from pathlib import Path
from typing import Final

import av
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
import numpy as np

from hub.bench.labelled_scenes import Scene, scenes
from hub.bench.labelled_weather import LENGTH_S
from hub.bench.labelled_yard import HEIGHT, WIDTH, Picture
from hub.media.packet import VIDEO_RATE, Packet, StreamInfo, Track, VideoFormat

TUNED: Final = tuple(range(1, 10))
"""The seeds that the detector was made with."""
HELD_OUT: Final = (41, 42, 43)
"""Seeds that nothing was tuned on."""
RATE: Final = 12
GROUP: Final = 2 * RATE
BEGAN: Final = datetime(2026, 1, 1, 12, tzinfo=UTC)
UNJUDGED_S: Final = 9
"""A detector may need so long to learn what it sees; what it says before is not counted."""
_GRAINS = 6
FOUND_SHARE: Final = 0.25
"""A second counts as reported if so much of it was."""

type Truth = tuple[bool | None, ...]
"""For each second whether something moves; None where that is nobody's to say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """One scene as a camera's small stream, and its truth."""

    name: str
    path: Path
    truth: Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How one scene was judged."""

    name: str
    motion_s: int
    found_s: int
    quiet_s: int
    false_s: int

    @property
    def recall(self) -> float:
        """Which part of the seconds of motion was found."""
        return self.found_s / self.motion_s if self.motion_s else 1.0

    @property
    def false(self) -> float:
        """Which part of the quiet seconds was reported."""
        return self.false_s / self.quiet_s if self.quiet_s else 0.0


def render(folder: Path, seed: int, names: Collection[str] = ()) -> Sequence[Labelled]:
    """Return a seed's scenes, all or those named, rendered into `folder` unless they are there."""
    return [
        _rendered(folder, seed, scene)
        for scene in scenes(seed).values()
        if not names or scene.name in names
    ]


def spans(changes: Iterable[tuple[bool, datetime]]) -> list[tuple[float, float]]:
    """Return what begins and ends as pairs of seconds; what does not end lasts to the last one."""
    pairs: list[tuple[float, float]] = []
    begun_s: float | None = None
    for active, at in changes:
        at_s = (at - BEGAN).total_seconds()
        if not active and begun_s is not None:
            pairs.append((begun_s, at_s))
        begun_s = at_s if active else None
    return pairs if begun_s is None else [*pairs, (begun_s, float(LENGTH_S))]


def _rendered(folder: Path, seed: int, scene: Scene) -> Labelled:
    path = folder / f"{seed} {scene.name}.mp4"
    told = path.with_suffix(".json")
    if not told.exists():
        told.write_text(json.dumps(_write(scene, path, seed)), encoding="utf-8")
    return Labelled(
        name=scene.name, path=path, truth=tuple(json.loads(told.read_text(encoding="utf-8")))
    )


def _write(scene: Scene, path: Path, seed: int) -> Truth:
    random = np.random.default_rng(seed)
    noise = random.normal(0, scene.noise, (_GRAINS, HEIGHT + 64, WIDTH + 64))
    grains = noise.round().astype(np.int16)
    seen: list[bool] = []
    with av.open(str(path), "w") as file:
        stream = _stream(file, scene.kbit)
        for number in range(LENGTH_S * RATE):
            top, left = random.integers(0, 64, 2)
            # The next one in turn: an encoder would follow the same one wherever it goes.
            grain = grains[number % _GRAINS, top : top + HEIGHT, left : left + WIDTH]
            picture, shown = scene.draw(number / RATE, grain)
            seen.append(shown > 0)
            file.mux(stream.encode(_frame(picture, number)))
        file.mux(stream.encode())
    return _truth(seen)


def _truth(seen: Sequence[bool]) -> Truth:
    """Return what each second shows: motion if half of its frames do, None if fewer."""
    truth: list[bool | None] = []
    for second in range(LENGTH_S):
        shown = sum(seen[second * RATE : (second + 1) * RATE])
        truth.append(True if 2 * shown >= RATE else None if shown else False)
    return (None,) * UNJUDGED_S + tuple(truth[UNJUDGED_S:])


def _stream(file: av.container.OutputContainer, kbit: int) -> VideoStream:
    options = {
        "preset": "superfast",
        "tune": "zerolatency",
        "b": f"{kbit}k",
        "maxrate": f"{kbit}k",
        "bufsize": f"{kbit}k",
        "bf": "0",
        "g": str(GROUP),
        "sc_threshold": "0",
        "threads": "1",
    }
    stream = file.add_stream("libx264", rate=RATE, options=options)
    stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    stream.codec_context.bit_rate = kbit * 1000
    return stream


def _frame(picture: Picture, number: int) -> VideoFrame:
    planes = np.full((HEIGHT * 3 // 2, WIDTH), 128, np.uint8)
    planes[:HEIGHT] = np.clip(picture, 16, 235)
    frame = VideoFrame.from_ndarray(planes, format="yuv420p")
    frame.pts, frame.time_base = number, Fraction(1, RATE)
    return frame


def read(path: Path) -> tuple[StreamInfo, list[Packet]]:
    """Return a video's frames as a camera source would yield them."""
    with closing(av.open(str(path))) as container:
        stream = container.streams.video[0]
        info = StreamInfo(
            video=VideoFormat(
                codec=stream.codec_context.name,
                extradata=bytes(stream.codec_context.extradata or b""),
                width=stream.width,
                height=stream.height,
                reorders=False,
            ),
            audio=None,
            frame_rate=RATE,
        )
        packets = [_packet(raw) for raw in container.demux(stream) if raw.size]
    return info, packets


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


def judge(scene: Labelled, spans: Sequence[tuple[float, float]]) -> Verdict:
    """Compare what was reported, as begin and end in seconds, with the truth."""
    found = [_found(second, spans) for second in range(len(scene.truth))]
    judged = list(zip(scene.truth, found, strict=True))
    return Verdict(
        name=scene.name,
        motion_s=scene.truth.count(True),
        found_s=judged.count((True, True)),
        quiet_s=scene.truth.count(False),
        false_s=judged.count((False, True)),
    )


def summed(name: str, verdicts: Iterable[Verdict]) -> Verdict:
    """Return several verdicts as one."""
    listed = list(verdicts)
    return Verdict(
        name=name,
        motion_s=sum(verdict.motion_s for verdict in listed),
        found_s=sum(verdict.found_s for verdict in listed),
        quiet_s=sum(verdict.quiet_s for verdict in listed),
        false_s=sum(verdict.false_s for verdict in listed),
    )


def _found(second: int, spans: Sequence[tuple[float, float]]) -> bool:
    covered = sum(max(min(end, second + 1) - max(begin, second), 0) for begin, end in spans)
    return covered >= FOUND_SHARE
