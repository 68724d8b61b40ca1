"""What the pages do when somebody uses them, each seen in a real browser."""

from typing import Any

from playwright.async_api import CDPSession, FilePayload, Locator, Page, expect
import pytest

from tests.frontend.stage import NARROW, WIDE, Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")
_SHOWN_AS_LOADING_MS = 300


async def _asked(opened: Stage, method: str) -> list[dict[str, Any]]:
    """Return what the hub was asked to change."""
    asked: list[dict[str, Any]] = await opened.page.evaluate("window.hass.asked")
    return [each for each in asked if each.get("method") == method]


async def test_card_without_a_hub_says_so_and_stays(opened: Stage) -> None:
    """If no hub is set up nothing comes: the card does not turn gray as if it would."""
    await opened.open("card", "none")

    await opened.page.wait_for_timeout(_SHOWN_AS_LOADING_MS + 100)

    assert await opened.page.get_by_text("No hub yet").is_visible()


async def test_card_without_a_board_says_so(opened: Stage) -> None:
    """A hub that follows no board has verified nothing, and the card does not claim otherwise."""
    await opened.open("card", "no_board")

    assert await opened.page.get_by_text("No boards yet").is_visible()
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


async def test_a_clip_has_a_picture_before_its_film_is_there(opened: Stage) -> None:
    """Its thumbnail stands in for film and strip, but is neither watched nor shown as sent."""
    await opened.open("review", "coming")
    page = opened.page.locator("nr-page-review")
    widths = await page.locator("nr-review-player img").evaluate_all(
        "all => all.map(each => each.naturalWidth)"
    )
    strips = await page.locator("nr-review-film .poster").count()
    unwatched = await page.get_by_role("button", name="Watch 1 more").count()
    await opened.open("review", "leaves")

    assert len(widths) == 1
    assert widths[0] > 0
    assert (strips, unwatched) == (1, 1)
    assert await page.locator("nr-review-player img").count() == 0


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

    seen = await opened.page.locator("nr-review-clips .x").all_inner_texts()

    assert [each.split() for each in seen] == [["Person", "Vehicle"], ["Person"]]


async def test_what_this_hub_cannot_do_is_not_offered(opened: Stage) -> None:
    """Not every machine can search for faces or add content credentials: no button pretends it."""
    offered = []
    for state in ("ready", "no_search"):
        await opened.open("review", state)
        page = opened.page.locator("nr-page-review")
        await page.locator("nr-review-player").get_by_role("button", name="Cover…").click()
        await page.locator("nr-review-player").get_by_role("button", name="Add a cover").wait_for()
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

    await opened.page.get_by_label("Feed address").fill(" https://alerts.example.org/cap ")
    await opened.page.get_by_label("Name (only you see it)").fill("State weather")
    await opened.page.get_by_label("Only within (km)").fill("25")
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

    await opened.page.get_by_label("Feed address").fill("https://x.example")
    await opened.page.get_by_role("button", name="Add", exact=True).click()

    await opened.page.get_by_role("alert").get_by_text("Nothing answers").wait_for()


async def test_a_source_is_removed_only_after_a_question(opened: Stage) -> None:
    """The bin asks first, with Back in focus; what stands in the config file has no bin."""
    await opened.open("boards", "removing_source")
    before = await _asked(opened, "DELETE")
    focused = await opened.focused()

    await opened.page.get_by_role("button", name="Remove", exact=True).click()
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


async def test_a_home_is_a_witness_only_once_it_is_told_what_that_reveals(opened: Stage) -> None:
    """It says so before anything is sent, and waits for a bastion; stopping deletes the name."""
    await opened.open("boards", "witness_off")
    dialog = opened.page.locator("nr-dialog")
    begin = dialog.get_by_role("button", name="Be a witness", exact=True)
    text = await dialog.inner_text()
    before, can = await _asked(opened, "POST"), await begin.is_enabled()
    await dialog.get_by_label("Bastion").fill(" bastion.example.org ")
    await begin.click()
    begun = await _asked(opened, "POST")

    await opened.open("boards", "witness_on")
    await opened.page.get_by_role("button", name="Stop being a witness").click()
    ended = await _asked(opened, "DELETE")

    assert (before, can) == ([], False)
    for revealed in ("internet address", "when your hub is on", "random name", "no power"):
        assert revealed in text
    sent = {"origin": "board.example.org", "bastion": "bastion.example.org"}
    assert [(each["path"], each["body"]) for each in begun] == [("/boards/witness", sent)]
    assert [each["path"] for each in ended] == ["/boards/witness"]


