"""A real board, a department on it with real shares, and its desk in a real browser."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
import hashlib
from pathlib import Path
from typing import Any, Final

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
import msgspec
from playwright.async_api import Browser, Page

from noticeboard.agency.desk.board_watch import WATCH, BoardState
from noticeboard.agency.desk.desk import DESK, AgencyDesk
from noticeboard.agency.desk.server import open_desk, sign_in_link
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.keyring import Keyring
from noticeboard.agency.poster import LoggedPost
from noticeboard.runtime.server import serve
from noticeboard.seal.bag import SealedFile
from noticeboard.seal.custody import (
    Contact,
    Custody,
    Information,
    SealedTo,
    SensorHistory,
    Software,
)
from noticeboard.seal.footage import CameraClock
from noticeboard.seal.seal import describe_information, seal_share
from tests.noticeboard.agency.conftest import Agency, Front, an_agency, now
from tests.noticeboard.agency.test_inbox import asked_by, delivery_key
from tests.noticeboard.board.world import made_home
from tests.noticeboard.seal.conftest import file_of

FILM: Final = Path(__file__).parents[2] / "frontend/stage/film.mp4"
OFFICER: Final = "Dana Whitfield"


@dataclass(slots=True, kw_only=True)
class DeskWorld:
    """A department at its desk, and what happens around it."""

    agency: Agency
    app: web.Application
    url: str
    folder: Path
    session: aiohttp.ClientSession
    sealed: list[Path] = field(default_factory=list)

    @property
    def front(self) -> Front:
        """What lies between the department and its board."""
        return self.agency.front

    @property
    def desk(self) -> AgencyDesk:
        """The desk itself, for what no caller can see."""
        return self.app[DESK]

    async def look(self) -> BoardState:
        """Have the desk ask its board, and fetch what is new; nothing else makes it ask."""
        watch = self.app[WATCH]
        await watch.check()
        await watch.fetch()
        return watch.state

    def link(self) -> str:
        """Return a link that signs one person in, as the terminal shows it."""
        return sign_in_link(self.app, "127.0.0.1", int(self.url.rpartition(":")[2]))

    async def sign_in(self, name: str = OFFICER) -> "Caller":
        """Sign somebody in without a browser."""
        code = self.link().partition("code=")[2]
        caller = Caller(url=self.url, session=self.session)
        caller.token = (await caller.call("POST", "/sessions", {"code": code, "name": name}))[
            "token"
        ]
        return caller

    async def share(  # noqa: PLR0913 -- each is something that a household decides
        self,
        posted: LoggedPost,
        *films: Path,
        after: timedelta = timedelta(minutes=1),
        lasts: timedelta = timedelta(seconds=6),
        clock: CameraClock | None = None,
        words: str = "",
        name: str = "",
        key: str = "",
        sensors: tuple[SensorHistory, ...] = (),
    ) -> str:
        """Have a household send films in answer to a request; return where it can take them back.

        The first film begins so long `after` the requested time does, the next follow it. `key` is
        another delivery key than the department's.
        """
        measured = clock or CameraClock(offset_ms=-320, uncertainty_ms=50, measured="onvif")
        asked = asked_by(self.agency, posted)
        begins = now().replace(microsecond=0) - timedelta(minutes=30) + after
        proof = await asyncio.to_thread(posted.proof.read_text)
        files, clips = [], []
        for number, film in enumerate(films, start=1):
            content = await asyncio.to_thread(film.read_bytes)
            start = begins + (number - 1) * lasts
            files.append(
                file_of(
                    f"clip-{number}.mp4", content, start=start, end=start + lasts, clock=measured
                )
            )
            clips.append(SealedFile(path=film, name=f"clip-{number}.mp4"))
        told = Information(words=words, sensors=sensors)
        information = told if words or sensors else None
        record = Custody(
            request=msgspec.structs.replace(
                asked, proof=hashlib.sha256(proof.encode()).hexdigest()
            ),
            recipient=SealedTo(agency=asked.agency, delivery_key=key or delivery_key(self.agency)),
            files=tuple(files),
            information=describe_information(information),
            identity=Contact(name=name),
            approved_at=now().replace(microsecond=0),
            software=Software(name="neighbors-requests", version="0.1.0"),
        )
        sealed = self.folder / f"sealed-{len(self.sealed) + 1}.age"
        await asyncio.to_thread(
            seal_share,
            clips,
            record,
            record.recipient.delivery_key,
            sealed,
            information=information,
            log_proof=proof,
        )
        self.sealed.append(sealed)
        return await self.front.upload(asked.agency, posted.entry.body.id, sealed)


@dataclass(slots=True, kw_only=True)
class Caller:
    """Somebody who calls the desk's API."""

    url: str
    session: aiohttp.ClientSession
    token: str = ""

    async def call(
        self, method: str, path: str, body: object = None, *, expect: int | None = None
    ) -> Any:  # noqa: ANN401 -- JSON
        """Call a route and return its JSON; `expect` is the status if it is to be refused."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        async with self.session.request(
            method, f"{self.url}/api/v1{path}", json=body, headers=headers
        ) as answer:
            raw = await answer.read()
            if expect is None:
                assert answer.ok, (answer.status, raw)
            else:
                assert answer.status == expect, (answer.status, raw)
            return msgspec.json.decode(raw) if raw else None


@asynccontextmanager
async def desk_world(
    folder: Path, *, is_registered: bool = True, post_quantum: bool = False
) -> AsyncGenerator[DeskWorld]:
    """Serve a board, and the desk of a department with an empty inbox.

    If it is not registered, its folder is empty, and nobody has made keys yet.
    """
    named = {"title": "Example County Noticeboard", "run_by": "", "timezone": "UTC"}
    home = await asyncio.to_thread(
        made_home, folder / "board", url="http://127.0.0.1", verifiers=(), **named
    )
    async with aiohttp.ClientSession() as session:
        front = Front(folder=home.folder, session=session)
        await front.start()
        async with TestServer(front.app()) as server:
            front.url = str(server.make_url("")).rstrip("/")
            try:
                own = folder / "agency"
                if is_registered:
                    agency = await an_agency(front, own, post_quantum=post_quantum)
                    await front.register((own / "register.entry").read_bytes())
                else:
                    own.mkdir()
                    agency = Agency(home=AgencyHome(own), front=front)
                async with (
                    open_desk(own, keyring=Keyring(work_factor=10), every=None) as app,
                    serve(app, host="127.0.0.1", port=0) as port,
                ):
                    yield DeskWorld(
                        agency=agency,
                        app=app,
                        url=f"http://127.0.0.1:{port}",
                        folder=folder,
                        session=session,
                    )
            finally:
                await front.stop()


@asynccontextmanager
async def signed_in(
    browser: Browser,
    world: DeskWorld,
    *,
    name: str = OFFICER,
    **context: Any,  # noqa: ANN401
) -> AsyncGenerator[Page]:
    """Open the desk's link in a new window, sign in, and give the page.

    Fails at the end if a script failed, or if the page's policy refused something.
    """
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
        await page.goto(world.link())
        await page.get_by_role("textbox").fill(name)
        await page.get_by_role("button").first.click()
        await page.locator("nav").wait_for()
        yield page
        assert faults == [], faults
    finally:
        await window.close()


async def look(page: Page, folder: Path, name: str, widths: Sequence[int] = (1280, 768)) -> None:
    """Take pictures of a whole page, light and dark."""
    for width in widths:
        await page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme=scheme)
            await page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)
