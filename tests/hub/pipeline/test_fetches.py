"""Requests that an archive records: what is asked of it, when, and what becomes of its footage."""

import asyncio
from datetime import timedelta
import itertools
import json
from typing import Any, Literal, override
from unittest.mock import patch

import pytest
from sqlalchemy import select

from hub.errors import ArchivePasswordError, ArchiveUnreachableError, HubError
from hub.model.archive import ArchiveClock, ArchiveEvent, ArchiveState, Fetch, FetchState
from hub.model.decision import Answer, ShareState
from hub.model.recording import Label, TriggerKind
from hub.model.report import Event, EventType, RequestReport
from hub.model.request import AgencySetting, Because, MatchStrength
from hub.model.rule import ApprovalLimits, Conditions, HouseRule, Verdict, rule_id
from hub.model.window import TimeWindow
from hub.store.tables import fetches, segments, triggers
from noticeboard.log.area import Circle
from noticeboard.runtime.text import Text
from tests.fakes.board import Author, window
from tests.fakes.clocks import NOON
from tests.hub.given import a_camera
from tests.hub.pipeline.archives import ARCHIVE, an_archived_camera
from tests.hub.pipeline.conftest import DEADLINE_S, Recipient, TestHub

pytestmark = pytest.mark.usefixtures("threadless")

CHANGED, MATCHED = EventType.REQUEST_CHANGED, EventType.REQUEST_MATCHED
DONE, FAILED, WAITING = FetchState.DONE, FetchState.FAILED, FetchState.WAITING
MARGIN = timedelta(seconds=6)
"""Nothing vouches for the clock of a test (5 s), and the archive's is known to 1 s."""
HOUR = TimeWindow(start=NOON - timedelta(hours=1), end=NOON)
"""What the requests ask about."""
ELSEWHERE = Circle(lat=40_000_000, lon=4_000_000, radius_m=300)


def span(minutes_ago: float, seconds: float = 40) -> TimeWindow:
    """Return a window that began so long before noon."""
    start = NOON - timedelta(minutes=minutes_ago)
    return TimeWindow(start=start, end=start + timedelta(seconds=seconds))


def moved(of: TimeWindow, by: timedelta) -> TimeWindow:
    """Return a window at another time."""
    return TimeWindow(start=of.start + by, end=of.end + by)


@pytest.fixture
async def house(hub: TestHub) -> TestHub:
    """Give a hub with a camera that an archive records and has 40 s of, half an hour ago."""
    hub.cameras[:] = [an_archived_camera()]
    hub.archives.played.recorded = [span(30)]
    return hub


async def ask(hub: TestHub, recipient: Recipient, **fields: Any) -> Author:  # noqa: ANN401
    """Publish a request about the hour before noon."""
    author = hub.writer.register(delivery_key=recipient.key)
    fields.setdefault("window", window(HOUR.start, HOUR.end))
    hub.writer.post(author, **fields)
    await hub.publish(EventType.REQUEST_RECEIVED)
    return author


_LOOKS = 100
_PAUSE_S = 0.02
"""Between two looks, each of which takes some milliseconds of the processor."""


async def until(hub: TestHub, *states: FetchState, reason: str | None = None) -> RequestReport:
    """Wait until a fetch is in one of these states, and return its request once it is matched."""
    stages, requests = hub.now.stages, hub.now.requests
    async with asyncio.timeout(DEADLINE_S):
        for look in itertools.count(1):
            [report] = await requests.reports.all()
            found = {each.state for each in report.fetches if reason in {None, each.reason.code}}
            # Nobody tells that everything is known of it.
            if found & {*states} and not stages.fetches._changed:  # noqa: SLF001
                async with requests._lock:  # noqa: SLF001
                    return await hub.report()
            await asyncio.sleep(_PAUSE_S)
            if look % _LOOKS == 0:
                # On a busy machine, the moment for which it is asked again may just have passed.
                hub.clock.forward(timedelta(seconds=1))
    raise AssertionError


async def wait(hub: TestHub, seconds: float) -> None:
    """Let time pass in steps, each once everything that keeps time waits for it."""
    fetches = hub.now.stages.fetches
    async with asyncio.timeout(DEADLINE_S):
        while seconds > 0:
            reports = await hub.now.requests.reports.all()
            under_way = [
                fetch
                for report in reports
                for fetch in report.fetches
                if fetch.state in {WAITING, FetchState.FETCHING}
            ]
            try:
                async with asyncio.timeout(1):
                    await hub.clock.until_asleep(4 + bool(fetches.cameras) + len(under_way))
            except TimeoutError:
                continue  # One of them has ended since they were counted.
            hub.clock.forward(timedelta(seconds=min(seconds, 10)))
            seconds -= 10
            await asyncio.sleep(0.005)


