"""The share page's modules, in node: what they believe of a board, and the share that they send."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
import hashlib
from http import HTTPStatus
import json
from pathlib import Path
import shutil
import subprocess
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
import bagit
import msgspec
import pytest

from noticeboard.board.upload_store import InboxLimits
from noticeboard.log.body import BoardHeads
from noticeboard.log.checkpoint import TlogProof
from noticeboard.log.entry import (
    countersign_entry,
    head_row,
    heads_tree,
    parse_entry,
    sign_entry,
)
from noticeboard.log.history import History
from noticeboard.log.link import Fingerprint
from noticeboard.log.note import SignerKey
from noticeboard.log.tree import Tree, leaf_hash
from noticeboard.seal.age import AgeIdentity
from noticeboard.seal.open import open_share
from noticeboard.seal.receipt import (
    Opened,
    Receipt,
    Withdrawal,
    name_inbox_key,
    open_receipt,
    open_withdrawal,
)
from tests.fakes.board import Author, FakeBoard, LogWriter, make_key, make_witness
from tests.noticeboard.board.world import assert_clean, served_world
from tests.noticeboard.log.made import NOON, ORIGIN

FRONTEND = Path(__file__).parents[2] / "frontend"
REQUIRE = "import{createRequire as _from}from'node:module';const require=_from(import.meta.url);"
WITNESSES = tuple(make_witness(f"{name}.example/w1") for name in ("first", "second", "third"))
OLD, NEW = AgeIdentity.generate(), AgeIdentity.generate()
NOBODY = {"name": "", "email": "", "telephone": ""}
DAY = timedelta(days=1)


def program(name: str) -> str:
    """Return where a program is."""
    found = shutil.which(name)
    assert found is not None, name
    return found


class Page:
    """The page's worker without its films: a process that answers calls."""

    def __init__(self, script: Path) -> None:
        self._node = subprocess.Popen(  # noqa: S603 -- our own script
            [program("node"), script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def answer(self, call: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the page answers to a call; blocking."""
        assert self._node.stdin is not None
        assert self._node.stdout is not None
        self._node.stdin.write(json.dumps(call) + "\n")
        self._node.stdin.flush()
        answer: dict[str, Any] = json.loads(self._node.stdout.readline())
        return answer

    async def ask(self, name: str, *given: object, **more: object) -> dict[str, Any]:
        """Return the whole answer to one call."""
        return await asyncio.to_thread(self.answer, {"name": name, "given": given, **more})

    async def do(self, name: str, *given: object, **more: object) -> Any:  # noqa: ANN401 -- JSON
        """Return what a call gives."""
        answer = await self.ask(name, *given, **more)
        assert "done" in answer, answer
        return answer["done"]

    async def refused(self, name: str, *given: object, **more: object) -> str:
        """Return the code with which a call is refused."""
        answer = await self.ask(name, *given, **more)
        assert "refused" in answer, answer
        return str(answer["refused"]["code"])

    async def start(self) -> None:
        """Begin with a browser that has kept nothing."""
        await asyncio.to_thread(self.answer, {"name": "start"})

    async def files(self, files: Mapping[str, Path]) -> None:
        """Choose these files, as they leave."""
        named = {name: str(path) for name, path in files.items()}
        await asyncio.to_thread(self.answer, {"name": "files", "given": named})

    def close(self) -> None:
        """End the process."""
        self._node.communicate(timeout=30)


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the page's modules for node."""
    made = tmp_path_factory.mktemp("share") / "page.mjs"
    command = ["node_modules/.bin/esbuild", "test/share-node.ts", "--bundle", "--platform=node"]
    command += ["--format=esm", f"--outfile={made}", f"--banner:js={REQUIRE}"]
    command += ["--log-level=error"]
    subprocess.run(command, cwd=FRONTEND, check=True)  # noqa: S603 -- our own words
    return made


@pytest.fixture(scope="module")
def running(script: Path) -> Iterator[Page]:
    """Run the page for all tests of this module."""
    page = Page(script)
    yield page
    page.close()


@pytest.fixture
async def page(running: Page) -> Page:
    """Give the page of somebody who opens it for the first time."""
    await running.start()
    return running


@dataclass(slots=True, kw_only=True)
class Town:
    """A log with an agency's request, and a board that publishes it and lies if told to."""

    writer: LogWriter
    agency: Author
    board: FakeBoard
    lies: dict[str, Callable[[bytes], bytes]] = field(default_factory=dict)
    """By the beginning of a path: what becomes of its answer."""
    notes: dict[str, str] = field(default_factory=dict)
    """What the inbox answers, by the end of a path."""
    location: str = "/inbox/uploads/" + "0" * 32
    url: str = ""
    size_bytes: str = "0"
    index: int = 2

    @property
    def link(self) -> dict[str, object]:
        """The link to the request."""
        key = str(Fingerprint.of(self.writer.log_key.verifier))
        return {"board": self.url, "request": self.index, "key": key}

    def state_heads(self) -> None:
        """Log the board's statement of where every chain ends."""
        ends: dict[str, tuple[int, str]] = {}
        for raw in self.writer.entries:
            entry = parse_entry(raw)
            count, _ = ends.get(entry.body.agency, (0, ""))
            ends[entry.body.agency] = count + 1, entry.leaf.hex()
        tree = heads_tree(self._rows(ends))
        board = self.writer.board
        self.writer.write(board, BoardHeads, root=tree.root().hex(), count=tree.size)

    def _rows(self, ends: Mapping[str, tuple[int, str]]) -> list[bytes]:
        return sorted(head_row(author, count - 1, leaf) for author, (count, leaf) in ends.items())

    def history(self, author: str) -> bytes | None:
        """Return an author's history up to the last statement of heads; None if there is none."""
        stated = [at for at, raw in enumerate(self._published) if b'"type":"board.heads"' in raw]
        if not stated:
            return None
        parsed = [(at, parse_entry(raw)) for at, raw in enumerate(self._published[: stated[-1]])]
        ends: dict[str, tuple[int, str]] = {}
        for _, entry in parsed:
            count, _ = ends.get(entry.body.agency, (0, ""))
            ends[entry.body.agency] = count + 1, entry.leaf.hex()
        if author not in ends:
            return None
        rows = self._rows(ends)
        row = [each.split()[0].decode() for each in rows].index(author)
        own = [(at, each.raw) for at, each in parsed if each.body.agency == author]
        made = History(
            agency=author,
            row=row,
            hashes=tuple(heads_tree(rows).inclusion(row)),
            entries=tuple(own),
            proof=self._proof(stated[-1]),
        )
        return made.text().encode()

    @property
    def _published(self) -> list[bytes]:
        return self.board._entries  # noqa: SLF001 -- what this fake has published

    def _proof(self, index: int) -> TlogProof:
        tree = Tree(leaf_hash(raw) for raw in self._published)
        return TlogProof(
            index=index,
            hashes=tuple(tree.inclusion(index)),
            checkpoint_note=self.board.note,
            extra=self._published[index],
        )

    @asynccontextmanager
    async def served(self) -> AsyncGenerator[None]:
        """Publish the whole log, and serve it while the block runs."""
        self.publish()
        app = web.Application(client_max_size=1 << 26)
        app.router.add_route("*", "/{path:.*}", self.answer)
        async with TestServer(app, host="127.0.0.1") as server:
            self.url = str(server.make_url("")).rstrip("/")
            yield

    def publish(self) -> None:
        """Publish what was logged since the last time."""
        if self.board.note.split("\n")[1] != str(len(self.writer.entries)):
            self.board.publish()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer as the board would, or lie."""
        path = request.match_info["path"]
        if path.startswith("inbox/"):
            return await self._inbox(request, path)
        body = self._body(path)
        for beginning, lie in self.lies.items():
            if path.startswith(beginning):
                body = lie(body or b"")
        if body is None:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        if body == b"endless":
            endless = web.StreamResponse()
            await endless.prepare(request)
            while True:
                await endless.write(bytes(1 << 16))
        if body == b"elsewhere":
            raise web.HTTPFound("/moved")
        return web.Response(body=body)

    def _body(self, path: str) -> bytes | None:
        match path.split("/"):
            case ["board.json"]:
                return json.dumps(self.board.about()).encode()
            case ["checkpoint"] | ["moved"]:
                return self.board.note.encode()
            case ["entries", index, "proof"]:
                number = int(index)
                return (
                    self._proof(number).text().encode() if number < len(self._published) else None
                )
            case ["agencies", author, "history"]:
                return self.history(author)
            case _:
                return self.board._tile(path, lying=False)  # noqa: SLF001 -- as above

    async def _inbox(self, request: web.Request, path: str) -> web.Response:
        headers = {"Tus-Resumable": "1.0.0", "Tus-Max-Size": "5000000", "Location": self.location}
        if request.method == "POST" and not path.endswith("withdrawal"):
            self.size_bytes = request.headers["Upload-Length"]
            return web.Response(status=HTTPStatus.CREATED, headers=headers)
        if request.method in {"OPTIONS", "HEAD"}:
            whole = {"Upload-Offset": self.size_bytes, "Upload-Length": self.size_bytes}
            return web.Response(status=HTTPStatus.OK, headers=headers | whole)
        note = self.notes.get(path.rpartition("/")[2])
        return web.Response(text=note) if note else web.Response(status=HTTPStatus.NOT_FOUND)


def new_town(
    *, witnesses: tuple[SignerKey, ...] = WITNESSES, heads: bool = True, now: datetime = NOON
) -> Town:
    """Return a town whose agency asks for footage at index 2; then the board stated its heads."""
    writer = LogWriter(now=now)
    agency = writer.register(delivery_key=str(OLD.recipient))
    writer.post(agency)
    town = Town(writer=writer, agency=agency, board=FakeBoard(writer=writer, witnesses=witnesses))
    if heads:
        town.state_heads()
    return town


def at(town: Town) -> int:
    """Return the time of a town's log, in milliseconds."""
    return int(town.writer.now.timestamp() * 1000)


async def learned(page: Page, town: Town, **more: object) -> dict[str, Any]:
    """Return what the page believes."""
    async with town.served():
        return dict(await page.do("learn", town.link, now=at(town), **more))


async def refusal(page: Page, town: Town) -> str:
    """Return the code with which the page refuses a town's request."""
    async with town.served():
        return await page.refused("learn", town.link, now=at(town))


# What is believed


@pytest.mark.parametrize("heads", [True, False])
async def test_request_that_holds(page: Page, *, heads: bool) -> None:
    """The page says who asks, who vouches, and what came later, with a history or without."""
    town = new_town(heads=heads)
    request = parse_entry(town.writer.entries[2]).body.id
    town.writer.now += timedelta(minutes=1)
    town.writer.update(town.agency, request, "It was gray.")
    town.writer.notice(2, "The board checked this.")
    other = town.writer.register("fire")
    town.writer.post(other)

    asked = await learned(page, town)

    key = town.writer.log_key.verifier
    assert asked["words"] == list(Fingerprint.of(key).words())
    assert asked["pinned"]
    assert asked["witnesses"] == {"signed": 3, "named": 3}
    assert asked["agency"] == {
        "id": town.agency.id,
        "name": "City Police",
        "kind": "police",
        "domain": "city-police.example.org",
        "level": 2,
        "verifiers": ["verifier.example.org"],
    }
    assert [(each["kind"], each["text"]) for each in asked["request"]["later"]] == [
        ("update", "It was gray."),
        ("notice", "The board checked this."),
    ]
    assert (asked["closed"], asked["mostBytes"], asked["room"]) == ("", 5_000_000, "small")


async def test_long_log_is_read_from_its_last_statement(page: Page) -> None:
    """Of a long log, only what follows the statement of heads is read."""
    town = new_town(heads=False)
    for _ in range(300):
        town.writer.post(town.agency)
    town.state_heads()
    asked: list[str] = []
    town.lies["tile/entries/"] = lambda body: asked.append("bundle") or body  # type: ignore[func-returns-value]

    believed = await learned(page, town)

    assert believed["agency"]["level"] == 2
    assert asked == []


async def test_levels_are_the_last_word_of_named_verifiers(page: Page) -> None:
    """A verifier's last word counts, and only if the board names the verifier."""
    town = new_town()
    verify = msgspec.structs.replace
    stranger = town.writer.author("stranger")
    raw = parse_entry(town.writer.entries[1])
    said = town.writer.common(stranger, stranger.root)
    forged = verify(raw.body, **said, level=3)
    town.writer.log(stranger, sign_entry(forged, town.writer.origin, stranger.root))
    common = town.writer.common(town.writer.verifier, town.writer.verifier.root)
    gone = verify(raw.body, **common, level=0)
    town.writer.log(
        town.writer.verifier, sign_entry(gone, town.writer.origin, town.writer.verifier.root)
    )

    asked = await learned(page, town)

    assert (asked["agency"]["level"], asked["agency"]["verifiers"]) == (0, [])


async def test_closed_requests(page: Page) -> None:
    """A request that is over, or an agency without a key, takes nothing, and the page says why."""
    resolved, expired, keyless, waiting = (new_town() for _ in range(4))
    resolved.writer.resolve(resolved.agency, parse_entry(resolved.writer.entries[2]).body.id)
    expired.writer.now += 30 * DAY
    keyless.writer.rotate(keyless.agency, "")
    keyless.writer.now += 3 * DAY
    waiting.writer.revoke(waiting.agency, 2)
    waiting.writer.rotate(waiting.agency, str(NEW.recipient))
    for town in (expired, keyless):
        town.board.publish()

    closed = [
        (await learned(page, town))["closed"] for town in (resolved, expired, keyless, waiting)
    ]

    assert closed == ["resolved", "expired", "no_key", "key_waits"]


@pytest.mark.parametrize(("hours", "key"), [(71, OLD), (72, NEW)])
async def test_rotated_delivery_key(page: Page, hours: int, key: AgeIdentity) -> None:
    """A share is sealed to the new delivery key 72 hours after the rotation, and not before."""
    town = new_town()
    town.writer.rotate(town.agency, str(NEW.recipient))
    town.writer.now += timedelta(hours=hours)
    town.board.publish()

    await learned(page, town)
    sealed = await page.do("seal", {"words": "I saw it.", "contact": NOBODY})

    assert f'"delivery_key":"{key.recipient}"' in sealed["custody"]


async def test_rotation_that_is_dated_ahead(page: Page) -> None:
    """Who has the keys can date an entry ahead; the new delivery key acts no sooner for that."""
    town = new_town()
    agency, writer = town.agency, town.writer
    fresh = writer.rotate(agency, str(NEW.recipient))
    agency.posting, now = fresh, writer.now
    writer.now += 4 * DAY
    writer.post(agency)
    writer.now = now + timedelta(hours=1)

    await learned(page, town)
    sealed = await page.do("seal", {"words": "I saw it.", "contact": NOBODY})

    assert f'"delivery_key":"{OLD.recipient}"' in sealed["custody"]


# What is refused


def other_log_key(town: Town) -> None:
    """Answer as another board at the link's address."""
    town.board.writer.log_key = make_key("another")
    about = town.board.about()
    about["log_key"] = str(SignerKey(name=ORIGIN, seed=bytes(32)).verifier)
    town.lies["board.json"] = lambda _: json.dumps(about).encode()


def other_inbox_key(town: Town) -> None:
    """Answer for the board with an inbox of one's own, whose key its log never named."""
    about = town.board.about()
    about["inbox_key"] = str(SignerKey(name=f"{ORIGIN}/inbox", seed=bytes(32)).verifier)
    town.lies["board.json"] = lambda _: json.dumps(about).encode()


def own_word_for_an_inbox(town: Town) -> None:
    """Name the inbox's key with a key that isn't the log's, under the log's name."""
    thief = SignerKey(name=ORIGIN, seed=bytes(32))
    about = town.board.about()
    about["inbox_key"] = str(thief.verifier)
    about["inbox_note"] = name_inbox_key(thief, thief.verifier)
    town.lies["board.json"] = lambda _: json.dumps(about).encode()


def no_word_for_an_inbox(town: Town) -> None:
    """Leave out what the log's key says of the inbox."""
    about = town.board.about()
    del about["inbox_note"]
    town.lies["board.json"] = lambda _: json.dumps(about).encode()


def forged_witness(town: Town) -> None:
    """Sign as a witness with another key."""
    first = WITNESSES[0]
    text = town.board.note.partition("\n\n")[0] + "\n"
    other = SignerKey(name=first.name, kind=first.kind, seed=bytes(32)).sign(text, at=0)
    named = first.sign(text, at=0)
    forged = named[:-90] + other[-90:]
    town.board.note = text + "\n" + town.writer.log_key.sign(text) + forged


def few_witnesses(town: Town) -> None:
    """Let one of three cosign, and a stranger twice."""
    town.board.witnesses = (WITNESSES[0], make_witness("stranger"), make_witness("stranger"))
    about = json.dumps(new_town().board.about()).encode()
    town.lies["board.json"] = lambda _: about
    town.board.publish()


def lowered_quorum(town: Town) -> None:
    """Say that one witness is enough."""
    few_witnesses(town)
    about = new_town().board.about() | {"quorum": 1}
    town.lies["board.json"] = lambda _: json.dumps(about).encode()


def witness_under_two_names(town: Town) -> None:
    """Name one witness twice."""
    second = SignerKey(name="other.example/w1", kind=WITNESSES[0].kind, seed=WITNESSES[0].seed)
    town.board.witnesses = (WITNESSES[0], second)
    town.board.publish()
    about = town.board.about()
    about["witnesses"] = [str(each.verifier) for each in (WITNESSES[0], second, *WITNESSES[1:])]
    town.lies["board.json"] = lambda _: json.dumps(about).encode()


def old_checkpoint(town: Town) -> None:
    """Show a checkpoint that was cosigned a day and a second ago."""
    town.board.publish(at=at(town) // 1000 - 86_401)


def future_checkpoint(town: Town) -> None:
    """Show a checkpoint that was cosigned an hour ahead."""
    town.board.publish(at=at(town) // 1000 + 3600)


def not_signed(town: Town) -> None:
    """Sign the checkpoint with another key."""
    town.board.publish(key=SignerKey(name=town.writer.origin, seed=bytes(32)))


def not_in_log(town: Town) -> None:
    """Show a request that the agency signed, and the board never logged."""
    raw = town.writer.entries[2]
    forged = parse_entry(raw).body
    other = msgspec.structs.replace(forged, title="Another title")
    entry = sign_entry(other, town.writer.origin, town.agency.posting)
    proof = TlogProof.parse(town._proof(2).text())  # noqa: SLF001 -- to alter it
    changed = TlogProof(
        index=2, hashes=proof.hashes, checkpoint_note=proof.checkpoint_note, extra=entry
    )
    town.lies["entries/"] = lambda _: changed.text().encode()


def changed_text(town: Town) -> None:
    """Change a word of the request on its way."""
    town.lies["entries/"] = lambda body: _retold(body, b"a house", b"a store")


def _retold(body: bytes, said: bytes, instead: bytes) -> bytes:
    """Return a proof with other words in its entry."""
    proof = TlogProof.parse(body.decode())
    assert proof.extra is not None
    changed = proof.extra.replace(said, instead)
    assert changed != proof.extra
    return replace(proof, extra=changed).text().encode()


def in_another_log(town: Town) -> None:
    """Prove the request in another log of the same key."""
    other = LogWriter(now=town.writer.now)
    agency = other.register(delivery_key=str(NEW.recipient))
    other.post(agency, title="Another title")
    shown = Town(writer=other, agency=agency, board=FakeBoard(writer=other, witnesses=WITNESSES))
    shown.board.publish()
    proof = shown._proof(2).text().encode()  # noqa: SLF001 -- what the other log proves
    town.lies["entries/"] = lambda _: proof


def no_request(town: Town) -> None:
    """Link to another kind of entry."""
    town.index = 0


def no_entry(town: Town) -> None:
    """Link to an entry beyond the log's end."""
    town.index = 99


def others_signature(town: Town) -> None:
    """Log a request in the agency's name that another key signed."""
    town.index = len(town.writer.entries)
    author = town.agency
    author.posting, own = make_key("thief"), author.posting
    said = parse_entry(town.writer.entries[2]).body
    fields = town.writer.common(author, author.posting) | {"key": own.verifier.key_id.hex()}
    text = msgspec.json.encode(msgspec.structs.replace(said, **fields), order="sorted")
    prefix = f"neighbors-requests/entry/v1\n{town.writer.origin}\n".encode()
    signed = author.posting.sign_bytes(prefix + text)
    raw = text + b"\n" + msgspec.json.encode(signed)[1:-1]
    town.writer.log(author, raw)


def revoked_at_the_end(town: Town) -> None:
    """Revoke the key that signed the request, in the last entry of all."""
    town.writer.revoke(town.agency, 2)


def disowned(town: Town) -> None:
    """Disown the request in the last entry of all."""
    town.writer.revoke(town.agency, 1)
    town.writer.rotate(town.agency, str(NEW.recipient))


def revoked_before(town: Town) -> None:
    """Log a request by a key that was revoked before."""
    town.writer.revoke(town.agency, 2)
    town.index = len(town.writer.entries)
    town.writer.post(town.agency)


def second_entry(town: Town) -> None:
    """Log two entries of the agency with one number."""
    town.agency.seq -= 1
    town.agency.prev = parse_entry(town.writer.entries[2]).body.prev
    town.writer.post(town.agency)


def shortened_history(town: Town) -> None:
    """Leave the last entry, which revokes the key, out of the history."""
    town.writer.revoke(town.agency, 2)
    town.state_heads()

    def shorten(body: bytes) -> bytes:
        history = History.parse(body.decode())
        if history.agency != town.agency.id:
            return body
        changed = [each for each in history.entries if each[0] <= 2]
        return _changed(history, changed).text().encode()

    town.lies["agencies/"] = shorten


def gap_in_history(town: Town) -> None:
    """Leave an entry out of the middle of the history."""
    town.writer.revoke(town.agency, 2)
    town.writer.rotate(town.agency)
    town.state_heads()

    def cut(body: bytes) -> bytes:
        history = History.parse(body.decode())
        if history.agency != town.agency.id:
            return body
        return _changed(history, [*history.entries[:2], *history.entries[3:]]).text().encode()

    town.lies["agencies/"] = cut


def others_history(town: Town) -> None:
    """Answer with the verifier's history."""
    town.board.publish()
    other = town.history(town.writer.verifier.id)
    assert other is not None
    town.lies[f"agencies/{town.agency.id}"] = lambda _: other


def _changed(history: History, entries: list[tuple[int, bytes]]) -> History:
    return History(
        agency=history.agency,
        row=history.row,
        hashes=history.hashes,
        entries=tuple(entries),
        proof=history.proof,
    )


def other_bytes(town: Town) -> None:
    """Answer with other entries each time."""
    town.writer.post(town.agency)
    turns = iter(range(1 << 20))

    def change(body: bytes) -> bytes:
        where = 40 + next(turns) % 40
        return body[:where] + bytes([body[where] ^ 1]) + body[where + 1 :]

    town.lies["tile/entries/"] = change


def other_tiles(town: Town) -> None:
    """Answer with tiles that nobody signed."""
    town.lies["tile/0/"] = lambda body: bytes([body[0] ^ 1]) + body[1:]


def endless(town: Town) -> None:
    """Send an answer that never ends."""
    town.lies["checkpoint"] = lambda _: b"endless"


def elsewhere(town: Town) -> None:
    """Lead the page elsewhere, where all would be well."""
    town.lies["checkpoint"] = lambda _: b"elsewhere"


def cached(town: Town) -> None:
    """Show a checkpoint that is older than what was proved."""
    town.board.publish(size=3)
    old = town.board.note.encode()
    town.board.publish()
    town.lies["checkpoint"] = lambda _: old


def newer(town: Town) -> None:
    """Log an entry of a format that this page doesn't know."""
    common = town.writer.common(town.agency, town.agency.posting)
    text = msgspec.json.encode(common | {"v": 2, "type": "request.post"}, order="sorted")
    town.writer.log(town.agency, text + b"\n" + b"A" * 86 + b"==")


def junk_entry(town: Town) -> None:
    """Log what isn't an entry."""
    town.writer.log(town.agency, b"no entry")


def hostile_description(town: Town) -> None:
    """Describe the board in what all objects have."""
    about = json.dumps(town.board.about())
    town.lies["board.json"] = lambda _: f'{{"__proto__": {about}}}'.encode()


@pytest.mark.parametrize(
    ("attack", "code"),
    [
        (other_log_key, "other_key"),
        (other_inbox_key, "inbox_key"),
        (own_word_for_an_inbox, "inbox_key"),
        (no_word_for_an_inbox, "inbox_key"),
        (forged_witness, "not_signed"),
        (few_witnesses, "few_witnesses"),
        (lowered_quorum, "few_witnesses"),
        (witness_under_two_names, "few_witnesses"),
        (old_checkpoint, "stale"),
        (future_checkpoint, "future"),
        (not_signed, "not_signed"),
        (not_in_log, "not_in_log"),
        (changed_text, "not_in_log"),
        (in_another_log, "log_wrong"),
        (no_request, "no_request"),
        (no_entry, "no_request"),
        (others_signature, "not_theirs"),
        (revoked_at_the_end, "revoked"),
        (disowned, "disowned"),
        (revoked_before, "not_theirs"),
        (second_entry, "compromised"),
        (shortened_history, "history"),
        (gap_in_history, "history"),
        (others_history, "history"),
        (other_bytes, "log_wrong"),
        (other_tiles, "log_wrong"),
        (endless, "endless"),
        (elsewhere, "offline"),
        (cached, "stale"),
        (newer, "newer"),
        (junk_entry, "log_wrong"),
        (hostile_description, "description"),
    ],
)
async def test_attacks(page: Page, attack: Callable[[Town], None], code: str) -> None:
    """Each lie is refused, each with its own sentence, before anything is chosen."""
    town = new_town()
    town.board.publish()
    attack(town)

    assert await refusal(page, town) == code


async def test_hostile_links(page: Page) -> None:
    """A link leads to a board's address, by HTTPS, and nowhere else."""
    key = str(Fingerprint.of(new_town().writer.log_key.verifier))
    for board in (
        *("javascript:alert(1)", "http://board.example.org", "https://a@b.example", "https://b/"),
        *("https://b.example?x", "https://b.example#x", "data:,", "", "x" * 700),
    ):
        link = {"board": board, "request": 1, "key": key}
        assert await page.refused("learn", link) == "link", board
    for request, named in ((-1, key), (0.5, key), (1, key[:-1]), (1, key.upper())):
        link = {"board": "https://127.0.0.1:9", "request": request, "key": named}
        assert await page.refused("learn", link) == "link", (request, named)


# What is sent


def receipt_of(town: Town, sealed: Mapping[str, Any], **changed: Any) -> Receipt:  # noqa: ANN401
    """Return the receipt that a share should have, but for what is changed."""
    fields = {
        "origin": town.writer.origin,
        "agency": town.agency.id,
        "request": parse_entry(town.writer.entries[2]).body.id,
        "sha256": sealed["sha256"],
        "size_bytes": sealed["size"],
        "at": NOON,
    }
    return Receipt(**fields | changed)


async def test_wrong_receipts(page: Page) -> None:
    """A receipt counts only if the inbox signed exactly this share, whatever else it signed."""
    town = new_town()
    async with town.served():
        await page.do("learn", town.link, now=at(town))
        sealed = await page.do("seal", {"words": "I saw it.", "contact": NOBODY})
        right = receipt_of(town, sealed)
        inbox = town.board.inbox_key
        wrong = [
            receipt_of(town, sealed, **changed).sign(inbox)
            for changed in (
                {"agency": "0" * 40},
                {"request": "0" * 32},
                {"origin": "other.example"},
                {"sha256": "0" * 64},
                {"size_bytes": sealed["size"] - 1},
            )
        ]
        wrong += [right.sign(make_key("thief")), right.sign(inbox).replace("12:00", "13:00")]
        wrong += [Opened(**_named(right)).sign(inbox), "", "\n"]
        for note in wrong:
            await page.do("begin")
            town.notes["receipt"] = note or " "
            assert await page.refused("send") == "receipt", note
        town.notes["receipt"] = right.sign(inbox)
        sent = await page.do("send")

    assert sent["receipt"] == right.sign(inbox)
    assert await page.do("kept") is None


def _named(receipt: Receipt) -> dict[str, Any]:
    return {
        "origin": receipt.origin,
        "agency": receipt.agency,
        "request": receipt.request,
        "sha256": receipt.sha256,
        "at": receipt.at,
    }


async def test_upload_goes_nowhere_else(page: Page) -> None:
    """Of the address that a board gives for an upload, only the id counts."""
    town = new_town()
    async with town.served():
        await page.do("learn", town.link, now=at(town))
        sealed = await page.do("seal", {"words": "I saw it.", "contact": NOBODY})
        for location in (
            "",
            "/inbox/uploads/1234",
            "/inbox/uploads/" + "0" * 32 + "?x=1",
            "//evil/",
        ):
            town.location = location
            assert await page.refused("begin") == "upload", location
        town.location = "http://127.0.0.1:9/inbox/uploads/" + "0" * 32
        begun = await page.do("begin")
        town.notes["receipt"] = receipt_of(town, sealed).sign(town.board.inbox_key)
        sent = await page.do("send")

    assert begun["words"] == sent["words"] == ["abandon"] * 11 + ["about"]


async def test_what_became_of_it(page: Page) -> None:
    """Whoever has the twelve words learns what the inbox signed, and nothing that it didn't."""
    town, words = new_town(), ["abandon"] * 11 + ["about"]
    right = receipt_of(town, {"sha256": "1" * 64, "size": 5})
    inbox = town.board.inbox_key
    opened, taken = Opened(**_named(right)), Withdrawal(**_named(right))
    async with town.served():
        town.size_bytes = "5"
        town.notes["receipt"] = right.sign(inbox)
        assert (await page.do("look", town.link, words))["state"] == "sent"
        town.notes["opened"] = opened.sign(inbox)
        assert await page.do("look", town.link, words) == {
            "state": "opened",
            "note": opened.sign(inbox),
        }
        town.notes["opened"] = opened.sign(make_key("thief"))
        assert await page.refused("look", town.link, words) == "note"
        other = Opened(**_named(right) | {"sha256": "2" * 64})
        town.notes["opened"] = other.sign(inbox)
        assert await page.refused("look", town.link, words) == "note"
        town.notes["withdrawal"] = taken.sign(inbox)
        assert (await page.do("look", town.link, words))["state"] == "withdrawn"
        town.notes["withdrawal"] = opened.sign(inbox)
        assert await page.refused("withdraw", town.link, words) == "note"
        for mistaken in (["abandon"] * 12, words[:11], [*words[:11], "abouts"]):
            assert await page.refused("look", town.link, mistaken) == "twelve_words"


async def test_order(page: Page) -> None:
    """Nothing is sealed before the request was checked, or sent before it was sealed."""
    for name, given in (
        ("seal", {"words": "a", "contact": NOBODY}),
        ("begin", None),
        ("send", None),
    ):
        assert await page.refused(name, *([given] if given else [])) == "order", name


@pytest.mark.filterwarnings("ignore:'count' is passed as positional argument")  # bagit's own
async def test_whole_way(page: Page, tmp_path: Path) -> None:
    """A share outlives its page, arrives, and opens: with our program, and with age and tar."""
    identity = AgeIdentity.generate()
    film = tmp_path / "film"
    film.write_bytes(bytes.fromhex("00000018667479706d703432") + bytes(range(256)) * 6000)
    async with served_world(tmp_path / "board", limits=InboxLimits(free_bytes=0)) as world:
        board, other = world.board, type(world.agency)(slug="police", clock=world.clock)
        body = parse_entry(other.registration(board)).body
        raw = sign_entry(
            msgspec.structs.replace(body, delivery_key=str(identity.recipient)), ORIGIN, other.root
        )
        log_key = await asyncio.to_thread(board.home.log_key)
        await board.post(countersign_entry(raw, ORIGIN, log_key), operator=True)
        index = (await board.post(other.request(board))).index
        url = str(world.web._base_url).rstrip("/")  # noqa: SLF001 -- where it is served
        fingerprint = str(Fingerprint.of(board.log_key))
        link = {"board": url, "request": index, "key": fingerprint}
        now = int(world.clock().timestamp() * 1000)

        asked = await page.do("learn", link, now=now)
        await page.files({"film-1.mp4": film})
        await page.do("make", [])
        contact = {"name": "Zoë Example", "email": "", "telephone": ""}
        sealed = await page.do("seal", {"words": "A van <&' “quick”.\nNorth.", "contact": contact})
        sealed_file = tmp_path / "share.age"
        await asyncio.to_thread(page.answer, {"name": "save", "given": str(sealed_file)})
        words = (await page.do("begin"))["words"]
        assert (await page.do("look", link, words))["state"] == "partial"
        stopped = await page.ask("send", cancelAt="send")
        await asyncio.to_thread(page.answer, {"name": "reload"})
        kept = await page.do("kept")
        again = await page.do("begin")
        sent = await page.do("send")
        looked = await page.do("look", link, words)
        withdrawn = await page.do("withdraw", link, words)
        inbox_key = board.inbox_key.verifier

    assert asked["agency"]["level"] == 0
    assert stopped.get("refused", {}).get("code") == "canceled"
    assert (kept["sha256"], kept["size"], kept["request"]) == (
        sealed["sha256"],
        sealed["size"],
        index,
    )
    assert again == {"words": words, "lasts": True}
    assert sent["words"] == words
    assert looked["state"] == "sent"
    receipt = open_receipt(sent["receipt"], inbox_key)
    assert (
        receipt.sha256 == sealed["sha256"] == hashlib.sha256(sealed_file.read_bytes()).hexdigest()
    )
    assert open_withdrawal(withdrawn["note"], inbox_key).sha256 == receipt.sha256
    opened = await asyncio.to_thread(
        open_share, sealed_file, identity.export(), tmp_path / "case", log_key=board.log_key
    )
    assert opened.custody.identity.name == "Zoë Example"
    assert opened.information[0].read_text() == "A van <&' “quick”.\nNorth.\n"
    assert await asyncio.to_thread(opened_by_others, sealed_file, identity.export(), tmp_path)
    await assert_clean(tmp_path / "board")


def opened_by_others(sealed: Path, identity: str, folder: Path) -> bool:
    """Return whether age, tar and bagit find the share valid."""
    key = folder / "key"
    key.write_text(f"{identity}\n")
    tar = folder / "share.tar"
    for command in (
        [program("age"), "-d", "-i", str(key), "-o", str(tar), str(sealed)],
        [program("tar"), "-xf", str(tar), "-C", str(folder)],
    ):
        subprocess.run(command, check=True)  # noqa: S603 -- as above
    return bool(bagit.Bag(str(folder / "share")).validate())
