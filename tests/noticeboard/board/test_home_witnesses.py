"""Homes that cosign a board: counted while they look, asked rarely, and believed in nothing."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from aiohttp import web
from aiohttp.test_utils import TestServer
import pytest
from typer.testing import CliRunner

from noticeboard.board.cli import app
from noticeboard.board.home import Home
from noticeboard.board.home_witnesses import HomeWatch, count_looking, looking
from noticeboard.board.operator_record import read_record
from noticeboard.errors import InvalidInputError
from noticeboard.log.checkpoint import Checkpoint, open_checkpoint
from noticeboard.log.note import KIND_COSIGNATURE, SignerKey, VerifierKey, sign_note
from noticeboard.log.tree import Tree
from noticeboard.log.witness import origin_hash
from tests.noticeboard.board.world import World, made_home
from tests.noticeboard.log.made import ORIGIN, key


@dataclass(slots=True)
class FakeHome:
    """A home behind a bastion: it shows a note, or whatever it is given."""

    signer: SignerKey
    note: str = ""
    asked: list[str] = field(default_factory=list)
    line: str = ""

    async def answer(self, request: web.Request) -> web.Response:
        """Show the note."""
        self.asked.append(request.path)
        return web.Response(text=self.note) if self.note else web.Response(status=502)

    def sign(self, note: str, at: int) -> None:
        """Cosign a board's note."""
        text = note.partition("\n\n")[0] + "\n"
        self.note = note + self.signer.sign(text, at=at)


@asynccontextmanager
async def home_of(name: str) -> AsyncGenerator[FakeHome]:
    """Serve a home."""
    signer = SignerKey(name=f"home/{name}", kind=KIND_COSIGNATURE, seed=key(name).seed)
    home = FakeHome(signer)
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", home.answer)
    async with TestServer(application) as server:
        home.line = f"{signer.verifier} {str(server.make_url('')).rstrip('/')}/{'a' * 64}"
        yield home


async def test_homes_are_counted_while_they_look(world: World) -> None:
    """Asked once an hour; counted for a day; shown on the page, in board.json and to operators."""
    board, clock = world.board, world.clock
    async with home_of("first") as first, home_of("second") as second:
        for each in (first, second):
            await asyncio.to_thread(board.home.change_home_witnesses, add=each.line)
        watch = HomeWatch(board)
        first.sign(board.published.note, int(clock.at.timestamp()))
        [one, other] = await watch.check()
        await watch.check()
        about = await (await world.web.get("/about")).text()
        info = await (await world.web.get("/board.json")).json()
        clock.at += timedelta(hours=2)
        second.sign(board.published.note, int(clock.at.timestamp()) - 60)
        both = await watch.check()
        clock.at += timedelta(days=1)
        later = count_looking(await watch.check(), clock.at)
        nobody = await (await world.web.get("/about")).text()

    assert first.asked == [f"/{'a' * 64}/{origin_hash(ORIGIN)}/checkpoint"] * 3
    assert (one.size, one.fault, other.size) == (2, "", None)
    assert "502" in other.fault
    assert "One home looks, too" in about
    assert "a figure, not a guarantee" in about
    assert "home looks" not in nobody
    assert (count_looking(both, clock.at - timedelta(days=1)).looking, later.looking) == (2, 0)
    # Whoever doesn't believe the figure checks the signatures.
    homes = info["homes"]
    assert (homes["looking"], homes["newest_at"]) == (1, one.signed_at)
    [shown] = homes["cosigned"]
    point = Checkpoint(origin=ORIGIN, size=shown["size"], root=board.state.tree.root(shown["size"]))
    log_key = await asyncio.to_thread(board.home.log_key)
    note = sign_note(point.text(), [log_key]) + shown["line"]
    assert open_checkpoint(note, board.log_key, [VerifierKey.parse(shown["key"])]).cosigned
    # Never a part of the quorum, nor of what readers are asked to trust.
    assert shown["key"] not in info["witnesses"]


async def test_what_is_not_counted(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """What isn't this home's word about this log, now, is a sentence to the operator."""
    board, now = world.board, int(world.clock.at.timestamp())
    log_key = await asyncio.to_thread(board.home.log_key)

    def signed(size: int) -> str:
        tree = Tree([b"\0" * 32] * size)
        point = Checkpoint(origin=ORIGIN, size=tree.size, root=tree.root())
        return sign_note(point.text(), [log_key])

    async with home_of("first") as home:
        await asyncio.to_thread(board.home.change_home_witnesses, add=home.line)
        watch, notes = HomeWatch(board), {"garbage": "<html>"}
        for lie, note, at in (
            ("future", board.published.note, now + 3600),
            ("ahead", signed(9), now),
            ("fork", signed(1), now),
        ):
            home.sign(note, at)
            notes[lie] = home.note
        home.sign(board.published.note, now)
        notes["another's"] = home.note.replace("home/first", "home/other")
        for lie, home.note in notes.items():
            [found] = await watch.check(every=timedelta(0))
            assert found.fault, lie
            assert looking([found], world.clock.at) == (), lie
            assert ("another history" in caplog.text) is (lie == "fork"), lie
            caplog.clear()
        home.sign(board.published.note, now)
        [newest] = await watch.check(every=timedelta(0))
        home.sign(board.published.note, now - 7200)
        [older] = await watch.check(every=timedelta(0))

    assert (newest.fault, older.signed_at) == ("", newest.signed_at)
    assert "older checkpoint" in older.fault


def run(*words: object) -> str:
    """Run `neighbors board homes`."""
    result = CliRunner().invoke(app, ["homes", *map(str, words)])
    return result.stdout + result.stderr


def test_an_operator_adds_and_removes(tmp_path: Path) -> None:
    """By the line that a home's panel shows; each home once, and none that is a witness already."""
    home: Home = made_home(tmp_path / "board")
    signer = SignerKey(name="home/first", kind=KIND_COSIGNATURE, seed=key("first").seed)
    line = f"{signer.verifier} https://bastion.example.org/{'a' * 64}"

    assert "No home is added" in run(home.folder)
    added = run(home.folder, "--add", f" {line}\n", "--by", "Jo")
    again = run(home.folder, "--add", line)
    plain = run(home.folder, "--add", line.replace("https", "http").replace("first", "other"))
    removed = run(home.folder, "--remove", "home/first")

    assert "home/first" in added
    assert "0 of 1 homes look." in added
    assert "already counted" in again
    assert plain
    assert "No home is added" in removed
    assert [(each.act, each.by, each.place) for each in read_record(home)][:1] == [
        ("home_added", "Jo", "home/first")
    ]
    with pytest.raises(InvalidInputError):
        home.change_home_witnesses(add=f"{key(ORIGIN).verifier} https://bastion.example.org")
