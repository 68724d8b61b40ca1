"""What was before the snapshot is read in the background, and a snapshot that lied is refuted."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
import lzma
from pathlib import Path
from random import Random
import re
from typing import Any, Final

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.errors import BoardDishonestError, StorageError
from hub.feeds import board_copy as following, earlier_log, signed_log
from hub.model.request import BoardState, BoardStatus, RequestStatus
from hub.requests.accounts import NOTHING_OWED
from hub.store.folds import earlier
from hub.store.tables import (
    board_authors,
    board_beginnings,
    board_cases,
    board_entries,
    board_folds,
    board_sightings,
)
from noticeboard.log.body import Anchor
from noticeboard.log.checkpoint import TlogProof
from noticeboard.log.encoding import encode_base64
from noticeboard.log.snapshot import pack, snapshot_path
from noticeboard.log.tiles import TILE_WIDTH
from noticeboard.log.tree import leaf_hash
from tests.fakes.board import Author, FakeBoard, LogWriter
from tests.hub.feeds.conftest import Home
from tests.hub.feeds.snapshots import Stated, state_snapshot
from tests.hub.feeds.test_evidence import judged
from tests.hub.feeds.test_first_contact import other, read_all, small
from tests.hub.feeds.test_stored_fold import Run, Town

__all__ = ("other", "small")

MOST_STEPS: Final = 60


async def read_earlier(run: Run, steps: int = MOST_STEPS) -> Run:
    """Do so many steps of reading what was before, as `run` does between polls."""
    while steps and run.follower.has_earlier:
        steps -= 1
        if (found := await run.follower.read_earlier()) is not None:
            await run.add(found)
            await run.follower.save_fold(more=found.more)
            if found.more and not found.anew:
                break
    return run


@dataclass(frozen=True, slots=True, kw_only=True)
class Old:
    """A board with a long past: an agency, its open requests, and one that was resolved."""

    board: FakeBoard
    writer: LogWriter
    city: Author
    opened: tuple[int, ...]
    resolved: int
    resolved_id: str


@pytest.fixture
def old(board: FakeBoard, writer: LogWriter) -> Old:
    """Give a board whose snapshot is still to be stated: two full blocks and some entries."""
    city, harbor = writer.register("city-fire"), writer.register("harbor-police")
    resolved = len(writer.entries)
    ids = [writer.post(each) for each in (city, city, city, harbor)]
    writer.resolve(city, ids[0])
    while len(writer.entries) < 2 * TILE_WIDTH + 20:
        writer.update(city, ids[1])
    opened = tuple(resolved + place for place in (1, 2, 3))
    board.publish()
    return Old(
        board=board,
        writer=writer,
        city=city,
        opened=opened,
        resolved=resolved,
        resolved_id=ids[0],
    )


async def begun(home: Home, old: Old) -> Run:
    """Follow a board to its end, from its snapshot on."""
    run = await read_all(await Run(home, old.board.policy()).start())
    assert not is_whole(run)
    return run


def state_of(run: Run) -> BoardState:
    """Return the state of its board."""
    return run.follower.status.state


def is_whole(run: Run) -> bool:
    """Return whether its hub has read the board's log itself, from the first entry on."""
    return run.follower.status.read_since is None


def earlier_percent(run: Run) -> int | None:
    """Return how far it says that it is."""
    return run.follower.status.earlier_percent


