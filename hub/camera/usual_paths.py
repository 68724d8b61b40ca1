"""Stream paths to try where an owner gave none: what cameras of each brand are known to have.

Collected without the cameras at hand; a wrong one costs one refused question.
"""

from collections.abc import Mapping
from typing import Final

_BY_BRAND: Final[Mapping[str, str]] = {
    "hikvision": "/Streaming/Channels/101",
    "annke": "/Streaming/Channels/101",
    "dahua": "/cam/realmonitor?channel=1&subtype=0",
    "amcrest": "/cam/realmonitor?channel=1&subtype=0",
    "lorex": "/cam/realmonitor?channel=1&subtype=0",
    "reolink": "/h264Preview_01_main",
    "tp-link": "/stream1",
    "tapo": "/stream1",
    "axis": "/axis-media/media.amp?videocodec=h264",
    "doorbird": "/mpeg/media.amp",
    "foscam": "/videoMain",
    "unifi": "/s0",
    "wyze": "/live",
    "eufy": "/live0",
    "vivotek": "/live.sdp",
    "hanwha": "/profile2/media.smp",
    "bosch": "/rtsp_tunnel",
    "sony": "/media/video1",
    "ubiquiti": "/s0",
}
_ANYWHERE: Final = (
    "/Streaming/Channels/101",
    "/cam/realmonitor?channel=1&subtype=0",
    "/h264Preview_01_main",
    "/stream1",
    "/axis-media/media.amp?videocodec=h264",
    "/videoMain",
    "/live",
)


def usual_path(brand: str) -> str:
    """Return the path that a brand's cameras usually have, or an empty string."""
    words = brand.lower()
    return next((path for name, path in _BY_BRAND.items() if name in words), "")


def usual_paths() -> tuple[str, ...]:
    """Return the paths that are worth a try where nobody knows the brand, the commonest first."""
    return _ANYWHERE
