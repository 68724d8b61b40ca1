"""What a reader of a region must know before anything that was approved may leave."""

import pytest

from hub.errors import BoardUnreachableError
from hub.model.request import BoardPolicy, BoardState, Request, RequestStatus
from noticeboard.log.checkpoint import TlogProof
from noticeboard.log.tiles import decode_bundle, encode_bundle
from tests.fakes.board import Author, FakeBoard, LogWriter
from tests.hub.feeds.conftest import Home
from tests.hub.feeds.snapshots import state_snapshot
from tests.hub.feeds.test_first_contact import read_all
from tests.hub.feeds.test_first_contact_attacks import history_of
from tests.hub.feeds.test_region import DAY, far, small, state_day, without
from tests.hub.feeds.test_region_copy import a_day, begun, fire, policy
from tests.hub.feeds.test_stored_fold import Run

__all__ = ["far", "fire", "policy", "small"]


def request_of(run: Run, entry_id: str) -> Request:
    """Return a request by its entry's id."""
    (request,) = (each for each in run.docket.all() if each.entry_id == entry_id)
    return request


def serve_history(board: FakeBoard, author: Author) -> None:
    """Serve an agency's whole history, up to the newest heads."""
    heads = max(int(path.split("/")[1]) for path in board.files if path.endswith("rows.xz"))
    board.files[f"agencies/{author.id}/history"] = history_of(board, author, heads)


async def test_nothing_leaves_before_later_heads(
    home: Home, board: FakeBoard, writer: LogWriter, policy: BoardPolicy, fire: Author
) -> None:
    """The agency's history up to heads after a moment shows what it did until then."""
    posted = writer.post(fire)
    run = await begun(home, board, policy)
    request, since, follower = request_of(run, posted), home.clock.now(), run.follower
    paths = len(board.paths)
    await follower.check_history(fire.id, request.index, since)
    waits = follower.is_true(fire.id, since)
    asked_for = board.paths[paths:]
    with pytest.raises(BoardUnreachableError):
        await follower.proof(request.index)
    a_day(board, home)
    await run.sync()
    with pytest.raises(BoardUnreachableError):
        await follower.check_history(fire.id, request.index, since)
    serve_history(board, fire)
    await follower.check_history(fire.id, request.index, since)

    assert (waits, asked_for) == (False, [])
    assert follower.is_true(fire.id, since)
    assert not follower.is_true(fire.id, home.clock.now())
    proof = TlogProof.parse(await follower.proof(request.index))
    proof.verify(bytes.fromhex(request.leaf), writer.log_key.verifier)
    with pytest.raises(BoardUnreachableError):
        await follower.proof(request.index + 1)


async def test_a_section_that_hides_a_revocation(
    home: Home, board: FakeBoard, writer: LogWriter, policy: BoardPolicy, fire: Author
) -> None:
    """The history shows it: the region is begun again, and then all is read."""
    posted = writer.post(fire)
    run = await begun(home, board, policy)
    request, since, follower = request_of(run, posted), home.clock.now(), run.follower
    writer.revoke(fire, last_good=len(writer.entries) - 1)
    writer.now += DAY
    stated = state_day(board, without(len(writer.entries) - 1))
    home.clock.forward(DAY)
    await run.sync()
    board.files[f"agencies/{fire.id}/history"] = history_of(board, fire, stated.at)
    await follower.check_history(fire.id, request.index, since)

    assert not follower.is_true(fire.id, since)
    await run.sync()
    assert await follower.evidence() == []
    assert run.registry is not None
    assert run.registry.agencies[fire.id].revoked_from is not None
    assert follower.status.region_as_of is not None


async def test_a_day_that_its_receiver_does_not_have_yet(
    home: Home, board: FakeBoard, writer: LogWriter, policy: BoardPolicy, fire: Author
) -> None:
    """What a day says is known here before the docket has it: until then, nothing leaves."""
    posted = writer.post(fire)
    run = await begun(home, board, policy)
    request, since, follower = request_of(run, posted), home.clock.now(), run.follower
    writer.resolve(fire, posted)
    a_day(board, home)
    serve_history(board, fire)
    paths = len(board.paths)
    update = await follower.sync()
    await follower.check_history(fire.id, request.index, since)
    meanwhile = follower.is_true(fire.id, since)
    asked_for = [path for path in board.paths[paths:] if "history" in path]
    assert update is not None
    assert request_of(run, posted).status is RequestStatus.OPEN
    await run.add(update)
    await follower.save_fold(more=update.more)
    await follower.check_history(fire.id, request.index, since)

    assert (meanwhile, asked_for) == (False, [])
    assert follower.is_true(fire.id, since)
    assert request_of(run, posted).status is RequestStatus.RESOLVED
    # Also once it was known: the next day may say something else.
    a_day(board, home)
    update = await follower.sync()
    assert update is not None
    assert not follower.is_true(fire.id, since)
    await run.add(update)
    await follower.save_fold(more=update.more)
    assert follower.is_true(fire.id, since)