def statuses(run: Run) -> dict[int, RequestStatus]:
    """Return the state of each request, by index."""
    return {each.index: each.status for each in run.docket.all()}


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(each, marks=pytest.mark.long) for each in range(1, 30))]
)
async def test_it_becomes_a_hub_that_read_all(  # noqa: PLR0913, PLR0917 -- fixtures
    home: Home,
    other: Home,
    board: FakeBoard,
    writer: LogWriter,
    seed: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Registry and docket are the same as from the log's first entry on, at once and later."""
    town, rng = Town(writer, seed), Random(seed)  # noqa: S311 -- the same history in every run
    for _ in range(14):
        town.log(rng.randrange(20, 40))
        writer.now += timedelta(days=1)
    home.clock.forward(writer.now - home.clock.now())
    state_snapshot(board)
    town.log(5)
    board.publish()
    part = await read_all(await Run(home, board.policy()).start())
    with monkeypatch.context() as patched:
        patched.setattr(following, "FEWEST", len(writer.entries))
        whole = await read_all(await Run(other, board.policy()).start())
    assert part.read < whole.read
    assert part.found() != whole.found()

    await read_earlier(await read_all(part))

    assert is_whole(part)
    assert state_of(part) is BoardState.FOLLOWING
    assert part.found() == whole.found()
    town.log(20)
    writer.now += timedelta(days=1)
    home.clock.forward(timedelta(days=1))
    board.publish()
    await read_all(part)
    await read_all(whole)
    assert part.found() == whole.found()
    again = await Run(home, board.policy()).start()
    expected = await Run(other, board.policy()).start()
    assert (again.found(), again.read) == (expected.found(), 0)


async def test_it_is_read_between_polls(home: Home, old: Old) -> None:
    """While a hub follows a board, without anybody's help. It says how far it has come."""
    state_snapshot(old.board)
    run = await begun(home, old)
    percents, over = [], asyncio.Event()

    async def note(status: BoardStatus) -> None:
        percents.append(status.earlier_percent)
        if status.read_since is None:
            over.set()

    following = asyncio.create_task(run.follower.run(run.add, note))
    try:
        await over.wait()
    finally:
        following.cancel()
        await asyncio.wait([following])

    known = [each for each in percents if each is not None]
    assert known == sorted(known)
    assert percents[-1] is None
    assert statuses(run)[old.resolved] is RequestStatus.RESOLVED
    again = await Run(home, old.board.policy()).start()
    assert (again.read, again.docket.all()) == (0, run.docket.all())


async def test_whoever_trusts_the_witnesses_skips_it(home: Home, old: Old) -> None:
    """Nothing of it is fetched until the owner wants it after all."""
    state_snapshot(old.board)
    policy = replace(old.board.policy(), read_earlier=False)
    run = await read_all(await Run(home, policy).start())
    old.board.asked.clear()

    await read_earlier(run)

    assert not run.follower.has_earlier
    assert old.board.paths == []
    assert not is_whole(run)
    assert earlier_percent(run) is None
    await run.add(await run.follower.set_policy(old.board.policy()))
    assert earlier_percent(run) == 0
    await read_earlier(await read_all(run))
    assert is_whole(run)
    assert statuses(run)[old.resolved] is RequestStatus.RESOLVED


async def test_other_verifiers_meanwhile(
    home: Home, old: Old, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was folded with other keys doesn't count; what was fetched does."""
    monkeypatch.setattr(earlier_log, "FOLDED", TILE_WIDTH)
    state_snapshot(old.board)
    run = await begun(home, old)
    await read_earlier(run, 3)
    old.board.asked.clear()

    await run.add(await run.follower.set_policy(replace(old.board.policy(), verifiers=())))
    await read_earlier(await read_all(run))

    assert is_whole(run)
    assert {each.agency.level for each in run.docket.all()} == {0}
    assert not [path for path in old.board.paths if path.startswith("tile/entries/00")]


async def test_old_entries_have_their_proofs(home: Home, old: Old) -> None:
    """They are stored and compared as others are."""
    state_snapshot(old.board)
    run = await begun(home, old)

    await read_earlier(run)

    proof = TlogProof.parse(await run.follower.proof(1))
    assert proof.extra == old.writer.entries[1]
    proof.verify(leaf_hash(proof.extra), old.writer.log_key.verifier)
    for _ in range(4):
        await run.follower._scrub()  # noqa: SLF001 -- as `run` does


async def test_the_order_is_the_same_for_everybody(
    home: Home, old: Old, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whole bundles, from the first one on, whatever this house cares about."""
    monkeypatch.setattr(earlier_log, "BUNDLES", 1)
    state_snapshot(old.board)
    run = await begun(home, old)
    old.board.asked.clear()

    await read_earlier(run)

    assert old.board.paths == ["tile/entries/000", "tile/entries/001"]


@pytest.mark.parametrize("steps", range(1, 8))
async def test_ended_after_each_step(
    home: Home, old: Old, steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next start goes on: no bundle comes twice."""
    monkeypatch.setattr(earlier_log, "BUNDLES", 1)
    monkeypatch.setattr(earlier_log, "FOLDED", TILE_WIDTH)
    state_snapshot(old.board)
    run = await begun(home, old)
    old.board.asked.clear()
    await read_earlier(run, steps)

    again = await read_earlier(await read_all(await Run(home, old.board.policy()).start()))

    assert is_whole(again)
    bundles = [path for path in old.board.paths if path.startswith("tile/entries")]
    assert bundles == ["tile/entries/000", "tile/entries/001"]
    assert statuses(again)[old.resolved] is RequestStatus.RESOLVED
    async with home.database.read() as connection:
        assert (await connection.execute(select(board_beginnings))).all() == []
        origins = {row.origin for row in await connection.execute(select(board_authors))}
    assert origins == {old.writer.origin}


@pytest.mark.parametrize("steps", range(2, 6))
async def test_what_was_folded_is_not_folded_again(  # noqa: PLR0913, PLR0917 -- fixtures
    home: Home,
    other: Home,
    board: FakeBoard,
    writer: LogWriter,
    steps: int,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A hub that ends while it folds goes on from what was stored, to the same end.

    Registry, docket, counts of cases and the comparison with the snapshot are all resumed.
    """
    monkeypatch.setattr(earlier_log, "FOLDED", TILE_WIDTH)
    monkeypatch.setattr(earlier_log, "SAVED", TILE_WIDTH)
    monkeypatch.setattr(earlier_log, "BUNDLES", 64)
    town = Town(writer, 1)
    while len(writer.entries) < 3 * TILE_WIDTH:
        town.log(60)
        writer.now += timedelta(days=1)
    home.clock.forward(writer.now - home.clock.now())
    state_snapshot(board)
    town.log(5)
    board.publish()
    with monkeypatch.context() as patched:
        patched.setattr(following, "FEWEST", 2 * len(writer.entries))
        whole = await read_all(await Run(other, board.policy()).start())
    run = await read_all(await Run(home, board.policy()).start())
    await read_earlier(run, steps)
    assert not is_whole(run)

    again = await read_all(await Run(home, board.policy()).start())
    before = again.read
    await read_earlier(again)

    assert is_whole(again)
    assert state_of(again) is BoardState.FOLLOWING
    assert shown(again) == shown(whole)
    assert again.read - before == len(writer.entries) - min(steps - 1, 3) * TILE_WIDTH
    async with home.database.read() as connection:
        assert not (await count_cases_under(connection, earlier(writer.origin)))
        cases = await count_cases_under(connection, writer.origin)
    async with other.database.read() as connection:
        assert cases == await count_cases_under(connection, writer.origin)
    later = await Run(home, board.policy()).start()
    expected = await Run(other, board.policy()).start()
    assert (shown(later), later.read) == (shown(expected), 0)
    assert "isn't what its log says" not in caplog.text


def shown(run: Run) -> dict[str, Any]:
    """Return all that can be seen of it, without until when an agency's figures count.

    That ends sooner while a debt is in memory of which nothing is owed. Such debts go when others
    are stored, which is sooner for a hub that stores what it folds.
    """
    found = run.found()
    found["registrations"] = [
        replace(each, accounts=replace(each.accounts, until=NOTHING_OWED.until))
        for each in found["registrations"]
    ]
    return found


async def count_cases_under(connection: AsyncConnection, name: str) -> dict[bytes, int]:
    """Return the counts of cases that are stored under a name."""
    numbers = select(board_folds.c.number).where(board_folds.c.origin == name)
    found = select(board_cases.c.case, board_cases.c.count).where(board_cases.c.board.in_(numbers))
    return dict(map(tuple, await connection.execute(found)))


async def test_new_entries_come_meanwhile(
    home: Home, old: Old, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between any two steps, the board is polled as always."""
    monkeypatch.setattr(earlier_log, "FOLDED", TILE_WIDTH)
    state_snapshot(old.board)
    run = await begun(home, old)
    posted = []
    while run.follower.has_earlier:
        posted.append(len(old.writer.entries))
        old.writer.post(old.city)
        old.board.publish()
        await read_all(run)
        assert statuses(run)[posted[-1]] is RequestStatus.OPEN
        await read_earlier(run, 1)
        assert set(posted) <= statuses(run).keys()

    assert len(posted) > 3
    assert is_whole(run)
    assert statuses(run)[old.resolved] is RequestStatus.RESOLVED


async def test_what_was_here_all_the_time_was_seen_then(home: Home, old: Old) -> None:
    """Keys that changed before, also twice, and requests count as seen when the hub began."""
    old.writer.rotate(old.city)
    old.writer.rotate(old.city)
    state_snapshot(old.board)
    began = home.clock.now()
    run = await begun(home, old)
    old.writer.now += timedelta(days=1)
    home.clock.forward(timedelta(days=1))
    old.board.publish()

    await read_earlier(await read_all(run))

    assert is_whole(run)
    async with home.database.read() as connection:
        found = list(await connection.execute(select(board_sightings.c.seen_at)))
    assert (len(found), {seen_at for (seen_at,) in found}) == (3, {began})
    board = run.docket.board(run.follower.status.origin)
    seen = {board.held(each.id).seen_at for each in run.docket.all() if each.index in old.opened}
    assert seen == {began}


# Lies


def _closed_is_open(old: Old) -> Stated:
    row = b"open %d %d\n" % (old.resolved, old.resolved)
    return state_snapshot(old.board, extra=[row])


def _open_is_left_out(old: Old) -> Stated:
    hidden = b"open %d " % old.opened[2]
    return state_snapshot(old.board, change=lambda row: b"" if row.startswith(hidden) else row)


def _false_level(old: Old) -> Stated:
    level = b"level " + old.city.id.encode()
    return state_snapshot(
        old.board,
        change=lambda row: row.replace(b" 2\n", b" 1\n") if row.startswith(level) else row,
    )


@pytest.mark.parametrize("lie", [_closed_is_open, _open_is_left_out, _false_level])
async def test_a_lie_is_refuted(
    home: Home, old: Old, tmp_path: Path, lie: Callable[[Old], Stated]
) -> None:
    """The board is accused with entries that prove it to anybody. What they say is shown then."""
    lie(old)
    run = await begun(home, old)

    with pytest.raises(BoardDishonestError):
        await read_earlier(run)

    assert state_of(run) is BoardState.STOPPED
    found = judged(old.board, await run.follower.evidence(), tmp_path)
    assert found.exit_code == 1
    said = re.sub(r"\s+", " ", found.output)
    assert "what its own log contradicts" in said
    assert "proves nothing" not in said
    await read_earlier(run)
    assert state_of(run) is BoardState.STOPPED
    assert statuses(run)[old.resolved] is RequestStatus.RESOLVED
    assert {statuses(run)[each] for each in old.opened} == {RequestStatus.OPEN}
    assert {each.agency.level for each in run.docket.all()} == {2}


async def test_a_lie_that_takes_too_many_entries_to_refute(home: Home, old: Old) -> None:
    """A request is left out, and its agency has logged hundreds of entries since.

    Nobody is accused, and the request is shown like any other.
    """
    hidden = b"open %d " % old.opened[1]
    state_snapshot(old.board, change=lambda row: b"" if row.startswith(hidden) else row)
    run = await begun(home, old)
    before = statuses(run)

    await read_earlier(run)

    assert old.opened[1] not in before
    assert {statuses(run)[each] for each in old.opened} == {RequestStatus.OPEN}
    assert state_of(run) is BoardState.FOLLOWING
    assert is_whole(run)
    assert await run.follower.evidence() == []


async def test_no_mark_in_the_evidence(home: Home, old: Old) -> None:
    """Rows can be compressed in a way for each reader. What is kept as evidence doesn't show it."""
    stated = _closed_is_open(old)
    rows, path = stated.snapshot.content(), snapshot_path(stated.at, "rows")
    marked = lzma.compress(rows, preset=0)
    assert marked != pack(rows) == old.board.files[path]
    old.board.files[path] = marked
    run = await begun(home, old)

    with pytest.raises(BoardDishonestError):
        await read_earlier(run)

    materials = [each.material for each in await run.follower.evidence()]
    assert pack(rows) in materials
    assert marked not in materials


async def test_a_lie_is_refuted_by_a_hub_that_was_ended(
    home: Home, old: Old, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it had folded of the snapshot is stored, too."""
    monkeypatch.setattr(earlier_log, "FOLDED", TILE_WIDTH)
    monkeypatch.setattr(earlier_log, "SAVED", TILE_WIDTH)
    _open_is_left_out(old)
    await read_earlier(await begun(home, old), 3)

    again = await read_all(await Run(home, old.board.policy()).start())
    with pytest.raises(BoardDishonestError):
        await read_earlier(again)

    assert again.read < len(old.writer.entries)
    assert state_of(again) is BoardState.STOPPED
    assert len(await again.follower.evidence()) > 1


@pytest.mark.parametrize("is_read", [False, True])
async def test_a_lie_is_remembered(home: Home, old: Old, *, is_read: bool) -> None:
    """After a restart the board is still stopped, until its owner follows it again."""
    _closed_is_open(old)
    run = await begun(home, old)
    with pytest.raises(BoardDishonestError):
        await read_earlier(run)
    if is_read:
        await read_earlier(run)

    again = await Run(home, old.board.policy()).start()

    assert state_of(again) is BoardState.STOPPED
    assert again.follower.has_earlier is not is_read
    with pytest.raises(BoardDishonestError):
        await again.follower.sync()
    if is_read:
        await again.follower.resume()
        await read_earlier(await read_all(again))
        assert state_of(again) is BoardState.FOLLOWING
        assert await again.follower.evidence() != []


async def test_a_rule_that_the_snapshot_hid_is_broken(home: Home, old: Old) -> None:
    """An entry before it is anchored in another log: all is read, and the board is judged."""
    elsewhere = Anchor(size=3, root=encode_base64(leaf_hash(b"another log")))
    old.writer.post(old.city, anchor=elsewhere)
    state_snapshot(old.board)
    run = await begun(home, old)

    await read_earlier(run)

    assert state_of(run) is BoardState.FOLLOWING
    with pytest.raises(BoardDishonestError):
        await read_all(run)
    assert state_of(run) is BoardState.STOPPED
    assert await run.follower.evidence() != []


# Boards that don't serve it, and disks that don't hold it


@pytest.mark.parametrize("what", ["missing", "altered", "down"])
async def test_old_bundles_that_are_not_served(home: Home, old: Old, what: str) -> None:
    """The hub waits, accuses nobody, and goes on when they are."""
    state_snapshot(old.board)
    run = await begun(home, old)
    lies = old.board.lies
    if what == "missing":
        lies.status = 404
    elif what == "altered":
        lies.bundle = lambda raw: raw.replace(b"Burglary", b"burglary")
    else:
        lies.down = True

    for _ in range(5):
        await read_earlier(run, 2)
        home.clock.forward(timedelta(hours=2))

    lies.status, lies.bundle, lies.down = 0, None, False
    await read_all(run)
    assert state_of(run) is BoardState.FOLLOWING
    assert not is_whole(run)
    assert await run.follower.evidence() == []
    home.clock.forward(timedelta(hours=2))
    await read_earlier(run)
    assert is_whole(run)


async def test_a_cache_with_another_bundle(home: Home, old: Old) -> None:
    """The second look goes past it."""
    state_snapshot(old.board)
    run = await begun(home, old)
    old.board.lies.bundle = lambda raw: raw.replace(b"Burglary", b"burglary")
    old.board.lies.only_from_cache = True

    await read_earlier(run)

    assert is_whole(run)


async def test_a_board_that_serves_nothing_is_not_asked_all_the_time(home: Home, old: Old) -> None:
    """Each failure doubles the time until the next try."""
    state_snapshot(old.board)
    run = await begun(home, old)
    old.board.lies.status = 404
    old.board.asked.clear()

    for _ in range(60):
        await run.follower.read_earlier()
        home.clock.forward(timedelta(seconds=20))

    assert 0 < len(old.board.asked) < 12


@pytest.mark.parametrize("limit", ["FLOOR_BYTES", "SHARE"])
async def test_a_full_disk(
    home: Home, old: Old, limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was before waits for room, and what is new doesn't."""
    state_snapshot(old.board)
    run = await begun(home, old)
    monkeypatch.setattr(signed_log, limit, 1 << 62)
    monkeypatch.setattr(earlier_log, "FLOOR_BYTES", 1 << 62)

    await read_earlier(run)

    old.writer.post(old.city)
    old.board.publish()
    await read_all(run)
    assert state_of(run) is BoardState.FOLLOWING
    assert not is_whole(run)
    assert statuses(run)[len(old.writer.entries) - 1] is RequestStatus.OPEN


async def test_what_was_stored_is_altered(
    home: Home, old: Old, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes again from the board, which isn't to blame."""
    monkeypatch.setattr(earlier_log, "BUNDLES", 1)
    state_snapshot(old.board)
    run = await begun(home, old)
    await read_earlier(run, 2)
    async with home.database.write() as connection:
        await connection.execute(
            update(board_entries).where(board_entries.c.index == 300).values(raw=b"x")
        )

    with pytest.raises(StorageError):
        await read_earlier(run)

    await read_earlier(await read_all(run))
    assert is_whole(run)
    assert await run.follower.evidence() == []
