"""The server: its certificate and port, how answers are sent, and its advertisement."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
import errno
from functools import cache
from io import BytesIO
from ipaddress import IPv4Address, IPv6Address, ip_address
import logging
from pathlib import Path
import socket
import ssl
from typing import Final, override

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Handler
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID
import ifaddr
import msgspec
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from hub.api import (
    added,
    agencies,
    answers,
    archives,
    awareness,
    boards,
    cameras,
    clips,
    directories,
    discovery,
    events,
    footage,
    health,
    hub,
    ledger,
    lent_archives,
    maker_roots,
    openapi,
    proposals,
    rules,
    sensors,
    street_map,
    timestamps,
    video,
    witnesses,
)
from hub.api.auth import Attempts, Door, Pairing, PairingLink, Tokens, write_local_token
from hub.api.body import MOST_BODY_BYTES
from hub.api.errors import answer_errors
from hub.api.health import READINESS, Readiness
from hub.api.house import House
from hub.api.hub import API_VERSION
from hub.api.listeners import Listeners
from hub.api.openapi import BASE, DESCRIPTION, describe
from hub.api.route import (
    CONTEXT,
    ROUTES,
    Context,
    Route,
    add_safe_headers,
    check_origin,
    check_scope,
    host_name,
)
from hub.api.scope import Rights
from hub.data_folder import IDENTITY_FILE, read_fingerprint
from hub.errors import InvalidInputError, StorageError
from hub.store.files import write_durably
from noticeboard.rules.text import safe_text
from noticeboard.runtime.server import ListeningSocket, finish_in_time, prepare

_LOG = logging.getLogger(__name__)

TABLE: tuple[Route, ...] = (
    *hub.ROUTES.rows,
    *openapi.ROUTES.rows,
    *events.ROUTES.rows,
    *health.ROUTES.rows,
    *discovery.ROUTES.rows,
    *cameras.ROUTES.rows,
    *maker_roots.ROUTES.rows,
    *archives.ROUTES.rows,
    *video.ROUTES.rows,
    *footage.ROUTES.rows,
    *clips.ROUTES.rows,
    *sensors.ROUTES.rows,
    *lent_archives.ROUTES.rows,
    *answers.ROUTES.rows,
    *agencies.ROUTES.rows,
    *proposals.ROUTES.rows,
    *added.ROUTES.rows,
    *rules.ROUTES.rows,
    *boards.ROUTES.rows,
    *directories.ROUTES.rows,
    *witnesses.ROUTES.rows,
    *ledger.ROUTES.rows,
    *timestamps.ROUTES.rows,
    *awareness.ROUTES.rows,
    *street_map.ROUTES.rows,
)
"""All routes of the API; the server and the OpenAPI document are made from it."""
BACKLOG = 64
STOP_DEADLINE_S = 5.0
UNREAD_S: Final = 2.0
PIECE_BYTES: Final = 64 << 10
"""How much is sent at a time; aiohttp sends four times as much from 3.14 on."""
COMMON_NAME: Final = "Neighbors hub"
ALTERNATIVE_NAME: Final = "neighbors-hub.local"
VALID: Final = timedelta(days=20 * 365)
BACKDATED: Final = timedelta(days=1)
"""So that clients whose clocks are behind accept it."""
SERVICE_TYPE: Final = "_neighbors-hub._tcp.local."
LONGEST_NAME_BYTES: Final = 60
_SERVER_LOG = _LOG.getChild("http")


def _is_loggable(record: logging.LogRecord) -> bool:
    """Return whether to log a record: errors about bytes that are not HTTP can quote a token."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, HttpProcessingError)


_SERVER_LOG.addFilter(_is_loggable)


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


