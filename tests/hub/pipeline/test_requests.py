"""The flow up to the answer: events, each once; what is held; what is proposed."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from hub.model.decision import Answer
from hub.model.ids import RequestId, RunId
from hub.model.recording import Segment, Trigger, TriggerKind
from hub.model.report import EventType
from hub.model.request import MatchStrength, Request, RequestStatus
from hub.model.rule import Conditions, HouseRule, Verdict, rule_id
from hub.model.window import TimeWindow
from hub.pipeline.effects import Effects, Work
from hub.requests.docket import Docket
from hub.store.events import RequestStates
from noticeboard.log.area import Circle
from noticeboard.log.body import AgencyVerify
from noticeboard.log.encoding import format_time
from noticeboard.log.tree import leaf_hash
from tests.fakes.board import OTHER_DELIVERY_KEY
from tests.hub.given import a_camera
from tests.hub.pipeline.conftest import Recipient, TestHub

pytestmark = pytest.mark.usefixtures("threadless")

RECEIVED, MATCHED = EventType.REQUEST_RECEIVED, EventType.REQUEST_MATCHED
CHANGED, CLOSED = EventType.REQUEST_CHANGED, EventType.REQUEST_CLOSED


async def test_a_request_that_matches_is_told_once(hub: TestHub, recipient: Recipient) -> None:
    """A request with a clip in its hour is received, then matched, and waits for an answer."""
    await hub.ring(30)
    hub.writer.post(hub.writer.register(delivery_key=recipient.key))

    await hub.publish(MATCHED)
    report = await hub.report()

    assert hub.kinds() == [RECEIVED, MATCHED]
    assert report.pending
    assert await hub.holding() == {report.request.id}


async def test_a_restart_tells_nothing_again(hub: TestHub, recipient: Recipient) -> None:
    """What was received, matched or closed before is no news to the household after a restart."""
    await hub.ring(30)
    author = hub.writer.register(delivery_key=recipient.key)
    hub.writer.post(author)
    await hub.publish(MATCHED)
    hub.writer.resolve(author, hub.writer.post(author))
    await hub.publish()
    await hub.pass_time(120)

    for _ in range(2):
        await hub.restart()
        assert hub.kinds() == []
    reports = await hub.now.requests.reports.all()

    assert sum(report.pending for report in reports) == 1


async def test_what_no_camera_sees_makes_nothing_here_wait(
    hub: TestHub, recipient: Recipient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Listeners hear of each request, but only what some camera sees is looked at by itself."""
    looked_at: list[RequestId] = []
    begin = Effects.begin

    async def note(effects: Effects, request_id: RequestId) -> Work:
        looked_at.append(request_id)
        return await begin(effects, request_id)

    monkeypatch.setattr(Effects, "begin", note)
    await hub.ring(30)
    author = hub.writer.register(delivery_key=recipient.key)
    for place in range(30):
        area = Circle(lat=10_000_000 + 10_000 * place, lon=20_000_000, radius_m=300)
        hub.writer.post(author, area=area)
    near = hub.writer.post(author)

    await hub.publish(MATCHED)

    reports = {each.request.entry_id: each for each in await hub.now.requests.reports.all()}
    id_ = reports[near].request.id
    received = [request_id for kind, request_id in hub.heard if kind is RECEIVED]
    assert set(looked_at) == {id_}
    assert sorted(received) == sorted(each.request.id for each in reports.values())
    assert reports[near].pending
    looked_at.clear()
    await hub.now.requests.rematch()
    unpacked = set[RequestId]()
    get = Docket.get

    def note_unpacked(docket: Docket, id_: RequestId) -> Request | None:
        unpacked.add(id_)
        return get(docket, id_)

    with monkeypatch.context() as counted:
        counted.setattr(Docket, "get", note_unpacked)
        counted.setattr(Docket, "all", None)
        camera, at = hub.cameras[0].id, hub.clock.now() - timedelta(minutes=29)
        await hub.now.sink.trigger(Trigger(camera_id=camera, kind=TriggerKind.BUTTON, at=at))
        await hub.hear(CHANGED)
    assert set(looked_at) == unpacked == {id_}
    await hub.restart()
    assert hub.kinds() == []


