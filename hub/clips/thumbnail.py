"""Still pictures of recorded frames, JPEG through PyTurboJPEG."""

from contextlib import closing
from datetime import datetime
from functools import cache
from pathlib import Path

from av.video.frame import VideoFrame
import numpy as np
from turbojpeg import TJPF_RGB, TJSAMP_420, TurboJPEG

from hub.clips.footage import frames_from, open_segment, shots, video_of
from hub.errors import NotFoundError
from hub.model.segment import Segment

LONGEST_SIDE = 1280
QUALITY = 82


@cache
def _codec() -> TurboJPEG:
    return TurboJPEG()


def to_jpeg(frame: VideoFrame) -> bytes:
    """Return a frame as JPEG, at most 1280 pixels wide or high; it carries no metadata."""
    scale = min(1.0, LONGEST_SIDE / max(frame.width, frame.height))
    width, height = (max(2, round(side * scale)) for side in (frame.width, frame.height))
    pixels = frame.reformat(width, height, "rgb24").to_ndarray()
    jpeg: bytes = _codec().encode(
        np.ascontiguousarray(pixels),
        quality=QUALITY,
        pixel_format=TJPF_RGB,
        jpeg_subsample=TJSAMP_420,
    )
    return jpeg


def thumbnail(segment: Segment, folder: Path, at: datetime) -> bytes:
    """Return the first frame of a segment that is not before `at`, else its last one; blocking.

    Raises StorageError where the file cannot be read, NotFoundError where it holds no frame.
    """
    path = folder / segment.path
    with closing(open_segment(path)) as container:
        listed = list(shots(container, segment.window.start))
    times = {shot.pts: shot.at for shot in listed}
    enter = next((s.pts for s in reversed(listed) if s.clean and s.at <= at), None)
    with closing(open_segment(path)) as container:
        last: VideoFrame | None = None
        for frame in frames_from(container, video_of(container), enter):
            last = frame
            if frame.pts is not None and times.get(frame.pts, at) >= at:
                break
        if last is None:
            raise NotFoundError("Nothing that can be shown was recorded in that time.")
        return to_jpeg(last)
