"""Directories of boards: downloaded whole, checked whole, compared at home, believed in nothing."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
import gc
from hashlib import sha256
import json
from pathlib import Path
from random import Random
import time
import tracemalloc
from typing import override

import aiohttp
from aiohttp import web
import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.errors import (
    BoardUnreachableError,
    ConflictError,
    DiskFullError,
    InvalidInputError,
    NotFoundError,
)
from hub.feeds.directories import FARTHEST_AHEAD, MOST_DIRECTORIES, Directories, Directory
from hub.feeds.vicinity import MOST_COVERING, MOST_OTHERS, Vicinity
from hub.model.camera import Camera, Place
from hub.outbound import Outbound
from hub.store import tables
from hub.store.database import Database
from noticeboard.log.area import Area, Circle, Polygon
from noticeboard.log.directory import (
    HEADER,
    MOST_BOARDS,
    MOST_BYTES,
    MOST_HEAD_BYTES,
    ListedBoard,
    write_directory,
)
from noticeboard.log.encoding import format_time
from noticeboard.log.link import Fingerprint
from noticeboard.log.note import SignerKey, sign_note
from noticeboard.rules.area import distance_m
from tests.fakes.clocks import StandingClock
from tests.fakes.things import a_camera
from tests.hub.conftest import FailingDatabase, PowerLossError

KEY = SignerKey(name="directory.example.org/1", seed=bytes(32))
OTHER_KEY = SignerKey(name="directory.example.org/1", seed=bytes([1]) * 32)
HOME = (52_000_000, 4_000_000)
HERE = Circle(lat=52_000_000, lon=4_000_000, radius_m=30_000)


def circle(lat: int, lon: int, radius_m: int = 30_000) -> Circle:
    """Return a circle around a place in whole degrees."""
    return Circle(lat=lat * 1_000_000, lon=lon * 1_000_000, radius_m=radius_m)


def listed(name: str = "Example County Board", area: Area = HERE, link: str = "") -> ListedBoard:
    """Return a board as a directory lists it; its address follows from its name."""
    host = f"{name.lower().replace(' ', '-')}.example.org"
    return ListedBoard(name=name, area=area, link=link or f"https://{host}/#key={'q' * 32}")


@dataclass(slots=True)
class Site:
    """Serves one file as any web server would, with ranges, and writes down what was asked."""

    now: StandingClock
    url: str = ""
    raw: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    knows_ranges: bool = True
    asked: list[web.Request] = field(default_factory=list)
    before: asyncio.Event | None = None
    """If there is one, answers wait for it."""
    reached: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def link(self) -> str:
        """The link to the directory, with the key that should sign it."""
        return f"{self.url}/#key={Fingerprint.of(KEY.verifier)}"

    def publish(
        self, *boards: ListedBoard, age: timedelta = timedelta(0), key: SignerKey = KEY
    ) -> None:
        """Put a directory there that was issued so long ago."""
        issued = self.now.now() - age
        self.raw = write_directory(boards, "Example Board Directory", issued, key)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        self.asked.append(request)
        self.reached.set()
        if self.before is not None:
            await self.before.wait()
        if not request.path.endswith("/directory.txt"):
            return web.Response(status=404)
        if self.status == 200 and self.knows_ranges and request.http_range.stop:
            body = self.raw[request.http_range]
            return web.Response(status=206, body=body, headers=self.headers)
        return web.Response(status=self.status, body=self.raw, headers=self.headers)


@pytest.fixture
def clock() -> StandingClock:
    """Give a clock that stands at noon, and wakes nobody by itself."""
    return StandingClock()


@pytest.fixture
async def site(clock: StandingClock) -> AsyncGenerator[Site]:
    """Give a running server on loopback."""
    site = Site(clock)
    app = web.Application()
    app.router.add_get("/{path:.*}", site.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    site.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield site
    await runner.cleanup()


@dataclass(slots=True)
class House:
    """What the directories of one hub are made of."""

    database: Database
    outbound: Outbound
    clock: StandingClock
    cameras: list[Camera] = field(default_factory=list)

    def place(self, *places: tuple[int, int]) -> None:
        """Place one camera at each location."""
        self.cameras = [
            replace(a_camera().camera, place=Place(latitude_udeg=lat, longitude_udeg=lon))
            for lat, lon in places
        ]

    async def started(self) -> Directories:
        """Return the directories as after a start of the hub."""
        rng = Random(7)  # noqa: S311 -- the same pauses in every run
        made = Directories(self.database, self.outbound, self.clock, lambda: self.cameras, rng=rng)
        await made.start()
        return made

    async def reading(self, site: Site) -> Directories:
        """Return the directories after the site's was added."""
        made = await self.started()
        await made.add(site.link, allow_private=True)
        return made


