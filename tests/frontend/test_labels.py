"""The review's player shows the frame that leaves at the same label, in a real browser.

A label is a moment. The frame at a label is the last one that was filmed by then.
"""

from bisect import bisect_right
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
import random

from aiohttp import web
import msgspec
from playwright.async_api import Page
import pytest
import pytest_asyncio

from hub.api.clips import FrameTimesView
from hub.clips.cut import cut_exact
from hub.clips.footage import EPOCH
from hub.clips.index import ClipIndex
from hub.clips.library import Library
from hub.model.camera import Mask
from hub.model.recording import Clip, Segment, Trigger, TriggerKind
from hub.model.window import TimeWindow
from hub.store.database import Database
from hub.store.footage_files import PLAIN, FootageFiles
from tests.fakes.clocks import HandClock
from tests.frontend.stage import FRONTEND, PATIENCE_S, served
from tests.hub.clips.recorded import CAMERA, KEY, T0, US, Scene, at, record
from tests.servers.chromium import chromium

pytestmark = pytest.mark.asyncio(loop_scope="session")

_LATER_RUN = "ba9876543210"
_CORNER = Mask(left=0.8, top=0.8, width=0.1, height=0.1)
_POSITIONS = 24

_MOUNT = """async clip => {
  for (const old of document.querySelectorAll("nr-review-player")) old.remove();
  const player = document.createElement("nr-review-player");
  player.style.width = "640px";
  const hub = {
    media: async path => `/hub/${path}`,
    get: async (path, query) => {
      const answer = await fetch(`/hub${path}?${new URLSearchParams(query)}`);
      if (!answer.ok) throw new Error(await answer.text());
      return answer.json();
    },
  };
  Object.assign(player, {hub, clip, at: clip.cut.start});
  player.addEventListener("nr-at", event => { player.at = event.detail; });
  document.body.append(player);
  window.player = player;
}"""
_SHOW = """async given => {
  Object.assign(player, given);
  await player.updateComplete;
}"""
_PATIENCE = f"performance.now() + {PATIENCE_S * 1000}"
_LOOK = f"""async ([at, wanted]) => {{
  const until = {_PATIENCE};
  const wait = ms => new Promise(done => setTimeout(done, ms));
  let video = null;
  player.at = at;
  await player.updateComplete;
  do {{
    if (performance.now() > until) throw new Error("No picture.");
    await wait(10);
    video = player.shadowRoot.querySelector("video");
  }} while (!video || video.readyState < 2 || video.seeking);
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  const pen = canvas.getContext("2d", {{willReadFrequently: true}});
  const number = () => {{
    pen.drawImage(video, 0, 0);
    let sum = 0;
    const cell = 16 * video.videoWidth / 320;
    const row = pen.getImageData(0, cell / 2, 16 * cell, 1).data;
    for (let bit = 0; bit < 16; bit++)
      if (row[4 * Math.floor((bit + 0.5) * cell)] > 128) sum += 1 << bit;
    return sum;
  }};
  // The picture itself comes some moments after the event: longer if the machine is busy.
  let seen = number(), stays = 0;
  while (stays < 2 && performance.now() < until) {{
    await wait(10);
    const now = number();
    stays = now === wanted && now === seen && !video.seeking ? stays + 1 : 0;
    seen = now;
  }}
  return seen;
}}"""
_PAUSE = """async stall_ms => {
  const video = player.shadowRoot.querySelector("video");
  const next = () => new Promise(done => player.addEventListener("nr-at", done, {once: true}));
  player.shadowRoot.querySelector("button").click();
  for (let heard = 0; heard < 3; heard++) await next();
  for (const began = performance.now(); performance.now() - began < stall_ms;);
  video.pause();
  return player.at;
}"""
"""Plays a few frames and pauses while the page is behind the screen; returns the label."""
_HIDDEN = f"""async () => {{
  const root = player.shadowRoot;
  const until = {_PATIENCE};
  while (!root.querySelector("video.wrong")) {{
    if (performance.now() > until) throw new Error("The picture is shown.");
    await new Promise(done => setTimeout(done, 10));
  }}
  return [getComputedStyle(root.querySelector("video")).opacity,
          root.querySelector(".said")?.textContent];
}}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filmed:
    """A recording with its truth, the clip of it, and what of the clip would leave."""

    segments: Sequence[Segment]
    folder: Path
    truth: Sequence[tuple[datetime, int]]
    """When each frame is shown, and its number."""
    clip: TimeWindow
    cut: TimeWindow
    masks: tuple[Mask, ...] = ()
    files: FootageFiles = PLAIN

    def number_at(self, label: datetime, within: TimeWindow | None = None) -> int:
        """Return the number of the last frame shown by then, of those within a window."""
        seen = [
            (when, number)
            for when, number in self.truth
            if within is None or within.start <= when < within.end
        ]
        place = bisect_right(seen, label, key=lambda each: each[0])
        return seen[max(place - 1, 0)][1]


def _even(count: int, first: int = 0) -> list[tuple[datetime, int]]:
    return [(at(number), number) for number in range(first, first + count)]


def _corrected(number: int, ppm: float) -> datetime:
    """Return when a frame is shown whose segment's clock is made up for so much."""
    began, within = divmod(number, 60)
    return at(60 * began) + (at(within) - T0) * (1 + ppm / 1_000_000)


