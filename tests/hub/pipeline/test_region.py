"""A hub that reads a region of its board: what it shows, and when something approved may leave."""

import asyncio
import os
from pathlib import Path

import pytest

from hub.feeds.region_copy import POLL_S as LOOK_S
from hub.model.decision import Answer, ShareState
from hub.model.report import EventType
from hub.model.request import RequestStatus
from noticeboard.log.body import AgencyVerify
from noticeboard.log.entry import agency_id
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
        while (status := hub.now.boards.statuses()[0][0]).region_as_of != stated_at:
            await hub.pass_time(LOOK_S)
            await asyncio.sleep(0.01)
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