@pytest.fixture
async def house(database: Database, clock: StandingClock) -> AsyncGenerator[House]:
    """Give a house with a camera."""
    outbound = Outbound()
    house = House(database, outbound, clock)
    house.place(HOME)
    yield house
    await outbound.close()


@asynccontextmanager
async def looking(directories: Directories, house: House) -> AsyncGenerator[None]:
    """Look at every directory that is due, beside the block, and wait for the end of it."""
    running = asyncio.create_task(directories.run())
    yield
    await house.clock.until_asleep(1)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def looked(directories: Directories, house: House, days: float = 2) -> list[Directory]:
    """Let time pass, look at every directory that is due, and return all."""
    house.clock.forward(timedelta(days=days))
    async with looking(directories, house):
        pass
    return directories.all()


async def names(directories: Directories) -> list[tuple[str, bool]]:
    """Return what is found: each board's name, and whether it covers a camera."""
    return [(each.board.name, each.covers) for each in (await directories.find()).boards]


# Finding


async def test_boards_of_this_street_come_first(site: Site, house: House) -> None:
    """Those that cover a camera, the smallest area first; then the others, the nearest first."""
    ring = ((51_900_000, 3_900_000), (51_900_000, 4_100_000), (52_100_000, 4_000_000))
    site.publish(
        listed("Far", circle(10, 10)),
        listed("Country", circle(52, 4, 300_000)),
        listed("Next", circle(52, 6)),
        listed("Town", Polygon(ring=ring)),
        listed("Farther", circle(-40, 170)),
    )
    directories = await house.reading(site)

    found = await directories.find()

    assert await names(directories) == [
        ("Town", True),
        ("Country", True),
        ("Next", False),
        ("Far", False),
        ("Farther", False),
    ]
    assert found.covering == 2
    assert {each.directory for each in found.boards} == {"Example Board Directory"}


async def test_every_camera_counts(site: Site, house: House) -> None:
    """A board covers the house if it covers one of its cameras, also at the 180th meridian."""
    west = Polygon(ring=((-1, 179_000_000), (-1, 180_000_000), (900_000, 180_000_000)))
    site.publish(listed("Here"), listed("There", circle(10, 10)), listed("Meridian", west))
    directories = await house.reading(site)

    house.place(HOME, (10_000_000, 10_000_000), (5, -180_000_000))

    assert [name for name, covers in await names(directories) if covers] == [
        "Here",
        "There",
        "Meridian",
    ]


async def test_without_a_location_nothing_is_found(site: Site, house: House) -> None:
    """Nothing can be near; once a camera has a location, boards are."""
    site.publish(listed())
    house.cameras = [replace(a_camera().camera, place=None)]
    directories = await house.reading(site)

    assert await names(directories) == []

    house.place(HOME)

    assert await names(directories) == [("Example County Board", True)]


async def test_the_same_board_is_shown_once(site: Site, house: House) -> None:
    """A board that is listed twice is shown once; with another key it is another board."""
    link = f"https://board.example.org/#key={'q' * 32}"
    site.publish(
        listed("One", link=link),
        listed("Two", link=f"https://BOARD.example.org#key={'q' * 32}"),
        listed("Three", link=f"https://board.example.org/#key={'r' * 32}"),
        listed("Four", circle(53, 4), link=f"https://other.example.org/#key={'q' * 32}"),
        listed("Five", circle(53, 4), link=f"https://other.example.org/#key={'q' * 32}"),
    )
    directories = await house.reading(site)

    found = await directories.find()

    assert [each.board.name for each in found.boards] == ["One", "Three", "Four"]
    assert found.covering == 2


