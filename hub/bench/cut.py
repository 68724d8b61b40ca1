"""What cutting a clip out of a recording costs."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import av

from hub.bench.figure import Figure
from hub.bench.measure import Effort, Words, command, compare, here, installed
from hub.bench.scene import RATE, record, render
from hub.clips.cut import cut_exact
from hub.clips.playback import playable
from hub.model.window import TimeWindow

_ENTERS_S = 1.4
"""Inside the first group of pictures, so that its rest must be encoded anew."""
_X264 = {"preset": "veryfast", "crf": "20", "bf": "0", "g": "60"}
"""As the exact cut encodes what it must."""
_QUIET = ("ffmpeg", "-nostdin", "-v", "error", "-y")


def figures(effort: Effort, folder: Path) -> Iterator[Figure]:
    """Cut rendered 720p15 video exactly, and join it for playback at home."""
    main, _ = render(folder, effort.video_s)
    kept, into, other = folder / "recordings", folder / "cut.mp4", folder / "peer.mp4"
    segments = record(main, kept)
    start = segments[0].window.start + timedelta(seconds=_ENTERS_S)
    window = TimeWindow(start=start, end=segments[-1].window.end)
    has_ffmpeg = installed("ffmpeg")
    length = f"for {effort.video_s} s"

    exact = here(lambda: cut_exact(segments, kept, window, into))
    anew = compare(exact, here(lambda: _encode_all(main, other)), effort.times)
    yield anew.figure(
        "cut.exact",
        f"ms CPU {length}",
        "every frame through x264 (PyAV)",
        times=1000,
        goal=5,
    )

    whole = command(_encoding(main, other)) if has_ffmpeg else None
    yield compare(exact, whole, effort.times).figure(
        "cut.exact_wait",
        f"ms {length}",
        "every frame through x264 (ffmpeg)",
        times=1000,
        goal=5,
        wall=True,
    )

    listed = folder / "list.txt"
    listed.write_text("".join(f"file '{kept / each.path}'\n" for each in segments))
    joining = command(_joining(listed, other)) if has_ffmpeg else None
    join = here(lambda: playable(segments, kept, into))
    yield compare(join, joining, effort.times).figure(
        "cut.playback_wait",
        f"ms {length}",
        "ffmpeg -f concat -c copy",
        times=1000,
        goal=2,
        wall=True,
    )


def _encoding(video: Path, into: Path) -> Words:
    x264 = [word for name, value in _X264.items() for word in (f"-{name}", value)]
    return [*_QUIET, "-ss", str(_ENTERS_S), "-i", video, "-an", "-c:v", "libx264", *x264, into]


def _joining(listed: Path, into: Path) -> Words:
    inputs: Words = ["-f", "concat", "-safe", "0", "-i", listed]
    return [*_QUIET, *inputs, "-c", "copy", "-movflags", "faststart", into]


def _encode_all(video: Path, into: Path) -> None:
    """Cut as exactly by decoding and encoding every frame."""
    with closing(av.open(str(video))) as source, av.open(str(into), "w") as target:
        stream = source.streams.video[0]
        copy = target.add_stream("libx264", rate=RATE, options=dict(_X264))
        copy.width, copy.height, copy.pix_fmt = stream.width, stream.height, "yuv420p"
        for frame in source.decode(stream):
            if frame.time is not None and frame.time >= _ENTERS_S:
                target.mux(copy.encode(frame))
        target.mux(copy.encode())
