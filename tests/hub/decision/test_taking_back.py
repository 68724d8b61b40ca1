"""Two people, cool-off, undo, withdrawal: when an answer counts, and how it goes away again."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from hub.decision.desk import Desk
from hub.decision.edits import Changes
from hub.decision.proposals import Ground
from hub.errors import ConflictError, InvalidInputError
from hub.model.camera import Mask
from hub.model.decision import (
    Answer,
    AnsweredBy,
    AnswerState,
    Consent,
    Extract,
    GroundChange,
    ShareState,
    Voided,
)
from hub.model.request import BoardState, RequestStatus
from hub.model.rule import ApprovalLimits
from hub.store.database import Database
from hub.store.tables import consents, shares
from noticeboard.rules.findings import Finding, Severity
from noticeboard.rules.text import safe_text
from tests.fakes.clocks import JumpingClock
from tests.hub.decision.conftest import (
    MASK,
    OTHER_KEY,
    REQUEST,
    SENSOR,
    a_ground,
    a_piece,
    answered,
    proposed,
    share_in,
    with_agency,
)
from tests.hub.given import a_camera, at, between

UNTIL = timedelta(seconds=9.999)
HOUR = timedelta(hours=1)


# Two people


async def test_two_people_must_say_yes(desk: Desk, clock: JumpingClock) -> None:
    """The first yes is a consent and lets nothing leave; the second makes the decision."""
    proposal = await proposed(desk)

    first = await answered(desk, Answer.APPROVE, proposal.id, by="Alex", reason="OK", people=2)

    consent = Consent(
        request_id=REQUEST, proposal_id=proposal.id, by="Alex", reason="OK", at=clock.now()
    )
    assert (first.consent, first.decision, first.approval) == (consent, None, None)
    assert await desk.answer_state(REQUEST) == AnswerState(consent=consent)
    assert await desk.standings() == {REQUEST: AnswerState(consent=consent)}
    assert await desk.due(clock.now()) == []

    second = await answered(desk, Answer.APPROVE, proposal.id, by="Sam", people=2)

    assert second.decision is not None
    assert (second.decision.first_by, second.decision.by) == ("Alex", "Sam")
    assert second.decision.reason == "OK"
    assert second.approval is not None
    assert (await desk.answer_state(REQUEST)).consent is None


@pytest.mark.parametrize("by", ["Alex", "alex", " ALEX\u200b", "\uff21lex"])
async def test_one_person_is_not_two(desk: Desk, by: str) -> None:
    """The same name, however it is written, is no second person."""
    proposal = await proposed(desk)
    await answered(desk, Answer.APPROVE, proposal.id, by="Alex", people=2)

    with pytest.raises(ConflictError, match="A second person must"):
        await answered(desk, Answer.APPROVE, proposal.id, by=by, people=2)

    assert await desk.decision(REQUEST) is None


async def test_a_changed_proposal_needs_both_again(desk: Desk) -> None:
    """A yes to one proposal counts for no other: the later one begins again."""
    proposal = await proposed(desk)
    other = await desk.edit(a_ground(), proposal.id, Changes(words="A red car."))
    await answered(desk, Answer.APPROVE, proposal.id, by="Alex", people=2)

    given = await answered(desk, Answer.APPROVE, other.id, by="Sam", people=2)
    assert given.consent is not None
    assert (given.consent.by, given.consent.proposal_id) == ("Sam", other.id)

    given = await answered(desk, Answer.APPROVE, other.id, by="Alex", people=2)
    assert given.approval is not None
    assert given.approval.proposal == other


async def test_either_one_s_deny_is_final(desk: Desk, clock: JumpingClock) -> None:
    """A no of either ends it; even where it is undone, both must say yes again."""
    proposal = await proposed(desk)
    await answered(desk, Answer.APPROVE, proposal.id, by="Alex", people=2)

    denied = await answered(desk, Answer.DENY, by="Sam", people=2)

    assert denied.decision is not None
    with pytest.raises(ConflictError, match="Sam already denied"):
        await answered(desk, Answer.APPROVE, proposal.id, by="Sam", people=2)
    clock.forward(UNTIL)
    await desk.undo(REQUEST, by="Sam")
    again = await answered(desk, Answer.APPROVE, proposal.id, by="Sam", people=2)
    assert again.decision is None


async def test_where_one_is_enough_by_now_one_is(desk: Desk) -> None:
    """If the rule that asked two people is gone, the same person's yes decides."""
    proposal = await proposed(desk)
    await answered(desk, Answer.APPROVE, proposal.id, by="Alex", people=2)

    given = await answered(desk, Answer.APPROVE, proposal.id, by="Alex", people=1)

    assert given.decision is not None
    assert given.decision.first_by == ""


