"""A witness over HTTP: each status of the specification, bounds, and what it never signs."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import closing
from datetime import timedelta
import gzip
from pathlib import Path
import signal
import sqlite3
import sys
import threading
from typing import Any

import aiohttp
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application, Request
import pytest

from noticeboard.log.checkpoint import Checkpoint, open_checkpoint
from noticeboard.log.note import VerifierKey, sign_note
from noticeboard.log.witness import MAX_REQUEST_BYTES, AddCheckpoint, collect, origin_hash
from noticeboard.witness.server import RateLimit, Witness, make_app
from noticeboard.witness.store import EVIDENCE_A_LOG, KnownLog, WitnessStore
from tests.noticeboard.log.made import NOON, WITNESS, Clock, Log, key

type Client = TestClient[Request, Application]


@pytest.fixture
def clock() -> Clock:
    """Give a clock that stands at noon."""
    return Clock()


@pytest.fixture
def log() -> Log:
    """Give a log of five entries that are nothing of ours."""
    log = Log()
    log.grow(5)
    return log


def known(log: Log, **said: Any) -> dict[str, KnownLog]:  # noqa: ANN401 -- handed on
    """Return the log as a witness knows it."""
    origin = said.pop("origin", log.key.name)
    return {origin: KnownLog(key=log.key.verifier, origin=origin, **said)}


@pytest.fixture
def store(tmp_path: Path) -> WitnessStore:
    """Give an empty store."""
    return WitnessStore(tmp_path / "witness.db")


@pytest.fixture
async def client(store: WitnessStore, log: Log, clock: Clock) -> AsyncGenerator[Client]:
    """Give a witness that knows the log."""
    witness = Witness([WITNESS], known(log), store, clock)
    async with TestClient(TestServer(make_app(witness))) as client:
        yield client


async def ask(client: Client, asked: AddCheckpoint | bytes) -> tuple[int, str, str]:
    """Return status, media type and body of the answer."""
    raw = asked if isinstance(asked, bytes) else asked.text().encode()
    async with client.post("/add-checkpoint", data=raw) as answer:
        return answer.status, answer.content_type, await answer.text()


def point(log: Log) -> Checkpoint:
    """Return the log's whole checkpoint."""
    return Checkpoint(origin=log.key.name, size=log.tree.size, root=log.tree.root())


async def test_cosigns_what_grows(client: Client, log: Log, clock: Clock) -> None:
    """First contact, growth, and the same again with a newer time; each line verifies."""
    for old, more, later in ((0, 0, 0), (5, 300, 5), (305, 0, 60)):
        log.grow(more)
        clock.at += timedelta(minutes=later)

        status, _, line = await ask(client, log.asked(old))

        assert status == 200
        assert collect(line.encode(), log.note(), [WITNESS.verifier], clock.at) == line


async def test_read_side(client: Client, log: Log) -> None:
    """What was cosigned last is served below the hashed origin, with both signatures only."""
    path = f"/{origin_hash(log.key.name)}/checkpoint"
    async with client.get(path) as answer:
        assert answer.status == 404
    stranger = key("stranger.example")
    note = log.note() + sign_note(point(log).text(), [stranger]).partition("\n\n")[2]
    await ask(client, log.asked(0, note=note))

    async with client.get(path) as answer:
        served = await answer.text()

    opened = open_checkpoint(served, log.key.verifier, [WITNESS.verifier])
    assert (opened.checkpoint, list(opened.cosigned)) == (point(log), [str(WITNESS.verifier)])
    assert "stranger" not in served
    async with client.get(f"/{'0' * 64}/checkpoint") as answer:
        assert answer.status == 404
    async with client.get("/") as answer:
        assert VerifierKey.parse((await answer.text()).strip()) == WITNESS.verifier


async def test_statuses(client: Client, log: Log) -> None:
    """400, 403, 404, 409 with the size, and 422, as the specification has them."""
    other = Log(key=key("unknown.example"))
    other.grow(2)
    forged = log.asked(0, note=log.note().replace("\n5\n", "\n6\n"))
    await ask(client, log.asked(0))
    rewritten = Log(entries=[*log.entries[:2], b"rewritten", *log.entries[3:], b"new"])

    assert (await ask(client, b"hello"))[0] == 400
    assert (await ask(client, forged))[0] == 403
    assert (await ask(client, other.asked(0)))[0] == 404
    assert await ask(client, log.asked(0)) == (409, "text/x.tlog.size", "5\n")
    assert (await ask(client, rewritten.asked(5)))[0] == 422
    assert (await ask(client, log.asked(5)))[0] == 200