@web.middleware
async def drain_body(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Send the answer, then read and drop the rest of the request for at most two seconds.

    Closing a connection with unread bytes resets it and loses the answer. aiohttp reads the rest,
    too, but for ten seconds and without noticing that the client is gone.
    """
    answer = await handler(request)
    if request.body_exists and not request.content.is_eof():
        with suppress(TimeoutError, ConnectionError, HttpProcessingError, web.RequestPayloadError):
            await answer.prepare(request)
            await answer.write_eof()
            async with asyncio.timeout(UNREAD_S):
                while not request.content.is_eof():
                    await request.content.readany()
    return answer


class _Body(BytesIO):
    """A body that returns at most one piece per read."""

    @override
    def read(self, size: int | None = -1, /) -> bytes:
        count = PIECE_BYTES if size is None or size < 0 else min(size, PIECE_BYTES)
        return super().read(count)


@web.middleware
async def send_in_pieces(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Send a large body in pieces, each once there is room for it.

    For each connection, TLS keeps as much memory as its largest write: for every connected client,
    that would be a whole list of requests.
    """
    answer = await handler(request)
    if isinstance(answer, web.Response):
        body = answer.body
        if isinstance(body, bytes) and len(body) > PIECE_BYTES:
            answer.body = _Body(body)
    return answer


def build_app(context: Context, table: Iterable[Route] = TABLE) -> web.Application:
    """Return the application; `answer_errors` also covers the Host, Origin and scope checks."""
    app = web.Application(
        middlewares=[
            drain_body,
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
    app[READINESS] = Readiness(context.house)
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
        lingering_time=0,  # `drain_body` handles this
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


async def start(
    house: House,
    *,
    host: str,
    port: int,
    data_dir: Path,
    allowed_hosts: Iterable[str] = (),
) -> Running:
    """Serve on host and port (0 for any) until stopped; raises InvalidInputError, StorageError.

    Binds the port before writing anything, so a second hub on the same folder changes nothing.
    """
    clock, door = house.clock, bind(host, port)
    try:
        tls = await asyncio.to_thread(open_tls, data_dir, clock.now())
        reached = await asyncio.to_thread(outward_addresses, host)
        tokens = await Tokens.open(house.database)
        await asyncio.to_thread(write_local_token, data_dir, await tokens.renew_local(clock))
        bound = door.getsockname()[1]
        way = Door(
            host=reached[0] if reached else "127.0.0.1",
            port=bound,
            hub_id=house.hub_id,
            fingerprint=tls.fingerprint,
        )
        context = Context(
            house=house,
            tokens=tokens,
            # Counted separately: a client with a revoked token keeps trying, and must not
            # prevent others at its address from pairing again.
            pairing=Pairing(house.database, clock, tokens, Attempts(clock, "pairing codes"), way),
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


# The certificate: made once, pinned by paired clients, without data about the house


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    """What a server needs to use TLS as this hub."""

    context: ssl.SSLContext
    fingerprint: str
    """SHA-256 of the certificate's DER form, 64 lowercase hex digits."""


def make_identity(now: datetime) -> bytes:
    """Return a new key and its self-signed certificate as PEM, in that order."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, COMMON_NAME)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .not_valid_after(now + VALID)
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(ALTERNATIVE_NAME)]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + certificate.public_bytes(Encoding.PEM)


def open_tls(data_dir: Path, now: datetime) -> Tls:
    """Return the hub's identity, and create it on the first start; blocking.

    Key and certificate share one file, so a crash never leaves a mismatched pair.
    """
    path = data_dir / IDENTITY_FILE
    if not path.exists():
        write_durably(path, make_identity(now))
    fingerprint = read_fingerprint(data_dir)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(path)
    except (OSError, ssl.SSLError) as error:
        raise StorageError(
            f"The hub's key cannot be read: restore {IDENTITY_FILE} in its data folder, "
            "or delete it and pair again."
        ) from error
    return Tls(context=context, fingerprint=fingerprint)


# The advertisement on the local network, without any information about the house


class Advertisement:
    """One hub's mDNS record, from `register` until `withdraw`."""

    def __init__(self, zeroconf: AsyncZeroconf, info: AsyncServiceInfo) -> None:
        self._zeroconf = zeroconf
        self._info = info

    async def register(self) -> None:
        """Register with the network; returns once it is clear that the name is free."""
        await (await self._zeroconf.async_register_service(self._info))

    async def withdraw(self) -> None:
        """Withdraw the record from the network."""
        await (await self._zeroconf.async_unregister_service(self._info))


def reachable(host: str, addresses: Sequence[str]) -> list[str]:
    """Return this machine's addresses at which a hub listening on `host` answers."""
    if not ip_address(host).is_loopback:
        return list(addresses)
    return [address for address in addresses if ip_address(address).is_loopback]


def advertisement(  # noqa: PLR0913 -- one record's fields, each by name
    zeroconf: AsyncZeroconf,
    *,
    hub_id: str,
    name: str,
    port: int,
    fingerprint: str,
    addresses: Sequence[str],
) -> Advertisement:
    """Return the record by which Home Assistant finds the hub; pairing still needs the link."""
    short = safe_text(name).encode()[:LONGEST_NAME_BYTES].decode(errors="ignore")
    info = AsyncServiceInfo(
        SERVICE_TYPE,
        f"neighbors-hub-{hub_id}.{SERVICE_TYPE}",
        port=port,
        parsed_addresses=list(addresses),
        server=f"neighbors-hub-{hub_id}.local.",
        properties={"id": hub_id, "name": short, "api": str(API_VERSION), "fp": fingerprint},
    )
    return Advertisement(zeroconf, info)


async def advertise(
    house: House,
    api: Running,
    addresses: Sequence[str],
    zeroconf: AsyncZeroconf,
    stack: AsyncExitStack,
) -> None:
    """Advertise a hub at these addresses, if there are any, until the stack is closed."""
    if addresses:
        record = advertisement(
            zeroconf,
            hub_id=house.hub_id,
            name=house.name,
            port=api.port,
            fingerprint=api.fingerprint,
            addresses=addresses,
        )
        await record.register()
        stack.push_async_callback(record.withdraw)
