"""Atom and JSON Feed: well-formed by their rules, complete, in order, bounded, safe to read."""

from datetime import timedelta
from http import HTTPStatus
import json
from pathlib import Path

from lxml import etree

from noticeboard.board.feeds.items import MOST_OF_A_KIND, PAGE_THREADS
from noticeboard.log.body import RequestCorrect, RequestResolve
from tests.noticeboard.board.feeds.places import (
    filled,
    found,
    put_notice,
    requests,
    revoke,
    text,
    xml,
)
from tests.noticeboard.board.world import Agency, World, id_of, register

GRAMMAR = etree.RelaxNG(etree.parse(Path(__file__).parent / "atom.rng"))
HOSTILE = "<script>alert(1)</script> & gnp.exe ]]> {title} "
"""The board takes it: nothing in it is a control character."""


async def test_feeds_keep_the_rules_of_atom(world: World) -> None:
    """Every element that RFC 4287 asks for is there, once, and every place is a GeoRSS place."""
    paths = ("/feed.atom", "/feed.cap", "/feed.atom?lang=fr")
    empty = [await xml(world, path) for path in paths]
    await filled(world)
    full = [await xml(world, path) for path in paths]

    for feed in (*empty, *full):
        GRAMMAR.assertValid(feed)
    for feed in full:
        assert len(found(feed, "atom:entry")) == 2
        ids = found(feed, "//atom:id/text()")
        assert len(set(ids)) == len(ids)


async def test_latitude_comes_first(world: World) -> None:
    """GeoRSS says latitude before longitude, closes its rings, and gives a circle its middle."""
    await filled(world)

    feed = await xml(world, "/feed.atom")

    assert found(feed, "//georss:point/text()") == ["40.0 -83.0"]
    assert found(feed, "//georss:circle/text()") == ["40.0 -83.0 210"]
    assert found(feed, "//georss:polygon/text()") == [
        "40.0 -83.0 40.0 -82.99 40.007 -82.99 40.007 -83.0 40.0 -83.0"
    ]


async def test_what_was_added_to_last_comes_first(world: World) -> None:
    """An update brings its request to the front with a newer time; the id stays what it was."""
    await filled(world)

    feed = await xml(world, "/feed.atom")

    assert found(feed, "atom:entry/atom:id/text()") == [
        "https://board.example.org/entries/2",
        "https://board.example.org/entries/3",
    ]
    assert found(feed, "atom:entry/atom:updated/text()") == [
        "2026-11-24T12:01:00Z",
        "2026-11-24T12:00:00Z",
    ]
    assert found(feed, "atom:entry/atom:published/text()") == ["2026-11-24T12:00:00Z"] * 2
    assert "It was at 12:10." in found(feed, "atom:entry/atom:content/text()")[0]


async def test_everything_that_joined_is_told(world: World) -> None:
    """Corrections, resolutions and the board's notices are in the text; the state is a category."""
    first, _ = await filled(world)
    board, agency = world.board, world.agency
    await board.post(agency.update(board, first, "It was a barn.", RequestCorrect))
    await board.post(agency.update(board, first, "Found.", RequestResolve))
    await put_notice(world, 2, "This asks about a meeting.")

    feed = await xml(world, "/feed.atom")

    content = found(feed, "atom:entry/atom:content/text()")[0]
    for told in ("It was a barn.", "Found.", "This asks about a meeting.", "Board notice"):
        assert told in content
    assert found(feed, "atom:entry[1]/atom:category/@term") == ["fire", "resolved"]
    assert found(feed, "atom:entry[2]/atom:category/@term") == ["fire", "open"]


async def test_hostile_text_stays_text(world: World) -> None:
    """Markup is escaped, and no blank is filled from an agency."""
    await world.board.post(
        world.agency.request(
            world.board, title="<b>1</b> & {agency}", text=HOSTILE, contact="=<b>x@fire.example.org"
        )
    )

    raw = await text(world, "/feed.atom")
    feed = etree.fromstring(raw)
    told = json.loads(await text(world, "/feed.json"))["items"][0]

    assert b"<script" not in raw
    assert found(feed, "//atom:entry/atom:title/text()") == ["<b>1</b> & {agency}"]
    assert found(feed, "//atom:content/@type") == ["text"]
    for content in (found(feed, "//atom:content/text()")[0], told["content_text"]):
        assert "<script>alert(1)</script> & gnp.exe ]]> {title}" in content
    assert "content_html" not in told


async def test_pages_lead_to_everything_once(world: World) -> None:
    """Following `next` (or next_url) shows every thread once, whatever is added meanwhile."""
    board, agency = world.board, world.agency
    for raw in requests(world, PAGE_THREADS + 5):
        await board.post(raw)

    seen: list[str] = []
    path: str | None = "/feed.json?lang=de"
    while path:
        page = json.loads(await text(world, path))
        assert len(page["items"]) <= PAGE_THREADS
        seen += [item["id"] for item in page["items"]]
        if len(seen) == PAGE_THREADS:
            await board.post(agency.request(board, title="Meanwhile"))
        path = page.get("next_url", "").removeprefix("https://board.example.org")
        assert "lang=de" in path or not path
    atom = await xml(world, "/feed.atom")

    assert len(seen) == len(set(seen)) == PAGE_THREADS + 5
    assert len(found(atom, "atom:link[@rel='next']")) == 1
    assert found(atom, "atom:id/text()") == found(atom, "atom:link[@rel='first']/@href")


