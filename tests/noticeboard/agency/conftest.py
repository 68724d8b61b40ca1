"""A real board on loopback, a proxy that can misbehave in front of it, and an agency."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
import json
from pathlib import Path
import re
import shutil

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
import pytest

from noticeboard.agency.client import BoardClient
from noticeboard.agency.draft import Draft, parse_circle
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.keys import Applicant, make_agency
from noticeboard.agency.poster import LoggedPost, Poster
from noticeboard.board import operator
from noticeboard.board.board import open_board
from noticeboard.board.home import Home
from noticeboard.board.operator import open_operator_log
from noticeboard.board.server import open_server
from noticeboard.log.encoding import format_time
from tests.noticeboard.board.world import made_home, uploaded

SEALED = re.compile(r"/inbox/[0-9a-f]{40}/[0-9]+")

type Tamper = Callable[[web.Request, int, bytes], tuple[int, bytes]]


def honest(_request: web.Request, status: int, body: bytes) -> tuple[int, bytes]:
    """Pass an answer on as it is."""
    return status, body


@dataclass(slots=True)
class Front:
    """What the agency reaches: a proxy to whichever board runs, and its tricks."""

    folder: Path
    session: aiohttp.ClientSession
    behind: str = ""
    tamper: Tamper = honest
    lose_answers: int = 0
    cuts: list[int] = field(default_factory=list)
    """After so many bytes of each next sealed share, the connection breaks."""
    takes_ranges: bool = True
    uploads: list[str] = field(default_factory=list)
    """Where each share was uploaded to: its household's secret."""
    away: bool = False
    asked: list[str] = field(default_factory=list)
    url: str = ""
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    """What the board takes for the time."""
    _running: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def start(self) -> None:
        """Start the board in the folder."""
        opened = open_board(Home(self.folder), now=self.clock)
        board = await self._running.enter_async_context(opened)
        port = await self._running.enter_async_context(open_server(board, host="127.0.0.1", port=0))
        self.behind = f"http://127.0.0.1:{port}"

    async def stop(self) -> None:
        """Stop the board; the proxy stays."""
        await self._running.aclose()
        self._running = AsyncExitStack()

    async def again(self) -> None:
        """Stop the board and start it, with the clock and the settings that it has now."""
        await self.stop()
        await self.start()

    async def trust(self, verifier: str) -> None:
        """Have the board trust a verifier, as its operator does."""
        path = self.folder / "settings.json"
        settings = json.loads(path.read_text())
        path.write_text(json.dumps(settings | {"verifiers": [*settings["verifiers"], verifier]}))
        await self.again()

    async def register(self, entry: bytes) -> int:
        """Do the operator's part."""
        home = Home(self.folder)
        async with open_operator_log(home) as desk:
            return await operator.register(desk, home, entry)

    async def copy(self, into: Path) -> None:
        """Make a backup of the whole board."""
        await self.stop()
        shutil.copytree(self.folder, into)
        await self.start()

    async def restore(self, backup: Path) -> None:
        """Bring back an old backup, keys and all."""
        await self.stop()
        shutil.rmtree(self.folder)
        shutil.copytree(backup, self.folder)
        await self.start()

    async def upload(self, agency: str, request: str, sealed: Path) -> str:
        """Send a sealed share as a household does, and return where it went."""
        body = await asyncio.to_thread(sealed.read_bytes)
        async with aiohttp.ClientSession(self.behind) as web:
            upload = await uploaded(web, f"/inbox/{agency}/{request}", body)
        self.uploads.append(upload)
        return upload

    async def withdraw(self, upload: str) -> None:
        """Take a share back, as its household does."""
        async with self.session.post(f"{self.behind}{upload}/withdrawal") as answer:
            assert answer.status == HTTPStatus.OK, await answer.text()

    async def household_sees(self, upload: str) -> bool:
        """Tell whether the household is told that its share was opened."""
        async with self.session.get(f"{self.behind}{upload}/opened") as answer:
            return answer.status == HTTPStatus.OK

    def app(self) -> web.Application:
        """Return the proxy."""
        app = web.Application()
        app.router.add_route("*", "/{any:.*}", self._pass)
        return app

    async def _pass(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(f"{request.method} {request.path}")
        assert request.transport is not None
        if self.away:
            request.transport.abort()
            return web.Response()
        kept = {"Neighbors-Time", "Neighbors-Signature"}
        kept |= {"Range"} if self.takes_ranges else set()
        headers = {name: value for name, value in request.headers.items() if name in kept}
        async with self.session.request(
            request.method,
            self.behind + request.path_qs,
            data=await request.read() or None,
            headers=headers,
        ) as answer:
            status, body = self.tamper(request, answer.status, await answer.read())
            told = {"Content-Range": answer.headers.get("Content-Range", "")}
        if request.method == "POST" and self.lose_answers:
            self.lose_answers -= 1
            request.transport.abort()
        told = told if status == HTTPStatus.PARTIAL_CONTENT else {}
        if status < HTTPStatus.BAD_REQUEST and self.cuts and SEALED.fullmatch(request.path):
            return await _cut(request, status, told, (body, self.cuts.pop(0)))
        return web.Response(status=status, body=body, headers=told)


async def _cut(
    request: web.Request, status: int, headers: dict[str, str], cut: tuple[bytes, int]
) -> web.StreamResponse:
    """Give the beginning of an answer, then break the connection."""
    body, at = cut
    response = web.StreamResponse(status=status, headers=headers)
    response.content_length = len(body)
    await response.prepare(request)
    await response.write(body[:at])
    assert request.transport is not None
    # Not abort(): what was written is to arrive.
    request.transport.close()
    return response


@pytest.fixture
async def front(tmp_path: Path) -> AsyncGenerator[Front]:
    """Give a running board behind its proxy."""
    words = {"title": "Board", "run_by": "", "timezone": "UTC"}
    home = made_home(tmp_path / "board", url="http://127.0.0.1", verifiers=(), **words)
    async with aiohttp.ClientSession() as session:
        front = Front(folder=home.folder, session=session)
        await front.start()
        async with TestServer(front.app()) as server:
            front.url = str(server.make_url("")).rstrip("/")
            yield front
        await front.stop()


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """An agency at work."""

    home: AgencyHome
    front: Front

    async def publish(self, title: str = "A shed burned", **changed: object) -> LoggedPost:
        """Post a request."""
        draft = a_draft(title, **changed)
        async with BoardClient.to(self.front.url) as client:
            return await Poster(self.home, client, now).publish(draft.make)


def now() -> datetime:
    """Return the time: the board's clock is the real one."""
    return datetime.now(UTC)


# One window for all of a run: a request that is sent again must be the same one, even if a
# second has passed in between.
_BEGUN = now()


def a_draft(title: str = "A shed burned", **changed: object) -> Draft:
    """Return a request that every rule accepts."""
    at = _BEGUN
    return Draft(
        **{  # type: ignore[arg-type]
            "incident": "fire",
            "title": title,
            "text": "We ask for video of the street.",
            "case_number": title,
            "contact": "desk@fire.example.org",
            "start": format_time(at - timedelta(minutes=30)),
            "end": format_time(at - timedelta(minutes=5)),
            "area": parse_circle("45.4642,9.19,300"),
            "life": timedelta(days=30),
            **changed,
        }
    )


async def an_agency(front: Front, folder: Path, *, post_quantum: bool = False) -> Agency:
    """Make an agency that is not registered yet; by default the same on every Python."""
    applicant = Applicant(
        name="Springfield Fire" if folder.name == "agency" else f"Springfield {folder.name}",
        kind="fire",
        domain="fire.example.org",
        contact="desk@fire.example.org",
        jurisdiction=parse_circle("45.4642,9.19,20000"),
        post_quantum=post_quantum,
    )
    async with BoardClient.to(front.url) as client:
        await make_agency(folder, applicant, client, "", now())
    return Agency(home=AgencyHome(folder), front=front)


@pytest.fixture
async def agency(front: Front, tmp_path: Path) -> Agency:
    """Give a registered agency."""
    made = await an_agency(front, tmp_path / "agency")
    await front.register((tmp_path / "agency" / "register.entry").read_bytes())
    return made
