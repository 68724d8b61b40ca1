"""What callers may send: every body and query, parsed once into the hub's own values."""

from hub.api.schema.boards import (
    BOARD_POLICY,
    parse_policy,
)
from hub.api.schema.body import (
    MOST_BODY_BYTES,
    MOST_PICTURE_BYTES,
    parse_json,
    read_body,
    read_picture,
)
from hub.api.schema.cameras import (
    ADOPTION,
    CAMERA_CHANGE,
    CLOCKS_APART,
    KEEP,
    MASK,
    PLACE,
    TRIGGER,
    parse_adoption,
    parse_change,
    parse_trigger,
)
from hub.api.schema.clips import (
    CLIPS_QUERY,
    FOOTAGE_QUERY,
    VIDEO_QUERY,
    parse_clips_query,
    parse_footage_query,
    parse_video_query,
)
from hub.api.schema.live import (
    PAIR,
    WS_QUERY,
    Resume,
    parse_pair,
    parse_resume,
)
from hub.api.schema.requests import (
    DECISION,
    REQUESTS_QUERY,
    parse_answer,
    parse_requests_query,
)
from hub.api.schema.sensors import (
    READING,
    READINGS,
    READINGS_QUERY,
    SENSOR,
    parse_readings,
    parse_readings_query,
    parse_sensor,
)

__all__ = [
    "ADOPTION",
    "BOARD_POLICY",
    "CAMERA_CHANGE",
    "CLIPS_QUERY",
    "CLOCKS_APART",
    "DECISION",
    "FOOTAGE_QUERY",
    "KEEP",
    "MASK",
    "MOST_BODY_BYTES",
    "MOST_PICTURE_BYTES",
    "PAIR",
    "PLACE",
    "READING",
    "READINGS",
    "READINGS_QUERY",
    "REQUESTS_QUERY",
    "SENSOR",
    "TRIGGER",
    "VIDEO_QUERY",
    "WS_QUERY",
    "Resume",
    "parse_adoption",
    "parse_answer",
    "parse_change",
    "parse_clips_query",
    "parse_footage_query",
    "parse_json",
    "parse_pair",
    "parse_policy",
    "parse_readings",
    "parse_readings_query",
    "parse_requests_query",
    "parse_resume",
    "parse_sensor",
    "parse_trigger",
    "parse_video_query",
    "read_body",
    "read_picture",
]
