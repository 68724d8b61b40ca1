"""A board with more on it than is read at once: nothing is done before all of it was seen."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from hub.model.decision import Answer
from hub.model.report import EventType
from hub.model.request import BoardState, MatchStrength, RequestStatus
from hub.model.rule import Conditions, HouseRule, Verdict, rule_id
from hub.requests.docket import Docket
from noticeboard.runtime.tasks import Steps, run_in_background
from tests.fakes.board import Lies
from tests.hub.pipeline.conftest import POLL_S, Recipient, TestHub

pytestmark = pytest.mark.usefixtures("threadless")

RECEIVED, MATCHED = EventType.REQUEST_RECEIVED, EventType.REQUEST_MATCHED


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a growth of two bundles be a long one, read by stretches of one."""
    monkeypatch.setattr("hub.feeds.log_growth.MOST_AT_ONCE", 100)
    monkeypatch.setattr("hub.feeds.log_growth.STRETCH", 256)
    monkeypatch.setattr("hub.feeds.signed_log.BATCH", 256)


async def test_what_is_resolved_further_on_is_never_told(
    hub: TestHub, recipient: Recipient
) -> None:
    """Of two requests that match, one resolved in a later part of the log: it is no news at all.

    After a restart it is neither.
    """
    await hub.ring(30)
    author = hub.writer.register(delivery_key=recipient.key)
    over = hub.writer.post(author)
    open_ = hub.writer.post(author)
    for number in range(300):
        hub.writer.update(author, over, f"Part {number}.")
    hub.writer.resolve(author, over)

    await hub.publish(MATCHED)

    reports = {each.request.entry_id: each for each in await hub.now.requests.reports.all()}
    reported = {request_id for _, request_id in hub.heard}
    assert hub.kinds() == [RECEIVED, MATCHED]
    assert reported == {reports[open_].request.id}
    assert reports[open_].match.strength is MatchStrength.CLIPS
    assert reports[over].request.status is RequestStatus.RESOLVED
    await hub.restart()
    assert hub.kinds() == []


async def test_a_key_disowned_further_on_is_flagged_before_anything_is_done(
    hub: TestHub, recipient: Recipient
) -> None:
    """A request by a key that its agency revokes in a later part of the log is flagged at once."""
    await hub.ring(30)
    author = hub.writer.register(delivery_key=recipient.key)
    request = hub.writer.post(author)
    for number in range(300):
        hub.writer.update(author, request, f"Part {number}.")
    hub.writer.revoke(author, last_good=1)

    await hub.publish(MATCHED)

    report = await hub.report()
    assert "revoked_key" in {finding.code for finding in report.request.findings}
    assert hub.kinds() == [RECEIVED, MATCHED]


async def test_nothing_else_matches_it_meanwhile(hub: TestHub, recipient: Recipient) -> None:
    """While the rest of the log is not served, a clip that is marked matches no request of it."""
    author = hub.writer.register(delivery_key=recipient.key)
    request = hub.writer.post(author)
    for number in range(300):
        hub.writer.update(author, request, f"Part {number}.")
    first = hub.writer.entries[0]
    hub.board.lies = Lies(bundle=lambda raw: raw if raw[2:].startswith(first) else b"")
    await hub.publish(EventType.BOARD_CHANGED)

    await hub.ring(30)

    [(status, _)] = hub.now.boards.statuses()
    assert (status.size, status.state) == (256, BoardState.UNCHECKED)
    assert hub.kinds() == []
    hub.board.lies = Lies()
    await hub.pass_time(4 * POLL_S)
    await hub.hear(MATCHED)
    assert hub.kinds() == [RECEIVED, MATCHED]


async def test_what_is_taken_back_meanwhile_is_looked_at_afterwards(
    hub: TestHub, recipient: Recipient
) -> None:
    """An approval withdrawn while the rest of the log is away is asked about again later."""
    slowly = HouseRule(
        id=rule_id("Slowly"),
        name="Slowly",
        when=Conditions(),
        then=Verdict.NOTIFY,
        cool_off=timedelta(hours=2),
    )
    await hub.now.requests.add_rule(slowly, by="Alex")
    author = hub.writer.register(delivery_key=recipient.key)
    hub.writer.post(author)
    await hub.ring(30)
    await hub.publish(MATCHED)
    answered = await hub.answer(Answer.APPROVE)
    other = hub.writer.post(author)
    for number in range(300):
        hub.writer.update(author, other, f"Part {number}.")
    first = hub.writer.entries[0]
    hub.board.lies = Lies(bundle=lambda raw: raw if raw[2:].startswith(first) else b"")
    await hub.publish(EventType.BOARD_CHANGED)
    hub.drain()
    hub.heard.clear()

    await hub.now.requests.withdraw(answered.request.id, by="Alex", reason="")

    assert hub.kinds() == []
    hub.board.lies = Lies()
    await hub.pass_time(4 * POLL_S)
    await hub.hear(EventType.REQUEST_CHANGED)
    assert (EventType.REQUEST_CHANGED, answered.request.id) in hub.heard
    assert answered.request.id in await hub.holding()


async def test_others_go_on_while_the_docket_works(
    hub: TestHub, recipient: Recipient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A country has 20,000 open requests: cameras don't wait until all of them are looked at."""
    monkeypatch.setattr("noticeboard.runtime.tasks._LONGEST_S", 0.0)
    turns, during = 0, dict[str, int]()

    async def count_turns() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    def counted(name: str) -> Callable[..., Steps[Any]]:
        steps_of = getattr(Docket, name)

        def steps(*args: Any, **kwargs: Any) -> Steps[Any]:  # noqa: ANN401 -- passed on
            before = turns
            found = yield from steps_of(*args, **kwargs)
            during[name] = max(during.get(name, 0), turns - before)
            return found

        return steps

    for name in ("add", "renew", "expire", "clock_was_set", "restore"):
        monkeypatch.setattr(Docket, name, counted(name))
    author = hub.writer.register(delivery_key=recipient.key)
    async with run_in_background(count_turns()):
        for _ in range(40):
            hub.writer.post(author)
        await hub.publish(RECEIVED)
        hub.clock.jump(timedelta(days=4000))
        await hub.pass_time(10)
        await hub.hear(EventType.REQUEST_CLOSED)
        await hub.restart()

    assert min(during.values()) >= 40, during
    assert len(during) == 5