async def recorded(hub: TestHub) -> list[str]:
    """Return the paths of all recordings that the hub knows of."""
    async with hub.now.stages.database.read() as connection:
        return list((await connection.execute(select(segments.c.path))).scalars())


def files(hub: TestHub) -> set[str]:
    """Return the paths of all recordings that there are."""
    folder = hub.folder / "recordings"
    return {str(path.relative_to(folder)) for path in folder.rglob("*.mp4")}


# What is asked


async def test_what_an_archive_has_becomes_a_match(house: TestHub, recipient: Recipient) -> None:
    """The window is asked for, and what is there is offered as if the hub had recorded it."""
    await ask(house, recipient)
    await house.hear(MATCHED)
    report = await until(house, DONE)

    [clip] = report.match.clips
    assert clip.window == span(30)
    assert clip.triggers == (TriggerKind.RECORDED,)
    assert report.pending
    assert report.fetches[0].archive_name == "Frigate"
    assert report.fetches[0].size_bytes > 0
    assert await house.holding() == {report.request.id}


async def test_nothing_wider_than_the_window_is_asked_for(
    house: TestHub, recipient: Recipient
) -> None:
    """Around the window, only the margin of the clocks; of what is there, only what is in it."""
    house.archives.played.recorded = [span(90, 3600 * 3)]
    house.archives.played.events = [ArchiveEvent(window=span(30, 5))]

    await ask(house, recipient)
    await until(house, DONE)

    wide = HOUR.widened(before=MARGIN, after=MARGIN)
    around = span(30, 5).widened(before=timedelta(seconds=10), after=timedelta(seconds=15))
    assert house.archives.played.asked == [("holdings", wide), ("fetch", around)]


@pytest.mark.parametrize(
    ("camera", "fields"),
    [
        (an_archived_camera(), {"area": ELSEWHERE}),
        (an_archived_camera(may_share=False), {}),
        (an_archived_camera(indoor=True), {}),
        (an_archived_camera(place=None), {}),
    ],
)
async def test_an_archive_hears_of_no_request_that_does_not_concern_it(
    house: TestHub, recipient: Recipient, camera: object, fields: dict[str, object]
) -> None:
    """Neither of one about somewhere else, nor of one that its camera can't help with."""
    house.cameras[:] = [camera]  # type: ignore[list-item]

    await ask(house, recipient, **fields)
    await house.pass_time(60)
    await house.check()

    assert house.archives.played.asked == []
    assert (await house.report()).fetches == ()


async def test_an_archive_hears_of_no_request_that_is_hidden(
    house: TestHub, recipient: Recipient
) -> None:
    """Once the agency isn't hidden any longer, the archive is asked."""
    author = house.writer.register(delivery_key=recipient.key)
    await house.publish(EventType.AGENCY_CHANGED)
    requests = house.now.requests
    await requests.choose_agency(author.id, AgencySetting.HIDDEN)

    house.writer.post(author, window=window(HOUR.start, HOUR.end))
    await house.publish(EventType.REQUEST_RECEIVED)
    await house.pass_time(60)
    report = await house.report()

    assert house.archives.played.asked == []
    assert report.match.because is Because.NOT_RECORDED

    await requests.choose_agency(author.id, AgencySetting.NOTIFY)
    await until(house, DONE)


async def test_an_archive_hears_of_no_request_that_a_rule_denies(
    house: TestHub, recipient: Recipient
) -> None:
    """If what matches can't change that, nobody needs to know what the archive has."""
    name = "No burglaries"
    rule = HouseRule(
        id=rule_id(name), name=name, when=Conditions(incidents=("burglary",)), then=Verdict.DENY
    )
    await house.now.requests.add_rule(rule, by="Alex")

    await ask(house, recipient)

    assert (await house.report()).decision is not None
    assert house.archives.played.asked == []


async def test_a_practice_request_is_asked_for_too(house: TestHub) -> None:
    """A house that records nothing itself can practice with what its archive has."""
    house.archives.played.recorded = [span(5)]

    await house.now.practice.begin("en")
    report = await until(house, DONE)

    assert report.request.practice
    assert report.pending

    await house.now.practice.end(by="Alex")
    await house.now.stages.fetches.clean()
    assert files(house) == set()


async def test_hiding_a_request_ends_it(house: TestHub, recipient: Recipient) -> None:
    """While somebody doesn't want to see it, nothing is asked; what comes late isn't offered."""
    house.archives.played.gives.clear()
    await ask(house, recipient)
    report = await until(house, FetchState.FETCHING)

    await house.now.requests.hide(report.request.id, hidden=True)
    await until(house, FAILED, reason="fetch.stopped")
    house.archives.played.gives.set()
    assert house.archives.played.fetched == []

    await house.now.requests.hide(report.request.id, hidden=False)
    assert (await until(house, DONE)).match.clips


