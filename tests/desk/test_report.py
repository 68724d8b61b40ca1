"""The report, the log, handing on and deleting, as the desk does them."""

import asyncio

from playwright.async_api import Browser, Locator, Page, expect
import pytest

from noticeboard.agency.inbox import now
from noticeboard.agency.open import Opener, ShareToOpen
from noticeboard.agency.share_folder import ShareFolder
from noticeboard.verify.export import is_export
from tests.desk.world import FILM, OFFICER, DeskWorld, signed_in
from tests.noticeboard.agency.test_inbox import fetched

pytestmark = pytest.mark.asyncio(loop_scope="session")
CASE = "EF-2026-01187"


async def opened_case(world: DeskWorld, *, shares: int = 2) -> None:
    """Have shares sent to one request, fetched and opened."""
    posted = await world.agency.publish("The alley behind Mill Street", case_number=CASE)
    for _ in range(shares):
        await world.share(posted, FILM, words="I heard a bang.")
    await fetched(world.agency)

    def open_all() -> None:
        shelf = ShareFolder(world.agency.home)
        opener = Opener(shelf, world.agency.home.cases, now)
        for each in shelf.all():
            opener.open(ShareToOpen(sealed=each.path, arrived=each))

    await asyncio.to_thread(open_all)


async def test_from_report_to_certificate(  # noqa: PLR0915 -- one story
    world: DeskWorld,
) -> None:
    """What is proved, what changed since, handing on, the date, deleting: all of it logged."""
    await opened_case(world)
    caller = await world.sign_in()
    report = await caller.call("GET", f"/cases/{CASE}/shares/1/report")
    results = [group["result"] for group in report["groups"]]
    assert results == ["proved", "not_proved", "not_checked"]
    titles = {item["code"]: item["title"] for group in report["groups"] for item in group["items"]}
    assert titles["posted"] == "It names the request that the department posted"
    assert titles["not_withdrawn"].startswith("That the sender has not")
    assert report["failures"] == []
    assert report["sealed_holds"]
    assert report["export"]["log_entries"] == 0

    film = next(world.agency.home.cases.glob("*/*/1/share/data/clip-1.mp4"))
    content = await asyncio.to_thread(film.read_bytes)
    await asyncio.to_thread(film.chmod, 0o600)
    await asyncio.to_thread(film.write_bytes, b"another film")
    changed = await caller.call("POST", f"/cases/{CASE}/shares/1/report/checks")
    assert changed["changed"] == ["share/data/clip-1.mp4"]
    assert changed["sealed_holds"]
    refused = await caller.call(
        "POST", f"/cases/{CASE}/exports", {"to": "court", "shares": ["1"]}, expect=422
    )
    assert refused["code"] == "desk.export.changed"
    await asyncio.to_thread(film.write_bytes, content)
    # Without asking for a new check, a changed file is seen, too.
    sound = await caller.call("GET", f"/cases/{CASE}/shares/1/report")
    assert sound["failures"] == []
    assert sound["export"]["log_entries"] == 1

    made = await caller.call(
        "POST",
        f"/cases/{CASE}/exports",
        {"to": "prosecutor", "reference": "ECP-26-3381", "shares": ["1"], "extras": ["log"]},
    )
    assert made["name"] == f"{CASE}-share-1.zip"
    address = f"/api/v1/cases/{CASE}/exports/{made['name']}"
    ticket = (await caller.call("POST", "/tickets", {"path": address}))["ticket"]
    async with world.session.get(f"{world.url}{address}?ticket={ticket}") as answer:
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert len(await answer.read()) == made["size_bytes"]

    rule = {"rule": {"days": 1, "after": "arrival"}}
    assert (await caller.call("PUT", "/retention/rule", rule))["rule"] == rule["rule"]
    kept = await caller.call("GET", f"/cases/{CASE}/retention")
    assert kept["current"]["is_by_rule"]
    past = {"until": "2026-11-01"}
    await caller.call("PUT", f"/cases/{CASE}/retention", past, expect=400)
    await caller.call("PUT", f"/cases/{CASE}/retention", past | {"why": "Closed"})
    [need] = [n for n in (await caller.call("GET", "/today"))["needs"] if n["kind"] == "overdue"]
    assert (need["case"], need["count"], need["until"]) == (CASE, 2, "2026-11-01")
    later = {"until": "2026-12-19", "why": "An appeal"}
    kept = await caller.call("PUT", f"/cases/{CASE}/retention", later)
    assert kept["current"]["by"] == OFFICER
    await caller.call("PUT", f"/cases/{CASE}/retention", {"until": "2027-12-19"}, expect=400)
    plan = await caller.call("POST", f"/cases/{CASE}/deletion/plan", {"shares": ["1"]})
    assert plan["shares"] == ["1"]
    assert not plan["is_whole"]
    unsure = {"shares": [], "confirmed": "EF"}
    refused = await caller.call("POST", f"/cases/{CASE}/deletion", unsure, expect=400)
    assert refused["code"] == "desk.delete.not_confirmed"
    gone = await caller.call("POST", f"/cases/{CASE}/deletion", unsure | {"confirmed": CASE})
    assert gone["is_whole"]
    assert [each["to"] for each in gone["handed_on"]] == ["prosecutor"]
    assert (await caller.call("GET", f"/certificates/{gone['id']}")) == gone
    assert [each["id"] for each in (await caller.call("GET", "/certificates"))["certificates"]] == [
        gone["id"]
    ]
    await caller.call("GET", f"/cases/{CASE}/retention", expect=404)

    log = await caller.call("GET", f"/log?case={CASE}&most=10")
    acts = [entry["act"] for entry in log["entries"]]
    assert acts == [
        "case_deleted",
        "deletion_began",
        "retention_set",
        "retention_set",
        "case_exported",
        "share_checked",
    ]
    assert log["entries"][4]["about"]["reference"] == "ECP-26-3381"
    assert log["verdict"]["holds"]
    older = await caller.call("GET", f"/log?case={CASE}&before={log['entries'][4]['number']}")
    assert [entry["act"] for entry in older["entries"]] == ["share_checked"]
    await caller.call("GET", "/cases/..%2Fposts/retention", expect=404)

    path = world.desk.folder / "log.jsonl"
    raw = await asyncio.to_thread(path.read_bytes)
    await asyncio.to_thread(path.write_bytes, raw.replace(OFFICER.encode(), b"Rae Oyelaran", 1))
    found = await caller.call("POST", "/log/verification")
    assert (found["holds"], found["first"]) == (False, 1)
    assert "changed at entry 1" in found["faults"][0]