async def test_a_region_says_what_it_reveals_before_it_is_chosen(opened: Stage) -> None:
    """By default, all is read. What a region reveals, delays, and leaves unchecked is beside it."""
    await opened.open("boards", "relying")
    dialog = opened.page.locator("nr-dialog")
    region = dialog.get_by_label("What your hub downloads")
    before, default = await dialog.inner_text(), await region.input_value()
    await region.select_option(label="Only verifier.example.org: 562 agencies")
    text = await dialog.inner_text()
    await dialog.get_by_role("button", name="Save").click()
    saved = await _asked(opened, "PUT")

    assert default == ""
    for told in ("learns from your internet address", "a day later", "leaves nothing out"):
        assert told in text
        assert told not in before
    assert "Read what was posted before" in before
    assert "Read what was posted before" not in text
    assert [(each["path"], each["body"]["region"]) for each in saved] == [
        ("/boards/policy", "4f" * 20)
    ]


async def test_a_time_stamp_service_is_tried_once_it_is_told_what_that_reveals(
    opened: Stage,
) -> None:
    """It says so before anything is sent; then who answered; a certificate may come as a file."""
    await opened.open("cameras", "stamps_added")
    dialog = opened.page.locator("nr-dialog[open]")
    answered = await dialog.inner_text()
    [plain] = await _asked(opened, "POST")

    await opened.open("cameras", "stamps_adding")
    revealed, before = await dialog.inner_text(), await _asked(opened, "POST")
    root = b"-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n"
    file = FilePayload(name="root.pem", mimeType="application/x-pem-file", buffer=root)
    await dialog.locator("input[type=file]").set_input_files([file])
    await expect(dialog.locator("textarea")).to_have_value(root.decode())
    await dialog.get_by_role("button", name="Try and add").click()
    [own] = await _asked(opened, "POST")

    await opened.open("cameras", "stamps_removing")
    await opened.page.get_by_role("button", name="Remove", exact=True).click()
    [removed] = await _asked(opened, "DELETE")

    assert "Example Time Stamping Unit 3 answered. Accurate to ±\u00a01.5\u00a0s." in answered
    assert before == []
    for words in ("internet address", "random-looking number", "both are of one home", "neither"):
        assert words in revealed
    url = "https://stamps.example.org/tsr"
    assert plain["body"] == {"url": url, "root": ""}
    assert own["body"] == {"url": url, "root": root.decode().strip()}
    assert removed["query"] == {"url": "http://time.example.net:318/stamp"}


async def test_the_ledger_counts_timestamps_by_day(opened: Stage) -> None:
    """One line a day, in its place among the entries, and only for whoever wants all of them."""
    await opened.open("ledger", "stamped")
    page = opened.page.locator("nr-page-ledger")
    monday = page.locator("li", has_text="Mon 23 Nov")

    first = await monday.locator("article").first.inner_text()
    await page.get_by_role("button", name="Hide kept clips and timestamps").click()
    await expect(page.get_by_text("hours of recordings stamped")).to_have_count(0)

    assert first.split("\n\n") == ["24 hours of recordings stamped", "47 timestamps from services"]
    assert await page.get_by_text("Denied Rivertown Police").count() == 1


async def test_a_private_address_is_asked_only_if_somebody_allows_it(opened: Stage) -> None:
    """The choice comes once the hub has found the address at home, and is for this one alone."""
    await opened.open("cameras", "stamps_private")
    dialog = opened.page.locator("nr-dialog[open]")
    allow = dialog.get_by_label("Allow this address on my own network")
    again = dialog.get_by_role("button", name="Try and add")
    address = dialog.get_by_label("Address of the service")
    url = await address.input_value()

    barred = await again.is_disabled()
    await allow.check()
    await address.fill("https://other.example.org/tsr")
    other = await allow.count()
    await address.fill(url)
    unticked = not await allow.is_checked()
    await allow.check()
    await again.click()
    await expect(dialog.get_by_text("answered")).to_be_visible()
    plain, allowed = await _asked(opened, "POST")

    assert (barred, other, unticked) == (True, 0, True)
    assert plain["body"] == {"url": url, "root": ""}
    assert allowed["body"] == {"url": url, "root": "", "allow_private_address": True}


