"""What a mirror serves of snapshots: the files of those that it found to be true."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
import shutil
from typing import Any

from aiohttp.test_utils import TestClient, TestServer
import msgspec
import pytest

from noticeboard.log import section as log_section, snapshot_fold
from noticeboard.log.body import BoardHeads, BoardSnapshot
from noticeboard.log.checkpoint import TlogProof
from noticeboard.log.entry import parse_entry
from noticeboard.log.registry import Registry
from noticeboard.log.section import Section, section_name
from noticeboard.log.snapshot import (
    SNAPSHOT_FILES,
    SectionPlaces,
    Snapshot,
    pack,
    snapshot_path,
    statement_path,
)
from noticeboard.log.snapshot_entries import SnapshotFiles, agency_indexes
from noticeboard.log.snapshot_fold import SnapshotFold
from noticeboard.log.tree import Tree, leaf_hash
from noticeboard.log.witness import origin_hash
from noticeboard.mirror import snapshots as mirror_snapshots
from noticeboard.mirror.home import MirrorHome
from noticeboard.mirror.server import Follower, MirrorSigner, make_app
from noticeboard.witness.store import WitnessStore
from tests.fakes.board import FakeBoard, LogWriter
from tests.noticeboard.mirror.test_mirror import (
    NOON,
    SIGNER,
    Mirror,
    judged,
    state_snapshot,
    stopped,
)

type Web = TestClient[Any, Any]


@pytest.fixture
async def mirror(tmp_path: Path) -> AsyncGenerator[Mirror]:
    """Give a board with two agencies, of which one asks, and an empty mirror of it."""
    # The snapshots' entries are of two bundles.
    async with mirror_of(tmp_path, 300) as mirror:
        yield mirror


@asynccontextmanager
async def mirror_of(folder: Path, entries: int) -> AsyncGenerator[Mirror]:
    """Give an empty mirror of a board with two agencies and so many entries."""
    writer = LogWriter(now=NOON)
    writer.register("fire-brigade")
    agency = writer.register()
    while len(writer.entries) < entries:
        writer.post(agency)
    board = FakeBoard(writer=writer)
    async with board.served():
        home = MirrorHome(folder=folder / "mirror")
        yield Mirror(home=home, board=board, store=WitnessStore(folder / "witness.db"))


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


async def test_files_from_the_copy(mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    """They're made without the board's, from the entries that the mirror verified; three stay."""
    monkeypatch.setattr(mirror_snapshots, "KEPT", 3)
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
            assert agency_indexes((*found.agencies, *found.others)) == [0, 2]
            writer.now += timedelta(days=1)
        for at in places[1:]:
            for prefix in ("", f"/{origin_hash(writer.origin)}"):
                answer = await web.get(f"{prefix}/{statement_path(at)}")
                proof = TlogProof.parse(await answer.text())
                entry = parse_entry(proof.extra or b"")
                proof.verify(entry.leaf, writer.log_key.verifier, [SIGNER.verifier])
                assert isinstance(entry.body, BoardSnapshot)
                assert entry.body.at == at
        for at in (places[0], places[-1] + 1):
            assert (await web.get(f"/{statement_path(at)}")).status == HTTPStatus.NOT_FOUND

    folders = [int(each.name) for each in (mirror.public / "snapshot").iterdir()]
    assert sorted(folders) == places[1:]


async def test_days_that_a_mirror_missed(mirror: Mirror) -> None:
    """It can't make their files any more, so it doesn't serve their statements either."""
    writer, places = mirror.board.writer, list[int]()
    for _ in range(2):
        state_snapshot(writer)
        places.append(len(writer.entries) - 2)
        writer.now += timedelta(days=1)
    mirror.board.publish()
    async with serving(mirror) as (follower, web):
        await follower.update()
        found = [(await web.get(f"/{statement_path(at)}")).status for at in places]
    assert found == [HTTPStatus.NOT_FOUND, HTTPStatus.OK]


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


@pytest.mark.parametrize("lie", ["left out", "added"])
async def test_a_false_section(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lie: str) -> None:
    """A region's section without an entry of it, or with one more, is proved by that entry."""
    monkeypatch.setattr(snapshot_fold, "LEAST_AGENCIES", 1)
    monkeypatch.setattr(log_section, "LEAST_AGENCIES", 1)
    async with mirror_of(tmp_path, 10) as mirror:
        writer = mirror.board.writer
        state_snapshot(writer)
        mirror.board.publish()
        assert await mirror.look()
        # The board's own statement isn't about the region.
        false = len(writer.entries) - 1
        agency = writer.register("sheriff")
        writer.post(agency)
        if lie == "left out":
            false = len(writer.entries) - 1
        writer.now += timedelta(days=1)
        mirror.now = writer.now

        def change(places: SectionPlaces) -> SectionPlaces:
            kept = {at: leaf for at, leaf in places.places if at != false}
            if lie == "added":
                kept[false] = leaf_hash(writer.entries[false])
            return msgspec.structs.replace(places, places=tuple(sorted(kept.items())))

        _state_section(mirror, change)

        await stopped(mirror, "a snapshot that its own log contradicts")

        result = judged(mirror)
        assert result.exit_code == 1
        why = "isn't about an agency" if lie == "added" else "is about an agency"
        assert f"Entry {false} {why} of this region" in " ".join(result.stderr.split())


def _state_section(mirror: Mirror, change: Callable[[SectionPlaces], SectionPlaces]) -> None:
    """Let the board state a false section, and serve it."""
    writer = mirror.board.writer
    state_heads(writer)
    registry, fold = Registry(writer.origin, writer.log_key.verifier), SnapshotFold()
    for index, raw in enumerate(writer.entries):
        fold.add(registry.force(parse_entry(raw), index))
    (true,) = fold.sections()
    lie = change(true)
    rows = [row for row in fold.snapshot().rows if row != true.row()]
    snapshot = Snapshot(rows=(*rows, lie.row()))
    over, count, sha256 = snapshot.stated()
    tree, at = Tree(map(leaf_hash, writer.entries)), fold.at or 0
    root = tree.root(at).hex()
    writer.write(
        writer.board, BoardSnapshot, at=at, root=root, rows=over, count=count, sha256=sha256
    )
    raws = [writer.entries[index] for index, _ in lie.places]
    section = Section.of(snapshot, Tree(map(leaf_hash, snapshot.rows)), lie, raws)
    mirror.board.files |= {
        snapshot_path(at, "rows"): pack(snapshot.content()),
        snapshot_path(at, section_name(lie.verifier)): pack(section.content()),
    }
    mirror.board.publish()
