"""Practice: a request that the hub makes up passes every stage, and nothing of it leaves."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import override

import aiohttp
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.backup.restore import settle
from hub.data_folder import Folders
from hub.errors import (
    ConflictError,
    DiskFullError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    StorageError,
)
from hub.feeds.client import BoardReply
from hub.model.decision import Answer, AnsweredBy, GroundChange, ShareState
from hub.model.ids import PRACTICE, BoardOrigin, RequestId
from hub.model.report import Event, EventType, RequestReport
from hub.model.request import AgencySetting, MatchStrength, RequestStatus
from hub.model.rule import Conditions, HouseRule, Verdict, rule_id
from hub.outbound import check_url
from hub.pipeline.practice import PracticeState, window_about
from hub.practice import URL, PracticeBoard
from hub.sharing.inbox_client import InboxClient, ReplyTo
from hub.store.database import Database
from hub.store.tables import board_entries, boards, decisions, meta, proposals, shares
from noticeboard.runtime.text import Text
from tests.fakes.board import make_key
from tests.hub.given import OneWayDatabase, at, between
from tests.hub.pipeline.conftest import TestHub

pytestmark = pytest.mark.usefixtures("threadless")


async def _practice(hub: TestHub) -> RequestReport:
    """Begin a practice about a clip of two minutes ago."""
    await hub.ring(2)
    return await _begin(hub)


async def _begin(hub: TestHub) -> RequestReport:
    return await _report(hub, await hub.now.practice.begin("en"))


async def _report(hub: TestHub, request_id: RequestId) -> RequestReport:
    return await hub.now.requests.reports.one(request_id)


async def _answer(hub: TestHub, report: RequestReport, answer: Answer) -> RequestReport:
    assert report.proposal is not None
    return await hub.now.requests.decide(
        report.request.id,
        answer,
        proposal_id=report.proposal.id if answer is Answer.APPROVE else None,
        by="Alex",
        reason="",
    )


async def _approved(hub: TestHub, report: RequestReport) -> RequestReport:
    """Approve it, and wait until the practice agency has opened it."""
    await _answer(hub, report, Answer.APPROVE)
    return await _opened(hub, report.request.id)


async def _opened(hub: TestHub, request_id: RequestId) -> RequestReport:
    while "opened" not in await hub.written():
        await hub.hear(EventType.SHARE_CHANGED)
    return await _report(hub, request_id)


async def test_a_practice_is_matched_and_proposed_like_any_request(hub: TestHub) -> None:
    """It is read from a signed log, without a flag, and asks about the newest clip."""
    report = await _practice(hub)

    request = report.request
    assert request.practice
    assert request.findings == ()
    assert (request.agency.name, request.agency.level) == ("Practice agency", 2)
    assert request.title.startswith("Practice: ")
    assert report.match.strength is MatchStrength.CLIPS
    assert report.pending
    assert report.announced
    assert hub.kinds() == [EventType.REQUEST_RECEIVED, EventType.REQUEST_MATCHED]
    assert await hub.now.practice.state() is PracticeState.OPEN
    proof = await hub.now.boards.proof(PRACTICE, request.index)
    assert proof.leaf.hex() == request.leaf


@pytest.mark.parametrize("language", ["en", "es", "fr", "de"])
async def test_a_practice_breaks_no_rule_in_any_language(hub: TestHub, language: str) -> None:
    """Its words are the household's, and no board would refuse or flag them."""
    await hub.ring(2)

    report = await _report(hub, await hub.now.practice.begin(language))

    assert report.request.findings == ()
    assert report.request.title == Text("practice.title").fill(language)
    assert report.request.text.startswith(Text("practice.text").fill(language).partition("\n")[0])
    assert report.pending


async def test_an_approved_practice_is_sealed_delivered_and_opened(hub: TestHub) -> None:
    """Everything is as for a real one, but no board and no inbox hears of it."""
    asked = len(hub.board.asked)

    found = await _approved(hub, await _practice(hub))

    assert found.share is not None
    assert found.share.state is ShareState.DELIVERED
    assert found.share.receipt.splitlines()[1] == PRACTICE
    assert await hub.written() == ["hold", "decision", "share", "release", "opened"]
    assert all(entry.fields["practice"] == "yes" for entry in await hub.ledger())
    assert await hub.holding() == set()
    assert hub.inbox.steps == []
    assert len(hub.board.asked) == asked
    assert sorted(each.name for each in (hub.folder / "outbox").iterdir()) == []
    assert await hub.now.practice.state() is PracticeState.ANSWERED