async def test_by_hand(browser: Browser, world: DeskWorld) -> None:  # noqa: PLR0915 -- one story
    """An officer reads the report, hands it on, deletes the case and sees the certificate."""
    await opened_case(world, shares=1)
    async with signed_in(browser, world) as page:
        await page.goto(f"{world.url}/#/cases/{CASE}/1/report")
        await page.get_by_role("heading", name="Not proved").wait_for()
        headings = await page.get_by_role("heading", level=2).all_inner_texts()
        assert headings[:2] == ["Proved", "Not proved"]
        await page.get_by_label("Handed to").select_option("court")
        await page.get_by_role("button", name="Export…").click()
        await page.get_by_role("heading", name="Export share 1 for: Court?").wait_for()
        await page.get_by_role("button", name="Export", exact=True).click()
        async with page.expect_download() as saving:
            await page.get_by_role("button", name="Save the file").click()
        saved = await (await saving.value).path()
        assert is_export(saved)

        film = next(world.agency.home.cases.glob("*/*/1/share/data/clip-1.mp4"))
        await asyncio.to_thread(film.chmod, 0o600)
        await asyncio.to_thread(film.write_bytes, b"another film")
        await page.get_by_role("button", name="Check again").click()
        note = page.get_by_role("alert").filter(has_text="Changed since it was opened")
        await note.get_by_text("share/data/clip-1.mp4").wait_for()
        await note.get_by_text("The sealed file still holds").wait_for()
        await page.get_by_text("checked the share again: Share 1, changed").wait_for()
        await note.get_by_role("button", name="Open it again…").click()
        await page.get_by_text("The changed folder is kept beside the new one;").wait_for()
        await page.get_by_role("button", name="Open it", exact=True).click()
        await page.get_by_text("set the share\u2019s changed folder aside: Share 1").wait_for()
        await expect(note).to_have_count(0)
        [aside] = world.agency.home.cases.glob(f"{CASE}/*/1-changed-*")
        assert (aside / "share/data/clip-1.mp4").read_bytes() == b"another film"

        part = retention_part(page)
        await page.goto(f"{world.url}/#/cases/{CASE}")
        await part.get_by_role("button", name="Delete…").click()
        await page.get_by_role("button", name="Look at it…").click()
        await page.get_by_text("share 1, opened and sealed").wait_for()
        names = ("Keep it", "Delete")
        buttons = [page.get_by_role("button", name=name, exact=True) for name in names]
        sizes = [await button.bounding_box() for button in buttons]
        assert len({box["height"] for box in sizes if box}) == 1
        await buttons[1].click()
        await page.get_by_text("Type the case number to delete it.").wait_for()
        await page.get_by_label(f"Type {CASE}").fill(CASE)
        await buttons[1].click()
        await page.get_by_role("heading", name="Certificate of deletion").wait_for()
        assert not await asyncio.to_thread(film.exists)
        assert not await asyncio.to_thread(aside.exists)

        path = world.desk.folder / "log.jsonl"
        raw = await asyncio.to_thread(path.read_bytes)
        await asyncio.to_thread(path.write_bytes, raw.replace(b'"court"', b'"other"', 1))
        await page.get_by_role("link", name="Our log").first.click()
        await page.get_by_role("alert").filter(has_text="Your log was changed at entry").wait_for()


def retention_part(page: Page) -> Locator:
    """Return where a case's date stands."""
    return page.locator("nr-desk-retention")