async def test_any_number_of_boards_may_claim_this_street(site: Site, house: House) -> None:
    """Only a few of one directory are shown, with how many there are."""
    site.publish(
        *(listed(f"World {number}", circle(0, 0, 1_000_000)) for number in range(50)),
        *(listed(f"Claim {number}", circle(52, 4, 1000 + number)) for number in range(500)),
        *(listed(f"Near {number}", circle(53, 4, 1000 + number)) for number in range(500)),
    )
    directories = await house.reading(site)

    found = await directories.find()

    assert found.covering == 500
    assert [each.board.name for each in found.boards] == [
        *(f"Claim {number}" for number in range(MOST_COVERING)),
        *(f"Near {499 - number}" for number in range(MOST_OTHERS)),
    ]


@pytest.mark.parametrize("home", [HOME, (-78_000_000, 179_900_000), (0, -179_900_000)])
def test_the_nearest_are_the_nearest(home: tuple[int, int]) -> None:
    """What is skipped without measuring is never nearer than what is shown."""
    rng = Random(7)  # noqa: S311 -- the same boards in every run
    vicinity, away = Vicinity((home, (home[0] + 500_000, home[1]))), {}
    boards = []
    for number in range(1500):
        lat = home[0] + rng.randint(-9_000_000, 9_000_000)
        lon = (home[1] + rng.randint(-9_000_000, 9_000_000) + 180_000_000) % 360_000_000
        lon = min(max(lon - 180_000_000, -179_000_000), 179_000_000)
        area: Area = Circle(lat=lat, lon=lon, radius_m=rng.randint(1, 50_000))
        if number % 2:
            area = Polygon(ring=((lat, lon), (lat + 300_000, lon), (lat, lon + 300_000)))
        boards.append(listed(f"Board {number}", area))
        away[boards[-1].name] = min(
            distance_m(area, *home), distance_m(area, home[0] + 500_000, home[1])
        )

    vicinity.add("Example", boards)

    outside = sorted((each for each in away if away[each] > 0), key=away.__getitem__)
    shown = [each.board.name for each in vicinity.findings().boards if not each.covers]
    assert shown == outside[:MOST_OTHERS]


# Adding and removing


async def test_a_directory_stays_after_a_restart(site: Site, house: House) -> None:
    """What it states, and its list, are stored; nothing is downloaded again."""
    site.publish(listed())
    added = await (await house.started()).add(f" {site.link} ", allow_private=True)

    again = await house.started()

    assert again.all() == [added]
    assert (added.url, added.boards, added.checked_at) == (site.url, 1, house.clock.now())
    assert await names(again) == [("Example County Board", True)]
    assert len(site.asked) == 1


async def test_removed_is_forgotten(site: Site, house: House) -> None:
    """With its list, and it may be added again."""
    site.publish(listed())
    directories = await house.reading(site)

    await directories.remove(site.url)

    assert directories.all() == (await house.started()).all() == []
    assert await names(directories) == []
    with pytest.raises(NotFoundError):
        await directories.remove(site.url)
    await directories.add(site.link, allow_private=True)


@pytest.mark.parametrize(
    ("address", "complaint"),
    [
        ("{url}", "must end with its key"),
        ("{url}/#key=qqqq", "key"),
        ("{url}/?at=52,4#key=" + "q" * 32, r"\.$"),
        ("file:///etc/passwd#key=" + "q" * 32, r"\.$"),
        ("{url}/#key=" + "q" * 32, "Its key is different"),
        ("http://192.0.2.1/#key=" + "q" * 32, "https://"),
        ("https://[64:ff9b::a00:1]/#key=" + "q" * 32, r"\.$"),
    ],
)
async def test_a_link_that_does_not_work(
    site: Site, house: House, address: str, complaint: str
) -> None:
    """Nothing is stored, and one sentence says why."""
    site.publish(listed())
    directories = await house.started()

    with pytest.raises(InvalidInputError, match=complaint):
        await directories.add(address.format(url=site.url), allow_private=True)

    assert directories.all() == (await house.started()).all() == []


async def test_this_network_needs_the_owner(site: Site, house: House) -> None:
    """Without the owner's word, neither a literal address here nor a name that leads here."""
    site.publish(listed())
    directories = await house.started()

    with pytest.raises(InvalidInputError, match="on your own network"):
        await directories.add(site.link)
    with pytest.raises(BoardUnreachableError):
        await directories.add(site.link.replace("http://127.0.0.1", "http://localhost"))

    assert site.asked == []