async def test_a_makers_certificate_is_shown_before_it_counts(opened: Stage) -> None:
    """Nothing is installed until somebody has its fingerprint on the screen; also from DER."""
    await opened.open("cameras", "makers_refused")
    dialog = opened.page.locator("nr-dialog[open]")
    refused = await dialog.get_by_role("alert").inner_text()
    der = FilePayload(
        name="root.cer", mimeType="application/pkix-cert", buffer=b"\x30\x03\x02\x01\x01"
    )
    await dialog.locator("input[type=file]").set_input_files([der])
    await expect(dialog.locator("textarea")).to_have_value(
        "-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n"
    )

    await opened.open("cameras", "makers_checked")
    shown = await dialog.inner_text()
    checked = await _asked(opened, "POST")
    await dialog.get_by_label("Name").fill("Gatewatch 2014")
    await dialog.get_by_role("button", name="Install").click()
    await expect(dialog).to_have_count(0)
    [_, installed] = await _asked(opened, "POST")

    await opened.open("cameras", "makers_removing")
    warned = await dialog.inner_text()
    await dialog.get_by_role("button", name="Remove", exact=True).click()
    [removed] = await _asked(opened, "DELETE")

    assert "isn't a root" in refused
    for words in ("c80d 5e3f", "O=Gatewatch", "expired on 1 June 2024", "Compare this SHA-256"):
        assert words in shown
    assert [each["path"] for each in checked] == ["/maker-roots/check"]
    assert installed["path"] == "/maker-roots"
    assert installed["body"] == {"name": "Gatewatch 2014", "pem": checked[0]["body"]["pem"]}
    assert "Front door and Back gate" in warned
    assert removed["query"] == {"name": "Example Cameras"}


@pytest.mark.parametrize(("button", "chosen"), [("through", "recorder"), ("directly", "directly")])
async def test_camera_that_a_recorder_reads_already(
    opened: Stage, button: str, chosen: str
) -> None:
    """The hub's question offers both ways, and the one that is pressed is sent to the hub."""
    await opened.open("cameras", "read_already")
    asks = await opened.page.get_by_role("alert").inner_text()

    await opened.page.get_by_role("button", name=f"Connect {button}").click()
    await opened.page.get_by_role("heading", name="Patio added").wait_for()

    sent = [each["body"]["if_read_already"] for each in await _asked(opened, "POST")]
    assert "already reads this camera" in asks
    assert sent == ["ask", chosen]


async def test_times_of_a_folder_by_example(opened: Stage) -> None:
    """One file and its time are sent; what follows is shown, and used only if somebody says so."""
    await opened.open("cameras", "file_times")

    await opened.page.get_by_label("This file is from").fill("2026-11-24T18:02")
    await opened.page.get_by_role("button", name="Preview").click()
    await opened.page.get_by_text("Matches 2 of 3 other names.").wait_for()
    rows = await opened.page.locator("nr-file-times tbody tr").all_inner_texts()
    before = await _asked(opened, "PATCH")
    await opened.page.get_by_role("button", name="Use these times").click()
    await opened.page.get_by_role("button", name="Use these times").wait_for(state="detached")

    example = {"file": "Yard 24.11.2026 18-02.mp4", "at": "2026-11-24T18:02:00.000Z"}
    assert [each["body"] for each in await _asked(opened, "POST")] == [example]
    assert "24 Nov, 17:31" in rows[1]
    assert "t match" in rows[3]
    assert before == []
    assert [each["body"] for each in await _asked(opened, "PATCH")] == [
        {"pattern": "{camera} %d.%m.%Y %H-%M", "zone": ""}
    ]


async def test_a_camera_of_an_archive_keeps_what_its_page_does_not_show(opened: Stage) -> None:
    """What has no box, such as its sound, stays, and so does what nobody changed."""
    await opened.open("cameras", "archived_one")
    editor = opened.page.locator("nr-camera-editor")
    boxes = await editor.get_by_label("Record sound").count()

    await editor.get_by_label("Name", exact=True).fill("Alley")
    await editor.get_by_role("button", name="Save").click()
    await opened.page.wait_for_function("hass.asked.some(each => each.method === 'PATCH')")

    [sent] = await _asked(opened, "PATCH")
    assert (boxes, sent["body"]) == (0, {"name": "Alley"})


async def test_the_review_says_what_recorded_a_clip(opened: Stage) -> None:
    """In sentences, with what is wrong with it; of the hub's own footage there is no such line."""
    leaves = opened.page.locator("nr-what-leaves dl")
    await opened.open("review", "archived")
    await leaves.get_by_text("11.8 MB").wait_for()
    said = await leaves.inner_text()

    await opened.turn_to("review", "ready")
    await leaves.get_by_text("11.8 MB").wait_for()
    own = await leaves.inner_text()

    for sentence in (
        "Recorded by Frigate 0.17.2.",
        "clock is 4.2\N{NO-BREAK SPACE}s behind your hub",
        "accurate to ±1\N{NO-BREAK SPACE}s.",
        "The sound was re-encoded",
        "Received by your hub: 18:14.",
    ):
        assert sentence in said
    assert "Recorded by" not in own


