"""`neighbors hub requests|request|approve|deny|undo|withdraw`, against an API with a fake house."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from hub.cli import output, review
from hub.errors import InvalidInputError
from hub.model.archive import Fetch, FetchState
from hub.model.decision import (
    Answer,
    AnswerState,
    GroundChange,
    Share,
    ShareState,
    Voided,
    named,
)
from hub.model.ids import ArchiveId
from hub.model.request import Match, MatchStrength, NearClip
from hub.model.window import TimeWindow
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import NOTHING, Text
from tests.fakes.house import PRACTICED
from tests.fakes.things import CAMERA, CLIP, NOW, PROPOSAL, REQUEST, VIDEO, WINDOW, a_report
from tests.hub.cli.conftest import Desk

WHICH = REQUEST[:6]


def _sentence(done: Result, said: str) -> None:
    assert done.exit_code == 1
    [line] = done.stderr.strip().splitlines()
    assert line.startswith("✗ ")
    assert line.endswith(".")
    assert said in line


@pytest.fixture
def asked(desk: Desk, tmp_path: Path) -> Desk:
    """Give a house that can prepare what would leave."""
    desk.house.folder = tmp_path / "prepared"
    desk.house.folder.mkdir()
    return desk


def _approved(desk: Desk) -> Mapping[str, Any]:
    """Return the proposal that was approved, as the API shows it."""
    decision = desk.house.reports[0].decision
    assert decision is not None
    assert decision.answer is Answer.APPROVE
    told: Mapping[str, Any] = desk.json("request", WHICH, "--proposal", decision.proposal_id or "")
    proposal: Mapping[str, Any] = told["review"]["proposal"]
    assert proposal["id"] == decision.proposal_id
    return proposal


# Looking


def test_requests_are_listed(desk: Desk) -> None:
    """Each is one line in a pipe, with what is here, how far it is, and what to do next."""
    done = desk.say("requests")

    [head, row, last] = done.stdout.splitlines()
    assert head.split() == ["Request", "Agency", "Window", "Here", "State", "Id"]
    assert "Car damaged  Example Police, one verifier" in row
    assert f"1 clip  waits for your answer  {REQUEST[:12]}" in row
    assert last == "1 to answer. Look at one first: neighbors hub request ID"
    desk.house.reports = []
    assert desk.say("requests").stdout == "No requests yet.\n"


def test_a_request_is_shown(desk: Desk) -> None:
    """A person reads who asks for what, what is here and why, and exactly what would leave."""
    done = desk.say("request", WHICH)

    assert done.exit_code == 0
    for said in (
        "Example Police: confirmed by one verifier",
        "hit and run, case 2026-11-0042",
        "A parked car was hit.",
        "+ update: The car was blue.",
        "Contact: tips@police.example.org",
        "State: waits for your answer.",
        f"{CLIP[:8]}  Front door",
        "inside the area",
        "sealed: only Example Police can open it.",
        "1. Front door, ",
        "(10:00), 1 cover, no sound",
        "• From nobody by name (anonymous)",
        f"Proposal {PROPOSAL}",
        f"neighbors hub request {REQUEST[:8]} --save DIR",
        f"\n  neighbors hub deny {REQUEST[:8]}\n  neighbors hub approve {REQUEST[:8]}\n",
    ):
        assert said in done.stdout
    told = desk.json("request", WHICH)
    assert told["request"]["id"] == REQUEST
    assert told["review"]["proposal"]["id"] == PROPOSAL
    assert told["files"] == []


def test_what_an_archive_could_not_give_is_told(desk: Desk) -> None:
    """Which camera, why, and which time is missing; nothing if all has come."""
    report = desk.house.reports[0]
    fetch = Fetch(
        request_id=REQUEST,
        camera_id=report.match.cameras[0],
        archive_id=ArchiveId("a" * 12),
        window=WINDOW,
        state=FetchState.FAILED,
        reason=Text("fetch.gone", archive="Frigate"),
        missing=(TimeWindow(start=WINDOW.start, end=WINDOW.start + timedelta(seconds=40)),),
        changed_at=NOW,
    )
    desk.house.reports[0] = replace(report, fetches=(fetch,))
    told = desk.say("request", WHICH).stdout
    assert "▲ Front door: Frigate deleted part of this time before your hub could get it" in told
    assert "Missing: " in told

    fine = replace(fetch, state=FetchState.DONE, reason=NOTHING, missing=())
    desk.house.reports[0] = replace(report, fetches=(fine,))
    assert "Missing: " not in desk.say("request", WHICH).stdout


def test_what_is_not_sent_after_all_is_told(desk: Desk) -> None:
    """Whose yes no longer counts, and which camera it was for."""
    void = Voided(
        request_id=REQUEST,
        proposal_id=PROPOSAL,
        code=GroundChange.CAMERA_CLOSED,
        name="Front door",
        by="Alex",
        at=NOW,
    )
    desk.house.reports[0] = replace(desk.house.reports[0], answer_state=AnswerState(voided=void))

    done = desk.say("request", WHICH)

    assert "not sent: Alex's approval no longer counts, waits for your answer again" in done.stdout
    assert "The camera “Front door” is now set to never send" in done.stdout


def test_no_request_is_guessed(desk: Desk) -> None:
    """What is nobody's id is refused in one sentence, by each command that takes one."""
    for command in ("request", "approve", "deny", "undo", "withdraw"):
        _sentence(desk.say(command, "ffff"), "No request has the ID 'ffff'")
        _sentence(desk.say(command, ""), "No request has the ID ''")