@pytest.mark.parametrize("rule", [False, True], ids=["no rule", "a rule that denies"])
async def test_a_start_passes_over_what_no_camera_sees(
    hub: TestHub, recipient: Recipient, monkeypatch: pytest.MonkeyPatch, *, rule: bool
) -> None:
    """What was done about it in an earlier run isn't done again, unless a rule may answer it.

    A country has 20,000 open requests, and each took a row to be written.
    """
    author = hub.writer.register(delivery_key=recipient.key)
    far = hub.writer.post(author, area=Circle(lat=10_000_000, lon=20_000_000, radius_m=300))
    near = hub.writer.post(author)
    await hub.publish(RECEIVED)
    await hub.hear(RECEIVED)  # Of the other one,
    await hub.hear(CHANGED)  # which a camera sees.
    if rule:
        when = Conditions(incidents=("arson",))
        await hub.now.requests.add_rule(
            HouseRule(id=rule_id("No"), name="No", when=when, then=Verdict.DENY), by="Alex"
        )
    before = await hub.now.requests.reports.all()
    saved: list[RequestId] = []
    save = RequestStates.save

    async def note(states: RequestStates, id_: RequestId, *args: Any, **more: Any) -> None:  # noqa: ANN401 -- passed on
        saved.append(id_)
        await save(states, id_, *args, **more)

    monkeypatch.setattr(RequestStates, "save", note)
    await hub.restart()

    after = await hub.now.requests.reports.all()
    ids = {each.request.entry_id: each.request.id for each in after}
    assert after == before
    assert set(saved) == ({ids[near], ids[far]} if rule else {ids[near]})
    hub.writer.resolve(author, far)
    await hub.publish(CLOSED)
    assert hub.kinds() == [CLOSED]


async def test_a_crash_before_it_was_told_tells_it_afterwards(
    hub: TestHub, recipient: Recipient
) -> None:
    """Entries that were stored and not yet taken in are reported at the next start."""
    await hub.ring(30)
    hub.writer.post(hub.writer.register(delivery_key=recipient.key))
    hub.board.publish()
    follower = hub.now.boards._followers[hub.policy.origin]  # noqa: SLF001 -- a crash in between
    await follower.sync()

    await hub.stop()
    await hub.start()
    await hub.hear(MATCHED)

    assert hub.kinds() == [RECEIVED, MATCHED]


async def test_an_unconfirmed_agency_is_listed_and_not_announced(hub: TestHub) -> None:
    """Below the owner's level a request appears, but the household is not notified of it."""
    hub.notify_from_level = 3
    await hub.restart()
    await hub.ring(30)
    hub.writer.post(hub.writer.register())

    await hub.publish(CHANGED)

    assert hub.kinds() == [RECEIVED, CHANGED]
    assert (await hub.report()).match.strength is MatchStrength.CLIPS


async def test_an_agency_confirmed_later_is_announced_then(hub: TestHub) -> None:
    """A request is announced when its agency reaches the owner's level, once."""
    hub.notify_from_level = 2
    await hub.ring(30)
    author = hub.writer.author("city-fire")
    hub.writer.register("city-fire")
    hub.writer.entries.pop()  # The confirmation that registering logged
    hub.writer.verifier.seq, hub.writer.verifier.prev = 0, "0" * 64
    author.seq, author.prev = 1, _last(hub)
    hub.writer.post(author)
    await hub.publish(CHANGED)
    assert hub.kinds() == [RECEIVED, CHANGED]

    hub.writer.write(hub.writer.verifier, AgencyVerify, subject=author.id, level=2)
    await hub.publish(MATCHED)

    assert hub.kinds() == [RECEIVED, CHANGED, MATCHED]


async def test_a_clip_marked_later_makes_a_match(hub: TestHub) -> None:
    """A request without clips names the camera; a clip marked afterwards makes it pending."""
    hub.writer.post(hub.writer.register())
    await hub.publish(CHANGED)
    assert (await hub.report()).match.strength is MatchStrength.CAMERA_ONLY
    assert await hub.holding() == set()

    await hub.ring(30)
    await hub.hear(MATCHED)

    assert (await hub.report()).pending


async def test_time_that_was_never_recorded_is_not_kept(hub: TestHub) -> None:
    """If its camera went away before the hour in question, a clip is only mentioned."""
    await hub.ring(60)
    window = await _record(hub, minutes_ago=60, after_s=-8)
    hub.writer.post(hub.writer.register())

    await hub.publish(CHANGED)
    match = (await hub.report()).match

    assert match.strength is MatchStrength.CAMERA_ONLY
    assert [(each.window, each.distance.total_seconds()) for each in match.near] == [(window, -2)]
    assert await hub.holding() == set()


