"""Answers over the API: final, taken back, given by two, and by no person."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from hub.api.answers import UndoBody, WithdrawalBody
from hub.api.body import Body, parse
from hub.api.scope import Scope
from hub.errors import InvalidInputError
from hub.model.archive import Fetch, FetchState
from hub.model.decision import Answer, Share, ShareState
from hub.model.ids import ArchiveId, ProposalId, RequestId
from hub.model.request import Because, MatchStrength, NearClip
from hub.model.rule import Verdict
from noticeboard.runtime.text import Text
from tests.fakes.deciding import RECEIPT
from tests.fakes.house import PRACTICED
from tests.fakes.things import CLIP, NOW, PROPOSAL, REQUEST, WINDOW, a_report, a_request
from tests.hub.api.conftest import Answered, Home
from tests.hub.api.test_access import answered

DECISION = f"/requests/{REQUEST}/decision"
UNDO = f"/requests/{REQUEST}/undo"
WITHDRAWAL = f"/requests/{REQUEST}/withdrawal"
SHARE = f"/requests/{REQUEST}/share"
YES = {"answer": "approve", "proposal_id": PROPOSAL, "by": "Alex"}
NO = {"answer": "deny", "by": "Alex"}
TEN_SECONDS = timedelta(seconds=10)


async def _say(home: Home, path: str, body: object) -> Answered:
    return await home.call("POST", path, json=body, token=Scope.DECIDE)


def _share(state: ShareState) -> Share:
    return Share(
        request_id=REQUEST,
        proposal_id=PROPOSAL,
        state=state,
        sealed_sha256="5e" * 32,
        upload_url="https://board.example.org/inbox/uploads/5ec4e7",
        receipt=RECEIPT,
        own_copy="4e4e.age",
        changed_at=NOW,
    )


async def test_answer_shows_the_whole_request(home: Home) -> None:
    """Who answers is shown the request as it is now: until when, by whom, how."""
    shown = (await _say(home, DECISION, NO)).json

    assert shown["id"] == REQUEST
    assert shown["pending"] is False
    assert shown["decision"]["answered_by"] == "person"
    assert shown["decision"]["final_at"] == "2026-11-25T14:00:10Z"
    assert shown["undoable_until"] == "2026-11-25T14:00:10Z"
    assert shown["withdrawable"] is False


async def test_deny_is_undone_within_its_time(home: Home) -> None:
    """A deny that is taken back in time leaves the request as if nobody had answered."""
    await _say(home, DECISION, NO)
    home.clock.move(TEN_SECONDS - timedelta(milliseconds=1))

    undone = await _say(home, UNDO, {"by": "Kim"})

    assert (undone.status, undone.json["decision"], undone.json["pending"]) == (200, None, True)
    assert (await _say(home, DECISION, YES)).status == 201


async def test_deny_is_final_after_its_time(home: Home) -> None:
    """After ten seconds a deny stands, and is no longer shown as one that could be undone."""
    await _say(home, DECISION, NO)
    home.clock.move(TEN_SECONDS)

    late = await _say(home, UNDO, {"by": "Alex"})

    assert (late.status, late.code) == (409, "conflict")
    shown = (await home.call("GET", f"/requests/{REQUEST}")).json
    assert (shown["decision"]["answer"], shown["undoable_until"]) == ("deny", None)


async def test_nothing_to_undo(home: Home) -> None:
    """An approval is withdrawn, never undone, and what nobody answered is neither."""
    assert (await _say(home, UNDO, {"by": "Alex"})).status == 409
    assert (await _say(home, WITHDRAWAL, {"by": "Alex"})).status == 409

    await _say(home, DECISION, YES)

    assert (await _say(home, UNDO, {"by": "Alex"})).status == 409


@pytest.mark.parametrize("state", [ShareState.APPROVED, ShareState.SENDING, ShareState.FAILED])
async def test_approval_is_withdrawn(home: Home, state: ShareState) -> None:
    """An approval whose share has not arrived is taken back, and then anyone may answer again."""
    approved = await _say(home, DECISION, YES)
    home.house.reports = [replace(home.house.reports[0], share=_share(state))]

    gone = await _say(home, WITHDRAWAL, {"by": "Kim", "reason": "Not the right one."})

    assert approved.json["withdrawable"] is True
    assert (gone.status, gone.json["decision"], gone.json["share"]) == (200, None, None)


async def test_arrived_share_is_withdrawn_on_record(home: Home) -> None:
    """What has arrived stays answered; the withdrawal is recorded beside it."""
    await _say(home, DECISION, YES)
    home.house.reports = [replace(home.house.reports[0], share=_share(ShareState.DELIVERED))]

    before = (await home.call("GET", f"/requests/{REQUEST}")).json
    gone = await _say(home, WITHDRAWAL, {"by": "Kim"})
    again = await _say(home, WITHDRAWAL, {"by": "Kim"})

    assert before["withdrawable"] is False
    assert (gone.json["share"]["state"], gone.json["share"]["withdrawn"]) == ("withdrawn", True)
    assert gone.json["decision"]["answer"] == "approve"
    assert again.status == 409


async def test_share_with_its_notes(home: Home) -> None:
    """The board's signed notes are shown to the letter; where it was sent to stays a secret."""
    none = await home.call("GET", SHARE, token=Scope.READ)
    home.house.reports = [replace(home.house.reports[0], share=_share(ShareState.DELIVERED))]

    shown = await home.call("GET", SHARE, token=Scope.READ)

    assert (none.status, none.code) == (404, "not_found")
    assert (shown.json["receipt"], shown.json["opened"]) == (RECEIPT, "")
    assert (shown.json["share"]["opened"], shown.json["share"]["own_copy"]) == (False, "4e4e.age")
    for path in ("", "/share"):
        answer = await home.call("GET", f"/requests/{REQUEST}{path}")
        assert b"5ec4e7" not in answer.body


