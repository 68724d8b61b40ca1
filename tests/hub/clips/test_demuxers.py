"""Whoever opens a cut finds the same frames at the same times, and its sound in its place."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
import json
from pathlib import Path
from typing import Any

from aiohttp import web
import pytest

from hub.clips.cut import cut_exact
from hub.model.camera import Mask
from hub.model.decision import MaskKey, MovingMask
from tests.hub.clips.demuxers import (
    TICKS,
    assert_strict,
    read_ffmpeg,
    read_gstreamer,
    read_mediabunny,
)
from tests.hub.clips.recorded import RATE, Scene, between, record
from tests.servers.chromium import chromium
from tests.servers.firefox import firefox

MASK = Mask(left=0.5, top=0.5, width=0.2, height=0.2)
_QUICK = {"preset": "veryfast"}


def moving(*begins_ms: int) -> list[MovingMask]:
    """Return masks that are over a part of the picture for 0.3 s each."""
    return [
        MovingMask(
            keys=tuple(
                MaskKey(at_ms=at_ms, left=0.5, top=0.5, width=0.2, height=0.2)
                for at_ms in (begins, begins + 300)
            )
        )
        for begins in begins_ms
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One kind of cut."""

    name: str
    scene: Scene
    first: float = 38
    end: int = 100
    wanted: dict[str, Any] = field(default_factory=dict)
    lost: range = range(0)
    """Frames of which no segment is there."""
    decoder: str = "openh264dec"
    """The decoder in GStreamer. OpenH264 fails at some frames with the 8x8 transform, whoever made
    them: those of the high profile are left to FFmpeg's."""

    def numbers(self) -> list[int]:
        """Return the frames that it has."""
        return [n for n in range(-int(-self.first // 1), self.end) if n not in self.lost]

    def ticks(self) -> list[int]:
        """Return when each is shown."""
        shown = self.scene.ticks or (lambda n: n * TICKS // RATE)
        numbers = self.numbers()
        return [shown(n) - shown(numbers[0]) for n in numbers]

    def cut(self, folder: Path) -> Path:
        """Make it."""
        recording = record(folder / self.name, self.scene)
        if self.lost:
            del recording[self.lost.start // self.scene.per_segment]
        path = folder / f"{self.name}.mp4"
        window = between(self.first, self.end)
        cut_exact(recording, folder / self.name, window, path, **self.wanted)
        return path


AVDEC = "avdec_h264"
LOUD = Scene(tone=(3.0, 5.0))
USUAL = (
    Case(
        name="changes",
        # The camera's own parameter sets have the id 1, and come after ours.
        scene=replace(LOUD, options={"profile": "main", "x264-params": "sps-id=1", **_QUICK}),
        first=8,
        end=150,
        wanted={"moving": moving(1000, 4200), "audio": True},
    ),
    Case(name="gap", scene=LOUD, end=150, lost=range(60, 120), wanted={"audio": True}),
    Case(name="one", scene=Scene(sound=False), first=45, end=46, decoder=AVDEC),
    Case(name="turned", scene=Scene(sound=False, turn=1)),
)
RARER = (
    Case(name="copied", scene=Scene(sound=False), first=30, end=150),
    Case(name="main", scene=Scene(sound=False, options={"profile": "main", **_QUICK})),
    Case(name="high", scene=Scene(sound=False, options={"profile": "high", **_QUICK})),
    Case(name="masked", scene=LOUD, wanted={"masks": [MASK], "audio": True}, decoder=AVDEC),
    Case(name="odd", scene=LOUD, first=38.4, wanted={"audio": True}),
    Case(name="fine", scene=replace(LOUD, sound_hz=48_000), wanted={"audio": True}),
    Case(name="h265", scene=replace(LOUD, codec="libx265"), wanted={"audio": True}, decoder=AVDEC),
    Case(
        name="reordered",
        scene=replace(LOUD, options={"bf": "2"}),
        wanted={"audio": True},
        decoder=AVDEC,
    ),
    Case(
        name="uneven",
        scene=Scene(sound=False, ticks=lambda n: n * 6000 + (n * n * 37) % 3001),
        first=0,
        end=62,
    ),
    Case(name="single", scene=Scene(sound=False), first=60, end=61),
)


def check(cases: tuple[Case, ...], folder: Path) -> None:
    """Cut each case, and have all readers find the same in it."""
    paths = [case.cut(folder) for case in cases]
    gstreamer = read_gstreamer(
        [
            (path, case.decoder, case.scene.sound_hz if case.wanted.get("audio") else 0)
            for path, case in zip(paths, cases, strict=True)
        ]
    )
    mediabunny = read_mediabunny(paths)
    for case, path, one, other in zip(cases, paths, gstreamer, mediabunny, strict=True):
        assert_strict(path)
        found, expected = read_ffmpeg(path), case.ticks()
        assert found.numbers == case.numbers(), case.name
        # A wall time is in whole microseconds: a tick of 11 may be the one beside it.
        assert found.times[0] == 0
        assert max(abs(a - b) for a, b in zip(found.times, expected, strict=True)) <= 1
        assert [round(at_s * TICKS) for at_s in one["times_s"]] == found.times
        assert one["hashes"] == found.hashes
        video, audio = other["video"], other["audio"]
        assert [round(at_s * TICKS) for at_s, *_ in video] == found.times
        assert other["turn"] == 90 * case.scene.turn
        if case.wanted.get("audio"):
            first_s = (case.numbers()[0]) / RATE
            tone_s = case.scene.tone[0] - first_s
            rate_hz = case.scene.sound_hz
            assert found.loud_from_s == pytest.approx(tone_s, abs=0.002)
            assert one["sound_from_s"] == 0
            assert one["loud_from"] / rate_hz == pytest.approx(found.loud_from_s, abs=2 / rate_hz)
            length_s = video[-1][0] + video[-1][1]
            assert one["samples"] / rate_hz == pytest.approx(length_s, abs=2 / rate_hz)
            assert audio[0][0] == pytest.approx(-1024 / rate_hz, abs=1e-6)
            assert sum(audio[-1][:2]) == pytest.approx(length_s, abs=2 / rate_hz)


def test_every_reader_finds_the_same(tmp_path: Path) -> None:
    """FFmpeg, GStreamer and Mediabunny find each frame at its time, and the sound where it was.

    Copied and coded frames under two pairs of parameter sets decode to the same pictures in two
    decoders. No box is unknown, and what the index says of itself is as the standards demand.
    """
    check(USUAL, tmp_path)


PLAY = """(async (address, seconds) => {
  const video = document.createElement("video");
  video.muted = true;
  video.preload = "auto";
  document.body.append(video);
  const once = (name) => new Promise((done, failed) => {
    video.addEventListener(name, done, { once: true });
    video.addEventListener("error", () => failed(new Error(video.error.message)), { once: true });
    setTimeout(() => failed(new Error(`no ${name}`)), 20000);
  });
  const loaded = once("loadeddata");
  video.src = address;
  await loaded;
  const pen = new OffscreenCanvas(video.videoWidth, video.videoHeight).getContext("2d");
  const number = () => {
    pen.drawImage(video, 0, 0);
    const turned = video.videoHeight > video.videoWidth;
    let sum = 0;
    for (let bit = 0; bit < 16; bit++) {
      const along = bit * 16 + 8;
      const [x, y] = turned ? [video.videoWidth - 8, along] : [along, 8];
      if (pen.getImageData(x, y, 1, 1).data[0] > 128) sum += 1 << bit;
    }
    return sum;
  };
  const shown = [];
  for (const second of seconds) {
    const painted = new Promise((done) =>
      video.requestVideoFrameCallback((_now, { mediaTime }) => done(mediaTime)));
    const sought = once("seeked");
    video.currentTime = second;
    await sought;
    const late = new Promise((done) => setTimeout(done, 2000, null));
    const at = await Promise.race([painted, late]);
    shown.push([number(), at]);
  }
  const ended = once("ended");
  video.currentTime = Math.max(0, video.duration - 0.5);
  await video.play();
  await ended;
  const found = { shown, duration: video.duration, end: video.currentTime,
                  size: [video.videoWidth, video.videoHeight] };
  video.remove();
  return found;
})"""

SOON_S = 0.002
"""How long after a frame's time it is sought."""

type Evaluate = Callable[[str], Awaitable[Any]]


@asynccontextmanager
async def served(folder: Path) -> AsyncGenerator[str]:
    """Serve a folder and an empty page on loopback."""
    (folder / "page.html").write_text("<!doctype html><title>Films</title>")
    app = web.Application()
    app.router.add_static("/", folder)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def check_browser(evaluate: Evaluate, cases: tuple[Case, ...], address: str) -> None:
    """Have a browser show some frames of each cut, and play it to its end."""
    for case in cases:
        numbers, ticks = case.numbers(), case.ticks()
        chosen = sorted({0, 1, len(numbers) // 2, len(numbers) - 1} & set(range(len(numbers))))
        seconds = [ticks[n] / TICKS + SOON_S for n in chosen]
        found = await evaluate(f"{PLAY}('{address}/{case.name}.mp4', {json.dumps(seconds)})")
        assert [number for number, _ in found["shown"]] == [numbers[n] for n in chosen], case.name
        for n, (_, at_s) in zip(chosen, found["shown"], strict=True):
            # A frame that is on the screen already isn't painted again. Chromium gives the time
            # that was sought instead, if it is in a frame.
            assert at_s is None or -1 <= at_s * TICKS - ticks[n] <= SOON_S * TICKS + 1, case.name
        assert sum(at_s is None for _, at_s in found["shown"]) <= 1
        turned = case.scene.turn % 2
        assert found["size"] == list(case.scene.size)[:: -1 if turned else 1]
        assert found["end"] == pytest.approx(found["duration"], abs=0.1)
        assert found["duration"] > ticks[-1] / TICKS


@pytest.mark.long
@pytest.mark.timeout(600)
async def test_every_player_shows_the_same(tmp_path: Path) -> None:
    """Every kind of cut is the same to all readers, and Chromium and Firefox show its frames."""
    cases = (*USUAL, *RARER)
    await asyncio.to_thread(check, cases, tmp_path)

    async with served(tmp_path) as address:
        async with chromium("--autoplay-policy=no-user-gesture-required") as browser:
            page = await browser.new_page()
            await page.goto(f"{address}/page.html")
            await check_browser(page.evaluate, cases, address)
        async with firefox() as tab:
            await tab.open(f"{address}/page.html")
            await check_browser(tab.evaluate, cases, address)