class OpenOutbound(Outbound):
    """Reaches this machine by its name, so that a test may play a server outside."""

    @override
    def to(self, *, allow_private: bool) -> aiohttp.ClientSession:
        return super().to(allow_private=True)


@pytest.mark.parametrize(
    "address",
    [
        *("https://192.168.1.1", "https://[fd00::1]", "http://127.0.0.1:8123"),
        *("http://localhost:8123", "https://homeassistant.local", "https://router"),
        *("http://board.example.org", "https://[64:ff9b::a00:1]", "https://0.0.0.0"),
    ],
)
async def test_a_list_never_leads_into_this_network(site: Site, house: House, address: str) -> None:
    """A list with such an address, or one that no board may have, is refused whole."""
    site.publish(listed(), listed("Trap", link=f"{address}/#key={'q' * 32}"))
    outside = OpenOutbound()
    directories = Directories(house.database, outside, house.clock, lambda: house.cameras)

    with pytest.raises(InvalidInputError, match=r"Board 2 in this directory's list"):
        await directories.add(site.link.replace("127.0.0.1", "localhost"))

    assert directories.all() == (await house.started()).all() == []
    site.publish(listed(), listed("Public"))
    await directories.add(site.link.replace("127.0.0.1", "localhost"))
    await outside.close()


async def test_too_many_directories(site: Site, house: House) -> None:
    """A hub reads a few; two calls at once can't add one twice, or one too many."""
    site.publish(listed())
    directories = await house.started()
    both = await asyncio.gather(
        *(directories.add(site.link, allow_private=True) for _ in range(2)),
        return_exceptions=True,
    )
    for number in range(1, MOST_DIRECTORIES):
        await directories.add(site.link.replace("/#", f"/{number}#"), allow_private=True)

    assert ConflictError in map(type, both)
    assert len(directories.all()) == MOST_DIRECTORIES
    with pytest.raises(ConflictError, match="up to 8"):
        await directories.add(site.link.replace("/#", "/more#"), allow_private=True)


# Looking


async def test_a_newer_list_is_read_about_a_day_later(site: Site, house: House) -> None:
    """Not before; what it states and lists replaces what was there, also for later starts."""
    site.publish(listed("Old"), age=timedelta(days=3))
    directories = await house.reading(site)

    await looked(directories, house, days=0.5)
    assert len(site.asked) == 1

    site.publish(listed("New"), listed("Newer"))
    [directory] = await looked(directories, house, days=1)

    assert (directory.boards, directory.checked_at) == (
        2,
        house.clock.now(),
    )
    assert await names(directories) == [("New", True), ("Newer", True)]
    again = await house.started()
    assert again.all() == [directory]
    assert await names(again) == [("New", True), ("Newer", True)]
    assert len(await looked(again, house, days=0.1)) == 1
    assert len(site.asked) == 3


async def test_nothing_new_costs_a_few_bytes(site: Site, house: House) -> None:
    """Only the beginning is asked for, by the same words from every hub."""
    site.publish(*(listed(f"Board {number}") for number in range(200)))
    directories = await house.reading(site)

    [directory] = await looked(directories, house)

    assert directory.reason.code == ""
    assert directory.checked_at == house.clock.now()
    first, second = site.asked
    assert set(first.headers) == {"Host", "User-Agent", "Accept", "Accept-Encoding"}
    assert set(second.headers) == {*first.headers, "Range"}
    assert second.headers["Range"] == f"bytes=0-{MOST_HEAD_BYTES - 1}"
    assert len(site.raw) > 2 * MOST_HEAD_BYTES


async def test_a_server_without_ranges(site: Site, house: House) -> None:
    """It sends the whole file, which does no harm."""
    site.knows_ranges = False
    site.publish(listed("Old"), age=timedelta(days=1))
    directories = await house.reading(site)
    site.publish(listed("New"))

    await looked(directories, house)

    assert await names(directories) == [("New", True)]


async def test_signed_again_without_a_change(site: Site, house: House) -> None:
    """Its date is newer, its list the same: that is stored, and no list is downloaded."""
    site.publish(listed(), age=timedelta(days=3))
    directories = await house.reading(site)
    site.publish(listed(), age=timedelta(days=1))

    [directory] = await looked(directories, house)

    assert directory.issued == house.clock.now() - timedelta(days=3)
    assert len(site.asked) == 2
    assert (await house.started()).all() == [directory]


