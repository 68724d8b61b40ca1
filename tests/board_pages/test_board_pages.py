"""The noticeboard's pages in a real browser: readable by all, at every size, in both colors.

The board is an invented town's: five agencies, a year of requests, and every state that a page can
show.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
import os
from pathlib import Path
import re
from typing import Any, override

import msgspec
from playwright.async_api import ConsoleMessage, Page, Request
import pytest
import pytest_asyncio

from noticeboard.board import oversight
from noticeboard.board.board import Board, open_board
from noticeboard.board.errors import PostWaitsError
from noticeboard.board.places import save_places
from noticeboard.board.server import open_server
from noticeboard.log.area import Area, Circle, Polygon
from noticeboard.log.body import (
    AgencyRegister,
    AgencyRevoke,
    AgencyRotate,
    AgencyVerify,
    BoardNotice,
    RequestCorrect,
    RequestResolve,
    RequestUpdate,
    Window,
)
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import countersign_entry, parse_entry, sign_entry
from noticeboard.log.note import SignerKey
from noticeboard.rules.places import NamedPlace
from tests.frontend.stage import FRONTEND
from tests.noticeboard.board.oversight_world import (
    CITIZENS,
    CIVILIAN_BOARD,
    COURT,
    decided,
    enact,
)
from tests.noticeboard.board.world import Agency, link_of, made_home
from tests.noticeboard.log.made import ORIGIN, Clock, key
from tests.servers.chromium import chromium

NOW = datetime(2027, 11, 24, 23, 41, tzinfo=UTC)
FORGOTTEN, LATE = 5, 3
"""The month whose requests nobody accounts for; the number of a request whose account was late."""
VERIFIERS = (key("marshal.example.org"), key("state-police.example.org"))


def corners(lat: float, lon: float, *steps: tuple[int, int]) -> Polygon:
    """Return a shape around a point, its corners in hundredths of a degree north and east."""
    ring = tuple(
        (round((lat + north / 100) * 1e6), round((lon + east / 100) * 1e6)) for north, east in steps
    )
    return Polygon(ring=ring)


PLACES = (
    NamedPlace(
        slug="rivertown",
        name="Rivertown",
        area=corners(40, -83, (-9, -9), (-10, 4), (-5, 9), (4, 8), (7, 0), (4, -10)),
    ),
    NamedPlace(
        slug="lakeside",
        name="Lakeside",
        area=corners(40, -83, (-9, 11), (-9, 22), (9, 23), (9, 12)),
    ),
    NamedPlace(
        slug="north-valley",
        name="North Valley",
        area=corners(40, -83, (9, -9), (9, 6), (16, 7), (16, -9)),
    ),
)


@dataclass(slots=True, kw_only=True)
class Body(Agency):
    """An invented agency with a kind and a place of its own."""

    kind: str
    jurisdiction: Area
    requests: list[str] = field(default_factory=list)

    @override
    def registration(self, board: Board) -> bytes:
        entry = parse_entry(Agency.registration(self, board)).body
        assert isinstance(entry, AgencyRegister)
        fields: dict[str, Any] = {"kind": self.kind, "jurisdiction": self.jurisdiction}
        return sign_entry(msgspec.structs.replace(entry, **fields), ORIGIN, self.root)


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """The served board, and where its pages are."""

    board: Board
    address: str
    clock: Clock
    alley: int
    """The request with everything in its thread."""
    late: int
    """A request whose account came too late, and whose shares are kept for too long."""
    disowned: int
    """A request made with a key that was in wrong hands."""
    fire: str
    sheriff: str
    transit: str
    rescue: str
    revocation: int
    """An entry that is no part of a request."""

    @property
    def pages(self) -> dict[str, str]:
        """Every page worth a picture, by name."""
        return {
            "feed": "/",
            "feed-none": "/?type=homicide",
            "request": f"/entries/{self.alley}",
            "request-late": f"/entries/{self.late}",
            "request-disowned": f"/entries/{self.disowned}",
            "agency": f"/agencies/{self.fire}",
            "agency-revoked": f"/agencies/{self.transit}",
            "agency-new-keys": f"/agencies/{self.rescue}",
            "agencies": "/agencies",
            "places": "/places",
            "place": "/places/rivertown",
            "entry": f"/entries/{self.revocation}",
            "record": "/record",
            "challenge": f"/entries/{self.alley}/challenge",
            "oversight": "/oversight",
            "policy": "/policies/1",
            "rules": "/rules",
            "about": "/about",
            "check": "/check",
            "error": "/nowhere",
        }


class _Builder:
    def __init__(self, board: Board, clock: Clock, log_key: SignerKey) -> None:
        self.board, self.clock, self._log_key = board, clock, log_key

    async def register(self, body: Body, *levels: tuple[SignerKey, int]) -> None:
        raw = countersign_entry(body.registration(self.board), ORIGIN, self._log_key)
        await self.board.post(raw, operator=True)
        for verifier, level in levels:
            await self._vouch(body, verifier, level)

    async def _vouch(self, body: Body, verifier: SignerKey, level: int) -> None:
        place = link_of(self.board, verifier, self.clock())
        said = AgencyVerify(**place, subject=body.id, level=level)
        await self.board.post(sign_entry(said, ORIGIN, verifier))

    async def ask(
        self, body: Body, title: str, *, ago: timedelta, minutes: int, area: Area, **more: str
    ) -> int:
        start = self.clock() - ago
        window = Window(
            start=format_time(start), end=format_time(start + timedelta(minutes=minutes))
        )
        raw = body.request(self.board, title=title, window=window, area=area, **more)
        body.requests.append(parse_entry(raw).body.id)
        return (await self.board.post(raw)).index

    async def join(self, body: Body, text: str, kind: type = RequestUpdate) -> int:
        raw = body.update(self.board, body.requests[-1], text, kind)
        return (await self.board.post(raw)).index

    async def account(self, body: Body, request: str, **fields: Any) -> None:  # noqa: ANN401 -- counts and fields
        await self.board.post(body.account(self.board, request, **fields))

    async def notice(self, index: int, text: str) -> None:
        said = BoardNotice(
            **link_of(self.board, self._log_key, self.clock()), index=index, text=text
        )
        await self.board.post(sign_entry(said, ORIGIN, self._log_key), operator=True)


def _around(lat: float, lon: float, radius_m: int) -> Circle:
    return Circle(lat=round(lat * 1e6), lon=round(lon * 1e6), radius_m=radius_m)


def _bodies(clock: Clock) -> tuple[Body, Body, Body, Body, Body]:
    fire = Body(
        name="Example County Fire",
        slug="fire",
        kind="fire",
        clock=clock,
        jurisdiction=corners(40, -83, (-17, -25), (-17, 25), (0, 28), (17, 24), (18, -24)),
    )
    police = Body(
        name="Rivertown Police",
        slug="police.rivertown",
        kind="police",
        clock=clock,
        jurisdiction=corners(40, -83, (-9, -9), (-10, 4), (-5, 9), (4, 8), (7, 0), (4, -10)),
    )
    sheriff = Body(
        name="Lakeside Sheriff",
        slug="sheriff.lakeside",
        kind="sheriff",
        clock=clock,
        jurisdiction=corners(40, -83, (-14, 10), (-15, 22), (12, 23), (10, 12), (-4, 11)),
    )
    transit = Body(
        name="Harbor Transit Police",
        slug="transit.harbor",
        kind="transit",
        clock=clock,
        jurisdiction=corners(40, -83, (-12, -20), (-13, 2), (-11, 9), (-10, 2), (-9, -19)),
    )
    rescue = Body(
        name="North Valley Search and Rescue",
        slug="sar.northvalley",
        kind="other",
        clock=clock,
        jurisdiction=corners(40, -83, (8, -20), (10, 6), (17, 8), (16, -21)),
    )
    return fire, police, sheriff, transit, rescue


async def _live_a_year(build: _Builder, bodies: tuple[Body, ...]) -> dict[str, Any]:
    fire, police, _, transit, rescue = bodies
    marshal, state = VERIFIERS
    day = timedelta(days=1)
    build.clock.at = NOW - 350 * day
    await build.register(fire, (marshal, 2))
    await build.register(police, (marshal, 2), (state, 2))
    await build.register(transit, (state, 2))
    await build.register(rescue, (marshal, 2))
    await build.board.post(fire.retention(build.board, 60, "fire.example.org/video-policy"))
    unaccounted: list[tuple[datetime, str, int]] = []
    months: list[int] = []
    titles = (
        "A vehicle fire on Quay Street",
        "A fire in Linden Park",
        "A barn fire near Fern Street",
    )
    kinds = ("fire", "vehicle_theft", "hit_and_run", "vandalism")
    for month in range(11):
        build.clock.at = NOW - (330 - 30 * month) * day
        # In one month nobody accounts, and what is due in another is forgotten.
        if month not in {3, 6}:
            unaccounted = await _account(build, fire, unaccounted)
        for number in range((2, 1, 3, 0, 2, 1, 1, 2, 0, 1, 2)[month]):
            index = await build.ask(
                fire,
                titles[(month + number) % 3],
                ago=2 * day,
                minutes=(20, 40, 55, 90, 200)[(month + number) % 5],
                area=_around(39.98 + number / 50, -83.02 + month / 100, 160 + 40 * (month % 5)),
                incident=("fire", "arson")[month % 2],
            )
            build.clock.at += day * 4
            closes = build.clock.at + 30 * day
            if (month + number) % 4:
                await build.join(fire, "The cause is known. Thank you.", RequestResolve)
                closes = build.clock.at
            months.append(index)
            if month != FORGOTTEN:
                unaccounted.append((closes, fire.requests[-1], index))
        if month % 2:
            await build.ask(
                police,
                "A hit and run with a cyclist on Quay Street",
                ago=day,
                minutes=45,
                area=_around(39.96, -83.01, 250),
                incident=kinds[month % 4],
            )
            await build.join(police, "Resolved.", RequestResolve)
    build.clock.at = NOW - 150 * day
    disowned = await build.ask(
        transit,
        "Damage to a tram at Harbor Road",
        ago=day,
        minutes=60,
        area=_around(39.88, -83.1, 300),
        incident="vandalism",
    )
    place = transit.place(build.board) | {"key": transit.root.verifier.key_id.hex()}
    revoke = AgencyRevoke(**place, last_good=disowned - 1, reason="A laptop was stolen.")
    revocation = await build.board.post(sign_entry(revoke, ORIGIN, transit.root))
    return {
        "disowned": disowned,
        "revocation": revocation.index,
        "late": months[LATE],
    }


async def _account(
    build: _Builder, fire: Body, open_ones: list[tuple[datetime, str, int]]
) -> list[tuple[datetime, str, int]]:
    """Account for what has closed; return the rest."""
    now = build.clock.at
    for closes, request, _ in open_ones:
        is_late = now - closes > timedelta(days=30)
        if closes <= now:
            await build.account(
                fire,
                request,
                received=9,
                opened=7,
                withdrawn=1,
                unopened=1,
                used=2,
                handed_on=2,
                deleted=5,
                kept=2,
                handed_to=("prosecutor",),
                until=format_time(NOW + timedelta(days=-20 if is_late else 100)),
                text="A case is before a court.",
            )
    return [each for each in open_ones if each[0] > now]


async def _live_a_week(build: _Builder, bodies: tuple[Body, ...]) -> dict[str, Any]:
    fire, police, sheriff, _, rescue = bodies
    hour, day = timedelta(hours=1), timedelta(days=1)
    build.clock.at = NOW - 60 * day
    await enact(build.board, build.clock, WARRANTS, CIVILIAN_BOARD)
    build.clock.at = NOW - 20 * day
    await build.register(sheriff, (VERIFIERS[0], 1))
    for number in range(7):
        build.clock.at = NOW - (18 - number) * day
        await build.ask(
            sheriff,
            "A bicycle taken near Fern Street",
            ago=3 * day,
            minutes=700,
            area=_around(39.98 + number / 100, -82.84, 300),
            incident="theft",
        )
    build.clock.at = NOW - 11 * day
    await build.ask(
        police,
        "Damage to bus shelters on Orchard Avenue",
        ago=12 * hour,
        minutes=150,
        area=_around(39.955, -83.02, 160),
        incident="vandalism",
    )
    build.clock.at = NOW - 5 * day
    await build.join(police, "Resolved.", RequestResolve)
    build.clock.at = NOW - timedelta(hours=33)
    alley = await build.ask(
        fire,
        "The alley behind Mill Street, before and after a shed fire",
        ago=12 * hour,
        minutes=40,
        area=_around(39.962, -83.0, 210),
        text=(
            "A fire damaged two sheds behind Mill Street at about 22:15 on Sunday. Nobody was hurt."
            " We ask for video of the alley between 21:40 and 22:20, with or without people in it."
        ),
    )
    build.clock.at += timedelta(minutes=38)
    await build.notice(
        alley,
        "Mentions a lawful gathering. A moderator read it and let it stand: it asks about the fire,"
        " not about who attended.",
    )
    build.clock.at += 6 * hour
    await build.join(
        fire,
        "The fire was first reported at 22:05, not 22:15. The window stays the same.",
        RequestCorrect,
    )
    await build.ask(
        police,
        "A hit and run with a cyclist on Quay Street",
        ago=6 * hour,
        minutes=45,
        area=corners(39.95, -83.03, (0, 0), (0, 1), (1, 1), (1, 0)),
        incident="hit_and_run",
    )
    build.clock.at = NOW - 3 * hour
    await build.ask(
        rescue,
        "A missing person last seen near Linden Park",
        ago=10 * hour,
        minutes=360,
        area=_around(40.12, -83.06, 350),
        incident="missing_person",
    )
    await build.join(rescue, "The search has moved east.")
    new = key("sar.northvalley.example.org/next")
    place = rescue.place(build.board) | {"key": rescue.root.verifier.key_id.hex()}
    rotate = AgencyRotate(
        **place, posting_key=str(new.verifier), delivery_key="", reason="A yearly change."
    )
    await build.board.post(sign_entry(rotate, ORIGIN, rescue.root))
    build.clock.at = NOW - 2 * hour
    await _wait(build, police, "Graffiti on the school", "Graffiti on the school's east wall.")
    await _wait(build, police, "A search", "We have a warrant for this street.")
    refused = await _wait(build, police, "The school's fence", "Who climbed the school's fence?")
    reason = "It asks about children, and an adult's fence would be mended without it."
    message = decided(refused, build.clock(), CITIZENS, approved=False, text=reason)
    build.clock.at = NOW
    await oversight.decide(build.board, message)
    return {"alley": alley}


WARRANTS = msgspec.structs.replace(COURT, incidents=(), phrases=("warrant",))


async def _wait(build: _Builder, body: Body, title: str, text: str) -> bytes:
    """Post what needs a second signature, and return it."""
    area = _around(39.962, -83.01, 210)
    raw = body.request(build.board, title=title, text=text, area=area, incident="vandalism")
    with pytest.raises(PostWaitsError) as raised:
        await build.board.post(raw)
    await oversight.wait(build.board, raw, raised.value)
    return raw


@asynccontextmanager
async def served_town(folder: Path, **settings: str) -> AsyncGenerator[Town]:
    """Serve the town's board on loopback."""
    clock = Clock()
    verifiers = tuple(str(each.verifier) for each in VERIFIERS)
    home = await asyncio.to_thread(made_home, folder, verifiers=verifiers, **settings)
    await asyncio.to_thread(save_places, home, PLACES)
    log_key = await asyncio.to_thread(home.log_key)
    async with (
        open_board(home, now=clock) as board,
        open_server(board, host="127.0.0.1", port=0) as port,
    ):
        build, bodies = _Builder(board, clock, log_key), _bodies(clock)
        found = await _live_a_year(build, bodies)
        found |= await _live_a_week(build, bodies)
        fire, _, sheriff, transit, rescue = bodies
        yield Town(
            board=board,
            address=f"http://127.0.0.1:{port}",
            clock=clock,
            fire=fire.id,
            sheriff=sheriff.id,
            transit=transit.id,
            rescue=rescue.id,
            **found,
        )


