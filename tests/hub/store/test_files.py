"""Durable files: the old bytes or the new ones, readable by this user alone."""

import os
from pathlib import Path

import pytest

from hub.store.files import write_durably


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    """The new bytes are there, nothing else is, and nobody else may read them."""
    path = tmp_path / "a.json"

    write_durably(path, b"one")
    write_durably(path, b"two")

    assert path.read_bytes() == b"two"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_crash_left_is_not_written_into(tmp_path: Path) -> None:
    """A half-written file with other rights, or a link planted there, does not survive."""
    path, other = tmp_path / "a.json", tmp_path / "other"
    other.write_bytes(b"kept")
    (tmp_path / ".a.json.new").symlink_to(other)

    write_durably(path, b"secret")

    assert other.read_bytes() == b"kept"
    assert not path.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_failure_leaves_the_old_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk loses the new bytes, not the old ones, and leaves no scraps."""
    path = tmp_path / "a.json"
    write_durably(path, b"old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_durably(path, b"new")

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
