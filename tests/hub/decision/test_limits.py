"""Approving without a person: nothing, unless the owner says so, and then no more than that."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hub.decision.answers import AnswerResult
from hub.decision.desk import Desk
from hub.decision.edits import Changes
from hub.decision.proposals import Ground
from hub.errors import NotAllowedError
from hub.model.camera import Mask
from hub.model.decision import Answer, AnsweredBy, Extract, Identity
from hub.model.ids import ProposalId
from hub.model.rule import FINDING_CODES, ApprovalLimits
from hub.store.database import Database
from noticeboard.rules.findings import Finding, Severity
from tests.fakes.clocks import JumpingClock
from tests.hub.decision.conftest import (
    MASK,
    REQUEST,
    SENSOR,
    a_ground,
    a_piece,
    answered,
    proposed,
)
from tests.hub.given import a_camera, at, between

AGENCY = a_ground().request.agency.id
ALLOWED = ApprovalLimits(rules=True, automations=True, agencies=(AGENCY,))
MASKED = a_ground(cameras=[a_camera(masks=(MASK,))])
ALONE = [AnsweredBy.RULE, AnsweredBy.AUTOMATION]


async def approved_by(
    desk: Desk,
    who: AnsweredBy,
    proposal_id: ProposalId,
    *,
    people: int = 1,
    ground: Ground = MASKED,
) -> AnswerResult:
    """Say yes without a person."""
    return await desk.decide(
        ground,
        Answer.APPROVE,
        proposal_id=proposal_id,
        by="Fires",
        answered_by=who,
        people=people,
    )


@pytest.fixture
def allowing(database: Database, clock: JumpingClock) -> Desk:
    """Give a desk whose owner lets rules and automations approve for the one agency."""
    return Desk(database, clock, ALLOWED)


@pytest.mark.parametrize("who", ALONE)
async def test_within_the_limits_it_is_an_answer(allowing: Desk, who: AnsweredBy) -> None:
    """A masked, silent, anonymous, short share to a named agency leaves, and is said to be so."""
    proposal = await proposed(allowing, MASKED)

    given = await approved_by(allowing, who, proposal.id)

    assert given.approval is not None
    assert given.decision is not None
    assert (given.decision.answered_by, given.decision.by) == (who, "Fires")
    assert await allowing.decision(REQUEST) == given.decision


@pytest.mark.parametrize("who", ALONE)
@pytest.mark.parametrize(("later_s", "may"), [(-1, True), (0, True), (1, False)])
async def test_what_was_asked_before_a_restore_is_a_person_s(
    database: Database, clock: JumpingClock, who: AnsweredBy, later_s: int, *, may: bool
) -> None:
    """A hub that goes on from a copy may have answered what was asked before it did."""
    since = MASKED.request.issued + timedelta(seconds=later_s)
    desk = Desk(database, clock, replace(ALLOWED, asked_since=since))
    proposal = await proposed(desk, MASKED)

    if may:
        assert (await approved_by(desk, who, proposal.id)).approval is not None
        return
    with pytest.raises(NotAllowedError, match="restored from a copy"):
        await approved_by(desk, who, proposal.id)
    given = await desk.decide(MASKED, Answer.APPROVE, proposal_id=proposal.id, by="Alex")
    assert given.approval is not None


@pytest.mark.parametrize("who", ALONE)
@pytest.mark.parametrize("code", [*FINDING_CODES, "not_known_here"])
async def test_what_was_found_against_a_request_is_read_by_a_person(
    allowing: Desk, who: AnsweredBy, code: str
) -> None:
    """Whatever it is, but that nobody confirmed the agency, which the owner has named by its id."""
    finding = Finding(code=code, severity=Severity.FLAG)
    ground = replace(MASKED, request=replace(MASKED.request, findings=(finding,)))
    proposal = await proposed(allowing, ground)

    if code == "unverified_agency":
        assert (await approved_by(allowing, who, proposal.id, ground=ground)).approval is not None
        return
    disowned = code in {"revoked_key", "compromised_key"}
    why = "someone else may be asking" if disowned else "a person must read it first"
    with pytest.raises(NotAllowedError, match=why):
        await approved_by(allowing, who, proposal.id, ground=ground)
    person = await allowing.decide(ground, Answer.APPROVE, proposal_id=proposal.id, by="Alex")
    assert person.approval is not None


@pytest.mark.parametrize("who", ALONE)
async def test_without_the_owner_s_word_nothing_is_approved(desk: Desk, who: AnsweredBy) -> None:
    """As it comes, no rule and no automation may approve anything; both may deny."""
    proposal = await proposed(desk, MASKED)

    with pytest.raises(NotAllowedError, match=f"No {who.value} can approve here"):
        await approved_by(desk, who, proposal.id)

    assert await desk.decision(REQUEST) is None
    await desk.decide(MASKED, Answer.DENY, proposal_id=None, by="Rule", answered_by=who)


@pytest.mark.parametrize(
    ("limits", "who", "why"),
    [
        (
            replace(ALLOWED, rules=False),
            AnsweredBy.RULE,
            "No rule can approve here. The owner can allow it with `rules = true` under ",
        ),
        (
            replace(ALLOWED, automations=False),
            AnsweredBy.AUTOMATION,
            "No automation can approve here. The owner can allow it with `automations = true` ",
        ),
        (replace(ALLOWED, agencies=()), AnsweredBy.RULE, "No rule can approve for this agency. "),
        (
            replace(ALLOWED, agencies=("0b" * 20,)),
            AnsweredBy.AUTOMATION,
            "No automation can approve for this agency. ",
        ),
        (
            replace(ALLOWED, longest=timedelta(seconds=59.9)),
            AnsweredBy.RULE,
            "Up to 59.9 s can be approved without a person, and this is 60 s. Answer yourself.",
        ),
    ],
)
async def test_each_limit_holds(
    database: Database, clock: JumpingClock, limits: ApprovalLimits, who: AnsweredBy, why: str
) -> None:
    """Rules and automations apart, agencies by their ids alone, and the length of all cuts."""
    desk = Desk(database, clock, limits)
    proposal = await proposed(desk, MASKED)

    with pytest.raises(NotAllowedError) as raised:
        await approved_by(desk, who, proposal.id)

    assert str(raised.value).startswith(why)
    assert str(raised.value).endswith(".")
    assert await desk.decision(REQUEST) is None
    assert (await answered(desk, Answer.APPROVE, proposal.id, ground=MASKED)).approval is not None


async def test_the_limit_itself_is_within(database: Database, clock: JumpingClock) -> None:
    """A minute may leave where a minute is the longest."""
    desk = Desk(database, clock, replace(ALLOWED, longest=timedelta(minutes=1)))
    proposal = await proposed(desk, MASKED)

    assert (await approved_by(desk, AnsweredBy.RULE, proposal.id)).approval is not None


DRAWN = Mask(left=0, top=0, width=0.1, height=0.1)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        (Changes(pieces=(a_piece(1, 1), a_piece(2, 1.1))), "126 s"),
        (Changes(pieces=(a_piece(own_masks_off=True),)), "missing one of its covers"),
        (Changes(pieces=(a_piece(1), a_piece(3, own_masks_off=True))), "missing one of its covers"),
        (
            Changes(pieces=(a_piece(own_masks_off=True, masks=(DRAWN,)),)),
            "missing one of its covers",
        ),
        (Changes(identity=Identity(name="Alex")), "who or what"),
        (Changes(identity=Identity(telephone="1")), "who or what"),
        (Changes(identity=Identity(email="a@example.org")), "who or what"),
        (Changes(camera_make=True), "who or what"),
        (Changes(audio=True), "sound"),
        (Changes(words="Hi."), "more than clips"),
        (
            Changes(extracts=(Extract(sensor_id=SENSOR, window=between(at(1), at(2))),)),
            "more than clips",
        ),
    ],
)
@pytest.mark.parametrize("who", ALONE)
async def test_only_a_person_approves_more(
    allowing: Desk, changes: Changes, why: str, who: AnsweredBy
) -> None:
    """Longer, unmasked, named, with sound or with words: each is refused with what is too much."""
    base = await proposed(allowing, MASKED)
    made = await allowing.edit(MASKED, base.id, changes)

    with pytest.raises(NotAllowedError, match=why):
        await approved_by(allowing, who, made.id)

    assert await allowing.decision(REQUEST) is None


async def test_masks_may_be_waived(database: Database, clock: JumpingClock) -> None:
    """A camera without masks is approved without a person only if the owner says so."""
    bare = a_ground()
    proposal = await proposed(Desk(database, clock), bare)
    with pytest.raises(NotAllowedError, match="missing one of its covers"):
        await approved_by(Desk(database, clock, ALLOWED), AnsweredBy.RULE, proposal.id, ground=bare)

    desk = Desk(database, clock, replace(ALLOWED, masks=False))

    assert (await approved_by(desk, AnsweredBy.RULE, proposal.id, ground=bare)).decision


@pytest.mark.parametrize("who", ALONE)
async def test_neither_is_one_of_two_people(allowing: Desk, who: AnsweredBy) -> None:
    """If two people must say yes, no automation is the first or the second of them."""
    proposal = await proposed(allowing, MASKED)

    with pytest.raises(NotAllowedError, match="Two people"):
        await approved_by(allowing, who, proposal.id, people=2)
    await answered(allowing, Answer.APPROVE, proposal.id, people=2, ground=MASKED)
    with pytest.raises(NotAllowedError, match="Two people"):
        await approved_by(allowing, who, proposal.id, people=2)

    assert await allowing.decision(REQUEST) is None


@pytest.mark.parametrize("who", ALONE)
async def test_only_a_person_hands_over_what_a_camera_signed(
    database: Database, clock: JumpingClock, who: AnsweredBy
) -> None:
    """It names the camera, and shows more than the clip: no limits let anything else choose it."""
    desk = Desk(database, clock, replace(ALLOWED, masks=False))
    base = await proposed(desk, a_ground())
    signed = a_piece(signed=between(at(0.9), at(2.1)))
    chosen = await desk.edit(a_ground(), base.id, Changes(pieces=(signed,)))

    with pytest.raises(NotAllowedError, match="the camera signed"):
        await approved_by(desk, who, chosen.id, ground=a_ground())

    assert (await approved_by(desk, who, base.id, ground=a_ground())).approval is not None