WIDE, NARROW, SMALLEST, ENLARGED = (1280, 900), (390, 844), (320, 640), (640, 450)
"""The last is a screen of 1280 pixels at 200 %; the one before it, at 400 %."""
_AXE_FILE = FRONTEND / "node_modules/axe-core/axe.min.js"
_AXE = """async () => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const found = await axe.run(document, {resultTypes: ['violations'], runOnly: tags});
  return found.violations
    .filter(one => ['serious', 'critical'].includes(one.impact))
    .map(one => `${one.id}: ${one.nodes.map(node => node.target.flat().join(' ')).join(' | ')}`);
}"""
_SHIFTS = """
  window.shifted = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) window.shifted += entry.value;
  }).observe({type: 'layout-shift', buffered: true});
"""


@dataclass(slots=True)
class Reader:
    """One page, what its console complained of, and whom it asked for anything."""

    page: Page
    address: str
    axe_source: str
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    async def open(self, path: str) -> None:
        """Open a page, wide and light."""
        await self.look(WIDE, dark=False)
        await self.page.goto(self.address + path, wait_until="load")

    async def look(self, size: tuple[int, int], *, dark: bool) -> None:
        """Look at it at another size, and in other colors."""
        await self.page.set_viewport_size({"width": size[0], "height": size[1]})
        await self.page.emulate_media(color_scheme="dark" if dark else "light")

    async def axe(self) -> list[str]:
        """Return what axe-core finds serious or worse."""
        # Evaluated, not added: the page's own policy lets no script in, and stays as it is.
        if not await self.page.evaluate("'axe' in window"):
            await self.page.evaluate(self.axe_source)
        found: list[str] = await self.page.evaluate(_AXE)
        return found

    async def overhang(self) -> int:
        """Return by how many pixels the page is wider than its window."""
        width: int = await self.page.evaluate(
            "Math.max(0, document.documentElement.scrollWidth - innerWidth)"
        )
        return width

    async def shifts(self) -> float:
        """Return how much has moved while the page came in (CLS, unweighted)."""
        found: float = await self.page.evaluate("window.shifted")
        return found

    async def stops(self, most: int) -> list[dict[str, Any]]:
        """Press Tab and return what is focused: its words, where it is, and whether one sees it."""
        found = []
        for _ in range(most):
            await self.page.keyboard.press("Tab")
            seen: dict[str, Any] | None = await self.page.evaluate("""() => {
              const one = document.activeElement;
              if (!one || one === document.body) return null;
              const box = one.getBoundingClientRect();
              return {tag: one.tagName, words: (one.textContent || one.name || '').trim(),
                      name: one.name || '', href: one.getAttribute('href') || '',
                      top: box.top + scrollY, left: box.left,
                      outline: parseFloat(getComputedStyle(one).outlineWidth),
                      style: getComputedStyle(one).outlineStyle};
            }""")
            if seen is None:
                break
            found.append(seen)
        return found


