"""A Frigate that is played: its API, its login and nginx before them, of releases 0.14 to 0.18.

What each route does was read in Frigate's own source, at v0.14.1 and v0.17.2 (and, where only they
differ, v0.15.2, v0.16.4, and 0.18 at e3fa701). The table in `design/frigate.md` says what each
takes, gives, and how it fails, with the lines; `tests/hub/archives/test_frigate_routes.py` holds
the two together.

- Ports 5000 and 8971, TLS: `nginx/templates/listen.gotmpl`. Who is who on them: `auth()` in
  `frigate/api/auth.py`.
- Which paths want a login, and 401: `nginx/conf/nginx.conf`, `auth_request.conf`,
  `auth_location.conf`. `add_header Location` has no `always`, so nginx sends none with 401 (tried
  with nginx 1.26).
- Answers are kept for 5 s unless `X-Cache-Bypass` is sent: `nginx.conf`, `location /api/`; with the
  user in the key since 0.17.
- `/recordings/…`, its listings, and a 404 kept for 2 minutes: `nginx.conf`,
  `location /recordings/`, `open_file_cache`. Kept from roles in 0.18:
  `deny_response_for_media_uri` in `frigate/api/media_auth.py`.
- `/api/login`: `login()` in `frigate/api/auth.py`. It refuses with 400 in 0.14, with 401 since; the
  limit counts what fails in 0.14, every login since.
- A session, renewed by a cookie: `auth()`, `create_encoded_jwt`, `set_jwt_cookie` there.
- Who may ask what since 0.17: `require_admin_by_default`, `require_camera_access` and
  `get_allowed_cameras_for_filter` there. `/api/profile`: `profile()` there.
- `/api/version`, `/api/stats`, `/api/config`: `version()`, `stats()`, `config()` in
  `frigate/api/app.py`; `stats_snapshot` in `frigate/stats/util.py`.
- `/api/<camera>/recordings` and `…/clip.mp4`: `recordings()` and `recording_clip()` in
  `frigate/api/media.py` (the first in `record.py` in 0.18).
- `/api/events`: `events()` in `frigate/api/event.py`.
- `/api/review`: `review()` in `frigate/api/review.py`, with `reviewed` as in
  `frigate/api/defs/query/review_query_parameters.py`.
- The stored files: `move_segment` in `frigate/record/maintainer.py`, `PRESETS_RECORD_OUTPUT` in
  `frigate/ffmpeg_presets.py`. Names of cameras: `REGEX_CAMERA_NAME` in `frigate/const.py`.

Not played: what the hub never asks (HLS, exports, pictures, MQTT, the WebSocket), and the delay
after which a stored file is listed: a test stores it when it wants it listed.
"""

import asyncio
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
import hmac
import json
from pathlib import Path
import socket
import ssl
import subprocess
from typing import Any, Final, Literal
from urllib.parse import unquote

from aiohttp import web

from hub.clock import Clock, SystemClock

type Release = Literal["0.14", "0.15", "0.16", "0.17", "0.18"]