async def test_a_doubt_about_one_agency(
    home: Home, board: FakeBoard, writer: LogWriter, policy: BoardPolicy, fire: Author
) -> None:
    """If the history of one is another, what was known of all others no longer counts."""
    police = writer.register("police")
    posts = writer.post(fire), writer.post(police)
    run = await begun(home, board, policy)
    of_fire, of_police = (request_of(run, each) for each in posts)
    since, follower = home.clock.now(), run.follower
    hidden = len(writer.entries)
    writer.revoke(fire, last_good=hidden - 1)
    writer.now += DAY
    state_day(board, without(hidden))
    home.clock.forward(DAY)
    await run.sync()
    for each in (fire, police):
        serve_history(board, each)
    await follower.check_history(police.id, of_police.index, since)
    before = follower.is_true(police.id, since)

    await follower.check_history(fire.id, of_fire.index, since)

    assert before
    assert not follower.is_true(police.id, since)
    # Asked before the region is begun again, it isn't a second doubt.
    await follower.check_history(fire.id, of_fire.index, since)
    assert follower.reads_region
    await run.sync()
    assert not follower.is_true(police.id, since)
    await follower.check_history(police.id, of_police.index, since)
    assert follower.is_true(police.id, since)


async def test_a_snapshot_that_hides_it_as_well(
    home: Home, board: FakeBoard, writer: LogWriter, policy: BoardPolicy, fire: Author
) -> None:
    """Begun again, the history is another once more: the log is read, and nothing leaves before."""
    posted = writer.post(fire)
    run = await begun(home, board, policy)
    request, since, follower = request_of(run, posted), home.clock.now(), run.follower
    hidden = len(writer.entries)
    writer.revoke(fire, last_good=request.index - 1)
    writer.now += DAY
    state_day(board, without(hidden))
    home.clock.forward(DAY)
    await run.sync()
    serve_history(board, fire)
    await follower.check_history(fire.id, request.index, since)
    first = follower.reads_region
    writer.now += DAY
    own = b" %d revoked\n" % hidden
    state_snapshot(board, change=lambda row: row.replace(own, b" - valid\n"))
    home.clock.forward(DAY)
    await run.sync()
    serve_history(board, fire)
    reads_region = follower.status.region_as_of is not None
    assert run.registry is not None
    assert run.registry.agencies[fire.id].revoked_from is None

    await follower.check_history(fire.id, request.index, since)

    assert (first, reads_region, follower.reads_region) == (True, True, False)
    assert not follower.is_true(fire.id, since)
    # Whoever shows the requests hears that there is more, before any of it.
    update = await follower.sync()
    assert update is not None
    assert (update.more, update.anew, update.entries) == (True, False, ())
    await run.add(update)
    assert not follower.is_true(fire.id, since)
    await read_all(run)
    assert follower.is_true(fire.id, since)
    assert {each.code for each in request_of(run, posted).findings} >= {"revoked_key"}
    assert follower.status.state is BoardState.FOLLOWING
    assert follower.status.region_as_of is None
    assert await follower.evidence() == []
    # The next start tries the region again.
    again = await Run(home, policy).start()
    await again.sync()
    assert again.follower.reads_region


async def test_a_history_is_read_once(
    home: Home, board: FakeBoard, writer: LogWriter, policy: BoardPolicy, fire: Author
) -> None:
    """What failed is asked for again, and nothing else."""
    posted = writer.post(fire)
    run = await begun(home, board, policy)
    request, since, follower = request_of(run, posted), home.clock.now(), run.follower
    a_day(board, home)
    await run.sync()
    serve_history(board, fire)

    def other(raw: bytes) -> bytes:
        entries = decode_bundle(raw, len(writer.entries))
        return encode_bundle([*entries[: request.index], entries[0], *entries[request.index + 1 :]])

    board.lies.bundle = other
    with pytest.raises(BoardUnreachableError):
        await follower.check_history(fire.id, request.index, since)
    with pytest.raises(BoardUnreachableError):
        await follower.proof(request.index)
    assert follower.is_true(fire.id, since)
    board.lies.bundle = None
    paths = len(board.paths)
    await follower.check_history(fire.id, request.index, since)
    asked_for = board.paths[paths:]
    await follower.check_history(fire.id, request.index, since)

    assert not any("history" in path for path in asked_for)
    assert board.paths[paths:] == asked_for
    assert await follower.proof(request.index)


async def test_an_agency_that_is_not_in_the_region(
    home: Home, board: FakeBoard, writer: LogWriter, policy: BoardPolicy, far: Author
) -> None:
    """Nothing can be known of it, and nobody is asked."""
    writer.post(far)
    run = await begun(home, board, policy)
    since, follower = home.clock.now(), run.follower
    a_day(board, home)
    await run.sync()
    serve_history(board, far)
    paths = len(board.paths)

    with pytest.raises(BoardUnreachableError):
        await follower.check_history(far.id, 0, since)

    assert not follower.is_true(far.id, since)
    assert board.paths[paths:] == []
    assert follower.reads_region
    assert follower.status.region_as_of is not None