async def test_two_people(home: Home) -> None:
    """If two must say yes, the first one's decides nothing, and the same person is not two."""
    home.house.reports = [replace(home.house.reports[0], people=2)]

    first = await _say(home, DECISION, YES)
    again = await _say(home, DECISION, {**YES, "by": "ALEX "})
    second = await _say(home, DECISION, {**YES, "by": "Kim"})

    assert first.status == 201
    assert (first.json["decision"], first.json["share"]) == (None, None)
    assert first.json["consent"] == {
        "by": "Alex",
        "at": "2026-11-25T14:00:00Z",
        "proposal_id": PROPOSAL,
    }
    assert again.status == 409
    decided = second.json["decision"]
    assert (decided["first_by"], decided["by"], second.json["consent"]) == ("Alex", "Kim", None)


async def test_one_of_two_may_deny(home: Home) -> None:
    """One no is enough if two would have to say yes."""
    home.house.reports = [replace(home.house.reports[0], people=2)]
    await _say(home, DECISION, YES)

    denied = await _say(home, DECISION, {**NO, "by": "Kim"})

    assert (denied.json["decision"]["answer"], denied.json["consent"]) == ("deny", None)


async def test_cool_off(home: Home) -> None:
    """An approval that waits says until when, and can be withdrawn meanwhile."""
    waits = timedelta(hours=2)
    home.house.reports = [replace(home.house.reports[0], cool_off=waits)]

    shown = (await _say(home, DECISION, YES)).json

    assert (shown["cool_off_s"], shown["people"]) == (7200, 1)
    assert shown["decision"]["final_at"] == "2026-11-25T16:00:00Z"
    assert (shown["share"], shown["withdrawable"]) == (None, True)


