"""The flow cut short between two durable steps, and its clock set: what the next start makes good.

The state machine of `test_machine` has found each of these.
"""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.decision.edits import Changes
from hub.errors import NotAllowedError, StorageError
from hub.model.decision import Answer, AnsweredBy
from hub.model.report import EventType
from hub.model.rule import ApprovalLimits, Conditions, HouseRule, Verdict
from hub.model.window import TimeWindow
from hub.store.tables import holds
from tests.hub.pipeline.conftest import Recipient, TestHub


def _writes_only(hub: TestHub, count: int) -> None:
    """Write so many more transactions, and then nothing, as if the power were gone."""
    database = hub.now.stages.database
    write, left = database.write, count

    @asynccontextmanager
    async def limited() -> AsyncGenerator[AsyncConnection]:
        nonlocal left
        if not left:
            raise StorageError("The power is gone.")
        left -= 1
        async with write() as connection:
            yield connection

    async def limited_too[T](work: Callable[[Connection], T]) -> T:
        async with limited() as connection:
            return await connection.run_sync(work)

    database.write = limited  # type: ignore[method-assign]
    database.transact = limited_too  # type: ignore[method-assign]


async def test_no_rule_answers_what_was_undone_just_before_a_crash(pending: TestHub) -> None:
    """A deny that was undone is a person's to answer, though the ledger did not hear of it yet."""
    await pending.answer(Answer.DENY)
    report = await pending.report()
    _writes_only(pending, 1)
    with pytest.raises(StorageError):
        await pending.now.requests.undo(report.request.id, by="Alex")

    await pending.stop()
    pending.limits = ApprovalLimits(
        rules=True,
        agencies=(report.request.agency.id,),
        longest=timedelta(minutes=5),
        masks=False,
    )
    approves = HouseRule(id="0" * 12, name="Yes", when=Conditions(), then=Verdict.APPROVE)
    pending.rules = (approves,)
    await pending.start()
    await pending.settle()

    assert (await pending.report()).pending
    assert await pending.written() == ["hold", "decision", "undone"]
    assert pending.inbox.headers == []


async def test_no_automation_approves_what_was_taken_back(
    hub: TestHub, recipient: Recipient
) -> None:
    """Once somebody has thought again, only a person says yes, over a restart too."""
    author = hub.writer.register(delivery_key=recipient.key)
    await hub.stop()
    hub.limits = ApprovalLimits(
        automations=True, agencies=(author.id,), longest=timedelta(minutes=5), masks=False
    )
    await hub.start()
    await hub.settle()
    await hub.ring(30)
    hub.writer.post(author)
    await hub.publish(EventType.REQUEST_MATCHED)
    await hub.answer(Answer.DENY)
    report = await hub.report()
    await hub.now.requests.undo(report.request.id, by="Alex")
    await hub.restart()

    assert report.proposal is not None
    with pytest.raises(NotAllowedError, match="a person must answer"):
        await hub.now.requests.decide(
            report.request.id,
            Answer.APPROVE,
            proposal_id=report.proposal.id,
            by="Morning routine",
            reason="",
            answered_by=AnsweredBy.AUTOMATION,
        )
    assert (await hub.report()).pending


async def test_a_release_that_was_cut_short_is_written_down(pending: TestHub) -> None:
    """What is held no longer is not said to be held in the ledger, wherever a crash came."""
    _writes_only(pending, 1)
    pending.cameras = []
    with pytest.raises(StorageError):
        await pending.now.requests.rematch()

    await pending.restart()

    assert await pending.holding() == set()
    assert await pending.written() == ["hold", "release"]


async def test_what_was_approved_is_what_is_held(pending: TestHub) -> None:
    """A cut that was made longer than the match is held in full until it has arrived."""
    report = await pending.report()
    assert report.proposal is not None
    [piece] = report.proposal.pieces
    cut = piece.cut.widened(before=timedelta(minutes=1), after=timedelta(minutes=1))
    longer = await pending.now.requests.reviews.edit(
        report.request.id, report.proposal.id, Changes(pieces=(replace(piece, cut=cut),))
    )
    pending.inbox.status = 503

    await pending.answer(Answer.APPROVE, proposal=longer.id)
    await pending.hear(EventType.SHARE_CHANGED)
    held = await _held(pending)
    await pending.restart()

    assert held == await _held(pending) == [cut]


async def _held(hub: TestHub) -> list[TimeWindow]:
    async with hub.now.stages.database.read() as connection:
        rows = await connection.execute(select(holds.c.start, holds.c.end))
        return [TimeWindow(start=row.start, end=row.end) for row in rows]


async def test_a_clock_put_back_keeps_nothing_for_a_deny(pending: TestHub) -> None:
    """Ten seconds after a deny nothing is held, though the wall clock says it was just now."""
    await pending.answer(Answer.DENY)
    pending.clock.jump(timedelta(minutes=-7))

    await pending.pass_time(11)
    await pending.clock.until_asleep(4)
    await pending.check()

    assert await pending.holding() == set()