@asynccontextmanager
async def reading(address: str) -> AsyncGenerator[Reader]:
    """Open a Chromium that reads the board at an address and nothing else."""
    source = await asyncio.to_thread(_AXE_FILE.read_text)
    async with chromium() as browser:
        context = await browser.new_context(
            locale="en-US", timezone_id="UTC", reduced_motion="reduce"
        )
        await context.add_init_script(_SHIFTS)
        page = await context.new_page()
        reader = Reader(page, address, source)

        def complain(message: ConsoleMessage) -> None:
            if message.type in {"error", "warning"}:
                reader.complaints.append(message.text)

        def meet(request: Request) -> None:
            if not request.url.startswith(address + "/"):
                reader.strangers.append(request.url)

        page.on("console", complain)
        page.on("pageerror", lambda error: reader.complaints.append(str(error)))
        page.on("request", meet)
        yield reader


WANTS_PICTURES = "NEIGHBORS_PICTURES"
"""A folder for a picture of every page, at both sizes and in both colors."""
PAGES = (
    "feed",
    "feed-none",
    "request",
    "request-late",
    "request-disowned",
    "agency",
    "agency-revoked",
    "agency-new-keys",
    "agencies",
    "places",
    "place",
    "entry",
    "record",
    "challenge",
    "oversight",
    "policy",
    "rules",
    "about",
    "check",
    "error",
)
_LOOKS = (
    ("1280", WIDE, False),
    ("1280-dark", WIDE, True),
    ("390", NARROW, False),
    ("390-dark", NARROW, True),
    ("320", SMALLEST, False),
    ("200%", ENLARGED, False),
)
_PICTURED = {"1280", "1280-dark", "390", "390-dark"}
_AUDITED = {"1280", "390-dark"}
"""The others have the same elements and the same colors."""
_MOST_SHIFT = 0.001
_LARGEST_BYTES = 100_000
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Town]:
    """Serve one board for all of them."""
    folder = tmp_path_factory.mktemp("town")
    async with served_town(folder / "board") as one:
        yield one


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def reader(town: Town) -> AsyncGenerator[Reader]:
    """Open one Chromium for all of them."""
    async with reading(town.address) as one:
        yield one