async def test_a_thread_of_any_length_stays_small(world: World) -> None:
    """Hundreds of long updates make no long feed: the newest are told, and where the rest is."""
    board = world.board
    first = world.agency.request(board)
    await board.post(first)
    for raw in world.agency.chain(board, id_of(first), 40):
        await board.post(raw)

    item = json.loads(await text(world, "/feed.json"))["items"][0]

    assert item["content_text"].count("Update, ") == MOST_OF_A_KIND
    assert item["content_text"].endswith("https://board.example.org/entries/2")


async def test_one_agency_has_a_feed_of_its_own(world: World) -> None:
    """It holds that agency's requests alone, in the same order and with pages as well."""
    other = Agency(name="Example City Police", slug="police", clock=world.clock)
    await register(world.board, other)
    await filled(world)
    await world.board.post(other.request(world.board, title="Another's"))

    own = json.loads(await text(world, f"/agencies/{world.agency.id}/feed.json"))
    atom = await xml(world, f"/agencies/{other.id}/feed.atom")
    older = json.loads(await text(world, f"/agencies/{world.agency.id}/feed.json?before=5"))
    nobody = await world.web.get(f"/agencies/{'0' * 40}/feed.atom")

    assert [item["title"] for item in own["items"]] == ["A shed", "A yard"]
    assert own["home_page_url"] == f"https://board.example.org/agencies/{world.agency.id}"
    assert found(atom, "atom:entry/atom:title/text()") == ["Another's"]
    assert found(atom, "atom:title/text()") == ["Example City Police on Example County Noticeboard"]
    assert [item["title"] for item in older["items"]] == ["A yard"]
    assert nobody.status == HTTPStatus.NOT_FOUND


async def test_json_feed_keeps_its_rules(world: World) -> None:
    """What version 1.1 asks for is there; the request's facts are under one name of our own."""
    await filled(world)

    answer = await world.web.get("/feed.json", headers={"Accept-Encoding": "identity"})
    feed = json.loads(await answer.read())

    assert answer.content_type == "application/feed+json"
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "https://board.example.org/feed.json"
    assert set(feed) <= TOP_LEVEL
    for item in feed["items"]:
        assert {"id", "url", "title", "content_text", "date_published"} <= set(item) <= ITEM_LEVEL
        assert isinstance(item["id"], str)
        assert all(isinstance(tag, str) for tag in item["tags"])
    facts = feed["items"][0]["_neighbors"]
    assert (facts["entry"], facts["radius_m"], facts["status"]) == (2, 210, "open")
    assert facts["area"]["coordinates"][0][0] == [-83.0, 40.0018886]
    assert facts["window"] == {"start": "2026-11-22T12:00:00Z", "end": "2026-11-22T12:40:00Z"}
    assert feed["items"][1]["_neighbors"]["area"]["type"] == "Polygon"


async def test_filters_are_those_of_the_page(world: World) -> None:
    """A feed can be narrowed as the page can, and an empty filter asks for everything."""
    first, _ = await filled(world)
    await world.board.post(world.agency.update(world.board, first, "Found.", RequestResolve))

    for query, titles in FILTERS.items():
        feed = json.loads(await text(world, f"/feed.json?{query}"))
        assert [item["title"] for item in feed["items"]] == titles, query


async def test_strange_filters_are_refused(world: World) -> None:
    """A filter that there is not is an error that says so, never everything."""
    for query in STRANGE:
        for path in ("/feed.atom", "/requests.csv"):
            answer = await world.web.get(f"{path}?{query}")
            assert answer.status == HTTPStatus.BAD_REQUEST, query


async def test_void_and_expired_requests_are_marked(world: World) -> None:
    """What an agency disowned says so before anything else; what is over says that it is."""
    await filled(world)
    await revoke(world, 2)
    world.clock.at += timedelta(days=31)

    items = json.loads(await text(world, "/feed.json?lang=es"))["items"]

    assert [item["_neighbors"]["status"] for item in items] == ["expired"] * 2
    assert [item["_neighbors"]["void"] for item in items] == [False, True]
    assert "Caducó el 2026-12-24 12:00 UTC" in items[0]["content_text"]
    assert items[1]["content_text"].startswith("El organismo ha revocado la clave")


TOP_LEVEL = {
    *("version", "title", "home_page_url", "feed_url", "description", "next_url", "icon"),
    *("authors", "language", "items"),
}
ITEM_LEVEL = {
    *("id", "url", "title", "content_text", "date_published", "date_modified", "authors", "tags"),
    "_neighbors",
}
FILTERS = {
    "type=fire": ["A shed", "A yard"],
    "type=theft": [],
    "level=2": ["A shed", "A yard"],
    "level=3": [],
    "status=open": ["A yard"],
    "status=resolved": ["A shed"],
    "status=expired": [],
    "type=&status=&other=1": ["A shed", "A yard"],
}
STRANGE = (
    *("type=x", "status=x", "level=4", "level=-1", "level=\u0663", "lang=xx", "lang=../en"),
    *("before=x", "before=99999999999999999999"),
)
