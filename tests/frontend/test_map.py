"""The map: where everything is, several requests at one point, and where streets come from."""

from collections.abc import AsyncGenerator
import json
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.fakes.tiles import tile_archive
from tests.frontend.stage import NARROW, WIDE, Stage, stage
from tests.servers.chromium import chromium

pytestmark = pytest.mark.asyncio(loop_scope="session")

_MAP = """document.querySelector("neighbors-requests-panel").shadowRoot
  .querySelector("nr-page-requests").shadowRoot.querySelector("nr-map")"""
_APART = f"""spots => {{
  const map = {_MAP};
  return Math.max(...spots.map(([latitude, longitude]) => {{
    const drawn = map.streetPixel({{latitude, longitude}});
    const over = map.projection.pixel({{latitude, longitude}});
    return Math.hypot(drawn.x - over.x, drawn.y - over.y);
  }}));
}}"""
"""Returns by how many pixels streets and what is drawn over them disagree."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def opened(folder: Path) -> AsyncGenerator[Stage]:
    """Open a browser that draws maps without a graphics card."""
    async with (
        chromium("--use-angle=swiftshader", "--enable-unsafe-swiftshader") as browser,
        stage(folder, browser) as one,
    ):
        yield one


async def _asked(opened: Stage, *methods: str) -> list[tuple[str, dict[str, Any]]]:
    asked: list[dict[str, Any]] = await opened.page.evaluate("window.hass.asked")
    return [
        (each["path"], each.get("body") or {}) for each in asked if each.get("method") in methods
    ]


async def _color(opened: Stage, latitude: float, longitude: float) -> str:
    """Return the color of the streets' own picture at a spot, as a hexadecimal number."""
    color: str = await opened.page.evaluate(
        f"""async spot => {{
          const map = {_MAP};
          const canvas = map.shadowRoot.querySelector(".streets canvas");
          const shot = document.createElement("canvas").getContext("2d");
          const {{x, y}} = map.projection.pixel(spot);
          const scale = canvas.width / canvas.clientWidth;
          await new Promise(done => {{
            map.streets.drawn.whenPainted(() => {{
              shot.drawImage(canvas, -x * scale, -y * scale);
              done();
            }});
          }});
          const [red, green, blue] = shot.getImageData(0, 0, 1, 1).data;
          return [red, green, blue].map(one => one.toString(16).padStart(2, "0")).join("");
        }}""",
        {"latitude": latitude, "longitude": longitude},
    )
    return color


async def test_streets_and_what_is_drawn_over_them_agree(opened: Stage) -> None:
    """Wherever it is moved, streets lie where requests and cameras are drawn, in light and dark."""
    await opened.open("requests", "streets")
    spots = [[40.0004, -75.0009], [40.01, -75.02], [39.93, -74.95], [40.09, -75.09]]
    before = await opened.page.evaluate(_APART, spots)
    street, park, water = (39.99977, -75.002), (40.0026, -74.9985), (39.9952, -74.9975)

    seen = [await _color(opened, *spot) for spot in (street, park, water)]
    box = await opened.page.locator("nr-map").bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    await opened.page.mouse.move(*middle)
    await opened.page.mouse.wheel(0, -300)
    await opened.page.mouse.down()
    await opened.page.mouse.move(middle[0] + 130, middle[1] - 70, steps=3)
    await opened.page.mouse.up()
    after = await opened.page.evaluate(_APART, spots)
    moved = await _color(opened, *street)
    await opened.look(WIDE, dark=True)
    dark = await _color(opened, *street)

    assert max(before, after) < 0.5
    assert seen == ["ffffff", "d5e5cd", "c9dfe9"]
    assert (moved, dark) == ("ffffff", "3a4145")
    assert opened.complaints == []


async def test_without_webgl_everything_else_is_drawn(opened: Stage) -> None:
    """A browser that can't draw streets says so, and shows the rest."""
    await opened.open("requests", "list")
    await opened.page.evaluate("HTMLCanvasElement.prototype.getContext = () => null; window.no = 1")
    await opened.turn_to("requests", "streets")

    assert await opened.page.get_by_text("WebGL is off").is_visible()
    assert await opened.page.locator("nr-map .area").count() == 4
    assert await opened.page.locator("nr-map .grid").count() > 4
    opened.complaints.clear()


async def test_several_requests_at_one_point_stay_reachable(opened: Stage) -> None:
    """A press spreads their keys and lists them; so does Enter, and Escape takes that back."""
    await opened.open("requests", "overlap")
    listed = opened.page.locator("nr-map .pop button")
    page = opened.page

    by_key = await listed.count()
    focused = await opened.focused()
    await page.keyboard.press("Escape")
    closed = await listed.count()
    box = await page.locator("nr-map").bounding_box()
    assert box is not None
    await page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    keys = [await key.bounding_box() for key in await page.locator("nr-map .pick rect").all()]
    await page.locator("nr-map .pick").nth(2).click()

    assert (by_key, closed) == (4, 0)
    assert "Example County Fire" in focused["words"]
    places = [(key["x"], key["y"]) for key in keys if key]
    for number, (x, y) in enumerate(places):
        for other in places[number + 1 :]:
            assert abs(x - other[0]) > 28 or abs(y - other[1]) > 28
    assert (await opened.focused())["tag"] == "a"
    assert "Rivertown Police" in (await opened.focused())["words"]
    assert await listed.count() == 0


