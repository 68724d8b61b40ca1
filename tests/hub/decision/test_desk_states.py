"""Random sequences of everything a desk can be asked, over two desks, restarts and clock jumps."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import override

from hypothesis import settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
import pytest
from sqlalchemy import delete

from hub.decision.answers import AnswerResult
from hub.decision.desk import Desk
from hub.decision.edits import Changes
from hub.decision.proposals import Ground
from hub.errors import ConflictError, HubError, InvalidInputError, NotAllowedError
from hub.model.camera import Mask
from hub.model.decision import Answer, AnsweredBy, Identity, Proposal, ShareState
from hub.model.ids import ProposalId
from hub.model.request import RequestStatus
from hub.model.rule import ApprovalLimits
from hub.store.database import Database
from hub.store.tables import shares
from tests.fakes.clocks import JumpingClock
from tests.hub.decision.conftest import (
    MASK,
    OTHER_KEY,
    REQUEST,
    a_ground,
    a_match,
    a_piece,
    share_in,
)
from tests.hub.given import DELIVERY_KEY, a_camera, at, between

LIMITS = ApprovalLimits(
    automations=True, agencies=(a_ground().request.agency.id,), longest=timedelta(minutes=3)
)
UNKNOWN = ProposalId("00" * 32)
ENDED = {ShareState.DELIVERED, ShareState.WITHDRAWING, ShareState.WITHDRAWN}
CHANGES = [
    Changes(),
    Changes(words="A red car."),
    Changes(words=""),
    Changes(identity=Identity(name="Alex")),
    Changes(identity=Identity(), audio=False),
    Changes(audio=True),
    Changes(pieces=(a_piece(1, 1),)),
    Changes(pieces=(a_piece(5, 4),)),
    Changes(pieces=(a_piece(1, 1, own_masks_off=True),)),
    Changes(pieces=(a_piece(59, 2),)),
    Changes(pieces=()),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The answer that must stand."""

    answer: Answer
    proposal_id: ProposalId | None
    answered_by: AnsweredBy
    desk: Desk
    at: datetime
    steady_s: float
    final_at: datetime


