"""A page for each place: named by the operator or by jurisdictions, drawn from requests alone."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from http import HTTPStatus
import json
from pathlib import Path
import sqlite3
import time
from typing import Any

import msgspec
import pytest
from typer.testing import CliRunner

from hub.__main__ import build
from noticeboard.board.board import Board
from noticeboard.board.home import Home, Settings
from noticeboard.board.places import save_places
from noticeboard.board.site import overview, overview_file, place_index
from noticeboard.board.site.place_index import PlaceIndex
from noticeboard.errors import InvalidInputError
from noticeboard.log.area import Circle, Polygon
from noticeboard.log.body import AgencyRegister, Window
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import countersign_entry, parse_entry, sign_entry
from noticeboard.log.registry import Registry
from noticeboard.rules.places import LONGEST_NAME, Atlas, NamedPlace, read_places, slug_of
from tests.noticeboard.board.feeds.places import text
from tests.noticeboard.board.test_pages import page
from tests.noticeboard.board.world import Agency, World, register, served_world
from tests.noticeboard.log.made import LOG, ORIGIN


def square(lat: float, lon: float, wide: float = 0.02) -> list[list[float]]:
    """Return a closed ring of GeoJSON positions around a point."""
    half = wide / 2
    corners = ((-half, -half), (half, -half), (half, half), (-half, half), (-half, -half))
    return [[lon + east, lat + north] for east, north in corners]


def feature(name: Any, *rings: list[list[float]]) -> dict[str, Any]:  # noqa: ANN401 -- any JSON
    """Return a feature with a polygon."""
    geometry = {"type": "Polygon", "coordinates": list(rings)}
    return {"type": "Feature", "properties": {"name": name}, "geometry": geometry}


def collection(*features: dict[str, Any]) -> bytes:
    """Return a file of features."""
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


MILL_HILL = feature("Mühl Hügel", square(40, -83))
HARBOR = feature("Harbor", square(40.1, -83))
OLD_TOWN = feature("Old Town", square(40, -83, 0.006))


@asynccontextmanager
async def named_world(folder: Path) -> AsyncGenerator[World]:
    """Serve a board with three places: one within another, and one where nothing happens."""

    def name_places(home: Home) -> None:
        save_places(home, read_places(collection(MILL_HILL, HARBOR, OLD_TOWN)))

    async with served_world(folder / "board", set_up=name_places) as world:
        yield world


def at(lat: float) -> dict[str, object]:
    """Return a request's area around a latitude."""
    return {"area": Circle(lat=round(lat * 1e6), lon=-83_000_000, radius_m=210)}


async def test_page_of_a_place(tmp_path: Path) -> None:
    """It has the place's requests, figures and feed; each request leads to its places."""
    async with named_world(tmp_path) as world:
        board, agency = world.board, world.agency
        night = world.clock() - timedelta(hours=8)
        window = Window(start=format_time(night), end=format_time(night + timedelta(minutes=40)))
        index = (await board.post(agency.request(board, title="In both", window=window))).index
        await board.post(agency.request(board, title="In the outer one", **at(40.008)))
        await board.post(agency.request(board, title="In none", **at(40.05)))

        places = await page(world, "/places")
        outer = await page(world, "/places/muhl-hugel")
        nothing = await page(world, "/places/harbor")
        request = await page(world, f"/entries/{index}")
        german = await page(world, "/places/old-town?lang=de")
        feed = json.loads(await text(world, "/places/old-town/feed.json"))
        outlines = await text(world, "/places.geojson")
        missing = await world.web.get("/places/nowhere")
        refused = await world.web.get("/places?page=0")
        beyond = await page(world, "/places?page=99")

    assert beyond == places.replace("/places?lang=", "/places?page=99&amp;lang=")
    assert places.index("Mühl Hügel") < places.index("Old Town") < places.index("Harbor")
    assert "In both" in outer
    assert "In the outer one" in outer
    assert "In none" not in outer
    assert "<b>50%</b><span>ask about the night" in outer
    assert "Nothing was asked here" in nothing
    assert 'href="/places/old-town">Old Town</a>' in request
    assert 'href="/places/muhl-hugel">Mühl Hügel</a>' in request
    assert "/places/harbor" not in request
    assert "Was Behörden in Old Town angefragt haben." in german
    assert [item["title"] for item in feed["items"]] == ["In both"]
    assert feed["title"] == "Old Town on Example County Noticeboard"
    assert read_places(outlines) == read_places(collection(MILL_HILL, HARBOR, OLD_TOWN))
    assert (missing.status, refused.status) == (HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST)


