"""A device's ONVIF services over SOAP, and its clock compared with ours.

Only the device's own host is called, with limits on size and time. The clock is measured to
within a few hundredths of a second.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
import logging
import secrets
from typing import Final, Protocol
from urllib.parse import urlsplit
from uuid import uuid4

import aiohttp

from hub.camera.address import WEB, host_of, opened, own_address, unanswered, with_port_of
from hub.camera.auth import REFUSED, CameraSession, Login
from hub.camera.onvif import soap
from hub.camera.onvif.soap import Element, FaultError, NotSoapError, element
from hub.clock import Clock
from hub.errors import CameraPasswordError, CameraUnreachableError, InvalidInputError
from hub.store.secrets import Credentials
from noticeboard.runtime.text import Text

_CLOSE_ENOUGH: Final = timedelta(milliseconds=60)
MOST_QUESTIONS: Final = 8
_SECOND: Final = timedelta(seconds=1)

type Bounds = tuple[timedelta, timedelta]


class ClockSource(Protocol):
    """A device whose clock can be read."""

    async def measure_clock(self) -> Bounds | None:
        """Return bounds of its clock minus ours; None if it gives no time."""


def utc_of(response: Element) -> datetime | None:
    """Return the device's time in UTC, in whole seconds; None if it gives none."""
    utc = soap.child(response, "SystemDateAndTime", "UTCDateTime")
    year, month, day = (soap.number(utc, "Date", part) for part in ("Year", "Month", "Day"))
    hour, minute, second = (soap.number(utc, "Time", part) for part in ("Hour", "Minute", "Second"))
    try:
        # Map a leap second to the last second of its minute.
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except ValueError:
        return None


async def measure(device: ClockSource, clock: Clock) -> timedelta | None:
    """Return the device's clock minus ours to within 30 ms plus half its response time."""
    bounds = await measure_bounds(device, clock)
    return None if bounds is None else _middle(bounds)


async def measure_bounds(device: ClockSource, clock: Clock) -> Bounds | None:
    """Return bounds of the device's clock minus ours, as narrow as `measure` needs them.

    The device gives only whole seconds, but each response bounds the offset. The next request is
    sent when its second would change if the offset were in the middle: this halves the range.
    """
    bounds = await device.measure_clock()
    for _ in range(MOST_QUESTIONS):
        if bounds is None or bounds[1] - bounds[0] <= _CLOSE_ENOUGH:
            break
        await clock.sleep(_until_it_turns(clock.now(), _middle(bounds)))
        again = await device.measure_clock()
        if again is None:
            break
        narrower = max(bounds[0], again[0]), min(bounds[1], again[1])
        # If the bounds don't overlap, the clock was set meanwhile: only the newest count.
        bounds = narrower if narrower[0] < narrower[1] else again
    return bounds


def _middle(bounds: Bounds) -> timedelta:
    return bounds[0] + (bounds[1] - bounds[0]) / 2


def _until_it_turns(now: datetime, offset: timedelta) -> float:
    """Return the seconds until a clock with this offset begins its next second."""
    passed = timedelta(microseconds=(now + offset).microsecond)
    return ((_SECOND - passed) % _SECOND) / _SECOND


_LOG = logging.getLogger(__name__)

LARGEST_ANSWER: Final = 1024 * 1024
_CALL_S: Final = 15.0
_MOST_SERVICES: Final = 64
_SERVICES: Final = {soap.SPACES[short]: short for short in ("trt", "tr2", "tev", "tse", "trp")}
_CAPABILITIES: Final = (
    ("trt", "Media"),
    ("tev", "Events"),
    ("tse", "Extension", "Search"),
    ("trp", "Extension", "Replay"),
)
"""Where the older operation says a service's address."""
_NOTIFICATIONS: Final = "http://docs.oasis-open.org/wsn/bw-2/"
_ACTIONS: Final = {
    "Subscribe": f"{_NOTIFICATIONS}NotificationProducer/",
    "CreatePullPointSubscription": "http://www.onvif.org/ver10/events/wsdl/EventPortType/",
    "GetEventProperties": "http://www.onvif.org/ver10/events/wsdl/EventPortType/",
    "PullMessages": "http://www.onvif.org/ver10/events/wsdl/PullPointSubscription/",
    "SetSynchronizationPoint": "http://www.onvif.org/ver10/events/wsdl/PullPointSubscription/",
    "Renew": f"{_NOTIFICATIONS}SubscriptionManager/",
    "Unsubscribe": f"{_NOTIFICATIONS}SubscriptionManager/",
}
"""Only event services use WS-Addressing; others may reject requests with it."""


class DeviceFaultError(CameraUnreachableError):
    """A device answered, but with an error or invalid data: it may not know the operation."""


