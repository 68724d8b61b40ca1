"""A stop at every durable step: nothing acknowledged is lost, and the next start is clean."""

import asyncio
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
import errno
import os
from pathlib import Path
import shutil
import signal
import sqlite3
import sys
import threading

import aiohttp
import pytest
from sqlalchemy import Connection

from noticeboard.board.board import open_board
from noticeboard.board.home import Home
from noticeboard.board.sequencer import GrowthStep
from noticeboard.errors import ConflictError, UnavailableError, VerificationError
from noticeboard.log.entry import parse_entry
from noticeboard.runtime.files import write_all
from tests.noticeboard.board.world import Agency, Threads, assert_clean, made_home, register
from tests.noticeboard.log.made import Clock


class StopAt:
    """A step hook that fails at one step, once it is armed."""

    def __init__(self, step: GrowthStep) -> None:
        self.step = step
        self.armed = False

    def __call__(self, step: GrowthStep) -> None:
        """Fail at the step."""
        if self.armed and step is self.step:
            raise OSError(errno.EIO, f"stopped after {step}")


@pytest.mark.parametrize("step", list(GrowthStep))
async def test_stop_after_each_step(tmp_path: Path, step: GrowthStep) -> None:
    """Whatever the step, the poster is not acknowledged, and posting again ends clean."""
    clock, hook = Clock(), StopAt(step)
    home, agency = made_home(tmp_path / "board"), Agency(clock=clock)
    async with open_board(home, now=clock, after=hook) as board:
        await register(board, agency)
        raw = agency.request(board)
        hook.armed = True
        with pytest.raises(UnavailableError):
            await board.post(raw)

    async with open_board(home, now=clock) as board:
        recovered = board.published.size
        posted = await board.post(raw)

    assert recovered == (1 if step in {GrowthStep.INSERTED, GrowthStep.SIGNED} else 2)
    assert posted.index == 1
    await assert_clean(home.folder)


@pytest.mark.parametrize("files_written", range(6))
async def test_stop_between_public_files(tmp_path: Path, files_written: int) -> None:
    """Half of the tiles on disk promise nothing; the next start writes the same bytes again."""
    clock, home, agency = Clock(), made_home(tmp_path / "board"), Agency()
    left: list[int] = []

    def write(files: Sequence[tuple[Path, bytes]]) -> None:
        for file in files:
            if left and left[0] == 0:
                raise OSError(errno.EIO, "stopped")
            write_all([file])
            if left:
                left[0] -= 1

    async with open_board(home, now=clock, write=write) as board:
        await register(board, agency)
        raw = agency.request(board)
        left.append(files_written)
        outcome = await asyncio.gather(board.post(raw), return_exceptions=True)
        is_acknowledged = not isinstance(outcome[0], BaseException)
        seen = (home.public / "checkpoint").read_text()

    # Two files and the checkpoint: whoever was answered can see the checkpoint of size 2.
    assert is_acknowledged == (files_written >= 3)
    assert ("\n2\n" in seen) == is_acknowledged
    async with open_board(home, now=clock):
        pass
    await assert_clean(home.folder)


async def test_nobody_writes_any_more_when_a_post_has_failed(tmp_path: Path) -> None:
    """Two steps wait for the disk at once: if one fails, the other ends before the answer."""
    home, agency, kept = made_home(tmp_path / "board"), Agency(), threading.Event()
    written: list[int] = []
    is_armed = False

    def after(step: GrowthStep) -> None:
        if is_armed and step is GrowthStep.KEPT:
            kept.set()
            raise OSError(errno.EIO, "stopped")

    def write(files: Sequence[tuple[Path, bytes]]) -> None:
        if is_armed:
            assert kept.wait(10)
        write_all(files)
        written.append(len(files))

    async with open_board(home, now=Clock(), after=after, write=write) as board:
        await register(board, agency)
        raw = agency.request(board)
        written.clear()
        is_armed = True
        with pytest.raises(UnavailableError):
            await board.post(raw)

        assert written == [2]
        is_armed = False
        assert (await board.post(raw)).index == 1