async def _pictured(reader: Reader, name: str) -> None:
    wanted = os.environ.get(WANTS_PICTURES)
    if wanted:
        folder = Path(wanted)
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        await reader.page.screenshot(path=folder / f"{name}.png", full_page=True)


async def test_every_page_is_looked_at(town: Town) -> None:
    """The town has a page for each name here, and none besides."""
    assert set(PAGES) == set(town.pages)


@pytest.mark.parametrize("name", PAGES)
async def test_a_page_is_sound(town: Town, reader: Reader, name: str) -> None:
    """No serious fault of access, no sideways scrolling, no shift, no complaint, no stranger."""
    wrong: list[str] = []
    reader.complaints.clear()

    await reader.open(town.pages[name])
    if (shift := await reader.shifts()) > _MOST_SHIFT:
        wrong.append(f"it moved by {shift}")
    for look, size, dark in _LOOKS:
        await reader.look(size, dark=dark)
        if over := await reader.overhang():
            wrong.append(f"{look}: {over} px too wide")
        if look in _AUDITED:
            wrong += [f"{look}: {fault}" for fault in await reader.axe()]
        if look in _PICTURED:
            await _pictured(reader, f"{name}-{look}")
    told = [each for each in reader.complaints if name != "error" or "404" not in each]

    assert wrong + told == []
    assert reader.strangers == []


