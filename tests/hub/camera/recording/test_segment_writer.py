"""One segment on disk, step by step."""

from dataclasses import replace
import errno
from io import FileIO
import os
from pathlib import Path
from typing import BinaryIO, override

import pytest

from hub.camera.recording.segment import LARGEST_SEGMENT_BYTES, SegmentWriter
from hub.errors import InvalidInputError
from hub.media.mp4.fragments import Fragment, fragment
from hub.store.footage_files import FootageFiles
from tests.hub.camera.scenes import table_of
from tests.hub.media.mp4.given import HEADER, INFO, frames, sounds

VIDEO = frames(14)
FIRST = fragment(1, VIDEO[:7], sounds(4))
SECOND = fragment(2, VIDEO[7:], [])


def writer(path: Path, files: FootageFiles | None = None) -> SegmentWriter:
    """Return the writer of a segment at that path."""
    return SegmentWriter(files or FootageFiles(None), path, HEADER, INFO)


def test_each_step_leaves_what_can_be_read(tmp_path: Path) -> None:
    """After each write the file at its final path holds all that was written."""
    path = tmp_path / "camera" / "20260301" / "segment.mp4"
    writing = writer(path)
    assert not path.parent.exists()

    writing.write(FIRST)
    one = table_of(path)
    writing.write(SECOND)
    two = table_of(path)
    size_bytes = writing.close(9_000_000)

    assert (len(one.video), len(two.video)) == (7, 14)
    closed = table_of(path)
    assert (one.closed, two.closed, closed.closed) == (False, False, True)
    assert closed.body == two.body
    assert closed.media_end_us == 9_000_000
    assert size_bytes == path.stat().st_size
    assert (closed.video.places == two.video.places).all()


def test_nothing_written_is_no_file(tmp_path: Path) -> None:
    """A segment of no fragment leaves neither file nor size, and closing twice is nothing."""
    writing = writer(tmp_path / "segment.mp4")

    assert writing.close(0) is None
    assert list(tmp_path.iterdir()) == []


def test_sound_alone_is_no_segment(tmp_path: Path) -> None:
    """If the disk took the sound and then no picture, nothing is left."""
    writing = writer(tmp_path / "segment.mp4")
    writing.write(fragment(1, [], sounds(4)))

    assert writing.close(9_000_000) is None
    assert list(tmp_path.iterdir()) == []


def test_the_size_is_remembered(tmp_path: Path) -> None:
    """Who was stopped while closing asks again, and is told the same."""
    writing = writer(tmp_path / "segment.mp4")
    writing.write(FIRST)

    size_bytes = writing.close(9_000_000)

    assert size_bytes
    assert writing.close(9_000_000) == size_bytes


class Failing(FileIO):
    """Fails at a write, or when it is synced."""

    fails_at = 1
    writes = 0

    @override
    def write(self, content: object, /) -> int:
        self.writes += 1
        if self.writes >= self.fails_at:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(content)  # type: ignore[arg-type]  # as it came


class FailingFiles(FootageFiles):
    """Makes files that fail."""

    def __init__(self, fails_at: int) -> None:
        super().__init__(None)
        self._fails_at = fails_at

    @override
    def create(self, path: Path) -> BinaryIO:
        file = Failing(path, "xb")
        file.fails_at = self._fails_at
        return file


def test_no_room_for_the_first_frame(tmp_path: Path) -> None:
    """If not even the first fragment fits, nothing is left."""
    writing = writer(tmp_path / "segment.mp4", FailingFiles(1))

    with pytest.raises(OSError, match="No space"):
        writing.write(FIRST)

    assert list(tmp_path.iterdir()) == []
    assert writing.close(0) is None


def test_no_room_for_the_table(tmp_path: Path) -> None:
    """If only the closing table does not fit, the segment is whole without it."""
    writing = writer(tmp_path / "segment.mp4", FailingFiles(3))
    writing.write(FIRST)
    writing.write(SECOND)

    size_bytes = writing.close(9_000_000)

    assert size_bytes == (tmp_path / "segment.mp4").stat().st_size
    table = table_of(tmp_path / "segment.mp4")
    assert not table.closed
    assert len(table.video) == 14


def test_a_disk_that_does_not_promise(tmp_path: Path) -> None:
    """A failing sync is told, and the file closed nevertheless."""
    writing = writer(tmp_path / "segment.mp4")
    writing.write(FIRST)
    file = writing._file  # noqa: SLF001 -- no disk of ours fails when asked
    assert file is not None
    reading, piped = os.pipe()
    os.dup2(piped, file.fileno())  # what is no file cannot be synced
    os.close(piped)
    os.close(reading)

    with pytest.raises(OSError, match="Invalid"):
        writing.close(9_000_000)

    assert file.closed
    assert len(table_of(tmp_path / "segment.mp4").video) == 7


class Nowhere(FootageFiles):
    """Makes files that keep nothing."""

    @override
    def create(self, path: Path) -> BinaryIO:
        return Path("/dev/null").open("wb", buffering=0)


def test_a_segment_may_be_too_large(tmp_path: Path) -> None:
    """A file that grows without a key frame says when it must end."""
    writing = writer(tmp_path / "segment.mp4", Nowhere(None))
    writing.write(FIRST)
    before = writing.is_full
    huge = Fragment(content=bytes(1 << 20), pieces={}, times={})

    for _ in range(LARGEST_SEGMENT_BYTES >> 20):
        writing.write(huge)

    assert (before, writing.is_full) == (False, True)
    with pytest.raises(OSError, match="Invalid"):
        writing.close(9_000_000)  # which cannot be synced


def test_two_segments_never_share_a_file(tmp_path: Path) -> None:
    """What is there is never written over."""
    path = tmp_path / "segment.mp4"
    path.write_bytes(b"there")

    with pytest.raises(FileExistsError):
        writer(path).write(FIRST)

    assert path.read_bytes() == b"there"


def test_a_refused_stream(tmp_path: Path) -> None:
    """A stream that no MP4 holds is refused before anything is made."""
    odd = replace(INFO, video=replace(INFO.video, codec="vp9"))

    with pytest.raises(InvalidInputError):
        SegmentWriter(FootageFiles(None), tmp_path / "segment.mp4", HEADER, odd)

    assert list(tmp_path.iterdir()) == []
