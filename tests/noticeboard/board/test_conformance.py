"""`neighbors board conformance`: our board passes, and a board with one fault fails that line.

One honest run is recorded, and then played again with one answer altered, as a proxy between the
judge and the board would.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import replace
from datetime import timedelta
import gzip
import json
from pathlib import Path
import re
from typing import Any, Final, override

from aiohttp import web
from aiohttp.test_utils import TestServer
import msgspec
from multidict import CIMultiDict, CIMultiDictProxy
import pytest
import pytest_asyncio
from typer.testing import CliRunner

from noticeboard.board.cli import app
from noticeboard.board.conformance.judge import judge, requirements
from noticeboard.board.conformance.report import Outcome, Report
from noticeboard.board.conformance.subject import Answer, Asker, HttpAsker
from noticeboard.board.heads import state_heads_if_due
from noticeboard.board.snapshots import state_snapshot_if_due
from noticeboard.errors import UnavailableError
from noticeboard.log.body import AgencyDelivery
from noticeboard.log.checkpoint import Checkpoint, TlogProof
from noticeboard.log.delivery import sign_delivery
from noticeboard.log.encoding import encode_base64
from noticeboard.log.entry import parse_entry, sign_entry
from noticeboard.log.note import KIND_COSIGNATURE, sign_note
from noticeboard.log.snapshot import pack, unpack
from noticeboard.log.tiles import decode_bundle, decode_entries, encode_bundle
from noticeboard.log.tree import Tree, leaf_hash
from tests.noticeboard.board.world import World, post_many, served_world
from tests.noticeboard.log.made import NOON, ORIGIN, key

pytestmark = pytest.mark.asyncio(loop_scope="module")
PROTOCOL: Final = Path(__file__).parents[3] / "docs" / "protocol"
ENTRIES: Final = 8
DELIVERY: Final = 2 + ENTRIES
"""The index of the entry about a delivery key, after a registration and its verification."""
OK: Final = 200

_ACCEPTED: Final = {"Accept", "Accept-Language"}

type Key = tuple[str, str, tuple[tuple[str, str], ...]]
type Fault = Callable[[Answer, Mapping[str, str]], Answer]


class Recorder:
    """Asks the board, and keeps what it answers."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self.kept: dict[Key, list[Answer]] = {}
        self.methods: set[str] = set()

    async def ask(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None, *, first: bool
    ) -> Answer:
        """Hand on an answer."""
        answer = await self._asker.ask(method, path, headers, body, first=first)
        self.methods.add(method)
        self.kept.setdefault(_key(method, path, headers), []).append(answer)
        return answer


def _key(method: str, path: str, headers: Mapping[str, str]) -> Key:
    return method, path, tuple(sorted(headers.items()))


class Faulty:
    """Gives the recorded answers again, of which one fault alters some."""

    def __init__(self, kept: Mapping[Key, list[Answer]], fault: Fault) -> None:
        self._left = {name: list(answers) for name, answers in kept.items()}
        self._fault = fault

    async def ask(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes | None,  # noqa: ARG002 -- as of every asker
        *,
        first: bool,  # noqa: ARG002
    ) -> Answer:
        """Return the altered answer."""
        left = self._left.get(_key(method, path, headers))
        if not left:
            raise UnavailableError(f"{method} {path} wasn't recorded")
        return self._fault(left.pop(0) if len(left) > 1 else left[0], headers)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[World]:
    """Serve one board for all of these tests; they only read it, apart from the first."""
    async with served_world(tmp_path_factory.mktemp("conformance") / "board") as made:
        await post_many(made, ENTRIES)
        await made.board.post(made.agency.delivery(made.board))
        made.clock.at += timedelta(days=1)
        await state_heads_if_due(made.board)
        await state_snapshot_if_due(made.board)
        yield made