VERSIONS: Final[dict[Release, str]] = {
    "0.14": "0.14.1-f4f3cfa",
    "0.15": "0.15.2-3bda638",
    "0.16": "0.16.4-4131252",
    "0.17": "0.17.2-3d4dd3a",
    "0.18": "0.18.0-e3fa701",
}
PASSWORD: Final = "right"  # noqa: S105 -- of nobody
SEGMENT_S: Final = 10
_PAGE: Final = (
    "<!doctype html>\n<html lang='en'>\n  <head>\n    <title>Frigate</title>\n  </head>\n"
    "  <body><div id='root'></div></body>\n</html>\n"
)
_NGINX: Final = (
    "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n<center><h1>{0}</h1></center>\r\n"
    "<hr><center>nginx/1.25.3</center>\r\n</body>\r\n</html>\r\n"
)
_REASONS: Final = {
    301: "301 Moved Permanently",
    401: "401 Authorization Required",
    403: "403 Forbidden",
    404: "404 Not Found",
}
_CACHED: Final = timedelta(seconds=5)
_ABSENCE_CACHED: Final = timedelta(minutes=2)
_OPEN_TO_ALL: Final = frozenset({"/auth", "/login", "/logout", "/version", "/"})
_OPEN_TO_USERS: Final = ("/profile", "/stats", "/config", "/events", "/review", "/labels")


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody who may log in."""

    password: str
    role: str = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """One row of the table `recordings`."""

    id: str
    camera: str
    start_time: float
    end_time: float
    segment_size: float
    motion: int = 0
    objects: int = 0

    def answered(self, release: Release) -> dict[str, Any]:
        """Return it as `/recordings` gives it: without its path."""
        extra = {"motion_heatmap": None} if release == "0.18" else {}
        return {
            "id": self.id,
            "start_time": self.start_time,
            "end_time": self.end_time,
            "segment_size": self.segment_size,
            "motion": self.motion,
            "objects": self.objects,
            "duration": self.end_time - self.start_time,
            **extra,
        }


@dataclass(slots=True, kw_only=True)
class Frigate:
    """What Frigate has, and how it is set up; change it while it runs."""

    media: Path
    """`/media/frigate`, in which are `recordings` and `clips`."""
    release: Release = "0.17"
    clock: Clock = field(default_factory=SystemClock)
    ahead: timedelta = timedelta(0)
    """How far its machine's clock is ahead of `clock`."""
    users: dict[str, User] = field(default_factory=lambda: {"admin": User(password=PASSWORD)})
    roles: dict[str, list[str]] = field(default_factory=dict)
    """Since 0.17: a role's cameras. Admin and viewer see all."""
    auth: bool = True
    default_role: str = "viewer"
    proxy_secret: str = ""
    cookie_name: str = "frigate_token"
    session_s: int = 86400
    refresh_s: int = 1800
    most_logins: int | None = None
    """`failed_login_rate_limit`, as a number for the whole test."""
    base_path: str = ""
    """Since 0.16."""
    serves_files: bool = True
    """False if what stands before it lets through the API only."""
    cameras: dict[str, dict[str, Any]] = field(default_factory=dict)
    go2rtc: dict[str, Any] = field(default_factory=dict)
    stored: list[Stored] = field(default_factory=list)
    rows: Callable[[str, float, float], list[Stored]] | None = None
    """What `recordings` has instead of `stored`: years, made up as they are asked for."""
    events: list[dict[str, Any]] = field(default_factory=list)
    reviews: list[dict[str, Any]] = field(default_factory=list)
    stats_at: float | None = None
    """When it last counted; now, if it is None."""
    asked: list[str] = field(default_factory=list)
    """Each request's method and path."""
    proofs: list[str] = field(default_factory=list)
    """Each password that was sent."""
    fault: Callable[[web.Request], Awaitable[web.StreamResponse | None]] | None = None
    """Answers instead of it, if it returns something."""
    picture: bytes = b"\xff\xd8\xff\xdb a picture \xff\xd9"
    """The newest one of each camera."""
    open_url: str = ""
    """Its port 5000, while it is served."""
    login_url: str = ""
    """Its port 8971."""
    secret: bytes = b"a secret of 64 characters, or so they recommend"
    _cache: dict[str, tuple[datetime, bytes]] = field(default_factory=dict)
    _absent: dict[str, datetime] = field(default_factory=dict)

    def since(self, release: Release) -> bool:
        """Return whether it is this release or a newer one."""
        return self.release >= release

    def now(self) -> datetime:
        """Return the time by its own clock."""
        return self.clock.now() + self.ahead

    def add_camera(self, name: str, **settings: Any) -> None:  # noqa: ANN401 -- any setting
        """Set up a camera that records, as `/api/config` shows it."""
        stream = f"rtsp://127.0.0.1:8554/{name}"
        command = f"ffmpeg -hide_banner -i {stream} -c:v copy -c:a aac /tmp/cache/{name}@%s.mp4"
        live = {"streams": {"Main": name}} if self.since("0.16") else {"stream_name": name}
        self.cameras[name] = {
            "name": name,
            "enabled": True,
            "audio": {"enabled": False, "listen": ["bark", "speech"]},
            "detect": {"enabled": True, "width": 1280, "height": 720, "fps": 5},
            "ffmpeg": {
                "inputs": [{"path": stream, "roles": ["detect", "record"]}],
                "output_args": {"record": "preset-record-generic-audio-aac"},
            },
            "ffmpeg_cmds": [{"roles": ["detect", "record"], "cmd": command}],
            "live": live,
            "motion": {"mask": ["0,0,1,0,1,0.1"], "threshold": 30},
            "objects": {"track": ["person", "car", "umbrella"], "filters": {}},
            "record": {"enabled": True, "enabled_in_config": True},
            "snapshots": {"enabled": True},
            "zones": {"yard": {"coordinates": "0,0,1,0,1,1", "objects": [], "color": [1, 2, 3]}},
            **settings,
        }
        streams = self.go2rtc.setdefault("streams", {})
        # 0.14 shows what is in it.
        password = "*:*" if self.since("0.17") else "viewer:of-the-camera"
        streams[name] = [f"rtsp://{password}@192.0.2.7/main"]

    def store(self, camera: str, source: Path, began: datetime) -> list[Stored]:
        """Record a video as FFmpeg and Frigate do: in files of about 10 s. Blocking."""
        cache = self.media.parent / f"cache-{camera}-{len(self.stored)}"
        cache.mkdir()
        _ffmpeg(
            *("-i", str(source), "-f", "segment", "-segment_time", str(SEGMENT_S)),
            *("-segment_format", "mp4", "-reset_timestamps", "1"),
            *("-segment_list", str(cache / "list.csv"), "-c:v", "copy", "-c:a", "aac"),
            str(cache / "%04d.mp4"),
        )
        new = []
        for line in (cache / "list.csv").read_text().splitlines():
            name, start_s, _ = line.split(",")
            second = (began + timedelta(seconds=float(start_s))).replace(microsecond=0)
            new.append(self._move(camera, cache / name, second))
        self.stored += new
        return new

    def path_of(self, camera: str, second: datetime) -> Path:
        """Return where the file is that was opened in a second."""
        return self.media / f"recordings/{second:%Y-%m-%d/%H}/{camera}/{second:%M.%S}.mp4"

    def _move(self, camera: str, cached: Path, second: datetime) -> Stored:
        path = self.path_of(camera, second)
        path.parent.mkdir(parents=True, exist_ok=True)
        created = ("-metadata", f"creation_time={second:%Y-%m-%dT%H:%M:%S.000000Z}")
        _ffmpeg(
            *("-i", str(cached), "-c", "copy", "-movflags", "+faststart"),
            *(created if self.since("0.17") else ()),
            str(path),
        )
        size = round(cached.stat().st_size / 2**20, 2)
        start = second.timestamp()
        return Stored(
            id=f"{start}-{len(self.stored):06}",
            camera=camera,
            start_time=start,
            end_time=start + _length_s(path),
            segment_size=size,
        )

    def delete(self, stored: Stored) -> None:
        """Delete a file, and its row, as when it is old."""
        self.stored.remove(stored)
        self.path_of(stored.camera, datetime.fromtimestamp(stored.start_time, UTC)).unlink()

    @asynccontextmanager
    async def serving(
        self, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
    ) -> AsyncGenerator[None]:
        """Serve both ports on loopback while the block runs."""
        runners = [await self._serve(port, host, tls) for port in (5000, 8971)]
        try:
            yield
        finally:
            await asyncio.gather(*(runner.cleanup() for runner in runners))

    async def _serve(self, port: int, host: str, tls: ssl.SSLContext | None) -> web.AppRunner:
        async def answer(request: web.BaseRequest) -> web.StreamResponse:
            assert isinstance(request, web.Request)
            self.asked.append(f"{request.method} {request.path_qs}")
            response = await self.fault(request) if self.fault else None
            return response or await self._answer(request, port)

        async def dated(_request: web.BaseRequest, response: web.StreamResponse) -> None:
            response.headers["Date"] = format_datetime(self.now(), usegmt=True)
            response.headers["Server"] = "nginx/1.25.3"

        app = web.Application(client_max_size=20 << 20)
        app.router.add_route("*", "/{tail:.*}", answer)
        app.on_response_prepare.append(dated)
        runner = web.AppRunner(app, access_log=None, auto_decompress=False)
        await runner.setup()
        listener = socket.create_server((host, 0), family=socket.AF_INET)
        secure = tls if port == 8971 else None
        await web.SockSite(runner, listener, ssl_context=secure).start()
        url = f"http{'s' if secure else ''}://{host}:{listener.getsockname()[1]}{self.base_path}"
        if port == 5000:
            self.open_url = url
        else:
            self.login_url = url
        return runner

    async def _answer(self, request: web.Request, port: int) -> web.StreamResponse:
        """Answer as nginx does."""
        if self.base_path and not request.path.startswith(self.base_path + "/"):
            return web.Response(text=_PAGE, content_type="text/html")
        path = request.path.removeprefix(self.base_path)
        if path == "/api/login" and request.method == "POST":
            return await self._log_in(request)
        if not path.startswith(("/api/", "/recordings", "/clips/", "/exports/", "/vod/")):
            # Its pages are open to all: they ask for the rest.
            return web.Response(text=_PAGE, content_type="text/html")
        role, cookie = self._authenticate(request, port)
        if role is None:
            return self._nginx(401)
        if path.startswith("/api/"):
            response = await self._cached(request, path.removeprefix("/api"), role)
        else:
            response = self._file(path, role)
        if cookie and response.status == web.HTTPOk.status_code:
            response.headers["Set-Cookie"] = cookie
        return response

    def _nginx(self, status: int, **headers: str) -> web.Response:
        text = _NGINX.format(_REASONS[status])
        return web.Response(status=status, text=text, content_type="text/html", headers=headers)

    def _authenticate(self, request: web.Request, port: int) -> tuple[str | None, str]:
        """Return who asks, or None, and a renewed cookie; as `auth()` does."""
        if port == 5000:
            return "admin", ""
        if self.proxy_secret and request.headers.get("X-Proxy-Secret") != self.proxy_secret:
            return None, ""
        if not self.auth:
            return self.default_role if self.since("0.16") else "admin", ""
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        token = bearer or request.cookies.get(self.cookie_name, "")
        claims = self._claims(token)
        now = int(self.now().timestamp())
        if claims is None or claims["exp"] <= now:
            return None, ""
        renewed = ""
        if not bearer and claims["exp"] - self.refresh_s <= now:
            if claims["sub"] not in self.users:
                return None, ""
            renewed = self._cookie(claims["sub"])
        # Before 0.16 nobody has a role, and everybody may do everything.
        return claims.get("role", "admin"), renewed

    def _claims(self, token: str) -> dict[str, Any] | None:
        head, _, signature = token.rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._signed(head).encode()):
            return None
        body = head.partition(".")[2]
        claims = json.loads(_unpadded(body))
        needed = {"sub", "exp"} | ({"role"} if self.since("0.16") else set())
        return claims if needed <= claims.keys() else None

    def _signed(self, head: str) -> str:
        return _encoded(hmac.new(self.secret, head.encode(), sha256).digest())

    def token(self, user: str) -> str:
        """Return a new session of somebody."""
        now = int(self.now().timestamp())
        claims: dict[str, Any] = {"sub": user, "exp": now + self.session_s}
        if self.since("0.16"):
            claims["role"] = self.users[user].role
        if self.since("0.17"):
            claims["iat"] = now
        parts = ({"alg": "HS256", "typ": "JWT"}, claims)
        head = ".".join(_encoded(json.dumps(part).encode()) for part in parts)
        return f"{head}.{self._signed(head)}"

    def _cookie(self, user: str) -> str:
        return f"{self.cookie_name}={self.token(user)}; HttpOnly; Path=/; SameSite=lax"

    async def _log_in(self, request: web.Request) -> web.Response:
        """Answer `/api/login`, which is open to all."""
        if "Origin" in request.headers and "X-CSRF-TOKEN" not in request.headers:
            return _json({"success": False, "message": "Missing CSRF header"}, 401)
        given = await request.json()
        self.proofs.append(given["password"])
        if self.most_logins is not None and len(self.proofs) > self.most_logins:
            limited = {"error": "Rate limit exceeded: 1 per 1 minute"}
            return (
                _json(limited, 429)
                if self.since("0.15")
                else web.Response(status=429, text=_NGINX.format("429"), content_type="text/html")
            )
        user = self.users.get(given["user"])
        if user is None or user.password != given["password"]:
            return _json({"message": "Login failed"}, 401 if self.since("0.15") else 400)
        response = web.Response() if self.since("0.15") else _json({}, 200)
        response.headers["Set-Cookie"] = self._cookie(given["user"])
        return response

    async def _cached(self, request: web.Request, path: str, role: str) -> web.StreamResponse:
        """Answer from what nginx has kept for 5 s, unless that is bypassed."""
        key = request.path_qs + (f"|{role}" if self.since("0.17") else "")
        kept = self._cache.get(key)
        if kept and self.now() - kept[0] < _CACHED and "X-Cache-Bypass" not in request.headers:
            return web.Response(body=kept[1], content_type="application/json")
        response = await self._route(request, path, role)
        if (
            isinstance(response, web.Response)
            and response.status == web.HTTPOk.status_code
            and response.content_type == "application/json"
        ):
            assert isinstance(response.body, bytes)
            self._cache[key] = (self.now(), response.body)
        response.headers["Cache-Control"] = "no-store"
        return response

    async def _route(self, request: web.Request, path: str, role: str) -> web.StreamResponse:
        """Answer as Frigate itself does."""
        first, _, rest = path.removeprefix("/").partition("/")
        if self.since("0.17") and role != "admin":
            allowed = path in _OPEN_TO_ALL or path.startswith(_OPEN_TO_USERS)
            if not allowed and first not in self.cameras:
                said = "Access denied. A user with the admin role is required."
                return _json({"detail": said}, 403)
        seen = self._seen(role)
        if path == "/version":
            # 0.14 is written in Flask, whose answers are HTML unless they are said not to be.
            kind = "text/plain" if self.since("0.15") else "text/html"
            return web.Response(text=VERSIONS[self.release], content_type=kind)
        said_by: dict[str, Callable[[], object]] = {
            "/config": self._config,
            "/stats": self._stats,
            "/profile": lambda: self._profile(request, role, seen),
            "/events": lambda: self._events(request.query, seen),
            "/review": lambda: self._reviews(request.query, seen),
        }
        if path in said_by:
            return _json(said_by[path]())
        return await self._of_camera(request, first, rest, seen)

    async def _of_camera(
        self, request: web.Request, first: str, rest: str, seen: list[str]
    ) -> web.StreamResponse:
        if rest == "latest.jpg" and first in self.cameras:
            # The newest frame of its detector; it isn't in the lists of what a role may see before
            # 0.17, as the recordings aren't either.
            if self.since("0.17") and first not in seen:
                return _json({"detail": f"Access denied to camera '{first}'."}, 403)
            return web.Response(body=self.picture, content_type="image/jpeg")
        if rest == "recordings" or rest.endswith("/clip.mp4"):
            if self.since("0.17") and first not in seen and first in self.cameras:
                said = f"Access denied to camera '{first}'. Allowed: {seen}"
                return _json({"detail": said}, 403)
            if rest == "recordings":
                return _json(self._recordings(first, request.query))
            _, start, _, end, _ = rest.split("/")
            return await self._clip(request, first, float(start), float(end))
        # Its last route is a camera's stream.
        return _json({"message": "Camera not found", "success": False}, 404)

    def _seen(self, role: str) -> list[str]:
        return self.roles.get(role) or list(self.cameras)

    def _config(self) -> dict[str, Any]:
        return {
            "version": "0.17-0",
            "auth": {"enabled": self.auth, "cookie_name": self.cookie_name},
            "cameras": self.cameras,
            "go2rtc": self.go2rtc,
            "mqtt": {"enabled": False, "client_id": "frigate", "topic_prefix": "frigate"},
            "model": {"width": 320, "height": 320, "colormap": {}},
        }

    def _stats(self) -> dict[str, Any]:
        at = int(self.now().timestamp()) if self.stats_at is None else self.stats_at
        storage = {"total": 1e6, "used": 9e5, "free": 1e5, "mount_type": "ext4"}
        return {
            "cameras": {name: {"camera_fps": 5.0} for name in self.cameras},
            "service": {
                "uptime": 3600,
                "version": VERSIONS[self.release],
                "last_updated": at,
                "storage": {"/media/frigate/recordings": storage},
            },
        }

    def _profile(self, request: web.Request, role: str, seen: list[str]) -> dict[str, Any]:
        claims = self._claims(request.cookies.get(self.cookie_name, ""))
        said: dict[str, Any] = {"username": claims["sub"] if claims else "anonymous"}
        if self.since("0.16"):
            said["role"] = role
        if self.since("0.17"):
            said["allowed_cameras"] = seen
        return said

    def _recordings(self, camera: str, query: Any) -> list[dict[str, Any]]:  # noqa: ANN401
        """Return what overlaps; without both ends, of the hour before it was started."""
        started = self.now().timestamp()
        after = float(query.get("after", started - 3600))
        before = float(query.get("before", started))
        rows = self.rows(camera, after, before) if self.rows else self.stored
        found = [
            row
            for row in rows
            if row.camera == camera and row.end_time >= after and row.start_time <= before
        ]
        found.sort(key=lambda row: row.start_time)
        return [row.answered(self.release) for row in found]

    def _events(self, query: Any, seen: list[str]) -> list[dict[str, Any]]:  # noqa: ANN401
        """Return by when they began, strictly within, the newest first."""
        asked = _cameras(query, seen if self.since("0.17") else None)
        found = [
            {**event, **({"thumbnail": "a" * 4000} if self._thumbnails(query) else {})}
            for event in self.events
            if (asked is None or event["camera"] in asked)
            and ("after" not in query or event["start_time"] > float(query["after"]))
            and ("before" not in query or event["start_time"] < float(query["before"]))
        ]
        found.sort(key=lambda event: -event["start_time"])
        return found[: int(query.get("limit", 100))]

    def _thumbnails(self, query: Any) -> bool:  # noqa: ANN401
        return not self.since("0.15") and query.get("include_thumbnails", "1") != "0"

    def _reviews(self, query: Any, seen: list[str]) -> list[dict[str, Any]]:  # noqa: ANN401
        """Return what is within (0.14, 0.15) or overlaps; until 0.16 what nobody looked at."""
        asked = _cameras(query, seen if self.since("0.17") else None)
        now = self.now().timestamp()
        before, after = float(query.get("before", now)), float(query.get("after", now - 86400))
        reviewed = int(query.get("reviewed", -1 if self.since("0.17") else 0))

        def is_meant(item: dict[str, Any]) -> bool:
            start, end = item["start_time"], item["end_time"]
            if self.since("0.16"):
                within = start < before and (end is None or end > after)
            else:
                within = start > after and (end is None or end < before)
            looked_at = item.get("has_been_reviewed", False)
            unseen = reviewed != 0 or not looked_at
            only_seen = reviewed == 1 and self.since("0.17")
            return within and unseen and (looked_at or not only_seen)

        found = [
            item
            for item in self.reviews
            if (asked is None or item["camera"] in asked) and is_meant(item)
        ]
        found.sort(key=lambda item: -item["start_time"])
        return found[: int(query["limit"])] if "limit" in query else found

    async def _clip(
        self, request: web.Request, camera: str, start: float, end: float
    ) -> web.StreamResponse:
        """Join stored files as `recording_clip` does, cut at whole seconds of their own."""
        rows = [
            row
            for row in sorted(self.stored, key=lambda row: row.start_time)
            if row.camera == camera
            and (
                start <= row.start_time <= end
                or start <= row.end_time <= end
                or (start > row.start_time and end < row.end_time)
            )
        ]
        if not rows and self.since("0.17"):
            said = "No recordings found for the specified time range"
            return _json({"success": False, "message": said}, 400)
        lines = []
        for row in rows:
            path = self.path_of(camera, datetime.fromtimestamp(row.start_time, UTC))
            lines.append(f"file '{path}'")
            if row.start_time < start:
                lines.append(f"inpoint {int(start - row.start_time)}")
            if row.end_time > end:
                lines.append(f"outpoint {int(end - row.start_time)}")
        whole = not self.since("0.15")
        kept = self.media / f"clips/cache/clip_{camera}_{start}-{end}.mp4"
        if not (whole and kept.exists()):
            kept.parent.mkdir(parents=True, exist_ok=True)
            await asyncio.to_thread(_join, lines, kept, fragments=not whole)
        if whole:
            # It is used again for the same numbers for ever.
            if not kept.exists():
                said = "Could not create clip from recordings"
                return _json({"success": False, "message": said}, 500)
            return web.FileResponse(kept, headers={"Cache-Control": "no-cache"})
        response = web.StreamResponse(headers={"Content-Type": "video/mp4"})
        response.enable_chunked_encoding()
        await response.prepare(request)
        await response.write(kept.read_bytes() if kept.exists() else b"")
        await response.write_eof()
        kept.unlink(missing_ok=True)
        return response

    def _file(self, path: str, role: str) -> web.StreamResponse:
        """Answer as nginx does for a stored file or a folder of them."""
        if not self.serves_files:
            return web.Response(text=_PAGE, content_type="text/html")
        parts = [part for part in unquote(path).split("/") if part]
        deepest = 4  # recordings, day, hour, camera
        restricted = self.since("0.18") and role in self.roles and len(parts) >= deepest - 1
        if restricted and (len(parts) < deepest or parts[3] not in self._seen(role)):
            return self._nginx(403)
        file = self.media.joinpath(*parts)
        was_absent = self.now() - self._absent.get(path, datetime.min.replace(tzinfo=UTC))
        if was_absent < _ABSENCE_CACHED or not file.exists() or ".." in parts:
            if was_absent >= _ABSENCE_CACHED:
                self._absent[path] = self.now()
            return self._nginx(404)
        if file.is_file():
            return web.FileResponse(file, headers={"Content-Type": "video/mp4"})
        if path.endswith("/"):
            listed = ",\r\n".join(_listed(each) for each in sorted(file.iterdir()))
            text = f"[\r\n{listed}\r\n]"
            return web.Response(text=text, content_type="application/json")
        return self._nginx(301, Location=f"{self.base_path}{path}/")


