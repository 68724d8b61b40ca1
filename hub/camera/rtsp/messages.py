"""RTSP/1.0 on its connection: messages, and interleaved frames among them (RFC 2326). Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
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
