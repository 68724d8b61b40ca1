"""One hub on a data folder, and nothing left in its cache."""

from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from hub.data_folder import Folders, claim
from hub.errors import ConflictError, InvalidInputError


async def test_one_hub_at_a_time(tmp_path: Path) -> None:
    """A second hub on the same folder is refused in words until the first has ended."""
    folders = Folders(data=tmp_path)
    async with AsyncExitStack() as first:
        claim(folders, first)
        async with AsyncExitStack() as second:
            with pytest.raises(ConflictError, match=r"^Another hub runs on .*--data-dir\.$"):
                claim(folders, second)
    async with AsyncExitStack() as again:
        claim(folders, again)


def test_nothing_stays_in_the_cache(tmp_path: Path) -> None:
    """What was encoded anew for playing goes when the hub starts: whole files and begun ones."""
    folders = Folders(data=tmp_path)
    folders.make()
    for name in ("clip-1a2b.mp4", ".3c4d.mp4"):
        (folders.cache / name).write_bytes(b"footage")
    (folders.recordings / "kept.mp4").write_bytes(b"footage")

    folders.clear_cache()

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

    with pytest.raises(InvalidInputError, match=r"Give another --data-dir\.$"):
        Folders(data=tmp_path / "data").make()
