"""A witness on the network: it cosigns logs that only ever grow.

It serves the two routes of the specification, with limits on everything. Each log of a list may ask
as often as the list says. Each address has a token bucket, and the number of buckets is bounded. An
IPv6 network of 64 bits counts as one address: it is one house, or one client that makes up
addresses in it.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
import logging
import math
import sqlite3
import time
from typing import Final

from aiohttp import web

from noticeboard.errors import (
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    NoticeboardError,
    UnavailableError,
)
from noticeboard.log.checkpoint import open_checkpoint
from noticeboard.log.note import SignerKey, split_note
from noticeboard.log.witness import (
    MAX_REQUEST_BYTES,
    PATH,
    SIZE_TYPE,
    AddCheckpoint,
    ForkedError,
    InconsistentError,
    OtherSizeError,
    judge,
    log_line,
    origin_hash,
    signed_by,
)
from noticeboard.runtime.server import (
    Handler,
    finish_in_time,
    log_unexpected,
    prepare,
    sender_network,
)
from noticeboard.runtime.text import Text
from noticeboard.witness.store import Cosigned, KnownLog, WitnessStore

_LOGGER: Final = logging.getLogger(__name__)


class Witness:
    """Cosigns the logs it knows; every method blocks."""

    def __init__(
        self,
        keys: Sequence[SignerKey],
        logs: Mapping[str, KnownLog],
        store: WitnessStore,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.keys = tuple(keys)
        self._store = store
        self._now = now
        self._rates: dict[str, TokenBucket] = {}
        self.know(logs)

    def know(self, logs: Mapping[str, KnownLog]) -> None:
        """Cosign these logs from now on, by their origins."""
        self.logs = dict(logs)
        self._origins = {origin_hash(origin): origin for origin in logs}

    def add_checkpoint(self, raw: bytes) -> str:
        """Return the cosignature lines for a request.

        Raises as `judge`, or InvalidInputError, or TooOftenError.
        """
        request = AddCheckpoint.parse(raw)
        origin, log, at = request.origin, self.logs.get(request.origin), self._now()
        if log is None:
            # Before the database: requests for unknown logs must not cost a write transaction.
            raise NotFoundError(Text("noticeboard.cosign.unknown_log"))
        log_key = log.key
        if log.qpd is not None:
            # Whoever isn't the log must not use its rate up.
            signed_by(request.note, log_key, origin)
            self._count(log, log.qpd, at)
        signed = f"{split_note(request.note)[0]}\n{log_line(request.note, log_key)}"
        try:
            _, cosignatures = self._store.cosign(
                origin,
                lambda held: judge(request, log_key, held, origin=origin),
                signed,
                self.keys,
                int(at.timestamp()),
            )
        except ForkedError:
            # Only this proves anything against the log. A client that sends a true checkpoint with
            # a wrong proof (422) must not be able to fill the room for evidence.
            _LOGGER.warning("%s has signed two different logs of the same size.", origin)
            # The client may have added lines; only the log's own signature is the proof.
            proof = open_checkpoint(request.note, log_key, origin=origin).note
            self._store.save_evidence(origin, proof, int(at.timestamp()))
            raise
        return cosignatures

    def _count(self, log: KnownLog, qpd: int, at: datetime) -> None:
        bucket = self._rates.setdefault(log.origin, TokenBucket(qpd / _DAY_S, BURST))
        if not bucket.take(at.timestamp()):
            raise TooOftenError(math.ceil(_DAY_S / qpd))

    def check_store(self) -> None:
        """Read the database, which cosigning needs; raises sqlite3.Error, OSError."""
        self._store.cosigned("")

    def cosigned(self, name: str) -> Cosigned | None:
        """Return the newest cosigned checkpoint of the log whose hashed origin is `name`."""
        origin = self._origins.get(name)
        return None if origin is None else self._store.cosigned(origin)


A_SECOND: Final = 50.0
AT_ONCE: Final = 200.0
MOST_ADDRESSES: Final = 10_000
BURST: Final = 10.0
_DAY_S: Final = 24 * 3600


@dataclass(slots=True)
class TokenBucket:
    """So many at once, and so many a second after that."""

    a_second: float
    at_once: float
    left: float = -1.0
    then: float = 0.0

    def take(self, now_s: float) -> bool:
        """Count one at a time; return False if it is one too many."""
        if self.left < 0:
            self.left, self.then = self.at_once, now_s
        # A clock that goes back gives nothing.
        self.left = min(self.at_once, self.left + max(0.0, now_s - self.then) * self.a_second)
        self.then = max(self.then, now_s)
        is_allowed = self.left >= 1
        self.left -= is_allowed
        return is_allowed


class TooOftenError(Exception):
    """A log asks more often than its list says."""

    def __init__(self, wait_s: int) -> None:
        super().__init__(wait_s)
        self.wait_s = wait_s


class RateLimit:
    """Counts requests by address, in memory only."""

    def __init__(self, a_second: float = A_SECOND, at_once: float = AT_ONCE) -> None:
        self._a_second = a_second
        self._at_once = at_once
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allows(self, address: str, now_s: float) -> bool:
        """Count one request at a monotonic time; return False if it is one too many."""
        site = sender_network(address)
        left, then = self._left.pop(site, (self._at_once, now_s))
        left = min(self._at_once, left + (now_s - then) * self._a_second)
        is_allowed = left >= 1
        self._left[site] = (left - is_allowed, now_s)
        if len(self._left) > MOST_ADDRESSES:
            self._left.popitem(last=False)
        return is_allowed


REQUEST_TIMEOUT_S: Final = 20
WITNESS: Final = web.AppKey("witness", Witness)
LISTS: Final = web.AppKey("lists", tuple[str, ...])
RATE: Final = web.AppKey("rate", RateLimit)
_STATUSES: Final[Mapping[type[NoticeboardError], HTTPStatus]] = {
    InvalidInputError: HTTPStatus.BAD_REQUEST,
    NotAllowedError: HTTPStatus.FORBIDDEN,
    NotFoundError: HTTPStatus.NOT_FOUND,
    ForkedError: HTTPStatus.UNPROCESSABLE_ENTITY,
    InconsistentError: HTTPStatus.UNPROCESSABLE_ENTITY,
    UnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
}

routes = web.RouteTableDef()


@web.middleware
async def answer_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn an error into the specification's status for it, and one sentence."""
    try:
        async with asyncio.timeout(REQUEST_TIMEOUT_S):
            response = await handler(request)
    except OtherSizeError as error:
        response = web.Response(
            body=f"{error.size}\n".encode(),
            content_type=SIZE_TYPE,
            status=HTTPStatus.CONFLICT,
        )
    except TooOftenError as error:
        raise web.HTTPTooManyRequests(headers={"Retry-After": f"{error.wait_s}"}) from error
    except NoticeboardError as error:
        response = web.Response(text=f"{error}\n", status=_STATUSES[type(error)])
    except TimeoutError:
        response = web.Response(text="This took too long.\n", status=HTTPStatus.REQUEST_TIMEOUT)
    except sqlite3.Error as error:
        _LOGGER.error("The witness could not keep a checkpoint, and cosigned nothing: %s", error)  # noqa: TRY400
        response = web.Response(text="Try again later.\n", status=HTTPStatus.SERVICE_UNAVAILABLE)
    except web.HTTPException:
        raise
    except Exception as error:  # noqa: BLE001 -- the outermost net; it logs
        named = log_unexpected(request, error)
        text = f"Something went wrong here; the log says more under {named}.\n"
        response = web.Response(text=text, status=HTTPStatus.INTERNAL_SERVER_ERROR)
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@routes.post(f"/{PATH}")
async def post_checkpoint(request: web.Request) -> web.Response:
    """Cosign a checkpoint that extends the one cosigned last."""
    if not request.app[RATE].allows(request.remote or "", time.monotonic()):
        raise web.HTTPTooManyRequests(headers={"Retry-After": "1"})
    raw = await _body(request)
    line = await asyncio.to_thread(request.app[WITNESS].add_checkpoint, raw)
    return web.Response(text=line)


