"""A device's ONVIF services over SOAP: only ever its own host, few bytes, little time."""

import asyncio
from datetime import UTC, datetime, timedelta
import logging
from pathlib import Path
from types import TracebackType
from typing import Final, Self, override

import aiohttp
from aiohttp import (
    ClientHandlerType,
    ClientMiddlewareType,
    ClientRequest,
    ClientResponse,
    ClientTimeout,
    DigestAuthMiddleware,
)
from lxml.etree import LxmlError
import onvif
from onvif.client import ONVIFService
from onvif.definition import SERVICES
from onvif.exceptions import ONVIFError
from onvif.util import is_auth_error, normalize_url
from zeep.exceptions import Error as ZeepError, Fault, TransportError

from hub.camera.address import host_of, own_address
from hub.clock import Clock
from hub.errors import CameraPasswordError, CameraUnreachableError, HubError, InvalidInputError
from hub.store.secrets import Credentials

_LOG = logging.getLogger(__name__)

LARGEST_ANSWER: Final = 1024 * 1024
_CALL_S: Final = 15.0
_MOST_SERVICES: Final = 64
_WEB: Final = frozenset({"http", "https"})
_WSDL: Final = Path(onvif.__file__).parent / "wsdl"
_REFUSED: Final = frozenset({401, 403})
_DEVICE: Final = "devicemgmt"


class CappedResponse(ClientResponse):
    """An answer that is given up once it is larger than any honest one."""

    @override
    async def read(self) -> bytes:
        body = bytearray()
        async for chunk in self.content.iter_chunked(64 * 1024):
            body += chunk
            if len(body) > LARGEST_ANSWER:
                self.close()
                raise aiohttp.ClientPayloadError("answer too large")
        self.release()
        return bytes(body)


