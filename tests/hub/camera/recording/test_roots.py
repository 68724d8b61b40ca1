"""The root over a segment's groups of pictures, made while it is written."""

from collections.abc import Buffer, Sequence
from dataclasses import replace
import errno
from io import FileIO
from pathlib import Path
from typing import override

import pytest

from hub.camera.recording.run import Run
from hub.camera.recording.segment import SegmentWriter
from hub.media.mp4.fragments import Sample, fragment, read_table
from hub.media.mp4.groups import SegmentGroups, read_groups
from hub.store.footage_files import FootageFiles
from noticeboard.timestamp.group import VideoCodec, sets_hash
from tests.hub.camera.fakes import FakeSink, destination
from tests.hub.camera.scenes import read, render, table_of
from tests.hub.media.mp4.given import HEADER, INFO, VIDEO, frames, sounds

SECRET = b"s" * 32
SETS = (bytes.fromhex("6742c00cda050678400000030040000007"), bytes.fromhex("68ce3c80"))
AVCC = bytes((1, 0x42, 0xC0, 0x0C, 0xFF, 0xE1, 0, len(SETS[0]))) + SETS[0] + b"\1\0\4" + SETS[1]
STREAM = replace(INFO, video=replace(VIDEO, extradata=AVCC))


def coded(count: int, *, keys: Sequence[int] = (0,), codec: int = 1) -> list[Sample]:
    """Return frames with a slice each, after metadata that isn't hashed."""
    made = []
    for number, sample in enumerate(frames(count)):
        is_key = number in keys
        slice_ = bytes((0x65 if is_key else 0x41,)) if codec == 1 else bytes((0x26, 1))
        units = (b"\x06" + bytes(5), slice_ + b"picture %d" % number + bytes([7]))
        payload = b"".join(len(each).to_bytes(4) + each for each in units)
        made.append(replace(sample, payload=payload, key=is_key))
    return made


def written(
    path: Path, samples: Sequence[Sample], files: FootageFiles, *, end_us: int = 10_000_000
) -> SegmentWriter:
    """Write a segment of two fragments, whose times differ a little."""
    writer = SegmentWriter(files, path, HEADER, STREAM)
    half = len(samples) // 2
    writer.write(fragment(1, samples[:half], sounds(4)))
    writer.write(fragment(2, samples[half:], []))
    writer.close(end_us)
    return writer


def hashing(key: bytes | None = None) -> FootageFiles:
    """Return files whose segments get a root."""
    files = FootageFiles(key)
    files.salt_secret = SECRET
    return files


def of_file(path: Path, files: FootageFiles) -> SegmentGroups:
    """Return the groups that a file has."""
    with files.open(path) as file:
        groups = read_groups(file, read_table(file))
    assert groups is not None
    return groups


@pytest.mark.parametrize("key", [None, bytes(32)])
def test_the_file_has_the_root_that_its_writer_made(tmp_path: Path, key: bytes | None) -> None:
    """Groups go from key frame to key frame, with the file's own times and parameter sets."""
    files, path = hashing(key), tmp_path / "segment.mp4"
    writer = written(path, coded(14, keys=(0, 5, 6)), files)

    found = of_file(path, files)

    assert len(writer.root) == 32
    assert found.root(SECRET) == writer.root
    assert found.root(bytes(32)) != writer.root, "nobody can try a picture without the secret"
    assert [each.first for each in found.groups] == [0, 5, 6]
    assert [each.group.count for each in found.groups] == [5, 1, 8]
    assert (found.codec, found.sets) == (VideoCodec.H264, SETS)
    abouts = [each.group for each in found.groups]
    assert {each.sets_sha256 for each in abouts} == {sets_hash(SETS)}
    assert abouts[0].start_us == HEADER.start_us
    ends = [each.start_us + each.length_us for each in abouts]
    assert [each.start_us for each in abouts[1:]] == ends[:-1]
    assert ends[-1] == HEADER.wall_us(10_000_000)


@pytest.mark.parametrize("codec", ["h264", "hevc"])
async def test_what_a_camera_sends_is_hashed(tmp_path: Path, codec: str) -> None:
    """Every segment of a real stream with reordered pictures has the root of its file."""
    video = render(tmp_path / "porch.mp4", 5, group_s=1, reordered=2, codec=codec, audio=False)
    info, packets = read(video)
    sink, files = FakeSink(), hashing()
    run = Run(replace(destination(tmp_path, sink), files=files), info)
    for packet in packets:
        await run.append(packet)
    await run.finish()

    assert len(sink.segments) == 2
    for segment in sink.segments:
        path = tmp_path / segment.path
        found = of_file(path, files)
        assert found.root(SECRET) == segment.root != b""
        assert sum(each.group.count for each in found.groups) == len(table_of(path).video)
        assert len(found.sets) == (3 if codec == "hevc" else 2)


def test_a_picture_that_changed_is_another_root(tmp_path: Path) -> None:
    """One bit of one slice changes the root; metadata beside it doesn't."""
    samples, files = coded(6, keys=(0, 3)), hashing()
    root = written(tmp_path / "1.mp4", samples, files).root
    payload = bytearray(samples[4].payload)

    payload[-1] ^= 1
    changed = [*samples[:4], replace(samples[4], payload=bytes(payload)), samples[5]]
    payload[-1] ^= 1
    payload[6] ^= 1
    other_metadata = [*samples[:4], replace(samples[4], payload=bytes(payload)), samples[5]]

    assert written(tmp_path / "2.mp4", changed, files).root != root
    assert written(tmp_path / "3.mp4", other_metadata, files).root == root


class Full(FileIO):
    """A disk without room for the closing table."""

    @override
    def write(self, data: Buffer, /) -> int:
        if bytes(data).endswith(b"NRtable1"):
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(data)


class FullFiles(FootageFiles):
    """Files on such a disk."""

    @override
    def create(self, path: Path) -> FileIO:
        return Full(path, "xb")


def test_a_segment_without_its_table_has_the_root_of_what_is_there(tmp_path: Path) -> None:
    """A full disk takes the table: the root is that of the file as it is read from then on."""
    files, path = FullFiles(None), tmp_path / "segment.mp4"
    files.salt_secret = SECRET

    writer = written(path, coded(14, keys=(0, 7)), files)

    with path.open("rb") as file:
        assert not read_table(file).closed
    assert of_file(path, files).root(SECRET) == writer.root != b""


def test_what_cannot_be_hashed_has_no_root(tmp_path: Path) -> None:
    """Damaged pictures, and a house that doesn't want stamps, have none, and are recorded."""
    damaged = tmp_path / "damaged.mp4"

    assert written(damaged, frames(6), hashing()).root == b""
    with damaged.open("rb") as file:
        assert read_groups(file, read_table(file)) is None
    assert written(tmp_path / "off.mp4", coded(6), FootageFiles(None)).root == b""