async def test_an_archive_is_asked_in_its_own_time(house: TestHub, recipient: Recipient) -> None:
    """If its clock is an hour ahead, so is what it is asked; what comes is dated by the hub's."""
    ahead = timedelta(hours=1)
    house.archives.clock = ArchiveClock(offset=ahead, uncertainty=timedelta(seconds=1))
    house.archives.played.recorded = [moved(span(30), ahead), span(30)]

    await ask(house, recipient)
    report = await until(house, DONE)

    wide = HOUR.widened(before=MARGIN, after=MARGIN)
    assert house.archives.played.asked[0] == ("holdings", moved(wide, ahead))
    [clip] = report.match.clips
    assert clip.window == span(30)
    assert clip.picture_offset_ms == ahead / timedelta(milliseconds=1)
    assert "this recorder's clock is 1 h 0 min ahead" in clip.reason


async def test_only_what_happened_is_fetched(house: TestHub, recipient: Recipient) -> None:
    """If an archive says what happened, each event is a clip of its own, with its labels."""
    house.archives.played.recorded = [span(59, 58 * 60)]
    house.archives.played.events = [
        ArchiveEvent(window=span(40, 7), labels=(Label.PERSON,)),
        ArchiveEvent(window=span(30, 4), kind=TriggerKind.BUTTON),
    ]

    await ask(house, recipient)
    report = await until(house, DONE)

    ring, person = report.match.clips
    before, after = timedelta(seconds=10), timedelta(seconds=15)
    assert person.window == span(40, 7).widened(before=before, after=after)
    assert (person.labels, person.marked_at) == ((Label.PERSON,), span(40).start)
    assert ring.window == span(30, 4).widened(before=before, after=after)
    assert ring.triggers == (TriggerKind.BUTTON,)
    assert sum((each.length for each in house.archives.played.fetched), timedelta(0)) < timedelta(
        minutes=2
    )


async def test_no_motion_of_the_past_goes_on(house: TestHub, recipient: Recipient) -> None:
    """What an archive says of ends with what was fetched: no clip grows afterwards."""
    house.archives.played.recorded = [span(59, 58 * 60)]
    house.archives.played.events = [ArchiveEvent(window=span(30, 5))]
    await ask(house, recipient)
    await until(house, DONE)
    stages = house.now.stages

    grown = await stages.clips.extend_open(stages.clock.now())
    async with stages.database.read() as connection:
        kept = [row.active for row in await connection.execute(select(triggers))]

    assert grown == []
    assert kept == [True, False]


async def test_nothing_happened(house: TestHub, recipient: Recipient) -> None:
    """If an archive says that nothing happened, nothing is fetched, and nothing moved."""
    house.archives.played.events = []

    await ask(house, recipient)
    report = await until(house, DONE, reason="fetch.quiet")

    assert [kind for kind, _ in house.archives.played.asked] == ["holdings"]
    assert report.match.because is Because.NOTHING_MOVED


async def test_nothing_was_recorded(house: TestHub, recipient: Recipient) -> None:
    """If there are no recordings, nobody says that nothing moved."""
    house.archives.played.recorded = []

    await ask(house, recipient)
    report = await until(house, DONE, reason="fetch.nothing")

    assert report.match.because is Because.NOT_RECORDED
    assert report.match.strength is MatchStrength.CAMERA_ONLY


async def test_a_ring_promises_no_recordings(house: TestHub, recipient: Recipient) -> None:
    """What another device reports makes no clip here: only what the archive has is offered."""
    house.archives.played.recorded = [span(30.1)]
    house.archives.played.answers.clear()
    await house.ring(30)

    await ask(house, recipient)
    assert (await house.report()).match.because is Because.ASKING

    house.archives.played.answers.set()
    report = await until(house, DONE)
    assert [clip.triggers for clip in report.match.clips] == [(TriggerKind.RECORDED,)]


async def test_a_long_recording_is_several_clips(house: TestHub, recipient: Recipient) -> None:
    """Footage of which nothing more is known is offered in clips of five minutes."""
    house.archives.played.recorded = [span(30, 620)]

    await ask(house, recipient)
    report = await until(house, DONE)

    lengths = sorted(clip.window.length.total_seconds() for clip in report.match.clips)
    assert lengths == [20, 300, 300]