def _url(world: World) -> str:
    return str(world.web._base_url).rstrip("/")  # noqa: SLF001 -- aiohttp has no other name for it


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def recorded(world: World) -> dict[Key, list[Answer]]:
    """Return what the board answers to the whole judgment."""
    async with HttpAsker.to(_url(world)) as asker:
        recorder = Recorder(asker)
        report = await judge(
            _url(world),
            recorder,
            now=world.clock,
            poster=world.agency.posting,
            root=world.agency.root,
        )
    assert [line for line in report.lines if line.outcome is not Outcome.PASS] == []
    return recorder.kept


async def test_reads_only(world: World) -> None:
    """Without a posting key, nothing is posted; every requirement but those holds."""
    async with HttpAsker.to(_url(world)) as asker:
        recorder = Recorder(asker)
        report = await judge(_url(world), recorder, now=world.clock)

    assert recorder.methods == {"GET", "HEAD", "OPTIONS"}
    assert _ids(report, Outcome.FAIL) == set()
    assert _ids(report, Outcome.SKIP) == {
        *("wrong-methods", "malformed-entries", "forged-entries"),
        *("wrong-links", "rules", "logged", "foreign-delivery-keys", "delivery-keys"),
    }


def _ids(report: Report, outcome: Outcome) -> set[str]:
    return {line.requirement.id for line in report.lines if line.outcome is outcome}


def on(
    path: str,
    alter: Callable[[Answer], Answer],
    method: str = "GET",
    *,
    gzipped: bool = False,
) -> Fault:
    """Return a fault of the answers to one path, a pattern."""

    def fault(answer: Answer, headers: Mapping[str, str]) -> Answer:
        # Only the plain request, or only the one that asks for compression.
        fits = headers.get("Accept-Encoding") == "gzip" if gzipped else headers.keys() <= _ACCEPTED
        is_it = re.fullmatch(path, answer.path) and answer.method == method
        return alter(answer) if is_it and (fits or method == "HEAD") else answer

    return fault


def headers(**changed: str | None) -> Callable[[Answer], Answer]:
    """Return what changes headers, or takes them away."""

    def alter(answer: Answer) -> Answer:
        named = CIMultiDict(answer.headers)
        for name, value in changed.items():
            named.pop(name.replace("_", "-"), None)
            if value is not None:
                named[name.replace("_", "-")] = value
        return replace(answer, headers=CIMultiDictProxy(named))

    return alter


def status(value: int) -> Callable[[Answer], Answer]:
    """Return what gives another status."""
    return lambda answer: replace(answer, status=value)


def body(change: Callable[[bytes], bytes]) -> Callable[[Answer], Answer]:
    """Return what changes the body."""
    return lambda answer: replace(answer, body=change(answer.body))


def fields(**changed: Any) -> Callable[[Answer], Answer]:  # noqa: ANN401 -- JSON
    """Return what changes fields of a JSON body."""
    return body(lambda raw: json.dumps(json.loads(raw) | changed).encode())


def packed(pack: Callable[[bytes], bytes]) -> Callable[[Answer], Answer]:
    """Return what sends a body compressed."""
    return lambda answer: body(pack)(headers(Content_Encoding="gzip")(answer))


def _flip(raw: bytes) -> bytes:
    return raw[:-9] + bytes([raw[-9] ^ 1]) + raw[-8:]


def _swap(raw: bytes) -> bytes:
    first, second, *rest = decode_entries(raw, 256)
    return encode_bundle([second, first, *rest])


def _drop_entry(raw: bytes) -> bytes:
    head, entries, proof = raw.decode().split("\n\n", 2)
    return "\n\n".join((head, entries.rpartition("\n")[0], proof)).encode()


def _drop_row(raw: bytes) -> bytes:
    return pack(unpack(raw).rpartition(b"open ")[0])


def _other_inbox(answer: Answer) -> Answer:
    return fields(inbox_key=str(key("inbox.example.org").verifier))(answer)