async def test_storage_says_what_was_fetched_and_kept(opened: Stage) -> None:
    """Room for requests is no secret to the household; what there is none of isn't named."""
    storage = opened.page.locator("nr-page-cameras .storage")
    await opened.open("cameras", "list")
    await storage.get_by_text("About").wait_for()
    said = await storage.inner_text()

    await opened.turn_to("cameras", "empty")
    await storage.get_by_text("No recordings yet").wait_for()
    nothing = await storage.inner_text()

    assert "1.4 GB" in said
    assert "6.2 GB of that kept for requests" in said
    # Three of the six cameras are recorded here, at 11 GB a day each.
    assert "About 33 GB a day. At this rate, recordings are kept 28 days." in said
    assert "1.4 GB" not in nothing
    assert "kept for requests" not in nothing


async def test_cameras_of_an_archive_are_added_and_placed_one_by_one(opened: Stage) -> None:
    """Each that was chosen is asked about: its name and what can be sent, then where it is."""
    await opened.open("cameras", "archive_camera")
    page = opened.page
    for name in ("Patio", "Street"):
        await page.get_by_label(name, exact=True).check()

    await page.get_by_role("button", name="Add", exact=True).click()
    await page.get_by_role("heading", name="Patio added (1 of 2)").wait_for()
    await page.get_by_role("button", name="Next: location").click()
    await page.get_by_text("Decide later", exact=True).click()
    await page.get_by_role("heading", name="Patio added (2 of 2)").wait_for()
    await page.locator("nr-new-camera [name=indoor]").check()
    await page.locator("nr-new-camera").get_by_role("button", name="Save").click()
    await page.locator("nr-add-camera").wait_for(state="detached")

    keys = [each["body"]["archive_key"] for each in await _asked(opened, "POST")]
    changed = [each["body"] for each in await _asked(opened, "PATCH")]
    assert keys == ["patio", "street"]
    assert [(each["indoor"], each["may_share"]) for each in changed] == [
        (False, True),
        (True, False),
    ]


async def test_a_camera_of_home_assistant_is_added_in_the_panel(opened: Stage) -> None:
    """What Home Assistant can lend is listed, and one press uses it."""
    await opened.open("cameras", "from_home")

    await opened.page.get_by_role("button", name="Use Hallway").click()
    await opened.page.get_by_role("heading", name="Patio added").wait_for()

    assert [each["body"] for each in await _asked(opened, "POST")] == [
        {"entity_id": "camera.hallway"}
    ]


async def test_what_failed_is_said_with_what_may_help(opened: Stage) -> None:
    """A refused password shows that the address is right, the likely brand, and each step."""
    await opened.open("cameras", "failed")
    dialog = opened.page.locator("nr-camera-login")

    await dialog.get_by_text("What the hub tried").click()
    steps = await dialog.locator("details li").all_inner_texts()
    await dialog.get_by_text("Other brands").click()
    await dialog.get_by_text("create a camera account").wait_for()

    assert await dialog.get_by_role("alert").inner_text() == (
        "The camera rejected the password. It answered, so the address is right."
    )
    assert await dialog.get_by_text("Looks like a Hikvision camera").is_visible()
    assert [each.strip() for each in steps] == [
        "Found the address",
        "The camera answered",
        "Couldn\N{RIGHT SINGLE QUOTATION MARK}t sign in",
    ]
    assert await dialog.locator("dt").all_inner_texts() == ["Tapo"]
    assert await dialog.get_by_label("Address").input_value() == "rtsp://192.0.2.57/yard"


async def test_only_what_is_seen_is_live_and_never_more_than_four(opened: Stage) -> None:
    """A house of thirty cameras asks for few pictures, and for none while nobody looks."""
    page = opened.page
    asked = "hass.asked.filter(each => each.type === 'auth/sign_path').map(each => each.path)"
    live = page.locator("nr-live-picture .pill.on")
    await opened.open("cameras", "many")
    await live.nth(3).wait_for()
    paths = await page.evaluate(asked)

    # The last ones come onto the screen, the first one leaves it.
    await page.locator("nr-camera-tile").last.scroll_into_view_if_needed()
    await page.locator("nr-camera-tile").first.locator(".pill.on").wait_for(state="detached")
    await live.nth(3).wait_for()
    later = await live.count()
    await page.evaluate("""() => {
      Object.defineProperty(document, 'hidden', {value: true, configurable: true});
      document.dispatchEvent(new Event('visibilitychange'));
    }""")
    await live.first.wait_for(state="detached")
    await page.evaluate("delete document.hidden")

    assert sum("live.mjpeg" in each for each in paths) == 4
    assert len(paths) < 20
    assert later == 4


