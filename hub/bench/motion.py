"""What finding motion costs, per second of a camera's small stream, and how well it is done."""

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from hub.bench import labelled
from hub.bench.figure import Figure
from hub.bench.labelled import Labelled, Verdict
from hub.bench.labelled_weather import LENGTH_S
from hub.bench.measure import Effort, compare, here
from hub.camera.motion.detector import MotionDetector
from hub.camera.motion.two_stages import TwoStages
from hub.errors import StorageError
from hub.media.decode import Decoder
from hub.media.packet import Packet, StreamInfo

_WHOLE_S: Final = 16
"""From so much video on, the whole set is rendered; else the scenes below."""
_FEW: Final = ("walker near", "swaying tree")
_PEER: Final = "OpenCV MOG2 on every frame"
_MOST_FALSE, _LEAST_FOUND, _MOST_MS = 0.01, 0.97, 3.0
_HISTORY, _VARIANCE, _KERNEL = 120, 16.0, (3, 3)
_LEAST_AREA, _IN_A_ROW, _MOST_SHARE = 60.0, 3, 0.5
"""What served the peer best of thirteen settings tried on the tuned seeds."""
_JOINED_S = 1.0

type Scene = tuple[Labelled, StreamInfo, Sequence[Packet]]
type Way = Callable[[StreamInfo, Sequence[Packet]], Sequence[tuple[float, float]]]
"""Returns when something moved in a video, as begin and end in seconds."""


def figures(effort: Effort, folder: Path) -> Iterator[Figure]:
    """Judge the labelled set, rendered from seeds that nothing was tuned on."""
    whole = effort.video_s >= _WHOLE_S
    seeds, names = (labelled.HELD_OUT, ()) if whole else (labelled.HELD_OUT[:1], _FEW)
    scenes: list[Scene] = [
        (scene, *labelled.read(scene.path))
        for seed in seeds
        for scene in labelled.render(folder, seed, names)
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
        # A detector that sees nothing would be quick, and worth nothing.
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
    yield _share("motion.found", "% of seconds with motion", ours, theirs, _found)
    yield _share("motion.quiet", "% of quiet seconds left quiet", ours, theirs, _quiet)


def judged(scenes: Sequence[Scene], way: Way) -> Verdict:
    """Return how well a way of looking does on all scenes together."""
    verdicts = (labelled.judge(scene, way(info, packets)) for scene, info, packets in scenes)
    return labelled.summed("all", verdicts)


def two_stages(info: StreamInfo, packets: Sequence[Packet]) -> Sequence[tuple[float, float]]:
    """Look as the hub does."""
    detector = MotionDetector()
    stages = TwoStages(detector)
    changes = [
        change for packet in packets if stages.keep(info, packet) for change in stages.look()
    ]
    changes += detector.end()
    return labelled.spans((change.active, change.at) for change in changes)


def _found(verdict: Verdict) -> float:
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
    limit = _LEAST_FOUND if share is _found else 1 - _MOST_FALSE
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
    """Return the peer's way, or None where it is not installed."""
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
                # What is left of shadows is grey, of foreground white.
                _, white = cv2.threshold(background.apply(luma), 200, 255, cv2.THRESH_BINARY)
                white = cv2.morphologyEx(white, cv2.MORPH_OPEN, kernel)
                outlines, _ = cv2.findContours(white, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
                largest = max(map(cv2.contourArea, outlines), default=0)
                share = cv2.countNonZero(white) / white.size
                moved.append(largest >= _LEAST_AREA and share < _MOST_SHARE)
        return _spans(moved)

    return way


def _spans(moved: Sequence[bool]) -> Sequence[tuple[float, float]]:
    """Join frames with motion, where enough come in a row, to begins and ends."""
    spans: list[tuple[float, float]] = []
    at = 0
    for hit, frames in groupby(moved):
        length = len(list(frames))
        begin_s, end_s = at / labelled.RATE, (at + length) / labelled.RATE
        at += length
        if not hit or length < _IN_A_ROW:
            continue
        if spans and begin_s - spans[-1][1] < _JOINED_S:
            begin_s = spans.pop()[0]
        spans.append((begin_s, end_s))
    return spans
