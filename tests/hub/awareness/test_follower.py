"""Following a source: incrementally, each thing once, and what was taken back stays so."""

from datetime import datetime, timedelta
from typing import override

import pytest

from hub.awareness.fetch import Validators
from hub.awareness.follower import LONGEST_PAUSE, MOST_DOCUMENTS, SourceFollower
from hub.awareness.store import MOST_STORED, SourceStore, item_id, unique
from hub.clock import Clock
from hub.model.awareness import AwarenessKind, AwarenessState, source_id

from .conftest import (
    PERSON,
    Ground,
    alert,
    alert_link,
    atom,
    entry,
    json_feed,
    reference,
    rss,
    rss_item,
    wanted,
)


def titles(follower: SourceFollower) -> list[str]:
    """Return what is shown of a source."""
    return sorted(item.title for item in follower.items())


async def test_reads_a_source(ground: Ground) -> None:
    """A source is read, told what it is, and how many items it holds."""
    ground.server.put(atom(entry()))
    follower = await ground.follower()

    await follower.poll()

    status = follower.status
    assert titles(follower) == ["Road closed at Mill Bridge"]
    assert (status.state, status.kind) == (AwarenessState.FOLLOWING, AwarenessKind.ATOM)
    assert (status.seen, status.fetched_at) == (1, ground.clock.now())


async def test_unchanged_costs_one_304(ground: Ground) -> None:
    """A source that is as it was costs one request without a body, after a restart as well."""
    ground.server.put(atom(entry()))
    await (await ground.follower()).poll()

    follower = await ground.follower()
    await follower.poll()
    await follower.poll()

    assert titles(follower) == ["Road closed at Mill Bridge"]
    sent = [request.headers.get("If-None-Match") for request in ground.server.asked]
    assert sent[0] is None
    assert all(sent[1:])
    assert len(sent) == 3


async def test_changed_entry_is_shown_as_it_is_now(ground: Ground) -> None:
    """An entry that says something else now is the same item with other words."""
    ground.server.put(atom(entry()))
    follower = await ground.follower()
    await follower.poll()
    [before] = follower.items()

    ground.server.put(atom(entry(title="Mill Bridge is open", updated="2026-11-25T13:00:00Z")))
    await follower.poll()

    [after] = follower.items()
    assert (after.id, after.title) == (before.id, "Mill Bridge is open")
    assert after.updated > before.updated


async def test_clock_that_runs_ahead(ground: Ground) -> None:
    """What is dated in the future is as old as when it was first seen, and stays so."""
    ground.server.put(atom(entry(updated="2031-01-01T00:00:00Z")))
    follower = await ground.follower()
    await follower.poll()
    seen_at = ground.clock.now()
    ground.clock.forward(timedelta(hours=1))

    ground.server.put(atom(entry(updated="2031-01-01T00:00:00Z"), entry("urn:example:2")))
    await follower.poll()

    item = next(item for item in follower.items() if item.updated == seen_at)
    assert item.published == seen_at


async def test_news_grows_old(ground: Ground) -> None:
    """What does not say when it is over is shown for 30 days after it was updated."""
    ground.server.put(atom(entry()))
    follower = await ground.follower()
    await follower.poll()

    ground.clock.forward(timedelta(days=31))

    assert titles(follower) == []


async def test_linked_alerts_are_read_once(ground: Ground) -> None:
    """Each alert that an index links to is asked for once, and again only when it has changed."""
    ground.server.put(atom(alert_link("/a.cap"), alert_link("/b.cap")))
    ground.server.put(alert("EX-1", headline="One"), "/a.cap")
    ground.server.put(alert("EX-2", headline="Two"), "/b.cap")
    await (await ground.follower()).poll()
    follower = await ground.follower()
    changed = alert_link("/b.cap", updated="2026-11-25T12:00:00Z")
    ground.server.put(atom(alert_link("/a.cap"), changed))

    await follower.poll()

    assert titles(follower) == ["One", "Two"]
    assert ground.server.paths().count("/a.cap") == 1
    assert ground.server.paths().count("/b.cap") == 2


async def test_index_that_is_read_in_parts(ground: Ground) -> None:
    """Of a long index some alerts are read in each look, until all of them are: no 304 before."""
    count = MOST_DOCUMENTS + 5
    ground.server.put(atom(*(alert_link(f"/{number}.cap") for number in range(count))))
    for number in range(count):
        ground.server.put(alert(f"EX-{number}"), f"/{number}.cap")
    follower = await ground.follower()

    await follower.poll()
    first = len(follower.items())
    await follower.poll()
    await follower.poll()

    assert (first, len(follower.items())) == (MOST_DOCUMENTS, count)
    asked = [each for each in ground.server.asked if each.path == "/feed"]
    sent = [each.headers.get("If-None-Match") for each in asked]
    assert [bool(etag) for etag in sent] == [False, False, True]


