"""A home as a witness: what it signs, when, what it never signs, and what is left of it after."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
import ssl

import aiohttp
import pytest

from hub.errors import InvalidInputError, StorageError
from hub.feeds.board import BoardFollower
from hub.feeds.home_witness import HomeWitnesses, HomeWitnessStatus, Identity
from hub.feeds.trust import BoardUncheckedError
from hub.model.ids import BoardOrigin
from hub.outbound import Outbound
from hub.store.database import Database
from hub.store.files import freeze, make_freezable, thaw
from noticeboard.board.witnesses import witness_addresses
from noticeboard.log.checkpoint import SignedCheckpoint, open_checkpoint
from noticeboard.log.witness import origin_hash
from noticeboard.runtime.bastion import Streams
from noticeboard.runtime.tasks import run_in_background
from tests.fakes.board import ORIGIN, FakeBoard, LogWriter
from tests.fakes.clocks import StandingClock
from tests.hub.feeds.conftest import Home
from tests.servers.bastion import litebastion, needs_bastion

BOARD = BoardOrigin(ORIGIN)
HOUR = timedelta(hours=1)


class Away:
    """A network without bastions."""

    async def open_tls(
        self, host: str, port: int, tls: ssl.SSLContext, *, allow_private: bool
    ) -> Streams:
        """Fail."""
        raise OSError(f"{host}:{port} is away: {tls.minimum_version}, {allow_private}")


@pytest.fixture
def clock() -> StandingClock:
    """Give a clock that stands, with whoever sleeps."""
    return StandingClock()


@asynccontextmanager
async def running(home: Home, follower: BoardFollower) -> AsyncGenerator[HomeWitnesses]:
    """Run this home's witnesses, as after a start of the hub."""
    witnesses = HomeWitnesses(home.path / "witness", lambda _: follower, Away(), home.clock)
    await witnesses.start()
    async with run_in_background(witnesses.run()):
        await asyncio.sleep(0)
        yield witnesses


async def pass_its_minute(
    clock: StandingClock, witnesses: HomeWitnesses, follower: BoardFollower | None = None
) -> HomeWitnessStatus:
    """Move on to the next minute at which it signs, and return what it shows then."""
    before = witnesses.statuses()[0]
    # Two sleep: what waits for the minute, and what waits to connect again.
    await clock.until_asleep(2)
    past = (clock.now().minute - before.minute) % 60
    if follower is not None:
        await follower.sync()
    clock.forward(timedelta(minutes=60 - past, seconds=-clock.now().second))
    await clock.until_asleep(2)
    return witnesses.statuses()[0]


def memory(home: Home) -> Path:
    """Return the folder of its key and memory."""
    return home.path / "witness" / origin_hash(ORIGIN)


async def test_signs_once_an_hour_what_it_verified(
    home: Home, board: FakeBoard, writer: LogWriter, clock: StandingClock
) -> None:
    """Growth changes nothing until its minute; then all that is verified is signed, and kept."""
    follower = home.follower(board.policy())
    await follower.sync()
    async with running(home, follower) as witnesses:
        begun = await witnesses.begin(BOARD, "bastion.example", allow_private=False)
        first = await pass_its_minute(clock, witnesses, follower)
        writer.register("fire-brigade")
        board.publish()
        await follower.sync()
        assert witnesses.statuses()[0].size == 3
        second = await pass_its_minute(clock, witnesses, follower)
    async with running(home, follower) as witnesses:
        await clock.until_asleep(2)
        again = witnesses.statuses()[0]

    assert (begun.size, first.size, second.size) == (None, 3, 5)
    assert first.cosigned_at is not None
    assert second.cosigned_at is not None
    assert (first.cosigned_at.minute, second.cosigned_at) == (
        begun.minute,
        first.cosigned_at + HOUR,
    )
    # A restart loses nothing.
    assert (again.size, again.cosigned_at, again.line) == (5, second.cosigned_at, begun.line)


async def test_signs_nothing_that_it_has_not_verified(
    home: Home, board: FakeBoard, writer: LogWriter, clock: StandingClock
) -> None:
    """A board that is unread, that was away for hours, or that shows too few witnesses."""
    follower = home.follower(board.policy(quorum=2))
    async with running(home, follower) as witnesses:
        await witnesses.begin(BOARD, "bastion.example", allow_private=False)
        assert (await pass_its_minute(clock, witnesses)).size is None
        await follower.sync()
        clock.forward(timedelta(hours=2, minutes=1))
        assert (await pass_its_minute(clock, witnesses)).size is None
        signed = await pass_its_minute(clock, witnesses, follower)
        assert signed.size == 3
        # It was verified just now, and is in doubt since.
        await follower.sync()
        writer.register("fire-brigade")
        board.witnesses = board.witnesses[:1]
        board.publish()
        with pytest.raises(BoardUncheckedError):
            await follower.sync()
        shown = await pass_its_minute(clock, witnesses)

    assert (shown.size, shown.cosigned_at) == (3, signed.cosigned_at)


