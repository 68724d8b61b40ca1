"""Writing a request at the desk: drafts, the rules as they are typed, release, and posting."""

import asyncio
from datetime import UTC, date, datetime, timedelta
import json
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
import pytest

from noticeboard.agency.client import BoardClient
from noticeboard.agency.department_log import Act
from noticeboard.agency.draft import DraftContent, DrawnOutline, checked
from noticeboard.agency.draft_rules import judge, to_draft
from noticeboard.agency.drafts import LEASE_LASTS
from noticeboard.agency.known_policy import add_policies, read_policies
from noticeboard.agency.poster import Poster
from noticeboard.board.home import Home
from noticeboard.board.operator import log_policy, open_operator_log
from noticeboard.log.body import RequestPost
from noticeboard.log.encoding import format_time
from noticeboard.log.policy import Limits, Policy, sign_statement
from tests.desk.world import Caller, DeskWorld
from tests.noticeboard.agency.conftest import now
from tests.noticeboard.agency.test_cli import told
from tests.noticeboard.agency.test_held import moderated
from tests.noticeboard.agency.test_waiting import appoint
from tests.noticeboard.log.made import GOVERNOR, ORIGIN

pytestmark = pytest.mark.asyncio(loop_scope="session")

ZONE: Final = ZoneInfo("Africa/Lagos")
"""Its clocks never change, so that the tests are the same on every night."""


