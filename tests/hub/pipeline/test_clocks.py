"""Wall clocks that are wrong for a moment, and then set right."""

from datetime import timedelta

import pytest

from hub.model.report import EventType
from tests.hub.pipeline.conftest import Recipient, TestHub

pytestmark = pytest.mark.usefixtures("threadless")

RECEIVED, MATCHED = EventType.REQUEST_RECEIVED, EventType.REQUEST_MATCHED
CLOSED = EventType.REQUEST_CLOSED
YEARS = timedelta(days=4000)


async def test_what_a_wrong_clock_closed_opens_again(hub: TestHub, recipient: Recipient) -> None:
    """A request that was over for a moment is reported, held and proposed as if it were new."""
    await hub.ring(30)
    hub.writer.post(hub.writer.register(delivery_key=recipient.key))
    await hub.publish(MATCHED)

    hub.clock.jump(YEARS)
    await hub.pass_time(10)
    await hub.hear(CLOSED)
    held = await hub.holding()
    hub.clock.jump(-YEARS)
    await hub.pass_time(10)
    await hub.hear(MATCHED)
    report = await hub.report()

    assert hub.kinds() == [RECEIVED, MATCHED, CLOSED, RECEIVED, MATCHED]
    assert held == set()
    assert report.pending
    assert await hub.holding() == {report.request.id}


async def test_a_clock_set_right_after_the_start_closes_nothing(
    hub: TestHub, recipient: Recipient
) -> None:
    """A hub that begins in a year long past, as one without a battery does, goes on as it was."""
    await hub.ring(30)
    hub.writer.post(hub.writer.register(delivery_key=recipient.key))
    await hub.publish(MATCHED)

    hub.clock.jump(-YEARS)
    await hub.restart()
    hub.clock.jump(YEARS)
    await hub.pass_time(20)
    report = await hub.report()

    assert report.pending
    assert await hub.holding() == {report.request.id}
    assert CLOSED not in hub.kinds()