async def test_fork_is_refused_and_kept(client: Client, log: Log, store: WitnessStore) -> None:
    """Two roots of one size are 422; both notes are kept, and never more than a few."""
    await ask(client, log.asked(0))
    honest = store.cosigned(log.key.name)
    for number in range(EVIDENCE_A_LOG + 3):
        fork = Log(entries=[*log.entries[:4], f"fork {number}".encode()])
        assert (await ask(client, fork.asked(5)))[0] == 422

    kept = store.evidence(log.key.name)
    held, received = kept[0]
    assert len(kept) == EVIDENCE_A_LOG
    assert held == (honest.note if honest else "")
    assert open_checkpoint(received, log.key.verifier).checkpoint.size == 5
    assert store.cosigned(log.key.name) == honest


async def test_true_checkpoint_with_wrong_proof_is_no_evidence(
    client: Client, log: Log, store: WitnessStore
) -> None:
    """A stranger cannot fill the evidence against a log with its own true checkpoints."""
    await ask(client, log.asked(0))
    log.grow(4)

    assert (await ask(client, log.asked(5, proof=[b"\0" * 32])))[0] == 422
    assert store.evidence(log.key.name) == []


async def test_time_never_goes_back(
    client: Client, log: Log, clock: Clock, store: WitnessStore
) -> None:
    """With its clock behind its last cosignature a witness signs nothing."""
    await ask(client, log.asked(0))
    clock.at -= timedelta(seconds=1)

    status, _, sentence = await ask(client, log.asked(5))
    assert (status, "This witness's clock has gone back" in sentence) == (503, True)

    clock.at += timedelta(seconds=1)
    assert (await ask(client, log.asked(5)))[0] == 200
    held = store.cosigned(log.key.name)
    assert held is not None
    assert held.at == int(NOON.timestamp())


async def test_race_signs_one_history(client: Client, log: Log, store: WitnessStore) -> None:
    """Of many forks sent at once one is cosigned; the others find its size and another root."""
    forks = [Log(entries=[*log.entries, f"fork {number}".encode()]) for number in range(8)]
    await ask(client, log.asked(0))

    answers = await asyncio.gather(*(ask(client, fork.asked(5)) for fork in forks))

    assert sorted(status for status, _, _ in answers) == [200] + [409] * 7
    held = store.cosigned(log.key.name)
    assert held is not None
    won = forks[[status for status, _, _ in answers].index(200)]
    assert held.checkpoint == point(won)


async def test_comparing_and_keeping_is_one_step(store: WitnessStore, log: Log) -> None:
    """Nobody compares with what another is about to replace: the second waits for the first."""
    inside, compared = threading.Event(), threading.Event()
    held_by_second: list[Checkpoint | None] = []

    def first(_held: Checkpoint | None) -> Checkpoint:
        inside.set()
        compared.wait(timeout=0.3)
        return point(log)

    def second(held: Checkpoint | None) -> Checkpoint:
        held_by_second.append(held)
        compared.set()
        return point(log)

    def later() -> None:
        inside.wait()
        store.cosign(log.key.name, second, log.note(), [WITNESS], 2)

    await asyncio.gather(
        asyncio.to_thread(store.cosign, log.key.name, first, log.note(), [WITNESS], 1),
        asyncio.to_thread(later),
    )

    assert held_by_second == [point(log)]


async def test_bounds(client: Client, log: Log) -> None:
    """A large body, and a small one that would grow to a large one, are not read."""
    packed = gzip.compress(log.asked(0).text().encode())
    headers = {"Content-Encoding": "gzip"}

    assert (await ask(client, b"x" * (MAX_REQUEST_BYTES + 1)))[0] == 413
    async with client.post("/add-checkpoint", data=packed, headers=headers) as answer:
        assert answer.status == 415


async def test_rate(store: WitnessStore, log: Log) -> None:
    """One address that asks without end is told to wait."""
    witness = Witness([WITNESS], known(log), store, Clock())
    async with TestClient(TestServer(make_app(witness, RateLimit(0.001, 3)))) as client:
        answers = [(await ask(client, b"x"))[0] for _ in range(5)]

    assert answers == [400, 400, 400, 429, 429]


def test_rate_forgets_addresses() -> None:
    """Tokens come back with time, and a million addresses take no more room than some."""
    rate = RateLimit(1, 2)

    assert [rate.allows("a", 0) for _ in range(3)] == [True, True, False]
    assert rate.allows("a", 1)
    assert not rate.allows("a", 1)
    for number in range(11_000):
        rate.allows(str(number), 2)
    assert rate.allows("a", 2)


async def test_restored_older_database_cannot_go_back(store: WitnessStore, log: Log) -> None:
    """The database itself refuses a smaller size, an earlier time and another root."""
    witness = Witness([WITNESS], known(log), store, Clock())
    witness.add_checkpoint(log.asked(0).text().encode())

    with closing(sqlite3.connect(store._path)) as connection:  # noqa: SLF001 -- as a stranger would
        for change in ("size = 4", "at = at - 1", "root = x'00'"):
            with pytest.raises(sqlite3.IntegrityError, match="only grow"):
                connection.execute(f"UPDATE cosigned SET {change}")  # noqa: S608 -- ours
        with pytest.raises(sqlite3.IntegrityError, match="only grow"):
            connection.execute("DELETE FROM cosigned")


