"""The board's desk: held posts decided by keyboard, registrations, and all that commands do."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
import re
from typing import Any, Final

import aiohttp
from aiohttp import web
from aiohttp.abc import ResolveResult
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, Route, expect
import pytest
import pytest_asyncio
from typer.main import get_command
from typer.testing import CliRunner, Result

from noticeboard.board import oversight
from noticeboard.board.cli import app as board_app
from noticeboard.board.desk import server
from noticeboard.board.desk.server import TABLE, open_desk
from noticeboard.board.errors import PostWaitsError
from noticeboard.board.home import Home
from noticeboard.board.moderation import HeldTicket, check_reason, refuse
from noticeboard.board.registrations import DomainPages, DomainProof
from noticeboard.desk.people import Role
from noticeboard.errors import ConflictError
from noticeboard.rules.domain_page import page_for
from noticeboard.runtime.files import PRIVATE_FILE, write_all
from tests.desk.board_world import (
    MARCH,
    MODERATOR,
    BoardDeskWorld,
    OneDomain,
    at_board_desk,
    board_desk_world,
    domain_pages,
)
from tests.desk.world import Caller
from tests.noticeboard.board.oversight_world import CIVILIAN_BOARD, COURT, enact
from tests.noticeboard.board.world import VERIFIER, Agency, vouched, watched
from tests.noticeboard.log.made import ORIGIN, Clock, key

pytestmark = pytest.mark.asyncio(loop_scope="session")

UNDO_MS: Final = 10_000
BY_COMMAND: Final = {
    "get_held": "moderate",
    "get_held_post": "moderate --show",
    "post_reason": "moderate --reason",
    "post_publication": "moderate --publish",
    "post_refusal": "moderate --refuse",
    "get_registrations": "registrations",
    "get_waits": "waits",
    "post_registration_file": "registrations --add",
    "post_domain": "registrations",
    "post_registration": "registrations --log",
    "delete_registration": "registrations --refuse",
    "get_status": "status",
    "post_check": "check",
    "post_notice": "notice",
    "post_statement": "vouch",
    "post_verifier": "verifiers --add",
    "post_verifier_removal": "verifiers --remove",
    "post_mirror": "mirrors --add",
    "post_mirror_removal": "mirrors --remove",
    "post_mirror_check": "mirrors --check",
}
"""What each route of the desk is as a command."""
BY_DESK: Final = {
    "moderate": "/held",
    "waits": "/waits",
    "registrations": "/registrations",
    "register": "/registrations",
    "vouch": "/statements",
    "verifiers": "/verifiers",
    "notice": "/notices",
    "status": "/status",
    "check": "/check",
    "link": "/status",
    "mirrors": "/mirrors",
}
NOT_AT_A_DESK: Final = {
    "init": "there is no board yet",
    "serve": "it is the board itself",
    "desk": "it is the desk itself",
    "move": "the board must be stopped",
    "downgrade": "the board must be stopped",
    "backup": "a timer makes it, on a disk of the operator's choice; the desk shows it",
    "conformance": "it is about any board, from outside",
    "directory": "it is about other boards",
    "plan": "there is no board yet",
    "places": "the board shows other places only from its next start on",
    "homes": "a home's line comes by mail, and the desk shows how many look",
    "policy": "a governor signs it elsewhere, and it is logged once in a long while",
    "relay": "it runs beside the board, or elsewhere",
    "witness-policy": "other tools read it",
    "witness-request": "it is sent once, to a network of witnesses",
}


@pytest_asyncio.fixture(loop_scope="session")
async def desk(tmp_path: Path) -> AsyncGenerator[BoardDeskWorld]:
    """Give a board with one agency, and its desk."""
    async with board_desk_world(tmp_path) as one:
        yield one


async def run(folder: Path, command: str, *words: str) -> Result:
    """Run the operator's command beside the board that runs."""

    def invoke() -> Result:
        return CliRunner().invoke(board_app, [command, str(folder), *words], env={"COLUMNS": "200"})

    return await asyncio.to_thread(invoke)