async def test_linked_alert_that_does_not_come(ground: Ground) -> None:
    """An alert that cannot be had is tried three times and then let be; others come anyway."""
    ground.server.put(atom(alert_link("/a.cap"), alert_link("/b.cap"), alert_link("/c.cap")))
    ground.server.put(alert(), "/a.cap")
    ground.server.put("<html>", "/c.cap")
    ground.server.fail(503, "/b.cap")
    follower = await ground.follower()

    for _ in range(5):
        await follower.poll()

    assert len(follower.items()) == 1
    assert ground.server.paths().count("/b.cap") == 3
    assert ground.server.paths().count("/c.cap") == 1


async def test_linked_alerts_elsewhere_at_home(ground: Ground) -> None:
    """A source on this network that links to another host on it leads nowhere."""
    other = ground.server.url("/router").replace("127.0.0.1", "localhost")
    ground.server.put(atom(alert_link(other)))
    ground.server.put(alert(), "/router")
    follower = await ground.follower()

    await follower.poll()

    assert titles(follower) == []
    assert "/router" not in ground.server.paths()


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
async def test_cancelled_alert(ground: Ground, order: tuple[int, int]) -> None:
    """A canceled alert is not shown, whichever of the two comes first, after a restart either."""
    pair = [alert(), alert("EX-2", kind="Cancel", references=reference())]
    for at in order:
        ground.server.put(pair[at])
        await (await ground.follower()).poll()
        ground.clock.forward(timedelta(minutes=15))
    ground.server.put(alert(more=" "))

    follower = await ground.follower()
    await follower.poll()

    assert titles(follower) == []


async def test_updated_alert(ground: Ground) -> None:
    """An update takes the place of what it refers to."""
    ground.server.put(alert(headline="Watch"))
    follower = await ground.follower()
    await follower.poll()

    update = alert("EX-2", kind="Update", references=reference(), headline="Warning")
    ground.server.put(update)
    await follower.poll()

    assert titles(follower) == ["Warning"]


async def test_alert_refers_to_itself(ground: Ground) -> None:
    """An update that names itself does not end itself."""
    ground.server.put(alert(kind="Update", references=reference()))
    follower = await ground.follower()

    await follower.poll()

    assert len(follower.items()) == 1


async def test_alert_ends(ground: Ground) -> None:
    """An alert is shown until it expires; one that already has is not."""
    ground.server.put(alert())
    follower = await ground.follower()
    await follower.poll()
    [item] = follower.items()
    assert item.expires is not None

    ground.clock.forward(item.expires - ground.clock.now())

    assert follower.items() == []
    assert (await ground.follower()).items() == []


async def test_alert_never_lasts_for_years(ground: Ground) -> None:
    """An alert that says it lasts until the end of time is shown for 90 days."""
    ground.server.put(alert(expires="2120-01-01T00:00:00Z"))
    follower = await ground.follower()

    await follower.poll()

    [item] = follower.items()
    assert item.expires == ground.clock.now() + timedelta(days=90)


async def test_wanted_list_is_as_it_is_now(ground: Ground) -> None:
    """Who is on the list no longer is shown no longer; nor is a list nobody has seen for weeks."""
    other = {**PERSON, "uid": "0c", "title": "KIM EXAMPLE"}
    ground.server.put(wanted(PERSON, other))
    follower = await ground.follower()
    await follower.poll()

    ground.server.put(wanted(other))
    await follower.poll()
    left = titles(follower)
    ground.clock.forward(timedelta(days=15))

    assert left == ["KIM EXAMPLE"]
    assert titles(follower) == []


async def test_failures_are_told_and_waited_out(ground: Ground) -> None:
    """What is wrong is said in a sentence; each failure waits longer, up to six hours."""
    ground.server.fail(500)
    follower = await ground.follower()
    pauses = []

    for _ in range(8):
        await follower.poll()
        standing = (
            await SourceStore(ground.database).load(follower.source.id, ground.clock.now())
        ).state
        assert standing.next_at is not None
        pauses.append(standing.next_at - ground.clock.now())

    assert follower.status.state is AwarenessState.UNREACHABLE
    assert str(follower.status.reason).endswith("tries again later.")
    assert pauses[0] >= timedelta(minutes=22)
    assert max(pauses) <= LONGEST_PAUSE * 1.25


