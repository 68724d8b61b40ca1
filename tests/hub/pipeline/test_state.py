"""The table of a request's life, row by row."""

from dataclasses import replace
from itertools import product
from typing import Final

import pytest

from hub.model.decision import Answer, ShareState
from hub.model.request import MatchStrength, RequestStatus
from hub.pipeline.state import (
    DECIDING,
    Cause,
    Facts,
    Hold,
    MatchResult,
    RuleResult,
    State,
    Step,
    next_steps,
)
from tests.hub.pipeline.life import MOVES, OPEN, UNANSWERED, may_move

CLIPS, NONE = MatchStrength.CLIPS, MatchStrength.NONE
YES, NO = Answer.APPROVE, Answer.DENY
NEW: Final = Facts()
KNOWN: Final = Facts(notified_strength=NONE, matched=NONE)
PENDING: Final = Facts(notified_strength=CLIPS, matched=CLIPS, announced=True)
DENIED: Final = replace(PENDING, answer=NO)
COOLING: Final = replace(PENDING, answer=YES)
LEAVING: Final = replace(COOLING, is_final=True, share=ShareState.SENDING)
CLOSED: Final = replace(KNOWN, status=RequestStatus.RESOLVED)
UNREAD: Final = replace(KNOWN, is_read=False)
DELIVERED: Final = replace(LEAVING, share=ShareState.DELIVERED)
FOUND: Final = MatchResult(strength=CLIPS, near=True)
TOLD: Final = Step.NOTIFY_CHANGED, Step.SAVE_STRENGTH
ANNOUNCED: Final = Step.NOTIFY_MATCHED, Step.SAVE_ANNOUNCED
PROPOSED: Final = Step.HOLD_MATCH, Step.PROPOSE
LOOKING: Final = (
    Cause.UPDATED,
    Cause.STORED,
    Cause.FOOTAGE,
    Cause.FETCHED,
    Cause.HOUSE,
    Cause.PREFERENCE,
    Cause.UNDONE,
    Cause.VOIDED,
)


@pytest.mark.parametrize(
    ("facts", "state", "held"),
    [
        (UNREAD, State.UNREAD, Hold.UNCHANGED),
        (KNOWN, State.LISTED, Hold.NOTHING),
        (PENDING, State.PENDING, Hold.MATCH),
        (replace(PENDING, consented=True), State.CONSENTED, Hold.MATCH),
        (DENIED, State.DENIED, Hold.UNCHANGED),
        (replace(DENIED, is_final=True), State.DENIED, Hold.NOTHING),
        (COOLING, State.COOLING, Hold.APPROVED),
        (replace(COOLING, is_final=True), State.LEAVING, Hold.APPROVED),
        (replace(COOLING, share=ShareState.FAILED), State.LEAVING, Hold.APPROVED),
        (replace(LEAVING, withdrawing=True), State.WITHDRAWING, Hold.UNCHANGED),
        (replace(LEAVING, share=ShareState.WITHDRAWING), State.WITHDRAWING, Hold.UNCHANGED),
        (DELIVERED, State.DELIVERED, Hold.NOTHING),
        (replace(DELIVERED, opened=True), State.OPENED, Hold.NOTHING),
        (replace(LEAVING, share=ShareState.WITHDRAWN), State.WITHDRAWN, Hold.NOTHING),
        (CLOSED, State.CLOSED, Hold.NOTHING),
        (replace(CLOSED, status=RequestStatus.EXPIRED), State.CLOSED, Hold.NOTHING),
        (replace(KNOWN, status=None), State.DROPPED, Hold.NOTHING),
        # An answer outlives what the docket says of its request.
        (replace(DENIED, status=None), State.DENIED, Hold.UNCHANGED),
        (replace(LEAVING, status=RequestStatus.RESOLVED), State.LEAVING, Hold.APPROVED),
        (replace(LEAVING, is_read=False), State.LEAVING, Hold.APPROVED),
    ],
)
def test_a_state_follows_from_the_facts(facts: Facts, state: State, held: Hold) -> None:
    """The first table: which facts, and what is held."""
    assert (facts.state, facts.hold) == (state, held)


