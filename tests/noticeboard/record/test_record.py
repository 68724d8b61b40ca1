"""`neighbors verify record`: the whole log as SQLite, checked first, the same each time."""

import asyncio
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
import json
from pathlib import Path
import shutil
import sqlite3
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from hub.__main__ import build
from noticeboard.errors import NoticeboardError, VerificationError
from noticeboard.log.body import RequestAccount
from noticeboard.log.checkpoint import Checkpoint
from noticeboard.log.link import Fingerprint
from noticeboard.log.note import sign_note
from noticeboard.log.policy import Limits
from noticeboard.log.tiles import encode_bundle, entries_path
from noticeboard.log.tree import Tree, leaf_hash
from noticeboard.record.record import DATABASE, RecordedBoard, write_record
from noticeboard.record.schema import TABLES
from noticeboard.rules.accounts import COUNTS, publish_counts
from noticeboard.rules.places import Atlas, read_places
from tests.noticeboard.board.world import served_world
from tests.noticeboard.log.made import (
    AGENCY,
    LOG,
    NOON,
    ORIGIN,
    POSTING,
    Town,
    town_with_agency,
)
from tests.noticeboard.record.city import ReadCity

DOCS = Path(__file__).parents[3] / "docs"
TYPES = {
    "agencies": ("agency.register",),
    "statements": ("agency.verify",),
    "retention_promises": ("agency.retention",),
    "requests": ("request.post",),
    "updates": ("request.update", "request.correct", "request.resolve", "request.answer"),
    "accounts": ("request.account",),
    "challenges": ("board.challenge",),
    "notices": ("board.notice",),
    "policies": ("board.policy",),
    "decisions": ("board.decision",),
}
"""Which types of entry make the rows of a table."""


def rows(database: Path, query: str) -> list[tuple[object, ...]]:
    """Return the rows of a query."""
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


def written(database: Path) -> str:
    """Return everything in a database, in the order in which it is kept."""
    with closing(sqlite3.connect(database)) as connection:
        return "\n".join(connection.iterdump())


def log_of(folder: Path, raws: Sequence[bytes]) -> Path:
    """Write a log as a board serves it, signed by the board's key, whatever is in it."""
    tree = Tree(map(leaf_hash, raws))
    point = Checkpoint(origin=ORIGIN, size=tree.size, root=tree.root())
    file = folder / entries_path(0, len(raws))
    file.parent.mkdir(parents=True)
    file.write_bytes(encode_bundle(raws))
    (folder / "checkpoint").write_text(sign_note(point.text(), [LOG]))
    return folder


def board_of() -> RecordedBoard:
    """Return the board that has the key of the tests' town."""
    return RecordedBoard(
        url="https://board.example.org",
        origin=ORIGIN,
        log_key=str(LOG.verifier),
        inbox_key=str(LOG.verifier),
    )


def test_each_entry_is_in_its_table(read_city: ReadCity, tmp_path: Path) -> None:
    """Every entry has a row, every reference leads somewhere, and canned queries run."""
    write_record(read_city.log, read_city.board, tmp_path, as_of=read_city.now)

    database = tmp_path / DATABASE
    kinds = [entry["type"] for entry in read_city.entries]
    assert rows(database, "PRAGMA foreign_key_check") == []
    for table, types in TYPES.items():
        expected = sum(kind in types for kind in kinds)
        assert rows(database, f"SELECT count(*) FROM {table}") == [(expected,)], table  # noqa: S608
        assert expected, table
    bodies = [json.loads(str(body)) for (body,) in rows(database, "SELECT body FROM entries")]
    assert bodies == read_city.entries
    assert rows(database, "SELECT size, zone, unknown_types FROM board") == [
        (len(kinds), "America/New_York", 0)
    ]
    assert rows(database, "SELECT cosigned > '2027' FROM witnesses") == [(1,)]
    queries = json.loads((tmp_path / "metadata.json").read_text())["databases"]["record"]["queries"]
    for name, query in queries.items():
        assert name == "broken_rules" or rows(database, query["sql"]), name


