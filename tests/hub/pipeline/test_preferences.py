"""Agencies kept quiet or hidden, and hidden requests: nobody is notified, nothing leaves."""

from datetime import timedelta

import pytest

from hub.errors import NotFoundError
from hub.model.decision import Answer
from hub.model.ids import RequestId
from hub.model.report import EventType
from hub.model.request import AgencySetting, HiddenBy
from hub.model.rule import ApprovalLimits, Conditions, HouseRule, Verdict
from tests.fakes.board import Author
from tests.hub.pipeline.conftest import Recipient, TestHub

pytestmark = pytest.mark.usefixtures("threadless")

RECEIVED, MATCHED = EventType.REQUEST_RECEIVED, EventType.REQUEST_MATCHED
CHANGED, DECIDED = EventType.REQUEST_CHANGED, EventType.REQUEST_DECIDED


async def _known(hub: TestHub, recipient: Recipient) -> Author:
    """Let the board show an agency that has asked for nothing yet."""
    author = hub.writer.register(delivery_key=recipient.key)
    await hub.publish(EventType.AGENCY_CHANGED)
    return author


def _rule(then: Verdict) -> HouseRule:
    return HouseRule(id="0a" * 6, name="Always", when=Conditions(), then=then)


@pytest.mark.parametrize("setting", [AgencySetting.QUIET, AgencySetting.HIDDEN])
async def test_an_agency_that_is_not_announced(
    hub: TestHub, recipient: Recipient, setting: AgencySetting
) -> None:
    """Its request is received and listed, and nobody is notified until the setting changes."""
    requests = hub.now.requests
    author = await _known(hub, recipient)
    await hub.ring(30)
    await requests.choose_agency(author.id, setting)
    hub.writer.post(author)

    await hub.publish(CHANGED)
    report = await hub.report()
    before = hub.kinds()
    await requests.choose_agency(author.id, AgencySetting.NOTIFY)
    await hub.hear(MATCHED)

    assert MATCHED not in before
    assert (report.announced, report.verdict) == (False, Verdict.LIST)
    assert report.pending is (setting is AgencySetting.QUIET)
    assert (report.hidden_by is HiddenBy.AGENCY) is (setting is AgencySetting.HIDDEN)
    assert (await hub.report()).announced


async def test_nothing_leaves_to_a_quiet_agency_by_itself(
    hub: TestHub, recipient: Recipient
) -> None:
    """A rule that would approve within the owner's limits only lists, since nobody would see it."""
    author = hub.writer.register(delivery_key=recipient.key)
    await hub.stop()
    hub.limits = ApprovalLimits(
        rules=True, agencies=(author.id,), longest=timedelta(minutes=5), masks=False
    )
    await hub.start()
    await hub.settle()
    await hub.publish(EventType.AGENCY_CHANGED)
    await hub.now.requests.add_rule(_rule(Verdict.APPROVE), by="Alex")
    await hub.now.requests.choose_agency(author.id, AgencySetting.QUIET)
    await hub.ring(30)
    hub.writer.post(author)

    await hub.publish(CHANGED)
    report = await hub.report()

    assert (report.decision, report.announced, hub.inbox.received) == (None, False, {})


async def test_a_rule_that_denies_comes_first(hub: TestHub, recipient: Recipient) -> None:
    """A hidden agency is denied all the same if a house rule says so."""
    author = await _known(hub, recipient)
    await hub.now.requests.add_rule(_rule(Verdict.DENY), by="Alex")
    await hub.now.requests.choose_agency(author.id, AgencySetting.HIDDEN)
    await hub.ring(30)
    hub.writer.post(author)

    await hub.publish(DECIDED)
    report = await hub.report()

    assert report.decision is not None
    assert report.decision.answer is Answer.DENY


async def test_a_hidden_request(hub: TestHub, recipient: Recipient) -> None:
    """It waits for nobody and stays hidden over a restart, but can be answered all the same."""
    await hub.ring(30)
    hub.writer.post(hub.writer.register(delivery_key=recipient.key))
    await hub.publish(MATCHED)
    request_id = (await hub.report()).request.id

    hidden = await hub.now.requests.hide(request_id, hidden=True)
    await hub.restart()
    after = await hub.report()
    shown = await hub.now.requests.hide(request_id, hidden=False)
    await hub.now.requests.hide(request_id, hidden=True)
    denied = await hub.answer(Answer.DENY)

    assert (hidden.hidden_by, hidden.pending, hidden.announced) == (HiddenBy.REQUEST, False, False)
    assert (after.hidden_by, after.pending) == (HiddenBy.REQUEST, False)
    assert (shown.hidden_by, shown.pending, shown.announced) == (HiddenBy.NOBODY, True, True)
    assert denied.decision is not None
    assert hub.inbox.received == {}


async def test_what_is_not_there(hub: TestHub) -> None:
    """An unknown agency or request cannot be chosen for."""
    requests = hub.now.requests

    with pytest.raises(NotFoundError):
        await requests.choose_agency("ff" * 20, AgencySetting.QUIET)
    with pytest.raises(NotFoundError):
        await requests.hide(RequestId("ff" * 16), hidden=True)