def _restated(raw: bytes) -> bytes:
    """Return an entry about a delivery key that only the posting key states."""
    body, posting = parse_entry(raw).body, key("fire.example.org/posting")
    assert isinstance(body, AgencyDelivery)
    signature = sign_delivery(body.statement, ORIGIN, posting)
    return sign_entry(msgspec.structs.replace(body, signature=signature), ORIGIN, posting)


BUNDLE: Final = r"/tile/entries/000\.p/[1-9][0-9]?"
TILE: Final = r"/tile/0/000\.p/[1-9][0-9]?"
UPLOAD: Final = f"/inbox/uploads/{'0' * 32}"
BOMB: Final = gzip.compress(bytes(1 << 23))
WITNESS: Final = str(key("witness.example/w1", KIND_COSIGNATURE).verifier)
FAULTS: Final[tuple[tuple[str, Fault], ...]] = (
    ("description", on("/board.json", headers(Content_Type="text/html"))),
    ("description", on("/board.json", fields(origin="other.example.org/v1"))),
    ("inbox-key", on("/board.json", _other_inbox)),
    ("witnesses", on("/board.json", fields(quorum=1))),
    ("cosigned policy", on("/board.json", fields(witnesses=[WITNESS]))),
    ("checkpoint", on("/checkpoint", body(_flip))),
    ("checkpoint", on("/checkpoint", headers(Content_Type="text/html"))),
    ("policy", on("/policy", body(lambda raw: raw.replace(b"log ", b"log x")))),
    ("tiles", on(TILE, body(_flip))),
    ("bundles ranges", on(BUNDLE, body(_swap))),
    ("bundles ranges", on(BUNDLE, body(lambda raw: raw + b"\0"))),
    ("", on(BUNDLE, packed(gzip.compress), gzipped=True)),
    ("compressed-bundles", on(BUNDLE, packed(lambda _: gzip.compress(b"x")), gzipped=True)),
    ("compressed-bundles", on(BUNDLE, packed(lambda raw: 2 * gzip.compress(raw)), gzipped=True)),
    ("compressed-bundles", on(BUNDLE, packed(lambda _: BOMB), gzipped=True)),
    ("compressed-bundles", on(BUNDLE, packed(lambda raw: raw), gzipped=True)),
    ("raw", on("/entries/0/raw", body(lambda raw: raw + b"\n"))),
    ("proofs", on("/entries/0/proof", body(lambda raw: raw.replace(b"index 0", b"index 1")))),
    ("histories", on("/agencies/(?!0{40}).*/history", body(_drop_entry))),
    ("snapshots", on(r"/snapshot/[1-9]\d{0,3}/rows\.xz", body(_drop_row))),
    ("snapshots", on(r"/snapshot/[1-9]\d{0,3}/entries\.xz", body(lambda raw: raw[:-1]))),
    ("snapshots", on(r"/snapshot/[1-9]\d{0,3}/proof", body(_flip))),
    ("snapshots", on(r"/snapshot/[1-9]\d{0,3}/proof", status(404))),
    ("snapshots", on(r"/snapshot/[1-9]\d{0,3}/agencies\.xz", body(lambda raw: raw + b"\0"))),
    ("not-found", on("/entries/99999999/raw", status(500))),
    ("not-found", on("/nothing", body(lambda _: b"<h1>Not Found</h1>"))),
    ("invalid", on(r"/\?level=9", headers(Cache_Control="max-age=60"))),
    ("languages", on("/entries/99999999/raw", fields(error="Not here."))),
    ("reads-anywhere", on(TILE, headers(Access_Control_Allow_Origin=None))),
    ("no-sniffing", on("/policy", headers(X_Content_Type_Options=None))),
    ("no-cookies", on("/about", headers(Set_Cookie="reader=1"))),
    ("fresh-checkpoint", on("/checkpoint", headers(Cache_Control="max-age=3600"))),
    ("conditional", on("/checkpoint", headers(ETag=None))),
    ("immutable-tiles", on(TILE, headers(Cache_Control="max-age=60"))),
    ("ranges", lambda answer, asked: status(500)(answer) if "Range" in asked else answer),
    ("heads-of-answers", on("/policy", status(404), "HEAD")),
    ("hints", on("/live", headers(Content_Type="text/plain"))),
    (
        "pages",
        on("/record", headers(Content_Security_Policy="default-src 'none'; script-src 'self'")),
    ),
    ("feeds", on("/feed.atom", body(lambda raw: raw + b"<"))),
    ("openapi", on("/openapi.json", fields(paths={}))),
    ("tus", on(UPLOAD, headers(Tus_Extension="creation"), "OPTIONS")),
    ("tus-version", on(UPLOAD, status(200), "HEAD")),
    ("signed-reading", on(f"/inbox/{'0' * 40}", status(200))),
    (
        "compressed-requests",
        lambda answer, asked: status(200)(answer) if "Content-Encoding" in asked else answer,
    ),
    ("wrong-methods", on("/checkpoint", status(200), "POST")),
)