async def test_footage_that_never_came_is_let_go_of(hub: TestHub) -> None:
    """A ring while its camera was away is no match anymore once what came later is here."""
    await hub.ring(30)
    hub.writer.post(hub.writer.register())
    await hub.publish(MATCHED)
    await _record(hub, minutes_ago=30, after_s=60)

    await hub.pass_time(10)
    await hub.hear(CHANGED)

    assert (await hub.report()).match.strength is MatchStrength.CAMERA_ONLY
    assert await hub.holding() == set()


async def test_a_clip_of_another_hour_changes_nothing(hub: TestHub) -> None:
    """What happens now is not matched with a request about an hour that is over."""
    hub.writer.post(hub.writer.register())
    await hub.publish(CHANGED)

    await hub.pass_time(3600)
    await hub.ring(0)

    assert hub.kinds() == [RECEIVED, CHANGED]


async def test_no_camera_means_no_match(hub: TestHub) -> None:
    """A request elsewhere is received, and there is no other event."""
    hub.cameras = []
    hub.writer.post(hub.writer.register())

    await hub.publish(RECEIVED)
    report = await hub.report()

    assert hub.kinds() == [RECEIVED]
    assert report.match.strength is MatchStrength.NONE
    assert report.proposal is None


async def test_a_resolved_request_lets_go(hub: TestHub) -> None:
    """Once resolved, a request holds nothing, cannot be answered, and is reported once."""
    await hub.ring(30)
    author = hub.writer.register()
    request = hub.writer.post(author)
    await hub.publish(MATCHED)

    hub.writer.resolve(author, request)
    await hub.publish(CLOSED)
    hub.writer.update(author, request)
    await hub.publish(CHANGED)

    assert await hub.holding() == set()
    assert hub.kinds() == [RECEIVED, MATCHED, CLOSED, CHANGED]
    assert (await hub.report()).request.status is RequestStatus.RESOLVED


async def test_an_expired_request_lets_go(hub: TestHub) -> None:
    """A request whose time is over closes by itself."""
    await hub.ring(30)
    soon = format_time(hub.clock.now() + timedelta(hours=1))
    hub.writer.post(hub.writer.register(), expires=soon)
    await hub.publish(MATCHED)

    await hub.pass_time(3600)
    await hub.hear(CLOSED)

    assert await hub.holding() == set()
    assert (await hub.report()).request.status is RequestStatus.EXPIRED


async def test_a_request_that_closed_while_the_hub_was_off_is_told(hub: TestHub) -> None:
    """The household hears that a request is over even if nobody was there to see it."""
    await hub.ring(30)
    soon = format_time(hub.clock.now() + timedelta(hours=1))
    hub.writer.post(hub.writer.register(), expires=soon)
    await hub.publish(MATCHED)

    await hub.stop()
    hub.clock.forward(timedelta(hours=2))
    await hub.start()
    await hub.hear(CLOSED)
    await hub.check()

    assert hub.kinds() == [CLOSED]
    assert await hub.holding() == set()


async def test_an_old_board_s_history_is_no_news(hub: TestHub) -> None:
    """Requests that were over before this house first saw them are listed in silence."""
    author = hub.writer.register()
    hub.writer.resolve(author, hub.writer.post(author))

    hub.writer.post(author)
    await hub.publish(CHANGED)

    assert hub.kinds() == [RECEIVED, CHANGED]
    assert len(await hub.now.requests.reports.all()) == 2


async def test_a_rotated_key_renews_the_proposal(hub: TestHub, recipient: Recipient) -> None:
    """When an agency's new key begins to act, what is proposed is sealed to that one."""
    await hub.ring(30)
    author = hub.writer.register(delivery_key=recipient.key)
    hub.writer.post(author)
    await hub.publish(MATCHED)
    before = (await hub.report()).proposal

    hub.writer.rotate(author)
    await hub.publish()
    await hub.pass_time(73 * 3600)
    await hub.hear(CHANGED)
    after = (await hub.report()).proposal

    assert before is not None
    assert after is not None
    assert before.recipient.delivery_key == recipient.key
    assert after.recipient.delivery_key == OTHER_DELIVERY_KEY


