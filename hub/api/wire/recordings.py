"""Views of clips."""

from hub.api import views
from hub.model.recording import Clip, FrameTimes


def dump_frame_times(times: FrameTimes) -> views.FrameTimes:
    """Return when each frame of a clip's video is shown."""
    return views.FrameTimes(
        start=times.start, until=times.until, tag=times.tag, frames_us=times.frames_us
    )


def dump_clip(clip: Clip) -> views.Clip:
    """Return a clip."""
    return views.Clip(
        id=clip.id,
        camera_id=clip.camera_id,
        start=clip.window.start,
        end=clip.window.end,
        triggers=clip.triggers,
        labels=clip.labels,
        thumbnail=clip.has_thumbnail,
    )