def test_what_would_leave_is_prepared_and_saved(asked: Desk, tmp_path: Path) -> None:
    """Once prepared, each file's size and SHA-256 are told, and the files can be looked at."""
    folder = tmp_path / "looked at"

    done = asked.say("request", WHICH, "--save", str(folder))

    digest = sha256(VIDEO).hexdigest()
    assert "clip-1.mp4, 10 KiB, 640x360, 90 frames, 89 of them as recorded" in done.stdout
    assert f"SHA-256 {digest}" in done.stdout
    assert "Sealed at most 4.0 KiB." in done.stdout
    assert f"Wrote {folder / 'clip-1.mp4'}." in done.stdout
    assert (folder / "clip-1.mp4").read_bytes() == VIDEO
    assert [path.name for path in folder.iterdir()] == ["clip-1.mp4"]
    _sentence(asked.say("request", WHICH, "--save", str(folder)), "already exists")
    assert asked.say("request", WHICH, "--save", str(folder), "--force").exit_code == 0
    (folder / "file").touch()
    _sentence(asked.say("request", WHICH, "--save", str(folder / "file")), "can't be created")
    cut = asked.json("request", WHICH, "--prepare")["review"]["cuts"][0]
    assert (cut["sha256"], cut["size_bytes"]) == (digest, len(VIDEO))


def test_a_file_that_is_another_is_told(asked: Desk, tmp_path: Path) -> None:
    """A clip whose bytes are not those that were prepared is never shown as what would leave."""
    assert asked.say("request", WHICH, "--prepare").exit_code == 0
    assert asked.house.folder is not None
    [path] = asked.house.folder.iterdir()
    path.write_bytes(VIDEO[:-1] + b"?")

    _sentence(asked.say("request", WHICH, "--save", str(tmp_path / "x")), "isn't what was prepared")


def test_what_cannot_be_prepared_is_told(asked: Desk) -> None:
    """The hub's own sentence says why, and nothing is approved."""
    asked.house.cannot_prepare = "The recording is gone."

    _sentence(asked.say("request", WHICH, "--prepare"), "The recording is gone.")
    _sentence(asked.say("approve", WHICH), "The recording is gone.")
    assert asked.house.reports[0].decision is None