async def test_of_second_yeses_at_once_one_counts(
    desk: Desk, database: Database, clock: JumpingClock
) -> None:
    """Two desks that take a second and a third yes at once make one decision and no consent."""
    proposal = await proposed(desk)
    await answered(desk, Answer.APPROVE, proposal.id, by="Alex", people=2)

    outcomes = await asyncio.gather(
        *(
            answered(each, Answer.APPROVE, proposal.id, by=by, people=2)
            for each, by in ((desk, "Sam"), (Desk(database, clock), "Kim"))
        ),
        return_exceptions=True,
    )

    assert sum(isinstance(outcome, ConflictError) for outcome in outcomes) == 1
    async with database.read() as connection:
        assert (await connection.execute(select(consents))).all() == []


# Cool-off


async def test_a_yes_waits_for_its_cool_off(desk: Desk, clock: JumpingClock) -> None:
    """Until then nothing is due; it is decided, and can be withdrawn."""
    proposal = await proposed(desk)
    given = await desk.decide(
        a_ground(), Answer.APPROVE, proposal_id=proposal.id, by="Alex", cool_off=HOUR
    )
    assert given.decision is not None
    assert (given.decision.final_at, given.approval) == (clock.now() + HOUR, None)
    assert await desk.answer_state(REQUEST) == AnswerState(
        decision=given.decision, withdrawable=True
    )

    clock.forward(HOUR - timedelta(seconds=1))
    assert await desk.due(clock.now()) == []
    clock.forward(timedelta(seconds=1))

    [approval] = await desk.due(clock.now())
    assert approval.proposal == proposal
    assert approval.approved_at == given.decision.decided_at
    assert await desk.due(clock.now() - timedelta(seconds=1)) == []


async def test_a_cool_off_survives_a_restart(
    desk: Desk, database: Database, clock: JumpingClock
) -> None:
    """It is counted from the answer, not from the start of the hub."""
    proposal = await proposed(desk)
    await desk.decide(a_ground(), Answer.APPROVE, proposal_id=proposal.id, by="A", cool_off=HOUR)
    clock.forward(HOUR / 2)
    restarted = Desk(database, clock)

    assert await restarted.due(clock.now()) == []
    clock.forward(HOUR / 2)
    assert len(await restarted.due(clock.now())) == 1


async def test_a_clock_put_forward_ends_no_cool_off(desk: Desk, clock: JumpingClock) -> None:
    """The hour is an hour, whatever the wall clock says meanwhile."""
    proposal = await proposed(desk)
    await desk.decide(a_ground(), Answer.APPROVE, proposal_id=proposal.id, by="A", cool_off=HOUR)

    clock.jump(timedelta(days=1))

    assert await desk.due(clock.now()) == []
    clock.forward(HOUR)
    assert len(await desk.due(clock.now())) == 1


# Undo


async def test_a_deny_can_be_undone_for_ten_seconds(desk: Desk, clock: JumpingClock) -> None:
    """Within them the request is as if nobody had answered, for a yes too."""
    proposal = await proposed(desk)
    denied = await answered(desk, Answer.DENY)
    standing = await desk.answer_state(REQUEST)
    assert standing.undoable_until == clock.now() + timedelta(seconds=10)
    clock.forward(UNTIL)

    taken = await desk.undo(REQUEST, by="S\u202eam")

    assert (taken.decision, taken.by, taken.at) == (denied.decision, "Sam", clock.now())
    assert await desk.answer_state(REQUEST) == AnswerState()
    assert (await answered(desk, Answer.APPROVE, proposal.id)).approval is not None