RULED = replace(KNOWN, match=FOUND, ruling=RuleResult())


@pytest.mark.parametrize(
    ("facts", "cause", "steps"),
    [
        # New, and its entry verified
        (NEW, Cause.UPDATED, (Step.NOTIFY_RECEIVED, Step.SAVE_RECEIVED, Step.MATCH)),
        (NEW, Cause.STORED, (Step.NOTIFY_RECEIVED, Step.SAVE_RECEIVED, Step.MATCH)),
        (replace(NEW, match=FOUND), Cause.STORED, (Step.SAVE_MATCH, Step.RULE)),
        (
            replace(NEW, match=FOUND, ruling=RuleResult(prepare=True)),
            Cause.STORED,
            (*PROPOSED, Step.PREPARE, Step.FETCH, *ANNOUNCED),
        ),
        (
            replace(NEW, match=MatchResult(strength=NONE), ruling=RuleResult()),
            Cause.UPDATED,
            (Step.HOLD_MATCH, Step.FETCH, Step.SAVE_STRENGTH),
        ),
        # Camera, rule, clip or thread changed; footage lost
        (KNOWN, Cause.FOOTAGE, (Step.MATCH,)),
        (replace(PENDING, match=replace(FOUND, same=True)), Cause.FOOTAGE, ()),
        (replace(PENDING, match=replace(FOUND, same=True)), Cause.STORED, ()),
        (
            replace(PENDING, match=replace(FOUND, same=True)),
            Cause.UPDATED,
            (Step.SAVE_MATCH, Step.RULE),
        ),
        (
            replace(PENDING, match=replace(FOUND, same=True), ruling=RuleResult()),
            Cause.HOUSE,
            (*PROPOSED, Step.FETCH, *TOLD),
        ),
        (
            replace(KNOWN, match=MatchResult(strength=NONE, same=True), ruling=RuleResult()),
            Cause.HOUSE,
            (Step.HOLD_MATCH, Step.FETCH, Step.SAVE_STRENGTH),
        ),
        (RULED, Cause.FOOTAGE, (*PROPOSED, Step.FETCH, *ANNOUNCED)),
        (
            replace(RULED, ruling=RuleResult(quiet=True)),
            Cause.FOOTAGE,
            (*PROPOSED, Step.FETCH, *TOLD),
        ),
        (replace(RULED, announced=True), Cause.FOOTAGE, (*PROPOSED, Step.FETCH, *TOLD)),
        # After a restart: as good as before is no news
        (
            replace(RULED, matched=None, notified_strength=CLIPS, announced=True),
            Cause.STORED,
            (*PROPOSED, Step.FETCH, Step.SAVE_STRENGTH),
        ),
        # A rule denies, or may not
        (replace(RULED, ruling=RuleResult(answer=NO)), Cause.FOOTAGE, (Step.DENY_BY_RULE,)),
        (
            replace(RULED, ruling=RuleResult(answer=NO), refused=True),
            Cause.FOOTAGE,
            (*PROPOSED, Step.FETCH, *ANNOUNCED),
        ),
        # A rule approves, or may not
        (
            replace(RULED, ruling=RuleResult(answer=YES, prepare=True)),
            Cause.FOOTAGE,
            (*PROPOSED, Step.APPROVE_BY_RULE),
        ),
        (
            replace(RULED, ruling=RuleResult(answer=YES, prepare=True), refused=True),
            Cause.FOOTAGE,
            (Step.FETCH, *ANNOUNCED),
        ),
        # Answers
        (replace(PENDING, consented=True), Cause.CONSENTED, (Step.NOTIFY_CHANGED,)),
        (
            COOLING,
            Cause.DECIDED,
            (Step.WRITE_DECISION, Step.HOLD_APPROVED, Step.NOTIFY_DECIDED),
        ),
        (
            replace(COOLING, is_final=True),
            Cause.DECIDED,
            (Step.WRITE_DECISION, Step.HOLD_APPROVED, Step.NOTIFY_DECIDED, Step.SEND),
        ),
        (
            DENIED,
            Cause.DECIDED,
            (Step.WRITE_DECISION, Step.DISCARD_CUTS, Step.STOP_FETCHING, Step.NOTIFY_DECIDED),
        ),
        (
            replace(DENIED, is_final=True),
            Cause.DECIDED,
            (Step.WRITE_DECISION, Step.DISCARD_CUTS, Step.RELEASE, Step.NOTIFY_DECIDED),
        ),
        # An archive has answered: listeners hear of it, whatever matches
        (PENDING, Cause.FETCHED, (Step.MATCH,)),
        (
            replace(PENDING, match=replace(FOUND, same=True), ruling=RuleResult()),
            Cause.FETCHED,
            (*PROPOSED, Step.FETCH, *TOLD),
        ),
        (CLOSED, Cause.FETCHED, ()),
        # An answered request is matched only to show what it concerned
        (replace(DENIED, matched=None), Cause.FOOTAGE, (Step.MATCH_FOR_DISPLAY,)),
        (DENIED, Cause.FOOTAGE, ()),
        (DENIED, Cause.HOUSE, ()),
        (DENIED, Cause.UPDATED, (Step.NOTIFY_CHANGED,)),
        (LEAVING, Cause.PREFERENCE, (Step.NOTIFY_CHANGED,)),
        # Taken back
        (PENDING, Cause.UNDONE, (Step.MATCH,)),
        (
            replace(PENDING, match=replace(FOUND, same=True), ruling=RuleResult()),
            Cause.UNDONE,
            (*PROPOSED, Step.FETCH, *TOLD),
        ),
        (PENDING, Cause.VOIDED, (Step.NOTIFY_VOIDED, Step.MATCH)),
        (CLOSED, Cause.UNDONE, (Step.RELEASE, Step.DISCARD_CUTS, Step.NOTIFY_CHANGED)),
        (
            CLOSED,
            Cause.VOIDED,
            (Step.NOTIFY_VOIDED, Step.RELEASE, Step.DISCARD_CUTS, Step.NOTIFY_CHANGED),
        ),
        # The clock
        (DENIED, Cause.CLOCK, ()),
        (replace(DENIED, is_final=True), Cause.CLOCK, (Step.RELEASE,)),
        (COOLING, Cause.CLOCK, ()),
        (LEAVING, Cause.CLOCK, (Step.SEND,)),
        (PENDING, Cause.CLOCK, ()),
        # What the board says
        (DELIVERED, Cause.ARRIVED, (Step.WRITE_SHARE, Step.RELEASE, Step.NOTIFY_SHARE)),
        (LEAVING, Cause.TRIED, (Step.NOTIFY_SHARE,)),
        (DELIVERED, Cause.OPENED, (Step.WRITE_OPENED, Step.NOTIFY_SHARE)),
        (replace(LEAVING, share=ShareState.WITHDRAWING), Cause.WITHDRAWAL, (Step.NOTIFY_SHARE,)),
        (
            replace(LEAVING, share=ShareState.WITHDRAWN),
            Cause.WITHDRAWAL,
            (Step.NOTIFY_SHARE, Step.WRITE_SHARE, Step.RELEASE, Step.WRITE_WITHDRAWAL),
        ),
        (
            DELIVERED,
            Cause.WITHDRAWAL,
            (Step.NOTIFY_SHARE, Step.WRITE_SHARE, Step.RELEASE),
        ),
        # Closed, unread, dropped
        (
            replace(PENDING, status=RequestStatus.RESOLVED),
            Cause.UPDATED,
            (Step.RELEASE, Step.DISCARD_CUTS, Step.NOTIFY_CLOSED, Step.FORGET_STRENGTH),
        ),
        (
            replace(LEAVING, status=RequestStatus.EXPIRED),
            Cause.UPDATED,
            (Step.NOTIFY_CLOSED, Step.FORGET_STRENGTH),
        ),
        (replace(CLOSED, notified_strength=None), Cause.STORED, (Step.RELEASE, Step.DISCARD_CUTS)),
        (
            replace(CLOSED, notified_strength=None, was_closed=True),
            Cause.UPDATED,
            (Step.RELEASE, Step.DISCARD_CUTS, Step.NOTIFY_CHANGED),
        ),
        (CLOSED, Cause.PREFERENCE, (Step.NOTIFY_CHANGED,)),
        (CLOSED, Cause.HOUSE, ()),
        (replace(CLOSED, is_read=False), Cause.UPDATED, (Step.WAIT,)),
        (
            replace(
                NEW,
                was_closed=True,
                match=MatchResult(strength=NONE, same=True),
                ruling=RuleResult(),
            ),
            Cause.UPDATED,
            (Step.HOLD_MATCH, Step.FETCH, *TOLD),
        ),
        *((UNREAD, cause, (Step.WAIT,)) for cause in LOOKING[:-1]),
        (UNREAD, Cause.VOIDED, (Step.NOTIFY_VOIDED, Step.WAIT)),
        (
            replace(PENDING, status=None),
            Cause.STORED,
            (Step.FORGET_MATCH, Step.RELEASE, Step.DISCARD_CUTS, Step.FORGET_STRENGTH),
        ),
        (
            replace(LEAVING, status=None),
            Cause.STORED,
            (Step.FORGET_MATCH, Step.FORGET_STRENGTH),
        ),
        # A start
        (DENIED, Cause.RESUMED, (Step.WRITE_DECISION, Step.STOP_FETCHING)),
        (replace(DENIED, is_final=True), Cause.RESUMED, (Step.WRITE_DECISION, Step.RELEASE)),
        (COOLING, Cause.RESUMED, (Step.WRITE_DECISION, Step.HOLD_APPROVED)),
        (LEAVING, Cause.RESUMED, (Step.WRITE_DECISION, Step.HOLD_APPROVED)),
        (
            replace(LEAVING, share=ShareState.WITHDRAWING),
            Cause.RESUMED,
            (Step.WRITE_DECISION,),
        ),
        (
            replace(DELIVERED, opened=True),
            Cause.RESUMED,
            (Step.WRITE_DECISION, Step.WRITE_SHARE, Step.RELEASE, Step.WRITE_OPENED),
        ),
        (replace(PENDING, status=None), Cause.RESUMED, (Step.RELEASE,)),
        (PENDING, Cause.RESUMED, ()),
    ],
)
def test_the_steps_of_a_row(facts: Facts, cause: Cause, steps: tuple[Step, ...]) -> None:
    """The second table: what is done, in this order."""
    assert next_steps(facts, cause) == steps