def test_a_proposal_that_is_none(desk: Desk) -> None:
    """A proposal goes by its whole id, or the standing one's first digits."""
    assert desk.json("request", WHICH, "--proposal", PROPOSAL[:4])["review"] is not None
    _sentence(desk.say("request", WHICH, "--proposal", "abc"), "isn't a proposal's ID")
    _sentence(desk.say("request", WHICH, "--proposal", "ab" * 32), "doesn't have this preview")


def test_what_is_near_is_told(desk: Desk) -> None:
    """Without a clip, the reason is told, and what lies just outside; nothing would leave."""
    near = NearClip(
        clip_id=CLIP,
        camera_id=CAMERA,
        window=WINDOW,
        distance=timedelta(minutes=-1),
        reason="ends 1 min before the window",
    )
    match = Match(request_id=REQUEST, strength=MatchStrength.CAMERA_ONLY, near=(near,))
    desk.house.reports = [replace(a_report(), match=match, proposal=None)]

    done = desk.say("request", WHICH)

    assert f"○ Front door: ends 1 min before the window (clip {CLIP[:8]})" in done.stdout
    assert "sealed" not in done.stdout
    assert desk.json("request", WHICH)["review"] is None
    assert "a camera  open" in desk.say("requests").stdout


def test_hostile_words_stay_words(desk: Desk) -> None:
    """What an agency writes is printed as it is, not as markup."""
    request = replace(desk.house.reports[0].request, title=safe_text("[red]Look[/red] [1m"))
    desk.house.reports = [replace(desk.house.reports[0], request=request)]

    assert "[red]Look[/red] [1m" in desk.say("request", WHICH).stdout


def test_it_fits_a_terminal(desk: Desk, terminal: int) -> None:
    """On a terminal no line is wider than it is, and an id is never broken."""
    for line in (("requests",), ("request", WHICH)):
        done = desk.say(*line)

        assert done.exit_code == 0
        lines = done.stdout.splitlines()
        assert max(map(len, lines)) <= terminal
        assert any(REQUEST[:8] in line for line in lines)


# Answering


def test_what_is_shown_is_approved(asked: Desk) -> None:
    """It is shown with its files, asked once, and approved by the id that was shown."""
    done = asked.say("approve", WHICH, "--by", "Alex", "--reason", "They are right", typed="y\n")

    assert done.exit_code == 0
    assert f"SHA-256 {sha256(VIDEO).hexdigest()}" in done.stdout
    assert "Send this? [y/N]" in done.stdout
    assert "✓ Car damaged: approved by Alex, on its way." in done.stdout
    assert f"neighbors hub withdraw {REQUEST[:8]}" in done.stdout
    decision = asked.house.reports[0].decision
    assert decision is not None
    assert (decision.proposal_id, decision.reason) == (PROPOSAL, "They are right")


def test_no_answer_is_no_yes(asked: Desk) -> None:
    """Whoever says no, or nothing, sends nothing."""
    for typed in ("n\n", "\n", ""):
        assert asked.say("approve", WHICH, typed=typed).exit_code == 1
    assert asked.house.reports[0].decision is None


def test_a_no_tells_how_to_look(asked: Desk) -> None:
    """What was made and not sent can be looked at, and approved later by its id."""
    done = asked.say("approve", WHICH, "--words", "Blue.", typed="n\n")

    [made] = asked.house.proposals
    assert "Nothing was sent." in done.stdout
    assert f"neighbors hub approve {REQUEST[:8]} --proposal {made}\n" in done.stdout
    assert f"neighbors hub request {REQUEST[:8]} --proposal {made} --save DIR" in done.stdout
    assert asked.say("approve", WHICH, "--proposal", made, "--yes").exit_code == 0
    assert _approved(asked)["words"] == "Blue."


