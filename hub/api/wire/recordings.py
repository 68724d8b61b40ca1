"""Views of clips, lent sensors and their readings."""

from hub.api import views
from hub.api.wire.base import LONGEST_ENTITY, line
from hub.model.recording import Clip, FrameTimes, Reading, Sensor


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


def dump_sensor(sensor: Sensor) -> views.Sensor:
    """Return a lent sensor."""
    return views.Sensor(
        id=sensor.id,
        entity_id=line(sensor.entity_id, longest=LONGEST_ENTITY),
        name=line(sensor.name),
        kind=line(sensor.kind),
        unit=line(sensor.unit),
        lent_at=sensor.lent_at,
    )


def dump_reading(reading: Reading) -> views.Reading:
    """Return a sensor's state at one moment."""
    return views.Reading(at=reading.at, state=line(reading.state, longest=LONGEST_ENTITY))
