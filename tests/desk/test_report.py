"""The report, the log, handing on and deleting, as the desk does them."""

import asyncio

import pytest

from noticeboard.agency.inbox import ShareFolder
from noticeboard.agency.open import Opener, ShareToOpen, now
from tests.desk.world import FILM, OFFICER, DeskWorld
from tests.noticeboard.agency.test_inbox import fetched

pytestmark = pytest.mark.asyncio(loop_scope="module")
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
    assert results == ["proved", "not_proved"]
    titles = {item["code"]: item["title"] for group in report["groups"] for item in group["items"]}
    assert titles["posted"] == "It answers the request that you posted"
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

    kept = await caller.call("PUT", f"/cases/{CASE}/retention", {"until": "2026-12-19"})
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
        "case_exported",
        "share_checked",
    ]
    assert log["entries"][3]["about"]["reference"] == "ECP-26-3381"
    assert log["verdict"]["holds"]
    older = await caller.call("GET", f"/log?case={CASE}&before={log['entries'][3]['number']}")
    assert [entry["act"] for entry in older["entries"]] == ["share_checked"]
    await caller.call("GET", "/cases/..%2Fposts/retention", expect=404)

    path = world.desk.folder / "log.jsonl"
    raw = await asyncio.to_thread(path.read_bytes)
    await asyncio.to_thread(path.write_bytes, raw.replace(OFFICER.encode(), b"Rae Oyelaran", 1))
    found = await caller.call("POST", "/log/verification")
    assert (found["holds"], found["first"]) == (False, 1)
    assert "changed at entry 1" in found["faults"][0]
