"""Cuts and recordings play where people will play them: in a browser."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from aiohttp import web
from playwright.async_api import Browser, Page
import pytest
import pytest_asyncio

from hub.clips.cut import cut_exact
from hub.clips.index import ClipIndex
from hub.clips.library import Library
from hub.clips.playback import CachedFile, JoinedFile, Player
from hub.model.camera import Mask
from hub.model.decision import MaskKey, MovingMask
from hub.model.recording import Segment, Trigger, TriggerKind
from hub.store.database import Database
from hub.store.footage_files import FootageFiles
from tests.fakes.clocks import HandClock
from tests.hub.clips.recorded import CAMERA, KEY, Scene, at, between, record
from tests.servers.chromium import chromium

pytestmark = pytest.mark.asyncio(loop_scope="module")

PLAY = """async ([address, seconds]) => {
  const video = document.createElement("video");
  document.body.append(video);
  video.muted = true;
  const once = (name) => new Promise((done, failed) => {
    video.addEventListener(name, done, {once: true});
    video.addEventListener("error", () => failed(new Error(video.error.message)), {once: true});
    setTimeout(() => failed(new Error("no " + name)), 20000);
  });
  const number = () => {
    const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
    const pen = canvas.getContext("2d");
    pen.drawImage(video, 0, 0);
    let sum = 0;
    const cell = 16 * video.videoWidth / 320;
    for (let bit = 0; bit < 16; bit++)
      if (pen.getImageData((bit + 0.5) * cell, cell / 2, 1, 1).data[0] > 128) sum += 1 << bit;
    return sum;
  };
  const seen = {};
  let ready = once("loadeddata");
  video.src = address;
  await ready;
  ready = once("ended");
  video.playbackRate = 4;
  await video.play();
  await ready;
  seen.played = video.currentTime;
  seen.dropped = video.getVideoPlaybackQuality().corruptedVideoFrames;
  seen.numbers = [];
  for (const second of seconds) {
    ready = once("seeked");
    // On a busy machine the picture itself comes some moments after the event.
    const painted = new Promise((done) => video.requestVideoFrameCallback(done));
    video.currentTime = second;
    await ready;
    await Promise.race([painted, new Promise((done) => setTimeout(done, 500))]);
    seen.numbers.push(number());
  }
  return {...seen, width: video.videoWidth, height: video.videoHeight, duration: video.duration,
          error: video.error};
}"""


type Shown = dict[str, object]

USUAL = (0, 1.5, 2.5, 0.5)
"""To which seconds a film is sought once it has been played."""


@dataclass(frozen=True, slots=True)
class Cinema:
    """A page in a browser, and a folder that it can load videos from."""

    page: Page
    folder: Path
    address: str
    films: dict[str, JoinedFile | CachedFile] = field(default_factory=dict)
    """What is served under /films/NAME."""
    asked: list[tuple[int, int]] = field(default_factory=list)
    """Which ranges of them were asked for."""

    async def play(self, name: str, seconds: tuple[float, ...] = USUAL) -> Shown:
        """Play a file of the folder to its end, seek in it, and say what was seen."""
        seen: Shown = await self.page.evaluate(PLAY, [f"{self.address}/{name}", seconds])
        return seen

    async def show(
        self, film: JoinedFile | CachedFile, seconds: tuple[float, ...] = USUAL
    ) -> Shown:
        """Play a film likewise, as it is served in ranges."""
        self.films[film.tag] = film
        return await self.play(f"films/{film.tag}", seconds)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer as the hub's API does: the range that was asked for, piece by piece."""
        film = self.films[request.match_info["tag"]]
        asked = request.http_range
        start = asked.start or 0
        end = min(asked.stop or film.size_bytes, film.size_bytes)
        self.asked.append((start, end))
        response = web.StreamResponse(status=206, headers={"Accept-Ranges": "bytes"})
        response.content_type, response.content_length = "video/mp4", end - start
        response.headers["Content-Range"] = f"bytes {start}-{end - 1}/{film.size_bytes}"
        await response.prepare(request)
        async with aclosing(film.read(start, end)) as pieces:
            async for piece in pieces:
                await response.write(piece)
        return response


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncGenerator[Browser]:
    """Give a headless Chromium, which all tests use: to start one takes a second."""
    async with chromium("--autoplay-policy=no-user-gesture-required") as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def cinema(browser: Browser, tmp_path: Path) -> AsyncGenerator[Cinema]:
    """Give a fresh page and a server on loopback."""
    app = web.Application()
    folder = tmp_path / "films"
    folder.mkdir()
    (folder / "page.html").write_text("<!doctype html><title>Cinema</title>")
    films: dict[str, JoinedFile | CachedFile] = {}
    page = await browser.new_page()
    cinema = Cinema(page, folder, "", films)
    app.router.add_get("/films/{tag}", cinema.serve)
    app.router.add_static("/", folder)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    await page.goto(f"{address}/page.html")
    yield replace(cinema, address=address)
    await page.close()
    await runner.cleanup()