async def test_each_file_is_fetched_once(house: TestHub, recipient: Recipient) -> None:
    """A second request about the same time gets what came for the first."""
    author = await ask(house, recipient)
    await until(house, DONE)
    fetched = list(house.archives.played.fetched)

    house.writer.post(author, window=window(HOUR.start, HOUR.end))
    await house.publish()
    while True:
        reports = await house.now.requests.reports.all()
        if len(reports) == 2 and all(r.fetches and r.fetches[0].state is DONE for r in reports):
            break
        await house.hear(CHANGED)

    assert house.archives.played.fetched == fetched
    assert all(report.match.strength is MatchStrength.CLIPS for report in reports)


# When an archive does not do what it should


async def test_an_archive_that_is_away_is_asked_again(house: TestHub, recipient: Recipient) -> None:
    """Until then, nobody is told that nothing moved."""
    house.archives.played.fails = [ArchiveUnreachableError("fetch.failed")]

    await ask(house, recipient)
    report = await until(house, WAITING, reason="fetch.away")
    assert report.match.because is Because.ASKING
    assert "nothing moved" not in str(report.match.reason)

    await wait(house, 30)
    report = await until(house, DONE)
    assert report.match.strength is MatchStrength.CLIPS


@pytest.mark.parametrize(
    ("error", "reason", "again_s"),
    [
        (ArchiveUnreachableError("fetch.failed"), "fetch.away", 30),
        (ArchivePasswordError("fetch.failed"), "fetch.password", 600),
    ],
    ids=["away", "another password"],
)
async def test_an_archive_that_goes_away_is_asked_for_the_rest(
    house: TestHub, recipient: Recipient, error: HubError, reason: str, again_s: float
) -> None:
    """What came stays and is offered; the rest comes later, and nothing comes twice."""
    house.archives.played.breaks = [error]

    await ask(house, recipient)
    report = await until(house, WAITING, reason=reason)
    [clip] = report.match.clips
    assert clip.window == span(30, 10)

    await wait(house, again_s)
    report = await until(house, DONE)
    assert [clip.window for clip in report.match.clips] == [span(30)]
    assert len(house.archives.played.fetched) == 4


async def test_an_archive_that_says_nothing_delays_nothing(
    house: TestHub, recipient: Recipient
) -> None:
    """After 10 s it is asked again later; what the hub recorded itself is offered at once."""
    house.cameras.append(a_camera(id="c0ffee000002"))
    house.archives.played.answers.clear()
    await house.ring(30, camera=1)

    await ask(house, recipient)
    await house.hear(MATCHED)

    await wait(house, 10)
    await until(house, WAITING, reason="fetch.slow")
    house.archives.played.answers.set()
    await wait(house, 30)
    report = await until(house, DONE)
    assert len(report.match.clips) == 2


async def test_a_file_that_does_not_come_is_given_up(house: TestHub, recipient: Recipient) -> None:
    """After a minute without a byte, the archive is asked again later."""
    house.archives.played.gives.clear()

    await ask(house, recipient)
    await until(house, FetchState.FETCHING)
    await wait(house, 60)
    await until(house, WAITING, reason="fetch.slow")
    assert list((house.folder / "cache" / "fetching").iterdir()) == []

    house.archives.played.gives.set()
    await wait(house, 30)
    await until(house, DONE)


async def test_a_wrong_password_is_said(house: TestHub, recipient: Recipient) -> None:
    """Somebody has to enter it again; then the archive is asked."""
    house.archives.played.fails = [ArchivePasswordError("fetch.failed")]

    await ask(house, recipient)
    report = await until(house, WAITING, reason="fetch.password")
    assert report.match.because is Because.ASKING

    await wait(house, 600)
    await until(house, DONE)


async def test_what_is_gone_before_it_was_fetched_is_said(
    house: TestHub, recipient: Recipient
) -> None:
    """What else there is comes anyway and is offered."""
    house.archives.played.recorded = [span(50), span(30), span(20)]
    house.archives.played.gone = [span(50), span(20)]

    await ask(house, recipient)
    report = await until(house, FAILED, reason="fetch.gone")

    assert [clip.window for clip in report.match.clips] == [span(30)]
    assert [each.missing for each in report.fetches] == [(span(50), span(20))]


@pytest.mark.parametrize("restarts", [False, True])
async def test_what_is_deleted_while_the_archive_is_away_is_said(
    house: TestHub, recipient: Recipient, *, restarts: bool
) -> None:
    """What it listed and lists no longer isn't taken for time without recordings."""
    played = house.archives.played
    played.recorded = [span(50), span(30)]
    played.breaks = [ArchiveUnreachableError("fetch.failed")]
    await ask(house, recipient)
    report = await until(house, WAITING, reason="fetch.away")
    rest = TimeWindow(start=span(50, 10).end, end=span(50).end)
    assert [each.missing for each in report.fetches] == [(rest, span(30))]

    played.recorded = [span(30)]
    if restarts:
        await house.stop()
        await house.start()
        await house.settle()
    else:
        await wait(house, 30)
    report = await until(house, FAILED, reason="fetch.gone")

    assert {clip.window for clip in report.match.clips} == {span(50, 10), span(30)}
    assert [each.missing for each in report.fetches] == [(rest,)]


