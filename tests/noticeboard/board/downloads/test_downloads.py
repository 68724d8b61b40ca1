"""Downloads: everything, in order, safe in a spreadsheet, by the rules of each format."""

import csv
from datetime import timedelta
import gzip
import hashlib
from http import HTTPStatus
import io
import json
from typing import Any

from noticeboard.board.download_rows import ROWS_AT_ONCE
from noticeboard.log.body import RequestCorrect, RequestResolve
from noticeboard.log.delivery import ROTATION_DELAY
from tests.noticeboard.board.feeds.places import filled, put_notice, revoke, text
from tests.noticeboard.board.world import DELIVERY_KEY, Agency, World, post_many, register
from tests.noticeboard.log.made import POST_QUANTUM

PATHS = (
    *("/requests.csv", "/requests.json", "/requests.geojson"),
    *("/agencies.csv", "/agencies.json", "/agencies.geojson"),
    *("/moderation.csv", "/moderation.json"),
)


async def table(world: World, path: str) -> list[dict[str, str]]:
    """Return a CSV file's rows."""
    return list(csv.DictReader(io.StringIO((await text(world, path)).decode(), newline="")))


async def told(world: World, path: str) -> Any:  # noqa: ANN401 -- any JSON
    """Return what a JSON file holds."""
    return json.loads(await text(world, path))


async def test_each_row_names_its_place_in_the_log(world: World) -> None:
    """Entry, leaf hash, agency, times, state and findings are in every format, and agree."""
    first, _ = await filled(world)
    board, agency = world.board, world.agency
    await board.post(agency.update(board, first, "It was a barn.", RequestCorrect))
    await board.post(agency.update(board, first, "Found.", RequestResolve))
    await put_notice(world, 2, "A moderator read it.")

    rows = await table(world, "/requests.csv")
    listed = await told(world, "/requests.json")
    features = await told(world, "/requests.geojson")

    shed, yard = rows
    leaf = board.state.tree.hashes(0, 2, 1).hex()
    assert (shed["entry"], shed["leaf"], shed["agency"]) == ("2", leaf, agency.id)
    assert (shed["state"], shed["resolved"]) == ("resolved", "2026-11-24T12:02:00Z")
    assert (yard["state"], yard["resolved"]) == ("open", "")
    assert [shed[name] for name in ("updates", "corrections", "notices")] == ["1", "1", "1"]
    assert (shed["posted"], shed["changed"]) == ("2026-11-24T12:00:00Z", "2026-11-24T12:02:00Z")
    assert (shed["area"], shed["radius_m"]) == ("POINT (-83.0 40.0)", "210")
    assert yard["area"].startswith("POLYGON ((-83.0 40.0, -82.99 40.0")
    for row, item, feature in zip(rows, listed["requests"], features["features"], strict=True):
        assert row["leaf"] == item["leaf"] == feature["properties"]["leaf"]
        assert row["findings"].split() == item["findings"] == feature["properties"]["findings"]
        assert list(row) == list(item)
    for file in (listed, features):
        assert (file["size"], file["origin"]) == (board.published.size, "board.example.org/v1")


async def test_findings_are_named_by_code(world: World) -> None:
    """What the rules flag of a request, from its agency as it stands, is in its row."""
    other = Agency(name="Example City Police", slug="police", clock=world.clock)
    await register(world.board, other)
    await world.board.post(world.agency.request(world.board))
    await world.board.post(other.request(world.board))

    rows = await table(world, "/requests.csv")

    assert [(row["agency_level"], row["findings"]) for row in rows] == [
        ("2", ""),
        ("0", "unverified_agency"),
    ]


async def test_spreadsheets_run_nothing(world: World) -> None:
    """A text that a spreadsheet would take for a formula begins with an apostrophe instead."""
    for title in ("=cmd()", "+1", "-1", "@x", "\uff1dcmd()", "plain = text", "'=quoted"):
        await world.board.post(world.agency.request(world.board, title=title, text='a "b",\nc'))

    rows = await table(world, "/requests.csv")

    assert [row["title"] for row in rows] == [
        *("'=cmd()", "'+1", "'-1", "'@x", "'\uff1dcmd()", "plain = text", "'=quoted"),
    ]
    assert {row["text"] for row in rows} == {'a "b",\nc'}
    # A number of ours stays one.
    assert {row["longitude"] for row in rows} == {"-83.0"}


async def test_csv_is_that_of_the_rfc(world: World) -> None:
    """RFC 4180: lines end in CRLF, the header is there once, every row is as wide as it."""
    await filled(world)
    await put_notice(world, 2, "=SUM(1)")

    for path in PATHS[::3]:
        answer = await world.web.get(path, headers={"Accept-Encoding": "identity"})
        content = (await answer.read()).decode("utf-8")
        rows = list(csv.reader(io.StringIO(content, newline=""), strict=True))
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
        assert content.endswith("\r\n")
        assert content.count("\r\n") >= len(rows) >= 2
        assert {len(row) for row in rows} == {len(rows[0])}