async def test_never_signs_two_histories(
    home: Home, board: FakeBoard, clock: StandingClock, caplog: pytest.LogCaptureFixture
) -> None:
    """Though the hub forgot a board and now follows a fork, its witness remembers the first."""
    follower = home.follower(board.policy())
    await follower.sync()
    async with running(home, follower) as witnesses:
        await witnesses.begin(BOARD, "bastion.example", allow_private=False)
        await pass_its_minute(clock, witnesses, follower)
    fork = LogWriter(now=clock.now())
    for name in ("other-police", "third-police", "fourth-police"):
        fork.register(name)
    board.writer = fork
    board.publish()
    async with forgetful(home) as other:
        forked = other.follower(board.policy())
        await forked.sync()
        async with running(home, forked) as witnesses:
            shown = await pass_its_minute(clock, witnesses, forked)

    assert (forked.status.size, shown.size) == (6, 3)
    assert "another history" in caplog.text


@asynccontextmanager
async def forgetful(home: Home) -> AsyncGenerator[Home]:
    """Give the same home with an empty database."""
    database = await Database.open(home.path / "empty.sqlite")
    yield Home(database, home.session, home.clock, home.path)
    await database.close()


async def test_key_and_memory_end_together(
    home: Home, board: FakeBoard, clock: StandingClock
) -> None:
    """Whoever stops has a new name the next time; without its memory, a key is forgotten."""
    make_freezable(home.path)
    follower = home.follower(board.policy())
    await follower.sync()
    async with running(home, follower) as witnesses:
        first = await witnesses.begin(BOARD, "bastion.example", allow_private=False)
        same = await witnesses.begin(BOARD, "bastion.example", allow_private=False)
        freeze(home.path)
        with pytest.raises(StorageError):
            await witnesses.end(BOARD)
        assert (await pass_its_minute(clock, witnesses, follower)).size is None
        thaw(home.path)
        await witnesses.end(BOARD)
        assert (witnesses.statuses(), memory(home).exists()) == ([], False)
        second = await witnesses.begin(BOARD, "bastion.example", allow_private=False)
    assert (memory(home) / "home.json").stat().st_mode & 0o777 == 0o600
    (memory(home) / "witness.db").unlink()
    async with running(home, follower) as witnesses:
        assert witnesses.statuses() == []

    assert same.line == first.line
    names = {first.name, second.name}
    assert len(names) == 2
    assert all(len(name) == len("home/") + 20 for name in names)
    assert first.line.split("/")[-1] != second.line.split("/")[-1]
    assert not memory(home).exists()


@pytest.mark.parametrize(
    "bastion", ["https://b.example", "192.168.1.2", "b.example/x", "a.invalid"]
)
async def test_where_a_bastion_may_be(home: Home, board: FakeBoard, bastion: str) -> None:
    """A bastion is a public name; of this network only if the board is, too."""
    async with running(home, home.follower(board.policy())) as witnesses:
        with pytest.raises(InvalidInputError):
            await witnesses.begin(BOARD, bastion, allow_private=False)

    assert not (home.path / "witness").exists()


@needs_bastion
async def test_through_a_bastion(
    home: Home, board: FakeBoard, clock: StandingClock, tmp_path: Path
) -> None:
    """The line that the owner hands over leads to the cosigned checkpoint, and to nothing else."""
    follower = home.follower(board.policy())
    await follower.sync()
    outbound, folder = Outbound(), home.path / "witness"
    async with litebastion(tmp_path / "b", [bytes(32)]) as bastion:
        witnesses = HomeWitnesses(
            folder, lambda _: follower, outbound, clock, cafile=bastion.cafile
        )
        async with run_in_background(witnesses.run()):
            await asyncio.sleep(0)
            begun = await witnesses.begin(BOARD, str(bastion.address), allow_private=True)
            identity = Identity.parse((memory(home) / "home.json").read_bytes())
            bastion.admit(identity.bastion_seed)
            signed = await _shown(clock, bastion.client, begun, board)
    await outbound.close()

    assert (signed.checkpoint.size, len(signed.cosigned)) == (3, 1)


async def _shown(
    clock: StandingClock, tls: ssl.SSLContext, begun: HomeWitnessStatus, board: FakeBoard
) -> SignedCheckpoint:
    """Read what the line leads to, once its minute has come; check that nothing else answers."""
    [address] = witness_addresses([begun.line])
    async with (
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=tls)) as session,
        asyncio.timeout(30),
    ):
        url = f"{address.url}/{origin_hash(ORIGIN)}/checkpoint"
        note = b""
        while not note:
            async with session.get(url) as answer:
                note = await answer.read() if answer.ok else b""
            clock.forward(timedelta(minutes=1))
            await asyncio.sleep(0.02)
        for method, path in (("POST", "/add-checkpoint"), ("GET", "/"), ("GET", "/about")):
            async with session.request(method, f"{address.url}{path}") as answer:
                assert answer.status == 404
    return open_checkpoint(note, board.writer.log_key.verifier, address.keys)