def test_wishes_become_one_proposal(desk: Desk) -> None:
    """Words, contact, sound, a copy and a shorter cut are in the very proposal that is approved."""
    start = (WINDOW.start + timedelta(minutes=2)).astimezone()
    end = (WINDOW.start + timedelta(minutes=3)).astimezone()

    done = desk.say(
        "approve",
        WHICH,
        "--yes",
        *("--clip", "1", "--from", f"{start:%H:%M:%S}", "--to", end.isoformat()),
        *("--words", "It was blue.", "--name", "Alex", "--email", "a@example.org"),
        *("--telephone", "+1 555 0100", "--sound", "--own-copy", "--content-credentials"),
    )

    assert done.exit_code == 0, done.output
    approved = _approved(desk)
    [piece] = approved["pieces"]
    assert output.at(piece["start"]) == WINDOW.start + timedelta(minutes=2)
    assert output.at(piece["end"]) == WINDOW.start + timedelta(minutes=3)
    assert len(piece["masks"]) == 1
    assert approved["words"] == "It was blue."
    contact = {"name": "Alex", "email": "a@example.org", "telephone": "+1 555 0100"}
    assert approved["identity"] == contact
    assert approved["audio"]
    assert approved["own_copy"]
    assert approved["content_credentials"]
    shown = desk.say("request", WHICH).stdout
    assert "This was approved, sealed: only Example Police can open it." in shown
    for said in ("with sound", "Your words: It was blue.", "From Alex, a@example.org, +1 555 0100",
                 "Content Credentials (C2PA)", "stays here"):  # fmt: skip
        assert said in shown


def test_what_a_camera_signed_goes_along_if_a_person_says_so(desk: Desk, tmp_path: Path) -> None:
    """The very times are in the proposal, and what they reveal is said before anybody agrees."""
    desk.house.folder, desk.house.signs = tmp_path, True
    _sentence(
        desk.say("approve", WHICH, "--yes", "--signed-recording"),  # It has a cover.
        "No clip has a signed recording that can be sent",
    )
    shown = desk.house.camera_reports
    shown[:] = [replace(each, camera=replace(each.camera, masks=())) for each in shown]
    [report] = desk.house.reports
    assert report.proposal is not None
    moment = timedelta(minutes=1)
    within = TimeWindow(start=WINDOW.start + moment, end=WINDOW.end - moment)
    pieces = (replace(report.proposal.pieces[0], masks=(), cut=within),)
    bare = named(replace(report.proposal, pieces=pieces))
    desk.house.reports = [replace(report, proposal=bare)]

    asked = desk.say("approve", WHICH, "--signed-recording")
    assert desk.house.reports[0].decision is None
    done = desk.say("approve", WHICH, "--yes", "--signed-recording")

    told = " ".join(asked.output.split())
    assert "serial number and certificate" in told
    assert "1.0 seconds before the clip and 2.0 after it" in told
    assert done.exit_code == 0, done.output
    [piece] = _approved(desk)["pieces"]
    assert output.at(piece["signed"]["start"]) == within.start - timedelta(seconds=1)


def test_words_alone(desk: Desk) -> None:
    """A request can be answered in words, with its clips left out, or without having any."""
    assert desk.say("approve", WHICH, "--yes", "--no-clips", "--words", "Blue.").exit_code == 0
    assert _approved(desk)["pieces"] == []
    match = Match(request_id=REQUEST, strength=MatchStrength.NONE)
    desk.house.reports = [replace(a_report(), match=match, proposal=None)]
    _sentence(desk.say("approve", WHICH, "--yes"), "Write a note with --words")
    assert desk.say("approve", WHICH, "--yes", "--words", "Blue.").exit_code == 0
    assert _approved(desk)["words"] == "Blue."