async def test_covers_are_drawn_by_touch_and_by_keys(opened: Stage) -> None:
    """A drag draws one, its corner resizes it, keys move and delete it, Undo brings it back."""
    await opened.open("cameras", "covers")
    page = opened.page
    await opened.look(NARROW, dark=False)
    box = await page.locator("nr-cover-layer .draw").bounding_box()
    assert box is not None

    def at(x: float, y: float) -> dict[str, float]:
        return {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]}

    touch = await page.context.new_cdp_session(page)

    async def drag(start: tuple[float, float], end: tuple[float, float]) -> None:
        for kind, points in (
            ("touchStart", [at(*start)]),
            ("touchMove", [at(*end)]),
            ("touchEnd", []),
        ):
            await touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    await drag((0.5, 0.4), (0.7, 0.6))
    await page.get_by_role("button", name="Cover 2", exact=True).wait_for()
    await drag((0.7, 0.6), (0.8, 0.7))
    for key in ("ArrowRight", "Shift+ArrowDown"):
        await page.locator("nr-cover-layer .area.on").press(key)
    await page.locator("nr-cover-layer .area.on").press("Delete")
    await page.get_by_role("button", name="Undo").click()
    await page.get_by_role("button", name="Ignore motion").click()
    await page.get_by_role("button", name="Add area").click()
    await page.get_by_role("button", name="Cover Camera name and time").click()
    await page.get_by_role("button", name="Save covers").click()
    await page.locator("nr-camera-editor").wait_for()

    [sent] = await _asked(opened, "PATCH")
    old, drawn, text = sent["body"]["masks"]
    assert (old["left"], text["left"]) == (0.09, 0.02)
    assert [round(drawn[side], 2) for side in ("left", "top", "width", "height")] == [
        0.51,
        0.45,
        0.3,
        0.3,
    ]
    assert len(sent["body"]["motion_masks"]) == 2


async def test_a_camera_is_paused_from_its_menu_by_keys(opened: Stage) -> None:
    """The menu is walked through by arrows, and Escape puts the keyboard back on its button."""
    await opened.open("cameras", "menu")
    keys = opened.page.keyboard

    await keys.press("Escape")
    back = await opened.focused()
    await keys.press("Enter")
    for _ in range(4):
        await keys.press("ArrowDown")
    await keys.press("Enter")
    await opened.page.wait_for_function("hass.asked.some(each => each.method === 'PATCH')")

    assert back["label"] == "More for Front door"
    assert [each["body"] for each in await _asked(opened, "PATCH")] == [{"recording": False}]


async def test_a_camera_without_a_location_reminds(opened: Stage) -> None:
    """Its tile says so until it has one; an indoor camera needs none."""
    await opened.open("cameras", "list")
    tiles = opened.page.locator("nr-camera-tile")
    said = [await each.get_by_text("No location yet.").count() for each in await tiles.all()]

    await tiles.last.get_by_role("button", name="Set location").click()
    await opened.page.locator("nr-place-dialog nr-map").wait_for()

    assert said == [0, 0, 0, 0, 0, 1]


async def test_the_checklist_leads_to_archives(opened: Stage) -> None:
    """Whoever records already finds where to say so."""
    await opened.open("setup", "partly")

    await opened.page.get_by_role("button", name="Other ways to add a camera…").click()
    await opened.page.get_by_role("button", name="From an archive").click()

    await opened.page.get_by_role("button", name="Add archive").wait_for()


async def test_a_found_archive_that_wants_a_password_is_left_in_the_form(opened: Stage) -> None:
    """With its address, and with its certificate accepted if it made that itself."""
    await opened.open("cameras", "archive_refused")

    await opened.page.get_by_label("User", exact=False).first.fill("viewer")
    await opened.page.get_by_label("Password").fill("secret")
    await opened.page.get_by_role("button", name="Add", exact=True).click()
    await opened.page.wait_for_function(
        "hass.asked.filter(each => each.method === 'POST').length === 2"
    )

    login = {"username": "viewer", "password": "secret"}
    sent = [each["body"] for each in await _asked(opened, "POST")]
    assert sent[1] == sent[0] | login
    assert sent[0]["verify"] is False


