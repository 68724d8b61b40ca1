"""The hub of these tests: its real API over TLS on loopback, with a house in memory behind it.

In front of the API a test can also have it misbehave, as no hub should.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http import HTTPStatus
from ipaddress import ip_address
import json
from pathlib import Path
import ssl
from tempfile import TemporaryDirectory
from typing import Any, Self, cast

from aiohttp import StreamReader, WSCloseCode, web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import delete, insert
from sqlalchemy.pool import QueuePool

from hub.api.auth import (
    CODE_LIFE,
    ID_LENGTH,
    Attempts,
    Door,
    Pairing,
    Token,
    Tokens,
    pairing_link,
)
from hub.api.listeners import Listeners
from hub.api.route import Context
from hub.api.scope import Rights, Scope
from hub.api.server import build_app
from hub.clock import SystemClock
from hub.model.camera import CameraFound
from hub.model.decision import AnsweredBy
from hub.model.recording import Clip, Reading, Sensor
from hub.model.report import CameraReport, EventType, Problem, RequestReport
from hub.model.request import BoardStatus
from hub.store.database import Database
from hub.store.events import EventLog
from hub.store.tables import events, pairing_codes
from tests.fakes.things import JPEG, VIDEO

from .fake_house import ById, PlayedHouse
from .values import HUB_ID, Json, as_json

EVIDENCE = b"PK\x05\x06" + bytes(18)
CODE = "0f" * 16
TOKEN = "token-of-the-fake-hub"  # noqa: S105 -- opens nothing but this fake
ADMIN = Rights(scope=Scope.ADMIN)
LONGEST_WAIT_S = 300
TURNS = 20
"""How often the event loop turns, at most, until an event has gone to every listener."""

__all__ = [
    "CODE",
    "EVIDENCE",
    "JPEG",
    "TOKEN",
    "VIDEO",
    "Certificate",
    "FakeHub",
    "rights_of",
    "until",
]


async def until(met: Callable[[], bool]) -> None:
    """Return once `met` is true; raises TimeoutError if it never is."""
    async with asyncio.timeout(LONGEST_WAIT_S):
        while not met():  # noqa: ASYNC110 -- what is waited for comes by a socket, not by a flag
            await asyncio.sleep(0.005)


class Certificate:
    """A self-signed certificate, its key, and its fingerprint."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        key = ec.generate_private_key(ec.SECP256R1())
        # Neither the name nor the address is right: only the fingerprint may count.
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "neighbors-hub")])
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(
                x509.SubjectAlternativeName([x509.IPAddress(ip_address("192.0.2.1"))]),
                critical=False,
            )
            .sign(key, hashes.SHA256())
        )
        self.fingerprint = sha256(made.public_bytes(serialization.Encoding.DER)).hexdigest()
        path = folder / f"{self.fingerprint}.pem"
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + made.public_bytes(serialization.Encoding.PEM)
        )
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(path)