async def test_geojson_is_that_of_the_rfc(world: World) -> None:
    """RFC 7946: longitude first, closed rings to the left, cut at 180 degrees; circles told."""
    await filled(world)

    for path in ("/requests.geojson", "/agencies.geojson"):
        collection = await told(world, path)
        assert collection["type"] == "FeatureCollection"
        for feature in collection["features"]:
            assert (feature["type"], feature["geometry"]["type"]) == ("Feature", "Polygon")
            assert feature["id"] == feature["properties"]["entry"]
            (ring,) = feature["geometry"]["coordinates"]
            assert ring[0] == ring[-1]
            assert all(-84 < lon < -82 and 39 < lat < 41 for lon, lat in ring)
            assert "area" not in feature["properties"]
    shed, yard = (await told(world, "/requests.geojson"))["features"]
    assert len(shed["geometry"]["coordinates"][0]) == 65
    place = shed["properties"]
    assert (place["longitude"], place["latitude"], place["radius_m"]) == (-83.0, 40.0, 210)
    assert yard["properties"]["radius_m"] is None


async def test_agencies_and_notices_are_whole(world: World) -> None:
    """Each agency has its standing and its keys; each notice what it is on."""
    await filled(world)
    await put_notice(world, 4, "A moderator read it.")
    await revoke(world, 2)

    (agency,) = await table(world, "/agencies.csv")
    (notice,) = (await told(world, "/moderation.json"))["moderation"]
    requests = (await told(world, f"/agencies/{world.agency.id}/requests.json"))["requests"]
    nobody = await world.web.get(f"/agencies/{'0' * 40}/requests.csv")

    assert (agency["agency"], agency["level"], agency["revoked"]) == (world.agency.id, "2", "true")
    assert (agency["requests"], agency["last_request"]) == ("2", "2026-11-24T12:00:00Z")
    assert agency["posting_key"] == str(world.agency.posting.verifier)
    assert (notice["about"], notice["request"]) == (4, 2)
    assert notice["text"] == "A moderator read it."
    assert [row["void"] for row in requests] == [False, True]
    assert nobody.status == HTTPStatus.NOT_FOUND


async def test_agencies_have_both_delivery_keys_and_since_when(world: World) -> None:
    """A key is in the file when it acts, without a new entry, and a reader's old copy isn't."""
    board, agency = world.board, world.agency
    await board.post(agency.delivery(board))
    plain = {"Accept-Encoding": "identity"}
    before = await world.web.get("/agencies.json", headers=plain)
    world.clock.at += ROTATION_DELAY
    known = plain | {"If-None-Match": before.headers["ETag"]}
    after = await world.web.get("/agencies.json", headers=known)

    (was,), (now,) = (await before.json())["agencies"], (await after.json())["agencies"]

    assert [was["post_quantum_key"], was["post_quantum_key_since"]] == ["", None]
    assert now["post_quantum_key"] == POST_QUANTUM
    assert now["post_quantum_key_sha256"] == hashlib.sha256(POST_QUANTUM.encode()).hexdigest()
    assert now["post_quantum_key_since"] == "2026-11-27T12:00:00Z"
    assert now["delivery_key_sha256"] == hashlib.sha256(DELIVERY_KEY.encode()).hexdigest()
    assert now["delivery_key_since"] == "2026-11-24T12:00:00Z"


async def test_what_was_held_is_told_without_a_word_of_it(world: World) -> None:
    """A post that waits for a moderator is in the record by agency, code and state alone."""
    raw = world.agency.request(world.board, title="The protest march on Mill Street")
    first = await text(world, "/moderation.csv")
    answer = await world.web.post("/entries", data=raw)

    (held,) = await table(world, "/moderation.csv")

    assert answer.status == HTTPStatus.ACCEPTED
    assert (held["kind"], held["agency"], held["state"]) == ("held", world.agency.id, "waiting")
    assert held["findings"] == "lawful_activity"
    assert (held["entry"], held["text"], held["decided"]) == ("", "", "")
    assert b"held" not in first


async def test_filters_narrow_a_download(world: World) -> None:
    """A download takes the filters of the page."""
    first, _ = await filled(world)
    await world.board.post(world.agency.update(world.board, first, "Found.", RequestResolve))

    for query, entries in (
        *(("status=open", ["3"]), ("status=resolved", ["2"]), ("status=expired", [])),
        *(("type=fire", ["2", "3"]), ("type=theft", []), ("level=3", [])),
    ):
        rows = await table(world, f"/requests.csv?{query}")
        assert [row["entry"] for row in rows] == entries, query


async def test_nothing_new_is_not_sent_again(world: World) -> None:
    """The validator changes with the log and with the end of a request, and gives a 304 before."""
    await filled(world)

    for path in PATHS:
        first = await world.web.get(path)
        tag = first.headers["ETag"]
        again = await world.web.get(path, headers={"If-None-Match": tag})
        assert (again.status, await again.read()) == (HTTPStatus.NOT_MODIFIED, b"")
        assert first.headers["Content-Disposition"].startswith('attachment; filename="')
        assert gzip.decompress(await first.read())
    tags = {(await world.web.head("/requests.csv")).headers["ETag"]}
    world.clock.at += timedelta(days=31)
    tags.add((await world.web.head("/requests.csv")).headers["ETag"])
    tags.add((await world.web.head("/requests.csv?type=fire")).headers["ETag"])
    await world.board.post(world.agency.request(world.board))
    tags.add((await world.web.head("/requests.csv")).headers["ETag"])
    assert len(tags) == 4


async def test_long_files_are_read_in_pages(world: World) -> None:
    """Every request is there once and in order, however many pages of rows it takes."""
    count = 2 * ROWS_AT_ONCE + 50
    await post_many(world, count)

    rows = await table(world, "/requests.csv")
    features = (await told(world, "/requests.geojson"))["features"]

    assert [int(row["entry"]) for row in rows] == list(range(2, 2 + count))
    assert [feature["id"] for feature in features] == list(range(2, 2 + count))
