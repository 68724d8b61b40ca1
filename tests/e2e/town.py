"""A board that runs as a process, an agency that asks on it and opens what comes, and many hubs.

`python -m tests.e2e.town FOLDER...` forks a `neighbors hub run` for each folder, which has
`config.toml` and `data`; what hubs need is read from the disk once. Every hub is given the same
dice, so that the pauses between its looks are those of any other. What a hub prints is in the
folder's `hub.log`.

If the folder's name is one of `BETRAYALS`, the hub lets somebody know of requests: it is what the
tests must notice.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
import os
from pathlib import Path
from random import Random
import signal
import socket
import sys
from typing import Any

import aiohttp
from sqlalchemy import insert

from demo.children import NEIGHBORS, Children, free_port
from demo.stage import answers, until
from demo.steps import StepFailedError
import hub.archives.archives
from hub.camera.adoption import camera_json
from hub.cli.client import LocalHub, local_hub
import hub.cli.run
from hub.clips.index import ClipIndex
from hub.clock import SystemClock
from hub.data_folder import Folders
from hub.errors import HubError
import hub.feeds.board
import hub.feeds.client
import hub.feeds.hints
import hub.matching.coverage
from hub.model.camera import Camera, Place, SourceKind
from hub.model.recording import Trigger, TriggerKind
from hub.model.request import Match, Request
import hub.pipeline.reports
import hub.sharing.delivery
from hub.store.database import Database
from hub.store.tables import cameras
from noticeboard.agency.client import BoardClient
from noticeboard.agency.draft import Draft, parse_circle
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.inbox import AgencyInbox
from noticeboard.agency.keys import Applicant, make_agency
from noticeboard.agency.open import open_for
from noticeboard.agency.poster import Poster
from noticeboard.agency.share_folder import ArrivedShare
from noticeboard.board import operator
from noticeboard.board.home import Home, Settings
from noticeboard.board.operator import open_operator_log
from noticeboard.log.encoding import format_time
from noticeboard.seal.open import OpenedShare
from tests.hub.clips.recorded import CAMERA, RATE, Scene, record

LATITUDE_UDEG, LONGITUDE_UDEG = 45_464_211, 9_190_383
HERE = "45.4643,9.1903,300"
"""Around the camera."""
CAMERA_PORT = 9
LONG_S = 120.0
HOST_NAME = "wisteria-lodge"
"""The name of the hubs' machine, if they may have one of their own."""
USER = "grimpen-mire"
TRAITOR, CURIOUS, HASTY = "traitor", "curious", "hasty"
GO = "go"
"""The file in a hub's folder for which it waits before it looks at boards."""


def now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


