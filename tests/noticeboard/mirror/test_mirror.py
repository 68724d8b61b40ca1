"""A mirror keeps what it verified and nothing else, goes on after any crash, and witnesses."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
import json
from pathlib import Path
import shutil
import signal
import sys

import aiohttp
from aiohttp.test_utils import TestClient, TestServer
import pytest
from typer.testing import CliRunner, Result

from hub.__main__ import build
from noticeboard.agency.client import BoardClient
from noticeboard.errors import InvalidInputError, NoticeboardError, UnavailableError
from noticeboard.log.body import BoardHeads, BoardSnapshot
from noticeboard.log.checkpoint import open_checkpoint
from noticeboard.log.entry import parse_entry
from noticeboard.log.note import KIND_COSIGNATURE, SignerKey, add_signatures
from noticeboard.log.registry import Registry
from noticeboard.log.snapshot import Snapshot, pack, snapshot_path
from noticeboard.log.snapshot_fold import SnapshotFold
from noticeboard.log.tree import Tree, leaf_hash
from noticeboard.log.witness import origin_hash
from noticeboard.mirror.copy import BoardCopy, BrokenPromiseError
from noticeboard.mirror.home import MirroredBoard, MirrorHome
from noticeboard.mirror.server import (
    Follower,
    MirrorSigner,
    cosigner,
    follow_all,
    introduced,
    make_app,
)
from noticeboard.witness.store import WitnessStore
from tests.fakes.board import FakeBoard, Lies, LogWriter, make_key, make_witness

NOON = datetime.fromisoformat("2026-11-24T12:00:00+00:00")
KEY = SignerKey(name="mirror.example/w1", kind=KIND_COSIGNATURE, seed=b"m" * 32)
SIGNER = SignerKey(name="mirror.example/m1", kind=KIND_COSIGNATURE, seed=b"s" * 32)


@dataclass(slots=True, kw_only=True)
class Mirror:
    """One mirror's folder, from which it is started again and again."""

    home: MirrorHome
    board: FakeBoard
    store: WitnessStore
    now: datetime = NOON
    quorum: int = 0

    @asynccontextmanager
    async def started(self) -> AsyncGenerator[Follower]:
        """Give a follower as after a start."""
        policy = self.board.policy(quorum=self.quorum)
        known = MirroredBoard(
            url=policy.url,
            origin=policy.origin,
            log_key=policy.log_key,
            inbox_key=policy.inbox_key,
            witnesses=policy.witnesses,
            quorum=policy.quorum,
            verifiers=policy.verifiers,
        )
        cosign = cosigner([KEY], known.log, self.store, lambda: self.now)
        async with BoardClient.to(self.board.url) as client:
            copy = BoardCopy(self.home.copy_of(known.origin), known, cosign)
            yield Follower(copy, client, lambda: self.now)

    async def look(self) -> bool:
        """Start, look once, and stop."""
        async with self.started() as follower:
            return await follower.update()

    @property
    def public(self) -> Path:
        """What is served."""
        return self.home.copy_of(self.board.writer.origin).public

    @property
    def evidence(self) -> dict[str, bytes]:
        """What is kept against the board."""
        folder = self.public.parent / "evidence"
        return {path.name: path.read_bytes() for path in folder.glob("*")}

    async def assert_copied(self) -> None:
        """Every file of the copy is the board's, byte for byte, and it is all of it."""
        assert (self.public / "checkpoint").read_text() == self.board.note
        size = int(self.board.note.split("\n")[1])
        files = [path for path in self.public.rglob("*") if path.is_file()]
        assert any(f"entries/{size // 256:03}.p/{size % 256}" in str(path) for path in files)
        async with aiohttp.ClientSession(self.board.url) as web:
            for path in files:
                async with web.get(f"/{path.relative_to(self.public)}") as answer:
                    assert answer.status == HTTPStatus.OK, path
                    assert await answer.read() == path.read_bytes(), path


@pytest.fixture(scope="module")
def written() -> LogWriter:
    """Give a log of 300 entries, written once."""
    writer = LogWriter(now=NOON)
    agency = writer.register()
    while len(writer.entries) < 300:
        writer.post(agency)
    return writer


@pytest.fixture
def writer(written: LogWriter) -> LogWriter:
    """Give the log, to be gone on with."""
    return deepcopy(written)


