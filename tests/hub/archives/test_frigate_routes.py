"""What each route of Frigate that the hub asks takes, gives, and how it fails, at two releases.

The rows were written from Frigate's source at v0.14.1 and v0.17.2: the table in
`design/frigate.md`, which is held to them, says where. When they were written, each (but those of
nobody, and of too many logins) was also asked of Frigate's own routes of both releases, run behind
nginx 1.26 with Frigate's own `nginx.conf` but for its video module, and they answered so (but for
the row without a window, which depends on what time it is). Here, what is played is held to them.

A row asks as somebody: `open` is port 5000, all others 8971, where `nobody` has no session,
`viewer` sees every camera, and `guest` (who can only be since 0.17) sees none that exists but the
yard.
"""

from dataclasses import dataclass
from datetime import timedelta
import json
from pathlib import Path
import re
from typing import Any, Final, Literal, override
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from hub.archives.frigate import FrigateArchive
from hub.archives.frigate_client import FrigateClient
from hub.model.window import TimeWindow
from hub.store.secrets import Credentials
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

    @property
    def method(self) -> str:
        """The method of HTTP."""
        return "POST" if self.sends else "GET"

    def gives(self, release: Release) -> Gives | None:
        """Return the answer of a release."""
        return self.old if release == "0.14" else self.new or self.old

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
    Row(
        "one login too many",
        "nobody",
        "/api/login",
        Gives(429, HTML),
        Gives(429, JSON),
        {"user": "admin", "password": "right"},
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
    # Nothing but its page and its login without a session.
    Row("profile", "nobody", "/api/profile", Gives(401, HTML)),
    Row("statistics", "nobody", "/api/stats", Gives(401, HTML)),
    Row("files of a window", "nobody", f"/api/porch/recordings?{WINDOW}", Gives(401, HTML)),
    Row("events", "nobody", f"/api/events?{EVENTS}&{WINDOW}", Gives(401, HTML)),
    Row("reviews", "nobody", f"/api/review?cameras=porch&{WINDOW}", Gives(401, HTML)),
    Row("a clip", "nobody", f"/api/porch/start/{AT}.0/end/{AT + 22}.0/clip.mp4", Gives(401, HTML)),
    Row("an unknown route", "nobody", "/api/nothing", Gives(401, HTML)),
    # A camera's newest picture, from its detector; if that has none, a picture that says so.
    Row("newest picture", "viewer", "/api/porch/latest.jpg", Gives(200, "image/jpeg")),
    Row("newest picture", "nobody", "/api/porch/latest.jpg", Gives(401, HTML)),
    Row(
        "newest picture of no camera",
        "viewer",
        "/api/shed/latest.jpg",
        Gives(404, JSON, {"message": "Camera not found"}),
        Gives(403, JSON),
    ),
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A row of the table in `design/frigate.md`."""

    name: str
    pattern: re.Pattern[str]
    takes: frozenset[str]
    gives: frozenset[str]
    """The names in the JSON of its answer."""
    fails: frozenset[tuple[Release, int]]


def routes() -> list[Route]:
    """Read the table."""
    lines = (ROOT / "design/frigate.md").read_text().splitlines()
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
    return [_route(*row[:4]) for row in cells if row and re.match("`(GET|POST) /", row[0])]


def _route(name: str, takes: str, gives: str, fails: str) -> Route:
    parts = re.split(r"(\{\w+\})", name.strip("`"))
    pattern = "".join(
        (".*" if part == "{path}" else "[^/?]+") if part.startswith("{") else re.escape(part)
        for part in parts
    )
    statuses = re.findall(r"\b([345]\d\d)\b(?: \((0\.1[47])\))?", fails)
    return Route(
        name=name,
        pattern=re.compile(rf"{pattern}(?:\?.*)?"),
        takes=_quoted(takes),
        gives=_quoted(gives) if "JSON" in gives else frozenset(),
        fails=frozenset(
            (release, int(status))
            for status, only in statuses
            for release in RELEASES
            if only in {"", release}
        ),
    )


def _quoted(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"`(\w+)`", text))


def route_of(method: str, asked: str) -> Route:
    """Return the only row of the table that a question is of; the last is of all others."""
    found = [each for each in TABLE if each.pattern.fullmatch(f"{method} {asked}")]
    named = [each for each in found if each.name != "`GET /api/{camera}`"] or found
    assert len(named) == 1, asked
    return named[0]


RELEASES: Final[tuple[Release, ...]] = ("0.14", "0.17")
ROOT: Final = Path(__file__).parents[3]
TABLE: Final = routes()


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


def prepare(frigate: Frigate, release: Release) -> None:
    """Set up what the rows ask of."""
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


@pytest.mark.parametrize("release", ["0.14", "0.17"])
@pytest.mark.parametrize("row", ROWS, ids=str)
async def test_route(frigate: Frigate, row: Row, release: Release) -> None:
    """What is played answers each question as Frigate does."""
    gives = row.gives(release)
    if gives is None:
        return  # Nobody can be a guest there.
    prepare(frigate, release)
    frigate.most_logins = 0 if row.what == "one login too many" else None
    base = frigate.open_url if row.who == "open" else frigate.login_url
    cookie = {}
    if row.who not in {"open", "nobody"}:
        cookie = {"Cookie": f"{frigate.cookie_name}={frigate.token(row.who)}"}

    async with (
        aiohttp.ClientSession(headers=cookie) as session,
        session.request(
            row.method, base + row.asks, json=row.sends, allow_redirects=False
        ) as response,
    ):
        body = await response.read()

    assert (response.status, response.content_type) == (gives.status, gives.kind)
    assert gives.kind == MP4 or contains(body.decode(errors="replace"), gives.has)
    assert gives.kind != MP4 or len(body) > 100_000
    assert ("Set-Cookie" in response.headers) == (row.what == "login")
    if gives.kind == JSON and gives.status == 200 and json.loads(body):
        # What the page says that it gives is there.
        assert [
            each for each in route_of(row.method, row.asks).gives if each not in body.decode()
        ] == []
    if gives.status == 401:
        # nginx adds it to no error.
        assert "Location" not in response.headers


@pytest.mark.parametrize("route", TABLE, ids=lambda route: route.name)
def test_how_a_route_fails_is_on_the_page(route: Route) -> None:
    """Each status that the page names is in a row of its release, and no other."""
    shown = {
        (release, gives.status)
        for row in ROWS
        for release in RELEASES
        if route_of(row.method, row.asks) is route and (gives := row.gives(release)) is not None
    }

    assert {each for each in shown if each[1] >= 300} == route.fails
    assert route.name == "`GET /api/{camera}`" or {each for each in shown if each[1] < 300}


@pytest.mark.parametrize("release", RELEASES)
async def test_all_that_is_asked_is_on_the_page(
    frigate: Frigate, release: Release, tmp_path: Path
) -> None:
    """The hub asks no route but those, takes nothing else, and asks all of them but one."""
    prepare(frigate, release)
    login = Credentials(username="admin", password="right")  # noqa: S106 -- of nobody
    window = TimeWindow(start=BEGAN, end=BEGAN + timedelta(seconds=20))
    unknown = FrigateClient(frigate.login_url, credentials=None, clock=frigate.clock, verify=True)
    assert await unknown.needs_login()
    await unknown.close()
    for frigate.serves_files in (True, False):
        archive = FrigateArchive(address=frigate.login_url, credentials=login, clock=frigate.clock)
        await archive.describe()
        spans = (await archive.holdings("porch", window)).spans
        assert await archive.snapshot("porch")
        into = tmp_path / str(frigate.serves_files)
        into.mkdir()
        files = [each async for each in archive.fetch("porch", spans, into, most_bytes=1 << 30)]
        await archive.close()
        assert files

    asked = [(question, route_of(*question.split(" "))) for question in frigate.asked]
    for question, route in asked:
        assert set(parse_qs(urlsplit(question).query)) <= route.takes
    unasked = {"`GET /api/{camera}`"} | ({"`GET /api/profile`"} if release == "0.14" else set())
    assert {each.name for each in TABLE} - {route.name for _, route in asked} == unasked


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
