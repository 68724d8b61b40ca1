"""The footage page under fingers and keys, in a real browser."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
import io
import math
from pathlib import Path
from typing import Any, Final

import av
from playwright.async_api import CDPSession, Locator
import pytest

from tests.frontend.stage import FRONTEND, NARROW, Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")
_HOUR_MS = 3_600_000
_SLOWER: Final = 4
_HUB_MS: Final = 30
"""A hub at home answers for a frame within this time."""
_MOVES: Final = 180
_PLAYS = """async video => {
  while (!video.currentTime) await new Promise(requestAnimationFrame);
  return video.src;
}"""
_WATCH = f"""async () => {{
  const real = hass.fetched;
  const kept = new Map();
  hass.fetched = async path => {{
    // The stage draws its pictures itself, which a phone does not.
    const kind = path.replace(/at=[^&]*/, '');
    kept.set(kind, kept.get(kind) ?? real(path).then(answer => answer.blob()));
    const picture = await kept.get(kind);
    await new Promise(done => setTimeout(done, {_HUB_MS}));
    return new Response(picture);
  }};
  const panel = document.querySelector('neighbors-requests-panel').shadowRoot;
  const viewer = panel.querySelector('nr-page-footage').shadowRoot
    .querySelector('nr-footage-viewer');
  const canvas = viewer.shadowRoot.querySelector('canvas');
  const stamps = [], ages = [], wanted = new Map();
  for (window.watching = true; window.watching;) {{
    const now = await new Promise(requestAnimationFrame);
    stamps.push(now);
    if (!viewer.scrubbing) continue;
    for (const at of [viewer.frameAt, viewer.at]) wanted.set(at, now);
    const shown = wanted.get(Number(canvas.dataset.at));
    if (shown !== undefined) ages.push(now - shown);
  }}
  hass.fetched = real;
  ages.sort((one, other) => one - other);
  return {{
    fps: 1000 * (stamps.length - 1) / (stamps.at(-1) - stamps[0]),
    ages: [0.5, 0.95].map(part => ages[Math.floor(ages.length * part)]),
    frames: new Set(wanted.keys()).size,
  }};
}}"""
"""How smoothly the page moves, and how long ago the finger was at the frame that is shown."""
_SEEN_AT_MS = datetime.fromisoformat("2026-11-24T17:53:12+00:00").timestamp() * 1000


async def _touch(session: CDPSession, kind: str, points: Sequence[tuple[float, float]]) -> None:
    touches = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
    await session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})


async def _slider(timeline: Locator) -> tuple[float, float]:
    """Return the moment, and how long a time is shown around it."""
    slider = timeline.get_by_role("slider", name="Time", exact=True)
    now, low, high = [
        float(await slider.get_attribute(f"aria-value{each}") or 0)
        for each in ("now", "min", "max")
    ]
    return now, high - low


async def _shows(opened: Stage, at_ms: float) -> None:
    """Wait until the picture is of a moment."""
    await opened.page.wait_for_function(
        """at => {
          const panel = document.querySelector('neighbors-requests-panel').shadowRoot;
          const page = panel.querySelector('nr-page-footage').shadowRoot;
          const canvas = page.querySelector('nr-footage-viewer').shadowRoot.querySelector('canvas');
          return Math.abs(Number(canvas.dataset.at) - at) < 1;
        }""",
        arg=at_ms,
    )


async def test_the_strip_follows_fingers(opened: Stage) -> None:
    """On a phone, one finger moves time under the line, two zoom, and the picture comes along."""
    await opened.open("footage", "day")
    await opened.look(NARROW, dark=False)
    timeline = opened.page.locator("nr-footage-timeline[stacked]")
    box = await timeline.get_by_role("slider", name="Time", exact=True).bounding_box()
    assert box is not None
    y, middle = box["y"] + 50, box["width"] / 2
    session = await opened.page.context.new_cdp_session(opened.page)
    before, length = await _slider(timeline)

    await _touch(session, "touchStart", [(middle, y)])
    for moved in range(10, 101, 10):
        await _touch(session, "touchMove", [(middle + moved, y)])
    await _touch(session, "touchEnd", [])
    dragged, _ = await _slider(timeline)
    await _shows(opened, dragged)
    await _touch(session, "touchStart", [(middle - 40, y), (middle + 40, y)])
    for apart in range(50, 81, 10):
        await _touch(session, "touchMove", [(middle - apart, y), (middle + apart, y)])
    await _touch(session, "touchEnd", [])
    after, zoomed = await _slider(timeline)

    assert (before, length) == (_SEEN_AT_MS, _HOUR_MS)
    assert dragged == pytest.approx(before - 100 / box["width"] * length, abs=2)
    assert after == dragged
    assert zoomed == pytest.approx(length / 2, rel=0.01)


async def test_keys_find_play_and_cut(opened: Stage) -> None:
    """Without a mouse: events, frames, playing, and the edges and covers of a saved clip."""
    await opened.open("footage", "day")
    page, keys = opened.page, opened.page.keyboard
    timeline = page.locator("nr-footage-timeline")
    steps: dict[str, Any] = {}

    for key in ("[", "]", ".", "ArrowLeft"):
        await keys.press(key)
        await page.wait_for_function("() => window.hass.pending === 0")
        steps[key] = (await _slider(timeline))[0] - _SEEN_AT_MS
    await keys.press("Space")
    video = page.locator("nr-footage-viewer video:not(.off)")
    await video.evaluate(_PLAYS)
    await keys.press("Space")
    paused = await video.evaluate("video => video.paused")
    await page.get_by_role("button", name="Save a clip").click()
    await page.get_by_role("slider", name="Start of the clip").press("ArrowLeft")
    await page.get_by_role("slider", name="End of the clip").press("PageUp")
    await page.get_by_role("button", name="Add cover").press("Enter")
    await page.get_by_role("button", name="Follow: Cover 2").press("Enter")
    await page.get_by_role("button", name="Follow from here: Cover 2").wait_for()
    await page.get_by_role("button", name="Find faces and text").press("Enter")
    await page.get_by_role("button", name="Cover all").press("Enter")
    sound, laboratory = (page.get_by_label(each) for each in ("With sound", "For a laboratory"))
    await sound.check()
    await laboratory.check()
    silent = not await sound.count()
    await page.get_by_role("button", name="Save", exact=True).click()
    await page.get_by_text("Making the clip").wait_for()
    asked = await page.evaluate("window.hass.asked.filter(each => each.path === '/exports')")

    # An event before, and the one after it again; then a frame: the stage has one a second.
    assert steps["["] == (
        datetime.fromisoformat("2026-11-24T17:15:00+00:00").timestamp() * 1000
    ) - (_SEEN_AT_MS)
    assert [steps[key] for key in ("]", ".", "ArrowLeft")] == [0, 1000, -4000]
    assert paused
    assert silent
    cut = asked[0]["body"]
    assert (cut["codec"], cut["sound"]) == ("ffv1", False)
    assert (cut["start"], cut["end"]) == ("2026-11-24T17:53:08.900000Z", "2026-11-24T17:54:01Z")
    # The camera's own cover lasts, the drawn one follows, and both that were found are covered.
    assert [(len(each["keys"]), each["found"]) for each in cut["masks"]] == [
        (2, False),
        (9, False),
        (9, True),
        (9, True),
    ]


def _streamed(film: Path) -> bytes:
    """Return a film as live video comes: in fragments, without an end."""
    streamed = io.BytesIO()
    flags = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
    with av.open(film) as read, av.open(streamed, "w", format="mp4", options=flags) as written:
        stream = written.add_stream_from_template(read.streams.video[0])
        for packet in read.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                written.mux(packet)
    return streamed.getvalue()


async def test_live_is_video_where_it_can_be(opened: Stage) -> None:
    """Live video plays through Media Source Extensions; without it, pictures are shown instead."""
    await opened.open("footage", "day")
    viewer = opened.page.locator("nr-footage-viewer")
    live = opened.page.get_by_role("button", name="Go live")
    video = _streamed(FRONTEND / "stage/film.mp4")
    await opened.page.route("**/live.mp4", lambda route: route.fulfill(body=video))
    await opened.page.evaluate("""() => {
      const endless = async () => {
        const film = new Uint8Array(await (await fetch('/live.mp4')).arrayBuffer());
        return new Response(new ReadableStream({start: to => to.enqueue(film)}));
      };
      hass.fetched = endless;
    }""")

    await live.click()
    shown = viewer.locator("video:not(.off)")
    source = await shown.evaluate(_PLAYS)
    await opened.page.get_by_role("button", name="Live", exact=True).click()
    await opened.page.evaluate(
        "() => { hass.fetched = async () => new Response(null, {status: 502}); }"
    )
    await live.click()
    await viewer.locator("img").wait_for()

    assert source.startswith("blob:")
    assert await viewer.locator(".by").get_attribute("title") == (
        "Live as single pictures: this browser can’t play the camera’s live video"  # noqa: RUF001
    )


@pytest.mark.long
async def test_scrubbing_on_a_slow_phone(opened: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    """Frames a second under a finger, and how late pictures are, as a report."""
    await opened.open("footage", "day")
    await opened.look(NARROW, dark=False)
    slider = opened.page.locator("nr-footage-timeline[stacked]").get_by_role("slider", name="Time")
    box = await slider.first.bounding_box()
    assert box is not None
    session = await opened.page.context.new_cdp_session(opened.page)
    reports = []

    for slower in (1, _SLOWER):
        await session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        async with asyncio.TaskGroup() as group:
            watched = group.create_task(opened.page.evaluate(_WATCH))
            await opened.page.wait_for_function("() => window.watching")
            await _touch(session, "touchStart", [(box["width"] / 2, box["y"] + 50)])
            for number in range(_MOVES):
                x = box["width"] * (0.5 + 0.3 * math.sin(number / 18))
                await _touch(session, "touchMove", [(x, box["y"] + 50)])
                await opened.page.evaluate("new Promise(requestAnimationFrame)")
            await _touch(session, "touchEnd", [])
            await opened.page.evaluate("() => { window.watching = false; }")
        reports.append((slower, watched.result()))
    await session.send("Emulation.setCPUThrottlingRate", {"rate": 1})

    with capsys.disabled():
        for slower, found in reports:
            middle, most = found["ages"]
            print(  # noqa: T201 -- a report, for whoever reads what the tests wrote
                f"\nscrubbing, processor {slower} times slower: {found['fps']:.0f} frames a "
                f"second; the picture is {middle:.0f} ms late (95 %: {most:.0f} ms)"
            )
    assert all(found["frames"] > 1 for _, found in reports)
