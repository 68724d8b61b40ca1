"""The two lists of the pages: each filter, the figures, and what they are counted from."""

from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
import re
import sqlite3

from noticeboard.board.board import Status, open_board
from noticeboard.board.home import Home
from noticeboard.board.site import queries
from noticeboard.board.site.overview import FILE
from noticeboard.board.site.pages import Pages
from noticeboard.board.site.queries import parse_filter
from noticeboard.log.area import Circle
from noticeboard.log.body import RequestResolve
from tests.noticeboard.board.test_pages import page
from tests.noticeboard.board.world import Agency, World, id_of, register, served_world

COLUMBUS = Circle(lat=40_000_000, lon=-83_000_000, radius_m=210)
DELAWARE_COUNTY = Circle(lat=40_200_000, lon=-83_000_000, radius_m=210)


async def test_place_is_a_county_a_state_or_a_point(world: World) -> None:
    """A reader asks for what is near, in words or in coordinates; an unknown place says how."""
    await world.board.post(world.agency.request(world.board, title="In Franklin", area=COLUMBUS))
    await world.board.post(
        world.agency.request(world.board, title="In Delaware", area=DELAWARE_COUNTY)
    )

    found = {
        place: await page(world, f"/?place={place}")
        for place in ("Franklin, Ohio", "franklin county", "OH", "40.2, -83.0", "Nowhere")
    }
    by_state = await page(world, "/?state=TX")

    for place, html in found.items():
        seen = ("In Franklin" in html, "In Delaware" in html)
        assert (
            seen
            == {
                "Franklin, Ohio": (True, False),
                "franklin county": (True, False),
                "OH": (True, True),
                "40.2, -83.0": (True, True),
                "Nowhere": (False, False),
            }[place]
        ), place
    assert "1 matching request" in found["Franklin, Ohio"]
    assert "A place is a county or a state" in found["Nowhere"]
    assert "No matching requests" in by_state


async def test_words_are_searched_and_stay_words(world: World) -> None:
    """Every word must be in the request; what would be an operator of a search is only a word."""
    await world.board.post(world.agency.request(world.board, title="A fire at Mill Street"))
    await world.board.post(world.agency.request(world.board, title="Un incendie à la Préfecture"))

    async def titles(asked: str) -> list[str]:
        html = await page(world, "/?q=" + asked)
        return re.findall(r'<h2><a href="[^"]+">([^<]+)</a>', html)

    assert await titles("street+mill") == ["A fire at Mill Street"]
    assert await titles("prefecture") == ["Un incendie à la Préfecture"]
    assert await titles("mill+NOT+street") == []
    assert await titles("street+OR+zebra") == []
    assert await titles("%22*%3Atitle%29") == []
    assert await titles("%22%22") == []


async def test_finding_is_a_filter(world: World) -> None:
    """Requests in which a rule has found something can be listed; the page says what, in words."""
    held = world.agency.request(world.board, title="One", text="It happened during the protest.")
    # As a moderator does who approves it.
    index = (await world.board.post(held, operator=True)).index
    await world.board.post(world.agency.request(world.board, title="Two"))

    html = await page(world, "/?finding=lawful_activity")
    request = await page(world, f"/entries/{index}")
    profile = await page(world, f"/agencies/{world.agency.id}")

    assert ("One" in html, ">Two<" in html) == (True, False)
    for shown in (html, request, profile):
        assert "May mention a lawful gathering" in shown


async def test_strange_filters_are_refused(world: World) -> None:
    """An address with filters that no form makes answers 400 with a sentence, never 500."""
    for asked in (
        "level=9",
        "status=lost",
        "state=XX",
        "kind=army",
        "sort=price",
        "page=0",
        "page=99999999",
        "before=-1",
        "before=x",
        "finding=%27%20OR%201",
        "level=1e3",
        "type=%00",
    ):
        html = await page(world, f"/?{asked}", HTTPStatus.BAD_REQUEST)
        assert "choose again" in html, asked
    await page(world, f"/agencies/{world.agency.id}?before=x", HTTPStatus.BAD_REQUEST)
    await page(world, "/record?before=" + "9" * 40, HTTPStatus.BAD_REQUEST)


async def test_directory_lists_counts_and_searches(world: World) -> None:
    """Every agency is listed with its level, place, first and last day; search narrows it."""
    other = Agency(name="Rivertown Fire", slug="rivertown", clock=world.clock)
    await register(world.board, other)
    await world.board.post(world.agency.request(world.board))

    every = await page(world, "/agencies")
    found = await page(world, "/agencies?q=RIVER+fire")
    confirmed = await page(world, "/agencies?level=2")
    newest = await page(world, "/agencies?sort=since")

    assert "2 agencies" in every
    assert every.index("Example County Fire") < every.index("Rivertown Fire")
    for shown in ("here since 24 Nov 2026", "0 of 1 resolved", 'href="/agencies?state=OH"'):
        assert shown in every
    assert ("Rivertown Fire" in found, "Example County Fire" in found) == (True, False)
    assert "Rivertown Fire" not in confirmed
    assert newest.index("Rivertown Fire") < newest.index("Example County Fire")
    assert "No matching agencies" in await page(world, "/agencies?kind=transit")