class DeskStates(RuleBasedStateMachine):
    """Knows in a few plain variables what the desk must know."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.runner = asyncio.Runner()
        self.clock = JumpingClock()
        self.path = Path(self.folder.name) / "hub.db"
        self.path.write_bytes(empty_database())
        self.databases = [self.do(Database.open(self.path)) for _ in range(2)]
        self.desks = [self.desk_over(database) for database in self.databases]
        self.ground = a_ground(cameras=[a_camera(masks=(MASK,))])
        self.proposals: dict[ProposalId, Proposal] = {}
        self.kept: Kept | None = None
        self.consent: tuple[ProposalId, str] | None = None
        self.share: tuple[ShareState, bool] | None = None
        self.final: Kept | None = None

    def do[T](self, work: Coroutine[object, object, T]) -> T:
        """Run to the end what a desk is asked."""
        return self.runner.run(work)

    def desk_over(self, database: Database) -> Desk:
        """Return a desk that remembers nothing but what is stored."""
        return Desk(database, self.clock, LIMITS)

    @override
    def teardown(self) -> None:
        for database in self.databases:
            self.do(database.close())
        self.runner.close()
        self.folder.cleanup()

    # What changes around the desk

    @rule(seconds=st.sampled_from([1, 4, 9, 10, 600, 3600]))
    def time_passes(self, seconds: int) -> None:
        """Both clocks go on."""
        self.clock.forward(timedelta(seconds=seconds))

    @rule(seconds=st.sampled_from([-3600, -8, -2, 2, 8, 3600]))
    def the_wall_clock_jumps(self, seconds: int) -> None:
        """Somebody put it right, or wrong."""
        self.clock.jump(timedelta(seconds=seconds))

    @rule(number=st.integers(0, 1))
    def restart(self, number: int) -> None:
        """One process ends and begins again, as after a crash: nothing is kept in memory."""
        self.do(self.databases[number].close())
        self.databases[number] = self.do(Database.open(self.path))
        self.desks[number] = self.desk_over(self.databases[number])

    @rule(status=st.sampled_from([RequestStatus.OPEN, RequestStatus.OPEN, RequestStatus.RESOLVED]))
    def the_request_changes(self, status: RequestStatus) -> None:
        """Its agency closes it; or, as no agency can, opens it again."""
        self.ground = replace(self.ground, request=replace(self.ground.request, status=status))

    @rule(key=st.sampled_from([DELIVERY_KEY, DELIVERY_KEY, OTHER_KEY, ""]))
    def the_key_changes(self, key: str) -> None:
        """Let the agency rotate its delivery key, or log none."""
        agency = replace(self.ground.request.agency, delivery_key=key)
        self.ground = replace(self.ground, request=replace(self.ground.request, agency=agency))

    @rule(may_share=st.sampled_from([True, True, False]), more=st.booleans())
    def the_camera_changes(self, *, may_share: bool, more: bool) -> None:
        """Close it, or draw one more mask."""
        masks = (MASK, Mask(left=0, top=0, width=1, height=0.1)) if more else (MASK,)
        camera = a_camera(may_share=may_share, masks=masks)
        self.ground = replace(self.ground, cameras=(camera,))

    @precondition(lambda self: self.kept is not None and self.kept.answer is Answer.APPROVE)
    @rule(state=st.sampled_from(ShareState), sealed=st.booleans())
    def the_share_goes_on(self, state: ShareState, *, sealed: bool) -> None:
        """Sharing comes as far as this."""

        async def write() -> None:
            async with self.databases[0].write() as connection:
                await connection.execute(delete(shares))
            await share_in(self.databases[0], state, sealed=sealed)

        self.do(write())
        self.share = state, sealed

    # What the desk is asked

    @rule(number=st.integers(0, 1), minutes=st.integers(1, 4))
    def propose(self, number: int, minutes: int) -> None:
        """Make a standing proposal of a match."""
        try:
            made = self.do(
                self.desks[number].propose(
                    self.ground.request,
                    a_match(between(at(1), at(1 + minutes))),
                    self.ground.cameras,
                )
            )
        except (ConflictError, InvalidInputError):
            assert self.kept is not None or not self.ground.cameras[0].may_share
            return
        assert self.kept is None
        self.proposals[made.id] = made

    @rule(number=st.integers(0, 1), changes=st.sampled_from(CHANGES), data=st.data())
    def edit(self, number: int, changes: Changes, data: st.DataObject) -> None:
        """Make another proposal of one there is, or of nothing."""
        base = data.draw(st.sampled_from([None, *self.proposals]))
        try:
            made = self.do(self.desks[number].edit(self.ground, base, changes))
        except (ConflictError, InvalidInputError):
            return
        assert self.kept is None
        assert made.recipient.delivery_key == self.ground.request.agency.delivery_key
        self.proposals[made.id] = made

    @rule(
        number=st.integers(0, 1),
        answer=st.sampled_from([Answer.APPROVE, Answer.APPROVE, Answer.DENY]),
        by=st.sampled_from(["Alex", "Sam"]),
        answered_by=st.sampled_from([AnsweredBy.PERSON, *AnsweredBy]),
        people=st.sampled_from([1, 1, 2]),
        cool_off_s=st.sampled_from([0, 0, 600]),
        data=st.data(),
    )
    def decide(  # noqa: PLR0913 -- an answer's parts
        self,
        *,
        number: int,
        answer: Answer,
        by: str,
        answered_by: AnsweredBy,
        people: int,
        cool_off_s: int,
        data: st.DataObject,
    ) -> None:
        """Somebody or something answers; what comes of it is foretold."""
        named = data.draw(st.sampled_from([*self.proposals, UNKNOWN]))
        refused = self.refusal(answer, named, answered_by)
        same = self.consent == (named, by)
        if refused is None and answer is Answer.APPROVE and people == 2:
            if answered_by is not AnsweredBy.PERSON:
                refused = NotAllowedError
            elif same:
                refused = ConflictError
        desk = self.desks[number]
        given = AnswerResult()
        try:
            given = self.do(
                desk.decide(
                    self.ground,
                    answer,
                    proposal_id=named,
                    by=by,
                    answered_by=answered_by,
                    people=people,
                    cool_off=timedelta(seconds=cool_off_s),
                )
            )
        except HubError as error:
            outcome: type[HubError] | None = type(error)
        else:
            outcome = None
        assert outcome is refused
        if outcome is not None:
            return
        if answer is Answer.APPROVE and people == 2 and (self.consent or (None,))[0] != named:
            assert given.consent is not None
            assert (given.decision, given.approval) == (None, None)
            self.consent = named, by
            return
        assert given.decision is not None
        self.consent = None
        self.kept = Kept(
            answer=answer,
            proposal_id=named if answer is Answer.APPROVE else None,
            answered_by=answered_by,
            desk=desk,
            at=self.clock.now(),
            steady_s=self.clock.steady_s(),
            final_at=given.decision.final_at,
        )
        leaves = answer is Answer.APPROVE and not cool_off_s
        assert (given.approval is not None) == leaves
        if given.approval is not None:
            assert given.approval.proposal == self.proposals[named]

    def refusal(
        self, answer: Answer, named: ProposalId, answered_by: AnsweredBy
    ) -> type[HubError] | None:
        """Foretell why an answer is refused."""
        if self.kept is not None or self.ground.request.status is not RequestStatus.OPEN:
            return ConflictError
        if answer is Answer.DENY:
            return None
        if named not in self.proposals:
            return ConflictError
        if not self.ground.request.agency.delivery_key:
            return InvalidInputError
        proposal = self.proposals[named]
        if not holds(proposal, self.ground):
            return ConflictError
        return None if within(proposal, answered_by) else NotAllowedError

    @rule(number=st.integers(0, 1))
    def undo(self, number: int) -> None:
        """Only a person's deny, for ten seconds by every clock that knows of it."""
        allowed = self.is_undoable(self.desks[number])
        try:
            self.do(self.desks[number].undo(REQUEST, by="Alex"))
        except ConflictError:
            assert not allowed
            return
        assert allowed
        self.kept = None

    def is_undoable(self, desk: Desk) -> bool:
        """Foretell whether a desk lets a deny be undone."""
        kept = self.kept
        if kept is None or kept.answer is not Answer.DENY:
            return False
        if kept.answered_by is not AnsweredBy.PERSON:
            return False
        passed_s = self.clock.steady_s() - kept.steady_s
        if desk is kept.desk and passed_s >= 10:
            return False
        return kept.at <= self.clock.now() < kept.at + timedelta(seconds=10)

    @rule(number=st.integers(0, 1))
    def withdraw(self, number: int) -> None:
        """Only an approval."""
        stands = self.kept is not None and self.kept.answer is Answer.APPROVE
        try:
            self.do(self.desks[number].withdraw(REQUEST, by="Alex"))
        except ConflictError:
            assert not stands
            return
        assert stands
        self.kept = self.share = None

    @rule(number=st.integers(0, 1))
    def void(self, number: int) -> None:
        """Only a yes, a first one too, to what no longer holds, before it is sealed."""
        kept = self.kept
        taken = self.do(self.desks[number].void(self.ground))
        named = kept.proposal_id if kept is not None else self.consent and self.consent[0]
        sealed = self.share is not None and (
            self.share[1] or self.share[0] not in {ShareState.APPROVED, ShareState.FAILED}
        )
        open_ = self.ground.request.status is RequestStatus.OPEN
        expected = (
            named is not None
            and not sealed
            and not (open_ and holds(self.proposals[named], self.ground))
        )
        assert (taken is not None) == expected
        if expected:
            self.kept = self.share = self.consent = None

    # What always holds

    @invariant()
    def one_answer_stands(self) -> None:
        """Every desk gives the one answer that was taken, or that there is none."""
        for desk in self.desks:
            standing = self.do(desk.answer_state(REQUEST))
            decision, consent = standing.decision, standing.consent
            answer = None if decision is None else (decision.answer, decision.proposal_id)
            assert answer == (self.kept and (self.kept.answer, self.kept.proposal_id))
            assert (consent and (consent.proposal_id, consent.by)) == self.consent
            assert (standing.undoable_until is not None) == self.is_undoable(desk)

    @invariant()
    def nothing_leaves_unasked(self) -> None:
        """Only what was approved by its id is due: cooled off, within limits, not arrived."""
        kept = self.kept
        for desk in self.desks:
            due = self.do(desk.due(self.clock.now()))
            if kept is None or kept.answer is Answer.DENY:
                assert due == []
                continue
            waits_s = (kept.final_at - kept.at).total_seconds()
            cooled = kept.final_at <= self.clock.now() and (
                desk is not kept.desk or self.clock.steady_s() - kept.steady_s >= waits_s
            )
            arrived = self.share is not None and self.share[0] in ENDED
            assert len(due) == (cooled and not arrived)
            for approval in due:
                assert approval.proposal.id == kept.proposal_id
                assert approval.proposal == self.proposals[approval.proposal.id]
                assert approval.approved_at == kept.at
                assert within(approval.proposal, kept.answered_by)

    @invariant()
    def what_is_final_stays(self) -> None:
        """Once a deny is final at the desk that took it, it stands as long as that desk does."""
        if self.final is not None and self.final.desk in self.desks:
            assert self.kept is self.final
        self.final = None
        kept = self.kept
        if kept is not None and kept.answer is Answer.DENY and kept.desk in self.desks:
            lasts_s = 10 if kept.answered_by is AnsweredBy.PERSON else 0
            if self.clock.steady_s() - kept.steady_s >= lasts_s:
                self.final = kept