@pytest.mark.parametrize(("broken", "fault"), FAULTS, ids=[name for name, _ in FAULTS])
async def test_one_fault(
    world: World, recorded: dict[Key, list[Answer]], broken: str, fault: Fault
) -> None:
    """The one line that a fault breaks fails, and no other."""
    played = Faulty(recorded, fault)
    report = await judge("", played, now=world.clock, poster=None)
    if "wrong-methods" in broken:
        report = await judge("", played, now=world.clock, poster=world.agency.posting)

    failed = _ids(report, Outcome.FAIL) - POSTED
    assert failed == set(broken.split())


POSTED: Final = {
    *("malformed-entries", "forged-entries", "wrong-links", "rules", "logged"),
    *("foreign-delivery-keys", "delivery-keys"),
}
"""Entries that are posted have new ids each time, and so no answer was recorded for them."""


@pytest.mark.parametrize(
    ("broken", "right", "wrong"),
    [
        ("foreign-delivery-keys forged-entries malformed-entries wrong-links", 403, 201),
        ("wrong-links", 409, 500),
        ("malformed-entries", 413, 500),
        ("delivery-keys logged", 201, 200),
    ],
)
async def test_a_fault_in_posting(world: World, broken: str, right: int, wrong: int) -> None:
    """The same for what is posted, on the board itself."""
    world.clock.at += timedelta(minutes=1)

    class Altered(HttpAsker):
        @override
        async def ask(
            self,
            method: str,
            path: str,
            headers: Mapping[str, str],
            body: bytes | None,
            *,
            first: bool,
        ) -> Answer:
            answer = await super().ask(method, path, headers, body, first=first)
            return status(wrong)(answer) if method == "POST" and answer.status == right else answer

    async with Altered.to(_url(world)) as asker:
        report = await judge(
            "", asker, now=world.clock, poster=world.agency.posting, root=world.agency.root
        )

    assert _ids(report, Outcome.FAIL) == set(broken.split())