async def test_a_delivered_practice_can_be_withdrawn(hub: TestHub) -> None:
    """After a restart, too: the practice board signs it, and the ledger keeps its note."""
    report = await _approved(hub, await _practice(hub))
    await hub.restart()

    withdrawn = await hub.now.requests.withdraw(report.request.id, by="Alex", reason="")

    assert withdrawn.share is not None
    assert withdrawn.share.state is ShareState.WITHDRAWN
    assert withdrawn.share.withdrawal.splitlines()[1] == PRACTICE
    assert await hub.now.practice.state() is PracticeState.ANSWERED
    assert hub.inbox.steps == []


async def test_after_a_restart_a_practice_is_polled_only_once(hub: TestHub) -> None:
    """Nothing goes on following a board that can change only from within."""
    report = await _practice(hub)
    await hub.restart()
    polled = 0

    def get(path: str, **_: object) -> Awaitable[BoardReply]:
        nonlocal polled
        polled += 1
        raise AssertionError(path)

    board = hub.now.boards.practice
    assert board is not None
    board.get = get  # type: ignore[assignment, method-assign]  # polled no more
    await hub.pass_time(400)
    await hub.now.practice.end(by="Alex")
    await hub.pass_time(400)

    assert polled == 0
    assert report.request.practice


async def test_a_denied_practice_can_be_gone_through_again(hub: TestHub) -> None:
    """The next one has other keys and another id; of the first, the ledger remains."""
    first = await _practice(hub)
    await _answer(hub, first, Answer.DENY)

    second = await _begin(hub)

    assert second.request.id != first.request.id
    assert second.request.agency.id != first.request.agency.id
    assert second.request.agency.delivery_key != first.request.agency.delivery_key
    with pytest.raises(NotFoundError):
        await _report(hub, first.request.id)
    assert await hub.answers_written() == ["deny"]
    assert await hub.holding() == {second.request.id}
    await hub.check()


async def test_a_second_practice_is_the_open_one(hub: TestHub) -> None:
    """Until it is answered, and while what was approved is being sent, there is one."""
    first = await _practice(hub)

    assert (await _begin(hub)).request.id == first.request.id

    hub.cutter.goes_on = goes_on = asyncio.Event()
    await _answer(hub, first, Answer.APPROVE)
    assert (await _begin(hub)).request.id == first.request.id
    goes_on.set()
    while not (await _report(hub, first.request.id)).share:
        await hub.hear(EventType.SHARE_CHANGED)


async def test_an_ended_practice_leaves_only_ledger_entries(hub: TestHub) -> None:
    """Nothing is held, no row and no file stays, and listeners are told that it is gone."""
    report = await _practice(hub)
    await _approved(hub, report)

    await hub.now.practice.end(by="Alex")

    assert hub.kinds()[-1] is EventType.REQUEST_CLOSED
    assert await hub.now.requests.reports.all() == []
    async with hub.now.stages.database.read() as connection:
        for table in (decisions, proposals, shares):
            assert (await connection.execute(select(table))).all() == []
        for table in (boards, board_entries):
            assert (
                await connection.execute(select(table).where(table.c.origin == PRACTICE))
            ).all() == []
        kept = await connection.execute(select(meta.c.key).where(meta.c.key == "practice"))
        assert kept.all() == []
    with pytest.raises(NotFoundError, match="no practice request"):
        await hub.now.practice.end(by="Alex")
    await hub.restart()
    assert await hub.written() == ["hold", "decision", "share", "release", "opened"]
    assert await hub.now.practice.state() is PracticeState.ANSWERED


async def test_no_rule_and_no_automation_answers_a_practice(hub: TestHub) -> None:
    """A house that denies, approves or hides everything still shows it to a person."""
    for then in (Verdict.DENY, Verdict.LIST):
        name = f"Everything is {then}"
        rule = HouseRule(id=rule_id(name), name=name, when=Conditions(), then=then)
        await hub.now.requests.add_rule(rule, by="Alex")
    report = await _practice(hub)

    assert report.decision is None
    assert report.announced
    assert report.proposal is not None
    for answer in Answer:
        with pytest.raises(NotAllowedError, match="Only a person"):
            await hub.now.requests.decide(
                report.request.id,
                answer,
                proposal_id=report.proposal.id if answer is Answer.APPROVE else None,
                by="automation.answer",
                reason="",
                answered_by=AnsweredBy.AUTOMATION,
            )


