"""The cost and quality of motion detection, on rendered scenes with known truth.

The labeled set is 640x360 at 12 frames a second, with a key frame every two seconds and a constant
bit rate, as in a household camera's small stream. The same seed renders the same pictures
everywhere.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from itertools import groupby
import json
from pathlib import Path
from typing import Any, Final

import av
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
import numpy as np

from benchmarks.labelled_scenes import Scene, scenes
from benchmarks.labelled_world import HEIGHT, LENGTH_S, WIDTH, Picture
from benchmarks.measure import Effort, Figure, compare, here
from benchmarks.scene import BEGAN, frame_of, read_packets
from hub.camera.motion.decoder import KeyFrameFirst
from hub.camera.motion.detector import MotionDetector
from hub.errors import StorageError
from hub.media.packet import Decoder, Packet, StreamInfo

TUNED: Final = tuple(range(1, 10))
"""The seeds used to develop the detector."""
HELD_OUT: Final = (41, 42, 43)
"""Seeds that were never used for tuning."""
RATE: Final = 12
GROUP: Final = 2 * RATE
UNJUDGED_S: Final = 9
"""A detector may need this long to learn the scene; its earlier reports don't count."""
_GRAINS = 6
FOUND_SHARE: Final = 0.25
"""A second counts as reported if at least this share of it was."""

type Truth = tuple[bool | None, ...]
"""Whether something moves in each second; None if undecided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A scene as a camera's small stream, with its truth."""

    name: str
    path: Path
    truth: Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The verdict on one scene."""

    name: str
    motion_s: int
    found_s: int
    quiet_s: int
    false_s: int

    @property
    def recall(self) -> float:
        """The share of the seconds with motion that was found."""
        return self.found_s / self.motion_s if self.motion_s else 1.0

    @property
    def false(self) -> float:
        """The share of the quiet seconds that was reported."""
        return self.false_s / self.quiet_s if self.quiet_s else 0.0


def render(folder: Path, seed: int, names: Collection[str] = ()) -> Sequence[Labelled]:
    """Return a seed's scenes, all or those named, rendering missing ones into `folder`."""
    return [
        _rendered(folder, seed, scene)
        for scene in scenes(seed).values()
        if not names or scene.name in names
    ]


def spans(changes: Iterable[tuple[bool, datetime]]) -> list[tuple[float, float]]:
    """Return changes as (begin, end) in seconds; an open end lasts until the end of the scene."""
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
    labels = path.with_suffix(".json")
    if not labels.exists():
        labels.write_text(json.dumps(_write(scene, path, seed)), encoding="utf-8")
    truth = tuple(json.loads(labels.read_text(encoding="utf-8")))
    return Labelled(name=scene.name, path=path, truth=truth)


def _write(scene: Scene, path: Path, seed: int) -> Truth:
    random = np.random.default_rng(seed)
    noise = random.normal(0, scene.noise, (_GRAINS, HEIGHT + 64, WIDTH + 64))
    grains = noise.round().astype(np.int16)
    visible: list[bool] = []
    with av.open(str(path), "w") as file:
        stream = _stream(file, scene.kbit)
        for number in range(LENGTH_S * RATE):
            top, left = random.integers(0, 64, 2)
            # Alternate the grains: an encoder would track a moving one.
            grain = grains[number % _GRAINS, top : top + HEIGHT, left : left + WIDTH]
            picture, shown = scene.draw(number / RATE, grain)
            visible.append(shown > 0)
            file.mux(stream.encode(_frame(picture, number)))
        file.mux(stream.encode())
    return _truth(visible)


def _truth(visible: Sequence[bool]) -> Truth:
    """Return what each second shows: motion if at least half its frames do, None if fewer."""
    truth: list[bool | None] = []
    for second in range(LENGTH_S):
        shown = sum(visible[second * RATE : (second + 1) * RATE])
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
    return frame_of(planes, number, RATE)


def judge(scene: Labelled, spans: Sequence[tuple[float, float]]) -> Verdict:
    """Compare what was reported, as (begin, end) in seconds, with the truth."""
    found = [_is_found(second, spans) for second in range(len(scene.truth))]
    judged = list(zip(scene.truth, found, strict=True))
    return Verdict(
        name=scene.name,
        motion_s=scene.truth.count(True),
        found_s=judged.count((True, True)),
        quiet_s=scene.truth.count(False),
        false_s=judged.count((False, True)),
    )


def summed(name: str, verdicts: Iterable[Verdict]) -> Verdict:
    """Return the sum of several verdicts."""
    listed = list(verdicts)
    return Verdict(
        name=name,
        motion_s=sum(verdict.motion_s for verdict in listed),
        found_s=sum(verdict.found_s for verdict in listed),
        quiet_s=sum(verdict.quiet_s for verdict in listed),
        false_s=sum(verdict.false_s for verdict in listed),
    )


def _is_found(second: int, spans: Sequence[tuple[float, float]]) -> bool:
    covered = sum(max(min(end, second + 1) - max(begin, second), 0) for begin, end in spans)
    return covered >= FOUND_SHARE


