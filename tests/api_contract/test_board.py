"""The board keeps its own document: every route is in it, and every answer fits it."""

import asyncio
import base64
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
import subprocess
import sys
from typing import Any, Final
from urllib.parse import quote

from aiohttp import web
import pytest
import requests

from noticeboard.board import openapi
from noticeboard.board.board import open_board
from noticeboard.board.openapi import OPERATIONS
from noticeboard.board.post_routes import BATCH_TYPE
from noticeboard.board.site.place_index import slug_of
from noticeboard.log.area import Circle
from noticeboard.log.body import RequestResolve
from noticeboard.log.encoding import format_time
from noticeboard.log.note import SignerKey
from noticeboard.log.tiles import encode_bundle
from tests.api_contract.holding import NUMBERS, Case, Held, Service, hold, oddly
from tests.noticeboard.board.world import SEALED, Agency, id_of, made_home, register, vouched
from tests.noticeboard.log.made import ORIGIN, Clock

NEVER_ENDS: Final = frozenset({"GET /live", "HEAD /live"})
"""It is listened to, and hung up on, in tests of its own."""
_TILES: Final = ("0/000.p/5", "entries/000.p/5", "0/000", "1/000.p/1", "0/x001/000", "../board.db")
_TUS: Final = {"Tus-Resumable": "1.0.0"}
_START_S: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardProcess:
    """A served board with an agency, its requests, and shares that have arrived."""

    url: str
    log: Path
    """What it prints to standard error."""
    agency: str
    posting: SignerKey
    request: str
    unfinished: str
    complete: str
    bodies: tuple[bytes, ...]
    """Entries that can be logged, in order."""

    def headers(self, method: str, path: str) -> dict[str, str]:
        """Return what proves that the agency asks."""
        time = format_time(datetime.now(UTC))
        asked = f"neighbors-requests/inbox/v1\n{ORIGIN}\n{method}\n{path}\n{time}\n"
        signature = base64.b64encode(self.posting.sign_bytes(asked.encode())).decode()
        return {"Neighbors-Time": time, "Neighbors-Signature": signature}


@contextmanager
def running(folder: Path) -> Iterator[BoardProcess]:
    """Run `neighbors board serve` on a board in which something has happened."""
    agency, request, bodies = asyncio.run(_made(folder))
    words = ("-c", "from noticeboard.board.cli import app; app()", "serve", str(folder))
    errors = folder.with_name("board.log")
    with errors.open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 -- our own words
            [sys.executable, *words, "--port", "0", "--posts-an-hour", "1000000"],
            stdout=subprocess.PIPE,
            stderr=log,
        )
    try:
        assert process.stdout is not None
        url = process.stdout.readline().decode().rpartition(" ")[2].strip()
        with requests.Session() as session:
            session.trust_env = False
            place = f"{url}/inbox/{agency.id}/{request}"
            unfinished, complete = (_begun(session, place) for _ in range(2))
            headers = {**_TUS, "Upload-Offset": "0", "Content-Type": tus_type()}
            sent = session.patch(
                f"{url}/inbox/uploads/{complete}", data=SEALED, headers=headers, timeout=20
            )
            assert sent.status_code == 204, sent.content
        yield BoardProcess(
            url=url,
            log=errors,
            agency=agency.id,
            posting=agency.posting,
            request=request,
            unfinished=unfinished,
            complete=complete,
            bodies=bodies,
        )
    finally:
        process.terminate()
        process.communicate(timeout=_START_S)


def tus_type() -> str:
    """Return the media type of a piece of an upload."""
    return "application/offset+octet-stream"


def _begun(session: requests.Session, place: str) -> str:
    headers = {**_TUS, "Upload-Length": str(len(SEALED))}
    answer = session.post(place, headers=headers, timeout=20)
    return str(answer.headers["Location"]).rpartition("/")[2]


