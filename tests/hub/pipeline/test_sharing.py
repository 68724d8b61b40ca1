"""The flow after the answer: what is written down and sent, through crashes and closed doors."""

from dataclasses import replace
from datetime import timedelta
from unittest.mock import AsyncMock

from aiohttp import web
import pytest

from hub.errors import ConflictError, NotFoundError
from hub.model.decision import Answer, GroundChange, ShareState
from hub.model.ids import BoardOrigin, ProposalId, RequestId
from hub.model.report import EventType
from hub.model.request import BoardState
from hub.pipeline.answers import RETRY_FIRST_S, RETRY_LONGEST_S
from hub.pipeline.journal import Journal
from hub.store.files import freeze, make_freezable, thaw
from noticeboard.seal.open import open_share
from tests.hub.pipeline.conftest import Recipient, TestHub
from tests.hub.sharing.conftest import FOOTAGE

pytestmark = pytest.mark.usefixtures("threadless")

EVERYBODY = 5
"""Who sleeps while a share waits to be tried again: it, both ticks, the follower, who asks."""
SHARE_CHANGED, MATCHED = EventType.SHARE_CHANGED, EventType.REQUEST_MATCHED


async def _approval_is_durable(hub: TestHub) -> None:
    """Record a yes and nothing after it, as a crash right then would."""
    report = await hub.report()
    assert report.proposal is not None
    await hub.now.stages.desk.decide(
        hub.ground(report), Answer.APPROVE, proposal_id=report.proposal.id, by="Alex"
    )


