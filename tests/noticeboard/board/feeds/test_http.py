"""What following costs: conditional requests, compression, memory; and who is told what."""

import asyncio
from datetime import timedelta
import gzip
from http import HTTPStatus

from noticeboard.board.feeds.http import MOST_CACHED, BodyCache, FeedBody
from tests.noticeboard.board.feeds.places import filled, text
from tests.noticeboard.board.world import World
from tests.noticeboard.log.made import NOON

ACCEPTS = {
    "gzip": True,
    "br;q=1.0, GZIP;q=0.2": True,
    "*": True,
    "gzip;q=0": False,
    "gzip;q=0.000": False,
    "identity": False,
    "br": False,
}
PATHS = ("/feed.atom", "/feed.json", "/feed.cap", "/requests/2.cap")


async def test_nothing_new_costs_nothing(world: World) -> None:
    """The validator that was given, of either coding, gives a 304 with no body."""
    await filled(world)

    for path in PATHS:
        plain = await world.web.get(path, headers={"Accept-Encoding": "identity"})
        packed = await world.web.get(path, headers={"Accept-Encoding": "gzip"})
        tags = [each.headers["ETag"] for each in (plain, packed)]
        for tag in (*tags, f'"x", {tags[0]}'):
            again = await world.web.get(path, headers={"If-None-Match": tag})
            assert (again.status, await again.read()) == (HTTPStatus.NOT_MODIFIED, b"")
            assert again.headers["Cache-Control"] == plain.headers["Cache-Control"]
        other = await world.web.get(path, headers={"If-None-Match": '"x"'})

        assert other.status == HTTPStatus.OK
        assert not tags[0].startswith("W/")
        assert tags[0] != tags[1]
        assert packed.headers["Vary"] == "Accept-Encoding"


async def test_something_new_is_told(world: World) -> None:
    """An entry anywhere in a thread gives another validator, and so does the end of a request."""
    first, _ = await filled(world)

    async def tags() -> list[str]:
        return [(await world.web.get(path)).headers["ETag"] for path in PATHS[:3]]

    before = await tags()
    await world.board.post(world.agency.update(world.board, first))
    updated = await tags()
    world.clock.at += timedelta(days=31)
    ended = await tags()

    for seen in zip(before, updated, ended, strict=True):
        assert len(set(seen)) == 3


async def test_time_of_change_is_told_once_it_is_sure(world: World) -> None:
    """Within the second of a change there is no Last-Modified, which could hide another."""
    await filled(world)
    sure = await world.web.get("/feed.atom")
    await world.board.post(world.agency.request(world.board))
    unsure = await world.web.get("/feed.atom")
    world.clock.at += timedelta(seconds=90)
    later = await world.web.get("/feed.atom")
    since = {"If-Modified-Since": later.headers["Last-Modified"]}
    same = await world.web.get("/feed.atom", headers=since)
    old = {"If-Modified-Since": sure.headers["Last-Modified"]}
    changed = await world.web.get("/feed.atom", headers=old)

    assert sure.headers["Last-Modified"] == "Tue, 24 Nov 2026 12:01:00 GMT"
    assert "Last-Modified" not in unsure.headers
    assert (same.status, changed.status) == (HTTPStatus.NOT_MODIFIED, HTTPStatus.OK)


async def test_compression_is_the_readers_choice(world: World) -> None:
    """Only who takes gzip is given it, and it unpacks to the same bytes."""
    await filled(world)
    plain = await text(world, "/feed.atom")

    for accepts, packed in ACCEPTS.items():
        answer = await world.web.get("/feed.atom", headers={"Accept-Encoding": accepts})
        content = await answer.read()
        assert (answer.headers.get("Content-Encoding") == "gzip") is packed, accepts
        assert (gzip.decompress(content) if packed else content) == plain


async def test_head_tells_the_same_without_a_body(world: World) -> None:
    """A reader may ask for the validators only."""
    await filled(world)
    headers = {"Accept-Encoding": "identity"}

    whole = await world.web.get("/feed.atom", headers=headers)
    head = await world.web.head("/feed.atom", headers=headers)

    assert await head.read() == b""
    assert (head.status, head.headers["ETag"]) == (HTTPStatus.OK, whole.headers["ETag"])
    assert head.headers["Content-Length"] == whole.headers["Content-Length"]


async def test_pages_lead_readers_to_the_feeds(world: World) -> None:
    """A reader that is given the board's address finds the feeds by itself."""
    page = (await text(world, "/")).decode()

    for kind, path in (("atom+xml", "/feed.atom"), ("feed+json", "/feed.json")):
        assert f'type="application/{kind}"' in page
        assert f'href="{path}"' in page


async def test_what_is_kept_is_bounded() -> None:
    """Old answers make room, whatever is asked for; one that is fresh is made once."""
    kept, made = BodyCache(), []

    async def make() -> FeedBody:
        made.append(1)
        return FeedBody.of("text/plain", b"x" * 2000, b"", None)

    for key in range(MOST_CACHED + 1):
        await kept.get(key, "state", NOON, make)
    await kept.get(MOST_CACHED, "state", NOON, make)
    assert len(made) == MOST_CACHED + 1

    await kept.get(0, "state", NOON, make)
    await kept.get(MOST_CACHED, "other state", NOON, make)
    await kept.get(MOST_CACHED, "other state", NOON + timedelta(minutes=2), make)
    assert len(made) == MOST_CACHED + 4


async def test_a_crowd_costs_one_look(world: World) -> None:
    """Whoever asks while it is made gets it, though the log grows and the first has left."""
    kept, go_on, made = BodyCache(), asyncio.Event(), 0

    async def make() -> FeedBody:
        nonlocal made
        made += 1
        await go_on.wait()
        return FeedBody.of("text/plain", b"feed", b"root", None)

    first, *others = (
        asyncio.create_task(kept.get("feed", state, world.clock(), make)) for state in range(5)
    )
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.sleep(0)
    go_on.set()
    bodies = await asyncio.gather(*others)

    assert (made, {body.content for body in bodies}) == (1, {b"feed"})
    await kept.get("feed", "later", world.clock(), make)
    assert made == 2