@pytest.mark.parametrize(
    ("broken", "index", "change"),
    [
        ("well-formed", 5, lambda raw: raw.replace(b'{"', b'{ "', 1)),
        (
            "chains",
            5,
            lambda raw: raw.partition(b"\n")[0] + b"\n" + encode_base64(bytes(64)).encode(),
        ),
        ("chains delivery-statements", DELIVERY, _restated),
    ],
)
async def test_a_log_that_holds_a_wrong_entry(
    world: World,
    recorded: dict[Key, list[Answer]],
    broken: str,
    index: int,
    change: Callable[[bytes], bytes],
) -> None:
    """A board that has logged and signed what it must not is found by its entries alone."""
    size = int(recorded[_key("GET", "/checkpoint", {})][0].body.split(b"\n")[1])
    bundle = recorded[_key("GET", f"/tile/entries/000.p/{size}", {})][0].body
    raws, log = decode_bundle(bundle, size), await asyncio.to_thread(world.board.home.log_key)
    raws[index] = change(raws[index])
    tree = Tree(map(leaf_hash, raws))
    point = Checkpoint(origin=log.name, size=tree.size, root=tree.root())
    changed = {
        "/checkpoint": sign_note(point.text(), [log]).encode(),
        f"/tile/entries/000.p/{size}": encode_bundle(raws),
        f"/tile/0/000.p/{size}": tree.hashes(0, 0, size),
        f"/entries/{index}/raw": raws[index],
        f"/entries/{index}/proof": TlogProof(
            index=index,
            hashes=tuple(tree.inclusion(index)),
            checkpoint_note=sign_note(point.text(), [log]),
            extra=raws[index],
        )
        .text()
        .encode(),
    }

    def fault(answer: Answer, asked: Mapping[str, str]) -> Answer:
        body_ = None if "Range" in asked else changed.get(answer.path)
        return answer if body_ is None or answer.status != 200 else replace(answer, body=body_)

    report = await judge("", Faulty(recorded, fault), now=world.clock)

    assert _ids(report, Outcome.FAIL) - {"ranges"} == set(broken.split())


async def test_heads_that_are_old(world: World, recorded: dict[Key, list[Answer]]) -> None:
    """A board that has stopped stating its heads still conforms, but is told."""
    report = await judge(
        "",
        Faulty(recorded, lambda answer, _: answer),
        now=lambda: world.clock() + timedelta(days=3),
    )

    assert (_ids(report, Outcome.FAIL), report.conforms) == ({"heads"}, True)


async def test_every_requirement_is_tested_and_written_down() -> None:
    """Each has a fault above, and a section in docs/protocol that says it."""
    every = {each.id for each in requirements()}
    tested = {name for broken, _ in FAULTS for name in broken.split()}
    pages = {each.page for each in requirements()}
    written = {
        page: (PROTOCOL / f"{page}.md").read_text(encoding="utf-8") for page in sorted(pages)
    }

    assert len(every) == len(requirements())
    assert every - tested == {"well-formed", "chains", "heads", "delivery-statements"} | POSTED
    for each in requirements():
        heading = rf"(?m)^#+ {re.escape(each.section)}$"
        assert re.search(heading, written[each.page]), (each.page, each.section)


async def test_the_command(world: World) -> None:
    """It exits with 0 for a board that conforms, and with 1 for one that doesn't answer."""
    run = CliRunner().invoke
    found = await asyncio.to_thread(run, app, ["conformance", _url(world), "--json"])
    shown = await asyncio.to_thread(run, app, ["conformance", _url(world)])
    nobody = await asyncio.to_thread(run, app, ["conformance", "http://127.0.0.1:1"])

    assert (found.exit_code, json.loads(found.stdout)["conforms"]) == (0, True)
    assert (shown.exit_code, "The board conforms" in shown.stdout) == (0, True)
    assert (nobody.exit_code, "MUST that don't hold" in nobody.stdout) == (1, True)


async def test_a_board_without_an_end() -> None:
    """A board that sends without an end, or never, is failed soon and fills nothing."""

    async def send(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        if request.path == "/board.json":
            while True:
                await response.write(bytes(1 << 20))
        await asyncio.Event().wait()
        return response

    app_ = web.Application()
    app_.router.add_route("*", "/{path:.*}", send)
    async with (
        TestServer(app_) as server,
        HttpAsker.to(str(server.make_url("")), patience_s=0.1, most_bytes=1 << 22) as asker,
    ):
        async with asyncio.timeout(30):
            report = await judge("", asker, now=lambda: NOON)

    assert not report.conforms
    assert _ids(report, Outcome.PASS) <= {"no-sniffing", "no-cookies"}
