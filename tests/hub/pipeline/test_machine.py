"""Random sequences of everything: every call of the flow, the board, time, faults and crashes."""

from dataclasses import replace

from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import (
    rule,
    run_state_machine_as_test,
)
import pytest

from hub.errors import HubError
from hub.model.decision import Answer, AnsweredBy
from hub.model.ids import ProposalId, RequestId
from hub.model.proposal import Proposal
from hub.model.report import RequestReport
from hub.model.request import BoardState
from hub.pipeline.requests import Requests
from hub.requests.agencies import request_id
from tests.hub.pipeline.choices import (
    ALONE,
    CHANGES,
    HOUSE_RULES,
    NUMBERS,
    PEOPLE,
    UNKNOWN,
    changes_of,
)
from tests.hub.pipeline.happenings import Happenings
from tests.hub.pipeline.judging import judge_named
from tests.hub.sharing.conftest import ORIGIN


class Household(Happenings):
    """Does anything to a hub, and looks after each step whether what must hold does."""

    # House rules

    @rule(number=st.integers(0, len(HOUSE_RULES) - 1), on=st.booleans())
    def a_rule_is_made(self, *, number: int, on: bool) -> None:
        """Add a rule, or change the one of its name."""
        made = replace(HOUSE_RULES[number], on=on)
        if made.then in ALONE:
            self.truth.rules.add((made.name, ALONE[made.then]))

        async def make(requests: Requests) -> None:
            await requests.rules.trial(made)
            known = {each.name: each for each in await requests.rules.all()}
            if made.name in known:
                await requests.change_rule(replace(made, id=known[made.name].id), by="Alex")
            else:
                await requests.add_rule(made, by="Alex")

        self.call(make)

    @rule(number=st.integers(0, 5), to=st.integers(-1, 2))
    def a_rule_goes(self, *, number: int, to: int) -> None:
        """Away, or to another place."""

        async def move(requests: Requests) -> None:
            if known := await requests.rules.all():
                rule_id = known[number % len(known)].id
                if to < 0:
                    await requests.remove_rule(rule_id, by="Sam")
                else:
                    await requests.move_rule(rule_id, to, by="Sam")

        self.call(move)

    @rule(on=st.booleans(), by=st.sampled_from(PEOPLE))
    def all_rules(self, *, on: bool, by: str) -> None:
        """Switch all rules on or off: once off, none answers, whatever happens."""
        sound = self.calm and self.hub.steps.armed is None
        self.truth.rules_are_off = False

        def heard(told: HubError | None) -> None:
            self.truth.rules_are_off = sound and told is None and not on

        self.call(lambda requests: requests.switch_rules(on=on, by=by), heard)

    # The household

    @rule(
        number=st.sampled_from(NUMBERS),
        answer=st.sampled_from([Answer.APPROVE, Answer.APPROVE, Answer.DENY]),
        which=st.sampled_from(["shown", "shown", "shown", "newest", "older", "other", "unknown"]),
        by=st.sampled_from(PEOPLE),
        answered_by=st.sampled_from([AnsweredBy.PERSON, AnsweredBy.AUTOMATION]),
    )
    def decide(
        self, *, number: int, answer: Answer, which: str, by: str, answered_by: AnsweredBy
    ) -> None:
        """Somebody or something answers."""
        self._answer(number, answer, which, by, answered_by)

    def _answer(  # noqa: PLR0913 -- an answer's parts
        self,
        number: int,
        answer: Answer,
        which: str,
        by: str,
        answered_by: AnsweredBy,
        *,
        pause: bool = False,
    ) -> None:
        if number == 0:
            self._ask_where_nothing_waits()
        id_ = self._pick(number, lambda report: report.pending)
        known = self.proposals.get(id_, [])
        others = [one for key, more in self.proposals.items() if key != id_ for one in more]
        named = {"newest": known[-1:], "older": known[:1], "other": others[-1:]}.get(which)
        proposal_id = named[0].id if named else UNKNOWN
        before: list[RequestReport] = []
        sound = self.calm and self.hub.steps.armed is None

        async def answer_it(requests: Requests) -> RequestReport:
            nonlocal proposal_id
            before.append(await requests.reports.one(id_))
            shown = before[0].proposal
            if which == "shown" and shown is not None:
                proposal_id = shown.id
            given = proposal_id if answer is Answer.APPROVE else None
            self.truth.asked.add((id_, answer, given, by, answered_by))
            return await requests.decide(
                id_,
                answer,
                proposal_id=given,
                by=by,
                reason="",
                answered_by=answered_by,
                pause=pause,
            )

        def heard(told: RequestReport | HubError) -> None:
            if not sound or not before:
                return
            report = before[0]
            if isinstance(told, RequestReport):
                self._may_be_so(report, told, proposal_id)
            if isinstance(told, HubError):
                self._may_refuse(report, told, answer, which, by, answered_by)
            elif answer is Answer.DENY:
                assert told.decision is not None
                assert told.decision.answer is answer
                assert not self._prepared_for(id_), "plain clips of what was denied"
            else:
                standing = told.decision or told.answer_state.consent
                assert standing is not None
                assert standing.proposal_id == proposal_id
                assert (told.decision is None) == (
                    report.people == 2
                    and (
                        report.answer_state.consent is None
                        or report.answer_state.consent.proposal_id != proposal_id
                    )
                )

        self.call(answer_it, heard)

    def _prepared_for(self, id_: RequestId) -> bool:
        known = self.hub.now.stages.sharer._cuts._known  # noqa: SLF001 -- asking would be a look
        return any(cuts.request_id == id_ for cuts in known.values())

    def _may_be_so(
        self, report: RequestReport, told: RequestReport, proposal_id: ProposalId
    ) -> None:
        """Hold an answer that was just taken to what this house is now."""
        decision = told.decision
        if decision is not None and decision.answer is Answer.DENY:
            self.truth.denied_s[report.request.id] = self.clock.steady_s()
            return
        judge_named(self.truth.proposal(report.request.id, proposal_id), report, self.hub.cameras)
        if decision is not None and report.people > 1:
            assert decision.first_by not in {"", decision.by}, "one person said yes twice"

    def _may_refuse(  # noqa: PLR0913, PLR0917 -- an answer's parts
        self,
        report: RequestReport,
        why: HubError,
        answer: Answer,
        which: str,
        by: str,
        answered_by: AnsweredBy,
    ) -> None:
        """Hold a report that says it waits to being answerable, but for one true reason."""
        if report.decision is not None or report.request.status.value != "open":
            return
        assert answer is Answer.APPROVE, why
        [(board, _)] = self.hub.now.boards.statuses()
        if board.state in {BoardState.LEFT, BoardState.STOPPED}:
            assert "nothing is shared to it" in str(why)
            return
        consent = report.answer_state.consent
        if not report.pending or which != "shown" or answered_by is not AnsweredBy.PERSON:
            return
        assert report.people == 2, why
        assert consent is not None, why
        assert report.proposal is not None
        assert (consent.by, consent.proposal_id) == (by, report.proposal.id), why
        assert "yes already" in str(why)

    @rule(
        number=st.sampled_from(NUMBERS),
        by=st.sampled_from(PEOPLE),
        which=st.sampled_from(["shown", "shown", "newest", "older"]),
        pause=st.booleans(),
    )
    def approve(self, *, number: int, by: str, which: str, pause: bool) -> None:
        """Somebody says yes to what is shown, or to what was made of it, or presses a button."""
        self._answer(number, Answer.APPROVE, which, by, AnsweredBy.PERSON, pause=pause)

    @rule(
        number=st.sampled_from(NUMBERS),
        base=st.integers(0, 3),
        change=st.sampled_from(CHANGES),
        by=st.sampled_from(PEOPLE),
    )
    def approve_changed(self, *, number: int, base: int, change: int, by: str) -> None:
        """Somebody changes what is shown, and says yes to what came of it."""
        if number == 0:
            self._ask_where_nothing_waits()
        self.edit(number=number, base=base, change=change)
        self._answer(number, Answer.APPROVE, "newest", by, AnsweredBy.PERSON)

    @rule(
        what=st.sampled_from(
            [
                "closed",
                "indoors",
                "gone",
                "masked",
                "sensor",
                "resolved",
                "revoked",
                "forked",
                "left",
            ]
        ),
        number=st.integers(0, 3),
        by=st.sampled_from(PEOPLE),
        quietly=st.booleans(),
    )
    def the_ground_changes_under_a_yes(
        self, *, what: str, number: int, by: str, quietly: bool
    ) -> None:
        """Somebody says yes, cutting takes its time, and what it stands on is no longer so.

        If a camera is changed `quietly` the hub finds it only when it looks, before it seals.
        """
        self.all_goes_on()
        self.cameras_change(home=0)
        self.somebody_follows(follow=True)
        self.time_passes(by_s=130)
        self.cutter.closed, self.cutter.failing, self.cutter.gone = True, 0, set()
        if what == "sensor":
            self.a_sensor("is lent")
            self.approve_changed(number=0, base=0, change=12, by=by)
            self.a_sensor("is given back")
        else:
            self.approve(number=0, by=by, which="shown", pause=False)
        if what in {"closed", "indoors", "gone", "masked"}:
            home = {"masked": 3, "indoors": 4, "closed": 5, "gone": 6}[what]
            self.cameras_change(home=home, quietly=quietly)
        elif what == "resolved":
            self.the_board_shows(number=number, kind="resolve", wait=False)
        elif what == "revoked" and not self.revoked:
            self.an_agency_revokes(number)
        elif what == "forked" and not self.forked:
            self.an_agency_is_compromised(number)
        elif what == "left":
            self.somebody_follows(follow=False)
        self.all_goes_on()
        if quietly:
            self.cameras_change(home=0)

    @rule(number=st.sampled_from(NUMBERS), by=st.sampled_from(PEOPLE))
    def undo(self, *, number: int, by: str) -> None:
        """Somebody takes a deny back."""
        id_ = self._pick(number, _is_undoable)
        sound = self.calm and self.hub.steps.armed is None
        before: list[RequestReport] = []

        asked_s = self.clock.steady_s()

        async def undo(requests: Requests) -> RequestReport:
            before.append(await requests.reports.one(id_))
            return await requests.undo(id_, by=by)

        def heard(told: RequestReport | HubError) -> None:
            if sound and before:
                allowed = before[0].answer_state.undoable_until is not None
                assert allowed != isinstance(told, HubError), told
            denied_s = self.truth.denied_s.pop(id_, asked_s) if before else asked_s
            if isinstance(told, RequestReport):
                assert told.decision is None
                assert asked_s - denied_s < 11, "undone after its ten seconds"

        self.call(undo, heard)

    @rule(number=st.sampled_from(NUMBERS), by=st.sampled_from(PEOPLE))
    def withdraw(self, *, number: int, by: str) -> None:
        """Somebody takes an approval back."""
        id_ = self._pick(number, lambda report: report.share is not None)
        sound = self.calm and self.hub.steps.armed is None
        before: list[RequestReport] = []

        async def withdraw(requests: Requests) -> RequestReport:
            before.append(await requests.reports.one(id_))
            return await requests.withdraw(id_, by=by, reason="")

        def heard(told: RequestReport | HubError) -> None:
            if sound and before and before[0].answer_state.withdrawable:
                assert isinstance(told, RequestReport), told
            if isinstance(told, RequestReport) and told.decision is None:
                # Nothing had arrived: nothing of what was begun may arrive anymore.
                assert told.share is None
                for upload_id, upload in self.inbox.uploads.items():
                    if request_id(ORIGIN, upload.agency, upload.entry) == id_:
                        assert not upload.receipt
                        self.truth.dead.add(upload_id)

        self.call(withdraw, heard)

    @rule(number=st.sampled_from(NUMBERS))
    def retry(self, *, number: int) -> None:
        """Somebody does not want to wait for a share to be tried again: it stays the one share."""
        id_ = self._pick(number, lambda report: report.share is not None)

        async def retry(requests: Requests) -> RequestReport:
            return await requests.retry(id_)

        def heard(told: RequestReport | HubError) -> None:
            if isinstance(told, RequestReport):
                assert told.decision is not None, "sent without an approval"

        self.call(retry, heard)

    @rule(
        number=st.sampled_from(NUMBERS),
        base=st.integers(0, 3),
        change=st.sampled_from(CHANGES),
    )
    def edit(self, *, number: int, base: int, change: int) -> None:
        """Somebody makes another proposal of one there is, or of nothing."""
        id_ = self._pick(number, lambda report: report.pending)
        known = self.proposals.get(id_)
        if not known:
            return
        begun = known[base % len(known)]

        async def edit(requests: Requests) -> Proposal:
            return await requests.reviews.edit(
                id_, begun.id if change else None, changes_of(begun, change, self.sensor)
            )

        def heard(told: Proposal | HubError) -> None:
            if not isinstance(told, HubError):
                self._know(told)

        self.call(edit, heard)

    @rule(number=st.sampled_from(NUMBERS), which=st.integers(0, 3), prepare=st.booleans())
    def review(self, *, number: int, which: int, prepare: bool) -> None:
        """Somebody looks at what would leave."""
        id_ = self._pick(number, lambda report: report.pending)
        known = self.proposals.get(id_)
        if not known:
            return
        named = known[-1 - which % len(known)]

        async def look(requests: Requests) -> None:
            if prepare:
                await requests.prepare(id_, named.id)
            review = await requests.reviews.review(id_, named.id)
            assert review.proposal == named
            if review.cuts:
                path = await requests.reviews.piece_video(id_, named.id, 1)
                assert path.exists()
                await requests.reviews.find_faces(id_, named.id, 1)
            await requests.reports.figures()

        self.call(look)


def _is_undoable(report: RequestReport) -> bool:
    return report.answer_state.undoable_until is not None


def _run(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Household,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize(
    ("examples", "steps"),
    [
        pytest.param(8, 36, id="some"),
        pytest.param(250, 60, id="many", marks=pytest.mark.long),
    ],
)
def test_any_sequence(examples: int, steps: int) -> None:
    """Nothing leaves but what was approved and stands, once; all books agree, whatever happens."""
    _run(examples, steps)