def _listed(path: Path) -> str:
    """Return a line of nginx's list of a folder."""
    found = path.stat()
    changed = format_datetime(datetime.fromtimestamp(found.st_mtime, UTC), usegmt=True)
    if path.is_dir():
        return f'{{ "name":"{path.name}", "type":"directory", "mtime":"{changed}" }}'
    return f'{{ "name":"{path.name}", "type":"file", "mtime":"{changed}", "size":{found.st_size} }}'


def _cameras(query: Any, seen: list[str] | None) -> set[str] | None:  # noqa: ANN401
    """Return the cameras that are asked for and may be seen; None for all."""
    asked = query.get("cameras", "all")
    if asked == "all":
        return None if seen is None else set(seen)
    return set(asked.split(",")) & (set(asked.split(",")) if seen is None else set(seen))


def _json(said: object, status: int = 200) -> web.Response:
    return web.Response(
        status=status,
        body=json.dumps(said, separators=(",", ":")).encode(),
        content_type="application/json",
    )


def _encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unpadded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _ffmpeg(*arguments: str) -> None:
    subprocess.run(  # noqa: S603 -- our own words
        ["ffmpeg", "-hide_banner", "-loglevel", "error", "-y", *arguments],  # noqa: S607
        check=True,
        stdin=subprocess.DEVNULL,
    )