@pytest.fixture
async def mirror(tmp_path: Path, writer: LogWriter) -> AsyncGenerator[Mirror]:
    """Give a board with two witnesses, and an empty mirror of it."""
    board = FakeBoard(
        writer=writer, witnesses=(make_witness("first.example"), make_witness("second.example"))
    )
    async with board.served():
        home = MirrorHome(folder=tmp_path / "mirror")
        yield Mirror(home=home, board=board, store=WitnessStore(tmp_path / "witness.db"))


async def test_copies_what_is_there_and_what_comes(mirror: Mirror, writer: LogWriter) -> None:
    """First all of it, then only the growth, each file byte for byte the board's."""
    assert await mirror.look()
    await mirror.assert_copied()

    writer.register("fire-brigade")
    mirror.board.publish()
    mirror.board.asked.clear()
    assert await mirror.look()
    paths = mirror.board.paths
    await mirror.assert_copied()

    assert "tile/entries/001.p/46" in paths
    assert not any("000" in path for path in paths)
    assert not await mirror.look()


async def test_fresh_checkpoint_of_the_same_size(mirror: Mirror) -> None:
    """Newer cosignatures of the same log are taken over, and cosigned anew."""
    await mirror.look()
    mirror.now += timedelta(hours=2)
    mirror.board.publish(at=int(mirror.now.timestamp()))

    assert await mirror.look()

    await mirror.assert_copied()
    held = mirror.store.cosigned(mirror.board.writer.origin)
    assert held is not None
    assert held.at == int(mirror.now.timestamp())


async def test_served_as_the_board_serves_it(mirror: Mirror) -> None:
    """The same addresses, ranges too, and the mirror's cosignature beside them."""
    origin = mirror.board.writer.origin
    name = origin_hash(origin)
    async with mirror.started() as follower:
        app = make_app({origin: follower}, mirror.store, MirrorSigner([SIGNER], lambda: mirror.now))
        async with TestClient(TestServer(app)) as web:
            assert (await web.get("/checkpoint")).status == HTTPStatus.NOT_FOUND
            await follower.update()
            note = await (await web.get("/checkpoint")).text()
            assert note.startswith(mirror.board.note)
            for prefix in ("", f"/{name}"):
                assert await (await web.get(f"{prefix}/checkpoint")).text() == note
                tile = await web.get(f"{prefix}/tile/entries/000", headers={"Range": "bytes=0-9"})
                assert (tile.status, len(await tile.read())) == (HTTPStatus.PARTIAL_CONTENT, 10)
            for bad in (
                "/tile/entries/..%2f..%2f..%2fboards.json",
                "/tile/0/999",
                f"/{'0' * 64}/checkpoint",
            ):
                assert (await web.get(bad)).status == HTTPStatus.NOT_FOUND
            mirror.now += timedelta(minutes=59)
            same = await (await web.get("/checkpoint")).text()
            mirror.now += timedelta(minutes=1)
            later = await (await web.get("/checkpoint")).text()
            cosigned = await (await web.get(f"/witness/{name}/checkpoint")).text()
            listed = await (await web.get("/")).text()
            assert (await web.get("/healthz")).status == HTTPStatus.OK

    signed = open_checkpoint(cosigned, mirror.board.writer.log_key.verifier, [KEY.verifier])
    assert (signed.checkpoint.size, len(signed.cosigned)) == (300, 1)
    log_key, at = mirror.board.writer.log_key.verifier, NOON.timestamp()
    times = [
        open_checkpoint(each, log_key, [SIGNER.verifier]).cosigned for each in (note, same, later)
    ]
    assert [list(each.values()) for each in times] == [[at], [at], [at + 3600]]
    assert listed == f"{name} 300 {origin} ok\n"


# Crashes


async def test_goes_on_where_it_stopped(mirror: Mirror, writer: LogWriter) -> None:
    """Files that a crash has left before the checkpoint are read and verified, not fetched."""
    await mirror.look()
    whole = {path: path.read_bytes() for path in mirror.public.rglob("*") if path.is_file()}
    (mirror.public / "checkpoint").unlink()
    mirror.board.asked.clear()

    assert await mirror.look()

    assert not any("entries" in path for path in mirror.board.paths)
    assert {p: p.read_bytes() for p in mirror.public.rglob("*") if p.is_file()} == whole
    assert writer.entries


