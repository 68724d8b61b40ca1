"""What covering costs, and how many faces are found: masks that stand, and faces searched for."""

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
import os
from pathlib import Path
from typing import Any, Final

from hub.bench import drawn_faces
from hub.bench.drawn_faces import Place
from hub.bench.figure import Figure
from hub.bench.measure import Effort, Pair, Words, command, compare, here, installed
from hub.bench.scene import HEIGHT, RATE, WIDTH, record, render
from hub.clips.cut import cut_exact
from hub.clips.redaction.detector import Detector
from hub.clips.redaction.faces import find_faces
from hub.clips.redaction.masks import where
from hub.model.camera import Mask
from hub.model.proposal import MovingMask
from hub.model.segment import Segment
from hub.model.window import TimeWindow

MASKS_LIMIT: Final = 5
FACES_LIMIT: Final = 3
"""Times real time."""
_FACES_PART: Final = 3
"""A third of the video has faces: the peer takes far longer than ours."""
_MASKS: Final = (
    Mask(left=0.1, top=0.2, width=0.2, height=0.3),
    Mask(left=0.6, top=0.5, width=0.3, height=0.25),
)
_COVERED: Final = 0.9
"""So much of a face must be covered for it to count."""
_PEER_WIDER: Final = 0.15
"""By how much of itself on each side deface covers more than it finds, unless told otherwise."""
_PEER_SIZE: Final = (1088, 608)
"""As large as ours searches; deface itself takes the whole picture, and four times as long."""

type _Boxes = Sequence[tuple[float, float, float, float]]
"""Left, top, right and bottom, in pixels."""


def figures(effort: Effort, folder: Path) -> Iterator[Figure]:
    """Cover rendered 1080p15 video, and drawn faces in another one."""
    yield _masks(effort, folder)
    yield from _faces(max(effort.video_s // _FACES_PART, 2), folder)


def _masks(effort: Effort, folder: Path) -> Figure:
    video, _ = render(folder, effort.video_s)
    kept, into = folder / "masked", folder / "masked.mp4"
    segments = record(video, kept, length_s=effort.video_s)
    pair = compare(
        here(lambda: cut_exact(segments, kept, _all(segments), into, masks=_MASKS)),
        command(_drawbox(video, folder / "peer.mp4")) if installed("ffmpeg") else None,
        1,
    )
    peer = "ffmpeg drawbox, x264 veryfast"
    return _times_real(pair, "redact.masks", effort.video_s, peer, MASKS_LIMIT)


def _faces(video_s: int, folder: Path) -> Iterator[Figure]:
    Detector()  # Where the extra is missing, this says so.
    video, truth = drawn_faces.render(folder, video_s)
    kept, into = folder / "faces", folder / "covered.mp4"
    segments = record(video, kept, length_s=video_s)
    found: list[MovingMask] = []
    theirs: list[_Boxes] = []

    def ours() -> None:
        found[:] = find_faces(segments, kept, _all(segments))
        cut_exact(segments, kept, _all(segments), into, moving=found)

    pair = compare(
        here(ours), here(lambda: theirs.extend(_every_frame(video, folder / "peer.avi"))), 1
    )
    peer = "deface's CenterFace on every frame"
    yield _times_real(pair, "redact.faces", video_s, peer, FACES_LIMIT)
    yield Figure(
        name="redact.faces_found",
        value=_part_covered(truth, lambda number: _ours_at(found, number)),
        unit="% of drawn faces covered",
        peer=peer,
        peer_value=_part_covered(truth, lambda number: theirs[number]),
        goal=0.95,
        more_is_better=True,
    )


def _times_real(pair: Pair, name: str, video_s: int, peer: str, limit: float) -> Figure:
    return Figure(
        name=name,
        value=video_s / pair.ours.wall_s,
        unit="times real time",
        peer=peer,
        peer_value=None if pair.peer is None else video_s / pair.peer.wall_s,
        limit=limit,
        more_is_better=True,
    )


def _all(segments: Sequence[Segment]) -> TimeWindow:
    return TimeWindow(start=segments[0].window.start, end=segments[-1].window.end)


def _drawbox(video: Path, into: Path) -> Words:
    boxes = ",".join(
        f"drawbox=x=iw*{mask.left}:y=ih*{mask.top}:w=iw*{mask.width}:h=ih*{mask.height}"
        ":color=black:t=fill"
        for mask in _MASKS
    )
    x264 = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-bf", "0", "-g", "60"]
    return [
        "ffmpeg",
        "-nostdin",
        "-v",
        "error",
        "-y",
        "-i",
        video,
        "-an",
        "-vf",
        boxes,
        *x264,
        into,
    ]


def _every_frame(video: Path, into: Path) -> Iterator[_Boxes]:
    """Find and cover faces in every frame by OpenCV, as deface does; yield what was covered."""
    cv2: Any = import_module("cv2")
    cv2.setNumThreads(os.cpu_count() or 1)  # It has all cores for one picture, as by itself.
    model: Any = import_module("deface.centerface").CenterFace(
        in_shape=_PEER_SIZE, backend="opencv"
    )
    source = cv2.VideoCapture(str(video))
    target = cv2.VideoWriter(str(into), cv2.VideoWriter.fourcc(*"mp4v"), RATE, (WIDTH, HEIGHT))
    try:
        while (read := source.read())[0]:
            picture = read[1]
            boxes = [_widened(*map(float, row[:4])) for row in model(picture[..., ::-1], 0.2)[0]]
            for left, top, right, bottom in boxes:
                corners = (round(left), round(top)), (round(right), round(bottom))
                cv2.rectangle(picture, *corners, (0, 0, 0), -1)
            target.write(picture)
            yield boxes
    finally:
        source.release()
        target.release()


def _widened(
    left: float, top: float, right: float, bottom: float
) -> tuple[float, float, float, float]:
    across, down = _PEER_WIDER * (right - left), _PEER_WIDER * (bottom - top)
    return left - across, top - down, right + across, bottom + down


def _ours_at(found: Sequence[MovingMask], number: int) -> _Boxes:
    at_ms = number * 1000 / RATE
    keys = [
        where(mask, at_ms)
        for mask in found
        if mask.keys[0].at_ms <= at_ms + 1 and at_ms - 1 <= mask.keys[-1].at_ms
    ]
    return [
        (
            key.left * WIDTH,
            key.top * HEIGHT,
            (key.left + key.width) * WIDTH,
            (key.top + key.height) * HEIGHT,
        )
        for key in keys
    ]


def _part_covered(truth: Sequence[Sequence[Place]], at: Callable[[int], _Boxes]) -> float:
    """Return how many of a hundred faces are covered, each counted in each of its frames."""
    told = [
        any(_is_covered(place, box) for box in at(number))
        for number, places in enumerate(truth)
        for place in places
    ]
    return 100 * sum(told) / len(told)


def _is_covered(place: Place, box: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = box
    across = min(right, place.left + place.width) - max(left, place.left)
    down = min(bottom, place.top + place.height) - max(top, place.top)
    return max(across, 0) * max(down, 0) >= _COVERED * place.width * place.height
