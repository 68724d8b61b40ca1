"""Every attack again: on hubs that began at a snapshot, unpack bundles, or follow hints."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from functools import cache
from random import Random

import pytest

from hub.errors import BoardDishonestError, BoardUnreachableError
from hub.feeds import board_copy as following
from hub.feeds.board import BoardFollower
from hub.feeds.client import BoardReply
from hub.feeds.hints import LiveHints
from hub.model.request import BoardState, BoardStatus
from noticeboard.log.body import AgencyVerify
from noticeboard.log.entry import agency_id, parse_entry
from noticeboard.log.tiles import TILE_WIDTH
from tests.fakes.board import (
    DELIVERY_KEY,
    OTHER_DELIVERY_KEY,
    Author,
    FakeBoard,
    LogWriter,
    make_witness,
)
from tests.fakes.clocks import NOON
from tests.hub.feeds.conftest import Home
from tests.hub.feeds.lies import BETRAYALS, ENTRIES, UNREADABLE, Betrayal, LogEntry, parse_prev
from tests.hub.feeds.snapshots import state_snapshot
from tests.hub.feeds.test_first_contact import read_all
from tests.hub.feeds.test_hints import Waits
from tests.hub.feeds.test_newer import DAY, SECOND, rotated
from tests.hub.feeds.test_region import small, state_day
from tests.hub.feeds.test_stored_fold import Run

__all__ = ["small"]

by_betrayal = pytest.mark.parametrize("betrayal", BETRAYALS.values(), ids=BETRAYALS)
_OF_REGIONS = [name for name in BETRAYALS if name != "bundle"]
"""A reader of a region reads no bundles."""
by_entry = pytest.mark.parametrize(
    "log_entry", [*ENTRIES.values(), *UNREADABLE.values()], ids=[*ENTRIES, *UNREADABLE]
)


async def polled(follower: BoardFollower) -> None:
    """Poll until nothing is left to be read, or something is wrong."""
    with suppress(BoardDishonestError, BoardUnreachableError):
        while (found := await follower.sync()) is not None and found.more:
            pass


# After a snapshot


@pytest.fixture
def begun_at(monkeypatch: pytest.MonkeyPatch, board: FakeBoard, writer: LogWriter) -> Author:
    """State a snapshot of a board of a few entries; return an agency that asks there."""
    monkeypatch.setattr(following, "FEWEST", 10)
    agency = writer.register("city-fire")
    for _ in range(5):
        writer.post(agency)
    state_snapshot(board)
    return agency


async def begun(home: Home, board: FakeBoard) -> Run:
    """Return a hub that began at the snapshot."""
    run = await read_all(await Run(home, board.policy(quorum=2)).start())
    assert run.follower.status.read_since is not None
    return run


@by_betrayal
async def test_after_a_snapshot(
    home: Home, board: FakeBoard, begun_at: Author, betrayal: Betrayal
) -> None:
    """A hub that has read a part of the log judges what comes as one that has read all of it."""
    run = await begun(home, board)
    size = run.follower.status.size
    if betrayal.needs_growth:
        board.writer.post(begun_at)
        board.writer.post(begun_at)
        board.publish()
    betrayal.publish(home, board)

    await polled(run.follower)

    assert run.follower.status.state is betrayal.state
    assert run.follower.status.size == size
    assert bool(await run.follower.evidence()) is (betrayal.state is BoardState.STOPPED)


@by_entry
async def test_an_entry_after_a_snapshot(
    home: Home, board: FakeBoard, begun_at: Author, log_entry: LogEntry
) -> None:
    """Nobody is accused by a hub that knows half of the log. It reads all, and then it does."""
    run = await begun(home, board)
    size = run.follower.status.size
    log_entry(board.writer, begun_at)
    board.publish()

    found = await run.follower.sync()

    assert found is not None
    assert (found.more, found.entries) == (True, ())
    assert run.follower.status.state is BoardState.FOLLOWING
    await run.add(found)
    await read_all(run)
    with pytest.raises(BoardDishonestError):
        await read_all(run)
    assert await run.follower.evidence() != []
    assert run.follower.status.size <= size


async def test_two_entries_with_one_number_after_a_snapshot(
    home: Home, board: FakeBoard, begun_at: Author
) -> None:
    """The hub reads all, because the first one is older. They mark the agency, not the board."""
    run = await begun(home, board)
    own = [raw for raw in board.writer.entries if parse_entry(raw).body.agency == begun_at.id]
    begun_at.seq, begun_at.prev = begun_at.seq - 1, parse_prev(own[-1])
    board.writer.post(begun_at)
    board.publish()

    for _ in range(2):  # What it had read before comes first.
        await read_all(run)

    assert run.registry is not None
    assert run.registry.agencies[begun_at.id].compromised
    assert run.follower.status.state is BoardState.FOLLOWING
    assert run.follower.status.size == len(board.writer.entries)


async def test_a_rotation_that_a_snapshot_names(
    home: Home, board: FakeBoard, writer: LogWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its 72 hours count from when this hub first saw it, however long ago it was logged."""
    monkeypatch.setattr(following, "FEWEST", 3)
    agency = rotated(writer)
    state_snapshot(board)
    seen_at, run = home.clock.now(), await begun(home, board)

    again = await Run(home, board.policy(quorum=2)).start()

    for each in (run, again):
        assert each.registry is not None
        record = each.registry.agencies[agency.id]
        for after, key in ((3 * DAY - SECOND, DELIVERY_KEY), (3 * DAY, OTHER_DELIVERY_KEY)):
            assert record.acting(seen_at + after).delivery_key == key


