"""What every route can use, and the type of the route table's rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
import re

from aiohttp import web
from aiohttp.typedefs import Handler
import msgspec

from hub.api.attempts import Attempts
from hub.api.auth import Tokens
from hub.api.fields import Shape
from hub.api.listeners import Listeners
from hub.api.pairing import Pairing
from hub.api.ports import House
from hub.api.scope import Scope
from hub.api.views import View
from hub.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One running API: its house and everything that guards access to it."""

    house: House
    clock: Clock
    tokens: Tokens
    pairing: Pairing
    attempts: Attempts
    listeners: Listeners
    allowed_hosts: frozenset[str]


CONTEXT = web.AppKey("context", Context)
_NAMED = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One method of one path. `scope` has no default, so every route must declare it."""

    method: str
    path: str
    """Below `/api/v1`; each `{name}` stands for the pattern of that name in `ids`."""
    scope: Scope | None
    """The scope a token must cover; None admits everybody."""
    answer: type[View] | str | None
    """A view, a media type, or None for an empty answer."""
    handler: Handler
    status: HTTPStatus = HTTPStatus.OK
    also: tuple[HTTPStatus, ...] = ()
    """Other successful statuses."""
    ids: Mapping[str, str] = field(default_factory=dict)
    body: Shape | str | None = None
    """The shape of a JSON body, or the media type of a binary body."""
    needs_body: bool = True
    """Whether the body is required."""
    query: Shape | None = None
    has_head: bool = False
    """Whether HEAD is answered as well, like GET."""
    at_root: bool = False
    """Whether its path is not below `/api/v1`."""

    @property
    def methods(self) -> tuple[str, ...]:
        """Every method that its handler answers."""
        return (self.method, "HEAD") if self.has_head else (self.method,)

    @property
    def served_path(self) -> str:
        """The path in the router's syntax; raises KeyError if a name has no pattern."""
        return _NAMED.sub(lambda named: f"{{{named[1]}:{self.ids[named[1]]}}}", self.path)

    @property
    def summary(self) -> str:
        """The first line of the handler's docstring."""
        return (self.handler.__doc__ or "").strip().partition("\n")[0].rstrip(".")


def answer(view: View, status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    """Return a view as JSON."""
    return web.Response(
        status=status, body=msgspec.json.encode(view), content_type="application/json"
    )


def picture(jpeg: bytes) -> web.Response:
    """Return a JPEG."""
    return web.Response(body=jpeg, content_type="image/jpeg")