async def test_one_press_leaves_time_to_withdraw(home: Home) -> None:
    """An approval with a pause leaves nothing for as long as a denial can be undone."""
    shown = (await _say(home, DECISION, {**YES, "pause": True})).json

    assert shown["decision"]["final_at"] == "2026-11-25T14:00:10Z"
    assert (shown["share"], shown["withdrawable"]) == (None, True)
    assert (await _say(home, DECISION, {**NO, "pause": True})).status == 400


async def test_automation_within_limits_only(home: Home) -> None:
    """What only a person may approve is refused to an automation by a code of its own."""
    automation = {**YES, "answered_by": "automation"}

    refused = await _say(home, DECISION, automation)
    home.house.automations_may = True
    taken = await _say(home, DECISION, automation)

    assert (refused.status, refused.code) == (403, "not_allowed")
    assert refused.message.endswith("a person must answer.")
    assert taken.json["decision"]["answered_by"] == "automation"


async def test_deny_by_automation_is_final(home: Home) -> None:
    """Ten seconds are a person's: nobody takes back what an automation denied."""
    denied = await _say(home, DECISION, {**NO, "answered_by": "automation"})

    assert denied.json["undoable_until"] is None
    assert (await _say(home, UNDO, {"by": "Alex"})).status == 409


async def test_nobody_outside_is_a_rule(home: Home) -> None:
    """Whoever calls is a person or an automation, and says so in one of these words."""
    for said_by in ("rule", "nobody", "", None, 1, ["person"], {"x": 1}):
        refused = await _say(home, DECISION, {**NO, "answered_by": said_by})

        assert (refused.status, refused.code) == (400, "invalid_input")
        assert refused.message == "answered_by: must be one of person, automation."
    assert home.house.reports[0].decision is None


@pytest.mark.parametrize("kind", [UndoBody, WithdrawalBody])
@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"by": ""},
        {"by": "\u200b"},
        {"by": None},
        {"by": ["Alex"]},
        {"by": "x" * 101},
        {"by": "Alex", "reason": "x" * 501},
        {"by": "Alex", "answer": "approve"},
        {"by": "Alex", "reason": float("nan")},
    ],
)
def test_taking_back_says_who(kind: type[Body], body: object) -> None:
    """Nothing is taken back by nobody, nor with anything that is not meant."""
    with pytest.raises(InvalidInputError):
        parse(kind, body)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "decision", NO),
        ("POST", "undo", {"by": "Alex"}),
        ("POST", "withdrawal", {"by": "Alex"}),
        ("GET", "share", None),
    ],
)
async def test_other_request(home: Home, method: str, path: str, body: object) -> None:
    """What is said of one request does nothing to another, and an unknown one is not found."""
    other = RequestId("07" * 16)
    home.house.reports.append(a_report(a_request(other)))
    await answered(home.house, Answer.DENY)

    unknown = await home.call(method, f"/requests/{'0' * 32}/{path}", json=body)
    await home.call(method, f"/requests/{other}/{path}", json=body)

    assert (unknown.status, unknown.code) == (404, "not_found")
    assert home.house.reports[0].decision is not None
    assert home.house.reports[0].decision.by == "Kim"


async def test_proposal_of_another_request(home: Home) -> None:
    """A yes that names another request's proposal is a conflict, and decides nothing."""
    theirs = a_report(a_request(RequestId("07" * 16)))
    assert theirs.proposal is not None
    other = replace(theirs.proposal, id=ProposalId("07" * 32))
    home.house.reports.append(replace(theirs, proposal=other))

    refused = await _say(home, DECISION, {**YES, "proposal_id": other.id})

    assert refused.status == 409
    assert [report.decision for report in home.house.reports] == [None, None]


async def test_ruling_is_shown(home: Home) -> None:
    """What the house rules do with a request, and why, is shown on one safe line."""
    home.house.reports = [
        replace(
            home.house.reports[0],
            verdict=Verdict.LIST,
            ruling=Text.plain("rule 'Quiet\u202e': it\nis."),
        )
    ]

    shown = (await home.call("GET", f"/requests/{REQUEST}", token=Scope.READ)).json

    assert (shown["verdict"], shown["ruling"]) == ("list", "rule 'Quiet': it is.")
    assert shown["announced"] is False