@pytest_asyncio.fixture(loop_scope="module")
async def database(tmp_path: Path) -> AsyncGenerator[Database]:
    """Give an empty database, which is used in the browser's event loop."""
    database = await Database.open(tmp_path / "hub.db")
    yield database
    await database.close()


async def test_a_cut_plays_and_seeks(cinema: Cinema, shelf: Path, recording: list[Segment]) -> None:
    """Head and copied rest play to the end without an error, and seeking shows the right frame."""
    cut_exact(recording, shelf, between(38, 100), cinema.folder / "cut.mp4")

    seen = await cinema.play("cut.mp4")

    assert seen["error"] is None
    assert (seen["width"], seen["height"]) == (320, 192)
    assert seen["duration"] == pytest.approx(62 / 15, abs=0.01)
    assert seen["played"] == pytest.approx(62 / 15, abs=0.01)
    assert seen["numbers"] == [38, 60, 75, 45]


async def test_a_masked_cut_plays(cinema: Cinema, shelf: Path, recording: list[Segment]) -> None:
    """So does one that is encoded again."""
    mask = Mask(left=0.5, top=0.5, width=0.2, height=0.2)
    cut_exact(recording, shelf, between(38, 100), cinema.folder / "cut.mp4", masks=[mask])

    seen = await cinema.play("cut.mp4")

    assert (seen["error"], seen["numbers"]) == (None, [38, 60, 75, 45])


@pytest.mark.parametrize("profile", ["baseline", "high"])
async def test_a_cut_that_changes_between_copied_and_encoded_plays(
    cinema: Cinema, tmp_path: Path, profile: str
) -> None:
    """With masks that come and go, and sound, every frame is shown where it was, to and fro."""
    scene = Scene(options={"profile": profile, "preset": "veryfast"}, tone=(2.0, 6.0))
    recording = record(tmp_path / "recordings", scene)
    moving = [
        MovingMask(
            keys=tuple(
                MaskKey(at_ms=at_ms, left=0.5, top=0.5, width=0.2, height=0.2)
                for at_ms in (begins_ms, begins_ms + 300)
            )
        )
        for begins_ms in (1000, 4200, 8200)
    ]

    cut = cut_exact(
        recording,
        tmp_path / "recordings",
        between(8, 180),
        cinema.folder / "cut.mp4",
        moving=moving,
        audio=True,
    )

    seen = await cinema.play("cut.mp4", (0, 1.5, 3.5, 4.5, 7, 8.5, 11, 2.5))
    assert seen["error"] is None
    assert seen["numbers"] == [8, 30, 60, 75, 113, 135, 173, 45]
    assert seen["played"] == pytest.approx(172 / 15, abs=0.07)
    assert 60 < cut.frames_copied < 120


async def test_a_cut_of_another_profile_plays(cinema: Cinema, tmp_path: Path) -> None:
    """A baseline camera, as most cheap ones are, gives a cut that plays as well."""
    scene = Scene(options={"profile": "baseline"})
    recording = record(tmp_path / "recordings", scene)
    cut_exact(recording, tmp_path / "recordings", between(38, 100), cinema.folder / "cut.mp4")

    seen = await cinema.play("cut.mp4")

    assert (seen["error"], seen["numbers"]) == (None, [38, 60, 75, 45])