async def test_false_confirmations_after_a_snapshot(
    home: Home, board: FakeBoard, begun_at: Author, writer: LogWriter
) -> None:
    """Whoever confirms itself, or as somebody else, makes no level and no log invalid."""
    run = await begun(home, board)
    other = writer.register("state-police", name="State Police")
    for author, key, subject in (
        (writer.verifier, other.root, begun_at.id),
        (other, other.root, other.id),
        (other, other.root, begun_at.id),
    ):
        raw = writer.signed(author, AgencyVerify, key, subject=subject, level=3)
        writer.log(author, raw)
    board.publish()

    await read_all(run)

    assert run.registry is not None
    assert {each.level for each in run.registry.agencies.values()} == {2}
    assert run.follower.status.state is BoardState.FOLLOWING


# A region


@pytest.mark.parametrize("is_a_day_later", [False, True])
@pytest.mark.parametrize(
    "betrayal", [each for name, each in BETRAYALS.items() if name != "bundle"], ids=_OF_REGIONS
)
async def test_of_a_region(
    home: Home, board: FakeBoard, betrayal: Betrayal, *, is_a_day_later: bool
) -> None:
    """A checkpoint is judged before anything of a region is read; a shorter one is an old copy."""
    verifier = agency_id(board.writer.verifier.root.verifier)
    state_day(board)
    run = await Run(home, replace(board.policy(quorum=2), region=verifier)).start()
    await run.sync()
    as_of = run.follower.status.region_as_of
    assert (run.follower.status.region, as_of) == ("verifier.example.org", board.writer.now)
    # Two checkpoints of one size are two only to those who have read as much.
    if betrayal.needs_growth or (is_a_day_later and betrayal is not BETRAYALS["same-size fork"]):
        board.writer.now += DAY
        home.clock.forward(DAY)
        state_day(board)
    betrayal.publish(home, board)

    await polled(run.follower)

    is_shorter = betrayal is BETRAYALS["smaller fork"]
    expected = BoardState.FOLLOWING if is_shorter else betrayal.state
    assert run.follower.status.state is expected
    assert bool(await run.follower.evidence()) is (expected is BoardState.STOPPED)
    assert run.follower.status.region_as_of == as_of


# Compressed bundles


@cache
def _long_log() -> tuple[LogWriter, Author]:
    writer = LogWriter(now=NOON)
    agency = writer.register()
    while len(writer.entries) < TILE_WIDTH:
        writer.post(agency)
    return writer, agency


@pytest.fixture
async def packing() -> AsyncGenerator[tuple[FakeBoard, Author]]:
    """Give a board with one full bundle, which it compresses, and an agency on it."""
    writer, agency = deepcopy(_long_log())
    witnesses = make_witness("first.example"), make_witness("second.example")
    board = FakeBoard(writer=writer, witnesses=witnesses, packs=True)
    async with board.served():
        yield board, agency