def test_same_log_same_rows(read_city: ReadCity, tmp_path: Path) -> None:
    """The clock of the run changes nothing; the time that is asked for does."""
    first, again, earlier, later = (tmp_path / name for name in "1234")
    for folder in (first, again):
        write_record(read_city.log, read_city.board, folder, as_of=read_city.now)
    write_record(
        read_city.log,
        read_city.board,
        earlier,
        as_of=read_city.now - timedelta(days=120),
        is_checked=True,
    )

    assert written(first / DATABASE) == written(again / DATABASE)
    late = "SELECT count(*) FROM requests WHERE late_since IS NOT NULL"
    assert rows(earlier / DATABASE, late) == [(0,)]
    # A clock that is ahead accuses nobody: the log itself ends before.
    ahead = read_city.now + timedelta(days=400)
    write_record(read_city.log, read_city.board, later, as_of=ahead, is_checked=True)
    assert rows(later / DATABASE, late) == rows(first / DATABASE, late)
    assert rows(first / DATABASE, late) > [(5,)]


def test_damaged_log(read_city: ReadCity, tmp_path: Path) -> None:
    """What differs from the signed checkpoint in one letter replaces nothing."""
    log = tmp_path / "log"
    shutil.copytree(read_city.log, log)
    out = tmp_path / "out"
    write_record(log, read_city.board, out, as_of=read_city.now, is_checked=True)
    before = written(out / DATABASE)
    bundle = log / entries_path(0, len(read_city.entries))
    bundle.write_bytes(bundle.read_bytes().replace(b"number 3", b"number 4"))

    with pytest.raises(NoticeboardError):
        write_record(log, read_city.board, out, as_of=read_city.now, is_checked=True)

    assert written(out / DATABASE) == before


def test_entry_that_nobody_signed(tmp_path: Path) -> None:
    """A board can sign a log with a forged request; its record isn't written."""
    town = town_with_agency()
    town.log(town.post())
    good = [each.entry.raw for each in town.logged]
    forged = [good[0], good[1].replace(b"white van", b"green van")]

    write_record(log_of(tmp_path / "good", good), board_of(), tmp_path / "1", as_of=NOON)
    with pytest.raises(VerificationError):
        write_record(log_of(tmp_path / "bad", forged), board_of(), tmp_path / "2", as_of=NOON)

    assert not (tmp_path / "2" / DATABASE).exists()


def test_broken_policy(tmp_path: Path) -> None:
    """What a dishonest board let pass is found: a request past a limit of the policy in force."""
    town = town_with_agency()
    town.log(town.policy(limits=Limits(longest_window_min=60)))
    town.log(town.post())
    town.now += timedelta(days=31)
    town.log(town.post())

    log = log_of(tmp_path / "log", [each.entry.raw for each in town.logged])
    write_record(log, board_of(), tmp_path, as_of=town.now)

    query = "SELECT entry, policy, code FROM requests LEFT JOIN findings"
    found = rows(
        tmp_path / DATABASE, f"{query} ON request = entry AND code LIKE 'policy%' ORDER BY entry"
    )
    assert found == [(2, None, None), (3, 1, "policy_window")]


def test_band_without_an_end(tmp_path: Path) -> None:
    """A thousand shares or more have a least number, and no largest one."""
    town = town_with_agency()
    request = town.log(town.post()).entry.body.id
    town.now += timedelta(days=40)
    counts = dict.fromkeys(COUNTS, 0) | dict.fromkeys(("received", "opened", "deleted"), 1500)
    fields: dict[str, Any] = {"handed_to": (), "keep_until": "", "text": ""}
    fields |= publish_counts(counts)
    account = RequestAccount(**town.common(AGENCY, POSTING), request=request, **fields)
    town.log(town.signed(account, POSTING))

    log = log_of(tmp_path / "log", [each.entry.raw for each in town.logged])
    write_record(log, board_of(), tmp_path, as_of=town.now)

    found = rows(tmp_path / DATABASE, "SELECT final, received_least, received_most FROM accounts")
    assert found == [(1, 1000, None)]