async def test_a_directory_that_is_away_keeps_its_list(site: Site, house: House) -> None:
    """A sentence says so, it is tried again some hours later, and then all is well."""
    site.publish(listed())
    directories = await house.reading(site)
    site.status = 503

    [away] = await looked(directories, house)
    site.status = 200
    [back] = await looked(directories, house, days=0.4)

    assert "error 503" in str(away.reason)
    assert not back.reason
    assert await names(directories) == [("Example County Board", True)]


async def test_it_is_not_asked_in_step(site: Site, house: House) -> None:
    """Hubs that added a directory together don't ask together."""
    site.publish(listed())
    times = set()
    for seed in range(5):
        directories = Directories(
            house.database,
            house.outbound,
            house.clock,
            list,
            rng=Random(seed),  # noqa: S311
        )
        added = await directories.add(site.link, allow_private=True)
        times.add(added.next_at - house.clock.now())

    assert len(times) == 5
    assert timedelta(hours=18) <= min(times) <= max(times) <= timedelta(hours=30)


async def test_a_clock_that_was_wrong_does_not_stop_it(site: Site, house: House) -> None:
    """A list read by a clock far ahead is read again once the clock is right."""
    site.publish(listed())
    house.clock.forward(timedelta(days=4000))
    await house.reading(site)
    house.clock.forward(timedelta(days=-4000))

    await looked(await house.started(), house, days=0)

    assert len(site.asked) == 2


# Against a directory that lies


def _older(site: Site) -> None:
    site.publish(listed("Lie"), age=timedelta(days=9))


def _two(site: Site) -> None:
    # Two days pass before it is looked at.
    site.publish(listed("Lie"), age=timedelta(days=3))


def _ahead(site: Site) -> None:
    site.publish(listed("Lie"), age=-FARTHEST_AHEAD - timedelta(days=3))


def _other_key(site: Site) -> None:
    site.publish(listed("Lie"), key=OTHER_KEY)


def _other_list(site: Site) -> None:
    site.publish(listed("Lie"))
    site.raw = site.raw.replace(b"Lie", b"lie")


def _cut_off(site: Site) -> None:
    site.publish(listed("Lie"), listed("Lies"))
    site.raw = site.raw[:-9]


def _redirect(site: Site) -> None:
    site.status = 302
    site.headers = {"Location": "http://192.168.1.1/"}


def _oversized(site: Site) -> None:
    site.publish(listed("Lie"))
    site.raw += b" " * MOST_BYTES


def _too_many(site: Site) -> None:
    head = {
        "key": str(KEY.verifier),
        "name": "Example",
        "issued": format_time(site.now.now()),
        "boards": MOST_BOARDS + 1,
        "bytes": MOST_BOARDS + 1,
        "sha256": sha256(b"\n" * (MOST_BOARDS + 1)).hexdigest(),
    }
    note = sign_note(f"{HEADER}\n{json.dumps(head)}\n", (KEY,))
    site.raw = note.encode() + b"\n" * (MOST_BOARDS + 2)


def _compressed(site: Site) -> None:
    site.publish(listed("Lie"))
    site.headers = {"Content-Encoding": "gzip"}


def _page(site: Site) -> None:
    site.raw = b"<!doctype html><title>Captive portal</title>"


def _gone(site: Site) -> None:
    site.status = 404


def _bad_address(site: Site) -> None:
    site.publish(listed("Lie"), listed("Trap", link=f"http://example.org/#key={'q' * 32}"))