@pytest.mark.parametrize("jump", [timedelta(0), timedelta(seconds=-9), timedelta(days=-1)])
async def test_after_them_it_is_final(desk: Desk, clock: JumpingClock, jump: timedelta) -> None:
    """No clock put back makes the ten seconds longer."""
    denied = await answered(desk, Answer.DENY)
    clock.forward(timedelta(seconds=10))
    clock.jump(jump)

    with pytest.raises(ConflictError, match="too late"):
        await desk.undo(REQUEST, by="Alex")

    assert await desk.answer_state(REQUEST) == AnswerState(decision=denied.decision)


async def test_undo_outlives_a_restart(desk: Desk, database: Database, clock: JumpingClock) -> None:
    """A hub that is restarted within the ten seconds still knows the time of the deny."""
    await answered(desk, Answer.DENY)
    clock.forward(UNTIL)

    await Desk(database, clock).undo(REQUEST, by="Alex")

    assert await desk.decision(REQUEST) is None


@pytest.mark.parametrize(("passed_s", "undone"), [(9.999, True), (10, False), (11, False)])
async def test_after_a_restart_the_wall_clock_ends_it(
    desk: Desk, database: Database, clock: JumpingClock, passed_s: float, *, undone: bool
) -> None:
    """Ten seconds after the deny it is final, to the moment."""
    denied = await answered(desk, Answer.DENY)
    clock.forward(timedelta(seconds=passed_s))
    restarted = Desk(database, clock)

    assert ((await restarted.answer_state(REQUEST)).undoable_until is not None) == undone
    if undone:
        taken = await restarted.undo(REQUEST, by="Alex")
        assert (taken.decision, taken.reason) == (denied.decision, "")
        return
    with pytest.raises(ConflictError, match="too late"):
        await restarted.undo(REQUEST, by="Alex")


async def test_at_the_moment_itself_a_deny_can_be_undone(desk: Desk) -> None:
    """No time at all has passed."""
    await answered(desk, Answer.DENY)

    await desk.undo(REQUEST, by="Alex")

    assert await desk.decision(REQUEST) is None


async def test_a_deny_of_later_than_now_is_final(
    desk: Desk, database: Database, clock: JumpingClock
) -> None:
    """After a restart with a clock that was put back, an old deny does not wait to be undone."""
    await answered(desk, Answer.DENY)
    clock.forward(timedelta(minutes=5))
    clock.jump(timedelta(minutes=-10))

    with pytest.raises(ConflictError, match="too late"):
        await Desk(database, clock).undo(REQUEST, by="Alex")


@pytest.mark.parametrize("by", [AnsweredBy.RULE, AnsweredBy.AUTOMATION])
async def test_only_a_person_s_deny_is_undone(desk: Desk, by: AnsweredBy) -> None:
    """What a rule or an automation denied is final at once."""
    given = await desk.decide(
        a_ground(), Answer.DENY, proposal_id=None, by="No protests", answered_by=by
    )

    assert given.decision is not None
    assert given.decision.final_at == given.decision.decided_at
    with pytest.raises(ConflictError, match="too late"):
        await desk.undo(REQUEST, by="Alex")


async def test_nothing_else_is_undone(desk: Desk) -> None:
    """Neither a yes nor an answer that nobody gave."""
    with pytest.raises(ConflictError, match="nothing to undo"):
        await desk.undo(REQUEST, by="Alex")
    proposal = await proposed(desk)
    await answered(desk, Answer.APPROVE, proposal.id)
    with pytest.raises(ConflictError, match="nothing to undo"):
        await desk.undo(REQUEST, by="Alex")
    with pytest.raises(InvalidInputError, match="who gave it"):
        await desk.undo(REQUEST, by="\u200b")


# Withdrawal


async def test_an_approval_can_be_withdrawn(
    desk: Desk, database: Database, clock: JumpingClock
) -> None:
    """Decision and share go in one step, nothing is due, and the request can be answered again."""
    proposal = await proposed(desk)
    given = await answered(desk, Answer.APPROVE, proposal.id)
    await share_in(database, ShareState.SEALED, sealed=True)

    taken = await desk.withdraw(REQUEST, by="Sam", reason="A mistake.")

    assert (taken.decision, taken.by, taken.reason) == (given.decision, "Sam", "A mistake.")
    assert taken.at == clock.now()
    assert await desk.answer_state(REQUEST) == AnswerState()
    assert await desk.due(clock.now()) == []
    async with database.read() as connection:
        assert (await connection.execute(select(shares))).all() == []
    assert (await answered(desk, Answer.DENY)).decision is not None


