"""A hub that speaks the contract over real TLS on loopback, and does what a test tells it to."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http import HTTPStatus
from ipaddress import ip_address
from pathlib import Path
import ssl
from typing import Any, Self

from aiohttp import WSCloseCode, web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from . import payloads
from .fake_cameras import JPEG, FakeCameras, refusal
from .fake_deciding import FakeDeciding
from .payloads import HUB_ID, Json
from .waiting import until

VIDEO = bytes(range(256)) * 8
EVIDENCE = b"PK\x05\x06" + bytes(18)
CODE = "0f" * 16
TOKEN = "token-of-the-fake-hub"  # noqa: S105 -- opens nothing but this fake


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
    """One hub. `state` is what it tells; `push` changes the world of whoever listens."""

    def __init__(self, certificate: Certificate) -> None:
        self.certificate = certificate
        self.port = 0
        self.epoch = "e" * 16
        self.seq = 0
        self.info = payloads.info()
        self.lent = FakeCameras(self.push)
        self.cameras = self.lent.cameras
        self.found = self.lent.found
        self.boards: list[Json] = [payloads.board()]
        self.clips = self.lent.clips
        self.clips |= {clip["id"]: clip for clip in [payloads.clip()]}
        self.requests: dict[str, Json] = {}
        self.deciding = FakeDeciding(self.requests, self.push, self.push_request)
        self.problems: list[Json] = []
        self.awareness: Json = {"sources": [], "items": []}
        self.rules_active = True
        self.switched: list[Json] = []
        """How all house rules were switched, in order."""
        self.codes = {CODE}
        self.spent: set[str] = set()
        self.expired: set[str] = set()
        self.tokens = {TOKEN}
        self.gives = TOKEN
        """The token that the next pairing gets."""
        self.fails_to_revoke = False
        self.scopes = ["read", "decide", "admin"]
        """What every token may do."""
        self.answers_as = ["automation", "person"]
        self.decisions: list[Json] = []
        self.seen: list[tuple[str, str]] = []
        self.queries: list[dict[str, str]] = []
        self.languages: list[tuple[str, str]] = []
        """What each path was asked in."""
        self.may_tell = asyncio.Event()
        """Cleared, the state is told as it was, later."""
        self.may_tell.set()
        self.listened: list[tuple[str | None, str | None]] = []
        self.answers: dict[str, tuple[int, Any]] = {}
        """Answers by path that replace the right one: a status with JSON, or with raw bytes."""
        self.locations: dict[str, str] = {}
        """Where a clip's video is said to be, by path, other than where it is."""
        self.greets = True
        self._history: list[Json] = []
        self._sockets: set[web.WebSocketResponse] = set()
        self._transports: dict[web.WebSocketResponse, asyncio.Transport] = {}
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def link(self) -> str:
        """Return the pairing link."""
        return self.link_with()

    def link_with(self, *, code: str = CODE, hub_id: str = HUB_ID, fp: str | None = None) -> str:
        """Return a pairing link that differs if it is told to."""
        fingerprint = fp or self.certificate.fingerprint
        return f"neighbors://127.0.0.1:{self.port}/?id={hub_id}&fp={fingerprint}&code={code}"

    async def start(self) -> None:
        """Listen, on the same port as before if there was one."""
        app = web.Application(middlewares=[self._checked])
        app.router.add_get("/api/v1/info", self._info)
        app.router.add_post("/api/v1/pair", self._pair)
        app.router.add_get("/api/v1/state", self._state)
        app.router.add_get("/api/v1/ws", self._ws)
        app.router.add_routes(self.lent.routes())
        app.router.add_routes(self.deciding.routes())
        app.router.add_get("/api/v1/storage", self._storage)
        app.router.add_get("/api/v1/boards", self._boards)
        app.router.add_get("/api/v1/awareness", self._awareness)
        app.router.add_get("/api/v1/boards/evidence", self._evidence)
        app.router.add_put("/api/v1/rules/active", self._switch_rules)
        app.router.add_get("/api/v1/clips", self._clips)
        app.router.add_get("/api/v1/clips/{id}", self._clip)
        app.router.add_get("/api/v1/requests", self._requests)
        for name in ("live.mjpeg", "live.mp4", "video"):
            app.router.add_get(f"/api/v1/cameras/{{id}}/{name}", self._footage)
        app.router.add_get("/api/v1/clips/{id}/filmstrip", self._thumbnail)
        app.router.add_get("/api/v1/clips/{id}/thumbnail", self._thumbnail)
        app.router.add_get("/api/v1/clips/{id}/video", self._video)
        app.router.add_get("/api/v1/requests/{id}/image", self._image)
        app.router.add_post("/api/v1/requests/{id}/decision", self._decide)
        app.router.add_post("/api/v1/requests/{id}/hidden", self._hide)
        app.router.add_delete("/api/v1/requests/{id}/hidden", self._show_again)
        app.router.add_get("/api/v1/tokens/own", self._own)
        app.router.add_delete("/api/v1/tokens/own", self._revoke)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
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
        for socket, transport in tuple(self._transports.items()):
            await socket.ping()
            transport.close()

    def forget(self) -> None:
        """Begin a new epoch, as a hub does whose data folder was replaced."""
        self.epoch = "f" * 16
        self.seq = 0
        self._history.clear()

    async def push(self, kind: str, /, **told: object) -> None:
        """Make something happen, and tell everyone who listens."""
        self.seq += 1
        if kind == "trigger":
            told = payloads.trigger(**told)
        message = {"seq": self.seq, "type": kind, "at": payloads.NOW, "data": told}
        self._history.append(message)
        for socket in tuple(self._sockets):
            await socket.send_json(message)

    async def push_request(self, kind: str, request: Json) -> None:
        """Keep a request as it is now, and tell about it."""
        self.requests[request["id"]] = request
        await self.push(kind, request=request)

    async def push_clip(self, clip: Json) -> None:
        """Keep a clip as it is now, and tell about it."""
        self.clips[clip["id"]] = clip
        await self.push("clip.added", clip=clip)

    async def record(self, camera_id: str) -> None:
        """Let what a camera saw be recorded: its clips have pictures now."""
        for clip in list(self.clips.values()):
            if clip["camera_id"] == camera_id and not clip["thumbnail"]:
                await self.push_clip(clip | {"thumbnail": True})

    async def ask(self, camera_id: str) -> str:
        """Let an agency ask for a camera's newest clip; return the request's id."""
        number = len(self.requests) + 1
        clip = max(
            (each for each in self.clips.values() if each["camera_id"] == camera_id),
            key=lambda each: str(each["start"]),
        )
        where = {
            "camera_id": camera_id,
            "camera_name": self.cameras[camera_id]["name"],
            "start": clip["start"],
            "end": clip["end"],
        }
        found = payloads.matching_clip() | where
        found |= {
            "clip_id": clip["id"],
            "triggers": clip["triggers"],
            "marked_at": None,
            "clock_uncertainty_ms": None,
        }
        piece = where | {"masks": [], "moving": [], "own_masks_off": False}
        asked = payloads.request(
            number,
            findings=[],
            match=payloads.match(found),
            proposal=payloads.proposal(number) | {"pieces": [piece]},
        )
        nothing = payloads.match() | {"reason": ""}
        first = asked | {"match": nothing, "proposal": None, "pending": False}
        await self.push_request("request.received", first)
        await self.push_request("request.matched", asked)
        return str(asked["id"])

    async def deliver(self, request_id: str) -> None:
        """Let what was approved arrive."""
        asked = self.requests[request_id]
        delivered = asked | {"share": payloads.share(), "withdrawable": False}
        await self.push_request("share.changed", delivered)

    async def push_camera(self, camera: Json) -> None:
        """Keep a camera as it is now, and tell about it."""
        self.cameras[camera["id"]] = camera
        await self.push("camera.changed", camera=camera)

    async def send_raw(self, text: str) -> None:
        """Send something that need not be of the contract."""
        for socket in tuple(self._sockets):
            await socket.send_str(text)

    async def send_bytes(self, raw: bytes) -> None:
        """Send bytes, which the contract does not have."""
        for socket in tuple(self._sockets):
            await socket.send_bytes(raw)

    async def heard(self, times: int = 1) -> None:
        """Wait until `times` connections were greeted in all."""
        await until(lambda: len(self.listened) >= times and bool(self._sockets))

    @web.middleware
    async def _checked(
        self,
        request: web.Request,
        handler: Callable[[web.Request], Awaitable[web.StreamResponse]],
    ) -> web.StreamResponse:
        self.seen.append((request.method, request.path))
        self.queries.append(dict(request.query))
        self.languages.append((request.path, request.headers.get("Accept-Language", "")))
        if (answer := self.answers.get(request.path)) is not None:
            status, body = answer
            if isinstance(body, bytes):
                return web.Response(status=status, body=body)
            return web.json_response(body, status=status)
        if request.path not in {"/api/v1/info", "/api/v1/pair"}:
            kind, _, token = request.headers.get("Authorization", "").partition(" ")
            if kind != "Bearer" or token not in self.tokens:
                return refusal(HTTPStatus.UNAUTHORIZED, "unauthorized")
        request_id = request.match_info.get("id", "")
        if request.path.startswith("/api/v1/requests/") and request_id not in self.requests:
            return refusal(HTTPStatus.NOT_FOUND, "not_found")
        return await handler(request)

    async def _info(self, _request: web.Request) -> web.Response:
        return web.json_response(self.info)

    async def _pair(self, request: web.Request) -> web.Response:
        code = (await request.json())["code"]
        if code in self.spent:
            return refusal(HTTPStatus.UNAUTHORIZED, "code_used")
        if code in self.expired:
            return refusal(HTTPStatus.UNAUTHORIZED, "code_expired")
        if code not in self.codes:
            return refusal(HTTPStatus.UNAUTHORIZED, "code_unknown")
        self.spent.add(code)
        self.tokens.add(self.gives)
        rights = {"scopes": self.scopes, "answers_as": self.answers_as}
        paired = {"token": self.gives, **rights, "hub": self.info}
        return web.json_response(paired, status=HTTPStatus.CREATED)

    async def _own(self, _request: web.Request) -> web.Response:
        rights = {"scopes": self.scopes, "answers_as": self.answers_as}
        own = {"id": "0a" * 8, "name": "Home Assistant", "made_at": payloads.NOW, "current": True}
        return web.json_response(own | rights)

    async def _revoke(self, request: web.Request) -> web.Response:
        if self.fails_to_revoke:
            return refusal(HTTPStatus.SERVICE_UNAVAILABLE, "unavailable")
        self.tokens.discard(request.headers["Authorization"].removeprefix("Bearer "))
        return web.Response(status=HTTPStatus.NO_CONTENT)

    async def _state(self, _request: web.Request) -> web.Response:
        told = web.json_response(
            {
                "epoch": self.epoch,
                "seq": self.seq,
                "hub": self.info,
                "cameras": list(self.cameras.values()),
                "found": self.found,
                "sensors": list(self.lent.sensors.values()),
                "boards": self.boards,
                "requests": list(self.requests.values()),
                "rules_active": self.rules_active,
                "problems": self.problems,
                "awareness": len(self.awareness["items"]),
            }
        )
        await self.may_tell.wait()
        return told

    async def _ws(self, request: web.Request) -> web.WebSocketResponse:
        since, epoch = request.query.get("since"), request.query.get("epoch")
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        resumed = epoch == self.epoch and since is not None
        hello = {"type": "hello", "epoch": self.epoch, "seq": self.seq, "resumed": resumed}
        if self.greets:
            await socket.send_json(hello)
        if resumed and since is not None:
            for message in self._history:
                if message["seq"] > int(since):
                    await socket.send_json(message)
        self.listened.append((since, epoch))
        self._sockets.add(socket)
        assert request.transport is not None
        self._transports[socket] = request.transport
        try:
            async for _ in socket:
                pass
        finally:
            self._sockets.discard(socket)
            del self._transports[socket]
        return socket

    async def _evidence(self, _request: web.Request) -> web.Response:
        return web.Response(body=EVIDENCE, content_type="application/zip")

    async def _switch_rules(self, request: web.Request) -> web.Response:
        self.switched.append(await request.json())
        self.rules_active = self.switched[-1]["active"]
        await self.push("rules.changed", active=self.rules_active)
        return web.json_response({"rules": [], "active": self.rules_active})

    async def _awareness(self, _request: web.Request) -> web.Response:
        return web.json_response(self.awareness)

    async def _boards(self, _request: web.Request) -> web.Response:
        return web.json_response({"boards": self.boards})

    async def _clips(self, request: web.Request) -> web.Response:
        asked = request.query
        found = [
            clip
            for clip in self.clips.values()
            if asked.get("camera", clip["camera_id"]) == clip["camera_id"]
            and clip["start"] < asked.get("end", "9")
            and clip["end"] > asked.get("start", "")
        ]
        found.sort(key=lambda clip: str(clip["start"]), reverse=True)
        return web.json_response({"clips": found[: int(asked.get("limit", "200"))]})

    async def _requests(self, _request: web.Request) -> web.Response:
        return web.json_response({"requests": list(self.requests.values())})

    async def _picture(self, _request: web.Request) -> web.Response:
        return web.Response(body=JPEG, content_type="image/jpeg")

    async def _clip(self, request: web.Request) -> web.Response:
        clip = self._known(request.match_info["id"])
        if clip is None:
            return refusal(HTTPStatus.NOT_FOUND, "not_found")
        return web.json_response(clip)

    def _known(self, clip_id: str) -> Json | None:
        """Return a clip by its id; those that requests match are clips of this house, too."""
        matching = {
            clip["clip_id"]: payloads.clip(id=clip["clip_id"], start=clip["start"], end=clip["end"])
            for request in self.requests.values()
            for clip in request["match"]["clips"]
        }
        return (matching | self.clips).get(clip_id)

    async def _thumbnail(self, request: web.Request) -> web.Response:
        clip = self._known(request.match_info["id"])
        if clip is None or not clip["thumbnail"]:
            return refusal(HTTPStatus.NOT_FOUND, "not_found")
        return await self._picture(request)

    async def _image(self, request: web.Request) -> web.Response:
        if not self.requests[request.match_info["id"]]["match"]["clips"]:
            return refusal(HTTPStatus.NOT_FOUND, "not_found")
        return await self._picture(request)

    async def _storage(self, _request: web.Request) -> web.Response:
        return web.json_response(payloads.storage())

    async def _video(self, request: web.Request) -> web.Response:
        if self._known(request.match_info["id"]) is None:
            return refusal(HTTPStatus.NOT_FOUND, "not_found")
        if "until" not in request.query:
            location = self.locations.get(request.path, f"{request.path}?until={payloads.NOW}")
            headers = {"Location": location}
            return web.Response(status=HTTPStatus.TEMPORARY_REDIRECT, headers=headers)
        return await self._footage(request)

    async def _footage(self, request: web.Request) -> web.Response:
        part = request.http_range
        if part.start is None:
            return web.Response(body=VIDEO, content_type="video/mp4")
        stop = part.stop or len(VIDEO)
        return web.Response(
            status=HTTPStatus.PARTIAL_CONTENT,
            body=VIDEO[part.start : stop],
            content_type="video/mp4",
            headers={"Content-Range": f"bytes {part.start}-{stop - 1}/{len(VIDEO)}"},
        )

    async def _hide(self, request: web.Request) -> web.Response:
        asked = self.requests[request.match_info["id"]]
        hidden = asked | {
            "hidden": True,
            "hidden_by": "request",
            "announced": False,
            "pending": False,
            "verdict": "list",
            "ruled_by": "hidden",
        }
        await self.push_request("request.changed", hidden)
        return web.json_response(hidden)

    async def _show_again(self, request: web.Request) -> web.Response:
        asked = self.requests[request.match_info["id"]]
        shown = asked | {
            "hidden": False,
            "hidden_by": "",
            "announced": True,
            "pending": True,
            "verdict": "notify",
            "ruled_by": "level",
        }
        await self.push_request("request.changed", shown)
        return web.json_response(shown)

    async def _decide(self, request: web.Request) -> web.Response:
        asked = self.requests[request.match_info["id"]]
        answer = await request.json()
        named = answer.get("proposal_id")
        stale = answer["answer"] == "approve" and not self.deciding.knows(asked, named)
        if asked["decision"] is not None or stale:
            return refusal(HTTPStatus.CONFLICT, "conflict")
        if asked["people"] > 1 and answer["answer"] == "approve" and asked["consent"] is None:
            consent = payloads.consent(proposal_id=answer["proposal_id"], by=answer["by"])
            waiting = asked | {"consent": consent}
            await self.push_request("request.changed", waiting)
            return web.json_response(waiting, status=HTTPStatus.CREATED)
        made = payloads.decision(
            request_id=asked["id"],
            answer=answer["answer"],
            proposal_id=answer.get("proposal_id"),
            by=answer["by"],
            answered_by=answer["answered_by"],
            first_by=(asked["consent"] or {"by": ""})["by"],
            reason=answer["reason"],
            final_at=payloads.SOON if answer.get("pause") else payloads.NOW,
        )
        self.decisions.append(made)
        undoable = answer["answer"] == "deny" and answer["answered_by"] == "person"
        decided = asked | {
            "decision": made,
            "consent": None,
            "pending": False,
            "undoable_until": made["final_at"] if undoable else None,
            "withdrawable": answer["answer"] == "approve",
        }
        await self.push_request("request.decided", decided)
        return web.json_response(decided, status=HTTPStatus.CREATED)
