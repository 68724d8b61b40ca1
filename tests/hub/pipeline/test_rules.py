"""House rules at work in the flow: what they answer, tell, prepare and wait for."""

from datetime import timedelta

import pytest

from hub.errors import ConflictError
from hub.model.decision import Answer, AnsweredBy, ShareState
from hub.model.report import EventType
from hub.model.request import MatchStrength
from hub.model.rule import ApprovalLimits, Conditions, HouseRule, RuledBy, Verdict
from tests.hub.pipeline.conftest import Recipient, TestHub

pytestmark = pytest.mark.usefixtures("threadless")

MATCHED, RECEIVED = EventType.REQUEST_MATCHED, EventType.REQUEST_RECEIVED
DECIDED, SHARE_CHANGED = EventType.REQUEST_DECIDED, EventType.SHARE_CHANGED


def _rule(then: Verdict, when: Conditions | None = None, **more: object) -> HouseRule:
    return HouseRule(
        id="0" * 12,
        name=f"Always {then.value}",
        when=when or Conditions(),
        then=then,
        **more,  # type: ignore[arg-type]
    )


async def _asked(hub: TestHub, recipient: Recipient, heard: EventType) -> None:
    """Let a request come that a clip of this house matches."""
    await hub.ring(30)
    hub.writer.post(hub.writer.register(delivery_key=recipient.key))
    await hub.publish(heard)


async def test_a_rule_denies_at_once(hub: TestHub, recipient: Recipient) -> None:
    """Nobody is notified that it matches, nothing is held, no byte leaves, the rule is named."""
    await hub.now.requests.add_rule(_rule(Verdict.DENY), by="Alex")

    await _asked(hub, recipient, DECIDED)
    report = await hub.report()

    assert report.decision is not None
    assert (report.decision.answer, report.decision.answered_by) == (Answer.DENY, AnsweredBy.RULE)
    assert report.decision.by == "Always deny"
    assert hub.kinds() == [RECEIVED, DECIDED]
    assert await hub.holding() == set()
    assert hub.inbox.headers == []
    assert await hub.written() == ["rule", "decision"]


async def test_a_rule_lists_quietly(hub: TestHub, recipient: Recipient) -> None:
    """It can be found and answered, and nobody is notified that clips match."""
    await hub.now.requests.add_rule(_rule(Verdict.LIST), by="Alex")

    await _asked(hub, recipient, EventType.REQUEST_CHANGED)
    report = await hub.report()

    assert MATCHED not in hub.kinds()
    assert report.pending
    assert not report.announced


async def test_a_rule_approves_within_the_limits_only(hub: TestHub, recipient: Recipient) -> None:
    """Without the owner's leave it notifies the household instead, and nothing leaves."""
    await hub.now.requests.add_rule(_rule(Verdict.APPROVE), by="Alex")

    await _asked(hub, recipient, MATCHED)

    assert (await hub.report()).pending
    assert hub.inbox.received == {}


async def test_a_rule_approves_where_the_owner_says_so(hub: TestHub, recipient: Recipient) -> None:
    """For the named agency, within the length, what is proposed leaves; the ledger says by what."""
    author = hub.writer.register(delivery_key=recipient.key)
    await hub.stop()
    hub.limits = ApprovalLimits(
        rules=True, agencies=(author.id,), longest=timedelta(minutes=5), masks=False
    )
    await hub.start()
    await hub.settle()
    await hub.now.requests.add_rule(_rule(Verdict.APPROVE), by="Alex")
    await hub.ring(30)
    hub.writer.post(author)

    await hub.publish(SHARE_CHANGED)
    report = await hub.report()

    assert report.share is not None
    assert report.share.state is ShareState.DELIVERED
    decision = next(each for each in await hub.ledger() if each.type == "decision")
    assert (decision.fields["by"], decision.fields["answered_by"]) == ("Always approve", "rule")


