"""The mirrors that an operator names: up to date, behind, away, old, and of another history."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
import shutil
import socket

import aiohttp
from aiohttp import web
from aiohttp.abc import ResolveResult
from aiohttp.test_utils import TestServer
import pytest

from noticeboard.agency.client import BoardClient
from noticeboard.board.board import Board, open_board
from noticeboard.board.home import Home
from noticeboard.board.maintenance_commands import mirror_line
from noticeboard.board.mirrors import LATE, Mirrors, MirrorState, MirrorStatus, read_mirrors
from noticeboard.errors import ConflictError, InvalidInputError, NotFoundError
from noticeboard.log.note import KIND_COSIGNATURE, SignerKey
from noticeboard.log.witness import origin_hash
from noticeboard.mirror.copy import BoardCopy
from noticeboard.mirror.home import MirrorHome
from noticeboard.mirror.server import Follower, MirrorSigner, cosigner, introduced, make_app
from noticeboard.runtime.files import PRIVATE_FILE, write_all
from noticeboard.verify.report import TrustedKeys
from noticeboard.verify.verify import verify_evidence
from noticeboard.witness.store import WitnessStore
from tests.noticeboard.board.world import Agency, World, made_home, register, watched
from tests.noticeboard.log.made import NOON, ORIGIN, Clock, key

KEY = SignerKey(name="mirror.example/w1", kind=KIND_COSIGNATURE, seed=b"m" * 32)
SIGNER = SignerKey(name="mirror.example/m1", kind=KIND_COSIGNATURE, seed=b"s" * 32)


@asynccontextmanager
async def static(folder: Path, base: str = "") -> AsyncGenerator[str]:
    """Serve a copy's files as a mirror does, and give its address."""
    app = web.Application()
    app.router.add_static(base or "/", folder)
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


async def look(board: Board, url: str) -> MirrorStatus:
    """Name one mirror alone, look at it, and return what it showed."""

    def name() -> None:
        for old in board.home.settings().mirrors:
            board.home.change_mirrors(remove=old)
        board.home.change_mirrors(add=url)

    await asyncio.to_thread(name)
    (found,) = await Mirrors(board).check()
    assert await asyncio.to_thread(read_mirrors, board.home, (url,)) == (found,)
    return found


async def test_a_real_mirror(world: World, tmp_path: Path) -> None:
    """A mirror that has copied all holds the same root; with newer entries, it lacks them."""
    board, home = world.board, MirrorHome(folder=tmp_path / "mirror")
    url = str(world.web._base_url).rstrip("/")  # noqa: SLF001 -- where the board is served
    [known] = await introduced(home, [url], [])
    store = await asyncio.to_thread(WitnessStore, tmp_path / "witness.db")
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(BoardClient.to(url))
        cosign = cosigner([KEY], known.log, store, world.clock)
        follower = Follower(BoardCopy(home.copy_of(ORIGIN), known, cosign), client, world.clock)
        server = TestServer(
            make_app({ORIGIN: follower}, store, MirrorSigner([SIGNER], world.clock))
        )
        at = str((await stack.enter_async_context(server)).make_url("")).rstrip("/")

        assert (await look(board, at)).state is MirrorState.OTHER
        await follower.update()
        same = await look(board, at)
        await board.post(world.agency.request(board))
        catching_up = await look(board, at)
        world.clock.at += LATE + timedelta(minutes=1)
        behind = await look(board, at)
        await board.post(world.agency.request(board))
        still = await look(board, at)
        await follower.update()
        again = await look(board, at)
    away = await look(board, at)

    assert (same.state, same.size, same.behind) == (MirrorState.SAME, 2, 0)
    assert (catching_up.state, catching_up.behind) == (MirrorState.CATCHING_UP, 1)
    assert (behind.state, behind.behind, behind.since) == (
        MirrorState.BEHIND,
        1,
        "2026-11-24T12:00:00Z",
    )
    # It has been behind since the first entry that it lacks became public.
    assert (still.behind, still.since) == (2, behind.since)
    assert again.state is MirrorState.SAME
    assert (away.state, away.size, away.since) == (MirrorState.AWAY, 4, away.checked_at)
    assert "behind by 2 entries since 2026-11-24 12:00" in mirror_line(still)