@routes.get("/{name:[0-9a-f]{64}}/checkpoint")
async def get_checkpoint(request: web.Request) -> web.Response:
    """Give the newest checkpoint of a log that this witness has cosigned."""
    witness = request.app[WITNESS]
    found = await asyncio.to_thread(witness.cosigned, request.match_info["name"])
    if found is None:
        raise NotFoundError(Text("noticeboard.witness.no_such_log"))
    return web.Response(text=found.note)


@routes.get("/healthz")
async def get_health(_request: web.Request) -> web.Response:
    """Say that this process answers."""
    return web.Response(text="ok\n")


@routes.get("/readyz")
async def get_ready(request: web.Request) -> web.Response:
    """Say whether what was cosigned before can be read, without which nothing is cosigned."""
    try:
        await asyncio.to_thread(request.app[WITNESS].check_store)
    except (sqlite3.Error, OSError):
        return web.Response(text="not ready: database\n", status=HTTPStatus.SERVICE_UNAVAILABLE)
    return web.Response(text="ok\n")


@routes.get("/")
async def get_key(request: web.Request) -> web.Response:
    """Say who cosigns here, for whoever sets up a log."""
    return web.Response(text="".join(f"{key.verifier}\n" for key in request.app[WITNESS].keys))


@routes.get("/about")
async def get_about(request: web.Request) -> web.Response:
    """Say what a log and the operator of a list want to know of this witness."""
    witness = request.app[WITNESS]
    lines = [f"witness {key.verifier}" for key in witness.keys]
    lines += [f"add-checkpoint POST /{PATH}", "monitoring GET /SHA256-OF-ORIGIN/checkpoint"]
    lines += [f"list {url}, once a day" for url in request.app[LISTS]]
    lines.append(f"logs {len(witness.logs)}")
    return web.Response(text="".join(f"{line}\n" for line in lines))


def make_app(
    witness: Witness, rate: RateLimit | None = None, lists: Iterable[str] = ()
) -> web.Application:
    """Build the application that logs and readers reach."""
    app = web.Application(middlewares=[answer_errors, finish_in_time])
    prepare(app)
    app[WITNESS] = witness
    app[RATE] = rate or RateLimit()
    app[LISTS] = tuple(lists)
    app.add_routes(routes)
    return app


async def _body(request: web.Request) -> bytes:
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise web.HTTPUnsupportedMediaType
    raw = bytearray()
    async for piece in request.content.iter_any():
        raw += piece
        if len(raw) > MAX_REQUEST_BYTES:
            raise web.HTTPRequestEntityTooLarge(MAX_REQUEST_BYTES, len(raw))
    return bytes(raw)