def test_a_wish_that_cannot_be(desk: Desk) -> None:
    """What cannot be sent is refused in one sentence, and nothing is approved."""
    for wish, said in (
        (("--clip", "2"), "There's no clip 2. This proposal has 1 clip."),
        (("--clip", "0"), "There's no clip 0"),
        (("--from", "noon"), "--from takes a time such as 2:02:10 PM or 14:02:10"),
        (("--to", "25:00"), "--to takes a time"),
        (("--to", "2020-01-01T00:00:00Z"), "nothing would be left"),
        (("--no-clips", "--clip", "1"), "--no-clips can't be used with"),
        (("--no-clips",), "Can't prepare this"),
        (("--name", "x" * 1000), "identity.name"),
    ):
        _sentence(desk.say("approve", WHICH, "--yes", *wish), said)
    _sentence(desk.say("approve", WHICH, "--json"), "add --yes")
    assert desk.house.reports[0].decision is None


def test_a_deny_is_undone(desk: Desk) -> None:
    """A deny says until when and how it is taken back; taken back, the request waits again."""
    done = desk.say("deny", WHICH, "--by", "Alex", "--reason", "Too wide")

    assert "✓ Car damaged: denied by Alex." in done.stdout
    assert f": neighbors hub undo {REQUEST[:8]}" in done.stdout
    assert "You can undo this until " in done.stdout
    assert "sends this" not in desk.say("request", WHICH).stdout
    assert "✓ Car damaged: waits for your answer." in desk.say("undo", WHICH).stdout
    _sentence(desk.say("undo", WHICH), "nothing to take back")
    assert desk.json("deny", WHICH)["decision"]["answer"] == "deny"
    _sentence(desk.say("approve", WHICH, "--yes"), "that answer is final")


def test_an_approval_is_withdrawn(desk: Desk) -> None:
    """Before it has arrived nothing is left of it; after, the agency is told."""
    assert desk.json("approve", WHICH, "--yes")["decision"]["answer"] == "approve"
    assert "waits for your answer" in desk.say("withdraw", WHICH, "--reason", "A mistake").stdout
    desk.say("approve", WHICH, "--yes", "--by", "Alex")
    share = desk.house.reports[0].share
    assert share is not None
    arrived = replace(share, state=ShareState.DELIVERED, opened="note")
    desk.house.reports = [replace(desk.house.reports[0], share=arrived)]
    assert "approved by Alex, delivered and opened" in desk.say("requests").stdout

    done = desk.say("withdraw", WHICH)

    assert "✓ Car damaged: approved by Alex, withdrawn." in done.stdout
    assert "It keeps what it has opened." in done.stdout
    _sentence(desk.say("withdraw", WHICH), "withdrawn before")


def test_a_share_is_tried_again(desk: Desk) -> None:
    """One that was not delivered is sent again now; if none waits, that is said."""
    desk.say("approve", WHICH, "--yes", "--by", "Alex")
    _sentence(desk.say("retry", WHICH), "is waiting to be sent again")
    [report] = desk.house.reports
    assert report.share is not None
    failed = replace(
        report.share, state=ShareState.FAILED, reason=Text.plain("Their inbox did not answer.")
    )
    desk.house.reports = [replace(report, share=failed)]

    done = desk.say("retry", WHICH)

    assert "✓ Car damaged: approved by Alex, on its way" in done.stdout
    assert desk.house.reports[0].share == replace(failed, state=ShareState.SENDING, reason=NOTHING)


def test_two_people(desk: Desk) -> None:
    """The first yes of two says that it decides nothing yet; the second one sends."""
    desk.house.reports = [replace(a_report(), people=2)]

    first = desk.say("approve", WHICH, "--yes", "--by", "Alex")
    again = desk.say("approve", WHICH, "--yes", "--by", "alex")
    second = desk.say("approve", WHICH, "--yes", "--by", "Robin")

    assert "approved by Alex, a second person must approve." in first.stdout
    _sentence(again, "second person must approve now")
    assert "approved by Robin, on its way." in second.stdout


