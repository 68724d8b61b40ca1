"""The ground of a proposal changes after the yes: nothing leaves, and the house is notified."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import override

from _pytest.mark import ParameterSet
import pytest

from hub.decision.edits import Changes
from hub.errors import ConflictError, NotAllowedError
from hub.model.camera import Mask
from hub.model.decision import Answer, AnsweredBy, Extract, Piece, Proposal
from hub.model.recording import Reading
from hub.model.report import EventType
from hub.model.rule import ApprovalLimits, Conditions, HouseRule, Verdict, rule_id
from tests.fakes.board import Author
from tests.hub.pipeline.conftest import DEADLINE_S, Recipient, TestHub
from tests.hub.pipeline.faults import PieceCutter
from tests.hub.sharing.conftest import GONE

pytestmark = pytest.mark.usefixtures("threadless")
LONG = pytest.mark.long

COOL_OFF = timedelta(hours=2)
SLOWLY = HouseRule(
    id=rule_id("Slowly"),
    name="Slowly",
    when=Conditions(),
    then=Verdict.NOTIFY,
    cool_off=COOL_OFF,
)
MASK = Mask(left=0, top=0, width=0.5, height=0.5)
DOOR = "binary_sensor.back_door"


def _camera(hub: TestHub, **change: object) -> None:
    hub.cameras = [replace(hub.cameras[0], **change)]  # type: ignore[arg-type]


async def _closed(hub: TestHub, _: Author) -> None:
    _camera(hub, may_share=False)


async def _indoors(hub: TestHub, _: Author) -> None:
    _camera(hub, indoor=True)


async def _masked(hub: TestHub, _: Author) -> None:
    _camera(hub, masks=(MASK,))


async def _removed(hub: TestHub, _: Author) -> None:
    hub.cameras = []


async def _sensor_returned(hub: TestHub, _: Author) -> None:
    [sensor] = await hub.now.sensors.all()
    await hub.now.sensors.remove(sensor.id)


async def _sensor_renamed(hub: TestHub, _: Author) -> None:
    await hub.now.sensors.lend(DOOR, "Bedroom", "door", "")


async def _sensor_says_more(hub: TestHub, _: Author) -> None:
    [sensor] = await hub.now.sensors.all()
    reading = Reading(at=(await hub.report()).request.window.start, state="closed")
    await hub.now.sensors.add(sensor.id, [reading])


async def _revoked(hub: TestHub, author: Author) -> None:
    hub.writer.revoke(author, last_good=1)
    hub.board.publish()


async def _compromised(hub: TestHub, author: Author) -> None:
    entry = (await hub.report()).request.entry_id
    fork = replace(author)
    hub.writer.update(author, entry, "One.")
    hub.writer.update(fork, entry, "Another.")
    hub.board.publish()


async def _resolved(hub: TestHub, author: Author) -> None:
    hub.writer.resolve(author, (await hub.report()).request.entry_id)
    hub.board.publish()


async def _board_left(hub: TestHub, _: Author) -> None:
    [(status, _policy)] = hub.now.boards.statuses()
    await hub.now.boards.leave(status.origin)


async def _board_stopped(hub: TestHub, author: Author) -> None:
    """Let the board rewrite what it has signed."""
    hub.writer.entries.clear()
    hub.writer.register("somebody-else")
    hub.writer.post(hub.writer.register("another"))
    hub.writer.update(author, hub.writer.fresh_id())
    hub.board.publish()


type Change = Callable[[TestHub, Author], Awaitable[None]]

CHANGES: list[tuple[str, Change]] = [
    ("camera_closed", _closed),
    ("camera_indoors", _indoors),
    ("camera_masked", _masked),
    ("camera_gone", _removed),
    ("sensor_gone", _sensor_returned),
    ("sensor_changed", _sensor_renamed),
    ("sensor_changed", _sensor_says_more),
    ("key_revoked", _revoked),
    ("key_compromised", _compromised),
    ("request_resolved", _resolved),
    ("board_stopped", _board_stopped),
    ("board_left", _board_left),
]
ON_THE_BOARD = {_revoked, _compromised, _resolved, _board_stopped}
MOMENTS = 4
"""At which each change is tried beside the last one: before the first byte."""
ALL = [pytest.param(code, change, id=change.__name__.strip("_")) for code, change in CHANGES]


def _at(moment: int) -> list[ParameterSet]:
    """Return all changes; those whose turn is at another moment are tried here at length only."""
    return [
        pytest.param(*each.values, id=each.id, marks=() if n % MOMENTS == moment else LONG)
        for n, each in enumerate(ALL)
    ]


class GatedCutter(PieceCutter):
    """Tells when it has begun to cut."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = asyncio.Event()

    @override
    async def cut(self, piece: Piece, into: object, *, audio: bool = False) -> object:  # type: ignore[override]
        self.begun.set()
        return await super().cut(piece, into, audio=audio)  # type: ignore[arg-type]


