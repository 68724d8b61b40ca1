"""The requests to a camera, in order, and what its refusals mean (RFC 2326)."""

from dataclasses import dataclass
import re
from typing import Final

from hub.camera.rtsp import messages
from hub.camera.rtsp.connection import Connection
from hub.camera.rtsp.messages import RtspMessage
from hub.errors import CameraPasswordError, CameraUnreachableError, HubError
from hub.model.camera import Transport
from noticeboard.runtime.text import Text

_OK: Final = 200
_REDIRECTS: Final = range(300, 400)
_PASSWORD: Final = frozenset({401, 403})
_NOT_FOUND, _NO_ROOM, _NO_SESSION, _NO_TRANSPORT, _BUSY = 404, 453, 454, 461, 503
_USUAL_TIMEOUT_S, _LONGEST_TIMEOUT_S = 60, 3600
_PORTS = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?", re.ASCII)
_LONGEST_SESSION = 512

type Headers = tuple[tuple[str, str], ...]


class RedirectedError(Exception):
    """The camera redirected to another address, which is the error's text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUp:
    """The camera's response to SETUP."""

    channels: tuple[int, int]
    """Over TCP: the channels of packets and of reports."""
    server_ports: tuple[int, int] | None
    """Over UDP: the camera's ports for packets and reports, if it named them."""


class Requester:
    """The camera's session, from the first request to TEARDOWN."""

    def __init__(self, connection: Connection, url: str, host: str, transport: Transport) -> None:
        self._connection = connection
        self._url = url
        self._host = host
        self._transport = transport
        self._base = url
        self._aggregate = url
        self._id = ""
        self._methods = frozenset[str]()
        self.timeout_s = _USUAL_TIMEOUT_S
        """After how many seconds without a request the camera ends the session."""

    async def describe(self) -> messages.Description:
        """Return the streams; CameraPasswordError, CameraUnreachableError, RedirectedError."""
        offered = await self._connection.request("OPTIONS", self._url)
        if offered.status in _PASSWORD:
            raise self._refusal(offered.status)
        named = offered.header("public").upper()
        self._methods = frozenset(each.strip() for each in named.split(","))
        accept = (("Accept", "application/sdp"),)
        response = await self._connection.request("DESCRIBE", self._url, accept)
        if response.status in _REDIRECTS:
            raise RedirectedError(response.header("location"))
        self._check(response)
        described = messages.parse(response.body)
        base = response.header("content-base") or response.header("content-location")
        self._base = messages.absolute(base, self._url) if base else self._url
        self._aggregate = messages.absolute(described.control, self._base)
        return described

    async def set_up(
        self, media: messages.Media, how: str, default: tuple[int, int], headers: Headers = ()
    ) -> SetUp:
        """Set up one stream by this Transport; CameraPasswordError, CameraUnreachableError."""
        url = messages.absolute(media.control, self._base)
        response = await self._connection.request(
            "SETUP", url, (*self._named(), ("Transport", how), *headers)
        )
        self._check(response)
        session, _, parameters = response.header("session").partition(";")
        self._id = self._id or session.strip()[:_LONGEST_SESSION]
        if found := re.search(r"timeout\s*=\s*(\d{1,6})", parameters, re.ASCII):
            self.timeout_s = min(max(int(found[1]), 1), _LONGEST_TIMEOUT_S)
        agreed = response.header("transport")
        return SetUp(
            channels=_pair(agreed, "interleaved") or default,
            server_ports=_pair(agreed, "server_port"),
        )

    async def play(self, headers: Headers = (("Range", "npt=0.000-"),)) -> RtspMessage:
        """Start all streams; return the response. CameraPasswordError, CameraUnreachableError."""
        response = await self._connection.request(
            "PLAY", self._aggregate, (*self._named(), *headers)
        )
        self._check(response)
        return response

    async def keep_alive(self) -> None:
        """Keep the session alive; raises CameraUnreachableError if the camera has ended it."""
        method = "GET_PARAMETER" if "GET_PARAMETER" in self._methods else "OPTIONS"
        response = await self._connection.request(method, self._aggregate, self._named())
        if response.status == _NO_SESSION:
            self._check(response)

    async def tear_down(self) -> None:
        """End the session, if there is one."""
        if self._id:
            await self._connection.request("TEARDOWN", self._aggregate, self._named())

    def _named(self) -> tuple[tuple[str, str], ...]:
        return (("Session", self._id),) if self._id else ()

    def _check(self, response: RtspMessage) -> None:
        if response.status != _OK:
            raise self._refusal(response.status)

    def _refusal(self, status: int) -> HubError:
        if status in _PASSWORD and self._connection.anonymous:
            return CameraPasswordError("camera.asks_password", host=self._host)
        return refusal(status, self._host, self._transport)


def refusal(status: int, host: str, transport: Transport) -> HubError:
    """Return the error for a response whose status is not 200."""
    if status in _PASSWORD:
        return CameraPasswordError("camera.refused_password", host=host)
    other = "TCP" if transport is Transport.UDP else "UDP"
    texts = {
        _NOT_FOUND: Text("part.rtsp_no_stream"),
        _NO_ROOM: Text("part.rtsp_no_room"),
        _NO_SESSION: Text("part.rtsp_no_session"),
        _NO_TRANSPORT: Text(
            "part.rtsp_no_transport", transport=transport.value.upper(), other=other
        ),
        _BUSY: Text("part.rtsp_busy"),
    }
    text = texts.get(status, Text("part.rtsp_status", status=status))
    return CameraUnreachableError("camera.rtsp", host=host, answer=text)


def start_times(answer: RtspMessage, controls: list[str]) -> list[int | None]:
    """Return each stream's start timestamp from the response to PLAY, or None."""
    found: list[int | None] = [None] * len(controls)
    for part in answer.header("rtp-info").split(","):
        url = re.search(r"url\s*=\s*\"?([^;\"]+)", part)
        time = re.search(r"rtptime\s*=\s*(\d{1,10})", part, re.ASCII)
        if url and time:
            for index, control in enumerate(controls):
                if control and url[1].strip().endswith(control):
                    found[index] = int(time[1]) % (1 << 32)
    return found


def _pair(transport: str, name: str) -> tuple[int, int] | None:
    """Return a pair of numbers from a Transport header, such as `server_port=6970-6971`."""
    for part in transport.split(";"):
        key, _, value = part.partition("=")
        if key.strip().lower() == name and (found := _PORTS.match(value.strip())):
            first = int(found[1])
            second = int(found[2] or first + 1)
            if 0 <= first <= 0xFFFF and 0 <= second <= 0xFFFF:  # noqa: PLR2004 -- the largest port
                return first, second
    return None