class OnvifDevice(CameraSession):
    """One device, opened with `async with`; all its addresses are rewritten to its own host.

    Services go by the prefixes of `soap.SPACES`: `tds`, `trt`, `tr2`, `tev`, `tse`, `trp`.
    """

    def __init__(self, device_url: str, credentials: Credentials | None, clock: Clock) -> None:
        self.host = host_of(device_url)
        self.url = own_address(opened(device_url, credentials), self.host, WEB) if self.host else ""
        if not self.url:
            raise InvalidInputError("camera.onvif_begins")
        self.clock_offset: timedelta | None = None
        """The device's clock minus ours, as precisely as it has been measured."""
        self._credentials = credentials if credentials and credentials.username else None
        self._clock = clock
        # ONVIF doesn't use Basic: a device that asks for it doesn't get the password.
        login = Login(credentials, urlsplit(self.url).scheme, self.host, basic=False)
        super().__init__(login)
        self._addresses = {"tds": self.url}

    async def measure_clock(self) -> tuple[timedelta, timedelta] | None:
        """Return bounds of the device's clock minus ours; None if it gives no time.

        The first attempt is unauthenticated: if the clock is hours off, WS-Security can't work
        until the difference is known.
        """
        query = element("tds:GetSystemDateAndTime")
        sent = self._clock.now()
        try:
            response = await self.call("tds", query, signed=False)
        except CameraPasswordError:
            sent = self._clock.now()
            response = await self.call("tds", element("tds:GetSystemDateAndTime"))
        read, theirs = self._clock.now(), utc_of(response)
        if theirs is None:
            return None
        # The device truncated fractions of a second.
        bounds = theirs - read, theirs + timedelta(seconds=1) - sent
        self.clock_offset = sum(bounds, timedelta(0)) / 2
        return bounds

    async def find_services(self) -> None:
        """Find the other services; many devices know only the older operation."""
        query = element("tds:GetServices", element("tds:IncludeCapability", "false"))
        try:
            listed = await self.call("tds", query)
        except CameraUnreachableError:
            listed = None
        for each in soap.every(listed, "Service", _MOST_SERVICES):
            short = _SERVICES.get(soap.text(each, "Namespace").rstrip("/"), "")
            self._learn(short, soap.text(each, "XAddr"))
        lacks_video = not self.offers("trt") and not self.offers("tr2")
        if not lacks_video and self.offers("tev"):
            return
        query = element("tds:GetCapabilities", element("tds:Category", "All"))
        try:
            found = await self.call("tds", query)
        except CameraUnreachableError:
            if lacks_video and not self.offers("trp"):
                raise
            return
        for short, *path in _CAPABILITIES:
            self._learn(short, soap.text(found, "Capabilities", *path, "XAddr"))

    def offers(self, service: str) -> bool:
        """Return whether the device has listed this service."""
        return service in self._addresses

    def own(self, address: str) -> str:
        """Return an address from the device, rewritten to its own host, or an empty string."""
        return own_address(address, self.host, WEB, base=self.url) if address else ""

    async def call(  # noqa: PLR0913 -- the one place for all calls
        self,
        service: str,
        operation: Element,
        *,
        address: str = "",
        headers: Sequence[Element] = (),
        signed: bool = True,
        longest_s: float = _CALL_S,
    ) -> Element:
        """Call one operation; raises CameraPasswordError and CameraUnreachableError."""
        where = address or self._addresses.get(service, "")
        if not where:
            raise DeviceFaultError(
                Text("camera.no_events_onvif", host=self.host)
                if service == "tev"
                else Text("camera.bad_onvif", host=self.host)
            )
        name, kind = soap.name_of(operation), ""
        try:
            async with asyncio.timeout(longest_s):
                try:
                    return await self._call(where, operation, headers, signed=signed)
                except aiohttp.ClientConnectorError:
                    other = with_port_of(where, self.url)
                    if other == where:
                        raise
                    # Nothing listens on the port that the device gave: use the device URL's.
                    response = await self._call(other, operation, headers, signed=signed)
                    self._addresses |= {service: other} if not address else {}
                    return response
        except FaultError as error:
            if error.refused:
                raise self._refused() from None
            kind = "FaultError"
        except (NotSoapError, aiohttp.ClientPayloadError) as error:
            kind = type(error).__name__
        except aiohttp.ClientConnectorError as error:
            raise unanswered(where, error) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise CameraUnreachableError("camera.no_answer", host=self.host) from error
        # Only the kind: the text comes from the device, or may contain what was sent to it.
        _LOG.debug("%s on %s failed: %s", name, self.host, kind)
        raise DeviceFaultError("camera.bad_onvif", host=self.host)

    async def _call(
        self, where: str, operation: Element, headers: Sequence[Element], *, signed: bool
    ) -> Element:
        if self._session is None:
            raise NotSoapError
        name, sent = soap.name_of(operation), list(headers)
        if signed and self._credentials is not None:
            stamp = self._clock.now() + (self.clock_offset or timedelta(0))
            sent.append(soap.signature(self._credentials, stamp, secrets.token_bytes(16)))
        action = f"{_ACTIONS[name]}{name}Request" if name in _ACTIONS else ""
        if action:
            sent += soap.addressing(action, where, f"urn:uuid:{uuid4()}")
        kind = f'application/soap+xml; charset=utf-8; action="{action or name}"'
        async with self._session.post(
            where,
            data=soap.envelope(operation, sent),
            headers={"Content-Type": kind},
            allow_redirects=False,
        ) as response:
            if response.status in REFUSED:
                raise FaultError(refused=True)
            return soap.answer(await _body(response))

    def _refused(self) -> CameraPasswordError:
        if self._login.refusal is not None:
            return self._login.refusal
        if self._credentials is None:
            return CameraPasswordError("camera.asks_password", host=self.host)
        return CameraPasswordError("camera.refused_password", host=self.host)

    def _learn(self, short: str, address: str) -> None:
        own = self.own(address)
        if short and own:
            self._addresses.setdefault(short, own)


async def _body(response: aiohttp.ClientResponse) -> bytes:
    """Return a response's body; raises NotSoapError if it is larger than any real one."""
    body = bytearray()
    async for chunk in response.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise NotSoapError
    return bytes(body)


def milliseconds(offset: timedelta | None) -> int | None:
    """Return a clock offset in whole milliseconds, as it is stored."""
    return None if offset is None else round(offset / timedelta(milliseconds=1))
