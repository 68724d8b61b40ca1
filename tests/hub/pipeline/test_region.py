"""A hub that reads a region of its board: what it shows, and when something approved may leave."""

import asyncio
import os
from pathlib import Path

import pytest

from hub.feeds.log_copy import LogUpdate
from hub.feeds.region_copy import POLL_S as LOOK_S
from hub.model.decision import Answer, ShareState
from hub.model.report import EventType
from hub.model.request import RequestStatus
from noticeboard.log.body import AgencyVerify
from noticeboard.log.entry import agency_id
from noticeboard.seal.open import open_share
from tests.fakes.board import Author
from tests.hub.feeds.test_first_contact_attacks import history_of
from tests.hub.feeds.test_region import DAY, small, state_day, without
from tests.hub.pipeline.conftest import DEADLINE_S, Recipient, TestHub

__all__ = ["small"]
pytestmark = pytest.mark.usefixtures("threadless")


@pytest.fixture
async def approved(
    hub: TestHub, recipient: Recipient, tmp_path: Path
) -> tuple[TestHub, Author, str]:
    """Give a hub that approved a request of its region, the agency, and the request's id there."""
    await hub.stop()
    for name in await asyncio.to_thread(os.listdir, tmp_path):
        if name.startswith("hub.db"):
            await asyncio.to_thread((tmp_path / name).unlink)
    author, far = hub.writer.register(delivery_key=recipient.key), hub.writer.register("far-away")
    hub.writer.write(hub.writer.verifier, AgencyVerify, subject=far.id, level=0)
    posted = hub.writer.post(author)
    hub.writer.post(far)
    state_day(hub.board)
    hub.region = agency_id(hub.writer.verifier.root.verifier)
    await hub.start()
    await hub.settle()
    await hub.ring(30)
    await hub.pass_time(120)
    while not (await hub.report()).pending or (await hub.report()).proposal is None:
        await hub.now.events.get()
    await hub.answer(Answer.APPROVE)
    await hub.hear(EventType.SHARE_CHANGED)
    return hub, author, posted


async def next_day(hub: TestHub, author: Author, hides: int | None = None) -> None:
    """Let the board state a day, perhaps without an entry, and the hub read it."""
    hub.clock.forward(DAY)
    hub.writer.now = stated_at = hub.clock.now()
    at = state_day(hub.board, *(() if hides is None else (without(hides),))).at
    hub.board.files[f"agencies/{author.id}/history"] = history_of(hub.board, author, at)
    async with asyncio.timeout(DEADLINE_S):
        pause_s = 0.01
        while (status := hub.now.boards.statuses()[0][0]).region_as_of != stated_at:
            await hub.pass_time(LOOK_S)
            await asyncio.sleep(pause_s)
            pause_s *= 1.2  # On a busy machine, the statement must not be days old meanwhile.
    assert status.region == hub.writer.verifier.root.name


async def test_a_share_waits_for_later_heads(
    approved: tuple[TestHub, Author, str],
) -> None:
    """The approval stands, also over a restart; it leaves once the next day is read."""
    hub, author, _ = approved
    waits = await hub.report()
    of = waits.request.origin, waits.request.index
    unproved = await hub.now.boards.log_proof(*of)
    # Before that, the board doesn't even learn for which request this house has something.
    bundles = [path for path in hub.board.paths if "entries" in path]
    history = f"agencies/{author.id}/history"
    hub.board.files[history] = b"too early"
    await hub.pass_time(LOOK_S)
    await hub.restart()
    assert [path for path in hub.board.paths if "entries" in path] == bundles
    nothing, too_early = dict(hub.inbox.received), history in hub.board.paths
    await next_day(hub, author)
    await hub.hear(EventType.BOARD_CHANGED)
    await hub.until_received()

    assert waits.share is not None
    assert waits.share.state is ShareState.FAILED
    assert "once a day" in str(waits.share.reason)
    assert (nothing, too_early) == ({}, False)
    assert len(hub.inbox.received) == 1
    assert unproved == ""
    assert (await hub.now.boards.proof(*of)).leaf.hex() == waits.request.leaf


