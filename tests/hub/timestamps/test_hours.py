"""Each hour, the services that a house chose stamp what was recorded."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from hub.errors import HubError, InvalidInputError, TimestampError
from hub.model.timestamp import ReplyState, Stamp
from hub.store.tables import segment_roots, stamp_replies, stamps
from hub.timestamps.store import second_of
import hub.timestamps.timestamps
from noticeboard.timestamp.hour import LEAST_ENTRIES, Hour
from noticeboard.timestamp.token import read_reply
from tests.fakes.clocks import NOON
from tests.hub.timestamps.conftest import Home, until
from tests.servers.timestamps import Fault

HOUR = timedelta(hours=1)


def _hour(stamp: Stamp) -> datetime:
    return stamp.made_at.replace(minute=0, second=0, microsecond=0)


async def test_every_hour_is_stamped(home: Home) -> None:
    """With and without footage, once in each hour, the same size; and nobody is told."""
    async with home.running():
        await home.add()
        roots = await home.record(count=3)
        first, replies = await home.pass_an_hour()
        empty, no_replies = await home.pass_an_hour()
        [hour, _] = await home.stage.stamped(first.made_at - timedelta(seconds=1))

    assert (_hour(empty) - _hour(first), empty.number) == (HOUR, first.number + 1)
    assert {Hour.parse(each.text).size for each in (first, empty)} == {LEAST_ENTRIES}
    assert len({len(each) for each in home.service.queries}) == 1
    assert no_replies[0].state is ReplyState.GOOD
    assert read_reply(replies[0].raw, first.text, [home.service.root]).at == replies[0].at
    tree = hour.tree()
    assert tree is not None
    assert (hour.text, tree.hour.text()) == (first.text, first.text)
    assert all(tree.inclusion(root) for root in roots)
    assert not any(root in hour.roots for root in await home.record())
    [written, _] = await home.stamped()
    assert (written.fields["text_sha256"], written.fields["service"]) == (
        first.sha256,
        home.service.url,
    )
    assert written.fields["reply_sha256"] == replies[0].sha256


async def test_no_hour_has_the_second_of_another(home: Home) -> None:
    """What stands in a reply doesn't tell that two hours are of one home."""
    hours = [
        NOON.replace(minute=0, second=0, microsecond=0) + number * HOUR for number in range(48)
    ]
    one = [second_of(hour, b"one home") - hour for hour in hours]
    other = [second_of(hour, b"another") - hour for hour in hours]

    assert len(set(one)) > 40
    assert one == [second_of(hour, b"one home") - hour for hour in hours]
    assert sum(each == there for each, there in zip(one, other, strict=True)) < 3
    assert all(timedelta(0) <= each < HOUR for each in one + other)
    async with home.running():
        await home.add()
        before = home.stage.due()
        assert (before, before > home.clock.now()) == (home.stage.due(), True)


async def test_off_is_off(home: Home) -> None:
    """Without a service nothing is hashed or asked; the secret is made with the first one."""
    async with home.running():
        assert (home.stage.secret, home.files.salt_secret) == (None, b"")
        home.clock.forward(HOUR)
        assert await home.store.newest(1) == []
        await home.add()
        secret = home.stage.secret
        assert secret
        assert home.files.salt_secret == secret
        await home.stage.remove(home.service.url)
        assert home.files.salt_secret == b""
        with pytest.raises(HubError):
            await home.stage.remove(home.service.url)
    home.begin()
    assert home.stage.secret == secret, "shares of what was stamped still need it"