async def test_a_withdrawal_needs_no_reason(desk: Desk) -> None:
    """Then it says none."""
    proposal = await proposed(desk)
    await answered(desk, Answer.APPROVE, proposal.id)

    assert (await desk.withdraw(REQUEST, by="Sam")).reason == ""


async def test_only_an_approval_is_withdrawn(desk: Desk) -> None:
    """Neither a no nor an answer that nobody gave."""
    with pytest.raises(ConflictError, match="nothing to withdraw"):
        await desk.withdraw(REQUEST, by="Alex")
    await answered(desk, Answer.DENY)
    with pytest.raises(ConflictError, match="nothing to withdraw"):
        await desk.withdraw(REQUEST, by="Alex")


async def test_of_withdrawals_at_once_one_counts(
    desk: Desk, database: Database, clock: JumpingClock
) -> None:
    """Two desks that withdraw at once take back one approval."""
    proposal = await proposed(desk)
    await answered(desk, Answer.APPROVE, proposal.id)

    outcomes = await asyncio.gather(
        *(each.withdraw(REQUEST, by="Alex") for each in (desk, Desk(database, clock))),
        return_exceptions=True,
    )

    assert sum(isinstance(outcome, ConflictError) for outcome in outcomes) == 1


async def test_a_changed_key_voids_an_approval(desk: Desk, database: Database) -> None:
    """Before anything is sealed, what was approved for another key is taken back by the hub."""
    assert await desk.void(a_ground()) is None
    proposal = await proposed(desk)
    given = await answered(desk, Answer.APPROVE, proposal.id)
    await share_in(database, ShareState.FAILED)
    assert await desk.void(a_ground()) is None

    taken = await desk.void(a_ground(delivery_key=OTHER_KEY))

    assert taken is not None
    assert given.decision is not None
    assert taken.decision == given.decision
    assert taken.void == Voided(
        request_id=REQUEST,
        proposal_id=proposal.id,
        code=GroundChange.DELIVERY_KEY,
        by="Alex",
        decided_at=given.decision.decided_at,
        at=taken.void.at,
    )
    assert await desk.answer_state(REQUEST) == AnswerState(voided=taken.void)
    assert await desk.standings() == {REQUEST: AnswerState(voided=taken.void)}


OTHER = safe_text("Another Name", longest=50)
GROUNDS = [
    (GroundChange.CAMERA_GONE, lambda it: replace(it, cameras=())),
    (GroundChange.CAMERA_CLOSED, lambda it: replace(it, cameras=(a_camera(may_share=False),))),
    (GroundChange.CAMERA_INDOORS, lambda it: replace(it, cameras=(a_camera(indoor=True),))),
    (GroundChange.CAMERA_MASKED, lambda it: replace(it, cameras=(a_camera(masks=(MASK,)),))),
    (GroundChange.CAMERA_MAKE, lambda it: replace(it, cameras=(a_camera(make="Other"),))),
    (GroundChange.SENSOR_GONE, lambda it: replace(it, sensors=frozenset())),
    (GroundChange.SENSOR_CHANGED, lambda it: replace(it, readings={})),
    (
        GroundChange.AGENCY_RENAMED,
        lambda it: replace(it, request=with_agency(it.request, name=OTHER)),
    ),
    (GroundChange.KEY_REVOKED, lambda it: _found(it, "revoked_key")),
    (GroundChange.KEY_COMPROMISED, lambda it: _found(it, "compromised_key")),
    (GroundChange.REQUEST_RESOLVED, lambda it: _asked(it, status=RequestStatus.RESOLVED)),
    (GroundChange.REQUEST_EXPIRED, lambda it: _asked(it, status=RequestStatus.EXPIRED)),
    (GroundChange.BOARD_STOPPED, lambda it: replace(it, board=BoardState.STOPPED)),
    (GroundChange.BOARD_LEFT, lambda it: replace(it, board=BoardState.LEFT)),
]