def test_hostile_texts(tmp_path: Path) -> None:
    """Texts that turn the line around are made plain; unknown types are counted and kept."""
    town: Town = town_with_agency()
    town.log(town.post(text="Was it \u202egreen? '); DROP TABLE requests; --"))
    request = town.logged[-1].entry.body.id
    town.log(town.update(request, text="It was \u2066red."))
    town.log(town.newer())

    log = log_of(tmp_path / "log", [each.entry.raw for each in town.logged])
    summary = write_record(log, board_of(), tmp_path, as_of=NOON)

    ((text,),) = rows(tmp_path / DATABASE, "SELECT text FROM requests")
    assert text == "Was it green? '); DROP TABLE requests; --"
    assert rows(tmp_path / DATABASE, "SELECT text FROM updates") == [("It was red.",)]
    assert (summary.size, summary.newer) == (4, 1)


def test_places(read_city: ReadCity, tmp_path: Path) -> None:
    """A file of outlines names where each request is; what lies outside has no name."""
    square = [[-83.005, 39.995], [-82.995, 39.995], [-82.995, 40.015], [-83.005, 40.015]]
    feature = {
        "type": "Feature",
        "properties": {"name": "Mill Hill"},
        "geometry": {"type": "Polygon", "coordinates": [[*square, square[0]]]},
    }
    places = read_places(json.dumps({"type": "FeatureCollection", "features": [feature]}).encode())

    write_record(read_city.log, read_city.board, tmp_path, as_of=read_city.now, atlas=Atlas(places))

    found = rows(
        tmp_path / DATABASE,
        "SELECT coalesce(name, ''), cell FROM requests LEFT JOIN places USING (place)"
        " GROUP BY cell ORDER BY cell",
    )
    inside = {"40.00 -83.00", "40.01 -83.00"}
    assert {cell for name, cell in found if name == "Mill Hill"} == inside
    assert {cell for name, cell in found if not name}


def test_command(tmp_path: Path) -> None:
    """It refuses a time that is none, an address that is none, and says what to do."""

    def run(*words: str) -> str:
        done = CliRunner().invoke(build(["verify"]), ["verify", "record", *words])
        assert done.exit_code == 1
        return done.stderr

    out = ("--out", str(tmp_path))
    assert "Write the time as" in run("https://board.example.org", "--as-of", "today", *out)
    assert "address" in run("http://board.example.org", *out)
    none = run("http://127.0.0.1:1", *out)
    assert "127.0.0.1" in none
    assert not (tmp_path / "board.json").exists()


async def test_command_copies_a_board(tmp_path: Path) -> None:
    """It writes the record, goes on later, and refuses another key, and another board's folder."""

    async def run(*words: str) -> Result:
        command = ["verify", "record", *words, "--out", str(tmp_path / "out")]
        return await asyncio.to_thread(CliRunner().invoke, build(["verify"]), command)

    async with served_world(tmp_path / "board") as world:
        url = str(world.web._base_url).rstrip("/")  # noqa: SLF001 -- aiohttp has no other way
        wrong = await run(f"{url}/#key={Fingerprint.of(LOG.verifier)}")
        first = await run(f"{url}/#key={Fingerprint.of(world.board.log_key)}", "--json")
        await world.board.post(world.agency.request(world.board))
        again = await run(url, "--as-of", "2026-12-01T00:00:00Z")
        other = await run(url.replace("127.0.0.1", "localhost"))

    assert (wrong.exit_code, "has another key" in wrong.stderr) == (1, True)
    assert json.loads(first.stdout) == {
        "folder": str(tmp_path / "out"),
        "origin": ORIGIN,
        "log_key": str(world.board.log_key),
        "entries": 2,
        "requests": 0,
        "late": 0,
        "unknown_types": 0,
    }
    assert "has all 3 entries" in again.stdout
    assert "Requests: 1, of which late: 0." in again.stdout
    assert (other.exit_code, "Choose another folder" in other.stderr) == (1, True)
    assert rows(tmp_path / "out" / DATABASE, "SELECT state FROM requests") == [("open",)]


def test_page_has_each_column() -> None:
    """docs/record.md explains every table and column, as Datasette does."""
    page = (DOCS / "record.md").read_text(encoding="utf-8")

    for table in TABLES:
        assert f"### {table.name}\n\n{table.meaning}\n" in page, table.name
        for column in table.columns:
            assert column.row in page, f"{table.name}.{column.name}"