async def test_a_practice_counts_nowhere(hub: TestHub) -> None:
    """Not among boards, agencies, figures, and what a rule would have done."""
    await _practice(hub)

    figures = await hub.now.requests.reports.figures()
    assert figures.all.requests == 0
    assert [status.origin for status, _ in hub.now.boards.statuses()] == ["board.example.org/v1"]
    assert await hub.now.requests.rules.agencies() == []
    assert await hub.now.requests.reports.facts() == []
    assert EventType.AGENCY_CHANGED not in [event.type for event in await _events(hub)]


async def _events(hub: TestHub) -> list[Event]:
    events = await hub.now.stages.events.since(0)
    assert events is not None
    return list(events)


async def test_what_is_missing_is_said(hub: TestHub) -> None:
    """No camera, no location, nothing that may be sent, and no clip each have their sentence."""
    [camera] = hub.cameras
    for cameras, sentence in (
        ([], "No camera yet"),
        ([replace(camera, place=None)], "No camera has a location"),
        ([replace(camera, indoor=True)], "can't send clips"),
        ([camera], "Walk past the camera"),
    ):
        hub.cameras = cameras
        with pytest.raises(ConflictError, match=sentence):
            await hub.now.practice.begin("en")

    assert await hub.now.practice.state() is PracticeState.NEVER
    assert hub.now.boards.practice is None


async def test_a_practice_lives_through_a_restart(hub: TestHub) -> None:
    """Its board, its proposal and its hold are as before, and it can be answered."""
    before = await _practice(hub)

    await hub.restart()

    after = await _report(hub, before.request.id)
    assert after.proposal == before.proposal
    assert await hub.holding() == {before.request.id}
    await _approved(hub, after)


async def test_a_crash_before_the_log_was_read_is_made_good(hub: TestHub) -> None:
    """What was stored last, the practice board itself, is enough."""
    await hub.ring(2)
    stages = hub.now.stages
    story = await hub.now.practice._story("en")  # noqa: SLF001 -- up to where the crash is
    board = await PracticeBoard.create(story, stages.database, hub.folder / "outbox", hub.clock)

    await hub.stop()
    await hub.start()
    report = await _begin(hub)

    assert report.request.id == board.request_id
    assert report.pending


async def test_an_approved_practice_is_finished_after_a_restart(hub: TestHub) -> None:
    """A crash after the yes delivers it at the next start."""
    report = await _practice(hub)
    assert report.proposal is not None
    await hub.now.stages.desk.decide(
        hub.ground(report), Answer.APPROVE, proposal_id=report.proposal.id, by="Alex"
    )

    await hub.restart()

    await _opened(hub, report.request.id)
    assert hub.inbox.steps == []


async def test_ending_withdraws_what_has_not_arrived(hub: TestHub) -> None:
    """The ledger says who withdrew it; the cut that was being made is gone."""
    report = await _practice(hub)
    hub.cutter.goes_on = asyncio.Event()
    await _answer(hub, report, Answer.APPROVE)
    await hub.cutter.begun.wait()

    await hub.now.practice.end(by="Sam")

    [withdrawal] = [each for each in await hub.ledger() if each.type == "withdrawal"]
    assert withdrawal.fields["by"] == "Sam"
    assert withdrawal.fields["practice"] == "yes"
    assert await hub.holding() == set()
    assert sorted(each.name for each in (hub.folder / "outbox").iterdir()) == []


async def test_a_camera_closed_after_the_yes_voids_it(hub: TestHub) -> None:
    """As for a real request, and the ledger's entry says that it was practice."""
    report = await _practice(hub)
    hub.cutter.goes_on = asyncio.Event()
    await _answer(hub, report, Answer.APPROVE)
    await hub.cutter.begun.wait()

    hub.cameras = [replace(camera, may_share=False) for camera in hub.cameras]
    await hub.now.stages.events.append(EventType.CAMERA_CHANGED, {"camera_id": hub.cameras[0].id})
    await hub.hear(EventType.REQUEST_VOIDED)

    found = await _report(hub, report.request.id)
    assert found.answer_state.voided is not None
    assert found.answer_state.voided.code is GroundChange.CAMERA_CLOSED
    assert found.decision is None
    assert all(entry.fields["practice"] == "yes" for entry in await hub.ledger())


async def test_a_real_request_beside_a_practice_is_untouched(pending: TestHub) -> None:
    """Its share goes to its own board, the practice's to nobody; ending one leaves the other."""
    [real] = await pending.now.requests.reports.all()
    practice = await _practice(pending)

    await _approved(pending, practice)
    assert pending.inbox.steps == []
    await _answer(pending, await _report(pending, real.request.id), Answer.APPROVE)
    while not (found := await _report(pending, real.request.id)).share or not found.share.receipt:
        await pending.hear(EventType.SHARE_CHANGED)
    await pending.now.practice.end(by="Alex")

    assert set(pending.inbox.received) == {real.request.entry_id}
    assert [each.request.id for each in await pending.now.requests.reports.all()] == [
        real.request.id
    ]
    marked = {
        entry.fields["request"]: "practice" in entry.fields for entry in await pending.ledger()
    }
    assert marked == {real.request.id: False, practice.request.id: True}
    assert not found.request.practice


