"""What a mirror serves of snapshots: the files of those that it found to be true."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
import shutil
from typing import Any

from aiohttp.test_utils import TestClient, TestServer
import pytest

from noticeboard.log.body import BoardHeads, BoardSnapshot
from noticeboard.log.checkpoint import TlogProof
from noticeboard.log.entry import parse_entry
from noticeboard.log.registry import Registry
from noticeboard.log.snapshot import SNAPSHOT_FILES, snapshot_path
from noticeboard.log.snapshot_entries import SnapshotFiles, agency_indexes
from noticeboard.log.witness import origin_hash
from noticeboard.mirror.home import MirrorHome
from noticeboard.mirror.server import Follower, MirrorSigner, make_app
from noticeboard.witness.store import WitnessStore
from tests.fakes.board import FakeBoard, LogWriter
from tests.noticeboard.mirror.test_mirror import NOON, SIGNER, Mirror, state_snapshot

type Web = TestClient[Any, Any]


@pytest.fixture
async def mirror(tmp_path: Path) -> AsyncGenerator[Mirror]:
    """Give a board with two agencies, of which one asks, and an empty mirror of it."""
    writer = LogWriter(now=NOON)
    writer.register("fire-brigade")
    agency = writer.register()
    # The snapshots' entries are of two bundles.
    while len(writer.entries) < 300:
        writer.post(agency)
    board = FakeBoard(writer=writer)
    async with board.served():
        home = MirrorHome(folder=tmp_path / "mirror")
        yield Mirror(home=home, board=board, store=WitnessStore(tmp_path / "witness.db"))


@asynccontextmanager
async def serving(mirror: Mirror) -> AsyncGenerator[tuple[Follower, Web]]:
    """Give a mirror that is started, and a client of what it serves."""
    async with mirror.started() as follower:
        signer = MirrorSigner([SIGNER], lambda: mirror.now)
        app = make_app({mirror.board.writer.origin: follower}, mirror.store, signer)
        async with TestClient(TestServer(app)) as web:
            yield follower, web


def state_heads(writer: LogWriter) -> None:
    """Let the board state its heads, and no snapshot yet."""
    registry = Registry(writer.origin, writer.log_key.verifier)
    for index, raw in enumerate(writer.entries):
        registry.force(parse_entry(raw), index)
    root, count = registry.heads()
    writer.write(writer.board, BoardHeads, root=root, count=count)


async def read_snapshot(mirror: Mirror, web: Web) -> tuple[int, SnapshotFiles]:
    """Read the newest snapshot of a mirror as a reader verifies it; return its `at` as well."""
    proof = TlogProof.parse(await (await web.get("/snapshot/proof")).text())
    entry = parse_entry(proof.extra or b"")
    proof.verify(entry.leaf, mirror.board.writer.log_key.verifier, [SIGNER.verifier])
    stated, packed = entry.body, dict[str, bytes]()
    assert isinstance(stated, BoardSnapshot)
    for name in SNAPSHOT_FILES:
        for prefix in ("", f"/{origin_hash(mirror.board.writer.origin)}"):
            answer = await web.get(f"{prefix}/{snapshot_path(stated.at, name)}")
            assert (answer.status, answer.content_type) == (HTTPStatus.OK, "application/x-xz")
            packed[name] = await answer.read()
    return stated.at, SnapshotFiles.of(stated, packed)


async def test_files_from_the_copy(mirror: Mirror) -> None:
    """They're made without the board's, from the entries that the mirror verified; three stay."""
    writer, places = mirror.board.writer, list[int]()
    async with serving(mirror) as (follower, web):
        await follower.update()
        for path in ("/snapshot/proof", "/snapshot/300/rows.xz", "/snapshot/..%2f1/rows.xz"):
            assert (await web.get(path)).status == HTTPStatus.NOT_FOUND
        for _ in range(4):
            state_snapshot(writer)
            mirror.board.publish()
            mirror.board.asked.clear()
            assert await follower.update()
            assert not any("snapshot" in path for path in mirror.board.paths)
            at, found = await read_snapshot(mirror, web)
            places.append(at)
            assert len(found.entries) == 296
            assert agency_indexes(found.agencies) == [0, 2]
            writer.now += timedelta(days=1)

    folders = [int(each.name) for each in (mirror.public / "snapshot").iterdir()]
    assert sorted(folders) == places[1:]


async def test_at_a_start(mirror: Mirror) -> None:
    """Missing files are made; what was served is known again, also before the next statement."""
    state_snapshot(mirror.board.writer)
    mirror.board.publish()
    await mirror.look()
    for is_missing in (False, True):
        if is_missing:
            shutil.rmtree(mirror.public / "snapshot")
        async with serving(mirror) as (follower, web):
            await follower.copy.load()
            assert (await read_snapshot(mirror, web))[0] == 300
    mirror.board.writer.now += timedelta(days=1)
    state_heads(mirror.board.writer)
    mirror.board.publish()
    async with serving(mirror) as (follower, web):
        assert await follower.update()
        assert (await read_snapshot(mirror, web))[0] == 300


async def test_in_the_middle_of_growing(mirror: Mirror) -> None:
    """The statement is proved by the checkpoint that is served, never by a newer one."""
    writer = mirror.board.writer
    state_snapshot(writer)
    mirror.board.publish()
    async with serving(mirror) as (follower, web):
        await follower.update()
        note = follower.copy.home.note()
        writer.now += timedelta(days=1)
        state_snapshot(writer)
        mirror.board.publish()
        await follower.update()
        assert note is not None
        (mirror.public / "checkpoint").write_text(note)
        assert (await web.get("/snapshot/proof")).status == HTTPStatus.NOT_FOUND
