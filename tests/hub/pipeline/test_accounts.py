"""Accounts in the flow: what an agency states about a share of this house, and when it is late."""

from datetime import timedelta
from email.utils import format_datetime
import re

import pytest

from hub.model.decision import Answer
from hub.model.report import EventType
from noticeboard.rules.accounts import ACCOUNTS_FROM
from tests.hub.pipeline.conftest import Recipient, TestHub

pytestmark = pytest.mark.usefixtures("threadless")

DAY = timedelta(days=1)


async def later(hub: TestHub, by: timedelta, kind: EventType) -> None:
    """Let time pass, which the board's clock says as well, and look at the board."""
    hub.board.lies.date = format_datetime(hub.clock.now() + by, usegmt=True)
    hub.writer.now = hub.clock.now() + by
    hub.writer.notice(0, "The log goes on.")
    hub.board.publish()
    await hub.pass_time(by.total_seconds())
    await hub.hear(kind)
    await hub.check()


async def test_an_account_of_what_this_house_sent_is_news(
    hub: TestHub, recipient: Recipient
) -> None:
    """It is late or there by the log alone: the board is asked for nothing but its log."""
    await hub.pass_time((ACCOUNTS_FROM + DAY - hub.clock.now()).total_seconds())
    await hub.ring(30)
    police = hub.writer.register(delivery_key=recipient.key)
    entry_id = hub.writer.post(police)
    other = hub.writer.register("fire")
    await hub.publish(EventType.REQUEST_MATCHED)
    await hub.answer(Answer.APPROVE)
    await hub.hear(EventType.SHARE_CHANGED)
    hub.writer.resolve(police, entry_id)
    await later(hub, timedelta(hours=1), EventType.REQUEST_CLOSED)
    owed = (await hub.report()).request.accounting
    assert owed is not None
    assert owed.due is not None
    assert (owed.closes, owed.late_since) == (owed.due - 30 * DAY, None)

    await later(hub, 31 * DAY, EventType.REQUEST_CHANGED)
    await hub.restart()
    late = (await hub.report()).request.accounting

    assert late is not None
    assert late.late_since == owed.due
    rules = hub.now.requests.rules
    history = await rules.agency(police.id)
    # One agency by itself is as it is among all: only its own requests are looked at.
    assert [history, await rules.agency(other.id)] == await rules.agencies()
    assert (history.accounts.late, history.accounts.late_since) == (1, owed.due)

    hub.writer.account(police, entry_id)
    await later(hub, timedelta(hours=1), EventType.REQUEST_CHANGED)
    covered = hub.now.requests.reports.accounting((await hub.report()).request.id)

    assert covered is not None
    assert covered.account is not None
    assert covered.late_since is None
    assert hub.kinds().count(EventType.REQUEST_CHANGED) == 1
    assert {re.sub(r"/.*", "", path) for path in hub.board.paths} == {"checkpoint", "tile"}