async def test_a_question_does_not_wait_for_a_fetch(house: TestHub, recipient: Recipient) -> None:
    """While footage comes for hours, another request hears what there is; its footage waits."""
    played = house.archives.played
    played.recorded.append(span(90))
    played.gives.clear()
    author = house.writer.register(delivery_key=recipient.key)
    for start in (HOUR.start, HOUR.start - timedelta(hours=1)):
        house.writer.post(author, window=window(start, start + timedelta(hours=1)))
    await house.publish(EventType.REQUEST_RECEIVED)

    async with asyncio.timeout(DEADLINE_S):
        while sorted(kind for kind, _ in played.asked) != ["fetch", "holdings", "holdings"]:  # noqa: ASYNC110 -- it tells nobody
            await asyncio.sleep(_PAUSE_S)
    played.gives.set()

    async with asyncio.timeout(DEADLINE_S):
        while [each.state for each in await _fetches(house)] != [DONE, DONE]:  # noqa: ASYNC110 -- as above
            await asyncio.sleep(_PAUSE_S)
    assert len(played.fetched) == 8


async def test_the_next_file_comes_while_one_is_stored(
    house: TestHub, recipient: Recipient
) -> None:
    """It doesn't wait for the disk, and no more than one is ahead: each takes room."""
    played, stores = house.archives.played, house.archives.stores
    stores.clear()
    await ask(house, recipient)

    await _received(house, 2)
    assert not await recorded(house)
    assert len(played.fetched) == 2

    stores.set()
    await until(house, DONE)
    assert len(played.fetched) == 4


@pytest.mark.parametrize("count", [1, 2])
async def test_hiding_a_request_ends_what_is_being_stored(
    house: TestHub, recipient: Recipient, count: int
) -> None:
    """Neither the file that is being stored is kept, nor the one that is coming, or has come."""
    house.archives.stores.clear()
    house.archives.played.gives = _Some(count)
    await ask(house, recipient)
    report = await _received(house, count)

    await house.now.requests.hide(report.request.id, hidden=True)
    await until(house, FAILED, reason="fetch.stopped")
    house.archives.stores.set()
    async with asyncio.timeout(DEADLINE_S):
        while list((house.folder / "cache" / "fetching").iterdir()):  # noqa: ASYNC110 -- as above
            await asyncio.sleep(_PAUSE_S)

    assert not await recorded(house)
    assert not files(house)


class _Some(asyncio.Event):
    """Lets only so many through."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._left = asyncio.Semaphore(count)

    @override
    async def wait(self) -> Literal[True]:
        return await self._left.acquire()


async def _received(hub: TestHub, count: int) -> RequestReport:
    """Wait until so many files have come for the only request."""
    size_bytes = count * len(json.dumps({"s": 10.0}))
    async with asyncio.timeout(DEADLINE_S):
        while True:
            report = await hub.report()
            if any(each.size_bytes >= size_bytes for each in report.fetches):
                return report
            await asyncio.sleep(_PAUSE_S)


async def _fetches(hub: TestHub) -> list[Fetch]:
    return [each for report in await hub.now.requests.reports.all() for each in report.fetches]


async def test_all_is_gone_before_it_was_fetched(house: TestHub, recipient: Recipient) -> None:
    """Then recordings are missing, and nobody says that nothing moved."""
    house.archives.played.gone = [span(30)]

    await ask(house, recipient)
    report = await until(house, FAILED, reason="fetch.gone")

    assert report.match.because is Because.NOT_RECORDED


@pytest.mark.parametrize("late_by", [timedelta(hours=1), timedelta(hours=-1), timedelta(days=-400)])
async def test_video_of_another_time_is_not_offered(
    house: TestHub, recipient: Recipient, late_by: timedelta
) -> None:
    """Whatever an archive sends: what isn't of the time asked for is said, and deleted again."""
    house.archives.played.late_by = late_by

    await ask(house, recipient)
    report = await until(house, FAILED, reason="fetch.other_time")
    assert report.match.clips == ()
    assert report.match.near == ()
    # What says itself that it is later isn't even read.
    assert (house.archives.ingested == 0) is (late_by > timedelta(0))

    await wait(house, 70)
    assert await recorded(house) == []
    assert files(house) == set()