async def test_a_slow_line_moves_nothing(town: Town, reader: Reader) -> None:
    """What is there first looks as it will when all is there: no column or field waits for more."""
    chromium = await reader.page.context.new_cdp_session(reader.page)
    line = {"offline": False, "latency": 0, "downloadThroughput": 15_000, "uploadThroughput": -1}
    await chromium.send("Network.enable")
    await chromium.send("Network.emulateNetworkConditions", line)
    moved: dict[str, float] = {}

    for name in ("feed", "agencies"):
        await reader.open(town.pages[name])
        moved[name] = await reader.shifts()
    await chromium.detach()

    assert max(moved.values()) <= _MOST_SHIFT, moved


@pytest.mark.parametrize("language", ["es", "fr", "de"])
async def test_longer_words_fit(town: Town, reader: Reader, language: str) -> None:
    """In each language every page fits a phone, and moves nothing while it comes in."""
    wrong: list[str] = []

    for name in PAGES:
        path = town.pages[name]
        await reader.open(f"{path}{'&' if '?' in path else '?'}lang={language}")
        if await reader.shifts() > _MOST_SHIFT:
            wrong.append(f"{name} moved")
        for size in (SMALLEST, NARROW):
            await reader.look(size, dark=False)
            if over := await reader.overhang():
                wrong.append(f"{name} at {size[0]}: {over} px too wide")
        await _pictured(reader, f"{name}-390-{language}")

    assert wrong == []