@pytest.mark.parametrize(
    ("lie", "complaint"),
    [
        (_older, "shows an older list than before"),
        (_two, "two different lists with one date"),
        (_ahead, "in the future"),
        (_other_key, "Its key is different"),
        (_other_list, "isn't the one that was signed"),
        (_cut_off, "isn't the one that was signed"),
        (_redirect, "redirects"),
        (_oversized, "more than 8388608 bytes"),
        (_too_many, "up to 10,000 boards and 8 MiB"),
        (_compressed, "compressed answer"),
        (_page, "isn't a directory of boards"),
        (_gone, "There's no directory at"),
        (_bad_address, "Board 2 in this directory's list"),
    ],
)
async def test_a_lie_changes_nothing(
    site: Site, house: House, lie: Callable[[Site], None], complaint: str
) -> None:
    """The list from before is kept, one sentence says why, and the truth is read later."""
    site.publish(listed("True"), age=timedelta(days=3))
    directories = await house.reading(site)
    [before] = directories.all()
    lie(site)

    [after] = await looked(directories, house)

    assert complaint in str(after.reason)
    assert str(after.reason).endswith(".")
    assert (after.digest, after.checked_at) == (before.digest, before.checked_at)
    assert await names(directories) == [("True", True)]
    assert (await house.started()).all() == [after]
    site.status, site.headers = 200, {}
    site.publish(listed("Truer"))
    [healed] = await looked(directories, house)
    assert not healed.reason
    assert await names(directories) == [("Truer", True)]


@pytest.mark.parametrize(
    "lie",
    [
        *(_ahead, _other_key, _other_list, _cut_off, _redirect, _oversized),
        *(_too_many, _compressed, _page, _gone),
    ],
)
async def test_a_lie_is_never_added(site: Site, house: House, lie: Callable[[Site], None]) -> None:
    """A directory that lies at first contact is not kept, and whoever adds it learns why."""
    lie(site)
    directories = await house.started()

    with pytest.raises((InvalidInputError, BoardUnreachableError), match=r"\.$"):
        await directories.add(site.link, allow_private=True)

    assert directories.all() == (await house.started()).all() == []


async def test_another_file_between_two_looks(site: Site, house: House) -> None:
    """What is downloaded after the beginning is judged again: it may be another file by then."""
    site.publish(listed("True"), age=timedelta(days=3))
    directories = await house.reading(site)
    site.publish(listed("Newer"), age=timedelta(days=1))
    site.before, site.reached = asyncio.Event(), asyncio.Event()
    house.clock.forward(timedelta(days=2))
    async with looking(directories, house):
        await site.reached.wait()
        site.reached.clear()
        site.before.set()
        site.before = asyncio.Event()
        await site.reached.wait()
        site.publish(listed("Lie"), age=timedelta(days=30))
        site.before.set()

    assert "an older list" in str(directories.all()[0].reason)
    assert await names(directories) == [("True", True)]


@pytest.mark.parametrize("again", [False, True])
async def test_removed_while_it_is_looked_at(site: Site, house: House, *, again: bool) -> None:
    """It doesn't come back, and if it was added again, the look of before changes nothing."""
    site.publish(listed("Old"), age=timedelta(days=3))
    directories = await house.reading(site)
    house.clock.forward(timedelta(days=2))
    site.before, site.reached = asyncio.Event(), asyncio.Event()
    async with looking(directories, house):
        await site.reached.wait()
        held, site.before = site.before, None
        await directories.remove(site.url)
        if again:
            await directories.add(site.link, allow_private=True)
        expected = directories.all()
        site.status = 503
        held.set()

    assert directories.all() == expected
    assert len((await house.started()).all()) == int(again)


# The disk


class FullDatabase(Database):
    """Its disk is full if it is set so."""

    full: bool = False

    @asynccontextmanager
    @override
    async def write(self) -> AsyncGenerator[AsyncConnection]:
        if self.full:
            raise DiskFullError("disk.full")
        async with super().write() as connection:
            yield connection


async def test_a_full_disk(site: Site, house: House, tmp_path: Path) -> None:
    """Nothing is half stored: the list from before stays, and the next look stores the new one."""
    database = await FullDatabase.open(tmp_path / "full.db")
    house.database = database
    site.publish(listed("Old"), age=timedelta(days=3))
    directories = await house.reading(site)
    database.full = True
    site.publish(listed("New"))

    [directory] = await looked(directories, house)

    assert directory.reason.code == "disk.full"
    assert await names(directories) == [("Old", True)]
    with pytest.raises(DiskFullError):
        await directories.remove(site.url)
    assert directories.all() == [directory]
    database.full = False
    await looked(directories, house)
    assert await names(directories) == [("New", True)]
    await database.close()


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_power_loss_while_adding(
    site: Site, house: House, tmp_path: Path, when: str
) -> None:
    """After a restart it is there whole, or not at all."""
    site.publish(listed())
    database = await FailingDatabase.open(tmp_path / "failing.db")
    house.database = database
    directories = await house.started()
    setattr(database, when, True)

    with pytest.raises(PowerLossError):
        await directories.add(site.link, allow_private=True)
    setattr(database, when, False)
    again = await house.started()

    assert len(again.all()) == int(when == "after")
    assert await names(again) == [("Example County Board", True)] * len(again.all())
    await database.close()


