"""What a person is shown of a proposal before saying yes."""

import asyncio

import pytest

from hub.errors import NotFoundError
from hub.model.event import EventType
from hub.model.review import Preparation
from tests.hub.pipeline.conftest import Recipient, TestHub


@pytest.fixture
async def pending(hub: TestHub, recipient: Recipient) -> TestHub:
    """Give a hub with one request that waits for its answer."""
    await hub.ring(30)
    hub.writer.post(hub.writer.register(delivery_key=recipient.key))
    await hub.publish(EventType.REQUEST_MATCHED)
    return hub


async def test_clips_alone_can_be_reviewed_before_they_are_cut(pending: TestHub) -> None:
    """What would leave is told of a proposal of nothing but clips, its files once they are cut."""
    report = await pending.report()
    assert report.proposal is not None
    reviews = pending.now.pipeline.reviews
    named = report.request.id, report.proposal.id

    before = await reviews.review(*named)
    with pytest.raises(NotFoundError, match="prepare it"):
        await reviews.piece_video(*named, 1)
    await reviews.prepare(*named)
    await pending.hear(EventType.PROPOSAL_CHANGED)
    after = await reviews.review(*named)

    assert (before.preparation, after.preparation) == (Preparation.NONE, Preparation.READY)
    assert (before.custody["files"], before.size_bytes) == ([], 0)
    assert before.custody == {**after.custody, "files": []}
    assert (await reviews.piece_video(*named, 1)).exists()


async def test_a_preparation_that_ends_is_never_none(pending: TestHub) -> None:
    """Whoever looks while the work ends hears that it goes on, or has all of its files."""
    report = await pending.report()
    assert report.proposal is not None
    reviews = pending.now.pipeline.reviews
    named = report.request.id, report.proposal.id
    pending.describing.clear()

    look = asyncio.create_task(reviews.prepare(*named))
    await pending.hear(EventType.PROPOSAL_CHANGED)
    pending.describing.set()
    during = await look
    after = await reviews.review(*named)

    assert during.preparation in {Preparation.PREPARING, Preparation.READY}
    assert after.preparation is Preparation.READY
    for review in (during, after):
        ready = review.preparation is Preparation.READY
        files = bool(review.custody["files"])
        assert (bool(review.cuts), files, review.size_bytes > 0) == (ready, ready, ready)
