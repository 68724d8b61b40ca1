"""The board keeps its own document: every route is in it, and every answer fits it."""

from collections.abc import Iterator
import sys
from typing import Any, Final
from urllib.parse import quote

from aiohttp import web
import pytest
import requests

from noticeboard.board import openapi
from noticeboard.board.openapi import OPERATIONS
from tests.api_contract.boards import NEVER_ENDS, Asking, BoardProcess, running
from tests.api_contract.holding import Held, Service, hold
from tests.api_contract.odd import NUMBERS

NOT_DONE: Final = frozenset({
    # They want a post that is held, a statement of heads, an agency's word: in tests of their own.
    "GET /held/{ticket}", "HEAD /held/{ticket}",
    "GET /agencies/{id}/history", "HEAD /agencies/{id}/history",
    "GET /inbox/uploads/{upload}/opened", "HEAD /inbox/uploads/{upload}/opened",
    "GET /inbox/{agency}/{number}/withdrawal", "HEAD /inbox/{agency}/{number}/withdrawal",
    # It only carries another method's name.
    "POST /inbox/uploads/{upload}",
    # What has arrived is withdrawn, not ended.
    "DELETE /inbox/uploads/{upload}",
})  # fmt: skip
"""What this board refuses."""
FEW: Final = 1
MANY: Final = 60


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardProcess]:
    """Run a board."""
    with running(tmp_path_factory.mktemp("board") / "board") as process:
        yield process


def _document(board: BoardProcess) -> Any:  # noqa: ANN401 -- JSON
    return requests.get(f"{board.url}/openapi.json", timeout=20).json()


def _held(board: BoardProcess, examples: int, document: Any = None) -> Held:  # noqa: ANN401 -- JSON
    asking = Asking(board=board)
    with requests.Session() as session:
        session.trust_env = False
        service = Service(
            document=document or _document(board),
            base_url=board.url,
            session=session,
            dress=asking,
            best=asking.best,
            leaves_out=NEVER_ENDS,
        )
        return hold(service, examples=examples)


def test_a_board_keeps_the_document(board: BoardProcess) -> None:
    """Right and wrong requests, signed and not: every answer is one that is described."""
    held = _held(board, FEW)

    assert held.breaches == {}
    assert board.log.read_text() == ""
    undone = {label for label, found in held.statuses.items() if min(found) >= 400}
    assert undone <= NOT_DONE
    assert held.requests >= len(held.statuses) == _operations(_document(board)) - len(NEVER_ENDS)


def test_a_breach_is_seen(board: BoardProcess) -> None:
    """A status, a media type or a body that the document does not have is noticed."""
    document = _document(board)
    kept = {path: document["paths"][path] for path in ("/about", "/check", "/board.json")}
    del kept["/about"]["get"]["responses"]["200"]
    kept["/check"]["get"]["responses"]["200"]["content"] = {"text/plain": {}}
    document["components"]["schemas"]["Board"]["required"].append("owner")

    held = _held(board, 0, document | {"paths": kept})

    assert set(held.breaches) == {
        "GET /about: 200 is not documented",
        "GET /check: UndefinedContentType",
        "GET /board.json: JsonSchemaError",
    }


@pytest.mark.parametrize(
    "address",
    ["/?before=", "/record?before=", "/agencies/{}?before=", "/entries/2?from=", "/?page="],
)
def test_numbers_without_end_are_refused(board: BoardProcess, address: str) -> None:
    """What Python will not read as a number, and what no database holds, is a filter of no page."""
    asked = board.url + address.format(board.agency)
    answers = {
        number: requests.get(asked + quote(number), timeout=20).status_code for number in NUMBERS
    }

    assert set(answers.values()) <= {200, 400}
    assert {answers["9" * 5000], answers["-1"], answers["nan"], answers["0x10"]} == {400}


def test_every_route_is_described(board: BoardProcess) -> None:
    """The document is made of the route table: what is served is in it, with what it answers."""
    described = {
        (method, path): operation
        for path, operations in _document(board)["paths"].items()
        for method, operation in operations.items()
    }
    undone = {name for name, told in described.items() if min(map(int, told["responses"])) >= 400}
    names = [told["operationId"] for told in described.values()]

    assert undone == set()
    assert len(names) == len(set(names))
    assert all(told["summary"] for told in described.values())


def test_a_route_that_nobody_describes_is_listed() -> None:
    """A route that is new is in the document at once, though nothing is promised of it yet."""

    async def get_new(_request: web.Request) -> web.Response:
        """Give something new."""
        return web.Response()

    app = web.Application()
    app.router.add_get("/new/{number:[0-9]{1,3}(?:a|b)}", get_new, allow_head=False)

    (path,) = openapi.describe(app.router.routes())["paths"].items()

    assert path[0] == "/new/{number}"
    assert path[1]["get"]["summary"] == "Give something new"
    assert set(path[1]["get"]["responses"]) == {"404", "408", "415", "417", "500"}
    assert path[1]["get"]["parameters"][0]["schema"]["pattern"] == "^(?:[0-9]{1,3}(?:a|b))$"


def test_no_description_is_left_over(board: BoardProcess) -> None:
    """What is described and is not served any more would be a promise that nobody keeps."""
    ids = {
        told["operationId"].partition("_")[2]
        for operations in _document(board)["paths"].values()
        for told in operations.values()
    }
    described = {
        f"{handler.__module__.rpartition('board.')[2]}_{handler.__name__}".replace(".", "_")
        for handler in OPERATIONS
    }

    assert described <= ids


@pytest.mark.long
def test_a_board_asked_everything(board: BoardProcess) -> None:
    """Thousands of right and wrong requests to a board."""
    held = _held(board, MANY)

    assert held.breaches == {}
    assert board.log.read_text() == ""
    sys.stdout.write(f"{held.requests} requests\n")


def _operations(document: Any) -> int:  # noqa: ANN401 -- JSON
    return sum(len(operations) for operations in document["paths"].values())
