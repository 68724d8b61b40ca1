"""What the pages do when somebody uses them, each seen in a real browser."""

from typing import Any

import pytest

from tests.frontend.stage import NARROW, WIDE, Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")
_SHOWN_AS_LOADING_MS = 300


async def _asked(opened: Stage, method: str) -> list[dict[str, Any]]:
    """Return what the hub was asked to change."""
    asked: list[dict[str, Any]] = await opened.page.evaluate("window.hass.asked")
    return [each for each in asked if each.get("method") == method]


async def test_card_without_a_hub_says_so_and_stays(opened: Stage) -> None:
    """If no hub is set up nothing comes: the card does not turn gray as if it would."""
    await opened.open("card", "none")

    await opened.page.wait_for_timeout(_SHOWN_AS_LOADING_MS + 100)

    assert await opened.page.get_by_text("No hub is set up").is_visible()


async def test_card_without_a_board_says_so(opened: Stage) -> None:
    """A hub that follows no board has verified nothing, and the card does not claim otherwise."""
    await opened.open("card", "no_board")

    assert await opened.page.get_by_text("No board yet").is_visible()
    assert await opened.page.get_by_text("verified").count() == 0


@pytest.mark.parametrize("state", ["ready", "answered"])
async def test_film_shows_the_moment_beside_it(opened: Stage, state: str) -> None:
    """A film stands at the time that is written, also at its first frame, and not on its poster."""
    await opened.open("review", state)

    film = opened.page.locator("nr-review-player video")
    written = await opened.page.locator("nr-review-player .time").inner_text()
    # If it never went anywhere it still shows the poster, and has played nothing.
    at_s = await film.evaluate("video => video.currentTime")

    assert at_s > 0
    assert written == ("22:03:20" if state == "ready" else "22:02:40")
    assert int(at_s) == (40 if state == "ready" else 0)


async def test_turning_a_tablet_keeps_what_was_opened(opened: Stage) -> None:
    """An item that is being read stays open when the page becomes narrow, and wide again."""
    await opened.open("requests", "awareness_read")
    read = opened.page.locator("nr-awareness details[open]")
    before = await read.count()

    await opened.look(NARROW, dark=False)
    narrow = await read.count()
    await opened.look(WIDE, dark=False)

    assert (before, narrow, await read.count()) == (2, 2, 2)


async def test_clips_are_listed_by_what_they_show(opened: Stage) -> None:
    """Each clip says its labels, and those of one label can be looked at alone."""
    await opened.open("requests", "request")
    clips = opened.page.locator("nr-page-request .clips").first.locator("li")
    labels = [await each.locator("nr-chip").all_inner_texts() for each in await clips.all()]

    await opened.page.get_by_role("button", name="Vehicle", exact=True).click()
    vehicles = await clips.count()
    await opened.page.get_by_role("button", name="All", exact=True).click()

    assert labels == [["Person"], ["Person", "Vehicle"]]
    assert (vehicles, await clips.count()) == (1, 2)


async def test_the_review_says_what_each_clip_shows(opened: Stage) -> None:
    """Whoever chooses what leaves reads what the camera saw, beside each clip."""
    await opened.open("review", "ready")

    seen = await opened.page.locator("nr-page-review .ctabs .seen").all_inner_texts()

    assert seen == ["a person", "a person, a vehicle"]


async def test_what_this_hub_cannot_do_is_not_offered(opened: Stage) -> None:
    """Not every machine can search for faces or add content credentials: no button pretends it."""
    offered = []
    for state in ("ready", "no_search"):
        await opened.open("review", state)
        page = opened.page.locator("nr-page-review")
        await page.locator("nr-review-player").get_by_role("button", name="Mask").wait_for()
        choices = await page.locator("nr-review-about label.choice").all_text_contents()
        offered.append(
            (
                await page.get_by_role("button", name="Find faces").count(),
                sum("content credentials" in each.lower() for each in choices),
            )
        )

    assert offered == [(1, 1), (0, 0)]


