"""What a server behind a bastion takes and gives, apart from how that travels (`http2.py`)."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field


class ConnectionBrokenError(Exception):
    """The peer broke the protocol or a bound: the connection ends with this code."""

    def __init__(self, code: int, name: str) -> None:
        super().__init__(name)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A whole request, trusting none of it."""

    method: str
    path: str
    headers: Mapping[str, str]
    """By names in lower case; of several with one name, the last."""
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer that fits in memory."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""


type Answer = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much one connection takes, and for how long."""

    most_body_bytes: int
    request_s: float = 20.0
    """How long a request may take to arrive and to be answered."""
    ping_s: float = 10.0
    silent_s: float = 15.0
    """A peer that doesn't answer a ping, or doesn't read, for this long is gone."""
    longest_s: float = 12 * 3600.0
    """Then the connection ends in order, and whoever dials makes another."""
