"""What each route of Frigate that the hub asks takes, gives, and how it fails, at two releases.

The table was written from Frigate's source at v0.14.1 and v0.17.2 (where: the docstring of
`tests/servers/frigate.py`). When it was written, each row was also asked of Frigate's own routes of
both releases, run behind nginx 1.26 with Frigate's own `nginx.conf` but for its video module, and
they answered so (but for the row without a window, which depends on what time it is). Here, what is
played is held to it. A row asks as somebody: `open` is port 5000, all others 8971, where `nobody`
has no session, `viewer` sees every camera, and `guest` (who can only be since 0.17) sees none that
exists but the yard.
"""

from dataclasses import dataclass
import json
from typing import Any, Final, Literal, override

import aiohttp
import pytest

from tests.hub.archives.conftest import BEGAN
from tests.servers.frigate import Frigate, Release, User

AT: Final = int(BEGAN.timestamp())
HTML: Final = "text/html"
JSON: Final = "application/json"
MP4: Final = "video/mp4"
TEXT: Final = "text/plain"
STORED: Final = "/recordings/2026-11-15/11/porch"
WINDOW: Final = f"after={AT}.5&before={AT + 15}.5"
EVENTS: Final = "cameras=porch&limit=1000&include_thumbnails=0"

type Who = Literal["open", "admin", "viewer", "guest", "nobody"]


@dataclass(frozen=True, slots=True)
class Gives:
    """A status, a content type, and what is in it."""

    status: int
    kind: str
    has: object = None
    """Text that it contains, or the value that its JSON has (of each item, if it is a list)."""


@dataclass(frozen=True, slots=True)
class Row:
    """One question, and its answer at each of the two releases."""

    what: str
    who: Who
    asks: str
    old: Gives | None
    """At 0.14; None if nobody can ask so."""
    new: Gives | None = None
    """At 0.17; the same if None."""
    sends: dict[str, str] | None = None

    @override
    def __str__(self) -> str:
        return f"{self.what}, {self.who}".replace(" ", "-")