@pytest.mark.parametrize("what", ["updated", "corrected", "noted", "rotated"])
async def test_what_was_approved_leaves_for_what_was_approved(
    approved: tuple[TestHub, Author, str], recipient: Recipient, what: str
) -> None:
    """More words in the thread, or a key that acts later, change neither what leaves nor to whom.

    As with any board: whoever approved can withdraw it when the hub tells them of the words.
    """
    hub, author, posted = approved
    before = await hub.report()
    match what:
        case "updated":
            hub.writer.update(author, posted, "We look for a red car.")
        case "corrected":
            hub.writer.correct(author, posted, "It was the day before.")
        case "noted":
            hub.writer.notice(before.request.index, "We asked the agency about this.")
        case _:
            hub.writer.rotate(author)
    await next_day(hub, author)
    await hub.until_received()

    report = await hub.report()
    [sealed] = hub.inbox.received[posted]
    (hub.folder / "got.age").write_bytes(sealed)
    opened = open_share(hub.folder / "got.age", recipient.identity, hub.folder / "opened")
    assert before.proposal is not None
    assert report.share is not None
    assert report.share.proposal_id == before.proposal.id
    assert opened.custody.request.leaf == before.request.leaf
    assert opened.custody.recipient.delivery_key == recipient.key
    cuts = [piece.cut for piece in before.proposal.pieces]
    assert [(each.start, each.end) for each in opened.custody.files] == [
        (cut.start, cut.end) for cut in cuts
    ]
    assert report.decision == before.decision
    assert report.request.window == before.request.window
    assert len(report.request.thread) == (what != "rotated")


async def test_a_key_that_acts_by_then(approved: tuple[TestHub, Author, str]) -> None:
    """If the agency's next delivery key acts before the share can leave, the approval is void."""
    hub, author, _ = approved
    hub.inbox.status = 503
    hub.writer.rotate(author)
    for _ in range(5):
        await next_day(hub, author)
    hub.inbox.status = 201
    for _ in range(4):
        await hub.pass_time(LOOK_S)
        await asyncio.sleep(0.05)

    report = await hub.report()
    assert hub.inbox.received == {}
    assert (report.share, report.decision) == (None, None)


async def test_an_agency_that_leaves_the_region(approved: tuple[TestHub, Author, str]) -> None:
    """What it logs is heard of no longer, so nothing leaves; the approval can be withdrawn."""
    hub, author, _ = approved
    hub.writer.register("city-fire")
    hub.writer.write(hub.writer.verifier, AgencyVerify, subject=author.id, level=0)
    for _ in range(2):
        await next_day(hub, author)
    for _ in range(4):
        await hub.pass_time(LOOK_S)
        await asyncio.sleep(0.05)

    report = await hub.report()
    assert hub.inbox.received == {}
    assert report.request.agency.level == 0
    assert report.share is not None
    assert report.share.state is ShareState.FAILED
    await hub.now.requests.withdraw(report.request.id, by="Alex", reason="")
    assert (await hub.report()).decision is None


async def test_a_day_that_is_read_and_not_taken_in(approved: tuple[TestHub, Author, str]) -> None:
    """While what a day says is on its way to the requests, an attempt to send has to wait."""
    hub, author, posted = approved
    goes_on = asyncio.Event()
    receive = hub.now.requests.receive

    async def later(update: LogUpdate, *, notify: bool) -> None:
        await goes_on.wait()
        await receive(update, notify=notify)

    hub.now.boards.set_listener(later)
    hub.writer.resolve(author, posted)
    await next_day(hub, author)
    for _ in range(3):
        # Each attempt ends before the next one: it waits for nobody but the board.
        await hub.now.requests.retry((await hub.report()).request.id)
        await hub.hear(EventType.SHARE_CHANGED)
    meanwhile = await hub.report()
    nothing = dict(hub.inbox.received)
    goes_on.set()
    for _ in range(4):
        await hub.pass_time(LOOK_S)
        await asyncio.sleep(0.05)

    report = await hub.report()
    assert meanwhile.request.status is RequestStatus.OPEN
    assert meanwhile.share is not None
    assert nothing == hub.inbox.received == {}
    assert report.request.status is RequestStatus.RESOLVED
    assert (report.share, report.decision) == (None, None)


@pytest.mark.parametrize("what", ["revoked", "hidden", "resolved"])
async def test_what_happens_meanwhile_stops_a_share(
    approved: tuple[TestHub, Author, str], what: str
) -> None:
    """A key that was revoked after the approval, or a request that was closed, is heard first.

    A board that hides it in its section is no better off: the history shows it.
    """
    hub, author, posted = approved
    if what == "resolved":
        hub.writer.resolve(author, posted)
    else:
        hub.writer.revoke(author, last_good=(await hub.report()).request.index - 1)
    index = len(hub.writer.entries) - 1
    await next_day(hub, author, hides=index if what == "hidden" else None)
    for _ in range(4):
        await hub.pass_time(LOOK_S)
        await asyncio.sleep(0.05)

    report = await hub.report()
    assert hub.inbox.received == {}
    assert (report.share, report.decision) == (None, None)
    if what == "revoked":
        assert "revoked_key" in {each.code for each in report.request.findings}
    else:  # No snapshot names what was disowned.
        assert report.request.status is RequestStatus.RESOLVED