def _asked(ground: Ground, **fields: Any) -> Ground:  # noqa: ANN401 -- passed on
    return replace(ground, request=replace(ground.request, **fields))


def _found(ground: Ground, code: str) -> Ground:
    return _asked(ground, findings=(Finding(code=code, severity=Severity.FLAG),))


@pytest.mark.parametrize("people", [1, 2])
@pytest.mark.parametrize(("code", "change"), GROUNDS, ids=[code for code, _ in GROUNDS])
async def test_a_changed_ground_voids_a_yes(
    desk: Desk, code: GroundChange, change: Callable[[Ground], Ground], people: int
) -> None:
    """An approval that cools off, or the first of two yeses; who is told learns what it was."""
    base = await proposed(desk)
    extract = Extract(sensor_id=SENSOR, window=between(at(1), at(2)))
    changes = Changes(extracts=(extract,), camera_make=True)
    proposal = await desk.edit(a_ground(), base.id, changes)
    await answered(desk, Answer.APPROVE, proposal.id, people=people)
    assert await desk.void(a_ground()) is None

    taken = await desk.void(change(a_ground()))

    assert taken is not None
    assert (taken.void.code, taken.void.by) == (code, "Alex")
    assert (taken.decision is None) == (people == 2)
    assert await desk.answer_state(REQUEST) == AnswerState(voided=taken.void)
    await answered(desk, Answer.DENY)
    assert (await desk.answer_state(REQUEST)).voided is None


async def test_a_mask_drawn_since_voids_what_was_looked_at_without_the_others(desk: Desk) -> None:
    """Who takes a camera's masks off knows only those that were there."""
    masked = a_ground(cameras=[a_camera(masks=(MASK,))])
    pieces = (a_piece(own_masks_off=True),)
    proposal = await desk.edit(masked, None, Changes(pieces=pieces))
    await answered(desk, Answer.APPROVE, proposal.id, ground=masked)
    assert await desk.void(masked) is None
    assert await desk.void(a_ground()) is None

    drawn = Mask(left=0, top=0, width=0.1, height=0.1)
    taken = await desk.void(a_ground(cameras=[a_camera(masks=(MASK, drawn))]))

    assert taken is not None
    assert taken.void.code is GroundChange.CAMERA_MASKED


async def test_what_no_person_approved_stands_on_the_limits(
    database: Database, clock: JumpingClock
) -> None:
    """An owner who takes a leave back takes it from what has not left yet, too."""
    limits = ApprovalLimits(rules=True, agencies=(a_ground().request.agency.id,), masks=False)
    desk = Desk(database, clock, limits)
    proposal = await proposed(desk)
    await desk.decide(
        a_ground(), Answer.APPROVE, proposal_id=proposal.id, by="Fires", answered_by=AnsweredBy.RULE
    )
    assert await desk.void(a_ground()) is None

    taken = await Desk(database, clock).void(a_ground())

    assert taken is not None
    assert taken.void.code is GroundChange.LIMITS


@pytest.mark.parametrize(
    ("state", "sealed"),
    [
        (ShareState.SEALED, True),
        (ShareState.FAILED, True),
        (ShareState.SENDING, True),
        (ShareState.DELIVERED, True),
        (ShareState.WITHDRAWING, True),
    ],
)
async def test_what_is_sealed_is_not_voided(
    desk: Desk, database: Database, state: ShareState, *, sealed: bool
) -> None:
    """From then on its bytes are fixed, to the key that was logged: only a person takes it back."""
    proposal = await proposed(desk)
    await answered(desk, Answer.APPROVE, proposal.id)
    await share_in(database, state, sealed=sealed)

    assert await desk.void(a_ground(delivery_key=OTHER_KEY)) is None
    assert await desk.decision(REQUEST) is not None


async def test_a_deny_is_not_voided(desk: Desk) -> None:
    """Nothing was to leave."""
    await answered(desk, Answer.DENY)

    assert await desk.void(a_ground(delivery_key=OTHER_KEY)) is None
    assert await desk.decision(REQUEST) is not None