def _uneven(number: int) -> int:
    """Return ticks of a camera that now sends 20, now 5 frames a second."""
    return sum(4500 if each % 40 < 25 else 18_000 for each in range(number))


def _usual(folder: Path, scene: Scene, masks: tuple[Mask, ...] = ()) -> Filmed:
    return Filmed(
        segments=record(folder, scene),
        folder=folder,
        truth=[(_corrected(n, scene.ppm), n) for n in range(scene.frames)],
        clip=TimeWindow(start=at(81.4), end=at(170.3)),
        cut=TimeWindow(start=at(95.6), end=at(140.2)),
        files=scene.files,
        masks=masks,
    )


def _variable(folder: Path) -> Filmed:
    segments = record(folder, Scene(ticks=_uneven, options={"bf": "2"}))
    truth = [(T0 + _uneven(n) * 100 // 9 * US, n) for n in range(180)]
    return Filmed(
        segments=segments,
        folder=folder,
        truth=truth,
        clip=TimeWindow(start=T0 + timedelta(seconds=5.03), end=T0 + timedelta(seconds=16)),
        cut=TimeWindow(start=T0 + timedelta(seconds=6.11), end=T0 + timedelta(seconds=12.9)),
    )


def _with_a_gap(folder: Path) -> Filmed:
    segments = record(folder, Scene(frames=90))
    segments += record(folder, Scene(frames=60, first=100), start=at(150.4), run=_LATER_RUN)
    truth = _even(90) + [(at(150.4) + (at(n) - T0), 100 + n) for n in range(60)]
    return Filmed(
        segments=segments,
        folder=folder,
        truth=truth,
        clip=TimeWindow(start=at(63.3), end=at(200)),
        cut=TimeWindow(start=at(70.5), end=at(180)),
    )


def _with_an_overlap(folder: Path, b_frames: int = 0) -> Filmed:
    """Film what a camera sends twice: the earlier run is shown, then the later."""
    again = Scene(frames=90, first=200, options={"bf": str(b_frames)})
    segments = record(folder, replace(again, first=0))
    segments += record(folder, again, start=at(80.4), run=_LATER_RUN)
    later = [(at(80.4) + (at(n) - T0), 200 + n) for n in range(90)]
    truth = _even(90) + [each for each in later if each[0] > at(89)]
    return Filmed(
        segments=segments,
        folder=folder,
        truth=truth,
        clip=TimeWindow(start=at(63.3), end=at(160)),
        cut=TimeWindow(start=at(70.5), end=at(150)),
    )


def _begun_late(folder: Path) -> Filmed:
    """Film with a camera that was away when the clip began, and when the cut does."""
    return Filmed(
        segments=record(folder, Scene(frames=90), start=at(30)),
        folder=folder,
        truth=[(at(30) + (at(n) - T0), n) for n in range(90)],
        clip=TimeWindow(start=at(3.3), end=at(110)),
        cut=TimeWindow(start=at(10), end=at(100)),
    )


FILMED = [
    pytest.param(lambda folder: _usual(folder, Scene()), id="copied"),
    pytest.param(lambda folder: _usual(folder, Scene(), masks=(_CORNER,)), id="encoded"),
    pytest.param(lambda folder: _usual(folder, Scene(options={"bf": "2"})), id="B-frames"),
    pytest.param(lambda folder: _usual(folder, Scene(codec="libx265")), id="H.265"),
    pytest.param(lambda folder: _usual(folder, Scene(ppm=-500)), id="a corrected clock"),
    pytest.param(lambda folder: _usual(folder, Scene(files=FootageFiles(KEY))), id="encrypted"),
    pytest.param(_variable, id="a variable rate"),
    pytest.param(_with_a_gap, id="a gap"),
    pytest.param(_with_an_overlap, id="runs that overlap"),
    pytest.param(
        lambda folder: _with_an_overlap(folder, 2),
        id="runs that overlap, with B-frames",
    ),
    pytest.param(_begun_late, id="begun late"),
]


class Footage:
    """What the hub serves of one clip, below /hub."""

    def __init__(self) -> None:
        self.library: Library | None = None
        self.clip: Clip | None = None
        self.piece = Path()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer as the hub does."""
        assert self.library is not None
        assert self.clip is not None
        name = request.match_info["name"]
        if name == self.piece.name:
            return web.FileResponse(self.piece)
        if name == "frames":
            times = await self.library.frame_times(self.clip)
            return web.Response(body=msgspec.json.encode(FrameTimesView.of(times)))
        film = await self.library.playable(
            self.clip, datetime.fromisoformat(request.query["until"])
        )
        assert film.tag == request.query["tag"]
        asked = request.http_range
        start = asked.start or 0
        end = min(asked.stop or film.size_bytes, film.size_bytes)
        content = b"".join([piece async for piece in film.read(start, end)])
        headers = {
            "Accept-Ranges": "bytes",
            "Content-Range": f"bytes {start}-{end - 1}/{film.size_bytes}",
        }
        return web.Response(body=content, status=206, content_type="video/mp4", headers=headers)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def footage() -> Footage:
    """Give what is served; each test puts its clip there."""
    return Footage()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def page(folder: Path, footage: Footage) -> AsyncGenerator[Page]:
    """Open a page that has the player, and serves footage beside it."""
    app_routes = [
        web.get("/hub/clips/{id}/{name}", footage.serve),
        web.get("/hub/{name}", footage.serve),
    ]
    async with (
        served(folder, app_routes) as address,
        chromium("--autoplay-policy=no-user-gesture-required") as browser,
    ):
        page = await browser.new_page()
        page.set_default_timeout(PATIENCE_S * 1000)
        await page.goto(f"{address}/stage.html?show=review")
        await page.wait_for_selector("html[data-ready='1']")
        yield page


def _in_us(moment: datetime) -> int:
    return (moment - datetime.fromtimestamp(0, tz=moment.tzinfo)) // US


def _labels(filmed: Filmed, window: TimeWindow) -> list[datetime]:
    """Return scrub positions within a window: on frames, a hair before them, anywhere."""
    rng = random.Random(1)  # noqa: S311 -- the same positions each time
    inside = [when for when, _ in filmed.truth if window.start <= when < window.end]
    some = [when + 2 * US for when in rng.sample(inside, _POSITIONS // 3)]
    hair = [when - 2 * US for when in rng.sample(inside[1:], _POSITIONS // 3)]
    anywhere = [window.start + rng.random() * window.length for _ in range(_POSITIONS // 3)]
    longest = max(pairwise(inside), key=lambda pair: pair[1] - pair[0])
    return [
        *some,
        *hair,
        *anywhere,
        inside[0] + 2 * US,
        inside[-1] + 2 * US,
        longest[0] + (longest[1] - longest[0]) / 2,
    ]


def _words(key: str) -> str:
    words = msgspec.json.decode((FRONTEND / "src/words/review.en.json").read_bytes())
    return str(words[key])


@asynccontextmanager
async def _opened(
    page: Page, footage: Footage, folder: Path, film: Callable[[Path], Filmed]
) -> AsyncGenerator[Filmed]:
    """Film, and show the clip in the player; the hub serves its recording meanwhile."""
    (folder / "recordings").mkdir()
    (folder / "cache").mkdir()
    filmed = film(folder / "recordings")
    database = await Database.open(folder / "hub.sqlite")
    try:
        clock = HandClock()
        index = ClipIndex(database, filmed.folder, clock, filmed.files)
        for segment in filmed.segments:
            await index.add_segment(segment)
        [marked] = await index.mark(
            Trigger(camera_id=CAMERA, kind=TriggerKind.BUTTON, at=filmed.cut.start)
        )
        assert marked is not None
        footage.clip = replace(marked, window=filmed.clip)
        footage.library = Library(index, filmed.folder, folder / "cache", clock, filmed.files)
        footage.piece = folder / f"{folder.name}.mp4"
        shown = {"start": _in_us(filmed.clip.start), "end": _in_us(filmed.clip.end)}
        piece = {"start": _in_us(filmed.cut.start), "end": _in_us(filmed.cut.end)}
        clip = {
            "key": filmed.folder.parent.name, "cameraId": CAMERA, "cameraName": "Porch",
            "sources": [{"path": f"clips/{marked.id}", "span": shown}],
            "shown": shown, "may": shown, "cut": piece,
            "taken": True, "masks": [], "ownMasksOff": False,
        }  # fmt: skip
        await page.evaluate(_MOUNT, clip)
        yield filmed
    finally:
        await database.close()


@pytest.mark.parametrize("film", FILMED)
async def test_a_label_is_one_frame_in_every_view(
    page: Page, footage: Footage, tmp_path: Path, film: Callable[[Path], Filmed]
) -> None:
    """Recording and piece show the frame that was filmed by the label, wherever one scrubs."""
    async with _opened(page, footage, tmp_path, film) as filmed:
        for label in _labels(filmed, filmed.clip):
            wanted = filmed.number_at(label)
            assert await page.evaluate(_LOOK, [_in_us(label), wanted]) == wanted, label
        cut = cut_exact(
            filmed.segments, filmed.folder, filmed.cut, footage.piece,
            masks=filmed.masks, files=filmed.files,
        )  # fmt: skip
        await page.evaluate(
            _SHOW, {"piece": footage.piece.name, "pieceStart": _in_us(cut.window.start)}
        )
        for label in _labels(filmed, filmed.cut):
            wanted = filmed.number_at(label, filmed.cut)
            assert await page.evaluate(_LOOK, [_in_us(label), wanted]) == wanted, label


async def test_a_frame_that_the_browser_shows_wrongly_is_sought_again(
    page: Page, footage: Footage, tmp_path: Path
) -> None:
    """The first frame after two runs that overlap, for which Chromium shows an earlier one."""
    async with _opened(page, footage, tmp_path, _with_an_overlap) as filmed:
        away = filmed.clip.start
        for _ in range(8):
            for label, wanted in ((at(89.4) + 2 * US, 209), (away, filmed.number_at(away))):
                assert await page.evaluate(_LOOK, [_in_us(label), wanted]) == wanted


async def test_a_pause_shows_the_frame_of_its_label(
    page: Page, footage: Footage, tmp_path: Path
) -> None:
    """A busy browser has shown later frames than it has told of by the time that one pauses."""
    async with _opened(page, footage, tmp_path, lambda folder: _usual(folder, Scene())) as filmed:
        await page.evaluate(_LOOK, [_in_us(filmed.clip.start), filmed.number_at(filmed.clip.start)])
        at_us = await page.evaluate(_PAUSE, 300)
        wanted = filmed.number_at(EPOCH + at_us * US)
        assert await page.evaluate(_LOOK, [at_us, wanted]) == wanted


async def test_a_picture_of_another_frame_is_hidden(
    page: Page, footage: Footage, tmp_path: Path
) -> None:
    """If no seeking gives the frame of a label, nobody takes another one for it."""
    async with _opened(page, footage, tmp_path, lambda folder: _usual(folder, Scene())) as filmed:
        cut = cut_exact(filmed.segments, filmed.folder, filmed.cut, footage.piece)
        start_us, label = _in_us(cut.window.start), at(100.5)
        late = {"piece": footage.piece.name, "pieceStart": start_us + 20_000, "at": _in_us(label)}
        await page.evaluate(_SHOW, late)
        opacity, said = await page.evaluate(_HIDDEN)
        assert opacity == "0"
        assert said == _words("review.player.wrong")
        await page.evaluate(_SHOW, {"pieceStart": start_us})
        assert await page.evaluate(_LOOK, [_in_us(label), 100]) == 100
        assert await page.evaluate("player.shadowRoot.querySelector('video.wrong')") is None