async def test_a_yes_is_written_down_sealed_and_delivered(
    pending: TestHub, recipient: Recipient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The agency opens what was approved; the ledger has both entries; nothing is held.

    The entry counts the recordings that went as their cameras signed them.
    """
    await pending.answer(Answer.APPROVE)
    await pending.hear(SHARE_CHANGED)
    await pending.check()
    report = await pending.report()

    [[sealed]] = pending.inbox.received.values()
    (pending.folder / "got.age").write_bytes(sealed)
    opened = open_share(pending.folder / "got.age", recipient.identity, pending.folder / "opened")
    assert opened.files[0].read_bytes().startswith(FOOTAGE)
    assert report.share is not None
    assert report.share.state is ShareState.DELIVERED
    assert await pending.written() == ["hold", "decision", "share", "release"]
    assert await pending.holding() == set()
    assert pending.kinds()[-2:] == [EventType.REQUEST_DECIDED, SHARE_CHANGED]

    desk = pending.now.stages.desk
    proposal = await desk.proposal_named(report.request.id, report.share.proposal_id)
    pieces = tuple(replace(piece, signed=piece.cut) for piece in proposal.pieces)
    approved = AsyncMock(return_value=replace(proposal, pieces=pieces))
    monkeypatch.setattr(type(desk), "proposal_named", approved)
    another = replace(report.share, sealed_sha256="1" * 64)
    await Journal(pending.now.stages).shared(another)
    shares = [each.fields for each in await pending.ledger() if each.type == "share"]
    assert [each.get("signed_films") for each in shares] == [None, len(pieces)]


async def test_the_decision_is_in_the_ledger_before_a_byte_leaves(pending: TestHub) -> None:
    """However delivery goes, what was decided can be proved first."""
    pending.inbox.status = 503

    await pending.answer(Answer.APPROVE)

    assert await pending.written() == ["hold", "decision"]


async def test_a_failed_delivery_is_tried_again_with_growing_pauses(pending: TestHub) -> None:
    """Until the board takes it, the share waits longer each time, up to a quarter of an hour."""
    pending.inbox.status = 507
    await pending.answer(Answer.APPROVE)
    await pending.hear(SHARE_CHANGED)
    pauses = []
    pause_s = RETRY_FIRST_S
    for _ in range(9):
        pauses.append(pause_s)
        await pending.clock.until_asleep(EVERYBODY)
        await pending.pass_time(pause_s)
        await pending.hear(SHARE_CHANGED)
        await pending.check()
        report = await pending.report()
        assert report.share is not None
        assert report.share.state is ShareState.FAILED
        pause_s = min(2 * pause_s, RETRY_LONGEST_S)

    pending.inbox.status = 201
    await pending.clock.until_asleep(EVERYBODY)
    await pending.pass_time(RETRY_LONGEST_S)
    await pending.hear(SHARE_CHANGED)
    await pending.check()

    assert pauses[-1] == RETRY_LONGEST_S
    assert set(pauses) <= set(pending.clock.slept)
    [bodies] = pending.inbox.received.values()
    assert len(bodies) == 1
    assert await pending.holding() == set()


async def test_footage_is_held_until_it_has_arrived(pending: TestHub) -> None:
    """A request that closes, and a camera that is closed, stop nothing that has begun to leave."""

    async def stuck(step: str, _: web.Request) -> web.Response | None:
        return web.Response(status=507) if step == "patch" else None

    pending.inbox.instead = stuck
    await pending.answer(Answer.APPROVE)
    await pending.hear(SHARE_CHANGED)

    pending.cameras = [replace(pending.cameras[0], may_share=False)]
    await pending.pass_time(31 * 24 * 3600)
    await pending.hear(EventType.REQUEST_CLOSED)
    await pending.check()
    held = await pending.holding()
    pending.inbox.instead = None
    await pending.pass_time(RETRY_LONGEST_S)
    await pending.pass_time(RETRY_LONGEST_S)
    while await pending.holding():
        await pending.pass_time(11)

    assert len(held) == len(pending.inbox.received) == 1
    assert EventType.REQUEST_VOIDED not in pending.kinds()


async def test_a_crash_after_the_yes_is_finished_at_the_next_start(pending: TestHub) -> None:
    """A decision alone in the database reaches the ledger and the agency, once."""
    await _approval_is_durable(pending)

    await pending.stop()
    await pending.start()
    await pending.hear(SHARE_CHANGED)
    await pending.check()
    await pending.restart()

    assert await pending.written() == ["hold", "decision", "share", "release"]
    [bodies] = pending.inbox.received.values()
    assert len(bodies) == 1


async def test_a_crash_between_sealing_and_sending_sends_the_same_bytes(pending: TestHub) -> None:
    """What was sealed before a crash is what is sent after it, and nothing is cut again."""
    pending.inbox.status = 503
    await pending.answer(Answer.APPROVE)
    await pending.hear(SHARE_CHANGED)
    before = (await pending.report()).share
    pending.inbox.status = 201

    await pending.stop()
    await pending.start()
    await pending.hear(SHARE_CHANGED)
    await pending.check()
    after = (await pending.report()).share

    assert before is not None
    assert after is not None
    assert (after.state, after.sealed_sha256) == (ShareState.DELIVERED, before.sealed_sha256)
    assert pending.cutter.cuts == 1


async def test_a_crash_between_receipt_and_ledger_is_made_good(pending: TestHub) -> None:
    """A share that arrived is written down and lets go at the next start, and is not sent again."""
    await _approval_is_durable(pending)
    [approval] = await pending.now.stages.desk.due(pending.now.stages.clock.now())
    await pending.now.stages.sharer.share(approval, (await pending.report()).request)

    await pending.restart()

    assert await pending.written() == ["hold", "decision", "share", "release"]
    assert await pending.holding() == set()
    [bodies] = pending.inbox.received.values()
    assert len(bodies) == 1


async def test_a_crash_between_a_no_and_its_release_is_made_good(pending: TestHub) -> None:
    """Nothing stays held for a request that was denied, whatever happened in between."""
    ground = pending.ground(await pending.report())
    await pending.now.stages.desk.decide(ground, Answer.DENY, proposal_id=None, by="Alex")

    pending.clock.forward(timedelta(seconds=11))
    await pending.restart()

    assert await pending.holding() == set()
    assert await pending.answers_written() == ["deny"]


async def test_what_was_looked_at_is_what_leaves(pending: TestHub) -> None:
    """A yes names what its person looked at, though a clip more has been marked meanwhile."""
    old = (await pending.report()).proposal
    assert old is not None
    await pending.ring(10)
    await pending.hear(EventType.REQUEST_CHANGED)

    await pending.answer(Answer.APPROVE, proposal=old.id)
    await pending.hear(SHARE_CHANGED)

    assert pending.cutter.cuts == 1


async def test_what_is_no_longer_here_cannot_be_approved(pending: TestHub) -> None:
    """A proposal of a camera that was forgotten since is refused, though its id is known."""
    pending.cameras = []
    await pending.now.requests.rematch()

    with pytest.raises(ConflictError, match="isn't here anymore"):
        await pending.answer(Answer.APPROVE)

    assert await pending.answers_written() == []


async def test_the_first_answer_is_final(pending: TestHub) -> None:
    """A second answer is a conflict, whatever it says."""
    await pending.answer(Answer.DENY)

    with pytest.raises(ConflictError, match="Only the first answer counts"):
        await pending.answer(Answer.APPROVE)

    assert await pending.answers_written() == ["deny"]


async def test_a_closed_request_cannot_be_answered(pending: TestHub) -> None:
    """Nothing is sent to a request whose time is over."""
    await pending.pass_time(31 * 24 * 3600)
    await pending.hear(EventType.REQUEST_CLOSED)

    with pytest.raises(ConflictError, match="closed"):
        await pending.answer(Answer.APPROVE)


async def test_an_unknown_request_is_not_found(hub: TestHub) -> None:
    """An id that no board gave leads nowhere."""
    with pytest.raises(NotFoundError):
        await hub.now.requests.reports.one(RequestId("0" * 32))
    with pytest.raises(NotFoundError):
        await hub.now.requests.decide(
            RequestId("0" * 32), Answer.DENY, proposal_id=None, by="Alex", reason=""
        )
    with pytest.raises(NotFoundError):
        hub.now.boards.sharing_policy(BoardOrigin("elsewhere.example/v1"))


async def _betray(hub: TestHub) -> None:
    """Let the board sign another history of the same length."""
    hub.writer.entries[-1] = hub.writer.entries[-1].replace(b"Park", b"Dark")
    hub.board.publish()
    await hub.pass_time(120)
    await hub.hear(EventType.PROBLEM_RAISED)


async def test_a_board_that_broke_its_promise_is_given_nothing(pending: TestHub) -> None:
    """A yes is refused in words, the owner is told, and a no still stands."""
    await _betray(pending)
    report = await pending.report()

    with pytest.raises(ConflictError, match="nothing is sent to it"):
        await pending.answer(Answer.APPROVE)
    [problem] = pending.now.problems.all()
    await pending.answer(Answer.DENY)

    assert problem.code == "board_stopped"
    assert str(problem.text).startswith("A board's history doesn't match")
    assert report.pending
    assert pending.inbox.received == {}


async def test_a_stopped_board_stays_stopped_from_the_first_moment_of_a_restart(
    pending: TestHub,
) -> None:
    """What was approved before is not sent to a board that is already known to cheat."""
    pending.inbox.status = 503
    await pending.answer(Answer.APPROVE)
    await pending.hear(SHARE_CHANGED)
    await _betray(pending)
    await pending.hear(EventType.REQUEST_VOIDED)
    pending.inbox.status = 201

    await pending.stop()
    await pending.start(run=False)
    with pytest.raises(ConflictError):
        pending.now.boards.sharing_policy(pending.policy.origin)
    assert [problem.code for problem in pending.now.problems.all()] == ["board_stopped"]
    await pending.stop()
    await pending.start()
    await pending.pass_time(3600, sleepers=3)
    report = await pending.report()

    assert (report.decision, report.share) == (None, None)
    assert report.answer_state.voided is not None
    assert report.answer_state.voided.code is GroundChange.BOARD_STOPPED
    assert pending.inbox.received == {}


async def test_nothing_leaves_while_its_board_cannot_be_checked(pending: TestHub) -> None:
    """A request may be resolved by now: an approval stands, and waits until the board answers."""
    pending.board.lies.down = True
    await pending.pass_time(120)
    await pending.hear(EventType.BOARD_CHANGED)
    [(status, url)] = pending.now.boards.statuses()

    await pending.answer(Answer.APPROVE)
    await pending.hear(SHARE_CHANGED)
    waits = await pending.report()
    pending.board.lies.down = False
    await pending.until_received()

    assert (status.state, url) == (BoardState.UNREACHABLE, pending.inbox_url)
    assert waits.share is not None
    assert waits.share.state is ShareState.FAILED
    assert str(waits.share.reason).startswith("The board can't be checked right now")
    assert not waits.share.sealed_sha256
    assert len(pending.inbox.received) == 1


async def test_an_approval_of_something_else_is_refused(pending: TestHub) -> None:
    """An id that is no proposal of this request approves nothing."""
    with pytest.raises(ConflictError):
        await pending.answer(Answer.APPROVE, proposal=ProposalId("0" * 64))

    assert await pending.answers_written() == []


async def test_somebody_who_does_not_want_to_wait(pending: TestHub) -> None:
    """A failed share is tried again at once when asked: the same one, and not again once there."""
    pending.inbox.status = 507
    request_id, retry = (await pending.report()).request.id, pending.now.requests.retry
    with pytest.raises(ConflictError):
        await retry(request_id)
    began = pending.clock.now()
    await pending.answer(Answer.APPROVE)
    await pending.hear(SHARE_CHANGED)
    for _ in range(4):  # so that the next pause is a long one
        await retry(request_id)
        await pending.hear(SHARE_CHANGED)
    pending.inbox.status = 201

    report = await retry(request_id)
    await pending.hear(SHARE_CHANGED)
    await pending.check()
    arrived = await pending.report()
    with pytest.raises(ConflictError):
        await retry(request_id)

    assert report.share is not None
    assert arrived.share is not None
    assert arrived.share.state is ShareState.DELIVERED
    assert pending.clock.now() == began
    [bodies] = pending.inbox.received.values()
    assert len(bodies) == 1


async def test_a_share_waits_for_a_backup_and_leaves_after_it(pending: TestHub) -> None:
    """While the data folder is copied nothing in it goes; the approval stands, and leaves later."""

    def walked() -> dict[str, int]:
        found = {str(path): path.stat().st_size for path in pending.folder.rglob("*")}
        return {name: size for name, size in found.items() if "hub.db" not in name}

    make_freezable(pending.folder)
    freeze(pending.folder)
    before = walked()
    await pending.answer(Answer.APPROVE)
    await pending.hear(SHARE_CHANGED)
    report = await pending.report()
    during = walked()
    assert report.share is not None
    assert report.share.state is ShareState.FAILED
    assert "A backup is running" in str(report.share.reason)
    assert {name: during.get(name) for name in before} == before

    thaw(pending.folder)
    await pending.clock.until_asleep(EVERYBODY)
    await pending.pass_time(RETRY_FIRST_S)
    await pending.hear(SHARE_CHANGED)
    await pending.check()

    report = await pending.report()
    assert report.share is not None
    assert report.share.state is ShareState.DELIVERED
    assert not list((pending.folder / "outbox").iterdir())