async def test_two_people_must_say_yes(hub: TestHub, recipient: Recipient) -> None:
    """The first yes sends nothing and is reported; another person's makes it the answer."""
    await hub.now.requests.add_rule(_rule(Verdict.NOTIFY, people=2), by="Alex")
    await _asked(hub, recipient, MATCHED)

    first = await hub.answer(Answer.APPROVE, by="Alex")
    with pytest.raises(ConflictError):
        await hub.answer(Answer.APPROVE, by="Alex")
    assert (first.decision, hub.inbox.received) == (None, {})
    assert first.answer_state.consent is not None
    second = await hub.answer(Answer.APPROVE, by="Kim")
    await hub.hear(SHARE_CHANGED)

    assert second.decision is not None
    assert (second.decision.first_by, second.decision.by) == ("Alex", "Kim")
    assert len(hub.inbox.received) == 1


async def test_an_approval_cools_off(hub: TestHub, recipient: Recipient) -> None:
    """Nothing leaves until its time, over a restart too; until then it can be withdrawn."""
    await hub.now.requests.add_rule(_rule(Verdict.NOTIFY, cool_off=timedelta(hours=2)), by="Alex")
    await _asked(hub, recipient, MATCHED)

    await hub.answer(Answer.APPROVE)
    await hub.pass_time(3600)
    await hub.restart()
    assert hub.inbox.headers == []
    assert (await hub.report()).answer_state.withdrawable
    await hub.pass_time(3700)
    await hub.hear(SHARE_CHANGED)

    assert len(hub.inbox.received) == 1


@pytest.mark.parametrize("withdrawn", [False, True])
async def test_an_approval_with_a_pause_waits_as_long_as_a_denial_can_be_undone(
    hub: TestHub, recipient: Recipient, *, withdrawn: bool
) -> None:
    """Nothing leaves before that; withdrawn by then, nothing ever does."""
    await _asked(hub, recipient, MATCHED)

    report = await hub.answer(Answer.APPROVE, pause=True)
    await hub.pass_time(9)
    assert hub.inbox.headers == []
    assert (await hub.report()).answer_state.withdrawable
    if withdrawn:
        await hub.now.requests.withdraw(report.request.id, by="Alex", reason="")
    await hub.pass_time(12)
    if not withdrawn:
        await hub.hear(SHARE_CHANGED)

    assert len(hub.inbox.received) == (0 if withdrawn else 1)


async def test_a_pause_shortens_no_cool_off(hub: TestHub, recipient: Recipient) -> None:
    """What a rule asks for holds for a press of a button too."""
    waits = timedelta(hours=2)
    await hub.now.requests.add_rule(_rule(Verdict.NOTIFY, cool_off=waits), by="Alex")
    await _asked(hub, recipient, MATCHED)

    report = await hub.answer(Answer.APPROVE, pause=True)

    assert report.decision is not None
    assert report.decision.final_at - report.decision.decided_at == waits


async def test_a_rule_prepares_what_is_proposed(hub: TestHub, recipient: Recipient) -> None:
    """The clips are cut before anybody asks; approving seals those, and cuts nothing again."""
    await hub.now.requests.add_rule(_rule(Verdict.NOTIFY, prepare=True), by="Alex")
    await _asked(hub, recipient, EventType.PROPOSAL_CHANGED)
    assert hub.cutter.cuts == 1

    await hub.answer(Answer.APPROVE)
    await hub.hear(SHARE_CHANGED)

    assert (hub.cutter.cuts, len(hub.inbox.received)) == (1, 1)


async def test_a_new_rule_acts_on_what_is_open(hub: TestHub, recipient: Recipient) -> None:
    """What waits for an answer is denied by the rule that is added now, as its trial said."""
    await _asked(hub, recipient, MATCHED)
    rule = _rule(Verdict.DENY, Conditions(strengths=(MatchStrength.CLIPS,)))

    trial = await hub.now.requests.rules.trial(rule)
    await hub.now.requests.add_rule(rule, by="Alex")
    report = await hub.report()

    assert (trial.fits, trial.of) == (1, 1)
    assert report.decision is not None
    assert report.decision.answer is Answer.DENY


