"""RTSP/1.0 on its connection (RFC 2326): messages, interleaved frames, session descriptions. Pure.

Sessions are described in SDP (RFC 4566; RTSP's use of it, RFC 2326, appendix C).
"""

from base64 import b64decode
import binascii
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
import re
from typing import Final

from hub.errors import CameraUnreachableError

DOLLAR: Final = 0x24
_FRAME_HEAD = 4
_LARGEST_HEAD = 16 * 1024
_LARGEST_BODY = 64 * 1024
_BUFFER = 256 * 1024
_LEAST_ROOM = 64 * 1024
"""The least room for one read; the rest of the buffer always holds any whole message."""
_MOST_HEADERS = 100
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_ANSWER = re.compile(r"RTSP/\d\.\d +(\d{3})(?: |$)", re.IGNORECASE)
_REQUEST = re.compile(r"([A-Z_]{1,32}) +\S+ +RTSP/\d\.\d *$", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class RtspMessage:
    """A response, or a request that the server sends on its own."""

    status: int = 0
    """A response's status, 100 to 999; 0 for a request."""
    method: str = ""
    """A request's method; empty for a response."""
    headers: tuple[tuple[str, str], ...] = ()
    """Headers in the order received, names in lower case."""
    body: bytes = b""

    def header(self, name: str) -> str:
        """Return the first header of that name (in lower case), or an empty string."""
        return next((value for key, value in self.headers if key == name), "")

    def every(self, name: str) -> list[str]:
        """Return all headers of that name (in lower case)."""
        return [value for key, value in self.headers if key == name]

    def number(self, name: str) -> int | None:
        """Return a header's value as an integer, or None."""
        found = _NUMBER.match(self.header(name).strip())
        return int(found[0]) if found else None


class RtspParser:
    """Takes received bytes in pieces of any size, and passes on whole frames and messages.

    Bytes are read straight into `room()`; then call `advance` with their number.
    """

    def __init__(
        self, on_frame: Callable[[int, bytes], None], on_message: Callable[[RtspMessage], None]
    ) -> None:
        self._on_frame = on_frame
        self._on_message = on_message
        self._bytes = bytearray(_BUFFER)
        self._view = memoryview(self._bytes)
        self._at = 0
        self._end = 0

    def room(self) -> memoryview:
        """Return the buffer for the next bytes; never empty."""
        if _BUFFER - self._end < _LEAST_ROOM:
            left = self._end - self._at
            self._bytes[:left] = self._bytes[self._at : self._end]
            self._at, self._end = 0, left
        return self._view[self._end :]

    def advance(self, count: int) -> None:
        """Process `count` bytes that were read into `room()`; raises CameraUnreachableError."""
        view, at, end = self._view, self._at, self._end + count
        self._end = end
        while end - at >= _FRAME_HEAD:
            if view[at] == DOLLAR:
                body = at + _FRAME_HEAD
                past = body + (view[at + 2] << 8 | view[at + 3])
                if past > end:
                    break
                # Advance first: the callback may close the connection, or raise.
                self._at = past
                self._on_frame(view[at + 1], view[body:past].tobytes())
                at = past
            elif (past := self._parse_message(at)) > at:
                at = past
            else:
                break
        self._at = at
        if at == end:
            self._at = self._end = 0

    def feed(self, data: bytes) -> None:
        """Process bytes; raises CameraUnreachableError."""
        while data:
            room = self.room()
            count = min(len(room), len(data))
            room[:count] = data[:count]
            data = data[count:]
            self.advance(count)

    def _parse_message(self, at: int) -> int:
        """Process the message that begins at `at`; return its end, or `at` if it is incomplete."""
        if self._view[at] in b"\r\n":
            return at + 1  # empty lines between messages
        found = _HEAD_END.search(self._bytes, at, self._end)
        if (found.start() if found else self._end) - at > _LARGEST_HEAD:
            raise _nonsense()
        if found is None:
            if not self._view[at : at + 1].tobytes().isalpha():
                raise _nonsense()
            return at
        message = _head(self._bytes[at : found.start()].decode("utf-8", "replace"))
        length = message.number("content-length") or 0
        if length > _LARGEST_BODY:
            raise _nonsense()
        past = found.end() + length
        if past > self._end:
            return at
        self._at = past
        body = self._view[found.end() : past].tobytes()
        self._on_message(
            RtspMessage(
                status=message.status, method=message.method, headers=message.headers, body=body
            )
        )
        return past


def request(method: str, url: str, headers: Iterable[tuple[str, str]], body: bytes = b"") -> bytes:
    """Return an encoded request."""
    return _message(f"{method} {url} RTSP/1.0", headers, body)


def answer(status: str, headers: Iterable[tuple[str, str]]) -> bytes:
    """Return an encoded response to a request from the server, with a status such as `200 OK`."""
    return _message(f"RTSP/1.0 {status}", headers, b"")


def frame(channel: int, packet: bytes) -> bytes:
    """Return an interleaved frame (RFC 2326, 10.12)."""
    return bytes((DOLLAR, channel)) + len(packet).to_bytes(2, "big") + packet


def _message(first: str, headers: Iterable[tuple[str, str]], body: bytes) -> bytes:
    lines = [first, *(f"{name}: {value}" for name, value in headers)]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    # Text from a camera must not end a line early and inject another one.
    clean = [line.replace("\r", "").replace("\n", "") for line in lines]
    return "\r\n".join([*clean, "", ""]).encode() + body


def _head(text: str) -> RtspMessage:
    first, *lines = text.replace("\r\n", "\n").split("\n")
    if len(lines) > _MOST_HEADERS:
        raise _nonsense()
    headers = tuple(
        (name.strip().lower(), value.strip())
        for name, colon, value in (line.partition(":") for line in lines)
        if colon
    )
    if found := _ANSWER.match(first):
        return RtspMessage(status=int(found[1]), headers=headers)
    if found := _REQUEST.match(first):
        return RtspMessage(method=found[1].upper(), headers=headers)
    raise _nonsense()


def _nonsense() -> CameraUnreachableError:
    return CameraUnreachableError("camera.not_rtsp")


_MOST_LINES = 2000
_MOST_MEDIA = 16
_LONGEST = 2048
_LARGEST_SET = 4096
_RTPMAP = re.compile(r"(\d{1,3})\s+([\w.-]{1,40})/(\d{1,9})(?:/(\d{1,2}))?", re.ASCII)
_STATIC: Final = {
    "0": ("PCMU", 8000, 1),
    "2": ("G726-32", 8000, 1),
    "3": ("GSM", 8000, 1),
    "4": ("G723", 8000, 1),
    "8": ("PCMA", 8000, 1),
    "9": ("G722", 8000, 1),
    "10": ("L16", 44_100, 2),
    "11": ("L16", 44_100, 1),
    "14": ("MPA", 90_000, 1),
    "18": ("G729", 8000, 1),
}
"""Payload types without an rtpmap (RFC 3551, 6): their codings, clocks and channels."""
_RATE = re.compile(r"\d{1,3}(?:\.\d{1,6})?", re.ASCII)
_SETS: Final = ("sprop-vps", "sprop-sps", "sprop-pps", "sprop-parameter-sets")


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """One stream of a presentation."""

    kind: str
    """`video`, `audio`, or another type."""
    coding: str = ""
    """In upper case, such as H264, H265, MPEG4-GENERIC, PCMA; empty if not given."""
    clock_hz: int = 0
    channels: int = 1
    control: str = ""
    """The address for SETUP: absolute, relative, or empty."""
    format: dict[str, str] = field(default_factory=dict)
    """The parameters of fmtp, names in lower case."""
    frame_rate: float = 0.0
    """Frames a second as stated by the camera, or 0."""
    recorded: str = ""
    """The token of the recorded track that is replayed (ONVIF), or empty."""

    def parameter_sets(self) -> tuple[bytes, ...]:
        """Return the parameter sets from the description: NAL units, possibly none."""
        value = [self.format.get(name, "") for name in _SETS]
        sets = [_decoded(each) for one in value for each in one.split(",")]
        return tuple(each for each in sets if 1 < len(each) <= _LARGEST_SET)

    def number(self, name: str, default: int = 0) -> int:
        """Return an fmtp parameter that is a small integer, or the default."""
        value = self.format.get(name, "").strip()
        return int(value) if re.fullmatch(r"\d{1,6}", value, re.ASCII) else default


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """The streams a camera offers at one address."""

    control: str = ""
    """The address that controls all streams: absolute, relative, `*` or empty."""
    media: tuple[Media, ...] = ()


def parse(text: bytes) -> Description:
    """Read a description; unknown parts are ignored."""
    lines = text.decode("utf-8", "replace").splitlines()[:_MOST_LINES]
    session: list[str] = []
    sections: list[list[str]] = []
    current = session
    for line in lines:
        if line.startswith("m=") and len(sections) < _MOST_MEDIA:
            current = []
            sections.append(current)
        if line[1:2] == "=" and len(line) <= _LARGEST_SET * 4:
            current.append(line.strip())
    whole = _attributes(session)
    rate = _frame_rate(whole)
    return Description(
        control=_address(whole.get("control", "")),
        media=tuple(_media(section, rate) for section in sections),
    )


def absolute(control: str, base: str) -> str:
    """Return the address that a control attribute means; never with user info.

    A relative one is appended to the base unchanged, as every camera expects, and not resolved
    by RFC 3986: a base such as `…?channel=1/` keeps its query.
    """
    if control in {"", "*"}:
        return base
    if re.match(r"rtsps?://", control, re.IGNORECASE):
        scheme, _, rest = control.partition("://")
        place, slash, path = rest.partition("/")
        return f"{scheme}://{place.rpartition('@')[2]}{slash}{path}"
    return f"{base.rstrip('/')}/{control.lstrip('/')}"


def _media(lines: list[str], default_rate: float) -> Media:
    kind, _, rest = lines[0].removeprefix("m=").partition(" ")
    types = rest.split()[2:]
    payload_type = types[0] if types else ""
    value = _attributes(lines, payload_type)
    coding, clock_hz, channels = _STATIC.get(payload_type, ("", 0, 1))
    if found := _RTPMAP.match(value.get("rtpmap", "")):
        coding, clock_hz = found[2].upper(), int(found[3])
        channels = int(found[4] or 1)
    return Media(
        kind=kind.lower(),
        coding=coding,
        clock_hz=clock_hz,
        channels=channels,
        control=_address(value.get("control", "")),
        format=_parameters(value.get("fmtp", "").partition(" ")[2]),
        frame_rate=_frame_rate(value) or default_rate,
        recorded=value.get("x-onvif-track", ""),
    )


def _attributes(lines: list[str], payload_type: str = "") -> dict[str, str]:
    """Return the first attribute of each name; rtpmap and fmtp only for one payload type."""
    found: dict[str, str] = {}
    for line in lines:
        if line.startswith("a="):
            name, _, value = line[2:].partition(":")
            name, value = name.strip().lower(), value.strip()
            if name in {"rtpmap", "fmtp"} and value.partition(" ")[0] != payload_type:
                continue
            found.setdefault(name, value)
    return found


def _parameters(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in text.split(";"):
        name, equals, value = each.partition("=")
        if equals:
            found.setdefault(name.strip().lower(), value.strip())
    return found


def _address(control: str) -> str:
    """Return a control attribute, or an empty string if it can't be used in a request."""
    usable = len(control) <= _LONGEST and control.isprintable() and " " not in control
    return control if usable else ""


def _frame_rate(attributes: dict[str, str]) -> float:
    value = attributes.get("framerate") or attributes.get("x-framerate") or ""
    found = _RATE.match(value)
    return float(found[0]) if found else 0.0


def _decoded(text: str) -> bytes:
    """Return decoded base64, padded or not; empty if it is invalid."""
    bare = text.strip().rstrip("=")
    try:
        return b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""
