"""A house whose time passes as fast as it can follow, and what happens in and around it.

The house is the program's own parts, put together as `hub.app` does, by a clock that goes on in
steps: whoever sleeps wakes when a step has passed its time, and the next step comes once nobody has
anything left to do.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Final, override
from urllib.parse import parse_qs, urlsplit

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlalchemy import insert

from hub import app, parts
from hub.api.house import House
from hub.api.server import Running
from hub.camera.adoption import camera_json
from hub.cli.client import LocalHub, local_hub
from hub.clips.footage import EPOCH, read_segment
from hub.config import read_config
from hub.data_folder import Folders
from hub.media.mp4.boxes import SegmentHeader
from hub.media.mp4.fragments import Sample
from hub.media.packet import StreamInfo
from hub.model.camera import Camera, Place, SourceKind
from hub.model.decision import Answer, AnsweredBy, ShareState
from hub.model.ids import CameraId, RunId
from hub.model.recording import Reading, Segment, Trigger, TriggerKind
from hub.store.database import Database
from hub.store.footage_files import PLAIN
from hub.store.tables import cameras
from noticeboard.board.board import Board, open_board
from noticeboard.board.heads import state_heads_if_due
from noticeboard.board.home import Home
from noticeboard.board.server import open_server
from noticeboard.log.encoding import format_time
from tests.fakes.board import HERE, Author, LogWriter, window
from tests.fakes.clocks import StandingClock
from tests.hub.clips.recorded import RUN, Scene, coded, write_segment
from tests.hub.sharing.conftest import a_key_pair
from tests.load.boards import a_board_with_agencies

_LOOK_S: Final = 0.01
_QUIET: Final = 3
_PATIENCE_S: Final = 60


class SteppingClock(StandingClock):
    """Counts who sleeps, so that a step is known to have been taken in."""

    @property
    def sleeping(self) -> int:
        """How many wait for their time."""
        return sum(not woken.done() for _, woken in self._waiting)

    async def settle(self) -> None:
        """Wait until as many sleep for a while."""
        quiet, before = 0, -1
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE_S):
                while quiet < _QUIET:
                    await asyncio.sleep(_LOOK_S)
                    quiet = quiet + 1 if self.sleeping == before else 0
                    before = self.sleeping

    async def step(self, by: timedelta) -> None:
        """Let time pass."""
        self.forward(by)
        await self.settle()

    @override
    def forward(self, by: timedelta) -> None:
        super().forward(by)
        self.slept.clear()
        # Those that were canceled in their sleep.
        self._waiting = [each for each in self._waiting if not each[1].done()]


class Hub:
    """A hub on one folder, started as often as a test wants."""

    def __init__(self, folder: Path, clock: SteppingClock, config: str) -> None:
        self.folder = folder
        self._clock = clock
        self._path = folder.parent / f"{folder.name}.toml"
        self._path.write_text(config)
        self._task: asyncio.Task[None] | None = None
        self._built: parts.Hub | None = None

    @property
    def built(self) -> parts.Hub:
        """Everything that runs."""
        assert self._built is not None
        return self._built

    @property
    def house(self) -> House:
        """What its API serves."""
        return self.built.house

    async def start(self) -> None:
        """Start it as `neighbors hub run` does."""
        begun = asyncio.Event()

        async def ready(built: parts.Hub, _api: Running) -> None:
            self._built = built
            begun.set()

        config = await asyncio.to_thread(read_config, self._path)
        self._task = asyncio.create_task(
            app.run(config, Folders(data=self.folder), ready, clock=self._clock)
        )
        waiting = asyncio.create_task(begun.wait())
        done, _ = await asyncio.wait([self._task, waiting], return_when=asyncio.FIRST_COMPLETED)
        if self._task in done:
            waiting.cancel()
            await self._task
        await self._clock.settle()

    async def stop(self) -> None:
        """Stop it in order."""
        assert self._task is not None
        self._built = None
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task


HOUR: Final = timedelta(hours=1)
RECORDED: Final = CameraId("aabbccddeeff")
SILENT: Final = CameraId("aabbccddee00")
"""Rings, and has never sent a picture."""
OF_RECORDED: Final = f"/clips?camera={RECORDED}"
ITEMS: Final = 20
SAYS: Final = 30
"""How often a lent sensor says something in an hour."""
CONFIG: Final = """\
name = "Baskerville Hall"
[api]
host = "127.0.0.1"
port = 0
[recording]
floor_gib = 0.1
keep_days = {keep_days}
[discovery]
enabled = false
[requests]
poll_s = 600
[[boards]]
url = "http://127.0.0.1:{port}"
origin = "{writer.origin}"
log_key = "{log_key}"
inbox_key = "{inbox_key}"
verifiers = ["{writer.verifier.root.verifier}"]
allow_private_address = true
[[awareness]]
url = "{feed}"
poll_minutes = 60
allow_private_address = true
"""


@cache
def _scene() -> tuple[StreamInfo, Sequence[Sample]]:
    info, video, _ = coded(Scene(frames=60, sound=False))
    return info, video


@dataclass(slots=True, kw_only=True)
class Household:
    """A house, the board that it follows, and the agency that asks there."""

    clock: SteppingClock
    hub: Hub
    board: Board
    writer: LogWriter
    author: Author
    asked: list[str] = field(default_factory=list)
    """The ids of the requests, the oldest first."""
    shared: int = 0
    denied: int = 0
    hour: int = 0

    async def live_a_day(self, hours_at_once: int) -> None:
        """Let a day pass, so many hours at once."""
        for _ in range(24 // hours_at_once):
            await self._go_on(hours_at_once)
            await self.clock.step(HOUR * hours_at_once)
            self.hour += hours_at_once

    async def _go_on(self, hours_at_once: int) -> None:
        asked_each, later = max(6, 2 * hours_at_once), max(3, hours_at_once)
        house, sink = self.hub.house, self.hub.built.sink
        self.writer.now = self.clock.now()
        await house.retention.make_room(RECORDED)
        await sink.segment_closed(await asyncio.to_thread(self._segment))
        for camera_id in (RECORDED, SILENT):
            at = self.clock.now() - timedelta(seconds=2)
            ring = Trigger(camera_id=camera_id, kind=TriggerKind.BUTTON, at=at)
            await sink.trigger(ring)
        await self._lend()
        if self.hour % asked_each == 0:
            await self._ask()
        if self.hour % asked_each == later:
            await self._answer()
        if self.hour % 24 == later:
            await state_heads_if_due(self.board)
            await self._visit()

    def _segment(self) -> Segment:
        """Write a segment of the last four seconds, as the recorder would."""
        folder = self.hub.folder / "recordings"
        info, video = _scene()
        began = self.clock.now() - timedelta(seconds=4)
        began_us = (began - EPOCH) // timedelta(microseconds=1)
        header = SegmentHeader(
            run=RunId(RUN),
            number=self.hour,
            start_us=began_us,
            media_start_us=0,
            ppm=0.0,
            clock_offset_ms=40,
        )
        name = f"{RECORDED}/{began:%Y%m%d}/{began:%H}/{began_us}-{RUN}-{self.hour}.mp4"
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_segment(PLAIN, path, header, info, video, [])
        return read_segment(folder, path)

    async def _lend(self) -> None:
        sensors = self.hub.house.sensors
        sensor = await sensors.lend("binary_sensor.gate", "Gate", "opening", "")
        now = self.clock.now()
        said = [
            Reading(at=now - HOUR * number / SAYS, state="on" if number % 2 else "off")
            for number in range(SAYS)
        ]
        await sensors.add(sensor.id, said)

    async def _ask(self) -> None:
        """Ask about the last half hour; what was asked two days ago is resolved."""
        now, before = self.clock.now(), len(self.writer.entries)
        expires, about = format_time(now + timedelta(days=3)), window(now - HOUR / 2, now)
        self.asked.append(self.writer.post(self.author, expires=expires, window=about))
        if len(self.asked) > 8:
            self.writer.resolve(self.author, self.asked[-8])
        for raw in self.writer.entries[before:]:
            await self.board.post(raw, operator=True)

    async def _answer(self) -> None:
        """Look at what waits: approve every second, deny the others, and wait for the share."""
        requests = self.hub.house.requests
        for report in await requests.reports.all():
            if not report.pending:
                continue
            approves = (self.shared + self.denied) % 2 == 0
            assert report.proposal is not None
            await requests.decide(
                report.request.id,
                Answer.APPROVE if approves else Answer.DENY,
                proposal_id=report.proposal.id if approves else None,
                by="Mrs. Barrymore",
                reason="",
                answered_by=AnsweredBy.PERSON,
                pause=False,
            )
            if not approves:
                self.denied += 1
                continue
            async with asyncio.timeout(60):
                while True:
                    share = (await requests.reports.one(report.request.id)).share
                    if share is not None and share.state is ShareState.DELIVERED:
                        break
                    await self.clock.step(timedelta(seconds=1))
            self.shared += 1

    async def _visit(self) -> None:
        """Pair a dashboard, look at everything, listen for a moment, and go again."""
        async with local_hub(self.hub.folder) as hub:
            link = (await LocalHub.call(hub, "POST", "/pairing-links", {}))["link"]
            pin = aiohttp.Fingerprint(hub.fingerprint)
            body = {"code": parse_qs(urlsplit(link).query)["code"][0], "name": "Dashboard"}
            async with hub.session.post(f"{hub.base}/api/v1/pair", json=body, ssl=pin) as answer:
                token = (await answer.json())["token"]
            headers = {"Authorization": f"Bearer {token}"}
            async with hub.session.ws_connect(
                f"{hub.base}/api/v1/ws", headers=headers, ssl=pin
            ) as socket:
                await socket.receive_json()
                for path in ("/state", "/clips", "/requests", "/ledger", "/storage", "/awareness"):
                    await LocalHub.call(hub, "GET", path)
                for clip in (await LocalHub.call(hub, "GET", OF_RECORDED))["clips"][:3]:
                    for made in ("thumbnail", "filmstrip", "video"):
                        async with hub.download(f"/clips/{clip['id']}/{made}") as read:
                            await read.read()
            url = f"{hub.base}/api/v1/tokens/own"
            async with hub.session.delete(url, headers=headers, ssl=pin) as gone:
                assert gone.status == 204


def _feed(clock: SteppingClock) -> web.Application:
    """Serve a feed of which one item is new each hour, and one has gone."""

    async def get(_request: web.Request) -> web.Response:
        newest = int(clock.now().timestamp()) // 3600
        items = [
            {"id": str(number), "title": f"Notice {number}", "content_text": "Something." * 20}
            for number in range(newest - ITEMS, newest)
        ]
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": "City", "items": items}
        return web.json_response(feed)

    app = web.Application()
    app.router.add_get("/feed.json", get)
    return app


async def _plant(data: Path, clock: SteppingClock) -> None:
    data.mkdir(mode=0o700)  # noqa: ASYNC240 -- nothing else runs yet
    place = Place(latitude_udeg=HERE[0], longitude_udeg=HERE[1])
    database = await Database.open(data / "hub.db")
    async with database.write() as connection:
        for camera_id in (RECORDED, SILENT):
            camera = Camera(
                id=camera_id,
                name=f"Camera {camera_id[-2:]}",
                kind=SourceKind.RTSP,
                main_url="rtsp://127.0.0.1:9/gone",
                place=place,
                may_share=camera_id == RECORDED,
                adopted_at=clock.now(),
            )
            await connection.execute(insert(cameras).values(id=camera_id, body=camera_json(camera)))
    await database.close()


@asynccontextmanager
async def a_household(folder: Path, keep_days: float) -> AsyncGenerator[Household]:
    """Start all of it, on one clock."""
    clock = SteppingClock()
    home = Home(folder / "board")
    writer, [author] = await a_board_with_agencies(
        home, 1, now=clock.now, delivery_key=a_key_pair()[0]
    )
    await _plant(folder / "data", clock)
    async with (
        open_board(home, now=clock.now) as board,
        open_server(board, host="127.0.0.1", port=0) as port,
        TestServer(_feed(clock)) as server,
    ):
        log_key, inbox_key = await asyncio.to_thread(home.verifiers)
        config = CONFIG.format(
            keep_days=keep_days,
            port=port,
            writer=writer,
            log_key=log_key,
            inbox_key=inbox_key,
            feed=server.make_url("/feed.json"),
        )
        hub = Hub(folder / "data", clock, config)
        await hub.start()
        try:
            yield Household(clock=clock, hub=hub, board=board, writer=writer, author=author)
        finally:
            await hub.stop()