async def test_the_first_hour_has_a_second_of_its_own(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before there is a secret, no second is chosen: it would be the same in every house."""
    monkeypatch.setattr(
        hub.timestamps.timestamps,
        "second_of",
        lambda hour, secret: hour + timedelta(minutes=40 if secret else 20),
    )
    async with home.running():
        await home.add()
        stamp, _ = await home.pass_an_hour()

    assert (stamp.number, stamp.made_at.minute) == (1, 40)


async def test_a_service_is_tried_before_it_is_added(home: Home) -> None:
    """One that is no service, or that another root vouches for, is refused in a sentence."""
    home.service.fault = Fault.PAGE
    with pytest.raises(TimestampError):
        await home.add()
    home.service.fault = None
    with pytest.raises(TimestampError):
        # This machine doesn't know its root.
        await home.stage.add(home.service.url, allow_private=True)
    with pytest.raises(InvalidInputError):
        await home.stage.add(home.service.url, root="no PEM", allow_private=True)
    for address in (
        "ftp://tsa.example.org/",
        "http://192.168.1.2/tsr",
        home.service.url,
        "http://user@a.example/",
    ):
        with pytest.raises(InvalidInputError):
            await home.stage.add(address)
    for address in ("http://192.168.1.2/tsr", "http://localhost:9/tsr"):
        # Also a name that leads there: whoever may decide is asked.
        with pytest.raises(HubError) as refused:
            await home.stage.add(address)
        assert refused.value.text.code == "timestamp.private"
    assert await home.stage.statuses() == []


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault.SILENT, "timestamp.no_answer"),
        (Fault.REDIRECT, "timestamp.status"),
        (Fault.LONG, "timestamp.too_long"),
    ],
)
async def test_a_lost_answer_loses_nothing(home: Home, fault: Fault, code: str) -> None:
    """The same text is sent again; if no answer comes, the next hour covers its roots, too."""
    async with home.running():
        await home.add()
        [root] = await home.record()
        home.service.fault = fault
        lost, _ = await home.pass_an_hour(answered=False)
        [status] = await home.stage.statuses()
        assert (status.service.failures, status.service.reason.code) == (1, code)
        asked = len(home.service.queries)
        if fault is Fault.SILENT:
            home.service.fault = None
            await home.pass_until(home.clock.now() + timedelta(minutes=1), asleep=2)
            await home.until_stamped(1)
            assert len(home.service.queries) == asked + 1
            hours = await home.stage.stamped(lost.made_at)
            assert [each.stamp for each in hours] == [lost]
        else:
            await home.pass_until(home.due() - timedelta(minutes=2), asleep=2)
            home.service.fault = None
            await home.pass_until(home.due(), asleep=2)
            await home.until_stamped(1)
            hours = await home.stage.stamped(lost.made_at)
            assert lost not in {each.stamp for each in hours}
        assert [root in each.roots for each in hours] == [True]
        [status] = await home.stage.statuses()
        assert (status.service.failures, bool(status.service.reason)) == (0, False)


async def test_a_late_answer_counts_for_its_own_text(home: Home) -> None:
    """An answer that comes after the next hour's stamp proves what its own text covers."""
    async with home.running():
        await home.add()
        [root] = await home.record()
        home.service.fault = Fault.LATE
        at = home.due()
        await home.pass_until(at)
        await until(lambda: _has_asked(home, 2))
        late, _ = await home.newest()
        home.service.fault = Fault.ERROR
        await home.pass_until(at + HOUR)
        await until(lambda: _has_asked(home, 3))
        assert (await home.newest())[0].number == late.number + 1
        home.service.at = late.made_at + timedelta(milliseconds=37)
        home.service.fault = None
        home.service.release()

        async def is_there() -> bool:
            return bool(await home.stage.stamped(late.made_at))

        await until(is_there)
        [hour] = await home.stage.stamped(late.made_at)

    assert (hour.stamp, root in hour.roots) == (late, True)
    assert hour.tree() is not None


async def _has_asked(home: Home, count: int) -> bool:
    return len(home.service.queries) >= count


async def test_a_restart_goes_on_with_the_hour(home: Home) -> None:
    """A hub that stops before the answer sends the same text again; the ledger gets its entry."""
    async with home.running():
        await home.add()
        [root] = await home.record()
        home.service.fault = Fault.ERROR
        lost, _ = await home.pass_an_hour(answered=False)
    home.service.fault = None
    home.clock.forward(timedelta(minutes=20))
    home.service.at = home.clock.now() + timedelta(milliseconds=37)
    async with home.running():
        await home.until_stamped(1)
        assert (await home.newest())[0] == lost
        [hour] = await home.stage.stamped(lost.made_at)
        assert root in hour.roots
    # As after a crash before the ledger was written.
    home.path.joinpath("ledger.key").unlink()
    home.path.joinpath("ledger.key.checkpoint").unlink()
    async with home.database.write() as connection:
        await connection.exec_driver_sql("DELETE FROM ledger")
    async with home.running():
        assert len(await home.stamped()) == 1


async def test_days_without_the_hub_are_not_made_up_for(home: Home) -> None:
    """After days, the next stamp comes when it is due, and covers what waited."""
    async with home.running():
        await home.add()
        first, _ = await home.pass_an_hour()
        [root] = await home.record()
    home.clock.forward(timedelta(days=3, minutes=7))
    async with home.running():
        assert len(home.service.queries) == 2
        second, _ = await home.pass_an_hour()
        [hour, _] = await home.stage.stamped(first.made_at + timedelta(seconds=5))

    assert second.number == first.number + 1
    assert (hour.stamp, root in hour.roots) == (second, True)


@pytest.mark.parametrize("jump", [timedelta(days=40), timedelta(days=-40)])
async def test_a_clock_that_is_set_stops_nothing(home: Home, jump: timedelta) -> None:
    """Put forward or back by weeks, the next hour is stamped by the clock's new time."""
    async with home.running():
        await home.add()
        first, _ = await home.pass_an_hour()
        before = first.made_at + timedelta(seconds=4)
        [older] = await home.record(before)
        home.clock.jump(jump)
        [root] = await home.record()
        home.clock.forward(timedelta(minutes=5))
        await home.clock.until_asleep(1)
        second, _ = await home.pass_an_hour()
        hours = await home.stage.stamped(home.clock.now() - timedelta(minutes=30))
        earlier = await home.stage.stamped(before)

    assert second.number == 2
    assert [each.stamp for each in earlier if older in each.roots] == [second]
    assert [each.stamp for each in hours if root in each.roots] == [second]


async def test_a_wrong_time_is_kept_and_said(home: Home) -> None:
    """The reply stays, as doubtful; the house is told once, and no longer after a good one."""
    async with home.running():
        await home.add()
        home.service.fault = Fault.WRONG_TIME
        _, [reply] = await home.pass_an_hour()
        [status] = await home.stage.statuses()

        assert reply.state is ReplyState.WRONG_TIME
        assert status.service.reason.code == "timestamp.wrong_time"
        assert [each.code for each in home.problems.all()] == ["timestamp_time"]
        assert len(await home.stamped()) == 1
        home.service.fault = None
        _, [reply] = await home.pass_an_hour()
        assert reply.state is ReplyState.GOOD
        assert home.problems.all() == []


async def test_a_silent_service_is_said_after_a_day(home: Home) -> None:
    """A house that relies on stamps must know that there are none."""
    async with home.running():
        await home.add()
        [known] = await home.store.services()
        await home.store.save(replace(known, added_at=known.added_at - timedelta(hours=24)))
        home.service.fault = Fault.ERROR
        await home.pass_an_hour(answered=False)

    assert [each.code for each in home.problems.all()] == ["timestamp_silent"]


async def test_what_is_gone_leaves_no_stamps(home: Home) -> None:
    """With the last segment of an hour, its stamp and roots go; the newest of each never do."""
    async with home.running():
        await home.add()
        old = await home.record(count=2)
        first, _ = await home.pass_an_hour()
        [young] = await home.record(first.made_at + timedelta(minutes=1))
        await home.pass_an_hour()
        assert (await home.stage.stamped(first.made_at))[0].stamp == first
        async with home.database.write() as connection:
            await connection.exec_driver_sql("DELETE FROM segments WHERE number < 3")
        await home.pass_an_hour()
        kept = await home.stage.stamped(first.made_at + timedelta(minutes=1))
        async with home.database.write() as connection:
            await connection.exec_driver_sql("DELETE FROM segments")
        await home.pass_an_hour()
        await home.pass_an_hour()
        async with home.database.read() as connection:
            counts = [
                (await connection.execute(select(func.count()).select_from(table))).scalar_one()
                for table in (segment_roots, stamps, stamp_replies)
            ]

    assert all(each.stamp != first for each in kept)
    assert kept[0].tree() is not None
    assert (young in kept[0].roots, old[0] in kept[0].roots) == (True, False)
    assert counts == [1, 1, 1]
    assert len(await home.stamped()) == 5, "the ledger keeps its entries"