async def test_covers_are_drawn_by_mouse_finger_and_keys(opened: Stage) -> None:
    """Each way a cover comes where it is wanted, and keys move, resize and remove it."""
    await opened.open("review", "ready")
    page, player = opened.page, opened.page.locator("nr-review-player")
    layer = player.locator("nr-review-masks")

    async def last() -> list[float]:
        area: list[float] = await player.evaluate(
            "({clip}) => { const {area} = clip.masks.at(-1);"
            " return [area.left, area.top, area.width, area.height].map(n => +n.toFixed(2)); }"
        )
        return area

    async def at(x: float, y: float) -> tuple[float, float]:
        box = await layer.bounding_box()
        assert box is not None
        return box["x"] + x * box["width"], box["y"] + y * box["height"]

    await page.mouse.move(*await at(0.1, 0.2))
    await page.mouse.down()
    await page.mouse.move(*await at(0.2, 0.3))
    await page.mouse.move(*await at(0.3, 0.5))
    await page.mouse.up()
    by_mouse = await last()

    # A press draws nothing.
    await page.mouse.click(*await at(0.6, 0.6))
    count = await player.evaluate("({clip}) => clip.masks.length")

    await player.get_by_role("button", name="Cover…").click()
    await player.get_by_role("button", name="Add a cover").click()
    touch = await page.context.new_cdp_session(page)
    for kind, place in (("Start", (0.4, 0.1)), ("Move", (0.5, 0.2)), ("Move", (0.6, 0.3))):
        x, y = await at(*place)
        points = [{"x": x, "y": y}]
        await touch.send(
            "Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points}
        )
    await touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    by_finger = await last()

    await layer.locator("[data-number]").last.focus()
    for key in ("ArrowRight", "ArrowDown", "Shift+ArrowRight", "Shift+ArrowUp"):
        await page.keyboard.press(key)
    by_keys = await last()
    await page.keyboard.press("Delete")

    assert by_mouse == [0.1, 0.2, 0.2, 0.3]
    assert by_finger == [0.4, 0.1, 0.2, 0.2]
    assert by_keys == [0.41, 0.11, 0.21, 0.19]
    assert await player.evaluate("({clip}) => clip.masks.length") == count


async def test_a_suggestion_is_covered_by_one_press(opened: Stage) -> None:
    """It is told to who can't see it, all are covered at once, and uncovered again."""
    await opened.open("review", "suggested")
    covers = opened.page.locator("nr-review-covers")
    pressed = covers.locator(".found [aria-pressed=true]")

    first = covers.get_by_role("button", name="Face 22:03:20–22:03:32")
    await first.click()
    said = await covers.locator(".vh").inner_text()
    both = await pressed.count()
    await covers.get_by_role("button", name="Uncover all").click()
    none = await pressed.count()
    await covers.get_by_role("button", name="Cover all").click()

    assert said == "Face covered, 22:03:20 to 22:03:32"
    assert (both, none, await pressed.count()) == (2, 0, 2)