async def test_jurisdictions_are_places(world: World) -> None:
    """Without named places, agencies' areas are; one that registers later has earlier requests."""
    board, agency = world.board, world.agency
    await board.post(agency.request(board, title="Before"))
    first = await page(world, "/places")
    again = Agency(slug="again", clock=world.clock)
    await register(board, again)
    small = Polygon(
        ring=(
            (39_990_000, -83_010_000),
            (39_990_000, -82_990_000),
            (40_010_000, -82_990_000),
            (40_010_000, -83_010_000),
        )
    )
    later = Agency(slug="later", clock=world.clock)
    raw = await asyncio.to_thread(_registration, board, later, small)
    await board.post(raw, operator=True)

    both = await page(world, "/places")
    slug = place_index.slug_of(small)
    outlines = json.loads(await text(world, "/places.geojson"))
    inner = await page(world, f"/places/{slug}")

    assert first.count('href="/places/') == 1
    assert both.count('href="/places/') == 2, "two agencies with one area share a page"
    assert "Example County Later" in both
    assert "Before" in inner
    assert outlines["features"] == []


def _registration(board: Board, agency: Agency, area: Polygon) -> bytes:
    body = parse_entry(agency.registration(board)).body
    assert isinstance(body, AgencyRegister)
    raw = sign_entry(msgspec.structs.replace(body, jurisdiction=area), ORIGIN, agency.root)
    return countersign_entry(raw, ORIGIN, board.home.log_key())


async def test_other_places_are_counted_anew(tmp_path: Path) -> None:
    """When the operator has changed the places, the next start counts for the new ones."""
    async with named_world(tmp_path) as world:
        await world.board.post(world.agency.request(world.board))
        await page(world, "/places")
    database = tmp_path / "board" / overview.FILE

    with closing(sqlite3.connect(database)) as connection:
        registry = Registry(ORIGIN, LOG.verifier)
        index = PlaceIndex(read_places(collection(OLD_TOWN)))
        index.follow(connection, registry, 3)
        # As if another process of the board had begun at the same time.
        connection.execute("UPDATE place_facts SET value = '0' WHERE name = 'size'")
        index.follow(connection, registry, 3)
        found = place_index.totals(connection)

    assert {place: count for place, (count, _) in found.items()} == {"old-town": 1}