async def test_a_file_that_cannot_be_used_is_said(house: TestHub, recipient: Recipient) -> None:
    """The others are offered; what is missing between them is in no clip."""
    house.archives.played.broken = {1}

    await ask(house, recipient)
    report = await until(house, FAILED, reason="fetch.refused")

    assert report.fetches[0].reason.values["reason"] == Text("fetch.removed")
    windows = sorted(clip.window for clip in report.match.clips)
    assert windows == [span(30, 10), moved(span(30, 20), timedelta(seconds=20))]


@pytest.mark.parametrize("obeys", [True, False])
async def test_no_more_than_the_budget_is_fetched(
    house: TestHub, recipient: Recipient, *, obeys: bool
) -> None:
    """What is nearest to the middle of the window comes first, whatever the archive says."""
    played = house.archives.played
    played.obeys, played.padding, played.size_bytes = obeys, b"." * 990, 100 << 30
    played.recorded = [span(59, 58 * 60)]
    house.most_fetched_bytes = 5500
    await house.restart()

    # What is made of the played files is larger than they are.
    with patch("hub.archives.inquiry.MOST_REQUESTS", 10**6):
        await ask(house, recipient)
        report = await until(house, FAILED, reason="fetch.too_much")

    assert report.fetches[0].size_bytes <= 5500
    assert report.match.clips
    middle = NOON - timedelta(minutes=30)
    assert all(
        abs(clip.window.start - middle) < timedelta(minutes=1) for clip in report.match.clips
    )


async def test_files_without_end_are_given_up(house: TestHub, recipient: Recipient) -> None:
    """Even if they are empty, and so take no room."""
    house.archives.played.empties = True

    with patch("hub.archives.reader.MOST_FILES", 20):
        await ask(house, recipient)
        report = await until(house, FAILED)

    assert report.match.clips == ()


async def test_many_requests_do_not_fill_the_disk(house: TestHub, recipient: Recipient) -> None:
    """Only so much is kept from archives; the rest comes when another request is over."""
    author = await ask(house, recipient)
    first = await until(house, DONE)
    reports = house.now.requests.reports

    async def second(state: FetchState, code: str) -> RequestReport:
        async with asyncio.timeout(DEADLINE_S):
            while True:
                for report in await reports.all():
                    fetched = [(each.state, each.reason.code) for each in report.fetches]
                    if report.request.id != first.request.id and fetched == [(state, code)]:
                        return report
                await asyncio.sleep(_PAUSE_S)

    with patch("hub.archives.inquiry.MOST_REQUESTS", 0):
        house.archives.played.recorded.append(span(20))
        house.writer.post(author, window=window(HOUR.start, HOUR.end))
        await house.publish(EventType.REQUEST_RECEIVED)
        report = await second(WAITING, "fetch.full")
        assert len(house.archives.played.fetched) == 4
        assert report.match.clips

    await wait(house, 30)
    await second(DONE, "")
    assert len(house.archives.played.fetched) == 8


async def test_without_room_nothing_is_fetched(house: TestHub, recipient: Recipient) -> None:
    """Once there is some again, the archive is asked again."""
    house.free_bytes = 1 << 20

    await ask(house, recipient)
    report = await until(house, WAITING, reason="disk.other_things")
    assert house.archives.played.fetched == []

    house.free_bytes = 1 << 40
    await wait(house, 30)
    report = await until(house, DONE)
    assert report.match.strength is MatchStrength.CLIPS


async def test_an_archive_whose_clock_is_unknown_is_not_asked(
    house: TestHub, recipient: Recipient
) -> None:
    """Before it has answered in this run, its times mean nothing."""
    house.archives.state = ArchiveState.UNKNOWN

    await ask(house, recipient)
    await until(house, WAITING, reason="fetch.slow")
    assert house.archives.played.asked == []

    house.archives.state = ArchiveState.CONNECTED
    await wait(house, 30)
    await until(house, DONE)


async def test_an_archive_that_does_not_know_the_camera(
    house: TestHub, recipient: Recipient
) -> None:
    """It isn't asked again, and another camera's video isn't taken for this one's."""
    house.cameras[:] = [an_archived_camera(archive_key="garden")]

    await ask(house, recipient)
    await until(house, FAILED, reason="camera.unknown")


async def test_an_archive_that_was_removed(house: TestHub, recipient: Recipient) -> None:
    """Its camera is still there, and says why there is nothing."""
    house.archives.removed = True

    await ask(house, recipient)
    report = await until(house, FAILED, reason="fetch.removed")

    assert report.match.because is Because.NOT_RECORDED
    assert report.fetches[0].archive_name == ""