async def test_a_back_dated_rotation_is_acted_on_72_hours_after_it_was_seen(
    hub: TestHub, recipient: Recipient
) -> None:
    """Nobody is told of what a new key asks, and nothing is sealed to it, before this house's 72 h.

    The rotation says that it was made four days ago, and the board shows it only now.
    """
    await hub.ring(30)
    now = hub.writer.now
    hub.writer.now = now - timedelta(days=5)
    author = hub.writer.register(delivery_key=recipient.key)
    hub.writer.now = now - timedelta(days=4)
    author.posting = hub.writer.rotate(author)
    hub.writer.now = now
    hub.writer.post(author)
    await hub.publish()

    await hub.pass_time(71 * 3600)
    assert await hub.now.requests.reports.all() == []
    assert hub.kinds() == []

    await hub.pass_time(2 * 3600)
    await hub.hear(RECEIVED)
    assert (await hub.report()).request.agency.delivery_key == OTHER_DELIVERY_KEY


async def test_a_forgotten_camera_takes_its_clips_with_it(hub: TestHub) -> None:
    """Nothing is held or pending for a camera that is no longer this house's."""
    await hub.ring(30)
    hub.writer.post(hub.writer.register())
    await hub.publish(MATCHED)

    hub.cameras = []
    await hub.now.requests.rematch()
    await hub.check()

    assert await hub.holding() == set()
    assert not (await hub.report()).pending


async def test_a_busy_hour_is_offered_as_far_as_a_share_holds(hub: TestHub) -> None:
    """Only the best 64 clips are offered: a yes to more could never leave. Two are proposed."""
    hub.cameras = [
        a_camera(id=f"c0ffee{number:06x}", main_url=f"rtsp://192.0.2.1/{number}")
        for number in range(70)
    ]
    for number in range(70):
        await hub.now.stages.clips.mark(_press(hub, number))
    hub.writer.post(hub.writer.register())

    await hub.publish(MATCHED)
    report = await hub.report()

    assert report.proposal is not None
    assert (len(report.match.clips), len(report.proposal.pieces)) == (64, 2)


async def test_a_deny_lets_go_and_sends_nothing(hub: TestHub, recipient: Recipient) -> None:
    """A no releases what was held, is written down, and no byte goes anywhere."""
    await hub.ring(30)
    hub.writer.post(hub.writer.register(delivery_key=recipient.key))
    await hub.publish(MATCHED)

    await hub.answer(Answer.DENY)
    await hub.pass_time(3600)
    await hub.restart()

    assert await hub.holding() == set()
    assert await hub.written() == ["hold", "decision", "release"]
    assert (hub.inbox.headers, hub.cutter.cuts) == ([], 0)


async def test_many_requests_are_read_as_one_is(hub: TestHub, recipient: Recipient) -> None:
    """The list asks the database as often for twelve requests, each proposed, as for one."""
    await hub.ring(30)
    author = hub.writer.register(delivery_key=recipient.key)
    counts = []
    for more in (1, 11):
        for _ in range(more):
            hub.writer.post(author)
            # One by one: what is told first of many says nothing of the others.
            await hub.publish(MATCHED)
        counts.append(await _asked_by(hub, hub.now.requests.reports.all()))
    reports = await hub.now.requests.reports.all()

    assert len(reports) == len({report.proposal and report.proposal.id for report in reports}) == 12
    assert counts[0] == counts[1]
    assert [await hub.now.requests.reports.one(each.request.id) for each in reports] == reports


async def _asked_by(hub: TestHub, work: Awaitable[object]) -> int:
    """Return how many statements the database was asked, by nobody else meanwhile."""
    asked: list[str] = []
    this = asyncio.current_task()
    engine = hub.now.stages.database._engine.sync_engine  # noqa: SLF001 -- nobody else counts

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if asyncio.current_task() is this:
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    await work
    event.remove(engine, "before_cursor_execute", note)
    return len(asked)


def _last(hub: TestHub) -> str:
    return leaf_hash(hub.writer.entries[-1]).hex()


def _press(hub: TestHub, number: int) -> Trigger:
    at = hub.clock.now() - timedelta(minutes=30)
    return Trigger(camera_id=hub.cameras[number].id, kind=TriggerKind.BUTTON, at=at)


async def _record(hub: TestHub, *, minutes_ago: float, after_s: float) -> TimeWindow:
    """Enter six seconds of the only camera, so long after some past moment."""
    start = hub.clock.now() - timedelta(minutes=minutes_ago) + timedelta(seconds=after_s)
    window = TimeWindow(start=start, end=start + timedelta(seconds=6))
    await hub.now.stages.clips.add_segment(
        Segment(
            camera_id=hub.cameras[0].id,
            run_id=RunId("0123456789ab"),
            number=0,
            path="only.mp4",
            window=window,
            media_start_s=0,
            size_bytes=1,
            clock_offset_ms=0,
            closed_at=window.end,
        )
    )
    return window
