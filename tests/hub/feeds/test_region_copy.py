"""A follower that reads a region: what it keeps, and what it does if something doesn't fit."""

from dataclasses import replace

import pytest

from hub.errors import BoardDishonestError, InvalidInputError
from hub.feeds import region_copy
from hub.model.ids import RequestId
from hub.model.request import BoardPolicy, BoardState, RequestStatus
from noticeboard.log.entry import agency_id
from noticeboard.log.tiles import SignedTiles, TileId, tile_bytes
from noticeboard.log.tree import Tree, leaf_hash
from tests.fakes.board import Author, FakeBoard, LogWriter, make_key
from tests.hub.feeds.conftest import Home
from tests.hub.feeds.test_first_contact import other, read_all
from tests.hub.feeds.test_first_contact_attacks import history_of
from tests.hub.feeds.test_region import DAY, far, small, state_day, without
from tests.hub.feeds.test_stored_fold import Run

__all__ = ["far", "other", "small"]


@pytest.fixture
def policy(board: FakeBoard) -> BoardPolicy:
    """Give a policy by which only the verifier's region is read."""
    return replace(board.policy(), region=agency_id(board.writer.verifier.root.verifier))


@pytest.fixture
def fire(writer: LogWriter) -> Author:
    """Give another agency of the region."""
    return writer.register("city-fire")


def a_day(board: FakeBoard, home: Home) -> None:
    """Let a day pass, and the board state it."""
    board.writer.now += DAY
    state_day(board)
    home.clock.forward(DAY)


def asked(run: Run) -> dict[RequestId, tuple[str, RequestStatus]]:
    """Return who has asked, and what became of it."""
    return {each.id: (each.agency.id, each.status) for each in run.docket.all()}


async def begun(home: Home, board: FakeBoard, policy: BoardPolicy) -> Run:
    """Return a hub that has begun to read the region."""
    state_day(board)
    run = await Run(home, policy).start()
    await run.sync()
    return run


async def test_only_the_region_is_read(  # noqa: PLR0913, PLR0917 -- fixtures
    home: Home, board: FakeBoard, writer: LogWriter, policy: BoardPolicy, fire: Author, far: Author
) -> None:
    """Requests of its agencies appear, a day at a time, and none of others."""
    writer.post(far)
    run = await begun(home, board, policy)
    before = asked(run)
    for each in (fire, far):
        writer.post(each)
    board.publish()
    await run.sync()
    meanwhile = asked(run)
    a_day(board, home)
    await run.sync()

    assert [each for each, _ in before.values()] != []
    assert meanwhile == before
    assert {each for each, _ in asked(run).values()} >= {fire.id}
    assert far.id not in {each for each, _ in asked(run).values()}
    assert far.id not in {each.record.id for each in run.docket.registrations()}
    status = run.follower.status
    assert (status.region, status.region_as_of) == (writer.verifier.root.name, writer.now)
    assert (status.state, status.read_since) == (BoardState.FOLLOWING, None)
    assert not any("/entries/000" in path for path in board.paths[-3:])


async def test_a_cache_keeps_the_checkpoint_from_before_the_day(
    home: Home, board: FakeBoard, writer: LogWriter, policy: BoardPolicy, fire: Author
) -> None:
    """A hub that was away asks for a fresh one, and goes on with its region."""
    run = await begun(home, board, policy)
    cached = board.note.encode()
    for _ in range(5):
        writer.post(fire)
        a_day(board, home)
    board.lies.checkpoint, board.lies.only_from_cache = cached, True
    await read_all(run)

    assert run.follower.status.region_as_of == writer.now
    assert [each for each, _ in asked(run).values()].count(fire.id) == 5


async def test_a_start_keeps_what_was_read(
    home: Home, board: FakeBoard, writer: LogWriter, policy: BoardPolicy, fire: Author
) -> None:
    """Without a network, a start knows what the last run knew; then it goes on."""
    run = await begun(home, board, policy)
    for _ in range(2):
        writer.post(fire)
        a_day(board, home)
        await run.sync()
        paths = len(board.paths)

        again = await Run(home, policy).start()

        assert again.found() == run.found()
        assert replace(again.follower.status, state=run.follower.status.state) == replace(
            run.follower.status, checked_at=None, since=again.follower.status.since
        )
        assert len(board.paths) == paths
        run = again
    writer.post(fire)
    a_day(board, home)
    await run.sync()

    assert [each for each, _ in asked(run).values()].count(fire.id) == 3


