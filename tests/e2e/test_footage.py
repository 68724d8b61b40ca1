"""The footage page in a real Home Assistant, with a real hub that reads a played Frigate.

One of its cameras records H.265, which this Chromium can't play, and one H.264.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
import subprocess
import sys
from typing import Any, Final

import av
from playwright.async_api import Locator
import pytest

from demo import home_assistant as ha, play as acts
from demo.children import neighbors
from demo.stage import Play, until
from demo.steps import StepFailedError
from tests.e2e.browser import Browser, chromium
from tests.e2e.playing import played, run_on_stage
from tests.servers.frigate import Frigate

pytestmark = pytest.mark.long
_HUB = """\
name = "Footage hub"
[api]
host = "127.0.0.1"
port = {port}
[recording]
floor_gib = 0.2
[discovery]
enabled = false
"""
_LENGTH_S: Final = 90
_SIZE: Final = (960, 540)
_CODECS: Final = {"porch": "libx265", "yard": "libx264"}
_BLACK: Final = 20
"""A cover is darker, and takes 0.2 by 0.3 of the picture; little else in the film is."""
_SHOWN: Final = """async video => {
  const until = performance.now() + 60000;
  const from = video.currentTime;
  while (video.classList.contains('off') || video.currentTime < from + 1) {
    if (performance.now() > until) throw new Error('It does not play.');
    await new Promise(requestAnimationFrame);
  }
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  const pen = canvas.getContext('2d');
  pen.drawImage(video, 0, 0);
  const pixels = pen.getImageData(0, 0, canvas.width, canvas.height).data;
  const colors = new Set();
  for (let at = 0; at < pixels.length; at += 4000) colors.add(pixels.slice(at, at + 3).join());
  return [canvas.width, canvas.height, colors.size];
}"""
"""Width, height, and how many colors a video shows after it has played for a second."""


@dataclass(slots=True)
class FootageFacts:
    """What was seen, for the tests to judge."""

    lanes: list[dict[str, Any]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    """What the page says of each lane."""
    framed: str = ""
    """The moment whose frame was shown first, as the page says it."""
    converting: list[str] = field(default_factory=list)
    """What was said while H.265 was converted, each once."""
    converted: list[int] = field(default_factory=list)
    beside: list[int] = field(default_factory=list)
    """What the second picture played, at the same moment."""
    followed: str = ""
    saved: dict[str, Any] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)


def _film(into: Path, codec: str) -> Path:
    """Make a film as a camera sends it. Blocking."""
    width, height = _SIZE
    yard = f"color=c=0x607060:size={width}x{height}:rate=15:duration={_LENGTH_S}"
    thing = f"testsrc=size=160x160:rate=15:duration={_LENGTH_S}"
    # To and fro in the middle, where a cover is put at first.
    moves = f"[0][1]overlay=x={width / 2 - 80}+50*sin(t/6):y={height / 2 - 80}"
    words = ["ffmpeg", "-loglevel", "error", "-y", "-f", "lavfi", "-i", yard]
    words += ["-f", "lavfi", "-i", thing]
    sound = ["-f", "lavfi", "-i", f"sine=frequency=440:sample_rate=48000:duration={_LENGTH_S}"]
    sound += ["-filter_complex", moves]
    coded = ["-c:v", codec, "-preset", "ultrafast", "-g", "30", "-pix_fmt", "yuv420p"]
    if codec == "libx265":
        coded += ["-tag:v", "hvc1", "-x265-params", "log-level=none"]
    subprocess.run([*words, *sound, *coded, "-c:a", "aac", str(into)], check=True)  # noqa: S603
    return into


async def _open_house(play: Play) -> None:
    """Start Home Assistant and the hub together, and pair them."""
    with play.steps.step("house") as step:
        folder = play.setting.folder / "home-assistant"
        ha.write_configuration(
            folder,
            name="Footage house",
            host="127.0.0.1",
            port=play.ports["home"],
            discover=False,
        )
        hass = Path(sys.executable).with_name("hass")
        await play.children.start("home", [str(hass), "-c", str(folder), "--skip-pip"])
        (play.setting.folder / "hub.toml").write_text(_HUB.format(port=play.ports["hub"]))
        await acts.start_hub(play)
        play.home = await ha.sign_up(play.session, f"http://127.0.0.1:{play.ports['home']}", 120)
        await ha.wait_running(play.home, 120)
        await until(lambda: _answered(play), within_s=60, what="The hub", children=play.children)
        link = (await play.hub("POST", "/pairing-links", {}))["link"]
        await ha.add_hub(play.home, link, discovered=False, deadline_s=120)
        step.say("Home Assistant is paired with a hub")


async def _answered(play: Play) -> bool | None:
    try:
        await play.hub("GET", "/info")
    except StepFailedError:
        return None
    return True


async def _record(play: Play, frigate: Frigate, began: datetime) -> None:
    """Have Frigate record both cameras, and see somebody at one."""
    with play.steps.step("archive") as step:
        for name, codec in _CODECS.items():
            frigate.add_camera(name)
            film = await asyncio.to_thread(_film, play.setting.folder / f"{name}.mp4", codec)
            await asyncio.to_thread(frigate.store, name, film, began)
        came = began.timestamp() + 20
        person = {"camera": "porch", "label": "person", "data": {"type": "object"}}
        frigate.events.append({"id": "visit", "start_time": came, "end_time": came + 10} | person)
        address = {"kind": "frigate", "address": frigate.open_url}
        archive = await play.hub("POST", "/archives", address)
        for name in _CODECS:
            which = {"archive_id": archive["id"], "archive_key": name}
            await play.hub("POST", "/cameras", {"name": name.title(), "place": None, **which})
        step.say("a Frigate has recorded a camera in H.265, and one in H.264")


async def _lanes(play: Play, began: datetime) -> list[dict[str, Any]] | None:
    """Return what the hub knows of both cameras, once its archive has answered."""
    hours = (began - timedelta(hours=1), began + timedelta(hours=1))
    start, end = (each.strftime("%Y-%m-%dT%H:%M:%SZ") for each in hours)
    lanes = (await play.hub("GET", f"/footage?start={start}&end={end}"))["lanes"]
    if not all(each["spans"] for each in lanes):
        return None
    return [{name: each[name] for name in ("camera_id", "state", "codec")} for each in lanes]


async def _watch(play: Play, facts: FootageFacts, began: datetime, browser: Browser) -> None:
    """Open the page at a moment of the H.265 camera, play it, and the other one beside it."""
    page, camera = browser.page, facts.lanes[0]["camera_id"]
    moment = (began + timedelta(seconds=22)).strftime("%Y-%m-%dT%H:%M:%SZ")
    with play.steps.step("watch") as step:
        await browser.go(play.assistant, f"/neighbors-requests/footage/{camera}/{moment}")
        viewer = page.locator("nr-footage-viewer").first
        await viewer.locator("canvas[data-at]").wait_for()
        facts.framed = await viewer.locator("canvas").get_attribute("aria-label") or ""
        facts.names = await page.locator("nr-footage-timeline .nm").all_inner_texts()
        await browser.picture("footage-archive")
        await page.get_by_role("button", name="Play", exact=True).click()
        facts.converting = await _converts(viewer, browser)
        facts.converted = await viewer.locator("video:not(.off)").evaluate(_SHOWN)
        await browser.picture("footage-h265")
        await page.get_by_role("button", name="Two cameras side by side").click()
        second = page.locator("nr-footage-viewer").nth(1).locator("video:not(.off)")
        facts.beside = await second.evaluate(_SHOWN)
        await browser.picture("footage-beside")
        await page.get_by_role("button", name="Pause", exact=True).click()
        step.say(f"H.265 plays after {len(facts.converting)} words of progress")


async def _converts(viewer: Locator, browser: Browser) -> list[str]:
    """Return what is said while a piece is converted."""
    said: list[str] = []
    status = viewer.locator(".conv [role=status]")
    await status.wait_for()
    await browser.picture("footage-converting")
    while await status.count():
        said += [each for each in await status.all_inner_texts() if each not in said]
        await asyncio.sleep(0.05)
    return said


async def _save(play: Play, facts: FootageFacts, browser: Browser) -> None:
    """Save a clip with a cover that follows something, to this very machine."""
    page = browser.page
    with play.steps.step("save") as step:
        await page.get_by_role("button", name="Save a clip").click()
        # By keyboard, a cover is in its usual place.
        await page.get_by_role("button", name="Add cover").press("Enter")
        await page.get_by_role("button", name="Follow: Cover 1").click()
        await page.get_by_role("button", name="Follow from here: Cover 1").wait_for()
        facts.followed = await page.locator("nr-review-covers li .mut").first.inner_text()
        await browser.picture("footage-covers")
        async with page.expect_download() as download:
            await page.get_by_role("button", name="Save", exact=True).click()
        path = play.setting.folder / "saved.mp4"
        got = await download.value
        await got.save_as(path)
        facts.saved = {"name": got.suggested_filename} | await asyncio.to_thread(_look, path)
        step.say(f"saved as {got.suggested_filename}")


def _look(path: Path) -> dict[str, Any]:
    """Return how a saved clip is coded, and how much of each frame is black at least. Blocking."""
    with av.open(str(path)) as film:
        stream = film.streams.video[0]
        black = [(each.to_ndarray(format="gray") < _BLACK).mean() for each in film.decode(stream)]
        found = {"codec": stream.codec_context.name, "sounds": len(film.streams.audio)}
        length_s = float((film.duration or 0) / av.time_base)
    return found | {"length_s": length_s, "covered": float(min(black))}


async def perform(play: Play, facts: FootageFacts) -> None:
    """Go the whole way, and note what is seen."""
    began = (datetime.now(UTC) - timedelta(minutes=5)).replace(microsecond=0)
    media = play.setting.folder / "frigate"
    media.mkdir()
    frigate = Frigate(media=media)
    async with frigate.serving():
        await _open_house(play)
        await _record(play, frigate, began)
        facts.lanes = await play.until(lambda: _lanes(play, began), "The archive")
        async with chromium(play.setting.folder) as browser:
            await _watch(play, facts, began, browser)
            await _save(play, facts, browser)
        await play.children.stop("hub")
        checked = await neighbors("hub", "check", "--data-dir", play.path("hub"))
        facts.complaints = list(checked["complaints"])


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FootageFacts]:
    """Look at footage once, and return what was seen."""
    with played("test_footage", tmp_path_factory.mktemp("footage")) as found:
        yield FootageFacts(**found)


def test_an_archive_is_on_the_page(seen: FootageFacts) -> None:
    """Both cameras have a lane with Frigate's name, and a frame of the asked moment is shown."""
    assert [each["state"] for each in seen.lanes] == ["known", "known"]
    assert [name.split() for name in seen.names] == [["Porch", "Frigate"], ["Yard", "Frigate"]]
    assert seen.framed.startswith("Porch")


