"""Kills, cuts and full disks: what was acknowledged is there, and nothing arrives by itself.

As a program it takes pairs of a step of the inbox and a board's folder, one after another. It says
where each board is served, and `dead` once it is. Everything is imported once, so that a kill costs
little.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
import errno
import hashlib
from http import HTTPStatus
from itertools import batched
import os
from pathlib import Path
import random
import signal
import sys

import aiohttp
import pytest

from noticeboard.agency.inbox_client import InboxAuthenticator
from noticeboard.board.board import open_board
from noticeboard.board.home import Home
from noticeboard.board.server import open_server
from noticeboard.board.upload_store import ArrivalStep, InboxLimits
from noticeboard.seal.receipt import open_receipt, open_withdrawal
from tests.noticeboard.board.world import (
    SEALED,
    TUS,
    Agency,
    World,
    again_served,
    assert_clean,
    begin,
    begun,
    id_of,
    made_home,
    offset_of,
    posted,
    receipt_of,
    register,
    send,
    served_world,
    shared,
    uploaded,
    vouched,
)
from tests.noticeboard.log.made import ORIGIN, Clock
from tests.small_disk import small_disk

BODY = SEALED + bytes(range(256)) * 20
HALF = 3000
ROOT = Path(__file__).parents[3]
LIMITS = InboxLimits(free_bytes=0)
CLIENT_ERRORS = (aiohttp.ClientError, ConnectionError)
CUTS = 36
"""Of one upload. A household is cut off a hundred times in `tests/hub/sharing/test_real_board`."""


@dataclass(slots=True)
class Household:
    """A client that remembers what it was told, and goes on from that, however often it must."""

    path: str
    upload: str = ""
    acknowledged: int = 0
    receipt: str = ""
    withdrawal: str = ""

    async def go_on(self, web: aiohttp.ClientSession) -> None:
        """Do what is left: announce, send in two pieces, take the receipt, withdraw."""
        if not self.upload:
            self.upload = await begun(web, self.path, len(BODY))
        offset = await offset_of(web, self.upload)
        assert offset >= self.acknowledged
        for end in (HALF, len(BODY)):
            if offset < end:
                answer = await send(web, self.upload, offset, BODY[offset:end])
                assert answer.status == HTTPStatus.NO_CONTENT, await answer.text()
                self.acknowledged = offset = int(answer.headers["Upload-Offset"])
        receipt = await receipt_of(web, self.upload)
        assert self.receipt in {"", receipt}
        self.receipt = receipt
        answer = await web.post(f"{self.upload}/withdrawal")
        assert answer.status == HTTPStatus.OK
        note = await answer.text()
        assert self.withdrawal in {"", note}
        self.withdrawal = note


async def prepared(folder: Path) -> str:
    """Make a board with a request, and return where uploads for it begin."""
    clock = Clock()
    clock.at = datetime.now(UTC)
    agency = Agency(clock=clock)
    home = await asyncio.to_thread(made_home, folder)
    async with open_board(home) as board:
        await register(board, agency)
        await board.post(vouched(board, agency))
        raw = agency.request(board)
        await board.post(raw)
    return f"/inbox/{agency.id}/{id_of(raw)}"


async def serve_until(step: ArrivalStep, folder: Path) -> None:
    """Serve the board in `folder`, say where, and die at the step as by a power cut."""

    def after(done: ArrivalStep) -> None:
        if done is step:
            os.kill(os.getpid(), signal.SIGKILL)

    async with (
        open_board(Home(folder)) as board,
        open_server(board, host="127.0.0.1", port=0, limits=LIMITS, after=after) as port,
    ):
        print(f"http://127.0.0.1:{port}", flush=True)  # noqa: T201 -- read by the test
        await asyncio.Event().wait()


def run(pairs: list[str]) -> None:
    """Serve one board after another, each until it is dead."""
    for step, folder in batched(pairs, 2, strict=True):
        child = os.fork()
        if not child:
            asyncio.run(serve_until(ArrivalStep(step), Path(folder)))
        _, status = os.waitpid(child, 0)
        print("dead" if os.WIFSIGNALED(status) else "ended", flush=True)  # noqa: T201 -- likewise


class Dying:
    """Boards in another process, each of which dies at its step."""

    def __init__(self, server: asyncio.subprocess.Process) -> None:
        assert server.stdout is not None
        self._said = server.stdout

    @asynccontextmanager
    async def next(self) -> AsyncGenerator[aiohttp.ClientSession]:
        """Reach the next board, and see that it dies under the block."""
        address = await self._line()
        async with aiohttp.ClientSession(address) as web:
            with pytest.raises(CLIENT_ERRORS):
                yield web
        assert await self._line() == "dead"

    async def _line(self) -> str:
        async with asyncio.timeout(60):
            return (await self._said.readline()).decode().strip()


@asynccontextmanager
async def dying(*boards: tuple[ArrivalStep, Path]) -> AsyncGenerator[Dying]:
    """Start boards that die at their step, one after another."""
    server = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        __name__,
        *(str(word) for board in boards for word in board),
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
        start_new_session=True,
    )
    try:
        yield Dying(server)
    except BaseException:
        # The board that is being served is its child, and would outlive it.
        os.killpg(server.pid, signal.SIGKILL)
        raise
    finally:
        await server.wait()


@asynccontextmanager
async def restarted(folder: Path) -> AsyncGenerator[tuple[Home, aiohttp.ClientSession]]:
    """Serve the board again."""
    home = Home(folder)
    async with (
        open_board(home) as board,
        open_server(board, host="127.0.0.1", port=0, limits=LIMITS) as port,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as web,
    ):
        yield home, web


OTHER_STEPS = {ArrivalStep.ENDED, ArrivalStep.DROPPED}
"""What a household that goes on to the end never meets."""


STEPS = tuple(step for step in ArrivalStep if step not in OTHER_STEPS)
SOME = (ArrivalStep.SYNCED, ArrivalStep.LINKED, ArrivalStep.REMOVED)
"""Between what lies on the disk and what the row says of it."""


@pytest.mark.parametrize(
    "steps", [SOME, pytest.param(STEPS, marks=pytest.mark.long)], ids=["some", "each"]
)
async def test_killed_after_each_step(tmp_path: Path, steps: Sequence[ArrivalStep]) -> None:
    """By SIGKILL after any durable step: going on gives one share, one receipt, one withdrawal."""
    households = {step: Household(await prepared(tmp_path / step)) for step in steps}

    async with dying(*((step, tmp_path / step) for step in steps)) as boards:
        for step, household in households.items():
            async with boards.next() as web:
                await household.go_on(web)
            async with restarted(tmp_path / step) as (home, web):
                await household.go_on(web)

                receipt = open_receipt(household.receipt, home.inbox_key().verifier)
                assert receipt.sha256 == hashlib.sha256(BODY).hexdigest()
                assert [*home.inbox.glob("*/*/*"), *home.arriving.iterdir()] == []
            await assert_clean(tmp_path / step)


async def test_killed_while_ending(tmp_path: Path) -> None:
    """An upload that is ended stays so, at whichever step of arriving or ending the kill falls."""
    steps = (ArrivalStep.ENDED, ArrivalStep.SYNCED, ArrivalStep.LINKED)
    paths = {step: await prepared(tmp_path / step) for step in steps}

    async with dying(*((step, tmp_path / step) for step in steps)) as boards:
        for step, path in paths.items():
            upload = ""
            async with boards.next() as web:
                upload = await begun(web, path, len(BODY))
                await send(web, upload, 0, BODY if step is ArrivalStep.LINKED else BODY[:HALF])
                await web.delete(upload, headers=TUS)
            async with restarted(tmp_path / step) as (home, web):
                await web.delete(upload, headers=TUS)

                assert (await web.head(upload, headers=TUS)).status == HTTPStatus.NOT_FOUND
                assert [*home.inbox.glob("*/*/*"), *home.arriving.iterdir()] == []
            await assert_clean(tmp_path / step)


async def test_killed_while_dropping(tmp_path: Path) -> None:
    """A share that its agency dropped stays so, and its bytes are gone after the next start."""
    folder = tmp_path / "board"
    path = await prepared(folder)
    agency = Agency()
    share = f"/inbox/{agency.id}/1"
    asker = InboxAuthenticator(origin=ORIGIN, agency=agency.id, key=agency.posting)

    async with dying((ArrivalStep.DROPPED, folder)) as boards, boards.next() as web:
        await uploaded(web, path, BODY)
        await web.delete(share, headers=asker.headers(share, datetime.now(UTC), "DELETE"))
    async with restarted(folder) as (home, web):
        fetched = await web.get(share, headers=asker.headers(share, datetime.now(UTC)))

        assert fetched.status == HTTPStatus.GONE
        assert [*home.inbox.glob("*/*/*"), *home.arriving.iterdir()] == []
    await assert_clean(folder)


@pytest.mark.parametrize("step", [s for s in ArrivalStep if s is not ArrivalStep.DROPPED])
async def test_failure_after_each_step(tmp_path: Path, step: ArrivalStep) -> None:
    """A disk that fails once, after any step, costs one answer: the same process then goes on."""
    failing = [step]

    def after(done: ArrivalStep) -> None:
        if done in failing:
            failing.clear()
            raise OSError(errno.EIO, "stopped")

    async with served_world(tmp_path / "board", limits=LIMITS, after=after) as world:
        path = await posted(world)
        other = await begin(world.web, path, len(BODY))
        if step is ArrivalStep.ENDED:
            await world.web.delete(other.headers["Location"], headers=TUS)
        household = Household(path)
        for _ in range(3):
            try:
                await household.go_on(world.web)
            except AssertionError:
                assert failing == []
            else:
                break

        open_receipt(household.receipt, world.board.inbox_key.verifier)
        open_withdrawal(household.withdrawal, world.board.inbox_key.verifier)
        async with again_served(world):
            assert list(world.board.home.inbox.glob("*/*/*")) == []
    await assert_clean(tmp_path / "board")


async def test_failure_between_name_and_row_leaves_no_name(tmp_path: Path) -> None:
    """If the database fails, the share loses its name again: its household may still end it."""

    def after(done: ArrivalStep) -> None:
        if done is ArrivalStep.LINKED:
            raise OSError(errno.EIO, "stopped")

    limits = LIMITS
    async with served_world(tmp_path / "board", limits=limits, after=after) as world:
        upload = await begun(world.web, await posted(world), len(BODY))

        answer = await send(world.web, upload, 0, BODY)

        assert answer.status == HTTPStatus.INSUFFICIENT_STORAGE
        assert list(world.board.home.inbox.glob("*/*/*")) == []
        assert await offset_of(world.web, upload) == 0
    await assert_clean(tmp_path / "board")


async def test_cut_at_random_again_and_again(tmp_path: Path) -> None:
    """A client that is cut off again and again in one upload gets one share and one receipt."""
    chance = random.Random(7)  # noqa: S311 -- where to cut is no secret
    body = SEALED + chance.randbytes(1_000_000)
    limits = replace(LIMITS, stalled=timedelta(0))
    async with served_world(tmp_path / "board", limits=limits) as world:
        path = await posted(world)
        upload = await begun(world.web, path, len(body))
        offset = 0
        for number in range(CUTS):
            end = min(offset + chance.randrange(1, 20_000), len(body) - 1)
            async with cut_off(world, upload, offset, body, end, how=number % 3):
                kept = await settled(world.web, upload, offset)
            assert offset <= kept <= end
            offset = kept
        last = await send(world.web, upload, offset, body[offset:])

        assert last.status == HTTPStatus.NO_CONTENT
        note = await receipt_of(world.web, upload)
        receipt = open_receipt(note, world.board.inbox_key.verifier)
        assert (receipt.sha256, receipt.size_bytes) == (
            hashlib.sha256(body).hexdigest(),
            len(body),
        )
        assert await shared(world.web, path, body) == note
        assert len(list(world.board.home.inbox.glob("*/*/*"))) == 1
        # What came before a cut was kept, and so the last piece was not all of it.
        assert offset > 50_000
    await assert_clean(tmp_path / "board")


@asynccontextmanager
async def cut_off(  # noqa: PLR0913 -- what is sent, how much of it, and how it ends
    world: World, upload: str, offset: int, body: bytes, end: int, *, how: int
) -> AsyncGenerator[None]:
    """Announce all that is missing, send some of it, and hang up, reset, or fall silent."""
    url = (await world.web.get("/healthz")).url
    assert url.host is not None
    reader, writer = await asyncio.open_connection(url.host, url.port)
    writer.write(
        f"PATCH {upload} HTTP/1.1\r\nHost: board\r\nTus-Resumable: 1.0.0\r\n"
        f"Content-Type: application/offset+octet-stream\r\nUpload-Offset: {offset}\r\n"
        f"Content-Length: {len(body) - offset}\r\nExpect: 100-continue\r\n\r\n".encode()
    )
    # The board says that it is at it: from here on, whoever comes meets this connection.
    assert b" 100 " in await reader.readuntil(b"\r\n\r\n")
    writer.write(body[offset:end])
    await writer.drain()
    if how == 0:
        writer.close()
    elif how == 1:
        writer.transport.abort()
    try:
        yield
    finally:
        writer.close()


async def settled(web: aiohttp.ClientSession, upload: str, offset: int) -> int:
    """Return where an upload stands once the board is done with whoever sent to it."""
    # An empty piece waits for the connection before it, takes its place, or is told to come again.
    async with asyncio.timeout(60):
        while (await send(web, upload, offset, b"")).status == HTTPStatus.LOCKED:
            pass
        return await offset_of(web, upload)


async def test_full_disk_keeps_what_was_synced(tmp_path: Path) -> None:
    """A disk that fills up in the middle is said, harms nothing, and the upload goes on later."""
    body = SEALED + bytes(2_000_000)
    with small_disk(tmp_path / "disk", 6000) as disk:
        async with served_world(disk.folder / "board", limits=LIMITS) as world:
            upload = await begun(world.web, await posted(world), len(body))
            await send(world.web, upload, 0, body[:500_000])
            filling: list[asyncio.Task[None]] = []

            async def rest_of_it() -> AsyncGenerator[bytes]:
                yield body[500_000:600_000]
                filling.append(asyncio.create_task(asyncio.to_thread(disk.fill)))
                await asyncio.shield(filling[0])
                yield body[600_000:]

            full = await send(world.web, upload, 500_000, rest_of_it())
            kept = await offset_of(world.web, upload)
            # The board may give up before the last page is full; an open file keeps its room.
            await filling[0]
            await asyncio.to_thread(disk.free)
            rest = await send(world.web, upload, kept, body[kept:])

            assert full.status == HTTPStatus.INSUFFICIENT_STORAGE
            # What came before the disk was full may be synced already on a slow machine.
            assert 500_000 <= kept <= 600_000
            assert rest.status == HTTPStatus.NO_CONTENT
            note = await receipt_of(world.web, upload)
            receipt = open_receipt(note, world.board.inbox_key.verifier)
            assert receipt.sha256 == hashlib.sha256(body).hexdigest()
        await assert_clean(disk.folder / "board")


async def test_full_disk_is_said_before_the_upload(tmp_path: Path) -> None:
    """Below the floor of free bytes nothing is taken."""
    limits = InboxLimits(free_bytes=1 << 62)
    async with served_world(tmp_path / "board", limits=limits) as world:
        answer = await begin(world.web, await posted(world), 1000)

    assert answer.status == HTTPStatus.INSUFFICIENT_STORAGE
    assert "disk is full" in (await answer.json())["error"]


async def test_what_has_begun_keeps_its_room(tmp_path: Path) -> None:
    """Half a share is sure of the room for its other half; who comes later is told at once."""
    limits = replace(LIMITS, request_bytes=1 << 60)
    with small_disk(tmp_path / "disk", 6000) as disk:
        async with served_world(disk.folder / "board", limits=limits, behind_proxy=True) as world:
            path = await posted(world)
            body = SEALED.ljust(3_000_000, b"x")
            first = await begun(world.web, path, len(body), **{"X-Forwarded-For": "192.0.2.1"})
            before = await begin(world.web, path, len(body), **{"X-Forwarded-For": "192.0.2.2"})
            await send(world.web, first, 0, body[:1_500_000])
            after = await begin(world.web, path, len(body), **{"X-Forwarded-For": "192.0.2.3"})
            rest = await send(world.web, first, 1_500_000, body[1_500_000:])

    assert (before.status, after.status, rest.status) == (201, 507, 204)


async def test_lost_bytes_are_said(world: World) -> None:
    """An upload whose file somebody has cut is not gone on with: the household begins again."""
    upload = await begun(world.web, await posted(world), len(BODY))
    await send(world.web, upload, 0, BODY[:HALF])
    [file] = world.board.home.arriving.iterdir()
    file.write_bytes(BODY[:10])

    refused = await send(world.web, upload, HALF, BODY[HALF:])
    async with again_served(world) as web:
        forgotten = await web.head(upload, headers=TUS)

    assert (refused.status, forgotten.status) == (HTTPStatus.GONE, HTTPStatus.NOT_FOUND)


if __name__ == "__main__":
    run(sys.argv[1:])
