"""One device's claim about itself; and hardware addresses as devices write them. Pure."""

from dataclasses import dataclass
from datetime import datetime
import re

from hub.model.brand import is_known_mac
from hub.model.camera import FoundBy

LONGEST_DETAIL = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One device's claim about itself. Hostile text, except where it was heard."""

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
    """Its web server as `host:port`, if only that is known."""
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


def read_mac(text: str) -> str:
    """Return 12 lower-case hex digits, or an empty string. An all-zero address is ignored."""
    digits = re.sub(r"[:.\s-]", "", text).lower()
    return digits if re.fullmatch(r"[0-9a-f]{12}", digits) and digits.strip("0") else ""


def mac_within(text: str) -> str:
    """Return a hardware address at the end of a name, such as `AXIS M1065 - ACCC8E000001`, or ''.

    Only one assigned to a known maker: twelve digits alone could be anything.
    """
    ending = re.search(r"(?<![0-9a-f])([0-9a-f]{12})$", text.strip().lower(), re.ASCII)
    return ending.group(1) if ending and is_known_mac(ending.group(1)) else ""