@pytest.mark.parametrize("change", [b"", b"\0\1x", b"\xff" * 40], ids=["empty", "short", "wild"])
async def test_damaged_leftover_is_fetched_again(mirror: Mirror, change: bytes) -> None:
    """A file that a crash has left half is not believed."""
    await mirror.look()
    (mirror.public / "checkpoint").unlink()
    (mirror.public / "tile/entries/000").write_bytes(change)

    await mirror.look()

    await mirror.assert_copied()


async def test_damaged_copy_is_not_served_on(mirror: Mirror) -> None:
    """A copy that was changed on the disk is found at the next start."""
    await mirror.look()
    bundle = mirror.public / "tile/entries/000"
    bundle.write_bytes(bundle.read_bytes().replace(b"Burglary", b"burglary", 1))

    with pytest.raises(NoticeboardError, match="damaged"):
        await mirror.look()


@pytest.mark.parametrize(
    "kills",
    [(4,), pytest.param((2, 3, 4, 5, 6) * 8, marks=pytest.mark.long)],
    ids=["short", "long"],
)
async def test_killed_while_copying(
    mirror: Mirror, writer: LogWriter, kills: tuple[int, ...]
) -> None:
    """SIGKILL at any moment: the next start goes on, and what is served always verifies."""
    command = (
        *(sys.executable, "-c", "from hub.__main__ import main; main()"),
        *("board", "mirror", str(mirror.home.folder), mirror.board.url, "--once"),
    )
    origin = mirror.board.writer.origin
    mirror.board.witnesses = ()  # The process goes by the clock of this machine.
    for number, after_requests in enumerate(kills):
        writer.post(writer.register(f"agency-{number}"))
        mirror.board.publish()
        mirror.board.asked.clear()
        process = await asyncio.create_subprocess_exec(
            *command, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
        )
        async with asyncio.timeout(120):
            while len(mirror.board.asked) < after_requests and process.returncode is None:  # noqa: ASYNC110 -- another process
                await asyncio.sleep(0.002)  # real time: the kill must fall inside a look
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        await process.wait()
        note = mirror.home.copy_of(origin).note()
        if note is not None:
            open_checkpoint(note, writer.log_key.verifier)

    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
    assert await process.wait() == 0
    await mirror.assert_copied()


# Lies


async def stopped(mirror: Mirror, sentence: str) -> None:
    """Check that the board is followed no more, the copy is as it was, both notes are kept."""
    before = (mirror.public / "checkpoint").read_bytes()
    with pytest.raises(BrokenPromiseError, match=sentence):
        await mirror.look()
    mirror.board.asked.clear()
    with pytest.raises(UnavailableError, match=sentence):
        await mirror.look()

    assert mirror.board.paths == []
    assert (mirror.public / "checkpoint").read_bytes() == before
    kept = mirror.evidence
    assert before in kept.values()
    assert any("received" in name for name in kept)


async def waits(mirror: Mirror, sentence: str) -> None:
    """Check that the board is waited for and not condemned: nothing is kept against it."""
    with pytest.raises(UnavailableError, match=sentence):
        await mirror.look()
    assert mirror.evidence == {}
    assert not (mirror.public.parent / "stopped").exists()


def judged(mirror: Mirror) -> Result:
    """Return what `neighbors verify` says of the evidence that the mirror keeps."""
    key = str(mirror.board.writer.log_key.verifier)
    words = ["verify", str(mirror.public.parent / "evidence"), "--log-key", key]
    return CliRunner().invoke(build(words), words, env={"COLUMNS": "200"})


async def test_rollback(mirror: Mirror) -> None:
    """An older checkpoint of the same log is a cache's, however often it comes, and no lie."""
    await mirror.look()
    mirror.board.publish(size=299)

    await waits(mirror, "shows 299 entries, but has shown 300")

    mirror.board.publish()
    assert not await mirror.look()


async def test_rollback_from_a_cache(mirror: Mirror) -> None:
    """An old checkpoint out of a cache is asked past."""
    old = mirror.board.publish(size=299)
    mirror.board.publish()
    await mirror.look()
    mirror.board.lies = Lies(checkpoint=old.encode(), only_from_cache=True)

    assert not await mirror.look()