DENIED: Final = "A user with the admin role is required"
ROWS: Final = (
    # Frigate's version: without a login on 5000; also with a session on 8971.
    Row(
        "version", "open", "/api/version", Gives(200, HTML, "0.14.1-"), Gives(200, TEXT, "0.17.2-")
    ),
    Row("version", "viewer", "/api/version", Gives(200, HTML), Gives(200, TEXT)),
    Row("version", "nobody", "/api/version", Gives(401, HTML, "nginx"), Gives(401, HTML, "nginx")),
    Row("its page is open", "nobody", "/", Gives(200, HTML, "<title>Frigate</title>")),
    # A login: JSON of user and password; a cookie. It fails with 400, later with 401.
    Row(
        "login",
        "nobody",
        "/api/login",
        Gives(200, JSON, {}),
        Gives(200, "application/octet-stream", ""),
        {"user": "admin", "password": "right"},
    ),
    Row(
        "wrong password",
        "nobody",
        "/api/login",
        Gives(400, JSON, {"message": "Login failed"}),
        Gives(401, JSON, {"message": "Login failed"}),
        {"user": "admin", "password": "wrong"},
    ),
    Row(
        "unknown user",
        "nobody",
        "/api/login",
        Gives(400, JSON, {"message": "Login failed"}),
        Gives(401, JSON, {"message": "Login failed"}),
        {"user": "somebody", "password": "right"},
    ),
    # Who one is: since 0.17 with the cameras that one may see.
    Row(
        "profile",
        "viewer",
        "/api/profile",
        Gives(200, JSON, {"username": "viewer"}),
        Gives(200, JSON, {"role": "viewer", "allowed_cameras": ["porch", "yard"]}),
    ),
    Row("profile", "guest", "/api/profile", None, Gives(200, JSON, {"allowed_cameras": ["yard"]})),
    # Its settings, for everybody and of all cameras; go2rtc's passwords are in them in 0.14.
    Row(
        "settings",
        "viewer",
        "/api/config",
        Gives(200, JSON, "viewer:of-the-camera@"),
        Gives(200, JSON, "*:*@"),
    ),
    Row("settings", "guest", "/api/config", None, Gives(200, JSON, '"porch"')),
    Row("settings", "nobody", "/api/config", Gives(401, HTML)),
    Row("statistics", "viewer", "/api/stats", Gives(200, JSON, '"last_updated":')),
    # Stored files of a window: all that overlap it. Both ends must be given.
    Row(
        "files of a window",
        "viewer",
        f"/api/porch/recordings?{WINDOW}",
        Gives(200, JSON, {"start_time": float(AT + 11), "duration": 11.0}),
    ),
    Row(
        "files without a window",
        "open",
        "/api/porch/recordings",
        Gives(200, JSON, {"start_time": float(AT + 50)}),
    ),
    Row(
        "files of an unknown camera",
        "open",
        f"/api/shed/recordings?{WINDOW}",
        Gives(200, JSON, []),
    ),
    Row(
        "files of an unknown camera",
        "viewer",
        f"/api/shed/recordings?{WINDOW}",
        Gives(200, JSON, []),
        Gives(403, JSON, DENIED),
    ),
    Row(
        "files of a camera that one may not see",
        "guest",
        f"/api/porch/recordings?{WINDOW}",
        None,
        Gives(403, JSON, "Access denied to camera 'porch'"),
    ),
    # Objects by when they began, strictly within; the newest first.
    Row(
        "events",
        "viewer",
        f"/api/events?{EVENTS}&{WINDOW}",
        Gives(200, JSON, {"id": "within", "end_time": None}),
    ),
    Row(
        "events with pictures",
        "open",
        f"/api/events?cameras=porch&{WINDOW}",
        Gives(200, JSON, '"thumbnail":"'),
        Gives(200, JSON, {"id": "within"}),
    ),
    Row("events", "guest", f"/api/events?{EVENTS}&{WINDOW}", None, Gives(200, JSON, [])),
    Row("events of no camera", "open", "/api/events?cameras=shed", Gives(200, JSON, [])),
    # Reviews: at first only what is wholly within; what was looked at is left out unless one asks.
    Row(
        "reviews",
        "viewer",
        f"/api/review?cameras=porch&{WINDOW}",
        Gives(200, JSON, []),
        Gives(200, JSON, {"id": "longer"}),
    ),
    Row(
        "reviews also looked at (later: only those)",
        "viewer",
        f"/api/review?cameras=porch&reviewed=1&after={AT - 100}&before={AT + 100}",
        Gives(200, JSON, {"id": "longer"}),
        Gives(200, JSON, []),
    ),
    Row("reviews", "guest", f"/api/review?cameras=porch&{WINDOW}", None, Gives(200, JSON, [])),
    # A file: as it is, whoever has a session (a role is asked only since 0.18).
    Row("a file", "viewer", f"{STORED}/49.00.mp4", Gives(200, MP4)),
    Row("a file", "guest", f"{STORED}/49.00.mp4", None, Gives(200, MP4)),
    Row("a file", "nobody", f"{STORED}/49.00.mp4", Gives(401, HTML)),
    Row("a file that is gone", "open", f"{STORED}/48.00.mp4", Gives(404, HTML, "nginx")),
    Row("a folder", "open", f"{STORED}/", Gives(200, JSON, '"name":"49.11.mp4"')),
    Row("a folder without its end", "open", STORED, Gives(301, HTML)),
    # A clip: whole stored files if it reaches to their ends. How it fails differs most.
    Row(
        "a clip",
        "viewer",
        f"/api/porch/start/{AT}.0/end/{AT + 22}.0/clip.mp4",
        Gives(200, MP4),
    ),
    Row(
        "a clip of nothing",
        "open",
        "/api/porch/start/1000.0/end/1010.0/clip.mp4",
        Gives(500, JSON, {"message": "Could not create clip from recordings"}),
        Gives(400, JSON, {"message": "No recordings found for the specified time range"}),
    ),
    Row(
        "a clip that one may not see",
        "guest",
        f"/api/porch/start/{AT}.0/end/{AT + 22}.0/clip.mp4",
        None,
        Gives(403, JSON, "Access denied"),
    ),
    Row(
        "an unknown route",
        "open",
        "/api/nothing",
        Gives(404, JSON, {"message": "Camera not found"}),
    ),
)