async def test_an_archive_that_is_back_is_asked_at_once(
    house: TestHub, recipient: Recipient
) -> None:
    """Nobody waits for the next attempt."""
    house.archives.played.fails = [ArchiveUnreachableError("fetch.failed")]
    await ask(house, recipient)
    await until(house, WAITING, reason="fetch.away")

    back = Event(
        seq=0,
        type="archive.changed",  # type: ignore[arg-type]
        at=house.clock.now(),
        payload={"archive_id": ARCHIVE},
    )
    for listener in house.now.stages.events._listeners:  # noqa: SLF001 -- archives append it
        listener.put_nowait(back)

    await until(house, DONE)


# Time


async def test_what_an_archive_is_about_to_have_is_asked_for_again(
    house: TestHub, recipient: Recipient
) -> None:
    """What it is still writing comes half a minute later."""
    played = house.archives.played
    played.recorded, played.not_yet = [], span(0.5, 30)

    await ask(house, recipient)
    await until(house, WAITING, reason="fetch.not_yet")

    played.recorded, played.not_yet = [span(0.5, 20)], None
    await wait(house, 30)
    report = await until(house, DONE)
    assert [clip.window for clip in report.match.clips] == [span(0.5, 20)]


async def test_a_window_that_is_not_over_is_asked_for_until_it_is(
    house: TestHub, recipient: Recipient
) -> None:
    """What comes meanwhile is offered; the future isn't asked for."""
    played = house.archives.played
    end = NOON + timedelta(minutes=5)
    await ask(house, recipient, window=window(HOUR.start, end))
    report = await until(house, WAITING, reason="fetch.running")
    assert len(report.match.clips) == 1
    assert played.asked[0][1].end <= house.clock.now()

    played.recorded.append(moved(span(0), timedelta(minutes=3)))
    await wait(house, 130)
    report = await until(house, WAITING, reason="fetch.running")
    assert len(report.match.clips) == 2
    await wait(house, 240)

    report = await until(house, DONE)
    assert len(report.match.clips) == 2
    assert max(asked.end for _, asked in played.asked) <= end + MARGIN


# A start


@pytest.mark.parametrize("state", [WAITING, FetchState.FETCHING, DONE, FAILED])
async def test_a_restart_goes_on_where_it_stopped(
    house: TestHub, recipient: Recipient, state: FetchState
) -> None:
    """What wasn't settled is asked again; what was settled isn't. Nothing is left half fetched."""
    played = house.archives.played
    if state is WAITING:
        played.answers.clear()
    elif state is FetchState.FETCHING:
        played.gives.clear()
    elif state is FAILED:
        played.gone = [span(30)]
    await ask(house, recipient)
    await until(house, state)
    (house.folder / "cache" / "fetching" / "left").mkdir(parents=True)
    asked, settled = len(played.asked), state in {DONE, FAILED}

    await house.stop()
    played.answers.set()
    played.gives.set()
    await house.start()
    await house.settle()
    report = await until(house, state if settled else DONE)

    assert (len(played.asked) == asked) is settled
    assert (report.match.strength is MatchStrength.CLIPS) is (state is not FAILED)
    assert list((house.folder / "cache" / "fetching").iterdir()) == []
    assert await house.now.stages.clips.check() == []


async def test_what_closed_while_the_hub_was_down_is_forgotten(
    house: TestHub, recipient: Recipient
) -> None:
    """Once the hub has read that its request is over, its fetch is."""
    house.archives.played.answers.clear()
    author = await ask(house, recipient)
    report = await until(house, WAITING)

    await house.stop()
    house.writer.resolve(author, report.request.entry_id)
    house.board.publish()
    await house.start()
    await house.hear(EventType.REQUEST_CLOSED)

    assert (await house.report()).fetches == ()
    async with house.now.stages.database.read() as connection:
        assert (await connection.execute(select(fetches))).all() == []


# Afterwards


async def test_an_answer_ends_it(house: TestHub, recipient: Recipient) -> None:
    """What was denied isn't asked for; if the denial is undone, it is."""
    house.archives.played.answers.clear()
    await ask(house, recipient)
    await house.answer(Answer.DENY)
    report = await until(house, FAILED, reason="fetch.stopped")
    house.archives.played.answers.set()

    await house.now.requests.undo(report.request.id, by="Alex")
    report = await until(house, DONE)

    assert report.pending


@pytest.mark.parametrize("end", ["denied", "resolved"])
async def test_what_is_no_longer_needed_is_deleted(
    house: TestHub, recipient: Recipient, end: str
) -> None:
    """Within two minutes of the end of its request, nothing of it is left."""
    author = await ask(house, recipient)
    report = await until(house, DONE)
    storage = await house.now.stages.clips.sizes()
    assert sum(storage.values()) > 0
    await wait(house, 300)
    assert len(await recorded(house)) > 0

    if end == "denied":
        await house.answer(Answer.DENY)
    else:
        house.writer.resolve(author, report.request.entry_id)
        await house.publish(EventType.REQUEST_CLOSED)
    await wait(house, 120)

    assert await recorded(house) == []
    assert files(house) == set()
    assert (await house.report()).fetches == ()
    async with house.now.stages.database.read() as connection:
        assert (await connection.execute(select(fetches))).all() == []
    assert await house.now.stages.clips.check() == []