async def test_a_camera_that_the_hub_cannot_read_is_not_offered(opened: Stage) -> None:
    """What only Home Assistant reads says so, instead of a button that always fails."""
    await opened.open("cameras", "troubled")
    found = opened.page.locator("nr-page-cameras .found")

    buttons = [await each.locator("button").count() for each in await found.all()]

    assert buttons == [1, 0]
    assert "HomeKit. Use this camera from Home Assistant." in await found.nth(1).inner_text()


async def test_a_source_is_added_as_typed(opened: Stage) -> None:
    """The dialog asks the hub to read the address that was typed, under the name that was typed."""
    await opened.open("boards", "adding_source")

    await opened.page.get_by_label("Address of the feed").fill(" https://alerts.example.org/cap ")
    await opened.page.get_by_label("Name, only in this house").fill("State weather")
    await opened.page.get_by_label("Leave out what is farther").fill("25")
    await opened.page.get_by_role("button", name="Add", exact=True).click()
    asked = await _asked(opened, "POST")

    assert [(each["path"], each["body"]) for each in asked] == [
        (
            "/awareness/sources",
            {"url": "https://alerts.example.org/cap", "name": "State weather", "within_km": 25},
        )
    ]


async def test_a_refused_source_says_why(opened: Stage) -> None:
    """What the hub has against an address stands in the dialog, which stays open."""
    await opened.open("boards", "adding_source")

    await opened.page.get_by_label("Address of the feed").fill("https://x.example")
    await opened.page.get_by_role("button", name="Add", exact=True).click()

    await opened.page.get_by_role("alert").get_by_text("Nothing answers").wait_for()


async def test_a_source_is_removed_only_after_a_question(opened: Stage) -> None:
    """The bin asks first, with Back in focus; what stands in the config file has no bin."""
    await opened.open("boards", "removing_source")
    before = await _asked(opened, "DELETE")
    focused = await opened.focused()

    await opened.page.get_by_role("button", name="Remove it").click()
    asked = await _asked(opened, "DELETE")

    assert before == []
    assert focused["words"] == "Back"
    assert [each["path"] for each in asked] == ["/awareness/sources/" + "b2" * 6]
    assert await opened.page.get_by_role("button", name="Remove State weather").count() == 0


async def test_a_board_is_left_only_after_a_question(opened: Stage) -> None:
    """Back is in focus; following again what was left needs no question."""
    await opened.open("boards", "leaving")
    before, focused = await _asked(opened, "PUT"), await opened.focused()
    await opened.page.locator("nr-dialog").get_by_role("button", name="Stop following").click()
    left = await _asked(opened, "PUT")

    await opened.open("boards", "left")
    await opened.page.get_by_role("button", name="Follow again").click()
    again = await _asked(opened, "PUT")

    assert (before, focused["words"]) == ([], "Back")
    assert [each["body"] for each in left] == [{"origin": "board.example.org", "following": False}]
    assert [each["body"] for each in again] == [
        {"origin": "region.example.net/v1", "following": True}
    ]


@pytest.mark.parametrize(
    ("button", "chosen"),
    [("Read it from the recorder", "recorder"), ("Read it directly", "directly")],
)
async def test_camera_that_a_recorder_reads_already(
    opened: Stage, button: str, chosen: str
) -> None:
    """The hub's question offers both ways, and the one that is pressed is sent to the hub."""
    await opened.open("cameras", "read_already")
    asks = await opened.page.get_by_role("alert").inner_text()

    await opened.page.get_by_role("button", name=button).click()
    await opened.page.get_by_role("button", name=button).wait_for(state="detached")

    sent = [each["body"]["if_read_already"] for each in await _asked(opened, "POST")]
    assert "already reads this camera" in asks
    assert sent == ["ask", chosen]