@pytest.mark.parametrize("size", [1, 255, 256, 270])
async def test_smaller_fork(mirror: Mirror, writer: LogWriter, size: int) -> None:
    """A shorter log that is no beginning of the one held is a proof, and anybody can check it."""
    await mirror.look()
    other = Tree(leaf_hash(raw) for raw in (*writer.entries[: size - 1], b"another"))
    mirror.board.lies = Lies(checkpoint=mirror.board.signed(other).encode())

    await stopped(mirror, f"a log of {size} entries that doesn't contain its log of 300")

    found = judged(mirror)
    assert found.exit_code == 1
    assert "contradicts itself" in found.stderr.replace("\n", " ")


async def test_same_size_fork(mirror: Mirror, writer: LogWriter) -> None:
    """Two logs of one size are a proof: nothing is looked at a second time."""
    await mirror.look()
    other = Tree(leaf_hash(raw) for raw in (*writer.entries[:299], b"another"))
    mirror.board.lies = Lies(checkpoint=mirror.board.signed(other).encode())
    mirror.board.asked.clear()

    with pytest.raises(BrokenPromiseError, match="two different logs of 300"):
        await mirror.look()
    assert mirror.board.paths == ["checkpoint"]
    assert len(mirror.evidence) == 2


@pytest.mark.parametrize("act", ["rewrite", "delete"])
async def test_other_past(mirror: Mirror, writer: LogWriter, act: str) -> None:
    """A log that grows over a changed or missing entry does not extend the one held."""
    await mirror.look()
    if act == "rewrite":
        writer.entries[2] = writer.entries[2].replace(b"Burglary", b"burglary")
    else:
        del writer.entries[2]
    writer.register("fire-brigade")
    writer.register("sheriff")
    mirror.board.publish()

    await stopped(mirror, "changed, removed, or hid")
    found = judged(mirror)
    assert found.exit_code == 1
    assert "contradicts itself" in found.stderr.replace("\n", " ")
    assert found.stdout.count("contradicted") == 2


async def test_tiles_of_another_time(mirror: Mirror, writer: LogWriter) -> None:
    """Tiles that do not fold to the signed root are a cache's, and prove nothing."""
    await mirror.look()
    writer.register("fire-brigade")
    mirror.board.publish()
    mirror.board.lies = Lies(tile=lambda raw: raw[:-32] + bytes(32))

    await waits(mirror, "from a cache")
    mirror.board.lies = Lies()
    assert await mirror.look()


async def test_unknown_types_are_copied(mirror: Mirror, writer: LogWriter) -> None:
    """What is newer than this mirror is copied like all else; another form of entry waits."""
    agency = writer.register("fire-brigade")
    writer.newer(agency)
    mirror.board.publish()
    assert await mirror.look()
    await mirror.assert_copied()

    writer.newer(agency, said={"v": 2})
    mirror.board.publish()
    await waits(mirror, "format is 2")


async def test_bad_bundle(mirror: Mirror) -> None:
    """Entries that are not those of the signed tiles are a damaged copy: nothing is kept."""
    mirror.board.lies = Lies(bundle=lambda raw: raw[:-90] + b"?" + raw[-89:])

    with pytest.raises(UnavailableError, match="damaged copy"):
        await mirror.look()
    assert not (mirror.public / "checkpoint").exists()

    mirror.board.lies = Lies(bundle=lambda raw: raw + b"\0\1x")
    with pytest.raises(NoticeboardError, match="shorter or longer"):
        await mirror.look()
    mirror.board.lies = Lies()
    assert await mirror.look()


async def test_compressed_answer_does_not_grow(mirror: Mirror) -> None:
    """A compressed answer is read as the bytes it is, which verify as nothing."""
    mirror.board.lies = Lies(compressed=True)

    with pytest.raises(NoticeboardError):
        await mirror.look()
    assert not mirror.public.exists()


async def test_entry_that_had_to_be_refused(mirror: Mirror, writer: LogWriter) -> None:
    """An entry that breaks the log's rules stops the board, with the entry as evidence."""
    await mirror.look()
    elsewhere = LogWriter(now=writer.now, origin="board.example.net/v1")
    elsewhere.register()
    writer.entries.append(elsewhere.entries[0])
    mirror.board.publish()

    await stopped(mirror, "entry 300, which it should have rejected")
    assert elsewhere.entries[0] in mirror.evidence.values()


