"""Start and stop the API."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
import errno
from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_address
import logging
from pathlib import Path
import socket
import ssl

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
import ifaddr
import msgspec

from hub.api.attempts import Attempts
from hub.api.auth import Tokens, keep_local_token
from hub.api.body import MOST_BODY_BYTES
from hub.api.errors import answer_errors
from hub.api.guard import ROUTES, add_safe_headers, check_origin, check_scope, host_name
from hub.api.health import READINESS, Readiness
from hub.api.listeners import Listeners
from hub.api.openapi import BASE, DESCRIPTION, describe
from hub.api.pairing import Door, Pairing, PairingLink
from hub.api.pieces import send_in_pieces
from hub.api.ports import House
from hub.api.route import CONTEXT, Context, Route
from hub.api.routes import TABLE
from hub.api.scope import Rights
from hub.api.tls import open_tls
from hub.api.unread import take_unread
from hub.clock import Clock
from hub.errors import InvalidInputError
from hub.store.database import Database
from noticeboard.runtime.server import ListeningSocket, finish_in_time, prepare

_LOG = logging.getLogger(__name__)

BACKLOG = 64
STOP_DEADLINE_S = 5.0
_SERVER_LOG = _LOG.getChild("http")


def _is_worth_telling(record: logging.LogRecord) -> bool:
    """Return whether to log a record: errors about bytes that are not HTTP can quote a token."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, HttpProcessingError)


_SERVER_LOG.addFilter(_is_worth_telling)


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """The running API."""

    port: int
    fingerprint: str
    context: Context
    runner: web.AppRunner

    async def make_link(self, rights: Rights | None = None) -> PairingLink:
        """Return a new pairing link."""
        return await self.context.pairing.make_link(rights)

    async def stop(self) -> None:
        """Disconnect every listener and stop the server."""
        self.context.listeners.dismiss_all()
        await self.runner.cleanup()


def build_app(context: Context, table: Iterable[Route] = TABLE) -> web.Application:
    """Return the application; `answer_errors` also covers the Host, Origin and scope checks."""
    app = web.Application(
        middlewares=[
            take_unread,
            send_in_pieces,
            answer_errors,
            finish_in_time,
            check_origin,
            check_scope,
        ],
        client_max_size=MOST_BODY_BYTES,
    )
    prepare(app)
    routes = tuple(table)
    app[CONTEXT] = context
    app[READINESS] = Readiness(context.house, context.clock)
    described: Callable[[], bytes] = cache(
        lambda: msgspec.json.encode(describe(routes, version=context.house.version))
    )
    app[DESCRIPTION] = described
    app[ROUTES] = {}
    for route in routes:
        for method in route.methods:
            base = "" if route.at_root else BASE
            served = app.router.add_route(method, base + route.served_path, route.handler)
            app[ROUTES][served] = route
    app.on_response_prepare.append(add_safe_headers)
    return app


async def serve(context: Context, door: socket.socket, tls: ssl.SSLContext) -> web.AppRunner:
    """Serve on a bound socket until the runner is cleaned up."""
    context.tokens.on_revoked = context.listeners.dismiss
    runner = web.AppRunner(
        build_app(context),
        access_log=None,
        logger=_SERVER_LOG,
        shutdown_timeout=STOP_DEADLINE_S,
        auto_decompress=False,  # no client compresses, and this keeps decompression bombs out
        lingering_time=0,  # `take_unread` handles this
    )
    await runner.setup()
    await web.SockSite(runner, door, ssl_context=tls, backlog=BACKLOG).start()
    return runner


def bind(host: str, port: int) -> socket.socket:
    """Return a listening socket; raises InvalidInputError with a message for the owner."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    both = host == "::" and socket.has_dualstack_ipv6()
    try:
        bound = socket.create_server(
            (host, port), family=family, backlog=BACKLOG, dualstack_ipv6=both
        )
        return ListeningSocket(fileno=bound.detach())
    except OSError as error:
        match error.errno:
            case errno.EADDRINUSE:
                why = f"Port {port} is already in use: stop what uses it, or choose another port."
            case errno.EACCES:
                why = f"Port {port} may not be opened by this user: choose one above 1023."
            case errno.EADDRNOTAVAIL:
                why = f"{host} is not an address of this machine: correct the API's host."
            case _:
                why = f"The API cannot listen on {host} port {port}: {error.strerror}."
        raise InvalidInputError(why) from error


def outward_addresses(host: str) -> list[str]:
    """Return the addresses at which others can reach `host`, best first; blocking."""
    if not ip_address(host).is_unspecified:
        return [host]
    families: tuple[type, ...] = (IPv4Address, IPv6Address) if ":" in host else (IPv4Address,)
    found = [
        ip_address(ip.ip if isinstance(ip.ip, str) else ip.ip[0])
        for adapter in ifaddr.get_adapters()
        for ip in adapter.ips
    ]
    usable = [
        address
        for address in found
        if isinstance(address, families) and not address.is_loopback and not address.is_link_local
    ]
    return [str(address) for address in sorted(usable, key=lambda one: not one.is_private)]


async def start(  # noqa: PLR0913 -- everything it needs, each by name
    house: House,
    database: Database,
    clock: Clock,
    *,
    host: str,
    port: int,
    data_dir: Path,
    allowed_hosts: Iterable[str] = (),
) -> Running:
    """Serve on host and port (0 for any) until stopped; raises InvalidInputError, StorageError.

    Binds the port before writing anything, so a second hub on the same folder changes nothing.
    """
    door = bind(host, port)
    try:
        tls = await asyncio.to_thread(open_tls, data_dir, clock.now())
        reached = await asyncio.to_thread(outward_addresses, host)
        tokens = await Tokens.open(database)
        await asyncio.to_thread(keep_local_token, data_dir, await tokens.renew_local(clock))
        bound = door.getsockname()[1]
        way = Door(
            host=reached[0] if reached else "127.0.0.1",
            port=bound,
            hub_id=house.hub_id,
            fingerprint=tls.fingerprint,
        )
        context = Context(
            house=house,
            clock=clock,
            tokens=tokens,
            # Counted separately: a client with a revoked token keeps trying, and must not
            # prevent others at its address from pairing again.
            pairing=Pairing(database, clock, tokens, Attempts(clock, "pairing codes"), way),
            attempts=Attempts(clock, "tokens"),
            listeners=Listeners(),
            allowed_hosts=frozenset(host_name(name) for name in allowed_hosts) - {""},
        )
        runner = await serve(context, door, tls.context)
    except BaseException:
        door.close()
        raise
    _LOG.info("The API answers on port %d", bound)
    return Running(port=bound, fingerprint=tls.fingerprint, context=context, runner=runner)