async def _asked(hub: TestHub, recipient: Recipient) -> tuple[Author, Proposal]:
    """Have one request, and a proposal of a clip, words and a sensor's readings for it."""
    await hub.ring(30)
    author = hub.writer.register(delivery_key=recipient.key)
    hub.writer.post(author)
    await hub.publish(EventType.REQUEST_MATCHED)
    report = await hub.report()
    sensor = await hub.now.sensors.lend(DOOR, "Back door", "door", "")
    at = report.request.window.start + timedelta(minutes=5)
    await hub.now.sensors.add(sensor.id, [Reading(at=at, state="open")])
    assert report.proposal is not None
    extract = Extract(sensor_id=sensor.id, window=report.request.window)
    proposal = await hub.now.requests.reviews.edit(
        report.request.id, report.proposal.id, Changes(words="A red car.", extracts=(extract,))
    )
    return author, proposal


async def _heard(hub: TestHub, change: Change) -> None:
    """Let the hub look at its board, if it is the board that shows the change."""
    if change not in ON_THE_BOARD:
        return
    async with asyncio.timeout(DEADLINE_S):
        while (await hub.now.requests.reports.all())[0].decision is not None:
            await hub.pass_time(11, sleepers=2)


async def _nothing_left(hub: TestHub, code: str) -> None:
    """Wait until the approval is void; nothing was sent, and the house was notified."""
    async with asyncio.timeout(DEADLINE_S):
        while (await hub.now.requests.reports.all())[0].decision is not None:
            await hub.pass_time(11, sleepers=2)
            assert hub.inbox.uploads == {}, "something leaves"
    if EventType.REQUEST_VOIDED not in hub.kinds():
        await hub.hear(EventType.REQUEST_VOIDED)
    async with hub.now.requests._lock:  # noqa: SLF001 -- until all of it is done
        await hub.check()
    report = await hub.report()
    assert (report.share, hub.inbox.received, hub.inbox.uploads) == (None, {}, {})
    voided = report.answer_state.voided
    assert voided is not None
    assert (voided.code, voided.by) == (code, "Alex")
    if code.startswith("camera") and code != "camera_gone":
        assert voided.name == "Front door"
    [entry] = [each for each in await hub.ledger() if each.type == "withdrawal"]
    assert (entry.fields["by"], entry.fields["code"]) == ("the hub", code)
    assert "Front door" not in str(entry.fields), "the ledger names no camera"
    outbox = hub.folder / "outbox"
    left = list(outbox.iterdir()) if outbox.exists() else []
    assert left == []


@pytest.mark.parametrize(("code", "change"), _at(0))
async def test_a_ground_that_changes_while_it_cools_off(
    hub: TestHub, recipient: Recipient, code: str, change: Change
) -> None:
    """The approval is void as soon as it is noticed, and nothing of it leaves when it is due."""
    await hub.now.requests.add_rule(SLOWLY, by="Alex")
    author, proposal = await _asked(hub, recipient)
    await hub.answer(Answer.APPROVE, proposal=proposal.id)

    await change(hub, author)

    await _nothing_left(hub, code)
    await hub.pass_time(COOL_OFF.total_seconds() + 60, sleepers=2)
    await hub.pass_time(11, sleepers=2)
    assert hub.inbox.uploads == {}


@pytest.mark.parametrize(("code", "change"), _at(1))
async def test_a_ground_that_changes_while_it_is_cut(
    hub: TestHub, recipient: Recipient, code: str, change: Change
) -> None:
    """What was true when cutting began is looked at again before anything is sealed."""
    await hub.stop()
    cutter = GatedCutter()
    hub.cutter = cutter
    await hub.start()
    await hub.settle()
    author, proposal = await _asked(hub, recipient)
    cutter.closed = True
    await hub.answer(Answer.APPROVE, proposal=proposal.id)
    await cutter.begun.wait()

    await change(hub, author)
    await _heard(hub, change)
    cutter.open_gates()
    if change not in ON_THE_BOARD:
        # No time passes: nobody looks but whoever seals.
        await hub.hear(EventType.REQUEST_VOIDED)

    await _nothing_left(hub, code)


@pytest.mark.parametrize(("code", "change"), _at(2))
async def test_a_ground_that_changes_while_it_waits_for_another_try(
    hub: TestHub, recipient: Recipient, code: str, change: Change
) -> None:
    """A share that failed before it was sealed is not tried again on another ground."""
    author, proposal = await _asked(hub, recipient)
    hub.cutter.raises = GONE
    await hub.answer(Answer.APPROVE, proposal=proposal.id)
    await hub.hear(EventType.SHARE_CHANGED)

    await change(hub, author)
    await _heard(hub, change)
    hub.cutter.raises = None

    await _nothing_left(hub, code)


