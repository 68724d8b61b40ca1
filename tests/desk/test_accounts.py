"""Accounts at the desk: the same numbers and the same entry as by command."""

import asyncio
from datetime import datetime, timedelta

import pytest

from noticeboard.board.home import Home
from noticeboard.board.operator import open_operator_log
from noticeboard.log.body import BoardChallenge, RequestAccount, make_link
from noticeboard.log.entry import agency_id, sign_entry
from tests.desk.opened_case import CASE, open_everything
from tests.desk.world import FILM, Caller, DeskWorld
from tests.noticeboard.agency.conftest import now
from tests.noticeboard.agency.test_cli import told

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def stated(world: DeskWorld, entry_id: str) -> dict[str, object]:
    """Return what an account says, without its place in the chain."""
    entry = await asyncio.to_thread(world.agency.home.entry, entry_id)
    assert entry is not None
    assert isinstance(entry.body, RequestAccount)
    kept = RequestAccount.__struct_fields__[-12:]
    return {name: getattr(entry.body, name) for name in kept}


async def test_the_same_account_by_desk_and_by_command(world: DeskWorld) -> None:
    """Desk and command count alike, name the same hash, and post the same account."""
    dana, folder = await world.sign_in(), world.agency.home.folder
    posted = await world.agency.publish("The alley behind Mill Street", case_number=CASE)
    for _ in range(2):
        await world.share(posted, FILM)
    await open_everything(world)
    request = posted.entry.body.id
    path = f"/accounts/{request}"
    early = await dana.call("GET", path)
    assert [each["code"] for each in early["problems"]][:1] == ["desk.account.open"]
    refused = await dana.call("POST", f"{path}/post", {"read": early["read"]}, expect=400)
    assert refused["code"] == "desk.account.open"
    await dana.call("POST", f"/requests/{request}/resolution", {"text": "It is solved."})
    until = f"{now() + timedelta(days=90):%Y-%m-%d}"
    words = {"revision": 0, "used": 1, "keep_until": until, "text": "Before a court."}

    saved = await dana.call("PUT", path, words)
    shown = await told("account", folder, CASE)

    assert (saved["problems"], shown["problems"], saved["may"]) == ([], [], ["write", "post"])
    assert {each["name"]: each["exact"] for each in saved["counts"]} == shown["yours"]
    assert saved["read"] == shown["sha256"]
    await dana.call("PUT", path, words, expect=409)
    logged = await dana.call("POST", f"{path}/post", {"read": saved["read"]})
    again = await told("account", folder, request, "--post", "--by", "Dana Whitfield")
    by_desk = await stated(world, logged["proof"]["request"])
    assert by_desk == await stated(world, again["posted"]["id"])
    [row] = (await dana.call("GET", "/accounts"))["accounts"]
    [line] = (await told("accounts", folder))["accounts"]
    assert (row["id"], row["kept"], row["posted"]) == (request, 2, line["posted"])

    await _refuse_what_changed(dana, path)
    by_desk = await dana.call("POST", "/retention/promise", {"days": 60, "text": "It is written."})
    await told("retention", "promise", folder, "90", "--by", "Dana Whitfield")
    assert by_desk["proof"]
    assert (await dana.call("GET", "/accounts"))["promise"]["days"] == 90


async def _refuse_what_changed(dana: Caller, path: str) -> None:
    """Delete a share after the account was read: what was read isn't posted."""
    before = await dana.call("GET", path)
    await dana.call(
        "POST", f"/cases/{CASE}/deletion", {"shares": ["1"], "confirmed": CASE, "why": "Over."}
    )
    gone = await dana.call("POST", f"{path}/post", {"read": before["read"]}, expect=409)
    assert gone["code"] == "desk.account.changed"
    counts = {each["name"]: each["exact"] for each in (await dana.call("GET", path))["counts"]}
    assert (counts["opened"], counts["deleted"], counts["kept"]) == (2, 1, 1)


async def challenge(world: DeskWorld, index: int, text: str, at: datetime | None = None) -> str:
    """Have the board log what somebody holds against an entry, and return the challenge's id."""
    home = Home(world.front.folder)
    key = home.log_key()
    async with open_operator_log(home) as log:
        author = agency_id(key.verifier)
        place = await log.next_link(author)
        link = make_link(
            author, key, seq=place.seq, prev=place.prev, anchor=place.anchor, at=at or now()
        )
        body = BoardChallenge(index=index, text=text, **link)
        await log.post(sign_entry(body, home.settings().origin, key))
    return body.id


async def test_a_challenge_is_answered_in_public(world: DeskWorld) -> None:
    """Today names it until somebody has answered, by desk or by command."""
    dana, folder = await world.sign_in(), world.agency.home.folder
    posted = await world.agency.publish("A shed burned", case_number=CASE)
    request = posted.entry.body.id
    first = await challenge(world, posted.index, "<b>Who asked?</b>")
    await challenge(world, posted.index, "The area is far too large.")
    await challenge(world, 0, "This is about somebody else.")
    await world.look()
    kinds = [each["kind"] for each in (await dana.call("GET", "/today"))["needs"]]
    assert kinds.count("challenge") == 1

    path = f"/requests/{request}/answers"
    added = await dana.call("POST", path, {"challenge": first, "text": "Our investigators did."})
    await world.look()
    found = (await dana.call("GET", f"/requests/{request}/challenges"))["challenges"]
    entry = str(found[1]["entry"])
    await told("answer", folder, entry, "--text", "It is the block.", "--by", "Dana")

    found = (await dana.call("GET", f"/requests/{request}/challenges"))["challenges"]
    assert [(each["text"], each["answers"]) for each in found] == [
        ("<b>Who asked?</b>", ["Our investigators did."]),
        ("The area is far too large.", ["It is the block."]),
    ]
    assert added["proof"]
    assert "challenge" not in {each["kind"] for each in (await dana.call("GET", "/today"))["needs"]}
    await dana.call("POST", path, {"challenge": first, "text": ""}, expect=400)
    elsewhere = f"/requests/{'0' * 32}/answers"
    await dana.call("POST", elsewhere, {"challenge": first, "text": "No."}, expect=404)