async def test_why_it_matches(home: Home) -> None:
    """A clip is shown with why it matches, and one just outside with how far it is outside."""
    [report] = home.house.reports
    near = NearClip(
        clip_id=CLIP,
        camera_id=report.match.cameras[0],
        window=WINDOW,
        distance=timedelta(seconds=-1.5),
        reason="1.5 s before the window",
        clock_uncertainty_ms=2000,
    )
    match = replace(
        report.match,
        near=(near,),
        because=Because.JUST_OUTSIDE,
        reason=Text.plain("just outside"),
        strength=MatchStrength.CAMERA_ONLY,
    )
    home.house.reports = [replace(report, match=match)]

    shown: Any = (await home.call("GET", f"/requests/{REQUEST}")).json["match"]

    assert (shown["because"], shown["reason"]) == ("just_outside", "just outside")
    assert shown["cameras"] == list(report.match.cameras)
    assert shown["clips"][0]["sight"] == "inside"
    assert (shown["near"][0]["apart_ms"], shown["near"][0]["camera_name"]) == (-1500, "Front door")


async def test_what_an_archive_is_asked_for_is_shown(home: Home) -> None:
    """How far it has come, in the caller's language; names and reasons can't add lines."""
    [report] = home.house.reports
    fetch = Fetch(
        request_id=report.request.id,
        camera_id=report.match.cameras[0],
        archive_id=ArchiveId("a" * 12),
        archive_name="Fri\ngate",
        window=WINDOW,
        state=FetchState.WAITING,
        reason=Text("fetch.password", archive="Fri\ngate"),
        size_bytes=7,
        missing=(WINDOW,),
        changed_at=WINDOW.end,
    )
    home.house.reports = [replace(report, fetches=(fetch,))]

    german = {**home.headers(Scope.READ), "Accept-Language": "de"}
    [shown] = (await home.call("GET", f"/requests/{REQUEST}", headers=german)).json["fetches"]

    assert (shown["state"], shown["size_bytes"]) == ("waiting", 7)
    [missing] = shown["missing"]
    assert datetime.fromisoformat(missing["start"]) == WINDOW.start
    assert (shown["camera_name"], shown["archive_name"]) == ("Front door", "Fri gate")
    assert shown["reason"] == "Falsches Passwort für Fri gate. Gib es erneut ein."


async def test_practice_is_begun_and_ended_by_a_person(home: Home) -> None:
    """It is in the caller's language, every view says that it is practice, and then it is gone."""
    german = {**home.headers(Scope.DECIDE), "Accept-Language": "de"}
    path = f"/requests/{PRACTICED}"

    begun = await home.call("POST", "/practice", headers=german)
    shown = (await home.call("GET", path)).json
    approved = (await _say(home, f"{path}/decision", YES)).json
    ended = await _say(home, "/practice/end", {"by": "Alex"})

    assert (begun.status, begun.json) == (201, {"request": PRACTICED})
    assert (shown["practice"], shown["title"]) == (True, "Practice (de)")
    assert approved["share"]["practice"] is True
    assert ended.status == 204
    assert (await home.call("GET", path)).status == 404
    assert (await _say(home, "/practice/end", {"by": "Alex"})).status == 404


async def test_figures(home: Home) -> None:
    """The figures tell what was asked around here and what this house answered."""
    await _say(home, DECISION, NO)
    home.clock.move(timedelta(minutes=1))

    shown = (await home.call("GET", "/figures", token=Scope.READ)).json

    assert (shown["here"]["requests"], shown["here"]["denied"]) == (1, 1)
    assert shown["here"]["longest_window_s"] == 600
    assert shown["here"]["median_answer_s"] == 300
    assert shown["agencies"][0]["name"] == "Example Police"
    assert [month["key"] for month in shown["months"]] == ["2026-11"]