async def test_directory_has_pages(world: World) -> None:
    """Twenty-five to a page, numbered through, none twice, all of them as dots on the map."""
    for number in range(27):
        slug = f"a{number}"
        await register(world.board, Agency(name=f"Body {number:02}", slug=slug, clock=world.clock))

    first = await page(world, "/agencies?sort=name")
    second = await page(world, "/agencies?page=2&sort=name")

    names = [re.findall(r">(Body \d\d|Example County Fire)</a>", html) for html in (first, second)]
    assert [len(each) for each in names] == [25, 3]
    assert len({*names[0], *names[1]}) == 28
    assert 'class="dots"' in first
    assert ">26</span>" in second
    assert 'rel="next"' not in second


async def test_sudden_rise_is_marked(world: World) -> None:
    """An agency that asks far more than usual in one month is marked in the directory."""
    for number in range(6):
        await world.board.post(world.agency.request(world.board, title=f"Number {number}"))

    assert "6 this month, far more than usual" in await page(world, "/agencies")


async def test_figures_are_of_the_whole_history(world: World) -> None:
    """Requests, share resolved, medians and each chart count every request there is."""
    first = world.agency.request(world.board, incident="fire")
    await world.board.post(first)
    world.clock.at += timedelta(days=3)
    await world.board.post(world.agency.update(world.board, id_of(first), "Ok.", RequestResolve))
    await world.board.post(world.agency.request(world.board, incident="arson"))
    world.clock.at += timedelta(days=400)
    await world.board.post(world.agency.request(world.board, incident="arson"))

    html = await page(world, f"/agencies/{world.agency.id}")

    for shown in ("33%", "resolved, 1 of 3", "3 days", "Requests per year", "0.139 km²"):
        assert shown in html
    arson = re.search(r'<th scope="row">Arson</th><td><svg.*?</svg><b>(\d+)</b>', html)
    assert arson is not None
    assert arson[1] == "2"
    assert re.findall(r'<th scope="row">(20\d\d)<', html) == ["2026", "2028"]


async def test_agency_has_pages_of_requests(world: World) -> None:
    """Every request of an agency is reachable from its page, twenty at a time."""
    for number in range(23):
        await world.board.post(world.agency.request(world.board, title=f"Number {number:02}"))

    first = await page(world, f"/agencies/{world.agency.id}")
    older = re.search(r'href="(/agencies/[^"]+before=\d+)#requests"', first)
    assert older is not None
    second = await page(world, older[1])

    shown = [set(re.findall(r"Number \d\d", html)) for html in (first, second)]
    assert [len(numbers) for numbers in shown] == [20, 3]


async def _rows(pages: Pages, board_size: int, query: str = "") -> int:
    wanted = parse_filter(dict(each.split("=") for each in query.split("&") if each))
    now = pages.board.now()
    rows = await pages.overview.run(
        lambda connection: queries.requests(connection, wanted, now, end=board_size, limit=99)
    )
    return len(rows)


async def _counted(home: Home, world: World) -> tuple[int, int, int]:
    """Open the board anew and return what its overview has: size, requests, resolved ones."""
    async with open_board(home, now=world.clock) as board:
        pages = Pages(board)
        async with pages.follow():
            await pages.overview.fresh()
            every = await _rows(pages, board.published.size)
            resolved = await _rows(pages, board.published.size, "status=resolved")
            return pages.overview.size, every, resolved


async def test_overview_is_made_again_from_the_log(tmp_path: Path) -> None:
    """Deleted, damaged, of another log or of other settings: it is made again, from the entries."""
    async with served_world(tmp_path / "board") as world:
        post = world.agency.request(world.board)
        await world.board.post(post)
        await world.board.post(world.agency.update(world.board, id_of(post), "x", RequestResolve))
        await page(world, "/")
    home = world.board.home
    overview = home.folder / FILE
    right = (4, 1, 1)
    assert await _counted(home, world) == right

    overview.unlink()
    assert await _counted(home, world) == right

    overview.write_bytes(b"This is no database." * 100)
    for suffix in ("-wal", "-shm"):
        overview.with_name(FILE + suffix).unlink(missing_ok=True)
    assert await _counted(home, world) == right

    with sqlite3.connect(overview) as connection:
        connection.execute("DELETE FROM requests")
        connection.execute("UPDATE facts SET value = '00' WHERE name = 'last leaf'")
    connection.close()
    assert await _counted(home, world) == right

    with sqlite3.connect(overview) as connection:
        connection.execute("DELETE FROM requests")
    connection.close()
    home.save(replace(home.settings(), timezone="Europe/Berlin"))
    assert await _counted(home, world) == right


def test_status_of_a_filter_is_a_status() -> None:
    """What the form offers is what the address takes."""
    assert [parse_filter({"status": each.value}).status for each in Status] == list(Status)
