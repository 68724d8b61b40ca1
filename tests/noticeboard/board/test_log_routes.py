"""The static side: caching, ranges, names that reach the disk, and headers on everything."""

import gzip
from http import HTTPStatus
from pathlib import Path
import re

import pytest

from noticeboard.board.log import raw_between
from noticeboard.board.log_routes import FOREVER, LARGEST_READ_BYTES
from noticeboard.log.note import open_note
from tests.noticeboard.board.world import World, post_many


async def test_checkpoint_is_fresh_and_revalidates(world: World) -> None:
    """The checkpoint is never cached, and unchanged it costs a 304 without a body."""
    first = await world.web.get("/checkpoint")
    tag = first.headers["ETag"]

    same = await world.web.get("/checkpoint", headers={"If-None-Match": tag})
    await world.board.post(world.agency.request(world.board))
    changed = await world.web.get("/checkpoint", headers={"If-None-Match": tag})

    assert first.headers["Cache-Control"] == "no-store"
    assert (first.content_type, same.status) == ("text/plain", HTTPStatus.NOT_MODIFIED)
    assert (await same.read(), changed.status) == (b"", HTTPStatus.OK)
    assert changed.headers["ETag"] != tag


async def test_growth_of_a_bundle_is_fetched_by_range(world: World) -> None:
    """A later partial bundle starts with the earlier one's bytes, so a range gives the growth."""
    known = await (await world.web.get("/tile/entries/000.p/2")).read()
    raw = world.agency.request(world.board)
    await world.board.post(raw)

    answer = await world.web.get(
        "/tile/entries/000.p/3",
        headers={"Range": f"bytes={len(known)}-", "Accept-Encoding": "identity"},
    )

    assert answer.status == HTTPStatus.PARTIAL_CONTENT
    assert await answer.read() == len(raw).to_bytes(2) + raw
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.content_type == "application/octet-stream"


async def test_long_files_are_sent_by_the_kernel_all_the_same(world: World) -> None:
    """A bundle too long to be read at once is whole, and its growth is had by range as well."""
    await post_many(world, 120)
    size = world.board.published.size
    raws = await raw_between(world.board.database, 0, size)
    bundle = b"".join(len(raw).to_bytes(2) + raw for raw in raws)
    path = f"/tile/entries/000.p/{size}"
    identity = {"Accept-Encoding": "identity"}

    whole = await world.web.get(path, headers=identity)
    rest = await world.web.get(path, headers=identity | {"Range": "bytes=100000-"})
    beyond = await world.web.get(path, headers=identity | {"Range": f"bytes={len(bundle)}-"})

    assert len(bundle) > LARGEST_READ_BYTES
    assert (await whole.read(), await rest.read()) == (bundle, bundle[100_000:])
    assert (rest.status, rest.headers["Cache-Control"]) == (HTTPStatus.PARTIAL_CONTENT, FOREVER)
    assert beyond.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE


async def test_tiles_revalidate(world: World) -> None:
    """Who has a tile is not sent it again, whether it is short or long."""
    await post_many(world, 120)

    for path in ("/tile/0/000.p/122", "/tile/entries/000.p/122"):
        first = await world.web.get(path)
        again = await world.web.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (first.status, again.status) == (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED)
        assert await again.read() == b""


async def test_full_bundles_are_compressed_if_asked(world: World) -> None:
    """One that is full comes compressed to whoever takes it; parts of it, and others, never do."""
    path, content = "tile/entries/000", b"\0\5entry" * 20_000
    file = world.board.public.file(path)
    assert file is not None
    file.write_bytes(content)
    as_gzip = {"Accept-Encoding": "br;q=1.0, gzip;q=0.5"}

    packed = await world.web.get(f"/{path}", headers=as_gzip)
    again = await world.web.get(
        f"/{path}", headers=as_gzip | {"If-None-Match": packed.headers["ETag"]}
    )
    others = [
        await world.web.get(f"/{path}", headers={"Accept-Encoding": coding} | more)
        for coding, more in (
            ("identity", {}),
            ("gzip;q=0", {}),
            ("gzip", {"Range": "bytes=0-9"}),
        )
    ]
    partial = await world.web.get("/tile/entries/000.p/2", headers=as_gzip)

    assert gzip.decompress(await packed.read()) == content
    assert len(await packed.read()) * 2 < len(content)
    assert (packed.headers["Content-Encoding"], packed.headers["Vary"]) == (
        "gzip",
        "Accept-Encoding",
    )
    assert packed.headers["Cache-Control"] == FOREVER
    assert packed.headers["ETag"] != others[0].headers["ETag"]
    assert again.status == HTTPStatus.NOT_MODIFIED
    assert [await each.read() for each in others] == [content, content, content[:10]]
    assert not any("Content-Encoding" in each.headers for each in (*others, partial))


