"""The cost of cutting a clip out of a recording, and of playing it at home."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
import shutil

import av

from benchmarks.measure import (
    FFMPEG,
    Effort,
    Figure,
    Words,
    command,
    compare,
    here,
    installed,
    rested,
)
from benchmarks.scene import RATE, record, render
from benchmarks.seal import shared
from hub.clips.cut import cut_exact
from hub.clips.playback import Player
from hub.errors import StorageError
from hub.model.recording import Segment
from hub.model.window import TimeWindow
from hub.store.footage_files import PLAIN

LONGEST_S = 300
"""The longest allowed clip."""
_FIRST_BYTES = 64 << 10
_ENTERS_S = 1.4
"""Within the first group of pictures, so that the rest of it must be re-encoded."""
_X264 = {"preset": "veryfast", "crf": "20", "bf": "0", "g": "60"}
"""Typical settings for cutting by full re-encoding; the exact cut encodes its part faster."""


def figures(effort: Effort, folder: Path) -> Iterator[Figure]:
    """Cut rendered 1080p15 video exactly, and join it for playing at home."""
    main, _ = render(folder, effort.video_s)
    recordings, into = folder / "recordings", folder / "cut.mp4"
    segments = record(main, recordings, length_s=effort.video_s)
    yield from _exact(effort, folder, main, segments)
    yield from _shared(folder, main, segments)
    yield from _copied(effort, folder, segments)
    # In a separate folder: data that was already read would be in the page cache.
    longest = record(main, folder / "longest", length_s=LONGEST_S)
    length = f"ms for {LONGEST_S} s"
    joining = command(_joining(_listed(folder, folder / "longest", longest), into))
    # A hub's event loop is already running when a request arrives.
    with asyncio.Runner() as loop:
        first = rested(lambda: loop.run(_first_byte(longest, folder / "longest")))
        yield compare(first, joining if installed("ffmpeg") else None, 3 * effort.times).figure(
            "cut.first_byte",
            length,
            "ffmpeg -f concat -c copy",
            times=1000,
            goal=10,
            wall=True,
            limit=5,
        )


def _shared(folder: Path, main: Path, segments: Sequence[Segment]) -> Iterator[Figure]:
    start = segments[0].window.start + timedelta(seconds=_ENTERS_S)
    window = TimeWindow(start=start, end=segments[-1].window.end)
    other = folder / "peer.mp4"
    return shared(segments, window, folder, _encoding(main, other), other)


def _exact(
    effort: Effort, folder: Path, main: Path, segments: Sequence[Segment]
) -> Iterator[Figure]:
    recordings, into, other = folder / "recordings", folder / "cut.mp4", folder / "peer.mp4"
    start = segments[0].window.start + timedelta(seconds=_ENTERS_S)
    window = TimeWindow(start=start, end=segments[-1].window.end)
    length = f"for {effort.video_s} s"
    exact = here(lambda: cut_exact(segments, recordings, window, into))
    # Only once: the encoder takes about fifteen seconds for one minute of video.
    yield compare(exact, here(lambda: _encode_all(main, other)), 1).figure(
        "cut.exact",
        f"ms CPU {length}",
        "every frame through x264 (PyAV)",
        times=1000,
        goal=15,
    )
    whole = command(_encoding(main, other)) if installed("ffmpeg") else None
    yield compare(exact, whole, 1).figure(
        "cut.exact_wait",
        f"ms {length}",
        "every frame through x264 (ffmpeg)",
        times=1000,
        goal=5,
        wall=True,
        limit=1000,
    )


def _copied(effort: Effort, folder: Path, segments: Sequence[Segment]) -> Iterator[Figure]:
    recordings, into, other = folder / "recordings", folder / "joined.mp4", folder / "peer.mp4"
    length = f"ms for {effort.video_s} s"
    join = here(lambda: _join(segments, recordings, into))
    join()
    yield compare(join, here(lambda: _copy(into, other)), 3 * effort.times).figure(
        "cut.copy_wait", length, "a plain copy of that file", times=1000, goal=1 / 1.5, wall=True
    )
    joining = command(_joining(_listed(folder, recordings, segments), other))
    yield compare(join, joining if installed("ffmpeg") else None, effort.times).figure(
        "cut.copy_beside_ffmpeg",
        length,
        "ffmpeg -f concat -c copy",
        times=1000,
        goal=10,
        wall=True,
    )


def _join(segments: Sequence[Segment], recordings: Path, into: Path) -> None:
    """Write one MP4 from whole segments whose tables have not been read before."""
    into.unlink(missing_ok=True)
    film = Player(recordings, PLAIN).joined(segments)
    if film is None:
        raise StorageError("The rendered video cannot be joined: its figures would mean nothing.")
    film.write_to(into)


async def _first_byte(segments: Sequence[Segment], recordings: Path) -> None:
    """Read the first bytes of a clip as served, from segments whose tables have not been read."""
    film = await asyncio.to_thread(Player(recordings, PLAIN).joined, segments)
    if film is None or not await anext(film.read(0, _FIRST_BYTES)):
        raise StorageError("The rendered video cannot be played: its figures would mean nothing.")


def _copy(source: Path, into: Path) -> None:
    into.unlink(missing_ok=True)
    shutil.copyfile(source, into)


def _listed(folder: Path, recordings: Path, segments: Sequence[Segment]) -> Path:
    listed = folder / "list.txt"
    listed.write_text("".join(f"file '{recordings / each.path}'\n" for each in segments))
    return listed


def _encoding(video: Path, into: Path) -> Words:
    x264 = [word for name, value in _X264.items() for word in (f"-{name}", value)]
    return [*FFMPEG, "-ss", str(_ENTERS_S), "-i", video, "-an", "-c:v", "libx264", *x264, into]


def _joining(listed: Path, into: Path) -> Words:
    inputs: Words = ["-f", "concat", "-safe", "0", "-i", listed]
    return [*FFMPEG, *inputs, "-c", "copy", "-movflags", "faststart", into]


def _encode_all(video: Path, into: Path) -> None:
    """Make the same cut by decoding and re-encoding every frame."""
    with closing(av.open(str(video))) as source, av.open(str(into), "w") as target:
        stream = source.streams.video[0]
        copy = target.add_stream("libx264", rate=RATE, options=dict(_X264))
        copy.width, copy.height, copy.pix_fmt = stream.width, stream.height, "yuv420p"
        for frame in source.decode(stream):
            if frame.time is not None and frame.time >= _ENTERS_S:
                target.mux(copy.encode(frame))
        target.mux(copy.encode())
