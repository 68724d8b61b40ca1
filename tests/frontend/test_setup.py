"""The checklist, following a board, and practice: what somebody does there, in a real browser."""

from typing import Any

from playwright.async_api import FilePayload, Locator
import pytest

from tests.frontend.stage import NARROW, WIDE, Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")

_LINK = "https://board.example.org/#key=q8x4vt7fke2mq8x4vt7fke2mq8x4vt7f"
_APP = """() => {
  const sent = [];
  Object.assign(window, {sent, externalBus: message => sent.push(["Home Assistant", message])});
  window.hass.auth.external.fireMessage = message => sent.push(["app", message]);
}"""
"""Has the stage keep what the companion app and Home Assistant are sent."""
_DETECTOR = """link => {
  let looks = 0;
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  window.stream = canvas.captureStream(20);
  setInterval(() => pen.fillRect(0, 0, 1 + Math.random() * 9, 9), 50);
  navigator.mediaDevices.getUserMedia = async () => window.stream;
  window.BarcodeDetector = class {
    async detect(image) {
      looks += image instanceof Blob ? 3 : 1;
      return looks > 2 ? [{rawValue: link}] : [];
    }
  };
}"""
"""Gives the browser a reader of codes, which Chromium has on phones only, and a camera."""


async def _asked(opened: Stage, method: str) -> list[dict[str, Any]]:
    """Return what the hub was asked with a method."""
    asked: list[dict[str, Any]] = await opened.page.evaluate("window.hass.asked")
    return [each for each in asked if each.get("method") == method]


async def _told(opened: Stage, command: str) -> list[dict[str, Any]]:
    """Return what Home Assistant itself was asked by a command."""
    asked: list[dict[str, Any]] = await opened.page.evaluate("window.hass.asked")
    return [each for each in asked if each["type"] == f"neighbors_requests/{command}"]


def _button(opened: Stage, name: str) -> Locator:
    return opened.page.get_by_role("button", name=name)


async def test_panel_opens_on_the_checklist_until_it_is_put_off(opened: Stage) -> None:
    """Finish later leads to the requests, and from then on the panel opens there."""
    await opened.open("setup", "opens")
    before = await opened.page.get_by_text("2 of 5 done").is_visible()
    await _button(opened, "Finish later").click()
    await opened.page.locator("nr-page-requests .list").wait_for()
    await opened.page.evaluate(
        """document.querySelector("neighbors-requests-panel").route =
             {prefix: "/neighbors-requests", path: ""}"""
    )
    await opened.page.wait_for_timeout(100)

    assert before
    assert [each["body"] for each in await _asked(opened, "PUT")] == [{"finished": True}]
    assert await opened.page.locator("nr-page-requests").count() == 1
    assert await opened.page.locator("nr-page-setup").count() == 0


@pytest.mark.parametrize("state", ["finished_opens", "guest"])
async def test_checklist_is_for_those_who_set_up_until_it_is_done(
    opened: Stage, state: str
) -> None:
    """A finished setup opens on the requests; who doesn't manage the hub never sees the list."""
    await opened.open("setup", state)

    assert await opened.page.locator("nr-page-setup").count() == 0
    assert await _button(opened, "Finish later").count() == 0


