"""Cameras that announce themselves by mDNS (DNS-SD). Names and TXT records are hostile text."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
import re

from zeroconf import ServiceStateChange, Zeroconf
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

RESOLVE_MS = 3000
LONGEST_FIELD = 300

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
    mac = re.sub(r"[^0-9a-f]", "", txt.get("macaddress", txt.get("mac", "")).lower())
    mac = mac if re.fullmatch(r"[0-9a-f]{12}", mac) and mac.strip("0") else ""
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
        onvif_path=txt.get("path", "/onvif/device_service")
        if service_type == "_onvif._tcp.local."
        else "",
    )


@asynccontextmanager
async def browsing(zeroconf: AsyncZeroconf, heard: Heard) -> AsyncGenerator[None]:
    """Report every camera announced while the block runs, those already known first."""
    async with asyncio.TaskGroup() as tasks:

        async def resolve(service_type: str, service: str) -> None:
            info = AsyncServiceInfo(service_type, service)
            if not await info.async_request(zeroconf.zeroconf, RESOLVE_MS):
                return
            txt = {
                key.decode(errors="replace").lower(): (value or b"").decode(errors="replace")
                for key, value in info.properties.items()
                if isinstance(key, bytes)
            }
            for address in info.parsed_addresses()[:1]:
                found = read_announcement(service_type, service, address, info.port or 0, txt)
                if found is not None:
                    heard(found)

        def changed(
            zeroconf: Zeroconf,  # noqa: ARG001 -- the names are zeroconf's, it calls by keyword
            service_type: str,
            name: str,
            state_change: ServiceStateChange,
        ) -> None:
            if state_change is not ServiceStateChange.Removed:
                tasks.create_task(resolve(service_type, name))

        browser = AsyncServiceBrowser(
            zeroconf.zeroconf, [*ALWAYS_CAMERAS, *SOMETIMES_CAMERAS], handlers=[changed]
        )
        try:
            yield
        finally:
            await browser.async_cancel()