async def test_what_was_approved_stays_until_it_has_arrived(
    house: TestHub, recipient: Recipient
) -> None:
    """Held footage is never deleted; what wasn't approved stays as long, and isn't asked for."""
    house.archives.played.recorded = [span(30), span(20)]
    house.inbox.status = 503
    await ask(house, recipient)
    report = await until(house, DONE)
    asked = len(house.archives.played.asked)

    await house.answer(Answer.APPROVE)
    await house.hear(EventType.SHARE_CHANGED)
    for _ in range(3):
        await house.now.stages.fetches.clean()
        house.clock.forward(timedelta(seconds=60))
    assert files(house)
    assert set(await recorded(house)) == files(house)

    house.inbox.status = 201
    async with asyncio.timeout(DEADLINE_S):
        while (await house.report()).fetches:
            await asyncio.sleep(0.01)
            house.drain()
            house.clock.forward(timedelta(seconds=60))  # The hub tries again ever later.
    report = await house.report()
    assert report.share is not None
    assert report.share.state is ShareState.DELIVERED
    await house.now.stages.fetches.clean()
    assert files(house) == set()
    assert len(house.archives.played.asked) == asked


async def test_what_another_request_needs_stays(house: TestHub, recipient: Recipient) -> None:
    """Two requests about one time: the end of one takes nothing from the other."""
    author = await ask(house, recipient)
    first = await until(house, DONE)
    house.writer.post(author, window=window(HOUR.start, HOUR.end))
    await house.publish(MATCHED)
    await house.now.requests.decide(
        first.request.id, Answer.DENY, proposal_id=None, by="Alex", reason=""
    )

    await wait(house, 120)

    assert files(house)
    assert await house.now.stages.clips.check() == []


# House rules


def a_rule(then: Verdict, *strengths: MatchStrength) -> HouseRule:
    """Return a rule about how well something matches."""
    name = f"{then} {len(strengths)}"
    return HouseRule(id=rule_id(name), name=name, when=Conditions(strengths=strengths), then=then)


async def test_no_rule_denies_what_may_still_come(house: TestHub, recipient: Recipient) -> None:
    """A rule that denies what doesn't match waits until the archive has answered."""
    house.archives.played.fails = [ArchiveUnreachableError("fetch.failed")]
    rule = a_rule(Verdict.DENY, MatchStrength.CAMERA_ONLY, MatchStrength.NONE)
    await house.now.requests.add_rule(rule, by="Alex")

    await ask(house, recipient)
    report = await until(house, WAITING, reason="fetch.away")
    assert report.decision is None

    await wait(house, 30)
    report = await until(house, DONE)
    assert report.decision is None
    assert report.pending


async def test_a_rule_denies_once_nothing_comes(house: TestHub, recipient: Recipient) -> None:
    """The same, if the archive has nothing."""
    house.archives.played.recorded = []
    rule = a_rule(Verdict.DENY, MatchStrength.CAMERA_ONLY, MatchStrength.NONE)
    await house.now.requests.add_rule(rule, by="Alex")

    await ask(house, recipient)
    await house.hear(EventType.REQUEST_DECIDED)

    report = await house.report()
    assert report.decision is not None
    assert report.decision.answer is Answer.DENY


async def test_no_rule_approves_half(hub: TestHub, recipient: Recipient) -> None:
    """A rule that approves what matches waits for what is on its way."""
    hub.cameras[:] = [an_archived_camera(), a_camera(id="c0ffee000002")]
    played = hub.archives.played
    played.recorded = [span(30)]
    played.gives.clear()
    author = hub.writer.author("city-police")
    hub.limits = ApprovalLimits(
        rules=True, agencies=(author.id,), longest=timedelta(hours=1), masks=False
    )
    await hub.restart()
    await hub.now.requests.add_rule(a_rule(Verdict.APPROVE, MatchStrength.CLIPS), by="Alex")
    await hub.ring(30, camera=1)

    await ask(hub, recipient)
    report = await until(hub, FetchState.FETCHING)
    assert report.decision is None
    played.gives.set()
    await hub.hear(EventType.REQUEST_DECIDED)

    report = await hub.report()
    assert {clip.camera_id for clip in report.match.clips} == {"c0ffee000001", "c0ffee000002"}
