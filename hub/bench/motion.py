"""What watching a camera for motion costs, per second of its video."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from hub.bench.figure import Figure
from hub.bench.measure import Effort, Job, Spent, Words, command, compare, here, installed
from hub.bench.scene import BEGAN, RATE, read_packets, render
from hub.camera.motion import MotionDetector
from hub.camera.picture import Decoder, grey
from hub.camera.source import Packet, StreamInfo
from hub.errors import StorageError

_LOOK_EVERY = 3
"""Five pictures a second of fifteen, as the hub looks at a small stream."""
_UNIT = "ms CPU per s of video"
_SCENE = "fps=5,scale=240:135,select='gt(scene,0.02)'"
"""FFmpeg's own detector, at the same size and rate."""


def figures(effort: Effort, folder: Path) -> Iterator[Figure]:
    """Look for motion in rendered video with a known walker."""
    main, sub = render(folder, effort.video_s)
    small, large = read_packets(sub), read_packets(main)
    _require_motion(*small)
    ours = here(lambda: watch(*small))

    per_second = 1000 / effort.video_s
    yield compare(ours, here(lambda: watch(*large)), effort.times).figure(
        "motion.small_stream",
        _UNIT,
        "the same detector on the 720p stream",
        times=per_second,
        goal=2,
    )
    watching = _ffmpeg(sub) if installed("ffmpeg") else None
    yield compare(ours, watching, effort.times).figure(
        "motion.detector",
        _UNIT,
        "ffmpeg's scene filter, less its start",
        times=per_second,
        goal=0.5,
    )


def watch(info: StreamInfo, packets: Sequence[Packet]) -> int:
    """Decode every frame, look at every third; return how often motion began."""
    decoder, detector, begun = Decoder(info), MotionDetector(), 0
    for number, packet in enumerate(packets):
        decoded = decoder.decode(packet)
        if decoded and number % _LOOK_EVERY == 0:
            at = BEGAN + timedelta(seconds=number / RATE)
            begun += detector.look(grey(decoded[-1]), at) is True
    return begun


def _require_motion(info: StreamInfo, packets: Sequence[Packet]) -> None:
    # A detector that sees nothing would be quick, and worth nothing.
    if watch(info, packets) == 0:
        raise StorageError("The detector missed the walker: its figures would mean nothing.")


def _ffmpeg(video: Path) -> Job:
    """Return ffmpeg's way; what it takes to start and see one picture is not counted."""
    words: Words = ["ffmpeg", "-nostdin", "-v", "error", "-threads", "1", "-filter_threads", "1"]
    rest: Words = ["-i", video, "-vf", _SCENE, "-f", "null", "-"]
    whole, start = command([*words, *rest]), command([*words, "-t", "0.07", *rest])

    def job() -> Spent:
        spent, less = whole(), start()
        return Spent(
            cpu_s=max(spent.cpu_s - less.cpu_s, 1e-9), wall_s=max(spent.wall_s - less.wall_s, 1e-9)
        )

    return job