@pytest.mark.parametrize(
    "kills", [(3, 1), pytest.param(tuple(range(40)), marks=pytest.mark.long)], ids=["short", "long"]
)
async def test_killed_at_any_moment(tmp_path: Path, kills: tuple[int, ...]) -> None:
    """After SIGKILL no cosignature is out that the witness does not know of."""
    log = Log()
    log.grow(1)
    seen = 0
    for kill_after in kills:
        process, address = await started(tmp_path / "w", log)
        async with aiohttp.ClientSession(address) as web:
            async with web.get(f"/{origin_hash(log.key.name)}/checkpoint") as answer:
                held = int((await answer.text()).split("\n")[1]) if answer.status == 200 else 0
            assert held >= seen
            for number in range(kill_after + 1):
                asking = asyncio.create_task(posted(web, log.asked(held)))
                if number == kill_after:
                    process.send_signal(signal.SIGKILL)
                    await asyncio.gather(asking, return_exceptions=True)
                    break
                assert await asking == 200
                held = seen = len(log.entries)
                log.grow(3)
        await process.wait()


async def started(folder: Path, log: Log) -> tuple[asyncio.subprocess.Process, str]:
    """Start the command in its own process and return its address."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "from hub.__main__ import main; main()",
        *("board", "witness", str(folder), "--name", "witness.example.org/w1", "--port", "0"),
        *("--log", str(log.key.verifier)),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    while not (line := (await process.stdout.readline()).decode()).startswith("The witness is at"):
        assert line
    return process, line.rpartition(" ")[2].strip()


async def posted(web: aiohttp.ClientSession, asked: AddCheckpoint) -> int:
    """Return the status of one request."""
    async with web.post("/add-checkpoint", data=asked.text().encode()) as answer:
        return answer.status


def test_rate_counts_a_network_as_one() -> None:
    """Whoever has 64 bits of IPv6 has one bucket, and not one for each address in it."""
    rate = RateLimit(1, 2)

    allowed = [rate.allows(f"2001:db8::{number}", 0) for number in range(3)]

    assert allowed == [True, True, False]
    assert rate.allows("2001:db8:0:1::", 0)
    assert rate.allows("192.0.2.1", 0)


async def test_a_log_asks_as_often_as_its_list_says(
    store: WitnessStore, log: Log, clock: Clock
) -> None:
    """Ten at once, then so many a day; others can't use that up, nor another log's."""
    witness = Witness([WITNESS], known(log, qpd=24, list="l"), store, clock)
    stranger = Log(entries=list(log.entries), key=key("other.example"))
    forged = stranger.asked(0, note=stranger.note(origin=log.key.name))
    async with TestClient(TestServer(make_app(witness))) as client:
        refused = [(await ask(client, forged))[0] for _ in range(20)]
        first = [(await ask(client, log.asked(min(number, 1) * 5)))[0] for number in range(11)]
        async with client.post("/add-checkpoint", data=log.asked(5).text()) as answer:
            wait = answer.headers["Retry-After"]
        clock.at += timedelta(hours=1)
        later = [(await ask(client, log.asked(5)))[0] for _ in range(2)]

    assert set(refused) == {403}
    assert first == [200] * 10 + [429]
    assert (wait, later) == ("3600", [200, 429])


async def test_a_log_with_an_origin_of_its_own(store: WitnessStore, log: Log, clock: Clock) -> None:
    """A list may say that a log's origin isn't its key's name; under that one it is cosigned."""
    origin = "sigsum.org/v1/tree/abc"
    witness = Witness([WITNESS], known(log, origin=origin), store, clock)
    note = log.note(origin=origin)
    async with TestClient(TestServer(make_app(witness))) as client:
        status, _, lines = await ask(client, log.asked(0, note=note))
        own = await ask(client, log.asked(0))

    assert (status, own[0]) == (200, 404)
    assert collect(lines.encode(), note, [WITNESS.verifier], clock.at) == lines


async def test_about(store: WitnessStore, log: Log, clock: Clock) -> None:
    """What a log's operator has to know is on one page."""
    witness = Witness([WITNESS], known(log), store, clock)
    lists = ("https://lists.example/log-list.1",)
    async with TestClient(TestServer(make_app(witness, lists=lists))) as client:
        about = await (await client.get("/about")).text()

    assert about.splitlines() == [
        f"witness {WITNESS.verifier}",
        "add-checkpoint POST /add-checkpoint",
        "monitoring GET /SHA256-OF-ORIGIN/checkpoint",
        "list https://lists.example/log-list.1, once a day",
        "logs 1",
    ]
