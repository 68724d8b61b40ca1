"""A real board with what waits for its moderators, and its desk in a real browser."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
import ssl
from typing import Any, Final, override

import aiohttp
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page

from noticeboard.board.desk.server import open_desk, sign_in_link
from noticeboard.board.home import Home
from noticeboard.board.moderation import waiting_posts
from noticeboard.board.registrations import DomainPages
from noticeboard.desk.people import Role
from noticeboard.runtime.server import serve
from tests.desk.department import write_certificate
from tests.desk.world import Caller
from tests.noticeboard.board.world import Agency, World, register, served_world

MODERATOR: Final = "Noor Bakshi"
MARCH: Final = "Windows were broken during the march on Main Street."


@dataclass(slots=True, kw_only=True)
class BoardDeskWorld:
    """A board that runs, the agencies on it, and the desk beside it."""

    world: World
    app: web.Application
    url: str
    session: aiohttp.ClientSession
    agencies: list[Agency] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        """The board's folder."""
        return self.world.board.home.folder

    @property
    def home(self) -> Home:
        """The same."""
        return self.world.board.home

    def link(self) -> str:
        """Return a link that signs one person in, as the terminal shows it."""
        return sign_in_link(self.app, "127.0.0.1", int(self.url.rpartition(":")[2]))

    async def sign_in(self, name: str = MODERATOR) -> Caller:
        """Sign somebody in without a browser."""
        code = self.link().partition("code=")[2]
        caller = Caller(url=self.url, session=self.session)
        answer = await caller.call("POST", "/sessions", {"code": code, "name": name})
        caller.token = answer["token"]
        return caller

    async def join(self, slug: str) -> Agency:
        """Register one more agency."""
        agency = Agency(slug=slug, clock=self.world.clock)
        await register(self.world.board, agency)
        self.agencies.append(agency)
        return agency

    async def hold(self, agency: Agency | None = None, **changed: object) -> str:
        """Post what must be held, and return its ticket."""
        poster = agency or self.world.agency
        raw = poster.request(self.world.board, **({"text": MARCH} | changed))
        async with self.world.web.post("/entries", data=raw) as answer:
            found = await answer.json()
            assert answer.status == HTTPStatus.ACCEPTED, found
        return str(found["ticket"])

    async def challenge(self, text: str) -> None:
        """File a reader's challenge to a new request."""
        posted = await self.world.board.post(self.world.agency.request(self.world.board))
        form = {"text": text}
        async with self.world.web.post(f"/entries/{posted.index}/challenge", data=form) as answer:
            assert answer.status == HTTPStatus.OK, await answer.text()

    async def decided(self) -> None:
        """Wait until no post waits for a moderator."""
        async with asyncio.timeout(60):
            while await waiting_posts(self.world.board.database):  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    async def outcome(self, ticket: str) -> dict[str, Any]:
        """Return what the agency is told with its ticket."""
        async with self.world.web.get(f"/held/{ticket}") as answer:
            found: dict[str, Any] = await answer.json()
            return found


@asynccontextmanager
async def board_desk_world(
    folder: Path,
    *,
    roles: Sequence[Role] = (),
    pages: DomainPages | None = None,
    **settings: Any,  # noqa: ANN401 -- any setting of the board
) -> AsyncGenerator[BoardDeskWorld]:
    """Serve a board with one agency, and its desk."""
    async with (
        served_world(folder / "board", **settings) as world,
        open_desk(folder / "board", roles=roles, pages=pages) as app,
        serve(app, host="127.0.0.1", port=0) as port,
        aiohttp.ClientSession() as session,
    ):
        url = f"http://127.0.0.1:{port}"
        made = BoardDeskWorld(world=world, app=app, url=url, session=session)
        made.agencies.append(world.agency)
        yield made


@asynccontextmanager
async def at_board_desk(
    browser: Browser,
    desk: BoardDeskWorld,
    *,
    name: str = MODERATOR,
    **context: Any,  # noqa: ANN401
) -> AsyncGenerator[Page]:
    """Sign in at the board's desk in a new window; fail on script errors and refused content."""
    faults: list[str] = []
    window = await browser.new_context(**context)
    try:
        page = await window.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console",
            lambda said: faults.append(said.text) if "Content Security" in said.text else None,
        )
        await page.clock.install()  # so that tests move it, and nobody waits
        await page.goto(desk.link())
        await page.get_by_role("textbox").fill(name)
        await page.get_by_role("button").first.click()
        await page.locator("nav").wait_for()
        yield page
        assert not faults, faults
    finally:
        await window.close()


class OneDomain(AbstractResolver):
    """Resolves every name to one port of this machine."""

    def __init__(self, port: int) -> None:
        self._port = port

    @override
    async def resolve(self, host: str, *_: object, **_more: object) -> list[ResolveResult]:
        """Return that port."""
        return [
            ResolveResult(
                hostname=host, host="127.0.0.1", port=self._port, family=2, proto=0, flags=0
            )
        ]

    @override
    async def close(self) -> None:
        """Do nothing."""


@asynccontextmanager
async def domain_pages(
    folder: Path, domain: str
) -> AsyncGenerator[tuple[dict[str, web.Response], DomainPages]]:
    """Serve a domain over HTTPS; yield its pages by host, and who reads them."""
    pages: dict[str, web.Response] = {}

    async def answer(request: web.Request) -> web.StreamResponse:
        assert request.path == "/.well-known/neighbors-requests.txt"
        assert "Cookie" not in request.headers
        page = pages.get(request.host.partition(":")[0])
        return web.Response(status=404) if page is None else page

    site = web.Application()
    site.router.add_get("/{rest:.*}", answer)
    write_certificate(folder, domain)
    own = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    own.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    trusts = ssl.create_default_context(cafile=str(folder / "certificate.pem"))
    secure = TestServer(site)
    await secure.start_server(ssl=own)
    try:
        yield (
            pages,
            DomainPages(
                lambda: aiohttp.TCPConnector(resolver=OneDomain(secure.port or 0), ssl=trusts)
            ),
        )
    finally:
        await secure.close()