async def test_first_page_is_small(town: Town, reader: Reader) -> None:
    """HTML, style and icon of the first page together stay below 100 kB, uncompressed."""
    sizes: dict[str, int] = {}
    for path in ("/", "/board.css", "/icon.svg"):
        answer = await reader.page.request.get(town.address + path)
        sizes[path] = len(await answer.body())

    assert sum(sizes.values()) < _LARGEST_BYTES, sizes


async def test_keyboard_goes_through_in_reading_order(town: Town, reader: Reader) -> None:
    """Tab begins at the way to the content, then follows the page down; focus is always seen."""
    for name in ("feed", "agencies", "request"):
        await reader.open(town.pages[name])
        stops = await reader.stops(60)

        assert stops[0]["href"] == "#main", name
        assert [each["words"] for each in stops if each["outline"] < 2] == [], name
        assert {each["style"] for each in stops} <= {"solid", "auto"}, name
        inside = [each for each in stops if each["left"] < 700 and each["top"] > 120]
        tops = [each["top"] for each in inside]
        assert all(b >= a - 60 for a, b in pairwise(tops)), name


async def test_skipping_leads_to_the_content(town: Town, reader: Reader) -> None:
    """Enter on the first stop brings the next one into the content."""
    await reader.open(town.pages["feed"])

    await reader.page.keyboard.press("Tab")
    await reader.page.keyboard.press("Enter")
    (after,) = await reader.stops(1)

    assert after["name"] == "place"