def test_how_far_a_share_is(desk: Desk) -> None:
    """Each state of a share is told in words, with what went wrong below it."""
    for state, sent_bytes, said in (
        (ShareState.SENDING, 25, "on its way, 25 %"),
        (ShareState.SENDING, 0, "on its way"),
        (ShareState.FAILED, 25, "not delivered yet"),
        (ShareState.WITHDRAWING, 100, "being withdrawn"),
    ):
        share = Share(
            request_id=REQUEST,
            proposal_id=PROPOSAL,
            state=state,
            changed_at=NOW,
            size_bytes=100,
            sent_bytes=sent_bytes,
            reason=Text.plain("The board does not answer."),
        )
        desk.house.reports = [replace(a_report(), share=share)]

        told = desk.say("request", WHICH).stdout
        assert f"State: {said}.\n▲ The board does not answer.\n" in told


# Shorter cuts, pure


PIECE = {
    "camera_id": CAMERA, "camera_name": "Front door", "start": WINDOW.start.isoformat(),
    "end": WINDOW.end.isoformat(), "masks": [], "own_masks_off": False,
    "moving": [{"found": True, "keys": [{"at_ms": 60_000}, {"at_ms": 90_000}]}],
}  # fmt: skip
ASKED = {"start": WINDOW.start.isoformat(), "end": WINDOW.end.isoformat()}
BEFORE = {"id": PROPOSAL, "pieces": [PIECE, PIECE], "identity": {"name": "A", "email": "e"}}


def _moved(first_s: int, last_s: int) -> list[Any]:
    start, end = (WINDOW.start + timedelta(seconds=each) for each in (first_s, last_s))
    wishes = review.ReviewOptions(clips=(2,), start=start.isoformat(), end=end.isoformat())
    [piece] = review.changes(PROPOSAL, BEFORE, ASKED, wishes)["pieces"]
    assert "camera_name" not in piece
    return [[key["at_ms"] for key in mask["keys"]] for mask in piece["moving"]]


def test_moving_masks_stay_where_they_were() -> None:
    """A shorter cut counts a mask's keys anew, leaves out what it never shows, or is refused."""
    assert _moved(30, 120) == [[30_000, 60_000]]
    assert _moved(60, 90) == [[0, 30_000]]
    assert _moved(100, 120) == []
    assert _moved(0, 30) == []
    for first_s, last_s in ((70, 120), (0, 80), (70, 80)):
        with pytest.raises(InvalidInputError, match="A moving cover crosses"):
            _moved(first_s, last_s)


def test_only_what_is_wished_changes() -> None:
    """What is not named is left to the base: no list of pieces, no contact but the named part."""
    told = review.changes(PROPOSAL, BEFORE, ASKED, review.ReviewOptions(name="B", sound=False))

    assert told == {
        "base": PROPOSAL,
        "identity": {"name": "B", "email": "e"},
        "audio": False,
    }
    assert not review.ReviewOptions().any
    assert review.ReviewOptions(sound=False).any


# Practice


def test_practice_shows_what_would_be_sent_and_how_to_answer(desk: Desk) -> None:
    """The request, the proposal, both answers, and that it can be gone through again."""
    done = desk.say("practice")

    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("Practice (en)")
    assert f"neighbors hub deny {PRACTICED[:8]}" in done.stdout
    assert f"neighbors hub approve {PRACTICED[:8]}" in done.stdout
    assert done.stdout.splitlines()[-1].endswith("go through it again: neighbors hub practice")
    denied = desk.say("deny", PRACTICED[:8])
    assert "This is practice. Nothing leaves your home." in denied.stdout
    assert desk.json("practice")["request"]["practice"] is True
    assert "practice" not in desk.say("deny", WHICH).stdout


def test_practice_is_ended(desk: Desk) -> None:
    """Nothing of it is listed afterwards; what is not there can't be ended."""
    desk.say("practice")

    done = desk.say("practice", "--end")

    assert done.exit_code == 0, done.output
    assert "The practice has ended" in done.stdout
    assert [each["id"] for each in desk.json("requests")["requests"]] == [REQUEST]
    _sentence(desk.say("practice", "--end"), "There's no practice request")
