"""Queries for clips and footage."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import voluptuous as vol

from hub.api.fields import LATEST, Choice, Shape, Time, Whole, hex_digits
from hub.api.schema.body import check_query
from hub.errors import InvalidInputError
from hub.model.ids import CameraId
from hub.model.recording import Label
from hub.model.window import TimeWindow
from noticeboard.runtime.database import EPOCH

DEFAULT_CLIPS, MOST_CLIPS = 200, 500
LONGEST_FOOTAGE = timedelta(hours=1)

CLIPS_QUERY = Shape(
    {
        vol.Optional("camera"): hex_digits(12),
        vol.Optional("start"): Time(),
        vol.Optional("end"): Time(),
        vol.Optional("label"): Choice(kind=Label),
        vol.Optional("limit", default=str(DEFAULT_CLIPS)): Whole(
            least=1, most=MOST_CLIPS, from_text=True
        ),
    }
)
FRAMES_QUERY = Shape({vol.Optional("until"): Time()})
VIDEO_QUERY = Shape({vol.Optional("until"): Time(), vol.Optional("tag"): hex_digits(32)})
FOOTAGE_QUERY = Shape({vol.Required("start"): Time(), vol.Required("end"): Time()})


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipsWanted:
    """Which clips a caller asks for."""

    camera_id: CameraId | None
    window: TimeWindow | None
    limit: int
    label: Label | None = None


def parse_clips_query(query: Mapping[str, str]) -> ClipsWanted:
    """Return which clips are wanted; a missing end leaves the window open on that side."""
    fields = check_query(CLIPS_QUERY, query)
    whole = not {"start", "end"} & fields.keys()
    window = (fields.get("start", EPOCH), fields.get("end", LATEST))
    return ClipsWanted(
        camera_id=fields.get("camera"),
        window=None if whole else TimeWindow(start=window[0], end=window[1]),
        limit=fields["limit"],
        label=fields.get("label"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoWanted:
    """Which video of a clip a caller asks for."""

    until: datetime | None
    """None asks for the current end."""
    tag: str | None
    """The tag of the video whose frame times the caller has; None accepts any."""


def parse_video_query(query: Mapping[str, str]) -> VideoWanted:
    """Return which video of a clip is wanted."""
    fields = check_query(VIDEO_QUERY, query)
    return VideoWanted(until=fields.get("until"), tag=fields.get("tag"))


def parse_frames_query(query: Mapping[str, str]) -> datetime | None:
    """Return the end up to which frame times are wanted; None for all recorded so far."""
    until: datetime | None = check_query(FRAMES_QUERY, query).get("until")
    return until


def parse_footage_query(query: Mapping[str, str]) -> TimeWindow:
    """Return the window of footage that is wanted, at most an hour."""
    window = TimeWindow(**check_query(FOOTAGE_QUERY, query))
    if window.length > LONGEST_FOOTAGE:
        raise InvalidInputError("input.hour_at_most")
    return window