async def told(folder: Path, command: str, *words: str) -> Any:  # noqa: ANN401 -- JSON
    """Run a command with --json and return what it printed."""
    result = await run(folder, command, *words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


async def time_passes(page: Page, ms: int = UNDO_MS) -> None:
    """Let the page's clock run on; nobody waits."""
    await page.clock.run_for(ms)


def file_of(caller: Caller) -> dict[str, str]:
    """Return the headers with which somebody sends a file."""
    kind = {"Content-Type": "application/octet-stream"}
    return kind | {"Authorization": f"Bearer {caller.token}"}


# Held posts


@pytest.mark.long
async def test_a_hundred_posts_with_three_keys(browser: Browser, desk: BoardDeskWorld) -> None:
    """J, A and R decide about a hundred posts of five agencies; nothing else is pressed."""
    agencies = [desk.world.agency, *[await desk.join(f"town{number}") for number in range(4)]]
    tickets = [
        await desk.hold(agency, title=f"Post {number} of {agency.slug}")
        for agency in agencies
        for number in range(20)
    ]
    reason = "It asks who took part in something lawful. Ask about the incident itself."
    async with at_board_desk(browser, desk) as page:
        await expect(page.get_by_text("100 wait, oldest first")).to_be_visible()
        for number in range(100):
            await expect(page.locator(".queue li")).to_have_count(100 - number)
            if number % 10 == 9:
                # The first of ten is refused for a reason that a chip writes.
                await page.get_by_role("button", name="Asks who attended").click()
                await page.keyboard.press("r")
            elif number % 10 == 4 and number < 95:
                # This one is left for later.
                await page.keyboard.press("j")
                await page.keyboard.press("a")
            else:
                await page.keyboard.press("a")
        await expect(page.get_by_text("No post waits.")).to_be_visible()
        await time_passes(page)
        await desk.decided()

    outcomes = [await desk.outcome(ticket) for ticket in tickets]
    states = [outcome["state"] for outcome in outcomes]
    assert states.count("refused") == 10
    # Each agency's first is logged. Those signed for the same place in its chain are signed anew.
    assert states.count("published") == 5
    assert states.count("approved") == 85
    assert {each["reason"] for each in outcomes if each["state"] == "refused"} == {reason}


async def test_undo_for_ten_seconds(browser: Browser, desk: BoardDeskWorld) -> None:
    """A decision is only in the browser for ten seconds: Z, or closing it, leaves nothing."""
    ticket = await desk.hold(title="Paint on the union hall")
    async with at_board_desk(browser, desk) as page:
        await expect(page.get_by_role("heading", name="Paint on the")).to_be_visible()
        await page.keyboard.press("a")
        await expect(page.get_by_text("The board learns of it in 10 s.")).to_be_visible()
        await time_passes(page, UNDO_MS - 3000)  # It also runs by itself.
        assert (await desk.outcome(ticket))["state"] == "waiting"
        await page.keyboard.press("z")
        await expect(page.locator(".queue li")).to_have_count(1)
        await time_passes(page)
        assert (await desk.outcome(ticket))["state"] == "waiting"
        await page.keyboard.press("a")
        await expect(page.locator(".queue li")).to_have_count(0)
    # The window is closed before the ten seconds are over.
    assert (await desk.outcome(ticket))["state"] == "waiting"

    async with at_board_desk(browser, desk) as page:
        await expect(page.locator(".queue li")).to_have_count(1)
        await page.keyboard.press("a")
        await expect(page.locator(".queue li")).to_have_count(0)
        await time_passes(page)
        await expect(page.get_by_text("Entry 2.")).to_be_visible()
    assert (await desk.outcome(ticket))["index"] == 2


async def test_an_answer_that_is_lost(browser: Browser, desk: BoardDeskWorld) -> None:
    """A decision that the board took, though its answer never came, is not called undecided."""
    ticket = await desk.hold()

    async def lose(route: Route) -> None:
        await route.fetch()
        await route.abort()

    async with at_board_desk(browser, desk) as page:
        await page.route("**/publication", lose)
        await page.locator(".queue li").first.wait_for()
        await page.keyboard.press("a")
        await time_passes(page)
        await expect(page.locator(".done .note")).to_contain_text("Entry 2.")
    assert (await desk.outcome(ticket))["index"] == 2


async def test_a_refusal_is_public(browser: Browser, desk: BoardDeskWorld) -> None:
    """R without a reason goes to the reason; what is written is checked, and then everybody's."""
    ticket = await desk.hold(text=f"{MARCH} We ask for video of everyone who took part in it.")
    async with at_board_desk(browser, desk) as page:
        await page.locator(".queue li").first.wait_for()
        await page.keyboard.press("r")
        field = page.locator("#reason")
        await expect(field).to_be_focused()
        await expect(page.get_by_role("alert")).to_contain_text("A refusal needs a reason")
        for wrong, why in (
            ("Mr. Harper marched.", "name nobody"),
            ("Write to me@example.org", "Leave out addresses"),
            ("We ask for video of everyone who took part", "your own words"),
        ):
            await field.fill(wrong)
            await page.get_by_role("button", name="Refuse").click()
            await expect(page.get_by_role("alert")).to_contain_text(why)
        # A letter in the field is a letter.
        await field.fill("")
        await field.press_sequentially("A raz jak.")
        assert await field.input_value() == "A raz jak."
        await field.fill("It asks who marched. Ask about the windows.")
        await field.press("Escape")
        await page.keyboard.press("r")
        await expect(page.locator(".queue li")).to_have_count(0)
        await time_passes(page)
        await expect(page.get_by_text("No post waits.")).to_be_visible()
        await desk.decided()

    assert (await desk.outcome(ticket))["reason"] == "It asks who marched. Ask about the windows."
    plain = {"Accept-Encoding": "identity"}
    async with desk.world.web.get("/record", headers=plain) as answer:
        record = await answer.text()
    assert "It asks who marched. Ask about the windows." in record
    assert "Noor" not in record
    assert "during the march" not in record
    async with desk.world.web.get("/moderation.json", headers=plain) as answer:
        [row] = (await answer.json())["moderation"]
    assert (row["state"], row["reason"]) == (
        "refused",
        "It asks who marched. Ask about the windows.",
    )
    assert "Noor" not in json.dumps(row)


async def test_two_moderators(browser: Browser, desk: BoardDeskWorld) -> None:
    """The first decision stands; the second moderator is told whose it was."""
    ticket = await desk.hold(title="Paint on the union hall")
    async with at_board_desk(browser, desk) as page:
        await page.locator(".queue li").first.wait_for()
        await page.keyboard.press("a")
        other = await desk.sign_in("Sam Adeyemi")
        reason = "It asks who marched."
        await other.call("POST", f"/held/{ticket}/refusal", {"reason": reason})
        await time_passes(page)
        note = page.locator(".done .note")
        await expect(note).to_contain_text("Sam Adeyemi decided this")
        await expect(note).to_contain_text(
            "refused. The first decision stands. Yours was not used."
        )
    late = await other.call("POST", f"/held/{ticket}/publication", {}, expect=409)
    assert late["code"] == "noticeboard.post.decided"
    assert (await desk.outcome(ticket))["state"] == "refused"
    shown = await told(desk.folder, "moderate", "--show", ticket)
    assert (shown["decided_by"], shown["public_reason"]) == ("Sam Adeyemi", reason)


async def test_one_decision_of_many_at_once(desk: BoardDeskWorld) -> None:
    """Decisions in the same moment: one is taken, all others are refused."""
    ticket = await desk.hold()
    board, reasons = desk.world.board, [f"Reason {number}." for number in range(8)]
    answers = await asyncio.gather(
        *(refuse(board, ticket, reason, by=reason) for reason in reasons), return_exceptions=True
    )
    [stands] = [each for each in answers if isinstance(each, HeldTicket)]
    assert all(isinstance(each, ConflictError | HeldTicket) for each in answers), answers
    assert stands.decided_by == stands.public_reason
    assert (await desk.outcome(ticket))["reason"] == stands.public_reason


HOSTILE: Final = (
    "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script> protest"
    " <style>*{display:none}</style> javascript:alert(1) ${1+1} {{7*7}}"
)


async def test_hostile_words_are_text(browser: Browser, desk: BoardDeskWorld) -> None:
    """Markup, piled marks, look-alikes and endless words run nothing and hide nothing."""
    await desk.hold(title=f"{HOSTILE[:120]}", text=HOSTILE)
    await desk.hold(title="Zalgo", text="pro\u0301\u0301\u0301\u0301\u0301\u0301test " + "w" * 3000)
    await desk.hold(title="In disguise", text="The \u0440rotest, the pr\u00f6test. " + MARCH)
    async with at_board_desk(browser, desk) as page:
        for number, part in enumerate(("onerror", "www", MARCH)):
            words = page.locator(".words", has_text=part)
            await words.wait_for()
            assert await page.locator("main img, main script, .words *:not(mark)").count() == 0
            assert "run" not in await page.title()
            wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert await page.evaluate(wide) <= 0, number
            if number == 0:
                assert await words.inner_text() == HOSTILE
            if number == 2:
                marks = await words.locator("mark").all_inner_texts()
                assert any("march" in mark for mark in marks), marks
            await page.keyboard.press("j")


async def test_marks_are_where_the_rules_found_them(desk: BoardDeskWorld) -> None:
    """The pieces of a text make the text again, and each finding has its piece."""
    caller = await desk.sign_in()
    await desk.hold(
        title="\U0001f692 Mr. Harper at the march", text="You must send video.\n" + MARCH
    )
    view = await caller.call("GET", "/held")
    [post] = view["posts"]["held"]
    for field in ("title", "text"):
        assert "".join(piece["text"] for piece in post[f"{field}_pieces"]) == post[field]
    marked = {
        code: piece["text"]
        for piece in [*post["title_pieces"], *post["text_pieces"]]
        for code in piece["codes"]
    }
    assert marked["names_person"].startswith("Mr. Harper")
    assert "march" in marked["lawful_activity"]
    assert "must" in marked["threat"]
    assert {code for code, _ in post["findings"]} == set(marked)


async def test_the_record_by_rule(desk: BoardDeskWorld) -> None:
    """What was decided is counted by rule, with what everybody may read of it."""
    caller = await desk.sign_in()
    first = await desk.hold(title="Glass at the union hall")
    await caller.call("POST", f"/held/{first}/publication", {"reason": "A place, not a meeting."})
    second = await desk.hold(title="Who marched")
    await caller.call("POST", f"/held/{second}/refusal", {"reason": "It asks who marched."})
    await desk.hold(title="One more")

    view = await caller.call("GET", "/held")
    [rule] = view["posts"]["rules"]
    assert (rule["code"], rule["held"], rule["published"], rule["refused"]) == (
        "lawful_activity",
        3,
        1,
        1,
    )
    assert {(each["title"], each["reason"]) for each in rule["latest"]} == {
        ("Glass at the union hall", "A place, not a meeting."),
        ("", "It asks who marched."),
    }
    [post] = view["posts"]["held"]
    assert (post["held_before"], post["approved_before"], post["refused_before"]) == (2, 1, 1)
    assert post["requests"] == 1
    approved = await caller.call("GET", f"/held/{first}")
    assert (approved["post"]["decided_by"], approved["post"]["title"]) == (MODERATOR, "")
    printed = await run(desk.folder, "moderate", "--record")
    assert re.search(r"lawful_activity\W+3\W+1\W+1", printed.output), printed.output


async def test_a_phone(browser: Browser, desk: BoardDeskWorld) -> None:
    """On a phone the buttons open the reason, and the last step is there."""
    ticket = await desk.hold(title="Paint on the union hall")
    phone: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
    async with at_board_desk(browser, desk, **phone) as page:
        await page.get_by_role("button", name="Refuse…").click()
        sheet = page.get_by_role("dialog", name="Refuse this post")
        await page.keyboard.press("Escape")
        await expect(sheet).to_have_count(0)
        await page.get_by_role("button", name="Refuse…").click()
        await page.locator("nr-dialog").get_by_role("button", name="Asks who attended").click()
        await page.locator("nr-dialog").get_by_role("button", name="Refuse", exact=True).click()
        await expect(page.get_by_text("No post waits.")).to_be_visible()
        await time_passes(page)
        await desk.decided()
    assert (await desk.outcome(ticket))["state"] == "refused"


async def test_the_focus_stays_where_the_work_is(browser: Browser, desk: BoardDeskWorld) -> None:
    """Each key leaves the focus on the post that is next, and never nowhere."""
    for title in ("One", "Two", "Three"):
        await desk.hold(title=title)
    async with at_board_desk(browser, desk) as page:
        await page.locator(".queue li").first.wait_for()
        reason, heading = page.locator("#reason"), page.locator("h1")
        one, two, three = [page.locator("#post", has_text=name) for name in ("One", "Two", "Three")]
        for key, focused in (
            ("j", two),
            ("k", one),
            ("a", two),
            ("z", one),
            ("e", reason),
            ("Escape", one),
            ("a", two),
            ("a", three),
            ("a", heading),
            ("Tab", page.get_by_role("button", name="Undo").first),
        ):
            await page.keyboard.press(key)
            await expect(focused).to_be_focused()
        # The button goes away with its ten seconds.
        await time_passes(page)
        await expect(heading).to_be_focused()
        await desk.decided()
        await page.keyboard.press("g")
        await page.keyboard.press("h")
        check = page.get_by_role("button", name="Check everything…")
        await check.press("Enter")
        await page.get_by_role("button", name="Check", exact=True).press("Enter")
        await page.get_by_text("Everything holds.").wait_for()
        await page.keyboard.press("Escape")
        await expect(check).to_be_focused()


async def test_a_language_is_spoken_at_once(browser: Browser, desk: BoardDeskWorld) -> None:
    """The page, the rail and the title change with the language, and so do the board's words."""
    await desk.hold()
    async with at_board_desk(browser, desk, locale="en-GB") as page:
        # This page is read when it opens, and not again by itself.
        await page.goto(f"{desk.url}/#/record")
        await page.get_by_text("By rule").wait_for()
        async with page.expect_response("**/api/v1/held") as answered:
            await page.get_by_label("Language").select_option("de")
        asked = await (await answered.value).request.all_headers()
        assert asked["accept-language"] == "de"
        await page.get_by_text("Nach Regel").wait_for()
        await expect(page.locator("nav a").first).to_contain_text("Zu prüfen")
        assert (await page.title()).startswith("Unsere Bilanz")
        await page.get_by_role("button", name="Abmelden").click()
        await page.get_by_text("Jeder Link meldet eine Person an").wait_for()
        await expect(page.get_by_text("Deine Sitzung ist zu Ende")).to_have_count(0)


async def test_a_session_that_is_over_says_so(browser: Browser, desk: BoardDeskWorld) -> None:
    """Whoever comes back to a session that has ended reads that, and how to sign in again."""
    async with at_board_desk(browser, desk) as page:
        await page.evaluate("localStorage.setItem('nr-desk-token', 'over')")
        await page.evaluate("location.hash = '#/record'")
        await page.get_by_text("Your session is over. Sign in again.").wait_for()
        await page.get_by_text("Each link signs one person in").wait_for()


# Registrations


async def test_a_registration_with_its_domain(browser: Browser, tmp_path: Path) -> None:
    """The page at the domain is read, the look-alike is named, and logging it is the last step."""
    async with (
        domain_pages(tmp_path, "westmoor.example.org") as (pages, domain),
        board_desk_world(tmp_path, pages=domain) as desk,
    ):
        new = Agency(slug="westmoor", clock=desk.world.clock)
        file = tmp_path / "register.entry"
        file.write_bytes(new.registration(desk.world.board))
        async with at_board_desk(browser, desk) as page:
            await page.goto(f"{desk.url}/#/registrations")
            await page.get_by_text("No registration waits.").wait_for()
            await page.locator("input[type=file]").set_input_files(file)
            await page.get_by_text("There is no page at westmoor.example.org yet").wait_for()
            pages["westmoor.example.org"] = web.Response(text=page_for("0" * 40))
            await page.get_by_role("button", name="Read it again").click()
            await page.get_by_text("doesn't name this ID").wait_for()
            pages["westmoor.example.org"] = web.Response(text="For NR.\n" + page_for(new.id))
            await page.get_by_role("button", name="Read it again").click()
            await page.get_by_text("The page at westmoor.example.org names this ID").wait_for()
            await page.get_by_text("No registered name looks like it").wait_for()
            await page.get_by_role("button", name="Log it…").click()
            await page.get_by_role("button", name="Log it", exact=True).click()
            await page.get_by_text("No registration waits.").wait_for()
        assert desk.world.board.agency(new.id).name == "Example County Westmoor"
        pages["westmoor.example.org"] = web.Response(
            status=302, headers={"Location": "https://elsewhere.example.org/"}
        )
        assert await domain.check("westmoor.example.org", new.id) is DomainProof.NONE


@pytest.mark.parametrize(
    "domain",
    ["127.0.0.1", "localhost", "10.0.0.1", "router.local", "192.168.1.1", "[::1]", "x.invalid"],
)
async def test_the_domain_never_leads_into_this_network(domain: str) -> None:
    """A registration can't send the operator's machine to itself or to its neighbors."""
    assert await DomainPages().check(domain, "0" * 40) is DomainProof.REFUSED


async def test_a_name_that_leads_into_this_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor can a public name whose address is not public."""

    async def resolve(*_args: object, **_more: object) -> list[ResolveResult]:
        return await OneDomain(443).resolve("fire.example.org")

    monkeypatch.setattr(aiohttp.ThreadedResolver, "resolve", resolve)
    assert await DomainPages().check("fire.example.org", "0" * 40) is DomainProof.REFUSED


async def test_what_no_registration_is(desk: BoardDeskWorld) -> None:
    """A look-alike and other bytes are told what is wrong; refusing one deletes it."""
    caller = await desk.sign_in()
    headers = file_of(caller)

    async def add(raw: bytes) -> int:
        address = f"{desk.url}/api/v1/registrations"
        async with desk.session.post(address, data=raw, headers=headers) as answer:
            return answer.status

    fake = Agency(slug="fake", name="ExampIe County Fire", clock=desk.world.clock)
    assert await add(b"not an entry") == 400
    assert await add(desk.world.agency.request(desk.world.board)) == 400
    assert await add(b"x" * 20_000) == 413
    assert await add(fake.registration(desk.world.board)) == 201
    [one] = (await caller.call("GET", "/registrations"))["registrations"]
    assert one["check"]["alike"] == ["Example County Fire"]
    assert "looks like" in one["check"]["fault"]
    before = desk.world.board.size
    refused = await caller.call("POST", f"/registrations/{fake.id}/publication", expect=400)
    assert "looks like" in refused["message"]
    listed = await told(desk.folder, "registrations", "--no-pages")
    assert [each["agency"] for each in listed["registrations"]] == [fake.id]
    await caller.call("DELETE", f"/registrations/{fake.id}")
    assert (await caller.call("GET", "/registrations"))["registrations"] == []
    assert desk.world.board.size == before
    await caller.call("DELETE", f"/registrations/{fake.id}", expect=404)


# Everything by command, and the reverse


async def test_every_act_has_its_command() -> None:
    """What the desk does is possible by command, and what a command does, at the desk."""
    commands = get_command(board_app).commands  # type: ignore[attr-defined]
    routes = {route.handler.__name__ for route in TABLE}
    assert routes == set(BY_COMMAND)
    for said in BY_COMMAND.values():
        name, _, option = said.partition(" ")
        options = {each for param in commands[name].params for each in param.opts}
        assert not option or option in options, said
    assert set(commands) == set(BY_DESK) | set(NOT_AT_A_DESK)
    paths = {route.path for route in TABLE}
    assert set(BY_DESK.values()) <= paths
    assert {name for name in commands if name in BY_DESK} == set(BY_DESK)


async def test_the_operators_acts(desk: BoardDeskWorld) -> None:
    """Notices, statements, verifiers and the check: each as its command does it."""
    caller = await desk.sign_in()
    board, agency = desk.world.board, desk.world.agency
    desk.world.clock.at = datetime.now(UTC)
    await board.post(agency.request(board))
    logged = await caller.call(
        "POST", "/notices", {"index": 2, "text": "See the agency's own page."}
    )
    headers = file_of(caller)
    address = f"{desk.url}/api/v1/statements"
    raw = vouched(board, agency, level=1)
    async with desk.session.post(address, data=raw, headers=headers) as answer:
        assert (answer.status, (await answer.json())["index"]) == (200, logged["index"] + 1)
    async with desk.session.post(address, data=b"{}", headers=headers) as answer:
        assert answer.status == 400
    status = (await caller.call("GET", "/status"))["board"]
    assert status["notices"][0]["text"] == "See the agency's own page."
    assert [each["agencies"] for each in status["verifiers"]] == [1]
    by_command = await told(desk.folder, "status")
    for name in (
        "entries",
        "published",
        "quorum",
        "witnesses",
        "verifiers",
        "notices",
        "posts_held",
    ):
        assert by_command[name] == status[name], name
    assert status["is_served"]

    second = str(key("second.example.org").verifier)
    kept = await caller.call("POST", "/verifiers", {"key": second})
    assert kept["keys"] == [str(VERIFIER.verifier), second]
    again = await caller.call("POST", "/verifiers", {"key": second}, expect=409)
    assert again["code"] == "noticeboard.settings.verifier_there"
    await caller.call("POST", "/verifiers", {"key": "no key"}, expect=400)
    assert (await told(desk.folder, "verifiers", "--remove", second))["verifiers"] == kept["keys"][
        :1
    ]
    await caller.call("POST", "/verifiers/removal", {"key": second}, expect=404)
    assert Home(desk.folder).settings().verifiers == (str(VERIFIER.verifier),)

    checked = await caller.call("POST", "/check")
    assert (checked["complaints"], checked["checked"]["entries"]) == ([], 5)


async def test_a_mirror_and_a_backup(
    browser: Browser, desk: BoardDeskWorld, tmp_path: Path
) -> None:
    """A mirror that the desk is told of is looked at, and a backup that a command makes shows."""
    made = await told(desk.folder, "backup", str(tmp_path / "vault"))
    read = await told(desk.folder, "backup", "--check", made["place"], "--by", "Iris Lindqvist")
    assert (made["state"], read["holds"]) == ("fresh", True)
    files = web.Application()
    files.router.add_static("/", desk.home.public)
    async with TestServer(files) as mirror, at_board_desk(browser, desk) as page:
        address = str(mirror.make_url("")).rstrip("/")
        await page.goto(f"{desk.url}/#/health")
        await expect(page.get_by_text("it holds")).to_be_visible()
        await page.get_by_role("button", name="Add…").click()
        await page.get_by_label("Its address").fill("http://mirror.example.org")
        await page.get_by_role("button", name="Add", exact=True).click()
        await expect(page.get_by_role("alert")).to_contain_text("begins with https://")
        await page.get_by_label("Its address").fill(f"{address}/")
        await page.get_by_role("button", name="Add", exact=True).click()
        await expect(page.get_by_text("Same root")).to_be_visible()
    [listed] = (await told(desk.folder, "mirrors"))["mirrors"]
    assert (listed["url"], listed["state"], listed["size"]) == (address, "same", 2)
    caller = await desk.sign_in()
    [away] = (await caller.call("POST", "/mirrors/check"))["mirrors"]
    assert away["state"] == "away"
    await caller.call("POST", "/mirrors", {"url": address}, expect=409)
    assert (await told(desk.folder, "mirrors", "--remove", address))["mirrors"] == []
    await caller.call("POST", "/mirrors/removal", {"url": address}, expect=404)
    shown = await run(desk.folder, "status")
    assert f"named the mirror {address}" in shown.output, shown.output
    acts = (await caller.call("GET", "/status"))["board"]["acts"]
    assert [(each["act"], each["by"]) for each in acts[1:3]] == [
        ("mirror_added", MODERATOR),
        ("backup_read", "Iris Lindqvist"),
    ]


async def test_links_of_a_service(desk: BoardDeskWorld) -> None:
    """A desk that prints no link takes one that a command makes, once, within ten minutes."""
    link = (await told(desk.folder, "desk", "--link", "--as", "moderator"))["link"]
    code = link.partition("code=")[2]
    assert code not in (desk.folder / "desk-link.json").read_text()
    caller = Caller(url=desk.url, session=desk.session)
    body = {"code": code, "name": MODERATOR}
    await caller.call("POST", "/sessions", body | {"code": "x" * 22}, expect=403)
    answer = await caller.call("POST", "/sessions", body)
    assert answer["roles"] == ["moderator"]
    await caller.call("POST", "/sessions", body, expect=403)
    wrong = await run(desk.folder, "desk", "--link", "--as", "officer")
    assert wrong.exit_code == 1
    late = server.make_link(desk.folder, port=1)
    hours = timedelta(hours=1)
    code = late.partition("code=")[2]
    assert server.use_link(desk.folder, code, datetime.now(UTC) + hours) is None
    assert server.use_link(desk.folder, code, datetime.now(UTC)) is None


async def test_roles(tmp_path: Path) -> None:
    """Whoever signs in as a moderator decides and does nothing else; an operator doesn't decide."""
    moderator, operator = [Role.MODERATOR], [Role.OPERATOR]
    async with board_desk_world(tmp_path / "one", roles=moderator) as desk:
        caller = await desk.sign_in()
        ticket = await desk.hold()
        await told(desk.folder, "backup", "--oldest", "5")
        status = (await caller.call("GET", "/status"))["board"]
        assert (status["acts"], status["backups"]["oldest_h"]) == ([], 5)
        for path in ("/registrations",):
            await caller.call("GET", path, expect=403)
        await caller.call("POST", "/notices", {"index": 0, "text": "x"}, expect=403)
        await caller.call("POST", "/check", expect=403)
        await caller.call("POST", f"/held/{ticket}/publication", {})
    async with board_desk_world(tmp_path / "two", roles=operator) as desk:
        caller = await desk.sign_in()
        ticket = await desk.hold()
        assert not (await caller.call("GET", "/held"))["can_decide"]
        await caller.call("POST", f"/held/{ticket}/publication", {}, expect=403)


async def test_strangers_on_the_machine(desk: BoardDeskWorld) -> None:
    """The socket is its owner's alone, and every route of the port needs the link."""
    socket = desk.home.operator_socket
    assert socket.parent.stat().st_mode & 0o077 == 0
    for route in TABLE:
        path = re.sub(
            r"\{\w+\}", "0" * 40 if "registrations" in route.path else "0" * 32, route.path
        )
        async with desk.session.request(route.method, f"{desk.url}/api/v1{path}") as answer:
            assert answer.status == 401, route.path


async def test_without_the_board_running(tmp_path: Path) -> None:
    """A board that isn't served is opened by the desk as a command opens it, one call at a time."""
    async with board_desk_world(tmp_path) as desk:
        ticket = await desk.hold()
    async with (
        open_desk(tmp_path / "board") as app,
        TestServer(app) as server,
        aiohttp.ClientSession() as session,
    ):
        url = str(server.make_url("")).rstrip("/")
        alone = BoardDeskWorld(world=desk.world, app=app, url=url, session=session)
        caller = await alone.sign_in()
        views = await asyncio.gather(
            *(caller.call("GET", path) for path in ("/held", "/status", "/held"))
        )
        assert not views[1]["board"]["is_served"]
        assert [each["ticket"] for each in views[0]["posts"]["held"]] == [ticket]
        decided = await caller.call("POST", f"/held/{ticket}/publication", {})
        assert decided["post"]["state"] in {"published", "approved"}


async def test_the_command(tmp_path: Path) -> None:
    """`neighbors board desk` refuses a folder without a board, and roles that no board has."""
    nothing = await run(tmp_path, "desk")
    assert nothing.exit_code == 1
    async with board_desk_world(tmp_path):
        wrong = await run(tmp_path / "board", "desk", "--as", "officer")
        assert (wrong.exit_code, "moderators, operators" in wrong.output) == (1, True), wrong.output


# What the pages show


async def test_suggested_reasons_may_be_used() -> None:
    """What a chip writes is a reason that the board takes, in every language."""
    words = Path(__file__).parents[2] / "frontend/src/words"
    for language in ("en", "de", "es", "fr"):
        texts = json.loads((words / f"desk_board.{language}.json").read_text(encoding="utf-8"))
        reasons = {
            key: text
            for key, text in texts.items()
            if re.fullmatch(r"board_desk\.suggest\.\w+\.text", key)
        }
        assert len(reasons) == 5
        for reason in reasons.values():
            assert check_reason(reason) == reason


async def test_the_verdict(browser: Browser, tmp_path: Path) -> None:
    """The heading says how the board is: one witness away, and what that means."""

    def fix_key(home: Home) -> None:
        write_all(
            [(home.folder / "keys" / "log", key(ORIGIN).export().encode())], mode=PRIVATE_FILE
        )

    async with watched(tmp_path, ("courier", "library", "northbay"), Clock()) as witnesses:
        settings = tuple(each.setting for each in witnesses)
        async with board_desk_world(tmp_path, witnesses=settings, quorum=2, set_up=fix_key) as desk:
            witnesses[2].is_away = True
            await desk.world.board.post(desk.world.agency.request(desk.world.board))
            async with at_board_desk(browser, desk) as page:
                await page.goto(f"{desk.url}/#/health")
                heading = page.get_by_role("heading", level=1)
                await expect(heading).to_have_text("The board is well. One witness is away.")
                await expect(page.get_by_text("it answered 502.")).to_be_visible()
                await expect(page.get_by_text("One more away, and posts")).to_be_visible()
                status = (await told(desk.folder, "status"))["witnesses"]
                assert [each["signs"] for each in status] == [True, True, False]
                assert all(each["signed_at"] for each in status)
                await page.get_by_role("button", name="Check everything…").click()
                await page.get_by_role("button", name="Check", exact=True).click()
                await expect(page.get_by_text("Everything holds.")).to_be_visible()


async def test_what_waits_for_overseers_is_listed(desk: BoardDeskWorld) -> None:
    """Moderators read for whom a request waits; what is sealed only as everybody may know it."""
    board, agency = desk.world.board, desk.world.agency
    desk.world.clock.at = datetime.now(UTC) - timedelta(days=31)
    await enact(board, desk.world.clock, COURT, CIVILIAN_BOARD)
    desk.world.clock.at = datetime.now(UTC)
    for fields in ({"text": "Near the school."}, {"incident": "missing_person"}):
        raw = agency.request(board, title="The shed", **fields)
        with pytest.raises(PostWaitsError) as raised:
            await board.post(raw)
        await oversight.wait(board, raw, raised.value)
        desk.world.clock.at += timedelta(seconds=1)
    caller = await desk.sign_in()
    first, second = (await caller.call("GET", "/waits"))["waiting"]

    assert (first["for_whom"], first["title"]) == ("Civilian Board", "The shed")
    assert first["agency_name"] == agency.name
    assert {**second, "since": ""} == {
        "for_whom": "Court",
        "since": "",
        "agency_name": "",
        "title": "",
    }
    assert [each["names"] for each in await told(desk.folder, "waits")] == [["Civilian Board"], []]
    table = (await run(desk.folder, "waits")).stdout
    assert "Civilian Board" in table
    assert table.count("The shed") == 1
    assert "sealed" in table