async def test_disk_full_acknowledges_nothing(tmp_path: Path) -> None:
    """A full disk under the public files fails the post, not the board; later it goes through."""
    clock, home, agency = Clock(), made_home(tmp_path / "board"), Agency()
    is_full = False

    def write(files: Sequence[tuple[Path, bytes]]) -> None:
        if is_full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write_all(files)

    async with open_board(home, now=clock, write=write) as board:
        await register(board, agency)
        raw = agency.request(board)
        is_full = True
        with pytest.raises(UnavailableError, match="Post the same entry again"):
            await board.post(raw)
        assert (board.published.size, board.is_caught_up) == (1, False)

        is_full = False
        posted = await board.post(raw)

        assert (posted.index, board.published.size, board.is_caught_up) == (1, 2, True)
    await assert_clean(home.folder)


async def test_full_database_acknowledges_nothing(tmp_path: Path) -> None:
    """If SQLite itself has no room, nothing is signed and the log stays as it was."""
    clock, home, agency = Clock(), made_home(tmp_path / "board"), Agency()
    async with open_board(home, now=clock) as board:
        await register(board, agency)
        raw = agency.request(board, text="x" * 4000)

        def fill(connection: Connection) -> None:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

        def free(connection: Connection) -> None:
            connection.exec_driver_sql("PRAGMA max_page_count = 1000000")

        await board.database.transact(fill)

        with pytest.raises(UnavailableError):
            await board.post(raw)
        assert (board.published.size, board.is_caught_up) == (1, True)

        await board.database.transact(free)
        assert (await board.post(raw)).index == 1
    await assert_clean(home.folder)


async def test_without_memory_a_board_answers_and_goes_on(tmp_path: Path) -> None:
    """If not even its own log can be read again, who posts is told so, and later it goes on."""
    clock, home, agency = Clock(), made_home(tmp_path / "board"), Agency()
    threads = Threads()
    asyncio.get_running_loop().set_default_executor(threads)
    async with asyncio.timeout(60), open_board(home, now=clock) as board:
        await register(board, agency)
        raw = agency.request(board)
        threads.out = True
        try:
            with pytest.raises(UnavailableError, match="Post the same entry again"):
                await board.post(raw)
        finally:
            threads.out = False

        assert (await board.post(raw)).index == 1
    await assert_clean(home.folder)


async def test_second_writer_is_refused(tmp_path: Path) -> None:
    """A board has one writer; a second process is told so in one sentence."""
    home = made_home(tmp_path / "board")

    async with open_board(home, now=Clock()):
        with pytest.raises(ConflictError, match="Another process is writing"):
            async with open_board(home, now=Clock()):
                pass


@pytest.mark.parametrize("place", [1, 2])
async def test_writer_behind_the_lock_cannot_fork_the_log(tmp_path: Path, place: int) -> None:
    """Rows that somebody else has inserted stop the board before it signs a second history.

    At the next place the primary key alone would stop it as well; beyond, only the size does.
    """
    clock, home, agency = Clock(), made_home(tmp_path / "board"), Agency()
    async with open_board(home, now=clock) as board:
        await register(board, agency)
        raw = agency.request(board)
        other = agency.request(board, title="Another history")
        with closing(sqlite3.connect(home.database)) as stranger, stranger:
            leaf = parse_entry(other).leaf
            stranger.execute(
                "INSERT INTO entries VALUES (?, ?, ?, 'request.post', 'a', 'b', 1, '', 0, 0)",
                (place, leaf, other),
            )

        with pytest.raises(UnavailableError):
            await board.post(raw)

        assert board.published.size == 1


async def test_restored_old_backup_refuses_to_start(tmp_path: Path) -> None:
    """A database from before the last signed checkpoint never continues the log."""
    clock, home, agency = Clock(), made_home(tmp_path / "board"), Agency()
    async with open_board(home, now=clock) as board:
        await register(board, agency)
    backup = tmp_path / "old.db"
    shutil.copy(home.database, backup)
    async with open_board(home, now=clock) as board:
        await board.post(agency.request(board))

    for extra in home.folder.glob("board.db*"):
        extra.unlink()
    shutil.copy(backup, home.database)

    with pytest.raises(VerificationError, match="old backup, and continuing from it would fork"):
        async with open_board(home, now=clock):
            pass


async def test_another_boards_database_refuses_to_start(tmp_path: Path) -> None:
    """A database with as many entries but other ones is not this log."""
    clock, agency = Clock(), Agency()
    homes = [made_home(tmp_path / name) for name in ("one", "two")]
    shutil.copytree(homes[0].folder / "keys", homes[1].folder / "keys", dirs_exist_ok=True)
    for home, slug in zip(homes, ("fire", "police"), strict=True):
        async with open_board(home, now=clock) as board:
            await register(board, Agency(slug=slug))

    shutil.copy(homes[1].database, homes[0].database)

    with pytest.raises(VerificationError, match="doesn't contain the"):
        async with open_board(homes[0], now=clock):
            pass
    assert agency.made == 0


