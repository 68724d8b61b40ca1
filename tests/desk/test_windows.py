"""A department's side as Windows would run it, as far as a Linux can show that."""

import asyncio
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
import os
from pathlib import Path
import signal
import sys

import pytest

from tests.desk.world import FILM, Caller, DeskWorld

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def _started(
    words: list[str], watched: Path, more: Mapping[str, str] | None = None
) -> Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.desk.windows", *words),
        stdout=PIPE,
        stderr=PIPE,
        env=os.environ | {"WATCHED": str(watched), **(more or {})},
    )


async def _run(words: list[str], watched: Path) -> str:
    """Run a command to its end, and return what it printed."""
    process = await _started(words, watched)
    printed, complaints = await process.communicate()
    assert process.returncode == 0, (printed, complaints)
    return printed.decode()


async def test_nothing_asks_for_what_only_posix_has(tmp_path: Path) -> None:
    """Every module that the commands or the desk may load can be loaded on Windows."""
    assert int(await _run(["imports"], tmp_path)) > 80


async def test_shares_are_fetched_opened_and_accounted_for(world: DeskWorld) -> None:
    """Commands fetch, open, verify and drop a share there; nothing is refused by the system."""
    posted = await world.agency.publish(case_number="con.2026:17")
    await world.share(posted, FILM, words="I heard a bang.")
    folder = world.agency.home.folder

    commands = (
        ["--help"],
        ["agency", "inbox", str(folder), "--fetch"],
        ["agency", "open", str(folder), "1"],
        ["agency", "status", str(folder)],
    )
    printed = await _run(" --then ".join(" ".join(each) for each in commands).split(), world.folder)

    # Hubs and boards run on Linux.
    assert "  agency " in printed
    assert "  board " not in printed
    [share] = (folder / "cases").glob("*/*/1")
    assert (share / "share" / "data" / "clip-1.mp4").read_bytes() == FILM.read_bytes()
    # Windows could not delete a read-only file.
    assert all(each.stat().st_mode & 0o200 for each in share.rglob("*") if each.is_file())


async def test_the_desk_is_served_and_ends_at_ctrl_break(world: DeskWorld) -> None:
    """The desk answers there, keeps other commands out of its log, and ends when told to."""
    folder = world.agency.home.folder
    words = ["agency", "desk", str(folder), "--no-open", "--port", "0"]
    process = await _started(words, world.folder)
    assert process.stdout is not None
    try:
        link = (await process.stdout.readline()).decode().split()[-1]
        url, _, code = link.partition("/#code=")
        caller = Caller(url=url, session=world.session)
        body = {"code": code, "name": "Dana Whitfield"}
        caller.token = (await caller.call("POST", "/sessions", body))["token"]
        assert (await caller.call("GET", "/today"))["agency"] == "Springfield Fire"
        process.send_signal(signal.SIGUSR2)
        _, complaints = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode == 0, complaints
    # It isn't below the user's own folder, which alone is closed to others there.
    assert complaints.startswith(b"Others who use this machine may read ")


@pytest.mark.long
async def test_the_code_is_read_as_windows_does() -> None:
    """No name that a department's side uses is missing there."""
    packages = ("agency", "desk", "runtime", "seal", "verify")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "mypy", "--platform", "win32", "--cache-dir", os.devnull),
        *(word for name in packages for word in ("-p", f"noticeboard.{name}")),
        *("-m", "hub.__main__"),
        cwd=Path(__file__).parents[2],
        stdout=PIPE,
    )
    printed, _ = await process.communicate()

    assert process.returncode == 0, printed.decode()
