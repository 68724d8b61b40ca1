"""What was heard of one device, once. Pure."""

from dataclasses import dataclass
from datetime import datetime

from hub.model.camera import FoundBy

LONGEST_DETAIL = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One device's claim about itself; hostile text, but for where it was heard."""

    key: str
    """The ONVIF endpoint, or the full mDNS service name."""
    found_by: FoundBy
    addresses: tuple[str, ...]
    """Where it is, best first: where an answer came from, or what an announcement says."""
    xaddrs: tuple[str, ...] = ()
    """Its device service, at `addresses` only."""
    streams: tuple[str, ...] = ()
    """The RTSP address of its video, at `addresses` only, if it announces one."""
    web: tuple[str, ...] = ()
    """Its web server as `host:port`, where only that is known."""
    instance: str = ""
    """The name that mDNS gives all services of one device, or empty."""
    name: str = ""
    brand: str = ""
    mac: str = ""
    doorbell: bool = False
    kind: str = ""
    """The mDNS service type, or empty."""
    detail: str = ""
    at: datetime