class FakeHub:
    """One hub. What its house has can be changed at will; `push` says that something happened."""

    house: PlayedHouse
    tokens: Tokens

    def __init__(self, certificate: Certificate) -> None:
        self.certificate = certificate
        self.port = 0
        self.sent: list[tuple[str, str, Any]] = []
        """Every body that was taken, in JSON, with its method and path."""
        self.seen: list[tuple[str, str]] = []
        self.queries: list[dict[str, str]] = []
        self.languages: list[tuple[str, str]] = []
        """What each path was asked in."""
        self.may_tell = asyncio.Event()
        """Cleared, the state is told as it was, later."""
        self.may_tell.set()
        self.given: list[str] = []
        """The tokens that were given for a code."""
        self.listened: list[tuple[str | None, str | None]] = []
        self.answers: dict[str, tuple[int, Any]] = {}
        """Answers that replace the right one, by path or by method and path.

        Each is a status with JSON, or with raw bytes.
        """
        self.info: Json = {}
        """What it says of itself, other than it is."""
        self.changes: dict[str, Callable[[Any], Any]] = {}
        """By path, what a hub of another version makes of the right answer."""
        self.locations: dict[str, str] = {}
        """Where a clip's video is said to be, by path, other than where it is."""
        self.greets = True
        self._sockets: dict[web.WebSocketResponse, asyncio.Transport] = {}
        self._handling = 0
        self._runner: web.AppRunner | None = None
        self._folder = TemporaryDirectory(ignore_cleanup_errors=True)
        self._clock = SystemClock()

    async def __aenter__(self) -> Self:
        folder = Path(self._folder.name)
        self._database = await Database.open(folder / "hub.db")
        self.house = PlayedHouse(await EventLog.open(self._database, self._clock), folder)
        self.tokens = await Tokens.open(self._database)
        self.admit(TOKEN)
        await self.make_code(CODE)
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()
        # aiohttp cancels those that take long, but doesn't wait for them: one that had begun to
        # connect to the database would still do so after that was closed.
        await until(lambda: self._handling == 0)
        # An event is written to its end, even if whoever brought it has hung up.
        async with self.house.log._order:  # noqa: SLF001 -- nothing else waits for it
            # So does whoever still has a connection to the database return it.
            pool = self._database._engine.pool  # noqa: SLF001 -- only a test closes it this early
            await until(lambda: cast("QueuePool", pool).checkedout() == 0)
            await self._database.close()
        self._folder.cleanup()

    # Pairing

    @property
    def link(self) -> str:
        """Return the pairing link."""
        return self.link_with()

    def link_with(self, *, code: str = CODE, hub_id: str = HUB_ID, fp: str | None = None) -> str:
        """Return a pairing link that differs if it is told to."""
        fingerprint = fp or self.certificate.fingerprint
        return pairing_link("127.0.0.1", self.port, hub_id, fingerprint, code)

    def admit(self, text: str, rights: Rights = ADMIN) -> None:
        """Take this token from now on, with these rights."""
        digest = sha256(text.encode()).hexdigest()
        self.tokens.learn(
            Token(
                id=text[:ID_LENGTH],
                name="Home Assistant",
                rights=rights,
                made_at=self._clock.now(),
                sha256=digest,
            )
        )

    async def make_code(
        self, code: str, rights: Rights = ADMIN, *, spent: bool = False, expired: bool = False
    ) -> None:
        """Make a pairing code, or make it anew."""
        now = self._clock.now()
        digest = sha256(code.encode()).hexdigest()
        row = {
            "sha256": digest,
            "scopes": rights.written(),
            "expires": now - CODE_LIFE if expired else now + CODE_LIFE,
            "used_at": now if spent else None,
        }
        async with self._database.write() as connection:
            await connection.execute(delete(pairing_codes).where(pairing_codes.c.sha256 == digest))
            await connection.execute(insert(pairing_codes).values(row))

    def takes(self, text: str) -> bool:
        """Return whether it takes this token."""
        return text[:ID_LENGTH] in {each.id for each in self.tokens.all()}

    async def forget_tokens(self) -> None:
        """Take no token any longer."""
        for token in self.tokens.all():
            await self.tokens.revoke(token.id)

    # Listening

    async def start(self) -> None:
        """Listen, on the same port as before if there was one."""
        door = Door(
            host="127.0.0.1",
            port=self.port,
            hub_id=HUB_ID,
            fingerprint=self.certificate.fingerprint,
        )
        codes = Attempts(self._clock, "pairing codes")
        context = Context(
            house=self.house.served(self._database, self._clock),
            tokens=self.tokens,
            pairing=Pairing(self._database, self._clock, self.tokens, codes, door),
            attempts=Attempts(self._clock, "tokens"),
            listeners=Listeners(),
            allowed_hosts=frozenset(),
        )
        self.tokens.on_revoked = context.listeners.dismiss
        app = build_app(context)
        app.middlewares[:0] = [self._count, self._misbehave]
        app.on_response_prepare.append(self._keep_socket)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(
            self._runner, "127.0.0.1", self.port, ssl_context=self.certificate.context
        )
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Hang up on everyone and stop listening."""
        if self._runner is not None:
            await self.hang_up()
            await self._runner.cleanup()
            self._runner = None

    async def hang_up(self) -> None:
        """Close every websocket."""
        for socket in tuple(self._sockets):
            await socket.close(code=WSCloseCode.GOING_AWAY)

    async def drop(self) -> None:
        """Ping every websocket, and close its connection at once."""
        for socket, transport in tuple(self._sockets.items()):
            await socket.ping()
            transport.close()

    async def forget(self) -> None:
        """Begin a new epoch, as a hub does whose data folder was replaced."""
        async with self._database.write() as connection:
            await connection.execute(delete(events))
        log = self.house.log
        log._epoch, log._seq = "f" * 16, 0  # noqa: SLF001 -- no hub does this while it runs

    async def heard(self, times: int = 1) -> None:
        """Wait until `times` connections were greeted in all."""
        await until(lambda: len(self.listened) >= times and bool(self._sockets))
        await self.told()

    # What it has, and what was asked of it

    @property
    def seq(self) -> int:
        """The number of the newest event."""
        return self.house.log.seq

    @property
    def epoch(self) -> str:
        """The epoch of its events."""
        return self.house.log.epoch

    @property
    def cameras(self) -> ById[CameraReport]:
        """Its cameras by id."""
        return self.house.cameras_by_id

    @property
    def found(self) -> list[CameraFound]:
        """The cameras that were found on the network."""
        return self.house.cameras_found

    @property
    def clips(self) -> ById[Clip]:
        """Its clips by id."""
        return self.house.clips_by_id

    @property
    def sensors(self) -> ById[Sensor]:
        """The sensors that it was lent, by id."""
        return self.house.sensors_by_id

    @property
    def readings(self) -> dict[str, list[Reading]]:
        """What each sensor said."""
        return self.house.readings_of

    @property
    def requests(self) -> ById[RequestReport]:
        """The requests by id."""
        return self.house.requests_by_id

    @property
    def boards(self) -> list[tuple[BoardStatus, str]]:
        """The boards that it follows, and their addresses."""
        return self.house.board_list

    @property
    def switched(self) -> list[Json]:
        """How all house rules were switched, in order."""
        return self.bodies("PUT", "/active")

    @property
    def problems(self) -> list[Problem]:
        """What its owner should act on."""
        return self.house.problem_list

    @property
    def decisions(self) -> list[Json]:
        """Every answer that counts, in order."""
        return [as_json(each) for each in self.house.decided]

    def bodies(self, method: str, ending: str) -> list[Any]:
        """Return what was sent by a method to every path that ends so."""
        return [
            body
            for how, path, body in self.sent
            if how == method and f"/{path.rpartition('/')[2]}" == ending
        ]

    @property
    def adoptions(self) -> list[Json]:
        """What was said of each camera to adopt."""
        return self.bodies("POST", "/cameras")

    @property
    def camera_changes(self) -> list[Json]:
        """How cameras were changed."""
        return [body for how, path, body in self.sent if how == "PATCH" and "/cameras/" in path]

    @property
    def triggers(self) -> list[Json]:
        """Every trigger, with its camera."""
        return [
            {"camera_id": path.split("/")[-2]} | body
            for how, path, body in self.sent
            if how == "POST" and path.endswith("/triggers")
        ]

    @property
    def edits(self) -> list[Json]:
        """Every change to a proposal."""
        return self.bodies("POST", "/proposals")

    @property
    def taken_back(self) -> list[tuple[str, Json]]:
        """Every answer that was taken back, and how."""
        return [
            (path.rpartition("/")[2], body)
            for _, path, body in self.sent
            if path.endswith(("/undo", "/withdrawal"))
        ]

    # What happens

    async def push(self, kind: str, /, **told: Any) -> None:  # noqa: ANN401 -- each kind's own
        """Say that something happened, whose data has been changed before or is given."""
        match kind, told:
            case "camera.changed", {"camera": camera}:
                await self.house.put_camera(camera)
            case "camera.changed", {"camera_id": camera_id}:
                await self.house.remove_camera(camera_id)
            case "sensor.changed", {"sensor": sensor}:
                await self.house.put_sensor(sensor)
            case "sensor.changed", {"sensor_id": sensor_id}:
                self.sensors.pop(sensor_id, None)
                await self.house.log.append(EventType.SENSOR_CHANGED, {"sensor_id": sensor_id})
            case "board.changed", {"board": (status, url)}:
                kept = [each for each in self.boards if each[0].origin != status.origin]
                self.boards[:] = [*kept, (status, url)]
                await self.house.log.append(EventType.BOARD_CHANGED, {"origin": status.origin})
            case "problem.raised", {"problem": problem}:
                others = [each for each in self.problems if each.id != problem.id]
                self.problems[:] = [*others, problem]
                await self.house.log.append(EventType.PROBLEM_RAISED, {"problem_id": problem.id})
            case "problem.cleared", {"id": problem_id}:
                self.problems[:] = [each for each in self.problems if each.id != problem_id]
                await self.house.log.append(EventType.PROBLEM_CLEARED, {"problem_id": problem_id})
            case _:
                await self.house.log.append(EventType(kind), told)
        await self.told()

    async def push_request(self, kind: str, request: RequestReport) -> None:
        """Keep a request as it is now, and tell about it."""
        await self.house.put_request(EventType(kind), request)
        await self.told()

    async def push_clip(self, clip: Clip) -> None:
        """Keep a clip as it is now, and tell about it."""
        await self.house.put_clip(clip)
        await self.told()

    async def push_camera(self, camera: CameraReport) -> None:
        """Keep a camera as it is now, and tell about it."""
        await self.push("camera.changed", camera=camera)

    async def tell_camera(self, camera_id: str, **changes: object) -> None:
        """Change a camera as if it were by somebody else, and tell everyone."""
        await self.house.change_as_others(camera_id, **changes)
        await self.told()

    async def told(self) -> None:
        """Return once an event has gone to every listener; nothing waits for more than its turn."""
        for _ in range(TURNS):
            await asyncio.sleep(0)

    async def push_raw(self, kind: str, /, **data: object) -> None:
        """Tell everyone something that need not be of the contract, as an event."""
        # Nothing is found by this key, so the hub itself sends nothing of the event.
        event = await self.house.log.append(EventType.CAMERA_FOUND, {"found_key": "nothing"})
        at = event.at.isoformat()
        await self.send_raw(json.dumps({"seq": event.seq, "type": kind, "at": at, "data": data}))

    async def send_raw(self, text: str) -> None:
        """Send something that need not be of the contract."""
        for socket in tuple(self._sockets):
            await socket.send_str(text)

    async def send_bytes(self, raw: bytes) -> None:
        """Send bytes, which the contract does not have."""
        for socket in tuple(self._sockets):
            await socket.send_bytes(raw)

    # In front of the API

    @web.middleware
    async def _count(
        self,
        request: web.Request,
        handler: Callable[[web.Request], Awaitable[web.StreamResponse]],
    ) -> web.StreamResponse:
        self._handling += 1
        try:
            return await handler(request)
        finally:
            self._handling -= 1

    @web.middleware
    async def _misbehave(
        self,
        request: web.Request,
        handler: Callable[[web.Request], Awaitable[web.StreamResponse]],
    ) -> web.StreamResponse:
        path = request.path
        self.seen.append((request.method, path))
        self.queries.append(dict(request.query))
        self.languages.append((path, request.headers.get("Accept-Language", "")))
        body = await self._body_of(request)
        answer = self.answers.get(f"{request.method} {path}", self.answers.get(path))
        if answer is not None:
            status, body = answer
            if isinstance(body, bytes):
                return web.Response(status=status, body=body)
            return web.json_response(body, status=status)
        if path == "/api/v1/ws":
            return await self._listen(request, handler)
        response = await handler(request)
        if body is not None and response.status < HTTPStatus.BAD_REQUEST:
            self.sent.append((request.method, path, body))
        if path in self.locations and response.status == HTTPStatus.TEMPORARY_REDIRECT:
            response.headers["Location"] = self.locations[path]
        if path == "/api/v1/state":
            await self.may_tell.wait()
        if path == "/api/v1/pair" and response.status == HTTPStatus.CREATED:
            self.given.append(_json_of(response)["token"])
        change = self.changes.get(path, self._introduce if self.info else None)
        if change is None or response.content_type != "application/json":
            return response
        return web.json_response(change(_json_of(response)), status=response.status)

    def _introduce(self, answer: Any) -> Any:  # noqa: ANN401 -- JSON
        """Return an answer in which the hub says other things of itself."""
        if "api" in answer:
            return answer | self.info
        return answer | {"hub": answer["hub"] | self.info} if "hub" in answer else answer

    async def _body_of(self, request: web.Request) -> Any:  # noqa: ANN401 -- JSON
        """Return a body in JSON, and let it be read again; None if there is none."""
        if request.content_type != "application/json" or not request.body_exists:
            return None
        raw = await request.read()
        again = StreamReader(request.protocol, 2**16)
        again.feed_data(raw)
        again.feed_eof()
        request._payload = again  # noqa: SLF001 -- a body is read once otherwise
        return json.loads(raw)

    async def _listen(
        self,
        request: web.Request,
        handler: Callable[[web.Request], Awaitable[web.StreamResponse]],
    ) -> web.StreamResponse:
        if not self.greets:
            silent = web.WebSocketResponse()
            await silent.prepare(request)
            async for _ in silent:
                pass
            return silent
        return await handler(request)

    async def _keep_socket(self, request: web.Request, response: web.StreamResponse) -> None:
        if not isinstance(response, web.WebSocketResponse) or request.transport is None:
            return
        # Tests move the time on: who answers no ping meanwhile is not gone.
        response._heartbeat = None  # noqa: SLF001 -- the API has no such setting
        transport, send = request.transport, response.send_str

        async def greet_and_send(data: str, compress: int | None = None) -> None:
            await send(data, compress)
            if response not in self._sockets:
                self._sockets[response] = transport
                self.listened.append((request.query.get("since"), request.query.get("epoch")))

        response.send_str = greet_and_send  # type: ignore[method-assign]
        request.task.add_done_callback(lambda _: self._sockets.pop(response, None))


def _json_of(response: web.StreamResponse) -> Any:  # noqa: ANN401 -- JSON
    assert isinstance(response, web.Response)
    body = response.body
    # What is large is sent in pieces.
    raw = body if isinstance(body, bytes) else body.decode().encode()  # type: ignore[union-attr]
    return json.loads(raw)


def rights_of(scopes: list[str], answers_as: list[str]) -> Rights:
    """Return the rights that a token shows so."""
    kinds = frozenset(map(AnsweredBy, answers_as))
    return Rights(scope=Scope(scopes[-1]), **({"answers_as": kinds} if kinds else {}))