async def test_no_board_may_have_the_practice_boards_name(hub: TestHub) -> None:
    """However it is written; neither to follow, nor from the config file, nor to be sent to."""
    for origin in (
        "practice.invalid/v1",
        "Practice.INVALID/v1",
        "practice.invalid./v2",
        "practice.invalid:443/v1",
        "www.practice.invalid",
        "practice\N{FULLWIDTH FULL STOP}invalid/v1",
    ):
        key = make_key(origin)
        policy = replace(hub.board.policy(), origin=BoardOrigin(origin), log_key=str(key.verifier))
        with pytest.raises(InvalidInputError, match="practice board"):
            await hub.now.boards.follow(policy)
    policy = replace(hub.board.policy(), origin=PRACTICE)
    to = ReplyTo(origin=PRACTICE, agency="0a" * 20, entry_id="cd" * 16)
    async with aiohttp.ClientSession() as session:
        with pytest.raises(AssertionError):
            InboxClient(session, policy, to)
        with pytest.raises(AssertionError):
            InboxClient(session, hub.board.policy(), to)
    with pytest.raises(InvalidInputError):
        check_url(URL, allow_private=True)


async def test_the_practice_board_cannot_be_left_or_changed(hub: TestHub) -> None:
    """For its owner it is no board: it can't be stopped, followed again or given other keys."""
    await _practice(hub)

    for call in (
        hub.now.boards.leave(PRACTICE),
        hub.now.boards.follow_again(PRACTICE),
        hub.now.boards.change_policy(PRACTICE, witnesses=(), quorum=0, verifiers=()),
        hub.now.boards.evidence(PRACTICE),
    ):
        with pytest.raises(NotFoundError):
            await call


async def test_a_practice_expires_and_releases_what_it_held(hub: TestHub) -> None:
    """Nobody ended it: after a day it is over by itself."""
    report = await _practice(hub)

    await hub.pass_time(timedelta(hours=25).total_seconds())
    await hub.hear(EventType.REQUEST_CLOSED)

    found = await _report(hub, report.request.id)
    assert found.request.status is RequestStatus.EXPIRED
    assert await hub.holding() == set()
    assert await hub.now.practice.state() is PracticeState.NEVER


async def test_a_hidden_practice_agency_is_new_next_time(hub: TestHub) -> None:
    """What the household chose about one practice agency doesn't silence the next."""
    first = await _practice(hub)
    await hub.now.requests.choose_agency(first.request.agency.id, AgencySetting.HIDDEN)
    await hub.now.practice.end(by="Alex")

    second = await _begin(hub)

    assert second.announced
    assert second.pending


def test_the_window_is_the_shortest_and_never_in_the_future() -> None:
    """It holds the clip, and a clip that is still being recorded up to now."""
    clip = between(at(-3), at(-2))

    assert window_about(clip, at(10)) == between(at(-12), at(3))
    assert window_about(clip, at(0)) == between(at(-15), at(0))


async def test_a_full_disk_leaves_no_half_of_a_practice(hub: TestHub) -> None:
    """It says so, and once there is room the same call begins one."""
    await hub.ring(2)
    database = hub.now.stages.database

    class _Full(type(database)):  # type: ignore[misc]  # the very class that is open
        def write(self) -> AbstractAsyncContextManager[AsyncConnection]:
            raise DiskFullError("The disk is full. Free up space.")

    database.__class__ = _Full
    with pytest.raises(DiskFullError):
        await hub.now.practice.begin("en")
    database.__class__ = _Full.__base__

    assert hub.now.boards.practice is None
    assert (await _begin(hub)).pending


async def test_a_full_disk_in_the_practice_inbox_is_tried_again(hub: TestHub) -> None:
    """The share says why it waits, like one for a board whose inbox is full."""
    report = await _practice(hub)
    board = hub.now.boards.practice
    assert board is not None
    board.folder = hub.folder / "not" / "mounted"

    await _answer(hub, report, Answer.APPROVE)
    await hub.hear(EventType.SHARE_CHANGED)

    failed = (await _report(hub, report.request.id)).share
    assert failed is not None
    assert failed.state is ShareState.FAILED
    assert failed.reason.code == "share.inbox_full"
    board.folder.mkdir(parents=True)
    await hub.now.requests.retry(report.request.id)
    assert (await _opened(hub, report.request.id)).share is not None


