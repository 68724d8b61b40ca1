"""Views of the hub itself: its tokens, its boards, and problems for the owner."""

from dataclasses import asdict

from hub.api import views
from hub.api.auth import Token
from hub.api.ports import House
from hub.api.saying import Saying
from hub.api.view import LONGEST_SENTENCE, line, sentence
from hub.model.report import Problem
from hub.model.request import BoardPolicy, BoardStatus

API_VERSION = 1


def dump_info(house: House) -> views.Info:
    """Return the hub's identity."""
    return views.Info(
        id=house.hub_id, name=line(house.name), api=API_VERSION, version=house.version
    )


def dump_token(token: Token, *, current: bool) -> views.Token:
    """Return a token without its secret."""
    return views.Token(
        id=token.id,
        name=line(token.name),
        scopes=token.scope.included,
        answers_as=token.rights.shown_answers,
        made_at=token.made_at,
        current=current,
    )


def dump_board(status: BoardStatus, url: str, saying: Saying) -> views.Board:
    """Return a followed board."""
    return views.Board(
        origin=line(status.origin),
        state=status.state,
        since=status.since,
        size=status.size,
        checked_at=status.checked_at,
        reason=sentence(status.reason, saying),
        unchecked=status.unchecked,
        witnesses=status.witnesses,
        quorum=status.quorum,
        url=line(url, longest=LONGEST_SENTENCE),
        newer=status.newer,
    )


def dump_policy(policy: BoardPolicy) -> views.BoardPolicy:
    """Return what the owner trusts about a board; its keys are already checked."""
    return views.BoardPolicy(**asdict(policy))


def dump_problem(problem: Problem, saying: Saying) -> views.Problem:
    """Return something the owner should act on."""
    return views.Problem(
        id=line(problem.id),
        code=problem.code,
        text=sentence(problem.text, saying),
        since=problem.since,
    )
