"""Cameras that announce themselves by mDNS (DNS-SD): which services are cameras. Pure.

Names and TXT records are hostile text.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
import re
from typing import Final

from hub.discovery.addresses import best_first, url_host
from hub.discovery.mac import mac_within, read_mac
from hub.discovery.sighting import Sighting
from hub.model.brand import brand_of, is_doorbell
from hub.model.camera import FoundBy

LONGEST_FIELD: Final = 300
MOST_ADDRESSES: Final = 8
DEVICE_PATH: Final = "/onvif/device_service"
_ONVIF: Final = "_onvif._tcp.local."
_RTSP: Final = "_rtsp._tcp.local."
_HTTP: Final = "_http._tcp.local."
_ESPHOME: Final = "_esphomelib._tcp.local."
_HOMEKIT_CAMERA: Final = "17"
_HOMEKIT_DOORBELL: Final = "18"
_CAMERA_NAMES: Final = re.compile(
    r"cam(era)?\b|doorb|ipcam|hikvision|dahua|reolink|amcrest|axis", re.IGNORECASE
)
_STREAM_PATH: Final = re.compile(r"/(?!/)(?:[\w.~%=&?:,;+@!$'()*-]|/(?!/)){0,250}", re.ASCII)
_NAME_KEYS: Final = ("fn", "friendly_name", "name")
_MODEL_KEYS: Final = ("md", "model", "ty", "hardware", "product")
_MAKER_KEYS: Final = ("manufacturer", "vendor", "mf", "mfr", "brand")
_MAC_KEYS: Final = ("macaddress", "mac", "mac_address", "hwaddr")

ALWAYS_CAMERAS: Final = (
    "_axis-video._tcp.local.",
    _ONVIF,
    "_psia._tcp.local.",
    _RTSP,
    "_CGI._tcp.local.",
)
SOMETIMES_CAMERAS: Final = (
    "_hap._tcp.local.",
    "_hap._udp.local.",
    _ESPHOME,
    _HTTP,
)
ALL_TYPES: Final = (*ALWAYS_CAMERAS, *SOMETIMES_CAMERAS)
ONLY_LENT: Final = {
    "_hap._tcp.local.": "HomeKit",
    "_hap._udp.local.": "HomeKit",
    _ESPHOME: "ESPHome",
}
"""Services that Home Assistant reads and the hub does not, and what people call them."""


def read_announcement(  # noqa: PLR0913, PLR0917 -- the parts of one resolved service
    service_type: str,
    service: str,
    addresses: Sequence[str],
    port: int,
    txt: Mapping[str, str],
    at: datetime,
) -> Sighting | None:
    """Return the camera that a resolved service describes, or None where it is none."""
    name = service.removesuffix("." + service_type)[:LONGEST_FIELD]
    model = _first(txt, _MODEL_KEYS)
    category = txt.get("ci", "")
    if service_type.startswith("_hap.") and category not in {_HOMEKIT_CAMERA, _HOMEKIT_DOORBELL}:
        return None
    if service_type in {_HTTP, _ESPHOME} and not _CAMERA_NAMES.search(f"{name} {model}"):
        return None
    places = best_first(addresses)[:MOST_ADDRESSES]
    if not places:
        return None
    mac = read_mac(_first(txt, _MAC_KEYS)) or mac_within(name)
    maker = _first(txt, _MAKER_KEYS)
    brand = brand_of(mac, maker, model, name) or maker
    path = _path(txt.get("path", "")) if service_type == _ONVIF else ""
    stream = _stream_path(txt.get("path", "")) if service_type == _RTSP and port else ""
    hosts = [f"{url_host(place)}:{port}" for place in places]
    return Sighting(
        key=service[:LONGEST_FIELD],
        found_by=FoundBy.MDNS,
        addresses=places,
        xaddrs=tuple(f"http://{host}{path}" for host in hosts) if path and port else (),
        streams=tuple(f"rtsp://{host}{stream}" for host in hosts) if stream else (),
        web=tuple(f"{place}:{port}" for place in places) if service_type == _HTTP else (),
        instance=name,
        name=_first(txt, _NAME_KEYS) or name,
        brand=brand,
        mac=mac,
        doorbell=category == _HOMEKIT_DOORBELL
        or brand == "DoorBird"
        or is_doorbell(name, model, _first(txt, _NAME_KEYS), brand, mac=mac),
        kind=service_type,
        detail=service_type,
        at=at,
    )


def _first(txt: Mapping[str, str], keys: Sequence[str]) -> str:
    return next((txt[key].strip()[:LONGEST_FIELD] for key in keys if txt.get(key, "").strip()), "")


def _path(text: str) -> str:
    """Return a path that can only be a path: put behind a host, it must not name another."""
    return text if re.fullmatch(r"(?:/[\w.~-]+){1,8}", text, re.ASCII) else DEVICE_PATH


def _stream_path(text: str) -> str:
    """Return the path of a stream, with its query; a bare / if what is said cannot be one."""
    path = text if text.startswith("/") else f"/{text}"
    return path if _STREAM_PATH.fullmatch(path) else "/"