@pytest.mark.parametrize(
    "path",
    [
        "/tile/0/000.p/9",
        "/tile/0/../../keys/log",
        "/tile/%2e%2e/%2e%2e/keys/log",
        "/tile/0/000.p/../../../../settings.json",
        "/tile/entries/000.p/.2.new",
        "/tile/64/000",
        "/tile/0/x001/000",
        "/tile/0/%00",
        "/static/board.css",
        "/keys/log",
        "/board.db",
    ],
)
async def test_nothing_else_is_served(world: World, path: str) -> None:
    """Only tiles that exist are served; nothing climbs out of the public folder."""
    answer = await world.web.get(path, allow_redirects=False)

    assert answer.status == HTTPStatus.NOT_FOUND
    assert "immutable" not in answer.headers.get("Cache-Control", "")


@pytest.mark.parametrize(
    "path", ["/", "/board.json", "/nowhere", "/tile/0/999", "/checkpoint/", "/agencies"]
)
async def test_every_answer_has_the_headers(world: World, path: str) -> None:
    """No script, no frame, no sniffing, no referrer, no cookie: on pages, files and errors."""
    answer = await world.web.get(path)

    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self'")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/checkpoint", "/tile/0/000.p/2", "/tile/entries/000.p/2"])
async def test_what_hubs_ask_for_all_day_has_few_headers(world: World, path: str) -> None:
    """The log's files are never sniffed into a page, so the rules for pages are not sent along."""
    answer = await world.web.get(path)

    assert answer.status == HTTPStatus.OK
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Content-Security-Policy" not in answer.headers
    assert "Set-Cookie" not in answer.headers


async def test_board_json_names_what_a_follower_needs(world: World) -> None:
    """The contract's fields are there, with the keys as verifier keys; the log signs for one."""
    facts = await (await world.web.get("/board.json")).json()
    inbox = open_note(facts.pop("inbox_note"), [world.board.log_key]).text

    assert inbox.splitlines() == [
        "neighbors-requests/inbox-key/v1",
        "board.example.org/v1",
        str(world.board.inbox_key.verifier),
    ]
    assert facts == {
        "v": 1,
        "url": "https://board.example.org",
        "origin": "board.example.org/v1",
        "log_key": str(world.board.log_key),
        "inbox_key": str(world.board.inbox_key.verifier),
        "witnesses": [],
        "mldsa_witnesses": [],
        "quorum": 0,
        "verifiers": list(world.board.settings.verifiers),
        "title": world.board.settings.title,
        "run_by": world.board.settings.run_by,
        "area": "",
        "timezone": "America/New_York",
        "homes": {"looking": 0, "newest_at": "", "cosigned": []},
    }


async def test_health(world: World) -> None:
    """A board whose log is public says that it is well."""
    assert (await world.web.get("/healthz")).status == HTTPStatus.OK


async def test_head_is_answered(world: World) -> None:
    """A mirror may ask for sizes only."""
    answer = await world.web.head("/tile/entries/000.p/2")

    assert answer.status == HTTPStatus.OK
    assert int(answer.headers["Content-Length"]) > 0


async def test_every_route_needs_what_the_contract_says(world: World) -> None:
    """The board answers each route that the text lists, and refuses an agency's without its key."""
    contract = (Path(__file__).parents[2] / "contract" / "board.txt").read_text()
    routes = re.findall(r"^([A-Z]+) +(/\S*) +(\S+) +[0-9]{3}  ", contract, re.MULTILINE)
    blanks = {
        "{path}": "0/000.p/2",
        "{format}": "json",
        "{agency}": world.agency.id,
        "{id}": world.agency.id,
        "{entry_id}": "0" * 32,
        "{index}": "0",
        "{number}": "1",
        "{upload}": "0" * 32,
        "{ticket}": "0" * 32,
        "{sha256}": "0" * 64,
        "{place}": "nowhere",
        "{at}": "1",
        "{file}": "rows",
    }
    assert len(routes) >= 40

    for method, path, needs in routes:
        filled = path
        for blank, value in blanks.items():
            filled = filled.replace(blank, value)
        data = b"" if method == "POST" else None
        # A POST to an upload carries another method's name.
        carries = method == "POST" and path.endswith("{upload}")
        named = {"X-HTTP-Method-Override": "DELETE"} if carries else {}
        async with world.web.request(method, filled, data=data, headers=named) as answer:
            told = b"" if filled == "/live" else await answer.read()
        assert answer.status != HTTPStatus.METHOD_NOT_ALLOWED, filled
        assert (answer.status == HTTPStatus.FORBIDDEN) == (needs == "agency"), (filled, told)
        assert b"Not Found." not in told, filled
