"""Recordings at rest: unreadable without their key, readable at any place with it."""

import io
import os
from pathlib import Path
import resource
import signal

from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from hub.errors import InvalidInputError, StorageError
from hub.store.footage_files import HEADER_BYTES, KEY_NAME, FootageFiles, key_from

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
FOOTAGE = b"\0\0\0\x1cftyp" + bytes(range(256)) * 40


@pytest.fixture(params=[None, KEY], ids=["plain", "encrypted"])
def files(request: pytest.FixtureRequest) -> FootageFiles:
    """Give files with and without a key."""
    return FootageFiles(request.param)


def written(files: FootageFiles, path: Path, *parts: bytes) -> Path:
    """Write a recording in so many parts."""
    with files.create(path) as file:
        for part in parts or (FOOTAGE,):
            assert file.write(part) == len(part)
    return path


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parts=st.lists(st.binary(max_size=100), max_size=8),
    start=st.integers(0, 900),
    count=st.integers(0, 900),
)
def test_any_part_can_be_read_by_itself(
    files: FootageFiles, tmp_path: Path, parts: list[bytes], start: int, count: int
) -> None:
    """However it was written: what is read from anywhere is what was written there."""
    (tmp_path / "a").unlink(missing_ok=True)
    # A recording begins with a box; what begins as an encrypted file does would be taken for one.
    parts = [b"\0", *parts]
    whole = b"".join(parts)
    path = written(files, tmp_path / "a", *parts, b"")

    with files.open(path) as file:
        file.seek(start)
        assert file.read(count) == whole[start : start + count]
        file.seek(-min(start, len(whole)), io.SEEK_END)
        assert file.tell() == len(whole) - min(start, len(whole))
        file.seek(0, io.SEEK_CUR)
        assert file.read() == whole[len(whole) - min(start, len(whole)) :]


@pytest.mark.parametrize("size", [0, 1, 15, 16, 17, 100, 5000])
def test_the_ending_is_the_end(files: FootageFiles, tmp_path: Path, size: int) -> None:
    """As many of the last bytes as are asked for, or all of them, and how many there are."""
    whole = b"\0" + bytes(range(256)) * 20
    path = written(files, tmp_path / "a", whole[:size], b"")

    for most in (1, 16, 33, 8000):
        assert files.ending(str(path), most) == (whole[:size][-most:], size)


def test_an_ending_needs_the_file_and_its_key(tmp_path: Path) -> None:
    """What cannot be read is told as it is by opening, and no file stays open."""
    path = written(FootageFiles(KEY), tmp_path / "a")
    opened = len(list(Path("/proc/self/fd").iterdir()))

    with pytest.raises(StorageError, match="key"):
        FootageFiles(OTHER).ending(str(path), 100)
    with pytest.raises(FileNotFoundError):
        FootageFiles(KEY).ending(str(tmp_path / "b"), 100)
    path.write_bytes(path.read_bytes()[:HEADER_BYTES])
    assert FootageFiles(KEY).ending(str(path), 100) == (b"", 0)
    assert len(list(Path("/proc/self/fd").iterdir())) == opened


def test_nothing_of_a_recording_is_in_its_file(tmp_path: Path) -> None:
    """Not a row of bytes of it; nor do two files of the same recording have one in common."""
    files = FootageFiles(KEY)
    first, second = (written(files, tmp_path / name).read_bytes() for name in "ab")

    assert len(first) == len(second) == len(FOOTAGE) + HEADER_BYTES
    assert all(FOOTAGE[at : at + 8] not in first for at in range(256))
    same = sum(a == b for a, b in zip(first[HEADER_BYTES:], second[HEADER_BYTES:], strict=True))
    assert same < len(FOOTAGE) / 64


def test_a_file_is_its_owners_alone(files: FootageFiles, tmp_path: Path) -> None:
    """Nobody else may read it, and one that exists is never written into."""
    path = written(files, tmp_path / "a")

    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        files.create(path)


@pytest.mark.parametrize("key", [None, OTHER])
def test_without_its_key_it_says_what_is_missing(tmp_path: Path, key: bytes | None) -> None:
    """No key, or another one: a sentence, not a damaged recording."""
    path = written(FootageFiles(KEY), tmp_path / "a")

    with pytest.raises(StorageError, match="key_file"):
        FootageFiles(key).open(path)


def test_recordings_from_before_the_key_stay_readable(tmp_path: Path) -> None:
    """With a key or without; only what is plain has a file of its own bytes to copy from."""
    path = written(FootageFiles(None), tmp_path / "a")

    for files in (FootageFiles(None), FootageFiles(KEY)):
        with files.open(path) as file:
            assert file.read() == FOOTAGE
            assert os.pread(file.fileno(), 8, 0) == FOOTAGE[:8]
    secret = written(FootageFiles(KEY), tmp_path / "b")
    with FootageFiles(KEY).open(secret) as file, pytest.raises(OSError, match="fileno"):
        file.fileno()


