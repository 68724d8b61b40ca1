"""A log too long to be read at once: read under its root, by stretches, whatever a board does."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import override

import aiohttp
from aiohttp import web
from msgspec import structs
import pytest
from sqlalchemy import func, select

from hub.errors import BoardDishonestError, BoardUnreachableError
from hub.feeds.board import BoardFollower
from hub.feeds.log_copy import LogUpdate
from hub.feeds.trust import BoardUncheckedError
from hub.model.request import BoardState, Unchecked
from hub.store.tables import board_entries, boards
from noticeboard.log.body import RequestPost
from noticeboard.log.checkpoint import Checkpoint, TlogProof
from noticeboard.log.entry import parse_entry, sign_entry
from noticeboard.log.note import VerifierKey, sign_note
from noticeboard.log.tiles import SignedTiles, TileId, decode_bundle, encode_bundle
from noticeboard.log.tree import Tree, leaf_hash
from noticeboard.signatures import pool
from noticeboard.verify.report import LogParts, Relation, relate
from tests.fakes.board import FakeBoard, Lies, LogWriter, make_key
from tests.fakes.clocks import NOON
from tests.hub.feeds.conftest import Home, stored

SIZE = 1400
STRETCHES = [512, 512, 376]
"""What is given on at a time, if a stretch is two bundles."""
LAST = "tile/entries/005.p/120"
MARSHAL = "county-marshal"
ONLY = 600
"""Where the only post of one agency is."""


@dataclass(slots=True, kw_only=True)
class OddBoard(FakeBoard):
    """A board that treats some of its files in another way, by a part of their path."""

    changes: dict[str, Callable[[bytes], bytes]] = field(default_factory=dict)
    """What is done to a file's bytes."""
    gone: str = "nothing"
    """What is not served."""
    slow: str = "nothing"
    """What drips, and never ends."""

    @override
    async def _answer(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        if self.slow in path:
            return await _dripped(request)
        answer = await FakeBoard._answer(self, request)  # noqa: SLF001 -- of its own base
        if self.gone in path:
            return web.Response(status=404)
        for part, change in self.changes.items():
            if part in path and isinstance(answer, web.Response):
                assert isinstance(answer.body, bytes)
                answer.body = change(answer.body)
        return answer

    def asked_for(self, part: str) -> list[str]:
        """Return the paths asked for that have this in them."""
        return [path for path in self.paths if part in path]


async def _dripped(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse()
    await answer.prepare(request)
    try:
        while True:
            await answer.write(b"x")
            await asyncio.sleep(0.02)
    except OSError:
        return answer


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a growth of two bundles be a long one, read by stretches of two."""
    monkeypatch.setattr("hub.feeds.log_growth.MOST_AT_ONCE", 300)
    monkeypatch.setattr("hub.feeds.log_growth.STRETCH", 512)
    monkeypatch.setattr("hub.feeds.signed_log.BATCH", 512)


@pytest.fixture(scope="module")
def written() -> LogWriter:
    """Give a long log by three agencies, and one that has posted only once."""
    writer = LogWriter(now=NOON)
    agencies = [writer.register(name) for name in ("city-police", "fire-brigade", "sheriff")]
    marshal = writer.register(MARSHAL)
    while len(writer.entries) < SIZE:
        is_ours = len(writer.entries) == ONLY
        writer.post(marshal if is_ours else agencies[len(writer.entries) % 3])
    return writer


@pytest.fixture
def writer(written: LogWriter) -> LogWriter:
    """Give a copy of the long log."""
    return deepcopy(written)


@pytest.fixture
async def board(writer: LogWriter) -> AsyncGenerator[OddBoard]:
    """Give a board that serves the long log."""
    board = OddBoard(writer=writer)
    async with board.served():
        yield board


class EnoughError(Exception):
    """Ends a follower that would run forever."""


async def all_of(follower: BoardFollower) -> list[LogUpdate]:
    """Look until there is no more; return what each look gave."""
    growths: list[LogUpdate] = []
    while not growths or growths[-1].more:
        growth = await follower.sync()
        assert growth is not None
        growths.append(growth)
    return growths


async def kept(home: Home) -> tuple[int, bool]:
    """Return how many entries are kept, and whether any checkpoint is pinned; both in step."""
    async with home.database.read() as connection:
        count = (await connection.execute(select(func.count()).select_from(board_entries))).scalar()
        row = (await connection.execute(select(boards))).one_or_none()
    assert count == (row.size if row is not None else 0)
    return count or 0, row is not None and row.note != ""


def indexes(growths: list[LogUpdate]) -> list[int]:
    """Return the places of all entries."""
    return [logged.index for growth in growths for logged in growth.entries]


@pytest.mark.parametrize("children", [0, 2])
async def test_everything_comes_in_order(
    home: Home, board: OddBoard, monkeypatch: pytest.MonkeyPatch, children: int
) -> None:
    """A long log comes in stretches, each entry once, under one checkpoint and with few tiles."""
    monkeypatch.setattr(pool, "MOST_CHILDREN", children)
    follower = home.follower(board.policy())

    growths = await all_of(follower)

    assert [len(growth.entries) for growth in growths] == STRETCHES
    assert [growth.more for growth in growths] == [True, True, False]
    # What is still to be read may be what an agency seems to owe.
    assert [growth.proven_at for growth in growths] == [None, None, None]
    assert indexes(growths) == list(range(SIZE))
    assert [each.entry.raw for growth in growths for each in growth.entries] == (
        board.writer.entries
    )
    assert board.paths.count("checkpoint") == 1
    assert sorted(set(board.asked_for("entries"))) == sorted(board.asked_for("entries"))
    assert board.asked_for("tile/0") == ["tile/0/005.p/120"]
    assert board.asked_for("tile/1") == ["tile/1/000.p/5"]


async def test_a_follower_does_not_pause_in_the_midst(home: Home, board: OddBoard) -> None:
    """While more is signed than was read, the next look follows at once."""
    follower = home.follower(board.policy())
    given: list[LogUpdate] = []

    async def on_growth(growth: LogUpdate) -> None:
        given.append(growth)
        if not growth.more:
            raise EnoughError

    with pytest.raises(EnoughError):
        await follower.run(on_growth)

    assert indexes(given) == list(range(SIZE))
    assert home.clock.slept == []


async def test_a_stop_in_the_midst_loses_nothing(home: Home, board: OddBoard) -> None:
    """A restart serves what was kept as a part, and goes on where it ended, under what was signed.

    Until the end is reached nothing newer is asked for, and no entry can be proven to others.
    """
    await home.follower(board.policy()).sync()
    board.writer.register("county-sheriff")
    older = board.note
    board.publish()
    board.asked.clear()
    again = home.follower(board.policy())

    part = await stored(again)
    with pytest.raises(BoardUnreachableError, match="still reading"):
        await again.proof(3)
    rest = await all_of(again)

    assert (len(part.entries), part.more, again.status.size) == (512, True, SIZE)
    assert indexes(rest) == list(range(512, SIZE))
    assert board.asked_for("checkpoint") == []
    assert board.asked_for("entries/000") == board.asked_for("entries/001") == []
    proof = TlogProof.parse(await again.proof(3))
    signed = proof.verify(leaf_hash(proof.extra or b""), VerifierKey.parse(board.policy().log_key))
    assert (signed.note, signed.checkpoint.size) == (older, SIZE)
    assert indexes([growth for growth in [await again.sync()] if growth]) == [SIZE, SIZE + 1]


async def test_a_kill_at_each_stretch_loses_nothing(home: Home, board: OddBoard) -> None:
    """Whatever stretch a hub has ended after, the next one takes over with the same agencies."""
    growths = [await home.follower(board.policy()).sync() for _ in STRETCHES]

    assert indexes([each for each in growths if each]) == list(range(SIZE))
    whole = await stored(home.follower(board.policy()))
    last = growths[-1]
    assert last is not None
    assert whole.registry.agencies == last.registry.agencies
    assert not whole.more


async def test_tiles_of_another_log(home: Home, board: OddBoard) -> None:
    """If the tiles do not lead to the signed root, no entry is asked for and none believed.

    Whose fault it is cannot be known: it is tried again, and heals.
    """
    other = Tree(leaf_hash(b"%d" % number) for number in range(SIZE))
    board.lies = Lies(checkpoint=board.signed(other).encode())
    follower = home.follower(board.policy())

    with pytest.raises(BoardUncheckedError, match="entries that it didn't sign"):
        await follower.sync()

    assert await kept(home) == (0, False)
    assert board.asked_for("entries") == []
    assert board.asked_for("tile/1") == ["tile/1/000.p/5"] * 2
    assert follower.status.unchecked is Unchecked.ENTRIES
    assert await follower.evidence() == []
    board.lies = Lies()
    assert indexes(await all_of(follower)) == list(range(SIZE))


@pytest.mark.parametrize("size", [10**7, 2**62 + 12345])
async def test_a_checkpoint_far_larger_than_the_tiles(
    home: Home, board: OddBoard, size: int
) -> None:
    """A signed size without a log behind it costs a request or two, and pins nothing."""
    checkpoint = Checkpoint(origin=board.writer.origin, size=size, root=b"r" * 32)
    board.lies = Lies(checkpoint=sign_note(checkpoint.text(), [board.writer.log_key]).encode())
    follower = home.follower(board.policy())

    with pytest.raises(BoardUnreachableError, match="doesn't send tile/0/"):
        await follower.sync()

    assert await kept(home) == (0, False)
    assert len([path for path in board.paths if path != "snapshot/proof"]) == 3
    board.lies = Lies()
    assert indexes(await all_of(follower)) == list(range(SIZE))


async def test_another_past(home: Home, board: OddBoard, writer: LogWriter) -> None:
    """A long growth over a changed past is found before one new entry is asked for."""
    board.publish(size=300)
    follower = home.follower(board.policy())
    await follower.sync()
    writer.entries[20] = writer.entries[20].replace(b"Burglary", b"burglary")
    board.publish()
    board.asked.clear()

    with pytest.raises(BoardDishonestError, match="a history of 1400 entries, and one of 300"):
        await follower.sync()

    assert (await kept(home))[0] == 300
    assert board.asked_for("entries") == []
    past = Checkpoint(origin=writer.origin, size=300, root=b"r" * 32)
    tiles = LogParts((each.what, each.material) for each in await follower.evidence())
    newer = Checkpoint(
        origin=writer.origin, size=SIZE, root=Tree(map(leaf_hash, writer.entries)).root()
    )
    assert relate(past, newer, tiles) is Relation.CONTRADICTS


async def test_another_entry_that_is_as_good(
    home: Home, board: OddBoard, writer: LogWriter
) -> None:
    """An entry that its agency did sign, and the board did not: only the hashes tell them apart."""
    body = parse_entry(writer.entries[ONLY]).body
    assert isinstance(body, RequestPost)
    other = structs.replace(body, text="Somebody else broke into it.")
    raw = sign_entry(other, writer.origin, make_key(f"{MARSHAL}.posting"))

    def changed(bundle: bytes) -> bytes:
        entries = decode_bundle(bundle, 256)
        entries[ONLY % 256] = raw
        return encode_bundle(entries)

    board.changes = {"entries/002": changed}
    follower = home.follower(board.policy())

    with pytest.raises(BoardUnreachableError, match="damaged copy"):
        await all_of(follower)

    assert await kept(home) == (512, True)


async def test_wrong_at_the_very_end(home: Home, board: OddBoard) -> None:
    """A bundle that isn't what was signed is never believed; all before it is kept."""
    board.changes = {LAST: lambda raw: raw[:-90] + b"?" + raw[-89:]}
    follower = home.follower(board.policy())

    with pytest.raises(BoardUnreachableError, match="damaged copy"):
        await all_of(follower)
    assert await kept(home) == (1024, True)
    assert follower.status.unchecked is Unchecked.ENTRIES
    board.changes = {}

    assert indexes(await all_of(follower)) == list(range(1024, SIZE))


async def test_a_bad_entry_far_on(home: Home, board: OddBoard, writer: LogWriter) -> None:
    """An entry that the board had to refuse stops it, and the evidence leads from it to the root.

    What came before it in the log was and stays verified.
    """
    bad = 900
    writer.entries[bad] = writer.entries[bad].replace(b"Burglary", b"burglary")
    board.publish()
    follower = home.follower(board.policy())

    with pytest.raises(BoardDishonestError, match=f"entry {bad}, which it should have rejected"):
        await all_of(follower)

    assert await kept(home) == (512, True)
    assert follower.status.state is BoardState.STOPPED
    evidence = {each.what: each.material for each in await follower.evidence()}
    assert evidence["checkpoint received"] == board.note.encode()
    bundle = decode_bundle(evidence["tile/entries/003"], 256)
    assert bundle[bad % 256] == writer.entries[bad]

    async def from_evidence(tile: TileId) -> bytes:
        return evidence[tile.path]

    tiles = SignedTiles(SIZE, Tree(map(leaf_hash, writer.entries)).root(), from_evidence)
    await tiles.open()
    assert await tiles.subtree(8, 3) == Tree(map(leaf_hash, bundle)).root()


@pytest.mark.parametrize("only_from_cache", [True, False])
async def test_entries_that_change_between_reads(
    home: Home, board: OddBoard, *, only_from_cache: bool
) -> None:
    """Bytes are what was signed when they are kept, or are not kept, however often they change."""
    seen: set[bytes] = set()

    def wrong_at_first(raw: bytes) -> bytes:
        if only_from_cache or raw not in seen:
            seen.add(raw)
            return raw.replace(b"Burglary", b"burglary")
        return raw

    board.lies = Lies(bundle=wrong_at_first, only_from_cache=only_from_cache)

    growths = await all_of(home.follower(board.policy()))

    assert [each.entry.raw for growth in growths for each in growth.entries] == (
        board.writer.entries
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw[:-1],
        lambda raw: raw + b"\0\1x",
        lambda _raw: b"",
        lambda _raw: b"\xff\xff" + b"x" * 65535,
        lambda raw: raw + bytes(5_000_000),
    ],
    ids=["short", "trailing", "empty", "oversize", "endless"],
)
async def test_bad_bundles(home: Home, board: OddBoard, change: Callable[[bytes], bytes]) -> None:
    """A bundle that is too short, too long or without an end stops a stretch, and costs little."""
    board.changes = {"entries/003": change}
    follower = home.follower(board.policy())

    with pytest.raises(BoardUnreachableError, match=r"damaged copy|answered with more than"):
        await all_of(follower)
    board.changes = {}

    assert (await kept(home))[0] in {512, 768}
    assert (await all_of(follower))[-1].entries[-1].index == SIZE - 1


async def test_what_came_before_a_silence_is_kept(
    home: Home, board: OddBoard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bundle that drips is given up in time; the one before it, in the same stretch, is kept."""
    timeout = aiohttp.ClientTimeout(total=0.5, sock_read=0.25)
    monkeypatch.setattr("hub.feeds.client.TIMEOUT", timeout)
    board.slow = "entries/003"
    follower = home.follower(board.policy())

    part = [await follower.sync(), await follower.sync()]
    with pytest.raises(BoardUnreachableError, match="Can't reach"):
        await follower.sync()
    board.slow = "nothing"

    assert indexes([each for each in part if each]) == list(range(768))
    assert indexes(await all_of(follower)) == list(range(768, SIZE))


async def test_tiles_that_became_full(home: Home, board: OddBoard, writer: LogWriter) -> None:
    """If only full tiles and bundles are left, an older checkpoint within them is read."""
    older = board.publish(size=1100)
    board.publish()
    board.gone = "/004.p/"
    board.lies = Lies(checkpoint=older.encode())

    growths = await all_of(home.follower(board.policy()))

    assert indexes(growths) == list(range(1100))
    assert "tile/0/004" in board.paths
    del writer


@pytest.mark.parametrize(
    ("limit", "sentence"), [("FLOOR_BYTES", "nearly full"), ("SHARE", "an eighth of this disk")]
)
async def test_room_on_the_disk(
    home: Home, board: OddBoard, monkeypatch: pytest.MonkeyPatch, limit: str, sentence: str
) -> None:
    """If a board would take the room that recordings need, no more of it is asked for."""
    follower = home.follower(board.policy())
    await follower.sync()
    board.asked.clear()
    monkeypatch.setattr(f"hub.feeds.signed_log.{limit}", 1 << 62)

    with pytest.raises(BoardUnreachableError, match=sentence):
        await follower.sync()

    assert board.asked == []
    assert await kept(home) == (512, True)
