"""Real readers follow a real board over HTTP: those that Home Assistant itself reads with."""

import asyncio
from datetime import timedelta
from typing import Any

import feedparser
from georss_client import UPDATE_OK
from georss_generic_client import GenericFeed
import pytest

from tests.noticeboard.board.feeds.places import filled
from tests.noticeboard.board.world import World

HOME = (40.0, -83.02)


def address(world: World, path: str) -> str:
    """Return where the board is really served."""
    return str(world.web._build_url(path))  # noqa: SLF001 -- aiohttp tells it nobody otherwise


async def parsed(world: World, path: str, **known: str) -> Any:  # noqa: ANN401 -- a dict with attributes
    """Read a feed as `feedreader` does."""
    return await asyncio.to_thread(feedparser.parse, address(world, path), **known)


async def test_feedreader_reads_and_revalidates(world: World) -> None:
    """What `feedreader` reads is whole and without complaint; unchanged, it is given nothing."""
    await filled(world)

    feed = await parsed(world, "/feed.atom")
    again = await parsed(world, "/feed.atom", etag=feed.etag)
    since = await parsed(world, "/feed.atom", modified=feed.modified)

    assert (feed.bozo, feed.version, feed.status) == (False, "atom10", 200)
    assert feed.headers["content-encoding"] == "gzip"
    assert feed.feed.title == "Example County Noticeboard: requests for video"
    assert [entry.title for entry in feed.entries] == ["A shed", "A yard"]
    entry = feed.entries[0]
    assert entry.link == entry.id == "https://board.example.org/entries/2"
    assert entry.author == "Example County Fire"
    assert entry.updated_parsed[:5] == (2026, 11, 24, 12, 1)
    assert "It was at 12:10." in entry.content[0]["value"]
    assert entry.where == {"type": "Point", "coordinates": (-83.0, 40.0)}
    assert feed.entries[1].where["type"] == "Polygon"
    assert [(each.status, len(each.entries)) for each in (again, since)] == [(304, 0)] * 2


async def test_feedreader_is_told_of_what_joins(world: World) -> None:
    """An update gives the same entry a newer time, which is how `feedreader` knows it for news."""
    first, _ = await filled(world)
    before = await parsed(world, "/feed.atom")
    world.clock.at += timedelta(minutes=5)
    await world.board.post(world.agency.update(world.board, first, "More news."))

    after = await parsed(world, "/feed.atom", etag=before.etag, modified=before.modified)

    assert after.status == 200
    assert after.entries[0].id == before.entries[0].id
    assert after.entries[0].updated_parsed > before.entries[0].updated_parsed
    assert [entry.updated for entry in after.entries[1:]] == [
        entry.updated for entry in before.entries[1:]
    ]


async def test_hostile_text_reaches_a_reader_as_text(world: World) -> None:
    """A reader that would show HTML is told that there is none."""
    hostile = "<img src=x onerror=alert(1)> & <b>bold</b>"
    await world.board.post(world.agency.request(world.board, title=hostile, text=hostile))

    entry = (await parsed(world, "/feed.atom")).entries[0]

    assert entry.title_detail["type"] == entry.content[0]["type"] == "text/plain"
    assert entry.title == hostile


@pytest.mark.parametrize(("radius_km", "seen"), [(1, 0), (2, 2), (0, 2)])
async def test_geo_rss_events_finds_what_is_near(world: World, radius_km: int, seen: int) -> None:
    """What `geo_rss_events` reads has its place and category: it counts what is near a home."""
    await filled(world)
    url = address(world, "/feed.atom")
    near = GenericFeed(HOME, url, filter_radius=radius_km, filter_categories=["fire"])
    other = GenericFeed(HOME, url, filter_categories=["theft"])

    status, entries = await asyncio.to_thread(near.update)
    none = await asyncio.to_thread(other.update)

    assert (status, len(entries)) == (UPDATE_OK, seen)
    assert none == (UPDATE_OK, [])
    if seen:
        shed, yard = entries
        assert (shed.title, shed.external_id) == ("A shed", "https://board.example.org/entries/2")
        assert shed.coordinates == (40.0, -83.0)
        assert shed.distance_to_home == pytest.approx(1.70, abs=0.01)
        assert yard.distance_to_home == pytest.approx(1.70, abs=0.01)
        assert shed.published.isoformat() == "2026-11-24T12:00:00+00:00"


async def test_geo_rss_events_reads_one_agency_and_alerts(world: World) -> None:
    """An agency's feed and the index of alerts are read as the whole board's is."""
    await filled(world)

    for path in (f"/agencies/{world.agency.id}/feed.atom", "/feed.cap"):
        feed = GenericFeed(HOME, address(world, path), filter_radius=5)
        status, entries = await asyncio.to_thread(feed.update)
        assert (status, len(entries)) == (UPDATE_OK, 2)
