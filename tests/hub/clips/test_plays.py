"""A cut plays where agencies will play it: in a browser."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path
import shutil

from aiohttp import web
from playwright.async_api import Page, async_playwright
import pytest

from hub.clips.cut import cut_exact
from hub.clips.playback import playable
from hub.model.camera import Mask
from hub.model.segment import Segment
from tests.hub.clips.recorded import Scene, between, record

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")

PLAY = """async (address) => {
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
    for (let bit = 0; bit < 16; bit++)
      if (pen.getImageData(bit * 16 + 8, 8, 1, 1).data[0] > 128) sum += 1 << bit;
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
  for (const second of [0, 1.5, 2.5, 0.5]) {
    ready = once("seeked");
    video.currentTime = second;
    await ready;
    seen.numbers.push(number());
  }
  return {...seen, width: video.videoWidth, height: video.videoHeight, duration: video.duration,
          error: video.error};
}"""


@dataclass(frozen=True, slots=True)
class Cinema:
    """A page in a browser, and a folder that it can load videos from."""

    page: Page
    folder: Path
    address: str

    async def play(self, name: str) -> dict[str, object]:
        """Play a file of the folder to its end, seek in it, and say what was seen."""
        seen: dict[str, object] = await self.page.evaluate(PLAY, f"{self.address}/{name}")
        return seen


@pytest.fixture
async def cinema(tmp_path: Path) -> AsyncGenerator[Cinema]:
    """Give a headless Chromium and a server on loopback."""
    app = web.Application()
    (tmp_path / "page.html").write_text("<!doctype html><title>Cinema</title>")
    app.router.add_static("/", tmp_path)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required"],
        )
        page = await browser.new_page()
        await page.goto(f"{address}/page.html")
        yield Cinema(page, tmp_path, address)
        await browser.close()
    await runner.cleanup()


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
    """So does one that is encoded anew."""
    mask = Mask(left=0.5, top=0.5, width=0.2, height=0.2)
    cut_exact(recording, shelf, between(38, 100), cinema.folder / "cut.mp4", masks=[mask])

    seen = await cinema.play("cut.mp4")

    assert (seen["error"], seen["numbers"]) == (None, [38, 60, 75, 45])


async def test_a_cut_of_another_profile_plays(cinema: Cinema, tmp_path: Path) -> None:
    """A baseline camera, as most cheap ones are, gives a cut that plays as well."""
    scene = Scene(options={"profile": "baseline"})
    recording = record(tmp_path / "recordings", scene)
    cut_exact(recording, tmp_path / "recordings", between(38, 100), cinema.folder / "cut.mp4")

    seen = await cinema.play("cut.mp4")

    assert (seen["error"], seen["numbers"]) == (None, [38, 60, 75, 45])


async def test_a_clip_plays_at_home(cinema: Cinema, shelf: Path, recording: list[Segment]) -> None:
    """A keyframe-aligned copy plays with the recording's own frames."""
    playable(recording[1:], shelf, cinema.folder / "clip.mp4")

    seen = await cinema.play("clip.mp4")

    assert (seen["error"], seen["numbers"]) == (None, [60, 82, 97, 67])


async def test_h265_plays_at_home(cinema: Cinema, tmp_path: Path) -> None:
    """A clip that browsers cannot show is encoded anew."""
    recording = record(tmp_path / "recordings", Scene(frames=60, codec="libx265"))
    playable(recording, tmp_path / "recordings", cinema.folder / "clip.mp4")

    seen = await cinema.play("clip.mp4")

    assert (seen["error"], seen["numbers"]) == (None, [0, 22, 37, 7])