PHONE = (360, 740)
_FOCUS = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return `${at?.getAttribute("aria-label") ?? ""} ${at?.textContent ?? ""}`;
}"""


class _Finger:
    """A finger on the screen: real touch events, as the browser gets them from a phone."""

    def __init__(self, page: Page, session: CDPSession) -> None:
        self._page, self._session = page, session

    async def _touch(self, kind: str, *at: tuple[float, float]) -> None:
        points = [{"x": x, "y": y} for x, y in at]
        await self._session.send(
            "Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points}
        )

    async def tap(self, on: Locator, *, held_ms: int = 0) -> None:
        """Tap the middle of something that is in sight, or hold it."""
        box = await on.bounding_box()
        assert box is not None
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= PHONE[1]
        await self._touch("Start", (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2))
        await self._page.wait_for_timeout(held_ms)
        await self._touch("End")

    async def drag(self, along: Locator) -> None:
        """Pull from the left end of a slider to its right end."""
        box = await along.bounding_box()
        assert box is not None
        y, left, right = box["y"] + box["height"] / 2, box["x"] + 7, box["x"] + box["width"] - 1
        await self._touch("Start", (left, y))
        for step in range(1, 5):
            await self._touch("Move", (left + (right - left) * step / 4, y))
        await self._touch("End")


async def _decisions(opened: Stage) -> list[dict[str, Any]]:
    asked = await _asked(opened, "POST")
    return [each["body"] for each in asked if each["path"].endswith("/decision")]


async def _frames_are_known(opened: Stage) -> None:
    """Wait until the slider counts the frames of the clip that is shown, at its first one."""
    await opened.page.wait_for_function(
        """() => {
          const page = document.querySelector("neighbors-requests-panel").shadowRoot
            .querySelector("nr-page-review");
          const player = page.shadowRoot.querySelector("nr-review-player");
          const slider = player.shadowRoot.querySelector("input");
          return player.frames.length > 0 && Number(slider.max) < 1000 && page.seen.has(page.key);
        }"""
    )


async def test_one_thumb_approves_what_it_watched(opened: Stage) -> None:
    """At 360 px, nothing can be held before both clips were shown, and another clip disarms it."""
    await opened.open("review", "many")
    page = opened.page
    await opened.look(PHONE, dark=False)
    session = await page.context.new_cdp_session(page)
    await session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    finger = _Finger(page, session)
    slider = page.locator("nr-review-player input")
    hold = page.get_by_role("button", name="Hold to approve")
    steps = []
    for more in (2, 1):
        watch = page.get_by_role("button", name=f"Watch {more} more")
        await watch.wait_for()
        steps.append(
            (await hold.count(), await page.get_by_role("button", name="Deny").is_enabled())
        )
        await finger.tap(watch)
        await _frames_are_known(opened)
        await finger.drag(slider)
    await hold.wait_for()
    armed = await hold.inner_text()

    other = page.locator("nr-review-clips li .pick").nth(6)
    await other.scroll_into_view_if_needed()
    await finger.tap(other)
    await page.get_by_role("button", name="Watch 1 more").wait_for()
    disarmed = await hold.count()
    await finger.tap(other)
    await hold.wait_for()
    await page.emulate_media(reduced_motion="no-preference")
    await finger.tap(hold, held_ms=1700)
    await page.wait_for_function("hass.asked.some(each => each.path?.endsWith('/decision'))")
    await page.emulate_media(reduced_motion="reduce")
    await session.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
    await session.detach()

    assert steps == [(0, True), (0, True)]
    assert armed.split("\n") == ["Hold to approve", "2 clips · 0:58 · 9 MB"]
    assert disarmed == 0
    assert [each["answer"] for each in await _decisions(opened)] == ["approve"]


async def test_the_keyboard_watches_and_approves(opened: Stage) -> None:
    """Tab, Enter and End alone lead to a clip, through it, and to the question at the end."""
    await opened.open("review", "ready")
    page = opened.page

    async def tab_to(words: str) -> None:
        for _ in range(80):
            if words in await page.evaluate(_FOCUS):
                return
            await page.keyboard.press("Tab")
        pytest.fail(f"The keyboard does not reach “{words}”.")

    await tab_to("Watch 1 more")
    await page.keyboard.press("Enter")
    await _frames_are_known(opened)
    await tab_to("Position in the clip")
    await page.keyboard.press("End")
    await page.get_by_role("button", name="Hold to approve").wait_for()
    status = page.locator("nr-review-foot [aria-live=polite]").last
    told = await status.inner_text()
    await tab_to("Hold to approve")
    await page.keyboard.press("Enter")
    before = await _decisions(opened)
    await tab_to("Send")
    await page.keyboard.press("Enter")
    await page.wait_for_function("hass.asked.some(each => each.path?.endsWith('/decision'))")

    assert before == []
    assert "take it back" in told
    assert [each["answer"] for each in await _decisions(opened)] == ["approve"]


async def test_files_on_their_way_are_canceled_or_say_what_is_wrong(opened: Stage) -> None:
    """What the hub refuses says why, in its words; what is still on its way ends by one key."""
    await opened.open("review", "adding")
    page, rows = opened.page, opened.page.locator("nr-review-uploads li")
    refused, coming = await rows.all_inner_texts()
    retries = await rows.get_by_role("button", name="Try again").count()
    part = await rows.get_by_role("progressbar").get_attribute("aria-valuetext")

    await page.get_by_role("button", name="Cancel: IMG_2041.MOV").focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Cancel: IMG_2041.MOV").wait_for(state="detached")

    assert "read HEIC photos" in refused
    assert (coming, retries) == ("IMG_2041.MOV", 0)
    assert part == "42%"
    assert await rows.count() == 1
    said = page.locator("nr-review-uploads [role=status]")
    assert await said.inner_text() == "IMG_2041.MOV was not added."


async def test_an_added_file_leaves_the_hub_after_a_question(opened: Stage) -> None:
    """It is gone from the strip and from what is sent, and the hub is told to delete it."""
    await opened.open("review", "added")
    page = opened.page
    before = await page.locator("nr-review-added p").all_inner_texts()
    await page.get_by_role("button", name="Remove from your hub: IMG_2041.MOV").click()
    asked = await _asked(opened, "DELETE")

    await page.locator("nr-dialog").get_by_role("button", name="Remove from your hub").click()
    await page.get_by_role("checkbox", name="Include IMG_2041.MOV, Video").wait_for(
        state="detached"
    )
    made = page.wait_for_function(
        "hass.asked.filter(each => each.path?.endsWith('/proposals')).at(-1)?.body"
    )
    body = await (await made).json_value()

    assert before == [
        "The phone says 22 Nov, 22:03. Nobody can prove it.",
        "Not sent with it: location, device and time.",
    ]
    assert asked == []
    [deleted] = await _asked(opened, "DELETE")
    assert deleted["path"].endswith(f"/added/{'f1'.ljust(32, '0')}")
    assert body["base"] is None
    assert [each["file_id"] for each in body["added"]] == ["f2".ljust(32, "0")]


async def test_whoever_comes_back_to_a_review_finds_what_they_chose(opened: Stage) -> None:
    """The chosen clips, and what was watched of them, outlive a look at the list."""
    await opened.open("review", "armed")
    page = opened.page
    boxes = page.locator("nr-review-clips .pick input")
    await boxes.first.check()
    await page.get_by_role("button", name="Watch 1 more").wait_for()

    await page.locator("nr-page-review .back").click()
    await page.locator("nr-page-request").wait_for()
    await (
        page.get_by_role("link", name="Approve…")
        .or_(page.get_by_role("button", name="Approve…"))
        .first.click()
    )
    await page.get_by_role("button", name="Watch 1 more").wait_for()

    assert [await each.is_checked() for each in await boxes.all()] == [True, True]
    assert await page.locator("nr-review-clips .w").all_inner_texts() == ["To view", "Viewed"]


async def test_the_list_is_where_it_was_left(opened: Stage) -> None:
    """Back from a request, the list is scrolled as before; a page seen first begins at its top."""
    await opened.open("requests", "list")
    await opened.look((390, 420), dark=False)
    tops: list[int] = await opened.page.evaluate("""async () => {
      const panel = document.querySelector("neighbors-requests-panel");
      const main = panel.shadowRoot.querySelector("main");
      const go = async path => {
        panel.route = {...panel.route, path};
        await panel.updateComplete;
        await drawn();
        return main.scrollTop;
      };
      const list = panel.route.path;
      main.scrollTo(0, 120);
      await drawn();
      const request = await go(`/requests/${"1".padStart(32, "0")}`);
      return [request, await go(list)];
    }""")

    assert tops == [0, 120]


_WHO_ASKS = """root => {
  const read = one => (one.shadowRoot ?? one).textContent.replace(/\\s+/g, ' ').trim();
  const all = query => [...root.querySelectorAll(query)];
  const level = all('nr-level, .level').map(one => (one.shadowRoot ?? one));
  return {
    initials: all('.tile').map(read),
    name: all('.who b').map(read),
    kind: all('.who .xs.mut').map(read).slice(0, 1),
    level: level.map(one => [read(one.querySelector('.vh')), one.querySelectorAll('.on').length]),
    case: all('.tn').map(read).slice(0, 1),
    sentence: all('h3').map(read).slice(0, 1),
  };
}"""


@pytest.mark.parametrize("language", ["en-GB", "de"])
async def test_a_desk_previews_a_request_as_the_card_shows_it(opened: Stage, language: str) -> None:
    """Who asks, how they are confirmed, the case, the sentence and the flags are the same."""
    await opened.open("card", "match", lang=language)

    await opened.page.evaluate("preview(0)")

    card = opened.page.locator("neighbors-requests-card")
    look = opened.page.locator("nr-desk-preview article")
    seen = await card.evaluate(f"one => ({_WHO_ASKS})(one.shadowRoot)")
    assert await look.evaluate(_WHO_ASKS) == seen
    assert [len(each) for each in seen.values()] == [1] * len(seen)
    assert seen["level"][0][1] == 2
    flag = card.locator("nr-finding")
    said = await flag.evaluate("one => [one.heading, one.textContent.trim()]")
    note = await look.locator(".note").inner_text()
    assert note.split("\n") == [" ".join(said)]
    for word in await card.locator(".acts button").all_inner_texts():
        await expect(look.get_by_text(word, exact=True)).to_be_visible()