def content(**changed: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return a draft as a browser sends it, which every rule accepts."""
    start = now().astimezone(ZONE) - timedelta(hours=3)
    end = start + timedelta(minutes=70)
    return {
        "incident": "arson",
        "title": "A dumpster fire behind the market",
        "text": "We ask for video of the loading lane.",
        "case_number": "EF-2026-01199",
        "contact": "desk@fire.example.org",
        "day": f"{start:%Y-%m-%d}",
        "start": f"{start:%H:%M}",
        "end": f"{end:%H:%M}",
        "zone": ZONE.key,
        "area": {"shape": "circle", "lat": 45_464_200, "lon": 9_190_000, "radius_m": 300},
        **changed,
    }


async def made(caller: Caller, **changed: Any) -> dict[str, Any]:  # noqa: ANN401
    """Make a draft and return it."""
    body = {"content": content(**changed)}
    found: dict[str, Any] = await caller.call("POST", "/drafts", body)
    return found


def acts(world: DeskWorld) -> list[tuple[str, str]]:
    """Return what the department's log says, but for signing in and out."""
    return [
        (entry.who, entry.act)
        for entry in world.desk.log.entries()
        if entry.act not in {Act.SIGNED_IN, Act.SIGNED_OUT}
    ]


async def test_a_draft_becomes_a_request_with_its_proof(world: DeskWorld) -> None:
    """What is posted at the desk is what the command posts, and the board shows it."""
    dana = await world.sign_in()
    draft = await made(dana)
    assert draft["may"] == ["write", "delete", "post"]

    posted = await dana.call("POST", f"/drafts/{draft['id']}/post", {"revision": 0})
    async with BoardClient.to(world.front.url) as client:
        asked = to_draft(msgspec.convert(content(), DraftContent))
        make = checked(asked.make, world.agency.home.registration())
        by_command = await Poster(world.agency.home, client, now).publish(make)

    proof = posted["proof"]
    assert (posted["state"], proof["index"], proof["trusted"]) == ("posted", 1, 0)
    by_desk = world.desk.home.post(proof["request"])
    assert isinstance(by_command.entry.body, RequestPost)
    assert by_desk is not None
    link = {"id", "issued", "seq", "prev", "anchor", "expires"}
    same = [name for name in RequestPost.__struct_fields__ if name not in link]
    for name in same:
        assert getattr(by_desk, name) == getattr(by_command.entry.body, name), name
    assert (world.desk.folder / proof["file"]).exists()
    assert acts(world) == [("Dana Whitfield", "request_posted")]
    assert (await dana.call("GET", "/drafts"))["drafts"] == []
    assert await dana.call("GET", f"/drafts/{draft['id']}") == posted
    again = await dana.call("POST", f"/drafts/{draft['id']}/post", {"revision": 1}, expect=409)
    assert again["code"] == "desk.draft.is_posted"


async def test_two_officers_at_one_draft(world: DeskWorld) -> None:
    """Whoever has it open writes; the other one reads, copies, or waits; nothing is overwritten."""
    dana, jo = await world.sign_in(), await world.sign_in("Jo Pruitt")
    draft = await made(dana)
    path = f"/drafts/{draft['id']}"

    refused = await jo.call("POST", f"{path}/lease", expect=409)
    assert refused["message"] == (
        "Dana Whitfield has this draft open. You can read it, or make a copy."
    )
    assert refused["details"]["name"] == "Dana Whitfield"
    body = {"revision": 0, "content": content(title="Mine")}
    await jo.call("PUT", path, body, expect=409)
    assert (await jo.call("GET", path))["may"] == []
    copy = await jo.call("POST", f"{path}/copy")
    assert copy["writer"] == "Jo Pruitt"
    assert copy["content"] == draft["content"]

    await dana.call("DELETE", f"{path}/lease")
    await jo.call("POST", f"{path}/lease")
    saved = await jo.call("PUT", path, body)
    assert saved["revision"] == 1
    await jo.call("DELETE", f"{path}/lease")
    late = await dana.call("PUT", path, {"revision": 0, "content": content()}, expect=409)
    assert late["code"] == "desk.draft.changed"
    assert (await dana.call("GET", path))["content"]["title"] == "Mine"


async def test_a_lease_ends_by_itself(world: DeskWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """An officer who went home doesn't keep a draft; who renews it keeps it."""
    dana, jo = await world.sign_in(), await world.sign_in("Jo Pruitt")
    draft = await made(dana)
    path = f"/drafts/{draft['id']}/lease"
    drafts = world.desk.drafts
    later = now() + LEASE_LASTS + timedelta(seconds=1)
    monkeypatch.setattr(drafts, "_now", lambda: later)
    taken = await jo.call("POST", path)
    assert taken["lease"]["name"] == "Jo Pruitt"
    await dana.call("POST", path, expect=409)


async def test_the_form_says_who_asks_as_the_board_confirms_it(
    world: DeskWorld, tmp_path: Path
) -> None:
    """The level is the board's when it was last asked; before that, nobody knows it."""
    dana, key = await world.sign_in(), tmp_path / "verifier.key"
    agency = world.agency.home.profile().id
    unknown = await dana.call("GET", "/ask")
    await world.look()
    registered = await dana.call("GET", "/ask")
    await world.front.trust((await told("keygen", key, "--verifier", "state.example"))["vkey"])
    await told("vouch", world.front.url, agency, "--level", "2", "--key", key)
    await world.look()
    confirmed = await dana.call("GET", "/ask")

    assert [each["level"] for each in (unknown, registered, confirmed)] == [None, 0, 2]
    assert (confirmed["agency"], confirmed["kind"]) == ("Springfield Fire", "fire")


async def test_somebody_else_releases_it(world: DeskWorld) -> None:
    """If the department wants it, the writer can't post, and both are in the log."""
    dana, ray = await world.sign_in(), await world.sign_in("Ray Oyelaran")
    settings = {"second_officer": True, "zone": "Europe/Rome"}
    assert (await dana.call("PUT", "/department", settings))["second_officer"] is True
    draft = await made(dana)
    path = f"/drafts/{draft['id']}"
    assert draft["may"] == ["write", "delete", "send"]
    too_early = await dana.call("POST", f"{path}/post", {"revision": 0}, expect=409)
    assert too_early["code"] == "desk.draft.is_writing"

    sent = await dana.call("POST", f"{path}/sending", {"revision": 0})
    assert (sent["state"], sent["may"]) == ("waiting", ["send_back"])
    own = await dana.call("POST", f"{path}/post", {"revision": 1}, expect=403)
    assert own["message"] == "You wrote this. Somebody else releases it."

    back = {"revision": 1, "reason": "Say which lane."}
    returned = await ray.call("POST", f"{path}/return", back)
    assert (returned["state"], returned["reason"]) == ("returned", "Say which lane.")
    changed = content(text="We ask for video of the northern loading lane.")
    await dana.call("POST", f"{path}/lease")
    await dana.call("PUT", path, {"revision": 2, "content": changed})
    await dana.call("POST", f"{path}/sending", {"revision": 3})
    seen = await ray.call("GET", path)
    assert (seen["changed"], seen["may"]) == (["text"], ["send_back", "post"])
    assert seen["before"]["text"] == "We ask for video of the loading lane."
    stale = await ray.call("POST", f"{path}/post", {"revision": 3}, expect=409)
    assert stale["code"] == "desk.draft.changed"

    posted = await ray.call("POST", f"{path}/post", {"revision": 4})
    assert (posted["state"], posted["released_by"]) == ("posted", "Ray Oyelaran")
    assert acts(world) == [
        ("Dana Whitfield", "settings_changed"),
        ("Dana Whitfield", "draft_sent"),
        ("Ray Oyelaran", "draft_returned"),
        ("Dana Whitfield", "draft_sent"),
        ("Ray Oyelaran", "request_posted"),
    ]
    *_, last = world.desk.log.entries()
    assert (last.about["writer"], last.about["released_by"]) == ("Dana Whitfield", "Ray Oyelaran")
    for file in (world.folder / "board").rglob("*"):
        if file.is_file():
            assert b"Oyelaran" not in file.read_bytes(), file


async def test_what_the_board_refuses_stays_a_draft(world: DeskWorld) -> None:
    """The findings are in the answer, and nothing was sent."""
    dana = await world.sign_in()
    draft = await made(dana, text="We ask for video.\u200b Thank you.")
    asked = len(world.front.asked)
    path = f"/drafts/{draft['id']}/post"

    refused = await dana.call("POST", path, {"revision": 0}, expect=400)

    assert [each["code"] for each in refused["details"]["findings"]] == ["hidden_text"]
    assert not [one for one in world.front.asked[asked:] if one.startswith("POST")]
    assert (await dana.call("GET", f"/drafts/{draft['id']}"))["state"] == "writing"
    assert world.desk.home.pending() is None


async def test_what_the_board_holds_waits_for_a_moderator(world: DeskWorld) -> None:
    """The draft says why, asks again, and can be written again if nobody decided."""
    dana = await world.sign_in()
    draft = await made(dana, text="The owner, Robert Tessel, was not hurt.")
    path = f"/drafts/{draft['id']}"

    held = await dana.call("POST", f"{path}/post", {"revision": 0})
    assert (held["state"], held["may"]) == ("held", ["ask_board"])
    assert [each["code"] for each in held["findings"]] == ["names_person"]
    assert (await dana.call("POST", f"{path}/held"))["state"] == "held"
    [line] = (await dana.call("GET", "/requests"))["requests"]
    assert line["state"] == "held"
    assert acts(world) == [("Dana Whitfield", "request_held")]


async def test_what_waits_for_a_court_can_be_withdrawn(world: DeskWorld, tmp_path: Path) -> None:
    """The draft says for whom it waits, and comes back if it is withdrawn."""
    await appoint(world.agency, tmp_path / "court")
    dana = await world.sign_in()
    draft = await made(dana, text="We ask for video of the street behind the school.")
    path = f"/drafts/{draft['id']}"
    held = await dana.call("POST", f"{path}/post", {"revision": 0})
    [need] = (await dana.call("GET", "/today"))["needs"]
    found = await dana.call("POST", f"{path}/withdrawal")
    again = await dana.call("POST", f"{path}/withdrawal", expect=409)

    assert (held["state"], held["waits_for"]) == ("held", ["Springfield Court"])
    assert held["waits_since"]
    assert held["may"] == ["ask_board", "withdraw"]
    assert (need["kind"], need["who"]) == ("held", "Springfield Court")
    assert (found["state"], found["may"]) == ("returned", ["write", "delete", "post"])
    assert "withdrew" in found["reason"]
    assert again["code"]


@pytest.mark.parametrize(
    ("by", "verdict"),
    [
        ("person", "--publish"),
        ("desk", "--refuse"),
        ("command", "--publish"),
        ("command", "--refuse"),
    ],
)
async def test_what_a_moderator_decided_is_said(world: DeskWorld, by: str, verdict: str) -> None:
    """Whoever asks the board, the draft is posted then, or goes back with the reason."""
    dana = await world.sign_in()
    draft = await made(dana, text="The owner, Robert Tessel, was not hurt.")
    path = f"/drafts/{draft['id']}"
    await dana.call("POST", f"{path}/post", {"revision": 0})
    board = world.front.folder
    [waiting] = (await moderated(board))["held"]
    reason = [] if verdict == "--publish" else ["--reason", "He is named."]
    await moderated(board, verdict, waiting["ticket"], *reason)

    if by == "desk":
        await world.look()
    if by == "command":
        await told("posted", world.desk.folder)
    found = await dana.call("GET" if by == "desk" else "POST", path + "/held" * (by != "desk"))

    if verdict == "--publish":
        assert (found["state"], found["proof"]["index"]) == ("posted", 1)
    else:
        assert (found["state"], found["request"]) == ("returned", "")
        assert found["reason"] == "He is named."
        assert found["may"] == ["write", "delete", "post"]


async def test_a_board_that_is_away_loses_nothing(world: DeskWorld) -> None:
    """The draft stays as it is; once the board answers, one request is logged, not two."""
    dana = await world.sign_in()
    draft = await made(dana)
    path = f"/drafts/{draft['id']}"
    world.front.away = True
    away = await dana.call("POST", f"{path}/post", {"revision": 0}, expect=503)
    assert world.front.url in away["message"]
    world.front.away = False
    world.front.lose_answers = 1
    lost = await dana.call("POST", f"{path}/post", {"revision": 0}, expect=503)
    assert lost["code"] == "noticeboard.post.kept"
    assert (await dana.call("GET", path))["state"] == "writing"

    posted = await dana.call("POST", f"{path}/post", {"revision": 0})

    assert posted["proof"]["index"] == 1
    [line] = (await dana.call("GET", "/requests"))["requests"]
    assert line["id"] == posted["proof"]["request"]


async def test_a_dishonest_board_is_not_believed(world: DeskWorld) -> None:
    """A proof that proves nothing is refused, and the draft is not posted."""
    dana = await world.sign_in()
    draft = await made(dana)

    def lie(request: Any, status: int, body: bytes) -> tuple[int, bytes]:  # noqa: ANN401
        if request.path != "/entries":
            return status, body
        answer = json.loads(body)
        return status, json.dumps(answer | {"leaf": "0" * 64}).encode()

    world.front.tamper = lie
    path = f"/drafts/{draft['id']}"
    refused = await dana.call("POST", f"{path}/post", {"revision": 0}, expect=422)
    assert refused["code"] == "noticeboard.reply.other_entry"
    assert (await dana.call("GET", path))["state"] == "writing"


async def test_the_rules_as_they_are_typed(world: DeskWorld) -> None:
    """Each finding has its place in the words as a browser counts, and a button if one helps."""
    dana = await world.sign_in()
    text = "\U0001f525 The owner, Robert Tessel, was not hurt.\u200b Write to us."
    body = {"content": content(text=text, contact="")}

    found = await dana.call("POST", "/drafts/check", body)

    units = text.encode("utf-16-le")
    by_code = {each["code"]: each for each in found["findings"]}
    assert {code: each["grade"] for code, each in by_code.items()} == {
        "hidden_text": "refuse",
        "names_person": "hold",
        "no_contact": "missing",
    }
    [span] = by_code["names_person"]["spans"]
    assert units[2 * span["start"] : 2 * span["end"]].decode("utf-16-le") == "Robert Tessel"
    for code, expected in (("hidden_text", "hurt. Write"), ("names_person", "owner was not")):
        fix = by_code[code]["fix"]
        fixed = units[: 2 * fix["start"]] + units[2 * fix["end"] :]
        assert expected in fixed.decode("utf-16-le")
    assert found["passed"] == ["why", "nth", "window", "area", "inside", "life"]
    assert found["area"]["least_width_m"] == 600
    assert found["may_post"] is False


async def test_the_policy_as_it_is_typed(world: DeskWorld) -> None:
    """The desk learns the board's policy from its log, and checks a draft by the one in force."""
    board, folder = Home(world.front.folder), world.desk.home.folder
    policy = Policy(
        begins=format_time(now() + timedelta(days=8)),
        governor=str(GOVERNOR.verifier),
        limits=Limits(largest_area_m2=100_000, least_level=2, phrases=("the street",)),
        name="Ordinance 26-14",
        number=1,
        overseers=(),
        text="",
    )
    async with open_operator_log(board) as log:
        await log_policy(log, board, policy, sign_statement(policy, ORIGIN, GOVERNOR))
    await world.look()
    dana = await world.sign_in()
    text = "\U0001f525 We ask for video of the Str\u00e9et."
    body = {"content": content(text=text)}

    before = await dana.call("POST", "/drafts/check", body)
    assert await asyncio.to_thread(read_policies, folder) == (policy,)
    begun = msgspec.structs.replace(policy, begins=format_time(now()))
    await asyncio.to_thread(add_policies, folder, [begun])
    found = await dana.call("POST", "/drafts/check", body)

    assert before["may_post"]
    by_code = {each["code"]: each for each in found["findings"]}
    assert {code: (each["grade"], each["field"]) for code, each in by_code.items()} == {
        "policy_area": ("refuse", "area"),
        "policy_level": ("refuse", "incident"),
        "policy_phrases": ("hold", "text"),
    }
    assert (
        "policy 1 (Ordinance 26-14) allows areas of up to 100000" in by_code["policy_area"]["text"]
    )
    [span] = by_code["policy_phrases"]["spans"]
    units = text.encode("utf-16-le")
    assert units[2 * span["start"] : 2 * span["end"]].decode("utf-16-le") == "the Str\u00e9et"
    assert not found["may_post"]


@pytest.fixture
def registered(world: DeskWorld) -> Any:  # noqa: ANN401
    """Give the agency's registration."""
    return world.desk.home.registration()


def codes(draft: DraftContent, registered: Any) -> dict[str, str]:  # noqa: ANN401
    """Return the grade of each finding."""
    verdict = judge(draft, registered, now=now(), earlier_for_case=0)
    return {each.code: each.grade for each in verdict.findings}


async def test_an_empty_draft_is_only_incomplete(registered: Any) -> None:  # noqa: ANN401
    """Nothing is refused that nobody has written yet."""
    found = codes(DraftContent(), registered)
    assert set(found.values()) == {"missing"}
    assert set(found) == {
        *("no_area", "no_window", "no_incident", "no_case_number", "no_contact", "blank_text")
    }


@pytest.mark.parametrize(
    ("ring", "code"),
    [
        (((0, 0), (4000, 4000), (4000, 0), (0, 4000)), "area_crosses"),
        (((0, 0), (4000, 4000)), "few_corners"),
        (((0, 0), (100, 0), (100, 100)), "area_too_small"),
        (((0, 0), (4000, 0), (4000, 200), (0, 200)), "area_too_narrow"),
    ],
)
async def test_an_outline_as_it_is_drawn(
    registered: Any,  # noqa: ANN401
    ring: tuple[tuple[int, int], ...],
    code: str,
) -> None:
    """One that crosses itself or is too narrow is said to be so, and doesn't break the page."""
    at = tuple((45_464_200 + lat, 9_190_000 + lon) for lat, lon in ring)
    draft = msgspec.convert(content(), DraftContent)
    draft = msgspec.structs.replace(draft, area=DrawnOutline(ring=at))
    assert code in codes(draft, registered)


@pytest.mark.parametrize(
    ("start", "fold", "code", "utc"),
    [
        ("02:30", None, "time_twice", ""),
        ("02:30", 0, "", "00:30"),
        ("02:30", 1, "", "01:30"),
        ("03:30", None, "", "02:30"),
    ],
)
async def test_a_night_on_which_clocks_go_back(
    registered: Any,  # noqa: ANN401
    start: str,
    fold: int | None,
    code: str,
    utc: str,
) -> None:
    """The hour that comes twice is asked about; every other time is what it says."""
    fields = content(
        day="2026-10-25", start=start, end="04:30", start_fold=fold, zone="Europe/Rome"
    )
    draft = msgspec.convert(fields, DraftContent)
    at = datetime(2026, 10, 30, tzinfo=UTC)
    verdict = judge(draft, registered, now=at, earlier_for_case=0)
    if code:
        assert [each.code for each in verdict.findings] == [code]
        assert verdict.window is None
    else:
        assert verdict.window is not None
        assert f"{verdict.window.start:%H:%M}" == utc
        assert verdict.window.changed == date(2026, 10, 25)
        assert verdict.window.changes_within


async def test_an_hour_that_never_was(registered: Any) -> None:  # noqa: ANN401
    """Where clocks go forward, the hour between is refused."""
    fields = content(day="2026-03-29", start="02:30", end="04:00", zone="Europe/Rome")
    draft = msgspec.convert(fields, DraftContent)
    assert codes(draft, registered)["time_skipped"] == "refuse"


async def test_midnight_is_no_end(registered: Any) -> None:  # noqa: ANN401
    """A time that ends before it begins ends on the next day."""
    fields = content(day="2026-11-24", start="23:30", end="00:40", zone="America/New_York")
    draft = msgspec.convert(fields, DraftContent)
    at = datetime(2026, 11, 26, tzinfo=UTC)
    window = judge(draft, registered, now=at, earlier_for_case=0).window
    assert window is not None
    assert (f"{window.start:%d %H:%M}", f"{window.end:%d %H:%M}") == ("25 04:30", "25 05:40")
    assert window.changed == date(2026, 11, 1)
    assert not window.changes_within


async def test_drafts_are_files_only_their_owner_reads(world: DeskWorld) -> None:
    """A damaged one hides no other, and says which file it is."""
    dana = await world.sign_in()
    draft, other = await made(dana), await made(dana, title="Another")
    path = world.desk.folder / "drafts" / f"{draft['id']}.json"
    assert path.stat().st_mode & 0o077 == 0
    path.write_bytes(path.read_bytes()[:-20])
    listed = (await dana.call("GET", "/drafts"))["drafts"]
    assert [each["id"] for each in listed] == [other["id"]]
    damaged = await dana.call("GET", f"/drafts/{draft['id']}", expect=400)
    assert path.name in damaged["message"]
    query = f"/drafts/{other['id']}?revision=0"
    await dana.call("DELETE", query)
    assert (await dana.call("GET", "/drafts"))["drafts"] == []


async def test_a_request_is_added_to_and_closed(world: DeskWorld) -> None:
    """An update, a correction and a resolution, as the commands post them."""
    dana = await world.sign_in()
    draft = await made(dana)
    posted = await dana.call("POST", f"/drafts/{draft['id']}/post", {"revision": 0})
    path = f"/requests/{posted['proof']['request']}"
    found = await dana.call("POST", f"{path}/check", {"text": "Ask for Robert Tessel there."})
    assert [each["code"] for each in found["findings"]] == []
    found = await dana.call("POST", f"{path}/check", {"text": "Also Robert Tessel\u200b saw it."})
    assert [each["code"] for each in found["findings"]] == ["hidden_text", "names_person"]
    added = await dana.call("POST", f"{path}/updates", {"text": "It was at two."})
    assert added["proof"]["index"] == 2
    await dana.call("POST", f"{path}/corrections", {"text": "It was at three."})
    await dana.call("POST", f"{path}/resolution", {"text": "Thank you."})
    whole = await dana.call("GET", path)
    assert [part["kind"] for part in whole["thread"]] == ["update", "correction", "resolution"]
    assert whole["status"] == "resolved"
    nobody = await dana.call("GET", f"/requests/{'0' * 32}", expect=404)
    assert nobody["code"] == "noticeboard.poster.no_request"


async def test_a_poster_in_the_chosen_language(world: DeskWorld) -> None:
    """The PDF is the command's; a choice that doesn't exist is refused."""
    dana = await world.sign_in()
    draft = await made(dana)
    posted = await dana.call("POST", f"/drafts/{draft['id']}/post", {"revision": 0})
    path = f"/requests/{posted['proof']['request']}/poster"
    headers = {"Authorization": f"Bearer {dana.token}"}
    url = f"{world.url}/api/v1{path}?language=de&paper=a4&where=Hafenstra%C3%9Fe"
    async with world.session.get(url, headers=headers) as answer:
        assert answer.content_type == "application/pdf", await answer.text()
        assert (await answer.read()).startswith(b"%PDF")
    await dana.call("GET", f"{path}?paper=a5", expect=400)