async def test_found_camera_is_added_in_one_click_and_placed_on_the_map(opened: Stage) -> None:
    """One press adds the camera; a tap says where it is, its handle where it looks."""
    await opened.open("setup", "placing")
    [added] = await _asked(opened, "POST")
    named = len(await _asked(opened, "PATCH"))
    drawn = opened.page.locator("nr-place-dialog nr-map")
    box = await drawn.bounding_box()
    assert box is not None

    mouse = opened.page.mouse
    await mouse.click(box["x"] + box["width"] / 2 - 80, box["y"] + box["height"] / 2 + 30)
    grip = await drawn.locator(".grip.turn").bounding_box()
    at = await drawn.locator(".at").bounding_box()
    assert grip is not None
    assert at is not None
    await mouse.move(grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    await mouse.down()
    # East of the camera.
    await mouse.move(at["x"] + at["width"] / 2 + 70, at["y"] + at["height"] / 2, steps=4)
    await mouse.up()
    await _button(opened, "Save").click()
    await opened.page.locator("nr-place-dialog").wait_for(state="detached")

    assert added["body"]["found_key"] == "urn:uuid:back"
    assert (added["body"]["name"], added["body"]["indoor"]) == ("Back alley", False)
    [saved] = (await _asked(opened, "PATCH"))[named:]
    place = saved["body"]["place"]
    assert place["longitude_udeg"] < -75_000_900
    assert place["latitude_udeg"] < 40_000_400
    assert place["heading_deg"] == 90


async def test_camera_is_placed_without_a_pointer(opened: Stage) -> None:
    """The sliders turn a camera by keys, and say in degrees how it stands."""
    await opened.open("setup", "placing")
    slider = opened.page.get_by_role("slider", name="Direction", exact=True)

    await slider.focus()
    for _ in range(3):
        await opened.page.keyboard.press("ArrowRight")
    value = await slider.get_attribute("aria-valuetext")
    await _button(opened, "Save").click()
    await opened.page.locator("nr-place-dialog").wait_for(state="detached")

    assert value == "North, 3°"
    assert (await _asked(opened, "PATCH"))[-1]["body"]["place"]["heading_deg"] == 3


async def test_indoor_camera_needs_no_location(opened: Stage) -> None:
    """What looks into the home is marked so, and never leaves."""
    await opened.open("setup", "placing")

    await opened.page.get_by_role("switch", name="Indoor camera").check()
    await _button(opened, "Save").click()
    await opened.page.locator("nr-place-dialog").wait_for(state="detached")

    assert (await _asked(opened, "PATCH"))[-1]["body"] == {"indoor": True, "may_share": False}


async def test_camera_that_needs_a_password_asks_for_it(opened: Stage) -> None:
    """If one click is not enough the dialog says why, under the camera's name."""
    await opened.open("setup", "password")

    alert = opened.page.locator("nr-camera-login").get_by_role("alert")
    assert "needs a user and a password" in await alert.inner_text()
    assert await opened.page.get_by_role("heading", name="Back alley").is_visible()


async def test_camera_is_added_by_its_address(opened: Stage) -> None:
    """What isn't found is added by the address that was pasted, and placed next."""
    await opened.open("setup", "placing")
    await opened.page.get_by_text("Decide later", exact=True).click()
    before = len(await _asked(opened, "POST"))
    await _button(opened, "Other ways to add a camera…").click()
    await _button(opened, "By address").click()
    form = opened.page.locator("nr-camera-login form")

    await form.get_by_label("Address").fill(" rtsp://192.0.2.9/yard ")
    await form.get_by_role("button", name="Add", exact=True).click()
    await _button(opened, "Next: location").click()
    await opened.page.locator("nr-place-dialog nr-map").wait_for()

    [added] = (await _asked(opened, "POST"))[before:]
    assert added["body"]["stream_url"] == "rtsp://192.0.2.9/yard"
    assert "found_key" not in added["body"]


async def test_phones_are_chosen_and_tested(opened: Stage) -> None:
    """A switch chooses its phone; a test goes out only once one is chosen."""
    await opened.open("setup", "partly")
    is_off = await _button(opened, "Send a test").is_disabled()

    await opened.page.get_by_role("switch", name="Notify Alex").click()
    chosen = (await _told(opened, "setup"))[-1]
    await opened.open("setup", "phones")
    await _button(opened, "Send a test").click()
    await opened.page.get_by_text("Test sent to Alex").wait_for()

    assert is_off
    assert (chosen["phone"], chosen["chosen"]) == ("mobile_app_alex", True)
    assert len(await _told(opened, "notify")) == 1


async def test_what_is_done_finishes_by_itself(opened: Stage) -> None:
    """Once all five steps are done the list says so, and is not shown first again."""
    await opened.open("setup", "done")
    await opened.page.get_by_text("All set.").wait_for()

    assert [each["body"] for each in await _asked(opened, "PUT")] == [{"finished": True}]
    assert await opened.page.locator("li.step.done").count() == 5


async def test_practice_that_cannot_begin_says_what_is_missing(opened: Stage) -> None:
    """The hub's sentence stands where the button is."""
    await opened.open("setup", "no_clip")

    alert = opened.page.locator("nr-page-setup nr-finding[role=alert]")
    assert "Walk past the camera" in await alert.inner_text()


async def test_board_is_followed_as_it_was_shown(opened: Stage) -> None:
    """A link is looked up whole, and what was shown is posted: nothing is fetched again."""
    await opened.open("follow", "board")
    [looked] = await _asked(opened, "POST")

    await _button(opened, "Follow this board").click()
    await opened.page.locator("nr-page-boards .wrap").wait_for()

    followed = (await _asked(opened, "POST"))[-1]
    assert (looked["path"], looked["body"]) == ("/boards/lookup", {"address": _LINK})
    assert followed["path"] == "/boards"
    assert followed["body"]["log_key"].startswith("board.example.org/v1+5e6f7a8b+")
    assert (len(followed["body"]["witnesses"]), followed["body"]["quorum"]) == (3, 2)


async def test_board_on_the_own_network_is_asked_for_once_more(opened: Stage) -> None:
    """An address at home is read only after somebody has said that it is meant."""
    await opened.open("follow", "refused")

    await _button(opened, "The board is on my own network").click()
    await _button(opened, "The board is on my own network").wait_for(state="detached")

    bodies = [each["body"] for each in await _asked(opened, "POST")]
    assert bodies == [{"address": _LINK}, {"address": _LINK, "allow_private_address": True}]


async def test_witnesses_can_be_left_out(opened: Stage) -> None:
    """Who isn't relied on isn't posted, and the rest must still agree by a majority."""
    await opened.open("follow", "relying")

    for name in ("mirror.example.net", "lab.example.com", "chiefs.example.org"):
        await opened.page.get_by_role("checkbox", name=name).uncheck()
    text = await opened.page.locator("nr-board-preview dl").last.inner_text()
    await _button(opened, "Follow this board").click()
    await opened.page.locator("nr-page-boards .wrap").wait_for()

    body = (await _asked(opened, "POST"))[-1]["body"]
    assert "1 of 1 must agree" in text
    assert [key.partition("+")[0] for key in body["witnesses"]] == ["valley.example.org"]
    assert [key.partition("+")[0] for key in body["verifiers"]] == ["firemarshal.example.org"]
    assert body["quorum"] == 1


@pytest.mark.parametrize("state", ["mismatch", "lying"])
async def test_board_with_another_key_cannot_be_followed(opened: Stage, state: str) -> None:
    """Only the keys are shown, whatever came with them, and there is no button to follow."""
    await opened.open("follow", state)

    text = await opened.page.locator("nr-board-preview .scroll").inner_text()
    words = await opened.page.locator("nr-board-preview .words").all_inner_texts()
    assert await opened.page.get_by_text("the board in your link").is_visible()
    assert ["maple" in words[0], "copper" in words[1], len(words)] == [True, True, 2]
    assert "Example County" not in text
    assert await _button(opened, "Follow this board").count() == 0


async def test_address_without_a_key_asks_to_compare_first(opened: Stage) -> None:
    """Nothing says that a key matches, and the words come with a warning."""
    await opened.open("follow", "unnamed")

    assert await opened.page.get_by_text("Key matches your link").count() == 0
    assert await opened.page.get_by_text("include a key").is_visible()


async def test_code_is_scanned_by_the_companion_app(opened: Stage) -> None:
    """The app's scanner gives the link; Home Assistant still gets every other message."""
    await opened.open("follow", "scanning")
    await opened.page.evaluate(_APP)

    # Whoever left the scanner by the app's own way back presses again.
    for _ in range(2):
        await _button(opened, "Scan QR code").click()
    await opened.page.evaluate(
        """link => {
          window.externalBus({id: 3, type: "command", command: "sidebar/toggle"});
          window.externalBus({id: 4, type: "command", command: "bar_code/scan_result",
                              payload: {format: "qr_code", rawValue: link}});
          window.externalBus({id: 5, type: "command", command: "bar_code/scan_result"});
        }""",
        _LINK,
    )
    await opened.page.wait_for_function("window.hass.asked.some(one => one.method === 'POST')")

    sent = await opened.page.evaluate("window.sent")
    to_home = [message["id"] for to, message in sent if to == "Home Assistant"]
    to_app = [message["type"] for to, message in sent if to == "app"]
    assert to_home == [3, 5]
    assert to_app == ["bar_code/scan", "bar_code/scan", "result", "bar_code/close"]
    assert [each["body"] for each in await _asked(opened, "POST")] == [{"address": _LINK}]


async def test_code_is_scanned_by_a_camera_that_is_let_go_then(opened: Stage) -> None:
    """A browser that reads codes shows its camera until it has read one, and not longer."""
    await opened.open("follow", "find")
    before = await _button(opened, "Scan QR code").count()
    await opened.page.evaluate(_DETECTOR, _LINK)
    await opened.look(WIDE, dark=False)

    await _button(opened, "Scan QR code").click()
    await opened.page.wait_for_function("window.hass.asked.some(one => one.method === 'POST')")
    running = await opened.page.evaluate(
        "window.stream.getTracks().some(track => track.readyState === 'live')"
    )

    assert before == 0
    assert running is False
    assert await opened.page.locator("nr-page-follow video").count() == 0
    assert [each["body"] for each in await _asked(opened, "POST")] == [{"address": _LINK}]


async def test_code_is_read_from_a_picture(opened: Stage) -> None:
    """A picture of a code is read; without a reader, or a code, one sentence says what to do."""
    picture = FilePayload(name="poster.png", mimeType="image/png", buffer=b"\x89PNG")
    await opened.open("follow", "find")
    chosen = opened.page.locator("input[type=file]")
    await chosen.set_input_files(picture)
    await opened.page.get_by_text("No QR code found in this picture.").wait_for()

    await opened.page.evaluate(_DETECTOR, _LINK)
    await chosen.set_input_files(picture)
    await opened.page.wait_for_function("window.hass.asked.some(one => one.method === 'POST')")

    assert [each["body"] for each in await _asked(opened, "POST")] == [{"address": _LINK}]


async def test_file_of_a_board_is_looked_up_as_it_is(opened: Stage) -> None:
    """A saved board.json goes to the hub as text, and stays while the hub goes on telling."""
    await opened.open("follow", "find")
    await opened.page.locator("input[type=file]").set_input_files(
        {"name": "board.json", "mimeType": "application/json", "buffer": b'{"v": 1}'}
    )
    await opened.page.wait_for_function("window.hass.asked.some(one => one.method === 'POST')")

    assert [each["body"] for each in await _asked(opened, "POST")] == [{"address": '{"v": 1}'}]


async def test_directory_is_removed_by_its_address(opened: Stage) -> None:
    """The bin removes the directory that it stands beside."""
    await opened.open("follow", "directories")

    await _button(opened, "Remove Example Board Directory").click()

    [asked] = await _asked(opened, "DELETE")
    assert asked["query"] == {"url": "https://directory.example.org/boards"}


@pytest.mark.parametrize(("show", "state"), [("practice", "look"), ("review", "practice")])
async def test_every_page_of_a_practice_says_so(opened: Stage, show: str, state: str) -> None:
    """The banner stands above the request and its review, wide and narrow."""
    await opened.open(show, state)
    wide = await opened.page.locator("nr-practice .banner").is_visible()
    await opened.look(NARROW, dark=False)

    assert wide
    assert await opened.page.locator("nr-practice .banner").is_visible()
    assert await opened.page.get_by_text("nothing is sent").first.is_visible()


@pytest.mark.parametrize("state", ["list", "card", "ledger"])
async def test_practice_is_marked_where_it_is_listed(opened: Stage, state: str) -> None:
    """List, card and ledger mark it, and say no level that nobody confirmed."""
    await opened.open("practice", state)

    assert await opened.page.locator("nr-chip", has_text="Practice").first.is_visible()
    assert await opened.page.locator("nr-level").count() == 0


async def test_practice_can_be_ended_and_gone_through_again(opened: Stage) -> None:
    """End leads back to the checklist; after a deny the next one is a press away."""
    await opened.open("practice", "ended")
    ended = await _asked(opened, "POST")
    await opened.page.locator("nr-page-setup .wrap").wait_for()
    await opened.open("practice", "denied")
    await _button(opened, "Do it again").click()
    route = 'document.querySelector("neighbors-requests-panel").route.path'
    await opened.page.wait_for_function(f"{route} === '/requests/{2:032x}'")

    assert [each["path"] for each in ended] == ["/practice/end"]
    assert (await _asked(opened, "POST"))[-1]["path"] == "/practice"


@pytest.mark.parametrize(
    ("state", "heading", "button", "path"),
    [
        ("almost", "Almost set up", "Continue setup", "setup"),
        ("no_cameras", "No cameras yet", "Add camera", "setup"),
        ("no_place", "Almost set up", "Continue setup", "setup"),
        ("no_board", "No boards yet", "Follow a board", "boards/follow"),
    ],
)
async def test_card_says_what_is_missing_and_leads_there(
    opened: Stage, state: str, heading: str, button: str, path: str
) -> None:
    """A card that could never show a request doesn't claim that all is well."""
    await opened.open("card", state)
    seen = await opened.page.get_by_role("heading", name=heading).is_visible()

    await _button(opened, button).click()

    assert seen
    assert await opened.page.get_by_text("verified").count() == 0
    assert opened.page.url.endswith(f"/neighbors-requests/{path}")


async def test_card_sends_nobody_where_they_may_not_go(opened: Stage) -> None:
    """Whoever doesn't manage the hub reads what is missing, and who can change that."""
    await opened.open("card", "no_board_guest")

    assert await opened.page.get_by_text("An administrator can finish the setup.").is_visible()
    assert await opened.page.get_by_role("button").count() == 0
