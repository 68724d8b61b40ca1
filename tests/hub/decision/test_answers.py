"""The house's one final answer, and the approval that only a yes makes."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from hub.clock import SystemClock
from hub.decision.answers import AnswerResult
from hub.decision.desk import Desk
from hub.errors import ConflictError, InvalidInputError
from hub.model.decision import Answer, AnsweredBy, AnswerState, Decision, ShareState
from hub.model.ids import ProposalId, RequestId
from hub.store.database import Database
from hub.store.tables import decisions
from tests.fakes.clocks import HandClock
from tests.hub.conftest import FailingDatabase, PowerLossError
from tests.hub.decision.conftest import REQUEST, a_ground, answered, proposed, share_in


async def test_a_yes_makes_an_approval(desk: Desk, clock: HandClock) -> None:
    """Approving names the current proposal and gives the approval of exactly that."""
    proposal = await proposed(desk)

    given = await answered(desk, Answer.APPROVE, proposal.id, reason="It may help.")

    assert given.decision == Decision(
        request_id=REQUEST,
        answer=Answer.APPROVE,
        proposal_id=proposal.id,
        by="Alex",
        reason="It may help.",
        decided_at=clock.now(),
        final_at=clock.now(),
    )
    assert given.approval is not None
    assert (given.approval.proposal, given.approval.approved_at) == (proposal, clock.now())
    assert await desk.decision(REQUEST) == given.decision
    assert await desk.decisions() == {REQUEST: given.decision}
    assert await desk.answer_state(REQUEST) == AnswerState(
        decision=given.decision, withdrawable=True
    )


async def test_a_no_needs_no_proposal(desk: Desk, clock: HandClock) -> None:
    """Denying makes no approval, with or without anything proposed, and is final after 10 s."""
    given = await answered(desk, Answer.DENY, ProposalId("ff" * 32))

    assert given.approval is None
    assert given.decision is not None
    assert (given.decision.answer, given.decision.proposal_id) == (Answer.DENY, None)
    assert given.decision.final_at == clock.now() + timedelta(seconds=10)
    assert await desk.due(clock.now()) == []


@pytest.mark.parametrize("first", Answer)
@pytest.mark.parametrize("second", Answer)
async def test_the_first_answer_is_final(
    desk: Desk, clock: HandClock, first: Answer, second: Answer
) -> None:
    """Any later answer, the same one too, is refused, names the first, and changes nothing."""
    proposal = await proposed(desk)
    first_answer = await answered(desk, first, proposal.id)

    verb = "approved" if first is Answer.APPROVE else "denied"
    for wait in (timedelta(0), timedelta(minutes=5)):
        clock.forward(wait)
        with pytest.raises(
            ConflictError, match=f"Alex already {verb} this request at 2026-11-25 12:00 UTC"
        ):
            await answered(desk, second, proposal.id, by="Sam")

    assert await desk.decision(REQUEST) == first_answer.decision


async def test_a_yes_gives_what_it_named(desk: Desk) -> None:
    """What was looked at is what leaves, even if something newer is proposed by now."""
    looked_at = await proposed(desk)
    newer = await proposed(desk, minutes=2)

    given = await answered(desk, Answer.APPROVE, looked_at.id)

    assert given.approval is not None
    assert given.approval.proposal == looked_at != newer


async def test_a_yes_needs_a_proposal_by_name(desk: Desk) -> None:
    """A yes that names nothing is a mistake of the caller, not a guess of ours."""
    await proposed(desk)

    with pytest.raises(InvalidInputError, match="must name the preview"):
        await answered(desk, Answer.APPROVE)


async def test_a_yes_needs_something_proposed(desk: Desk) -> None:
    """If nothing is proposed, or not this, there is nothing to approve."""
    with pytest.raises(ConflictError, match="You have nothing to send"):
        await answered(desk, Answer.APPROVE, ProposalId("ff" * 32))
    await proposed(desk)
    with pytest.raises(ConflictError, match="out of date"):
        await answered(desk, Answer.APPROVE, ProposalId("ff" * 32))


@pytest.mark.parametrize("answer", Answer)
async def test_a_closed_request_takes_no_answer(desk: Desk, answer: Answer) -> None:
    """A resolved or expired request can no longer be answered."""
    proposal = await proposed(desk)

    with pytest.raises(ConflictError, match="closed"):
        await answered(desk, answer, proposal.id, ground=a_ground(request_open=False))
    assert await desk.answer_state(REQUEST) == AnswerState()


async def test_an_agency_without_a_key_gets_nothing(desk: Desk) -> None:
    """What nobody could open is not approved; the request stays unanswered."""
    keyless = a_ground(delivery_key="")
    proposal = await proposed(desk, keyless)

    with pytest.raises(InvalidInputError, match="delivery key"):
        await answered(desk, Answer.APPROVE, proposal.id, ground=keyless)
    assert await desk.decision(REQUEST) is None


@pytest.mark.parametrize("by", ["", "  ", "\u200b\u202e"])
async def test_an_answer_says_who_gave_it(desk: Desk, by: str) -> None:
    """An answer by nobody that a reader could see is refused."""
    with pytest.raises(InvalidInputError, match="who gave it"):
        await answered(desk, Answer.DENY, by=by)


async def test_words_are_made_safe_and_short(desk: Desk) -> None:
    """Name and reason are plain text of a bounded length."""
    given = await answered(desk, Answer.DENY, by="Al\u202eex", reason="x" * 5000)

    assert given.decision is not None
    assert given.decision.by == "Alex"
    assert len(str(given.decision.reason)) == 1000


async def test_a_name_has_an_end(desk: Desk) -> None:
    """What is too long says that it was cut."""
    given = await answered(desk, Answer.DENY, by="x" * 101)

    assert given.decision is not None
    assert given.decision.by == "x" * 99 + "\u2026"


@pytest.mark.parametrize("answer", Answer)
async def test_nothing_is_said_that_nobody_said(desk: Desk, answer: Answer) -> None:
    """If no reason is given there is none, and nobody was first where one was enough."""
    proposal = await proposed(desk)

    given = await desk.decide(a_ground(), answer, proposal_id=proposal.id, by="Alex")

    assert given.decision is not None
    assert (given.decision.reason, given.decision.first_by) == ("", "")
    assert given.decision.answered_by is AnsweredBy.PERSON
    assert (given.consent, given.approval is None) == (None, answer is Answer.DENY)


async def test_no_proposal_after_the_answer(desk: Desk) -> None:
    """Once answered, what was approved can no longer be replaced."""
    proposal = await proposed(desk)
    await answered(desk, Answer.APPROVE, proposal.id)

    with pytest.raises(ConflictError, match="Alex already approved"):
        await proposed(desk, minutes=2)
    assert await desk.proposal(REQUEST) == proposal


async def test_of_answers_at_once_one_wins(tmp_path: Path, clock: HandClock) -> None:
    """Many answers at one moment, at two desks over one database, leave exactly one."""
    databases = [await Database.open(tmp_path / "hub.db") for _ in range(2)]
    desks = [Desk(database, clock) for database in databases]
    proposal = await proposed(desks[0])

    outcomes = await asyncio.gather(
        *(
            answered(
                desks[number % 2],
                Answer.APPROVE if number % 3 else Answer.DENY,
                proposal.id,
                by=f"Person {number}",
            )
            for number in range(12)
        ),
        return_exceptions=True,
    )

    won = [outcome for outcome in outcomes if isinstance(outcome, AnswerResult)]
    assert len(won) == 1
    assert all(isinstance(lost, ConflictError) for lost in outcomes if lost is not won[0])
    assert await desks[1].decision(REQUEST) == won[0].decision
    for database in databases:
        await database.close()


async def _answer(path: Path, proposal_id: ProposalId, name: str, winners: Connection) -> None:
    database = await Database.open(path)
    try:
        await answered(Desk(database, SystemClock()), Answer.APPROVE, proposal_id, by=name)
        winners.send(name)
    except ConflictError:
        pass
    finally:
        await database.close()


def _answer_apart(path: Path, proposal_id: ProposalId, name: str, winners: Connection) -> None:
    """Answer in a process of its own, and send the name if the answer counts."""
    asyncio.run(_answer(path, proposal_id, name, winners))


async def test_of_two_processes_one_wins(desk: Desk, tmp_path: Path) -> None:
    """If two processes answer at once, one answer stays, and only its process succeeds."""
    proposal = await proposed(desk)
    apart = get_context("forkserver")
    apart.set_forkserver_preload([__name__])
    winner, sent = apart.Pipe(duplex=False)

    def answer_twice() -> list[str]:
        names = ("Alex", "Sam")
        processes = [
            apart.Process(target=_answer_apart, args=(tmp_path / "hub.db", proposal.id, name, sent))
            for name in names
        ]
        for process in processes:
            process.start()
        sent.close()
        for process in processes:
            process.join(60)
            assert process.exitcode == 0
        winners = []
        with winner, suppress(EOFError):
            while True:
                winners.append(str(winner.recv()))
        return winners

    winners = await asyncio.to_thread(answer_twice)

    decision = await desk.decision(REQUEST)
    assert decision is not None
    assert winners == [decision.by]


async def test_the_primary_key_guards_the_answer(desk: Desk, database: Database) -> None:
    """Even past our own check, the database takes one answer for a request."""
    await answered(desk, Answer.DENY)
    async with database.read() as connection:
        row = dict((await connection.execute(select(decisions))).mappings().one())

    with pytest.raises(IntegrityError):
        async with database.write() as connection:
            await connection.execute(insert(decisions).values(**row))


# Crashes


@pytest.mark.parametrize("kept", [False, True], ids=["before commit", "after commit"])
async def test_a_crash_around_the_answer(tmp_path: Path, clock: HandClock, *, kept: bool) -> None:
    """A crash leaves no answer, or a whole one whose share is carried on from; nothing between."""
    database = await FailingDatabase.open(tmp_path / "hub.db")
    proposal = await proposed(Desk(database, clock))
    database.before, database.after = not kept, kept
    with pytest.raises(PowerLossError):
        await answered(Desk(database, clock), Answer.APPROVE, proposal.id)
    database.before = database.after = False

    restarted = Desk(database, clock)

    assert (await restarted.decision(REQUEST) is not None) == kept
    assert [found.proposal for found in await restarted.due(clock.now())] == (
        [proposal] if kept else []
    )
    if not kept:
        assert (await answered(restarted, Answer.APPROVE, proposal.id)).approval is not None
    await database.close()


@pytest.mark.parametrize("kept", [False, True], ids=["before commit", "after commit"])
@pytest.mark.parametrize("answer", Answer)
async def test_a_crash_around_taking_back(
    tmp_path: Path, clock: HandClock, answer: Answer, *, kept: bool
) -> None:
    """A crash leaves the whole answer, or a request as if nobody had answered it."""
    database = await FailingDatabase.open(tmp_path / "hub.db")
    proposal = await proposed(Desk(database, clock))
    first = await answered(Desk(database, clock), answer, proposal.id)
    desk = Desk(database, clock)
    take_back = desk.undo if answer is Answer.DENY else desk.withdraw
    database.before, database.after = not kept, kept
    with pytest.raises(PowerLossError):
        await take_back(REQUEST, by="Alex")
    database.before = database.after = False

    restarted = Desk(database, clock)

    assert await restarted.decision(REQUEST) == (None if kept else first.decision)
    resumed = [found.proposal for found in await restarted.due(clock.now())]
    assert resumed == ([] if kept or answer is Answer.DENY else [proposal])
    await database.close()


@pytest.mark.parametrize(
    ("state", "resumed"),
    [
        (None, True),
        (ShareState.APPROVED, True),
        (ShareState.SEALED, True),
        (ShareState.SENDING, True),
        (ShareState.FAILED, True),
        (ShareState.DELIVERED, False),
        (ShareState.WITHDRAWING, False),
        (ShareState.WITHDRAWN, False),
    ],
)
async def test_what_did_not_arrive_is_resumed(
    desk: Desk, database: Database, clock: HandClock, state: ShareState | None, *, resumed: bool
) -> None:
    """After a restart every approval is taken up again until its share arrived or was withdrawn."""
    proposal = await proposed(desk)
    given = await answered(desk, Answer.APPROVE, proposal.id)
    if state is not None:
        await share_in(database, state)

    found = await Desk(database, clock).due(clock.now())

    assert found == ([given.approval] if resumed else [])
    assert (await desk.answer_state(REQUEST)).withdrawable == resumed
    assert await desk.standings() == {REQUEST: await desk.answer_state(REQUEST)}


async def test_unknown_requests_have_no_answer(desk: Desk) -> None:
    """A request nobody answered has no decision."""
    assert await desk.decision(RequestId("00" * 16)) is None
    assert await desk.answer_state(RequestId("00" * 16)) == AnswerState()
    assert (await desk.decisions(), await desk.standings()) == ({}, {})