async def test_no_rule_answers_what_somebody_took_back(hub: TestHub, recipient: Recipient) -> None:
    """What a person withdrew, no rule approves again, over a restart neither."""
    author = hub.writer.register(delivery_key=recipient.key)
    await hub.stop()
    hub.limits = ApprovalLimits(
        rules=True, agencies=(author.id,), longest=timedelta(minutes=5), masks=False
    )
    await hub.start()
    await hub.settle()
    await hub.now.requests.add_rule(_rule(Verdict.APPROVE), by="Alex")
    await hub.ring(30)
    hub.writer.post(author)
    hub.inbox.status = 503
    await hub.publish(SHARE_CHANGED)

    request_id = (await hub.report()).request.id
    await hub.now.requests.withdraw(request_id, by="Kim", reason="")
    hub.inbox.status = 201
    await hub.restart()
    await hub.ring(40)
    await hub.pass_time(3600)
    await hub.check()

    assert (await hub.report()).pending
    assert hub.inbox.received == {}


async def test_each_change_of_a_rule_is_written_down(hub: TestHub) -> None:
    """Who added, switched, changed and removed a rule stands in the ledger, and is told."""
    requests = hub.now.requests
    added = await requests.add_rule(_rule(Verdict.LIST), by="Alex")
    off = HouseRule(id=added.id, name=added.name, when=added.when, then=added.then, on=False)
    await requests.change_rule(off, by="Kim")
    await requests.remove_rule(added.id, by="Alex")

    changes = [(each.fields["change"], each.fields["by"]) for each in await hub.ledger()]
    assert changes == [("added", "Alex"), ("switched_off", "Kim"), ("removed", "Alex")]
    assert await requests.rules.all() == []


async def test_all_rules_off(hub: TestHub, recipient: Recipient) -> None:
    """While rules are off none answers, a person is asked, and it stays so after a restart."""
    await hub.now.requests.add_rule(_rule(Verdict.DENY), by="Alex")
    await hub.now.requests.switch_rules(on=False, by="Sam")
    await hub.stop()
    await hub.start()
    await hub.settle()

    await _asked(hub, recipient, MATCHED)
    report = await hub.report()

    assert report.pending
    assert str(report.ruling).startswith("rules are off")
    assert (report.ruled_by, report.rule) == (RuledBy.OFF, "")
    assert not await hub.now.requests.rules.active()
    assert [(rule.name, rule.on) for rule in await hub.now.requests.rules.all()] == [
        ("Always deny", True)
    ]
    written = (await hub.ledger())[1]
    assert (written.type, dict(written.fields)) == (
        "rules",
        {"change": "switched_off", "by": "Sam"},
    )


async def test_rules_on_again_answer_what_waits(hub: TestHub, recipient: Recipient) -> None:
    """Switched on they look at what is open again; saying the same twice is written once."""
    await hub.now.requests.add_rule(_rule(Verdict.DENY), by="Alex")
    await hub.now.requests.switch_rules(on=False, by="Sam")
    await hub.now.requests.switch_rules(on=False, by="Kim")
    await _asked(hub, recipient, MATCHED)

    await hub.now.requests.switch_rules(on=True, by="Sam")
    report = await hub.report()

    assert report.decision is not None
    assert report.decision.by == "Always deny"
    assert [each for each in await hub.written() if each == "rules"] == ["rules"] * 2


async def test_rules_off_never_loosen(hub: TestHub, recipient: Recipient) -> None:
    """Two people and a pause are asked for while the rules that want them are off."""
    await hub.now.requests.add_rule(_rule(Verdict.DENY), by="Alex")
    two = _rule(Verdict.NOTIFY, people=2, cool_off=timedelta(hours=2))
    await hub.now.requests.add_rule(two, by="Alex")
    await hub.now.requests.switch_rules(on=False, by="Sam")

    await _asked(hub, recipient, MATCHED)
    report = await hub.report()

    assert (report.people, report.cool_off) == (2, timedelta(hours=2))