@pytest.mark.parametrize("act", ["UPDATE entries SET raw = x'00'", "DELETE FROM entries"])
async def test_rows_of_the_log_cannot_be_changed(tmp_path: Path, act: str) -> None:
    """The database itself refuses to change or remove an entry."""
    home = made_home(tmp_path / "board")
    async with open_board(home, now=Clock()) as board:
        await register(board, Agency())

    with (
        closing(sqlite3.connect(home.database)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="only grow"),
    ):
        connection.execute(act)


async def test_lost_public_folder_is_written_again(tmp_path: Path) -> None:
    """Every public file comes from the database, byte for byte the same."""
    clock, home, agency = Clock(), made_home(tmp_path / "board"), Agency()
    async with open_board(home, now=clock) as board:
        await register(board, agency)
        await board.post(agency.request(board))
    before = _files(home.public)
    shutil.rmtree(home.public)

    async with open_board(home, now=clock):
        pass

    after = _files(home.public)
    assert set(after) <= set(before)
    assert all(before[path] == content for path, content in after.items())
    await assert_clean(home.folder)


async def test_partial_tiles_go_when_the_full_one_is_there(tmp_path: Path) -> None:
    """At 256 entries the full tile and bundle stand alone; the log of 257 is clean."""
    clock, home, agency = Clock(), made_home(tmp_path / "board"), Agency()
    async with open_board(home, now=clock) as board:
        await register(board, agency)
        post = agency.request(board)
        request = parse_entry(post).body.id
        await board.post(post)
        for _ in range(255):
            await board.post(agency.update(board, request))

    names = {path.relative_to(home.public).as_posix() for path in home.public.rglob("*")}
    assert {"tile/0/000", "tile/entries/000", "tile/1/000.p/1", "tile/0/001.p/1"} <= names
    assert not any(name.startswith(("tile/0/000.p", "tile/entries/000.p")) for name in names)
    await assert_clean(home.folder)


async def test_killed_while_posting(tmp_path: Path) -> None:
    """SIGKILL in the middle of posts, again and again: all that was acknowledged is there."""
    home = made_home(tmp_path / "board")
    agency = Agency(clock=_real_clock())
    async with open_board(home) as board:
        await register(board, agency)
    acknowledged: dict[int, bytes] = {}
    for round_number in range(3):
        async with open_board(home) as board:
            post = agency.request(board)
            await board.post(post)
            chain = agency.chain(board, parse_entry(post).body.id, 40)
        await _post_until_killed(home, chain, acknowledged, after=3 + 5 * round_number)
        await assert_clean_after_start(home)

    async with open_board(home) as board:
        for index, leaf in acknowledged.items():
            assert board.state.tree.hashes(0, index, 1) == leaf
    assert len(acknowledged) >= 12


async def assert_clean_after_start(home: Home) -> None:
    """Start, which finishes what the kill cut off, then verify everything."""
    async with open_board(home):
        pass
    await assert_clean(home.folder)


async def _post_until_killed(
    home: Home, chain: Sequence[bytes], acknowledged: dict[int, bytes], *, after: int
) -> None:
    """Serve in another process, post one after another, and kill it after some answers."""
    server = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "from noticeboard.board.cli import app; app()",
        "serve",
        str(home.folder),
        "--port",
        "0",
        stdout=asyncio.subprocess.PIPE,
    )
    assert server.stdout is not None
    address = (await server.stdout.readline()).decode().rpartition(" ")[2].strip()
    async with aiohttp.ClientSession(address) as web:
        for number, raw in enumerate(chain):
            kill = number == after

            async def post(raw: bytes = raw) -> None:
                answer = await web.post("/entries", data=raw)
                told = await answer.json()
                assert answer.status == 201, told
                acknowledged[told["index"]] = bytes.fromhex(told["leaf"])

            if not kill:
                await post()
                continue
            posting = asyncio.create_task(post())
            await asyncio.sleep(0.002 * (after % 7))  # real time: the kill must fall inside a post
            server.send_signal(signal.SIGKILL)
            await asyncio.gather(posting, return_exceptions=True)
            break
    await server.wait()


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def _real_clock() -> Clock:
    clock = Clock()
    clock.at = datetime.now(UTC)
    return clock
