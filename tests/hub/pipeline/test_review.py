"""What a person is shown of a proposal before saying yes."""

import asyncio
from datetime import timedelta

import pytest

from hub.errors import ConflictError, NotFoundError
from hub.model.decision import Answer, MaskKey, Preparation, Subject
from hub.model.ids import RunId
from hub.model.recording import Segment
from hub.model.report import EventType
from hub.model.window import TimeWindow
from tests.hub.pipeline.conftest import TestHub

pytestmark = pytest.mark.usefixtures("threadless")

DEADLINE_S = 60


async def test_clips_alone_can_be_reviewed_before_they_are_cut(pending: TestHub) -> None:
    """A review shows what would leave; for nothing but clips, the files once they are cut."""
    report = await pending.report()
    assert report.proposal is not None
    reviews = pending.now.requests.reviews
    named = report.request.id, report.proposal.id

    [piece] = report.proposal.pieces
    around = timedelta(seconds=3)
    segment = TimeWindow(start=piece.cut.start - around, end=piece.cut.start + around)
    await pending.now.stages.clips.add_segment(
        Segment(
            camera_id=piece.camera_id,
            run_id=RunId("0123456789ab"),
            number=0,
            path="half-of-it.mp4",
            window=segment,
            media_start_s=0,
            size_bytes=1000,
            clock_offset_ms=0,
            closed_at=segment.end,
        )
    )

    before = await reviews.review(*named)
    with pytest.raises(NotFoundError, match="Prepare it"):
        await reviews.piece_video(*named, 1)
    await pending.now.requests.prepare(*named)
    await pending.hear(EventType.PROPOSAL_CHANGED)
    after = await reviews.review(*named)

    assert (before.preparation, after.preparation) == (Preparation.NONE, Preparation.READY)
    assert (before.custody["files"], before.size_bytes) == ([], 0)
    assert (before.estimated_bytes, after.estimated_bytes) == (500, after.size_bytes)
    assert before.custody == {**after.custody, "files": []}
    assert (await reviews.piece_video(*named, 1)).exists()


async def test_a_preparation_that_ends_is_never_none(pending: TestHub) -> None:
    """Whoever looks while the work ends hears that it goes on, or has all of its files."""
    report = await pending.report()
    assert report.proposal is not None
    reviews = pending.now.requests.reviews
    named = report.request.id, report.proposal.id
    pending.describing.clear()

    look = asyncio.create_task(pending.now.requests.prepare(*named))
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


@pytest.mark.parametrize("follows", [False, True])
async def test_a_search_says_how_far_it_is_and_can_be_ended(
    pending: TestHub, *, follows: bool
) -> None:
    """Whoever waits for an ended search hears so; the next one can begin."""
    report = await pending.report()
    assert report.proposal is not None
    reviews, searcher = pending.now.requests.reviews, pending.searcher
    named = report.request.id, report.proposal.id
    key = MaskKey(at_ms=0, left=0.1, top=0.1, width=0.1, height=0.1)

    async def search() -> object:
        if follows:
            return (await reviews.follow(*named, 1, key)).keys
        return await reviews.suggest(*named, 1, [*Subject])

    searcher.goes_on = asyncio.Event()
    before = reviews.searched(named[0])
    looking = asyncio.create_task(search())
    await searcher.begun.wait()
    during = reviews.searched(named[0])
    await reviews.stop_searching(named[0])
    with pytest.raises(ConflictError, match="canceled"):
        await looking
    after = reviews.searched(named[0])
    searcher.goes_on.set()

    assert (before, during, after) == (None, 0.25, None)
    assert await search() == ((key, key) if follows else ())
    with pytest.raises(NotFoundError):
        await reviews.suggest(*named, 9, [*Subject])


async def test_a_deny_waits_for_nothing(pending: TestHub) -> None:
    """While clips are cut and faces are searched for, a deny is an answer at once."""
    report = await pending.report()
    assert report.proposal is not None
    reviews = pending.now.requests.reviews
    named = report.request.id, report.proposal.id
    pending.searcher.goes_on = asyncio.Event()
    pending.cutter.goes_on = asyncio.Event()
    looking = asyncio.create_task(reviews.suggest(*named, 1, [*Subject]))
    await pending.searcher.begun.wait()
    await pending.now.requests.prepare(*named)
    await pending.cutter.begun.wait()

    async with asyncio.timeout(DEADLINE_S):
        await pending.now.requests.decide(
            named[0], Answer.DENY, proposal_id=None, by="Alex", reason=""
        )

    answered = await pending.report()
    assert answered.decision is not None
    assert answered.decision.answer is Answer.DENY
    await reviews.stop_searching(named[0])
    with pytest.raises(ConflictError):
        await looking
