"""The house's one final answer, and the approval that only a yes makes."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import override

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.decision.desk import Desk
from hub.errors import ConflictError, InvalidInputError
from hub.model.approval import Approval
from hub.model.decision import Answer, Decision
from hub.model.ids import ProposalId, RequestId
from hub.model.proposal import Proposal
from hub.model.share import ShareState
from hub.store.database import Database
from hub.store.tables import decisions, shares
from tests.fakes.hand_clock import HandClock
from tests.hub.decision.test_proposals import a_match
from tests.hub.given import a_camera, a_request, at, between

REQUEST = a_request().id


async def proposed(desk: Desk, *, delivery_key: str | None = None) -> Proposal:
    """Return the current proposal of the one request."""
    request = a_request() if delivery_key is None else a_request(delivery_key=delivery_key)
    return await desk.propose(request, a_match(between(at(1), at(2))), [a_camera()])


async def answered(  # noqa: PLR0913 -- each is a part of the answer
    desk: Desk,
    answer: Answer,
    *,
    proposal_id: ProposalId | None = None,
    by: str = "Alex",
    reason: str = "",
    request_open: bool = True,
) -> tuple[Decision, Approval | None]:
    """Answer the one request."""
    return await desk.decide(
        REQUEST,
        answer,
        proposal_id=proposal_id,
        by=by,
        reason=reason,
        request_open=request_open,
    )


async def test_a_yes_makes_an_approval(desk: Desk, clock: HandClock) -> None:
    """Approving names the current proposal and gives the approval of exactly that."""
    proposal = await proposed(desk)

    decision, approval = await answered(
        desk, Answer.APPROVE, proposal_id=proposal.id, reason="It may help."
    )

    assert decision == Decision(
        request_id=REQUEST,
        answer=Answer.APPROVE,
        proposal_id=proposal.id,
        by="Alex",
        reason="It may help.",
        decided_at=clock.now(),
        final_at=clock.now(),
    )
    assert approval is not None
    assert (approval.proposal, approval.approved_at) == (proposal, clock.now())
    assert await desk.decision(REQUEST) == decision
    assert await desk.decisions() == {REQUEST: decision}


async def test_a_no_needs_no_proposal(desk: Desk) -> None:
    """Denying makes no approval, with or without anything proposed."""
    decision, approval = await answered(desk, Answer.DENY, proposal_id=ProposalId("ff" * 32))

    assert (decision.answer, decision.proposal_id, approval) == (Answer.DENY, None, None)
    assert await desk.approvals_to_resume() == []


@pytest.mark.parametrize("first", Answer)
@pytest.mark.parametrize("second", Answer)
async def test_the_first_answer_is_final(
    desk: Desk, clock: HandClock, first: Answer, second: Answer
) -> None:
    """Any later answer, the same one too, is refused, told who was first, and changes nothing."""
    proposal = await proposed(desk)
    kept, _ = await answered(desk, first, proposal_id=proposal.id)
    clock.forward(timedelta(minutes=5))

    verb = "approved" if first is Answer.APPROVE else "denied"
    with pytest.raises(ConflictError, match=f"Alex {verb} this request at 12:00 on 25 November"):
        await answered(desk, second, proposal_id=proposal.id, by="Sam")

    assert await desk.decision(REQUEST) == kept


async def test_a_yes_names_the_current_proposal(desk: Desk) -> None:
    """What was looked at is what leaves: an older proposal can no longer be approved."""
    older = await proposed(desk)
    await desk.propose(a_request(), a_match(between(at(1), at(3))), [a_camera()])

    with pytest.raises(ConflictError, match="look at it again"):
        await answered(desk, Answer.APPROVE, proposal_id=older.id)
    assert await desk.decision(REQUEST) is None


async def test_a_yes_needs_a_proposal_by_name(desk: Desk) -> None:
    """A yes that names nothing is a mistake of the caller, not a guess of ours."""
    await proposed(desk)

    with pytest.raises(InvalidInputError, match="must name the proposal"):
        await answered(desk, Answer.APPROVE)


async def test_a_yes_needs_something_proposed(desk: Desk) -> None:
    """Where nothing is proposed there is nothing to approve, whatever is named."""
    with pytest.raises(ConflictError, match="Nothing is proposed"):
        await answered(desk, Answer.APPROVE, proposal_id=ProposalId("ff" * 32))


@pytest.mark.parametrize("answer", Answer)
async def test_a_closed_request_takes_no_answer(desk: Desk, answer: Answer) -> None:
    """A resolved or expired request can no longer be answered."""
    proposal = await proposed(desk)

    with pytest.raises(ConflictError, match="closed"):
        await answered(desk, answer, proposal_id=proposal.id, request_open=False)
    assert await desk.decision(REQUEST) is None


async def test_an_agency_without_a_key_gets_nothing(desk: Desk) -> None:
    """What nobody could open is not approved; the request stays unanswered."""
    proposal = await proposed(desk, delivery_key="")

    with pytest.raises(InvalidInputError, match="delivery key"):
        await answered(desk, Answer.APPROVE, proposal_id=proposal.id)
    assert await desk.decision(REQUEST) is None


@pytest.mark.parametrize("by", ["", "  ", "\u200b\u202e"])
async def test_an_answer_says_who_gave_it(desk: Desk, by: str) -> None:
    """An answer by nobody that a reader could see is refused."""
    with pytest.raises(InvalidInputError, match="who gave it"):
        await answered(desk, Answer.DENY, by=by)


async def test_words_are_made_safe_and_short(desk: Desk) -> None:
    """Name and reason are plain text of a bounded length."""
    decision, _ = await answered(desk, Answer.DENY, by="Al\u202eex", reason="x" * 5000)

    assert decision.by == "Alex"
    assert len(decision.reason) == 1000


async def test_no_proposal_after_the_answer(desk: Desk) -> None:
    """Once answered, what was approved can no longer be replaced."""
    proposal = await proposed(desk)
    await answered(desk, Answer.APPROVE, proposal_id=proposal.id)

    with pytest.raises(ConflictError, match="Alex approved"):
        await desk.propose(a_request(), a_match(between(at(1), at(3))), [a_camera()])
    assert await desk.proposal(REQUEST) == proposal


async def test_of_answers_at_once_one_wins(tmp_path: Path, clock: HandClock) -> None:
    """Many answers at one moment, over two connections of two processes, leave exactly one."""
    databases = [await Database.open(tmp_path / "hub.sqlite") for _ in range(2)]
    desks = [Desk(database, clock) for database in databases]
    proposal = await proposed(desks[0])

    outcomes = await asyncio.gather(
        *(
            answered(
                desks[number % 2],
                Answer.APPROVE if number % 3 else Answer.DENY,
                proposal_id=proposal.id,
                by=f"Person {number}",
            )
            for number in range(12)
        ),
        return_exceptions=True,
    )

    won = [outcome for outcome in outcomes if isinstance(outcome, tuple)]
    assert len(won) == 1
    assert all(isinstance(lost, ConflictError) for lost in outcomes if lost is not won[0])
    assert await desks[1].decision(REQUEST) == won[0][0]
    for database in databases:
        await database.close()


async def test_the_primary_key_guards_the_answer(desk: Desk, database: Database) -> None:
    """Even past our own check, the database takes one answer for a request."""
    await answered(desk, Answer.DENY)
    async with database.read() as connection:
        row = dict((await connection.execute(select(decisions))).mappings().one())

    with pytest.raises(IntegrityError):
        async with database.write() as connection:
            await connection.execute(insert(decisions).values(**row))


# Crashes


class PowerLossError(Exception):
    """The machine stopped here."""


class FailingDatabase(Database):
    """Loses power just before or just after a commit, when told to."""

    before: bool = False
    after: bool = False

    @asynccontextmanager
    @override
    async def write(self) -> AsyncGenerator[AsyncConnection]:
        async with super().write() as connection:
            yield connection
            if self.before:
                raise PowerLossError
        if self.after:
            raise PowerLossError


@pytest.mark.parametrize("kept", [False, True], ids=["before commit", "after commit"])
async def test_a_crash_around_the_answer(tmp_path: Path, clock: HandClock, *, kept: bool) -> None:
    """A crash leaves no answer, or a whole one whose share is carried on from; nothing between."""
    database = await FailingDatabase.open(tmp_path / "hub.sqlite")
    proposal = await proposed(Desk(database, clock))
    database.before, database.after = not kept, kept
    with pytest.raises(PowerLossError):
        await answered(Desk(database, clock), Answer.APPROVE, proposal_id=proposal.id)
    database.before = database.after = False

    restarted = Desk(database, clock)

    assert (await restarted.decision(REQUEST) is not None) == kept
    assert [found.proposal for found in await restarted.approvals_to_resume()] == (
        [proposal] if kept else []
    )
    if not kept:
        _, approval = await answered(restarted, Answer.APPROVE, proposal_id=proposal.id)
        assert approval is not None
    await database.close()


@pytest.mark.parametrize(
    ("state", "resumed"),
    [
        (None, True),
        (ShareState.APPROVED, True),
        (ShareState.SEALED, True),
        (ShareState.FAILED, True),
        (ShareState.DELIVERED, False),
    ],
)
async def test_what_did_not_arrive_is_resumed(
    desk: Desk, database: Database, clock: HandClock, state: ShareState | None, *, resumed: bool
) -> None:
    """After a restart every approval is taken up again until its share was delivered."""
    proposal = await proposed(desk)
    _, approval = await answered(desk, Answer.APPROVE, proposal_id=proposal.id)
    if state is not None:
        async with database.write() as connection:
            await connection.execute(
                insert(shares).values(
                    request_id=REQUEST,
                    proposal_id=proposal.id,
                    state=state.value,
                    sealed_sha256="",
                    size_bytes=0,
                    receipt="",
                    reason="",
                    changed_at=clock.now(),
                )
            )

    found = await Desk(database, clock).approvals_to_resume()

    assert found == ([approval] if resumed else [])


async def test_unknown_requests_have_no_answer(desk: Desk) -> None:
    """A request nobody answered has no decision."""
    assert await desk.decision(RequestId("00" * 16)) is None
    assert await desk.decisions() == {}
