"""Still pictures of recorded frames, JPEG through PyTurboJPEG."""

from contextlib import closing
from datetime import datetime
from functools import cache
from pathlib import Path

from av.video.frame import VideoFrame
import numpy as np
from turbojpeg import TJPF_RGB, TJSAMP_420, TurboJPEG

from hub.clips.footage import open_segment, shots, video_of
from hub.errors import NotFoundError
from hub.model.segment import Segment

WIDEST = 1280
QUALITY = 82


@cache
def _codec() -> TurboJPEG:
    return TurboJPEG()


def to_jpeg(frame: VideoFrame) -> bytes:
    """Return a frame as JPEG, at most 1280 pixels wide; it carries no metadata."""
    width, height = frame.width, frame.height
    if width > WIDEST:
        width, height = WIDEST, 2 * round(WIDEST * frame.height / frame.width / 2)
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
    with open_segment(path) as container:
        times = {shot.pts: shot.at for shot in shots(container, segment.window.start)}
    with closing(open_segment(path)) as container:
        last: VideoFrame | None = None
        for frame in container.decode(video_of(container)):
            last = frame
            if frame.pts is not None and times.get(frame.pts, at) >= at:
                break
        if last is None:
            raise NotFoundError("Nothing was recorded in that time.")
        return to_jpeg(last)