def test_commands(tmp_path: Path) -> None:
    """`add` adds and changes, `list` lists, `remove` removes; a bad file changes nothing."""
    Home.write_new(tmp_path / "board", _settings())
    file = tmp_path / "places.json"

    def run(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(build(["board"]), ["board", "places", *words])
        return done.exit_code, done.stdout + done.stderr

    board = str(tmp_path / "board")
    file.write_bytes(collection(MILL_HILL, HARBOR))
    assert run("add", board, str(file)) == (
        0,
        "2 places added or changed. The board has 2 now.\nRestart the board to show them.\n",
    )
    file.write_bytes(collection(feature("Harbor", square(41, -83)), OLD_TOWN))
    assert "The board has 3 now" in run("add", board, str(file))[1]
    file.write_bytes(collection(feature("", square(41, -83))))
    code, said = run("add", board, str(file))
    assert (code, "Feature 1 has no readable name" in said) == (1, True)
    assert "/places/muhl-hugel" in run("list", board)[1]
    assert run("remove", board, "muhl-hugel")[0] == 0
    assert run("remove", board, "muhl-hugel")[0] == 1
    assert json.loads(run("list", board, "--json")[1]) == {
        "places": [{"slug": "harbor", "name": "Harbor"}, {"slug": "old-town", "name": "Old Town"}]
    }


def _settings() -> Settings:
    return Settings(
        origin=ORIGIN,
        url="https://board.example.org",
        title="Example",
        run_by="",
        timezone="UTC",
        verifiers=(),
    )


BOW_TIE = [[0.0, 0.0], [1.0, 1.0], [1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"[" * 100_000, "isn't a GeoJSON FeatureCollection"),
        (b'{"type": "Feature"}', "isn't a GeoJSON FeatureCollection"),
        (collection(), "1 to 1000 places"),
        (collection(*[feature(f"No. {n}", square(1, 1)) for n in range(1001)]), "1 to 1000"),
        (collection(feature("\u202egnirts", square(1, 1))), "no readable name"),
        (collection(feature("x" * (LONGEST_NAME + 1), square(1, 1))), "no readable name"),
        (collection(feature({"en": "A"}, square(1, 1))), "no readable name"),
        (collection(feature("a", square(1, 1)), feature("A", square(2, 2))), "Two places"),
        (collection(feature("Bow", BOW_TIE)), "The outline of Bow"),
        (collection(feature("North", square(90, 1))), "The outline of North"),
        (collection({"type": "Feature", "properties": None, "geometry": None}), "no readable name"),
    ],
)
def test_hostile_files(raw: bytes, said: str) -> None:
    """Whatever isn't a modest collection of named outlines is refused, with what to do."""
    with pytest.raises(InvalidInputError, match=said):
        read_places(raw)


def test_names_and_addresses() -> None:
    """Names in any script get an address of plain letters; the smallest place comes first."""
    assert [slug_of(name) for name in ("São José", "../../etc", "Straße 1", "<script>")] == [
        "sao-jose",
        "etc",
        "strasse-1",
        "script",
    ]
    assert slug_of("東京").startswith("place-")
    atlas = Atlas(
        [
            NamedPlace(slug="earth", name="E", area=Circle(lat=0, lon=0, radius_m=1_000_000)),
            *read_places(collection(MILL_HILL, OLD_TOWN)),
        ]
    )
    assert [place.slug for place in atlas.places_at(40_000_000, -83_000_000)] == [
        "old-town",
        "muhl-hugel",
    ]
    assert [place.slug for place in atlas.places_at(1_000_000, 1_000_000)] == ["earth"]


@pytest.mark.long
def test_fifty_thousand_requests(tmp_path: Path) -> None:
    """What a place's page asks of the overview takes less than 50 ms, wherever the requests are."""
    places = read_places(
        collection(
            feature("All", square(40, -83, 1)),
            *[feature(f"No. {n}", square(39.6 + n * 0.02, -83)) for n in range(40)],
        )
    )
    with closing(overview_file._prepared(tmp_path / "overview.db")) as connection:  # noqa: SLF001
        fields = (
            "entry_index, agency, kind, incident, case_number, state, county, lat, lon, logged,"
            " month, expires, window_s, area_m2, night_min"
        )
        rows = (
            (
                *(n, f"{n % 30:040x}", "police", "fire", f"{n}", "OH", 39049),
                *(39_600_000 + n * 7919 % 800_000, -83_000_000, n * 600, n // 2100),
                *(n * 600 + 1, 1800, 90_000, n % 3),
            )
            for n in range(50_000)
        )
        marks = ", ".join("?" * 15)
        connection.executemany(f"INSERT INTO requests ({fields}) VALUES ({marks})", rows)  # noqa: S608
        connection.commit()
        index = PlaceIndex(places)
        while not index.follow(connection, Registry(ORIGIN, LOG.verifier), 50_000):
            pass

        took = []
        for _ in range(5):
            began = time.perf_counter()
            assert place_index.figures(connection, "all").requests == 50_000
            place_index.requests_of(connection, "all", before=50_000, limit=21)
            place_index.entries_of(connection, "all", 500)
            place_index.places_of(connection, 25_000, 4)
            place_index.totals(connection)
            took.append(time.perf_counter() - began)

    assert min(took) < 0.05
