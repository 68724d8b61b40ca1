"""The hub answers in the language of whoever asks; what it does not say itself is left alone."""

import asyncio
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from hypothesis import given, strategies as st
import pytest

from hub.api.saying import LANGUAGES, LONGEST, Saying
from hub.api.scope import Scope
from hub.api.wire.base import Names
from hub.api.wire.requests import dump_request
from hub.camera.rtsp.session import refusal
from hub.model.awareness import AwarenessState
from hub.model.camera import CameraState, Transport
from hub.model.decision import (
    Answer,
    AnsweredBy,
    Decision,
    GroundChange,
    Share,
    ShareState,
    Standing,
    Voided,
)
from hub.model.report import EventType
from hub.model.request import BoardState
from hub.sharing import inbox_client
from noticeboard.runtime.catalogue import catalogue, preferred
from tests.fakes.things import (
    BOARD_URL,
    CAMERA,
    NOW,
    PROPOSAL,
    REQUEST,
    a_board,
    a_camera,
    a_report,
)
from tests.hub.api.conftest import Home
from tests.hub.api.test_live import heard

UNAUTHORIZED = 401
GERMAN = {"Accept-Language": "de-AT, de;q=0.9, en;q=0.5"}
REFUSED = str(refusal(UNAUTHORIZED, "192.0.2.7", Transport.TCP))
REFUSED_DE = (
    "Die Kamera unter 192.0.2.7 hat Benutzername oder Passwort abgelehnt: "
    "Gib beides noch einmal ein."
)
AWAY = "board.example.org/v1 does not answer: try again later."
AWAY_DE = "board.example.org/v1 antwortet nicht: Versuche es später noch einmal."


async def asked(home: Home, path: str, headers: dict[str, str] | None = None) -> Any:  # noqa: ANN401 -- any JSON
    """Return an answer's JSON, in German unless other headers are given."""
    return (await home.call("GET", path, headers=GERMAN if headers is None else headers)).json


async def test_reasons_are_said_in_the_language_asked_for(home: Home) -> None:
    """A refused password, a board that is away, a share that failed: each in German."""
    camera, report = a_camera(), a_report()
    lost = replace(camera.status, state=CameraState.WRONG_PASSWORD, reason=REFUSED)
    home.house.camera_reports = [
        replace(camera, status=lost, notes=(catalogue()["said.camera.password_in_clear"],))
    ]
    away = replace(a_board(), state=BoardState.UNREACHABLE, reason=AWAY)
    home.house.board_list = [(away, BOARD_URL)]
    failed = Share(
        request_id=REQUEST,
        proposal_id=PROPOSAL,
        state=ShareState.FAILED,
        reason=inbox_client.refusal(HTTPStatus.INSUFFICIENT_STORAGE),
        changed_at=NOW,
    )
    home.house.reports = [replace(report, share=failed)]

    state = await asked(home, "/state")
    english = await asked(home, "/state", {})

    assert state["cameras"][0]["reason"] == REFUSED_DE
    assert state["cameras"][0]["notes"] == [catalogue("de")["said.camera.password_in_clear"]]
    assert state["boards"][0]["reason"] == AWAY_DE
    assert state["requests"][0]["share"]["reason"] == "Der Eingang des Bretts ist voll."
    assert english["cameras"][0]["reason"] == REFUSED
    assert english["boards"][0]["reason"] == AWAY
    assert (await asked(home, "/cameras"))["cameras"][0]["reason"] == REFUSED_DE
    assert (await asked(home, "/boards"))["boards"][0]["reason"] == AWAY_DE


async def test_awareness_and_findings_are_said_too(home: Home) -> None:
    """A source's reason, an item's concern and its finding are in the language asked for."""
    [status] = home.house.feeds.sources
    gone = "This source does not answer: it is tried again later."
    home.house.feeds.sources = [replace(status, state=AwarenessState.UNREACHABLE, reason=gone)]

    shown, sources = await asked(home, "/awareness"), await asked(home, "/awareness/sources")

    [item], [source] = shown["items"], shown["sources"]
    told = "Diese Quelle antwortet nicht: Sie wird später noch einmal versucht."
    assert source["reason"] == sources["sources"][0]["reason"] == told
    assert item["concern"]["reason"].startswith("Deine Kameras erfassen")
    assert "niemand kann beweisen" in item["findings"][0]["text"].lower()


async def test_errors_are_said_in_the_language_asked_for(home: Home) -> None:
    """Each refusal, from the door to the desk, keeps its code and has its sentence in German."""
    unknown = await home.call("GET", f"/requests/{REQUEST}/share", headers=GERMAN)
    wrong = await home.call("POST", "/cameras", json={"name": "Porch"}, headers=GERMAN)
    stranger = await home.call("GET", "/state", token=None, headers=GERMAN)
    nowhere = await home.call("GET", "/nowhere", headers=GERMAN)

    assert (unknown.code, unknown.message) == (
        "not_found",
        "Für diese Anfrage wurde nichts geteilt.",
    )
    assert (wrong.code, wrong.message) == (
        "invalid_input",
        "Nenne eine gefundene Kamera oder eine Adresse, nicht beides.",
    )
    assert stranger.message == "Kopple zuerst mit dem Hub: Hierfür braucht es ein Token."
    assert nowhere.message == "Hier ist nichts: Siehe /api/v1/openapi.json."


