"""The public files in S3-compatible storage: the same bytes, the same order, a CDN's headers."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import closing
import gzip
from http import HTTPStatus
from pathlib import Path
import sqlite3

from blockbuster import blockbuster_ctx
import obstore
from obstore.store import S3Store
import pytest

from noticeboard.board.board import open_board
from noticeboard.board.check import check_board
from noticeboard.board.files import FOREVER, PublicBucket, bucket_and_prefix
from noticeboard.board.home import Home
from noticeboard.errors import InvalidInputError, UnavailableError
from noticeboard.log.checkpoint import Checkpoint
from noticeboard.log.entry import parse_entry
from noticeboard.log.tree import Tree
from tests.noticeboard.board.world import (
    Agency,
    World,
    assert_clean,
    made_home,
    posted,
    register,
    served_world,
)
from tests.noticeboard.log.made import ORIGIN, Clock
from tests.servers.s3 import S3, running_s3


@pytest.fixture
def tiles(s3: S3, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give a prefix of a fresh bucket, and the variables that lead to it."""
    for name, value in s3.environment.items():
        monkeypatch.setenv(name, value)
    return f"s3://{s3.new_bucket()}/logs/one"


@pytest.fixture
async def world(tmp_path: Path, tiles: str) -> AsyncGenerator[World]:
    """Serve a board whose public files are in S3; whatever a test does, it must be clean."""
    folder = tmp_path / "board"
    with blockbuster_ctx("noticeboard"):
        async with served_world(folder, tiles=tiles) as made:
            yield made
        await assert_clean(folder)


def store_of(tiles: str) -> S3Store:
    """Return the storage as whoever owns the bucket sees it."""
    bucket, prefix = bucket_and_prefix(tiles)
    return S3Store(bucket, prefix=prefix, client_options={"allow_http": True})


def names_in(tiles: str) -> set[str]:
    """Return the names of everything that is kept."""
    return {one["path"] for some in obstore.list(store_of(tiles)) for one in some}


async def test_tiles_are_in_the_bucket_and_nowhere_else(world: World, tiles: str) -> None:
    """What a CDN gives is what the board gives: checkpoint and tiles, each with its caching."""
    await posted(world)
    store = store_of(tiles)

    for path in ("checkpoint", "tile/0/000.p/3", "tile/entries/000.p/3"):
        kept = await obstore.get_async(store, path)
        content = bytes(await kept.bytes_async())
        given = await world.web.get(f"/{path}")
        age = kept.attributes["Cache-Control"]

        assert content == await given.read()
        # A CDN may ask either.
        assert given.headers["Cache-Control"] == age
        assert age == ("public, max-age=5" if path == "checkpoint" else FOREVER)
    assert not world.board.home.public.exists()


async def test_the_process_gives_the_growth_of_a_bundle(world: World) -> None:
    """Ranges and misses are answered as from a folder."""
    whole = await (await world.web.get("/tile/entries/000.p/2")).read()

    growth = await world.web.get("/tile/entries/000.p/2", headers={"Range": "bytes=10-"})
    middle = await world.web.get("/tile/entries/000.p/2", headers={"Range": "bytes=5-9"})
    beyond = await world.web.get("/tile/entries/000.p/2", headers={"Range": f"bytes={len(whole)}-"})
    missing = await world.web.get("/tile/0/999")

    assert (growth.status, await growth.read()) == (HTTPStatus.PARTIAL_CONTENT, whole[10:])
    assert growth.headers["Content-Range"] == f"bytes 10-{len(whole) - 1}/{len(whole)}"
    assert (middle.status, await middle.read()) == (HTTPStatus.PARTIAL_CONTENT, whole[5:10])
    assert beyond.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
    assert missing.status == HTTPStatus.NOT_FOUND


async def test_the_process_compresses_a_full_bundle(world: World) -> None:
    """Whoever takes gzip gets a full bundle of the bucket compressed, and nobody else does."""
    path, content = "tile/entries/005", b"an entry " * 1000
    await world.board.public.put([(path, content)])

    packed = await world.web.get(f"/{path}", headers={"Accept-Encoding": "gzip"})
    plain = await world.web.get(f"/{path}", headers={"Accept-Encoding": "identity"})
    missing = await world.web.get("/tile/entries/006", headers={"Accept-Encoding": "gzip"})

    assert packed.headers["Vary"] == "Accept-Encoding"
    assert int(packed.headers["Content-Length"]) < len(content) / 10
    assert gzip.decompress(await packed.read()) == await plain.read() == content
    assert "Content-Encoding" not in plain.headers
    assert missing.status == HTTPStatus.NOT_FOUND