ALL_FACTS: Final = [
    Facts(
        status=status,
        is_read=is_read,
        answer=answer,
        is_final=answer is not None and is_final,
        share=share if answer is YES else None,
        notified_strength=told,
        announced=told is CLIPS,
        was_closed=was_closed,
        matched=told,
        match=found,
        ruling=ruled if found is not None else None,
        refused=refused,
    )
    for (
        status,
        is_read,
        answer,
        is_final,
        share,
        told,
        was_closed,
        found,
        ruled,
        refused,
    ) in product(
        (None, *RequestStatus),
        (False, True),
        (None, *Answer),
        (False, True),
        (None, *ShareState),
        (None, CLIPS),
        (False, True),
        (None, FOUND, replace(FOUND, same=True)),
        (None, RuleResult(), RuleResult(answer=NO), RuleResult(answer=YES, quiet=True)),
        (False, True),
    )
]


@pytest.mark.parametrize("cause", Cause)
def test_whatever_is_known_steps_end(cause: Cause) -> None:
    """Only the last step's result decides what follows, and no step stands twice."""
    for facts in ALL_FACTS:
        steps = next_steps(facts, cause)
        assert not DECIDING.intersection(steps[:-1])
        assert len(set(steps)) == len(steps)


@pytest.mark.parametrize("cause", LOOKING)
def test_nothing_is_matched_held_fetched_or_answered_of_what_is_not_open(cause: Cause) -> None:
    """Nor while its board is being read, nor once it is answered."""
    acting = {Step.HOLD_MATCH, Step.FETCH, Step.PROPOSE, Step.RULE, *DECIDING}
    for facts in ALL_FACTS:
        if not facts.is_open or not facts.is_read or facts.answer is not None:
            assert not acting.intersection(next_steps(facts, cause))