async def test_a_damaged_row_stops_nothing(site: Site, house: House) -> None:
    """A hub starts without a directory whose row can't be read, and it may be added again."""
    site.publish(listed())
    await house.reading(site)
    async with house.database.write() as connection:
        await connection.execute(update(tables.directories).values(key="damaged"))

    again = await house.started()

    assert again.all() == []
    await again.add(site.link, allow_private=True)
    assert len((await house.started()).all()) == 1


class BrokenOutbound(Outbound):
    """Fails as no server can make it fail."""

    @override
    def to(self, *, allow_private: bool) -> aiohttp.ClientSession:
        raise ZeroDivisionError


async def test_a_fault_of_ours_is_not_repeated_at_once(site: Site, house: House) -> None:
    """Whatever goes wrong in a look, the next comes hours later, and others go on."""
    site.publish(listed())
    directories = await house.reading(site)
    house.outbound = BrokenOutbound()
    broken = await house.started()

    await looked(broken, house)
    [directory] = broken.all()
    await house.outbound.close()

    assert directory.next_at > house.clock.now() + timedelta(hours=4)
    assert await names(directories) == [("Example County Board", True)]


async def test_a_damaged_list_is_not_shown(site: Site, house: House) -> None:
    """What the disk has changed finds nothing, and is downloaded again soon."""
    site.publish(listed())
    await house.reading(site)
    async with house.database.write() as connection:
        await connection.execute(update(tables.directories).values(list=b"damaged"))

    again = await house.started()

    assert await names(again) == []
    await looked(again, house, days=0.1)
    assert await names(again) == [("Example County Board", True)]
    assert await names(await house.started()) == [("Example County Board", True)]


# Size


def ring(number: int) -> Polygon:
    """Return an outline of ten corners, another for each number, apart from all others."""
    lat, lon = number % 100 * 1_000_000 - 50_000_000, number // 100 * 3_000_000 - 150_000_000
    corners = [(0, 0), (0, 9), (1, 10), (2, 11), (3, 10), (4, 9), (5, 8), (6, 4), (5, 2), (3, 1)]
    return Polygon(ring=tuple((lat + up * 90_000, lon + over * 90_000) for up, over in corners))


async def test_ten_thousand_boards(site: Site, house: House) -> None:
    """The most that a directory may hold are read and compared in seconds, and not again."""
    site.publish(*(listed(f"Board {number}", ring(number)) for number in range(MOST_BOARDS)))
    house.place((2_300_000, 360_000))
    began = time.process_time()

    directories = await house.reading(site)
    found = await directories.find()
    took_s = time.process_time() - began
    assert await directories.find() is found

    assert found.covering == 1
    assert len(found.boards) == 1 + MOST_OTHERS
    assert directories.all()[0].boards == MOST_BOARDS
    print(f"10,000 boards, {len(site.raw) / 2**20:.1f} MiB: {took_s:.1f} s")  # noqa: T201
    assert took_s < 30


def _apart(number: int) -> Area:
    return ring(number)


def _all_here(number: int) -> Area:
    return circle(2, 0, 200_000 - number)


@pytest.mark.long
@pytest.mark.parametrize("area", [_apart, _all_here])
async def test_ten_thousand_boards_are_never_in_memory(
    site: Site, house: House, area: Callable[[int], Area]
) -> None:
    """Only the file is, several times at most, and nothing of it afterwards."""
    site.publish(*(listed(f"Board {number}", area(number)) for number in range(MOST_BOARDS)))
    house.place((2_300_000, 360_000))
    gc.collect()
    tracemalloc.start()

    directories = await house.reading(site)
    found = await directories.find()
    gc.collect()
    assert found.covering == (1 if area is _apart else MOST_BOARDS)
    now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    print(f"peak {peak / 2**20:.1f} MiB, then {now / 2**20:.1f} MiB")  # noqa: T201
    assert peak < 4 * len(site.raw) + 2**23
    assert now < 2**21