def _join(lines: list[str], into: Path, *, fragments: bool) -> None:
    playlist = into.with_suffix(".txt")
    playlist.write_text("\n".join(lines))
    flags = "frag_keyframe+empty_moov" if fragments else "+faststart"
    command = [
        *("ffmpeg", "-hide_banner", "-loglevel", "error", "-y", "-f", "concat", "-safe", "0"),
        *("-i", str(playlist), "-c", "copy", "-movflags", flags, "-f", "mp4", str(into)),
    ]
    done = subprocess.run(command, check=False, capture_output=True)  # noqa: S603 -- our own words
    if done.returncode:
        into.unlink(missing_ok=True)


def _length_s(path: Path) -> float:
    probed = subprocess.run(  # noqa: S603 -- our own words
        [
            *("ffprobe", "-loglevel", "error", "-select_streams", "v"),
            *("-show_entries", "stream=duration", "-of", "csv=p=0", str(path)),
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    return float(probed.stdout.strip().strip(","))


def film(
    into: Path, seconds: float, *, size: str = "320x180", rate: str = "25", gop: int = 50
) -> Path:
    """Make a video with sound, as a camera sends it: its frames differ. Blocking."""
    _ffmpeg(
        *("-f", "lavfi", "-i", f"testsrc2=size={size}:rate={rate}:duration={seconds}"),
        *("-f", "lavfi", "-i", f"sine=frequency=440:sample_rate=48000:duration={seconds}"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", str(gop)),
        *("-sc_threshold", "0", "-c:a", "aac", "-b:a", "64k", str(into)),
    )
    return into
