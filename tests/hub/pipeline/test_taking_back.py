"""The flow when a person thinks again: a deny undone, an approval withdrawn, through crashes."""

from dataclasses import replace

import pytest

from hub.errors import ConflictError, StorageError
from hub.model.camera import Mask
from hub.model.decision import Answer, ShareState
from hub.model.report import EventType
from hub.model.request import RequestStatus
from tests.hub.pipeline.conftest import Recipient, TestHub
from tests.hub.sharing.conftest import GONE

pytestmark = pytest.mark.usefixtures("threadless")

SHARE_CHANGED, CHANGED = EventType.SHARE_CHANGED, EventType.REQUEST_CHANGED


async def test_a_deny_can_be_undone_for_ten_seconds(pending: TestHub) -> None:
    """Until then its footage is held and the answer can be another one; both are written down."""
    await pending.answer(Answer.DENY)
    held = await pending.holding()

    report = await pending.now.requests.undo((await pending.report()).request.id, by="Alex")
    await pending.check()

    assert held == await pending.holding() != set()
    assert report.pending
    await pending.answer(Answer.APPROVE)
    await pending.hear(SHARE_CHANGED)
    assert await pending.written() == ["hold", "decision", "undone", "decision", "share", "release"]


async def test_a_deny_is_final_after_ten_seconds(pending: TestHub) -> None:
    """Then it cannot be undone, and nothing is held any longer."""
    await pending.answer(Answer.DENY)
    await pending.pass_time(11)
    await pending.clock.until_asleep(4)
    await pending.check()

    with pytest.raises(ConflictError):
        await pending.now.requests.undo((await pending.report()).request.id, by="Alex")

    assert await pending.holding() == set()


async def _withdraw(hub: TestHub) -> None:
    request_id = (await hub.report()).request.id
    await hub.now.requests.withdraw(request_id, by="Kim", reason="Wrong clip.")


async def test_what_was_not_sent_yet_never_is(pending: TestHub) -> None:
    """What was withdrawn before the board was reached left nothing, and may be approved again."""
    pending.inbox.status = 503
    await pending.answer(Answer.APPROVE)
    await pending.hear(SHARE_CHANGED)

    await _withdraw(pending)
    pending.inbox.status = 201
    await pending.pass_time(3600)
    report = await pending.report()

    assert report.pending
    assert (report.share, pending.inbox.received) == (None, {})
    assert list((pending.folder / "outbox").iterdir()) == []
    assert (await pending.written())[-2:] == ["decision", "withdrawal"]
    await pending.answer(Answer.APPROVE)
    await pending.hear(SHARE_CHANGED)
    assert len(pending.inbox.received) == 1


async def test_what_has_arrived_is_withdrawn_on_record(pending: TestHub) -> None:
    """The board signs for the withdrawal, which the ledger keeps; the answer stays final."""
    await pending.answer(Answer.APPROVE)
    await pending.hear(SHARE_CHANGED)

    await _withdraw(pending)
    report = await pending.report()

    assert report.share is not None
    assert report.share.state is ShareState.WITHDRAWN
    assert not report.pending
    assert len(pending.inbox.withdrawn) == 1
    asked, recorded = [each for each in await pending.ledger() if each.type == "withdrawal"]
    assert (asked.fields["by"], asked.fields["reason"]) == ("Kim", "Wrong clip.")
    assert recorded.fields["receipt"] == report.share.withdrawal
    with pytest.raises(ConflictError):
        await pending.answer(Answer.APPROVE)


async def test_a_withdrawal_goes_on_until_the_board_answers(pending: TestHub) -> None:
    """A board that is away keeps it open, also over a restart; nothing is sent meanwhile."""
    await pending.answer(Answer.APPROVE)
    await pending.hear(SHARE_CHANGED)
    pending.inbox.status = 503
    await _withdraw(pending)
    between = (await pending.report()).share

    await pending.stop()
    pending.inbox.status = 201
    await pending.start()
    await pending.hear(SHARE_CHANGED)
    await pending.check()
    after = (await pending.report()).share

    assert between is not None
    assert after is not None
    assert (between.state, after.state) == (ShareState.WITHDRAWING, ShareState.WITHDRAWN)
    assert len(pending.inbox.received) == 1


async def test_a_crash_in_a_withdrawal_still_ends_in_one(pending: TestHub) -> None:
    """Once it stands in the ledger that somebody took it back, no restart sends it."""
    pending.inbox.status = 503
    await pending.answer(Answer.APPROVE)
    await pending.hear(SHARE_CHANGED)
    requests, stages = pending.now.requests, pending.now.stages
    report = await pending.report()
    assert report.decision is not None

    async def crash(*_: object) -> None:
        raise StorageError("The power is gone.")

    stages.sharer.withdraw = crash  # type: ignore[method-assign, assignment]
    with pytest.raises(StorageError):
        await requests.withdraw(report.request.id, by="Kim", reason="")
    pending.inbox.status = 201
    await pending.stop()
    await pending.start()
    await pending.hear(CHANGED)
    await pending.check()
    report = await pending.report()

    assert (report.decision, report.share, pending.inbox.received) == (None, None, {})


async def test_nothing_approved_cannot_be_withdrawn(pending: TestHub) -> None:
    """There is nothing to take back before an approval, nor after a deny."""
    with pytest.raises(ConflictError):
        await _withdraw(pending)
    await pending.answer(Answer.DENY)
    with pytest.raises(ConflictError):
        await _withdraw(pending)


async def test_a_key_that_changed_before_sealing_asks_anew(
    hub: TestHub, recipient: Recipient
) -> None:
    """What was approved for a key that is no longer the agency's is taken back, and asked again."""
    await hub.ring(30)
    author = hub.writer.register(delivery_key=recipient.key)
    hub.writer.post(author)
    await hub.publish(EventType.REQUEST_MATCHED)
    hub.cutter.raises = GONE
    await hub.answer(Answer.APPROVE)
    await hub.hear(SHARE_CHANGED)

    hub.writer.rotate(author)
    await hub.publish()
    request_id = (await hub.report()).request.id
    await hub.pass_time(73 * 3600)
    while (await hub.now.requests.reports.one(request_id)).decision is not None:
        await hub.pass_time(901)
    hub.cutter.raises = None
    await hub.check()
    report = await hub.report()

    assert report.request.status is RequestStatus.OPEN
    assert (report.decision, report.pending, hub.inbox.received) == (None, True, {})
    assert report.proposal is not None
    assert report.proposal.recipient.delivery_key != recipient.key


async def test_masks_drawn_since_make_another_proposal(pending: TestHub) -> None:
    """A camera that got a mask after something was looked at is not shared without it."""
    looked_at = (await pending.report()).proposal
    assert looked_at is not None
    mask = Mask(left=0, top=0, width=0.5, height=0.5)
    pending.cameras = [replace(pending.cameras[0], masks=(mask,))]
    await pending.now.requests.rematch()

    with pytest.raises(ConflictError):
        await pending.answer(Answer.APPROVE, proposal=looked_at.id)
    await pending.answer(Answer.APPROVE)
    await pending.hear(SHARE_CHANGED)

    report = await pending.report()
    assert report.proposal is not None
    assert [piece.masks for piece in report.proposal.pieces] == [(mask,)]
    assert len(pending.inbox.received) == 1
