"""How fast this machine hashes, decodes, finds faces and writes, each for about a second."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
import hashlib
import os
from pathlib import Path
from statistics import median
import tempfile
import time
from typing import Final

from hub.clips import detection
from hub.media.packet import av
from hub.model.decision import Subject

_MIB: Final = 1 << 20
_HASHED_S: Final = 0.5
_WRITTEN_MIB: Final = 64
_GENTLE_MIB: Final = 16
"""So much is written while a hub runs on the same disk, which must not wait long."""
_SYNCS: Final = 8
_SMALL: Final = bytes(4096)
_SEARCHED: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Speeds:
    """What one core can do by its own time, and the disk by the clock."""

    hashed_mb_s: float
    """SHA-256."""
    decoded_s: float
    """Pictures of 1080p a second (H.264)."""
    face_ms: float | None
    """For a search of one picture; None if this hub can't search."""
    written_mb_s: float
    """Written in one piece, and stored for good."""
    sync_ms: float
    """For 4 KiB to be stored for good; the median."""


def measure_speeds(folder: Path, video: Path, *, is_gentle: bool) -> Speeds:
    """Measure in a folder on the disk that matters, with H.264 of 1080p; blocking, OSError."""
    decoded_s, frame = _decode(video)
    written_mb_s, sync_ms = _write(folder, _GENTLE_MIB if is_gentle else _WRITTEN_MIB)
    return Speeds(
        hashed_mb_s=_hash(),
        decoded_s=decoded_s,
        face_ms=_find_faces(frame),
        written_mb_s=written_mb_s,
        sync_ms=sync_ms,
    )


def _timed(work: Callable[[], object]) -> float:
    began_s = time.perf_counter()
    work()
    return time.perf_counter() - began_s


def _hash() -> float:
    content, hashed, began_s = os.urandom(_MIB), 0, time.thread_time()
    while time.thread_time() - began_s < _HASHED_S:
        hashlib.sha256(content).digest()
        hashed += 1
    return hashed * _MIB / 1e6 / (time.thread_time() - began_s)


def _decode(video: Path) -> tuple[float, av.VideoFrame]:
    """Return how many pictures one core decodes in a second, and the last of them."""
    began_s = time.thread_time()
    with closing(av.open(str(video), format="h264")) as container:
        stream = container.streams.video[0]
        stream.codec_context.thread_count = 1
        pictures, last = 1, next(frames := container.decode(stream))
        for frame in frames:
            pictures, last = pictures + 1, frame
    return pictures / (time.thread_time() - began_s), last


def _find_faces(frame: av.VideoFrame) -> float | None:
    if not detection.available():
        return None
    detector, picture = detection.FaceDetector(), detection.prepared(frame, Subject.FACES)
    detector.find(picture)  # The first one loads the model.
    return 1000 * median(_timed(lambda: detector.find(picture)) for _ in range(_SEARCHED))


def _write(folder: Path, size_mib: int) -> tuple[float, float]:
    content = os.urandom(_MIB)
    with tempfile.TemporaryFile(dir=folder, buffering=0) as file:

        def write() -> None:
            for _ in range(size_mib):
                file.write(content)
            os.fsync(file.fileno())

        def sync() -> None:
            file.write(_SMALL)
            os.fsync(file.fileno())

        rate = size_mib * _MIB / 1e6 / _timed(write)
        return rate, 1000 * median(_timed(sync) for _ in range(_SYNCS))
