"""An invented town's board: five agencies, a year of requests, every state that a page can show."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, override

import msgspec

from noticeboard.board.board import Board, open_board
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
from tests.noticeboard.board.world import ORIGIN, Agency, Clock, key, link_of, made_home

NOW = datetime(2026, 11, 24, 23, 41, tzinfo=UTC)
VERIFIERS = (key("marshal.example.org"), key("state-police.example.org"))


def corners(lat: float, lon: float, *steps: tuple[int, int]) -> Polygon:
    """Return a shape around a point, its corners in hundredths of a degree north and east."""
    ring = tuple(
        (round((lat + north / 100) * 1e6), round((lon + east / 100) * 1e6)) for north, east in steps
    )
    return Polygon(ring=ring)


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
            "request-disowned": f"/entries/{self.disowned}",
            "agency": f"/agencies/{self.fire}",
            "agency-revoked": f"/agencies/{self.transit}",
            "agency-new-keys": f"/agencies/{self.rescue}",
            "agencies": "/agencies",
            "entry": f"/entries/{self.revocation}",
            "record": "/record",
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
    titles = (
        "A vehicle fire on Quay Street",
        "A fire in Linden Park",
        "A barn fire near Fern Street",
    )
    kinds = ("fire", "vehicle_theft", "hit_and_run", "vandalism")
    for month in range(11):
        build.clock.at = NOW - (330 - 30 * month) * day
        for number in range((2, 1, 3, 0, 2, 1, 1, 2, 0, 1, 2)[month]):
            await build.ask(
                fire,
                titles[(month + number) % 3],
                ago=2 * day,
                minutes=(20, 40, 55, 90, 200)[(month + number) % 5],
                area=_around(39.98 + number / 50, -83.02 + month / 100, 160 + 40 * (month % 5)),
                incident=("fire", "arson")[month % 2],
            )
            build.clock.at += day * 4
            if (month + number) % 4:
                await build.join(fire, "The cause is known. Thank you.", RequestResolve)
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
    return {"disowned": disowned, "revocation": revocation.index}


async def _live_a_week(build: _Builder, bodies: tuple[Body, ...]) -> dict[str, Any]:
    fire, police, sheriff, _, rescue = bodies
    hour, day = timedelta(hours=1), timedelta(days=1)
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
    build.clock.at = NOW
    return {"alley": alley}


@asynccontextmanager
async def served_town(folder: Path, **settings: str) -> AsyncGenerator[Town]:
    """Serve the town's board on loopback."""
    clock = Clock()
    verifiers = tuple(str(each.verifier) for each in VERIFIERS)
    home = await asyncio.to_thread(made_home, folder, verifiers=verifiers, **settings)
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
