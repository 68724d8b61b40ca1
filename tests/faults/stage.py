"""The world before anything is broken, copies of it that are broken, and what is made of them.

`Golden` is a board, an agency, and a house that can answer it. A `Stage` is a copy of it: its two
processes, `neighbors board serve` and `neighbors hub run`, run with faults; `judged` says what came
of that.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import AbstractContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
import shutil
import signal
import time
from typing import Any

import aiohttp

from hub.cli.client import LocalHub, local_hub
from hub.cli.integrity import check_folder
from hub.data_folder import Folders
from hub.errors import HubError
from noticeboard.agency.client import BoardClient
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.inbox import AgencyInbox
from noticeboard.agency.open import open_for
from noticeboard.board.check import check_board
from noticeboard.errors import NoticeboardError
from tests.e2e.town import Town, a_town, now, plant_footage, the_request
from tests.faults.process import START_S, Faults, Process
from tests.hub.clips.recorded import Scene

LOOK_S = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Golden:
    """What every stage is a copy of."""

    folder: Path
    port: int
    config: str
    titles: tuple[str, ...]

    @property
    def town(self) -> Path:
        """The folder of board and agency."""
        return self.folder / "town"

    @property
    def data(self) -> Path:
        """The hub's data folder."""
        return self.folder / "data"


@asynccontextmanager
async def a_golden(folder: Path, requests: int) -> AsyncGenerator[Golden]:
    """Make a board, an agency with so many requests, and a house that has what they ask for."""
    folder.mkdir()  # noqa: ASYNC240 -- nothing else runs yet
    titles = tuple(f"Request {number}" for number in range(1, requests + 1))
    async with a_town(folder / "town") as town:
        for title in titles:
            await town.ask(title)
        config = town.config(town.port) + "[discovery]\nenabled = false\n"
        golden = Golden(folder=folder, port=town.port, config=config, titles=titles)
        began = now() - timedelta(minutes=2)
        await plant_footage(golden.data, Scene(frames=90, sound=False), began)
        house = Process(folder, "hub", hub_words(folder, config), None)
        try:
            await house.start(lambda: runs(golden.data))
            for title in titles:
                await _matched(golden.data, title)
        finally:
            await house.stop()
    yield golden


def hub_words(folder: Path, config: str) -> list[str]:
    """Write a hub's settings into a folder, and return the words that start it."""
    (folder / "config.toml").write_text(config)
    return [str(folder / "data"), str(folder / "config.toml"), "verbose"]


async def runs(data: Path) -> bool:
    """Tell whether a hub has begun to answer, or was killed after it had."""
    return (data / "running.json").exists()


async def request_of(data: Path, title: str) -> dict[str, Any] | None:
    """Return what the hub that runs on a folder says of a request; raises HubError."""
    async with local_hub(data) as hub:
        return await the_request(hub, title)


async def _matched(data: Path, title: str) -> dict[str, Any]:
    async with asyncio.timeout(START_S):
        while True:
            with suppress(HubError):
                found = await request_of(data, title)
                if found is not None and found["proposal"]:
                    return found
            await asyncio.sleep(LOOK_S)


EVERY_S = 30.0


