"""Cameras that announce themselves by mDNS (DNS-SD). Names and TXT records are hostile text."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
import logging
import re

from zeroconf import Error, ServiceStateChange, Zeroconf
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from hub.discovery.mac import read_mac

_LOG = logging.getLogger(__name__)

RESOLVE_MS = 3000
LONGEST_FIELD = 300
MOST_RESOLVING = 64
"""How many names are looked up at a time; a flood of others waits for the next announcement."""
DEVICE_PATH = "/onvif/device_service"

BRAND_BY_MAC = {
    "1ccae3": "DoorBird",
    "00408c": "Axis",
    "accc8e": "Axis",
    "b8a44f": "Axis",
    "e82725": "Axis",
}
_HOMEKIT_CAMERA = "17"
_HOMEKIT_DOORBELL = "18"
_CAMERA_NAMES = re.compile(
    r"cam(era)?\b|doorb|ipcam|hikvision|dahua|reolink|amcrest|axis", re.IGNORECASE
)

ALWAYS_CAMERAS = (
    "_axis-video._tcp.local.",
    "_onvif._tcp.local.",
    "_psia._tcp.local.",
    "_rtsp._tcp.local.",
    "_CGI._tcp.local.",
)
SOMETIMES_CAMERAS = (
    "_hap._tcp.local.",
    "_hap._udp.local.",
    "_esphomelib._tcp.local.",
    "_http._tcp.local.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """One camera's announcement."""

    service: str
    """The full service name: unique on its network."""
    address: str
    port: int
    name: str
    brand: str
    mac: str
    doorbell: bool
    onvif_path: str = ""


Heard = Callable[[Announced], None]


def read_announcement(
    service_type: str, service: str, address: str, port: int, txt: dict[str, str]
) -> Announced | None:
    """Return the camera that a resolved service describes, or None where it is none. Pure."""
    name = service.removesuffix("." + service_type)[:LONGEST_FIELD]
    category = txt.get("ci", "")
    if service_type.startswith("_hap.") and category not in {_HOMEKIT_CAMERA, _HOMEKIT_DOORBELL}:
        return None
    if service_type in {"_http._tcp.local.", "_esphomelib._tcp.local."} and not (
        _CAMERA_NAMES.search(name)
    ):
        return None
    mac = read_mac(txt.get("macaddress", txt.get("mac", "")))
    brand = BRAND_BY_MAC.get(mac[:6], "")
    return Announced(
        service=service[:LONGEST_FIELD],
        address=address,
        port=port,
        name=name,
        brand=brand,
        mac=mac,
        doorbell=category == _HOMEKIT_DOORBELL
        or brand == "DoorBird"
        or bool(re.search(r"doorb", name, re.IGNORECASE)),
        onvif_path=_path(txt.get("path", "")) if service_type == "_onvif._tcp.local." else "",
    )


def _path(text: str) -> str:
    """Return a path that can only be a path: put behind a host, it must not name another."""
    return text if re.fullmatch(r"(?:/[\w.~-]+){1,8}", text, re.ASCII) else DEVICE_PATH


async def _resolved(zeroconf: Zeroconf, service_type: str, service: str) -> Announced | None:
    """Ask for a service's address and text, and return the camera it is, or None."""
    info = AsyncServiceInfo(service_type, service)
    if not await info.async_request(zeroconf, RESOLVE_MS):
        return None
    txt = {
        key.decode(errors="replace").lower(): (value or b"").decode(errors="replace")
        for key, value in info.properties.items()
        if isinstance(key, bytes)
    }
    addresses = info.parsed_addresses()
    if not addresses:
        return None
    return read_announcement(service_type, service, addresses[0], info.port or 0, txt)


@asynccontextmanager
async def browsing(zeroconf: AsyncZeroconf, heard: Heard) -> AsyncGenerator[None]:
    """Report every camera announced while the block runs, those already known first."""
    resolving: set[str] = set()
    async with asyncio.TaskGroup() as tasks:

        async def resolve(service_type: str, service: str) -> None:
            try:
                found = await _resolved(zeroconf.zeroconf, service_type, service)
            except (Error, OSError, ValueError) as error:
                _LOG.debug("mDNS: a name cannot be looked up: %s", error)
                return
            finally:
                resolving.discard(service)
            if found is not None:
                heard(found)

        def changed(
            zeroconf: Zeroconf,  # noqa: ARG001 -- the names are zeroconf's, it calls by keyword
            service_type: str,
            name: str,
            state_change: ServiceStateChange,
        ) -> None:
            if state_change is ServiceStateChange.Removed or name in resolving:
                return
            if len(resolving) < MOST_RESOLVING:
                resolving.add(name)
                tasks.create_task(resolve(service_type, name))

        browser = AsyncServiceBrowser(
            zeroconf.zeroconf, [*ALWAYS_CAMERAS, *SOMETIMES_CAMERAS], handlers=[changed]
        )
        try:
            yield
        finally:
            await browser.async_cancel()