async def test_since_when_it_is_away(world: World) -> None:
    """A mirror that stays away has been so since the first look that found nobody."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    first = await look(world.board, url)
    world.clock.at += timedelta(hours=1)
    [later] = await Mirrors(world.board).check()
    assert (first.state, first.fault) == (MirrorState.AWAY, "It can't be reached.")
    assert later.since == first.since != later.checked_at


async def other_history(folder: Path, home: Home, count: int) -> Path:
    """Return the public files of a board with the same keys and another history."""

    def make() -> Home:
        other = made_home(folder)
        for name in ("log", "inbox"):
            shutil.copy(home.folder / "keys" / name, folder / "keys")
        return other

    other = await asyncio.to_thread(make)
    async with open_board(other, now=Clock()) as board:
        for number in range(count):
            await register(board, Agency(slug=f"other{number}"))
    return other.public


async def test_another_history(world: World, tmp_path: Path) -> None:
    """A shorter, an equal and a longer one: both checkpoints are kept, and prove it to anybody."""
    board = world.board
    await board.post(world.agency.request(board))
    forked = MirrorStatus(url="")
    for count in (1, 3, 4):
        public = await other_history(tmp_path / f"other-{count}", board.home, count)
        async with static(public, f"/{origin_hash(ORIGIN)}") as url:
            forked = await look(board, url)
        # What was proved stays proved, also once the mirror is away.
        [later] = await Mirrors(board).check()

        assert forked.state is later.state is MirrorState.FORK, count
        held, received = (Path(forked.proof) / name for name in ("held.txt", "received.txt"))
        assert held.read_text() == board.published.note
        assert received.read_text() == (public / "checkpoint").read_text()
        assert await asyncio.to_thread(is_proof, board, forked.proof), count
    shutil.rmtree(forked.proof)
    [removed] = await Mirrors(board).check()
    assert removed.state is MirrorState.AWAY


def is_proof(board: Board, folder: str) -> bool:
    """Return what `neighbors verify` finds in what was kept."""
    return verify_evidence(Path(folder), TrustedKeys(log=board.log_key), NOON).proves


async def test_a_board_that_runs_from_an_old_copy(world: World, tmp_path: Path) -> None:
    """A mirror with more of the same history shows that the board itself is the old one."""
    board = world.board
    old = tmp_path / "old"

    def copy() -> None:
        (old / "keys").mkdir(parents=True)
        for name in ("keys/log", "keys/inbox", "board.db", "board.db-wal", "settings.json"):
            shutil.copy(board.home.folder / name, old / name)

    await asyncio.to_thread(copy)
    await board.post(world.agency.request(board))
    async with static(board.home.public) as url, open_board(Home(old), now=Clock()) as running:
        ahead = await look(running, url)
    assert (ahead.state, ahead.size) == (MirrorState.AHEAD, 3)
    assert (Path(ahead.proof) / "received.txt").read_text() == board.published.note
    assert "stop the board" in mirror_line(ahead)


async def test_old_signatures(tmp_path: Path) -> None:
    """A mirror that lacks nothing, but shows what the witnesses signed hours ago, is stale."""
    clock = Clock()
    async with watched(tmp_path, ("courier",), clock) as witnesses:
        home = made_home(tmp_path / "board", witnesses=(witnesses[0].setting,), quorum=1)
        log_key = home.folder / "keys" / "log"
        write_all([(log_key, key(ORIGIN).export().encode())], mode=PRIVATE_FILE)
        async with open_board(home, now=clock) as board:
            await register(board, Agency(clock=clock))
        shutil.copytree(home.public, tmp_path / "copy")
        clock.at += timedelta(hours=4)
        async with open_board(home, now=clock) as board, static(tmp_path / "copy") as url:
            stale = await look(board, url)
    assert (stale.state, stale.since) == (MirrorState.STALE, "2026-11-24T12:00:00Z")


ANSWERS = {
    "another board's": lambda: web.Response(text="elsewhere.example/v1\n3\nAAAA\n\n— x y\n"),
    "a page": lambda: web.Response(text="<script>alert(1)</script>"),
    "bytes": lambda: web.Response(body=b"\xff" * 100),
    "compressed": lambda: web.Response(body=b"\x1f\x8b" + b"0" * 50),
    "a redirect": lambda: web.Response(status=HTTPStatus.FOUND, headers={"Location": "/elsewhere"}),
    "an error": lambda: web.Response(status=HTTPStatus.BAD_GATEWAY),
}


async def test_what_proves_nothing(world: World) -> None:
    """Whatever isn't signed with the board's key accuses nobody and is kept nowhere."""
    asked: list[web.Request] = []
    answers = iter(ANSWERS.values())

    async def handle(request: web.Request) -> web.Response:
        asked.append(request)
        return next(answers)()

    app = web.Application()
    app.router.add_get("/{path:.*}", handle)
    async with TestServer(app) as server:
        for what in ANSWERS:
            found = await look(world.board, str(server.make_url("")).rstrip("/"))
            assert found.state in {MirrorState.OTHER, MirrorState.AWAY}, what
            assert found.fault, what
            assert not found.proof, what
    assert {path.name for path in world.board.home.mirrors.iterdir()} == {"checks.json"}
    # It hears which log it is asked for, and nothing else. No redirect is followed.
    assert [each.path for each in asked] == [f"/{origin_hash(ORIGIN)}/checkpoint"] * len(ANSWERS)
    said = {"Host", "Accept", "Accept-Encoding", "User-Agent", "Cache-Control"}
    assert set(asked[0].headers) <= said


async def test_an_answer_without_end(world: World) -> None:
    """No more is read than a checkpoint may have."""
    pieces = 0

    async def handle(request: web.Request) -> web.StreamResponse:
        nonlocal pieces
        response = web.StreamResponse()
        await response.prepare(request)
        while pieces < 1000:
            await response.write(b"x" * 65_536)
            pieces += 1
        return response

    app = web.Application()
    app.router.add_get("/{path:.*}", handle)
    async with TestServer(app) as server:
        found = await look(world.board, str(server.make_url("")).rstrip("/"))
    assert (found.state, pieces < 500) == (MirrorState.OTHER, True)


async def test_a_name_that_leads_into_this_network(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A public name is never followed to an address of the operator's own network."""

    async def resolve(
        _self: object, host: str, port: int = 0, _family: int = 0
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host, host="127.0.0.1", port=port, family=socket.AF_INET, proto=0, flags=0
            )
        ]

    monkeypatch.setattr(aiohttp.ThreadedResolver, "resolve", resolve)
    found = await look(world.board, "https://mirror.example.org")
    assert (found.state, found.fault) == (
        MirrorState.OTHER,
        "Its name leads to an address that isn't public.",
    )


@pytest.mark.parametrize(
    "url",
    [
        "http://mirror.example.org",
        "https://",
        "ftp://mirror.example.org",
        "https://user:secret@mirror.example.org",
        "https://mirror.example.org/?q=1",
        "https://mirror.example.org/\u202e",
        "mirror.example.org",
    ],
)
async def test_addresses_that_are_none(tmp_path: Path, url: str) -> None:
    """A mirror is named over HTTPS, or on this machine, and nothing is saved if it isn't."""
    home = made_home(tmp_path / "board")
    with pytest.raises(InvalidInputError):
        home.change_mirrors(add=url)
    assert home.settings().mirrors == ()
    home.change_mirrors(add="https://mirror.example.org/")
    with pytest.raises(ConflictError):
        home.change_mirrors(add="https://mirror.example.org")
    with pytest.raises(NotFoundError):
        home.change_mirrors(remove="https://other.example.org")