class Tally:
    """Runs, what each met, and what was wrong."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.runs = self.met = 0
        self.wrong: list[str] = []
        self._told_s = time.monotonic()

    def add(self, what: str, wrong: list[str], *, met: bool = True) -> None:
        """Count one run, whether it met its fault, and what was wrong after it."""
        self.runs += 1
        self.met += met
        self.wrong += [f"{what}: {each}" for each in wrong]
        for each in wrong:
            print(f"{self.name}, {what}: WRONG: {each}", flush=True)  # noqa: T201
        if time.monotonic() - self._told_s > EVERY_S:
            self._told_s = time.monotonic()
            self.tell()

    def tell(self) -> None:
        """Print how it stands."""
        said = f"{self.name}: {self.runs} runs, {self.met} met the fault, {len(self.wrong)} wrong"
        print(said, flush=True)  # noqa: T201 -- the figure

    def judge(self) -> None:
        """Print the figure; fails if anything was wrong, or if nothing was met."""
        self.tell()
        assert self.wrong == []
        assert self.met > 0


ARRIVE_S = 120.0
LAST = "Asked after it"
ELSEWHERE = "45.55,9.25,300"
"""Out of sight: what is asked later must not match what was filmed ever longer ago."""


@dataclass(slots=True, kw_only=True)
class Verdict:
    """What is wrong after a fault; every list is empty if nothing is."""

    hub: list[str] = field(default_factory=list)
    """What `neighbors hub check --deep` complains of."""
    board: list[str] = field(default_factory=list)
    """What `neighbors board check` complains of."""
    lost: list[str] = field(default_factory=list)
    """What was acknowledged and is not so."""
    leaked: list[str] = field(default_factory=list)
    """What was shared twice, without an approval, or otherwise than approved."""

    @property
    def wrong(self) -> list[str]:
        """All of it."""
        return [*self.hub, *self.board, *self.lost, *self.leaked]


def forget_place(data: Path) -> None:
    """Let a data folder that was copied here pass for the one that it was copied from.

    Otherwise the hub goes on as from a backup, and asks anew what had not arrived.
    """
    for name in ("place", "place.json", "running.json"):
        (data / name).unlink(missing_ok=True)


class Stage:
    """A copy of the golden world, its two processes, and what was acknowledged to whom."""

    def __init__(
        self, golden: Golden, folder: Path, *, left: Path | None = None, diaries: bool = False
    ) -> None:
        """Copy the golden world into a folder, or what is `left` of another stage after a fault."""
        folder.mkdir()
        self.golden = golden
        self.folder = folder
        self.data = folder / "data"
        self.board_folder = folder / "board"
        self.agency = AgencyHome(folder / "agency")
        shutil.copytree(golden.data if left is None else left / "data", self.data)
        for name in ("board", "agency"):
            shutil.copytree((golden.town if left is None else left) / name, folder / name)
        forget_place(self.data)

        def faults(name: str, root: Path) -> Faults:
            diary = folder / f"{name}.diary" if diaries else None
            return Faults(folder / f"{name}.faults", root, diary=diary)

        self.hub_faults = faults("hub", self.data)
        self.board_faults = faults("board", self.board_folder)
        words = hub_words(folder, golden.config)
        self.hub = Process(folder, "hub", words, self.hub_faults)
        words = ["serve", str(self.board_folder), "--port", str(golden.port)]
        self.board = Process(folder, "board", words, self.board_faults)
        self.approved: dict[str, str] = {}
        """The proposals whose approval the hub has acknowledged, by title."""
        self.why = ""
        """Why the hub did not answer last."""
        self.tried: dict[str, str] = {}
        """The proposals whose approval was sent, whatever became of it."""
        self.posted: list[str] = []
        """The titles of requests that the board has acknowledged."""
        self.delivered: set[str] = set()
        """The titles of which the hub has said that the share has arrived."""
        self.at_ns: dict[str, int] = {}
        """When what was acknowledged, by CLOCK_MONOTONIC."""

    @property
    def url(self) -> str:
        """The board's address."""
        return f"http://127.0.0.1:{self.golden.port}"

    # Running

    def let_board_be(self, place: Callable[[], AbstractContextManager[None]]) -> None:
        """Let the board be in such a network, to be reached at any of its addresses there."""
        self.board.start_in(place)
        self.board.add("--host", "0.0.0.0")  # noqa: S104 -- in a network of its own

    async def start_board(self) -> bool:
        """Start the board; False if it ends by itself."""
        return await self.board.start(self._board_answers)

    async def start_hub(self) -> bool:
        """Start the hub; False if it ends by itself."""
        (self.data / "running.json").unlink(missing_ok=True)
        return await self.hub.start(lambda: runs(self.data))

    async def start(self) -> None:
        """Start both, whichever does not run, as whoever looks after them would."""

        async def running(
            process: Process,
            answers: Callable[[], Awaitable[bool]],
            start: Callable[[], Awaitable[bool]],
        ) -> None:
            # What was killed a moment ago still counts as a process, but never answers again.
            with suppress(TimeoutError):
                async with asyncio.timeout(START_S):
                    while process.is_running:
                        if await answers():
                            return
                        await asyncio.sleep(LOOK_S)
            if process.is_running or not await start():
                raise AssertionError(f"It does not start:\n{process.log.read_text()[-3000:]}")

        await asyncio.gather(
            running(self.board, self._board_answers, self.start_board),
            running(self.hub, self._hub_answers, self.start_hub),
        )

    async def stop(self) -> None:
        """End both at once, by force."""
        for process in (self.hub, self.board):
            await process.stop(signal.SIGKILL)

    async def _hub_answers(self) -> bool:
        with suppress(HubError, TimeoutError):
            async with local_hub(self.data) as hub:
                await hub.call("GET", "/requests")
                return True
        return False

    async def _board_answers(self) -> bool:
        patience = aiohttp.ClientTimeout(total=2)
        with suppress(aiohttp.ClientError, OSError):
            async with (
                aiohttp.ClientSession(timeout=patience) as web,
                web.get(f"{self.url}/checkpoint") as answer,
            ):
                return answer.status == 200
        return False

    # What people do

    async def look(self, title: str) -> dict[str, Any] | None:
        """Return what the hub says of a request; None if it does not answer."""
        try:
            return await request_of(self.data, title)
        except (HubError, TimeoutError) as error:
            self.why = str(error)
        return None

    async def approve(self, title: str) -> bool:
        """Approve what would leave for a request, as it is; False if nobody acknowledges it."""
        proposal_id = self.tried.get(title)
        if proposal_id is None:
            request = await self.look(title)
            if request is None or not request["proposal"]:
                return False
            proposal_id = str(request["proposal"]["id"])
        self.tried[title] = proposal_id
        body = {"answer": "approve", "proposal_id": proposal_id, "by": "Mrs. Barrymore"}
        try:
            async with local_hub(self.data) as hub:
                request_id = await _id(hub, title)
                await LocalHub.call(hub, "POST", f"/requests/{request_id}/decision", body)
        except (HubError, TimeoutError, LookupError):
            return False
        self.approved[title] = proposal_id
        self.at_ns[f"approved {title}"] = time.monotonic_ns()
        return True

    async def arrived(self, title: str, within_s: float = ARRIVE_S) -> bool:
        """Wait until the hub says that a share has arrived, hurrying it on."""
        until = time.monotonic() + within_s
        while time.monotonic() < until:
            request = await self.look(title)
            share = request and request["share"]
            if share and share["state"] == "delivered":
                self.delivered.add(title)
                self.at_ns.setdefault(f"delivered {title}", time.monotonic_ns())
                return True
            if not self.hub.is_running or not self.board.is_running:
                return False
            if share and share["state"] == "failed" and request is not None:
                with suppress(HubError):
                    async with local_hub(self.data) as hub:
                        path = f"/requests/{request['id']}/share/retry"
                        await LocalHub.call(hub, "POST", path)
            await asyncio.sleep(LOOK_S)
        return False

    async def ask(self, title: str) -> bool:
        """Let the agency post one more request; False if the board does not acknowledge it."""
        town = Town(folder=self.folder, port=self.golden.port, children=None)  # type: ignore[arg-type]
        try:
            await town.ask(title, circle=ELSEWHERE)
        except (NoticeboardError, aiohttp.ClientError, OSError, TimeoutError):
            return False
        self.posted.append(title)
        self.at_ns[f"posted {title}"] = time.monotonic_ns()
        return True

    # Judging

    async def judged(self) -> Verdict:
        """Heal everything, start what has ended, wait for what was approved, and look at it all."""
        self.hub_faults.heal()
        self.board_faults.heal()
        verdict = Verdict()
        await self.start()
        await self._go_on(verdict)
        found: dict[str, Any] = {}
        for title in (*self.golden.titles, *self.posted):
            request = await self._settled(title)
            found[title] = request
            self._judge_answer(title, request, verdict)
        await self._judge_inbox(found, verdict)
        await self.hub.stop()
        await self.board.stop()
        verdict.hub += await self._checked_hub()
        verdict.board += [str(each) for each in (await check_board(self.board_folder)).complaints]
        return verdict

    async def _go_on(self, verdict: Verdict) -> None:
        """Ask and answer once more, as if nothing had happened."""
        if not await self.ask(LAST):
            verdict.lost.append("the board takes no entry any more")
        if not await self.approve(self.golden.titles[-1]):
            verdict.lost.append("the hub takes no answer any more")

    async def _settled(self, title: str) -> dict[str, Any]:
        """Wait until an answered request has its share, and return it."""
        request = None
        with suppress(TimeoutError):
            async with asyncio.timeout(START_S):
                while (request := await self.look(title)) is None:  # noqa: ASYNC110 -- likewise
                    await asyncio.sleep(LOOK_S)
        if request is None:
            raise AssertionError(f"{title} is gone, {self.why}\n{self.hub.log.read_text()[-3000:]}")
        if request["decision"]:
            await self.arrived(title)
            request = await self.look(title) or request
        return request

    def _judge_answer(self, title: str, request: dict[str, Any], verdict: Verdict) -> None:
        decision, share = request["decision"], request["share"]
        approved = self.approved.get(title)
        if approved and (not decision or decision["answer"] != "approve"):
            verdict.lost.append(f"{title}: the approval is gone")
        if decision and decision["proposal_id"] != self.tried.get(title):
            verdict.leaked.append(f"{title}: {decision['proposal_id']} was approved by nobody")
        if decision and (not share or share["state"] != "delivered"):
            verdict.lost.append(f"{title}: approved, but {share}")
        if share and not decision:
            verdict.leaked.append(f"{title}: shared without an approval")

    async def _judge_inbox(self, found: Mapping[str, Any], verdict: Verdict) -> None:
        """Let the agency fetch and open everything, and hold it against the approvals."""
        async with BoardClient.to(self.url) as client:
            inbox = AgencyInbox(self.agency, client, now)
            arrived = await inbox.refresh()
            for each in arrived:
                await inbox.download(each, lambda _here: None)
        for title, request in found.items():
            mine = [each for each in arrived if each.title == title]
            expected = 1 if request["decision"] else 0
            if len(mine) > expected:
                verdict.leaked.append(f"{title}: {len(mine)} doesn't accept {expected} approvals")
            elif len(mine) < expected:
                verdict.lost.append(f"{title}: the inbox has no share")
            for each in mine:
                opened = await asyncio.to_thread(
                    open_for, self.agency, each.path, self.folder / title
                )
                pieces = request["proposal"]["pieces"]
                if len(opened.files) != len(pieces):
                    verdict.leaked.append(f"{title}: {len(opened.files)} clips of {len(pieces)}")

    async def _checked_hub(self) -> list[str]:
        checked = await check_folder(
            Folders(data=self.data), config=None, deep=True, report=lambda _what: None
        )
        return [complaint for each in checked for complaint in each.complaints]


async def _id(hub: LocalHub, title: str) -> str:
    requests = (await hub.call("GET", "/requests"))["requests"]
    return next(str(each["id"]) for each in requests if each["title"] == title)