async def test_a_listener_hears_in_its_own_language(home: Home) -> None:
    """Each websocket is told in the language it was opened in."""
    camera = a_camera()
    home.house.camera_reports = [replace(camera, status=replace(camera.status, reason=REFUSED))]
    url, token = home.url("/ws"), home.headers(Scope.READ)

    async with (
        home.session.ws_connect(url, headers=token | GERMAN) as german,
        home.session.ws_connect(url, headers=token) as english,
    ):
        await asyncio.gather(heard(german, 1), heard(english, 1))
        await home.house.events.append(EventType.CAMERA_CHANGED, {"camera_id": CAMERA})
        [[one], [other]] = await asyncio.gather(heard(german, 1), heard(english, 1))

    assert one["data"]["camera"]["reason"] == REFUSED_DE
    assert other["data"]["camera"]["reason"] == REFUSED


@pytest.mark.parametrize("answered_by", [AnsweredBy.PERSON, AnsweredBy.RULE])
async def test_what_a_person_wrote_is_left(home: Home, answered_by: AnsweredBy) -> None:
    """A rule's reason is the hub's; the same words by a person are theirs, to the letter."""
    reason = "rule 'Nights': it came at 23:10, and its text threatens"
    decision = Decision(
        request_id=REQUEST,
        answer=Answer.DENY,
        proposal_id=None,
        by="Alex",
        answered_by=answered_by,
        reason=reason,
        decided_at=NOW,
        final_at=NOW,
    )
    report = a_report()
    home.house.reports = [replace(report, standing=replace(report.standing, decision=decision))]

    shown = (await asked(home, f"/requests/{REQUEST}"))["decision"]["reason"]

    by_rule = answered_by is AnsweredBy.RULE
    assert shown == ("Regel „Nights“: sie kam um 23:10, und ihr Text droht" if by_rule else reason)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("de", "de"),
        ("pt-BR, es-419;q=0.9", "es"),
        ("en;q=0.2, fr;q=0.8", "fr"),
        ("fr;q=0, de;q=0.1", "de"),
        ("tlh", "en"),
        ("*", "en"),
        ("fr;q=x, de;q=nan", "en"),
        ("," * 5000 + "de", "en"),
    ],
)
def test_language_is_negotiated(header: str, language: str) -> None:
    """The language with the highest quality wins; where none is known it is English."""
    assert preferred(header, LANGUAGES) == language


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("name: must be 1 to 80 characters long.", "name: muss 1 bis 80 Zeichen lang sein."),
        (
            "cameras: must be a list of at most 5.",
            "cameras: muss eine Liste sein, Anzahl: höchstens 5.",
        ),
        (
            "A clip lacks its mask, and no rule may approve that: answer yourself.",
            "Einem Clip fehlt seine Maske, und keine Regel darf das freigeben: Antworte selbst.",
        ),
        (
            "2 cameras cover the area, but their clips are never shared",
            "2 Kameras erfassen das Gebiet, aber ihre Clips werden nie geteilt",
        ),
        (
            "no rule fits, and its agency's level 1 is below 2",
            "keine Regel passt, und die Stufe 1 ihrer Behörde ist unter 2",
        ),
        (
            "What was approved no longer holds: {error} has masks that a clip of it lacks.",
            (
                "Was freigegeben wurde, gilt nicht mehr: "
                "{error} hat Masken, die einem Clip von ihr fehlen."
            ),
        ),
        # Nobody's sentence, and one of which a part is nobody's: better English than half of each.
        ("The moon is full.", "The moon is full."),
        ("This cannot be proposed: it is too nice.", "This cannot be proposed: it is too nice."),
        ("its text threatens", "its text threatens"),
    ],
)
def test_sentences_are_recognised(sentence: str, said: str) -> None:
    """Values are carried over to the letter, the hub's own words in them are said too."""
    assert Saying("de").say(sentence) == said
    assert Saying("en").say(sentence) == sentence


@given(st.text(max_size=400))
def test_any_text_is_said_or_left(text: str) -> None:
    """Whatever comes, nothing fails; what stands in a place comes out as it went in."""
    spoken = Saying("de")

    assert spoken.say(f"{text} gives no hints.") == f"{text} gibt keine Hinweise."
    assert isinstance(spoken.say(text), str)


def test_hostile_length_costs_nothing() -> None:
    """A sentence that no template has the length of is left, however it is made."""
    spoken = Saying("de")
    endless = "rule 'x': " + "its text threatens, and " * LONGEST

    assert spoken.say(endless) == endless


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", list(GroundChange))
def test_why_a_yes_no_longer_counts_is_said(language: str, code: GroundChange) -> None:
    """In every language; where a camera is meant, it is named, whatever it is called."""
    name = "Bed{room}" if code.startswith("camera") else ""
    void = Voided(
        request_id=REQUEST,
        proposal_id=PROPOSAL,
        code=code,
        name=name,
        by="Alex",
        at=NOW,
    )
    report = replace(a_report(), standing=Standing(voided=void))
    names = Names(cameras={}, sensors={}, boards={}, saying=Saying(language))

    shown = dump_request(report, names)

    assert shown.voided is not None
    assert shown.voided.reason.endswith(".")
    assert ("Bed{room}" in shown.voided.reason) == (
        code in {"camera_closed", "camera_indoors", "camera_masked"}
    )