@dataclass(slots=True, kw_only=True)
class Town:
    """What lies outside the houses."""

    folder: Path
    port: int
    children: Children
    policy: dict[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The board's address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def agency(self) -> AgencyHome:
        """The agency's folder."""
        return AgencyHome(self.folder / "agency")

    async def ask(self, title: str, *, circle: str = HERE) -> str:
        """Post a request about the last quarter of an hour; return its entry's id."""
        at = now()
        draft = Draft(
            incident="fire",
            title=title,
            text="We ask for video of the street.",
            case_number=title,
            contact="desk@fire.example.org",
            start=format_time(at - timedelta(minutes=16)),
            end=format_time(at),
            area=parse_circle(circle),
            life=timedelta(days=30),
        )
        async with BoardClient.to(self.url) as client:
            posted = await Poster(self.agency, client, now).publish(draft.make)
        return posted.entry.body.id

    async def fetched(self) -> list[ArrivedShare]:
        """Bring all that has arrived to the agency."""
        async with BoardClient.to(self.url) as client:
            inbox = AgencyInbox(self.agency, client, now)
            arrived = await inbox.refresh()
            for each in arrived:
                if not each.is_here:
                    await inbox.download(each, lambda _here: None)
        return arrived

    def opened(self, arrived: ArrivedShare, into: Path) -> OpenedShare:
        """Open a share that was fetched."""
        return open_for(self.agency, arrived.path, into)

    def config(self, port: int, *, more: str = "") -> str:
        """Return the settings of a hub that follows the board through this port."""
        return f"""\
name = "Baskerville Hall"
{more}
[api]
host = "127.0.0.1"
port = 0
[recording]
floor_gib = 0.1
[requests]
poll_s = 1
notify_from_level = 0
[[boards]]
url = "http://127.0.0.1:{port}"
origin = "{self.policy["origin"]}"
log_key = "{self.policy["log_key"]}"
inbox_key = "{self.policy["inbox_key"]}"
allow_private_address = true
"""

    async def start_hubs(self, *folders: Path) -> None:
        """Start a hub in each folder, as processes that end with the town, and let them begin."""
        words = [sys.executable, "-m", "tests.e2e.town", *map(str, folders)]
        await self.children.start("hubs", words)
        async with asyncio.timeout(LONG_S):
            starting = list(folders)
            while starting := [each for each in starting if not _runs(each)]:
                self.children.check("hubs")
                await asyncio.sleep(0.05)
        for folder in folders:
            (folder / GO).touch()


def _runs(house: Path) -> bool:
    return (house / "data" / "running.json").exists()


async def plant_footage(data: Path, scene: Scene, began: datetime) -> None:
    """Make the data folder of a hub that has filmed a scene, with a ring in the middle of it.

    The camera is gone: nobody is at `CAMERA_PORT`.
    """
    recordings = data / "recordings"
    await asyncio.to_thread(data.mkdir, mode=0o700)
    segments = await asyncio.to_thread(record, recordings, scene, start=began)
    camera = Camera(
        id=CAMERA,
        name="Front door",
        kind=SourceKind.RTSP,
        main_url=f"rtsp://127.0.0.1:{CAMERA_PORT}/main",
        place=Place(latitude_udeg=LATITUDE_UDEG, longitude_udeg=LONGITUDE_UDEG),
        adopted_at=began,
    )
    database = await Database.open(data / "hub.db")
    async with database.write() as connection:
        await connection.execute(insert(cameras).values(id=camera.id, body=camera_json(camera)))
    index = ClipIndex(database, recordings, SystemClock())
    for segment in segments:
        await index.add_segment(segment)
    at = began + timedelta(seconds=scene.frames / RATE / 2)
    await index.mark(Trigger(camera_id=CAMERA, kind=TriggerKind.BUTTON, at=at))
    await database.close()


@asynccontextmanager
async def a_town(folder: Path) -> AsyncGenerator[Town]:
    """Open a board with one registered agency; ends every process that was started."""
    port = free_port("127.0.0.1")
    settings = Settings(
        origin="board.example.org/v1",
        url=f"http://127.0.0.1:{port}",
        title="Board",
        run_by="",
        timezone="UTC",
        verifiers=(),
    )
    home = await asyncio.to_thread(Home.write_new, folder / "board", settings)
    children = Children(folder)
    town = Town(folder=folder, port=port, children=children)
    try:
        words = ("board", "serve", str(home.folder), "--host", "127.0.0.1", "--port", str(port))
        await children.start("board", [*NEIGHBORS, *words])
        async with aiohttp.ClientSession() as session:
            await until(
                lambda: answers(session, town.url + "/readyz"),
                within_s=LONG_S,
                what="The board's start",
                children=children,
            )
            async with session.get(town.url + "/board.json") as response:
                town.policy = await response.json()
        applicant = Applicant(
            name="Springfield Fire",
            kind="fire",
            domain="fire.example.org",
            contact="desk@fire.example.org",
            jurisdiction=parse_circle("45.4642,9.19,20000"),
        )
        async with BoardClient.to(town.url) as client:
            await make_agency(folder / "agency", applicant, client, "", now())
        entry = await asyncio.to_thread((folder / "agency" / "register.entry").read_bytes)
        async with open_operator_log(home) as desk:
            await operator.register(desk, home, entry)
        yield town
    finally:
        await children.stop_all()


async def seen[T](look: Callable[[LocalHub], Awaitable[T | None]], house: Path, what: str) -> T:
    """Look at a running hub again and again until there is something; StepFailedError otherwise."""
    why = ""
    try:
        async with asyncio.timeout(LONG_S):
            while True:
                try:
                    async with local_hub(house / "data") as hub:
                        found = await look(hub)
                    if found is not None:
                        return found
                except HubError as error:
                    why = str(error)
                await asyncio.sleep(0.1)
    except TimeoutError:
        said = (house / "hub.log").read_text(errors="replace")[-2000:]
        raise StepFailedError(f"{what} did not happen at {house.name}: {why}\n{said}") from None


async def the_request(hub: LocalHub, title: str) -> dict[str, Any] | None:
    """Return a hub's view of what was asked under a title, once it has seen it."""
    requests = (await hub.call("GET", "/requests"))["requests"]
    return next((dict(each) for each in requests if each["title"] == title), None)


def _betray() -> None:
    """Let one header of every request tell that something is held for a request."""
    matches: Any = hub.pipeline.reports.Matches
    wire: Any = hub.feeds.client
    hold = matches.hold

    async def held(self: object, found: Match) -> None:
        wire.USER_AGENT = "neighbors-requests/2"
        await hold(self, found)

    matches.hold = held


def _ask_for_all() -> None:
    """Ask the archive for the window of every request, wherever that is about."""
    _look_at_all()
    coverage: Any = hub.matching.coverage.Coverage
    # Each camera sees every area.
    coverage.views = lambda self, _area: dict.fromkeys(self.cameras)


def _look_at_all() -> None:
    """Look at every request by itself, not only at those that some camera may see."""
    coverage: Any = hub.matching.coverage.Coverage
    coverage.near = lambda _self, boxes: range(len(boxes))


def _look_at_once() -> None:
    """Look at the archive when a request comes, and not when it is time."""
    _look_at_all()
    matches: Any = hub.pipeline.reports.Matches
    match = matches.match

    async def matched(self: Any, request: Request, *, fetches: bool) -> Match:  # noqa: ANN401
        archives = self._stages.fetches._archives  # noqa: SLF001 -- whatever it takes
        for each in archives.all():
            archives.reader(each.id).doubted.set()
        found: Match = await match(self, request, fetches=fetches)
        return found

    matches.match = matched


BETRAYALS: Mapping[str, Callable[[], None]] = {
    TRAITOR: _betray,
    CURIOUS: _ask_for_all,
    HASTY: _look_at_once,
}


def _wait_to_follow(go: Path) -> None:
    """Let no board be looked at before there is this file: all hubs begin in one moment."""
    for kind, name in (
        (hub.feeds.board.BoardFollower, "run"),
        (hub.feeds.hints.LiveHints, "listen"),
    ):
        setattr(kind, name, _after(go, getattr(kind, name)))


def _after(go: Path, begin: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    async def begun(*args: object, **named: object) -> None:
        while not go.exists():  # noqa: ASYNC110, ASYNC240 -- it is another process's file
            await asyncio.sleep(0.02)
        await begin(*args, **named)

    return begun


def _be_a_hub(folder: Path) -> None:
    """Run until stopped; does not return."""
    log = os.open(folder / "hub.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for number in (1, 2):
        os.dup2(log, number)
    with suppress(PermissionError):
        os.unshare(os.CLONE_NEWUTS)
        socket.sethostname(HOST_NAME)
    os.environ |= {"USER": USER, "LOGNAME": USER, "HOME": f"/home/{USER}", "HOSTNAME": HOST_NAME}
    for module in (hub.archives.archives, hub.feeds.board, hub.sharing.delivery):
        module.SystemRandom = lambda: Random(5)  # type: ignore[attr-defined]  # noqa: S311
    _wait_to_follow(folder / GO)
    if folder.name in BETRAYALS:
        BETRAYALS[folder.name]()
    status = 1
    try:
        folders = Folders(data=folder / "data")
        hub.cli.run.run_until_stopped(folders, folder / "config.toml", verbose=True)
        status = 0
    finally:
        os._exit(status)


def main() -> None:
    """Fork a hub for each folder that the command line names, and end them when asked to."""
    pids = []
    for folder in map(Path, sys.argv[1:]):
        pid = os.fork()
        if pid == 0:
            _be_a_hub(folder)
        (folder / "pid").write_text(str(pid))
        pids.append(pid)

    def end(_number: int, _frame: object) -> None:
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    signal.signal(signal.SIGTERM, end)
    for pid in pids:
        os.waitpid(pid, 0)


if __name__ == "__main__":
    main()