async def test_a_hub_that_is_killed(
    home: Home, board: FakeBoard, writer: LogWriter, policy: BoardPolicy, fire: Author
) -> None:
    """What was read and not stored is read again, whether it was the first or another day."""
    state_day(board)
    run = await Run(home, policy).start()
    await run.sync(stores=False)
    again = await Run(home, policy).start()
    nothing = asked(again)
    await again.sync()
    first = asked(again)
    writer.post(fire)
    a_day(board, home)
    await again.sync(stores=False)
    last = await Run(home, policy).start()
    before = asked(last)
    await last.sync()

    assert nothing == {}
    assert first == asked(run) != {}
    assert before == first
    assert len(asked(last)) == len(first) + 1
    assert last.found() == again.found()
    # Whoever wasn't ended, but whose docket may lack a day, begins again.
    paths = len(board.paths)
    await again.sync()
    assert any(path.endswith("rows.xz") for path in board.paths[paths:])
    assert asked(again) == asked(last)


async def test_two_logs_after_a_kill(
    home: Home, board: FakeBoard, writer: LogWriter, policy: BoardPolicy, fire: Author
) -> None:
    """The checkpoint under which a day was read is pinned before anybody sees the day."""
    run = await begun(home, board, policy)
    writer.post(fire)
    a_day(board, home)
    await run.sync(stores=False)
    again = await Run(home, policy).start()
    writer.entries[-3] = writer.entries[0]  # Newer than what was stored.
    board.publish()

    with pytest.raises(BoardDishonestError):
        await again.sync()

    assert again.follower.status.state is BoardState.STOPPED
    assert len(await again.follower.evidence()) >= 2


async def test_another_log_when_a_region_is_begun_again(
    home: Home, board: FakeBoard, writer: LogWriter, policy: BoardPolicy, fire: Author
) -> None:
    """The pinned checkpoint is all that is stored of the log, and the next one must extend it."""
    size, authors = len(writer.entries), (fire, writer.board)
    ends = [(each.seq, each.prev) for each in authors]
    writer.post(fire)
    run = await begun(home, board, policy)
    await run.follower.forget_fold()
    del writer.entries[size:]
    for each, end in zip(authors, ends, strict=True):
        each.seq, each.prev = end
    for _ in range(4):
        writer.post(fire)
    a_day(board, home)
    again = await Run(home, policy).start()

    with pytest.raises(BoardDishonestError):
        await again.sync()

    assert len(await again.follower.evidence()) > 2


async def test_another_region_is_begun(home: Home, board: FakeBoard, policy: BoardPolicy) -> None:
    """What was read of one region is nothing to go on with for another."""
    key = make_key("another.example").verifier
    both = replace(policy, verifiers=(*policy.verifiers, str(key)))
    first = await begun(home, board, both)

    other = await Run(home, replace(both, region=agency_id(key))).start()

    assert asked(first) != {}
    assert asked(other) == {}
    assert asked(await Run(home, both).start()) == asked(first)


async def test_a_day_that_does_not_fit(
    home: Home, board: FakeBoard, writer: LogWriter, policy: BoardPolicy, fire: Author
) -> None:
    """The region is begun again. Nobody is accused, and what this house took part in stays."""
    posted = writer.post(fire)
    run = await begun(home, board, policy)
    (gone,) = (each.id for each in run.docket.all() if each.entry_id == posted)
    run.docket.retain(gone)
    writer.resolve(fire, posted)
    for _ in range(2):
        writer.post(fire)
    writer.now += DAY
    state_day(board, without(len(writer.entries) - 2))
    home.clock.forward(DAY)
    await run.sync()
    again = await Run(home, policy).start()

    assert await run.follower.evidence() == []
    assert run.follower.status.region_as_of is not None
    assert [each for each, _ in asked(run).values()].count(fire.id) == 3
    assert asked(run)[gone] == (fire.id, RequestStatus.RESOLVED)
    assert again.found() == run.found()


async def test_a_board_without_a_snapshot_that_holds(  # noqa: PLR0913, PLR0917 -- fixtures
    home: Home,
    other: Home,
    board: FakeBoard,
    writer: LogWriter,
    policy: BoardPolicy,
    fire: Author,
) -> None:
    """All is read instead, from the first entry on. The next start tries the region again."""
    run = await begun(home, board, policy)
    writer.post(fire)
    a_day(board, home)
    files = dict(board.files)
    board.files.clear()
    before = asked(run)
    board.files["snapshot/proof"] = b"nothing"
    await run.sync()
    meanwhile = asked(run)
    await read_all(run)
    await run.sync()  # Until then, under the checkpoint that was pinned.
    whole = await read_all(await Run(other, board.policy()).start())

    assert meanwhile == before
    assert asked(run) == asked(whole)
    assert run.follower.status.region_as_of is None
    assert run.follower.status.region == writer.verifier.root.name
    assert await run.follower.evidence() == []
    board.files |= files
    again = await Run(home, policy).start()
    assert asked(again) == asked(run)
    await again.sync()
    assert again.follower.status.region_as_of is not None


