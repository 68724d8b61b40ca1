"""The hub answers in its client's language; text that is not its own is left alone."""

import asyncio
from dataclasses import replace
from http import HTTPStatus
from typing import Any

import pytest

from hub.api.requests import RequestView
from hub.api.scope import Scope
from hub.api.view import Language, Names
from hub.camera.rtsp.session import refusal
from hub.model.awareness import AwarenessState
from hub.model.camera import CameraState, Transport
from hub.model.decision import (
    Answer,
    AnsweredBy,
    AnswerState,
    Decision,
    GroundChange,
    Share,
    ShareState,
    Voided,
)
from hub.model.report import EventType
from hub.model.request import BoardState
from hub.sharing import inbox_client
from noticeboard.runtime.text import LANGUAGES, Text, joined, preferred
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
REFUSED = refusal(UNAUTHORIZED, "192.0.2.7", Transport.TCP).text
REFUSED_DE = (
    "Falscher Benutzername oder falsches Passwort für die Kamera unter 192.0.2.7. "
    "Gib beides erneut ein."
)
AWAY = Text("board.no_answer", board="board.example.org/v1")
AWAY_DE = "board.example.org/v1 ist nicht erreichbar. Versuche es später erneut."


async def asked(home: Home, path: str, headers: dict[str, str] | None = None) -> Any:  # noqa: ANN401 -- any JSON
    """Return an answer's JSON, in German unless other headers are given."""
    return (await home.call("GET", path, headers=GERMAN if headers is None else headers)).json


async def test_reasons_are_said_in_the_language_asked_for(home: Home) -> None:
    """A refused password, a board that is away, a share that failed: each in German."""
    camera, report = a_camera(), a_report()
    lost = replace(camera.status, state=CameraState.WRONG_PASSWORD, reason=REFUSED)
    home.house.camera_reports = [
        replace(camera, status=lost, notes=(Text("camera.password_in_clear"),))
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
    assert state["cameras"][0]["notes"] == [Text("camera.password_in_clear").fill("de")]
    assert state["boards"][0]["reason"] == AWAY_DE
    assert state["requests"][0]["share"]["reason"] == "Das Postfach des Bretts ist voll."
    assert english["cameras"][0]["reason"] == str(REFUSED)
    assert english["boards"][0]["reason"] == str(AWAY)
    assert (await asked(home, "/cameras"))["cameras"][0]["reason"] == REFUSED_DE
    assert (await asked(home, "/boards"))["boards"][0]["reason"] == AWAY_DE


async def test_awareness_and_findings_are_said_too(home: Home) -> None:
    """A source's reason, an item's concern and its finding are in the language asked for."""
    [status] = home.house.feeds.sources
    gone = Text("source.no_answer")
    home.house.feeds.sources = [replace(status, state=AwarenessState.UNREACHABLE, reason=gone)]

    shown, sources = await asked(home, "/awareness"), await asked(home, "/awareness/sources")

    [item], [source] = shown["items"], shown["sources"]
    sentence = "Dieser Feed antwortet nicht. Dein Hub versucht es später erneut."
    assert source["reason"] == sources["sources"][0]["reason"] == sentence
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
        "Für diese Anfrage wurde nichts gesendet.",
    )
    assert wrong.code == "invalid_input"
    assert wrong.message.startswith("Gib genau eine Kamera an: eine gefundene")
    assert stranger.message == "Du brauchst ein Token. Kopple zuerst mit dem Hub."
    assert nowhere.message == "Hier ist nichts. Siehe /api/v1/openapi.json."


async def test_a_listener_hears_in_its_own_language(home: Home) -> None:
    """Each websocket gets the language it was opened in."""
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
    assert other["data"]["camera"]["reason"] == str(REFUSED)


@pytest.mark.parametrize("answered_by", [AnsweredBy.PERSON, AnsweredBy.RULE])
async def test_what_a_person_wrote_is_left(home: Home, answered_by: AnsweredBy) -> None:
    """A rule's reason is the hub's; the same words by a person are theirs, to the letter."""
    why = joined([Text("part.fits_hour", time="23:10"), Text("part.found_threat")])
    rules = Text("ruling.rule", name="Nights", why=why)
    persons = "rule 'Nights': it came at 23:10, and its text pressures people"
    by_rule = answered_by is AnsweredBy.RULE
    decision = Decision(
        request_id=REQUEST,
        answer=Answer.DENY,
        proposal_id=None,
        by="Alex",
        answered_by=answered_by,
        reason=rules if by_rule else persons,
        decided_at=NOW,
        final_at=NOW,
    )
    report = a_report()
    home.house.reports = [
        replace(report, answer_state=replace(report.answer_state, decision=decision))
    ]

    shown = (await asked(home, f"/requests/{REQUEST}"))["decision"]["reason"]

    assert str(rules) == persons
    assert shown == (
        "Regel „Nights“: sie kam um 23:10, und ihr Text setzt Menschen unter Druck"
        if by_rule
        else persons
    )


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
    """The language with the highest quality wins; if none is known it is English."""
    assert preferred(header, LANGUAGES) == language


async def test_an_error_names_its_reason_for_programs(home: Home) -> None:
    """Code and values are the same in every language; only the message is translated."""
    answers = [
        await home.session.post(
            home.url("/cameras"), json={"name": ""}, headers=home.headers(Scope.ADMIN) | language
        )
        for language in ({}, GERMAN)
    ]

    errors = [(await answer.json())["error"] for answer in answers]

    assert [error.pop("message") for error in errors] == [
        "name: must be 1 to 60 characters long.",
        "name: muss 1 bis 60 Zeichen lang sein.",
    ]
    length = {"code": "part.field_length", "values": {"shortest": 1, "longest": 60}}
    assert errors == 2 * [
        {
            "code": "invalid_input",
            "reason": "input.wrong",
            "values": {"field": "name", "fault": length},
        }
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", list(GroundChange))
def test_why_a_yes_no_longer_counts_is_said(language: str, code: GroundChange) -> None:
    """In every language; if a camera is meant, it is named, whatever it is called."""
    name = "Bed{room}" if code.startswith("camera") else ""
    void = Voided(
        request_id=REQUEST,
        proposal_id=PROPOSAL,
        code=code,
        name=name,
        by="Alex",
        at=NOW,
    )
    report = replace(a_report(), answer_state=AnswerState(voided=void))
    names = Names(cameras={}, sensors={}, boards={}, language=Language(language))

    shown = RequestView.of(report, names)

    assert shown.voided is not None
    assert shown.voided.reason.endswith(".")
    assert ("Bed{room}" in shown.voided.reason) == (
        code in {"camera_closed", "camera_indoors", "camera_masked"}
    )