def state_snapshot(writer: LogWriter, false: bytes = b"") -> tuple[str, bytes]:
    """Let the board state its heads and a snapshot with a false row; return its file."""
    registry = Registry(writer.origin, writer.log_key.verifier)
    fold, tree = SnapshotFold(), Tree()

    def read(raw: bytes) -> None:
        entry = parse_entry(raw)
        fold.add(registry.force(entry, tree.size))
        tree.append(entry.leaf)

    for raw in writer.entries:
        read(raw)
    root, count = registry.heads()
    read(writer.write(writer.board, BoardHeads, root=root, count=count))
    rows = (b"".join(fold.snapshot().rows) + false).splitlines(keepends=True)
    stated, at = Snapshot(rows=tuple(sorted(rows))), fold.at or 0
    over, many, sha256 = stated.stated()
    writer.write(
        writer.board,
        BoardSnapshot,
        at=at,
        root=tree.root(at).hex(),
        rows=over,
        count=many,
        sha256=sha256,
    )
    return snapshot_path(at, "rows"), pack(stated.content())


@pytest.mark.parametrize("is_served", [True, False])
async def test_a_false_snapshot(mirror: Mirror, writer: LogWriter, *, is_served: bool) -> None:
    """It stops the mirror, as does one whose file nobody gets; with it, a few entries prove it."""
    agency = writer.register("fire-brigade")
    request = writer.post(agency)
    raw = writer.entries[-1]
    writer.resolve(agency, request)
    state_snapshot(writer)
    mirror.board.publish()
    assert await mirror.look()
    writer.now += timedelta(days=1)
    mirror.now = writer.now
    index = writer.entries.index(raw)
    path, packed = state_snapshot(writer, f"open {index} {index}\n".encode())
    if is_served:
        mirror.board.files[path] = packed
    mirror.board.publish()

    await stopped(mirror, "a snapshot that its own log contradicts")

    result = judged(mirror)
    is_proved = f"Request {index} was closed by entry {index + 1}" in " ".join(
        result.stderr.split()
    )
    assert (result.exit_code, is_proved) == (1, is_served)
    assert writer.entries[-1] in mirror.evidence.values()
    assert not (mirror.public / path).exists()


async def test_missing_quorum(mirror: Mirror) -> None:
    """A checkpoint without the witnesses that the board itself names is refused."""
    mirror.quorum = 2
    await mirror.look()
    both, mirror.board.witnesses = mirror.board.witnesses, mirror.board.witnesses[:1]
    note = mirror.board.publish()
    mirror.board.witnesses = both
    mirror.board.lies = Lies(checkpoint=note.encode())

    await waits(mirror, "too few")


async def test_duplicate_witness(mirror: Mirror) -> None:
    """One witness that signs twice counts once."""
    first, second = mirror.board.witnesses
    mirror.quorum = 2
    mirror.board.witnesses = (first,)
    point = mirror.board.note.partition("\n\n")[0] + "\n"
    note = add_signatures(mirror.board.publish(), first.sign(point, at=int(NOON.timestamp()) - 1))
    mirror.board.witnesses = (first, second)
    mirror.board.lies = Lies(checkpoint=note.encode())

    await waits(mirror, "too few")


async def test_stale_witnesses_wait(mirror: Mirror) -> None:
    """A board that no witness has seen for a day is waited for, not condemned."""
    mirror.quorum = 2
    await mirror.look()
    mirror.now += timedelta(hours=25)

    with pytest.raises(UnavailableError, match="24 hours"):
        await mirror.look()
    mirror.board.publish(at=int(mirror.now.timestamp()))
    assert await mirror.look()


async def test_wrong_key(mirror: Mirror) -> None:
    """A checkpoint by another key is not this board's."""
    await mirror.look()
    mirror.board.publish(key=make_key(f"{mirror.board.writer.origin}x"))

    await waits(mirror, "hasn't signed this checkpoint")