async def test_more_requests_than_there_is_room_for_are_counted(opened: Stage) -> None:
    """Of two hundred, keys without room are counted where they would be; a press lists them."""
    await opened.open("requests", "full")
    page = opened.page
    rests = page.locator("nr-map .rest")
    keys = await page.locator("nr-map .pick:not(.rest)").count()
    counted = [int(text) for text in await rests.all_text_contents()]

    await rests.first.click()
    listed = page.locator("nr-map .pop button")
    await listed.first.wait_for()
    shown = await listed.count()
    await listed.last.click()

    assert (keys + sum(counted), len(counted) < 30) == (200, True)
    assert shown == counted[0]
    assert (await opened.focused())["tag"] == "a"


async def test_a_camera_is_pulled_into_place(opened: Stage) -> None:
    """Its marker moves it, its handles turn and widen it and set how far it sees; so do keys."""
    await opened.open("setup", "placing")
    page, mouse = opened.page, opened.page.mouse
    slider = {
        name: page.get_by_role("slider", name=name, exact=True)
        for name in ("Direction", "Width of view", "How far it sees")
    }

    async def pull(grip: str, right: float, down: float) -> None:
        box = await page.locator(f"nr-map .grip.{grip}").bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        await mouse.move(x, y)
        await mouse.down()
        await mouse.move(x + right, y + down, steps=3)
        await mouse.up()

    before = {name: float(await each.input_value()) for name, each in slider.items()}
    await pull("range", 0, -40)
    await pull("right", 40, 60)
    await pull("camera", -60, 0)
    after = {name: float(await each.input_value()) for name, each in slider.items()}
    await page.locator("nr-map svg.map").focus()
    await page.keyboard.press("ArrowUp")
    await page.get_by_role("button", name="Save", exact=True).click()
    await page.locator("nr-place-dialog").wait_for(state="detached")

    assert after["How far it sees"] > before["How far it sees"]
    assert after["Width of view"] > before["Width of view"]
    assert after["Direction"] == before["Direction"]
    _, saved = (await _asked(opened, "PATCH"))[-1]
    assert saved["place"]["longitude_udeg"] < -75_000_900
    assert saved["place"]["latitude_udeg"] > 40_000_400
    assert saved["place"]["view_deg"] == after["Width of view"]


async def test_on_a_phone_two_fingers_hold_the_ground(opened: Stage) -> None:
    """Spread, they bring it nearer: what was under each stays under it."""
    await opened.open("requests", "list")
    await opened.look(NARROW, dark=False)

    zooms = await opened.page.evaluate(
        f"""async () => {{
          const map = {_MAP};
          const drawing = map.shadowRoot.querySelector("svg.map");
          const {{left, top}} = map.getBoundingClientRect();
          const touch = (type, pointerId, x, y) => drawing.dispatchEvent(new PointerEvent(type, {{
            pointerId, pointerType: "touch", clientX: left + x, clientY: top + y, bubbles: true,
            composed: true,
          }}));
          const before = map.projection;
          const held = before.spot({{x: 120, y: 90}});
          touch("pointerdown", 7, 120, 90);
          touch("pointerdown", 8, 220, 90);
          touch("pointermove", 8, 320, 90);
          const after = map.projection;
          const {{x, y}} = after.pixel(held);
          touch("pointerup", 7, 120, 90);
          touch("pointerup", 8, 320, 90);
          return [after.view.zoom - before.view.zoom, x, y];
        }}"""
    )

    assert zooms == pytest.approx([1, 120, 90], abs=0.01)


async def test_nothing_is_loaded_until_it_is_chosen(opened: Stage) -> None:
    """At first no tile is asked for; chosen, Home Assistant's own are, with its token only."""
    asked: list[str] = []
    tokens: list[str | None] = []

    async def answer(route: Any) -> None:  # noqa: ANN401 -- Playwright's route
        asked.append(route.request.url)
        tokens.append(await route.request.header_value("x-map-tiles-token"))
        await route.fulfill(status=200, body=b"")

    await opened.open("requests", "list")
    await opened.page.route("**/api/map_tiles/**", answer)
    await opened.page.route("https://**", answer)
    await opened.page.evaluate("window.mapToken = 't1'")
    page = opened.page
    await page.get_by_role("button", name="Choose a map…").click()
    first = list(asked)
    dialog = page.locator("nr-street-source")
    await dialog.get_by_text("OpenStreetMap sees your home").wait_for()
    await dialog.get_by_label("map server").check()
    await dialog.get_by_role("button", name="Save").click()
    await page.locator("nr-map[drawn]").wait_for()

    assert first == []
    assert ("/map", {"source": "server"}) in await _asked(opened, "PUT")
    assert asked
    assert {each.split("/api/")[0] for each in asked} == {opened.address}
    assert set(tokens) == {"t1"}
    await page.unroute("**/api/map_tiles/**")
    await page.unroute("https://**")


async def test_a_file_is_sent_in_pieces(opened: Stage, tmp_path: Path) -> None:
    """What a person chooses arrives in order, and is then the choice."""
    raw = tile_archive()
    whole = raw + bytes(600_000 - len(raw))
    (tmp_path / "county.pmtiles").write_bytes(whole)
    await opened.open("requests", "streets_source")
    await opened.page.get_by_role("button", name="Use my own file…").click()
    await opened.page.get_by_label("From this device").set_input_files(tmp_path / "county.pmtiles")
    await opened.page.get_by_label("From this device").wait_for(state="detached")
    await opened.page.get_by_role("button", name="Use my own file…").wait_for()

    sent = [body for path, body in await _asked(opened, "POST") if path == "/map/pieces"]
    assert [(each["name"], each["at"], each["size_bytes"]) for each in sent] == [
        ("county", 0, 600_000), ("county", 524_288, 600_000),
    ]  # fmt: skip
    assert json.dumps(sent).count("UE1UaWxlcw") == 1