async def test_partial_tiles_go_when_the_full_one_is_there(tmp_path: Path, tiles: str) -> None:
    """At 256 entries the full tile and bundle stand alone; the log of 257 is clean."""
    home, agency = made_home(tmp_path / "board", tiles=tiles), Agency()
    async with open_board(home, now=Clock()) as board:
        await register(board, agency)
        post = agency.request(board)
        await board.post(post)
        chain = agency.chain(board, parse_entry(post).body.id, 255)
        for start in (0, 100, 200):
            await asyncio.gather(*(board.post(raw) for raw in chain[start : start + 100]))

    names = names_in(tiles)
    assert {"tile/0/000", "tile/entries/000", "tile/1/000.p/1", "tile/0/001.p/1"} <= names
    assert not any(name.startswith(("tile/0/000.p", "tile/entries/000.p")) for name in names)
    await assert_clean(home.folder)


async def test_an_emptied_bucket_is_filled_again(tmp_path: Path, tiles: str) -> None:
    """Every public file comes from the database: the next start writes all that is missing."""
    clock, home, agency = Clock(), made_home(tmp_path / "board", tiles=tiles), Agency()
    async with open_board(home, now=clock) as board:
        await register(board, agency)
        await board.post(agency.request(board))
    before = names_in(tiles)
    obstore.delete(store_of(tiles), sorted(before))

    async with open_board(home, now=clock):
        pass

    assert names_in(tiles) <= before
    await assert_clean(home.folder)


async def test_check_looks_at_the_bucket(tmp_path: Path, tiles: str) -> None:
    """What was altered or lost in the bucket is named."""
    home = made_home(tmp_path / "board", tiles=tiles)
    async with open_board(home, now=Clock()) as board:
        await register(board, Agency())
    store = store_of(tiles)
    obstore.put(store, "tile/0/000.p/1", b"\0" * 32)
    obstore.delete(store, "tile/entries/000.p/1")

    report = await check_board(home.folder)

    told = " ".join(map(str, report.complaints))
    assert "tile/0/000.p/1 has the wrong contents" in told
    assert "tile/entries/000.p/1 is missing" in told


async def test_a_board_whose_bucket_is_of_another_log_does_not_start(
    tmp_path: Path, tiles: str
) -> None:
    """The checkpoint in the bucket counts as seen: a database that lacks it is an old one."""
    clock, agency = Clock(), Agency()
    home = made_home(tmp_path / "board", tiles=tiles)
    async with open_board(home, now=clock) as board:
        await register(board, agency)
        backup = home.database.with_name("backup")
        await asyncio.to_thread(copy_database, home.database, backup)
        await board.post(agency.request(board))
    # All of the folder is from before, and only the bucket knows better.
    await asyncio.to_thread(restore, home, backup)

    with pytest.raises(Exception, match="old backup"):
        async with open_board(home, now=clock):
            pass


def copy_database(database: Path, copy: Path) -> None:
    """Copy a database that is in use."""
    with closing(sqlite3.connect(database)) as old, closing(sqlite3.connect(copy)) as new:
        old.backup(new)


def restore(home: Home, backup: Path) -> None:
    """Put an old database in place, and forget what was signed since."""
    for extra in home.folder.glob("board.db*"):
        extra.unlink()
    home.last_signed.unlink()
    backup.replace(home.database)


async def test_a_checkpoint_never_becomes_smaller(tiles: str) -> None:
    """Whoever is late leaves the larger one; of many at once the largest stays."""
    public, tree = PublicBucket(tiles), Tree()
    notes = []
    for number in range(12):
        tree.append(bytes([number]) * 32)
        checkpoint = Checkpoint(origin=ORIGIN, size=tree.size, root=tree.root())
        notes.append(checkpoint.text() + "\n")

    await public.put_checkpoint(notes[5])
    await public.put_checkpoint(notes[2])
    assert await public.read("checkpoint") == notes[5].encode()

    await asyncio.gather(*(public.put_checkpoint(note) for note in reversed(notes)))
    assert await public.read("checkpoint") == notes[-1].encode()


async def test_a_storage_that_is_away_acknowledges_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The entry is logged but not public, so nobody is told; no secret is in what is said."""
    clock, agency = Clock(), Agency()
    with running_s3() as own:
        for name, value in own.environment.items():
            monkeypatch.setenv(name, value)
        home = made_home(tmp_path / "board", tiles=f"s3://{own.new_bucket()}/log")
        async with open_board(home, now=clock) as board:
            await register(board, agency)
            own.process.kill()
            await asyncio.to_thread(own.process.wait)

            with pytest.raises(UnavailableError, match="Post the same entry again") as failed:
                await board.post(agency.request(board))

            assert board.published.size == 1
            assert not board.is_caught_up
            assert "can't be used" in str(failed.value.__cause__)
            assert "a-secret" not in str(failed.value.__cause__)


@pytest.mark.parametrize(
    "address", ["s3://", "s3://Bucket/x", "s3://bucket/../x", "http://bucket", "s3://bucket/a b"]
)
def test_an_address_that_is_none_is_refused(tmp_path: Path, address: str) -> None:
    """What is no bucket and prefix is told when the settings are read."""
    with pytest.raises(InvalidInputError, match="must look like s3://bucket/prefix"):
        made_home(tmp_path / "board", tiles=address)
