"""What a camera says about itself over ONVIF."""

import asyncio
from dataclasses import dataclass
import re
from typing import Final

from hub.camera.onvif import soap
from hub.camera.onvif.device import OnvifDevice, milliseconds
from hub.camera.onvif.media import choose, profiles_of, snapshot_of, stream_of
from hub.camera.onvif.soap import Element, made
from hub.camera.onvif.topics import names_a_button
from hub.clock import Clock
from hub.errors import CameraPasswordError, CameraUnreachableError
from hub.model.brand import is_doorbell
from hub.model.camera import Transport
from hub.store.secrets import Credentials

_LONGEST_S: Final = 60.0
_LONGEST_NAME: Final = 64
_MOST_INTERFACES: Final = 16
_MAC = re.compile(r"[0-9a-f]{12}")
_NO_MACS: Final = frozenset({"0" * 12, "f" * 12})


@dataclass(frozen=True, slots=True, kw_only=True)
class OnvifDescription:
    """One device; its addresses are on the host that was asked, its texts are hostile."""

    device_url: str
    name: str
    brand: str
    firmware: str = ""
    main_url: str
    sub_url: str = ""
    snapshot_url: str = ""
    doorbell: bool = False
    events: bool = False
    """Whether it has an event service."""
    clock_offset_ms: int | None = None
    """The device's clock minus ours."""
    mac: str = ""
    """12 lower-case hex digits, or empty."""


async def describe(
    device_url: str,
    credentials: Credentials | None,
    clock: Clock,
    transport: Transport = Transport.TCP,
) -> OnvifDescription:
    """Ask a device for its name, streams and snapshot address.

    Raises InvalidInputError, CameraPasswordError and CameraUnreachableError.
    """
    async with OnvifDevice(device_url, credentials, clock) as device:
        try:
            async with asyncio.timeout(_LONGEST_S):
                return await _described(device, transport)
        except TimeoutError:
            raise CameraUnreachableError(
                f"The camera at {device.host} answers too slowly: try again, or restart it."
            ) from None


async def _described(device: OnvifDevice, transport: Transport) -> OnvifDescription:
    await device.measure_clock()
    await device.find_services()
    identity = await device.call("tds", made("tds:GetDeviceInformation"))
    name, brand = _short(identity, "Model"), _short(identity, "Manufacturer")
    offered = await profiles_of(device)
    if not offered:
        raise CameraUnreachableError(
            "The camera offers neither H.264 nor H.265 over ONVIF: choose H.264 in its settings, "
            "or add it by its RTSP address."
        )
    main, sub = choose(offered)
    main_url = await stream_of(device, main, transport)
    if not main_url:
        raise CameraUnreachableError(
            "The camera offers no video stream over ONVIF: add it by its RTSP address."
        )
    return OnvifDescription(
        device_url=device.url,
        name=name,
        brand=brand,
        firmware=_short(identity, "FirmwareVersion"),
        main_url=main_url,
        sub_url=await stream_of(device, sub, transport) if sub else "",
        snapshot_url=await snapshot_of(device, main),
        doorbell=is_doorbell(name, brand) or await _rings(device),
        events=device.offers("tev"),
        clock_offset_ms=milliseconds(device.clock_offset),
        mac=await _mac(device),
    )


async def _rings(device: OnvifDevice) -> bool:
    """Tell whether the device names a visitor's button among its events."""
    if not device.offers("tev"):
        return False
    try:
        told = await device.call("tev", made("tev:GetEventProperties"))
    except (CameraUnreachableError, CameraPasswordError):
        return False
    topics = soap.child(told, "TopicSet")
    return any(
        names_a_button(soap.name_of(each)) for each in ([] if topics is None else topics.iter())
    )


async def _mac(device: OnvifDevice) -> str:
    try:
        told = await device.call("tds", made("tds:GetNetworkInterfaces"))
    except (CameraUnreachableError, CameraPasswordError):
        return ""
    for interface in soap.every(told, "NetworkInterfaces", _MOST_INTERFACES):
        raw = soap.text(interface, "Info", "HwAddress").lower()
        digits = re.sub(r"[^0-9a-f]", "", raw)
        if _MAC.fullmatch(digits) and digits not in _NO_MACS:
            return digits
    return ""


def _short(holder: Element, name: str) -> str:
    text = soap.text(holder, name)
    return "".join(c for c in text if c.isprintable())[:_LONGEST_NAME].strip()