def joined(segments: list[Segment], folder: Path) -> JoinedFile:
    """Put segments together for playing."""
    film = Player(folder, FootageFiles(KEY)).joined(segments)
    assert film is not None
    return film


@pytest.mark.parametrize(
    "scene",
    [
        pytest.param(Scene(), id="plain"),
        pytest.param(Scene(options={"bf": "2"}), id="B-frames"),
        pytest.param(Scene(sound=False), id="silent"),
        pytest.param(Scene(files=FootageFiles(KEY)), id="encrypted"),
    ],
)
async def test_a_recording_plays_at_home(cinema: Cinema, tmp_path: Path, scene: Scene) -> None:
    """Played from where it lies, to its end, with the recording's own frames."""
    recording = record(tmp_path / "recordings", scene)

    seen = await cinema.show(joined(recording[1:], tmp_path / "recordings"))

    assert (seen["error"], seen["numbers"]) == (None, [60, 82, 97, 67])
    assert seen["played"] == pytest.approx(8, abs=0.05)


async def test_runs_of_other_sizes_play_as_one(cinema: Cinema, tmp_path: Path) -> None:
    """A camera with new settings, after a gap: its frames are at their wall times, to and fro."""
    folder = tmp_path / "recordings"
    recording = record(folder, Scene(frames=60))
    large = Scene(frames=60, first=60, size=(640, 384), options={"profile": "main"})
    recording += record(folder, large, start=at(75), run="ba9876543210")

    seen = await cinema.show(joined(recording, folder), (0.5, 6.5, 1.5, 8.5, 4.5))

    assert (seen["error"], seen["numbers"]) == (None, [7, 82, 22, 112, 59])
    assert seen["duration"] == pytest.approx(9, abs=0.02)


async def test_a_clip_can_be_sought_while_it_grows(
    cinema: Cinema,
    index: ClipIndex,
    folder: Path,
    clock: HandClock,
    tmp_path: Path,
) -> None:
    """What was opened until one moment stays the same bytes, whatever is recorded meanwhile."""
    recording = record(folder)
    library = Library(index, folder, tmp_path, clock)
    [clip] = await index.mark(Trigger(camera_id=CAMERA, kind=TriggerKind.BUTTON, at=at(75)))
    assert clip is not None
    for segment in recording[:2]:
        await index.add_segment(segment)
    early = await library.playable(clip)
    seen = await cinema.show(early, (0.5, 7, 3.9))
    assert (seen["error"], seen["numbers"]) == (None, [7, 105, 58])

    await index.add_segment(recording[2])
    await index.mark(Trigger(camera_id=CAMERA, kind=TriggerKind.BUTTON, at=at(120)))
    clip = await index.clip(clip.id)
    again = await library.playable(clip, early.until)
    whole = await library.playable(clip)

    assert (again.tag, again.size_bytes) == (early.tag, early.size_bytes)
    assert await content(again) == await content(early)
    assert whole.until - early.until == timedelta(seconds=4)
    seen = await cinema.show(again, (7, 0.5))
    assert (seen["error"], seen["numbers"]) == (None, [105, 7])
    seen = await cinema.show(whole, (11, 0.5))
    assert (seen["error"], seen["numbers"]) == (None, [165, 7])


async def content(film: JoinedFile | CachedFile) -> bytes:
    """Return all bytes of a film."""
    return b"".join([piece async for piece in film.read(0, film.size_bytes)])


async def test_h265_plays_at_home(
    cinema: Cinema, index: ClipIndex, folder: Path, clock: HandClock, tmp_path: Path
) -> None:
    """A recording that browsers cannot show is encoded again."""
    (tmp_path / "cache").mkdir()
    library = Library(index, folder, tmp_path / "cache", clock)
    for segment in record(folder, Scene(frames=60, codec="libx265")):
        await index.add_segment(segment)

    seen = await cinema.show(await library.footage(CAMERA, between(0, 60)))

    assert (seen["error"], seen["numbers"]) == (None, [0, 22, 37, 7])