async def test_a_lost_copy_and_an_old_cache(mirror: Mirror) -> None:
    """What this mirror has cosigned is larger than what a cache shows: nothing is contradicted."""
    await mirror.look()
    shutil.rmtree(mirror.public.parent)
    mirror.board.publish(size=280)

    with pytest.raises(UnavailableError, match="less than this mirror has already cosigned"):
        await mirror.look()

    assert mirror.evidence == {}
    mirror.board.publish()
    assert await mirror.look()


@pytest.mark.parametrize("how", ["prefix", "fork"])
async def test_a_stop_of_an_earlier_version(mirror: Mirror, writer: LogWriter, how: str) -> None:
    """It is judged from its evidence: what proves nothing heals, and a fork stays one."""
    await mirror.look()
    copy = mirror.home.copy_of(writer.origin)
    other = Tree(leaf_hash(raw) for raw in writer.entries[:299])
    if how == "fork":
        other = Tree([leaf_hash(b"another first entry")] * 300)
    kept = [("held.txt", mirror.board.note.encode())]
    copy.stop("An old reason.", [*kept, ("received.txt", mirror.board.signed(other).encode())])
    writer.register("fire-brigade")
    mirror.board.publish()

    if how == "fork":
        with pytest.raises(UnavailableError, match="An old reason"):
            await mirror.look()
    else:
        assert await mirror.look()
        await mirror.assert_copied()


async def test_what_was_cosigned_binds_a_lost_copy(mirror: Mirror, writer: LogWriter) -> None:
    """A copy that is lost and fetched again must still extend what was cosigned before."""
    await mirror.look()
    for path in sorted(mirror.public.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    writer.entries[:] = LogWriter(now=NOON).entries
    other = LogWriter(now=NOON)
    agency = other.register("other")
    while len(other.entries) < 301:
        other.post(agency)
    writer.entries[:] = other.entries
    mirror.board.publish()

    with pytest.raises(BrokenPromiseError, match="doesn't continue what this mirror"):
        await mirror.look()
    assert not (mirror.public / "checkpoint").exists()


# First contact


async def test_introduction_is_fixed(mirror: Mirror, writer: LogWriter) -> None:
    """A board's keys are those of the first contact; a key that was given must be among them."""
    url, key = mirror.board.url, str(writer.log_key.verifier)
    with pytest.raises(InvalidInputError, match="another key"):
        await introduced(mirror.home, [url], [str(make_key("x").verifier)])
    (first,) = await introduced(mirror.home, [url], [key])
    many = [str(make_key(f"state-{number}.example").verifier) for number in range(1000)]
    newer = mirror.board.about() | {"verifiers": many, "oversight": {"keys": [1, None]}}
    mirror.board.lies = Lies(about=json.dumps(newer).encode())
    (large,) = await introduced(MirrorHome(folder=mirror.home.folder / "other"), [url], [key])
    assert list(large.verifiers) == many
    mirror.board.lies = Lies(about=b"{}")

    (again,) = await introduced(mirror.home, [], [])

    assert again == first
    assert first.log_key == key


@pytest.mark.parametrize("about", [b"null", b"[]", b"{}", b'{"v":2}', b'{"v":1,"url":"x"}'])
async def test_introduction_that_is_none(mirror: Mirror, about: bytes) -> None:
    """Whatever is not a board's own description is refused."""
    mirror.board.lies = Lies(about=about)

    with pytest.raises(NoticeboardError):
        await introduced(mirror.home, [mirror.board.url], [])


async def test_follows_by_itself(mirror: Mirror) -> None:
    """Started, it looks by itself; what is amiss is told, and it goes on."""
    async with mirror.started() as follower, follow_all([follower]):
        async with asyncio.timeout(60):
            while follower.copy.home.note() is None:  # noqa: ASYNC110 -- what a reader would do
                await asyncio.sleep(0.01)  # real time
    mirror.board.lies = Lies(down=True)

    async with mirror.started() as follower:
        app = make_app({mirror.board.writer.origin: follower}, mirror.store, MirrorSigner([SIGNER]))
        with pytest.raises(UnavailableError):
            await follower.update()
        async with TestClient(TestServer(app)) as web:
            assert (await web.get("/readyz")).status == HTTPStatus.SERVICE_UNAVAILABLE
            assert (await web.get("/healthz")).status == HTTPStatus.OK
            assert "doesn't answer" in await (await web.get("/")).text()