@pytest.mark.parametrize("step", range(0, 45, 3))
async def test_any_step_may_fail(hub: TestHub, step: int) -> None:
    """Whatever could not be stored, after the next start a practice is gone through to its end."""
    await hub.stop()
    left, fell = iter(range(step)), asyncio.Event()

    class _Breaking(OneWayDatabase):
        @override
        @asynccontextmanager
        async def write(self) -> AsyncGenerator[AsyncConnection]:
            async with Database.write(self) as connection:
                yield connection
            if next(left, None) is None:
                fell.set()
                raise StorageError("The disk failed just now.")

    hub.open_database = _Breaking.open
    everything = asyncio.create_task(_go_through(hub))
    await asyncio.wait(
        [everything, asyncio.create_task(fell.wait())], return_when=asyncio.FIRST_COMPLETED
    )
    # Where it fails in the background, this waits for news that never comes.
    everything.cancel()
    await asyncio.wait([everything])
    await _let_fall(hub)

    hub.open_database = Database.open
    await hub.start()
    await hub.ring(2)
    state = await hub.now.practice.state()
    report = await _begin(hub)
    if report.decision is None:
        await _answer(hub, report, Answer.APPROVE)
    while not ((found := await _report(hub, report.request.id)).share and found.share.receipt):
        await hub.hear(EventType.SHARE_CHANGED)
    await hub.now.practice.end(by="Alex")

    assert state in PracticeState
    assert await hub.now.requests.reports.all() == []
    assert await hub.holding() == set()
    assert all(entry.fields.get("practice") == "yes" for entry in await hub.ledger())
    assert await hub.now.stages.ledger.verify() == []
    assert hub.inbox.steps == []


async def _go_through(hub: TestHub) -> None:
    """Start, and go through a practice from its beginning to its end."""
    await hub.start()
    report = await _practice(hub)
    await _answer(hub, report, Answer.APPROVE)
    await _opened(hub, report.request.id)
    await hub.now.practice.end(by="Alex")


async def _let_fall(hub: TestHub) -> None:
    """End a run that may have failed in any way."""
    running, hub.running = hub.running, None
    if running is not None:
        running.flow.cancel()
        await asyncio.wait([running.flow])
        if not running.flow.cancelled():
            running.flow.exception()
        await running.ends.aclose()


async def test_a_copy_does_not_go_on_with_a_practice(hub: TestHub) -> None:
    """Restored from a backup, the ledger says what became of it, and nothing else is left."""
    report = await _practice(hub)
    assert report.proposal is not None
    await hub.now.stages.desk.decide(
        hub.ground(report), Answer.APPROVE, proposal_id=report.proposal.id, by="Alex"
    )
    database = hub.now.stages.database

    await settle(database, Folders(data=hub.folder), hub.clock)
    await settle(database, Folders(data=hub.folder), hub.clock)
    await hub.stop()
    await hub.start()

    assert hub.now.boards.practice is None
    assert await hub.now.requests.reports.all() == []
    written = [each for each in await hub.ledger() if each.type != "restored"]
    assert [each.type for each in written] == ["hold", "withdrawal", "release"]
    assert all(each.fields["practice"] == "yes" for each in written)
    assert await hub.holding() == set()


async def test_a_damaged_log_of_a_practice_is_thrown_away(hub: TestHub) -> None:
    """What was stored of the practice board contradicts itself: the hub starts without it."""
    report = await _practice(hub)
    async with hub.now.stages.database.write() as connection:
        await connection.execute(
            board_entries.update().where(board_entries.c.origin == PRACTICE).values(raw=b"damaged")
        )

    await hub.stop()
    await hub.start()

    assert hub.now.boards.practice is None
    second = await _begin(hub)
    assert second.pending
    assert await hub.holding() == {second.request.id} != {report.request.id}


@pytest.mark.parametrize("value", ["", "{}", "[]", '{"log_key": 1}', "null"])
async def test_a_damaged_practice_is_thrown_away(hub: TestHub, value: str) -> None:
    """The hub starts without it, and a new one can begin."""
    await _practice(hub)
    async with hub.now.stages.database.write() as connection:
        await connection.execute(meta.update().where(meta.c.key == "practice").values(value=value))

    await hub.stop()
    await hub.start()

    assert hub.now.boards.practice is None
    assert (await _begin(hub)).pending