async def test_source_may_ask_to_be_left_alone(ground: Ground) -> None:
    """Retry-After is honored, by a hub that was started again as well."""
    ground.server.fail(503, Retry_After="86400")
    await (await ground.follower()).poll()
    ground.server.statuses.clear()
    ground.server.put(atom(entry()))
    ground.server.asked.clear()
    asleep = Stopping(ground.clock)
    follower = SourceFollower(
        ground.source(), SourceStore(ground.database), ground.fetcher(), asleep
    )
    await follower.load()

    with pytest.raises(StoppedError):
        await follower.run(_nothing)

    assert asleep.slept == [86400.0]
    assert ground.server.asked == []


async def test_unreadable_source_keeps_what_it_said(ground: Ground) -> None:
    """A source that answers with rubbish says so, and what it said before is still shown."""
    ground.server.put(atom(entry()))
    follower = await ground.follower()
    await follower.poll()

    ground.server.put("<html>Sorry</html>")
    await follower.poll()

    assert follower.status.state is AwarenessState.UNREADABLE
    assert titles(follower) == ["Road closed at Mill Bridge"]


async def test_never_more_than_may_be_kept(ground: Ground) -> None:
    """However many alerts a source takes back, no more is kept than may be, and none shown goes."""
    references = " ".join(reference(f"X-{number}") for number in range(100))
    follower = await ground.follower()
    for number in range(12):
        many = references.replace("X-", f"X-{number}-")
        ground.server.put(alert(f"EX-{number}", kind="Update", references=many))
        await follower.poll()

    kept = (await SourceStore(ground.database).load(follower.source.id, ground.clock.now())).items

    assert len(kept) == MOST_STORED
    assert len(follower.items()) == 12


def test_alert_of_two_sources_is_shown_once() -> None:
    """The same alert from two sources is one; another kind of source names things for itself."""
    one, other = source_id("https://a.example/"), source_id("https://b.example/")

    assert item_id(AwarenessKind.CAP, one, "x") == item_id(AwarenessKind.CAP, other, "x")
    assert item_id(AwarenessKind.RSS, one, "x") != item_id(AwarenessKind.RSS, other, "x")


async def test_forged_alert_hides_nothing(ground: Ground) -> None:
    """An alert that is repeated word for word adds nothing; with other words it is shown, too."""
    for path, headline in (("/a", "Watch"), ("/b", "Watch"), ("/c", "All is well")):
        ground.server.put(alert(headline=headline), path)
    items = []
    for path in ("/c", "/a", "/b"):
        follower = await ground.follower(ground.source(path))
        await follower.poll()
        items += follower.items()

    assert sorted(item.title for item in unique(items)) == ["All is well", "Watch"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (rss(rss_item()), AwarenessKind.RSS),
        (
            json_feed({"id": "1", "title": "x", "date_published": "2026-11-25T11:00:00Z"}),
            "json_feed",
        ),
        (wanted(PERSON), AwarenessKind.WANTED),
        (alert(), AwarenessKind.CAP),
    ],
)
async def test_every_kind_is_kept(ground: Ground, text: str, kind: str) -> None:
    """What was read of each kind is the same after a restart."""
    ground.server.put(text)
    follower = await ground.follower()
    await follower.poll()

    again = await ground.follower()

    assert again.items() == follower.items()
    assert len(again.items()) == 1
    assert again.status.kind == kind


async def test_sources_of_the_api_are_remembered(ground: Ground) -> None:
    """A source that was added is there after a restart, with all its settings, until removed."""
    shelves = SourceStore(ground.database)
    source = ground.source(kind=AwarenessKind.CAP, poll=timedelta(minutes=5), within_km=12.5)
    await shelves.add(source, ground.clock.now())
    ground.server.put(alert())
    await (await ground.follower(source)).poll()

    kept = await shelves.added()
    await shelves.remove(source.id)

    assert kept == [source]
    assert await shelves.added() == []
    shelf = await shelves.load(source.id, ground.clock.now())
    assert (shelf.items, shelf.documents, shelf.state.validators) == ({}, {}, Validators())


class StoppedError(Exception):
    """The clock was asked to wait."""


class Stopping(Clock):
    """Tells how long it is asked to wait, and waits for nothing."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.slept: list[float] = []

    @override
    def now(self) -> datetime:
        return self._clock.now()

    @override
    def steady_s(self) -> float:
        return self._clock.steady_s()

    @override
    async def sleep(self, delay_s: float) -> None:
        self.slept.append(delay_s)
        raise StoppedError


async def _nothing() -> None:
    pass


async def test_what_another_version_wrote(ground: Ground) -> None:
    """What cannot be read of the database is asked for again, and stops nothing."""
    ground.server.put(atom(entry()))
    await (await ground.follower()).poll()
    async with ground.database.write() as connection:
        await connection.exec_driver_sql("UPDATE awareness_items SET body = CAST('{}' AS BLOB)")

    follower = await ground.follower()
    before = follower.items()
    await follower.poll()

    assert before == []
    assert titles(follower) == ["Road closed at Mill Bridge"]