async def _made(folder: Path) -> tuple[Agency, str, tuple[bytes, ...]]:
    clock = Clock()
    clock.at = datetime.now(UTC).replace(microsecond=0)
    agency = Agency(clock=clock)
    async with open_board(await asyncio.to_thread(made_home, folder), now=clock) as board:
        await register(board, agency)
        await board.post(vouched(board, agency))
        request = agency.request(board)
        await board.post(request)
        await board.post(agency.update(board, id_of(request)))
        closed = agency.request(board)
        await board.post(closed)
        await board.post(agency.update(board, id_of(closed), kind=RequestResolve))
        bodies = tuple(agency.chain(board, id_of(request), 40))
    return agency, id_of(request), bodies


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Dresses requests to a board."""

    board: BoardProcess

    def _known(self, path: str, random: Random | None) -> Mapping[str, str]:
        upload = self.board.complete
        if (random is not None and random.random() < 0.5) or "receipt" not in path:
            upload = self.board.unfinished
        return {
            "agency": self.board.agency,
            "id": self.board.agency,
            "index": "2" if random is None else str(random.randrange(8)),
            "format": "json" if random is None else random.choice(("json", "csv", "atom", "cap")),
            "entry_id": self.board.request,
            "upload": upload,
            "number": "1",
            "place": slug_of(Circle(lat=40_000_000, lon=-83_000_000, radius_m=30_000)),
            "path": _TILES[0] if random is None else random.choice(_TILES),
        }

    def best(self, operation: Any) -> Case:  # noqa: ANN401 -- schemathesis's own
        """Return the request that this board is most likely to do."""
        known = self._known(operation.path, None)
        case = operation.Case(
            path_parameters={
                each.name: known.get(each.name, "0" * 32) for each in operation.path_parameters
            },
            headers={},
        )
        if operation.path.startswith("/inbox/"):
            case.headers.update({**_TUS, "Upload-Length": str(len(SEALED)), "Upload-Offset": "0"})
        self._sign(case)
        if operation.label == "POST /entries":
            case.body, case.media_type = self.board.bodies[0], "application/octet-stream"
        if operation.method.upper() == "PATCH":
            case.body, case.media_type = SEALED, tus_type()
        return case

    def __call__(self, case: Case, random: Random) -> None:
        """Put in what no document can say."""
        known = self._known(case.operation.path, random)
        if random.random() < 0.7:
            case.path_parameters = {
                name: known.get(name, value) for name, value in case.path_parameters.items()
            }
        if random.random() < 0.7:
            self._sign(case)
        if random.random() < 0.2:
            case.headers["Accept"] = "text/html"
        if random.random() < 0.5:
            oddly(case, random)
        if case.operation.label == "POST /entries" and random.random() < 0.5:
            some = [random.choice(self.board.bodies) for _ in range(random.randint(1, 4))]
            case.body, case.media_type = encode_bundle(some), BATCH_TYPE
        if case.operation.method.upper() == "PATCH" and random.random() < 0.5:
            case.headers.update({**_TUS, "Upload-Offset": str(random.randrange(3))})

    def _sign(self, case: Case) -> None:
        if case.operation.path.startswith("/inbox/{agency}"):
            path = quote(case.formatted_path)
            method = case.method.upper()
            method = "GET" if method == "HEAD" else method
            case.headers.update(self.board.headers(method, path))


NOT_DONE: Final = frozenset({
    # They want a post that is held, a statement of heads, an agency's word: in tests of their own.
    "GET /held/{ticket}", "HEAD /held/{ticket}",
    "GET /agencies/{id}/history", "HEAD /agencies/{id}/history",
    "GET /snapshot/proof", "HEAD /snapshot/proof",
    "GET /snapshot/{at}/proof", "HEAD /snapshot/{at}/proof",
    "GET /snapshot/{at}/{file}.xz", "HEAD /snapshot/{at}/{file}.xz",
    "GET /inbox/uploads/{upload}/opened", "HEAD /inbox/uploads/{upload}/opened",
    "GET /inbox/{agency}/{number}/withdrawal", "HEAD /inbox/{agency}/{number}/withdrawal",
    "GET /inbox/uploads/{upload}/withdrawal", "HEAD /inbox/uploads/{upload}/withdrawal",
    "GET /releases/{sha256}/proof", "HEAD /releases/{sha256}/proof",
    # It only carries another method's name.
    "POST /inbox/uploads/{upload}",
    # They want a policy.
    "GET /policies/{number}", "HEAD /policies/{number}",
    "GET /policies/{number}.json", "HEAD /policies/{number}.json",
    # They want a policy with overseers, and a request that waits for one.
    "DELETE /held/{ticket}", "POST /oversight/waiting", "POST /oversight/decisions",
    # They want a request, and words that nobody has filed before.
    "POST /entries/{index}/challenge", "GET /challenges/{ticket}", "HEAD /challenges/{ticket}",
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
    """What is described and is not served anymore would be a promise that nobody keeps."""
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