@pytest.mark.parametrize("left", [0, 1, 8, 20, 31, 32, 33, 47, 48, 1000])
def test_a_torn_file_reads_as_far_as_it_is_whole(
    files: FootageFiles, tmp_path: Path, left: int
) -> None:
    """Cut at any byte, what is left is read; of a torn header, nothing."""
    path = written(files, tmp_path / "a")
    raw = path.read_bytes()
    path.write_bytes(raw[:left])
    head = len(raw) - len(FOOTAGE)

    with files.open(path) as file:
        assert file.seek(0, io.SEEK_END) == max(0, left - head)
        file.seek(0)
        assert file.read() == FOOTAGE[: max(0, left - head)]


def test_a_write_that_fails_leaves_nothing_of_itself(files: FootageFiles, tmp_path: Path) -> None:
    """A disk that takes a part only: what came before is whole, and what comes later too."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        with files.create(tmp_path / "a") as file:
            file.write(FOOTAGE[:5000])
            resource.setrlimit(resource.RLIMIT_FSIZE, (6000, before[1]))
            with pytest.raises(OSError, match="too large"):
                file.write(FOOTAGE[5000:9000])
            assert file.tell() == 5000
            file.write(FOOTAGE[5000:5500])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)

    with files.open(tmp_path / "a") as file:
        assert file.read() == FOOTAGE[:5500]


def test_a_full_disk_at_the_header_leaves_the_file_closed(tmp_path: Path) -> None:
    """A file that cannot even be begun says so, and stays open nowhere."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
        with pytest.raises(OSError, match="too large"):
            FootageFiles(KEY).create(tmp_path / "a")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def test_a_key_of_another_length_is_refused() -> None:
    """AES-256 takes 32 bytes."""
    with pytest.raises(InvalidInputError):
        FootageFiles(b"short")


# The key file


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Give an empty data folder."""
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


def test_a_key_is_made_once(tmp_path: Path, data: Path) -> None:
    """The first start makes it, for its owner alone; every later one reads it."""
    path = tmp_path / "key"

    key = key_from(path, data)

    assert key_from(path, data) == key
    assert path.stat().st_mode & 0o777 == 0o600
    assert bytes.fromhex(path.read_text()) == key
    assert FootageFiles(key).encrypts
    assert not FootageFiles(None).encrypts


@pytest.mark.parametrize("way", ["key", "../data/deep/key"])
def test_a_key_beside_the_recordings_is_refused(data: Path, way: str) -> None:
    """Who takes the one would have the other; a link to there is no way round."""
    (data / "deep").mkdir()
    link = data.parent / "link"
    link.symlink_to(data)

    for folder in (data, link):
        with pytest.raises(InvalidInputError, match="outside"):
            key_from(folder / way, data)


def test_a_lost_key_is_not_silently_replaced(tmp_path: Path, data: Path) -> None:
    """If a medium is not plugged in, no second key is made under its mount point."""
    path = tmp_path / "key"
    key_from(path, data)
    path.unlink()

    with pytest.raises(StorageError, match="Put it back"):
        key_from(path, data)
    assert not path.exists()

    (data / KEY_NAME).unlink()
    key_from(path, data)


def test_another_key_is_told(tmp_path: Path, data: Path) -> None:
    """Recordings under two keys could not be told apart by the owner."""
    path = tmp_path / "key"
    key_from(path, data)
    path.write_text(OTHER.hex())

    with pytest.raises(StorageError, match="isn't the key"):
        key_from(path, data)


@pytest.mark.parametrize("content", ["", "00", "no key at all", "\xff" * 64])
def test_a_damaged_key_file_is_told_without_its_content(
    tmp_path: Path, data: Path, content: str
) -> None:
    """The sentence names the file and nothing that stood in it."""
    path = tmp_path / "key"
    path.write_text(content)
    path.chmod(0o600)

    with pytest.raises(StorageError) as raised:
        key_from(path, data)

    assert str(path) in str(raised.value)
    assert not content or content not in str(raised.value).replace(str(path), "")
    assert raised.value.__cause__ is None


def test_a_key_that_others_can_read_is_refused(tmp_path: Path, data: Path) -> None:
    """It would be no secret."""
    path = tmp_path / "key"
    key_from(path, data)
    path.chmod(0o640)

    with pytest.raises(StorageError, match="chmod 600"):
        key_from(path, data)


def test_a_key_nobody_can_make_is_told(tmp_path: Path, data: Path) -> None:
    """In a folder that is not there, such as a medium that is not plugged in."""
    with pytest.raises(StorageError, match="is missing"):
        key_from(tmp_path / "medium" / "key", data)