def contains(said: str, has: object) -> bool:
    """Return whether an answer has what a row says."""
    if has is None:
        return True
    if isinstance(has, str):
        return has in said
    found: Any = json.loads(said)
    if isinstance(has, dict):
        items = found if isinstance(found, list) else [found]
        return bool(items) and any(has.items() <= item.items() for item in items)
    return bool(found == has)


@pytest.mark.parametrize("release", ["0.14", "0.17"])
@pytest.mark.parametrize("row", ROWS, ids=str)
async def test_route(frigate: Frigate, row: Row, release: Release) -> None:
    """What is played answers each question as Frigate does."""
    gives = row.old if release == "0.14" else row.new or row.old
    if gives is None:
        return  # Nobody can be a guest there.
    frigate.release = release
    frigate.cameras.clear()
    frigate.add_camera("porch")
    frigate.add_camera("yard")
    frigate.roles["guest"] = ["yard"]
    for name in ("viewer", "guest"):
        frigate.users[name] = User(password="right", role=name)  # noqa: S106 -- of nobody
    of_porch = {"camera": "porch", "label": "car"}
    frigate.events = [
        {**of_porch, "id": "before", "start_time": AT - 9, "end_time": AT + 5},
        {**of_porch, "id": "within", "start_time": AT + 2, "end_time": None},
    ]
    frigate.reviews = [
        {**of_porch, "id": "longer", "start_time": AT - 9, "end_time": AT + 50},
        {**of_porch, "id": "earlier", "start_time": AT - 900, "end_time": AT - 800},
    ]
    base = frigate.open_url if row.who == "open" else frigate.login_url
    cookie = {}
    if row.who not in {"open", "nobody"}:
        cookie = {"Cookie": f"{frigate.cookie_name}={frigate.token(row.who)}"}

    async with (
        aiohttp.ClientSession(headers=cookie) as session,
        session.request(
            "POST" if row.sends else "GET", base + row.asks, json=row.sends, allow_redirects=False
        ) as response,
    ):
        body = await response.read()

    assert (response.status, response.content_type) == (gives.status, gives.kind)
    assert gives.kind == MP4 or contains(body.decode(), gives.has)
    assert gives.kind != MP4 or len(body) > 100_000
    assert ("Set-Cookie" in response.headers) == (row.what == "login")
    if gives.status == 401:
        # nginx adds it to no error.
        assert "Location" not in response.headers


async def test_answers_are_kept(frigate: Frigate) -> None:
    """Without a header that bypasses it, an answer is up to 5 seconds old."""
    asked = f"{frigate.open_url}/api/porch/recordings?{WINDOW}"
    bypass = {"X-Cache-Bypass": "1"}

    async with aiohttp.ClientSession() as session:
        before = await (await session.get(asked)).json()
        frigate.stored.clear()
        assert await (await session.get(asked)).json() == before
        assert await (await session.get(asked, headers=bypass)).json() == []


async def test_absence_is_kept(frigate: Frigate) -> None:
    """A file that was asked for before it was there stays absent for two minutes."""
    path = frigate.media / "recordings/2026-11-15/11/porch/58.00.mp4"
    asked = f"{frigate.open_url}{STORED}/58.00.mp4"

    async with aiohttp.ClientSession() as session:
        assert (await session.get(asked)).status == 404
        path.write_bytes(b"here")
        assert (await session.get(asked)).status == 404
        await frigate.clock.sleep(121)
        assert (await session.get(asked)).status == 200
