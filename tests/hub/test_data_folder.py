"""One hub on a data folder, and nothing left in its cache."""

import asyncio
from collections.abc import Generator
from contextlib import AsyncExitStack
import os
from pathlib import Path
import sys
from tempfile import TemporaryDirectory

import pytest

from hub.cli.client import LocalHub, local_hub
from hub.data_folder import Folders, claim
from hub.errors import ConflictError, InvalidInputError
from hub.store.footage_files import MARK
from tests.hub.processes import DEADLINE_S, fork


async def test_one_hub_at_a_time(tmp_path: Path) -> None:
    """A second hub on the same folder is refused in words until the first has ended."""
    folders = Folders(data=tmp_path)
    async with AsyncExitStack() as first:
        claim(folders, first)
        async with AsyncExitStack() as second:
            with pytest.raises(ConflictError, match=r"^Another hub is running in .*--data-dir\.$"):
                claim(folders, second)
    async with AsyncExitStack() as again:
        claim(folders, again)


def test_nothing_stays_in_the_cache(tmp_path: Path) -> None:
    """What was encoded anew for playing goes when the hub starts: whole files and begun ones."""
    folders = Folders(data=tmp_path)
    folders.make()
    for name in ("clip-1a2b.mp4", ".3c4d.mp4"):
        (folders.cache / name).write_bytes(b"footage")
    for name in ("exports/1a.mp4", "viewed/recordings/3c.mp4", "fetching/1/porch.mp4"):
        path = folders.cache / name
        path.parent.mkdir(parents=True)
        path.write_bytes(b"footage")
    (folders.recordings / "kept.mp4").write_bytes(b"footage")

    folders.clear_cache(whole=True)

    assert list(folders.cache.iterdir()) == []
    assert (folders.recordings / "kept.mp4").exists()


def test_only_the_owner_can_look(tmp_path: Path) -> None:
    """Folders are made for this user alone."""
    folders = Folders(data=tmp_path / "data")
    folders.make()

    assert (folders.data.stat().st_mode, folders.recordings.stat().st_mode) == (0o40700, 0o40700)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    """A file in its place gives one sentence that says what to do."""
    (tmp_path / "data").write_text("")

    with pytest.raises(InvalidInputError, match=r"Use another --data-dir\.$"):
        Folders(data=tmp_path / "data").make()


OWNER = 10001
"""The user of the container's image."""


def _run_as_owner(data: Path, recordings: Path) -> None:
    from hub.cli.run import main  # noqa: PLC0415 -- only the process that runs it needs it

    os.setgroups([])
    os.setresgid(OWNER, OWNER, OWNER)
    os.setresuid(OWNER, OWNER, OWNER)
    sys.argv = ["neighbors", str(data), "", "", "plain", "", str(recordings)]
    main()


@pytest.fixture
def shared() -> Generator[Path]:
    """Give a folder that every user may enter, unlike pytest's."""
    with TemporaryDirectory() as folder:
        path = Path(folder)
        path.chmod(0o755)
        (path / "log").touch()
        yield path


needs_root = pytest.mark.skipif(os.getuid() != 0, reason="needs root to be another user")


@needs_root
@pytest.mark.parametrize("exists", [False, True])
def test_a_mounted_folder_of_another_user_is_said(shared: Path, *, exists: bool) -> None:
    """A container's user may not write to a folder of the host: one sentence with the command."""
    data, log = shared / "data", shared / "log"
    data.mkdir(mode=0o755)
    if exists:
        (data / "config.toml").write_text("[discovery]\nenabled = false\n")
    hub = fork(_run_as_owner, data, shared / "recordings", log=log)
    hub.join(DEADLINE_S)

    assert hub.exitcode == 1
    assert f"chown -R {OWNER} {data}" in " ".join(log.read_text().split())
    assert "Traceback" not in log.read_text()


@needs_root
async def test_recordings_of_another_user_are_waited_for(shared: Path) -> None:
    """The hub runs and says what to do; once that is done, it goes on by itself."""
    data, recordings = shared / "data", shared / "recordings"
    for folder in (data, recordings):
        folder.mkdir(mode=0o755)
    os.chown(data, OWNER, OWNER)
    (data / "config.toml").write_text(
        '[api]\nhost = "127.0.0.1"\nport = 0\n[discovery]\nenabled = false\n'
    )
    hub = fork(_run_as_owner, data, recordings, log=shared / "log")
    try:
        async with asyncio.timeout(DEADLINE_S):
            while not (data / "running.json").exists():  # noqa: ASYNC110 -- another process's file
                await asyncio.sleep(0.05)
            async with local_hub(data) as api:
                before = (await LocalHub.call(api, "GET", "/state"))["problems"]
                os.chown(recordings, OWNER, OWNER)
                while (await LocalHub.call(api, "GET", "/setup"))["recordings"]["reason"]:  # noqa: ASYNC110
                    await asyncio.sleep(0.2)
                after = (await LocalHub.call(api, "GET", "/state"))["problems"]
    finally:
        hub.terminate()
        hub.join(DEADLINE_S)

    [problem] = before
    assert problem["code"] == "recordings_away"
    assert f"chown -R {OWNER} {recordings}" in problem["text"]
    assert after == []
    assert (recordings / MARK).stat().st_uid == OWNER