def test_h265_is_converted_with_progress_and_plays(seen: FootageFacts) -> None:
    """If the browser can't play it, the page says how far the hub is, and then it plays."""
    assert seen.converting
    assert all(each.startswith("H.265, being converted: ") for each in seen.converting)
    width, height, colors = seen.converted
    assert (width, height) == _SIZE
    assert colors > 8


def test_another_archived_camera_plays_beside_it(seen: FootageFacts) -> None:
    """Two cameras of one moment, of which only one has to be converted."""
    width, height, colors = seen.beside
    assert (width, height) == _SIZE
    assert colors > 8


def test_a_clip_is_saved_with_a_cover_that_follows(seen: FootageFacts) -> None:
    """The browser downloads H.264 from Home Assistant, covered, without sound, under its name."""
    assert seen.followed.startswith("Moves through")
    assert (seen.saved["codec"], seen.saved["sounds"]) == ("h264", 0)
    assert seen.saved["name"].startswith("Porch ")
    assert seen.saved["length_s"] > 5
    assert 0.04 < seen.saved["covered"] < 0.1


def test_the_hub_is_clean(seen: FootageFacts) -> None:
    """`neighbors hub check` finds nothing wrong: what was fetched to be looked at is not kept."""
    assert seen.complaints == []


if __name__ == "__main__":
    sys.exit(run_on_stage(FootageFacts(), perform))
