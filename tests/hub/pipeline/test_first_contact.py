"""A hub that began to follow its board at a snapshot sends nothing on the board's word alone."""

import asyncio
import os
from pathlib import Path

import pytest

from hub.feeds import board_copy as following
from hub.model.decision import Answer, ShareState
from hub.model.report import EventType
from tests.fakes.board import Author
from tests.hub.feeds.snapshots import state_snapshot
from tests.hub.feeds.test_first_contact_attacks import history_of
from tests.hub.pipeline.conftest import DEADLINE_S, POLL_S, Recipient, TestHub

pytestmark = pytest.mark.usefixtures("threadless")


@pytest.fixture
async def begun(
    hub: TestHub, recipient: Recipient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[TestHub, Author, int]:
    """Give a hub that knows a request from a snapshot, its agency, and where the heads are."""
    monkeypatch.setattr(following, "FEWEST", 1)
    await hub.stop()
    for name in await asyncio.to_thread(os.listdir, tmp_path):
        if name.startswith("hub.db"):
            await asyncio.to_thread((tmp_path / name).unlink)
    author = hub.writer.register(delivery_key=recipient.key)
    hub.writer.post(author)
    stated = state_snapshot(hub.board)
    hub.reads_earlier = False
    await hub.start()
    await hub.settle()
    await hub.ring(30)
    await hub.pass_time(120)
    while not (await hub.report()).pending or (await hub.report()).proposal is None:
        await hub.now.events.get()
    return hub, author, stated.at


async def test_nothing_leaves_before_the_agency_s_history_is_read(
    begun: tuple[TestHub, Author, int],
) -> None:
    """The approval stands, and the share waits until the board serves the whole history."""
    hub, author, heads = begun
    path = f"agencies/{author.id}/history"
    assert path not in hub.board.paths

    await hub.answer(Answer.APPROVE)
    await hub.hear(EventType.SHARE_CHANGED)
    waits = await hub.report()
    nothing = dict(hub.inbox.received)
    hub.board.files[path] = history_of(hub.board, author, heads)
    await hub.until_received()

    assert waits.share is not None
    assert waits.share.state is ShareState.FAILED
    assert str(waits.share.reason).startswith("Your hub hasn't read this agency's whole history")
    assert not waits.share.sealed_sha256
    assert nothing == {}
    assert path in hub.board.paths
    assert len(hub.inbox.received) == 1


async def test_once_all_is_read_nothing_waits_for_a_history(
    begun: tuple[TestHub, Author, int],
) -> None:
    """What was before is read in the background. The request, its proposal, and clips stay."""
    hub, author, _ = begun
    before = await hub.report()
    hub.reads_earlier = True
    await hub.restart()

    async with asyncio.timeout(DEADLINE_S):
        while (status := hub.now.boards.statuses()[0][0]).read_since is not None:
            await hub.pass_time(POLL_S)
            await asyncio.sleep(0.01)
    after = await hub.report()
    await hub.answer(Answer.APPROVE)
    await hub.until_received()

    assert before.request.findings == ()
    assert status.read_since is None
    assert after.request == before.request
    assert after.match == before.match
    assert EventType.REQUEST_RECEIVED not in hub.kinds()
    assert f"agencies/{author.id}/history" not in hub.board.paths