@cache
def empty_database() -> bytes:
    """Return the file of an empty database: to make one takes longer than all that follows."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "hub.db"

        async def make() -> None:
            await (await Database.open(path)).close()

        asyncio.run(make())
        return path.read_bytes()


def holds(proposal: Proposal, ground: Ground) -> bool:
    """Tell whether what the machine can change leaves a proposal as it was."""
    camera = ground.cameras[0]
    return proposal.recipient.delivery_key == ground.request.agency.delivery_key and all(
        camera.may_share and set(camera.masks) <= {*piece.masks, *piece.masks_off}
        for piece in proposal.pieces
    )


def within(proposal: Proposal, answered_by: AnsweredBy) -> bool:
    """Tell whether this may be approved by a person, an automation or a rule."""
    if answered_by is AnsweredBy.PERSON:
        return True
    length = sum((piece.cut.length for piece in proposal.pieces), timedelta(0))
    return (
        answered_by is AnsweredBy.AUTOMATION
        and length <= timedelta(minutes=3)
        and all(piece.masks and not piece.own_masks_off for piece in proposal.pieces)
        and proposal.identity.anonymous
        and not (proposal.audio or proposal.words)
    )


@pytest.mark.parametrize(
    ("examples", "steps"),
    [
        pytest.param(20, 25, id="some"),
        pytest.param(300, 50, id="many", marks=pytest.mark.long),
    ],
)
def test_any_sequence(request: pytest.FixtureRequest, examples: int, steps: int) -> None:
    """Never two answers, never what was not asked by its id, never beyond a final no or a limit."""
    if request.node.get_closest_marker("long") is None:
        request.getfixturevalue("threadless")  # The many have their threads, as a hub has.
    run_state_machine_as_test(
        DeskStates,
        settings=settings(max_examples=examples, stateful_step_count=steps, deadline=None),
    )