@pytest.mark.parametrize(("code", "change"), ALL)
async def test_a_ground_that_changes_before_the_first_byte(
    hub: TestHub, recipient: Recipient, code: str, change: Change
) -> None:
    """What is sealed, and waits for a board that is away, has not left: it does not leave."""
    author, proposal = await _asked(hub, recipient)
    hub.inbox.status = 503
    await hub.answer(Answer.APPROVE, proposal=proposal.id)
    await hub.hear(EventType.SHARE_CHANGED)
    [share] = await hub.now.stages.sharer.shares()
    assert share.sealed_sha256

    await change(hub, author)
    await _heard(hub, change)
    hub.inbox.status = 201

    await _nothing_left(hub, code)


@pytest.mark.parametrize(("code", "change"), _at(3))
async def test_a_ground_that_changes_over_a_restart(
    hub: TestHub, recipient: Recipient, code: str, change: Change
) -> None:
    """A hub that stops right after the yes looks again when it starts."""
    await hub.now.requests.add_rule(SLOWLY, by="Alex")
    author, proposal = await _asked(hub, recipient)
    await hub.answer(Answer.APPROVE, proposal=proposal.id)
    await change(hub, author)
    await hub.stop()
    hub.clock.forward(COOL_OFF + timedelta(minutes=1))
    hub.writer.now = hub.clock.now()
    await hub.start()

    await _nothing_left(hub, code)


BOTH = HouseRule(id=rule_id("Both"), name="Both", when=Conditions(), then=Verdict.NOTIFY, people=2)


@pytest.mark.parametrize("noticed", [False, True])
async def test_two_people_say_yes_to_the_same_readings(
    hub: TestHub, recipient: Recipient, *, noticed: bool
) -> None:
    """A sensor that says more between them, or is also renamed, makes another thing of it."""
    await hub.now.requests.add_rule(BOTH, by="Alex")
    author, proposal = await _asked(hub, recipient)
    first = await hub.answer(Answer.APPROVE, proposal=proposal.id, by="Alex")
    await _sensor_says_more(hub, author)
    if noticed:
        await _sensor_renamed(hub, author)
        await hub.hear(EventType.REQUEST_VOIDED)

    with pytest.raises(ConflictError, match="another name or other readings"):
        await hub.answer(Answer.APPROVE, proposal=proposal.id, by="Sam")

    report = await hub.report()
    assert first.answer_state.consent is not None
    assert report.decision is None
    assert (report.answer_state.consent is None) == noticed
    assert (report.answer_state.voided is not None) == noticed
    assert hub.inbox.uploads == {}


@pytest.mark.parametrize("who", [AnsweredBy.RULE, AnsweredBy.AUTOMATION])
@pytest.mark.parametrize("change", [_revoked, _compromised])
async def test_a_disowned_request_is_a_person_s_to_answer(
    hub: TestHub, recipient: Recipient, change: Change, who: AnsweredBy
) -> None:
    """No rule and no automation approves what somebody else may have asked; a person may."""
    author = hub.writer.register(delivery_key=recipient.key)
    await hub.stop()
    hub.limits = ApprovalLimits(
        rules=True,
        automations=True,
        agencies=(author.id,),
        longest=timedelta(minutes=5),
        masks=False,
    )
    await hub.start()
    await hub.settle()
    hub.writer.post(author)
    await hub.publish(EventType.REQUEST_CHANGED)
    await change(hub, author)
    await hub.publish(EventType.REQUEST_CHANGED)
    if who is AnsweredBy.RULE:
        alone = replace(SLOWLY, then=Verdict.APPROVE, cool_off=timedelta(0))
        await hub.now.requests.add_rule(alone, by="Alex")

    await hub.ring(30)
    await hub.hear(EventType.REQUEST_MATCHED)
    report = await hub.report()

    assert report.pending
    assert report.proposal is not None
    assert report.proposal.flags
    if who is AnsweredBy.AUTOMATION:
        with pytest.raises(NotAllowedError, match="someone else may be asking"):
            await hub.now.requests.decide(
                report.request.id,
                Answer.APPROVE,
                proposal_id=report.proposal.id,
                by="Night",
                reason="",
                answered_by=who,
            )
    assert hub.inbox.uploads == {}
    await hub.answer(Answer.APPROVE)
    await hub.hear(EventType.SHARE_CHANGED)
    assert len(hub.inbox.received) == 1