async def test_it_can_be_switched(  # noqa: PLR0913, PLR0917 -- fixtures
    home: Home,
    other: Home,
    board: FakeBoard,
    writer: LogWriter,
    policy: BoardPolicy,
    fire: Author,
    far: Author,
) -> None:
    """On and off while it runs. Off again, it finds what a hub finds that has read all."""
    for each in (fire, far):
        writer.post(each)
    state_day(board)
    run = await read_all(await Run(home, board.policy()).start())
    await run.add(await run.follower.set_policy(policy))
    assert {each for each, _ in asked(run).values()} >= {fire.id, far.id}
    await run.sync()
    region = {each for each, _ in asked(run).values()}
    writer.post(fire)
    a_day(board, home)
    await run.sync()
    await run.add(await run.follower.set_policy(board.policy()))
    await read_all(run)
    await run.sync()
    whole = await read_all(await Run(other, board.policy()).start())
    again = await Run(home, board.policy()).start()

    assert fire.id in region
    assert far.id not in region
    assert asked(run) == asked(whole)
    assert run.follower.status.region_as_of is None
    assert again.found()["requests"] == run.found()["requests"]


async def test_switched_off_before_a_start(  # noqa: PLR0913, PLR0917 -- fixtures
    home: Home,
    other: Home,
    board: FakeBoard,
    writer: LogWriter,
    policy: BoardPolicy,
    far: Author,
) -> None:
    """A config file may say something else at the next start."""
    writer.post(far)
    await begun(home, board, policy)

    run = await read_all(await Run(home, board.policy()).start())

    whole = await read_all(await Run(other, board.policy()).start())
    assert asked(run) == asked(whole)


async def test_other_witnesses(home: Home, board: FakeBoard, policy: BoardPolicy) -> None:
    """Whoever relies on other witnesses goes on with what is read."""
    run = await begun(home, board, policy)
    before, paths = run.found(), len(board.paths)

    await run.add(await run.follower.set_policy(replace(policy, quorum=1)))
    await run.sync()

    assert run.found() == before
    assert not any("rows" in path for path in board.paths[paths:])


async def test_switched_off_while_it_is_to_be_begun_again(  # noqa: PLR0913, PLR0917 -- fixtures
    home: Home, other: Home, board: FakeBoard, writer: LogWriter, policy: BoardPolicy, fire: Author
) -> None:
    """All is read anew, beside what the docket has: nothing comes twice."""
    posted = writer.post(fire)
    run = await begun(home, board, policy)
    (request,) = (each for each in run.docket.all() if each.entry_id == posted)
    since = home.clock.now()
    writer.revoke(fire, last_good=len(writer.entries) - 1)
    writer.now += DAY
    stated = state_day(board, without(len(writer.entries) - 1))
    home.clock.forward(DAY)
    await run.sync()
    board.files[f"agencies/{fire.id}/history"] = history_of(board, fire, stated.at)
    await run.follower.check_history(fire.id, request.index, since)
    await run.add(await run.follower.set_policy(board.policy()))
    await read_all(run)
    await run.sync()
    whole = await read_all(await Run(other, board.policy()).start())

    findings = {each.id: each.findings for each in whole.docket.all()}
    assert {each.id: each.findings for each in run.docket.all()} == findings


@pytest.mark.usefixtures("fire")
async def test_which_regions_there_are(
    home: Home, board: FakeBoard, policy: BoardPolicy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of trusted verifiers that are large enough; the board isn't asked."""
    monkeypatch.setattr(region_copy, "LEAST_AGENCIES", 2)
    whole, region = await Run(home, board.policy()).start(), Run(home, policy)
    assert await whole.follower.regions() == []
    state_day(board)
    await whole.sync()
    paths = len(board.paths)

    (found,) = await whole.follower.regions()

    assert (found.verifier, found.agencies) == (policy.region, 2)
    assert found.name == board.writer.verifier.root.name
    assert len(board.paths) == paths
    await region.start()
    await region.sync()
    assert await region.follower.regions() == [found]
    monkeypatch.setattr(region_copy, "LEAST_AGENCIES", 3)
    assert await region.follower.regions() == []


async def test_other_verifiers(home: Home, board: FakeBoard, policy: BoardPolicy) -> None:
    """The region must be one of a verifier on whom the owner relies."""
    run = await begun(home, board, policy)

    with pytest.raises(InvalidInputError):
        await run.follower.set_policy(replace(policy, verifiers=()))

    assert run.follower.status.region_as_of is not None


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 700, 66_000])
async def test_an_inclusion_by_tiles(size: int) -> None:
    """It is the one that the tree itself gives."""
    tree = Tree(leaf_hash(b"%d" % each) for each in range(size))

    async def fetch(tile: TileId) -> bytes:
        return tile_bytes(tree, tile)

    tiles = SignedTiles(size, tree.root(), fetch)
    await tiles.open()
    for index in {0, size // 2, size - 2, size - 1} - {-1}:
        assert await tiles.inclusion(index) == tuple(tree.inclusion(index))