async def test_filters_and_language_work_without_script(reader: Reader) -> None:
    """A form and links are all there is: filtering in French stays French, and finds."""
    await reader.open("/")
    await reader.page.get_by_role("link", name="Français").click()
    await reader.page.locator("select[name=type]").select_option("missing_person")
    await reader.page.locator("form.fl button").click()
    shown = await reader.page.locator("article h2").all_text_contents()

    assert shown == ["A missing person last seen near Linden Park"]
    assert "lang=fr" in reader.page.url
    assert await reader.page.locator("html").get_attribute("lang") == "fr"
    assert await reader.page.context.cookies() == []


async def test_keys_are_the_same_in_list_and_map(town: Town, reader: Reader) -> None:
    """Whatever has a key in the list has the same key on the map, once."""
    for name in ("feed", "agencies"):
        await reader.open(town.pages[name])
        listed = await reader.page.locator(".k").all_text_contents()
        drawn = await reader.page.locator(".map .key text").all_text_contents()

        assert listed
        assert sorted(listed) == sorted(drawn), name


async def test_every_chart_has_its_numbers_as_text(town: Town, reader: Reader) -> None:
    """Each chart of a profile is a table, or has one behind it that opens without a script."""
    await reader.open(town.pages["agency"])
    behind = reader.page.locator("details.t")
    await behind.first.locator("summary").click()
    rows = await behind.first.locator("tbody tr").count()
    bars = await reader.page.locator("table.bars tbody tr").all_inner_texts()

    assert rows == 12
    assert all(re.search(r"\d$", row.strip()) for row in bars)
    assert await reader.page.locator("svg.c").count() == await behind.count() > 0


async def test_every_link_leads_somewhere(town: Town, reader: Reader) -> None:
    """No page links to one that is not there."""
    found: set[str] = set()
    for name in PAGES:
        if name != "error":
            await reader.open(town.pages[name])
            links = await reader.page.locator('a[href^="/"]').evaluate_all(
                "links => links.map(link => link.getAttribute('href'))"
            )
            found |= {link.partition("#")[0] for link in links}

    wrong = {}
    for path in sorted(found):
        answer = await reader.page.request.get(town.address + path, max_redirects=1)
        if not answer.ok and not path.endswith("/history"):
            wrong[path] = answer.status

    assert wrong == {}
