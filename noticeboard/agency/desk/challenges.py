"""Challenges of the agency's requests, as the board has logged them, and answering them."""

import asyncio
from collections.abc import Iterator
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Final

import msgspec

from noticeboard.agency.accounts import answer_entry
from noticeboard.agency.client import HeldError
from noticeboard.agency.department_log import Act
from noticeboard.agency.desk.board_watch import WATCH, BoardState
from noticeboard.agency.desk.desk import INDEX, AgencyDesk, desk_of
from noticeboard.agency.desk.requests import AddedView, BoardFindingView, proof_of
from noticeboard.agency.draft import publish
from noticeboard.agency.index import FolderIndex, OwnRequest
from noticeboard.desk.people import AGENCY_ROLES, Person, Role
from noticeboard.desk.route import Body, Call, Routes, View
from noticeboard.errors import NotFoundError
from noticeboard.log.body import BoardChallenge
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import Text

ROUTES = Routes(id=r"[0-9a-f]{32}")
MOST_CHALLENGES: Final = 100


class ChallengeView(View, frozen=True, kw_only=True):
    """What somebody holds against a request, as the board received it. Nobody is named."""

    id: str
    entry: int
    """Its place in the log."""
    at: datetime
    text: str
    answers: tuple[str, ...]
    """The agency's, oldest first."""


class ChallengesView(View, frozen=True, kw_only=True):
    """The challenges of one request, oldest first."""

    challenges: tuple[ChallengeView, ...]


class AnswerBody(Body, frozen=True, kw_only=True):
    """An answer to a challenge."""

    challenge: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{32}\Z")]
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]


@ROUTES.get("/requests/{id}/challenges", roles=AGENCY_ROLES)
async def get_challenges(call: Call) -> ChallengesView:
    """Return what somebody holds against a request, with the answers."""
    reader, state = call.request.app[INDEX], call.request.app[WATCH].state
    return await asyncio.to_thread(lambda: _challenges(reader.read(), state, call.id))


@ROUTES.post("/requests/{id}/answers", roles=(Role.OFFICER,), status=HTTPStatus.CREATED)
async def post_answer(call: Call, body: AnswerBody) -> AddedView:
    """Answer a challenge in the request's thread, in public and for good."""
    return await asyncio.to_thread(_answer, desk_of(call), call.person, call.id, body)


def unanswered(index: FolderIndex, state: BoardState) -> Iterator[tuple[OwnRequest, datetime]]:
    """Yield each request with a challenge that nobody answered, and since when."""
    for own in index.requests.values():
        challenges = (each for each in _about(state, own) if each[1].id not in index.logged.answers)
        first = min((body.issued_at for _, body in challenges), default=None)
        if first is not None:
            yield own, first


def _about(state: BoardState, own: OwnRequest) -> Iterator[tuple[int, BoardChallenge]]:
    for each in state.status.challenges if state.status else ():
        body = each.entry.body
        if isinstance(body, BoardChallenge) and body.index == own.index:
            yield each.index, body


def _challenges(index: FolderIndex, state: BoardState, request: str) -> ChallengesView:
    own = index.requests.get(request)
    if own is None:
        raise NotFoundError(Text("noticeboard.poster.no_request"))
    views = (
        ChallengeView(
            id=body.id,
            entry=entry,
            at=body.issued_at,
            text=safe_text(body.text, longest=4000, lines=True),
            answers=tuple(
                safe_text(each.text, longest=4000, lines=True)
                for each in index.logged.answers.get(body.id, ())
            ),
        )
        for entry, body in _about(state, own)
    )
    return ChallengesView(challenges=tuple(views)[:MOST_CHALLENGES])


def _answer(desk: AgencyDesk, person: Person, request: str, body: AnswerBody) -> AddedView:
    home = desk.home
    with home.lock():
        if home.post(request) is None:
            raise NotFoundError(Text("noticeboard.poster.no_request"))
        try:
            logged = publish(
                home,
                desk.log,
                desk.now,
                answer_entry(request, body.challenge, body.text),
                Act.CHALLENGE_ANSWERED,
                who=person.name,
                request=request,
                challenge=body.challenge,
            )
        except HeldError as error:
            findings = (BoardFindingView(code=each.code, text=each.text) for each in error.findings)
            return AddedView(proof=None, findings=tuple(findings))
    return AddedView(proof=proof_of(home, logged.entry.body.id), findings=())