@by_betrayal
async def test_in_compressed_bundles(
    home: Home, packing: tuple[FakeBoard, Author], betrayal: Betrayal
) -> None:
    """What comes compressed is judged as what comes as it is."""
    board, agency = packing
    follower = home.follower(board.policy(quorum=2))
    await polled(follower)
    assert follower.status.size == TILE_WIDTH
    assert _packed(board) == ["tile/entries/000"]
    if betrayal.needs_growth:
        for _ in range(TILE_WIDTH + 1):
            board.writer.post(agency)
        board.publish()
    betrayal.publish(home, board)

    await polled(follower)

    assert follower.status.state is betrayal.state
    assert follower.status.size == TILE_WIDTH
    assert bool(await follower.evidence()) is (betrayal.state is BoardState.STOPPED)


@by_entry
async def test_an_entry_in_a_compressed_bundle(
    home: Home, packing: tuple[FakeBoard, Author], log_entry: LogEntry
) -> None:
    """The board is stopped, and what it sent is kept."""
    board, agency = packing
    log_entry(board.writer, agency)
    for _ in range(TILE_WIDTH):
        board.writer.post(agency)
    board.publish()
    follower = home.follower(board.policy())

    await polled(follower)

    assert follower.status.state is BoardState.STOPPED
    assert _packed(board) == ["tile/entries/000", "tile/entries/001"]
    assert await follower.evidence() != []


async def test_two_entries_with_one_number_in_a_compressed_bundle(
    home: Home, packing: tuple[FakeBoard, Author]
) -> None:
    """They mark the agency, and not the board."""
    board, agency = packing
    second = replace(agency)
    board.writer.post(agency)
    board.writer.post(second)
    for _ in range(TILE_WIDTH):
        board.writer.post(agency)
    board.publish()

    run = await read_all(await Run(home, board.policy()).start())

    assert run.registry is not None
    assert run.registry.agencies[agency.id].compromised
    assert run.follower.status.state is BoardState.FOLLOWING
    assert _packed(board) == ["tile/entries/000", "tile/entries/001"]


def _packed(board: FakeBoard) -> list[str]:
    """Return what was asked for compressed, in order, once."""
    asked = (each.path for each in board.asked if each.headers.get("Accept-Encoding") == "gzip")
    return list(dict.fromkeys(asked))


# Hints


class Hinting:
    """Serves a board, and sends hints when it is told to."""

    def __init__(self, home: Home, board: FakeBoard) -> None:
        self._wire = home.follower(board.policy()).wire
        self.lines_to_send: asyncio.Queue[bytes] = asyncio.Queue()

    async def lines(self, _path: str) -> AsyncGenerator[bytes]:
        """Yield hints."""
        while True:
            yield await self.lines_to_send.get()

    async def get(
        self, path: str, *, cap_bytes: int, known_bytes: int = 0, past_caches: bool = False
    ) -> BoardReply:
        """Ask the board."""
        return await self._wire.get(
            path, cap_bytes=cap_bytes, known_bytes=known_bytes, past_caches=past_caches
        )


@by_betrayal
@pytest.mark.parametrize("hint", ["true", "huge"])
async def test_on_a_hint(
    home: Home, board: FakeBoard, writer: LogWriter, betrayal: Betrayal, hint: str
) -> None:
    """A look that follows a hint judges as any other, and the hint's size counts for nothing."""
    agency = writer.register("city-fire")
    board.publish()
    home.clock = Waits()
    follower, wire = home.follower(board.policy(quorum=2)), Hinting(home, board)
    hints = LiveHints(wire, home.clock, rng=Random(7))  # noqa: S311 -- the same in every run
    seen: asyncio.Queue[BoardStatus] = asyncio.Queue()
    tasks = [
        asyncio.create_task(hints.listen()),
        asyncio.create_task(follower.run(_ignore, seen.put, hints=hints)),
    ]
    try:
        async with asyncio.timeout(30):
            while (await seen.get()).size < len(writer.entries):
                pass
            while not seen.empty():
                seen.get_nowait()
            size = follower.status.size
            if betrayal.needs_growth:
                writer.post(agency)
                writer.post(agency)
                board.publish()
            betrayal.publish(home, board)
            wire.lines_to_send.put_nowait(b"data: %d\n" % (10**17 if hint == "huge" else size + 2))
            status = await seen.get()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    assert (status.state, status.size) == (betrayal.state, size)
    assert bool(await follower.evidence()) is (betrayal.state is BoardState.STOPPED)


async def _ignore(_update: object) -> None:
    """Take nothing in."""
