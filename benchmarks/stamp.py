"""The cost of proving that footage existed: hashing what is recorded, and the work of an hour."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
import hashlib
from pathlib import Path
import time
from typing import Final

from benchmarks.measure import Effort, Figure, compare, here
from hub.camera.recording.segment import SegmentWriter
from hub.clips.segments import enter
from hub.media.mp4.boxes import SegmentHeader
from hub.media.mp4.fragments import Fragment, Sample, fragment
from hub.media.mp4.groups import PictureHashes
from hub.media.mp4.segment_table import SegmentTable, read_closing
from hub.media.packet import VIDEO_RATE, StreamInfo, Track, VideoFormat
from hub.model.ids import CameraId, RunId
from hub.model.recording import Segment
from hub.model.timestamp import Stamp
from hub.model.window import TimeWindow
from hub.store.database import Database
from hub.store.footage_files import FootageFiles
from hub.timestamps.store import StampStore, filler_of
from noticeboard.timestamp.group import VideoCodec
from noticeboard.timestamp.hour import HourTree

CAMERAS: Final = 16
SEGMENT_S: Final = 4
PER_HOUR: Final = CAMERAS * 3600 // SEGMENT_S
_RATE, _GROUP_S = 30, 2
_KEY_BYTES, _OTHER_BYTES = 90_000, 7_800
"""Together 2.2 Mbit/s, as in households."""
_FRAGMENT = 12
_AVCC = bytes.fromhex("0142c01effe100096742c01eda01402f4c01000468ce3c80")
_INFO = StreamInfo(
    video=VideoFormat(codec="h264", extradata=_AVCC, width=1920, height=1080, reorders=False),
    audio=None,
    frame_rate=_RATE,
)
_ALL, _LEAST = 10_000, 1000
"""Entries of an effort that measures all of an hour; and fewer segments would be in one page."""
_BEGAN = datetime(2026, 1, 1, 12, tzinfo=UTC)
_SECRET = bytes(32)
_CAMERA = CameraId("be4c0000ca3e")
_RUN = RunId("be4c00000000")


def figures(effort: Effort, folder: Path) -> Iterator[Figure]:
    """Hash what is recorded, and make an hour's text."""
    yield _hashing(effort, folder)
    yield from asyncio.run(_hour(effort, folder))


def _hashing(effort: Effort, folder: Path) -> Figure:
    """Measure what the recorder does for its hashes, beside SHA-256 over the same pictures alone.

    This is measured by itself: between two ways to write a segment, the disk varies by more.
    """
    fragments = _fragments()
    table, root = _written(fragments, folder / "segment.mp4")
    segments = max(1, effort.video_s // SEGMENT_S)

    def ours() -> None:
        for _ in range(segments):
            hashes = PictureHashes(VideoCodec.H264)
            for each in fragments:
                hashes.add(each)
            if hashes.root(table, _SECRET) != root:
                raise AssertionError

    def alone() -> None:
        for _ in range(segments):
            for each in fragments:
                piece, content = each.pieces[Track.VIDEO], memoryview(each.content)
                at = piece.place
                for size in piece.sizes:
                    hashlib.sha256(content[at : at + size]).digest()
                    at += size

    pair = compare(here(ours), here(alone), 4 * effort.times)
    percent = 100 * CAMERAS / (segments * SEGMENT_S)
    return Figure(
        name="stamp.hashing",
        value=percent * pair.ours.cpu_s,
        unit="% of a core, 16 cameras",
        peer="SHA-256 over each picture, and nothing else",
        peer_value=None if pair.peer is None else percent * pair.peer.cpu_s,
        goal=0,
        limit=0.5,
    )


def _written(fragments: Sequence[Fragment], path: Path) -> tuple[SegmentTable, bytes]:
    """Return the table and the root of a segment that the recorder has written."""
    files = FootageFiles(None)
    files.salt_secret = _SECRET
    header = SegmentHeader(
        run=_RUN, number=0, start_us=0, media_start_us=0, ppm=0, clock_offset_ms=0
    )
    writer = SegmentWriter(files, path, header, _INFO)
    for each in fragments:
        writer.write(each)
    writer.close(SEGMENT_S * 1_000_000)
    with path.open("rb") as file:
        table = read_closing(file)
    if table is None or not writer.root:
        raise AssertionError
    return table, writer.root


def _fragments() -> Sequence[Fragment]:
    """Return a segment's fragments, of pictures that don't compress."""
    per_group = _RATE * _GROUP_S
    noise = hashlib.shake_128(b"bench").digest(_KEY_BYTES)
    samples = []
    for number in range(_RATE * SEGMENT_S):
        key = number % per_group == 0
        unit = (b"\x65" if key else b"\x41") + noise[: _KEY_BYTES if key else _OTHER_BYTES]
        samples.append(
            Sample(
                payload=len(unit).to_bytes(4) + unit,
                dts=number * VIDEO_RATE // _RATE,
                duration=VIDEO_RATE // _RATE,
                offset=0,
                key=key,
            )
        )
    starts = range(0, len(samples), _FRAGMENT)
    return [fragment(at, samples[at : at + _FRAGMENT], []) for at in starts]


async def _hour(effort: Effort, folder: Path) -> Sequence[Figure]:
    """Measure the text over an hour of segments, and what their roots cost on the disk."""
    segments = max(PER_HOUR * min(effort.entries, _ALL) // _ALL, _LEAST)
    plain, _ = await _listed(folder / "plain.db", segments, rooted=False)
    rooted, spent_ms = await _listed(folder / "rooted.db", segments, rooted=True)
    return [
        Figure(
            name="stamp.hour",
            value=spent_ms,
            unit="ms CPU an hour, 16 cameras",
            peer="",
            goal=0,
            limit=1000,
        ),
        Figure(
            name="stamp.stored",
            value=(rooted - plain) / segments,
            unit="bytes a segment",
            peer="the rows of the index",
            peer_value=plain / segments,
            goal=0,
            limit=64,
        ),
    ]


async def _listed(path: Path, segments: int, *, rooted: bool) -> tuple[int, float]:
    """Return the size of a database with these segments, and what an hour's text costs in ms."""
    database = await Database.open(path)
    known = [_segment(number, rooted=rooted) for number in range(segments)]
    await database.transact(lambda connection: enter(connection, known))
    began = time.process_time()
    store = StampStore(database)
    covers = await store.waiting(_BEGAN)
    tree = await asyncio.to_thread(HourTree, covers.roots, filler_of(_SECRET, 1, _BEGAN))
    await store.add(Stamp(number=1, made_at=_BEGAN, text=tree.hour.text()), covers)
    await store.tidy(_BEGAN)
    spent_ms = 1000 * (time.process_time() - began)
    await database.empty_log()
    await database.close()
    return (await asyncio.to_thread(path.stat)).st_size, spent_ms


def _segment(number: int, *, rooted: bool) -> Segment:
    start = _BEGAN + timedelta(seconds=SEGMENT_S) * number
    segment = Segment(
        camera_id=_CAMERA,
        run_id=_RUN,
        number=number,
        path=f"{_CAMERA}/20260101/12/{number}-{_RUN}-{number}.mp4",
        window=TimeWindow(start=start, end=start + timedelta(seconds=SEGMENT_S)),
        media_start_s=0,
        size_bytes=1_100_000,
        clock_offset_ms=0,
        closed_at=start + timedelta(seconds=SEGMENT_S),
    )
    root = hashlib.sha256(b"%d" % number).digest()
    return replace(segment, root=root) if rooted else segment