class OnvifDevice:
    """One device, opened with `async with`; its addresses are rewritten to the host asked."""

    def __init__(self, device_url: str, credentials: Credentials | None, clock: Clock) -> None:
        self.host = host_of(device_url)
        self.url = own_address(device_url, self.host, _WEB)
        if not self.url:
            raise InvalidInputError("An ONVIF address must begin with http:// or https://.")
        self.clock_offset_ms: int | None = None
        self._credentials = credentials
        self._clock = clock
        self._addresses = {_DEVICE: self.url}
        self._services: dict[tuple[str, str], ONVIFService] = {}
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        middlewares: tuple[ClientMiddlewareType, ...] = (self._own_host, *self._digest())
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(ssl=False),  # cameras sign their own certificates
            response_class=CappedResponse,
            middlewares=middlewares,
            # Packed answers would have to be capped twice; no camera needs them.
            headers={"Accept-Encoding": "identity"},
            auto_decompress=False,
            timeout=ClientTimeout(total=_CALL_S),
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def measure_clock(self) -> None:
        """Measure the device's clock minus ours, to the nearest half second.

        Asked without authentication first: with a clock hours off, WS-Security cannot work
        until the difference is known.
        """
        sent = self._clock.now()
        try:
            answer = await self.call(_DEVICE, "GetSystemDateAndTime", signed=False)
        except CameraPasswordError:
            answer = await self.call(_DEVICE, "GetSystemDateAndTime")
        middle = sent + (self._clock.now() - sent) / 2
        theirs = _utc(answer)
        if theirs is not None:
            # Whole seconds were cut off, half a second on average.
            offset = theirs + timedelta(milliseconds=500) - middle
            self.clock_offset_ms = round(offset / timedelta(milliseconds=1))
            self._services.clear()  # each signs with the offset it was made with

    async def find_services(self) -> None:
        """Learn where the other services are; many devices know only the older question."""
        try:
            listed = await self.call(_DEVICE, "GetServices", {"IncludeCapability": False})
            pairs = [(_text(each, "Namespace"), _text(each, "XAddr")) for each in _many(listed)]
        except CameraUnreachableError:
            pairs = []
        names = {definition["ns"]: name for name, definition in _own_services().items()}
        for namespace, address in pairs:
            self._learn(names.get(namespace, ""), address)
        if len(self._addresses) == 1:
            found = await self.call(_DEVICE, "GetCapabilities", {"Category": "All"})
            self._learn("media", _text(getattr(found, "Media", None), "XAddr"))
            self._learn("events", _text(getattr(found, "Events", None), "XAddr"))

    def offers(self, service: str) -> bool:
        """Tell whether the device has named such a service."""
        return service in self._addresses

    def own(self, address: object) -> str:
        """Return an address the device gave, on its own host, or an empty string."""
        return own_address(
            normalize_url(address) if isinstance(address, str) else "", self.host, _WEB
        )

    async def call(  # noqa: PLR0913 -- one place where every call is made
        self,
        service: str,
        operation: str,
        params: dict[str, object] | None = None,
        *,
        address: str = "",
        signed: bool = True,
        longest_s: float = _CALL_S,
    ) -> object:
        """Call one operation; raises CameraPasswordError and CameraUnreachableError."""
        failure: HubError
        try:
            async with asyncio.timeout(longest_s):
                bound = await self._service(service, address)
                plain = not signed or self._credentials is None
                name = f"authless_{operation}" if plain else operation
                answer: object = await getattr(bound, name)(params)
                return answer
        except (Fault, TransportError) as error:
            failure = self._named(error)
            cause: Exception = error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            cause = error
            failure = CameraUnreachableError(
                f"The camera at {self.host} did not answer: check its power and network."
            )
        except (
            ZeepError,
            LxmlError,
            ONVIFError,
            ValueError,
            TypeError,
            LookupError,
            AttributeError,
        ) as error:
            cause = error
            failure = self._nonsense()
        # The class only: the text is the device's own, or may hold what was sent to it.
        _LOG.debug("%s on %s failed: %s", operation, self.host, type(cause).__name__)
        raise failure

    def _named(self, error: Fault | TransportError) -> HubError:
        refused = is_auth_error(error) or getattr(error, "status_code", 0) in _REFUSED
        if refused:
            return CameraPasswordError(
                f"The camera at {self.host} refused the user name or the password: "
                "enter them again."
            )
        return self._nonsense()

    def _nonsense(self) -> HubError:
        return CameraUnreachableError(
            f"The camera at {self.host} does not answer as ONVIF says: add it by its RTSP address."
        )

    def _learn(self, name: str, address: str) -> None:
        own = self.own(address)
        if name and own:
            self._addresses[name] = own

    async def _service(self, name: str, address: str) -> ONVIFService:
        where = address or self._addresses.get(name, "")
        if not where or self._session is None:
            raise CameraUnreachableError(f"The camera at {self.host} has no {name} service.")
        known = self._services.get((name, where))
        if known is not None:
            return known
        made = self._made(name, where)
        await made.setup()
        # It came with a session of its own, which follows redirects and reads without limit.
        await made.close()
        made.transport.session = self._session
        self._services[name, where] = made
        return made

    def _made(self, name: str, where: str) -> ONVIFService:
        definition = SERVICES[name]
        login = self._credentials
        return ONVIFService(
            where,
            login.username if login else None,
            login.password if login else None,
            str(_WSDL / definition["wsdl"]),
            no_cache=True,
            dt_diff=timedelta(milliseconds=self.clock_offset_ms or 0),
            binding_name=f"{{{definition['ns']}}}{definition['binding']}",
            binding_key=(name, None),
        )

    def _digest(self) -> tuple[DigestAuthMiddleware, ...]:
        login = self._credentials
        return (DigestAuthMiddleware(login.username, login.password),) if login else ()

    async def _own_host(self, request: ClientRequest, handler: ClientHandlerType) -> ClientResponse:
        """Refuse every request to another host, redirects included."""
        if (request.url.host or "").lower() != self.host:
            raise aiohttp.ClientConnectionError("the device named another host")
        return await handler(request)


def _own_services() -> dict[str, dict[str, str]]:
    return {name: SERVICES[name] for name in ("media", "events")}


def _many(answer: object) -> list[object]:
    return list(answer)[:_MOST_SERVICES] if isinstance(answer, list) else []


def _text(holder: object, name: str) -> str:
    value = getattr(holder, name, None)
    return value if isinstance(value, str) else ""


def _utc(answer: object) -> datetime | None:
    utc = getattr(answer, "UTCDateTime", None)
    date, time = getattr(utc, "Date", None), getattr(utc, "Time", None)
    parts = [getattr(date, name, None) for name in ("Year", "Month", "Day")]
    parts += [getattr(time, name, None) for name in ("Hour", "Minute", "Second")]
    year, month, day, hour, minute, second = (p if isinstance(p, int) else -1 for p in parts)
    try:
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except ValueError:
        return None