_WHOLE_S: Final = 16
"""With at least this much video, the whole set is rendered; else only the scenes below."""
_FEW: Final = ("walker near", "swaying tree")
_PEER: Final = "OpenCV MOG2 on every frame"
_MOST_FALSE, _LEAST_FOUND, _MOST_MS = 0.01, 0.97, 3.0
_HISTORY, _VARIANCE, _KERNEL = 120, 16.0, (3, 3)
_LEAST_AREA, _IN_A_ROW, _MOST_SHARE = 60.0, 3, 0.5
"""The peer's best of thirteen settings tried on the tuned seeds."""
_JOINED_S = 1.0

type LabelledVideo = tuple[Labelled, StreamInfo, Sequence[Packet]]
type Way = Callable[[StreamInfo, Sequence[Packet]], Sequence[tuple[float, float]]]
"""Returns when something moved in a video, as (begin, end) in seconds."""


def figures(effort: Effort, folder: Path) -> Iterator[Figure]:
    """Judge the labeled set, rendered from seeds never used for tuning."""
    whole = effort.video_s >= _WHOLE_S
    seeds, names = (HELD_OUT, ()) if whole else (HELD_OUT[:1], _FEW)
    scenes: list[LabelledVideo] = [
        (scene, *read_packets(scene.path, RATE))
        for seed in seeds
        for scene in render(folder, seed, names)
    ]
    ours: list[Verdict] = []
    theirs: list[Verdict] = []
    peer = _mog2()
    spent = compare(
        here(lambda: ours.append(judged(scenes, two_stages))),
        None if peer is None else here(lambda: theirs.append(judged(scenes, peer))),
        times=1,
    )
    if ours[0].found_s == 0:
        # A detector that finds nothing would be fast but useless.
        raise StorageError("The detector missed every walker: its figures would mean nothing.")
    video_s = LENGTH_S * len(scenes)
    yield spent.figure(
        "motion.cpu",
        "ms CPU per s of video",
        _PEER,
        times=1000 / video_s,
        goal=5,
        limit=_MOST_MS,
    )
    yield _share("motion.found", "% of seconds with motion", ours, theirs, _found_share)
    yield _share("motion.quiet", "% of quiet seconds left quiet", ours, theirs, _quiet)


def judged(scenes: Sequence[LabelledVideo], way: Way) -> Verdict:
    """Return the combined verdict on all scenes for one way of detecting motion."""
    verdicts = (judge(scene, way(info, packets)) for scene, info, packets in scenes)
    return summed("all", verdicts)


def two_stages(info: StreamInfo, packets: Sequence[Packet]) -> Sequence[tuple[float, float]]:
    """Detect motion as the hub does."""
    detector = MotionDetector()
    stages = KeyFrameFirst(detector)
    changes = [
        change for packet in packets if stages.push(info, packet) for change in stages.detect()
    ]
    changes += detector.end()
    return spans((change.active, change.at) for change in changes)


def _found_share(verdict: Verdict) -> float:
    return verdict.recall


def _quiet(verdict: Verdict) -> float:
    return 1 - verdict.false


def _share(
    name: str,
    unit: str,
    ours: Sequence[Verdict],
    theirs: Sequence[Verdict],
    share: Callable[[Verdict], float],
) -> Figure:
    limit = _LEAST_FOUND if share is _found_share else 1 - _MOST_FALSE
    return Figure(
        name=name,
        value=100 * share(ours[0]),
        unit=unit,
        peer=_PEER,
        peer_value=100 * share(theirs[0]) if theirs else None,
        goal=0,
        limit=100 * limit,
        more_is_better=True,
    )


def _mog2() -> Way | None:
    """Return the peer's way, or None if it isn't installed."""
    try:
        cv2: Any = import_module("cv2")
    except ImportError:
        return None
    cv2.setNumThreads(1)

    def way(info: StreamInfo, packets: Sequence[Packet]) -> Sequence[tuple[float, float]]:
        decoder = Decoder(info)
        background = cv2.createBackgroundSubtractorMOG2(
            history=_HISTORY, varThreshold=_VARIANCE, detectShadows=True
        )
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, _KERNEL)
        moved = []
        for packet in packets:
            for frame in decoder.decode(packet):
                luma = frame.to_ndarray()[: frame.height]
                # MOG2 marks shadows gray and foreground white.
                _, white = cv2.threshold(background.apply(luma), 200, 255, cv2.THRESH_BINARY)
                white = cv2.morphologyEx(white, cv2.MORPH_OPEN, kernel)
                outlines, _ = cv2.findContours(white, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
                largest = max(map(cv2.contourArea, outlines), default=0)
                share = cv2.countNonZero(white) / white.size
                moved.append(largest >= _LEAST_AREA and share < _MOST_SHARE)
        return _spans(moved)

    return way


def _spans(moved: Sequence[bool]) -> Sequence[tuple[float, float]]:
    """Join runs of enough frames with motion into (begin, end) in seconds."""
    spans: list[tuple[float, float]] = []
    at = 0
    for hit, frames in groupby(moved):
        length = len(list(frames))
        begin_s, end_s = at / RATE, (at + length) / RATE
        at += length
        if not hit or length < _IN_A_ROW:
            continue
        if spans and begin_s - spans[-1][1] < _JOINED_S:
            begin_s = spans.pop()[0]
        spans.append((begin_s, end_s))
    return spans