@pytest.mark.parametrize("cause", LOOKING)
def test_what_was_approved_is_let_go_of_by_its_delivery_only(cause: Cause) -> None:
    """Whatever becomes of its request, its footage stays until it has arrived."""
    for facts in ALL_FACTS:
        if facts.answer is YES:
            assert not {Step.RELEASE, Step.DISCARD_CUTS}.intersection(next_steps(facts, cause))


@pytest.mark.parametrize(
    ("before", "cause", "after"),
    [
        (State.LISTED, Cause.FOOTAGE, {State.PENDING}),
        (State.PENDING, Cause.UPDATED, {State.CLOSED, State.UNREAD, State.DROPPED}),
        (State.CLOSED, Cause.UPDATED, OPEN),
        (State.PENDING, Cause.CONSENTED, {State.CONSENTED}),
        (State.CONSENTED, Cause.DECIDED, {State.COOLING, State.LEAVING, State.DENIED}),
        (State.LISTED, Cause.DECIDED, {State.COOLING, State.LEAVING, State.DENIED}),
        (State.DENIED, Cause.UNDONE, OPEN),
        (State.COOLING, Cause.CLOCK, {State.LEAVING}),
        (State.COOLING, Cause.VOIDED, OPEN),
        (State.LEAVING, Cause.VOIDED, OPEN),
        (State.COOLING, Cause.WITHDRAWAL, {State.WITHDRAWING}),
        (State.DELIVERED, Cause.WITHDRAWAL, {State.WITHDRAWING}),
        (State.WITHDRAWING, Cause.UNDONE, OPEN),
        (State.WITHDRAWING, Cause.WITHDRAWAL, {State.WITHDRAWN, State.DELIVERED}),
        (State.LEAVING, Cause.ARRIVED, {State.DELIVERED}),
        (State.DELIVERED, Cause.OPENED, {State.OPENED}),
    ],
)
def test_a_cause_moves_a_request(before: State, cause: Cause, after: set[State]) -> None:
    """The second table: from where, to where."""
    assert after <= MOVES[cause][before]
    assert all(may_move(before, each) for each in after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        *((before, State.DELIVERED) for before in (*UNANSWERED, State.DENIED, State.COOLING)),
        *((before, State.LEAVING) for before in (State.DENIED, State.CLOSED, State.WITHDRAWING)),
        *((State.DENIED, after) for after in (State.COOLING, State.CONSENTED)),
        *((before, after) for before in (State.DELIVERED, State.OPENED) for after in UNANSWERED),
        *((State.WITHDRAWN, after) for after in State if after is not State.WITHDRAWING),
        *((State.DROPPED, after) for after in State),
    ],
)
def test_nothing_moves_a_request_there(before: State, after: State) -> None:
    """Nothing arrives that nobody approved, and what has arrived is never as if it had not."""
    assert may_move(before, after) is (before is after)
